"""Numbers the Vietnamese way: dots between thousands, a decimal comma. Writing never rounds."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal, Protocol

from docgen.i18n import gettext as _

Percent = Literal["refuse", "points", "ratio"]
"""What a percent sign does."""

_LONGEST_WHOLE = 9
_LONGEST_FRACTION = 6
_LONGEST_TEXT = 80
"""Signs of a text that is looked at; no number is longer."""
_GROUPED = re.compile(
    r"(?P<sign>[+-]?)(?P<groups>[1-9][0-9]{0,2}(?P<part>[., ])[0-9]{3}(?:(?P=part)[0-9]{3})*)"
    r"(?:(?!(?P=part))(?P<mark>[.,])(?P<fraction>[0-9]+))?"
)
"""Groups of thousands, all parted by the same sign, and decimals behind another one."""
_SINGLE = re.compile(r"(?P<sign>[+-]?)(?:(?P<whole>[0-9]*)(?P<mark>[.,])(?P<fraction>[0-9]+)|(?P<digits>[0-9]+))")
_PERCENT = re.compile(r"(.+?) ?%")
_UNIT = re.compile(r" ?(?:điểm\.?|đ)$", re.IGNORECASE)
_NOTHING = frozenset(
    {"x", "k", "ko", "không", "không có", "không áp dụng", "kad", "kđg", "chưa có", "n/a", "na", "#n/a"}
)
"""What people write where there is no number."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_PLAIN_SIGNS: dict[int, str] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u2010\u2011\u2013\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019"), "'"),
}
"""Fullwidth signs, hyphens, the dash into which programs turn a minus, and bent apostrophes, by what they stand for."""
_LETTERS_LIKE_DIGITS = str.maketrans(
    {**dict.fromkeys("Oo\u041e\u043e\u039f\u03bf", "0"), **dict.fromkeys("lI|\u0131", "1")}
)
"""Latin, Cyrillic and Greek o; l, capital i, the bar and the i without its dot."""


class WouldLoseDigits(ValueError):
    """A number was to be written with fewer decimals than it has."""


class NotAScore(ValueError):
    """A text cannot be read as a number without guessing; the message says why, for the person who typed it.

    cure: what to type instead, as advice; empty where nothing better is known than to type the number.
    """

    def __init__(self, reason: str, cure: str = "") -> None:
        super().__init__(reason)
        self.cure = cure


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
    return len(_parts(value)[1].rstrip("0"))


def number(value: Decimal, decimals: int) -> str:
    """Write a number with exactly so many decimals. Never rounds: rounding is a rule, so `assess` has done it.

    >>> number(Decimal("1234.50"), 1)
    '1.234,5'
    >>> number(Decimal("8.25"), 1)
    Traceback (most recent call last):
    docgen.vietnamese.numbers.WouldLoseDigits: 8.25 needs more than 1 decimals
    """
    whole, fraction = _parts(value)
    needed = fraction.rstrip("0")
    if len(needed) > decimals:
        raise WouldLoseDigits(f"{value} needs more than {decimals} decimals")
    return _joined(whole, needed.ljust(decimals, "0"))


def plain(value: Decimal) -> str:
    """Write a number with the decimals it came with, as messages do.

    >>> plain(Decimal("12.50"))
    '12,50'
    """
    return _joined(*_parts(value))


def bare(value: Decimal) -> str:
    """Write a number with the decimals it needs and no more, as messages show computed ones.

    >>> bare(Decimal("793.50")), bare(Decimal("70.0"))
    ('793,5', '70')
    """
    whole, fraction = _parts(value)
    return _joined(whole, fraction.rstrip("0"))


def write(value: Decimal, form: Form, maximum: Decimal | None = None) -> str:
    """Write a number with at least `form.least` and at most `form.most` decimals; raises `WouldLoseDigits`.

    maximum: the full mark; a value equal to it drops its zeros where the form says `bare_at_maximum`.
    """
    least = 0 if form.bare_at_maximum and value == maximum else form.least
    return _written(value, least, form.most)


@lru_cache(maxsize=8192)
def _written(value: Decimal, least: int, most: int) -> str:
    """A number with at least and at most so many decimals. Very many units have the same few numbers."""
    whole, fraction = _parts(value)
    needed = fraction.rstrip("0")
    if len(needed) > most:
        raise WouldLoseDigits(f"{value} needs more than {most} decimals")
    return _joined(whole, needed.ljust(least, "0"))


def _parts(value: Decimal) -> tuple[str, str]:
    """The digits before the decimal mark, in groups of thousands, and those that it has behind the mark."""
    assert value.is_finite(), "scores are finite"
    # A zero has no sign.
    whole, _mark, fraction = format(value or value.copy_abs(), ",f").partition(".")
    return whole.replace(",", _signs()[0]), fraction


def _joined(whole: str, fraction: str) -> str:
    # The same few numbers are written for very many units.
    return sys.intern(f"{whole}{_signs()[1]}{fraction}" if fraction else whole)


@cache
def _signs() -> tuple[str, str]:
    """What stands between thousands, and before decimals."""
    from babel import localedata

    # What the language says itself: merged with what all languages have in common, it takes four times as long to load.
    symbols = localedata.load("vi", merge_inherited=False)["number_symbols"]["latn"]
    return symbols["group"], symbols["decimal"]


def parse_score(text: str, *, maximum: Decimal | None = None, percent: Percent = "refuse") -> Decimal:
    """Read a number typed as text. What has one reading is read; what has two, or none, is refused (`NotAScore`).

    A comma or a dot is the decimal mark; dots, commas or spaces part thousands where the groups are regular and the
    decimal mark is another one, or there are several groups. One mark with three digits behind it (“1.234”) may be
    either: it is a decimal mark only after a zero, or where the number with thousands would exceed the maximum and the
    other would not. At most nine digits before the mark and six behind it. “điểm” may follow, and blanks of any kind
    stand around. maximum: the largest number that may stand there, for a deduction the largest without its sign.
    percent: what a percent sign does: it is refused, 73,21% is 73.21, or it is 0.7321.

    >>> parse_score("89,5"), parse_score(" 17.07 "), parse_score("−2"), parse_score("1.234,5")
    (Decimal('89.5'), Decimal('17.07'), Decimal('-2'), Decimal('1234.5'))
    >>> parse_score("1.234", maximum=Decimal(100)), parse_score("73,21%", percent="ratio")
    (Decimal('1.234'), Decimal('0.7321'))
    """
    return _read(_cleaned(text), maximum, percent).value


def decimal_mark(text: str, *, maximum: Decimal | None = None) -> str:
    """The decimal mark in a number typed as text: “,” or “.”; empty where it has none, or cannot be read.

    >>> decimal_mark("1.234,5"), decimal_mark("89.5"), decimal_mark("1.234"), decimal_mark("70")
    (',', '.', '', '')
    """
    try:
        return _read(_cleaned(text), maximum, "points").mark
    except NotAScore:
        return ""


@dataclass(frozen=True)
class _Typed:
    """A number and the decimal mark it was typed with, empty for none."""

    value: Decimal
    mark: str


def _cleaned(text: str) -> str:
    """The text with plain digits, signs and blanks where a keyboard or a program put others that look the same."""
    typed = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_PLAIN_SIGNS)
    return " ".join(typed.split()).removeprefix("'").strip()


def _read(typed: str, maximum: Decimal | None, percent: Percent) -> _Typed:
    if len(typed) > _LONGEST_TEXT:
        raise NotAScore(_("it is not a number"))
    sign = _PERCENT.fullmatch(typed)
    if sign is None:
        return _number(_UNIT.sub("", typed), maximum)
    found = _number(sign[1], maximum.scaleb(2) if maximum is not None and percent == "ratio" else maximum)
    ratio = found.value.scaleb(-2)
    if percent == "refuse":
        cure = _("Type {points} where points of a hundred are meant, {ratio} where the whole is 1")
        raise NotAScore(_("it is a percentage"), cure.format(points=_typing(found.value), ratio=_typing(ratio)))
    return _Typed(ratio if percent == "ratio" else found.value, found.mark)


def _number(typed: str, maximum: Decimal | None) -> _Typed:
    """The number, with nothing before or behind it."""
    grouped, single = _GROUPED.fullmatch(typed), _SINGLE.fullmatch(typed)
    if grouped is None and single is None:
        raise next(refusal for rule in _RULES if (refusal := rule(typed)) is not None)
    if single is not None:
        sign, whole, mark, fraction = single.group("sign", "whole", "mark", "fraction")
        decimal = _Typed(_value(sign, whole or single["digits"] or "0", fraction), mark or "")
    if grouped is None:
        return decimal
    sign, whole, mark, fraction = grouped.group("sign", "groups", "mark", "fraction")
    thousands = _Typed(_value(sign, re.sub("[., ]", "", whole), fraction), mark or "")
    if single is None:
        return thousands
    if maximum is not None and abs(decimal.value) <= abs(maximum) < abs(thousands.value):
        return decimal
    reason = _("“{mark}” may part thousands or be the decimal mark").format(mark=decimal.mark)
    cure = _("Type {thousands} or {decimal}, whichever is meant")
    texts = {"thousands": _typing(thousands.value), "decimal": _typing(decimal.value) + "0"}
    raise NotAScore(reason, cure.format(**texts))


def _value(sign: str, whole: str, fraction: str | None) -> Decimal:
    if len(whole) > _LONGEST_WHOLE:
        raise NotAScore(_("it has more than {n} digits before the decimal mark").format(n=_LONGEST_WHOLE))
    if len(fraction or "") > _LONGEST_FRACTION:
        reason = _("it has more than {n} decimals").format(n=_LONGEST_FRACTION)
        raise NotAScore(reason, _("Type it with fewer decimals"))
    return Decimal(f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}")


def _typing(value: Decimal) -> str:
    """A number as a clerk would type it."""
    return format(value, "f").replace(".", ",")


def _meant(typed: str) -> str:
    """What to type, where a mended text can be read; else empty."""
    try:
        value = _read(typed, None, "refuse").value
    except NotAScore:
        return ""
    return _did_you_mean(value)


def _did_you_mean(value: Decimal) -> str:
    return _("Did you mean {number}? Then type it as a number").format(number=_typing(value))


def _empty(typed: str) -> NotAScore | None:
    return NotAScore(_("it is empty")) if not typed else None


def _excel_error(typed: str) -> NotAScore | None:
    if not re.fullmatch(r"#[A-Z/0]+[!?]?", typed):
        return None
    return NotAScore(_("it is an error of Excel that was kept as text"), _("Mend the formula, or type the number"))


def _no_points(typed: str) -> NotAScore | None:
    if typed.casefold() not in _NOTHING and any(sign not in "-—_./*…" for sign in typed):
        return None
    return NotAScore(_("it says that there is no number"), _("Type the number; 0 where that is what is meant"))


def _letter_for_digit(typed: str) -> NotAScore | None:
    mended = typed.translate(_LETTERS_LIKE_DIGITS)
    letter = next((sign for sign, other in zip(typed, mended, strict=True) if sign != other), "")
    cure = _meant(mended) if letter and ("0" in mended or re.search("[0-9.,]", typed)) else ""
    return NotAScore(_("the letter “{letter}” stands for a digit").format(letter=letter), cure) if cure else None


def _not_exact(typed: str) -> NotAScore | None:
    if typed[0] not in "~≈<>≤≥±":
        return None
    return NotAScore(_("“{sign}” says that it is not exact").format(sign=typed[0]), _("Type the exact number"))


def _formula(typed: str) -> NotAScore | None:
    if not typed.startswith("="):
        return None
    cure = _("Set the cell's format to General, and type the formula or the number again")
    return NotAScore(_("it is a formula that was typed as text"), cure)


def _date_or_fraction(typed: str) -> NotAScore | None:
    day, number = r"\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})|\d{4}-\d{1,2}-\d{1,2}", r"\d+(?:[.,]\d+)?"
    if re.fullmatch(rf"{day}|{number} ?[/-] ?{number}|\d{{1,2}}[:h]\d{{1,2}}", typed, re.ASCII) is None:
        return None
    return NotAScore(_("it may be a date, a fraction, a range, or points out of a maximum"), _("Type the points alone"))


def _fraction_sign(typed: str) -> NotAScore | None:
    found = re.fullmatch(r"([+-]?)([0-9]*) ?([^0-9])", typed)
    if found is None or unicodedata.category(found[3]) != "No":
        return None
    part = Decimal(str(unicodedata.numeric(found[3])))
    if part == part.to_integral_value():
        return None
    exact = decimals_of(part) <= _LONGEST_FRACTION
    value = (int(found[2] or 0) + part).copy_sign(Decimal(f"{found[1]}1"))
    return NotAScore(_("it holds the sign of a fraction"), _did_you_mean(value) if exact else "")


def _other_digits(typed: str) -> NotAScore | None:
    mended = "".join(str(unicodedata.decimal(sign, sign)) for sign in typed)
    cure = _meant(mended) if mended != typed else ""
    return NotAScore(_("its digits are of another script"), cure) if cure else None


def _exponent(typed: str) -> NotAScore | None:
    if re.fullmatch(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]", typed) is None:
        return None
    return NotAScore(_("it is written with an exponent"), _did_you_mean(Decimal(typed.replace(",", "."))))


def _signs_around(typed: str) -> NotAScore | None:
    """A minus behind, a dash that may begin a list, brackets: minus for some, nothing for others."""
    found = re.fullmatch(r"([(\[])?(- |— ?)?([0-9.,]+)(-)?([)\]])?", typed)
    if found is None or not any(found.group(1, 2, 4, 5)):
        return None
    try:
        value = _read(found[3], None, "refuse").value
    except NotAScore:
        return None
    cure = _("Type {one} or {other}, whichever is meant").format(one=_typing(value), other=_typing(-value))
    return NotAScore(_("it may mean a number below zero"), cure)


def _marks(typed: str) -> NotAScore | None:
    """A decimal mark that ends the number, stands twice, between blanks, or is another sign."""
    mended = re.sub(r" ?(?:[.,]{2,}|[;'’`´]|[.,](?= )|(?<= )[.,]) ?(?=[0-9])", ",", typed)
    if re.fullmatch(r"[+-]?[0-9]{1,3}(?:['’][0-9]{3})+(?:[.,][0-9]+)?", typed):
        mended = re.sub("['’]", "", typed)
    mended = mended.rstrip(" .,")
    cure = _meant(mended) if mended != typed else ""
    return NotAScore(_("its decimal mark is not in order"), cure) if cure else None


def _groups(typed: str) -> NotAScore | None:
    if re.fullmatch(r"[+-]?[0-9]+(?:[., ][0-9]+)+", typed) is None:
        return None
    if " " in typed:
        return NotAScore(_("it holds more than one number"))
    return NotAScore(_("its groups of digits are not groups of thousands"))


def _something_else(typed: str) -> NotAScore:
    numbers = re.findall(r"[0-9]+(?:[., ]?[0-9]+)*", typed)
    if not numbers:
        return NotAScore(_("it is not a number"))
    if len(numbers) > 1:
        return NotAScore(_("it holds more than one number"))
    apart = re.search(r"(?<![^\W_])[0-9][0-9., ]*(?![^\W_])", typed) and not re.search(r"[-+—]", typed)
    return NotAScore(_("it holds words or signs beside the number"), _meant(numbers[0]) if apart else "")


_RULES: tuple[Callable[[str], NotAScore | None], ...] = (
    _empty,
    _excel_error,
    _no_points,
    _letter_for_digit,
    _not_exact,
    _formula,
    _date_or_fraction,
    _fraction_sign,
    _other_digits,
    _exponent,
    _signs_around,
    _marks,
    _groups,
    _something_else,
)
"""Why a text is no number, what is most particular first; the last one always answers."""
