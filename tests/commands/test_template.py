"""`docgen template check`: what is wrong with templates, before a round is made with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.workspace import Workspace
from tests import drafting
from tests.commands.test_workbook import docgen
from tests.render.build import docx


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return drafting.made(tmp_path / "Thư mục làm việc")


def test_sound_templates_are_in_order(workspace: Workspace) -> None:
    code, out = docgen(workspace.root, "template", "check")
    assert (code, out) == (0, "The tags of the templates are in order.\n")


def test_faults_of_tags_and_names_that_are_not_there_are_told_with_their_place(workspace: Workspace) -> None:
    drafting.put(workspace, "templates/mau/template.docx", docx("Đạt {{ cds.khong_co }} điểm."))
    code, out = docgen(workspace.root, "template", "check", "mau")
    assert code == 1 and "templates/mau/template.docx" in out and "khong_co" in out
    drafting.put(workspace, "templates/mau/template.docx", docx("Đạt {% if nam %} điểm."))
    code, out = docgen(workspace.root, "template", "check", "mau")
    assert code == 1 and "this tag is never closed" in out


def test_a_template_that_docxtpl_must_render_is_told_so(workspace: Workspace) -> None:
    drafting.put(workspace, "templates/mau/template.docx", docx("Năm {{ nam }}", "{% cellbg nam %}"))
    code, out = docgen(workspace.root, "template", "check", "mau")
    assert code == 0 and "docxtpl itself makes the document" in out


def test_an_unknown_template_is_told_with_those_there_are(workspace: Workspace) -> None:
    code, out = docgen(workspace.root, "template", "check", "khac")
    assert code == 3 and "mau, thong-bao" in out
