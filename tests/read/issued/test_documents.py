"""Rubrics read from Word documents in the shapes that offices give them; figures compared one by one."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentType

from docgen.errors import Refused, Severity
from docgen.i18n import use_language
from docgen.read.issued.rubric import read_issued
from tests import tools
from tests.read.issued.making import (
    ATTACHED,
    HEADS,
    LETTERHEAD,
    ROWS,
    TIERS,
    Shape,
    add_table,
    document,
    imported,
    rules,
    shape,
    subject,
    tiers,
)

SHAPE: list[Shape] = [
    ("Nhận thức số", "40", [("Người đứng đầu làm Trưởng ban Chỉ đạo", "15", []), ("Kế hoạch chuyển đổi số hằng năm", "25", [])]),
    ("Hạ tầng số", "60", [("Tỷ lệ máy tính trên cán bộ", "22.5", []), ("Kết nối mạng truyền số liệu chuyên dùng", "37.5", [])]),
]  # fmt: skip
"""What `ROWS` are."""
TITLE = "BỘ TIÊU CHÍ ĐÁNH GIÁ MỨC ĐỘ CHUYỂN ĐỔI SỐ CÁC SỞ, BAN, NGÀNH"


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def of_table(rows: Sequence[Sequence[str]], tmp_path: Path, heads: tuple[str, ...] = HEADS) -> list[object]:
    made = document("PHỤ LỤC", TITLE)
    add_table(made, rows, heads)
    return list(shape(imported(made, tmp_path).rubric))


# --- the whole ---

DTI = (
    ("1", "Nhận thức số", 100, (20, 20, 30, 30)),
    ("2", "Thể chế số", 100, (40, 60)),
    ("3", "Hạ tầng số", 100, (25, 25, 50)),
    ("4", "Nhân lực số", 100, (50, 50)),
    ("5", "An toàn thông tin mạng", 100, (33.5, 66.5)),
    ("6", "Hoạt động chính quyền số", 200, (50, 150)),
    ("7", "Hoạt động kinh tế số", 150, (75, 75)),
    ("8", "Hoạt động xã hội số", 150, (100, 50)),
)


def dti_rows(without: str = "") -> list[tuple[str, str, str, str]]:
    rows = []
    for number, label, maximum, parts in DTI:
        if label == without:
            continue
        rows.append((number, label.upper(), str(maximum), ""))
        for place, points in enumerate(parts, 1):
            text = str(points).replace(".", ",")
            rows.append(
                (
                    f"{number}.{place}",
                    f"Tiêu chí {label.lower()} thứ {'abcd'[place - 1]}",
                    text,
                    "- Đạt: điểm tối đa\n- Không đạt: 0 điểm",
                )
            )
    return rows  # fmt: skip


def dti(tmp_path: Path) -> DocumentType:
    """Two annexes; the first table goes on over three pages, twice with a repeated heading and once without."""
    rows = dti_rows()
    made = document(
        *LETTERHEAD,
        "Điều 4. Thang điểm đánh giá là 1.000 điểm đối với mỗi khối.",
        "Điều 5. Căn cứ tỷ lệ phần trăm tổng điểm đạt được, các đơn vị được xếp loại như sau:",
        "- Xuất sắc: từ 90% trở lên;",
        "- Tốt: từ 80% đến dưới 90%;",
        "- Khá: từ 65% đến dưới 80%;",
        "- Trung bình: từ 50% đến dưới 65%;",
        "- Yếu: dưới 50%.",
        "Điều 6. Các đơn vị bằng điểm thì được xếp cùng hạng. Điểm được làm tròn đến 02 chữ số thập phân.",
        "PHỤ LỤC I",
        TITLE,
        ATTACHED,
    )
    add_table(made, rows[:8])
    made.add_paragraph("")
    add_table(made, rows[8:15])
    add_table(made, rows[15:], heads=None)
    for line in (
        "PHỤ LỤC II",
        "BỘ TIÊU CHÍ ĐÁNH GIÁ MỨC ĐỘ CHUYỂN ĐỔI SỐ CỦA UBND CÁC XÃ,",
        "PHƯỜNG, ĐẶC KHU",
        ATTACHED,
    ):
        made.add_paragraph(line)
    add_table(made, [*dti_rows(), ("", "TỔNG CỘNG", "1.000", "")])
    return made


def test_a_decision_with_two_annexes_of_eight_groups(tmp_path: Path) -> None:
    found = imported(dti(tmp_path), tmp_path)
    rubric = found.rubric
    assert rubric.title == "Bộ tiêu chí đánh giá mức độ chuyển đổi số tỉnh Thanh Giang"
    assert rubric.source.model_dump(exclude_defaults=True) == {
        "kind": "Quyết định",
        "number": "1234/QĐ-UBND",
        "date": dt.date(2026, 3, 5),
        "issuer": "UBND tỉnh Thanh Giang",
        "title": "về việc ban hành Bộ tiêu chí đánh giá mức độ chuyển đổi số tỉnh Thanh Giang",
    }
    assert [(block.code, block.label, block.noun) for block in rubric.blocks] == [
        ("so-ban-nganh", "các sở, ban, ngành", "sở, ban, ngành"),
        ("xa-phuong-dac-khu", "UBND các xã, phường, đặc khu", "xã, phường, đặc khu"),
    ]
    assert shape(rubric) == [
        (label.upper(), str(maximum), [(f"Tiêu chí {label.lower()} thứ {'abcd'[place]}", str(points), []) for place, points in enumerate(parts)])
        for _number, label, maximum, parts in DTI
    ]  # fmt: skip
    own = subject(found)
    assert (own.code, own.label) == ("chuyen-doi-so", "Mức độ chuyển đổi số")
    assert own.scale == {"*": 1000}
    assert own.scale_reference == "Điều 4: “Thang điểm đánh giá là 1.000 điểm đối với mỗi khối”"
    assert own.tiers_by == "percent" and own.tiers_reference == "Điều 5"
    assert tiers(found) == [
        ("Xuất sắc", {"at_least": 90}),
        ("Tốt", {"at_least": 80, "below": 90}),
        ("Khá", {"at_least": 65, "below": 80}),
        ("Trung bình", {"at_least": 50, "below": 65}),
        ("Yếu", {"below": 50}),
    ]
    assert own.groups[5].criteria[1].reference == "Phụ lục I, mục 6.2; Phụ lục II, mục 6.2"
    assert own.rounding.totals == 2
    assert own.ties.reference == (
        "chưa rõ: Điều 6 viết “Các đơn vị bằng điểm thì được xếp cùng hạng”; tạm lấy cùng hạng, đơn vị kế tiếp hạng"
        " liền sau (8, 8, 9), cần xác nhận"
    )
    assert all(finding.severity is Severity.NOTE for finding in found.findings), found.findings


def test_codes_are_short_unique_and_of_the_label_alone(tmp_path: Path) -> None:
    own = subject(imported(dti(tmp_path), tmp_path))
    assert [group.code for group in own.groups] == [
        "nhan-thuc-so", "the-che-so", "ha-tang-so", "nhan-luc-so", "an-toan-thong-tin", "hoat-dong-chinh-quyen",
        "hoat-dong-kinh-te", "hoat-dong-xa-hoi",
    ]  # fmt: skip
    codes = [*(group.code for group in own.groups), *(one.code for one in own.criteria())]
    assert len(set(codes)) == len(codes)
    assert [one.code for one in own.groups[0].criteria] == [
        "tieu-chi-nhan-thuc", "tieu-chi-nhan-thuc-so", "tieu-chi-nhan-thuc-so-thu", "tieu-chi-nhan-thuc-so-thu-d",
    ]  # fmt: skip


def test_everything_that_nobody_stated_is_told(tmp_path: Path) -> None:
    found = imported(document("PHỤ LỤC", TITLE, ROWS), tmp_path)
    assert [one.path[-1] for one in found.assumed] == [
        "scale", "total", "tiers", "rank", "ties", "shares", "mean", "title", "source",
    ][:7] + ["source"]  # fmt: skip
    own = subject(found)
    for reference in (own.scale_reference, own.total.reference, own.tiers_reference, own.rank.reference, own.ties.reference, own.shares.reference, own.mean.reference):  # fmt: skip
        assert reference.startswith("chưa rõ: ") and reference.endswith(", cần xác nhận")
    assert [tier.label for tier in own.tiers] == ["Chưa rõ"]


# --- numbers and levels ---


def test_numbers_typed_before_the_label(tmp_path: Path) -> None:
    rows = [
        ("I. Nhận thức số", "40"),
        ("1. Người đứng đầu làm Trưởng ban Chỉ đạo", "15"),
        ("2. Kế hoạch chuyển đổi số hằng năm", "25"),
        ("II. Hạ tầng số", "60"),
        ("1) Tỷ lệ máy tính trên cán bộ", "22,5 điểm"),
        ("2) Kết nối mạng truyền số liệu chuyên dùng", "Tối đa 37,5 điểm"),
    ]
    assert of_table(rows, tmp_path, ("Nội dung đánh giá", "Điểm chuẩn")) == SHAPE


def test_levels_of_capitals_romans_figures_and_letters(tmp_path: Path) -> None:
    rows = [
        ("A", "Phần chung", "60"), ("I", "Một", "60"), ("1", "Hai", "40"), ("1.1", "Ba", "10"), ("1.2", "Bốn", "30"),
        ("a)", "Năm", "10"), ("b)", "Sáu", "20"), ("2", "Bảy", "20"),
        ("B", "Phần riêng", "40"), ("I", "Tám", "15"), ("II", "Chín", "25"),
        ("C", "Phần khác", "5"), ("D", "Phần cuối", "5"),
    ]  # fmt: skip
    assert of_table(rows, tmp_path, ("TT", "Chỉ tiêu", "Thang điểm")) == [
        ("Phần chung", "60", [("Một", "60", [("Hai", "40", [("Ba", "10", []), ("Bốn", "30", [("Năm", "10", []), ("Sáu", "20", [])])]), ("Bảy", "20", [])])]),
        ("Phần riêng", "40", [("Tám", "15", []), ("Chín", "25", [])]),
        ("Phần khác", "5", []),
        ("Phần cuối", "5", []),
    ]  # fmt: skip


def test_more_than_nine_groups_and_criteria(tmp_path: Path) -> None:
    rows = [
        (roman, f"Nhóm {roman}", "1")
        for roman in ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
    ]
    rows += [(f"12.{place}", f"Tiêu chí số {place}", "") for place in range(1, 12)]
    found = of_table(rows, tmp_path, HEADS[:3])
    assert [group[0] for group in found] == [row[1] for row in rows[:12]]  # type: ignore[index]
    assert len(found[-1][2]) == 11  # type: ignore[index]


def test_groups_in_bold_without_any_number(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", TITLE)
    table = add_table(made, [(row[1], row[2]) for row in ROWS], ("Tiêu chí", "Điểm tối đa"))
    for place in (1, 4):
        for run in table.rows[place].cells[0].paragraphs[0].runs:
            run.bold = True
    assert shape(imported(made, tmp_path).rubric) == SHAPE


def test_groups_in_capitals_without_any_number(tmp_path: Path) -> None:
    rows = [("NHẬN THỨC SỐ", ""), ("Kế hoạch", "15"), ("Báo cáo", "25"), ("HẠ TẦNG SỐ", ""), ("Máy tính", "60")]
    assert of_table(rows, tmp_path, ("Tiêu chí", "Điểm tối đa")) == [
        ("NHẬN THỨC SỐ", "40", [("Kế hoạch", "15", []), ("Báo cáo", "25", [])]),
        ("HẠ TẦNG SỐ", "60", [("Máy tính", "60", [])]),
    ]


def test_points_at_the_end_of_a_groups_label(tmp_path: Path) -> None:
    rows = [("I", "Nhận thức số (40 điểm)", ""), *ROWS[1:3], ("II", "Hạ tầng số: 60 điểm", ""), *ROWS[4:]]
    assert of_table([(*row, "")[:4] for row in rows], tmp_path) == SHAPE


def test_maxima_of_groups_may_be_left_to_be_summed(tmp_path: Path) -> None:
    rows = [("I", "Nhận thức số", "", ""), *ROWS[1:3], ("II", "Hạ tầng số", "", ""), *ROWS[4:]]
    made = document("PHỤ LỤC", TITLE)
    add_table(made, rows)
    found = imported(made, tmp_path)
    assert shape(found.rubric) == SHAPE
    assert subject(found).groups[0].reference == "Phụ lục, mục I; điểm tối đa cộng từ các tiêu chí"


def test_headings_over_groups_are_no_groups(tmp_path: Path) -> None:
    rows = [
        ("I", "Nhóm chỉ số chung", ""), ("1", "Nhận thức số", "40"), ("1.1", "Kế hoạch", "40"),
        ("2", "Thể chế số", "20"), ("2.1", "Quy chế", "20"),
        ("II", "Nhóm chỉ số hoạt động", ""), ("3", "Kinh tế số", "40"), ("3.1", "Doanh nghiệp", "40"),
    ]  # fmt: skip
    made = document("PHỤ LỤC", TITLE)
    add_table(made, rows, HEADS[:3])
    found = imported(made, tmp_path)
    assert [(group.label, group.reference) for group in subject(found).groups] == [
        ("Nhận thức số", "Phụ lục, mục 1"),
        ("Thể chế số", "Phụ lục, mục 2"),
        ("Kinh tế số", "Phụ lục, mục 3"),
    ]
    assert rules(found) == ["heading-not-group"] * 2


def test_one_heading_over_everything_is_no_group(tmp_path: Path) -> None:
    rows = [("A", "ĐIỂM CHUẨN", "100", ""), *ROWS, ("B", "ĐIỂM THƯỞNG", "5", "")]
    assert of_table(rows, tmp_path) == [*SHAPE, ("ĐIỂM THƯỞNG", ("bonus", "5"), [])]


# --- shapes of tables ---


def test_merged_rows_of_groups(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", TITLE)
    rows = [("I. Nhận thức số (40 điểm)", "", "", ""), *ROWS[1:3], ("II. Hạ tầng số (60 điểm)", "", "", ""), *ROWS[4:]]
    table = add_table(made, rows)
    for place in (1, 4):
        cells = table.rows[place].cells
        cells[0].merge(cells[3])
    assert shape(imported(made, tmp_path).rubric) == SHAPE


def test_a_heading_of_two_rows_and_numbered_columns(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", TITLE)
    heads = ("STT", "Chỉ số/Chỉ số thành phần", "Quy chuẩn đánh giá", "", "Tự đánh giá", "")
    under = ("", "", "Điểm tối đa", "Cách xác định", "Điểm tự chấm", "Giải trình")
    rows = [under, ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"), *((*row[:3], "", "7", "đã có") for row in ROWS)]
    table = add_table(made, rows, heads)
    for column in (0, 1):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(0, 4).merge(table.cell(0, 5))
    found = imported(made, tmp_path)
    assert shape(found.rubric) == SHAPE
    assert rules(found) == ["column-not-read"] * 3


def test_a_column_of_maxima_for_each_block(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", "BỘ TIÊU CHÍ ĐÁNH GIÁ CHUYỂN ĐỔI SỐ")
    heads = ("TT", "Tiêu chí", "Điểm tối đa", "", "Ghi chú")
    rows = [
        ("", "", "Sở, ban, ngành", "Cấp xã", ""),
        ("1", "Nhận thức số", "40", "30", ""), ("1.1", "Kế hoạch", "40", "20", ""), ("1.2", "Truyền thông", "-", "10", ""),
        ("2", "Hạ tầng số", "60", "70", ""),
        ("", "Tổng cộng", "100", "100", ""),
    ]  # fmt: skip
    table = add_table(made, rows, heads)
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    found = imported(made, tmp_path)
    so, xa = "so-ban-nganh", "don-vi-cap-xa"
    assert [block.code for block in found.rubric.blocks] == [so, xa]
    assert shape(found.rubric) == [
        ("Nhận thức số", {so: "40", xa: "30"}, [("Kế hoạch", {so: "40", xa: "20"}, []), ("Truyền thông", {xa: "10"}, [])]),
        ("Hạ tầng số", {so: "60", xa: "70"}, []),
    ]  # fmt: skip
    own = subject(found)
    assert own.groups[0].criteria[1].blocks == (xa,)
    assert own.scale == {"*": 100} and own.scale_reference == "Phụ lục, dòng tổng cộng"


def test_a_block_heading_inside_one_table(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", "BỘ TIÊU CHÍ ĐÁNH GIÁ CHUYỂN ĐỔI SỐ")
    rows = [("A. Khối sở, ban, ngành", "", "", ""), *ROWS, ("B. Khối xã, phường", "", "", ""), *ROWS[:3], ("II", "Hạ tầng số", "20", "")]  # fmt: skip
    table = add_table(made, rows)
    for place in (1, 8):
        table.rows[place].cells[0].merge(table.rows[place].cells[3])
    found = imported(made, tmp_path)
    assert [block.noun for block in found.rubric.blocks] == ["sở, ban, ngành", "xã, phường"]
    assert [(group[0], group[1]) for group in shape(found.rubric)] == [
        ("Nhận thức số", "40"),
        ("Hạ tầng số", {"so-ban-nganh": "60", "xa-phuong": "20"}),
    ]
    assert subject(found).scale == {"so-ban-nganh": 100, "xa-phuong": 60}


def test_levels_in_columns(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", TITLE)
    heads = ("TT", "Lĩnh vực", "Tiêu chí", "Tiêu chí thành phần", "Điểm tối đa")
    rows = [
        ("1", "Nhận thức số", "Chỉ đạo", "Kế hoạch", "15"), ("2", "", "", "Báo cáo", "10"), ("3", "", "Truyền thông", "Chuyên mục", "15"),
        ("4", "Hạ tầng số", "Máy tính", "Tỷ lệ máy tính", "60"),
    ]  # fmt: skip
    table = add_table(made, rows, heads)
    table.cell(1, 1).merge(table.cell(3, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    assert shape(imported(made, tmp_path).rubric) == [
        ("Nhận thức số", "40", [("Chỉ đạo", "25", [("Kế hoạch", "15", []), ("Báo cáo", "10", [])]), ("Truyền thông", "15", [("Chuyên mục", "15", [])])]),
        ("Hạ tầng số", "60", [("Máy tính", "60", [("Tỷ lệ máy tính", "60", [])])]),
    ]  # fmt: skip


def test_a_table_for_each_group(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", TITLE)
    for heading, rows in (("I. Nhận thức số (40 điểm)", ROWS[1:3]), ("II. Hạ tầng số (60 điểm)", ROWS[4:])):
        made.add_paragraph(heading)
        add_table(made, rows)
    assert shape(imported(made, tmp_path).rubric) == SHAPE


def test_a_table_for_each_group_by_its_numbers(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", TITLE)
    made.add_paragraph("1. Nhận thức số")
    add_table(made, [("1.1", "Kế hoạch", "15", ""), ("1.2", "Báo cáo", "25", "")])
    made.add_paragraph("2. Hạ tầng số")
    add_table(made, [("2.1", "Máy tính", "60", "")])
    assert shape(imported(made, tmp_path).rubric) == [
        ("Nhận thức số", "40", [("Kế hoạch", "15", []), ("Báo cáo", "25", [])]),
        ("Hạ tầng số", "60", [("Máy tính", "60", [])]),
    ]


def test_tables_inside_tables(tmp_path: Path) -> None:
    """One that lays out the page holds the rubric's; one in a cell of the rubric's is an explanation."""
    made = Document()
    outer = made.add_table(1, 1)
    cell = outer.cell(0, 0)
    cell.paragraphs[0].text = "PHỤ LỤC"
    cell.add_paragraph(TITLE)
    inner = cell.add_table(len(ROWS) + 1, 4)
    for row, texts in zip(inner.rows, (HEADS, *ROWS), strict=True):
        for one, text in zip(row.cells, texts, strict=True):
            one.text = text
    detail = inner.cell(2, 3).add_table(2, 2)
    for one, text in zip((c for row in detail.rows for c in row.cells), ("Tiêu chí", "Điểm", "Có", "15"), strict=True):
        one.text = text
    found = imported(made, tmp_path)
    assert shape(found.rubric) == SHAPE
    assert [block.noun for block in found.rubric.blocks] == ["sở, ban, ngành"]


def test_text_with_accents_apart(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", unicodedata.normalize("NFD", TITLE))
    rows = [tuple(unicodedata.normalize("NFD", text) for text in row) for row in ROWS]
    add_table(made, rows, [unicodedata.normalize("NFD", text) for text in HEADS])
    assert shape(imported(made, tmp_path).rubric) == SHAPE


def test_blanks_and_breaks_that_mean_nothing(tmp_path: Path) -> None:
    rows = [
        ("I", "Nhận\u00a0thức  số ", "40", ""),
        ("1", "Người đứng đầu\nlàm Trưởng ban Chỉ đạo", " 15 ", ""),
        *ROWS[2:],
    ]
    assert of_table(rows, tmp_path) == SHAPE


# --- rows that are no criteria ---


def test_rows_that_say_how_points_are_given(tmp_path: Path) -> None:
    rows = [
        *ROWS[:2], ("", "Có quyết định", "15", ""), ("", "Không có", "0", ""),
        ROWS[2], ("", "- Đúng hạn: 25 điểm", "", ""), ("", "- Chậm: 10 điểm", "", ""),
        *ROWS[3:5], ("a)", "Từ 90% trở lên", "22,5", ""), ("b)", "Từ 70% đến dưới 90%", "10", ""), ("c)", "Còn lại", "0", ""),
        ROWS[5],
    ]  # fmt: skip
    made = document("PHỤ LỤC", TITLE)
    add_table(made, rows)
    found = imported(made, tmp_path)
    assert shape(found.rubric) == SHAPE
    (told,) = [finding for finding in found.findings if finding.rule == "rows-explain"]
    assert told.message == "7 rows say how points are given, and are no criteria; the first: “Có quyết định”"
    assert told.severity is Severity.NOTE


def test_rows_that_go_on_the_row_above(tmp_path: Path) -> None:
    """One criterion over several rows, each of which says what its points are given for."""
    made = document("PHỤ LỤC", TITLE)
    rows = [ROWS[0], ("1", "Người đứng đầu làm Trưởng ban Chỉ đạo", "15", "Bí thư: 15"), ("", "", "10", "Phó Bí thư: 10"), ("", "", "", "Khác: 0"), *ROWS[2:]]  # fmt: skip
    table = add_table(made, rows)
    for column in (0, 1):
        table.cell(2, column).merge(table.cell(4, column))
    assert shape(imported(made, tmp_path).rubric) == SHAPE


def test_dashes_that_add_up_are_criteria(tmp_path: Path) -> None:
    rows = [*ROWS[:2], ("-", "Ban hành kế hoạch", "5", ""), ("-", "Thực hiện kế hoạch", "10", ""), *ROWS[2:]]
    found = of_table(rows, tmp_path)
    assert found[0] == (
        "Nhận thức số",
        "40",
        [
            ("Người đứng đầu làm Trưởng ban Chỉ đạo", "15", [("Ban hành kế hoạch", "5", []), ("Thực hiện kế hoạch", "10", [])]),
            ("Kế hoạch chuyển đổi số hằng năm", "25", []),
        ],
    )  # fmt: skip


def test_rows_that_fit_nowhere_are_told_at_their_place(tmp_path: Path) -> None:
    rows = [
        ("", "Theo hướng dẫn riêng của Sở", "", ""), *ROWS[:2],
        ("", "Điều kiện thứ nhất", "7", ""), ("", "Điều kiện thứ hai", "9", ""), ROWS[2], ("", "Xem tài liệu", "", ""), *ROWS[3:5], ("2", "Kết nối mạng truyền số liệu chuyên dùng", "5 hoặc 10", ""),
    ]  # fmt: skip
    made = document("PHỤ LỤC", TITLE)
    add_table(made, rows)
    found = imported(made, tmp_path)
    told = [(str(one.place), one.message) for one in found.findings if one.rule == "row-not-placed"]
    assert told == [
        ("quyet-dinh.docx, table 1, row 2, cell 2", "“Theo hướng dẫn riêng của Sở” is not in the rubric: it has neither a number nor points"),
        ("quyet-dinh.docx, table 1, row 11, cell 2", "“Kết nối mạng truyền số liệu chuyên dùng” is not in the rubric: “5 hoặc 10” is not one number"),
        ("quyet-dinh.docx, table 1, row 5, cell 2", "“Điều kiện thứ nhất” is not in the rubric: its points neither add up to the 15 of “Người đứng đầu làm Trưởng ban Chỉ đạo” with those beside it, nor reach that at most"),
        ("quyet-dinh.docx, table 1, row 6, cell 2", "“Điều kiện thứ hai” is not in the rubric: its points neither add up to the 15 of “Người đứng đầu làm Trưởng ban Chỉ đạo” with those beside it, nor reach that at most"),
    ]  # fmt: skip


def test_a_thousand_with_a_comma_is_not_guessed(tmp_path: Path) -> None:
    found = imported(document("PHỤ LỤC", TITLE, [("1", "Một", "1,000", ""), ("2", "Hai", "2.000", "")]), tmp_path)
    assert shape(found.rubric) == [("Một", {}, []), ("Hai", "2000", [])]
    assert "“1,000” may be a thousand or a decimal number" in found.findings[-2].message


def test_rows_of_sums_are_no_criteria(tmp_path: Path) -> None:
    rows = [*ROWS[:3], ("", "Cộng nhóm I", "40", ""), *ROWS[3:], ("", "Tổng cộng (I+II)", "100", "")]
    assert of_table(rows, tmp_path) == SHAPE


@pytest.mark.parametrize(
    ("rows", "kind", "most"),
    [
        ([("III", "Điểm thưởng", "10", "")], "bonus", "10"),
        ([("", "Điểm cộng", "tối đa 10 điểm", "")], "bonus", "10"),
        ([("", "ĐIỂM TRỪ", "-5", "")], "penalty", "5"),
        ([("III", "Điểm phạt (5 điểm)", "", "")], "penalty", "5"),
        ([("III", "Điểm cộng, điểm trừ", "10", "")], "adjustment", "10"),
        ([("III", "Điểm thưởng", "", ""), ("1", "Có sáng kiến", "5", ""), ("2", "Được khen", "3", "")], "bonus", "8"),
        ([("", "Tổng cộng", "100", ""), ("", "Điểm thưởng", "10", "")], "bonus", "10"),
    ],
)
def test_bonuses_and_penalties_stand_beside_the_groups(tmp_path: Path, rows: list[tuple[str, ...]], kind: str, most: str) -> None:  # fmt: skip
    assert of_table([*ROWS, *rows], tmp_path)[:2] == SHAPE
    assert of_table([*ROWS, *rows], tmp_path)[2:] == [(pytest_label(rows), (kind, most), [])]


def pytest_label(rows: list[tuple[str, ...]]) -> str:
    return next(row[1] for row in rows if not row[1].startswith("Tổng")).replace(" (5 điểm)", "")


def test_a_heading_of_both_is_parted(tmp_path: Path) -> None:
    rows = [*ROWS, ("III", "Điểm cộng, điểm trừ", "", ""), ("1", "Điểm cộng", "10", ""), ("2", "Điểm trừ", "-5", "")]
    assert of_table(rows, tmp_path)[2:] == [("Điểm cộng", ("bonus", "10"), []), ("Điểm trừ", ("penalty", "5"), [])]


def test_a_bonus_below_a_group_stands_beside_it(tmp_path: Path) -> None:
    rows = [*ROWS, ("3", "Điểm thưởng sáng kiến", "5", "")]
    assert of_table(rows, tmp_path) == [*SHAPE, ("Điểm thưởng sáng kiến", ("bonus", "5"), [])]


def test_what_a_bonus_is_given_for_is_its_outline(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", TITLE)
    add_table(
        made, [*ROWS, ("III", "Điểm thưởng", "10", ""), ("1", "Có sáng kiến", "", ""), ("2", "Được khen", "", "")]
    )
    bonus = subject(imported(made, tmp_path)).groups[2]
    assert bonus.outline["so-ban-nganh"].items == ("Có sáng kiến", "Được khen")


def test_weights(tmp_path: Path) -> None:
    heads = ("STT", "Nhóm tiêu chí", "Điểm tối đa", "Trọng số")
    rows = [("1", "Nhận thức số", "10", "20%"), ("2", "Hạ tầng số", "50", "30%"), ("3", "Dữ liệu số", "25", "50%")]
    made = document("PHỤ LỤC", TITLE)
    add_table(made, rows, heads)
    own = subject(imported(made, tmp_path))
    assert (own.total.method, own.total.of) == ("weighted", "ratio") and own.scale == {"*": 100}
    assert [group.weight["*"] for group in own.groups] == [20, 30, 50]
    assert [group.maximum["*"] for group in own.groups] == [10, 50, 25]


def test_weights_that_make_the_scale_with_the_points(tmp_path: Path) -> None:
    made = document("Điều 3. Thang điểm 100.", "PHỤ LỤC", TITLE)
    add_table(
        made, [("1", "Một", "100", "0,4"), ("2", "Hai", "100", "0,6")], ("STT", "Tiêu chí", "Điểm tối đa", "Hệ số")
    )
    own = subject(imported(made, tmp_path))
    assert (own.total.method, own.total.of) == ("weighted", "points") and own.scale == {"*": 100}
    assert [group.weight["*"] for group in own.groups] == [Decimal("0.4"), Decimal("0.6")]


# --- for whom ---


def test_a_track_without_procedures(tmp_path: Path) -> None:
    shorter = [*ROWS[:3], ("II", "Hạ tầng số", "22,5", ""), ROWS[4]]
    made = document(
        "Điều 3. Thang điểm là 100 điểm.", "PHỤ LỤC I", TITLE, ROWS,
        "PHỤ LỤC II", "BỘ TIÊU CHÍ ĐÁNH GIÁ CÁC SỞ, BAN, NGÀNH KHÔNG CÓ THỦ TỤC HÀNH CHÍNH", [*shorter, ("", "Tổng cộng", "62,5", "")],
    )  # fmt: skip
    found = imported(made, tmp_path)
    (block,) = found.rubric.blocks
    assert [(track.code, track.label) for track in block.tracks] == [
        ("co-thu-tuc-hanh", "có thủ tục hành chính"),
        ("khong-co-thu-tuc", "không có thủ tục hành chính"),
    ]
    own = subject(found)
    assert own.groups[0].maximum == {"*": 40}
    full, short = (f"so-ban-nganh.{track.code}" for track in block.tracks)
    assert own.groups[1].maximum == {full: 60, short: Decimal("22.5")}
    assert own.groups[1].criteria[1].blocks == (full,)
    assert own.scale == {full: 100, short: Decimal("62.5")}


def test_a_second_table_for_the_same_units_is_another_subject(tmp_path: Path) -> None:
    made = document(
        "PHỤ LỤC I", "BỘ TIÊU CHÍ ĐÁNH GIÁ MỨC ĐỘ ỨNG DỤNG CNTT CỦA CÁC SỞ, NGÀNH", ROWS,
        "PHỤ LỤC II", "BỘ TIÊU CHÍ ĐÁNH GIÁ TRANG THÔNG TIN ĐIỆN TỬ CỦA CÁC SỞ, NGÀNH", [("1", "Tin tức", "30", ""), ("2", "Văn bản", "20", "")],
    )  # fmt: skip
    found = imported(made, tmp_path)
    assert [(one.code, one.label, dict(one.scale)) for one in found.rubric.subjects] == [
        ("ung-dung-cntt", "Mức độ ứng dụng cntt", {"*": Decimal(100)}),
        ("trang-thong-tin-dien", "Trang thông tin điện tử", {"*": Decimal(50)}),
    ]
    assert "subject-assumed" in rules(found)


def test_units_that_only_the_title_names(tmp_path: Path) -> None:
    made = document(
        "Điều 1. Ban hành Bộ tiêu chí đánh giá chuyển đổi số các xã, phường trên địa bàn tỉnh.", "I. Nội dung", ROWS
    )
    found = imported(made, tmp_path)
    assert [(one.code, one.label) for one in found.rubric.blocks] == [("xa-phuong", "các xã, phường")]


def test_units_that_nobody_names_are_told(tmp_path: Path) -> None:
    found = imported(document("Bộ tiêu chí", ROWS), tmp_path)
    assert [block.label for block in found.rubric.blocks] == ["các cơ quan, đơn vị"]
    assert ("blocks", "0") in [one.path for one in found.assumed]


# --- tiers ---


def test_tiers_in_a_small_table(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", TITLE, ROWS, "Xếp loại:")
    rows = [("1", "Tốt", "Từ 85 đến 100"), ("2", "Khá", "70 - dưới 85"), ("3", "Yếu", "< 70")]
    add_table(made, rows, ("TT", "Mức", "Tổng điểm"))
    assert tiers(imported(made, tmp_path)) == [
        ("Tốt", {"at_least": 85, "at_most": 100}),
        ("Khá", {"at_least": 70, "below": 85}),
        ("Yếu", {"below": 70}),
    ]


def test_tiers_in_columns_and_from_the_lowest_up(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", TITLE, ROWS)
    add_table(made, [("Dưới 50", "Từ 50 đến dưới 80", "Từ 80 trở lên")], ("Yếu", "Khá", "Tốt"))
    assert tiers(imported(made, tmp_path)) == [
        ("Tốt", {"at_least": 80}),
        ("Khá", {"at_least": 50, "below": 80}),
        ("Yếu", {"below": 50}),
    ]


def test_tiers_by_block(tmp_path: Path) -> None:
    made = document(
        "Đối với các sở, ban, ngành:", "- Tốt: từ 85 điểm trở lên.", "- Khá: dưới 85 điểm.",
        "Đối với các xã, phường:", "- Tốt: từ 80 điểm trở lên.", "- Khá: dưới 80 điểm.",
        "PHỤ LỤC I", TITLE, ROWS, "PHỤ LỤC II", "TIÊU CHÍ ĐÁNH GIÁ CÁC XÃ, PHƯỜNG", ROWS,
    )  # fmt: skip
    assert tiers(imported(made, tmp_path)) == [
        ("Tốt", {"at_least": {"so-ban-nganh": 85, "xa-phuong": 80}}),
        ("Khá", {"below": {"so-ban-nganh": 85, "xa-phuong": 80}}),
    ]


def test_tiers_of_two_subjects(tmp_path: Path) -> None:
    made = document(
        "PHỤ LỤC I", "BỘ TIÊU CHÍ ĐÁNH GIÁ ỨNG DỤNG CNTT CỦA CÁC SỞ, NGÀNH", ROWS, "Tốt: từ 85 điểm trở lên", "Khá: dưới 85 điểm",
        "PHỤ LỤC II", "BỘ TIÊU CHÍ ĐÁNH GIÁ TRANG TTĐT CỦA CÁC SỞ, NGÀNH", ROWS, "Tốt: từ 80 điểm trở lên", "Khá: dưới 80 điểm",
    )  # fmt: skip
    found = imported(made, tmp_path)
    assert [tiers(found, number)[0] for number in (0, 1)] == [("Tốt", {"at_least": 85}), ("Tốt", {"at_least": 80})]


def test_tiers_below_the_total_inside_the_table(tmp_path: Path) -> None:
    rows = [
        *ROWS,
        ("", "Tổng cộng", "100", ""),
        ("", "Tốt: từ 85 điểm trở lên", "", ""),
        ("", "Khá: dưới 85 điểm", "", ""),
    ]
    made = document("PHỤ LỤC", TITLE)
    add_table(made, rows)
    found = imported(made, tmp_path)
    assert shape(found.rubric) == SHAPE
    assert [label for label, _bounds in tiers(found)] == ["Tốt", "Khá"]


def test_tiers_that_look_like_percentages_are_told(tmp_path: Path) -> None:
    rows = [("1", "Một", "400", ""), ("2", "Hai", "600", "")]
    found = imported(document("PHỤ LỤC", TITLE, rows, *TIERS[1:]), tmp_path)
    assert "The highest tier begins at 85 of 1.000 points; perhaps bounds are percentages" in [
        one.message for one in found.assumed
    ]


# --- the paper ---


def test_a_draft_without_number_and_day(tmp_path: Path) -> None:
    made = document(
        TITLE, "(Kèm theo Quyết định số         /QĐ-UBND ngày      tháng      năm 2026 của Chủ tịch UBND tỉnh)", ROWS
    )
    found = imported(made, tmp_path)
    source = found.rubric.source
    assert (source.kind, source.number, source.date, source.issuer) == ("Quyết định", "", None, "Chủ tịch UBND tỉnh")
    assert [one.message for one in found.assumed if one.path == ("source",)] == [
        "The document does not say of the paper that issues the rubric: its number, its date"
    ]


def test_a_letterhead_in_a_table(tmp_path: Path) -> None:
    made = Document()
    table = made.add_table(2, 2)
    texts = ("ỦY BAN NHÂN DÂN\nTỈNH THANH GIANG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", "Số: 07/2026/QĐ-UBND", "Thanh Giang, ngày 12 tháng 02 năm 2026")  # fmt: skip
    for cell, text in zip((c for row in table.rows for c in row.cells), texts, strict=True):
        cell.text = text
    for line in ("QUYẾT ĐỊNH", "Ban hành Quy định tiêu chí đánh giá công tác cải cách hành chính của các sở, ngành", "Căn cứ Luật số 72/2025/QH15 ngày 16 tháng 6 năm 2025;", "QUYẾT ĐỊNH:"):  # fmt: skip
        made.add_paragraph(line)
    add_table(made, ROWS)
    source = imported(made, tmp_path).rubric.source
    assert (source.number, source.date, source.issuer) == (
        "07/2026/QĐ-UBND",
        dt.date(2026, 2, 12),
        "UBND tỉnh Thanh Giang",
    )
    assert source.title == "ban hành Quy định tiêu chí đánh giá công tác cải cách hành chính của các sở, ngành"


# --- what cannot be read ---


def test_a_document_without_a_table_of_criteria(tmp_path: Path) -> None:
    made = document(*LETTERHEAD)
    add_table(made, [("1", "Sở Nội vụ", "89,5")], ("STT", "Tên cơ quan", "Tổng điểm"))
    made.save(str(tmp_path / "a.docx"))
    with pytest.raises(Refused) as refused:
        read_issued(tmp_path / "a.docx", "a.docx")
    assert [finding.rule for finding in refused.value.findings] == ["no-rubric-table"]


@pytest.mark.parametrize("name", ["a.doc", "a.pdf", "a.odt"])
def test_other_files_are_refused_with_a_cure(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(Refused) as refused:
        read_issued(tmp_path / name, name)
    (finding,) = refused.value.findings
    assert finding.rule == "file-of-other-kind" and "Word Document (.docx)" in finding.advice


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"khong phai"])
def test_a_damaged_document_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.docx").write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_issued(tmp_path / "a.docx", "a.docx")
    assert [finding.rule for finding in refused.value.findings] == ["not-a-word-file"]


def test_an_index_of_a_hundred_rows_as_it_is_published(tmp_path: Path) -> None:
    """Groups in capitals and bold in one annex, in small letters in the other; answers below criteria; a column for two scores."""
    heads = ("STT", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Điểm tối đa", "Điểm tự đánh giá")
    first = [
        ("1", "CÔNG TÁC CHỈ ĐẠO", "10,5", ""), ("1.1", "Kế hoạch CCHC", "4", ""), ("1.1.1", "Ban hành kế hoạch", "1", ""),
        ("", "Ban hành kịp thời: 1", "", ""), ("", "Không ban hành: 0", "", ""),
        ("1.1.2", "Mức độ thực hiện\nTính điểm theo công thức: (b/a) x điểm tối đa", "3", ""), ("", "Trong đó: a là tổng số nhiệm vụ", "", ""),
        ("1.2", "Sáng kiến", "6,5", ""), ("", "Có sáng kiến", "6,5", ""), ("", "Không có sáng kiến", "0", ""),
        ("2", "CẢI CÁCH THỦ TỤC", "59,5", ""), ("2.1", "Tỷ lệ hồ sơ đúng hạn", "59,5", ""),
        ("3", "ĐIỀU TRA XÃ HỘI HỌC", "30", ""), ("", "TỔNG ĐIỂM (1+2+3)", "100", ""), ("", "ĐIỂM THƯỞNG", "2", ""),
    ]  # fmt: skip
    second = [
        ("1", "Công tác chỉ đạo", "70", ""),
        ("1.1", "Kế hoạch CCHC", "70", ""),
        ("3", "Điều tra xã hội học", "30", ""),
    ]
    made = document(
        "Điều 1. Ban hành Quy định tiêu chí xác định Chỉ số cải cách hành chính của các sở, ngành; UBND các xã, phường."
    )
    for annex, title, rows in (("Phụ lục I", "TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CỦA CÁC SỞ, NGÀNH", first), ("Phụ lục II", "TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CỦA UBND CÁC XÃ, PHƯỜNG", second)):  # fmt: skip
        made.add_paragraph(annex)
        made.add_paragraph(title)
        add_table(made, rows, heads)
    found = imported(made, tmp_path)
    so, xa = "so-nganh", "xa-phuong"
    assert (
        found.rubric.title
        == "Quy định tiêu chí xác định Chỉ số cải cách hành chính của các sở, ngành; UBND các xã, phường"
    )
    assert shape(found.rubric) == [
        ("Công tác chỉ đạo", {so: "10.5", xa: "70"}, [
            ("Kế hoạch CCHC", {so: "4", xa: "70"}, [("Ban hành kế hoạch", {so: "1"}, []), ("Mức độ thực hiện", {so: "3"}, [])]),
            ("Sáng kiến", {so: "6.5"}, []),
        ]),
        ("CẢI CÁCH THỦ TỤC", {so: "59.5"}, [("Tỷ lệ hồ sơ đúng hạn", {so: "59.5"}, [])]),
        ("Điều tra xã hội học", "30", []),
        ("ĐIỂM THƯỞNG", ("bonus", "2"), []),
    ]  # fmt: skip
    assert sorted(rules(found)) == ["column-not-read", "rows-explain"]


def test_very_long_texts_take_no_time(tmp_path: Path) -> None:
    """A paragraph or cell of some hundred thousand letters is read in a moment, not in an hour."""
    from time import perf_counter

    long = "Tổng điểm các sở, ban, ngành: từ 5 điểm; thang điểm của Quyết định số ngày " * 4000
    made = document(long, f"(Kèm theo {long}", TITLE, ATTACHED)
    add_table(made, [*ROWS[:2], ("2", "Kế hoạch chuyển đổi số hằng năm", "25", long), ("", long, "", ""), *ROWS[3:]])
    began = perf_counter()
    assert shape(imported(made, tmp_path).rubric) == SHAPE
    assert perf_counter() - began < 30


@tools.needs_soffice
def test_a_decision_saved_by_libreoffice(tmp_path: Path) -> None:
    """Another program writes another XML for the same document."""
    made = dti(tmp_path)
    before = imported(made, tmp_path)
    path = tools.converted(tmp_path / "quyet-dinh.docx", "docx", tmp_path / "saved")
    after = read_issued(path, "quyet-dinh.docx")
    assert after.rubric == before.rubric
    assert [one.path for one in after.assumed] == [one.path for one in before.assumed]
