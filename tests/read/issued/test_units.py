from __future__ import annotations

import pytest

from docgen.read.issued.units import track_in, units_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BỘ TIÊU CHÍ CÁC SỞ, BAN, NGÀNH CẤP TỈNH", [("các sở, ban, ngành cấp tỉnh", "sở, ban, ngành")]),
        ("các cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh", [("các cơ quan chuyên môn thuộc UBND tỉnh", "cơ quan chuyên môn")]),
        ("UBND các huyện, thị xã, thành phố", [("UBND các huyện, thị xã, thành phố", "huyện, thị xã, thành phố")]),
        ("Ủy ban nhân dân các xã, phường, đặc khu", [("UBND các xã, phường, đặc khu", "xã, phường, đặc khu")]),
        ("chuyển đổi số cấp xã năm 2026", [("đơn vị cấp xã", "đơn vị cấp xã")]),
        ("KHỐI CÁC CƠ QUAN NGÀNH DỌC", [("các cơ quan ngành dọc", "cơ quan ngành dọc")]),
        ("các sở, ngành và UBND các xã, phường", [("các sở, ngành", "sở, ngành"), ("UBND các xã, phường", "xã, phường")]),
        ("các huyện, thành phố; xã, phường", [("các huyện, thành phố", "huyện, thành phố"), ("xã, phường", "xã, phường")]),
    ],
)  # fmt: skip
def test_enumerations_of_units(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.label, one.noun) for one in units_in(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Sở Thông tin và Truyền thông ban hành văn bản", "UBND tỉnh", "Ủy ban nhân dân tỉnh", "hoạt động xã hội số", "cơ sở dữ liệu", "trụ sở", "Ban Chỉ đạo", "ban hành",
        "ngành nghề", "sở hữu trí tuệ", "xã Mường Bú", "thành phố Hà Giang mới", "Hạ tầng số",
    ],
)  # fmt: skip
def test_words_that_name_no_block(text: str) -> None:
    assert units_in(text) == []


def test_one_word_is_enough_over_a_column() -> None:
    assert [one.noun for one in units_in("Điểm tối đa Sở", bare=True)] == ["sở"]
    assert units_in("Điểm tối đa", bare=True) == []


@pytest.mark.parametrize(
    ("text", "track"),
    [("Sở có TTHC", "có TTHC"), ("CÁC SỞ KHÔNG CÓ THỦ TỤC HÀNH CHÍNH", "không có thủ tục hành chính"), ("sở không phát sinh TTHC", "không phát sinh TTHC"), ("các sở", "")],
)  # fmt: skip
def test_tracks(text: str, track: str) -> None:
    assert track_in(text) == track


def test_long_enumerations_take_no_time() -> None:
    assert len(units_in("sở " + " , ; ; , " * 2000 + " xã x")) <= 2
