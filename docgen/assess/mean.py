"""Means, exact until they are rounded once, as the rubric says."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from docgen.assess.exact import Number, add
from docgen.model.rubric import MeanRule


def mean(values: Sequence[Number]) -> Fraction:
    """The exact plain mean. values: at least one."""
    above, below = add(values).as_integer_ratio()
    return Fraction(above, below * len(values))


def overall_mean(blocks: Sequence[Sequence[Number]], rule: MeanRule) -> Fraction:
    """The mean over several blocks of points, each with at least one value.

    mean_of_blocks: plain mean of the blocks' exact means. by_units: every unit weighs the same.
    """
    if rule.method == "by_units":
        return mean([value for block in blocks for value in block])
    return sum((mean(block) for block in blocks), Fraction(0)) / len(blocks)
