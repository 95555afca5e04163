"""Figures: values that can be printed, and know where they come from."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from docgen.errors import Place

Exact = Decimal | Fraction | int | str | date | None


@dataclass(eq=False, init=False, slots=True)
class Figure:
    """A value that can be printed: exact value, how it is shown, the places it came from, the rule that made it.

    key: stable path of codes (`cntt.so-nganh.so-tu-phap.tong`).
    table, prose: the two forms (“70,0” and “70”). A template chooses a form, never decimals.
    places: where its own value was typed; inputs: the figures it was computed from.
    rule: what made it, with the reference (“tổng các nhóm; Điều 5 khoản 2”); empty for a typed value.

    Printing gives the table form; prose asks for `prose`. Compared with anything, a figure is its exact value, so that
    conditions of templates and phrases read naturally; nothing is neither more nor less than anything.
    """

    # A round has tens of thousands, and a frozen dataclass takes three times as long to make: `Final` is for mypy.
    key: Final[str]
    value: Final[Exact]
    table: Final[str]
    prose: Final[str]
    places: Final[tuple[Place, ...]]
    inputs: Final[tuple[Figure, ...]]
    rule: Final[str]

    def __init__(
        self,
        key: str,
        value: Exact,
        table: str,
        prose: str = "",
        places: tuple[Place, ...] = (),
        inputs: tuple[Figure, ...] = (),
        rule: str = "",
    ) -> None:
        """prose: where it is not the table form."""
        self.key = key
        self.value = value
        self.table = table
        self.prose = prose or table
        self.places = places
        self.inputs = inputs
        self.rule = rule

    def __str__(self) -> str:
        return self.table

    def __bool__(self) -> bool:
        """False for nothing, zero and the empty text, so that conditions read naturally."""
        return bool(self.value)

    def __hash__(self) -> int:
        return hash(self.value)

    def __eq__(self, other: object) -> bool:
        return bool(self.value == _value_of(other))

    def __lt__(self, other: object) -> bool:
        return self._stands(operator.lt, other)

    def __le__(self, other: object) -> bool:
        return self._stands(operator.le, other)

    def __gt__(self, other: object) -> bool:
        return self._stands(operator.gt, other)

    def __ge__(self, other: object) -> bool:
        return self._stands(operator.ge, other)

    def _stands(self, how: Callable[[Any, Any], bool], other: object) -> bool:
        mine, theirs = self.value, _value_of(other)
        return mine is not None and theirs is not None and bool(how(mine, theirs))

    def sources(self) -> Iterator[Place]:
        """Every place where a value was typed that this figure rests on, each once."""
        seen: set[Place] = set()
        for place in self._walk():
            if place not in seen:
                seen.add(place)
                yield place

    def _walk(self) -> Iterator[Place]:
        yield from self.places
        for figure in self.inputs:
            yield from figure._walk()


class Reshaped(Figure):
    """A figure in a form that a filter gave it. origin: the figure as the data have it."""

    __slots__ = ("origin",)

    def __init__(self, origin: Figure, table: str, prose: str) -> None:
        super().__init__(origin.key, origin.value, table, prose, origin.places, origin.inputs, origin.rule)
        self.origin: Final[Figure] = origin


def _value_of(other: object) -> object:
    return other.value if isinstance(other, Figure) else other
