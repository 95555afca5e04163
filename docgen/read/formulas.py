"""The value of a simple formula, computed from its cells: what a total should be where the file does not say it.

Understood are SUM of cells and ranges, +, -, * between cells, numbers and sums, brackets, percent and ROUND. Whatever
else stands in a formula makes it unknown; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, Inexact, InvalidOperation, Overflow

from docgen.read.cells import LAST_ROW, UNTOLD, Content, Damaged, Row, position_of
from docgen.vietnamese.numbers import NotAScore, parse_score

NumberAt = Callable[[int, int], Decimal | None]
"""Gives the number in a column and row (from 1): 0 for an empty cell, None for one that cannot be read."""

MOST_CELLS = 10_000
DEEPEST = 20
_DEEPEST_REFERENCES = 4
"""Formulas without results that refer to one another."""
_LONGEST = 8192
"""Characters; Excel allows no more."""
_MOST_DECIMALS = 15

_EXACT = Context(prec=100, traps=[Inexact, InvalidOperation, Overflow])
_ROUNDING = Context(prec=100, rounding=ROUND_HALF_UP, traps=[InvalidOperation, Overflow])

_TOKEN = re.compile(
    r"""
    \s*(?:
      (?P<cell>\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6})(?![A-Za-z0-9_.!(])
    | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:E[+-]?[0-9]{1,2})?)(?![A-Za-z0-9_.!(])
    | (?P<function>SUM|ROUND)\s*\(
    | (?P<sign>[-+*()%:;,])
    )\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)


class _Unknown(Exception):
    """The formula is not one that is understood, or a cell of it cannot be read."""


def summed(formula: str, number_at: NumberAt) -> Decimal | None:
    """Compute a simple formula exactly from its cells; None where it is not simple, or a cell cannot be read.

    formula: as Excel writes it, with `,` or `;` between arguments. ROUND rounds halves away from zero, as Excel does.
    At most `MOST_CELLS` cells and `DEEPEST` brackets within one another.

    >>> cells = {(3, 5): Decimal("8.5"), (4, 5): Decimal("20")}
    >>> summed("=SUM($C5:E5)*2-1", lambda column, row: cells.get((column, row), Decimal(0)))
    Decimal('56.0')
    >>> summed("=AVERAGE(C5:E5)", lambda column, row: Decimal(0)) is None
    True
    """
    if len(formula) > _LONGEST:
        return None
    try:
        return _Parser(formula.removeprefix("="), number_at).whole()
    except (_Unknown, DecimalException, Damaged):
        return None


def is_told(cell: Content) -> bool:
    """Whether a cell holds a formula whose text is known."""
    return bool(cell.formula) and cell.formula != UNTOLD


def number_of(cell: Content | None) -> Decimal | None:
    """The number in a cell, also when it is typed as text; None where there is none or it could mean two things."""
    if cell is None:
        return None
    if cell.kind == "number":
        return cell.number
    if cell.kind == "text" and any(map(str.isdigit, cell.text)):
        try:
            return parse_score(cell.text)
        except NotAScore:
            return None
    return None


def value_of(cell: Content, rows: Mapping[int, Row], depth: int = 0) -> Decimal | None:
    """The value of a formula that the file holds no result of, from its cells.

    None where it is not simple, or all its cells are empty. rows: by number; cells of others are not known.
    """
    if not is_told(cell) or depth > _DEEPEST_REFERENCES:
        return None
    asked: list[Content | None] = []

    def number_at(column: int, number: int) -> Decimal | None:
        row = rows.get(number)
        there = row.cells.get(column) if row is not None else None
        asked.append(there)
        if there is None:
            return Decimal(0) if row is not None else None
        return value_of(there, rows, depth + 1) if there.kind == "uncalculated" else number_of(there)

    value = summed(cell.formula, number_at)
    return None if asked and not any(asked) else value


@dataclass(frozen=True)
class _Token:
    """kind: cell, number, function, end, or the sign itself."""

    kind: str
    text: str


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None or found.lastgroup is None:
            raise _Unknown
        said = found[found.lastgroup].upper()
        yield _Token(said if found.lastgroup == "sign" else found.lastgroup, said)
        position = found.end()
    yield _Token("end", "")


class _Parser:
    """Recursive descent: sum, product, signed, value."""

    def __init__(self, text: str, number_at: NumberAt) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._number_at = number_at
        self._cells = 0
        self._depth = 0

    def whole(self) -> Decimal:
        """The value of the whole formula."""
        value = self._sum()
        self._take("end")
        return value

    @property
    def _kind(self) -> str:
        return self._tokens[self._at].kind

    def _take(self, *kinds: str) -> str:
        """Go over a token that must be of one of these kinds; gives its text."""
        token = self._tokens[self._at]
        if token.kind not in kinds:
            raise _Unknown
        self._at += 1
        return token.text

    def _sum(self) -> Decimal:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _Unknown
        value = self._product()
        while self._kind in ("+", "-"):
            add = _EXACT.add if self._take("+", "-") == "+" else _EXACT.subtract
            value = add(value, self._product())
        self._depth -= 1
        return value

    def _product(self) -> Decimal:
        value = self._signed()
        while self._kind == "*":
            self._take("*")
            value = _EXACT.multiply(value, self._signed())
        return value

    def _signed(self) -> Decimal:
        minus = False
        while self._kind in ("+", "-"):
            minus ^= self._take("+", "-") == "-"
        value = self._value()
        while self._kind == "%":
            self._take("%")
            value = _EXACT.scaleb(value, -2)
        return _EXACT.minus(value) if minus else value

    def _value(self) -> Decimal:
        if self._kind == "number":
            return Decimal(self._take("number"))
        if self._kind == "cell":
            return self._number(*_position(self._take("cell")))
        if self._kind == "function":
            return self._sum_of_arguments() if self._take("function") == "SUM" else self._rounded()
        self._take("(")
        value = self._sum()
        self._take(")")
        return value

    def _sum_of_arguments(self) -> Decimal:
        value = self._argument()
        while self._take(",", ";", ")") != ")":
            value = _EXACT.add(value, self._argument())
        return value

    def _argument(self) -> Decimal:
        is_range = [token.kind for token in self._tokens[self._at : self._at + 3]] == ["cell", ":", "cell"]
        return self._range() if is_range else self._sum()

    def _range(self) -> Decimal:
        first = _position(self._take("cell"))
        self._take(":")
        last = _position(self._take("cell"))
        left, right = sorted((first[0], last[0]))
        top, bottom = sorted((first[1], last[1]))
        if (right - left + 1) * (bottom - top + 1) > MOST_CELLS:
            raise _Unknown
        value = Decimal(0)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                value = _EXACT.add(value, self._number(column, row))
        return value

    def _rounded(self) -> Decimal:
        value = self._sum()
        self._take(",", ";")
        places = self._sum()
        self._take(")")
        if places != places.to_integral_value() or abs(places) > _MOST_DECIMALS:
            raise _Unknown
        return _ROUNDING.quantize(value, Decimal(1).scaleb(-int(places)))

    def _number(self, column: int, row: int) -> Decimal:
        self._cells += 1
        number = self._number_at(column, row) if self._cells <= MOST_CELLS else None
        if number is None:
            raise _Unknown
        return number


def _position(cell: str) -> tuple[int, int]:
    """Column and row of a cell such as `$C$5`."""
    row, column = position_of(cell.replace("$", ""))
    if row > LAST_ROW:
        raise _Unknown
    return column, row
