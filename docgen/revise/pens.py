"""How changes are put into an edited document: plainly, or as tracked changes where Track Changes is on in it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from lxml import etree

from docgen.ooxml.controls import replace_by_children
from docgen.ooxml.names import parse, w
from docgen.ooxml.revisions import INSERTED, Revisions, plain
from docgen.ooxml.walk import inner, is_deleted
from docgen.revise.carried import Carried
from docgen.revise.texts import Line, make_run, replace

SETTINGS_PART = "word/settings.xml"
_HOLDERS = frozenset(map(w, ("tc", "hdr", "ftr", "footnote")))


def is_tracking(parts: Mapping[str, bytes]) -> bool:
    """Whether Track Changes is on in a document."""
    found = parse(parts.get(SETTINGS_PART, b"<none/>")).find(w("trackRevisions"))
    return found is not None and found.get(w("val"), "true") not in ("0", "false", "off")


class Pen:
    """Changes one part of a document plainly. carried: makes copies of the new draft's content fit for it."""

    def __init__(self, carried: Carried, part: str) -> None:
        self._carried, self._part = carried, part

    def copied(self, element: etree._Element) -> etree._Element:
        """A copy of a new draft's content that can stand in the part."""
        made = copy.deepcopy(element)
        made.tail = None
        self._carried.fit(made, self._part, self._part)
        return made

    def write(self, line: Line, start: int, end: int, text: str, inside: etree._Element | None) -> None:
        """Put a text in the place of some characters. inside: the control that it belongs in."""
        replace(line, start, end, text, inside)

    def put(
        self,
        container: etree._Element,
        elements: Sequence[etree._Element],
        last: etree._Element | None,
        following: etree._Element | None,
    ) -> None:
        """Put in what is new, after what comes before it, else before what follows."""
        place(container, elements, last, following)

    def move(
        self,
        container: etree._Element,
        elements: Sequence[etree._Element],
        last: etree._Element | None,
        following: etree._Element | None,
    ) -> None:
        """Put what stands in the part elsewhere."""
        place(container, elements, last, following)

    def take_out(self, element: etree._Element) -> None:
        """Take a block or row out; no container is left without a paragraph, no section without its end."""
        parent = element.getparent()
        if parent is None:
            return
        if _must_stay(element, parent):
            self.fill(element, ())
            return
        parent.remove(element)
        if parent.tag == w("sdtContent") and not len(parent) and (control := parent.getparent()) is not None:
            self.take_out(control)

    @contextmanager
    def whole_rows(self, table: etree._Element) -> Iterator[Pen]:
        """A pen for a table whose rows share cells, so that rows can only change as a whole."""
        yield self

    def fill(self, paragraph: etree._Element, content: Iterable[etree._Element]) -> None:
        """Put other content into a paragraph."""
        for child in list(paragraph):
            if child.tag != w("pPr"):
                paragraph.remove(child)
        paragraph.extend(content)


class TrackingPen(Pen):
    """Changes one part so that every change can be accepted or rejected."""

    def __init__(self, carried: Carried, part: str, revisions: Revisions, author: str) -> None:
        super().__init__(carried, part)
        self._revisions, self._author = revisions, author

    def write(self, line: Line, start: int, end: int, text: str, inside: etree._Element | None) -> None:
        """Strike the characters through and put the text beside them; what docgen put in before just goes."""
        gone = line.runs_of(start, end)
        made = make_run(line, start, text, inside, after=gone[-1] if gone else None) if text else None
        for run in gone:
            if self._around(run) is None:
                self._strike(run)
            else:
                _drop(run)
        if made is not None and self._around(made) is None:
            other = next(made.iterancestors(*INSERTED), None)
            if other is not None:
                other.addnext(made)
            self._revisions.insert_runs([made])

    def put(
        self,
        container: etree._Element,
        elements: Sequence[etree._Element],
        last: etree._Element | None,
        following: etree._Element | None,
    ) -> None:
        """Put in what is new, marked as inserted."""
        place(container, elements, last, following)
        for element in elements:
            self._revisions.insert_block(element)

    def move(
        self,
        container: etree._Element,
        elements: Sequence[etree._Element],
        last: etree._Element | None,
        following: etree._Element | None,
    ) -> None:
        """Leave a deleted copy where the elements stood, and mark them as inserted where they come to stand.

        What docgen changed in them is no change of its own then: it is undone in what is left, done in what comes.
        """
        for element in elements:
            left = plain(element)
            self._settle(left, "ins", "del")
            self._settle(element, "del", "ins")
            element.addprevious(left)
            self._revisions.delete_block(left)
        self.put(container, elements, last, following)

    def take_out(self, element: etree._Element) -> None:
        """Mark a block or row as deleted."""
        parent = element.getparent()
        if parent is not None:
            left = plain(element)
            parent.replace(element, left)
            self._revisions.delete_block(left)

    def _settle(self, element: etree._Element, gone: str, kept: str) -> None:
        """Take docgen's own changes of text away: of the one kind the text is gone, of the other kept."""
        for change in [one for one in element.iter(w(gone), w(kept)) if one.get(w("author")) == self._author]:
            holder = change.getparent()
            if holder is None or holder.tag in (w("rPr"), w("trPr")):
                continue
            if change.tag == w(gone):
                holder.remove(change)
                continue
            for text in change.iter(w("delText")):
                text.tag = w("t")
            replace_by_children(change, list(change))

    @contextmanager
    def whole_rows(self, table: etree._Element) -> Iterator[Pen]:
        """A pen that writes plainly; afterwards the rows as they were stand there as deleted, those of now as inserted.

        Nothing is marked where nothing changed.
        """
        before = [row for row in inner(table, w("tr")) if not is_deleted(row)]
        old = [(row, etree.tostring(row), plain(row)) for row in before]
        yield Pen(self._carried, self._part)
        after = [row for row in inner(table, w("tr")) if not is_deleted(row)]
        if before == after and all(etree.tostring(row) == said for row, said, _copy in old):
            return
        same = 0
        while same < min(len(before), len(after)) and etree.tostring(after[same]) == old[same][1]:
            same += 1
        for row in after[same:]:
            self._revisions.row(row, "ins")
        place(table, [left for _row, _said, left in old[same:]], after[same - 1] if same else None, None)
        for _row, _said, left in old[same:]:
            self._revisions.row(left, "del")

    def fill(self, paragraph: etree._Element, content: Iterable[etree._Element]) -> None:
        """Strike what stands in a paragraph and put other content beside it."""
        left = plain(paragraph)
        self._revisions.mark_content(left, "del")
        super().fill(paragraph, [child for child in left if child.tag != w("pPr")])
        fresh = list(content)
        paragraph.extend(fresh)
        self._revisions.insert_runs([run for one in fresh for run in one.iter(w("r"))])

    def _strike(self, run: etree._Element) -> None:
        """Mark a run as deleted where it stands; one that others put in goes with their mark around it."""
        parent = run.getparent()
        if parent is not None:
            at = parent.index(run)
            parent.insert(at, self._revisions.deleted([run]))

    def _around(self, run: etree._Element) -> etree._Element | None:
        """The insertion by docgen that a run stands in."""
        return next((one for one in run.iterancestors(*INSERTED) if one.get(w("author")) == self._author), None)


def _drop(run: etree._Element) -> None:
    """Take a run away, and the insertion that held nothing else."""
    parent = run.getparent()
    if parent is not None:
        parent.remove(run)
        if parent.tag in INSERTED and not len(parent):
            _drop(parent)


def place(
    container: etree._Element,
    elements: Sequence[etree._Element],
    last: etree._Element | None,
    following: etree._Element | None,
) -> None:
    """Put elements after what comes before them, else before what follows, else at the end of their container."""
    if last is not None:
        for element in reversed(elements):
            last.addnext(element)
    elif following is not None:
        for element in elements:
            following.addprevious(element)
    else:
        section = next((child for child in container if child.tag == w("sectPr")), None)
        for element in elements:
            if section is not None:
                section.addprevious(element)
            else:
                container.append(element)


def _must_stay(element: etree._Element, parent: etree._Element) -> bool:
    """Whether a container or section needs this paragraph."""
    alone = parent.tag in _HOLDERS and sum(1 for child in parent if child.tag in (w("p"), w("sdt"))) == 1
    section = element.tag == w("p") and element.find(f"{w('pPr')}/{w('sectPr')}") is not None
    return alone or section
