"""What one sheet gives: criteria, stages of scoring, reasons, notes, tracks, points that do not apply, earlier totals."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from docgen.errors import Cell
from docgen.i18n import use_language
from docgen.model.rubric import Rubric
from docgen.model.scores import Entry
from docgen.read.sheet import KnownUnits, did_you_mean
from tests.read.making import NAME, Formula, Reading, read, round_, rubric, units, workbook

GROUPS: list[dict[str, Any]] = [
    {"code": "nen-tang", "label": "Hạ tầng", "maximum": 10, "criteria": [
        {"code": "mang", "label": "Mạng", "maximum": 6}, {"code": "may", "label": "Máy", "maximum": 4}]},
    {"code": "van-hanh", "label": "Ứng dụng", "maximum": 40},
    {"code": "thuong", "label": "Điểm thưởng", "kind": "bonus", "most": 5},
    {"code": "tru", "label": "Điểm trừ", "kind": "penalty", "most": 5},
]  # fmt: skip
NAMES = ("Sở Nội vụ", "Sở Tư pháp", "Sở Y tế")
STAGES = [
    {"code": "tu-cham", "label": "Tự chấm", "by": "unit"},
    {"code": "lan-1", "label": "Lần 1"},
    {"code": "lan-2", "label": "Lần 2", "otherwise": "lan-1"},
]


def by(method: str = "summed", **changes: Any) -> Rubric:
    return rubric(method, **{"groups": GROUPS, **changes})


def reading(tmp_path: Path, headings: list[Any], *rows: Any, rules: Rubric | None = None, **more: Any) -> Reading:
    """A sheet of three units; rows: what stands right of their names."""
    lines = [[number, name, *row] for number, (name, row) in enumerate(zip(NAMES, rows, strict=True), start=1)]
    path = workbook(tmp_path / "b.xlsx", {"Sở": [["STT", "Đơn vị", *headings], *lines]})
    return read(path, more.pop("of", None) or round_(**more), rules or by())


def values(marks: Any) -> dict[str, str]:
    return {code: str(mark.value) for code, mark in marks.items()}


def first(found: Reading) -> Entry:
    return found.scores.entries[0]


CRITERIA = ["Mạng", "Máy", "Ứng dụng", "Tổng điểm"]


def test_criteria_come_with_their_cells(tmp_path: Path) -> None:
    found = reading(tmp_path, CRITERIA, [5, 3, 20, 28], [6, 4, 40, 50], [0, 0, 0, 0])
    assert found.told == []
    assert (values(first(found).criteria), values(first(found).marks)) == (
        {"mang": "5", "may": "3"},
        {"van-hanh": "20"},
    )
    assert first(found).criteria["may"].place == Cell(NAME, "Sở", "D2")


def test_a_group_may_have_a_column_beside_those_of_its_criteria(tmp_path: Path) -> None:
    found = reading(tmp_path, ["Hạ tầng", *CRITERIA], *[[8, 5, 3, 20, 28]] * 2, [None, 5, 3, 20, 28])
    assert found.told == []
    assert values(first(found).marks) == {"nen-tang": "8", "van-hanh": "20"}


def test_an_empty_criterion_is_told_unless_it_is_of_a_bonus(tmp_path: Path) -> None:
    found = reading(tmp_path, CRITERIA, [5, None, 20, None], [6, 4, 40, 50], [0, 0, 0, 0])
    assert found.told == [("error", "mark-missing", "D2")]
    bonus = [GROUPS[1], {**GROUPS[2], "criteria": [{"code": "giai", "label": "Giải thưởng"}]}]
    given = reading(tmp_path, ["Ứng dụng", "Giải thưởng"], [20, None], [21, 2], [22, None], rules=by(groups=bonus))
    assert given.told == []


@pytest.mark.parametrize("method", ["summed", "given"])
def test_a_sum_that_fails_because_of_its_parts_is_not_told_again(tmp_path: Path, method: str) -> None:
    heads = ["Hạ tầng", *CRITERIA]
    lost, not_one = Formula("=NA()", "#N/A"), Formula("=D2+E2", "#VALUE!")
    found = reading(
        tmp_path,
        heads,
        [lost, lost, 3, 20, lost],
        [not_one, "sáu", 4, 40, not_one],
        [Formula("=D4+E4"), Formula("=AVERAGE(6)"), 3, 20, Formula("=C4+F4")],
        rules=by(method),
    )
    assert found.told == [
        ("error", "cell-error", "D2"),
        ("error", "not-a-number", "D3"),
        ("error", "cell-uncalculated", "D4"),
    ]


SOUND = [[8, 5, 3, 20, 28]] * 2


@pytest.mark.parametrize("method", ["summed", "given"])
@pytest.mark.parametrize("fault", [True, "sáu", Formula("=NA()", "#N/A"), Formula("=AVERAGE(6)")])
def test_a_sum_never_calculated_over_a_part_that_is_no_number_is_not_told_again(
    tmp_path: Path, method: str, fault: Any
) -> None:
    row = [Formula("=D2+E2"), fault, 3, 20, Formula("=C2+F2")]
    ((severity, _rule, ref),) = reading(tmp_path, ["Hạ tầng", *CRITERIA], row, *SOUND, rules=by(method)).told
    assert (severity, ref) == ("error", "D2")


def test_a_sum_never_calculated_over_a_number_as_text_is_a_warning(tmp_path: Path) -> None:
    row = [Formula("=D2+E2"), "6", 3, 20, Formula("=C2+F2")]
    assert reading(tmp_path, ["Hạ tầng", *CRITERIA], row, *SOUND).told == [
        ("warning", "total-uncalculated", "C2"),
        ("warning", "number-as-text", "D2"),
        ("warning", "total-uncalculated", "G2"),
    ]


def test_a_sum_that_fails_by_itself_is_told(tmp_path: Path) -> None:
    heads = ["Hạ tầng", *CRITERIA]
    lost = Formula("=#REF!", "#REF!")
    found = reading(
        tmp_path,
        heads,
        [8, 5, 3, 20, lost],
        [lost, 6, "4,0", 40, 50],
        [Formula("=D4+E4"), 5, 3, 20, Formula("=C4+F4")],
    )
    assert found.told == [
        ("error", "cell-error", "G2"),
        ("error", "cell-error", "C3"),
        ("warning", "number-as-text", "E3"),
        ("warning", "total-uncalculated", "C4"),
        ("warning", "total-uncalculated", "G4"),
    ]


def test_stages_are_read_apart_and_the_last_one_counts(tmp_path: Path) -> None:
    heads = [f"{stage} - {name}" for stage in ("Tự chấm", "Lần 1", "Lần 2") for name in ("Hạ tầng", "Ứng dụng")]
    rules = rubric(groups=[{**GROUPS[0], "criteria": []}, GROUPS[1]])
    found = reading(
        tmp_path,
        heads,
        [10, 40, 8, 20, 9, 21],
        [10, 40, 8, 20, None, 22],
        [None, None, 8, 20, None, None],
        rules=rules,
        scores={"stages": STAGES},
    )
    assert found.told == []
    assert [values(entry.marks) for entry in found.scores.entries] == [
        {"nen-tang": "9", "van-hanh": "21"},
        {"nen-tang": "8", "van-hanh": "22"},
        {"nen-tang": "8", "van-hanh": "20"},
    ]
    assert [values(first(found).stages[code].marks) for code in ("tu-cham", "lan-1", "lan-2")] == [
        {"nen-tang": "10", "van-hanh": "40"},
        {"nen-tang": "8", "van-hanh": "20"},
        {"nen-tang": "9", "van-hanh": "21"},
    ]


def test_an_appraised_score_never_falls_back_on_a_self_assessed_one(tmp_path: Path) -> None:
    heads = ["Tự chấm - Ứng dụng", "Lần 1 - Ứng dụng"]
    found = reading(
        tmp_path, heads, [40, 20], [40, None], [40, 22], rules=by(groups=[GROUPS[1]]), scores={"stages": STAGES[:2]}
    )
    assert found.told == [("error", "unit-without-marks", "B3")]


def test_an_empty_cell_of_an_earlier_stage_is_no_matter(tmp_path: Path) -> None:
    heads = ["Tự chấm - Ứng dụng", "Lần 1 - Ứng dụng", "Lần 1 - Hạ tầng", "Tự chấm - Hạ tầng"]
    rules = rubric(groups=[{**GROUPS[0], "criteria": []}, GROUPS[1]])
    rows = [[None, 20, 8, None], [40, 20, None, 9], [40, 20, 8, 9]]
    found = reading(tmp_path, heads, *rows, rules=rules, scores={"stages": STAGES[:2]})
    assert found.told == [("error", "mark-missing", "E3")]


def test_what_is_wrong_at_an_earlier_stage_is_told(tmp_path: Path) -> None:
    heads = ["Tự chấm - Ứng dụng", "Lần 1 - Ứng dụng"]
    found = reading(
        tmp_path,
        heads,
        ["tốt", 20],
        [40, 21],
        ["40,5", 22],
        rules=by(groups=[GROUPS[1]]),
        scores={"stages": STAGES[:2]},
    )
    assert found.told == [("error", "not-a-number", "C2"), ("warning", "number-as-text", "C4")]


def test_totals_of_stages_and_the_final_one(tmp_path: Path) -> None:
    heads = ["Tổng điểm tự chấm", "Tổng điểm"]
    found = reading(
        tmp_path, heads, [45, 40.5], [46, 41], [None, 42], rules=by("given", groups=[]), scores={"stages": STAGES[:2]}
    )
    assert found.told == []
    own = first(found).stages["tu-cham"].total
    assert own is not None and own.value == 45 and first(found).total is not None
    assert str(getattr(first(found).total, "value", "")) == "40.5"


def test_reasons_and_notes_are_kept_with_their_cells(tmp_path: Path) -> None:
    heads = ["Ứng dụng", "Điểm thưởng", "Lý do", "Điểm trừ", "Lý do trừ", "Ghi chú"]
    groups = GROUPS[1:]
    found = reading(
        tmp_path,
        heads,
        [20, 2, "Giải nhất tỉnh", None, None, "đang sáp nhập"],
        [20, None, None, 1, "chậm báo cáo", None],
        [20, None, " ", None, None, None],
        rules=by(groups=groups),
    )
    assert found.told == []
    one, two, three = found.scores.entries
    assert one.reasons["thuong"].text == "Giải nhất tỉnh" and one.reasons["thuong"].place.ref == "E2"
    assert one.note is not None and (one.note.text, one.note.place.ref) == ("đang sáp nhập", "H2")
    assert {code: text.text for code, text in two.reasons.items()} == {"tru": "chậm báo cáo"}
    assert (three.reasons, three.note) == ({}, None)


@pytest.mark.parametrize("word", ["Không áp dụng", "KAD", "k/a", "N/A", "không có TTHC"])
def test_words_say_that_points_do_not_apply_where_the_rubric_has_a_rule(tmp_path: Path, word: str) -> None:
    rule = {"method": "convert", "words": ["Không có TTHC"], "reference": "Điều 8"}
    rows = [[5, word, 20], [6, 4, 40], [0, 0, 0]]
    found = reading(tmp_path, CRITERIA[:3], *rows, rules=by(not_applicable=rule))
    assert found.told == [] and first(found).not_applicable == {"may"}
    without = reading(tmp_path, CRITERIA[:3], *rows)
    assert without.told == [("error", "not-a-number", "D2")] and first(without).not_applicable == frozenset()


def test_a_group_that_does_not_apply_leaves_its_criteria_empty(tmp_path: Path) -> None:
    rule = {"method": "convert", "reference": "Điều 8"}
    listed = [{"unit": "dv-1", "points": "nen-tang", "reason": "x"}]
    rows = [[None, None, 20], [6, 4, 40], [0, 0, 0]]
    found = reading(tmp_path, CRITERIA[:3], *rows, rules=by(not_applicable=rule), not_applicable=listed)
    assert found.told == [] and first(found).not_applicable == {"nen-tang"}


def test_points_of_another_subject_are_not_taken_out(tmp_path: Path) -> None:
    listed = [{"unit": "dv-1", "points": "dich-vu", "reason": "của nội dung khác"}]
    found = reading(tmp_path, CRITERIA[:3], [5, 3, 20], [6, 4, 40], [0, 0, 0], not_applicable=listed)
    assert found.told == [] and first(found).not_applicable == frozenset()


TRACKS = [{"code": "lon", "label": "lớn"}, {"code": "nho", "label": "nhỏ"}]


def with_tracks() -> Rubric:
    rules = rubric(
        groups=[{"code": "van-hanh", "label": "Ứng dụng", "maximum": {"so.lon": 40, "so.nho": 20, "xa": 40}}]
    )
    blocks = [{"code": "so", "label": "x", "noun": "x", "tracks": TRACKS}, {"code": "xa", "label": "x", "noun": "x"}]
    return Rubric.model_validate({**rules.model_dump(), "blocks": blocks})


def test_a_track_is_that_of_the_round_or_of_the_register(tmp_path: Path) -> None:
    use_language("en")
    known = units()
    known["dv-1"] = known["dv-1"].model_copy(update={"track": "lon"})
    known["dv-2"] = known["dv-2"].model_copy(update={"track": "lon"})
    rows = [[number, name, 10] for number, name in enumerate(NAMES, start=1)]
    path = workbook(tmp_path / "b.xlsx", {"Sở": [["STT", "Đơn vị", "Ứng dụng"], *rows]})
    found = read(path, round_(tracks={"dv-2": "nho"}), with_tracks(), known)
    assert [entry.track for entry in found.scores.entries] == ["lon", "nho", ""]
    assert found.told == [("error", "track-missing", "B4")]
    assert "lon, nho" in found.findings[0].advice


def test_totals_of_earlier_years_come_with_their_cells(tmp_path: Path) -> None:
    heads = ["Ứng dụng", "Tổng điểm năm 2016", "Xếp hạng năm 2016"]
    found = reading(tmp_path, heads, [20, "35,5", 1], [21, "-", "-"], [22, None, 2], rules=by(groups=[GROUPS[1]]))
    assert found.told == [("warning", "number-as-text", "D2")]
    assert {
        year: (mark.value, getattr(mark.place, "ref", "")) for year, mark in first(found).previous_totals.items()
    } == {2016: (Decimal("35.5"), "D2")}
    assert found.scores.entries[1].previous_totals == {} and found.scores.entries[1].previous_ranks == {}


@pytest.mark.parametrize(
    "label", ["Trung bình", "TỔNG CỘNG:", "Trung bình khối sở, ngành", "Bình quân chung", "Điểm trung bình toàn tỉnh"]
)
def test_rows_that_sum_up_others_are_noted_and_not_read(tmp_path: Path, label: str) -> None:
    heads = ["STT", "Đơn vị", "Ứng dụng"]
    rows = [[number, name, 20] for number, name in enumerate(NAMES, start=1)]
    for line, ref in (([None, label, 20], "B5"), ([label, None, 20], "A5")):
        path = workbook(tmp_path / f"{ref}.xlsx", {"Sở": [heads, *rows, line]})
        assert read(path, rubric_of=by(groups=[GROUPS[1]])).told == [("note", "row-not-read", ref)]


def test_a_row_without_unit_names_the_units_that_lack_one(tmp_path: Path) -> None:
    use_language("en")
    heads = ["STT", "Đơn vị", "Ứng dụng"]
    path = workbook(tmp_path / "b.xlsx", {"Sở": [heads, [1, "Sở Nội vụ", 20], [2, None, 21], [3, "????", 22]]})
    found = read(path, rubric_of=by(groups=[GROUPS[1]]))
    assert found.told == [("error", "unit-missing", "B3"), ("error", "unit-unknown", "B4")]
    assert all(f.advice.endswith("Units without a row: “Sở Tư pháp”, “Sở Y tế”") for f in found.findings)
    fewer = workbook(tmp_path / "c.xlsx", {"Sở": [heads, [1, "Sở Nội vụ", 20], [2, None, 21]]})
    rules = [rule for _severity, rule, _ref in read(fewer, rubric_of=by(groups=[GROUPS[1]])).told]
    assert rules == ["unit-missing", "unit-without-row", "unit-without-row"]


def test_a_unit_whose_row_stands_in_another_sheet_is_told_there_only(tmp_path: Path) -> None:
    heads = ["STT", "Đơn vị", "Ứng dụng"]
    rows = [[number, name, 20] for number, name in enumerate(NAMES, start=1)]
    path = workbook(tmp_path / "b.xlsx", {"Sở": [heads, *rows, [4, "Xã Đông", 5]], "Xã": [heads]})
    sheets = [{"sheet": name, "subject": "so-hoa", "block": block} for name, block in (("Sở", "so"), ("Xã", "xa"))]
    found = read(path, round_(scores={"sheets": sheets}), by(groups=[GROUPS[1]]))
    assert found.told == [("error", "unit-in-other-block", "B5")]


def test_a_unit_of_a_block_without_sheet_is_told_once_for_all_sheets(tmp_path: Path) -> None:
    use_language("en")
    firm = units()["dv-1"].model_copy(update={"code": "cty", "name": "Công ty A", "block": "cong-ty"})
    known = {**units("Sở Nội vụ"), "cty": firm}
    rows: list[list[Any]] = [
        ["STT", "Đơn vị", "Ứng dụng"],
        [1, "Sở Nội vụ", 20],
        [2, "Công ty A", 20],
        [3, "Xã Đông", 5],
    ]
    sheets = [{"sheet": "Sở", "subject": "so-hoa", "block": block} for block in ("so", "xa")]
    path = workbook(tmp_path / "b.xlsx", {"Sở": rows})
    found = read(path, round_(scores={"sheets": sheets}), by(groups=[GROUPS[1]]), known)
    assert found.told == [("error", "unit-in-other-block", "B3")]
    assert "for which round.yaml names no sheet" in found.findings[0].message


def under_titles(tmp_path: Path, one: str, other: str, *titles: list[Any]) -> Reading:
    """Three departments under a title and two communes under another, with one row of each to be named."""
    known = units("Sở Nội vụ", "Sở Tư pháp", "Sở Y tế")
    known |= {
        f"xa-{n}": known["xa-1"].model_copy(update={"code": f"xa-{n}", "name": f"Xã {n}", "spellings": ()})
        for n in (2, 3)
    }
    so, xa = [["Sở Nội vụ"], ["Sở Tư pháp"], [one]], [["Xã 2"], ["Xã 3"], [other]]
    rows = [[n, *row, 20] for n, row in enumerate(so, 1)], [[n, *row, 20] for n, row in enumerate(xa, 1)]
    table = [["STT", "Đơn vị", "Ứng dụng"], titles[0], *rows[0], titles[1], *rows[1]]
    path = workbook(tmp_path / "b.xlsx", {"Sở": table})
    sheets = [{"sheet": "Sở", "subject": "so-hoa", "block": block} for block in ("so", "xa")]
    return read(path, round_(scores={"sheets": sheets}), by(groups=[GROUPS[1]]), known)


@pytest.mark.parametrize("titles", [(["I", "CÁC SỞ"], ["II", "CÁC XÃ"]), (["I. CÁC SỞ"], ["II. CÁC XÃ"])])
def test_units_under_the_title_of_another_block_are_told(tmp_path: Path, titles: tuple[list[Any], ...]) -> None:
    use_language("en")
    assert under_titles(tmp_path, "Sở Y tế", "Xã Đông", *titles).told == []
    found = under_titles(tmp_path, "Xã Đông", "Sở Y tế", *titles)
    assert found.told == [("warning", "unit-under-other-title", ref) for ref in ("B9", "B5")]
    assert found.findings[0].message == "“Sở Y tế” of the block “so” stands under the title of the block “xa”"
    assert len(found.scores.entries) == 6


def test_known_units_are_found_by_any_name_and_a_name_wins_over_a_spelling() -> None:
    both = units("Sở Nội vụ", "Sở Tư pháp")
    both["dv-1"] = both["dv-1"].model_copy(update={"spellings": ("Sở Tư pháp", "SNV")})
    known = KnownUnits(both)
    assert [getattr(known.named(text), "code", None) for text in ("sở tư  pháp", "snv", "dv-2", "Sở Y tế")] == [
        "dv-2", "dv-1", "dv-2", None,
    ]  # fmt: skip


def test_advice_names_one_unit_or_all_that_may_be_meant() -> None:
    use_language("en")
    one, two = units("Sở A", "Sở B")["dv-1"], units("Sở A", "Sở B")["dv-2"]
    assert did_you_mean([one]).startswith("Did you mean “Sở A”?")
    assert did_you_mean([one, two]) == "Did you mean one of these: “Sở A”, “Sở B”? Correct the name"


def totals(tmp_path: Path, *values: Any) -> list[bool]:
    """Whether each total of seven units counts as typed over a formula."""
    rows = [
        [n, f"Sở số {n}", 20, Formula(f"=C{n + 2}", 20) if value is None else value]
        for n, value in enumerate(values, 1)
    ]
    heads = [["STT", "Đơn vị", "Ứng dụng", "Tổng điểm"], ["(1)", "(2)", "(3)", "(4)"]]
    path = workbook(tmp_path / "b.xlsx", {"Sở": [*heads, *rows]})
    known = units(*(f"Sở số {n}" for n in range(1, len(values) + 1)))
    found = read(path, rubric_of=by(groups=[GROUPS[1]]), known=known)
    return [entry.total is not None and entry.total.is_over_formula for entry in found.scores.entries]


def test_a_total_typed_where_the_others_have_formulas_is_known_as_such(tmp_path: Path) -> None:
    _ = None
    assert totals(tmp_path, _, _, _, 20, _, _, _) == [False] * 3 + [True] + [False] * 3
    assert totals(tmp_path, 20, _, _, _, _) == [True, *[False] * 4]
    assert totals(tmp_path, 20, _, _, _, 20, _, _) == [False] * 7, "two of seven: nobody knows what is usual"
    assert totals(tmp_path, 20, _, _) == totals(tmp_path, 20, 20, 20) == [False] * 3
    assert totals(tmp_path, _, _, _, "20,0", _, _, _) == [False] * 3 + [True] + [False] * 3, "a text was typed as well"


def test_points_of_a_group_typed_where_the_others_have_formulas_are_known_as_such(tmp_path: Path) -> None:
    heads = ["STT", "Đơn vị", "Hạ tầng", "Mạng", "Máy", "Ứng dụng"]
    rows = [[n, f"Sở số {n}", Formula(f"=D{n + 1}+E{n + 1}", 8), 5, 3, 20] for n in range(1, 7)]
    rows[2][2] = 8
    path = workbook(tmp_path / "b.xlsx", {"Sở": [heads, *rows]})
    found = read(path, rubric_of=by(), known=units(*(f"Sở số {n}" for n in range(1, 7))))
    assert [entry.marks["nen-tang"].is_over_formula for entry in found.scores.entries] == [n == 2 for n in range(6)]
    assert not any(entry.marks["van-hanh"].is_over_formula for entry in found.scores.entries)
