"""Many cells told as few."""

from __future__ import annotations

import pytest

from docgen.errors import Cell, Finding, InFile, Line, Severity, Sheet
from docgen.read.ranges import folded, ranges


def cell(ref: str, sheet: str = "S", file: str = "f.xlsx") -> Cell:
    return Cell(file, sheet, ref)


@pytest.mark.parametrize(
    ("refs", "written"),
    [
        ("B5", "B5"),
        ("B5 B6 B7", "B5:B7"),
        ("B7 B5 B6", "B5:B7"),
        ("D4 E4 F4", "D4:F4"),
        ("B5 C5 B6 C6", "B5:C6"),
        ("B5 B7", "B5, B7"),
        ("Z3 AA3 AB3", "Z3:AB3"),
        ("B5 B6 D5 D6 D7", "B5:B6, D5:D7"),
        ("B9 B10 B11", "B9:B11"),
        ("A1 A3 A5 A7 A9 A11 A13", "A1, A3, A5, A7, A9, A11, …"),
    ],
)
def test_cells_are_written_as_few_ranges(refs: str, written: str) -> None:
    assert ranges(cell(ref) for ref in refs.split()) == written


def test_a_cell_that_stands_twice_counts_once() -> None:
    assert ranges([cell("B5"), cell("B5"), cell("B6")]) == "B5:B6"


def found(place: Cell | Line | InFile | Sheet, message: str = "x", **more: object) -> Finding:
    return Finding("rule", place, message, **more)  # type: ignore[arg-type]


def test_what_is_said_alike_of_cells_of_one_sheet_is_said_once() -> None:
    told = [found(cell("B5")), found(cell("C9"), "other"), found(cell("B6"))]
    assert folded(told) == [found(cell("B5:B6")), found(cell("C9"), "other")]


def test_another_sheet_rule_advice_or_weight_is_said_by_itself() -> None:
    told = [
        found(cell("B5")),
        found(cell("B6", "T")),
        found(cell("B7", file="g.xlsx")),
        found(cell("B8"), advice="y"),
        found(cell("B9"), severity=Severity.NOTE),
        Finding("another", cell("B10"), "x"),
    ]
    assert folded(told) == told


def test_findings_about_other_places_stay_as_they_are() -> None:
    told = [found(Line("r.yaml", 3)), found(Line("r.yaml", 3)), found(InFile("f")), found(Sheet("f.xlsx", "S"))]
    assert folded(told) == told


def test_one_cell_told_twice_alike_is_told_once() -> None:
    assert folded([found(cell("B5")), found(cell("B5"))]) == [found(cell("B5"))]


def test_nothing_stays_nothing() -> None:
    assert folded([]) == [] and ranges([]) == ""
