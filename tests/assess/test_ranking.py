"""Ranks under every rule for ties, and the further ranks of all blocks, tracks and clusters."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from docgen.model.assessment import Assessment
from docgen.model.round import Round
from docgen.model.scores import Entry, Mark, Scoresheet
from tests.small import RULE, assessed, results, row, rubric, settings, sheet


def ranks(made: Assessment, block: str = "tinh") -> dict[str, str]:
    return {unit: str(result.rank) for unit, result in results(made, block).items() if result.rank is not None}


def among(made: Assessment, kind: str, block: str = "tinh") -> dict[str, str]:
    found = results(made, block).items()
    return {unit: str(result.ranks_among[kind]) for unit, result in found if kind in result.ranks_among}


def of_totals(**totals: str) -> Scoresheet:
    """Units by their totals, of one group."""
    return sheet(*(row(unit, {"mot": total, "hai": "0"}) for unit, total in totals.items()))


def decided(*orders: str, **more: Any) -> Round:
    """A round in which a meeting parted ties of block `tinh`, each given as “b a”."""
    ties = [
        {"subject": "cntt", "block": "tinh", "order": order.split(), "paper": "tb-12", "reason": "họp", **more}
        for order in orders
    ]
    return settings(papers={"tb-12": {"kind": "Thông báo"}}, decisions={"ties": ties})


def competition(**more: Any) -> dict[str, Any]:
    return {"method": "competition", **RULE, **more}


# --- equal totals ---


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ({"method": "dense", **RULE}, ["1", "2", "2", "3"]),
        (competition(), ["1", "2", "2", "4"]),
        (competition(shown="range"), ["1", "2-3", "2-3", "4"]),
        ({"method": "unique", **RULE}, ["1", "2", "2", "4"]),
    ],
)
def test_equal_totals_share_a_rank(rule: dict[str, Any], shown: list[str]) -> None:
    made = assessed(of_totals(a="9", b="8", c="8", d="7"), rubric(ties=rule))
    assert list(ranks(made).values()) == shown


def test_two_units_of_rank_17_are_followed_by_19_or_18() -> None:
    """“17, 17, 19” của một tỉnh, “17, 17, 18” của tỉnh khác."""
    totals = {f"u{place:02}": str(Decimal(40 - place) / 4) for place in range(1, 17)} | {"x": "1", "y": "1", "z": "0.5"}
    by = {
        method: ranks(assessed(of_totals(**totals), rubric(ties={"method": method, **RULE})))
        for method in ("dense", "competition")
    }
    assert [by["competition"][unit] for unit in "xyz"] == ["17", "17", "19"]
    assert [by["dense"][unit] for unit in "xyz"] == ["17", "17", "18"]


def test_a_shared_rank_may_be_written_as_the_places_it_takes() -> None:
    totals = {f"u{place}": str(10 - place) for place in range(1, 7)} | {"x": "1", "y": "1"}
    made = assessed(of_totals(**totals), rubric(ties=competition(shown="range")))
    assert [ranks(made)[unit] for unit in "xy"] == ["7-8", "7-8"]
    assert results(made)["x"].rank == 7, "compared with numbers it is its first place"


def test_rounded_totals_tie_where_exact_ones_do_not() -> None:
    """84,96 và 85,04 cùng là 85,0."""
    rows = of_totals(a="5.04", b="4.96", c="4.94")
    exact = assessed(rows, rubric(ties=competition()))
    rounded = assessed(rows, rubric(ties=competition(), rank={"on": "rounded", "decimals": 1, **RULE}))
    assert list(ranks(exact).values()) == ["1", "2", "3"]
    assert ranks(rounded) == {"a": "1", "b": "1", "c": "3"}


# --- keys ---


def keyed(*keys: dict[str, str]) -> Any:
    return rubric(ties={"method": "unique", "keys": list(keys), **RULE})


def test_the_first_key_that_differs_parts_a_tie() -> None:
    rows = sheet(
        row("a", {"mot": "5", "hai": "4"}), row("b", {"mot": "4", "hai": "5"}), row("c", {"mot": "6", "hai": "3"})
    )
    assert ranks(assessed(rows, keyed({"by": "group", "code": "mot"}))) == {"c": "1", "a": "2", "b": "3"}
    assert ranks(assessed(rows, keyed({"by": "group", "code": "mot", "prefer": "less"}))) == {
        "b": "1",
        "a": "2",
        "c": "3",
    }


def test_the_second_key_parts_what_the_first_leaves() -> None:
    rows = sheet(
        row("a", {"mot": "5", "hai": "5"}, previous_total="70"),
        row("b", {"mot": "5", "hai": "5"}, previous_total="80"),
        row("c", {"mot": "6", "hai": "4"}, previous_total="10"),
    )
    used = keyed({"by": "group", "code": "mot"}, {"by": "previous_total"})
    assert ranks(assessed(rows, used)) == {"c": "1", "b": "2", "a": "3"}


def test_a_unit_without_the_keys_value_stands_last_whatever_is_preferred() -> None:
    rows = sheet(row("a", {"mot": "5", "hai": "5"}), row("b", {"mot": "5", "hai": "5"}, previous_total="1"))
    for prefer in ("more", "less"):
        assert ranks(assessed(rows, keyed({"by": "previous_total", "prefer": prefer}))) == {"b": "1", "a": "2"}


def test_the_better_rank_of_last_year_is_the_lower_number() -> None:
    place = row("a").place
    rows = [
        replace(row(unit, {"mot": "5", "hai": "5"}), previous_ranks={2024: Mark(Decimal(last), place)})
        for unit, last in (("a", 9), ("b", 2))
    ]
    assert ranks(assessed(sheet(*rows), keyed({"by": "previous_rank", "prefer": "less"}))) == {"b": "1", "a": "2"}


def test_a_criterion_parts_ties_too() -> None:
    groups = [
        {"code": "mot", "label": "Một", "criteria": [{"code": "m1", "label": "m1"}, {"code": "m2", "label": "m2"}]}
    ]
    used = rubric(groups=groups, ties={"method": "unique", "keys": [{"by": "criterion", "code": "m2"}], **RULE})
    rows = sheet(row("a", criteria={"m1": "5", "m2": "3"}), row("b", criteria={"m1": "4", "m2": "4"}))
    assert ranks(assessed(rows, used)) == {"b": "1", "a": "2"}


# --- what a meeting decided ---


def test_a_meeting_parts_a_tie() -> None:
    rows, used = of_totals(a="8", b="8", c="7"), rubric(ties=competition())
    assert ranks(assessed(rows, used, decided("b a"))) == {"b": "1", "a": "2", "c": "3"}


def test_whom_the_meeting_did_not_name_stands_after_those_it_named() -> None:
    rows, used = of_totals(a="8", b="8", c="8"), rubric(ties=competition())
    assert ranks(assessed(rows, used, decided("c a"))) == {"c": "1", "a": "2", "b": "3"}


def test_a_decision_never_lifts_a_unit_above_a_higher_total() -> None:
    rows, used = of_totals(a="9", b="8"), rubric(ties=competition())
    assert ranks(assessed(rows, used, decided("b a"))) == {"a": "1", "b": "2"}


def test_a_decision_about_one_tie_parts_no_other() -> None:
    """Họp quyết định b trước a; sau đó điểm của a đổi, a bằng điểm c: không ai quyết định giữa a và c."""
    rows, used = of_totals(a="7", b="8", c="7"), rubric(ties=competition())
    assert ranks(assessed(rows, used, decided("b a"))) == {"b": "1", "a": "2", "c": "2"}


def test_keys_part_before_decisions() -> None:
    rows = sheet(row("a", {"mot": "5", "hai": "4"}), row("b", {"mot": "4", "hai": "5"}))
    assert ranks(assessed(rows, keyed({"by": "group", "code": "mot"}), decided("b a"))) == {"a": "1", "b": "2"}


def test_a_decision_about_a_groups_table_is_for_that_table_alone() -> None:
    made = assessed(of_totals(a="8", b="8"), rubric(ties=competition()), decided("b a", group="mot"))
    found = results(made)
    assert ranks(made) == {"a": "1", "b": "1"}
    assert {unit: str(result.group_ranks["mot"]) for unit, result in found.items()} == {"b": "1", "a": "2"}
    assert [result.unit.code for result in made.subjects[0].blocks[0].groups[0].order] == ["b", "a"]


# --- among whom ---


def two_blocks(**totals: str) -> Scoresheet:
    """Units by their totals; those whose codes begin with x are of block `xa`."""
    return sheet(
        *(
            row(unit, {"mot": total, "hai": "0"}, block="xa" if unit.startswith("x") else "tinh")
            for unit, total in totals.items()
        )
    )


def test_all_blocks_may_also_be_ranked_together() -> None:
    used = rubric(ties=competition(), rank={"also_within": ["all"], **RULE})
    made = assessed(two_blocks(a="9", b="7", xa="8", xb="7"), used)
    assert (ranks(made), ranks(made, "xa")) == ({"a": "1", "b": "2"}, {"xa": "1", "xb": "2"})
    assert among(made, "all") | among(made, "all", "xa") == {"a": "1", "xa": "2", "b": "3", "xb": "3"}


def test_what_was_decided_inside_a_block_parts_no_tie_with_another_block() -> None:
    used = rubric(ties=competition(), rank={"also_within": ["all"], **RULE})
    made = assessed(two_blocks(a="7", b="7", xa="7"), used, decided("b a"))
    assert ranks(made) == {"b": "1", "a": "2"}
    assert among(made, "all") | among(made, "all", "xa") == {"a": "1", "b": "1", "xa": "1"}


def test_what_was_decided_inside_a_block_holds_among_all_where_no_other_block_is_tied() -> None:
    used = rubric(ties=competition(), rank={"also_within": ["all"], **RULE})
    made = assessed(two_blocks(a="7", b="7", xa="6"), used, decided("b a"))
    assert among(made, "all") | among(made, "all", "xa") == {"b": "1", "a": "2", "xa": "3"}


TRACKS = {"tinh": ["co", "khong"]}
MAXIMA = {"tinh.co": 1000, "tinh.khong": 750, "xa": 1000}


def of_tracks(**points: str) -> list[Entry]:
    """Units by their points; those whose codes begin with k have no procedures."""
    return [
        row(unit, {"mot": value}, track="khong" if unit.startswith("k") else "co") for unit, value in points.items()
    ]


def tracked(**rank: Any) -> Any:
    groups = [{"code": "mot", "label": "Một", "maximum": MAXIMA}]
    tiers = [{"code": "mot", "label": "Một"}]
    return rubric(TRACKS, groups=groups, scale=MAXIMA, tiers=tiers, ties=competition(), rank={**RULE, **rank})


def test_tracks_of_1000_and_750_points_are_ranked_together_by_percent() -> None:
    """800/1.000 = 80%; 615/750 = 82%; 600/750 = 80%."""
    rows = sheet(*of_tracks(a="800", ka="615", kb="600", b="790"))
    assert ranks(assessed(rows, tracked(by="percent"))) == {"ka": "1", "a": "2", "kb": "2", "b": "4"}
    assert ranks(assessed(rows, tracked())) == {"a": "1", "b": "2", "ka": "3", "kb": "4"}


def test_percents_are_compared_exactly_unless_the_rubric_rounds_them() -> None:
    """600/750 = 80%, 799,99/1.000 = 79,999%: làm tròn một số lẻ thì bằng nhau."""
    rows = sheet(*of_tracks(a="799.99", ka="600"))
    assert ranks(assessed(rows, tracked(by="percent"))) == {"ka": "1", "a": "2"}
    assert ranks(assessed(rows, tracked(by="percent", on="rounded", decimals=1))) == {"a": "1", "ka": "1"}


def test_each_track_may_be_ranked_by_itself() -> None:
    made = assessed(sheet(*of_tracks(ka="615", a="800", kb="600", b="790")), tracked(within="track"))
    assert ranks(made) == {"a": "1", "b": "2", "ka": "1", "kb": "2"}, "one track stands below the other"


def test_a_track_may_have_ranks_beside_those_of_the_block() -> None:
    made = assessed(sheet(*of_tracks(a="800", ka="615", kb="600")), tracked(also_within=["track"]))
    assert (ranks(made), among(made, "track")) == ({"a": "1", "ka": "2", "kb": "3"}, {"a": "1", "ka": "1", "kb": "2"})


def test_communes_of_a_former_district_are_also_ranked_among_themselves() -> None:
    used = rubric(ties=competition(shown="range"), rank={"also_within": ["huyen"], **RULE})
    clusters = {"b": "moc-chau", "c": "moc-chau", "d": "moc-chau", "a": "van-ho"}
    made = assessed(of_totals(a="9", b="8", c="8", d="7", e="6"), used, clusters=clusters)
    assert among(made, "huyen") == {"a": "1", "b": "1-2", "c": "1-2", "d": "3"}
    assert ranks(made)["e"] == "5", "a unit without a cluster is ranked in its block alone"


# --- the order of tables ---


def test_rows_may_stay_as_given() -> None:
    made = assessed(of_totals(a="7", b="9", c="8"), round_=settings(order="given"))
    assert list(ranks(made).items()) == [("a", "3"), ("b", "1"), ("c", "2")]


@pytest.mark.parametrize(
    ("rule", "order"),
    [
        ({"rule": "workbook"}, "d b c a"),
        ({"rule": "name"}, "d a b c"),
        ({"rule": "listed", "lists": {"cntt.tinh": ["c", "a"]}}, "d c a b"),
        ({"rule": "previous_table"}, "d b c a"),
    ],
)
def test_tied_units_stand_as_the_round_says(rule: dict[str, Any], order: str) -> None:
    made = assessed(of_totals(b="8", c="8", a="8", d="9"), round_=settings(order_in_ties=rule))
    assert list(results(made)) == order.split()
