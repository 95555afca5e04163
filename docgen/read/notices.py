"""What a person should know about a sheet before its figures are believed: what is hidden, merged, from elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.errors import Cell, Finding, Severity, Sheet
from docgen.i18n import gettext as _
from docgen.i18n import ngettext
from docgen.read.cells import MOST_COLUMNS, Area, Content, Grid, Row, letters_of, position_of
from docgen.read.ranges import is_cell, runs

_TEXT = re.compile(r'"[^"]*"')
_ELSEWHERE = re.compile(r"\[(?P<number>\d+)\][^\[\]()+*/,;=<>&\"]*!|'(?P<file>[^']+)'#")
"""A reference into another workbook: `[1]Sheet1!A1`, or `'file:///a.ods'#Sheet1!A1`."""
_MOST_SHOWN = 12
_MOST_STEPS = 300_000
"""Rows of merged areas that are looked through; honest areas do not overlap, so they have far fewer."""


@dataclass(frozen=True)
class Window:
    """The part of a sheet that is used: rows from first to last (None: to the end), and columns (None: all).

    told: addresses of cells that something is said about anyway.
    """

    first: int = 1
    last: int | None = None
    columns: Collection[int] | None = None
    told: frozenset[str] = frozenset()

    def rows(self, grid: Grid) -> list[Row]:
        """The rows of a sheet that lie in it."""
        return [row for row in grid.rows if self.has_row(row.number)]

    def has_row(self, row: int) -> bool:
        """Whether a row lies in it."""
        return self.first <= row and (self.last is None or row <= self.last)

    def has_column(self, column: int) -> bool:
        """Whether a column lies in it."""
        return self.columns is None or column in self.columns


def notices(sheet: Sheet, grid: Grid, links: Mapping[str, str], window: Window, *, hidden: bool) -> Iterator[Finding]:
    """Tell what a sheet does not show, or does not hold itself, within the part that is used.

    links: file names of other workbooks by their number in formulas. hidden: whether the sheet is.
    """
    if hidden:
        yield Finding("sheet-hidden", sheet, _("The sheet is hidden; it is read"), severity=Severity.NOTE)
    rows = window.rows(grid)
    yield from _hidden_rows(sheet, rows)
    yield from _hidden_columns(sheet, grid, rows, window)
    covered = _covered(grid, rows, window)
    yield from _merged(sheet, set(grid.merged) - covered.keys(), rows, window)
    yield from _unseen(covered)
    yield from _from_elsewhere(rows, links, window)
    if grid.first_beyond is not None:
        yield _beyond(grid.first_beyond, grid.beyond)


def _hidden_rows(sheet: Sheet, rows: Iterable[Row]) -> Iterator[Finding]:
    hidden = [row.number for row in rows if row.hidden]
    if hidden:
        message = _("Hidden rows hold something, and are read: {rows}").format(rows=_listed(_ranges(hidden)))
        advice = _("Show them, and delete those that should not count")
        yield Finding("rows-hidden", sheet, message, advice, Severity.NOTE)


def _hidden_columns(sheet: Sheet, grid: Grid, rows: Iterable[Row], window: Window) -> Iterator[Finding]:
    hidden = {column for column in grid.hidden_columns if window.has_column(column)}
    filled = {column for row in rows for column in row.cells} if hidden else set()
    if hidden & filled:
        names = [letters_of(column) for column in sorted(hidden & filled)]
        message = _("Hidden columns hold something, and are read: {columns}").format(columns=_listed(names))
        advice = _("Show them, and delete those that should not count")
        yield Finding("columns-hidden", sheet, message, advice, Severity.NOTE)


def _merged(sheet: Sheet, areas: Iterable[Area], rows: Iterable[Row], window: Window) -> Iterator[Finding]:
    """Cells merged over several rows, told once for each column."""
    filled = {row.number: row.cells for row in rows}
    told = _by_column(window.told)
    by_column: dict[int, list[Area]] = {}
    for area in sorted(areas):
        top, left, bottom, _right = area
        if bottom > top and left in filled.get(top, ()) and window.has_column(left):
            known = told.get(left, [])
            if bisect_right(known, top) == bisect_right(known, bottom):
                by_column.setdefault(left, []).append(area)
    for left, merged in by_column.items():
        named = _listed([_area_named(area) for area in merged])
        message = _("Cells are merged over several rows ({areas}); only the first row of each holds the value").format(
            areas=named
        )
        place = Cell(sheet.file, sheet.sheet, f"{letters_of(left)}{merged[0][0]}")
        advice = _("Unmerge them, and type the value in every row that it is for")
        yield Finding("cells-merged", place, message, advice, Severity.WARNING)


def _by_column(refs: Iterable[str]) -> dict[int, list[int]]:
    """The rows of cells by column, ascending."""
    found: dict[int, list[int]] = {}
    for ref in refs:
        if is_cell(ref):
            row, column = position_of(ref)
            found.setdefault(column, []).append(row)
    return {column: sorted(numbers) for column, numbers in found.items()}


def areas_by_row(grid: Grid) -> dict[int, list[Area]]:
    """The merged areas over every row that holds anything."""
    numbers = [row.number for row in grid.rows]
    found: dict[int, list[Area]] = {}
    steps = 0
    for area in sorted(grid.merged):
        for number in numbers[bisect_left(numbers, area[0]) : bisect_right(numbers, area[2])]:
            steps += 1
            if steps > _MOST_STEPS:
                return found
            found.setdefault(number, []).append(area)
    return found


def _covered(grid: Grid, rows: Sequence[Row], window: Window) -> dict[Area, list[Content]]:
    """Cells that hold something under a merged area, where nobody sees it."""
    areas = areas_by_row(grid) if grid.merged else {}
    found: dict[Area, list[Content]] = {}
    for row in rows:
        told: set[int] = set()
        for area in areas.get(row.number, ()):
            top, left, _bottom, right = area
            for column, content in row.cells.items():
                inside = left <= column <= right and (row.number, column) != (top, left)
                if inside and window.has_column(column) and column not in told:
                    told.add(column)
                    found.setdefault(area, []).append(content)
    return found


def _unseen(covered: Mapping[Area, Sequence[Content]]) -> Iterator[Finding]:
    for area, contents in covered.items():
        values = _listed([f"{content.place.ref} “{content.text}”" for content in contents])
        message = _("The merged area {area} covers cells whose values nobody sees: {values}").format(
            area=_area_named(area), values=values
        )
        advice = _("Unmerge the area, and keep or empty these cells")
        yield Finding("cells-covered", contents[0].place, message, advice, Severity.WARNING)


def _from_elsewhere(rows: Iterable[Row], links: Mapping[str, str], window: Window) -> Iterator[Finding]:
    """Values taken from another workbook, told once for each column and workbook."""
    found: dict[tuple[int, str], list[Content]] = {}
    for row in rows:
        for column, content in row.cells.items():
            if (
                content.formula
                and window.has_column(column)
                and (file := _other_file(content.formula, links)) is not None
            ):
                found.setdefault((column, file), []).append(content)
    for (_column, file), contents in found.items():
        message = ngettext(
            "The value comes from another workbook ({file}), as it was when Excel last updated it",
            "The values of {n} cells from here down come from another workbook ({file}), as they were when Excel last "
            "updated them",
            len(contents),
        ).format(n=len(contents), file=file or "?")
        advice = _("Check them there, and type them as numbers")
        yield Finding("value-from-elsewhere", contents[0].place, message, advice, Severity.WARNING)


def _other_file(formula: str, links: Mapping[str, str]) -> str | None:
    """The other workbook that a formula takes a value from, None when there is none."""
    if "[" not in formula and "#" not in formula:
        return None
    found = _ELSEWHERE.search(_TEXT.sub("", formula))
    if found is None:
        return None
    return links.get(found["number"], "") if found["number"] else found["file"].rpartition("/")[2]


def _beyond(first: Cell, count: int) -> Finding:
    message = ngettext(
        "The cell holds something, but columns right of {last} are not read",
        "{n} cells from here on hold something, but columns right of {last} are not read",
        count,
    ).format(n=count, last=letters_of(MOST_COLUMNS))
    advice = _("Move what belongs to the table to the left, and delete the rest")
    return Finding("columns-not-read", first, message, advice, Severity.WARNING)


def _area_named(area: Area) -> str:
    top, left, bottom, right = area
    return f"{letters_of(left)}{top}:{letters_of(right)}{bottom}"


def _ranges(numbers: Iterable[int]) -> list[str]:
    """Numbers in short.

    >>> _ranges([12, 13, 14, 20])
    ['12-14', '20']
    """
    return [str(first) if first == last else f"{first}-{last}" for first, last in runs(numbers)]


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_MOST_SHOWN])
    return f"{shown}, …" if len(names) > _MOST_SHOWN else shown
