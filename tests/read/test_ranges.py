"""Many cells told as few."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.errors import Cell, Finding, InFile, Line, Severity, Sheet
from docgen.i18n import use_language
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


def texts(*refs: str) -> list[Finding]:
    return [found(cell(ref), f"“{ref}” is text", alike="Numbers are text") for ref in refs]


def test_many_cells_that_are_alike_are_told_at_once_with_an_example() -> None:
    use_language("en")
    between = found(cell("A9"), "other")
    (told, other) = folded([*texts("C1", "C2", "C3"), between, *texts("C4", "D4", "C5", "C6")])
    assert other == between
    assert told.place == cell("C1:C6, D4")
    assert told.message == "Numbers are text: 7 cells, such as C1: “C1” is text"


def test_a_few_cells_that_are_alike_are_told_one_by_one_in_their_order() -> None:
    few = [*texts("C1", "C2"), found(cell("A9"), "other"), *texts("C4", "C5", "C6")]
    assert folded(few) == few


def test_cells_that_are_alike_but_of_other_sheets_rules_or_advice_are_told_apart() -> None:
    others = [replace(one, place=cell(f"C{n}", "T"), advice="y") for n, one in enumerate(texts(*"ABCDEF"), start=1)]
    told = folded([*texts("C1", "C2", "C3", "C4", "C5", "C6"), *others])
    assert [(one.place.sheet, one.place.ref) for one in told if isinstance(one.place, Cell)] == [
        ("S", "C1:C6"), ("T", "C1:C6"),
    ]  # fmt: skip


def test_what_is_said_word_for_word_counts_as_one_among_those_alike() -> None:
    same = [found(cell(f"D{n}"), "the same", alike="x") for n in range(1, 9)]
    assert folded(same) == [found(cell("D1:D8"), "the same", alike="x")]
