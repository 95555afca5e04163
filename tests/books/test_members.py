from __future__ import annotations

from pathlib import Path

import pytest

from docgen.books.making import Member
from docgen.books.members import members_of
from docgen.errors import Refused
from docgen.i18n import use_language


def test_members_stand_on_the_command_line_or_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "tổ thẩm định.txt"
    path.write_text("\ufeff# Tổ thẩm định\n\nTrần  Bình: so\r\n", "utf-8")
    assert members_of(["Nguyễn Văn An: ha-tang, du-lieu; an-toan", str(path)]) == [
        Member("Nguyễn Văn An", ("ha-tang", "du-lieu", "an-toan")),
        Member("Trần Bình", ("so",)),
    ]


def test_what_is_unclear_is_told_with_its_line(tmp_path: Path) -> None:
    use_language("en")
    path = tmp_path / "to.txt"
    path.write_text("An: ha-tang\nBình ha-tang\n: so\n", "utf-8")
    with pytest.raises(Refused) as refused:
        members_of([str(path), "Cường:"])
    assert [(each.rule, getattr(each.place, "line", 0)) for each in refused.value.findings] == [
        ("member-unclear", 2),
        ("member-unclear", 3),
        ("member-unclear", 0),
    ]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        members_of([str(tmp_path / "to.txt")])
    assert refused.value.findings[0].rule == "file-missing"
