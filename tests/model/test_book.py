from __future__ import annotations

from dataclasses import replace

from docgen.model.book import SheetMark, Stamp, stamp_of

STAMP = Stamp(
    shape="part",
    rubric="noi/12-2026",
    digest="0123456789abcdef",
    office="noi",
    year=2026,
    number="12/QĐ-UBND",
    date="2026-03-05",
    round="dot-2026",
    by="group",
    member="Nguyễn Văn An",
    parts=("cds.du-lieu", "cds.the-che"),
    sheets=(SheetMark("Sở - lần 2 | a", "cds", "so", "lan-2"), SheetMark("Xã", "cds", "xa")),
)


def test_a_stamp_reads_as_it_was_written() -> None:
    assert stamp_of(STAMP.pairs()) == STAMP


def test_what_is_empty_is_not_written() -> None:
    plain = replace(STAMP, member="", parts=(), sheets=(), by="")
    names = [name for name, _text in plain.pairs()]
    assert "member" not in names and not any(name.startswith(("part.", "sheet.")) for name in names)
    assert stamp_of(plain.pairs()) == plain


def test_what_is_no_stamp_of_ours_is_none() -> None:
    pairs = dict(STAMP.pairs())
    assert stamp_of([]) is None
    assert stamp_of((pairs | {"format": "2"}).items()) is None
    assert stamp_of((pairs | {"shape": "letter"}).items()) is None
    assert stamp_of((pairs | {"year": "hai nghìn"}).items()) is None


def test_every_text_of_a_stamp_fits_a_property() -> None:
    assert max(len(text) for _name, text in STAMP.pairs()) < 255
