"""Content controls and bookmarks: their XML as Word writes it, their names, and how to take controls away again.

Only two shapes are used, because other programs understand no others: a run-level control around runs, a block-level
control around whole paragraphs or one table. Controls never stand inside each other. A control's key is its `w:tag`:
`dg:` and the key of what it holds. Ids come from the tag, so that the same document has the same ids.
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


def identity(tag: str, number: int) -> str:
    """What a control is known by, as XML. tag: escaped."""
    return f'<w:tag w:val="{tag}"/><w:id w:val="{number}"/>'


def control(tag: str, number: int, content: str) -> str:
    """A control around XML, as XML."""
    return f"<w:sdt><w:sdtPr>{identity(tag, number)}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def bookmarked(number: int, name: str, content: str) -> str:
    """XML with a bookmark around it."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def words(text: str) -> str:
    """A text as a `w:t`. text: escaped; Word drops spaces at its ends unless it is told to keep them."""
    return f"<w:t>{text}</w:t>" if text == text.strip() else f'<w:t xml:space="preserve">{text}</w:t>'


def control_tag(key: str) -> str:
    """The `w:tag` of a control: the prefix and its key; a key too long ends in a hash of the whole instead."""
    tag = TAG_PREFIX + key
    if len(tag) <= LONGEST_TAG:
        return tag
    return f"{tag[: LONGEST_TAG - 17]}~{_hash(key)[:16]}"


def control_id(tag: str, ordinal: int) -> int:
    """The id of the control with this tag that comes `ordinal`-th (from 0) in its document: 1 to 2³¹ − 1."""
    return (_number(tag) + ordinal) % (2**31 - 1) + 1


def bookmark_name(key: str, ordinal: int) -> str:
    """The name of the `ordinal`-th bookmark for a key: at most 40 characters, hidden in Word by its underscore."""
    return f"{_name(key)}_{ordinal}" if ordinal else _name(key)


@lru_cache(maxsize=8192)
def _number(tag: str) -> int:
    return int(_hash(tag)[:8], 16)


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
        # Of tags and keys that came more than once: how often.
        self._tags: dict[str, int] = {}
        self._keys: dict[str, int] = {}
        self._taken: set[int] = set()
        self.bookmarks: dict[str, str] = {}

    def control(self, tag: str) -> int:
        """A unique id for the next control with this tag."""
        made = control_id(tag, 0)
        if made in self._taken:
            ordinal = self._tags.get(tag, 1)
            while (made := control_id(tag, ordinal)) in self._taken:
                ordinal += 1
            self._tags[tag] = ordinal + 1
        self._taken.add(made)
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
