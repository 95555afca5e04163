"""Reading remarks: `nhan-xet.md`, where a heading names the slot and blank lines part paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from docgen.errors import Finding, Line, Severity, refuse_if_any
from docgen.i18n import gettext as _
from docgen.model.passage import Remark
from docgen.read.files import is_there, read_text

_SLOT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BULLET = re.compile(r"[-*+]\s+")
_NUMBERED = re.compile(r"(?:\d{1,2}[.)]|[a-zđ]{1,2}\))\s")
_TAG = re.compile(r"\{\{[^{}]*\}\}")
_EMPHASIS = re.compile(r"(?<![\w*])(?P<mark>\*{1,3}|_{1,3})(?=[^\s*_])[^*_]{1,400}(?<=\S)(?P=mark)(?![\w*])")
_OPENS, _CLOSES = "<!--", "-->"


def read_remarks(path: Path, name: str) -> dict[str, list[Remark]]:
    """Read remarks by slot; a slot without text has an empty list. A round without the file has no remarks.

    Lines of one paragraph are joined by spaces. A list mark (`-`, `1.`, `a)`) begins a paragraph; a mark without number
    is written as the hyphen of official documents. Comments `<!-- … -->` are not read.
    Raises `Refused` for text before the first heading, a heading that is not a slot code, a slot twice, a tag other
    than `{{ … }}`, a comment without end. What is only unusual is told by `check_remarks`.
    """
    if not is_there(path):
        return {}
    slots: dict[str, list[Remark]] = {}
    text, findings = _without_comments(read_text(path, name), name)
    refuse_if_any([*findings, *_collect(text, name, slots)])
    return slots


def check_remarks(remarks: Mapping[str, Iterable[Remark]]) -> Iterator[Finding]:
    """Warn of signs that Markdown would turn into bold or italic letters: a document prints them as they stand."""
    for paragraphs in remarks.values():
        for remark in paragraphs:
            text = _TAG.sub("{}", remark.text)
            found = _EMPHASIS.search(text) if "*" in text or "_" in text else None
            if found is not None:
                shown = found[0] if len(found[0]) <= 40 else f"{found[0][:36]}…{found['mark']}"
                message = _("“{text}” is printed with its signs “{mark}”: remarks have no bold or italic letters")
                advice = _("Delete the signs")
                message = message.format(text=shown, mark=found["mark"])
                yield Finding("remark-emphasis", remark.place, message, advice, Severity.WARNING)


def _without_comments(text: str, name: str) -> tuple[str, list[Finding]]:
    """Blank out comments, keeping line numbers; what follows a comment without end is blanked out with it."""
    pieces: list[str] = []
    at = 0
    while (opens := text.find(_OPENS, at)) >= 0:
        pieces.append(text[at:opens])
        closes = text.find(_CLOSES, opens + len(_OPENS))
        if closes < 0:
            message = _("A comment begins here and does not end")
            place = Line(name, text.count("\n", 0, opens) + 1)
            return "".join(pieces), [Finding("remark-comment-open", place, message, _("Type “-->” where it ends"))]
        at = closes + len(_CLOSES)
        pieces.append("\n" * text.count("\n", opens, at))
    return "".join([*pieces, text[at:]]), []


def _collect(text: str, name: str, slots: dict[str, list[Remark]]) -> Iterator[Finding]:
    slot: str | None = None
    stray_told = False
    for number, block in _blocks(text):
        place = Line(name, number)
        if block.startswith("#"):
            slot = block.lstrip("#").strip().rstrip("#").rstrip()
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
        if parts and (not bare or heading or bullet or _NUMBERED.match(bare)):
            yield begun, " ".join(parts)
            parts = []
        if heading:
            yield number, bare
        elif bare:
            begun = begun if parts else number
            parts.append(f"- {bare[bullet.end() :]}" if bullet and not parts else bare)
    if parts:
        yield begun, " ".join(parts)
