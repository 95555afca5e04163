"""Tiers, and how many percent of a block each holds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from docgen.assess.exact import Number, rounded
from docgen.model.rubric import EVERYWHERE, ShareRule, Tier


def tier_of(value: Number, tiers: Sequence[Tier], scope: str = EVERYWHERE) -> Tier:
    """The highest tier whose lower bound the value reaches.

    value: points or percent, as the bounds are. scope: whose bounds hold, where they differ by block.
    tiers: from the highest down; the last one takes all that is left, even below its own bound.
    """
    for tier in tiers:
        if tier.reached_by(value, scope):
            return tier
    return tiers[-1]


def shares(counts: Sequence[int], rule: ShareRule) -> tuple[Decimal, ...]:
    """Percentages of the counts, with as many decimals as the rule says.

    largest_remainder: every share is rounded down, and what is left of 100 goes in steps of the last decimal to the
    largest remainders, equal ones to the larger count, then to the earlier tier; so they add up to 100.
    plain: each share rounded half up by itself. All are 0 when there is nobody.

    >>> rule = ShareRule(method="largest_remainder", reference="x")
    >>> [int(share) for share in shares([1, 8, 5, 4], rule)], [int(share) for share in shares([0, 12, 5, 1], rule)]
    ([6, 44, 28, 22], [0, 67, 28, 5])
    """
    total = sum(counts)
    if not total:
        return tuple(rounded(Decimal(0), rule.decimals) for _ in counts)
    if rule.method == "plain":
        return tuple(rounded(Fraction(100 * count, total), rule.decimals) for count in counts)
    whole = 100 * 10**rule.decimals
    floors = [whole * count // total for count in counts]
    remainders = [whole * count % total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: (-remainders[i], -counts[i], i))
    lucky = set(by_remainder[: whole - sum(floors)])
    return tuple(Decimal(f"{floor + (i in lucky)}E-{rule.decimals}") for i, floor in enumerate(floors))
