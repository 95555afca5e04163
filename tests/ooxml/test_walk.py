from __future__ import annotations

from docx import Document
from docx.document import Document as DocumentType

from docgen.i18n import use_language
from docgen.ooxml.names import parse, w
from docgen.ooxml.package import read_package
from docgen.ooxml.walk import table_rows, tables, text_of, walk
from tests.render.build import NAMESPACES, add_table, add_xml, docx, saved

CONTROL = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


START, GOES_ON, WIDE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
TABLE = (
    f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cell('A', START)}{cell('B', WIDE)}</w:tr>"
    + CONTROL.format(f"<w:tr>{cell('', GOES_ON)}{CONTROL.format(cell('C'))}{cell('D')}</w:tr>")
    + "</w:tbl>"
)


def places(data: bytes) -> dict[str, str]:
    return {text_of(one.element): one.where for one in walk(read_package(data, "a.docx")) if not one.is_table}


def test_every_paragraph_has_a_readable_place() -> None:
    def more(document: DocumentType) -> None:
        table = add_table(document, ["x", "một ô"], ["y", "ô hai đoạn"])
        table.cell(1, 1).add_paragraph("đoạn sau")
        add_xml(document, CONTROL.format("<w:p><w:r><w:t>trong khung</w:t></w:r></w:p>"))
        document.sections[0].footer.paragraphs[0].text = "chân"

    found = places(docx("đầu", then=more))
    assert found["đầu"] == "paragraph 1 “đầu”"
    assert found["một ô"] == "table 1, row 1, cell 2"
    assert found["đoạn sau"] == "table 1, row 2, cell 2, paragraph 2 “đoạn sau”"
    assert found["trong khung"] == "paragraph 2 “trong khung”"
    assert found["chân"].startswith("footer 1, paragraph 1")


def test_long_starts_are_cut_and_nested_tables_are_numbered() -> None:
    document = Document()
    document.add_paragraph("rất dài " * 20)
    table = add_table(document, ["x"])
    table.cell(0, 0).add_table(1, 1).cell(0, 0).text = "trong"
    found = places(saved(document))
    assert found["trong"].startswith("table 1, row 1, cell 1, table 2, row 1, cell 1")
    assert all(len(where) < 100 for where in found.values())


def test_cells_of_merged_tables_are_read_whole() -> None:
    table = next(parse(read_package(docx(TABLE), "a.docx")["word/document.xml"]).iter(w("tbl")))
    rows = table_rows(table)
    assert [[(cell.text, cell.column, cell.span, cell.continued) for cell in row] for row in rows] == [
        [("A", 0, 1, False), ("B", 1, 2, False)],
        [("A", 0, 1, True), ("C", 1, 1, False), ("D", 2, 1, False)],
    ]
    assert tables(table) == [[["A", "B"], ["A", "C", "D"]]]
    assert tables(table, spread=True) == [[["A", "B", "B"], ["A", "C", "D"]]]


def test_text_is_what_people_see() -> None:
    paragraph = parse(
        f"<w:p {NAMESPACES}><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/></w:r>"
        "<w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:ins><w:r><w:t>c</w:t></w:r></w:ins>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>d</w:t></w:r></w:hyperlink>"
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    )
    assert text_of(paragraph) == "a\tb\ncd" and text_of(paragraph, notes=True) == "a\tb\ncd[2]"


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Hộp</w:t></w:r></w:p></w:txbxContent>"
    xml = (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    found = [text_of(one.element) for one in walk(read_package(docx(xml), "a.docx"))]
    assert found == ["", "Hộp"]


def test_places_are_in_the_readers_language() -> None:
    use_language("vi")
    (where,) = set(places(docx("x")).values())
    assert "x" in where
