"""A container of a document (body, cell, header, note) as blocks, and which block of one version is which of another.

A block is a paragraph, a table, or a passage: what stands inside one block-level control of docgen, or paragraphs that
once did. Controls are known by their tags, wherever they stand; fixed paragraphs by their words, with the controls in
them; what a person reworded, by likeness, in the order of the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from lxml import etree

from docgen.ooxml.names import w
from docgen.ooxml.walk import is_deleted
from docgen.revise.order import unmoved
from docgen.revise.texts import Line, pieces, tag_of

_WRAPPERS = frozenset(map(w, ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")))
_ALIKE = 0.5
"""How much of two texts must be the same for one to be a rewording of the other."""


@dataclass(eq=False)
class Block:
    """A paragraph, a table, or the paragraphs of a passage.

    tag: of the control around a passage or table; empty without. tops: the elements that stand in the container: one,
    or the paragraphs of a passage that lost its control.
    """

    tag: str
    tops: list[etree._Element]
    elements: list[etree._Element]

    @property
    def is_table(self) -> bool:
        """Whether this is a table."""
        return len(self.elements) == 1 and self.elements[0].tag == w("tbl")

    @property
    def is_passage(self) -> bool:
        """Whether this is what a passage wrote."""
        return bool(self.tag) and not self.is_table

    @cached_property
    def lines(self) -> list[Line]:
        """The paragraphs, those of a table's cells too."""
        found = (self.elements[0].iter(w("p")),) if self.is_table else (self.elements,)
        return [Line(paragraph) for paragraphs in found for paragraph in paragraphs]

    @cached_property
    def text(self) -> str:
        """The text of all paragraphs, one a line."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def name(self) -> str:
        """The words of the block, with the tags of the controls in them; what it says whatever the figures are."""
        return ("\0table\n" if self.is_table else "") + "\n".join(map(_name, self.lines))


def _name(line: Line) -> str:
    made, position = "", 0
    for one in line.fields:
        made += line.text[position : one.start] + f"\0{one.tag}\0"
        position = one.end
    return made + line.text[position:]


def blocks(container: etree._Element, deleted: bool = False) -> list[Block]:
    """The blocks of a container, in order. deleted: also paragraphs that a tracked change deletes."""
    return list(_blocks(container, deleted))


def _blocks(container: etree._Element, deleted: bool) -> Iterator[Block]:
    for child in container:
        if child.tag == w("sdt") and (tag := tag_of(child)):
            inside = list(_inner(child))
            if inside:
                yield Block(tag, [child], inside)
        elif child.tag in (w("p"), w("tbl")):
            if deleted or not is_deleted(child):
                yield Block("", [child], [child])
        elif child.tag in _WRAPPERS:
            yield from _blocks(child, deleted)


def _inner(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag in (w("p"), w("tbl")):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inner(child)


def paragraphs_of(block: Block) -> list[Block]:
    """The paragraphs of a passage, as blocks of their own."""
    return [Block("", [element], [element]) for element in block.elements]


def pair(one: Sequence[Block], other: Sequence[Block], loose: bool = False) -> dict[int, list[int]]:
    """Which blocks of one version are which of another: places in `one` → places in `other`.

    Several where a control was copied; none where a block is gone. loose: what is left over in the same place is the
    same however it was reworded, as inside of a passage.
    """
    found: dict[int, list[int]] = {}
    taken: set[int] = set()
    _by_tag(one, other, found, taken)
    _by_name(one, other, found, taken)
    _in_gaps(one, other, found, taken, loose)
    _moved(one, other, found, taken)
    _unframed_copies(one, other, found, taken)
    return found


def _join(found: dict[int, list[int]], taken: set[int], i: int, j: int) -> None:
    found.setdefault(i, []).append(j)
    taken.add(j)


def _by_tag(one: Sequence[Block], other: Sequence[Block], found: dict[int, list[int]], taken: set[int]) -> None:
    """Controls by their tags; the k-th of a tag is the k-th, and all that come after the last are copies of it."""
    places: dict[str, list[int]] = {}
    for i, block in enumerate(one):
        if block.tag:
            places.setdefault(block.tag, []).append(i)
    seen: Counter[str] = Counter()
    for j, block in enumerate(other):
        if mine := places.get(block.tag) if block.tag else None:
            _join(found, taken, mine[min(seen[block.tag], len(mine) - 1)], j)
            seen[block.tag] += 1


def _by_name(one: Sequence[Block], other: Sequence[Block], found: dict[int, list[int]], taken: set[int]) -> None:
    """What reads the same in the same order; so are passages and tables found that lost their control."""
    left = [i for i in range(len(one)) if i not in found]
    right = [j for j in range(len(other)) if j not in taken]
    names = [one[i].name for i in left], [other[j].name for j in right]
    matcher = SequenceMatcher(None, *names, autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        for step in range(size):
            _join(found, taken, left[a + step], right[b + step])


def _in_gaps(
    one: Sequence[Block], other: Sequence[Block], found: dict[int, list[int]], taken: set[int], loose: bool
) -> None:
    """What was reworded: between two blocks that are known, the likeliest, in order."""
    anchors = sorted((i, js[0]) for i, js in found.items())
    ordered = _increasing(anchors)
    edges = [(-1, -1), *ordered, (len(one), len(other))]
    for (i0, j0), (i1, j1) in zip(edges, edges[1:], strict=False):
        left = [i for i in range(i0 + 1, i1) if i not in found and (loose or _has_words(one[i]))]
        right = [j for j in range(j0 + 1, j1) if j not in taken and (loose or _has_words(other[j]))]
        for i, j in _likeliest(one, other, left, right, 0.0 if loose else _ALIKE):
            _join(found, taken, i, j)


def _has_words(block: Block) -> bool:
    return block.is_table or bool(block.text.strip())


def _increasing(anchors: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    kept = unmoved([j for _i, j in anchors], sorted(j for _i, j in anchors))
    return [(i, j) for i, j in anchors if j in kept]


def _likeliest(
    one: Sequence[Block], other: Sequence[Block], left: Sequence[int], right: Sequence[int], least: float
) -> Iterator[tuple[int, int]]:
    """Pairs that are alike enough, the most alike first, none crossing another."""
    ranked = sorted(
        ((likeness(one[i], other[j]), -i, -j) for i in left for j in right if one[i].is_table == other[j].is_table),
        reverse=True,
    )
    chosen: list[tuple[int, int]] = []
    for score, i, j in ((score, -i, -j) for score, i, j in ranked):
        if score < least:
            break
        if all((i - a) * (j - b) > 0 for a, b in chosen):
            chosen.append((i, j))
            yield i, j


def likeness(one: Block, other: Block) -> float:
    """How much two blocks are alike: 1 when they read the same; controls in both count for their words."""
    if one.is_table:
        mine, theirs = Counter(line.text for line in one.lines), Counter(line.text for line in other.lines)
        return 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())
    tags = {each.tag for line in one.lines for each in line.fields}
    shared = tags & {each.tag for line in other.lines for each in line.fields}
    score = SequenceMatcher(None, _words(one), _words(other), autojunk=False).ratio()
    return max(score, min(1.0, score + len(shared) / len(tags)) if shared else 0.0)


def _words(block: Block) -> list[str]:
    return [piece.lower() for line in block.lines for piece in pieces(line.text) if not piece.isspace()]


def _moved(one: Sequence[Block], other: Sequence[Block], found: dict[int, list[int]], taken: set[int]) -> None:
    """What reads the same and was put elsewhere, where there is only one of it."""
    left = {one[i].name: i for i in range(len(one)) if i not in found}
    counts = Counter(other[j].name for j in range(len(other)) if j not in taken)
    for j, block in enumerate(other):
        if j not in taken and block.name.strip() and counts[block.name] == 1 and block.name in left:
            _join(found, taken, left.pop(block.name), j)


def _unframed_copies(
    one: Sequence[Block], other: Sequence[Block], found: dict[int, list[int]], taken: set[int]
) -> None:
    """Tables without control that read as one whose control stands around a copy of it."""
    tables = {block.name: i for i, block in enumerate(one) if block.is_table}
    for j, block in enumerate(other):
        if j not in taken and block.is_table and not block.tag and block.name in tables:
            _join(found, taken, tables[block.name], j)
