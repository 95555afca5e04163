"""Formulas of workbooks: sums of groups and totals as the rubric makes them, as Excel writes them and as they come out.

A formula is built once, and both its text and its value are taken from it, so that the value that a file holds beside
a formula is the one that Excel will compute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from docgen.model.book import Field
from docgen.model.rubric import CriteriaGroup, Criterion, Subject, look_up
from docgen.plan.bounds import words_of

Refer = Callable[[Field], str]
"""From a field to the cell where it stands, such as `C5`."""
Look = Callable[[Field], Decimal | Fraction | str | None]
"""From a field to what stands in its cell."""

_CELL = re.compile(r"([A-Z]{1,3})(\d+)")


class Formula:
    """A part of a formula."""

    def text(self, refer: Refer) -> str:
        """As Excel writes it, without the equals sign."""
        raise NotImplementedError

    def value(self, look: Look) -> Fraction:
        """What comes out; empty cells and words count as 0."""
        raise NotImplementedError


@dataclass(frozen=True)
class Number(Formula):
    """A constant."""

    number: Decimal

    def text(self, refer: Refer) -> str:
        return format(self.number.normalize(), "f")

    def value(self, look: Look) -> Fraction:
        return Fraction(self.number)


@dataclass(frozen=True)
class Points(Formula):
    """What stands in a cell; words count as 0."""

    field: Field

    def text(self, refer: Refer) -> str:
        return f"N({refer(self.field)})"

    def value(self, look: Look) -> Fraction:
        found = look(self.field)
        return Fraction(0) if found is None or isinstance(found, str) else Fraction(found)


@dataclass(frozen=True)
class Applies(Formula):
    """An amount, but 0 where the cell says that its points do not apply. amount: constant."""

    field: Field
    words: tuple[str, ...]
    amount: Decimal

    def text(self, refer: Refer) -> str:
        amount = Number(self.amount).text(refer)
        cell = refer(self.field)
        tests = ",".join(f'{cell}="{word}"' for word in self.words)
        return f"IF({f'OR({tests})' if len(self.words) > 1 else tests},0,{amount})" if self.words else amount

    def value(self, look: Look) -> Fraction:
        found = look(self.field)
        gone = isinstance(found, str) and found.casefold() in {word.casefold() for word in self.words}
        return Fraction(0) if gone else Fraction(self.amount)


@dataclass(frozen=True)
class Sum(Formula):
    """A sum of one or more parts."""

    parts: tuple[Formula, ...]

    def text(self, refer: Refer) -> str:
        runs: list[list[str]] = []
        for part in self.parts:
            text = refer(part.field) if isinstance(part, Points) else part.text(refer)
            if isinstance(part, Points) and runs and _goes_on(runs[-1], text):
                runs[-1].append(text)
            else:
                runs.append([text])
        return f"SUM({','.join(run[0] if len(run) == 1 else f'{run[0]}:{run[-1]}' for run in runs)})"

    def value(self, look: Look) -> Fraction:
        return sum((part.value(look) for part in self.parts), Fraction(0))


def _goes_on(run: Sequence[str], cell: str) -> bool:
    """Whether a cell stands right of the cells of a run, or below them, so that all of them are one area."""
    last = _spot(run[-1])
    step = _spot(cell)
    if last is None or step is None:
        return False
    first = _spot(run[0]) or last
    right = step == (last[0], last[1] + 1) and first[0] == step[0]
    below = step == (last[0] + 1, last[1]) and first[1] == step[1]
    return right or below


def _spot(cell: str) -> tuple[int, int] | None:
    """Row and column of a cell; None for what is another part of a formula."""
    found = _CELL.fullmatch(cell)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


@dataclass(frozen=True)
class Times(Formula):
    """A product."""

    left: Formula
    right: Formula

    def text(self, refer: Refer) -> str:
        return f"{self.left.text(refer)}*{self.right.text(refer)}"

    def value(self, look: Look) -> Fraction:
        return self.left.value(look) * self.right.value(look)


@dataclass(frozen=True)
class Over(Formula):
    """A quotient; 0 where there is nothing to divide by."""

    left: Formula
    right: Formula

    def text(self, refer: Refer) -> str:
        return f"IFERROR({self.left.text(refer)}/{self.right.text(refer)},0)"

    def value(self, look: Look) -> Fraction:
        by = self.right.value(look)
        return self.left.value(look) / by if by else Fraction(0)


@dataclass(frozen=True)
class Within(Formula):
    """A value cut to bounds."""

    part: Formula
    least: Decimal | None = None
    most: Decimal | None = None

    def text(self, refer: Refer) -> str:
        text = self.part.text(refer)
        if self.most is not None:
            text = f"MIN({text},{Number(self.most).text(refer)})"
        return text if self.least is None else f"MAX({text},{Number(self.least).text(refer)})"

    def value(self, look: Look) -> Fraction:
        value = self.part.value(look)
        if self.most is not None:
            value = min(value, Fraction(self.most))
        return value if self.least is None else max(value, Fraction(self.least))


@dataclass(frozen=True)
class Lesser(Formula):
    """The lesser of two values."""

    left: Formula
    right: Formula

    def text(self, refer: Refer) -> str:
        return f"MIN({self.left.text(refer)},{self.right.text(refer)})"

    def value(self, look: Look) -> Fraction:
        return min(self.left.value(look), self.right.value(look))


@dataclass(frozen=True)
class Rounded(Formula):
    """A value rounded half away from zero."""

    part: Formula
    decimals: int

    def text(self, refer: Refer) -> str:
        return f"ROUND({self.part.text(refer)},{self.decimals})"

    def value(self, look: Look) -> Fraction:
        scaled = self.part.value(look) * 10**self.decimals
        whole = (abs(scaled) * 2 + 1) // 2
        return Fraction(whole if scaled >= 0 else -whole, 10**self.decimals)


@dataclass(frozen=True)
class IfAny(Formula):
    """An amount, but 0 where what it hangs on is 0."""

    hangs_on: Formula
    amount: Decimal

    def text(self, refer: Refer) -> str:
        return f"IF({self.hangs_on.text(refer)}=0,0,{Number(self.amount).text(refer)})"

    def value(self, look: Look) -> Fraction:
        return Fraction(self.amount) if self.hangs_on.value(look) else Fraction(0)


@dataclass(frozen=True)
class Asked:
    """Whose formula is made. gone: codes of points that the round takes out for the unit. stage: of all its cells."""

    subject: Subject
    scope: str
    stage: str
    gone: frozenset[str] = frozenset()

    @property
    def words(self) -> tuple[str, ...]:
        """What a cell says whose points do not apply."""
        return words_of(self.subject)

    @property
    def may_be_gone(self) -> bool:
        """Whether any points may turn out not to apply."""
        return bool(self.words or self.gone)

    def points(self, code: str) -> Points:
        """The cell of a group's or criterion's points."""
        return Points(Field("points", code, self.stage))

    def applies(self, code: str, amount: Decimal) -> Formula:
        """An amount that goes with the points of a cell."""
        if code in self.gone:
            return Number(Decimal(0))
        return Applies(Field("points", code, self.stage), self.words, amount)


def group_formula(asked: Asked, group: CriteriaGroup) -> Formula | None:
    """The points of a group from those of its criteria; None where the group itself is typed, or nothing applies."""
    leaves = [leaf for leaf in group.leaves(asked.scope) if leaf.code not in asked.gone]
    if not leaves or group.code in asked.gone:
        return None
    summed = Sum(tuple(_weighted(asked.points(leaf.code), leaf, asked.scope) for leaf in leaves))
    if group.is_adjustment:
        return _cut(summed, group)
    rule = asked.subject.not_applicable
    if rule is not None and rule.method == "convert" and rule.within == "group" and asked.may_be_gone:
        full, whole = _full(asked, group), _whole(group, asked.scope)
        if full is not None and whole is not None:
            return Over(Times(summed, Number(whole)), full)
    return summed


def total_formula(asked: Asked) -> Formula | None:
    """The total as the rubric makes it; None where it is given, or where the rubric lacks a number that it needs."""
    subject = asked.subject
    groups = subject.groups_of(asked.scope)
    scored = [group for group in groups if not group.is_adjustment]
    if subject.total.method == "given" or not scored:
        return None
    parts = [_counted(asked, group) for group in scored]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    total: Formula = Sum(tuple(known))
    rule = subject.not_applicable
    if rule is not None and rule.method == "convert" and asked.may_be_gone:
        converted = _converted(asked, scored, total)
        if converted is None:
            return None
        total = converted
    adjusted = [_adjusted(asked, group) for group in groups if group.is_adjustment]
    if adjusted:
        total = Sum((*(total.parts if isinstance(total, Sum) else (total,)), *adjusted))
    scale = subject.scale_of(asked.scope)
    if subject.total.capped and scale is not None:
        reduced = _reduced(asked, scored, scale)
        if reduced is None:
            return None
        total = Within(total, most=scale) if isinstance(reduced, Number) else Lesser(total, reduced)
    return total if subject.rounding.totals is None else Rounded(total, subject.rounding.totals)


def _reduced(asked: Asked, scored: Sequence[CriteriaGroup], scale: Decimal) -> Formula | None:
    """The unit's own full mark: less than the scale where points that do not apply are taken out and not converted."""
    rule = asked.subject.not_applicable
    if rule is None or rule.method == "convert" or not asked.may_be_gone:
        return Number(scale)
    fulls = [_counted_full(asked, group) for group in scored]
    wholes = [_counted_whole(asked, group) for group in scored]
    known = [full for full in fulls if full is not None]
    amounts = [whole for whole in wholes if whole is not None]
    if len(known) < len(fulls) or len(amounts) < len(wholes):
        return None
    return Sum((Number(scale - sum(amounts, Decimal(0))), *known))


def _converted(asked: Asked, scored: Sequence[CriteriaGroup], total: Formula) -> Formula | None:
    """A total taken from what applies to the whole."""
    fulls = [_counted_full(asked, group) for group in scored]
    wholes = [_counted_whole(asked, group) for group in scored]
    known = [full for full in fulls if full is not None]
    amounts = [whole for whole in wholes if whole is not None]
    if len(known) < len(fulls) or len(amounts) < len(wholes):
        return None
    return Over(Times(total, Number(sum(amounts, Decimal(0)))), Sum(tuple(known)))


def _counted(asked: Asked, group: CriteriaGroup) -> Formula | None:
    """What a group brings to the total."""
    subject = asked.subject
    points = _as_added(asked.points(group.code), subject)
    if subject.total.method != "weighted":
        return points
    weight = look_up(group.weight, asked.scope)
    if weight is None:
        return None
    if subject.total.of == "points":
        return Times(points, Number(weight))
    full = _own_full(asked, group)
    return None if full is None else Over(Times(points, Number(weight)), full)


def _as_added(points: Formula, subject: Subject) -> Formula:
    """A group's points as they are added to the total."""
    decimals = subject.rounding.points if subject.total.parts == "rounded" else None
    return points if decimals is None else Rounded(points, decimals)


def _own_full(asked: Asked, group: CriteriaGroup) -> Formula | None:
    """A group's full mark, as far as its points apply and are not converted within the group."""
    rule = asked.subject.not_applicable
    whole = _whole(group, asked.scope)
    if not asked.may_be_gone:
        return None if whole is None else Number(whole)
    full = _full(asked, group)
    if full is None or whole is None or rule is None or rule.method != "convert" or rule.within == "total":
        return full
    return IfAny(full, whole)


def _counted_full(asked: Asked, group: CriteriaGroup) -> Formula | None:
    """What a group would bring at most, as far as its points apply."""
    full = _own_full(asked, group)
    if asked.subject.total.method != "weighted" or full is None:
        return full
    weight = look_up(group.weight, asked.scope)
    if weight is None:
        return None
    return Times(full, Number(weight)) if asked.subject.total.of == "points" else IfAny(full, weight)


def _counted_whole(asked: Asked, group: CriteriaGroup) -> Decimal | None:
    """What a group would bring at most if all its points applied."""
    whole = _whole(group, asked.scope)
    if asked.subject.total.method != "weighted":
        return whole
    weight = look_up(group.weight, asked.scope)
    if asked.subject.total.of == "ratio":
        return weight
    return None if whole is None or weight is None else whole * weight


def _whole(group: CriteriaGroup, scope: str) -> Decimal | None:
    own = look_up(group.maximum, scope)
    leaves = group.leaves(scope)
    if own is not None or not leaves:
        return own
    maxima = [_amount(leaf, scope) for leaf in leaves]
    known = [maximum for maximum in maxima if maximum is not None]
    return sum(known, Decimal(0)) if len(known) == len(maxima) else None


def _full(asked: Asked, group: CriteriaGroup) -> Formula | None:
    """A group's full mark as far as its points apply."""
    leaves = group.leaves(asked.scope)
    if not leaves:
        own = look_up(group.maximum, asked.scope)
        return None if own is None else asked.applies(group.code, own)
    if group.code in asked.gone:
        return Number(Decimal(0))
    parts = []
    for leaf in leaves:
        amount = _amount(leaf, asked.scope)
        if amount is None:
            return None
        parts.append(asked.applies(leaf.code, amount))
    return Sum(tuple(parts))


def _amount(leaf: Criterion, scope: str) -> Decimal | None:
    """What a criterion brings to its group at most."""
    maximum, weight = look_up(leaf.maximum, scope), look_up(leaf.weight, scope)
    return maximum if maximum is None or weight is None else maximum * weight


def _weighted(points: Formula, leaf: Criterion, scope: str) -> Formula:
    weight = look_up(leaf.weight, scope)
    return points if weight is None else Times(points, Number(weight))


def _adjusted(asked: Asked, group: CriteriaGroup) -> Formula:
    """What a bonus, penalty or adjustment adds to the total."""
    points = _as_added(_cut(asked.points(group.code), group), asked.subject)
    takes_off = group.kind == "penalty" and group.typed == "positive"
    return Times(Number(Decimal(-1)), points) if takes_off else points


def _cut(points: Formula, group: CriteriaGroup) -> Formula:
    if group.above_most == "cut" and group.most is not None and group.kind != "adjustment":
        return Within(points, -group.most, group.most)
    return points
