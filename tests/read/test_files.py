from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from docgen.errors import Refused
from docgen.read.files import read_bytes

NAME = "Bảng điểm sở, ngành.xlsx"


TOGETHER, APART = unicodedata.normalize("NFC", NAME), unicodedata.normalize("NFD", NAME)


@pytest.mark.parametrize("saved", [TOGETHER, APART], ids=["NFC", "NFD"])
def test_a_name_with_accents_is_found_however_it_was_saved(tmp_path: Path, saved: str) -> None:
    folder = tmp_path / "đợt"
    folder.mkdir()
    (folder / saved).write_bytes(b"x")
    for asked in (TOGETHER, APART):
        assert read_bytes(folder / asked, NAME, 10) == b"x"


def test_a_file_or_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    (tmp_path / "Bảng điểm sở, nganh.xlsx").write_bytes(b"x")
    for path in (tmp_path / NAME, tmp_path / "không" / NAME):
        with pytest.raises(Refused) as refusal:
            read_bytes(path, NAME, 10)
        assert [finding.rule for finding in refusal.value.findings] == ["file-missing"]
