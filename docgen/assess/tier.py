"""Tiers, and how many percent of a block each holds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from docgen.model.rubric import ShareRule, Tier


def tier_of(points: Decimal | Fraction, tiers: Sequence[Tier]) -> Tier:
    """The highest tier whose lower bound the points reach; bounds are inclusive.

    tiers: from the highest down; the last one takes all that is left, even below its own bound.
    """
    for tier in tiers:
        if tier.at_least is None or points >= tier.at_least:
            return tier
    return tiers[-1]


def shares(counts: Sequence[int], method: ShareRule) -> tuple[int, ...]:
    """Percentages of the counts in whole numbers.

    largest_remainder: every share is rounded down, and the percents that are left go one by one to the largest
    remainders, equal ones to the larger count, then to the earlier tier; so they add up to 100.
    plain: each share rounded half up by itself. All are 0 when there is nobody.

    >>> rule = ShareRule(method="largest_remainder", reference="x")
    >>> shares([1, 8, 5, 4], rule), shares([0, 12, 5, 1], rule)
    ((6, 44, 28, 22), (0, 67, 28, 5))
    """
    total = sum(counts)
    if not total:
        return tuple(0 for _ in counts)
    exact = [Fraction(100 * count, total) for count in counts]
    if method.method == "plain":
        return tuple(int(share + Fraction(1, 2)) for share in exact)
    floors = [int(share) for share in exact]
    by_remainder = sorted(range(len(counts)), key=lambda i: (floors[i] - exact[i], -counts[i], i))
    lucky = set(by_remainder[: 100 - sum(floors)])
    return tuple(floor + (i in lucky) for i, floor in enumerate(floors))
