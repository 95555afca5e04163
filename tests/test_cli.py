"""The command line as a clerk meets it: what is said, where, with which cure, and what it ends with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from openpyxl.styles import Font

from docgen.vietnamese.legacy import Encoding
from docgen.workspace import Workspace
from tests import rounds
from tests.drafting import text
from tests.legacy import encode

ROUND = "son-la-2021"
DECISION = "quyet-dinh"
BOOK = "bang-diem-2021.xlsx"
DRAFT = Path("du-thao") / ROUND / "quyet-dinh.docx"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rounds.copy_of_samples(tmp_path_factory.mktemp("sample") / "workspace").root


@pytest.fixture
def workspace(sample: Path, tmp_path: Path) -> Workspace:
    """A copy of the sample workspace, in a folder whose name has dấu and spaces."""
    target = tmp_path / "Thư mục làm việc"
    shutil.copytree(sample, target)
    return Workspace(target)


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


def docgen(workspace: Workspace, *arguments: str) -> Said:
    environment = {**os.environ, "PYTHONPATH": str(rounds.ROOT), "PYTHONIOENCODING": "utf-8"}
    environment.pop("DOCGEN_LANG", None)
    command = [sys.executable, "-m", "docgen", *arguments]
    done = subprocess.run(command, cwd=workspace.root, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


def book_of(workspace: Workspace) -> Path:
    return workspace.round_folder(ROUND) / BOOK


def edit_book(workspace: Workspace, change: Callable[[openpyxl.Workbook], None]) -> None:
    book = openpyxl.load_workbook(book_of(workspace))
    change(book)
    book.save(book_of(workspace))


def heading_cell(book: openpyxl.Workbook, text: str) -> tuple[int, int]:
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == text:
                return cell.row, cell.column
    raise AssertionError(text)


def set_total(value: object) -> Callable[[openpyxl.Workbook], None]:
    """Put a value in the total of the first unit of the first sheet."""

    def change(book: openpyxl.Workbook) -> None:
        row, column = heading_cell(book, "Tổng điểm")
        book.worksheets[0].cell(row + 1, column).value = value  # type: ignore[assignment]

    return change


def set_heading(book: openpyxl.Workbook) -> None:
    row, column = heading_cell(book, "Tổng điểm")
    book.worksheets[0].cell(row, column).value = "Kết quả"


def misname_unit(book: openpyxl.Workbook) -> None:
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == "Sở Xây dựng":
                cell.value = "Sở Xây dụng"


def rename_sheet(book: openpyxl.Workbook) -> None:
    book.worksheets[0].title = "Trang 1"


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def misspell_tag(workspace: Workspace) -> None:
    path = workspace.kind("quyet-dinh-son-la-nd30") / "template.docx"
    document = Document(str(path))
    for paragraph in document.paragraphs:
        if "cqs.muc_trung_binh" in paragraph.text:
            for run in paragraph.runs:
                run.text = run.text.replace("cqs.muc_trung_binh", "cqs.muc_trung_bin")
    document.save(str(path))


FAULTS: dict[str, tuple[Callable[[Workspace], object], int, str, str]] = {
    "missing sheet": (lambda w: edit_book(w, rename_sheet), 1, BOOK, "Trang 1"),
    "unknown unit": (lambda w: edit_book(w, misname_unit), 1, BOOK, "Sở Xây dựng"),
    "unknown column": (lambda w: edit_book(w, set_heading), 1, BOOK, "Tổng điểm"),
    "text in a number cell": (lambda w: edit_book(w, set_total("tám mươi")), 1, BOOK, "tám mươi"),
    "score above the maximum": (lambda w: edit_book(w, set_total(120)), 1, BOOK, "120"),
    "empty score": (lambda w: edit_book(w, set_total(None)), 1, BOOK, "ô "),
    "workbook is no workbook": (lambda w: book_of(w).write_bytes(b"diem"), 1, BOOK, ""),
    "workbook is missing": (lambda w: book_of(w).unlink(), 1, BOOK, ""),
    "unknown rubric": (
        lambda w: replaced(w.round_folder(ROUND) / "round.yaml", "son-la/2245-2021", "son-la/2245-2012"),
        3,
        "round.yaml, dòng",
        "son-la/2245-2021",
    ),
    "broken YAML": (
        lambda w: replaced(w.round_folder(ROUND) / "round.yaml", "office: son-la", "office: [son-la"),
        3,
        "round.yaml, dòng",
        "",
    ),
    "misspelt entry": (
        lambda w: replaced(w.round_folder(ROUND) / "round.yaml", "notation:", "notations:"),
        3,
        "round.yaml, dòng",
        "notation",
    ),
    "misspelt tag": (misspell_tag, 3, "template.docx", "muc_trung_binh"),
    "misspelt tag in a phrase": (
        lambda w: replaced(w.round_folder(ROUND) / "nhan-xet.md", "{{ nam }}", "{{ nanm }}"),
        3,
        "nhan-xet.md, dòng",
        "nam",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_bad_input_is_told_with_place_and_cure(workspace: Workspace, fault: str) -> None:
    spoil, code, place, hint = FAULTS[fault]
    spoil(workspace)
    said = docgen(workspace, "build", ROUND, "--document", DECISION)
    assert said.code == code, said.out
    errors = [line for line in said.out.splitlines() if line.startswith("Lỗi: ")]
    assert errors, said.out
    assert any(place in line and hint in line for line in errors), errors
    assert all("Cách sửa:" in line for line in errors), errors
    assert not (workspace.root / "du-thao").exists() or not list((workspace.root / "du-thao").rglob("*.docx"))


def test_one_fault_gives_one_error(workspace: Workspace) -> None:
    edit_book(workspace, set_total("tám mươi"))
    said = docgen(workspace, "build", ROUND)
    assert said.out.count("Lỗi: ") == 1, said.out


def test_a_plain_build_of_the_samples_ends_with_0(workspace: Workspace) -> None:
    said = docgen(workspace, "build")
    assert said.code == 0, said.out
    assert {path.parent.name for path in workspace.drafts.glob("*/*.docx")} == set(rounds.ROUNDS)
    assert {path.parent.parent.name for path in workspace.drafts.glob("*/*/*.docx")} == set(rounds.ROUNDS)
    letters = sum(len(rounds.letters(name)) for name in rounds.ROUNDS)
    last = said.out.splitlines()[-1]
    assert last.startswith("Đã ghi 7 dự thảo") and f"{letters} " in last, last
    assert len(said.err.splitlines()) == 7 + len(rounds.ROUNDS), "letters of one kind are one line"
    assert "Cảnh báo: " in said.out and "Lỗi: " not in said.out
    again = docgen(workspace, "build", "--strict")
    assert again.code == 1, "warnings count with --strict"
    assert "7 " in again.out.splitlines()[-1]


def test_the_same_inputs_give_the_same_bytes(workspace: Workspace) -> None:
    docgen(workspace, "build", ROUND, "--out", "a")
    docgen(workspace, "build", ROUND, "--out", "b")
    first, second = (workspace.root / out / ROUND / "quyet-dinh.docx" for out in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_an_edited_draft_is_refreshed_in_place(workspace: Workspace) -> None:
    assert docgen(workspace, "build", ROUND).code == 0
    draft = workspace.root / DRAFT
    document = Document(str(draft))
    document.add_paragraph("Ý kiến của lãnh đạo phòng.")
    document.save(str(draft))
    edit_book(workspace, set_total(55.5))
    said = docgen(workspace, "build", ROUND)
    assert said.code == 0 and "1 được cập nhật tại chỗ" in said.out
    assert "55,5" in text(draft) and "Ý kiến của lãnh đạo phòng." in text(draft)


def test_an_unedited_draft_is_made_anew(workspace: Workspace) -> None:
    assert docgen(workspace, "build", ROUND).code == 0
    before = (workspace.root / DRAFT).read_bytes()
    edit_book(workspace, set_total(55.5))
    assert docgen(workspace, "build", ROUND).code == 0
    assert (workspace.root / DRAFT).read_bytes() != before


@pytest.mark.parametrize("lock", ["~$yet-dinh.docx", ".~lock.quyet-dinh.docx#"])
def test_a_draft_open_elsewhere_is_left_alone(workspace: Workspace, lock: str) -> None:
    assert docgen(workspace, "build", ROUND).code == 0
    before = (workspace.root / DRAFT).read_bytes()
    (workspace.root / DRAFT).with_name(lock).write_bytes(b"")
    edit_book(workspace, set_total(55.5))
    said = docgen(workspace, "build", ROUND)
    assert said.code == 1
    assert lock in said.out and "đóng" in said.out.lower()
    assert (workspace.root / DRAFT).read_bytes() == before


def test_a_folder_that_cannot_be_written_is_told(workspace: Workspace) -> None:
    (workspace.root / "ra").write_text("một tệp", "utf-8")
    said = docgen(workspace, "build", ROUND, "--out", "ra")
    assert said.code == 1
    assert "--out" in said.out and "Lỗi: " in said.out
    assert (workspace.root / "ra").read_text("utf-8") == "một tệp"


def test_one_broken_round_does_not_stop_the_others(workspace: Workspace) -> None:
    book_of(workspace).write_bytes(b"diem")
    said = docgen(workspace, "build")
    assert said.code == 1
    assert {path.parent.name for path in workspace.drafts.glob("*/*.docx")} == set(rounds.ROUNDS) - {ROUND}
    assert {path.parent.parent.name for path in workspace.drafts.glob("*/*/*.docx")} == set(rounds.ROUNDS) - {ROUND}


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [(("build", "son-la-2012"), "son-la-2021"), (("biuld",), "biuld"), (("build", "--aut", "x"), "--aut")],
)
def test_wrong_use_ends_with_2_and_says_what_is_right(
    workspace: Workspace, arguments: tuple[str, ...], hint: str
) -> None:
    said = docgen(workspace, *arguments)
    assert said.code == 2
    assert hint in said.err
    assert not re.search(r"\b(Usage|Error|No such|Try)\b", said.err), said.err


def test_outside_a_workspace_it_says_so(tmp_path: Path) -> None:
    said = docgen(Workspace(tmp_path), "build")
    assert said.code == 3
    assert "templates/" in said.out and "--workspace" in said.out


def test_messages_come_in_english_on_request(workspace: Workspace) -> None:
    said = docgen(workspace, "--lang", "en", "build", ROUND)
    assert said.code == 0
    assert "1 draft written" in said.out


def test_help_is_vietnamese_and_names_every_command(workspace: Workspace) -> None:
    said = docgen(workspace, "--help")
    assert said.code == 0
    assert "build" in said.out and "template" in said.out and "convert-font" in said.out
    assert not re.search(r"\b(Usage|Options|Commands|Show this)\b", said.out), said.out


def test_template_vars_lists_tags_with_examples(workspace: Workspace) -> None:
    said = docgen(workspace, "template", "vars", "quyet-dinh-son-la-nd30")
    assert said.code == 0
    tags = dict(line.split("\t", 1) for line in said.out.splitlines())
    assert tags["cqs.so_nganh.trung_binh"] == "78,2"
    assert tags["nam"] == "2021"
    assert any(tag.startswith("bang.xep_hang_so") for tag in tags)


def test_template_vars_of_an_unknown_template_lists_those_there_are(workspace: Workspace) -> None:
    said = docgen(workspace, "template", "vars", "quyet-dinh")
    assert said.code == 3
    assert "quyet-dinh-son-la-nd30" in said.out


def test_old_drafts_are_told_when_the_data_became_wrong(workspace: Workspace) -> None:
    assert docgen(workspace, "build", ROUND).code == 0
    edit_book(workspace, set_total("x"))
    said = docgen(workspace, "build", ROUND)
    assert said.code == 1
    assert "drafts-stale" in said.out and (workspace.root / DRAFT).exists()
    assert "1 dự thảo không soạn được" in said.out or "1 không soạn được" in said.out, said.out.splitlines()[-1]


def test_a_round_copied_from_last_year_is_told_what_it_still_says(workspace: Workspace) -> None:
    rubric = workspace.rubric("son-la/2245-2021")
    text = rubric.read_text("utf-8").replace("2245/QĐ-UBND", "100/QĐ-UBND")
    rubric.with_name("100-2022.yaml").write_text(text, "utf-8")
    settings = workspace.round_folder(ROUND) / "round.yaml"
    replaced(settings, "rubric: son-la/2245-2021", "rubric: son-la/100-2022")
    replaced(settings, "year: 2021", "year: 2022")
    said = docgen(workspace, "build", ROUND)
    assert "rubric-not-cited" in said.out and "100/QĐ-UBND" in said.out
    assert said.out.count("title-of-other-year") == 4, (
        "the title of the decision and of the letters, and of their annexes"
    )


def test_all_misspelt_tags_are_told_in_one_run(workspace: Workspace) -> None:
    path = workspace.kind("quyet-dinh-son-la-nd30") / "template.docx"
    document = Document(str(path))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("cqs.trung_binh", "cqs.trung_bin").replace("moc.nhan_bao_cao", "moc.nhan_bao")
    document.save(str(path))
    said = docgen(workspace, "build", ROUND, "--document", DECISION)
    assert said.code == 3
    assert said.out.count("tag-unknown-name") == 2
    assert "trung_binh" in said.out and "nhan_bao_cao" in said.out


def test_a_phrase_that_is_not_used_this_year_is_checked_too(workspace: Workspace) -> None:
    phrases = workspace.kind("quyet-dinh-son-la-nd30") / "phrases.yaml"
    phrases.write_text(
        'phrases:\n  chua-danh-gia:\n    - when: cqs.so_nganh.khong_danh_gia\n      text: "{{ cqs.so_nganh.khong_co }}"\n',
        "utf-8",
    )
    said = docgen(workspace, "build", ROUND, "--document", DECISION)
    assert said.code == 3
    assert "phrases.yaml" in said.out and "khong_co" in said.out


def test_remarks_that_no_tag_prints_are_told(workspace: Workspace) -> None:
    path = workspace.round_folder(ROUND) / "nhan-xet.md"
    path.write_text(path.read_text("utf-8") + "\n# kien-nghi\n\nĐề nghị thêm một việc.\n", "utf-8")
    said = docgen(workspace, "build", ROUND)
    assert said.code == 0
    assert "remarks-unused" in said.out and "kien-nghi" in said.out


def test_remarks_that_one_of_two_documents_prints_are_not_told(workspace: Workspace) -> None:
    said = docgen(workspace, "build", "thien-thanh-2026")
    assert said.code == 0 and "remarks-unused" not in said.out
    path = workspace.round_folder("thien-thanh-2026") / "nhan-xet.md"
    replaced(path, "# kien-nghi", "# kien-nghi-khac")
    said = docgen(workspace, "build", "thien-thanh-2026")
    assert "remarks-unused" not in said.out, "the report was not made, so it is not known"
    assert "tag-unknown-name" in said.out
    replaced(path, "# kien-nghi-khac", "# kien-nghi")
    path.write_text(path.read_text("utf-8") + "\n# them\n\nThêm một đoạn.\n", "utf-8")
    said = docgen(workspace, "build", "thien-thanh-2026")
    assert said.code == 0 and said.out.count("remarks-unused") == 1


def test_a_template_of_another_norm_is_refused(workspace: Workspace) -> None:
    replaced(workspace.kind("quyet-dinh-son-la-nd30") / "kind.yaml", "norm: nd30-2020", "norm: tt01-2011")
    said = docgen(workspace, "build", ROUND, "--document", DECISION)
    assert said.code == 3
    assert "norm-of-template" in said.out


def test_an_empty_workspace_says_that_there_is_no_round(tmp_path: Path) -> None:
    for part in ("rubrics", "templates", "data"):
        (tmp_path / part).mkdir()
    said = docgen(Workspace(tmp_path), "build")
    assert said.code == 3
    assert "no-round" in said.out


def test_a_workspace_named_wrongly_is_not_looked_for_above(workspace: Workspace) -> None:
    said = docgen(workspace, "--workspace", "khong-co", "build", ROUND)
    assert said.code == 3
    assert "khong-co" in said.out


def test_one_fault_in_a_register_is_told_once(workspace: Workspace) -> None:
    replaced(workspace.units, "office: son-la", "ofice: son-la")
    said = docgen(workspace, "build")
    assert said.code == 3
    lines = [line for line in said.out.splitlines() if line.startswith("Lỗi: ")]
    assert len(lines) == len(set(lines))


def test_a_date_without_a_norm_is_told(workspace: Workspace) -> None:
    settings = workspace.round_folder(ROUND) / "round.yaml"
    text = settings.read_text("utf-8")
    text = re.sub(r"(?m)^norm: .*\n", "", text)
    settings.write_text(re.sub(r'(?m)^    date: "2021-12".*$', "    date: 2009-12-31", text), "utf-8")
    said = docgen(workspace, "build", ROUND)
    assert said.code != 0
    assert re.search(r"round\.yaml, dòng \d+.*31/12/2009.*\[norm-unknown\]", said.out), said.out


def test_a_template_that_no_round_uses_has_no_examples(workspace: Workspace) -> None:
    shutil.copytree(workspace.kind("quyet-dinh-son-la-nd30"), workspace.kind("mau-moi"))
    said = docgen(workspace, "template", "vars", "mau-moi")
    assert said.code == 3
    assert "templates/mau-moi" in said.out and "round.yaml" in said.out and "[template-unused]" in said.out


def test_an_old_workbook_is_converted_into_a_copy_that_builds(workspace: Workspace) -> None:
    """The samples' workbook as it would be in TCVN3: shown, converted into a copy, read again; never overwritten."""

    def age(book: openpyxl.Workbook) -> None:
        for row in book.worksheets[0].iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = encode(cell.value, Encoding.TCVN3)
                    cell.font = Font(name=".VnTime")

    edit_book(workspace, age)
    old = book_of(workspace)
    before = old.read_bytes()
    said = docgen(workspace, "--lang", "en", "convert-font", str(old))
    assert said.code == 0, said.out
    sheet = openpyxl.load_workbook(old).sheetnames[0]
    shown = [line for line in said.out.splitlines() if line.startswith(f"{sheet}!")]
    assert len(shown) == 20 and any(line.endswith("“Së Néi vô” → “Sở Nội vụ”") for line in shown), said.out
    assert re.search(r"(?m)^… and \d+ cells more$", said.out)
    copy = old.with_name(f"{old.stem}-unicode.xlsx")
    assert said.out.splitlines()[-1].endswith(f"cells converted. The copy is {copy}")
    assert old.read_bytes() == before
    again = docgen(workspace, "convert-font", str(old))
    assert (again.code, "[file-exists]" in again.out) == (1, True)
    shutil.move(copy, old)
    assert docgen(workspace, "build", ROUND).code == 0
    nothing = docgen(workspace, "--lang", "en", "convert-font", str(old), "--to", "khac.xlsx")
    assert (nothing.code, (workspace.root / "khac.xlsx").exists()) == (0, False)
    assert "no copy is written" in nothing.out
    assert docgen(workspace, "convert-font", str(old), "--to", "khac.docx").code == 2


def test_the_readme_tells_of_converting() -> None:
    assert "`docgen convert-font" in (rounds.ROOT / "README.md").read_text("utf-8")
