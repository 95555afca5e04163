from __future__ import annotations

from pathlib import Path

import pytest

from docgen.columns.round import propose_columns
from docgen.errors import Refused
from docgen.i18n import use_language
from docgen.read.mapping.proposal import Meaning
from tests.columns.making import CODES, NAMED, ROUND, unusual, workspace
from tests.read.mapping.making import table

LETTERS = dict(zip(CODES, "CDEF", strict=True))


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def test_a_sheet_that_docgen_reads_is_recognised(tmp_path: Path) -> None:
    (sheet,) = propose_columns(workspace(tmp_path, {"Sở": table(NAMED)}), ROUND).sheets
    assert sheet.recognised and sheet.guess is None
    assert sheet.read[Meaning("unit")] == 2 and sheet.read[Meaning("total")] == 7


def test_a_sheet_with_unusual_headings_is_not(tmp_path: Path) -> None:
    (sheet,) = propose_columns(workspace(tmp_path, {"Sở": unusual()}), ROUND).sheets
    assert not sheet.recognised and sheet.proposal is not None
    found = {
        meaning.code: column.letters for meaning, column in sheet.proposal.found("sure") if meaning.kind == "group"
    }
    assert found == LETTERS


def test_a_sheet_under_another_name_is_found(tmp_path: Path) -> None:
    (sheet,) = propose_columns(workspace(tmp_path, {"Bìa": [["x"]], "Trang 2": table(NAMED)}), ROUND).sheets
    assert sheet.guess is not None and (sheet.guess.title, sheet.instead_of) == ("Trang 2", "Sở")


def test_a_round_without_sheets_gets_them_proposed(tmp_path: Path) -> None:
    found = propose_columns(workspace(tmp_path, {"Trang 1": table(NAMED)}, declared=""), ROUND)
    assert found.undeclared
    assert [(sheet.own.sheet, sheet.own.subject, sheet.own.block) for sheet in found.sheets] == [
        ("Trang 1", "so-hoa", "so")
    ]


def test_a_sheet_that_is_nowhere_stays_open(tmp_path: Path) -> None:
    found = propose_columns(workspace(tmp_path, {"Trang 1": [["Ai đó", 3]]}), ROUND)
    assert not found.sheets and [guess.block for guess in found.open_sheets] == ["so"]


def test_a_workbook_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    made = workspace(tmp_path, {"Sở": table(NAMED)})
    (made.round_folder(ROUND) / "bang-diem.xlsx").write_bytes(b"x")
    found = propose_columns(made, ROUND)
    assert [finding.rule for finding in found.findings] == ["workbook-unreadable"] and not found.sheets


def test_confirmed_columns_are_not_asked_again(tmp_path: Path) -> None:
    made = workspace(tmp_path, {"Sở": unusual()})
    text = (
        "sheets:\n  - sheet: Sở\n    subject: so-hoa\n    block: so\n"
        "    columns: {total: cột G, groups: {ha-tang-so: cột C}, headings: {C: Cột một, G: ''}}\n"
    )
    (made.round_folder(ROUND) / "columns.yaml").write_text(text, "utf-8")
    (sheet,) = propose_columns(made, ROUND).sheets
    assert sheet.recognised


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("round.yaml", "rubric: tinh/1-2026", "rubric: tinh/1-2025", "code-unknown"),
        ("round.yaml", "subject: so-hoa", "subject: so-hoaa", "code-unknown"),
        ("round.yaml", "block: so}", "block: soo}", "code-unknown"),
        ("round.yaml", "office: tinh", "offce: tinh", "entry-missing"),
    ],
)
def test_what_cannot_be_begun_with_is_refused(tmp_path: Path, file: str, old: str, new: str, rule: str) -> None:
    made = workspace(tmp_path, {"Sở": table(NAMED)})
    path = made.round_folder(ROUND) / file
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(Refused) as refused:
        propose_columns(made, ROUND)
    assert rule in [finding.rule for finding in refused.value.findings]


def test_points_in_two_sheets_of_a_block_are_recognised(tmp_path: Path) -> None:
    """Each sheet lacks what the other has."""
    whole = table(NAMED)
    parts = {"Một": [row[:4] for row in whole], "Hai": [[*row[:2], *row[4:]] for row in whole]}
    declared = "  sheets:\n" + "".join(f"    - {{sheet: {title}, subject: so-hoa, block: so}}\n" for title in parts)
    found = propose_columns(workspace(tmp_path, parts, declared=declared), ROUND)
    assert [sheet.recognised for sheet in found.sheets] == [True, True]
    parts["Hai"][0][2] = "Cột lạ"
    found = propose_columns(workspace(tmp_path, parts, declared=declared), ROUND)
    assert [sheet.recognised for sheet in found.sheets] == [False, False]
