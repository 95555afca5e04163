"""`docgen check` as a clerk and as a program meet it: what is said, what is written, what it ends with."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from tests import faulty, rounds, workspaces
from tests.commands.test_workbook import docgen
from tests.faulty import FAULTS, TEXT, Fault
from tests.test_checkup import CORRECTIONS, correct

COPY = f"du-thao/{workspaces.ROUND}/kiem-tra/{workspaces.BOOK}"


def faulty_workspace(root: Path, *faults: Fault) -> Path:
    workspaces.small(root, register=faulty.REGISTER)
    book = faulty.sound()
    for fault in faults:
        fault.put(book)
    faulty.write(root / workspaces.FILE, book)
    return root


def test_a_sound_round_ends_with_0_and_writes_nothing(tmp_path: Path) -> None:
    root = faulty_workspace(tmp_path / "Thư mục làm việc")
    assert docgen(root, "check") == (0, "1 round checked: 0 errors, 0 warnings, 0 notes\n")
    assert not (root / "du-thao").exists()


def test_errors_end_with_1_and_are_told_last(tmp_path: Path) -> None:
    root = faulty_workspace(tmp_path, *FAULTS)
    code, said = docgen(root, "check")
    lines = said.splitlines()
    kinds = [line.partition(":")[0] for line in lines if line.partition(":")[0] in ("Note", "Warning", "Error")]
    assert code == 1 and kinds == sorted(kinds, key=["Note", "Warning", "Error"].index)
    assert lines[-2:] == [
        f"The faulty cells are coloured in {COPY}",
        "1 round checked: 17 errors, 4 warnings, 3 notes",
    ]
    assert "sheet “Các sở”, cell D10: “4O” in “Ứng dụng” cannot be read as a number" in said


def test_warnings_end_with_0_unless_they_are_to_count(tmp_path: Path) -> None:
    root = faulty_workspace(tmp_path, TEXT)
    code, said = docgen(root, "check")
    assert code == 0 and "0 errors, 1 warnings" in said and (root / COPY).exists()
    assert docgen(root, "check", "--strict")[0] == 1
    assert docgen(faulty_workspace(tmp_path / "gut"), "check", "--strict")[0] == 0


def test_copies_are_made_unless_they_are_not_wanted(tmp_path: Path) -> None:
    root = faulty_workspace(tmp_path, *FAULTS)
    code, said = docgen(root, "check", "--no-copy")
    assert code == 1 and "coloured" not in said and not (root / "du-thao").exists()
    assert docgen(root, "check")[0] == 1 and (root / COPY).exists()


def test_no_draft_is_written_and_the_clerks_file_stays(tmp_path: Path) -> None:
    root = faulty_workspace(tmp_path, *FAULTS)
    before = hashlib.sha256((root / workspaces.FILE).read_bytes()).digest()
    docgen(root, "check")
    assert hashlib.sha256((root / workspaces.FILE).read_bytes()).digest() == before
    assert list(root.rglob("*.docx")) == []


def test_an_edited_copy_is_a_warning_and_stays(tmp_path: Path) -> None:
    root = faulty_workspace(tmp_path, TEXT)
    docgen(root, "check")
    book = openpyxl.load_workbook(root / COPY)
    book.worksheets[1]["C9"] = 17.5
    book.save(root / COPY)
    edited = (root / COPY).read_bytes()
    code, said = docgen(root, "check")
    assert (code, (root / COPY).read_bytes()) == (0, edited)
    assert f"Warning: {COPY}: the marked copy was edited" in said


def test_what_is_wrong_with_the_set_up_ends_with_3(tmp_path: Path) -> None:
    root = faulty_workspace(tmp_path)
    path = root / "rubrics" / "tinh" / "1-2026.yaml"
    path.write_text(path.read_text("utf-8").replace("scale: 100", "scale: 90"), "utf-8")
    code, said = docgen(root, "check")
    assert code == 3 and "rubrics/tinh/1-2026.yaml, line" in said and "[maxima-miss-scale]" in said


def test_a_template_that_does_not_fit_ends_with_3(tmp_path: Path) -> None:
    root = faulty_workspace(tmp_path)
    kind = root / "templates" / "mau" / "kind.yaml"
    kind.write_text(kind.read_text("utf-8").replace("so-hoa", "so-hao"), "utf-8")
    code, said = docgen(root, "check")
    assert code == 3 and "templates/mau/kind.yaml, line" in said


def test_one_round_with_a_wrong_set_up_among_sound_ones_ends_with_1(tmp_path: Path) -> None:
    root = faulty_workspace(tmp_path)
    shutil.copytree(root / "data" / workspaces.ROUND, root / "data" / "nam-2027")
    path = root / "data" / "nam-2027" / "round.yaml"
    path.write_text(path.read_text("utf-8").replace("rubric: tinh/1-2026", "rubric: tinh/2-2027"), "utf-8")
    code, said = docgen(root, "check")
    assert code == 1 and "2 rounds checked: 1 errors" in said and "[code-unknown]" in said
    assert docgen(root, "check", workspaces.ROUND)[0] == 0
    assert docgen(root, "check", "nam-2027")[0] == 3


def test_a_fault_that_rounds_share_is_told_once(tmp_path: Path) -> None:
    root = faulty_workspace(tmp_path)
    shutil.copytree(root / "data" / workspaces.ROUND, root / "data" / "nam-2027")
    units = root / "data" / "units.yaml"
    units.write_text(units.read_text("utf-8").replace("office: tinh", "ofice: tinh", 1), "utf-8")
    code, said = docgen(root, "check")
    lines = said.splitlines()
    assert code == 3 and len(lines) == len(set(lines)) > 1


def test_wrong_use_ends_with_2(tmp_path: Path) -> None:
    root = faulty_workspace(tmp_path)
    assert docgen(root, "check", "nam-2062")[0] == 2
    assert docgen(root, "check", "--format", "xml")[0] == 2


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads((rounds.ROOT / "docgen" / "schemas" / "check.schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)


def test_programs_get_json_and_nothing_else(tmp_path: Path, validator: jsonschema.Draft202012Validator) -> None:
    root = faulty_workspace(tmp_path, *FAULTS)
    code, said = docgen(root, "check", "--format", "json")
    told = json.loads(said)
    validator.validate(told)
    (one,) = told["rounds"]
    assert (code, one["name"], one["copies"], one["effect"]) == (1, workspaces.ROUND, [COPY], None)
    where = {"kind": "cell", "file": workspaces.FILE, "sheet": "Các sở", "ref": "D10"}
    assert {"rule": "not-a-number", "severity": "error", "place": where}.items() <= next(
        finding for finding in one["findings"] if finding["place"] == where
    ).items()


def test_programs_get_json_where_there_is_no_workspace(
    tmp_path: Path, validator: jsonschema.Draft202012Validator
) -> None:
    code, said = docgen(tmp_path, "check", "--format", "json")
    told = json.loads(said)
    validator.validate(told)
    assert code == 3 and told["rounds"] == [] and told["findings"][0]["rule"] == "no-workspace"


def test_corrections_are_shown_with_what_they_move(tmp_path: Path, validator: jsonschema.Draft202012Validator) -> None:
    workspace = rounds.copy_of_samples(tmp_path)
    correct(workspace, CORRECTIONS[:3])
    code, said = docgen(tmp_path, "check", "thien-thanh-2026", lang="vi")
    assert code == 0 and "Sở Tài chính: " in said and "900,51 → 859,68" in said
    code, said = docgen(tmp_path, "check", "thien-thanh-2026", "--format", "json")
    told = json.loads(said)
    validator.validate(told)
    effect = told["rounds"][0]["effect"]
    assert (
        code == 0
        and effect["numbers"]["total"] == 3
        and effect["sentences"]
        == len({move["key"] for document in effect["documents"] for move in document["sentences"]})
    )


def test_the_readme_tells_of_checking() -> None:
    assert "docgen check" in (rounds.ROOT / "README.md").read_text("utf-8")
