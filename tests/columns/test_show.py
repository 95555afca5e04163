from __future__ import annotations

import json
from pathlib import Path

import pytest

from docgen.columns.round import propose_columns
from docgen.columns.show import as_json, declaration, is_open, shown
from docgen.i18n import use_language
from tests.columns.making import NAMED, ROUND, unusual, workspace
from tests.read.mapping.making import table


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def test_each_column_has_a_row_with_its_reasons(tmp_path: Path) -> None:
    found = propose_columns(workspace(tmp_path, {"Sở": unusual()}), ROUND)
    (sheet,) = shown(found, everything=False)
    assert sheet.title == f"data/{ROUND}/bang-diem.xlsx, sheet “Sở”: so-hoa, so"
    assert sheet.rows[2] == (
        "C",
        "Cột một",
        "8; 9,5; 4",
        "points of “Hạ tầng kỹ thuật”",
        "sure",
        "the only column left; counts in the total",
    )
    assert sheet.rows[6][:2] == ("G", "(none)") and "8/8 totals" in sheet.rows[6][5]


def test_what_is_recognised_is_shown_on_request(tmp_path: Path) -> None:
    found = propose_columns(workspace(tmp_path, {"Sở": table(NAMED)}), ROUND)
    assert list(shown(found, everything=False)) == [] and len(list(shown(found, everything=True))) == 1
    assert not is_open(found, "sure")


def test_what_is_open_is_told_below(tmp_path: Path) -> None:
    """The other two groups stand in another order than the rubric's, so that order is no reason."""
    heads = [*NAMED[:2], "", "", NAMED[5], NAMED[4], NAMED[6]]
    rows = table(heads, [[5, 5 + i, 20, 30] for i in range(1, 9)])
    for i, row in enumerate(rows[1:]):
        row[2], row[3] = 1 + i, 9 - i % 7
        row[6] = sum(row[2:6])
    found = propose_columns(workspace(tmp_path, {"Sở": rows}), ROUND)
    (sheet,) = shown(found, everything=False)
    assert sheet.notes == (
        "Open: points of “Hạ tầng kỹ thuật”; equally well: column C, D",
        "Open: points of “Ứng dụng nội bộ”; equally well: column C, D",
    )
    assert sheet.rows[2][3:5] == ("could be: points of “Hạ tầng kỹ thuật” / points of “Ứng dụng nội bộ”", "open")
    assert is_open(found, "likely")


def test_lines_for_round_yaml(tmp_path: Path) -> None:
    found = propose_columns(workspace(tmp_path, {"Trang “1”": table(NAMED)}, declared=""), ROUND)
    assert declaration(found) == ('    - {sheet: "Trang “1”", subject: so-hoa, block: so}',)
    (sheet,) = shown(found, everything=True)
    assert "(sure: 8/8 units of the block)" in sheet.title


def test_a_sheet_that_is_not_found_is_told(tmp_path: Path) -> None:
    two = propose_columns(workspace(tmp_path, {"A": table(NAMED), "B": table(NAMED)}, declared=""), ROUND)
    assert [sheet.title for sheet in shown(two, everything=False)] == [
        "so-hoa, so: several sheets fit equally well: “A”, “B”"
    ]
    none = propose_columns(workspace(tmp_path, {"A": [["x"]]}), ROUND)
    assert [sheet.title for sheet in shown(none, everything=False)] == ["so-hoa, so: no sheet holds its units"]
    assert is_open(none, "sure")


def test_programs_get_the_same(tmp_path: Path) -> None:
    data = json.loads(as_json(propose_columns(workspace(tmp_path, {"Sở": unusual()}), ROUND)))
    (sheet,) = data["sheets"]
    assert (data["round"], sheet["sheet"], sheet["recognised"]) == (ROUND, "Sở", False)
    assert sheet["columns"][2]["meaning"] == {"kind": "group", "code": "ha-tang-so"}
    assert sheet["columns"][2]["certainty"] == "sure" and sheet["open"] == []
