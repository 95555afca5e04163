"""What the manifest says of the figures of a document: their forms, their rule, and where their numbers were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain
from types import NoneType
from typing import Any, NamedTuple

from docgen.errors import Cell, Line, Place
from docgen.model.figure import Exact, Figure
from docgen.read.ranges import is_cell, rectangles
from docgen.render.printing import Record

PRIVATE_KEYS = ("van-ban.nguoi-ky", "van-ban.noi-nhan")
"""Keys that print persons' names; what they and all below them print is not told."""
_PRIVATE_AND_BELOW = tuple(f"{key}." for key in PRIVATE_KEYS)
MOST_INPUTS = 12
"""A figure made from more than this names its inputs by patterns; their cells only when they were typed there."""


def is_private(key: str) -> bool:
    """Whether what a key prints is not told."""
    return f"{key}.".startswith(_PRIVATE_AND_BELOW)


class Traced(NamedTuple):
    """The figures of a document.

    figures: all of them by key; first those that passages mention, then the others as they were printed. notes: what
    the manifest says of those that come from somewhere, in the order of keys; the `rule` of a note is its place in
    `rules`.
    """

    figures: Mapping[str, Figure]
    notes: Mapping[str, Mapping[str, Any]]
    rules: tuple[str, ...]


def traced(record: Record, figures: Mapping[str, Figure] | None = None) -> Traced:
    """Every figure of a document, with what the manifest says of it.

    figures: those that passages mention, by key, for when the record has no such key.
    """
    used = {span.key for control in record.controls for one in control.paragraphs for span in one.spans}
    known = {**{key: figure for key, figure in (figures or {}).items() if key in used}, **record.figures}
    told = {key for key, one in known.items() if (one.places or one.inputs or one.rule) and not is_private(key)}
    notes = _Notes(told)
    return Traced(known, {key: notes.of(known[key]) for key in sorted(told)}, tuple(notes.rules))


class _Notes:
    """What the manifest says of figures, one after the other. told: the keys of those that it speaks of."""

    def __init__(self, told: set[str]) -> None:
        self._told = told
        self._sources = _Sources()
        self.rules: dict[str, int] = {}

    def of(self, figure: Figure) -> dict[str, Any]:
        """The note of a figure, its names in order."""
        made: dict[str, Any] = {}
        if figure.inputs:
            inputs = patterns([one.key for one in figure.inputs])
            if not self._is_told_by(inputs, figure) and (cells := self._sources.written(figure)):
                made["cells"] = cells
            made["inputs"] = inputs
        elif figure.places:
            made["cells"] = self._sources.written(figure)
        if figure.prose != figure.table:
            made["prose"] = figure.prose
        if figure.rule:
            made["rule"] = self.rules.setdefault(figure.rule, len(self.rules))
        made["table"] = figure.table
        if (exact := exact_value(figure.value)) != figure.table:
            made["value"] = exact
        return made

    def _is_told_by(self, inputs: list[str], figure: Figure) -> bool:
        """Whether the notes of its inputs tell all cells that a figure rests on. inputs: as its own note names them."""
        if figure.places:
            return False
        if self._told.issuperset(inputs):
            return True
        return len(figure.inputs) <= MOST_INPUTS and all(
            one.key in self._told or not (one.places or one.inputs) for one in figure.inputs
        )


_AS_THEY_ARE = (str, int, NoneType)
"""Written out here, as making a union takes longer than asking for it."""


def exact_value(value: Exact) -> str | int | None:
    """A value as it is told: numbers as text, fractions “a/b”, dates as ISO."""
    if isinstance(value, _AS_THEY_ARE):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _is_traced(figure: Figure) -> bool:
    """Whether a figure names the cells it rests on: with few inputs, or any number of points typed in cells."""
    if len(figure.inputs) <= MOST_INPUTS:
        return True
    return not any(one.inputs or any(not isinstance(place, Cell) for place in one.places) for one in figure.inputs)


class _Sources:
    """The places that figures rest on, each figure looked at once; of those that are not traced their own alone."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Figure, tuple[Place, ...]]] = {}
        self._written: dict[tuple[Place, ...], list[str]] = {}

    def written(self, figure: Figure) -> list[str]:
        """The places as short texts. A rank and a tier rest on those of their total, which are written once."""
        places = self._of(figure)
        if len(places) < 2:
            return list(map(_entry, places))
        known = self._written.get(places)
        if known is None:
            known = self._written[places] = ranges(places)
        return known

    def _of(self, figure: Figure) -> tuple[Place, ...]:
        if not figure.inputs:
            return figure.places
        known = self._known.get(id(figure))
        if known is None:
            inputs = figure.inputs if _is_traced(figure) else ()
            if len(inputs) == 1 and not figure.places:
                return self._of(inputs[0])
            found = dict.fromkeys(chain(figure.places, *map(self._of, inputs)))
            known = self._known[id(figure)] = (figure, tuple(found))
        return known[1]


def patterns(keys: Iterable[str]) -> list[str]:
    """Keys, or when there are many, one pattern for those of the same length, with `*` where they differ.

    >>> patterns(["a.x.tong", "a.y.tong"])
    ['a.x.tong', 'a.y.tong']
    >>> patterns(f"a.{unit}.tong" for unit in range(20))
    ['a.*.tong']
    """
    listed = list(dict.fromkeys(keys))
    if len(listed) <= MOST_INPUTS:
        return listed
    by_length: dict[int, list[list[str]]] = {}
    for key in listed:
        segments = key.split(".")
        by_length.setdefault(len(segments), []).append(segments)
    made = []
    for alike in by_length.values():
        columns = zip(*alike, strict=True)
        made.append(".".join(column[0] if len(set(column)) == 1 else "*" for column in columns))
    return made


def ranges(places: Iterable[Place]) -> list[str]:
    """Places as short texts: cells as ranges by sheet, entries of files by file name and key.

    >>> ranges([Cell("a.xlsx", "CNTT", "D5"), Cell("a.xlsx", "CNTT", "E5"), Cell("a.xlsx", "Năm trước", "B2")])
    ['CNTT!D5:E5', "'Năm trước'!B2"]
    """
    made: list[str] = []
    sheets: dict[str, list[str]] = {}
    for place in places:
        if isinstance(place, Cell) and is_cell(place.ref):
            sheets.setdefault(place.sheet, []).append(place.ref)
        else:
            made.append(_entry(place))
    by_sheet = [f"{_quoted(sheet)}!{one}" for sheet, refs in sheets.items() for one in rectangles(refs)]
    return by_sheet + list(dict.fromkeys(made))


def _entry(place: Place) -> str:
    if isinstance(place, Cell):
        return f"{_quoted(place.sheet)}!{place.ref}"
    name = place.file.rpartition("/")[2]
    return f"{name}#{place.key}" if isinstance(place, Line) and place.key else name


@lru_cache(maxsize=256)
def _quoted(sheet: str) -> str:
    return sheet if re.fullmatch(r"[A-Za-z_]\w*", sheet, re.ASCII) else "'" + sheet.replace("'", "''") + "'"
