"""The documents of a round as jobs: where each goes, from what it is made, and how."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docgen.dossier.choice import Only, unit_documents, whole_documents
from docgen.dossier.kits import refusing_kit, unit_kit, whole_kit
from docgen.dossier.preparing import Prepared
from docgen.dossier.registers import Registers
from docgen.dossier.telling import norm_of
from docgen.dossier.units import UnitDrafts, draft_path, units_with_drafts
from docgen.engine.work import Kit, Work
from docgen.errors import Finding, Refused
from docgen.making.job import Job, Numbered
from docgen.model.digest import digest_of
from docgen.program import program_digest


def jobs_of(registers: Registers, prepared: Prepared, folder: Path, only: Only) -> Iterator[Job]:
    """The documents of one round as they could be made; those that are made once for each unit come last."""
    whole = whole_documents(registers, prepared, only)
    if whole:
        kit = whole_kit(registers, prepared)
        for document in whole:
            yield _whole(registers, prepared, folder, document, kit)
    for document in unit_documents(registers, prepared, only):
        shared = _SharedDrafts(registers, prepared, document)
        for unit in units_with_drafts(prepared, document):
            if only.unit(unit):
                yield shared.job(unit, draft_path(folder / document, unit))


def _whole(registers: Registers, prepared: Prepared, folder: Path, document: str, kit: Kit) -> Job:
    """A document that is made once for the round."""
    settings = prepared.round.documents[document]
    ingredients = ingredients_of(registers, prepared, document)
    numbered = Numbered(settings.number, settings.date)

    def work(numbered: Numbered | None) -> Work:
        return Work(kit, (document, numbered))

    return Job(prepared.name, document, folder / f"{document}.docx", ingredients, numbered, work)


def ingredients_of(registers: Registers, prepared: Prepared, document: str) -> dict[str, str]:
    """Digests of all that a document of the round is made from, and of the places that its findings name.

    Where they are the same as last time, so is the document. Where one differs it may still be the same: it is rendered
    then, and compared. Empty when something is missing, which making the document tells.
    """
    kind = prepared.round.documents[document].template
    try:
        norm = norm_of(prepared, document, registers.norms)
    except Refused:
        return {}
    return {
        "norm": norm.digest,
        "program": program_digest(),
        "registers": digest_of(prepared.digests["units"], registers.digest),
        "remarks": registers.remarks_digest(prepared.name),
        "round": prepared.digests["round"],
        "rubric": prepared.digests["rubric"],
        "scores": prepared.digests["scores"],
        "template": registers.template_digest(kind),
        "words": registers.words_digest(kind),
    }


class _SharedDrafts:
    """The jobs of a document that is made once for each unit; what they share is read once."""

    def __init__(self, registers: Registers, prepared: Prepared, document: str) -> None:
        self._round_name, self._document = prepared.name, document
        settings = prepared.round.documents[document]
        self._numbered = Numbered(settings.number, settings.date)
        self._drafts: UnitDrafts | None = None
        self._findings: tuple[Finding, ...] = ()
        try:
            self._drafts = UnitDrafts(registers, prepared, document)
            self._findings = self._drafts.findings
            self._kit = unit_kit(registers, prepared, document, self._drafts.shared)
        except Refused as fault:
            self._kit = refusing_kit(fault)

    def job(self, unit: str, path: Path) -> Job:
        """The draft for a unit. Of a document that cannot be made at all, every job tells why."""
        drafts, kit = self._drafts, self._kit
        scores = None if drafts is None else drafts.scores(unit)
        ingredients = {} if drafts is None or scores is None else drafts.shared.ingredients(scores)

        def work(numbered: Numbered | None) -> Work:
            return Work(kit, (scores, numbered))

        code = f"{self._document}/{unit}"
        return Job(self._round_name, code, path, ingredients, self._numbered, work, self._about_all)

    def _about_all(self) -> tuple[Finding, ...]:
        """What is to be told of all drafts: the first time, and nothing after that."""
        found, self._findings = self._findings, ()
        return found
