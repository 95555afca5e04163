"""A .docx with tracked changes between two states of a document, by what things are and never by where they stand.

A row of a table is known by its key, a generated passage and a table by the tag of their control, other paragraphs by
their words. A row that stands elsewhere leaves its place and comes in at the new one. Numbers are replaced whole. When
the columns of a table change, all its rows go and come in one table.

The result is the new file; what went is put in from the old one, without controls and bookmarks. Tracked changes that
either file holds count as accepted. Formatting is not compared: rejecting all gives the old text, in the old order, as
the new file lays it out. Controls that would stand empty after accepting or rejecting are taken away.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from lxml import etree

from docgen.ooxml.comments import Comments
from docgen.ooxml.controls import unwrap, unwrap_package
from docgen.ooxml.fields import in_runs
from docgen.ooxml.names import DOCUMENT_PART, FOOTNOTES_PART, parse, w
from docgen.ooxml.package import Parts, read_package, relationships_of, to_bytes, write_package
from docgen.ooxml.revisions import DELETED, INSERTED, Revisions, accept_all, has_revisions
from docgen.ooxml.walk import cell_text, inner, is_continued, story_names
from docgen.render.manifest import readable_manifest
from docgen.revise.carried import Carried
from docgen.revise.grid import common_grid
from docgen.revise.matching import Block, Names, Pairs, Row, blocks_of, paired_blocks, paired_rows
from docgen.revise.rows import Place, common_order
from docgen.revise.words import Atom, atoms, compared, same_text

_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CONTENT = tuple(map(w, ("r", "tr", "tc", "hyperlink", "fldSimple", "smartTag", "sdt")))
_SAME_HEADS = 0.5
"""Share of the headings of a table that must stay for its columns to count as the same."""


def redline(
    old: bytes,
    new: bytes,
    *,
    author: str,
    when: datetime,
    reasons: Mapping[str, Sequence[str]] | None = None,
    initials: str = "",
    names: tuple[str, str] = ("", ""),
) -> bytes:
    """The new document with what differs from the old one as tracked changes of this author at this time.

    reasons: why the scores of a unit changed, lines by its code; each changed row of the unit in the text's tables gets
    them as a comment. initials: of the author, in comments. names: the two files, for messages.
    The same input gives the same bytes. Raises `Refused` when one of the two is no .docx.
    """
    sides = [_settled(read_package(data, name)) for data, name in zip((old, new), names, strict=True)]
    known = Names.of(readable_manifest(new), readable_manifest(old))
    made = _Redline(sides[0], sides[1], known, author, when).made(reasons or {}, initials)
    # LibreOffice mixes old and new text of a block in a control; a redline is read, not refreshed.
    return write_package(unwrap_package(made))


def _settled(parts: Parts) -> Parts:
    """The parts without tracked changes, all fields in the form that can be tracked."""
    made = dict(accept_all(parts) if has_revisions(parts) else parts)
    for name in story_names(made):
        if b":fldSimple" in made[name]:
            root = parse(made[name])
            in_runs(root)
            made[name] = to_bytes(root)
    return made


class _Redline:
    """One comparison of two documents."""

    def __init__(self, old: Parts, new: Parts, names: Names, author: str, when: datetime) -> None:
        self._old, self._new, self._names = old, new, names
        self._author, self._when = author, when
        self._changes = Revisions(new, author, when)
        self._carried = Carried(old, new)
        self._at = ("", "")
        self._notes: list[tuple[str, str]] = []
        self._rows: list[tuple[str, etree._Element]] = []
        """Units and their changed rows, in order."""

    def made(self, reasons: Mapping[str, Sequence[str]], initials: str) -> Parts:
        """The parts of the redline."""
        roots: dict[str, etree._Element] = {}
        for one, other in _stories(self._old, self._new):
            self._at = one, other
            roots[other] = parse(self._new[other])
            before = parse(self._old[one]) if one else etree.Element(roots[other].tag)
            self._story(before, roots[other])
        comments = Comments(self._new, self._author, initials, self._when)
        for unit, row in self._rows:
            if reasons.get(unit):
                comments.on_paragraph(_speaking(row), *reasons[unit])
        self._compare_notes(roots)
        for root in roots.values():
            _unwrap_hollow(root)
        return comments.finish(self._carried.finish(roots))

    def _story(self, old: etree._Element, new: etree._Element) -> None:
        bodies = [root.find(w("body")) for root in (old, new)]
        one, other = bodies
        self._container(old if one is None else one, new if other is None else other)

    def _compare_notes(self, roots: dict[str, etree._Element]) -> None:
        """The footnotes that the same places refer to."""
        if not self._notes or FOOTNOTES_PART not in self._old or FOOTNOTES_PART not in self._new:
            return
        self._at = FOOTNOTES_PART, FOOTNOTES_PART
        old, new = parse(self._old[FOOTNOTES_PART]), parse(self._new[FOOTNOTES_PART])
        by_id = [{note.get(w("id")): note for note in root} for root in (old, new)]
        for one, other in self._notes:
            if one in by_id[0] and other in by_id[1]:
                self._container(by_id[0][one], by_id[1][other])
        roots[FOOTNOTES_PART] = new

    def _container(self, old: etree._Element, new: etree._Element) -> bool:
        """Compare two bodies, cells, headers or notes; tells whether anything changed."""
        before, after = blocks_of(old), blocks_of(new)
        pairs = paired_blocks(before, after)
        changed = len(pairs) < max(len(before), len(after))
        for one, other in pairs:
            changed |= self._pair(before[one], after[other])
        for place in sorted(set(range(len(after))) - {other for _one, other in pairs}):
            self._changes.insert_block(after[place].element)
        self._put_deleted(before, after, pairs, new)
        if changed:
            self._hand_up(new)
        return changed

    def _hand_up(self, container: etree._Element) -> None:
        """See to paragraphs that went or came before a table or at the end: there is none after them to join."""
        blocks = list(inner(container, w("p"), w("tbl")))
        for place, block in enumerate(blocks):
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            for name in ("del", "ins"):
                if not _has_mark(block, name) or not _stays_after(following, name):
                    continue
                first = place
                while first > 0 and _has_mark(blocks[first - 1], name):
                    first -= 1
                if first > 0 and _can_join(blocks[first - 1]):
                    self._changes.hand_up(block, blocks[first - 1], name)

    def _pair(self, one: Block, other: Block) -> bool:
        if other.is_table:
            return self._table(one.element, other.element)
        return self._paragraph(one.element, other.element)

    def _put_deleted(
        self, before: Sequence[Block], after: Sequence[Block], pairs: Pairs, container: etree._Element
    ) -> None:
        """Put the old blocks that went before what follows them in the new text."""
        start = -1, -1
        for pair in (*pairs, (len(before), len(after))):
            gone = [before[place].element for place in range(start[0] + 1, pair[0])]
            following = after[start[1] + 1].element if start[1] + 1 < len(after) else None
            for element in gone:
                self._put(self._deleted(element), following, container)
            start = pair

    def _deleted(self, element: etree._Element) -> etree._Element:
        made = self._carried.copied(element, *self._at)
        self._changes.delete_block(made)
        return made

    def _put(self, made: etree._Element, following: etree._Element | None, container: etree._Element) -> None:
        if following is not None:
            _outermost(following).addprevious(made)
        elif len(container) and container[-1].tag == w("sectPr"):
            container[-1].addprevious(made)
        else:
            container.append(made)

    def _table(self, old: etree._Element, new: etree._Element) -> bool:
        before, after, pairs = paired_rows(old, new, self._names)
        if not _same_columns(old, new):
            return self._replaced(old, new, before, after)
        places = common_order(before, after, pairs)
        come = {place.new.key for place in places if place.new is not None and place.old is None}
        changed = False
        for number, place in enumerate(places):
            changed |= self._row(place, places[number + 1 :], new, come)
        return changed

    def _replaced(self, old: etree._Element, new: etree._Element, before: list[Row], after: list[Row]) -> bool:
        """All rows of a table go and all of another come, in one table."""
        gone = [self._carried.copied(row.element, *self._at) for row in before]
        common_grid(new, old, gone)
        for row in gone:
            self._changes.row(row, "del")
            after[0].element.addprevious(row)
        for one in after:
            self._changes.row(one.element, "ins")
            self._note_row(one.unit, one.element)
        return True

    def _row(self, place: Place, later: Sequence[Place], table: etree._Element, come: set[str]) -> bool:
        if place.old is None and place.new is not None:
            self._changes.row(place.new.element, "ins")
            self._note_row(place.new.unit, place.new.element)
            return True
        if place.new is None and place.old is not None:
            made = self._carried.copied(place.old.element, *self._at)
            self._changes.row(made, "del")
            following = next((one.new.element for one in later if one.new is not None), None)
            if following is None:
                table.append(made)
            else:
                following.addprevious(made)
            if place.old.key not in come:
                self._note_row(place.old.unit, made)
            return True
        assert place.old is not None and place.new is not None
        cells = zip(inner(place.old.element, w("tc")), inner(place.new.element, w("tc")), strict=True)
        changed = [self._container(one, other) for one, other in cells]
        if any(changed):
            self._note_row(place.new.unit, place.new.element)
        return any(changed)

    def _note_row(self, unit: str, row: etree._Element) -> None:
        if unit and self._at[1] == DOCUMENT_PART:
            self._rows.append((unit, row))

    def _paragraph(self, old: etree._Element, new: etree._Element) -> bool:
        """Mark what differs between two paragraphs in the new one."""
        if same_text(old, new):
            return False
        before, after = atoms(old), atoms(new)
        stretches = compared(before, after)
        for one in stretches:
            if one.same:
                notes = zip(before[one.a : one.b], after[one.c : one.d], strict=True)
                self._notes += [(first.note, second.note) for first, second in notes if first.note]
        if all(one.same for one in stretches):
            return False
        deleted = {
            one.c: self._deleted_run(before[one.a : one.b]) for one in stretches if not one.same and one.b > one.a
        }
        inserted = {number for one in stretches if not one.same for number in range(one.c, one.d)}
        tail = deleted.pop(len(after), None)
        if tail is not None:
            self._put_tail(tail, after, new)
        self._mark(after, inserted, deleted)
        return True

    def _deleted_run(self, gone: Sequence[Atom]) -> etree._Element:
        """A deletion that holds these pieces of an old paragraph."""
        runs: list[etree._Element] = []
        last: etree._Element | None = None
        for atom in gone:
            for element in atom.whole:
                runs += [copy.deepcopy(run) for run in element.iter(w("r"))]
                last = None
            for piece in atom.pieces:
                if piece.run is not last:
                    runs.append(_bare(piece.run))
                    last = piece.run
                _extend(runs[-1], piece.copied())
        for run in runs:
            run.tail = None
            self._carried.fit(run, *self._at)
        return self._changes.deleted(runs)

    def _put_tail(self, deletion: etree._Element, after: Sequence[Atom], paragraph: etree._Element) -> None:
        """Put a deletion behind the last piece of a paragraph."""
        last = _last_element(after[-1]) if after else None
        if last is None:
            paragraph.append(deletion)
        else:
            last.addnext(deletion)

    def _mark(self, after: Sequence[Atom], inserted: set[int], deleted: Mapping[int, etree._Element]) -> None:
        """Cut the runs of a paragraph where changes begin and end; mark what came, and put in what went."""
        runs: dict[etree._Element, list[etree._Element]] = {}
        for number, atom in enumerate(after):
            deletion = deleted.get(number)
            for element in atom.whole:
                if deletion is not None:
                    element.addprevious(deletion)
                    deletion = None
                if number in inserted:
                    self._changes.insert_runs(list(element.iter(w("r"))))
            for piece in atom.pieces:
                made = runs.setdefault(piece.run, [])
                begun = made[-1] if made else None
                is_inserted = number in inserted
                if begun is None or deletion is not None or (begun.get("came") == "1") != is_inserted:
                    begun = _bare(piece.run)
                    begun.set("came", "1" if is_inserted else "0")
                    made += [begun] if deletion is None else [deletion, begun]
                    deletion = None
                _extend(begun, piece.copied())
        for run, made in runs.items():
            self._replace(run, made)

    def _replace(self, run: etree._Element, made: list[etree._Element]) -> None:
        """Put the parts of a run in its place, or leave it where it is all of one kind."""
        came = [one.attrib.pop("came", "") == "1" for one in made]
        if len(made) == 1:
            self._changes.insert_runs([run] if came[0] else [])
            return
        left = _bare(run)
        left.extend([child for child in run if child.tag in (w("commentReference"), w("annotationRef"))])
        for one in (*made, *([left] if any(child.tag != w("rPr") for child in left) else [])):
            run.addprevious(one)
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)
        self._changes.insert_runs([one for one, is_new in zip(made, came, strict=True) if is_new])


def _has_mark(block: etree._Element, name: str) -> bool:
    return block.find(f"{w('pPr')}/{w('rPr')}/{w(name)}") is not None


def _stays_after(following: etree._Element | None, name: str) -> bool:
    """Whether a table that does not go or come too, or nothing, stands after a paragraph."""
    if following is None:
        return True
    return following.tag == w("tbl") and any(
        row.find(f"{w('trPr')}/{w(name)}") is None for row in inner(following, w("tr"))
    )


def _can_join(block: etree._Element) -> bool:
    marked = _has_mark(block, "del") or _has_mark(block, "ins")
    return block.tag == w("p") and not marked and block.find(f"{w('pPr')}/{w('sectPr')}") is None


def _bare(run: etree._Element) -> etree._Element:
    """A run like another one, with nothing in it yet."""
    made = etree.Element(w("r"))
    properties = run.find(w("rPr"))
    if properties is not None:
        made.append(copy.deepcopy(properties))
    return made


def _extend(run: etree._Element, child: etree._Element) -> None:
    """Add to a run, texts to the text before."""
    last = run[-1] if len(run) else None
    if last is not None and last.tag == child.tag == w("t"):
        last.text = (last.text or "") + (child.text or "")
    else:
        run.append(child)


def _last_element(atom: Atom) -> etree._Element:
    return atom.whole[-1] if atom.whole else atom.pieces[-1].run


def _outermost(element: etree._Element) -> etree._Element:
    """The control that begins with this element, or the element itself."""
    parent = element.getparent()
    while parent is not None and parent.tag == w("sdtContent") and parent[0] is element:
        control = parent.getparent()
        assert control is not None
        element, parent = control, control.getparent()
    return element


def _same_columns(old: etree._Element, new: etree._Element) -> bool:
    counts = [len(table.findall(f"{w('tblGrid')}/{w('gridCol')}")) for table in (old, new)]
    if counts[0] != counts[1]:
        return False
    heads = [_heads(table) for table in (old, new)]
    if not heads[0] or not heads[1]:
        return True
    kept = sum(one == other for one, other in zip(*heads, strict=False))
    return kept >= _SAME_HEADS * max(len(heads[0]), len(heads[1]))


def _heads(table: etree._Element) -> list[str]:
    rows = [row for row in inner(table, w("tr")) if row.find(f"{w('trPr')}/{w('tblHeader')}") is not None]
    return [cell_text(cell) for row in rows for cell in inner(row, w("tc"))]


def _speaking(row: etree._Element) -> etree._Element:
    """The paragraph of a row that a comment is put on: of the first cell with words."""
    cells = [cell for cell in inner(row, w("tc")) if not is_continued(cell)] or list(inner(row, w("tc")))
    named = [cell for cell in cells if sum(sign.isalpha() for sign in _all_text(cell)) > 2]
    return next(iter((named or cells)[0].iter(w("p"))))


def _all_text(cell: etree._Element) -> str:
    return "".join(text.text or "" for text in cell.iter(w("t"), w("delText")))


def _unwrap_hollow(root: etree._Element) -> None:
    """Take away the controls that would hold nothing once all changes are accepted, or rejected."""
    hollow = (one for one in root.iter(w("sdt")) if _is_hollow(one, INSERTED) or _is_hollow(one, DELETED))
    unwrap(root, frozenset(hollow))


def _is_hollow(control: etree._Element, gone: tuple[str, str]) -> bool:
    content = control.find(w("sdtContent"))
    return content is None or not any(_stays(child, gone) for child in content)


def _stays(element: etree._Element, gone: tuple[str, str]) -> bool:
    if element.tag in gone:
        return False
    if element.tag == w("p"):
        return not any(element.find(f"{w('pPr')}/{w('rPr')}/{name}") is not None for name in gone)
    if element.tag == w("tbl"):
        rows = element.iterfind(w("tr"))
        return any(all(row.find(f"{w('trPr')}/{name}") is None for name in gone) for row in rows)
    return element.tag in (*_CONTENT, *INSERTED, *DELETED)


def _stories(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The texts of both: the document, then headers and footers that serve the same pages of the same section.

    The old one is empty where there is none. Footnotes are compared with the places that refer to them.
    """
    yield DOCUMENT_PART, DOCUMENT_PART
    before = dict(_margins(old))
    told: set[str] = set()
    for place, part in _margins(new):
        if part not in told and part in new:
            told.add(part)
            yield before.get(place, ""), part


def _margins(parts: Mapping[str, bytes]) -> Iterator[tuple[tuple[int, str, str], str]]:
    """Headers and footers: section, kind and pages, and the part."""
    rels = {
        rel.get("Id"): rel.get("Target", "") for rel in parse(parts.get(relationships_of(DOCUMENT_PART), b"<none/>"))
    }
    for number, section in enumerate(parse(parts[DOCUMENT_PART]).iter(w("sectPr"))):
        for reference in section.iterchildren(w("headerReference"), w("footerReference")):
            target = rels.get(reference.get(_R_ID), "")
            part = target.lstrip("/") if target.startswith("/") else f"word/{target}"
            yield (number, str(reference.tag), reference.get(w("type"), "default")), part
