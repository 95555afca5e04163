from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from docgen.errors import InFile, Refused
from docgen.read import workbook as module
from docgen.read.workbook import Workbook, open_workbook
from tests.read.making import read, workbook


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        open_workbook(path, "data/dot/b.xlsx")
    (finding,) = refused.value.findings
    assert finding.place == InFile("data/dot/b.xlsx") and finding.message
    return finding.rule


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "b.xlsx") == "file-missing"
    assert refusal(tmp_path) in {"file-missing", "file-locked"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes among files here")
def test_a_pipe_or_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert refusal(tmp_path / "pipe.xlsx") == "file-unreadable"
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "none.xlsx")
    assert refusal(tmp_path / "link.xlsx") == "file-missing"


def test_an_old_or_locked_workbook(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert refusal(path) == "workbook-old-or-locked"


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04 cut off"])
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)
    assert refusal(path) == "workbook-unreadable"


def test_a_cut_off_or_foreign_package(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"A": [[1, 2]]}).read_bytes()
    path = tmp_path / "b.xlsx"
    path.write_bytes(whole[: len(whole) // 2])
    assert refusal(path) == "workbook-unreadable"
    assert refusal(packed(path, {"a.txt": b"x"})) == "workbook-unreadable"
    assert refusal(packed(path, {"[Content_Types].xml": b"<Types/>"})) == "workbook-unreadable"


def test_a_damaged_sheet_is_one_finding(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"Sở": [["Tên đơn vị"]]})
    with zipfile.ZipFile(whole) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"</row>", b"</wor>")
    assert read(packed(tmp_path / "b.xlsx", parts)).told == [("error", "workbook-unreadable", "")]
    del parts[name]
    assert read(packed(tmp_path / "b.xlsx", parts)).told == [("error", "sheet-missing", "")]


def test_a_file_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "b.xlsx", {"A": [[1]]})

    def held(_path: Path) -> bytes:
        raise PermissionError(13, "held")

    monkeypatch.setattr(Path, "read_bytes", held)
    assert refusal(path) == "file-locked"


def test_a_packed_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "b.xlsx", {"A": [[1]]})
    monkeypatch.setattr(module, "LARGEST_UNPACKED", 1000)
    assert refusal(path) == "workbook-too-large"
    monkeypatch.setattr(module, "LARGEST_FILE", 100)
    assert refusal(path) == "file-too-large"


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"A": [["x"]]})
    with zipfile.ZipFile(io.BytesIO(whole.read_bytes())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
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
    with zipfile.ZipFile(whole) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'<dimension ref="A1:B2"/>', b'<dimension ref="A1"/>')
    book = open_workbook(packed(tmp_path / "b.xlsx", parts), "b.xlsx")
    assert [list(row.cells) for row in book.rows("A")] == [[1, 2], [1, 2]]


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_named_as_in_excel(column: int, letters: str) -> None:
    assert Workbook("a.xlsx", openpyxl.Workbook(), None).place("A", 5, column).ref == f"{letters}5"


def test_columns_far_to_the_right_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("A")
        sheet.write(0, module.MOST_COLUMNS - 1, "x")
        sheet.write(0, module.MOST_COLUMNS, "y")
        sheet.write(1, 16383, "z")
    assert [list(row.cells) for row in open_workbook(path, "b.xlsx").rows("A")] == [[module.MOST_COLUMNS]]
