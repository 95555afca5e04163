"""Finding the columns of a score sheet by their headings, wherever the table begins."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from docgen.errors import Finding, Severity, Sheet
from docgen.i18n import gettext as _
from docgen.model.round import ScoreSheet, SheetColumns, Stage, StageColumns
from docgen.model.rubric import CriteriaGroup, Criterion, Subject
from docgen.model.scores import TOTAL
from docgen.read.cells import Damaged, column_of
from docgen.read.workbook import Content, Row, Workbook
from docgen.vietnamese import headings
from docgen.vietnamese.names import fold, nearest

_MAXIMUM = re.compile(r"[(\[][^()\[\]]*\d[^()\[\]]*[)\]]")
_NUMBERED = re.compile(r"\s*(?:(?:(?:\d+\.)+\d*|\d+\)|[IVX]+\.)\s*|[A-Za-zĐđ][.)]\s+)(?=[^\W\d_])")
"""What numbers a heading: “1.”, “1.2”, “II.”, “a)”."""
_LETTERS = re.compile(rf"(?:{'|'.join(map(fold, headings.COLUMN))}) ([a-z]{{1,3}})")
_LAST_HEADING_ROW = 60
_MOST_HEADING_ROWS = 3
_EARLIEST_YEAR = 1990
_YEAR = re.compile(r"(19|20)\d\d")


def _dated(names: Iterable[str]) -> re.Pattern[str]:
    """A heading that ends in a year: “Xếp hạng năm 2016”."""
    return re.compile(rf"({'|'.join(map(fold, names))})(?: {fold(headings.YEAR)})? (\d{{4}})")


_OF_YEAR = re.compile(rf"(?:(?:.* )?{fold(headings.YEAR)} )?(\d{{4}})")
"""A heading over or under others that only says of which year they are: “Năm 2016”, “Kết quả năm 2016”, “2016”."""
_RANK = _dated(headings.RANK)
_TOTAL = _dated((*headings.TOTAL, *headings.POINTS))


@dataclass(frozen=True)
class StageHeads:
    """Where a sheet keeps the points of one stage of scoring: columns of groups, of criteria, and of the total."""

    groups: Mapping[str, int] = field(default_factory=dict)
    criteria: Mapping[str, int] = field(default_factory=dict)
    total: int | None = None

    def all(self) -> tuple[int, ...]:
        """Its columns."""
        return (*self.groups.values(), *self.criteria.values(), *(() if self.total is None else (self.total,)))


@dataclass(frozen=True)
class Missing:
    """A column that a sheet ought to have, unless another sheet of the block has it.

    codes: of groups or criteria, or `total`, of which one is enough. stage: of scoring, "" for none.
    """

    stage: str
    codes: tuple[str, ...]
    finding: Finding


@dataclass(frozen=True)
class Columns:
    """Where a sheet keeps what. data: position of the first row below the headings. Columns count from 1.

    stages: the points by stage of scoring, those without a stage under the last one; under "" where a round has none.
    headings: what messages call the columns; refs: the cells in which they are headed.
    missing: columns of points that it lacks. elsewhere: those of groups and criteria that other blocks have; not read.
    """

    data: int
    unit: int
    stages: Mapping[str, StageHeads] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    note: int | None = None
    previous_ranks: Mapping[int, int] = field(default_factory=dict)
    previous_totals: Mapping[int, int] = field(default_factory=dict)
    headings: Mapping[int, str] = field(default_factory=dict)
    refs: Mapping[int, str] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    elsewhere: frozenset[int] = frozenset()

    def all(self) -> tuple[int, ...]:
        """Every column of numbers."""
        return self._all

    @cached_property
    def _all(self) -> tuple[int, ...]:
        points = (column for stage in self.stages.values() for column in stage.all())
        return (*points, *self.previous_ranks.values(), *self.previous_totals.values())


def head(text: str) -> str:
    """Reduce a heading to what is compared: no case, signs, line breaks, number in front, and maximum behind.

    >>> head("2. Hạ tầng kỹ thuật\\n(tối đa 25 điểm)") == head("II. HẠ TẦNG KỸ THUẬT") == head("hạ tầng kỹ thuật")
    True
    """
    name = headings.MAXIMUM.sub(" ", _MAXIMUM.sub(" ", unicodedata.normalize("NFC", text)))
    number = _NUMBERED.match(name)
    return fold(name[number.end() if number else 0 :].strip(" *:"))


def lettered(name: str) -> int | None:
    """The column that a setting names by its letter; None for a heading.

    >>> lettered("cột K"), lettered("Tổng cộng")
    (11, None)
    """
    found = _LETTERS.fullmatch(fold(name))
    try:
        return column_of(found[1]) if found else None
    except Damaged:
        return None


def find_columns(
    book: Workbook, rows: Sequence[Row], sheet: ScoreSheet, subject: Subject, year: int, stages: Sequence[Stage] = ()
) -> tuple[Columns | None, list[Finding]]:
    """Find the columns of a sheet, and tell of those that stand twice, and of earlier years that are missing.

    The heading row is the first one with a unit heading and another known one; names may be spread over three rows.
    Columns that are named by letter need no headings.
    A column that is missing is left out of the answer; without the unit column there is none. year: of the round.
    stages: of the round; their labels may stand in headings.
    """
    best: Columns | None = None
    clashes: list[Finding] = []
    wanted = _Wanted(sheet, subject, year, stages)
    for position, row in enumerate(rows[:_LAST_HEADING_ROW]):
        unit = wanted.unit_column(row)
        if unit is None:
            continue
        reading = _Headings(book, rows, position, unit, wanted)
        columns = reading.columns()
        if best is None or columns.all():
            best, clashes = columns, reading.clashes
        if columns.all():
            break
    place = Sheet(book.name, sheet.sheet)
    if best is None and wanted.unit_letter is not None and (first := wanted.first_row(rows)) is not None:
        best = replace(_Headings(book, rows, first, wanted.unit_letter, wanted).columns(), data=first)
    if best is None:
        return None, [_no_headings(place, rows, sheet)]
    missing = tuple(_missing(place, best, wanted, sheet, subject))
    return replace(best, missing=missing), [*clashes, *_missing_years(place, best, sheet)]


@dataclass(frozen=True)
class Table:
    """One of the tables of a sheet: its columns, the rows below its headings, and what is wrong with the headings."""

    columns: Columns
    rows: Sequence[Row]
    findings: Sequence[Finding]


def find_tables(
    book: Workbook, rows: Sequence[Row], sheet: ScoreSheet, subject: Subject, year: int, stages: Sequence[Stage] = ()
) -> tuple[list[Table], list[Finding]]:
    """Find the tables of a sheet: further ones begin below the first where a heading of units stands again.

    One whose columns are not known ends the table above it, and is told and left unread. Otherwise as `find_columns`;
    without any table there is a finding.
    """
    columns, wrong = find_columns(book, rows, sheet, subject, year, stages)
    if columns is None:
        return [], wrong
    found, notes = list[Table](), list[Finding]()
    wanted, rest = _Wanted(sheet, subject, year, stages), rows[columns.data :]
    known: Columns | None = columns
    while True:
        begins = next((at for at, row in enumerate(rest) if _heads_units(row, columns.unit, wanted)), len(rest))
        if known is not None:
            found.append(Table(known, rest[:begins], wrong))
        if begins == len(rest):
            return found, notes
        known, wrong = find_columns(book, rest[begins:], sheet, subject, year, stages)
        if known is not None and known.data <= _MOST_HEADING_ROWS and known.all():
            columns, rest = known, rest[begins + known.data :]
        else:
            notes.append(_table_not_read(rest[begins]))
            known, rest = None, rest[begins + 1 :]


def _heads_units(row: Row, unit: int, wanted: _Wanted) -> bool:
    """Whether a row below a table heads a column of units again, be it another column."""
    if (name := row.text(unit)) and head(name) in wanted.unit:
        return True
    if any(content.kind != "text" for content in row.cells.values()):
        return False
    return any(head(content.text) in wanted.unit for content in row.cells.values())


def _table_not_read(row: Row) -> Finding:
    message = _("Another table begins here, without columns of points, so it is not read")
    return Finding("table-not-read", row.cells[min(row.cells)].place, message, severity=Severity.NOTE)


@dataclass(frozen=True)
class _Target:
    """What a column holds. kind: group, criterion, total, rank, previous-total, reason, note, elsewhere."""

    kind: str
    code: str = ""
    year: int = 0
    stage: str = ""


class _Wanted:
    """Headings of one sheet, reduced for comparing: the round's own where it names them, else the usual ones."""

    def __init__(self, sheet: ScoreSheet, subject: Subject, year: int, stages: Sequence[Stage]) -> None:
        own = sheet.columns
        self.stage = sheet.stage or (stages[-1].code if stages else "")
        self.block = sheet.block
        self.groups: tuple[CriteriaGroup, ...] = subject.groups_of(sheet.block)
        leaves = [leaf for group in self.groups for leaf in group.leaves(sheet.block)]
        self.year = year
        self.unit = _heads([own.unit] if own.unit else headings.UNIT)
        self.unit_letter = lettered(own.unit)
        self.total = _heads([own.total] if own.total else headings.TOTAL)
        self.group_total = _heads((*headings.TOTAL, *headings.POINTS, *headings.GROUP_TOTAL))
        self.earlier_total = _heads((*headings.TOTAL, *headings.POINTS))
        self.rank = _heads(headings.RANK)
        self.by_group = _by_name(self.groups, own.groups)
        self.by_criterion = _by_name(leaves, own.criteria)
        scored = [group for group in subject.groups if group.kind != "named"]
        applying = {part.code: part for part in _parts(scored, sheet.block)}
        others = [part for part in _parts(scored) if part.code not in applying]
        self.elsewhere = {*_by_name(others, {})} - {*_by_name(list(applying.values()), {})}
        self.by_reason = {head(name): code for code, name in own.reasons.items()}
        self.reason = _heads(headings.REASON)
        self.note = _heads([own.note] if own.note else headings.NOTE)
        self.ranks = {head(name): rank_year for rank_year, name in own.previous_ranks.items()}
        self.totals = {head(name): total_year for total_year, name in own.previous_totals.items()}
        self.by_stage = {fold(stage.label): stage.code for stage in stages}
        self.letters = dict(_letters(own, self.stage))
        for code, of_stage in own.stages.items():
            self.letters |= dict(_stage_letters(of_stage, code))
        self.exact = {
            head(name): target
            for code, of_stage in own.stages.items()
            for name, target in _stage_targets(of_stage, code)
        }

    def unit_column(self, row: Row) -> int | None:
        """The column of units, if this row heads it."""
        if self.unit_letter is not None:
            known = (head(row.text(column)) for column in sorted(row.cells) if column != self.unit_letter)
            heads = self._heads_letters(row) or any(self.target([name]) for name in known)
            return self.unit_letter if heads else None
        return next((column for column in sorted(row.cells) if head(row.text(column)) in self.unit), None)

    def first_row(self, rows: Sequence[Row]) -> int | None:
        """Where all columns are named by letter and none is headed: the first row with a name and numbers in them."""
        for position, row in enumerate(rows[:_LAST_HEADING_ROW]):
            numbers = [column for column in self.letters if column in row.cells and row.cells[column].kind == "number"]
            if self.unit_letter is not None and row.text(self.unit_letter) and numbers:
                return position
        return None

    def _heads_letters(self, row: Row) -> bool:
        """Whether words stand over most of the columns that the round names by letter, and not over one of several."""
        words = [column for column in self.letters if any(map(str.isalpha, row.text(column)))]
        return bool(words) and len(words) >= min(len(self.letters), max(2, len(self.letters) / 2))

    def target(self, names: Sequence[str]) -> _Target | None:
        """What a column with these headings (reduced, from the top down) holds."""
        if not names:
            return None
        for name in (names[-1], *names, " ".join(names)):
            if name in self.exact:
                return self.exact[name]
        year, rest = self._year_apart(names)
        if year is not None and year != self.year:
            return self._other(names) or self._of_earlier(rest, year)
        found = self._of_this_year(rest)
        stage, points = self._stage(rest)
        return found or (None if stage else self._other(names)) or self._elsewhere(points)

    def _elsewhere(self, names: Sequence[str]) -> _Target | None:
        """Points that other blocks have."""
        own = [name for name in names if name not in self.group_total]
        return _Target("elsewhere") if own and own[-1] in self.elsewhere else None

    def _year_apart(self, names: Sequence[str]) -> tuple[int | None, Sequence[str]]:
        """The year that one of several headings is all about, and the other headings."""
        for place, name in enumerate(names if len(names) > 1 else ()):
            found = _OF_YEAR.fullmatch(name)
            if found is not None and name not in self.ranks and name not in self.totals:
                return int(found[1]), [*names[:place], *names[place + 1 :]]
        return None, names

    def _of_earlier(self, names: Sequence[str], year: int) -> _Target | None:
        """The total or rank of an earlier year; nothing else of such years is read."""
        if not _EARLIEST_YEAR <= year < self.year:
            return None
        if any(name in self.earlier_total for name in names):
            return _Target("previous-total", year=year)
        return _Target("rank", year=year) if any(name in self.rank for name in names) else None

    def _of_this_year(self, names: Sequence[str]) -> _Target | None:
        """Points or a total of the round's year, at one of its stages."""
        stage, rest = self._stage(names)
        found = self._points(rest)
        if found is not None:
            return replace(found, stage=stage or self.stage)
        if stage and (not rest or all(name in self.group_total for name in rest)):
            return _Target("total", stage=stage)
        return None

    def _stage(self, names: Sequence[str]) -> tuple[str, list[str]]:
        """The stage whose label stands among the headings, or at an end of one of them, and what is left."""
        for label, code in self.by_stage.items():
            for place, name in enumerate(names):
                if name == label:
                    return code, [*names[:place], *names[place + 1 :]]
                left = (
                    name.removeprefix(f"{label} ") if name.startswith(f"{label} ") else name.removesuffix(f" {label}")
                )
                if left != name:
                    return code, [*names[:place], left, *names[place + 1 :]]
        return "", list(names)

    def _points(self, names: Sequence[str]) -> _Target | None:
        """Points of a group or criterion, or a total."""
        if not names:
            return None
        joined = " ".join(names)
        group = next((self.by_group[name] for name in (*names, joined) if name in self.by_group), None)
        criterion = next((self.by_criterion[n] for n in (names[-1], *names, joined) if n in self.by_criterion), None)
        if criterion is not None and (group is None or names[-1] not in self.by_group):
            return _Target("criterion", criterion)
        if group is not None:
            below = names[-1] in self.by_group or joined in self.by_group or names[-1] in self.group_total
            return _Target("group", group) if below or len(names) == 1 else None
        if names[-1] in self.total or joined in self.total or any(name in self.total for name in names):
            return _Target("total")
        dated = _TOTAL.fullmatch(joined) or _TOTAL.fullmatch(names[-1])
        return _Target("total") if dated and int(dated[2]) == self.year and dated[1] in self.total else None

    def _other(self, names: Sequence[str]) -> _Target | None:
        """Ranks and totals of earlier years, reasons, notes."""
        for name in (names[-1], *names, " ".join(names)):
            if (year := self._year(name, self.ranks, _RANK)) is not None:
                return _Target("rank", year=year)
            if (year := self._year(name, self.totals, _TOTAL)) is not None:
                return _Target("previous-total", year=year)
            if name in self.by_reason:
                return _Target("reason", self.by_reason[name])
            if name in self.note:
                return _Target("note")
            if name in self.reason or any(name.startswith(f"{reason} ") for reason in self.reason):
                return _Target("reason", self._group_of_reason(name))
        return None

    def _group_of_reason(self, name: str) -> str:
        """The group that a heading such as “Lý do điểm trừ” names; empty where it names none."""
        rest = [name.removeprefix(f"{reason} ") for reason in self.reason if name.startswith(f"{reason} ")]
        return next((self.by_group[part] for part in rest if part in self.by_group), "")

    def _year(self, name: str, own: Mapping[str, int], pattern: re.Pattern[str]) -> int | None:
        """The earlier year that a column is about, or None."""
        if name in own:
            return own[name]
        found = pattern.fullmatch(name)
        year = int(found[2]) if found else self.year
        return year if _EARLIEST_YEAR <= year < self.year and year not in own.values() else None


def _heads(names: Iterable[str]) -> frozenset[str]:
    return frozenset(head(name) for name in names if name)


def _by_name(parts: Sequence[CriteriaGroup | Criterion], own: Mapping[str, str]) -> dict[str, str]:
    """Codes by every heading that the column of a group or criterion may have."""
    return {
        name: part.code
        for part in reversed(parts)
        for name in _heads(
            [own[part.code]] if part.code in own else [part.label, part.short, getattr(part, "head", "")]
        )
    }


def _parts(parts: Sequence[CriteriaGroup | Criterion], block: str | None = None) -> Iterator[CriteriaGroup | Criterion]:
    """Groups or criteria and all below them, headings included; only those of a block, where one is named."""
    for part in parts:
        if block is None or part.applies_to(block):
            yield part
            yield from _parts(part.criteria, block)


def _letters(own: SheetColumns, stage: str) -> Iterator[tuple[int, _Target]]:
    """Columns that the round names by letter."""
    yield from _stage_letters(StageColumns(total=own.total, groups=own.groups, criteria=own.criteria), stage)
    named = [
        *((name, _Target("rank", year=year)) for year, name in own.previous_ranks.items()),
        *((name, _Target("previous-total", year=year)) for year, name in own.previous_totals.items()),
        *((name, _Target("reason", code)) for code, name in own.reasons.items()),
        (own.note, _Target("note")),
    ]
    for name, target in named:
        if (column := lettered(name)) is not None:
            yield column, target


def _stage_letters(own: StageColumns, stage: str) -> Iterator[tuple[int, _Target]]:
    for name, target in _stage_targets(own, stage):
        if (column := lettered(name)) is not None:
            yield column, target


def _stage_targets(own: StageColumns, stage: str) -> Iterator[tuple[str, _Target]]:
    yield from ((name, _Target("group", code, stage=stage)) for code, name in own.groups.items())
    yield from ((name, _Target("criterion", code, stage=stage)) for code, name in own.criteria.items())
    if own.total:
        yield own.total, _Target("total", stage=stage)


class _Headings:
    """The headings of a sheet, from the row with the unit's heading down."""

    def __init__(self, book: Workbook, rows: Sequence[Row], position: int, unit: int, wanted: _Wanted) -> None:
        self.book = book
        self.wanted = wanted
        self.unit = unit
        self.clashes: list[Finding] = []
        self.rows = [rows[position]]
        for row in rows[position + 1 : position + _MOST_HEADING_ROWS]:
            if not _goes_on(row, unit):
                break
            self.rows.append(row)
        self.data = position + len(self.rows)
        self._taken: dict[_Target, int] = {}
        self._shown: dict[int, str] = {}
        self._elsewhere: set[int] = set()

    def columns(self) -> Columns:
        """What stands in which column."""
        last: str = ""
        headed = sorted({column for row in self.rows for column in row.cells} - {self.unit})
        above = {column: names for column in headed if (names := self._names(column))}
        self._shown.update(_told_apart(above))
        for column, names in above.items():
            target = self.wanted.letters.get(column) or self.wanted.target([name for name in map(head, names) if name])
            if target is not None and target.kind == "reason" and not target.code:
                target = _Target("reason", last) if last else None
            if target is not None and target.kind == "elsewhere":
                self._elsewhere.add(column)
            elif target is not None:
                self._take(target, column)
                last = target.code if target.kind == "group" else ""
        for column, target in self.wanted.letters.items():
            if column not in self._shown:
                self._shown[column] = ""
                self._take(target, column)
        self._shown[self.unit] = self.rows[0].text(self.unit)
        return self._found()

    def _refs(self) -> dict[int, str]:
        """The lowest cell that heads each column."""
        cells = ((column, cell.place.ref) for row in self.rows for column, cell in row.cells.items())
        return {column: ref for column, ref in cells if column in self._shown}

    def _names(self, column: int) -> list[str]:
        """The headings of a column from the top down. One that spans further columns is theirs too."""
        names = []
        for depth, row in enumerate(self.rows):
            text = _said(row, column)
            if not text and any(_said(below, column) for below in self.rows[depth + 1 :]):
                text = self._spanning(depth, column)
            if text:
                names.append(text)
        return names

    def _spanning(self, depth: int, column: int) -> str:
        """The heading to the left that spans this column: one with another heading below it."""
        row = self.rows[depth]
        left = max((other for other in row.cells if other < column), default=None)
        if left is None or left == self.unit or not any(_said(below, left) for below in self.rows[depth + 1 :]):
            return ""
        return _said(row, left)

    def _take(self, target: _Target, column: int) -> None:
        first = self._taken.setdefault(target, column)
        if first != column:
            self.clashes.append(self._twice(column, first))

    def _twice(self, column: int, first: int) -> Finding:
        row = next((row for row in reversed(self.rows) if _said(row, column)), self.rows[0])
        sheet = next(iter(self.rows[0].cells.values())).place.sheet
        message = _("“{heading}” heads two columns, here and at {first}").format(
            heading=self._shown[column], first=self.book.place(sheet, row.number, first).ref
        )
        advice = _("Rename the column that should not be read")
        return Finding("column-twice", self.book.place(sheet, row.number, column), message, advice)

    def _found(self) -> Columns:
        def of(kind: str, stage: str = "") -> dict[str, int]:
            return {t.code: column for t, column in self._taken.items() if (t.kind, t.stage) == (kind, stage)}

        def years(kind: str) -> dict[int, int]:
            return {t.year: column for t, column in self._taken.items() if t.kind == kind}

        codes = {t.stage for t in self._taken if t.kind in ("group", "criterion", "total")} or {self.wanted.stage}
        stages = {
            code: StageHeads(of("group", code), of("criterion", code), of("total", code).get("")) for code in codes
        }
        return Columns(
            self.data,
            self.unit,
            stages,
            of("reason"),
            of("note").get(""),
            years("rank"),
            years("previous-total"),
            self._shown,
            self._refs(),
            elsewhere=frozenset(self._elsewhere),
        )


def _told_apart(names: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """What messages call columns: the lowest heading, or all from the top where several columns have the same."""
    lowest = Counter(" ".join(own[-1].split()) for own in names.values())
    called = {}
    for column, own in names.items():
        name = " ".join(own[-1].split())
        called[column] = name if lowest[name] == 1 else " ".join(" ".join(dict.fromkeys(own)).split())
    return called


def _said(row: Row, column: int) -> str:
    """What a cell says as a heading: its text, or a year."""
    content = row.cells.get(column)
    return content.text if content is not None and (content.kind == "text" or _is_year(content)) else ""


def _is_year(content: Content) -> bool:
    return content.kind in ("text", "number") and bool(_YEAR.fullmatch(content.text))


def _goes_on(row: Row, unit: int) -> bool:
    """Whether a row below the headings goes on with them: words and years, and nothing where units stand."""
    contents = row.cells.values()
    words = (
        content.kind == "text" and any(map(str.isalpha, content.text)) or _is_year(content) for content in contents
    )
    return unit not in row.cells and all(words)


def _no_headings(place: Sheet, rows: Sequence[Row], sheet: ScoreSheet) -> Finding:
    if not rows:
        return Finding("sheet-empty", place, _("The sheet is empty"))
    if lettered(sheet.columns.unit) is not None:
        message = _("Beside the units in “{column}” no column of points is known: none has a heading that docgen knows")
        advice = _("Name the columns of points too, or let docgen find them by their numbers: docgen columns ROUND")
        return Finding("headings-missing", place, message.format(column=sheet.columns.unit), advice)
    names = [sheet.columns.unit] if sheet.columns.unit else list(headings.UNIT[:3])
    message = _("There is no row of headings: none of {names} stands in the first rows").format(
        names=", ".join(f"“{name}”" for name in names)
    )
    advice = _(
        "Head the column of units so, or name its heading in round.yaml under “columns”, or let docgen find the "
        "columns: docgen columns ROUND"
    )
    return Finding("headings-missing", place, message, advice)


def _missing(place: Sheet, columns: Columns, wanted: _Wanted, sheet: ScoreSheet, subject: Subject) -> Iterator[Missing]:
    for code, stage in columns.stages.items():
        named = sheet.columns if code == wanted.stage else sheet.columns.stages.get(code, StageColumns.usual())
        for codes, name in _missing_points(stage, wanted, named):
            yield Missing(code, codes, _no_column(place, name, columns))
        if stage.total is None and (named.total or (subject.total.method == "given" and code == wanted.stage)):
            yield Missing(code, (TOTAL,), _no_column(place, named.total or headings.TOTAL[0], columns))


def _missing_years(place: Sheet, columns: Columns, sheet: ScoreSheet) -> Iterator[Finding]:
    """Columns of earlier years that the round names and the sheet does not have."""
    for named, found in (
        (sheet.columns.previous_ranks, columns.previous_ranks),
        (sheet.columns.previous_totals, columns.previous_totals),
    ):
        yield from (_no_column(place, name, columns) for year, name in named.items() if year not in found)


def _missing_points(
    stage: StageHeads, wanted: _Wanted, named: SheetColumns | StageColumns
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Groups and criteria without a column: the codes of which one would do, and the heading.

    A group is there by itself, or by all of its criteria. A bonus or penalty may be left out where nobody has any; a
    stage with nothing but totals has no groups.
    """
    if stage.total is not None and not stage.groups and not stage.criteria and isinstance(named, StageColumns):
        return
    for group in wanted.groups:
        leaves = group.leaves(wanted.block)
        found = [leaf for leaf in leaves if leaf.code in stage.criteria]
        if group.code in stage.groups and not found:
            continue
        if found:
            missing = (leaf for leaf in leaves if leaf.code not in stage.criteria)
            yield from (((leaf.code,), named.criteria.get(leaf.code, leaf.short or leaf.label)) for leaf in missing)
        elif group.kind not in ("bonus", "penalty") or group.code in named.groups:
            codes = (group.code, *(leaf.code for leaf in leaves))
            yield codes, named.groups.get(group.code, group.short or group.label)


def _no_column(place: Sheet, name: str, columns: Columns) -> Finding:
    read = {columns.unit, *columns.all(), *columns.reasons.values(), columns.note}
    spare: dict[str, str] = {}
    for column, heading in columns.headings.items():
        if column not in read and heading:
            spare.setdefault(heading, columns.refs.get(column, ""))
    near = nearest(name, spare)
    if near:
        advice = _("Is it the column “{heading}” ({cell})? Then name it so, or in round.yaml under “columns”").format(
            heading=near[0], cell=spare[near[0]]
        )
    else:
        advice = _("Name it in round.yaml under “columns”, or let docgen find it by its numbers: docgen columns ROUND")
        if spare:
            names = ", ".join(f"“{heading}” ({ref})" for heading, ref in spare.items())
            advice = _("{advice}. Columns that are not read: {names}").format(advice=advice, names=names)
    return Finding("column-missing", place, _("The column “{heading}” is missing").format(heading=name), advice)
