from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Literal

import pytest
from babel import Locale, localedata
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from docgen.vietnamese.legacy import (
    TABLES,
    Encoding,
    convert,
    detect,
    evidence,
    is_unicode,
    legacy_of_font,
    writes_capitals,
)
from tests import rounds
from tests.legacy import encode

EVERY = pytest.mark.parametrize("encoding", Encoding)
SAMPLES = {
    Encoding.TCVN3: ("Së Th«ng tin vµ TruyÒn th«ng", "Së T­ ph¸p", "Uû ban nh©n d©n", "§iÖn Biªn"),
    Encoding.VNI: ("Sôû Thoâng tin vaø Truyeàn thoâng", "Sôû Tö phaùp", "Uyû ban nhaân daân", "Ñieän Bieân"),
}
SAID = ("Sở Thông tin và Truyền thông", "Sở Tư pháp", "Uỷ ban nhân dân", "Điện Biên")
Form = Literal["NFC", "NFD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD")
VOWELS = "aăâeêioôơuưy"
LETTERS = [unicodedata.normalize("NFC", v + t) for v in VOWELS for t in ("", *"\u0300\u0301\u0303\u0309\u0323")] + ["đ"]


@cache
def names() -> tuple[str, ...]:
    """Every unit's name in the samples' register."""
    units = YAML(typ="safe").load((rounds.ROOT / "data" / "units.yaml").read_text("utf-8"))["units"]
    return tuple(dict.fromkeys(unicodedata.normalize("NFC", unit["name"]) for unit in units))


@EVERY
def test_text_is_read(encoding: Encoding) -> None:
    assert tuple(convert(text, encoding) for text in SAMPLES[encoding]) == SAID


@EVERY
def test_every_letter_can_be_read_once(encoding: Encoding) -> None:
    letters = [letter for letter in LETTERS if not letter.isascii()]
    capitals = [letter.upper() for letter in letters]
    table = TABLES[encoding]
    if encoding is Encoding.TCVN3:
        assert len(table) == 74 and len(set(table.values())) == 74
        assert set(table.values()) == {*letters, *"ĂÂÊÔƠƯĐ"}
    else:
        assert set(table.values()) == {*letters, *capitals}
        assert table["aú"] == "ẳ" and table["AÚ"] == "Ẳ"
        assert len([code for code in table if code == code.lower()]) == 67 + 3


@pytest.mark.skipif(shutil.which("iconv") is None, reason="iconv is not installed")
def test_tcvn3_is_what_the_c_library_says() -> None:
    """Its TCVN5712-1 has the same small letters; the marks by themselves, which it keeps back, are asked with a stop."""
    table = {code: letter for code, letter in TABLES[Encoding.TCVN3].items() if letter.islower()}
    stored = "".join(code + "." for code in table).encode("latin-1")
    done = subprocess.run(["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=stored, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this iconv does not know TCVN5712-1")
    assert unicodedata.normalize("NFC", done.stdout.decode()).split(".")[:-1] == list(table.values())


def test_capitals_of_either_kind_of_mark() -> None:
    assert convert("AÂU LAÏC, Aâu Laïc, ÖÙNG HOØA, Öùng Hoøa, ÑÆNH", Encoding.VNI) == (
        "ÂU LẠC, Âu Lạc, ỨNG HÒA, Ứng Hòa, ĐỈNH"
    )
    assert convert("së y tÕ", Encoding.TCVN3, capitals=True) == "SỞ Y TẾ"


@pytest.mark.parametrize(
    ("font", "encoding", "capitals"),
    [
        (".VnTime", Encoding.TCVN3, False), (".VnTimeH", Encoding.TCVN3, True), (".vntimeh", Encoding.TCVN3, True),
        (".VnArial NarrowH", Encoding.TCVN3, True), (".VnArial", Encoding.TCVN3, False),
        ("VNI-Times", Encoding.VNI, False), ("VNI Helve", Encoding.VNI, False),
        ("Times New Roman", None, False), ("Calibri", None, False), ("", None, False), ("VNTimes", None, False),
        ("VNI", None, False), ("Arial VnTimeH", None, False),
    ],
)  # fmt: skip
def test_fonts_tell_the_encoding(font: str, encoding: Encoding | None, capitals: bool) -> None:
    assert (legacy_of_font(font), writes_capitals(font)) == (encoding, capitals)


@EVERY
@given(data=st.data())
def test_names_of_units_go_there_and_back(encoding: Encoding, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(names()), min_size=3, max_size=12, unique=True))
    stored = [encode(name, encoding) for name in chosen]
    assert detect(stored) is encoding
    read = [convert(text, encoding) for text in stored]
    if encoding is Encoding.VNI:
        assert read == chosen
    assert [text.casefold() for text in read] == [name.casefold() for name in chosen]
    assert detect(read) is None


@EVERY
@given(data=st.data())
def test_capitals_of_tcvn3_are_the_fonts(encoding: Encoding, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names()))
    assert convert(encode(name.lower(), encoding), encoding, capitals=True) == name.upper()


@EVERY
@given(st.data())
def test_a_list_in_which_one_text_is_unicode_is_not_converted(encoding: Encoding, data: st.DataObject) -> None:
    stored = [encode(name, encoding) for name in data.draw(st.lists(st.sampled_from(names()), max_size=8))]
    right = data.draw(st.sampled_from([name for name in names() if is_unicode(name)]))
    form = data.draw(st.sampled_from(FORMS))
    at = data.draw(st.integers(0, len(stored)))
    assert detect([*stored[:at], unicodedata.normalize(form, right), *stored[at:]]) is None


@EVERY
def test_a_list_that_is_half_unicode_without_its_own_letters_is_not_converted(encoding: Encoding) -> None:
    right = ["Công an", "Bình Thanh", "Toàn Thân", "Hoà Bình"]
    stored = [encode(name, encoding) for name in ("Sở Nội vụ", "Sở Tư pháp", "Sở Y tế", "Sở Công Thương")]
    assert detect(stored) is encoding and detect([*stored, *right]) is None and detect(right) is None


@given(st.lists(st.sampled_from(names()), max_size=12), st.sampled_from(FORMS))
def test_unicode_is_never_taken_for_legacy(chosen: list[str], form: Form) -> None:
    texts = [unicodedata.normalize(form, name) for name in chosen]
    assert detect(texts) is None
    words = [word for name in chosen for word in name.split() if not is_unicode(word)]
    assert detect(words) is None
    assert not any(evidence(word, encoding).legacy for word in words for encoding in Encoding)


LATIN_1_ONLY = [
    "công tác", "Bình", "Ông", "Dân", "Hoà Bình", "Toàn", "ngoài", "xoá", "Thanh Hoá", "Khánh Hoà", "phòng", "công an",
    "Hà Nam", "Cà Mau", "Ban Quân dân", "Hành chính", "quý", "Thái Bình", "Phú Yên", "Tây Ninh", "CÔNG AN", "TÒA ÁN",
]  # fmt: skip


@pytest.mark.parametrize("text", LATIN_1_ONLY)
def test_right_words_that_old_fonts_could_spoil_are_left_alone(text: str) -> None:
    assert not any(evidence(text, encoding).legacy for encoding in Encoding)
    assert detect([text]) is detect(LATIN_1_ONLY) is None


OTHERS = [
    ["Médiathèque", "Bibliothèque", "Hôtel de ville", "Préfecture", "Mairie à côté", "tôt", "sûr", "où", "forêt"],
    ["§ 5", "±2", "10 µm", "5 µg", "20 °C", "m²", "3 × 4", "6 ÷ 2", "5·6", "½", "© 2020", "® A", "№ 5", "1º", "2ª"],
    ["A¹", "B¹", "C¹", "D²", "H¹", "«A»", "«B»", "a·b", "TT-01", "SO-NV/2017", "QĐ-UBND"],
    ["12", "8,5", "−2", "70.25", "1.234,5", "", " ", "-", "x"],
    ["Zürich", "Köln", "Düsseldorf", "Görlitz", "Straße", "für", "über", "Tür", "Süd"],
    ["São Tomé", "Ceará", "Pará", "Amapá", "Piauí", "Maranhão", "só", "até", "não", "já"],
    ["Malmö", "Gävle", "Ängelholm", "Å", "Ö", "på", "så", "två", "sø", "tø", "Ærø"],
]


@pytest.mark.parametrize("texts", OTHERS)
def test_other_languages_signs_and_codes_are_no_legacy_text(texts: list[str]) -> None:
    assert detect(texts) is None
    assert [text for text in texts if detect([text])] == []


def test_no_country_or_language_in_any_tongue_is_taken_for_legacy() -> None:
    """The names that Babel holds, as whole lists, and by three as a short column has them."""
    wrong = []
    for code in localedata.locale_identifiers():
        if "_" not in code:
            tongue = Locale.parse(code)
            for texts in (list(tongue.territories.values()), list(tongue.languages.values())):
                short = [text for text in texts if not text.isascii() and not is_unicode(text)]
                windows = [texts, short, *(short[at : at + 3] for at in range(len(short)))]
                wrong += [(code, window[:3]) for window in windows if detect(window)]
    assert wrong == []


def texts_of_the_samples() -> Iterator[tuple[str, list[str]]]:
    for folder in ("data", "rubrics"):
        for path in sorted((rounds.ROOT / folder).rglob("*")):
            if path.suffix in (".yaml", ".md"):
                yield path.name, path.read_text("utf-8").splitlines()


def test_no_text_of_the_samples_is_taken_for_legacy() -> None:
    for name, lines in texts_of_the_samples():
        for form in FORMS:
            texts = [unicodedata.normalize(form, line) for line in lines]
            words = [word for line in texts for word in line.split()]
            short = [word for word in words if not is_unicode(word)]
            assert detect(texts) is detect(words) is detect(short) is None, name
            assert [word for word in short for encoding in Encoding if evidence(word, encoding).legacy] == [], name
