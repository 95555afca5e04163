"""The columns of a rubric's table by their headings: numbers, labels, maxima and for whom, weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from docgen.errors import Place
from docgen.read.issued.grids import Grid, GridCell, GridRow
from docgen.vietnamese import issued as words

_TALLEST = 3
"""Rows that a heading may have."""
_LONGEST = 120
"""Letters of a heading."""


@dataclass(frozen=True)
class Points:
    """A column of maxima. heading: all that stands over it, from the top, which may say for whom they are."""

    column: int
    heading: str


@dataclass(frozen=True)
class Columns:
    """Where a table keeps what; columns count from 0. unread: headings of columns that are left out."""

    number: int | None
    labels: tuple[int, ...]
    points: tuple[Points, ...]
    weight: int | None = None
    unread: tuple[str, ...] = ()
    percent_weight: bool = False


@dataclass(frozen=True)
class Section:
    """Rows under one heading. above: rows over the heading that belong to no section before it."""

    columns: Columns
    rows: tuple[GridRow, ...]
    place: Place
    above: tuple[GridRow, ...] = ()
    table: int = 1
    heading: tuple[str, ...] = field(default=())
    spans: bool = True


def sections_of(grid: Grid, before: Section | None = None) -> tuple[list[Section], tuple[GridRow, ...]]:
    """Part a table into what stands under each heading, and the rows that are above the first.

    before: the section just above this table; a table without heading and of the same width goes on with it.
    """
    heads = list(_headings(grid))
    if not heads:
        if before is not None and _fits(grid, before):
            whole = Section(before.columns, grid.rows, grid.place, (), grid.number, before.heading, grid.spans)
            return [whole], ()
        return [], grid.rows
    sections = []
    rest = grid.rows[: heads[0][0]]
    title: tuple[GridRow, ...] = _title(rest)
    for position, (start, height, columns, heading) in enumerate(heads):
        end = heads[position + 1][0] if position + 1 < len(heads) else len(grid.rows)
        rows = grid.rows[start + height : end]
        following = _title(rows) if position + 1 < len(heads) else ()
        kept = rows[: len(rows) - len(following)]
        kept = tuple(row for row in kept if not _numbers_columns(row, columns))
        sections.append(Section(columns, kept, grid.rows[start].place, title, grid.number, heading, grid.spans))
        title = following
    return sections, rest


def _title(rows: Sequence[GridRow]) -> tuple[GridRow, ...]:
    """The last rows that hold a title: one cell each, an annex or whom the next table is for, without a number."""
    found: list[GridRow] = []
    for row in reversed(rows):
        filled = row.filled()
        if len(filled) != 1 or not _reads_as_title(filled[0].text):
            break
        found.insert(0, row)
    return tuple(found)


def _reads_as_title(text: str) -> bool:
    said = words.spoken(text)
    return bool(words.ANNEX.match(said) or words.RUBRIC_TITLE.search(said) or words.ATTACHED.search(said))


def _headings(grid: Grid) -> Iterator[tuple[int, int, Columns, tuple[str, ...]]]:
    """Every heading of a table: its first row, its height, its columns, its texts."""
    start = 0
    first: _Heading | None = None
    while start < len(grid.rows):
        found = _heading_at(grid, start)
        if found is None or (first is not None and not _heads_again(found, first)):
            start += 1
            continue
        height, columns, heading = found
        first = first or found
        yield start, height, columns, heading
        start += height


def _heads_again(found: _Heading, first: _Heading) -> bool:
    """Whether a further heading of a table is one: it repeats the first, or has a column of numbers as that has."""
    return found[2] == first[2] or (found[1].number is not None and first[1].number is not None)


_Heading = tuple[int, Columns, tuple[str, ...]]
"""Its height, its columns, its texts."""


def _heading_at(grid: Grid, start: int) -> _Heading | None:
    if len(grid.rows[start].filled()) < 2:
        return None
    for height in range(1, _TALLEST + 1):
        rows = grid.rows[start : start + height]
        if len(rows) < height or not all(map(_is_wordy, rows)):
            return None
        columns = _read(grid, rows, start + height)
        if columns is not None:
            while height < _TALLEST and _goes_on(grid, start + height, columns):
                height += 1
            rows = grid.rows[start : start + height]
            columns = _read(grid, rows, start + height) or columns
            return height, columns, tuple(words.spoken(cell.text) for row in rows for cell in row.filled())
    return None


def _is_wordy(row: GridRow) -> bool:
    return all(
        cell.number is None and any(map(str.isalpha, cell.text)) and len(cell.text) < _LONGEST for cell in row.filled()
    )


def _goes_on(grid: Grid, position: int, columns: Columns) -> bool:
    """Whether a row is a further row of the heading: words only, and nothing where numbers and labels stand."""
    if position >= len(grid.rows):
        return False
    row = grid.rows[position]
    keys = [column for column in (columns.number, *columns.labels) if column is not None]
    cells = [row.at(column) for column in keys]
    empty = all(cell is None or cell.continued or not cell.text for cell in cells)
    return bool(row.filled()) and empty and _is_wordy(row) and all(len(cell.text) < 60 for cell in row.filled())


def _read(grid: Grid, rows: Sequence[GridRow], below: int) -> Columns | None:
    """The columns under these heading rows; None when they head no table of criteria."""
    paths = _paths(rows, grid.spans)
    number: int | None = None
    weight: int | None = None
    labels, strong, weak, others = [], [], [], []
    for column, path in paths.items():
        kind = _kind(path)
        if kind == "number" and number is None:
            number = column
        elif kind == "label":
            labels.append(column)
        elif kind == "points":
            strong.append(Points(column, " ".join(path)))
        elif kind == "bare":
            weak.append(Points(column, " ".join(path)))
        elif kind == "weight" and weight is None:
            weight = column
        else:
            others.append(column)
    points = strong or weak[:1]
    if weak and strong:
        others += [one.column for one in weak]
    if not labels or not (points or weight is not None):
        return None
    kept = _hierarchy(labels, points, grid.rows[below:])
    others += [column for column in labels if column not in kept]
    unread = tuple(dict.fromkeys(paths[column][-1] for column in sorted(others) if paths[column]))
    percent = weight is not None and "%" in " ".join(paths[weight])
    return Columns(number, tuple(kept), tuple(points), weight, unread, percent)


def _paths(rows: Sequence[GridRow], spans: bool) -> dict[int, list[str]]:
    """What stands over each column, from the top; where a workbook hides its merged cells, the text to the left."""
    paths: dict[int, list[str]] = {}
    width = max((cell.column + cell.span for row in rows for cell in row.cells), default=0)
    for position, row in enumerate(rows):
        lower = rows[position + 1] if position + 1 < len(rows) else None
        for column in range(width):
            cell = row.at(column)
            if cell is None and not spans and lower is not None and _text(lower.at(column)):
                cell = _to_the_left(row, lower, column)
            text = _text(cell)
            if text and text not in paths.setdefault(column, []):
                paths[column].append(text)
    return {column: path for column, path in sorted(paths.items()) if path}


def _to_the_left(row: GridRow, lower: GridRow, column: int) -> GridCell | None:
    """The nearest cell to the left over a column that has a lower heading of its own, as merged cells have it."""
    for left in range(column - 1, -1, -1):
        cell = row.at(left)
        if cell is not None and cell.text:
            return cell if _text(lower.at(left)) else None
    return None


def _text(cell: GridCell | None) -> str:
    return "" if cell is None or cell.continued else cell.text


def _kind(path: Sequence[str]) -> str:
    """What a column holds, by its lowest heading that says so."""
    said = [words.spoken(text) for text in reversed(path)]
    if words.NUMBER_HEADING.fullmatch(said[0]):
        return "number"
    for position, text in enumerate(said):
        # “Điểm tối đa” stays one under “Quy chuẩn đánh giá”; “Điểm” under “Tự đánh giá” does not.
        if words.POINTS_HEADING.search(text) and not words.NO_POINTS_HEADING.search(text):
            return "points"
        if words.WEIGHT_HEADING.search(text):
            return "weight"
        if words.POINTS_BARE.fullmatch(text):
            return "other" if any(map(words.OTHER_HEADING.search, said[position + 1 :])) else "bare"
        if words.OTHER_HEADING.search(text):
            return "other"
        if words.LABEL_HEADING.search(text):
            return "label"
    return "other"


def _hierarchy(labels: Sequence[int], points: Sequence[Points], rows: Sequence[GridRow]) -> list[int]:
    """Columns of labels that are levels of one tree: one has points of its own below one label of the column before.

    Any other column explains the one before.
    """
    kept = [labels[0]]
    for column in labels[1:]:
        alone = (row for row in rows if _own_text(row, column) and not _own_text(row, kept[-1]))
        if any(_own_text(row, one.column) for row in alone for one in points):
            kept.append(column)
    return kept


def _own_text(row: GridRow, column: int) -> bool:
    cell = row.at(column)
    return cell is not None and not cell.continued and cell.column == column and bool(cell.text)


def _numbers_columns(row: GridRow, columns: Columns) -> bool:
    """Whether a row only numbers the columns: (1), (2), (3), or A, B, C."""
    cell = row.at(columns.labels[0])
    filled = row.filled()
    return (
        cell is not None
        and len(filled) > 1
        and all(len(one.text) <= 12 for one in filled)
        and words.COLUMN_NUMBER.fullmatch(words.spoken(cell.text)) is not None
    )


def _fits(grid: Grid, before: Section) -> bool:
    """Whether a table without heading may go on with the section before it: as wide, with points in its columns."""
    if not grid.rows or not before.rows or _width(grid.rows) != _width(before.rows):
        return False
    cells = (row.at(one.column) for row in grid.rows for one in before.columns.points)
    return any(cell is not None and cell.text[:1].isdigit() for cell in cells)


def _width(rows: Sequence[GridRow]) -> int:
    return max(cell.column + cell.span for row in rows for cell in row.cells)
