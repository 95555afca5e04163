"""Corrections over the scores: each held against what stands there, then put in its place. The scores stay as given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import nan

from docgen.assess.exact import Number, add, rounded
from docgen.assess.total import criteria_points, group_points, sum_of_parts, total_of
from docgen.errors import Finding, Place, Severity
from docgen.i18n import gettext as _
from docgen.model.register import Unit
from docgen.model.round import Round
from docgen.model.rubric import CriteriaGroup, Rubric, Subject
from docgen.model.scores import TOTAL, Correction, Entry, Mark, Scoresheet
from docgen.vietnamese.numbers import bare


def corrected(
    scores: Scoresheet,
    corrections: Iterable[Correction],
    rubric: Rubric,
    round_: Round,
    units: Mapping[str, Unit],
    unread: Collection[str] = (),
) -> tuple[Scoresheet, list[Finding]]:
    """The scores with corrections applied one after the other, and an error for each whose `old` is not what stands.

    One that does not match is held to have been meant, so that those after it are judged by themselves; the scores are
    without it, and without those of the same points after it. Of the scores' own corrections those stay that were
    applied. A correction of a group or a total that would follow from its parts is kept as decided by people. Points of
    a group, or a total, that people typed move by as much as the parts that are corrected. A correction that says what
    follows already from those before it is in order.
    unread: codes of subjects whose scores are not complete, so that only what stands in a cell is known of them.
    """
    work = sound = _Work(scores, rubric, round_, units, unread)
    for one in corrections:
        work.apply(one)
    work.tell_left_behind()
    if work.wrong:
        sound = _Work(scores, rubric, round_, units, unread)
        for one in work.applied:
            sound.apply(one)
    kept = tuple(one for one in scores.corrections if one in work.applied)
    return replace(scores, entries=tuple(sound.entries.values()), corrections=kept), work.findings


def standing(entry: Entry, subject: Subject, points: str, round_: Round) -> Number | None:
    """What an entry has now for a group, a criterion, or the total: typed or computed."""
    if points == TOTAL:
        found = total_of(entry, subject, round_.given_totals)
        return found[0] if found is not None else None
    group = _group(subject, points)
    if group is None:
        mark = entry.criteria.get(points)
        return None if mark is None else mark.value
    if group.is_adjustment and points not in entry.marks and criteria_points(entry, group, subject) is None:
        return None
    return group_points(entry, group, subject)


class _Work:
    """The entries while corrections are applied, by subject and unit."""

    def __init__(
        self,
        scores: Scoresheet,
        rubric: Rubric,
        round_: Round,
        units: Mapping[str, Unit],
        unread: Collection[str],
    ) -> None:
        self.entries = {(entry.subject, entry.unit): entry for entry in scores.entries}
        self.findings: list[Finding] = []
        self.applied: list[Correction] = []
        self._given = dict(self.entries)
        self._rubric = rubric
        self._round = round_
        self._units = units
        self._unread = unread
        self._late: dict[tuple[str, str, str], Correction] = {}
        """Corrections of parts of what people had decided before, by subject, unit, and the group or total."""
        self.wrong: set[tuple[str, str, str]] = set()
        """Subject, unit and points of corrections that did not match; later ones of the same build upon them."""

    def apply(self, one: Correction) -> None:
        """Apply one correction, or tell why not."""
        entry, subject = self.entries.get((one.subject, one.unit)), self._rubric.subject_by_code[one.subject]
        if entry is None:
            self._tell_no_row(one)
            return
        now = standing(entry, subject, one.points, self._round)
        mine = (one.subject, one.unit, one.points)
        if not (_agrees(now, one.old, subject, one.points) or self._is_typed(one, entry, subject, now)):
            if self._follows(one, subject, now):
                self.applied.append(one)
                return
            self.wrong.add(mine)
            if self._is_known(one, entry, now):
                self.findings.append(_differs(self._name(one), subject, one, now, _place(entry, one.points)))
        self._late.pop(mine, None)
        after = self._followed(entry, _with(entry, subject, one, now), subject, one)
        self.entries[one.subject, one.unit] = after
        if mine not in self.wrong:
            self.applied.append(one)

    def _tell_no_row(self, one: Correction) -> None:
        if one.subject not in self._unread:
            message = _("“{unit}” is to be corrected, but has no row").format(unit=self._name(one))
            advice = _("Correct the unit, or delete the correction")
            self.findings.append(Finding("correction-without-row", one.place, message, advice))

    def _is_known(self, one: Correction, entry: Entry, now: Number | None) -> bool:
        """Whether it is sure what stands there: it follows from points that were all read, or is that of a cell."""
        mark = _mark(entry, one.points)
        return one.subject not in self._unread or (mark is not None and mark.value == now)

    def _name(self, one: Correction) -> str:
        return self._units[one.unit].name if one.unit in self._units else one.unit

    def _is_typed(self, one: Correction, entry: Entry, subject: Subject, now: Number | None) -> bool:
        """Whether the old points are those typed in the cell, although others count, and nothing has moved them yet."""
        mark = entry.total if one.points == TOTAL else entry.marks.get(one.points)
        if mark is None or mark.value != one.old:
            return False
        return now == standing(self._given[one.subject, one.unit], subject, one.points, self._round)

    def _follows(self, one: Correction, subject: Subject, now: Number | None) -> bool:
        """Whether a correction says what corrections of parts have made of points that are not corrected themselves."""
        mine = (one.subject, one.unit, one.points)
        if any((other.subject, other.unit, other.points) == mine for other in self.applied):
            return False
        first = standing(self._given[one.subject, one.unit], subject, one.points, self._round)
        return _agrees(now, one.new, subject, one.points) and _agrees(first, one.old, subject, one.points)

    def _followed(self, before: Entry, after: Entry, subject: Subject, one: Correction) -> Entry:
        """The entry in which typed points of the group, and a typed total, have moved as their parts did."""
        group = next((g for g in subject.groups if one.points in _codes(g, after.scope)), None)
        if group is not None and group.code in after.marks:
            if group.code in after.decided:
                self._late[one.subject, one.unit, group.code] = one
            else:
                own = after.marks[group.code]
                if group_points(before, group, subject) == group_points(after, group, subject):
                    moved = _moved(
                        own, criteria_points(before, group, subject), criteria_points(after, group, subject), one
                    )
                    after = replace(after, marks={**after.marks, group.code: moved})
        if one.points == TOTAL or after.total is None:
            return after
        if TOTAL in after.decided:
            self._late[one.subject, one.unit, TOTAL] = one
        elif subject.total.method == "given":
            total = _moved(after.total, sum_of_parts(before, subject), sum_of_parts(after, subject), one)
            if total is after.total:
                self._late[one.subject, one.unit, TOTAL] = one
            after = replace(after, total=total)
        return after

    def tell_left_behind(self) -> None:
        """Warn of totals and groups that people set and whose parts were corrected afterwards, if they disagree now."""
        for (code, unit, points), one in self._late.items():
            entry, subject = self.entries[code, unit], self._rubric.subject_by_code[code]
            whole, parts = self._both(entry, subject, points)
            first, first_parts = self._both(self._given[code, unit], subject, points)
            if code in self._unread or whole == parts or _apart(whole, first) == _apart(parts, first_parts):
                continue
            message = _("“{unit}”, “{points}”: the points of “{whole}” do not follow, since they were typed or decided")
            words = {"unit": self._name(one), "points": _label(subject, one.points), "whole": _label(subject, points)}
            advice = _("Correct “{whole}” too, in a row of its own").format(whole=_label(subject, points))
            told = Finding("correction-left-behind", one.place, message.format(**words), advice, Severity.WARNING)
            self.findings.append(told)

    def _both(self, entry: Entry, subject: Subject, points: str) -> tuple[Number | None, Number | None]:
        """What stands for a group or the total, and what its parts make."""
        group = _group(subject, points)
        parts = sum_of_parts(entry, subject) if group is None else criteria_points(entry, group, subject)
        return standing(entry, subject, points, self._round), parts


def _apart(one: Number | None, other: Number | None) -> Fraction | float:
    """How far one is above the other; no number at all where one of them is not known."""
    return nan if one is None or other is None else Fraction(one) - Fraction(other)


def _group(subject: Subject, points: str) -> CriteriaGroup | None:
    return next((group for group in subject.groups if group.code == points), None)


def _codes(group: CriteriaGroup, scope: str) -> set[str]:
    """Codes of the criteria of a group that have points."""
    return {leaf.code for leaf in group.leaves(scope)}


def _moved(mark: Mark, before: Number | None, after: Number | None, one: Correction) -> Mark:
    """The typed points moved as far as the parts did; as they are where that is not known."""
    if before is None or after is None:
        return mark
    value = add([mark.value, after, -before])
    return Mark(value, one.place, mark) if isinstance(value, Decimal) and value != mark.value else mark


def _label(subject: Subject, points: str) -> str:
    return _("total") if points == TOTAL else subject.label_of(points)


def _mark(entry: Entry, points: str) -> Mark | None:
    """What stands in the cell of a group, a criterion, or the total."""
    return entry.total if points == TOTAL else entry.marks.get(points) or entry.criteria.get(points)


def _place(entry: Entry, points: str) -> Place:
    mark = _mark(entry, points)
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
        "points": _label(subject, one.points),
        "old": _("nothing") if one.old is None else bare(one.old),
        "now": _("nothing") if now is None else bare(now if isinstance(now, Decimal) else rounded(now, 6)),
        "place": place,
    }
    message = _("“{unit}”, “{points}”: the correction says that {old} stood there, but it is {now} ({place})")
    advice = _("Look up the paper, then correct the old points here or the points there")
    return Finding("correction-differs", one.old_place or one.place, message.format(**words), advice)


def _with(entry: Entry, subject: Subject, one: Correction, now: Number | None) -> Entry:
    """The entry with new points in place of the old ones."""
    if one.points == TOTAL:
        total = Mark(one.new, one.place, entry.total)
        return replace(entry, total=total, decided=entry.decided | {TOTAL})
    group = _group(subject, one.points)
    if group is None:
        mark = Mark(one.new, one.place, entry.criteria.get(one.points))
        return replace(entry, criteria={**entry.criteria, one.points: mark})
    marks = {**entry.marks, one.points: Mark(one.new, one.place, entry.marks.get(one.points))}
    made_of_criteria = one.points not in entry.marks and now is not None
    decided = entry.decided | {one.points} if made_of_criteria or group.criteria else entry.decided
    return replace(entry, marks=marks, decided=decided)
