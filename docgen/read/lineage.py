"""Units over time and among themselves: the name of a day, the units others were made from, the clusters they form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from docgen.model.register import Cluster, Unit, UnitRegister


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
    return {
        code: unit.model_copy(update={"name": names[code].name, "short": names[code].short}) if code in names else unit
        for code, unit in units.items()
    }


def spelled_since(register: UnitRegister, office: str, units: Mapping[str, Unit]) -> dict[str, Unit]:
    """Give the units with every name they ever had among their spellings, so that a workbook may use any of them."""
    names: dict[str, list[str]] = {}
    for unit in register.units:
        if unit.office == office and unit.code in units:
            names.setdefault(unit.code, []).extend(text for text in (unit.name, unit.short, *unit.spellings) if text)
    found = {}
    for code, unit in units.items():
        more = [text for text in dict.fromkeys(names.get(code, ())) if text not in (unit.name, unit.short)]
        found[code] = unit.model_copy(update={"spellings": tuple(dict.fromkeys((*unit.spellings, *more)))})
    return found
