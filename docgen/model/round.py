"""A round (đợt): one yearly exercise. File: `data/<round>/round.yaml`, beside its workbook and `nhan-xet.md`.

    title: Đánh giá, xếp hạng … năm 2017
    office: son-la                  # whose units: `office` in the register of units
    year: 2017                      # the year assessed, not the year of signing
    rubric: son-la/2166-2017
    norm: nd30-2020                 # only where the date is open; else the norm in force on the date holds
    scores:
      file: bang-diem.xlsx
      sheets:
        - sheet: Sở, ngành          # name of the sheet
          subject: cntt
          block: so-nganh
          columns: {unit: Tên cơ quan, total: cột K, groups: {ha-tang: Chỉ số 3}}   # where headings are unusual
          units: [so-tu-phap, …]    # only where the sheet holds other units than the block in data/units.yaml
          file: khối xã.xlsx        # only where it is in another workbook
          stage: lan-2              # only where stages have sheets of their own
      stages:                       # where scores are given more than once; the last one counts
        - {code: tu-cham, label: Tự chấm, by: unit}
        - {code: lan-1, label: Thẩm định lần 1}
        - {code: lan-2, label: Thẩm định lần 2, otherwise: lan-1}   # an empty cell means: as in lan-1
      indicators: Chỉ tiêu khảo sát # survey figures beside the scores
      corrections: {sheet: Điều chỉnh}   # `file: …` where it is in another workbook
    out_of_scope: [{unit: vp-ubnd-tinh, reason: …}]   # units of the register that are not assessed at all
    not_assessed: [{unit: huyen-kon-ray, reason: …}]  # units that stand in the table without scores
    not_ranked: [{unit: bql-kkt, reason: …, paper: tb-12}]   # units with scores, but without rank
                                    # all: `subject: ttdt` where it holds for one subject only
    not_applicable: [{unit: thanh-tra-tinh, points: dich-vu-cong, reason: …}]   # points that do not apply
    tracks: {xa-a: mien-nui}        # the track of a unit, where it is not that of the register
    decisions:                      # of people, each with the paper that took it
      ties: [{subject: cntt, block: xa, order: [xa-a, xa-b], paper: tb-12, reason: …}]
      corrections: [{subject: cntt, unit: xa-a, points: total, old: 64.9, new: 72.9, paper: tb-12, reason: …}]
    given_totals: check             # or `keep`: totals stay as typed although their parts say otherwise
    order: rank                     # or `given`: rows stay as in the workbook
    order_in_ties: {rule: previous_table, reference: …}
    previous:
      2018: {tier_counts: {egov: {so-nganh: {kha: 8}}}, reference: …}
      2017: {comparable: false, reason: thang điểm khác}   # or by subject: {egov: false}
      2016: {merged: each, results: {egov: {so-khdt: {rank: 3, total: 81.5}}}, reference: …}
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
      cong-van-xac-nhan:            # where the kind says `each: unit`: a folder, with one draft for each unit
        template: cong-van-xac-nhan-nd30
        answer_by: 2017-11-15
        leave_out: [so-tttt]        # units that get none
    published: [{figure: cqs.trung-binh, printed: "79,5", place: Mục C.1}]   # what print said otherwise

`nhan-xet.md` holds what only people know: `# slot` opens a slot, blank lines part its paragraphs, `{{ tag }}` prints a
figure, `<!-- … -->` is not printed.
"""

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


class StageColumns(Written):
    """Headings of the columns of one stage, where a sheet has the columns of several."""

    total: str = ""
    groups: dict[Code, Text] = Field(default_factory=dict)
    criteria: dict[Code, Text] = Field(default_factory=dict)


class SheetColumns(Written):
    """Headings of a sheet, where they differ from the usual ones. A heading is compared without case and spaces.

    Where headings are missing or alike a column is named by its letter: “cột K”.
    Usual: unit “Tên cơ quan”, “Tên đơn vị” or “Đơn vị”; total “Tổng điểm” or “Tổng cộng”; a group its label, short or
    head; a criterion its label or short; an earlier year's rank “Xếp hạng năm 2016”, its total “Tổng điểm năm 2016”.
    reasons: of bonuses and penalties, by group code. note: remarks on a unit, such as why it has no scores.
    stages: of the stages whose columns stand in this sheet too.
    """

    unit: str = ""
    total: str = ""
    groups: dict[Code, Text] = Field(default_factory=dict)
    criteria: dict[Code, Text] = Field(default_factory=dict)
    reasons: dict[Code, Text] = Field(default_factory=dict)
    note: str = ""
    previous_ranks: dict[Year, Text] = Field(default_factory=dict)
    previous_totals: dict[Year, Text] = Field(default_factory=dict)
    stages: dict[Code, StageColumns] = Field(default_factory=dict)


class ScoreSheet(Written):
    """One sheet of the workbook: the scores of one block for one subject. Other columns are left unread.

    A sheet in which several blocks stand one below the other is listed once for each of them.
    file: where it is not in the round's workbook. stage: of the scores in it; without one, those that count.
    units: the units of this sheet, where they are not those of the block in the unit register.
    """

    sheet: Text
    subject: Code
    block: Code
    file: str = ""
    stage: Code | None = None
    columns: SheetColumns = SheetColumns.usual()
    units: Annotated[tuple[Code, ...], Field(min_length=1)] | None = None


class Stage(Written):
    """A stage of scoring: self-assessment, first and second appraisal.

    by: `unit` scored itself, `office` appraised. otherwise: the stage that holds where a cell of this one is empty; an
    appraised score never falls back on a self-assessed one.
    """

    code: Code
    label: Text
    by: Literal["unit", "office"] = "office"
    otherwise: Code | None = None


class CorrectionSheet(Written):
    """The sheet of corrections, in the round's workbook or in a file of its own in the round's folder."""

    sheet: Text
    file: str = ""


class Scores(Written):
    """Where the scores are: a workbook in the round's folder, by its bare name, and its sheets.

    stages: in the order of time, where there are several; the last one counts.
    indicators: the sheet of survey figures, with headings “Mã”, “Nhóm”, “Chỉ tiêu”, “Giá trị”, “Đơn vị tính” and, where
    there are series, “Cấp” and “Năm”.
    corrections: the sheet of corrections, with headings “Đơn vị”, “Tiêu chí”, “Điểm cũ”, “Điểm mới”, “Lý do”, “Số văn
    bản”, “Ngày”, “Người điều chỉnh” and, where there are several, “Nội dung” (the subject).
    """

    file: Text
    sheets: Annotated[tuple[ScoreSheet, ...], Field(min_length=1)]
    stages: tuple[Stage, ...] = ()
    indicators: str = ""
    corrections: CorrectionSheet | None = None

    def file_of(self, sheet: ScoreSheet) -> str:
        """The workbook that a sheet is in."""
        return sheet.file or self.file


class Unranked(Written):
    """A unit that is not ranked, and the reason as it is to be printed. subject: the only one it holds for, or all.

    paper: a code of the round's `papers`, where a meeting or a letter decided it.
    """

    unit: Code
    reason: Text
    subject: Code | None = None
    paper: Code | None = None

    def concerns(self, subject: str) -> bool:
        """Whether it holds for this subject."""
        return self.subject is None or self.subject == subject


class NotRanked(Unranked):
    """A unit with scores but without rank. counted: whether it still counts in means and shares of tiers."""

    counted: bool = False


class NotApplicable(Unranked):
    """Points that do not apply to a unit. points: the code of a group or criterion."""

    points: Code


class TieDecision(Written):
    """People parted a tie: the units in the order decided. group: in the table of one criteria group."""

    subject: Code
    block: Code
    group: Code | None = None
    order: Annotated[tuple[Code, ...], Field(min_length=2)]
    paper: Code
    reason: Text


class ScoreDecision(Written):
    """People set a score otherwise than its parts say. points: the code of a group or criterion, or `total`.

    old: as it was, so that a decision is never applied to something else; left out where there was none.
    """

    subject: Code
    unit: Code
    points: Code
    old: Decimal | None = None
    new: Decimal
    paper: Code
    reason: Text


class Decisions(Written):
    """What people decided beside the rules. Every decision is told in the findings, with its paper."""

    ties: tuple[TieDecision, ...] = ()
    corrections: tuple[ScoreDecision, ...] = ()


class TieOrder(Written):
    """The order of tied units in tables.

    workbook: as the rows stand. name: by the Vietnamese alphabet. register: as in the unit register.
    previous_table: as in the table before (overall, then group by group).
    listed: by `lists`, keys `<subject>.<block>` or `<subject>.<block>.<group>`, values unit codes; then workbook.
    """

    rule: Literal["workbook", "name", "register", "previous_table", "listed"] = "workbook"
    lists: dict[str, tuple[Code, ...]] = Field(default_factory=dict)
    reference: str = ""


class PreviousResult(Written):
    """What a unit had in an earlier year: any of rank, total, and the name of its tier."""

    rank: Annotated[int, Field(ge=1)] | None = None
    total: Decimal | None = None
    tier: str = ""


class PreviousYear(Written):
    """What is known of an earlier year beyond the columns of the workbook.

    tier_counts: units per tier, by subject, block and tier. results: by subject and unit code, also of units that are
    gone, for those that were made from them.
    comparable: false where changes against that year would mean nothing (another scale), for all or by subject;
    reason: why, as printed.
    merged: what a unit made from several shows of that year: `none`, the `best` or the `worst` of their ranks, or
    `each` of them.
    """

    tier_counts: dict[Code, dict[Code, dict[Code, int]]] = Field(default_factory=dict)
    results: dict[Code, dict[Code, PreviousResult]] = Field(default_factory=dict)
    comparable: bool | dict[Code, bool] = True
    reason: str = ""
    merged: Literal["none", "best", "worst", "each"] = "none"
    reference: str = ""

    def comparable_in(self, subject: str) -> bool:
        """Whether today's results of a subject may be held against that year's."""
        return self.comparable if isinstance(self.comparable, bool) else self.comparable.get(subject, True)


class Proposal(Written):
    """Who proposes, by which paper (a code of the round's `papers`)."""

    by: Text
    paper: Code


class Signature(Written):
    """The signature block: capacity and post lines in capitals (“KT. CHỦ TỊCH”, “PHÓ CHỦ TỊCH”), then the name.

    name: left out where it is still open who signs.
    """

    lines: Annotated[tuple[Text, ...], Field(min_length=1)]
    name: str = ""


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
    answer_by: until when the addressee is to answer. leave_out: units that get no draft of a document that is made once
    for each unit; such a document is addressed to the unit, and has no `addressee`.
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
    answer_by: OpenDate | None = None
    leave_out: tuple[Code, ...] = ()


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
    not_ranked: tuple[NotRanked, ...] = ()
    not_applicable: tuple[NotApplicable, ...] = ()
    tracks: dict[Code, Code] = Field(default_factory=dict)
    decisions: Decisions = Decisions.usual()
    given_totals: Literal["check", "keep"] = "check"
    order: Literal["rank", "given"] = "rank"
    order_in_ties: TieOrder = TieOrder.usual()
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
