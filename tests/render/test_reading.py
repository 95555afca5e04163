"""Tables of plain text, cut out of the XML, say what the tree of the same XML says."""

from __future__ import annotations

from typing import Any

import pytest
from docx.document import Document as DocumentType

from docgen import dossier
from docgen.dossier.common import TEMPLATE_FILE
from docgen.narrate.filters import FILTERS
from docgen.ooxml.names import DOCUMENT_PART
from docgen.ooxml.package import read_package, write_package
from docgen.render.draft import Filled, fill
from docgen.render.reading import Part, ReadTable
from docgen.render.template import prepare
from docgen.workspace import Workspace
from tests import rounds
from tests.render.build import NAME, add_table, context, docx, figure, row, table_docx, unit
from tests.render.odd_templates import CORPUS, values
from tests.render.random_templates import Maker

UNIT = ["{{ d.hang }}", "{{ d.ten }}"]
OPENING, CLOSING = ["{%tr for d in bang.a %}", ""], ["{%tr endfor %}", ""]


def filled(template: bytes, told: dict[str, Any]) -> Filled:
    return fill(prepare(template, NAME), told, FILTERS)


def both_ways(made: Filled) -> tuple[list[ReadTable], list[ReadTable]]:
    """The tables as they are read, and as their tree has them."""
    xml = made.parts[DOCUMENT_PART]
    return list(Part(xml, made.printer.plain_tables).tables()), list(Part(xml, ()).tables())


@pytest.mark.parametrize("name", rounds.MAIN)
def test_tables_of_the_samples(name: str) -> None:
    workspace = Workspace(rounds.ROOT)
    registers = dossier.Registers(workspace)
    prepared = dossier.prepare(workspace, registers, name)
    kind = prepared.round.documents[rounds.MAIN[name]].template
    told = dict(dossier.tell(registers, prepared, rounds.MAIN[name]).context)
    made = filled((rounds.ROOT / "templates" / kind / TEMPLATE_FILE).read_bytes(), told)
    quick, slow = both_ways(made)
    assert quick == slow and made.printer.plain_tables


@pytest.mark.parametrize("name", CORPUS)
def test_tables_of_odd_templates(name: str) -> None:
    quick, slow = both_ways(filled(CORPUS[name][0], values()))
    assert quick == slow


@pytest.mark.parametrize("seed", range(40))
def test_tables_made_up_by_chance(seed: int) -> None:
    quick, slow = both_ways(filled(Maker(seed).template(), values()))
    assert quick == slow


def test_escaped_and_empty_cells_and_several_paragraphs() -> None:
    cells = ["{{ d.ten }}", "{% if d.hang %}x{% endif %}"]

    def add(document: DocumentType) -> None:
        table = add_table(document, ["A & B", ""], OPENING, cells, CLOSING)
        table.cell(0, 1).add_paragraph("hai")

    made = filled(docx(then=add), context([row("x", ten=figure("x.ten", "<1> & “&amp;”"), hang=figure("x.hang", 0))]))
    quick, slow = both_ways(made)
    assert quick == slow and made.printer.plain_tables
    assert [cells for _name, cells in quick[0].rows] == [("A & B", "\nhai"), ("<1> & “&amp;”", "")]


@pytest.mark.parametrize("special", ["<w:tab/>", "<w:br/>", "<w:noBreakHyphen/>"])
def test_a_table_with_more_than_plain_text_is_read_from_its_tree(special: str) -> None:
    template = table_docx(["Đầu", "cột"], OPENING, UNIT, CLOSING)
    parts = read_package(template, NAME)
    parts[DOCUMENT_PART] = parts[DOCUMENT_PART].replace(">cột<".encode(), f">cột</w:t>{special}<w:t>x<".encode(), 1)
    made = filled(write_package(parts), context([unit("x", 1)]))
    quick, slow = both_ways(made)
    assert quick == slow and not made.printer.plain_tables
    assert quick[0].rows[0][1][1] in ("cột\tx", "cột\nx", "cột-x")
