"""A report in tables, before it becomes a workbook or a document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A table under a heading. widths: of its columns, relative to each other; numbers: columns to be centred, from 0.

    short: what its sheet of a workbook is called.
    """

    heading: str
    short: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset({0})


@dataclass(frozen=True)
class Report:
    """A title, lines below it, and tables in order."""

    title: str
    lines: tuple[str, ...]
    tables: tuple[Table, ...]
