"""Earlier stages of scoring: looked at as the one that counts is, but never as an error."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from docgen.check.inputs import check_inputs
from docgen.errors import Cell, Finding
from docgen.i18n import use_language
from docgen.model.register import LegalRegister
from docgen.model.rubric import Rubric
from docgen.model.scores import Entry, Scoresheet, StageMarks
from docgen.read.lines import Lines
from tests.entries import entry
from tests.read.making import round_, rubric, units

STAGES = [{"code": "tu-cham", "label": "Tự chấm", "by": "unit"}, {"code": "lan-1", "label": "Lần 1"}]
COUNTED = entry(9, {"nen-tang": 7, "van-hanh": 20}, 27)


def row(*args: Any, **kwargs: Any) -> Entry:
    """Sound points that count, and those of the self-assessment in row 1."""
    own = entry(1, *args, **kwargs)
    typed = StageMarks(own.marks, own.criteria, own.total, own.not_applicable)
    final = StageMarks(COUNTED.marks, total=COUNTED.total)
    return replace(COUNTED, unit="dv-1", stages={"tu-cham": typed, "lan-1": final})


def check(one: Entry, by: Rubric | None = None) -> list[Finding]:
    of = round_(scores={"stages": STAGES})
    return check_inputs(Scoresheet((one,)), by or rubric(), of, Lines("r", {}), LegalRegister(), units())


def told(one: Entry, by: Rubric | None = None) -> list[tuple[str, str, str]]:
    findings = check(one, by)
    return [(f.severity.value, f.rule, f.place.ref if isinstance(f.place, Cell) else "") for f in findings]


def test_points_out_of_bounds_are_told_with_their_stage() -> None:
    use_language("en")
    (finding,) = check(row({"nen-tang": 12, "van-hanh": 20}))
    assert (finding.rule, finding.severity.value, getattr(finding.place, "ref", "")) == (
        "mark-above-maximum",
        "warning",
        "C1",
    )
    assert finding.message == "Stage “Tự chấm”: 12 points are more than 10, the maximum of “Hạ tầng”"
    assert told(row({"nen-tang": -1, "van-hanh": 20})) == [("warning", "mark-below-zero", "C1")]
    assert told(row({"nen-tang": 10, "van-hanh": 40}, 50)) == []


def test_a_total_is_held_against_its_parts_and_the_scale() -> None:
    use_language("en")
    (finding,) = check(row({"nen-tang": 7, "van-hanh": 20}, 30))
    assert (finding.rule, getattr(finding.place, "ref", "")) == ("total-differs", "Z1")
    assert finding.message.endswith("differs from the sum 27 by 3; 27 is used")
    assert told(row(None, 51)) == [("warning", "total-above-scale", "Z1")]
    (given,) = check(row({"nen-tang": 7, "van-hanh": 20}, 30), rubric("given"))
    assert given.message.endswith("; 30 is kept") and "round.yaml" not in given.advice


def test_points_of_an_earlier_stage_that_count_are_told_once() -> None:
    wrong = entry(1, {"nen-tang": 12, "van-hanh": 20})
    one = replace(wrong, stages={"tu-cham": StageMarks(wrong.marks), "lan-1": StageMarks()})
    assert told(one) == [("error", "mark-above-maximum", "C1")]
