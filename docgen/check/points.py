"""Whether scores keep to the rubric: maxima, signs, decimals, scale, reasons, order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from docgen.assess.exact import Number, by, times
from docgen.assess.order import as_compared
from docgen.assess.total import criteria_points, full_mark, own_maximum
from docgen.check.material import Inputs
from docgen.check.sums import outside, shown
from docgen.errors import Finding, Place, Severity
from docgen.i18n import gettext as _
from docgen.model.rubric import CriteriaGroup, Criterion, NumberForms, Subject, look_up
from docgen.model.scores import Entry, Mark
from docgen.vietnamese.numbers import bare, decimals_of, plain


def marks_within_bounds(inputs: Inputs) -> Iterator[Finding]:
    """Find marks above their maximum or below zero, and bonuses, penalties and adjustments outside theirs."""
    scored: dict[tuple[str, str], tuple[_Scored, ...]] = {}
    for entry, subject in inputs.entries():
        key = (subject.code, entry.scope)
        if key not in scored:
            scored[key] = tuple(_scored(subject, entry.scope))
        for part in scored[key]:
            if part.adjustment is not None:
                yield from _adjustment_within(entry, part.adjustment, subject)
                continue
            mark = (entry.criteria if part.is_criterion else entry.marks).get(part.code)
            if mark is not None and (mark.value < 0 or (part.maximum is not None and mark.value > part.maximum)):
                yield from _within(mark, part.maximum, part.label)


@dataclass(frozen=True)
class _Scored:
    """What has points in a scope. adjustment: the group, where it is a bonus, a penalty or both."""

    code: str
    label: str
    maximum: Decimal | None
    is_criterion: bool
    adjustment: CriteriaGroup | None


def _scored(subject: Subject, scope: str) -> Iterator[_Scored]:
    for group in subject.groups_of(scope):
        if group.is_adjustment:
            yield _Scored(group.code, group.short or group.label, None, False, group)
            continue
        yield _Scored(group.code, group.short or group.label, look_up(group.maximum, scope), False, None)
        for leaf in group.leaves(scope):
            yield _Scored(leaf.code, leaf.short or leaf.label, look_up(leaf.maximum, scope), True, None)


def _within(mark: Mark, maximum: Decimal | None, label: str) -> Iterator[Finding]:
    if mark.value < 0:
        message = _("{value} points in “{group}”: points are not below zero").format(
            value=plain(mark.value), group=label
        )
        yield Finding("mark-below-zero", mark.place, message, _("Correct the points in this cell"))
    if maximum is not None and mark.value > maximum:
        message = _("{value} points are more than {maximum}, the maximum of “{group}”").format(
            value=plain(mark.value), maximum=plain(maximum), group=label
        )
        advice = _("Correct the points in this cell, or the maximum in the rubric")
        yield Finding("mark-above-maximum", mark.place, message, advice)


def _adjustment_within(entry: Entry, group: CriteriaGroup, subject: Subject) -> Iterator[Finding]:
    """Hold a bonus, penalty or adjustment against its bounds, also where it is the sum of criteria."""
    parts: list[tuple[CriteriaGroup | Criterion, Mark | None]] = [(group, entry.marks.get(group.code))]
    parts += [(leaf, entry.criteria.get(leaf.code)) for leaf in group.leaves(entry.scope)]
    for part, mark in parts:
        if mark is not None:
            yield from _sign(mark, group, part)
            size = Mark(abs(mark.value), mark.place)
            yield from _within(size, look_up(part.maximum, entry.scope), part.short or part.label)
    whole = entry.marks.get(group.code) or _summed(entry, group, subject)
    if whole is not None:
        yield from (_between if group.kind == "adjustment" else _at_most)(whole, group)


def _summed(entry: Entry, group: CriteriaGroup, subject: Subject) -> Mark | None:
    """What the criteria of a bonus or penalty make before it is cut, as if it stood in the cell of the last of them."""
    uncut = group.model_copy(update={"above_most": "refused"})
    value = criteria_points(entry, uncut, subject)
    places = [entry.criteria[leaf.code].place for leaf in group.leaves(entry.scope) if leaf.code in entry.criteria]
    return Mark(value, places[-1]) if isinstance(value, Decimal) else None


def _sign(mark: Mark, group: CriteriaGroup, part: CriteriaGroup | Criterion) -> Iterator[Finding]:
    """A bonus or penalty, and each of its criteria, has the sign that the rubric says."""
    if group.kind == "adjustment" or mark.value == 0 or (mark.value < 0) == (group.typed == "negative"):
        return
    wanted = _("a number above zero") if group.typed == "positive" else _("a number below zero")
    message = _("{value} in “{group}”: the rubric wants {wanted} here").format(
        value=plain(mark.value), group=part.label, wanted=wanted
    )
    yield Finding("adjustment-sign", mark.place, message, _("Correct the sign, or “typed” of the group"))


def _between(mark: Mark, group: CriteriaGroup) -> Iterator[Finding]:
    low = group.least is not None and mark.value < group.least
    high = group.most is not None and mark.value > group.most
    if low or high:
        message = _("{value} in “{group}” is not within {least} to {most}").format(
            value=plain(mark.value),
            group=group.label,
            least="…" if group.least is None else plain(group.least),
            most="…" if group.most is None else plain(group.most),
        )
        advice = _("Correct the points in this cell, or the bounds in the rubric")
        yield Finding("adjustment-out-of-bounds", mark.place, message, advice)


def _at_most(mark: Mark, group: CriteriaGroup) -> Iterator[Finding]:
    """A bonus or penalty is not above its most unless it is cut to that."""
    if group.most is None or abs(mark.value) <= group.most:
        return
    words = {"value": plain(mark.value), "group": group.label, "most": plain(group.most)}
    if group.above_most == "cut":
        message = _("{value} in “{group}” is above {most}; {most} is counted, as the rubric says").format(**words)
        yield Finding("adjustment-cut", mark.place, message, severity=Severity.NOTE)
    else:
        message = _("{value} in “{group}” is more than {most}").format(**words)
        advice = _("Correct the points in this cell, or the bounds in the rubric")
        yield Finding("adjustment-out-of-bounds", mark.place, message, advice)


def reasons_are_given(inputs: Inputs) -> Iterator[Finding]:
    """Find bonuses and penalties without a reason, where the sheet has a column of reasons."""
    asked = {(entry.subject, entry.block, code) for entry, _subject in inputs.entries() for code in entry.reasons}
    for entry, subject in inputs.entries() if asked else ():
        for group in subject.groups_of(entry.scope):
            mark = entry.marks.get(group.code)
            wanted = (entry.subject, entry.block, group.code) in asked
            if wanted and mark is not None and mark.value != 0 and group.code not in entry.reasons:
                message = _("“{unit}” has {value} in “{group}”, but no reason").format(
                    unit=inputs.name(entry.unit), value=plain(mark.value), group=group.label
                )
                advice = _("Type the reason in its column")
                yield Finding("reason-missing", mark.place, message, advice, Severity.WARNING)


def decimals_can_be_written(inputs: Inputs) -> Iterator[Finding]:
    """Find points, and the totals that are used, with more decimals than the rubric writes: writing never rounds."""
    decimals: dict[Decimal, int] = {}
    for entry, subject in inputs.entries():
        most = _most(subject.writing.points)
        rounds = subject.rounding.points is not None
        told = False
        for mark in (*([] if rounds else entry.marks.values()), *entry.criteria.values()):
            # The same points stand in many cells.
            if mark.value not in decimals:
                decimals[mark.value] = decimals_of(mark.value)
            if decimals[mark.value] > most:
                told = True
                message = _("{value} has more than the {most} decimals that the rubric writes")
                message = message.format(value=plain(mark.value), most=most)
                yield Finding("more-decimals-than-written", mark.place, message, _decimals_advice())
        if subject.rounding.totals is None:
            yield from _total_can_be_written(inputs, entry, subject, parts_told=told)


def _total_can_be_written(inputs: Inputs, entry: Entry, subject: Subject, *, parts_told: bool) -> Iterator[Finding]:
    """Whether the total that counts can be written; a sum is not told again when its parts are told already."""
    found = inputs.total(entry, subject)
    most = _most(subject.writing.totals)
    if found is None or (parts_told and found[0] == inputs.parts(entry, subject)):
        return
    value, origin = found
    if isinstance(value, Decimal) and decimals_of(value) <= most:
        return
    finest: Place = (
        max(entry.marks.values(), key=lambda mark: decimals_of(mark.value)).place if entry.marks else entry.place
    )
    place = entry.total.place if origin == "given" and entry.total is not None else finest
    message = _("The total {total} of “{unit}” has more than the {most} decimals that the rubric writes").format(
        total=shown(value), unit=inputs.name(entry.unit), most=most
    )
    yield Finding("more-decimals-than-written", place, message, _decimals_advice())


def totals_within_scale(inputs: Inputs) -> Iterator[Finding]:
    """Find totals above the scale (and what bonuses may add to it), or below zero."""
    for entry, subject in inputs.entries():
        total, scale = _total(inputs, entry, subject), subject.scale_of(entry.scope)
        if total is None and entry.total is not None:
            total = entry.total.value
        if total is None or scale is None or 0 <= total <= scale or _is_told(inputs, entry, subject):
            continue
        groups = [group for group in subject.groups_of(entry.scope) if group.is_adjustment]
        # A bonus whose most the rubric does not say may lift a total to anything.
        open_end = any(group.kind != "penalty" and group.most is None for group in groups)
        added = [group.most for group in groups if group.kind != "penalty" and group.most]
        highest = scale + sum(added, Decimal(0))
        place = entry.total.place if entry.total is not None else entry.place
        words = {"unit": inputs.name(entry.unit), "total": shown(total), "scale": bare(highest)}
        if total > highest and not open_end:
            message = _("The total {total} of “{unit}” is above the scale {scale}").format(**words)
            yield Finding("total-above-scale", place, message, _("Correct the points, or the scale in the rubric"))
        elif total < 0:
            message = _("The total {total} of “{unit}” is below zero").format(**words)
            yield Finding("total-below-zero", place, message, _("Correct the points"))


def _is_told(inputs: Inputs, entry: Entry, subject: Subject) -> bool:
    """Whether points of a row are out of bounds, or missing while others are there: its total is no matter before."""
    scored = {group.code for group in subject.groups_of(entry.scope) if not group.is_adjustment}
    missing = bool(scored & entry.marks.keys() or entry.criteria) and inputs.parts(entry, subject) is None
    return missing or any(True for _one in outside(entry, subject))


def not_applicable_points_can_be_converted(inputs: Inputs) -> Iterator[Finding]:
    """Find points that do not apply where the rubric has no rule for them, or lacks the maxima that the rule needs."""
    for entry, subject in inputs.entries():
        if not entry.not_applicable:
            continue
        unit, has_points = inputs.name(entry.unit), bool(entry.marks or entry.criteria)
        if subject.not_applicable is None:
            yield _no_rule(inputs, entry, subject)
        elif own_maximum(entry, subject) is None or (has_points and inputs.parts(entry, subject) is None):
            message = _("The points of “{unit}” cannot be converted: a maximum or another point is missing")
            advice = _("Add the maxima of the groups to the rubric, or type the missing points")
            yield Finding("cannot-be-converted", entry.place, message.format(unit=unit), advice)
        elif _nothing_applies(entry, subject) and not inputs.is_not_assessed(entry):
            message = _("No points apply to “{unit}”, so it has no total").format(unit=unit)
            advice = _("Correct its cells, or list it in round.yaml under “not_assessed” with the reason")
            yield Finding("nothing-applies", entry.place, message, advice)


def points_that_do_not_apply_are_empty(inputs: Inputs) -> Iterator[Finding]:
    """Find points that were typed although they do not apply to the unit, and so do not count."""
    for entry, subject in inputs.entries():
        for group in subject.groups_of(entry.scope) if entry.not_applicable else ():
            leaves = group.leaves(entry.scope)
            gone = {leaf.code for leaf in leaves} & entry.not_applicable
            whole = group.code in entry.not_applicable or (bool(leaves) and len(gone) == len(leaves))
            parts = [(group.code, group.short or group.label, entry.marks.get(group.code))] if whole else []
            parts += [
                (leaf.code, leaf.short or leaf.label, entry.criteria.get(leaf.code))
                for leaf in leaves
                if whole or leaf.code in gone
            ]
            for code, label, mark in parts:
                if mark is not None and mark.value and code not in entry.decided:
                    yield _not_counted(mark, label, inputs.name(entry.unit))


def _not_counted(mark: Mark, label: str, unit: str) -> Finding:
    message = _("{value} points in “{group}” do not count, since they do not apply to “{unit}”").format(
        value=plain(mark.value), group=label, unit=unit
    )
    advice = _("Empty the cell; or let the points apply: in round.yaml (“not_applicable”), or in the cell that says so")
    alike = _("Points stand where they do not apply, and do not count")
    return Finding("mark-not-applicable", mark.place, message, advice, Severity.WARNING, alike)


def _no_rule(inputs: Inputs, entry: Entry, subject: Subject) -> Finding:
    """Where the round lists points that do not apply, or else the row, which says so in a cell."""
    message = _("Points of “{unit}” do not apply, but the rubric has no rule for that in “{subject}”").format(
        unit=inputs.name(entry.unit), subject=subject.label
    )
    for number, item in enumerate(inputs.round.not_applicable):
        if item.unit == entry.unit and item.points in entry.not_applicable and item.concerns(subject.code):
            advice = _(
                "Name the only subject that this holds for (“subject”), or delete it, or add “not_applicable” to the "
                "rubric"
            )
            return Finding("no-rule-for-not-applicable", inputs.lines.at("not_applicable", number), message, advice)
    advice = _("Add “not_applicable” to the rubric")
    return Finding("no-rule-for-not-applicable", entry.place, message, advice)


def _nothing_applies(entry: Entry, subject: Subject) -> bool:
    """Whether no points that count apply to the unit, so that only a given total could rank it."""
    groups = [group for group in subject.groups_of(entry.scope) if not group.is_adjustment]
    return entry.total is None and all(full_mark(g, entry.scope, entry.not_applicable) == Decimal(0) for g in groups)


def not_assessed_units_have_no_marks(inputs: Inputs) -> Iterator[Finding]:
    """Find points of units that the round lists as not assessed."""
    for entry, _subject in inputs.entries():
        given = (entry.total,) if entry.total is not None else ()
        marks = [*entry.marks.values(), *entry.criteria.values(), *given]
        if marks and inputs.is_not_assessed(entry):
            message = _("“{unit}” is listed as not assessed, but has points").format(unit=inputs.name(entry.unit))
            advice = _("Clear its cells, or take it out of “not_assessed” in round.yaml")
            yield Finding("not-assessed-with-marks", marks[0].place, message, advice)


def rows_are_in_order(inputs: Inputs) -> Iterator[Finding]:
    """Where the round keeps the order of the workbook, find rows that ranks put above the row before."""
    if inputs.round.order != "given":
        return
    for (code, _block), entries in inputs.sheets().items():
        subject = inputs.rubric.subject_by_code.get(code)
        before: dict[str, tuple[Entry, Number]] = {}
        for entry in entries if subject is not None else ():
            assert subject is not None
            value = _compared(inputs, entry, subject)
            if value is None or _is_told(inputs, entry, subject):
                continue
            # Tracks that are ranked by themselves may stand in any order.
            track = entry.track if subject.rank.within == "track" else ""
            if track in before and value > before[track][1]:
                other, less = before[track]
                yield _out_of_order(inputs, entry, _shown_by(value, subject), other, _shown_by(less, subject))
            before[track] = entry, value


def _out_of_order(inputs: Inputs, entry: Entry, value: str, other: Entry, less: str) -> Finding:
    message = _("“{unit}” with {total} stands below “{other}” with {less}").format(
        unit=inputs.name(entry.unit), total=value, other=inputs.name(other.unit), less=less
    )
    advice = _("Move the row, or delete “order: given” in round.yaml, so that totals decide")
    return Finding("row-out-of-order", entry.place, message, advice, Severity.WARNING)


def _compared(inputs: Inputs, entry: Entry, subject: Subject) -> Number | None:
    """What ranks look at in a row: its total, or the percentage of its own full mark."""
    total, full = _total(inputs, entry, subject), own_maximum(entry, subject)
    if total is not None and subject.rank.by == "percent" and full:
        total = by(times(total, Decimal(100)), full)
    return None if total is None else as_compared(total, subject.rank)


def _shown_by(value: Number, subject: Subject) -> str:
    return f"{shown(value)}%" if subject.rank.by == "percent" else shown(value)


def _total(inputs: Inputs, entry: Entry, subject: Subject) -> Number | None:
    """The total that counts for a row."""
    found = inputs.total(entry, subject)
    return found[0] if found is not None else None


def _most(forms: NumberForms) -> int:
    """The most decimals that both forms can write."""
    return min(forms.table.most, forms.prose.most)


def _decimals_advice() -> str:
    return _("Correct the points, or the “writing” of the subject in the rubric")
