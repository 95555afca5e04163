"""The arithmetic of a ranking once more, plainly and exactly: nothing here is shared with docgen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain

Value = Fraction | int
Tiers = Sequence[tuple[str, str]]
"""Names with their bounds, best first: “từ” a number, or only “trên” it."""


def half_up(value: Value, decimals: int) -> Fraction:
    """Rounded half away from zero."""
    scaled = abs(Fraction(value)) * 10**decimals + Fraction(1, 2)
    whole = scaled.numerator // scaled.denominator
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


def written(value: Value, decimals: int) -> str:
    """A number the Vietnamese way, rounded half up: `1.234,50`."""
    whole, part = divmod(int(abs(half_up(value, decimals)) * 10**decimals), 10**decimals)
    grouped = f"{whole:,}".replace(",", ".")
    return ("-" if value < 0 else "") + grouped + (f",{part:0{decimals}}" if decimals else "")


def short(value: Value) -> str:
    """A number with the decimals it needs, at most four: `12,5`, `7`."""
    return written(value, next(decimals for decimals in range(5) if half_up(value, decimals) == value))


def signed(value: Value, decimals: int) -> str:
    """A difference: `+1,50`."""
    return ("+" if value > 0 else "") + written(value, decimals)


def moved(gained: int) -> str:
    """How many places up or down."""
    return f"tăng {gained}" if gained > 0 else f"giảm {-gained}" if gained else "giữ nguyên"


def mean(values: Iterable[Value]) -> Fraction:
    """The plain mean."""
    listed = list(values)
    return sum(map(Fraction, listed), Fraction(0)) / len(listed)


def places(values: Mapping[str, Value], *, dense: bool = False) -> dict[str, int]:
    """The place of each from 1, most first; equal values share it. dense: the next place is not skipped."""
    ordered = sorted(set(values.values()) if dense else values.values(), reverse=True)
    return {code: ordered.index(value) + 1 for code, value in values.items()}


def shown_places(values: Mapping[str, Value]) -> dict[str, str]:
    """Places as they are printed, shared ones as a range: `7-8`."""
    last = {code: sum(other >= value for other in values.values()) for code, value in values.items()}
    return {
        code: str(place) if place == last[code] else f"{place}-{last[code]}" for code, place in places(values).items()
    }


def shares(counts: Sequence[int], decimals: int = 0) -> list[str]:
    """Percentages that add up to 100 by the largest remainders; of equal ones the larger count's first."""
    units = 100 * 10**decimals
    found = [count * units // sum(counts) for count in counts]
    order = sorted(range(len(counts)), key=lambda i: (-(counts[i] * units % sum(counts)), -counts[i], i))
    for i in order[: units - sum(found)]:
        found[i] += 1
    return [written(Fraction(part, 10**decimals), decimals) + "%" for part in found]


def plain_shares(counts: Sequence[int], decimals: int = 0) -> list[str]:
    """Percentages each rounded half up by itself, whatever they add up to."""
    return [written(Fraction(100 * count, sum(counts)), decimals) + "%" for count in counts]


def tier_of(value: Value, tiers: Tiers) -> str:
    """The first tier whose bound is reached."""
    for name, bound in tiers:
        how, number = bound.split()
        if value > Fraction(number) or (how == "từ" and value == Fraction(number)):
            return name
    raise ValueError(f"{value} is below every tier")


def tier_rows(
    tiers: Tiers, blocks: Sequence[Sequence[str]], shown: Callable[[Sequence[int]], list[str]]
) -> list[list[str]]:
    """A row for each tier: how many units of each block, then of all, are in it, and their share.

    blocks: the tiers of their units. shown: counts → shares.
    """
    columns = []
    for block in (*blocks, list(chain(*blocks))):
        counts = [block.count(name) for name, _bound in tiers]
        columns.append(list(zip(map(str, counts), shown(counts), strict=True)))
    return [[name, *(cell for column in columns for cell in column[i])] for i, (name, _bound) in enumerate(tiers)]


def under_titles(rows: Iterable[list[str]], title: Callable[[int, str, int], str]) -> Iterator[list[str]]:
    """Rows that end with their tier, best first, with a title over each tier.

    title: from its number from 0, its name and how many rows it has.
    """
    by_tier: dict[str, list[list[str]]] = {}
    for row in rows:
        by_tier.setdefault(row[-1], []).append(row)
    for number, (tier, members) in enumerate(by_tier.items()):
        yield [title(number, tier, len(members))]
        yield from members
