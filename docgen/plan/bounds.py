"""What a cell allows: the least and the most that may be typed for a unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from docgen.model.book import Field
from docgen.model.rubric import CriteriaGroup, Criterion, Subject, look_up
from docgen.vietnamese import headings


@dataclass(frozen=True)
class Bounds:
    """The least and the most that may be typed; None where nothing is said. whole: numbers without decimals only."""

    least: Decimal | None = Decimal(0)
    most: Decimal | None = None
    whole: bool = False


@dataclass(frozen=True)
class Part:
    """A group or criterion in whose cell points are typed or summed. over: its group, of a criterion."""

    part: CriteriaGroup | Criterion
    over: CriteriaGroup | None = None

    @property
    def label(self) -> str:
        """How its column is headed."""
        return self.part.short or self.part.label

    @property
    def names(self) -> tuple[str, ...]:
        """Every text that may head its column."""
        own = (self.part.short, self.part.label)
        return tuple(name for name in (*own, self.part.head if isinstance(self.part, CriteriaGroup) else "") if name)

    @property
    def adjusts(self) -> bool:
        """Whether it is a bonus, penalty or adjustment, or one of its criteria: nobody needs to have any."""
        group = self.over or self.part
        return isinstance(group, CriteriaGroup) and group.is_adjustment

    def applies_to(self, scope: str) -> bool:
        """Whether units of a scope have points for it."""
        return self.part.applies_to(scope) and (self.over is None or self.over.applies_to(scope))

    def bounds(self, scope: str) -> Bounds:
        """What may be typed for units of a scope. A bonus above its most is allowed where the rubric cuts it."""
        group = self.part
        if isinstance(group, Criterion) or not group.is_adjustment:
            return Bounds(most=look_up(group.maximum, scope))
        if group.kind == "adjustment":
            return Bounds(group.least, group.most)
        most = None if group.above_most == "cut" else group.most
        if group.typed == "negative":
            return Bounds(None if most is None else -most, Decimal(0))
        return Bounds(Decimal(0), most)

    def shown_maximum(self, scope: str) -> Decimal | None:
        """The number to show as its maximum: of a penalty what it takes off at most."""
        if isinstance(self.part, CriteriaGroup) and self.part.is_adjustment:
            return self.part.most
        return look_up(self.part.maximum, scope)


def words_of(subject: Subject) -> tuple[str, ...]:
    """What a cell may say instead of points, where the rubric has a rule for points that do not apply."""
    rule = subject.not_applicable
    return () if rule is None else rule.words or headings.NOT_APPLICABLE[:2]


def parts_of(subject: Subject, scope: str) -> Iterator[Part]:
    """Every group with points in a scope, each followed by its criteria that have points of their own."""
    for group in subject.groups_of(scope):
        yield Part(group)
        yield from (Part(leaf, group) for leaf in group.leaves(scope))


def part_by_code(subject: Subject) -> dict[str, Part]:
    """Every group and criterion with points, by code."""
    found: dict[str, Part] = {}
    for group in subject.groups:
        found[group.code] = Part(group)
        waiting = list(group.criteria)
        while waiting:
            criterion = waiting.pop()
            waiting.extend(criterion.criteria)
            if not criterion.criteria:
                found[criterion.code] = Part(criterion, group)
    return found


def bounds_of(subject: Subject, parts: Mapping[str, Part], field: Field, scope: str) -> Bounds | None:
    """What may be typed in a cell of numbers; None in a cell of words. parts: of the subject, by code."""
    if field.kind == "points":
        return parts[field.code].bounds(scope)
    if field.kind == "total":
        return Bounds(most=highest_total(subject, scope))
    if field.kind == "rank":
        return Bounds(Decimal(1), whole=True)
    return Bounds() if field.kind == "past" else None


def highest_total(subject: Subject, scope: str) -> Decimal | None:
    """The scale, and what bonuses may add to it; None where one of them is open."""
    scale = subject.scale_of(scope)
    added = [group.most for group in subject.groups_of(scope) if group.is_adjustment and group.kind != "penalty"]
    known = [most for most in added if most is not None]
    if scale is None or len(known) < len(added):
        return None
    return scale if subject.total.capped else scale + sum(known, Decimal(0))
