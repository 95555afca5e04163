"""Corrections over the scores: each held against what stands there, then put in its place. The scores stay as given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from docgen.assess.exact import Number, rounded
from docgen.assess.total import group_points, total_of
from docgen.errors import Finding, Place
from docgen.i18n import gettext as _
from docgen.model.register import Unit
from docgen.model.round import Round
from docgen.model.rubric import Rubric, Subject
from docgen.model.scores import TOTAL, Correction, Entry, Mark, Scoresheet
from docgen.vietnamese.numbers import bare


def corrected(
    scores: Scoresheet, corrections: Iterable[Correction], rubric: Rubric, round_: Round, units: Mapping[str, Unit]
) -> tuple[Scoresheet, list[Finding]]:
    """The scores with corrections applied one after the other, and an error for each whose `old` is not what stands.

    Of the scores' own corrections those stay that were applied. A correction of a group or a total that would follow
    from its parts is kept as decided by people.
    """
    entries = {(entry.subject, entry.unit): entry for entry in scores.entries}
    findings, applied = [], []
    for one in corrections:
        entry, subject = entries.get((one.subject, one.unit)), rubric.subject_by_code[one.subject]
        name = units[one.unit].name if one.unit in units else one.unit
        if entry is None:
            message = _("“{unit}” is to be corrected, but has no row").format(unit=name)
            advice = _("Correct the unit, or delete the correction")
            findings.append(Finding("correction-without-row", one.place, message, advice))
            continue
        now = standing(entry, subject, one.points, round_)
        if not _agrees(now, one.old, subject, one.points):
            findings.append(_differs(name, subject, one, now, _place(entry, one.points)))
            continue
        entries[one.subject, one.unit] = _with(entry, subject, one, now)
        applied.append(one)
    kept = tuple(one for one in scores.corrections if one in applied)
    return replace(scores, entries=tuple(entries.values()), corrections=kept), findings


def standing(entry: Entry, subject: Subject, points: str, round_: Round) -> Number | None:
    """What an entry has now for a group, a criterion, or the total: typed or computed."""
    if points == TOTAL:
        found = total_of(entry, subject, round_.given_totals)
        return found[0] if found is not None else None
    group = next((group for group in subject.groups if group.code == points), None)
    if group is None:
        mark = entry.criteria.get(points)
        return None if mark is None else mark.value
    if group.is_adjustment and points not in entry.marks:
        return None
    return group_points(entry, group, subject)


def _place(entry: Entry, points: str) -> Place:
    mark = entry.total if points == TOTAL else entry.marks.get(points) or entry.criteria.get(points)
    return entry.place if mark is None else mark.place


def _agrees(now: Number | None, old: Decimal | None, subject: Subject, points: str) -> bool:
    """Whether what stands is what the correction says; a computed value may be told as it is printed."""
    if now is None or old is None:
        return now is None and old is None
    decimals = subject.rounding.totals if points == TOTAL else subject.rounding.points
    return now == old or (decimals is not None and rounded(now, decimals) == old)


def _differs(name: str, subject: Subject, one: Correction, now: Number | None, place: Place) -> Finding:
    words = {
        "unit": name,
        "points": _("total") if one.points == TOTAL else subject.label_of(one.points),
        "old": _("nothing") if one.old is None else bare(one.old),
        "now": _("nothing") if now is None else bare(now if isinstance(now, Decimal) else rounded(now, 6)),
        "place": place,
    }
    message = _("“{unit}”, “{points}”: the correction says that {old} stood there, but it is {now} ({place})")
    advice = _("Look up the paper, then correct the old points here or the points there")
    return Finding("correction-differs", one.place, message.format(**words), advice)


def _with(entry: Entry, subject: Subject, one: Correction, now: Number | None) -> Entry:
    """The entry with new points in place of the old ones."""
    if one.points == TOTAL:
        total = Mark(one.new, one.place, entry.total)
        return replace(entry, total=total, decided=entry.decided | {TOTAL})
    group = next((group for group in subject.groups if group.code == one.points), None)
    if group is None:
        mark = Mark(one.new, one.place, entry.criteria.get(one.points))
        return replace(entry, criteria={**entry.criteria, one.points: mark})
    marks = {**entry.marks, one.points: Mark(one.new, one.place, entry.marks.get(one.points))}
    made_of_criteria = one.points not in entry.marks and now is not None
    decided = entry.decided | {one.points} if made_of_criteria or group.criteria else entry.decided
    return replace(entry, marks=marks, decided=decided)
