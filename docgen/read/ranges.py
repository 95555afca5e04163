"""Many cells told as few: ranges of cells, and findings that say one thing of many cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from docgen.errors import Cell, Finding
from docgen.i18n import gettext as _
from docgen.read.cells import LAST_ROW, letters_of, position_of

_REF = re.compile(r"([A-Z]+)(\d+)")
_MOST_RANGES = 6
_APART = 2 * LAST_ROW
"""Counting the cells of a sheet column by column, so many from one column to the next, no run goes on in another."""
_MOST_ALIKE = 5
"""Findings that are alike in a sheet and are still told one by one."""


def ranges(places: Iterable[Cell]) -> str:
    """Write cells as few ranges, the first ones of a long list: `D4:F4, B5:B34`."""
    written = rectangles(place.ref for place in places)
    return ", ".join(written[:_MOST_RANGES]) + (", …" if len(written) > _MOST_RANGES else "")


@lru_cache(maxsize=4096)
def is_cell(ref: str) -> bool:
    """Whether a text is the address of one cell (`D5`)."""
    return _REF.fullmatch(ref) is not None


def rectangles(refs: Iterable[str]) -> list[str]:
    """Addresses of cells as rectangles, from the top: runs of a column, joined with equal runs of the next columns.

    >>> rectangles(["D5", "E5", "D6", "E6", "B9"])
    ['D5:E6', 'B9']
    """
    return list(_rectangles(frozenset(refs)))


@lru_cache(maxsize=1024)
def _rectangles(refs: frozenset[str]) -> tuple[str, ...]:
    """The same. The cells of a row are what many figures come from, in each of a round's documents."""
    if len(refs) == 1:
        return tuple(refs)
    positions = map(position_of, refs)
    columns: dict[tuple[int, int], list[int]] = {}
    for first, last in runs(column * _APART + row for row, column in positions):
        column, top = divmod(first, _APART)
        columns.setdefault((top, last % _APART), []).append(column)
    areas = [(top, left, low, right) for (top, low), found in columns.items() for left, right in runs(found)]
    corners = [(f"{letters_of(left)}{top}", f"{letters_of(right)}{low}") for top, left, low, right in sorted(areas)]
    return tuple(":".join(dict.fromkeys(ends)) for ends in corners)


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Unbroken runs of numbers, each by its first and last.

    >>> list(runs([12, 14, 13, 20]))
    [(12, 14), (20, 20)]
    """
    first = last = 0
    for number in sorted(set(numbers)):
        if first and number > last + 1:
            yield first, last
            first = number
        first, last = first or number, number
    if first:
        yield first, last


def folded(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in their order, but what is said word for word of several cells of a sheet is said once of all.

    Of many cells whose findings call themselves alike it is said once too, with the first one as an example.
    """
    same: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        same.setdefault(_key(finding, finding.message, number), []).append(finding)
    alike: dict[object, list[list[Finding]]] = {}
    for number, group in enumerate(same.values()):
        alike.setdefault(_key(group[0], group[0].alike, number), []).append(group)
    shown: dict[int, Finding] = {}
    for groups in alike.values():
        if len(groups) > _MOST_ALIKE:
            shown[id(groups[0])] = _summed([finding for group in groups for finding in group])
        else:
            shown |= {id(group): _one(group) for group in groups}
    return [shown[id(group)] for group in same.values() if id(group) in shown]


def _key(finding: Finding, said: str, number: int) -> object:
    """What findings have in common that are said at once; a number of its own for one that stands for itself."""
    place = finding.place
    if not isinstance(place, Cell) or not said:
        return number
    return finding.rule, finding.severity, said, finding.advice, place.file, place.sheet


def _one(same: list[Finding]) -> Finding:
    return same[0] if len(same) == 1 else replace(same[0], place=_all(same))


def _summed(alike: list[Finding]) -> Finding:
    first = alike[0]
    message = _("{alike}: {n} cells, such as {ref}: {message}").format(
        alike=first.alike, n=len(alike), ref=getattr(first.place, "ref", ""), message=first.message
    )
    return replace(first, place=_all(alike), message=message)


def _all(findings: list[Finding]) -> Cell:
    cells = [finding.place for finding in findings if isinstance(finding.place, Cell)]
    return cells[0]._replace(ref=ranges(cells))
