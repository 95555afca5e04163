"""A round (đợt): one yearly exercise. File: `data/<round>/round.yaml`, beside its workbook and `nhan-xet.md`.

    title: Đánh giá, xếp hạng … năm 2017
    office: son-la                  # whose units: `office` in data/units.yaml
    year: 2017                      # the year assessed, not the year of signing
    rubric: son-la/2166-2017
    norm: nd30-2020                 # only where the date is open; else the norm in force on the date holds
    scores:
      file: bang-diem.xlsx
      sheets:
        - sheet: Sở, ngành          # name of the sheet
          subject: cntt
          block: so-nganh
          columns: {unit: Tên cơ quan, total: Tổng cộng, groups: {ha-tang: Cột 3}}   # where headings are unusual
          units: [so-tu-phap, …]    # only where the sheet holds other units than the block in data/units.yaml
      indicators: Chỉ tiêu khảo sát # survey figures beside the scores
    out_of_scope: [{unit: vp-ubnd-tinh, reason: …}]   # units of the register that are not assessed at all
    not_assessed: [{unit: huyen-kon-ray, reason: …}]  # units that stand in the table without scores
                                    # both: `subject: ttdt` where it holds for one subject only
    given_totals: check             # or `keep`: totals stay as typed although their parts say otherwise
    order: rank                     # or `given`: rows stay as in the workbook
    order_in_ties: {rule: previous_table, reference: …}
    previous: {2018: {tier_counts: {egov: {so-nganh: {kha: 8}}}, reference: …}}
    papers: {to-trinh: {kind: Tờ trình, number: 1306/TTr-STTTT, date: 2017-12-15}}
    dates: {hop-ban-chi-dao: 2017-11-22}
    numbers: {so-mau-phieu: 2}
    documents:
      quyet-dinh:                   # name of the draft's file
        template: quyet-dinh-son-la-tt01
        number: "3247"              # left out: a gap to be filled in by hand
        notation: QĐ-UBND
        date: 2017-12-20            # or "2017-12", "2017"
        …                           # and the rest of `DocumentSettings`
    published: [{figure: cqs.trung-binh, printed: "79,5", place: Mục C.1}]   # what print said otherwise

`nhan-xet.md` holds what only people know: `# slot` opens a slot, blank lines part its paragraphs, `{{ tag }}` prints a
figure, `<!-- … -->` is not printed.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from docgen.model.register import Unit
from docgen.model.rubric import Paper
from docgen.model.written import Code, Text, Written

Year = Annotated[int, Field(ge=1990, le=2100)]
"""A year that a round may be about."""

OpenDate = (
    Annotated[dt.date, Field(ge=dt.date(1990, 1, 1), le=dt.date(2100, 12, 31))]
    | Annotated[str, Field(pattern=r"^(199\d|20\d\d|2100)(-\d{2})?$")]
)
"""A date from 1990 to 2100 that may still be open: `2021-12-20`, `"2021-12"` (day open), `"2020"` (month open too)."""


class SheetColumns(Written):
    """Headings of a sheet, where they differ from the usual ones. A heading is compared without case and spaces.

    Usual: unit “Tên cơ quan”, “Tên đơn vị” or “Đơn vị”; total “Tổng điểm” or “Tổng cộng”; a group its label, short or
    head; an earlier year's rank “Xếp hạng năm 2016”.
    """

    unit: str = ""
    total: str = ""
    groups: dict[Code, Text] = Field(default_factory=dict)
    previous_ranks: dict[Year, Text] = Field(default_factory=dict)


class ScoreSheet(Written):
    """One sheet of the workbook: the scores of one block for one subject. Other columns are left unread.

    units: the units of this sheet, where they are not those of the block in the unit register.
    """

    sheet: Text
    subject: Code
    block: Code
    columns: SheetColumns = SheetColumns()
    units: Annotated[tuple[Code, ...], Field(min_length=1)] | None = None


class Scores(Written):
    """Where the scores are: a workbook in the round's folder, by its bare name, and its sheets.

    indicators: the sheet of survey figures, with headings “Mã”, “Nhóm”, “Chỉ tiêu”, “Giá trị”, “Đơn vị tính” and, where
    there are series, “Cấp” and “Năm”.
    """

    file: Text
    sheets: Annotated[tuple[ScoreSheet, ...], Field(min_length=1)]
    indicators: str = ""


class Unranked(Written):
    """A unit that is not ranked, and the reason as it is to be printed. subject: the only one it holds for, or all."""

    unit: Code
    reason: Text
    subject: Code | None = None

    def concerns(self, subject: str) -> bool:
        """Whether it holds for this subject."""
        return self.subject is None or self.subject == subject


class TieOrder(Written):
    """The order of tied units in tables.

    workbook: as the rows stand. previous_table: as in the table before (overall, then group by group).
    listed: by `lists`, keys `<subject>.<block>` or `<subject>.<block>.<group>`, values unit codes; then workbook.
    """

    rule: Literal["workbook", "previous_table", "listed"] = "workbook"
    lists: dict[str, tuple[Code, ...]] = Field(default_factory=dict)
    reference: str = ""


class PreviousYear(Written):
    """What is known of an earlier year beyond the ranks in the workbook: units per tier, by subject, block and tier."""

    tier_counts: dict[Code, dict[Code, dict[Code, int]]] = Field(default_factory=dict)
    reference: str = ""


class Proposal(Written):
    """Who proposes, by which paper (a code of the round's `papers`)."""

    by: Text
    paper: Code


class Signature(Written):
    """The signature block: capacity and post lines in capitals (“KT. CHỦ TỊCH”, “PHÓ CHỦ TỊCH”), then the name."""

    lines: Annotated[tuple[Text, ...], Field(min_length=1)]
    name: Text


class Annex(Written):
    """The annex or attached text: its title, and who issued the main document, as the pointer line names him.

    title may hold line breaks where the title is to be broken by sense.
    """

    title: Text
    issuer: Text


class DocumentSettings(Written):
    """One document of the round: its frame. What is left out or open is printed as a blank to be filled by hand.

    template: a folder of `templates/`. notation: “QĐ-UBND”. issuing_body and subject_line: lines, broken by sense.
    recipients: lines of Nơi nhận without hyphen and end mark, the file copy line (“Lưu: VT, …”) last.
    """

    template: Text
    number: str = ""
    notation: Text
    date: OpenDate
    place: Text
    parent_body: str = ""
    issuing_body: Annotated[tuple[Text, ...], Field(min_length=1)]
    authority: tuple[Text, ...] = ()
    subject_line: Text
    addressee: str = ""
    legal_bases: tuple[Code, ...] = ()
    proposal: Proposal | None = None
    signature: Signature
    recipients: Annotated[tuple[Text, ...], Field(min_length=1)]
    annex: Annex | None = None


class PublishedFigure(Written):
    """A figure that the published document printed otherwise, so that the difference can be told.

    figure: the key of a figure (`cntt.so-nganh.muc.tot.ty-le`). printed: as it stood in print. place: where.
    """

    figure: Text
    printed: str
    place: Text


class Round(Written):
    """A yearly exercise: which rubric, whose scores, which exceptions, which documents."""

    title: Text
    office: Code
    year: Year
    rubric: Text
    norm: str = ""
    scores: Scores
    out_of_scope: tuple[Unranked, ...] = ()
    not_assessed: tuple[Unranked, ...] = ()
    given_totals: Literal["check", "keep"] = "check"
    order: Literal["rank", "given"] = "rank"
    order_in_ties: TieOrder = TieOrder()
    previous: dict[Year, PreviousYear] = Field(default_factory=dict)
    papers: dict[Code, Paper] = Field(default_factory=dict)
    dates: dict[Code, dt.date] = Field(default_factory=dict)
    numbers: dict[Code, Decimal] = Field(default_factory=dict)
    documents: Annotated[dict[Code, DocumentSettings], Field(min_length=1)]
    published: tuple[PublishedFigure, ...] = ()

    def block_of(self, unit: Unit, subject: str) -> str | None:
        """The block in which a unit is ranked: of the sheet that lists it, else of the register.

        None where the sheet of its block lists other units only.
        """
        sheets = [sheet for sheet in self.scores.sheets if sheet.subject == subject]
        for sheet in sheets:
            if sheet.units is not None and unit.code in sheet.units:
                return sheet.block
        listed = any(sheet.units is not None and sheet.block == unit.block for sheet in sheets)
        return None if listed else unit.block
