"""Where tags meet values: the tag tree of a document, made from the assessment and the round's settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple

from docgen.errors import InFile, Place
from docgen.model.assessment import Assessment
from docgen.model.figure import Figure
from docgen.model.norm import Norm
from docgen.model.register import LegalBasis, Unit
from docgen.model.round import DocumentSettings, Round
from docgen.model.rubric import Block, NumberForm, Paper, Rubric
from docgen.model.scores import Indicator, Scoresheet
from docgen.narrate.outcomes import subject_node
from docgen.narrate.tree import EmptyNode, ListNode, Node, names, tag_names, text_figure, with_codes, with_makers
from docgen.vietnamese import citation, dates, numbers
from docgen.vietnamese.names import slug

NO_BREAK = "\u00a0"
NUMBER_GAP = 12 * NO_BREAK
"""Room for a number to be filled in by hand, about 15 mm at 13 pt."""
_PLAIN = NumberForm.usual()
NOT_KNOWN = "-"
"""What stands in a table for an earlier rank, or a survey figure, that there is none of."""


@dataclass(frozen=True, kw_only=True)
class FrameSource:
    """What the part of a document's tag tree is made from that is the same whatever was scored."""

    round: Round
    rubric: Rubric
    legal_bases: Mapping[str, LegalBasis]
    settings: DocumentSettings
    norm: Norm
    settings_place: Place = InFile("round.yaml")


@dataclass(frozen=True, kw_only=True)
class Source(FrameSource):
    """Everything that the tag tree of one document is made from."""

    scores: Scoresheet
    assessment: Assessment
    units: Mapping[str, Unit]


def frame(source: FrameSource) -> dict[str, Any]:
    """The names at the root of the tag tree that have nothing to do with scores."""
    year = source.round.year
    return {
        "nam": _year("nam", year),
        "nam_sau": _year("nam-sau", year + 1),
        "van_ban": _frame(source),
        "giay_to": _papers(source),
        "bo_tieu_chi": _rubric(source),
        "moc": names("moc", _dates(source)),
        "so_lieu": names("so-lieu", _numbers(source)),
        "khoi": names("khoi", {block.code: block_name(f"khoi.{block.code}", block) for block in source.rubric.blocks}),
    }


def tree(source: Source) -> dict[str, Any]:
    """The root of the tag tree: every name that a template may use, but tables, phrases and remarks."""
    earlier = source.assessment.earlier_years
    root: dict[str, Any] = {
        **frame(source),
        "nam_truoc": tuple(_year(f"nam-truoc.{i}", value) for i, value in enumerate(earlier, start=1)),
        "ly_do_khong_so_sanh": _not_comparable(source),
        "chi_tieu": names("chi-tieu", indicators(source.scores.indicators)),
        "tong_so_don_vi": _all_units(source.assessment),
        "ngoai_pham_vi": _out_of_scope(source),
    }
    subjects = {outcome.subject.code: subject_node(outcome, earlier) for outcome in source.assessment.subjects}
    return with_codes(root, subjects)


def _year(key: str, year: int) -> Figure:
    return Figure(key, year, str(year), rule="setting")


# --- the frame of the document ---


def _frame(source: FrameSource) -> Node:
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
        "han_tra_loi": text(
            "han-tra-loi", "" if settings.answer_by is None else dates.named_day(settings.answer_by, months)
        ),
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


def _cited(source: FrameSource) -> dict[str, Paper]:
    """Every paper that the round may cite: those of the register, and its own."""
    return {**source.legal_bases, **source.round.papers}


def _papers(source: FrameSource) -> Node:
    """Every paper that may be cited, each made when it is: the register has those of all rounds."""
    return _papers_class(tuple(_cited(source)))("giay-to", of=source)


@lru_cache
def _papers_class(codes: tuple[str, ...]) -> type[Node]:
    """What the node of these papers is."""
    return with_makers(Node, {name: partial(_cited_paper, code) for code, name in tag_names(codes).items()})


def _cited_paper(code: str, source: FrameSource) -> Node:
    return _paper(f"giay-to.{code}", _cited(source)[code], source)


class _Cited(NamedTuple):
    """What the tags of one paper are made from. key: that theirs begin with; months: that are written with a zero."""

    key: str
    paper: Paper
    months: Collection[int]
    place: Place

    def text(self, name: str, value: str) -> Figure:
        """One of its texts; the paper itself where the name is empty."""
        return text_figure(f"{self.key}.{name}".rstrip("."), value, places=(self.place,), rule="citation")


_OF_PAPER: Mapping[str, Callable[[_Cited], Figure]] = {
    "day_du": lambda one: one.text("day-du", citation.full(one.paper, one.months)),
    "cua": lambda one: one.text("cua", citation.with_issuer(one.paper, one.months)),
    "so": lambda one: one.text("so", one.paper.number),
    "ten": lambda one: one.text("ten", citation.name(one.paper)),
    "ngay": lambda one: one.text("ngay", dates.cite_date(one.paper.date, one.months) if one.paper.date else ""),
}
"""The tags of a paper."""
_PaperNode = with_makers(Node, _OF_PAPER)


def _paper(key: str, paper: Paper, source: FrameSource) -> Node:
    of = _Cited(key, paper, source.norm.zero_padded_months, source.settings_place)
    return _PaperNode(key, figure=of.text("", citation.plain(paper, of.months)), of=of)


def _rubric(source: FrameSource) -> Node:
    """The rubric and the papers that issued and amended it; it prints the issuing paper, amendments included."""
    rubric, place, months = source.rubric, source.settings_place, source.norm.zero_padded_months
    whole = citation.amended(rubric.source, rubric.amended_by, months)
    amendments = [_paper(f"bo-tieu-chi.sua-doi.{i}", paper, source) for i, paper in enumerate(rubric.amended_by, 1)]
    members = {
        "ten": text_figure("bo-tieu-chi.ten", rubric.title, places=(place,), rule="rubric"),
        "van_ban": _paper("bo-tieu-chi.van-ban", rubric.source, source),
        "sua_doi": ListNode("bo-tieu-chi.sua-doi", amendments),
    }
    return Node("bo-tieu-chi", members, figure=text_figure("bo-tieu-chi", whole, places=(place,), rule="citation"))


def _not_comparable(source: Source) -> Figure:
    """Why changes against the last year are not shown, be it for one subject; empty where they are for all."""
    past = source.round.previous.get(source.round.year - 1)
    subjects = source.rubric.subject_by_code
    reason = "" if past is None or all(map(past.comparable_in, subjects)) else past.reason
    return text_figure("ly-do-khong-so-sanh", reason, places=(source.settings_place,), rule="setting")


def _dates(source: FrameSource) -> dict[str, Figure]:
    def shown(code: str, day: dt.date) -> Figure:
        text = dates.cite_date(day, source.norm.zero_padded_months)
        return Figure(f"moc.{code}", day, text, places=(source.settings_place,), rule="setting")

    return {code: shown(code, day) for code, day in source.round.dates.items()}


def _numbers(source: FrameSource) -> dict[str, Figure]:
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
    text = numbers.write(row.mark.value, _PLAIN)
    return Figure(key, row.mark.value, text + "%" if row.measure == "%" else text, places=(row.mark.place,))


# --- the assessment ---


def block_name(key: str, block: Block) -> Node:
    """The tags of a block that have nothing to do with scores; it prints what it is called."""
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
