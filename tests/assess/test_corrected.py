"""Corrections over scores: what they move, what stops them, and what stays behind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from docgen.assess.corrected import corrected, standing
from docgen.assess.total import total_of
from docgen.errors import Finding
from docgen.i18n import use_language
from docgen.model.round import Round
from docgen.model.rubric import Rubric
from docgen.model.scores import Correction, Entry, Scoresheet
from tests.entries import correction, entry
from tests.read.making import round_, rubric, units

CRITERIA: dict[str, Any] = {
    "groups": [
        {"code": "nen-tang", "label": "Hạ tầng", "maximum": 10, "criteria": [
            {"code": "mang", "label": "Mạng", "maximum": 6}, {"code": "may", "label": "Máy", "maximum": 4}]},
        {"code": "van-hanh", "label": "Ứng dụng", "maximum": 40},
        {"code": "thuong", "label": "Thưởng", "kind": "bonus", "most": 5, "above_most": "cut"},
    ]
}  # fmt: skip
BOTH = {"nen-tang": 8, "van-hanh": 20}


def applied(
    row: Entry,
    *corrections: Correction,
    by: Rubric | None = None,
    of: Round | None = None,
    unread: tuple[str, ...] = (),
) -> tuple[Entry, list[Finding]]:
    scores = Scoresheet((row,), corrections=corrections)
    after, findings = corrected(scores, corrections, by or rubric(), of or round_(), units(), unread)
    return after.entries[0], findings


def total(row: Entry, by: Rubric | None = None, of: Round | None = None) -> str:
    found = total_of(row, (by or rubric()).subjects[0], (of or round_()).given_totals)
    assert found is not None
    return str(found[0])


def rules(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def test_a_correction_replaces_points_and_remembers_what_stood_there() -> None:
    row, findings = applied(entry(1, BOTH), correction(2, "nen-tang", 8, "9.5"))
    mark = row.marks["nen-tang"]
    assert findings == [] and total(row) == "29.5"
    assert (mark.value, getattr(mark.place, "ref", ""), mark.was and mark.was.value) == (
        Decimal("9.5"),
        "E2",
        Decimal(8),
    )


def test_the_scores_themselves_stay_as_they_were() -> None:
    row = entry(1, BOTH)
    scores = Scoresheet((row,))
    corrected(scores, [correction(2, "nen-tang", 8, 9)], rubric(), round_(), units())
    assert scores.entries == (entry(1, BOTH),)


def test_corrections_are_applied_one_after_the_other() -> None:
    chain = correction(2, "nen-tang", 8, 9), correction(3, "nen-tang", 9, 7)
    row, findings = applied(entry(1, BOTH), *chain)
    assert (total(row), findings) == ("27", [])
    _row, findings = applied(entry(1, BOTH), *reversed(chain))
    assert [getattr(finding.place, "ref", "") for finding in findings] == ["E3", "E2"]


def test_a_wrong_correction_does_not_condemn_the_next_one() -> None:
    wrong, right, other = (
        correction(2, "nen-tang", 7, 9),
        correction(3, "nen-tang", 9, "9.5"),
        correction(4, "van-hanh", 20, 21),
    )
    scores = Scoresheet((entry(1, BOTH),), corrections=(wrong, right, other))
    after, (finding,) = corrected(scores, scores.corrections, rubric(), round_(), units())
    assert getattr(finding.place, "ref", "") == "E2"
    assert after.corrections == (other,), "what builds upon a wrong one is not told as done"
    assert {code: str(mark.value) for code, mark in after.entries[0].marks.items()} == {
        "nen-tang": "8",
        "van-hanh": "21",
    }
    _row, findings = applied(entry(1, BOTH), wrong, correction(3, "nen-tang", 8, "9.5"))
    assert len(findings) == 2, "it fails anyway once the first is mended"


def test_old_points_that_do_not_match_stop_with_both_values_shown() -> None:
    use_language("en")
    row, (finding,) = applied(entry(1, BOTH), correction(2, "nen-tang", "8.5", 9))
    assert total(row) == "28" and getattr(finding.place, "ref", "") == "E2"
    assert finding.message == (
        "“Sở Nội vụ”, “Hạ tầng”: the correction says that 8,5 stood there, but it is 8 (data/dot/b.xlsx, sheet “Sở”, "
        "cell C1)"
    )
    _row, (nothing,) = applied(entry(1, BOTH), correction(2, "nen-tang", None, 9))
    assert "says that nothing stood there, but it is 8" in nothing.message
    _row, (empty,) = applied(entry(1, {"van-hanh": 20}), correction(2, "nen-tang", 8, 9))
    assert "says that 8 stood there, but it is nothing" in empty.message


def test_only_applied_corrections_stay_with_the_scores() -> None:
    good, wrong = correction(2, "nen-tang", 8, 9), correction(3, "van-hanh", 21, 22)
    scores = Scoresheet((entry(1, BOTH),), corrections=(good, wrong))
    after, _findings = corrected(scores, (good, wrong), rubric(), round_(), units())
    assert after.corrections == (good,)


def test_a_correction_of_a_unit_without_row_is_told() -> None:
    _row, findings = applied(entry(1, BOTH), correction(2, "nen-tang", 8, 9, unit="dv-3"))
    assert rules(findings) == ["correction-without-row"] and "Sở Y tế" in findings[0].message


def test_of_a_subject_that_was_not_read_whole_only_cells_are_held_against_corrections() -> None:
    """Ứng dụng could not be read: neither the total nor who has a row is known."""
    row = entry(1, {"nen-tang": 8}, total=28)
    lost = correction(2, "van-hanh", 20, 21), correction(3, "total", 27, 30), correction(4, "nen-tang", 8, 9, "dv-3")
    _row, findings = applied(row, *lost, unread=("so-hoa",))
    assert findings == []
    assert rules(applied(row, *lost)[1]) == ["correction-differs", "correction-differs", "correction-without-row"]
    _row, findings = applied(row, correction(2, "nen-tang", 7, 9), unread=("so-hoa",))
    assert rules(findings) == ["correction-differs"]


def test_an_empty_cell_can_be_filled() -> None:
    row, findings = applied(entry(1, {"van-hanh": 20}), correction(2, "nen-tang", None, 9))
    assert (total(row), findings) == ("29", [])


def test_a_criterion_moves_its_group_and_the_total() -> None:
    by = rubric(**CRITERIA)
    row, findings = applied(
        entry(1, {"van-hanh": 20}, criteria={"mang": 5, "may": 3}), correction(2, "mang", 5, 6), by=by
    )
    assert (total(row, by), findings) == ("29", [])
    typed, findings = applied(entry(1, BOTH, criteria={"mang": 5, "may": 3}), correction(2, "mang", 5, 6), by=by)
    assert (total(typed, by), findings) == ("29", [])


def test_a_group_made_of_criteria_stays_as_people_decided() -> None:
    by = rubric(**CRITERIA)
    scored = entry(1, {"van-hanh": 20}, criteria={"mang": 5, "may": 3})
    row, findings = applied(scored, correction(2, "nen-tang", 8, "8.5"), by=by)
    assert (total(row, by), findings, row.decided) == ("28.5", [], frozenset({"nen-tang"}))
    use_language("en")
    late, (left,) = applied(scored, correction(2, "nen-tang", 8, "8.5"), correction(3, "mang", 5, 6), by=by)
    assert (total(late, by), left.rule) == ("28.5", "correction-left-behind")
    assert left.message == (
        "“Sở Nội vụ”, “Mạng”: the points of “Hạ tầng” do not follow, since they were typed or decided"
    )


def test_a_total_stays_as_people_decided_and_what_comes_after_is_told() -> None:
    row, findings = applied(entry(1, BOTH), correction(2, "total", 28, 30))
    assert (total(row), findings, row.decided) == ("30", [], frozenset({"total"}))
    late, findings = applied(entry(1, BOTH), correction(2, "total", 28, 30), correction(3, "nen-tang", 8, 9))
    assert (total(late), rules(findings)) == ("30", ["correction-left-behind"])
    settled = correction(4, "total", 30, 29)
    again, findings = applied(entry(1, BOTH), correction(2, "total", 28, 30), correction(3, "nen-tang", 8, 9), settled)
    assert (total(again), findings) == ("29", [])


def test_a_total_may_be_told_before_or_after_the_points_that_make_it() -> None:
    whole, part = correction(2, "total", 28, 29), correction(3, "nen-tang", 8, 9)
    for order in ((whole, part), (part, whole)):
        row, findings = applied(entry(1, BOTH, total=28), *order)
        assert (total(row), findings) == ("29", [])


def test_the_same_correction_twice_is_not_taken_for_one_that_follows() -> None:
    twice = correction(2, "nen-tang", 8, 9), correction(3, "nen-tang", 8, 9)
    _row, findings = applied(entry(1, BOTH), *twice)
    assert rules(findings) == ["correction-differs"]


def test_a_typed_total_moves_with_its_parts() -> None:
    """Parts were rounded before they were published: the total of 28,1 is kept, and so is what it moves by."""
    given = rubric("given", tolerance="0.2")
    row, findings = applied(entry(1, BOTH, total="28.1"), correction(2, "nen-tang", 8, 9), by=given)
    assert (total(row, given), findings) == ("29.1", [])
    assert row.total is not None and row.total.was is not None and row.total.was.value == Decimal("28.1")


def test_a_total_kept_although_its_parts_say_otherwise_moves_too() -> None:
    given, kept = rubric("given"), round_(given_totals="keep")
    row, findings = applied(entry(1, BOTH, total=38), correction(2, "nen-tang", 8, 9), by=given, of=kept)
    assert (total(row, given, kept), findings) == ("39", [])


def test_a_typed_total_without_all_parts_stays_behind_and_is_told() -> None:
    given = rubric("given")
    row, findings = applied(
        entry(1, {"nen-tang": 8}, total=28), correction(2, "nen-tang", 8, 9), by=given, of=round_(given_totals="keep")
    )
    assert (total(row, given), rules(findings)) == ("28", ["correction-left-behind"])


def test_typed_points_of_a_group_move_with_its_criteria_where_they_count() -> None:
    given = rubric("given", **CRITERIA)
    scored = entry(1, BOTH, total=28, criteria={"mang": 5, "may": 3})
    row, findings = applied(scored, correction(2, "mang", 5, 6), by=given)
    assert (row.marks["nen-tang"].value, total(row, given), findings) == (Decimal(9), "29", [])


def test_the_old_points_may_be_those_typed_although_others_count() -> None:
    by = rubric(**CRITERIA)
    cut = entry(1, {**BOTH, "thuong": 7})
    assert standing(cut, by.subjects[0], "thuong", round_()) == 5
    row, findings = applied(cut, correction(2, "thuong", 7, 4), by=by)
    assert (total(row, by), findings) == ("32", [])
    row, findings = applied(entry(1, BOTH, total="27.5"), correction(2, "total", "27.5", 30))
    assert (total(row), findings) == ("30", [])
    both = correction(2, "van-hanh", 20, 21), correction(3, "thuong", 7, 4)
    row, findings = applied(cut, *both, by=by)
    assert (total(row, by), findings) == ("33", []), "another correction of the unit does not matter"
    moved = correction(2, "nen-tang", 8, 9), correction(3, "total", "27.5", 30)
    _row, findings = applied(entry(1, BOTH, total="27.5"), *moved)
    assert rules(findings) == ["correction-differs"], "the total had moved since"


def test_computed_points_may_be_told_as_printed() -> None:
    by = rubric(
        "weighted",
        rounding={"totals": 1},
        groups=[
            {"code": "nen-tang", "label": "A", "maximum": 10, "weight": "0.3"},
            {"code": "van-hanh", "label": "B", "maximum": 40, "weight": "0.35"},
        ],
        scale=17,
    )
    third = entry(1, {"nen-tang": "8.15", "van-hanh": 20})
    assert str(standing(third, by.subjects[0], "total", round_())) == "9.445"
    row, findings = applied(third, correction(2, "total", "9.4", 10), by=by)
    assert (total(row, by), findings) == ("10", [])


def test_a_bonus_that_nobody_had_can_be_given() -> None:
    by = rubric(**CRITERIA)
    assert standing(entry(1, BOTH), by.subjects[0], "thuong", round_()) is None
    row, findings = applied(entry(1, BOTH), correction(2, "thuong", None, 3), by=by)
    assert (total(row, by), findings) == ("31", [])
