"""A small workspace with one round whose workbook can be any."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docgen.workspace import Workspace
from tests.read.making import workbook
from tests.read.mapping.making import GROUPS, table

ROUND = "dot-2026"
NAMED = ["STT", "Tên đơn vị", *(label for label, _most in GROUPS), "Tổng điểm"]
CODES = ("ha-tang-so", "noi-bo-so", "nguoi-dan", "an-toan-so")

_RUBRIC = """\
title: Bộ tiêu chí
source: {kind: Quyết định, number: 1/QĐ-UBND, date: 2026-01-05, issuer: UBND tỉnh, title: Bộ tiêu chí}
blocks:
  - {code: so, label: các sở, noun: sở}
subjects:
  - code: so-hoa
    label: Số hóa
    scale: 100
    groups:
GROUPS
    tiers: [{code: cao, label: Cao, at_least: 70}, {code: duoi, label: Dưới}]
    tiers_reference: Điều 1
    total: {method: summed, reference: Điều 2}
    rank: {reference: Điều 3}
    ties: {method: dense, reference: Điều 3}
    shares: {method: plain, reference: Điều 4}
    mean: {method: by_units, decimals: 1, reference: Điều 4}
"""
_BEGUN = """\
office: tinh
year: 2026
rubric: tinh/1-2026
scores:
  file: bang-diem.xlsx
"""
_SHEETS = """\
  sheets:
    - {sheet: Sở, subject: so-hoa, block: so}
"""


def workspace(root: Path, sheets: Mapping[str, Any], *, declared: str = _SHEETS) -> Workspace:
    """A workspace whose round.yaml is only begun. declared: its lines about sheets."""
    groups = [
        f"      - {{code: {code}, label: {label}, maximum: {most}}}"
        for code, (label, most) in zip(CODES, GROUPS, strict=True)
    ]
    listed = [f"  - {{code: so-{i}, office: tinh, block: so, name: Sở số {i}}}" for i in range(1, 9)]
    _write(root / "rubrics" / "tinh" / "1-2026.yaml", _RUBRIC.replace("GROUPS", "\n".join(groups)))
    _write(root / "data" / "units.yaml", "\n".join(["units:", *listed, ""]))
    _write(root / "data" / ROUND / "round.yaml", _BEGUN + declared)
    (root / "templates").mkdir(exist_ok=True)
    workbook(root / "data" / ROUND / "bang-diem.xlsx", sheets)
    return Workspace(root)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def unusual() -> list[list[Any]]:
    """The sheet with one heading that nobody knows, and none over the total."""
    return table([*NAMED[:2], "Cột một", *NAMED[3:6], ""])
