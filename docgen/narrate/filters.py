"""What a tag may ask for after a bar, as in `{{ muc.ten | thuong }}`: another form, never another value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docgen.i18n import gettext as _
from docgen.model.figure import Figure, Reshaped
from docgen.narrate.sandbox import Unfit
from docgen.narrate.tree import ListNode, figure_of


def _reshaped(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with both its forms changed; a plain text is changed as it is."""
    if isinstance(value, str):
        return change(value)
    figure = figure_of(value)
    if figure is None:
        return Figure(value.key, str(value), change(value.table), change(value.prose))
    return Reshaped(figure, change(value.table), change(value.prose))


def lower_first(value: Any) -> Any:
    """`thuong`: first letter small."""
    return _reshaped(value, lambda text: text[:1].lower() + text[1:])


def upper_first(value: Any) -> Any:
    """`hoa`: first letter capital."""
    return _reshaped(value, lambda text: text[:1].upper() + text[1:])


def capitals(value: Any) -> Any:
    """`in_hoa`: all letters capital."""
    return _reshaped(value, str.upper)


def two_digits(value: Any) -> Any:
    """`hai_so`: whole numbers below ten with a leading zero (“07”)."""
    return _reshaped(value, lambda text: text.zfill(2) if text.isdigit() else text)


def _list(value: Any) -> ListNode:
    if not isinstance(value, ListNode):
        raise Unfit(_("this filter needs a list"))
    return value


def commas(value: Any) -> ListNode:
    """`phay`: a list printed “A, B, C”."""
    return _list(value).joined(", ", ", ")


def joined_by(value: Any, separator: str) -> ListNode:
    """`noi("; ")`: a list printed with the given separator."""
    return _list(value).joined(separator, separator)


def first(value: Any, count: int) -> ListNode:
    """`dau(5)`: the first items of a list."""
    return _list(value).first(count)


def count(value: Any) -> Figure:
    """`dem`: how many items a list has."""
    found = _list(value)
    return Figure(f"{found.key}.dem", len(found), str(len(found)), rule="count")


def merged(value: Any) -> Any:
    """`gop_o`: the value itself; the cell is merged with the one above when both show the same."""
    return value


FILTERS: Mapping[str, Callable[..., Any]] = {
    "thuong": lower_first,
    "hoa": upper_first,
    "in_hoa": capitals,
    "hai_so": two_digits,
    "phay": commas,
    "noi": joined_by,
    "dau": first,
    "dem": count,
    "gop_o": merged,
}
