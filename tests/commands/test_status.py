"""`docgen status`, `docgen build --dry-run`, `docgen submit` and `docgen issue` as people and programs meet them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from docgen.workspace import Workspace
from tests import drafting, rounds
from tests.commands.test_workbook import docgen
from tests.drafting import DECISION, FOLDER, NOTICE, build, correct
from tests.workspaces import ROUND

DECISION_FILE, NOTICE_FILE = f"{FOLDER}/{DECISION}.docx", f"{FOLDER}/{NOTICE}.docx"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = drafting.made(tmp_path / "Thư mục làm việc")
    build(made)
    return made


def files(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_every_document_is_told_with_its_state(workspace: Workspace) -> None:
    assert docgen(workspace.root, "status") == (0, f"{DECISION_FILE}: up to date\n{NOTICE_FILE}: up to date\n")
    correct(workspace, so_1=35)
    drafting.edit(drafting.draft(workspace))
    drafting.draft(workspace, NOTICE).unlink()
    (workspace.root / FOLDER / f"~${DECISION[2:]}.docx").touch()
    before = files(workspace.root)
    code, said = docgen(workspace.root, "status", ROUND)
    assert (code, said.splitlines()) == (
        0,
        [f"{DECISION_FILE}: out of date: scores; edited by hand; open in Word", f"{NOTICE_FILE}: not there"],
    )
    assert files(workspace.root) == before


def test_what_cannot_be_made_is_told(workspace: Workspace) -> None:
    drafting.draft(workspace).write_bytes(b"something else")
    drafting.put(workspace, "templates/thong-bao/template.docx", b"no Word file")
    code, said = docgen(workspace.root, "status")
    assert code == 1
    assert said.splitlines()[:2] == [
        f"{DECISION_FILE}: out of date; edited by hand",
        f"{NOTICE_FILE}: cannot be made today",
    ]
    assert "not-a-word-file" in said
    drafting.put(workspace, f"data/{ROUND}/round.yaml", b"title: x")
    code, said = docgen(workspace.root, "status")
    assert code == 3 and "round.yaml" in said


def test_states_for_programs_keep_their_schema(workspace: Workspace) -> None:
    docgen(workspace.root, "issue", ROUND, DECISION, "--number", "15", "--date", "22/12/2026")
    correct(workspace, xa_1=35)
    code, said = docgen(workspace.root, "status", "--format", "json")
    found = json.loads(said)
    schema = json.loads((rounds.ROOT / "docgen" / "schemas" / "status.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(found)
    (one,) = found["rounds"]
    first, second = one["documents"]
    assert code == 0
    assert first["mark"] == {"state": "issued", "number": "15", "date": "2026-12-22"}
    assert (first["follows"], first["step"], first["edited"]) == ("outdated", "forbidden", False)
    assert (second["mark"], second["follows"], second["reasons"]) == (None, "outdated", ["scores"])


def test_a_dry_run_says_what_would_become_of_each_document(workspace: Workspace) -> None:
    correct(workspace, so_1=35)
    before = files(workspace.root)
    code, said = docgen(workspace.root, "build", "--dry-run")
    assert (code, said.splitlines()) == (
        0,
        [
            f"{DECISION_FILE}: would be written anew (scores)",
            f"{NOTICE_FILE}: nothing to do",
            "Nothing was written.",
        ],
    )
    assert files(workspace.root) == before


def test_submitting_and_taking_it_back(workspace: Workspace) -> None:
    code, said = docgen(workspace.root, "submit", ROUND, DECISION)
    assert (code, said) == (0, f"Submitted: {DECISION_FILE}\n1 document marked.\n")
    assert docgen(workspace.root, "status")[1].splitlines()[0] == f"{DECISION_FILE}: submitted"
    code, said = docgen(workspace.root, "submit", ROUND, DECISION)
    assert code == 1 and "marked as submitted already" in said
    code, said = docgen(workspace.root, "submit", ROUND, "--undo")
    assert (code, said) == (0, f"Draft again: {DECISION_FILE}\n1 document marked.\n")


def test_issuing_and_taking_it_back(workspace: Workspace) -> None:
    assert docgen(workspace.root, "issue", ROUND, DECISION, "--number", "15")[0] == 2
    assert docgen(workspace.root, "issue", ROUND, DECISION, "--number", "15/QĐ-UBND", "--date", "22/12/2026")[0] == 2
    code, said = docgen(workspace.root, "issue", ROUND, DECISION, "--number", "15", "--date", "22/12/2026")
    assert (code, said.splitlines()[0]) == (0, f"Issued: {DECISION_FILE}")
    code, said = docgen(workspace.root, "issue", ROUND, DECISION, "--number", "14", "--undo")
    assert code == 1 and "needs the number" in said
    code, said = docgen(workspace.root, "issue", ROUND, DECISION, "--number", "15", "--undo")
    assert (code, said.splitlines()[0]) == (0, f"No longer issued: {DECISION_FILE}")


@pytest.mark.parametrize(
    "words", ["docgen status", "docgen build --dry-run", "docgen submit", "docgen issue", "trang-thai.yaml"]
)
def test_the_readme_tells_of_it(words: str) -> None:
    assert f"`{words}" in (rounds.ROOT / "README.md").read_text("utf-8")
