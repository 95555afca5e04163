"""Looking at rounds without writing drafts: every finding, marked copies of workbooks, the effect of corrections."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from docgen import dossier
from docgen.assess.assessment import assess
from docgen.compare.effect import BlockMove, Effect, Kind, State, UnitMove, block_moves, document_effect, unit_moves
from docgen.compare.moved import Material, moved
from docgen.drafts import Drafts, Outcome
from docgen.errors import Cell, Finding, InFile, Refused, Severity, Sheet, as_record
from docgen.i18n import gettext as _
from docgen.i18n import ngettext
from docgen.model.report import Report
from docgen.read.corrections import corrections_of
from docgen.read.files import read_bytes
from docgen.read.workbook import LARGEST_FILE, open_workbook
from docgen.workspace import Workspace
from docgen.write.annotated import annotated, copied

MARKED = "kiem-tra"
"""The folder, beside a round's drafts, of the marked copies of its workbooks."""
_MOST_UNITS, _MOST_TIERS = 20, 5
"""Units that are told one by one: of those that moved, and of those that changed tier in the first line."""


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
    figures = [{f.key: f for f in state.assessment.figures()} for state in (before, p)]
    documents = []
    for document in p.round.documents:
        records = (dossier.record(workspace, registers, state, document) for state in (before, p))
        documents.append(document_effect(document, *map(State, records, figures)))
    both = before.assessment, p.assessment
    return Effect(unit_moves(*both), block_moves(*both), tuple(documents))


def report(workspace: Workspace, registers: dossier.Registers, prepared: dossier.Prepared) -> Report:
    """The report on the corrections of a round. Raises `Refused` as `effect` does."""
    p = prepared
    corrections = corrections_of(p.scores, p.round, p.lines)
    return moved(effect(workspace, registers, p), corrections, Material(p.round.title, p.rubric, p.units, p.given))


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


def lines_of(effect: Effect) -> Iterator[str]:
    """An effect in words: its size and who changed tier; units and blocks that moved; sentences by document."""
    yield _("The corrections move {effect}").format(effect="; ".join([_size(effect), *_tier_changes(effect)]))
    for move in effect.units[:_MOST_UNITS]:
        yield "  " + _("{unit}: {moves}").format(unit=_named(move), moves=", ".join(_moves(move)))
    more = len(effect.units) - _MOST_UNITS
    if more > 0:
        yield "  " + ngettext("… and {n} unit more", "… and {n} units more", more).format(n=more)
    for block in effect.blocks:
        yield "  " + _("{unit}: {moves}").format(unit=_called(block), moves="; ".join(_block_moves(block)))
    for document in effect.documents:
        if document:
            yield "  " + _("{document}: {effect}").format(
                document=document.document, effect=_size(Effect((), (), (document,)), documents=False)
            )
        for sentence in document.sentences:
            yield f"    - {sentence.before or '…'}"
            yield f"    + {sentence.after or '…'}"


def _size(effect: Effect, *, documents: bool = True) -> str:
    """How much an effect moves: “31 numbers (1 total, 16 ranks, 14 others), 4 sentences, 2 documents”."""
    parts = [
        size_of_numbers(effect.numbers),
        ngettext("{n} sentence", "{n} sentences", effect.sentences).format(n=effect.sentences),
    ]
    if documents:
        parts.append(ngettext("{n} document", "{n} documents", effect.changed).format(n=effect.changed))
    return ", ".join(parts)


def size_of_numbers(numbers: Mapping[Kind, int]) -> str:
    """How many numbers moved, by kind: “31 numbers (1 total, 16 ranks, 14 others)”."""
    kinds = {
        "total": ngettext("{n} total", "{n} totals", numbers.get("total", 0)),
        "rank": ngettext("{n} rank", "{n} ranks", numbers.get("rank", 0)),
        "share": ngettext("{n} share", "{n} shares", numbers.get("share", 0)),
        "mean": ngettext("{n} mean", "{n} means", numbers.get("mean", 0)),
        "points": ngettext("{n} score", "{n} scores", numbers.get("points", 0)),
        "count": ngettext("{n} count", "{n} counts", numbers.get("count", 0)),
        "other": ngettext("{n} other", "{n} others", numbers.get("other", 0)),
    }
    all_numbers = sum(numbers.values())
    text = ngettext("{n} number", "{n} numbers", all_numbers).format(n=all_numbers)
    if numbers:
        text += f" ({', '.join(kinds[kind].format(n=count) for kind, count in numbers.items())})"
    return text


def _tier_changes(effect: Effect) -> Iterator[str]:
    """Who rose or fell to another tier, the first of many; and means that did."""
    changed = [move for move in effect.units if move.changed_tier]
    for move in changed[:_MOST_TIERS]:
        words = {"unit": _named(move), "tier": move.tier[1]}
        if move.tiers_up > 0:
            yield _("{unit} rises to tier {tier}").format(**words)
        elif move.tiers_up < 0:
            yield _("{unit} falls to tier {tier}").format(**words)
        elif move.tier[1]:
            yield _("{unit} comes into tier {tier}").format(**words)
        else:
            yield _("{unit} has no tier any more").format(**words)
    more = len(changed) - _MOST_TIERS
    if more > 0:
        yield ngettext("{n} unit more changes tier", "{n} units more change tier", more).format(n=more)
    for block in effect.blocks:
        if block.tiers_up:
            text = _("the mean of {block} rises to tier {tier}")
            if block.tiers_up < 0:
                text = _("the mean of {block} falls to tier {tier}")
            yield text.format(block=_called(block), tier=block.mean_tier[1])


def _called(block: BlockMove) -> str:
    name = block.block or _("all blocks")
    return f"{name} ({block.label})" if block.label else name


def _block_moves(block: BlockMove) -> Iterator[str]:
    """What moved of a block: its mean, and every tier with its number of units and their share."""
    if block.mean[0] != block.mean[1]:
        yield _("mean {old} → {new}").format(old=block.mean[0] or "…", new=block.mean[1] or "…")
    for tier in block.tiers:
        yield _("{tier} {old} ({old_share}) → {new} ({new_share})").format(
            tier=tier.tier, old=tier.count[0], old_share=tier.share[0], new=tier.count[1], new_share=tier.share[1]
        )


def _named(move: UnitMove) -> str:
    return f"{move.unit} ({move.label})" if move.label else move.unit


def _moves(move: UnitMove) -> Iterator[str]:
    """What moved of a unit, and nothing else."""
    words = {
        _("total {old} → {new}"): move.total,
        _("rank {old} → {new}"): move.rank,
        _("tier {old} → {new}"): move.tier,
    }
    yield from (text.format(old=old or "…", new=new or "…") for text, (old, new) in words.items() if old != new)
