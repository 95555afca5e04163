"""Means, exact until they are rounded once, half up, as the rubric says."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from docgen.model.rubric import MeanRule


def mean(values: Sequence[Decimal]) -> Fraction:
    """The exact plain mean. values: at least one."""
    return sum((Fraction(value) for value in values), Fraction(0)) / len(values)


def overall_mean(blocks: Sequence[Sequence[Decimal]], rule: MeanRule) -> Fraction:
    """The mean over several blocks of points, each with at least one value.

    mean_of_blocks: plain mean of the blocks' exact means. by_units: every unit weighs the same.
    """
    if rule.method == "by_units":
        return mean([value for block in blocks for value in block])
    return sum((mean(block) for block in blocks), Fraction(0)) / len(blocks)


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Round half up, away from zero: exactly, since no binary or decimal approximation comes between.

    >>> rounded(Fraction(135, 2), 0), rounded(Fraction(1, 3), 2)
    (Decimal('68'), Decimal('0.33'))
    """
    scaled = abs(value) * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    whole += 2 * rest >= scaled.denominator
    return (
        Decimal(whole if value >= 0 else -whole)
        .scaleb(-decimals)
        .quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    )
