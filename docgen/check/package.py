"""Is a .docx sound as a package, beyond what the schema says? Word repairs or refuses what these rules find.

"It opens in LibreOffice" and "python-docx opens it" prove nothing: both read nearly everything.
Rules on the words of WordprocessingML are in `wordml.py`; the order of elements is left to a schema validator.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator

from lxml import etree

from docgen.check.opened import CONTENT_TYPES, Opened, R, W, concern, fault, open_package
from docgen.check.wordml import WORD_RULES
from docgen.errors import Finding
from docgen.i18n import gettext as _

_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PICTURES = {".png": b"\x89PNG", ".jpg": b"\xff\xd8", ".jpeg": b"\xff\xd8", ".gif": b"GIF8", ".emf": b"\x01\0\0\0"}
_DUBLIN_CORE_DATE = re.compile(r"\d{4}(-\d\d(-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?")


def check_package(data: bytes, name: str) -> Iterator[Finding]:
    """Yield every fault of a .docx as a package. `name` is the file as people know it, for the places."""
    opened, found = open_package(data, name)
    yield from found
    if not opened.parts:
        return
    for rule in PACKAGE_RULES:
        yield from rule(opened)
    if opened.main in opened.trees:
        for rule in WORD_RULES:
            yield from rule(opened)


def _content_types(opened: Opened) -> Iterator[Finding]:
    """Every part has a content type, and no type stands for a part that is not there."""
    root = opened.trees.get(CONTENT_TYPES)
    if root is None:
        message = _("The package lacks {part}").format(part=CONTENT_TYPES)
        yield fault(opened, "content-types-missing", CONTENT_TYPES, None, message)
        return
    defaults = {node.get("Extension", "").lower() for node in root.iterchildren("{*}Default")}
    overrides = Counter(node.get("PartName", "").lstrip("/") for node in root.iterchildren("{*}Override"))
    for part in opened.parts:
        extension = part.rpartition(".")[2].lower()
        if part != CONTENT_TYPES and part not in overrides and extension not in defaults:
            message = _("The part {part} has no content type").format(part=part)
            yield fault(opened, "content-type-missing", part, None, message)
    for part, times in overrides.items():
        if part not in opened.parts:
            message = _("A content type is given for {part}, which is not in the package").format(part=part)
            yield fault(opened, "content-type-dangling", part, None, message)
        if times > 1:
            message = _("The part {part} is given a content type {times} times").format(part=part, times=times)
            yield fault(opened, "content-type-repeated", part, None, message)


def _main_part(opened: Opened) -> Iterator[Finding]:
    """There is one main document, and it says that it is a plain .docx."""
    if opened.main not in opened.trees or opened.trees[opened.main].tag != W + "document":
        message = _("The package has no main document")
        yield fault(opened, "main-document-missing", opened.main, None, message)
        return
    types = opened.trees.get(CONTENT_TYPES)
    for node in [] if types is None else types.iterchildren("{*}Override"):
        if node.get("PartName") == "/" + opened.main and node.get("ContentType") != _MAIN_TYPE:
            message = _("The main document has the content type {type}").format(type=node.get("ContentType"))
            yield fault(opened, "main-document-type", opened.main, None, message)


def _relationships(opened: Opened) -> Iterator[Finding]:
    """Every target is there, no id twice, nothing is fetched from outside but what a reader clicks."""
    for source, relationships in opened.relationships.items():
        if source and source not in opened.parts:
            message = _("Relationships are given for {part}, which is not in the package").format(part=source)
            yield fault(opened, "relationship-source-missing", source, None, message)
        for repeated in _repeated(relationship.id for relationship in relationships):
            message = _("The relationship id {id} is used twice").format(id=repeated)
            yield fault(opened, "relationship-id-repeated", source, None, message)
        for relationship in relationships:
            if relationship.external and not relationship.type.endswith("/hyperlink"):
                message = _("The document fetches {target} from outside").format(target=relationship.target)
                yield fault(opened, "external-target", source, None, message)
            elif not relationship.external and relationship.target not in opened.parts:
                message = _("The relationship {id} leads to {target}, which is not in the package").format(
                    id=relationship.id, target=relationship.target
                )
                yield fault(opened, "relationship-target-missing", source, None, message)


def _relationship_uses(opened: Opened) -> Iterator[Finding]:
    """Every r:id, r:embed and the like is a relationship of its own part."""
    for part, root in opened.trees.items():
        known = {relationship.id for relationship in opened.relationships.get(part, ())}
        for element in root.iter(etree.Element):
            for attribute, used in element.attrib.items():
                if str(attribute).startswith(R) and used and used not in known:
                    message = _("{id} is no relationship of this part").format(id=used)
                    yield fault(opened, "relationship-unknown", part, element, message)


def _core_properties(opened: Opened) -> Iterator[Finding]:
    """Title, author and dates: each once, dates in W3CDTF, text not escaped twice."""
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    parts = [rel.target for rel in opened.relationships.get("", ()) if rel.type == kind]
    if len(parts) > 1:
        message = _("The package has {count} parts of document properties").format(count=len(parts))
        yield fault(opened, "core-repeated", parts[1], None, message)
    for part in parts:
        root = opened.trees.get(part)
        if root is None:
            continue
        for repeated in _repeated(str(child.tag) for child in root):
            message = _("The property {name} is given twice").format(name=etree.QName(repeated).localname)
            yield fault(opened, "core-property-repeated", part, None, message)
        for child in root.iterchildren("{http://purl.org/dc/terms/}*"):
            if not _DUBLIN_CORE_DATE.fullmatch(child.text or ""):
                message = _("“{text}” is not a date as properties write it").format(text=child.text or "")
                yield fault(opened, "core-date", part, None, message)
        for child in root:
            if re.search(r"&(amp|lt|gt|quot|#\d+);", child.text or ""):
                message = _("“{text}” was escaped twice").format(text=child.text)
                yield concern(opened, "escaped-twice", part, None, message)


def _media(opened: Opened) -> Iterator[Finding]:
    """Pictures and embedded workbooks are what their names say; no macros, no embedded fonts."""
    for part, content in opened.parts.items():
        extension = posixpath.splitext(part)[1].lower()
        expected = b"PK" if extension in {".xlsx", ".docx"} else _PICTURES.get(extension, b"")
        if not content or not content.startswith(expected):
            message = _("The content of {part} is not what its name says").format(part=part)
            yield fault(opened, "media-broken", part, None, message)
        if posixpath.basename(part).lower() in {"vbaproject.bin", "vbadata.xml"}:
            yield fault(opened, "macro", part, None, _("The document carries macros"))
        if extension in {".odttf", ".ttf", ".otf"}:
            message = _("The document carries the font {part}, whose licence nobody has looked at").format(part=part)
            yield concern(opened, "font-embedded", part, None, message)


def _repeated(values: Iterator[str]) -> list[str]:
    return [text for text, times in Counter(values).items() if times > 1]


PACKAGE_RULES: tuple[Callable[[Opened], Iterator[Finding]], ...] = (
    _content_types,
    _main_part,
    _relationships,
    _relationship_uses,
    _core_properties,
    _media,
)
