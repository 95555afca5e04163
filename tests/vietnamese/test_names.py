from __future__ import annotations

import unicodedata

import pytest

from docgen.vietnamese.names import fold, nearest

SAME = [
    ("Sở Lao động - Thương binh và Xã hội", "Sở Lao động Thương binh và xã hội"),
    ("Sở Lao động, Thương binh và Xã hội", "SỞ LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI"),
    ("UBND huyện Hòa Bình", "UBND huyện Hoà Bình"),
    ("Ủy ban nhân dân", "Uỷ ban nhân dân"),
    ("thủy sản", "thuỷ sản"),
    ("Sở Y tế", "Sở\u00a0Y  tế\n"),
    ("Đắk Lắk", "Ðắk Lắk"),
    ("Điểm cộng/ trừ", "điểm cộng/ trừ"),
]
DIFFERENT = [
    ("UBND huyện Yên Châu", "UBND huyện Yên Chấu"),
    ("Đăk Glei", "Đak Glei"),
    ("Mộc Châu", "Mốc Châu"),
    ("Hoằng Hóa", "Hoàng Hóa"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_that_mean_the_same_agree(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert fold(unicodedata.normalize("NFD", one)) == fold(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_letters_and_tones_are_other_names(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_the_nearest_name_is_offered() -> None:
    names = ["Sở Nội vụ", "Sở Tư pháp", "UBND huyện Mộc Châu"]
    assert nearest("So Tu phap", names) == ["Sở Tư pháp"]
    assert nearest("UBND huyện Môc Châu", names) == ["UBND huyện Mộc Châu"]
    assert nearest("bưu điện", names) == []
