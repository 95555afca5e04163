"""Columns that people confirmed (`columns.yaml` of a round): reading them, taking them over, telling that one moved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from docgen.errors import Cell, Finding
from docgen.i18n import gettext as _
from docgen.model.columns import ConfirmedColumns, KeptColumns, KeptSheet
from docgen.model.register import Unit
from docgen.model.round import Round, ScoreSheet, SheetColumns, StageColumns
from docgen.model.rubric import Rubric, Subject
from docgen.read.cells import column_of, letters_of
from docgen.read.files import is_there, read_text
from docgen.read.headings import lettered
from docgen.read.lines import Lines
from docgen.read.rubric import unknown
from docgen.read.workbook import Row
from docgen.read.yaml import parse_yaml
from docgen.vietnamese.names import fold

COLUMNS_FILE = "columns.yaml"


def read_kept(path: Path, name: str) -> tuple[KeptColumns, Lines]:
    """Read the confirmed columns of a round; none where there is no such file, or nothing but comments in it.

    Raises `Refused` when it is wrong.
    """
    text = read_text(path, name) if is_there(path) else ""
    if all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines()):
        return KeptColumns.usual(), Lines(name, {})
    return parse_yaml(text, name, KeptColumns)


def check_kept(kept: KeptColumns, lines: Lines, rubric: Rubric, year: int) -> Iterator[Finding]:
    """Find what the confirmed columns name that the rubric does not have, and two entries for one sheet."""
    seen: dict[tuple[object, ...], int] = {}
    for number, sheet in enumerate(kept.sheets):
        at = ("sheets", str(number))
        first = seen.setdefault((sheet.sheet, sheet.file, sheet.subject, sheet.block, sheet.stage), number)
        if first != number:
            message = _("The columns of this sheet are already in line {line}").format(
                line=lines.at("sheets", first).line
            )
            yield Finding("sheet-twice", lines.at(*at), message, _("Delete one of the two"))
        subject = rubric.subject_by_code.get(sheet.subject)
        if subject is None:
            yield unknown(_("subject"), sheet.subject, rubric.subject_by_code, lines, *at, "subject")
        elif sheet.block not in rubric.block_by_code:
            yield unknown(_("block"), sheet.block, rubric.block_by_code, lines, *at, "block")
        else:
            yield from _check_columns(sheet, subject, lines, year, *at, "columns")


def _check_columns(sheet: KeptSheet, subject: Subject, lines: Lines, year: int, *at: str) -> Iterator[Finding]:
    groups = [group.code for group in subject.groups_of(sheet.block)]
    criteria = [criterion.code for criterion in subject.criteria()]
    for code in sheet.columns.groups:
        if code not in groups:
            yield unknown(_("criteria group"), code, groups, lines, *at, "groups", code)
    for code in sheet.columns.criteria:
        if code not in criteria:
            yield unknown(_("criterion"), code, criteria, lines, *at, "criteria", code)
    for entry in ("previous_ranks", "previous_totals"):
        for before in getattr(sheet.columns, entry):
            if before >= year:
                message = _("{year} is not before {now}, the year of the round").format(year=before, now=year)
                yield Finding("year-not-before", lines.at(*at, entry, before), message)


def with_columns(round_: Round, kept: KeptColumns) -> Round:
    """A round with the confirmed columns of its sheets; what round.yaml itself names wins."""
    sheets = tuple(with_kept(sheet, kept) for sheet in round_.scores.sheets)
    return round_.model_copy(update={"scores": round_.scores.model_copy(update={"sheets": sheets})})


def with_kept(sheet: ScoreSheet, kept: KeptColumns) -> ScoreSheet:
    """A sheet of a round with its confirmed columns, and the name it has in the workbook."""
    entry = next((entry for entry in kept.sheets if entry.concerns(sheet)), None)
    if entry is None:
        return sheet
    return sheet.model_copy(update={"sheet": entry.sheet, "columns": _merged(sheet.columns, entry.columns)})


def _merged(own: SheetColumns, kept: ConfirmedColumns) -> ConfirmedColumns:
    """Columns as round.yaml names them, and the confirmed ones for the rest; headings of those that are taken over."""
    stages = {
        code: _stage(own.stages.get(code, StageColumns.usual()), kept.stages.get(code, StageColumns.usual()))
        for code in (*own.stages, *(code for code in kept.stages if code not in own.stages))
    }
    merged: dict[str, Any] = {"stages": stages}
    for entry in ("unit", "total", "note"):
        merged[entry] = getattr(own, entry) or getattr(kept, entry)
    for entry in ("groups", "criteria", "reasons", "previous_ranks", "previous_totals"):
        merged[entry] = {**getattr(kept, entry), **getattr(own, entry)}
    columns = ConfirmedColumns(**merged)
    used = {letters_of(number) for name in _names(columns) if (number := lettered(name)) is not None}
    headings = {letters: heading for letters, heading in kept.headings.items() if letters in used}
    return columns.model_copy(update={"headings": headings})


def _stage(own: StageColumns, kept: StageColumns) -> StageColumns:
    groups, criteria = {**kept.groups, **own.groups}, {**kept.criteria, **own.criteria}
    return StageColumns(total=own.total or kept.total, groups=groups, criteria=criteria)


def _names(columns: SheetColumns) -> Iterator[str]:
    """Every name of a column."""
    yield from (columns.unit, columns.total, columns.note, *columns.groups.values(), *columns.criteria.values())
    yield from (*columns.reasons.values(), *columns.previous_ranks.values(), *columns.previous_totals.values())
    for stage in columns.stages.values():
        yield from (stage.total, *stage.groups.values(), *stage.criteria.values())


def moved(
    name: str, rows: Sequence[Row], sheet: ScoreSheet, units: Mapping[str, Unit], here: Collection[str]
) -> Iterator[Finding]:
    """Find confirmed columns that have another heading now than when they were confirmed.

    name: the workbook as messages show it. rows: of the sheet, with Unicode text. sheet: with its confirmed columns, or
    without any. units: of the office, by code; here: codes of those that the sheet is for.
    """
    columns = sheet.columns
    if not isinstance(columns, ConfirmedColumns) or not columns.headings:
        return
    # What recognises tables by itself takes a while to load, and most rounds have no confirmed columns.
    from docgen.read.mapping.tables import find_tables

    tables = [table.only(here) for table in find_tables(rows, units)]
    table = max(tables, key=lambda found: len(found.rows), default=None)
    if table is None or not table.rows:
        return
    advice = _("Delete the sheet's entry in {file}, and confirm its columns again: docgen columns ROUND --accept")
    for letters, was in columns.headings.items():
        now = table.heading(column_of(letters)).whole
        if fold(now) != fold(was):
            message = _("Column {column} was headed “{was}” when it was confirmed, and is headed “{now}” now").format(
                column=letters, was=was, now=now
            )
            place = Cell(name, sheet.sheet, f"{letters}{table.last_heading or table.rows[0].number}")
            yield Finding("columns-moved", place, message, advice.format(file=COLUMNS_FILE))
