"""Last year beside this one: places and points won and lost, new units, merged ones, years that cannot be compared."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from docgen.assess.assessment import assess
from docgen.model.assessment import Assessment, Result
from docgen.model.register import Unit
from docgen.model.scores import Entry, Mark
from tests.small import results, row, rubric, settings, sheet, units


def ranked(unit: str, points: str, *, last: int | None = None, total: str | None = None) -> Entry:
    entry = row(unit, {"mot": points, "hai": "0"}, previous_total=total)
    return entry if last is None else replace(entry, previous_ranks={2024: Mark(Decimal(last), entry.place)})


def merged(way: str, known: dict[str, dict[str, Any]], *predecessors: str) -> Result:
    """What unit `a` shows of last year, in which these were known."""
    rows = sheet(ranked("a", "9"), ranked("b", "8", last=1))
    register = units(rows)
    register["a"] = register["a"].model_copy(update={"predecessors": predecessors})
    former = {code: Unit(code=code, name=code, office="noi", block="tinh") for code in predecessors}
    round_ = settings(previous={2024: {"merged": way, "results": {"cntt": known}}})
    return results(assess(rows, rubric(), round_, register, None, former))["a"]


def made(*rows: Entry, **previous: Any) -> Assessment:
    scores = sheet(*rows)
    return assess(scores, rubric(), settings(previous=previous.get("previous", {})), units(scores))


def test_places_and_points_are_won_and_lost() -> None:
    """Hạng 5 lên 1: tăng 4 bậc; 8,5 lên 9: tăng 0,5 điểm."""
    found = results(made(ranked("a", "9", last=5, total="8.5"), ranked("b", "7", last=1, total="9.25")))
    assert [found[unit].change for unit in "ab"] == [4, -1]
    assert [str(found[unit].points_change) for unit in "ab"] == ["+0,5", "-2,25"]
    assert found["b"].change is not None and found["b"].change.prose == "1", "its sign is said in words"


def test_the_same_place_is_a_change_of_nothing() -> None:
    assert results(made(ranked("a", "9", last=1, total="9")))["a"].change == 0


def test_a_new_unit_has_no_change_and_is_new() -> None:
    found = results(made(ranked("a", "9", last=2), ranked("b", "8")))
    assert (found["b"].change, found["b"].is_new, found["a"].is_new) == (None, True, False)


def test_nobody_is_new_where_nobody_has_a_past() -> None:
    assert not results(made(ranked("a", "9")))["a"].is_new


def test_the_workbook_goes_before_the_round() -> None:
    known = {"cntt": {"a": {"rank": 7, "total": "3"}, "b": {"rank": 4}}}
    found = results(made(ranked("a", "9", last=2), ranked("b", "8"), previous={2024: {"results": known}}))
    assert [str(found[unit].previous[2024]) for unit in "ab"] == ["2", "4"]
    assert str(found["a"].previous_totals[2024]) == "3"


def test_a_year_that_cannot_be_compared_is_shown_without_changes() -> None:
    last = {2024: {"comparable": False, "reason": "thang điểm khác"}}
    found = results(made(ranked("a", "9", last=5, total="8.5"), previous=last))["a"]
    assert (str(found.previous[2024]), found.change, found.points_change) == ("5", None, None)


@pytest.mark.parametrize(
    ("way", "shown", "change"), [("none", None, None), ("best", "3", 2), ("worst", "8", 7), ("each", "8; 3", None)]
)
def test_a_unit_made_of_two_shows_what_the_round_says(way: str, shown: str | None, change: int | None) -> None:
    """Hai sở hạng 8 và 3 hợp nhất, năm nay hạng 1."""
    found = merged(way, {"cu-1": {"rank": 8}, "cu-2": {"rank": 3}}, "cu-1", "cu-2")
    past = found.previous.get(2024)
    assert (None if past is None else str(past), found.change) == (shown, change)
    assert [(origin.unit.code, str(origin.rank)) for origin in found.origins] == [("cu-1", "8"), ("cu-2", "3")]
    assert not found.is_new, "it goes on from others"


def test_a_unit_made_of_one_that_was_ranked_goes_on_from_its_rank() -> None:
    assert merged("each", {"cu-1": {"rank": 3}, "cu-2": {"total": "5"}}, "cu-1", "cu-2").change == 2


def test_what_is_known_of_the_unit_itself_goes_before_its_predecessors() -> None:
    found = merged("best", {"a": {"rank": 6}, "cu-1": {"rank": 3}}, "cu-1")
    assert str(found.previous[2024]) == "6" and found.change == 5


def test_a_unit_without_rank_has_no_change() -> None:
    rows = sheet(ranked("a", "9", last=5), ranked("b", "8", last=1))
    round_ = settings(not_ranked=[{"unit": "a", "reason": "mới lập"}])
    found = results(assess(rows, rubric(), round_, units(rows)))["a"]
    assert (found.change, str(found.previous[2024])) == (None, "5")
