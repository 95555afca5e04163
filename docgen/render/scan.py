"""Finds the tags of a Word part, joins what Word split over runs, and puts one mark in the tree for each tag.

A mark is an element of docgen's own namespace. It stands between runs, where the tag stood; its number leads to it.
Marks are turned into Jinja text only when the part is written, so that all steps between work on a sound tree.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from docgen.errors import Finding, Spot
from docgen.i18n import gettext as _
from docgen.ooxml.names import XML_SPACE, w
from docgen.ooxml.walk import Located, walk_part
from docgen.render.tags import TAG, Fault, Tag, read_tag

MARKS = "urn:docgen:jinja"
MARK = f"{{{MARKS}}}j"
_CHARACTERS = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-", w("softHyphen"): "\u00ad"}
_TEXT, _PROPERTIES = w("t"), w("rPr")
_OBJECT = "\ufffc"
_MARK_TEXT = re.compile(rf'<(\w+):j(?: xmlns:\w+="{MARKS}")?>(.*?)</\1:j>', re.DOTALL)
_MARK_SPACE = re.compile(rf' xmlns:\w+="{MARKS}"')


@dataclass(frozen=True)
class FoundTag:
    """A tag, its place, the mark that stands for it, and the properties of the run it began in."""

    number: int
    tag: Tag
    spot: Spot
    mark: etree._Element
    properties: etree._Element | None
    boxed: bool

    @property
    def parent(self) -> etree._Element:
        """The element that the mark stands in now."""
        parent = self.mark.getparent()
        assert parent is not None
        return parent

    def jinja(self, code: str | None = None) -> str:
        """Jinja text that stands for this tag, after the number by which errors find its place."""
        return f"{{#{self.number}#}}{self.tag.jinja if code is None else code}"

    def new_mark(self, code: str) -> etree._Element:
        """Another mark with Jinja text of docgen's own, for which this tag answers."""
        return text_mark(self.jinja(code))


@dataclass
class Tags:
    """All tags of a template, by number, and what was found wrong on the way."""

    file: str
    found: list[FoundTag] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def of(self, mark: etree._Element) -> FoundTag | None:
        """The tag a mark stands for; None for docgen's own."""
        number = mark.get("n")
        return None if number is None else self.found[int(number)]

    def within(self, element: etree._Element) -> list[FoundTag]:
        """The tags whose marks stand inside an element, in order."""
        return [found for mark in element.iter(MARK) if (found := self.of(mark)) is not None]

    def report(self, spot: Spot, fault: Fault) -> None:
        """Note a fault at its place."""
        self.findings.append(Finding(fault.rule, spot, fault.message, fault.advice))

    def report_at(self, found: FoundTag, rule: str, message: str, advice: str = "") -> None:
        """Note a fault of a tag."""
        self.findings.append(Finding(rule, found.spot, message, advice))


def text_mark(text: str) -> etree._Element:
    """A mark with Jinja text ready to be written."""
    mark = etree.Element(MARK, nsmap={"dgj": MARKS})
    mark.text = text
    return mark


def with_marks_as_text(xml: str) -> str:
    """A written part with its marks turned into the text they hold."""
    return _MARK_SPACE.sub("", _MARK_TEXT.sub(r"\2", xml))


def scan_part(root: etree._Element, part: str, tags: Tags) -> None:
    """Put marks for all tags of a part, and note the tags that cannot be read or stand where they must not."""
    for located in list(walk_part(root, part)):
        if not located.is_table and _has_brace(located.element):
            _Paragraph(located, tags).scan()
    _report_elsewhere(root, part, tags)


@dataclass(frozen=True)
class _Piece:
    """What one child of a run adds to the paragraph's text: from start to end."""

    run: etree._Element
    element: etree._Element
    start: int
    end: int


class _Paragraph:
    """Scans one paragraph."""

    def __init__(self, located: Located, tags: Tags) -> None:
        self._located = located
        self._tags = tags
        self._pieces: list[_Piece] = []
        self._text = ""
        for run in _runs(located.element):
            self._add_run(run)

    def _add_run(self, run: etree._Element) -> None:
        for child in run:
            if child.tag != _PROPERTIES:
                text = _text(child)
                self._pieces.append(_Piece(run, child, len(self._text), len(self._text) + len(text)))
                self._text += text

    def scan(self) -> None:
        """Put marks for the tags of the paragraph."""
        matches = list(TAG.finditer(self._text))
        self._report_braces(matches)
        cuts = [(match.start(), match.end(), self._add(match)) for match in matches if self._is_sound(match)]
        self._rewrite(cuts)

    def _spot(self, tag: str) -> Spot:
        return Spot(self._tags.file, self._located.where, tag)

    def _report_braces(self, matches: list[re.Match[str]]) -> None:
        """Braces outside tags are tags that were not finished, or have one brace too few."""
        rest, end = [], 0
        for match in matches:
            rest.append(self._text[end : match.start()])
            end = match.end()
        rest.append(self._text[end:])
        for piece in rest:
            found = re.search(r"\{[{%#]|[%}#]\}", piece)
            if found:
                self._tags.report(self._spot(_excerpt(piece, found.start())), _not_closed())
            elif brace := re.search(r"[{}]", piece):
                self._tags.report(self._spot(_excerpt(piece, brace.start())), _single_brace())

    def _is_sound(self, match: re.Match[str]) -> bool:
        shown = " ".join(match.group().replace(_OBJECT, "…").split())
        parents = {piece.run.getparent() for piece in self._within(match.start(), match.end())}
        if _OBJECT in match.group():
            self._tags.report(self._spot(shown), _holds_object())
        elif len(parents) > 1:
            self._tags.report(self._spot(shown), _crosses_border())
        else:
            return True
        return False

    def _add(self, match: re.Match[str]) -> int:
        tag, faults = read_tag(match.group())
        number = len(self._tags.found)
        mark = etree.Element(MARK, {"n": str(number)}, nsmap={"dgj": MARKS})
        properties = self._within(match.start(), match.end())[0].run.find(_PROPERTIES)
        boxed = next(self._located.element.iterancestors(w("txbxContent")), None) is not None
        found = FoundTag(number, tag, self._spot(tag.raw), mark, copy.deepcopy(properties), boxed)
        self._tags.found.append(found)
        for fault in faults:
            self._tags.report(found.spot, fault)
        return number

    def _within(self, start: int, end: int) -> list[_Piece]:
        return [piece for piece in self._pieces if piece.start < end and piece.end > start]

    def _rewrite(self, cuts: list[tuple[int, int, int]]) -> None:
        touched = {piece.run for start, end, _number in cuts for piece in self._within(start, end)}
        for run in touched:
            for new in self._cut_run(run, cuts):
                run.addprevious(new)
            parent = run.getparent()
            if parent is not None:
                parent.remove(run)

    def _cut_run(self, run: etree._Element, cuts: list[tuple[int, int, int]]) -> list[etree._Element]:
        """The run cut at its tags: shorter runs, and marks where tags begin."""
        made: list[etree._Element] = []
        for piece in self._pieces:
            if piece.run is not run:
                continue
            at = piece.start
            for start, end, number in cuts:
                if end <= at or start >= piece.end:
                    continue
                self._keep(made, piece, at, start)
                if start >= piece.start:
                    made.append(self._tags.found[number].mark)
                at = end
            if at < piece.end or piece.start == piece.end:
                self._keep(made, piece, at, piece.end)
        return made

    def _keep(self, made: list[etree._Element], piece: _Piece, start: int, end: int) -> None:
        """Keep a part of a run's child in a run of its own, or in the one begun before."""
        is_text = piece.element.tag == _TEXT
        if is_text and start >= end:
            return
        if not made or made[-1].tag == MARK:
            made.append(_like(piece.run))
        if not is_text:
            made[-1].append(copy.deepcopy(piece.element))
            return
        if len(made[-1]) == 0 or made[-1][-1].tag != _TEXT:
            etree.SubElement(made[-1], _TEXT, {XML_SPACE: "preserve"})
        made[-1][-1].text = (made[-1][-1].text or "") + self._text[start:end]


def _has_brace(paragraph: etree._Element) -> bool:
    return any("{" in (text.text or "") or "}" in (text.text or "") for text in paragraph.iter(_TEXT))


def _runs(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == w("r"):
            yield child
        elif child.tag != w("pPr"):
            yield from _runs(child)


def _text(child: etree._Element) -> str:
    if child.tag == _TEXT:
        return child.text or ""
    if child.tag == w("br") and child.get(w("type")) in ("page", "column"):
        return _OBJECT
    return _CHARACTERS.get(str(child.tag), _OBJECT)


def _like(run: etree._Element) -> etree._Element:
    made = etree.Element(w("r"))
    properties = run.find(_PROPERTIES)
    if properties is not None:
        made.append(copy.deepcopy(properties))
    return made


def _report_elsewhere(root: etree._Element, part: str, tags: Tags) -> None:
    """Tags in field codes, alternative texts and the like are never filled in, so they are refused."""
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in (w("t"), MARK):
            continue
        for text in _other_texts(element):
            found = TAG.search(text)
            if found:
                tags.report(Spot(tags.file, _where(element, part), found.group()), _not_in_text())


def _other_texts(element: etree._Element) -> Iterable[str]:
    yield from (str(value) for value in element.attrib.values())
    if element.text:
        yield element.text


def _where(element: etree._Element, part: str) -> str:
    """The place of the paragraph or table that an element belongs to."""
    holders = {element, *element.iterancestors(w("p"), w("tbl"))}
    root = element.getroottree().getroot()
    places = [located.where for located in walk_part(root, part) if located.element in holders]
    return places[-1] if places else part


def _excerpt(text: str, at: int) -> str:
    return " ".join(text[at : at + 40].replace(_OBJECT, "…").split()) or text[max(0, at - 20) : at + 20].strip()


def _not_closed() -> Fault:
    return Fault(
        "tag-not-closed",
        _("a tag begins or ends here without its other half in the same paragraph"),
        _("write the whole tag in one paragraph, from {{ to }} or from {% to %}"),
    )


def _single_brace() -> Fault:
    return Fault("single-brace", _("a single brace stands here"), _("write {{ … }} with two braces on each side"))


def _holds_object() -> Fault:
    return Fault(
        "tag-holds-object",
        _("a picture, note or field stands inside a tag"),
        _("move it before or behind the tag"),
    )


def _crosses_border() -> Fault:
    return Fault(
        "tag-crosses-border",
        _("the tag begins inside a link or field and ends outside it, or the other way round"),
        _("remove the link, or write the tag wholly inside or outside it"),
    )


def _not_in_text() -> Fault:
    return Fault(
        "tag-outside-text",
        _("a tag stands in a field code, a picture's description or another hidden place, where it is not filled in"),
        _("write the tag in the text, or remove it"),
    )
