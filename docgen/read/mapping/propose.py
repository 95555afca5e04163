"""Proposing what the columns of a score sheet hold, each with reasons, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from docgen.i18n import gettext as _
from docgen.model.register import Unit
from docgen.model.round import ScoreSheet, Stage, StageColumns
from docgen.model.rubric import Rubric, Subject
from docgen.read.mapping.assign import Placed
from docgen.read.mapping.evidence import Fit, rank_fit, ranks_in, tier_fit, tier_of_text, with_exceptions
from docgen.read.mapping.headings import Heading
from docgen.read.mapping.headings import Kind as Said
from docgen.read.mapping.proposal import Certainty, Meaning, Missing, Proposal, Proposed
from docgen.read.mapping.scores import Points, Sheet, find_points
from docgen.read.mapping.slots import wholes_of
from docgen.read.mapping.tables import Column, Table, find_tables
from docgen.read.workbook import Row
from docgen.vietnamese.columns import letters_in
from docgen.vietnamese.names import Names, fold

_UNIT, _TOTAL, _RANK, _TIER, _NOTE = (Meaning(k) for k in ("unit", "total", "rank", "tier", "note"))
_MOST_STRANGERS = 3
_FEW_ROWS, _MANY_ROWS = 5, 8
"""With fewer numbers nothing is said of ranks without a heading; so many that agree with totals are no chance."""


@dataclass(frozen=True)
class Asked:
    """What a sheet is asked for. sheet: with the columns that round.yaml names. here: codes of the units it is for.

    units: of the office, by code. year: of the round. stages: of the round, the one that counts last.
    """

    rubric: Rubric
    sheet: ScoreSheet
    units: Mapping[str, Unit]
    here: frozenset[str]
    year: int
    stages: Sequence[Stage] = ()

    @property
    def subject(self) -> Subject:
        """What is ranked in the sheet."""
        return self.rubric.subject_by_code[self.sheet.subject]

    @property
    def scale(self) -> Decimal | None:
        """The highest total of any unit of the block; None where it is not known."""
        scales = [self.subject.scale_of(scope) for scope in self.rubric.block_by_code[self.sheet.block].scopes()]
        return None if None in scales else max(scale for scale in scales if scale is not None)


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
    rivals = [other for other in others if _worth(other) == _worth(best)]
    return _doubted(best) if rivals else best


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
        self.year = asked.year
        self.columns = {column.number: column for column in table.columns}
        self.says = {number: column.heading.says(asked.year) for number, column in self.columns.items()}
        self.found: dict[int, tuple[Meaning, Placed]] = {}
        self.missing: list[Missing] = []
        self.alternatives: dict[int, list[Meaning]] = {}

    def proposal(self) -> Proposal:
        """What is proposed for every column."""
        self._unit()
        self._declared()
        for number, column in self.columns.items():
            if number not in self.found:
                self._by_heading(column)
        points = self._points()
        self._earlier_years()
        self._ranks_and_tiers(points.column(_TOTAL))
        self._numbering()
        return Proposal(
            columns=tuple(self._proposed(column) for column in self.table.columns),
            missing=tuple(self.missing),
            rows=len(self.table.rows),
            last_heading=self.table.last_heading,
        )

    def _put(self, column: Column, meaning: Meaning, certainty: Certainty, *reasons: str) -> None:
        self.found[column.number] = meaning, Placed(column.number, certainty, reasons)

    def _proposed(self, column: Column) -> Proposed:
        plain = Proposed(column.letters, column.heading.whole, column.samples())
        if column.number not in self.found:
            return replace(plain, alternatives=tuple(self.alternatives.get(column.number, ())))
        meaning, placed = self.found[column.number]
        return replace(plain, meaning=meaning, certainty=placed.certainty, reasons=placed.reasons)

    # Units.

    def _unit(self) -> None:
        column = self.columns[self.table.unit]
        known = _("{k}/{n} units of the block").format(k=len(set(self.table.codes)), n=len(self.asked.here))
        reasons = [known, *self._strangers()]
        rivals = [self.columns[number] for number in self.table.rivals if number in self.columns]
        headed = [each for each in (column, *rivals) if (self.says[each.number] or ("",))[0] == "unit"]
        if rivals and headed != [column]:
            others = ", ".join(each.letters for each in rivals)
            reasons.append(_("the units are named in {columns} too").format(columns=others))
            self._put(column, _UNIT, "likely", *reasons)
            return
        few = len(self.table.rows) < min(3, len(self.asked.here)) or len(self.table.strangers) > len(self.table.rows)
        self._put(column, _UNIT, "likely" if few else "sure", *reasons)

    def _strangers(self) -> Iterator[str]:
        """Names among the units that are none of theirs, with the unit that comes near."""
        strangers = self.table.strangers[:_MOST_STRANGERS]
        if not strangers:
            return
        names = Names(unit.name for unit in self.asked.units.values())
        told = []
        for cell in strangers:
            near = names.nearest(cell.text, cutoff=0.75)
            said = _("{ref} “{name}”, near “{near}”") if near else _("{ref} “{name}”")
            told.append(said.format(ref=cell.place.ref, name=cell.text, near=near[0] if near else ""))
        more = ["…"] if len(self.table.strangers) > _MOST_STRANGERS else []
        yield _("unknown: {names}").format(names="; ".join(told + more))

    # What round.yaml names, and what headings say.

    def _declared(self) -> None:
        own = self.asked.sheet.columns
        named = [(_UNIT, own.unit), (_NOTE, own.note)]
        named += [(Meaning("previous_rank", year=year), name) for year, name in own.previous_ranks.items()]
        named += [(Meaning("previous_total", year=year), name) for year, name in own.previous_totals.items()]
        named += [(self._reason_of(code), name) for code, name in own.reasons.items()]
        for meaning, name in named:
            columns = [column for column in self.columns.values() if name and _bears(column, name)]
            if len(columns) == 1:
                self._put(columns[0], meaning, "sure", _("named in round.yaml"))

    def _reason_of(self, code: str) -> Meaning:
        labels = {group.code: group.short or group.label for group in self.asked.subject.groups}
        return Meaning("reason", code, label=labels.get(code, code))

    def _by_heading(self, column: Column) -> None:
        said = self.says[column.number]
        if said is None:
            return
        kind, before = said
        headed = _("headed so")
        if kind == "ordinal" and (column.numeric or not column.texts):
            self._put(column, Meaning("ordinal"), "sure", headed)
        elif kind == "reason" and not column.numeric:
            self._reason(column, headed)
        elif kind == "note" and not column.numeric:
            self._put(column, _NOTE, "sure" if self._only_one(kind) else "likely", headed)
        elif kind == "earlier":
            self._put(column, Meaning("earlier", year=before), "sure", headed)

    def _only_one(self, kind: Said, before: int | None = None) -> bool:
        return list(self.says.values()).count((kind, before)) == 1

    def _reason(self, column: Column, headed: str) -> None:
        """A column of reasons is that of the only bonus or penalty, else a note."""
        adjustments = [group for group in self.asked.subject.groups_of(self.asked.sheet.block) if group.is_adjustment]
        meaning = self._reason_of(adjustments[0].code) if len(adjustments) == 1 else _NOTE
        self._put(column, meaning, "likely", headed)

    # Points.

    def _points(self) -> Points:
        """The points that count, and those of the other stages."""
        counting = Points()
        own = self.asked.sheet
        plain = StageColumns(total=own.columns.total, groups=own.columns.groups, criteria=own.columns.criteria)
        for stage, columns in self._by_stage().items():
            names = own.columns.stages.get(stage, StageColumns()) if stage else plain
            points = find_points(self._sheet(stage, columns, names))
            self._take(points)
            if not stage:
                counting = points
                self._tell_missing(points)
        return counting

    def _by_stage(self) -> dict[str, list[Column]]:
        """The columns that may hold points, by the stage that their headings speak of; empty for the one that counts."""
        found: dict[str, list[Column]] = {"": []}
        for column in self.table.columns:
            if column.number in self.found or not self._may_hold_points(column):
                continue
            stage = self._stage_of(column)
            if stage is None:
                self._put(column, Meaning("self_scored"), "likely", _("headed so"))
            else:
                found.setdefault(stage, []).append(column)
        return found

    def _stage_of(self, column: Column) -> str | None:
        """The stage of a column, empty where it counts; None where units scored themselves and the round has no stage."""
        if self.asked.sheet.stage is None:
            named = [stage for stage in self.asked.stages if column.heading.names_stage(stage.label)]
            if named:
                longest = max(named, key=lambda stage: len(stage.label))
                return "" if longest == self.asked.stages[-1] else longest.code
            if column.heading.self_scored:
                return next((stage.code for stage in self.asked.stages if stage.by == "unit"), None)
        return ""

    def _may_hold_points(self, column: Column) -> bool:
        said = self.says[column.number]
        empty = not column.numbers and not column.texts and bool(column.heading.own)
        other = said is not None and said[0] in (
            "ordinal",
            "previous_rank",
            "previous_total",
            "tier",
            "note",
            "year",
            "unit",
        )
        rank = said is not None and said[0] == "rank" and column.whole
        declared = any(letters_in(name) == column.letters for name in self._letters())
        return declared or ((column.numeric or empty) and not other and not rank)

    def _letters(self) -> Iterator[str]:
        own = self.asked.sheet.columns
        for columns in (own, *own.stages.values()):
            yield from (columns.total, *columns.groups.values(), *columns.criteria.values())

    def _sheet(self, stage: str, columns: Sequence[Column], names: StageColumns) -> Sheet:
        subject = self.asked.subject
        heads = [column.number for column in columns if self._heads_total(column, names.total, stage)]
        return Sheet(
            columns=columns,
            every=self.columns,
            wholes=wholes_of(self.asked.rubric, subject, self.asked.sheet, names, self.year, stage),
            rule=subject.total,
            scale=self.asked.scale,
            year=self.year,
            total=Meaning("total", stage=stage),
            total_heads=heads,
        )

    def _heads_total(self, column: Column, declared: str, stage: str) -> bool:
        if declared:
            return _bears(column, declared)
        heading = column.heading
        if stage or self.asked.stages:
            words = [text for each in self.asked.stages for text in _without(heading, each.label)]
            if any(Heading((text,)).says(self.year) == ("total", None) for text in words):
                return True
        return bool(column.numbers) and self.says[column.number] == ("total", None) and not self._under_group(heading)

    def _under_group(self, heading: Heading) -> bool:
        labels = {fold(name) for g in self.asked.subject.groups for name in (g.label, g.short, g.head) if name}
        return any(fold(text) in labels for text in heading.over)

    def _take(self, points: Points) -> None:
        for meaning, placed in points.decided.items():
            if placed.column not in self.found:
                self.found[placed.column] = meaning, placed
        for meaning, columns in points.open.items():
            for number in columns:
                self.alternatives.setdefault(number, []).append(meaning)

    def _tell_missing(self, points: Points) -> None:
        """What the reader needs and has no column for: a group by itself or by its criteria, a given total."""
        sheet = self._sheet("", [], StageColumns())
        detailed = any(
            part.meaning in points.decided or part.meaning in points.open for w in sheet.wholes for part in w.parts
        )
        for whole in sheet.wholes:
            lacking = [part.meaning for part in whole.parts if part.meaning not in points.decided]
            if detailed and whole.parts and lacking:
                self.missing += [self._lack(meaning, points) for meaning in lacking]
            elif not whole.parts or not detailed:
                if whole.slot.meaning not in points.decided and (
                    not whole.slot.optional or points.open.get(whole.slot.meaning)
                ):
                    self.missing.append(self._lack(whole.slot.meaning, points))
        if _TOTAL not in points.decided and (self.asked.subject.total.method == "given" or _TOTAL in points.open):
            self.missing.append(self._lack(_TOTAL, points))

    def _lack(self, meaning: Meaning, points: Points) -> Missing:
        return Missing(meaning, tuple(self.columns[number].letters for number in points.open.get(meaning, ())))

    # Ranks, tiers, earlier years.

    def _left(self) -> list[Column]:
        return [column for column in self.table.columns if column.number not in self.found]

    def _earlier_years(self) -> None:
        for column in self._left():
            said = self.says[column.number]
            if said is None or said[1] is None:
                continue
            kind, before = said
            looks = self._looks_like_ranks(column)
            only = self._only_one(kind, before)
            if kind == "previous_rank" and looks:
                self._put(column, Meaning("previous_rank", year=before), "sure" if only else "open", _("headed so"))
            elif kind == "previous_total" and column.numeric:
                self._put(column, Meaning("previous_total", year=before), "sure" if only else "open", _("headed so"))
            elif kind == "year" and column.numeric:
                meaning = Meaning("previous_rank" if looks else "previous_total", year=before)
                text = _("headed by the year, with ranks") if looks else _("headed by the year, with points")
                self._put(column, meaning, "likely" if only else "open", text)

    def _looks_like_ranks(self, column: Column) -> bool:
        """Whether a column holds whole numbers from 1 up to about the number of units."""
        ranks = [rank for rank in ranks_in(column) if rank is not None]
        filled = sum(cell is not None and bool(cell.text) for cell in column.cells)
        most = 2 * max(len(self.table.rows), len(self.asked.here)) + 2
        return bool(ranks) and len(ranks) * 5 >= filled * 4 and max(ranks) <= most

    def _ranks_and_tiers(self, number: int | None) -> None:
        total = None if number is None else self.columns[number]
        for column in self._left():
            said = self.says[column.number]
            if said == ("rank", None) or (said is None and total is not None):
                self._rank(column, total, headed=said is not None)
            if column.number not in self.found and column.texts:
                self._tier(column, total, headed=said == ("tier", None))
        for column in self._left():
            if (
                self._looks_like_ranks(column)
                and column.whole
                and len(set(column.numbers)) * 2 > len(column.numbers) > 2
            ):
                self.alternatives.setdefault(column.number, []).append(Meaning("previous_rank"))

    def _rank(self, column: Column, total: Column | None, *, headed: bool) -> None:
        if not self._looks_like_ranks(column):
            return
        if total is None:
            if headed:
                self._put(column, _RANK, "sure" if self._only_one("rank") else "likely", _("headed so"))
            return
        fit, method = rank_fit(column, total, self.asked.subject.rank)
        if not headed and (not fit.good or fit.of < _FEW_ROWS or self._in_row_order(column)):
            return
        certain = (headed and self._only_one("rank")) or (fit.matched == fit.of >= _MANY_ROWS)
        names = {
            "dense": _("shared, the next follows"),
            "competition": _("shared, the next is skipped"),
            "unique": _("each once"),
        }
        words = [_("headed so")] if headed else []
        words.append(
            with_exceptions(_("{matched}/{of} ranks of the total").format(matched=fit.matched, of=fit.of), fit)
        )
        words += [names[method]] if method else []
        self._put(column, _RANK, "sure" if certain else "likely", *words)
        self._tell_total(total, _("{matched}/{of} ranks in column {column}"), column, fit)

    def _tier(self, column: Column, total: Column | None, *, headed: bool) -> None:
        subject = self.asked.subject
        named = sum(tier_of_text(text, subject.tiers) is not None for text in column.texts)
        if not named or named * 5 < len(column.texts) * 4:
            return
        reasons = [_("headed so")] if headed else []
        reasons.append(_("{k}/{n} names of tiers").format(k=named, n=len(column.texts)))
        self._put(column, _TIER, "sure", *reasons)
        scopes = self.asked.rubric.block_by_code[self.asked.sheet.block].scopes()
        full = self.asked.scale if subject.tiers_by == "percent" else None
        if total is not None and len(scopes) == 1 and (subject.tiers_by == "points" or full):
            fit = tier_fit(column, total, subject.tiers, scopes[0], full, subject.rank)
            self._tell_total(total, _("{matched}/{of} tiers in column {column}"), column, fit)

    def _tell_total(self, total: Column, text: str, column: Column, fit: Fit) -> None:
        """Add to the reasons of the total what agrees with it."""
        meaning, placed = self.found[total.number]
        said = text.format(matched=fit.matched, of=fit.of, column=column.letters)
        self.found[total.number] = meaning, placed.because(with_exceptions(said, fit))

    def _in_row_order(self, column: Column) -> bool:
        """Whether the numbers go up by one from row to row, as a numbering does."""
        numbers = column.numbers
        steps = sum(later - earlier == 1 for earlier, later in zip(numbers, numbers[1:], strict=False))
        return column.whole and len(numbers) >= _FEW_ROWS and steps * 5 >= (len(numbers) - 1) * 4

    def _numbering(self) -> None:
        for column in self._left():
            if column.number < self.table.unit and self._in_row_order(column):
                self.alternatives.pop(column.number, None)
                self._put(column, Meaning("ordinal"), "likely", _("goes up by one from row to row"))


def _bears(column: Column, name: str) -> bool:
    """Whether a column is the one that round.yaml names, by letter or heading."""
    letters = letters_in(name)
    return (
        column.letters == letters
        if letters
        else fold(name) in (fold(column.heading.shown), *map(fold, column.heading.own))
    )


def _without(heading: Heading, label: str) -> Iterator[str]:
    """The texts of a heading without the name of a stage."""
    for text in (*heading.own, heading.whole):
        folded, stage = fold(text), fold(label)
        if stage in folded and folded != stage:
            yield folded.replace(stage, " ")
