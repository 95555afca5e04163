"""Maxima that a sheet itself states, in its headings or in a row of their own, held against those of the rubric."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from docgen.errors import Cell, Finding, Severity
from docgen.i18n import gettext as _
from docgen.read.headings import Columns
from docgen.read.workbook import Row
from docgen.vietnamese import headings
from docgen.vietnamese.columns import STATED_MAXIMUM
from docgen.vietnamese.names import fold
from docgen.vietnamese.numbers import bare

_IN_BRACKETS = re.compile(r"[(\[]\s*(\d+(?:[.,]\d+)*)\s*[)\]]\s*$")
_END = re.compile(r"[\s)\]]*")
_FEWEST_ALIKE = 2
_ROW = tuple(map(fold, headings.STATES_MAXIMA))


def stated_in_headings(columns: Columns, maxima: Mapping[int, Decimal | None], sheet: Cell) -> Iterator[Finding]:
    """Find headings that state another maximum than the rubric has.

    A number alone in brackets states one only where those of at least as many other columns agree, since it may as well
    number the column. maxima: by column. sheet: any cell of the sheet.
    """
    alone: list[tuple[int, Decimal, str]] = []
    agreeing = 0
    for column, maximum in maxima.items():
        heading = columns.headings.get(column, "")
        if maximum is None or column not in columns.refs:
            continue
        # Further up stands what holds for several columns together.
        said = next((found for found in STATED_MAXIMUM.finditer(heading) if _END.fullmatch(heading, found.end())), None)
        number = _IN_BRACKETS.search(heading)
        if said is not None:
            text = next(group for group in said.groups() if group)
            if maximum not in _readings(text):
                yield _differs(sheet._replace(ref=columns.refs[column]), text, maximum)
        elif number is not None and maximum in _readings(number[1]):
            agreeing += 1
        elif number is not None:
            alone.append((column, maximum, number[1]))
    if agreeing >= max(_FEWEST_ALIKE, len(alone)):
        yield from (_differs(sheet._replace(ref=columns.refs[at]), text, maximum) for at, maximum, text in alone)


def stated_in_row(row: Row, maxima: Mapping[int, Decimal | None]) -> Iterator[Finding]:
    """Find cells of a row of maxima (“Điểm tối đa”) that differ from the rubric. maxima: by column."""
    if not any(fold(cell.text).startswith(_ROW) for cell in row.cells.values() if cell.kind == "text"):
        return
    for column, maximum in maxima.items():
        cell = row.cells.get(column)
        if cell is not None and cell.number is not None and maximum is not None and cell.number != maximum:
            yield _differs(cell.place, bare(cell.number), maximum)


def _readings(text: str) -> set[Decimal]:
    """What a number may mean: “1.000” is a thousand, or one."""
    found = {Decimal(text.replace(".", "").replace(",", "."))} if text.count(",") <= 1 else set[Decimal]()
    return found | ({Decimal(text.replace(",", "."))} if len(re.findall("[.,]", text)) <= 1 else set())


def _differs(place: Cell, stated: str, maximum: Decimal) -> Finding:
    message = _("The sheet states {stated} points at most here, but the rubric has {maximum}").format(
        stated=stated, maximum=bare(maximum)
    )
    advice = _("Correct the sheet, or see whether its points were given by another version of the rubric")
    return Finding("maximum-differs", place, message, advice, Severity.WARNING)
