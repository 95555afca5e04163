"""Whole little workspaces with one fault each; `findings.txt` is the answer we owe, in English."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from docgen import dossier
from docgen.errors import Finding, Refused
from docgen.i18n import use_language
from docgen.workspace import Workspace

FOLDERS = sorted(path.parent for path in (Path(__file__).parent / "broken").glob("*/findings.txt"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_broken_workspace_gets_the_answer_we_owe(folder: Path) -> None:
    use_language("en")
    expected = (folder / "findings.txt").read_text("utf-8")
    assert answer(folder) == expected


def answer(folder: Path) -> str:
    """Everything told about the round of a workspace, one finding a line."""
    workspace = Workspace(folder)
    (name,) = workspace.rounds()
    try:
        findings: Iterable[Finding] = dossier.prepare(workspace, dossier.Registers(workspace), name).findings
    except Refused as refused:
        findings = refused.findings
    return "".join(f"{finding.severity.value}: {finding}\n" for finding in findings)
