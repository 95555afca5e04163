"""Workbooks that came back: what each holds, what they say together, and who has not answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from docgen.errors import Cell, Finding
from docgen.model.book import Slot, Stamp

Value = Decimal | str
"""What stands in a cell: a number, or words."""


class Standing(Enum):
    """What became of a file: its values are taken, or the reason why they are not."""

    TAKEN = "taken"
    OTHER_RUBRIC = "other rubric"
    OTHER_ROUND = "other round"
    NOT_RECOGNISED = "not recognised"
    DAMAGED = "damaged"
    COLLECTED = "collected"
    """docgen itself put it together, from files that are read one by one."""


@dataclass(frozen=True)
class Given:
    """A value that somebody gave, and where it stands. member: who fills in such a workbook, where that is known."""

    slot: Slot
    value: Value
    place: Cell
    member: str = ""


@dataclass(frozen=True)
class Returned:
    """One file that came back. file: its name as people know it. empty: cells that should hold points, but do not."""

    file: str
    standing: Standing
    stamp: Stamp | None = None
    given: tuple[Given, ...] = ()
    empty: tuple[Cell, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def values(self) -> dict[Slot, Value]:
        """What it says, wherever that stands in it."""
        return {each.slot: each.value for each in self.given}


@dataclass(frozen=True)
class Clash:
    """One cell for which different values were given."""

    slot: Slot
    given: tuple[Given, ...]


@dataclass(frozen=True)
class Merged:
    """What all files say together. values: what nobody contradicts. sources: every value that was given."""

    values: Mapping[Slot, Value] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()
    sources: tuple[Given, ...] = ()


@dataclass(frozen=True)
class Twice:
    """Files that were sent for the same unit, or for the same part by the same member. same: they say the same."""

    files: tuple[str, ...]
    same: bool
    slots: tuple[Slot, ...] = ()
    """Where they differ."""


@dataclass(frozen=True)
class Collected:
    """What came of gathering. missing_units: codes. missing_parts: how it was split, and the part that is missing.

    passed_over: files that are no workbooks.
    """

    returned: tuple[Returned, ...]
    merged: Merged
    twice: tuple[Twice, ...] = ()
    missing_units: tuple[str, ...] = ()
    missing_parts: tuple[tuple[str, str], ...] = ()
    passed_over: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def standing(self, standing: Standing) -> tuple[Returned, ...]:
        """The files of which the same became."""
        return tuple(each for each in self.returned if each.standing is standing)
