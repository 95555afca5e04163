"""Drafts that an earlier docgen made, whose manifest has another form, live on."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from docgen.desk.handing import Desk
from docgen.desk.reporting import Reporter
from docgen.desk.status import status
from docgen.dossier import drafting as drafting_of
from docgen.dossier import jobs
from docgen.drafts import Drafts
from docgen.errors import InFile, Severity
from docgen.making.refreshing import Refresher
from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.package import read_package, to_bytes, write_package
from docgen.render import manifest as manifest_of
from docgen.render.manifest import (
    WithManifest,
    manifest_digest,
    read_manifest,
    shown_in,
    with_manifest,
    with_manifest_of,
)
from docgen.revise.differences import differences
from docgen.workspace import Workspace
from tests import drafting, reading
from tests.drafting import DECISION, NOTICE, build, correct, draft, edit, outcomes, rules
from tests.making.test_refreshing import OWN, overtype, said
from tests.workspaces import ROUND


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


def test_where_people_edited_them_nothing_moved_either(workspace: Workspace) -> None:
    path = draft(workspace)
    edit(path)
    parts = read_package(path.read_bytes(), "")
    root = parse(parts[DOCUMENT_PART])
    row = list(root.iter(w("tr")))[2]
    row.addnext(copy.deepcopy(row))
    path.write_bytes(write_package({**parts, DOCUMENT_PART: to_bytes(root)}))
    before = drafting.text(path)
    report = build(workspace)
    assert outcomes(report)[DECISION] == "refreshed" and drafting.text(path) == before
    assert report.rounds[0].moves is not None and not report.rounds[0].moves


# Of a newer docgen


@contextmanager
def newer_docgen() -> Iterator[None]:
    """What is built here, a newer docgen builds."""
    with pytest.MonkeyPatch.context() as later:
        later.setattr(manifest_of, "FORMAT", 3)
        later.setattr(jobs, "program_digest", lambda: "later")
        yield


@pytest.fixture
def newer(tmp_path: Path) -> Workspace:
    """A workspace that was built by a newer docgen."""
    made = drafting.made(tmp_path)
    with newer_docgen():
        build(made)
    return made


def test_those_of_a_newer_docgen_are_made_anew_but_never_guessed_at(newer: Workspace) -> None:
    path = draft(newer)
    edited = edit(path)
    correct(newer, xa_1=39)
    (looked,) = status(newer, [ROUND])
    assert [one.edited for one in looked.documents] == [True, False]
    assert [one.rule for one in looked.errors] == ["manifest-newer"]
    assert rules(build(newer, dry=True)) == ["manifest-newer"]
    report = build(newer)
    assert outcomes(report) == {DECISION: "left alone", NOTICE: "written"}
    assert rules(report) == ["manifest-newer", "manifest-newer"] and report.tally()[:2] == (1, 1)
    assert path.read_bytes() == edited and reading.manifest(draft(newer, NOTICE))["format"] == 2


def test_one_that_comes_back_from_a_newer_docgen_stops_nothing(newer: Workspace, tmp_path: Path) -> None:
    theirs = edit(draft(newer))
    ours = drafting.made(tmp_path / "ours")
    build(ours)
    draft(ours).write_bytes(theirs)
    correct(ours, so_1=39)
    report = build(ours)
    assert set(outcomes(report)) == {DECISION, NOTICE}
    assert OWN in drafting.text(draft(ours))


def test_one_that_was_submitted_is_named_and_stays(newer: Workspace) -> None:
    with newer_docgen(), Drafts(newer.state, newer.root) as drafts:
        assert Desk(newer, ROUND, drafts).submit([NOTICE]).findings == []
    before = draft(newer, NOTICE).read_bytes()
    report = build(newer)
    (finding,) = [one for item in report.rounds for one in item.findings if one.severity is Severity.ERROR]
    assert finding.rule == "manifest-newer" and finding.place == InFile(f"{drafting.FOLDER}/{NOTICE}.docx")
    assert draft(newer, NOTICE).read_bytes() == before


def test_what_moved_in_them_is_drawn_without_their_notes(newer: Workspace) -> None:
    before = draft(newer).read_bytes()
    correct(newer, so_1=39)
    reporter = Reporter(newer, newer.drafts, datetime(2026, 11, 20, tzinfo=UTC), redline=True)
    report = build(newer, report_moves=reporter.report)
    assert set(outcomes(report).values()) == {"written"} and set(rules(report)) == {"manifest-newer"}
    assert list(differences(before, draft(newer).read_bytes()))
