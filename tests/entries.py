"""Rows of scores made by hand, for tests of what follows from them: each value in a cell of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from docgen.errors import Cell
from docgen.model.scores import Correction, Entry, Mark

FILE = "data/dot/b.xlsx"


def cell(ref: str, sheet: str = "Sở") -> Cell:
    """A cell of the workbook."""
    return Cell(FILE, sheet, ref)


def entry(
    row: int,
    marks: Mapping[str, Any] | None = None,
    total: Any = None,
    criteria: Mapping[str, Any] | None = None,
    **more: Any,
) -> Entry:
    """The row of unit `dv-<row>`: groups from column C on, then criteria, then the total; texts are numbers as text."""
    values = [*(marks or {}).items(), *(criteria or {}).items()]
    typed = {code: _mark(value, f"{'CDEFGHIJKL'[at]}{row}") for at, (code, value) in enumerate(values)}
    made = Entry(
        unit=f"dv-{row}",
        subject="so-hoa",
        block="so",
        position=row - 1,
        place=cell(f"B{row}"),
        marks={code: typed[code] for code in marks or {}},
        criteria={code: typed[code] for code in criteria or {}},
        total=None if total is None else _mark(total, f"Z{row}"),
    )
    return replace(made, **more)


def _mark(value: Any, ref: str) -> Mark:
    return Mark(Decimal(str(value).replace(",", ".")), cell(ref), is_text=isinstance(value, str))


def correction(row: int, points: str, old: Any, new: Any, unit: str = "dv-1", **more: Any) -> Correction:
    """A row of the sheet of corrections."""
    made = Correction(
        subject="so-hoa",
        unit=unit,
        points=points,
        old=None if old is None else Decimal(str(old)),
        new=Decimal(str(new)),
        place=cell(f"E{row}", "Điều chỉnh"),
        reason="giải trình",
        number="9/CV",
    )
    return replace(made, **more)
