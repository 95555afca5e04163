"""Finding out what workbooks are for: from a round, or from a rubric, an office and a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docgen.dossier import ROUND_FILE, Registers
from docgen.errors import Finding, InFile, Refused, refuse_if_any
from docgen.i18n import gettext as _
from docgen.model.register import Unit
from docgen.plan.occasion import Occasion
from docgen.read.lineage import spelled_since
from docgen.read.register import units_of
from docgen.read.round import check_rubric_of, read_round
from docgen.read.rubric import read_rubric
from docgen.vietnamese.names import nearest
from docgen.workspace import Workspace


def occasion_of_round(workspace: Workspace, registers: Registers, name: str) -> Occasion:
    """What a round's workbooks are for; raises `Refused`. Its workbook and documents need not be there yet."""
    path = workspace.round_folder(name) / ROUND_FILE
    round_, lines = read_round(path, workspace.name(path))
    refuse_if_any(check_rubric_of(round_, lines, workspace.rubrics()))
    rubric_path = workspace.rubric(round_.rubric)
    rubric = read_rubric(rubric_path, workspace.name(rubric_path))
    units = _units(workspace, registers, round_.office, round_.year)
    return Occasion(round_.rubric, rubric, round_.office, round_.year, units, round_, name)


def occasion_of_rubric(workspace: Workspace, registers: Registers, name: str, office: str, year: int) -> Occasion:
    """What workbooks without a round are for; raises `Refused`. office: empty for that of the rubric's folder."""
    known = workspace.rubrics()
    if name not in known:
        near = nearest(name, known)
        message = _("There is no rubric “{name}”").format(name=name)
        advice = (
            _("Did you mean “{key}”?").format(key=near[0])
            if near
            else _("Known: {names}").format(names=", ".join(known))
        )
        raise Refused([Finding("rubric-unknown", InFile("rubrics"), message, advice)])
    path = workspace.rubric(name)
    rubric = read_rubric(path, workspace.name(path))
    whose = office or name.partition("/")[0]
    return Occasion(name, rubric, whose, year, _units(workspace, registers, whose, year))


def _units(workspace: Workspace, registers: Registers, office: str, year: int) -> Mapping[str, Unit]:
    """The units of an office and year, known by every name they ever had; raises `Refused` when there are none."""
    units = units_of(registers.units, office, year)
    if not units:
        raise Refused([_no_units(workspace, registers, office, year)])
    return spelled_since(registers.units, office, units)


def _no_units(workspace: Workspace, registers: Registers, office: str, year: int) -> Finding:
    message = _("The unit register has no unit of “{office}” in {year}").format(office=office, year=year)
    advice = _("Correct the office, or add its units; known offices: {names}").format(
        names=", ".join(_offices(registers))
    )
    return Finding("office-unknown", InFile(workspace.name(workspace.units)), message, advice)


def _offices(registers: Registers) -> Iterable[str]:
    return dict.fromkeys(unit.office for unit in registers.units.units)
