from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from docgen.errors import Refused
from docgen.i18n import use_language
from docgen.read.cells import LONGEST_TEXT, UNTOLD, Content
from docgen.read.formats import ods
from docgen.read.workbook import Workbook, open_workbook
from tests.read.making import packed

HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
)
STYLES = (
    '<office:font-face-decls><style:font-face style:name="F1" svg:font-family="&apos;.VnTime&apos;"/></office:font-face-decls>'
    '<office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="ce1" style:family="table-cell"><style:text-properties style:font-name="F1"/></style:style>'
    '<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1"/>'
    '<style:style style:name="ce3" style:family="table-cell"><style:text-properties fo:font-family="VNI-Times"/></style:style>'
    '<style:style style:name="ce4" style:family="table-cell"><style:text-properties style:font-name="Arial"/></style:style>'
    '<style:style style:name="T1" style:family="text"><style:text-properties style:font-name="F1"/></style:style>'
    "</office:automatic-styles>"
)


def document(tables: str, styles: str = "") -> bytes:
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return f"{HEAD}{styles}{body}</office:document-content>".encode()


def opened(tmp_path: Path, tables: str, styles: str = "", parts: Mapping[str, bytes] | None = None) -> Workbook:
    path = packed(
        tmp_path / "b.ods",
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": document(tables, styles),
            **(parts or {}),
        },
    )
    return open_workbook(path, "b.ods")


def sheet(rows: str, columns: str = "<table:table-column/>", **attributes: str) -> str:
    said = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<table:table table:name="A"{said}>{columns}{rows}</table:table>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(value: str = "", attributes: str = "", name: str = "table-cell") -> str:
    inside = f"<text:p>{value}</text:p>" if value else ""
    return f"<table:{name} {attributes}>{inside}</table:{name}>"


def number(value: object, attributes: str = "") -> str:
    return cell(str(value), f'office:value-type="float" office:value="{value}" {attributes}')


def contents(tmp_path: Path, rows: str) -> dict[str, Content]:
    return {c.place.ref: c for found in opened(tmp_path, sheet(rows)).rows("A") for c in found.cells.values()}


@pytest.mark.parametrize(
    ("xml", "kind", "text"),
    [
        (number(8.5), "number", "8.5"),
        (number(0.30000000000000004), "number", "0.3"),
        (cell("8,50 đ", 'office:value-type="currency" office:currency="VND" office:value="8.5"'), "number", "8.5"),
        (cell("ĐÚNG", 'office:value-type="boolean" office:boolean-value="true"'), "truth", "TRUE"),
        (cell("SAI", 'office:value-type="boolean" office:boolean-value="false"'), "truth", "FALSE"),
        (cell("8/12", 'office:value-type="date" office:date-value="2017-12-08"'), "date", "08/12/2017"),
        (cell("8/12", 'office:value-type="date" office:date-value="2017-02-08T10:00:00"'), "date", "08/02/2017"),
        (cell("1", 'office:value-type="date" office:date-value="-0044-03-15"'), "date", "-0044-03-15"),
        (cell("1", 'office:value-type="time" office:time-value="PT36H30M00S"'), "date", "36:30:00"),
        (cell("1", 'office:value-type="time" office:time-value="P1DT1H"'), "date", "25:00:00"),
        (cell("1", 'office:value-type="time" office:time-value="lạ"'), "date", "lạ"),
        (cell("Sở", 'office:value-type="string"'), "text", "Sở"),
        (cell("ngắn", 'office:value-type="string" office:string-value="dài"'), "text", "dài"),
        (cell("không loại"), "text", "không loại"),
        (cell("#DIV/0!", 'table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"'), "error", "#DIV/0!"),
        (cell("Err:502", 'table:formula="of:=F()" office:value-type="float" office:value="0"'), "error", "Err:502"),
        (cell("", 'table:formula="of:=1+1"'), "uncalculated", ""),
        (cell("1", 'table:formula="of:=TRUE()" office:value-type="float" office:value="1"'), "truth", "TRUE"),
        (cell("a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d"), "text", "a  b\tc\nd"),
        (cell("a\n  b <text:span>đậm <text:a>nối</text:a></text:span> c"), "text", "a b đậm nối c"),
        ("<table:table-cell><text:p>a</text:p><text:p/><text:p>b</text:p></table:table-cell>", "text", "a\n\nb"),
        (cell("a<draw:frame><text:p>khung</text:p></draw:frame>"), "text", "a"),
        ("<table:table-cell><office:annotation><text:p>nhận xét</text:p></office:annotation><text:p>a</text:p></table:table-cell>", "text", "a"),
    ],
)  # fmt: skip
def test_every_type_of_cell(tmp_path: Path, xml: str, kind: str, text: str) -> None:
    found = contents(tmp_path, row(xml))["A1"]
    assert (found.kind, found.text) == (kind, text)


def test_a_percentage_is_a_number_that_says_so(tmp_path: Path) -> None:
    found = contents(tmp_path, row(cell("97,93%", 'office:value-type="percentage" office:value="0.9793"')))["A1"]
    assert (found.number, found.percent) == (Decimal("0.9793"), True)


def test_what_holds_nothing_is_left_out(tmp_path: Path) -> None:
    empty = (
        cell("", 'table:style-name="ce1"'),
        cell("", 'table:formula="of:=A1" office:value-type="string" office:string-value=""'),
    )
    assert contents(tmp_path, row(*empty)) == {}


@pytest.mark.parametrize(
    ("said", "formula"),
    [
        ("of:=SUM([.C2:.D2])", "=SUM(C2:D2)"),
        ("of:=[.$C$2]-[.D2]*0.3", "=$C$2-D2*0.3"),
        ("of:=ROUND([.C2];1)&\"a;[b]\"", '=ROUND(C2,1)&"a;[b]"'),
        ("of:=[$Bảng.A1]+[$'Bảng điểm'.B2]", "=Bảng!A1+'Bảng điểm'!B2"),
        ("of:=SUM([$Khác.A1:$Khác.B2])", "=SUM(Khác!A1:B2)"),
        ("of:=['file:///C:/năm trước.ods'#$A.B2]", "='file:///C:/năm trước.ods'#A!B2"),
        ("of:=SUM([.C:.C])", "=SUM(C:C)"),
        ("msoxl:=SUM(C2,D2)", "=SUM(C2,D2)"),
        ("of:=[#REF!]+1", UNTOLD),
        ("lạ", UNTOLD),
    ],
)  # fmt: skip
def test_formulas_are_told_as_excel_writes_them(tmp_path: Path, said: str, formula: str) -> None:
    quoted = said.replace("&", "&amp;").replace('"', "&quot;")
    assert contents(tmp_path, row(number(1, f'table:formula="{quoted}"')))["A1"].formula == formula


def test_repeated_cells_and_rows_with_content_are_repeated(tmp_path: Path) -> None:
    rows = row(number(5, 'table:number-columns-repeated="3"'), attributes='table:number-rows-repeated="2"')
    found = opened(
        tmp_path, sheet(row(cell()) + rows + row(cell("", 'table:number-columns-repeated="16381"'), cell("x")))
    ).rows("A")
    assert [[content.place.ref for content in each.cells.values()] for each in found] == [
        ["A2", "B2", "C2"],
        ["A3", "B3", "C3"],
    ]


def test_empty_rows_and_cells_by_the_million_are_passed_over(tmp_path: Path) -> None:
    wide = cell("", 'table:number-columns-repeated="16383"')
    filler = row(wide, attributes='table:number-rows-repeated="1048000"')
    assert list(contents(tmp_path, row(wide, number(1)) + filler + row(number(2)))) == ["A1048002"]


def test_content_by_the_million_is_refused(tmp_path: Path) -> None:
    for xml in (
        row(number(1), attributes='table:number-rows-repeated="1048576"'),
        row(number(1), attributes='table:number-rows-repeated="1048577"'),
        row(number(1, 'table:number-columns-repeated="16385"')),
        row(number(1), attributes='table:number-rows-repeated="0"'),
        row(cell(f'<text:s text:c="{10**9}"/>' * 3)),
    ):
        with pytest.raises(Refused):
            opened(tmp_path, sheet(xml))


def test_cells_right_of_those_looked_at_are_counted(tmp_path: Path) -> None:
    use_language("en")
    book = opened(tmp_path, sheet(row(number(1, 'table:number-columns-repeated="205"'))))
    assert len(book.rows("A")[0].cells) == 200
    (finding,) = book.notices("A")
    assert (finding.rule, getattr(finding.place, "ref", "")) == ("columns-not-read", "GS1")
    assert "5" in finding.message


def test_what_the_eye_does_not_see_is_told(tmp_path: Path) -> None:
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column-group><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/></table:table-column-group><table:table-column table:visibility="filter" table:number-columns-repeated="16380"/>'
    rows = row(number(1, 'table:number-rows-spanned="2" table:number-columns-spanned="2"'))
    rows += row(cell("2", name="covered-table-cell"), attributes='table:visibility="collapse"')
    rows += f"<table:table-row-group>{row(number(3), attributes=chr(34).join(['table:visibility=', 'filter', '']))}</table:table-row-group>"
    book = opened(tmp_path, sheet(rows, columns, style_name="ta2"), STYLES)
    assert book.hidden("A")
    assert book.hidden_columns("A") == {3, 4, *range(5, 201)}
    assert book.merged("A") == ((1, 1, 2, 2),)
    assert [(each.number, each.hidden) for each in book.rows("A")] == [(1, False), (2, True), (3, True)]


def test_only_sheets_are_read(tmp_path: Path) -> None:
    inner = f'<table:table-cell><draw:frame><table:table table:name="con">{row(number(9))}</table:table></draw:frame><text:p>a</text:p></table:table-cell>'
    cache = f"<table:table table:name=\"'file:///a.ods'#$A\">{row(number(1))}</table:table>"
    dde = f"<table:dde-links><table:dde-link><table:table>{row(number(1))}</table:table></table:dde-link></table:dde-links>"
    book = opened(tmp_path, sheet(row(inner)) + cache + dde)
    assert book.sheets == ("A",)
    assert [content.text for content in book.rows("A")[0].cells.values()] == ["a"]


def test_fonts_from_before_unicode_are_told(tmp_path: Path) -> None:
    cells = [cell("x", f'table:style-name="{name}"') for name in ("ce1", "ce2", "ce3", "ce4")]
    cells += [cell("x"), cell('a<text:span text:style-name="T1">x</text:span>', 'table:style-name="ce4"')]
    columns = '<table:table-column table:number-columns-repeated="4"/><table:table-column table:default-cell-style-name="ce3"/>'
    book = opened(tmp_path, sheet(row(*cells), columns), STYLES)
    assert [c.font for c in book.rows("A")[0].cells.values()] == [
        ".VnTime",
        ".VnTime",
        "VNI-Times",
        "",
        "VNI-Times",
        ".VnTime",
    ]


def test_fonts_of_the_document_count_too(tmp_path: Path) -> None:
    default = '<office:styles><style:default-style style:family="table-cell"><style:text-properties style:font-name="F1"/></style:default-style></office:styles>'
    styles = f"{HEAD}{STYLES}{default}</office:document-content>".encode()
    book = opened(tmp_path, sheet(row(cell("x"))), parts={"styles.xml": styles})
    assert book.rows("A")[0].cells[1].font == ".VnTime"


def test_styles_that_inherit_in_a_ring_do_no_harm(tmp_path: Path) -> None:
    ring = '<office:automatic-styles><style:style style:name="a" style:family="table-cell" style:parent-style-name="b"/><style:style style:name="b" style:family="table-cell" style:parent-style-name="a"/><style:style style:name="c" style:family="table-cell"><style:text-properties style:font-name=".VnTime"/></style:style></office:automatic-styles>'
    book = opened(tmp_path, sheet(row(cell("x", 'table:style-name="a"'))), ring)
    assert book.rows("A")[0].cells[1].font == ""


def test_macros_and_passwords_are_seen(tmp_path: Path) -> None:
    book = opened(tmp_path, sheet(row(number(1))), parts={"Basic/Standard/Module1.xml": b"<x/>"})
    assert [finding.rule for finding in book.findings] == ["macros-not-run"]
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    with pytest.raises(Refused) as refused:
        opened(tmp_path, "", parts={"META-INF/manifest.xml": manifest})
    assert [finding.rule for finding in refused.value.findings] == ["workbook-locked"]


def test_a_value_of_another_workbook_is_told(tmp_path: Path) -> None:
    formula = "table:formula=\"of:=['file:///C:/nam%20truoc/diem.ods'#$A.B2]\""
    (finding,) = opened(tmp_path, sheet(row(number(1, formula)))).notices("A")
    assert finding.rule == "value-from-elsewhere" and "diem.ods" in finding.message


def test_a_text_document_is_no_workbook(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "b.ods",
        {"content.xml": f"{HEAD}<office:body><office:text/></office:body></office:document-content>".encode()},
    )
    with pytest.raises(Refused) as refused:
        open_workbook(path, "b.ods")
    assert [finding.rule for finding in refused.value.findings] == ["workbook-unreadable"]


def test_a_cell_too_long_is_told_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        opened(tmp_path, sheet(row(cell("x" * (LONGEST_TEXT + 1)))))
    (finding,) = refused.value.findings
    assert (finding.rule, str(getattr(finding.place, "ref", ""))) == ("cell-too-long", "A1")


def test_a_shared_source_of_names_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ods, "_MOST_TABLES", 3)
    tables = "".join(f'<table:table table:name="{n}">{row(number(n))}</table:table>' for n in range(4))
    with pytest.raises(Refused) as refused:
        opened(tmp_path, tables)
    assert [finding.rule for finding in refused.value.findings] == ["workbook-too-large"]
