"""What Word keeps out of the text, or in it: automatic numbers, tracked changes, controls, text boxes; and Excel's."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document as DocumentType
from docx.oxml import parse_xml
from docx.table import Table

from docgen.errors import Refused, Spot
from docgen.i18n import use_language
from docgen.read.issued.grids import Grid, Said, clean, read_blocks
from docgen.read.issued.rubric import read_issued
from tests.ooxml.test_numbering import NAMESPACE, add_list
from tests.read.issued.making import HEADS, ROWS, add_table, document, imported, shape
from tests.read.issued.test_documents import SHAPE, TITLE

CONTROL = f"<w:sdt {NAMESPACE}><w:sdtContent/></w:sdt>"


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def number(table: Table, row: int, column: int, numbering: int, depth: int) -> None:
    """Let Word number a cell, and take away what stands there."""
    paragraph = table.cell(row, column).paragraphs[0]
    if column == 0:
        paragraph.text = ""
    properties = f'<w:numPr {NAMESPACE}><w:ilvl w:val="{depth}"/><w:numId w:val="{numbering}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(properties))


@pytest.mark.parametrize("column", [0, 1])
@pytest.mark.parametrize("bare", [False, True])
def test_numbers_that_word_writes_by_itself(tmp_path: Path, column: int, bare: bool) -> None:
    """In the column of numbers or before the label; “1” or “1.”."""
    made = document("PHỤ LỤC", TITLE)
    stop = "" if bare else "."
    add_list(made, 70, (("upperRoman", f"%1{stop}"), ("decimal", f"%2{stop}")))
    table = add_table(made, [("", *row[1:]) for row in ROWS])
    for place, row in enumerate(ROWS, 1):
        number(table, place, column, 70, 0 if row[0] in ("I", "II") else 1)
    assert shape(imported(made, tmp_path).rubric) == SHAPE


def test_a_numbered_title_and_bullets_in_a_cell(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", TITLE)
    add_list(made, 71, (("bullet", "\uf0b7"),))
    rows = [ROWS[0], ("1", "Người đứng đầu làm Trưởng ban Chỉ đạo\nCó quyết định", "15", ""), *ROWS[2:]]
    table = add_table(made, rows)
    paragraph = table.cell(2, 1).paragraphs[1]
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {NAMESPACE}><w:numId w:val="71"/></w:numPr>'))
    assert shape(imported(made, tmp_path).rubric) == SHAPE


def test_deleted_text_and_rows_are_not_read(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", TITLE)
    table = add_table(made, [*ROWS[:3], ("3", "Tiêu chí đã bỏ", "9", ""), *ROWS[3:]])
    table.rows[4]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {NAMESPACE} w:id="1" w:author="a"/>'))
    points = table.cell(1, 2).paragraphs[0]._p
    points.insert(0, parse_xml(f'<w:del {NAMESPACE} w:id="2" w:author="a"><w:r><w:delText>3</w:delText></w:r></w:del>'))
    label = table.cell(2, 1).paragraphs[0]
    label.text = "Người đứng đầu làm"
    label._p.append(
        parse_xml(f'<w:ins {NAMESPACE} w:id="3" w:author="a"><w:r><w:t> Trưởng ban Chỉ đạo</w:t></w:r></w:ins>')
    )
    assert shape(imported(made, tmp_path).rubric) == SHAPE


def wrapped(element: Any) -> None:
    control = parse_xml(CONTROL)
    element.addprevious(control)
    control[0].append(element)


def test_content_controls_around_a_table_its_rows_cells_and_text(tmp_path: Path) -> None:
    made = document("PHỤ LỤC", TITLE)
    table = add_table(made, ROWS)
    wrapped(table.rows[2]._tr)
    wrapped(table.cell(3, 1)._tc)
    wrapped(table.cell(1, 1).paragraphs[0].runs[0]._r)
    wrapped(table._tbl)
    wrapped(made.paragraphs[1]._p)
    found = imported(made, tmp_path)
    assert shape(found.rubric) == SHAPE
    assert [block.noun for block in found.rubric.blocks] == ["sở, ban, ngành"]


def test_rows_that_begin_after_a_gap(tmp_path: Path) -> None:
    """A row may begin in a later column of the grid (`gridBefore`)."""
    made = document("PHỤ LỤC", TITLE)
    table = add_table(made, [*ROWS[:3], ("", "Ghi chú của nhóm", "", ""), *ROWS[3:]])
    row = table.rows[4]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {NAMESPACE} w:val="1"/>'))
    assert shape(imported(made, tmp_path).rubric) == SHAPE


def test_places_are_told_by_table_row_and_cell(tmp_path: Path) -> None:
    made = document("đầu")
    add_table(made, [("a", "b")], ("c", "d"))
    made.save(str(tmp_path / "a.docx"))
    said, grid = read_blocks(tmp_path / "a.docx", "a.docx")
    assert isinstance(said, Said) and isinstance(grid, Grid)
    assert said.place == Spot("a.docx", "paragraph 1")
    assert grid.rows[1].cells[1].place == Spot("a.docx", "table 1, row 2, cell 2")


def test_text_is_cleaned_of_what_cannot_be_seen() -> None:
    assert clean("Nhận\u00a0thức\u200b s\u00ad\u1ed1 \t ") == "Nhận thức số"
    assert clean("so\u0302\u0301") == "số"


def broken(made: DocumentType, path: Path, part: str, old: str, new: str) -> None:
    """Save a document with a text of one part replaced."""
    made.save(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_broken_xml_is_refused(tmp_path: Path, part: str) -> None:
    root = re.sub(r"\.xml", "", part.rpartition("/")[2])
    broken(document(ROWS), tmp_path / "a.docx", part, f"</w:{root}>", "")
    with pytest.raises(Refused) as refused:
        read_issued(tmp_path / "a.docx", "a.docx")
    assert [finding.rule for finding in refused.value.findings] == ["not-a-word-file"]


@pytest.mark.parametrize("old", ['w:val="2"', "<w:body>"])
def test_odd_numbers_and_an_empty_body_do_no_harm(tmp_path: Path, old: str) -> None:
    made = document("PHỤ LỤC", TITLE)
    table = add_table(made, [("I. Nhận thức số (40 điểm)", "", "", ""), *ROWS[1:3], *ROWS[3:]], HEADS)
    table.cell(1, 0).merge(table.cell(1, 1))
    path = tmp_path / "a.docx"
    broken(made, path, "word/document.xml", old, 'w:val="hai"' if "val" in old else "<w:body><w:tbl/>")
    assert shape(read_issued(path, "a.docx").rubric)[1] == SHAPE[1]
