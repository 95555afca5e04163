"""The outcome of a round: totals, ranks, tiers, shares, means. Every number in it is a `Figure`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import chain
from typing import Final

from docgen.model.figure import Figure
from docgen.model.register import Cluster, Unit
from docgen.model.rubric import Block, CriteriaGroup, Subject, Tier


class State(Enum):
    """Whether a unit is ranked, has scores but no rank, or was not assessed."""

    RANKED = "ranked"
    NOT_RANKED = "not ranked"
    NOT_ASSESSED = "not assessed"


@dataclass(frozen=True)
class StageResult:
    """A unit's points at one stage of scoring.

    difference: the total that counts less that of the stage; differences: likewise by group and criterion code.
    """

    groups: Mapping[str, Figure] = field(default_factory=dict)
    criteria: Mapping[str, Figure] = field(default_factory=dict)
    total: Figure | None = None
    difference: Figure | None = None
    differences: Mapping[str, Figure] = field(default_factory=dict)

    def figures(self) -> Iterator[Figure]:
        """Its figures."""
        yield from self.groups.values()
        yield from self.criteria.values()
        yield from self.differences.values()
        yield from (figure for figure in (self.total, self.difference) if figure is not None)


@dataclass(frozen=True)
class Origin:
    """A unit that another one was made from, with its rank and total of the last year, where they are known."""

    unit: Unit
    rank: Figure | None = None
    total: Figure | None = None


@dataclass
class Result:
    """One unit's outcome for one subject. A unit that was not assessed has a reason and nothing else.

    groups, criteria: points by group and by criterion code. group_ranks: rank within the block by group code.
    maximum: the unit's own full mark; percent, index: its total as a share of that, of 100 and of 1.
    ranks_among: further ranks, by `all`, `track` or kind of cluster.
    reasons: why there is a bonus or penalty, by group code. not_applicable: codes of points that do not apply.
    previous, previous_totals: rank and total by earlier year. origins: the units it was made from, with a past.
    change: places gained against the last year, positive is up; None without a past. points_change: likewise.
    is_new: it has no past, although others have. counted: it counts in means and shares of tiers.
    """

    # Frozen it takes three times as long to make, and one is made for each row: `Final` is for mypy.
    unit: Final[Unit]
    state: Final[State] = State.NOT_ASSESSED
    scope: Final[str] = ""
    groups: Final[Mapping[str, Figure]] = field(default_factory=dict)
    criteria: Final[Mapping[str, Figure]] = field(default_factory=dict)
    total: Final[Figure | None] = None
    maximum: Final[Figure | None] = None
    percent: Final[Figure | None] = None
    index: Final[Figure | None] = None
    rank: Final[Figure | None] = None
    tier: Final[Tier | None] = None
    group_ranks: Final[Mapping[str, Figure]] = field(default_factory=dict)
    ranks_among: Final[Mapping[str, Figure]] = field(default_factory=dict)
    stages: Final[Mapping[str, StageResult]] = field(default_factory=dict)
    reasons: Final[Mapping[str, Figure]] = field(default_factory=dict)
    not_applicable: Final[frozenset[str]] = frozenset()
    previous: Final[Mapping[int, Figure]] = field(default_factory=dict)
    previous_totals: Final[Mapping[int, Figure]] = field(default_factory=dict)
    origins: Final[tuple[Origin, ...]] = ()
    change: Final[Figure | None] = None
    points_change: Final[Figure | None] = None
    is_new: Final[bool] = False
    counted: Final[bool] = True
    reason: Final[str] = ""

    @property
    def assessed(self) -> bool:
        """Whether the unit has a total."""
        return self.total is not None

    def alone(self) -> Result:
        """What the unit itself was given, without anything that comes from other units or other years."""
        return Result(
            self.unit,
            scope=self.scope,
            groups=self.groups,
            criteria=self.criteria,
            total=self.total,
            maximum=self.maximum,
            percent=self.percent,
            stages=self.stages,
            reasons=self.reasons,
            not_applicable=self.not_applicable,
        )

    def figures(self) -> Iterator[Figure]:
        """Its figures: points, total, ranks, change."""
        single = (self.total, self.maximum, self.percent, self.index, self.rank, self.change, self.points_change)
        of_groups = (self.groups, self.criteria, self.group_ranks, self.ranks_among, self.reasons)
        several = (figures.values() for figures in (*of_groups, self.previous, self.previous_totals))
        stages = (stage.figures() for stage in self.stages.values())
        return chain(*several, [figure for figure in single if figure is not None], *stages)


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
    """One criteria group in a block: results in the order of the group's own table, and the units at the maximum.

    maximum: None where tracks of the block have different ones. Where no maximum is known, the highest are at it.
    mean: of the group's points of the units that count; None when nobody has any.
    """

    group: CriteriaGroup
    maximum: Figure | None
    order: tuple[Result, ...]
    at_maximum: tuple[Result, ...]
    mean: Figure | None = None


@dataclass(frozen=True)
class ClusterOutcome:
    """The units of a block that form one cluster: as ranked among themselves, then those without rank.

    units: how many they are; assessed: how many of them have a total. mean: of the totals that count.
    """

    cluster: Cluster
    order: tuple[Result, ...]
    units: Figure
    assessed: Figure
    mean: Figure | None
    mean_tier: Tier | None

    def figures(self) -> Iterator[Figure]:
        """Its own figures."""
        yield from (figure for figure in (self.units, self.assessed, self.mean) if figure is not None)


@dataclass(frozen=True)
class BlockOutcome:
    """One block of a subject. order: units as ranked (or as given), then those scored without rank, then the others.

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
    clusters: tuple[ClusterOutcome, ...] = ()

    @property
    def ranked(self) -> tuple[Result, ...]:
        """The ranked units, in order."""
        return tuple(result for result in self.order if result.state is State.RANKED)

    @property
    def leaders(self) -> tuple[Result, ...]:
        """The units of rank 1; more than one when tied."""
        return tuple(r for r in self.ranked if r.rank is not None and r.rank.value == 1)

    def figures(self) -> Iterator[Figure]:
        """Its own figures, and those of its units, tiers and groups."""
        own = [figure for figure in (self.units, self.assessed, self.mean) if figure is not None]
        groups = (figure for group in self.groups for figure in (group.maximum, group.mean) if figure is not None)
        return chain(
            own,
            chain.from_iterable(result.figures() for result in self.order),
            chain.from_iterable(tier.figures() for tier in self.tiers),
            groups,
            chain.from_iterable(cluster.figures() for cluster in self.clusters),
        )


@dataclass(frozen=True)
class SubjectOutcome:
    """One subject: its blocks in the rubric's order, the mean over all of them, and the tiers over all units.

    scale: the full mark where it is the same for all units, else None.
    """

    subject: Subject
    blocks: tuple[BlockOutcome, ...]
    scale: Figure | None
    mean: Figure | None
    mean_tier: Tier | None
    tiers: tuple[TierOutcome, ...] = ()

    def figures(self) -> Iterator[Figure]:
        """Its own figures, and those of its tiers and blocks."""
        return chain(
            [figure for figure in (self.scale, self.mean) if figure is not None],
            chain.from_iterable(tier.figures() for tier in self.tiers),
            chain.from_iterable(block.figures() for block in self.blocks),
        )


@dataclass(frozen=True)
class SubjectScores:
    """What one unit was given for one subject. block: that it is in; result: without what comes from others."""

    subject: Subject
    block: Block
    result: Result


@dataclass(frozen=True)
class UnitScores:
    """What one unit was given, in the rubric's order of subjects; those without a total are left out.

    All that a document about this unit alone is made from, so that a score of another one cannot change it.
    """

    unit: Unit
    subjects: tuple[SubjectScores, ...] = ()

    def called(self, unit: Unit) -> UnitScores:
        """The same of a unit under another name."""
        return UnitScores(unit, tuple(replace(one, result=replace(one.result, unit=unit)) for one in self.subjects))


@dataclass(frozen=True)
class Assessment:
    """The outcome of a round. earlier_years: those with a past known, latest first, and at least two."""

    year: int
    subjects: tuple[SubjectOutcome, ...]
    earlier_years: tuple[int, ...]

    def figures(self) -> Iterator[Figure]:
        """Every figure of the round."""
        return chain.from_iterable(subject.figures() for subject in self.subjects)

    def by_unit(self) -> Mapping[str, UnitScores]:
        """What every unit with a total in some subject was given, by its code."""
        found: dict[str, list[tuple[Subject, Block, Result]]] = {}
        for outcome in self.subjects:
            for block in outcome.blocks:
                for result in block.order:
                    if result.assessed:
                        found.setdefault(result.unit.code, []).append((outcome.subject, block.block, result))
        return _ByUnit(found)


class _ByUnit(Mapping[str, UnitScores]):
    """What units were given, by their codes; put together when it is asked for, as there may be thousands of them."""

    def __init__(self, found: Mapping[str, Sequence[tuple[Subject, Block, Result]]]) -> None:
        self._found = found

    def __getitem__(self, unit: str) -> UnitScores:
        found = self._found[unit]
        given = (SubjectScores(subject, block, result.alone()) for subject, block, result in found)
        return UnitScores(found[0][2].unit, tuple(given))

    def __contains__(self, unit: object) -> bool:
        return unit in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
