"""Reading the sheet of corrections: unit, criterion, old and new points, and the paper that says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from docgen.errors import Cell, Finding, Severity, Sheet
from docgen.i18n import gettext as _
from docgen.model.round import Round
from docgen.model.rubric import CriteriaGroup, Criterion, Rubric, Subject
from docgen.model.scores import TOTAL, Correction, Scoresheet
from docgen.read.headings import head
from docgen.read.lines import Lines
from docgen.read.numbers import number_in
from docgen.read.sheet import KnownUnits, absent_advice, did_you_mean
from docgen.read.workbook import Content, Row, Workbook
from docgen.vietnamese import headings
from docgen.vietnamese.dates import cite_date, date_in
from docgen.vietnamese.names import fold, nearest

_NEEDED = ("unit", "points", "old", "new")


def read_corrections(
    book: Workbook, sheet: str, rubric: Rubric, known: KnownUnits, last: dt.date
) -> tuple[list[Correction], list[Finding]]:
    """Read every correction in the order of the rows, and tell what is wrong with them.

    “Tiêu chí” names a group or criterion by its label, short name or code, or the total. The subject may be left out
    where only one has such points. last: the last day that a paper may be of, that of the round's documents.
    """
    rows = book.rows(sheet)
    columns, heads, first = _columns(rows)
    missing = [headings.CORRECTIONS[entry][0] for entry in _NEEDED if entry not in columns]
    if missing:
        message = _("Missing columns: {names}").format(names=", ".join(f"“{name}”" for name in missing))
        advice = _("Head the columns: {names}").format(names=", ".join(n[0] for n in headings.CORRECTIONS.values()))
        return [], [Finding("column-missing", Sheet(book.name, sheet), message, advice)]
    reading = _Reading(book, sheet, columns, heads, rubric, known, last)
    found = [reading.correction(row) for row in _unmerged(book, sheet, rows[first:], columns)]
    return [correction for correction in found if correction is not None], reading.findings


def corrections_of(scores: Scoresheet, round_: Round, lines: Lines) -> tuple[Correction, ...]:
    """Every correction of a round: those of its sheet, then those that people decided. lines: of its `round.yaml`."""
    decided = (
        Correction(
            subject=one.subject,
            unit=one.unit,
            points=one.points,
            old=one.old,
            new=one.new,
            place=lines.at("decisions", "corrections", number),
            reason=one.reason,
            number=one.paper,
            old_place=lines.at("decisions", "corrections", number, "old"),
        )
        for number, one in enumerate(round_.decisions.corrections)
    )
    return (*scores.corrections, *decided)


def _columns(rows: list[Row]) -> tuple[dict[str, int], dict[str, str], int]:
    """Columns by what they hold, their headings as typed, and the position of the first row below the headings."""
    names = {head(name): entry for entry, all_names in headings.CORRECTIONS.items() for name in all_names}
    for position, row in enumerate(rows):
        columns: dict[str, int] = {}
        for column in sorted(row.cells):
            entry = names.get(head(row.text(column)))
            if entry is not None:
                columns.setdefault(entry, column)
        if "unit" in columns and len(columns) > 1:
            heads = {entry: " ".join(row.text(column).split()) for entry, column in columns.items()}
            return columns, heads, position + 1
    return {}, {}, 0


def _unmerged(book: Workbook, sheet: str, rows: Sequence[Row], columns: Mapping[str, int]) -> Iterator[Row]:
    """The rows, with what stands once for several of them, in a merged cell; but never points.

    A row without anything of its own stays as it is.
    """
    shared = {column for entry, column in columns.items() if entry not in ("old", "new")}
    areas = [
        (top, column, bottom)
        for top, column, bottom, right in book.merged(sheet)
        if column in shared and column == right and bottom > top
    ]
    by_number = {row.number: row for row in rows}
    for row in rows:
        above = {
            column: by_number[top].cells[column]
            for top, column, bottom in areas
            if top < row.number <= bottom and column in by_number.get(top, row).cells
        }
        has_own = any(column in row.cells for entry, column in columns.items() if entry in _NEEDED)
        yield replace(row, cells={**above, **row.cells}) if above and has_own else row


class _Reading:
    def __init__(
        self,
        book: Workbook,
        sheet: str,
        columns: Mapping[str, int],
        heads: Mapping[str, str],
        rubric: Rubric,
        known: KnownUnits,
        last: dt.date,
    ) -> None:
        self.findings: list[Finding] = []
        self._book = book
        self._sheet = sheet
        self._columns = columns
        self._heads = heads
        self._rubric = rubric
        self._known = known
        self._last = last
        self._points = {subject.code: _names_of_points(subject) for subject in rubric.subjects}
        self._unread: set[tuple[str, str]] = set()
        """Unit and points (empty: any) of rows that cannot be read; later ones about the same build upon them."""

    def correction(self, row: Row) -> Correction | None:
        """The correction of a row; None for an empty one, and after telling why one cannot be read."""
        typed = {entry: content for entry in self._columns if (content := self._cell(row, entry)) is not None}
        used = typed.keys() & {"unit", "points", "old", "new"}
        if not used or (used == {"unit"} and self._is_note(typed["unit"])):
            return None
        before = len(self.findings)
        unit = self._unit(row, typed)
        found = self._target(row, typed)
        new = self._number(row, typed, "new")
        old = number_in(typed["old"], self._heading("old"), self.findings) if "old" in typed else None
        if self._errors(before):
            units = [unit] if unit is not None else self._meant(typed)
            self._unread |= {(code, "" if found is None else found[1]) for code in units}
        if unit is None or found is None or new is None:
            return None
        place = self._book.place(self._sheet, row.number, self._columns["new"])
        texts = {entry: typed[entry].text for entry in ("reason", "number", "day", "who") if entry in typed}
        old_place = self._book.place(self._sheet, row.number, self._columns["old"])
        made = Correction(found[0], unit, found[1], old, new, place, old_place=old_place, **texts)
        self._check_paper(row, typed, place)
        if made.old == made.new:
            message = _("The new points are the old ones, so this correction changes nothing")
            self.findings.append(Finding("correction-without-change", place, message, severity=Severity.NOTE))
        return None if {(unit, found[1]), (unit, "")} & self._unread else made

    def _meant(self, typed: Mapping[str, Content]) -> list[str]:
        """Codes of the units that an unknown name may mean."""
        return [unit.code for unit in self._known.meant(typed["unit"].text)] if "unit" in typed else []

    def _check_paper(self, row: Row, typed: Mapping[str, Content], place: Cell) -> None:
        """Warn where a correction does not say why, or by which paper of which day. A sheet may have no days at all."""
        wanted = [entry for entry in ("reason", "number", "day") if entry != "day" or entry in self._columns]
        missing = [entry for entry in wanted if entry not in typed]
        if missing:
            names = ", ".join(f"“{self._heading(entry)}”" for entry in missing)
            if missing[0] in self._columns:
                place = self._book.place(self._sheet, row.number, self._columns[missing[0]])
            message = _("This correction does not say why, or by which document of which day")
            advice = _("Fill in {names}").format(names=names)
            alike = _("Corrections do not say why, or by which document of which day")
            self.findings.append(Finding("correction-without-paper", place, message, advice, Severity.WARNING, alike))
        if "day" in typed:
            self._check_day(typed["day"])

    def _check_day(self, content: Content) -> None:
        day = date_in(content.text) if content.kind in ("text", "date") else None
        if day is not None and day <= self._last:
            return
        message = _("“{text}” in “{column}” is no date").format(text=content.text, column=self._heading("day"))
        if day is not None:
            message = _("{day} in “{column}” is later than the documents of the round ({last})").format(
                day=cite_date(day), column=self._heading("day"), last=cite_date(self._last)
            )
        advice = _("Look up the paper, and type its date as in 09/11/2026")
        self.findings.append(Finding("correction-date", content.place, message, advice, Severity.WARNING))

    def _is_note(self, content: Content) -> bool:
        """Whether a text where a unit would stand, alone in its row, is none, after telling so."""
        if self._known.named(content.text) is not None:
            return False
        message = _("“{text}” is no unit and has no numbers, so the row is not read").format(text=content.text)
        self.findings.append(Finding("row-not-read", content.place, message, severity=Severity.NOTE))
        return True

    def _errors(self, since: int) -> list[Finding]:
        return [finding for finding in self.findings[since:] if finding.severity is Severity.ERROR]

    def _cell(self, row: Row, entry: str) -> Content | None:
        return row.cells.get(self._columns[entry])

    def _heading(self, entry: str) -> str:
        return self._heads.get(entry, headings.CORRECTIONS[entry][0])

    def _missing(self, row: Row, entry: str) -> None:
        message = _("“{column}” is empty").format(column=self._heading(entry))
        place = self._book.place(self._sheet, row.number, self._columns[entry])
        self.findings.append(Finding("correction-incomplete", place, message, _("Fill it in, or clear the row")))

    def _number(self, row: Row, typed: Mapping[str, Content], entry: str) -> Decimal | None:
        if entry not in typed:
            self._missing(row, entry)
            return None
        return number_in(typed[entry], self._heading(entry), self.findings)

    def _unit(self, row: Row, typed: Mapping[str, Content]) -> str | None:
        content = typed.get("unit")
        if content is None:
            self._missing(row, "unit")
            return None
        unit = self._known.named(content.text)
        if unit is None and (absent := self._known.absent(content.text)) is not None:
            self.findings.append(Finding("unit-absent", content.place, str(absent), absent_advice(absent)))
            return None
        if unit is None:
            near = self._known.meant(content.text)
            advice = did_you_mean(near) if near else _("Correct the name as the unit register has it")
            message = _("Unknown unit “{name}”").format(name=content.text)
            self.findings.append(Finding("unit-unknown", content.place, message, advice))
            return None
        return unit.code

    def _target(self, row: Row, typed: Mapping[str, Content]) -> tuple[str, str] | None:
        """Subject and code of the corrected points."""
        content = typed.get("points")
        if content is None:
            self._missing(row, "points")
            return None
        subjects = self._subjects(typed.get("subject"))
        if not subjects:
            return None
        name = head(content.text)
        found = [(code, self._points[code][name]) for code in subjects if name in self._points[code]]
        if len(found) == 1:
            return found[0]
        if found:
            message = _("“{name}” is scored for several subjects: {codes}").format(
                name=content.text, codes=", ".join(code for code, _points in found)
            )
            advice = _("Name the subject in “{column}”").format(column=self._heading("subject"))
        else:
            known = dict.fromkeys(label for code in subjects for label in self._labels(code))
            near = nearest(content.text, known)
            message = _("The rubric has no points called “{name}”").format(name=content.text)
            advice = _("Known: {names}").format(names=", ".join(known))
            if near:
                advice = _("Did you mean “{key}”?").format(key=near[0])
        self.findings.append(Finding("points-unknown", content.place, message, advice))
        return None

    def _subjects(self, content: Content | None) -> list[str]:
        """The subjects that a row may be about; none, after telling so, for a subject that is unknown."""
        if content is None:
            return list(self._points)
        named = [s.code for s in self._rubric.subjects if fold(content.text) in (fold(s.code), fold(s.label))]
        if not named:
            near = nearest(content.text, [subject.label for subject in self._rubric.subjects])
            advice = _("Did you mean “{key}”?").format(key=near[0]) if near else ""
            message = _("Unknown {what} “{code}”").format(what=_("subject"), code=content.text)
            self.findings.append(Finding("code-unknown", content.place, message, advice))
        return named

    def _labels(self, code: str) -> Iterator[str]:
        subject = self._rubric.subject_by_code[code]
        parts: list[CriteriaGroup | Criterion] = [*subject.groups, *subject.criteria()]
        yield from (name for part in parts for name in (part.label, part.short) if name)
        yield headings.TOTAL[0]


def _names_of_points(subject: Subject) -> dict[str, str]:
    """Codes of what can be corrected, by every reduced name of it."""
    found = {head(name): TOTAL for name in headings.TOTAL}
    for criterion in subject.criteria():
        if not criterion.criteria:
            found |= {head(name): criterion.code for name in (criterion.label, criterion.short, criterion.code) if name}
    for group in subject.groups:
        if group.kind != "named":
            names = (group.label, group.short, group.head, group.code)
            found |= {head(name): group.code for name in names if name}
    return found
