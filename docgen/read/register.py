"""Reading the registers of a workspace: units and legal bases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.errors import Finding, Line, Refused, refuse_if_any
from docgen.i18n import gettext as _
from docgen.model.register import Cluster, LegalRegister, Unit, UnitRegister
from docgen.read.lines import Lines
from docgen.read.rubric import unknown
from docgen.read.yaml import read_yaml
from docgen.vietnamese.names import fold


@dataclass(frozen=True)
class UnitEntry:
    """An entry of the unit register: the unit, the lines of its file, and which of the file's units it is, from 0."""

    unit: Unit
    lines: Lines
    number: int

    def at(self, *entry: str) -> Line:
        """Where the unit stands, or one of its entries."""
        return self.lines.at("units", self.number, *entry)


def read_units(*files: tuple[Path, str]) -> UnitRegister:
    """Read the unit register, which may be spread over several files, each given with its name as messages show it.

    Raises `Refused` with the faults of all files, also where two units of different files cannot be told apart.
    """
    findings: list[Finding] = []
    entries: list[UnitEntry] = []
    clusters: list[tuple[Cluster, Line]] = []
    for path, name in files:
        try:
            register, lines = read_yaml(path, name, UnitRegister)
        except Refused as fault:
            findings.extend(fault.findings)
        else:
            entries.extend(UnitEntry(unit, lines, number) for number, unit in enumerate(register.units))
            clusters.extend((one, lines.at("clusters", number)) for number, one in enumerate(register.clusters))
    refuse_if_any([*findings, *check_units(entries), *check_lineage(entries, clusters)])
    return UnitRegister(
        units=tuple(entry.unit for entry in entries), clusters=tuple(cluster for cluster, _line in clusters)
    )


def read_legal_bases(path: Path, name: str) -> LegalRegister:
    """Read the register of legal bases; raises `Refused` when it is wrong."""
    register, lines = read_yaml(path, name, LegalRegister)
    refuse_if_any(check_legal_bases(register, lines))
    return register


def units_of(register: UnitRegister, office: str, year: int) -> dict[str, Unit]:
    """Give the units of an office that are valid at some time of a year, by code, in the register's order.

    Of a unit that is renamed within the year the later name counts; a workbook may still call it by the earlier one.
    Units that were merged within the year are left out: the one made from them is assessed in their place.
    """
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    found: dict[str, Unit] = {}
    for unit in register.units:
        if (
            unit.office == office
            and (unit.valid_from is None or unit.valid_from <= last)
            and (unit.valid_to is None or unit.valid_to >= first)
        ):
            found[unit.code] = _renamed(found[unit.code], unit) if unit.code in found else unit
    ended = {code for code, unit in found.items() if unit.valid_to is not None and unit.valid_to < last}
    merged = {before for code, unit in found.items() if code not in ended for before in unit.predecessors}
    return {code: unit for code, unit in found.items() if code not in ended & merged}


def spellings_of(unit: Unit) -> tuple[str, ...]:
    """Give every text by which a workbook may call a unit: name, short name, other spellings, code."""
    return tuple(text for text in (unit.name, unit.short, *unit.spellings, unit.code) if text)


def check_units(entries: Sequence[UnitEntry]) -> Iterator[Finding]:
    """Find units of one office that share a code or a spelling while both are valid.

    Entries of one code at different times are one unit that was renamed.
    """
    by_code: dict[tuple[str, str], list[UnitEntry]] = {}
    by_spelling: dict[tuple[str, str], list[UnitEntry]] = {}
    for entry in entries:
        unit = entry.unit
        same = by_code.setdefault((unit.office, unit.code), [])
        first = next((other for other in same if _overlap(other.unit, unit)), None)
        if first is not None:
            place = _place_from(first.at(), entry.at())
            message = _("The code “{code}” is already used in {place}").format(code=unit.code, place=place)
            advice = _(
                "Choose another code; or, if the unit was renamed, let “valid_to” end before “valid_from” begins"
            )
            yield Finding("code-twice", entry.at("code"), message, advice)
        same.append(entry)
        if unit.valid_from and unit.valid_to and unit.valid_from > unit.valid_to:
            yield Finding("dates-reversed", entry.at("valid_to"), _("It ends before it begins"))
        for folded in dict.fromkeys(map(fold, spellings_of(unit))):
            others = by_spelling.setdefault((unit.office, folded), [])
            for other in others:
                if other.unit.code != unit.code and _overlap(other.unit, unit):
                    yield _same_spelling(other, entry)
            others.append(entry)


def check_lineage(entries: Sequence[UnitEntry], clusters: Sequence[tuple[Cluster, Line]]) -> Iterator[Finding]:
    """Find predecessors and clusters that are not in the register, clusters twice, units in two of one kind."""
    codes = {(entry.unit.office, entry.unit.code) for entry in entries}
    kinds: dict[tuple[str, str], str] = {}
    for cluster, place in clusters:
        if (cluster.office, cluster.code) in kinds:
            message = _("The code “{code}” already stands for another cluster").format(code=cluster.code)
            yield Finding("code-twice", place, message, _("Choose another code"))
        kinds.setdefault((cluster.office, cluster.code), cluster.kind)
    for entry in entries:
        unit = entry.unit
        for number, code in enumerate(unit.predecessors):
            if (unit.office, code) not in codes:
                known = [other for office, other in codes if office == unit.office]
                yield unknown(_("unit"), code, known, entry.lines, "units", entry.number, "predecessors", number)
        seen: dict[str, str] = {}
        for number, code in enumerate(unit.clusters):
            kind = kinds.get((unit.office, code))
            at = ("units", entry.number, "clusters", number)
            if kind is None:
                known = [other for office, other in kinds if office == unit.office]
                yield unknown(_("cluster"), code, known, entry.lines, *at)
            elif kind in seen:
                message = _("“{unit}” is in two clusters of the kind “{kind}”: {one} and {other}").format(
                    unit=unit.name, kind=kind, one=seen[kind], other=code
                )
                yield Finding("clusters-clash", entry.lines.at(*at), message, _("Delete one of the two"))
            if kind is not None:
                seen.setdefault(kind, code)


def check_legal_bases(register: LegalRegister, lines: Lines) -> Iterator[Finding]:
    """Find successors that are not in the register, and times that end before they begin."""
    for code, basis in register.legal_bases.items():
        at = ("legal_bases", code)
        if basis.replaced_by is not None and basis.replaced_by not in register.legal_bases:
            yield unknown(_("legal basis"), basis.replaced_by, register.legal_bases, lines, *at, "replaced_by")
        if basis.valid_from and basis.valid_to and basis.valid_from > basis.valid_to:
            yield Finding("dates-reversed", lines.at(*at, "valid_to"), _("It ends before it begins"))


def _renamed(one: Unit, other: Unit) -> Unit:
    """The later of two entries of one unit, known by the names of the earlier one too."""
    earlier, later = sorted((one, other), key=lambda unit: unit.valid_from or dt.date.min)
    known = set(map(fold, spellings_of(later)))
    more = tuple(text for text in spellings_of(earlier) if fold(text) not in known)
    return later.model_copy(update={"spellings": (*later.spellings, *more)})


def _overlap(one: Unit, other: Unit) -> bool:
    """Whether there is a day on which both are valid."""
    begins = max(one.valid_from or dt.date.min, other.valid_from or dt.date.min)
    ends = min(one.valid_to or dt.date.max, other.valid_to or dt.date.max)
    return begins <= ends


def _same_spelling(one: UnitEntry, other: UnitEntry) -> Finding:
    message = _("“{one}” and “{other}” ({place}) have a spelling in common, so they cannot be told apart").format(
        one=other.unit.name, other=one.unit.name, place=_place_from(one.at(), other.at())
    )
    return Finding("spelling-twice", other.at(), message, _("Change a name or a spelling of one of them"))


def _place_from(there: Line, here: Line) -> str:
    """A line as it is called from another one: its file is named only where it is another file."""
    if there.file == here.file:
        return _("line {line}").format(line=there.line)
    return _("{file}, line {line}").format(file=there.file, line=there.line)
