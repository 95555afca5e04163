"""Which documents of a round a run is to make."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.dossier.preparing import Prepared
from docgen.dossier.registers import Registers
from docgen.dossier.units import units_with_drafts
from docgen.errors import Finding, InFile
from docgen.i18n import gettext as _


@dataclass(frozen=True)
class Only:
    """What a run is to make of its rounds: these documents, of those made for units these units' drafts; all if empty.

    Where units are named, only documents that are made for units are made.
    """

    documents: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    def document(self, code: str) -> bool:
        """Whether a document is to be made."""
        return not self.documents or code in self.documents

    def unit(self, code: str) -> bool:
        """Whether the draft for a unit is to be made."""
        return not self.units or code in self.units


def whole_documents(registers: Registers, prepared: Prepared, only: Only) -> list[str]:
    """The documents to make that are made once for the round."""
    documents = {} if only.units else prepared.round.documents
    return [code for code, one in documents.items() if only.document(code) and not registers.is_for_units(one.template)]


def unit_documents(registers: Registers, prepared: Prepared, only: Only) -> list[str]:
    """The documents to make that are made once for each unit."""
    documents = prepared.round.documents.items()
    return [code for code, one in documents if only.document(code) and registers.is_for_units(one.template)]


def drafts_to_make(registers: Registers, prepared: Prepared, only: Only) -> int:
    """How many drafts of a round are to be made."""
    of_units = (units_with_drafts(prepared, document) for document in unit_documents(registers, prepared, only))
    whole = len(whole_documents(registers, prepared, only))
    return whole + sum(only.unit(unit) for units in of_units for unit in units)


def unknown_choices(prepared: Sequence[Prepared], only: Only) -> Iterator[Finding]:
    """Documents and units asked for that no round has; where a round could not be read, it may have had them."""
    rounds = ", ".join(one.name for one in prepared)
    documents = dict.fromkeys(code for one in prepared for code in one.round.documents)
    units = dict.fromkeys(code for one in prepared for code in one.units)
    for asked, known in ((only.documents, documents), (only.units, units)):
        for code in asked if prepared else ():
            if code not in known:
                message = _("There is no “{code}” in {rounds}").format(code=code, rounds=rounds)
                near = ", ".join(difflib.get_close_matches(code, known, n=3) or list(known)[:12])
                yield Finding("choice-unknown", InFile("data"), message, _("there are: {names}").format(names=near))
