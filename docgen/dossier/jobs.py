"""The documents of a round as jobs: where each goes, from what it is made, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from docgen.dossier.choice import Only, unit_documents, whole_documents
from docgen.dossier.common import REMARKS_FILE, TEMPLATE_FILE, digest_of
from docgen.dossier.drafting import draft
from docgen.dossier.preparing import Prepared
from docgen.dossier.registers import Registers
from docgen.dossier.telling import norm_of
from docgen.dossier.units import UnitDrafts, draft_path, units_with_drafts
from docgen.errors import Refused
from docgen.making.ingredients import file_digest
from docgen.making.job import Drafted, Job, Numbered
from docgen.program import program_digest
from docgen.read.kind import KIND_FILE, PHRASES_FILE
from docgen.workspace import Workspace


def jobs_of(workspace: Workspace, registers: Registers, prepared: Prepared, folder: Path, only: Only) -> Iterator[Job]:
    """The documents of one round as they could be made; those that are made once for each unit come last."""
    for document in whole_documents(registers, prepared, only):
        settings = prepared.round.documents[document]

        def make(numbered: Numbered | None, document: str = document) -> Drafted:
            return draft(workspace, registers, _numbered(prepared, document, numbered), document)

        ingredients = ingredients_of(workspace, registers, prepared, document)
        numbered = Numbered(settings.number, settings.date)
        yield Job(prepared.name, document, folder / f"{document}.docx", ingredients, numbered, make)
    for document in unit_documents(registers, prepared, only):
        shared = SharedDrafts(workspace, registers, prepared, document)
        for unit in units_with_drafts(prepared, document):
            if only.unit(unit):
                yield shared.job(unit, draft_path(folder / document, unit))


def ingredients_of(workspace: Workspace, registers: Registers, prepared: Prepared, document: str) -> dict[str, str]:
    """Digests of all that a document of the round is made from, and of the places that its findings name.

    Where they are the same as last time, so is the document. Where one differs it may still be the same: it is rendered
    then, and compared. Empty when something is missing, which making the document tells.
    """
    settings = prepared.round.documents[document]
    folder = workspace.kind(settings.template)
    try:
        norm = norm_of(prepared, document, registers.norms)
    except Refused:
        return {}
    return {
        "norm": digest_of(norm),
        "program": program_digest(),
        "registers": digest_of(prepared.digests["units"], registers.digest),
        "remarks": file_digest(workspace.round_folder(prepared.name) / REMARKS_FILE),
        "round": prepared.digests["round"],
        "rubric": prepared.digests["rubric"],
        "scores": prepared.digests["scores"],
        "template": file_digest(folder / TEMPLATE_FILE),
        "words": digest_of(file_digest(folder / KIND_FILE), file_digest(folder / PHRASES_FILE)),
    }


class SharedDrafts:
    """The jobs of a document that is made once for each unit; what they share is read when the first needs it."""

    def __init__(self, workspace: Workspace, registers: Registers, prepared: Prepared, document: str) -> None:
        self._workspace, self._registers, self._prepared, self._document = workspace, registers, prepared, document
        settings = prepared.round.documents[document]
        self._numbered = Numbered(settings.number, settings.date)
        self._first = True

    def job(self, unit: str, path: Path) -> Job:
        """The draft for a unit. Of a document that cannot be made at all, every job tells why."""

        def make(numbered: Numbered | None) -> Drafted:
            made = self._drafts(numbered).draft(unit)
            if self._first:
                self._first = False
                return replace(made, findings=(*self._drafts(numbered).findings, *made.findings))
            return made

        try:
            ingredients = self._shared.ingredients(unit)
        except Refused:
            ingredients = {}
        return Job(self._prepared.name, f"{self._document}/{unit}", path, ingredients, self._numbered, make)

    @cached_property
    def _shared(self) -> UnitDrafts:
        return UnitDrafts(self._workspace, self._registers, self._prepared, self._document)

    def _drafts(self, numbered: Numbered | None) -> UnitDrafts:
        if numbered is None:
            return self._shared
        prepared = _numbered(self._prepared, self._document, numbered)
        return UnitDrafts(self._workspace, self._registers, prepared, self._document)


def _numbered(prepared: Prepared, document: str, numbered: Numbered | None) -> Prepared:
    """The round with another number and date of one document than round.yaml has now."""
    if numbered is None:
        return prepared
    settings = prepared.round.documents[document]
    changed = settings.model_copy(update={"number": numbered.number, "date": numbered.date})
    documents = {**prepared.round.documents, document: changed}
    return replace(prepared, round=prepared.round.model_copy(update={"documents": documents}))
