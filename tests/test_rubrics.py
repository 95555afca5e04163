"""`docgen rubric import` and `docgen rubric diff` as a clerk meets them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from docgen.read.rubric import read_rubric
from tests import rounds
from tests.read.issued.making import ATTACHED, LETTERHEAD, ROWS, TIERS, add_table, document
from tests.read.issued.test_documents import TITLE

SCHEMA = "# yaml-language-server: $schema="


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    def of(self, rule: str) -> list[str]:
        """The lines that end with a rule."""
        return [line for line in self.out.splitlines() if line.endswith(f"[{rule}]")]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with one rubric, in a folder whose name has dấu and spaces."""
    root = tmp_path / "Thư mục làm việc"
    for part in ("data", "templates"):
        (root / part).mkdir(parents=True)
    shutil.copytree(rounds.ROOT / "rubrics" / "son-la", root / "rubrics" / "son-la")
    return root


def docgen(folder: Path, *arguments: str) -> Said:
    environment = {**os.environ, "PYTHONPATH": str(rounds.ROOT), "PYTHONIOENCODING": "utf-8", "DOCGEN_LANG": "en"}
    command = [sys.executable, "-m", "docgen", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


def decision(folder: Path, rows: object = ROWS, name: str = "Quyết định 1234.docx") -> Path:
    made = document(*LETTERHEAD, "Điều 3. Thang điểm 100.", *TIERS, "PHỤ LỤC", TITLE, ATTACHED)
    add_table(made, rows)  # type: ignore[arg-type]
    made.save(str(folder / name))
    return folder / name


def test_a_rubric_is_imported_into_its_offices_folder(workspace: Path) -> None:
    decision(workspace)
    said = docgen(workspace, "rubric", "import", "Quyết định 1234.docx")
    assert said.code == 0, said.out
    path = workspace / "rubrics" / "son-la" / "1234-2026.yaml"
    assert said.out.splitlines()[-1] == "Written: rubrics/son-la/1234-2026.yaml"
    rubric = read_rubric(path, "r.yaml")
    assert [group.label for group in rubric.subjects[0].groups] == ["Nhận thức số", "Hạ tầng số"]
    head, remark = path.read_text("utf-8").splitlines()[:2]
    assert head.startswith(SCHEMA) and (path.parent / head.removeprefix(SCHEMA)).resolve().is_file()
    assert remark.startswith("# Nhập từ Quyết định 1234.docx.")
    assert [path.name for path in path.parent.iterdir() if path.name.startswith(".")] == []


def test_sums_maxima_and_what_is_to_be_confirmed_are_shown(workspace: Path) -> None:
    decision(workspace)
    said = docgen(workspace, "rubric", "import", "Quyết định 1234.docx", "--strict")
    assert said.code == 1, "warnings count with --strict"
    lines = said.out.splitlines()
    assert lines[0].split()[-3:] == ["sở,", "ban,", "ngành"]
    assert lines[2].split() == ["Nhận", "thức", "số", "2", "40", "40", "0"]
    assert lines[5].split() == ["Scale", "100", "0"]
    told = said.of("rule-assumed")
    assert len(told) == 5
    text = (workspace / "rubrics/son-la/1234-2026.yaml").read_text("utf-8").splitlines()
    ties = next(number for number, line in enumerate(text, 1) if line == "    ties:")
    assert any(f"1234-2026.yaml, line {ties}, column 5, entry “subjects.0.ties”" in line for line in told)


def test_a_rubric_that_contradicts_itself_is_written_and_told_at_its_lines(workspace: Path) -> None:
    rows = [*ROWS[:2], ("2", "Kế hoạch chuyển đổi số hằng năm", "20", ""), *ROWS[3:5], ("2", "Kết nối", "47,5", "")]
    decision(workspace, [("", "", "", ""), *rows, ("III", "Kinh tế số", "10", "")])
    said = docgen(workspace, "rubric", "import", "Quyết định 1234.docx")
    assert said.code == 1
    path = workspace / "rubrics" / "son-la" / "1234-2026.yaml"
    text = path.read_text("utf-8").splitlines()
    scale = next(number for number, line in enumerate(text, 1) if line.strip() == "scale: 100")
    (told,) = said.of("maxima-miss-scale")
    assert told.startswith(f"Error: rubrics/son-la/1234-2026.yaml, line {scale}, column 5, entry “subjects.0.scale”")
    assert "add up to 110 (40 + 60 + 10), not to the scale 100" in told
    assert len(said.of("criteria-miss-maximum")) == 2
    assert "Written: rubrics/son-la/1234-2026.yaml" in said.out


def test_blocks_have_the_codes_of_the_register(workspace: Path) -> None:
    register = workspace / "data" / "units" / "son-la.yaml"
    register.parent.mkdir()
    entry = "  - {{code: {0}, office: son-la, block: {1}, name: {2}{3}}}\n"
    ended = ", valid_to: 2025-06-30"
    units = [
        ("a", "khoi-so", "Sở Y tế", ""),
        ("b", "khoi-so", "Thanh tra tỉnh", ""),
        ("c", "khoi-xa", "UBND xã Đông", ""),
    ]
    old = ("d", "huyen-cu", "Huyện Đông", ended)
    register.write_text("units:\n" + "".join(entry.format(*unit) for unit in (*units, old)), "utf-8")
    decision(workspace)
    said = docgen(workspace, "rubric", "import", "Quyết định 1234.docx")
    path = workspace / "rubrics" / "son-la" / "1234-2026.yaml"
    assert [block.code for block in read_rubric(path, "r.yaml").blocks] == ["khoi-so"]
    assert not said.of("blocks-differ"), "communes may have a rubric of their own"

    path.unlink()
    register.write_text(register.read_text("utf-8") + entry.format("e", "khoi-ban", "Ban Dân tộc", ""), "utf-8")
    said = docgen(workspace, "rubric", "import", "Quyết định 1234.docx", "--out", "rubrics/son-la/1234-2026.yaml")
    (block,) = read_rubric(path, "r.yaml").blocks
    assert block.code == "so-ban-nganh", "which of two blocks it is, nobody can tell"
    (told,) = said.of("blocks-differ")
    assert "khoi-ban, khoi-so, khoi-xa; only here are: so-ban-nganh" in told and "entry “blocks”" in told


def test_a_file_that_is_there_is_never_written_over(workspace: Path) -> None:
    decision(workspace)
    path = workspace / "rubrics" / "son-la" / "1234-2026.yaml"
    path.write_text("của người khác", "utf-8")
    said = docgen(workspace, "rubric", "import", "Quyết định 1234.docx")
    assert said.code == 1 and len(said.of("file-exists")) == 1
    assert "Written" not in said.out and "Nhận thức số" in said.out
    assert path.read_text("utf-8") == "của người khác"


def test_another_place_and_another_office(workspace: Path) -> None:
    decision(workspace)
    said = docgen(workspace, "rubric", "import", "Quyết định 1234.docx", "--office", "thanh-giang")
    assert said.code == 0 and (workspace / "rubrics" / "thanh-giang" / "1234-2026.yaml").is_file()
    said = docgen(workspace, "rubric", "import", "Quyết định 1234.docx", "--out", "moi/bo.yaml")
    assert said.code == 0 and (workspace / "moi" / "bo.yaml").is_file()


def test_several_offices_must_be_told_apart(workspace: Path) -> None:
    (workspace / "rubrics" / "khac").mkdir()
    decision(workspace)
    said = docgen(workspace, "rubric", "import", "Quyết định 1234.docx")
    assert said.code == 1
    assert "khac, son-la" in said.of("office-unknown")[0] and "--office" in said.out


def test_a_decision_without_number_needs_a_name(workspace: Path) -> None:
    made = document(TITLE)
    add_table(made, ROWS)
    made.save(str(workspace / "du-thao.docx"))
    said = docgen(workspace, "rubric", "import", "du-thao.docx")
    assert said.code == 1 and "--out" in said.of("paper-unknown")[0]
    said = docgen(workspace, "rubric", "import", "du-thao.docx", "--out", "rubrics/son-la/moi.yaml")
    assert said.code == 0 and (workspace / "rubrics" / "son-la" / "moi.yaml").is_file()


def test_without_a_workspace_a_place_must_be_named(tmp_path: Path) -> None:
    decision(tmp_path)
    said = docgen(tmp_path, "rubric", "import", "Quyết định 1234.docx")
    assert said.code == 3 and len(said.of("no-workspace")) == 1
    said = docgen(tmp_path, "rubric", "import", "Quyết định 1234.docx", "--out", "a.yaml")
    assert said.code == 0 and said.out.splitlines()[-1] == "Written: a.yaml"


@pytest.mark.parametrize(
    ("name", "rule"), [("khong-co.docx", "file-missing"), ("cu.doc", "file-of-other-kind"), ("rong.docx", "not-a-word-file")]
)  # fmt: skip
def test_files_that_cannot_be_read(workspace: Path, name: str, rule: str) -> None:
    if name != "khong-co.docx":
        (workspace / name).write_bytes(b"\xd0\xcf\x11\xe0")
    said = docgen(workspace, "rubric", "import", name)
    assert said.code == 1 and len(said.of(rule)) == 1


def test_wrong_use_is_told(workspace: Path) -> None:
    assert docgen(workspace, "rubric", "import").code == 2
    said = docgen(workspace, "rubric", "import", "a.docx", "--office", "Sơn La")
    assert said.code == 2 and "Sơn La" in said.err
    assert docgen(workspace, "rubric", "diff", "son-la/2166-2017").code == 2


# --- diff ---


def test_two_versions_of_a_workspace(workspace: Path) -> None:
    said = docgen(workspace, "rubric", "diff", "son-la/2166-2017", "son-la/2245-2021")
    assert said.code == 0
    assert "Quyết định số 2166/QĐ-UBND" in said.out and "Mức độ Chính quyền số" in said.out
    data = json.loads(
        docgen(workspace, "rubric", "diff", "son-la/2166-2017", "son-la/2245-2021", "--format", "json").out
    )
    assert data["subjects"][0]["new"] == "Mức độ Chính quyền số"


def test_a_version_and_a_file(workspace: Path) -> None:
    path = workspace / "rubrics" / "son-la" / "2166-2017.yaml"
    (workspace / "moi.yaml").write_text(path.read_text("utf-8").replace("at_least: 85", "at_least: 80"), "utf-8")
    said = docgen(workspace, "rubric", "diff", "son-la/2166-2017", "moi.yaml")
    assert said.code == 0
    assert "“Tốt”, lower bound: from 85 → from 80" in said.out


def test_the_same_version_twice(workspace: Path) -> None:
    said = docgen(workspace, "rubric", "diff", "son-la/2166-2017", "son-la/2166-2017")
    assert said.code == 0 and said.out.splitlines()[0] == "The two versions say the same."


def test_versions_that_there_are_not(workspace: Path) -> None:
    said = docgen(workspace, "rubric", "diff", "son-la/2166-2018", "son-la/2245-2021")
    assert said.code == 3 and "Do you mean “son-la/2166-2017”?" in said.of("rubric-unknown")[0]
    (workspace / "hong.yaml").write_text("title: [", "utf-8")
    assert docgen(workspace, "rubric", "diff", "hong.yaml", "son-la/2245-2021").code == 3


def test_an_imported_rubric_compared_with_last_years(workspace: Path) -> None:
    decision(workspace)
    assert docgen(workspace, "rubric", "import", "Quyết định 1234.docx").code == 0
    said = docgen(workspace, "rubric", "diff", "son-la/2245-2021", "son-la/1234-2026")
    assert said.code == 0 and "sum of the groups" in said.out


def test_help_is_vietnamese(workspace: Path) -> None:
    for command in ((), ("import",), ("diff",)):
        said = docgen(workspace, "--lang", "vi", "rubric", *command, "--help")
        assert said.code == 0 and "Cách dùng:" in said.out
