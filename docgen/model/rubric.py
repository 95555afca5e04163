"""A rubric version (bộ tiêu chí): what is scored, and by which rules, as the decision that issued it says.

File: `rubrics/<office>/<number>-<year>.yaml`, named in round.yaml without the ending. Every rule carries `reference`:
the clause it comes from (“Điều 5 khoản 2”), or words that begin with “suy ra” where nobody wrote it down.

    title: Quy định đánh giá, xếp hạng mức độ ứng dụng CNTT
    source: {kind: Quyết định, number: 2166/QĐ-UBND, date: 2017-08-09, issuer: UBND tỉnh Sơn La, title: …}
    amended_by: [{kind: Quyết định, number: …, date: …, issuer: …}, …]   # in the order of time
    blocks:                         # units that are ranked together
      - {code: so-nganh, label: "các sở, ngành cấp tỉnh", noun: "sở, ngành"}
      - code: xa
        label: các xã, phường, đặc khu
        noun: xã, phường, đặc khu
        tracks: [{code: co-tthc, label: có thủ tục hành chính}, …]   # units of a block with other maxima
    subjects:                       # what is ranked; a decision may rank several
      - code: cntt
        label: Mức độ ứng dụng CNTT
        scale: 100                  # points; known maxima of a block must add up to it
        groups:                     # criteria groups, in the order of the rubric
          - {code: ha-tang, label: Hạ tầng kỹ thuật CNTT, maximum: {so-nganh: 10, xa: 15, xa.co-tthc: 12}}
          - code: du-lieu
            label: Dữ liệu số
            maximum: 120            # the same in every block
            criteria: [{code: du-lieu-mo, label: Dữ liệu mở, maximum: 70}, {code: chia-se, …}]
          - {code: thuong, label: Điểm thưởng, kind: bonus, most: 10, above_most: cut}
          - {code: phat, label: Điểm trừ, kind: penalty, most: 15}
          - {code: cong-tru, label: Điểm cộng/trừ, kind: adjustment, least: -15, most: 10}
        tiers:                      # highest first; `at_least` is inclusive, the lowest has none
          - {code: tot, label: Tốt, at_least: 85}
          - {code: kha, label: Khá, at_least: 70, below: 85}   # `below`, `at_most`: only checked, never needed
          - {code: yeu, label: Yếu}
        tiers_reference: Điều 6
        total: {method: summed, reference: Điều 5}
        rank: {on: exact, reference: Điều 7}
        ties: {method: dense, reference: "suy ra: các bảng năm 2017"}
        shares: {method: largest_remainder, reference: "suy ra: …"}
        mean: {method: mean_of_blocks, decimals: 0, reference: "suy ra: …"}
        rounding: {totals: 2}       # only where something is computed that has more decimals than are written
        not_applicable: {method: convert, within: total, reference: Điều 8}
        writing:                    # decimals: at least, at most; table form and prose form
          totals: {table: {least: 1, most: 1}, prose: {least: 0, most: 1}}

A value that differs by block (maximum, scale, bound of a tier, weight) is one number for all, or numbers by block;
a track of a block is named `block.track` and wins over its block.

Codes are ASCII slugs; they make the keys of figures and the names of tags. Worked cases stand beside (`cases.py`).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from docgen.model.written import Code, Scope, Text, Written

EVERYWHERE = "*"
"""The scope of a value that holds in every block."""


def _everywhere(value: Any) -> Any:
    return value if value is None or isinstance(value, Mapping) else {EVERYWHERE: value}


Scoped = Annotated[
    dict[Scope, Decimal], BeforeValidator(_everywhere, json_schema_input_type=Decimal | dict[Scope, Decimal])
]
"""A number for every block, or numbers by scope: a block, or `block.track`."""


def look_up(values: Mapping[str, Decimal], scope: str) -> Decimal | None:
    """Give the value of a scope: its own, else its block's, else the one for every block; None without any.

    >>> look_up({"xa": Decimal(10), "xa.moi": Decimal(8)}, "xa.moi"), look_up({"*": Decimal(5)}, "so")
    (Decimal('8'), Decimal('5'))
    """
    found = values.get(scope)
    if found is None and "." in scope:
        found = values.get(block_of(scope))
    return values.get(EVERYWHERE) if found is None else found


def alike(values: Mapping[str, Decimal], scopes: Iterable[str]) -> Decimal | None:
    """Give the value that holds in all of these scopes; None where they differ, or one has none.

    >>> alike({"*": Decimal(10), "xa.moi": Decimal(8)}, ["so", "xa.cu"]), alike({"*": Decimal(10)}, ["so", "xa"])
    (Decimal('10'), Decimal('10'))
    >>> alike({"*": Decimal(10), "xa.moi": Decimal(8)}, ["so", "xa.moi"]) is None
    True
    """
    found = {look_up(values, scope) for scope in scopes}
    return found.pop() if len(found) == 1 else None


def block_of(scope: str) -> str:
    """Give the block of a scope: `xa` of `xa.moi` and of `xa`."""
    return scope.partition(".")[0]


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


class Track(Written):
    """A track (nhánh) inside a block: units that are scored on other maxima (“Mẫu 02”, “không có TTHC”)."""

    code: Code
    label: Text


class Block(Written):
    """A block (khối) of units that are ranked together.

    label: how the block is called in sentences (“các sở, ngành cấp tỉnh”).
    noun: what one counts (“sở, ngành” in “07 sở, ngành”).
    tracks: where units of the block differ in what is scored; which unit is in which stands in the unit register.
    """

    code: Code
    label: Text
    noun: Text
    tracks: tuple[Track, ...] = ()

    def scopes(self) -> tuple[str, ...]:
        """The scopes of its units: its tracks, or the block itself where it has none."""
        return tuple(f"{self.code}.{track.code}" for track in self.tracks) or (self.code,)


class CriteriaOutline(Written):
    """What is known of the criteria under a group, for one block."""

    summary: str = ""
    items: tuple[Text, ...] = ()


class Criterion(Written):
    """A criterion (tiêu chí): what is scored inside a group, or a heading over further `criteria`.

    maximum: points. weight: what its points are multiplied by. blocks: where it applies; everywhere when left out.
    Only criteria without further ones have points; codes are unique within the subject, groups included.
    """

    code: Code
    label: Text
    short: str = ""
    maximum: Scoped = Field(default_factory=dict)
    weight: Scoped = Field(default_factory=dict)
    blocks: tuple[Scope, ...] | None = None
    criteria: tuple["Criterion", ...] = ()
    reference: str = ""

    def applies_to(self, scope: str) -> bool:
        """Whether units of this scope are scored on it; of a block with tracks: whether units of some track are."""
        return _applies(self.blocks, scope)

    def leaves(self, scope: str) -> Iterator["Criterion"]:
        """The criteria with points of their own: itself, or those below it."""
        if not self.applies_to(scope):
            return
        if not self.criteria:
            yield self
        for criterion in self.criteria:
            yield from criterion.leaves(scope)


class CriteriaGroup(Written):
    """A criteria group (hạng mục, nhóm tiêu chí, chỉ số chính).

    kind: `scored` has points of its own; `adjustment` is a signed bonus or penalty within `least` and `most`;
    `bonus` adds up to `most`, `penalty` takes off up to `most`, typed as positive numbers unless `typed: negative`;
    `named` is listed in the rubric, but its points were never given separately.
    above_most: a bonus or penalty above `most` is refused, or `cut` to it, as the rubric says.
    maximum: points; a block that is missing has no published maximum.
    weight: what its points (or their share of the maximum) are multiplied by where totals are `weighted`.
    criteria: where each is scored by itself; the group's points are their sum, unless a sheet gives them.
    blocks: the blocks or tracks the group applies to; all when left out.
    label, short, head: the name in headings, in the columns of an overall table, and above the group's own table.
    outline: what its criteria are, by block code, as sentences summarise them.
    """

    code: Code
    label: Text
    short: str = ""
    head: str = ""
    kind: Literal["scored", "adjustment", "bonus", "penalty", "named"] = "scored"
    maximum: Scoped = Field(default_factory=dict)
    weight: Scoped = Field(default_factory=dict)
    least: Decimal | None = None
    most: Decimal | None = None
    typed: Literal["positive", "negative"] = "positive"
    above_most: Literal["refused", "cut"] = "refused"
    criteria: tuple[Criterion, ...] = ()
    blocks: tuple[Scope, ...] | None = None
    outline: dict[Code, CriteriaOutline] = Field(default_factory=dict)
    reference: str = ""

    @cached_property
    def is_adjustment(self) -> bool:
        """Whether it is added to or taken off the points of the rubric."""
        return self.kind in ("adjustment", "bonus", "penalty")

    @cached_property
    def is_plain(self) -> bool:
        """Whether its points are just typed: it has no criteria, and is no adjustment."""
        return not self.criteria and not self.is_adjustment

    def applies_to(self, scope: str) -> bool:
        """Whether units of this scope are scored on it; of a block with tracks: whether units of some track are.

        Where none of its criteria applies, it does not apply either.
        """
        below = (leaf for criterion in self.criteria for leaf in criterion.leaves(scope))
        return _applies(self.blocks, scope) and (not self.criteria or any(True for _leaf in below))

    @cached_property
    def _leaves(self) -> dict[str, tuple[Criterion, ...]]:
        """What `leaves` found."""
        return {}

    def leaves(self, scope: str) -> tuple[Criterion, ...]:
        """The criteria that units of this scope have points for; none where the group itself is scored."""
        if scope not in self._leaves:
            self._leaves[scope] = tuple(leaf for criterion in self.criteria for leaf in criterion.leaves(scope))
        return self._leaves[scope]


def _applies(blocks: tuple[str, ...] | None, scope: str) -> bool:
    if blocks is None or scope in blocks or block_of(scope) in blocks:
        return True
    return "." not in scope and any(block_of(listed) == scope for listed in blocks)


class Tier(Written):
    """A tier (mức). The highest whose lower bound is reached holds; the lowest tier has none.

    at_least: inclusive lower bound; above: exclusive one (“trên 90 điểm”). Points, or percent as `tiers_by` says.
    below, at_most: the upper bound as the rubric states it, exclusive or inclusive. It follows from the tier above
    and is only held against it, so that overlaps and gaps are found.
    """

    code: Code
    label: Text
    at_least: Scoped | None = None
    above: Scoped | None = None
    below: Scoped | None = None
    at_most: Scoped | None = None

    @cached_property
    def lower_bounds(self) -> dict[Scope, Decimal]:
        """Its lower bounds by scope, inclusive or exclusive."""
        return self.at_least or self.above or {}

    def lower_bound(self, scope: str) -> Decimal | None:
        """Its lower bound, inclusive or exclusive."""
        return look_up(self.lower_bounds, scope)

    def reached_by(self, value: Any, scope: str) -> bool:
        """Whether points (or a percentage) reach its lower bound. value: Decimal or Fraction."""
        bound = self.lower_bound(scope)
        return bound is None or bool(value > bound if self.at_least is None else value >= bound)


class TotalRule(Written):
    """Where totals come from.

    summed: the sum of the groups' points, bonuses added and penalties taken off.
    given: typed by the office and kept when it differs from the sum by at most `tolerance` points (parts are rounded
    before they are published).
    weighted: the sum of each group's points times its weight; `of: ratio` takes the points as a share of the group's
    maximum instead, so that the weights add up to the scale.
    parts: whether the groups' points are added as they are, or as rounded by `rounding.points`.
    capped: a bonus never lifts the total above the scale.
    """

    method: Literal["summed", "given", "weighted"]
    of: Literal["points", "ratio"] = "points"
    parts: Literal["exact", "rounded"] = "exact"
    capped: bool = False
    tolerance: Decimal = Decimal(0)
    reference: Text


class TieKey(Written):
    """What parts units with equal totals: the one with more of it stands first, with `prefer: less` the one with less.

    by: `group` or `criterion` with its code; `stage` with its code, the total of that stage of scoring (such as the
    self-assessed one); `previous_rank`, `previous_total` of the year before; `percent` of the own maximum.
    """

    by: Literal["group", "criterion", "stage", "previous_rank", "previous_total", "percent"]
    code: Code | None = None
    prefer: Literal["more", "less"] = "more"


class TieRule(Written):
    """What rank equal totals get. Keys part them first, one after the other; then what a meeting decided.

    dense: 8, 8, 9. competition: 8, 8, 10. unique: no rank twice; what the keys leave tied must be decided by people.
    In the table of one criteria group no key parts ties, only a decision about that group; under `unique` its units
    share ranks as by `competition`, of which is told.
    shown: a shared rank as the first place (“7”) or as the range of places (“7-8”, only with `competition`).
    """

    method: Literal["dense", "competition", "unique"]
    keys: tuple[TieKey, ...] = ()
    shown: Literal["first", "range"] = "first"
    reference: Text


class ShareRule(Written):
    """Percentages of tiers, in whole numbers or with decimals.

    largest_remainder: they add up to 100, equal remainders go to the larger tier. plain: each rounded half up.
    """

    method: Literal["largest_remainder", "plain"]
    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    reference: Text


class MeanRule(Written):
    """The mean over several blocks, and the decimals of every mean, rounded half up.

    mean_of_blocks: plain mean of the blocks' exact means. by_units: every unit weighs the same.
    of: the mean of totals, or of the units' percentages of their own maximum, where these differ (tracks).
    """

    method: Literal["mean_of_blocks", "by_units"]
    of: Literal["points", "percent"] = "points"
    decimals: Annotated[int, Field(ge=0, le=6)]
    reference: Text


class RankRule(Written):
    """What ranks and tiers look at, and among whom.

    on: exact totals, or totals rounded half up to `decimals`.
    by: points, or the percentage of a unit's own maximum (where tracks or points that do not apply make them differ).
    within: who is ranked together: the block, or each track by itself.
    also_within: further ranks: `all` (all blocks together), `track`, or a kind of cluster of the unit register
    (“huyen”, “cum”).
    """

    on: Literal["exact", "rounded"] = "exact"
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    by: Literal["points", "percent"] = "points"
    within: Literal["block", "track"] = "block"
    also_within: tuple[Code, ...] = ()
    reference: Text


class NotApplicableRule(Written):
    """What becomes of points that do not apply to a unit.

    convert: they are taken out, and the rest is converted to the whole maximum, of the `total` or of each `group`.
    reduce: they are taken out, and the unit's own maximum is smaller; tiers and ranks then go by percent.
    words: what stands in the cell of such points. shown: what is printed in their place.
    """

    method: Literal["convert", "reduce"]
    within: Literal["total", "group"] = "total"
    words: tuple[Text, ...] = ()
    shown: str = ""
    reference: Text


class Rounding(Written):
    """Decimals to which computed values are rounded half up for printing; without them they are printed exactly.

    points: of a group. totals. percents: of the own maximum.
    """

    points: Annotated[int, Field(ge=0, le=6)] | None = None
    totals: Annotated[int, Field(ge=0, le=6)] | None = None
    percents: Annotated[int, Field(ge=0, le=6)] = 2


class NumberForm(Written):
    """How a number is written: at least and at most so many decimals. Writing never rounds.

    bare_at_maximum: a full mark drops its zeros (“10” in a column of “9,0”).
    """

    least: Annotated[int, Field(ge=0, le=6)] = 0
    most: Annotated[int, Field(ge=0, le=6)] = 6
    bare_at_maximum: bool = False


class NumberForms(Written):
    """The two forms of a figure: in tables (“70,0”) and in prose (“70”)."""

    table: NumberForm = NumberForm.usual()
    prose: NumberForm = NumberForm.usual()


_FOUR = NumberForm.model_construct(least=4, most=4)
_FOUR_DECIMALS = NumberForms.model_construct(table=_FOUR, prose=_FOUR)


class Writing(Written):
    """How the figures of a subject are written. percents: a unit's percentage of its maximum; index: the same of 1."""

    points: NumberForms = NumberForms.usual()
    totals: NumberForms = NumberForms.usual()
    means: NumberForms = NumberForms.usual()
    percents: NumberForms = NumberForms.usual()
    index: NumberForms = _FOUR_DECIMALS


class Subject(Written):
    """What is ranked (CNTT, Trang TTĐT): its scale, groups, tiers and rules. Tiers go from the highest down.

    measure: `percent` where points are percentages, so that a cell that shows 73,5% holds 73,5.
    tiers_by: whether bounds of tiers are points or percent of a unit's own maximum.
    """

    code: Code
    label: Text
    scale: Scoped
    scale_reference: str = ""
    measure: Literal["points", "percent"] = "points"
    groups: tuple[CriteriaGroup, ...] = ()
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]
    tiers_by: Literal["points", "percent"] = "points"
    tiers_reference: Text
    total: TotalRule
    rank: RankRule
    ties: TieRule
    shares: ShareRule
    mean: MeanRule
    rounding: Rounding = Rounding.usual()
    not_applicable: NotApplicableRule | None = None
    writing: Writing = Writing.usual()

    def scale_of(self, scope: str) -> Decimal | None:
        """The full mark of a unit of this scope; None where the rubric does not say."""
        return look_up(self.scale, scope)

    @cached_property
    def _groups(self) -> dict[str, tuple[CriteriaGroup, ...]]:
        """What `groups_of` found: every row of a workbook asks for it."""
        return {}

    def groups_of(self, scope: str) -> tuple[CriteriaGroup, ...]:
        """The groups with points of their own in a scope, adjustments included, in the rubric's order."""
        if scope not in self._groups:
            scored = (group for group in self.groups if group.kind != "named")
            self._groups[scope] = tuple(group for group in scored if group.applies_to(scope))
        return self._groups[scope]

    def criteria(self) -> Iterator[Criterion]:
        """Every criterion of every group, headings included, from the top down."""
        waiting = [criterion for group in reversed(self.groups) for criterion in reversed(group.criteria)]
        while waiting:
            criterion = waiting.pop()
            yield criterion
            waiting.extend(reversed(criterion.criteria))

    def label_of(self, code: str) -> str:
        """The short name of a group or criterion, or the code itself where there is none."""
        parts: list[CriteriaGroup | Criterion] = [*self.groups, *self.criteria()]
        return next((part.short or part.label for part in parts if part.code == code), code)


class Rubric(Written):
    """One version of a bộ tiêu chí, with the paper that issued it. Old versions stay as they were.

    amended_by: the papers that amended it since, in the order of time; the file holds the rules as amended.
    """

    title: Text
    source: Paper
    amended_by: tuple[Paper, ...] = ()
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
