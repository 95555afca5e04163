"""What moved since the last run is told, and written for the head of the office."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from docgen.check.package import check_package
from docgen.compare.report import report_of
from docgen.desk.reporting import CHANGES, Reporter
from docgen.dossier import Report, jobs
from docgen.dossier import drafting as drafting_of
from docgen.drafts import Drafts
from docgen.making.refreshing import Refresher
from docgen.ooxml.names import DOCUMENT_PART
from docgen.ooxml.package import read_package, write_package
from docgen.ooxml.revisions import accept_all, has_revisions, reject_all
from docgen.ooxml.walk import tables
from docgen.render.draft import Draft, render
from docgen.vietnamese import changes
from docgen.workspace import Workspace
from tests import drafting
from tests.drafting import DECISION, build, correct, draft, replace_in
from tests.letter import small as letters_of
from tests.making.test_refreshing import overtype
from tests.many import HEADS
from tests.workspaces import ROUND, SO, XA

SETTINGS = "word/settings.xml"
NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = drafting.made(tmp_path)
    build(made)
    return made


def run(workspace: Workspace, redline: bool = False) -> tuple[Report, Reporter]:
    reporter = Reporter(workspace, workspace.drafts, NOW, redline=redline)
    return build(workspace, report_moves=reporter.report), reporter


def files(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in (workspace.drafts / ROUND / CHANGES).glob("*"))


def test_a_corrected_score_is_told_with_all_that_it_moved(workspace: Workspace) -> None:
    correct(workspace, so_1=39)
    report, reporter = run(workspace)
    moves = report.rounds[0].moves
    assert moves is not None
    assert [(one.before, one.after) for one in moves.scores] == [("30", "39")]
    assert moves.units[0].total == ("61", "70") and moves.units[0].rank[1] == "1"
    assert [one.effect.document for one in moves.documents] == [DECISION]
    assert (
        any(one.before == "61" and one.after == "70" for one in moves.documents[0].places) or moves.documents[0].places
    )
    assert files(workspace) == ["01.docx", "01.xlsx"]
    assert "01.docx" in reporter.lines[-1]


def test_nothing_moved_where_docgen_only_writes_other_xml(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def otherwise(*given: Any, **named: Any) -> Draft:
        made = render(*given, **named)
        return replace(made, parts={**made.parts, SETTINGS: made.parts[SETTINGS] + b"\n"})

    monkeypatch.setattr(jobs, "program_digest", lambda: "another")
    monkeypatch.setattr(drafting_of, "render", otherwise)
    report, _reporter = run(workspace)
    assert set(drafting.outcomes(report).values()) == {"written"}
    assert report.rounds[0].moves is not None and not report.rounds[0].moves
    assert files(workspace) == []


@pytest.mark.parametrize("damaged", [b"", b"[]", b"{}", b'{"format": 99}'])
def test_a_damaged_picture_of_the_last_run_is_made_anew(workspace: Workspace, damaged: bytes) -> None:
    with Drafts(workspace.state, workspace.root) as drafts:
        drafts.finish({ROUND: damaged}, "")
    correct(workspace, so_1=35)
    report, _reporter = run(workspace)
    assert set(drafting.outcomes(report).values()) >= {"written"}
    assert report.rounds[0].moves is not None and not report.rounds[0].moves.units
    correct(workspace, so_1=36)
    report, _reporter = run(workspace)
    assert report.rounds[0].moves is not None and report.rounds[0].moves.units


def test_what_people_decided_is_told_though_no_score_moved(workspace: Workspace) -> None:
    overtype(draft(workspace), "99")
    correct(workspace, so_1=39)
    run(workspace)
    report, _reporter = run(workspace)
    assert report.rounds[0].moves is not None and not report.rounds[0].moves
    report = build(workspace, refresher=Refresher("computed"))
    moves = report.rounds[0].moves
    assert moves is not None and not moves.scores
    assert any("99" in one.before and "99" not in one.after for one in moves.documents[0].places)


def test_letters_of_another_day_moved_though_no_figure_did(tmp_path: Path) -> None:
    rows = {"Các sở": SO, "Các xã": XA}
    sheets = {sheet: [HEADS, *([n, name, 10, 30, 20, 60] for n, name in enumerate(rows[sheet], 1))] for sheet in rows}
    letters = letters_of(tmp_path, sheets, norm="nd30-2020")
    build(letters)
    replace_in(letters, f"data/{ROUND}/round.yaml", "2026-11-06", "2026-11-09")
    report, _reporter = run(letters)
    assert report.rounds[0].moves is not None and len(report.rounds[0].moves.documents) == len(SO) + len(XA)
    assert files(letters) == ["01.docx", "01.xlsx"]


def test_the_paper_says_what_the_run_found(workspace: Workspace) -> None:
    correct(workspace, so_1=39)
    report, _reporter = run(workspace)
    moves = report.rounds[0].moves
    assert moves is not None
    data = (workspace.drafts / ROUND / CHANGES / "01.docx").read_bytes()
    assert [one for one in check_package(data, "01.docx") if one.severity.name == "ERROR"] == []
    printed = tables(read_package(data, "")[DOCUMENT_PART])
    assert [table[0] for table in printed] == [list(table.columns) for table in report_of(moves).tables]
    assert printed[0][0] == list(changes.CORRECTED_COLUMNS) and printed[0][1][4:6] == ["30", "39"]
    book = openpyxl.load_workbook(workspace.drafts / ROUND / CHANGES / "01.xlsx")
    assert len(book.sheetnames) == len(printed)


def test_nothing_is_written_where_nothing_moved(workspace: Workspace) -> None:
    report, reporter = run(workspace)
    assert not report.rounds[0].moves and reporter.lines == [] and files(workspace) == []


def test_every_run_that_moved_something_has_its_own_paper(workspace: Workspace) -> None:
    for number, points in enumerate((39, 38, 37), 1):
        correct(workspace, so_1=points)
        run(workspace)
        assert files(workspace)[-1].startswith(f"{number:02}")


def test_a_redline_goes_from_what_stood_to_what_stands(workspace: Workspace) -> None:
    path = draft(workspace)
    drafting.edit(path)
    before = path.read_bytes()
    correct(workspace, so_1=39)
    run(workspace, redline=True)
    parts = read_package((workspace.drafts / ROUND / CHANGES / f"01 {DECISION}.docx").read_bytes(), "")
    assert has_revisions(parts) and b"<w:sdt>" not in parts[DOCUMENT_PART]
    scratch = workspace.root / "thu.docx"
    for settled, whole in ((accept_all(parts), path.read_bytes()), (reject_all(parts), before)):
        scratch.write_bytes(write_package(settled))
        other = workspace.root / "that.docx"
        other.write_bytes(whole)
        assert drafting.text(scratch) == drafting.text(other)


def test_a_run_of_some_documents_notes_nothing(workspace: Workspace) -> None:
    from docgen.dossier import Only

    correct(workspace, so_1=39)
    build(workspace, only=Only((DECISION,)))
    report, _reporter = run(workspace)
    moves = report.rounds[0].moves
    assert moves is not None and moves.scores


def test_what_is_left_to_people_stands_first(workspace: Workspace) -> None:
    path = draft(workspace)
    parts = read_package(path.read_bytes(), "")
    body = parts[DOCUMENT_PART].decode().replace(">63,45<", ">99<")
    path.write_bytes(write_package({**parts, DOCUMENT_PART: body.encode()}))
    correct(workspace, so_1=39)
    run(workspace)
    data = (workspace.drafts / ROUND / CHANGES / "01.docx").read_bytes()
    first = tables(read_package(data, "")[DOCUMENT_PART])[0]
    assert first[0] == list(changes.CONFLICT_COLUMNS) and "99" in first[1][2]
