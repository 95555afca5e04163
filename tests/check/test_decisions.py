"""What people decided is told with its paper, and nothing of it is hidden."""

from __future__ import annotations

from typing import Any

from docgen.check.decisions import corrections_are_told, decisions_are_told
from docgen.check.material import Inputs
from docgen.errors import Finding, Line
from docgen.i18n import use_language
from docgen.model.register import LegalBasis, LegalRegister
from docgen.model.scores import Correction, Scoresheet
from docgen.read.lines import Lines
from tests.entries import correction
from tests.read.making import round_, rubric, units

PAPERS = {"tb-12": {"kind": "Thông báo", "number": "12/TB-UBND", "date": "2017-12-01"}}
LINES = Lines(
    "r.yaml",
    {
        ("decisions", "ties", "0"): (20, 5),
        ("decisions", "corrections", "1"): (25, 5),
        ("not_ranked", "0"): (30, 3),
    },
)


def inputs(*corrections: Correction, **changes: Any) -> Inputs:
    scores = Scoresheet((), corrections=corrections)
    register = LegalRegister(legal_bases={"luat": LegalBasis(kind="Luật", title="A", year=2015)})
    return Inputs(scores, scores, rubric(), round_(papers=PAPERS, **changes), LINES, units(), register)


def said(findings: list[Finding]) -> list[str]:
    assert {(finding.rule, finding.severity.value) for finding in findings} <= {("decision", "note")}
    return [finding.message for finding in findings]


def test_a_broken_tie_is_told_with_its_order_paper_and_reason() -> None:
    use_language("en")
    tie = {"subject": "so-hoa", "block": "so", "order": ["dv-2", "dv-1"], "paper": "tb-12", "reason": "biểu quyết"}
    found = list(decisions_are_told(inputs(decisions={"ties": [tie]})))
    assert said(found) == [
        "Decided: tied units stand in the order Sở Tư pháp và Sở Nội vụ (Thông báo số 12/TB-UBND ngày 01/12/2017: biểu "
        "quyết)"
    ]
    assert found[0].place == Line("r.yaml", 20, 5, "decisions.ties.0")


def test_scores_that_people_set_are_told_with_what_stood_there() -> None:
    use_language("en")
    common = {"subject": "so-hoa", "unit": "dv-1", "paper": "tb-12", "reason": "xem lại"}
    scores = [{**common, "points": "nen-tang", "new": "7.5"}, {**common, "points": "total", "old": 30, "new": "31.25"}]
    found = list(decisions_are_told(inputs(decisions={"corrections": scores})))
    paper = "(Thông báo số 12/TB-UBND ngày 01/12/2017: xem lại)"
    assert said(found) == [
        f"Decided: “Sở Nội vụ”, Hạ tầng: nothing → 7,5 {paper}",
        f"Decided: “Sở Nội vụ”, total: 30 → 31,25 {paper}",
    ]
    assert getattr(found[1].place, "line", 0) == 25


def test_units_left_out_by_a_paper_are_told_and_others_not() -> None:
    use_language("en")
    decided: dict[str, Any] = {"unit": "dv-1", "reason": "mới thành lập", "paper": "tb-12"}
    listed = {
        "not_ranked": [decided, {"unit": "dv-2", "reason": "x"}],
        "not_assessed": [{**decided, "unit": "dv-2", "paper": "luat"}],
        "out_of_scope": [{**decided, "unit": "dv-3"}],
        "not_applicable": [{**decided, "points": "nen-tang"}],
    }
    assert sorted(said(list(decisions_are_told(inputs(**listed))))) == [
        "Decided: points of “Sở Nội vụ” do not apply (Thông báo số 12/TB-UBND ngày 01/12/2017: mới thành lập)",
        "Decided: “Sở Nội vụ” is not ranked (Thông báo số 12/TB-UBND ngày 01/12/2017: mới thành lập)",
        "Decided: “Sở Tư pháp” is not assessed (Luật A năm 2015: mới thành lập)",
        "Decided: “Sở Y tế” is out of scope (Thông báo số 12/TB-UBND ngày 01/12/2017: mới thành lập)",
    ]


def test_a_correction_of_the_sheet_is_told_at_its_row() -> None:
    use_language("en")
    one = correction(4, "nen-tang", "7.0", 8, day="09/11/2017", who="Nguyễn Văn A")
    bare = correction(5, "total", None, 30, number="", reason="")
    found = list(corrections_are_told(inputs(one, bare)))
    assert said(found) == [
        "Corrected: “Sở Nội vụ”, Hạ tầng: 7 → 8 (9/CV, 09/11/2017, giải trình, Nguyễn Văn A)",
        "Corrected: “Sở Nội vụ”, total: nothing → 30 (…)",
    ]
    assert found[0].place == one.place
