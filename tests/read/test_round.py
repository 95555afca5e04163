from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docgen.errors import Finding, Line, Refused, Severity
from docgen.i18n import use_language
from docgen.model.register import LegalBasis, LegalRegister
from docgen.read.round import check_round, check_rubric_of, read_round
from tests.read.making import rubric, units

GOOD = """\
title: Đợt đánh giá
office: tinh
year: 2017
rubric: tinh/1-2016
scores:
  file: bang-diem.xlsx
  sheets:
    - {sheet: Sở, subject: so-hoa, block: so}
    - {sheet: Xã, subject: so-hoa, block: xa}
papers:
  to-trinh: {kind: Tờ trình, number: 5/TTr-STTTT, date: 2017-12-15}
documents:
  quyet-dinh:
    template: mau
    notation: QĐ-UBND
    date: 2017-12-20
    place: Tỉnh
    issuing_body: [UBND]
    subject_line: Kết quả
    legal_bases: [luat-a]
    proposal: {by: Sở, paper: to-trinh}
    signature: {lines: [CHỦ TỊCH], name: A}
    recipients: ["Lưu: VT."]
"""
REGISTER = LegalRegister(legal_bases={"luat-a": LegalBasis(kind="Luật", title="A")})


def findings(tmp_path: Path, *changes: tuple[str, str], **known: Any) -> list[Finding]:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "round.yaml"
    path.write_text(text, "utf-8")
    try:
        round_, lines = read_round(path, "data/dot/round.yaml")
    except Refused as refused:
        return list(refused.findings)
    return [
        *check_rubric_of(round_, lines, ["tinh/1-2016"]),
        *check_round(
            round_,
            lines,
            known.get("by", rubric()),
            known.get("units", units()),
            REGISTER,
            templates=["mau"],
            norms=["nd30-2020"],
        ),
    ]


def told(tmp_path: Path, *changes: tuple[str, str], **known: Any) -> list[tuple[str, int]]:
    return [
        (finding.rule, finding.place.line)
        for finding in findings(tmp_path, *changes, **known)
        if isinstance(finding.place, Line)
    ]


def added(text: str) -> tuple[str, str]:
    return ("papers:\n", f"{text}\npapers:\n")


def test_a_sound_round_is_read(tmp_path: Path) -> None:
    assert told(tmp_path) == []


def test_a_sheet_may_hold_several_blocks(tmp_path: Path) -> None:
    assert told(tmp_path, ("sheet: Xã", "sheet: Sở")) == []


@pytest.mark.parametrize(
    ("change", "rule", "line"),
    [
        (("rubric: tinh/1-2016", "rubric: tinh/1-2017"), "code-unknown", 4),
        (("subject: so-hoa, block: so}", "subject: so-ha, block: so}"), "code-unknown", 8),
        (("block: xa", "block: huyen-a"), "code-unknown", 9),
        (("sheet: Xã, subject: so-hoa, block: xa", "sheet: Sở, subject: so-hoa, block: so"), "sheet-twice", 9),
        (("block: xa}", "block: xa, columns: {groups: {x: Y}}}"), "code-unknown", 9),
        (("block: xa}", "block: xa, columns: {previous_ranks: {2017: Y}}}"), "year-not-before", 9),
        (("template: mau", "template: mẫu"), "code-unknown", 14),
        (("legal_bases: [luat-a]", "legal_bases: [luat-b]"), "code-unknown", 20),
        (("legal_bases: [luat-a]", "legal_bases: [luat-a, luat-a]"), "code-twice", 20),
        (("paper: to-trinh", "paper: to-trin"), "code-unknown", 21),
        (("year: 2017", "year: 0"), "wrong-value", 3),
        (("year: 2017", "year: 99999"), "wrong-value", 3),
        (("date: 2017-12-20", 'date: "0000"'), "wrong-value", 16),
        (("date: 2017-12-20", 'date: "9999"'), "wrong-value", 16),
        (("date: 2017-12-20", "date: 9999-12-31"), "wrong-value", 16),
        (("date: 2017-12-20", 'date: "1989-12"'), "wrong-value", 16),
        (added("previous: {0: {}}"), "wrong-value", 10),
        (("block: xa}", "block: xa, columns: {previous_ranks: {1: Y}}}"), "wrong-value", 9),
        (("  quyet-dinh:", "  com1:"), "name-reserved", 13),
        (("  quyet-dinh:", "  nul:"), "name-reserved", 13),
        (("block: xa}", "block: xa, units: [xa-1, xa-2]}"), "code-unknown", 9),
        (("block: xa}", "block: xa, units: [xa-1, xa-1]}"), "code-twice", 9),
        (("block: xa}", "block: xa, units: []}"), "wrong-value", 9),
        (added("not_assessed:\n  - {unit: dv-1, reason: x, subject: so-ha}"), "code-unknown", 11),
        (
            added("not_assessed:\n  - {unit: dv-1, reason: x, subject: so-hoa}\n  - {unit: dv-1, reason: y}"),
            "code-twice",
            12,
        ),
        (("  to-trinh: {", "  luat-a: {"), "code-twice", 11),
        (("year: 2017", "year: 2017\nnorm: nd31"), "code-unknown", 4),
        (("date: 2017-12-20", 'date: "2017-12"'), "norm-open", 16),
        (("date: 2017-12-20", 'date: "2017-13"'), "wrong-value", 16),
        (added("out_of_scope:\n  - {unit: dv-9, reason: x}"), "code-unknown", 11),
        (added("not_assessed:\n  - {unit: dv-1, reason: x}\n  - {unit: dv-1, reason: y}"), "code-twice", 12),
        (added("previous: {2018: {}}"), "year-not-before", 10),
        (added("previous: {2016: {tier_counts: {x: {so: {cao: 1}}}}}"), "code-unknown", 10),
        (added("previous: {2016: {tier_counts: {so-hoa: {x: {cao: 1}}}}}"), "code-unknown", 10),
        (added("previous: {2016: {tier_counts: {so-hoa: {so: {x: 1}}}}}"), "code-unknown", 10),
        (added("order_in_ties: {rule: listed, lists: {so-hoa.x: [dv-1]}}"), "code-unknown", 10),
        (added("order_in_ties: {rule: listed, lists: {so-hoa.so: [dv-9]}}"), "code-unknown", 10),
        (added("order_in_ties: {rule: listed, lists: {so-hoa.so.nen-tang: [dv-1, dv-1]}}"), "code-twice", 10),
        (added("order_in_ties: {lists: {so-hoa.so: [dv-1]}}"), "entries-clash", 10),
    ],
)
def test_what_a_round_names_exists(tmp_path: Path, change: tuple[str, str], rule: str, line: int) -> None:
    assert (rule, line) in told(tmp_path, change)


def test_a_block_that_the_rubric_calls_otherwise_is_told_once(tmp_path: Path) -> None:
    use_language("en")
    known = {code: unit.model_copy(update={"block": f"{unit.block}-nganh"}) for code, unit in units().items()}
    wrong = findings(tmp_path, units=known)
    assert [(f.rule, f.message) for f in wrong] == [
        ("block-not-in-rubric", f"The register has {count} in the block “{block}”, which the rubric does not have; it has: so, xa")
        for count, block in (("3 units", "so-nganh"), ("1 unit", "xa-nganh"))
    ]  # fmt: skip
    assert all(isinstance(f.place, Line) and f.place.line == 4 for f in wrong)
    half = {**known, "xa-1": units()["xa-1"]}
    named = told(tmp_path, ("block: so}", "block: so-nganh}"), units=half)
    assert named == [("code-unknown", 8), ("block-without-sheet", 7), ("block-not-in-rubric", 4)]


def test_the_register_may_have_blocks_that_a_rubric_is_not_about(tmp_path: Path) -> None:
    firm = units()["dv-1"].model_copy(update={"code": "cty", "block": "doanh-nghiep"})
    assert told(tmp_path, units={**units(), "cty": firm}) == []
    listed = ("block: xa}", "block: xa, units: [cty]}")
    assert told(tmp_path, listed, units={**units(), "cty": firm}) == []
    out = added("out_of_scope: [{unit: cty, reason: x}, {unit: xa-1, reason: y}]")
    few = {"cty": firm, "xa-1": units()["xa-1"]}
    assert told(tmp_path, out, units=few) == []


STAGES = "\n  stages: [{code: tu-cham, label: Tự chấm, by: unit}, {code: lan-1, label: Lần 1}]\npapers:\n"
DECIDED = "{subject: so-hoa, block: so, order: [dv-1, dv-2], paper: to-trinh, reason: x}"
SCORED = "{subject: so-hoa, unit: dv-1, points: nen-tang, new: 7, paper: to-trinh, reason: x}"


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("change", "rule", "line"),
    [
        (("block: xa}", "block: xa, stage: lan-1}"), "code-unknown", 9),
        (("block: xa}", "block: xa, columns: {stages: {lan-1: {total: X}}}}"), "code-unknown", 9),
        (("block: xa}", "block: xa, columns: {criteria: {mang: X}}}"), "code-unknown", 9),
        (("block: xa}", "block: xa, columns: {reasons: {thuong: X}}}"), "code-unknown", 9),
        (("block: xa}", "block: xa, columns: {previous_totals: {2017: X}}}"), "year-not-before", 9),
        (("block: xa}", "block: xa, file: ../ngoài.xlsx}"), "file-not-bare", 9),
        (("papers:\n", "  corrections: {sheet: X, file: a/b.xlsx}\npapers:\n"), "file-not-bare", 10),
        (("papers:\n", changed(STAGES, "lan-1, l", "tu-cham, l")), "code-twice", 11),
        (("papers:\n", changed(STAGES, "Lần 1}", "Lần 1, otherwise: lan-0}")), "code-unknown", 11),
        (("papers:\n", changed(STAGES, "by: unit}", "otherwise: lan-1}")), "code-unknown", 11),
        (("papers:\n", changed(STAGES, "Lần 1}", "Lần 1, otherwise: tu-cham}")), "stage-falls-on-own", 11),
        (added("not_ranked:\n  - {unit: dv-9, reason: x}"), "code-unknown", 11),
        (added("not_ranked:\n  - {unit: dv-1, reason: x, paper: tb-9}"), "code-unknown", 11),
        (added("not_ranked:\n  - {unit: dv-1, reason: x}\n  - {unit: dv-1, reason: y}"), "code-twice", 12),
        (added("not_applicable:\n  - {unit: dv-9, points: nen-tang, reason: x}"), "code-unknown", 11),
        (added("not_applicable:\n  - {unit: dv-1, points: nen-tan, reason: x}"), "code-unknown", 11),
        (added("not_applicable:\n  - {unit: dv-1, points: nen-tang, reason: x, subject: khac}"), "code-unknown", 11),
        (added("not_applicable:\n  - {unit: dv-1, points: nen-tang, reason: x, paper: tb-9}"), "code-unknown", 11),
        (added("tracks: {dv-9: lon}"), "code-unknown", 10),
        (added("tracks: {dv-1: lon}"), "code-unknown", 10),
        (added(f"decisions:\n  ties:\n    - {changed(DECIDED, 'dv-2', 'dv-9')}"), "code-unknown", 12),
        (added(f"decisions:\n  ties:\n    - {changed(DECIDED, ', dv-2', '')}"), "wrong-value", 12),
        (added(f"decisions:\n  ties:\n    - {changed(DECIDED, 'to-trinh', 'tb-9')}"), "code-unknown", 12),
        (added(f"decisions:\n  ties:\n    - {changed(DECIDED, 'block: so', 'block: huyen')}"), "code-unknown", 12),
        (added(f"decisions:\n  ties:\n    - {changed(DECIDED, 'so-hoa', 'khac')}"), "code-unknown", 12),
        (added(f"decisions:\n  ties:\n    - {changed(DECIDED, 'order', 'group: khac, order')}"), "code-unknown", 12),
        (added(f"decisions:\n  ties:\n    - {changed(DECIDED, 'dv-2', 'dv-1')}"), "code-twice", 12),
        (added(f"decisions:\n  ties:\n    - {changed(DECIDED, 'dv-2', 'xa-1')}"), "unit-in-other-block", 12),
        (added(f"decisions:\n  ties:\n    - {DECIDED}\n    - {DECIDED}"), "decisions-clash", 13),
        (added(f"decisions:\n  corrections:\n    - {changed(SCORED, 'dv-1', 'dv-9')}"), "code-unknown", 12),
        (added(f"decisions:\n  corrections:\n    - {changed(SCORED, 'nen-tang', 'nen')}"), "code-unknown", 12),
        (added(f"decisions:\n  corrections:\n    - {changed(SCORED, 'so-hoa', 'khac')}"), "code-unknown", 12),
        (added(f"decisions:\n  corrections:\n    - {changed(SCORED, 'to-trinh', 'tb-9')}"), "code-unknown", 12),
        (added("decisions:\n  corrections:\n    - " + changed(SCORED, "reason: x", "reason: ''")), "wrong-value", 12),
        (added("previous: {2016: {results: {khac: {dv-1: {rank: 1}}}}}"), "code-unknown", 10),
        (added("previous: {2016: {results: {so-hoa: {dv-1: {rank: 0}}}}}"), "wrong-value", 10),
        (added("previous: {2016: {results: {so-hoa: {dv-9: {rank: 1}}}}}"), "code-unknown", 10),
        (added("previous: {2016: {merged: all}}"), "wrong-value", 10),
    ],
)
def test_the_newer_entries_of_a_round_name_what_there_is(
    tmp_path: Path, change: tuple[str, str], rule: str, line: int
) -> None:
    assert told(tmp_path, change) == [(rule, line)]


def test_a_round_with_all_of_its_entries_is_sound(tmp_path: Path) -> None:
    sheets = (
        "{sheet: Xã, subject: so-hoa, block: xa}",
        "{sheet: Xã, file: khác.xlsx, subject: so-hoa, block: xa, stage: lan-1, columns: "
        "{stages: {tu-cham: {total: cột C}}, previous_totals: {2016: Điểm cũ}, note: Nhận xét}}",
    )
    entries = (
        f"decisions:\n  ties:\n    - {DECIDED}\n    - {changed(DECIDED, 'order', 'group: van-hanh, order')}\n"
        f"  corrections:\n    - {SCORED}\n    - {changed(SCORED, 'nen-tang', 'total')}\n"
        "not_ranked: [{unit: dv-1, reason: x, paper: luat-a, counted: true}]\n"
        "not_applicable: [{unit: dv-2, points: van-hanh, reason: x, paper: to-trinh}]\n"
        "previous: {2016: {comparable: false, reason: x, merged: each, results: {so-hoa: {dv-1: {rank: 1, total: 8.5}}}}}"
    )
    corrections = "  corrections: {sheet: Điều chỉnh, file: điều chỉnh.xlsx}\n"
    stages = STAGES.removesuffix("papers:\n").lstrip("\n")
    assert told(tmp_path, sheets, ("papers:\n", f"{corrections}{stages}{entries}\npapers:\n")) == []


def test_a_stage_that_the_rubric_parts_ties_by_is_needed(tmp_path: Path) -> None:
    keys = {"method": "unique", "keys": [{"by": "stage", "code": "tu-cham"}], "reference": "x"}
    assert told(tmp_path, by=rubric(ties=keys)) == [("stage-missing", 5)]
    assert told(tmp_path, ("papers:\n", STAGES), by=rubric(ties=keys)) == []


def test_a_number_waits_for_the_date(tmp_path: Path) -> None:
    change = ("date: 2017-12-20", 'date: "2017"\n    number: "12"'), ("year: 2017", "year: 2017\nnorm: nd30-2020")
    assert told(tmp_path, *change) == [("number-without-date", 18)]


def test_a_unit_is_either_out_of_scope_or_not_assessed(tmp_path: Path) -> None:
    both = "not_assessed: [{unit: dv-1, reason: x}]\nout_of_scope: [{unit: dv-1, reason: y}]"
    assert told(tmp_path, added(both)) == [("entries-clash", 10)]


def test_a_block_without_a_sheet_is_only_a_warning(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, ("    - {sheet: Xã, subject: so-hoa, block: xa}\n", ""))
    assert (finding.rule, finding.severity) == ("block-without-sheet", Severity.WARNING)


def test_an_office_without_units_is_told_once(tmp_path: Path) -> None:
    unranked = added("out_of_scope:\n  - {unit: dv-1, reason: x}")
    assert told(tmp_path, unranked, units={}) == [("office-unknown", 2)]


@pytest.mark.parametrize("name", ["../b.xlsx", "a/b.xlsx", "a\\\\b.xlsx", "C:b.xlsx", "..", " b.xlsx"])
def test_the_workbook_stands_in_the_folder_of_the_round(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, ("file: bang-diem.xlsx", f'file: "{name}"')) == [("file-not-bare", 6)]


def test_a_year_or_date_out_of_bounds_is_told_with_the_bound(tmp_path: Path) -> None:
    use_language("en")
    (year,) = findings(tmp_path, ("year: 2017", "year: 99999"))
    assert year.message == "“99999” is more than 2100"
    (date,) = findings(tmp_path, ("date: 2017-12-20", 'date: "9999"'))
    assert date.message == "“9999” is not a date" and "1990 to 2100" in date.advice


def test_legal_bases_and_papers_of_the_round_may_be_cited_alike(tmp_path: Path) -> None:
    assert told(tmp_path, ("legal_bases: [luat-a]", "legal_bases: [luat-a, to-trinh]")) == []
    assert told(tmp_path, ("paper: to-trinh", "paper: luat-a")) == []


def test_a_unit_may_be_not_assessed_for_one_subject_and_out_of_scope_for_another(tmp_path: Path) -> None:
    both = "not_assessed: [{{unit: dv-1, reason: x, subject: so-hoa}}]\nout_of_scope: [{{unit: dv-1, reason: y, {}}}]"
    assert told(tmp_path, added(both.format("subject: so-hoa"))) == [("entries-clash", 10)]
    assert told(tmp_path, added(both.format("subject: khac"))) == [("code-unknown", 11)]


def test_a_unit_is_listed_for_one_sheet_of_a_subject(tmp_path: Path) -> None:
    changes = ("block: so}", "block: so, units: [dv-1, dv-2]}"), ("block: xa}", "block: xa, units: [dv-2]}")
    assert told(tmp_path, *changes) == [("code-twice", 9)]
