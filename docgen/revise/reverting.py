"""The base of the next refresh: the new draft, but with what is still to be decided as docgen wrote it before.

So a conflict is found again for as long as nobody decided it, and what a person took out, but may bring back by
rejecting a tracked deletion, is then known as docgen's own.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from docgen.ooxml.names import parse, w
from docgen.revise.texts import Line, replace, tag_of

Span = tuple[int, int, str]
"""A figure in a text: where it begins, where it ends, its key."""
Spans = Mapping[etree._Element, Sequence[Span]]


@dataclass(frozen=True)
class Revert:
    """How a copy of the new draft becomes the base of the next merge where something is still to be decided.

    at: an element of the new draft. edit: characters [start, end] of it, and what docgen wrote there; or else what
    docgen wrote comes after it, or with `ahead` before it, or with `whole` in its place. moved: an element of the new
    draft that comes there instead.
    """

    at: etree._Element
    elements: Sequence[etree._Element] = ()
    edit: tuple[int, int, str] | None = None
    whole: bool = False
    ahead: bool = False
    moved: etree._Element | None = None


@dataclass(frozen=True)
class Part:
    """A part of the next base. spans: the figures in its paragraphs and run-level controls."""

    root: etree._Element
    spans: Spans


def next_part(written: bytes, root: etree._Element, spans: Spans, before: Spans, reverts: Sequence[Revert]) -> Part:
    """A part of the new draft as base of the next refresh.

    written, root: the part as bytes and parsed, which the reverts and `spans` speak of; before: the figures in what
    docgen wrote before. Neither tree is changed.
    """
    made = parse(written)
    twins = dict(zip(root.iter(), made.iter(), strict=True))
    figures = {twins[element]: list(there) for element, there in spans.items()}
    for at, edits in _edits_of(reverts).items():
        for edit in sorted(edits, reverse=True):
            _write_back(twins[at], edit, figures)
    for revert in reverts:
        if revert.moved is not None and revert.moved is not revert.at:
            (twins[revert.at].addprevious if revert.ahead else twins[revert.at].addnext)(twins[revert.moved])
    done: set[etree._Element] = set()
    for revert in reverts:
        if revert.moved is not None:
            continue
        if not revert.edit and not (revert.whole and revert.at in done):
            done |= {revert.at} if revert.whole else set()
            _bring_back(revert, twins[revert.at], before, figures)
    return Part(made, figures)


def _edits_of(reverts: Sequence[Revert]) -> dict[etree._Element, list[tuple[int, int, str]]]:
    """What is put back into each element, every place once: of several that meet, as copies have, the widest."""
    found: dict[etree._Element, list[tuple[int, int, str]]] = {}
    for revert in sorted((one for one in reverts if one.edit), key=_width, reverse=True):
        assert revert.edit is not None
        start, end, _text = revert.edit
        edits = found.setdefault(revert.at, [])
        if not any((start < until and at < end) or (start, end) == (at, until) for at, until, _other in edits):
            edits.append(revert.edit)
    return found


def _width(revert: Revert) -> int:
    return revert.edit[1] - revert.edit[0] if revert.edit else 0


def _write_back(at: etree._Element, edit: tuple[int, int, str], figures: dict[etree._Element, list[Span]]) -> None:
    """Put a text back; figures after it move along, one that it was is as long as it."""
    start, end, text = edit
    line = Line(at)
    if at.tag == w("p"):
        inside = next((one.element for one in line.fields if one.start <= start and end <= one.end), None)
    else:
        inside = at
    replace(line, start, end, text, inside)
    shift = len(text) - (end - start)
    moved = list[Span]()
    for first, last, key in figures.get(at, ()):
        if last <= start and (first, last) != (start, end):
            moved.append((first, last, key))
        elif first >= end and (first, last) != (start, end):
            moved.append((first + shift, last + shift, key))
        elif first <= start and end <= last:
            moved.append((first, last + shift, key))
    if at in figures:
        figures[at] = moved


def _bring_back(revert: Revert, at: etree._Element, before: Spans, figures: dict[etree._Element, list[Span]]) -> None:
    parent = at.getparent()
    if parent is None:
        return
    copies = [copy.deepcopy(element) for element in revert.elements]
    for element, twin in zip(revert.elements, copies, strict=True):
        twin.tail = None
        pairs = zip(element.iter(), twin.iter(), strict=True)
        figures.update({there: list(before[here]) for here, there in pairs if here in before})
    place = parent.index(at)
    parent[place + (not revert.ahead and not revert.whole) : place + (not revert.ahead)] = copies


def next_manifest(one: Mapping[str, Any], other: Mapping[str, Any], parts: Sequence[Part]) -> dict[str, Any]:
    """The manifest of the next base: the figures of its controls as they stand in it, and the rows of both drafts."""
    known = {control["tag"]: control for each in (one, other) for control in each.get("controls", ())}
    there = {row.get("key") for table in other.get("tables", ()) for row in table["rows"]}
    rows = (row for table in one.get("tables", ()) for row in table["rows"] if row.get("key"))
    kept = {row["key"]: row for row in rows if row["key"] not in there}
    return {
        **other,
        "controls": [_named(control, known) for part in parts for control in _controls(part)],
        "bookmarks": {**one.get("bookmarks", {}), **other.get("bookmarks", {})},
        "tables": [
            *other.get("tables", ()),
            *([{"key": "", "tag": "", "rows": list(kept.values())}] if kept else []),
        ],
    }


def _named(control: dict[str, Any], known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A control with its key; of one that prints persons' names no more than its digest, as before."""
    tag = control["tag"]
    if tag not in known:
        return {**control, "key": tag}
    return dict(known[tag]) if "sha256" in known[tag] else {**control, "key": known[tag]["key"]}


def _controls(part: Part) -> Iterator[dict[str, Any]]:
    for control in part.root.iter(w("sdt")):
        if tag_of(control):
            elements = list(control.iter(w("p"))) or [control]
            texts = [{"text": Line(one).text, **_figures(part.spans.get(one, ()))} for one in elements]
            yield {"tag": tag_of(control), "paragraphs": texts}


def _figures(spans: Sequence[Span]) -> dict[str, Any]:
    return {"figures": [list(span) for span in spans]} if spans else {}


def figures_of(root: etree._Element, manifest: Mapping[str, Any]) -> dict[etree._Element, Sequence[Span]]:
    """The figures that a manifest names in the texts of a part's controls: by paragraph, or by run-level control."""
    written: dict[str, list[list[Mapping[str, Any]]]] = {}
    for control in manifest.get("controls", ()):
        written.setdefault(control["tag"], []).append(control.get("paragraphs", []))
    found: dict[etree._Element, Sequence[Span]] = {}
    seen: Counter[str] = Counter()
    for control in root.iter(w("sdt")):
        tag = tag_of(control)
        if tag not in written:
            continue
        elements = list(control.iter(w("p"))) or [control]
        read = [Line(element).text for element in elements]
        number = min(seen[tag], len(written[tag]) - 1)
        seen[tag] += 1
        texts = next((one for one in [written[tag][number], *written[tag]] if [t["text"] for t in one] == read), ())
        for element, text in zip(elements, texts, strict=False):
            if "figures" in text:
                found[element] = [(start, end, key) for start, end, key in text["figures"]]
    return found
