"""What tags do to the paragraphs, rows and cells around them, checked before anything can be lost.

`{%p …%}`, `{%tr …%}`, `{%tc …%}` stand for their whole paragraph, row or cell: it is taken away and the mark takes its
place. After that, a block is sound exactly when its opening and closing marks stand in the same element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from docgen.i18n import gettext as _
from docgen.ooxml.controls import unwrap
from docgen.ooxml.names import w
from docgen.ooxml.normalise import HOLDERS, LAST
from docgen.ooxml.walk import inner
from docgen.render.scan import MARK, FoundTag, Tags
from docgen.render.tags import MIDDLES, OPENERS

_COMMAND = re.compile(r"\{%\s*(\w+)")
_OWN_VALUE = re.compile(r"(?:\{#\d+#\})?\{\{ [^{}]* \}\}")
"""An attribute that docgen itself lets print one value."""
_HOLDER = {"p": "p", "tr": "tr", "tc": "tc"}
_BELONGS = MIDDLES | {closer: (opener,) for opener, closer in OPENERS.items()}
_BOOKMARKS = (w("bookmarkStart"), w("bookmarkEnd"))
_HARMLESS = frozenset(
    [*map(w, ("rPr", "pPr", "tcPr", "trPr", "tblPrEx", "p", "r", "t", "tc", "tab", "softHyphen")), *_BOOKMARKS]
)


@dataclass(frozen=True)
class Block:
    """A `for` or `if` with the tag that ends it and those between, such as `else`."""

    opener: FoundTag
    closer: FoundTag


def lift(tags: Tags, root: etree._Element, prefix: str) -> None:
    """Put the marks of tags with this prefix in the place of the paragraph, row or cell that they stand for."""
    for found in tags.within(root):
        if found.tag.prefix == prefix:
            holder = next(found.mark.iterancestors(w(_HOLDER[prefix])), None)
            if holder is None:
                _report_no_holder(tags, found)
            elif _may_go(tags, found, holder):
                _replace(holder, found.mark)


def _report_no_holder(tags: Tags, found: FoundTag) -> None:
    tags.report_at(
        found,
        "tag-not-in-table",
        _("this tag stands for a table row or cell, but there is no table here"),
        _("write {%p … %} for whole paragraphs"),
    )


def _may_go(tags: Tags, found: FoundTag, holder: etree._Element) -> bool:
    """Whether nothing but the tag stands in what would be taken away."""
    if holder.find(f".//{w('sectPr')}") is not None:
        tags.report_at(
            found,
            "tag-deletes-section",
            _("the paragraph of this tag ends a section, which would be lost"),
            _("write the tag in a paragraph of its own before the section break"),
        )
        return False
    if next(_others(holder, found.mark), None) is None:
        return True
    tags.report_at(
        found,
        "text-beside-tag",
        _("beside this tag stands something else, which would be lost"),
        {
            "p": _("leave the tag alone in its paragraph"),
            "tr": _("leave the tag alone in its row; the other cells stay empty"),
            "tc": _("leave the tag alone in its cell"),
        }[found.tag.prefix],
    )
    return False


def _others(holder: etree._Element, mark: etree._Element) -> Iterator[etree._Element]:
    for element in holder.iter():
        properties = next(element.iterancestors(w("rPr"), w("pPr"), w("tcPr"), w("trPr"), w("tblPrEx")), None)
        if element is mark or element is holder or properties is not None:
            continue
        if element.tag not in _HARMLESS or (element.text or "").strip():
            yield element


def _replace(holder: etree._Element, mark: etree._Element) -> None:
    """Put the mark in the holder's place; bookmarks that began or ended in it stay before it."""
    for bookmark in list(holder.iter(*_BOOKMARKS)):
        holder.addprevious(bookmark)
    holder.addprevious(mark)
    parent = holder.getparent()
    if parent is not None:
        parent.remove(holder)


def drop_notes(tags: Tags, root: etree._Element) -> None:
    """Take the `{# … #}` notes away, and the paragraphs that held nothing else.

    To be called before `lift`, and again after it for the notes that stand for whole paragraphs, rows or cells.
    """
    for found in tags.within(root):
        if found.tag.kind != "note" or (found.tag.prefix and found.parent.tag == w("p")):
            continue
        paragraph = next(found.mark.iterancestors(w("p")), None)
        found.parent.remove(found.mark)
        if paragraph is not None and _is_spare(paragraph):
            parent = paragraph.getparent()
            if parent is not None:
                parent.remove(paragraph)


def _is_spare(paragraph: etree._Element) -> bool:
    parent = paragraph.getparent()
    alone = parent is None or (parent.tag != w("body") and len(parent.findall(w("p"))) == 1)
    last = parent is not None and parent.tag == w("tc") and parent[-1] is paragraph
    has_section = paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None
    return not (alone or last or has_section) and next(_others(paragraph, paragraph), None) is None


def blocks(tags: Tags, root: etree._Element) -> list[Block]:
    """Match every `for` and `if` with its end, and note those without one, or with one in another place."""
    stack: list[FoundTag] = []
    found: list[Block] = []
    for tag in tags.within(root):
        word = tag.tag.keyword
        if word in OPENERS:
            stack.append(tag)
        elif word in MIDDLES:
            _check_middle(tags, tag, stack)
        elif word in OPENERS.values():
            opener = _opener(tags, tag, stack)
            if opener is not None:
                _check_place(tags, tag, opener)
                found.append(Block(opener, tag))
    for left in stack:
        _report_unclosed(tags, left)
    return found


def _check_middle(tags: Tags, tag: FoundTag, stack: list[FoundTag]) -> None:
    if not stack or stack[-1].tag.keyword not in MIDDLES[tag.tag.keyword]:
        tags.report_at(tag, "tag-without-opener", _("there is no “if” open that this tag could belong to"))
    else:
        _check_place(tags, tag, stack[-1])


def _opener(tags: Tags, closer: FoundTag, stack: list[FoundTag]) -> FoundTag | None:
    """The tag that this one closes. Others opened since then were never closed."""
    while stack and any(OPENERS[open_.tag.keyword] == closer.tag.keyword for open_ in stack):
        opener = stack.pop()
        if OPENERS[opener.tag.keyword] == closer.tag.keyword:
            return opener
        _report_unclosed(tags, opener)
    tags.report_at(closer, "tag-without-opener", _("nothing is open that this tag could close"))
    return None


def _report_unclosed(tags: Tags, opener: FoundTag) -> None:
    word = f"{opener.tag.prefix} {OPENERS[opener.tag.keyword]}".strip()
    tags.report_at(
        opener,
        "tag-never-ends",
        _("this tag is never closed"),
        _("write {closer} where it should end").format(
            closer="{%" + (word if opener.tag.prefix else " " + word) + " %}"
        ),
    )


def _check_place(tags: Tags, tag: FoundTag, opener: FoundTag) -> None:
    if tag.parent is opener.parent:
        return
    tags.report_at(
        tag,
        "tag-ends-elsewhere",
        _("this tag belongs to {opener} ({where}), which stands in another paragraph, cell or row").format(
            opener=opener.tag.raw, where=opener.spot.where
        ),
        _("begin both with the same of {%p, {%tr and {%tc, or write both in the same paragraph"),
    )


def tags_in_sentences(tags: Tags, root: etree._Element, found: list[Block]) -> set[int]:
    """Numbers of the printed tags that a sentence needs: beside other words, in no condition and in no data table.

    To be called before marks are anchored.
    """
    around: dict[etree._Element, int] = {}
    for block in found:
        if block.opener.tag.keyword == "if":
            around |= {block.opener.mark: 1, block.closer.mark: -1}
    tables = {block.opener.parent for block in found if block.opener.parent.tag == w("tbl")}
    needed, depth = set(), 0
    for mark in root.iter(MARK):
        depth += around.get(mark, 0)
        tag = tags.of(mark)
        if tag is None or depth or tag.tag.kind != "print" or not tables.isdisjoint(mark.iterancestors(w("tbl"))):
            continue
        paragraph = next(mark.iterancestors(w("p")), None)
        if paragraph is not None and any((text.text or "").strip() for text in paragraph.iter(w("t"))):
            needed.add(tag.number)
    return needed


def drop_loose_bookmarks(root: etree._Element, found: list[Block]) -> None:
    """Take away the template's own bookmarks where a loop or condition would repeat them or cut them in two."""
    inside: dict[str, list[tuple[FoundTag, ...]]] = {}
    elements: dict[str, list[etree._Element]] = {}
    openers = {block.opener.mark: block.opener for block in found}
    closers = {block.closer.mark: block.opener for block in found}
    stack: list[FoundTag] = []
    for element in root.iter(MARK, *_BOOKMARKS):
        if element in openers:
            stack.append(openers[element])
        elif element in closers:
            stack.remove(closers[element])
        elif element.tag != MARK:
            name = str(element.get(w("id")))
            inside.setdefault(name, []).append(tuple(stack))
            elements.setdefault(name, []).append(element)
    for name, around in inside.items():
        in_loop = any(opener.tag.keyword == "for" for opener in around[0])
        if in_loop or len(set(around)) > 1 or len(around) != 2:
            for element in elements[name]:
                parent = element.getparent()
                if parent is not None:
                    parent.remove(element)


def unwrap_repeated_controls(root: etree._Element, found: list[Block]) -> None:
    """Take away the template's own controls that a loop would repeat, or that stand in a table with repeated rows."""
    openers = {block.opener.mark for block in found if block.opener.tag.keyword == "for"}
    closers = {block.closer.mark for block in found if block.closer.tag.keyword == "endfor"}
    tables = {block.opener.parent for block in found if block.opener.mark in openers}
    repeated, depth = set(), 0
    for element in root.iter(MARK, w("sdt")):
        if element.tag == MARK:
            depth += (element in openers) - (element in closers)
        elif depth or any(table in tables for table in element.iterancestors(w("tbl"))):
            repeated.add(element)
    unwrap(root, frozenset(repeated))


def report_notes_in_loops(tags: Tags, root: etree._Element, found: list[Block]) -> None:
    """A footnote reference inside a loop would point to one footnote many times."""
    depth = {block.opener.mark: 1 for block in found if block.opener.tag.keyword == "for"}
    depth |= {block.closer.mark: -1 for block in found if block.closer.tag.keyword == "endfor"}
    opener = {block.opener.mark: block.opener for block in found}
    stack: list[FoundTag] = []
    for element in root.iter(MARK, w("footnoteReference")):
        if depth.get(element) == 1:
            stack.append(opener[element])
        elif depth.get(element) == -1:
            stack.pop()
        elif element.tag != MARK and stack:
            tags.report_at(
                stack[-1],
                "footnote-in-loop",
                _("a footnote stands inside what this tag repeats"),
                _("write the note below the table instead, or move it out of the loop"),
            )


def is_always_sound(tags: Tags, root: etree._Element) -> bool:
    """Whether a prepared part comes out as sound XML, whatever its conditions and loops leave out and repeat.

    Each of them ends beside where it begins, so that it holds whole elements, and printed values are escaped: what is
    rendered need not be parsed to be known as sound. Braces that stand where no tag is looked for, such as in comments
    or in separators of footnotes, may be anything.
    """
    if any(_has_loose_brace(element) for element in root.iter()):
        return False
    holders = {holder for mark in root.iter(MARK) if (holder := mark.getparent()) is not None}
    return all(_ends_beside(tags, holder) for holder in holders)


def _has_loose_brace(element: etree._Element) -> bool:
    """Whether a brace stands at an element that is not docgen's own: in a mark, or a value printed in an attribute."""
    values = (str(value) for value in element.attrib.values())
    texts = [element.tail, *(value for value in values if not _OWN_VALUE.fullmatch(value))]
    if element.tag != MARK:
        texts.append(element.text)
    return any(text and ("{" in text or "}" in text) for text in texts)


def _ends_beside(tags: Tags, holder: etree._Element) -> bool:
    """Whether all that begins among the marks in an element ends among them, each inside of the one before."""
    opened: list[str] = []
    for word in (_word(tags, mark) for mark in holder.iterchildren(MARK)):
        if word in OPENERS:
            opened.append(word)
        elif word in _BELONGS:
            if not opened or opened[-1] not in _BELONGS[word]:
                return False
            if word not in MIDDLES:
                opened.pop()
    return not opened


def is_always_complete(tags: Tags, root: etree._Element) -> bool:
    """Whether a prepared part comes out complete whatever its conditions and loops leave out.

    Every cell ends in a paragraph, be it one in each branch of a condition, and every table has a row that always
    stands. Of such a part, what is rendered need not be looked through for what is lacking.
    """
    return all(_ends_well(tags, list(holder)) for holder in root.iter(*HOLDERS)) and all(
        _has_lasting_row(tags, table) for table in root.iter(w("tbl"))
    )


def _ends_well(tags: Tags, children: list[etree._Element]) -> bool:
    """Whether these end in a paragraph, whatever is left out of the loop or condition that may stand last."""
    if not children or children[-1].tag != MARK:
        return bool(children) and children[-1].tag in LAST
    depth, has_else = 0, False
    for place in range(len(children) - 1, 0, -1):
        word = _word(tags, children[place])
        depth += (word in OPENERS.values()) - (word in OPENERS)
        if not depth:
            return has_else or _ends_well(tags, children[:place])
        if depth == 1 and (word in MIDDLES or word in OPENERS.values()):
            if children[place - 1].tag not in LAST:
                return False
            has_else = has_else or word == "else"
    return False


def _has_lasting_row(tags: Tags, table: etree._Element) -> bool:
    depth = 0
    for child in inner(table, w("tr"), MARK):
        word = _word(tags, child)
        depth += (word in OPENERS) - (word in OPENERS.values())
        if not depth and child.tag != MARK:
            return True
    return False


def _word(tags: Tags, mark: etree._Element) -> str:
    """The command that a mark stands for: a tag's, or one of docgen's own; empty for all else."""
    if mark.tag != MARK:
        return ""
    found = None if mark.text else tags.of(mark)
    own = _COMMAND.search(mark.text or "")
    return found.tag.keyword if found is not None else own.group(1) if own else ""
