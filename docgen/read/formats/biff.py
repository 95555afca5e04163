"""The records of an .xls workbook ([MS-XLS]) as far as xlrd does not tell them: formulas, and how much there is.

xlrd gives results without their formulas, and its own reading of formulas drops brackets (a-(b+c) becomes a-b+c).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlrd.biffh import error_text_from_code
from xlrd.formula import func_defs  # type: ignore[attr-defined]  # the stubs leave it out

from docgen.read.cells import MOST_CELLS, MOST_MERGES, UNTOLD, Damaged, Harmful, letters_of, tidy
from docgen.read.formats.package import Locked

_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _SST = 0x0809, 0x000A, 0x0085, 0x002F, 0x00FC
_SUPBOOK, _EXTERNSHEET, _MERGES = 0x01AE, 0x0017, 0x00E5
_FORMULAS, _SHARED, _ARRAY = (0x0006, 0x0206, 0x0406), 0x04BC, 0x0221
_BLANK, _MULBLANK, _MULRK = 0x0201, 0x00BE, 0x00BD
_VALUES = (*_FORMULAS, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00D6)
"""Records of one cell each: formula, number, label, truth or error, shared text, packed number, rich text."""
_BIFF8 = 0x0600
_WORKSHEET = 0
_THIS_WORKBOOK, _ADD_INS = 0x0401, 0x3A01
_MOST_STRINGS = 1_000_000
_MOST_BLANKS = 3_000_000
"""Formatted cells without content in one sheet; xlrd keeps each."""

Position = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True)
class Listed:
    """A sheet as the workbook lists it. position: of its records in the stream. cells: False for charts and macros."""

    position: int
    hidden: bool
    cells: bool


@dataclass
class Globals:
    """What stands before the sheets. links: other workbooks' file names by their number in formulas.

    titles: of all sheets, charts too. books: for each workbook that formulas name its number in brackets and its
    sheets, None for the workbook itself. ranges: book, first sheet and last sheet of every reference to sheets.
    """

    biff8: bool = False
    sheets: list[Listed] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    books: list[tuple[str, list[str]] | None] = field(default_factory=list)
    ranges: list[tuple[int, int, int]] = field(default_factory=list)


def read_globals(stream: bytes) -> Globals:
    """Look through the records before the sheets; raises `Damaged`, `Harmful`, or `Locked`."""
    found = Globals()
    for code, data in _records(stream, 0):
        if code == _BOF:
            found.biff8 = _word(data, 0) == _BIFF8
        elif code == _FILEPASS:
            raise Locked("xls")
        elif code == _SST and _number("<I", data, 4) > _MOST_STRINGS:
            raise Harmful("strings")
        elif code == _BOUNDSHEET:
            position, state, kind, length = struct.unpack_from("<IBBB", data)
            found.sheets.append(Listed(position, bool(state & 3), kind == _WORKSHEET))
            found.titles.append(_text(data, 7, length)[0] if found.biff8 else "")
        elif code == _SUPBOOK and found.biff8:
            found.books.append(_other_book(data, found.links))
        elif code == _EXTERNSHEET and found.biff8:
            found.ranges = list(struct.iter_unpack("<HHH", data[2 : 2 + 6 * _word(data, 0)]))
    return found


def _other_book(data: bytes, links: dict[str, str]) -> tuple[str, list[str]] | None:
    if _word(data, 2) in (_THIS_WORKBOOK, _ADD_INS):
        return None
    path, end = _text(data, 4, _word(data, 2))
    number = str(len(links) + 1)
    # Folders of the path are parted by control characters.
    links[number] = tidy(re.split(r"[\x01-\x08\\/]", path)[-1])
    names = []
    for _sheet in range(_word(data, 0)):
        if end + 3 > len(data):
            break
        name, end = _text(data, end + 2, _word(data, end))
        names.append(name)
    return f"[{number}]", names


def read_formulas(stream: bytes, sheet: Listed, about: Globals) -> dict[Position, str]:
    """The formulas of a sheet by position, as Excel writes them; `UNTOLD` for those that cannot be said.

    Raises `Damaged`, and `Harmful` where the sheet is far too large for xlrd.
    """
    found: dict[Position, str] = {}
    # Formulas that stand for many cells, by their first cell: xlrd's word for both is "shared".
    shared: dict[Position, bytes] = {}
    sharing: dict[Position, Position] = {}
    values = blanks = merges = 0
    for code, data in _records(stream, sheet.position):
        if code in _VALUES:
            values += 1
        elif code == _MULRK:
            values += (len(data) - 6) // 6
        elif code == _BLANK:
            blanks += 1
        elif code == _MULBLANK:
            blanks += (len(data) - 6) // 2
        elif code == _MERGES:
            merges += _word(data, 0)
        if values > MOST_CELLS or blanks > _MOST_BLANKS or merges > MOST_MERGES:
            raise Harmful("cells")
        if code in _FORMULAS:
            at: Position = struct.unpack_from("<HH", data)
            found[at] = UNTOLD
            if about.biff8:
                tokens = _tokens(data, 20)
                if tokens[:1] == b"\x01":
                    sharing[at] = struct.unpack_from("<HH", tokens, 1)
                else:
                    found[at] = _said(tokens, at, about)
        elif code == _SHARED and about.biff8:
            shared[_word(data, 0), data[4]] = _tokens(data, 8)
        elif code == _ARRAY and about.biff8:
            shared[_word(data, 0), data[4]] = _tokens(data, 12)
    for at, first in sharing.items():
        if first in shared:
            found[at] = _said(shared[first], at, about)
    return found


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """Code and content of the records from a position to the end that belongs to it, charts inside left out."""
    depth = 0
    while position + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, position)
        data = stream[position + 4 : position + 4 + length]
        position += 4 + length
        if len(data) < length:
            break
        depth += (code == _BOF) - (code == _EOF)
        if depth == 1:
            yield code, data
        if depth < 1:
            return
    raise Damaged("records")


def _number(kind: str, data: bytes, at: int) -> int:
    value: int = struct.unpack_from(kind, data, at)[0]
    return value


def _word(data: bytes, at: int) -> int:
    return _number("<H", data, at)


def _text(data: bytes, at: int, length: int) -> tuple[str, int]:
    """A text of so many characters that begins with a byte of flags, and where it ends."""
    wide = data[at] & 1
    end = at + 1 + length * (1 + wide)
    return data[at + 1 : end].decode("utf-16-le" if wide else "latin-1", "replace"), end


def _tokens(data: bytes, at: int) -> bytes:
    return data[at + 2 : at + 2 + _word(data, at)]


def _said(tokens: bytes, at: Position, about: Globals) -> str:
    """A formula as Excel writes it; `UNTOLD` where it has tokens that are not known here."""
    try:
        return f"={_Reading(tokens, at, about).formula()}"
    except (_Unknown, IndexError, KeyError, struct.error):
        return UNTOLD


class _Unknown(Exception):
    """A token is not known here."""


_SIGNS = dict(enumerate(["+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":"], start=3))
_NO_REFERENCE = "#REF!"
_SIZES = {0x2A: 4, 0x2B: 8, 0x3C: 6, 0x3D: 10, 0x29: 2}
_USER_FUNCTION = 255
_LONGEST = 20_000
"""Characters; Excel's formulas have 8.192."""


class _Reading:
    """The reading of one formula, whose tokens stand operands first. Brackets that were typed are tokens too."""

    def __init__(self, tokens: bytes, at: Position, about: Globals) -> None:
        self._tokens = tokens
        self._row, self._column = at
        self._about = about
        self._position = 0
        self._stack: list[str] = []

    def formula(self) -> str:
        """The whole formula."""
        while self._position < len(self._tokens):
            token = self._take("<B")
            # Three classes of one token differ in what they ask of their operands, not in how they are written.
            self._token(token if token < 0x20 else token & 0x1F | 0x20)
            if self._stack and len(self._stack[-1]) > _LONGEST:
                raise _Unknown
        if len(self._stack) != 1:
            raise _Unknown
        return self._stack[0]

    def _take(self, kind: str) -> int:
        value = _number(kind, self._tokens, self._position)
        self._position += struct.calcsize(kind)
        return value

    def _token(self, token: int) -> None:
        stack = self._stack
        if token in _SIGNS:
            right, left = stack.pop(), stack.pop()
            stack.append(f"{left}{_SIGNS[token]}{right}")
        elif token in (0x12, 0x13):
            stack.append(f"{'+' if token == 0x12 else '-'}{stack.pop()}")
        elif token == 0x14:
            stack.append(f"{stack.pop()}%")
        elif token == 0x15:
            stack.append(f"({stack.pop()})")
        elif token == 0x19:
            self._attribute()
        elif token in (0x21, 0x22):
            self._function(token == 0x22)
        elif token in _SIZES:
            self._position += _SIZES[token]
            if token != 0x29:
                stack.append(_NO_REFERENCE)
        else:
            stack.append(self._operand(token))

    def _operand(self, token: int) -> str:
        if token == 0x16:
            return ""
        if token == 0x17:
            length = self._take("<B")
            text, self._position = _text(self._tokens, self._position, length)
            return '"' + text.replace('"', '""') + '"'
        if token == 0x1C:
            return str(error_text_from_code[self._take("<B")])
        if token == 0x1D:
            return "TRUE" if self._take("<B") else "FALSE"
        if token == 0x1E:
            return str(self._take("<H"))
        if token == 0x1F:
            return format(self._take("<d"), ".15g")
        if token in (0x24, 0x2C):
            return self._cell(moving=token == 0x2C)
        if token in (0x25, 0x2D):
            return self._area(moving=token == 0x2D)
        if token in (0x3A, 0x3B):
            sheets = self._sheets(self._take("<H"))
            return sheets + (self._cell(moving=False) if token == 0x3A else self._area(moving=False))
        raise _Unknown

    def _cell(self, *, moving: bool) -> str:
        return self._reference(self._take("<H"), self._take("<H"), moving=moving)

    def _area(self, *, moving: bool) -> str:
        first_row, last_row, first_column, last_column = (self._take("<H") for _word in range(4))
        first = self._reference(first_row, first_column, moving=moving)
        return f"{first}:{self._reference(last_row, last_column, moving=moving)}"

    def _reference(self, row: int, column: int, *, moving: bool) -> str:
        """A cell. moving: a relative reference is told by its distance from the formula's own cell."""
        row_moves, column_moves = bool(column & 0x8000), bool(column & 0x4000)
        column &= 0xFF
        if moving and row_moves:
            row = (self._row + row) & 0xFFFF
        if moving and column_moves:
            column = (self._column + column) & 0xFF
        return f"{'' if column_moves else '$'}{letters_of(column + 1)}{'' if row_moves else '$'}{row + 1}"

    def _sheets(self, number: int) -> str:
        book, first, last = self._about.ranges[number]
        other = self._about.books[book]
        before, titles = ("", self._about.titles) if other is None else other
        if first >= len(titles) or last >= len(titles):
            raise _Unknown
        named = before + titles[first] + (f":{titles[last]}" if last != first else "")
        return f"{named}!" if re.fullmatch(r"[\w\[\].:]+", named) else "'" + named.replace("'", "''") + "'!"

    def _attribute(self) -> None:
        kind, size = self._take("<B"), self._take("<H")
        if kind == 0x04:
            # The places that CHOOSE jumps to.
            self._position += 2 * (size + 1)
        elif kind == 0x10:
            self._stack.append(f"SUM({self._stack.pop()})")

    def _function(self, any_number: bool) -> None:
        count = self._take("<B") & 0x7F if any_number else 0
        number = self._take("<H") & 0x7FFF
        if number == _USER_FUNCTION:
            raise _Unknown
        name, least = func_defs[number][:2]
        count = count if any_number else least
        if count > len(self._stack):
            raise _Unknown
        arguments = self._stack[len(self._stack) - count :]
        del self._stack[len(self._stack) - count :]
        self._stack.append(f"{name}({','.join(arguments)})")
