"""A run: every round is prepared, its documents are planned and made, and what became of them is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json, to_json

from docgen.dossier.choice import Only, drafts_to_make, unit_documents, unknown_choices, whole_documents
from docgen.dossier.earlier import left_over, stale
from docgen.dossier.jobs import jobs_of
from docgen.dossier.preparing import Prepared, prepare, reasons_of
from docgen.dossier.registers import Registers
from docgen.dossier.report import Report, RoundReport
from docgen.dossier.units import units_with_drafts
from docgen.drafts import Drafts, Outcome
from docgen.engine import Crew, Interrupts
from docgen.errors import Finding, Refused, WrongSetup, refuse_if_any
from docgen.making.job import Job, Plan, Step
from docgen.making.maker import carry_out, plan_all
from docgen.making.planner import Planner
from docgen.making.refreshing import Refresher
from docgen.making.snapshot import FORMAT, snapshot_of
from docgen.progress import Progress
from docgen.workspace import Workspace

if TYPE_CHECKING:
    from docgen.compare.moved import Moves

ReportMoves = Callable[[RoundReport, Drafts], None]
"""What is done with what moved in a round."""


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
    crew: Crew | None = None,
) -> Report:
    """Make the drafts of these rounds under `out`/<round>/. One round's fault does not stop the others.

    only: some documents or units; raises `Refused` when no round has one of that name. refresher: how drafts that
    people edited are brought up to date. report_moves: told of each round once it is done, before that is noted. dry:
    nothing is written; the plans of the report tell what would be. crew: who makes the documents; without one it is
    this process alone. After Ctrl+C, everything that was finished is written, and the report tells that it is not all;
    a dry run raises `KeyboardInterrupt`.
    """
    with Drafts(workspace.state, workspace.root, look_only=dry) as drafts:
        run = _Run(workspace, out, progress, only or Only(), refresher or Refresher(), dry, drafts)
        # Data and marks are read once nobody else can change what they lead to.
        refusal = None if dry else drafts.begin(workspace.name(workspace.state))
        if refusal is not None:
            run.refuse(names, refusal)
            return run.report
        prepared = [run.prepare(name) for name in names]
        known = [one for one in prepared if one is not None]
        refuse_if_any(unknown_choices(known, run.only))
        run.make(known, crew or Crew())
        if not dry and run.only == Only() and not run.report.interrupted:
            # A run of some documents only is no state of the round.
            run.finish(known, report_moves)
    return run.report


class _Run:
    """The steps of a run, and what all of them need."""

    def __init__(
        self,
        workspace: Workspace,
        out: Path,
        progress: Progress,
        only: Only,
        refresher: Refresher,
        dry: bool,
        drafts: Drafts,
    ) -> None:
        self.registers = Registers(workspace)
        self.report = Report(workspace.name(out))
        self.only = only
        self._workspace, self._out, self._progress = workspace, out, progress
        self._refresher, self._dry, self._drafts = refresher, dry, drafts

    def refuse(self, names: Iterable[str], refusal: Finding) -> None:
        """Nothing can be made now: told once, and every round has failed."""
        for name in names:
            item = RoundReport(name, {f"{self.report.folder}/{name}": Outcome.FAILED})
            self.report.rounds.append(item)
            self.report.tell(item, [refusal])

    def prepare(self, name: str) -> Prepared | None:
        """A round as its documents need it; None where that failed, which is told."""
        item = RoundReport(name)
        self.report.rounds.append(item)
        folder = self._out / name
        try:
            prepared = prepare(self._workspace, self.registers, name)
        except Refused as fault:
            self.report.tell(item, [*fault.findings, *stale(self._workspace, folder)])
            item.wrong_setup = isinstance(fault, WrongSetup)
            item.outcomes[self._workspace.name(folder)] = Outcome.FAILED
            return None
        self.report.tell(item, prepared.findings)
        return prepared

    def make(self, known: Sequence[Prepared], crew: Crew) -> None:
        """The documents of all rounds: planned, made unless nothing is to be written, and told of."""
        self.report.total = sum(drafts_to_make(self.registers, one, self.only) for one in known)
        self._progress.begin(self.report.total)
        try:
            with Interrupts() as interrupts:
                # What is frozen stands among the drafts; elsewhere a copy may be made of anything.
                is_home = self._out.resolve() == self._workspace.drafts.resolve()
                marked = {one.name: one.marks for one in known} if is_home else {}
                planner = Planner(self._drafts, marked, self._workspace.name, self._refresher, explain=self._dry)
                plans = plan_all(planner, self._jobs(known), self.report.total, crew, interrupts)
                self._tell_rounds(known, plans if self._dry else carry_out(self._drafts, plans))
        finally:
            self._progress.end()
        self.report.interrupted = interrupts.heard and self.report.told_of < self.report.total
        if self.report.interrupted and self._dry:
            # There is nothing to keep, and half of what would be done is no answer.
            raise KeyboardInterrupt

    def _jobs(self, known: Iterable[Prepared]) -> Iterator[Job]:
        for one in known:
            yield from jobs_of(self.registers, one, self._out / one.name, self.only)

    def _tell_rounds(self, known: Iterable[Prepared], plans: Iterator[Plan]) -> None:
        """What became of the documents of every round. plans: in the order of the rounds."""
        items = {item.name: item for item in self.report.rounds}
        by_round = groupby(plans, key=lambda plan: plan.job.round_name)
        name, its_plans = next(by_round, ("", iter(())))
        for one in known:
            item = items[one.name]
            if name == one.name:
                self._tell_all(its_plans, len(whole_documents(self.registers, one, Only())), item)
                name, its_plans = next(by_round, ("", iter(())))
            for document in unit_documents(self.registers, one, self.only):
                units = units_with_drafts(one, document)
                self.report.tell(item, left_over(self._workspace, self._out / one.name / document, units))

    def _tell_all(self, plans: Iterable[Plan], whole: int, item: RoundReport) -> None:
        """What became of every document of one round; one that fails does not stop the others.

        whole: how many documents the round has that are made once for it.
        """
        unprinted: list[tuple[Finding, ...]] = []
        for plan, is_last in _with_lasts(plans):
            self.report.tell(item, plan.findings)
            item.told_of += 1
            of_unit = "/" in plan.job.document
            if self._dry or plan.moved or not of_unit:
                item.plans.append(plan.slim())
            (item.of_units if of_unit else item.outcomes)[plan.name] = plan.outcome
            item.wrong_setup = item.wrong_setup or plan.wrong_setup
            if plan.step is not Step.FAILED and not of_unit:
                unprinted.append(plan.unprinted)
            self._progress.step(plan.name, told=is_last)
        # A document that failed might have printed them.
        if unprinted and len(unprinted) == whole:
            self.report.tell(item, (one for one in unprinted[0] if all(one in told for told in unprinted)))

    def finish(self, prepared: Iterable[Prepared], report_moves: ReportMoves | None) -> None:
        """Note what the rounds came to, and tell what moved since they were noted last."""
        known = {one.name: one for one in prepared}
        now = {code: to_json(snapshot_of(one.assessment, one.scores)) for code, one in known.items()}
        for item in self.report.rounds:
            before = self._drafts.snapshot(item.name) if item.name in known else None
            if before is not None:
                item.reasons = reasons_of(known[item.name])
                item.moves = _moves(known[item.name], item, before, now[item.name])
                if report_moves is not None:
                    report_moves(item, self._drafts)
        fault = self._drafts.finish(now, self._workspace.name(self._workspace.state))
        if fault is not None:
            self.report.tell(self.report.rounds[-1], [fault])


def _moves(prepared: Prepared, item: RoundReport, before: bytes, now: bytes) -> Moves:
    """What moved in a round. before, now: snapshots as JSON."""
    from docgen.compare.moved import Moves, moves_between

    documents = [plan.moved for plan in item.plans if plan.moved]
    # Those of thousands of units are large once they are read.
    then = None if before == now else _read_snapshot(before)
    if then is None:
        return Moves(prepared.round.title, prepared.round.year, documents=tuple(documents))
    there = from_json(now, cache_strings="all")
    return moves_between(prepared.round.title, then, there, prepared.rubric, item.reasons, documents)


def _read_snapshot(text: bytes) -> dict[str, Any] | None:
    """A snapshot; None for one that is damaged or of another form: the next run has one to compare with."""
    try:
        found = from_json(text, cache_strings="all")
    except ValueError:
        return None
    return found if isinstance(found, dict) and found.get("format") == FORMAT else None


def _with_lasts(plans: Iterable[Plan]) -> Iterator[tuple[Plan, bool]]:
    """Each plan, and whether it is the last of its document, which may be made for many units."""
    before: Plan | None = None
    for plan in plans:
        if before is not None:
            yield before, _document(before) != _document(plan)
        before = plan
    if before is not None:
        yield before, True


def _document(plan: Plan) -> str:
    return plan.job.document.partition("/")[0]
