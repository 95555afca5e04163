"""Units over time and among themselves: the name of a day, the units others were made from, the clusters they form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from docgen.i18n import gettext as _
from docgen.model.register import Cluster, Unit, UnitRegister
from docgen.vietnamese.dates import cite_date


@dataclass(frozen=True)
class Absent:
    """A unit that is in the register, but not one of a round's. now: those of the round that were made from it."""

    unit: Unit
    now: tuple[Unit, ...] = ()

    def __str__(self) -> str:
        begins, ends = self.unit.valid_from, self.unit.valid_to
        if ends is None:
            day = "…" if begins is None else cite_date(begins)
            return _("“{unit}” is in force only from {day}").format(unit=self.unit.name, day=day)
        if not self.now:
            return _("“{unit}” is in force only until {day}").format(unit=self.unit.name, day=cite_date(ends))
        return _("“{unit}” is in force only until {day}, and is now {units}").format(
            unit=self.unit.name, day=cite_date(ends), units=", ".join(f"“{unit.name}”" for unit in self.now)
        )


def absent_of(register: UnitRegister, office: str, units: Mapping[str, Unit]) -> dict[str, Absent]:
    """Give the units of an office that are none of a round's (`units`), by code, under their last names."""
    found: dict[str, Absent] = {}
    for unit in sorted(register.units, key=lambda unit: unit.valid_from or dt.date.min):
        if unit.office == office and unit.code not in units:
            made = dict.fromkeys(_made_from(unit.code, register, office, {unit.code}))
            found[unit.code] = Absent(unit, tuple(units[code] for code in made if code in units))
    return found


def _made_from(code: str, register: UnitRegister, office: str, seen: Collection[str]) -> Iterator[str]:
    """Codes of the units that were made from one, and of those made from these in turn. seen: on the way here."""
    for unit in register.units:
        if unit.office == office and code in unit.predecessors and unit.code not in seen:
            yield unit.code
            yield from _made_from(unit.code, register, office, {*seen, unit.code})


def clusters_of(register: UnitRegister, office: str) -> dict[str, Cluster]:
    """Give the clusters of an office by code, in the register's order."""
    return {cluster.code: cluster for cluster in register.clusters if cluster.office == office}


def former_of(register: UnitRegister, office: str, units: Mapping[str, Unit]) -> dict[str, Unit]:
    """Give the units that those of a round were made from, by code, under the last name they had."""
    wanted = {code for unit in units.values() for code in unit.predecessors}
    found: dict[str, Unit] = {}
    for unit in register.units:
        if unit.office == office and unit.code in wanted:
            before = found.get(unit.code)
            if before is None or (unit.valid_from or dt.date.min) > (before.valid_from or dt.date.min):
                found[unit.code] = unit
    return found


def named_on(register: UnitRegister, office: str, units: Mapping[str, Unit], day: dt.date) -> dict[str, Unit]:
    """Give the units under the names they have on a day; one that has none then keeps its own."""
    names = {
        unit.code: unit
        for unit in register.units
        if unit.office == office
        and (unit.valid_from is None or unit.valid_from <= day)
        and (unit.valid_to is None or day <= unit.valid_to)
    }
    return {code: _called(unit, names.get(code, unit)) for code, unit in units.items()}


def _called(unit: Unit, other: Unit) -> Unit:
    """A unit under the names of another entry of it; mostly they are its own."""
    if (unit.name, unit.short) == (other.name, other.short):
        return unit
    return unit.model_copy(update={"name": other.name, "short": other.short})


def spelled_since(register: UnitRegister, office: str, units: Mapping[str, Unit]) -> dict[str, Unit]:
    """Give the units with every name they ever had among their spellings, so that a workbook may use any of them."""
    names: dict[str, list[str]] = {}
    for unit in register.units:
        if unit.office == office and unit.code in units:
            names.setdefault(unit.code, []).extend(text for text in (unit.name, unit.short, *unit.spellings) if text)
    found = {}
    for code, unit in units.items():
        more = [text for text in dict.fromkeys(names.get(code, ())) if text not in (unit.name, unit.short)]
        spellings = tuple(dict.fromkeys((*unit.spellings, *more)))
        found[code] = unit if spellings == unit.spellings else unit.model_copy(update={"spellings": spellings})
    return found
