"""Numbers become figures: exact value, both shown forms, sources and rule."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from docgen.assess.exact import Number, rounded
from docgen.errors import Finding, InFile, Place, Refused
from docgen.i18n import gettext as _
from docgen.model.figure import Figure
from docgen.model.rubric import NumberForms
from docgen.vietnamese import numbers

PLAIN = NumberForms.usual()
"""Numbers with the decimals they need."""


def points(
    key: str,
    value: Number,
    forms: NumberForms,
    *,
    places: tuple[Place, ...] = (),
    inputs: tuple[Figure, ...] = (),
    rule: str = "",
    maximum: Decimal | None = None,
    decimals: int | None = None,
    signed: bool = False,
) -> Figure:
    """Points as a figure. Refused, with the place, when they have more decimals than the rubric writes.

    decimals: to which the shown forms are rounded half up, where the rubric rounds; the value stays exact.
    signed: a number above zero is shown with “+”.
    """
    shown = value if decimals is None else rounded(value, decimals)
    try:
        if not isinstance(shown, Decimal):
            raise numbers.WouldLoseDigits
        table = numbers.write(shown, forms.table, maximum)
        prose = numbers.write(shown, forms.prose, maximum)
    except numbers.WouldLoseDigits as fault:
        raise Refused([_too_precise(key, value, forms, places, inputs)]) from fault
    plus = "+" if signed and shown > 0 else ""
    return Figure(key, value, plus + table, plus + prose, places, inputs, rule)


def _too_precise(
    key: str, value: Number, forms: NumberForms, places: tuple[Place, ...], inputs: tuple[Figure, ...]
) -> Finding:
    sources = places or next((figure.places for figure in inputs if figure.places), ())
    most = min(forms.table.most, forms.prose.most)
    return Finding(
        "more-decimals-than-written",
        sources[0] if sources else InFile(key),
        _("{value} has more than the {most} decimals that the rubric writes").format(
            value=numbers.plain(value) if isinstance(value, Decimal) else f"{float(value):.6f}…".replace(".", ","),
            most=most,
        ),
        _("correct the points, or “rounding” or “writing” of the subject in the rubric"),
    )


def count(key: str, value: int, *, inputs: tuple[Figure, ...] = (), rule: str = "", unsigned: bool = False) -> Figure:
    """A whole number as a figure; `unsigned` shows it without its sign (“tăng 5 bậc”, “giảm 5 bậc”)."""
    return Figure(key, value, numbers.plain(Decimal(abs(value) if unsigned else value)), inputs=inputs, rule=rule)


def percent(key: str, value: Decimal, *, inputs: tuple[Figure, ...], rule: str) -> Figure:
    """A percentage as a figure: “67%”, “66,67%”."""
    return Figure(key, value, f"{numbers.plain(value)}%", inputs=inputs, rule=rule)


def mean(
    key: str, exact: Fraction, rounded: Decimal, forms: NumberForms, *, inputs: tuple[Figure, ...], rule: str
) -> Figure:
    """A mean as a figure: its exact value is the fraction, its shown forms the rounded number."""
    shown = points(key, rounded, forms)
    return Figure(key, exact, shown.table, shown.prose, (), inputs, rule)
