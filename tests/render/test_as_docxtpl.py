"""What docgen fills in by its own code is what docxtpl itself makes of the same template and the same values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from docgen import dossier
from docgen.dossier import Registers, UnitDrafts
from docgen.dossier.common import TEMPLATE_FILE
from docgen.model.figure import Figure
from docgen.workspace import Workspace
from tests import rounds
from tests.render.beside_docxtpl import Liberties, assert_same, has_columns

UNITS = 3
"""Letters of each round: to the first unit, the last, and one in the middle."""


def _one_form(figure: Figure) -> None:
    object.__setattr__(figure, "prose", figure.table)


@pytest.fixture(scope="module")
def workspace() -> Iterator[tuple[Workspace, Registers]]:
    """The sample workspace, in which figures are said in sentences as in tables: docxtpl knows no difference."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "__post_init__", _one_form)
        found = Workspace(rounds.ROOT)
        yield found, Registers(found)


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
