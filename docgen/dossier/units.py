"""Documents that are made once for each unit: the same two steps, telling and drafting, for one unit at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from docgen.check.names import unknown_names
from docgen.dossier.common import TEMPLATE_FILE, digest_of, setup
from docgen.dossier.drafting import Rendered, fill_in
from docgen.dossier.preparing import Prepared
from docgen.dossier.registers import Registers
from docgen.dossier.telling import Told, wordings_of
from docgen.errors import Finding, Severity, refuse_if_any
from docgen.i18n import gettext as _
from docgen.making.job import Drafted
from docgen.model.rubric import Paper
from docgen.narrate.document import narrate_unit
from docgen.narrate.tree import tag_name
from docgen.narrate.values import FrameSource, frame
from docgen.narrate.wording import Wording
from docgen.program import program_digest
from docgen.read.lineage import named_on
from docgen.read.round import DEVICES
from docgen.render.printing import Record
from docgen.vietnamese.dates import latest
from docgen.workspace import Workspace


def units_with_drafts(prepared: Prepared, document: str) -> tuple[str, ...]:
    """Codes of the units that get a draft of a document made once for each, in the register's order."""
    scored, left = prepared.assessment.by_unit(), prepared.round.documents[document].leave_out
    return tuple(code for code in prepared.units if code in scored and code not in left)


def draft_path(folder: Path, unit: str) -> Path:
    """The draft for a unit. Windows keeps some names for devices, whatever their ending."""
    return folder / (f"{unit}_.docx" if unit in DEVICES else f"{unit}.docx")


class UnitDrafts:
    """A document that is made once for each unit. What its drafts share is read, prepared and compiled once.

    A draft is made from what the unit itself was given, its names, and the document's own settings, so that a changed
    score of one unit changes the draft of that unit and no other.
    units: codes of those that get a draft. findings: about all of them. Raises `WrongSetup` for a fault in the kind,
    its phrases or template.
    """

    def __init__(self, workspace: Workspace, registers: Registers, prepared: Prepared, document: str) -> None:
        self.units = units_with_drafts(prepared, document)
        self._prepared, self._document = prepared, document
        self._settings = prepared.round.documents[document]
        self._folder = workspace.kind(self._settings.template)
        path = self._folder / TEMPLATE_FILE
        with setup():
            self._wordings, norm, findings = wordings_of(workspace, registers, prepared, document, {})
            self._template_digest, self._template = registers.template(path)
            source = FrameSource(
                round=prepared.round,
                rubric=prepared.rubric,
                legal_bases=registers.legal_bases.legal_bases,
                settings=self._settings,
                norm=norm,
                settings_place=prepared.lines.at("documents", document),
            )
            self._frame = frame(source)
        self._wording = Wording(self._frame)
        tags = " ".join(tag.code for tag in self._template.tags)
        self._said = f"{tags} {self._wordings.kind.tables!r} {self._wordings.phrases!r}"
        day = latest(self._settings.date)
        self._names = named_on(registers.units, prepared.round.office, prepared.units, day)
        self._scores = prepared.assessment.by_unit()
        self._digests = {"norm": digest_of(norm), "rubric": prepared.digests["rubric"]}
        self._cited_papers = digest_of(self._cited(registers.legal_bases.legal_bases))
        self._words = digest_of(self._wordings.kind, self._wordings.phrases)
        self._shared = self._of_round()
        if self.units:
            with setup():
                refuse_if_any(unknown_names(self._template.tags, self.tell(self.units[0]).context))
        self.findings = (*findings, *self._template.findings, *self._without())

    def _cited(self, papers: Mapping[str, Paper]) -> list[tuple[str, Paper]]:
        """Of these papers those that the document names, so that others may come and go."""
        codes = set(self._settings.legal_bases)
        if self._settings.proposal is not None:
            codes.add(self._settings.proposal.paper)
        return [(code, paper) for code, paper in papers.items() if code in codes or self._names_tag("giay_to", code)]

    def _names_tag(self, owner: str, code: str) -> bool:
        """Whether the template, a phrase or a table of the kind names something of the round."""
        return re.search(rf"\b{owner}\.{tag_name(code)}\b", self._said) is not None

    def _of_round(self) -> tuple[object, ...]:
        """What the drafts are made from of the round's settings."""
        round_ = self._prepared.round
        dates = [(code, day) for code, day in round_.dates.items() if self._names_tag("moc", code)]
        numbers = [(code, number) for code, number in round_.numbers.items() if self._names_tag("so_lieu", code)]
        return (
            round_.title,
            round_.year,
            self._settings,
            round_.scores.stages,
            self._cited(round_.papers),
            dates,
            numbers,
        )

    def _without(self) -> Iterator[Finding]:
        """A note of the units that get no draft, for nothing was given to them."""
        out = {one.unit for one in self._prepared.round.out_of_scope if one.subject is None}
        scored = self._scores.keys() | out | set(self._settings.leave_out)
        names = [unit.name for code, unit in self._prepared.units.items() if code not in scored]
        if names:
            message = _("no draft is made for units without scores: {units}").format(units=", ".join(names))
            place = self._prepared.lines.at("documents", self._document)
            yield Finding("units-without-draft", place, message, severity=Severity.NOTE)

    def tell(self, unit: str) -> Told:
        """Everything that the draft for a unit says. Raises `WrongSetup` for a fault in a phrase or table."""
        scores = self._scores[unit].called(self._names[unit])
        prepared = self._prepared
        with setup():
            context = narrate_unit(self._frame, scores, prepared.rubric, prepared.round, self._wordings, self._wording)
        return Told(context, self._folder, {}, (), {**self._digests, "data": self._given(unit)})

    def _given(self, unit: str) -> str:
        """A digest of what the unit was given, its names, and the document's own settings."""
        scores = self._scores[unit].called(self._names[unit])
        given = [(one.subject.code, one.block, one.result) for one in scores.subjects]
        return digest_of(self._shared, scores.unit, given)

    def ingredients(self, unit: str) -> dict[str, str]:
        """Digests of all that the draft for a unit is made from, as `ingredients_of` of a whole document."""
        return {
            **self._digests,
            "program": program_digest(),
            "registers": self._cited_papers,
            "scores": self._given(unit),
            "template": self._template_digest,
            "words": self._words,
        }

    def record(self, unit: str) -> Record:
        """What the draft for a unit would hold, as `record` gives it for a whole document."""
        return self._rendered(unit).record

    def draft(self, unit: str) -> Drafted:
        """Make the draft for a unit. Raises `WrongSetup` for a fault in a phrase, table or tag."""
        made = self._rendered(unit).drafted(self._prepared, self._document)
        return replace(made, findings=tuple(f for f in made.findings if f not in self.findings), unprinted=())

    def _rendered(self, unit: str) -> Rendered:
        return fill_in(self._template, self._template_digest, self.tell(unit), self._settings)
