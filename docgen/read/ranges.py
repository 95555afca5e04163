"""Many cells told as few: ranges of cells, and findings that say one thing of many cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from openpyxl.utils import column_index_from_string, get_column_letter

from docgen.errors import Cell, Finding
from docgen.i18n import gettext as _

_REF = re.compile(r"([A-Z]+)(\d+)")
_MOST_RANGES = 6
_MOST_ALIKE = 5
"""Findings that are alike in a sheet and are still told one by one."""


def ranges(places: Iterable[Cell]) -> str:
    """Write cells as few ranges, the first ones of a long list: `B5:B34, D4:F4`."""
    runs: dict[tuple[int, int], list[int]] = {}
    by_column: dict[int, list[int]] = {}
    for place in places:
        found = _REF.fullmatch(place.ref)
        assert found is not None, place.ref
        by_column.setdefault(column_index_from_string(found[1]), []).append(int(found[2]))
    for column, rows in sorted(by_column.items()):
        for first, last in _runs(rows):
            runs.setdefault((first, last), []).append(column)
    written = []
    for (top, bottom), columns in sorted(runs.items()):
        for left, right in _runs(columns):
            ends = (f"{get_column_letter(left)}{top}", f"{get_column_letter(right)}{bottom}")
            written.append(":".join(dict.fromkeys(ends)))
    return ", ".join(written[:_MOST_RANGES]) + (", …" if len(written) > _MOST_RANGES else "")


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Unbroken runs of numbers, each by its first and last."""
    first = last = 0
    for number in sorted(numbers):
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
