from __future__ import annotations

from pathlib import Path

import pytest

from docgen.errors import Line, Refused
from docgen.model.passage import Remark
from docgen.read.remarks import read_remarks


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "nhan-xet.md"
    path.write_text(text, "utf-8")
    return path


def told(tmp_path: Path, text: str) -> list[tuple[str, int]]:
    with pytest.raises(Refused) as refused:
        read_remarks(written(tmp_path, text), "data/dot/nhan-xet.md")
    return [(f.rule, f.place.line) for f in refused.value.findings if isinstance(f.place, Line)]


def test_a_heading_names_the_slot_and_blank_lines_part_paragraphs(tmp_path: Path) -> None:
    text = (
        "\n# uu-diem\n\nĐoạn một\nviết tiếp {{ nam }}.\n\n- Đoạn hai\n- Đoạn ba\n\n## ton-tai\nĐoạn bốn\n# ket-luan\n"
    )
    remarks = read_remarks(written(tmp_path, text), "n.md")
    assert remarks == {
        "uu-diem": [
            Remark("Đoạn một viết tiếp {{ nam }}.", Line("n.md", 4)),
            Remark("- Đoạn hai", Line("n.md", 7)),
            Remark("- Đoạn ba", Line("n.md", 8)),
        ],
        "ton-tai": [Remark("Đoạn bốn", Line("n.md", 11))],
        "ket-luan": [],
    }


def test_comments_are_not_read(tmp_path: Path) -> None:
    remarks = read_remarks(written(tmp_path, "<!-- nhắc\n\nviệc -->\n# a\nMột <!-- x -->hai\n"), "n.md")
    assert remarks == {"a": [Remark("Một hai", Line("n.md", 5))]}


def test_a_round_may_have_no_remarks(tmp_path: Path) -> None:
    assert read_remarks(tmp_path / "nhan-xet.md", "n.md") == {}


@pytest.mark.parametrize(
    ("text", "told_as"),
    [
        ("Lạc lõng\n\nnữa\n# a\n", [("remark-without-slot", 1)]),
        ("# Ưu điểm\n", [("remark-slot", 1)]),
        ("# a\nx\n# a\n", [("remark-slot-twice", 3)]),
        ("# a\n{% if x %}y{% endif %}\n", [("remark-tag", 2)]),
        ("# A\n\n{# x #}\n", [("remark-slot", 1), ("remark-tag", 3)]),
    ],
)
def test_what_cannot_be_used_is_told_at_its_line(tmp_path: Path, text: str, told_as: list[tuple[str, int]]) -> None:
    assert told(tmp_path, text) == told_as
