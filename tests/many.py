"""A workspace whose only document is a letter to each of very many units."""

from __future__ import annotations

from pathlib import Path

from docgen.workspace import Workspace
from tests import workspaces
from tests.letter import small

HEADS = ("STT", "Đơn vị", "Hạ tầng", "Ứng dụng", "Nhân lực", "Tổng điểm")


def letters(root: Path, count: int) -> Workspace:
    """A workspace whose round makes so many letters."""
    so, xa = ([f"{noun} số {number}" for number in range(count // 2)] for noun in ("Sở", "UBND xã"))
    sheets = {
        sheet: [HEADS, *((n, name, n % 21, n % 51, n % 31, None) for n, name in enumerate(names, start=1))]
        for sheet, names in (("Các sở", so), ("Các xã", xa))
    }
    return small(root, sheets, register=workspaces.units(so, xa))
