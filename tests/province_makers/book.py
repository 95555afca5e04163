"""New workbooks that are the same whenever they are made."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlsxwriter

CREATED = dt.datetime(2026, 1, 5, 8, 0)


def new_book(path: Path) -> xlsxwriter.Workbook:
    """A workbook to be written to a path, dated once for all."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": CREATED})
    return book
