from __future__ import annotations

from pathlib import Path

import pytest
from docx.document import Document as DocumentType
from docx.oxml import parse_xml

from docgen.errors import Spot
from docgen.ooxml.names import parse, w
from docgen.ooxml.package import read_package, write_package
from docgen.render.template import prepare
from tests.render.build import (
    NAME,
    NAMESPACES,
    add_table,
    context,
    document_xml,
    docx,
    faults,
    made,
    rules,
    table_docx,
    table_texts,
    texts,
    unit,
)
from tests.render.scramble import scramble


def places(data: bytes) -> list[tuple[str, str, str]]:
    found = []
    for fault in faults(data):
        assert isinstance(fault.place, Spot)
        found.append((fault.rule, fault.place.where, fault.place.tag))
    return found


def test_all_faults_are_told_in_one_run_with_their_places() -> None:
    def more(document: DocumentType) -> None:
        add_table(document, ["A", "{{ a b }}"], ["{%tr for x in dong %}", ""], ["{{ x }}", "{{ mot"])
        document.sections[0].header.paragraphs[0].text = "{% if nam %}"

    found = places(docx("{{ nam }", "Văn bản { nam }", "{% endfor %}", then=more))
    assert ("tag-not-closed", "paragraph 1 “{{ nam }”", "{{ nam }") in found
    assert ("single-brace", "paragraph 2 “Văn bản { nam }”", "{ nam }") in found
    assert ("tag-without-opener", "paragraph 3 “{% endfor %}”", "{% endfor %}") in found
    assert ("tag-syntax", "table 1, row 1, cell 2", "{{ a b }}") in found
    assert ("tag-never-ends", "table 1, row 2, cell 1", "{% tr for x in dong %}") in found
    assert ("tag-not-closed", "table 1, row 3, cell 2", "{{ mot") in found
    assert ("tag-never-ends", "header 1, paragraph 1 “{% if nam %}”", "{% if nam %}") in found


@pytest.mark.parametrize(
    ("paragraphs", "rule"),
    [
        (["{%p if nam %} chữ", "x", "{%p endif %}"], "text-beside-tag"),
        (["{%p if nam %}{{ nam }}", "x", "{%p endif %}"], "text-beside-tag"),
        (["{% if nam %}", "x", "{% endif %}"], "tag-ends-elsewhere"),
        (["{%p if nam %}", "x{% endif %}"], "tag-ends-elsewhere"),
        (["{%p for x in dong %}", "x", "{% endfor %}"], "tag-ends-elsewhere"),
        (["{%p if nam %}", "x", "{%p endfor %}", "{%p endif %}"], "tag-without-opener"),
        (["{% else %}"], "tag-without-opener"),
        (["{%p if nam %}", "x"], "tag-never-ends"),
        (["{%tr if nam %}"], "tag-not-in-table"),
        (["x }} y"], "tag-not-closed"),
        (["{{ nam", "}}"], "tag-not-closed"),
    ],
)
def test_blocks_that_would_lose_text_are_refused(paragraphs: list[str], rule: str) -> None:
    assert rule in rules(docx(*paragraphs))


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        ([["{%tr for x in dong %}", "chữ"], ["{{ x }}", ""], ["{%tr endfor %}", ""]], "text-beside-tag"),
        ([["{%tr for x in dong %}", "{%tr if x %}"], ["{{ x }}", ""], ["{%tr endfor %}", ""]], "text-beside-tag"),
        ([["{%tr for x in dong %}", ""], ["{{ x }}", "{% endfor %}"]], "tag-ends-elsewhere"),
        ([["{%p for x in dong %}", ""], ["{{ x }}", "{%p endfor %}"]], "tag-ends-elsewhere"),
        ([["{%tc for x in dong %}", "{{ x }}"]], "column-loop-shape"),
        ([["{%tc if nam %}", "x", "{%tc endif %}"]], "column-loop-shape"),
        (
            [
                ["A", "{%tc for x in dong %}", "x", "{%tc endfor %}"],
                ["{%tc for x in dong %}", "x", "{%tc endfor %}", "A"],
            ],
            "column-loop-grid",
        ),
        ([["{%tc for x in dong %}", "x", "{%tc endfor %}"], ["1", "2", "3"]], "column-loop-grid"),
        (
            [
                ["Điểm"],
                ["{%tr for h in bang.a %}"],
                ["{%tc for x in h.cac_diem %}", "{{ x }}", "{%tc endfor %}"],
                ["{%tr endfor %}"],
            ],
            "column-loop-of-row",
        ),
        (
            [
                ["{%tc for x in dong %}", "x", "{%tc endfor %}"],
                ["{%tr for y in dong %}", "", ""],
                ["{%tc for x in dong %}", "{{ x | gop_o }}", "{%tc endfor %}"],
                ["{%tr endfor %}", "", ""],
            ],
            "merge-in-columns",
        ),
    ],
)
def test_tables_that_would_break_are_refused(table: list[list[str]], rule: str) -> None:
    assert rule in rules(table_docx(*table))


@pytest.mark.parametrize(
    ("xml", "rule"),
    [
        ('<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>x</w:t></w:r></w:ins></w:p>', "template-tracked-changes"),
        ('<w:p><w:del w:id="1" w:author="A"><w:r><w:delText>{{ nam }}</w:delText></w:r></w:del></w:p>', "template-tracked-changes"),
        (
            '<w:p><w:hyperlink w:anchor="a"><w:r><w:t>{{ na</w:t></w:r></w:hyperlink><w:r><w:t>m }}</w:t></w:r></w:p>',
            "tag-crosses-border",
        ),
        (
            '<w:p><w:hyperlink w:anchor="a"><w:r><w:t>{% if nam %}</w:t></w:r></w:hyperlink>'
            "<w:r><w:t>x{% endif %}</w:t></w:r></w:p>",
            "tag-ends-elsewhere",
        ),
        (
            '<w:p><w:r><w:t>{{ na</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>m }}</w:t></w:r></w:p>',
            "tag-holds-object",
        ),
        ('<w:p><w:r><w:instrText>REF {{ nam }}</w:instrText></w:r></w:p>', "tag-outside-text"),
        (
            '<w:p><w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:pPr>'
            "<w:r><w:t>{%p if nam %}</w:t></w:r></w:p>",
            "tag-deletes-section",
        ),
    ],
)  # fmt: skip
def test_what_word_can_put_around_tags_is_refused(xml: str, rule: str) -> None:
    assert rule in rules(docx(xml))


def test_a_footnote_in_a_loop_is_refused() -> None:
    note = '<w:p><w:r><w:t>{{ x }}</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert rules(docx("{%p for x in dong %}", note, "{%p endfor %}")) == ["footnote-in-loop"]


def test_a_tag_in_a_chart_or_endnote_is_refused() -> None:
    parts = read_package(docx("x"), NAME)
    parts["word/endnotes.xml"] = b"<e>{{ nam }}</e>"
    assert rules(write_package(parts)) == ["tag-outside-text"]


def test_comments_and_marks_of_word_go() -> None:
    xml = (
        '<w:p><w:commentRangeStart w:id="3"/><w:r w:rsidR="00AA11BB"><w:t>{{ na</w:t></w:r><w:commentRangeEnd w:id="3"/>'
        '<w:r><w:commentReference w:id="3"/></w:r><w:proofErr w:type="spellStart"/>'
        '<w:bookmarkStart w:id="7" w:name="_GoBack"/><w:r><w:lastRenderedPageBreak/><w:t>m }}</w:t></w:r></w:p>'
        '<w:bookmarkEnd w:id="7"/>'
    )
    data = docx(xml.replace('<w:bookmarkEnd w:id="7"/>', ""))
    parts = read_package(data, NAME)
    parts["word/comments.xml"] = b"<comments/>"
    prepared = prepare(write_package(parts), NAME).parts
    assert "word/comments.xml" not in prepared
    xml = prepared["word/document.xml"].decode()
    for gone in ("comment", "rsid", "proofErr", "_GoBack", "lastRendered"):
        assert gone not in xml
    assert [text for text in texts(made(data)) if text] == ["2017"]


def test_own_controls_replace_those_of_the_author_around_tags() -> None:
    inside = "<w:sdt><w:sdtContent><w:r><w:t>{{ nam }}</w:t></w:r></w:sdtContent></w:sdt>"
    kept = '<w:sdt><w:sdtPr><w:alias w:val="Mục lục"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>I</w:t></w:r></w:p></w:sdtContent></w:sdt>'
    data = docx(f"<w:sdt><w:sdtContent><w:p>{inside}</w:p></w:sdtContent></w:sdt>", kept)
    xml = read_package(made(data).data, NAME)["word/document.xml"].decode()
    assert xml.count("</w:sdt>") == 2
    assert xml.count('w:val="dg:nam"') == 1 and "Mục lục" in xml


STATIC = '<w:sdt><w:sdtPr><w:tag w:val="{0}"/><w:id w:val="77"/></w:sdtPr><w:sdtContent>{1}</w:sdtContent></w:sdt>'
STATIC_RUN = STATIC.format("{0}", "<w:r><w:t>tĩnh</w:t></w:r>")


def test_controls_of_the_author_are_not_repeated_and_have_ids_of_their_own() -> None:
    def more(document: DocumentType) -> None:
        table = add_table(document, ["đầu", ""], ["{%tr for x in dong %}", ""], ["{{ x }}", ""], ["{%tr endfor %}", ""])
        for number in (0, 2):
            paragraph = table.cell(number, 1).paragraphs[0]._p
            paragraph.append(parse_xml(STATIC_RUN.format("trong-bang").replace("<w:sdt>", f"<w:sdt {NAMESPACES}>", 1)))
        add_table(document, ["x", "y"]).cell(0, 0).paragraphs[0]._p.append(
            parse_xml(STATIC_RUN.format("bang-thuong").replace("<w:sdt>", f"<w:sdt {NAMESPACES}>", 1))
        )

    block = STATIC.format("khoi", "<w:p><w:r><w:t>khối</w:t></w:r></w:p>")
    once, looped = f"<w:p>{STATIC_RUN.format('mot')}</w:p>", f"<w:p>{STATIC_RUN.format('trong-vong')}</w:p>"
    data = docx(
        once, block, "{%p if nam %}", block, "{%p endif %}", "{%p for x in dong %}", looped, block, "{%p endfor %}",
        then=more,
    )  # fmt: skip
    draft = made(data)
    root = parse(document_xml(draft))
    controls = list(root.iter(w("sdt")))
    tags = [str(one.find(f"{w('sdtPr')}/{w('tag')}").get(w("val"))) for one in controls]  # type: ignore[union-attr]
    assert tags == ["mot", "khoi", "khoi", "dg:bang-1", "bang-thuong"]
    ids = [one.find(f"{w('sdtPr')}/{w('id')}").get(w("val")) for one in controls]  # type: ignore[union-attr]
    assert len(set(ids)) == len(ids)
    assert not any(list(one.iterancestors(w("sdt"))) for one in controls)
    assert texts(draft).count("khối") == 4 and texts(draft).count("tĩnh") == 6 and "xtĩnh" in texts(draft)


def test_a_tag_crossing_the_border_of_a_control_loses_nothing() -> None:
    crossing = (
        "<w:p><w:sdt><w:sdtContent><w:r><w:t>{{ na</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:r><w:t>m }} sau</w:t></w:r></w:p>"
    )
    assert texts(made(docx(crossing)))[0] == "2017 sau"


def test_a_text_box_is_filled_in_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Hộp {{ nam }}</w:t></w:r></w:p></w:txbxContent>"
    xml = (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    draft = made(docx(xml))
    assert "Hộp 2017" in texts(draft)
    assert "dg:nam" not in read_package(draft.data, NAME)["word/document.xml"].decode()


def test_notes_vanish_with_their_paragraphs() -> None:
    assert texts(made(docx("{# ghi chú: xóa sau #}", "A{# b #}C"))) == ["AC"]


def test_a_note_for_a_row_takes_the_row_away() -> None:
    assert table_texts(made(table_docx(["{#tr dòng chú #}", ""], ["A", "{{ nam }}"]))) == [["A", "2017"]]


def test_bookmarks_of_the_template_live_outside_loops_only() -> None:
    mark = '<w:p><w:bookmarkStart w:id="5" w:name="{0}"/><w:r><w:t>{{{{ nam }}}}</w:t></w:r><w:bookmarkEnd w:id="5"/></w:p>'
    data = docx(
        mark.format("ngoai"), "{%p for x in dong %}", mark.format("trong").replace('"5"', '"6"'), "{%p endfor %}"
    )
    xml = read_package(made(data).data, NAME)["word/document.xml"].decode()
    assert 'w:name="ngoai"' in xml and 'w:name="trong"' not in xml


def test_tags_keep_the_format_of_their_first_run_and_text_beside_them_its_own() -> None:
    xml = (
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Đậm {{ na</w:t></w:r>"
        '<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">m }} nghiêng</w:t></w:r></w:p>'
    )
    out = read_package(made(docx(xml)).data, NAME)["word/document.xml"].decode()
    assert "<w:r><w:rPr><w:b/></w:rPr><w:t>2017</w:t></w:r>" in out
    assert '<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve"> nghiêng</w:t></w:r>' in out


def test_inline_conditions_over_several_runs_lose_nothing() -> None:
    xml = (
        "<w:p><w:r><w:t>A{% if rong %}B</w:t></w:r><w:r><w:t>C{% else %}D</w:t></w:r>"
        "<w:r><w:t>E{% endif %}F{% for x in dong %}({{ x }}){% endfor %}</w:t></w:r></w:p>"
    )
    assert texts(made(docx(xml)))[0] == "ADEF(một)(hai)"


@pytest.mark.parametrize("seed", range(12))
def test_a_scrambled_template_makes_the_same_text(seed: int) -> None:
    def more(document: DocumentType) -> None:
        add_table(
            document,
            ["STT", "{%tc for n in bang.a.cac_nhom %}", "{{ n.ten }}", "{%tc endfor %}", "Hạng"],
            ["{%tr for h in bang.a %}"],
            ["{{ loop.index }}", "{%tc for d in h.cac_diem %}", "{{ d }}", "{%tc endfor %}", "{{ h.hang | gop_o }}"],
            ["{%tr endfor %}"],
        )
        document.sections[0].footer.paragraphs[0].text = "Năm {{ nam }}"

    data = docx(
        "Năm {{ nam }} có {{ don_vi | noi('; ') }} và {% if cntt.tong %}{{ cntt.tong }} điểm{% else %}không{% endif %}.",
        "{%p for x in dong %}",
        "{{ loop.index0 }}) {{ x | hoa }}",
        "{%p endfor %}",
        "{{ cau.ket_luan }}",
        then=more,
    )
    values = context([unit("a", 1), unit("b", 2), unit("c", 2)])
    clean, dirty = made(data, values), made(scramble(data, seed), values)
    assert texts(dirty) == texts(clean)
    assert dirty.record == clean.record
    assert table_texts(dirty)[3] == ["3", "0", "1", "2", "3", "2"]


SHIPPED = sorted(Path(__file__).parents[2].glob("templates/*/template.docx"))


@pytest.mark.parametrize("path", SHIPPED, ids=[path.parent.name for path in SHIPPED])
@pytest.mark.parametrize("seed", range(3))
def test_a_shipped_template_keeps_every_tag_when_scrambled(path: Path, seed: int) -> None:
    data = path.read_bytes()
    clean, dirty = prepare(data, path.name), prepare(scramble(data, seed), path.name)
    assert [(tag.kind, tag.code) for tag in dirty.tags] == [(tag.kind, tag.code) for tag in clean.tags]
