from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docgen.errors import Finding, Refused
from docgen.i18n import use_language
from docgen.model.columns import ConfirmedColumns, KeptColumns
from docgen.read.kept import check_kept, moved, read_kept, with_columns
from docgen.read.scores import read_scores
from docgen.read.workbook import open_workbook
from docgen.read.yaml import parse_yaml
from tests.read import making
from tests.read.making import HEADINGS, ROWS, round_, rubric, units, workbook

KEPT = """\
sheets:
  - sheet: Sở
    subject: so-hoa
    block: so
    columns:
      groups: {nen-tang: cột C}
      total: cột E
      previous_ranks: {2016: cột F}
      headings: {C: HT, E: Kết quả, F: "2016"}
"""


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def kept(text: str = KEPT) -> KeptColumns:
    return parse_yaml(text, "data/dot/columns.yaml", KeptColumns)[0]


def faults(text: str) -> list[tuple[str, str]]:
    found, lines = parse_yaml(text, "data/dot/columns.yaml", KeptColumns)
    return [(finding.rule, str(finding.place)) for finding in check_kept(found, lines, rubric(), 2017)]


def sheet_of(**changes: Any) -> Any:
    return with_columns(round_(**changes), kept()).scores.sheets[0]


def test_confirmed_columns_are_taken_over() -> None:
    columns = sheet_of().columns
    assert columns.groups == {"nen-tang": "cột C"} and columns.total == "cột E"
    assert columns.previous_ranks == {2016: "cột F"}
    assert isinstance(columns, ConfirmedColumns) and columns.headings == {"C": "HT", "E": "Kết quả", "F": "2016"}


def test_what_round_yaml_names_wins() -> None:
    columns = sheet_of(sheet={"columns": {"total": "Tổng cộng", "groups": {"van-hanh": "Vận hành"}}}).columns
    assert columns.total == "Tổng cộng"
    assert columns.groups == {"nen-tang": "cột C", "van-hanh": "Vận hành"}
    assert set(columns.headings) == {"C", "F"}, "the heading of a column that is not taken over is not held against it"


@pytest.mark.parametrize("change", [{"sheet": "Khác"}, {"block": "xa"}, {"stage": "lan-2"}, {"file": "khac.xlsx"}])
def test_other_sheets_stay_as_they_are(change: dict[str, str]) -> None:
    before = round_(sheet=change).scores.sheets[0]
    assert sheet_of(sheet=change) == before


def test_a_sheet_that_was_found_under_another_name() -> None:
    text = KEPT.replace("sheet: Sở", "sheet: Sheet1\n    instead_of: Sở")
    found = with_columns(round_(), kept(text)).scores.sheets[0]
    assert found.sheet == "Sheet1" and found.columns.total == "cột E"


def test_points_of_stages_are_taken_over_too() -> None:
    text = KEPT.replace("      total: cột E", "      stages: {tu-cham: {groups: {nen-tang: cột D}, total: cột G}}")
    own = {"columns": {"stages": {"tu-cham": {"total": "Tự chấm"}}}}
    stage = with_columns(round_(sheet=own), kept(text)).scores.sheets[0].columns.stages["tu-cham"]
    assert (stage.groups, stage.total) == ({"nen-tang": "cột D"}, "Tự chấm")


def test_a_round_without_the_file_keeps_nothing(tmp_path: Path) -> None:
    assert read_kept(tmp_path / "columns.yaml", "columns.yaml")[0] == KeptColumns()


def test_a_misspelt_entry_is_told_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "columns.yaml"
    path.write_text(KEPT.replace("total:", "totl:"), "utf-8")
    with pytest.raises(Refused) as refused:
        read_kept(path, "data/dot/columns.yaml")
    assert "data/dot/columns.yaml, line 7" in str(refused.value) and "total" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("subject: so-hoa", "subject: so-ho", "code-unknown", 3),
        ("block: so", "block: soo", "code-unknown", 4),
        ("nen-tang", "nen-tangg", "code-unknown", 6),
        ("total: cột E", "criteria: {x: cột E}", "code-unknown", 7),
        ("{2016: cột F}", "{2017: cột F}", "year-not-before", 8),
    ],
)
def test_what_the_rubric_does_not_have_is_told(old: str, new: str, rule: str, line: int) -> None:
    ((found, place),) = faults(KEPT.replace(old, new, 1))
    assert found == rule and f"line {line}" in place


def test_two_entries_for_one_sheet_are_told() -> None:
    assert [rule for rule, _place in faults(KEPT + KEPT.removeprefix("sheets:\n"))] == ["sheet-twice"]


def told_moved(path: Path, headings: list[str], **changes: Any) -> list[Finding]:
    book = open_workbook(workbook(path / "bang-diem.xlsx", {"Sở": [["BẢNG ĐIỂM"], [], headings, *ROWS]}), making.NAME)
    known = units()
    return list(moved(book.name, book.rows("Sở"), sheet_of(**changes), known, known))


def test_a_column_with_another_heading_is_noticed(tmp_path: Path) -> None:
    as_confirmed = [*HEADINGS[:2], "HT", "Ứng dụng", "Kết quả", "2016", "Ghi chú"]
    assert told_moved(tmp_path, as_confirmed) == []
    assert told_moved(tmp_path, [*HEADINGS[:2], "ht ", "Ứng dụng", "KẾT QUẢ", "2016", "Ghi chú"]) == []
    (found,) = told_moved(tmp_path, [*HEADINGS[:2], "HT", "Kết quả", "Ứng dụng", "2016", "Ghi chú"])
    assert found.rule == "columns-moved"
    assert str(found).startswith("data/dot/bang-diem.xlsx, sheet “Sở”, cell E3: Column E was headed “Kết quả”")
    assert "docgen columns" in found.advice


def test_a_column_that_round_yaml_names_may_move(tmp_path: Path) -> None:
    headings = [*HEADINGS[:2], "HT", "Kết quả", "Ứng dụng", "2016", "Ghi chú"]
    assert told_moved(tmp_path, headings, sheet={"columns": {"total": "Kết quả"}}) == []


def test_reading_scores_uses_them_and_tells_of_what_moved(tmp_path: Path) -> None:
    """As a build reads them: the confirmed columns are read, and one that moved stops it."""
    using = with_columns(round_(), kept())
    headings = [*HEADINGS[:2], "HT", "Ứng dụng", "Kết quả", "2016", "Ghi chú"]
    path = workbook(tmp_path / "bang-diem.xlsx", {"Sở": [headings, *ROWS]})
    scores, findings = read_scores(path, making.NAME, using, rubric(), units())
    assert [finding.rule for finding in findings if finding.severity.value == "error"] == []
    assert [str(entry.total.value) for entry in scores.entries if entry.total] == ["28.7", "28.5", "26.07"]
    assert [str(entry.marks["nen-tang"].value) for entry in scores.entries] == ["7", "8.5", "9"]
    headings[2], headings[4] = headings[4], headings[2]
    path = workbook(tmp_path / "bang-diem.xlsx", {"Sở": [headings, *ROWS]})
    _scores, findings = read_scores(path, making.NAME, using, rubric(), units())
    assert [finding.rule for finding in findings].count("columns-moved") == 2
