"""A document is made anew when what it prints changed, and for no other reason."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.drafts import Drafts
from docgen.render import draft as rendering
from docgen.workspace import Workspace
from tests import drafting
from tests.drafting import DECISION, NOTICE, build, correct, outcomes, put, replace_in
from tests.render.build import docx
from tests.workspaces import ROUND

CHANGED, KEPT = "written", "unchanged"
BOTH, NONE = {DECISION: CHANGED, NOTICE: CHANGED}, {DECISION: KEPT, NOTICE: KEPT}
ONLY_DECISION, ONLY_NOTICE = {DECISION: CHANGED, NOTICE: KEPT}, {DECISION: KEPT, NOTICE: CHANGED}
ROUND_FILE, REMARKS = f"data/{ROUND}/round.yaml", f"data/{ROUND}/nhan-xet.md"
RUBRIC = "rubrics/tinh/1-2026.yaml"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = drafting.made(tmp_path)
    assert outcomes(build(made)) == BOTH
    return made


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that are rendered from now on."""
    found: list[str] = []
    render = rendering.render
    from docgen.dossier import drafting

    def noted(prepared, *arguments, **named):
        found.append(prepared.name)
        return render(prepared, *arguments, **named)

    monkeypatch.setattr(drafting, "render", noted)
    return found


CHANGES: dict[str, tuple[Callable[[Workspace], object], dict[str, str]]] = {
    "a score of a unit that only one prints": (lambda w: correct(w, so_3=33), ONLY_DECISION),
    "a score of a unit that both print": (lambda w: correct(w, xa_2=33), BOTH),
    "the scores written once more": (lambda w: correct(w), NONE),
    "remarks that one prints": (lambda w: replace_in(w, REMARKS, "cố gắng", "rất cố gắng"), ONLY_NOTICE),
    "remarks that nobody prints": (lambda w: replace_in(w, REMARKS, "# rieng\n", "# rieng\n\nKhông in.\n"), NONE),
    "a comment in round.yaml": (lambda w: replace_in(w, ROUND_FILE, "title: Đợt", "# ghi chú\ntitle: Đợt"), NONE),
    "the frame of one": (lambda w: replace_in(w, ROUND_FILE, "number: '8'", "number: '18'"), ONLY_NOTICE),
    "a paper that nobody cites": (
        lambda w: replace_in(w, ROUND_FILE, "title: Đợt", "papers: {to-trinh: {kind: Tờ trình}}\ntitle: Đợt"), NONE),
    "a phrase that is printed": (
        lambda w: replace_in(w, "templates/thong-bao/phrases.yaml", "Đứng đầu", "Dẫn đầu"), ONLY_NOTICE),
    "a phrase that is not printed": (
        lambda w: replace_in(w, "templates/thong-bao/phrases.yaml", "Không văn bản", "Chưa văn bản"), NONE),
    "the name of a unit": (
        lambda w: replace_in(w, "data/units.yaml", "Sở Tư pháp", "Sở Tư pháp mới\n  spellings: [Sở Tư pháp]"),
        ONLY_DECISION),
    "a unit of another office": (
        lambda w: replace_in(w, "data/units.yaml", "clusters", "- {code: a, name: A, office: khac, block: so}\nclusters"),
        NONE),
    "a paper in the register": (
        lambda w: put(w, "data/legal-bases.yaml", b"legal_bases: {nd-30: {kind: Nghi dinh, number: 30/2020}}"), NONE),
    "a rule of the rubric": (lambda w: replace_in(w, RUBRIC, "most: 10", "most: 12"), BOTH),
    "a comment in the rubric": (lambda w: replace_in(w, RUBRIC, "title:", "# ghi chú\ntitle:"), NONE),
    "a template": (
        lambda w: put(w, "templates/mau/template.docx", docx("{{ van_ban.so_ky_hieu }} khác")), ONLY_DECISION),
}  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
def test_only_what_prints_the_change_is_written(
    workspace: Workspace, change: Callable[[Workspace], object], expected: dict[str, str]
) -> None:
    before = {name: drafting.draft(workspace, name).read_bytes() for name in expected}
    change(workspace)
    report = build(workspace)
    assert report.tally()[0] == 0, [str(f) for item in report.rounds for f in item.findings]
    assert outcomes(report) == expected
    after = {name: drafting.draft(workspace, name).read_bytes() for name in expected}
    assert {name: KEPT if before[name] == after[name] else CHANGED for name in expected} == expected
    assert outcomes(build(workspace)) == NONE


def test_what_did_not_change_is_not_even_rendered(workspace: Workspace, rendered: list[str]) -> None:
    assert outcomes(build(workspace)) == NONE
    assert rendered == []
    correct(workspace, so_1=31)
    build(workspace)
    assert sorted(rendered) == ["templates/mau/template.docx", "templates/thong-bao/template.docx"]


def test_its_findings_are_told_again(workspace: Workspace) -> None:
    replace_in(workspace, REMARKS, "cố gắng", "**cố gắng**")
    first, second = build(workspace), build(workspace)
    assert [str(f) for item in first.rounds for f in item.findings]
    assert [item.findings for item in first.rounds] == [item.findings for item in second.rounds]


def test_another_program_renders_and_writes_only_what_comes_out_otherwise(
    workspace: Workspace, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from docgen.dossier import jobs

    monkeypatch.setattr(jobs, "program_digest", lambda: "another")
    assert outcomes(build(workspace)) == NONE
    assert len(rendered) == 2


def test_a_draft_that_is_gone_is_made_again(workspace: Workspace) -> None:
    drafting.draft(workspace).unlink()
    assert outcomes(build(workspace)) == ONLY_DECISION


def test_an_edited_draft_with_nothing_new_to_bring_in_is_as_it_should_be(workspace: Workspace) -> None:
    path = drafting.draft(workspace)
    edited = drafting.edit(path)
    replace_in(workspace, RUBRIC, "title:", "# ghi chú\ntitle:")
    report = build(workspace)
    assert outcomes(report) == NONE and drafting.rules(report) == []
    assert path.read_bytes() == edited
    with Drafts(workspace.state, workspace.root, look_only=True) as drafts:
        base = drafts.base(path)
    assert base is not None and base != edited


def test_a_dry_run_writes_nothing(workspace: Workspace) -> None:
    correct(workspace, so_1=31)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in _files(workspace)}
    report = build(workspace, dry=True)
    assert {plan.job.document: plan.step.value for plan in report.rounds[0].plans} == {
        DECISION: "replace",
        NOTICE: "current",
    }
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in _files(workspace)} == before


def _files(workspace: Workspace) -> list[Path]:
    return [Path(folder) / name for folder, _folders, names in os.walk(workspace.root) for name in names]


def test_the_round_is_remembered_as_built(workspace: Workspace) -> None:
    with Drafts(workspace.state, workspace.root, look_only=True) as drafts:
        snapshot = drafts.snapshot(ROUND)
    assert snapshot is not None
    found = json.loads(snapshot)
    subject = found["subjects"]["so-hoa"]
    unit = subject["blocks"]["so"]["units"]["so-7"]
    assert unit == {"name": "Thanh tra tỉnh", "total": "67", "rank": "1", "tier": "Vừa"}
    assert subject["blocks"]["so"]["tiers"]["vua"]["count"] == "7"
    assert ["so-hoa", "so-1", "van-hanh", "30", f"data/{ROUND}/Bảng điểm.xlsx", "Các sở", "D2"] in found["marks"]
