"""The tables of a document: which rows, in which order, under which headings. The template draws how they look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from docgen.errors import Finding, Place, Refused
from docgen.i18n import gettext as _
from docgen.model.assessment import (
    Assessment,
    BlockOutcome,
    ClusterOutcome,
    GroupOutcome,
    Result,
    State,
    SubjectOutcome,
)
from docgen.model.figure import Figure
from docgen.model.kind import GroupRows, Kind, TableSpec
from docgen.model.rubric import Criterion, look_up
from docgen.model.scores import Indicator
from docgen.narrate.outcomes import AbsentUnits, tier_figure
from docgen.narrate.tree import ListNode, Node, RowNode, TableNode, tag_name, text_figure, with_makers
from docgen.narrate.values import NOT_KNOWN, indicator_figure
from docgen.narrate.wording import Wording
from docgen.vietnamese.lists import letter, roman
from docgen.vietnamese.names import slug
from docgen.vietnamese.numbers import plain

ALL = "all"
"""The rank among the units of all blocks."""
STAR = "*"
"""Marks a unit that was not assessed, or not ranked; the note below the table gives the reason."""
STAR_RULE = "star"
"""What made a star; its inputs are the unit's reason and its name."""


@dataclass(frozen=True)
class _Maker:
    """What every table is made from."""

    root: Mapping[str, Any]
    assessment: Assessment
    indicators: tuple[Indicator, ...]
    wording: Wording
    place: Place

    @cached_property
    def absent(self) -> Mapping[str, AbsentUnits]:
        """Tags for units that a subject knows nothing of, by the subject's code."""
        found = (outcome for outcome in self.assessment.subjects if outcome.blocks)
        years = self.assessment.earlier_years
        return {outcome.subject.code: AbsentUnits(outcome, outcome.blocks[0], years) for outcome in found}


def tables(
    kind: Kind, root: Mapping[str, Any], assessment: Assessment, indicators: tuple[Indicator, ...], place: Place
) -> Node:
    """`bang`: the kind's tables by id; one with `each` is a list of tables. place: the kind.yaml, for faults."""
    maker = _Maker(root, assessment, indicators, Wording(root), place)
    made = {tag_name(name): _table_or_list(maker, f"bang.{name}", spec) for name, spec in kind.tables.items()}
    return Node("bang", made)


def _table_or_list(maker: _Maker, key: str, spec: TableSpec) -> Node:
    made = list(_SHAPES[spec.shape](maker, key, spec))
    if spec.each:
        return Node(key, items=made)
    return made[0]


def _fault(maker: _Maker, key: str, message: str) -> Refused:
    advice = _("correct the table in kind.yaml, or the rubric")
    return Refused([Finding("table-unknown", maker.place, f"{key}: {message}", advice)])


def _subject(maker: _Maker, key: str, spec: TableSpec) -> SubjectOutcome:
    for outcome in maker.assessment.subjects:
        if outcome.subject.code == spec.subject:
            return outcome
    raise _fault(maker, key, _("the rubric has no subject “{code}”").format(code=spec.subject or ""))


def _blocks(maker: _Maker, key: str, spec: TableSpec, subject: SubjectOutcome) -> list[BlockOutcome]:
    known = {block.block.code: block for block in subject.blocks}
    for code in spec.blocks:
        if code not in known:
            raise _fault(maker, key, _("the round has no scores of the block “{code}”").format(code=code))
    return [known[code] for code in spec.blocks] or list(known.values())


def titled(
    wording: Wording,
    place: Place,
    key: str,
    spec: TableSpec,
    members: dict[str, Any],
    rows: Sequence[RowNode],
    stt: int,
) -> TableNode:
    """A table with its number and caption, which may use the other members. place: the kind.yaml, for faults."""
    members |= {"stt": Figure(f"{key}.stt", stt, str(stt)), "chu_cai": text_figure(f"{key}.chu-cai", letter(stt))}
    members["so"] = wording.line(f"{key}.so", spec.number, place, members)
    members["chu_thich"] = wording.line(f"{key}.chu-thich", spec.caption, place, members)
    return TableNode(key, members, items=rows)


# --- rankings ---


def _rankings(maker: _Maker, key: str, spec: TableSpec) -> Iterator[TableNode]:
    subject = _subject(maker, key, spec)
    blocks = _blocks(maker, key, spec, subject)
    shown = _Shown.of(maker, subject, blocks[:1] if spec.each else blocks)
    if spec.each == "cluster":
        found = [cluster for cluster in blocks[0].clusters if cluster.cluster.kind == spec.cluster]
        if not found:
            raise _fault(
                maker, key, _("no unit of the block is in a cluster of the kind “{code}”").format(code=spec.cluster)
            )
        for stt, cluster in enumerate(found, start=1):
            yield _ranking(maker, f"{key}.{cluster.cluster.code}", spec, shown, spec.group, stt, cluster)
        return
    if not spec.each:
        yield _ranking(maker, key, spec, shown, spec.group, 1)
        return
    for stt, outcome in enumerate(blocks[0].groups, start=1):
        code = outcome.group.code
        yield _ranking(maker, f"{key}.{code}", spec, shown, code, stt)


@dataclass(frozen=True)
class _Shown:
    """The blocks that a table shows, with the tags of their subject, their own, and those of their groups by code."""

    subject: SubjectOutcome
    blocks: Sequence[BlockOutcome]
    root: Node
    nodes: Sequence[Node]
    groups: Mapping[str, Node]

    @classmethod
    def of(cls, maker: _Maker, subject: SubjectOutcome, blocks: Sequence[BlockOutcome]) -> _Shown:
        """The blocks of one subject."""
        root = maker.root[tag_name(subject.subject.code)]
        nodes = [getattr(root, tag_name(block.block.code)) for block in blocks]
        found = {
            outcome.group.code: getattr(node.nhom, tag_name(outcome.group.code))
            for block, node in reversed(list(zip(blocks, nodes, strict=True)))
            for outcome in block.groups
        }
        in_order = (group.code for group in subject.subject.groups if group.code in found)
        return cls(subject, blocks, root, nodes, {code: found[code] for code in in_order})


def _group(maker: _Maker, key: str, block: BlockOutcome, code: str) -> GroupOutcome:
    for outcome in block.groups:
        if outcome.group.code == code:
            return outcome
    raise _fault(maker, key, _("the rubric has no criteria group “{code}”").format(code=code))


def _ranking(
    maker: _Maker,
    key: str,
    spec: TableSpec,
    shown: _Shown,
    group: str,
    stt: int,
    cluster: ClusterOutcome | None = None,
) -> TableNode:
    """A ranking of the units of several blocks, one after the other; by their points in one group where it is named."""
    blocks, nodes, columns = shown.blocks, shown.nodes, tuple(shown.groups)
    criteria = _criteria(shown.subject, blocks, (group,) if group else columns)
    members: dict[str, Any] = {
        "cac_nhom": ListNode(f"{key}.cac-nhom", list(shown.groups.values())),
        "cac_tieu_chi": ListNode(f"{key}.cac-tieu-chi", [_criterion(key, one, blocks[0]) for one in criteria]),
        "khoi": nodes[0],
    }
    if group:
        members["nhom"] = getattr(nodes[0].nhom, tag_name(group))
    if cluster is not None:
        members["cum"] = getattr(nodes[0].cum, tag_name(cluster.cluster.code))
    codes, row = tuple(one.code for one in criteria), _row_class(len(maker.assessment.subjects) > 1, bool(group))
    sections = [
        _Section(block, node, _group(maker, key, block, group) if group else None, columns, codes, spec, row, cluster)
        for block, node in zip(blocks, nodes, strict=True)
    ]
    rows = (
        _mixed_rows(maker, key, spec, sections, shown.root) if spec.ranks == ALL else _rows(maker, key, spec, sections)
    )
    return titled(maker.wording, maker.place, key, spec, members, list(rows), stt)


def _rows(maker: _Maker, key: str, spec: TableSpec, sections: Sequence[_Section]) -> Iterator[RowNode]:
    """The blocks one after the other, each with its heading where the table has such rows."""
    label = _labels(spec.block_rows)
    for section in sections:
        if spec.block_rows is not None:
            name = f"{key}.khoi.{section.block.block.code}"
            yield _heading(maker, name, spec.block_rows, label(), {"khoi": section.node}, "la_khoi")
        ordered = [(section, result) for result in section.order]
        yield from _unit_rows(maker, f"{key}.{section.block.block.code}", key, spec, ordered, section.node)


def _mixed_rows(
    maker: _Maker, key: str, spec: TableSpec, sections: Sequence[_Section], root: Node
) -> Iterator[RowNode]:
    """The units of all blocks in one order, by their rank among all; those without one last."""
    everyone = [(section, result) for section in sections for result in section.order]
    ranked = [(section, result) for section, result in everyone if ALL in result.ranks_among]
    ranked.sort(key=lambda pair: pair[1].ranks_among[ALL])
    others = [(section, result) for section, result in everyone if ALL not in result.ranks_among]
    yield from _unit_rows(maker, key, key, spec, [*ranked, *others], root)


def _criteria(subject: SubjectOutcome, blocks: Sequence[BlockOutcome], groups: Sequence[str]) -> list[Criterion]:
    """The criteria that units of the blocks have points for, in the rubric's order."""
    found = {
        leaf.code: leaf
        for group in subject.subject.groups
        if group.code in groups
        for block in blocks
        for leaf in group.leaves(block.block.code)
    }
    return list(found.values())


def _criterion(key: str, criterion: Criterion, block: BlockOutcome) -> Node:
    """The tags of a criterion as a column; it prints its short name."""
    name = f"{key}.tieu-chi.{criterion.code}"
    maximum = look_up(criterion.maximum, block.block.code)
    members = {
        "ten": text_figure(f"{name}.ten", criterion.label),
        "diem_toi_da": Figure(f"{name}.diem-toi-da", maximum, "" if maximum is None else plain(maximum)),
    }
    return Node(name, members, figure=text_figure(f"{name}.ten-ngan", criterion.short or criterion.label))


@dataclass(frozen=True)
class _Section:
    """The part of a table that one block fills. columns, criteria: codes of groups and criteria that are columns.

    row: what its rows are.
    """

    block: BlockOutcome
    node: Node
    group: GroupOutcome | None
    columns: tuple[str, ...]
    criteria: tuple[str, ...]
    spec: TableSpec
    row: type[RowNode]
    cluster: ClusterOutcome | None = None

    @cached_property
    def units(self) -> Mapping[str, Node]:
        """The tags of the units of the block, by tag name."""
        found: Mapping[str, Node] = self.node.don_vi.members()
        return found

    @property
    def order(self) -> tuple[Result, ...]:
        """The units of the block in the order of the table; those not assessed stand last in overall tables."""
        if self.cluster is not None:
            return self.cluster.order
        return self.group.order if self.group is not None else self.block.order

    def rank(self, result: Result) -> Figure | None:
        """The rank that the table prints."""
        if self.group is not None:
            return result.group_ranks.get(self.group.group.code)
        among = self.spec.ranks or (self.cluster.cluster.kind if self.cluster is not None else None)
        return result.rank if among is None else result.ranks_among.get(among)


def _labels(rows: GroupRows | None) -> Callable[[], str]:
    """A function that gives the next label each time: A, B, C, or I, II, III, or nothing."""
    count = 0

    def following() -> str:
        nonlocal count
        count += 1
        if rows is None or rows.label == "none":
            return ""
        return letter(count).upper() if rows.label == "letter" else roman(count)

    return following


def _unit_rows(
    maker: _Maker,
    key: str,
    rows: str,
    spec: TableSpec,
    ordered: Sequence[tuple[_Section, Result]],
    node: Node,
) -> Iterator[RowNode]:
    """Unit rows, with a heading row wherever the tier changes. node: the block, or the subject where all are mixed."""
    if spec.tier_rows is None:
        for stt, (section, result) in enumerate(ordered, start=1):
            yield _unit_row(maker, rows, section, result, stt)
        return
    label = _labels(spec.tier_rows)
    headed: list[str] = []
    tiers = Counter(_tier_in_table(result) for _section, result in ordered)
    for stt, (section, result) in enumerate(ordered, start=1):
        tier = _tier_in_table(result)
        if tier and tier not in headed[-1:]:
            if tier in headed:
                raise _fault(
                    maker, rows, _("“{unit}” stands apart from the others of its tier").format(unit=result.unit.name)
                )
            headed.append(tier)
            name = f"{key}.muc.{tier}"
            whole = getattr(node.muc, tag_name(tier))
            count = Figure(f"{name}.so-luong", tiers[tier], str(tiers[tier]), rule="count")
            # One number has one key: where all of the tier stand below, it is the tier's own count.
            more = {"muc": whole, "khoi": node, "so_luong": whole.so_luong if whole.so_luong == count else count}
            yield _heading(maker, name, spec.tier_rows, label(), more, "la_nhom")
        yield _unit_row(maker, rows, section, result, stt)


def _tier_in_table(result: Result) -> str:
    """The code of the tier under whose heading a unit stands; empty for one without rank."""
    return result.tier.code if result.tier is not None and result.state is State.RANKED else ""


def _heading(maker: _Maker, key: str, rows: GroupRows, label: str, more: Mapping[str, Any], role: str) -> RowNode:
    sign = text_figure(f"{key}.ky-hieu", label)
    text = maker.wording.line(f"{key}.tieu-de", rows.heading, maker.place, {**more, "chu": sign})
    members: dict[str, Any] = {"la_khoi": False, "la_nhom": False, "ky_hieu": sign, "tieu_de": text}
    return RowNode(key, key.rsplit(".", 1)[-1], members | {role: True})


class _UnitRow(NamedTuple):
    """What the tags of one row are made from. name: the key that theirs begin with."""

    name: str
    stt: int
    maker: _Maker
    section: _Section
    result: Result

    @property
    def unit(self) -> Node:
        """The tags of the unit."""
        return self.section.units[tag_name(self.result.unit.code)]

    def maybe(self, figure: Figure | None) -> Figure:
        """The figure, or one that prints nothing."""
        return Figure(f"{self.name}.trong", None, "") if figure is None else figure

    def points(self, part: Node, codes: Sequence[str]) -> tuple[Any, ...]:
        """The unit's points by these codes, and nothing for those it has none for."""
        members = part.members()
        return tuple(members[name] if (name := tag_name(code)) in members else self.maybe(None) for code in codes)

    def of_years(self, what: str, figures: Mapping[int, Figure]) -> tuple[Figure, ...]:
        """Figures of the earlier years, latest first."""
        years = self.maker.assessment.earlier_years
        return tuple(_past(f"{self.name}.{what}-{year}", figures.get(year)) for year in years)

    def star(self) -> Figure:
        """What marks a unit that was not assessed, or not ranked."""
        star = "" if self.result.state is State.RANKED else STAR
        return Figure(f"{self.name}.dau-sao", star, star, inputs=(self.unit.ly_do, self.unit.ten), rule=STAR_RULE)

    def group_points(self) -> Figure:
        """The points of the group that the table ranks by."""
        assert self.section.group is not None
        return self.maybe(self.result.groups.get(self.section.group.group.code))


_OF_ROW: Mapping[str, Callable[[_UnitRow], Any]] = {
    "la_khoi": lambda _row: False,
    "la_nhom": lambda _row: False,
    "stt": lambda row: Figure(f"{row.name}.stt", row.stt, str(row.stt)),
    "ten": lambda row: text_figure(f"{row.name}.ten", row.result.unit.name, rule="register"),
    "co_so_lieu": lambda row: row.result.assessed,
    "co_hang": lambda row: row.result.state is State.RANKED,
    "ly_do": lambda row: text_figure(f"{row.name}.ly-do", row.result.reason),
    "dau_sao": _UnitRow.star,
    "cac_diem": lambda row: row.points(row.unit.diem, row.section.columns),
    "cac_diem_tieu_chi": lambda row: row.points(row.unit.tieu_chi, row.section.criteria),
    "truoc": lambda row: row.of_years("hang", row.result.previous),
    "tong_truoc": lambda row: row.of_years("tong", row.result.previous_totals),
    "so_bac": lambda row: row.maybe(row.result.change),
    "so_diem": lambda row: row.maybe(row.result.points_change),
    "tong": lambda row: row.maybe(row.result.total),
    "ty_le": lambda row: row.maybe(row.result.percent),
    "chi_so": lambda row: row.maybe(row.result.index),
    "hang": lambda row: row.maybe(row.section.rank(row.result)),
    "muc": lambda row: row.maybe(None) if row.result.tier is None else tier_figure(row.name, row.result),
    "don_vi": lambda row: row.unit,
    "khoi": lambda row: row.section.node,
}
"""The tags of the row of a unit."""


@lru_cache
def _row_class(several: bool, grouped: bool) -> type[RowNode]:
    """What the rows of one table are. several: subjects; grouped: whether it ranks by the points of a group."""
    makers = dict(_OF_ROW)
    if several:
        makers["noi_dung"] = _in_every_subject
    if grouped:
        makers["diem_nhom"] = _UnitRow.group_points
    return with_makers(RowNode, makers)


def _unit_row(maker: _Maker, key: str, section: _Section, result: Result, stt: int) -> RowNode:
    code = result.unit.code
    name = f"{key}.{code}"
    return section.row(name, code, of=_UnitRow(name, stt, maker, section, result))


def _in_every_subject(row: _UnitRow) -> Node:
    """The tags of one unit in each subject, for tables that show several subjects side by side."""
    maker, unit, found = row.maker, row.result.unit, dict[str, Node]()
    for outcome in maker.assessment.subjects:
        subject = maker.root[tag_name(outcome.subject.code)]
        of_blocks = [getattr(subject, tag_name(block.block.code)).don_vi.members() for block in outcome.blocks]
        nodes = [units[tag_name(unit.code)] for units in of_blocks if tag_name(unit.code) in units]
        if not nodes and outcome.blocks:
            nodes = [maker.absent[outcome.subject.code].node(unit)]
        if nodes:
            found[tag_name(outcome.subject.code)] = nodes[0]
    return Node(f"{row.name}.noi-dung", found)


def _past(key: str, figure: Figure | None) -> Figure:
    return Figure(key, None, NOT_KNOWN, rule="no past") if figure is None else figure


# --- tiers by block ---


def _tiers(maker: _Maker, key: str, spec: TableSpec) -> Iterator[TableNode]:
    subject = _subject(maker, key, spec)
    blocks = _blocks(maker, key, spec, subject)
    root = maker.root[tag_name(subject.subject.code)]
    nodes = [getattr(root, tag_name(block.block.code)) for block in blocks]
    rows = []
    for tier in subject.subject.tiers:
        columns = [getattr(node.muc, tag_name(tier.code)) for node in nodes]
        members: dict[str, Any] = {
            "la_khoi": False,
            "la_nhom": False,
            "ten": text_figure(f"{key}.{tier.code}.ten", tier.label),
            "ty_le": tuple(column.ty_le for column in columns),
            "so_luong": tuple(column.so_luong for column in columns),
        }
        members |= {tag_name(b.block.code): column for b, column in zip(blocks, columns, strict=True)}
        members["chung"] = getattr(root.muc, tag_name(tier.code))
        rows.append(RowNode(f"{key}.{tier.code}", tier.code, members))
    yield titled(maker.wording, maker.place, key, spec, {"cac_khoi": ListNode(f"{key}.cac-khoi", nodes)}, rows, 1)


# --- survey figures ---


def _indicator_tables(maker: _Maker, key: str, spec: TableSpec) -> Iterator[TableNode]:
    names = list(dict.fromkeys(row.group for row in maker.indicators if row.group))
    chosen = names if spec.each else [spec.group]
    for stt, name in enumerate(chosen, start=1):
        rows = [row for row in maker.indicators if row.group == name]
        if not rows:
            raise _fault(maker, key, _("no survey figures of the group “{name}”").format(name=name))
        own = f"{key}.{stt}" if spec.each else key
        made = [_indicator_row(own, row, place) for place, row in enumerate(rows, start=1)]
        label = text_figure(f"{own}.nhom", name)
        group = Node(own, {"ten": label}, figure=label)
        yield titled(maker.wording, maker.place, own, spec, {"nhom": group}, made, stt)


def _indicator_row(key: str, row: Indicator, stt: int) -> RowNode:
    series = [part for part in (slug(row.level), str(row.year or "")) if part]
    name = ".".join([key, row.code, *series])
    value = indicator_figure(".".join(["chi-tieu", row.code, *series]), row)
    members: dict[str, Any] = {
        "la_khoi": False,
        "la_nhom": False,
        "stt": Figure(f"{name}.stt", stt, str(stt)),
        "ten": text_figure(f"{name}.ten", row.label),
        "gia_tri": value if row.mark is not None else Figure(value.key, None, NOT_KNOWN, rule="not entered"),
    }
    return RowNode(name, row.code, members)


_SHAPES: Mapping[str, Callable[[_Maker, str, TableSpec], Iterator[TableNode]]] = {
    "ranking": _rankings,
    "tiers": _tiers,
    "indicators": _indicator_tables,
}
