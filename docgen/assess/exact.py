"""Exact numbers: a Decimal where a value has an end, a Fraction where it has none; rounded once, half up."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, Context, Decimal, Inexact
from fractions import Fraction
from functools import cache, lru_cache, reduce

Number = Decimal | Fraction

_EXACTLY = Context(prec=60, traps=[Inexact])
_HALF_UP = Context(MAX_PREC, ROUND_HALF_UP, MIN_EMIN, MAX_EMAX)


def simplest(value: Fraction) -> Number:
    """The same value as a Decimal, or the Fraction itself where it has no end.

    >>> simplest(Fraction(1, 8)), simplest(Fraction(1, 3))
    (Decimal('0.125'), Fraction(1, 3))
    """
    places = _places(value.denominator)
    if places is None:
        return value
    return Decimal(f"{value.numerator * 10**places // value.denominator}E-{places}")


@lru_cache(maxsize=1024)
def _places(denominator: int) -> int | None:
    """How many decimals a fraction with this denominator has; None where it has no end. Scores have few of them."""
    rest, places = denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for factor in (2, 5):
        while rest % factor == 0:
            rest, places = rest // factor, places + 1
    return places if rest == 1 else None


def add(values: Iterable[Number]) -> Number:
    """The exact sum; 0 of nothing.

    >>> add([Decimal("0.1"), Decimal("0.2")]), add([Fraction(1, 3), Fraction(2, 3)])
    (Decimal('0.3'), Decimal('1'))
    """
    found = list(values)
    decimals = [value for value in found if isinstance(value, Decimal)]
    if len(decimals) == len(found):
        try:
            return reduce(_EXACTLY.add, decimals, Decimal(0))
        except Inexact:
            # Numbers of very different size (1E+300 beside 0.5) have more digits between them.
            pass
    return simplest(sum((Fraction(value) for value in found), Fraction(0)))


def times(one: Number, other: Number) -> Number:
    """The exact product."""
    (above, below), (above_other, below_other) = one.as_integer_ratio(), other.as_integer_ratio()
    return simplest(Fraction(above * above_other, below * below_other))


def by(one: Number, other: Number) -> Number:
    """The exact quotient. other: not zero."""
    (above, below), (above_other, below_other) = one.as_integer_ratio(), other.as_integer_ratio()
    return simplest(Fraction(above * below_other, below * above_other))


def rounded(value: Number, decimals: int) -> Decimal:
    """Round half up, away from zero: exactly, since no binary or decimal approximation comes between.

    >>> rounded(Fraction(135, 2), 0), rounded(Fraction(1, 3), 2), rounded(Decimal("-0.125"), 2)
    (Decimal('68'), Decimal('0.33'), Decimal('-0.13'))
    """
    if isinstance(value, Decimal):
        found = value.quantize(_last_place(decimals), context=_HALF_UP)
        # A zero has no sign.
        return found or found.copy_abs()
    above, below = value.as_integer_ratio()
    whole, rest = divmod(abs(above) * 10**decimals, below)
    whole += 2 * rest >= below
    return Decimal(f"{whole if above >= 0 else -whole}E-{decimals}")


@cache
def _last_place(decimals: int) -> Decimal:
    """One in the last of so many decimals."""
    return Decimal(1).scaleb(-decimals)
