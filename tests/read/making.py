"""A small round to read scores for, and workbooks written the way clerks' programs write them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from docgen.errors import Finding
from docgen.model.register import Unit
from docgen.model.round import Round
from docgen.model.rubric import Rubric
from docgen.model.scores import Scoresheet
from docgen.read.scores import read_scores

NAME = "data/dot/bang-diem.xlsx"
HEADINGS = ["STT", "Tên đơn vị", "Hạ tầng", "Ứng dụng", "Tổng điểm", "Xếp hạng năm 2016", "Ghi chú"]
ROWS: list[list[Any]] = [
    [1, "Sở Nội vụ", 7, 21.7, 28.7, 2, None],
    [2, "Sở Tư pháp", 8.5, 20, 28.5, 1, "bổ sung"],
    [3, "Sở Y tế", 9, 17.07, 26.07, None, None],
]

RULES: dict[str, Any] = {
    "tiers_reference": "Điều 4",
    "rank": {"reference": "Điều 5"},
    "ties": {"method": "dense", "reference": "Điều 5"},
    "shares": {"method": "plain", "reference": "Điều 5"},
    "mean": {"method": "by_units", "decimals": 1, "reference": "Điều 5"},
}


def rubric(method: str = "summed", tolerance: str = "0", **subject: Any) -> Rubric:
    """Two blocks; one subject of scale 50 with two groups of at most 10 and 40 points."""
    groups = [
        {"code": "nen-tang", "label": "Hạ tầng kỹ thuật", "short": "Hạ tầng", "maximum": {"so": 10, "xa": 10}},
        {"code": "van-hanh", "label": "Ứng dụng", "maximum": {"so": 40, "xa": 40}},
    ]
    return Rubric.model_validate(
        {
            "title": "Bộ tiêu chí",
            "source": {"kind": "Quyết định", "number": "1/QĐ-UBND", "date": "2016-05-06"},
            "blocks": [
                {"code": "so", "label": "các sở", "noun": "sở"},
                {"code": "xa", "label": "các xã", "noun": "xã"},
            ],
            "subjects": [
                {
                    "code": "so-hoa",
                    "label": "Số hóa",
                    "scale": 50,
                    "groups": groups,
                    "tiers": [{"code": "cao", "label": "Cao", "at_least": 30}, {"code": "thap-hon", "label": "Thấp"}],
                    "total": {"method": method, "tolerance": tolerance, "reference": "Điều 5"},
                    **RULES,
                    **subject,
                }
            ],
        }
    )


def units(*names: str) -> dict[str, Unit]:
    """Three units of block `so` (or those named), one of block `xa`."""
    listed = names or ("Sở Nội vụ", "Sở Tư pháp", "Sở Y tế")
    found = {
        f"dv-{number}": Unit(code=f"dv-{number}", name=name, office="tinh", block="so")
        for number, name in enumerate(listed, start=1)
    }
    found["xa-1"] = Unit(code="xa-1", name="Xã Đông", office="tinh", block="xa", spellings=("UBND xã Đông",))
    return found


def round_(**changes: Any) -> Round:
    """A round of 2017 with one sheet “Sở”."""
    document = {
        "template": "mau",
        "notation": "QĐ",
        "date": "2017-12-20",
        "place": "Tỉnh",
        "issuing_body": ["SỞ"],
        "subject_line": "Kết quả",
        "signature": {"lines": ["GIÁM ĐỐC"], "name": "A"},
        "recipients": ["Lưu: VT."],
    }
    return Round.model_validate(
        {
            "title": "Đợt",
            "office": "tinh",
            "year": 2017,
            "rubric": "tinh/1-2016",
            "scores": {
                "file": "bang-diem.xlsx",
                "sheets": [{"sheet": "Sở", "subject": "so-hoa", "block": "so", **changes.pop("sheet", {})}],
                **changes.pop("scores", {}),
            },
            "documents": {"quyet-dinh": {**document, **changes.pop("document", {})}},
            **changes,
        }
    )


def workbook(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], formats: Mapping[str, str] | None = None
) -> Path:
    """Write sheets from their rows. Formulas have no cached value; formats: number format by cell (`Sở!C3`)."""
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    ref = f"{title}!{chr(ord('A') + column)}{row + 1}"
                    style = book.add_format({"num_format": (formats or {})[ref]}) if ref in (formats or {}) else None
                    if isinstance(value, Formula):
                        sheet.write_formula(row, column, value.text, style, value.cached)
                    elif value is not None:
                        sheet.write(row, column, value, style)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    """The parts of a zipped workbook by name."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(path: Path, parts: Mapping[str, bytes]) -> Path:
    """Write parts as a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def repacked(whole: Path, target: Path, changed: Mapping[str, bytes]) -> Path:
    """Write a workbook anew with some parts changed or added."""
    return packed(target, {**parts_of(whole), **changed})


class Formula:
    """A formula and the result that the file holds for it."""

    def __init__(self, text: str, cached: Any = "") -> None:
        self.text = text
        self.cached = cached


def read(
    path: Path,
    round_of: Round | None = None,
    rubric_of: Rubric | None = None,
    known: Mapping[str, Unit] | None = None,
) -> Reading:
    """Read a workbook for the small round."""
    return Reading(*read_scores(path, NAME, round_of or round_(), rubric_of or rubric(), known or units()))


class Reading:
    """What came of reading: scores and findings, ready for comparing."""

    def __init__(self, scores: Scoresheet, findings: list[Finding]) -> None:
        self.scores = scores
        self.findings = findings

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Severity, rule and place of every finding: the cell, or the last part of another place."""
        return [(f.severity.value, f.rule, getattr(f.place, "ref", "")) for f in self.findings]
