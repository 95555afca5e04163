from __future__ import annotations

import unicodedata

import pytest

from docgen.vietnamese.syllables import is_syllable

SYLLABLES = (
    "sở y tế nội vụ thông tin và truyền ủy ban nhân dân huyện quỳnh nhai mường la nghiệp giáo dục khuya nguyễn gì giếng "
    "quốc quý uống yêu ươm oách khoét hoặc xoong ngoằn thuở quyết huýt khuỷu ý ơi đắk lắk"
)
OTHERS = "été cơng thơng cụngx tỏc bỡnh ễng krông plông zip web fax aa tt được1 hoàà ngh q bưb"


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_words_of_the_language_are_syllables(word: str) -> None:
    assert is_syllable(word) and is_syllable(word.upper()) and is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", OTHERS.split())
def test_other_runs_of_letters_are_none(word: str) -> None:
    assert not is_syllable(word)


def test_a_stop_at_the_end_bears_a_sharp_or_heavy_tone() -> None:
    assert [is_syllable(word) for word in ("tác", "tạc", "tac", "tàc")] == [True, True, False, False]
    assert is_syllable("tàc", toned=False) and is_syllable("tac", toned=False)
