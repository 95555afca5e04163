"""The assessment as tags: subjects, blocks, clusters, tiers, groups, units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple, cast

from docgen.model.assessment import (
    BlockOutcome,
    ClusterOutcome,
    GroupOutcome,
    Origin,
    Result,
    StageResult,
    State,
    SubjectOutcome,
    TierOutcome,
)
from docgen.model.figure import Figure
from docgen.model.register import Unit
from docgen.model.rubric import EVERYWHERE, Block, CriteriaGroup, CriteriaOutline, Subject, Tier, alike
from docgen.narrate.tree import ListNode, Node, names, tag_names, text_figure, with_codes, with_makers
from docgen.vietnamese import numbers

Number = Decimal | Fraction
_NO_CLUSTER = {"all": "chung", "track": "nhanh"}
"""Further ranks that are no kind of cluster, and how tags call them."""


def subject_node(outcome: SubjectOutcome, years: Sequence[int] = ()) -> Node:
    """The tags of a subject: its scale, means, tiers, and its blocks by code. years: the earlier ones, latest first."""
    key, groups = outcome.subject.code, outcome.subject.groups
    assessed = tuple(block.assessed for block in outcome.blocks)
    count = sum(figure.value for figure in assessed if isinstance(figure.value, int))
    blocks = {block.block.code: block_node(outcome, block, years) for block in outcome.blocks}
    members: dict[str, Any] = {
        "ten": text_figure(f"{key}.ten", outcome.subject.label),
        "thang_diem": _nothing(f"{key}.thang-diem") if outcome.scale is None else outcome.scale,
        "so_danh_gia": Figure(f"{key}.so-danh-gia", count, str(count), inputs=assessed, rule="count"),
        "so_xep_hang": _count_of_ranked(key, (result for block in outcome.blocks for result in block.ranked)),
        "theo_ty_le": outcome.subject.mean.of == "percent",
        "cac_khoi": ListNode(f"{key}.cac-khoi", list(blocks.values())),
        "cac_nhom": _groups(f"{key}.cac-nhom", groups),
        "cac_nhom_cham": _groups(f"{key}.cac-nhom-cham", (one for one in groups if not one.is_adjustment)),
        "cac_nhom_cong_tru": _groups(f"{key}.cac-nhom-cong-tru", (one for one in groups if one.is_adjustment)),
        "muc": names(
            f"{key}.muc",
            {one.tier.code: tier_node(f"{key}.muc.{one.tier.code}", outcome, one) for one in outcome.tiers},
        ),
    }
    members |= _mean_members(key, outcome.mean, outcome.mean_tier)
    return Node(key, with_codes(members, blocks), figure=members["ten"])


def _groups(key: str, groups: Iterable[CriteriaGroup]) -> ListNode:
    """The names of criteria groups."""
    return ListNode(key, [text_figure(f"{key}.{group.code}", group.label) for group in groups])


def _mean_members(key: str, mean: Figure | None, tier: Tier | None) -> dict[str, Figure]:
    return {"trung_binh": or_nothing(f"{key}.trung-binh", mean), "muc_trung_binh": _mean_tier(key, mean, tier)}


def _mean_tier(key: str, mean: Figure | None, tier: Tier | None) -> Figure:
    """The name of the tier that a mean is in."""
    name = f"{key}.muc-trung-binh"
    if mean is None or tier is None:
        return _nothing(name)
    return Figure(name, tier.label, tier.label, inputs=(mean,), rule="tier of the mean")


class _Block(NamedTuple):
    """What the tags of one block are made from. key: that theirs begin with; label: what it prints.

    units, tiers, groups, clusters: tags by code. named: nodes that hold these by their tag names.
    """

    key: str
    label: Figure
    subject: Subject
    outcome: BlockOutcome
    units: Mapping[str, Node]
    tiers: Mapping[str, Node]
    groups: Mapping[str, Node]
    clusters: Mapping[str, Node]
    named: Mapping[str, Node]

    def listed(self, name: str, results: Iterable[Result], members: Mapping[str, Any] | None = None) -> ListNode:
        """A list of units."""
        return ListNode(f"{self.key}.{name}", [self.units[result.unit.code] for result in results], members)

    def leaders(self) -> ListNode:
        """The units of rank 1, with what they have."""
        leaders = self.outcome.leaders
        points = leaders[0].total if leaders else _nothing(f"{self.key}.dung-dau.diem")
        return self.listed("dung-dau", leaders, {"diem": points})

    def total_at(self, place: int) -> Figure | None:
        """The total of a ranked unit by its place from the lowest up; None where no unit is ranked."""
        found = [result.total for result in self.outcome.ranked if result.total is not None]
        return sorted(found, key=lambda total: cast(Number, total.value))[place] if found else None


_OF_BLOCK: Mapping[str, Callable[[_Block], Any]] = {
    "ten": lambda one: one.label,
    "danh_tu": lambda one: text_figure(f"{one.key}.danh-tu", one.outcome.block.noun),
    "so_don_vi": lambda one: one.outcome.units,
    "so_danh_gia": lambda one: one.outcome.assessed,
    "so_xep_hang": lambda one: _count_of_ranked(one.key, one.outcome.ranked),
    "thang_diem": lambda one: _scale(one.subject, one.outcome.block, one.key),
    "don_vi": lambda one: one.named["don_vi"],
    "muc": lambda one: one.named["muc"],
    "nhom": lambda one: one.named["nhom"],
    "xep_hang": lambda one: one.listed("xep-hang", one.outcome.ranked),
    "dung_dau": _Block.leaders,
    "khong_danh_gia": lambda one: one.listed("khong-danh-gia", (r for r in one.outcome.order if not r.assessed)),
    "khong_xep_hang": lambda one: one.listed(
        "khong-xep-hang", (r for r in one.outcome.order if r.state is State.NOT_RANKED)
    ),
    "moi": lambda one: one.listed("moi", (r for r in one.outcome.ranked if r.is_new)),
    "hop_nhat": lambda one: one.listed("hop-nhat", (r for r in one.outcome.order if r.origins)),
    "tang_hang": lambda one: one.listed("tang-hang", _risers(one.outcome.ranked)),
    "giam_hang": lambda one: one.listed("giam-hang", _fallers(one.outcome.ranked)),
    "cac_muc": lambda one: ListNode(f"{one.key}.cac-muc", list(one.tiers.values())),
    "cac_nhom": lambda one: ListNode(f"{one.key}.cac-nhom", list(one.groups.values())),
    "cum": lambda one: one.named["cum"],
    "cac_cum": lambda one: ListNode(f"{one.key}.cac-cum", list(one.clusters.values())),
    "diem_cao_nhat": lambda one: or_nothing(f"{one.key}.diem-cao-nhat", one.total_at(-1)),
    "diem_thap_nhat": lambda one: or_nothing(f"{one.key}.diem-thap-nhat", one.total_at(0)),
    "trung_binh": lambda one: or_nothing(f"{one.key}.trung-binh", one.outcome.mean),
    "muc_trung_binh": lambda one: _mean_tier(one.key, one.outcome.mean, one.outcome.mean_tier),
}
"""The tags of a block."""
_BlockNode = with_makers(Node, _OF_BLOCK)


def block_node(outcome: SubjectOutcome, block: BlockOutcome, years: Sequence[int]) -> Node:
    """The tags of one block of a subject; it prints the block's name."""
    key = f"{outcome.subject.code}.{block.block.code}"
    known = _Known.of(outcome.subject, block, years)
    units = {result.unit.code: unit_node(key, result, known) for result in block.order}
    tiers = {one.tier.code: tier_node(f"{key}.muc.{one.tier.code}", outcome, one, units, block) for one in block.tiers}
    groups = {one.group.code: group_node(f"{key}.nhom.{one.group.code}", block, one, units) for one in block.groups}
    clusters = {one.cluster.code: cluster_node(f"{key}.cum.{one.cluster.code}", one, units) for one in block.clusters}
    named = {
        "don_vi": names(f"{key}.don-vi", units),
        "muc": names(f"{key}.muc", tiers),
        "nhom": names(f"{key}.nhom", groups),
        "cum": names(f"{key}.cum", clusters),
    }
    label = text_figure(f"{key}.ten", block.block.label)
    of = _Block(key, label, outcome.subject, block, units, tiers, groups, clusters, named)
    return _BlockNode(key, figure=label, of=of)


def _nothing(key: str) -> Figure:
    """A figure that there is none of: prints nothing and is false."""
    return Figure(key, None, "")


def _count_of_ranked(key: str, results: Iterable[Result]) -> Figure:
    """How many units have a rank; those scored without one are not among them."""
    totals = tuple(result.total for result in results if result.total is not None)
    return Figure(f"{key}.so-xep-hang", len(totals), str(len(totals)), inputs=totals, rule="count")


def _scale(subject: Subject, block: Block, key: str) -> Figure:
    """The full mark of a block; nothing where its tracks have different ones."""
    scale = alike(subject.scale, block.scopes())
    rule = subject.scale_reference
    return Figure(f"{key}.thang-diem", scale, "" if scale is None else numbers.plain(scale), rule=rule)


def _risers(results: Iterable[Result]) -> list[Result]:
    return [r for r in results if r.change is not None and isinstance(r.change.value, int) and r.change.value > 0]


def _fallers(results: Iterable[Result]) -> list[Result]:
    return [r for r in results if r.change is not None and isinstance(r.change.value, int) and r.change.value < 0]


def cluster_node(key: str, outcome: ClusterOutcome, nodes: Mapping[str, Node]) -> Node:
    """The tags of one cluster of a block; it prints the cluster's name."""

    def units(name: str, state: State) -> ListNode:
        return ListNode(f"{key}.{name}", [nodes[r.unit.code] for r in outcome.order if r.state is state])

    members: dict[str, Any] = {
        "ten": text_figure(f"{key}.ten", outcome.cluster.name, rule="register"),
        "so_don_vi": outcome.units,
        "so_danh_gia": outcome.assessed,
        "so_xep_hang": _count_of_ranked(key, (r for r in outcome.order if r.state is State.RANKED)),
        "xep_hang": units("xep-hang", State.RANKED),
        "khong_danh_gia": units("khong-danh-gia", State.NOT_ASSESSED),
        "khong_xep_hang": units("khong-xep-hang", State.NOT_RANKED),
    }
    members |= _mean_members(key, outcome.mean, outcome.mean_tier)
    return Node(key, members, figure=members["ten"])


@dataclass(frozen=True)
class _Known:
    """What any unit of a block may have, by code, so that a tag for what one lacks prints nothing.

    gone: what is printed in the place of points that do not apply. years: the earlier ones, latest first.
    """

    groups: Mapping[str, str]
    """Tag names by code; of the criteria, the adjustments among the groups, stages and further ranks too."""
    adjustments: Mapping[str, str]
    criteria: Mapping[str, str]
    stages: Mapping[str, str]
    among: Mapping[str, str]
    clusters: Mapping[str, Mapping[str, str]]
    """Names of clusters, by kind and by unit."""
    kinds: Mapping[str, str]
    gone: str
    years: tuple[int, ...]

    @classmethod
    def of(cls, subject: Subject, block: BlockOutcome, years: Sequence[int]) -> _Known:
        """Of one block of a subject."""
        among = subject.rank.also_within
        clusters = {kind: dict(_members(block.clusters, kind)) for kind in among if kind not in _NO_CLUSTER}
        stages = dict.fromkeys(code for result in block.order for code in result.stages)
        return cls._of(subject, block.block.code, stages, among, clusters, years)

    @classmethod
    def alone(cls, subject: Subject, scope: str, stages: Sequence[str]) -> _Known:
        """Of one unit that knows of no other."""
        return cls._of(subject, scope, stages, (), {}, ())

    @classmethod
    def _of(
        cls,
        subject: Subject,
        scope: str,
        stages: Iterable[str],
        among: Sequence[str],
        clusters: Mapping[str, Mapping[str, str]],
        years: Sequence[int],
    ) -> _Known:
        groups = subject.groups_of(scope)
        return cls(
            groups=tag_names(group.code for group in groups),
            adjustments=tag_names(group.code for group in groups if group.is_adjustment),
            criteria=tag_names(leaf.code for group in groups for leaf in group.leaves(scope)),
            stages=tag_names(stages),
            among=tag_names(map(_among, among)),
            clusters=clusters,
            kinds=tag_names(clusters),
            gone=shown_when_gone(subject),
            years=tuple(years),
        )


def _members(clusters: Iterable[ClusterOutcome], kind: str) -> Iterator[tuple[str, str]]:
    """Units with the name of their cluster of a kind."""
    for one in clusters:
        if one.cluster.kind == kind:
            yield from ((result.unit.code, one.cluster.name) for result in one.order)


def _whole(key: str, named: Mapping[str, str], figures: Mapping[str, Figure]) -> Node:
    """Figures by code, and nothing under the codes that have none. named: tag names by code."""
    return Node(
        key,
        {name: figures[code] if code in figures else _nothing(f"{key}.{code}") for code, name in named.items()},
    )


def _points(key: str, named: Mapping[str, str], figures: Mapping[str, Figure], unit: _Unit) -> Node:
    """Points by code; where they do not apply, what is printed in their place."""
    gone = {
        code: Figure(f"{key}.{code}", None, unit.known.gone, rule="not applicable")
        for code in unit.result.not_applicable
    }
    return _whole(key, named, gone | dict(figures))


class _Unit(NamedTuple):
    """What the tags of one unit in one block are made from. name: the key that theirs begin with."""

    name: str
    result: Result
    known: _Known

    def of_years(self, what: str, figures: Mapping[int, Figure]) -> tuple[Figure, ...]:
        """Figures of the earlier years, latest first."""
        return tuple(or_nothing(f"{self.name}.{what}-{year}", figures.get(year)) for year in self.known.years)

    def maybe(self, what: str, figure: Figure | None) -> Figure:
        """The figure, or nothing under that name."""
        return or_nothing(f"{self.name}.{what}", figure)

    def ranks_among(self) -> Node:
        """The further ranks."""
        ranks = {_among(kind): rank for kind, rank in self.result.ranks_among.items()}
        return _whole(f"{self.name}.hang-trong", self.known.among, ranks)

    def clusters(self) -> Node:
        """The names of its clusters by kind."""
        known, unit, key = self.known, self.result.unit.code, f"{self.name}.cum"
        named = {
            kind: text_figure(f"{key}.{kind}", of.get(unit, ""), rule="register") for kind, of in known.clusters.items()
        }
        return Node(key, {known.kinds[kind]: figure for kind, figure in named.items()})

    def stages(self) -> Node:
        """Its stages of scoring."""
        found = {code: self.result.stages.get(code, StageResult()) for code in self.known.stages}
        made = {self.known.stages[code]: _stage(f"{self.name}.{code}", one, self) for code, one in found.items()}
        return Node(f"{self.name}.giai-doan", made)


_OWN: Mapping[str, Callable[[_Unit], Any]] = {
    "diem": lambda unit: _points(f"{unit.name}.diem", unit.known.groups, unit.result.groups, unit),
    "tieu_chi": lambda unit: _points(f"{unit.name}.tieu-chi", unit.known.criteria, unit.result.criteria, unit),
    "ly_do_cong_tru": lambda unit: _whole(f"{unit.name}.ly-do-cong-tru", unit.known.adjustments, unit.result.reasons),
    "tong": lambda unit: unit.maybe("tong", unit.result.total),
    "diem_toi_da": lambda unit: unit.maybe("diem-toi-da", unit.result.maximum),
    "ty_le": lambda unit: unit.maybe("ty-le", unit.result.percent),
    "giai_doan": _Unit.stages,
}
"""The tags of what a unit itself was given."""
_OF_UNIT: Mapping[str, Callable[[_Unit], Any]] = {
    "ten": lambda unit: text_figure(f"{unit.name}.ten", unit.result.unit.name, rule="register"),
    **_OWN,
    "truoc": lambda unit: unit.of_years("hang", unit.result.previous),
    "tong_truoc": lambda unit: unit.of_years("tong", unit.result.previous_totals),
    "ly_do": lambda unit: text_figure(f"{unit.name}.ly-do", unit.result.reason),
    "chi_so": lambda unit: unit.maybe("chi-so", unit.result.index),
    "hang": lambda unit: unit.maybe("hang", unit.result.rank),
    "hang_trong": _Unit.ranks_among,
    "cum": _Unit.clusters,
    "muc": lambda unit: unit.maybe("muc", None) if unit.result.tier is None else tier_figure(unit.name, unit.result),
    "so_bac": lambda unit: unit.maybe("so-bac", unit.result.change),
    "so_diem": lambda unit: unit.maybe("so-diem", unit.result.points_change),
    "la_moi": lambda unit: unit.result.is_new,
    "tien_than": lambda unit: ListNode(
        f"{unit.name}.tien-than", [_origin(unit.name, origin) for origin in unit.result.origins]
    ),
}
"""The tags of a unit among others."""
_UnitNode, _UnitAlone = with_makers(Node, _OF_UNIT), with_makers(Node, _OWN)


def unit_node(key: str, result: Result, known: _Known) -> Node:
    """The tags of one unit in one block; it prints the unit's name."""
    name = f"{key}.{result.unit.code}"
    label = text_figure(f"{name}.ten", result.unit.name, rule="register")
    return _UnitNode(name, figure=label, of=_Unit(name, result, known))


def own_points(subject: Subject, block: str, result: Result, stages: Sequence[str]) -> Node:
    """The tags of what one unit was given for a subject, which know of no other unit; it prints the subject's name.

    block: its code. stages: codes of the stages of scoring before the one that counts.
    """
    unit = _Unit(
        f"{subject.code}.{block}.{result.unit.code}", result, _Known.alone(subject, result.scope or block, stages)
    )
    label = text_figure(f"{subject.code}.ten", subject.label)
    return _UnitAlone(label.key, {"ten": label}, figure=label, of=unit)


def shown_when_gone(subject: Subject) -> str:
    """What is printed in the place of points that do not apply."""
    return "" if subject.not_applicable is None else subject.not_applicable.shown


class AbsentUnits:
    """The tags of units in a subject that knows nothing of them: they print nothing.

    block: whose units they would be. years: the earlier ones, latest first.
    """

    def __init__(self, outcome: SubjectOutcome, block: BlockOutcome, years: Sequence[int]) -> None:
        self._key = f"{outcome.subject.code}.{block.block.code}"
        self._known = _Known.of(outcome.subject, block, years)

    def node(self, unit: Unit) -> Node:
        """The tags of one of them."""
        return unit_node(self._key, Result(unit), self._known)


def _origin(key: str, origin: Origin) -> Node:
    """A unit that another was made from, with what it had last year; it prints its name."""
    name = f"{key}.tien-than.{origin.unit.code}"
    members = {
        "ten": text_figure(f"{name}.ten", origin.unit.name, rule="register"),
        "hang": or_nothing(f"{name}.hang", origin.rank),
        "tong": or_nothing(f"{name}.tong", origin.total),
    }
    return Node(name, members, figure=members["ten"])


def or_nothing(key: str, figure: Figure | None) -> Figure:
    """The figure, or one under this key that prints nothing."""
    return _nothing(key) if figure is None else figure


def _among(kind: str) -> str:
    """How tags call those that a further rank is among: `all` blocks are `chung`, a `track` is a `nhanh`."""
    return _NO_CLUSTER.get(kind, kind)


def _stage(key: str, stage: StageResult, unit: _Unit) -> Node:
    """The tags of one stage of scoring of a unit: points, total, and how far what counts is from them."""
    known = unit.known
    members = {
        "tong": or_nothing(f"{key}.tong", stage.total),
        "chenh_lech": or_nothing(f"{key}.chenh-lech", stage.difference),
        "chenh_lech_diem": _whole(f"{key}.chenh-lech-diem", known.groups, stage.differences),
        "chenh_lech_tieu_chi": _whole(f"{key}.chenh-lech-tieu-chi", known.criteria, stage.differences),
        "diem": _points(f"{key}.diem", known.groups, stage.groups, unit),
        "tieu_chi": _points(f"{key}.tieu-chi", known.criteria, stage.criteria, unit),
    }
    return Node(key, members)


def tier_figure(key: str, result: Result) -> Figure:
    """The name of a unit's tier, computed from its total."""
    label = result.tier.label if result.tier is not None else ""
    return Figure(f"{key}.muc", label, label, inputs=(result.total,) if result.total else (), rule="tier")


class _Tier(NamedTuple):
    """What the tags of one tier are made from. key: that theirs begin with; label: what it prints.

    scope: whose bounds hold. units: the tags of the units of its block by code; none for a tier over all blocks.
    """

    key: str
    label: Figure
    subject: Subject
    outcome: TierOutcome
    scope: str
    units: Mapping[str, Node]

    def bound(self, name: str, value: Decimal | None) -> Figure:
        """A bound as a figure."""
        text = "" if value is None else numbers.plain(value)
        return Figure(f"{self.key}.{name}", value, text, rule=f"tiers: {self.subject.tiers_reference}")

    def upper(self) -> Figure:
        """The upper bound: the next tier's lower bound, or the full mark."""
        tiers = self.subject.tiers
        at = tiers.index(self.outcome.tier)
        highest = Decimal(100) if self.subject.tiers_by == "percent" else self.subject.scale_of(self.scope)
        return self.bound("can-tren", tiers[at - 1].lower_bound(self.scope) if at else highest)

    def listed(self, name: str, results: Iterable[Result]) -> ListNode:
        """A list of units."""
        return ListNode(f"{self.key}.{name}", [self.units[result.unit.code] for result in results])


_OF_TIER: Mapping[str, Callable[[_Tier], Any]] = {
    "ten": lambda one: one.label,
    "can_duoi": lambda one: one.bound("can-duoi", one.outcome.tier.lower_bound(one.scope)),
    "can_tren": _Tier.upper,
    "so_luong": lambda one: one.outcome.count,
    "ty_le": lambda one: one.outcome.share,
    "so_luong_truoc": lambda one: one.outcome.previous_count,
    "tang_them": lambda one: one.outcome.growth,
    "don_vi": lambda one: one.listed("don-vi", one.outcome.results),
    "tang_hang": lambda one: one.listed("tang-hang", _risers(one.outcome.results)),
}
"""The tags of a tier."""


@cache
def _tier_class(in_block: bool, counted: bool, grown: bool) -> type[Node]:
    """What the node of a tier is. in_block: its units are tags too; counted, grown: what is known of its last year."""
    there = {"don_vi": in_block, "tang_hang": in_block, "so_luong_truoc": counted, "tang_them": grown}
    return with_makers(Node, {name: maker for name, maker in _OF_TIER.items() if there.get(name, True)})


def tier_node(
    key: str,
    outcome: SubjectOutcome,
    tier: TierOutcome,
    units: Mapping[str, Node] | None = None,
    block: BlockOutcome | None = None,
) -> Node:
    """The tags of one tier of a block, or over all blocks; it prints the tier's name. units: of the block, by code."""
    scope = EVERYWHERE if block is None else block.block.code
    made = _tier_class(block is not None, tier.previous_count is not None, tier.growth is not None)
    label = text_figure(f"{key}.ten", tier.tier.label)
    return made(key, figure=label, of=_Tier(key, label, outcome.subject, tier, scope, units or {}))


class _Group(NamedTuple):
    """What the tags of one criteria group in a block are made from.

    key: that theirs begin with; label: what it prints. units: tags by code.
    """

    key: str
    label: Figure
    outcome: GroupOutcome
    outline: CriteriaOutline
    units: Mapping[str, Node]

    def listed(self, name: str, results: Iterable[Result]) -> ListNode:
        """A list of units."""
        return ListNode(f"{self.key}.{name}", [self.units[result.unit.code] for result in results])

    def short(self) -> str:
        """Its name in columns."""
        return self.outcome.group.short or self.outcome.group.label

    def criteria(self) -> ListNode:
        """What its criteria are, in words."""
        name = f"{self.key}.cac-tieu-chi"
        return ListNode(name, [text_figure(f"{name}.{i}", item) for i, item in enumerate(self.outline.items, start=1)])


_OF_GROUP: Mapping[str, Callable[[_Group], Any]] = {
    "ten": lambda one: one.label,
    "ten_ngan": lambda one: text_figure(f"{one.key}.ten-ngan", one.short()),
    "ten_bang": lambda one: text_figure(f"{one.key}.ten-bang", one.outcome.group.head or one.short()),
    "dat_toi_da": lambda one: one.listed("dat-toi-da", one.outcome.at_maximum),
    "xep_hang": lambda one: one.listed("xep-hang", one.outcome.order),
    "tieu_chi": lambda one: text_figure(f"{one.key}.tieu-chi", one.outline.summary),
    "cac_tieu_chi": _Group.criteria,
    "diem_toi_da": lambda one: or_nothing(f"{one.key}.diem-toi-da", one.outcome.maximum),
    "trung_binh": lambda one: or_nothing(f"{one.key}.trung-binh", one.outcome.mean),
}
"""The tags of a criteria group."""
_GroupNode = with_makers(Node, _OF_GROUP)
_NO_OUTLINE = CriteriaOutline.usual()


def group_node(key: str, block: BlockOutcome, group: GroupOutcome, units: Mapping[str, Node]) -> Node:
    """The tags of one criteria group in a block; it prints the group's name. units: of the block, by code."""
    outline = group.group.outline.get(block.block.code, _NO_OUTLINE)
    label = text_figure(f"{key}.ten", group.group.label)
    return _GroupNode(key, figure=label, of=_Group(key, label, group, outline, units))
