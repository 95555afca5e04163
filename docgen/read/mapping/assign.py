"""Giving columns that are known to be the parts of a whole their places in it, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from docgen.i18n import gettext as _
from docgen.read.mapping.claims import Claims
from docgen.read.mapping.headings import ALIKE, EXACT
from docgen.read.mapping.pairing import forced, pairing, share_of_orders
from docgen.read.mapping.proposal import Certainty
from docgen.read.mapping.slots import Slot
from docgen.vietnamese.numbers import bare

CHANCE = 0.1
"""An order counts where chance would put columns so in at most one case of ten."""

Edges = dict[int, frozenset[int]]
Reason = Callable[[int, Slot], str]


@dataclass(frozen=True)
class Placed:
    """The column of a place."""

    column: int
    certainty: Certainty
    reasons: tuple[str, ...] = ()

    def because(self, reason: str) -> Placed:
        """The same with one more reason."""
        return replace(self, reasons=(*self.reasons, reason))

    def weakened(self, reason: str) -> Placed:
        """The same, but not sure, because of something against it."""
        return replace(self, certainty="likely" if self.certainty == "sure" else self.certainty).because(reason)


@dataclass
class Outcome:
    """Places with their columns, and open places with the columns that fit equally well."""

    placed: dict[Slot, Placed] = field(default_factory=dict)
    open: dict[Slot, tuple[int, ...]] = field(default_factory=dict)


def place(
    claims: Claims,
    missing: Sequence[Slot],
    pool: Mapping[int, Fraction],
    *,
    order: Sequence[Slot],
    known: Mapping[Slot, int],
    firm: bool,
    empty: Sequence[int] = (),
) -> Outcome:
    """Give columns their places.

    pool: the columns that are known to be the missing parts, no more and no fewer, each with what it counts.
    order: all places as in the rubric; known: those that have their columns. firm: whether the pool is beyond doubt.
    empty: columns without any point, which may belong to a place that the pool leaves over.
    Weights, headings and stated maxima make it sure; bounds, likeness of headings and the order make it likely.
    """
    placing = _Placing(claims, missing, pool, empty)
    certainty: Certainty = "sure" if firm and placing.consistent else "likely"
    placing.take(placing.edges, certainty, placing.strong_reason)
    placing.narrow({n: claims.bounded(n, missing, slips=True) for n in pool}, placing.bounds_reason)
    placing.narrow({n: claims.bounded(n, missing, slips=False) for n in pool}, placing.bounds_reason)
    placing.narrow({n: claims.stated(n, missing) for n in pool}, placing.strong_reason)
    placing.narrow({n: claims.likest(n, missing) for n in pool}, placing.likeness_reason)
    placing.by_order(order, known)
    return placing.outcome()


class _Placing:
    """Columns and places, and which may still have which. Stand-ins (below 0) take the places that stay empty."""

    def __init__(
        self, claims: Claims, missing: Sequence[Slot], pool: Mapping[int, Fraction], empty: Sequence[int]
    ) -> None:
        self.claims = claims
        self.missing = missing
        self.pool = list(pool)
        self.empty = empty
        counted = {
            n: frozenset(i for i, slot in enumerate(missing) if slot.weight == weight) for n, weight in pool.items()
        }
        self.found: dict[int, tuple[int, Certainty, str]] = {}
        strong: Edges = {n: claims.strong(n, missing) & counted[n] for n in pool}
        absent = frozenset(i for i, slot in enumerate(missing) if slot.optional or empty)
        stand_ins: Edges = {-1 - i: absent for i in range(len(missing) - len(pool))}
        self.consistent = pairing(strong | stand_ins) is not None
        self.edges: Edges = (strong if self.consistent else counted) | stand_ins

    def take(self, edges: Edges, certainty: Certainty, reason: Reason) -> None:
        """Note the pairs that are the only ones possible."""
        for column, position in forced(edges).items():
            if column not in self.found:
                self.found[column] = position, certainty, reason(column, self.missing[position]) if column > 0 else ""

    def narrow(self, allowed: Mapping[int, frozenset[int]], reason: Reason) -> None:
        """Take further evidence, unless it leaves no way at all."""
        narrowed = {n: places & allowed.get(n, places) for n, places in self.edges.items()}
        if pairing(narrowed) is not None:
            self.edges = narrowed
            self.take(narrowed, "likely", reason)

    def by_order(self, order: Sequence[Slot], known: Mapping[Slot, int]) -> None:
        """Take the rubric's order, where the columns that are known stand in it and chance would hardly put them so."""
        columns = sorted([*(n for slot, n in known.items() if slot in order), *self.pool])
        open_columns = [n for n in self.pool if n not in self.found]
        if not open_columns or len(self.pool) != len(self.missing) or len(columns) != len(order):
            return
        where = {slot: i for i, slot in enumerate(order)}
        edges = {n: frozenset(where[self.missing[i]] for i in self.edges[n]) for n in self.pool}
        edges |= {n: frozenset({where[slot]}) for slot, n in known.items() if slot in where}
        in_order = all(i in edges[n] for i, n in enumerate(columns))
        if in_order and share_of_orders(edges) <= CHANCE:
            position = {slot: i for i, slot in enumerate(self.missing)}
            for i, n in enumerate(columns):
                if n in open_columns:
                    self.found[n] = position[order[i]], "likely", _("in the order of the rubric")

    def outcome(self) -> Outcome:
        """What was found, and what stays open."""
        outcome = Outcome()
        for column, (position, certainty, reason) in self.found.items():
            if column > 0:
                outcome.placed[self.missing[position]] = Placed(column, certainty, (reason,))
        for position, slot in enumerate(self.missing):
            if slot not in outcome.placed:
                fitting = [n for n in self.pool if n not in self.found and position in self.edges[n]]
                outcome.open[slot] = tuple(fitting or self.empty)
        return outcome

    def strong_reason(self, column: int, slot: Slot) -> str:
        """Why headings and stated maxima leave no other place."""
        own = self.claims.columns[column]
        if self.claims.near(column, slot) == EXACT:
            return _("headed by its name")
        if own.stated is not None and own.stated == slot.most:
            return _("maximum {most} stated").format(most=bare(own.stated))
        if self.claims.near(column, slot) >= ALIKE:
            return _("headed by words of its name")
        if sum(other.weight == slot.weight for other in self.missing) == 1 < len({s.weight for s in self.missing}):
            return _("the only one that counts so in the total")
        return _("the only column left")

    def bounds_reason(self, column: int, slot: Slot) -> str:
        """Why the values leave no other place."""
        highest = self.claims.columns[column].highest
        if slot.most is None:
            return _("the only column left")
        return _("values up to {value}, of at most {most}").format(value=bare(highest), most=bare(slot.most))

    def likeness_reason(self, column: int, slot: Slot) -> str:
        """Why the heading leaves no other place."""
        if self.claims.near(column, slot) >= ALIKE:
            return _("headed by words of its name")
        return _("the only column left")
