"""Finding columns that add up to another one, in every way there is: more than one way means that nothing is known.

Numbers of several rows are packed into one, so that one comparison holds for all of them; the columns are cut into two
halves whose sums are made once and then met in the middle. What one wrong cell would hide in one block of rows is found
in another block, and every answer is counted over all rows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from docgen.read.mapping.evidence import Fit, Part, add_up, sum_fit
from docgen.read.mapping.tables import Column

_BLOCK, _MOST_BLOCKS = 6, 3
_MOST_STATES = 5_000
"""Sums of one half; a dozen columns in the plain case have four thousand."""
_MOST_ANSWERS = 200
_SPARE_BITS = 16
"""How far chance must be from finding an answer: once in 65.536."""


@dataclass(frozen=True)
class Role:
    """Columns that count alike: so many of them, of which some may be missing, multiplied by a weight."""

    weight: Fraction
    count: int
    optional: int = 0


@dataclass(frozen=True)
class Answer:
    """Columns that add up to a total. parts: the columns found, each with what it is multiplied by.

    firm: whether chance is ruled out.
    """

    total: int
    parts: tuple[tuple[int, Fraction], ...]
    fit: Fit
    firm: bool

    @property
    def columns(self) -> frozenset[int]:
        """The columns found."""
        return frozenset(column for column, _weight in self.parts)


@dataclass(frozen=True)
class Question:
    """What adds up to what. totals: columns that may be the whole. fixed: parts that are known already.

    free: columns that may be the missing parts, each with the roles that it may have.
    """

    totals: Sequence[Column]
    fixed: Sequence[Part]
    free: Sequence[tuple[Column, frozenset[int]]]
    roles: Sequence[Role]
    tolerance: Decimal = Decimal(0)
    cap: Decimal | None = None


def answers(question: Question) -> list[Answer] | None:
    """Every way in which it adds up in four of five rows, those with most parts first; None where there are too many.

    An answer with fewer parts is left out where the same total has one with more.
    """
    if not any(role.count for role in question.roles):
        return _only_checked(question)
    found: dict[tuple[int, tuple[tuple[int, int], ...]], Answer] = {}
    by_number = {column.number: column for column, _roles in question.free}
    for rows in _blocks(question.totals):
        matches = _Block(question, rows).matches()
        if matches is None:
            return None
        for total, parts, tries in matches:
            if (total.number, parts) not in found:
                answer = _answer(question, total, parts, by_number, tries)
                if answer.fit.good:
                    found[total.number, parts] = answer
    return _best(list(found.values()))


def _only_checked(question: Question) -> list[Answer]:
    checked = [_answer(question, total, (), {}, len(question.totals)) for total in question.totals]
    return [answer for answer in checked if answer.fit.good]


def _best(found: list[Answer]) -> list[Answer]:
    most = {answer.total: (0, 0) for answer in found}
    for answer in found:
        most[answer.total] = max(most[answer.total], (len(answer.parts), answer.fit.matched))
    kept = [answer for answer in found if (len(answer.parts), answer.fit.matched) == most[answer.total]]
    return sorted(kept, key=lambda answer: (-len(answer.parts), -answer.fit.matched))


def _answer(
    question: Question, total: Column, parts: tuple[tuple[int, int], ...], by_number: dict[int, Column], tries: int
) -> Answer:
    chosen = [Part.of(by_number[number], question.roles[role].weight) for number, role in parts]
    every = [*question.fixed, *chosen]
    fit = sum_fit(total, add_up(every), question.tolerance, question.cap)
    # A column that is the same as another one is no sum.
    several = sum(any(part.steps) for part in every) > 1
    firm = several and _bits(total) * fit.matched >= math.log2(max(tries, 1)) + _SPARE_BITS
    weighted = tuple((number, question.roles[role].weight) for number, role in parts)
    return Answer(total.number, weighted, fit, firm)


def _bits(total: Column) -> float:
    """How much one row says: the bits of a number between the least and the greatest of the column."""
    values = set(total.numbers)
    if len(values) < 2:
        return 0.0
    spread = (max(values) - min(values)).scaleb(total.own_decimals) + 1
    # A column with few different values says no more than those.
    return min(math.log2(float(spread)), 2 * math.log2(len(values)))


def _blocks(totals: Sequence[Column]) -> list[list[int]]:
    """Rows that have a total in most columns, in up to three blocks."""
    rows = (
        [row for row in range(len(totals[0].values)) if any(t.values[row] is not None for t in totals)]
        if totals
        else []
    )
    size = min(_BLOCK, max(2, len(rows) // 2))
    blocks = [rows[start : start + size] for start in range(0, len(rows), size)]
    return [block for block in blocks if len(block) > 1 or len(blocks) == 1][:_MOST_BLOCKS]


State = tuple[tuple[int, ...], tuple[tuple[int, int], ...]]
"""How many columns have each role, and which."""


class _Block:
    """The search in one block of rows, in whole numbers."""

    def __init__(self, question: Question, rows: Sequence[int]) -> None:
        self.question = question
        self.rows = rows
        weights = [role.weight for role in question.roles] + [part.weight for part in question.fixed]
        self.common = math.lcm(*(weight.denominator for weight in weights))
        self.base = self._base()

    def _base(self) -> int:
        """More than twice of what any sum of a row can be."""
        weights = [abs(role.weight) for role in self.question.roles] or [Fraction(1)]
        parts = [Part.of(column, max(weights)) for column, _roles in self.question.free]
        parts += [*(Part.of(total, None) for total in self.question.totals), *self.question.fixed]
        most = max((sum(abs(self._at(p.steps, row, p.weight)) for p in parts) for row in self.rows), default=0)
        return 2 * most + 3

    def _at(self, values: Sequence[int | None], row: int, weight: Fraction) -> int:
        return (values[row] or 0) * weight.numerator * (self.common // weight.denominator)

    def _packed(self, values: Sequence[int | None], weight: Fraction) -> int:
        packed = 0
        for row in self.rows:
            packed = packed * self.base + self._at(values, row, weight)
        return packed

    def matches(self) -> list[tuple[Column, tuple[tuple[int, int], ...], int]] | None:
        """Totals with the parts that make them in every row of the block, and how many ways were tried."""
        free = self.question.free
        middle = len(free) // 2
        left, right = self._sums(free[:middle]), self._sums(free[middle:])
        if left is None or right is None:
            return None
        known = sum(self._packed(part.steps, part.weight) for part in self.question.fixed)
        tries = sum(map(len, left.values())) * sum(map(len, right.values())) * len(self.question.totals)
        found = []
        for total in self.question.totals:
            wanted = self._packed(total.steps, Fraction(1)) - known
            for part, states in left.items():
                for state in states:
                    for other in right.get(wanted - part, ()):
                        if (parts := self._joined(state, other, total)) is not None:
                            found.append((total, parts, tries))
                            if len(found) > _MOST_ANSWERS:
                                return None
        return found

    def _sums(self, columns: Sequence[tuple[Column, frozenset[int]]]) -> dict[int, list[State]] | None:
        """Every sum of some of these columns, with the ways to make it; None where there are too many."""
        roles = self.question.roles
        states: list[tuple[int, State]] = [(0, (tuple(0 for _role in roles), ()))]
        for column, may in columns:
            packed = {role: self._packed(column.steps, roles[role].weight) for role in sorted(may)}
            more = []
            for value, (counts, parts) in states:
                for role, weighed in packed.items():
                    if counts[role] < roles[role].count:
                        raised = (*counts[:role], counts[role] + 1, *counts[role + 1 :])
                        more.append((value + weighed, (raised, (*parts, (column.number, role)))))
            states += more
            if len(states) > _MOST_STATES:
                return None
        found: dict[int, list[State]] = {}
        for value, state in states:
            found.setdefault(value, []).append(state)
        return found

    def _joined(self, one: State, other: State, total: Column) -> tuple[tuple[int, int], ...] | None:
        counts = [left + right for left, right in zip(one[0], other[0], strict=True)]
        parts = tuple(sorted((*one[1], *other[1])))
        if any(number == total.number for number, _role in parts):
            return None
        fits = all(
            role.count - role.optional <= count <= role.count
            for role, count in zip(self.question.roles, counts, strict=True)
        )
        return parts if fits else None
