"""Tables of plain text, cut out of the XML, say what the tree of the same XML says."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from docx.document import Document as DocumentType

from docgen import dossier
from docgen.dossier.common import TEMPLATE_FILE
from docgen.narrate.filters import FILTERS
from docgen.ooxml.names import DOCUMENT_PART
from docgen.ooxml.package import read_package, write_package
from docgen.render.draft import fill
from docgen.render.reading import Cells, Part
from docgen.render.template import prepare
from docgen.workspace import Workspace
from tests import rounds
from tests.render.build import NAME, add_table, context, docx, figure, row, table_docx, unit
from tests.render.odd_templates import CORPUS, values
from tests.render.random_templates import Maker

UNIT = ["{{ d.hang }}", "{{ d.ten }}"]
OPENING, CLOSING = ["{%tr for d in bang.a %}", ""], ["{%tr endfor %}", ""]


class Reading(NamedTuple):
    """The rows of the tables of a document as they are read, and as their tree has them; None for those that it lacks.

    is_plain: whether all were read as plain text.
    """

    quick: list[list[Cells] | None]
    slow: list[list[Cells] | None]
    is_plain: bool


def read(template: bytes, told: dict[str, Any]) -> Reading:
    prepared = prepare(template, NAME)
    filled = fill(prepared, told, FILTERS)
    tables, xml = filled.printer.tables, filled.parts[DOCUMENT_PART]
    quick, slow = Part(xml), Part(xml)
    plain = [one.is_plain and DOCUMENT_PART in prepared.complete for one in tables]
    return Reading(
        [quick.rows(one, is_plain) for one, is_plain in zip(tables, plain, strict=True)],
        [slow.rows(one, False) for one in tables],
        bool(plain) and all(plain),
    )


@pytest.mark.parametrize("name", rounds.MAIN)
def test_tables_of_the_samples(name: str) -> None:
    workspace = Workspace(rounds.ROOT)
    registers = dossier.Registers(workspace)
    prepared = dossier.prepare(workspace, registers, name)
    kind = prepared.round.documents[rounds.MAIN[name]].template
    told = dict(dossier.tell(registers, prepared, rounds.MAIN[name]).context)
    found = read((rounds.ROOT / "templates" / kind / TEMPLATE_FILE).read_bytes(), told)
    assert found.quick == found.slow and found.is_plain


@pytest.mark.parametrize("name", CORPUS)
def test_tables_of_odd_templates(name: str) -> None:
    found = read(CORPUS[name][0], values())
    assert found.quick == found.slow


@pytest.mark.parametrize("seed", [*range(40), 1477])
def test_tables_made_up_by_chance(seed: int) -> None:
    found = read(Maker(seed).template(), values())
    assert found.quick == found.slow


def test_escaped_and_empty_cells_and_several_paragraphs() -> None:
    cells = ["{{ d.ten }}", "{% if d.hang %}x{% endif %}"]

    def add(document: DocumentType) -> None:
        table = add_table(document, ["A & B", ""], OPENING, cells, CLOSING)
        table.cell(0, 1).add_paragraph("hai")

    found = read(docx(then=add), context([row("x", ten=figure("x.ten", "<1> & “&amp;”"), hang=figure("x.hang", 0))]))
    assert found.quick == found.slow and found.is_plain
    assert found.quick[0] == [("A & B", "\nhai"), ("<1> & “&amp;”", "")]


def with_cell(xml: str) -> bytes:
    """A template with a table, the second cell of its first row of this XML."""
    parts = read_package(table_docx(["Đầu", "cột"], OPENING, UNIT, CLOSING), NAME)
    whole = parts[DOCUMENT_PART].decode()
    assert whole.count("<w:r><w:t>cột</w:t></w:r>") == 1
    parts[DOCUMENT_PART] = whole.replace("<w:r><w:t>cột</w:t></w:r>", xml).encode()
    return write_package(parts)


@pytest.mark.parametrize(
    ("xml", "text"),
    {
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>": "a\tb",
        '<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:br w:type="page"/></w:r>': "a\nb\n",
        "<w:r><w:t>a</w:t><w:cr/><w:t>b</w:t><w:noBreakHyphen/></w:r>": "a\nb-",
        '<w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r>': "a",
        '<w:bookmarkStart w:id="7" w:name="x"/><w:r><w:t xml:space="preserve"> a </w:t></w:r><w:bookmarkEnd w:id="7"/>': " a ",
    }.items(),
)
def test_signs_in_cells(xml: str, text: str) -> None:
    found = read(with_cell(xml), context([unit("x", 1)]))
    assert found.quick == found.slow and found.is_plain
    assert found.quick[0] is not None and found.quick[0][0] == ("Đầu", text)


@pytest.mark.parametrize(
    "xml",
    [
        "<w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink>",
        "<w:r><w:t>a</w:t><w:tab> </w:tab><w:t>b</w:t></w:r>",
        "<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r>",
        '<w:r><w:t xml:lang="vi"/>\n <w:t>a</w:t></w:r>',
        "<w:t>a</w:t>",
    ],
)
def test_odd_things_in_cells_are_read_as_their_tree_has_them(xml: str) -> None:
    found = read(with_cell(xml), context([unit("x", 1)]))
    assert found.quick == found.slow and found.quick[0]


def test_a_table_with_more_than_plain_text_is_read_from_its_tree() -> None:
    found = read(CORPUS["table in table"][0], values())
    assert found.quick == found.slow and found.quick[0] and not found.is_plain
