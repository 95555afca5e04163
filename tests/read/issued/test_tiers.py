"""Tiers as decisions word them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from docgen.errors import InFile
from docgen.read.issued.grids import Said
from docgen.read.issued.tiers import Bounds, bounds_in, tiers_stated

HERE = InFile("a")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("từ 85 điểm trở lên", {"at_least": "85"}), ("85 điểm trở lên", {"at_least": "85"}), ("≥ 85", {"at_least": "85"}), (">= 85 điểm", {"at_least": "85"}),
        ("lớn hơn hoặc bằng 80", {"at_least": "80"}), ("không dưới 85 điểm", {"at_least": "85"}), ("từ đủ 65 điểm", {"at_least": "65"}), ("tối thiểu 50", {"at_least": "50"}),
        ("trên 90 điểm", {"above": "90"}), ("lớn hơn 90", {"above": "90"}), ("> 90", {"above": "90"}),
        ("dưới 50 điểm", {"below": "50"}), ("< 50", {"below": "50"}), ("nhỏ hơn 50", {"below": "50"}), ("từ 0 đến dưới 50 điểm", {"below": "50"}),
        ("từ 50 điểm trở xuống", {"at_most": "50"}), ("≤ 50", {"at_most": "50"}), ("không quá 50 điểm", {"at_most": "50"}),
        ("từ 70 điểm đến dưới 85 điểm", {"at_least": "70", "below": "85"}), ("từ 70 đến 84,9 điểm", {"at_least": "70", "at_most": "84.9"}),
        ("lớn hơn hoặc bằng 65 và nhỏ hơn 80", {"at_least": "65", "below": "80"}), ("từ trên 70 đến 85 điểm", {"above": "70", "at_most": "85"}),
        ("70 - 84,9", {"at_least": "70", "at_most": "84.9"}), ("70 – dưới 85", {"at_least": "70", "below": "85"}), ("70 - <85", {"at_least": "70", "below": "85"}),
        ("0 - 49", {"at_most": "49"}), ("800 ≤ tổng điểm < 900", {"at_least": "800", "below": "900"}), ("từ 850 đến 1.000 điểm", {"at_least": "850", "at_most": "1000"}),
    ],
)  # fmt: skip
def test_bounds(text: str, expected: dict[str, str]) -> None:
    assert bounds_in(text) == replace(Bounds(), **{name: Decimal(value) for name, value in expected.items()})  # type: ignore[arg-type]


def test_bounds_in_percent() -> None:
    assert bounds_in("từ 80% đến dưới 90% tổng số điểm") == Bounds(
        at_least=Decimal(80), below=Decimal(90), percent=True
    )
    assert bounds_in("đạt từ 90% tổng số điểm trở lên") == Bounds(at_least=Decimal(90), percent=True)


@pytest.mark.parametrize("text", ["", "xếp loại tốt", "15/10/2026", "từ 1,000 điểm", "số 12"])
def test_what_holds_no_bounds(text: str) -> None:
    assert bounds_in(text) is None


def stated(*lines: str) -> list[list[str]]:
    return [[tier.label for tier in one.tiers] for one in tiers_stated([Said(line, HERE) for line in lines])]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("- Mức Tốt: Là đơn vị có tổng điểm đạt từ 85 điểm trở lên", "Tốt"), ("a) Xuất sắc: đạt từ 90 điểm trở lên", "Xuất sắc"), ("Loại A: ≥ 90 điểm", "A"),
        ("Từ 85 điểm trở lên: xếp loại Tốt", "Tốt"), ("Đơn vị đạt từ 90 điểm trở lên xếp loại Xuất sắc;", "Xuất sắc"), ("Tổng điểm từ 90 trở lên thì được xếp vào mức Tốt.", "Tốt"),
        ("- Ứng dụng CNTT mức độ khá: Tổng điểm từ 150 điểm đến 200 điểm.", "Khá"), ("Hoàn thành tốt nhiệm vụ: từ 70 điểm trở lên", "Hoàn thành tốt nhiệm vụ"),
        ("Mức 3: từ 80 điểm", "Mức 3"), ("Mức Tốt là đơn vị có tổng điểm trên 80", "Tốt"), ("Nhóm Tốt gồm các đơn vị có điểm từ 80", "Tốt"),
    ],
)  # fmt: skip
def test_names_before_and_behind_bounds(line: str, name: str) -> None:
    assert stated(line, "Kém: dưới 20 điểm") == [[name, "Kém"]]


def test_several_in_one_line() -> None:
    assert stated("Xếp loại: Tốt (từ 85 điểm trở lên), Khá (từ 70 đến dưới 85 điểm), Yếu (dưới 70 điểm).") == [
        ["Tốt", "Khá", "Yếu"]
    ]
    assert stated("Tốt: từ 85 điểm trở lên; Khá: từ 70 đến dưới 85 điểm; Yếu: dưới 70 điểm.") == [["Tốt", "Khá", "Yếu"]]


def test_sentences_with_numbers_that_state_no_tier() -> None:
    lines = (
        "Tỷ lệ hồ sơ trực tuyến từ 80% trở lên: 10 điểm", "Thời gian từ 01/10 đến 30/11 hằng năm", "Điều 3. Có hiệu lực từ ngày 01 tháng 7",
        "Ban hành trên 90% văn bản: 5 điểm", "Chậm trên 10 ngày: trừ 2 điểm",
    )  # fmt: skip
    assert stated(*lines) == []


def test_one_alone_states_no_tiers() -> None:
    assert stated("Đạt: từ 50 điểm trở lên") == []


def test_a_line_between_is_passed_over() -> None:
    assert stated("Tốt: từ 85 điểm trở lên", "(có ít nhất một sáng kiến)", "Khá: dưới 85 điểm") == [["Tốt", "Khá"]]
    assert stated("Tốt: từ 85 điểm trở lên", "Một.", "Hai.", "Khá: dưới 85 điểm") == []
