"""What stands in a round's workbook, each value with the cell it came from. Nothing here is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from docgen.errors import Cell


@dataclass(frozen=True)
class Mark:
    """A number as typed, and where. value: points, or a rank of an earlier year."""

    value: Decimal
    place: Cell


@dataclass(frozen=True)
class Entry:
    """One unit's row for one subject. unit, subject, block: codes. position: order of the rows in the sheet, from 0.

    marks: points by criteria group code. total: as given, None when the cell is empty or there is no such column.
    previous_ranks: rank by earlier year; a year whose cell is empty is missing.
    """

    unit: str
    subject: str
    block: str
    position: int
    place: Cell
    marks: Mapping[str, Mark] = field(default_factory=dict)
    total: Mark | None = None
    previous_ranks: Mapping[int, Mark] = field(default_factory=dict)


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
    """All entries and indicators of a round, in the order of the workbook."""

    entries: tuple[Entry, ...]
    indicators: tuple[Indicator, ...] = ()
