"""A .docx taken apart for looking at: its parts, their XML, their relationships, and how to name a place in it.

The checks read a document by these few lines alone, apart from the code that wrote it.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from docgen.errors import Finding, Severity, Spot
from docgen.i18n import gettext as _

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
RELATIONSHIP_TYPES = R[1:-1] + "/"
CONTENT_TYPES = "[Content_Types].xml"

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


@dataclass(frozen=True)
class Relationship:
    """A line of a .rels part. `target` is a part name without leading slash, or an address when `external`."""

    id: str
    type: str
    target: str
    external: bool


@dataclass(frozen=True)
class Opened:
    """The parts of one document. `relationships` is by source part; the package's own are under the empty name."""

    file: str
    parts: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, etree._Element] = field(default_factory=dict)
    relationships: dict[str, list[Relationship]] = field(default_factory=dict)

    @property
    def main(self) -> str:
        """Name of the main document part, empty when the package has none."""
        return next(self.related("", "officeDocument"), "")

    def related(self, source: str, kind: str) -> Iterator[str]:
        """Names of the parts that `source` points to by this kind of relationship, such as `styles`."""
        for relationship in self.relationships.get(source, ()):
            if relationship.type == RELATIONSHIP_TYPES + kind and not relationship.external:
                yield relationship.target

    def stories(self) -> Iterator[tuple[str, etree._Element]]:
        """Every part that holds text of the document: body, headers, footers, notes, comments."""
        roots = {W + name for name in ("document", "hdr", "ftr", "footnotes", "endnotes", "comments")}
        return ((name, root) for name, root in self.trees.items() if root.tag in roots)

    def tree_of(self, kind: str) -> etree._Element | None:
        """The XML of the part that the main document points to by this kind, or None."""
        return next((self.trees[name] for name in self.related(self.main, kind) if name in self.trees), None)

    def spot(self, part: str = "", element: etree._Element | None = None) -> Spot:
        """Name the place of an element as a person would look for it: table, row and cell, or the paragraph."""
        where = "" if part == self.main else part
        if element is not None:
            where = ", ".join(filter(None, (where, _position(element))))
        return Spot(self.file, where)


def open_package(data: bytes, file: str) -> tuple[Opened, list[Finding]]:
    """Take a .docx apart; what cannot be read is left out and reported. `file` is the name shown to people."""
    opened = Opened(file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
            found = list(_repeated_names(opened, names))
            opened.parts.update({name: archive.read(name) for name in names})
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        message = _("The file is not a Word document: {error}").format(error=error)
        return opened, [Finding("not-a-package", opened.spot(), message, _("Save it in Word as .docx."))]
    for name, content in opened.parts.items():
        if name.endswith((".xml", ".rels")):
            found += _parse(opened, name, content)
    for name, root in opened.trees.items():
        if name.endswith(".rels"):
            opened.relationships[_source_of(name)] = list(_relationships(name, root))
    return opened, found


def _repeated_names(opened: Opened, names: list[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            message = _("The package has two parts named {part}").format(part=name)
            yield Finding("part-repeated", opened.spot(name), message, advice_for_damage())
        seen.add(name.lower())


def _parse(opened: Opened, name: str, content: bytes) -> list[Finding]:
    try:
        root = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        message = _("The XML of {part} is broken: {error}").format(part=name, error=error)
        return [Finding("xml-malformed", opened.spot(name), message, advice_for_damage())]
    opened.trees[name] = root
    if root.getroottree().docinfo.internalDTD is not None:
        message = _("The XML of {part} has a document type declaration").format(part=name)
        return [Finding("xml-doctype", opened.spot(name), message, advice_for_damage())]
    return []


def _source_of(rels: str) -> str:
    folder, file = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def _relationships(rels: str, root: etree._Element) -> Iterator[Relationship]:
    folder = posixpath.dirname(_source_of(rels))
    for element in root.iterchildren("{*}Relationship"):
        target = element.get("Target", "")
        external = element.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        yield Relationship(element.get("Id", ""), element.get("Type", ""), target, external)


def _position(element: etree._Element) -> str:
    chain = [element, *element.iterancestors()]
    outer = next((node for node in reversed(chain) if node.tag == W + "tbl"), None)
    if outer is not None:
        return _position_in_table(chain, outer)
    paragraph = next((node for node in chain if node.tag == W + "p"), None)
    if paragraph is None:
        return ""
    number = _ordinal(paragraph, chain[-1].iter(W + "p"))
    return _("paragraph {number} “{start}”").format(number=number, start=excerpt(paragraph))


def _position_in_table(chain: list[etree._Element], outer: etree._Element) -> str:
    """Table, row and cell of the outermost table around an element; `chain` is the element and its ancestors."""
    outermost = (table for table in chain[-1].iter(W + "tbl") if next(table.iterancestors(W + "tbl"), None) is None)
    place = _("table {number}").format(number=_ordinal(outer, outermost))
    around = outer
    for name, text in ((W + "tr", _("row {number}")), (W + "tc", _("cell {number}"))):
        inside = next((n for n in chain if n.tag == name and next(n.iterancestors(W + "tbl")) is outer), None)
        if inside is None:
            break
        alike = (node for node in around.iter(name) if next(node.iterancestors(W + "tbl")) is outer)
        place += ", " + text.format(number=_ordinal(inside, alike))
        around = inside
    return place


def _ordinal(wanted: etree._Element, elements: Iterator[etree._Element]) -> int:
    return next(number for number, element in enumerate(elements, 1) if element is wanted)


def excerpt(paragraph: etree._Element, length: int = 40) -> str:
    """The beginning of a paragraph's text."""
    text = text_of(paragraph)
    return text if len(text) <= length else text[:length].rstrip() + "…"


def text_of(element: etree._Element) -> str:
    """All text of an element, joined over runs; a tab is a tab, a line break a new line."""
    pieces = []
    for node in element.iter(W + "t", W + "tab", W + "br", W + "noBreakHyphen"):
        if node.tag == W + "t":
            pieces.append(node.text or "")
        elif next(node.iterancestors()).tag == W + "r":  # a tab stop in w:tabs is no text
            pieces.append({W + "tab": "\t", W + "br": "\n"}.get(str(node.tag), "-"))
    return "".join(pieces)


def value(element: etree._Element | None, default: str = "") -> str:
    """`w:val` of an element that may be absent."""
    return default if element is None else element.get(W + "val", default)


def whole(text: str | None, default: int = 0) -> int:
    """A whole number as written in an attribute; `default` where it is none (another rule reports that)."""
    try:
        return int(text or "")
    except ValueError:
        return default


def advice_for_damage() -> str:
    """The cure for a fault that no user of docgen can have caused by typing."""
    return _("Do not use this file: Word may refuse or repair it. Tell those who look after docgen.")


def fault(opened: Opened, rule: str, part: str, element: etree._Element | None, message: str) -> Finding:
    """A finding of damage at an element."""
    return Finding(rule, opened.spot(part, element), message, advice_for_damage())


def concern(opened: Opened, rule: str, part: str, element: etree._Element | None, message: str) -> Finding:
    """The same, where Word opens the file all the same."""
    return Finding(rule, opened.spot(part, element), message, advice_for_damage(), Severity.WARNING)
