"""The rows and columns of a table in two versions: which is which, by the unit's key, never by position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from docgen.ooxml.names import w
from docgen.ooxml.walk import inner, is_deleted
from docgen.revise.texts import Line


@dataclass(eq=False)
class Row:
    """A row. key: what docgen made it of, empty where no data did, or nothing tells."""

    element: etree._Element
    key: str

    @cached_property
    def cells(self) -> list[etree._Element]:
        """The cells, in order."""
        return list(inner(self.element, w("tc")))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts of the cells."""
        return tuple("\n".join(Line(paragraph).text for paragraph in inner(cell, w("p"))) for cell in self.cells)

    @property
    def shape(self) -> tuple[str, ...]:
        """How many columns each cell covers."""
        spans = (cell.find(f"{w('tcPr')}/{w('gridSpan')}") for cell in self.cells)
        return tuple("1" if span is None else span.get(w("val"), "1") for span in spans)


def rows_of(table: etree._Element, keys: Mapping[str, str], deleted: bool = False) -> list[Row]:
    """The rows of a table. keys: of rows, by the names of their bookmarks; deleted: also those that are marked so."""
    return [Row(row, _key(row, keys)) for row in inner(table, w("tr")) if deleted or not is_deleted(row)]


def _key(row: etree._Element, keys: Mapping[str, str]) -> str:
    names = (mark.get(w("name"), "") for mark in row.iter(w("bookmarkStart")))
    return next((keys[name] for name in names if name in keys), "")


def pair_rows(one: Sequence[Row], other: Sequence[Row]) -> dict[int, list[int]]:
    """Which rows of one version are which of another: places in `one` → places in `other`, the row itself first.

    Rows are known by their keys; a row whose key is lost by what it says, or by a cell that only this row has; rows
    without keys, as headings, by their words and then by their order.
    """
    found: dict[int, list[int]] = {}
    taken: set[int] = set()
    places = {row.key: i for i, row in enumerate(one) if row.key}
    for j, row in enumerate(other):
        if row.key in places:
            _join(found, taken, places[row.key], j)
    for i, j in _same_text(one, other, found, taken):
        _join(found, taken, i, j)
    for i, j in _named(one, other, found, taken):
        _join(found, taken, i, j)
    for i, j in _contained(one, other, found, taken):
        _join(found, taken, i, j)
    for i, j in _left_over(one, other, found, taken):
        _join(found, taken, i, j)
    return found


def _join(found: dict[int, list[int]], taken: set[int], i: int, j: int) -> None:
    found.setdefault(i, []).append(j)
    taken.add(j)


def _same_text(
    one: Sequence[Row], other: Sequence[Row], found: Mapping[int, Sequence[int]], taken: set[int]
) -> Iterator[tuple[int, int]]:
    """Rows that say the same: those that are not known yet, then copies of such as are."""
    counts = Counter(row.texts for row in one)
    places = {row.texts: i for i, row in enumerate(one) if counts[row.texts] == 1 and any(row.texts)}
    for j, row in enumerate(other):
        if j not in taken and not row.key and row.texts in places:
            yield places[row.texts], j


def _named(
    one: Sequence[Row], other: Sequence[Row], found: Mapping[int, Sequence[int]], taken: set[int]
) -> Iterator[tuple[int, int]]:
    """Rows with a cell of words that stands in no other row of either."""
    left = {i: row for i, row in enumerate(one) if i not in found}
    right = {j: row for j, row in enumerate(other) if j not in taken and not row.key}
    mine = Counter(text for row in one for text in set(row.texts) if _is_name(text))
    theirs = Counter(text for row in other for text in set(row.texts) if _is_name(text))
    places = {text: j for j, row in right.items() for text in row.texts if theirs[text] == 1}
    used: set[int] = set()
    for i, row in left.items():
        hit = next((places[text] for text in row.texts if mine[text] == 1 and text in places), None)
        if hit is not None and hit not in used:
            used.add(hit)
            yield i, hit


def _contained(
    one: Sequence[Row], other: Sequence[Row], found: Mapping[int, Sequence[int]], taken: set[int]
) -> Iterator[tuple[int, int]]:
    """Rows that say all that one other row says, and in its order, where a person put columns in or took some."""
    left = [i for i in range(len(one)) if i not in found]
    right = [j for j, row in enumerate(other) if j not in taken and not row.key]
    fits = [
        (i, j) for i in left for j in right if len(one[i].texts) != len(other[j].texts) and _within(one[i], other[j])
    ]
    mine, theirs = Counter(i for i, _j in fits), Counter(j for _i, j in fits)
    yield from ((i, j) for i, j in fits if mine[i] == theirs[j] == 1)


def _within(one: Row, other: Row) -> bool:
    """Whether one of two rows has the texts of the other in order, three at least."""
    short, long = sorted((one.texts, other.texts), key=len)
    rest = iter(long)
    return sum(map(bool, short)) >= 3 and all(text in rest for text in short if text)


def _is_name(text: str) -> bool:
    return sum(char.isalpha() for char in text) > 2


def _left_over(
    one: Sequence[Row], other: Sequence[Row], found: Mapping[int, Sequence[int]], taken: set[int]
) -> Iterator[tuple[int, int]]:
    """Rows without keys between the same neighbours, where there are as many of them in both."""
    edges = sorted((i, js[0]) for i, js in found.items())
    edges = [(-1, -1), *edges, (len(one), len(other))]
    for (i0, j0), (i1, j1) in zip(edges, edges[1:], strict=False):
        left = [i for i in range(i0 + 1, i1) if i not in found and not one[i].key]
        right = [j for j in range(j0 + 1, j1) if j not in taken and not other[j].key]
        if len(left) == len(right):
            yield from zip(left, right, strict=True)


class Columns:
    """Which cell of a row stands where in another version of its table, where a person put columns in or took some."""

    def __init__(self, pairs: Sequence[tuple[Row, Row]]) -> None:
        self._maps: dict[tuple[int, int], list[int | None]] = {}
        by_size: dict[tuple[int, int], list[tuple[Row, Row]]] = {}
        for one, other in pairs:
            by_size.setdefault((len(one.cells), len(other.cells)), []).append((one, other))
        for size, alike in by_size.items():
            self._maps[size] = list(range(size[0])) if _is_unchanged(alike) else _aligned(size, alike)

    def of(self, one: Row, other: Row) -> list[int | None]:
        """For each cell of a row its place in the other; none where its column is gone."""
        return self._maps[len(one.cells), len(other.cells)]


def _is_unchanged(pairs: Sequence[tuple[Row, Row]]) -> bool:
    """Whether most cells of every column say what they said; as many columns may still be other columns."""
    columns = [list(zip(one.texts, other.texts, strict=False)) for one, other in pairs]
    return all(len(one.cells) == len(other.cells) for one, other in pairs) and all(
        2 * sum(text == there for text, there in column) >= len(column) for column in zip(*columns, strict=True)
    )


def _aligned(size: tuple[int, int], pairs: Sequence[tuple[Row, Row]]) -> list[int | None]:
    """Columns in order, so that as many cells as possible say the same."""
    same = Counter(
        (i, j)
        for one, other in pairs
        for i, text in enumerate(one.texts)
        for j, there in enumerate(other.texts)
        if text == there and text
    )
    best: dict[tuple[int, int], tuple[int, list[int | None]]] = {}
    for i in range(size[0], -1, -1):
        for j in range(size[1], -1, -1):
            options: list[tuple[int, list[int | None]]] = [(0, [None] * (size[0] - i))]
            if i < size[0] and j < size[1]:
                score, rest = best[i + 1, j + 1]
                # Where nothing tells columns apart, to pair them is better than not to.
                options.append((score + 100 * same[i, j] + 1, [j, *rest]))
                score, rest = best[i, j + 1]
                options.append((score, rest))
                score, rest = best[i + 1, j]
                options.append((score, [None, *rest]))
            best[i, j] = max(options, key=lambda option: option[0])
    return best[0, 0][1]
