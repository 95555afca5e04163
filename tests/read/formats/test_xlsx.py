"""Excel workbooks, with openpyxl as the oracle: another reader of the same files must see the same."""

from __future__ import annotations

import datetime as dt
import random
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from docgen.errors import Cell, Refused
from docgen.read.cells import UNTOLD, Content
from docgen.read.workbook import open_workbook
from docgen.vietnamese.dates import cite_date
from tests.read.making import Formula, packed, parts_of, repacked, workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def sheet_of(
    tmp_path: Path, sheet_data: str, *, before: str = "", after: str = "", head: str = f'xmlns="{MAIN}"'
) -> Path:
    """A workbook whose one sheet “A” is this XML; its shared strings are “Sở”, “ Tư pháp ” and "x"."""
    whole = workbook(tmp_path / "whole.xlsx", {"A": [["Sở", " Tư pháp ", "x"]]}, {"A!A1": "0.0%"})
    xml = f"<worksheet {head}>{before}<sheetData>{sheet_data}</sheetData>{after}</worksheet>"
    return repacked(whole, tmp_path / "b.xlsx", {SHEET: xml.encode()})


def contents(path: Path, sheet: str | None = None) -> dict[str, Content]:
    book = open_workbook(path, path.name)
    return {content.place.ref: content for row in book.rows(sheet or book.sheets[0]) for content in row.cells.values()}


def seen(path: Path) -> dict[str, tuple[str, Any]]:
    return {ref: (content.kind, content.number or content.text) for ref, content in contents(path).items()}


def by_openpyxl(path: Path) -> dict[str, tuple[str, str, str]]:
    """Kind, what is shown, and formula of every cell, as openpyxl sees them in two loads."""
    values, formulas = (openpyxl.load_workbook(path, data_only=results) for results in (True, False))
    found = {}
    for row in values.worksheets[0].iter_rows():
        for cell in row:
            formula = formulas.worksheets[0][cell.coordinate]
            told = kind_and_text(cell, formula.data_type == "f")
            if told is not None:
                found[cell.coordinate] = (*told, str(formula.value) if formula.data_type == "f" else "")
    return found


def kind_and_text(cell: Any, is_formula: bool) -> tuple[str, str] | None:
    value = cell.value
    if value is None:
        return ("uncalculated", "") if is_formula else None
    if cell.data_type == "e":
        return "error", str(value)
    if isinstance(value, bool):
        return "truth", str(value).upper()
    if isinstance(value, int | float):
        return "number", format(Decimal(format(value, ".15g")), "f")
    if isinstance(value, dt.datetime):
        return "date", cite_date(value)
    if isinstance(value, dt.time):
        return "date", value.strftime("%H:%M:%S")
    return ("text", str(value).strip()) if str(value).strip() else None


def agrees(path: Path) -> dict[str, Content]:
    """Our reading, after it was held against openpyxl's."""
    ours = contents(path)
    assert {ref: (c.kind, c.text, c.formula) for ref, c in ours.items()} == by_openpyxl(path)
    return ours


@pytest.mark.parametrize("seed", range(4))
def test_a_sheet_of_everything_is_read_as_openpyxl_reads_it(tmp_path: Path, seed: int) -> None:
    pick = random.Random(seed)
    path = tmp_path / "b.xlsx"
    options = {"date_1904": seed % 2 == 1, "constant_memory": seed % 3 == 2}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("A")
        formats = [
            None, *(book.add_format({"num_format": code}) for code in
            ("0.0", "0.00%", "dd/mm/yyyy", "hh:mm", '#,##0.0 "điểm"', "[$-42A]dd mmmm yyyy", "@", '0.0"d"', "0.00E+00"))
        ]  # fmt: skip
        for row in range(40):
            for column in range(12):
                style = pick.choice(formats)
                kind = pick.randrange(8)
                if kind == 0:
                    sheet.write_number(
                        row, column, pick.choice([0, 1, 8.5, 0.1 + 0.2, 43000, 0.75, 1e-7, 59, 61]), style
                    )
                elif kind == 1:
                    sheet.write_string(
                        row, column, pick.choice(["Sở Nội vụ", " x ", "a\nb", "<&>", "8,5", "=1", "_x"]), style
                    )
                elif kind == 2:
                    sheet.write_boolean(row, column, pick.random() < 0.5, style)
                elif kind == 3:
                    value = pick.choice(["", 28.7, "đạt", "#N/A", True, 0])
                    sheet.write_formula(row, column, f"=SUM(A{row + 1}:B{row + 1})*2", style, value)
                elif kind == 4:
                    sheet.write_blank(row, column, None, style)
                elif kind == 5 and column > 5:
                    sheet.write_array_formula(row, column, row, column, "{=SUM(A1:A3*B1:B3)}", style, 5)
    ours = {ref: (content.kind, content.text) for ref, content in contents(path).items()}
    assert ours == {ref: told[:2] for ref, told in by_openpyxl(path).items()}


def test_styles_tell_numbers_from_dates_and_percentages(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    codes = [
        "General",
        "0.0%",
        '0.0"%"',
        "0.0\\%",
        "d/m/yyyy",
        '0.0 "điểm d"',
        "[Red]0.0",
        "[h]:mm",
        "mm:ss",
        "_-* #,##0.0_-",
        "# ?/?",
        "yyyy",
        "@",
    ]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("A")
        for row, code in enumerate(codes):
            sheet.write_number(row, 0, 1.5, book.add_format({"num_format": code}))
    told = {code: (content.kind, content.percent) for code, content in zip(codes, contents(path).values(), strict=True)}
    assert {code for code, (kind, _percent) in told.items() if kind == "date"} == {
        "d/m/yyyy",
        "[h]:mm",
        "mm:ss",
        "yyyy",
    }
    assert {code for code, (_kind, percent) in told.items() if percent} == {"0.0%"}
    assert contents(path)["A8"].text == "36:00:00"


def test_a_workbook_saved_by_openpyxl_agrees_with_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"], sheet["B3"], sheet["C3"] = "Sở", 8.5, dt.datetime(2026, 2, 3)
    sheet["D3"], sheet["E3"], sheet["F3"] = "=B3*2", True, "#N/A"
    sheet["G3"] = ArrayFormula("G3:G4", "=B3:B4*2")
    sheet["H3"] = DataTableFormula("H3:H4", r1="B3")
    book.save(tmp_path / "b.xlsx")
    ours = contents(tmp_path / "b.xlsx")
    assert (ours["C3"].kind, ours["C3"].text) == ("date", "03/02/2026")
    assert (ours["D3"].kind, ours["D3"].formula) == ("uncalculated", "=B3*2")
    assert (ours["F3"].kind, ours["G3"].formula, ours["H3"].formula) == ("error", "=B3:B4*2", UNTOLD)


def test_shared_formulas_move_as_openpyxl_moves_them(tmp_path: Path) -> None:
    texts = [
        "SUM(B2:D2)-$B$1+B$1*$C2",
        "IF(A2=\"B2 'x' C3\",'Bảng điểm C4'!B2,Sheet1!C3)",
        'LOG10(B2)+ROUND(C2/3,1)&"D4"',
        "SUM($A:$A)+SUM($1:$2)+B2",
        "điểm_B2+B2.C2+TABLE1[B2]",
    ]
    rows = ""
    for number, text in enumerate(texts):
        first, second = 10 + 2 * number, 11 + 2 * number
        rows += f'<row r="{first}"><c r="F{first}"><f t="shared" ref="F{first}:G{second}" si="{number}">{text.replace("&", "&amp;")}</f></c>'
        rows += f'<c r="G{first}"><f t="shared" si="{number}"/></c></row>'
        rows += f'<row r="{second}"><c r="F{second}"><f t="shared" si="{number}"/><v>1</v></c></row>'
    ours = agrees(sheet_of(tmp_path, rows))
    assert ours["G10"].formula == "=SUM(C2:E2)-$B$1+C$1*$C2"
    assert ours["F11"].formula == "=SUM(B3:D3)-$B$1+B$1*$C3"


def test_a_shared_formula_that_cannot_be_moved_is_untold(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path,
        '<row r="1"><c r="A1"><f t="shared" si="0">SUM(B:B)+B1</f><v>1</v></c><c r="C1"><f t="shared" si="0"/><v>2</v></c>'
        '<c r="D1"><f t="shared" si="7"/><v>3</v></c></row>',
    )
    assert [c.formula for c in contents(path).values()] == ["=SUM(B:B)+B1", UNTOLD, UNTOLD]


def test_odd_but_right_xml_is_read(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path,
        '<row><c><v>1</v></c><c t="s"><v>1</v></c><c r="E1" t="inlineStr"><is><t>trong ô</t></is></c><c><v>2</v></c></row>'
        '<row r="4"><c r="B4" t="inlineStr"><is><r><t>bình </t></r><r><rPr><b/></rPr><t>đậm</t></r><rPh><t>đọc</t></rPh></is></c></row>'
        "<row><c t='b'><v>1</v></c><c t='b'><v>0</v></c><c t='e'><v>#REF!</v></c><c t='str'><v>a<!-- x -->b</v></c></row>"
        '<row r="9"/><row r="10"><c r="A10" s="0"/><c r="B10"><v></v></c><c r="C10" t="s"/><extLst><ext><c><v>9</v></c></ext></extLst></row>',
    )
    assert seen(path) == {
        "A1": ("number", 1), "B1": ("text", "Tư pháp"), "E1": ("text", "trong ô"), "F1": ("number", 2),
        "B4": ("text", "bình đậm"),
        "A5": ("truth", "TRUE"), "B5": ("truth", "FALSE"), "C5": ("error", "#REF!"), "D5": ("text", "ab"),
    }  # fmt: skip


def test_control_characters_are_written_as_numbers(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path,
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_&#10;b_x0041_</t></is></c>'
        '<c r="B1" t="str"><v>_x005F_x0041_</v></c></row>',
    )
    assert [content.text for content in contents(path).values()] == ["a\r\nbA", "_x0041_"]


def test_a_negative_number_is_no_date(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("A").write_number(0, 0, -2.5, book.add_format({"num_format": "dd/mm/yyyy"}))
    assert seen(path) == {"A1": ("error", "#VALUE!")}


def test_prefixes_and_strict_namespaces_are_read(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"A": [["Sở", 8.5], [Formula("=SUM(B1:B1)", 8.5)]]})
    plain = contents(whole)
    prefixed = {
        name: re.sub(rb"<(/?)(?=\w)", rb"<\1x:", content).replace(b'xmlns="', b'xmlns:x="')
        for name, content in parts_of(whole).items()
        if name.startswith("xl/") and name.endswith(".xml") and "theme" not in name
    }
    assert contents(repacked(whole, tmp_path / "prefixed.xlsx", prefixed)) == {
        ref: content._replace(place=Cell("prefixed.xlsx", "A", ref)) for ref, content in plain.items()
    }
    strict = {
        name: content.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts_of(whole).items()
    }
    assert [c.text for c in contents(repacked(whole, tmp_path / "strict.xlsx", strict)).values()] == [
        c.text for c in plain.values()
    ]


def test_dates_of_strict_workbooks_are_read(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path,
        '<row r="1"><c r="A1" t="d"><v>2026-02-03T00:00:00</v></c><c r="B1" t="d"><v>12:30:00.000</v></c></row>',
    )
    assert seen(path) == {"A1": ("date", "03/02/2026"), "B1": ("date", "12:30:00")}


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="1"><v>1</v></c></row>',
        '<row r="1"><c r="ABCD1"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="0"><c><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="một"><c><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>một</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A1" t="lạ"><v>1</v></c></row>',
    ],
)
def test_what_excel_would_call_damaged_is_never_guessed(tmp_path: Path, row: str) -> None:
    path = sheet_of(tmp_path, row)
    with pytest.raises(Refused) as refused:
        contents(path)
    assert [finding.rule for finding in refused.value.findings] == ["workbook-unreadable"]


def test_what_is_infinite_is_an_error(tmp_path: Path) -> None:
    path = sheet_of(tmp_path, '<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>NaN</v></c></row>')
    assert seen(path) == {"A1": ("error", "#NUM!"), "B1": ("error", "#NUM!")}


def test_rows_out_of_order_come_in_order(tmp_path: Path) -> None:
    rows = '<row r="5"><c r="B5"><v>5</v></c><c r="A5"><v>4</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    book = open_workbook(sheet_of(tmp_path, rows), "b.xlsx")
    assert [row.number for row in book.rows("A")] == [2, 5]


def test_what_the_eye_does_not_see_is_told(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="3" hidden="1"/>',
        before='<cols><col min="2" max="3" hidden="1"/><col min="4" max="4"/><col min="199" max="16384" hidden="true"/></cols>',
        after='<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="D4"/></mergeCells>',
    )
    book = open_workbook(path, "b.xlsx")
    assert [(row.number, row.hidden) for row in book.rows("A")] == [(1, False), (2, True)]
    assert book.hidden_columns("A") == {2, 3, 199, 200}
    assert book.merged("A") == ((1, 1, 2, 2), (4, 4, 4, 4))


def test_hidden_sheets_are_known_and_charts_are_none(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for title in ("A", "B", "C"):
            book.add_worksheet(title).write(0, 0, 1)
        book.get_worksheet_by_name("B").hide()
        book.get_worksheet_by_name("C").very_hidden()
        sheet = book.add_chartsheet("Biểu đồ")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=A!$A$1:$A$2"})
        sheet.set_chart(chart)
    opened = open_workbook(path, "b.xlsx")
    assert [(title, opened.hidden(title)) for title in opened.sheets] == [("A", False), ("B", True), ("C", True)]


def test_fonts_from_before_unicode_are_told(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("A")
        fonts = [".VnTimeH", "VNI-Times", "VNI Helve", "Times New Roman", "Vni"]
        styles = [book.add_format({"font_name": name}) for name in fonts]
        for row, style in enumerate(styles):
            sheet.write(row, 0, "Së", style)
        sheet.write_rich_string(5, 0, "Sở ", styles[0], "Së")
        sheet.write(6, 0, 8.5, styles[1])
    assert [content.font for content in contents(path).values()] == [
        ".VnTimeH",
        "VNI-Times",
        "VNI Helve",
        "",
        "",
        ".VnTimeH",
        "",
    ]


def test_macros_are_seen(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"A": [["x"]]})
    book = open_workbook(repacked(whole, tmp_path / "b.xlsm", {"xl/vbaProject.bin": b"\xd0\xcf"}), "b.xlsm")
    assert [(finding.severity.value, finding.rule) for finding in book.findings] == [("note", "macros-not-run")]


def test_parts_may_be_called_in_capitals_or_with_backslashes(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"A": [["x"]]})
    renamed = {name.replace("/", "\\").replace("sheet1", "Sheet1"): data for name, data in parts_of(whole).items()}
    assert seen(packed(tmp_path / "b.xlsx", renamed)) == {"A1": ("text", "x")}
