from __future__ import annotations

from datetime import datetime

from lxml import etree

from docgen.ooxml.names import DOCUMENT_PART, FOOTNOTES_PART, WORD, parse, w
from docgen.ooxml.package import Parts
from docgen.ooxml.revisions import Revisions, accept_all, has_revisions, plain, reject_all
from docgen.ooxml.walk import tables, text_of

WHEN = datetime(2026, 3, 9, 8)
BY = 'w:id="1" w:author="A" w:date="2026-03-09T08:00:00Z"'


def document(body: str, **others: str) -> Parts:
    xml = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    parts = {DOCUMENT_PART: xml.encode()}
    return parts | {
        name: f'<w:{tag} xmlns:w="{WORD}">{inside}</w:{tag}>'.encode() for name, tag, inside in _others(others)
    }


def _others(others: dict[str, str]) -> list[tuple[str, str, str]]:
    names = {"header": ("word/header1.xml", "hdr"), "footnotes": (FOOTNOTES_PART, "footnotes")}
    return [(*names[name], inside) for name, inside in others.items()]


def lines(parts: Parts, name: str = DOCUMENT_PART) -> list[str]:
    return [text_of(paragraph) for paragraph in parse(parts[name]).iter(w("p"))]


def both(parts: Parts, name: str = DOCUMENT_PART) -> tuple[list[str], list[str]]:
    assert has_revisions(parts)
    accepted, rejected = accept_all(parts), reject_all(parts)
    assert not has_revisions(accepted) and not has_revisions(rejected)
    return lines(accepted, name), lines(rejected, name)


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def ins(text: str) -> str:
    return f"<w:ins {BY}>{run(text)}</w:ins>"


def dead(text: str) -> str:
    return f"<w:del {BY}>{run(text, 'delText')}</w:del>"


def marked(name: str) -> str:
    return f"<w:pPr><w:rPr><w:{name} {BY}/></w:rPr></w:pPr>"


def test_runs_come_and_go() -> None:
    parts = document(f"<w:p>{run('Tổng ')}{dead('64,9')}{ins('72,9')}{run(' điểm')}</w:p>")
    assert both(parts) == (["Tổng 72,9 điểm"], ["Tổng 64,9 điểm"])
    assert b"delText" not in reject_all(parts)[DOCUMENT_PART]


def test_a_paragraph_whose_mark_goes_joins_the_next_which_keeps_its_properties() -> None:
    body = f"<w:p>{marked('del')}{run('một ')}</w:p><w:p><w:pPr><w:jc w:val='center'/></w:pPr>{run('hai')}</w:p>"
    assert both(document(body)) == (["một hai"], ["một ", "hai"])
    assert b"center" in accept_all(document(body))[DOCUMENT_PART]
    body = f"<w:p>{marked('ins')}{ins('mới')}</w:p><w:p>{run('cũ')}</w:p>"
    assert both(document(body)) == (["mới", "cũ"], ["cũ"])


def test_a_paragraph_that_is_all_gone_goes_also_before_a_table_and_at_the_end() -> None:
    table = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p>{run('ô')}</w:p></w:tc></w:tr></w:tbl>"
    body = f"<w:p>{marked('del')}{dead('bỏ')}</w:p>{table}<w:p>{marked('del')}{dead('bỏ nữa')}</w:p>"
    assert both(document(body)) == (["ô"], ["bỏ", "ô", "bỏ nữa"])


def test_rows_come_and_go_and_a_table_without_rows_goes() -> None:
    def row(text: str, mark: str = "") -> str:
        inside = {"ins": ins, "del": dead}.get(mark, run)(text)
        properties = f"<w:trPr><w:{mark} {BY}/></w:trPr>" if mark else ""
        return f"<w:tr>{properties}<w:tc><w:p>{marked(mark) if mark else ''}{inside}</w:p></w:tc></w:tr>"

    def table(*rows: str) -> str:
        return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"

    parts = document(table(row("A"), row("B", "del"), row("C", "ins")) + table(row("D", "ins")))
    assert tables(accept_all(parts)[DOCUMENT_PART]) == [[["A"], ["C"]], [["D"]]]
    assert tables(reject_all(parts)[DOCUMENT_PART]) == [[["A"], ["B"]]]


def test_cells_come_and_go() -> None:
    body = (
        f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr><w:cellIns {BY}/></w:tcPr><w:p>{run('mới')}</w:p></w:tc>"
        f"<w:tc><w:tcPr><w:cellDel {BY}/></w:tcPr><w:p>{run('cũ')}</w:p></w:tc></w:tr></w:tbl><w:p/>"
    )
    assert both(document(body)) == (["mới", ""], ["cũ", ""])


def test_moves_of_word_are_read() -> None:
    body = (
        f'<w:p>{run("a ")}<w:moveFromRangeStart {BY} w:name="m"/><w:moveFrom {BY}>{run("đi")}</w:moveFrom>'
        f'<w:moveFromRangeEnd w:id="1"/></w:p><w:p>{run("b ")}<w:moveTo {BY}>{run("đi")}</w:moveTo></w:p>'
    )
    assert both(document(body)) == (["a ", "b đi"], ["a đi", "b "])


def test_properties_are_put_back() -> None:
    body = (
        f"<w:p><w:pPr><w:jc w:val='center'/><w:rPr><w:b/></w:rPr><w:pPrChange {BY}><w:pPr><w:jc w:val='left'/></w:pPr>"
        f"</w:pPrChange></w:pPr><w:r><w:rPr><w:b/><w:rPrChange {BY}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>"
        f"<w:t>x</w:t></w:r></w:p><w:sectPr><w:pgSz w:w='1'/><w:sectPrChange {BY}><w:sectPr><w:pgSz w:w='2'/></w:sectPr>"
        f"</w:sectPrChange></w:sectPr>"
    )
    accepted, rejected = (parse(f(document(body))[DOCUMENT_PART]) for f in (accept_all, reject_all))
    assert [one.get(w("val")) for one in accepted.iter(w("jc"))] == ["center"]
    assert [one.get(w("val")) for one in rejected.iter(w("jc"))] == ["left"]
    assert [one.get(w("w")) for one in rejected.iter(w("pgSz"))] == ["2"]
    names = [str(one.tag).rpartition("}")[2] for one in rejected.iter(w("rPr")) for one in one]
    assert names == ["b", "i"], "the look of the paragraph's mark is no part of its properties"


def test_headers_and_notes_are_settled_and_a_note_without_reference_goes() -> None:
    note = f'<w:footnote w:id="{{}}"><w:p>{run("chú {}")}</w:p></w:footnote>'
    body = (
        f"<w:p>{run('a')}<w:del {BY}><w:r><w:footnoteReference w:id='2'/></w:r></w:del>"
        f"<w:ins {BY}><w:r><w:footnoteReference w:id='3'/></w:r></w:ins></w:p>"
    )
    parts = document(
        body, header=f"<w:p>{dead('cũ')}{ins('mới')}</w:p>", footnotes=note.format(2, 2) + note.format(3, 3)
    )
    assert both(parts, "word/header1.xml") == (["mới"], ["cũ"])
    assert both(parts, FOOTNOTES_PART) == (["chú 3"], ["chú 2"])


def test_what_is_written_is_settled_again_with_ids_beyond_those_in_use() -> None:
    body = (
        f'<w:p><w:bookmarkStart w:id="41" w:name="a"/>{run("cũ")}<w:bookmarkEnd w:id="41"/></w:p><w:p>{run("b")}</w:p>'
    )
    parts = document(body)
    root = parse(parts[DOCUMENT_PART])
    first = root[0][0]
    gone = plain(first)
    revisions = Revisions(parts, "A", WHEN)
    revisions.insert_block(first)
    revisions.delete_block(gone)
    first.addprevious(gone)
    made = {DOCUMENT_PART: etree.tostring(root)}
    assert both(made) == (["cũ", "b"], ["cũ", "b"])
    ids = [int(one.get(w("id"), "")) for one in root.iter(w("ins"), w("del"))]
    assert len(set(ids)) == len(ids) == 4 and min(ids) == 42
    assert gone.find(w("bookmarkStart")) is None and next(gone.iter(w("delText"))).text == "cũ"


def test_a_mark_is_handed_up_where_no_paragraph_follows() -> None:
    body = f"<w:p><w:pPr><w:jc w:val='center'/></w:pPr>{run('một')}</w:p><w:p>{run('hai')}</w:p>"
    for name, expected in (("del", (["một"], ["một", "hai"])), ("ins", (["một", "hai"], ["một"]))):
        parts = document(body)
        root = parse(parts[DOCUMENT_PART])
        revisions = Revisions(parts, "A", WHEN)
        revisions.mark_paragraph(root[0][1], name)
        revisions.mark_content(root[0][1], name)
        revisions.hand_up(root[0][1], root[0][0], name)
        made = {DOCUMENT_PART: etree.tostring(root)}
        assert both(made) == expected
        kept = accept_all(made) if name == "del" else reject_all(made)
        assert b"center" in kept[DOCUMENT_PART] and kept[DOCUMENT_PART].count(b"<w:p>") == 1
