"""A report as a workbook and as a Word document: A4, Times New Roman, table headings repeated on every page.

Margins, font and page numbers follow NĐ 30/2020/NĐ-CP, Phụ lục I; it is a paper for use inside an office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import escape

from docgen.model.report import Report, Table
from docgen.ooxml.names import DOCUMENT_PART, WORD
from docgen.ooxml.package import CONTENT_TYPES, Parts, with_core_properties, with_part, write_package
from docgen.write.book import HEADING, Book, height_of

_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WIDTH = 9355
"""Of the text, in twentieths of a point: A4 less 30 mm on the left and 15 mm on the right."""
_ACROSS = 120
"""Characters in the widths of a sheet's columns together."""
_FORBIDDEN_IN_SHEETS = re.compile(r"[\[\]:*?/\\']")
_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")

_CONTENT = (
    f'{_HEADER}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/{DOCUMENT_PART}" ContentType="{_WORD_TYPE}document.main+xml"/></Types>'
)
_RELS = (
    f'{_HEADER}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{DOCUMENT_PART}"/></Relationships>'
)
_STYLES = (
    f'{_HEADER}<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    '<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TieuDe"><w:name w:val="Tiêu đề báo cáo"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:spacing w:after="60"/><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Mục báo cáo"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Dong"><w:name w:val="Dòng báo cáo"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="O"><w:name w:val="Ô báo cáo"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:spacing w:before="20" w:after="20"/></w:pPr><w:rPr><w:sz w:val="22"/><w:szCs w:val="22"/></w:rPr>'
    '</w:style><w:style w:type="table" w:default="1" w:styleId="Bang"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style></w:styles>"
)
_PAGE_NUMBER = (
    f'{_HEADER}<w:hdr xmlns:w="{WORD}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    "</w:p></w:hdr>"
)
_SETTINGS = (
    f'{_HEADER}<w:settings xmlns:w="{WORD}"><w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)
_FIRST_PAGE = f'{_HEADER}<w:hdr xmlns:w="{WORD}"><w:p/></w:hdr>'
_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:headerReference w:type="first" r:id="rId3"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701" w:header="567"'
    ' w:footer="567" w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def report_document(report: Report, day: date | None = None) -> bytes:
    """The report as a .docx; the same report gives the same bytes. day: of its properties, None for none."""
    body = "".join(_body(report))
    document = (
        f'{_HEADER}<w:document xmlns:w="{WORD}" xmlns:r="{_OFFICE}"><w:body>{body}{_SECTION}</w:body></w:document>'
    )
    parts: Parts = {CONTENT_TYPES: _CONTENT.encode(), "_rels/.rels": _RELS.encode(), DOCUMENT_PART: document.encode()}
    for name, content, kind in (
        ("styles", _STYLES, "styles"),
        ("header1", _PAGE_NUMBER, "header"),
        ("header2", _FIRST_PAGE, "header"),
        ("settings", _SETTINGS, "settings"),
    ):
        part = f"word/{name}.xml"
        parts = with_part(parts, part, content.encode(), f"{_WORD_TYPE}{kind}+xml", f"{_OFFICE}/{kind}")
    return write_package(with_core_properties(parts, report.title, "docgen", day))


def _body(report: Report) -> Iterator[str]:
    yield _paragraph("TieuDe", report.title)
    yield from (_paragraph("Dong", line) for line in report.lines)
    for number, table in enumerate(report.tables, 1):
        yield _paragraph("Muc", f"{number}. {table.heading}")
        yield _table(table)
    yield "<w:p/>"


def _table(table: Table) -> str:
    widths = _shared(table.widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    centred = frozenset(range(len(widths)))
    head = _row(table.columns, widths, centred, heading=True)
    rows = "".join(_row(row, widths, table.numbers) for row in table.rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>'
    )


def _shared(widths: tuple[int, ...]) -> list[int]:
    """The width of the text shared out; the last column takes what is left by rounding."""
    shared = [_WIDTH * width // sum(widths) for width in widths]
    return [*shared[:-1], _WIDTH - sum(shared[:-1])]


def _row(texts: tuple[str, ...], widths: list[int], centred: frozenset[int], *, heading: bool = False) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph('O', text, centred=place in centred, bold=heading)}</w:tc>"
        for place, (text, width) in enumerate(zip(texts, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if heading else ''}</w:trPr>{cells}</w:tr>"


def _paragraph(style: str, text: str, *, centred: bool = False, bold: bool = False) -> str:
    where = '<w:jc w:val="center"/>' if centred else ""
    look = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
    lines = _UNPRINTABLE.sub("", text).split("\n")
    shown = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in lines)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{where}</w:pPr><w:r>{look}{shown}</w:r></w:p>'


def report_workbook(report: Report, year: int) -> bytes:
    """The report as an .xlsx, a sheet for each table; the same report gives the same bytes."""
    book = Book(report.title, year)
    taken: set[str] = set()
    for table in report.tables or (Table(report.title, report.title, (), (), ()),):
        _sheet(book, report, table, _sheet_name(table.short, taken))
    return book.finished()


def _sheet_name(title: str, taken: set[str]) -> str:
    """A title as Excel takes it: at most 31 signs, none of those that it forbids, and no other sheet's."""
    plain = _FORBIDDEN_IN_SHEETS.sub(" ", title).strip()
    name, number = plain[:31], 2
    while name.casefold() in taken:
        name, number = f"{plain[:27]} {number}", number + 1
    taken.add(name.casefold())
    return name


def _sheet(book: Book, report: Report, table: Table, name: str) -> None:
    sheet = book.sheet(name, landscape=True)
    sheet.write_string(0, 0, table.heading, book.style(bold=True, font_size=14))
    for place, line in enumerate(report.lines, 1):
        sheet.write_string(place, 0, line, book.style(italic=True))
    first = len(report.lines) + 2
    widths = [max(5.0, _ACROSS * width / sum(table.widths)) for width in table.widths]
    head = book.style(bold=True, text_wrap=True, align="center", border=1, bg_color=HEADING)
    for column, (title, width) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(first, column, title, head)
    for row, texts in enumerate(table.rows, first + 1):
        heights = [height_of(text, width) for text, width in zip(texts, widths, strict=True)]
        sheet.set_row(row, max(heights))
        for column, text in enumerate(texts):
            align = "center" if column in table.numbers else "left"
            sheet.write_string(row, column, text, book.style(text_wrap=True, border=1, align=align))
    sheet.repeat_rows(first)
    sheet.freeze_panes(first + 1, 0)
    sheet.fit_to_pages(1, 0)
