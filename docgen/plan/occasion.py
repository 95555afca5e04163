"""What workbooks are made for: a rubric, the units of a year, and the round where there is one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from docgen.model.book import Shape, SheetMark, Stamp
from docgen.model.register import Unit
from docgen.model.round import Round, ScoreSheet, Stage
from docgen.model.rubric import CriteriaGroup, Criterion, Paper, Rubric, Subject
from docgen.plan.bounds import Part, part_by_code


@dataclass(frozen=True)
class Occasion:
    """For whom and by which rubric scores are typed.

    rubric_name: such as `son-la/2166-2017`. units: of the office and year, by code. round_name: its folder's name,
    empty where there is no round.
    """

    rubric_name: str
    rubric: Rubric
    office: str
    year: int
    units: Mapping[str, Unit]
    round: Round | None = None
    round_name: str = ""

    @cached_property
    def parts(self) -> dict[str, dict[str, Part]]:
        """Groups and criteria with points by the codes of their subject and their own."""
        return {subject.code: part_by_code(subject) for subject in self.rubric.subjects}

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of scoring, in order; none where points are given once."""
        return self.round.scores.stages if self.round is not None else ()

    @property
    def last_stage(self) -> str:
        """The code of the stage that counts; empty where there are no stages."""
        return self.stages[-1].code if self.stages else ""

    def stage(self, code: str) -> Stage | None:
        """The stage with a code."""
        return next((stage for stage in self.stages if stage.code == code), None)

    def sheets(self) -> tuple[ScoreSheet, ...]:
        """The sheets that the round names."""
        return self.round.scores.sheets if self.round is not None else ()

    def sheet_of(self, subject: str, block: str, stage: str) -> ScoreSheet | None:
        """The sheet that the round names for these, if any."""
        for sheet in self.sheets():
            if (sheet.subject, sheet.block, sheet.stage or self.last_stage) == (subject, block, stage):
                return sheet
        return None

    def units_of(self, subject: str, block: str) -> tuple[Unit, ...]:
        """The units of a block that take part, in the order of the sheet that lists them, else of the register."""
        found = {
            unit.code: unit
            for unit in self.units.values()
            if self.block_of(unit, subject) == block and not self._out_of_scope(unit, subject)
        }
        listed = [sheet.units for sheet in self.sheets() if (sheet.subject, sheet.block) == (subject, block)]
        order = [code for codes in listed for code in codes or () if code in found]
        return tuple(found[code] for code in dict.fromkeys([*order, *found]))

    def block_of(self, unit: Unit, subject: str) -> str | None:
        """The block in which a unit takes part."""
        return unit.block if self.round is None else self.round.block_of(unit, subject)

    def scope_of(self, unit: Unit, block: str) -> str:
        """Whose maxima hold for a unit in a block: its track's or the block's."""
        tracks = {track.code for track in self.rubric.block_by_code[block].tracks}
        own = self.round.tracks if self.round is not None else {}
        track = own.get(unit.code, unit.track or "")
        return f"{block}.{track}" if track in tracks else block

    def why_not_assessed(self, unit: Unit, subject: str) -> str:
        """The reason why a unit is not assessed, empty where it is."""
        listed = self.round.not_assessed if self.round is not None else ()
        return next((item.reason for item in listed if item.unit == unit.code and item.concerns(subject)), "")

    def not_applicable(self, unit: Unit, subject: str) -> frozenset[str]:
        """Codes of the groups and criteria that the round takes out for a unit."""
        listed = self.round.not_applicable if self.round is not None else ()
        return frozenset(item.points for item in listed if item.unit == unit.code and item.concerns(subject))

    def assessed(self, subject: str, block: str) -> tuple[Unit, ...]:
        """The units of a block that are to have scores."""
        return tuple(unit for unit in self.units_of(subject, block) if not self.why_not_assessed(unit, subject))

    def _out_of_scope(self, unit: Unit, subject: str) -> bool:
        listed = self.round.out_of_scope if self.round is not None else ()
        return any(item.unit == unit.code and item.concerns(subject) for item in listed)


def stamp(
    occasion: Occasion,
    shape: Shape,
    sheets: tuple[SheetMark, ...],
    *,
    unit: str = "",
    by: str = "",
    parts: tuple[str, ...] = (),
    member: str = "",
) -> Stamp:
    """The stamp of a workbook that is made for this occasion."""
    paper = last_paper(occasion.rubric)
    return Stamp(
        shape=shape,
        rubric=occasion.rubric_name,
        digest=digest_of(occasion.rubric),
        office=occasion.office,
        year=occasion.year,
        number=paper.number,
        date=paper.date.isoformat() if paper.date else "",
        round=occasion.round_name,
        unit=unit,
        by=by,
        parts=parts,
        member=member,
        sheets=sheets,
    )


def last_paper(rubric: Rubric) -> Paper:
    """The paper that made a rubric what it is: the last that amended it, or the one that issued it."""
    return rubric.amended_by[-1] if rubric.amended_by else rubric.source


def digest_of(rubric: Rubric) -> str:
    """A digest of what is scored: codes, kinds, maxima and whom they are for, but neither words nor tiers.

    Workbooks of rubrics with the same digest ask for the same values, so that they may be put together.
    """
    text = "\n".join(line for subject in rubric.subjects for line in _scored(subject))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _scored(subject: Subject) -> Iterator[str]:
    yield f"{subject.code} {subject.measure} {subject.total.method} {sorted(subject.scale.items())}"
    for group in subject.groups:
        bounds = (group.kind, group.typed, group.least, group.most)
        yield f"- {_points(group)} {bounds}"
        yield from _below(group.criteria, 1)


def _below(criteria: tuple[Criterion, ...], depth: int) -> Iterator[str]:
    for criterion in criteria:
        yield f"{'  ' * depth}- {_points(criterion)}"
        yield from _below(criterion.criteria, depth + 1)


def _points(part: CriteriaGroup | Criterion) -> str:
    blocks = None if part.blocks is None else sorted(part.blocks)
    maxima = sorted((scope, format(value.normalize(), "f")) for scope, value in part.maximum.items())
    return f"{part.code} {maxima} {blocks}"
