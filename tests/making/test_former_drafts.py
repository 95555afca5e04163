"""Drafts that an earlier docgen made, whose manifest has another form, live on."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from docgen.dossier import drafting as drafting_of
from docgen.dossier import jobs
from docgen.making.refreshing import Refresher
from docgen.ooxml.package import read_package, write_package
from docgen.render.manifest import (
    WithManifest,
    manifest_digest,
    read_manifest,
    shown_in,
    with_manifest,
    with_manifest_of,
)
from docgen.workspace import Workspace
from tests import drafting, reading
from tests.drafting import DECISION, NOTICE, build, correct, draft, edit, outcomes, rules
from tests.making.test_refreshing import OWN, overtype, said


def as_format_1(parts: Mapping[str, bytes], *given: Any) -> WithManifest:
    """The draft with its manifest in format 1: each figure has its rule, and all bookmarks are named."""
    manifest = read_manifest(with_manifest(parts, *given).data)
    assert manifest is not None
    data = write_package(with_manifest_of(parts, {**manifest, "format": 1}))
    return WithManifest(data, manifest_digest(data) or "")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace that was built by the earlier docgen."""
    made = drafting.made(tmp_path)
    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr(drafting_of, "with_manifest", as_format_1)
        earlier.setattr(jobs, "program_digest", lambda: "earlier")
        build(made)
    written = reading.manifest(draft(made))
    assert written["format"] == 1 and "rules" not in written and written["bookmarks"]
    return made


def test_they_are_made_anew_and_nothing_moved(workspace: Workspace) -> None:
    before = read_manifest(draft(workspace).read_bytes())
    report = build(workspace)
    assert set(outcomes(report).values()) == {"written"} and rules(report) == []
    assert report.rounds[0].moves is not None and not report.rounds[0].moves
    assert reading.manifest(draft(workspace))["format"] == 2
    after = read_manifest(draft(workspace).read_bytes())
    assert before is not None and after is not None and shown_in(before) == shown_in(after)
    assert before["bookmarks"] == after["bookmarks"] and before["hashes"] == after["hashes"]


def test_what_a_correction_moves_is_told_of_them(workspace: Workspace) -> None:
    correct(workspace, so_1=39)
    report = build(workspace)
    moves = report.rounds[0].moves
    assert moves is not None and [one.effect.document for one in moves.documents] == [DECISION]
    assert ("61", "70") in [(one.before, one.after) for one in moves.documents[0].effect.numbers]


@pytest.mark.parametrize("notes_are_kept", [True, False])
def test_what_people_wrote_in_them_stays(workspace: Workspace, notes_are_kept: bool) -> None:
    path = draft(workspace)
    edit(path)
    if not notes_are_kept:
        shutil.rmtree(workspace.state)
    correct(workspace, so_1=39)
    report = build(workspace)
    assert outcomes(report)[DECISION] == "refreshed" and "edit-conflicts" not in rules(report)
    assert OWN in drafting.text(path) and reading.manifest(path)["format"] == 2
    again = path.read_bytes()
    assert outcomes(build(workspace)) == {DECISION: "unchanged", NOTICE: "unchanged"} and path.read_bytes() == again


def test_conflicts_in_them_are_told_and_end(workspace: Workspace) -> None:
    path = draft(workspace)
    overtype(path, "99")
    correct(workspace, so_1=39)
    for _run in range(2):
        report = build(workspace)
        assert rules(report) == ["edit-conflicts"] and said(path) == "99"
    assert rules(build(workspace, refresher=Refresher("computed"))) == [] and said(path) != "99"


def as_of_a_newer_docgen(parts: Mapping[str, bytes], *given: Any) -> WithManifest:
    """The draft with its manifest in a format that is not known yet."""
    made = with_manifest(parts, *given)
    whole = read_package(made.data, "")
    newer = {name: data.replace(b'"format":2', b'"format":3') for name, data in whole.items()}
    data = write_package(newer)
    return WithManifest(data, manifest_digest(data) or "")


def test_those_of_a_newer_docgen_are_made_anew_but_never_guessed_at(tmp_path: Path) -> None:
    workspace = drafting.made(tmp_path)
    with pytest.MonkeyPatch.context() as later:
        later.setattr(drafting_of, "with_manifest", as_of_a_newer_docgen)
        later.setattr(jobs, "program_digest", lambda: "later")
        build(workspace)
    path = draft(workspace)
    edited = edit(path)
    report = build(workspace)
    assert outcomes(report) == {DECISION: "left alone", NOTICE: "written"} and rules(report) == ["manifest-newer"]
    assert path.read_bytes() == edited and reading.manifest(draft(workspace, NOTICE))["format"] == 2
