"""The arithmetic of a ranking once more, plainly: nothing here is shared with docgen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction


def written(value: Decimal | Fraction | int, decimals: int) -> str:
    """A number the Vietnamese way, rounded half up: `1.234,50`."""
    scaled = abs(Fraction(value)) * 10**decimals + Fraction(1, 2)
    digits = str(scaled.numerator // scaled.denominator).zfill(decimals + 1)
    whole, part = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    groups: list[str] = []
    while whole:
        groups.insert(0, whole[-3:])
        whole = whole[:-3]
    return ("-" if value < 0 else "") + ".".join(groups) + ("," + part if part else "")


def short(value: Decimal) -> str:
    """A number with the decimals it needs: `12,5`, `7`."""
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    return written(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def shares(counts: Sequence[int], decimals: int) -> list[str]:
    """Percentages that add up to 100 by the largest remainders; of equal ones the larger count's first."""
    units = 100 * 10**decimals
    exact = [Fraction(count * units, sum(counts)) for count in counts]
    found = [part.numerator // part.denominator for part in exact]
    order = sorted(range(len(counts)), key=lambda i: (found[i] - exact[i], -counts[i], i))
    for i in order[: units - sum(found)]:
        found[i] += 1
    return [written(Fraction(part, 10**decimals), decimals) + "%" for part in found]


def plain_shares(counts: Sequence[int], decimals: int) -> list[str]:
    """Percentages each rounded half up by itself, whatever they add up to."""
    return [written(Fraction(100 * count, sum(counts)), decimals) + "%" for count in counts]


def mean(values: Iterable[Decimal | Fraction]) -> Fraction:
    """The plain mean, exactly."""
    listed = [Fraction(value) for value in values]
    return sum(listed, Fraction(0)) / len(listed)


def competition(totals: Mapping[str, Decimal | Fraction]) -> dict[str, int]:
    """Ranks 1, 2, 2, 4."""
    return {code: 1 + sum(other > total for other in totals.values()) for code, total in totals.items()}


def ranges(ranks: Mapping[str, int]) -> dict[str, str]:
    """Shared places as they are printed: `7-8`."""
    sizes = {place: list(ranks.values()).count(place) for place in ranks.values()}
    return {
        code: str(place) if sizes[place] == 1 else f"{place}-{place + sizes[place] - 1}"
        for code, place in ranks.items()
    }


def half_up(value: Decimal | Fraction, decimals: int) -> Decimal:
    """A positive number rounded half up."""
    scaled = Fraction(value) * 10**decimals + Fraction(1, 2)
    return Decimal(scaled.numerator // scaled.denominator).scaleb(-decimals)


def tier_of(value: Decimal | Fraction, tiers: Sequence[tuple[str, str, Decimal | int]]) -> str:
    """The first tier whose bound is reached: “từ” a number, or only “trên” it."""
    return next(name for name, how, bound in tiers if value > bound or (how == "từ" and value == bound))
