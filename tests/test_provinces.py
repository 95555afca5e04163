"""Provinces that nobody wrote code for: rounds by files alone, from messy workbooks, every cell of every table held."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from docgen import dossier
from docgen.drafts import Outcome
from docgen.errors import Finding, Severity
from docgen.progress import Lines
from docgen.workspace import Workspace
from tests import reading
from tests.province_makers import PROVINCES

FRAME = 2
"""Tables that lay out the head of a decision and its signature."""


def expected(province: ModuleType) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((province.FOLDER / "expected.json").read_text("utf-8"))
    return loaded


@dataclass(frozen=True)
class Built:
    """A province whose round was built. folder: of the drafts."""

    maker: ModuleType
    report: dossier.Report
    folder: Path

    def findings(self, severity: Severity) -> list[Finding]:
        return [f for item in self.report.rounds for f in item.findings if f.severity is severity]

    def documents(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Every draft with what it must hold."""
        for name, wanted in expected(self.maker).items():
            yield self.folder / f"{name}.docx", wanted


@pytest.fixture(scope="module", params=PROVINCES, ids=lambda maker: maker.FOLDER.name)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The only round of a province, built from a copy of its workspace."""
    maker: ModuleType = request.param
    folder = tmp_path_factory.mktemp(maker.FOLDER.name)
    shutil.copytree(maker.FOLDER, folder / "workspace")
    workspace = Workspace(folder / "workspace")
    (name,) = workspace.rounds()
    report = dossier.build(workspace, [name], folder / "out", Lines(quiet=True))
    return Built(maker, report, folder / "out" / name)


def test_every_draft_is_written_without_an_error(built: Built) -> None:
    assert [str(finding) for finding in built.findings(Severity.ERROR)] == []
    assert built.report.count(Outcome.WRITTEN) == len(expected(built.maker))


def test_the_warnings_are_those_that_the_workbooks_earn(built: Built) -> None:
    assert {finding.rule for finding in built.findings(Severity.WARNING)} == set(built.maker.WARNINGS)


def test_every_table_holds_what_was_reckoned_cell_by_cell(built: Built) -> None:
    for draft, wanted in built.documents():
        tables = reading.tables(draft)[FRAME:]
        assert len(tables) == len(wanted["tables"])
        for (name, rows), table in zip(wanted["tables"].items(), tables, strict=True):
            assert table[: len(rows)] == rows, name
            assert len(table) == len(rows), name


def test_every_sentence_with_figures_is_there(built: Built) -> None:
    for draft, wanted in built.documents():
        paragraphs = reading.paragraphs(draft)
        assert [sentence for sentence in wanted["sentences"] if sentence not in paragraphs] == []


@pytest.mark.parametrize("maker", PROVINCES, ids=lambda maker: maker.FOLDER.name)
def test_the_expectations_are_what_their_maker_reckons(maker: ModuleType) -> None:
    assert json.loads(json.dumps(maker.expected())) == expected(maker)
