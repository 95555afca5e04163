"""Names of WordprocessingML's elements and attributes, as lxml writes them."""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

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


_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "huge_tree": False}
_PARSER = etree.XMLParser(**_SAFE)


class _Nothing:
    """What a parser builds that is only to look."""

    def close(self) -> None:
        """All that lxml asks for."""


class _Looking(threading.local):
    """A parser for each thread, as it notes what it found. One for each document would be garbage for a long time."""

    def __init__(self) -> None:
        self.parser = etree.XMLParser(target=_Nothing(), **_SAFE)  # type: ignore[arg-type]


_LOOKING = _Looking()


def parse(xml: bytes | str) -> etree._Element:
    """Parse strictly: no recovery, no entities, no network. Raises `etree.XMLSyntaxError`."""
    return etree.fromstring(xml.encode() if isinstance(xml, str) else xml, _PARSER)


def check(xml: bytes) -> None:
    """Read XML as `parse` does, but build no tree, which takes half the time. Raises `etree.XMLSyntaxError`."""
    looking = _LOOKING.parser
    etree.fromstring(xml, looking)
    if looking.error_log:
        # Without a tree, a prefix that nothing declares is only noted.
        parse(xml)
