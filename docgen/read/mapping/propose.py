"""Proposing what the columns of a score sheet hold, each with reasons, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from docgen.i18n import gettext as _
from docgen.model.round import SheetColumns, StageColumns
from docgen.read.headings import lettered
from docgen.read.mapping.board import Asked, Board, bears
from docgen.read.mapping.headings import Heading
from docgen.read.mapping.known import Points, Sheet
from docgen.read.mapping.others import (
    earlier_years,
    headed_columns,
    named_columns,
    numbering,
    ranks_and_tiers,
    total_by_ranks,
)
from docgen.read.mapping.proposal import Meaning, Missing, Proposal
from docgen.read.mapping.scores import find_points
from docgen.read.mapping.slots import wholes_of
from docgen.read.mapping.stages import by_stage
from docgen.read.mapping.tables import Column, Table, find_tables
from docgen.read.workbook import Row
from docgen.vietnamese.names import Names, fold

_UNIT, _TOTAL = Meaning("unit"), Meaning("total")
_NO_POINTS = ("ordinal", "previous_rank", "previous_total", "tier", "note", "year", "unit")
"""What a heading says that has no points below it."""
_MOST_STRANGERS = 3


def propose(rows: Sequence[Row], asked: Asked) -> Proposal | None:
    """Propose what the columns of a sheet hold; None where no unit of the block stands in it.

    Of several tables of the same units the one counts whose columns tell most.
    """
    tables = [table.only(asked.here) for table in find_tables(rows, asked.units)]
    proposals = [_Proposing(table, asked).proposal() for table in tables if table.rows]
    if not proposals:
        return None
    best = max(proposals, key=_worth)
    others = [other for other in proposals if other is not best and other.rows * 2 >= best.rows]
    best = replace(best, other_tables=len(others))
    return _doubted(best) if any(_worth(other) == _worth(best) for other in others) else best


def _worth(proposal: Proposal) -> tuple[int, int]:
    return len(list(proposal.found("sure"))) + len(list(proposal.found("likely"))), proposal.rows


def _doubted(proposal: Proposal) -> Proposal:
    columns = [replace(c, certainty="likely") if c.certainty == "sure" else c for c in proposal.columns]
    return replace(proposal, columns=tuple(columns))


class _Proposing:
    """Proposing for one table."""

    def __init__(self, table: Table, asked: Asked) -> None:
        self.table = table
        self.asked = asked
        self.board = Board(table, asked)
        self.missing: list[Missing] = []

    def proposal(self) -> Proposal:
        """What is proposed for every column."""
        self._unit()
        named_columns(self.board)
        headed_columns(self.board)
        points = self._points()
        earlier_years(self.board)
        total = points.column(_TOTAL)
        if total is None and _TOTAL not in points.open:
            total = self._total_without_parts()
        ranks_and_tiers(self.board, None if total is None else self.board.columns[total])
        numbering(self.board)
        rows, last = len(self.table.rows), self.table.last_heading
        return Proposal(self.board.proposed(), tuple(self.missing), rows, last)

    # Units.

    def _unit(self) -> None:
        column = self.board.columns[self.table.unit]
        known = _("{k}/{n} units of the block").format(k=len(set(self.table.codes)), n=len(self.asked.here))
        reasons = [known, *self._strangers()]
        rivals = [self.board.columns[number] for number in self.table.rivals if number in self.board.columns]
        headed = [each for each in (column, *rivals) if self.board.says[each.number] == ("unit", None)]
        if rivals and headed != [column]:
            others = ", ".join(each.letters for each in rivals)
            reasons.append(_("the units are named in {columns} too").format(columns=others))
            self.board.put(column, _UNIT, "likely", *reasons)
            return
        few = len(self.table.rows) < min(3, len(self.asked.here)) or len(self.table.strangers) > len(self.table.rows)
        self.board.put(column, _UNIT, "likely" if few else "sure", *reasons)

    def _strangers(self) -> Iterator[str]:
        """Names among the units that are none of theirs, with those that come near."""
        strangers = self.table.strangers[:_MOST_STRANGERS]
        if not strangers:
            return
        names = Names(unit.name for unit in self.asked.units.values())
        told = []
        for cell in strangers:
            near = " / ".join(names.suggest(cell.text))
            said = _("{ref} “{name}” ({near}?)") if near else _("{ref} “{name}”")
            told.append(said.format(ref=cell.place.ref, name=cell.text, near=near))
        more = ["…"] if len(self.table.strangers) > _MOST_STRANGERS else []
        yield _("unknown: {names}").format(names="; ".join(told + more))

    # Points.

    def _points(self) -> Points:
        """The points that count, which are given back, and those of the other stages."""
        own = self.asked.sheet.columns
        may = [column for column in self.board.left() if self._may_hold_points(column)]
        stages, unread = by_stage(may, () if self.asked.sheet.stage else self.asked.stages)
        for column in unread:
            self.board.put(column, Meaning("self_scored"), "likely", _("headed so"))
        counting = Points()
        for stage, columns in stages.items():
            sheet = self._sheet(stage, columns, own.stages.get(stage, StageColumns()) if stage else own)
            points = find_points(sheet)
            self._take(points)
            if not stage:
                counting = points
                self._tell_missing(sheet, points)
        return counting

    def _total_without_parts(self) -> int | None:
        """The total by its ranks, or as the only column of points where the rubric has no groups with points."""
        sheet = self._sheet("", [], StageColumns())
        may = [column for column in self.board.left() if column.numeric and sheet.may_be_total(column)]
        found = total_by_ranks(self.board, may, without_groups=not sheet.wholes)
        if found is not None:
            self.missing = [each for each in self.missing if each.meaning != _TOTAL]
        return found

    def _may_hold_points(self, column: Column) -> bool:
        said, _before = self.board.says[column.number] or ("", None)
        if any(lettered(name) == column.number for name in self._names()):
            return True
        empty = not column.numbers and not column.texts and bool(column.heading.own)
        rank = said == "rank" and column.whole
        return (column.numeric or empty) and said not in _NO_POINTS and not rank

    def _names(self) -> Iterator[str]:
        own = self.asked.sheet.columns
        every: list[SheetColumns | StageColumns] = [own, *own.stages.values()]
        for columns in every:
            yield from (columns.total, *columns.groups.values(), *columns.criteria.values())

    def _sheet(self, stage: str, columns: Sequence[Column], names: SheetColumns | StageColumns) -> Sheet:
        subject = self.asked.subject
        return Sheet(
            columns=columns,
            every=self.board.columns,
            wholes=wholes_of(self.asked.rubric, subject, self.asked.sheet, names, self.asked.year, stage),
            rule=subject.total,
            scale=self.asked.scale,
            year=self.asked.year,
            total=Meaning("total", stage=stage),
            total_heads=[column.number for column in columns if self._heads_total(column, names.total)],
            declared=bool(names.total),
        )

    def _heads_total(self, column: Column, declared: str) -> bool:
        if declared:
            return bears(self.board.columns[column.number], declared)
        said = column.heading.says(self.asked.year)
        return (
            (bool(column.numbers) or column.uncalculated)
            and said == ("total", None)
            and not self._under_group(column.heading)
        )

    def _under_group(self, heading: Heading) -> bool:
        labels = {fold(name) for g in self.asked.subject.groups for name in (g.label, g.short, g.head) if name}
        return any(fold(text) in labels for text in heading.over)

    def _take(self, points: Points) -> None:
        for meaning, placed in points.decided.items():
            self.board.found.setdefault(placed.column, (meaning, placed))
        for meaning, columns in points.open.items():
            for number in columns:
                self.board.could_be(number, meaning)

    def _tell_missing(self, sheet: Sheet, points: Points) -> None:
        """What the reader needs and has no column for: a group by itself or by its criteria, a given total."""
        parts = {part.meaning for whole in sheet.wholes for part in whole.parts}
        detailed = any(meaning in parts for meaning in (*points.decided, *points.open))
        for whole in sheet.wholes:
            own = whole.slot.meaning
            if detailed and whole.parts:
                one = len(whole.parts) == 1 and own in points.decided
                lacking = [part.meaning for part in whole.parts if part.meaning not in points.decided and not one]
            else:
                spared = whole.slot.optional and not points.open.get(own)
                lacking = [] if own in points.decided or spared else [own]
            self.missing += [self._lack(meaning, points) for meaning in lacking]
        if _TOTAL not in points.decided and (sheet.rule.method == "given" or _TOTAL in points.open):
            self.missing.append(self._lack(_TOTAL, points))

    def _lack(self, meaning: Meaning, points: Points) -> Missing:
        columns = self.board.columns
        return Missing(meaning, tuple(columns[number].letters for number in points.open.get(meaning, ())))
