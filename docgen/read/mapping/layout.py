"""Columns that stand as the rubric lists its groups and criteria, where no headings say so but the sums do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from docgen.i18n import gettext as _
from docgen.read.mapping.assign import CHANCE, Placed
from docgen.read.mapping.claims import cannot_be
from docgen.read.mapping.evidence import Fit, Part, Sum, add_up, makes_total, may_fit, sum_fit
from docgen.read.mapping.pairing import share_of_orders
from docgen.read.mapping.proposal import Meaning
from docgen.read.mapping.slots import Slot, Whole
from docgen.read.mapping.tables import Column

TotalFit = Callable[[Column, Sum], Fit]
Way = Literal["before", "after", "criteria", "groups"]
"""Where the column of a group stands beside those of its criteria; or that there is only one of the two."""


def as_in_the_rubric(
    columns: Sequence[Column],
    wholes: Sequence[Whole],
    totals: Sequence[Column],
    fit: TotalFit,
    total: Meaning,
    named: Mapping[Meaning, int],
) -> dict[Meaning, Placed] | None:
    """Find the one run of columns that is the rubric's, in its order, with sums that fit; None without one, or of two.

    columns: those that may hold points, from the left. totals: those that may be the total. fit: of a total with parts.
    named: columns that headings speak for; a run that says otherwise is none.
    None too where chance would often put columns in an order that is possible: groups of equal size and maximum.
    """
    found: dict[tuple[tuple[str, int], ...], dict[Meaning, Placed]] = {}
    for way in ("before", "after", "criteria", "groups"):
        for used in _used(wholes):
            for run in _runs(columns, _listed(used, way), named):
                if _fits_inside(run, used, way) and (sum_column := _total(run, used, way, totals, fit)) is not None:
                    placed = _placed(run, total, *sum_column)
                    if _chance(run, used, way) <= CHANCE:
                        found[tuple(sorted((str(m), p.column) for m, p in placed.items()))] = placed
    return next(iter(found.values())) if len(found) == 1 else None


def _used(wholes: Sequence[Whole]) -> list[tuple[Whole, ...]]:
    """The groups with columns: all, or all but bonuses and penalties."""
    scored = tuple(whole for whole in wholes if not whole.slot.optional)
    return [tuple(wholes)] if len(scored) == len(wholes) else [tuple(wholes), scored]


def _listed(wholes: Sequence[Whole], way: Way) -> list[Slot]:
    found: list[Slot] = []
    for whole in wholes:
        parts = [] if way == "groups" else list(whole.parts)
        own = [] if parts and way == "criteria" else [whole.slot]
        found += parts + own if way == "after" else own + parts
    return found


Run = Mapping[Slot, Column]


def _runs(columns: Sequence[Column], slots: Sequence[Slot], named: Mapping[Meaning, int]) -> Iterator[Run]:
    """Columns side by side, one for each place, with values that may stand there."""
    taken = set(named.values())
    for start in range(len(columns) - len(slots) + 1):
        pairs = list(zip(slots, columns[start : start + len(slots)], strict=True))
        as_named = all(
            named.get(s.meaning, c.number) == c.number and (s.meaning in named or c.number not in taken)
            for s, c in pairs
        )
        if as_named and all(_may_be(column, slot) for slot, column in pairs):
            yield dict(pairs)


def _may_be(column: Column, slot: Slot) -> bool:
    stated = column.firmly and slot.most is not None and column.stated != slot.most
    return not stated and slot.weight is not None and not cannot_be(column, slot)


def _fits_inside(run: Run, wholes: Sequence[Whole], way: Way) -> bool:
    if way in ("criteria", "groups"):
        return True
    return all(sum_fit(run[whole.slot], add_up(_parts(run, whole))).good for whole in wholes if whole.parts)


def _parts(run: Run, whole: Whole) -> list[Part]:
    return [Part.of(run[part], part.weight) for part in whole.parts]


def _total(
    run: Run, wholes: Sequence[Whole], way: Way, totals: Sequence[Column], fit: TotalFit
) -> tuple[Column, Fit] | None:
    """The one column that is the sum of all."""
    parts: list[Part] = []
    for whole in wholes:
        if whole.slot in run:
            parts.append(Part.of(run[whole.slot], whole.slot.weight, whole.slot.cut))
        else:
            parts += [part.times(whole.slot.weight) for part in _parts(run, whole)]
    inside = {column.number for column in run.values()}
    sums = add_up(parts)
    outside = [
        column for column in totals if column.number not in inside and (len(totals) == 1 or may_fit(column, sums))
    ]
    fits = [(column, fit(column, sums)) for column in outside]
    good = [found for found in fits if found[1].good]
    return good[0] if len(good) == 1 else None


def _chance(run: Run, wholes: Sequence[Whole], way: Way) -> float:
    """How often chance would put the columns in an order that is possible."""
    share = 1.0
    for whole in wholes:
        parts = whole.parts if way != "groups" else ()
        share *= share_of_orders({i: _places(run[part], parts) for i, part in enumerate(parts)})
    edges = {
        i: frozenset(j for j, other in enumerate(wholes) if _alike(run, whole, other, way))
        for i, whole in enumerate(wholes)
    }
    return share * share_of_orders(edges)


def _places(column: Column, slots: Sequence[Slot]) -> frozenset[int]:
    return frozenset(i for i, slot in enumerate(slots) if _may_be(column, slot))


def _alike(run: Run, here: Whole, other: Whole, way: Way) -> bool:
    """Whether the columns of one group could be those of another."""
    if way != "groups" and len(here.parts) != len(other.parts):
        return False
    if here.slot in run:
        return _may_be(run[here.slot], other.slot)
    return all(_may_be(run[part], place) for part, place in zip(here.parts, other.parts, strict=True))


def _placed(run: Run, total: Meaning, column: Column, fit: Fit) -> dict[Meaning, Placed]:
    in_order = _("in the order of the rubric")
    placed = {slot.meaning: Placed(each.number, "likely", (in_order,)) for slot, each in run.items()}
    return placed | {total: Placed(column.number, "likely", (makes_total(fit),))}
