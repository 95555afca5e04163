"""Keeping columns that a person confirmed, in the round's `columns.yaml`; what stands there already stays as it is."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from docgen.columns.round import RoundColumns, SheetColumns
from docgen.drafts.disk import replace_file
from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _
from docgen.model.columns import KeptColumns, KeptSheet
from docgen.model.round import SheetColumns as DeclaredColumns
from docgen.read.cells import letters_of
from docgen.read.files import is_there, read_text
from docgen.read.kept import COLUMNS_FILE
from docgen.read.mapping.proposal import Certainty, Meaning, Proposed, columns_of
from docgen.read.yaml import parse_yaml
from docgen.workspace import Workspace

_FIRST_LINE = "# yaml-language-server: $schema=../../docgen/schemas/columns.schema.json\n"
_WIDTH = 4096


@dataclass(frozen=True)
class Keeping:
    """What was kept. file: as people are told; columns: how many more than before."""

    file: str
    columns: int


def keep(workspace: Workspace, found: RoundColumns, least: Certainty) -> Keeping:
    """Write the columns that are proposed at least so surely and that docgen does not read by itself; all or nothing.

    Entries that are there, and columns that round.yaml names, stay. Raises `Refused` where the file cannot be written.
    """
    path = workspace.round_folder(found.name) / COLUMNS_FILE
    name = workspace.name(path)
    sheets = [entry for sheet in found.sheets if (entry := _entry(sheet, least))]
    before = read_text(path, name) if is_there(path) else ""
    text = _with(before, sheets)
    after, _lines = parse_yaml(text, name, KeptColumns)
    more = _count(after) - _count(found.kept)
    if more or len(after.sheets) > len(found.kept.sheets):
        try:
            replace_file(path, text.encode())
        except OSError as error:
            message = _("The file cannot be written: {reason}").format(reason=error.strerror or error)
            raise Refused([Finding("file-not-written", InFile(name), message)]) from error
    return Keeping(name, more)


def _entry(sheet: SheetColumns, least: Certainty) -> KeptSheet | None:
    """What is kept of one sheet; None where there is nothing to keep."""
    if sheet.proposal is None or (sheet.guess is not None and not _enough(sheet.guess.certainty, least)):
        return None
    found = [(m, c.letters, c.heading) for m, c in sheet.proposal.found(least) if not _is_read(m, c, sheet)]
    if not found and not sheet.instead_of:
        return None
    own = sheet.own
    return KeptSheet(
        sheet=sheet.guess.title if sheet.guess is not None else own.sheet,
        subject=own.subject,
        block=own.block,
        file=own.file,
        stage=own.stage,
        instead_of=sheet.instead_of,
        columns=columns_of(found),
    )


def _is_read(meaning: Meaning, column: Proposed, sheet: SheetColumns) -> bool:
    """Whether a column is read without being kept: by its heading, or since round.yaml names it."""
    number = sheet.read.get(meaning)
    return _declared(meaning, sheet.own.columns) or (number is not None and letters_of(number) == column.letters)


def _enough(certainty: Certainty, least: Certainty) -> bool:
    return certainty == "sure" or (certainty == "likely" and least == "likely")


def _declared(meaning: Meaning, own: DeclaredColumns) -> bool:
    """Whether round.yaml itself names the column."""
    points = own.stages.get(meaning.stage) if meaning.stage else own
    if meaning.kind in ("unit", "note"):
        return bool(own.unit if meaning.kind == "unit" else own.note)
    if meaning.kind in ("previous_rank", "previous_total"):
        years = own.previous_ranks if meaning.kind == "previous_rank" else own.previous_totals
        return meaning.year in years
    if meaning.kind == "reason":
        return meaning.code in own.reasons
    if points is None:
        return False
    if meaning.kind == "total":
        return bool(points.total)
    return meaning.code in (points.groups if meaning.kind == "group" else points.criteria)


def _count(kept: KeptColumns) -> int:
    return sum(len(sheet.columns.headings) for sheet in kept.sheets)


def _with(text: str, sheets: list[KeptSheet]) -> str:
    """The file with further columns; comments and order of what is there stay."""
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(text) if text.strip() else None
    if data is None:
        data = CommentedMap()
        text = text or _FIRST_LINE
    listed = data.setdefault("sheets", CommentedSeq())
    if listed is None:
        listed = data["sheets"] = CommentedSeq()
    for sheet in sheets:
        plain = _plain(sheet)
        entry = next((each for each in listed if _same(each, plain)), None)
        if entry is None:
            listed.append(plain)
        else:
            _fill(entry, plain)
    out = io.StringIO()
    yaml.dump(data, out)
    written = out.getvalue()
    return written if written.startswith("#") else _comments_of(text) + written


def _comments_of(text: str) -> str:
    """The lines of comments at the head of a file that holds nothing else."""
    return "".join(f"{line}\n" for line in text.splitlines() if line.startswith("#"))


def _plain(sheet: KeptSheet) -> CommentedMap:
    """An entry as YAML has it, without what is empty; headings may be."""
    plain = CommentedMap(sheet.model_dump(exclude_defaults=True))
    columns = plain.pop("columns", {})
    headings = columns.pop("headings", {})
    plain["columns"] = CommentedMap({**columns, "headings": headings})
    return plain


def _same(entry: Mapping[str, Any], plain: Mapping[str, Any]) -> bool:
    return all(entry.get(key) == plain.get(key) for key in ("sheet", "file", "subject", "block", "stage"))


def _fill(there: Any, more: Mapping[str, Any]) -> None:
    """Add what is missing, at every level."""
    for key, value in more.items():
        if key not in there or there[key] is None:
            there[key] = value
        elif isinstance(value, Mapping) and isinstance(there[key], Mapping):
            _fill(there[key], value)
