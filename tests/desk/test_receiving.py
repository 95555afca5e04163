"""Copies that leaders and colleagues send back are brought into the draft, with their marks."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from docgen.check.package import check_package
from docgen.desk.receiving import Received, Receiver
from docgen.drafts import Drafts
from docgen.errors import Refused
from docgen.i18n import use_language
from docgen.ooxml.comments import Comments
from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.package import read_package, to_bytes, write_package
from docgen.ooxml.walk import text_of
from docgen.workspace import Workspace
from tests import drafting
from tests.desk.test_handing import submit
from tests.drafting import DECISION, build, correct, draft, outcomes
from tests.render.build import docx
from tests.tools import needs_soffice, soffice

DAY = datetime(2026, 11, 20, tzinfo=UTC)
SAID = "Trung bình"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = drafting.made(tmp_path / "w")
    build(made)
    return made


def receive(workspace: Workspace, *files: Path) -> Received:
    use_language("en")
    with Drafts(workspace.state, workspace.root) as drafts:
        return Receiver(workspace, drafts, DAY).receive(files)


def copied(workspace: Workspace, name: str, *edits: Callable[[etree._Element], None], comment: str = "") -> Path:
    """A copy of the decision, outside the workspace, edited."""
    parts = read_package(draft(workspace).read_bytes(), "")
    root = parse(parts[DOCUMENT_PART])
    for edit in edits:
        edit(root)
    if comment:
        remarks = Comments(parts, "Chánh Văn phòng", "CVP", DAY)
        remarks.on_paragraph(next(p for p in root.iter(w("p")) if SAID in text_of(p)), comment)
        parts = remarks.finish(parts)
    path = workspace.root.parent / name
    path.write_bytes(write_package({**parts, DOCUMENT_PART: to_bytes(root)}))
    return path


def added(words: str) -> Callable[[etree._Element], None]:
    """A paragraph put before the end."""

    def edit(root: etree._Element) -> None:
        paragraph = parse(f'<w:p xmlns:w="{root.nsmap["w"]}"><w:r><w:t>{words}</w:t></w:r></w:p>')
        next(root.iter(w("sectPr"))).addprevious(paragraph)

    return edit


def reworded(old: str, new: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        text = next(one for one in root.iter(w("t")) if old in (one.text or ""))
        text.text = (text.text or "").replace(old, new)

    return edit


def tracked(words: str) -> Callable[[etree._Element], None]:
    """Words put in while Track Changes was on."""

    def edit(root: etree._Element) -> None:
        paragraph = next(p for p in root.iter(w("p")) if SAID in text_of(p))
        paragraph.append(
            parse(
                f'<w:ins xmlns:w="{root.nsmap["w"]}" w:id="7" w:author="Trưởng phòng" w:date="2026-11-20T00:00:00Z">'
                f"<w:r><w:t>{words}</w:t></w:r></w:ins>"
            )
        )

    return edit


def body(workspace: Workspace) -> bytes:
    return read_package(draft(workspace).read_bytes(), "")[DOCUMENT_PART]


def sound(workspace: Workspace) -> bool:
    found = [str(one) for one in check_package(draft(workspace).read_bytes(), "x") if one.severity.name == "ERROR"]
    assert found == []
    return True


def test_a_renamed_copy_is_known_and_taken_with_its_marks(workspace: Workspace) -> None:
    copy = copied(workspace, "GÓP Ý (1).docx", added("Ý kiến thêm."), tracked(" rất tốt"), comment="Xem lại số này")
    received = receive(workspace, copy)
    assert received.lines == [f"GÓP Ý (1).docx → {workspace.name(draft(workspace))}: brought in"]
    assert not received.failed and received.findings == []
    assert "Ý kiến thêm." in drafting.text(draft(workspace))
    assert b"Tr\xc6\xb0\xe1\xbb\x9fng ph\xc3\xb2ng" in body(workspace) and sound(workspace)
    assert "Xem lại số này" in read_package(draft(workspace).read_bytes(), "")["word/comments.xml"].decode()


def test_two_copies_that_differ_are_brought_into_one(workspace: Workspace) -> None:
    one = copied(workspace, "a.docx", added("Ý kiến thứ nhất."), comment="Của người thứ nhất")
    other = copied(workspace, "b.docx", added("Ý kiến thứ hai."), tracked(" (đã rà)"), comment="Của người thứ hai")
    received = receive(workspace, one, other)
    assert not received.failed and received.findings == []
    text = drafting.text(draft(workspace))
    comments = read_package(draft(workspace).read_bytes(), "")["word/comments.xml"].decode()
    for words in ("Ý kiến thứ nhất.", "Ý kiến thứ hai.", "(đã rà)"):
        assert text.count(words) == 1, words
    assert "Của người thứ nhất" in comments and "Của người thứ hai" in comments
    assert sound(workspace)
    assert [line.partition(": ")[2] for line in receive(workspace, one).lines] == ["nothing new"]


def test_copies_that_contradict_each_other_are_shown_both(workspace: Workspace) -> None:
    one = copied(workspace, "a.docx", reworded(SAID, "Điểm trung bình"))
    other = copied(workspace, "b.docx", reworded(SAID, "Bình quân"))
    received = receive(workspace, one, other)
    assert [finding.rule for finding in received.findings] == ["copies-conflict"]
    text = drafting.text(draft(workspace))
    assert "Điểm trung bình" in text and "Bình quân" not in text
    comments = read_package(draft(workspace).read_bytes(), "")["word/comments.xml"].decode()
    assert "Bình quân" in comments and "b.docx" in comments
    build(workspace)
    assert "Bình quân" in read_package(draft(workspace).read_bytes(), "")["word/comments.xml"].decode()


def test_a_copy_of_an_older_draft_gets_the_figures_of_today(workspace: Workspace) -> None:
    copy = copied(workspace, "cũ.docx", added("Ý kiến thêm."))
    correct(workspace, so_1=39)
    build(workspace)
    fresh = drafting.text(draft(workspace))
    receive(workspace, copy)
    assert drafting.text(draft(workspace)).replace("Ý kiến thêm.", "").split() == fresh.split()
    assert outcomes(build(workspace))[DECISION] == "unchanged"


def test_a_row_that_a_colleague_marked_as_deleted_stays_marked(workspace: Workspace) -> None:
    def struck(root: etree._Element) -> None:
        row = list(root.iter(w("tr")))[2]
        properties = row.find(w("trPr"))
        if properties is None:
            properties = etree.Element(w("trPr"))
            row.insert(0, properties)
        change = etree.SubElement(properties, w("del"), {w("id"): "9", w("author"): "Trưởng phòng"})
        change.set(w("date"), "2026-11-20T00:00:00Z")

    receive(workspace, copied(workspace, "a.docx", added("Khác.")), copied(workspace, "b.docx", struck))
    root = parse(body(workspace))
    assert sum(1 for row in root.iter(w("tr")) if row.find(f"{w('trPr')}/{w('del')}") is not None) == 1


def test_a_file_of_something_else_is_told(workspace: Workspace) -> None:
    strange = workspace.root.parent / "khác.docx"
    drafting.put(Workspace(strange.parent), strange.name, docx("Thư riêng gửi bạn"))
    received = receive(workspace, strange)
    assert received.failed and [finding.rule for finding in received.findings] == ["copy-unknown"]
    with pytest.raises(Refused):
        broken = workspace.root.parent / "hỏng.docx"
        broken.write_bytes(b"PK\x03\x04")
        from docgen.desk.older import document_of

        read_package(document_of(broken), broken.name)


def test_what_was_submitted_stays_and_the_edits_go_into_the_next_version(workspace: Workspace) -> None:
    copy = copied(workspace, "a.docx", added("Ý kiến thêm."))
    frozen = draft(workspace).read_bytes()
    submit(workspace, DECISION)
    receive(workspace, copy)
    assert draft(workspace).read_bytes() == frozen
    assert "Ý kiến thêm." in drafting.text(draft(workspace).with_name("quyet-dinh (lần 2).docx"))


@needs_soffice
def test_an_old_doc_file_comes_home_through_libreoffice(workspace: Workspace, tmp_path: Path) -> None:
    copy = copied(workspace, "goc.docx", added("Ý kiến thêm."))
    profile = f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"
    command = [str(soffice()), profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path), str(copy)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    received = receive(workspace, tmp_path / "goc.doc")
    assert not received.failed, received.findings
    assert "Ý kiến thêm." in drafting.text(draft(workspace))


def test_without_libreoffice_an_old_doc_file_is_refused(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    old = workspace.root.parent / "cũ.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0")
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    received = receive(workspace, old)
    assert received.failed and [finding.rule for finding in received.findings] == ["older-file"]


def test_two_rewordings_of_one_sentence_are_never_put_together(workspace: Workspace) -> None:
    one = copied(workspace, "a.docx", reworded("Kèm theo số ", "Kèm theo Quyết định số "))
    other = copied(workspace, "b.docx", reworded("Kèm theo", "Gửi kèm"))
    received = receive(workspace, one, other)
    assert [finding.rule for finding in received.findings] == ["copies-conflict"]
    assert "Gửi kèm" not in drafting.text(draft(workspace))


@needs_soffice
def test_a_copy_that_libreoffice_saved_brings_only_its_words(workspace: Workspace, tmp_path: Path) -> None:
    one = copied(workspace, "a.docx", added("Ý kiến thứ nhất."))
    other = copied(workspace, "b.docx", added("Ý kiến thứ hai."))
    saved = tmp_path / "lo" / "b.docx"
    profile = f"-env:UserInstallation={(tmp_path / 'p').as_uri()}"
    command = [str(soffice()), profile, "--headless", "--convert-to", "docx", "--outdir", str(saved.parent), str(other)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    before = parse(body(workspace))
    received = receive(workspace, one, saved)
    assert not received.failed
    text, after = drafting.text(draft(workspace)), parse(body(workspace))
    assert "Ý kiến thứ nhất." in text and "Ý kiến thứ hai." in text
    for name in ("sectPr", "tbl", "tc", "keepNext"):
        assert sum(1 for _one in after.iter(w(name))) == sum(1 for _one in before.iter(w(name))), name


def test_a_copy_comes_into_the_version_that_stands_after_a_submitted_one(workspace: Workspace) -> None:
    drafting.edit(draft(workspace), "Sửa trước khi trình.")
    submit(workspace, DECISION)
    copy = copied(workspace, "a.docx", added("Ý kiến thêm."))
    correct(workspace, so_1=39)
    build(workspace)
    received = receive(workspace, copy)
    assert not received.failed and "1 change" in received.lines[0] or "brought in" in received.lines[0]
    text = drafting.text(draft(workspace).with_name("quyet-dinh (lần 2).docx"))
    assert "Ý kiến thêm." in text and "Sửa trước khi trình." in text


def test_a_copy_of_an_edited_draft_is_held_against_what_it_was_made_from(workspace: Workspace) -> None:
    """A column that stands in both is no difference, and a comment that both have comes once."""
    path = draft(workspace)
    parts = read_package(path.read_bytes(), "")
    root = parse(parts[DOCUMENT_PART])
    for number, row in enumerate(root.iter(w("tr"))):
        cell = parse(f'<w:tc xmlns:w="{root.nsmap["w"]}"><w:p><w:r><w:t>Cột thêm {number}</w:t></w:r></w:p></w:tc>')
        row.append(cell)
    for grid in root.iter(w("tblGrid")):
        etree.SubElement(grid, w("gridCol"), {w("w"): "900"})
    remarks = Comments(parts, "Chánh Văn phòng", "CVP", DAY)
    remarks.on_paragraph(next(p for p in root.iter(w("p")) if SAID in text_of(p)), "Đã xem")
    path.write_bytes(write_package({**remarks.finish(parts), DOCUMENT_PART: to_bytes(root)}))
    one = copied(workspace, "a.docx", reworded("Cột thêm 2", "Cột thêm 2 (*)"))
    other = copied(workspace, "b.docx", reworded(SAID, "Điểm trung bình"), added("Ý kiến thêm."))
    received = receive(workspace, one, other)
    assert not received.failed and received.findings == []
    text = drafting.text(path)
    assert "Cột thêm 2 (*)" in text and "Điểm trung bình" in text and "Ý kiến thêm." in text
    assert read_package(path.read_bytes(), "")["word/comments.xml"].decode().count("Đã xem") == 1
    assert sound(workspace)
