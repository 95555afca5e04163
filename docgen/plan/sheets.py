"""The sheets of an entry workbook: one by subject, block and stage, with its columns and the rows of its units."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from docgen.model.book import Field, SheetMark
from docgen.model.register import Unit
from docgen.model.round import ScoreSheet
from docgen.model.rubric import Block, CriteriaGroup, Subject
from docgen.plan.bounds import Part, part_by_code, parts_of
from docgen.plan.formulas import Asked, Formula, group_formula, total_formula
from docgen.plan.occasion import Occasion
from docgen.vietnamese import books

LONGEST_TITLE = 31
"""Characters of a sheet's name that Excel takes."""
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True)
class Column:
    """A column of a sheet. heading: its own; over: the heading above it and its neighbours, where there is one.

    computed: its cells hold formulas.
    """

    field: Field
    heading: str
    over: str = ""
    computed: bool = False


@dataclass(frozen=True)
class EntryRow:
    """The row of a unit. gone: codes of points that do not apply to it; why_not: the reason why it is not assessed."""

    unit: Unit
    scope: str
    gone: frozenset[str] = frozenset()
    why_not: str = ""


@dataclass(frozen=True)
class EntrySheet:
    """A sheet of an entry workbook. stage: its code, empty where the round has none; unit_heading: of the names."""

    title: str
    subject: Subject
    block: Block
    stage: str
    stage_label: str
    columns: tuple[Column, ...]
    rows: tuple[EntryRow, ...]
    unit_heading: str

    @property
    def mark(self) -> SheetMark:
        """What the stamp says of the sheet."""
        return SheetMark(self.title, self.subject.code, self.block.code, self.stage)

    @cached_property
    def parts(self) -> dict[str, Part]:
        """Groups and criteria of the subject by code."""
        return part_by_code(self.subject)

    def open_to(self, column: Column, row: EntryRow) -> bool:
        """Whether something may stand in a cell: the points of its column apply to the unit."""
        code = column.field.code
        if column.field.kind == "total":
            return bool(self.subject.groups_of(row.scope)) or self.subject.total.method == "given"
        if column.field.kind not in ("points", "reason"):
            return True
        part = self.parts[code]
        gone = code in row.gone or (part.over is not None and part.over.code in row.gone)
        return part.applies_to(row.scope) and not gone

    def formula(self, column: Column, row: EntryRow) -> Formula | None:
        """The formula of a computed cell; None where nothing can be computed."""
        if not column.computed:
            return None
        asked = Asked(self.subject, row.scope, column.field.stage, row.gone)
        if column.field.kind == "total":
            return total_formula(asked)
        group = self.parts[column.field.code].part
        return group_formula(asked, group) if isinstance(group, CriteriaGroup) else None


Choice = Callable[[str, str], bool]
"""Which groups a workbook has columns for: from the codes of subject and group, or an empty one for given totals."""


def everything(_subject: str, _group: str) -> bool:
    """The choice of all groups."""
    return True


@dataclass(frozen=True)
class Wanted:
    """What an entry workbook is to hold.

    stages: the stages to hold sheets of; None for those whose sheets the round names. blocks: None for all. groups:
    which of them. whole: False for a workbook of some groups, which has no totals but given ones. years: earlier ones
    whose rank and total have columns.
    """

    stages: Collection[str] | None = None
    blocks: Collection[str] | None = None
    groups: Choice = everything
    whole: bool = True
    years: tuple[int, ...] = ()


def entry_sheets(occasion: Occasion, wanted: Wanted) -> tuple[EntrySheet, ...]:
    """The sheets of an entry workbook: those of the round in its order, then others by subject, block and stage."""
    made: list[EntrySheet] = []
    for subject, block, stage in _asked(occasion, wanted):
        source = occasion.sheet_of(subject.code, block.code, stage)
        if source is None and _beside(occasion, subject.code, block.code, stage) and wanted.whole:
            continue
        columns = tuple(_columns(occasion, subject, block, stage, source, wanted))
        rows = tuple(_rows(occasion, subject, block))
        if not rows or not any(column.field.kind in ("points", "total") for column in columns):
            continue
        label = next((each.label for each in occasion.stages if each.code == stage), "")
        title = source.sheet if source is not None else _title(occasion, subject, block, label)
        heading = source.columns.unit if source is not None else ""
        named = heading if heading and not books.BY_LETTER.fullmatch(heading) else books.UNIT
        title = unique_title([title], [sheet.title for sheet in made])
        made.append(EntrySheet(title, subject, block, stage, label, columns, rows, named))
    return tuple(made)


def _asked(occasion: Occasion, wanted: Wanted) -> Iterator[tuple[Subject, Block, str]]:
    """Subject, block and stage of every sheet, those that the round names first."""
    rubric = occasion.rubric
    named = [(sheet.subject, sheet.block, sheet.stage or occasion.last_stage) for sheet in occasion.sheets()]
    # What the round leaves out this year has no sheets at any stage.
    tables = [(subject, block) for subject, block, _stage in named] or [
        (subject.code, block.code) for subject in rubric.subjects for block in rubric.blocks
    ]
    order = [stage.code for stage in occasion.stages] or [""]
    if wanted.stages is None:
        others = [] if named else [(*table, occasion.last_stage) for table in tables]
    else:
        others = [(*table, stage) for stage in order if stage in wanted.stages for table in tables]
    for subject, block, stage in dict.fromkeys([*named, *others]):
        known = subject in rubric.subject_by_code and block in rubric.block_by_code
        left_out = wanted.blocks is not None and block not in wanted.blocks
        if known and not left_out and (wanted.stages is None or stage in wanted.stages):
            yield rubric.subject_by_code[subject], rubric.block_by_code[block], stage


def _beside(occasion: Occasion, subject: str, block: str, stage: str) -> bool:
    """Whether the columns of a stage stand in the sheet of another one."""
    sheets = (sheet for sheet in occasion.sheets() if (sheet.subject, sheet.block) == (subject, block))
    return any(stage in sheet.columns.stages for sheet in sheets)


def _rows(occasion: Occasion, subject: Subject, block: Block) -> Iterator[EntryRow]:
    for unit in occasion.units_of(subject.code, block.code):
        yield EntryRow(
            unit,
            occasion.scope_of(unit, block.code),
            occasion.not_applicable(unit, subject.code),
            occasion.why_not_assessed(unit, subject.code),
        )


def _columns(
    occasion: Occasion, subject: Subject, block: Block, stage: str, source: ScoreSheet | None, wanted: Wanted
) -> Iterator[Column]:
    own = source.columns if source is not None else None
    for year in wanted.years:
        if wanted.whole:
            ranks, totals = (own.previous_ranks, own.previous_totals) if own is not None else ({}, {})
            yield Column(Field("rank", str(year)), _own(ranks.get(year), books.RANK_OF.format(year=year)))
            yield Column(Field("past", str(year)), _own(totals.get(year), books.TOTAL_OF.format(year=year)))
    if source is not None:
        for code in source.columns.stages:
            if wanted.whole and code != stage and (wanted.stages is None or code in wanted.stages):
                yield from _beside_columns(subject, block, code, source)
    for column in _points(subject, block, stage, wanted):
        yield _renamed(column, source)
    computed = subject.total.method != "given"
    if wanted.whole or (not computed and wanted.groups(subject.code, "")):
        named = _own(own.total if own is not None else "", books.TOTAL)
        if not computed or total_formula(Asked(subject, block.scopes()[0], stage)) is not None:
            yield Column(Field("total", stage=stage), named, computed=computed)
    yield Column(Field("note", stage=stage), _own(own.note if own is not None else "", books.NOTE))


def _points(subject: Subject, block: Block, stage: str, wanted: Wanted) -> Iterator[Column]:
    """The columns of groups and criteria under their usual headings.

    The sum of a group stands before its criteria: there the heading above them all belongs to it alone.
    """
    for group in subject.groups_of(block.code):
        if not wanted.groups(subject.code, group.code):
            continue
        label, leaves = Part(group).label, group.leaves(block.code)
        if leaves:
            yield Column(Field("points", group.code, stage), books.GROUP_SUM, label, computed=True)
        else:
            yield Column(Field("points", group.code, stage), label)
        for leaf in leaves:
            yield Column(Field("points", leaf.code, stage), Part(leaf, group).label, label)
        if group.is_adjustment:
            yield Column(Field("reason", group.code, stage), books.reason_for(label))


def _renamed(column: Column, source: ScoreSheet | None) -> Column:
    """A column under the heading that the round names for it."""
    if source is None:
        return column
    own = source.columns
    code = column.field.code
    names = own.reasons if column.field.kind == "reason" else {**own.groups, **own.criteria}
    named = _own(names.get(code), "")
    if not named:
        return column
    return replace(column, over=named) if column.computed and column.over else replace(column, heading=named)


def _own(named: str | None, usual: str) -> str:
    """The heading that the round names, unless it names the column by its letter."""
    return named if named and not books.BY_LETTER.fullmatch(named) else usual


def _beside_columns(subject: Subject, block: Block, stage: str, source: ScoreSheet) -> Iterator[Column]:
    """The columns of another stage that stand in the same sheet, as the round names them."""
    named = source.columns.stages[stage]
    headings = {**named.groups, **named.criteria}
    for part in parts_of(subject, block.code):
        if part.part.code in headings:
            yield Column(Field("points", part.part.code, stage), headings[part.part.code])
    if named.total:
        yield Column(Field("total", stage=stage), named.total)


def _title(occasion: Occasion, subject: Subject, block: Block, stage: str) -> str:
    """A readable name for a sheet that the round does not name."""
    several = len(occasion.rubric.subjects) > 1
    subjects = [subject.label, subject.code.upper()] if several else [""]
    blocks = [books.of_block(block.label), books.raised(block.noun)]
    nouns = [books.raised(other.noun) for other in occasion.rubric.blocks]
    if nouns.count(blocks[1]) > 1:
        blocks.pop(1)
    candidates = [" - ".join(filter(None, (one, two, stage))) for two in blocks for one in subjects]
    room = LONGEST_TITLE - (len(candidates[-1]) - len(blocks[-1]))
    cut = " - ".join(filter(None, (subjects[-1], _cut(blocks[-1], room), stage)))
    return next((name for name in (*candidates, cut) if len(name) <= LONGEST_TITLE), candidates[-1])


def _cut(text: str, room: int) -> str:
    """The first words of a text, as many as there is room for."""
    kept = text[: max(room, 1)].rpartition(" ")[0]
    return f"{(kept or text[: max(room - 1, 1)]).rstrip(' ,-')}…"


def unique_title(candidates: Sequence[str], taken: Collection[str]) -> str:
    """A name that Excel takes for a sheet: the first candidate that fits and is free, else one cut and numbered."""
    used = {title.casefold() for title in taken}
    tidy = [" ".join(candidate.translate(_FORBIDDEN).split()).strip("'") for candidate in candidates]
    for title in tidy:
        if title and len(title) <= LONGEST_TITLE and title.casefold() not in used:
            return title
    number = 1
    while True:
        ending = "" if number == 1 else f" ({number})"
        room = LONGEST_TITLE - len(ending)
        whole = tidy[-1] if len(tidy[-1]) <= room else f"{tidy[-1][: room - 1].rstrip()}…"
        if (title := f"{whole}{ending}").casefold() not in used:
            return title
        number += 1
