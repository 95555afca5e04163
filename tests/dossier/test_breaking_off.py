"""Ctrl+C in a run of this very process."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from docgen import dossier
from docgen.drafts import Drafts
from docgen.making import maker
from docgen.progress import Lines
from docgen.workspace import Workspace
from tests.many import letters
from tests.workspaces import ROUND


class Pressing(Lines):
    """Presses Ctrl+C once so many drafts are told of."""

    def __init__(self, at: int) -> None:
        super().__init__(quiet=True)
        self._left = at

    def step(self, name: str, told: bool = True) -> None:
        self._left -= 1
        if self._left == 0:
            signal.raise_signal(signal.SIGINT)


def build(workspace: Workspace, at: int, dry: bool = False) -> dossier.Report:
    return dossier.build(workspace, [ROUND], workspace.drafts, Pressing(at), dry=dry)


def test_what_is_finished_is_written_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Else a quick machine has made all of them before the first are written and told of.
    monkeypatch.setattr(maker, "MOST_SECONDS", 0)
    workspace = letters(tmp_path / "w", 30)
    report = build(workspace, 5)
    made = len(list(workspace.drafts.rglob("*.docx")))
    assert report.interrupted and report.total == 30 and 0 < report.told_of == made < 30
    with Drafts(workspace.state, workspace.root, look_only=True) as drafts:
        assert drafts.snapshot(ROUND) is None and len(drafts.places()) == made
    report = build(workspace, 10_000)
    assert not report.interrupted and report.told_of == 30
    assert sorted(outcome.value for outcome in report.rounds[0].of_units.values()).count("unchanged") == made


def test_a_run_that_is_over_was_not_interrupted(tmp_path: Path) -> None:
    report = build(letters(tmp_path / "w", 20), 20)
    assert (report.interrupted, report.told_of) == (False, 20)


def test_half_a_dry_run_is_no_answer(tmp_path: Path) -> None:
    workspace = letters(tmp_path / "w", 50)
    with pytest.raises(KeyboardInterrupt):
        build(workspace, 3, dry=True)
    assert not workspace.drafts.exists()
