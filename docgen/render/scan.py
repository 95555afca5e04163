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
from docgen.ooxml.names import COMPATIBILITY, XML_SPACE, w
from docgen.ooxml.walk import Located, walk_part
from docgen.render.tags import TAG, Fault, Tag, read_tag

MARKS = "urn:docgen:jinja"
MARK = f"{{{MARKS}}}j"
_CHARACTERS = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-", w("softHyphen"): "\u00ad"}
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
        if not located.is_table:
            _Paragraph(located, tags).scan()
    _report_elsewhere(root, part, tags)


@dataclass(frozen=True)
class _Atom:
    """One character of a run, or another thing that stands in it."""

    text: str
    run: etree._Element
    element: etree._Element


class _Paragraph:
    """Scans one paragraph."""

    def __init__(self, located: Located, tags: Tags) -> None:
        self._located = located
        self._tags = tags
        self._atoms = [atom for run in _runs(located.element) for atom in _atoms(run)]
        self._text = "".join(atom.text for atom in self._atoms)

    def scan(self) -> None:
        if not any(brace in self._text for brace in "{}"):
            return
        matches = list(TAG.finditer(self._text))
        self._report_braces(matches)
        sound = [match for match in matches if self._is_sound(match)]
        numbers: dict[int, int] = {}
        for match in sound:
            number = self._add(match)
            numbers.update(dict.fromkeys(range(match.start(), match.end()), number))
        self._rewrite(numbers)

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
        atoms = self._atoms[match.start() : match.end()]
        shown = " ".join(match.group().replace(_OBJECT, "…").split())
        if _OBJECT in match.group():
            self._tags.report(self._spot(shown), _holds_object())
        elif len({atom.run.getparent() for atom in atoms}) > 1:
            self._tags.report(self._spot(shown), _crosses_border())
        else:
            return True
        return False

    def _add(self, match: re.Match[str]) -> int:
        tag, faults = read_tag(match.group())
        number = len(self._tags.found)
        mark = etree.Element(MARK, {"n": str(number)}, nsmap={"dgj": MARKS})
        properties = self._atoms[match.start()].run.find(w("rPr"))
        boxed = next(self._located.element.iterancestors(w("txbxContent")), None) is not None
        found = FoundTag(number, tag, self._spot(tag.raw), mark, copy.deepcopy(properties), boxed)
        self._tags.found.append(found)
        for fault in faults:
            self._tags.report(found.spot, fault)
        return number

    def _rewrite(self, numbers: dict[int, int]) -> None:
        touched = {self._atoms[position].run for position in numbers}
        placed: set[int] = set()
        for run in touched:
            for piece in self._pieces(run, numbers, placed):
                run.addprevious(piece)
            parent = run.getparent()
            if parent is not None:
                parent.remove(run)

    def _pieces(self, run: etree._Element, numbers: dict[int, int], placed: set[int]) -> list[etree._Element]:
        """The run cut at its tags: shorter runs, and marks where tags begin."""
        pieces: list[etree._Element] = []
        for position, atom in enumerate(self._atoms):
            if atom.run is not run:
                continue
            number = numbers.get(position)
            if number is None:
                if not pieces or pieces[-1].tag == MARK:
                    pieces.append(_like(run))
                _append(pieces[-1], atom)
            elif position == 0 or numbers.get(position - 1) != number:
                pieces.append(self._tags.found[number].mark)
        return pieces


def _runs(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == w("r"):
            yield child
        elif child.tag != w("pPr"):
            yield from _runs(child)


def _atoms(run: etree._Element) -> Iterator[_Atom]:
    for child in run:
        if child.tag == w("t"):
            yield from (_Atom(char, run, child) for char in child.text or "")
        elif child.tag != w("rPr"):
            is_break = child.tag == w("br") and child.get(w("type")) in ("page", "column")
            yield _Atom(_OBJECT if is_break else _CHARACTERS.get(str(child.tag), _OBJECT), run, child)


def _like(run: etree._Element) -> etree._Element:
    made = etree.Element(w("r"))
    properties = run.find(w("rPr"))
    if properties is not None:
        made.append(copy.deepcopy(properties))
    return made


def _append(run: etree._Element, atom: _Atom) -> None:
    if atom.element.tag != w("t"):
        run.append(copy.deepcopy(atom.element))
        return
    if len(run) == 0 or run[-1].tag != w("t"):
        etree.SubElement(run, w("t"), {XML_SPACE: "preserve"})
    run[-1].text = (run[-1].text or "") + atom.text


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


def in_fallback(element: etree._Element) -> bool:
    """Whether an element is the older form of a drawing, kept beside the newer one."""
    return next(element.iterancestors(f"{{{COMPATIBILITY}}}Fallback"), None) is not None


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
