"""Little templates with everything that a template may hold, and values for them."""

from __future__ import annotations

import base64
import io
from typing import Any

from docx.document import Document as DocumentType
from docx.shared import Cm
from docx.table import Table

from docgen.model.figure import Figure
from docgen.narrate.tree import ListNode, Node
from tests.render.beside_docxtpl import STRICT, Liberties
from tests.render.build import MERGED, add_table, context, docx, figure, group, table_docx, unit

_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
ROWS = [group("tot", "A. Tốt & <khá>"), unit("x", 1), unit("y", 1), group("kha", "B"), unit("z", 2), unit("t", "")]
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {0} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{1}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = "<w:txbxContent><w:p><w:r><w:t>Hộp {{ nam }}</w:t></w:r></w:p><w:p><w:r><w:t>{% if rong %}x{% endif %}</w:t></w:r></w:p></w:txbxContent>"
SHAPE = (
    '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="9" cy="9"/>'
    f'<wp:docPr id="{{0}}" name="Hộp {{0}}"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)


def shape(number: int) -> str:
    """A paragraph with a text box, as Word writes it: in two forms."""
    return SHAPE.replace("{0}", str(number))


def picture() -> io.BytesIO:
    """A little picture."""
    return io.BytesIO(base64.b64decode(_PNG))


def _columns(document: DocumentType) -> None:
    add_table(
        document,
        ["STT", "{%tc for n in bang.a.cac_nhom %}", "{{ n.ten }}", "{%tc endfor %}", "Hạng"],
        ["Một hàng dài"],
        ["{%tr for h in bang.a %}"],
        ["{%tr if not h.la_nhom %}"],
        ["{{ h.ten }}", "{%tc for d in h.cac_diem %}", "{{ d }}", "{%tc endfor %}", "{{ h.hang }}"],
        ["{%tr else %}"],
        ["{{ h.tieu_de }}"],
        ["{%tr endif %}"],
        ["{%tr endfor %}"],
    )


def _rows_in_rows(document: DocumentType) -> None:
    add_table(
        document,
        ["Tên", "Điểm"],
        ["{%tr for h in bang.a %}"],
        ["{%tr if not h.la_nhom %}"],
        ["{{ h.ten }} ({{ loop.index }}/{{ loop.length }})", "{{ h.hang }}"],
        ["{%tr for d in h.cac_diem %}"],
        ["- {{ h.ten }}", "{% if d == 0 %}không{% elif d == 1 %}một{% else %}{{ d }}{% endif %}"],
        ["{%tr endfor %}"],
        ["{%tr endif %}"],
        ["{%tr endfor %}"],
        ["Hết", "{{ bang.a | length }}"],
    )


def _lines_in_cells(document: DocumentType) -> None:
    cell = add_table(document, ["Tên", "{%p for x in dong %}"], ["a", "{{ cau.mot_doan }}"]).cell(0, 1)
    cell.add_paragraph("{{ x }};")
    cell.add_paragraph("{%p endfor %}")
    cell.add_paragraph("{% for x in dong %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}")


def _table_in_table(document: DocumentType) -> None:
    outer = add_table(
        document,
        ["{%tr for h in bang.a %}", ""],
        ["{%tr if h.la_nhom %}", ""],
        ["{{ h.tieu_de }}", ""],
        ["{%tr else %}", ""],
        ["", "{{ h.hang }}"],
        ["{%tr endif %}", ""],
        ["{%tr endfor %}", ""],
    )
    inside: Table = outer.cell(4, 0).add_table(4, 2)
    rows = (("Điểm", "của {{ h.ten }}"), ("{%tr for d in h.cac_diem %}", ""), ("{{ d }}", "x"), ("{%tr endfor %}", ""))
    for number, texts_ in enumerate(rows):
        for column, text in enumerate(texts_):
            inside.cell(number, column).text = text
    outer.cell(4, 0).add_paragraph("sau {{ h.ten }}")


def _layout_table(document: DocumentType) -> None:
    outer = add_table(document, ["Số {{ cntt.tong }}", "{{ nam }}"], ["{{ cau.mot_doan }}", "{{ cau.rong }}"])
    outer.cell(0, 0).add_paragraph("{%p if nam == 2017 %}")
    outer.cell(0, 0).add_paragraph("năm {{ nam }}")
    outer.cell(0, 0).add_paragraph("{%p endif %}")


def _sections(document: DocumentType) -> None:
    first = document.sections[0]
    first.different_first_page_header_footer = True
    first.first_page_header.paragraphs[0].text = "Trang đầu {{ nam }}"
    first.header.paragraphs[0].text = "{% if rong %}không{% else %}Phần một{% endif %}, {{ cntt.ten }}"
    first.footer.paragraphs[0].text = "{{ nam }}"
    second = document.add_section()
    second.header.is_linked_to_previous = second.footer.is_linked_to_previous = False
    second.header.paragraphs[0].text = "Phần hai {{ cntt.tong }}"
    table = second.footer.add_table(3, 1, Cm(5))
    for number, text in enumerate(("{%tr for x in dong %}", "{{ loop.index }}. {{ x }}", "{%tr endfor %}")):
        table.cell(number, 0).text = text
    document.add_paragraph("Sau ngắt phần {{ nam }}")


def _pictures(document: DocumentType) -> None:
    document.add_picture(picture())
    document.add_paragraph("{%p for x in dong %}")
    document.add_paragraph("{{ x }}").add_run().add_picture(picture())
    document.add_paragraph("{%p endfor %}")
    table = add_table(document, ["{%tr for x in dong %}", ""], ["{{ x }}", ""], ["{%tr endfor %}", ""])
    table.cell(1, 1).paragraphs[0].add_run().add_picture(picture())
    document.sections[0].header.paragraphs[0].add_run().add_picture(picture())
    document.add_picture(picture())


def _static_merges(document: DocumentType) -> None:
    table = add_table(document, ["a", "b"], ["", "{{ nam }}"], ["{%tr for x in dong %}", ""], ["{{ x }}", "c"],
                      ["{%tr endfor %}", ""])  # fmt: skip
    table.cell(0, 0).merge(table.cell(1, 0))


def _own_looks(document: DocumentType) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run("đậm {{ nam }} ").bold = True
    paragraph.add_run("{% if nam %}nghiêng {{ cntt.ten }}{% endif %}").italic = True
    paragraph.add_run(" thường{{ rong }}\t{{ dong[0] }}")
    paragraph.add_run().add_break()
    paragraph.add_run("hết").font.size = Cm(1)


def _tables_in_loop(document: DocumentType) -> None:
    document.add_paragraph("{{ loop.index }}. {{ b.ten }}")
    add_table(
        document, ["Tên", "Hạng"], ["{%tr for h in b %}", ""], ["{{ h.ten }}", "{{ h.hang }}"], ["{%tr endfor %}", ""]
    )
    document.add_paragraph("hết bảng")
    document.add_paragraph("{%p endfor %}")


CORPUS: dict[str, tuple[bytes, Liberties]] = {
    "values": (docx("{{ nam }}", "a{{ cntt.ten }}b", "{{ rong }}", "x {{ rong }} y", "{{ nam }}{{ nam }}"), STRICT),
    "filters": (docx("{{ cntt.ten | in_hoa }} {{ don_vi | phay }} {{ don_vi | noi('; ') }} {{ don_vi | dem }}"), STRICT),
    "joined": (docx("{{ chu ~ ' < ' ~ nam ~ '>' }}", "{{ 'x' ~ xau }}"), STRICT),
    "special characters": (docx("{{ xau }}", "Ký tự <&>\"'", "{{ xau }}{% if xau == 'a' %}{% endif %} > & {{ xau }}"), STRICT),
    "comparisons": (
        docx("{% if nam > 2016 and nam < 2018 and not rong %}đúng{% endif %}{% if nam >= 2018 %}sai{% endif %}"),
        STRICT,
    ),
    "quotes in tags": (docx("{% if chu == 'x' or chu != “y” %}có{% endif %}{{ don_vi | noi(‘-’) }}"), STRICT),
    "set": (docx("{% set x = cntt.tong %}Đạt {{ x }}", "{%p set y = nam %}", "{{ y }}"), STRICT),
    "conditions": (
        docx("{%p if rong %}", "a", "{%p elif nam %}", "b {{ nam }}", "{%p else %}", "c", "{%p endif %}", "sau"),
        STRICT,
    ),
    "conditions in each other": (
        docx("{%p if nam %}", "{%p if rong %}", "a", "{%p else %}", "{{ nam }}", "{%p endif %}", "{%p endif %}"),
        STRICT,
    ),
    "loops": (
        docx("{%p for x in dong %}", "{%p for y in don_vi %}", "{{ loop.index }} {{ x }}{{ y }}", "{%p endfor %}",
             "{{ loop.index0 }}", "{%p endfor %}"),
        STRICT,
    ),
    "loops in a sentence": (
        docx("{% for x in dong %}{% for y in don_vi %}{{ x }}{{ y }}{% if not loop.last %}, {% endif %}{% endfor %};{% endfor %}"),
        STRICT,
    ),
    "empty loops": (docx("{%p for x in khong_ai %}", "{{ x }}", "{%p else %}", "không", "{%p endfor %}"), STRICT),
    "passages": (
        docx("{{ cau.ket_luan }}", "trước {{ cau.mot_doan }} sau", "{{ cau.rong }}", "{{ nhan_xet.uu_diem }}",
             "{%p if cau.rong %}", "{{ cau.rong }}", "{%p endif %}", "{%p if cau.ket_luan %}", "{{ cau.ket_luan }}", "{%p endif %}"),
        STRICT,
    ),
    "own looks": (docx(then=_own_looks), STRICT),
    "merged ranks": (docx("trước", then=lambda document: add_table(document, *MERGED)), Liberties(merges=True)),
    "columns": (docx(then=_columns), Liberties(columns=True)),
    "rows in rows": (docx(then=_rows_in_rows), STRICT),
    "lines in cells": (docx(then=_lines_in_cells), STRICT),
    "table in table": (docx(then=_table_in_table), STRICT),
    "layout table": (docx(then=_layout_table), STRICT),
    "empty table": (table_docx(["{%tr for x in khong_ai %}"], ["{{ x }}"], ["{%tr endfor %}"]), STRICT),
    "static merges": (docx(then=_static_merges), STRICT),
    "tables in loops": (
        docx("{%p for b in hai_bang %}", then=_tables_in_loop),
        STRICT,
    ),
    "sections": (docx("Thân {{ nam }}", then=_sections), STRICT),
    "pictures": (docx(then=_pictures), STRICT),
    "text boxes": (
        docx(shape(7), "{%p for x in dong %}", shape(8), "{%p endfor %}"), Liberties(fallbacks=True),
    ),
    "hyperlinks": (
        docx('<w:p><w:r><w:t xml:space="preserve">xem </w:t></w:r><w:hyperlink w:anchor="a"><w:r><w:t>{{ cntt.ten }} và {{ nam }}</w:t></w:r></w:hyperlink>'
             "<w:r><w:t>.</w:t></w:r></w:p>"),
        STRICT,
    ),
    "fields": (
        docx(f"<w:p>{FIELD.replace('{0}', 'PAGE').replace('{1}', '1')}<w:r><w:t>/{{{{ nam }}}}</w:t></w:r></w:p>",
             f"<w:p>{FIELD.replace('{0}', 'REF a').replace('{1}', '{{ nam }}')}</w:p>",
             '<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>{{ nam }}</w:t></w:r></w:fldSimple></w:p>'),
        STRICT,
    ),
    "spaces": (
        docx('<w:p><w:r><w:t xml:space="preserve">  hai  </w:t></w:r><w:r><w:t xml:space="preserve"> {{ nam }}  </w:t></w:r>'
             '<w:r><w:t xml:space="preserve"> {% if nam %} có {% endif %} </w:t></w:r><w:r><w:t> bỏ </w:t></w:r></w:p>'),
        STRICT,
    ),
    "split tags": (
        docx("<w:p><w:r><w:t>Đạt {</w:t></w:r><w:r><w:t>{ cntt</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:t>.to</w:t></w:r>"
             "<w:r><w:t>ng }</w:t></w:r><w:r><w:t>} điểm {</w:t></w:r><w:r><w:t>% if nam %}a{% end</w:t></w:r><w:r><w:t>if %}</w:t></w:r></w:p>"),
        STRICT,
    ),
    "notes": (docx("{# chú: bỏ #}", "A{# b #}C {{ nam }}", "{#p cả đoạn #}", "x"), Liberties(blank=True)),
    "bookmarks": (
        docx('<w:p><w:bookmarkStart w:id="5" w:name="ngoai"/><w:r><w:t>{{ nam }}</w:t></w:r><w:bookmarkEnd w:id="5"/></w:p>'),
        STRICT,
    ),
    "bookmarks in loops": (
        docx("{%p for x in dong %}", '<w:p><w:bookmarkStart w:id="5" w:name="a"/><w:r><w:t>{{ x }}</w:t></w:r><w:bookmarkEnd w:id="5"/></w:p>', "{%p endfor %}"),
        Liberties(bookmarks=True),
    ),
    "own controls": (
        docx("<w:sdt><w:sdtPr><w:alias w:val=\"A\"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{{ nam }}</w:t></w:r></w:p></w:sdtContent></w:sdt>",
             "<w:p><w:sdt><w:sdtContent><w:r><w:t>{{ cntt.tong }}</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>, {{ nam }}</w:t></w:r></w:p>"),
        Liberties(controls=True),
    ),
}  # fmt: skip


def values() -> dict[str, Any]:
    """The values of the corpus."""
    made = context(ROWS)
    lists = [
        Node(f"b{n}", {"ten": figure(f"b{n}.ten", f"Bảng {n}")}, items=[unit("p", n), unit("q", n)]) for n in (1, 2)
    ]
    xau = figure("xau", "&<>\"' 'a' &amp; ]]> —“”")
    same = ListNode(
        "lap", [figure(f"lap.{n}", text) for n, text in enumerate(("một", "một", "hai", "hai", "hai", "một"))]
    )
    return {**made, "xau": xau, "hai_bang": lists, "rong": Figure("rong", None, ""), "lap": same}
