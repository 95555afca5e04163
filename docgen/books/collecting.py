"""Gathering the workbooks that came back: reading them all, putting them together, telling who is missing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docgen.books.occasion import occasion_of_round, occasion_of_rubric
from docgen.dossier import Registers
from docgen.errors import Finding, InFile, Refused, Severity
from docgen.i18n import gettext as _
from docgen.merge import merge, missing_parts, missing_units, sent_twice, told, what_of
from docgen.model.book import Slot, Stamp
from docgen.model.returned import Collected, Given, Returned, Standing
from docgen.plan.occasion import Occasion
from docgen.plan.parts import part_label
from docgen.progress import Progress
from docgen.read.returned import ARCHIVES, Opened, open_returned, read_returned, workbooks_in
from docgen.workspace import Workspace
from docgen.write.collected import collected_workbook


def collect(
    workspace: Workspace, registers: Registers, folder: Path, round_name: str, progress: Progress
) -> tuple[Occasion, Collected]:
    """Gather the workbooks of a folder. round_name: empty to take the round that is written in them.

    Raises `Refused` when there is no folder, no such round, or when files without a round name several.
    """
    paths, others = workbooks_in(folder)
    progress.begin(len(paths))
    try:
        opened = [_open(path, folder, progress) for path in paths]
    finally:
        progress.end()
    occasion = _occasion(workspace, registers, folder, round_name, opened)
    returned = tuple(read_returned(each, occasion) for each in opened)
    taken = [each for each in returned if each.standing is Standing.TAKEN]
    merged = merge(given for each in taken for given in each.given)
    twice = tuple(sent_twice(taken))
    shapes = {each.stamp.shape for each in opened if each.stamp is not None}
    # Where only parts or entry workbooks came back, nobody was asked to score himself.
    asked = any(stage.by == "unit" for stage in occasion.stages) and ("form" in shapes or shapes <= {"collected"})
    findings = [finding for each in returned for finding in each.findings]
    findings += [*_archives(others, folder), *told(occasion, merged, twice)]
    if not taken:
        message = _("No workbook here has values for {title}").format(title=_title(occasion))
        findings.append(Finding("nothing-collected", InFile(str(folder)), message, _("Look at the folder's name")))
    return occasion, Collected(
        returned,
        merged,
        twice,
        missing_units(occasion, taken) if asked else (),
        missing_parts(occasion, returned),
        tuple(_name(path, folder) for path in others),
        tuple(findings),
    )


def _open(path: Path, folder: Path, progress: Progress) -> Opened:
    name = _name(path, folder)
    found = open_returned(path, name)
    progress.step(name)
    return found


def _name(path: Path, folder: Path) -> str:
    """A file as people know it: inside the folder, with its accents composed."""
    return unicodedata.normalize("NFC", path.relative_to(folder).as_posix())


def _title(occasion: Occasion) -> str:
    return occasion.round_name or f"{occasion.rubric_name} ({occasion.year})"


def _occasion(
    workspace: Workspace, registers: Registers, folder: Path, round_name: str, opened: Sequence[Opened]
) -> Occasion:
    if round_name:
        return occasion_of_round(workspace, registers, round_name)
    stamps = [each.stamp for each in opened if each.stamp is not None]
    found = list(dict.fromkeys(map(_whose, stamps)))
    if len(found) != 1:
        message = _("No file here says which round it is of")
        if found:
            message = _("The files here are of several rounds: {rounds}").format(
                rounds=", ".join(round_ or f"{rubric} ({year})" for round_, rubric, _office, year in found)
            )
        raise Refused([Finding("round-open", InFile(str(folder)), message, _("Name the round with --round"))])
    name, rubric, office, year = found[0]
    if not name:
        return occasion_of_rubric(workspace, registers, rubric, office, year)
    if name not in workspace.rounds():
        message = _("The files are of the round “{round}”, which is not in data/").format(round=name)
        advice = _("Name the round with --round; there are: {names}").format(names=", ".join(workspace.rounds()))
        raise Refused([Finding("round-unknown", InFile(str(folder)), message, advice)])
    return occasion_of_round(workspace, registers, name)


def _whose(stamp: Stamp) -> tuple[str, str, str, int]:
    """What a stamp says of its occasion; where it names a round, that says it all."""
    return (stamp.round, "", "", 0) if stamp.round else ("", stamp.rubric, stamp.office, stamp.year)


def _archives(others: Sequence[Path], folder: Path) -> Iterator[Finding]:
    for path in others:
        if path.suffix.lower() in ARCHIVES:
            message = _("An archive is not opened")
            advice = _("Unpack it here, so that the workbooks in it are gathered too")
            yield Finding("archive-not-opened", InFile(_name(path, folder)), message, advice, Severity.WARNING)


def workbook_of(occasion: Occasion, collected: Collected) -> bytes:
    """The workbook of everything that was gathered."""
    words = [(each, whose(occasion, each), what_became(each)) for each in collected.returned]
    return collected_workbook(occasion, collected, words)


def whose(occasion: Occasion, returned: Returned) -> str:
    """Whose a file is, in words: a unit, or a part and its member; empty where that is not known."""
    stamp = returned.stamp
    if stamp is None:
        return ""
    if stamp.shape == "form":
        unit = occasion.units.get(stamp.unit)
        return unit.name if unit is not None else stamp.unit
    parts = "; ".join(part_label(occasion, stamp.by, part) for part in stamp.parts)
    return ", ".join(filter(None, (stamp.member, parts)))


def what_became(returned: Returned) -> str:
    """What became of a file, in words."""
    if returned.standing is Standing.TAKEN and not returned.given:
        return _("nothing filled in")
    return {
        Standing.TAKEN: _("taken"),
        Standing.OTHER_RUBRIC: _("made for another rubric or version; not taken"),
        Standing.OTHER_ROUND: _("of another round; not taken"),
        Standing.NOT_RECOGNISED: _("not recognised"),
        Standing.DAMAGED: _("damaged; not read"),
        Standing.COLLECTED: _("put together by docgen; not taken"),
    }[returned.standing]


def as_data(occasion: Occasion, collected: Collected, written: str) -> dict[str, Any]:
    """What was gathered, for programs. written: the file that was made, empty where none was."""
    return {
        "round": occasion.round_name,
        "rubric": occasion.rubric_name,
        "office": occasion.office,
        "year": occasion.year,
        "files": [_file(occasion, each) for each in collected.returned],
        "missing_units": [{"unit": code, "name": occasion.units[code].name} for code in collected.missing_units],
        "missing_parts": [
            {"by": by, "part": part, "name": part_label(occasion, by, part)} for by, part in collected.missing_parts
        ],
        "sent_twice": [{"files": list(each.files), "same": each.same} for each in collected.twice],
        "clashes": [
            {**_slot(occasion, clash.slot), "values": [_given(each) for each in clash.given]}
            for clash in collected.merged.clashes
        ],
        "values": len(collected.merged.values),
        "passed_over": list(collected.passed_over),
        "findings": [as_finding(finding) for finding in collected.findings],
        "written": written,
    }


def as_finding(finding: Finding) -> dict[str, str]:
    """A finding, for programs."""
    place = finding.place
    return {
        "severity": finding.severity.value,
        "rule": finding.rule,
        "file": place.file,
        "sheet": getattr(place, "sheet", ""),
        "cell": getattr(place, "ref", ""),
        "message": finding.message,
        "advice": finding.advice,
    }


def _file(occasion: Occasion, each: Returned) -> dict[str, Any]:
    stamp = each.stamp
    return {
        "file": each.file,
        "standing": each.standing.value,
        "shape": stamp.shape if stamp is not None else "",
        "unit": stamp.unit if stamp is not None else "",
        "parts": list(stamp.parts) if stamp is not None else [],
        "member": stamp.member if stamp is not None else "",
        "whose": whose(occasion, each),
        "values": len(each.given),
        "empty": [f"{cell.sheet}!{cell.ref}" for cell in each.empty],
    }


def _slot(occasion: Occasion, slot: Slot) -> dict[str, str]:
    return {
        "subject": slot.subject,
        "unit": slot.unit,
        "stage": slot.field.stage,
        "kind": slot.field.kind,
        "code": slot.field.code,
        "what": what_of(occasion, slot),
    }


def _given(each: Given) -> dict[str, str]:
    place = each.place
    return {
        "value": each.value if isinstance(each.value, str) else format(each.value, "f"),
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.ref,
        "member": each.member,
    }
