"""Drafts are written whole or not at all, and what a person edited stays."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from docgen.drafts import Drafts, Outcome, State, Writing, disk
from docgen.drafts import store as module
from docgen.drafts.disk import take_place
from docgen.drafts.standing import digest_of
from docgen.model.passage import Paragraph
from docgen.ooxml.package import read_package, write_package
from docgen.render.manifest import manifest_digest, with_manifest
from docgen.render.printing import ControlText, Record
from tests.render.build import docx


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

    def die(temporary: Path, path: Path) -> None:
        if after:
            take_place(temporary, path)
        raise Killed

    monkeypatch.setattr(module, "take_place", die)
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


# --- what stands, bases, history ---


def document(text: str) -> bytes:
    """A .docx as docgen renders it: with a manifest of its own."""
    record = Record((ControlText("dg:a", "a", (Paragraph(text),)),))
    return with_manifest(docx(text), record, {"data": text}).data


def edited(data: bytes, words: str) -> bytes:
    """The same document as a person leaves it: other words, the same manifest."""
    parts = read_package(data, "x")
    body = parts["word/document.xml"].replace(
        b"</w:body>", f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body>".encode()
    )
    return write_package({**parts, "word/document.xml": body})


def test_a_place_is_told_by_what_stands_there(store: Drafts, tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    assert store.look(target).state is State.MISSING
    store.write(target, document("one"), "x")
    assert store.look(target).state is State.OURS
    target.write_bytes(b"edited")
    (tmp_path / "~$a.docx").touch()
    standing = store.look(target)
    assert (standing.state, standing.data, standing.lock) == (State.EDITED, b"edited", tmp_path / "~$a.docx")
    other = tmp_path / "b.docx"
    other.write_bytes(b"somebody's")
    assert store.look(other).state is State.FOREIGN
    other.write_bytes(edited(document("one"), "renamed"))
    assert store.look(other).state is State.EDITED


def test_the_base_of_an_edited_draft_is_what_docgen_wrote(store: Drafts, tmp_path: Path) -> None:
    target, one = tmp_path / "a.docx", document("one")
    assert store.base(target) is None
    store.write(target, one, "x")
    for words in (one, edited(one, "more"), b"saved by something that keeps no manifest"):
        target.write_bytes(words)
        assert store.base(target) == one


def test_a_refreshed_draft_keeps_what_it_was_and_has_a_new_base(store: Drafts, tmp_path: Path) -> None:
    target, one, two = tmp_path / "a.docx", document("one"), document("two")
    store.write(target, one, "x")
    hand, merged = edited(one, "more"), edited(two, "more")
    target.write_bytes(hand)
    assert store.revise(target, merged, two, hand, "x") == (Outcome.REFRESHED, ())
    assert target.read_bytes() == merged
    assert store.base(target) == two
    # It holds a person's edits, so a plain rendering never takes its place.
    assert store.look(target).state is State.EDITED
    assert store.write(target, document("three"), "x")[0] is Outcome.LEFT_ALONE
    (earlier,) = store.history(target)
    assert earlier.copy.read_bytes() == hand and earlier.digest == digest_of(hand)
    assert store.revise(target, merged, two, merged, "x") == (Outcome.UNCHANGED, ())


def test_a_draft_that_was_saved_meanwhile_is_not_replaced(store: Drafts, tmp_path: Path) -> None:
    target, one, two = tmp_path / "a.docx", document("one"), document("two")
    store.write(target, one, "x")
    target.write_bytes(b"later")
    outcome, findings = store.revise(target, edited(two, "more"), two, edited(one, "more"), "x")
    assert outcome is Outcome.LEFT_ALONE and [f.rule for f in findings] == ["draft-changed-meanwhile"]
    assert target.read_bytes() == b"later"


def test_a_draft_saved_between_looking_and_writing_is_not_replaced(
    store: Drafts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.docx"
    store.write(target, document("one"), "x")
    stage = disk.stage_all

    def saved_by_somebody(files: dict[Path, bytes]) -> dict[Path, Path | OSError]:
        target.write_bytes(b"theirs")
        return stage(files)

    monkeypatch.setattr(module, "stage_all", saved_by_somebody)
    outcome, findings = store.write(target, document("two"), "x")
    assert outcome is Outcome.LEFT_ALONE and [f.rule for f in findings] == ["draft-changed-meanwhile"]
    assert target.read_bytes() == b"theirs"
    assert [path.name for path in tmp_path.glob(".docgen-*")] == []


def test_a_file_that_comes_home_is_known_by_its_manifest(store: Drafts, tmp_path: Path) -> None:
    target, one = tmp_path / "du-thao" / "a.docx", document("one")
    store.write(target, one, "x")
    store.write(target, document("two"), "x")
    digest = manifest_digest(edited(one, "by a leader"))
    assert digest is not None
    assert store.base_of(digest) == (target, one)
    assert store.base_of("0" * 64) is None


def test_what_stood_before_each_refresh_is_kept(store: Drafts, tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    for text in ("one", "two", "two", "three"):
        store.write(target, document(text), "x")
    assert [one.copy.read_bytes() for one in store.history(target)] == [document("one"), document("two")]
    assert all(one.kept.tzinfo is not None for one in store.history(target))


def test_a_damaged_copy_is_no_base(store: Drafts, tmp_path: Path) -> None:
    target, one = tmp_path / "a.docx", document("one")
    store.write(target, one, "x")
    (copy,) = (tmp_path / ".docgen" / "kept").iterdir()
    copy.write_bytes(one[:-1] + b"?")
    target.write_bytes(b"edited")
    assert store.base(target) is None


def test_what_is_no_document_is_not_kept(store: Drafts, tmp_path: Path) -> None:
    store.write(tmp_path / "a.xlsx", b"one", "x", document=False)
    store.write(tmp_path / "a.xlsx", b"two", "x", document=False)
    assert not (tmp_path / ".docgen" / "kept").exists()
    assert store.withdraw(tmp_path / "a.xlsx")


def test_of_several_files_one_that_fails_stops_no_other(store: Drafts, tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"a file where a folder should be")
    (tmp_path / "c.docx").write_bytes(b"somebody's")
    paths = [tmp_path / "a.docx", tmp_path / "b" / "b.docx", tmp_path / "c.docx", tmp_path / "d.docx"]
    data = {path: document(path.name) for path in paths}
    done = store.write_all([Writing(path, data[path], path.name, base=data[path]) for path in paths])
    assert [outcome for outcome, _ in done] == [Outcome.WRITTEN, Outcome.FAILED, Outcome.LEFT_ALONE, Outcome.WRITTEN]
    assert [f.rule for _, found in done for f in found] == ["draft-not-written", "draft-edited"]
    assert paths[3].read_bytes() == data[paths[3]]


def test_what_was_made_is_remembered(store: Drafts, tmp_path: Path) -> None:
    target, one = tmp_path / "a.docx", document("one")
    assert store.made(target) is None
    store.write_all([Writing(target, one, "x", base=one, ingredients={"data": "1"}, told={"vi": []})])
    made = store.made(target)
    assert made is not None and (made.base, made.ingredients, made.told) == (digest_of(one), {"data": "1"}, {"vi": []})


def test_what_a_round_came_to_is_remembered(store: Drafts, tmp_path: Path) -> None:
    assert store.snapshot("nam-2026") is None
    snapshot = '{"totals":{"Sở Y tế":"70,5"}}'.encode()
    assert store.finish({"nam-2026": snapshot}, "x") is None
    store.close()
    again = Drafts(tmp_path / ".docgen", tmp_path)
    assert again.snapshot("nam-2026") == snapshot


def test_looking_writes_nothing(tmp_path: Path) -> None:
    store = Drafts(tmp_path / ".docgen", tmp_path, look_only=True)
    assert store.look(tmp_path / "a.docx").state is State.MISSING and store.made(tmp_path / "a.docx") is None
    assert list(tmp_path.iterdir()) == []


# --- two runs, old databases ---


def test_a_second_run_waits_or_is_told(tmp_path: Path) -> None:
    first, second = Drafts(tmp_path / ".docgen", tmp_path), Drafts(tmp_path / ".docgen", tmp_path)
    assert first.begin("x") is None
    told = second.begin("x", patience=0.1)
    assert told is not None and told.rule == "run-at-work"
    first.close()
    assert second.begin("x", patience=0.1) is None
    second.close()


def test_the_notes_of_an_earlier_docgen_go_on(tmp_path: Path) -> None:
    (tmp_path / ".docgen").mkdir()
    target = tmp_path / "a.docx"
    with closing(sqlite3.connect(tmp_path / ".docgen" / "drafts.db")) as database, database:
        database.execute("CREATE TABLE written (path TEXT, digest TEXT, PRIMARY KEY (path, digest)) WITHOUT ROWID")
        database.execute("INSERT INTO written VALUES ('a.docx', ?)", (digest_of(b"one"),))
    target.write_bytes(b"one")
    for store in (Drafts(tmp_path / ".docgen", tmp_path, look_only=True), Drafts(tmp_path / ".docgen", tmp_path)):
        assert store.look(target).state is State.OURS
    assert store.write(target, b"two", "a.docx") == (Outcome.WRITTEN, ())
    assert [one.digest for one in store.history(target)] == [digest_of(b"one")]


def test_the_notes_of_a_later_docgen_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".docgen").mkdir()
    with closing(sqlite3.connect(tmp_path / ".docgen" / "drafts.db")) as database:
        database.execute("PRAGMA user_version = 99")
    outcome, findings = Drafts(tmp_path / ".docgen", tmp_path).write(tmp_path / "a.docx", b"one", "x")
    assert outcome is Outcome.FAILED and [f.rule for f in findings] == ["state-broken"]
