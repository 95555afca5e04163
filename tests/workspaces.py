"""Whole little workspaces, written from what a test wants to say; everything else is the same in all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from docgen.workspace import Workspace
from tests.read.making import workbook

ROUND = "nam-2026"
BOOK = "Bảng điểm.xlsx"
FILE = f"data/{ROUND}/{BOOK}"
"""The workbook as messages show it."""

RULE = {"reference": "Điều 5"}
RUBRIC: dict[str, Any] = {
    "title": "Bộ tiêu chí",
    "source": {"kind": "Quyết định", "number": "1/QĐ-UBND", "date": "2026-01-05"},
    "blocks": [
        {"code": "so", "label": "các sở", "noun": "sở"},
        {"code": "xa", "label": "các xã", "noun": "xã"},
    ],
    "subjects": [
        {
            "code": "so-hoa",
            "label": "Số hóa",
            "scale": 100,
            "groups": [
                {"code": "nen-tang", "label": "Hạ tầng", "maximum": 20},
                {"code": "van-hanh", "label": "Ứng dụng", "maximum": 50},
                {"code": "con-nguoi", "label": "Nhân lực", "maximum": 30},
                {"code": "thuong", "label": "Điểm thưởng", "kind": "bonus", "most": 5},
                {"code": "tru", "label": "Điểm trừ", "kind": "penalty", "most": 10},
            ],
            "tiers": [
                {"code": "cao", "label": "Cao", "at_least": 80},
                {"code": "vua", "label": "Vừa", "at_least": 50},
                {"code": "thap-hon", "label": "Thấp"},
            ],
            "tiers_reference": "Điều 4",
            "total": {"method": "summed", **RULE},
            "rank": RULE,
            "ties": {"method": "competition", **RULE},
            "shares": {"method": "largest_remainder", **RULE},
            "mean": {"method": "by_units", "decimals": 2, **RULE},
            "writing": {
                "points": {"table": {"most": 2}, "prose": {"most": 2}},
                "totals": {"table": {"most": 2}, "prose": {"most": 2}},
                "means": {"table": {"most": 2}, "prose": {"most": 2}},
            },
        }
    ],
}
DOCUMENT: dict[str, Any] = {
    "template": "mau",
    "number": "9",
    "notation": "QĐ-UBND",
    "date": "2026-12-20",
    "place": "Tỉnh lỵ",
    "issuing_body": ["ỦY BAN NHÂN DÂN"],
    "subject_line": "Kết quả năm 2026",
    "signature": {"lines": ["CHỦ TỊCH"], "name": "A"},
    "recipients": ["Lưu: VT."],
}
SO = ("Sở Nội vụ", "Sở Tư pháp", "Sở Y tế", "Sở Tài chính", "Sở Xây dựng", "Sở Công Thương", "Thanh tra tỉnh")
XA = ("UBND xã Đông Hòa", "UBND xã Tây Lĩnh", "UBND phường Nam Khê", "UBND đặc khu Hòn Bắc")


def units(so: Sequence[str] = SO, xa: Sequence[str] = XA) -> list[dict[str, Any]]:
    """Register entries: codes `so-1`, `so-2`, …, `xa-1`, …"""
    return [
        {"code": f"{block}-{number}", "name": name, "office": "tinh", "block": block}
        for block, names in (("so", so), ("xa", xa))
        for number, name in enumerate(names, start=1)
    ]


def small(
    root: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    *,
    register: Sequence[Mapping[str, Any]] | None = None,
    clusters: Sequence[Mapping[str, Any]] = (),
    subject: Mapping[str, Any] | None = None,
    scores: Mapping[str, Any] | None = None,
    documents: Mapping[str, Mapping[str, Any]] | None = None,
    tables: Mapping[str, Any] | None = None,
    bases: Mapping[str, Any] | None = None,
    **round_changes: Any,
) -> Workspace:
    """A workspace of one round of 2026 with the blocks `so` and `xa`; its workbook holds `sheets`, if there are any.

    subject: changes of the rubric's only subject; scores: of the round's `scores`; documents: changes by document.
    """
    frames = documents or {"quyet-dinh": {}}
    written: dict[str, Any] = {
        "rubrics/tinh/1-2026.yaml": RUBRIC | {"subjects": [RUBRIC["subjects"][0] | dict(subject or {})]},
        "data/units.yaml": {"units": list(register or units()), "clusters": list(clusters)},
        "data/legal-bases.yaml": {"legal_bases": dict(bases or {})},
        "templates/mau/kind.yaml": {
            "title": "Quyết định",
            "type": "Quyết định",
            "norm": "nd30-2020",
            "tables": dict(tables or {"chung": {"shape": "ranking", "subject": "so-hoa", "blocks": ["so", "xa"]}}),
        },
        "templates/mau/phrases.yaml": {"phrases": {}},
        f"data/{ROUND}/round.yaml": {
            "title": "Đợt 2026",
            "office": "tinh",
            "year": 2026,
            "rubric": "tinh/1-2026",
            "scores": {
                "file": BOOK,
                "sheets": [
                    {"sheet": "Các sở", "subject": "so-hoa", "block": "so"},
                    {"sheet": "Các xã", "subject": "so-hoa", "block": "xa"},
                ],
                **(scores or {}),
            },
            "documents": {name: DOCUMENT | dict(changes) for name, changes in frames.items()},
            **round_changes,
        },
    }
    for name, content in written.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as file:
            YAML().dump(content, file)
    if sheets is not None:
        workbook(root / FILE, sheets)
    return Workspace(root)
