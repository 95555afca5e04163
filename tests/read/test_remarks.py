from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import pytest

from docgen.errors import InFile, Line, Refused, Severity
from docgen.model.passage import Remark
from docgen.read.remarks import check_remarks, read_remarks


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


def test_a_numbered_item_begins_a_paragraph(tmp_path: Path) -> None:
    text = "# a\n1. Một\nviết tiếp\n2) Hai\na) Ba\nđ) Bốn\n2017 là năm\n- Năm\n"
    (found,) = read_remarks(written(tmp_path, text), "n.md").values()
    assert [remark.text for remark in found] == [
        "1. Một viết tiếp",
        "2) Hai",
        "a) Ba",
        "đ) Bốn 2017 là năm",
        "- Năm",
    ]


def test_a_comment_without_end_is_told_where_it_begins(tmp_path: Path) -> None:
    assert told(tmp_path, "# a\nMột <!-- x --> hai\n<!-- ba\n# b\n") == [("remark-comment-open", 3)]


@pytest.mark.parametrize("text", ["<!--" * 20_000, "# a" + " " * 80_000 + "b", "*a" * 40_000, "{{" * 40_000])
def test_long_files_take_no_long_time(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, f"# a\n{text}\n")
    begun = time.process_time()
    with contextlib.suppress(Refused):
        list(check_remarks(read_remarks(path, "n.md")))
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("text", ["**Một** hai", "Một *hai* ba", "__Một hai__", "Về _ba_.", "***a***"])
def test_signs_of_markdown_are_told(tmp_path: Path, text: str) -> None:
    remarks = read_remarks(written(tmp_path, f"# a\nĐầu\n\n{text}\n"), "n.md")
    (finding,) = check_remarks(remarks)
    assert (finding.rule, finding.severity, finding.place) == ("remark-emphasis", Severity.WARNING, Line("n.md", 4))


@pytest.mark.parametrize("text", ["{{ a.b_c }} và {{ d_e }}", "ten_tep_dai", "2 * 3 * 4", "(*) chú thích", "____"])
def test_other_signs_are_not(tmp_path: Path, text: str) -> None:
    assert list(check_remarks(read_remarks(written(tmp_path, f"# a\n{text}\n"), "n.md"))) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes among files here")
@pytest.mark.parametrize("kind", ["folder", "pipe", "link"])
def test_what_is_no_file_is_one_finding(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "nhan-xet.md"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(tmp_path / "khong-co.md")
    with pytest.raises(Refused) as refused:
        read_remarks(path, "n.md")
    (finding,) = refused.value.findings
    assert finding.rule == ("file-unreadable" if kind == "pipe" else "file-missing")
    assert finding.place == InFile("n.md") and finding.advice
