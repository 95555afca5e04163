"""The assessment as tags: subjects, blocks, clusters, tiers, groups, units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

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
from docgen.model.rubric import EVERYWHERE, Block, CriteriaGroup, Subject, Tier, alike
from docgen.narrate.tree import ListNode, Node, names, text_figure, with_codes
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
        "muc": names(f"{key}.muc", {tier.tier.code: _tier_of_all(outcome, tier) for tier in outcome.tiers}),
    }
    members |= _mean_members(key, outcome.mean, outcome.mean_tier)
    return Node(key, with_codes(members, blocks), figure=members["ten"])


def _groups(key: str, groups: Iterable[CriteriaGroup]) -> ListNode:
    """The names of criteria groups."""
    return ListNode(key, [text_figure(f"{key}.{group.code}", group.label) for group in groups])


def _tier_of_all(outcome: SubjectOutcome, tier: TierOutcome) -> Node:
    """The tags of a tier over all blocks of a subject; it prints the tier's name."""
    key = f"{outcome.subject.code}.muc.{tier.tier.code}"
    members = _bounds(outcome, tier.tier, key, EVERYWHERE) | _counts(tier)
    return Node(key, members, figure=text_figure(f"{key}.ten", tier.tier.label))


def _counts(tier: TierOutcome) -> dict[str, Any]:
    """How many units a tier has, their share, and last year's number where it is known."""
    members: dict[str, Any] = {"so_luong": tier.count, "ty_le": tier.share}
    if tier.previous_count is not None:
        members["so_luong_truoc"] = tier.previous_count
    if tier.growth is not None:
        members["tang_them"] = tier.growth
    return members


def _mean_members(key: str, mean: Figure | None, tier: Tier | None) -> dict[str, Figure]:
    named = Figure(f"{key}.muc-trung-binh", None, "")
    if mean is not None and tier is not None:
        named = Figure(named.key, tier.label, tier.label, inputs=(mean,), rule="tier of the mean")
    return {"trung_binh": Figure(f"{key}.trung-binh", None, "") if mean is None else mean, "muc_trung_binh": named}


def _bounds(outcome: SubjectOutcome, tier: Tier, key: str, scope: str) -> dict[str, Any]:
    """A tier's name, its lower bound, and its upper one: the next tier's lower bound, or the full mark."""
    subject = outcome.subject
    above = subject.tiers[subject.tiers.index(tier) - 1] if subject.tiers.index(tier) else None
    highest = Decimal(100) if subject.tiers_by == "percent" else subject.scale_of(scope)
    upper = above.lower_bound(scope) if above is not None else highest
    rule = f"tiers: {subject.tiers_reference}"

    def bound(name: str, value: Decimal | None) -> Figure:
        return Figure(f"{key}.{name}", value, "" if value is None else numbers.plain(value), rule=rule)

    return {
        "ten": text_figure(f"{key}.ten", tier.label),
        "can_duoi": bound("can-duoi", tier.lower_bound(scope)),
        "can_tren": bound("can-tren", upper),
    }


def block_node(outcome: SubjectOutcome, block: BlockOutcome, years: Sequence[int]) -> Node:
    """The tags of one block of a subject."""
    key = f"{outcome.subject.code}.{block.block.code}"
    known = _Known.of(outcome.subject, block, years)
    nodes = {result.unit.code: unit_node(key, result, known) for result in block.order}

    def units(name: str, results: Iterable[Result], members: Mapping[str, Any] | None = None) -> ListNode:
        return ListNode(f"{key}.{name}", [nodes[result.unit.code] for result in results], members)

    ranked = block.ranked
    tiers = {
        tier.tier.code: tier_node(f"{key}.muc.{tier.tier.code}", outcome, tier, nodes, block.block.code)
        for tier in block.tiers
    }
    groups = {
        group.group.code: group_node(f"{key}.nhom.{group.group.code}", block, group, nodes) for group in block.groups
    }
    leaders = block.leaders
    clusters = {one.cluster.code: cluster_node(f"{key}.cum.{one.cluster.code}", one, nodes) for one in block.clusters}
    members: dict[str, Any] = {
        "ten": text_figure(f"{key}.ten", block.block.label),
        "danh_tu": text_figure(f"{key}.danh-tu", block.block.noun),
        "so_don_vi": block.units,
        "so_danh_gia": block.assessed,
        "so_xep_hang": _count_of_ranked(key, ranked),
        "thang_diem": _scale(outcome.subject, block.block, key),
        "don_vi": names(f"{key}.don-vi", nodes),
        "muc": names(f"{key}.muc", tiers),
        "nhom": names(f"{key}.nhom", groups),
        "xep_hang": units("xep-hang", ranked),
        "dung_dau": units(
            "dung-dau", leaders, {"diem": leaders[0].total if leaders else _nothing(f"{key}.dung-dau.diem")}
        ),
        "khong_danh_gia": units("khong-danh-gia", (r for r in block.order if not r.assessed)),
        "khong_xep_hang": units("khong-xep-hang", (r for r in block.order if r.state is State.NOT_RANKED)),
        "moi": units("moi", (r for r in ranked if r.is_new)),
        "hop_nhat": units("hop-nhat", (r for r in block.order if r.origins)),
        "tang_hang": units("tang-hang", _risers(ranked)),
        "giam_hang": units("giam-hang", _fallers(ranked)),
        "cac_muc": ListNode(f"{key}.cac-muc", list(tiers.values())),
        "cac_nhom": ListNode(f"{key}.cac-nhom", list(groups.values())),
        "cum": names(f"{key}.cum", clusters),
        "cac_cum": ListNode(f"{key}.cac-cum", list(clusters.values())),
    }
    totals = sorted((r.total for r in ranked if r.total is not None), key=lambda total: cast(Number, total.value))
    members["diem_cao_nhat"] = totals[-1] if totals else _nothing(f"{key}.diem-cao-nhat")
    members["diem_thap_nhat"] = totals[0] if totals else _nothing(f"{key}.diem-thap-nhat")
    members |= _mean_members(key, block.mean, block.mean_tier)
    return Node(key, members, figure=members["ten"])


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

    groups: tuple[str, ...]
    adjustments: tuple[str, ...]
    criteria: tuple[str, ...]
    stages: tuple[str, ...]
    among: tuple[str, ...]
    clusters: Mapping[str, Mapping[str, str]]
    """Names of clusters, by kind and by unit."""
    gone: str
    years: tuple[int, ...]

    @classmethod
    def of(cls, subject: Subject, block: BlockOutcome, years: Sequence[int]) -> _Known:
        """Of one block of a subject."""
        groups = subject.groups_of(block.block.code)
        return cls(
            tuple(group.code for group in groups),
            tuple(group.code for group in groups if group.is_adjustment),
            tuple(leaf.code for group in groups for leaf in group.leaves(block.block.code)),
            tuple(dict.fromkeys(code for result in block.order for code in result.stages)),
            subject.rank.also_within,
            {
                kind: dict(_members(block.clusters, kind))
                for kind in subject.rank.also_within
                if kind not in _NO_CLUSTER
            },
            shown_when_gone(subject),
            tuple(years),
        )


def _members(clusters: Iterable[ClusterOutcome], kind: str) -> Iterator[tuple[str, str]]:
    """Units with the name of their cluster of a kind."""
    for one in clusters:
        if one.cluster.kind == kind:
            yield from ((result.unit.code, one.cluster.name) for result in one.order)


def _whole(key: str, codes: Iterable[str], figures: Mapping[str, Figure]) -> Node:
    """Figures by code, and nothing under the codes that have none."""
    return names(key, {code: or_nothing(f"{key}.{code}", figures.get(code)) for code in codes})


def _points(key: str, codes: Iterable[str], figures: Mapping[str, Figure], result: Result, known: _Known) -> Node:
    """Points by code; where they do not apply, what is printed in their place."""
    gone = {code: Figure(f"{key}.{code}", None, known.gone, rule="not applicable") for code in result.not_applicable}
    return _whole(key, codes, gone | dict(figures))


def unit_node(key: str, result: Result, known: _Known) -> Node:
    """The tags of one unit in one block; it prints the unit's name."""
    name = f"{key}.{result.unit.code}"
    members: dict[str, Any] = {
        "ten": text_figure(f"{name}.ten", result.unit.name, rule="register"),
        **_own(name, result, known),
        "truoc": tuple(or_nothing(f"{name}.hang-{year}", result.previous.get(year)) for year in known.years),
        "tong_truoc": tuple(
            or_nothing(f"{name}.tong-{year}", result.previous_totals.get(year)) for year in known.years
        ),
        "ly_do": text_figure(f"{name}.ly-do", result.reason),
        "chi_so": or_nothing(f"{name}.chi-so", result.index),
        "hang": or_nothing(f"{name}.hang", result.rank),
        "hang_trong": _whole(
            f"{name}.hang-trong",
            map(_among, known.among),
            {_among(kind): rank for kind, rank in result.ranks_among.items()},
        ),
        "cum": names(
            f"{name}.cum",
            {
                kind: text_figure(f"{name}.cum.{kind}", members.get(result.unit.code, ""), rule="register")
                for kind, members in known.clusters.items()
            },
        ),
        "muc": tier_figure(name, result) if result.tier is not None else _nothing(f"{name}.muc"),
        "so_bac": or_nothing(f"{name}.so-bac", result.change),
        "so_diem": or_nothing(f"{name}.so-diem", result.points_change),
        "la_moi": result.is_new,
        "tien_than": ListNode(f"{name}.tien-than", [_origin(name, origin) for origin in result.origins]),
    }
    return Node(name, members, figure=members["ten"])


def _own(name: str, result: Result, known: _Known) -> dict[str, Any]:
    """The tags of what a unit itself was given."""
    return {
        "diem": _points(f"{name}.diem", known.groups, result.groups, result, known),
        "tieu_chi": _points(f"{name}.tieu-chi", known.criteria, result.criteria, result, known),
        "ly_do_cong_tru": _whole(f"{name}.ly-do-cong-tru", known.adjustments, result.reasons),
        "tong": or_nothing(f"{name}.tong", result.total),
        "diem_toi_da": or_nothing(f"{name}.diem-toi-da", result.maximum),
        "ty_le": or_nothing(f"{name}.ty-le", result.percent),
        "giai_doan": names(
            f"{name}.giai-doan",
            {
                code: _stage(f"{name}.{code}", result.stages.get(code, StageResult()), result, known)
                for code in known.stages
            },
        ),
    }


def own_points(subject: Subject, block: str, result: Result, stages: Sequence[str]) -> Node:
    """The tags of what one unit was given for a subject, which know of no other unit; it prints the subject's name.

    block: its code. stages: codes of the stages of scoring before the one that counts.
    """
    scope = result.scope or block
    groups = subject.groups_of(scope)
    known = _Known(
        tuple(group.code for group in groups),
        tuple(group.code for group in groups if group.is_adjustment),
        tuple(leaf.code for group in groups for leaf in group.leaves(scope)),
        tuple(stages),
        (),
        {},
        shown_when_gone(subject),
        (),
    )
    label = text_figure(f"{subject.code}.ten", subject.label)
    name = f"{subject.code}.{block}.{result.unit.code}"
    return Node(label.key, {"ten": label, **_own(name, result, known)}, figure=label)


def shown_when_gone(subject: Subject) -> str:
    """What is printed in the place of points that do not apply."""
    return "" if subject.not_applicable is None else subject.not_applicable.shown


def absent_unit(outcome: SubjectOutcome, block: BlockOutcome, unit: Unit, years: Sequence[int]) -> Node:
    """The tags of a unit in a subject that knows nothing of it: they print nothing."""
    key = f"{outcome.subject.code}.{block.block.code}"
    return unit_node(key, Result(unit), _Known.of(outcome.subject, block, years))


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


def _stage(key: str, stage: StageResult, result: Result, known: _Known) -> Node:
    """The tags of one stage of scoring of a unit: points, total, and how far what counts is from them."""
    members = {
        "tong": or_nothing(f"{key}.tong", stage.total),
        "chenh_lech": or_nothing(f"{key}.chenh-lech", stage.difference),
        "chenh_lech_diem": _whole(f"{key}.chenh-lech-diem", known.groups, stage.differences),
        "chenh_lech_tieu_chi": _whole(f"{key}.chenh-lech-tieu-chi", known.criteria, stage.differences),
        "diem": _points(f"{key}.diem", known.groups, stage.groups, result, known),
        "tieu_chi": _points(f"{key}.tieu-chi", known.criteria, stage.criteria, result, known),
    }
    return Node(key, members)


def tier_figure(key: str, result: Result) -> Figure:
    """The name of a unit's tier, computed from its total."""
    label = result.tier.label if result.tier is not None else ""
    return Figure(f"{key}.muc", label, label, inputs=(result.total,) if result.total else (), rule="tier")


def tier_node(key: str, outcome: SubjectOutcome, tier: TierOutcome, nodes: Mapping[str, Node], block: str) -> Node:
    """The tags of one tier of a block; it prints the tier's name."""
    members = _bounds(outcome, tier.tier, key, block)
    members |= _counts(tier) | {
        "don_vi": ListNode(f"{key}.don-vi", [nodes[r.unit.code] for r in tier.results]),
        "tang_hang": ListNode(f"{key}.tang-hang", [nodes[r.unit.code] for r in _risers(tier.results)]),
    }
    return Node(key, members, figure=members["ten"])


def group_node(key: str, block: BlockOutcome, group: GroupOutcome, nodes: Mapping[str, Node]) -> Node:
    """The tags of one criteria group in a block; it prints the group's name."""
    rubric = group.group
    outline = rubric.outline.get(block.block.code)
    label = text_figure(f"{key}.ten", rubric.label)
    short = rubric.short or rubric.label
    members: dict[str, Any] = {
        "ten": label,
        "ten_ngan": text_figure(f"{key}.ten-ngan", short),
        "ten_bang": text_figure(f"{key}.ten-bang", rubric.head or short),
        "dat_toi_da": ListNode(f"{key}.dat-toi-da", [nodes[r.unit.code] for r in group.at_maximum]),
        "xep_hang": ListNode(f"{key}.xep-hang", [nodes[r.unit.code] for r in group.order]),
        "tieu_chi": text_figure(f"{key}.tieu-chi", outline.summary if outline else ""),
        "cac_tieu_chi": ListNode(
            f"{key}.cac-tieu-chi",
            [
                text_figure(f"{key}.cac-tieu-chi.{i}", item)
                for i, item in enumerate(outline.items if outline else (), 1)
            ],
        ),
    }
    members["diem_toi_da"] = or_nothing(f"{key}.diem-toi-da", group.maximum)
    members["trung_binh"] = or_nothing(f"{key}.trung-binh", group.mean)
    return Node(key, members, figure=label)
