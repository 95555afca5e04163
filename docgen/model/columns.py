"""Columns of score sheets as people confirmed them. File: `data/<round>/columns.yaml`, written by `docgen columns`.

    sheets:
      - sheet: Sheet1               # the sheet's name in the workbook
        subject: cntt
        block: so-nganh
        instead_of: Sở, ngành       # the name in round.yaml, where the workbook has no sheet of that name
        columns:                    # as in round.yaml, each column by its letters
          unit: cột B
          groups: {ha-tang: cột C}
          total: cột K
          headings: {B: Tên cơ quan, C: "", K: Cộng}   # what headed each column when it was confirmed

What round.yaml itself names under `columns` wins. An entry may be changed or deleted by hand.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from docgen.model.round import ScoreSheet, SheetColumns, Stage, Unranked, Year
from docgen.model.written import Code, Text, Written

Letters = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}$")]
"""A column as spreadsheets call it: `K`, `AB`."""


class ConfirmedColumns(SheetColumns):
    """Columns by their letters. headings: what headed each when it was confirmed, so that one that moved is noticed."""

    headings: dict[Letters, str] = Field(default_factory=dict)


class KeptSheet(Written):
    """The confirmed columns of one sheet, for one block and subject.

    instead_of: the name of the sheet in round.yaml, where there was none of that name. file, stage: as in round.yaml.
    """

    sheet: Text
    subject: Code
    block: Code
    file: str = ""
    stage: Code | None = None
    instead_of: str = ""
    columns: ConfirmedColumns = ConfirmedColumns.usual()

    def concerns(self, sheet: ScoreSheet) -> bool:
        """Whether it speaks of a sheet of the round."""
        same = (self.subject, self.block, self.stage, self.file) == (
            sheet.subject,
            sheet.block,
            sheet.stage,
            sheet.file,
        )
        return same and sheet.sheet in (self.sheet, self.instead_of)


class KeptColumns(Written):
    """All confirmed columns of a round."""

    sheets: tuple[KeptSheet, ...] = ()


class ScoresBegun(BaseModel):
    """Where the scores are, as far as it is said yet."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    file: Text
    sheets: tuple[ScoreSheet, ...] = ()
    stages: tuple[Stage, ...] = ()


class RoundBegun(BaseModel):
    """A round.yaml that need not be finished: what must be known to find out what the columns of its workbook hold."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    office: Code
    year: Year
    rubric: Text
    scores: ScoresBegun
    out_of_scope: tuple[Unranked, ...] = ()
