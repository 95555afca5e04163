"""From scores to outcome, on rounds small enough to reckon by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from docgen.assess.assessment import assess
from docgen.errors import Cell
from docgen.model.assessment import Assessment, BlockOutcome, SubjectOutcome
from docgen.model.register import Cluster
from docgen.model.scores import Mark, StageMarks
from docgen.narrate.outcomes import subject_node
from tests.small import RULE, assessed, results, row, rubric, scores, settings, sheet, units


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


# --- what holds for all, and what differs ---

TRACKS = {"xa": ["co", "khong"]}
MAXIMA = {"tinh": 1000, "xa.co": 1000, "xa.khong": 750}
OF_MAXIMA = [{"code": "mot", "label": "Một", "maximum": MAXIMA}]


def block_of(made: Assessment, code: str = "tinh") -> BlockOutcome:
    return next(block for block in made.subjects[0].blocks if block.block.code == code)


def test_there_is_one_scale_only_where_all_units_have_the_same() -> None:
    both = sheet(row("a", {"mot": "1"}), row("b", {"mot": "1"}, block="xa", track="khong"))
    scales = [{"tinh": 1000, "xa": 1000}, 1000, {"*": 1000, "xa.khong": 750}, {"*": 1000, "xa": 750}]
    found = [assessed(both, rubric(TRACKS, groups=OF_MAXIMA, scale=scale)).subjects[0].scale for scale in scales]
    assert [None if scale is None else str(scale) for scale in found] == ["1.000", "1.000", None, None]


def test_a_group_has_one_maximum_only_where_all_tracks_of_the_block_have_the_same() -> None:
    one = sheet(row("b", {"mot": "1"}, block="xa", track="khong"))
    for maxima, shown_as in (
        ({"xa": 1000, "xa.khong": 750}, None),
        ({"xa.co": 750, "xa.khong": 750}, "750"),
        ({"*": 1000}, "1.000"),
    ):
        made = assessed(one, rubric(TRACKS, groups=[{"code": "mot", "label": "Một", "maximum": maxima}], scale=1000))
        maximum = block_of(made, "xa").groups[0].maximum
        assert (None if maximum is None else str(maximum)) == shown_as


def test_a_group_without_a_maximum_has_that_of_its_criteria() -> None:
    """Nhóm 4 + 6 điểm: 9 là cao nhất khối nhưng không phải điểm tối đa."""
    criteria = [{"code": "m1", "label": "m1", "maximum": 4}, {"code": "m2", "label": "m2", "maximum": 6}]
    used = rubric(groups=[{"code": "mot", "label": "Một", "criteria": criteria}], scale=10)
    nearly = sheet(row("a", criteria={"m1": "4", "m2": "5"}), row("b", criteria={"m1": "1", "m2": "1"}))
    full = sheet(row("a", criteria={"m1": "4", "m2": "6"}), row("b", criteria={"m1": "1", "m2": "1"}))
    found = [[r.unit.code for r in block_of(assessed(rows, used)).groups[0].at_maximum] for rows in (nearly, full)]
    assert found == [[], ["a"]]


# --- means and their tiers ---


def test_means_of_blocks_and_by_units() -> None:
    """Khối tỉnh (18 + 12 + 9) : 3 = 13; khối xã 10; trung bình hai khối 11,5; theo đơn vị 49 : 4 = 12,25 → 12,3."""
    rows = scores({"tinh": {"a": ("9", "9"), "b": ("6", "6"), "c": ("5", "4")}, "xa": {"d": ("5", "5")}})
    for method, whole in (("mean_of_blocks", "11,5"), ("by_units", "12,3")):
        made = assessed(rows, rubric(mean={"method": method, "decimals": 1, **RULE}))
        assert [str(block.mean) for block in made.subjects[0].blocks] == ["13", "10"]
        assert str(made.subjects[0].mean) == whole


def test_a_mean_over_blocks_with_other_bounds_has_no_tier() -> None:
    rows = scores({"tinh": {"a": ("9", "9")}, "xa": {"d": ("9", "9")}})
    lower = [{"code": "kha", "label": "Khá", "at_least": {"*": 15, "xa": 12}}, {"code": "yeu", "label": "Yếu"}]
    alike = [{"code": "kha", "label": "Khá", "at_least": {"tinh": 15, "xa": 15}}, {"code": "yeu", "label": "Yếu"}]
    found = [assessed(rows, rubric(tiers=tiers)).subjects[0] for tiers in (lower, alike)]
    assert [None if one.mean_tier is None else one.mean_tier.code for one in found] == [None, "kha"]
    assert [block.mean_tier.code for block in found[0].blocks if block.mean_tier is not None] == ["kha", "kha"]


def test_a_mean_of_points_out_of_1000_and_750_has_no_tier_by_percent() -> None:
    tiers = [{"code": "kha", "label": "Khá", "at_least": 70}, {"code": "yeu", "label": "Yếu"}]
    used = rubric(TRACKS, groups=OF_MAXIMA, scale=MAXIMA, tiers=tiers, tiers_by="percent")
    mixed = sheet(row("a", {"mot": "700"}, block="xa", track="co"), row("b", {"mot": "700"}, block="xa", track="khong"))
    alike = sheet(row("b", {"mot": "525"}, block="xa", track="khong"))
    found = [block_of(assessed(rows, used), "xa").mean_tier for rows in (mixed, alike)]
    assert [None if tier is None else tier.code for tier in found] == [None, "kha"]


def test_a_mean_of_units_to_which_less_applies_has_no_tier_by_percent() -> None:
    tiers = [{"code": "kha", "label": "Khá", "at_least": 70}, {"code": "yeu", "label": "Yếu"}]
    groups = [{"code": code, "label": code, "maximum": 10} for code in ("mot", "hai")]
    by = {"rank": {"by": "percent", **RULE}, "tiers_by": "percent", "tiers": tiers}
    used = rubric(groups=groups, not_applicable={"method": "reduce", **RULE}, **by)
    made = assessed(sheet(row("a", {"mot": "7", "hai": "7"}), row("b", {"mot": "7"}, gone=["hai"])), used)
    assert [result.tier.code for result in results(made).values() if result.tier is not None] == ["kha", "kha"]
    assert block_of(made).mean_tier is None


# --- units without rank ---


def test_a_unit_without_rank_that_counts_counts_in_every_mean_and_share() -> None:
    rows = sheet(row("a", {"mot": "8", "hai": "8"}), row("b", {"mot": "5", "hai": "3"}))
    used = rubric(rank={"also_within": ["huyen"], **RULE})
    for counted, means, share in ((True, ["12", "6,5", "12"], "50%"), (False, ["16", "8", "16"], "100%")):
        round_ = settings(not_ranked=[{"unit": "b", "reason": "mới lập", "counted": counted}])
        block = block_of(assessed(rows, used, round_, {"a": "moc-chau", "b": "moc-chau"}))
        assert [str(block.mean), str(block.groups[0].mean), str(block.clusters[0].mean)] == means
        assert str(block.tiers[0].share) == share
        assert [str(figure) for figure in (block.units, block.assessed, block.clusters[0].units)] == ["2", "2", "2"]


# --- clusters ---


def test_a_cluster_lists_its_units_as_they_are_ranked_in_it_also_where_tracks_stand_apart() -> None:
    used = rubric({"tinh": ["co", "khong"]}, rank={"within": "track", "also_within": ["huyen"], **RULE})
    points = {"a": ("co", "5"), "b": ("khong", "9"), "c": ("co", "7")}
    rows = sheet(*(row(unit, {"mot": mark, "hai": "0"}, track=track) for unit, (track, mark) in points.items()))
    block = block_of(assessed(rows, used, clusters=dict.fromkeys("abc", "moc-chau")))
    assert [result.unit.code for result in block.order] == ["c", "a", "b"]
    assert [result.unit.code for result in block.clusters[0].order] == ["b", "c", "a"]


# --- last year's tiers ---


def test_growth_of_a_tier_over_all_blocks_needs_the_numbers_of_all_blocks() -> None:
    rows = scores({"tinh": {"a": ("9", "9"), "b": ("9", "8")}, "xa": {"d": ("9", "9")}})
    for counts, whole in (({"tinh": {"tot": 1}}, None), ({"tinh": {"tot": 1}, "xa": {"tot": 4}}, "-2")):
        made = assessed(rows, round_=settings(previous={2024: {"tier_counts": {"cntt": counts}}}))
        growth = made.subjects[0].tiers[0].growth
        assert (None if growth is None else str(growth)) == whole
        assert str(block_of(made).tiers[0].growth) == "1"


def test_a_year_that_cannot_be_compared_shows_its_numbers_without_growth() -> None:
    rows = scores({"tinh": {"a": ("9", "9")}}, past={"a": 5})
    past = {"tier_counts": {"cntt": {"tinh": {"tot": 3}}}, "comparable": False, "reason": "thang điểm khác"}
    made = assessed(rows, round_=settings(previous={2024: past}))
    tier, result = block_of(made).tiers[0], results(made)["a"]
    assert (str(tier.previous_count), tier.growth) == ("3", None)
    assert (str(result.previous[2024]), result.change) == ("5", None)


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


def test_means_of_percentages_where_maxima_differ() -> None:
    rows = scores({"tinh": {"a": ("9", "6"), "b": ("4", "2")}, "xa": {"c": ("5", "5")}})
    rule = {"method": "by_units", "of": "percent", "decimals": 1, "reference": "x"}
    tiers = [{"code": "tot", "label": "Tốt", "at_least": 60}, {"code": "yeu", "label": "Yếu"}]
    used = rubric(mean=rule, scale={"tinh": 20, "xa": 10}, tiers=tiers, tiers_by="percent")
    (subject,) = assessed(rows, used).subjects
    tinh, xa = subject.blocks
    assert [shown(block.mean) for block in (tinh, xa)] == ["52,5", "100"]
    assert [block.mean_tier and block.mean_tier.code for block in (tinh, xa)] == ["yeu", "tot"]
    assert (shown(subject.mean), subject.mean_tier and subject.mean_tier.code) == ("68,3", "tot")


def test_what_counts_less_what_a_stage_gave_is_known_by_group() -> None:
    one = scores({"tinh": {"a": ("9", "6.5")}})
    (entry,) = one.entries
    before = StageMarks({code: mark._replace(value=mark.value - 1) for code, mark in entry.marks.items()})
    stages = [{"code": "tu-cham", "label": "Tự chấm", "by": "unit"}, {"code": "chot", "label": "Chốt"}]
    staged = replace(one, entries=(replace(entry, stages={"tu-cham": before, "chot": StageMarks(entry.marks)}),))
    file = {"file": "x.xlsx", "sheets": [{"sheet": "S", "subject": "cntt", "block": "tinh"}], "stages": stages}
    (block,) = assessed(staged, round_=settings(scores=file)).subjects[0].blocks
    stage = block.order[0].stages["tu-cham"]
    assert {code: shown(figure) for code, figure in stage.differences.items()} == {"mot": "+1", "hai": "+1"}
    assert (shown(stage.total), shown(stage.difference)) == ("13,5", "+2")


def test_a_year_may_be_compared_in_some_subjects_only() -> None:
    rows = scores({"tinh": {"a": ("9", "9")}}, past={"a": 5})
    changes = []
    for comparable in ({"cntt": False}, {"dti": False}):
        past = {"comparable": comparable, "reason": "thang điểm khác", "tier_counts": {"cntt": {"tinh": {"tot": 3}}}}
        made = assessed(rows, round_=settings(previous={2024: past}))
        growth = block_of(made).tiers[0].growth
        changes.append([None if figure is None else figure.value for figure in (results(made)["a"].change, growth)])
    assert changes == [[None, None], [4, -2]]


def test_an_earlier_total_is_rounded_as_todays() -> None:
    rows = sheet(row("a", {"mot": "7.26", "hai": "8"}, previous_total="14.25"), row("b", {"mot": "1", "hai": "1"}))
    round_ = settings(previous={2024: {"results": {"cntt": {"b": {"total": "3.349"}}}}})
    made = results(assessed(rows, rubric(rounding={"totals": 1}), round_))
    assert [str(made[unit].previous_totals[2024]) for unit in ("a", "b")] == ["14,3", "3,3"]
    assert [str(made[unit].points_change) for unit in ("a", "b")] == ["+1", "-1,3"]
