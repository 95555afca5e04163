"""Little templates and values for the tests of rendering."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import parse_xml
from docx.shared import Cm
from docx.table import Table

from docgen.errors import Finding, Refused
from docgen.model.figure import Figure
from docgen.model.passage import Paragraph, Passage, Passages, Span
from docgen.narrate.filters import FILTERS
from docgen.narrate.tree import ListNode, Node, RowNode, TableNode
from docgen.ooxml.package import read_package, write_package
from docgen.ooxml.walk import tables, text_of, walk
from docgen.render.draft import Draft, render
from docgen.render.prepared import PreparedTemplate
from docgen.render.template import prepare

NAME = "templates/thu/template.docx"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
MERGED = [
    ["STT", "Tên", "Hạng"],
    ["{%tr for h in bang.a %}"],
    ["{%tr if h.la_nhom %}"],
    ["{{ h.tieu_de }}"],
    ["{%tr else %}"],
    ["{{ loop.index }}", "{{ h.ten }}", "{{ h.hang | hai_so | gop_o }}"],
    ["{%tr endif %}"],
    ["{%tr endfor %}"],
]
"""A table with cells that are merged with those above when they show the same."""


def docx(*paragraphs: str, then: Callable[[DocumentType], object] | None = None) -> bytes:
    """A .docx with these paragraphs. One that begins with `<` is XML."""
    document = Document()
    document.sections[0].page_width = Cm(21)
    document.sections[0].page_height = Cm(29.7)
    for text in paragraphs:
        if text.startswith("<"):
            add_xml(document, text)
        else:
            document.add_paragraph(text)
    if then:
        then(document)
    return saved(document)


def saved(document: DocumentType) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def add_xml(document: DocumentType, xml: str) -> None:
    """Add an element to the body, before the section's properties."""
    end = xml.index(">") - (1 if xml[xml.index(">") - 1] == "/" else 0)
    document.element.body[-1].addprevious(parse_xml(f"{xml[:end]} {NAMESPACES}{xml[end:]}"))


def with_footnote(parts: dict[str, bytes], text: str) -> bytes:
    """A .docx of these parts and a footnote."""
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts["word/footnotes.xml"] = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<w:footnotes {namespace}>'
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    ).encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())
    relationship = (
        '<Relationship Id="rId90" Target="footnotes.xml"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", relationship.encode())
    return write_package(parts)


def add_table(document: DocumentType, *rows: list[str]) -> Table:
    """A table with one row per list; a list of one text is a row of one merged cell."""
    width = max(len(row) for row in rows)
    table = document.add_table(len(rows), width)
    table.autofit = False
    for number, texts in enumerate(rows):
        if len(texts) == 1 and width > 1:
            table.cell(number, 0).merge(table.cell(number, width - 1))
        for column, text in enumerate(texts):
            table.cell(number, column).text = text
    return table


def table_docx(*rows: list[str]) -> bytes:
    return docx(then=lambda document: add_table(document, *rows))


def figure(key: str, value: Any, prose: str = "") -> Figure:
    return Figure(key, value, str(value), prose)


def row(code: str, **members: Any) -> RowNode:
    return RowNode(f"bang.a.{code}", code, {"la_nhom": False, **members})


def group(code: str, title: str) -> RowNode:
    return row(code, la_nhom=True, tieu_de=figure(f"{code}.tieu-de", title))


def unit(code: str, rank: int | str, points: int = 4) -> RowNode:
    return row(
        code,
        ten=figure(f"{code}.ten", f"Sở {code}"),
        hang=figure(f"{code}.hang", rank),
        cac_diem=tuple(figure(f"{code}.diem-{number}", number) for number in range(points)),
    )


def context(rows: list[RowNode] | None = None, columns: int = 4) -> dict[str, Any]:
    heads = tuple(Node(f"nhom-{n}", {"ten": figure(f"nhom-{n}.ten", f"N{n}")}) for n in range(columns))
    spoken = Paragraph("Đạt 70 điểm", (Span(4, 6, "cntt.tong"),))
    return {
        "nam": figure("nam", 2017),
        "cntt": Node("cntt", {"ten": figure("cntt.ten", "A & B <nhỏ>"), "tong": figure("cntt.tong", "70,0", "70")}),
        "rong": figure("rong", None, ""),
        "chu": "chữ thường",
        "don_vi": ListNode("don-vi", [figure("dv.1", "A"), figure("dv.2", "B"), figure("dv.3", "C")]),
        "khong_ai": ListNode("khong-ai", []),
        "dong": [figure("dong.1", "một"), figure("dong.2", "hai")],
        "cau": Node(
            "cau",
            {
                "ket_luan": _passages("cau.ket-luan", spoken, Paragraph("Hai")),
                "mot_doan": _passages("cau.mot-doan", spoken),
                "rong": _passages("r"),
            },
        ),
        "nhan_xet": Node("nhan-xet", {"uu_diem": Passages("nhan-xet.uu-diem", (_passage("u.1"), _passage("u.2")))}),
        "bang": Node("bang", {"a": TableNode("bang.a", {"cac_nhom": heads}, items=rows or [])}),
    }


def _passage(key: str) -> Passage:
    return Passage(key, (Paragraph(f"Đoạn {key}"),))


def _passages(key: str, *paragraphs: Paragraph) -> Passages:
    return Passages(key, (Passage(key, paragraphs),) if paragraphs else ())


def made(data: bytes, values: dict[str, Any] | None = None) -> Draft:
    """The draft that a template makes of some values."""
    return render(prepare(data, NAME), context() if values is None else values, FILTERS)


def faults(data: bytes, values: dict[str, Any] | None = None) -> list[Finding]:
    """What preparing, and with values rendering, finds wrong."""
    try:
        prepared: PreparedTemplate = prepare(data, NAME)
        if values is not None:
            render(prepared, values, FILTERS)
    except Refused as refused:
        return list(refused.findings)
    return []


def rules(data: bytes, values: dict[str, Any] | None = None) -> list[str]:
    return [fault.rule for fault in faults(data, values)]


def texts(draft: Draft | bytes) -> list[str]:
    """The text of every paragraph of all parts."""
    parts = read_package(draft if isinstance(draft, bytes) else draft.data, NAME)
    return [text_of(one.element) for one in walk(parts) if not one.is_table]


def document_xml(draft: Draft) -> str:
    return read_package(draft.data, NAME)["word/document.xml"].decode()


def table_texts(draft: Draft) -> list[list[str]]:
    return tables(document_xml(draft).encode())[0]
