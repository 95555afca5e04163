from __future__ import annotations

from docgen.ooxml.fields import in_runs
from docgen.ooxml.names import WORD, parse, w
from docgen.ooxml.walk import text_of


def test_a_short_field_becomes_a_long_one_that_shows_the_same() -> None:
    xml = f'<w:p xmlns:w="{WORD}"><w:r><w:t>Bảng </w:t></w:r><w:fldSimple w:instr=" SEQ Bảng "><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>'
    paragraph = parse(xml)
    in_runs(paragraph)
    assert paragraph.find(w("fldSimple")) is None and text_of(paragraph) == "Bảng 3"
    assert [one.get(w("fldCharType")) for one in paragraph.iter(w("fldChar"))] == ["begin", "separate", "end"]
    assert [one.text for one in paragraph.iter(w("instrText"))] == [" SEQ Bảng "]
