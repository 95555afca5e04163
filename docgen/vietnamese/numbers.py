"""Numbers the Vietnamese way: dots between thousands, a decimal comma. Writing never rounds."""

from __future__ import annotations

import re
from decimal import Context, Decimal, localcontext
from functools import lru_cache
from typing import Protocol

from babel import Locale
from babel.numbers import NumberPattern, parse_pattern

from docgen.i18n import gettext as _

_MINUS = "\N{MINUS SIGN}"
_SCORE = re.compile(r"(?P<sign>[+-]?)(?P<whole>\d+)(?:(?P<mark>[.,])(?P<fraction>\d+))?")
_LONGEST_WHOLE = 4
_LONGEST_FRACTION = 3


class WouldLoseDigits(ValueError):
    """A number was to be written with fewer decimals than it has."""


class NotAScore(ValueError):
    """A text cannot be read as a number without guessing; the message says why, for the person who typed it."""


class Form(Protocol):
    """How a number is written: at least and at most so many decimals; a full mark may drop its zeros."""

    @property
    def least(self) -> int: ...

    @property
    def most(self) -> int: ...

    @property
    def bare_at_maximum(self) -> bool: ...


def decimals_of(value: Decimal) -> int:
    """Tell how many decimals a number needs, trailing zeros aside.

    >>> decimals_of(Decimal("8.250")), decimals_of(Decimal("70.0")), decimals_of(Decimal("1E+3"))
    (2, 0, 0)
    """
    _sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int), "scores are finite"
    while exponent < 0 and digits and digits[-1] == 0:
        digits, exponent = digits[:-1], exponent + 1
    return max(0, -exponent) if digits else 0


@lru_cache(maxsize=8192)
def number(value: Decimal, decimals: int) -> str:
    """Write a number with exactly so many decimals. Never rounds: rounding is a rule, so `assess` has done it.

    >>> number(Decimal("1234.50"), 1)
    '1.234,5'
    >>> number(Decimal("8.25"), 1)
    Traceback (most recent call last):
    docgen.vietnamese.numbers.WouldLoseDigits: 8.25 needs more than 1 decimals
    """
    if decimals_of(value) > decimals:
        raise WouldLoseDigits(f"{value} needs more than {decimals} decimals")
    # Babel rounds in the current context: with every digit inside its precision there is nothing to round.
    with localcontext(Context(prec=max(28, value.adjusted() + decimals + 2, len(value.as_tuple().digits) + 2))):
        return str(_pattern(decimals).apply(abs(value) if value == 0 else value, _locale()))


def plain(value: Decimal) -> str:
    """Write a number with the decimals it came with, as messages do.

    >>> plain(Decimal("12.50"))
    '12,50'
    """
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int), "scores are finite"
    return number(value, max(0, -exponent))


def bare(value: Decimal) -> str:
    """Write a number with the decimals it needs and no more, as messages show computed ones.

    >>> bare(Decimal("793.50")), bare(Decimal("70.0"))
    ('793,5', '70')
    """
    return number(value, decimals_of(value))


def write(value: Decimal, form: Form, maximum: Decimal | None = None) -> str:
    """Write a number with at least `form.least` and at most `form.most` decimals; raises `WouldLoseDigits`.

    maximum: the full mark; a value equal to it drops its zeros where the form says `bare_at_maximum`.
    """
    needed = decimals_of(value)
    if needed > form.most:
        raise WouldLoseDigits(f"{value} needs more than {form.most} decimals")
    full = form.bare_at_maximum and value == maximum
    return number(value, needed if full else max(needed, form.least))


def parse_score(text: str) -> Decimal:
    """Read a score typed as text, with a comma or a dot as decimal mark. Refuses whatever could be read in two ways.

    At most four digits before the mark and three behind it. Three digits behind the mark look like a group of
    thousands, so they pass only after a zero (“0,125”). Groups, odd signs and words are refused (`NotAScore`).

    >>> parse_score("89,5"), parse_score(" 17.07 "), parse_score("−2")
    (Decimal('89.5'), Decimal('17.07'), Decimal('-2'))
    """
    typed = text.replace("\N{NO-BREAK SPACE}", " ").strip().replace(_MINUS, "-")
    if not typed:
        raise NotAScore(_("it is empty"))
    found = _SCORE.fullmatch(typed) if typed.isascii() else None
    if found is None:
        raise NotAScore(_why_not(typed))
    whole, fraction = found["whole"], found["fraction"] or ""
    if len(whole) > _LONGEST_WHOLE:
        raise NotAScore(_("it has more than {n} digits before the decimal mark").format(n=_LONGEST_WHOLE))
    if len(fraction) > _LONGEST_FRACTION:
        raise NotAScore(_("it has more than {n} decimals").format(n=_LONGEST_FRACTION))
    if len(fraction) == _LONGEST_FRACTION and whole.strip("0") and len(whole) <= 3:
        raise NotAScore(_("“{mark}” may part thousands or be the decimal mark").format(mark=found["mark"]))
    return Decimal(f"{found['sign']}{whole}.{fraction}" if fraction else f"{found['sign']}{whole}")


def _why_not(text: str) -> str:
    if not any(character.isdigit() for character in text):
        return _("it is not a number")
    if re.fullmatch(r"[+-]?\d{1,3}([ .,'’]\d{3})+([.,]\d+)?", text):
        return _("it has groups of thousands")
    if re.fullmatch(r"\d{1,4}[/-]\d{1,2}([/-]\d{1,4})?", text):
        return _("it looks like a date or a fraction")
    return _("it holds more than one number or other signs")


@lru_cache(maxsize=1)
def _locale() -> Locale:
    return Locale("vi")


@lru_cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0." + "0" * decimals if decimals else "#,##0")
