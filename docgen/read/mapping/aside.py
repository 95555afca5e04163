"""Columns whose values stand one column aside of their headings, from some column on: only there they add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.i18n import gettext as _
from docgen.read.mapping.assign import Placed
from docgen.read.mapping.claims import cannot_be
from docgen.read.mapping.evidence import Part, add_up
from docgen.read.mapping.known import Points, Sheet


def moved_aside(sheet: Sheet, points: Points) -> dict[int, int] | None:
    """The one way to move the columns that are decided on, so that the groups make the total; None without one."""
    ways = list(_ways(sheet, points))
    return ways[0] if len(ways) == 1 else None


def move(points: Points, moved: Mapping[int, int]) -> None:
    """Move them; nothing of it is sure."""
    for meaning, placed in list(points.decided.items()):
        reason = _("its values stand one column aside of its heading: there they add up")
        if placed.column == moved[placed.column]:
            reason = _("the columns beside it stand one column aside of their headings")
        points.put(meaning, Placed(moved[placed.column], "likely", (reason,)))


def _ways(sheet: Sheet, points: Points) -> Iterator[dict[int, int]]:
    told: list[dict[int, int]] = []
    numbers = sorted(points.taken())
    for step in (1, -1):
        for first in numbers:
            moved = {n: n + step if n >= first else n for n in numbers}
            if len(set(moved.values())) == len(moved) and moved not in told and _adds_up(sheet, points, moved):
                told.append(moved)
                yield moved


def _adds_up(sheet: Sheet, points: Points, moved: Mapping[int, int]) -> bool:
    every = sheet.every
    if any(number not in every or not every[number].numeric for number in moved.values()):
        return False
    parts: list[Part] = []
    for whole in sheet.wholes:
        number = points.column(whole.slot.meaning)
        if number is None or cannot_be(every[moved[number]], whole.slot):
            return False
        parts.append(Part.of(every[moved[number]], whole.slot.weight, whole.slot.cut))
    total = points.column(sheet.total)
    return total is not None and sheet.fit(every[moved[total]], add_up(parts)).good
