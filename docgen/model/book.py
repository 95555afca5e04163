"""Workbooks that are handed out to be filled in: what their cells are for, and how such a file is known again.

A workbook is known by its stamp, which stands in the file itself, whatever the file is called when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

FORMAT = "1"
"""How stamps are written; a stamp of another format was made by another docgen, and is not read."""

Shape = Literal["entry", "part", "form", "collected"]
"""entry: all units, all points. part: all units, some points or blocks. form: one unit. collected: what came back."""
_SHAPES: Mapping[str, Shape] = {shape: shape for shape in ("entry", "part", "form", "collected")}

FieldKind = Literal["points", "total", "reason", "note", "evidence", "rank", "past"]


@dataclass(frozen=True, order=True)
class Field:
    """What a cell of a unit is for. stage: of scoring, by its code; empty where the round has none.

    kind, code: `points` of a group or criterion; `reason` of a bonus or penalty; `evidence` of a criterion, as a form
    asks for it; `note` of a criterion, or of the unit without a code; `total`; `rank` and `past`, the rank and total of
    an earlier year, with the year as code.
    """

    kind: FieldKind
    code: str = ""
    stage: str = ""


@dataclass(frozen=True, order=True)
class Slot:
    """One value that a workbook asks for: of a unit, for a subject. Both are codes."""

    subject: str
    unit: str
    field: Field


@dataclass(frozen=True)
class SheetMark:
    """What a sheet of a stamped workbook holds. stage: empty where the round has none."""

    sheet: str
    subject: str
    block: str
    stage: str = ""


@dataclass(frozen=True)
class Stamp:
    """What docgen writes into a workbook that it hands out.

    rubric: its name, such as `son-la/2166-2017`; number, date: of the paper that issued or last amended it; digest: of
    what is scored. office, year, round: whose, and of which round; round is empty where there is none.
    unit: whose form it is. by, parts: of a part, whether it was split by group or by block, and which ones, as
    `<subject>.<group>` or `<block>`. member: who fills it in, as named when it was made.
    """

    shape: Shape
    rubric: str
    digest: str
    office: str
    year: int
    number: str = ""
    date: str = ""
    round: str = ""
    unit: str = ""
    by: str = ""
    member: str = ""
    parts: tuple[str, ...] = ()
    sheets: tuple[SheetMark, ...] = field(default_factory=tuple)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The stamp as names and texts, as it is written into files; what is empty is left out."""
        yield "format", FORMAT
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name not in ("parts", "sheets") and value:
                yield each.name, str(value)
        for number, part in enumerate(self.parts, start=1):
            yield f"part.{number}", part
        for number, mark in enumerate(self.sheets, start=1):
            # A title comes last: it alone may hold anything but a slash.
            yield f"sheet.{number}", "/".join((mark.subject, mark.block, mark.stage, mark.sheet))


def stamp_of(pairs: Iterable[tuple[str, str]]) -> Stamp | None:
    """Give the stamp that stands in these names and texts; None where they are none of a stamp that can be read."""
    found = dict(pairs)
    shape = _SHAPES.get(found.get("shape", ""))
    year = found.get("year", "")
    if found.get("format") != FORMAT or shape is None or not year.isdecimal():
        return None
    marks = [text.split("/", 3) for text in _listed(found, "sheet")]
    return Stamp(
        shape=shape,
        rubric=found.get("rubric", ""),
        digest=found.get("digest", ""),
        office=found.get("office", ""),
        year=int(year),
        number=found.get("number", ""),
        date=found.get("date", ""),
        round=found.get("round", ""),
        unit=found.get("unit", ""),
        by=found.get("by", ""),
        member=found.get("member", ""),
        parts=tuple(_listed(found, "part")),
        sheets=tuple(SheetMark(mark[3], mark[0], mark[1], mark[2]) for mark in marks if len(mark) == 4),
    )


def _listed(found: Mapping[str, str], name: str) -> Iterator[str]:
    number = 1
    while f"{name}.{number}" in found:
        yield found[f"{name}.{number}"]
        number += 1
