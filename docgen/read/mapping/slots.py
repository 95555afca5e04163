"""What is looked for in a score sheet: the places (slots) that the rubric has for points, and what is known of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from docgen.model.round import ScoreSheet, SheetColumns, StageColumns
from docgen.model.rubric import CriteriaGroup, Criterion, Rubric, Subject, look_up
from docgen.read.mapping.headings import core
from docgen.read.mapping.proposal import Meaning


@dataclass(frozen=True)
class Slot:
    """A group or criterion that has a column. names: how a heading may call it, reduced by `core`.

    least, most: what its points are within, None where the rubric does not say or units differ without bound.
    weight: what its points count in the whole it is part of, negative for a penalty; None where that is not known.
    optional: whether a sheet may do without it. number: its place in the rubric (“2.3”). declared: its column's name
    in round.yaml. cut: what its points count at most, either way, where more may stand there.
    """

    meaning: Meaning
    names: frozenset[str]
    number: str
    least: Decimal | None = None
    most: Decimal | None = None
    weight: Fraction | None = Fraction(1)
    optional: bool = False
    declared: str = ""
    cut: Decimal | None = None

    def admits(self, value: Decimal) -> bool:
        """Whether a value may stand there."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


@dataclass(frozen=True)
class Whole:
    """A group with its criteria; `parts` is empty where the group itself is scored."""

    slot: Slot
    parts: tuple[Slot, ...] = ()


def wholes_of(
    rubric: Rubric,
    subject: Subject,
    sheet: ScoreSheet,
    columns: SheetColumns | StageColumns,
    year: int,
    stage: str = "",
) -> tuple[Whole, ...]:
    """The groups that a sheet may have columns for, in the rubric's order. columns: their names in round.yaml."""
    scopes = rubric.block_by_code[sheet.block].scopes()
    found = []
    for number, group in enumerate(subject.groups_of(sheet.block), start=1):
        leaves = _leaves(group.criteria, scopes, str(number))
        parts = tuple(_part(leaf, place, scopes, columns, year, stage) for leaf, place in leaves)
        found.append(Whole(_group(group, str(number), subject, scopes, columns, year, stage), parts))
    return tuple(found)


def _leaves(criteria: Sequence[Criterion], scopes: Sequence[str], number: str) -> list[tuple[Criterion, str]]:
    """The criteria with points of their own that apply to any of the scopes, each with its number."""
    found: list[tuple[Criterion, str]] = []
    applying = [criterion for criterion in criteria if any(criterion.applies_to(scope) for scope in scopes)]
    for position, criterion in enumerate(applying, start=1):
        place = f"{number}.{position}"
        below = _leaves(criterion.criteria, scopes, place)
        found += below or [(criterion, place)]
    return found


def _part(
    leaf: Criterion, number: str, scopes: Sequence[str], columns: SheetColumns | StageColumns, year: int, stage: str
) -> Slot:
    meaning = Meaning("criterion", leaf.code, stage=stage, label=leaf.short or leaf.label)
    weights = {Fraction(look_up(leaf.weight, scope) or 1) for scope in scopes}
    return Slot(
        meaning,
        _names((leaf.label, leaf.short), columns.criteria.get(leaf.code, ""), year),
        number,
        Decimal(0),
        _most(leaf.maximum, scopes),
        _only(weights),
        declared=columns.criteria.get(leaf.code, ""),
    )


def _group(
    group: CriteriaGroup,
    number: str,
    subject: Subject,
    scopes: Sequence[str],
    columns: SheetColumns | StageColumns,
    year: int,
    stage: str,
) -> Slot:
    meaning = Meaning("group", group.code, stage=stage, label=group.short or group.label)
    declared = columns.groups.get(group.code, "")
    names = _names((group.label, group.short, group.head), declared, year)
    if not group.is_adjustment:
        weight = _only({_weight(group, subject, scope) for scope in scopes})
        return Slot(meaning, names, number, Decimal(0), _most(group.maximum, scopes), weight, declared=declared)
    taken_off = group.kind == "penalty" and group.typed == "positive"
    most = None if group.above_most == "cut" else group.most
    if group.kind == "adjustment":
        least = group.least
    elif group.kind == "penalty" and group.typed == "negative":
        least, most = None if most is None else -most, Decimal(0)
    else:
        least = Decimal(0)
    weight = Fraction(-1 if taken_off else 1)
    cut = group.most if group.above_most == "cut" and group.kind != "adjustment" else None
    return Slot(meaning, names, number, least, most, weight, optional=True, declared=declared, cut=cut)


def _weight(group: CriteriaGroup, subject: Subject, scope: str) -> Fraction | None:
    """What a point of a group counts in the total; None where the rubric leaves it open."""
    if subject.total.method != "weighted":
        return Fraction(1)
    weight, maximum = look_up(group.weight, scope), look_up(group.maximum, scope)
    if weight is None or (subject.total.of == "ratio" and not maximum):
        return None
    return Fraction(weight) if subject.total.of == "points" else Fraction(weight) / Fraction(maximum or 1)


def _most(maximum: dict[str, Decimal], scopes: Sequence[str]) -> Decimal | None:
    """The highest maximum of any scope; None where one is not known."""
    known = [look_up(maximum, scope) for scope in scopes]
    return None if None in known else max(value for value in known if value is not None)


def _only(values: Collection[Fraction | None]) -> Fraction | None:
    """The one value, or None where there are several."""
    return next(iter(values)) if len(values) == 1 else None


def _names(texts: Iterable[str], declared: str, year: int) -> frozenset[str]:
    """Folded names; the one that round.yaml gives stands for all others."""
    return frozenset(core(text, year) for text in ([declared] if declared else texts) if text)
