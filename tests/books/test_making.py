from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docgen.books.making import Made, Member, Options, make_entry, make_forms, make_parts
from docgen.books.occasion import occasion_of_round
from docgen.dossier import Registers
from docgen.errors import Refused
from docgen.i18n import use_language
from docgen.model.round import Round
from docgen.workspace import Workspace
from tests.handing import SHEETS, round_, workspace
from tests.write.opened import cell_of, find, opened


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def entry(root: Path, round_of: Round | None = None, **options: Any) -> tuple[Made, Any]:
    found = workspace(root, round_of)
    registers = Registers(found)
    occasion = occasion_of_round(found, registers, "dot-2026")
    made = make_entry(found, registers, occasion, Options(**options), root / "a.xlsx")
    return made, opened(made.files[root / "a.xlsx"])


def parts(root: Path, by: Any = "group", members: list[Member] | None = None, **options: Any) -> Made:
    found = workspace(root)
    occasion = occasion_of_round(found, Registers(found), "dot-2026")
    return make_parts(found, occasion, Options(**options), by, members or [], root / "phan")


def refusal(rule: str, make: Any) -> str:
    with pytest.raises(Refused) as refused:
        make()
    assert [finding.rule for finding in refused.value.findings] == [rule]
    return str(refused.value.findings[0])


def test_a_round_gets_its_own_sheets(tmp_path: Path) -> None:
    made, book = entry(tmp_path / "w")
    assert book.sheetnames == ["Sở", "Xã", "Sở - tự chấm", "Xã - tự chấm", "Hướng dẫn", "_docgen"]
    assert made.findings == ()


def test_stages_are_chosen(tmp_path: Path) -> None:
    _made, book = entry(tmp_path / "w", stages=("tu-cham",))
    assert book.sheetnames[:2] == ["Sở - tự chấm", "Xã - tự chấm"]
    told = refusal("stage-unknown", lambda: entry(tmp_path / "v", stages=("lan-9",)))
    assert "Known: tu-cham, tham-dinh" in told


def test_corrections_stand_in_the_sheet_that_the_round_names(tmp_path: Path) -> None:
    _made, book = entry(tmp_path / "w", round_(scores={"corrections": {"sheet": "Sửa điểm"}}), corrections=True)
    assert "Sửa điểm" in book.sheetnames


def test_last_year_is_taken_from_the_round(tmp_path: Path) -> None:
    past = {"2025": {"results": {"cds": {"so-2": {"rank": 3, "total": "71.25"}}}, "reference": "QĐ 1"}}
    _made, book = entry(tmp_path / "w", round_(previous=past), previous=True)
    sheet = book["Sở"]
    assert cell_of(sheet, "Sở Tư pháp", "Xếp hạng năm 2025").value == 3
    assert cell_of(sheet, "Sở Tư pháp", "Tổng điểm năm 2025").value == 71.25
    assert cell_of(sheet, "Sở Y tế", "Xếp hạng năm 2025").value is None


def test_without_a_past_its_columns_are_empty_and_that_is_told(tmp_path: Path) -> None:
    made, book = entry(tmp_path / "w", previous=True)
    assert [(each.severity.value, each.rule) for each in made.findings] == [("note", "past-unknown")]
    assert find(book["Sở"], "Xếp hạng năm 2025").column == 3


def test_columns_named_by_letter_are_told(tmp_path: Path) -> None:
    sheets = [SHEETS[0] | {"columns": {"groups": {"the-che": "cột K"}}}, SHEETS[1]]
    made, _book = entry(tmp_path / "w", round_(scores={"sheets": sheets}))
    assert [(each.severity.value, each.rule) for each in made.findings] == [("warning", "columns-by-letter")]
    assert str(made.findings[0].place).startswith("data/dot-2026/round.yaml, line ")


def test_headings_that_cannot_be_told_apart_are_told(tmp_path: Path) -> None:
    sheets = [SHEETS[0] | {"columns": {"groups": {"the-che": "Điểm", "dich-vu": "Điểm"}}}]
    made, _book = entry(tmp_path / "w", round_(scores={"sheets": sheets}))
    assert [each.rule for each in made.findings] == ["headings-alike"]


def test_forms_are_named_by_the_codes_of_units(tmp_path: Path) -> None:
    found = workspace(tmp_path / "w")
    occasion = occasion_of_round(found, Registers(found), "dot-2026")
    made = make_forms(found, occasion, Options(), tmp_path / "phieu")
    assert sorted(path.name for path in made.files) == [
        "so-1.xlsx",
        "so-2.xlsx",
        "so-3.xlsx",
        "so-4.xlsx",
        "xa-1.xlsx",
        "xa-2.xlsx",
        "xa-3.xlsx",
    ]


def test_forms_need_a_stage_of_the_units_own(tmp_path: Path) -> None:
    found = workspace(tmp_path / "w", round_(scores={"stages": [], "sheets": SHEETS[:2]}))
    occasion = occasion_of_round(found, Registers(found), "dot-2026")
    told = refusal("no-own-stage", lambda: make_forms(found, occasion, Options(), tmp_path))
    assert "by: unit" in told
    other = workspace(tmp_path / "v")
    occasion = occasion_of_round(other, Registers(other), "dot-2026")
    told = refusal("no-own-stage", lambda: make_forms(other, occasion, Options(("tham-dinh",)), tmp_path))
    assert "At stage “tham-dinh”" in told


def test_every_group_has_a_book_with_all_units_and_only_its_columns(tmp_path: Path) -> None:
    made = parts(tmp_path / "w")
    assert sorted(path.name for path in made.files) == [
        "dich-vu.xlsx",
        "du-lieu.xlsx",
        "phat.xlsx",
        "the-che.xlsx",
        "thuong.xlsx",
    ]
    book = opened(made.files[tmp_path / "w" / "phan" / "du-lieu.xlsx"])
    assert book.sheetnames == ["Sở", "Xã", "Hướng dẫn", "_docgen"]
    sheet = book["Sở"]
    headings = [cell.value for cell in sheet[6] if cell.value]
    assert headings == ["Tổng nhóm", "Dữ liệu mở", "Kết nối nền tảng chia sẻ", "Cập nhật thường xuyên"]
    assert sheet["A2"].value == "Khối: các sở, ban, ngành. Lần chấm: Thẩm định. Phần: Dữ liệu số"
    assert find(sheet, "Sở Khoa học và Công nghệ").row == 11


def test_every_block_has_a_book(tmp_path: Path) -> None:
    made = parts(tmp_path / "w", "block")
    assert {path.name: opened(data).sheetnames[0] for path, data in made.files.items()} == {
        "so.xlsx": "Sở",
        "xa.xlsx": "Xã",
    }


def test_members_get_their_groups_in_one_book_and_the_rest_have_books_of_their_own(tmp_path: Path) -> None:
    members = [Member("Nguyễn Văn An", ("the-che", "Dữ liệu số")), Member("Trần/Bình", ("cds.dich-vu",))]
    made = parts(tmp_path / "w", members=members)
    assert [path.name for path in made.files] == [
        "the-che+du-lieu - Nguyễn Văn An.xlsx",
        "dich-vu - Trần Bình.xlsx",
        "thuong.xlsx",
        "phat.xlsx",
    ]
    assert [(each.severity.value, each.rule) for each in made.findings] == [("note", "part-unassigned")]
    sheet = opened(next(iter(made.files.values())))["Sở"]
    assert sheet["A2"].value.endswith("Phần: Thể chế số; Dữ liệu số. Người chấm: Nguyễn Văn An")


def test_two_members_may_have_the_same_group(tmp_path: Path) -> None:
    members = [Member("An", ("the-che",)), Member("Bình", ("the-che",))]
    names = [path.name for path in parts(tmp_path / "w", members=members).files]
    assert names[:2] == ["the-che - An.xlsx", "the-che - Bình.xlsx"]
    refusal("name-twice", lambda: parts(tmp_path / "v", members=[*members, Member("An", ("the-che",))]))


def test_an_unknown_part_is_told_with_the_nearest(tmp_path: Path) -> None:
    told = refusal("part-unknown", lambda: parts(tmp_path / "w", members=[Member("An", ("the-ch",))]))
    assert "Did you mean “the-che”?" in told


def test_a_book_of_very_many_parts_still_has_a_name(tmp_path: Path) -> None:
    from docgen.books.making import _file_name

    codes = [f"cds.nhom-tieu-chi-so-{number}" for number in range(20)]
    assert _file_name(codes, "An", codes) == "nhom-tieu-chi-so-0+19 - An.xlsx"
    assert _file_name(["a.mot"], "", ["a.mot", "b.mot"]) == "a-mot.xlsx"


def test_a_workspace_is_left_as_it_is(tmp_path: Path) -> None:
    root = tmp_path / "w"
    found: Workspace = workspace(root)
    before = sorted(path.as_posix() for path in found.root.rglob("*"))
    occasion = occasion_of_round(found, Registers(found), "dot-2026")
    make_forms(found, occasion, Options(), root / "phieu")
    assert sorted(path.as_posix() for path in found.root.rglob("*")) == before
