"""What several people made of one draft, in one document: copies that come home, one after the other.

The first copy is taken as it is. What a later one changed is brought into it: a paragraph or row that only he touched
comes as he left it, with his formatting, his tracked changes and comments; where both wrote in the same paragraph, his
words come in where the other left those alone, and his comments stand at the whole paragraph. Where they contradict
each other, what came first stands, and a comment shows both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from docgen.errors import Finding, Severity, Spot
from docgen.i18n import gettext as _
from docgen.ooxml.comments import COMMENTS_PART, Comments, with_comments, without_lost
from docgen.ooxml.names import DOCUMENT_PART, WORD_2010, XML_SPACE, parse, w
from docgen.ooxml.package import read_package, to_bytes, write_package
from docgen.ooxml.walk import story_names, walk_part
from docgen.render.manifest import manifest_in
from docgen.revise.blocks import Block, blocks
from docgen.revise.carried import Carried
from docgen.revise.identity import has_controls, restore
from docgen.revise.merging import Conflict, Merger, Told
from docgen.revise.pens import Pen
from docgen.revise.refresh import AUTHOR, INITIALS, containers, renumber, short, version_of
from docgen.revise.tables import Columns, Row, rows_of
from docgen.revise.texts import tag_of

_NOISE = frozenset(map(w, ("proofErr", "lastRenderedPageBreak", "bookmarkStart", "bookmarkEnd", "sdtPr", "sdtEndPr")))
_NO_LOOK = frozenset(map(w, ("lang", "noProof")))
_SESSION = (w("rsid"), f"{{{WORD_2010}}}", XML_SPACE)
_TEXTS = (w("t"), w("delText"))
_COMMENT_MARKS = tuple(map(w, ("commentRangeStart", "commentRangeEnd", "commentReference")))
_REVISIONS = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "trPrChange", "tcPrChange", "tblPrChange")
Item = tuple[object, ...]


@dataclass(frozen=True)
class Combined:
    """A document with what a copy changed. changed: how much came in; conflicts: where the two contradict each other.

    findings: those, and what was told while the copy was read, in words.
    """

    data: bytes
    changed: int
    conflicts: tuple[Conflict, ...]
    findings: tuple[Finding, ...]


def combine(
    base: bytes, mine: bytes, other: bytes, name: str, who: str, when: datetime, *, words_only: bool = False
) -> Combined:
    """Bring what a copy changed into a document. base: what both began as, with the figures that both have.

    name: the document as people know it; who: the copy, in what is told. words_only: a program wrote the copy anew, so
    that its formatting says nothing. Raises `Refused` when one cannot be read.
    """
    old, parts, then = (read_package(data, name) for data in (base, mine, other))
    manifest = manifest_in(old, name) or {}
    then = _renumbered(then, parts)
    told, carried = Told(), Carried(then, parts)
    said = _comment_texts(old), _comment_texts(then)
    trees: dict[str, etree._Element] = {}
    for part in story_names(then):
        if part not in old or part not in parts:
            continue
        origin, tree, root = (parse(each[part]) for each in (old, parts, then))
        if not origin.tag == tree.tag == root.tag:
            continue
        for one in (tree, root):
            if not has_controls(one):
                restore(one, origin)
        kind = _Words if words_only else _Combiner
        versions = version_of(origin, manifest), version_of(root, manifest)
        merger = kind(versions[0], tree, versions[1], "", told, Pen(carried, part), AUTHOR)
        merger.comments = said
        for three in containers(origin, tree, root):
            merger.merge(*three)
        trees[part] = tree
    comments = Comments(parts, _("docgen: copies received"), INITIALS, when)
    found: list[Finding] = []
    for part, tree in trees.items():
        found += _remarks(told.conflicts, tree, part, name, who, comments)
    renumber(trees.values())
    whole = comments.finish(carried.finish(trees))
    whole = without_lost(with_comments(whole, then.get(COMMENTS_PART)))
    return Combined(write_package(whole), told.changed, tuple(told.conflicts), tuple(found))


class _Received(Merger):
    """A merger whose `new` is another person's copy. comments: what they say by id, in the base and in the copy."""

    _strict = True
    comments: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})

    def _remarks(self, base: etree._Element, mine: etree._Element, new: etree._Element) -> None:
        """Let the other person's own comments stand at the whole paragraph."""
        before = Counter(self.comments[0].get(number, "") for number in _references(base))
        for number in _references(new):
            text = self.comments[1].get(number, "")
            if before[text] > 0:
                before[text] -= 1
                continue
            own_id = {w("id"): number}
            mine.insert(
                1 if len(mine) and mine[0].tag == w("pPr") else 0, etree.Element(w("commentRangeStart"), own_id)
            )
            run = etree.Element(w("r"))
            etree.SubElement(run, w("commentReference"), own_id)
            mine.extend([etree.Element(w("commentRangeEnd"), own_id), run])
            self._told.changed += 1


class _Words(_Received):
    """A merger whose `new` is a copy that a program wrote anew: only its words and comments are brought in."""

    _properties = False

    def _paragraph(self, base: etree._Element, mine: etree._Element, new: etree._Element) -> None:
        super()._paragraph(base, mine, new)
        self._remarks(base, mine, new)

    def _loosened(self, these: Sequence[Block], base: Sequence[Block]) -> list[Block]:
        """Without empty paragraphs, which programs add and drop."""
        return [block for block in super()._loosened(these, base) if block.is_table or block.text.strip()]


class _Combiner(_Received):
    """A merger whose `new` is a copy as Word left it."""

    def _new_blocks(self, container: etree._Element) -> list[Block]:
        return blocks(container, deleted=True)

    def _new_rows(self, table: etree._Element) -> list[Row]:
        return rows_of(table, self._keys, deleted=True)

    def _paragraph(self, base: etree._Element, mine: etree._Element, new: etree._Element) -> None:
        before = _look(base)
        if before == _look(new):
            return
        if before == _look(mine) and mine.find(f"{w('pPr')}/{w('sectPr')}") is None:
            self._take_over(mine, new)
            return
        super()._paragraph(base, mine, new)
        self._remarks(base, mine, new)

    def _row(self, base: Row, mine: Row, new: Row, columns: Columns) -> None:
        before = _look(base.element)
        if before == _look(new.element):
            return
        if before == _look(mine.element):
            self._take_over(mine.element, new.element)
        else:
            super()._row(base, mine, new, columns)

    def _take_over(self, mine: etree._Element, new: etree._Element) -> None:
        """Put the other person's content in the place of what nobody touched here."""
        made = self._pen.copied(new)
        mine[:] = list(made)
        self._told.changed += 1


def _references(element: etree._Element) -> list[str]:
    return [str(one.get(w("id"))) for one in element.iter(w("commentReference"))]


def _comment_texts(parts: Mapping[str, bytes]) -> dict[str, str]:
    root = parse(parts.get(COMMENTS_PART, b"<none/>"))
    return {str(one.get(w("id"))): "".join(map(str, one.itertext())) for one in root.iter(w("comment"))}


def _look(element: etree._Element) -> list[Item]:
    """An element as people see it: words, formatting, tracked changes and comments, without what programs leave."""
    made: list[Item] = []
    for item in _items(element):
        last = made[-1] if made else ("",)
        if item[0] == "text" == last[0] and item[1:3] == last[1:3]:
            made[-1] = (*item[:3], f"{last[3]}{item[3]}")
        else:
            made.append(item)
    return made


def _items(element: etree._Element) -> Iterator[Item]:
    for child in element:
        tag = child.tag
        if tag in _NOISE or (tag == w("rPr") and element.tag in (w("r"), w("pPr"))):
            continue
        if tag == w("r"):
            yield from _run(child)
        elif tag == w("sdt"):
            yield "sdt", tag_of(child)
            yield from _items(child)
        else:
            yield tag, _attributes(child)
            yield from _items(child)
            yield "end", tag


def _run(run: etree._Element) -> Iterator[Item]:
    properties = run.find(w("rPr"))
    shown = () if properties is None else tuple(one for one in properties if one.tag not in _NO_LOOK)
    look = tuple((one.tag, _attributes(one)) for one in shown)
    for child in run:
        if child.tag in _TEXTS:
            yield "text", look, child.tag, child.text or ""
        elif child.tag not in _NOISE and child.tag != w("rPr"):
            yield child.tag, _attributes(child)


def _attributes(element: etree._Element) -> tuple[tuple[str, str], ...]:
    kept = ((str(key), str(value)) for key, value in element.attrib.items() if not str(key).startswith(_SESSION))
    return tuple(sorted(kept))


def _renumbered(parts: Mapping[str, bytes], beside: Mapping[str, bytes]) -> dict[str, bytes]:
    """A copy whose comments and tracked changes have other ids than those of the document that it is brought into."""
    more = 1 + max([0, *_ids(beside), *_ids(parts)])
    changed = dict(parts)
    for name in (*story_names(parts), COMMENTS_PART):
        if name not in parts:
            continue
        root = parse(parts[name])
        for element in root.iter(*_COMMENT_MARKS, w("comment"), *map(w, _REVISIONS)):
            number = element.get(w("id"), "")
            if number.isdigit():
                element.set(w("id"), str(int(number) + more))
        changed[name] = to_bytes(root)
    return changed


def _ids(parts: Mapping[str, bytes]) -> Iterator[int]:
    for name in (*story_names(parts), COMMENTS_PART):
        for element in parse(parts.get(name, b"<none/>")).iter(*_COMMENT_MARKS, w("comment"), *map(w, _REVISIONS)):
            if (number := element.get(w("id"), "")).isdigit():
                yield int(number)


def _remarks(
    conflicts: list[Conflict], tree: etree._Element, part: str, name: str, who: str, comments: Comments
) -> Iterator[Finding]:
    """A comment where copies contradict each other, and a finding with its place."""
    mine = [one for one in conflicts if one.element is not None and one.element.getroottree().getroot() is tree]
    places = {located.element: located.where for located in walk_part(tree, part)} if mine else {}
    for conflict in mine:
        assert conflict.element is not None
        message = _("{who} says “{new}” where “{mine}” stands (before: “{base}”)")
        message = message.format(who=who, new=short(conflict.new), mine=short(conflict.mine), base=short(conflict.base))
        advice = _("decide in Word which is right, then delete the comment")
        if part == DOCUMENT_PART:
            comments.on_paragraph(conflict.element, message, advice)
        yield Finding(
            "copies-conflict", Spot(name, places.get(conflict.element, "")), message, advice, Severity.WARNING
        )
