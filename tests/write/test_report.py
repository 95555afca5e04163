from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from docgen.check.package import check_package
from docgen.model.report import Report, Table
from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.package import read_package
from docgen.ooxml.walk import tables, text_of
from docgen.write.report import report_document, report_workbook
from tests import tools
from tests.audit import audit

ROWS = tuple((str(number), f"Đơn vị <{number}> & B", "1,5") for number in range(1, 90))
REPORT = Report(
    "BÁO CÁO THỬ",
    ("Năm 2026",),
    (
        Table("Điểm", "Điểm: cũ/mới", ("STT", "Đơn vị", "Điểm"), (8, 60, 10), ROWS, frozenset({0, 2})),
        Table("Câu", "Điểm: cũ/mới", ("STT", "Cũ", "Mới"), (8, 40, 40), (("1", "a\nb", "c\x07d"),)),
    ),
)


def test_the_document_is_sound_and_says_what_the_report_says(tmp_path: Path) -> None:
    data = report_document(REPORT, date(2026, 3, 9))
    assert list(check_package(data, "a.docx")) == []
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    assert audit(path) == []
    body = read_package(data, "a.docx")[DOCUMENT_PART]
    assert tables(body) == [
        [list(REPORT.tables[0].columns), *map(list, ROWS)],
        [["STT", "Cũ", "Mới"], ["1", "a\nb", "cd"]],
    ]
    lines = [text_of(one) for one in parse(body).iter(w("p"))]
    assert lines[:3] == ["BÁO CÁO THỬ", "Năm 2026", "1. Điểm"] and "2. Câu" in lines
    assert len(list(parse(body).iter(w("tblHeader")))) == 2
    assert data == report_document(REPORT, date(2026, 3, 9))


@tools.needs_soffice
@tools.needs_pdf_tools
def test_headings_of_tables_stand_on_every_page(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(report_document(REPORT))
    pages = tools.pages(tools.to_pdf(path, tmp_path))
    assert len(pages) > 1 and all("STT" in page for page in pages)
    assert pages[1].split()[0] == "2" and pages[0].split()[0] != "1"


def test_the_workbook_has_a_sheet_for_each_table() -> None:
    data = report_workbook(REPORT, 2026)
    assert data == report_workbook(REPORT, 2026)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Điểm  cũ mới", "Điểm  cũ mới 2"]
    first = [list(row) for row in book.worksheets[0].iter_rows(min_row=4, values_only=True)]
    assert first == [list(REPORT.tables[0].columns), *map(list, ROWS)]
    assert book.worksheets[0].print_title_rows == "$4:$4"


@pytest.mark.parametrize("made", [report_workbook(Report("T", ("Không có gì",), ()), 2026)])
def test_a_report_without_tables_is_still_a_workbook(made: bytes) -> None:
    (sheet,) = openpyxl.load_workbook(io.BytesIO(made)).worksheets
    assert sheet["A1"].value == "T" and sheet["A2"].value == "Không có gì"
