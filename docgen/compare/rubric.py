"""Two versions of a rubric: what was added, removed, renamed, moved, and which figures and rules changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from docgen.compare.matching import matched
from docgen.compare.overview import scope_labels
from docgen.model import maxima
from docgen.model.rubric import (
    Block,
    CriteriaGroup,
    Criterion,
    Paper,
    Rubric,
    Subject,
    Tier,
    block_of,
    look_up,
)

Kind = Literal["added", "removed", "renamed", "moved", "changed"]
Section = Literal["paper", "blocks", "subjects", "criteria", "tiers", "rules", "sums"]
_ALIKE_BLOCKS, _ALIKE_SUBJECTS, _ALIKE_GROUPS, _ALIKE_CRITERIA = 0.6, 0.6, 0.6, 0.75
_RULES = ("total", "rank", "ties", "shares", "mean")


@dataclass(frozen=True)
class Change:
    """One difference. what: the part's label. entry: which value of it, as the rubric's file names it.

    level: `group`, `criterion`, `tier`, …; inside: the group of a criterion that came or went; below: how many
    criteria came or went with it. scope: the units whose figure it is, empty for all. old, new: values as they stand
    in the rubric, by units where they differ, None where there is none. references: of the rule, old and new.
    """

    section: Section
    kind: Kind
    level: str
    what: str
    entry: str = ""
    scope: str = ""
    old: Any = None
    new: Any = None
    references: tuple[str, str] = ("", "")
    inside: str = ""
    below: int = 0

    @property
    def difference(self) -> Decimal | None:
        """New less old, of numbers."""
        if isinstance(self.old, Decimal) and isinstance(self.new, Decimal):
            return self.new - self.old
        return None


@dataclass(frozen=True)
class SubjectChanges:
    """The changes of one subject. old, new: its labels."""

    old: str
    new: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Comparison:
    """Two versions of a rubric. whole: changes of its paper, blocks and subjects."""

    whole: tuple[Change, ...]
    subjects: tuple[SubjectChanges, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        told = [change for subject in self.subjects for change in subject.changes if change.section != "sums"]
        return not self.whole and not told


def compare(old: Rubric, new: Rubric) -> Comparison:
    """Compare two versions. References of rules are told where the rule changed, not for themselves."""
    blocks = _same_blocks(old.blocks, new.blocks)
    subjects = matched(old.subjects, new.subjects, _ALIKE_SUBJECTS)
    subjects += _in_order(old.subjects, new.subjects, subjects)
    whole = [*_papers(old, new), *_blocks(old, new, blocks), *_lists(old.subjects, new.subjects, subjects, "subjects")]
    scopes = _scopes(old, new, {one.code: other.code for one, other in blocks})
    labels = scope_labels(old), scope_labels(new)
    compared = tuple(
        SubjectChanges(one.label, other.label, tuple(_Subjects(one, other, scopes, labels).changes()))
        for one, other in subjects
    )
    return Comparison(tuple(whole), compared)


@dataclass(frozen=True)
class _ByNoun:
    """A block compared by what its units are called."""

    block: Block

    @property
    def code(self) -> str:
        return self.block.code

    @property
    def label(self) -> str:
        return self.block.noun


def _same_blocks(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[Block, Block]]:
    """Blocks that are the same: by code or label, else by the noun for their units."""
    pairs = matched(old, new, _ALIKE_BLOCKS)
    kept = {id(part) for pair in pairs for part in pair}
    left, right = ([_ByNoun(one) for one in blocks if id(one) not in kept] for blocks in (old, new))
    return [*pairs, *((one.block, other.block) for one, other in matched(left, right, _ALIKE_BLOCKS))]


def _in_order(old: Sequence[Subject], new: Sequence[Subject], pairs: Sequence[tuple[Subject, Subject]]) -> list[Any]:
    """Pairs of the subjects that are left, in their order: what is assessed is often renamed."""
    kept = {id(part) for pair in pairs for part in pair}
    left, right = ([one for one in subjects if id(one) not in kept] for subjects in (old, new))
    return list(zip(left, right, strict=False))


@dataclass(frozen=True)
class _Scope:
    """The same units in both versions."""

    old: str
    new: str
    label: str


def _scopes(old: Rubric, new: Rubric, blocks: Mapping[str, str]) -> tuple[_Scope, ...]:
    """The scopes that both versions have. A block that got or lost tracks is held against each of them."""
    labels = scope_labels(new)
    own = set(scope_labels(old))
    found = []
    for scope, label in labels.items():
        block = next((one for one, other in blocks.items() if other == block_of(scope)), None)
        if block is None:
            continue
        track = scope.partition(".")[2]
        before = f"{block}.{track}" if f"{block}.{track}" in own else block
        found.append(_Scope(before, scope, label))
    return tuple(found)


def _papers(old: Rubric, new: Rubric) -> Iterator[Change]:
    if old.title != new.title:
        yield Change("paper", "changed", "rubric", "", "title", old=old.title, new=new.title)
    if old.source != new.source:
        yield Change("paper", "changed", "rubric", "", "source", old=old.source, new=new.source)
    for kind, papers in (("added", _without(new, old)), ("removed", _without(old, new))):
        for paper in papers:
            values = {"new": paper} if kind == "added" else {"old": paper}
            yield Change("paper", kind, "rubric", "", "amended_by", **values)  # type: ignore[arg-type]


def _without(one: Rubric, other: Rubric) -> list[Paper]:
    return [paper for paper in one.amended_by if paper not in other.amended_by]


def _lists(
    old: Sequence[Any], new: Sequence[Any], pairs: Sequence[tuple[Any, Any]], section: Section, level: str = ""
) -> Iterator[Change]:
    """What of two lists of coded parts was added, removed or renamed."""
    level = level or section.removesuffix("s")
    kept = {id(part) for pair in pairs for part in pair}
    for part in old:
        if id(part) not in kept:
            yield Change(section, "removed", level, part.label)
    for part in new:
        if id(part) not in kept:
            yield Change(section, "added", level, part.label)
    for one, other in pairs:
        if one.label != other.label:
            yield Change(section, "renamed", level, other.label, old=one.label, new=other.label)


def _blocks(old: Rubric, new: Rubric, pairs: Sequence[tuple[Any, Any]]) -> Iterator[Change]:
    yield from _lists(old.blocks, new.blocks, pairs, "blocks")
    for one, other in pairs:
        yield from _lists(one.tracks, other.tracks, matched(one.tracks, other.tracks), "blocks", "track")


# --- a subject ---


@dataclass(frozen=True)
class _Placed:
    """A group or criterion and what stands over it."""

    part: CriteriaGroup | Criterion
    parent: _Placed | None
    group: CriteriaGroup

    @property
    def code(self) -> str:
        return self.part.code

    @property
    def label(self) -> str:
        return self.part.label

    @property
    def level(self) -> str:
        return "criterion" if self.parent else "group"


class _Subjects:
    """One subject in two versions."""

    def __init__(
        self, old: Subject, new: Subject, scopes: Sequence[_Scope], labels: tuple[Mapping[str, str], Mapping[str, str]]
    ) -> None:
        self._old, self._new = old, new
        self._labels = labels
        self._scopes = scopes
        self._before, self._after = list(_placed(old)), list(_placed(new))
        self._pairs = self._matched()

    def changes(self) -> Iterator[Change]:
        yield from self._parts()
        yield from self._tiers()
        yield from self._rules()
        yield from self._sums()

    def _matched(self) -> list[tuple[_Placed, _Placed]]:
        """Groups with groups; then criteria, rather in the same group than elsewhere; then what changed its level."""
        groups = matched(_groups(self._before), _groups(self._after), _ALIKE_GROUPS)
        twins = {id(one.part): other.part for one, other in groups}
        old, new = _criteria(self._before), _criteria(self._after)

        def in_same_group(one: _Placed, other: _Placed) -> bool:
            return twins.get(id(one.group)) is other.group

        pairs = [*groups]
        for cutoff, together in ((_ALIKE_CRITERIA, in_same_group), (0.9, None)):
            found = matched(old, new, cutoff, together)
            pairs += found
            kept = {id(part) for pair in found for part in pair}
            old, new = ([part for part in parts if id(part) not in kept] for parts in (old, new))
        kept = {id(part) for pair in pairs for part in pair}
        lost = [part for part in self._before if id(part) not in kept]
        come = [part for part in self._after if id(part) not in kept]
        return [*pairs, *matched(lost, come, 0.95)]

    def _parts(self) -> Iterator[Change]:
        by_new = {id(other): one for one, other in self._pairs}
        kept = {id(one) for one, _other in self._pairs}
        for placed in self._before:
            above = placed.parent is not None and id(placed.parent) not in kept
            if id(placed) not in kept and not above:
                yield self._came_or_went("removed", placed)
        for placed in self._after:
            before = by_new.get(id(placed))
            if before is not None:
                yield from self._changed(before, placed)
            elif placed.parent is None or id(placed.parent) in by_new:
                yield self._came_or_went("added", placed)

    def _came_or_went(self, kind: Kind, placed: _Placed) -> Change:
        """A part that is in one version only, with its points and the number of criteria below it."""
        labels = self._labels[0 if kind == "removed" else 1]
        points: Any = {labels[scope]: value for scope in labels if (value := look_up(placed.part.maximum, scope))}
        if len(set(points.values())) < 2:
            points = next(iter(points.values()), getattr(placed.part, "most", None))
        old, new = (points, None) if kind == "removed" else (None, points)
        inside = placed.parent.label if placed.parent else ""
        count = sum(1 for one in _below(placed) if not one.part.criteria)
        return Change("criteria", kind, placed.level, placed.label, "maximum", "", old, new, inside=inside, below=count)

    def _changed(self, before: _Placed, after: _Placed) -> Iterator[Change]:
        old, new = before.part, after.part
        what = new.label
        if old.label != new.label:
            yield Change("criteria", "renamed", after.level, what, old=old.label, new=new.label)
        twin = next((other for one, other in self._pairs if before.parent is one), None)
        if after.level != before.level or (before.parent is not None and twin is not after.parent):
            above = before.parent.label if before.parent else None, after.parent.label if after.parent else None
            yield Change("criteria", "moved", after.level, what, old=above[0], new=above[1])
        yield from self._figures(after, "maximum", lambda part, scope: look_up(part.maximum, scope), before)
        yield from self._figures(after, "weight", lambda part, scope: look_up(part.weight, scope), before)
        yield from self._where(before, after)
        for entry in ("kind", "most", "least", "typed", "above_most"):
            values = getattr(old, entry, None), getattr(new, entry, None)
            if values[0] != values[1]:
                yield Change("criteria", "changed", after.level, what, entry, "", *values)

    def _figures(
        self,
        after: _Placed,
        entry: str,
        value: Callable[[CriteriaGroup | Criterion, str], Decimal | None],
        before: _Placed,
    ) -> Iterator[Change]:
        found = [
            (scope.label, value(before.part, scope.old), value(after.part, scope.new))
            for scope in self._scopes
            if before.part.applies_to(scope.old) and after.part.applies_to(scope.new)
        ]
        yield from _by_scope(found, "criteria", after.level, after.label, entry)

    def _where(self, before: _Placed, after: _Placed) -> Iterator[Change]:
        for scope in self._scopes:
            was, now = before.part.applies_to(scope.old), after.part.applies_to(scope.new)
            if was != now:
                yield Change("criteria", "changed", after.level, after.label, "blocks", scope.label, was, now)

    # --- tiers, rules, sums ---

    def _tiers(self) -> Iterator[Change]:
        pairs = matched(self._old.tiers, self._new.tiers)
        for change in _lists(self._old.tiers, self._new.tiers, pairs, "tiers"):
            yield self._with_bound(change)
        if self._old.tiers_by != self._new.tiers_by:
            yield Change("tiers", "changed", "tiers", "", "tiers_by", "", self._old.tiers_by, self._new.tiers_by)
        references = self._old.tiers_reference, self._new.tiers_reference
        for one, other in pairs:
            for entry, sides in (("lower", ("at_least", "above")), ("upper", ("below", "at_most"))):
                found = [
                    (scope.label, _bound(one, sides, scope.old), _bound(other, sides, scope.new))
                    for scope in self._scopes
                ]
                if entry == "upper" and any(old is None or new is None for _label, old, new in found):
                    # Upper bounds follow from the tier above; one version may leave them out.
                    continue
                yield from _by_scope(found, "tiers", "tier", other.label, entry, references)

    def _with_bound(self, change: Change) -> Change:
        """A tier that came or went with its lower bound, where that is one for all."""
        if change.kind not in ("added", "removed"):
            return change
        side = 0 if change.kind == "removed" else 1
        tiers = (self._old, self._new)[side].tiers
        tier = next(one for one in tiers if one.label == change.what)
        bounds = {_bound(tier, ("at_least", "above"), scope) for scope in self._labels[side]}
        bound = next(iter(bounds)) if len(bounds) == 1 else None
        values = (bound, None) if change.kind == "removed" else (None, bound)
        return replace(change, entry="lower", old=values[0], new=values[1])

    def _rules(self) -> Iterator[Change]:
        for rule in _RULES:
            yield from _rule(rule, getattr(self._old, rule), getattr(self._new, rule))
        yield from _rule("not_applicable", self._old.not_applicable, self._new.not_applicable)
        for entry in ("points", "totals", "percents"):
            values = getattr(self._old.rounding, entry), getattr(self._new.rounding, entry)
            if values[0] != values[1]:
                yield Change("rules", "changed", "rounding", "", entry, "", *values)
        for entry in ("measure", "writing"):
            values = getattr(self._old, entry), getattr(self._new, entry)
            if values[0] != values[1]:
                yield Change("rules", "changed", "subject", "", entry, "", *values)

    def _sums(self) -> Iterator[Change]:
        """The full mark and what the groups add up to, for each scope, also where they are as they were."""
        for scope in self._scopes:
            figures = {
                "scale": (self._old.scale_of(scope.old), self._new.scale_of(scope.new)),
                "total": (maxima.of_groups(self._old, scope.old), maxima.of_groups(self._new, scope.new)),
            }
            for entry, (old, new) in figures.items():
                if old is not None or new is not None:
                    yield Change("sums", "changed", "subject", self._new.label, entry, scope.label, old, new)


def _placed(subject: Subject) -> Iterator[_Placed]:
    for group in subject.groups:
        top = _Placed(group, None, group)
        yield top
        yield from _below(top)


def _below(above: _Placed) -> Iterator[_Placed]:
    for criterion in above.part.criteria:
        placed = _Placed(criterion, above, above.group)
        yield placed
        yield from _below(placed)


def _groups(parts: Sequence[_Placed]) -> list[_Placed]:
    return [part for part in parts if part.parent is None]


def _criteria(parts: Sequence[_Placed]) -> list[_Placed]:
    return [part for part in parts if part.parent is not None]


Bound = tuple[str, Decimal]
"""Which side of a bound, and where it is."""


def _bound(tier: Tier, sides: tuple[str, str], scope: str) -> Bound | None:
    for side in sides:
        value = look_up(getattr(tier, side) or {}, scope)
        if value is not None:
            return side, value
    return None


def _by_scope(
    found: Sequence[tuple[str, Any, Any]],
    section: Section,
    level: str,
    what: str,
    entry: str,
    references: tuple[str, str] = ("", ""),
) -> Iterator[Change]:
    """Changed figures by scope; one that is the same everywhere is told once."""
    if found and len({(old, new) for _label, old, new in found}) == 1:
        found = [("", found[0][1], found[0][2])]
    for scope, old, new in found:
        if old != new:
            yield Change(section, "changed", level, what, entry, scope, old, new, references)


def _rule(rule: str, old: Any, new: Any) -> Iterator[Change]:
    """A rule whose entries differ, reference aside, is told whole: old and new."""
    if old is None and new is None:
        return
    if (
        old is None
        or new is None
        or old.model_copy(update={"reference": ""}) != new.model_copy(update={"reference": ""})
    ):
        references = getattr(old, "reference", ""), getattr(new, "reference", "")
        yield Change("rules", "changed", rule, "", rule, "", old, new, references)
