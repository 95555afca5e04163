from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from docgen.errors import Cell, Finding, Severity
from docgen.i18n import use_language
from docgen.read.numbers import mixed_marks, number_in
from docgen.read.workbook import Content


def cell(text: str, ref: str = "C4", **more: Any) -> Content:
    return Content(Cell("diem.xlsx", "Sở", ref), more.pop("kind", "text"), text, **more)


def read(text: str, **more: Any) -> tuple[Decimal | None, Finding]:
    findings: list[Finding] = []
    value = number_in(cell(text), "Hạ tầng", findings, **more)
    (finding,) = findings
    return value, finding


def test_a_number_is_given_as_it_stands() -> None:
    findings: list[Finding] = []
    number = cell("0.7321", kind="number", number=Decimal("0.7321"), percent=True)
    assert number_in(number, "Chỉ số", findings, percent="points") == Decimal("0.7321") and findings == []


@pytest.mark.parametrize(
    ("text", "more", "value"),
    [
        ("89.5", {}, "89.5"), ("1.234,5", {}, "1234.5"), ("0,7321", {}, "0.7321"), ("10 điểm", {}, "10"),
        ("1.234", {"maximum": Decimal(100)}, "1.234"), ("73,21%", {"percent": "points"}, "73.21"),
        ("73,21%", {"percent": "ratio", "maximum": Decimal(1)}, "0.7321"),
    ],
)  # fmt: skip
def test_a_number_typed_as_text_is_read_with_a_warning(text: str, more: dict[str, Any], value: str) -> None:
    use_language("en")
    found, finding = read(text, **more)
    assert (str(found), finding.rule, finding.severity) == (value, "number-as-text", Severity.WARNING)
    assert f"“{text}”" in finding.message and finding.place == Cell("diem.xlsx", "Sở", "C4")


@pytest.mark.parametrize(
    ("text", "reason", "cure"),
    [
        ("8O", "the letter “O” stands for a digit", "Did you mean 80?"),
        ("1.234", "“.” may part thousands or be the decimal mark", "Type 1234 or 1,2340, whichever is meant"),
        ("73,21%", "it is a percentage", "Type 73,21 where points of a hundred are meant, 0,7321 where the whole is 1"),
        ("mười", "it is not a number", "Type the number with one decimal mark and nothing else"),
        ("-", "it says that there is no number", "Type the number; 0 where that is what is meant"),
    ],
)
def test_what_is_no_number_is_an_error_that_says_why_and_what_to_type(text: str, reason: str, cure: str) -> None:
    use_language("en")
    value, finding = read(text)
    assert (value, finding.rule, finding.severity) == (None, "not-a-number", Severity.ERROR)
    assert finding.message == f"“{text}” in “Hạ tầng” cannot be read as a number: {reason}"
    assert finding.advice.startswith(cure)


def marks(*texts: str, **more: Any) -> list[tuple[str, Cell]]:
    cells = [cell(text, f"C{row}") for row, text in enumerate(texts, start=4)]
    return [(finding.message, finding.place) for finding in mixed_marks(cells, **more)]  # type: ignore[misc]


def test_thousands_beside_the_other_mark_are_seen() -> None:
    use_language("en")
    ((message, place),) = marks("1.234,5", "89.5", "70")
    assert message == "This column has a comma as decimal mark in C4, but a dot in C5"
    assert place.ref == "C4"


@pytest.mark.parametrize(
    "texts",
    [("89,5", "1.234,5"), ("89.5", "1,234.5"), ("89,5", "1.234"), ("89,5", "v. 8"), ("89,5", "1.234.567"), ("8",)],
)
def test_one_mark_is_nothing_to_tell(texts: tuple[str, ...]) -> None:
    assert marks(*texts) == []


def test_the_maximum_decides_here_as_in_reading() -> None:
    assert len(marks("89,5", "1.234", maximum=Decimal(100))) == 1


def test_numbers_that_are_numbers_have_no_mark() -> None:
    cells = [cell("89,5"), cell("89.5", "C5", kind="number", number=Decimal("89.5"))]
    assert list(mixed_marks(cells)) == []
