"""Whether scores keep to the rubric: maxima, signs, decimals, and totals that follow from their parts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import cast

from docgen.assess.exact import Number, add, rounded
from docgen.assess.total import group_points, own_maximum
from docgen.check.material import InputRow, Inputs
from docgen.errors import Cell, Finding, Place, Severity
from docgen.i18n import gettext as _
from docgen.model.rubric import CriteriaGroup, NumberForms, ScopedPart
from docgen.model.scores import TOTAL, Mark
from docgen.vietnamese.numbers import bare, decimals_of, plain


def marks_within_bounds(inputs: Inputs) -> Iterator[Finding]:
    """Find marks above their maximum or below zero, and bonuses, penalties and adjustments outside theirs."""
    for row in inputs.rows:
        for group, part in row.groups:
            mark = row.entry.marks.get(part.code)
            if mark is not None and group.kind == "adjustment":
                yield from _adjustment_within(mark, group)
            elif mark is not None and group.is_adjustment:
                yield from _bonus_within(mark, group)
            elif mark is not None and _is_outside(mark, part):
                yield from _within(mark, part.maximum, part.label)
            for leaf in part.leaves:
                found = row.entry.criteria.get(leaf.code)
                if found is not None and _is_outside(found, leaf):
                    yield from _within(found, leaf.maximum, leaf.label)


def _is_outside(mark: Mark, part: ScopedPart) -> bool:
    return mark.value < 0 or (part.maximum is not None and mark.value > part.maximum)


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


def _adjustment_within(mark: Mark, group: CriteriaGroup) -> Iterator[Finding]:
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


def _bonus_within(mark: Mark, group: CriteriaGroup) -> Iterator[Finding]:
    """A bonus or penalty has the sign that the rubric says, and is not above its most unless it is cut to that."""
    if (mark.value < 0) != (group.typed == "negative") and mark.value != 0:
        wanted = _("a number above zero") if group.typed == "positive" else _("a number below zero")
        message = _("{value} in “{group}”: the rubric wants {wanted} here").format(
            value=plain(mark.value), group=group.label, wanted=wanted
        )
        yield Finding("adjustment-sign", mark.place, message, _("Correct the sign, or “typed” of the group"))
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
    asked = {(row.entry.subject, row.entry.block, code) for row in inputs.rows for code in row.entry.reasons}
    for row in inputs.rows if asked else ():
        entry = row.entry
        for group, _part in row.groups:
            mark = entry.marks.get(group.code)
            wanted = (entry.subject, entry.block, group.code) in asked
            if wanted and mark is not None and mark.value != 0 and group.code not in entry.reasons:
                message = _("“{unit}” has {value} in “{group}”, but no reason").format(
                    unit=inputs.name(entry.unit), value=plain(mark.value), group=group.label
                )
                advice = _("Type the reason in its column")
                yield Finding("reason-missing", mark.place, message, advice, Severity.WARNING)


def groups_agree_with_criteria(inputs: Inputs) -> Iterator[Finding]:
    """Hold the points of a group's own column against the sum of its criteria, and tell which of the two is used."""
    for row in inputs.rows:
        entry, subject = row.entry, row.subject
        for group, part in row.groups:
            mark = entry.marks.get(part.code)
            leaves = [leaf for leaf in part.leaves if leaf.code in entry.criteria]
            value = group_points(entry, group, subject) if leaves else None
            if mark is None or value is None or group.code in entry.decided:
                continue
            told = value if value != mark.value else add(entry.criteria[leaf.code].value for leaf in leaves)
            if told == mark.value or _same_when_rounded(told, mark.value, subject.rounding.points):
                continue
            message = _("The points {given} of “{group}” differ from the sum {sum} of its criteria; {used} is used")
            message = message.format(given=bare(mark.value), group=group.label, sum=_shown(told), used=_shown(value))
            advice = _("Correct the points of the group, or those of its criteria")
            yield Finding("group-differs", mark.place, message, advice, Severity.WARNING)


def _same_when_rounded(exact: Number, given: Decimal, decimals: int | None) -> bool:
    return decimals is not None and rounded(exact, decimals) == given


def _shown(value: Number) -> str:
    """A number as messages show it; one without end is cut after six decimals."""
    return bare(value) if isinstance(value, Decimal) else f"{bare(rounded(value, 6))}…"


def totals_agree_with_parts(inputs: Inputs) -> Iterator[Finding]:
    """Hold given totals against what the rubric makes of their parts, and tell which of the two is used."""
    for row in inputs.rows:
        entry, subject, parts = row.entry, row.subject, row.parts
        if entry.total is None or parts is None or entry.total.value == parts or TOTAL in entry.decided:
            continue
        given = entry.total.value
        if subject.total.method != "given" and _same_when_rounded(parts, given, subject.rounding.totals):
            continue
        yield _total_differs(inputs, row, given, parts)


def _total_differs(inputs: Inputs, row: InputRow, given: Decimal, parts: Number) -> Finding:
    entry, subject = row.entry, row.subject
    assert entry.total is not None
    apart = abs(Fraction(given) - Fraction(parts))
    words = {
        "unit": inputs.name(entry.unit),
        "given": bare(given),
        "sum": _shown(parts),
        "apart": _shown(add([max(given, parts), -min(given, parts)])),
    }
    skipped = [mark for mark in (*entry.marks.values(), *entry.criteria.values()) if mark.is_text]
    if skipped and add([parts, -given]) == add(mark.value for mark in skipped):
        message = _("The total {given} of “{unit}” leaves out {cells}, which stand as text; {sum} is used").format(
            **words, cells=", ".join(mark.place.ref for mark in skipped if isinstance(mark.place, Cell))
        )
        return Finding("total-skips-text", entry.total.place, message, severity=Severity.NOTE)
    if subject.total.method == "given" and apart <= subject.total.tolerance:
        message = _("The total {given} of “{unit}” differs from the sum {sum} by {apart}: its parts were rounded")
        return Finding("total-rounded", entry.total.place, message.format(**words), severity=Severity.NOTE)
    if _total(row) == given:
        message = _("The total {given} of “{unit}” differs from the sum {sum} by {apart}; {given} is kept")
        advice = _("Correct a cell; or delete “given_totals: keep” in round.yaml, so that the sum is used")
    else:
        message = _("The total {given} of “{unit}” differs from the sum {sum} by {apart}; {sum} is used")
        advice = _("Correct the total, or the points it is made of")
    return Finding("total-differs", entry.total.place, message.format(**words), advice, Severity.WARNING)


def decimals_can_be_written(inputs: Inputs) -> Iterator[Finding]:
    """Find points, and the totals that are used, with more decimals than the rubric writes: writing never rounds."""
    for row in inputs.rows:
        entry, subject = row.entry, row.subject
        most = _most(subject.writing.points)
        rounds = subject.rounding.points is not None
        told = False
        for mark in (*([] if rounds else entry.marks.values()), *entry.criteria.values()):
            # The exponent is cheap to see; only digits that are not written may be zeros.
            if -cast(int, mark.value.as_tuple().exponent) > most and decimals_of(mark.value) > most:
                told = True
                message = _("{value} has more than the {most} decimals that the rubric writes")
                message = message.format(value=plain(mark.value), most=most)
                yield Finding("more-decimals-than-written", mark.place, message, _decimals_advice())
        if subject.rounding.totals is None:
            yield from _total_can_be_written(inputs, row, parts_told=told)


def _total_can_be_written(inputs: Inputs, row: InputRow, *, parts_told: bool) -> Iterator[Finding]:
    """Whether the total that counts can be written; a sum is not told again when its parts are told already."""
    entry, subject, found = row.entry, row.subject, row.total
    most = _most(subject.writing.totals)
    if found is None or (found[1] == "summed" and parts_told):
        return
    value, origin = found
    if isinstance(value, Decimal) and decimals_of(value) <= most:
        return
    finest: Place = (
        max(entry.marks.values(), key=lambda mark: decimals_of(mark.value)).place if entry.marks else entry.place
    )
    place = entry.total.place if origin == "given" and entry.total is not None else finest
    message = _("The total {total} of “{unit}” has more than the {most} decimals that the rubric writes").format(
        total=_shown(value), unit=inputs.name(entry.unit), most=most
    )
    yield Finding("more-decimals-than-written", place, message, _decimals_advice())


def totals_within_scale(inputs: Inputs) -> Iterator[Finding]:
    """Find totals above the scale (and what bonuses may add to it), or below zero."""
    for row in inputs.rows:
        entry, subject = row.entry, row.subject
        total, scale = _total(row), subject.scale_of(entry.scope)
        if total is None or scale is None or 0 <= total <= scale or _too_high(row):
            continue
        groups = [group for group, _part in row.groups if group.is_adjustment]
        # A bonus whose most the rubric does not say may lift a total to anything.
        open_end = any(group.kind != "penalty" and group.most is None for group in groups)
        added = [group.most for group in groups if group.kind != "penalty" and group.most]
        highest = scale + sum(added, Decimal(0))
        place = entry.total.place if entry.total is not None else entry.place
        words = {"unit": inputs.name(entry.unit), "total": _shown(total), "scale": bare(highest)}
        if total > highest and not open_end:
            message = _("The total {total} of “{unit}” is above the scale {scale}").format(**words)
            yield Finding("total-above-scale", place, message, _("Correct the points, or the scale in the rubric"))
        elif total < 0:
            message = _("The total {total} of “{unit}” is below zero").format(**words)
            yield Finding("total-below-zero", place, message, _("Correct the points"))


def _too_high(row: InputRow) -> bool:
    """Whether a mark is above its maximum, which is told already."""
    for _group, part in row.groups:
        pairs = [(row.entry.marks.get(part.code), part), *((row.entry.criteria.get(p.code), p) for p in part.leaves)]
        for mark, one in pairs:
            if mark is not None and one.maximum is not None and mark.value > one.maximum:
                return True
    return False


def not_applicable_points_can_be_converted(inputs: Inputs) -> Iterator[Finding]:
    """Find points that do not apply where the rubric has no rule for them, or lacks the maxima that the rule needs."""
    for row in inputs.rows:
        entry, subject = row.entry, row.subject
        if not entry.not_applicable:
            continue
        unit = inputs.name(entry.unit)
        if subject.not_applicable is None:
            message = _("Points of “{unit}” do not apply, but the rubric has no rule for that").format(unit=unit)
            yield Finding("no-rule-for-not-applicable", entry.place, message, _("Add “not_applicable” to the rubric"))
        elif own_maximum(entry, subject) is None or (entry.marks and row.parts is None):
            message = _("The points of “{unit}” cannot be converted: a maximum or another point is missing")
            advice = _("Add the maxima of the groups to the rubric, or type the missing points")
            yield Finding("cannot-be-converted", entry.place, message.format(unit=unit), advice)


def not_assessed_units_have_no_marks(inputs: Inputs) -> Iterator[Finding]:
    """Find points of units that the round lists as not assessed."""
    listed = inputs.round.not_assessed
    for row in inputs.rows if listed else ():
        entry, subject = row.entry, row.subject
        given = (entry.total,) if entry.total is not None else ()
        marks = [*entry.marks.values(), *entry.criteria.values(), *given]
        if marks and any(item.unit == entry.unit and item.concerns(subject.code) for item in listed):
            message = _("“{unit}” is listed as not assessed, but has points").format(unit=inputs.name(entry.unit))
            advice = _("Clear its cells, or take it out of “not_assessed” in round.yaml")
            yield Finding("not-assessed-with-marks", marks[0].place, message, advice)


def rows_are_in_order(inputs: Inputs) -> Iterator[Finding]:
    """Where the round keeps the order of the workbook, find rows whose total is above that of the row before."""
    if inputs.round.order != "given":
        return
    before: InputRow | None = None
    for row in inputs.rows:
        total = _total(row)
        if total is None:
            continue
        same = before is not None and (row.entry.subject, row.entry.block) == (before.entry.subject, before.entry.block)
        less = None if before is None else _total(before)
        if before is not None and same and less is not None and total > less:
            message = _("“{unit}” with {total} stands below “{other}” with {less}").format(
                unit=inputs.name(row.entry.unit),
                total=_shown(total),
                other=inputs.name(before.entry.unit),
                less=_shown(less),
            )
            advice = _("Move the row, or delete “order: given” in round.yaml, so that totals decide")
            yield Finding("row-out-of-order", row.entry.place, message, advice, Severity.WARNING)
        before = row


def _total(row: InputRow) -> Number | None:
    """The total that counts for a row."""
    return None if row.total is None else row.total[0]


def _most(forms: NumberForms) -> int:
    """The most decimals that both forms can write."""
    return min(forms.table.most, forms.prose.most)


def _decimals_advice() -> str:
    return _("Correct the points, or the “writing” of the subject in the rubric")
