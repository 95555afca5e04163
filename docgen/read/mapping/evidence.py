"""Counting what agrees: parts with totals, ranks with totals, tiers with totals; and where they do not, by cell."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from docgen.i18n import gettext as _
from docgen.model.rubric import RankRule, Tier
from docgen.read.mapping.tables import Column
from docgen.vietnamese.names import fold
from docgen.vietnamese.numbers import bare, decimals_of

_NOISE = 10**7
"""What sums of a spreadsheet's binary numbers may be off: a part of so many of a point."""
_QUICK = 8
_WIDE = Context(prec=400)
"""For rounding any number of a spreadsheet, the largest of which has 309 digits."""
MOST_TOLD = 3
"""Cells that are told by name where something does not agree."""
_RANK = re.compile(r"0*(\d{1,4})(?:\s*[-–]\s*\d{1,4})?(?:\s*\(.*\))?")

Method = Literal["dense", "competition", "unique"]


@dataclass(frozen=True)
class Miss:
    """A cell that does not agree: what stands there, and what would."""

    ref: str
    found: str | Fraction
    expected: str | Fraction

    def words(self) -> str:
        """The cell and its reason."""
        found, expected = (
            part if isinstance(part, str) else bare(_shown(part)) for part in (self.found, self.expected)
        )
        return _("cell {ref}, since {found} ≠ {expected}").format(ref=self.ref, found=found, expected=expected)


@dataclass(frozen=True)
class Fit:
    """In how many rows something agrees, out of those where it can be told; and the first cells that do not."""

    matched: int = 0
    of: int = 0
    misses: tuple[Miss, ...] = ()

    @property
    def good(self) -> bool:
        """Whether so many rows agree that the rest are mistakes in single cells: four in five, and at least two."""
        return self.matched >= 2 and self.matched * 5 >= self.of * 4

    @property
    def bad(self) -> bool:
        """Whether fewer than half of the rows agree, of at least two."""
        return self.of >= 2 and self.matched * 2 < self.of

    def exceptions(self) -> str:
        """Where it does not agree, in words; empty where it agrees everywhere."""
        if not self.misses:
            return ""
        missed = self.of - self.matched
        more = ["…"] if missed > len(self.misses) else []
        cells = "; ".join([*(miss.words() for miss in self.misses), *more])
        return _("{n} differ: {cells}").format(n=missed, cells=cells)


def with_exceptions(text: str, fit: Fit) -> str:
    """A reason with where it does not hold behind it."""
    exceptions = fit.exceptions()
    return f"{text}; {exceptions}" if exceptions else text


class Part(NamedTuple):
    """One part of a sum: its numbers by row, in steps of the table's last decimal, and what they are multiplied by.

    counted: the numbers as they count, where the rubric cuts them. unknown: rows with a formula whose result is not
    known.
    """

    steps: Sequence[int | None]
    weight: Fraction
    column: int
    counted: Sequence[int | None]
    unknown: frozenset[int]

    @classmethod
    def of(cls, column: Column, weight: Fraction | None, cut: Decimal | None = None) -> Part:
        """The part that a column is; without a weight it counts as it is. cut: what it counts at most, either way."""
        steps = counted = column.steps
        if cut is not None:
            most = int(cut.scaleb(column.decimals))
            counted = tuple(None if value is None else max(-most, min(value, most)) for value in steps)
        return cls(steps, Fraction(1) if weight is None else weight, column.number, counted, column.unknown)

    def times(self, weight: Fraction | None) -> Part:
        """The part as one of a part that is weighed itself."""
        return self if weight is None else self._replace(weight=self.weight * weight)


@dataclass(frozen=True)
class Sum:
    """Parts added up, row by row: None in a row without any, or where one is not known.

    counted: the same of the parts as they count. common: what the sums are multiplied by, to be whole.
    """

    values: tuple[int | None, ...]
    counted: tuple[int | None, ...]
    common: int = 1


def add_up(parts: Sequence[Part]) -> Sum:
    """Add parts up; an empty one is 0."""
    common = math.lcm(*(part.weight.denominator for part in parts))
    weights = [int(part.weight * common) for part in parts]
    unknown = frozenset[int]().union(*(part.unknown for part in parts))

    def sums(columns: Sequence[Sequence[int | None]]) -> Iterator[int | None]:
        for number, row in enumerate(zip(*columns, strict=True)):
            known = [value * weight for value, weight in zip(row, weights, strict=True) if value is not None]
            yield sum(known) if known and number not in unknown else None

    return Sum(tuple(sums([part.steps for part in parts])), tuple(sums([part.counted for part in parts])), common)


def sum_fit(total: Column, sums: Sum, tolerance: Decimal = Decimal(0), cap: Decimal | None = None) -> Fit:
    """Whether sums are a total, row by row; a row without parts or without total is passed.

    A workbook's own total may be of parts that the rubric cuts. tolerance: in points. cap: what a sum is cut to. A
    total with fewer decimals than the sums may be rounded.
    """
    whole = sums.common * 10**total.decimals
    highest = math.inf if cap is None else int(cap * whole)
    rows = [
        (row, given * sums.common, tuple(int(min(value, highest)) for value in (plain, counted)))
        for row, (given, plain, counted) in enumerate(zip(total.steps, sums.values, sums.counted, strict=False))
        if given is not None and plain is not None and counted is not None
    ]
    allowed = max(whole // _NOISE, int(tolerance * whole))
    misses = [(row, given, values) for row, given, values in rows if min(_off(given, values)) > allowed]
    if misses:
        step = whole // 10**total.own_decimals
        if any(value % step for _row, _given, values in rows for value in values):
            misses = [item for item in misses if 2 * min(_off(item[1], item[2])) > step]
    told = (
        _miss(total, row, Fraction(given, whole), Fraction(values[-1], whole))
        for row, given, values in misses[:MOST_TOLD]
    )
    return Fit(len(rows) - len(misses), len(rows), tuple(told))


def _off(given: int, values: Sequence[int]) -> list[int]:
    return [abs(given - value) for value in values]


def makes_total(fit: Fit) -> str:
    """The reason that a column is the total of points, and where it is not."""
    text = _("the points add up to {matched}/{of} totals").format(matched=fit.matched, of=fit.of)
    return with_exceptions(text, fit)


def may_fit(total: Column, sums: Sum) -> bool:
    """Whether any of the first rows agrees, rounded: a quick look before all of them are counted."""
    step = sums.common * 10 ** (total.decimals - total.own_decimals)
    pairs = [(g, v) for g, v in zip(total.steps, sums.values, strict=True) if g is not None and v is not None]
    return any(abs(given * sums.common - value) <= step for given, value in pairs[:_QUICK])


def _shown(value: Fraction) -> Decimal:
    shown = Decimal(value.numerator) / Decimal(value.denominator)
    return shown.quantize(Decimal("0.0001"), ROUND_HALF_UP) if decimals_of(shown) > 4 else shown


def _miss(column: Column, row: int, found: str | Fraction, expected: str | Fraction) -> Miss:
    cell = column.cells[row]
    return Miss(cell.place.ref if cell is not None else "", found, expected)


def ranks_in(column: Column) -> tuple[int | None, ...]:
    """The ranks in a column, also as “7-8”, “07” or “01 (89,1)”; None where there is none."""
    return tuple(map(_rank_of, column.values, (cell.text if cell else "" for cell in column.cells)))


def _rank_of(value: Decimal | None, text: str) -> int | None:
    if value is not None:
        return int(value) if value == value.to_integral_value() and value >= 1 else None
    found = _RANK.fullmatch(text.strip())
    return int(found[1]) if found and int(found[1]) else None


def rank_fit(ranks: Column, total: Column, rule: RankRule) -> tuple[Fit, Method | None]:
    """Whether a column is the rank of another, and by which method; None where there is no tie to tell it by.

    rule: whether ranks look at exact or rounded totals.
    """
    pairs = [
        (row, rank, _compared(value, rule))
        for row, (rank, value) in enumerate(zip(ranks_in(ranks), total.values, strict=True))
        if rank is not None and value is not None
    ]
    values = [value for _row, _rank, value in pairs]
    # Where most totals are alike, nearly any ranks would do.
    if len(pairs) < 2 or len(set(values)) * 2 < len(values):
        return Fit(), None
    if len(set(values)) == len(values):
        return _rank_misses(ranks, pairs, {value: {place} for place, value in _places(values)}), None
    methods: dict[Method, dict[Decimal, set[int]]] = {"competition": {}, "dense": {}, "unique": {}}
    for place, value in _places(values):
        methods["unique"].setdefault(value, set()).add(place)
        methods["competition"].setdefault(value, {place})
    for place, value in _places(list(set(values))):
        methods["dense"][value] = {place}
    fits: list[tuple[Method, Fit]] = [(name, _rank_misses(ranks, pairs, places)) for name, places in methods.items()]
    # A competition rank is one of the places that unique ranks would take, so that is asked last.
    method, best = max(fits, key=lambda found: found[1].matched)
    return best, method


def _places(values: Sequence[Decimal]) -> list[tuple[int, Decimal]]:
    return list(enumerate(sorted(values, reverse=True), start=1))


def _compared(value: Decimal, rule: RankRule) -> Decimal:
    if rule.on == "exact":
        return value
    return value.quantize(Decimal(1).scaleb(-rule.decimals), ROUND_HALF_UP, _WIDE)


def _rank_misses(column: Column, pairs: Sequence[tuple[int, int, Decimal]], places: Mapping[Decimal, set[int]]) -> Fit:
    missed = [
        (row, str(rank), "/".join(map(str, sorted(places[v])))) for row, rank, v in pairs if rank not in places[v]
    ]
    told = tuple(_miss(column, row, found, expected) for row, found, expected in missed[:MOST_TOLD])
    return Fit(len(pairs) - len(missed), len(pairs), told)


def tier_of_text(text: str, tiers: Sequence[Tier]) -> Tier | None:
    """The tier that a text names, alone or after other words (“Mức tốt”)."""
    folded = fold(text)
    by_length = sorted(tiers, key=lambda tier: len(tier.label), reverse=True)
    return next((t for t in by_length if folded == fold(t.label) or folded.endswith(f" {fold(t.label)}")), None)


def tier_fit(
    texts: Column, total: Column, tiers: Sequence[Tier], scope: str, full: Decimal | None, rule: RankRule
) -> Fit:
    """Whether a column of texts names the tier of another's points. full: where bounds are percent, the full mark."""
    matched, misses = 0, []
    for cell, value in zip(texts.cells, total.values, strict=True):
        named = tier_of_text(cell.text, tiers) if cell is not None else None
        if cell is None or named is None or value is None:
            continue
        measured: Fraction | Decimal = _compared(value, rule)
        if full is not None:
            measured = 100 * Fraction(measured) / Fraction(full)
        right = next((tier for tier in tiers if tier.reached_by(measured, scope)), tiers[-1])
        if right.code == named.code:
            matched += 1
        else:
            misses.append(Miss(cell.place.ref, cell.text, right.label))
    return Fit(matched, matched + len(misses), tuple(misses[:MOST_TOLD]))
