"""Entering number and date into an issued document: the text of their controls, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from docgen.errors import Finding, InFile, Refused, Severity
from docgen.i18n import gettext as _
from docgen.ooxml.controls import control_tag
from docgen.ooxml.names import parse, w
from docgen.ooxml.package import read_package, to_bytes, write_package
from docgen.ooxml.walk import story_names

NUMBER_KEY, DATE_KEY = "van-ban.so-ky-hieu", "van-ban.ngay-thang"
"""Keys of the figures that print number and notation, and the date."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Entry:
    """A text to be entered. drawn: as docgen drew it, with its gaps; text: as it is issued."""

    drawn: str
    text: str


def entered(data: bytes, entries: Mapping[str, Entry], name: str) -> bytes:
    """The document with these texts in every control of these keys. name: as people are told it.

    Raises `Refused` when a control is missing everywhere, or holds something that is neither the gap nor the text.
    """
    parts = read_package(data, name)
    tags = {control_tag(key): entry for key, entry in entries.items()}
    faults: list[Finding] = []
    seen: set[str] = set()
    for part in story_names(parts):
        root = parse(parts[part])
        changed = False
        for control, tag in _controls(root, tags):
            seen.add(tag)
            standing = _text(control)
            if standing == tags[tag].text:
                continue
            if _plain(standing) not in (_plain(tags[tag].drawn), _plain(tags[tag].text)):
                faults.append(_differs(name, standing, tags[tag].text))
                continue
            _enter(control, tags[tag].text)
            changed = True
        if changed:
            parts[part] = to_bytes(root)
    faults += (_lacking(name, entry.text) for tag, entry in tags.items() if tag not in seen)
    if faults:
        raise Refused(dict.fromkeys(faults))
    return write_package(parts)


def _controls(root: etree._Element, tags: Mapping[str, Entry]) -> Iterator[tuple[etree._Element, str]]:
    for control in root.iter(w("sdt")):
        tag = control.find(f"{w('sdtPr')}/{w('tag')}")
        if tag is not None and tag.get(w("val"), "") in tags:
            yield control, tag.get(w("val"), "")


def _texts(control: etree._Element) -> list[etree._Element]:
    """The texts of a control; what was deleted with Track Changes on has other elements."""
    return list(control.iter(w("t")))


def _text(control: etree._Element) -> str:
    return "".join(one.text or "" for one in _texts(control))


def _plain(text: str) -> str:
    """A text without its spaces: people fill gaps with more or fewer of them, or with dots."""
    return "".join(sign for sign in text if not sign.isspace() and sign not in ".…_")


def _enter(control: etree._Element, text: str) -> None:
    """Put a text where the first one stands, with its looks; the others are emptied."""
    first, *others = _texts(control)
    first.text = text
    first.set(_SPACE, "preserve")
    for other in others:
        other.text = ""


def _differs(name: str, standing: str, text: str) -> Finding:
    message = _("the document says “{standing}” where “{text}” is to be entered").format(
        standing=" ".join(standing.split()), text=text
    )
    advice = _("see which is right; where the document is, issue it with that number and date")
    return Finding("number-differs", InFile(name), message, advice)


def _lacking(name: str, text: str) -> Finding:
    message = _("the document has no place any more where “{text}” could be entered").format(text=text)
    advice = _("enter it in Word, or leave it to be written by hand, and run again with --as-is")
    return Finding("number-place-missing", InFile(name), message, advice, Severity.ERROR)
