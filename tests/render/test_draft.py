from __future__ import annotations

import gc
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document as DocumentType
from docx.shared import Cm
from docx.table import Table
from markupsafe import Markup

from docgen.errors import InFile, Refused, Severity, Spot
from docgen.i18n import use_language
from docgen.model.figure import Figure
from docgen.model.passage import Paragraph, Passage, Passages
from docgen.narrate.filters import FILTERS
from docgen.narrate.tree import Node, RowNode
from docgen.ooxml.controls import bookmark_name
from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.package import read_package, without_parts, write_package
from docgen.ooxml.walk import table_rows
from docgen.render.draft import Properties, render
from docgen.render.manifest import with_manifest
from docgen.render.template import prepare
from tests.audit import audit
from tests.render.build import (
    MERGED,
    NAME,
    add_table,
    add_xml,
    context,
    document_xml,
    docx,
    faults,
    figure,
    group,
    made,
    row,
    rules,
    table_docx,
    table_texts,
    texts,
    unit,
    with_footnote,
)

GROUPS = [
    ["STT", "{%tc for n in bang.a.cac_nhom %}", "{{ n.ten }}", "{%tc endfor %}", "Hạng"],
    ["Một hàng dài"],
    ["{%tr for h in bang.a %}"],
    ["{{ h.ten }}", "{%tc for d in h.cac_diem %}", "{{ d }}", "{%tc endfor %}", "{{ h.hang }}"],
    ["{%tr endfor %}"],
]


def test_values_are_escaped_and_nothing_after_them_is_lost() -> None:
    assert texts(made(docx("{{ cntt.ten }} và sau", "cuối"))) == ["A & B <nhỏ> và sau", "cuối"]


def test_prose_has_a_control_and_a_bookmark_of_its_own_for_each_figure() -> None:
    draft = made(docx("Đạt {{ cntt.tong }} điểm, năm {{ nam }}, lại {{ cntt.tong }}."))
    assert texts(draft) == ["Đạt 70 điểm, năm 2017, lại 70."]
    assert [control.tag for control in draft.record.controls] == ["dg:cntt.tong", "dg:nam", "dg:cntt.tong"]
    root = parse(document_xml(draft))
    ids = [identity.get(w("val")) for identity in root.iter(w("id"))]
    names = [str(start.get(w("name"))) for start in root.iter(w("bookmarkStart"))]
    assert len(set(ids)) == len(ids) == 3 and len(set(names)) == 3
    assert [draft.record.bookmarks[name] for name in names] == ["cntt.tong", "nam", "cntt.tong"]
    assert sorted(draft.record.figures) == ["cntt.tong", "nam"]


def test_what_has_no_key_is_printed_without_a_control() -> None:
    draft = made(docx("{{ chu }}, {{ don_vi | dem }}, {% for x in dong %}{{ loop.index }}{% endfor %}"))
    assert texts(draft) == ["chữ thường, 3, 12"]
    assert [control.key for control in draft.record.controls] == ["don-vi.dem"]


def test_a_passage_alone_gives_its_paragraphs_in_one_control() -> None:
    draft = made(docx("trước", "{{ cau.ket_luan }}", "{{ cau.rong }}", "{{ nhan_xet.uu_diem }}", "sau"))
    assert texts(draft) == ["trước", "Đạt 70 điểm", "Hai", "Đoạn u.1", "Đoạn u.2", "sau"]
    assert [control.key for control in draft.record.controls] == ["cau.ket-luan", "u.1", "u.2"]
    assert draft.record.controls[0].paragraphs[0].spans[0].key == "cntt.tong"
    body = parse(document_xml(draft))[0]
    assert [child.tag.rpartition("}")[2] for child in body][:5] == ["p", "sdt", "sdt", "sdt", "p"]


def test_a_passage_in_a_sentence_or_cell_stands_in_line() -> None:
    def more(document: DocumentType) -> None:
        add_table(document, ["{{ cau.mot_doan }}", "{{ cau.rong }}"])

    draft = made(docx("Tóm lại: {{ cau.mot_doan }}", then=more))
    assert texts(draft) == ["Tóm lại: Đạt 70 điểm", "Đạt 70 điểm", ""]
    assert draft.record.controls[0].paragraphs[0].spans[0].start == 4


def test_a_data_table_has_one_control_and_a_bookmark_for_each_row() -> None:
    draft = made(table_docx(*MERGED), context([group("tot", "A. Tốt"), unit("x", 1), unit("y", 2)]))
    root = parse(document_xml(draft))
    assert [tag.get(w("val")) for tag in root.iter(w("tag"))] == ["dg:bang.a"]
    (table,) = draft.record.tables
    assert [(row.unit, row.cells[0]) for row in table.rows] == [("", "STT"), ("tot", "A. Tốt"), ("x", "2"), ("y", "3")]
    assert sorted(draft.record.bookmarks.values()) == ["bang.a.tot", "bang.a.x", "bang.a.y"]


@pytest.mark.parametrize(
    ("loop", "inside"),
    [
        ("for h in bang.a", "{{ h.hang }}"),
        ("for h in bang.a if h.hang != 2", "{{ h.hang }}"),
        ("for h in bang.a", "{{ loop.index }}/{{ loop.length }}{% if not loop.last %};{% endif %}"),
        ("for h in bang.a", "{% for d in h.cac_diem %}{{ d }}{% if not loop.last %}, {% endif %}{% endfor %}"),
        ("for h, ten in cap", "{{ h.hang }}"),
        ("for h in bang.a", "{% if not loop.last and loop.nextitem.hang == h.hang %}đồng hạng{% endif %}{{ h.hang }}"),
    ],
)
def test_the_last_row_of_a_table_stays_with_the_caption_below(loop: str, inside: str) -> None:
    def add(document: DocumentType) -> None:
        add_table(document, ["Hạng", "Tên"], [f"{{%tr {loop} %}}", ""], [inside, "{{ h.ten }}"], ["{%tr endfor %}", ""])
        document.add_paragraph("Bảng 1", "Caption")

    rows = [unit("x", 1), unit("y", 2), unit("z", 3)]
    draft = made(docx(then=add), context(rows) | {"cap": tuple((row, "khác") for row in rows)})
    found = list(parse(document_xml(draft)).iter(w("tr")))
    kept = [len(list(row.iter(w("keepNext")))) for row in found]
    assert kept == [*[0] * (len(found) - 1), 2], "each paragraph of the last row, and of no other"


def test_a_layout_table_is_prose() -> None:
    draft = made(table_docx(["{{ cntt.tong }}", "{{ nam }}"]))
    assert [control.key for control in draft.record.controls] == ["cntt.tong", "nam"]
    assert table_texts(draft) == [["70", "2017"]]


def test_tables_use_the_table_form() -> None:
    draft = made(table_docx(["{%tr for x in dong %}", ""], ["{{ cntt.tong }}", "{{ x }}"], ["{%tr endfor %}", ""]))
    assert table_texts(draft) == [["70,0", "một"], ["70,0", "hai"]]
    assert draft.record.tables[0].key == "bang-1"


def test_headers_footers_and_footnotes_are_filled_in() -> None:
    def more(document: DocumentType) -> None:
        document.sections[0].header.paragraphs[0].text = "Đầu {{ cntt.tong }}"
        document.sections[0].footer.paragraphs[0].text = "Chân {{ nam }}"

    parts = read_package(docx("x", then=more), NAME)
    draft = made(with_footnote(parts, "Chú {{ cntt.ten }}"))
    assert texts(draft) == ["x", "Đầu 70", "Chân 2017", "Chú A & B <nhỏ>"]
    assert [control.key for control in draft.record.controls] == ["cntt.ten"]


@pytest.mark.parametrize("columns", [1, 2, 3, 4, 9])
def test_repeated_columns_keep_the_grid_whole(columns: int) -> None:
    draft = made(table_docx(*GROUPS), context([unit("x", 1, columns)], columns))
    table = next(parse(document_xml(draft)).iter(w("tbl")))
    before = next(parse(read_package(table_docx(*GROUPS), NAME)["word/document.xml"]).iter(w("tbl")))

    def width(one: Any) -> int:
        return sum(int(column.get(w("w"))) for column in one.iter(w("gridCol")))

    assert width(table) == width(before)
    assert len(list(table.iter(w("gridCol")))) == columns + 2
    for cells in table_rows(table):
        assert sum(cell.span for cell in cells) == columns + 2
        sizes = [cell.element.find(f"{w('tcPr')}/{w('tcW')}") for cell in cells]
        assert sum(int(size.get(w("w"), "0")) for size in sizes if size is not None) == width(table)


def test_uneven_rows_and_no_columns_are_refused() -> None:
    assert rules(table_docx(*GROUPS), context([unit("x", 1, 3)])) == ["table-row-uneven"]
    assert rules(table_docx(*GROUPS), context([], 0)) == ["table-without-columns"]


def test_ranks_merge_over_ties_within_a_tier_only() -> None:
    rows = [
        group("tot", "A"),
        unit("a", 1),
        unit("b", 1),
        unit("c", 1),
        unit("d", 2),
        group("kha", "B"),
        unit("e", 2),
        unit("f", 3),
        unit("g", ""),
        unit("h", ""),
    ]
    draft = made(table_docx(*MERGED), context(rows))
    table = next(parse(document_xml(draft)).iter(w("tbl")))
    merges = [
        cell.find(f"{w('tcPr')}/{w('vMerge')}") for cell in (list(row.iter(w("tc")))[-1] for row in table.iter(w("tr")))
    ]
    shown = ["-" if merge is None else merge.get(w("val"), "continue") for merge in merges]
    assert shown == ["-", "-", "restart", "continue", "continue", "-", "-", "-", "-", "-", "-"]
    ranks = [row[-1].text for row in table_rows(table)]
    assert ranks == ["Hạng", "A", "01", "01", "01", "02", "B", "02", "03", "", ""]


def merging(cell: str) -> list[list[str]]:
    return [["Hạng"], ["{%tr for h in bang.a %}"], [cell], ["{%tr endfor %}"]]


def ranked(code: str, rank: int | str, total: str) -> RowNode:
    return row(
        code, hang=figure(f"{code}.hang", rank), tong=figure(f"{code}.tong", total), cac=(figure(f"{code}.c", total),)
    )


TIED = [ranked("a", 1, "88,5"), ranked("b", 1, "88,7"), ranked("c", 1, "88,7"), ranked("d", 1, "89,1")]


@pytest.mark.parametrize(
    "cell",
    [
        "{{ h.hang | hai_so | gop_o }} ({{ h.tong }})",
        "{{ h.hang | gop_o }}{% if h.tong %} là {{ h.tong }}{% else %}?{% endif %}",
        "{{ h.hang | gop_o }}{% for c in h.cac %}/{{ c }}{% endfor %}",
        "{{ h.tong }} “'x'” {{ h.hang | gop_o }}",
    ],
)
def test_cells_merge_only_when_their_whole_text_is_the_same(cell: str) -> None:
    draft = made(table_docx(*merging(cell)), context(TIED))
    shown = [text for (text,) in table_texts(draft)][1:]
    assert [re.findall(r"8[89],\d", text) for text in shown] == [["88,5"], ["88,7"], ["88,7"], ["89,1"]]
    table = next(parse(document_xml(draft)).iter(w("tbl")))
    merges = [cell.find(f"{w('tcPr')}/{w('vMerge')}") is not None for cell in table.iter(w("tc"))]
    assert merges == [False, False, True, True, False]


def test_cells_of_different_rows_merge_by_their_text() -> None:
    rows = ["{%tr if h.tong == '88,7' %}"], ["{{ h.hang | gop_o }} x"], ["{%tr else %}"], ["{{ h.hang | gop_o }}"]
    table = [["Hạng"], ["{%tr for h in bang.a %}"], *rows, ["{%tr endif %}"], ["{%tr endfor %}"]]
    draft = made(table_docx(*table), context(TIED))
    cells = list(next(parse(document_xml(draft)).iter(w("tbl"))).iter(w("tc")))
    assert [cell.find(f"{w('tcPr')}/{w('vMerge')}") is not None for cell in cells] == [False, False, True, True, False]


def test_cells_of_other_columns_do_not_merge() -> None:
    rows = ["{%tr if h.tong == '88,7' %}", ""], ["x", "{{ h.hang | gop_o }}"], ["{%tr else %}", ""]
    more = ["{{ h.hang | gop_o }}", "y"], ["{%tr endif %}", ""]
    table = [["Hạng", "Hạng"], ["{%tr for h in bang.a %}", ""], *rows, *more, ["{%tr endfor %}", ""]]
    draft = made(table_docx(*table), context(TIED))
    assert table_texts(draft)[1:] == [["1", "y"], ["x", "1"], ["x", "1"], ["1", "y"]]
    cells = list(next(parse(document_xml(draft)).iter(w("tbl"))).iter(w("tc")))
    merged = [cell.find(f"{w('tcPr')}/{w('vMerge')}") is not None for cell in cells]
    assert merged == [False] * 5 + [True, False, True, False, False]


def test_a_table_in_a_repeated_row_merges_cells_of_its_own() -> None:
    def more(document: DocumentType) -> None:
        outer = add_table(document, ["{%tr for x in dong %}"], [""], ["{%tr endfor %}"])
        inside = outer.cell(1, 0).add_table(3, 1)
        add_rows(inside, "{%tr for h in bang.a %}", "{{ h.hang | gop_o }}", "{%tr endfor %}")

    values = context([ranked("a", 1, "x"), ranked("b", 1, "y"), ranked("c", 2, "z")])
    merged = [one.get(w("val"), "") for one in parse(document_xml(made(docx(then=more), values))).iter(w("vMerge"))]
    assert merged == ["restart", ""] * 2


def test_cells_without_a_value_to_merge_stay_apart() -> None:
    rows = [ranked("a", "", ""), ranked("b", "", "")]
    cell = "({% if h.hang %}{{ h.hang | gop_o }}{% endif %})"
    for template in (cell, "({{ h.hang | gop_o }})"):
        assert "vMerge" not in document_xml(made(table_docx(*merging(template)), context(rows)))


def test_an_empty_table_leaves_a_paragraph() -> None:
    draft = made(table_docx(["{%tr for x in khong_ai %}"], ["{{ x }}"], ["{%tr endfor %}"]))
    assert "<w:tbl>" not in document_xml(draft) and texts(draft) == [""]


def test_a_cell_without_lines_keeps_a_paragraph() -> None:
    draft = made(docx(then=lambda document: _lines_cell(document)))
    assert table_texts(draft) == [["", "x"]]
    assert next(parse(document_xml(draft)).iter(w("tc")))[-1].tag == w("p")


def _lines_cell(document: DocumentType) -> None:
    cell = add_table(document, ["{%p for x in khong_ai %}", "x"]).cell(0, 0)
    cell.add_paragraph("{{ x }}")
    cell.add_paragraph("{%p endfor %}")


def test_tables_inside_a_paragraph_loop_have_ids_and_bookmarks_of_their_own() -> None:
    def more(document: DocumentType) -> None:
        add_table(document, *MERGED)
        document.add_paragraph("{{ loop.index }}. {{ b.ten }}")
        document.add_paragraph("{%p endfor %}")

    values = context([unit("x", 1)])
    values["hai_bang"] = [values["bang"].a, values["bang"].a]
    for table in values["hai_bang"]:
        table.ten = figure("ten", "Bảng")
    draft = made(docx("{%p for b in hai_bang %}", then=lambda document: more(document)), values)
    root = parse(document_xml(draft))
    for name in ("id", "bookmarkStart"):
        found = [(one.get(w("val")), one.get(w("name")), one.get(w("id"))) for one in root.iter(w(name))]
        assert len(found) >= 4 and len(set(found)) == len(found)
    assert len(draft.record.tables) == 2 and texts(draft).count("2. Bảng") == 1


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("{{ cntt.tonng }}", "paragraph 2"),
        ("{% if cntt.tonng %}x{% endif %}", "paragraph 2"),
        ("{{ cntt.tonng | hai_so }}", "paragraph 2"),
        ("{% for x in cntt.tonng %}x{% endfor %}", "paragraph 2"),
    ],
)
def test_a_misspelt_name_is_told_with_its_place_and_the_nearest_names(text: str, where: str) -> None:
    (fault,) = faults(docx("x", text), context())
    assert fault.rule == "tag-unknown-name" and isinstance(fault.place, Spot)
    assert fault.place.where.startswith(where) and "tonng" in fault.place.tag
    assert "“cntt” has no “tonng”" in fault.message and "tong" in fault.advice


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("{% if nam %}{{ xxx }}{% endif %}", "{{ xxx }}"),
        ("{% if nam %}a{% endif %} {% if nam.x %}b{% endif %} {{ nam }}", "{% if nam.x %}"),
        ("{{ nam }} {% if cntt.x %}{{ nam }}{{ chu }}{% endif %}", "{% if cntt.x %}"),
        ("{% if rong %}a{% else %}{{ nam.x }}{% endif %}", "{{ nam.x }}"),
        ("{% if rong %}a{% elif cntt.y %}b{% else %}{{ nam }}{% endif %}", "{% elif cntt.y %}"),
    ],
)
def test_a_fault_in_a_condition_is_told_at_its_own_tag(text: str, tag: str) -> None:
    (fault,) = faults(docx("{{ nam }}", text, "{{ nam }}"), context())
    assert isinstance(fault.place, Spot) and fault.place.tag == tag


def test_a_misspelt_name_in_a_table_header_or_root() -> None:
    (fault,) = faults(table_docx(["a", "b"], ["c", "{{ namm }}"]), context())
    assert isinstance(fault.place, Spot) and fault.place.where == "table 1, row 2, cell 2"
    assert fault.place.tag == "{{ namm }}" and fault.advice == "did you mean: nam?"
    header = docx(then=lambda document: setattr(document.sections[0].header.paragraphs[0], "text", "{{ xyz }}"))
    (fault,) = faults(header, context())
    assert isinstance(fault.place, Spot) and fault.place.where.startswith("header")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{{ nam | la }}", "tag-unknown-filter"),
        ("{{ nam | noi(', ') }}", "tag-fails"),
        ("{{ nam.__class__ }}", "tag-fails"),
        ("{{ 1 / 0 }}", "tag-not-allowed"),
        ("{{ cntt }}", "tag-prints-nothing"),
        ("{{ dong }}", "value-without-form"),
        ("Tóm lại: {{ cau.ket_luan }}", "passage-in-sentence"),
        ("{{ 1.5 }}", "value-without-form"),
        ("{{ none }}", "value-without-form"),
        ("{{ true }}", "value-without-form"),
    ],
)
def test_what_cannot_be_printed_is_refused(text: str, rule: str) -> None:
    (fault,) = faults(docx("x", text), context())
    assert fault.rule == rule and isinstance(fault.place, Spot)


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("a\x01b", "value-forbidden-character"),
        ("a\ue000b", "value-forbidden-character"),
        ("a\nb", "value-with-line-break"),
        ("a\tb", "value-with-line-break"),
        ("a {{ b", "value-with-braces"),
    ],
)
@pytest.mark.parametrize("template", [docx("{{ xau }}"), table_docx(["{{ xau }}", "x"])])
def test_bad_characters_are_refused(value: str, rule: str, template: bytes) -> None:
    values = {**context(), "xau": Figure("xau", value, value)}
    assert rules(template, values) == [rule]


def test_the_same_inputs_give_the_same_bytes() -> None:
    template = table_docx(*MERGED)
    values = context([unit("x", 1), unit("y", 1)])
    properties = Properties("Quyết định A & B", "Sở", date(2017, 12, 20))
    first = render(prepare(template, NAME), values, FILTERS, properties)
    second = render(prepare(template, NAME), values, FILTERS, properties)
    assert first.data == second.data and prepare(template, NAME).parts == prepare(template, NAME).parts
    core = read_package(first.data, NAME)["docProps/core.xml"].decode()
    assert "<dc:title>Quyết định A &amp; B</dc:title>" in core and "2017-12-20T00:00:00Z" in core


def test_no_jinja_is_left() -> None:
    draft = made(docx("{{ nam }}", "{%p if nam %}", "x", "{%p endif %}"))
    assert not re.search(r"\{[{%#]", document_xml(draft))


@pytest.mark.parametrize("value", [Markup("Ban <w:br/>Dân tộc"), "Ban <w:br/>Dân tộc", Markup("A &amp; B"), "A & B"])
@pytest.mark.parametrize("tag", ["{{ xau }}", "{{ hinh }}", "{{ xau ~ xau }}", "{{ doan }}", "{{ hinh | hoa }}"])
def test_nothing_but_docgens_own_xml_is_printed_as_it_is(value: str, tag: str) -> None:
    passage = Passages("cau.x", (Passage("cau.x", (Paragraph(value),)),))
    values = {**context(), "xau": value, "hinh": Figure("hinh", value, value), "doan": passage}
    values["cau"] = Node("cau", {"x": passage})
    twice = str(value) * 2 if "~" in tag else str(value)
    loop = ["{%tr for x in dong %}", ""], [tag, "x"], ["{%tr endfor %}", ""]
    assert texts(made(docx(tag, "{{ cau.x }}"), values)) == [twice, str(value)]
    assert table_texts(made(table_docx(*loop), values))[0] == [twice, "x"]


def test_every_paragraph_of_a_passage_has_a_bookmark() -> None:
    draft = made(docx("{{ cau.ket_luan }}", "{{ cau.ket_luan }}"))
    root = parse(document_xml(draft))
    starts = [[str(one.get(w("name"))) for one in p.iter(w("bookmarkStart"))] for p in root.iter(w("p"))]
    names = [name for one in starts for name in one]
    assert [len(one) for one in starts] == [1] * 4 and len(set(names)) == 4
    assert [draft.record.bookmarks[name] for name in names] == ["cau.ket-luan"] * 4
    assert names == [bookmark_name("cau.ket-luan", ordinal) for ordinal in range(4)]


def test_the_record_keeps_figures_as_the_tree_has_them() -> None:
    draft = made(docx("{{ cntt.ten | thuong }} {{ cntt.ten | in_hoa }} {{ don_vi | phay }} {{ don_vi | dem }}"))
    assert texts(draft) == ["a & B <nhỏ> A & B <NHỎ> A, B, C 3"]
    assert draft.record.controls[0].paragraphs[0].text == "a & B <nhỏ>"
    figures = draft.record.figures
    assert figures["cntt.ten"].table == "A & B <nhỏ>" and figures["don-vi"].prose == "A, B và C"
    assert figures["don-vi.dem"].table == "3"


@pytest.mark.parametrize("figure", [Figure("k", 0, "0"), Figure("k", None, "1")], ids=["zero", "nothing"])
@pytest.mark.parametrize(
    "template",
    [docx("x {{ k | hai_so }}"), table_docx(["{%tr for h in bang %}"], ["{{ k | hai_so }}"], ["{%tr endfor %}"])],
    ids=["sentence", "cell"],
)
def test_the_record_keeps_also_those_that_are_false(template: bytes, figure: Figure) -> None:
    figures = made(template, {"k": figure, "bang": [unit("x", 1)]}).record.figures
    assert figures["k"] is figure


def test_the_record_tells_the_figures_of_every_cell() -> None:
    values = context([group("tot", "A"), unit("x", 1, 2), unit("y", 1, 2)], 2)
    draft = made(
        table_docx(*GROUPS[:3], *MERGED[2:4], ["{%tr else %}"], *GROUPS[3:4], ["{%tr endif %}"], *GROUPS[4:]), values
    )
    (table,) = draft.record.tables
    assert [row.figures for row in table.rows] == [
        ((), ("nhom-0.ten",), ("nhom-1.ten",), ()),
        ((),),
        (("tot.tieu-de",),),
        (("x.ten",), ("x.diem-0",), ("x.diem-1",), ("x.hang",)),
        (("y.ten",), ("y.diem-0",), ("y.diem-1",), ("y.hang",)),
    ]
    assert all(len(row.figures) == len(row.cells) for row in table.rows)


def test_a_table_without_rows_takes_no_cells_of_another() -> None:
    def more(document: DocumentType) -> None:
        add_table(document, ["{%tr for x in khong_ai %}"], ["{{ x }}"], ["{%tr endfor %}"])
        document.add_paragraph("giữa")
        add_table(document, *MERGED)

    draft = made(docx(then=more), context([unit("x", 1)]))
    (table,) = draft.record.tables
    assert [row.figures[-1] for row in table.rows] == [(), ("x.hang",)]


def test_a_cell_without_text_of_its_own_has_no_figures_and_other_tables_take_none() -> None:
    def more(document: DocumentType) -> None:
        add_table(document, *MERGED)
        header = document.sections[0].header
        add_rows(header.add_table(3, 1, Cm(5)), "{%tr for x in dong %}", "{{ x }}", "{%tr endfor %}")

    draft = made(docx(then=more), context([unit("x", 1), unit("y", 1)]))
    (table,) = draft.record.tables
    assert [row.figures[-1] for row in table.rows] == [(), ("x.hang",), ()]


def add_rows(table: Table, *texts: str) -> None:
    for number, text in enumerate(texts):
        table.cell(number, 0).text = text


def test_a_refusal_from_deeper_down_is_passed_on() -> None:
    class Refusing(Node):
        def __getattr__(self, name: str) -> Any:
            raise Refused([])

    with pytest.raises(Refused) as refused:
        made(docx("{{ cntt.x }}"), {"cntt": Refusing("cntt")})
    assert refused.value.findings == ()


def test_what_is_no_word_file_is_refused() -> None:
    typed = read_package(docx("{{ nam }}"), "")
    body = typed[DOCUMENT_PART].replace(b"<w:document", b'<!DOCTYPE w [<!ENTITY e "x">]><w:document', 1)
    for data in (b"PK nothing", write_package(typed | {DOCUMENT_PART: body.replace(b"{{ nam }}", b"&e;")})):
        (fault,) = faults(data)
        assert fault.rule == "not-a-word-file" and fault.place == InFile(NAME)


def test_the_result_passes_the_audit(tmp_path: Path) -> None:
    def more(document: DocumentType) -> None:
        add_table(document, *MERGED)
        add_xml(document, "<w:p><w:r><w:t>giữa</w:t></w:r></w:p>")
        add_table(document, *GROUPS)
        document.sections[0].footer.paragraphs[0].text = "Năm {{ nam }}"

    template = docx(
        "Năm {{ nam }}", "{{ cau.ket_luan }}", "{%p if nam %}", "{{ cntt.tong }}", "{%p endif %}", then=more
    )
    draft = made(template, context([unit("x", 1), unit("y", 1), unit("z", 2)]))
    path = tmp_path / "draft.docx"
    # python-docx's own template carries a styles part of Word 2010 that is not in step with its styles.
    parts = without_parts(read_package(draft.data, NAME), {"word/stylesWithEffects.xml"})
    path.write_bytes(with_manifest(write_package(parts), draft.record, {}).data)
    assert audit(path) == []


def test_a_tag_that_leaves_a_gap_in_a_sentence_is_told_at_its_place() -> None:
    use_language("en")
    beside = ["{{ rong }}", "{% if nam %}Đạt {{ rong }}{% endif %}", "{%p if nam %}", "Năm {{ rong }}", "{%p endif %}"]
    values = context() | {"rong": Figure("rong", None, "")}
    (told,) = made(docx("Đạt {{ rong }}/{{ nam }} điểm", *beside, "Vì {{ cau.rong }}."), values).findings
    assert told.rule == "gap-in-sentence" and told.severity is Severity.WARNING
    assert "paragraph 1" in str(told.place) and "“rong” has no value" in told.message


def test_cells_of_data_tables_may_be_empty() -> None:
    rows = table_docx(["{%tr for h in bang.a %}"], ["Hạng {{ h.hang }}"], ["{%tr endfor %}"])
    assert made(rows, context([row("x", hang=Figure("x.hang", None, ""))])).findings == ()


def test_nothing_of_a_document_waits_for_the_collector_of_garbage() -> None:
    template = prepare(docx("{{ cntt.ten }} và sau", "cuối"), NAME)
    first = render(template, context(), FILTERS).data
    gc.collect()
    gc.disable()
    try:
        assert render(template, context(), FILTERS).data == first
        assert gc.collect() == 0
    finally:
        gc.enable()
