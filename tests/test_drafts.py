"""Drafts are written whole or not at all, and what a person edited stays."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from docgen import drafts
from docgen.drafts import Drafts, Outcome


@pytest.fixture
def store(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / ".docgen", tmp_path)


def test_a_new_draft_is_written_and_then_unchanged(store: Drafts, tmp_path: Path) -> None:
    target = tmp_path / "du-thao" / "đợt 1" / "quyết định.docx"
    assert store.write(target, b"one", "x") == (Outcome.WRITTEN, ())
    assert store.write(target, b"one", "x") == (Outcome.UNCHANGED, ())
    assert store.write(target, b"two", "x") == (Outcome.WRITTEN, ())
    assert target.read_bytes() == b"two"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_what_a_person_edited_stays(store: Drafts, tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    store.write(target, b"one", "a.docx")
    target.write_bytes(b"edited")
    outcome, findings = store.write(target, b"two", "a.docx")
    assert outcome is Outcome.LEFT_ALONE
    assert [finding.rule for finding in findings] == ["draft-edited"]
    assert target.read_bytes() == b"edited"


def test_a_file_that_docgen_never_wrote_stays(store: Drafts, tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"somebody's")
    assert store.write(target, b"two", "a.docx")[0] is Outcome.LEFT_ALONE


def test_a_draft_that_was_deleted_is_made_again(store: Drafts, tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    store.write(target, b"one", "a.docx")
    target.unlink()
    assert store.write(target, b"one", "a.docx")[0] is Outcome.WRITTEN


class Killed(BaseException):
    """What a killed process sees: nothing after it runs."""


@pytest.mark.parametrize("after", [False, True])
def test_a_run_killed_at_the_replacement_leaves_no_edit_behind(
    store: Drafts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    target = tmp_path / "a.docx"
    store.write(target, b"one", "a.docx")
    replace = drafts.replace_file

    def die(path: Path, data: bytes) -> None:
        if after:
            replace(path, data)
        raise Killed

    monkeypatch.setattr(drafts, "replace_file", die)
    with pytest.raises(Killed):
        store.write(target, b"two", "a.docx")
    monkeypatch.undo()
    assert target.read_bytes() == (b"two" if after else b"one")
    assert store.write(target, b"three", "a.docx") == (Outcome.WRITTEN, ())


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_disk_that_refuses_costs_nothing(
    store: Drafts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int
) -> None:
    target = tmp_path / "a.docx"
    store.write(target, b"one", "a.docx")

    def refuse(*_arguments: object) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(os, "fsync", refuse)
    outcome, findings = store.write(target, b"two", "a.docx")
    monkeypatch.undo()
    assert outcome is Outcome.FAILED
    assert [finding.rule for finding in findings] == ["draft-not-written"]
    assert findings[0].advice
    assert target.read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []
    assert store.write(target, b"two", "a.docx")[0] is Outcome.WRITTEN


def test_a_draft_held_by_another_program_is_told(
    store: Drafts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.docx"
    store.write(target, b"one", "a.docx")

    def held(*_arguments: object) -> None:
        raise PermissionError(errno.EACCES, "in use", str(target))

    monkeypatch.setattr(os, "replace", held)
    outcome, findings = store.write(target, b"two", "a.docx")
    assert outcome is Outcome.FAILED
    assert [finding.rule for finding in findings] == ["draft-open"]
    assert target.read_bytes() == b"one"


def test_without_its_notes_nothing_is_written(store: Drafts, tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    (tmp_path / ".docgen").mkdir()
    (tmp_path / ".docgen" / "drafts.db").write_bytes(b"this is no database at all" * 100)
    outcome, findings = store.write(target, b"one", "a.docx")
    assert outcome is Outcome.FAILED
    assert [finding.rule for finding in findings] == ["state-broken"]
    assert not target.exists()
