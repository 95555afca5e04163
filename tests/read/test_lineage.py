"""Names of a day, of all days, of former units, and clusters of an office."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from docgen.i18n import use_language
from docgen.model.register import Cluster, Unit, UnitRegister
from docgen.read.lineage import absent_of, clusters_of, former_of, named_on, spelled_since
from docgen.read.register import units_of


def unit(code: str, name: str, **more: Any) -> Unit:
    return Unit(code=code, name=name, office=more.pop("office", "tinh"), block="so", **more)


BEFORE = unit("tp-a", "UBND thành phố Cũ", short="TP Cũ", valid_to=dt.date(2024, 12, 31))
SINCE = unit("tp-a", "UBND thành phố Mới", spellings=("TP Mới",), valid_from=dt.date(2025, 1, 1))
OTHER = unit("so-b", "Sở B")
REGISTER = UnitRegister(units=(BEFORE, SINCE, OTHER, unit("tp-a", "Của tỉnh khác", office="khac")))


@pytest.mark.parametrize("year", [2024, 2025])
@pytest.mark.parametrize(
    ("day", "name", "short"),
    [
        (dt.date(2024, 12, 31), "UBND thành phố Cũ", "TP Cũ"),
        (dt.date(2025, 1, 1), "UBND thành phố Mới", ""),
        (dt.date(2026, 6, 1), "UBND thành phố Mới", ""),
    ],
)
def test_a_unit_has_the_name_of_the_day(year: int, day: dt.date, name: str, short: str) -> None:
    named = named_on(REGISTER, "tinh", units_of(REGISTER, "tinh", year), day)
    assert (named["tp-a"].name, named["tp-a"].short, named["so-b"].name) == (name, short, "Sở B")


def test_a_unit_without_a_name_on_the_day_keeps_its_own() -> None:
    gone = UnitRegister(units=(unit("so-c", "Sở C", valid_to=dt.date(2024, 6, 30)),))
    named = named_on(gone, "tinh", units_of(gone, "tinh", 2024), dt.date(2025, 2, 1))
    assert named["so-c"].name == "Sở C"


def test_only_the_name_changes_with_the_day() -> None:
    moved = SINCE.model_copy(update={"block": "xa", "predecessors": ("so-b",), "track": "t"})
    register = UnitRegister(units=(BEFORE, moved, OTHER))
    units = units_of(register, "tinh", 2025)
    named = named_on(register, "tinh", units, dt.date(2024, 3, 1))
    assert named["tp-a"].name == BEFORE.name
    assert (named["tp-a"].block, named["tp-a"].predecessors, named["tp-a"].track) == ("xa", ("so-b",), "t")


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_workbook_may_use_any_name_that_a_unit_ever_had(year: int) -> None:
    spelled = spelled_since(REGISTER, "tinh", units_of(REGISTER, "tinh", year))
    known = {spelled["tp-a"].name, spelled["tp-a"].short, *spelled["tp-a"].spellings} - {""}
    assert known == {"UBND thành phố Cũ", "TP Cũ", "UBND thành phố Mới", "TP Mới"}
    assert spelled["so-b"].spellings == ()


def test_former_units_have_the_last_name_they_had() -> None:
    new = unit("so-kq", "Sở Kế hoạch, Quy hoạch", predecessors=("tp-a", "so-x"), valid_from=dt.date(2025, 3, 1))
    register = UnitRegister(units=(SINCE, BEFORE, OTHER, new))
    former = former_of(register, "tinh", {"so-kq": new})
    assert {code: one.name for code, one in former.items()} == {"tp-a": "UBND thành phố Mới"}
    assert former_of(register, "tinh", {"so-b": OTHER}) == {}


def test_clusters_are_those_of_the_office_in_the_registers_order() -> None:
    clusters = tuple(
        Cluster(code=code, office=office, kind="cum", name=code)
        for code, office in (("c2", "tinh"), ("c1", "tinh"), ("c3", "khac"))
    )
    assert list(clusters_of(UnitRegister(units=(), clusters=clusters), "tinh")) == ["c2", "c1"]


def test_units_of_other_years_are_known_with_what_became_of_them() -> None:
    use_language("en")
    ended = {"valid_to": dt.date(2025, 6, 30)}
    register = UnitRegister(
        units=(
            unit("so-a", "Sở A", **ended),
            unit("so-b", "Sở B", predecessors=("so-c",)),
            unit("so-c", "Sở C", predecessors=("so-a", "so-c"), **ended),
            unit("so-d", "Sở D", **ended),
            unit("so-e", "Sở E", valid_from=dt.date(2027, 1, 1)),
            unit("so-a", "Của tỉnh khác", office="khac"),
        )
    )
    found = absent_of(register, "tinh", units_of(register, "tinh", 2026))
    assert {code: str(absent) for code, absent in found.items()} == {
        "so-a": "“Sở A” is in force only until 30/6/2025, and is now “Sở B”",
        "so-c": "“Sở C” is in force only until 30/6/2025, and is now “Sở B”",
        "so-d": "“Sở D” is in force only until 30/6/2025",
        "so-e": "“Sở E” is in force only from 01/01/2027",
    }
