"""Workbooks of Excel 97: those that LibreOffice saves, and records put together by hand for what it does not write."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

from docgen.errors import Refused
from docgen.read.cells import UNTOLD, Content
from docgen.read.formats import biff
from docgen.read.workbook import Workbook, open_workbook
from tests.read.formats.compound import compound
from tests.read.making import Formula, workbook
from tests.tools import converted, needs_soffice

BOF, EOF = 0x0809, 0x000A


def record(code: int, data: bytes) -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def beginning(kind: int) -> bytes:
    return record(BOF, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def text(said: str) -> bytes:
    return struct.pack("<HB", len(said), 1) + said.encode("utf-16-le")


def stream(*sheets: bytes, extra: bytes = b"", states: tuple[int, ...] = (0, 0, 0)) -> bytes:
    """The records of a workbook with sheets “A”, “B” … from the records of each."""
    font = record(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x05\x00Arial")
    style = record(0x00E0, struct.pack("<HHHBBBBIIH", 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    percent = record(0x00E0, struct.pack("<HHHBBBBIIH", 0, 10, 0, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    names = [chr(ord("A") + number) for number in range(len(sheets))]
    globals_ = beginning(0x0005) + record(0x0042, struct.pack("<H", 1200)) + font * 4 + style * 16 + percent

    def listed(positions: list[int]) -> bytes:
        return b"".join(
            record(0x0085, struct.pack("<IBBBB", at, state, 0, len(name), 0) + name.encode())
            for at, state, name in zip(positions, states, names, strict=False)
        )

    bodies = [
        beginning(0x0010) + record(0x0200, struct.pack("<IIHHH", 0, 65536, 0, 256, 0)) + body + record(EOF, b"")
        for body in sheets
    ]
    start = len(globals_ + listed([0] * len(sheets)) + extra + record(EOF, b""))
    positions = [start + sum(map(len, bodies[:number])) for number in range(len(bodies))]
    return globals_ + listed(positions) + extra + record(EOF, b"") + b"".join(bodies)


def number(row: int, column: int, value: float, style: int = 15) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def formula(row: int, column: int, tokens: bytes, result: bytes = struct.pack("<d", 1)) -> bytes:
    return record(0x0006, struct.pack("<HHH8sHIH", row, column, 15, result, 0, 0, len(tokens)) + tokens)


def opened(tmp_path: Path, *sheets: bytes, **more: Any) -> Workbook:
    path = tmp_path / "b.xls"
    path.write_bytes(compound({"Workbook": stream(*sheets, **more)}))
    return open_workbook(path, "b.xls")


def contents(book: Workbook, sheet: str = "A") -> dict[str, Content]:
    return {content.place.ref: content for row in book.rows(sheet) for content in row.cells.values()}


def token_ref(row: int, column: int, code: int = 0x44, relative: int = 0xC000) -> bytes:
    return struct.pack("<BHH", code, row, column | relative)


def test_records_put_together_by_hand_are_read(tmp_path: Path) -> None:
    found = contents(opened(tmp_path, number(0, 0, 0.1 + 0.2) + number(1, 2, 0.5, 16)))
    assert (found["A1"].text, found["A1"].percent, found["C2"].text, found["C2"].percent) == ("0.3", False, "0.5", True)


A1, B1, C3_FIXED = token_ref(0, 0), token_ref(0, 1), token_ref(2, 2, relative=0)
TWO = b"\x1e\x02\x00"


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        (A1 + B1 + A1 + b"\x03\x15\x04", "=A1-(B1+A1)"),
        (A1 + B1 + b"\x04" + A1 + b"\x03", "=A1-B1+A1"),
        (A1 + C3_FIXED + TWO + b"\x05\x03", "=A1+$C$3*2"),
        (struct.pack("<BHHHH", 0x25, 0, 3, 0xC001, 0xC002) + b"\x19\x10\x00\x00", "=SUM(B1:C4)"),
        (struct.pack("<BHHHH", 0x25, 0, 3, 1, 2) + A1 + b"\x42\x02\x04\x00", "=SUM($B$1:$C$4,A1)"),
        (A1 + b"\x1e\x01\x00" + b"\x41\x1b\x00", "=ROUND(A1,1)"),
        (A1 + b"\x1f" + struct.pack("<d", 0.35) + b"\x05", "=A1*0.35"),
        (A1 + b"\x13\x14", "=-A1%"),
        (A1 + b"\x17\x03\x00a\"b" + b"\x08", '=A1&"a""b"'),
        (A1 + b"\x17\x01\x01\xa1\x1e" + b"\x0b", '=A1="ạ"'),
        (b"\x1d\x01", "=TRUE"),
        (b"\x1c\x07", "=#DIV/0!"),
        (A1 + b"\x19\x02\x07\x00" + TWO + b"\x19\x08\x03\x00" + b"\x16\x19\x08\x00\x00" + b"\x42\x03\x01\x00", "=IF(A1,2,)"),
        (b"\x2a" + bytes(4), "=#REF!"),
        (struct.pack("<BHHH", 0x5A, 0, 0, 0xC001), "=B!B1"),
        (struct.pack("<BHHHHH", 0x5B, 1, 0, 4, 0xC000, 0xC001), "='[1]Năm trước'!A1:B5"),
        (b"\x39" + bytes(6), UNTOLD),
        (b"\x18" + bytes(5), UNTOLD),
        (A1 + A1, UNTOLD),
        (b"\x03", UNTOLD),
        (b"\x44\x00", UNTOLD),
        (A1 + b"\x41\xff\x7f", UNTOLD),
        (b"", UNTOLD),
    ],
)  # fmt: skip
def test_formulas_are_told_as_excel_writes_them(tmp_path: Path, tokens: bytes, said: str) -> None:
    own = record(0x01AE, struct.pack("<HH", 2, 0x0401))
    other = record(0x01AE, struct.pack("<H", 1) + text("\x01\x02Thư mục\x03diem-2016.xls") + text("Năm trước"))
    ranges = record(0x0017, struct.pack("<HHHHHHH", 2, 0, 1, 1, 1, 0, 0))
    book = opened(tmp_path, formula(4, 4, tokens), number(0, 0, 1), extra=own + other + ranges)
    assert contents(book)["E5"].formula == said
    told = [finding.message for finding in book.notices("A")]
    assert any("diem-2016.xls" in message for message in told) == ("[1]" in said)


def test_a_formula_shared_by_many_cells_moves(tmp_path: Path) -> None:
    base = struct.pack("<BHH", 0x4C, 0, 0x40FE | 0x8000) + struct.pack("<BHH", 0x4C, 7, 0x0003) + b"\x03"
    shared = record(0x04BC, struct.pack("<HHBBBBH", 1, 3, 4, 4, 0, 3, len(base)) + base)
    cells = b"".join(
        formula(row, 4, struct.pack("<BHH", 0x01, 1, 4)) + (shared if row == 1 else b"") for row in range(1, 4)
    )
    found = contents(opened(tmp_path, cells + formula(9, 4, struct.pack("<BHH", 0x01, 9, 9))))
    assert [content.formula for content in found.values()] == ["=C2+$D$8", "=C3+$D$8", "=C4+$D$8", UNTOLD]


def test_results_of_formulas_of_every_kind(tmp_path: Path) -> None:
    cells = formula(0, 0, A1, b"\x00\x00\x00\x00\x00\x00\xff\xff") + record(0x0207, text("đạt"))
    cells += formula(1, 0, A1, b"\x01\x00\x01\x00\x00\x00\xff\xff") + formula(
        2, 0, A1, b"\x02\x00\x2a\x00\x00\x00\xff\xff"
    )
    cells += formula(3, 0, A1, b"\x03\x00\x00\x00\x00\x00\xff\xff")
    found = contents(opened(tmp_path, cells))
    assert [(content.kind, content.text) for content in found.values()] == [
        ("text", "đạt"),
        ("truth", "TRUE"),
        ("error", "#N/A"),
    ]


def test_what_the_eye_does_not_see_is_told(tmp_path: Path) -> None:
    hidden_row = record(0x0208, struct.pack("<HHHHHHI", 1, 0, 256, 255, 0, 0, 0x120))
    hidden_columns = record(0x007D, struct.pack("<HHHHHH", 2, 3, 2000, 15, 1, 0))
    merged = record(0x00E5, struct.pack("<HHHHH", 1, 0, 1, 0, 2))
    book = opened(
        tmp_path,
        number(0, 0, 1),
        number(0, 0, 1) + hidden_row + hidden_columns + number(1, 2, 5) + merged,
        states=(0, 2),
    )
    assert (book.hidden("A"), book.hidden("B")) == (False, True)
    assert [(row.number, row.hidden) for row in book.rows("B")] == [(1, False), (2, True)]
    assert book.hidden_columns("B") == {3, 4}
    assert book.merged("B") == ((1, 1, 2, 3),)


def test_columns_right_of_those_looked_at_are_told(tmp_path: Path) -> None:
    book = opened(tmp_path, number(0, 199, 1) + number(0, 200, 2))
    assert list(contents(book)) == ["GR1"]
    assert [finding.rule for finding in book.notices("A")] == ["columns-not-read"]


def test_passwords_and_macros_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "b.xls"
    path.write_bytes(compound({"Workbook": stream(number(0, 0, 1)), "_VBA_PROJECT_CUR": b""}))
    assert [finding.rule for finding in open_workbook(path, "b.xls").findings] == ["macros-not-run"]
    for streams in (
        {"EncryptionInfo": b"", "EncryptedPackage": b""},
        {"Workbook": stream(b"", extra=record(0x002F, bytes(6)))},
    ):
        path.write_bytes(compound(streams))
        assert refusal(path) == "workbook-locked"


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        book = open_workbook(path, path.name)
        book.rows(book.sheets[0])
    (finding,) = refused.value.findings
    return finding.rule


def test_what_is_damaged_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.xls"
    whole = compound({"Workbook": stream(number(0, 0, 1))})
    for content in (
        compound({"WordDocument": b"x"}),
        whole[:1500],
        whole[:512] + bytes(len(whole) - 512),
        whole[:8] + b"\xff" * 1000,
    ):
        path.write_bytes(content)
        assert refusal(path) == "workbook-unreadable"


def test_more_than_any_workbook_holds_is_refused_before_it_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.xls"
    monkeypatch.setattr(biff, "_MOST_BLANKS", 500)
    row = struct.pack("<HH", 0, 0) + bytes(2 * 256) + struct.pack("<H", 255)
    path.write_bytes(compound({"Workbook": stream(record(0x00BE, row) * 2)}))
    assert refusal(path) == "workbook-too-large"
    path.write_bytes(compound({"Workbook": stream(b"", extra=record(0x00FC, struct.pack("<II", 0, 10**9)))}))
    assert refusal(path) == "workbook-too-large"


@needs_soffice
def test_a_workbook_saved_by_libreoffice(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Tên đơn vị", "Hạ tầng", "Tổng điểm"],
        ["Sở Nội vụ", 7, Formula("=B2-(B2+2)*3", -20)],
        ["Sở Y tế", 0.9, Formula("=SUM(B3:B3)", 0.9)],
    ]
    saved = converted(workbook(tmp_path / "a.xlsx", {"Sở": rows}, {"Sở!B3": "0%"}), "xls", tmp_path)
    found = contents(open_workbook(saved, "a.xls"), "Sở")
    assert [(content.text, content.formula, content.percent) for content in found.values() if content.kind == "number"] == [
        ("7", "", False), ("-20", "=B2-(B2+2)*3", False), ("0.9", "", True), ("0.9", "=SUM(B3:B3)", False),
    ]  # fmt: skip
