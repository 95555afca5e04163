"""Why scores changed, in a line for each correction: which cell, from what to what, by which paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from docgen.errors import Cell
from docgen.i18n import gettext as _
from docgen.model.rubric import Rubric
from docgen.model.scores import TOTAL, Correction, Entry, Scoresheet
from docgen.vietnamese.numbers import bare


def reasons(corrections: Iterable[Correction], given: Scoresheet, rubric: Rubric) -> Mapping[str, tuple[str, ...]]:
    """Lines by the code of the unit, in the order of the corrections. given: the scores before them, for the cells."""
    entries = {(entry.subject, entry.unit): entry for entry in given.entries}
    found: dict[str, tuple[str, ...]] = {}
    for one in corrections:
        line = reason(one, entries.get((one.subject, one.unit)), rubric)
        found[one.unit] = (*found.get(one.unit, ()), line)
    return found


def reason(one: Correction, entry: Entry | None, rubric: Rubric) -> str:
    """One correction in a line. entry: the row that it corrects, as given."""
    subject = rubric.subject_by_code[one.subject]
    label = _("total") if one.points == TOTAL else subject.label_of(one.points)
    words = {
        "points": f"{label} ({subject.label})" if len(rubric.subjects) > 1 else label,
        "cell": cell_of(one, entry),
        "old": _("nothing") if one.old is None else bare(one.old),
        "new": bare(one.new),
    }
    text = _("{points}: cell {cell} corrected {old} → {new}") if words["cell"] else _("{points}: {old} → {new}")
    return ", ".join([text.format(**words), *paper_of(one)])


def cell_of(one: Correction, entry: Entry | None) -> str:
    """The address of the cell that a correction corrects; empty where its points were never typed."""
    mark = None
    if entry is not None:
        mark = entry.total if one.points == TOTAL else entry.marks.get(one.points) or entry.criteria.get(one.points)
    return mark.place.ref if mark is not None and isinstance(mark.place, Cell) else ""


def paper_of(one: Correction) -> Iterator[str]:
    """By which paper, of which day, and why, as far as that was typed."""
    if one.number:
        yield _("document {number}").format(number=one.number) + (f" ({one.day})" if one.day else "")
    if one.reason:
        yield one.reason
