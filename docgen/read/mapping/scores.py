"""Which columns hold the points and the total: what headings claim, held against what adds up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from docgen.i18n import gettext as _
from docgen.model.rubric import TotalRule
from docgen.read.mapping.assign import Placed, place
from docgen.read.mapping.claims import Claims, beyond, cannot_be
from docgen.read.mapping.evidence import Fit, Part, Sum, add_up, sum_fit, with_exceptions
from docgen.read.mapping.headings import NEAR
from docgen.read.mapping.layout import as_in_the_rubric
from docgen.read.mapping.proposal import Certainty, Meaning
from docgen.read.mapping.search import Answer, Question, Role, answers
from docgen.read.mapping.slots import Slot, Whole
from docgen.read.mapping.tables import Column
from docgen.vietnamese.numbers import bare

_MOST_CANDIDATES = 8


@dataclass(frozen=True)
class Sheet:
    """What is known before: columns that may hold points, what is looked for, and the rule of the total.

    columns: those that may hold points, from the left; every: all columns of the table by number. scale: the highest
    total, None where it is not known. total_heads: columns headed as the total.
    """

    columns: Sequence[Column]
    every: Mapping[int, Column]
    wholes: Sequence[Whole]
    rule: TotalRule
    scale: Decimal | None
    year: int
    total: Meaning
    total_heads: Sequence[int]


@dataclass
class Points:
    """The columns of points: what was decided, and for what is open the columns that fit equally well."""

    decided: dict[Meaning, Placed] = field(default_factory=dict)
    open: dict[Meaning, tuple[int, ...]] = field(default_factory=dict)

    def put(self, meaning: Meaning, placed: Placed) -> None:
        """Decide on a column."""
        self.decided[meaning] = placed
        self.open.pop(meaning, None)

    def doubt(self, meaning: Meaning, columns: Sequence[int]) -> None:
        """Leave something open."""
        self.decided.pop(meaning, None)
        self.open[meaning] = tuple(sorted(set(columns)))

    def column(self, meaning: Meaning) -> int | None:
        """The column decided on."""
        placed = self.decided.get(meaning)
        return None if placed is None else placed.column

    def taken(self) -> frozenset[int]:
        """All columns decided on."""
        return frozenset(placed.column for placed in self.decided.values())

    def weaken(self, reason: str) -> None:
        """Nothing is sure any more."""
        for meaning, placed in self.decided.items():
            self.decided[meaning] = placed.weakened(reason)


def find_points(sheet: Sheet) -> Points:
    """Find the columns of groups, criteria and the total."""
    return _Finding(sheet).found()


class _Finding:
    """Finding the columns of points of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.claims = Claims(sheet.columns, sheet.wholes, sheet.year)
        self.columns = self.claims.columns
        self.points = Points()
        self.cap = sheet.scale if sheet.rule.capped else None
        self.highest = None
        if sheet.scale is not None:
            bonus = [whole.slot.most for whole in sheet.wholes if whole.slot.optional and whole.slot.most]
            self.highest = sheet.scale + sum((most for most in bonus if most > 0), Decimal(0))

    def found(self) -> Points:
        """What was found."""
        self._take_headings()
        detailed = self._detailed()
        if any(whole.parts for whole in self.sheet.wholes) and not self._mostly_named(detailed) and self._lay_out():
            return self.points
        groups = [whole for whole in self.sheet.wholes if detailed and whole.parts]
        for whole in groups:
            self._inside(whole)
        self._across()
        for whole in groups:
            # What the total told of a group tells of its criteria.
            if any(part.meaning not in self.points.decided for part in whole.parts):
                self._inside(whole)
        return self.points

    # What headings claim.

    def _take_headings(self) -> None:
        for slot, numbers in self.claims.exact().items():
            if len(numbers) == 1:
                self.points.put(slot.meaning, self._named(slot, self.columns[numbers[0]]))

    def _named(self, slot: Slot, column: Column) -> Placed:
        reasons = [_("named in round.yaml") if slot.declared else _("headed by its name")]
        certainty: Certainty = "sure"
        if column.firmly and slot.most is not None and column.stated != slot.most and column.stated is not None:
            certainty = "likely"
            text = _("but its maximum is stated as {stated}, not {most}")
            reasons.append(text.format(stated=bare(column.stated), most=bare(slot.most)))
        if beyond(column, slot):
            certainty = "likely" if cannot_be(column, slot) else certainty
            reasons.append(_("{n} values out of bounds").format(n=beyond(column, slot)))
        return Placed(column.number, certainty, tuple(reasons))

    def _detailed(self) -> bool:
        """Whether the sheet has columns of criteria."""
        parts = {part for whole in self.sheet.wholes for part in whole.parts}
        return any(
            level >= NEAR and slot in parts
            for levels in self.claims.likenesses.values()
            for slot, level in levels.items()
        )

    def _mostly_named(self, detailed: bool) -> bool:
        slots = [
            slot for whole in self.sheet.wholes for slot in (whole.parts if detailed and whole.parts else (whole.slot,))
        ]
        named = sum(slot.meaning in self.points.decided for slot in slots)
        return named * 2 >= len(slots)

    # The rubric's order.

    def _totals(self) -> list[Column]:
        """The columns that may be the total."""
        heads = [self.columns[number] for number in self.sheet.total_heads if number in self.columns]
        return heads or self._plausible_totals()

    def _plausible_totals(self) -> list[Column]:
        taken = self.points.taken()
        return [column for column in self.sheet.columns if column.number not in taken and self._may_be_total(column)]

    def _may_be_total(self, column: Column) -> bool:
        if self.highest is None:
            return True
        above = sum(value > self.highest for value in column.numbers)
        return above <= max(2, len(column.numbers) // 10)

    def _sum_fit(self, total: Column, sums: Sum) -> Fit:
        return sum_fit(total, sums, self.sheet.rule.tolerance, self.cap)

    def _lay_out(self) -> bool:
        """Take the rubric's order, where sums prove it and headings have nothing against it."""
        sheet, decided = self.sheet, self.points.decided
        named = {meaning: placed.column for meaning, placed in decided.items()}
        laid = as_in_the_rubric(sheet.columns, sheet.wholes, self._totals(), self._sum_fit, sheet.total, named)
        for meaning, placed in (laid or {}).items():
            if meaning not in decided:
                self.points.put(meaning, placed)
        return laid is not None

    # Inside a group.

    def _inside(self, whole: Whole) -> None:
        """The criteria of one group, and its own column."""
        missing = [part for part in whole.parts if part.meaning not in self.points.decided]
        own = self.points.column(whole.slot.meaning)
        if own is not None and self._too_small(self.columns[own], self._parts_of(whole)):
            self.points.doubt(whole.slot.meaning, [own])
            own = None
        free = self._around(whole)
        totals = [self.columns[own]] if own is not None else [] if missing else free
        found = self._search(
            missing, totals, [column for column in free if column.number != own], self._parts_of(whole)
        )
        if missing:
            self._settle(missing, whole.parts, found, free)
        elif own is None and len({answer.total for answer in found}) == 1:
            certainty: Certainty = "sure" if found[0].firm else "likely"
            self.points.put(whole.slot.meaning, Placed(found[0].total, certainty, (_adds_up(found[0].fit),)))
        elif own is not None and (fit := sum_fit(self.columns[own], add_up(self._parts_of(whole)))).bad:
            self._weaken_inside(whole, _adds_up(fit))

    def _too_small(self, own: Column, parts: Sequence[Part]) -> bool:
        """Whether a group has less than some of its criteria, so often that its heading must stand over something else."""
        if not parts:
            return False
        sums = add_up(parts)
        pairs = [(g, v) for g, v in zip(own.steps, sums.values, strict=True) if g is not None and v is not None]
        return sum(given * sums.common < value for given, value in pairs) * 5 > len(pairs)

    def _weaken_inside(self, whole: Whole, reason: str) -> None:
        for slot in (whole.slot, *whole.parts):
            self.points.put(slot.meaning, self.points.decided[slot.meaning].weakened(reason))

    def _parts_of(self, whole: Whole) -> list[Part]:
        known = [(self.points.column(part.meaning), part.weight) for part in whole.parts]
        return [(self.columns[n].steps, weight or Fraction(1)) for n, weight in known if n is not None]

    def _around(self, whole: Whole) -> list[Column]:
        """The columns without a place that stand with those of a group: up to those of other groups."""
        own = {slot.meaning for slot in (whole.slot, *whole.parts)}
        mine = [placed.column for meaning, placed in self.points.decided.items() if meaning in own]
        mine += [n for n, levels in self.claims.likenesses.items() if any(s.meaning in own for s in levels)]
        if not mine:
            return []
        others = self.points.taken() - set(mine)
        first = max((n for n in others if n < min(mine)), default=0)
        last = min((n for n in others if n > max(mine)), default=max(self.columns) + 1)
        taken = self.points.taken()
        return [column for column in self.sheet.columns if first < column.number < last and column.number not in taken]

    # Adding up.

    def _search(
        self, missing: Sequence[Slot], totals: Sequence[Column], free: Sequence[Column], fixed: Sequence[Part]
    ) -> list[Answer]:
        """Every way in which columns without a place make a total together with those that have one."""
        if not totals or any(slot.weight is None for slot in missing) or not (missing or fixed):
            return []
        weights = sorted({slot.weight for slot in missing if slot.weight is not None})
        empty = sum(not any(column.numbers) for column in free)
        roles = []
        for weight in weights:
            alike = [slot for slot in missing if slot.weight == weight]
            spare = sum(slot.optional for slot in alike) + empty
            roles.append(Role(weight, len(alike), min(len(alike), spare)))
        live = [column for column in free if any(column.numbers)]
        may = [(column, self._roles(column, missing, weights)) for column in live]
        tolerance = self.sheet.rule.tolerance
        for some in (may, self._promising(may, missing)):
            found = answers(Question(totals, fixed, [pair for pair in some if pair[1]], roles, tolerance, self.cap))
            if found is not None:
                return found
        return []

    def _roles(self, column: Column, missing: Sequence[Slot], weights: Sequence[Fraction | None]) -> frozenset[int]:
        left = self.claims.strong(column.number, missing) & self.claims.bounded(column.number, missing, slips=True)
        return frozenset(weights.index(missing[i].weight) for i in left)

    def _promising(
        self, may: Sequence[tuple[Column, frozenset[int]]], missing: Sequence[Slot]
    ) -> list[tuple[Column, frozenset[int]]]:
        """Where there are too many columns: those whose headings or stated maxima speak for a place."""
        return [
            (column, roles)
            for column, roles in may
            if self.claims.likenesses[column.number] or any(column.stated == slot.most for slot in missing)
        ]

    def _settle(
        self, missing: Sequence[Slot], order: Sequence[Slot], found: Sequence[Answer], free: Sequence[Column]
    ) -> None:
        """Give the places that are missing their columns. order: all places of this level, as in the rubric."""
        best = [answer for answer in found if len(answer.parts) == len(found[0].parts)]
        pools = {answer.columns for answer in best}
        pool = sorted(frozenset().union(*pools))
        empty = [column.number for column in free if not any(column.numbers)]
        if len(pools) == 1 and len({answer.total for answer in best}) == 1:
            known = {slot: n for slot in order if (n := self.points.column(slot.meaning)) is not None}
            firm = all(answer.firm for answer in best)
            outcome = place(self.claims, missing, pool, order=order, known=known, firm=firm, empty=empty)
            for slot, placed in outcome.placed.items():
                self.points.put(slot.meaning, placed)
            for slot, candidates in outcome.open.items():
                self.points.doubt(slot.meaning, candidates)
            return
        self._by_heading_only(missing, [self.columns[n] for n in pool] if pool else free)

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

    def _known_and_missing(self) -> tuple[list[Part], list[Slot]]:
        """The parts of the total that are known, a group without column by its criteria; and the places that are not."""
        known: list[Part] = []
        missing = []
        for whole in self.sheet.wholes:
            number = self.points.column(whole.slot.meaning)
            parts = self._parts_of(whole)
            weight = whole.slot.weight
            if number is not None and weight is not None:
                known.append((self.columns[number].steps, weight))
            elif number is None and whole.parts and len(parts) == len(whole.parts):
                known += [(values, part_weight * (weight or 1)) for values, part_weight in parts]
            elif number is None:
                missing.append(whole.slot)
        return known, missing

    def _across(self) -> None:
        """The columns of the groups, and the total."""
        known, missing = self._known_and_missing()
        totals = self._totals()
        if any(whole.slot.weight is None for whole in self.sheet.wholes):
            self._settle_total([])
            self._by_heading_only(missing, self._free())
            return
        found = self._search(missing, totals, self._free(totals), known)
        contradicted: dict[Slot, int] = {}
        if not found:
            found = self._with_another_total(known, missing)
        if not found and (contradicted := self._contradicted(totals)):
            for slot in contradicted:
                self.points.doubt(slot.meaning, ())
            known, missing = self._known_and_missing()
            found = self._search(missing, totals, self._free(totals), known)
        if not found and missing and not contradicted and self._lay_out():
            return
        self._settle_total(found)
        if missing:
            self._settle(missing, [whole.slot for whole in self.sheet.wholes], found, self._free(totals))
        elif not found:
            self._check_named(known)
        for slot, number in contradicted.items():
            other = self.points.column(slot.meaning)
            self.points.doubt(slot.meaning, [number] if other is None else [number, other])
        if found:
            self._tell_parts()

    def _free(self, totals: Sequence[Column] = ()) -> list[Column]:
        """Columns without a place; the total, where it is known, is none of the parts."""
        taken = self.points.taken() | (frozenset({totals[0].number}) if len(totals) == 1 else frozenset())
        return [column for column in self.sheet.columns if column.number not in taken]

    def _with_another_total(self, known: Sequence[Part], missing: Sequence[Slot]) -> list[Answer]:
        """Where the parts do not make the column that is headed as the total, but surely another one."""
        if len(self.sheet.total_heads) != 1:
            return []
        found = self._search(missing, self._plausible_totals(), self._free(), known)
        return found if all(answer.firm for answer in found) else []

    def _contradicted(self, totals: Sequence[Column]) -> dict[Slot, int]:
        """Groups whose headings stand over columns that do not count: without headings there is one way to add up."""
        slots = [whole.slot for whole in self.sheet.wholes]
        named = {slot: n for slot in slots if (n := self.points.column(slot.meaning)) is not None}
        if not named or self._detailed():
            return {}
        free = [column for column in self.sheet.columns if len(totals) != 1 or column is not totals[0]]
        bare_slots = [replace(slot, names=frozenset()) for slot in slots]
        found = self._search(bare_slots, totals, free, [])
        if len(found) != 1 or not found[0].firm:
            return {}
        return {slot: number for slot, number in named.items() if number not in found[0].columns}

    def _check_named(self, known: Sequence[Part]) -> None:
        """Where all columns are named but do not add up, they may stand one column aside of their headings."""
        placed = self.points.decided.get(self.sheet.total)
        if placed is None:
            return
        fit = self._sum_fit(self.columns[placed.column], add_up(known))
        aside = list(self._aside()) if fit.bad else []
        if len(aside) == 1:
            self._move(aside[0])
        elif fit.bad:
            self.points.weaken(_makes_total(fit))
        elif fit.of:
            self.points.put(self.sheet.total, placed.because(_makes_total(fit)))

    def _aside(self) -> Iterator[dict[int, int]]:
        """Ways to move the columns from some column on to the left or right, so that they add up."""
        told: list[dict[int, int]] = []
        numbers = sorted(self.points.taken())
        for step in (1, -1):
            for first in numbers:
                moved = {n: n + step if n >= first else n for n in numbers}
                if len(set(moved.values())) == len(moved) and moved not in told and self._adds_up_moved(moved):
                    told.append(moved)
                    yield moved

    def _adds_up_moved(self, moved: Mapping[int, int]) -> bool:
        every = self.sheet.every
        if any(number not in every or not every[number].numeric for number in moved.values()):
            return False
        parts: list[Part] = []
        for whole in self.sheet.wholes:
            number = self.points.column(whole.slot.meaning)
            if number is None or cannot_be(every[moved[number]], whole.slot):
                return False
            parts.append((every[moved[number]].steps, whole.slot.weight or Fraction(1)))
        total = self.points.column(self.sheet.total)
        return total is not None and self._sum_fit(every[moved[total]], add_up(parts)).good

    def _move(self, moved: Mapping[int, int]) -> None:
        for meaning, placed in list(self.points.decided.items()):
            reason = _("its values stand one column aside of its heading: there they add up")
            if placed.column == moved[placed.column]:
                reason = _("the columns beside it stand one column aside of their headings")
            self.points.put(meaning, Placed(moved[placed.column], "likely", (reason,)))

    def _settle_total(self, found: Sequence[Answer]) -> None:
        heads = list(self.sheet.total_heads)
        best = [answer for answer in found if len(answer.parts) == len(found[0].parts)]
        totals = sorted({answer.total for answer in best})
        if len(totals) == 1 and (not heads or totals[0] in heads):
            others = {answer.total for answer in found} - set(totals)
            proved = all(answer.firm for answer in best) and not others
            certainty: Certainty = "sure" if proved or heads == totals else "likely"
            reasons = (_("headed by its name"),) if totals[0] in heads else ()
            self.points.put(self.sheet.total, Placed(totals[0], certainty, (*reasons, _makes_total(best[0].fit))))
        elif totals or len(heads) > 1:
            self.points.doubt(self.sheet.total, [*totals, *heads])
        elif heads:
            self.points.put(self.sheet.total, Placed(heads[0], "sure", (_("headed by its name"),)))

    def _tell_parts(self) -> None:
        """Say of the groups that they count in the total."""
        for whole in self.sheet.wholes:
            placed = self.points.decided.get(whole.slot.meaning)
            if placed is not None and self.sheet.total in self.points.decided:
                self.points.put(whole.slot.meaning, placed.because(_("counts in the total")))


def _adds_up(fit: Fit) -> str:
    text = _("its criteria add up to it in {matched}/{of} rows").format(matched=fit.matched, of=fit.of)
    return with_exceptions(text, fit)


def _makes_total(fit: Fit) -> str:
    text = _("the points add up to {matched}/{of} totals").format(matched=fit.matched, of=fit.of)
    return with_exceptions(text, fit)
