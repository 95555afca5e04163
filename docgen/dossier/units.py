"""Documents that are made once for each unit: the same two steps, telling and drafting, for one unit at a time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from docgen.check.names import unknown_names
from docgen.dossier.common import setup
from docgen.dossier.drafting import Rendered, fill_in
from docgen.dossier.preparing import Prepared
from docgen.dossier.registers import Registers
from docgen.dossier.telling import Told, wordings_of
from docgen.errors import Finding, Severity, refuse_if_any
from docgen.i18n import gettext as _
from docgen.making.job import Drafted
from docgen.model.assessment import UnitScores
from docgen.model.digest import digest_of
from docgen.model.rubric import Paper
from docgen.model.scores import Scoresheet
from docgen.narrate.document import narrate_unit
from docgen.narrate.tree import tag_name
from docgen.narrate.values import FrameSource, frame
from docgen.program import program_digest
from docgen.read.lineage import named_on
from docgen.read.round import DEVICES
from docgen.render.printing import Record
from docgen.vietnamese.dates import latest


def units_with_drafts(prepared: Prepared, document: str) -> tuple[str, ...]:
    """Codes of the units that get a draft of a document made once for each, in the register's order."""
    scored, left = prepared.assessment.by_unit(), prepared.round.documents[document].leave_out
    return tuple(code for code in prepared.units if code in scored and code not in left)


def draft_path(folder: Path, unit: str) -> Path:
    """The draft for a unit. Windows keeps some names for devices, whatever their ending."""
    return folder / (f"{unit}_.docx" if unit in DEVICES else f"{unit}.docx")


class UnitDocument:
    """A document that is made once for each unit, but for the units: what its drafts share, prepared and compiled once.

    A draft is made from what the unit itself was given, its names, and the document's own settings, so that a changed
    score of one unit changes the draft of that unit and no other. Units, scores and assessment of the round are not
    looked at: `for_units` leaves them out.
    findings: about all drafts. Raises `WrongSetup` for a fault in the kind, its phrases or template.
    """

    def __init__(self, registers: Registers, prepared: Prepared, document: str) -> None:
        self._prepared, self._document = prepared, document
        self._settings = prepared.round.documents[document]
        with setup():
            self._wordings, norm, findings = wordings_of(registers, prepared, document, {})
            self._template_digest, self._template = registers.template(self._settings.template)
            source = FrameSource(
                round=prepared.round,
                rubric=prepared.rubric,
                legal_bases=registers.legal_bases.legal_bases,
                settings=self._settings,
                norm=norm,
                settings_place=prepared.lines.at("documents", document),
            )
            self._frame = frame(source)
        tags = " ".join(tag.code for tag in self._template.tags)
        self._said = f"{tags} {self._wordings.kind.tables!r} {self._wordings.phrases!r}"
        self._digests = {"norm": norm.digest, "rubric": prepared.rubric.digest}
        self._cited_papers = digest_of(self._cited(registers.legal_bases.legal_bases))
        self._words = digest_of(self._wordings.kind, self._wordings.phrases)
        self._shared = digest_of(self._of_round())
        self.findings = (*findings, *self._template.findings)

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

    def refuse_unknown_names(self, scores: UnitScores) -> None:
        """Raise `WrongSetup` when the template names what the draft for this unit does not have, nor any other."""
        with setup():
            refuse_if_any(unknown_names(self._template, self.tell(scores).context))

    def tell(self, scores: UnitScores) -> Told:
        """Everything that the draft for a unit says. Raises `WrongSetup` for a fault in a phrase or table."""
        told = self._told(scores)
        return replace(told, digests={**told.digests, "data": self._given(scores)})

    def _told(self, scores: UnitScores) -> Told:
        """The same without a digest of what the unit was given: a draft has one of what it prints."""
        prepared = self._prepared
        with setup():
            context = narrate_unit(self._frame, scores, prepared.rubric, prepared.round, self._wordings)
        return Told(context, {}, (), self._digests)

    def _given(self, scores: UnitScores) -> str:
        """A digest of what the unit was given, its names, and the document's own settings."""
        given = [(one.subject.code, one.block, one.result) for one in scores.subjects]
        return digest_of(self._shared, scores.unit, given)

    def ingredients(self, scores: UnitScores) -> dict[str, str]:
        """Digests of all that the draft for a unit is made from, as `ingredients_of` of a whole document."""
        return {
            **self._digests,
            "program": program_digest(),
            "registers": self._cited_papers,
            "scores": self._given(scores),
            "template": self._template_digest,
            "words": self._words,
        }

    def record(self, scores: UnitScores) -> Record:
        """What the draft for a unit would hold, as `record` gives it for a whole document."""
        return self._rendered(scores).record

    def draft(self, scores: UnitScores) -> Drafted:
        """Make the draft for a unit. Raises `WrongSetup` for a fault in a phrase, table or tag."""
        made = self._rendered(scores).drafted(self._prepared, self._document)
        return replace(made, findings=tuple(f for f in made.findings if f not in self.findings), unprinted=())

    def _rendered(self, scores: UnitScores) -> Rendered:
        return fill_in(self._template, self._template_digest, self._told(scores), self._settings)


def for_units(prepared: Prepared) -> Prepared:
    """A round without what grows with the number of its units, as documents made once for each of them need it."""
    assessment = replace(prepared.assessment, subjects=())
    return replace(
        prepared,
        units={},
        clusters={},
        former={},
        given=Scoresheet(()),
        scores=Scoresheet(()),
        assessment=assessment,
        findings=(),
    )


class UnitDrafts:
    """The drafts of a document that is made once for each unit.

    units: codes of those that get a draft. shared: what the drafts have in common. findings: about all of them.
    Raises `WrongSetup` as `UnitDocument` does, and for a tag that no draft has.
    """

    def __init__(self, registers: Registers, prepared: Prepared, document: str) -> None:
        self.units = units_with_drafts(prepared, document)
        self.shared = UnitDocument(registers, prepared, document)
        day = latest(prepared.round.documents[document].date)
        self._names = named_on(registers.units, prepared.round.office, prepared.units, day)
        self._scores = prepared.assessment.by_unit()
        if self.units:
            self.shared.refuse_unknown_names(self.scores(self.units[0]))
        self.findings = (*self.shared.findings, *_without(prepared, document, self._scores))

    def scores(self, unit: str) -> UnitScores:
        """What a unit was given, under the name that it has when the document is signed."""
        return self._scores[unit].called(self._names[unit])

    def tell(self, unit: str) -> Told:
        """Everything that the draft for a unit says. Raises `WrongSetup` for a fault in a phrase or table."""
        return self.shared.tell(self.scores(unit))

    def record(self, unit: str) -> Record:
        """What the draft for a unit would hold, as `record` gives it for a whole document."""
        return self.shared.record(self.scores(unit))

    def draft(self, unit: str) -> Drafted:
        """Make the draft for a unit. Raises `WrongSetup` for a fault in a phrase, table or tag."""
        return self.shared.draft(self.scores(unit))


def _without(prepared: Prepared, document: str, scored: Collection[str]) -> Iterator[Finding]:
    """A note of the units that get no draft, for nothing was given to them."""
    out = {one.unit for one in prepared.round.out_of_scope if one.subject is None}
    known = {*scored, *out, *prepared.round.documents[document].leave_out}
    names = [unit.name for code, unit in prepared.units.items() if code not in known]
    if names:
        message = _("no draft is made for units without scores: {units}").format(units=", ".join(names))
        yield Finding("units-without-draft", prepared.lines.at("documents", document), message, severity=Severity.NOTE)
