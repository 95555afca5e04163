"""What is to be done about a document: nothing, or a file to be put in place, or something to be said."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from docgen.drafts import Drafts, Made, Outcome, Standing, State, Writing
from docgen.drafts.standing import digest_of
from docgen.errors import Finding, InFile, Refused, Severity, WrongSetup
from docgen.i18n import gettext as _
from docgen.making.ingredients import reasons
from docgen.making.job import Drafted, Job, Numbered, Plan, Step
from docgen.making.refreshing import Refresher, refreshing
from docgen.making.told import as_told, findings_of, is_said
from docgen.model.marks import Mark
from docgen.render.manifest import PRINTED, manifest_digest, read_manifest, readable_manifest, shown_in
from docgen.vietnamese.versions import version_name

Marked = Mapping[str, Mapping[str, tuple[Mark, ...]]]
"""Frozen versions by round and document."""


class Planner:
    """Plans documents against what stands. marked: what is frozen; named: a path as people are told it.

    explain: whether plans say why a document comes out otherwise than before, which costs reading its base.
    refresher: how drafts that people edited are brought up to date.
    """

    def __init__(
        self,
        drafts: Drafts,
        marked: Marked,
        named: Callable[[Path], str],
        refresher: Refresher,
        *,
        explain: bool = False,
    ) -> None:
        self._drafts = drafts
        self._marked = marked
        self._named = named
        self._refresher = refresher
        self._explain = explain
        self._folders: dict[Path, str] = {}

    def look(self, job: Job) -> tuple[Plan, bool]:
        """What stands, and whether the document must be made before it can be said what is to be done."""
        path, mark = place_of(job.path, self._marks(job))
        name = self._name(path)
        try:
            plan = Plan(job, path, name, Step.CURRENT, self._drafts.look(path), mark)
            made = self._drafts.made(path)
            known = self._known(plan, made)
        except Refused as fault:
            return self._refused(job, path, mark, fault), False
        except (OSError, sqlite3.Error) as fault:
            return self._failed(job, path, mark, (self._drafts.fault(fault, path, name),)), False
        if known is None:
            return replace(plan, before="" if made is None else made.base), True
        findings, unprinted = findings_of(known.told)
        told = replace(plan, standing=replace(plan.standing, data=b""), findings=findings, unprinted=unprinted)
        return _with_mark(told, name), False

    def decide(self, plan: Plan, answer: Callable[[], Drafted]) -> Plan:
        """What is to be done about a document that must be made. Writes nothing.

        plan: as it was looked at. answer: gives the document, or raises `Refused`.
        """
        job, path, mark, name = plan.job, plan.path, plan.mark, plan.name
        try:
            drafted = answer()
            plan = self._planned(plan, replace(drafted, findings=(*job.about_all(), *drafted.findings)))
        except Refused as fault:
            return self._refused(job, path, mark, fault)
        except (OSError, sqlite3.Error) as fault:
            return self._failed(job, path, mark, (self._drafts.fault(fault, path, name),))
        if self._explain and plan.drafted is not None and plan.step is not Step.CURRENT:
            plan = replace(plan, reasons=self._reasons(path, plan, plan.drafted))
        return _with_mark(plan, name)

    def _reasons(self, path: Path, plan: Plan, drafted: Drafted) -> tuple[str, ...]:
        """Why the document comes out otherwise than what docgen made last for the place."""
        made = self._drafts.made(path)
        if made is None or not made.ingredients or made.base == digest_of(drafted.data):
            # Nothing is noted of the ingredients while conflicts are open.
            return ()
        base = self._drafts.kept(made.base)
        before = None if base is None else readable_manifest(base)
        hashes = {} if before is None else before["hashes"]
        now = read_manifest(drafted.data) or {"hashes": {}}
        return reasons(made.ingredients, plan.job.ingredients, hashes, now["hashes"])

    def _name(self, path: Path) -> str:
        """A draft as people are told it."""
        folder = path.parent
        if folder not in self._folders:
            self._folders[folder] = self._named(folder)
        return f"{self._folders[folder]}/{path.name}"

    def _marks(self, job: Job) -> tuple[Mark, ...]:
        return self._marked.get(job.round_name, {}).get(job.document, ())

    def _failed(self, job: Job, path: Path, mark: Mark | None, findings: tuple[Finding, ...]) -> Plan:
        standing = Standing(path, State.MISSING if not path.exists() else State.FOREIGN)
        name = self._name(path)
        return Plan(job, path, name, Step.FAILED, standing, mark, outcome=Outcome.FAILED, findings=findings)

    def _refused(self, job: Job, path: Path, mark: Mark | None, fault: Refused) -> Plan:
        failed = self._failed(job, path, mark, fault.findings)
        return replace(failed, wrong_setup=isinstance(fault, WrongSetup))

    def _planned(self, plan: Plan, drafted: Drafted) -> Plan:
        plan = replace(plan, drafted=drafted, findings=drafted.findings, unprinted=drafted.unprinted)
        return self._ordinary(plan, drafted) if plan.mark is None else self._frozen(plan, plan.mark, drafted)

    def _known(self, plan: Plan, made: Made | None) -> Made | None:
        """What was made last, where that still holds: from the same ingredients, and it stands, edited or not."""
        if made is None or dict(made.ingredients) != dict(plan.job.ingredients) or not is_said(made.told):
            return None
        if plan.mark is not None:
            return made
        if plan.standing.state in (State.MISSING, State.FOREIGN) or not _is_readable(plan.standing):
            return None
        return made if self._drafts.base_digest(plan.standing) == made.base else None

    def _ordinary(self, plan: Plan, drafted: Drafted) -> Plan:
        standing, whole = plan.standing, _writing(plan, drafted)
        if standing.state is State.MISSING:
            return replace(plan, step=Step.CREATE, writing=whole)
        if standing.digest == digest_of(drafted.data):
            return replace(plan, writing=whole)
        if standing.state is State.OURS:
            return replace(plan, step=Step.REPLACE, writing=whole)
        if _is_readable(standing) and self._drafts.base_digest(standing) == digest_of(drafted.data):
            # Edited by a person, and nothing new to bring in: only noted.
            return replace(plan, writing=replace(whole, data=standing.data, was=standing.data))
        return self._edited(plan, drafted)

    def _edited(self, plan: Plan, drafted: Drafted) -> Plan:
        """A draft that a person edited: it gets the values of today, or is left alone if nothing tells what is what."""
        standing = plan.standing
        try:
            found = self._refresher.refreshed(self._drafts, standing, drafted, plan.name)
        except Refused as fault:
            findings = (*plan.findings, *fault.findings)
            return replace(plan, step=Step.REFRESH, outcome=Outcome.LEFT_ALONE, findings=findings)
        writing = refreshing(_writing(plan, drafted), drafted, found, standing.data)
        step = Step.CURRENT if found.data == standing.data else Step.REFRESH
        return replace(plan, step=step, writing=writing, findings=(*plan.findings, *found.findings))

    def _frozen(self, plan: Plan, mark: Mark, drafted: Drafted) -> Plan:
        standing = plan.standing
        if self._says_the_same(plan, mark, drafted) or self._only_numbered(plan, mark):
            if standing.state is State.MISSING:
                return plan
            whole = _writing(plan, drafted)
            base = self._drafts.kept(mark.rendered) or b""
            writing = replace(whole, data=standing.data, was=standing.data, base=base, manifest="")
            return replace(plan, writing=writing)
        if mark.state == "issued":
            told = _forbidden(plan.name)
            return replace(plan, step=Step.FORBIDDEN, outcome=Outcome.LEFT_ALONE, findings=(*plan.findings, told))
        return self._next_version(plan, mark, drafted)

    def _says_the_same(self, plan: Plan, mark: Mark, drafted: Drafted) -> bool:
        """Whether a frozen document would come out as it is.

        Another version of docgen may write other XML for the same, and rows of a workbook may have moved. A document
        that was issued stays as it is also when the template, its phrases, or the rubric are changed later, for the
        next one; only what it prints of the data counts.
        """
        if digest_of(drafted.data) == mark.rendered:
            return True
        files = (plan.standing.data, self._drafts.kept(mark.sha256), self._drafts.kept(mark.rendered))
        read = (read_manifest(data, plan.name) for data in files if data)
        before = next((found for found in read if found is not None), None)
        now = read_manifest(drafted.data)
        if before is None or now is None:
            return False
        names = {*before["hashes"], *now["hashes"]}
        moved = {name for name in names if before["hashes"].get(name) != now["hashes"].get(name)}
        if mark.state == "submitted":
            return moved <= set(PRINTED) and shown_in(before) == shown_in(now)
        moved &= set(PRINTED)
        if not moved or shown_in(before) == shown_in(now):
            return True
        return moved == {"words"} and self._only_phrases_changed(plan)

    def _only_phrases_changed(self, plan: Plan) -> bool:
        """Whether other words come from the phrases of the kind, and not from the remarks of the round."""
        made = self._drafts.made(plan.path)
        before, now = ({} if made is None else made.ingredients), plan.job.ingredients
        return before.get("words") != now.get("words") and before.get("remarks") == now.get("remarks")

    def _only_numbered(self, plan: Plan, mark: Mark) -> bool:
        """Whether an issued document differs only by its number and date, which round.yaml has been given since."""
        if mark.state != "issued" or plan.job.numbered != Numbered(mark.number, mark.date or ""):
            return False
        drawn = Numbered(mark.drawn_number, mark.drawn_date or "")
        return self._says_the_same(plan, mark, plan.job.work(drawn).do())

    def _next_version(self, plan: Plan, mark: Mark, drafted: Drafted) -> Plan:
        """The version after one that was submitted. What a person edited there is carried over."""
        path = next_path(plan.job.path, self._marks(plan.job))
        moved = replace(plan, path=path, name=self._name(path), step=Step.NEXT_VERSION)
        source = plan.standing.data or self._drafts.kept(mark.sha256) or b""
        if not source or digest_of(source) == mark.rendered:
            return replace(moved, writing=_writing(moved, drafted))
        try:
            found = self._refresher.merged(self._drafts.kept(mark.rendered), source, drafted, moved.name)
        except Refused as fault:
            return replace(moved, outcome=Outcome.LEFT_ALONE, findings=(*moved.findings, *fault.findings))
        writing = refreshing(_writing(moved, drafted), drafted, found, None)
        return replace(moved, writing=writing, findings=(*moved.findings, *found.findings))


def _is_readable(standing: Standing) -> bool:
    """Whether what stands is a document that is known for what it is; other files are looked at closely each time."""
    return standing.state is State.OURS or manifest_digest(standing.data) is not None


def place_of(path: Path, marks: Sequence[Mark]) -> tuple[Path, Mark | None]:
    """The path of the version of a document that counts, and its mark when it is frozen. path: of the first version."""
    if not marks:
        return path, None
    later = next_path(path, marks)
    if marks[-1].state == "submitted" and later.exists():
        return later, None
    return path.with_name(marks[-1].file.rpartition("/")[2]), marks[-1]


def next_path(path: Path, marks: Sequence[Mark]) -> Path:
    """Where the version after those that are frozen stands."""
    return path.with_name(version_name(path.name, len(marks) + 1))


def _writing(plan: Plan, drafted: Drafted) -> Writing:
    """The document of today, to be put in place as it is."""
    return Writing(
        plan.path,
        drafted.data,
        plan.name,
        base=drafted.data,
        ingredients=plan.job.ingredients,
        told=as_told(drafted),
        manifest=drafted.manifest,
    )


def _with_mark(plan: Plan, name: str) -> Plan:
    """The plan with what is wrong with the file, called `name`, where it is frozen."""
    return plan if plan.mark is None else replace(plan, findings=(*plan.findings, *_of_frozen(plan.mark, plan, name)))


def _of_frozen(mark: Mark, plan: Plan, name: str) -> tuple[Finding, ...]:
    """What is wrong with a frozen file: it is gone, or somebody changed it."""
    standing = plan.standing
    place = InFile(name)
    if plan.step is Step.FAILED or standing.digest == mark.sha256:
        return ()
    if standing.state is State.MISSING:
        message = _("the file was submitted or issued, and is not there any more")
        advice = _("put it back; docgen keeps a copy as .docgen/kept/{digest}.docx").format(digest=mark.sha256)
        return (Finding("frozen-missing", place, message, advice, Severity.WARNING),)
    message = _("the file was changed after it had been submitted or issued")
    advice = _("see who changed it and why; docgen keeps it as it was as .docgen/kept/{digest}.docx")
    return (Finding("frozen-changed", place, message, advice.format(digest=mark.sha256), Severity.WARNING),)


def _forbidden(name: str) -> Finding:
    message = _("the document was issued, and what it is made from has changed since: nothing in it may move")
    advice = _("put the data back as they were, or draft a decision that amends it")
    return Finding("issued-would-change", InFile(name), message, advice)
