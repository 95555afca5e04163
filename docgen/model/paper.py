"""A plain paper of tables, the same for Word and for Excel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Listing:
    """A table with a heading. widths: of the columns, as shares of the page."""

    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Paper:
    """title: what it is; about, year: what it is about; lines: what is said before the tables."""

    title: str
    about: str
    year: int
    lines: tuple[str, ...]
    listings: tuple[Listing, ...]
