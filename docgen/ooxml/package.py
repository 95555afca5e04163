"""A .docx as parts by name: read within bounds, written so that the same parts give the same bytes."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from html import escape

from lxml import etree

from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _
from docgen.ooxml.names import DOCUMENT_PART, parse

Parts = dict[str, bytes]

MOST_MEMBERS = 2000
MOST_BYTES = 200 * 1024 * 1024

CONTENT_TYPES = "[Content_Types].xml"
CORE_PROPERTIES = "docProps/core.xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CUSTOM_XML_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_CUSTOM_PROPS_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"
_CUSTOM_PROPS_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_CORE = (
    DECLARATION
    + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>{dates}<dc:language>vi-VN</dc:language>"
    "</cp:coreProperties>"
)
_CORE_DATES = (
    '<dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:modified>'
)
_ITEM_PROPS = (
    DECLARATION
    + '<ds:datastoreItem ds:itemID="{id}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    '<ds:schemaRefs><ds:schemaRef ds:uri="{namespace}"/></ds:schemaRefs></ds:datastoreItem>'
)


def read_package(data: bytes, name: str) -> Parts:
    """Give the parts of a .docx in the order of their names.

    name: how messages call the file. Raises Refused when it is no .docx, is damaged, names a part twice, or is beyond
    bounds (so many members or bytes that it can only be harmful).
    """
    try:
        parts = _members(data, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as fault:
        raise _refused(name, "not-a-word-file", _("this is not a Word file (.docx), or it is damaged")) from fault
    if CONTENT_TYPES not in parts or DOCUMENT_PART not in parts:
        raise _refused(name, "not-a-word-file", _("this is not a Word file (.docx), or it is damaged"))
    return parts


def _members(data: bytes, name: str) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        names = [member.filename for member in members]
        if len(names) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
            raise _refused(name, "word-file-too-large", _("the file is far too large once unpacked"))
        if len(set(names)) != len(names):
            raise _refused(name, "word-file-part-twice", _("the file holds a part twice"))
        return {member.filename: archive.read(member) for member in sorted(members, key=lambda one: one.filename)}


def _refused(name: str, rule: str, message: str) -> Refused:
    advice = _("open it in Word and save it again as “Word Document (.docx)”")
    return Refused([Finding(rule, InFile(name), message, advice)])


def write_package(parts: Mapping[str, bytes], packed: bool = True) -> bytes:
    """Write parts as a .docx. The same parts give the same bytes: order, dates and attributes are fixed.

    packed: False for what is only handed on in memory, and need not be small.
    """
    members: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name in sorted(parts, key=lambda one: (one != CONTENT_TYPES, one)):
        member, entry = _member(name, parts[name], packed, offset)
        members.append(member)
        directory.append(entry)
        offset += len(member)
    listed = b"".join(directory)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(directory), len(directory), len(listed), offset, 0)
    return b"".join((*members, listed, end))


def _member(name: str, data: bytes, packed: bool, offset: int) -> tuple[bytes, bytes]:
    """A part as a member of a .zip and as an entry of its directory, as `zipfile` writes them.

    `zipfile` would compress every part anew, also those that are the same in every document of a template.
    """
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    if not packed:
        crc, content = zlib.crc32(data), data
    elif name.startswith(_HIDDEN):
        crc, content = (_packed if len(data) > _SMALL else _packed_once)(data, _LIGHTLY)
    else:
        crc, content = (_packed if name.startswith(_OWN_TO_EACH) else _packed_once)(data)
    called = name.encode()
    flags = 0 if name.isascii() else _UTF8_NAME
    head = struct.pack(
        "<5H3L2H", _ZIP_VERSION, flags, method, 0, _FIRST_DAY, crc, len(content), len(data), len(called), 0
    )
    entry = struct.pack("<4sH", b"PK\1\2", _ZIP_VERSION) + head + struct.pack("<3H2L", 0, 0, 0, 0, offset) + called
    return b"PK\3\4" + head + called + content, entry


def _packed(data: bytes, level: int = 6) -> tuple[int, bytes]:
    """The checksum of a part, and its compressed form."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return zlib.crc32(data), packer.compress(data) + packer.flush()


_packed_once = lru_cache(maxsize=64)(_packed)
_OWN_TO_EACH = (DOCUMENT_PART, CORE_PROPERTIES)
"""Parts that are hardly ever the same in two documents, so that their compressed form is not kept."""
_HIDDEN, _LIGHTLY = "customXml/", 1
"""Parts such as the manifest, as large as the document: packed in a quarter of the time, a quarter larger."""
_SMALL = 1024
"""Bytes; what belongs to such a part and is no larger is the same in every document."""
_ZIP_VERSION = 20
_UTF8_NAME = 0x800
_FIRST_DAY = 0x21
"""1980-01-01, the first that a .zip can name."""


def relationships_of(part: str) -> str:
    """The name of the part that holds a part's relationships; the package's own for the empty name."""
    folder, slash, name = part.rpartition("/")
    return f"{folder}{slash}_rels/{name}.rels"


def with_core_properties(parts: Mapping[str, bytes], title: str, creator: str, day: date | None) -> Parts:
    """The parts with title, creator and dates set. `day` None leaves the dates out."""
    dates = _CORE_DATES.format(day=day.isoformat()) if day else ""
    core = _CORE.format(title=escape(title, quote=False), creator=escape(creator, quote=False), dates=dates)
    changed = dict(parts)
    changed[CORE_PROPERTIES] = core.encode()
    changed[CONTENT_TYPES] = _with_type(changed[CONTENT_TYPES], CORE_PROPERTIES, _CORE_TYPE)
    changed["_rels/.rels"] = _with_relationship(changed["_rels/.rels"], _CORE_RELATIONSHIP, CORE_PROPERTIES)
    return changed


def with_custom_xml(parts: Mapping[str, bytes], content: bytes, namespace: str, item_id: str) -> Parts:
    """The parts with one more customXml item that belongs to the main document.

    content: the item's XML; item_id: a GUID in braces, always the same for the same kind of item, so that there is one.
    """
    changed = dict(parts)
    number = 1
    while f"customXml/item{number}.xml" in changed:
        number += 1
    item, props = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    changed[item] = content
    changed[props] = _ITEM_PROPS.format(id=item_id, namespace=namespace).encode()
    changed[CONTENT_TYPES] = _with_type(changed[CONTENT_TYPES], props, _CUSTOM_PROPS_TYPE)
    changed[relationships_of(item)] = _with_relationship(None, _CUSTOM_PROPS_RELATIONSHIP, f"itemProps{number}.xml")
    document = relationships_of(DOCUMENT_PART)
    changed[document] = _with_relationship(changed.get(document), _CUSTOM_XML_RELATIONSHIP, f"../{item}")
    return changed


def with_part(parts: Mapping[str, bytes], name: str, content: bytes, content_type: str, relationship: str) -> Parts:
    """The parts with one more that belongs to the main document and lies in its folder, or with that one replaced.

    relationship: its type, a whole address.
    """
    changed = dict(parts)
    changed[name] = content
    changed[CONTENT_TYPES] = _with_type(changed[CONTENT_TYPES], name, content_type)
    document = relationships_of(DOCUMENT_PART)
    target = name.removeprefix(DOCUMENT_PART.rpartition("/")[0] + "/")
    changed[document] = _with_relationship(changed.get(document), relationship, target)
    return changed


def without_parts(parts: Mapping[str, bytes], unwanted: set[str]) -> Parts:
    """The parts without some, and without the relationships and content types that name them."""
    changed = {name: data for name, data in parts.items() if name not in unwanted}
    for part in unwanted:
        changed.pop(relationships_of(part), None)
    changed[CONTENT_TYPES] = _without(changed[CONTENT_TYPES], "PartName", "", unwanted)
    for name in [name for name in changed if name.endswith(".rels")]:
        changed[name] = _without(changed[name], "Target", name.rpartition("_rels/")[0], unwanted)
    return changed


def _without(xml: bytes, attribute: str, folder: str, unwanted: set[str]) -> bytes:
    """An XML list without the entries whose attribute, seen from a folder, names one of these parts."""
    root = parse(xml)
    targets = [posixpath.normpath(posixpath.join("/", folder, child.get(attribute, ""))) for child in root]
    found = [child for child, target in zip(root, targets, strict=True) if target.lstrip("/") in unwanted]
    for child in found:
        root.remove(child)
    return to_bytes(root) if found else xml


@lru_cache(maxsize=128)
def _with_type(xml: bytes, part: str, content_type: str) -> bytes:
    root = parse(xml)
    if any(child.get("PartName") == "/" + part for child in root):
        return xml
    etree.SubElement(root, f"{{{_TYPES}}}Override", PartName="/" + part, ContentType=content_type)
    return to_bytes(root)


@lru_cache(maxsize=128)
def _with_relationship(xml: bytes | None, kind: str, target: str) -> bytes:
    root = parse(xml) if xml else parse(f'<Relationships xmlns="{_RELS}"/>')
    if any(child.get("Type") == kind and child.get("Target", "").lstrip("/") == target for child in root):
        return xml or b""
    taken = {child.get("Id") for child in root}
    number = 1
    while f"rId{number}" in taken:
        number += 1
    etree.SubElement(root, f"{{{_RELS}}}Relationship", Id=f"rId{number}", Type=kind, Target=target)
    return to_bytes(root)


def to_bytes(root: etree._Element) -> bytes:
    """An XML part as bytes, with the declaration Word writes."""
    return DECLARATION.encode() + etree.tostring(root, encoding="UTF-8")
