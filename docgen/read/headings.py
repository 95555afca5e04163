"""Finding the columns of a score sheet by their headings, wherever the table begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docgen.errors import Finding, Sheet
from docgen.i18n import gettext as _
from docgen.model.round import ScoreSheet
from docgen.model.rubric import CriteriaGroup, Subject
from docgen.read.workbook import Row, Workbook
from docgen.vietnamese import headings
from docgen.vietnamese.names import fold, nearest

_MAXIMUM = re.compile(r"[(\[][^()\[\]]*\d[^()\[\]]*[)\]]")
_RANK = re.compile(rf"(?:{'|'.join(map(fold, headings.RANK))})(?: {fold(headings.YEAR)})? (\d{{4}})")
_LAST_HEADING_ROW = 60
_EARLIEST_YEAR = 1990


@dataclass(frozen=True)
class Columns:
    """Where a sheet keeps what. data: position of the first row below the headings. Columns count from 1."""

    data: int
    unit: int
    total: int | None = None
    groups: Mapping[str, int] = field(default_factory=dict)
    previous_ranks: Mapping[int, int] = field(default_factory=dict)
    headings: Mapping[int, str] = field(default_factory=dict)

    def all(self) -> tuple[int, ...]:
        """Every column of numbers."""
        total = () if self.total is None else (self.total,)
        return (*self.groups.values(), *total, *self.previous_ranks.values())


def head(text: str) -> str:
    """Reduce a heading to what is compared: no case, signs, line breaks, and no maximum in brackets.

    >>> head("Hạ tầng kỹ thuật\\n(tối đa 25 điểm)") == head("HẠ TẦNG KỸ THUẬT")
    True
    """
    return fold(_MAXIMUM.sub(" ", text).strip(" *:"))


def find_columns(
    book: Workbook, rows: Sequence[Row], sheet: ScoreSheet, subject: Subject, year: int
) -> tuple[Columns | None, list[Finding]]:
    """Find the columns of a sheet, and tell of those that are missing or stand twice.

    The heading row is the first one with a unit heading and another known one; names may be spread over two rows.
    A column that is missing is left out of the answer; without the unit column there is none. year: of the round.
    """
    best: Columns | None = None
    clashes: list[Finding] = []
    wanted = _Wanted(sheet, subject, year)
    for position, row in enumerate(rows[:_LAST_HEADING_ROW]):
        unit = next((column for column in sorted(row.cells) if head(row.text(column)) in wanted.unit), None)
        if unit is None:
            continue
        columns, found_twice = _columns(book, rows, position, unit, wanted)
        if best is None or columns.all():
            best, clashes = columns, found_twice
        if columns.all():
            break
    place = Sheet(book.name, sheet.sheet)
    if best is None:
        return None, [_no_headings(place, rows, sheet)]
    return best, [*clashes, *_missing(place, best, wanted, sheet, subject)]


class _Wanted:
    """Headings of one sheet, reduced for comparing: the round's own where it names them, else the usual ones."""

    def __init__(self, sheet: ScoreSheet, subject: Subject, year: int) -> None:
        own = sheet.columns
        self.groups: tuple[CriteriaGroup, ...] = subject.groups_of(sheet.block)
        self.unit = _heads([own.unit] if own.unit else headings.UNIT)
        self.total = _heads([own.total] if own.total else headings.TOTAL)
        self.by_group = {
            name: group.code
            for group in reversed(self.groups)
            for name in _heads(
                [own.groups[group.code]] if group.code in own.groups else [group.label, group.short, group.head]
            )
        }
        self.ranks = {head(name): rank_year for rank_year, name in own.previous_ranks.items()}
        self.year = year

    def rank_year(self, name: str) -> int | None:
        """The earlier year whose rank a column holds, or None."""
        if name in self.ranks:
            return self.ranks[name]
        found = _RANK.fullmatch(name)
        year = int(found[1]) if found else self.year
        return year if _EARLIEST_YEAR <= year < self.year and year not in self.ranks.values() else None


def _heads(names: Iterable[str]) -> frozenset[str]:
    return frozenset(head(name) for name in names if name)


def _columns(
    book: Workbook, rows: Sequence[Row], position: int, unit: int, wanted: _Wanted
) -> tuple[Columns, list[Finding]]:
    upper = rows[position]
    lower = rows[position + 1] if position + 1 < len(rows) else None
    if lower is not None and not _goes_on(lower, unit):
        lower = None
    total: int | None = None
    groups: dict[str, int] = {}
    ranks: dict[int, int] = {}
    shown: dict[int, str] = {}
    clashes = []
    for column in sorted({*upper.cells, *(lower.cells if lower else ())} - {unit}):
        names = [name for name in (lower.text(column) if lower else "", upper.text(column)) if name]
        if not names:
            continue
        shown[column] = " ".join(names[0].split())
        heads = [head(name) for name in (*names, " ".join(reversed(names)))]
        group = next((wanted.by_group[name] for name in heads if name in wanted.by_group), None)
        year = next((found for name in heads if (found := wanted.rank_year(name)) is not None), None)
        taken: int | None = None
        if group is not None:
            taken = groups.setdefault(group, column)
        elif any(name in wanted.total for name in heads):
            total = taken = total or column
        elif year is not None:
            taken = ranks.setdefault(year, column)
        if taken not in (None, column):
            row = lower.number if lower and lower.text(column) else upper.number
            clashes.append(_twice(book, upper, column, taken, row, shown[column]))
    shown[unit] = upper.text(unit)
    return Columns(position + (2 if lower else 1), unit, total, groups, ranks, shown), clashes


def _goes_on(row: Row, unit: int) -> bool:
    """Whether a row below the headings is their second half: words, no numbers, and nothing where units stand."""
    words = [content.kind == "text" and any(map(str.isalpha, content.text)) for content in row.cells.values()]
    return unit not in row.cells and all(words)


def _twice(book: Workbook, upper: Row, column: int, taken: int | None, row: int, heading: str) -> Finding:
    sheet = next(iter(upper.cells.values())).place.sheet
    first = book.place(sheet, row, taken or column).ref
    message = _("“{heading}” heads two columns, here and at {first}").format(heading=heading, first=first)
    advice = _("Rename the column that should not be read")
    return Finding("column-twice", book.place(sheet, row, column), message, advice)


def _no_headings(place: Sheet, rows: Sequence[Row], sheet: ScoreSheet) -> Finding:
    names = [sheet.columns.unit] if sheet.columns.unit else list(headings.UNIT[:3])
    if not rows:
        return Finding("sheet-empty", place, _("The sheet is empty"))
    message = _("There is no row of headings: none of {names} stands in the first rows").format(
        names=", ".join(f"“{name}”" for name in names)
    )
    advice = _("Head the column of units so, or name its heading in round.yaml under “columns”")
    return Finding("headings-missing", place, message, advice)


def _missing(place: Sheet, columns: Columns, wanted: _Wanted, sheet: ScoreSheet, subject: Subject) -> Iterator[Finding]:
    read = {columns.unit, *columns.all()}
    spare = [name for column, name in columns.headings.items() if column not in read and name]
    for group in wanted.groups:
        if group.code not in columns.groups:
            name = sheet.columns.groups.get(group.code, group.short or group.label)
            yield _no_column(place, name, spare)
    if columns.total is None and (subject.total.method == "given" or sheet.columns.total):
        yield _no_column(place, sheet.columns.total or headings.TOTAL[0], spare)
    for year, name in sheet.columns.previous_ranks.items():
        if year not in columns.previous_ranks:
            yield _no_column(place, name, spare)


def _no_column(place: Sheet, name: str, spare: Sequence[str]) -> Finding:
    near = nearest(name, spare)
    if near:
        advice = _("Is it the column “{heading}”? Then name it so, or in round.yaml under “columns”").format(
            heading=near[0]
        )
    else:
        advice = _("Columns that are not read: {names}").format(names=", ".join(spare)) if spare else ""
    return Finding("column-missing", place, _("The column “{heading}” is missing").format(heading=name), advice)
