"""What of one version is which of another: blocks of a text in their order, rows of a table by their keys.

A row is known by its key: the manifest's, else the light bookmark in its first cell, else the text that names it.
Nothing is matched by position alone but what has nothing else to be known by.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from lxml import etree

from docgen.ooxml.controls import BOOKMARK_PREFIX, TAG_PREFIX
from docgen.ooxml.names import w
from docgen.ooxml.walk import cell_text, inner, is_continued, text_of
from docgen.revise.words import likeness

Item = TypeVar("Item")
Pairs = list[tuple[int, int]]
"""Places in the old and in the new, both rising."""

_ALIKE = 0.5
_EQUAL, _SAME_KEY = 4.0, 3.0


def best_pairs(old: Sequence[Item], new: Sequence[Item], worth: Callable[[Item, Item], float]) -> Pairs:
    """Pair in order so that the pairs are worth most together. worth: of a pair; 0 where it may not be."""
    begin, ends = _equal_ends(old, new, worth)
    first, last = old[begin : len(old) - ends], new[begin : len(new) - ends]
    pairs = [(place, place) for place in range(begin)]
    pairs += [(one + begin, other + begin) for one, other in _table_of(first, last, worth)]
    return pairs + [(len(old) - place, len(new) - place) for place in range(ends, 0, -1)]


def _equal_ends(old: Sequence[Item], new: Sequence[Item], worth: Callable[[Item, Item], float]) -> tuple[int, int]:
    """How many at the beginning and at the end are equal, which saves comparing all with all."""
    most, begin = min(len(old), len(new)), 0
    while begin < most and worth(old[begin], new[begin]) >= _EQUAL:
        begin += 1
    ends = 0
    while ends < most - begin and worth(old[-1 - ends], new[-1 - ends]) >= _EQUAL:
        ends += 1
    return begin, ends


def _table_of(old: Sequence[Item], new: Sequence[Item], worth: Callable[[Item, Item], float]) -> Pairs:
    sums = [[0.0] * (len(new) + 1) for _row in range(len(old) + 1)]
    worths: dict[tuple[int, int], float] = {}
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best = max(sums[i + 1][j], sums[i][j + 1])
            own = worth(old[i], new[j])
            if own > 0 and own + sums[i + 1][j + 1] >= best:
                worths[i, j] = own
                best = own + sums[i + 1][j + 1]
            sums[i][j] = best
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if (i, j) in worths and sums[i][j] == worths[i, j] + sums[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif sums[i][j] == sums[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


@dataclass(frozen=True)
class Block:
    """A paragraph or table with what it is known by: the key of its control, and its text."""

    element: etree._Element
    key: str
    text: str
    words: frozenset[str]

    @property
    def is_table(self) -> bool:
        """Whether it is a table."""
        return self.element.tag == w("tbl")

    @property
    def ends_section(self) -> bool:
        """Whether a section ends with this paragraph."""
        return self.element.find(f"{w('pPr')}/{w('sectPr')}") is not None


def blocks_of(container: etree._Element) -> list[Block]:
    """The paragraphs and tables of a body, cell, header, note, seen through controls."""
    seen: Counter[str] = Counter()
    found = []
    for element in inner(container, w("p"), w("tbl")):
        key = _control_key(element, container)
        seen[key] += 1
        text = _table_text(element) if element.tag == w("tbl") else text_of(element)
        words = frozenset(re.findall(r"\w+", text))
        found.append(Block(element, f"{key}#{seen[key]}" if key else "", text, words))
    return found


def _control_key(element: etree._Element, container: etree._Element) -> str:
    for around in element.iterancestors():
        if around is container:
            return ""
        tag = around.find(f"{w('sdtPr')}/{w('tag')}") if around.tag == w("sdt") else None
        if tag is not None and tag.get(w("val"), "").startswith(TAG_PREFIX):
            return tag.get(w("val"), "")
    return ""


def _table_text(table: etree._Element) -> str:
    return "\n".join(cell_text(cell) for row in inner(table, w("tr")) for cell in inner(row, w("tc")))


def paired_blocks(old: Sequence[Block], new: Sequence[Block]) -> Pairs:
    """Which blocks are the same. The ends of sections are matched first, and what stands between them by itself."""
    cuts = [[place for place, block in enumerate(side) if block.ends_section] for side in (old, new)]
    if len(cuts[0]) != len(cuts[1]):
        return _paired(old, new)
    pairs: Pairs = []
    starts = (0, 0)
    for one, other in zip(*cuts, strict=True):
        part = _paired(old[starts[0] : one], new[starts[1] : other])
        pairs += [(a + starts[0], b + starts[1]) for a, b in part] + [(one, other)]
        starts = one + 1, other + 1
    part = _paired(old[starts[0] :], new[starts[1] :])
    return pairs + [(a + starts[0], b + starts[1]) for a, b in part]


def _paired(old: Sequence[Block], new: Sequence[Block]) -> Pairs:
    return list(_with_ends(old, new, best_pairs(old, new, _worth_of_blocks)))


def _worth_of_blocks(one: Block, other: Block) -> float:
    if one.is_table != other.is_table or one.ends_section != other.ends_section:
        return 0.0
    if one.key == other.key and one.text == other.text:
        return _EQUAL
    if one.key and other.key:
        return _SAME_KEY if one.key == other.key else 0.0
    if one.is_table:
        # Two tables one after the other would grow together in Word: better one that changes.
        return 0.1 + len(one.words & other.words) / max(1, len(one.words), len(other.words))
    if one.text == other.text:
        return _SAME_KEY if one.text.strip() else 0.9
    if len(one.words & other.words) < _ALIKE / 2 * max(len(one.words), len(other.words)):
        return 0.0
    alike = likeness(one.text, other.text)
    return 2 * alike if alike >= _ALIKE else 0.0


def _with_ends(old: Sequence[Block], new: Sequence[Block], pairs: Pairs) -> Iterator[tuple[int, int]]:
    """Pair also what stands unpaired on both sides right before a table, or at the end.

    The mark of a paragraph can only go where a paragraph follows.
    """
    before = (-1, -1)
    for pair in (*pairs, (len(old), len(new))):
        gap = (pair[0] - before[0] - 1, pair[1] - before[1] - 1)
        at_end = pair[0] == len(old)
        if all(gap) and old[pair[0] - 1].is_table and new[before[1] + 1].is_table:
            # Two tables one right after the other would grow together.
            yield pair[0] - 1, before[1] + 1
        elif all(gap) and (at_end or old[pair[0]].is_table):
            one, other = old[pair[0] - 1], new[pair[1] - 1]
            if one.is_table == other.is_table and one.ends_section == other.ends_section:
                yield pair[0] - 1, pair[1] - 1
        if not at_end:
            yield pair
        before = pair


@dataclass(frozen=True)
class Row:
    """A row of a table. key: what it is known by, which is `kept` when docgen gave it; shape: how its cells lie."""

    element: etree._Element
    key: str
    kept: bool
    text: str
    shape: tuple[tuple[str, str], ...]
    unit: str


@dataclass(frozen=True)
class Names:
    """What the manifest of a document says of its rows: keys by bookmark, codes of units by key."""

    keys: Mapping[str, str]
    units: Mapping[str, str]

    @classmethod
    def of(cls, *manifests: Mapping[str, Any] | None) -> Names:
        """The names in manifests, the first one's before those of the others."""
        keys: dict[str, str] = {}
        units: dict[str, str] = {}
        for manifest in manifests:
            for name, key in (manifest or {}).get("bookmarks", {}).items():
                keys.setdefault(name, key)
            for table in (manifest or {}).get("tables", ()):
                for row in table["rows"]:
                    if "key" in row:
                        units.setdefault(row["key"], row["unit"])
        return cls(keys, units)


def paired_rows(old: etree._Element, new: etree._Element, names: Names) -> tuple[list[Row], list[Row], Pairs]:
    """The rows of two tables, and which are the same."""
    lists = [list(inner(table, w("tr"))) for table in (old, new)]
    bookmarks = [[_bookmark(row) for row in rows] for rows in lists]
    known = all(any(marks) for marks in bookmarks)
    column = _name_column(lists)
    sides = []
    for rows, marks in zip(lists, bookmarks, strict=True):
        seen: Counter[str] = Counter()
        made = []
        for row, mark in zip(rows, marks, strict=True):
            kept = names.keys.get(mark, mark) if known else ""
            text = "\t".join(cell_text(cell) for cell in inner(row, w("tc")))
            key = kept or _named(row, column)
            seen[key] += 1
            unit = names.units.get(names.keys.get(mark, ""), "")
            made.append(Row(row, f"{key}#{seen[key]}", bool(kept), text, _shape(row), unit))
        sides.append(made)
    pairs = best_pairs(sides[0], sides[1], _worth_of_rows)
    return sides[0], sides[1], list(_with_unnamed(sides[0], sides[1], pairs))


def _bookmark(row: etree._Element) -> str:
    """The light bookmark in the first cell of a row."""
    cell = next(inner(row, w("tc")), None)
    starts = () if cell is None else cell.iter(w("bookmarkStart"))
    names = (start.get(w("name"), "") for start in starts)
    return next((name for name in names if name.startswith(BOOKMARK_PREFIX)), "")


def _name_column(tables: Sequence[Sequence[etree._Element]]) -> int:
    """The cell by which most rows can be told from each other, in words."""
    counts: Counter[int] = Counter()
    for rows in tables:
        texts: dict[int, set[str]] = {}
        for row in rows:
            for place, cell in enumerate(inner(row, w("tc"))):
                texts.setdefault(place, set()).add(_words(cell_text(cell)))
        counts.update({place: len(found - {""}) for place, found in texts.items()})
    return max(counts, key=lambda place: (counts[place], -place), default=0)


def _named(row: etree._Element, column: int) -> str:
    """What a row without key is called: the words of the cell that names rows, or of all its cells."""
    texts = [cell_text(cell) for cell in inner(row, w("tc"))]
    own = _words(texts[column]) if column < len(texts) else ""
    return own or _words(" ".join(texts))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]{2,}", text)).casefold()


def _shape(row: etree._Element) -> tuple[tuple[str, str], ...]:
    """How the cells of a row lie: the columns that each covers, and whether it begins or goes on a merge."""
    found = []
    for cell in inner(row, w("tc")):
        span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
        merge = cell.find(f"{w('tcPr')}/{w('vMerge')}")
        how = "" if merge is None else "continue" if is_continued(cell) else "restart"
        found.append(("1" if span is None else span.get(w("val"), "1"), how))
    edges = (row.find(f"{w('trPr')}/{w(name)}") for name in ("gridBefore", "gridAfter"))
    return (*found, *(("" if edge is None else edge.get(w("val"), ""), "edge") for edge in edges))


def _worth_of_rows(one: Row, other: Row) -> float:
    if one.shape != other.shape or one.kept != other.kept or one.key != other.key:
        return 0.0
    if one.text == other.text:
        return _EQUAL
    # Of two rows that change places, the one that is otherwise as it was stays.
    texts = one.text.split("\t"), other.text.split("\t")
    return _SAME_KEY + sum(then == now for then, now in zip(*texts, strict=True)) / len(texts[0])


def _with_unnamed(old: Sequence[Row], new: Sequence[Row], pairs: Pairs) -> Iterator[tuple[int, int]]:
    """Pair also, in order, rows that no data made, where as many stand between the same rows on both sides."""
    before = (-1, -1)
    for pair in (*pairs, (len(old), len(new))):
        gaps = [
            [place for place in range(start + 1, end) if not side[place].kept]
            for side, start, end in zip((old, new), before, pair, strict=True)
        ]
        if len(gaps[0]) == len(gaps[1]) and pair[0] - before[0] == len(gaps[0]) + 1 == pair[1] - before[1]:
            yield from ((a, b) for a, b in zip(*gaps, strict=True) if old[a].shape == new[b].shape)
        if pair[0] < len(old):
            yield pair
        before = pair
