"""From scores to outcome, on rounds small enough to reckon by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from docgen.assess.assessment import assess
from docgen.errors import Cell
from docgen.model.assessment import SubjectOutcome
from docgen.model.register import Cluster
from docgen.model.scores import Mark, StageMarks
from docgen.narrate.outcomes import subject_node
from tests.small import assessed, rubric, scores, settings, units


def shown(values: object) -> str:
    return str(values)


def test_a_total_is_the_sum_and_knows_its_cells() -> None:
    (block,) = assessed(scores({"tinh": {"a": ("7.25", "8")}})).subjects[0].blocks
    total = block.order[0].total
    assert total is not None
    assert total.table == "15,25"
    assert [str(place.ref) for place in total.sources()] == ["B2"]  # type: ignore[union-attr]
    assert total.rule.startswith("total.summed")


def test_a_total_of_zero_is_a_total() -> None:
    (block,) = assessed(scores({"tinh": {"a": ("0", "0"), "b": ("1", "1")}})).subjects[0].blocks
    assert [(result.unit.code, shown(result.total), shown(result.rank)) for result in block.order] == [
        ("b", "2", "1"),
        ("a", "0", "2"),
    ]


def test_places_won_and_lost_against_last_year() -> None:
    sheet = scores({"tinh": {"a": ("9", "9"), "b": ("5", "5"), "c": ("1", "1")}}, past={"a": 3, "b": 1})
    (block,) = assessed(sheet).subjects[0].blocks
    changes = {result.unit.code: result.change for result in block.order}
    assert changes["a"] == 2 and changes["a"] is not None and changes["a"].prose == "2"
    assert changes["b"] == -1 and changes["b"] is not None and changes["b"].prose == "1"
    assert changes["c"] is None, "a unit without a past has no change"


def test_a_unit_that_was_not_assessed_keeps_its_past_and_stands_last() -> None:
    sheet = scores({"tinh": {"a": None, "b": ("5", "5")}}, past={"a": 4})
    round_ = settings(not_assessed=[{"unit": "a", "reason": "chưa tự đánh giá"}])
    (block,) = assessed(sheet, round_=round_).subjects[0].blocks
    last = block.order[-1]
    assert (last.unit.code, last.reason, last.total) == ("a", "chưa tự đánh giá", None)
    assert str(last.previous[2024]) == "4"
    assert (block.units.value, block.assessed.value) == (2, 1)


def test_group_ranks_look_at_exact_points_although_totals_are_rounded() -> None:
    sheet = scores({"tinh": {"a": ("8", "2"), "b": ("7.7", "2.4"), "c": ("7", "9")}})
    rounded = rubric(rank={"on": "rounded", "decimals": 0, "reference": "x"})
    (block,) = assessed(sheet, rounded).subjects[0].blocks
    assert [shown(result.rank) for result in block.order] == ["1", "2", "2"]
    first = block.groups[0]
    assert [result.unit.code for result in first.order] == ["a", "b", "c"]
    assert [shown(result.group_ranks["mot"]) for result in first.order] == ["1", "2", "3"]


def test_the_mean_is_called_by_the_tier_that_a_reader_sees() -> None:
    sheet = scores({"tinh": {"a": ("9.98", "5"), "b": ("9.94", "5")}})
    (block,) = assessed(sheet).subjects[0].blocks
    assert block.mean is not None and block.mean < 15
    assert block.mean.prose == "15"
    assert block.mean_tier is not None and block.mean_tier.code == "tot"


def test_a_round_without_a_past_still_has_two_earlier_years() -> None:
    assert assessed(scores({"tinh": {"a": ("1", "1")}})).earlier_years == (2024, 2023)
    assert assessed(scores({"tinh": {"a": ("1", "1")}}, past={"a": 1})).earlier_years == (2024, 2023)


def test_a_block_where_nobody_was_assessed_has_no_mean() -> None:
    round_ = settings(not_assessed=[{"unit": "a", "reason": "x"}])
    (block,) = assessed(scores({"tinh": {"a": None}}), round_=round_).subjects[0].blocks
    assert block.mean is None and block.mean_tier is None
    assert [shown(tier.share) for tier in block.tiers] == ["0%", "0%", "0%"]


STAGES = {
    "file": "diem.xlsx",
    "sheets": [{"sheet": "S", "subject": "cntt", "block": "tinh"}],
    "stages": [{"code": "tu-cham", "label": "Tự chấm", "by": "unit"}, {"code": "cuoi", "label": "Cuối"}],
}


def test_a_stage_with_nothing_but_a_total_has_that_total_and_parts_ties() -> None:
    sheet = scores({"tinh": {"a": ("5", "5"), "b": ("4", "6"), "c": ("6", "4")}})
    own = {"a": "11", "b": "12.5"}
    entries = (
        replace(entry, stages={"tu-cham": StageMarks(total=Mark(Decimal(own[entry.unit]), Cell("f", "S", "C2")))})
        if entry.unit in own
        else entry
        for entry in sheet.entries
    )
    unique = rubric(ties={"method": "unique", "keys": [{"by": "stage", "code": "tu-cham"}], "reference": "x"})
    (block,) = assessed(replace(sheet, entries=tuple(entries)), unique, settings(scores=STAGES)).subjects[0].blocks
    assert [(result.unit.code, shown(result.rank)) for result in block.order] == [("b", "1"), ("a", "2"), ("c", "3")]
    first = block.order[0].stages["tu-cham"]
    assert (shown(first.total), shown(first.difference)) == ("12,5", "-2,5")
    assert first.total is not None and first.total.places == (Cell("f", "S", "C2"),)
    assert "tu-cham" not in block.order[2].stages


def clustered() -> SubjectOutcome:
    """Five communes of two districts: one scored without rank, one not assessed, and one of no district."""
    sheet = scores({"xa": {"a": ("9", "9"), "b": None, "c": ("8", "8"), "d": ("5", "5"), "e": ("9.5", "9")}})
    districts = {"a": "dong", "b": "dong", "c": "tay", "d": "dong"}
    known = {
        code: unit.model_copy(update={"clusters": (districts[code],) if code in districts else ()})
        for code, unit in units(sheet).items()
    }
    clusters = {c: Cluster(code=c, office="noi", kind="huyen", name=f"Huyện {c}") for c in ("tay", "dong", "bac")}
    round_ = settings(
        not_assessed=[{"unit": "b", "reason": "bão"}], not_ranked=[{"unit": "d", "reason": "mới", "counted": True}]
    )
    among = rubric(rank={"also_within": ["huyen", "all"], "reference": "x"})
    return assess(sheet, among, round_, known, clusters).subjects[0]


def test_a_cluster_lists_all_its_units_ranked_or_not() -> None:
    west, east = clustered().blocks[0].clusters
    assert [result.unit.code for result in west.order] == ["c"]
    assert [result.unit.code for result in east.order] == ["a", "d", "b"]
    assert (shown(east.units), shown(east.assessed), shown(east.mean)) == ("3", "2", "14")
    assert [shown(result.ranks_among.get("huyen", "-")) for result in east.order] == ["1", "-", "-"]


def test_tags_tell_the_cluster_of_a_unit_and_who_of_it_is_not_ranked() -> None:
    node = subject_node(clustered())
    east = node.xa.cum.dong
    assert [str(getattr(east, name)) for name in ("so_don_vi", "so_danh_gia", "xep_hang")] == ["3", "2", "Đơn vị a"]
    assert (str(east.khong_danh_gia), str(east.khong_xep_hang)) == ("Đơn vị b", "Đơn vị d")
    units_of = node.xa.don_vi
    assert [str(unit.cum.huyen) for unit in (units_of.b, units_of.c, units_of.e)] == ["Huyện dong", "Huyện tay", ""]
