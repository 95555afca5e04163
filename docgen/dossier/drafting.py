"""What a document says becomes a .docx with its manifest."""

from __future__ import annotations

from dataclasses import dataclass, replace

from docgen.check.leftovers import rubric_not_cited, titles_of_other_years, unexplained_stars, unprinted_remarks
from docgen.check.names import unknown_names
from docgen.dossier.common import setup
from docgen.dossier.preparing import Prepared
from docgen.dossier.registers import Registers
from docgen.dossier.telling import Told, tell
from docgen.errors import InFile, refuse_if_any
from docgen.making.job import Drafted
from docgen.memory import uncollected
from docgen.model.digest import digest_of
from docgen.model.round import DocumentSettings
from docgen.narrate.document import passage_figures, passage_gaps
from docgen.narrate.filters import FILTERS
from docgen.render.draft import Draft, Properties, render
from docgen.render.manifest import printed_digests, with_manifest
from docgen.render.prepared import PreparedTemplate
from docgen.render.printing import Record
from docgen.render.tracing import traced
from docgen.vietnamese.dates import earliest


@dataclass(frozen=True)
class Rendered:
    """A document filled in: what it was told, its template, and the result."""

    told: Told
    template: PreparedTemplate
    template_digest: str
    properties: Properties
    made: Draft

    @property
    def record(self) -> Record:
        """What the document holds, its figures with those inside of passages."""
        told, inside = self.made.record, passage_figures(self.told.context)
        keys = {span.key for control in told.controls for paragraph in control.paragraphs for span in paragraph.spans}
        return replace(told, figures={**{key: inside[key] for key in keys if key in inside}, **told.figures})

    def drafted(self, prepared: Prepared, document: str) -> Drafted:
        """The document with its manifest, and what is to be told of it."""
        told, template, made = self.told, self.template, self.made
        figures = traced(made.record, passage_figures(told.context))
        printed = printed_digests(made.record, figures)
        printed["frame"] = digest_of(printed["frame"], self.properties)
        digests = {**told.digests, **printed, "template": self.template_digest}
        whole = with_manifest(made.parts, made.record, digests, figures)
        gaps = passage_gaps(told.context, {control.key for control in made.record.controls})
        lines = prepared.lines
        noticed = (
            *unexplained_stars(made.record.figures, InFile(template.name)),
            *rubric_not_cited(made.parts, prepared.rubric.source, lines.at("documents", document)),
            *titles_of_other_years(prepared.round.documents[document], prepared.round.year, lines, document),
        )
        unprinted = tuple(unprinted_remarks(told.remarks, template.tags))
        findings = (*told.findings, *template.findings, *made.findings, *gaps, *noticed)
        return Drafted(whole.data, findings, unprinted, whole.digest)


@uncollected()
def draft(registers: Registers, prepared: Prepared, document: str) -> Drafted:
    """Make one document of a round. Raises `WrongSetup` for a fault in its kind, phrases, remarks or template."""
    return _rendered(registers, prepared, document).drafted(prepared, document)


def record(registers: Registers, prepared: Prepared, document: str) -> Record:
    """What one document of a round would hold, its figures with those inside of passages.

    Raises `WrongSetup` for a fault in its kind, phrases or template.
    """
    return _rendered(registers, prepared, document).record


def _rendered(registers: Registers, prepared: Prepared, document: str) -> Rendered:
    told = tell(registers, prepared, document)
    with setup():
        digest, template = registers.template(prepared.round.documents[document].template)
        refuse_if_any(unknown_names(template, told.context))
    return fill_in(template, digest, told, prepared.round.documents[document])


def fill_in(template: PreparedTemplate, digest: str, told: Told, settings: DocumentSettings) -> Rendered:
    """A template, of which this is the digest, with what is told in it. Raises `WrongSetup` for a fault in a tag."""
    with setup():
        properties = _properties(settings)
        return Rendered(told, template, digest, properties, render(template, told.context, FILTERS, properties))


def _properties(settings: DocumentSettings) -> Properties:
    return Properties(
        title=" ".join(settings.subject_line.split()),
        creator=" ".join(settings.issuing_body),
        day=earliest(settings.date),
    )
