"""What the checks of a round look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from docgen.assess.exact import Number
from docgen.assess.total import Origin, sum_of_parts, total_from
from docgen.model.register import LegalRegister, Unit
from docgen.model.round import Round
from docgen.model.rubric import Rubric, Subject
from docgen.model.scores import Entry, Scoresheet
from docgen.read.lines import Lines


@dataclass(frozen=True)
class Inputs:
    """Everything a round is made from. units: of its office and year, by code; lines: of its `round.yaml`.

    scores: after corrections; typed: before them.
    """

    scores: Scoresheet
    typed: Scoresheet
    rubric: Rubric
    round: Round
    lines: Lines
    units: Mapping[str, Unit]
    legal_bases: LegalRegister

    def name(self, unit: str) -> str:
        """A unit's name for messages, or its code where it is unknown."""
        return self.units[unit].name if unit in self.units else unit

    def is_not_assessed(self, entry: Entry) -> bool:
        """Whether the round lists the unit of a row as not assessed for its subject."""
        return any(item.unit == entry.unit and item.concerns(entry.subject) for item in self.round.not_assessed)

    def entries(self) -> Iterator[tuple[Entry, Subject]]:
        """Every row with its subject."""
        for entry in self.scores.entries:
            subject = self.rubric.subject_by_code.get(entry.subject)
            if subject is not None:
                yield entry, subject

    def typed_entries(self) -> Iterator[tuple[Entry, Entry, Subject]]:
        """Every row as it was typed, the same after corrections, and its subject."""
        now = {(entry.subject, entry.unit): entry for entry in self.scores.entries}
        for typed in self.typed.entries:
            subject = self.rubric.subject_by_code.get(typed.subject)
            if subject is not None:
                yield typed, now.get((typed.subject, typed.unit), typed), subject

    @cached_property
    def _summed(self) -> dict[int, Number | None]:
        return {}

    @cached_property
    def _totals(self) -> dict[int, tuple[Number, Origin] | None]:
        return {}

    def parts(self, entry: Entry, subject: Subject) -> Number | None:
        """What the rubric makes of a row's points; found once. entry: one of `scores` or `typed`."""
        if id(entry) not in self._summed:
            self._summed[id(entry)] = sum_of_parts(entry, subject)
        return self._summed[id(entry)]

    def total(self, entry: Entry, subject: Subject) -> tuple[Number, Origin] | None:
        """The total that counts for a row, and where it comes from; found once. entry: one of `scores` or `typed`."""
        if id(entry) not in self._totals:
            parts = self.parts(entry, subject)
            self._totals[id(entry)] = total_from(entry, subject, self.round.given_totals, parts)
        return self._totals[id(entry)]

    def sheets(self) -> dict[tuple[str, str], list[Entry]]:
        """The rows of each subject and block, in the order of the workbook."""
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.scores.entries:
            found.setdefault((entry.subject, entry.block), []).append(entry)
        return found
