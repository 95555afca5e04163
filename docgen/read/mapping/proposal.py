"""What is proposed for the columns of a sheet, with reasons, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from docgen.i18n import gettext as _
from docgen.model.columns import ConfirmedColumns
from docgen.model.round import StageColumns
from docgen.vietnamese.columns import column_name

Certainty = Literal["sure", "likely", "open"]
"""sure: nothing else fits. likely: the best reading, for a person to confirm. open: several fit, or none does."""

Kind = Literal[
    "unit",
    "group",
    "criterion",
    "total",
    "previous_rank",
    "previous_total",
    "reason",
    "note",
    "ordinal",
    "rank",
    "tier",
    "earlier",
    "self_scored",
]
READ: frozenset[Kind] = frozenset(
    {"unit", "group", "criterion", "total", "previous_rank", "previous_total", "reason", "note"}
)
"""What docgen reads; the rest it computes itself, or leaves alone."""


@dataclass(frozen=True)
class Meaning:
    """What a column holds. code: of a group or criterion. year: an earlier one. label: how it is called in messages."""

    kind: Kind
    code: str = ""
    year: int | None = None
    stage: str = ""
    label: str = field(default="", compare=False)

    def words(self) -> str:
        """The meaning as people are told it."""
        said = self._words()
        return _("{meaning}, stage “{stage}”").format(meaning=said, stage=self.stage) if self.stage else said

    def _words(self) -> str:
        if self.kind == "group":
            return _("points of “{label}”").format(label=self.label)
        if self.kind == "criterion":
            return _("criterion “{label}”").format(label=self.label)
        if self.kind == "reason":
            return _("reason of “{label}”").format(label=self.label)
        if self.kind in ("previous_rank", "previous_total", "earlier"):
            return self._of_a_year()
        return {
            "unit": _("name of the unit"),
            "total": _("total"),
            "note": _("note"),
            "ordinal": _("numbering (not read)"),
            "rank": _("rank of this year (not read)"),
            "tier": _("tier (not read)"),
            "self_scored": _("self-assessed points (not read)"),
        }[self.kind]

    def _of_a_year(self) -> str:
        if self.year is None:
            return _("rank of an earlier year") if self.kind == "previous_rank" else _("something of an earlier year")
        if self.kind == "previous_rank":
            return _("rank of {year}").format(year=self.year)
        if self.kind == "previous_total":
            return _("total of {year}").format(year=self.year)
        return _("something of {year} (not read)").format(year=self.year)


@dataclass(frozen=True)
class Proposed:
    """What is proposed for one column. samples: its first values. alternatives: what it could be as well."""

    letters: str
    heading: str
    samples: tuple[str, ...]
    meaning: Meaning | None = None
    certainty: Certainty = "open"
    reasons: tuple[str, ...] = ()
    alternatives: tuple[Meaning, ...] = ()


@dataclass(frozen=True)
class Missing:
    """Something that is read and has no column yet. candidates: letters of the columns that fit equally well."""

    meaning: Meaning
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What is proposed for one sheet, as the sheet of one block and subject.

    columns: every column of the table, from the left. missing: what stays open. last_heading: the row of headings, 0
    where there is none. rows: of units found. other_tables: how many other tables of the same units the sheet has.
    """

    columns: tuple[Proposed, ...]
    missing: tuple[Missing, ...]
    rows: int
    last_heading: int = 0
    other_tables: int = 0

    @property
    def unit(self) -> str:
        """The letters of the column of units; empty while it is open."""
        return next((column.letters for meaning, column in self.found() if meaning.kind == "unit"), "")

    def found(self, least: Certainty = "likely") -> Iterator[tuple[Meaning, Proposed]]:
        """What is read and proposed, at least so surely."""
        enough: dict[Certainty, tuple[Certainty, ...]] = {"sure": ("sure",), "likely": ("sure", "likely"), "open": ()}
        for column in self.columns:
            if column.meaning is not None and column.meaning.kind in READ and column.certainty in enough[least]:
                yield column.meaning, column


def columns_of(found: list[tuple[Meaning, str, str]]) -> ConfirmedColumns:
    """Columns by their letters, with the headings they have. found: meaning, letters, heading."""
    named = [(meaning, column_name(letters)) for meaning, letters, _heading in found]
    stages = {meaning.stage for meaning, _name in named if meaning.stage}
    return ConfirmedColumns(
        unit=_one(named, "unit"),
        total=_one(named, "total"),
        groups=_by_code(named, "group"),
        criteria=_by_code(named, "criterion"),
        reasons=_by_code(named, "reason"),
        note=_one(named, "note"),
        previous_ranks={m.year: name for m, name in named if m.kind == "previous_rank" and m.year},
        previous_totals={m.year: name for m, name in named if m.kind == "previous_total" and m.year},
        stages={
            stage: StageColumns(
                total=_one(named, "total", stage),
                groups=_by_code(named, "group", stage),
                criteria=_by_code(named, "criterion", stage),
            )
            for stage in sorted(stages)
        },
        headings={letters: heading for _meaning, letters, heading in found},
    )


def _one(named: list[tuple[Meaning, str]], kind: Kind, stage: str = "") -> str:
    return next((name for meaning, name in named if (meaning.kind, meaning.stage) == (kind, stage)), "")


def _by_code(named: list[tuple[Meaning, str]], kind: Kind, stage: str = "") -> dict[str, str]:
    return {meaning.code: name for meaning, name in named if (meaning.kind, meaning.stage) == (kind, stage)}
