"""The sample of today: its workbook is what the script makes, and its round shows what a newcomer should see."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path

import openpyxl

from docgen.errors import Cell
from docgen.workspace import Workspace
from tests import make_sample, rounds
from tests.make_sample import ROUND
from tests.test_architecture import PROVINCES


def cells(source: Path | io.BytesIO, *, values: bool) -> dict[str, object]:
    """Every cell of a workbook that holds something, by sheet and address; values: of formulas, what they gave."""
    book = openpyxl.load_workbook(source, data_only=values)
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_the_workbook_is_what_the_script_makes() -> None:
    path = Workspace(rounds.ROOT).round_folder(ROUND) / rounds.prepared(ROUND).round.scores.file
    made = make_sample.make()
    for values in (False, True):
        assert cells(path, values=values) == cells(io.BytesIO(made), values=values)
    assert made == make_sample.make()


def test_the_sums_are_formulas_with_their_values() -> None:
    path = Workspace(rounds.ROOT).round_folder(ROUND) / rounds.prepared(ROUND).round.scores.file
    formulas = {ref: text for ref, text in cells(path, values=False).items() if str(text).startswith("=")}
    values = cells(path, values=True)
    entries = [entry for entry in rounds.prepared(ROUND).scores.entries if entry.marks]
    assert len(formulas) == len(entries) == 133
    for entry in entries:
        assert entry.total is not None and isinstance(entry.total.place, Cell)
        assert values[f"{entry.total.place.sheet}!{entry.total.place.ref}"] == float(entry.total.value)


def test_it_has_the_shape_of_2026() -> None:
    prepared = rounds.prepared(ROUND)
    subject = prepared.assessment.subjects[0]
    assert [len(block.order) for block in subject.blocks] == [14, 120]
    assert subject.subject.scale_of("xa") == 1000
    assert (len(subject.subject.groups), len(subject.subject.tiers)) == (8, 5)
    kinds = Counter(re.sub(r"^UBND ", "", unit.name).rsplit(" ", 2)[0] for unit in prepared.units.values())
    assert (kinds["phường"], kinds["xã"], kinds["đặc khu"]) == (24, 95, 1)
    assert prepared.findings == (), "nothing is told to a newcomer that he would not understand"


def test_its_blocks_show_ties_an_empty_tier_and_a_unit_not_assessed() -> None:
    departments, communes = rounds.prepared(ROUND).assessment.subjects[0].blocks
    assert [tier.count.value for tier in departments.tiers][-1] == 0
    assert all(tier.count.value for tier in communes.tiers)
    assert [result.unit.code for result in communes.order if not result.assessed] == ["xa-yen-sa"]
    for block, ties in ((departments, [2]), (communes, [2, 2, 3])):
        ranks = Counter(result.rank.value for result in block.ranked if result.rank is not None)
        assert sorted(times for times in ranks.values() if times > 1) == ties


def test_its_province_is_invented() -> None:
    prepared = rounds.prepared(ROUND)
    names = [unit.name for unit in prepared.units.values()]
    assert len(set(names)) == 134
    assert [name for name in names if PROVINCES.search(name)] == []
    assert not PROVINCES.search(prepared.round.title) and not PROVINCES.search(prepared.rubric.title)
