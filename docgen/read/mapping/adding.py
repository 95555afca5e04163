"""Asking which columns add up, for places that have none yet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from docgen.read.mapping.claims import Claims
from docgen.read.mapping.evidence import Part
from docgen.read.mapping.known import Sheet
from docgen.read.mapping.search import Answer, Question, Role, answers
from docgen.read.mapping.slots import Slot
from docgen.read.mapping.tables import Column

_Free = Sequence[tuple[Column, frozenset[int]]]


def search(
    sheet: Sheet,
    claims: Claims,
    missing: Sequence[Slot],
    totals: Sequence[Column],
    free: Sequence[Column],
    fixed: Sequence[Part],
) -> list[Answer]:
    """Every way in which columns without a place make a total together with those that have one.

    missing: the places without a column. totals: columns that may be the whole. free: those that may have a place.
    fixed: the parts that are known. Where there are too many columns, only those that something speaks for are tried.
    """
    if not totals or any(slot.weight is None for slot in missing) or not (missing or fixed):
        return []
    roles = _roles(missing, sum(not any(column.numbers) for column in free))
    live = [(column, _may(claims, column, missing, roles)) for column in free if any(column.numbers)]
    for some in (live, _promising(claims, live, missing)):
        columns = [pair for pair in some if pair[1]]
        found = answers(Question(totals, fixed, columns, roles, sheet.rule.tolerance, sheet.cap))
        if found is not None:
            return found
    return []


def _roles(missing: Sequence[Slot], empty: int) -> list[Role]:
    """The places by what they count. empty: columns without any points, which may be parts and are not searched."""
    roles = []
    for weight in sorted({slot.weight for slot in missing if slot.weight is not None}):
        alike = [slot for slot in missing if slot.weight == weight]
        spare = sum(slot.optional for slot in alike) + empty
        roles.append(Role(weight, len(alike), min(len(alike), spare)))
    return roles


def _may(claims: Claims, column: Column, missing: Sequence[Slot], roles: Sequence[Role]) -> frozenset[int]:
    """The roles that heading, stated maximum and values leave to a column."""
    weights: list[Fraction | None] = [role.weight for role in roles]
    left = claims.strong(column.number, missing) & claims.bounded(column.number, missing, slips=True)
    return frozenset(weights.index(missing[i].weight) for i in left)


def _promising(claims: Claims, live: _Free, missing: Sequence[Slot]) -> _Free:
    return [
        (column, roles)
        for column, roles in live
        if claims.likenesses[column.number] or any(column.stated == slot.most for slot in missing)
    ]
