"""New files are written whole or not at all, never over one that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.errors import Refused
from docgen.write.files import write_new


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_with_its_folder(tmp_path: Path) -> None:
    write_new(tmp_path / "rubrics" / "mới" / "a.yaml", "chữ có dấu\n", "a.yaml")
    assert (tmp_path / "rubrics" / "mới" / "a.yaml").read_bytes() == "chữ có dấu\n".encode()
    assert left(tmp_path / "rubrics" / "mới") == ["a.yaml"]


@pytest.mark.parametrize("what", ["file", "folder", "link"])
def test_what_is_there_stays(tmp_path: Path, what: str) -> None:
    path = tmp_path / "a.yaml"
    if what == "file":
        path.write_text("cũ", "utf-8")
    elif what == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refused) as refused:
        write_new(path, "mới", "a.yaml")
    assert [finding.rule for finding in refused.value.findings] == ["file-exists"]
    assert left(tmp_path) == ["a.yaml"]
    assert what != "file" or path.read_text("utf-8") == "cũ"


def test_where_a_file_stands_for_the_folder(tmp_path: Path) -> None:
    (tmp_path / "rubrics").write_text("một tệp", "utf-8")
    with pytest.raises(Refused) as refused:
        write_new(tmp_path / "rubrics" / "a.yaml", "mới", "rubrics/a.yaml")
    assert [finding.rule for finding in refused.value.findings] == ["file-not-written"]
