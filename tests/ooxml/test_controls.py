from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.ooxml import controls
from docgen.ooxml.controls import Numbering, bookmark_name, control_tag, unwrap_package
from docgen.ooxml.package import read_package, write_package
from tests.render.build import docx, made, table_docx, texts


@given(st.text(min_size=1), st.integers(0, 10**6))
def test_names_and_ids_are_within_words_bounds(key: str, ordinal: int) -> None:
    assert control_tag(key).startswith("dg:") and len(control_tag(key)) <= 64
    assert bookmark_name(key, ordinal).startswith("_dg_") and len(bookmark_name(key, ordinal)) <= 40


def test_long_keys_stay_apart() -> None:
    assert control_tag("a" * 61) == "dg:" + "a" * 61
    assert control_tag("a" * 62) != control_tag("a" * 63)


def test_numbering_gives_nothing_twice_and_always_the_same() -> None:
    first, second = Numbering(), Numbering()
    given_out = [first.control() for _n in range(1000)]
    assert len(set(given_out)) == 1000 and min(given_out) > 0 and max(given_out) < 2**31
    assert given_out == [second.control() for _n in range(1000)]
    marks = [first.bookmark("a"), first.bookmark("a"), first.bookmark("b")]
    assert len({number for number, _name in marks}) == len({name for _number, name in marks}) == 3


def test_unwrapping_keeps_all_text() -> None:
    for template in (
        docx("Năm {{ nam }}", "{{ cau.ket_luan }}"),
        table_docx(["{%tr for x in dong %}", ""], ["{{ x }}", "A"], ["{%tr endfor %}", ""]),
    ):
        draft = made(template)
        parts = read_package(draft.data, "a.docx")
        plain = unwrap_package(parts)
        assert b"w:sdt" in parts["word/document.xml"] and b"w:sdt" not in plain["word/document.xml"]
        assert texts(write_package(plain)) == texts(draft)


def test_names_that_hash_alike_are_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controls, "_hash", lambda _text: "0" * 64)
    controls._name.cache_clear()
    numbering = Numbering()
    names = [numbering.bookmark(key)[1] for key in ("a", "b", "a", "c", "b")]
    controls._name.cache_clear()
    assert len(set(names)) == 5
    assert list(numbering.bookmarks.items()) == list(zip(names, ("a", "b", "a", "c", "b"), strict=True))
