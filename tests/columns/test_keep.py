from __future__ import annotations

import os
from pathlib import Path

import pytest

from docgen.columns.keep import keep
from docgen.columns.round import propose_columns
from docgen.errors import Refused
from docgen.i18n import use_language
from docgen.model.columns import KeptColumns
from docgen.read.yaml import read_yaml
from docgen.workspace import Workspace
from tests.columns.making import NAMED, ROUND, unusual, workspace
from tests.read.mapping.making import table


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def file_of(made: Workspace) -> Path:
    return made.round_folder(ROUND) / "columns.yaml"


def kept(made: Workspace) -> KeptColumns:
    return read_yaml(file_of(made), "columns.yaml", KeptColumns)[0]


def test_only_what_docgen_does_not_read_is_kept(tmp_path: Path) -> None:
    made = workspace(tmp_path, {"Sở": unusual()})
    done = keep(made, propose_columns(made, ROUND), "sure")
    assert (done.file, done.columns) == (f"data/{ROUND}/columns.yaml", 2)
    (sheet,) = kept(made).sheets
    assert (sheet.sheet, sheet.subject, sheet.block) == ("Sở", "so-hoa", "so")
    assert sheet.columns.model_dump(exclude_defaults=True) == {
        "total": "cột G",
        "groups": {"ha-tang-so": "cột C"},
        "headings": {"C": "Cột một", "G": ""},
    }
    assert file_of(made).read_text("utf-8").startswith("# yaml-language-server: $schema=")


def test_after_it_the_sheet_is_recognised_and_nothing_more_is_written(tmp_path: Path) -> None:
    made = workspace(tmp_path, {"Sở": unusual()})
    keep(made, propose_columns(made, ROUND), "sure")
    before = file_of(made).read_bytes()
    again = propose_columns(made, ROUND)
    assert [sheet.recognised for sheet in again.sheets] == [True]
    assert keep(made, again, "likely").columns == 0
    assert file_of(made).read_bytes() == before


def test_what_is_likely_is_kept_on_request_only(tmp_path: Path) -> None:
    """Without any heading the groups are known by their sum and bounds, which is likely and not sure."""
    made = workspace(tmp_path, {"Sở": table(["", "", "", "", "", "", "", "Ghi chú"])})
    keep(made, propose_columns(made, ROUND), "sure")
    assert kept(made).sheets[0].columns.groups == {}
    keep(made, propose_columns(made, ROUND), "likely")
    assert kept(made).sheets[0].columns.groups == {
        "ha-tang-so": "cột C",
        "noi-bo-so": "cột D",
        "nguoi-dan": "cột E",
        "an-toan-so": "cột F",
    }


def test_what_stands_in_the_file_stays(tmp_path: Path) -> None:
    """Entries of people, comments, other sheets, and a column that was confirmed otherwise."""
    made = workspace(tmp_path, {"Sở": unusual()})
    text = """\
# Đã rà ngày 3/2.
sheets:
  - sheet: Khối khác   # năm sau
    subject: so-hoa
    block: so
    columns: {note: cột Z}
  - sheet: Sở
    subject: so-hoa
    block: so
    columns:
      total: cột F   # theo biên bản
      headings: {F: An toàn thông tin}
"""
    file_of(made).write_text(text, "utf-8")
    keep(made, propose_columns(made, ROUND), "sure")
    written = file_of(made).read_text("utf-8")
    assert "# Đã rà ngày 3/2." in written and "# năm sau" in written and "# theo biên bản" in written
    other, sheet = kept(made).sheets
    assert other.columns.note == "cột Z" and sheet.columns.total == "cột F"
    assert sheet.columns.headings["F"] == "An toàn thông tin"


def test_a_file_with_nothing_but_comments_is_filled(tmp_path: Path) -> None:
    made = workspace(tmp_path, {"Sở": unusual()})
    file_of(made).write_text("# Cột đã xác nhận\nsheets:\n", "utf-8")
    keep(made, propose_columns(made, ROUND), "sure")
    assert file_of(made).read_text("utf-8").startswith("# Cột đã xác nhận\n") and kept(made).sheets[0].columns.total
    file_of(made).write_text("# Cột đã xác nhận\n", "utf-8")
    keep(made, propose_columns(made, ROUND), "sure")
    assert file_of(made).read_text("utf-8").startswith("# Cột đã xác nhận\n") and kept(made).sheets[0].columns.total


def test_what_round_yaml_names_is_not_kept(tmp_path: Path) -> None:
    declared = "  sheets:\n    - {sheet: Sở, subject: so-hoa, block: so, columns: {total: cột G}}\n"
    made = workspace(tmp_path, {"Sở": unusual()}, declared=declared)
    keep(made, propose_columns(made, ROUND), "sure")
    assert kept(made).sheets[0].columns.total == ""


def test_a_sheet_that_was_found_is_kept_with_the_name_it_was_asked_by(tmp_path: Path) -> None:
    made = workspace(tmp_path, {"Trang 2": table(NAMED)})
    keep(made, propose_columns(made, ROUND), "sure")
    (sheet,) = kept(made).sheets
    assert (sheet.sheet, sheet.instead_of) == ("Trang 2", "Sở")
    assert [each.recognised for each in propose_columns(made, ROUND).sheets] == [True]


def test_headings_that_look_like_numbers_or_signs_come_back_as_they_are(tmp_path: Path) -> None:
    rows = unusual()
    rows[0][2], rows[0][6] = "0,10: #1", "2026"
    made = workspace(tmp_path, {"Sở": rows})
    keep(made, propose_columns(made, ROUND), "likely")
    assert kept(made).sheets[0].columns.headings == {"C": "0,10: #1", "G": "2026"}


def test_where_nothing_can_be_written_nothing_changes(tmp_path: Path) -> None:
    made = workspace(tmp_path, {"Sở": unusual()})
    found = propose_columns(made, ROUND)
    file_of(made).mkdir()
    with pytest.raises(Refused):
        keep(made, found, "sure")
    assert os.listdir(file_of(made)) == []
