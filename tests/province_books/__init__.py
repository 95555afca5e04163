"""Makers of the rounds in `tests/provinces`: invented provinces in shapes seen in practice, by files alone.

Each folder there is a workspace with an `expected.json`. Its workbooks and expectations are made by the module of its
name; `python -m tests.province_books` writes both. Scores are drawn from seeds and reckoned by an arithmetic of its own
(`reckon`); nothing of docgen is used. The workbooks are as clerks leave them: titles, merged cells, numbering rows, block
titles between units, notes below, names in many forms; each tells with its cells what docgen owes the clerk about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from tests.province_books import hai_lam, hoa_khe, lam_ha, thuong_giang, thuong_ngan, truong_giang
from tests.province_books.desk import Book


class Maker(Protocol):
    """A province. NAME: of its folder. TOLD: what is owed about its other files."""

    NAME: str

    @property
    def TOLD(self) -> Sequence[str]: ...

    def books(self) -> Iterable[Book]:
        """Its workbooks."""

    def tables(self) -> Iterable[tuple[str, Iterable[list[str]]]]:
        """Every table of its decision, row by row."""

    def sentences(self) -> Iterable[str]:
        """Every paragraph of its decision with figures."""


PROVINCES: dict[str, Maker] = {
    maker.NAME: maker for maker in (thuong_ngan, hai_lam, truong_giang, lam_ha, thuong_giang, hoa_khe)
}
ALL = Path(__file__).parent.parent / "provinces"


def expected(maker: Maker) -> dict[str, Any]:
    """What its round must come to: documents with their tables and text, and all that is told."""
    tables = [{"id": name, "rows": list(rows)} for name, rows in maker.tables()]
    owed = [*maker.TOLD, *(finding for book in maker.books() for finding in book.owed)]
    return {"documents": {"quyet-dinh": {"tables": tables, "text": list(maker.sentences())}}, "findings": sorted(owed)}
