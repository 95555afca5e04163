from __future__ import annotations

from docgen.plan.occasion import stamp
from docgen.plan.recall import choice_of, planned_sheet
from docgen.plan.sheets import Wanted, entry_sheets
from tests.handing import occasion, round_


def test_a_choice_is_of_groups_and_of_given_totals() -> None:
    chosen = choice_of(["cds.the-che", "web"])
    assert chosen("cds", "the-che") and chosen("web", "")
    assert not chosen("cds", "du-lieu") and not chosen("cds", "") and not chosen("web", "the-che")


def test_a_stamped_part_is_planned_again_as_it_was_made() -> None:
    found = occasion()
    made = entry_sheets(found, Wanted({"tham-dinh"}, None, choice_of(["cds.du-lieu"]), False))
    mine = stamp(found, "part", tuple(sheet.mark for sheet in made), by="group", parts=("cds.du-lieu",))
    for sheet in made:
        again = planned_sheet(found, mine, sheet.mark)
        assert again is not None and again.columns == sheet.columns and again.rows == sheet.rows
    nobody = [{"unit": f"xa-{number}", "reason": "sáp nhập"} for number in (1, 2, 3)]
    assert planned_sheet(occasion(round_(out_of_scope=nobody)), mine, made[1].mark) is None
