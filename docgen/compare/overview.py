"""A rubric's maxima held against one another: groups, their criteria, their sums, and the scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from docgen.model import maxima
from docgen.model.rubric import CriteriaGroup, Rubric, Subject, look_up


@dataclass(frozen=True)
class GroupSums:
    """A group. criteria: how many have points of their own. maximum, sum: its own and that of these, by scope.

    A bonus or penalty has `most`, and adds nothing to the sums. scopes: where it applies.
    """

    label: str
    kind: str
    criteria: int
    maximum: Mapping[str, Decimal]
    sum: Mapping[str, Decimal]
    scopes: tuple[str, ...]
    most: Decimal | None = None

    def difference(self, scope: str) -> Decimal | None:
        """By how much the criteria miss the maximum; None where one of the two is not known."""
        if scope not in self.maximum or scope not in self.sum:
            return None
        return self.sum[scope] - self.maximum[scope]


@dataclass(frozen=True)
class Overview:
    """The sums of a subject, in the scopes that it has points for. total: what the groups bring to it at most."""

    label: str
    scopes: Mapping[str, str]
    groups: tuple[GroupSums, ...]
    total: Mapping[str, Decimal]
    scale: Mapping[str, Decimal]

    def difference(self, scope: str) -> Decimal | None:
        """By how much the groups miss the scale; None where one of the two is not known."""
        if scope not in self.total or scope not in self.scale:
            return None
        return self.total[scope] - self.scale[scope]


def overview(rubric: Rubric) -> tuple[Overview, ...]:
    """The sums of every subject of a rubric."""
    labels = scope_labels(rubric)
    return tuple(_subject(subject, labels) for subject in rubric.subjects)


def scope_labels(rubric: Rubric) -> dict[str, str]:
    """What each scope is called: its block's noun, and the track."""
    found = {}
    for block in rubric.blocks:
        tracks = {f"{block.code}.{track.code}": f"{block.noun} {track.label}" for track in block.tracks}
        found.update(tracks or {block.code: block.noun})
    return found


def _subject(subject: Subject, labels: Mapping[str, str]) -> Overview:
    scopes = {scope: label for scope, label in labels.items() if subject.groups_of(scope)}
    return Overview(
        subject.label,
        scopes,
        tuple(_group(group, scopes) for group in subject.groups if group.kind != "named"),
        _known({scope: maxima.of_groups(subject, scope) for scope in scopes}),
        _known({scope: subject.scale_of(scope) for scope in scopes}),
    )


def _group(group: CriteriaGroup, scopes: Mapping[str, str]) -> GroupSums:
    own = [scope for scope in scopes if group.applies_to(scope)]
    count = len({leaf.code for scope in own for leaf in group.leaves(scope)})
    maximum = {scope: look_up(group.maximum, scope) for scope in own}
    below = {scope: maxima.of_leaves(group, scope) for scope in own}
    return GroupSums(group.label, group.kind, count, _known(maximum), _known(below), tuple(own), group.most)


def _known(values: Mapping[str, Decimal | None]) -> dict[str, Decimal]:
    return {scope: value for scope, value in values.items() if value is not None}
