"""Sums of a rubric, and the table that shows them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from docgen.compare.overview import overview
from docgen.compare.table import table
from docgen.i18n import use_language
from tests.compare.versions import rubric


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def test_sums_and_differences_by_block() -> None:
    (sums,) = overview(rubric(("Tỷ lệ máy tính, maximum: 60", "Tỷ lệ máy tính, maximum: {so: 60, xa: 55}"), ("xa: 60", "xa: 58")))  # fmt: skip
    assert list(sums.scopes.values()) == ["sở, ngành", "xã, phường"]
    group = sums.groups[1]
    assert (group.label, group.criteria) == ("Hạ tầng số", 1)
    assert group.maximum == {"so": 60, "xa": 58} and group.sum == {"so": 60, "xa": 55}
    assert [group.difference(scope) for scope in ("so", "xa")] == [0, -3]
    assert sums.total == {"so": 100, "xa": 98} and sums.scale == {"so": 100, "xa": 100}
    assert [sums.difference(scope) for scope in ("so", "xa")] == [0, -2]


def test_the_sum_of_a_group_is_that_of_its_lowest_criteria() -> None:
    whole = rubric()
    group = whole.subjects[0].groups[1]
    part = group.criteria[0]
    lost = part.model_copy(update={"code": "duoi", "maximum": {"*": Decimal(59)}})
    above = part.model_copy(update={"criteria": (lost,)})
    subject = whole.subjects[0].model_copy(
        update={"groups": (whole.subjects[0].groups[0], group.model_copy(update={"criteria": (above,)}))}
    )
    (sums,) = overview(whole.model_copy(update={"subjects": (subject,)}))
    assert sums.groups[1].sum == {"so": 59, "xa": 59} and sums.groups[1].difference("so") == -1


def test_the_table_is_aligned_and_signed() -> None:
    bonus = "    tiers:\n      - {code: tot"
    text = "      - {code: them, label: Điểm thưởng, kind: bonus, most: 5}\n      - {code: tru, label: Điểm trừ, kind: penalty}\n"
    (sums,) = overview(rubric(("xa: 60", "xa: 57.5"), (bonus, text + bonus)))
    lines = list(table(sums))
    assert len({len(line) for line in lines[1:4]}) == 1, "columns stand under one another"
    assert lines[3].split() == ["Hạ", "tầng", "số", "1", "60", "60", "0", "57,5", "60", "+2,5"]
    assert lines[4].split()[-2:] == ["+5", "+5"] and lines[5].split()[-2:] == ["−–", "−–"]
    assert lines[-2].split() == ["Sum", "of", "the", "groups", "3", "100", "97,5"]
    assert lines[-1].split() == ["Scale", "100", "0", "100", "−2,5"]


def test_three_blocks_stand_in_two_tables() -> None:
    third = ("subjects:\n", "  - {code: huyen-a, label: các huyện, noun: huyện}\nsubjects:\n")
    (sums,) = overview(rubric(third))
    lines = list(table(sums))
    assert lines.count("") == 1
    assert [line.split("  ")[0] for line in lines if line.startswith("Chuyển")] == ["Chuyển đổi số", "Chuyển đổi số"]


def test_a_group_that_a_block_does_not_have_shows_nothing_there() -> None:
    (sums,) = overview(rubric(("maximum: {so: 60, xa: 60}", "blocks: [so]\n        maximum: 60")))
    assert list(table(sums))[3].split()[-3:] == ["–", "–", "–"]
