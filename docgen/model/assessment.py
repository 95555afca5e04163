"""The outcome of a round: totals, ranks, tiers, shares, means. Every number in it is a `Figure`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docgen.model.figure import Figure
from docgen.model.register import Unit
from docgen.model.rubric import Block, CriteriaGroup, Subject, Tier


@dataclass(frozen=True)
class Result:
    """One unit's outcome for one subject. A unit that was not assessed has a reason and nothing else.

    groups: points by group code. group_ranks: rank within the block by group code.
    previous: rank by earlier year. change: places gained against the last year, positive is up; None without a past.
    """

    unit: Unit
    groups: Mapping[str, Figure] = field(default_factory=dict)
    total: Figure | None = None
    rank: Figure | None = None
    tier: Tier | None = None
    group_ranks: Mapping[str, Figure] = field(default_factory=dict)
    previous: Mapping[int, Figure] = field(default_factory=dict)
    change: Figure | None = None
    reason: str = ""

    @property
    def assessed(self) -> bool:
        """Whether the unit has a total."""
        return self.total is not None

    def figures(self) -> Iterator[Figure]:
        """Its figures: points, total, ranks, change."""
        yield from self.groups.values()
        yield from self.group_ranks.values()
        yield from self.previous.values()
        yield from (figure for figure in (self.total, self.rank, self.change) if figure is not None)


@dataclass(frozen=True)
class TierOutcome:
    """One tier of a block: its results in order, how many they are and their share of the block in percent.

    previous_count: units in the tier last year, where known; growth: count less previous_count.
    """

    tier: Tier
    results: tuple[Result, ...]
    count: Figure
    share: Figure
    previous_count: Figure | None = None
    growth: Figure | None = None

    def figures(self) -> Iterator[Figure]:
        """Its own figures."""
        yield from (f for f in (self.count, self.share, self.previous_count, self.growth) if f is not None)


@dataclass(frozen=True)
class GroupOutcome:
    """One criteria group in a block: results in the order of the group's own table, and the units at the maximum."""

    group: CriteriaGroup
    maximum: Figure | None
    order: tuple[Result, ...]
    at_maximum: tuple[Result, ...]


@dataclass(frozen=True)
class BlockOutcome:
    """One block of a subject. order: assessed units as ranked (or as given), then those not assessed.

    units: how many are in the block; assessed: how many of them have a total. mean: None when nobody was assessed.
    """

    block: Block
    order: tuple[Result, ...]
    units: Figure
    assessed: Figure
    tiers: tuple[TierOutcome, ...]
    groups: tuple[GroupOutcome, ...]
    mean: Figure | None
    mean_tier: Tier | None

    @property
    def ranked(self) -> tuple[Result, ...]:
        """The assessed units, in order."""
        return tuple(result for result in self.order if result.assessed)

    @property
    def leaders(self) -> tuple[Result, ...]:
        """The units of rank 1; more than one when tied."""
        return tuple(r for r in self.ranked if r.rank is not None and r.rank.value == 1)

    def figures(self) -> Iterator[Figure]:
        """Its own figures, and those of its units, tiers and groups."""
        yield from (figure for figure in (self.units, self.assessed, self.mean) if figure is not None)
        for result in self.order:
            yield from result.figures()
        for tier in self.tiers:
            yield from tier.figures()
        yield from (group.maximum for group in self.groups if group.maximum is not None)


@dataclass(frozen=True)
class SubjectOutcome:
    """One subject: its blocks in the rubric's order, and the mean over all of them."""

    subject: Subject
    blocks: tuple[BlockOutcome, ...]
    scale: Figure
    mean: Figure | None
    mean_tier: Tier | None


@dataclass(frozen=True)
class Assessment:
    """The outcome of a round. earlier_years: those with ranks in the workbook, latest first, and at least two."""

    year: int
    subjects: tuple[SubjectOutcome, ...]
    earlier_years: tuple[int, ...]

    def figures(self) -> Iterator[Figure]:
        """Every figure of the round."""
        for subject in self.subjects:
            yield from (figure for figure in (subject.scale, subject.mean) if figure is not None)
            for block in subject.blocks:
                yield from block.figures()
