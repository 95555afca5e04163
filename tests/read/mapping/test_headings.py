from __future__ import annotations

from decimal import Decimal

import pytest

from docgen.read.mapping.headings import ALIKE, EXACT, NEAR, UNLIKE, Heading, core, likeness
from docgen.vietnamese.names import fold

YEAR = 2026


def heading(*own: str, over: tuple[str, ...] = ()) -> Heading:
    return Heading(own, over)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (heading("STT"), ("ordinal", None)),
        (heading("TÊN CƠ QUAN"), ("unit", None)),
        (heading("Tổng điểm năm 2026"), ("total", None)),
        (heading("Tổng số điểm (100)"), ("total", None)),
        (heading("Xếp hạng"), ("rank", None)),
        (heading("2026", over=("Xếp hạng",)), ("rank", None)),
        (heading("Năm 2025", over=("Xếp hạng",)), ("previous_rank", 2025)),
        (heading("Hạng năm trước"), ("previous_rank", 2025)),
        (heading("Điểm năm 2024"), ("previous_total", 2024)),
        (heading("Tổng điểm", "Năm 2025"), ("previous_total", 2025)),
        (heading("Năm 2025"), ("year", 2025)),
        (heading("Hạ tầng năm 2025"), ("earlier", 2025)),
        (heading("Hạ tầng", over=("Kết quả năm 2025",)), ("earlier", 2025)),
        (heading("So với năm 2025, kết quả năm 2026"), None),
        (heading("Xếp loại"), ("tier", None)),
        (heading("Ghi chú"), ("note", None)),
        (heading("Lý do"), ("reason", None)),
        (heading("Hạ tầng"), None),
        (heading(), None),
    ],
    ids=lambda value: value.whole if isinstance(value, Heading) else "",
)
def test_what_a_heading_says_by_itself(given: Heading, said: tuple[str, int | None] | None) -> None:
    assert given.says(YEAR) == said


@pytest.mark.parametrize(
    ("text", "maximum"),
    [
        ("Hạ tầng (tối đa 25)", ("25", True)),
        ("Hạ tầng\nĐiểm tối đa: 12,5 điểm", ("12.5", True)),
        ("Hạ tầng/25", ("25", True)),
        ("Hạ tầng (25 điểm)", ("25", True)),
        ("25 điểm", ("25", True)),
        ("Hạ tầng (25đ)", ("25", True)),
        ("Hạ tầng (3)", ("3", False)),
        ("Hạ tầng", None),
        ("1. Hạ tầng", None),
    ],
)
def test_the_maximum_that_a_heading_states(text: str, maximum: tuple[str, bool] | None) -> None:
    assert heading(text).stated_maximum == (maximum and (Decimal(maximum[0]), maximum[1]))


@pytest.mark.parametrize(
    "text",
    ["HẠ TẦNG SỐ", "2. Hạ tầng số", "II. Hạ tầng số (tối đa 25)", "1.2 Hạ tầng số", "Hạ tầng số/25", "Hạ tầng số *"],
)
def test_what_does_not_matter_is_left_out(text: str) -> None:
    assert core(text, YEAR) == fold("Hạ tầng số")


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("Ứng dụng công nghệ thông tin", EXACT),
        ("Ứng dụng CNTT", NEAR),
        ("Công nghệ thông tin", NEAR),
        ("Ứng dụng công nghệ thông tim", NEAR),
        ("Thông tin, dịch vụ công nghệ", ALIKE),
        ("Hạ tầng", UNLIKE),
        ("CNTT", UNLIKE),
    ],
)
def test_how_like_a_name_a_heading_is(text: str, like: int) -> None:
    names = {core("Ứng dụng công nghệ thông tin", YEAR)}
    assert likeness(heading(text).variants(YEAR), names) == like


def test_a_heading_that_is_only_a_number_of_a_criterion() -> None:
    assert [heading(text).number for text in ("1.2", "TC 1.2", "Tiêu chí 10.3.", "3", "Hạ tầng")] == [
        "1.2",
        "1.2",
        "10.3",
        "",
        "",
    ]
