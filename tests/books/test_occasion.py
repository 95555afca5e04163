from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docgen.books.making import Options, make_entry
from docgen.books.occasion import occasion_of_round, occasion_of_rubric
from docgen.dossier import Registers
from docgen.errors import Refused
from docgen.i18n import use_language
from tests.handing import round_, workspace


def refusal(rule: str, make: Any) -> str:
    use_language("en")
    with pytest.raises(Refused) as refused:
        make()
    assert [finding.rule for finding in refused.value.findings] == [rule]
    return str(refused.value.findings[0])


def test_a_round_names_its_rubric_office_and_year(tmp_path: Path) -> None:
    found = workspace(tmp_path / "w")
    occasion = occasion_of_round(found, Registers(found), "dot-2026")
    assert (occasion.rubric_name, occasion.office, occasion.year) == ("noi/12-2026", "noi", 2026)
    assert (occasion.round_name, len(occasion.units)) == ("dot-2026", 7)


def test_a_round_of_an_unknown_rubric_is_told(tmp_path: Path) -> None:
    found = workspace(tmp_path / "w", round_(rubric="noi/13-2026"))
    refusal("code-unknown", lambda: occasion_of_round(found, Registers(found), "dot-2026"))


def test_a_rubric_alone_needs_only_a_year(tmp_path: Path) -> None:
    found = workspace(tmp_path / "w")
    registers = Registers(found)
    occasion = occasion_of_rubric(found, registers, "noi/12-2026", "", 2026)
    assert (occasion.office, len(occasion.units), occasion.round) == ("noi", 7, None)
    made = make_entry(found, registers, occasion, Options(), tmp_path / "a.xlsx")
    assert [sheet.title for sheet in made.sheets] == ["Sở, ban, ngành", "Xã, phường, đặc khu"]


def test_unknown_rubrics_and_offices_are_told(tmp_path: Path) -> None:
    found = workspace(tmp_path / "w")
    registers = Registers(found)
    told = refusal("rubric-unknown", lambda: occasion_of_rubric(found, registers, "noi/12-2025", "", 2026))
    assert "Did you mean “noi/12-2026”?" in told
    told = refusal("office-unknown", lambda: occasion_of_rubric(found, registers, "noi/12-2026", "khac", 2026))
    assert "known offices: noi" in told
