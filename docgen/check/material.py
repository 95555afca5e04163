"""What the checks of a round look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from docgen.assess.exact import Number
from docgen.assess.total import Origin, sum_of_parts, total_from
from docgen.model.register import LegalRegister, Unit
from docgen.model.round import Round
from docgen.model.rubric import CriteriaGroup, Rubric, ScopedPart, Subject
from docgen.model.scores import Entry, Scoresheet
from docgen.read.lines import Lines


@dataclass(frozen=True)
class InputRow:
    """A row of scores. groups: what is scored in it; parts: what they make; total: the one that counts, and whence."""

    entry: Entry
    subject: Subject
    groups: tuple[tuple[CriteriaGroup, ScopedPart], ...]
    parts: Number | None
    total: tuple[Number, Origin] | None


@dataclass(frozen=True)
class Inputs:
    """Everything a round is made from. units: of its office and year, by code; lines: of its `round.yaml`."""

    scores: Scoresheet
    rubric: Rubric
    round: Round
    lines: Lines
    units: Mapping[str, Unit]
    legal_bases: LegalRegister

    def name(self, unit: str) -> str:
        """A unit's name for messages, or its code where it is unknown."""
        return self.units[unit].name if unit in self.units else unit

    @cached_property
    def rows(self) -> tuple[InputRow, ...]:
        """Every row with its subject and what it adds up to."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[InputRow]:
        for entry in self.scores.entries:
            subject = self.rubric.subject_by_code.get(entry.subject)
            if subject is not None:
                parts = sum_of_parts(entry, subject)
                total = total_from(entry, subject, self.round.given_totals, parts)
                yield InputRow(entry, subject, subject.parts_of(entry.scope), parts, total)

    def sheets(self) -> dict[tuple[str, str], list[Entry]]:
        """The rows of each subject and block, in the order of the workbook."""
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.scores.entries:
            found.setdefault((entry.subject, entry.block), []).append(entry)
        return found
