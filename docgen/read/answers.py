"""The values of one file that came back, while it is read: what is given, what is empty, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from docgen.errors import Cell, Finding, InFile, Severity, Sheet
from docgen.i18n import gettext as _
from docgen.model.book import Slot
from docgen.model.returned import Given, Value
from docgen.model.rubric import Subject
from docgen.plan.bounds import Bounds, bounds_of, words_of
from docgen.plan.occasion import Occasion
from docgen.read.numbers import number_in
from docgen.read.ranges import ranges
from docgen.read.sheet import KnownUnits
from docgen.read.workbook import Content, Workbook
from docgen.vietnamese import headings
from docgen.vietnamese.names import fold
from docgen.vietnamese.numbers import Percent, bare

HEAD_ROWS = 40
"""Rows in which the headings of a table are looked for."""


class Answers:
    """What one file holds. member: who fills in such a workbook, where its stamp says so."""

    def __init__(self, file: str, book: Workbook, occasion: Occasion, member: str = "") -> None:
        self.file = file
        self.book = book
        self.occasion = occasion
        self.member = member
        self.known = KnownUnits(occasion.units)
        self.given: list[Given] = []
        self.empty: list[Cell] = []
        self.findings: list[Finding] = []

    def tell(self, rule: str, sheet: str, message: str, advice: str, severity: Severity = Severity.ERROR) -> None:
        """Tell of something about a sheet, or about the whole file where no sheet is named."""
        place = Sheet(self.file, sheet) if sheet else InFile(self.file)
        self.findings.append(Finding(rule, place, message, advice, severity))

    def take(self, slot: Slot, content: Content, what: str, scope: str) -> None:
        """Take what a cell says. What is no number is kept as it stands, after telling of it, so that nothing is lost.

        what: how messages call the cell. scope: whose bounds hold.
        """
        self.given.append(Given(slot, self._value(slot, content, what, scope), content.place, self.member))

    def missing_headings(self, sheet: str, heading: str) -> None:
        """Tell of a sheet without its headings."""
        message = _("There is no row of headings with “{heading}”").format(heading=heading)
        advice = _("Ask for the workbook as it was sent out, with its headings")
        self.tell("headings-missing", sheet, message, advice)

    def _value(self, slot: Slot, content: Content, what: str, scope: str) -> Value:
        subject = self.occasion.rubric.subject_by_code[slot.subject]
        bounds = bounds_of(subject, self.occasion.parts[subject.code], slot.field, scope)
        if bounds is None:
            return content.text
        words = words_of(subject)
        if words and content.kind == "text" and slot.field.kind == "points":
            said = fold(content.text)
            if said in map(fold, (*words, *headings.NOT_APPLICABLE)):
                return next((word for word in words if fold(word) == said), words[0])
        value = self._number(content, what, bounds, subject)
        if value is None:
            return content.text
        low, high = bounds.least is not None and value < bounds.least, bounds.most is not None and value > bounds.most
        if low or high:
            message = _("{value} in “{column}” is not within {least} to {most}").format(
                value=bare(value),
                column=what,
                least="…" if bounds.least is None else bare(bounds.least),
                most="…" if bounds.most is None else bare(bounds.most),
            )
            advice = _("Ask for the right points; these are taken as they stand")
            self.findings.append(Finding("out-of-bounds", content.place, message, advice, Severity.WARNING))
        return value

    def _number(self, content: Content, what: str, bounds: Bounds, subject: Subject) -> Decimal | None:
        """The number of a cell, as the sheets of a round are read: where points are percentages 73,5% is 73,5."""
        percents = subject.measure == "percent"
        if content.percent and content.number is not None and percents:
            return content.number * 100
        if content.percent and content.number is not None:
            message = _("The cell in “{column}” is set to show a percentage; its number {value} is read").format(
                column=what, value=content.text.replace(".", ",")
            )
            advice = _("Set the cell's format to number, and check it")
            self.findings.append(Finding("cell-percent", content.place, message, advice, Severity.WARNING))
        sign: Percent = "points" if percents else "refuse"
        return number_in(content, what, self.findings, maximum=bounds.most, percent=sign)

    def tell_empty(self) -> None:
        """Tell of the cells that should hold points but are empty, and of a file in which nothing is filled in."""
        wrong = any(each.severity is Severity.ERROR for each in self.findings)
        if self.empty and not self.given and not wrong:
            message, advice = _("Nothing is filled in"), _("Ask for the file that was filled in")
            self.tell("nothing-filled-in", "", message, advice, Severity.WARNING)
        elif self.empty:
            message = _("{count} cells that should hold points are empty; {cells}").format(
                count=len(self.empty), cells="; ".join(_by_sheet(self.empty))
            )
            self.tell("cells-empty", "", message, _("Type 0 where there are no points"), Severity.WARNING)


def _by_sheet(cells: Sequence[Cell]) -> list[str]:
    """Cells in words, sheet by sheet."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.sheet, []).append(cell)
    return [_("sheet “{sheet}”: {cells}").format(sheet=title, cells=ranges(here)) for title, here in found.items()]
