"""From rows in their depth to groups and criteria: which rows are alternatives of one criterion, which head groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from docgen.i18n import gettext as _
from docgen.read.issued.points import trimmed
from docgen.read.issued.rows import Item, Left
from docgen.vietnamese import issued as words


@dataclass
class Settled:
    """Groups in their order, bonuses and penalties among them; rows that are none; headings over several groups."""

    groups: list[Item] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    headings: list[Item] = field(default_factory=list)


def settle(items: Sequence[Item], *, grouped: bool = False) -> Settled:
    """Make groups of a table's rows. grouped: the uppermost rows are groups, whatever they look like."""
    found = Settled()
    for item in items:
        _prune(item, found.left)
    tops = [part for item in items for part in _hoisted(item)]
    found.groups = tops if grouped else list(_groups(tops, found.headings))
    return found


# --- rows that are no criteria ---


def _prune(item: Item, left: list[Left]) -> None:
    """Take away rows that say how points are given: “Có: 5; không: 0” are no criteria of their own."""
    if item.kind != "scored":
        return
    for child in item.children:
        _prune(child, left)
    scored = [child for child in item.children if child.kind == "scored"]
    loose = [child for child in scored if _is_loose(child)]
    # Numbered rows are alternatives only all together.
    if not all(_is_loose(child) or _may_be_alternative(child) for child in scored):
        loose = [child for child in loose if not child.numbered]
    else:
        loose = scored
    if not loose:
        return
    firm = [child for child in scored if child not in loose]
    why = _verdict(item, loose, firm)
    if why is None:
        return
    kept = []
    for child in item.children:
        if child not in loose or (why.told and child.numbered):
            kept.append(child)
        else:
            left.append(Left(child.label, child.place, why.told, why.explains))
    item.children = kept


def _is_loose(item: Item) -> bool:
    """Whether a row may be an explanation: without criteria below, and without a number of figures or capitals."""
    lettered = item.token is not None and len(item.token.parts) == 1 and item.token.parts[0].islower()
    return not item.children and (not item.numbered or lettered)


def _may_be_alternative(item: Item) -> bool:
    """Whether a row with a number reads as one of several answers: “1.1. Có quyết định: 5 điểm”."""
    return not item.children and words.ANSWER.match(words.spoken(item.label)) is not None


@dataclass(frozen=True)
class _Verdict:
    told: str = ""
    explains: bool = True


def _verdict(parent: Item, loose: Sequence[Item], firm: Sequence[Item]) -> _Verdict | None:
    """Why loose rows are no criteria; None when they are: they add up to what the row above has, or it has nothing."""
    told = [child for child in loose if child.points]
    if not told:
        return _Verdict() if all(child.explains or not child.numbered for child in loose) else None
    columns = [column for column in parent.points if any(column in child.points for child in told)]
    if not columns:
        return None
    sums = {column: sum((_at(child, column) for child in [*loose, *firm]), Decimal(0)) for column in columns}
    highest = {column: max(_at(child, column) for child in told) for column in columns}
    if all(highest[column] == parent.points[column] for column in columns) and not firm:
        alone = len(loose) == 1
        return None if alone and not loose[0].explains else _Verdict()
    if all(sums[column] == parent.points[column] for column in columns):
        return None
    if all(child.explains for child in loose):
        return _Verdict()
    message = _("its points neither add up to the {maximum} of “{label}” with those beside it, nor reach that at most")
    shown = ", ".join(f"{parent.points[column]:f}" for column in columns)
    return _Verdict(message.format(maximum=shown, label=parent.label), explains=False)


def _at(item: Item, column: int) -> Decimal:
    return item.points.get(column, Decimal(0))


# --- bonuses and penalties ---


def _hoisted(item: Item) -> Iterator[Item]:
    """A row and the bonuses below it, which stand beside the groups; one row for both is parted where it can be."""
    if item.kind == "adjustment":
        kinds = {child.kind for child in item.children}
        if kinds and kinds <= {"bonus", "penalty"}:
            yield from item.children
            return
    if item.kind != "scored":
        yield item
        return
    beside = [child for child in item.children if child.kind != "scored"]
    item.children = [child for child in item.children if child.kind == "scored"]
    below = [part for child in item.children for part in _hoisted(child)]
    item.children = [part for part in below if part.kind == "scored"]
    yield item
    yield from beside
    yield from (part for part in below if part.kind != "scored")


# --- groups ---


def _groups(tops: Sequence[Item], headings: list[Item]) -> Iterator[Item]:
    """The groups: the uppermost rows, or those below where the uppermost only gather them."""
    scored = [item for item in tops if item.kind == "scored"]
    gathers = _is_whole(scored) or _are_headings(scored)
    for item in tops:
        if gathers and item.kind == "scored":
            headings.append(item)
            yield from item.children
        else:
            yield item


def _is_whole(scored: Sequence[Item]) -> bool:
    """Whether one row is the whole rubric: “A. Điểm chuẩn: 100” over all groups."""
    if len(scored) != 1 or len(scored[0].children) < 2:
        return False
    whole = scored[0]
    deep = sum(bool(child.children) for child in whole.children) * 2 > len(whole.children)
    named = words.WHOLE.search(words.spoken(whole.label)) is not None
    return (deep or named) and (not whole.points or _adds_up(whole))


def _adds_up(item: Item) -> bool:
    return all(
        sum((_at(child, column) for child in item.children), Decimal(0)) == value
        for column, value in item.points.items()
    )


def _are_headings(scored: Sequence[Item]) -> bool:
    """Whether the uppermost rows have no points, and what is below them has, with criteria of its own."""
    below = [child for item in scored for child in item.children]
    return (
        len(scored) > 1
        and not any(item.points for item in scored)
        and all(item.children for item in scored)
        and all(child.points for child in below)
        and sum(bool(child.children) for child in below) * 2 > len(below)
    )


# --- maxima ---


def summed(item: Item, columns: Sequence[int]) -> Mapping[int, Decimal]:
    """A row's points, by column: its own, else the sum of those below where all of them have some."""
    found = dict(item.points)
    for column in columns:
        if column not in found and item.children:
            below = [summed(child, [column]).get(column) for child in item.children]
            known = [value for value in below if value is not None]
            if len(known) == len(below):
                found[column] = trimmed(sum(known, Decimal(0)))
    return found
