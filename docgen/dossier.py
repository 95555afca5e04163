"""The order of a run: read → assess → narrate → render → check → write. Everything else knows one stage only."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from docgen.compare.moved import Moves, moves_between
from docgen.compare.reasons import reasons
from docgen.drafts import Drafts, Outcome
from docgen.errors import Finding, InFile, Place, Refused, Severity, WrongSetup, refuse_if_any
from docgen.i18n import gettext as _
from docgen.making.ingredients import file_digest, program_digest
from docgen.making.job import Drafted, Job, Numbered, Plan, Step
from docgen.making.maker import make_all
from docgen.making.marks import MARKS_FILE, read_marks
from docgen.making.planner import Planner
from docgen.making.refreshing import Refresher
from docgen.making.snapshot import snapshot_of
from docgen.model.assessment import Assessment
from docgen.model.kind import Kind
from docgen.model.marks import Mark
from docgen.model.norm import Norm
from docgen.model.passage import Remark
from docgen.model.register import Cluster, LegalRegister, Unit, UnitRegister
from docgen.model.round import DocumentSettings, Round
from docgen.model.rubric import Paper, Rubric
from docgen.model.scores import Scoresheet
from docgen.narrate.document import Wordings, narrate, narrate_unit, passage_figures, passage_gaps
from docgen.narrate.filters import FILTERS
from docgen.narrate.listing import listed
from docgen.narrate.tree import tag_name
from docgen.narrate.values import FrameSource, Source, frame
from docgen.narrate.wording import Wording
from docgen.progress import Progress
from docgen.read.corrections import corrections_of
from docgen.read.files import read_bytes
from docgen.read.kept import COLUMNS_FILE, check_kept, read_kept, with_columns
from docgen.read.kind import KIND_FILE, PHRASES_FILE, check_kind, read_kind, read_phrases
from docgen.read.lineage import absent_of, clusters_of, former_of, named_on, spelled_since
from docgen.read.lines import Lines
from docgen.read.norm import read_norm
from docgen.read.ranges import folded
from docgen.read.register import read_legal_bases, read_units, units_of
from docgen.read.remarks import check_remarks, read_remarks
from docgen.read.round import DEVICES, check_round, check_rubric_of, read_round
from docgen.read.rubric import read_rubric_in_use
from docgen.read.scores import read_scores, unread_subjects
from docgen.render.draft import Draft, Properties, render
from docgen.render.manifest import printed_digests, with_manifest
from docgen.render.origins import figures_by_key
from docgen.render.printing import Record
from docgen.render.template import PreparedTemplate
from docgen.render.template import prepare as prepare_template
from docgen.vietnamese.dates import cite_date, earliest, latest
from docgen.workspace import Workspace

ROUND_FILE, REMARKS_FILE, TEMPLATE_FILE = "round.yaml", "nhan-xet.md", "template.docx"
LARGEST_TEMPLATE = 64 * 1024 * 1024
"""Bytes."""


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
        self._templates: dict[tuple[str, str], PreparedTemplate] = {}
        self._kinds: dict[str, tuple[Kind, Lines]] = {}

    @cached_property
    def units(self) -> UnitRegister:
        """The register of units."""
        return read_units(*((path, self._workspace.name(path)) for path in self._workspace.unit_files))

    @cached_property
    def legal_bases(self) -> LegalRegister:
        """The register of legal bases."""
        return read_legal_bases(self._workspace.legal_bases, self._workspace.name(self._workspace.legal_bases))

    def template(self, path: Path) -> tuple[str, PreparedTemplate]:
        """A template and the digest of its file, prepared once while the file stays the same. Raises `Refused`."""
        name = self._workspace.name(path)
        data = read_bytes(path, name, LARGEST_TEMPLATE)
        digest = _digest(data)
        if (name, digest) not in self._templates:
            self._templates[name, digest] = prepare_template(data, name)
        return digest, self._templates[name, digest]

    @cached_property
    def digest(self) -> str:
        """A digest of both registers."""
        return _digest(self.units, self.legal_bases)

    @cached_property
    def norms(self) -> dict[str, Norm]:
        """Norms by code."""
        return {code: read_norm(path, self._workspace.name(path)) for code, path in self._workspace.norms().items()}

    def kind(self, name: str) -> tuple[Kind, Lines]:
        """A document kind and where its entries stand, as `read_kind` reads it."""
        if name not in self._kinds:
            folder = self._workspace.kind(name)
            self._kinds[name] = read_kind(folder, self._workspace.name(folder))
        return self._kinds[name]

    def is_for_units(self, name: str) -> bool:
        """Whether documents of a kind are made once for each unit; a kind that cannot be read is told of later."""
        try:
            return self.kind(name)[0].each == "unit"
        except Refused:
            return False


@dataclass(frozen=True)
class Prepared:
    """A round that was read, checked and assessed: all that its documents need. lines: where round.yaml says what.

    given: the scores as they stand in the workbooks; scores: after the corrections. marks: what is frozen.
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
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Digests of what all documents of the round are made from."""
        return {
            "scores": _digest(self.scores),
            "rubric": _digest(self.rubric),
            "round": _digest(self.round, sorted(self.lines.spots.items())),
            "units": _digest(sorted(self.units.items()), sorted(self.clusters.items()), sorted(self.former.items())),
        }


@dataclass(frozen=True)
class Told:
    """What one document is to say: its tag tree, the template's folder, its remarks by slot.

    digests: of what it was told from as a whole, by name, for the manifest.
    """

    context: Mapping[str, Any]
    folder: Path
    remarks: Mapping[str, Sequence[Remark]]
    findings: tuple[Finding, ...]
    digests: Mapping[str, str]


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


@dataclass
class RoundReport:
    """What became of one round: a draft's outcome by its name, what was planned for it, and every finding.

    of_units: the outcomes of drafts that are made once for each unit, by name. moves: what moved since the last run;
    None where there was none. reasons: why scores were corrected, by code of the unit.
    """

    name: str
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    of_units: dict[str, Outcome] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    moves: Moves | None = None
    reasons: Mapping[str, Sequence[str]] = field(default_factory=dict)
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
        """How many drafts had this outcome, but for those of units."""
        return sum(found is outcome for item in self.rounds for found in item.outcomes.values())

    def count_of_units(self, outcome: Outcome) -> int:
        """How many drafts that are made once for each unit had this outcome."""
        return sum(found is outcome for item in self.rounds for found in item.of_units.values())

    def tally(self) -> tuple[int, int, int]:
        """Errors, warnings and notes; what is said alike of many cells counts once."""
        found = [finding.severity for item in self.rounds for finding in folded(item.findings)]
        return found.count(Severity.ERROR), found.count(Severity.WARNING), found.count(Severity.NOTE)

    @property
    def made(self) -> int:
        """How many drafts are as they should be."""
        good = (Outcome.WRITTEN, Outcome.REFRESHED, Outcome.UNCHANGED)
        return sum(map(self.count, good)) + sum(map(self.count_of_units, good))

    @property
    def undone(self) -> int:
        """How many drafts failed or were left alone."""
        bad = (Outcome.FAILED, Outcome.LEFT_ALONE)
        return sum(map(self.count, bad)) + sum(map(self.count_of_units, bad))

    @property
    def wrong_setup(self) -> bool:
        """Whether nothing was made because the workspace, a rubric or a template is wrong."""
        return not self.made and any(item.wrong_setup for item in self.rounds)


def build(
    workspace: Workspace,
    names: Sequence[str],
    out: Path,
    progress: Progress,
    only: Only | None = None,
    *,
    refresher: Refresher | None = None,
    report_moves: ReportMoves | None = None,
    dry: bool = False,
) -> Report:
    """Make the drafts of these rounds under `out`/<round>/. One round's fault does not stop the others.

    only: some documents or units; raises `Refused` when no round has one of that name. refresher: how drafts that
    people edited are brought up to date. report_moves: told of each round once it is done, before that is noted. dry:
    nothing is written; the plans of the report tell what would be.
    """
    only = only or Only()
    report = Report(workspace.name(out))
    registers = Registers(workspace)
    with Drafts(workspace.state, workspace.root, look_only=dry) as drafts:
        # Data and marks are read once nobody else can change what they lead to.
        refusal = None if dry else drafts.begin(workspace.name(workspace.state))
        if refusal is not None:
            return _refused(report, names, refusal)
        prepared = [_begin(workspace, registers, name, out, report) for name in names]
        known = [one for one in prepared if one is not None]
        refuse_if_any(_unknown_choices(known, only))
        progress.begin(sum(_drafts_of(registers, one, only) for one in known))
        try:
            for item, one in zip(report.rounds, prepared, strict=True):
                if one is not None:
                    # What is frozen stands among the drafts; elsewhere a copy may be made of anything.
                    marked = {one.name: one.marks} if out.resolve() == workspace.drafts.resolve() else {}
                    planner = Planner(drafts, marked, workspace.name, refresher or Refresher(), explain=dry)
                    jobs = jobs_of(workspace, registers, one, out / one.name, only)
                    made = map(planner.plan, jobs) if dry else make_all(drafts, planner, jobs)
                    _tell_all(made, len(_whole(registers, one, Only())), item, report, progress)
                    for document in _for_units(registers, one, only):
                        folder = out / one.name / document
                        report.tell(item, _left_over(workspace, folder, units_with_drafts(one, document)))
            if not dry and only == Only():
                # A run of some documents only is no state of the round.
                _finish(drafts, prepared, report, workspace.name(workspace.state), report_moves)
        finally:
            progress.end()
    return report


ReportMoves = Callable[[RoundReport, Drafts], None]
"""What is done with what moved in a round."""


def _finish(
    drafts: Drafts, prepared: Iterable[Prepared | None], report: Report, name: str, report_moves: ReportMoves | None
) -> None:
    """Note what the rounds came to, and tell what moved since they were noted last."""
    known = {one.name: one for one in prepared if one is not None}
    now = {code: snapshot_of(one.assessment, one.scores) for code, one in known.items()}
    for item in report.rounds:
        before = drafts.snapshot(item.name) if item.name in known else None
        if before is not None:
            round_, documents = known[item.name], [plan.moved for plan in item.plans if plan.moved]
            item.reasons = reasons_of(round_)
            item.moves = moves_between(
                round_.round.title, before, now[item.name], round_.rubric, item.reasons, documents
            )
            if report_moves is not None:
                report_moves(item, drafts)
    fault = drafts.finish(now, name)
    if fault is not None:
        report.tell(report.rounds[-1], [fault])


def _refused(report: Report, names: Iterable[str], refusal: Finding) -> Report:
    """Nothing can be made now: told once, and every round has failed."""
    for name in names:
        item = RoundReport(name, {f"{report.folder}/{name}": Outcome.FAILED})
        report.rounds.append(item)
        report.tell(item, [refusal])
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
    if any(folder.glob("**/*.docx")):
        message = _("the drafts here are of an earlier run, and do not follow the data of today")
        advice = _("mend the errors and run again before anybody uses them")
        yield Finding("drafts-stale", InFile(workspace.name(folder)), message, advice, Severity.WARNING)


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
        "norm": _digest(norm),
        "program": program_digest(),
        "registers": _digest(prepared.digests["units"], registers.digest),
        "remarks": file_digest(workspace.round_folder(prepared.name) / REMARKS_FILE),
        "round": prepared.digests["round"],
        "rubric": prepared.digests["rubric"],
        "scores": prepared.digests["scores"],
        "template": file_digest(folder / TEMPLATE_FILE),
        "words": _digest(file_digest(folder / KIND_FILE), file_digest(folder / PHRASES_FILE)),
    }


def jobs_of(
    workspace: Workspace, registers: Registers, prepared: Prepared, folder: Path, only: Only | None = None
) -> Iterator[Job]:
    """The documents of one round as they could be made; those that are made once for each unit come last."""
    only = only or Only()
    for document in _whole(registers, prepared, only):
        settings = prepared.round.documents[document]

        def make(numbered: Numbered | None, document: str = document) -> Drafted:
            return draft(workspace, registers, _numbered(prepared, document, numbered), document)

        ingredients = ingredients_of(workspace, registers, prepared, document)
        numbered = Numbered(settings.number, settings.date)
        yield Job(prepared.name, document, folder / f"{document}.docx", ingredients, numbered, make)
    for document in _for_units(registers, prepared, only):
        shared = SharedDrafts(workspace, registers, prepared, document)
        for unit in units_with_drafts(prepared, document):
            if only.unit(unit):
                yield shared.job(unit, _draft_of(folder / document, unit))


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


def _tell_all(plans: Iterable[Plan], whole: int, item: RoundReport, report: Report, progress: Progress) -> None:
    """What became of every document of one round; one that fails does not stop the others.

    whole: how many documents the round has that are made once for it.
    """
    unprinted: list[tuple[Finding, ...]] = []
    for plan in plans:
        report.tell(item, plan.findings)
        item.plans.append(plan.without_files())
        of_unit = "/" in plan.job.document
        (item.of_units if of_unit else item.outcomes)[plan.name] = plan.outcome
        item.wrong_setup = item.wrong_setup or plan.wrong_setup
        if plan.step is not Step.FAILED and not of_unit:
            unprinted.append(plan.unprinted)
        progress.step(plan.name, told=not of_unit)
    # A document that failed might have printed them.
    if unprinted and len(unprinted) == whole:
        report.tell(item, (finding for finding in unprinted[0] if all(finding in told for told in unprinted)))


def _whole(registers: Registers, prepared: Prepared, only: Only) -> list[str]:
    """The documents to make that are made once for the round."""
    documents = {} if only.units else prepared.round.documents
    return [code for code, one in documents.items() if only.document(code) and not registers.is_for_units(one.template)]


def _for_units(registers: Registers, prepared: Prepared, only: Only) -> list[str]:
    """The documents to make that are made once for each unit."""
    documents = prepared.round.documents.items()
    return [code for code, one in documents if only.document(code) and registers.is_for_units(one.template)]


def _drafts_of(registers: Registers, prepared: Prepared, only: Only) -> int:
    """How many drafts of a round are to be made."""
    of_units = (units_with_drafts(prepared, document) for document in _for_units(registers, prepared, only))
    return len(_whole(registers, prepared, only)) + sum(only.unit(unit) for units in of_units for unit in units)


def _unknown_choices(prepared: Sequence[Prepared], only: Only) -> Iterator[Finding]:
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


def units_with_drafts(prepared: Prepared, document: str) -> tuple[str, ...]:
    """Codes of the units that get a draft of a document made once for each, in the register's order."""
    scored, left = prepared.assessment.by_unit(), prepared.round.documents[document].leave_out
    return tuple(code for code in prepared.units if code in scored and code not in left)


def _make_for_units(
    workspace: Workspace,
    registers: Registers,
    prepared: Prepared,
    document: str,
    folder: Path,
    drafts: Drafts,
    item: RoundReport,
    report: Report,
    progress: Progress,
    only: Only,
) -> None:
    """The drafts of one document that is made once for each unit; one that fails does not stop the others."""
    told: list[Finding] = []
    units = [unit for unit in units_with_drafts(prepared, document) if only.unit(unit)]
    outcomes = dict.fromkeys((workspace.name(_draft_of(folder, unit)) for unit in units), Outcome.FAILED)
    shared: UnitDrafts | None = None
    try:
        shared = UnitDrafts(workspace, registers, prepared, document)
        told += shared.findings
    except Refused as fault:
        told += fault.findings
        item.wrong_setup = item.wrong_setup or isinstance(fault, WrongSetup)
        if not units:
            item.outcomes[workspace.name(folder)] = Outcome.FAILED
    for unit, name in zip(units, outcomes, strict=True):
        try:
            if shared is not None:
                made = shared.draft(unit)
                outcomes[name], more = drafts.write(_draft_of(folder, unit), made.data, name)
                told += (*made.findings, *more)
        except Refused as fault:
            told += fault.findings
            item.wrong_setup = item.wrong_setup or isinstance(fault, WrongSetup)
        progress.step(name, told=unit == units[-1])
    item.of_units |= outcomes
    told += _left_over(workspace, folder, units_with_drafts(prepared, document))
    report.tell(item, _once_at_each_place(told))


def _once_at_each_place(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Every error, and of what is said alike of many units' drafts, as of a tag that prints nothing, the first."""
    seen = set()
    for finding in findings:
        kind = finding.rule, str(finding.place)
        if finding.severity is Severity.ERROR or kind not in seen:
            seen.add(kind)
            yield finding


def _draft_of(folder: Path, unit: str) -> Path:
    """The draft for a unit. Windows keeps some names for devices, whatever their ending."""
    return folder / (f"{unit}_.docx" if unit in DEVICES else f"{unit}.docx")


def _left_over(workspace: Workspace, folder: Path, units: Sequence[str]) -> Iterator[Finding]:
    """Drafts of an earlier run for units that get none any more."""
    wanted = {_draft_of(folder, unit) for unit in units}
    left = sorted(path.name for path in set(folder.glob("*.docx")) - wanted if not path.name.startswith(("~$", ".")))
    if left:
        message = _("drafts stand here that are not made any more: {names}").format(names=", ".join(left))
        advice = _("look why the units get none now, and delete the files unless they are still needed")
        yield Finding("drafts-left-over", InFile(workspace.name(folder)), message, advice, Severity.WARNING)


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
        marks = read_marks(folder / MARKS_FILE, workspace.name(folder / MARKS_FILE))
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
    return Prepared(
        name, round_, lines, rubric, units, clusters, former, given, scores, assessment, tuple(found), marks
    )


_SET = re.compile(r"frozenset\(\{([^{}]*)\}\)")
"""A set of codes, which Python lists in another order each time."""


def _in_order(listed: re.Match[str]) -> str:
    return f"frozenset({sorted(listed[1].split(', '))})"


def reasons_of(prepared: Prepared) -> Mapping[str, tuple[str, ...]]:
    """Why the scores of a round were corrected: lines by the code of the unit."""
    corrections = corrections_of(prepared.scores, prepared.round, prepared.lines)
    return reasons(corrections, prepared.given, prepared.rubric)


def _digest(*contents: object) -> str:
    """One digest of what was read: models by their content, so that a comment in a file changes nothing."""
    digest = hashlib.sha256()
    for content in contents:
        data = content if isinstance(content, bytes) else _SET.sub(_in_order, repr(content)).encode()
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


def tell(workspace: Workspace, registers: Registers, prepared: Prepared, document: str) -> Told:
    """Everything that a document of the round says. Raises `WrongSetup` for a fault in kind, phrases or remarks."""
    settings = prepared.round.documents[document]
    folder = workspace.kind(settings.template)
    with _setup():
        remarks_path = workspace.round_folder(prepared.name) / REMARKS_FILE
        remarks = read_remarks(remarks_path, workspace.name(remarks_path))
        wordings, norm, findings = _wordings(workspace, registers, prepared, document, remarks)
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
    digests = {"norm": _digest(norm), "rubric": prepared.digests["rubric"]}
    return Told(context, folder, remarks, (*findings, *shared, *_differences(prepared, context)), digests)


def _wordings(
    workspace: Workspace,
    registers: Registers,
    prepared: Prepared,
    document: str,
    remarks: Mapping[str, Sequence[Remark]],
) -> tuple[Wordings, Norm, tuple[Finding, ...]]:
    """The words of a document and the norm that it follows. Raises `Refused` where they do not fit the round."""
    template = prepared.round.documents[document].template
    folder = workspace.kind(template)
    kind, lines = registers.kind(template)
    phrases, phrase_lines = read_phrases(folder, workspace.name(folder))
    findings = refuse_if_any(check_kind(kind, lines, prepared.rubric))
    places = {code: phrase_lines.at("phrases", code) for code in phrases.phrases} | {"": lines.at("tables")}
    norm = norm_of(prepared, document, registers.norms)
    refuse_if_any(_norm_fits(kind, norm, prepared.lines.at("documents", document, "template")))
    refuse_if_any(_settings_fit(kind, prepared, document))
    return Wordings(kind, phrases, places, remarks), norm, findings


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
class _Rendered:
    """A document filled in: what it was told, its template, and the result."""

    told: Told
    template: PreparedTemplate
    template_digest: str
    properties: Properties
    made: Draft


def _rendered(workspace: Workspace, registers: Registers, prepared: Prepared, document: str) -> _Rendered:
    told = tell(workspace, registers, prepared, document)
    with _setup():
        digest, template = registers.template(told.folder / TEMPLATE_FILE)
        refuse_if_any(unknown_names(template.tags, told.context))
        properties = _properties(prepared.round.documents[document])
        return _Rendered(told, template, digest, properties, render(template, told.context, FILTERS, properties))


def _properties(settings: DocumentSettings) -> Properties:
    return Properties(
        title=" ".join(settings.subject_line.split()),
        creator=" ".join(settings.issuing_body),
        day=earliest(settings.date),
    )


def record(workspace: Workspace, registers: Registers, prepared: Prepared, document: str) -> Record:
    """What one document of a round would hold, its figures with those inside of passages.

    Raises `WrongSetup` for a fault in its kind, phrases or template.
    """
    return _record(_rendered(workspace, registers, prepared, document))


def _record(one: _Rendered) -> Record:
    told, inside = one.made.record, passage_figures(one.told.context)
    keys = {span.key for control in told.controls for paragraph in control.paragraphs for span in paragraph.spans}
    return replace(told, figures={**{key: inside[key] for key in keys if key in inside}, **told.figures})


def draft(workspace: Workspace, registers: Registers, prepared: Prepared, document: str) -> Drafted:
    """Make one document of a round. Raises `WrongSetup` for a fault in its kind, phrases, remarks or template."""
    return _drafted(_rendered(workspace, registers, prepared, document), prepared, document)


def _drafted(one: _Rendered, prepared: Prepared, document: str) -> Drafted:
    """A document with its manifest, and what is to be told of it."""
    told, template, made = one.told, one.template, one.made
    figures = passage_figures(told.context)
    printed = printed_digests(made.record, figures)
    printed["frame"] = _digest(printed["frame"], one.properties)
    digests = {**told.digests, **printed, "template": one.template_digest}
    whole = with_manifest(made.parts, made.record, digests, figures)
    gaps = passage_gaps(told.context, {control.key for control in made.record.controls})
    lines = prepared.lines
    noticed = (
        *unexplained_stars(made.record.figures, InFile(template.name)),
        *rubric_not_cited(made.parts, prepared.rubric.source, lines.at("documents", document)),
        *titles_of_other_years(prepared.round.documents[document], prepared.round.year, lines, document),
    )
    unprinted = tuple(unprinted_remarks(told.remarks, template.tags))
    return Drafted(whole, (*told.findings, *template.findings, *made.findings, *gaps, *noticed), unprinted)


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
        with _setup():
            self._wordings, norm, findings = _wordings(workspace, registers, prepared, document, {})
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
        self._digests = {"norm": _digest(norm), "rubric": prepared.digests["rubric"]}
        self._cited_papers = _digest(self._cited(registers.legal_bases.legal_bases))
        self._words = _digest(self._wordings.kind, self._wordings.phrases)
        self._shared = self._of_round()
        if self.units:
            with _setup():
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
        with _setup():
            context = narrate_unit(self._frame, scores, prepared.rubric, prepared.round, self._wordings, self._wording)
        return Told(context, self._folder, {}, (), {**self._digests, "data": self._given(unit)})

    def _given(self, unit: str) -> str:
        """A digest of what the unit was given, its names, and the document's own settings."""
        scores = self._scores[unit].called(self._names[unit])
        given = [(one.subject.code, one.block, one.result) for one in scores.subjects]
        return _digest(self._shared, scores.unit, given)

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

    def _rendered(self, unit: str) -> _Rendered:
        told = self.tell(unit)
        with _setup():
            properties = _properties(self._settings)
            made = render(self._template, told.context, FILTERS, properties)
        return _Rendered(told, self._template, self._template_digest, properties, made)

    def record(self, unit: str) -> Record:
        """What the draft for a unit would hold, as `record` gives it for a whole document."""
        return _record(self._rendered(unit))

    def draft(self, unit: str) -> Drafted:
        """Make the draft for a unit. Raises `WrongSetup` for a fault in a phrase, table or tag."""
        made = _drafted(self._rendered(unit), self._prepared, self._document)
        return replace(made, findings=tuple(f for f in made.findings if f not in self.findings), unprinted=())


def template_tags(workspace: Workspace, kind: str, used: bool) -> Iterator[tuple[str, str]]:
    """The tags that a document kind may use, each with an example from the first round that uses the kind.

    used: only those that its template uses. Raises `Refused` when there is no such kind, or no round uses it.
    """
    registers = Registers(workspace)
    name, document = _example_of(workspace, kind)
    prepared = prepare(workspace, registers, name)
    told = _example(workspace, registers, prepared, document)
    tags = tuple(listed(told.context))
    if not used:
        yield from tags
        return
    _digest_of_file, template = registers.template(told.folder / TEMPLATE_FILE)
    codes = " ".join(tag.code for tag in template.tags)
    named = (rf"(?<![\w.]){re.escape(tag.removesuffix('[0]'))}(?![\w.])" for tag, _example in tags)
    yield from (item for item, pattern in zip(tags, named, strict=True) if re.search(pattern, codes))


def _example(workspace: Workspace, registers: Registers, prepared: Prepared, document: str) -> Told:
    """What a document tells; of one that is made once for each unit, what the first of its drafts does."""
    if not registers.is_for_units(prepared.round.documents[document].template):
        return tell(workspace, registers, prepared, document)
    shared = UnitDrafts(workspace, registers, prepared, document)
    if not shared.units:
        message = _("no unit of the round has scores, so there is no example")
        raise Refused([Finding("template-unused", prepared.lines.at("documents", document), message)])
    return shared.tell(shared.units[0])


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
