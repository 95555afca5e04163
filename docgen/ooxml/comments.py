"""Word comments: put beside text, and taken back by the name of who made them.

A comment stands in three places: its text in `word/comments.xml`, and around what it is about a range that begins and
ends, with a reference after it. Word allows none in headers and footers. Later parts (`commentsExtended.xml` and
others) say which comment answers which, by the ids of paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from lxml import etree

from docgen.ooxml.names import DOCUMENT_PART, WORD, WORD_2010, XML_SPACE, parse, w
from docgen.ooxml.package import Parts, relationships_of, to_bytes, with_part, without_parts
from docgen.ooxml.walk import story_names

COMMENTS_PART = "word/comments.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_EMPTY = f'<w:comments xmlns:w="{WORD}"/>'
_PARAGRAPH_ID = f"{{{WORD_2010}}}paraId"
_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
_BESIDE = re.compile(r"word/comments(Extended|Ids|Extensible)\d*\.xml")
_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_PLAIN = (
    f'<w:pPr xmlns:w="{WORD}"><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="left"/></w:pPr>'
)
_SMALL = f'<w:rPr xmlns:w="{WORD}"><w:b w:val="0"/><w:i w:val="0"/><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr>'


class Comments:
    """New comments for the trees of one document. Each keeps its own look, whatever styles the document has."""

    def __init__(self, parts: Mapping[str, bytes], author: str, initials: str, when: datetime) -> None:
        """parts: the document as it stands, for the comments that it has. when: the date that every new one bears."""
        self._name = _part_of(parts)
        self._root = parse(parts.get(self._name, _EMPTY))
        self._author, self._initials, self._when = author, initials, when
        self._next = 1 + max([-1, *_numbers(self._root, "comment"), *_used(parts)])
        self._count = 0

    def on(self, start: etree._Element, end: etree._Element, *paragraphs: str) -> None:
        """Comment on what stands from `start` to `end`, elements at any depth of one paragraph or of two."""
        first, last = _top(start), _top(end)
        range_start, range_end, reference = self._marks(paragraphs)
        first.addprevious(range_start)
        last.addnext(range_end)
        range_end.addnext(reference)

    def on_paragraph(self, paragraph: etree._Element, *paragraphs: str) -> None:
        """Comment on a whole paragraph, which may be empty."""
        range_start, range_end, reference = self._marks(paragraphs)
        has_properties = len(paragraph) > 0 and paragraph[0].tag == w("pPr")
        paragraph.insert(1 if has_properties else 0, range_start)
        paragraph.extend([range_end, reference])

    def finish(self, parts: Mapping[str, bytes]) -> Parts:
        """The parts with the comments' texts; the trees that bear their marks are written by whoever holds them."""
        if not self._count:
            return dict(parts)
        return with_part(parts, self._name, to_bytes(self._root), _TYPE, _RELATIONSHIP)

    def _marks(self, paragraphs: Sequence[str]) -> tuple[etree._Element, etree._Element, etree._Element]:
        own_id = {w("id"): str(self._next)}
        self._next += 1
        self._count += 1
        comment = etree.SubElement(self._root, w("comment"), own_id)
        comment.set(w("author"), self._author)
        comment.set(w("date"), self._when.strftime("%Y-%m-%dT%H:%M:%SZ"))
        comment.set(w("initials"), self._initials)
        lines = [line for text in paragraphs for line in text.splitlines()]
        comment.extend([_line(text, first=number == 0) for number, text in enumerate(lines or [""])])
        reference = etree.Element(w("r"))
        etree.SubElement(reference, w("commentReference"), own_id)
        return etree.Element(w("commentRangeStart"), own_id), etree.Element(w("commentRangeEnd"), own_id), reference


def _part_of(parts: Mapping[str, bytes]) -> str:
    """The part that holds the document's comments, or would hold them."""
    for one in parse(parts.get(relationships_of(DOCUMENT_PART), b"<none/>")):
        if one.get("Type") == _RELATIONSHIP:
            target = one.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"word/{target}"
    return COMMENTS_PART


def _used(parts: Mapping[str, bytes]) -> Iterator[int]:
    """Ids that marks bear, also such whose comment is lost."""
    for name in story_names(parts):
        if b":comment" in parts[name]:
            root = parse(parts[name])
            yield from (number for mark in _MARKS for number in _numbers(root, mark))


def _numbers(root: etree._Element, name: str) -> Iterator[int]:
    for element in root.iter(w(name)):
        number = element.get(w("id"), "")
        if re.fullmatch(r"-?\d+", number):
            yield int(number)


def _top(element: etree._Element) -> etree._Element:
    """The child of a paragraph that an element is in."""
    for around in (element, *element.iterancestors()):
        parent = around.getparent()
        if parent is not None and parent.tag == w("p"):
            return around
    raise ValueError("a comment stands in a paragraph")


def _line(text: str, first: bool) -> etree._Element:
    paragraph = etree.Element(w("p"))
    paragraph.append(parse(_PLAIN))
    if first:
        mark = etree.SubElement(paragraph, w("r"))
        etree.SubElement(mark, w("annotationRef"))
    run = etree.SubElement(paragraph, w("r"))
    run.append(parse(_SMALL))
    shown = etree.SubElement(run, w("t"), {XML_SPACE: "preserve"})
    shown.text = _UNPRINTABLE.sub("", text)
    return paragraph


def take_back(parts: Mapping[str, bytes], author: str) -> Parts:
    """The parts without the comments of this author, their ranges and references; those that were answered stay.

    The same parts where there is nothing to take back.
    """
    name = _part_of(parts)
    if name not in parts:
        return dict(parts)
    root = parse(parts[name])
    answered = _answered(parts)
    own = [comment for comment in root.iter(w("comment")) if comment.get(w("author")) == author]
    gone = [comment for comment in own if answered.isdisjoint(_paragraph_ids(comment))]
    return _without(parts, name, root, gone) if gone else dict(parts)


def without_lost(parts: Mapping[str, bytes]) -> Parts:
    """The parts without the comments whose reference no longer stands in the text."""
    name = _part_of(parts)
    if name not in parts:
        return dict(parts)
    root = parse(parts[name])
    trees = [parse(parts[story]) for story in story_names(parts) if b":comment" in parts[story]]
    there = {mark.get(w("id")) for tree in trees for mark in tree.iter(w("commentReference"))}
    gone = [comment for comment in root.iter(w("comment")) if comment.get(w("id")) not in there]
    return _without(parts, name, root, gone) if gone else dict(parts)


def with_comments(parts: Mapping[str, bytes], others: bytes | None) -> Parts:
    """The parts with the comments of another document's comments part, whose marks came with its text.

    Their ids are no others' already. What the later parts say of them, as who answered whom, stays behind.
    """
    if others is None:
        return dict(parts)
    name = _part_of(parts)
    root = parse(parts.get(name, _EMPTY))
    known = {comment.get(w("id")) for comment in root.iter(w("comment"))}
    root.extend([comment for comment in list(parse(others)) if comment.get(w("id")) not in known])
    return with_part(parts, name, to_bytes(root), _TYPE, _RELATIONSHIP)


def _without(parts: Mapping[str, bytes], name: str, root: etree._Element, gone: list[etree._Element]) -> Parts:
    """The parts without some of the comments in the tree of the part that holds them."""
    changed = dict(parts)
    for story in story_names(parts):
        if b":comment" in parts[story]:
            tree = parse(parts[story])
            _remove_marks(tree, {str(comment.get(w("id"))) for comment in gone})
            changed[story] = to_bytes(tree)
    _remove_beside(changed, {number for comment in gone for number in _paragraph_ids(comment)})
    for comment in gone:
        root.remove(comment)
    if len(root) == 0:
        return without_parts(changed, {name, *filter(_BESIDE.fullmatch, changed)})
    changed[name] = to_bytes(root)
    return changed


def _answered(parts: Mapping[str, bytes]) -> set[str]:
    """Ids of paragraphs whose comments somebody answered."""
    found = set()
    for name in filter(_BESIDE.fullmatch, parts):
        for entry in parse(parts[name]):
            found |= {str(value).upper() for key, value in entry.attrib.items() if str(key).endswith("}paraIdParent")}
    return found


def _paragraph_ids(comment: etree._Element) -> set[str]:
    ids = (paragraph.get(_PARAGRAPH_ID) for paragraph in comment.iter(w("p")))
    return {number.upper() for number in ids if number}


def _remove_marks(root: etree._Element, ids: set[str]) -> None:
    for mark in [one for name in _MARKS for one in root.iter(w(name)) if one.get(w("id")) in ids]:
        holder = mark.getparent()
        if holder is None:
            continue
        holder.remove(mark)
        above = holder.getparent()
        if holder.tag == w("r") and above is not None and all(child.tag == w("rPr") for child in holder):
            above.remove(holder)


def _remove_beside(parts: Parts, paragraphs: set[str]) -> None:
    """Take what the later parts say of comments away: by paragraph id, or by the lasting id that goes with one."""
    lasting: set[str] = set()
    for name in sorted(filter(_BESIDE.fullmatch, parts), key=lambda one: "Extensible" in one):
        root = parse(parts[name])
        for entry in list(root):
            named = {etree.QName(str(key)).localname: str(value).upper() for key, value in entry.attrib.items()}
            if named.get("paraId") in paragraphs or ("paraId" not in named and named.get("durableId") in lasting):
                lasting |= {named["durableId"]} if "durableId" in named else set()
                root.remove(entry)
        parts[name] = to_bytes(root)
