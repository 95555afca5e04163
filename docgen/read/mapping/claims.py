"""What single columns say of themselves, by heading, stated maximum and values, about each place for points."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from docgen.read.headings import lettered
from docgen.read.mapping.headings import ALIKE, EXACT, NEAR, UNLIKE, core, likeness
from docgen.read.mapping.slots import Slot, Whole
from docgen.read.mapping.tables import Column
from docgen.vietnamese import headings
from docgen.vietnamese.names import fold

_SUMMING = frozenset(map(fold, (*headings.GROUP_TOTAL, *headings.TOTAL, *headings.POINTS)))
_MOST_SLIPS = 2
"""Values out of bounds that are taken for slips of the hand, in a short table."""


def beyond(column: Column, slot: Slot) -> int:
    """How many of a column's values cannot stand in a place."""
    if not column.numbers or (slot.admits(column.highest) and slot.admits(column.lowest)):
        return 0
    return sum(not slot.admits(value) for value in column.numbers)


def cannot_be(column: Column, slot: Slot) -> bool:
    """Whether so many values are out of bounds that they are no slips: more than two, and than one in ten."""
    return beyond(column, slot) > max(_MOST_SLIPS, len(column.numbers) // 10)


class Claims:
    """What the headings of some columns claim. columns: those that may hold points. year: of the round."""

    def __init__(self, columns: Sequence[Column], wholes: Sequence[Whole], year: int) -> None:
        self.columns = {column.number: column for column in columns}
        self.year = year
        self.wholes = wholes
        self.slots = [slot for whole in wholes for slot in (whole.slot, *whole.parts)]
        self._whole_of = {part: whole for whole in wholes for part in whole.parts}

    @cached_property
    def likenesses(self) -> Mapping[int, Mapping[Slot, int]]:
        """How like each heading is to the names of each place; those that are unlike are left out."""
        exact = {number: self._levels(column, EXACT) for number, column in self.columns.items()}
        # A name that one heading has exactly is not looked for in the others.
        named = {slot for levels in exact.values() for slot in levels}
        return {
            number: exact[number] or self._levels(column, ALIKE, without=named)
            for number, column in self.columns.items()
        }

    def _levels(self, column: Column, least: int, without: Collection[Slot] = ()) -> dict[Slot, int]:
        declared = {slot: EXACT for slot in self.slots if lettered(slot.declared) == column.number}
        if declared or not column.heading.own:
            return declared
        if column.heading.earlier(self.year) is not None:
            return {}
        open_slots = [slot for slot in self.slots if slot not in without and lettered(slot.declared) is None]
        beside = self.columns.get(column.number + 1)
        if column.heading.wide or (beside is not None and not beside.heading.own):
            detailed = {whole.slot for whole in self.wholes if whole.parts}
            open_slots = [slot for slot in open_slots if slot not in detailed]
        return self._under_group(column, {slot: self._level(column, slot, least) for slot in open_slots}, least)

    def _level(self, column: Column, slot: Slot, least: int) -> int:
        variants = column.heading.variants(self.year)
        if least == EXACT:
            return EXACT if not slot.names.isdisjoint(variants) else UNLIKE
        if column.heading.number and column.heading.number == slot.number:
            return NEAR
        return likeness(variants, slot.names)

    def _under_group(self, column: Column, levels: dict[Slot, int], least: int) -> dict[Slot, int]:
        """Under the wide heading of a group stand its criteria, and a sum that is the group's."""
        found = {slot: level for slot, level in levels.items() if level >= least}
        over = {core(text, self.year) for text in column.heading.over}
        groups = [whole for whole in self.wholes if not whole.slot.names.isdisjoint(over)]
        if not groups:
            return found
        own = column.heading.names[-1:]
        if own and core(own[0], self.year) in _SUMMING and len(groups) == 1:
            return {groups[0].slot: EXACT}
        inside = {slot: level for slot, level in found.items() if self._whole_of.get(slot) in groups}
        return inside or found

    def exact(self) -> dict[Slot, list[int]]:
        """The columns that bear a place's name and no other's, by place."""
        found: dict[Slot, list[int]] = {}
        for number, levels in self.likenesses.items():
            named = [slot for slot, level in levels.items() if level == EXACT]
            if len(named) == 1:
                found.setdefault(named[0], []).append(number)
        return found

    def near(self, column: int, slot: Slot) -> int:
        """How like a column's heading is to a place's names."""
        return self.likenesses[column].get(slot, UNLIKE)

    def strong(self, column: int, slots: Sequence[Slot]) -> frozenset[int]:
        """The positions of the places that heading and stated maximum leave to a column."""
        levels = self.likenesses[column]
        named = frozenset(i for i, slot in enumerate(slots) if levels.get(slot) == EXACT)
        if named:
            return named
        return self.stated(column, slots) if self.columns[column].firmly else frozenset(range(len(slots)))

    def stated(self, column: int, slots: Sequence[Slot]) -> frozenset[int]:
        """The positions of the places with the maximum that is stated; all where none has it: it is no maximum then."""
        stated = self.columns[column].stated
        fitting = frozenset(i for i, slot in enumerate(slots) if stated is not None and slot.most == stated)
        return fitting or frozenset(range(len(slots)))

    def bounded(self, column: int, slots: Sequence[Slot], *, slips: bool) -> frozenset[int]:
        """The positions of the places that a column's values leave to it. slips: whether a few may be out of bounds."""
        own = self.columns[column]
        excluded = cannot_be if slips else beyond
        return frozenset(i for i, slot in enumerate(slots) if not excluded(own, slot))

    def likest(self, column: int, slots: Sequence[Slot]) -> frozenset[int]:
        """The positions of the places whose names are likest to a column's heading; all where none is like it."""
        levels = [self.near(column, slot) for slot in slots]
        best = max(levels, default=UNLIKE)
        return frozenset(i for i, level in enumerate(levels) if level == best)
