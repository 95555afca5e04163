"""A copy of a workbook in which every cell that something is said about is coloured and commented."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any

from openpyxl import Workbook as NewWorkbook
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from docgen.errors import Cell, Finding, Severity
from docgen.i18n import gettext as _
from docgen.read.ranges import folded
from docgen.read.workbook import Workbook

_COLOURS = {Severity.ERROR: "FFFF9999", Severity.WARNING: "FFFFE699", Severity.NOTE: "FFDDEBF7"}
_WEIGHT = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
_WIDTHS = (11, 22, 14, 70, 60)
"""Of the list's columns, in characters."""
_AUTHOR = "docgen"
_LONGEST = 2000
"""Characters of a comment."""


def annotated(content: bytes, findings: Sequence[Finding]) -> bytes:
    """The .xlsx with a list of findings in front, and every cell they name coloured and commented.

    findings: those about this workbook. Raises whatever openpyxl does for a file it cannot load.
    """
    book = load_workbook(io.BytesIO(content))
    for sheet, by_cell in _by_sheet(findings).items():
        if sheet in book.sheetnames:
            for ref, told in by_cell.items():
                _mark(book[sheet], ref, told)
    _list(book, findings)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def copied(book: Workbook) -> bytes:
    """The contents of a workbook of another format as an .xlsx, every cell in its place."""
    new = NewWorkbook()
    for empty in new.worksheets:
        new.remove(empty)
    for title in book.sheets:
        sheet = new.create_sheet(title)
        for row in book.rows(title):
            for column, content in row.cells.items():
                value = float(content.number) if content.number is not None else content.text
                cell = sheet.cell(row.number, column, value)
                if content.number is None:
                    # Text that begins with “=” stays text.
                    cell.data_type = "s"
    buffer = io.BytesIO()
    new.save(buffer)
    return buffer.getvalue()


def _by_sheet(findings: Iterable[Finding]) -> dict[str, dict[str, list[Finding]]]:
    found: dict[str, dict[str, list[Finding]]] = {}
    for finding in findings:
        if isinstance(finding.place, Cell):
            found.setdefault(finding.place.sheet, {}).setdefault(finding.place.ref, []).append(finding)
    return found


def _mark(sheet: Any, ref: str, told: Sequence[Finding]) -> None:
    """Colour a cell by the heaviest finding, and say all of them in a comment, after what a person wrote there."""
    cell = sheet[ref]
    if isinstance(cell, MergedCell):
        cell = next(sheet[str(area).split(":")[0]] for area in sheet.merged_cells.ranges if ref in area)
    heaviest = min((finding.severity for finding in told), key=_WEIGHT.index)
    cell.fill = PatternFill("solid", fgColor=_COLOURS[heaviest])
    texts = [cell.comment.text] if cell.comment is not None else []
    texts += [_told(finding) for finding in told]
    comment = Comment("\n\n".join(texts)[:_LONGEST], _AUTHOR)
    comment.width, comment.height = 320, 90 + 45 * len(texts)
    cell.comment = comment


def _told(finding: Finding) -> str:
    advice = f"\n{_('Cure:')} {finding.advice[:1].upper() + finding.advice[1:]}" if finding.advice else ""
    return f"{finding.message}{advice}"


def _list(book: Any, findings: Sequence[Finding]) -> None:
    """A first sheet that lists every finding, each with a link to its cell."""
    sheet = book.create_sheet(_free(_("Findings"), book.sheetnames), 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    words: Mapping[Severity, str] = {
        Severity.ERROR: _("Error"),
        Severity.WARNING: _("Warning"),
        Severity.NOTE: _("Note"),
    }
    sheet.append([_("Kind"), _("Sheet"), _("Cell"), _("What is wrong"), _("What to do")])
    for finding in sorted(folded(findings), key=lambda one: _WEIGHT.index(one.severity)):
        place = finding.place
        row = sheet.max_row + 1
        texts = [words[finding.severity], getattr(place, "sheet", ""), getattr(place, "ref", ""), finding.message]
        for column, text in enumerate([*texts, finding.advice], start=1):
            cell = sheet.cell(row, column, text)
            cell.data_type = "s"
            cell.alignment = Alignment(vertical="top", wrap_text=column > 2)
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=_COLOURS[finding.severity])
        if isinstance(place, Cell) and place.sheet in book.sheetnames:
            link = sheet.cell(row, 3)
            # Of several ranges the first one is gone to.
            first = place.ref.partition(",")[0]
            link.hyperlink = f"#'{place.sheet.replace(chr(39), chr(39) * 2)}'!{first}"
            link.font = Font(color="FF0563C1", underline="single")
    _dress(sheet)


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
