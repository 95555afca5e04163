"""The tables of a document: which rows, in which order, under which headings. The template draws how they look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.errors import Finding, Place, Refused
from docgen.i18n import gettext as _
from docgen.model.assessment import Assessment, BlockOutcome, GroupOutcome, Result, SubjectOutcome
from docgen.model.figure import Figure
from docgen.model.kind import GroupRows, Kind, TableSpec
from docgen.model.scores import Indicator
from docgen.narrate.tree import ListNode, Node, RowNode, TableNode, tag_name, text_figure
from docgen.narrate.values import NOT_KNOWN, indicator_figure, tier_figure
from docgen.narrate.wording import Wording
from docgen.vietnamese.lists import letter, roman
from docgen.vietnamese.names import slug

STAR = "*"
"""Marks a unit that was not assessed; the note below the table gives the reason."""


@dataclass(frozen=True)
class _Maker:
    """What every table is made from."""

    root: Mapping[str, Any]
    assessment: Assessment
    indicators: tuple[Indicator, ...]
    wording: Wording
    place: Place


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


def _titled(
    maker: _Maker, key: str, spec: TableSpec, members: dict[str, Any], rows: Sequence[RowNode], stt: int
) -> TableNode:
    """A table with its number and caption, which may use the other members."""
    members |= {"stt": Figure(f"{key}.stt", stt, str(stt)), "chu_cai": text_figure(f"{key}.chu-cai", letter(stt))}
    members["so"] = maker.wording.line(f"{key}.so", spec.number, maker.place, members)
    members["chu_thich"] = maker.wording.line(f"{key}.chu-thich", spec.caption, maker.place, members)
    return TableNode(key, members, items=rows)


# --- rankings ---


def _rankings(maker: _Maker, key: str, spec: TableSpec) -> Iterator[TableNode]:
    subject = _subject(maker, key, spec)
    blocks = _blocks(maker, key, spec, subject)
    if not spec.each:
        yield _ranking(maker, key, spec, subject, blocks, spec.group, 1)
        return
    for stt, outcome in enumerate(blocks[0].groups, start=1):
        code = outcome.group.code
        yield _ranking(maker, f"{key}.{code}", spec, subject, blocks[:1], code, stt)


def _group(maker: _Maker, key: str, block: BlockOutcome, code: str) -> GroupOutcome:
    for outcome in block.groups:
        if outcome.group.code == code:
            return outcome
    raise _fault(maker, key, _("the rubric has no criteria group “{code}”").format(code=code))


def _ranking(
    maker: _Maker,
    key: str,
    spec: TableSpec,
    subject: SubjectOutcome,
    blocks: Sequence[BlockOutcome],
    group: str,
    stt: int,
) -> TableNode:
    """A ranking of the units of several blocks, one after the other; by their points in one group where it is named."""
    root = maker.root[tag_name(subject.subject.code)]
    nodes = [getattr(root, tag_name(block.block.code)) for block in blocks]
    columns = _columns(subject, blocks)
    shown = {
        outcome.group.code: getattr(node.nhom, tag_name(outcome.group.code))
        for block, node in reversed(list(zip(blocks, nodes, strict=True)))
        for outcome in block.groups
    }
    members: dict[str, Any] = {
        "cac_nhom": ListNode(f"{key}.cac-nhom", [shown[code] for code in columns]),
        "khoi": nodes[0],
    }
    if group:
        members["nhom"] = getattr(nodes[0].nhom, tag_name(group))
    rows: list[RowNode] = []
    label = _labels(spec.block_rows)
    for block, node in zip(blocks, nodes, strict=True):
        outcome = _group(maker, key, block, group) if group else None
        if spec.block_rows is not None:
            name = f"{key}.khoi.{block.block.code}"
            rows.append(_heading(maker, name, spec.block_rows, label(), {"khoi": node}, "la_khoi"))
        rows.extend(_unit_rows(maker, key, spec, _Section(block, node, outcome, columns)))
    return _titled(maker, key, spec, members, rows, stt)


@dataclass(frozen=True)
class _Section:
    """The part of a table that one block fills. columns: codes of the groups that are the table's columns."""

    block: BlockOutcome
    node: Node
    group: GroupOutcome | None
    columns: tuple[str, ...]

    @property
    def order(self) -> tuple[Result, ...]:
        """The units of the block in the order of the table; those not assessed stand last in overall tables."""
        return self.group.order if self.group is not None else self.block.order


def _columns(subject: SubjectOutcome, blocks: Sequence[BlockOutcome]) -> tuple[str, ...]:
    """Codes of the groups that some of the blocks are scored on, in the rubric's order."""
    scored = {outcome.group.code for block in blocks for outcome in block.groups}
    return tuple(group.code for group in subject.subject.groups if group.code in scored)


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


def _unit_rows(maker: _Maker, key: str, spec: TableSpec, section: _Section) -> Iterator[RowNode]:
    """Unit rows, with a heading row wherever the tier changes."""
    label = _labels(spec.tier_rows)
    headed: list[str] = []
    for stt, result in enumerate(section.order, start=1):
        tier = result.tier.code if result.tier is not None else ""
        if spec.tier_rows is not None and tier and tier not in headed[-1:]:
            if tier in headed:
                raise _fault(
                    maker, key, _("“{unit}” stands apart from the others of its tier").format(unit=result.unit.name)
                )
            headed.append(tier)
            more = {"muc": getattr(section.node.muc, tag_name(tier)), "khoi": section.node}
            yield _heading(
                maker, f"{key}.{section.block.block.code}.muc.{tier}", spec.tier_rows, label(), more, "la_nhom"
            )
        yield _unit_row(maker, key, section, result, stt)


def _heading(maker: _Maker, key: str, rows: GroupRows, label: str, more: Mapping[str, Any], role: str) -> RowNode:
    sign = text_figure(f"{key}.ky-hieu", label)
    text = maker.wording.line(f"{key}.tieu-de", rows.heading, maker.place, {**more, "chu": sign})
    members: dict[str, Any] = {"la_khoi": False, "la_nhom": False, "ky_hieu": sign, "tieu_de": text}
    return RowNode(key, key.rsplit(".", 1)[-1], members | {role: True})


def _unit_row(maker: _Maker, key: str, section: _Section, result: Result, stt: int) -> RowNode:
    name = f"{key}.{result.unit.code}"
    empty = Figure(f"{name}.trong", None, "")
    members: dict[str, Any] = {
        "la_khoi": False,
        "la_nhom": False,
        "stt": Figure(f"{name}.stt", stt, str(stt)),
        "ten": text_figure(f"{name}.ten", result.unit.name, rule="register"),
        "co_so_lieu": result.assessed,
        "ly_do": text_figure(f"{name}.ly-do", result.reason),
        "dau_sao": text_figure(f"{name}.dau-sao", "" if result.assessed else STAR),
        "cac_diem": tuple(result.groups.get(code, empty) for code in section.columns),
        "truoc": tuple(_past(name, result, year) for year in maker.assessment.earlier_years),
        "tong": empty if result.total is None else result.total,
        "hang": empty if result.rank is None else result.rank,
        "muc": tier_figure(name, result) if result.tier is not None else empty,
    }
    if section.group is not None:
        code = section.group.group.code
        members["diem_nhom"] = result.groups.get(code, empty)
        members["hang"] = result.group_ranks.get(code, empty)
    return RowNode(name, result.unit.code, members)


def _past(key: str, result: Result, year: int) -> Figure:
    return result.previous.get(year) or Figure(f"{key}.hang-{year}", None, NOT_KNOWN, rule="no past")


# --- tiers by block ---


def _tiers(maker: _Maker, key: str, spec: TableSpec) -> Iterator[TableNode]:
    subject = _subject(maker, key, spec)
    blocks = _blocks(maker, key, spec, subject)
    nodes = [getattr(maker.root[tag_name(subject.subject.code)], tag_name(block.block.code)) for block in blocks]
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
        rows.append(RowNode(f"{key}.{tier.code}", tier.code, members))
    yield _titled(maker, key, spec, {"cac_khoi": ListNode(f"{key}.cac-khoi", nodes)}, rows, 1)


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
        yield _titled(maker, own, spec, {"nhom": group}, made, stt)


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
