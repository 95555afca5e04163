"""A draft that people edited, brought up to date: new figures and sentences come in, every edit stays.

Three documents go in: `base`, as docgen wrote it; `mine`, as people left it; `new`, as docgen would write it now. What
comes out is `mine` with all that changed from `base` to `new`. Where both changed the same, the person's stays, the
conflict is told, and a Word comment shows both, until he says who is right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from lxml import etree

from docgen.errors import Finding, InFile, Refused, Severity, Spot
from docgen.i18n import gettext as _
from docgen.ooxml.comments import Comments, take_back, without_lost
from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.package import read_package, to_bytes, write_package
from docgen.ooxml.revisions import Revisions
from docgen.ooxml.walk import story_names, walk_part
from docgen.render.manifest import manifest_in, with_manifest_of
from docgen.revise.carried import Carried
from docgen.revise.identity import LEAST_ALIKE, alikeness, has_bookmarks, has_controls, restore
from docgen.revise.merging import Conflict, Merger, Take, Told, Version
from docgen.revise.pens import Pen, TrackingPen, is_tracking
from docgen.revise.reverting import Part, figures_of, next_manifest, next_part

AUTHOR, INITIALS = "docgen", "dg"
"""Who comments on conflicts."""
_CONTROL_ID = f"{w('sdtPr')}/{w('id')}"
_LONGEST = 400
"""Characters of a text in a message."""


@dataclass(frozen=True)
class Refreshed:
    """A refreshed draft. base: what the next refresh of it starts from; conflicts: what is left to people, with places.

    findings: the conflicts, and what else a person should know, in words.
    """

    data: bytes
    base: bytes
    conflicts: tuple[Conflict, ...]
    findings: tuple[Finding, ...]


def refresh(
    base: bytes, mine: bytes, new: bytes, name: str, when: datetime, take: Take = "", *, certain: bool = True
) -> Refreshed:
    """Bring a draft that people edited up to date.

    name: the draft as people know it; when: the date that comments bear; take: who is right in conflicts, those of
    earlier runs too; certain: whether the file is known to be this draft, not only to stand at its place.
    Raises `Refused` when the draft cannot be read, or is another document.
    """
    old, then = read_package(base, name), read_package(new, name)
    parts = take_back(read_package(mine, name), AUTHOR)
    found = list(_recognised(old, parts, name, certain))
    one, other = (manifest_in(each, name) or {} for each in (old, then))
    told = Told()
    carried, tracking = Carried(then, parts), is_tracking(parts)
    revisions = Revisions(parts, AUTHOR, when)
    trees: dict[str, etree._Element] = {}
    nexts: dict[str, Part] = {}
    is_open = False
    for part in story_names(then):
        if part not in old or part not in parts:
            continue
        root, tree, origin = parse(then[part]), parse(parts[part]), parse(old[part])
        if tree.tag != root.tag:
            continue
        if not has_controls(tree):
            restore(tree, origin)
        versions = version_of(origin, one), version_of(root, other)
        pen = TrackingPen(carried, part, revisions, AUTHOR) if tracking else Pen(carried, part)
        merger = Merger(versions[0], tree, versions[1], take, told, pen, AUTHOR)
        for three in containers(versions[0].root, tree, root):
            merger.merge(*three)
        merger.rest()
        trees[part] = tree
        nexts[part] = next_part(then[part], root, versions[1].spans, versions[0].spans, merger.reverts)
        is_open |= bool(merger.reverts)
    comments = Comments(parts, AUTHOR, INITIALS, when)
    for part, tree in trees.items():
        found += _remarks(told.conflicts, tree, part, name, comments)
        found += _overtyped(told, tree, part, name)
    renumber(trees.values())
    found += _asides(told, name)
    parts = without_lost(comments.finish(carried.finish(trees)))
    bases: Mapping[str, bytes] = then
    if is_open or told.conflicts:
        # Another manifest than that of the new draft, so that the next run knows that something is left to people.
        written = {**then, **{part: to_bytes(each.root) for part, each in nexts.items()}}
        other = {**next_manifest(one, other, list(nexts.values())), "open": len(told.conflicts)}
        bases = with_manifest_of(written, other)
    data = write_package(with_manifest_of(parts, other))
    return Refreshed(data, write_package(bases), tuple(told.conflicts), tuple(found))


def _recognised(base: Mapping[str, bytes], mine: Mapping[str, bytes], name: str, certain: bool) -> Iterator[Finding]:
    """Say that a draft lost its controls, if it did. Raises `Refused` when nothing tells that it is this document."""
    root, origin = parse(mine[DOCUMENT_PART]), parse(base[DOCUMENT_PART])
    kept = has_controls(root) or not has_controls(origin)
    known = certain and (kept or has_bookmarks(root))
    if not known and alikeness(origin, root) < LEAST_ALIKE:
        message = _("this file has nothing by which docgen could know its figures, and reads otherwise than the draft")
        advice = _("save it with Word; or move it away to have a new draft made, and carry the edits over")
        raise Refused([Finding("draft-unknown", InFile(name), message, advice)])
    if kept:
        return
    message = _("the file was saved by a program that drops content controls; its figures were found by their places")
    advice = _("look the draft through once; edit it with Word from now on")
    yield Finding("controls-lost", InFile(name), message, advice, Severity.WARNING)


def version_of(root: etree._Element, manifest: Mapping[str, Any]) -> Version:
    """A version with the figures that its manifest names in the texts of its controls."""
    rows = {row["key"] for table in manifest.get("tables", ()) for row in table["rows"] if row.get("key")}
    keys = {name: key for name, key in manifest.get("bookmarks", {}).items() if key in rows}
    return Version(root, figures_of(root, manifest), keys)


def containers(
    base: etree._Element, mine: etree._Element, new: etree._Element
) -> Iterator[tuple[etree._Element, etree._Element, etree._Element]]:
    """What holds blocks in a part: the body, the notes one by one, or the part itself."""
    if base.tag == w("document"):
        bodies = (base.find(w("body")), mine.find(w("body")), new.find(w("body")))
        if bodies[0] is not None and bodies[1] is not None and bodies[2] is not None:
            yield bodies[0], bodies[1], bodies[2]
    elif base.tag == w("footnotes"):
        notes = [[note for note in root if note.get(w("type")) is None] for root in (base, mine, new)]
        if len({len(each) for each in notes}) == 1:
            yield from zip(*notes, strict=True)
    else:
        yield base, mine, new


def _remarks(
    conflicts: Sequence[Conflict], tree: etree._Element, part: str, name: str, comments: Comments
) -> Iterator[Finding]:
    """A comment at every conflict of a part, and a finding with its place."""
    mine = [one for one in conflicts if one.element is not None and one.element.getroottree().getroot() is tree]
    if not mine:
        return
    places = {located.element: located.where for located in walk_part(tree, part)}
    for conflict in mine:
        assert conflict.element is not None
        message, advice = _said(conflict)
        if part == DOCUMENT_PART:
            comments.on_paragraph(conflict.element, message, advice)
        place = Spot(name, places.get(conflict.element, ""))
        yield Finding("edit-conflicts", place, message, advice, Severity.WARNING)


def _overtyped(told: Told, tree: etree._Element, part: str, name: str) -> Iterator[Finding]:
    """Numbers of a part that people wrote over though they did not move."""
    mine = [one for one in told.overtyped if one.element is not None and tree in one.element.iterancestors()]
    places = {located.element: located.where for located in walk_part(tree, part)} if mine else {}
    for one in mine:
        message = _("by hand “{mine}” was written in the place of the computed “{new}”")
        message = message.format(mine=short(one.mine), new=short(one.new))
        advice = _("correct the score in the data if it is wrong; else put the computed number back")
        place = Spot(name, "" if one.element is None else places.get(one.element, ""))
        yield Finding("figure-overtyped", place, message, advice, Severity.WARNING)


def _said(conflict: Conflict) -> tuple[str, str]:
    """A conflict in words, and how to settle it."""
    texts = {"base": short(conflict.base), "mine": short(conflict.mine), "new": short(conflict.new)}
    advice = _("keep or correct the text, then run with --take mine; or run with --take computed for what is computed")
    if conflict.matter == "row":
        message = _("the data no longer have this row, but it was edited by hand: “{mine}”")
    elif conflict.matter == "rows":
        message = _("these rows were put in another order by hand, and moved in the data too: {mine}")
    elif conflict.matter == "table":
        message = _("the columns of this table changed, but it was edited by hand; it is left as it is")
    elif not conflict.new:
        message = _("docgen no longer writes “{base}” here, but it was edited by hand: “{mine}”")
    elif conflict.matter == "figure":
        message = _("computed “{new}” (before: “{base}”), but by hand “{mine}” was written")
    else:
        message = _("the sentence was reworded by hand: “{mine}”; docgen now writes “{new}” (before: “{base}”)")
    return message.format(**texts), advice


def short(text: str) -> str:
    """A text as messages show it, which nobody reads to the end when it is a whole table."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _asides(told: Told, name: str) -> Iterator[Finding]:
    """What people took out and docgen does not bring back."""
    for text in told.left_out:
        message = _("this was taken out by hand and changed in the data; it is not brought back: “{text}”")
        yield Finding("deleted-by-hand", InFile(name), message.format(text=short(text)), severity=Severity.NOTE)


def renumber(roots: Collection[etree._Element]) -> None:
    """Give every control and bookmark of a document's parts an id of its own, and take bookmarks away whose name or end
    is not their own.
    """
    holders = [holder for root in roots for control in root.iter(w("sdt")) for holder in control.iterfind(_CONTROL_ID)]
    given = {holder.get(w("val"), "") for holder in holders}
    spare = (number for number in map(str, count(1)) if number not in given)
    ids: set[str] = set()
    for holder in holders:
        if holder.get(w("val"), "") in ids:
            holder.set(w("val"), next(spare))
        ids.add(holder.get(w("val"), ""))
    for root in roots:
        _reownbookmarks(root)


def _reownbookmarks(root: etree._Element) -> None:
    names: set[str] = set()
    open_: dict[str, list[str]] = {}
    number = 0
    for mark in list(root.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        old = mark.get(w("id"), "")
        if mark.tag == w("bookmarkStart"):
            number += 1
            open_.setdefault(old, []).append(str(number))
            mark.set(w("id"), str(number))
            if mark.get(w("name"), "") in names:
                mark.set(w("name"), "")
            names.add(mark.get(w("name"), ""))
        else:
            mark.set(w("id"), open_[old].pop(0) if open_.get(old) else "")
    ends = {mark.get(w("id")) for mark in root.iter(w("bookmarkEnd"))}
    gone = {mark.get(w("id")) for mark in root.iter(w("bookmarkStart")) if not mark.get(w("name"))}
    starts = {mark.get(w("id")) for mark in root.iter(w("bookmarkStart"))} - gone
    for mark in list(root.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        own = mark.get(w("id"))
        if (own not in starts or own not in ends) and (parent := mark.getparent()) is not None:
            parent.remove(mark)
