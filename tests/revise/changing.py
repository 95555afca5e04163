"""Edits of a document as people and templates make them, by name; each changes the tree of the main document."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable

from lxml import etree

from docgen.ooxml.names import WORD, XML_SPACE, parse, w
from docgen.ooxml.normalise import set_property
from docgen.ooxml.walk import inner, text_of

Edit = Callable[[etree._Element], None]
EDITS: dict[str, Edit] = {}
_XMLNS = f'xmlns:w="{WORD}"'


def edit(function: Edit) -> Edit:
    EDITS[function.__name__] = function
    return function


def paragraph(text: str) -> etree._Element:
    return parse(f'<w:p {_XMLNS}><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>')


def table(body: etree._Element) -> etree._Element:
    """The first table of data: the one with the most rows."""
    return max(body.iter(w("tbl")), key=lambda one: len(list(inner(one, w("tr")))))


def outermost(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    while parent is not None and parent.tag != w("body"):
        element, parent = parent, parent.getparent()
    return element


def rows(body: etree._Element) -> list[etree._Element]:
    return list(inner(table(body), w("tr")))


def cells(row: etree._Element) -> list[etree._Element]:
    return list(inner(row, w("tc")))


def nameless(element: etree._Element) -> etree._Element:
    """A copy without bookmarks, as a copy in Word has none."""
    made = copy.deepcopy(element)
    for mark in list(made.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        holder = mark.getparent()
        assert holder is not None
        holder.remove(mark)
    return made


def plain_paragraphs(body: etree._Element) -> list[etree._Element]:
    return [one for one in body if one.tag == w("p") and one.find(f"{w('pPr')}/{w('sectPr')}") is None]


@edit
def paragraph_before_table(body: etree._Element) -> None:
    outermost(table(body)).addprevious(paragraph("Đoạn mới trước bảng"))


@edit
def paragraph_after_table(body: etree._Element) -> None:
    outermost(table(body)).addnext(paragraph("Đoạn mới sau bảng"))


@edit
def table_gone(body: etree._Element) -> None:
    body.remove(outermost(table(body)))


@edit
def table_with_heading_and_caption(body: etree._Element) -> None:
    made, here = nameless(table(body)), outermost(table(body))
    for one in (paragraph("Tiêu đề bảng mới"), made, paragraph("Chú thích khác hẳn")):
        here.addprevious(one)


@edit
def table_copied(body: etree._Element) -> None:
    body[5].addnext(nameless(table(body)))


@edit
def table_moved(body: etree._Element) -> None:
    body[5].addnext(outermost(table(body)))


@edit
def column_gone(body: etree._Element) -> None:
    one = table(body)
    grid = one.find(w("tblGrid"))
    assert grid is not None
    grid.remove(grid[-1])
    for row in rows(body):
        last = cells(row)[-1]
        span = last.find(f"{w('tcPr')}/{w('gridSpan')}")
        if span is not None and int(span.get(w("val"), "1")) > 1:
            span.set(w("val"), str(int(span.get(w("val"), "1")) - 1))
        else:
            row.remove(last)


@edit
def second_paragraph_in_cell(body: etree._Element) -> None:
    cells(rows(body)[2])[0].append(paragraph("thêm đoạn trong ô"))


@edit
def paragraph_first_in_cell(body: etree._Element) -> None:
    cells(rows(body)[2])[0].findall(w("p"))[0].addprevious(paragraph("đoạn đầu ô"))


@edit
def paragraph_at_the_end(body: etree._Element) -> None:
    body[-1].addprevious(paragraph("Đoạn cuối văn bản"))


@edit
def paragraph_at_the_beginning(body: etree._Element) -> None:
    body.insert(0, paragraph("Đoạn đầu văn bản"))


@edit
def empty_paragraphs(body: etree._Element) -> None:
    for place in (6, 6, 12):
        body[place].addnext(etree.Element(w("p")))


@edit
def rows_in_another_order(body: etree._Element) -> None:
    for row in rows(body)[3:8]:
        table(body).append(row)


@edit
def rows_gone(body: etree._Element) -> None:
    for row in rows(body)[3:6]:
        table(body).remove(row)


@edit
def cells_merged(body: etree._Element) -> None:
    for number, how in ((3, "restart"), (4, "continue"), (5, "continue")):
        properties = cells(rows(body)[number])[-1].find(w("tcPr"))
        assert properties is not None
        set_property(properties, etree.Element(w("vMerge"), {w("val"): how}))


@edit
def words_changed(body: etree._Element) -> None:
    texts = [one for one in body.iter(w("t")) if len(one.text or "") > 30]
    for one in texts[3:30:4]:
        one.text = re.sub(r"(\w+) (\w+)", r"\2 \1 vừa sửa", one.text or "", count=2)


@edit
def runs_split_and_bold(body: etree._Element) -> None:
    for run in [one for one in body.iter(w("r")) if len(text_of(one)) > 6 and one.find(w("rPr")) is None][::3]:
        other = copy.deepcopy(run)
        text = text_of(run)
        for half, part in ((run, text[: len(text) // 2]), (other, text[len(text) // 2 :])):
            for child in list(half):
                half.remove(child)
            etree.SubElement(half, w("t"), {XML_SPACE: "preserve"}).text = part
        bold = etree.Element(w("rPr"))
        etree.SubElement(bold, w("b"))
        other.insert(0, bold)
        run.addnext(other)


@edit
def many_paragraphs_gone(body: etree._Element) -> None:
    for one in plain_paragraphs(body)[4:40:3]:
        body.remove(one)


@edit
def paragraph_elsewhere(body: etree._Element) -> None:
    there = [one for one in plain_paragraphs(body) if text_of(one).strip()]
    there[-2].addnext(there[6])


@edit
def fields_and_links(body: etree._Element) -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    runs = f"{field('begin')}{code}{field('separate')}<w:r><w:t>7</w:t></w:r>{field('end')}"
    body[8].extend(list(parse(f"<w:p {_XMLNS}>{runs}</w:p>")))
    short = f'<w:fldSimple {_XMLNS} w:instr="DATE"><w:r><w:t>hôm nay</w:t></w:r></w:fldSimple>'
    body[9].append(parse(short))
    body[10].append(parse(f'<w:hyperlink {_XMLNS} w:anchor="x"><w:r><w:t> xem thêm</w:t></w:r></w:hyperlink>'))


@edit
def tracked_changes_of_others(body: etree._Element) -> None:
    by = 'w:id="900" w:author="Anh Nam" w:date="2026-01-01T00:00:00Z"'
    body[8].append(parse(f"<w:ins {_XMLNS} {by}><w:r><w:t> và thêm</w:t></w:r></w:ins>"))
    run = next(one for one in body[9].iter(w("r")) if text_of(one))
    gone = parse(f"<w:del {_XMLNS} {by}/>")
    run.addprevious(gone)
    gone.append(run)
    for text in run.iter(w("t")):
        text.tag = w("delText")


@edit
def nearly_all_gone(body: etree._Element) -> None:
    for one in list(body)[:-1]:
        if one.find(f".//{w('sectPr')}") is None:
            body.remove(one)
    body.insert(0, paragraph("Chỉ còn một đoạn"))
