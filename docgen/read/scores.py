"""Reading a round's workbooks: marks, given totals, earlier ranks, survey figures, corrections, each with its cell.

Nothing is computed and nothing guessed. Every problem of every sheet is found in one run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.errors import Cell, Finding, InFile, Refused, Severity, Sheet
from docgen.i18n import gettext as _
from docgen.memory import or_shared, uncollected
from docgen.model.register import Unit
from docgen.model.round import Round, ScoreSheet
from docgen.model.rubric import Block, Rubric, Subject
from docgen.model.scores import TOTAL, Correction, Entry, Indicator, Mark, Scoresheet, StageMarks
from docgen.read.cells import position_of
from docgen.read.corrections import read_corrections
from docgen.read.headings import Missing
from docgen.read.indicators import read_indicators
from docgen.read.lineage import Absent
from docgen.read.sheet import Gap, KnownUnits, SheetReading, UnitRow
from docgen.read.workbook import Workbook, open_workbook
from docgen.vietnamese.dates import latest
from docgen.vietnamese.names import fold, nearest
from docgen.vietnamese.numbers import plain

_MOST_NAMED = 10
"""Units without a row that are named beside rows without a unit."""


@uncollected()
def read_scores(
    path: Path,
    name: str,
    round_: Round,
    rubric: Rubric,
    units: Mapping[str, Unit],
    absent: Mapping[str, Absent] | None = None,
) -> tuple[Scoresheet, list[Finding]]:
    """Read the workbooks of a round.

    path, name: the round's main workbook, and how messages show it; others stand beside it. units: of the round's
    office and year, by code; absent: of the office, but not of the year.
    Gives what could be read and every finding; where one is an error, the scores are not complete.
    A workbook that cannot be opened gives no scores and one finding more.
    """
    findings: list[Finding] = []
    books = _Books(path, name, round_, findings)
    known = KnownUnits(units, absent)
    entries: list[Entry] = []
    try:
        read: list[tuple[Subject, list[_Read]]] = []
        for pair in dict.fromkeys((sheet.subject, sheet.block) for sheet in round_.scores.sheets):
            subject, block = rubric.subject_by_code.get(pair[0]), rubric.block_by_code.get(pair[1])
            if subject is not None and block is not None:
                read.append((subject, _sheets(books, round_, subject, block, known)))
        for subject, sheets in read:
            astray = {code for other, ones in read if other is subject for one in ones for code in one.reading.astray}
            merging = _Merging(sheets, subject, round_, units, astray)
            entries += merging.entries()
            findings += _in_order([*(f for one in sheets for f in one.reading.findings), *merging.findings])
        indicators = _indicators(books, round_)
        corrections = _corrections(books, round_, rubric, known)
    except Refused as refused:
        return Scoresheet(()), _once([*findings, *refused.findings])
    return Scoresheet(tuple(entries), tuple(indicators), tuple(corrections)), _once(findings)


def unread_subjects(scores: Scoresheet, findings: Iterable[Finding], rubric: Rubric) -> frozenset[str]:
    """Codes of subjects whose scores are not complete, since a sheet of theirs could not be read without errors.

    An error that stands in no sheet of a known subject, such as a missing sheet, may concern any.
    """
    wrong = {getattr(f.place, "sheet", "") for f in findings if f.severity is Severity.ERROR}
    if not wrong:
        return frozenset()
    sheets: dict[str, set[str]] = {}
    for entry in scores.entries:
        stages: tuple[Entry | StageMarks, ...] = (entry, *entry.stages.values())
        marks = (mark for one in stages for mark in (*one.marks.values(), *one.criteria.values()))
        places = {getattr(mark.place, "sheet", "") for mark in marks}
        sheets.setdefault(entry.subject, set()).update(places, {entry.place.sheet})
    corrections = {getattr(one.place, "sheet", "") for one in scores.corrections}
    if not wrong <= corrections.union(*sheets.values()):
        return frozenset(subject.code for subject in rubric.subjects)
    return frozenset(code for code, names in sheets.items() if names & wrong)


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """What is found in a sheet of several blocks, which is read for each of them, once; with the longest advice."""
    found: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = finding.rule, finding.place, finding.message
        if key not in found or len(finding.advice) > len(found[key].advice):
            found[key] = finding
    return list(found.values())


def _sheets(books: _Books, round_: Round, subject: Subject, block: Block, known: KnownUnits) -> list[_Read]:
    """The sheets of one subject and block."""
    read = []
    for sheet in round_.scores.sheets:
        if (sheet.subject, sheet.block) != (subject.code, block.code):
            continue
        opened = books.sheet(round_.scores.file_of(sheet), sheet.sheet)
        if opened is not None:
            titled = sheet.model_copy(update={"sheet": opened.title})
            read.append(_Read(titled, opened.place, SheetReading(opened.book, titled, subject, block, round_, known)))
    return read


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Findings as a person goes through the sheets, from the top down; what is about a whole sheet comes last in it."""
    sheets = list(dict.fromkeys(getattr(finding.place, "sheet", "") for finding in findings))

    def spot(finding: Finding) -> tuple[int, bool, int, int]:
        place = finding.place
        if not isinstance(place, Cell):
            return sheets.index(getattr(place, "sheet", "")), True, 0, 0
        return sheets.index(place.sheet), False, *position_of(place.ref)

    return sorted(findings, key=spot)


def _indicators(books: _Books, round_: Round) -> list[Indicator]:
    opened = books.sheet(round_.scores.file, round_.scores.indicators) if round_.scores.indicators else None
    found, wrong = ([], []) if opened is None else read_indicators(opened.book, opened.title)
    books.findings += wrong
    return found


def _corrections(books: _Books, round_: Round, rubric: Rubric, known: KnownUnits) -> list[Correction]:
    named = round_.scores.corrections
    opened = None if named is None else books.sheet(named.file or round_.scores.file, named.sheet)
    last = max(latest(document.date) for document in round_.documents.values())
    found, wrong = ([], []) if opened is None else read_corrections(opened.book, opened.title, rubric, known, last)
    books.findings += wrong
    return found


@dataclass(frozen=True)
class _Opened:
    """A sheet that is there, by its own title."""

    book: Workbook
    title: str

    @property
    def place(self) -> Sheet:
        return Sheet(self.book.name, self.title)


class _Books:
    """The workbooks of a round, each opened once."""

    def __init__(self, path: Path, name: str, round_: Round, findings: list[Finding]) -> None:
        self._main, self._main_path, self._main_name = round_.scores.file, path, name
        self.findings = findings
        self._open: dict[str, Workbook] = {}

    def sheet(self, file: str, wanted: str) -> _Opened | None:
        """A sheet by its name; None after telling which sheets there are."""
        if file not in self._open:
            self._open[file] = open_workbook(*self._named(file))
            self.findings += self._open[file].findings
        book = self._open[file]
        title = _title(book, wanted)
        if title is None:
            self.findings.append(_no_sheet(book, wanted))
            return None
        return _Opened(book, title)

    def _named(self, file: str) -> tuple[Path, str]:
        """A workbook's path, and how messages show it."""
        if file == self._main:
            return self._main_path, self._main_name
        folder = self._main_name.rpartition("/")[0]
        return self._main_path.parent / file, f"{folder}/{file}" if folder else file


def _title(book: Workbook, wanted: str) -> str | None:
    """The sheet's own title; names are compared without case and double spaces where that is enough.

    The one sheet of a text file has no name of its own, so any name means it.
    """
    if wanted in book.sheets:
        return wanted
    if book.single:
        return book.sheets[0]
    alike = [title for title in book.sheets if fold(title) == fold(wanted)]
    return alike[0] if len(alike) == 1 else None


def _no_sheet(book: Workbook, wanted: str) -> Finding:
    message = _("There is no sheet “{sheet}”; the workbook has: {sheets}").format(
        sheet=wanted, sheets=", ".join(f"“{title}”" for title in book.sheets)
    )
    near = nearest(wanted, book.sheets)
    advice = _("Rename the sheet, or correct its name in round.yaml")
    if near:
        advice = _("Did you mean “{sheet}”? Rename the sheet, or correct its name in round.yaml").format(sheet=near[0])
    return Finding("sheet-missing", InFile(book.name), message, advice)


@dataclass(frozen=True)
class _Read:
    """One sheet that was read."""

    sheet: ScoreSheet
    place: Sheet
    reading: SheetReading


def _missing(gap: Gap, unit: Unit) -> Finding:
    if gap.merged:
        message = _("The cell of “{unit}” in “{column}” is merged with {cell}, and only {cell} holds a value").format(
            unit=unit.name, column=gap.heading, cell=gap.merged
        )
        return Finding("mark-missing", gap.place, message, _("Unmerge the cells, and type the points of each"))
    message = _("The cell of “{unit}” in “{column}” is empty").format(unit=unit.name, column=gap.heading)
    advice = _("Type the points; 0 where there are none")
    return Finding("mark-missing", gap.place, message, advice, alike=_("Cells that ought to hold points are empty"))


class _Merging:
    """The entries of one block and subject, from all its sheets and stages of scoring.

    astray: units of the subject whose rows stand in sheets that are not theirs, of which is told there.
    """

    def __init__(
        self,
        read: Sequence[_Read],
        subject: Subject,
        round_: Round,
        units: Mapping[str, Unit],
        astray: Collection[str],
    ) -> None:
        self.findings: list[Finding] = []
        self._read = read
        self._subject = subject
        self._units = units
        self._astray = set(astray)
        self._round = round_
        self._final = round_.scores.stages[-1].code if round_.scores.stages else ""
        self._otherwise = {stage.code: stage.otherwise for stage in round_.scores.stages}
        self._not_assessed = {item.unit for item in round_.not_assessed if item.concerns(subject.code)}
        self._taken_out = self._listed()

    def entries(self) -> list[Entry]:
        """One entry for each unit with a row, in the order of the sheets."""
        rows: dict[str, list[UnitRow]] = {}
        for one in self._read:
            for code, row in one.reading.rows.items():
                rows.setdefault(code, []).append(row)
        found = [self._entry(of_unit, position) for position, of_unit in enumerate(rows.values())]
        filled = self._tell_missing_columns()
        if self._read and all(one.reading.has_table for one in self._read):
            self._tell_missing_units(rows)
            self._tell_missing_rows(rows, filled)
        return found

    def _tell_missing_columns(self) -> list[_Read]:
        """Tell of columns that no sheet of the block has. Gives the sheets that have what others lack."""
        filled = []
        for one in self._read:
            for missing in one.reading.missing:
                others = [other for other in self._read if other is not one and self._has(other, missing)]
                filled += others
                if not others:
                    self.findings.append(missing.finding)
        return filled

    def _has(self, read: _Read, missing: Missing) -> bool:
        return any(
            set(missing.codes) & {*heads.groups, *heads.criteria, *(() if heads.total is None else (TOTAL,))}
            for code, heads in read.reading.stages.items()
            if (code or self._final) == (missing.stage or self._final)
        )

    def _tell_missing_rows(self, found: Mapping[str, Sequence[UnitRow]], filled: Sequence[_Read]) -> None:
        """Tell of units that stand in some sheets, but not in one that alone has some of the points."""
        for read in {read.place: read for read in filled}.values():
            for code, rows in found.items():
                if code not in read.reading.rows and code not in self._not_assessed | read.reading.meant:
                    self.findings.append(_no_row(rows[0].unit, read.place))

    def _entry(self, rows: Sequence[UnitRow], position: int) -> Entry:
        stages, gaps = self._stages(rows)
        last = rows[-1]
        unit = last.unit
        counted = self._counted(stages, gaps, last.track)
        entry = Entry(
            unit=unit.code,
            subject=self._subject.code,
            block=self._read[0].sheet.block,
            position=position,
            place=last.place,
            marks=counted.marks,
            total=counted.total,
            previous_ranks=or_shared({year: mark for row in rows for year, mark in row.previous_ranks.items()}),
            track=last.track,
            criteria=counted.criteria,
            not_applicable=counted.not_applicable,
            reasons=or_shared({code: text for row in rows for code, text in row.reasons.items()}),
            note=next((row.note for row in reversed(rows) if row.note is not None), None),
            previous_totals=or_shared({year: mark for row in rows for year, mark in row.previous_totals.items()}),
            stages=stages if self._round.scores.stages else or_shared({}),
        )
        if unit.code not in self._not_assessed:
            self._tell_gaps(entry, gaps.get(self._final, ()), unit)
        return entry

    def _stages(self, rows: Sequence[UnitRow]) -> tuple[dict[str, StageMarks], dict[str, list[Gap]]]:
        """The unit's points and empty cells by stage."""
        stages: dict[str, StageMarks] = {}
        gaps: dict[str, list[Gap]] = {}
        for row in rows:
            for stage, typed in row.stages.items():
                gaps.setdefault(stage, []).extend(row.gaps[stage])
                if stage in stages:
                    self._tell_clashes(row, stages[stage], typed)
                    before = stages[stage]
                    typed = StageMarks(
                        {**typed.marks, **before.marks},
                        {**typed.criteria, **before.criteria},
                        before.total or typed.total,
                        before.not_applicable | typed.not_applicable,
                    )
                stages[stage] = typed
        if gone := self._taken_out.get(rows[-1].unit.code):
            stages = {code: replace(one, not_applicable=one.not_applicable | gone) for code, one in stages.items()}
        return stages, gaps

    def _listed(self) -> dict[str, frozenset[str]]:
        """Codes of points that the round lists as not applicable, as far as the subject has such points, by unit."""
        known = {group.code for group in self._subject.groups} | {part.code for part in self._subject.criteria()}
        found: dict[str, frozenset[str]] = {}
        for item in self._round.not_applicable:
            if item.points in known and item.concerns(self._subject.code):
                found[item.unit] = found.get(item.unit, frozenset()) | {item.points}
        return found

    def _tell_clashes(self, row: UnitRow, one: StageMarks, other: StageMarks) -> None:
        """Tell of points that two sheets give differently; of a total only where none of its parts differ."""
        parts = [(one.marks.get(code), mark) for code, mark in other.marks.items()]
        parts += [(one.criteria.get(code), mark) for code, mark in other.criteria.items()]
        clashes = list(_clashing(parts)) or list(_clashing([(one.total, other.total)]))
        for first, second in clashes:
            message = _("“{unit}” has {value} here, but {other} in {place}").format(
                unit=row.unit.name, value=plain(second.value), other=plain(first.value), place=first.place
            )
            advice = _("Let one of the two sheets have it")
            self.findings.append(Finding("values-clash", second.place, message, advice))

    def _counted(self, stages: Mapping[str, StageMarks], gaps: Mapping[str, Sequence[Gap]], track: str) -> StageMarks:
        """The points that count: of the last stage, and where a cell of it is empty, of the stage that then holds."""
        found = stages.get(self._final, StageMarks())
        empty = {gap.code for gap in gaps.get(self._final, ())}
        stage = self._otherwise.get(self._final)
        while stage is not None:
            before = stages.get(stage, StageMarks())
            alone = not found.marks and not found.criteria
            settled = self._settled(found, empty, track)
            found = StageMarks(
                {code: mark for code, mark in before.marks.items() if code not in settled} | {**found.marks},
                {code: mark for code, mark in before.criteria.items() if code not in settled} | {**found.criteria},
                found.total or (before.total if alone else None),
                found.not_applicable | (before.not_applicable - settled),
            )
            empty |= {gap.code for gap in gaps.get(stage, ())}
            stage = self._otherwise.get(stage)
        return found

    def _settled(self, found: StageMarks, empty: set[str], track: str) -> set[str]:
        """Codes of points for which earlier stages do not count, since a later one has them.

        Where a later stage has one of a group's criteria, the group's own points of earlier stages do not count. Where
        it has the group but no cells for its criteria, their earlier points do not; empty cells mean those.
        """
        block = self._read[0].sheet.block
        scope = f"{block}.{track}" if track else block
        settled = {*found.marks, *found.criteria, *found.not_applicable}
        for group in self._subject.groups_of(scope):
            leaves = {leaf.code for leaf in group.leaves(scope)}
            if leaves & settled:
                settled.add(group.code)
            elif group.code in settled and not leaves & empty:
                settled |= leaves
        return settled

    def _tell_gaps(self, entry: Entry, gaps: Iterable[Gap], unit: Unit) -> None:
        """Tell of empty cells whose points are not known otherwise; of a row without any points it is told once."""
        known: dict[str, Mark] = {**entry.marks, **entry.criteria}
        if entry.total is not None:
            known[TOTAL] = entry.total
        left = {gap.code: gap for gap in gaps if gap.code not in known and gap.code not in self._gone(entry)}
        if not known and left:
            message = _("“{unit}” has no points").format(unit=unit.name)
            advice = _("Type its points, or list it in round.yaml under “not_assessed” with the reason")
            self.findings.append(Finding("unit-without-marks", entry.place, message, advice))
            return
        for gap in left.values():
            self.findings.append(_missing(gap, unit))

    def _gone(self, entry: Entry) -> set[str]:
        """Codes of points that do not apply: also the criteria of a group that does not."""
        groups = (group for group in self._subject.groups if group.code in entry.not_applicable)
        return set(entry.not_applicable).union(leaf.code for group in groups for leaf in group.leaves(entry.scope))

    def _tell_missing_units(self, found: Mapping[str, object]) -> None:
        """Tell of units without a row, but not of one that is told already: misspelt, or in another sheet.

        Where there are rows enough whose unit is not known, those without a row are named there.
        """
        missing = self._missing_units(found)
        nameless = [(one.reading, number) for one in self._read for number in one.reading.nameless]
        if missing and len(missing) <= min(len(nameless), _MOST_NAMED):
            names = ", ".join(f"“{unit.name}”" for unit in missing)
            for reading, number in nameless:
                finding = reading.findings[number]
                advice = _("{advice}. Units without a row: {units}").format(advice=finding.advice, units=names)
                reading.findings[number] = replace(finding, advice=advice)
            return
        self.findings += [_no_row(unit, self._read[-1].place) for unit in missing]

    def _missing_units(self, found: Mapping[str, object]) -> list[Unit]:
        out_of_scope = {item.unit for item in self._round.out_of_scope if item.concerns(self._subject.code)}
        meant = {code for one in self._read for code in one.reading.meant}
        block = self._read[0].sheet.block
        elsewhere = out_of_scope | self._not_assessed | self._astray | meant | set(found)
        return [
            unit
            for unit in self._units.values()
            if unit.code not in elsewhere and self._round.block_of(unit, self._subject.code) == block
        ]


def _no_row(unit: Unit, place: Sheet) -> Finding:
    message = _("“{unit}” has no row").format(unit=unit.name)
    advice = _("Add its row, or list it in round.yaml under “out_of_scope” or “not_assessed”")
    return Finding("unit-without-row", place, message, advice)


def _clashing(pairs: Iterable[tuple[Mark | None, Mark | None]]) -> Iterator[tuple[Mark, Mark]]:
    """The pairs of marks that are both there and differ."""
    for first, second in pairs:
        if first is not None and second is not None and first.value != second.value:
            yield first, second
