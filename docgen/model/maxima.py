"""What criteria and groups bring to the total at most, in a scope; None where that is not known."""

from __future__ import annotations

from decimal import Decimal

from docgen.model.rubric import CriteriaGroup, Criterion, Subject, look_up


def of_criteria(parent: CriteriaGroup | Criterion, scope: str) -> Decimal | None:
    """What the criteria below add up to; None where there are none, or one has no maximum."""
    parts = [part for part in parent.criteria if part.applies_to(scope)]
    return _sum([of_criterion(part, scope) for part in parts])


def of_leaves(parent: CriteriaGroup | Criterion, scope: str) -> Decimal | None:
    """What the criteria that have points of their own bring to what is above them; None where one has no maximum."""
    found = []
    for part in (part for part in parent.criteria if part.applies_to(scope)):
        if any(one.applies_to(scope) for one in part.criteria):
            below, weight = of_leaves(part, scope), look_up(part.weight, scope)
            found.append(below if below is None or weight is None else below * weight)
        else:
            found.append(of_criterion(part, scope))
    return _sum(found)


def of_criterion(part: Criterion, scope: str) -> Decimal | None:
    """What a criterion brings to what stands above it: its maximum, or that of the criteria below, times its weight."""
    maximum, weight = look_up(part.maximum, scope), look_up(part.weight, scope)
    if maximum is None:
        maximum = of_criteria(part, scope)
    return maximum if maximum is None or weight is None else maximum * weight


def of_group(subject: Subject, group: CriteriaGroup, scope: str) -> Decimal | None:
    """What a group brings to the total: its maximum, that times its weight, or its weight, as the total rule says."""
    maximum, weight = look_up(group.maximum, scope), look_up(group.weight, scope)
    if maximum is None:
        maximum = of_criteria(group, scope)
    if subject.total.method != "weighted":
        return maximum
    if subject.total.of == "ratio":
        return weight
    return None if maximum is None or weight is None else maximum * weight


def of_groups(subject: Subject, scope: str) -> Decimal | None:
    """What the scored groups of a scope add up to, bonuses and penalties left out; None where one is not known."""
    return _sum([of_group(subject, group, scope) for group in subject.groups_of(scope) if not group.is_adjustment])


def _sum(values: list[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if values and len(known) == len(values) else None
