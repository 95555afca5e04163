"""The tables of a sheet, found by the units in them: where each begins, what heads its columns, what stands in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import islice

from docgen.model.register import Unit
from docgen.read.cells import letters_of
from docgen.read.formulas import number_of, value_of
from docgen.read.mapping.formulas import Adds, added
from docgen.read.mapping.headings import Heading
from docgen.read.register import spellings_of
from docgen.read.workbook import Content, Row
from docgen.vietnamese import headings
from docgen.vietnamese.names import fold, fold_body
from docgen.vietnamese.numbers import bare, decimals_of

_NUMBERING = re.compile(r"[(\[]?\s*(?:\d{1,3}|[A-ZĐ])\s*[)\]]?(?:\s*=.*)?")
_BEFORE_NAME = re.compile(r"^(?:\d+|[IVX]+|[a-zđ])\s*[.)/-]\s*|^[-+*•]\s*")
_AFTER_NAME = re.compile(r"\s*(?:\*+|[(\[]\d+[)\]])$")
_YEARS = range(1950, 2101)
_MOST_HEADING_ROWS = 4
_MAXIMUM_ROW = tuple(map(fold, headings.MAXIMUM_ROW))
_SUMMARY, _SUMMING = (tuple(map(fold, names)) for names in (headings.SUMMARY_ROW, headings.SUMMARY_BEGINS))
_RIVAL = 0.8
"""A second column with so many of the units is as good as the first."""


@dataclass(frozen=True)
class Column:
    """One column of a table. cells, values: by row of a unit; values are the numbers, also those typed as text.

    stated: the maximum that heading or a row of maxima states; firmly: in so many words, or in such a row.
    decimals: of the finest number of the whole table. adds: the columns that its formulas add up.
    """

    number: int
    heading: Heading
    cells: tuple[Content | None, ...]
    values: tuple[Decimal | None, ...]
    stated: Decimal | None = None
    firmly: bool = False
    decimals: int = 0
    adds: Adds = ()

    @property
    def letters(self) -> str:
        """The column as spreadsheets call it."""
        return letters_of(self.number)

    @cached_property
    def steps(self) -> tuple[int | None, ...]:
        """Its numbers in steps of the table's last decimal, so that sums are exact and quick."""
        return tuple(None if v is None else int(v.scaleb(self.decimals)) for v in self.values)

    @cached_property
    def unknown(self) -> frozenset[int]:
        """The rows in which it holds a formula whose result is not known."""
        cells = zip(self.cells, self.values, strict=True)
        return frozenset(
            row
            for row, (cell, value) in enumerate(cells)
            if value is None and cell is not None and cell.kind == "uncalculated"
        )

    @cached_property
    def own_decimals(self) -> int:
        """The decimals of its finest number."""
        return max(map(decimals_of, self.numbers), default=0)

    @cached_property
    def numbers(self) -> tuple[Decimal, ...]:
        """Its numbers without the gaps."""
        return tuple(value for value in self.values if value is not None)

    @cached_property
    def highest(self) -> Decimal:
        """Its greatest number; there is one."""
        return max(self.numbers)

    @cached_property
    def lowest(self) -> Decimal:
        """Its least number; there is one."""
        return min(self.numbers)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Its texts that are no numbers."""
        pairs = zip(self.cells, self.values, strict=True)
        return tuple(cell.text for cell, value in pairs if cell is not None and value is None and cell.kind == "text")

    @cached_property
    def uncalculated(self) -> bool:
        """Whether it holds formulas without results."""
        return any(cell is not None and cell.kind == "uncalculated" for cell in self.cells)

    @cached_property
    def numeric(self) -> bool:
        """Whether it holds numbers, words such as “không áp dụng” aside."""
        return bool(self.numbers) and len(self.numbers) >= len(self.texts)

    @cached_property
    def whole(self) -> bool:
        """Whether all its numbers are whole."""
        return all(value == value.to_integral_value() for value in self.numbers)

    def samples(self, count: int = 3) -> tuple[str, ...]:
        """The first values as people read them: numbers with a comma, texts as they stand."""
        filled = (cell for cell in self.cells if cell is not None and cell.text)
        return tuple(bare(cell.number) if cell.number is not None else cell.text for cell in islice(filled, count))


@dataclass(frozen=True)
class Table:
    """A table of units. rows: those of units, from the top; codes: which unit each is.

    rivals: other columns that name the units as well. strangers: names that stand among the units and are none.
    titles: texts above it. last_heading: number of the lowest row of headings.
    """

    unit: int
    rows: tuple[Row, ...]
    codes: tuple[str, ...]
    headings: Mapping[int, Heading]
    maxima: Mapping[int, Decimal] = field(default_factory=dict)
    rivals: tuple[int, ...] = ()
    strangers: tuple[Content, ...] = ()
    titles: tuple[str, ...] = ()
    last_heading: int = 0

    def only(self, codes: Collection[str]) -> Table:
        """The table with the rows of some units only."""
        kept = [position for position, code in enumerate(self.codes) if code in codes]
        rows, left = tuple(self.rows[i] for i in kept), tuple(self.codes[i] for i in kept)
        return replace(self, rows=rows, codes=left)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Its columns from the left: those with a heading or anything in a row."""
        used = sorted({*self.headings, *(number for row in self.rows for number in row.cells)})
        cells = {number: tuple(row.cells.get(number) for row in self.rows) for number in used}
        rows = {row.number: row for row in self.rows}
        values = {number: tuple(_value(cell, rows) for cell in column) for number, column in cells.items()}
        finest = max((decimals_of(v) for column in values.values() for v in column if v is not None), default=0)
        return tuple(
            Column(
                number,
                self.heading(number),
                column,
                values[number],
                *self._maximum(number),
                finest,
                added(column, self.rows),
            )
            for number, column in cells.items()
        )

    def heading(self, number: int) -> Heading:
        """What heads a column."""
        return self.headings.get(number, Heading())

    def _maximum(self, number: int) -> tuple[Decimal | None, bool]:
        if number in self.maxima:
            return self.maxima[number], True
        return self.heading(number).stated_maximum or (None, False)


def _value(cell: Content | None, rows: Mapping[int, Row]) -> Decimal | None:
    return value_of(cell, rows) if cell is not None and cell.kind == "uncalculated" else number_of(cell)


def spellings(units: Mapping[str, Unit]) -> dict[str, str]:
    """Unit codes by every folded text that may name the unit."""
    named = [(text, code) for code, unit in units.items() for text in spellings_of(unit)]
    bodies: dict[str, set[str]] = {}
    for text, code in named:
        bodies.setdefault(fold_body(text), set()).add(code)
    found = {body: next(iter(codes)) for body, codes in bodies.items() if len(codes) == 1}
    found |= {fold(text): code for text, code in named}
    return found | {fold(unit.name): code for code, unit in units.items()}


def find_tables(rows: Sequence[Row], units: Mapping[str, Unit]) -> list[Table]:
    """Find the tables of a sheet, from the top. rows: all that hold anything. units: of the office, by code."""
    finding = _Finding(rows, spellings(units))
    return finding.tables()


class _Finding:
    """Finding the tables of one sheet."""

    def __init__(self, rows: Sequence[Row], known: Mapping[str, str]) -> None:
        self.rows = rows
        self._named = [self._units_in(row, known) for row in rows]
        self._count = Counter(column for named in self._named for column in named)

    @staticmethod
    def _units_in(row: Row, known: Mapping[str, str]) -> dict[int, str]:
        texts = {column: cell.text for column, cell in row.cells.items() if cell.kind == "text"}
        found = {
            column: known.get(fold(text)) or known.get(_bare_name(text)) or known.get(fold_body(text))
            for column, text in texts.items()
        }
        return {column: code for column, code in found.items() if code is not None}

    def tables(self) -> list[Table]:
        found: list[Table] = []
        current: list[int] = []
        unit = above = 0
        for position, named in enumerate(self._named):
            if not named:
                continue
            column = unit if unit in named else max(named, key=lambda each: (self._count[each], -each))
            if current and (column != unit or self._begins_anew(current, position, unit)):
                found.append(self._table(unit, current, above))
                above, current = current[-1] + 1, []
            unit = column
            current.append(position)
        if current:
            found.append(self._table(unit, current, above))
        return [table for table in _with_headings(found) if len(table.rows) > 1 or len(found) == 1]

    def _begins_anew(self, current: Sequence[int], position: int, unit: int) -> bool:
        """Whether a row begins another table: after headings, or after a gap with a unit that was there already."""
        before = current[-1]
        gap = self.rows[position].number - self.rows[before].number > 1
        again = self._named[position][unit] in {self._named[i][unit] for i in current}
        return gap and (again or self._headings_between(before, position, unit))

    def _headings_between(self, before: int, position: int, unit: int) -> bool:
        wide = sum(column > unit for column in self.rows[before].cells)
        for row in self.rows[before + 1 : position]:
            right = [cell for column, cell in row.cells.items() if column > unit]
            texts = sum(_is_heading(cell) for cell in right)
            if texts == len(right) and texts >= max(1, wide // 2) and len(row.cells) > 1:
                return True
        return False

    def _table(self, unit: int, positions: Sequence[int], above: int) -> Table:
        heads, maxima, titles = _headings_above(self.rows[above : positions[0]], unit)
        among = [self.rows[i] for i in range(positions[0], positions[-1] + 1) if i not in set(positions)]
        strangers = [row.cells[unit] for row in among if _is_stranger(row, unit)]
        hits = Counter(column for i in positions for column in self._named[i] if column != unit)
        return Table(
            unit=unit,
            rows=tuple(self.rows[i] for i in positions),
            codes=tuple(self._named[i][unit] for i in positions),
            headings=_by_column(heads, unit),
            maxima=maxima,
            rivals=tuple(sorted(column for column, count in hits.items() if count >= _RIVAL * len(positions))),
            strangers=tuple(strangers),
            titles=tuple(titles),
            last_heading=heads[-1].number if heads else 0,
        )


def _with_headings(found: Sequence[Table]) -> list[Table]:
    """A table without headings has those of the table above it, when both keep their units in one column."""
    done: list[Table] = []
    for table in found:
        if done and not table.headings and done[-1].unit == table.unit:
            table = replace(table, headings=done[-1].headings, last_heading=done[-1].last_heading)
        done.append(table)
    return done


def _bare_name(text: str) -> str:
    """A name without the numbering before it and the mark of a note behind it."""
    return fold(_AFTER_NAME.sub("", _BEFORE_NAME.sub("", text)))


def _is_stranger(row: Row, unit: int) -> bool:
    """Whether a row among those of units has numbers and a name that is none of theirs."""
    name = fold(row.text(unit))
    numbers = sum(number_of(cell) is not None for column, cell in row.cells.items() if column > unit)
    return bool(name) and numbers > 0 and not (name in _SUMMARY or name.startswith((*_SUMMING, *_MAXIMUM_ROW)))


def _is_heading(cell: Content) -> bool:
    """Whether a cell may be part of a heading: words, or a year."""
    value = number_of(cell)
    return value in _YEARS if value is not None else cell.kind == "text"


def _headings_above(rows: Sequence[Row], unit: int) -> tuple[list[Row], dict[int, Decimal], list[str]]:
    """The rows of headings above a table, from the top; the maxima stated under them; titles, from below."""
    heads: list[Row] = []
    maxima: dict[int, Decimal] = {}
    titles: list[str] = []
    for row in reversed(rows):
        if heads and (heads[0].number - row.number > 1 or len(heads) == _MOST_HEADING_ROWS):
            titles += [cell.text for cell in row.cells.values() if cell.kind == "text"]
        elif _is_numbering(row):
            continue
        elif not heads and (found := _maxima_in(row, unit)):
            maxima = maxima or found
        elif _is_heading_row(row, unit):
            heads.insert(0, row)
        else:
            titles += [cell.text for cell in row.cells.values() if cell.kind == "text"]
            if heads:
                break
    return heads, maxima, titles


def _is_numbering(row: Row) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 or (1), (2), (3)."""
    cells = [cell for _column, cell in sorted(row.cells.items())]
    if len(cells) < 2 or not all(cell.kind in ("number", "text") and _NUMBERING.fullmatch(cell.text) for cell in cells):
        return False
    found = [re.search(r"\d+", cell.text.partition("=")[0]) for cell in cells]
    numbers = [int(number[0]) for number in found if number]
    return all(later - earlier == 1 for earlier, later in zip(numbers, numbers[1:], strict=False))


def _maxima_in(row: Row, unit: int) -> dict[int, Decimal]:
    """The numbers of a row that states maxima: it begins with such words, or holds nothing but numbers."""
    texts = [fold(cell.text) for cell in row.cells.values() if _is_heading(cell)]
    numbers = {column: value for column, cell in row.cells.items() if (value := number_of(cell)) is not None}
    numbers = {column: value for column, value in numbers.items() if column > unit and value > 0}
    said = any(text.startswith(_MAXIMUM_ROW) for text in texts)
    return numbers if (said or (not texts and len(numbers) > 1)) else {}


def _is_heading_row(row: Row, unit: int) -> bool:
    """Whether a row is one of headings: texts, and not only where names of blocks and titles stand."""
    if not all(_is_heading(cell) or cell.kind == "text" for cell in row.cells.values()):
        return False
    return any(column > unit and _is_heading(cell) for column, cell in row.cells.items())


def _by_column(heads: Sequence[Row], unit: int) -> dict[int, Heading]:
    """What heads each column. A wider heading reaches over the columns right of it that have one only further down."""
    found = {}
    for column in {column for row in heads for column in row.cells}:
        own = tuple(row.cells[column].text for row in heads if column in row.cells)
        first = next(i for i, row in enumerate(heads) if column in row.cells)
        over = (_left_of(heads, upper, column, unit) for upper in range(first))
        reaches = column > unit and _reaches(heads, first, column)
        if reaches and len(own) > 1:
            found[column] = Heading(own[1:], own[:1])
        else:
            found[column] = Heading(own, tuple(text for text in over if text), wide=reaches)
    return found


def _reaches(heads: Sequence[Row], first: int, column: int) -> bool:
    """Whether the upper heading of a column seems a wide one: its neighbour has a heading only further down."""
    beside = column + 1
    return beside not in heads[first].cells and any(beside in row.cells for row in heads[first + 1 :])


def _left_of(heads: Sequence[Row], upper: int, column: int, unit: int) -> str:
    """The wider heading of a row that reaches over a column; it has a narrower one below where it begins."""
    left = max((number for number in heads[upper].cells if unit < number < column), default=0)
    below = any(left in row.cells for row in heads[upper + 1 :])
    return heads[upper].cells[left].text if left and below else ""
