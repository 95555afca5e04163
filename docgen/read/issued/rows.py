"""The rows of a rubric's table: which are criteria and how deep, which are sums, and which say something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from docgen.errors import Place
from docgen.read.issued.columns import Columns, Section
from docgen.read.issued.grids import GridCell, GridRow, Said
from docgen.read.issued.levels import HEAD, PLAIN, Levels, Token, split_number, token_of
from docgen.read.issued.points import NotPoints, number_in, points_at_end, points_of
from docgen.read.issued.units import units_in
from docgen.vietnamese import issued as words

Kind = Literal["scored", "bonus", "penalty", "adjustment"]
_DAY = re.compile(r"0?([0-9]{1,2})/0?([0-9]{1,2})/[0-9]{4}")
"""What Excel makes of “1.2” where it takes it for a day."""


@dataclass
class Item:
    """A row that may be a group or a criterion. points: as typed, by column. numbered: by more than a dash."""

    token: Token | None
    label: str
    place: Place
    table: int
    points: dict[int, Decimal] = field(default_factory=dict)
    weight: Decimal | None = None
    kind: Kind = "scored"
    numbered: bool = False
    children: list[Item] = field(default_factory=list)

    @property
    def explains(self) -> bool:
        """Whether it reads like an explanation of how points are given."""
        return words.SCORING.match(words.spoken(self.label)) is not None


@dataclass(frozen=True)
class Left:
    """A row that became no criterion. told: what is wrong with it; empty for an explanation of how points are given."""

    text: str
    place: Place
    told: str = ""
    explains: bool = False


@dataclass
class Part:
    """What stands under one heading, or under one row that says for whom (its title). totals: by column."""

    title: str = ""
    items: list[Item] = field(default_factory=list)
    totals: dict[int, Decimal] = field(default_factory=dict)


@dataclass
class Rows:
    """What was read of a table. notes: what stands below its total."""

    parts: list[Part] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    """A row taken apart. wrong: why its points cannot be read. numeric: its number is one that Excel keeps as such."""

    token: Token | None
    numbered: bool
    label: str
    place: Place
    head: bool
    points: dict[int, Decimal]
    weight: Decimal | None
    wrong: str
    numeric: bool

    @property
    def said(self) -> str:
        return words.spoken(self.label)

    @property
    def kind(self) -> Kind:
        if words.ADJUSTMENT.match(self.said):
            return "adjustment"
        if words.BONUS.match(self.said):
            return "bonus"
        return "penalty" if words.PENALTY.match(self.said) else "scored"


def read_rows(sections: Sequence[Section], group: Item | None = None) -> Rows:
    """Read the rows of a table, given in pieces where a page's end or repeated headings cut it.

    group: what stands above the whole table as a heading of its own (“1. Nhận thức số (100 điểm)”).
    """
    return _Reader(sections, group).read()


class _Reader:
    """Reads from the top down, and keeps the row that is open at each depth."""

    def __init__(self, sections: Sequence[Section], group: Item | None) -> None:
        self._sections = sections
        self._rows = Rows([Part()])
        self._levels = Levels()
        self._open: list[Item] = []
        self._ended = False
        self._group = group
        self._numbered = any(
            taken is not None and taken.numbered
            for section in sections
            for row in section.rows
            if (taken := _taken_apart(row, section.columns, section.columns.labels[0])) is not None
        )
        if group is not None:
            self._rows.parts[-1].items.append(group)

    def read(self) -> Rows:
        for section in self._sections:
            for row in section.rows:
                if len(section.columns.labels) > 1:
                    self._take_levels(row, section)
                else:
                    self._take(row, section)
        self._rows.parts = [part for part in self._rows.parts if part.items or part.totals]
        return self._rows

    def _take(self, row: GridRow, section: Section) -> None:
        taken = _taken_apart(row, section.columns, section.columns.labels[0])
        if taken is None:
            self._goes_on(row)
        elif not (self._is_total(taken) or self._begins_block(taken) or self._is_put_aside(taken)):
            self._add(taken, section.table)

    def _take_levels(self, row: GridRow, section: Section) -> None:
        """A row of a table whose levels are columns: each cell with text of its own is one level."""
        columns = section.columns
        own = [(depth, column) for depth, column in enumerate(columns.labels) if _is_own(row.at(column), column)]
        if not own:
            self._goes_on(row)
        for depth, column in own:
            deepest = (depth, column) == own[-1]
            taken = _taken_apart(row, columns, column, whole=deepest)
            if taken is not None and not self._is_total(taken):
                del self._open[depth:]
                self._hang(taken, section.table)

    def _goes_on(self, row: GridRow) -> None:
        """A row that goes on the one above: more words on how points are given, perhaps with the points themselves."""
        if row.filled():
            self._leave(" | ".join(cell.text for cell in row.filled()), row.place, explains=True)

    def _leave(self, text: str, place: Place, told: str = "", *, explains: bool = False) -> None:
        self._rows.left.append(Left(text, place, told, explains))
        if self._ended:
            self._rows.notes.append(Said(text, place))

    def _is_total(self, row: _Row) -> bool:
        if not row.token and words.SUBTOTAL_ROW.fullmatch(row.said):
            return True
        if not words.TOTAL_ROW.fullmatch(row.said) or (row.token and not row.points):
            return False
        part = self._rows.parts[-1]
        part.totals = part.totals or dict(row.points)
        self._ended = bool(part.items)
        return True

    def _begins_block(self, row: _Row) -> bool:
        """Whether a row over the whole width says for whom the rows below are."""
        if row.points or not row.head or not words.BLOCK_ROW.match(row.said) or not units_in(row.label):
            return False
        self._rows.parts.append(Part(row.label))
        self._levels, self._open, self._ended = Levels(), [], False
        return True

    def _is_put_aside(self, row: _Row) -> bool:
        """Whether a row is no criterion: its points cannot be read, or it has none and no number either."""
        if row.wrong:
            self._leave(row.label, row.place, row.wrong)
            return not row.numbered
        if row.numbered or row.points or row.kind != "scored":
            return False
        explains = Item(row.token, row.label, row.place, 0).explains or (row.token is not None and row.token.is_bullet)
        if not (explains or self._ended) and (row.head or not self._numbered):
            return False
        below = bool(self._open) and self._open[-1].numbered and bool(self._open[-1].points)
        self._leave(row.label, row.place, explains=explains or self._ended or below)
        return True

    def _add(self, row: _Row, table: int) -> None:
        if row.kind != "scored" and not row.numbered:
            # An unnumbered row of bonuses stands beside the groups, whatever stands above it.
            self._levels = Levels()
        # In a table without numbers, a row without points heads those below it.
        head = row.head or not (row.points or self._numbered)
        row = replace(row, token=self._as_typed(row))
        depth = self._levels.depth(row.token, (HEAD,) if head else (PLAIN,))
        del self._open[depth:]
        self._hang(row, table)

    def _as_typed(self, row: _Row) -> Token | None:
        """The number of a row; Excel keeps “1.10” as 1.1, so after 1.9 comes what ends in the nought it dropped."""
        token = row.token
        if token is None or not row.numeric or len(token.parts) != 2:
            return token
        first, last = token.parts
        before = [one.token for one in self._open if one.token and one.token.parts[:-1] == (first,)]
        if not before or not before[-1].parts[-1].isdigit():
            return token
        expected = str(int(before[-1].parts[-1]) + 1)
        if expected != last and expected.rstrip("0") == last:
            return Token(f"{first}.{expected}", (first, expected))
        return token

    def _hang(self, row: _Row, table: int) -> None:
        item = Item(row.token, row.label, row.place, table, dict(row.points), row.weight, row.kind, row.numbered)
        top = self._group.children if self._group is not None and item.kind == "scored" else self._rows.parts[-1].items
        (self._open[-1].children if self._open else top).append(item)
        self._open.append(item)


def _is_own(cell: GridCell | None, column: int) -> bool:
    return cell is not None and not cell.continued and bool(cell.text) and cell.column == column


def _taken_apart(row: GridRow, columns: Columns, label_column: int, *, whole: bool = True) -> _Row | None:
    """A row's number, label and points; None when it has no label of its own. whole: False for the label alone."""
    label_cell = row.at(label_column)
    number_cell = row.at(columns.number) if columns.number is not None and whole else None
    if number_cell is label_cell or (number_cell is not None and number_cell.continued):
        number_cell = None
    number_text = number_cell.text if number_cell is not None else ""
    token = token_of(number_text) or _from_day(number_text)
    lines = label_cell.lines if label_cell is not None and not label_cell.continued else ()
    wide = label_cell is not None and label_cell.span > 1 and len(row.filled()) == 1
    if not lines and number_cell is not None and number_text and token is None:
        # In a workbook the text of cells merged over a row stands in the first.
        lines, label_cell, wide = number_cell.lines, number_cell, True
    if not lines or label_cell is None:
        return None
    token, label = _label(lines, token)
    label, at_end = points_at_end(label)
    points, wrong = _points(row, columns, label_cell) if whole else ({}, "")
    if at_end is not None and not points and not wrong:
        points = {one.column: at_end for one in columns.points}
    return _Row(
        token=token,
        numbered=token is not None and not token.is_bullet,
        label=label,
        place=label_cell.place,
        head=wide or label_cell.bold or (label.isupper() and len(label) > 3),
        points=points,
        weight=_weight(row, columns) if whole else None,
        wrong=wrong,
        numeric=number_cell is not None and number_cell.number is not None,
    )


def _from_day(text: str) -> Token | None:
    found = _DAY.fullmatch(text)
    return Token(f"{found[1]}.{found[2]}", (found[1], found[2])) if found else None


def _label(lines: Sequence[str], token: Token | None) -> tuple[Token | None, str]:
    """The number of a row and its label: the first lines of its cell, up to one that explains how points are given."""
    label = [lines[0]]
    for line in lines[1:]:
        goes_on = line[:1].islower() and split_number(line)[0] is None
        if not goes_on and (split_number(line)[0] is not None or words.SCORING.match(words.spoken(line))):
            break
        label.append(line)
    whole = " ".join(label)
    inside, rest = split_number(whole)
    if inside is not None and rest and (token is None or token.is_bullet or inside.text == token.text):
        return inside, rest
    return token, whole


def _points(row: GridRow, columns: Columns, label_cell: GridCell) -> tuple[dict[int, Decimal], str]:
    """A row's points by column, and why some of them cannot be read."""
    points: dict[int, Decimal] = {}
    wrong = ""
    for one in columns.points:
        cell = row.at(one.column)
        if cell is label_cell:
            continue
        try:
            value = points_of(cell)
        except NotPoints as fault:
            wrong = str(fault)
            continue
        if value is not None:
            points[one.column] = value
    return points, wrong


def _weight(row: GridRow, columns: Columns) -> Decimal | None:
    """A row's weight as typed: 20 of “20%” and of “20”."""
    cell = row.at(columns.weight) if columns.weight is not None else None
    if cell is None or cell.continued or not cell.text:
        return None
    try:
        return cell.number if cell.number is not None else number_in(cell.text.rstrip("% "))
    except NotPoints:
        return None


def walk(items: Sequence[Item]) -> Iterator[Item]:
    """Every item, from the top down."""
    for item in items:
        yield item
        yield from walk(item.children)
