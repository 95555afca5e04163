"""Numbers as rubrics print them: “1.000” is a thousand, “12,5” and “12.5” are twelve and a half."""

from __future__ import annotations

import re
from decimal import Decimal

from docgen.i18n import gettext as _
from docgen.read.issued.grids import GridCell
from docgen.vietnamese import issued as words

_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:[. ][0-9]{3})+(?:,[0-9]+)?")
_WITH_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_WITH_DOT = re.compile(r"[+-]?[0-9]+\.[0-9]+")
_UNCLEAR = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")


class NotPoints(ValueError):
    """A text does not say one number of points; the message says why, for the person who looks it up."""


def number_in(text: str) -> Decimal:
    """Read a number; raises `NotPoints`.

    >>> number_in("1.000"), number_in("12,5"), number_in("0.125")
    (Decimal('1000'), Decimal('12.5'), Decimal('0.125'))
    """
    typed = text.strip().strip(".,")
    if _GROUPED.fullmatch(typed):
        return trimmed(Decimal(re.sub(r"[. ]", "", typed).replace(",", ".")))
    if _UNCLEAR.fullmatch(typed):
        raise NotPoints(_("“{text}” may be a thousand or a decimal number").format(text=text))
    if _WITH_COMMA.fullmatch(typed) or _WITH_DOT.fullmatch(typed) or re.fullmatch(r"[+-]?[0-9]+", typed):
        return trimmed(Decimal(typed.replace(",", ".")))
    raise NotPoints(_("“{text}” is not one number").format(text=text))


def trimmed(value: Decimal) -> Decimal:
    """A number without noughts behind its last decimal: 10 of 10,0."""
    return Decimal(f"{value.normalize():f}")


def points_of(cell: GridCell | None) -> Decimal | None:
    """The points in a cell of maxima; None when it is empty; raises `NotPoints`. A minus sign stays."""
    if cell is None or cell.continued or not cell.text:
        return None
    if cell.number is not None:
        return trimmed(cell.number)
    said = words.spoken(cell.text)
    if not any(map(str.isdigit, said)):
        if any(map(str.isalpha, said)):
            raise NotPoints(_("“{text}” is not one number").format(text=cell.text))
        return None
    found = words.POINTS_CELL.fullmatch(said)
    if found is None:
        raise NotPoints(_("“{text}” is not one number").format(text=cell.text))
    return number_in(found["points"])


def points_at_end(label: str) -> tuple[str, Decimal | None]:
    """Part points that stand at the end of a label from it.

    >>> points_at_end("Nhận thức số (100 điểm)"), points_at_end("Thể chế số")
    (('Nhận thức số', Decimal('100')), ('Thể chế số', None))
    """
    found = words.POINTS_AT_END.search(label)
    if found is None or not found.start():
        return label.rstrip(" :;"), None
    try:
        return label[: found.start()].rstrip(" :;"), number_in(found[1] or found[2])
    except NotPoints:
        return label, None
