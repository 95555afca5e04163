"""Nothing is typed: with every score replaced at random and the rows shuffled, no published result survives."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from docgen import dossier
from docgen.drafts import Outcome
from docgen.errors import Cell
from docgen.model.round import ScoreSheet
from docgen.model.rubric import look_up
from docgen.model.scores import Entry, Mark
from docgen.workspace import Workspace
from tests import naive, reading, rounds

SEEDS = (1, 2)


def prepared(workspace: Workspace, name: str) -> dossier.Prepared:
    return dossier.prepare(workspace, dossier.Registers(workspace), name)


def ref(mark: Mark) -> str:
    """The address of a mark's cell."""
    assert isinstance(mark.place, Cell)
    return mark.place.ref


def scramble(workspace: Workspace, name: str, rng: random.Random) -> None:
    """Replace every score of a round's workbook and shuffle its rows, as if it were another year."""
    before = prepared(workspace, name)
    path = workspace.round_folder(name) / before.round.scores.file
    book = openpyxl.load_workbook(path)
    for spec in before.round.scores.sheets:
        entries = [e for e in before.scores.entries if (e.subject, e.block) == (spec.subject, spec.block)]
        _scramble_sheet(book[spec.sheet], entries, before, spec, rng)
    book.save(path)


def _scramble_sheet(
    sheet: Worksheet, entries: list[Entry], before: dossier.Prepared, spec: ScoreSheet, rng: random.Random
) -> None:
    subject = before.rubric.subject_by_code[spec.subject]
    groups = {group.code: group for group in subject.groups_of(spec.block)}
    scale = subject.scale_of(spec.block)
    assert scale is not None
    # Whole points make many ties, and so try the tie rule.
    decimals = rng.choice([0, min(subject.writing.points.table.most, subject.writing.totals.table.most, 1)])
    for entry in entries:
        total = Decimal(0)
        for code, mark in entry.marks.items():
            group = groups[code]
            most = look_up(group.maximum, spec.block) or group.most or scale / len(groups)
            least = group.least or Decimal(0)
            step = Decimal(10) ** -decimals
            value = least + Decimal(rng.randint(0, int((most - least) / step))) * step
            sheet[ref(mark)] = float(value)
            total += value
        if entry.total is not None and entry.marks:
            sheet[ref(entry.total)] = float(max(total, Decimal(0)))
        elif entry.total is not None:
            sheet[ref(entry.total)] = rng.randint(200, 1000) / 10
    rows = [int(re.sub(r"\D", "", entry.place.ref)) for entry in entries]
    _shuffle(sheet, rows, rng)


def _shuffle(sheet: Worksheet, rows: list[int], rng: random.Random) -> None:
    """Move whole rows about; a formula would point to its old row, so sums are written out as values before."""
    contents = [[cell.value for cell in sheet[row]] for row in rows]
    for content, row in zip(contents, rows, strict=True):
        for index, value in enumerate(content):
            if isinstance(value, str) and value.startswith("="):
                numbers = [c.value for c in sheet[row][:index] if isinstance(c.value, int | float)]
                content[index] = sum(Decimal(str(n)) for n in numbers[1:])
    rng.shuffle(contents)
    for content, row in zip(contents, rows, strict=True):
        for cell, value in zip(sheet[row], content, strict=True):
            cell.value = value


def units(after: dossier.Prepared, subject: str, block: str) -> list[naive.Unit]:
    """The scores of one block as the plain implementation takes them."""
    found = []
    for entry in after.scores.entries:
        if (entry.subject, entry.block) == (subject, block) and (entry.marks or entry.total):
            points = {code: Fraction(mark.value) for code, mark in entry.marks.items()}
            given = Fraction(entry.total.value) if entry.total is not None and not points else None
            found.append(naive.Unit(entry.unit, points, given))
    return found


def expected_numbers(after: dossier.Prepared) -> Iterator[str]:
    """Every number with a comma or percent sign that a document of the round may print."""
    for subject in after.rubric.subjects:
        blocks = []
        for block in after.rubric.blocks:
            scored = units(after, subject.code, block.code)
            totals = [unit.total for unit in scored]
            if not totals:
                continue
            blocks.append(totals)
            for value in [*totals, *(p for unit in scored for p in unit.points.values())]:
                text = str(abs(Decimal(value.numerator) / Decimal(value.denominator))).replace(".", ",")
                yield from (text, f"{text}0") if "," in text else (text, f"{text},0", f"{text},00")
            counts = [sum(naive.tier(t, subject) == i for t in totals) for i in range(len(subject.tiers))]
            yield from (f"{share}%" for share in naive.shares(counts, subject.shares.method))
            yield naive.shown_mean(naive.mean(totals), subject.mean.decimals)
        if blocks:
            whole = naive.overall(blocks, after.rubric, subject.code)
            yield naive.shown_mean(whole, subject.mean.decimals)
    for indicator in after.scores.indicators:
        if indicator.mark is not None:
            text = str(indicator.mark.value.normalize()).replace(".", ",")
            yield from (text, f"{int(indicator.mark.value)}%", f"{text}%")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", rounds.ROUNDS)
def test_no_published_figure_survives_other_scores(tmp_path: Path, name: str, seed: int) -> None:
    workspace = rounds.copy_of_samples(tmp_path / "workspace")
    scramble(workspace, name, random.Random(f"{name}/{seed}"))
    report = rounds.build(workspace, tmp_path / "out", name)
    after = prepared(workspace, name)
    whole = [code for code in after.round.documents if code != rounds.LETTERS]
    documents = [tmp_path / "out" / name / f"{code}.docx" for code in whole]
    assert report.count(Outcome.WRITTEN) == len(documents), [str(f) for item in report.rounds for f in item.findings]
    expected = set(expected_numbers(after))
    for document in documents:
        printed = set(re.findall(r"(?<![\d.,/])\d+(?:,\d+%?|%)(?!\d)", reading.whole_text(document)))
        assert printed - expected == set()
    _rankings_are_right(rounds.document(tmp_path / "out", name), after)


def _rankings_are_right(document: Path, after: dossier.Prepared) -> None:
    """Every overall and group table lists the units with the points and ranks of the plain implementation."""
    tables = reading.tables(document)
    for subject in after.rubric.subjects:
        for block in after.rubric.blocks:
            scored = units(after, subject.code, block.code)
            if not scored:
                continue
            ranked = {unit.code: unit.total for unit in scored}
            assert _some_table_shows(tables, after, ranked, subject.ties.method), (subject.code, block.code)
            if after.round.rubric in GROUP_TABLES:
                for group in scored[0].points:
                    points = {unit.code: unit.points[group] for unit in scored}
                    assert _some_table_shows(tables, after, points, subject.ties.method), (block.code, group)


GROUP_TABLES = ("son-la/2166-2017", "thanh-hoa/4289-2016")
"""Rubrics whose documents rank every criteria group in a table of its own."""


def _some_table_shows(
    tables: list[list[list[str]]], after: dossier.Prepared, values: dict[str, Fraction], method: str
) -> bool:
    """Whether a table has these units, each with its value, in order; and its rank, where the document prints ranks."""
    names = {after.units[code].name: code for code in values}
    keeps_order, has_ranks = after.round.order == "given", after.round.order != "given"
    all_values = list(values.values())
    for table in tables:
        rows = [(names[name], row) for row in table if (name := next((c for c in row if c in names), "")) in names]
        listed = [values[code] for code, _row in rows]
        if len(rows) != len(names) or (not keeps_order and listed != sorted(listed, reverse=True)):
            continue
        if all(
            values[code] in _numbers(row)
            and (not has_ranks or naive.rank(values[code], all_values, method) in _numbers(row[1:]))
            for code, row in rows
        ):
            return True
    return False


def _numbers(cells: list[str]) -> set[Fraction]:
    found = re.findall(r"-?\d+(?:,\d+)?", " ; ".join(cells))
    return {Fraction(number.replace(",", ".")) for number in found}
