from __future__ import annotations

import random
import unicodedata

import pytest

from docgen.vietnamese.collation import sort_key

ORDERED = [
    ["a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "â", "ấ", "b"],
    ["Ba Đình", "Bà Rịa", "Bắc Yên", "Dầu Tiếng", "Duy Xuyên", "Đà Bắc", "Đông Anh", "Em", "Ê ban", "Vân Hồ"],
    ["Mai Sơn", "Mộc Châu", "Mường La", "Phù Yên", "Quỳnh Nhai", "Sông Mã", "Sốp Cộp", "Thuận Châu"],
    ["ma", "mà", "mả", "mã", "má", "mạ", "ma bi"],
    ["Điều 2", "Điều 9", "Điều 10"],
    ["Sở Y tế", "sự vụ", "Tư pháp"],
]


@pytest.mark.parametrize("names", ORDERED)
def test_names_stand_in_the_order_of_the_dictionary(names: list[str]) -> None:
    shuffled = names[:]
    random.Random(5).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == names


def test_composed_and_decomposed_text_stand_together() -> None:
    assert sort_key("Mộc Châu") == sort_key(unicodedata.normalize("NFD", "Mộc Châu"))
