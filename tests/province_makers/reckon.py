"""Arithmetic and writing of numbers for the expectations: plain, exact, and not shared with docgen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

Value = Fraction | int


def exact(text: str) -> Fraction:
    """A number as typed here: `82.5`."""
    return Fraction(text)


def half_up(value: Value, decimals: int) -> Fraction:
    """Rounded half away from zero."""
    scaled = abs(Fraction(value)) * 10**decimals + Fraction(1, 2)
    whole = scaled.numerator // scaled.denominator
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


def written(value: Value, least: int, most: int | None = None) -> str:
    """A number the Vietnamese way, with at least and at most so many decimals; it must fit."""
    most = least if most is None else most
    units = abs(Fraction(value)) * 10**most
    assert units.denominator == 1, f"{value} does not fit {most} decimals"
    digits = str(units.numerator).rjust(most + 1, "0")
    whole, part = digits[: len(digits) - most], digits[len(digits) - most :]
    while len(part) > least and part.endswith("0"):
        part = part[:-1]
    grouped = f"{int(whole):,}".replace(",", ".")
    return ("-" if value < 0 else "") + grouped + ("," + part if part else "")


def places(values: Mapping[str, Value], dense: bool = False) -> dict[str, int]:
    """The place of each from 1, most first; equal values share it. dense: the next place is not skipped."""
    if dense:
        different = sorted(set(values.values()), reverse=True)
        return {code: different.index(value) + 1 for code, value in values.items()}
    return {code: 1 + sum(other > value for other in values.values()) for code, value in values.items()}


def shown_places(values: Mapping[str, Value]) -> dict[str, str]:
    """Competition ranks, shared ones as a range: 7-8."""
    first = places(values)
    last = {code: sum(other >= value for other in values.values()) for code, value in values.items()}
    return {code: str(first[code]) if first[code] == last[code] else f"{first[code]}-{last[code]}" for code in values}


def shares(counts: Sequence[int], decimals: int = 0) -> list[str]:
    """Percentages that add up to 100 by largest remainder, equal remainders to the larger count."""
    parts = 100 * 10**decimals
    whole = sum(counts)
    floors = [count * parts // whole for count in counts]
    order = sorted(range(len(counts)), key=lambda i: (-(counts[i] * parts % whole), -counts[i], i))
    for index in order[: parts - sum(floors)]:
        floors[index] += 1
    return [written(Fraction(floor, 10**decimals), decimals) + "%" for floor in floors]


def mean(values: Sequence[Value]) -> Fraction:
    """The plain mean."""
    return sum((Fraction(value) for value in values), Fraction(0)) / len(values)
