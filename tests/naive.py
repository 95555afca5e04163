"""A second, plain implementation of the rules, to hold docgen against: nothing here is shared with `docgen.assess`."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

from docgen.model.rubric import Rubric, Subject


@dataclass
class Unit:
    """A unit of one block for one subject: points by group, and a total where the office gives it."""

    code: str
    points: dict[str, Fraction] = field(default_factory=dict)
    given: Fraction | None = None

    @property
    def total(self) -> Fraction:
        """The given total, else the sum. Rounds made for tests give no total that contradicts its parts."""
        return self.given if self.given is not None else sum(self.points.values(), Fraction(0))


def rank(value: Fraction, values: list[Fraction], method: str) -> int:
    """How many stand before, plus one; dense counts each value once."""
    above = [other for other in values if other > value]
    return 1 + (len(set(above)) if method == "dense" else len(above))


def tier(value: Fraction, subject: Subject) -> int:
    """Index of the tier: the first whose bound is reached."""
    for index, one in enumerate(subject.tiers[:-1]):
        if one.at_least is not None and value >= Fraction(one.at_least["*"]):
            return index
    return len(subject.tiers) - 1


def half_up(value: Fraction, decimals: int) -> Fraction:
    """The nearest number with so many decimals; from the middle away from zero."""
    step = Fraction(1, 10**decimals)
    size = math.floor(abs(value) / step + Fraction(1, 2)) * step
    return size if value >= 0 else -size


def shares(counts: list[int], method: str, decimals: int = 0) -> list[Fraction]:
    """Percentages, giving what is left of a hundred to one tier after the other, one step of the last decimal each."""
    total, step = sum(counts), Fraction(1, 10**decimals)
    if total == 0:
        return [Fraction(0) for _ in counts]
    exact = [Fraction(100 * c, total) for c in counts]
    if method == "plain":
        return [half_up(share, decimals) for share in exact]
    percents = [math.floor(share / step) * step for share in exact]
    while sum(percents) < 100:
        rest = [(share - p, c, -i) for i, (share, p, c) in enumerate(zip(exact, percents, counts, strict=True))]
        percents[-max(rest)[2]] += step
    return percents


def mean(values: list[Fraction]) -> Fraction:
    """The plain mean."""
    return sum(values, Fraction(0)) / len(values)


def shown_mean(value: Fraction, decimals: int) -> str:
    """Half up, with a decimal comma."""
    scaled = math.floor(value * 10**decimals + Fraction(1, 2))
    text = f"{scaled:0{decimals + 1}d}"
    return f"{text[:-decimals]},{text[-decimals:]}" if decimals else text


def overall(blocks: list[list[Fraction]], rubric: Rubric, code: str) -> Fraction:
    """The mean over blocks."""
    rule = rubric.subject_by_code[code].mean.method
    if rule == "by_units":
        return mean([value for block in blocks for value in block])
    return mean([mean(block) for block in blocks])
