"""The second half begins: what a document says, in which words, and by which norm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.assess.assessment import assess
from docgen.check.outcome import shared_group_ranks
from docgen.check.published import published_differences
from docgen.dossier.common import setup
from docgen.dossier.preparing import Prepared
from docgen.dossier.registers import Registers
from docgen.errors import Finding, Place, Refused, refuse_if_any
from docgen.i18n import gettext as _
from docgen.model.assessment import Assessment
from docgen.model.kind import Kind
from docgen.model.norm import Norm
from docgen.model.passage import Remark
from docgen.model.register import Unit
from docgen.model.round import DocumentSettings
from docgen.narrate.document import Wordings, narrate
from docgen.narrate.values import Source
from docgen.read.kind import check_kind
from docgen.read.lineage import named_on
from docgen.read.remarks import check_remarks
from docgen.render.origins import figures_by_key
from docgen.vietnamese.dates import cite_date, latest


@dataclass(frozen=True)
class Told:
    """What one document is to say: its tag tree, its remarks by slot, what was found meanwhile.

    digests: of what it was told from as a whole, by name, for the manifest.
    """

    context: Mapping[str, Any]
    remarks: Mapping[str, Sequence[Remark]]
    findings: tuple[Finding, ...]
    digests: Mapping[str, str]


def tell(registers: Registers, prepared: Prepared, document: str) -> Told:
    """Everything that a document of the round says. Raises `WrongSetup` for a fault in kind, phrases or remarks."""
    settings = prepared.round.documents[document]
    with setup():
        remarks = registers.remarks(prepared.name)
        wordings, norm, findings = wordings_of(registers, prepared, document, remarks)
        findings = (*findings, *check_remarks(remarks))
        units, assessment = _on_the_day(registers, prepared, settings)
        source = Source(
            round=prepared.round,
            rubric=prepared.rubric,
            scores=prepared.scores,
            assessment=assessment,
            units=units,
            legal_bases=registers.legal_bases.legal_bases,
            settings=settings,
            norm=norm,
            settings_place=prepared.lines.at("documents", document),
        )
        context = narrate(source, wordings)
    shared = shared_group_ranks(wordings.kind.tables.values(), assessment, prepared.lines)
    digests = {"norm": norm.digest, "rubric": prepared.rubric.digest}
    return Told(context, remarks, (*findings, *shared, *_differences(prepared, assessment, context)), digests)


def wordings_of(
    registers: Registers,
    prepared: Prepared,
    document: str,
    remarks: Mapping[str, Sequence[Remark]],
) -> tuple[Wordings, Norm, tuple[Finding, ...]]:
    """The words of a document and the norm that it follows. Raises `Refused` where they do not fit the round."""
    template = prepared.round.documents[document].template
    kind, lines = registers.kind(template)
    phrases, phrase_lines = registers.phrases(template)
    findings = refuse_if_any(check_kind(kind, lines, prepared.rubric))
    places = {code: phrase_lines.at("phrases", code) for code in phrases.phrases} | {"": lines.at("tables")}
    norm = norm_of(prepared, document, registers.norms)
    refuse_if_any(_norm_fits(kind, norm, prepared.lines.at("documents", document, "template")))
    refuse_if_any(_settings_fit(kind, prepared, document))
    return Wordings(kind, phrases, places, remarks), norm, findings


def norm_of(prepared: Prepared, document: str, norms: Mapping[str, Norm]) -> Norm:
    """The norm that a document follows: the one its round names, else the one in force on its date.

    A date that is still open counts as its last possible day. Raises `Refused` when no norm was in force.
    """
    if prepared.round.norm:
        return norms[prepared.round.norm]
    day = latest(prepared.round.documents[document].date)
    in_force = [n for n in norms.values() if n.valid_from <= day and (n.valid_to is None or day <= n.valid_to)]
    if not in_force:
        message = _("no norm of layout was in force on {day}").format(day=cite_date(day))
        place = prepared.lines.at("documents", document, "date")
        raise Refused([Finding("norm-unknown", place, message, _("correct the date, or add a norm in norms/"))])
    return max(in_force, key=lambda norm: norm.valid_from)


def _norm_fits(kind: Kind, norm: Norm, place: Place) -> Iterator[Finding]:
    """Whether the template is drawn for the norm that the document follows."""
    if kind.norm != norm.code:
        message = _("the template is drawn for {drawn}, but the document follows {norm}").format(
            drawn=kind.norm, norm=norm.code
        )
        advice = _("choose another template, or name the norm in round.yaml where the date leaves it open")
        yield Finding("norm-of-template", place, message, advice)


def _settings_fit(kind: Kind, prepared: Prepared, document: str) -> Iterator[Finding]:
    """Entries that only documents made once for each unit have, or must not have."""
    settings = prepared.round.documents[document]
    if kind.each == "unit" and settings.addressee:
        message = _("this document is made once for each unit, and addressed to the unit")
        place = prepared.lines.at("documents", document, "addressee")
        yield Finding("entries-clash", place, message, _("delete the entry"))
    if kind.each != "unit" and settings.leave_out:
        message = _("this document is made once for the round, so no unit can be left out")
        place = prepared.lines.at("documents", document, "leave_out")
        yield Finding("entries-clash", place, message, _("delete the entry, or choose a template with “each: unit”"))


def _on_the_day(
    registers: Registers, prepared: Prepared, settings: DocumentSettings
) -> tuple[Mapping[str, Unit], Assessment]:
    """The units under the names they have when the document is signed, and the assessment that speaks of them so."""
    units = named_on(registers.units, prepared.round.office, prepared.units, latest(settings.date))
    if units == prepared.units:
        return prepared.units, prepared.assessment
    p = prepared
    return units, assess(p.scores, p.rubric, p.round, units, p.clusters, p.former)


def _differences(prepared: Prepared, assessment: Assessment, context: Mapping[str, Any]) -> Iterator[Finding]:
    """Where the published document of the round printed something else."""
    if prepared.round.published:
        wanted = {item.figure for item in prepared.round.published}
        # Keys of the assessment's figures begin with their subject.
        subjects = {key.partition(".")[0] for key in wanted}
        named = (one for one in assessment.subjects if one.subject.code in subjects)
        figures = {figure.key: figure for one in named for figure in one.figures() if figure.key in wanted}
        figures |= figures_by_key(context, wanted - figures.keys())
        yield from published_differences(prepared.round.published, figures, prepared.lines)
