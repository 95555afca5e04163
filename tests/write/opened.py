"""Workbooks that docgen wrote, opened with openpyxl: nothing here is shared with the code that wrote them."""

from __future__ import annotations

import io
from typing import Any

import openpyxl


def opened(data: bytes, *, values: bool = False) -> Any:
    """A workbook; values: with the results of formulas instead of the formulas."""
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def find(sheet: Any, text: str) -> Any:
    """The first cell with a text."""
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def texts(sheet: Any) -> list[str]:
    """Every text of a sheet, row by row."""
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def cell_of(sheet: Any, unit: str, heading: str) -> Any:
    """The cell of a unit in a column, by its heading."""
    return sheet.cell(find(sheet, unit).row, find(sheet, heading).column)


def rule_of(sheet: Any, cell: Any) -> Any:
    """The data validation of a cell, or None."""
    return next((rule for rule in sheet.data_validations.dataValidation if cell.coordinate in rule.sqref), None)
