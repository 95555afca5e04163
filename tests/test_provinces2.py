"""Rounds of invented provinces, from messy workbooks, by files alone: every cell of every table against figures that
`tests.province_books` reckoned by itself, and everything that is told of the workbooks."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from docgen import dossier
from docgen.drafts import Outcome
from docgen.errors import Finding
from docgen.workspace import Workspace
from tests import reading, rounds
from tests.province_books.__main__ import MAKERS

FOLDER = Path(__file__).parent / "provinces"
DOCUMENTS = [
    (name, document)
    for name in MAKERS
    for document in json.loads((FOLDER / name / "expected.json").read_text("utf-8"))["documents"]
]
EVERY_PROVINCE = pytest.mark.parametrize("name", MAKERS)
EVERY_DOCUMENT = pytest.mark.parametrize(("name", "document"), DOCUMENTS)


@cache
def expected(name: str) -> dict[str, Any]:
    """What a province's round must come to."""
    found: dict[str, Any] = json.loads((FOLDER / name / "expected.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, dossier.Report]]:
    """The drafts of every province, and what was told."""
    found = {}
    for name in MAKERS:
        root = tmp_path_factory.mktemp(name)
        shutil.copytree(FOLDER / name, root / "noi-lam-viec")
        found[name] = (root, rounds.build(Workspace(root / "noi-lam-viec"), root))
    return found


def draft(made: dict[str, tuple[Path, dossier.Report]], name: str, document: str) -> Path:
    """The built document."""
    return made[name][0] / name / f"{document}.docx"


@EVERY_PROVINCE
def test_every_draft_is_written(made: dict[str, tuple[Path, dossier.Report]], name: str) -> None:
    outcomes = made[name][1].rounds[0].outcomes
    assert {Path(path).stem for path in outcomes} == set(expected(name)["documents"])
    assert set(outcomes.values()) == {Outcome.WRITTEN}


def cells(docx: Path) -> list[list[list[str]]]:
    """The data tables of a draft: those of more than two rows."""
    tables = [[[plain(cell) for cell in row] for row in table] for table in reading.tables(docx)]
    return [table for table in tables if len(table) > 2]


def plain(text: str) -> str:
    """A text without what differs in print only."""
    return " ".join(text.replace("\u00a0", " ").split())


@EVERY_DOCUMENT
def test_every_cell_of_every_table_is_as_reckoned(
    made: dict[str, tuple[Path, dossier.Report]], name: str, document: str
) -> None:
    found, wanted = cells(draft(made, name, document)), expected(name)["documents"][document]["tables"]
    assert len(found) == len(wanted)
    for rows, table in zip(found, wanted, strict=True):
        for number, row in enumerate(table["rows"]):
            assert rows[number] == row, f"{table['id']}, row {number}"
        assert len(rows) == len(table["rows"]), table["id"]


@EVERY_DOCUMENT
def test_every_sentence_is_there(made: dict[str, tuple[Path, dossier.Report]], name: str, document: str) -> None:
    text = plain(reading.whole_text(draft(made, name, document)))
    assert [sentence for sentence in expected(name)["documents"][document]["text"] if sentence not in text] == []


@EVERY_PROVINCE
def test_everything_told_is_owed_and_all_that_is_owed_is_told(
    made: dict[str, tuple[Path, dossier.Report]], name: str
) -> None:
    assert sorted(map(short, made[name][1].rounds[0].findings)) == sorted(expected(name)["findings"])


def short(finding: Finding) -> str:
    """A finding by its weight, rule and place."""
    place = finding.place
    where = [getattr(place, part) for part in ("sheet", "ref", "key") if hasattr(place, part)]
    return " ".join([finding.severity.value, finding.rule, *map(str, where)])


@EVERY_PROVINCE
def test_the_expected_figures_are_those_of_the_books(name: str) -> None:
    assert json.loads(json.dumps(MAKERS[name].expected())) == expected(name)
