"""A small workspace whose only document is a letter to each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def small(
    root: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    settings: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Workspace:
    """The workspace. settings: of the letter, beside those above; changes: as of `workspaces.small`."""
    made = workspaces.small(root, sheets, documents={"thu": LETTER | dict(settings or {})}, **changes)
    source, target = (one / "templates" / LETTER["template"] for one in (rounds.ROOT, root))
    target.mkdir(parents=True)
    for name in ("kind.yaml", "template.docx"):
        (target / name).write_bytes((source / name).read_bytes())
    return made
