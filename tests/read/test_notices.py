from __future__ import annotations

from pathlib import Path

import xlsxwriter

from docgen.errors import Cell, Finding, Sheet
from docgen.i18n import use_language
from docgen.read.workbook import Workbook, open_workbook
from tests.read.making import packed, parts_of, repacked


def table(tmp_path: Path) -> Path:
    """Headings merged in rows 1 to 3, data in rows 4 to 9, a signature merged below."""
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("A")
        sheet.merge_range("A1:A3", "STT")
        sheet.merge_range("B1:D1", "Điểm")
        for row in range(3, 9):
            sheet.write_row(row, 0, [row, "Sở", 8.5, 9])
        sheet.merge_range("A12:B14", "Người lập bảng")
    return path


def told(book: Workbook, first: int = 1, last: int | None = None, columns: set[int] | None = None) -> list[Finding]:
    return list(book.notices("A", first, last, columns))


def rules(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(f.severity.value, f.rule, getattr(f.place, "ref", "")) for f in findings]


def changed(path: Path, old: bytes, new: bytes) -> Workbook:
    name = "xl/worksheets/sheet1.xml"
    xml = parts_of(path)[name]
    assert old in xml
    return open_workbook(repacked(path, path.with_name("c.xlsx"), {name: xml.replace(old, new)}), "c.xlsx")


def test_a_clean_table_gives_none(tmp_path: Path) -> None:
    assert told(open_workbook(table(tmp_path), "b.xlsx"), 4, 9) == []


def test_hidden_rows_are_listed_in_short(tmp_path: Path) -> None:
    use_language("en")
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("A")
        for row in range(30):
            if row != 20:
                sheet.write(row, 0, row)
        for row in (1, 5, 6, 7, 12, 20, *range(40, 50)):
            sheet.set_row(row, None, None, {"hidden": True})
    (finding,) = told(open_workbook(path, "b.xlsx"), 4)
    assert finding.rule == "rows-hidden" and finding.place == Sheet("b.xlsx", "A")
    assert finding.message.endswith(": 6-8, 13")


def test_only_hidden_columns_with_content_matter(tmp_path: Path) -> None:
    use_language("en")
    path = table(tmp_path)
    book = changed(path, b"<sheetData>", b'<cols><col min="3" max="6" hidden="1"/></cols><sheetData>')
    (finding,) = told(book, 4, 9)
    assert finding.rule == "columns-hidden" and finding.message.endswith(": C, D")
    assert told(book, 4, 9, columns={1, 2}) == []


def test_a_hidden_sheet_is_read_with_a_note(tmp_path: Path) -> None:
    path = table(tmp_path)
    name = "xl/workbook.xml"
    hidden = parts_of(path)[name].replace(b"<sheet name", b'<sheet state="veryHidden" name')
    book = open_workbook(repacked(path, tmp_path / "c.xlsx", {name: hidden}), "c.xlsx")
    assert rules(told(book, 4, 9)) == [("note", "sheet-hidden", "")]


def test_merged_cells_inside_the_data_are_told_with_their_range(tmp_path: Path) -> None:
    use_language("en")
    path = table(tmp_path)
    merges = (
        b'<mergeCell ref="C4:C5"/><mergeCell ref="C7:C9"/><mergeCell ref="B6:C6"/><mergeCell ref="G4:G5"/></mergeCells>'
    )
    xml = parts_of(path)["xl/worksheets/sheet1.xml"]
    emptied = xml
    for ref in (b"C5", b"C8", b"C9", b"C6"):
        emptied = emptied.replace(b'<c r="%s"><v>8.5</v></c>' % ref, b'<c r="%s"/>' % ref)
    emptied = emptied.replace(b"</mergeCells>", merges)
    book = open_workbook(repacked(path, tmp_path / "c.xlsx", {"xl/worksheets/sheet1.xml": emptied}), "c.xlsx")
    (finding,) = told(book, 4, 9)
    assert rules([finding]) == [("warning", "cells-merged", "C4")]
    assert "(C4:C5, C7:C9)" in finding.message
    assert told(book, 4, 9, columns={1, 2, 4}) == []
    assert [ref for _severity, _rule, ref in rules(told(book))] == ["A1", "C4"]


def test_a_value_under_a_merged_area_is_told(tmp_path: Path) -> None:
    use_language("en")
    book = changed(table(tmp_path), b"</mergeCells>", b'<mergeCell ref="C4:D5"/></mergeCells>')
    (finding,) = told(book, 4, 9)
    assert rules([finding]) == [("warning", "cells-covered", "D4")]
    assert "C4:D5" in finding.message and finding.message.endswith("D4 “9”, C5 “8.5”, D5 “9”")


def test_values_of_another_workbook_are_told_once_for_each_column(tmp_path: Path) -> None:
    use_language("en")
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("A")
        for row in range(3):
            sheet.write_formula(row, 0, f"=[1]Sheet1!A{row + 1}", None, 5)
        sheet.write_formula(0, 1, "='[2]Bảng điểm'!A1+B2", None, 5)
        sheet.write_formula(0, 2, '=A1&"[1]x!"', None, "x")
        sheet.write_formula(0, 3, "=Table1[1]", None, 5)
    parts = parts_of(path)
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"</sheets>", b'</sheets><externalReferences><externalReference r:id="rId90"/></externalReferences>'
    )
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId90" Type="{relations}/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>'.encode(),
    )
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relations}/externalLinkPath" Target="file:///C:/S%C6%A1n/diem%202016.xlsx" TargetMode="External"/>'
        "</Relationships>"
    ).encode()
    findings = told(open_workbook(packed(tmp_path / "c.xlsx", parts), "c.xlsx"))
    assert rules(findings) == [("warning", "value-from-elsewhere", "A1"), ("warning", "value-from-elsewhere", "B1")]
    assert "3 cells" in findings[0].message and "(diem 2016.xlsx)" in findings[0].message
    assert "(?)" in findings[1].message


def test_cells_far_to_the_right_are_told(tmp_path: Path) -> None:
    use_language("en")
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("A")
        sheet.write(0, 0, "x")
        sheet.write(1, 200, "y")
        sheet.write(2, 16383, "z")
        sheet.write_blank(3, 300, None, book.add_format({"bold": True}))
    (finding,) = told(open_workbook(path, "b.xlsx"))
    assert rules([finding]) == [("warning", "columns-not-read", "GS2")]
    assert "2 cells" in finding.message and "GR" in finding.message


def test_an_empty_cell_knows_what_it_is_merged_with(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("A")
        for row in range(3, 9):
            sheet.write(row, 0, row)
        sheet.merge_range("C4:D6", 8.5)
        sheet.merge_range("C8:C9", "")
    opened = open_workbook(path, "b.xlsx")
    holders = {place: opened.merged_into("A", *place) for place in [(5, 3), (4, 4), (6, 4), (7, 3), (9, 3), (9, 5)]}
    assert [place for place, content in holders.items() if content is not None] == [(5, 3), (4, 4), (6, 4)]
    assert {content.place.ref for content in holders.values() if content is not None} == {"C4"}


def test_merged_cells_are_not_told_where_their_cells_are(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("A")
        for row in range(9):
            sheet.write(row, 0, row)
        sheet.merge_range("C2:C4", 8.5)
        sheet.merge_range("C6:C7", 9)
    opened = open_workbook(path, "b.xlsx")
    told = [list(opened.notices("A", told=[Cell("b.xlsx", "A", ref)])) for ref in ("C4", "C2", "D3", "C2:C4")]
    assert ["C2:C4" in findings[0].message for findings in told] == [False, True, True, True]
