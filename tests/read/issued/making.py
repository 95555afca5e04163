"""Decisions with the table of a bộ tiêu chí, made by python-docx and xlsxwriter as offices have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import xlsxwriter
from docx import Document
from docx.document import Document as DocumentType
from docx.table import Table

from docgen.model.rubric import CriteriaGroup, Criterion, Rubric, Subject
from docgen.read.issued.rubric import Imported, read_issued

HEADS = ("STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm")
LETTERHEAD = (
    "ỦY BAN NHÂN DÂN",
    "TỈNH THANH GIANG",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 1234/QĐ-UBND",
    "Thanh Giang, ngày 05 tháng 3 năm 2026",
    "QUYẾT ĐỊNH",
    "Về việc ban hành Bộ tiêu chí đánh giá mức độ chuyển đổi số tỉnh Thanh Giang",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    "Căn cứ Quyết định số 749/QĐ-TTg ngày 03 tháng 6 năm 2020 của Thủ tướng Chính phủ;",
    "Điều 1. Ban hành kèm theo Quyết định này Bộ tiêu chí đánh giá mức độ chuyển đổi số tỉnh Thanh Giang.",
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
)
ATTACHED = "(Ban hành kèm theo Quyết định số 1234/QĐ-UBND ngày 05 tháng 3 năm 2026 của UBND tỉnh Thanh Giang)"
TIERS = (
    "Điều 5. Xếp loại",
    "1. Mức Tốt: đạt từ 85 điểm đến 100 điểm.",
    "2. Mức Khá: đạt từ 70 điểm đến dưới 85 điểm.",
    "3. Mức Trung bình: đạt từ 50 điểm đến dưới 70 điểm.",
    "4. Mức Yếu: dưới 50 điểm.",
)
ROWS = (
    ("I", "Nhận thức số", "40", ""),
    ("1", "Người đứng đầu làm Trưởng ban Chỉ đạo", "15", "Có: 15 điểm; không: 0 điểm"),
    ("2", "Kế hoạch chuyển đổi số hằng năm", "25", ""),
    ("II", "Hạ tầng số", "60", ""),
    ("1", "Tỷ lệ máy tính trên cán bộ", "22,5", ""),
    ("2", "Kết nối mạng truyền số liệu chuyên dùng", "37,5", ""),
)


def add_table(document: DocumentType, rows: Iterable[Sequence[str]], heads: Sequence[str] | None = HEADS) -> Table:
    """A table with a heading; a cell with line breaks has as many paragraphs."""
    whole = [*([heads] if heads else []), *rows]
    table = document.add_table(len(whole), len(whole[0]))
    for row, texts in zip(table.rows, whole, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            first, *more = text.split("\n")
            cell.paragraphs[0].text = first
            for line in more:
                cell.add_paragraph(line)
    return table


def document(*parts: str | Iterable[Sequence[str]]) -> DocumentType:
    """A document of paragraphs, and of tables with the usual heading."""
    made = Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
        else:
            add_table(made, part)
    return made


def imported(made: DocumentType, tmp_path: Path, name: str = "quyet-dinh.docx") -> Imported:
    """What is read of a document."""
    path = tmp_path / name
    made.save(str(path))
    return read_issued(path, name)


def workbook(
    sheets: Mapping[str, Sequence[Sequence[object]]], tmp_path: Path, name: str = "bo-tieu-chi.xlsx"
) -> Imported:
    """What is read of a workbook with these sheets; None leaves a cell empty."""
    path = tmp_path / name
    with xlsxwriter.Workbook(str(path)) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value)
    return read_issued(path, name)


def subject(found: Imported) -> Subject:
    """The only subject of a rubric."""
    (only,) = found.rubric.subjects
    return only


Shape = tuple[str, object, list["Shape"]]


def shape(rubric: Rubric, number: int = 0) -> list[Shape]:
    """Labels, maxima and criteria of a subject, to be compared figure by figure; one number for all stands alone."""
    return [_shape(group) for group in rubric.subjects[number].groups]


def _shape(part: CriteriaGroup | Criterion) -> Shape:
    maximum: object = {scope: f"{value:f}" for scope, value in part.maximum.items()}
    if set(part.maximum) == {"*"}:
        maximum = f"{part.maximum['*']:f}"
    if isinstance(part, CriteriaGroup) and part.is_adjustment:
        maximum = (part.kind, None if part.most is None else f"{part.most:f}")
    return part.label, maximum, [_shape(one) for one in part.criteria]


def tiers(found: Imported, number: int = 0) -> list[tuple[str, dict[str, object]]]:
    """Labels and bounds of the tiers."""
    return [
        (
            tier.label,
            {
                name: values["*"] if set(values) == {"*"} else dict(values)
                for name in ("at_least", "above", "below", "at_most")
                if (values := getattr(tier, name)) is not None
            },
        )
        for tier in found.rubric.subjects[number].tiers
    ]


def rules(found: Imported) -> list[str]:
    """The rules of what was told."""
    return [finding.rule for finding in found.findings]
