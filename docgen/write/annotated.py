"""A copy of a workbook in which every cell that something is said about is coloured and commented."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from openpyxl import Workbook as NewWorkbook
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from docgen.errors import Cell, Finding, Severity
from docgen.i18n import gettext as _
from docgen.ooxml.package import CORE_PROPERTIES, write_package
from docgen.read.ranges import folded
from docgen.read.workbook import Workbook

_COLOURS = {Severity.ERROR: "FFFF9999", Severity.WARNING: "FFFFE699", Severity.NOTE: "FFDDEBF7"}
_WEIGHT = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
_WIDTHS = (11, 22, 14, 70, 60)
"""Of the list's columns, in characters."""
_AUTHOR = "docgen"
_LONGEST = 2000
"""Characters of a comment."""
_COMMENT_WIDTH, _COMMENT_HIGHEST, _COMMENT_LINE = 320, 480, 46
"""Of a comment's box, in pixels, and how many characters go into a line of it."""
_REF = re.compile(r"([A-Z]+)(\d+)")
_MODIFIED = re.compile(rb"<dcterms:modified.*?</dcterms:modified>", re.DOTALL)


def annotated(content: bytes, findings: Sequence[Finding]) -> bytes:
    """The .xlsx with a list of findings in front, and every cell they name coloured and commented.

    findings: those about this workbook. Raises whatever openpyxl does for a file it cannot load.
    """
    book = load_workbook(io.BytesIO(content))
    for title, by_cell in _by_sheet(findings).items():
        if title in book.sheetnames:
            for cell, told in _anchored(book[title], by_cell):
                _mark(cell, told)
    _list(book, findings)
    return _saved(book)


def _saved(book: Any) -> bytes:
    """The workbook as a file in which no clock is: the same contents give the same bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as saved:
        parts = {name: saved.read(name) for name in saved.namelist()}
    parts[CORE_PROPERTIES] = _MODIFIED.sub(b"", parts[CORE_PROPERTIES])
    return write_package(parts)


def copied(book: Workbook) -> bytes:
    """The contents of a workbook of another format as an .xlsx, every cell in its place."""
    new = NewWorkbook()
    for empty in new.worksheets:
        new.remove(empty)
    for title in book.sheets:
        sheet = new.create_sheet(title)
        for row in book.rows(title):
            for column, content in row.cells.items():
                cell = sheet.cell(row.number, column)
                if content.number is not None:
                    cell.value = float(content.number)
                    cell.number_format = "0.##%" if content.percent else "General"
                elif content.kind == "error":
                    cell.value, cell.data_type = content.text, "e"
                else:
                    _write(cell, content.text)
    return _saved(new)


def _by_sheet(findings: Iterable[Finding]) -> dict[str, dict[str, list[Finding]]]:
    found: dict[str, dict[str, list[Finding]]] = {}
    for finding in findings:
        if isinstance(finding.place, Cell):
            found.setdefault(finding.place.sheet, {}).setdefault(finding.place.ref, []).append(finding)
    return found


def _anchored(sheet: Any, by_cell: Mapping[str, Sequence[Finding]]) -> Iterator[tuple[Any, list[Finding]]]:
    """Cells and what is told of them; what is told of a cell inside a merged area is told of the area's first."""
    areas = {str(area).partition(":")[0]: area for area in sheet.merged_cells.ranges}
    found: dict[str, list[Finding]] = {}
    for ref, told in by_cell.items():
        inside = isinstance(sheet[ref], MergedCell)
        anchor = next((first for first, area in areas.items() if ref in area), ref) if inside else ref
        found.setdefault(anchor, []).extend(told)
    yield from ((sheet[ref], told) for ref, told in found.items())


def _mark(cell: Any, told: Sequence[Finding]) -> None:
    """Colour a cell by the heaviest finding, and say all of them in a comment, after what a person wrote there."""
    by_weight = sorted(told, key=lambda finding: _WEIGHT.index(finding.severity))
    cell.fill = PatternFill("solid", fgColor=_COLOURS[by_weight[0].severity])
    texts = [cell.comment.text] if cell.comment is not None else []
    texts += [_told(finding) for finding in by_weight]
    text = _allowed("\n\n".join(texts))
    comment = Comment(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…", _AUTHOR)
    lines = sum(1 + len(line) // _COMMENT_LINE for line in comment.text.split("\n"))
    comment.width, comment.height = _COMMENT_WIDTH, min(_COMMENT_HIGHEST, 20 + 18 * lines)
    cell.comment = comment


def _told(finding: Finding) -> str:
    advice = f"\n{_('Cure:')} {finding.advice[:1].upper() + finding.advice[1:]}" if finding.advice else ""
    return f"{_words()[finding.severity]}: {finding.message}{advice}"


def _words() -> Mapping[Severity, str]:
    return {Severity.ERROR: _("Error"), Severity.WARNING: _("Warning"), Severity.NOTE: _("Note")}


def _write(cell: Any, text: str) -> None:
    """Put text into a cell; one that begins with “=” stays text."""
    cell.value = _allowed(text)
    cell.data_type = "s"


def _allowed(text: str) -> str:
    """The text without characters that no .xlsx can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)


def _list(book: Any, findings: Sequence[Finding]) -> None:
    """A first sheet that lists every finding, each with a link to its cell."""
    sheet = book.create_sheet(_free(_("Findings"), book.sheetnames), 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    sheet.append([_("Kind"), _("Sheet"), _("Cell"), _("What is wrong"), _("What to do")])
    titles = book.sheetnames
    for row, finding in enumerate(sorted(folded(findings), key=lambda one: _spot(one, titles)), start=2):
        place = finding.place
        texts = [_words()[finding.severity], getattr(place, "sheet", ""), getattr(place, "ref", ""), finding.message]
        for column, text in enumerate([*texts, finding.advice], start=1):
            cell = sheet.cell(row, column)
            _write(cell, text)
            cell.alignment = Alignment(vertical="top", wrap_text=column > 2)
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=_COLOURS[finding.severity])
        if isinstance(place, Cell) and place.sheet in book.sheetnames:
            link = sheet.cell(row, 3)
            # Of several ranges the first one is gone to.
            first = place.ref.partition(",")[0]
            target = f"{quote_sheetname(place.sheet)}!{first}"
            link.hyperlink = Hyperlink(ref=link.coordinate, location=target)
            link.font = Font(color="FF0563C1", underline="single")
    _dress(sheet)


def _spot(finding: Finding, titles: Sequence[str]) -> tuple[int, int, int, int]:
    """Where a finding stands in the list: the heaviest first, then as the sheets go, from the top down."""
    title, ref = getattr(finding.place, "sheet", ""), getattr(finding.place, "ref", "")
    sheet = titles.index(title) if title in titles else -1
    found = _REF.match(ref)
    row, column = (int(found[2]), column_index_from_string(found[1])) if found is not None else (0, 0)
    return _WEIGHT.index(finding.severity), sheet, row, column


def _free(title: str, taken: Sequence[str]) -> str:
    """A title that no sheet has."""
    found, number = title, 1
    while found in taken:
        number += 1
        found = f"{title} {number}"
    return found


def _dress(sheet: Any) -> None:
    for row in sheet.iter_rows(min_row=2):
        lines = max(-(-len(str(cell.value or "")) // width) for cell, width in zip(row, _WIDTHS, strict=True))
        sheet.row_dimensions[row[0].row].height = 15 * max(1, lines)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        head = sheet.cell(1, column)
        bold = copy(head.font)
        head.font = Font(name=bold.name, size=bold.size, bold=True)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
