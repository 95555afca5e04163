"""The order of a run: read → assess → narrate → render → check → write. Everything else knows one stage only."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from docgen.assess.assessment import assess
from docgen.assess.corrected import corrected
from docgen.check.inputs import check_inputs
from docgen.check.leftovers import rubric_not_cited, titles_of_other_years, unexplained_stars, unprinted_remarks
from docgen.check.names import unknown_names
from docgen.check.outcome import check_outcome, shared_group_ranks
from docgen.check.published import published_differences
from docgen.compare.reasons import reasons
from docgen.drafts import Drafts, Outcome
from docgen.errors import Finding, InFile, Place, Refused, Severity, refuse_if_any
from docgen.i18n import gettext as _
from docgen.model.assessment import Assessment
from docgen.model.kind import Kind
from docgen.model.norm import Norm
from docgen.model.passage import Remark
from docgen.model.register import Cluster, LegalRegister, Unit, UnitRegister
from docgen.model.round import DocumentSettings, Round
from docgen.model.rubric import Rubric
from docgen.model.scores import Scoresheet
from docgen.narrate.document import Wordings, narrate, passage_figures, passage_gaps
from docgen.narrate.filters import FILTERS
from docgen.narrate.listing import listed
from docgen.narrate.values import Source
from docgen.progress import Progress
from docgen.read.corrections import corrections_of
from docgen.read.files import read_bytes
from docgen.read.kept import COLUMNS_FILE, check_kept, read_kept, with_columns
from docgen.read.kind import check_kind, read_kind, read_phrases
from docgen.read.lineage import absent_of, clusters_of, former_of, named_on, spelled_since
from docgen.read.lines import Lines
from docgen.read.norm import read_norm
from docgen.read.ranges import folded
from docgen.read.register import read_legal_bases, read_units, units_of
from docgen.read.remarks import check_remarks, read_remarks
from docgen.read.round import check_round, check_rubric_of, read_round
from docgen.read.rubric import read_rubric_in_use
from docgen.read.scores import read_scores, unread_subjects
from docgen.render.draft import Draft, Properties, render
from docgen.render.manifest import with_manifest
from docgen.render.origins import figures_by_key
from docgen.render.printing import Record
from docgen.render.template import PreparedTemplate
from docgen.render.template import prepare as prepare_template
from docgen.vietnamese.dates import cite_date, earliest, latest
from docgen.workspace import Workspace

ROUND_FILE, REMARKS_FILE, TEMPLATE_FILE = "round.yaml", "nhan-xet.md", "template.docx"
LARGEST_TEMPLATE = 64 * 1024 * 1024
"""Bytes."""


class WrongSetup(Refused):
    """The workspace, a rubric or a template is wrong, not the data."""


@contextmanager
def _setup() -> Iterator[None]:
    """Whatever is refused inside is a fault of the set-up."""
    try:
        yield
    except WrongSetup:
        raise
    except Refused as fault:
        raise WrongSetup(fault.findings) from fault


class Registers:
    """What all rounds of a workspace share, read once when it is first needed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @cached_property
    def units(self) -> UnitRegister:
        """The register of units."""
        return read_units(*((path, self._workspace.name(path)) for path in self._workspace.unit_files))

    @cached_property
    def legal_bases(self) -> LegalRegister:
        """The register of legal bases."""
        return read_legal_bases(self._workspace.legal_bases, self._workspace.name(self._workspace.legal_bases))

    @cached_property
    def norms(self) -> dict[str, Norm]:
        """Norms by code."""
        return {code: read_norm(path, self._workspace.name(path)) for code, path in self._workspace.norms().items()}


@dataclass(frozen=True)
class Prepared:
    """A round that was read, checked and assessed: all that its documents need. lines: where round.yaml says what.

    given: the scores as they stand in the workbooks; scores: after the corrections.
    """

    name: str
    round: Round
    lines: Lines
    rubric: Rubric
    units: Mapping[str, Unit]
    clusters: Mapping[str, Cluster]
    former: Mapping[str, Unit]
    given: Scoresheet
    scores: Scoresheet
    assessment: Assessment
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Told:
    """What one document is to say: its tag tree, the template's folder, its remarks by slot.

    digests: of what it was told from, by name, for the manifest.
    """

    context: Mapping[str, Any]
    folder: Path
    remarks: Mapping[str, Sequence[Remark]]
    findings: tuple[Finding, ...]
    digests: Mapping[str, str]


@dataclass
class RoundReport:
    """What became of one round: a draft's outcome by its name, and every finding."""

    name: str
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    wrong_setup: bool = False


@dataclass
class Report:
    """What became of a run. folder: where the drafts are, as people are told."""

    folder: str
    rounds: list[RoundReport] = field(default_factory=list)

    def tell(self, item: RoundReport, findings: Iterable[Finding]) -> None:
        """Add findings to a round; one that another round told, as of a shared register, is not told again."""
        told = {str(finding) for other in self.rounds for finding in other.findings}
        for finding in findings:
            if str(finding) not in told:
                told.add(str(finding))
                item.findings.append(finding)

    def count(self, outcome: Outcome) -> int:
        """How many drafts had this outcome."""
        return sum(found is outcome for item in self.rounds for found in item.outcomes.values())

    def tally(self) -> tuple[int, int, int]:
        """Errors, warnings and notes; what is said alike of many cells counts once."""
        found = [finding.severity for item in self.rounds for finding in folded(item.findings)]
        return found.count(Severity.ERROR), found.count(Severity.WARNING), found.count(Severity.NOTE)

    @property
    def made(self) -> int:
        """How many drafts are as they should be."""
        return self.count(Outcome.WRITTEN) + self.count(Outcome.UNCHANGED)

    @property
    def undone(self) -> int:
        """How many drafts failed or were left alone."""
        return self.count(Outcome.FAILED) + self.count(Outcome.LEFT_ALONE)

    @property
    def wrong_setup(self) -> bool:
        """Whether nothing was made because the workspace, a rubric or a template is wrong."""
        return not self.made and any(item.wrong_setup for item in self.rounds)


def build(workspace: Workspace, names: Sequence[str], out: Path, progress: Progress) -> Report:
    """Make the drafts of these rounds under `out`/<round>/. One round's fault does not stop the others."""
    report = Report(workspace.name(out))
    drafts = Drafts(workspace.state, workspace.root)
    registers = Registers(workspace)
    prepared = [_begin(workspace, registers, name, out, report) for name in names]
    progress.begin(sum(len(one.round.documents) for one in prepared if one is not None))
    try:
        for item, one in zip(report.rounds, prepared, strict=True):
            if one is not None:
                _make(workspace, registers, one, out / one.name, drafts, item, report, progress)
    finally:
        progress.end()
    return report


def _begin(workspace: Workspace, registers: Registers, name: str, out: Path, report: Report) -> Prepared | None:
    item = RoundReport(name)
    report.rounds.append(item)
    try:
        prepared = prepare(workspace, registers, name)
    except Refused as fault:
        report.tell(item, [*fault.findings, *_stale(workspace, out / name)])
        item.wrong_setup = isinstance(fault, WrongSetup)
        item.outcomes[workspace.name(out / name)] = Outcome.FAILED
        return None
    report.tell(item, prepared.findings)
    return prepared


def _stale(workspace: Workspace, folder: Path) -> Iterator[Finding]:
    """Drafts of an earlier run that stand where a round could not be made."""
    if any(folder.glob("*.docx")):
        message = _("the drafts here are of an earlier run, and do not follow the data of today")
        advice = _("mend the errors and run again before anybody uses them")
        yield Finding("drafts-stale", InFile(workspace.name(folder)), message, advice, Severity.WARNING)


def _make(
    workspace: Workspace,
    registers: Registers,
    prepared: Prepared,
    folder: Path,
    drafts: Drafts,
    item: RoundReport,
    report: Report,
    progress: Progress,
) -> None:
    """Every document of one round; one that fails does not stop the others."""
    unprinted: list[tuple[Finding, ...]] = []
    for document in prepared.round.documents:
        target = folder / f"{document}.docx"
        name = workspace.name(target)
        try:
            made = draft(workspace, registers, prepared, document)
            outcome, more = drafts.write(target, made.data, name)
            report.tell(item, (*made.findings, *more))
            unprinted.append(made.unprinted)
        except Refused as fault:
            report.tell(item, fault.findings)
            item.wrong_setup = item.wrong_setup or isinstance(fault, WrongSetup)
            outcome = Outcome.FAILED
        item.outcomes[name] = outcome
        progress.step(name)
    # A document that failed might have printed them.
    if len(unprinted) == len(prepared.round.documents):
        report.tell(item, (finding for finding in unprinted[0] if all(finding in told for told in unprinted)))


def prepare(workspace: Workspace, registers: Registers, name: str) -> Prepared:
    """Read, check and assess one round. Raises `Refused` with every error, `WrongSetup` when it is not the data."""
    folder = workspace.round_folder(name)
    with _setup():
        round_, lines = read_round(folder / ROUND_FILE, workspace.name(folder / ROUND_FILE))
        refuse_if_any(check_rubric_of(round_, lines, workspace.rubrics()))
        rubric_path = workspace.rubric(round_.rubric)
        rubric, unconfirmed = read_rubric_in_use(rubric_path, workspace.name(rubric_path))
        units = spelled_since(registers.units, round_.office, units_of(registers.units, round_.office, round_.year))
        absent = absent_of(registers.units, round_.office, units)
        kinds, norms, bases = workspace.kinds(), tuple(registers.norms), registers.legal_bases
        refuse_if_any(check_round(round_, lines, rubric, units, bases, templates=kinds, norms=norms, absent=absent))
        kept, kept_lines = read_kept(folder / COLUMNS_FILE, workspace.name(folder / COLUMNS_FILE))
        refuse_if_any(check_kept(kept, kept_lines, rubric, round_.year))
        round_ = with_columns(round_, kept)
    book = folder / round_.scores.file
    given, findings = read_scores(book, workspace.name(book), round_, rubric, units, absent)
    unread = unread_subjects(given, findings, rubric)
    scores, wrong = corrected(given, corrections_of(given, round_, lines), rubric, round_, units, unread)
    found = [*unconfirmed, *findings, *wrong]
    found += check_inputs(scores, rubric, round_, lines, registers.legal_bases, units, given)
    refuse_if_any(found)
    clusters = clusters_of(registers.units, round_.office)
    former = former_of(registers.units, round_.office, units)
    assessment = assess(scores, rubric, round_, units, clusters, former)
    found += check_outcome(assessment, rubric, round_, units, lines)
    return Prepared(name, round_, lines, rubric, units, clusters, former, given, scores, assessment, tuple(found))


def reasons_of(prepared: Prepared) -> Mapping[str, tuple[str, ...]]:
    """Why the scores of a round were corrected: lines by the code of the unit."""
    corrections = corrections_of(prepared.scores, prepared.round, prepared.lines)
    return reasons(corrections, prepared.given, prepared.rubric)


def _digest(*contents: object) -> str:
    """One digest of what was read: models by their content, so that a comment in a file changes nothing."""
    digest = hashlib.sha256()
    for content in contents:
        data = content if isinstance(content, bytes) else repr(content).encode()
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


def tell(workspace: Workspace, registers: Registers, prepared: Prepared, document: str) -> Told:
    """Everything that a document of the round says. Raises `WrongSetup` for a fault in kind, phrases or remarks."""
    settings = prepared.round.documents[document]
    folder = workspace.kind(settings.template)
    shown = workspace.name(folder)
    with _setup():
        kind, lines = read_kind(folder, shown)
        phrases, phrase_lines = read_phrases(folder, shown)
        findings = refuse_if_any(check_kind(kind, lines, prepared.rubric))
        remarks_path = workspace.round_folder(prepared.name) / REMARKS_FILE
        remarks = read_remarks(remarks_path, workspace.name(remarks_path))
        findings = (*findings, *check_remarks(remarks))
        places = {code: phrase_lines.at("phrases", code) for code in phrases.phrases} | {"": lines.at("tables")}
        norm = norm_of(prepared, document, registers.norms)
        refuse_if_any(_norm_fits(kind, norm, prepared.lines.at("documents", document, "template")))
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
        context = narrate(source, Wordings(kind, phrases, places, remarks))
    shared = shared_group_ranks(kind.tables.values(), assessment, prepared.lines)
    digests = {
        "data": _digest(prepared.round, prepared.scores, sorted(remarks.items())),
        "norm": _digest(norm),
        "registers": _digest(sorted(prepared.units.items()), registers.legal_bases),
        "rubric": _digest(prepared.rubric),
        "words": _digest(kind, phrases),
    }
    return Told(context, folder, remarks, (*findings, *shared, *_differences(prepared, context)), digests)


def _on_the_day(
    registers: Registers, prepared: Prepared, settings: DocumentSettings
) -> tuple[Mapping[str, Unit], Assessment]:
    """The units under the names they have when the document is signed, and the assessment that speaks of them so."""
    units = named_on(registers.units, prepared.round.office, prepared.units, latest(settings.date))
    if units == prepared.units:
        return prepared.units, prepared.assessment
    p = prepared
    return units, assess(p.scores, p.rubric, p.round, units, p.clusters, p.former)


def _norm_fits(kind: Kind, norm: Norm, place: Place) -> Iterator[Finding]:
    """Whether the template is drawn for the norm that the document follows."""
    if kind.norm != norm.code:
        message = _("the template is drawn for {drawn}, but the document follows {norm}").format(
            drawn=kind.norm, norm=norm.code
        )
        advice = _("choose another template, or name the norm in round.yaml where the date leaves it open")
        yield Finding("norm-of-template", place, message, advice)


def _differences(prepared: Prepared, context: Mapping[str, Any]) -> Iterator[Finding]:
    """Where the published document of the round printed something else."""
    if prepared.round.published:
        figures = figures_by_key(context, {item.figure for item in prepared.round.published})
        yield from published_differences(prepared.round.published, figures, prepared.lines)


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


@dataclass(frozen=True)
class Drafted:
    """A document as a .docx with its manifest, and the warnings about its kind and template.

    unprinted: remarks of the round that this document does not print; another one may.
    """

    data: bytes
    findings: tuple[Finding, ...]
    unprinted: tuple[Finding, ...]


@dataclass(frozen=True)
class _Rendered:
    """A document filled in: what it was told, its template, and the result."""

    told: Told
    template: PreparedTemplate
    template_data: bytes
    made: Draft


def _rendered(workspace: Workspace, registers: Registers, prepared: Prepared, document: str) -> _Rendered:
    told = tell(workspace, registers, prepared, document)
    settings = prepared.round.documents[document]
    path = told.folder / TEMPLATE_FILE
    with _setup():
        data = read_bytes(path, workspace.name(path), LARGEST_TEMPLATE)
        template = prepare_template(data, workspace.name(path))
        refuse_if_any(unknown_names(template.tags, told.context))
        properties = Properties(
            title=" ".join(settings.subject_line.split()),
            creator=" ".join(settings.issuing_body),
            day=earliest(settings.date),
        )
        return _Rendered(told, template, data, render(template, told.context, FILTERS, properties))


def record(workspace: Workspace, registers: Registers, prepared: Prepared, document: str) -> Record:
    """What one document of a round would hold, its figures with those inside of passages.

    Raises `WrongSetup` for a fault in its kind, phrases or template.
    """
    one = _rendered(workspace, registers, prepared, document)
    told, inside = one.made.record, passage_figures(one.told.context)
    keys = {span.key for control in told.controls for paragraph in control.paragraphs for span in paragraph.spans}
    return replace(told, figures={**{key: inside[key] for key in keys if key in inside}, **told.figures})


def draft(workspace: Workspace, registers: Registers, prepared: Prepared, document: str) -> Drafted:
    """Make one document of a round. Raises `WrongSetup` for a fault in its kind, phrases, remarks or template."""
    one = _rendered(workspace, registers, prepared, document)
    told, template, made = one.told, one.template, one.made
    digests = {**told.digests, "template": _digest(one.template_data)}
    whole = with_manifest(made.parts, made.record, digests, passage_figures(told.context))
    gaps = passage_gaps(told.context, {control.key for control in made.record.controls})
    lines = prepared.lines
    noticed = (
        *unexplained_stars(made.record.figures, InFile(template.name)),
        *rubric_not_cited(made.parts, prepared.rubric.source, lines.at("documents", document)),
        *titles_of_other_years(prepared.round.documents[document], prepared.round.year, lines, document),
    )
    unprinted = tuple(unprinted_remarks(told.remarks, template.tags))
    return Drafted(whole, (*told.findings, *template.findings, *made.findings, *gaps, *noticed), unprinted)


def template_tags(workspace: Workspace, kind: str, used: bool) -> Iterator[tuple[str, str]]:
    """The tags that a document kind may use, each with an example from the first round that uses the kind.

    used: only those that its template uses. Raises `Refused` when there is no such kind, or no round uses it.
    """
    registers = Registers(workspace)
    name, document = _example_of(workspace, kind)
    prepared = prepare(workspace, registers, name)
    told = tell(workspace, registers, prepared, document)
    tags = tuple(listed(told.context))
    if not used:
        yield from tags
        return
    path = told.folder / TEMPLATE_FILE
    template = prepare_template(read_bytes(path, workspace.name(path), LARGEST_TEMPLATE), workspace.name(path))
    codes = " ".join(tag.code for tag in template.tags)
    named = (rf"(?<![\w.]){re.escape(tag.removesuffix('[0]'))}(?![\w.])" for tag, _example in tags)
    yield from (item for item, pattern in zip(tags, named, strict=True) if re.search(pattern, codes))


def _example_of(workspace: Workspace, kind: str) -> tuple[str, str]:
    """A round and its document that are made with a kind."""
    if kind not in workspace.kinds():
        raise Refused([unknown_kind(kind, workspace.kinds())])
    for name in workspace.rounds():
        path = workspace.round_folder(name) / ROUND_FILE
        round_, _lines = read_round(path, workspace.name(path))
        for document, settings in round_.documents.items():
            if settings.template == kind:
                return name, document
    message = _("no round of the workspace uses the template “{kind}”").format(kind=kind)
    advice = _("name it in the round.yaml of a round, so that there are examples to show")
    raise Refused([Finding("template-unused", InFile(f"templates/{kind}"), message, advice)])


def unknown_kind(kind: str, known: Sequence[str]) -> Finding:
    """A document kind that does not exist, with those that do."""
    message = _("there is no template “{kind}”; there are: {known}").format(kind=kind, known=", ".join(known))
    return Finding("template-unknown", InFile("templates"), message, _("correct the name"))
