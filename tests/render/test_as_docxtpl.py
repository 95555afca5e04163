"""What docgen fills in by its own code is what docxtpl itself makes of the same template and the same values.

Equal are the document, headers, footers and footnotes as canonical XML, after `beside_docxtpl.comparable`; what is taken
out there, and by `Liberties` in the templates that need it, is what docgen makes otherwise on purpose.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from docx.document import Document as DocumentType
from docx.oxml import parse_xml
from docx.shared import Cm
from docx.table import Table, _Cell
from docxtpl import InlineImage, Listing, RichText
from markupsafe import Markup

from docgen import dossier
from docgen.dossier import Registers, UnitDrafts
from docgen.dossier.common import TEMPLATE_FILE
from docgen.model.figure import Figure
from docgen.narrate.tree import Node
from docgen.ooxml.package import read_package, write_package
from docgen.workspace import Workspace
from tests import rounds
from tests.render.beside_docxtpl import (
    STRICT,
    Liberties,
    assert_same,
    by_docgen,
    by_docxtpl,
    compared,
    differences,
    has_columns,
)
from tests.render.build import NAMESPACES, add_table, context, docx, figure, group, row, rules, table_docx, texts, unit
from tests.render.odd_templates import CORPUS, picture, values
from tests.render.scramble import scramble

UNITS = 3
"""Letters of each round: to the first unit, the last, and one in the middle."""


def _one_form(figure: Figure) -> None:
    object.__setattr__(figure, "prose", figure.table)


@pytest.fixture(scope="module", autouse=True)
def one_form() -> Iterator[None]:
    """Figures are said in sentences as in tables: docxtpl knows no difference."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "__post_init__", _one_form)
        yield


@pytest.fixture(scope="module")
def workspace(one_form: None) -> tuple[Workspace, Registers]:
    """The sample workspace, read anew."""
    found = Workspace(rounds.ROOT)
    return found, Registers(found)


def _contexts(workspace: Workspace, registers: Registers, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The documents of a round: the template of each, and what it is told; of letters those to a few units."""
    prepared = dossier.prepare(workspace, registers, name)
    for document, settings in prepared.round.documents.items():
        if not registers.is_for_units(settings.template):
            yield settings.template, dict(dossier.tell(workspace, registers, prepared, document).context)
            continue
        shared = UnitDrafts(workspace, registers, prepared, document)
        for unit in shared.units[:: max(1, (len(shared.units) - 1) // (UNITS - 1))]:
            yield settings.template, dict(shared.tell(unit).context)


@pytest.mark.parametrize("name", rounds.ROUNDS)
def test_documents_of_the_samples_are_what_docxtpl_makes(workspace: tuple[Workspace, Registers], name: str) -> None:
    for template, values in _contexts(*workspace, name):
        data = (rounds.ROOT / "templates" / template / TEMPLATE_FILE).read_bytes()
        assert_same(data, values, Liberties(columns=has_columns(data)))


def test_all_shipped_templates_are_used_by_samples() -> None:
    found = Workspace(rounds.ROOT)
    used = {one.template for name in rounds.ROUNDS for one in rounds.prepared(name).round.documents.values()}
    assert used == set(found.kinds())


@pytest.mark.parametrize("name", CORPUS)
def test_odd_templates_are_filled_in_as_by_docxtpl(name: str) -> None:
    template, liberties = CORPUS[name]
    assert_same(template, values(), liberties)
