from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from docgen.workspace import Workspace
from tests import rounds
from tests.columns.making import NAMED, ROUND, unusual, workspace
from tests.read.mapping.making import table


def docgen(made: Workspace, *arguments: str) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": str(rounds.ROOT), "PYTHONIOENCODING": "utf-8"}
    environment.pop("DOCGEN_LANG", None)
    command = [sys.executable, "-m", "docgen", "--lang", "en", *arguments]
    done = subprocess.run(command, cwd=made.root, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def test_a_proposal_is_shown_kept_and_then_no_longer_asked(tmp_path: Path) -> None:
    made = workspace(tmp_path, {"Sở": unusual()})
    code, said = docgen(made, "columns", ROUND)
    assert code == 0 and "Cột một" in said and f"docgen columns {ROUND} --accept" in said
    assert not (made.round_folder(ROUND) / "columns.yaml").exists()
    code, said = docgen(made, "columns", ROUND, "--accept")
    assert code == 0 and f"2 columns kept in data/{ROUND}/columns.yaml" in said
    code, said = docgen(made, "columns", ROUND)
    assert code == 0 and said.startswith("docgen recognises every column that it needs")


def test_what_stays_open_counts_when_it_was_to_be_kept(tmp_path: Path) -> None:
    made = workspace(tmp_path, {"Sở": table(["", "", "", "", "", "", "", "Ghi chú"])})
    assert docgen(made, "columns", ROUND, "--accept")[0] == 1
    assert docgen(made, "columns", ROUND, "--accept", "likely")[0] == 0


def test_programs_get_json(tmp_path: Path) -> None:
    code, said = docgen(workspace(tmp_path, {"Sở": table(NAMED)}), "columns", ROUND, "--format", "json")
    assert code == 0 and json.loads(said)["sheets"][0]["recognised"] is True


def test_faults_end_as_everywhere(tmp_path: Path) -> None:
    made = workspace(tmp_path, {"Sở": unusual()})
    assert docgen(made, "columns", "dot-2025")[0] == 2
    (made.round_folder(ROUND) / "columns.yaml").write_text("sheet: x\n", "utf-8")
    code, said = docgen(made, "columns", ROUND, "--accept")
    assert code == 3 and "columns.yaml, line 1" in said
    assert (made.round_folder(ROUND) / "columns.yaml").read_text("utf-8") == "sheet: x\n"
    (made.round_folder(ROUND) / "columns.yaml").unlink()
    (made.round_folder(ROUND) / "bang-diem.xlsx").unlink()
    assert docgen(made, "columns", ROUND)[0] == 1


@pytest.fixture
def samples(tmp_path: Path) -> Workspace:
    return rounds.copy_of_samples(tmp_path / "workspace")


def test_the_samples_are_recognised(samples: Workspace) -> None:
    for name in samples.rounds():
        code, said = docgen(samples, "columns", name)
        assert code == 0 and said.startswith("docgen recognises every column"), said


def test_a_build_reads_what_was_confirmed(samples: Workspace) -> None:
    """Headings of a published round made unusual: refused, proposed, kept, built, and the draft is the same."""
    name = "dien-bien-2019"
    folder = samples.round_folder(name)
    book = next(path.name for path in folder.glob("*.xlsx"))
    docgen(samples, "build", name, "--out", "as-it-was")
    opened = openpyxl.load_workbook(folder / book, data_only=True)
    for sheet in opened.worksheets[:2]:
        for row in sheet.iter_rows(max_row=12):
            for cell in row:
                if cell.value == "Tổng điểm":
                    cell.value = "Kết quả"
                elif cell.value == "Chỉ số UD":
                    cell.value = None
    opened.worksheets[1].title = "Cấp huyện"
    opened.save(folder / book)
    code, said = docgen(samples, "build", name)
    assert code == 1 and "column-missing" in said and "sheet-missing" in said
    assert docgen(samples, "columns", name, "--accept")[0] == 0
    code, said = docgen(samples, "build", name, "--out", "again")
    assert code == 0, said
    drafts = [sorted((samples.root / out / name).glob("*.docx")) for out in ("as-it-was", "again")]
    assert [path.name for path in drafts[0]] == [path.name for path in drafts[1]] and drafts[0]


def test_a_build_reads_columns_that_have_no_headings_at_all(samples: Workspace) -> None:
    name = "dien-bien-2019"
    folder = samples.round_folder(name)
    book = next(path.name for path in folder.glob("*.xlsx"))
    opened = openpyxl.load_workbook(folder / book, data_only=True)
    for row in opened.worksheets[0].iter_rows(max_row=12):
        if "STT" in [cell.value for cell in row]:
            for cell in row:
                cell.value = None
    opened.save(folder / book)
    assert docgen(samples, "columns", name, "--accept", "likely")[0] == 0
    code, said = docgen(samples, "check", name, "--no-copy")
    assert "headings-missing" not in said and "column-missing" not in said and "unit-" not in said, said


def test_the_readme_tells_of_it() -> None:
    assert "`docgen columns <đợt>`" in (rounds.ROOT / "README.md").read_text("utf-8")
