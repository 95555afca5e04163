from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from docgen.i18n import use_language
from tests import returning
from tests.handing import occasion, rubric
from tests.returning import POINTS, edit, own, read, told


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def test_words_for_what_does_not_apply_are_values(tmp_path: Path) -> None:
    found = read(returning.form(tmp_path / "a.xlsx", "so-2", POINTS | {"Dịch vụ công trực tuyến": "kad"}))
    assert found.values[own("so-2", "dich-vu")] == "KAD"
    assert told(found) == []


def test_text_numbers_are_read_with_a_warning_and_others_kept_as_they_stand(tmp_path: Path) -> None:
    points = POINTS | {"Thể chế số": "15,5", "Dịch vụ công trực tuyến": "ba mươi", "Cập nhật thường xuyên": 70}
    found = read(returning.form(tmp_path / "a.xlsx", "so-2", points))
    assert told(found) == [
        ("warning", "number-as-text", "D8"),
        ("warning", "out-of-bounds", "D13"),
        ("error", "not-a-number", "D14"),
    ]
    assert found.values[own("so-2", "the-che")] == Decimal("15.5")
    assert found.values[own("so-2", "dich-vu")] == "ba mươi"
    assert found.values[own("so-2", "cap-nhat")] == 70


def test_an_empty_form_is_told(tmp_path: Path) -> None:
    found = read(returning.form(tmp_path / "a.xlsx", "so-2", {}))
    assert told(found) == [("warning", "nothing-filled-in", "")]


@pytest.mark.parametrize("typed", ["kad", "Không áp dụng", "N/A", "X"])
def test_points_that_do_not_apply_are_said_in_the_rubrics_words(tmp_path: Path, typed: str) -> None:
    found = read(returning.form(tmp_path / "a.xlsx", "so-2", POINTS | {"Thể chế số": typed}))
    assert found.values[own("so-2", "the-che")] == ("KAD" if typed == "kad" else "x")
    assert told(found) == []


@pytest.mark.parametrize(
    ("measure", "value", "rules"), [("percent", Decimal("7.5"), []), ("points", None, ["cell-percent"])]
)
def test_percentages_are_read_as_the_rubric_means_them(
    tmp_path: Path, measure: str, value: Decimal | None, rules: list[str]
) -> None:
    used = occasion(rubric_of=rubric(measure=measure))
    path = returning.form(tmp_path / "a.xlsx", "so-2", POINTS, used)

    def percent(book: Any) -> None:
        cell = book.worksheets[0]["D8"]
        cell.value, cell.number_format = 0.075, "0.0%"

    found = read(edit(path, percent), used)
    assert found.values[own("so-2", "the-che")] == (value or Decimal("0.075"))
    assert [rule for _severity, rule, _cell in told(found)] == rules
