"""Points against the rubric: bounds, signs, reasons, decimals, scale, what does not apply."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.check.inputs import check_inputs
from docgen.errors import Cell, Finding, Line
from docgen.i18n import use_language
from docgen.model.register import LegalRegister
from docgen.model.round import Round
from docgen.model.rubric import Rubric
from docgen.model.scores import Entry, Scoresheet, TypedText
from docgen.read.lines import Lines
from tests.entries import cell, entry
from tests.read.making import round_, rubric, units

GROUPS: list[dict[str, Any]] = [
    {"code": "nen-tang", "label": "Hạ tầng", "maximum": 10, "criteria": [
        {"code": "mang", "label": "Mạng", "maximum": {"so": 6, "so.lon": 3}}, {"code": "may", "label": "Máy"}]},
    {"code": "van-hanh", "label": "Ứng dụng", "maximum": {"so": 40, "so.lon": 20}},
    {"code": "thuong", "label": "Thưởng", "kind": "bonus", "most": 5},
    {"code": "tru", "label": "Trừ", "kind": "penalty", "most": 5, "typed": "negative"},
]  # fmt: skip
BY = rubric(groups=GROUPS)


def check(*rows: Entry, by: Rubric = BY, of: Round | None = None) -> list[Finding]:
    return list(check_inputs(Scoresheet(rows), by, of or round_(), Lines("r", {}), LegalRegister(), units()))


def told(*rows: Entry, **kwargs: Any) -> list[tuple[str, str, str]]:
    findings = check(*rows, **kwargs)
    return [(f.severity.value, f.rule, f.place.ref if isinstance(f.place, Cell) else "") for f in findings]


def test_every_point_within_bounds_is_sound() -> None:
    assert told(entry(1, {"van-hanh": 40, "thuong": 5, "tru": -5}, criteria={"mang": 6, "may": 4})) == []
    assert told(entry(1, {"van-hanh": 0, "thuong": 0, "tru": 0}, criteria={"mang": 0, "may": 0})) == []


@pytest.mark.parametrize(
    ("marks", "rule"),
    [
        ({"van-hanh": 40.1}, "mark-above-maximum"),
        ({"van-hanh": -1}, "mark-below-zero"),
        ({"thuong": 5.5}, "adjustment-out-of-bounds"),
        ({"thuong": -1}, "adjustment-sign"),
        ({"tru": 1}, "adjustment-sign"),
        ({"tru": -5.5}, "adjustment-out-of-bounds"),
    ],
)
def test_a_point_out_of_bounds_is_one_error_at_its_cell(marks: dict[str, Any], rule: str) -> None:
    assert told(entry(1, marks, criteria={"mang": 5, "may": 3})) == [("error", rule, "C1")]


@pytest.mark.parametrize(
    ("value", "rule"),
    [(1e300, "mark-above-maximum"), (-1e300, "mark-below-zero"), (1e-300, "more-decimals-than-written")],
)
def test_a_point_of_any_size_is_told_at_its_cell(value: float, rule: str) -> None:
    row = entry(1, {"van-hanh": value}, 28.5, {"mang": 5, "may": 3.5})
    assert ("error", rule, "C1") in told(row)


def test_a_sign_that_is_wrong_and_a_size_that_is_wrong_are_both_told() -> None:
    assert [rule for _s, rule, _r in told(entry(1, {"thuong": -9}))] == ["adjustment-sign", "adjustment-out-of-bounds"]


def test_a_track_has_bounds_of_its_own() -> None:
    row = entry(1, {"van-hanh": 25}, criteria={"mang": 4, "may": 1})
    assert told(row) == []
    in_track = entry(1, {"van-hanh": 25}, criteria={"mang": 4, "may": 1}, track="lon")
    assert told(in_track) == [("error", "mark-above-maximum", "D1"), ("error", "mark-above-maximum", "C1")]


def test_criteria_have_bounds_and_decimals() -> None:
    use_language("en")
    written = rubric(groups=GROUPS, writing={"points": {"table": {"most": 1}, "prose": {"most": 1}}})
    (above,) = check(entry(1, criteria={"mang": 6.5, "may": 1}))
    assert "6,5 points are more than 6, the maximum of “Mạng”" in above.message
    assert told(entry(1, {"van-hanh": 1}, criteria={"mang": 5.25, "may": 1}), by=written)[0] == (
        "error", "more-decimals-than-written", "D1"
    )  # fmt: skip


def test_a_typed_total_that_only_adds_up_points_with_too_many_decimals_is_not_told_again() -> None:
    few = {
        "points": {"table": {"most": 1}, "prose": {"most": 1}},
        "totals": {"table": {"most": 1}, "prose": {"most": 1}},
    }
    row = entry(1, {"nen-tang": 8.25, "van-hanh": 20}, 28.25)
    given = rubric("given", writing=few)
    assert told(row, by=given) == [("error", "more-decimals-than-written", "C1")]
    own = check(entry(1, {"nen-tang": 8.2, "van-hanh": 20}, 28.25), by=rubric("given", tolerance="1", writing=few))
    assert sorted(finding.rule for finding in own) == ["more-decimals-than-written", "total-rounded"]


def test_a_bonus_needs_a_reason_where_others_have_one() -> None:
    use_language("en")
    reason = {"thuong": TypedText("Giải nhất", cell("K1"))}
    with_one = entry(1, {"van-hanh": 9, "thuong": 2}, reasons=reason)
    without = entry(2, {"van-hanh": 9, "thuong": 1})
    nothing = entry(3, {"van-hanh": 9, "thuong": 0})
    (finding,) = check(with_one, without, nothing)
    assert (finding.rule, finding.severity.value, getattr(finding.place, "ref", "")) == (
        "reason-missing",
        "warning",
        "D2",
    )
    assert finding.message == "“Sở Tư pháp” has 1 in “Thưởng”, but no reason"
    assert told(without, nothing) == [], "no row has a reason"


def test_the_scale_counts_what_bonuses_may_add() -> None:
    given = rubric("given", groups=[GROUPS[2]], scale=50)
    assert told(entry(1, {"thuong": 5}, 55), by=given) == []
    assert told(entry(1, {"thuong": 5}, 55.5), by=given) == [("error", "total-above-scale", "Z1")]
    open_end = rubric("given", groups=[{**GROUPS[2], "most": None}], scale=50)
    assert told(entry(1, {"thuong": 5}, 70), by=open_end) == []


def test_points_that_do_not_apply_need_a_rule_and_what_it_needs() -> None:
    gone = entry(1, {"van-hanh": 9}, not_applicable=frozenset({"nen-tang"}))
    assert told(gone) == [("error", "no-rule-for-not-applicable", "B1")]
    use_language("en")
    of = round_(not_applicable=[{"unit": "dv-1", "points": "nen-tang", "reason": "x"}])
    lines = Lines("round.yaml", {("not_applicable", "0"): (24, 5)})
    (listed,) = check_inputs(Scoresheet((gone,)), BY, of, lines, LegalRegister(), units())
    assert listed.place == Line("round.yaml", 24, 5, "not_applicable.0") and "“subject”" in listed.advice
    assert listed.message.endswith("the rubric has no rule for that in “Số hóa”")
    rule = {"method": "convert", "reference": "Điều 8"}
    assert told(gone, by=rubric(groups=GROUPS, not_applicable=rule)) == []
    endless = [{"code": "nen-tang", "label": "A"}, GROUPS[1]]
    assert told(gone, by=rubric(groups=endless, not_applicable=rule)) == [("error", "cannot-be-converted", "B1")]


def test_rows_in_the_workbooks_order_fall() -> None:
    rows = entry(1, {"nen-tang": 8, "van-hanh": 20}), entry(2, {"nen-tang": 9, "van-hanh": 20})
    assert told(*rows, by=rubric()) == []
    assert told(*rows, by=rubric(), of=round_(order="given")) == [("warning", "row-out-of-order", "B2")]


def test_a_unit_that_is_not_assessed_has_no_points() -> None:
    listed = round_(not_assessed=[{"unit": "dv-1", "reason": "sáp nhập"}])
    assert told(entry(1), of=listed) == []
    assert told(entry(1, criteria={"mang": 5}), of=listed) == [("error", "not-assessed-with-marks", "C1")]


# --- bonuses and penalties made of criteria ---


def made_of_criteria(kind: str, **more: Any) -> Rubric:
    below = [{"code": "mot", "label": "Một"}, {"code": "hai", "label": "Hai", "maximum": 4}]
    own = {"code": "them", "label": "Thêm", "kind": kind, "criteria": below, **more}
    return rubric(groups=[{"code": "van-hanh", "label": "Ứng dụng", "maximum": 50}, own])


@pytest.mark.parametrize(
    ("by", "criteria", "rules"),
    [
        (made_of_criteria("bonus", most=5), {"mot": 3, "hai": 2}, []),
        (made_of_criteria("bonus", most=5), {"mot": 3, "hai": 3}, [("error", "adjustment-out-of-bounds", "E1")]),
        (made_of_criteria("bonus", most=5, above_most="cut"), {"mot": 3, "hai": 3}, [("note", "adjustment-cut", "E1")]),
        (made_of_criteria("bonus", most=5), {"mot": -1, "hai": 3}, [("error", "adjustment-sign", "D1")]),
        (made_of_criteria("bonus", most=9), {"hai": 5}, [("error", "mark-above-maximum", "D1")]),
        (made_of_criteria("penalty", most=5, typed="negative"), {"mot": -3, "hai": -2}, []),
        (made_of_criteria("penalty", most=5, typed="negative"), {"hai": 2}, [("error", "adjustment-sign", "D1")]),
        (
            made_of_criteria("penalty", most=5, typed="negative"),
            {"mot": -3, "hai": -3},
            [("error", "adjustment-out-of-bounds", "E1")],
        ),
        (made_of_criteria("adjustment", least=-2, most=5), {"mot": -3, "hai": 2}, []),
        (
            made_of_criteria("adjustment", least=-2, most=5),
            {"mot": -5, "hai": 2},
            [("error", "adjustment-out-of-bounds", "E1")],
        ),
    ],
)
def test_criteria_of_a_bonus_keep_its_sign_and_their_sum_its_bounds(
    by: Rubric, criteria: dict[str, Any], rules: list[tuple[str, str, str]]
) -> None:
    assert told(entry(1, {"van-hanh": 40}, criteria=criteria), by=by) == rules


# --- what does not apply, and the order of rows ---


def test_criteria_that_cannot_be_converted_are_told_too() -> None:
    rule = {"method": "convert", "reference": "Điều 8"}
    below = [{"code": "mang", "label": "Mạng"}, {"code": "may", "label": "Máy", "maximum": 4}]
    by = rubric(groups=[{"code": "nen-tang", "label": "Hạ tầng", "criteria": below}], not_applicable=rule)
    row = entry(1, criteria={"mang": 5}, not_applicable=frozenset({"may"}))
    assert told(row, by=by) == [("error", "cannot-be-converted", "B1")]


def test_a_unit_to_which_nothing_applies_is_told_unless_it_is_listed() -> None:
    use_language("en")
    by = rubric(not_applicable={"method": "convert", "reference": "Điều 8"})
    row = entry(1, not_applicable=frozenset({"nen-tang", "van-hanh"}))
    (finding,) = check(row, by=by)
    assert (finding.rule, finding.message) == ("nothing-applies", "No points apply to “Sở Nội vụ”, so it has no total")
    assert check(row, by=by, of=round_(not_assessed=[{"unit": "dv-1", "reason": "mới lập"}])) == []
    empty = entry(1, not_applicable=frozenset({"nen-tang"}))
    assert check(empty, by=by) == [], "points that apply and are missing are told where their cells are read"


def test_rows_fall_by_what_ranks_look_at() -> None:
    """20/20 điểm đứng trên 30/50 điểm khi xếp theo phần trăm, và đứng đâu cũng được khi mỗi nhánh xếp riêng."""
    use_language("en")
    maxima = {"so": 50, "so.nho": 20}
    groups = [{"code": "van-hanh", "label": "Ứng dụng", "maximum": maxima}]
    tiers = [{"code": "mot", "label": "Một"}]

    def by(**rank: str) -> Rubric:
        return rubric(groups=groups, scale=maxima, tiers=tiers, rank={"reference": "Điều 5", **rank})

    rows = entry(1, {"van-hanh": 20}, track="nho"), entry(2, {"van-hanh": 30})
    given = round_(order="given")
    assert [finding.rule for finding in check(*rows, by=by(), of=given)] == ["row-out-of-order"]
    assert check(*rows, by=by(by="percent"), of=given) == []
    assert check(*rows, by=by(within="track"), of=given) == []
    (finding,) = check(
        entry(1, {"van-hanh": 30}), entry(2, {"van-hanh": 20}, track="nho"), by=by(by="percent"), of=given
    )
    assert finding.message == "“Sở Tư pháp” with 100% stands below “Sở Nội vụ” with 60%"


REDUCE = {"method": "reduce", "reference": "Điều 8"}


def test_points_that_do_not_apply_are_told_where_they_were_typed_all_the_same() -> None:
    use_language("en")
    by = rubric(groups=GROUPS, not_applicable=REDUCE)
    row = entry(1, {"van-hanh": 30}, 38, {"mang": 5, "may": 3}, not_applicable=frozenset({"van-hanh"}))
    (finding,) = check(row, by=by)
    assert (finding.rule, finding.severity.value, finding.place) == ("mark-not-applicable", "warning", cell("C1"))
    assert finding.message == "30 points in “Ứng dụng” do not count, since they do not apply to “Sở Nội vụ”"
    whole = entry(1, {"nen-tang": 8, "van-hanh": 30}, 30, {"mang": 5}, not_applicable=frozenset({"nen-tang"}))
    assert told(whole, by=by) == [("warning", "mark-not-applicable", ref) for ref in ("C1", "E1")]
    zero = entry(1, {"van-hanh": 0}, 8, {"mang": 5, "may": 3}, not_applicable=frozenset({"van-hanh"}))
    assert told(zero, by=by) == []
    some = entry(1, {"nen-tang": 5, "van-hanh": 30}, 35, {"mang": 5}, not_applicable=frozenset({"may"}))
    assert told(some, by=by) == [], "the rest of the group still counts"
