"""Reading remarks: `nhan-xet.md`, where a heading names the slot and blank lines part paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docgen.errors import Finding, Line, refuse_if_any
from docgen.i18n import gettext as _
from docgen.model.passage import Remark
from docgen.read.files import read_text

_HEADING = re.compile(r"#+\s*(?P<slot>.*?)\s*#*")
_SLOT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BULLET = re.compile(r"[-*+]\s+")


def read_remarks(path: Path, name: str) -> dict[str, list[Remark]]:
    """Read remarks by slot; a slot without text has an empty list. A round without the file has no remarks.

    Lines of one paragraph are joined by spaces; a list mark before it is written as the hyphen of official documents.
    Comments `<!-- … -->` are not read.
    Raises `Refused` for text before the first heading, a heading that is not a slot code, a slot twice, a tag other
    than `{{ … }}`.
    """
    if not path.exists():
        return {}
    slots: dict[str, list[Remark]] = {}
    refuse_if_any(_collect(_without_comments(read_text(path, name)), name, slots))
    return slots


def _without_comments(text: str) -> str:
    """Blank out comments, keeping line numbers."""
    return re.sub(r"<!--.*?-->", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)


def _collect(text: str, name: str, slots: dict[str, list[Remark]]) -> Iterator[Finding]:
    slot: str | None = None
    stray_told = False
    for number, block in _blocks(text):
        place = Line(name, number)
        heading = _HEADING.fullmatch(block) if block.startswith("#") else None
        if heading is not None:
            slot = heading["slot"]
            yield from _slot_findings(slot, place, slots)
            slots.setdefault(slot, [])
        elif slot is None:
            if not stray_told:
                stray_told = True
                advice = _("Put a heading with the name of the slot above it, such as “# uu-diem”")
                yield Finding("remark-without-slot", place, _("This text stands above the first heading"), advice)
        else:
            if "{%" in block or "{#" in block:
                advice = _("Put what depends on the result into phrases.yaml")
                yield Finding("remark-tag", place, _("Remarks may hold {{ … }} and no other tags"), advice)
            slots[slot].append(Remark(block, place))


def _slot_findings(slot: str, place: Line, slots: dict[str, list[Remark]]) -> Iterator[Finding]:
    if not _SLOT.fullmatch(slot):
        message = _("“{slot}” is not the name of a slot").format(slot=slot)
        advice = _("Use small letters without accents, digits and single hyphens, such as uu-diem")
        yield Finding("remark-slot", place, message, advice)
    elif slot in slots:
        message = _("The slot “{slot}” stands here a second time").format(slot=slot)
        yield Finding("remark-slot-twice", place, message, _("Put all its paragraphs under one heading"))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Headings and paragraphs with the line of each. A heading and a list item each begin a new one."""
    begun, parts = 0, list[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        heading = bare.startswith("#")
        bullet = _BULLET.match(bare)
        if parts and (not bare or heading or bullet):
            yield begun, " ".join(parts)
            parts = []
        if heading:
            yield number, bare
        elif bare:
            begun = begun if parts else number
            parts.append(f"- {bare[bullet.end() :]}" if bullet and not parts else bare)
    if parts:
        yield begun, " ".join(parts)
