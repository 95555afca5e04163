"""Names of WordprocessingML's elements and attributes, as lxml writes them."""

from __future__ import annotations

from functools import cache

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

DOCUMENT_PART = "word/document.xml"
FOOTNOTES_PART = "word/footnotes.xml"


@cache
def w(name: str) -> str:
    """The full name of a WordprocessingML element or attribute: `w("tbl")`."""
    return f"{{{WORD}}}{name}"


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def parse(xml: bytes | str) -> etree._Element:
    """Parse strictly: no recovery, no network, no document type, which parts of a package must not have, nor entities.

    Raises `etree.XMLSyntaxError`.
    """
    root = etree.fromstring(xml.encode() if isinstance(xml, str) else xml, _PARSER)
    if root.getroottree().docinfo.internalDTD is not None:
        # Message, code, line and column, as lxml itself raises it.
        raise etree.XMLSyntaxError("a part has no document type", 0, 0, 0)  # type: ignore[call-arg, arg-type]
    return root
