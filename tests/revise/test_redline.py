from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from docgen.check.package import check_package
from docgen.errors import Refused, Severity
from docgen.ooxml.controls import unwrap_package
from docgen.ooxml.names import DOCUMENT_PART, FOOTNOTES_PART, parse, w
from docgen.ooxml.package import read_package, to_bytes, write_package
from docgen.ooxml.revisions import accept_all, reject_all
from docgen.ooxml.walk import cell_text, inner, text_of
from docgen.render.manifest import without_manifest
from docgen.revise.redline import redline
from tests.audit import audit
from tests.render.build import docx
from tests.revise.correcting import base, correction
from tests.revise.edits import EDITS, Edit
from tests.revise.texts import repeated_ids, said

WHEN = datetime(2026, 3, 9, 8)
NAME = "kon-tum-2017"
VALIDATED = {"table_with_heading_and_caption", "column_gone", "paragraph_at_the_end", "fields_and_links"}


def made(old: bytes, new: bytes, **more: object) -> bytes:
    return redline(old, new, author="docgen", when=WHEN, **more)  # type: ignore[arg-type]


def edited(document: bytes, change: Edit) -> bytes:
    parts = read_package(document, "a.docx")
    root = parse(parts[DOCUMENT_PART])
    body = root.find(w("body"))
    assert body is not None
    change(body)
    notes = parse(parts[FOOTNOTES_PART])
    used = {one.get(w("id")) for one in root.iter(w("footnoteReference"))}
    for note in [one for one in notes if one.get(w("type")) is None and one.get(w("id")) not in used]:
        notes.remove(note)
    return write_package(parts | {DOCUMENT_PART: to_bytes(root), FOOTNOTES_PART: to_bytes(notes)})


def bare(document: bytes) -> bytes:
    """A clean copy: no manifest, no controls, no bookmarks of docgen."""
    parts = unwrap_package(read_package(without_manifest(document), "a.docx"))
    root = parse(parts[DOCUMENT_PART])
    etree.strip_elements(root, w("bookmarkStart"), w("bookmarkEnd"))
    return write_package(parts | {DOCUMENT_PART: to_bytes(root)})


def errors(document: bytes) -> set[str]:
    return {one.rule for one in check_package(document, "a.docx") if one.severity is Severity.ERROR}


def settled(document: bytes) -> bytes:
    return write_package(accept_all(read_package(document, "a.docx")))


def holds(old: bytes, new: bytes) -> bytes:
    data = made(old, new)
    parts = read_package(data, "a.docx")
    assert said(accept_all(parts)) == said(settled(new))
    assert said(reject_all(parts)) == said(settled(old))
    assert repeated_ids(data) == []
    assert errors(data) <= errors(old) | errors(new)
    return data


@pytest.mark.parametrize("change", EDITS)
def test_edits_by_hand_come_and_go(change: str, tmp_path: Path) -> None:
    there = correction("edit", NAME)
    new = edited(there.new, EDITS[change])
    for number, (old, other) in enumerate(((there.old, new), (new, there.old))):
        path = tmp_path / f"{number}.docx"
        path.write_bytes(holds(old, other))
        if change in VALIDATED and number == 0:
            assert audit(path) == []


@pytest.mark.parametrize("change", ["rows_in_another_order", "rows_gone", "table_gone", "words_changed"])
def test_documents_that_lost_their_marks_are_known_by_their_words(change: str) -> None:
    new = edited(base("kon-tum-2017"), EDITS[change])
    holds(bare(base("kon-tum-2017")), bare(new))
    holds(base("kon-tum-2017"), bare(new))


def rows_of(data: bytes, mark: str) -> list[str]:
    """First words of rows that are marked so."""
    root = parse(read_package(data, "a.docx")[DOCUMENT_PART])
    marked = [row for row in root.iter(w("tr")) if row.find(f"{w('trPr')}/{w(mark)}") is not None]
    texts = ["".join(one.text or "" for one in row.iter(w("t"), w("delText"))) for row in marked]
    return [text.strip("0123456789,-") for text in texts]


@pytest.mark.parametrize("without", [False, True])
def test_a_moved_row_goes_and_comes_and_the_others_stay(without: bool) -> None:
    def move(body: etree._Element) -> None:
        table = max(body.iter(w("tbl")), key=lambda one: len(list(inner(one, w("tr")))))
        rows = list(inner(table, w("tr")))
        rows[-1].addnext(rows[3])

    old = base("thanh-hoa-2017")
    new = edited(old, move)
    data = holds(bare(old), bare(new)) if without else holds(old, new)
    assert len(rows_of(data, "ins")) == len(rows_of(data, "del")) == 1
    assert rows_of(data, "ins") == rows_of(data, "del") and len(rows_of(data, "ins")[0]) > 4
    assert b"w:moveFrom" not in data and b"w:moveTo" not in data


def test_numbers_are_replaced_whole() -> None:
    data = holds(docx("Tổng 1.234,5 điểm, đạt 67% (18/30)"), docx("Tổng 1.235,5 điểm, đạt 68% (19/30)"))
    root = parse(read_package(data, "a.docx")[DOCUMENT_PART])
    assert [text.text for text in root.iter(w("delText"))] == ["1.234,5", "67% (18/30"]
    assert [text_of(one) for one in root.iter(w("ins"))] == ["1.235,5", "68% (19/30"]


def test_the_same_documents_have_no_changes_and_the_same_input_the_same_bytes() -> None:
    old = base("son-la-2021")
    assert b"<w:ins " not in read_package(made(old, old), "a.docx")[DOCUMENT_PART]
    there = correction("same", "son-la-2021")
    assert made(there.old, there.new) == made(there.old, there.new)


def test_each_changed_row_of_a_unit_says_why() -> None:
    there = correction("reasons", "dien-bien-2019")
    unit = there.corrections[0].unit
    data = made(there.old, there.new, reasons={unit: ["ô D14 sửa 64,9 → 72,9", "văn bản 1143/STTTT-CNTT"]})
    parts = read_package(data, "a.docx")
    comments = list(parse(parts["word/comments.xml"]))
    assert comments and all("72,9" in "".join(map(str, one.itertext())) for one in comments)
    name = there.prepared.units[unit].name
    root = parse(parts[DOCUMENT_PART])
    for mark in root.iter(w("commentReference")):
        row = next(mark.iterancestors(w("tr")))
        texts = ["".join(one.text or "" for one in cell.iter(w("t"), w("delText"))) for cell in inner(row, w("tc"))]
        assert any(name in text or text in name for text in texts if text), texts
        assert next(row.iter(w("ins"), w("del")), None) is not None


def test_what_deleted_content_needs_comes_with_it(tmp_path: Path) -> None:
    """A picture, a style and a footnote that only the old document has."""
    import io

    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE

    dot = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
        "dccc59e70000000049454e44ae426082"
    )

    def written(rich: bool) -> bytes:
        document = Document()
        document.add_paragraph("Giữ nguyên")
        if rich:
            document.styles.add_style("Riêng", WD_STYLE_TYPE.PARAGRAPH)
            document.add_paragraph("Có hình", style="Riêng").add_run().add_picture(io.BytesIO(dot))
        document.add_paragraph("Cuối")
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    data = holds(written(True), written(False))
    parts = read_package(data, "a.docx")
    assert dot in parts.values()
    names = [one.get(w("val")) for one in parse(parts["word/styles.xml"]).iter(w("name"))]
    assert "Riêng" in names
    assert errors(data) == errors(written(False))
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    assert [line for line in audit(path) if "stylesWithEffects" not in line] == []


def test_footnotes_are_compared_with_the_places_that_refer_to_them() -> None:
    def with_note(text: str, *, there: bool = True) -> bytes:
        parts = dict(read_package(base("son-la-2021"), "a.docx"))
        root = parse(parts[DOCUMENT_PART])
        body = root.find(w("body"))
        assert body is not None
        run = etree.SubElement(body[8], w("r"))
        notes = parse(parts[FOOTNOTES_PART])
        if there:
            etree.SubElement(run, w("footnoteReference"), {w("id"): "7"})
            note = etree.SubElement(notes, w("footnote"), {w("id"): "7"})
            etree.SubElement(etree.SubElement(etree.SubElement(note, w("p")), w("r")), w("t")).text = text
        else:
            etree.SubElement(run, w("t")).text = "."
        return write_package(parts | {DOCUMENT_PART: to_bytes(root), FOOTNOTES_PART: to_bytes(notes)})

    holds(with_note("Chưa tính 2 đơn vị"), with_note("Chưa tính 3 đơn vị"))
    holds(with_note("Chưa tính 2 đơn vị"), with_note("", there=False))
    holds(with_note("", there=False), with_note("Chưa tính 2 đơn vị"))


def test_headers_are_compared_by_the_pages_they_serve() -> None:
    old = base("kon-tum-2017")
    parts = read_package(old, "a.docx")
    name = next(part for part in sorted(parts) if part.startswith(("word/header", "word/footer")))
    root = parse(parts[name])
    run = etree.SubElement(next(root.iter(w("p"))), w("r"))
    etree.SubElement(run, w("t")).text = "DỰ THẢO"
    data = holds(old, write_package(parts | {name: to_bytes(root)}))
    assert b"w:ins" in read_package(data, "a.docx")[name]


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(Refused, match="cũ.docx"):
        made(b"nothing", base("son-la-2021"), names=("cũ.docx", "mới.docx"))


def test_cells_are_held_against_each_other_by_column() -> None:
    """A rank that moves is struck in its own cell; the name beside it is not touched."""
    there = correction("cells", "kon-tum-2017")
    root = parse(read_package(made(there.old, there.new), "a.docx")[DOCUMENT_PART])
    for row in root.iter(w("tr")):
        properties = row.find(w("trPr"))
        if properties is None or properties.find(w("ins")) is not None or properties.find(w("del")) is not None:
            continue
        for cell in inner(row, w("tc")):
            gone = "".join(text.text or "" for text in cell.iter(w("delText")))
            assert not gone or len(gone) <= len(cell_text(cell)) + 12
