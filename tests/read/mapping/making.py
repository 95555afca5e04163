"""Score sheets with known columns, written as real workbooks and asked what their columns hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from docgen.model.columns import ConfirmedColumns
from docgen.model.register import Unit
from docgen.model.round import ScoreSheet, Stage
from docgen.model.rubric import Rubric
from docgen.read.mapping.board import Asked
from docgen.read.mapping.proposal import Certainty, Meaning, Proposal, Proposed, columns_of
from docgen.read.mapping.propose import propose
from docgen.read.workbook import Row, open_workbook
from tests.read.making import RULES, workbook

YEAR = 2026
GROUPS = [("Hạ tầng kỹ thuật", 10), ("Ứng dụng nội bộ", 25), ("Phục vụ người dân", 35), ("An toàn thông tin", 30)]
POINTS = [
    [8, 20.5, 33, 21.5],
    [9.5, 24, 28.5, 30],
    [4, 12.5, 31, 18],
    [7.5, 22, 19, 26.5],
    [6, 17, 34.5, 12],
    [10, 9.5, 26, 28],
    [3.5, 25, 30.5, 16.5],
    [5, 14, 22.5, 29],
]
"""Points of eight units, with a value in each column that only its maximum and larger ones admit."""


_KINDS = {"so": "Sở", "xa": "Xã"}


def units(count: int = len(POINTS), block: str = "so") -> dict[str, Unit]:
    """Units of one block, “Sở số 1” and so on."""
    return {
        f"{block}-{i}": Unit(code=f"{block}-{i}", name=f"{_KINDS[block]} số {i}", office="tinh", block=block)
        for i in range(1, count + 1)
    }


def rubric(groups: Sequence[Any] = GROUPS, *, scale: Any = None, **subject: Any) -> Rubric:
    """One subject; groups as pairs of label and maximum, or as the rubric has them. Codes are g1, g2, ..."""
    made = [
        {"code": f"g{i}", "label": group[0], "maximum": group[1]} if isinstance(group, tuple) else group
        for i, group in enumerate(groups, start=1)
    ]
    known = [group.get("maximum", 0) for group in made if group.get("kind", "scored") == "scored"]
    return Rubric.model_validate(
        {
            "title": "Bộ tiêu chí",
            "source": {"kind": "Quyết định"},
            "blocks": [
                {"code": "so", "label": "các sở", "noun": "sở"},
                {"code": "xa", "label": "các xã", "noun": "xã"},
            ],
            "subjects": [
                {
                    "code": "so-hoa",
                    "label": "Số hóa",
                    "scale": sum(known) if scale is None else scale,
                    "groups": made,
                    "tiers": [{"code": "cao", "label": "Cao", "at_least": 70}, {"code": "duoi", "label": "Dưới"}],
                    "total": {"method": "summed", "reference": "x"},
                    **RULES,
                    **subject,
                }
            ],
        }
    )


def table(
    headings: Sequence[Any], points: Sequence[Sequence[Any]] = POINTS, *more: Sequence[Any], total: bool = True
) -> list[list[Any]]:
    """Rows of a sheet: headings, then numbering, unit, points, their sum, and further columns."""
    rows = []
    for i, values in enumerate(points, start=1):
        summed = [sum(value for value in values if value is not None)] if total else []
        rows.append([i, f"Sở số {i}", *values, *summed, *(column[i - 1] for column in more)])
    return [list(headings), *rows]


def asked(made: Rubric, known: Mapping[str, Unit], block: str = "so", **changes: Any) -> Asked:
    """What the sheet of a block is asked for."""
    sheet = ScoreSheet.model_validate(
        {"sheet": "Sở", "subject": "so-hoa", "block": block, **changes.pop("sheet", {})},
    )
    stages = tuple(Stage.model_validate(stage) for stage in changes.pop("stages", ()))
    here = frozenset(code for code, unit in known.items() if unit.block == block)
    return Asked(made, sheet, known, here, YEAR, stages)


def rows_of(path: Path, sheet: Sequence[Sequence[Any]]) -> list[Row]:
    """The rows of a real workbook with this sheet."""
    written = workbook(path / "bang-diem.xlsx", {"Sở": sheet})
    return open_workbook(written, "bang-diem.xlsx").rows("Sở")


def proposed(
    path: Path,
    rows: Sequence[Sequence[Any]],
    made: Rubric | None = None,
    known: Mapping[str, Unit] | None = None,
    **changes: Any,
) -> Answer:
    """What is proposed for a sheet."""
    found = propose(rows_of(path, rows), asked(made or rubric(), known or units(), **changes))
    assert found is not None
    return Answer(found)


class Answer:
    """A proposal, ready for comparing."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.columns: dict[str, Proposed] = {column.letters: column for column in proposal.columns}

    @property
    def told(self) -> dict[str, tuple[str, Certainty]]:
        """Meaning and certainty by column, of those that have any."""
        found = {letters: column for letters, column in self.columns.items() if column.meaning is not None}
        return {letters: (short(column.meaning), column.certainty) for letters, column in found.items()}

    def confirmed(self, least: Certainty) -> ConfirmedColumns:
        """The columns as they would be kept."""
        return columns_of([(meaning, each.letters, each.heading) for meaning, each in self.proposal.found(least)])

    def why(self, letters: str) -> str:
        """The reasons of a column."""
        return "; ".join(self.columns[letters].reasons)

    @property
    def missing(self) -> dict[str, tuple[str, ...]]:
        """What stays open, with the columns that fit equally well."""
        return {short(each.meaning): each.candidates for each in self.proposal.missing}


def short(meaning: Meaning | None) -> str:
    """A meaning in one word: `total`, `group:g1`, `previous_rank:2025`, `total@tu-cham`."""
    assert meaning is not None
    parts = [meaning.kind, meaning.code, str(meaning.year or "")]
    return ":".join(part for part in parts if part) + (f"@{meaning.stage}" if meaning.stage else "")
