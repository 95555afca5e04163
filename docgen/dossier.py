"""The order of a run: read → assess → narrate → render → check → write. Everything else knows one stage only."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from docgen.assess.assessment import assess
from docgen.check.inputs import check_inputs
from docgen.check.published import published_differences
from docgen.drafts import Drafts, Outcome
from docgen.errors import Finding, InFile, Refused, Severity, refuse_if_any
from docgen.i18n import gettext as _
from docgen.model.assessment import Assessment
from docgen.model.norm import Norm
from docgen.model.register import LegalRegister, Unit, UnitRegister
from docgen.model.round import DocumentSettings, Round
from docgen.model.rubric import Rubric
from docgen.model.scores import Scoresheet
from docgen.narrate.document import Wordings, narrate, passage_figures
from docgen.narrate.facts import Source
from docgen.narrate.filters import FILTERS
from docgen.narrate.listing import figures_of, listed
from docgen.progress import Progress
from docgen.read.files import read_bytes
from docgen.read.kind import check_kind, read_kind_and_lines, read_phrases
from docgen.read.lines import Lines
from docgen.read.norm import read_norm
from docgen.read.register import read_legal_bases, read_units, units_of
from docgen.read.remarks import read_remarks
from docgen.read.round import check_round, check_rubric_of, read_round
from docgen.read.rubric import read_rubric
from docgen.read.scores import read_scores
from docgen.render.draft import Properties, render
from docgen.render.manifest import with_manifest
from docgen.render.template import prepare as prepare_template
from docgen.vietnamese.dates import earliest, latest
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
        return read_units(self._workspace.units, self._workspace.name(self._workspace.units))

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
    """A round that was read, checked and assessed: all that its documents need. lines: where round.yaml says what."""

    name: str
    round: Round
    lines: Lines
    rubric: Rubric
    units: Mapping[str, Unit]
    scores: Scoresheet
    assessment: Assessment
    findings: tuple[Finding, ...]
    digests: Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """What one document is to say: its tag tree, and the template's folder."""

    context: Mapping[str, Any]
    folder: Path
    findings: tuple[Finding, ...]


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

    def count(self, outcome: Outcome) -> int:
        """How many drafts had this outcome."""
        return sum(found is outcome for item in self.rounds for found in item.outcomes.values())

    def tally(self) -> tuple[int, int, int]:
        """Errors, warnings and notes."""
        found = [finding.severity for item in self.rounds for finding in item.findings]
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
    prepared = [_begin(workspace, registers, name, report) for name in names]
    progress.begin(sum(len(one.round.documents) for one in prepared if one is not None))
    try:
        for item, one in zip(report.rounds, prepared, strict=True):
            if one is not None:
                _make(workspace, registers, one, out / one.name, drafts, item, progress)
    finally:
        progress.end()
    return report


def _begin(workspace: Workspace, registers: Registers, name: str, report: Report) -> Prepared | None:
    item = RoundReport(name)
    report.rounds.append(item)
    try:
        prepared = prepare(workspace, registers, name)
    except Refused as fault:
        item.findings.extend(fault.findings)
        item.wrong_setup = isinstance(fault, WrongSetup)
        return None
    item.findings.extend(prepared.findings)
    return prepared


def _make(
    workspace: Workspace,
    registers: Registers,
    prepared: Prepared,
    folder: Path,
    drafts: Drafts,
    item: RoundReport,
    progress: Progress,
) -> None:
    """Every document of one round; one that fails does not stop the others."""
    for document in prepared.round.documents:
        target = folder / f"{document}.docx"
        name = workspace.name(target)
        try:
            made, findings = draft(workspace, registers, prepared, document)
            outcome, more = drafts.write(target, made, name)
            item.findings.extend(one for one in (*findings, *more) if one not in item.findings)
        except Refused as fault:
            item.findings.extend(fault.findings)
            item.wrong_setup = item.wrong_setup or isinstance(fault, WrongSetup)
            outcome = Outcome.FAILED
        item.outcomes[name] = outcome
        progress.step(name)


def prepare(workspace: Workspace, registers: Registers, name: str) -> Prepared:
    """Read, check and assess one round. Raises `Refused` with every error, `WrongSetup` when it is not the data."""
    folder = workspace.round_folder(name)
    with _setup():
        round_, lines = read_round(folder / ROUND_FILE, workspace.name(folder / ROUND_FILE))
        refuse_if_any(check_rubric_of(round_, lines, workspace.rubrics()))
        rubric_path = workspace.rubric(round_.rubric)
        rubric = read_rubric(rubric_path, workspace.name(rubric_path))
        units = units_of(registers.units, round_.office, round_.year)
        kinds, norms = workspace.kinds(), tuple(registers.norms)
        refuse_if_any(check_round(round_, lines, rubric, units, registers.legal_bases, templates=kinds, norms=norms))
    book = folder / round_.scores.file
    scores, findings = read_scores(book, workspace.name(book), round_, rubric, units)
    found = [*findings, *check_inputs(scores, rubric, round_, lines, registers.legal_bases, units)]
    refuse_if_any(found)
    assessment = assess(scores, rubric, round_, units)
    digests = {"rubric": _digest(rubric_path), "data": _digest(folder / ROUND_FILE, book, folder / REMARKS_FILE)}
    return Prepared(name, round_, lines, rubric, units, scores, assessment, tuple(found), digests)


def _digest(*paths: Path) -> str:
    """One digest of several files; a file that is not there counts as empty."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes() if path.exists() else b"").digest())
    return digest.hexdigest()


def tell(workspace: Workspace, registers: Registers, prepared: Prepared, document: str) -> Told:
    """Everything that a document of the round says. Raises `WrongSetup` for a fault in kind, phrases or remarks."""
    settings = prepared.round.documents[document]
    folder = workspace.kind(settings.template)
    shown = workspace.name(folder)
    with _setup():
        kind, lines = read_kind_and_lines(folder, shown)
        phrases, phrase_lines = read_phrases(folder, shown)
        findings = refuse_if_any(check_kind(kind, lines, prepared.rubric))
        remarks_path = workspace.round_folder(prepared.name) / REMARKS_FILE
        remarks = read_remarks(remarks_path, workspace.name(remarks_path))
        places = {code: phrase_lines.at("phrases", code) for code in phrases.phrases} | {"": lines.at("tables")}
        source = Source(
            round=prepared.round,
            rubric=prepared.rubric,
            scores=prepared.scores,
            assessment=prepared.assessment,
            units=prepared.units,
            legal_bases=registers.legal_bases.legal_bases,
            settings=settings,
            norm=norm_of(prepared.round, settings, registers.norms),
            settings_place=prepared.lines.at("documents", document),
        )
        context = narrate(source, Wordings(kind, phrases, places, remarks))
    return Told(context, folder, (*findings, *_differences(prepared, context)))


def _differences(prepared: Prepared, context: Mapping[str, Any]) -> Iterator[Finding]:
    """Where the published document of the round printed something else."""
    if prepared.round.published:
        figures = {figure.key: figure for figure in figures_of(context)}
        yield from published_differences(prepared.round.published, figures, prepared.lines)


def norm_of(round_: Round, settings: DocumentSettings, norms: Mapping[str, Norm]) -> Norm:
    """The norm that a document follows: the one its round names, else the one in force on its date.

    A date that is still open counts as its last possible day.
    """
    if round_.norm:
        return norms[round_.norm]
    day = latest(settings.date)
    in_force = [n for n in norms.values() if n.valid_from <= day and (n.valid_to is None or day <= n.valid_to)]
    return max(in_force or norms.values(), key=lambda norm: norm.valid_from)


def draft(
    workspace: Workspace, registers: Registers, prepared: Prepared, document: str
) -> tuple[bytes, tuple[Finding, ...]]:
    """One document of a round as a .docx with its manifest, and the warnings about its kind and template."""
    told = tell(workspace, registers, prepared, document)
    settings = prepared.round.documents[document]
    path = told.folder / TEMPLATE_FILE
    with _setup():
        data = read_bytes(path, workspace.name(path), LARGEST_TEMPLATE)
        template = prepare_template(data, workspace.name(path))
        properties = Properties(
            title=" ".join(settings.subject_line.split()),
            creator=" ".join(settings.issuing_body),
            day=earliest(settings.date),
        )
        made = render(template, told.context, FILTERS, properties)
    digests = {**prepared.digests, "template": _digest(*sorted(told.folder.glob("*.[dy]*")))}
    whole = with_manifest(made.parts, made.record, digests, passage_figures(told.context))
    return whole, (*told.findings, *template.findings)


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
