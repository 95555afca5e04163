"""Content controls and bookmarks: their XML as Word writes it, their names, and how to take controls away again.

Only two shapes are used, because other programs understand no others: a run-level control around runs, a block-level
control around whole paragraphs or one table. Controls never stand inside each other. A control's key is its `w:tag`:
`dg:` and the key of what it holds. Ids are given out in order, so that the same document has the same ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache

from lxml import etree

from docgen.ooxml.names import parse, w
from docgen.ooxml.package import Parts, to_bytes
from docgen.ooxml.walk import story_names

TAG_PREFIX = "dg:"
BOOKMARK_PREFIX = "_dg_"
LONGEST_TAG = 64
"""Word refuses longer tags."""


def identity(tag: bytes, number: int) -> bytes:
    """What a control is known by, as XML. tag: escaped."""
    return _IDENTITY % (tag, number)


def control(tag: bytes, number: int, content: bytes) -> bytes:
    """A control around XML, as XML."""
    return _CONTROL % (tag, number, content)


def bookmark_start(number: int, name: str) -> bytes:
    """Where a bookmark begins, as XML."""
    return _BOOKMARK_START % (number, name.encode())


def bookmark_end(number: int) -> bytes:
    """Where it ends."""
    return _BOOKMARK_END % number


def bookmarked(bookmark: int, name: str, content: bytes) -> bytes:
    """XML with a bookmark around it."""
    return _BOOKMARKED % (bookmark, name.encode(), content, bookmark)


def bookmarked_control(bookmark: int, name: str, tag: bytes, number: int, content: bytes) -> bytes:
    """XML with a control around it, and a bookmark around that."""
    return _BOOKMARKED_CONTROL % (bookmark, name.encode(), tag, number, content, bookmark)


_IDENTITY = b'<w:tag w:val="%b"/><w:id w:val="%d"/>'
_CONTROL = b"<w:sdt><w:sdtPr>" + _IDENTITY + b"</w:sdtPr><w:sdtContent>%b</w:sdtContent></w:sdt>"
_BOOKMARK_START = b'<w:bookmarkStart w:id="%d" w:name="%b"/>'
_BOOKMARK_END = b'<w:bookmarkEnd w:id="%d"/>'
_BOOKMARKED = _BOOKMARK_START + b"%b" + _BOOKMARK_END
_BOOKMARKED_CONTROL = _BOOKMARK_START + _CONTROL + _BOOKMARK_END


def words(text: str) -> bytes:
    """A text as a `w:t`. text: escaped; Word drops spaces at its ends unless it is told to keep them."""
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f"<w:t{space}>{text}</w:t>".encode()


def control_tag(key: str) -> str:
    """The `w:tag` of a control: the prefix and its key; a key too long ends in a hash of the whole instead."""
    tag = TAG_PREFIX + key
    if len(tag) <= LONGEST_TAG:
        return tag
    return f"{tag[: LONGEST_TAG - 17]}~{_hash(key)[:16]}"


def bookmark_name(key: str, ordinal: int) -> str:
    """The name of the `ordinal`-th bookmark for a key: at most 40 characters, hidden in Word by its underscore."""
    return f"{_name(key)}_{ordinal}" if ordinal else _name(key)


@lru_cache(maxsize=8192)
def _name(key: str) -> str:
    # Digits of a hash are what packs worst in a document: no more of them than keep two keys apart.
    return BOOKMARK_PREFIX + _hash(key)[:12]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Numbering:
    """Gives out ids and bookmark names for one document, each once, in the order asked for.

    bookmarks: the names given out, name → key.
    """

    def __init__(self, first_bookmark: int = 1) -> None:
        self._bookmark = first_bookmark
        self._control = 1
        # Of keys that came more than once: how often.
        self._keys: dict[str, int] = {}
        self.bookmarks: dict[str, str] = {}

    def control(self) -> int:
        """The id of the next control."""
        made = self._control
        self._control = made + 1
        return made

    def bookmark(self, key: str) -> tuple[int, str]:
        """A unique id and name for the next bookmark of this key."""
        number = self._bookmark
        self._bookmark = number + 1
        name = _name(key)
        if name in self.bookmarks:
            ordinal = self._keys.get(key, 1)
            while (name := bookmark_name(key, ordinal)) in self.bookmarks:
                ordinal += 1
            self._keys[key] = ordinal + 1
        self.bookmarks[name] = key
        return number, name


def unwrap(root: etree._Element, only: frozenset[etree._Element] | None = None) -> None:
    """Take away controls but keep what they hold: all of them, or only the given ones."""
    for control in list(root.iter(w("sdt"))):
        if only is None or control in only:
            content = control.find(w("sdtContent"))
            replace_by_children(control, [] if content is None else list(content))


def replace_by_children(element: etree._Element, children: list[etree._Element]) -> None:
    """Put some elements in the place of another."""
    parent = element.getparent()
    if parent is None:
        return
    for child in children:
        element.addprevious(child)
    parent.remove(element)


def unwrap_package(parts: Mapping[str, bytes]) -> Parts:
    """The parts without any content control, as LibreOffice needs them to convert a document faithfully."""
    changed = dict(parts)
    for name in story_names(parts):
        if b":sdt>" in parts[name] or b":sdt " in parts[name]:
            root = parse(parts[name])
            unwrap(root)
            changed[name] = to_bytes(root)
    return changed
