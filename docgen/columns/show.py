"""Showing proposals: rows of a table for people, values for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docgen.columns.round import RoundColumns, SheetColumns
from docgen.errors import as_record
from docgen.i18n import gettext as _
from docgen.i18n import ngettext
from docgen.read.mapping.proposal import Certainty, Meaning, Proposed
from docgen.read.mapping.sheets import SheetGuess

_MOST_ALTERNATIVES = 2


@dataclass(frozen=True)
class Shown:
    """One sheet as it is shown: a line above, the table, lines below."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def shown(found: RoundColumns, *, everything: bool) -> Iterator[Shown]:
    """The sheets to be shown: those that are not read as they are, or all."""
    head = (_("Column"), _("Heading"), _("First values"), _("Holds"), _("Certainty"), _("Because"))
    for sheet in found.sheets:
        if everything or not sheet.recognised:
            columns = sheet.proposal.columns if sheet.proposal is not None else ()
            yield Shown(_title(sheet), head, tuple(map(_row, columns)), tuple(_notes(sheet)))
    for guess in found.open_sheets:
        yield Shown(_open_title(guess), head, (), ())


def _title(sheet: SheetColumns) -> str:
    name = sheet.guess.title if sheet.guess is not None else sheet.own.sheet
    title = _("{file}, sheet “{sheet}”: {subject}, {block}").format(
        file=sheet.file, sheet=name, subject=sheet.own.subject, block=sheet.own.block
    )
    if sheet.guess is None:
        return title
    reasons = "; ".join(sheet.guess.reasons)
    return f"{title} ({certainty_word(sheet.guess.certainty)}: {reasons})"


def _open_title(guess: SheetGuess) -> str:
    if guess.alternatives:
        return _("{subject}, {block}: several sheets fit equally well: {sheets}").format(
            subject=guess.subject, block=guess.block, sheets=", ".join(f"“{title}”" for title in guess.alternatives)
        )
    return _("{subject}, {block}: no sheet holds its units").format(subject=guess.subject, block=guess.block)


def certainty_word(certainty: Certainty) -> str:
    """How sure something is, in words."""
    return {"sure": _("sure"), "likely": _("likely"), "open": _("open")}[certainty]


def _row(column: Proposed) -> tuple[str, ...]:
    heading = column.heading or _("(none)")
    samples = "; ".join(column.samples)
    if column.meaning is not None:
        certainty = certainty_word(column.certainty)
        return column.letters, heading, samples, column.meaning.words(), certainty, "; ".join(column.reasons)
    could = [meaning.words() for meaning in column.alternatives[:_MOST_ALTERNATIVES]]
    more = ["…"] if len(column.alternatives) > _MOST_ALTERNATIVES else []
    said = _("could be: {meanings}").format(meanings=" / ".join(could + more)) if could else "–"
    return column.letters, heading, samples, said, certainty_word("open") if could else "", ""


def _notes(sheet: SheetColumns) -> Iterator[str]:
    if sheet.proposal is None:
        yield _("None of the block's units stands in this sheet")
        return
    for missing in sheet.proposal.missing:
        words = missing.meaning.words()
        if missing.candidates:
            columns = ", ".join(missing.candidates)
            yield _("Open: {meaning}; equally well: column {columns}").format(meaning=words, columns=columns)
        else:
            yield _("Open: {meaning}; no column is known for it").format(meaning=words)
    others = sheet.proposal.other_tables
    if others:
        told = ngettext(
            "The sheet has {n} more table of these units; only this one is looked at",
            "The sheet has {n} more tables of these units; only this one is looked at",
            others,
        )
        yield told.format(n=others)


def declaration(found: RoundColumns) -> tuple[str, ...]:
    """Lines for round.yaml, where it names no sheets yet, or others than the workbook has."""
    guessed = [(sheet.guess.title, sheet.own) for sheet in found.sheets if sheet.guess is not None]
    quoted = ((json.dumps(title, ensure_ascii=False), own) for title, own in guessed)
    return tuple(f"    - {{sheet: {title}, subject: {own.subject}, block: {own.block}}}" for title, own in quoted)


def is_open(found: RoundColumns, least: Certainty) -> bool:
    """Whether anything that is read is still without a column, or less sure than that."""
    if found.open_sheets or found.findings:
        return True
    left = [sheet for sheet in found.sheets if not sheet.recognised]
    return any(sheet.proposal is None or sheet.proposal.missing or _unsure(sheet, least) for sheet in left)


def _unsure(sheet: SheetColumns, least: Certainty) -> bool:
    if sheet.proposal is None:
        return True
    return len(list(sheet.proposal.found("likely"))) > len(list(sheet.proposal.found(least)))


def as_json(found: RoundColumns) -> str:
    """Proposals for programs."""
    return json.dumps(
        {
            "round": found.name,
            "sheets": [_sheet(sheet) for sheet in found.sheets],
            "open_sheets": [
                {"subject": each.subject, "block": each.block, "alternatives": list(each.alternatives)}
                for each in found.open_sheets
            ],
            "findings": [as_record(finding) for finding in found.findings],
        },
        ensure_ascii=False,
        indent=2,
    )


def _sheet(sheet: SheetColumns) -> dict[str, Any]:
    proposal = sheet.proposal
    return {
        "file": sheet.file,
        "sheet": sheet.guess.title if sheet.guess is not None else sheet.own.sheet,
        "subject": sheet.own.subject,
        "block": sheet.own.block,
        "sheet_certainty": None if sheet.guess is None else sheet.guess.certainty,
        "recognised": sheet.recognised,
        "columns": [] if proposal is None else [_column(column) for column in proposal.columns],
        "open": []
        if proposal is None
        else [{**_meaning(each.meaning), "candidates": list(each.candidates)} for each in proposal.missing],
    }


def _column(column: Proposed) -> dict[str, Any]:
    return {
        "column": column.letters,
        "heading": column.heading,
        "samples": list(column.samples),
        "meaning": None if column.meaning is None else _meaning(column.meaning),
        "certainty": column.certainty,
        "reasons": list(column.reasons),
        "alternatives": [_meaning(each) for each in column.alternatives],
    }


def _meaning(meaning: Meaning) -> dict[str, Any]:
    parts = {"code": meaning.code, "year": meaning.year, "stage": meaning.stage}
    return {"kind": meaning.kind, **{name: value for name, value in parts.items() if value}}
