"""Looking at rounds without writing drafts: every finding, marked copies of workbooks, the effect of corrections."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from docgen import dossier
from docgen.assess.assessment import assess
from docgen.compare.effect import (
    DocumentEffect,
    Effect,
    State,
    block_moves,
    document_effect,
    unit_moves,
)
from docgen.drafts import Drafts, Outcome
from docgen.errors import Cell, Finding, InFile, Refused, Severity, Sheet, WrongSetup, as_record
from docgen.i18n import gettext as _
from docgen.model.figure import Figure
from docgen.read.files import read_bytes
from docgen.read.workbook import LARGEST_FILE, open_workbook
from docgen.render.printing import Record
from docgen.workspace import Workspace

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
    found = []
    with Drafts(workspace.state, workspace.root) as drafts:
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
        return RoundCheck(name, list(fault.findings), wrong_setup=isinstance(fault, WrongSetup))
    one = RoundCheck(name, list(prepared.findings))
    for document in prepared.round.documents:
        try:
            told = _told(registers, prepared, document)
            one.findings += (finding for finding in told if finding not in one.findings)
        except Refused as fault:
            one.findings += (finding for finding in fault.findings if finding not in one.findings)
            one.wrong_setup = one.wrong_setup or isinstance(fault, WrongSetup)
    corrected = prepared.scores != prepared.given
    if corrected and not one.wrong_setup:
        try:
            one.effect = effect(registers, prepared)
        except Refused as fault:
            one.findings += (finding for finding in fault.findings if finding not in one.findings)
    return one


def _told(registers: dossier.Registers, prepared: dossier.Prepared, document: str) -> tuple[Finding, ...]:
    """What is to be told of a document. Raises `Refused` where it cannot be made."""
    if not registers.is_for_units(prepared.round.documents[document].template):
        return dossier.tell(registers, prepared, document).findings
    shared = dossier.UnitDrafts(registers, prepared, document)
    return (*shared.findings, *(finding for unit in shared.units for finding in shared.tell(unit).findings))


def effect(registers: dossier.Registers, prepared: dossier.Prepared) -> Effect:
    """What the corrections of a round move. Raises `Refused` when a document cannot be made with or without them."""
    p = prepared
    before = replace(p, scores=p.given, assessment=assess(p.given, p.rubric, p.round, p.units, p.clusters, p.former))
    figures = [{f.key: f for f in state.assessment.figures()} for state in (before, p)]
    documents: list[DocumentEffect] = []
    for document in p.round.documents:
        if registers.is_for_units(p.round.documents[document].template):
            one, other = (dossier.UnitDrafts(registers, state, document) for state in (before, p))
            documents += _of_units(document, one, other, figures)
            continue
        records = (dossier.record(registers, state, document) for state in (before, p))
        documents.append(document_effect(document, *map(State, records, figures)))
    both = before.assessment, p.assessment
    return Effect(unit_moves(*both), block_moves(*both), tuple(documents))


def _of_units(
    document: str, before: dossier.UnitDrafts, after: dossier.UnitDrafts, figures: Sequence[Mapping[str, Figure]]
) -> Iterator[DocumentEffect]:
    """What moves in the drafts that are made once for each unit: those of the units that were corrected."""
    for unit in after.units:
        if unit not in before.units:
            records = Record(), after.record(unit)
        elif before.tell(unit).digests == after.tell(unit).digests:
            continue
        else:
            records = before.record(unit), after.record(unit)
        moved = document_effect(f"{document}/{unit}", *map(State, records, figures))
        yield replace(moved, is_of_unit=True)


def _mark(workspace: Workspace, drafts: Drafts, one: RoundCheck, folder: Path) -> None:
    """Write a marked copy of every workbook of the round that something is said about; take away those of others."""
    from docgen.write.annotated import annotated, copied

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
            book = open_workbook(source, file)
            content = read_bytes(source, file, LARGEST_FILE) if book.format == "xlsx" else copied(book)
            marked = annotated(content, findings)
        except Refused:
            # Why the workbook cannot be read is among the findings.
            continue
        except Exception as error:
            # openpyxl raises whatever its parsers do; the findings are told all the same.
            message = _("no marked copy can be made of this workbook: {reason}").format(reason=error)
            one.findings.append(Finding("no-marked-copy", InFile(file), message, severity=Severity.WARNING))
            continue
        outcome, told = drafts.write(target, marked, workspace.name(target), document=False)
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


def as_json(checked: Sequence[RoundCheck], findings: Iterable[Finding] = ()) -> str:
    """Checks for programs, as `docgen/schemas/check.schema.json` says: by round its findings, copies and effect.

    findings: about the workspace, where no round could be looked at.
    """
    rounds = [
        {
            "name": one.name,
            "wrong_setup": one.wrong_setup,
            "findings": [as_record(finding) for finding in one.findings],
            "copies": one.copies,
            "effect": None if one.effect is None else _effect_record(one.effect),
        }
        for one in checked
    ]
    whole = {"format": 1, "findings": [as_record(finding) for finding in findings], "rounds": rounds}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _effect_record(effect: Effect) -> dict[str, object]:
    """An effect for programs: how many numbers of each kind and sentences moved, and everything that did."""
    return {"numbers": effect.numbers, "sentences": effect.sentences, **asdict(effect)}
