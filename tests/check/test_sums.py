"""Sums that sheets hold against what their parts make, each difference told once, at the cell that is to blame."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from docgen.check.inputs import check_inputs
from docgen.check.sums import outside
from docgen.errors import Cell, Finding
from docgen.i18n import use_language
from docgen.model.register import LegalRegister
from docgen.model.round import Round
from docgen.model.rubric import Rubric
from docgen.model.scores import Entry, Scoresheet
from docgen.read.lines import Lines
from tests.entries import entry
from tests.read.making import round_, rubric, units

LINES = Lines("data/dot/round.yaml", {})
GROUPS: list[dict[str, Any]] = [
    {"code": "nen-tang", "label": "Hạ tầng", "maximum": 10, "criteria": [
        {"code": "mang", "label": "Mạng", "maximum": 6}, {"code": "may", "label": "Máy", "maximum": 4}]},
    {"code": "van-hanh", "label": "Ứng dụng", "maximum": 40},
    {"code": "thuong", "label": "Thưởng", "kind": "bonus", "most": 5},
    {"code": "tru", "label": "Trừ", "kind": "penalty", "most": 5},
]  # fmt: skip
SUMMED, GIVEN = rubric(groups=GROUPS), rubric("given", groups=GROUPS)
CRITERIA = {"mang": 5, "may": 3}


def check(row: Entry, by: Rubric = SUMMED, of: Round | None = None, typed: Entry | None = None) -> list[Finding]:
    scores = Scoresheet((row,))
    before = None if typed is None else Scoresheet((typed,))
    return list(check_inputs(scores, by, of or round_(), LINES, LegalRegister(), units(), before))


def told(*args: Any, **kwargs: Any) -> list[tuple[str, str, str]]:
    findings = check(*args, **kwargs)
    return [(f.severity.value, f.rule, f.place.ref if isinstance(f.place, Cell) else "") for f in findings]


@pytest.mark.parametrize("by", [SUMMED, GIVEN], ids=["summed", "given"])
def test_sums_that_agree_are_not_told(by: Rubric) -> None:
    assert told(entry(1, {"nen-tang": 8, "van-hanh": 20}, 28, CRITERIA), by) == []
    assert told(entry(1, {"van-hanh": 20, "thuong": 2, "tru": 1}, 29, CRITERIA), by) == []


def test_a_group_that_differs_from_its_criteria_is_told_and_its_total_not_again() -> None:
    use_language("en")
    row = entry(1, {"nen-tang": 9, "van-hanh": 20}, 29, CRITERIA)
    (finding,) = check(row)
    assert (finding.rule, getattr(finding.place, "ref", "")) == ("group-differs", "C1")
    assert finding.message == "The points 9 of “Hạ tầng” differ from the sum 8 of its criteria; 8 is used"
    (kept,) = check(row, GIVEN)
    assert kept.message.endswith("; 9 is used")


def test_a_group_is_compared_only_when_all_of_its_criteria_are_there() -> None:
    row = entry(1, {"nen-tang": 8, "van-hanh": 20}, 28, {"mang": 5})
    assert told(row) == told(row, GIVEN) == []
    gone = entry(1, {"nen-tang": 5, "van-hanh": 20}, 25, {"mang": 5}, not_applicable=frozenset({"may"}))
    rule = {"method": "reduce", "reference": "Điều 8"}
    assert told(gone, rubric(groups=GROUPS, not_applicable=rule)) == []


def test_criteria_are_compared_with_their_weights() -> None:
    criteria = [
        {"code": "mang", "label": "Mạng", "maximum": 4, "weight": 2},
        {"code": "may", "label": "Máy", "maximum": 2},
    ]
    weighted = [{"code": "nen-tang", "label": "Hạ tầng", "maximum": 10, "criteria": criteria}, GROUPS[1]]
    row = entry(1, {"nen-tang": 9, "van-hanh": 20}, 29, {"mang": 4, "may": 1})
    assert told(row, rubric(groups=weighted)) == told(row, rubric("given", groups=weighted)) == []


def test_numbers_that_stand_as_text_are_told_where_they_stand() -> None:
    use_language("en")
    (note,) = check(entry(1, {"van-hanh": "20,5", "thuong": 2}, 10, CRITERIA))
    assert (note.rule, note.severity.value, getattr(note.place, "ref", "")) == ("sum-skips-text", "note", "C1")
    assert note.message == "The total 10 of “Sở Nội vụ” leaves out what stands here as text; 30,5 is used"
    own = entry(1, {"nen-tang": 3, "van-hanh": 20}, 23, {"mang": "5,0", "may": 3})
    assert told(own) == [("note", "sum-skips-text", "E1")], "the total follows the group's own column"


def test_numbers_as_text_that_a_sum_has_nothing_to_do_with_are_not_blamed() -> None:
    own = entry(1, {"nen-tang": 3, "van-hanh": "20,0"}, 23, {"mang": "5,0", "may": 3})
    assert told(own) == [("note", "sum-skips-text", "E1")]
    both = entry(1, {"van-hanh": "20,5", "thuong": "2"}, 8, CRITERIA)
    assert told(both) == [("note", "sum-skips-text", "C1"), ("note", "sum-skips-text", "D1")]


def test_a_total_that_leaves_out_only_some_text_differs() -> None:
    row = entry(1, {"van-hanh": "20,5", "thuong": "2"}, "28,5", CRITERIA)
    assert told(row) == [("warning", "total-differs", "Z1")]


@pytest.mark.parametrize(
    ("marks", "total", "rules"),
    [
        ({"van-hanh": 41}, 28, ["mark-above-maximum"]),  # 20 instead of 41 would be right
        ({"van-hanh": -3}, 8, ["mark-below-zero"]),
        ({"van-hanh": 41}, 50, ["mark-above-maximum", "total-differs"]),  # that would take 42
        ({"van-hanh": 20, "tru": -2}, 26, ["adjustment-sign"]),
        ({"van-hanh": 20, "tru": -2}, 30, ["adjustment-sign"]),  # the sheet's formula adds what it should take off
        ({"van-hanh": 20, "thuong": -2}, 30, ["adjustment-sign"]),
        ({"van-hanh": 20, "thuong": 9}, 33, ["adjustment-out-of-bounds"]),
        ({"van-hanh": 20, "thuong": 9}, 20, ["adjustment-out-of-bounds", "total-differs"]),
        ({"van-hanh": 41, "thuong": 9}, 30, ["mark-above-maximum", "adjustment-out-of-bounds"]),
    ],
)  # fmt: skip
def test_a_total_that_would_be_right_with_points_in_bounds_is_not_told(
    marks: dict[str, Any], total: int, rules: list[str]
) -> None:
    assert [rule for _severity, rule, _ref in told(entry(1, marks, total, CRITERIA))] == rules


def test_a_group_that_would_be_right_with_its_criteria_in_bounds_is_not_told() -> None:
    row = entry(1, {"nen-tang": 8, "van-hanh": 20}, 28, {"mang": 50, "may": 3})
    assert told(row) == [("error", "mark-above-maximum", "E1")]
    assert told(entry(1, {"nen-tang": 80, "van-hanh": 20}, 28, CRITERIA)) == [("error", "mark-above-maximum", "C1")]


def test_a_total_without_all_of_its_parts_is_not_held_against_the_scale() -> None:
    """A date among the points is counted by the sheet's SUM as tens of thousands; the date itself is told."""
    assert told(entry(1, {"nen-tang": 8}, 46000), GIVEN) == []
    assert told(entry(1, None, 46000), rubric("given", groups=[])) == [("error", "total-above-scale", "Z1")]


def test_a_row_with_points_out_of_bounds_is_not_told_for_its_order() -> None:
    rows = entry(1, {"van-hanh": 20}, criteria=CRITERIA), entry(2, {"van-hanh": 90}, criteria=CRITERIA)
    scores, kept = Scoresheet(rows), round_(order="given")
    rules = [f.rule for f in check_inputs(scores, SUMMED, kept, LINES, LegalRegister(), units())]
    assert rules == ["mark-above-maximum"]


def test_sums_are_compared_as_typed_before_corrections() -> None:
    typed = entry(1, {"nen-tang": 8, "van-hanh": 20}, 28, CRITERIA)
    after = entry(1, {"nen-tang": 8, "van-hanh": 21}, 28, {"mang": 6, "may": 3})
    assert told(after, typed=typed) == []
    wrong = entry(1, {"nen-tang": 8, "van-hanh": 20}, 27, CRITERIA)
    assert told(after, typed=wrong) == [("warning", "total-differs", "Z1")]


def test_what_people_decided_is_not_held_against_its_parts() -> None:
    typed = entry(1, {"nen-tang": 8, "van-hanh": 20}, 26, {"mang": 5, "may": 2})
    decided = entry(
        1, {"nen-tang": 9, "van-hanh": 20}, 30, {"mang": 5, "may": 2}, decided=frozenset({"total", "nen-tang"})
    )
    assert told(decided, typed=typed) == []
    assert len(told(typed)) == 2


def test_points_outside_are_found_with_what_would_bring_least_and_most() -> None:
    row = entry(1, {"van-hanh": 41, "thuong": -1, "tru": 9}, criteria={"mang": 7, "may": 3})
    found = [(one.code, one.is_criterion, int(one.least), int(one.most)) for one in outside(row, SUMMED.subjects[0])]
    assert found == [("mang", True, 0, 6), ("van-hanh", False, 0, 40), ("thuong", False, 0, 5), ("tru", False, 5, 0)]


def test_a_bonus_that_is_cut_is_never_outside_above() -> None:
    cut = rubric(groups=[*GROUPS[:2], {**GROUPS[2], "above_most": "cut"}])
    assert list(outside(entry(1, {"thuong": 9}), cut.subjects[0])) == []
    assert told(entry(1, {"van-hanh": 20, "thuong": 9}, 33, CRITERIA), cut) == [("note", "adjustment-cut", "D1")]
    text = entry(1, {"van-hanh": "20,5", "thuong": 9}, 17, CRITERIA)
    assert told(text, cut) == [("note", "adjustment-cut", "D1"), ("note", "sum-skips-text", "C1")]


def test_a_total_printed_with_fewer_decimals_agrees() -> None:
    by = rubric(groups=GROUPS, rounding={"totals": 0})
    assert told(entry(1, {"van-hanh": 20.4}, 28, CRITERIA), by) == []
    assert told(entry(1, {"van-hanh": 20.4}, 29, CRITERIA), by) == [("warning", "total-differs", "Z1")]


def test_a_total_rounded_to_more_decimals_than_are_printed_agrees() -> None:
    by = rubric(groups=GROUPS, rounding={"totals": 1})
    assert told(entry(1, {"van-hanh": "20.446"}, "28.45", CRITERIA), by) == []
    assert told(entry(1, {"van-hanh": "20.446"}, "28.44", CRITERIA), by) == [("warning", "total-differs", "Z1")]
    exact = rubric(groups=GROUPS)
    assert told(entry(1, {"van-hanh": "20.446"}, "28.45", CRITERIA), exact) == [("warning", "total-differs", "Z1")]


def typed_over(row: Entry, group: str = "") -> Entry:
    """The row with its total, or the points of a group, typed over a formula."""
    if group:
        return replace(row, marks={**row.marks, group: row.marks[group]._replace(is_over_formula=True)})
    assert row.total is not None
    return replace(row, total=row.total._replace(is_over_formula=True))


def test_a_sum_typed_over_its_formula_is_told_even_where_it_agrees() -> None:
    use_language("en")
    (finding,) = check(typed_over(entry(1, {"nen-tang": 8, "van-hanh": 20}, 28, CRITERIA)))
    assert (finding.rule, finding.severity.value, getattr(finding.place, "ref", "")) == (
        "typed-over-formula", "warning", "Z1",
    )  # fmt: skip
    assert finding.message == "The total 28 of “Sở Nội vụ” was typed where the other rows have a formula"
    group = typed_over(entry(1, {"nen-tang": 8, "van-hanh": 20}, 28, CRITERIA), "nen-tang")
    assert told(group) == [("warning", "typed-over-formula", "C1")]


def test_a_sum_typed_over_its_formula_that_differs_is_told_once() -> None:
    use_language("en")
    (finding,) = check(typed_over(entry(1, {"nen-tang": 8, "van-hanh": 20}, 27, CRITERIA)))
    assert finding.rule == "total-differs" and finding.advice.startswith("It was typed where the other rows have")
    group = typed_over(entry(1, {"nen-tang": 9, "van-hanh": 20}, 29, CRITERIA), "nen-tang")
    assert told(group) == [("warning", "group-differs", "C1")]


def test_a_sum_typed_over_its_formula_beside_missing_points_is_told() -> None:
    assert told(typed_over(entry(1, {"nen-tang": 8}, 28))) == [("warning", "typed-over-formula", "Z1")]
