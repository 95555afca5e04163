"""What was submitted and issued is written as people can read it, and read again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from docgen.making.marks import read_marks, write_marks
from docgen.model.marks import Mark

DIGEST = "0" * 64
FIRST = Mark(state="submitted", file="quyết định (lần 1).docx", sha256=DIGEST, rendered=DIGEST)
OPEN = Mark(state="issued", file="a.docx", sha256=DIGEST, number="15", date=dt.date(2026, 12, 22), drawn_date="2026-12")
DATED = OPEN.model_copy(update={"drawn_date": dt.date(2026, 12, 1), "before": DIGEST, "submitted": True})


@pytest.mark.parametrize("versions", [(FIRST,), (OPEN,), (DATED,), (FIRST, DATED)])
def test_marks_are_read_as_they_were_written(tmp_path: Path, versions: tuple[Mark, ...]) -> None:
    path = tmp_path / "trang-thai.yaml"
    write_marks(path, {"quyet-dinh": versions, "thu/so-1": (FIRST,), "bao-cao": ()})
    assert read_marks(path, "x") == {"quyet-dinh": versions, "thu/so-1": (FIRST,)}
    assert path.read_text("utf-8").startswith("# ") and ("date: 2026-12-22" in path.read_text("utf-8")) == (
        versions != (FIRST,)
    )


def test_without_marks_there_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "trang-thai.yaml"
    write_marks(path, {"quyet-dinh": (FIRST,)})
    write_marks(path, {"quyet-dinh": ()})
    assert not path.exists() and read_marks(path, "x") == {}
