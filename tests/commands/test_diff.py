"""`docgen diff` as a clerk meets it."""

from __future__ import annotations

from pathlib import Path

from docgen.ooxml.names import DOCUMENT_PART, parse
from docgen.ooxml.package import read_package
from docgen.ooxml.revisions import accept_all, has_revisions, reject_all
from tests import rounds
from tests.commands.test_workbook import docgen
from tests.revise.correcting import correction
from tests.revise.texts import said
from tests.test_checkup import CORRECTIONS, correct


def two(folder: Path) -> tuple[Path, Path]:
    made = correction("command", "kon-tum-2017")
    paths = folder / "bản cũ.docx", folder / "bản mới.docx"
    for path, data in zip(paths, (made.old, made.new), strict=True):
        path.write_bytes(data)
    return paths


def test_differences_are_told_by_place_and_nothing_is_written(tmp_path: Path) -> None:
    old, new = two(tmp_path)
    code, told = docgen(tmp_path, "diff", old.name, new.name)
    assert code == 0 and sorted(tmp_path.iterdir()) == sorted((old, new))
    first, second, *_rest = told.splitlines()
    assert first.startswith("bản cũ.docx → bản mới.docx: ") and " numbers (" in first and "table" in second
    assert " → " in told.partition("\n")[2]
    code, told = docgen(tmp_path, "diff", old.name, old.name)
    assert (code, told) == (0, "bản cũ.docx → bản cũ.docx: no difference\n")


def test_a_redline_is_written_once(tmp_path: Path) -> None:
    old, new = two(tmp_path)
    code, told = docgen(tmp_path, "diff", old.name, new.name, "--redline", "so.docx", "--author", "Sở TT&TT")
    assert code == 0 and told.splitlines()[-1] == "Tracked changes are in so.docx"
    data = (tmp_path / "so.docx").read_bytes()
    parts = read_package(data, "so.docx")
    assert has_revisions(parts) and "Sở TT&amp;TT" in parts[DOCUMENT_PART].decode()
    assert said(accept_all(parts)) == said(new.read_bytes()) and said(reject_all(parts)) == said(old.read_bytes())
    code, told = docgen(tmp_path, "diff", old.name, new.name, "--redline", "so.docx")
    assert code == 1 and "[file-exists]" in told and (tmp_path / "so.docx").read_bytes() == data


def test_in_a_workspace_changed_rows_say_why(tmp_path: Path) -> None:
    workspace = rounds.copy_of_samples(tmp_path)
    assert docgen(tmp_path, "build", "thien-thanh-2026")[0] == 0
    made = rounds.document(workspace.drafts, "thien-thanh-2026")
    (tmp_path / "cũ.docx").write_bytes(made.read_bytes())
    correct(workspace, CORRECTIONS[:3])
    assert docgen(tmp_path, "build", "thien-thanh-2026")[0] == 0
    code, _told = docgen(tmp_path, "diff", "cũ.docx", str(made), "--redline", "so.docx")
    comments = read_package((tmp_path / "so.docx").read_bytes(), "so.docx")["word/comments.xml"]
    assert code == 0 and len(parse(comments)) > 0 and " → " in comments.decode()


def test_wrong_use_and_files_that_are_no_documents(tmp_path: Path) -> None:
    old, new = two(tmp_path)
    assert docgen(tmp_path, "diff", old.name)[0] == 2
    assert docgen(tmp_path, "diff", old.name, new.name, "--redline", "so.pdf")[0] == 2
    (tmp_path / "hỏng.docx").write_bytes(b"x")
    code, told = docgen(tmp_path, "diff", old.name, "hỏng.docx")
    assert code == 1 and "hỏng.docx" in told and "[not-a-word-file]" in told
    assert docgen(tmp_path, "diff", old.name, "không có.docx")[0] == 1


def test_the_readme_tells_of_it() -> None:
    assert "`docgen diff" in (rounds.ROOT / "README.md").read_text("utf-8")
