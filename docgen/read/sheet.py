"""Reading one sheet of scores: its rows by unit, the points of each stage of scoring, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from docgen.errors import Cell, Finding, Severity
from docgen.i18n import gettext as _
from docgen.memory import or_shared
from docgen.model.register import Unit
from docgen.model.round import Round, ScoreSheet
from docgen.model.rubric import Block, CriteriaGroup, Criterion, Subject, look_up
from docgen.model.scores import ALL_APPLY, Mark, StageMarks, TypedText
from docgen.read.headings import Columns, Missing, StageHeads, Table, find_tables
from docgen.read.kept import moved
from docgen.read.legacy import in_unicode
from docgen.read.lineage import Absent
from docgen.read.numbers import bare_ratios, mixed_marks, number_in
from docgen.read.register import spellings_of
from docgen.read.sections import Placed, under_other_titles
from docgen.read.stated import stated_in_headings, stated_in_row
from docgen.read.workbook import Content, Row, Workbook
from docgen.vietnamese import headings
from docgen.vietnamese.names import Names, fold, fold_body, is_footnote, without_footnote
from docgen.vietnamese.numbers import Percent, bare

_NONE_APPLY = frozenset(map(fold, headings.NOT_APPLICABLE))
_NO_PAST = frozenset(map(fold, headings.NO_PAST)) | {"-", "–", "—", "x", "/"}
_TITLE_NUMBER = re.compile(r"[(]?([IVX]+|[A-ZĐ])[).]?")
"""What numbers a title between units, where units are numbered 1, 2, 3."""
_NUMBERING = re.compile(r"[(\[]?\s*(\d+|[A-ZĐa-zđ])\s*[)\]]?")
_BEGINS_NUMBER = re.compile(r"[\s(+\-\u2212.,]*\d")
_MOST_SUGGESTIONS = 20
"""Unknown names of a sheet that are compared with every unit; more of them mean that the wrong table is read."""
_MOST_MEANT = 3
_MAXIMUM_ROW = tuple(map(fold, headings.MAXIMUM_ROW))
_SUMMARY_ROW = frozenset(map(fold, headings.SUMMARY_ROW))
_SUMMARY_BEGINS = tuple(f"{fold(text)} " for text in headings.SUMMARY_BEGINS)
_FEWEST_FORMULAS, _FORMULAS_TO_ONE = 3, 4
"""Formulas that a column of sums has at least, and for each number among them, before a number is one typed over."""
_NO_VALUE = "#VALUE!"
"""What a formula gives that adds something that is no number."""


@dataclass(frozen=True)
class Gap:
    """A cell that ought to hold points and is empty.

    code: of the group or criterion, or `total`. merged: the cell that it is merged with, and that holds the value.
    """

    code: str
    place: Cell
    heading: str
    merged: str = ""


@dataclass
class _Typed:
    """What is found in a row for one stage of scoring, by code of group or criterion.

    odd: cells of points that hold something else than a number.
    """

    row: Row
    scope: str
    marks: dict[str, Mark] = field(default_factory=dict)
    criteria: dict[str, Mark] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    not_applicable: set[str] = field(default_factory=set)
    odd: dict[str, Content] = field(default_factory=dict)

    def has(self, code: str) -> bool:
        """Whether the points of a group or criterion are there, or do not apply."""
        return code in self.criteria or code in self.marks or code in self.not_applicable

    def is_told(self, content: Content, parts: Iterable[str]) -> bool:
        """Whether a formula over some parts has no proper result because of their cells, of which is told already."""
        found = [code for code in parts if code in self.odd]
        if content.kind == "uncalculated":
            return not all(map(self.has, found))
        cells = [self.odd[code] for code in found]
        if content.kind != "error":
            return False
        return any(cell.kind == "error" and cell.text == content.text for cell in cells) or (
            content.text == _NO_VALUE and any(cell.kind not in ("error", "uncalculated") for cell in cells)
        )


@dataclass(frozen=True)
class _Slot:
    """The column of a group or criterion. code: of that."""

    part: CriteriaGroup | Criterion
    column: int
    code: str
    is_group: bool


@dataclass(frozen=True)
class _Slots:
    """The columns of points in a sheet; optional: codes of points that may be left out."""

    parts: tuple[_Slot, ...]
    optional: frozenset[str]


@dataclass(frozen=True)
class UnitRow:
    """One unit's row in one sheet, as typed.

    place: of its name. stages: its points by stage, under "" where the round has none; gaps: the empty cells of each.
    """

    unit: Unit
    track: str
    place: Cell
    stages: Mapping[str, StageMarks]
    gaps: Mapping[str, tuple[Gap, ...]]
    reasons: Mapping[str, TypedText] = field(default_factory=dict)
    note: TypedText | None = None
    previous_ranks: Mapping[int, Mark] = field(default_factory=dict)
    previous_totals: Mapping[int, Mark] = field(default_factory=dict)


class KnownUnits:
    """The units of a round by every text that a workbook may call them. absent: units of other years, by code."""

    def __init__(self, units: Mapping[str, Unit], absent: Mapping[str, Absent] | None = None) -> None:
        self.units = units
        self._of_other_years = absent or {}
        # A unit that ended within the year may have left its name to another one.
        latest_last = sorted(units.values(), key=lambda unit: unit.valid_to or dt.date.max)
        self._by_spelling = {fold(text): unit for unit in latest_last for text in spellings_of(unit)}
        # A name wins over another unit's looser spelling.
        self._by_spelling |= {fold(unit.name): unit for unit in latest_last}
        self._names = {text: unit for unit in latest_last for text in spellings_of(unit)}
        self._likely = Names(self._names)

    # Only names that are written in no known way need these.

    @cached_property
    def _by_body(self) -> dict[str, dict[str, Unit]]:
        found: dict[str, dict[str, Unit]] = {}
        for unit in self.units.values():
            for text in spellings_of(unit):
                found.setdefault(fold_body(text), {})[unit.code] = unit
        return found

    @cached_property
    def _absent(self) -> dict[str, Absent]:
        absent = self._of_other_years.values()
        return {fold_body(text): one for one in absent for text in spellings_of(one.unit)}

    def named(self, text: str) -> Unit | None:
        """The unit of a name, or None. A footnote mark behind the name is passed over.

        Else the only unit whose name differs just in how every body may be called (“Xã Đông” of “UBND xã Đông”).
        """
        unit = self._by_spelling.get(fold(text)) or self._by_spelling.get(fold(without_footnote(text)))
        if unit is not None:
            return unit
        bodies = list(self._by_body.get(fold_body(text), {}).values())
        return bodies[0] if len(bodies) == 1 else None

    def absent(self, text: str) -> Absent | None:
        """The unit of another year that a name stands for, or None."""
        return self._absent.get(fold_body(text))

    def meant(self, text: str) -> tuple[Unit, ...]:
        """The units that a text may mean, all that are equally near; for suggestions only."""
        near = (self._names[name] for name in self._likely.suggest(text, most=2 * _MOST_MEANT))
        return tuple({unit.code: unit for unit in near}.values())[:_MOST_MEANT]


def did_you_mean(units: Sequence[Unit]) -> str:
    """The advice about a name that may mean one of these units."""
    if len(units) == 1:
        return _("Did you mean “{unit}”? Correct the name, or add it to the unit's spellings").format(
            unit=units[0].name
        )
    return _("Did you mean one of these: {units}? Correct the name").format(
        units=", ".join(f"“{unit.name}”" for unit in units)
    )


def absent_advice(absent: Absent) -> str:
    """The advice about a row of a unit of another year."""
    if not absent.now:
        return _("Delete the row, or correct the dates in the register of units (data/units.yaml or data/units/)")
    names = ", ".join(f"“{unit.name}”" for unit in absent.now)
    return _("Delete the row, or name it as the unit of today: {units}").format(units=names)


class SheetReading:
    """The reading of one sheet: rows by unit code, and what is wrong.

    meant: units that misspelt names seem to mean. astray: units of other sheets that have a row here.
    nameless: which of the findings, by number, tell of a row whose unit is not known at all.
    has_table: whether there are headings to read below. stages: the columns of points there are; missing: are not.

    sheet: as the round names it, with the workbook's own title.
    """

    def __init__(
        self, book: Workbook, sheet: ScoreSheet, subject: Subject, block: Block, round_: Round, known: KnownUnits
    ) -> None:
        self.findings: list[Finding] = []
        self.meant: set[str] = set()
        self.astray: set[str] = set()
        self.nameless: list[int] = []
        self._over_formulas: set[Cell] = set()
        self.rows: dict[str, UnitRow] = {}
        self.has_table = False
        self.stages: Mapping[str, StageHeads] = {}
        self.missing: tuple[Missing, ...] = ()
        self._book = book
        self._sheet = sheet
        self._subject = subject
        self._round = round_
        self._tracks = [track.code for track in block.tracks]
        self._known = known
        self._suggestions = 0
        self._out_of_scope = {item.unit for item in round_.out_of_scope if item.concerns(subject.code)}
        self._not_assessed = {item.unit for item in round_.not_assessed if item.concerns(subject.code)}
        units = known.units.items()
        self._here = {code for code, unit in units if round_.block_of(unit, subject.code) == sheet.block}
        self._shared = set(_blocks_of(sheet, round_)) - {sheet.block}
        self._groups = subject.groups_of(sheet.block)
        self._words = _not_applicable_words(subject)
        self._slots: dict[tuple[int, str], _Slots] = {}
        self._elsewhere: dict[tuple[int, str], tuple[int, ...]] = {}
        self._read()

    def _read(self) -> None:
        rows, wrong = in_unicode(self._book.rows(self._sheet.sheet))
        self.findings += wrong
        self.findings += moved(self._book.name, rows, self._sheet, self._known.units, self._here)
        stages = self._round.scores.stages
        tables, wrong = find_tables(self._book, rows, self._sheet, self._subject, self._round.year, stages)
        self.has_table = bool(tables)
        used = [table for table in tables if self._read_table(table)]
        for table in used or tables[:1]:
            wrong += table.findings
        self.findings += wrong
        for table in used or tables[:1]:
            self.stages = {**table.columns.stages, **self.stages}
            self.missing += tuple(one for one in table.columns.missing if one not in self.missing)

    def _read_table(self, table: Table) -> bool:
        """Read the rows of one table; gives whether units of this block stand in it."""
        columns, read = table.columns, list[Row]()
        self._over_formulas |= _typed_over(table)
        for row in table.rows:
            unit = self._unit_of(row, columns, begun=bool(read))
            if unit is None:
                continue
            read.append(row)
            first = self.rows.get(unit.code)
            if first is not None:
                self._unit_twice(row, columns, unit, first)
            else:
                self.rows[unit.code] = self._row(row, columns, unit)
        maxima = self._maxima(columns)
        if read and not self._shared:
            self.findings += stated_in_headings(columns, maxima, self._place(read[0], columns.unit))
        texts: dict[int, list[Content]] = {}
        for row in table.rows:
            for column, cell in row.cells.items():
                if cell.kind == "text":
                    texts.setdefault(column, []).append(cell)
        for column in columns.all():
            self.findings += mixed_marks(texts.get(column, ()), maximum=maxima.get(column))
        if self._subject.measure == "percent":
            for column in dict.fromkeys(column for heads in columns.stages.values() for column in heads.all()):
                cells = (row.cells[column] for row in read if column in row.cells)
                self.findings += bare_ratios(cells, columns.headings[column])
        if read and self._shared:
            own = {one.place for one in self.rows.values()}
            self.findings += [one for one in under_other_titles(self._parts(table)) if one.place in own]
        if read:
            used = {columns.unit, *columns.all()}
            told = {finding.place for finding in self.findings if isinstance(finding.place, Cell)}
            told |= {gap.place for row in self.rows.values() for gaps in row.gaps.values() for gap in gaps}
            seen = self._book.notices(self._sheet.sheet, table.rows[0].number, read[-1].number, used, told)
            # What is about the whole sheet holds for each of its tables.
            self.findings += [finding for finding in seen if finding not in self.findings]
        return bool(read)

    def _parts(self, table: Table) -> list[list[Placed]]:
        """The rows of a table from title to title, with the units of every block that the sheet holds.

        What stands above the first title is a part too: the topmost title may have been read as one of the headings.
        """
        parts: list[list[Placed]] = [[]]
        columns, blocks = table.columns, {self._sheet.block, *self._shared}
        for row in table.rows:
            name = row.text(columns.unit)
            unit = self._known.named(name) if name else None
            if _is_title(row, columns) or (unit is None and _is_alone(row, columns)):
                parts.append([])
            elif unit is not None and unit.code not in self._out_of_scope:
                block = self._round.block_of(unit, self._sheet.subject)
                if block in blocks:
                    parts[-1].append(Placed(unit.name, block, self._place(row, columns.unit)))
        return parts

    def _place(self, row: Row, column: int) -> Cell:
        return self._book.place(self._sheet.sheet, row.number, column)

    def _gap(self, code: str, row: Row, column: int, heading: str) -> Gap:
        holder = self._book.merged_into(self._sheet.sheet, row.number, column)
        return Gap(code, self._place(row, column), heading, holder.place.ref if holder is not None else "")

    # --- whose row it is ---

    def _unit_of(self, row: Row, columns: Columns, *, begun: bool) -> Unit | None:
        """The unit of a row; None for a row that is none of a unit's, after telling where that looks like a mistake."""
        content = row.cells.get(columns.unit)
        if _is_title(row, columns):
            return None
        if content is not None and content.kind == "text" and (known := self._known.named(content.text)) is not None:
            return known if self._belongs_here(known, content.place) else None
        points = (row.cells[column] for column in columns.all() if column in row.cells)
        numbers = [content for content in points if _like_number(content)]
        place = self._place(row, columns.unit)
        if content is None or content.kind != "text":
            before = (row.cells[column] for column in sorted(row.cells) if column < columns.unit)
            if numbers and (label := next((cell for cell in before if _sums_up(cell.text)), None)) is not None:
                self._tell_summary(label)
            elif numbers and (begun or not self._is_head_row(row, content, columns)):
                message = _("This row has numbers, but no unit")
                advice = _("Type the unit's name, or clear the row")
                self.nameless.append(len(self.findings))
                self.findings.append(Finding("unit-missing", place, message, advice))
            return None
        if not begun and fold(content.text).startswith(_MAXIMUM_ROW):
            self.findings += () if self._shared else stated_in_row(row, self._maxima(columns))
            return None
        if not begun and _NUMBERING.fullmatch(content.text):
            return None
        self._unknown_unit(content, numbers)
        return None

    def _is_head_row(self, row: Row, unit: Content | None, columns: Columns) -> bool:
        """Whether a row under the headings numbers the columns, or repeats the maxima of the rubric."""
        if unit is not None and unit.kind == "number":
            return True
        maxima = self._maxima(columns)
        return all(
            (content.kind == "text" and bool(_NUMBERING.fullmatch(content.text)))
            or (content.kind == "number" and content.number == maxima.get(column))
            for column, content in row.cells.items()
            if column in columns.all()
        )

    def _maxima(self, columns: Columns) -> dict[int, Decimal | None]:
        block = self._sheet.block
        found: dict[int, Decimal | None] = {}
        for stage in columns.stages.values():
            if stage.total is not None:
                found[stage.total] = self._subject.scale_of(block)
            for group in self._groups:
                parts: list[tuple[CriteriaGroup | Criterion, int | None]] = [(group, stage.groups.get(group.code))]
                parts += [(leaf, stage.criteria.get(leaf.code)) for leaf in group.leaves(block)]
                found |= {column: _largest(part, block) for part, column in parts if column is not None}
        return found

    def _unknown_unit(self, content: Content, numbers: Sequence[Content]) -> None:
        if numbers and _sums_up(content.text):
            self._tell_summary(content)
            return
        if (absent := self._known.absent(content.text)) is not None:
            self.meant |= {unit.code for unit in absent.now}
            self.findings.append(Finding("unit-absent", content.place, str(absent), absent_advice(absent)))
            return
        near = () if is_footnote(content.text) and not numbers else self._meant_by(content.text)
        if near or numbers:
            advice = _(
                "Add it to the register of units (data/units.yaml or data/units/), as a unit or as a spelling; if it "
                "is no unit, empty this cell"
            )
            if near:
                self.meant |= {unit.code for unit in near}
                advice = did_you_mean(near)
            else:
                self.nameless.append(len(self.findings))
            message = _("Unknown unit “{name}”").format(name=content.text)
            self.findings.append(Finding("unit-unknown", content.place, message, advice))
            return
        message = _("“{text}” is no unit and has no numbers, so the row is not read").format(text=content.text)
        self.findings.append(Finding("row-not-read", content.place, message, severity=Severity.NOTE))

    def _tell_summary(self, label: Content) -> None:
        message = _("“{text}” sums up other rows, so the row is not read").format(text=label.text)
        self.findings.append(Finding("row-not-read", label.place, message, severity=Severity.NOTE))

    def _meant_by(self, name: str) -> tuple[Unit, ...]:
        """The units whose names come near; comparing takes long, so only the first unknown names are compared."""
        self._suggestions += 1
        return self._known.meant(name) if self._suggestions <= _MOST_SUGGESTIONS else ()

    def _belongs_here(self, unit: Unit, place: Cell) -> bool:
        if unit.code in self._out_of_scope:
            message = _("“{unit}” is out of scope in this round, but has a row here").format(unit=unit.name)
            advice = _("Delete the row, or take the unit out of “out_of_scope” in round.yaml")
            self.findings.append(Finding("unit-out-of-scope", place, message, advice))
            return False
        if unit.code in self._here:
            return True
        block = self._round.block_of(unit, self._sheet.subject) or unit.block
        if block in self._shared:
            return False
        alike = ""
        if self._sheet.units is not None:
            message = _("“{unit}” is not among the units that round.yaml lists for this sheet").format(unit=unit.name)
            advice = _("Delete the row, or add the unit to “units” of the sheet in round.yaml")
        elif block not in {sheet.block for sheet in self._round.scores.sheets}:
            message = _("“{unit}” belongs to block “{block}”, for which round.yaml names no sheet").format(
                unit=unit.name, block=block
            )
            advice = _(
                "Correct the block in the register of units (data/units.yaml or data/units/); where the unit is not "
                "ranked this year, delete the row"
            )
            alike = _("Units of the block “{block}”, for which round.yaml names no sheet, stand here").format(
                block=block
            )
        else:
            message = _("“{unit}” belongs to block “{block}”, but this is the sheet of block “{here}”").format(
                unit=unit.name, block=block, here=self._sheet.block
            )
            advice = _(
                "Move the row to the other sheet, or correct the block in the register of units (data/units.yaml or "
                "data/units/); where only this round differs, list the sheet's units in round.yaml under “units”"
            )
        self.astray.add(unit.code)
        self.findings.append(Finding("unit-in-other-block", place, message, advice, alike=alike))
        return False

    def _unit_twice(self, row: Row, columns: Columns, unit: Unit, first: UnitRow) -> None:
        message = _("“{unit}” stands here a second time; it is already in {first}").format(
            unit=unit.name, first=first.place.ref
        )
        self.findings.append(
            Finding("unit-twice", self._place(row, columns.unit), message, _("Delete one of the two rows"))
        )

    # --- what is in it ---

    def _without_words(self, row: Row, columns: Columns, unit: Unit) -> Row:
        """The row of a unit that is not assessed, without words that stand for points (“chưa gửi báo cáo”)."""
        points = (column for stage in columns.stages.values() for column in stage.all())
        words = {
            column: row.cells[column]
            for column in points
            if row.text(column) and not any(map(str.isdigit, row.text(column)))
        }
        for content in words.values():
            if not any(map(str.isalpha, content.text)):
                continue
            message = _("“{text}” is not read: “{unit}” is not assessed, as round.yaml says").format(
                text=content.text, unit=unit.name
            )
            self.findings.append(Finding("words-for-points", content.place, message, severity=Severity.NOTE))
        return replace(row, cells={column: cell for column, cell in row.cells.items() if column not in words})

    def _row(self, row: Row, columns: Columns, unit: Unit) -> UnitRow:
        if unit.code in self._not_assessed:
            row = self._without_words(row, columns, unit)
        track = self._track(row, columns, unit)
        scope = f"{self._sheet.block}.{track}" if track else self._sheet.block
        stages, gaps = {}, {}
        for code, heads in columns.stages.items():
            stages[code], gaps[code] = self._stage(row, columns, heads, scope)
        if unit.code not in self._not_assessed:
            self._tell_elsewhere(row, columns, unit, scope)
        return UnitRow(
            unit=unit,
            track=track,
            place=self._place(row, columns.unit),
            stages=stages,
            gaps=gaps,
            reasons={code: text for code, column in columns.reasons.items() if (text := _text(row, column))},
            note=None if columns.note is None else _text(row, columns.note),
            previous_ranks=dict(self._ranks(row, columns)),
            previous_totals=dict(self._totals(row, columns)),
        )

    def _track(self, row: Row, columns: Columns, unit: Unit) -> str:
        """The unit's track, where the block has any."""
        if not self._tracks:
            return ""
        track = self._round.tracks.get(unit.code, unit.track or "")
        if track in self._tracks:
            return track
        message = _("“{unit}” has no track, so its maxima are not known").format(unit=unit.name)
        advice = _("Give it a “track” in the unit register, or under “tracks” in round.yaml: {names}").format(
            names=", ".join(self._tracks)
        )
        self.findings.append(Finding("track-missing", self._place(row, columns.unit), message, advice))
        return ""

    def _stage(self, row: Row, columns: Columns, heads: StageHeads, scope: str) -> tuple[StageMarks, tuple[Gap, ...]]:
        """The points of one stage in a row, and its empty cells."""
        typed = _Typed(row, scope)
        slots, over = self._slots_of(heads, scope), self._over_formulas
        for slot in slots.parts:
            content = row.cells.get(slot.column)
            if content is not None and content.kind == "number" and not content.percent and content.number is not None:
                found = typed.marks if slot.is_group else typed.criteria
                found[slot.code] = Mark(content.number, content.place, None, False, content.place in over)
            elif isinstance(slot.part, CriteriaGroup):
                self._group(slot.part, heads, typed)
            else:
                self._part(slot.part, slot.column, typed, typed.criteria)
        gaps = [gap for gap in typed.gaps if gap.code not in slots.optional]
        total = self._total(typed, columns, heads, gaps)
        gone = frozenset(typed.not_applicable) or ALL_APPLY
        return StageMarks(or_shared(typed.marks), or_shared(typed.criteria), total, gone), tuple(gaps)

    def _tell_elsewhere(self, row: Row, columns: Columns, unit: Unit, scope: str) -> None:
        """Tell what stands in columns of points that units of this scope do not have, and is not read."""
        for column in self._columns_elsewhere(columns, scope):
            content = row.cells.get(column)
            if content is None or not _says_something(content) or fold(content.text) in self._words:
                continue
            message = _("“{text}” in “{column}” is not read: these points do not apply to “{unit}”").format(
                text=content.text.replace(".", ",") if content.kind == "number" else content.text,
                column=columns.headings[column],
                unit=unit.name,
            )
            advice = _("Empty the cell; or correct in the rubric to which blocks the points apply")
            alike = _("Points stand where they do not apply, and do not count")
            self.findings.append(
                Finding("mark-not-applicable", content.place, message, advice, Severity.WARNING, alike)
            )

    def _columns_elsewhere(self, columns: Columns, scope: str) -> tuple[int, ...]:
        """The columns of points that units of a scope do not have; found once for all of them."""
        key = (id(columns), scope)
        if key not in self._elsewhere:
            here, there = set[int](), set(columns.elsewhere)
            for heads in columns.stages.values():
                here |= {slot.column for slot in self._slots_of(heads, scope).parts}
                there |= {*heads.groups.values(), *heads.criteria.values()}
            self._elsewhere[key] = tuple(sorted(there - here))
        return self._elsewhere[key]

    def _slots_of(self, heads: StageHeads, scope: str) -> _Slots:
        """The columns that rows of a scope are read from, criteria before their group; found once for all of them."""
        key = (id(heads), scope)
        if key not in self._slots:
            found: list[_Slot] = []
            for group in self._subject.groups_of(scope):
                leaves = [leaf for leaf in group.leaves(scope) if leaf.code in heads.criteria]
                found += [_Slot(leaf, heads.criteria[leaf.code], leaf.code, False) for leaf in leaves]
                if group.code in heads.groups:
                    found.append(_Slot(group, heads.groups[group.code], group.code, True))
            self._slots[key] = _Slots(tuple(found), frozenset(self._optional(heads)))
        return self._slots[key]

    def _part(self, part: CriteriaGroup | Criterion, column: int | None, typed: _Typed, found: dict[str, Mark]) -> None:
        """Note what stands in the column of a group or criterion, where it has one."""
        if column is None:
            return
        content, what = typed.row.cells.get(column), part.short or part.label
        if content is None:
            typed.gaps.append(self._gap(part.code, typed.row, column, what))
            return
        if content.kind == "text" and fold(content.text) in self._words:
            typed.not_applicable.add(part.code)
            return
        mark = self._mark(typed.row, content, what, _largest(part, typed.scope))
        if mark is not None:
            found[part.code] = mark
        if content.kind != "number":
            typed.odd[part.code] = content

    def _group(self, group: CriteriaGroup, heads: StageHeads, typed: _Typed) -> None:
        """Note what stands in a group's own column, but no failing formula over criteria that are there or are told."""
        column = heads.groups.get(group.code)
        content = typed.row.cells.get(column) if column is not None else None
        below = [leaf.code for leaf in group.leaves(typed.scope) if leaf.code in heads.criteria]
        if content is not None and below:
            if typed.is_told(content, below):
                return
            if content.kind == "uncalculated" and all(map(typed.has, below)):
                mark = self._recalculated(typed.row, content, group.short or group.label)
                typed.marks |= {} if mark is None else {group.code: mark}
                return
        self._part(group, column, typed, typed.marks)

    def _optional(self, heads: StageHeads) -> set[str]:
        """Points that may be left out: of bonuses and penalties, and of groups whose criteria have columns."""
        found: set[str] = set()
        for group in self._groups:
            leaves = [leaf.code for leaf in group.leaves(self._sheet.block)]
            if group.is_adjustment or any(code in heads.criteria for code in leaves):
                found.add(group.code)
            if group.is_adjustment:
                found.update(leaves)
        return found

    def _mark(self, row: Row, content: Content, what: str, maximum: Decimal | None) -> Mark | None:
        if content.kind == "uncalculated" and (summed := self._summed(row, content, what)) is not None:
            return summed
        percent = content.percent and content.kind == "number"
        if percent and self._subject.measure == "percent" and content.number is not None:
            return Mark(content.number * 100, content.place)
        if percent and not self._is_index:
            message = _("The cell in “{column}” is set to show a percentage; its number {value} is read").format(
                column=what, value=content.text.replace(".", ",")
            )
            advice = _("Set the cell's format to number, and check it")
            self.findings.append(Finding("cell-percent", content.place, message, advice, Severity.WARNING))
        sign: Percent = "points" if self._subject.measure == "percent" else "ratio" if self._is_index else "refuse"
        value = number_in(content, what, self.findings, maximum=maximum, percent=sign)
        if value is None:
            if _only_words(content):
                advice = _(
                    "Type the points, 0 where there are none; where they do not apply to the unit, list these words in "
                    "the rubric under “not_applicable: words”"
                )
                self._advise(advice)
            return None
        over = content.place in self._over_formulas
        return Mark(value, content.place, is_text=content.kind == "text", is_over_formula=over)

    def _advise(self, advice: str) -> None:
        """Give the last finding a better cure."""
        self.findings[-1] = replace(self.findings[-1], advice=advice)

    @property
    def _is_index(self) -> bool:
        """Whether the full mark is 1."""
        return set(self._subject.scale.values()) == {1}

    def _total(self, typed: _Typed, columns: Columns, heads: StageHeads, gaps: list[Gap]) -> Mark | None:
        """The given total. Where the rubric sums it may be left out; where totals are given that is an empty cell.

        A formula without result is left out too, with a warning, when all its parts are there or the rubric sums; one
        that fails because of what is told of its parts is left out without a word.
        """
        if heads.total is None:
            return None
        content = typed.row.cells.get(heads.total)
        heading, given = columns.headings[heads.total], self._subject.total.method == "given"
        if content is None:
            if given:
                gaps.append(self._gap("total", typed.row, heads.total, heading))
            return None
        if typed.is_told(content, typed.odd):
            return None
        whole = not gaps and bool(typed.marks or typed.criteria)
        if content.kind == "uncalculated" and (whole or not given):
            return self._recalculated(typed.row, content, heading)
        return self._mark(typed.row, content, heading, self._subject.scale_of(typed.scope))

    def _summed(self, row: Row, content: Content, heading: str) -> Mark | None:
        """Points that are a formula without result, as they are by the cells of its row; None where they cannot be."""
        value = self._by_cells(row, content)
        if value is None:
            return None
        message = _("The formula in “{column}” has never been calculated; by its cells it is {value}, which is read")
        message = message.format(column=heading, value=bare(value))
        advice = _("Open the workbook in Excel and save it, so that both sums can be compared")
        alike = _("Formulas have never been calculated, and are summed from their cells")
        self.findings.append(Finding("formula-summed", content.place, message, advice, Severity.WARNING, alike))
        return Mark(value, content.place)

    def _by_cells(self, row: Row, content: Content) -> Decimal | None:
        # Few workbooks have formulas without results.
        from docgen.read.formulas import value_of

        # Percentages are numbers of another kind in cells that show them as such.
        return value_of(content, {row.number: row}) if self._subject.measure == "points" else None

    def _recalculated(self, row: Row, content: Content, heading: str) -> Mark | None:
        """A sum without result whose parts are all there: what its formula comes to, to be held against them."""
        message = _("The formula in “{column}” has never been calculated; the points are summed instead").format(
            column=heading
        )
        advice = _("Open the workbook in Excel and save it, so that both sums can be compared")
        self.findings.append(Finding("total-uncalculated", content.place, message, advice, Severity.WARNING))
        value = self._by_cells(row, content)
        return None if value is None else Mark(value, content.place)

    def _ranks(self, row: Row, columns: Columns) -> Iterator[tuple[int, Mark]]:
        for year, mark, content in self._earlier(row, columns, columns.previous_ranks):
            if mark.value != mark.value.to_integral_value() or mark.value < 1:
                message = _("{value} is not a rank").format(value=content.text.replace(".", ","))
                advice = _("Type a whole number from 1, or “-” where the unit had no rank")
                self.findings.append(Finding("rank-not-whole", content.place, message, advice))
                continue
            yield year, Mark(Decimal(int(mark.value)), content.place)

    def _totals(self, row: Row, columns: Columns) -> Iterator[tuple[int, Mark]]:
        for year, mark, _content in self._earlier(row, columns, columns.previous_totals):
            yield year, mark

    def _earlier(self, row: Row, columns: Columns, by_year: Mapping[int, int]) -> Iterator[tuple[int, Mark, Content]]:
        for year, column in by_year.items():
            content = row.cells.get(column)
            if content is None or (content.kind == "text" and _says_no_past(content.text)):
                continue
            value = number_in(content, columns.headings[column], self.findings)
            if value is not None:
                yield year, Mark(value, content.place), content
            elif _only_words(content):
                self._advise(_("Type the number, or “-” where the unit had none that year"))


def _says_no_past(text: str) -> bool:
    return text.casefold() in _NO_PAST or fold(text) in _NO_PAST


def _says_something(content: Content) -> bool:
    """Whether a cell where no points apply holds some: no zero, no sign or words for nothing, no formula that fails."""
    if content.kind in ("error", "uncalculated"):
        return False
    text = content.text
    return bool(text.strip("0.,")) and not _says_no_past(text) and fold(text) not in _NONE_APPLY


def _only_words(content: Content) -> bool:
    """Whether a cell holds a text without any digit."""
    return content.kind == "text" and not any(map(str.isdigit, content.text))


def _like_number(content: Content) -> bool:
    """Whether a cell is meant as a number, rather than as words that stand below a column by chance."""
    return content.kind != "text" or _BEGINS_NUMBER.match(content.text) is not None


def _largest(part: CriteriaGroup | Criterion, scope: str) -> Decimal | None:
    """The largest number, sign aside, that may stand for a part; None where the rubric does not say."""
    if isinstance(part, CriteriaGroup) and part.is_adjustment:
        return max((abs(bound) for bound in (part.least, part.most) if bound is not None), default=None)
    return look_up(part.maximum, scope)


def _typed_over(table: Table) -> set[Cell]:
    """Numbers, also as text, that stand in a column of sums where nearly all other rows of a table have a formula."""
    found: set[Cell] = set()
    # Below the headings the columns may be numbered, by texts such as “(18)”.
    names = ((row, row.text(table.columns.unit)) for row in table.rows)
    named = [row for row, name in names if name and not _NUMBERING.fullmatch(name)]
    for heads in table.columns.stages.values():
        sums = [*heads.groups.values()] if heads.criteria else []
        for column in (*sums, *(() if heads.total is None else (heads.total,))):
            cells = [row.cells[column] for row in named if column in row.cells]
            typed = [cell for cell in cells if cell.kind in ("number", "text") and not cell.formula]
            numbers = [cell for cell in typed if _like_number(cell)]
            formulas = sum(bool(cell.formula) for cell in cells)
            if formulas >= _FEWEST_FORMULAS and len(numbers) * _FORMULAS_TO_ONE <= formulas:
                found.update(cell.place for cell in numbers)
    return found


def _sums_up(text: str) -> bool:
    """Whether the text where a unit's name would stand says that the row sums up others: “Trung bình khối sở”."""
    name = fold(text.rstrip(" :"))
    return name in _SUMMARY_ROW or name.startswith(_SUMMARY_BEGINS)


def _blocks_of(sheet: ScoreSheet, round_: Round) -> Iterator[str]:
    """The blocks whose scores for one subject stand in a sheet."""
    file = round_.scores.file_of(sheet)
    for other in round_.scores.sheets:
        if (other.subject, round_.scores.file_of(other)) == (sheet.subject, file) and fold(other.sheet) == fold(
            sheet.sheet
        ):
            yield other.block


def _is_title(row: Row, columns: Columns) -> bool:
    """Whether a row without numbers is a title over the units below it: “II | Huyện An Khê (cũ)”."""
    before = max((column for column in row.cells if column < columns.unit), default=None)
    if before is None or not _TITLE_NUMBER.fullmatch(row.text(before)):
        return False
    return not any(column in row.cells for column in columns.all())


def _is_alone(row: Row, columns: Columns) -> bool:
    """Whether a row holds nothing but one text at its beginning: a title over all columns, or a note."""
    return len(row.cells) == 1 and all(row.text(column) and column <= columns.unit for column in row.cells)


def _text(row: Row, column: int) -> TypedText | None:
    content = row.cells.get(column)
    return None if content is None or not content.text else TypedText(content.text, content.place)


def _not_applicable_words(subject: Subject) -> frozenset[str]:
    """Folded words that say in a cell that its points do not apply; none where the rubric has no rule for that."""
    if subject.not_applicable is None:
        return frozenset()
    return frozenset(map(fold, (*subject.not_applicable.words, *headings.NOT_APPLICABLE)))
