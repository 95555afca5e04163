"""Files that would fill memory or never end: each is read where its real content is small, or refused in one finding.

They are opened in a process of their own that may have 1,5 GB of memory, and half a minute of processor for each.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from pathlib import Path

import pytest

from tests.read.formats.test_ods import HEAD
from tests.read.formats.test_xls import record, stream
from tests.read.formats.test_xlsx import MAIN, SHEET
from tests.read.making import parts_of, workbook

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory can be limited so only on Linux")

READ = "read"
TOO_LARGE, UNREADABLE = "workbook-too-large", "workbook-unreadable"
CHILD = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (1536 * 1024**2,) * 2)
from pathlib import Path
from docgen.errors import Refused
from docgen.read.workbook import open_workbook
for line in sys.stdin:
    path = Path(line.rstrip("\\n"))
    begun = time.process_time()
    try:
        book = open_workbook(path, path.name)
        rows = book.rows(book.sheets[0])
        told = ["read", str(len(rows)), *sorted({finding.rule for finding in book.notices(book.sheets[0])})]
    except Refused as refused:
        told = [finding.rule for finding in refused.findings]
    book = rows = None
    print(json.dumps([told, time.process_time() - begun]), flush=True)
"""
MOST_SECONDS = 30
SMALL = '<row r="1"><c r="A1"><v>1</v></c></row>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
)


class Child:
    """A process that reads workbooks, one after the other; a new one where the last one ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def result_of(self, path: Path) -> list[str]:
        """What came of reading a file."""
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-c", CHILD]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the process ended with {self._process.wait()}"
        told, seconds = json.loads(answer)
        assert seconds < MOST_SECONDS
        return list(told)

    def end(self) -> None:
        """Let the process go."""
        if self._process is not None:
            self._process.communicate()


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    process = Child()
    yield process
    process.end()


def with_part(tmp_path: Path, name: str, content: Iterable[str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A workbook of which one part is written piece by piece."""
    whole = workbook(tmp_path / "whole.xlsx", {"A": [["Sở"]]})
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for other, data in parts_of(whole).items():
            if other != name:
                package.writestr(other, data)
        about = zipfile.ZipInfo(name)
        about.compress_type = method
        with package.open(about, "w") as part:
            for piece in content:
                part.write(piece.encode() if isinstance(piece, str) else piece)
    return path


def sheet(tmp_path: Path, rows: Iterable[str], before: Iterable[str] = (), after: Iterable[str] = ()) -> Path:
    def pieces() -> Iterator[str]:
        yield f'<worksheet xmlns="{MAIN}">'
        yield from before
        yield "<sheetData>"
        yield from rows
        yield "</sheetData>"
        yield from after
        yield "</worksheet>"

    return with_part(tmp_path, SHEET, pieces())


def strings(tmp_path: Path, content: Iterable[str]) -> Path:
    return with_part(tmp_path, "xl/sharedStrings.xml", [f'<sst xmlns="{MAIN}">', *content, "</sst>"])


def times(count: int, piece: str) -> Iterator[str]:
    """A piece so many times, a thousand at once."""
    yield from repeat(piece * 1000, count // 1000)


def formatted_rows(cells: str, last: int = 1_048_576) -> Iterator[str]:
    for first in range(2, last + 1, 5000):
        numbers = range(first, min(first + 5000, last + 1))
        yield "".join(
            f'<row r="{n}" spans="1:9" s="1" customFormat="1">{cells.replace("#", str(n))}</row>' for n in numbers
        )


WIDE = "".join(f"<c><v>{n}</v></c>" for n in range(16_384))

SHEETS: dict[str, tuple[Callable[[Path], Path], list[str]]] = {
    "declared dimensions": (
        lambda tmp: sheet(tmp, [SMALL], ['<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384"/></cols>']),
        [READ, "1"],
    ),
    "a million formatted rows": (lambda tmp: sheet(tmp, [SMALL, *formatted_rows("")]), [READ, "1"]),
    "formatted cells": (lambda tmp: sheet(tmp, [SMALL, *formatted_rows('<c r="A#" s="1"/>' * 3, 200_000)]), [READ, "1"]),
    "half a million rows with content": (lambda tmp: sheet(tmp, [SMALL, *formatted_rows("<c><v>1</v></c>", 520_000)]), ["sheet-too-large"]),
    "all columns": (lambda tmp: sheet(tmp, [f"<row>{WIDE}</row>"]), [READ, "1", "columns-not-read"]),
    "one row of millions of cells": (lambda tmp: sheet(tmp, ["<row>", *times(2_000_000, "<c><v>1</v></c>"), "</row>"]), [TOO_LARGE]),
    "millions of rows": (lambda tmp: sheet(tmp, times(2_000_000, "<row/>")), [UNREADABLE]),
    "endless empty cells": (lambda tmp: sheet(tmp, times(6_000, "<row>" + "<c/>" * 1000 + "</row>")), [TOO_LARGE]),
    "blanks without end": (lambda tmp: sheet(tmp, times(220_000_000, " ")), [TOO_LARGE]),
    "blanks between rows": (lambda tmp: sheet(tmp, times(220_000, " " * 1000 + "<row/>")), [TOO_LARGE]),
    "unknown elements": (lambda tmp: sheet(tmp, [SMALL], after=times(5_000_000, "<a/>")), [READ, "1"]),
    "unknown elements first": (lambda tmp: sheet(tmp, [SMALL], times(5_000_000, "<a/>")), [TOO_LARGE]),
    "unknown elements among rows": (lambda tmp: sheet(tmp, times(100_000, f"<x>{'<a/>' * 20}<row/></x>")), [READ, "0"]),
    "unknown elements in a row": (lambda tmp: sheet(tmp, ["<row>", *times(4_000_000, "<a/>"), "</row>"]), [TOO_LARGE]),
    "deep elements": (lambda tmp: sheet(tmp, times(1_000_000, "<a>")), [UNREADABLE]),
    "an endless tag": (lambda tmp: sheet(tmp, ["<row ", *times(20_000_000, "a"), '="1"/>']), [TOO_LARGE]),
    "an endless attribute": (lambda tmp: sheet(tmp, ['<row a="', *times(20_000_000, "a"), '"/>']), [TOO_LARGE]),
    "millions of attributes": (lambda tmp: sheet(tmp, ["<row ", *(f'a{n}="" ' for n in range(1_000_000)), "/>"]), [TOO_LARGE]),
    "a text without end": (lambda tmp: sheet(tmp, ['<row><c t="str"><v>', *times(20_000_000, "a"), "</v></c></row>"]), [TOO_LARGE]),
    "a long text": (lambda tmp: sheet(tmp, ['<row><c t="str"><v>', *times(1_000_000, "a"), "</v></c></row>"]), ["cell-too-long"]),
    "a long formula": (lambda tmp: sheet(tmp, ["<row><c><f>", *times(1_000_000, "1+"), "</f></c></row>"]), [READ, "1"]),
    "millions of merged areas": (
        lambda tmp: sheet(tmp, [SMALL], after=["<mergeCells>", *times(1_000_000, '<mergeCell ref="A1:A9"/>'), "</mergeCells>"]),
        [TOO_LARGE],
    ),
    "merged areas over everything": (
        lambda tmp: sheet(
            tmp, [f"<row r='{n}'><c r='A{n}'><v>1</v></c></row>" for n in range(1, 20_001)],
            after=["<mergeCells>", *times(90_000, '<mergeCell ref="A1:XFD1048576"/>'), "</mergeCells>"],
        ),
        [READ, "20000", "cells-covered"],
    ),
    "billion laughs": (lambda tmp: with_part(tmp, SHEET, [LAUGHS, "]><worksheet><row><c><v>&m;</v></c></row></worksheet>"]), [UNREADABLE]),
    "laughs in shared strings": (lambda tmp: with_part(tmp, "xl/sharedStrings.xml", [LAUGHS, "]><sst><si><t>&m;</t></si></sst>"]), [UNREADABLE]),
    "laughs in the list of sheets": (lambda tmp: with_part(tmp, "xl/workbook.xml", [LAUGHS, "]><workbook><sheets><sheet>&m;</sheet></sheets></workbook>"]), [UNREADABLE]),
    "laughs in styles": (lambda tmp: with_part(tmp, "xl/styles.xml", [LAUGHS, "]><styleSheet><fonts><font>&m;</font></fonts></styleSheet>"]), [UNREADABLE]),
    "laughs where nothing is read": (lambda tmp: with_part(tmp, "docProps/app.xml", [LAUGHS, "]><x>&m;</x>"]), [READ, "1"]),
    "millions of strings": (lambda tmp: strings(tmp, times(1_100_000, "<si><t/></si>")), [TOO_LARGE]),
    "long strings": (lambda tmp: strings(tmp, times(3000, f"<si><t>{'đ' * 9000}</t></si>")), [TOO_LARGE]),
    "one string of millions of runs": (lambda tmp: strings(tmp, ["<si>", *times(1_000_000, "<r><t>a</t></r>"), "</si>"]), [TOO_LARGE]),
    "millions of styles": (lambda tmp: with_part(tmp, "xl/styles.xml", ["<styleSheet><cellXfs>", *times(5_000_000, '<xf numFmtId="9"/>'), "</cellXfs></styleSheet>"]), [TOO_LARGE]),
    "a part packed by another method": (lambda tmp: with_part(tmp, SHEET, times(50_000_000, " "), zipfile.ZIP_BZIP2), [UNREADABLE]),
    "a giant part that nobody reads": (lambda tmp: with_part(tmp, "xl/media/image1.png", times(220_000_000, " ")), [READ, "1"]),
}  # fmt: skip


@pytest.mark.parametrize("name", SHEETS)
def test_an_excel_workbook_is_bounded(tmp_path: Path, child: Child, name: str) -> None:
    make, expected = SHEETS[name]
    assert child.result_of(make(tmp_path)) == expected


def ods(tmp_path: Path, *content: Iterable[str]) -> Path:
    path = tmp_path / "b.ods"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("content.xml", "w") as part,
    ):
        part.write(f'{HEAD}<office:body><office:spreadsheet><table:table table:name="A">'.encode())
        for pieces in content:
            for piece in pieces:
                part.write(piece.encode())
        part.write(b"</table:table></office:spreadsheet></office:body></office:document-content>")
    return path


FILLED = '<table:table-cell office:value-type="float" office:value="1"{}/>'
FILLER = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
ONE = f"<table:table-row>{FILLED.format('')}</table:table-row>"

OPEN_DOCUMENTS: dict[str, tuple[Callable[[Path], Path], list[str]]] = {
    "a million empty rows": (lambda tmp: ods(tmp, [ONE, FILLER.replace("1048576", "1048575")]), [READ, "1"]),
    "empty rows again and again": (lambda tmp: ods(tmp, [ONE], times(30_000, FILLER)), [READ, "1"]),
    "a million rows with content": (
        lambda tmp: ods(tmp, [f'<table:table-row table:number-rows-repeated="1048576">{FILLED.format("")}</table:table-row>']),
        [TOO_LARGE],
    ),
    "all columns again and again": (
        lambda tmp: ods(tmp, times(100_000, f"<table:table-row>{FILLED.format(' table:number-columns-repeated=' + chr(34) + '16384' + chr(34))}</table:table-row>")),
        ["sheet-too-large"],
    ),
    "columns again and again": (lambda tmp: ods(tmp, times(50_000, '<table:table-column table:number-columns-repeated="16384" table:visibility="collapse"/>'), [ONE]), [READ, "1", "columns-hidden"]),
    "a cell of blanks": (lambda tmp: ods(tmp, ["<table:table-row><table:table-cell><text:p>", *times(100_000, '<text:s text:c="999999999"/>'), "</text:p></table:table-cell></table:table-row>"]), [TOO_LARGE]),
    "spans within spans": (lambda tmp: ods(tmp, ["<table:table-row><table:table-cell><text:p>", *times(100_000, "<text:span>")]), [UNREADABLE]),
    "one row of millions of cells": (lambda tmp: ods(tmp, ["<table:table-row>", *times(3_000_000, FILLED.format("")), "</table:table-row>"]), [TOO_LARGE]),
    "millions of merged cells": (lambda tmp: ods(tmp, times(200_000, '<table:table-row><table:table-cell table:number-rows-spanned="9"/></table:table-row>')), [TOO_LARGE]),
    "millions of styles": (lambda tmp: ods(tmp, times(200_000, '<style:style style:name="a" style:family="b"/>')), [TOO_LARGE]),
}  # fmt: skip


@pytest.mark.parametrize("name", OPEN_DOCUMENTS)
def test_an_open_document_is_bounded(tmp_path: Path, child: Child, name: str) -> None:
    make, expected = OPEN_DOCUMENTS[name]
    assert child.result_of(make(tmp_path)) == expected


def plain(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def blanks(count: int) -> bytes:
    row = bytes(2 * 256) + struct.pack("<H", 255)
    return b"".join(record(0x00BE, struct.pack("<HH", number % 65536, 0) + row) for number in range(count))


def labels(count: int) -> bytes:
    return b"".join(record(0x00FD, struct.pack("<HHHI", number // 200, number % 200, 15, 0)) for number in range(count))


SHARED = record(0x00FC, struct.pack("<II", 1, 1) + struct.pack("<HB", 8000, 0) + b"a" * 8000)

OTHERS: dict[str, tuple[Callable[[Path], Path], list[str]]] = {
    "xls of empty cells": (lambda tmp: plain(tmp, "b.xls", stream(blanks(2_000))), [READ, "0"]),
    "xls of too many empty cells": (lambda tmp: plain(tmp, "b.xls", stream(blanks(14_000))), [TOO_LARGE]),
    "xls of too many cells": (lambda tmp: plain(tmp, "b.xls", stream(labels(510_000), extra=SHARED)), [TOO_LARGE]),
    "xls of one text many times": (lambda tmp: plain(tmp, "b.xls", stream(labels(200_000), extra=SHARED)), [READ, "1000"]),
    "csv of one endless line": (lambda tmp: plain(tmp, "b.csv", b"a;b;" * 1_000_000), [TOO_LARGE]),
    "csv of one endless text": (lambda tmp: plain(tmp, "b.csv", b'"' + b"a" * 5_000_000), [TOO_LARGE]),
    "csv of one endless quotation": (lambda tmp: plain(tmp, "b.csv", b'"' + b"a\n" * 2_000_000), [UNREADABLE]),
    "csv of one endless record": (lambda tmp: plain(tmp, "b.csv", b'"a' + b'\n","' * 1_000_000), [TOO_LARGE]),
    "csv of empty lines": (lambda tmp: plain(tmp, "b.csv", b"\n" * 5_000_000), [TOO_LARGE]),
    "csv of a million empty lines": (lambda tmp: plain(tmp, "b.csv", b"a;b\n" + b"\n" * 1_000_000), [READ, "1"]),
    "csv of delimiters": (lambda tmp: plain(tmp, "b.csv", (b";" * 20_000 + b"\n") * 300), [TOO_LARGE]),
    "csv of too many cells": (lambda tmp: plain(tmp, "b.csv", b"1;2;3;4;5;6\n" * 100_000), ["sheet-too-large"]),
    "binary nonsense": (lambda tmp: plain(tmp, "b.csv", bytes(range(256)) * 20_000), [UNREADABLE]),
    "a zip of many parts": (lambda tmp: many_parts(tmp / "b.xlsx"), [TOO_LARGE]),
    "a zip that lies about its sizes": (lambda tmp: lying(tmp), [UNREADABLE]),
}  # fmt: skip


def many_parts(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for number in range(10_000):
            package.writestr(str(number), b"")
    return path


def lying(tmp_path: Path) -> Path:
    """A bomb whose list of parts says that every part has ten bytes."""
    path = sheet(tmp_path, times(220_000_000, " "))
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 24 : at + 28] = struct.pack("<I", 10)
        at = content.find(b"PK\x01\x02", at + 4)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_are_bounded(tmp_path: Path, child: Child, name: str) -> None:
    make, expected = OTHERS[name]
    assert child.result_of(make(tmp_path)) == expected
