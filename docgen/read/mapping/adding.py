"""Asking which columns add up, for places that have none yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from docgen.read.mapping.claims import Claims
from docgen.read.mapping.evidence import Fit, Part, add_up
from docgen.read.mapping.known import Sheet
from docgen.read.mapping.search import Answer, Question, Role, answers
from docgen.read.mapping.slots import Slot
from docgen.read.mapping.tables import Column

_DEEPEST = 3
"""Sums of sums of sums: the total, the groups, their criteria."""

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
    fixed: the parts that are known. Formulas that add just so many columns are the answer where there are any. Where
    there are too many columns, only those that something speaks for are tried.
    """
    if not totals or any(slot.weight is None for slot in missing) or not (missing or fixed):
        return []
    by_formula = [answer for total in totals if (answer := _by_formula(sheet, total, missing, free, fixed)) is not None]
    if by_formula:
        return by_formula
    roles = _roles(missing, sum(not any(column.numbers) for column in free))
    live = [(column, _may(claims, column, missing, roles)) for column in free if any(column.numbers)]
    for some in (live, _promising(claims, live, missing)):
        columns = [pair for pair in some if pair[1]]
        found = answers(Question(totals, fixed, columns, roles, sheet.rule.tolerance, sheet.cap))
        if found is not None:
            return found
    return []


def _by_formula(
    sheet: Sheet, total: Column, missing: Sequence[Slot], free: Sequence[Column], fixed: Sequence[Part]
) -> Answer | None:
    """The parts that a total's formulas add, if they are the known ones and as many others as are missing."""
    known = {part.column: part.weight for part in fixed}
    by_number = {column.number: column for column in free if column.number != total.number}
    for adds in _expanded(sheet, total):
        others = {number: weight for number, weight in adds.items() if number not in known}
        if len(adds) - len(others) < len(known) or not others.keys() <= by_number.keys():
            continue
        spared = sum(slot.optional for slot in missing)
        counts, wanted = Counter(others.values()), Counter(slot.weight for slot in missing)
        if all(counts[weight] <= wanted[weight] for weight in counts) and len(others) >= len(missing) - spared:
            parts = tuple(sorted(others.items()))
            every = [*fixed, *(Part.of(by_number[number], weight) for number, weight in parts)]
            fit = sheet.fit(total, add_up(every)) if every else Fit()
            return Answer(total.number, parts, fit, firm=len(every) > 1)
    return None


def _expanded(sheet: Sheet, total: Column) -> Iterator[dict[int, Fraction]]:
    """What a total's formulas add, then the same with sums among it replaced by what they add."""
    adds = dict(total.adds)
    for _level in range(_DEEPEST):
        if not adds:
            return
        yield adds
        more: dict[int, Fraction] = {}
        for number, weight in adds.items():
            below = sheet.every[number].adds if number in sheet.every else ()
            for part, each in below or ((number, Fraction(1)),):
                more[part] = more.get(part, Fraction(0)) + weight * each
        adds = {} if more == adds else more


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
