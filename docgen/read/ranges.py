"""Many cells told as few: ranges of cells, and findings that say one thing of many cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from openpyxl.utils import column_index_from_string, get_column_letter

from docgen.errors import Cell, Finding

_REF = re.compile(r"([A-Z]+)(\d+)")
_MOST_RANGES = 6


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
    """Findings in their order, but what is said word for word of several cells of a sheet is said once of all."""
    found: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        place = finding.place
        same = (finding.rule, finding.severity, finding.message, finding.advice)
        key = (same, place.file, place.sheet) if isinstance(place, Cell) else number
        found.setdefault(key, []).append(finding)
    return [_one(alike) for alike in found.values()]


def _one(alike: list[Finding]) -> Finding:
    cells = [finding.place for finding in alike if isinstance(finding.place, Cell)]
    if len(alike) == 1:
        return alike[0]
    return replace(alike[0], place=cells[0]._replace(ref=ranges(cells)))
