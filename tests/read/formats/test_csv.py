from __future__ import annotations

import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from docgen.errors import InFile, Refused
from docgen.i18n import use_language
from docgen.read.workbook import Workbook, open_workbook

HEADING = "STT;Tên đơn vị;Hạ tầng\n"


def opened(tmp_path: Path, content: str | bytes, name: str = "Bảng điểm.csv") -> Workbook:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_workbook(path, name)


def cells(tmp_path: Path, content: str | bytes, **named: str) -> list[list[Any]]:
    """Numbers and texts of every row, None for an empty cell."""
    book = opened(tmp_path, content, **named)
    found = []
    for row in book.rows("bất kỳ"):
        kept = {
            column: content.number if content.kind == "number" else content.text
            for column, content in row.cells.items()
        }
        found.append([kept.get(column) for column in range(1, max(kept) + 1)])
    return found


def refusal(tmp_path: Path, content: str | bytes) -> str:
    with pytest.raises(Refused) as refused:
        opened(tmp_path, content).rows("x")
    (finding,) = refused.value.findings
    return finding.rule


def test_it_is_one_sheet_named_as_the_file_and_any_name_means_it(tmp_path: Path) -> None:
    book = opened(tmp_path, HEADING + "1;Sở Nội vụ;7\n")
    assert (book.sheets, book.single, book.hidden("x")) == (("Bảng điểm",), True, False)
    assert book.rows("Sở") is book.rows("Bảng điểm")
    assert book.rows("Sở")[1].cells[3].place.ref == "C2"
    assert list(book.notices("Sở")) == [] and book.findings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_unicode_is_known_by_its_signs(tmp_path: Path, encoding: str) -> None:
    text = ("\ufeff" if encoding == "utf-16-be" else "") + HEADING + "1;Sở Nội vụ;8,5\n"
    assert cells(tmp_path, text.encode(encoding))[1] == [1, "Sở Nội vụ", Decimal("8.5")]


def test_vietnamese_of_windows_is_read_with_a_note(tmp_path: Path) -> None:
    name = "Sở Nội vụ, Điện Biên: ẳẵặ ƯỢỮ"
    encoded = as_windows_keeps_it(HEADING + f"1;{name};7\n").encode("cp1258")
    book = opened(tmp_path, encoded)
    assert book.rows("x")[1].text(2) == name
    (finding,) = book.findings
    assert (finding.rule, finding.severity.value, finding.place) == ("csv-encoding", "note", InFile("Bảng điểm.csv"))


def as_windows_keeps_it(text: str) -> str:
    """Vowels with their own signs as one letter, tones apart: so code page 1258 has them."""
    said = ""
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        base, marks = apart[0], apart[1:]
        own = "".join(mark for mark in marks if mark in "\u0302\u0306\u031b")
        said += unicodedata.normalize("NFC", base + own) + "".join(mark for mark in marks if mark not in own)
    return said


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a;b;c\nSở;89,5;7,5\n", [["a", "b", "c"], ["Sở", Decimal("89.5"), Decimal("7.5")]]),
        ("Sở;89,5\nXã;7,5\n", [["Sở", Decimal("89.5")], ["Xã", Decimal("7.5")]]),
        ("a\tb\nSở, ngành\t89,5\n", [["a", "b"], ["Sở, ngành", Decimal("89.5")]]),
        ("a,b,c\nSở,89.5,ghi; chú\n", [["a", "b", "c"], ["Sở", Decimal("89.5"), "ghi; chú"]]),
        ('a,b\n"Sở Nông nghiệp, Môi trường","89,5"\n', [["a", "b"], ["Sở Nông nghiệp, Môi trường", Decimal("89.5")]]),
        ("BẢNG ĐIỂM, năm 2026\n\na;b\nSở;7\nXã;8\n", [["BẢNG ĐIỂM, năm 2026"], ["a", "b"], ["Sở", 7], ["Xã", 8]]),
        ("sep=,\na,b\n1,2\n", [["a", "b"], [1, 2]]),
        ("một cột\nhai\n", [["một cột"], ["hai"]]),
        ('a;b\r\n"x\r\ny";"z""w"\r\n', [["a", "b"], ["x\r\ny", 'z"w']]),
    ],
)
def test_the_delimiter_is_found(tmp_path: Path, text: str, rows: list[list[Any]]) -> None:
    assert cells(tmp_path, text) == rows


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        (["7", "-2", "0", "21,7", "8,25", "0,125"], ["number"] * 6),
        (["21.7", "8.5", "1000.5"], ["number"] * 3),
        (["21,7", "8,5", "7.5"], ["number", "number", "text"]),
        (["21,7", "7.5"], ["text", "text"]),
        (["1,306", "8,5"], ["text", "number"]),
        (["1.234,5", "1 234", "8,5 điểm", "007", "1e5", "−2"], ["text"] * 6),
        (["TRUE", "FALSE", "True", "#DIV/0!", "#N/A", "#1"], ["truth", "truth", "text", "error", "error", "text"]),
        (["96%", "97,93 %", "x%"], ["number", "number", "text"]),
        (["08/12/2017", "8.12.2017", "12345678901234567"], ["text"] * 3),
    ],
)
def test_only_what_can_be_nothing_else_is_a_number(tmp_path: Path, fields: list[str], kinds: list[str]) -> None:
    (row,) = opened(tmp_path, ";".join(fields) + "\n").rows("x")
    assert [content.kind for content in row.cells.values()] == kinds


def test_a_percentage_keeps_its_sign(tmp_path: Path) -> None:
    (row,) = opened(tmp_path, "97,93%;8,5\n").rows("x")
    assert (row.cells[1].number, row.cells[1].percent, row.cells[2].percent) == (Decimal("0.9793"), True, False)


def test_blanks_and_decomposed_letters_are_tidied(tmp_path: Path) -> None:
    text = unicodedata.normalize("NFD", "a;b\n \u00a0Sở Nội vụ\u200b ; \n")
    assert cells(tmp_path, text) == [["a", "b"], ["Sở Nội vụ"]]


def test_letters_that_were_lost_are_told_with_their_line(tmp_path: Path) -> None:
    use_language("en")
    with pytest.raises(Refused) as refused:
        opened(tmp_path, b"STT,Don vi\n1,S? N?i v?\n")
    (finding,) = refused.value.findings
    assert finding.rule == "csv-letters-lost" and "line 2" in finding.message and "N?i v?" in finding.message


@pytest.mark.parametrize("text", ["1;Vì sao?;x\n", "1;https://a.vn/b?c=d;x\n", "1;Sở Nội vụ b?c;x\n"])
def test_a_question_is_no_lost_letter(tmp_path: Path, text: str) -> None:
    assert len(cells(tmp_path, text)) == 1


def test_a_quotation_mark_that_nothing_closes_loses_nothing_in_silence(tmp_path: Path) -> None:
    use_language("en")
    with pytest.raises(Refused) as refused:
        opened(tmp_path, 'a;b\n1;"Sở\n2;Xã\n').rows("x")
    (finding,) = refused.value.findings
    assert finding.rule == "csv-quote" and "line 2" in finding.message


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"a;b\n\x00\x01;2\n", "workbook-unreadable"),
        (b"a;b\n\x8d\xff;2\n", "workbook-unreadable"),
        (b"\xff\xfea", "workbook-unreadable"),
        (b'"' + b"x" * 200_000 + b'"', "workbook-unreadable"),
        (b"x;" * 600_000, "workbook-too-large"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, rule: str) -> None:
    assert refusal(tmp_path, content) == rule


def test_columns_far_to_the_right_are_told(tmp_path: Path) -> None:
    book = opened(tmp_path, "x" + ";" * 250 + "y;z\n")
    (finding,) = book.notices("x")
    assert finding.rule == "columns-not-read" and getattr(finding.place, "ref", "") == "IQ1"
