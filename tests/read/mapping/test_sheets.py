from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from docgen.i18n import use_language
from docgen.model.rubric import Rubric
from docgen.read.mapping.board import Asked
from docgen.read.mapping.sheets import SheetGuess, which_sheets
from docgen.read.workbook import open_workbook
from tests.read.making import workbook
from tests.read.mapping.making import GROUPS, POINTS, asked, rubric, table, units

NAMED = ["STT", "Tên đơn vị", *(label for label, _most in GROUPS), "Tổng điểm"]
KNOWN = units(8) | units(8, "xa")
BLOCKS = [("so-hoa", "so"), ("so-hoa", "xa")]


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def communes(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [[str(cell).replace("Sở", "Xã") if isinstance(cell, str) else cell for cell in row] for row in rows]


def guesses(
    path: Path,
    sheets: Mapping[str, Any],
    wanted: Sequence[tuple[str, str]] = BLOCKS,
    made: Rubric | None = None,
) -> dict[tuple[str, str], SheetGuess]:
    book = open_workbook(workbook(path / "b.xlsx", sheets), "b.xlsx")
    used = made or rubric()

    def ask(title: str, subject: str, block: str) -> Asked:
        return asked(used, KNOWN, block, sheet={"sheet": title, "subject": subject})

    rows = {title: book.rows(title) for title in book.sheets}
    return {(guess.subject, guess.block): guess for guess in which_sheets(rows, wanted, ask)}


def test_blocks_are_told_by_their_units(tmp_path: Path) -> None:
    found = guesses(tmp_path, {"Bìa": [["Bảng điểm"]], "Sheet1": table(NAMED), "Sheet2": communes(table(NAMED))})
    assert [(found[pair].title, found[pair].certainty) for pair in BLOCKS] == [("Sheet1", "sure"), ("Sheet2", "sure")]
    assert found[BLOCKS[0]].reasons == ("8/8 units of the block",)


def test_two_sheets_that_fit_equally_well_stay_open(tmp_path: Path) -> None:
    found = guesses(tmp_path, {"Lần 1": table(NAMED), "Lần 2": table(NAMED)})
    assert found[BLOCKS[0]].title == "" and found[BLOCKS[0]].alternatives == ("Lần 1", "Lần 2")
    assert found[BLOCKS[1]].title == "" and found[BLOCKS[1]].alternatives == ()


def test_of_two_sheets_the_one_with_points_is_only_likely(tmp_path: Path) -> None:
    listed = [["STT", "Đơn vị", "Địa chỉ"], *([i, f"Sở số {i}", "Phố"] for i in range(1, 9))]
    found = guesses(tmp_path, {"Danh sách": listed, "Sheet1": table(NAMED)})
    assert (found[BLOCKS[0]].title, found[BLOCKS[0]].certainty) == ("Sheet1", "likely")
    assert found[BLOCKS[0]].alternatives == ("Danh sách",)


def test_subjects_are_told_by_name_and_columns(tmp_path: Path) -> None:
    one = rubric().subjects[0]
    other = one.model_copy(
        update={
            "code": "trang-web",
            "label": "Trang thông tin",
            "groups": rubric([("Nội dung", 40), ("Hình thức", 60)]).subjects[0].groups,
        }
    )
    made = rubric().model_copy(update={"subjects": (one, other)})
    pages = table(["STT", "Đơn vị", "Nội dung", "Hình thức", "Tổng điểm"], [values[:2] for values in POINTS])
    wanted = [("so-hoa", "so"), ("trang-web", "so")]
    by_columns = guesses(tmp_path, {"A": table(NAMED), "B": pages}, wanted, made)
    assert [by_columns[pair].title for pair in wanted] == ["A", "B"]
    totals = [[row[0], row[1], row[-1]] for row in table(NAMED)]
    by_name = guesses(tmp_path, {"Số hóa": totals, "Trang thông tin": totals}, wanted, made)
    assert [by_name[pair].title for pair in wanted] == ["Số hóa", "Trang thông tin"]
    assert "its name or title names the subject" in by_name["trang-web", "so"].reasons


def test_two_blocks_may_stand_in_one_sheet(tmp_path: Path) -> None:
    found = guesses(tmp_path, {"Sheet1": [*table(NAMED), ["II", "Khối xã"], *communes(table(NAMED)[1:])]})
    assert [(found[pair].title, found[pair].certainty) for pair in BLOCKS] == [("Sheet1", "sure")] * 2


def test_a_sheet_of_its_own_comes_before_one_of_several_blocks(tmp_path: Path) -> None:
    both = [*table(NAMED), *communes(table(NAMED)[1:])]
    found = guesses(tmp_path, {"Tổng hợp": both, "Xã": communes(table(NAMED))})
    assert [found[pair].title for pair in BLOCKS] == ["Tổng hợp", "Xã"]


def test_a_few_units_of_a_block_make_no_sheet_of_it(tmp_path: Path) -> None:
    found = guesses(tmp_path, {"Sheet1": [*table(NAMED), *communes(table(NAMED)[1:3])]})
    assert found["so-hoa", "so"].title == "Sheet1" and found["so-hoa", "xa"].title == ""
