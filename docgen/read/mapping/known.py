"""What is known of a sheet's points before they are found, and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from docgen.model.rubric import TotalRule
from docgen.read.mapping.assign import Placed
from docgen.read.mapping.evidence import Fit, Sum, sum_fit
from docgen.read.mapping.proposal import Meaning
from docgen.read.mapping.slots import Whole
from docgen.read.mapping.tables import Column


@dataclass(frozen=True)
class Sheet:
    """What is known before.

    columns: those that may hold points, from the left; every: all columns of the table by number. wholes: what is
    looked for. scale: the highest total, None where it is not known. total_heads: columns headed as the total, or
    `declared` as it.
    """

    columns: Sequence[Column]
    every: Mapping[int, Column]
    wholes: Sequence[Whole]
    rule: TotalRule
    scale: Decimal | None
    year: int
    total: Meaning
    total_heads: Sequence[int]
    declared: bool = False

    @cached_property
    def by_number(self) -> Mapping[int, Column]:
        """The columns that may hold points."""
        return {column.number: column for column in self.columns}

    def fit(self, total: Column, sums: Sum) -> Fit:
        """Whether sums are a total, as the rubric makes totals."""
        return sum_fit(total, sums, self.rule.tolerance, self.cap)

    @property
    def cap(self) -> Decimal | None:
        """What totals are cut to."""
        return self.scale if self.rule.capped else None

    def may_be_total(self, column: Column) -> bool:
        """Whether a column's values may be totals, a few slips of the hand aside."""
        if self.scale is None:
            return True
        bonuses = (whole.slot.most for whole in self.wholes if whole.slot.optional and whole.slot.most)
        highest = self.scale + sum((most for most in bonuses if most > 0), Decimal(0))
        return sum(value > highest for value in column.numbers) <= max(2, len(column.numbers) // 10)


@dataclass
class Points:
    """The columns of points: what was decided, and for what is open the columns that fit equally well."""

    decided: dict[Meaning, Placed] = field(default_factory=dict)
    open: dict[Meaning, tuple[int, ...]] = field(default_factory=dict)

    def put(self, meaning: Meaning, placed: Placed) -> None:
        """Decide on a column."""
        self.decided[meaning] = placed
        self.open.pop(meaning, None)

    def doubt(self, meaning: Meaning, columns: Sequence[int]) -> None:
        """Leave something open."""
        self.decided.pop(meaning, None)
        self.open[meaning] = tuple(sorted(set(columns)))

    def column(self, meaning: Meaning) -> int | None:
        """The column decided on."""
        placed = self.decided.get(meaning)
        return None if placed is None else placed.column

    def taken(self) -> frozenset[int]:
        """All columns decided on."""
        return frozenset(placed.column for placed in self.decided.values())

    def weaken(self, reason: str) -> None:
        """Nothing is sure any more."""
        for meaning, placed in self.decided.items():
            self.decided[meaning] = placed.weakened(reason)
