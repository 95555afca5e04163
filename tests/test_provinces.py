"""Provinces that nobody wrote code for: rounds by files alone, from messy workbooks, held against figures that
`tests.province_books` reckoned by itself: every cell of every table, every sentence, and everything that is told."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from docgen import dossier
from docgen.drafts import Outcome
from docgen.errors import Finding
from docgen.workspace import Workspace
from tests import reading, rounds
from tests.province_books import ALL, PROVINCES, expected

HEADS = 2
"""The most rows of a table that only lays out the head of a decision, or its signature."""


@dataclass(frozen=True)
class Built:
    """A province whose round was built. folder: of the drafts. expected: what must have come out."""

    name: str
    told: dossier.RoundReport
    folder: Path
    expected: dict[str, Any]

    def documents(self) -> list[tuple[Path, dict[str, Any]]]:
        """Every draft with what it must hold."""
        return [(self.folder / f"{name}.docx", wanted) for name, wanted in self.expected["documents"].items()]


@pytest.fixture(scope="module", params=PROVINCES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The only round of a province, built from a copy of its workspace."""
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copytree(ALL / request.param, folder / "noi-lam-viec")
    (report,) = rounds.build(Workspace(folder / "noi-lam-viec"), folder / "out").rounds
    wanted = json.loads((ALL / request.param / "expected.json").read_text("utf-8"))
    return Built(request.param, report, folder / "out" / report.name, wanted)


def test_every_draft_is_written(built: Built) -> None:
    outcomes = built.told.outcomes
    assert {Path(path).stem for path in outcomes} == set(built.expected["documents"])
    assert set(outcomes.values()) == {Outcome.WRITTEN}


def test_every_cell_of_every_table_is_as_reckoned(built: Built) -> None:
    for draft, wanted in built.documents():
        tables = [table for table in reading.tables(draft) if len(table) > HEADS]
        assert len(tables) == len(wanted["tables"])
        for rows, table in zip(tables, wanted["tables"], strict=True):
            for number, row in enumerate(table["rows"]):
                assert rows[number] == row, f"{table['id']}, row {number}"
            assert len(rows) == len(table["rows"]), table["id"]


def test_every_sentence_with_figures_is_there(built: Built) -> None:
    for draft, wanted in built.documents():
        paragraphs = reading.paragraphs(draft)
        assert [sentence for sentence in wanted["text"] if sentence not in paragraphs] == []


def test_everything_told_is_owed_and_all_that_is_owed_is_told(built: Built) -> None:
    assert sorted(map(short, built.told.findings)) == built.expected["findings"]


def short(finding: Finding) -> str:
    """A finding by its weight, rule and place."""
    place = finding.place
    where = [getattr(place, part) for part in ("sheet", "ref", "key") if hasattr(place, part)]
    return " ".join([finding.severity.value, finding.rule, *map(str, where)])


def test_the_expectations_are_what_their_maker_reckons(built: Built) -> None:
    assert json.loads(json.dumps(expected(PROVINCES[built.name]))) == built.expected
