from __future__ import annotations

import gc
import os
import random
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from docgen.errors import InFile, Refused
from docgen.i18n import use_language
from docgen.read import workbook as module
from docgen.read.cells import MOST_COLUMNS
from docgen.read.formats import package
from docgen.read.workbook import open_workbook
from tests.read.formats.compound import compound
from tests.read.formats.test_ods import cell, document, number, row, sheet
from tests.read.formats.test_xls import A1, TWO, formula, stream
from tests.read.making import HEADINGS, ROWS, Formula, packed, parts_of, read, repacked, workbook
from tests.read.test_bombs import SHARED, labels
from tests.tools import converted, needs_soffice


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        open_workbook(path, "data/dot/b.xlsx")
    (finding,) = refused.value.findings
    assert finding.place == InFile("data/dot/b.xlsx") and finding.message
    return finding.rule


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "b.xlsx") == "file-missing"
    assert refusal(tmp_path) in {"file-missing", "file-locked"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes among files here")
def test_a_pipe_or_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert refusal(tmp_path / "pipe.xlsx") == "file-unreadable"
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "none.xlsx")
    assert refusal(tmp_path / "link.xlsx") == "file-missing"


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(compound({"EncryptionInfo": b"", "EncryptedPackage": b""}))
    assert refusal(path) == "workbook-locked"


@pytest.mark.parametrize("content", [b"", b"a,b\n", "Sở Nội vụ, tỉnh\nKính gửi: x".encode(), b"PK\x03\x04 cut off"])
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)
    assert refusal(path) == "workbook-unreadable"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html><table><tr><td>8,5", "web page"),
        ("\ufeff<html><table>".encode("utf-16-le"), "web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Excel 2003"),
    ],
)  # fmt: skip
def test_what_else_it_may_be_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    use_language("en")
    path = tmp_path / "b.xls"
    path.write_bytes(content)
    assert said in told(path, "workbook-other-format")


def test_other_packages_are_named(tmp_path: Path) -> None:
    use_language("en")
    types = {"[Content_Types].xml": b"<Types/>"}
    path = tmp_path / "b.xlsx"
    assert ".xlsb" in told(packed(path, {**types, "xl/workbook.bin": b""}), "workbook-other-format")
    assert ".docx" in told(packed(path, {**types, "word/document.xml": b""}), "workbook-other-format")


def told(path: Path, rule: str) -> str:
    with pytest.raises(Refused) as refused:
        open_workbook(path, "b.xlsx")
    (finding,) = refused.value.findings
    assert finding.rule == rule
    return finding.message


@pytest.mark.parametrize("name", ["b.xls", "b.XLSM", "b.ods", "b.csv", "b.bak"])
def test_an_excel_workbook_under_another_name_is_read(tmp_path: Path, name: str) -> None:
    use_language("en")
    path = workbook(tmp_path / "whole.xlsx", {"A": [["x", 8.5]]}).rename(tmp_path / name)
    book = open_workbook(path, f"data/{name}")
    assert [content.text for content in book.rows("A")[0].cells.values()] == ["x", "8.5"]
    wrong = [finding.message for finding in book.findings if finding.rule == "workbook-ending"]
    assert len(wrong) == (name not in ("b.XLSM", "b.bak"))
    assert all("an Excel workbook (.xlsx)" in message for message in wrong)


def test_a_table_of_text_under_another_name_is_read(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes("Tên đơn vị;Hạ tầng\nSở Nội vụ;8,5\n".encode())
    book = open_workbook(path, "b.xlsx")
    assert [row.cells[2].text for row in book.rows("bất kỳ")] == ["Hạ tầng", "8.5"]
    assert [(finding.severity.value, finding.rule) for finding in book.findings] == [("warning", "workbook-ending")]


def test_findings_about_the_file_come_with_the_scores(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", {"Sở": [HEADINGS, *ROWS]})
    path = repacked(path, tmp_path / "c.xlsm", {"xl/vbaProject.bin": b""})
    assert read(path).told == [("note", "macros-not-run", "")]


def test_scores_may_come_as_text(tmp_path: Path) -> None:
    lines = [
        ";".join("" if value is None else str(value).replace(".", ",") for value in row) for row in [HEADINGS, *ROWS]
    ]
    path = tmp_path / "b.csv"
    path.write_text("\n".join(lines), "utf-8-sig")
    assert [finding.rule for finding in read(path).findings] == ["workbook-ending"]
    assert [str(entry.marks["van-hanh"].value) for entry in read(path).scores.entries] == ["21.7", "20", "17.07"]


@needs_soffice
def test_one_table_is_the_same_in_every_format(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["BẢNG ĐIỂM NĂM 2026"],
        [],
        ["STT", "Tên đơn vị", "Hạ tầng", "Ứng dụng", "Tổng điểm", "Tỷ lệ", "Ghi chú"],
        [1, "Sở Nội vụ", 7, 21.7, Formula("=SUM(C4:D4)", 28.7), 0.9793, 'bổ sung, \u201ctốt\u201d; "x"'],
        [2, " S\u01a1\u0309 Tư pháp\u00a0", 0.1 + 0.2, "8,5", Formula("=C5*3-(C5+$C$4)", -6.4), 1, "dòng 1\ndòng 2"],
        [3, "Sở Y tế", -2, 0.125, Formula("=1/0", "#DIV/0!"), 0.5, None],
    ]
    formats = {f"Bảng!F{row}": "0.00%" for row in (4, 5, 6)}
    whole = workbook(tmp_path / "bang.xlsx", {"Bảng": rows}, formats)
    formulas = {}
    shown = {}
    for ending in ("xlsx", "xls", "ods", "csv"):
        path = whole if ending == "xlsx" else converted(whole, ending, tmp_path)
        book = open_workbook(path, path.name)
        assert book.findings == () and list(book.notices(book.sheets[0])) == []
        contents = [content for row in book.rows(book.sheets[0]) for content in row.cells.values()]
        shown[ending] = [(c.place.ref, c.kind, c.number or c.text, c.percent) for c in contents]
        formulas[ending] = [(c.place.ref, c.formula) for c in contents if c.formula]
    assert len(shown["xlsx"]) == 28
    assert shown["xls"] == shown["ods"] == shown["csv"] == shown["xlsx"]
    assert formulas["xls"] == formulas["ods"] == formulas["xlsx"] and len(formulas["xlsx"]) == 3


def test_a_cut_off_or_foreign_package(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"A": [[1, 2]]}).read_bytes()
    path = tmp_path / "b.xlsx"
    path.write_bytes(whole[: len(whole) // 2])
    assert refusal(path) == "workbook-unreadable"
    assert refusal(packed(path, {"a.txt": b"x"})) == "workbook-unreadable"
    assert refusal(packed(path, {"[Content_Types].xml": b"<Types/>"})) == "workbook-unreadable"


def test_a_damaged_sheet_is_one_finding(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"Sở": [["Tên đơn vị"]]})
    parts = parts_of(whole)
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"</row>", b"</wor>")
    assert read(packed(tmp_path / "b.xlsx", parts)).told == [("error", "workbook-unreadable", "")]
    del parts[name]
    assert read(packed(tmp_path / "b.xlsx", parts)).told == [("error", "workbook-unreadable", "")]


def test_a_file_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "b.xlsx", {"A": [[1]]})

    def held(_path: Path) -> bytes:
        raise PermissionError(13, "held")

    monkeypatch.setattr(Path, "read_bytes", held)
    assert refusal(path) == "file-locked"


def test_a_packed_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "b.xlsx", {"A": [[1]]})
    monkeypatch.setattr(package, "LARGEST_UNPACKED", 1000)
    assert refusal(path) == "workbook-too-large"
    monkeypatch.setattr(module, "LARGEST_FILE", 100)
    assert refusal(path) == "file-too-large"


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"A": [["x"]]})
    parts = parts_of(whole)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sst'
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(b"<sst", bomb)
    assert refusal(packed(tmp_path / "b.xlsx", parts)) == "workbook-unreadable"


def test_rows_keep_their_numbers_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", {"A": [[], ["x", None, 2], [" "], [None, True]], "B": []})
    book = open_workbook(path, "b.xlsx")
    assert book.sheets == ("A", "B")
    assert [(row.number, [(c, v.kind) for c, v in row.cells.items()]) for row in book.rows("A")] == [
        (2, [(1, "text"), (3, "number")]),
        (4, [(2, "truth")]),
    ]
    assert book.rows("B") == []


def test_a_wrong_size_in_the_sheet_hides_no_rows(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"A": [[1, 2], [3, 4]]})
    parts = parts_of(whole)
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'<dimension ref="A1:B2"/>', b'<dimension ref="A1"/>')
    book = open_workbook(packed(tmp_path / "b.xlsx", parts), "b.xlsx")
    assert [list(row.cells) for row in book.rows("A")] == [[1, 2], [1, 2]]


def test_columns_far_to_the_right_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("A")
        sheet.write(0, MOST_COLUMNS - 1, "x")
        sheet.write(0, MOST_COLUMNS, "y")
        sheet.write(1, 16383, "z")
    assert [list(row.cells) for row in open_workbook(path, "b.xlsx").rows("A")] == [[MOST_COLUMNS]]


def test_what_a_sheet_hides_comes_with_the_scores(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sở")
        sheet.merge_range("A1:G2", "BẢNG ĐIỂM")
        for row, values in enumerate([HEADINGS, *ROWS], start=2):
            sheet.write_row(row, 0, values)
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("G:G", None, None, {"hidden": True})
        sheet.merge_range("G4:G6", "ghi chú")
        sheet.merge_range("B9:C11", "Người lập bảng")
        sheet.write_formula("F5", "=[1]A!B2", None, 1)
    assert sorted(read(path).told) == [
        ("note", "row-not-read", "B9"),
        ("note", "rows-hidden", ""),
        ("warning", "value-from-elsewhere", "F5"),
    ]


def whole_parts(tmp_path: Path, ending: str) -> dict[str, bytes]:
    """The parts of a small workbook; of what is not packed, one part."""
    if ending == "xlsx":
        return parts_of(workbook(tmp_path / "whole.xlsx", {"A": [HEADINGS, *ROWS, [Formula("=1+1", 2)]]}))
    if ending == "ods":
        return {"content.xml": document(sheet(row(number(1), cell("Sở"), cell("", 'table:formula="of:=[.A1]"'))))}
    if ending == "xls":
        return {"": stream(labels(3) + formula(3, 0, A1 + TWO + b"\x05"), extra=SHARED)}
    return {"": 'STT;Tên đơn vị\n1;Sở Nội vụ\n2;"Sở""\n'.encode()}


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls", "csv"])
def test_any_damage_is_read_or_refused(tmp_path: Path, ending: str) -> None:
    whole = whole_parts(tmp_path, ending)
    pick = random.Random(ending)
    path = tmp_path / f"b.{ending}"
    read_well = 0
    for _time in range(300):
        damaged = dict(whole)
        name = pick.choice(sorted(whole))
        content = bytearray(whole[name])
        for _place in range(pick.randint(1, 4)):
            at = pick.randrange(len(content))
            content[at : at + pick.randint(0, 4)] = pick.choice([b"", b"9", b"<", b'"', b"\xff\xff", pick.randbytes(2)])
        damaged[name] = bytes(content)
        if name:
            packed(path, damaged)
        else:
            path.write_bytes(damaged[name])
        try:
            book = open_workbook(path, path.name)
            for title in book.sheets:
                book.rows(title)
                list(book.notices(title))
            read_well += 1
        except Refused as refused:
            assert len(refused.findings) == 1
    assert gc.isenabled() and 0 < read_well < 300


def test_points_that_are_merged_with_others_are_missing_and_told_once(tmp_path: Path) -> None:
    use_language("en")
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Sở")
        for number_, values in enumerate([HEADINGS, ROWS[0], ROWS[1][:3], ROWS[2][:3]]):
            page.write_row(number_, 0, values)
        page.merge_range("D3:D4", 20)
    reading = read(path)
    assert reading.told == [("error", "mark-missing", "D4")]
    assert "merged with D3" in reading.findings[0].message
