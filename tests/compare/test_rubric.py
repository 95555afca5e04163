"""What differs between two versions, found one by one; and that a version differs from itself in nothing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from docgen.compare.rubric import Change, compare
from docgen.model.rubric import Rubric
from docgen.read.rubric import read_rubric
from tests.compare.versions import changes_of, compared, rubric

ROOT = Path(__file__).parents[2]
RUBRICS = [path for path in sorted(ROOT.glob("rubrics/*/*.yaml")) if not path.name.endswith(".cases.yaml")]


def short(change: Change) -> tuple[Any, ...]:
    return change.kind, change.level, change.what, change.entry, change.scope, change.old, change.new


def found(*changes: tuple[str, str]) -> list[tuple[Any, ...]]:
    return [short(one) for one in changes_of(compared(*changes))]


def test_a_version_differs_from_itself_in_nothing() -> None:
    assert compared().same and changes_of(compared()) == []


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_the_sample_rubrics_differ_from_themselves_in_nothing(path: Path) -> None:
    own = read_rubric(path, path.name)
    assert compare(own, own).same
    assert all(change.old == change.new for one in compare(own, own).subjects for change in one.changes)


def test_references_alone_are_no_difference() -> None:
    assert compared(("Điều 7", "Điều 9"), ("tiers_reference: Điều 5", "tiers_reference: Điều 9")).same


# --- the paper, blocks, subjects ---


def test_paper_and_title() -> None:
    (title, source) = found(("title: Bộ tiêu chí", "title: Bộ chỉ số"), ("1/QĐ-UBND", "2/QĐ-UBND"))
    assert title == ("changed", "rubric", "", "title", "", "Bộ tiêu chí", "Bộ chỉ số")
    assert (source[3], source[5].number, source[6].number) == ("source", "1/QĐ-UBND", "2/QĐ-UBND")


def test_a_paper_that_amended_it() -> None:
    added = ("blocks:\n  - {code: so", "amended_by: [{kind: Quyết định, number: 9/QĐ-UBND}]\nblocks:\n  - {code: so")
    ((kind, _level, _what, entry, _scope, old, new),) = found(added)
    assert (kind, entry, old, new.number) == ("added", "amended_by", None, "9/QĐ-UBND")
    back = compare(rubric(added), rubric())
    assert [(one.kind, one.entry) for one in back.whole] == [("removed", "amended_by")]


def test_a_block_is_renamed_removed_or_added() -> None:
    assert found(('"các sở, ngành"', '"các sở, ban, ngành"')) == [
        ("renamed", "block", "các sở, ban, ngành", "", "", "các sở, ngành", "các sở, ban, ngành"),
    ]
    whole = [
        ("- {code: xa, label: \"các xã, phường\", noun: \"xã, phường\"}", "- {code: huyen-a, label: các huyện, noun: huyện}"),
        ("{so: 25, xa: 25}", "25"), ("{so: 60, xa: 60}", "60"),
    ]  # fmt: skip
    assert found(*whole) == [
        ("removed", "block", "các xã, phường", "", "", None, None),
        ("added", "block", "các huyện", "", "", None, None),
    ]


def test_a_block_with_another_code_is_known_by_its_label() -> None:
    changes = [("code: so,", "code: so-nganh,"), ("{so: 25, xa: 25}", "{so-nganh: 20, xa: 25}"), ("{so: 60, xa: 60}", "60")]  # fmt: skip
    assert found(*changes) == [
        ("changed", "criterion", "Kế hoạch chuyển đổi số", "maximum", "sở, ngành", Decimal(25), Decimal(20)),
    ]


def test_a_block_that_got_tracks_is_held_against_each() -> None:
    tracks = ('noun: "xã, phường"}', 'noun: "xã, phường", tracks: [{code: moi, label: mới}, {code: cu, label: cũ}]}')
    assert found(tracks, ("{so: 60, xa: 60}", "{so: 60, xa.moi: 50, xa.cu: 60}")) == [
        ("added", "track", "mới", "", "", None, None),
        ("added", "track", "cũ", "", "", None, None),
        ("changed", "group", "Hạ tầng số", "maximum", "xã, phường mới", Decimal(60), Decimal(50)),
        ("changed", "subject", "Chuyển đổi số", "total", "xã, phường mới", Decimal(100), Decimal(90)),
    ]


def test_a_subject_that_is_called_otherwise_is_still_compared() -> None:
    changed = found(("code: cds\n    label: Chuyển đổi số", "code: cqs\n    label: Chính quyền điện tử"), ("scale: 100", "scale: 110"))  # fmt: skip
    assert [one[:3] for one in changed] == [
        ("renamed", "subject", "Chính quyền điện tử"),
        ("changed", "subject", "Chính quyền điện tử"),
        ("changed", "subject", "Chính quyền điện tử"),
    ]


# --- groups and criteria ---


def test_groups_and_criteria_that_came_and_went() -> None:
    changes = [
        ("          - {code: chi-dao, label: Ban Chỉ đạo họp thường kỳ, maximum: 15}\n", ""),
        ("      - code: ha-tang\n", "      - {code: kinh-te, label: Doanh nghiệp, maximum: {so: 5, xa: 7}}\n      - code: ha-tang\n"),
    ]  # fmt: skip
    first, second = (one for one in changes_of(compared(*changes)) if one.section == "criteria")
    assert short(first) == ("removed", "criterion", "Ban Chỉ đạo họp thường kỳ", "maximum", "", Decimal(15), None)
    assert first.inside == "Nhận thức số"
    assert short(second)[:4] == ("added", "group", "Doanh nghiệp", "maximum")
    assert second.new == {"sở, ngành": 5, "xã, phường": 7}


def test_what_is_below_a_group_goes_with_it() -> None:
    whole = """\
      - code: ha-tang
        label: Hạ tầng số
        maximum: {so: 60, xa: 60}
        criteria:
          - {code: may, label: Tỷ lệ máy tính, maximum: 60}
"""
    (removed,) = [one for one in changes_of(compared((whole, ""))) if one.section == "criteria"]
    assert (removed.level, removed.what, removed.below, removed.old) == ("group", "Hạ tầng số", 1, Decimal(60))
    back = compare(rubric((whole, "")), rubric())
    assert [(one.kind, one.what, one.below) for one in changes_of(back) if one.section == "criteria"] == [
        ("added", "Hạ tầng số", 1)
    ]


def test_a_new_label_under_the_old_code_and_a_new_code_under_a_like_label() -> None:
    assert found(("label: Hạ tầng số", "label: Nền tảng dùng chung")) == [
        ("renamed", "group", "Nền tảng dùng chung", "", "", "Hạ tầng số", "Nền tảng dùng chung"),
    ]
    assert found(("code: ha-tang", "code: nen-tang"), ("code: may, label: Tỷ lệ máy tính", "code: tin, label: Tỷ lệ máy vi tính")) == [
        ("renamed", "criterion", "Tỷ lệ máy vi tính", "", "", "Tỷ lệ máy tính", "Tỷ lệ máy vi tính"),
    ]  # fmt: skip


def test_a_criterion_moved_to_another_group() -> None:
    line = "          - {code: ke-hoach, label: Kế hoạch chuyển đổi số, maximum: {so: 25, xa: 25}}\n"
    last = "          - {code: may, label: Tỷ lệ máy tính, maximum: 60}\n"
    assert found((line, ""), (last, last + line))[0] == (
        "moved", "criterion", "Kế hoạch chuyển đổi số", "", "", "Nhận thức số", "Hạ tầng số",
    )  # fmt: skip


def test_a_criterion_that_became_a_group() -> None:
    line = "          - {code: ke-hoach, label: Kế hoạch chuyển đổi số, maximum: {so: 25, xa: 25}}\n"
    group = "    tiers:\n      - {code: tot"
    moved = found((line, ""), (group, f"      - {{code: ke-hoach-2, label: Kế hoạch chuyển đổi số, maximum: 25}}\n{group}"))  # fmt: skip
    assert moved[0] == ("moved", "group", "Kế hoạch chuyển đổi số", "", "", "Nhận thức số", None)


def test_maxima_by_block_and_for_all() -> None:
    assert found(("{so: 60, xa: 60}", "{so: 60, xa: 50}")) == [
        ("changed", "group", "Hạ tầng số", "maximum", "xã, phường", Decimal(60), Decimal(50)),
        ("changed", "subject", "Chuyển đổi số", "total", "xã, phường", Decimal(100), Decimal(90)),
    ]
    (change,) = [one for one in changes_of(compared(("{so: 25, xa: 25}", "27.5"))) if one.section == "criteria"]
    assert (change.scope, change.difference) == ("", Decimal("2.5"))


def test_other_figures_of_a_group() -> None:
    bonus = "    tiers:\n      - {code: tot"
    old = rubric((bonus, "      - {code: them, label: Thêm, kind: bonus, most: 5}\n" + bonus))
    new = rubric((bonus, "      - {code: them, label: Thêm, kind: penalty, most: 7, above_most: cut}\n" + bonus))
    assert [short(one)[3:] for one in changes_of(compare(old, new))] == [
        ("kind", "", "bonus", "penalty"),
        ("most", "", Decimal(5), Decimal(7)),
        ("above_most", "", "refused", "cut"),
    ]


def test_whom_a_criterion_is_for() -> None:
    changes = found(("Tỷ lệ máy tính, maximum: 60", "Tỷ lệ máy tính, blocks: [so], maximum: 60"))
    assert ("changed", "criterion", "Tỷ lệ máy tính", "blocks", "xã, phường", True, False) in changes


# --- tiers and rules ---


def test_tiers_and_their_bounds() -> None:
    assert found(("at_least: 85", "above: 90"), ("label: Khá, at_least: 70, below: 85", "label: Khá, at_least: 65")) == [
        ("changed", "tier", "Tốt", "lower", "", ("at_least", 85), ("above", 90)),
        ("changed", "tier", "Khá", "lower", "", ("at_least", 70), ("at_least", 65)),
    ]  # fmt: skip
    assert found(("- {code: yeu, label: Yếu}", "- {code: dat, label: Đạt, at_least: 50}\n      - {code: yeu, label: Yếu}")) == [
        ("added", "tier", "Đạt", "lower", "", None, ("at_least", 50)),
    ]  # fmt: skip
    assert found(("at_least: 85", "at_least: {so: 85, xa: 80}")) == [
        ("changed", "tier", "Tốt", "lower", "xã, phường", ("at_least", 85), ("at_least", 80)),
    ]
    assert found(("    tiers_reference", "    tiers_by: percent\n    tiers_reference"))[0][3:] == (
        "tiers_by", "", "points", "percent",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("total: {method: summed", "total: {method: given, tolerance: 0.1", "total"),
        ("rank: {reference", "rank: {on: rounded, decimals: 1, reference", "rank"),
        ("ties: {method: dense", "ties: {method: competition", "ties"),
        ("shares: {method: plain", "shares: {method: largest_remainder", "shares"),
        ("decimals: 1, reference", "decimals: 2, reference", "mean"),
        ("    shares:", "    not_applicable: {method: reduce, reference: Điều 9}\n    shares:", "not_applicable"),
    ],
)
def test_rules_are_told_with_their_references(old: str, new: str, rule: str) -> None:
    (change,) = changes_of(compared((old, new)))
    assert (change.section, change.entry) == ("rules", rule)
    assert change.new.reference == change.references[1] != ""


def test_rounding_measure_and_writing() -> None:
    extra = "    rounding: {totals: 2}\n    measure: percent\n    writing: {totals: {table: {least: 1}}}\n    shares:"
    assert [one[3:] for one in found(("    shares:", extra))][:2] == [
        ("totals", "", None, 2),
        ("measure", "", "points", "percent"),
    ]


def test_sums_of_every_block_are_told_also_where_they_stayed() -> None:
    (subject,) = compared().subjects
    sums = [(one.entry, one.scope, one.old, one.new) for one in subject.changes if one.section == "sums"]
    assert sums == [(entry, scope, 100, 100) for scope in ("sở, ngành", "xã, phường") for entry in ("scale", "total")]


def test_codes_that_stand_twice_in_neither_version_are_paired_once() -> None:
    """A criterion whose code another one had: the code decides, the label is a new name."""
    changes = [("code: chi-dao", "code: x"), ("code: ke-hoach", "code: chi-dao"), ("code: x", "code: ke-hoach")]
    renamed = [one for one in found(*changes) if one[0] == "renamed"]
    assert [(one[5], one[6]) for one in renamed] == [
        ("Kế hoạch chuyển đổi số", "Ban Chỉ đạo họp thường kỳ"),
        ("Ban Chỉ đạo họp thường kỳ", "Kế hoạch chuyển đổi số"),
    ]


def test_large_rubrics_are_compared_at_once() -> None:
    """Two hundred criteria with nothing in common cost no more than a moment."""
    from time import perf_counter

    def large(words: str) -> Rubric:
        own = rubric()
        group = own.subjects[0].groups[1]
        criteria = tuple(
            group.criteria[0].model_copy(update={"code": f"{words}-{n}", "label": f"{words} " * 8 + str(n * 7919)})
            for n in range(200)
        )
        groups = (own.subjects[0].groups[0], group.model_copy(update={"criteria": criteria}))
        return own.model_copy(update={"subjects": (own.subjects[0].model_copy(update={"groups": groups}),)})

    began = perf_counter()
    assert not compare(large("mot"), large("khac")).same
    assert perf_counter() - began < 20
