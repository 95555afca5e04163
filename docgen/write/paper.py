"""A plain paper of tables as a Word document and as a workbook; the same paper gives the same bytes."""

from __future__ import annotations

import io
import re
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from docgen.model.paper import Listing, Paper
from docgen.ooxml.package import read_package, write_package
from docgen.write.book import HEADING, Book, height_of

_FONT = "Times New Roman"
_MARGINS = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}
"""Millimetres, as NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục I khoản 3 has them."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
"""What Excel does not allow in the names of sheets."""
_WIDTH = 297 - 45
"""Of the text on a page laid across, in millimetres."""


def as_docx(paper: Paper) -> bytes:
    """The paper for Word: A4 laid across, headings of tables repeated on every page."""
    document = Document()
    _page(document)
    _line(document, paper.title.upper(), bold=True, size=14, centred=True)
    _line(document, paper.about, bold=True, size=13, centred=True)
    for line in paper.lines:
        _line(document, line, size=13)
    for listing in paper.listings:
        _line(document, listing.title, bold=True, size=13, keep=True)
        _table(document, listing)
    buffer = io.BytesIO()
    document.save(buffer)
    return write_package(read_package(buffer.getvalue(), ""))


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for name, width in _MARGINS.items():
        setattr(section, name, Mm(width))
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(13)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(language)


def _line(
    document: Any, text: str, *, size: int, bold: bool = False, centred: bool = False, keep: bool = False
) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.keep_with_next = keep
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(document: Any, listing: Listing) -> None:
    table = document.add_table(rows=1 + len(listing.rows), cols=len(listing.columns), style="Table Grid")
    table.autofit = False
    whole = sum(listing.widths)
    widths = [Mm(round(_WIDTH * width / whole)) for width in listing.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, (row, texts) in enumerate(zip(table.rows, (listing.columns, *listing.rows), strict=True)):
        _row(row, texts, widths, head=number == 0)


def _row(row: Any, texts: tuple[str, ...], widths: list[Any], *, head: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(12), head
        paragraph.paragraph_format.space_after = Pt(0)
        if head:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def as_workbook(paper: Paper) -> bytes:
    """The paper for Excel: a sheet for every table."""
    book = Book(paper.title, paper.year)
    for number, listing in enumerate(paper.listings, 1):
        _sheet(book, paper, listing, number)
    return book.finished()


def _sheet(book: Book, paper: Paper, listing: Listing, number: int) -> None:
    sheet: Any = book.sheet(_NOT_IN_NAMES.sub("-", f"{number}. {listing.title}")[:31], landscape=True)
    last = len(listing.columns) - 1
    widths = [max(6, width * 1.3) for width in listing.widths]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, last, f"{paper.title} – {paper.about}", book.style(bold=True, font_size=13))
    sheet.merge_range(1, 0, 1, last, listing.title, book.style(bold=True))
    head = book.cell(open_=False, bold=True, align="center", text_wrap=True, bg_color=HEADING)
    plain = book.style(border=1, border_color="#808080", text_wrap=True, valign="top")
    for column, text in enumerate(listing.columns):
        sheet.write_string(2, column, text, head)
    for row, texts in enumerate(listing.rows, 3):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, plain)
        sheet.set_row(row, max(height_of(text, width) for text, width in zip(texts, widths, strict=True)))
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.fit_to_pages(1, 0)
