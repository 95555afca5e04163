"""What the manifest says of the figures of a document."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from docgen.errors import Cell, Line, Place
from docgen.model.figure import Figure
from docgen.render.printing import Record
from docgen.render.tracing import is_private, patterns, ranges, traced


def cell(ref: str, sheet: str = "CNTT") -> Cell:
    return Cell("data/x/diem.xlsx", sheet, ref)


def notes(*figures: Figure) -> dict[str, dict[str, Any]]:
    """What is said of figures that are printed."""
    found = traced(Record(figures={one.key: one for one in figures}))
    said = {key: dict(note) for key, note in found.notes.items()}
    for note in said.values():
        if "rule" in note:
            note["rule"] = found.rules[note["rule"]]
    return said


@pytest.mark.parametrize(
    ("refs", "shown"),
    [
        (["D5"], ["CNTT!D5"]),
        (["D5", "E5", "F5"], ["CNTT!D5:F5"]),
        (["Z1", "AA1", "Z2", "AA2"], ["CNTT!Z1:AA2"]),
        (["A1", "B1", "A2", "C9"], ["CNTT!A1:A2", "CNTT!B1", "CNTT!C9"]),
        (["A1", "A2", "A3", "C1"], ["CNTT!A1:A3", "CNTT!C1"]),
    ],
)
def test_cells_become_ranges(refs: list[str], shown: list[str]) -> None:
    assert ranges(cell(ref) for ref in refs) == shown


def test_entries_have_no_folders() -> None:
    places: list[Place] = [Line("data/x/round.yaml", 3, 1, "numbers.a"), cell("B2", "Năm 'cũ'")]
    assert ranges(places) == ["'Năm ''cũ'''!B2", "round.yaml#numbers.a"]


def test_keys_of_different_length_make_different_patterns() -> None:
    assert patterns([f"a.{n}" for n in range(20)] + [f"a.b.{n}" for n in range(20)]) == ["a.*", "a.b.*"]


def test_a_figure_says_what_it_was_computed_from() -> None:
    marks = tuple(Figure(f"a.u{n}.diem", n, str(n), places=(cell(f"D{n}"),)) for n in range(1, 31))
    total = Figure("a.tong", 465, "465", inputs=marks, rule="tổng")
    totals = tuple(Figure(f"a.u{n}.tong", n, str(n), inputs=marks[:n], rule="tổng") for n in range(1, 31))
    mean = Figure("a.trung-binh", Fraction(31, 2), "15,5", inputs=totals, rule="trung bình")
    both = Figure("a.ca", 1, "1", inputs=(total, mean), rule="hai")
    few = Figure("a.hai", 3, "3", inputs=marks[:2], rule="tổng")
    day = Figure("a.ngay", date(2017, 12, 20), "20/12/2017", rule="setting")
    said = notes(mean, few, day, total, both)
    assert said["a.trung-binh"] == {"table": "15,5", "value": "31/2", "rule": "trung bình", "inputs": ["a.*.tong"]}
    assert said["a.tong"]["cells"] == ["CNTT!D1:D30"] and said["a.tong"]["inputs"] == ["a.*.diem"]
    assert said["a.hai"]["cells"] == ["CNTT!D1:D2"] and said["a.hai"]["inputs"] == ["a.u1.diem", "a.u2.diem"]
    assert said["a.ngay"]["value"] == "2017-12-20"


def test_many_names_typed_in_lists_are_not_all_cited() -> None:
    names = tuple(Figure(f"dv.{n}", "A", "A", places=(Line("units.yaml", n, 1, f"u{n}"),)) for n in range(30))
    assert "cells" not in notes(Figure("a", "A", "A", inputs=names, rule="list"))["a"]


def test_cells_that_the_inputs_tell_are_not_told_again() -> None:
    typed, other = (Figure(f"a.{ref}", 1, "1", places=(cell(ref),)) for ref in ("D1", "D2"))
    name = Figure("a.ten", "A", "A")
    total = Figure("a.tong", 2, "2", inputs=(typed, other), rule="tổng")
    title = Figure("a.tieu-de", "A 2", "A 2", inputs=(name, total), rule="wording")
    rank = Figure("a.hang", 1, "1", inputs=(total,), rule="hạng")
    decided = Figure("a.quyet", 3, "3", places=(cell("E1"),), inputs=(total,), rule="decided")
    said = notes(typed, other, total, title, rank, decided)
    assert [key for key, note in said.items() if "cells" in note] == ["a.D1", "a.D2", "a.quyet"]
    assert said["a.quyet"]["cells"] == ["CNTT!D1:D2", "CNTT!E1"]
    assert notes(typed, total)["a.tong"]["cells"] == ["CNTT!D1:D2"], "one of its inputs is printed nowhere"
    assert notes(rank)["a.hang"]["cells"] == ["CNTT!D1:D2"]


def test_cells_of_what_is_not_told_are_told_by_what_rests_on_it() -> None:
    signer = Figure("van-ban.nguoi-ky.ten", "B", "B", places=(Line("round.yaml", 1, 1, "documents.a"),))
    line = Figure("cau.a", "Ký: B", "Ký: B", inputs=(signer,), rule="wording")
    assert list(notes(signer, line)) == ["cau.a"] and notes(signer, line)["cau.a"]["cells"] == [
        "round.yaml#documents.a"
    ]


def test_cells_of_many_inputs_are_told_though_these_stand_here_too() -> None:
    marks = tuple(Figure(f"a.u{n}.diem", n, str(n), places=(cell(f"D{n}"),)) for n in range(1, 15))
    total = Figure("a.tong", 105, "105", inputs=marks, rule="tổng")
    assert notes(*marks, total)["a.tong"]["cells"] == ["CNTT!D1:D14"], "a pattern does not say which"


def test_a_number_typed_for_what_has_many_inputs_is_told() -> None:
    totals = tuple(Figure(f"a.u{n}.tong", n, str(n), inputs=(Figure(f"a.u{n}", n, "1"),)) for n in range(1, 15))
    decided = Figure("a.quyet", 7, "7", places=(cell("E1"),), inputs=totals, rule="decided")
    rank = Figure("a.hang", 1, "1", inputs=(decided,), rule="hạng")
    said = notes(decided, rank)
    assert said["a.quyet"]["cells"] == ["CNTT!E1"] and "cells" not in said["a.hang"]


def test_only_names_of_persons_are_private() -> None:
    private = ("van-ban.nguoi-ky", "van-ban.nguoi-ky.1", "van-ban.noi-nhan", "van-ban.noi-nhan.2.ten")
    assert all(map(is_private, private))
    assert not any(map(is_private, ("van-ban.noi-nhan-khac", "van-ban.nguoi-ky-thay.1", "van-ban", "nguoi-ky")))


def test_each_rule_stands_once() -> None:
    found = traced(Record(figures={key: Figure(key, 1, "1", rule=rule) for key, rule in ("ca", "ba", "ab", "dc")}))
    assert found.rules == ("b", "a", "c")
    assert [note["rule"] for note in found.notes.values()] == [0, 1, 1, 2]
