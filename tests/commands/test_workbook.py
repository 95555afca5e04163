from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from ruamel.yaml import YAML

from docgen.i18n import use_language
from docgen.read.register import units_of
from docgen.read.round import read_round
from docgen.read.scores import read_scores
from tests import rounds
from tests.handing import SHEETS, round_, workspace


def docgen(root: Path, *arguments: str, lang: str = "en") -> tuple[int, str]:
    """Run docgen as a person does; gives its exit code and what it said."""
    environment = {**os.environ, "PYTHONPATH": str(rounds.ROOT), "PYTHONIOENCODING": "utf-8", "DOCGEN_LANG": lang}
    command = [sys.executable, "-m", "docgen", *arguments]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout or done.stderr


def test_a_rounds_workbook_is_written_once(tmp_path: Path) -> None:
    workspace(tmp_path / "w")
    code, said = docgen(tmp_path / "w", "workbook", "--round", "dot-2026")
    assert (code, said) == (0, "Written: nhap-diem-dot-2026.xlsx (4 sheets, 7 units, year 2026)\n")
    path = tmp_path / "w" / "nhap-diem-dot-2026.xlsx"
    before = path.read_bytes()
    code, said = docgen(tmp_path / "w", "workbook", "--round", "dot-2026")
    assert code == 1 and "exists already" in said and "[file-exists]" in said
    assert path.read_bytes() == before


def test_a_rubrics_workbook_tells_what_round_yaml_needs(tmp_path: Path) -> None:
    workspace(tmp_path / "w")
    code, said = docgen(tmp_path / "w", "workbook", "-r", "noi/12-2026", "--year", "2026", "--out", "Bảng điểm.xlsx")
    assert code == 0
    assert said.endswith(
        "In round.yaml its sheets are named so:\n"
        "scores:\n"
        '  file: "Bảng điểm.xlsx"\n'
        "  sheets:\n"
        '    - {sheet: "Sở, ban, ngành", subject: cds, block: so}\n'
        '    - {sheet: "Xã, phường, đặc khu", subject: cds, block: xa}\n'
    )
    assert openpyxl.load_workbook(tmp_path / "w" / "Bảng điểm.xlsx").sheetnames[0] == "Sở, ban, ngành"


def test_what_round_yaml_needs_keeps_the_stages_and_corrections_of_the_round(tmp_path: Path) -> None:
    made = workspace(tmp_path / "w")
    path = made.round_folder("dot-2026") / "round.yaml"
    settings = json.loads(path.read_text("utf-8"))
    settings["scores"]["corrections"] = {"sheet": "Điều chỉnh"}
    settings["scores"]["sheets"] = [{**sheet, "sheet": "Chung"} for sheet in settings["scores"]["sheets"][:2]]
    path.write_text(json.dumps(settings), "utf-8")
    _code, said = docgen(tmp_path / "w", "workbook", "--round", "dot-2026", "--out", "moi.xlsx")
    printed = YAML(typ="safe").load(said[said.index("scores:") :])["scores"]
    assert printed["stages"] == settings["scores"]["stages"]
    assert printed["corrections"] == {"sheet": "Điều chỉnh", "file": settings["scores"]["file"]}
    _code, said = docgen(tmp_path / "w", "workbook", "--round", "dot-2026", "--corrections", "--out", "moi-2.xlsx")
    assert said.endswith('  corrections: {sheet: "Điều chỉnh"}\n')


def test_forms_and_parts_go_to_folders(tmp_path: Path) -> None:
    workspace(tmp_path / "w")
    code, said = docgen(tmp_path / "w", "workbook", "--round", "dot-2026", "--per-unit", "phiếu")
    assert (code, said) == (0, "7 workbooks written to phiếu\n")
    code, said = docgen(
        tmp_path / "w",
        *("workbook", "--round", "dot-2026", "--split", "group", "--out", "tổ"),
        *("--members", "Nguyễn Văn An: the-che, du-lieu"),
    )
    assert code == 0 and "4 workbooks written to tổ" in said
    assert (tmp_path / "w" / "tổ" / "the-che+du-lieu - Nguyễn Văn An.xlsx").is_file()
    code, said = docgen(tmp_path / "w", "workbook", "--round", "dot-2026", "--split", "block")
    assert code == 0 and "2 workbooks written to nhap-diem-dot-2026" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Name a rubric with -r"),
        (("--round", "dot-2025"), "Do you mean “dot-2026”?"),
        (("--round", "dot-2026", "--year", "2026"), "leave out --office"),
        (("--round", "dot-2026", "-r", "noi/khac"), "has the rubric noi/12-2026"),
        (("--round", "dot-2026", "--per-unit", "a", "--split", "group"), "neither --split nor --out"),
        (("--round", "dot-2026", "--members", "An: a"), "--members goes with --split"),
        (("--round", "dot-2026", "--split", "group", "--previous"), "for the whole workbook only"),
        (("--round", "dot-2026", "--out", "a.xls"), "must end in .xlsx"),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    workspace(tmp_path / "w")
    code, text = docgen(tmp_path / "w", "workbook", *arguments)
    assert code == 2 and said in text
    assert not list((tmp_path / "w").glob("*.xlsx"))


def test_a_wrong_setup_is_told(tmp_path: Path) -> None:
    workspace(tmp_path / "w", round_(scores={"stages": [], "sheets": SHEETS[:2]}))
    code, said = docgen(tmp_path / "w", "workbook", "--round", "dot-2026", "--per-unit", "a")
    assert code == 3 and "[no-own-stage]" in said
    code, said = docgen(tmp_path / "w", "workbook", "-r", "noi/1")
    assert code == 3 and "[rubric-unknown]" in said


def test_the_help_speaks_of_what_comes_back(tmp_path: Path) -> None:
    code, said = docgen(tmp_path, "workbook", "--help")
    assert code == 0 and "docgen collect" in " ".join(said.split())


@pytest.mark.parametrize("name", rounds.ROUNDS)
def test_the_workbook_of_a_sample_round_reads_back_with_nothing_but_empty_cells(name: str, tmp_path: Path) -> None:
    use_language("en")
    out = tmp_path / "a.xlsx"
    code, said = docgen(rounds.ROOT, "workbook", "--round", name, "--previous", "--corrections", "--out", str(out))
    assert code == 0, said
    prepared = rounds.prepared(name)
    path = rounds.ROOT / "data" / name / "round.yaml"
    found: Any = read_round(path, name)[0]
    round_of = found.model_copy(update={"scores": found.scores.model_copy(update={"indicators": ""})})
    units = units_of(rounds.registers().units, found.office, found.year)
    scores, findings = read_scores(out, "a.xlsx", round_of, prepared.rubric, units)
    assert {finding.rule for finding in findings} <= {"unit-without-marks", "mark-missing"}
    assert len(scores.entries) == len(prepared.scores.entries)
