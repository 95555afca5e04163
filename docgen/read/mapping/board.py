"""The columns of one table while it is found out what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from docgen.model.register import Unit
from docgen.model.round import ScoreSheet, Stage
from docgen.model.rubric import Rubric, Subject
from docgen.read.headings import lettered
from docgen.read.mapping.assign import Placed
from docgen.read.mapping.headings import Kind as Said
from docgen.read.mapping.proposal import Certainty, Meaning, Proposed
from docgen.read.mapping.tables import Column, Table
from docgen.vietnamese.names import fold


@dataclass(frozen=True)
class Asked:
    """What a sheet is asked for. sheet: with the columns that round.yaml names. here: codes of the units it is for.

    units: of the office, by code. year: of the round. stages: of the round, the one that counts last.
    """

    rubric: Rubric
    sheet: ScoreSheet
    units: Mapping[str, Unit]
    here: frozenset[str]
    year: int
    stages: Sequence[Stage] = ()

    @property
    def subject(self) -> Subject:
        """What is ranked in the sheet."""
        return self.rubric.subject_by_code[self.sheet.subject]

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes of the block's units."""
        return self.rubric.block_by_code[self.sheet.block].scopes()

    @property
    def scale(self) -> Decimal | None:
        """The highest total of any unit of the block; None where it is not known."""
        scales = [self.subject.scale_of(scope) for scope in self.scopes]
        return None if None in scales else max(scale for scale in scales if scale is not None)


class Board:
    """What was found of the columns of a table, and what each could be as well."""

    def __init__(self, table: Table, asked: Asked) -> None:
        self.table = table
        self.asked = asked
        self.columns = {column.number: column for column in table.columns}
        self.says = {number: column.heading.says(asked.year) for number, column in self.columns.items()}
        self.found: dict[int, tuple[Meaning, Placed]] = {}
        self.alternatives: dict[int, list[Meaning]] = {}

    def put(self, column: Column, meaning: Meaning, certainty: Certainty, *reasons: str) -> None:
        """Say what a column holds."""
        self.found[column.number] = meaning, Placed(column.number, certainty, reasons)

    def left(self) -> Iterator[Column]:
        """The columns of which nothing is said yet."""
        yield from (column for column in self.table.columns if column.number not in self.found)

    def only_one(self, kind: Said, before: int | None = None) -> bool:
        """Whether one heading alone says so."""
        return list(self.says.values()).count((kind, before)) == 1

    def could_be(self, number: int, meaning: Meaning) -> None:
        """Note what a column may hold."""
        self.alternatives.setdefault(number, []).append(meaning)

    def because(self, number: int, reason: str) -> None:
        """Add a reason."""
        meaning, placed = self.found[number]
        self.found[number] = meaning, placed.because(reason)

    def proposed(self) -> tuple[Proposed, ...]:
        """Every column, from the left."""
        return tuple(map(self._proposed, self.table.columns))

    def _proposed(self, column: Column) -> Proposed:
        heading, samples = column.heading.whole, column.samples()
        if column.number not in self.found:
            alternatives = tuple(self.alternatives.get(column.number, ()))
            return Proposed(column.letters, heading, samples, alternatives=alternatives)
        meaning, placed = self.found[column.number]
        return Proposed(column.letters, heading, samples, meaning, placed.certainty, placed.reasons)


def bears(column: Column, name: str) -> bool:
    """Whether a column is the one that round.yaml names, by letter or heading."""
    number = lettered(name)
    if number is not None:
        return column.number == number
    return fold(name) in (fold(column.heading.shown), *map(fold, column.heading.own))
