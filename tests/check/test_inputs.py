from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from docgen.assess.assessment import assess
from docgen.check.inputs import check_inputs
from docgen.errors import Cell, Finding, Line, Refused
from docgen.i18n import use_language
from docgen.model.register import LegalBasis, LegalRegister
from docgen.model.round import Round
from docgen.model.rubric import Rubric
from docgen.model.scores import Entry, Mark, Scoresheet
from docgen.read.lines import Lines
from tests.read.making import round_, rubric, units

LINES = Lines(
    "data/dot/round.yaml",
    {("documents", "quyet-dinh", "date"): (9, 5), ("documents", "quyet-dinh", "legal_bases", "0"): (12, 7)},
)
ADJUSTED: dict[str, Any] = {
    "groups": [
        {"code": "nen-tang", "label": "Hạ tầng", "maximum": {"so": 50}},
        {"code": "cong-tru", "label": "Cộng, trừ", "kind": "adjustment", "least": -15, "most": 10},
    ]
}


def cell(column: str, row: int) -> Cell:
    return Cell("data/dot/b.xlsx", "Sở", f"{column}{row}")


def entry(row: int, *points: str, total: str | None = None, ranks: dict[int, int] | None = None, **codes: Any) -> Entry:
    groups = codes.get("groups", ("nen-tang", "van-hanh"))
    return Entry(
        unit=f"dv-{row}",
        subject="so-hoa",
        block="so",
        position=row - 1,
        place=cell("B", row),
        marks={
            code: Mark(Decimal(value), cell(column, row))
            for code, value, column in zip(groups, points, "CD", strict=False)
        },
        total=None if total is None else Mark(Decimal(total), cell("E", row)),
        previous_ranks={
            year: Mark(Decimal(rank), cell("FG"[2016 - year], row)) for year, rank in (ranks or {}).items()
        },
    )


def check(
    *entries: Entry, by: Rubric | None = None, of: Round | None = None, bases: dict[str, LegalBasis] | None = None
) -> list[Finding]:
    register = LegalRegister(legal_bases=bases or {})
    return list(check_inputs(Scoresheet(entries), by or rubric(), of or round_(), LINES, register, units()))


def told(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    return [
        (f.severity.value, f.rule, f.place.ref if isinstance(f.place, Cell) else str(getattr(f.place, "line", "")))
        for f in findings
    ]


def test_sound_scores_have_no_findings() -> None:
    assert check(entry(1, "10", "40", total="50"), entry(2, "0", "17.07"), entry(3)) == []


@pytest.mark.parametrize(
    ("points", "rule", "ref"),
    [
        (("10.1", "20"), "mark-above-maximum", "C1"),
        (("10", "40.01"), "mark-above-maximum", "D1"),
        (("-0.5", "20"), "mark-below-zero", "C1"),
    ],
)
def test_marks_stay_within_zero_and_maximum(points: tuple[str, ...], rule: str, ref: str) -> None:
    assert ("error", rule, ref) in told(check(entry(1, *points)))


@pytest.mark.parametrize(("points", "sound"), [("-15", True), ("10", True), ("-15.5", False), ("11", False)])
def test_adjustments_stay_within_their_bounds(points: str, sound: bool) -> None:
    row = entry(1, "30", points, groups=("nen-tang", "cong-tru"))
    expected = [] if sound else [("error", "adjustment-out-of-bounds", "D1")]
    assert told(check(row, by=rubric(**ADJUSTED))) == expected


def test_an_adjustment_may_lift_a_total_above_the_scale() -> None:
    row = entry(1, "50", "10", groups=("nen-tang", "cong-tru"))
    assert check(row, by=rubric(**ADJUSTED)) == []


def test_a_given_total_is_held_against_its_parts() -> None:
    given = rubric("given", tolerance="0.1")
    assert told(check(entry(1, "8.0", "20.1", total="28.1"), by=given)) == []
    assert told(check(entry(1, "8.0", "20.1", total="28.2"), by=given)) == [("note", "total-rounded", "E1")]
    assert told(check(entry(1, "8.0", "20.1", total="28.3"), by=given)) == [("warning", "total-differs", "E1")]
    assert told(check(entry(1, "8.0", "20.1", total="28.2"))) == [("warning", "total-differs", "E1")]


def test_a_differing_total_is_told_with_both_numbers_and_which_one_is_used() -> None:
    use_language("en")
    row = entry(1, "8.0", "20.10", total="38.1")
    (checked,) = check(row, by=rubric("given"))
    assert "38,1" in checked.message and "28,1" in checked.message and "28,1 is used" in checked.message
    (kept,) = check(row, by=rubric("given"), of=round_(given_totals="keep"))
    assert "38,1 is kept" in kept.message


def test_a_total_without_all_parts_is_not_compared() -> None:
    assert check(entry(1, "8", total="28.1"), by=rubric("given")) == []


def test_a_total_stays_within_the_scale() -> None:
    given = rubric("given", groups=[])
    assert told(check(entry(1, total="50.1"), by=given)) == [("error", "total-above-scale", "E1")]
    assert told(check(entry(1, total="-1"), by=given)) == [("error", "total-below-zero", "E1")]


def test_a_unit_not_assessed_has_no_marks() -> None:
    listed = round_(not_assessed=[{"unit": "dv-1", "reason": "chưa tự đánh giá"}])
    assert told(check(entry(1, "8", "20"), of=listed)) == [("error", "not-assessed-with-marks", "C1")]
    assert told(check(entry(1, total="20"), of=listed)) == [("error", "not-assessed-with-marks", "E1")]
    assert check(entry(1), of=listed) == []


def test_earlier_ranks_are_plausible() -> None:
    use_language("en")
    rows = [entry(n, "8", "20", ranks={2016: rank, 2015: n}) for n, rank in ((1, 2), (2, 2), (3, 4))]
    findings = check(*rows)
    assert told(findings) == [
        ("warning", "previous-rank-too-low", "F3"),
        ("warning", "previous-rank-twice", "F2"),
    ]
    assert "F1" in findings[1].message and "F2" in findings[1].message


def test_earlier_ranks_may_reach_as_far_as_there_were_units_before_a_merger() -> None:
    merged = {code: unit.model_copy(update={"predecessors": ("x", "y")}) for code, unit in units().items()}
    rows = Scoresheet(tuple(entry(n, "8", "20", ranks={2016: rank}) for n, rank in ((1, 6), (2, 7), (3, 1))))
    findings = check_inputs(rows, rubric(), round_(), LINES, LegalRegister(), merged)
    assert told(findings) == [("warning", "previous-rank-too-low", "F2")]


def test_rows_kept_as_given_are_in_order() -> None:
    rows = entry(1, "8", "20"), entry(2, "9", "30"), entry(3)
    assert check(*rows) == []
    assert told(check(*rows, of=round_(order="given"))) == [("warning", "row-out-of-order", "B2")]


def test_the_order_looks_at_the_total_that_is_used() -> None:
    rows = entry(1, "8", "20", total="28"), entry(2, "9", "10", total="45")
    given = rubric("given")
    assert "row-out-of-order" not in {f.rule for f in check(*rows, by=given, of=round_(order="given"))}
    kept = round_(order="given", given_totals="keep")
    assert "row-out-of-order" in {f.rule for f in check(*rows, by=given, of=kept)}


OLD = LegalBasis(kind="Luật", title="A", date=dt.date(2003, 11, 26), valid_to=dt.date(2015, 12, 31), replaced_by="moi")
NEW = LegalBasis(kind="Luật", title="A", date=dt.date(2015, 6, 19), valid_from=dt.date(2016, 1, 1))


def citing(code: str, date: str = "2017-12-20") -> Round:
    return round_(document={"legal_bases": [code], "date": date}, norm="nd30-2020")


def test_a_legal_basis_is_in_force_on_the_day_of_the_document() -> None:
    use_language("en")
    bases = {"cu": OLD, "moi": NEW}
    (expired,) = check(of=citing("cu"), bases=bases)
    assert expired.rule == "legal-basis-expired" and expired.place == Line(
        "data/dot/round.yaml", 12, 7, "documents.quyet-dinh.legal_bases.0"
    )
    assert "19/6/2015" in expired.advice and "moi" in expired.advice
    assert check(of=citing("moi"), bases=bases) == []
    early = ["rubric-after-document", "document-before-year"]
    assert [f.rule for f in check(of=citing("cu", "2015"), bases=bases)] == early
    assert [f.rule for f in check(of=citing("moi", "2015"), bases=bases)] == ["legal-basis-not-yet", *early]


def test_a_document_is_not_older_than_what_it_cites() -> None:
    paper = {"kind": "Tờ trình", "number": "5/TTr", "date": "2017-12-21"}
    assert told(check(of=round_(papers={"to-trinh": paper}))) == [("warning", "paper-after-document", "9")]
    assert check(of=round_(papers={"to-trinh": paper}, document={"date": "2017-12"}, norm="x")) == []
    later = rubric()
    source = later.source.model_copy(update={"date": dt.date(2018, 1, 1)})
    issued = later.model_copy(update={"source": source})
    assert told(check(by=issued)) == [("warning", "rubric-after-document", "9")]


def test_a_document_is_not_older_than_its_year() -> None:
    old = round_(document={"date": "2016-12-31"})
    assert told(check(of=old)) == [("warning", "document-before-year", "9")]


def writing(points: int, totals: int) -> dict[str, Any]:
    return {
        "writing": {
            "points": {"table": {"most": points}, "prose": {"most": points + 1}},
            "totals": {"table": {"most": totals + 1}, "prose": {"most": totals}},
        }
    }


def test_every_point_with_too_many_decimals_is_told_at_its_cell() -> None:
    rows = entry(1, "8.25", "20.125"), entry(2, "8.50", "20"), entry(3, "8", "20.05")
    assert told(check(*rows, by=rubric(**writing(1, 1)))) == [
        ("error", "more-decimals-than-written", ref) for ref in ("C1", "D1", "D3")
    ]


def test_a_total_with_too_many_decimals_is_told_where_it_comes_from() -> None:
    use_language("en")
    fine = writing(2, 1)
    (summed,) = check(entry(1, "8.5", "20.25"), by=rubric(**fine))
    assert told([summed]) == [("error", "more-decimals-than-written", "D1")] and "28,75" in summed.message
    (given,) = check(entry(1, "8.5", "20.25", total="28.75"), by=rubric("given", **fine))
    assert told([given]) == [("error", "more-decimals-than-written", "E1")]
    dropped = check(entry(1, "8.5", "20.2", total="28.75"), by=rubric("given", **fine))
    assert told(dropped) == [("warning", "total-differs", "E1")]


@pytest.mark.parametrize("points", ["8.5", "8.55", "8.555", "8.5555"])
@pytest.mark.parametrize("method", ["given", "summed"])
def test_what_is_not_told_can_be_assessed(points: str, method: str) -> None:
    by, row = rubric(method, tolerance="1", **writing(2, 1)), entry(1, points, "20", total="28.6")
    told_before = any(finding.rule == "more-decimals-than-written" for finding in check(row, by=by))
    try:
        assess(Scoresheet((row,)), by, round_(), units())
    except Refused:
        assert told_before
    else:
        assert not told_before


def test_a_unit_may_be_not_assessed_for_one_subject() -> None:
    other = round_(not_assessed=[{"unit": "dv-1", "reason": "x", "subject": "khac"}])
    assert check(entry(1, "8", "20"), of=other) == []
    mine = round_(not_assessed=[{"unit": "dv-1", "reason": "x", "subject": "so-hoa"}])
    assert told(check(entry(1, "8", "20"), of=mine)) == [("error", "not-assessed-with-marks", "C1")]


def test_a_proposal_that_names_a_legal_basis_is_not_older_than_it() -> None:
    later = {"sau": LegalBasis(kind="Quyết định", number="9/QĐ", date=dt.date(2018, 1, 1))}
    proposing = round_(document={"proposal": {"by": "Sở", "paper": "sau"}})
    assert told(check(of=proposing, bases=later)) == [("warning", "paper-after-document", "9")]
