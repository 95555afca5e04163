from __future__ import annotations

import itertools
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.vietnamese.names import Names, fold, fold_body, nearest, suggest

SAME = [
    ("Sở Lao động - Thương binh và Xã hội", "Sở Lao động Thương binh và xã hội"),
    ("Sở Lao động, Thương binh và Xã hội", "SỞ LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI"),
    ("UBND huyện Hòa Bình", "UBND huyện Hoà Bình"),
    ("Ủy ban nhân dân", "Uỷ ban nhân dân"),
    ("thủy sản", "thuỷ sản"),
    ("Sở Y tế", "Sở\u00a0Y  tế\n"),
    ("Đắk Lắk", "Ðắk Lắk"),
    ("Điểm cộng/ trừ", "điểm cộng/ trừ"),
    ("UBND xã Ea K'Roa", "UBND xã Ea K’Roa"),
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


SAME_BODY = [
    ("Sở Y tế", "Sở Y tế (1)"),
    ("Sở Y tế", "Sở Y tế**"),
    ("Sở Y tế", "sở y tế ²"),
    ("Sở Lao động - Thương binh và Xã hội", "Sở Lao động-Thương binh & Xã hội"),
    ("UBND huyện Hòa Bình", "Huyện Hoà Bình"),
    ("Ủy ban nhân dân phường Tây", "P. Tây"),
    ("UBND thành phố Vinh", "TP Vinh"),
    ("UBND TX. Đông", "Thị xã Đông"),
    ("UBND đặc khu Hòn Bắc", "ĐK Hòn Bắc"),
    ("UBND đặc khu Hòn Bắc", "UBND ĐK. Hòn Bắc"),
    ("Sở KH&CN", "Sở KH & CN"),
    ("Sở Nội vụ", "6. Sở Nội vụ"),
    ("UBND xã Đông", "12) Xã Đông"),
    ("Văn phòng UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh"),
    ("Văn phòng UBND tỉnh", "VP. UBND tỉnh"),
    ("Văn phòng UBND tỉnh", "VP Uỷ ban nhân dân tỉnh"),
    ("Văn phòng Đoàn ĐBQH và HĐND tỉnh", "VP Đoàn ĐBQH & Hội đồng nhân dân tỉnh"),
]
OTHER_BODY = [
    ("UBND tỉnh", "Tỉnh"),
    ("UBND huyện Đông", "UBND thị xã Đông"),
    ("UBND huyện Đông", "Đông"),
    ("Sở Y tế", "Sở Y tế (cũ)"),
    ("Trường số 1", "Trường số (2)"),
    ("Văn phòng UBND tỉnh", "Văn phòng HĐND tỉnh"),
    ("Văn phòng UBND tỉnh", "UBND tỉnh"),
    ("Phường 1", "1. Phường"),
    ("UBND phường 6", "6. UBND phường 7"),
    ("UBND xã Ea K'Roa", "UBND xã Ea KRoa"),
]


@pytest.mark.parametrize(("one", "other"), SAME_BODY)
def test_a_body_is_the_same_however_it_is_called(one: str, other: str) -> None:
    assert fold_body(one) == fold_body(other)
    assert fold_body(unicodedata.normalize("NFD", one)) == fold_body(other)


@pytest.mark.parametrize(("one", "other"), OTHER_BODY)
def test_other_bodies_stay_apart(one: str, other: str) -> None:
    assert fold_body(one) != fold_body(other)


@pytest.mark.parametrize("text", ["(1) " * 8000, " " * 30000 + "x", "*" * 30000])
def test_a_hostile_name_takes_no_time(text: str) -> None:
    begun = time.perf_counter()
    fold_body(text)
    assert time.perf_counter() - begun < 1


def test_the_nearest_name_is_offered() -> None:
    names = ["Sở Nội vụ", "Sở Tư pháp", "UBND huyện Mộc Châu"]
    assert nearest("So Tu phap", names) == ["Sở Tư pháp"]
    assert nearest("UBND huyện Môc Châu", names) == ["UBND huyện Mộc Châu"]
    assert nearest("bưu điện", names) == []


BODIES = [
    "Văn phòng UBND tỉnh", "Sở Nội vụ", "Sở Ngoại vụ", "Sở Tư pháp", "Sở Kế hoạch và Đầu tư", "Sở Tài chính",
    "Sở Công Thương", "Sở Nông nghiệp và Phát triển NT", "Sở Giao thông vận tải", "Sở Xây dựng",
    "Sở Tài nguyên và Môi trường", "Sở Thông tin và Truyền thông", "Sở Lao động - Thương binh và Xã hội",
    "Sở Văn hóa, Thể thao và Du lịch", "Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo", "Sở Y tế",
    "Thanh tra tỉnh", "Ban Dân tộc", "Ban Quản lý các khu công nghiệp tỉnh", "UBND thành phố Sơn La",
    "UBND huyện Mộc Châu", "UBND huyện Yên Châu", "UBND huyện Phù Yên", "UBND huyện Hoằng Hóa", "UBND xã Hoàng Hóa",
]  # fmt: skip
MEANT = {
    # nothing, or something else, in front
    "Mộc Châu": "UBND huyện Mộc Châu", "huyện Mộc Châu": "UBND huyện Mộc Châu", "H.Mộc Châu": "UBND huyện Mộc Châu",
    "Ủy ban nhân dân huyện Mộc Châu": "UBND huyện Mộc Châu", "UBND thị xã Mộc Châu": "UBND huyện Mộc Châu",
    "TP.Sơn La": "UBND thành phố Sơn La", "UBND tp Sơn La": "UBND thành phố Sơn La", "Dân tộc": "Ban Dân tộc",
    "Y tế": "Sở Y tế", "Thanh tra": "Thanh tra tỉnh", "Văn phòng UBND": "Văn phòng UBND tỉnh",
    "Sở Tư pháp tỉnh Sơn La": "Sở Tư pháp", "UBND H. Yên Châu": "UBND huyện Yên Châu",
    # initials
    "TT&TT": "Sở Thông tin và Truyền thông", "Sở TTTT": "Sở Thông tin và Truyền thông",
    "Sở TT & TT": "Sở Thông tin và Truyền thông", "STTTT": "Sở Thông tin và Truyền thông",
    "Sở Lao động TB&XH": "Sở Lao động - Thương binh và Xã hội", "LĐ-TB&XH": "Sở Lao động - Thương binh và Xã hội",
    "Sở LĐTBXH": "Sở Lao động - Thương binh và Xã hội", "GD&ĐT": "Sở Giáo dục và Đào tạo",
    "Sở VH,TT&DL": "Sở Văn hóa, Thể thao và Du lịch", "VHTTDL": "Sở Văn hóa, Thể thao và Du lịch",
    "NN&PTNT": "Sở Nông nghiệp và Phát triển NT", "Sở NN và PTNT": "Sở Nông nghiệp và Phát triển NT",
    "Sở Nông nghiệp và Phát triển nông thôn": "Sở Nông nghiệp và Phát triển NT", "KHĐT": "Sở Kế hoạch và Đầu tư",
    "Sở Kế hoạch ĐT": "Sở Kế hoạch và Đầu tư", "GTVT": "Sở Giao thông vận tải", "TN-MT": "Sở Tài nguyên và Môi trường",
    "VP UBND": "Văn phòng UBND tỉnh", "VP.UBND tỉnh": "Văn phòng UBND tỉnh",
    "BQL KCN": "Ban Quản lý các khu công nghiệp tỉnh", "BQL các KCN tỉnh": "Ban Quản lý các khu công nghiệp tỉnh",
    # accents, blanks, letters that look alike
    "So Tu phap": "Sở Tư pháp", "SO TU PHAP": "Sở Tư pháp", "Sở  Tư   pháp": "Sở Tư pháp", "moc chau": "UBND huyện Mộc Châu",
    "Sở Nôi vụ": "Sở Nội vụ", "S\u043e\u031b\u0309 Nội vụ": "Sở Nội vụ", "S0 Nội vụ": "Sở Nội vụ",
    "Ban D\u00e2n t\u043e\u0302c": "Ban Dân tộc", "Sở Giáo dục và Ðào tạo": "Sở Giáo dục và Đào tạo",
    "Thành phố Sơn La ": "UBND thành phố Sơn La", "Hoằng Hoa": "UBND huyện Hoằng Hóa", "Hoàng Hoá": "UBND xã Hoàng Hóa",
    # a slip
    "Sở Xây dụng": "Sở Xây dựng", "Sở Tài chinhs": "Sở Tài chính", "Mộc Châuu": "UBND huyện Mộc Châu",
    "Sở Thông tin Truyền thông": "Sở Thông tin và Truyền thông", "Sở Khoa học Công nghê": "Sở Khoa học và Công nghệ",
}  # fmt: skip


@pytest.mark.parametrize(("name", "meant"), MEANT.items())
def test_a_body_is_suggested_for_what_people_call_it(name: str, meant: str) -> None:
    assert suggest(name, BODIES) == [meant]
    assert suggest(unicodedata.normalize("NFD", name), BODIES) == [meant]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Hoang Hoa", ["UBND huyện Hoằng Hóa", "UBND xã Hoàng Hóa"]),
        ("Sở N vụ", ["Sở Nội vụ", "Sở Ngoại vụ"]),
        ("Sở NV", ["Sở Nội vụ", "Sở Ngoại vụ"]),
    ],
)
def test_bodies_that_are_equally_near_are_all_named(name: str, meant: list[str]) -> None:
    assert suggest(name, BODIES) == meant


def test_no_more_are_named_than_asked_for() -> None:
    names = [f"UBND {kind} Đông" for kind in ("xã", "phường", "huyện", "thị trấn", "đặc khu")]
    assert suggest("Đông", names) == names[:3] and suggest("Đông", names, most=1) == names[:1]


@pytest.mark.parametrize(
    "name", ["", " ", "&", "Bưu điện", "Cộng", "Trung bình", "Người lập bảng", "12", "Sở", "UBND", "abc"]
)
def test_what_is_like_no_body_gets_no_suggestion(name: str) -> None:
    assert suggest(name, BODIES) == []


@given(st.sampled_from(BODIES), st.sampled_from([str.upper, str.lower, str.title]))
def test_a_body_is_its_own_suggestion(name: str, change: object) -> None:
    assert callable(change) and suggest(change(name), BODIES) == [name]


@given(st.text(max_size=40), st.lists(st.text(max_size=30), max_size=6))
def test_any_text_may_be_asked_for(name: str, names: list[str]) -> None:
    found = suggest(name, names)
    assert len(found) <= 3 and set(found) <= set(names)


def test_twenty_unknown_names_are_looked_up_among_two_hundred_at_once() -> None:
    words = "Mường Châu Yên Sơn Thuận Bắc Nậm Chiềng Phù Lao Vân Tân Hồ Mai Cọ"
    known = [*BODIES, *(f"UBND xã {one} {other}" for one, other in itertools.permutations(words.split(), 2))][:200]
    asked = [
        "Mường Chau",
        "Sở TTTT",
        "abc xyz",
        "Nâm Phu",
        "Trung bình",
        "GD&ĐT",
        "Xã Yên Sơm",
        "Ban X",
        "Sở KH",
        "y",
    ] * 2
    taken = []
    for _attempt in range(5):
        names = Names(known)
        begun = time.perf_counter()
        found = [names.suggest(name) for name in asked]
        taken.append(time.perf_counter() - begun)
    assert found[1] == ["Sở Thông tin và Truyền thông"] and min(taken) < 0.05, taken
