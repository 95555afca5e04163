"""What stands in a round's workbook, each value with the cell it came from. Nothing here is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from docgen.errors import Cell, Line


class Mark(NamedTuple):
    """A number as typed, and where. A tuple, since there is one for nearly every cell.

    value: points, or a rank of an earlier year.

    was: what stood there before a correction; the place is then that of the correction. is_text: it was typed as text,
    which a sheet's own SUM skips. is_over_formula: it was typed where the other rows of its column have a formula.
    """

    value: Decimal
    place: Cell | Line
    was: Mark | None = None
    is_text: bool = False
    is_over_formula: bool = False


@dataclass(frozen=True)
class TypedText:
    """A text as typed, and where."""

    text: str
    place: Cell


ALL_APPLY: frozenset[str] = frozenset()
"""Nothing that does not apply: one for all, as an empty set takes as much room as a small one."""


@dataclass(frozen=True)
class StageMarks:
    """A unit's points at one stage of scoring, by criteria group and by criterion code, and the total given there.

    not_applicable: codes of groups and criteria whose points do not apply to the unit, as that stage has it.
    """

    marks: Mapping[str, Mark] = field(default_factory=dict)
    criteria: Mapping[str, Mark] = field(default_factory=dict)
    total: Mark | None = None
    not_applicable: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """One unit's row for one subject. unit, subject, block, track: codes. position: order of the rows, from 0.

    marks: points by criteria group code; criteria: by criterion code. They are the points that count.
    not_applicable: codes of groups and criteria whose points do not apply to the unit.
    total: as given, None when the cell is empty or there is no such column.
    decided: codes of groups, or `total`, that people set whatever their parts say.
    reasons: why there is a bonus or penalty, by group code. note: the row's remark.
    previous_ranks, previous_totals: by earlier year; a year whose cell is empty is missing.
    stages: the points of every stage of scoring by its code, where there are several.
    """

    unit: str
    subject: str
    block: str
    position: int
    place: Cell
    marks: Mapping[str, Mark] = field(default_factory=dict)
    total: Mark | None = None
    previous_ranks: Mapping[int, Mark] = field(default_factory=dict)
    track: str = ""
    criteria: Mapping[str, Mark] = field(default_factory=dict)
    not_applicable: frozenset[str] = frozenset()
    decided: frozenset[str] = frozenset()
    reasons: Mapping[str, TypedText] = field(default_factory=dict)
    note: TypedText | None = None
    previous_totals: Mapping[int, Mark] = field(default_factory=dict)
    stages: Mapping[str, StageMarks] = field(default_factory=dict)

    @property
    def scope(self) -> str:
        """Whose maxima hold for it: its track's or its block's."""
        return f"{self.block}.{self.track}" if self.track else self.block

    def at_stage(self, code: str) -> Entry:
        """The row as if the points of one of its stages were those that count, with nothing decided about them."""
        of = self.stages[code]
        return replace(
            self,
            marks=of.marks,
            criteria=of.criteria,
            total=of.total,
            not_applicable=of.not_applicable,
            decided=frozenset(),
        )


@dataclass(frozen=True)
class Correction:
    """One correction, in the order in which they are applied: a row of the sheet of corrections, or a decision.

    points: the code of a group or criterion, or `total`. old: as it was, None where there was nothing.
    reason, number, day, who: as typed; `day` is the date of the paper with this number. old_place: where `old` stands,
    or ought to stand.
    """

    subject: str
    unit: str
    points: str
    old: Decimal | None
    new: Decimal
    place: Cell | Line
    reason: str = ""
    number: str = ""
    day: str = ""
    who: str = ""
    old_place: Cell | Line | None = None


TOTAL = "total"
"""What corrections and decisions call the total, beside the codes of groups and criteria."""


@dataclass(frozen=True)
class Indicator:
    """A survey figure beside the scores; mark is None when its cell is empty: known, but nobody entered it.

    measure: “%”, “người”, … or empty. level, year: for series (“Cấp xã”, 2018), else empty and None.
    """

    code: str
    group: str
    label: str
    mark: Mark | None
    place: Cell
    measure: str = ""
    level: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Scoresheet:
    """All entries, indicators and corrections of a round, in the order of the workbook."""

    entries: tuple[Entry, ...]
    indicators: tuple[Indicator, ...] = ()
    corrections: tuple[Correction, ...] = ()
