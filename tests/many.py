"""A workspace whose only document is a letter to each of very many units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docgen.workspace import Workspace
from tests import rounds, workspaces

LETTER: dict[str, Any] = {
    "template": "cong-van-xac-nhan-nd30",
    "number": "12",
    "notation": "SKHCN-CĐS",
    "date": "2026-11-06",
    "parent_body": "UBND TỈNH NỌ",
    "issuing_body": ["SỞ KHOA HỌC"],
    "subject_line": "xác nhận điểm năm 2026",
    "annex": {"title": "KẾT QUẢ NĂM 2026", "issuer": "Sở Khoa học"},
}
HEADS = ("STT", "Đơn vị", "Hạ tầng", "Ứng dụng", "Nhân lực", "Tổng điểm")


def letters(root: Path, count: int) -> Workspace:
    """A workspace whose round makes so many letters."""
    so, xa = ([f"{noun} số {number}" for number in range(count // 2)] for noun in ("Sở", "UBND xã"))
    sheets = {
        sheet: [HEADS, *((n, name, n % 21, n % 51, n % 31, None) for n, name in enumerate(names, start=1))]
        for sheet, names in (("Các sở", so), ("Các xã", xa))
    }
    made = workspaces.small(root, sheets, register=workspaces.units(so, xa), documents={"thu": LETTER})
    source, target = (one / "templates" / LETTER["template"] for one in (rounds.ROOT, root))
    target.mkdir(parents=True)
    for name in ("kind.yaml", "template.docx"):
        (target / name).write_bytes((source / name).read_bytes())
    return made
