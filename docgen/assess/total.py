"""Totals: the points of groups and of the whole, summed, weighted, converted, or given by the office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from docgen.assess.exact import Number, add, by, rounded, simplest, times
from docgen.model.rubric import CriteriaGroup, Criterion, Subject, look_up
from docgen.model.scores import TOTAL, Entry

Origin = Literal["summed", "weighted", "converted", "given", "decided"]
"""How a total came about."""


def group_points(entry: Entry, group: CriteriaGroup, subject: Subject) -> Number | None:
    """A unit's points of one group, as they stand in its column; None when something is missing, or none apply.

    They are given, or the weighted sum of its criteria. A bonus or penalty has the sign it is typed with; without an
    entry it is 0. Points that do not apply are left out, and the rest is converted where the rubric says so.
    """
    given = entry.marks.get(group.code)
    if given is not None and group.code in entry.decided:
        return given.value
    if group.code in entry.not_applicable:
        return None
    if group.is_plain:
        return None if given is None else given.value
    leaves = [leaf for leaf in group.leaves(entry.scope) if leaf.code not in entry.not_applicable]
    if group.is_adjustment:
        return _adjustment(entry, group, leaves)
    if group.criteria and not leaves:
        return None
    summed = _of_leaves(entry, leaves)
    if summed is None or (given is not None and subject.total.method == "given"):
        return given.value if given is not None else None
    if _converts(subject, "group"):
        whole, left = full_mark(group, entry.scope), full_mark(group, entry.scope, entry.not_applicable)
        if whole is not None and left and whole != left:
            return by(times(summed, whole), left)
    return summed


def criteria_points(entry: Entry, group: CriteriaGroup, subject: Subject) -> Number | None:
    """What the criteria of a group make, whatever stands in its own column; None where there are none, or not all."""
    leaves = [leaf.code for leaf in group.leaves(entry.scope) if leaf.code not in entry.not_applicable]
    there = [code for code in leaves if code in entry.criteria]
    if not there or (len(there) < len(leaves) and not group.is_adjustment):
        return None
    others = {code: mark for code, mark in entry.marks.items() if code != group.code}
    return group_points(replace(entry, marks=others), group, subject)


def _of_leaves(entry: Entry, leaves: list[Criterion]) -> Number | None:
    if not leaves or any(leaf.code not in entry.criteria for leaf in leaves):
        return None
    return add(_weighted(entry.criteria[leaf.code].value, leaf, entry.scope) for leaf in leaves)


def _weighted(value: Number, part: Criterion | CriteriaGroup, scope: str) -> Number:
    weight = look_up(part.weight, scope)
    return value if weight is None else times(value, weight)


def _adjustment(entry: Entry, group: CriteriaGroup, leaves: list[Criterion]) -> Number:
    given = entry.marks.get(group.code)
    summed = _of_leaves(entry, [leaf for leaf in leaves if leaf.code in entry.criteria])
    value: Number = Decimal(0) if summed is None else summed
    if given is not None:
        value = given.value
    if group.above_most == "cut" and group.most is not None and group.kind != "adjustment":
        return max(-group.most, min(value, group.most))
    return value


def counted_adjustment(value: Number, group: CriteriaGroup) -> Number:
    """What an adjustment's points add to the total: a penalty typed as a positive number takes them off."""
    return -value if group.kind == "penalty" and group.typed == "positive" else value


def full_mark(group: CriteriaGroup, scope: str, without: frozenset[str] = frozenset()) -> Number | None:
    """The full mark of a group, without some of its criteria; None where a maximum is not known."""
    if group.code in without:
        return Decimal(0)
    own = look_up(group.maximum, scope)
    leaves = group.leaves(scope)
    if not leaves or (own is not None and not any(leaf.code in without for leaf in leaves)):
        return own
    maxima = [(leaf, look_up(leaf.maximum, scope)) for leaf in leaves if leaf.code not in without]
    if any(maximum is None for _leaf, maximum in maxima):
        return None
    return add(_weighted(maximum, leaf, scope) for leaf, maximum in maxima if maximum is not None)


@dataclass(frozen=True)
class _Share:
    """What one group brings to the total. full: at most; whole: at most, if everything applied. None: not known."""

    points: Number
    full: Number | None
    whole: Number | None


def _extent(group: CriteriaGroup, entry: Entry, subject: Subject) -> tuple[Number | None, Number | None]:
    """What a group brings to the total at most: to that of this unit, and of one to which everything applies."""
    full, whole = full_mark(group, entry.scope, entry.not_applicable), full_mark(group, entry.scope)
    if subject.total.method != "weighted":
        return full, whole
    weight = look_up(group.weight, entry.scope)
    if weight is None:
        return None, None
    if subject.total.of == "ratio":
        return (full if full == Decimal(0) else weight), weight
    return (None if full is None else times(full, weight)), (None if whole is None else times(whole, weight))


def _converts(subject: Subject, within: Literal["total", "group"]) -> bool:
    rule = subject.not_applicable
    return rule is not None and rule.method == "convert" and rule.within == within


def _shares(entry: Entry, subject: Subject) -> Iterator[_Share | None]:
    """The shares of the scored groups; None for one whose points, weight or maximum is missing."""
    for group in subject.groups_of(entry.scope):
        if group.is_adjustment:
            continue
        full, whole = _extent(group, entry, subject)
        gone = full == Decimal(0)
        if _converts(subject, "group") and not gone:
            full = whole
        points = group_points(entry, group, subject)
        if points is None:
            yield _Share(Decimal(0), Decimal(0), whole) if gone else None
            continue
        counted = _counted(_as_added(points, subject), group, entry, subject)
        yield None if counted is None else _Share(counted, full, whole)


def _as_added(points: Number, subject: Subject) -> Number:
    """A group's points as they are added to the total."""
    decimals = subject.rounding.points if subject.total.parts == "rounded" else None
    return points if decimals is None else rounded(points, decimals)


def _counted(points: Number, group: CriteriaGroup, entry: Entry, subject: Subject) -> Number | None:
    """What a group's points add to the total; None where the rubric leaves out what that needs."""
    if subject.total.method != "weighted":
        return points
    weight = look_up(group.weight, entry.scope)
    if weight is None or subject.total.of == "points":
        return None if weight is None else times(points, weight)
    without = frozenset[str]() if _converts(subject, "group") else entry.not_applicable
    full = full_mark(group, entry.scope, without)
    return times(by(points, full), weight) if full else None


def sum_of_parts(entry: Entry, subject: Subject) -> Number | None:
    """The exact total that the rubric's rules make of a unit's points; None when one is missing, or there are none."""
    if not entry.not_applicable and subject.total.method != "weighted" and subject.total.parts == "exact":
        return _plain_sum(entry, subject)
    shares = list(_shares(entry, subject))
    scored = [share for share in shares if share is not None]
    if len(scored) < len(shares) or not any(share.full != Decimal(0) for share in scored):
        return None
    total = add(share.points for share in scored)
    rule = subject.not_applicable
    if entry.not_applicable and rule is not None and rule.method == "convert":
        full, whole = _all([share.full for share in scored]), _all([share.whole for share in scored])
        if full is None or whole is None:
            return None
        if full != whole:
            total = by(times(total, whole), full)
    adjusted = [
        counted_adjustment(_as_added(points, subject), group)
        for group in subject.groups_of(entry.scope)
        if group.is_adjustment and (points := group_points(entry, group, subject)) is not None
    ]
    total = add([total, *adjusted])
    highest = own_maximum(entry, subject) if subject.total.capped else None
    return total if highest is None or total <= highest else highest


def _plain_sum(entry: Entry, subject: Subject) -> Number | None:
    """The same where nothing is weighted, rounded or left out, which is nearly always."""
    values: list[Number] = []
    adjusted: list[Number] = []
    for group in subject.groups_of(entry.scope):
        if group.is_plain:
            mark = entry.marks.get(group.code)
            if mark is None:
                return None
            values.append(mark.value)
            continue
        points = group_points(entry, group, subject)
        if group.is_adjustment:
            adjusted += [] if points is None else [counted_adjustment(points, group)]
        elif points is None:
            return None
        else:
            values.append(points)
    if not values:
        return None
    total, scale = add([*values, *adjusted]), subject.scale_of(entry.scope)
    return scale if subject.total.capped and scale is not None and total > scale else total


def _all(values: list[Number | None]) -> Number | None:
    known = [value for value in values if value is not None]
    return add(known) if len(known) == len(values) else None


def own_maximum(entry: Entry, subject: Subject) -> Number | None:
    """The unit's own full mark: the scale, or less where points that do not apply are taken out and not converted."""
    scale, rule = subject.scale_of(entry.scope), subject.not_applicable
    if not entry.not_applicable or rule is None or rule.method == "convert" or scale is None:
        return scale
    left = Fraction(scale)
    for group in subject.groups_of(entry.scope):
        full, whole = (None, None) if group.is_adjustment else _extent(group, entry, subject)
        if full == whole:
            continue
        if full is None or whole is None:
            return None
        left -= Fraction(whole) - Fraction(full)
    return simplest(left)


def total_of(entry: Entry, subject: Subject, policy: Literal["check", "keep"]) -> tuple[Number, Origin] | None:
    """A unit's total and where it comes from; None when the unit has neither parts nor a given total.

    A given total is kept when the rule says `given` and it lies within the rule's tolerance of its parts, or when
    the round's policy is to keep given totals as they were published, or when people decided it. Else the parts count.
    """
    return total_from(entry, subject, policy, sum_of_parts(entry, subject))


def total_from(
    entry: Entry, subject: Subject, policy: Literal["check", "keep"], parts: Number | None
) -> tuple[Number, Origin] | None:
    """Do what `total_of` does, for parts already summed."""
    given = entry.total.value if entry.total is not None else None
    if given is not None and TOTAL in entry.decided:
        return given, "decided"
    if (
        subject.total.method == "given"
        and given is not None
        and (parts is None or policy == "keep" or abs(Fraction(given) - Fraction(parts)) <= subject.total.tolerance)
    ):
        return given, "given"
    if parts is None:
        return None
    if entry.not_applicable and subject.not_applicable is not None and subject.not_applicable.method == "convert":
        return parts, "converted"
    return parts, "weighted" if subject.total.method == "weighted" else "summed"
