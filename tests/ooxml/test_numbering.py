"""Numbers that Word writes by itself: lists, restarts, styles, levels; and what is bold."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.numbering import BULLET, Numbering
from docgen.ooxml.package import read_package
from docgen.ooxml.walk import is_deleted, text_of

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DECIMAL = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "%3)"))


def add_list(
    document: DocumentType, number: int, levels: tuple[tuple[str, str], ...] = DECIMAL, more: str = ""
) -> None:
    """A list of its own with these levels. more: overrides inside w:num."""
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )
    root = document.part.numbering_part.element
    first = root.find(qn("w:num"))
    abstract = parse_xml(f'<w:abstractNum {NAMESPACE} w:abstractNumId="{number}">{inner}</w:abstractNum>')
    first.addprevious(abstract)
    add_num(document, number, number, more)


def add_num(document: DocumentType, number: int, abstract: int, more: str = "") -> None:
    root = document.part.numbering_part.element
    root.append(parse_xml(f'<w:num {NAMESPACE} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'))


def add(document: DocumentType, number: int, depth: int = 0, text: str = "x") -> None:
    paragraph = document.add_paragraph(text)
    properties = f'<w:numPr {NAMESPACE}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(properties))


def labels(document: DocumentType) -> list[str]:
    buffer = io.BytesIO()
    document.save(buffer)
    parts = read_package(buffer.getvalue(), "a.docx")
    numbering = Numbering(parts)
    return [numbering.label(paragraph) for paragraph in parse(parts[DOCUMENT_PART]).iter(w("p"))]


def test_levels_count_each_by_itself_and_begin_anew_below() -> None:
    document = Document()
    add_list(document, 70)
    for depth in (0, 1, 1, 2, 2, 0, 1, 2):
        add(document, 70, depth)
    document.add_paragraph("không số")
    assert labels(document) == ["1.", "1.1", "1.2", "a)", "b)", "2.", "2.1", "a)", ""]


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("upperRoman", "%1.", ["I.", "II.", "III."]),
        ("lowerRoman", "(%1)", ["(i)", "(ii)", "(iii)"]),
        ("upperLetter", "%1", ["A", "B", "C"]),
        ("decimalZero", "%1", ["01", "02", "03"]),
        ("decimal", "Điều %1.", ["Điều 1.", "Điều 2.", "Điều 3."]),
        ("bullet", "\uf0b7", [BULLET] * 3),
        ("none", "%1", [""] * 3),
    ],
)
def test_forms_of_numbers(form: str, text: str, expected: list[str]) -> None:
    document = Document()
    add_list(document, 70, ((form, text),))
    for _time in range(3):
        add(document, 70)
    assert labels(document) == expected


def test_numbers_of_one_list_count_together_unless_one_starts_anew() -> None:
    document = Document()
    add_list(document, 70)
    add_num(document, 71, 70)
    add_num(document, 72, 70, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
    for number in (70, 71, 72, 72, 70):
        add(document, number)
    assert labels(document) == ["1.", "2.", "5.", "6.", "7."]


def test_roman_parents_in_figures_where_the_level_is_legal() -> None:
    document = Document()
    add_list(document, 70, (("upperRoman", "%1."), ("decimal", "%1.%2")))
    level = document.part.numbering_part.element.findall(qn("w:abstractNum"))[-1][1]
    level.insert(2, parse_xml(f"<w:isLgl {NAMESPACE}/>"))
    add(document, 70)
    add(document, 70, 1)
    assert labels(document) == ["I.", "1.1"]


def test_a_deeper_level_without_its_parent_shows_where_that_starts() -> None:
    document = Document()
    add_list(document, 70)
    add(document, 70, 1)
    assert labels(document) == ["1.1"]


def test_a_style_brings_its_list() -> None:
    document = Document()
    add_list(document, 70)
    style = document.styles.add_style("Mục", WD_STYLE_TYPE.PARAGRAPH)
    below = document.styles.add_style("Mục con", WD_STYLE_TYPE.PARAGRAPH)
    below.base_style = style
    style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {NAMESPACE}><w:numId w:val="70"/></w:numPr>'))
    below.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {NAMESPACE}><w:ilvl w:val="1"/></w:numPr>'))
    for name in ("Mục", "Mục con", "Mục con", "Mục"):
        document.add_paragraph("x", name)
    assert labels(document) == ["1.", "1.1", "1.2", "2."]


def test_a_number_that_is_switched_off_or_unknown() -> None:
    document = Document()
    add(document, 0)
    add(document, 999)
    assert labels(document) == ["", ""]


def test_a_document_without_lists() -> None:
    document = parse(f"<w:p {NAMESPACE}/>")
    assert Numbering({}).label(document) == ""


@pytest.mark.parametrize(
    ("inside", "bold"),
    [
        ("<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r>", True),
        ('<w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>a</w:t></w:r>', False),
        ("<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r>", False),
        ("<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r><w:r><w:t> </w:t></w:r>", True),
        ("", False),
    ],
)
def test_a_paragraph_is_bold_when_all_of_it_is(inside: str, bold: bool) -> None:
    assert Numbering({}).is_bold(parse(f"<w:p {NAMESPACE}>{inside}</w:p>")) is bold


def test_a_style_may_be_bold() -> None:
    document = Document()
    style = document.styles.add_style("Đậm", WD_STYLE_TYPE.PARAGRAPH)
    style.font.bold = True
    document.add_paragraph("x", "Đậm")
    document.add_paragraph("y", "Đậm").runs[0].bold = False
    buffer = io.BytesIO()
    document.save(buffer)
    parts = read_package(buffer.getvalue(), "a.docx")
    numbering = Numbering(parts)
    assert [numbering.is_bold(one) for one in parse(parts[DOCUMENT_PART]).iter(w("p"))] == [True, False]


def test_what_a_tracked_change_deletes() -> None:
    row = parse(f"<w:tr {NAMESPACE}><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr>")
    kept = parse(f"<w:tr {NAMESPACE}><w:trPr><w:ins/></w:trPr><w:tc><w:p/></w:tc></w:tr>")
    gone = parse(f"<w:p {NAMESPACE}><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>a</w:delText></w:r></w:del></w:p>")  # fmt: skip
    joined = parse(f"<w:p {NAMESPACE}><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>")
    assert [is_deleted(one) for one in (row, kept, gone, joined)] == [True, False, True, False]
    assert text_of(gone) == ""
