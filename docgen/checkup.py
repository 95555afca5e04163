"""Looking at rounds without writing drafts: every finding, marked copies of workbooks, the effect of corrections."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from docgen import dossier
from docgen.assess.assessment import assess
from docgen.compare.effect import Effect, document_effect, unit_moves
from docgen.drafts import Drafts, Outcome
from docgen.errors import Cell, Finding, InFile, Refused, Severity, Sheet, as_record
from docgen.i18n import gettext as _
from docgen.read.files import read_bytes
from docgen.read.workbook import LARGEST_FILE, open_workbook
from docgen.workspace import Workspace
from docgen.write.annotated import annotated, copied

MARKED = "kiem-tra"
"""The folder, beside a round's drafts, of the marked copies of its workbooks."""


@dataclass
class RoundCheck:
    """What was found about one round.

    copies: the marked copies of workbooks, as people are told. effect: of its corrections; None where it has none, or
    could not be assessed. wrong_setup: the workspace, the rubric or a template is wrong.
    """

    name: str
    findings: list[Finding] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    effect: Effect | None = None
    wrong_setup: bool = False


def check(workspace: Workspace, names: Sequence[str], out: Path, *, copies: bool = True) -> list[RoundCheck]:
    """Check rounds one by one. out: the folder of drafts, for marked copies; with `copies` false none are made."""
    registers = dossier.Registers(workspace)
    drafts = Drafts(workspace.state, workspace.root)
    found = []
    for name in names:
        one = _round(workspace, registers, name)
        if copies:
            _mark(workspace, drafts, one, out / name / MARKED)
        found.append(one)
    return found


def _round(workspace: Workspace, registers: dossier.Registers, name: str) -> RoundCheck:
    """A round read, checked and assessed, and what each of its documents would say."""
    try:
        prepared = dossier.prepare(workspace, registers, name)
    except Refused as fault:
        return RoundCheck(name, list(fault.findings), wrong_setup=isinstance(fault, dossier.WrongSetup))
    one = RoundCheck(name, list(prepared.findings))
    for document in prepared.round.documents:
        try:
            told = dossier.tell(workspace, registers, prepared, document)
            one.findings += (finding for finding in told.findings if finding not in one.findings)
        except Refused as fault:
            one.findings += (finding for finding in fault.findings if finding not in one.findings)
            one.wrong_setup = one.wrong_setup or isinstance(fault, dossier.WrongSetup)
    corrected = prepared.scores != prepared.given
    if corrected and not one.wrong_setup:
        try:
            one.effect = effect(workspace, registers, prepared)
        except Refused as fault:
            one.findings += (finding for finding in fault.findings if finding not in one.findings)
    return one


def effect(workspace: Workspace, registers: dossier.Registers, prepared: dossier.Prepared) -> Effect:
    """What the corrections of a round move. Raises `Refused` when a document cannot be made with or without them."""
    p = prepared
    before = replace(p, scores=p.given, assessment=assess(p.given, p.rubric, p.round, p.units, p.clusters, p.former))
    documents = []
    for document in p.round.documents:
        one, other = (dossier.record(workspace, registers, state, document) for state in (before, p))
        documents.append(document_effect(document, one, other))
    return Effect(unit_moves(before.assessment, p.assessment), tuple(documents))


def _mark(workspace: Workspace, drafts: Drafts, one: RoundCheck, folder: Path) -> None:
    """Write a marked copy of every workbook of the round that something is said about; take away those of others."""
    by_file = _by_file(one.findings)
    stems = Counter(Path(file).stem for file in by_file)
    targets = [
        folder / f"{Path(file).stem if stems[Path(file).stem] == 1 else Path(file).name}.xlsx" for file in by_file
    ]
    for left in set(folder.glob("*.xlsx")) - set(targets):
        drafts.withdraw(left)
    for (file, findings), target in zip(by_file.items(), targets, strict=True):
        source = workspace.root / file
        try:
            content = read_bytes(source, file, LARGEST_FILE)
            if source.suffix.lower() not in (".xlsx", ".xlsm"):
                content = copied(open_workbook(source, file))
            marked = annotated(content, findings)
        except Refused:
            # Why the workbook cannot be read is among the findings.
            continue
        except Exception as error:
            # openpyxl raises whatever its parsers do; the findings are told all the same.
            message = _("no marked copy can be made of this workbook: {reason}").format(reason=error)
            one.findings.append(Finding("no-marked-copy", InFile(file), message, severity=Severity.WARNING))
            continue
        outcome, told = drafts.write(target, marked, workspace.name(target))
        one.findings += (_about_copy(finding) for finding in told)
        if outcome in (Outcome.WRITTEN, Outcome.UNCHANGED):
            one.copies.append(workspace.name(target))


def _about_copy(finding: Finding) -> Finding:
    """Why a marked copy was not written, which is no fault of the data."""
    if finding.rule == "draft-edited":
        message = _("the marked copy was edited since docgen wrote it, and is left as it is, without today's marks")
        advice = _("carry the edits over into the workbook itself, then move the copy away")
        return replace(finding, rule="copy-edited", message=message, advice=advice, severity=Severity.WARNING)
    return replace(finding, severity=Severity.WARNING)


def _by_file(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    """Findings about workbooks, by their file; one with notes only, or nothing about its sheets, needs no copy."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if isinstance(finding.place, Cell | Sheet | InFile):
            found.setdefault(finding.place.file, []).append(finding)
    return {
        file: told
        for file, told in found.items()
        if any(isinstance(f.place, Cell | Sheet) and f.severity is not Severity.NOTE for f in told)
    }


def as_json(checked: Sequence[RoundCheck]) -> str:
    """Checks for programs: by round its findings, marked copies and the effect of its corrections."""
    rounds = [
        {
            "name": one.name,
            "findings": [as_record(finding) for finding in one.findings],
            "copies": one.copies,
            "effect": None if one.effect is None else asdict(one.effect),
        }
        for one in checked
    ]
    return json.dumps({"rounds": rounds}, ensure_ascii=False, indent=2)


def lines_of(effect: Effect) -> Iterator[str]:
    """An effect in words: its size, the units that moved, each document with its sentences."""
    documents = [document for document in effect.documents if document]
    yield _("The corrections move {figures} figures and {sentences} sentences in {documents} documents").format(
        figures=effect.figures, sentences=effect.sentences, documents=len(documents)
    )
    for move in effect.units:
        yield "  " + _("{unit}: total {old_total} → {total}, rank {old_rank} → {rank}{tier}").format(
            unit=move.unit,
            old_total=move.total[0] or "…",
            total=move.total[1] or "…",
            old_rank=move.rank[0] or "…",
            rank=move.rank[1] or "…",
            tier=_(", tier {old} → {new}").format(old=move.tier[0] or "…", new=move.tier[1] or "…")
            if move.changed_tier
            else "",
        )
    for document in documents:
        yield "  " + _("{document}: {figures} figures, {sentences} sentences").format(
            document=document.document, figures=len(document.figures), sentences=len(document.sentences)
        )
        for sentence in document.sentences:
            yield f"    - {sentence.before or '…'}"
            yield f"    + {sentence.after or '…'}"
