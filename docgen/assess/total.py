"""Totals: summed from exact points, or given by the office and held against their parts."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from docgen.model.rubric import TotalRule
from docgen.model.scores import Entry

Origin = Literal["summed", "given"]


def sum_of_parts(entry: Entry, groups: tuple[str, ...]) -> Decimal | None:
    """The exact sum of a unit's points in these groups; None when one of them is missing, or there are none."""
    if not groups or any(group not in entry.marks for group in groups):
        return None
    return sum((entry.marks[group].value for group in groups), Decimal(0))


def total_of(
    entry: Entry, groups: tuple[str, ...], rule: TotalRule, policy: Literal["check", "keep"]
) -> tuple[Decimal, Origin] | None:
    """A unit's total and where it comes from; None when the unit has neither parts nor a given total.

    A given total is kept when the rule says `given` and it lies within the rule's tolerance of its parts, or when
    the round's policy is to keep given totals as they were published. Else the parts are summed.
    """
    parts = sum_of_parts(entry, groups)
    given = entry.total.value if entry.total is not None else None
    if (
        rule.method == "given"
        and given is not None
        and (parts is None or policy == "keep" or abs(given - parts) <= rule.tolerance)
    ):
        return given, "given"
    if parts is not None:
        return parts, "summed"
    return None
