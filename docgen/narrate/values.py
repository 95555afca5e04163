"""Where tags meet values: the tag tree of a document, made from the assessment and the round's settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from docgen.errors import InFile, Place
from docgen.model.assessment import Assessment, BlockOutcome, GroupOutcome, Result, SubjectOutcome, TierOutcome
from docgen.model.figure import Figure
from docgen.model.norm import Norm
from docgen.model.register import LegalBasis, Unit
from docgen.model.round import DocumentSettings, Round
from docgen.model.rubric import EVERYWHERE, Block, NumberForm, Paper, Rubric, Tier
from docgen.model.scores import Indicator, Scoresheet
from docgen.narrate.tree import EmptyNode, ListNode, Node, names, text_figure, with_codes
from docgen.vietnamese import citation, dates, numbers
from docgen.vietnamese.names import slug

NO_BREAK = "\u00a0"
NUMBER_GAP = 12 * NO_BREAK
"""Room for a number to be filled in by hand, about 15 mm at 13 pt."""
NOT_KNOWN = "-"
"""What stands in a table for an earlier rank, or a survey figure, that there is none of."""


@dataclass(frozen=True)
class Source:
    """Everything that the tag tree of one document is made from."""

    round: Round
    rubric: Rubric
    scores: Scoresheet
    assessment: Assessment
    units: Mapping[str, Unit]
    legal_bases: Mapping[str, LegalBasis]
    settings: DocumentSettings
    norm: Norm
    settings_place: Place = InFile("round.yaml")


def tree(source: Source) -> dict[str, Any]:
    """The root of the tag tree: every name that a template may use, but tables, phrases and remarks."""
    year = source.round.year
    earlier = source.assessment.earlier_years
    root: dict[str, Any] = {
        "nam": _year("nam", year),
        "nam_sau": _year("nam-sau", year + 1),
        "nam_truoc": tuple(_year(f"nam-truoc.{i}", value) for i, value in enumerate(earlier, start=1)),
        "van_ban": _frame(source),
        "giay_to": names("giay-to", _papers(source)),
        "moc": names("moc", _dates(source)),
        "so_lieu": names("so-lieu", _numbers(source)),
        "chi_tieu": names("chi-tieu", indicators(source.scores.indicators)),
        "khoi": names("khoi", {block.code: _block_name(block) for block in source.rubric.blocks}),
        "tong_so_don_vi": _all_units(source.assessment),
        "ngoai_pham_vi": _out_of_scope(source),
    }
    subjects = {outcome.subject.code: subject_node(outcome) for outcome in source.assessment.subjects}
    return with_codes(root, subjects)


def _year(key: str, year: int) -> Figure:
    return Figure(key, year, str(year), rule="setting")


# --- the frame of the document ---


def _frame(source: Source) -> Node:
    settings, place = source.settings, source.settings_place
    cited, months = _cited(source), source.norm.zero_padded_months

    def text(name: str, value: str) -> Figure:
        return text_figure(f"van-ban.{name}", value, places=(place,), rule="setting")

    def lines(name: str, values: Sequence[str]) -> tuple[Figure, ...]:
        return tuple(text(f"{name}.{i}", value) for i, value in enumerate(values, start=1))

    members: dict[str, Any] = {
        "so_ky_hieu": text("so-ky-hieu", f"{settings.number or NUMBER_GAP}/{settings.notation}"),
        "ngay_thang": text("ngay-thang", dates.issue_date(settings.date, months)),
        "dia_danh": text("dia-danh", settings.place),
        "co_quan_chu_quan": text("co-quan-chu-quan", settings.parent_body),
        "co_quan_ban_hanh": lines("co-quan-ban-hanh", settings.issuing_body),
        "tham_quyen": lines("tham-quyen", settings.authority),
        "trich_yeu": lines("trich-yeu", settings.subject_line.splitlines()),
        "kinh_gui": text("kinh-gui", settings.addressee),
        "quyen_han": lines("quyen-han", settings.signature.lines),
        "nguoi_ky": text("nguoi-ky", settings.signature.name),
        "noi_nhan": lines("noi-nhan", settings.recipients),
        "can_cu": tuple(
            text_figure(f"van-ban.can-cu.{code}", citation.full(cited[code], months), places=(place,), rule="citation")
            for code in settings.legal_bases
        ),
    }
    if settings.proposal is not None:
        paper = text("de-nghi.giay-to", citation.plain(cited[settings.proposal.paper], months))
        members["de_nghi"] = Node(
            "van-ban.de-nghi", {"cua": text("de-nghi.cua", settings.proposal.by), "giay_to": paper}
        )
    if settings.annex is not None:
        members["phu_luc"] = Node(
            "van-ban.phu-luc",
            {
                "ten": lines("phu-luc.ten", settings.annex.title.splitlines()),
                "nguoi_ban_hanh": text("phu-luc.nguoi-ban-hanh", settings.annex.issuer),
            },
        )
    return Node("van-ban", members)


def _cited(source: Source) -> dict[str, Paper]:
    """Every paper that the round may cite: those of the register, and its own."""
    return {**source.legal_bases, **source.round.papers}


def _papers(source: Source) -> dict[str, Node]:
    return {code: _paper(f"giay-to.{code}", paper, source) for code, paper in _cited(source).items()}


def _paper(key: str, paper: Paper, source: Source) -> Node:
    place, months = source.settings_place, source.norm.zero_padded_months

    def text(name: str, value: str) -> Figure:
        return text_figure(f"{key}.{name}".rstrip("."), value, places=(place,), rule="citation")

    members = {
        "day_du": text("day-du", citation.full(paper, months)),
        "cua": text("cua", citation.with_issuer(paper, months)),
        "so": text("so", paper.number),
        "ten": text("ten", citation.name(paper)),
        "ngay": text("ngay", dates.cite_date(paper.date, months) if paper.date else ""),
    }
    return Node(key, members, figure=text("", citation.plain(paper, months)))


def _dates(source: Source) -> dict[str, Figure]:
    def shown(code: str, day: dt.date) -> Figure:
        text = dates.cite_date(day, source.norm.zero_padded_months)
        return Figure(f"moc.{code}", day, text, places=(source.settings_place,), rule="setting")

    return {code: shown(code, day) for code, day in source.round.dates.items()}


def _numbers(source: Source) -> dict[str, Figure]:
    return {
        code: Figure(f"so-lieu.{code}", value, numbers.plain(value), places=(source.settings_place,), rule="setting")
        for code, value in source.round.numbers.items()
    }


# --- survey figures ---


def indicators(found: Iterable[Indicator]) -> dict[str, Node]:
    """Survey figures by code. One without level and year prints its value; a series holds `cac_so`.

    An indicator that nobody entered is there, prints nothing, and is false in conditions.
    """
    series: dict[str, list[Indicator]] = {}
    for indicator in found:
        series.setdefault(indicator.code, []).append(indicator)
    return {code: _indicator(f"chi-tieu.{code}", rows) for code, rows in series.items()}


def _indicator(key: str, rows: list[Indicator]) -> Node:
    label = text_figure(f"{key}.ten", rows[0].label)
    single = [row for row in rows if not row.level and row.year is None and row.mark is not None]
    points = [row for row in rows if (row.level or row.year is not None) and row.mark is not None]
    items = [_series_point(key, row) for row in points]
    return (
        Node(
            key,
            {"ten": label, "cac_so": ListNode(f"{key}.cac-so", items), "co": bool(single or points)},
            figure=indicator_figure(key, single[0]) if single else Figure(key, None, ""),
            items=items,
        )
        if (single or points)
        else _unknown(key, label)
    )


def _unknown(key: str, label: Figure) -> Node:
    return EmptyNode(key, {"ten": label, "cac_so": ListNode(f"{key}.cac-so", ()), "co": False})


def _series_point(key: str, row: Indicator) -> Node:
    name = ".".join([key, *([slug(row.level)] if row.level else []), *([str(row.year)] if row.year else [])])
    return Node(
        name,
        {
            "cap": text_figure(f"{name}.cap", row.level, rule="series"),
            "nam": Figure(f"{name}.nam", row.year, str(row.year or ""), rule="series"),
            "so": indicator_figure(name, row),
        },
        figure=indicator_figure(name, row),
    )


def indicator_figure(key: str, row: Indicator) -> Figure:
    """A survey figure as a figure: the measure is printed only when it is a percent sign."""
    if row.mark is None:
        return Figure(key, None, "")
    text = numbers.write(row.mark.value, NumberForm())
    return Figure(key, row.mark.value, text + "%" if row.measure == "%" else text, places=(row.mark.place,))


# --- the assessment ---


def _block_name(block: Block) -> Node:
    key = f"khoi.{block.code}"
    return Node(
        key,
        {"ten": text_figure(f"{key}.ten", block.label), "danh_tu": text_figure(f"{key}.danh-tu", block.noun)},
        figure=text_figure(key, block.label),
    )


def _all_units(assessment: Assessment) -> Figure:
    """The units of the round, each counted once whatever the subjects it stands in."""
    codes = {r.unit.code for subject in assessment.subjects for block in subject.blocks for r in block.order}
    inputs = tuple(block.units for subject in assessment.subjects for block in subject.blocks)
    return Figure("tong-so-don-vi", len(codes), str(len(codes)), inputs=inputs, rule="count")


def _out_of_scope(source: Source) -> ListNode:
    reasons = {item.unit: item.reason for item in reversed(source.round.out_of_scope)}
    units = [
        Node(
            f"ngoai-pham-vi.{code}",
            {"ly_do": text_figure(f"ngoai-pham-vi.{code}.ly-do", reason)},
            figure=text_figure(f"ngoai-pham-vi.{code}", source.units[code].name),
        )
        for code, reason in reversed(reasons.items())
    ]
    return ListNode("ngoai-pham-vi", units)


def subject_node(outcome: SubjectOutcome) -> Node:
    """The tags of a subject: its scale, means, tiers, and its blocks by code."""
    key = outcome.subject.code
    assessed = tuple(block.assessed for block in outcome.blocks)
    count = sum(figure.value for figure in assessed if isinstance(figure.value, int))
    blocks = {block.block.code: block_node(outcome, block) for block in outcome.blocks}
    members: dict[str, Any] = {
        "ten": text_figure(f"{key}.ten", outcome.subject.label),
        "thang_diem": _nothing(f"{key}.thang-diem") if outcome.scale is None else outcome.scale,
        "so_danh_gia": Figure(f"{key}.so-danh-gia", count, str(count), inputs=assessed, rule="count"),
        "cac_khoi": ListNode(f"{key}.cac-khoi", list(blocks.values())),
        "cac_nhom": ListNode(
            f"{key}.cac-nhom",
            [text_figure(f"{key}.cac-nhom.{group.code}", group.label) for group in outcome.subject.groups],
        ),
        "muc": names(
            f"{key}.muc",
            {
                tier.code: Node(
                    f"{key}.muc.{tier.code}",
                    _bounds(outcome, tier, f"{key}.muc.{tier.code}", EVERYWHERE),
                    figure=text_figure(f"{key}.muc.{tier.code}.ten", tier.label),
                )
                for tier in outcome.subject.tiers
            },
        ),
    }
    members |= _mean_members(key, outcome.mean, outcome.mean_tier)
    return Node(key, with_codes(members, blocks), figure=members["ten"])


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


def block_node(outcome: SubjectOutcome, block: BlockOutcome) -> Node:
    """The tags of one block of a subject."""
    key = f"{outcome.subject.code}.{block.block.code}"
    nodes = {result.unit.code: unit_node(key, result) for result in block.order}

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
    members: dict[str, Any] = {
        "ten": text_figure(f"{key}.ten", block.block.label),
        "danh_tu": text_figure(f"{key}.danh-tu", block.block.noun),
        "so_don_vi": block.units,
        "so_danh_gia": block.assessed,
        "don_vi": names(f"{key}.don-vi", nodes),
        "muc": names(f"{key}.muc", tiers),
        "nhom": names(f"{key}.nhom", groups),
        "xep_hang": units("xep-hang", ranked),
        "dung_dau": units(
            "dung-dau", leaders, {"diem": leaders[0].total if leaders else _nothing(f"{key}.dung-dau.diem")}
        ),
        "khong_danh_gia": units("khong-danh-gia", (r for r in block.order if not r.assessed)),
        "tang_hang": units("tang-hang", _risers(ranked)),
        "giam_hang": units("giam-hang", _fallers(ranked)),
        "cac_muc": ListNode(f"{key}.cac-muc", list(tiers.values())),
        "cac_nhom": ListNode(f"{key}.cac-nhom", list(groups.values())),
    }
    totals = sorted((r.total for r in ranked if r.total is not None), key=_value)
    members["diem_cao_nhat"] = totals[-1] if totals else _nothing(f"{key}.diem-cao-nhat")
    members["diem_thap_nhat"] = totals[0] if totals else _nothing(f"{key}.diem-thap-nhat")
    members |= _mean_members(key, block.mean, block.mean_tier)
    return Node(key, members, figure=members["ten"])


def _nothing(key: str) -> Figure:
    """A figure that there is none of: prints nothing and is false."""
    return Figure(key, None, "")


def _value(figure: Figure) -> Decimal:
    assert isinstance(figure.value, Decimal)
    return figure.value


def _risers(results: Iterable[Result]) -> list[Result]:
    return [r for r in results if r.change is not None and isinstance(r.change.value, int) and r.change.value > 0]


def _fallers(results: Iterable[Result]) -> list[Result]:
    return [r for r in results if r.change is not None and isinstance(r.change.value, int) and r.change.value < 0]


def unit_node(key: str, result: Result) -> Node:
    """The tags of one unit in one block; it prints the unit's name."""
    name = f"{key}.{result.unit.code}"
    members: dict[str, Any] = {
        "ten": text_figure(f"{name}.ten", result.unit.name, rule="register"),
        "diem": names(f"{name}.diem", result.groups),
        "truoc": tuple(figure for _, figure in sorted(result.previous.items(), reverse=True)),
        "ly_do": text_figure(f"{name}.ly-do", result.reason),
        "tong": _nothing(f"{name}.tong") if result.total is None else result.total,
        "hang": _nothing(f"{name}.hang") if result.rank is None else result.rank,
        "muc": tier_figure(name, result) if result.tier is not None else _nothing(f"{name}.muc"),
        "so_bac": _nothing(f"{name}.so-bac") if result.change is None else result.change,
    }
    return Node(name, members, figure=members["ten"])


def tier_figure(key: str, result: Result) -> Figure:
    """The name of a unit's tier, computed from its total."""
    label = result.tier.label if result.tier is not None else ""
    return Figure(f"{key}.muc", label, label, inputs=(result.total,) if result.total else (), rule="tier")


def tier_node(key: str, outcome: SubjectOutcome, tier: TierOutcome, nodes: Mapping[str, Node], block: str) -> Node:
    """The tags of one tier of a block; it prints the tier's name."""
    members = _bounds(outcome, tier.tier, key, block)
    members |= {
        "so_luong": tier.count,
        "ty_le": tier.share,
        "don_vi": ListNode(f"{key}.don-vi", [nodes[r.unit.code] for r in tier.results]),
        "tang_hang": ListNode(f"{key}.tang-hang", [nodes[r.unit.code] for r in _risers(tier.results)]),
    }
    if tier.previous_count is not None and tier.growth is not None:
        members |= {"so_luong_truoc": tier.previous_count, "tang_them": tier.growth}
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
    if group.maximum is not None:
        members["diem_toi_da"] = group.maximum
    return Node(key, members, figure=label)
