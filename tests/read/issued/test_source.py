"""What a decision says of itself, of its subject, scale and rules, and where it says so."""

from __future__ import annotations

import datetime as dt

import pytest

from docgen.errors import InFile
from docgen.read.issued.grids import Said
from docgen.read.issued.source import (
    annex_of,
    as_written,
    cited,
    decimals_in,
    issue_of,
    quoted,
    rules_in,
    scales_in,
    subject_of,
    title_of,
)
from tests.read.issued.making import LETTERHEAD

HERE = InFile("a")


def said(*lines: str) -> list[Said]:
    return [Said(line, HERE) for line in lines]


def test_places_are_cited_by_annex_article_and_clause() -> None:
    lines = [
        "Căn cứ Luật",
        "Điều 5. Xếp loại",
        "1. Tốt",
        "a) nhỏ",
        "2. Khá",
        "Điều 6. Khác",
        "PHỤ LỤC II",
        "I. Chung",
        "1. Một",
    ]
    assert cited(said(*lines)) == [
        "", "Điều 5", "Điều 5 khoản 1", "Điều 5 khoản 1", "Điều 5 khoản 2", "Điều 6",
        "Phụ lục II", "Phụ lục II, mục I", "Phụ lục II, mục 1",
    ]  # fmt: skip


def test_articles_that_word_numbers() -> None:
    assert cited([Said("Xếp loại", HERE, "Điều 5."), Said("Tốt", HERE, "1.")]) == ["Điều 5", "Điều 5 khoản 1"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("PHỤ LỤC I", "Phụ lục I"), ("Phụ lục số 02", "Phụ lục số 02"), ("PHỤ LỤC", "Phụ lục"), ("Phụ lục II: xã, phường", "Phụ lục II"), ("Theo phụ lục I", ""), ("Phụ lục này", "Phụ lục")],
)  # fmt: skip
def test_annexes(text: str, name: str) -> None:
    assert annex_of(text) == name


def test_a_letterhead() -> None:
    issue = issue_of(said(*LETTERHEAD))
    assert (issue.kind, issue.number, issue.date, issue.issuer) == (
        "Quyết định", "1234/QĐ-UBND", dt.date(2026, 3, 5), "UBND tỉnh Thanh Giang",
    )  # fmt: skip
    assert issue.title == "về việc ban hành Bộ tiêu chí đánh giá mức độ chuyển đổi số tỉnh Thanh Giang"


@pytest.mark.parametrize(
    ("attached", "issuer"),
    [
        ("UBND tỉnh", "UBND tỉnh Đông Thạch"),
        ("Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh Đông Thạch"),
        ("UBND tỉnh Khác", "UBND tỉnh Khác"),
        ("Sở Nội vụ", "Sở Nội vụ"),
    ],
)
def test_an_issuer_named_without_its_province_has_that_of_the_letterhead(attached: str, issuer: str) -> None:
    head = ["ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG THẠCH", "Số: 305/QĐ-UBND", "QUYẾT ĐỊNH"]
    line = f"(Kèm theo Quyết định số 305/QĐ-UBND ngày 12/8/2026 của {attached})"
    assert issue_of(said(*head, line)).issuer == issuer


@pytest.mark.parametrize(
    ("lines", "number", "date", "issuer"),
    [
        (["(Ban hành kèm theo Quyết định số 2166/QĐ-UBND ngày 09/8/2017 của UBND tỉnh)"], "2166/QĐ-UBND", dt.date(2017, 8, 9), "UBND tỉnh"),
        (["(Kèm theo Quyết định số: 545/QĐ-UBND", "ngày 13 tháng 04 năm 2023 của Chủ tịch UBND tỉnh)"], "545/QĐ-UBND", dt.date(2023, 4, 13), "Chủ tịch UBND tỉnh"),
        (["(Kèm theo Quyết định số      /QĐ-UBND ngày     /     /2026 của Ủy ban nhân dân tỉnh)"], "", None, "UBND tỉnh"),
        (["(Kèm theo Quyết định số 07/2026/QĐ-UBND ngày 31 tháng 02 năm 2026)"], "07/2026/QĐ-UBND", None, ""),
    ],
)  # fmt: skip
def test_the_line_that_an_annex_comes_with(lines: list[str], number: str, date: dt.date | None, issuer: str) -> None:
    issue = issue_of(said(*lines))
    assert (issue.kind, issue.number, issue.date, issue.issuer) == ("Quyết định", number, date, issuer)


def test_papers_that_are_only_cited_are_not_its_own() -> None:
    issue = issue_of(said("Căn cứ Quyết định số 749/QĐ-TTg ngày 03 tháng 6 năm 2020 của Thủ tướng Chính phủ;"))
    assert (issue.number, issue.date, issue.issuer) == ("", None, "")


def test_a_title_in_capitals_is_taken_as_it_stands_elsewhere() -> None:
    lines = said("BỘ TIÊU CHÍ ĐÁNH GIÁ CHUYỂN ĐỔI SỐ", "Theo Bộ tiêu chí đánh giá chuyển đổi số này.")
    assert as_written(lines[0].text, lines) == "Bộ tiêu chí đánh giá chuyển đổi số"
    assert as_written(lines[0].text, lines[:1]) == lines[0].text
    assert title_of(lines, issue_of(lines)) == "Bộ tiêu chí đánh giá chuyển đổi số"


def test_a_title_over_two_lines() -> None:
    lines = said("BỘ CHỈ SỐ ĐÁNH GIÁ CHUYỂN ĐỔI SỐ", "CỦA CÁC SỞ, NGÀNH", "Nội dung")
    assert title_of(lines, issue_of(lines)) == "BỘ CHỈ SỐ ĐÁNH GIÁ CHUYỂN ĐỔI SỐ CỦA CÁC SỞ, NGÀNH"


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Bộ chỉ số đánh giá chuyển đổi số của các cơ quan nhà nước", "Chuyển đổi số"),
        ("Bộ tiêu chí đánh giá, xếp hạng mức độ ứng dụng công nghệ thông tin trong các cơ quan", "Mức độ ứng dụng công nghệ thông tin"),
        ("Quy định tiêu chí đánh giá và xếp loại công tác dân vận", "Công tác dân vận"),
        ("BỘ TIÊU CHÍ ĐÁNH GIÁ CHUYỂN ĐỔI SỐ CẤP XÃ", "Chuyển đổi số"),
        ("Bộ tiêu chí", ""),
    ],
)  # fmt: skip
def test_subjects(title: str, subject: str) -> None:
    assert subject_of(title) == subject


@pytest.mark.parametrize(
    ("line", "points"),
    [
        ("Thang điểm đánh giá là 100 điểm.", ["100"]), ("Thang điểm: 1.000 điểm", ["1000"]), ("Tổng điểm tối đa của Bộ tiêu chí là 1.000 điểm.", ["1000"]),
        ("được đánh giá theo thang điểm 200, trong đó", ["200"]), ("Tổng điểm tối đa của nhóm này là 20 điểm.", []), ("Tổng điểm đạt từ 85 điểm trở lên", []),
        ("Thang điểm của từng tiêu chí là 10 điểm", []), ("thang điểm 100%", []),
    ],
)  # fmt: skip
def test_scales(line: str, points: list[str]) -> None:
    assert [str(one.points) for one in scales_in(said(line))] == points


@pytest.mark.parametrize(
    ("so", "xa"),
    [
        ("Thang điểm đối với các sở, ngành: 750 điểm;", "Thang điểm đối với các xã, phường: 1.000 điểm."),
        ("Đối với các sở, ngành thang điểm là 750 điểm;", "Đối với các xã, phường thang điểm là 1.000 điểm."),
    ],
)
def test_scales_of_blocks(so: str, xa: str) -> None:
    assert [(one.family, str(one.points)) for one in scales_in(said(so, xa))] == [(0, "750"), (3, "1000")]


def test_sentences_that_speak_of_rules() -> None:
    found = rules_in(
        said(
            "Điều 7. Tính điểm", "1. Tổng điểm của đơn vị là tổng điểm các nhóm. Điểm được làm tròn đến hai chữ số thập phân.",
            "2. Đơn vị bằng điểm được xếp cùng hạng.", "XẾP HẠNG KHI BẰNG ĐIỂM",
        )
    )  # fmt: skip
    assert {rule: (one.where, one.text) for rule, one in found.items()} == {
        "total": ("Điều 7 khoản 1", "Tổng điểm của đơn vị là tổng điểm các nhóm"),
        "rounding": ("Điều 7 khoản 1", "Điểm được làm tròn đến hai chữ số thập phân"),
        "ties": ("Điều 7 khoản 2", "Đơn vị bằng điểm được xếp cùng hạng"),
    }


@pytest.mark.parametrize(
    ("text", "count"),
    [("làm tròn đến 02 chữ số thập phân", 2), ("lấy một số lẻ", 1), ("đến 2 chữ số sau dấu phẩy", 2), ("hai (02) chữ số thập phân", 2), ("làm tròn", None)],
)  # fmt: skip
def test_decimals(text: str, count: int | None) -> None:
    assert decimals_in(text) == count


def test_long_sentences_are_cut_at_a_word() -> None:
    text = quoted("điểm " * 100)
    assert len(text) <= 160 and text.endswith("điểm…")
