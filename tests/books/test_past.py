from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl

from docgen.books.occasion import occasion_of_round
from docgen.books.past import last_year
from docgen.dossier import Registers
from docgen.model.book import Field, Slot
from docgen.plan.occasion import Occasion
from docgen.workspace import Workspace
from tests import rounds

ROUND = "son-la-2021"


def after(workspace: Workspace) -> Occasion:
    """The round of the year after a sample round; only its office, year and rubric matter."""
    found = occasion_of_round(workspace, Registers(workspace), ROUND)
    assert found.round is not None
    return replace(found, year=found.year + 1, round=None, round_name="")


def test_ranks_and_totals_come_from_the_offices_round_of_the_year_before() -> None:
    workspace = Workspace(rounds.ROOT)
    values, findings = last_year(workspace, rounds.registers(), after(workspace))
    assert findings == []
    results = {
        result.unit.code: result
        for subject in rounds.prepared(ROUND).assessment.subjects
        for block in subject.blocks
        for result in block.order
    }
    subject = rounds.prepared(ROUND).assessment.subjects[0].subject.code
    for code, result in results.items():
        rank = values.get(Slot(subject, code, Field("rank", "2021")))
        assert rank == (None if result.rank is None else result.rank.value)
        total = values.get(Slot(subject, code, Field("past", "2021")))
        assert total == (None if result.total is None else Decimal(str(result.total.value)))
    assert len(values) > 40


def test_a_round_with_errors_is_told_and_gives_nothing(tmp_path: Path) -> None:
    workspace = rounds.copy_of_samples(tmp_path / "w")
    path = workspace.round_folder(ROUND) / "bang-diem-2021.xlsx"
    book = openpyxl.load_workbook(path)
    book.worksheets[0].title = "Khác"
    book.save(path)
    values, findings = last_year(workspace, Registers(workspace), after(workspace))
    assert values == {}
    assert [(each.severity.value, each.rule, str(each.place)) for each in findings] == [
        ("warning", "past-unknown", f"data/{ROUND}")
    ]


def test_without_such_a_round_nothing_is_known() -> None:
    workspace = Workspace(rounds.ROOT)
    later = replace(after(workspace), year=after(workspace).year + 5)
    values, findings = last_year(workspace, rounds.registers(), later)
    assert (values, [each.severity.value for each in findings]) == ({}, ["note"])
