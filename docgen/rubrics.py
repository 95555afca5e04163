"""Rubrics as files of a workspace: one imported from the decision that issued it, two versions told apart."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.compare.overview import Overview, overview
from docgen.compare.rubric import Comparison, compare
from docgen.errors import Finding, InFile, Refused, Severity, refuse_if_any
from docgen.i18n import gettext as _
from docgen.model.register import Unit
from docgen.model.rubric import Paper, Rubric
from docgen.read.issued.rubric import Imported, read_issued
from docgen.read.issued.units import blocks_by_family
from docgen.read.register import read_units
from docgen.read.rubric import check_rubric, read_rubric
from docgen.read.schemas import FOLDER as SCHEMAS
from docgen.read.yaml import parse_yaml
from docgen.vietnamese.issued import remark_of_import
from docgen.vietnamese.names import nearest, slug
from docgen.workspace import Workspace
from docgen.write.rubric import rubric_yaml
from docgen.write.whole import existing, write_new

_SCHEMA = "rubric.schema.json"


@dataclass(frozen=True)
class ImportReport:
    """What became of an import. written: the rubric's file as people are told it; empty when none was written."""

    written: str
    overviews: tuple[Overview, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> bool:
        """Whether something must be mended."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> bool:
        """Whether something should be looked at."""
        return any(finding.severity is Severity.WARNING for finding in self.findings)


def import_rubric(workspace: Workspace | None, file: Path, office: str | None, out: Path | None) -> ImportReport:
    """Read the rubric in a decision or annex, and write it as a file; what does not fit together is told there.

    office: the folder of `rubrics/` that it goes to, with number and year of the decision as its name; out: another
    place, which needs no workspace. Blocks have the codes of the office's unit register where it is known. A rubric
    that contradicts itself is written too, since it is mended in its file; a file that is there is never written
    over. Raises `Refused` when the document cannot be read or holds no rubric.
    """
    named = _namer(workspace)
    units = _units(workspace, office, out)
    found = read_issued(file, named(file), blocks_by_family(units))
    sums = overview(found.rubric)
    try:
        target = out or _place(workspace, office, found.rubric.source)
        name = named(target)
        text = rubric_yaml(found.rubric, _schema(target, workspace), [remark_of_import(file.name)])
        written = tuple(_about_file(found, text, name, units))
        refuse_if_any(existing([target], named))
        write_new({target: text.encode()}, named)
    except Refused as fault:
        return ImportReport("", sums, (*found.findings, *fault.findings))
    return ImportReport(name, sums, (*found.findings, *written))


def _namer(workspace: Workspace | None) -> Callable[[Path], str]:
    """How files are named in messages: from the workspace, where there is one."""
    return workspace.name if workspace is not None else Path.as_posix


def _units(workspace: Workspace | None, office: str | None, out: Path | None) -> tuple[Unit, ...]:
    """The units of today of the office that the rubric is for, where office and register are known."""
    if workspace is None or not any(path.is_file() for path in workspace.unit_files):
        return ()
    if office is None and out is not None and out.resolve().parent.parent == (workspace.root / "rubrics").resolve():
        office = out.resolve().parent.name
    known = (office,) if office is not None else _offices(workspace)
    register = read_units(*((path, workspace.name(path)) for path in workspace.unit_files))
    return tuple(unit for unit in register.units if known == (unit.office,) and unit.valid_to is None)


def _about_file(found: Imported, text: str, name: str, units: Sequence[Unit]) -> Iterator[Finding]:
    """What is to be confirmed and mended in the file, each at its line."""
    rubric, lines = parse_yaml(text, name, Rubric)
    assert rubric == found.rubric, "a written rubric reads back as it was"
    for one in found.assumed:
        advice = _("Confirm it or correct it in the file, and say in “reference” where it is written")
        yield Finding("rule-assumed", lines.at(*one.path), one.message, advice, Severity.WARNING)
    yield from check_rubric(rubric, lines)
    blocks, known = set(rubric.block_by_code), {unit.block for unit in units}
    if known and not blocks <= known and not known <= blocks:
        message = _("The unit register has blocks that this rubric does not have: {missing}; only here are: {own}")
        message = message.format(missing=", ".join(sorted(known - blocks)), own=", ".join(sorted(blocks - known)))
        advice = _("Where two of these are one block, write the register's code in the whole file")
        yield Finding("blocks-differ", lines.at("blocks"), message, advice, Severity.WARNING)


def _place(workspace: Workspace | None, office: str | None, paper: Paper) -> Path:
    """Where a rubric goes that nobody named a place for: `rubrics/<office>/<number>-<year>.yaml`."""
    if workspace is None:
        message = _("there is no workspace here, so it is not known where the rubric's file goes")
        raise Refused([Finding("no-workspace", InFile("."), message, _("name the file with --out"))])
    known = _offices(workspace)
    if office is None and len(known) != 1:
        message = _("it is not known whose rubric this is; there are: {known}").format(known=", ".join(known) or "–")
        raise Refused([Finding("office-unknown", InFile("rubrics"), message, _("name the office with --office"))])
    number, year = slug(paper.number.split("/")[0]), _year(paper)
    if not number or year is None:
        message = _("the document does not say number and year of the decision, by which the file is named")
        raise Refused([Finding("paper-unknown", InFile("rubrics"), message, _("name the file with --out"))])
    return workspace.rubric(f"{office or known[0]}/{number}-{year}")


def _offices(workspace: Workspace) -> tuple[str, ...]:
    """The offices that have rubrics."""
    return tuple(sorted(path.name for path in (workspace.root / "rubrics").iterdir() if path.is_dir()))


def _year(paper: Paper) -> int | None:
    if paper.date is not None:
        return paper.date.year
    found = re.search(r"/((?:19|20)[0-9]{2})/", paper.number)
    return int(found[1]) if found else None


def _schema(target: Path, workspace: Workspace | None) -> str:
    """The path of the rubric's schema from the file's folder; empty where no path leads there (another drive)."""
    own = workspace.root / "docgen" / "schemas" / _SCHEMA if workspace is not None else None
    schema = own if own is not None and own.is_file() else SCHEMAS / _SCHEMA
    try:
        return Path(os.path.relpath(schema.resolve(), target.resolve().parent)).as_posix()
    except ValueError:
        return ""


def diff_rubrics(workspace: Workspace | None, old: str, new: str) -> Comparison:
    """Compare two versions: each a name such as `<office>/<number>-<year>`, or a file. Raises `Refused`."""
    return compare(*(_read(workspace, name) for name in (old, new)))


def _read(workspace: Workspace | None, name: str) -> Rubric:
    known = workspace.rubrics() if workspace is not None else ()
    if workspace is not None and name in known:
        path = workspace.rubric(name)
        return read_rubric(path, workspace.name(path))
    path = Path(name)
    if path.suffix.lower() not in (".yaml", ".yml"):
        message = _("There is no rubric “{name}”").format(name=name)
        near = nearest(name, known)
        advice = _("Do you mean “{near}”?").format(near=near[0]) if near else _("Name a rubric of rubrics/, or a file")
        raise Refused([Finding("rubric-unknown", InFile("rubrics"), message, advice)])
    return read_rubric(path, _namer(workspace)(path))
