"""What every step of the assessment of one subject needs to know, and none changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from docgen.assess import figures
from docgen.assess.exact import Number
from docgen.model.figure import Figure
from docgen.model.register import Cluster, Unit
from docgen.model.round import NotRanked, Round, Stage
from docgen.model.rubric import Rubric, Subject


@dataclass(frozen=True)
class Setting:
    """One subject of a round. units: by code; former: units of earlier years; years: earlier ones, latest first."""

    subject: Subject
    rubric: Rubric
    round: Round
    units: Mapping[str, Unit]
    years: tuple[int, ...]
    clusters: Mapping[str, Cluster] = field(default_factory=dict)
    former: Mapping[str, Unit] = field(default_factory=dict)

    @property
    def last_year(self) -> int:
        """The year before the round's."""
        return self.round.year - 1

    @cached_property
    def not_ranked(self) -> Mapping[str, NotRanked]:
        """Units that have scores in the subject, but no rank."""
        listed = (item for item in self.round.not_ranked if item.concerns(self.subject.code))
        found: dict[str, NotRanked] = {}
        for item in listed:
            found.setdefault(item.unit, item)
        return found

    @cached_property
    def rank_rule(self) -> str:
        """What makes ranks."""
        ties = self.subject.ties
        return f"rank.{ties.method}: {ties.reference}"

    @cached_property
    def _full_marks(self) -> dict[Number, Figure]:
        """What `full_mark` wrote: most units have the same."""
        return {}

    def full_mark(self, key: str, value: Number) -> Figure:
        """A unit's own full mark as a figure."""
        if value not in self._full_marks:
            rule = f"maximum: {self.subject.scale_reference}"
            self._full_marks[value] = figures.points(key, value, figures.PLAIN, decimals=6, rule=rule)
        shown = self._full_marks[value]
        return Figure(key, value, shown.table, shown.prose, rule=shown.rule)

    def stages(self) -> tuple[Stage, ...]:
        """The stages of scoring before the one that counts."""
        return self.round.scores.stages[:-1]

    def cluster_of(self, unit: str, kind: str) -> Cluster | None:
        """The cluster of this kind that a unit belongs to."""
        codes = self.units[unit].clusters if unit in self.units else ()
        found = (self.clusters[code] for code in codes if code in self.clusters)
        return next((cluster for cluster in found if cluster.kind == kind), None)


def named(key: str, text: str, rule: str = "") -> Figure:
    """A text as a figure."""
    return Figure(key, text, text, rule=rule)
