from __future__ import annotations

import os
from pathlib import Path

import pytest

from docgen.errors import Finding, InFile, Refused
from docgen.i18n import use_language
from docgen.write.whole import write_new


def test_files_are_written_with_their_folders(tmp_path: Path) -> None:
    write_new({tmp_path / "a" / "b.xlsx": b"1", tmp_path / "c.xlsx": b"2"})
    assert (tmp_path / "a" / "b.xlsx").read_bytes() == b"1"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b.xlsx", "c.xlsx"]


def test_one_that_exists_stops_all_and_is_left_as_it_is(tmp_path: Path) -> None:
    use_language("en")
    (tmp_path / "b.xlsx").write_bytes(b"mine")
    with pytest.raises(Refused) as refused:
        write_new({tmp_path / "a.xlsx": b"1", tmp_path / "b.xlsx": b"2"})
    assert [(f.rule, str(f.place)) for f in refused.value.findings] == [("file-exists", str(tmp_path / "b.xlsx"))]
    assert [path.name for path in tmp_path.iterdir()] == ["b.xlsx"]
    assert (tmp_path / "b.xlsx").read_bytes() == b"mine"


@pytest.mark.parametrize("what", ["folder", "link"])
def test_a_folder_or_a_link_that_leads_nowhere_is_there_too(tmp_path: Path, what: str) -> None:
    path = tmp_path / "a.xlsx"
    path.mkdir() if what == "folder" else path.symlink_to(tmp_path / "gone.xlsx")
    with pytest.raises(Refused) as refused:
        write_new({path: b"1"}, named=lambda one: one.name)
    assert [(f.rule, str(f.place)) for f in refused.value.findings] == [("file-exists", "a.xlsx")]
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_file_that_does_not_prove_right_is_not_left(tmp_path: Path) -> None:
    def proof(path: Path) -> None:
        assert path.read_bytes() == b"1" and path.name != "a.xlsx"
        raise Refused([Finding("not-true", InFile("a.xlsx"), "x")])

    with pytest.raises(Refused) as refused:
        write_new({tmp_path / "a.xlsx": b"1"}, proof=proof)
    assert [f.rule for f in refused.value.findings] == ["not-true"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="a file in the place of a folder is another error there")
def test_a_failure_half_way_takes_back_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "folder").write_bytes(b"no folder")
    with pytest.raises(Refused) as refused:
        write_new({tmp_path / "a.xlsx": b"1", tmp_path / "folder" / "b.xlsx": b"2"})
    assert [f.rule for f in refused.value.findings] == ["file-not-written"]
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
