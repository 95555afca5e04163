"""Totals under every rule, with numbers that can be followed on paper."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from docgen.assess.total import group_points, own_maximum, sum_of_parts, total_of
from docgen.model.rubric import Subject
from docgen.model.scores import Entry
from tests.small import RULE, row, rubric


def subject(**changes: Any) -> Subject:
    return rubric(**changes).subjects[0]


def groups(*groups: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"label": group["code"], **group} for group in groups]


def total(entry: Entry, used: Subject) -> Any:
    found = total_of(entry, used, "check")
    return None if found is None else found[0]


def came_from(entry: Entry, used: Subject) -> Any:
    found = total_of(entry, used, "check")
    return None if found is None else found[1]


ADDED = groups(
    {"code": "mot", "maximum": 90},
    {"code": "thuong", "kind": "bonus", "most": 10, "above_most": "cut"},
    {"code": "phat", "kind": "penalty", "most": 15, "above_most": "cut"},
    {"code": "cong-tru", "kind": "adjustment", "least": -15, "most": 10},
)


# --- bonuses, penalties, adjustments ---


def test_a_bonus_is_added_and_a_penalty_typed_as_a_positive_number_is_taken_off() -> None:
    assert total(row("a", {"mot": "80", "thuong": "4", "phat": "3"}), subject(groups=ADDED, scale=100)) == 81


def test_a_penalty_typed_as_a_negative_number_is_added_as_it_is() -> None:
    typed = [*ADDED[:2], ADDED[2] | {"typed": "negative"}]
    assert total(row("a", {"mot": "80", "phat": "-3"}), subject(groups=typed, scale=100)) == 77


def test_a_penalty_above_its_most_is_cut_to_it_with_either_sign() -> None:
    """20 điểm trừ, tối đa 15: 80 - 15."""
    typed = [*ADDED[:2], ADDED[2] | {"typed": "negative"}]
    assert total(row("a", {"mot": "80", "phat": "20"}), subject(groups=ADDED, scale=100)) == 65
    assert total(row("a", {"mot": "80", "phat": "-20"}), subject(groups=typed, scale=100)) == 65


def test_a_bonus_above_its_most_is_cut_to_it() -> None:
    assert total(row("a", {"mot": "80", "thuong": "12.5"}), subject(groups=ADDED, scale=100)) == 90


def test_an_adjustment_has_the_sign_that_was_typed() -> None:
    used = subject(groups=ADDED, scale=100)
    assert [total(row("a", {"mot": "80", "cong-tru": value}), used) for value in ("10", "-15", "0")] == [90, 65, 80]


def test_without_an_entry_there_is_no_bonus() -> None:
    assert total(row("a", {"mot": "80"}), subject(groups=ADDED, scale=100)) == 80


def test_a_bonus_that_does_not_apply_is_not_added() -> None:
    used = subject(groups=ADDED, scale=100, not_applicable={"method": "reduce", **RULE})
    assert total(row("a", {"mot": "80", "thuong": "5"}, gone=["thuong"]), used) == 80


def test_a_bonus_of_criteria_is_the_sum_of_what_is_there() -> None:
    criteria = [{"code": code, "label": code} for code in ("sang-kien", "giai-thuong")]
    used = subject(groups=[*ADDED[:1], ADDED[1] | {"criteria": criteria}], scale=100)
    assert total(row("a", {"mot": "80"}, criteria={"sang-kien": "2"}), used) == 82
    assert total(row("a", {"mot": "80"}, criteria={"sang-kien": "8", "giai-thuong": "8"}), used) == 90


@pytest.mark.parametrize(("capped", "expected"), [(True, 100), (False, 103)])
def test_a_bonus_lifts_a_total_above_the_scale_only_where_it_is_not_capped(capped: bool, expected: int) -> None:
    made = groups({"code": "mot", "maximum": 100}, {"code": "thuong", "kind": "bonus", "most": 10})
    used = subject(groups=made, scale=100, total={"method": "summed", "capped": capped, **RULE})
    assert total(row("a", {"mot": "98", "thuong": "5"}), used) == expected


def test_a_capped_total_is_not_above_the_units_own_full_mark() -> None:
    """Nhóm hai (40) không áp dụng: điểm tối đa riêng là 60, cộng thưởng cũng không vượt 60."""
    made = groups({"code": "mot", "maximum": 60}, {"code": "hai", "maximum": 40}, {"code": "thuong", "kind": "bonus"})
    used = subject(
        groups=made,
        scale=100,
        total={"method": "summed", "capped": True, **RULE},
        not_applicable={"method": "reduce", **RULE},
    )
    assert total(row("a", {"mot": "58", "thuong": "5"}, gone=["hai"]), used) == 60


# --- criteria under groups ---

NESTED = groups(
    {
        "code": "mot",
        "criteria": [
            {"code": "m1", "label": "m1", "maximum": 4},
            {
                "code": "m2",
                "label": "m2",
                "criteria": [
                    {"code": "m21", "label": "m21", "maximum": 3},
                    {"code": "m22", "label": "m22", "maximum": 3, "weight": 2},
                ],
            },
        ],
    },
    {"code": "hai", "maximum": 7},
)


def test_a_group_is_the_weighted_sum_of_its_criteria_however_deep() -> None:
    """4 + 1 + 2 × 2,5 = 10."""
    used = subject(groups=NESTED, scale=20)
    entry = row("a", {"hai": "7"}, criteria={"m1": "4", "m21": "1", "m22": "2.5"})
    assert group_points(entry, used.groups[0], used) == 10
    assert total(entry, used) == 17


def test_a_unit_with_a_criterion_missing_has_no_total() -> None:
    entry = row("a", {"hai": "7"}, criteria={"m1": "4", "m21": "1"})
    assert total(entry, subject(groups=NESTED, scale=20)) is None


def test_the_column_of_a_group_counts_only_where_totals_are_given() -> None:
    entry = row("a", {"mot": "9", "hai": "7"}, criteria={"m1": "4", "m21": "1", "m22": "2.5"})
    summed = subject(groups=NESTED, scale=20)
    given = subject(groups=NESTED, scale=20, total={"method": "given", **RULE})
    assert [group_points(entry, used.groups[0], used) for used in (summed, given)] == [10, 9]


def test_a_criterion_of_another_block_is_not_waited_for() -> None:
    own = [{"code": "m1", "label": "m1", "maximum": 4}, {"code": "m2", "label": "m2", "maximum": 6, "blocks": ["xa"]}]
    used = subject(groups=groups({"code": "mot", "criteria": own}), scale={"tinh": 4, "xa": 10})
    assert total(row("a", criteria={"m1": "3"}), used) == 3
    assert total(row("b", criteria={"m1": "3"}, block="xa"), used) is None


def test_a_group_without_criteria_for_a_block_does_not_apply_to_it() -> None:
    made = groups(
        {"code": "mot", "criteria": [{"code": "m1", "label": "m1", "maximum": 4, "blocks": ["xa"]}]},
        {"code": "hai", "maximum": 10},
    )
    used = subject(groups=made, scale={"tinh": 10, "xa": 14})
    assert [group.code for group in used.groups_of("tinh")] == ["hai"]
    assert total(row("a", {"hai": "8"}), used) == 8


# --- weights ---


def test_weighted_points_are_multiplied_and_added() -> None:
    """8 × 2 + 5 × 0,5."""
    made = groups({"code": "mot", "maximum": 10, "weight": 2}, {"code": "hai", "maximum": 10, "weight": "0.5"})
    used = subject(groups=made, scale=25, total={"method": "weighted", **RULE})
    assert total(row("a", {"mot": "8", "hai": "5"}), used) == Decimal("18.5")
    assert came_from(row("a", {"mot": "8", "hai": "5"}), used) == "weighted"


def test_an_index_is_the_weighted_sum_of_shares_of_the_maxima() -> None:
    """0,4 × 3/7 + 0,6 × 1/2: một phân số, không làm tròn giữa chừng."""
    made = groups({"code": "mot", "maximum": 7, "weight": "0.4"}, {"code": "hai", "maximum": 2, "weight": "0.6"})
    used = subject(groups=made, scale=1, total={"method": "weighted", "of": "ratio", **RULE})
    assert total(row("a", {"mot": "3", "hai": "1"}), used) == Fraction(4, 10) * Fraction(3, 7) + Fraction(3, 10)


def test_a_weight_may_differ_by_block() -> None:
    made = groups({"code": "mot", "maximum": 10, "weight": {"tinh": 1, "xa": 3}})
    used = subject(groups=made, scale={"tinh": 10, "xa": 30}, total={"method": "weighted", **RULE})
    assert [total(row("a", {"mot": "8"}, block=block), used) for block in ("tinh", "xa")] == [8, 24]


# --- exact or rounded parts ---


@pytest.mark.parametrize(("parts", "expected"), [("exact", "1.45"), ("rounded", "1.6")])
def test_rounded_parts_add_up_to_the_total_that_a_reader_reckons(parts: str, expected: str) -> None:
    """0,45 → 0,5; 0,75 → 0,8; thưởng 0,25 → 0,3: in ra 0,5 + 0,8 + 0,3 = 1,6."""
    made = groups({"code": "mot"}, {"code": "hai"}, {"code": "thuong", "kind": "bonus"})
    used = subject(groups=made, scale=20, total={"method": "summed", "parts": parts, **RULE}, rounding={"points": 1})
    assert total(row("a", {"mot": "0.45", "hai": "0.75", "thuong": "0.25"}), used) == Decimal(expected)


# --- given totals ---

GIVEN = {"method": "given", "tolerance": "0.1", **RULE}


@pytest.mark.parametrize(
    ("given", "expected", "origin"),
    [("17.2", "17.2", "given"), ("17.3", "17.3", "given"), ("17.31", "17.2", "summed"), ("17.1", "17.1", "given")],
)
def test_a_given_total_is_kept_within_the_tolerance(given: str, expected: str, origin: str) -> None:
    entry, used = row("a", {"mot": "8.2", "hai": "9"}, total=given), subject(total=GIVEN)
    assert (total(entry, used), came_from(entry, used)) == (Decimal(expected), origin)


def test_a_given_total_without_parts_is_the_total() -> None:
    assert total(row("a", total="64.9"), subject(total=GIVEN)) == Decimal("64.9")


def test_given_totals_may_be_kept_whatever_their_parts_say() -> None:
    found = total_of(row("a", {"mot": "8", "hai": "9"}, total="12"), subject(total=GIVEN), "keep")
    assert found == (Decimal(12), "given")


def test_a_typed_total_counts_for_nothing_where_totals_are_summed() -> None:
    assert total(row("a", {"mot": "8", "hai": "9"}, total="12"), subject()) == 17
    assert total(row("a", total="12"), subject()) is None


# --- points that do not apply ---

THREE = groups({"code": "mot", "maximum": 50}, {"code": "hai", "maximum": 40}, {"code": "tthc", "maximum": 10})


def test_three_units_without_procedures_are_converted_to_the_whole_scale() -> None:
    """Không có TTHC: 45 + 36 = 81 trên 90, quy đổi 81 × 100 : 90 = 90."""
    used = subject(groups=THREE, scale=100, not_applicable={"method": "convert", **RULE})
    entry = row("a", {"mot": "45", "hai": "36"}, gone=["tthc"])
    assert (total(entry, used), came_from(entry, used), str(own_maximum(entry, used))) == (90, "converted", "100")


def test_a_converted_total_may_have_no_end() -> None:
    used = subject(groups=THREE, scale=100, not_applicable={"method": "convert", **RULE})
    assert total(row("a", {"mot": "45", "hai": "35"}, gone=["tthc"]), used) == Fraction(800, 9)


def test_a_bonus_is_added_after_converting() -> None:
    made = [*THREE, *groups({"code": "thuong", "kind": "bonus"})]
    used = subject(groups=made, scale=100, not_applicable={"method": "convert", **RULE})
    assert total(row("a", {"mot": "45", "hai": "36", "thuong": "2"}, gone=["tthc"]), used) == 92


def test_points_that_are_taken_out_make_the_own_maximum_smaller() -> None:
    used = subject(groups=THREE, scale=100, not_applicable={"method": "reduce", **RULE})
    entry = row("a", {"mot": "45", "hai": "36"}, gone=["tthc"])
    assert (total(entry, used), str(own_maximum(entry, used))) == (81, "90")


def test_a_bonus_inside_the_scale_stays_in_the_own_maximum() -> None:
    """Thang 100 = 50 + 40 + thưởng 10; không áp dụng nhóm 40 thì còn 60."""
    made = [*THREE[:2], *groups({"code": "thuong", "kind": "bonus", "most": 10})]
    used = subject(groups=made, scale=100, not_applicable={"method": "reduce", **RULE})
    assert own_maximum(row("a", {"mot": "45"}, gone=["hai"]), used) == 60


def test_the_own_maximum_does_not_need_the_points() -> None:
    """Chỉ có tổng điểm đã cho, không có điểm từng nhóm."""
    used = subject(groups=THREE, scale=100, not_applicable={"method": "reduce", **RULE}, total=GIVEN)
    assert own_maximum(row("a", total="81", gone=["tthc"]), used) == 90


CRITERIA = groups(
    {
        "code": "mot",
        "maximum": 10,
        "criteria": [{"code": "m1", "label": "m1", "maximum": 4}, {"code": "m2", "label": "m2", "maximum": 6}],
    },
    {"code": "hai", "maximum": 10},
)


@pytest.mark.parametrize("within", ["total", "group"])
def test_reducing_takes_out_a_criterion_whether_or_not_groups_would_be_converted(within: str) -> None:
    used = subject(groups=CRITERIA, not_applicable={"method": "reduce", "within": within, **RULE})
    entry = row("a", {"hai": "8"}, criteria={"m1": "3"}, gone=["m2"])
    assert (total(entry, used), str(own_maximum(entry, used))) == (11, "14")


def test_converting_inside_a_group_leaves_the_others_alone() -> None:
    """Nhóm một: 3 trên 4, quy đổi thành 7,5 trên 10; nhóm hai vẫn 8."""
    used = subject(groups=CRITERIA, not_applicable={"method": "convert", "within": "group", **RULE})
    entry = row("a", {"hai": "8"}, criteria={"m1": "3"}, gone=["m2"])
    assert group_points(entry, used.groups[0], used) == Decimal("7.5")
    assert total(entry, used) == Decimal("15.5")


def test_converting_the_total_shares_what_is_gone_between_all() -> None:
    """(3 + 8) × 20 : 14."""
    used = subject(groups=CRITERIA, not_applicable={"method": "convert", **RULE})
    entry = row("a", {"hai": "8"}, criteria={"m1": "3"}, gone=["m2"])
    assert group_points(entry, used.groups[0], used) == 3
    assert total(entry, used) == Fraction(220, 14)


def test_a_whole_group_that_is_gone_is_converted_in_the_total() -> None:
    used = subject(groups=CRITERIA, not_applicable={"method": "convert", "within": "group", **RULE})
    assert total(row("a", {"hai": "8"}, gone=["mot"]), used) == 16
    assert total(row("a", {"hai": "8"}, gone=["m1", "m2"]), used) == 16


def test_a_share_of_the_maximum_leaves_out_what_does_not_apply() -> None:
    """0,4 × 3/4 + 0,6 × 8/10."""
    made = [CRITERIA[0] | {"weight": "0.4"}, CRITERIA[1] | {"weight": "0.6"}]
    rule = {"method": "weighted", "of": "ratio", **RULE}
    used = subject(groups=made, scale=1, total=rule, not_applicable={"method": "convert", **RULE})
    assert total(row("a", {"hai": "8"}, criteria={"m1": "3"}, gone=["m2"]), used) == Decimal("0.78")


def test_weighted_points_are_converted_by_their_weighted_maxima() -> None:
    """Nhóm một (10 × 2) không áp dụng: 8 × 1, quy đổi 8 × 30 : 10."""
    made = groups({"code": "mot", "maximum": 10, "weight": 2}, {"code": "hai", "maximum": 10, "weight": 1})
    rule = {"method": "weighted", **RULE}
    used = subject(groups=made, scale=30, total=rule, not_applicable={"method": "convert", **RULE})
    assert total(row("a", {"hai": "8"}, gone=["mot"]), used) == 24


def test_a_unit_to_which_nothing_applies_has_no_total() -> None:
    used = subject(groups=THREE, scale=100, not_applicable={"method": "convert", **RULE})
    assert sum_of_parts(row("a", gone=["mot", "hai", "tthc"]), used) is None


# --- blocks and tracks ---


def test_a_track_has_maxima_of_its_own() -> None:
    made = groups({"code": "mot", "maximum": {"xa": 750, "xa.khong": 500}}, {"code": "hai", "maximum": 250})
    tracks = {"xa": ["co", "khong"]}
    used = rubric(tracks, groups=made, scale={"tinh": 1000, "xa.co": 1000, "xa.khong": 750}).subjects[0]
    entries = [row("a", {"mot": "400", "hai": "200"}, block="xa", track=track) for track in ("co", "khong")]
    assert [own_maximum(entry, used) for entry in entries] == [1000, 750]


def test_a_group_of_one_track_is_not_asked_of_the_other() -> None:
    made = groups({"code": "mot", "maximum": 500}, {"code": "tthc", "maximum": 250, "blocks": ["xa.co"]})
    used = rubric({"xa": ["co", "khong"]}, groups=made, scale={"xa.co": 750, "*": 500}).subjects[0]
    assert total(row("a", {"mot": "400"}, block="xa", track="khong"), used) == 400
    assert total(row("b", {"mot": "400"}, block="xa", track="co"), used) is None
