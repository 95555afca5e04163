"""Numbers from cells: real ones as they are, those typed as text with a warning, all else refused with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from docgen.errors import Finding, Severity
from docgen.i18n import gettext as _
from docgen.read.workbook import Content
from docgen.vietnamese.numbers import NotAScore, Percent, bare, decimal_mark, parse_score, plain


def number_in(
    content: Content,
    what: str,
    findings: list[Finding],
    *,
    maximum: Decimal | None = None,
    percent: Percent = "refuse",
) -> Decimal | None:
    """Give the number that stands in a cell, or None after adding the reason to the findings.

    what: what the column holds, as messages call it. maximum, percent: for numbers typed as text, see `parse_score`;
    a number is given as it stands, also where the cell shows it as a percentage.
    """
    if content.kind == "number":
        return content.number
    if content.kind == "text":
        return _typed(content, what, findings, maximum, percent)
    findings.append(_no_number(content, what))
    return None


def mixed_marks(contents: Iterable[Content], *, maximum: Decimal | None = None) -> Iterator[Finding]:
    """Find a column in which numbers typed as text have now a comma, now a dot as decimal mark.

    maximum: as in `number_in`, so that what is read there as a decimal mark is one here.
    """
    marks = [
        (content.place, decimal_mark(content.text, maximum=maximum)) for content in contents if content.kind == "text"
    ]
    commas = [place for place, mark in marks if mark == ","]
    dots = [place for place, mark in marks if mark == "."]
    if commas and dots:
        message = _("This column has a comma as decimal mark in {commas}, but a dot in {dots}").format(
            commas=", ".join(place.ref for place in commas), dots=", ".join(place.ref for place in dots)
        )
        advice = _("Check these cells, and type them as numbers")
        yield Finding("decimal-marks-mixed", min(commas[0], dots[0], key=str), message, advice, Severity.WARNING)


def bare_ratios(contents: Iterable[Content], what: str) -> Iterator[Finding]:
    """Find numbers up to 1 that do not show as percentages, in a column of percentages.

    They may be meant as ratios (0,8 as 80%) where other cells show as percentages, or where none is above 1.
    """
    cells = list(contents)
    shows = any(cell.percent or (cell.kind == "text" and "%" in cell.text) for cell in cells)
    numbers = [(cell, cell.number) for cell in cells if not cell.percent and cell.number is not None]
    if not shows and any(number > 1 for _cell, number in numbers):
        return
    for cell, number in numbers:
        if 0 < number <= 1:
            words = {"value": plain(number), "column": what, "percent": bare(number * 100)}
            message = _(
                "{value} in “{column}” does not show as a percentage, and is read as {value}%, not as {percent}%"
            ).format(**words)
            advice = _("Type “{percent}%” if that is meant, else “{value}%”").format(**words)
            yield Finding("ratio-or-percent", cell.place, message, advice, Severity.WARNING)


def _typed(
    content: Content, what: str, findings: list[Finding], maximum: Decimal | None, percent: Percent
) -> Decimal | None:
    try:
        value = parse_score(content.text, maximum=maximum, percent=percent)
    except NotAScore as reason:
        message = _("“{text}” in “{column}” cannot be read as a number: {reason}").format(
            text=content.text, column=what, reason=reason
        )
        advice = reason.cure or _("Type the number with one decimal mark and nothing else")
        findings.append(Finding("not-a-number", content.place, message, advice))
        return None
    message = _("“{text}” in “{column}” is text, not a number; it is read as {value}").format(
        text=content.text, column=what, value=plain(value)
    )
    advice = _("Type it again as a number, so that Excel counts it too")
    alike = _("Numbers are typed as text, and read as they look")
    findings.append(Finding("number-as-text", content.place, message, advice, Severity.WARNING, alike))
    return value


def _no_number(content: Content, what: str) -> Finding:
    if content.kind == "error":
        message = _("The formula in “{column}” gives the error {text}").format(column=what, text=content.text)
        return Finding("cell-error", content.place, message, _("Mend the formula, or type the number"))
    if content.kind == "uncalculated":
        message = _("The formula in “{column}” has never been calculated").format(column=what)
        advice = _("Open the workbook in Excel and save it, or type the number")
        return Finding("cell-uncalculated", content.place, message, advice)
    if content.kind == "date":
        message = _("A date or time ({text}) stands in “{column}”, where a number is expected").format(
            text=content.text, column=what
        )
        advice = _(
            "Excel may have turned a number such as 8.12 into a date: set the cell's format to number, type it again"
        )
        return Finding("cell-date", content.place, message, advice)
    message = _("{text} stands in “{column}”, where a number is expected").format(text=content.text, column=what)
    return Finding("not-a-number", content.place, message, _("Type the number"))
