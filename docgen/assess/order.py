"""Order and rank: who stands before whom, and which number he gets."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from docgen.assess.exact import Number, rounded
from docgen.model.rubric import RankRule

Strength = tuple[Number | int, ...]
"""What units are compared by, one after the other, more before less."""


def rank(strengths: Mapping[str, Any], method: Literal["dense", "competition", "unique"]) -> dict[str, int]:
    """Rank units by strength, highest first, from 1; equal ones share a rank.

    strengths: unit code → points as the rubric compares them, or a `Strength` that begins with them. Rule: the
    rubric's `ties`; `unique` numbers like `competition`, since what is still equal is for people to part.

    >>> from decimal import Decimal
    >>> rank({"a": Decimal("91.5"), "b": Decimal(88), "c": Decimal("88.0"), "d": Decimal(70)}, "dense")
    {'a': 1, 'b': 2, 'c': 2, 'd': 3}
    >>> rank({"a": Decimal("91.5"), "b": Decimal(88), "c": Decimal("88.0"), "d": Decimal(70)}, "competition")
    {'a': 1, 'b': 2, 'c': 2, 'd': 4}
    """
    values = sorted(set(strengths.values()) if method == "dense" else strengths.values(), reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(values, start=1)))}
    return {unit: first[strength] for unit, strength in strengths.items()}


def shown_ranks(ranks: Mapping[str, int], shown: Literal["first", "range"]) -> dict[str, str]:
    """How ranks of a block are written: a shared one as its first place, or as the range of places it takes.

    >>> shown_ranks({"a": 1, "b": 2, "c": 2, "d": 4}, "range")
    {'a': '1', 'b': '2-3', 'c': '2-3', 'd': '4'}
    """
    if shown == "first":
        # There are as many of the same in the order by each group.
        return {unit: sys.intern(str(place)) for unit, place in ranks.items()}
    sharing = Counter(ranks.values())
    return {
        unit: str(place) if sharing[place] == 1 else f"{place}-{place + sharing[place] - 1}"
        for unit, place in ranks.items()
    }


def as_compared(value: Number, rule: RankRule) -> Number:
    """Give points as ranks and tiers look at them: exact, or rounded half up to the rule's decimals."""
    return value if rule.on == "exact" else rounded(value, rule.decimals)


def ordered(strengths: Mapping[str, Any], ties: Sequence[str]) -> tuple[str, ...]:
    """Order units by strength, highest first; equal ones as they stand in `ties`, those not named there last, as given.

    >>> ordered({"a": 7, "b": 9, "c": 7}, ("c", "a"))
    ('b', 'c', 'a')
    """
    place = {unit: index for index, unit in enumerate(ties)}
    by_ties = sorted(strengths, key=lambda unit: place.get(unit, len(place)))
    return tuple(sorted(by_ties, key=strengths.__getitem__, reverse=True))
