"""The five published documents come back from data: every row, every cited document, every leader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from docgen.drafts import Outcome
from tests import reading, rounds


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample rounds, built into a fresh folder from a copy of the sample workspace."""
    folder = tmp_path_factory.mktemp("built")
    workspace = rounds.copy_of_samples(folder / "workspace")
    report = rounds.build(workspace, folder / "out")
    assert report.tally()[0] == 0, [str(f) for item in report.rounds for f in item.findings]
    assert report.count(Outcome.WRITTEN) == len(rounds.ROUNDS)
    return folder / "out"


def main_document(built: Path, name: str) -> Path:
    return built / name / f"{rounds.MAIN[name]}.docx"


def expected_cells(row: list[str]) -> list[str]:
    return row[1:]


def same_row(expected: list[str], found: list[str]) -> bool:
    """A row of the facts against one of the document. A group row is one text, however many cells it stands in."""
    if expected[0] == "group":
        return reading.folded(expected[1]) == reading.folded(" ".join(cell for cell in found if cell))
    cells = expected_cells(expected)
    return len(cells) == len(found) and all(reading.same(a, b) for a, b in zip(cells, found, strict=True))


def body_rows(table: list[list[str]], facts_table: dict[str, Any]) -> list[list[str]]:
    """A document's table without its header rows: it begins where the first expected row stands."""
    first = facts_table["rows"][0]
    start = next((i for i, row in enumerate(table) if same_row(first, row)), None)
    return [] if start is None else table[start:]


@pytest.mark.parametrize("name", rounds.ROUNDS)
def test_every_table_row_is_there_in_order(built: Path, name: str) -> None:
    found = reading.tables(main_document(built, name))
    position = 0
    for table in rounds.facts(name)["tables"]:
        for index in range(position, len(found)):
            rows = body_rows(found[index], table)
            if len(rows) == len(table["rows"]) and all(map(same_row, table["rows"], rows)):
                position = index + 1
                break
        else:
            pytest.fail(f"{table['id']}: {_nearest(found[position:], table)}")


def _nearest(found: list[list[list[str]]], table: dict[str, Any]) -> str:
    """What differs in the table that begins like the expected one."""
    for candidate in found:
        rows = body_rows(candidate, table)
        if rows:
            pairs = zip(table["rows"], rows, strict=False)
            wrong = [f"{want} / {got}" for want, got in pairs if not same_row(want, got)]
            return f"{len(rows)} rows for {len(table['rows'])}; first differences: {wrong[:3]}"
    return f"no table begins with {table['rows'][0]}"


def test_the_facts_hold_all_765_rows() -> None:
    assert sum(len(table["rows"]) for name in rounds.ROUNDS for table in rounds.facts(name)["tables"]) == 765


@pytest.mark.parametrize("name", rounds.ROUNDS)
def test_every_cited_document_is_there(built: Path, name: str) -> None:
    text = reading.whole_text(main_document(built, name)).replace("\u00a0", " ")
    assert [number for number in rounds.facts(name)["cited"] if number not in text] == []


@pytest.mark.parametrize("name", rounds.ROUNDS)
def test_every_leader_is_named_with_the_score(built: Path, name: str) -> None:
    document = main_document(built, name)
    outside_tables = [p for p in reading.paragraphs(document) if len(p) > 60]
    for leader in rounds.facts(name)["leaders"]:
        score = re.compile(rf"(?<![\d,.]){re.escape(leader['score'])}(?![\d,.]*\d)")
        assert any(leader["unit"] in p and score.search(p) for p in outside_tables), leader


@pytest.mark.parametrize("name", rounds.ROUNDS)
def test_headings_stand_in_the_published_order(built: Path, name: str) -> None:
    found = [reading.folded(p) for p in reading.paragraphs(main_document(built, name))]
    position = 0
    for heading in rounds.facts(name)["headings"]:
        wanted = reading.folded(heading)
        assert wanted in found[position:], heading
        position = found.index(wanted, position)


@pytest.mark.parametrize("name", rounds.ROUNDS)
def test_no_decimal_point_and_no_leftover(built: Path, name: str) -> None:
    text = reading.whole_text(main_document(built, name))
    assert not re.findall(r"\{\{|\}\}|\{%|%\}|\bNone\b|\bnan\b|\bTrue\b|\bFalse\b", text)
    without_dates = re.sub(r"\d{1,3}(\.\d{3})+|\d+\.\d+\. ", "", text)
    assert not re.findall(r"\d\.\d", without_dates.replace("\n", " "))
