from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from docgen.compare.reasons import reasons
from docgen.errors import Cell
from docgen.i18n import use_language
from docgen.model.scores import TOTAL, Correction, Mark
from tests import small

ROW = Cell("b.xlsx", "Điều chỉnh", "A2")


def test_each_correction_is_a_line_with_its_cell_and_paper() -> None:
    use_language("en")
    given = small.scores({"tinh": {"a": ("9", "9"), "b": ("9", "7")}})
    first = given.entries[0]
    code = next(iter(first.marks))
    mark = Mark(Decimal("64.9"), Cell("b.xlsx", "S", "D14"))
    given = replace(given, entries=(replace(first, marks={**first.marks, code: mark}), *given.entries[1:]))
    label = small.rubric().subjects[0].label_of(code)
    made = [
        Correction(first.subject, "a", code, Decimal("64.9"), Decimal("72.9"), ROW, number="1143/STTTT-CNTT"),
        Correction(first.subject, "a", TOTAL, None, Decimal(18), ROW, "cộng lại", "7/BB", "02/3/2026"),
        Correction(first.subject, "gone", code, Decimal(1), Decimal(2), ROW),
    ]
    assert reasons(made, given, small.rubric()) == {
        "a": (
            f"{label}: cell D14 corrected 64,9 → 72,9, document 1143/STTTT-CNTT",
            "total: nothing → 18, document 7/BB (02/3/2026), cộng lại",
        ),
        "gone": (f"{label}: 1 → 2",),
    }
    assert reasons([], given, small.rubric()) == {}
