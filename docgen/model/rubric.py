"""A rubric version (bộ tiêu chí): what is scored, and by which rules, as the decision that issued it says.

File: `rubrics/<office>/<number>-<year>.yaml`, named in round.yaml without the ending. Every rule carries `reference`:
the clause it comes from (“Điều 5 khoản 2”), or words that begin with “suy ra” where nobody wrote it down.

    title: Quy định đánh giá, xếp hạng mức độ ứng dụng CNTT
    source: {kind: Quyết định, number: 2166/QĐ-UBND, date: 2017-08-09, issuer: UBND tỉnh Sơn La, title: …}
    blocks:                         # units that are ranked together
      - {code: so-nganh, label: "các sở, ngành cấp tỉnh", noun: "sở, ngành"}
    subjects:                       # what is ranked; a decision may rank several
      - code: cntt
        label: Mức độ ứng dụng CNTT
        scale: 100                  # points; known maxima of a block must add up to it
        groups:                     # criteria groups, in the order of the rubric
          - {code: ha-tang, label: Hạ tầng kỹ thuật CNTT, maximum: {so-nganh: 10}}
          - {code: cong-tru, label: Điểm cộng/trừ, kind: adjustment, least: -15, most: 10}
        tiers:                      # highest first; `at_least` is inclusive, the lowest has none
          - {code: tot, label: Tốt, at_least: 85}
          - {code: yeu, label: Yếu}
        tiers_reference: Điều 6
        total: {method: summed, reference: Điều 5}
        rank: {on: exact, reference: Điều 7}
        ties: {method: dense, reference: "suy ra: các bảng năm 2017"}
        shares: {method: largest_remainder, reference: "suy ra: …"}
        mean: {method: mean_of_blocks, decimals: 0, reference: "suy ra: …"}
        writing:                    # decimals: at least, at most; table form and prose form
          totals: {table: {least: 1, most: 1}, prose: {least: 0, most: 1}}

Codes are ASCII slugs; they make the keys of figures and the names of tags. Worked cases stand beside (`cases.py`).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from docgen.model.written import Code, Text, Written


class Paper(Written):
    """A document that is cited: kind, number, date, issuer, title. Laws have neither number nor issuer.

    `kind` as it is printed before the number (“Quyết định”, “Tờ trình”, “văn bản”); `year` where only the year is
    cited (“Luật Công nghệ thông tin năm 2006”).
    """

    kind: Text
    number: str = ""
    date: dt.date | None = None
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    issuer: str = ""
    title: str = ""
    note: str = ""


class Block(Written):
    """A block (khối) of units that are ranked together.

    label: how the block is called in sentences (“các sở, ngành cấp tỉnh”).
    noun: what one counts (“sở, ngành” in “07 sở, ngành”).
    """

    code: Code
    label: Text
    noun: Text


class CriteriaOutline(Written):
    """What is known of the criteria under a group, for one block."""

    summary: str = ""
    items: tuple[Text, ...] = ()


class CriteriaGroup(Written):
    """A criteria group (hạng mục, nhóm tiêu chí, chỉ số chính).

    kind: `scored` has points of its own; `adjustment` is a signed bonus or penalty within `least` and `most`;
    `named` is listed in the rubric, but its points were never given separately.
    maximum: points by block code; a block that is missing has no published maximum.
    blocks: the blocks the group applies to; all when left out.
    label, short, head: the name in headings, in the columns of an overall table, and above the group's own table.
    outline: what its criteria are, by block code, as sentences summarise them.
    """

    code: Code
    label: Text
    short: str = ""
    head: str = ""
    kind: Literal["scored", "adjustment", "named"] = "scored"
    maximum: dict[Code, Decimal] = Field(default_factory=dict)
    least: Decimal | None = None
    most: Decimal | None = None
    blocks: tuple[Code, ...] | None = None
    outline: dict[Code, CriteriaOutline] = Field(default_factory=dict)
    reference: str = ""

    def applies_to(self, block: str) -> bool:
        """Whether units of this block are scored on the group."""
        return self.blocks is None or block in self.blocks


class Tier(Written):
    """A tier (mức): `at_least` is its lower bound in points, inclusive; the lowest tier has none."""

    code: Code
    label: Text
    at_least: Decimal | None = None


class TotalRule(Written):
    """Where totals come from.

    summed: the sum of the groups' exact points. given: typed by the office and kept when it differs from the sum
    by at most `tolerance` points (parts are rounded before they are published).
    """

    method: Literal["summed", "given"]
    tolerance: Decimal = Decimal(0)
    reference: Text


class TieRule(Written):
    """dense: 8, 8, 9. competition: 8, 8, 10."""

    method: Literal["dense", "competition"]
    reference: Text


class ShareRule(Written):
    """Percentages of tiers in whole numbers.

    largest_remainder: they add up to 100, equal remainders go to the larger tier. plain: each rounded half up.
    """

    method: Literal["largest_remainder", "plain"]
    reference: Text


class MeanRule(Written):
    """The mean over several blocks, and the decimals of every mean, rounded half up.

    mean_of_blocks: plain mean of the blocks' exact means. by_units: every unit weighs the same.
    """

    method: Literal["mean_of_blocks", "by_units"]
    decimals: Annotated[int, Field(ge=0, le=6)]
    reference: Text


class RankRule(Written):
    """Whether ranks and tiers look at exact totals, or at totals rounded half up to `decimals`."""

    on: Literal["exact", "rounded"] = "exact"
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    reference: Text


class NumberForm(Written):
    """How a number is written: at least and at most so many decimals. Writing never rounds.

    bare_at_maximum: a full mark drops its zeros (“10” in a column of “9,0”).
    """

    least: Annotated[int, Field(ge=0, le=6)] = 0
    most: Annotated[int, Field(ge=0, le=6)] = 6
    bare_at_maximum: bool = False


class NumberForms(Written):
    """The two forms of a figure: in tables (“70,0”) and in prose (“70”)."""

    table: NumberForm = NumberForm()
    prose: NumberForm = NumberForm()


class Writing(Written):
    """How the figures of a subject are written."""

    points: NumberForms = NumberForms()
    totals: NumberForms = NumberForms()
    means: NumberForms = NumberForms()


class Subject(Written):
    """What is ranked (CNTT, Trang TTĐT): its scale, groups, tiers and rules. Tiers go from the highest down."""

    code: Code
    label: Text
    scale: Decimal
    scale_reference: str = ""
    groups: tuple[CriteriaGroup, ...] = ()
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]
    tiers_reference: Text
    total: TotalRule
    rank: RankRule
    ties: TieRule
    shares: ShareRule
    mean: MeanRule
    writing: Writing = Writing()

    def groups_of(self, block: str) -> tuple[CriteriaGroup, ...]:
        """The groups with points of their own in a block, adjustments included, in the rubric's order."""
        return tuple(group for group in self.groups if group.kind != "named" and group.applies_to(block))


class Rubric(Written):
    """One version of a bộ tiêu chí, with the paper that issued it. Old versions stay as they were."""

    title: Text
    source: Paper
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]
    subjects: Annotated[tuple[Subject, ...], Field(min_length=1)]

    @cached_property
    def block_by_code(self) -> dict[str, Block]:
        """Blocks by code."""
        return {block.code: block for block in self.blocks}

    @cached_property
    def subject_by_code(self) -> dict[str, Subject]:
        """Subjects by code."""
        return {subject.code: subject for subject in self.subjects}
