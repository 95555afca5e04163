"""One unit and what it was given: the tags of a document that is made once for each unit. It knows of no other unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from docgen.assess import figures
from docgen.assess.exact import Number
from docgen.assess.total import full_mark
from docgen.errors import Place
from docgen.model.assessment import Result, StageResult, SubjectScores, UnitScores
from docgen.model.figure import Figure
from docgen.model.kind import Kind, TableSpec
from docgen.model.round import Round, Stage
from docgen.model.rubric import CriteriaGroup, Criterion, Rubric, look_up
from docgen.narrate.outcomes import or_nothing, own_points, shown_when_gone
from docgen.narrate.tables import titled
from docgen.narrate.tree import ListNode, Node, RowNode, TableNode, names, tag_name, text_figure
from docgen.narrate.values import block_name
from docgen.narrate.wording import Wording
from docgen.vietnamese.names import in_full

_NOT_THERE = StageResult()


def unit_tags(scores: UnitScores, rubric: Rubric, round_: Round) -> Node:
    """`don_vi`: the unit's names, its block, and what it was given by subject; it prints its name.

    A subject that it has no total in is there all the same, and prints nothing.
    """
    unit = scores.unit
    key = f"don-vi.{unit.code}"
    known = {one.subject.code: one for one in scores.subjects}
    block = scores.subjects[0].block
    stages = [stage.code for stage in _earlier(round_)]
    found = {}
    for subject in rubric.subjects:
        one = known.get(subject.code, SubjectScores(subject, block, Result(unit)))
        found[subject.code] = own_points(subject, one.block.code, one.result, stages)
    name = text_figure(f"{key}.ten", unit.name, rule="register")
    members = {
        "ten": name,
        "ten_day_du": text_figure(f"{key}.ten-day-du", in_full(unit.name), rule="register"),
        "ten_ngan": text_figure(f"{key}.ten-ngan", unit.short or unit.name, rule="register"),
        "khoi": block_name(f"{key}.khoi", block),
        "noi_dung": names(f"{key}.noi-dung", found),
    }
    return Node(key, members, figure=name)


def points_tables(kind: Kind, unit: Node, scores: UnitScores, round_: Round, wording: Wording, place: Place) -> Node:
    """`bang`: the kind's tables of points. unit: the tags of the unit. place: the kind.yaml, for faults.

    Of a subject that the unit has no total in, a table has no rows, and a list of tables has no table.
    """
    maker = _Maker(unit, scores, _earlier(round_), wording, place)
    return Node("bang", {tag_name(code): maker.made(f"bang.{code}", spec) for code, spec in kind.tables.items()})


def _earlier(round_: Round) -> tuple[Stage, ...]:
    """The stages of scoring before the one that counts."""
    return round_.scores.stages[:-1]


@dataclass(frozen=True)
class _Maker:
    """What every table is made from. stages: those before the one that counts."""

    unit: Node
    scores: UnitScores
    stages: tuple[Stage, ...]
    wording: Wording
    place: Place

    def made(self, key: str, spec: TableSpec) -> Node:
        """A table, or the list of tables that it stands for."""
        shown = [one for one in self.scores.subjects if spec.subject in (None, one.subject.code)]
        tables = [self._table(f"{key}.{one.subject.code}", spec, one, stt) for stt, one in enumerate(shown, start=1)]
        if spec.each:
            return ListNode(key, tables)
        return tables[0] if tables else TableNode(key, {"co_so_lieu": False})

    def _table(self, key: str, spec: TableSpec, one: SubjectScores, stt: int) -> TableNode:
        rows = _Rows(key, one, self.stages)
        members: dict[str, Any] = {
            "noi_dung": getattr(self.unit.noi_dung, tag_name(one.subject.code)),
            "co_so_lieu": True,
            "co_tu_cham": rows.own_stage is not None,
            "tong_tu_cham": or_nothing(
                f"{key}.tong-tu-cham", one.result.stages.get(rows.own_stage or "", _NOT_THERE).total
            ),
            "cac_giai_doan": ListNode(
                f"{key}.cac-giai-doan",
                [text_figure(f"{key}.cac-giai-doan.{stage.code}", stage.label) for stage in self.stages],
            ),
        }
        return titled(self.wording, self.place, key, spec, members, list(rows.all()), stt)


class _Rows:
    """The rows of one table: each criteria group, the criteria in it that have points of their own, and the total."""

    def __init__(self, key: str, one: SubjectScores, stages: tuple[Stage, ...]) -> None:
        self._subject, self._result = one.subject, one.result
        self._key = f"{key}.{one.result.unit.code}"
        self._stages = stages
        self._gone = shown_when_gone(one.subject)
        self.own_stage = next((stage.code for stage in stages if stage.by == "unit"), None)

    def all(self) -> Iterator[RowNode]:
        """Every row, in the rubric's order, the total last."""
        shown = (group for group in self._subject.groups_of(self._result.scope) if self._has(group.code))
        for number, group in enumerate(shown, start=1):
            yield self._group(group, str(number))
            if any(self._has(leaf.code) for leaf in group.leaves(self._result.scope)):
                yield from self._criteria(group.criteria, str(number))
        yield self._total()

    def _has(self, code: str) -> bool:
        result = self._result
        return code in result.groups or code in result.criteria or code in result.not_applicable

    def _group(self, group: CriteriaGroup, number: str) -> RowNode:
        name = f"{self._key}.nhom.{group.code}"
        least, most = self._bounds(group)
        given = self._figures(name, group.code, self._result.groups.get(group.code))
        return self._row(
            name,
            group.code,
            "la_hang_muc",
            given
            | {
                "stt": text_figure(f"{name}.stt", number),
                "ten": text_figure(f"{name}.ten", group.label),
                "ten_ngan": text_figure(f"{name}.ten-ngan", group.short or group.label),
                "diem_toi_thieu": _bound(f"{name}.diem-toi-thieu", least, group.reference),
                "diem_toi_da": _bound(f"{name}.diem-toi-da", most, group.reference),
                "ly_do": or_nothing(f"{name}.ly-do", self._result.reasons.get(group.code)),
                "la_cong_tru": group.is_adjustment,
                "co_tieu_chi": any(self._has(leaf.code) for leaf in group.leaves(self._result.scope)),
            },
        )

    def _bounds(self, group: CriteriaGroup) -> tuple[Number | None, Number | None]:
        """The least points of a bonus or penalty, and the most of any group: those of this unit."""
        if group.kind == "penalty" and group.typed == "negative" and group.most is not None:
            return -group.most, Decimal(0)
        if group.is_adjustment:
            return group.least, group.most
        rule, gone = self._subject.not_applicable, self._result.not_applicable
        reduced = rule is not None and rule.method == "reduce"
        return None, full_mark(group, self._result.scope, gone if reduced else frozenset())

    def _criteria(self, criteria: tuple[Criterion, ...], number: str) -> Iterator[RowNode]:
        scope = self._result.scope
        shown = (one for one in criteria if any(True for _leaf in one.leaves(scope)))
        for place, criterion in enumerate(shown, start=1):
            name, own = f"{self._key}.tieu-chi.{criterion.code}", f"{number}.{place}"
            given = self._figures(name, criterion.code, self._result.criteria.get(criterion.code))
            yield self._row(
                name,
                criterion.code,
                "la_tieu_chi",
                given
                | {
                    "stt": text_figure(f"{name}.stt", own),
                    "ten": text_figure(f"{name}.ten", criterion.label),
                    "ten_ngan": text_figure(f"{name}.ten-ngan", criterion.short or criterion.label),
                    "diem_toi_da": _bound(
                        f"{name}.diem-toi-da", look_up(criterion.maximum, scope), criterion.reference
                    ),
                },
            )
            yield from self._criteria(criterion.criteria, own)

    def _total(self) -> RowNode:
        name, result = f"{self._key}.tong", self._result
        scale = _bound(f"{name}.diem-toi-da", self._subject.scale_of(result.scope), self._subject.scale_reference)
        of_stages = {code: (stage.total, stage.difference) for code, stage in result.stages.items()}
        given = self._beside(name, result.total, of_stages)
        return self._row(name, "tong", "la_tong", given | {"diem_toi_da": result.maximum or scale})

    def _figures(self, name: str, code: str, points: Figure | None) -> dict[str, Any]:
        """The points of a group or criterion with those of every stage; what is printed where they do not apply."""
        if code in self._result.not_applicable:
            points = Figure(f"{name}.diem", None, self._gone, rule="not applicable")
        of_stages = {
            stage: ({**found.groups, **found.criteria}.get(code), found.differences.get(code))
            for stage, found in self._result.stages.items()
        }
        return self._beside(name, points, of_stages)

    def _beside(
        self, name: str, points: Figure | None, of_stages: Mapping[str, tuple[Figure | None, Figure | None]]
    ) -> dict[str, Any]:
        """Points with those of the earlier stages, and how far what counts is from them."""
        found = {}
        for stage in self._stages:
            then, difference = of_stages.get(stage.code, (None, None))
            key = f"{name}.giai-doan.{stage.code}"
            found[stage.code] = {
                "diem": or_nothing(f"{key}.diem", then),
                "chenh_lech": or_nothing(f"{key}.chenh-lech", difference),
            }
        own = found.get(self.own_stage or "", {})
        return {
            "diem": or_nothing(f"{name}.diem", points),
            "tu_cham": own.get("diem", or_nothing(f"{name}.tu-cham", None)),
            "chenh_lech": own.get("chenh_lech", or_nothing(f"{name}.chenh-lech", None)),
            "cac_diem_giai_doan": tuple(members["diem"] for members in found.values()),
            "giai_doan": names(
                f"{name}.giai-doan",
                {code: Node(f"{name}.giai-doan.{code}", members) for code, members in found.items()},
            ),
        }

    def _row(self, name: str, code: str, role: str, members: Mapping[str, Any]) -> RowNode:
        """A row: every row has all members, so that a template may name any of them."""
        nothing = {
            entry: or_nothing(f"{name}.{entry.replace('_', '-')}", None)
            for entry in ("stt", "ten", "ten_ngan", "diem_toi_thieu", "diem_toi_da", "ly_do")
        }
        roles = dict.fromkeys(("la_hang_muc", "la_tieu_chi", "la_tong", "la_cong_tru", "co_tieu_chi"), False)
        return RowNode(name, code, roles | nothing | dict(members) | {role: True})


def _bound(key: str, value: Number | None, reference: str) -> Figure:
    """A bound of points; it prints nothing where none is known."""
    if value is None:
        return or_nothing(key, None)
    return figures.points(key, value, figures.PLAIN, rule=f"maximum: {reference}", decimals=6)
