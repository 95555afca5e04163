"""Order and rank: who stands before whom, and which number he gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from docgen.model.rubric import RankRule


def rank(totals: Mapping[str, Decimal], method: Literal["dense", "competition"]) -> dict[str, int]:
    """Rank units by total, highest first, from 1; equal totals share a rank.

    totals: unit code → points as the rubric compares them. Rule: the rubric's `ties`.

    >>> rank({"a": Decimal("91.5"), "b": Decimal(88), "c": Decimal("88.0"), "d": Decimal(70)}, "dense")
    {'a': 1, 'b': 2, 'c': 2, 'd': 3}
    >>> rank({"a": Decimal("91.5"), "b": Decimal(88), "c": Decimal("88.0"), "d": Decimal(70)}, "competition")
    {'a': 1, 'b': 2, 'c': 2, 'd': 4}
    """
    values = sorted(set(totals.values()) if method == "dense" else totals.values(), reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(values, start=1)))}
    return {unit: first[total] for unit, total in totals.items()}


def as_compared(value: Decimal, rule: RankRule) -> Decimal:
    """Give points as ranks and tiers look at them: exact, or rounded half up to the rule's decimals."""
    if rule.on == "exact":
        return value
    return value.quantize(Decimal(1).scaleb(-rule.decimals), rounding=ROUND_HALF_UP)


def ordered(totals: Mapping[str, Decimal], ties: Sequence[str]) -> tuple[str, ...]:
    """Order units by total, highest first; equal ones as they stand in `ties`, those not named there last, as given.

    >>> ordered({"a": Decimal(7), "b": Decimal(9), "c": Decimal(7)}, ("c", "a"))
    ('b', 'c', 'a')
    """
    place = {unit: index for index, unit in enumerate(ties)}
    return tuple(sorted(totals, key=lambda unit: (-totals[unit], place.get(unit, len(place)))))
