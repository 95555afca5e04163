"""What makes the documents of a round, as values that hold all they need, so that they work where no files are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from docgen.dossier.drafting import draft
from docgen.dossier.preparing import Prepared
from docgen.dossier.registers import Registers
from docgen.dossier.units import UnitDocument, for_units
from docgen.engine.work import Kit
from docgen.errors import Refused
from docgen.making.job import Drafted, Numbered
from docgen.model.assessment import UnitScores

WHOLE_SECONDS, UNIT_SECONDS = 0.2, 0.005
"""What making a document may take, until that is known."""


@dataclass(frozen=True)
class WholeMaker:
    """Makes documents of a round that are made once for it: by code, with the number and date of round.yaml or others.

    Raises as `draft` does.
    """

    registers: Registers
    prepared: Prepared

    def make(self, piece: tuple[str, Numbered | None]) -> Drafted:
        """The document."""
        document, numbered = piece
        return draft(self.registers, with_number(self.prepared, document, numbered), document)


class UnitMaker:
    """Makes the drafts of a document that is made once for each unit: from what the unit was given.

    Raises `WrongSetup` as `UnitDocument` and its `draft` do. ready: the document made ready, where that was done.
    """

    def __init__(
        self, registers: Registers, prepared: Prepared, document: str, ready: UnitDocument | None = None
    ) -> None:
        self._registers, self._prepared, self._document, self._ready = registers, prepared, document, ready

    def make(self, piece: tuple[UnitScores, Numbered | None]) -> Drafted:
        """The draft for a unit, with the number and date of round.yaml or with others."""
        scores, numbered = piece
        if numbered is not None:
            prepared = with_number(self._prepared, self._document, numbered)
            return UnitDocument(self._registers, prepared, self._document).draft(scores)
        if self._ready is None:
            self._ready = UnitDocument(self._registers, self._prepared, self._document)
        return self._ready.draft(scores)

    def __getstate__(self) -> dict[str, Any]:
        """Without what is made ready, which holds compiled texts."""
        return {**vars(self), "_ready": None}


@dataclass(frozen=True)
class RefusingMaker:
    """Stands for one that could not be made ready, and tells why each time."""

    fault: Refused

    def make(self, _piece: object) -> Drafted:
        """Nothing. Raises `Refused`."""
        raise type(self.fault)(self.fault.findings)


def whole_kit(registers: Registers, prepared: Prepared) -> Kit:
    """The kit for the documents of a round that are made once for it."""
    kinds = {one.template for one in prepared.round.documents.values() if not registers.is_for_units(one.template)}
    # Asked for once, before the round is packed together with them.
    assert prepared.digests
    return Kit(WholeMaker(registers.taken_along(prepared.name, sorted(kinds), units=True), prepared), WHOLE_SECONDS)


def refusing_kit(fault: Refused) -> Kit:
    """The kit for drafts that cannot be made at all."""
    return Kit(RefusingMaker(fault), 0)


def unit_kit(registers: Registers, prepared: Prepared, document: str, ready: UnitDocument) -> Kit:
    """The kit for the drafts of a document that is made once for each unit; the same size however many there are."""
    kind = prepared.round.documents[document].template
    taken = registers.taken_along(prepared.name, [kind], units=False)
    return Kit(UnitMaker(taken, for_units(prepared), document, ready), UNIT_SECONDS)


def with_number(prepared: Prepared, document: str, numbered: Numbered | None) -> Prepared:
    """The round with another number and date of one document than round.yaml has now."""
    if numbered is None:
        return prepared
    settings = prepared.round.documents[document]
    changed = settings.model_copy(update={"number": numbered.number, "date": numbered.date})
    documents = {**prepared.round.documents, document: changed}
    return replace(prepared, round=prepared.round.model_copy(update={"documents": documents}))
