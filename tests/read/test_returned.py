from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docgen.errors import Refused
from docgen.i18n import use_language
from docgen.model.returned import Standing
from docgen.read.returned import open_returned, workbooks_in
from tests import returning
from tests.handing import SHEETS, occasion, round_, rubric
from tests.returning import appraised, edit, read, told


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def test_a_sheet_of_a_block_that_takes_no_part_any_more_is_told(tmp_path: Path) -> None:
    path = returning.part(tmp_path / "a.xlsx", {("Xã", "Xã Yên Sa", "Thể chế số"): 1}, "the-che")
    nobody = [{"unit": f"xa-{number}", "reason": "sáp nhập"} for number in (1, 2, 3)]
    assert ("error", "sheet-not-expected", "") in told(read(path, occasion(round_(out_of_scope=nobody))))


def test_a_file_of_another_rubric_round_office_or_year_is_not_taken(tmp_path: Path) -> None:
    path = returning.form(tmp_path / "a.xlsx", "so-2")
    groups = rubric().model_dump(mode="json", exclude_none=True)["subjects"][0]["groups"]
    groups[0]["maximum"] = {"so": "31", "xa": "30", "xa.mien-nui": "20"}
    changed = read(path, occasion(rubric_of=rubric(groups=groups)))
    assert (changed.standing, told(changed)) == (Standing.OTHER_RUBRIC, [("error", "other-rubric", "")])
    assert "noi/12-2026 (12/QĐ-UBND 2026-03-05)" in changed.findings[0].message
    from dataclasses import replace

    for other in (
        replace(occasion(), round_name="dot-2"),
        replace(occasion(), office="x"),
        replace(occasion(), year=1),
    ):
        found = read(path, other)
        assert (found.standing, found.given) == (Standing.OTHER_ROUND, ())
        assert told(found) == [("error", "other-round", "")]


def test_a_workbook_made_without_a_round_is_taken_for_one(tmp_path: Path) -> None:
    cells = {("Sở, ban, ngành", "Sở Y tế", "Thể chế số"): 4}
    path = returning.entry(tmp_path / "a.xlsx", cells, occasion(without=True))
    assert read(path, occasion(round_(scores={"sheets": SHEETS[:2]}))).values == {appraised("so-3", "the-che"): 4}


def test_what_docgen_collected_is_not_an_answer(tmp_path: Path) -> None:
    from docgen.merge import merge
    from docgen.model.returned import Collected
    from docgen.write.collected import collected_workbook

    path = tmp_path / "a.xlsx"
    path.write_bytes(collected_workbook(occasion(), Collected((), merge(())), ()))
    assert read(path).standing is Standing.COLLECTED


def test_the_stamp_is_found_in_the_properties_when_the_hidden_sheet_is_gone(tmp_path: Path) -> None:
    path = returning.form(tmp_path / "a.xlsx", "so-2")
    found = read(edit(path, lambda book: book.remove(book["_docgen"])))
    assert (found.standing, len(found.given), told(found)) == (Standing.TAKEN, 5, [])


def test_a_table_without_a_stamp_is_not_recognised(tmp_path: Path) -> None:
    path = edit(returning.part(tmp_path / "a.xlsx", {}, "the-che"), returning.unstamp)
    assert read(path).standing is Standing.NOT_RECOGNISED


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for content in (b"", b"PK\x03\x04 nothing", returning.form(tmp_path / "b.xlsx", "so-2").read_bytes()[:3000]):
        path.write_bytes(content)
        found = read(path)
        assert found.standing is Standing.DAMAGED
        assert [severity for severity, _rule, _cell in told(found)] == ["error"]


def test_workbooks_are_found_in_folders_inside_and_lock_files_are_not(tmp_path: Path) -> None:
    for name in (
        "a.xlsx",
        "Huyện/Xã/b.XLSX",
        "c.ods",
        "~$a.xlsx",
        ".~lock.a.xlsx#",
        ".~lock.c.ods#",
        ".trash/d.xlsx",
        "__MACOSX/a.xlsx",
        "minh chứng.pdf",
        "tất cả.zip",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    books, others = workbooks_in(tmp_path)
    assert sorted(path.name for path in books) == ["a.xlsx", "b.XLSX", "c.ods"]
    assert sorted(path.name for path in others) == ["minh chứng.pdf", "tất cả.zip"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        workbooks_in(tmp_path / "không có")
    assert refused.value.findings[0].rule == "folder-missing"


def test_properties_of_other_programs_are_no_stamp(tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.packaging.custom import StringProperty

    book: Any = openpyxl.Workbook()
    book.custom_doc_props.append(StringProperty(name="Company", value="docgen.shape"))
    book.save(tmp_path / "a.xlsx")
    assert open_returned(tmp_path / "a.xlsx", "a.xlsx").stamp is None


def test_sheets_that_are_not_gathered_are_told_unless_they_are_as_handed_out(tmp_path: Path) -> None:
    from docgen.plan.occasion import stamp
    from docgen.plan.sheets import Wanted, entry_sheets
    from docgen.write.entry import EntryBook, entry_workbook

    used = occasion()
    sheets = entry_sheets(used, Wanted())
    mine = stamp(used, "entry", tuple(sheet.mark for sheet in sheets))
    path = tmp_path / "a.xlsx"
    path.write_bytes(entry_workbook(EntryBook(used, sheets, mine, corrections="Điều chỉnh")))
    assert "sheet-not-gathered" not in {rule for _severity, rule, _cell in told(read(path))}

    def add(book: Any) -> None:
        book["Điều chỉnh"]["A2"].value = "Sở Y tế"
        book.create_sheet("Minh chứng")["A1"].value = "Kế hoạch số 12"
        book.create_sheet("Trống")

    found = read(edit(path, add))
    places = [str(each.place) for each in found.findings if each.rule == "sheet-not-gathered"]
    assert places == ["a.xlsx, sheet “Điều chỉnh”", "a.xlsx, sheet “Minh chứng”"]
