"""Reading .csv files: text whose encoding, delimiter and decimal mark nobody states, found out without guessing."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice

from docgen.errors import Finding, InFile, Refused, Severity
from docgen.i18n import gettext as _
from docgen.read.cells import (
    LAST_ROW,
    MOST_COLUMNS,
    Content,
    Damaged,
    Filling,
    Grid,
    Harmful,
    letters_of,
    tidy,
)

_DELIMITERS = (";", "\t", ",")
"""In the order in which they win where several part a file equally well: a comma may be a decimal mark."""
_LONGEST_RECORD = 1_000_000
"""Characters of one row; a real one has some hundred."""
_MOST_FIELDS = 3_000_000
_LOOKED_AT = 200
"""Records from which the delimiter is told."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""What Excel takes for a word about the delimiter, and not for a row."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_LETTER_LOST = re.compile(r"(?<![\w/=.:?&])[^\W\d_]+\?+[^\W\d_]")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>0|[1-9]\d{0,14})(?:(?P<mark>[.,])(?P<fraction>\d{1,14}))?(?P<percent>\s?%)?"
)
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_END = "\x1a"


class CsvBook:
    """An open .csv file, read as a workbook of one sheet. findings: what had to be assumed."""

    def __init__(self, content: bytes, name: str, title: str) -> None:
        """Decode a file and find its delimiter.

        name: the file as messages show it. title: what its sheet is called. Raises `Damaged` for what is no text,
        `Refused` where letters were lost when it was saved.
        """
        self.titles = (title,)
        self.macros = False
        self.links: dict[str, str] = {}
        self._name = name
        text, self.findings = _decoded(content, name)
        found = _SEPARATOR_LINE.match(text)
        self._text = text[found.end() :] if found else text
        self._delimiter = found[1] if found else _delimiter_of(self._text)

    @property
    def is_table(self) -> bool:
        """Whether most rows have the same number of columns, and more than one: then it is a table for certain."""
        counts = Counter(len(record) for record in self._first_records())
        if not counts:
            return False
        columns, rows = counts.most_common(1)[0]
        return columns > 1 and rows > 1 and rows * 2 > counts.total()

    def hidden(self, title: str) -> bool:
        """A file of text hides nothing."""
        return False

    def grid(self, title: str) -> Grid:
        """Read the file; raises `Damaged`, `Harmful` or `Refused`."""
        filling = Filling(self._name, title)
        mark = self._decimal_mark()
        for number, record in enumerate(_records(self._text, self._delimiter, self._name), start=1):
            cells = filling.row(number)
            for column, field in enumerate(record, start=1):
                content = _content(filling, f"{letters_of(column)}{number}", tidy(field), mark) if field else None
                if content is None:
                    continue
                if column > MOST_COLUMNS:
                    filling.pass_over(number, column)
                else:
                    cells[column] = content
            filling.end_row(number, hidden=False)
        return filling.grid()

    def _decimal_mark(self) -> str:
        """The decimal mark that most numbers of the file have, empty where none leads.

        A program writes numbers with one mark; those with the other were typed as text.
        """
        marks = Counter(
            found["mark"]
            for record in _records(self._text, self._delimiter, self._name)
            for field in record
            if (found := _NUMBER.fullmatch(field.strip())) is not None and found["mark"]
        )
        return "".join(mark for mark in ".," if marks[mark] * 2 > marks.total())

    def _first_records(self) -> list[list[str]]:
        return [record for record in islice(_parted(self._text, self._delimiter), _LOOKED_AT) if any(record)]


def _decoded(content: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    """The text of a file and what was assumed about it."""
    findings: tuple[Finding, ...] = ()
    if content.startswith(_UTF_16):
        text = _decode(content, "utf-16")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text, findings = _decode(content, "cp1258"), (_encoding_assumed(name),)
    if _CONTROL.search(text):
        raise Damaged("control characters")
    if text.isascii() or findings:
        _refuse_lost_letters(text, name)
    return text, findings


def _decode(content: bytes, encoding: str) -> str:
    try:
        return unicodedata.normalize("NFC", content.decode(encoding))
    except UnicodeDecodeError as error:
        raise Damaged(encoding) from error


def _encoding_assumed(name: str) -> Finding:
    message = _("The file does not say how its letters are encoded; it is read as Vietnamese of Windows (1258)")
    advice = _("If letters come out wrong, save it in Excel as “CSV UTF-8” or as an Excel workbook (.xlsx)")
    return Finding("csv-encoding", InFile(name), message, advice, Severity.NOTE)


def _refuse_lost_letters(text: str, name: str) -> None:
    found = _LETTER_LOST.search(text)
    if found is None:
        return
    line = text.count("\n", 0, found.start()) + 1
    message = _("Letters were lost when the file was saved: “{text}” in line {line}").format(
        text=text[found.start() : found.end() + 10].split("\n")[0], line=line
    )
    advice = _("Save the table in Excel as “CSV UTF-8” or as an Excel workbook (.xlsx)")
    raise Refused([Finding("csv-letters-lost", InFile(name), message, advice)])


def _delimiter_of(text: str) -> str:
    """The delimiter that gives most rows the same number of columns.

    “Sở Nội vụ;89,5;7,5” has as many columns by commas, but its heading has none.
    """
    return max(_DELIMITERS, key=lambda delimiter: _agreeing(islice(_parted(text, delimiter), _LOOKED_AT)))


def _agreeing(records: Iterable[Sequence[str]]) -> int:
    counts = Counter(len(record) for record in records if len(record) > 1)
    return max(counts.values(), default=0)


def _lines(text: str) -> Iterator[str]:
    for line in io.StringIO(text, newline=""):
        if len(line) > _LONGEST_RECORD:
            raise Harmful("line")
        yield line


def _parted(text: str, delimiter: str) -> Iterator[list[str]]:
    """Records of a file as one delimiter parts it; raises `Damaged` or `Harmful`."""
    try:
        yield from csv.reader(_lines(text), delimiter=delimiter)
    except csv.Error as error:
        raise Damaged(str(error)) from error


def _records(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    """Every record of a file; raises `Refused` where a quotation mark that is not closed takes in the rest of it."""
    source = _Source(text)
    fields = 0
    try:
        for number, record in enumerate(csv.reader(source, delimiter=delimiter), start=1):
            fields += len(record)
            if fields > _MOST_FIELDS or number > LAST_ROW:
                raise Harmful("fields")
            if source.ended and record == [_END]:
                return
            if source.ended:
                raise Refused([_not_closed(name, source.began)])
            yield record
            source.begin_record()
    except csv.Error as error:
        raise Damaged(str(error)) from error


class _Source:
    """Lines for a csv reader, with one more at the end that only a quotation mark left open would take in."""

    def __init__(self, text: str) -> None:
        self._lines = _lines(text)
        self._line = 0
        self._length = 0
        self.began = 1
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.ended:
            raise StopIteration
        line = next(self._lines, None)
        if line is None:
            self.ended = True
            return _END
        self._line += 1
        self._length += len(line)
        if self._length > _LONGEST_RECORD:
            raise Harmful("record")
        return line

    def begin_record(self) -> None:
        """Say that the next line begins a record."""
        self.began = self._line + 1
        self._length = 0


def _not_closed(name: str, line: int) -> Finding:
    message = _("A quotation mark opens a text in line {line} or below, and nothing closes it").format(line=line)
    advice = _("Close it or delete it, or save the table as an Excel workbook (.xlsx)")
    return Finding("csv-quote", InFile(name), message, advice)


def _content(make: Filling, ref: str, field: str, mark: str) -> Content | None:
    """What a field says: a number where it can be nothing else, as a spreadsheet program would take it, else text."""
    found = _NUMBER.fullmatch(field)
    if found and _is_certain(found, mark):
        number = Decimal(f"{found['sign']}{found['whole']}.{found['fraction'] or '0'}")
        number = number.scaleb(-2) if found["percent"] else number
        return make.number(ref, str(number), bool(found["percent"]))
    if field in ("TRUE", "FALSE"):
        return make.other(ref, "truth", field)
    if field in _ERRORS:
        return make.other(ref, "error", field)
    return make.text(ref, field)


def _is_certain(found: re.Match[str], mark: str) -> bool:
    """Whether a number can be read in one way only: “1.234” may be a thousand, also among numbers such as “8.5”."""
    if not found["mark"]:
        return True
    thousands = len(found["fraction"]) == 3 and found["whole"] != "0" and len(found["whole"]) <= 3
    return found["mark"] == mark and not thousands
