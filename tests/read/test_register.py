from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from docgen.errors import Line, Refused
from docgen.i18n import use_language
from docgen.read.register import read_legal_bases, read_units, units_of

ROOT = Path(__file__).parents[2]


def units_file(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "units.yaml"
    path.write_text("units:\n" + "".join(f"  - {{{row}}}\n" for row in rows), "utf-8")
    return path


def told(path: Path) -> list[tuple[str, int]]:
    with pytest.raises(Refused) as refused:
        read_units((path, "data/units.yaml"))
    return [(finding.rule, finding.place.line) for finding in refused.value.findings if isinstance(finding.place, Line)]


def test_units_are_chosen_by_office_and_year(tmp_path: Path) -> None:
    path = units_file(
        tmp_path,
        "code: a, name: Sở A, office: mot, block: so, valid_to: 2020-06-30",
        "code: b, name: Sở B, office: mot, block: so, valid_from: 2021-01-01",
        "code: a, name: Sở A, office: hai, block: so",
    )
    register = read_units((path, "data/units.yaml"))
    assert list(units_of(register, "mot", 2020)) == ["a"]
    assert list(units_of(register, "mot", 2021)) == ["b"]
    assert list(units_of(register, "hai", 1999)) == ["a"]
    assert units_of(register, "ba", 2020) == {}


def test_a_code_belongs_to_one_unit_of_an_office(tmp_path: Path) -> None:
    row = "code: a, name: Sở A, office: mot, block: so"
    assert told(units_file(tmp_path, row, row.replace("Sở A", "Sở B"))) == [("code-twice", 3)]


def test_two_units_cannot_share_a_spelling_at_one_time(tmp_path: Path) -> None:
    one = "code: a, name: Sở A - B, office: mot, block: so"
    other = "code: b, name: Sở C, office: mot, block: so, spellings: [SỞ A B]"
    assert told(units_file(tmp_path, one, other)) == [("spelling-twice", 3)]
    later = (f"{one}, valid_to: 2019-12-31", f"{other}, valid_from: 2020-01-01")
    assert len(read_units((units_file(tmp_path, *later), "u")).units) == 2


def offices_file(tmp_path: Path, *rows: str) -> Path:
    folder = tmp_path / "units"
    folder.mkdir()
    return units_file(folder, *rows)


def test_the_register_is_made_of_several_files(tmp_path: Path) -> None:
    one = units_file(tmp_path, "code: a, name: Sở A, office: mot, block: so")
    other = offices_file(tmp_path, "code: a, name: Sở A, office: hai, block: so")
    register = read_units((one, "data/units.yaml"), (other, "data/units/hai.yaml"))
    assert [(unit.office, unit.code) for unit in register.units] == [("mot", "a"), ("hai", "a")]


def test_units_of_one_office_are_told_apart_across_files(tmp_path: Path) -> None:
    use_language("en")
    one = units_file(tmp_path, "code: a, name: Sở A, office: mot, block: so")
    other = offices_file(
        tmp_path,
        "code: b, name: Sở B, office: mot, block: so",
        "code: a, name: Sở C, office: mot, block: so",
        "code: c, name: SỞ B, office: mot, block: so",
        "code: d, name: sở a, office: mot, block: so",
    )
    with pytest.raises(Refused) as refused:
        read_units((one, "data/units.yaml"), (other, "data/units/mot.yaml"))
    told = [(finding.rule, str(finding.place), finding.message) for finding in refused.value.findings]
    assert [(rule, place) for rule, place, _message in told] == [
        ("code-twice", "data/units/mot.yaml, line 3, column 6, entry “units.1.code”"),
        ("spelling-twice", "data/units/mot.yaml, line 4, column 5, entry “units.2”"),
        ("spelling-twice", "data/units/mot.yaml, line 5, column 5, entry “units.3”"),
    ]
    assert "in data/units.yaml, line 2" in told[0][2]
    assert "(line 2)" in told[1][2], "in the same file the line is enough"
    assert "(data/units.yaml, line 2)" in told[2][2]


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    one = units_file(tmp_path, "code: a, nam: Sở A, office: mot, block: so")
    other = offices_file(tmp_path, "code: B, name: Sở B, office: mot, block: so")
    with pytest.raises(Refused) as refused:
        read_units((one, "data/units.yaml"), (other, "data/units/mot.yaml"))
    files = {finding.place.file for finding in refused.value.findings if isinstance(finding.place, Line)}
    assert files == {"data/units.yaml", "data/units/mot.yaml"}


def test_a_time_ends_after_it_begins(tmp_path: Path) -> None:
    row = "code: a, name: A, office: mot, block: so, valid_from: 2020-01-01, valid_to: 2019-01-01"
    assert told(units_file(tmp_path, row)) == [("dates-reversed", 2)]


def test_a_successor_is_in_the_register(tmp_path: Path) -> None:
    path = tmp_path / "legal-bases.yaml"
    path.write_text("legal_bases:\n  luat-a: {kind: Luật, title: A, replaced_by: luat-c}\n", "utf-8")
    with pytest.raises(Refused) as refused:
        read_legal_bases(path, "data/legal-bases.yaml")
    assert [finding.rule for finding in refused.value.findings] == ["code-unknown"]
    path.write_text(
        "legal_bases:\n  luat-a: {kind: Luật, title: A, valid_to: 2015-12-31, replaced_by: luat-b}\n"
        "  luat-b: {kind: Luật, title: B}\n",
        "utf-8",
    )
    register = read_legal_bases(path, "data/legal-bases.yaml")
    assert register.legal_bases["luat-a"].valid_to == dt.date(2015, 12, 31)


def test_the_sample_registers_are_sound() -> None:
    assert read_units((ROOT / "data" / "units.yaml", "data/units.yaml")).units
    assert read_legal_bases(ROOT / "data" / "legal-bases.yaml", "data/legal-bases.yaml").legal_bases


def test_a_renamed_unit_keeps_its_code(tmp_path: Path) -> None:
    path = units_file(
        tmp_path,
        "code: b, name: Sở mới, office: mot, block: so, valid_from: 2021-03-01",
        "code: a, name: Sở khác, office: mot, block: so",
        "code: b, name: Sở cũ, office: mot, block: so, valid_to: 2021-02-28, spellings: [SC]",
    )
    register = read_units((path, "data/units.yaml"))
    assert units_of(register, "mot", 2020)["b"].name == "Sở cũ"
    assert units_of(register, "mot", 2022)["b"].spellings == ()
    renamed = units_of(register, "mot", 2021)
    assert list(renamed) == ["b", "a"]
    assert (renamed["b"].name, renamed["b"].spellings) == ("Sở mới", ("Sở cũ", "SC"))


def test_units_merged_within_the_year_give_way_to_the_one_made_from_them(tmp_path: Path) -> None:
    path = units_file(
        tmp_path,
        "code: so-xd, name: Sở Xây dựng, office: mot, block: so, valid_from: 2025-03-01, predecessors: [so-gt, so-xd-cu]",
        "code: so-gt, name: Sở Giao thông, office: mot, block: so, valid_to: 2025-02-28",
        "code: so-xd-cu, name: Sở Xây dựng, office: mot, block: so, valid_to: 2025-02-28",
        "code: huyen-a, name: UBND huyện A, office: mot, block: huyen, valid_to: 2025-06-30",
    )
    register = read_units((path, "data/units.yaml"))
    assert list(units_of(register, "mot", 2024)) == ["so-gt", "so-xd-cu", "huyen-a"]
    assert list(units_of(register, "mot", 2025)) == ["so-xd", "huyen-a"]
    assert list(units_of(register, "mot", 2026)) == ["so-xd"]


def test_one_code_twice_at_one_time_is_told(tmp_path: Path) -> None:
    row = "code: a, name: Sở A, office: mot, block: so, valid_to: 2020-01-01"
    other = "code: a, name: Sở B, office: mot, block: so, valid_from: 2020-01-01"
    assert told(units_file(tmp_path, row, other)) == [("code-twice", 3)]
