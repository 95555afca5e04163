"""Drafts that people edited are refreshed where they stand when the scores change."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from docx import Document

from docgen.drafts import Drafts
from docgen.making.refreshing import Refresher
from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.package import read_package, to_bytes, write_package
from docgen.render.manifest import read_manifest
from docgen.revise.texts import Line, tag_of
from docgen.workspace import Workspace
from tests import drafting, reading
from tests.drafting import DECISION, NOTICE, build, correct, draft, edit, outcomes, rules
from tests.workspaces import ROUND

MEAN = "dg:so-hoa.trung-binh"
SCHEMA = Path(__file__).parents[2] / "docgen/schemas/manifest.schema.json"
OWN = "Một câu do người thêm."


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = drafting.made(tmp_path)
    build(made)
    return made


def overtype(path: Path, words: str, tag: str = MEAN) -> None:
    """Write something else into a control, as a person would."""
    parts = read_package(path.read_bytes(), "")
    root = parse(parts[DOCUMENT_PART])
    control = next(one for one in root.iter(w("sdt")) if tag_of(one) == tag)
    next(control.iter(w("t"))).text = words
    path.write_bytes(write_package({**parts, DOCUMENT_PART: to_bytes(root)}))


def said(path: Path, tag: str = MEAN) -> str:
    root = parse(read_package(path.read_bytes(), "")[DOCUMENT_PART])
    return Line(next(one for one in root.iter(w("sdt")) if tag_of(one) == tag)).text


def comments(path: Path) -> str:
    return read_package(path.read_bytes(), "").get("word/comments.xml", b"").decode()


def test_new_figures_come_in_and_the_edit_stays(workspace: Workspace) -> None:
    path = draft(workspace)
    edited = edit(path)
    correct(workspace, so_1=39)
    report = build(workspace)
    assert outcomes(report) == {DECISION: "refreshed", NOTICE: "unchanged"} and rules(report) == []
    assert OWN in drafting.text(path) and "70" in drafting.text(path)
    with Drafts(workspace.state, workspace.root, look_only=True) as drafts:
        assert [one.copy.read_bytes() for one in drafts.history(path)][-1] == edited
    again = path.read_bytes()
    assert outcomes(build(workspace))[DECISION] == "unchanged" and path.read_bytes() == again


def test_what_both_changed_is_left_to_the_person_until_he_decides(workspace: Workspace) -> None:
    path = draft(workspace)
    before = said(path)
    overtype(path, "99")
    correct(workspace, so_1=39)
    report = build(workspace)
    assert outcomes(report)[DECISION] == "refreshed" and rules(report) == ["edit-conflicts"]
    assert said(path) == "99" and before in comments(path) and "99" in comments(path)
    manifest = read_manifest(path.read_bytes())
    assert manifest is not None and manifest["open"] == 1
    jsonschema.validate(reading.manifest(path), json.loads(SCHEMA.read_text("utf-8")))
    report = build(workspace)
    assert rules(report) == ["edit-conflicts"] and outcomes(report)[DECISION] == "unchanged"
    report = build(workspace, refresher=Refresher("computed"))
    assert rules(report) == [] and said(path) not in ("99", before) and not comments(path)
    assert rules(build(workspace)) == []


def test_the_person_can_keep_what_he_wrote(workspace: Workspace) -> None:
    path = draft(workspace)
    overtype(path, "99")
    correct(workspace, so_1=39)
    build(workspace)
    build(workspace, refresher=Refresher("mine"))
    assert said(path) == "99" and not comments(path)
    assert "edit-conflicts" not in rules(build(workspace))


def test_a_conflict_ends_when_the_value_comes_back(workspace: Workspace) -> None:
    path = draft(workspace)
    overtype(path, "99")
    correct(workspace, so_1=39)
    build(workspace)
    correct(workspace)
    assert "edit-conflicts" not in rules(build(workspace)) and said(path) == "99" and not comments(path)


def test_a_draft_whose_notes_are_lost_is_known_by_its_manifest(workspace: Workspace) -> None:
    path = draft(workspace)
    edit(path)
    shutil.rmtree(workspace.state)
    correct(workspace, so_1=39, so_2=35)
    report = build(workspace)
    assert outcomes(report)[DECISION] == "refreshed" and "edit-conflicts" not in rules(report)
    fresh = workspace.root / "khac"
    build(Workspace(workspace.root), out=fresh)
    lines = drafting.text(path).replace(OWN, "").split()
    assert lines == drafting.text(fresh / ROUND / f"{DECISION}.docx").split()


def test_a_file_that_is_something_else_is_left_alone(workspace: Workspace) -> None:
    path = draft(workspace)
    parts = read_package(path.read_bytes(), "")
    strange = (
        f'<w:document xmlns:w="{w("x")[1:-2]}"><w:body><w:p><w:r><w:t>Thư riêng</w:t></w:r></w:p></w:body></w:document>'
    )
    parts = {name: data for name, data in parts.items() if "customXml" not in name}
    path.write_bytes(write_package({**parts, DOCUMENT_PART: strange.encode()}))
    before = path.read_bytes()
    correct(workspace, so_1=39)
    report = build(workspace)
    assert outcomes(report)[DECISION] == "left alone" and path.read_bytes() == before


def test_an_open_draft_is_not_refreshed(workspace: Workspace) -> None:
    path = draft(workspace)
    edited = edit(path)
    path.with_name(f"~${path.name[2:]}").write_bytes(b"")
    correct(workspace, so_1=39)
    report = build(workspace)
    assert outcomes(report)[DECISION] == "left alone" and rules(report) == ["draft-open"]
    assert path.read_bytes() == edited


def test_a_figure_that_is_no_longer_written_is_told_until_the_person_decides(workspace: Workspace) -> None:
    path = draft(workspace)
    parts = read_package(path.read_bytes(), "")
    root = parse(parts[DOCUMENT_PART])
    control = next(one for one in root.iter(w("sdt")) if tag_of(one) == MEAN)
    own = parse(f'<w:p xmlns:w="{root.nsmap["w"]}"><w:r><w:t>Nhắc lại: </w:t></w:r></w:p>')
    own.append(copy.deepcopy(control))
    next(root.iter(w("sectPr"))).addprevious(own)
    path.write_bytes(write_package({**parts, DOCUMENT_PART: to_bytes(root)}))
    before = said(path)
    template = workspace.root / "templates/mau/template.docx"
    document = Document(str(template))
    gone = next(one for one in document.paragraphs if "trung_binh" in one.text)
    document.element.body.remove(gone._p)
    document.save(str(template))
    for _run in range(2):
        report = build(workspace)
        assert rules(report) == ["edit-conflicts"], [str(one) for item in report.rounds for one in item.findings]
        assert f"Nhắc lại: {before}" in drafting.text(path)
    assert rules(build(workspace, refresher=Refresher("mine"))) == []
    assert f"Nhắc lại: {before}" in drafting.text(path) and rules(build(workspace)) == []


def test_the_draft_of_another_document_in_its_place_is_left_alone(workspace: Workspace) -> None:
    path = draft(workspace)
    path.write_bytes(draft(workspace, NOTICE).read_bytes())
    before = path.read_bytes()
    correct(workspace, xa_1=39)
    report = build(workspace)
    assert outcomes(report)[DECISION] == "left alone" and "draft-is-another" in rules(report)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"khong phai tep Word"])
def test_a_file_that_is_no_document_is_told_also_when_nothing_moved(workspace: Workspace, content: bytes) -> None:
    draft(workspace).write_bytes(content)
    report = build(workspace)
    assert outcomes(report)[DECISION] == "left alone" and rules(report) != []
    assert draft(workspace).read_bytes() == content
