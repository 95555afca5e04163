"""Reading XML in bounded memory: elements of some names come one by one, everything else is forgotten on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from lxml import etree

from docgen.read.cells import Damaged, Harmful

LARGEST_ELEMENT = 8 * 1024 * 1024
"""Bytes of one element that is waited for; a row of 16.384 cells has one million."""


def elements(chunks: Iterable[bytes], *names: str) -> Iterator[etree._Element]:
    """Give every element of these names, of any namespace, in the order in which they end.

    An element is whole when it is given and gone after the next one is asked for; its ancestors are there, its siblings
    not. Nothing is fetched, and no entity is replaced.
    Raises `Damaged` where this is no XML (for libxml2 also beyond 256 levels and texts of ten million bytes), or has a
    document type, which may define texts that grow without end; `Harmful` where an element is far too large.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    root: etree._Element | None = None
    waiting = 0
    try:
        for chunk in chunks:
            parser.feed(chunk)
            waiting += len(chunk)
            for event, found in parser.read_events():
                element = cast(etree._Element, found)
                waiting = 0
                if root is None:
                    root = _root_of(element)
                if event == "end":
                    yield element
            unfinished = True if root is None else _forget(root, names)
            if unfinished and waiting > LARGEST_ELEMENT:
                raise Harmful("element")
        parser.close()
    except etree.XMLSyntaxError as error:
        raise Damaged(str(error)) from error


def _root_of(element: etree._Element) -> etree._Element:
    tree = element.getroottree()
    if tree.docinfo.internalDTD is not None:
        raise Damaged("DOCTYPE")
    return tree.getroot()


def _forget(root: etree._Element, names: tuple[str, ...]) -> bool:
    """Drop what has been read, but not what is open; tell whether an element that is waited for is at the end."""
    node = root
    while len(node):
        del node[:-1]
        node = node[-1]
        if local(node) in names:
            return True
    return False


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
