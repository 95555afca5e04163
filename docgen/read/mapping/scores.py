"""Which columns hold the points and the total: what headings claim, held against what adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from docgen.i18n import gettext as _
from docgen.read.mapping.adding import search
from docgen.read.mapping.aside import move, moved_aside
from docgen.read.mapping.assign import Placed, place
from docgen.read.mapping.claims import Claims, beyond, cannot_be
from docgen.read.mapping.evidence import Fit, Part, add_up, makes_total, sum_fit, with_exceptions
from docgen.read.mapping.headings import NEAR
from docgen.read.mapping.known import Points, Sheet
from docgen.read.mapping.layout import as_in_the_rubric
from docgen.read.mapping.proposal import Certainty
from docgen.read.mapping.search import Answer
from docgen.read.mapping.slots import Slot, Whole
from docgen.read.mapping.tables import Column
from docgen.vietnamese.numbers import bare

_MOST_CANDIDATES = 8


def find_points(sheet: Sheet) -> Points:
    """Find the columns of groups, criteria and the total.

    Headings come first. Then the criteria of each group are held against its own column, the groups against the total,
    and what the total tells of a group against its criteria. Where few columns are named, the rubric's order is tried.
    """
    finding = _Finding(sheet)
    finding.take_headings()
    detailed = finding.is_detailed()
    if any(whole.parts for whole in sheet.wholes) and not finding.is_mostly_named(detailed) and finding.lay_out():
        return finding.points
    groups = [whole for whole in sheet.wholes if detailed and whole.parts]
    for whole in groups:
        finding.inside(whole)
    finding.across()
    for whole in groups:
        if any(part.meaning not in finding.points.decided for part in whole.parts):
            finding.inside(whole)
    return finding.points


class _Finding:
    """Finding the columns of points of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.claims = Claims(sheet.columns, sheet.wholes, sheet.year)
        self.columns = sheet.by_number
        self.points = Points()

    # What headings claim.

    def take_headings(self) -> None:
        """Take the columns that bear the name of a place."""
        for slot, numbers in self.claims.exact().items():
            if len(numbers) == 1:
                self.points.put(slot.meaning, self._named(slot, self.columns[numbers[0]]))

    def _named(self, slot: Slot, column: Column) -> Placed:
        declared = _("named in round.yaml, or confirmed before")
        reasons = [declared if slot.declared else _("headed by its name")]
        certainty: Certainty = "sure"
        if column.firmly and slot.most is not None and column.stated != slot.most and column.stated is not None:
            certainty = "likely"
            text = _("but its maximum is stated as {stated}, not {most}")
            reasons.append(text.format(stated=bare(column.stated), most=bare(slot.most)))
        if beyond(column, slot):
            certainty = "likely" if cannot_be(column, slot) else certainty
            reasons.append(_("{n} values out of bounds").format(n=beyond(column, slot)))
        return Placed(column.number, certainty, tuple(reasons))

    def is_detailed(self) -> bool:
        """Whether the sheet has columns of criteria."""
        parts = {part for whole in self.sheet.wholes for part in whole.parts}
        levels = [found for each in self.claims.likenesses.values() for found in each.items()]
        return any(level >= NEAR and slot in parts for slot, level in levels)

    def is_mostly_named(self, detailed: bool) -> bool:
        """Whether half of the places have a column by its heading."""
        wholes = self.sheet.wholes
        slots = [slot for each in wholes for slot in (each.parts if detailed and each.parts else (each.slot,))]
        return 2 * sum(slot.meaning in self.points.decided for slot in slots) >= len(slots)

    def lay_out(self) -> bool:
        """Take the rubric's order, where sums prove it and headings have nothing against it."""
        sheet, decided = self.sheet, self.points.decided
        named = {meaning: placed.column for meaning, placed in decided.items()}
        laid = as_in_the_rubric(sheet.columns, sheet.wholes, self._totals(), sheet.fit, sheet.total, named)
        for meaning, placed in (laid or {}).items():
            if meaning not in decided:
                self.points.put(meaning, placed)
        return laid is not None

    # Inside a group.

    def inside(self, whole: Whole) -> None:
        """The criteria of one group, and its own column."""
        own = self._own_column(whole)
        missing = [part for part in whole.parts if part.meaning not in self.points.decided]
        free = [column for column in self._around(whole) if column.number != own]
        totals = [self.columns[own]] if own is not None else [] if missing else free
        parts = self._parts_of(whole)
        found = search(self.sheet, self.claims, missing, totals, free, parts)
        if missing:
            self._settle(missing, whole.parts, found, free)
        elif own is None and len({answer.total for answer in found}) == 1:
            certainty: Certainty = "sure" if found[0].firm else "likely"
            self.points.put(whole.slot.meaning, Placed(found[0].total, certainty, (_adds_up(found[0].fit),)))
        elif own is not None and (fit := sum_fit(self.columns[own], add_up(parts))).bad:
            for slot in (whole.slot, *whole.parts):
                self.points.put(slot.meaning, self.points.decided[slot.meaning].weakened(_adds_up(fit)))

    def _own_column(self, whole: Whole) -> int | None:
        """The column of a group; one that has less than some of its criteria is none of it, whatever heads it."""
        own, parts = self.points.column(whole.slot.meaning), self._parts_of(whole)
        if own is not None and parts and _too_small(self.columns[own], parts):
            self.points.doubt(whole.slot.meaning, [own])
            return None
        return own

    def _parts_of(self, whole: Whole) -> list[Part]:
        known = [(self.points.column(part.meaning), part.weight) for part in whole.parts]
        return [Part.of(self.columns[n], weight) for n, weight in known if n is not None]

    def _around(self, whole: Whole) -> list[Column]:
        """The columns without a place that stand with those of a group: up to those of other groups."""
        own = {slot.meaning for slot in (whole.slot, *whole.parts)}
        mine = [placed.column for meaning, placed in self.points.decided.items() if meaning in own]
        mine += [n for n, levels in self.claims.likenesses.items() if any(s.meaning in own for s in levels)]
        if not mine:
            return []
        taken = self.points.taken()
        others = taken - set(mine)
        first = max((n for n in others if n < min(mine)), default=0)
        last = min((n for n in others if n > max(mine)), default=max(self.columns) + 1)
        return [column for column in self.sheet.columns if first < column.number < last and column.number not in taken]

    # Giving places.

    def _settle(
        self, missing: Sequence[Slot], order: Sequence[Slot], found: Sequence[Answer], free: Sequence[Column]
    ) -> None:
        """Give the places that are missing their columns. order: all places of this level, as in the rubric."""
        best = _best(found)
        pool = sorted(frozenset[int]().union(*(answer.columns for answer in best)))
        if len({answer.parts for answer in best}) != 1 or len({answer.total for answer in best}) != 1:
            self._by_heading_only(missing, [self.columns[n] for n in pool] if pool else free)
            return
        empty = [column.number for column in free if not any(column.numbers)]
        known = {slot: n for slot in order if (n := self.points.column(slot.meaning)) is not None}
        firm = all(answer.firm for answer in best)
        pool_weights = dict(best[0].parts)
        outcome = place(self.claims, missing, pool_weights, order=order, known=known, firm=firm, empty=empty)
        for slot, placed in outcome.placed.items():
            self.points.put(slot.meaning, placed)
        for slot, candidates in outcome.open.items():
            self.points.doubt(slot.meaning, candidates)

    def _by_heading_only(self, missing: Sequence[Slot], free: Sequence[Column]) -> None:
        """Where nothing adds up in one way only: a heading that is like one name, and no other that is as like."""
        for slot in missing:
            like = {c.number: self.claims.near(c.number, slot) for c in free if not cannot_be(c, slot)}
            best = max(like.values(), default=0)
            likest = [number for number, level in like.items() if level == best]
            stated = [c.number for c in free if c.firmly and c.stated == slot.most and slot.most is not None]
            if best >= NEAR and len(likest) == 1 and self._likes_only(likest[0], slot, missing):
                self.points.put(slot.meaning, Placed(likest[0], "likely", (_("headed by words of its name"),)))
            elif len(stated) == 1 and sum(other.most == slot.most for other in missing) == 1:
                reason = _("maximum {most} stated").format(most=bare(slot.most or Decimal(0)))
                self.points.put(slot.meaning, Placed(stated[0], "likely", (reason,)))
            else:
                candidates = likest if best else stated or list(like)
                self.points.doubt(slot.meaning, candidates if len(candidates) <= _MOST_CANDIDATES else ())

    def _likes_only(self, column: int, slot: Slot, missing: Sequence[Slot]) -> bool:
        here = self.claims.near(column, slot)
        return all(self.claims.near(column, other) < here for other in missing if other != slot)

    # Across the groups.

    def across(self) -> None:
        """The columns of the groups, and the total."""
        known, missing = self._known_and_missing()
        totals = self._totals()
        if any(whole.slot.weight is None for whole in self.sheet.wholes):
            self._settle_total([])
            self._by_heading_only(missing, self._free())
            return
        found = search(self.sheet, self.claims, missing, totals, self._free(totals), known)
        found = found or self._with_another_total(known, missing)
        contradicted = {} if found else self._contradicted(totals)
        if contradicted:
            for slot in contradicted:
                self.points.doubt(slot.meaning, ())
            known, missing = self._known_and_missing()
            found = search(self.sheet, self.claims, missing, totals, self._free(totals), known)
        elif not found and missing and self.lay_out():
            return
        if missing:
            self._settle(missing, [whole.slot for whole in self.sheet.wholes], found, self._free(totals))
        self._settle_total(found)
        if not missing and not found:
            self._check_named(known)
        for slot, number in contradicted.items():
            other = self.points.column(slot.meaning)
            self.points.doubt(slot.meaning, [number] if other is None else [number, other])
        if found:
            self._tell_parts()

    def _known_and_missing(self) -> tuple[list[Part], list[Slot]]:
        """The parts of the total that are known, and the places that are not; a group may be known by its criteria."""
        known: list[Part] = []
        missing = []
        for whole in self.sheet.wholes:
            number, parts = self.points.column(whole.slot.meaning), self._parts_of(whole)
            if number is not None:
                known.append(Part.of(self.columns[number], whole.slot.weight, whole.slot.cut))
            elif whole.parts and len(parts) == len(whole.parts):
                known += [part.times(whole.slot.weight) for part in parts]
            else:
                missing.append(whole.slot)
        return known, missing

    def _totals(self) -> list[Column]:
        """The columns that may be the total."""
        heads = [self.columns[number] for number in self.sheet.total_heads]
        return heads or self._plausible_totals()

    def _plausible_totals(self) -> list[Column]:
        return [column for column in self._free() if self.sheet.may_be_total(column)]

    def _free(self, totals: Sequence[Column] = ()) -> list[Column]:
        """Columns without a place; the total, where it is known, is none of the parts."""
        taken = self.points.taken() | (frozenset({totals[0].number}) if len(totals) == 1 else frozenset())
        return [column for column in self.sheet.columns if column.number not in taken]

    def _with_another_total(self, known: Sequence[Part], missing: Sequence[Slot]) -> list[Answer]:
        """Where the parts do not make the column that is headed as the total, but surely another one."""
        if len(self.sheet.total_heads) != 1:
            return []
        found = search(self.sheet, self.claims, missing, self._plausible_totals(), self._free(), known)
        return found if all(answer.firm for answer in found) else []

    def _contradicted(self, totals: Sequence[Column]) -> dict[Slot, int]:
        """Groups whose headings stand over columns that do not count: without headings there is one way to add up."""
        slots = [whole.slot for whole in self.sheet.wholes]
        named = {slot: n for slot in slots if (n := self.points.column(slot.meaning)) is not None}
        if not named or self.is_detailed():
            return {}
        free = [column for column in self.sheet.columns if len(totals) != 1 or column is not totals[0]]
        nameless = [replace(slot, names=frozenset()) for slot in slots]
        found = search(self.sheet, self.claims, nameless, totals, free, [])
        if len(found) != 1 or not found[0].firm:
            return {}
        return {slot: number for slot, number in named.items() if number not in found[0].columns}

    def _check_named(self, known: Sequence[Part]) -> None:
        """Where all columns are named but do not add up, they may stand one column aside of their headings."""
        placed = self.points.decided.get(self.sheet.total)
        if placed is None or not known:
            return
        fit = self.sheet.fit(self.columns[placed.column], add_up(known))
        moved = moved_aside(self.sheet, self.points) if fit.bad else None
        if moved is not None:
            move(self.points, moved)
        elif fit.bad:
            self.points.weaken(makes_total(fit))
        elif fit.of:
            self.points.put(self.sheet.total, placed.because(makes_total(fit)))

    def _settle_total(self, found: Sequence[Answer]) -> None:
        heads = list(self.sheet.total_heads)
        best = _best(found)
        totals = sorted({answer.total for answer in best})
        if len(totals) == 1 and (not heads or totals[0] in heads):
            proved = all(answer.firm for answer in best) and {answer.total for answer in found} == set(totals)
            certainty: Certainty = "sure" if proved or heads == totals else "likely"
            reasons = (self._total_named(),) if totals[0] in heads else ()
            if self.columns[totals[0]].adds:
                reasons = (*reasons, _("its formulas add these columns"))
            known, missing = self._known_and_missing()
            fit = best[0].fit if missing else self.sheet.fit(self.columns[totals[0]], add_up(known))
            self.points.put(self.sheet.total, Placed(totals[0], certainty, (*reasons, makes_total(fit))))
        elif totals or len(heads) > 1:
            self.points.doubt(self.sheet.total, [*totals, *heads])
        elif heads:
            self.points.put(self.sheet.total, Placed(heads[0], "sure", (self._total_named(),)))

    def _total_named(self) -> str:
        return _("named in round.yaml, or confirmed before") if self.sheet.declared else _("headed by its name")

    def _tell_parts(self) -> None:
        """Say of the groups that they count in the total."""
        for whole in self.sheet.wholes:
            placed = self.points.decided.get(whole.slot.meaning)
            if placed is not None and self.sheet.total in self.points.decided:
                self.points.put(whole.slot.meaning, placed.because(_("counts in the total")))


def _best(found: Sequence[Answer]) -> list[Answer]:
    """The answers with most parts."""
    return [answer for answer in found if len(answer.parts) == len(found[0].parts)]


def _too_small(own: Column, parts: Sequence[Part]) -> bool:
    """Whether a column has less than some of the criteria together in more than one of five rows."""
    sums = add_up(parts)
    pairs = [(g, v) for g, v in zip(own.steps, sums.values, strict=True) if g is not None and v is not None]
    return sum(given * sums.common < value for given, value in pairs) * 5 > len(pairs)


def _adds_up(fit: Fit) -> str:
    text = _("its criteria add up to it in {matched}/{of} rows").format(matched=fit.matched, of=fit.of)
    return with_exceptions(text, fit)
