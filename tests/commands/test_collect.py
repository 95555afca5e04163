from __future__ import annotations

import json
import random
import shutil
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from docgen.model.register import Unit
from docgen.model.returned import Standing
from docgen.model.round import Round
from docgen.plan.occasion import Occasion
from docgen.read.scores import read_scores
from docgen.read.workbook import open_workbook
from tests import handing, returning, rounds, tools
from tests.commands.test_workbook import docgen
from tests.handing import occasion, round_, rubric, workspace
from tests.returning import POINTS
from tests.write.opened import cell_of, find, opened
from tests.write.test_entry import convert

UTF8 = "csv:Text - txt - csv (StarCalc):44,34,76"
"""LibreOffice's filter for .csv with commas, quotes and UTF-8."""
DEPARTMENTS = {code: unit for code, unit in handing.units().items() if unit.block == "so"}


def many() -> dict[str, Unit]:
    """Thirty communes, and the departments."""
    names = [
        f"Xã Suối {name}"
        for name in [
            "Ánh",
            "Băng",
            "Cầu",
            "Dứa",
            "Đá",
            "Ếch",
            "Giàng",
            "Hồng",
            "Ía",
            "Khe",
            "Lạnh",
            "Mơ",
            "Nậm",
            "Ổi",
            "Ớt",
        ]
    ]
    names += [f"Phường {name[3:]}" for name in names]
    found = dict(DEPARTMENTS)
    for number, name in enumerate(names, start=1):
        found[f"xa-{number}"] = Unit(code=f"xa-{number}", name=name, office="noi", block="xa")
    return found


@pytest.fixture
def communes(monkeypatch: pytest.MonkeyPatch) -> Occasion:
    monkeypatch.setattr(handing, "units", many)
    return occasion(communes_only())


def communes_only() -> Round:
    """A round in which only communes score themselves."""
    return round_(out_of_scope=[{"unit": f"so-{number}", "reason": "đợt sau"} for number in range(1, 5)])


def send_all(folder: Path, found: Occasion) -> dict[str, Path]:
    """Every commune sends its form, under a name of its own, in folders of its own."""
    chance = random.Random(2026)
    sent = {}
    units = [unit for unit in found.units.values() if unit.block == "xa"]
    for number, unit in enumerate(units):
        name = f"{chance.choice(['Phiếu chấm', 'bản cuối', 'GỬI SỞ', 'Copy of so-1'])} {unit.name} ({number}).xlsx"
        name = unicodedata.normalize(chance.choice(["NFC", "NFD"]), name)
        place = folder / chance.choice(["", "Đợt 1", "Đợt 2/qua thư điện tử"]) / name
        points = POINTS | {"Thể chế số": number / 4}
        sent[unit.code] = returning.form(place, unit.code, points, found)
    return sent


def collect(root: Path, folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    code, said = docgen(root, "collect", str(folder), "--format", "json", *arguments)
    data: dict[str, Any] = json.loads(said)
    return code, data


def rules(data: dict[str, Any]) -> list[str]:
    return sorted(finding["rule"] for finding in data["findings"])


def test_thirty_forms_under_any_name_are_put_together(tmp_path: Path, communes: Occasion) -> None:
    workspace(tmp_path / "w", communes_only())
    send_all(tmp_path / "nhận", communes)
    code, said = docgen(tmp_path / "w", "collect", str(tmp_path / "nhận"), "--out", "chung.xlsx")
    assert (code, said.splitlines()[-2:]) == (
        0,
        ["30 workbooks taken; forms of 30 units.", "Written: chung.xlsx (150 values)."],
    )
    book = opened((tmp_path / "w" / "chung.xlsx").read_bytes())
    sheet = book["Xã - tự chấm"]
    for number, unit in enumerate(unit for unit in communes.units.values() if unit.block == "xa"):
        assert cell_of(sheet, unit.name, "Thể chế số").value == number / 4
    # Appraised scores are nobody's yet.
    assert cell_of(book["Xã"], "Xã Suối Ánh", "Thể chế số").value is None
    sources = [[cell.value for cell in row] for row in book["Nguồn"].iter_rows(min_row=5)]
    assert len(sources) == 150 and all(row[1] == "Tự chấm" and row[7].startswith("D") for row in sources)


def test_whatever_can_go_wrong_with_what_is_sent(tmp_path: Path, communes: Occasion) -> None:
    workspace(tmp_path / "w", communes_only())
    folder = tmp_path / "nhận"
    sent = send_all(folder, communes)
    # One sends nothing, one a damaged file, one an empty file, one an empty form, one that of another rubric.
    sent["xa-1"].unlink()
    sent["xa-2"].write_bytes(sent["xa-2"].read_bytes()[:4000])
    sent["xa-3"].write_bytes(b"")
    returning.form(sent["xa-4"], "xa-4", {}, communes)
    groups = rubric().model_dump(mode="json", exclude_none=True)["subjects"][0]["groups"]
    groups[2]["maximum"] = {"so": "40", "xa": "41"}
    old = Occasion("noi/12-2026", rubric(groups=groups), "noi", 2026, communes.units, communes.round, "dot-2026")
    returning.form(sent["xa-5"], "xa-5", POINTS, old)
    # One sends the same twice, one a later version beside the first.
    shutil.copy(sent["xa-6"], folder / "lần 2.xlsx")
    returning.form(folder / "sửa lại.xlsx", "xa-7", POINTS | {"Thể chế số": 3, "Cập nhật thường xuyên": 7}, communes)
    (folder / "~$sửa lại.xlsx").write_bytes(b"lock")
    (folder / ".~lock.sửa lại.xlsx#").write_bytes(b"lock")
    (folder / "minh chứng.pdf").write_bytes(b"%PDF")
    (folder / "gửi thêm.rar").write_bytes(b"Rar!")
    opened_elsewhere = folder / "Danh bạ.xlsx"
    import openpyxl

    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "Danh bạ điện thoại"
    book.save(opened_elsewhere)

    code, data = collect(tmp_path / "w", folder, "--out", "chung.xlsx")
    assert code == 1
    assert [each["unit"] for each in data["missing_units"]] == ["xa-1", "xa-2", "xa-3", "xa-4", "xa-5"]
    assert rules(data) == [
        "archive-not-opened",
        "not-recognised",
        "nothing-filled-in",
        "other-rubric",
        "sent-twice",
        "sent-twice-differently",
        "values-clash",
        "values-clash",
        "workbook-unreadable",
        "workbook-unreadable",
    ]
    same, different = sorted(data["sent_twice"], key=lambda each: not each["same"])
    assert "lần 2.xlsx" in same["files"] and "sửa lại.xlsx" in different["files"]
    assert {(clash["unit"], clash["code"]) for clash in data["clashes"]} == {("xa-7", "the-che"), ("xa-7", "cap-nhat")}
    values = {value["value"] for clash in data["clashes"] if clash["code"] == "the-che" for value in clash["values"]}
    assert values == {"1.5", "3"}
    assert sorted(data["passed_over"]) == ["gửi thêm.rar", "minh chứng.pdf"]
    standings = sorted(each["standing"] for each in data["files"] if each["standing"] != "taken")
    assert standings == ["damaged", "damaged", "not recognised", "other rubric"]
    sheet = opened((tmp_path / "w" / "chung.xlsx").read_bytes())["Xã - tự chấm"]
    cell = cell_of(sheet, communes.units["xa-7"].name, "Thể chế số")
    assert cell.value is None and "sửa lại.xlsx" in cell.comment.text
    assert cell_of(sheet, communes.units["xa-7"].name, "Dịch vụ công").value == 33.25
    assert cell_of(sheet, communes.units["xa-5"].name, "Dịch vụ công").value is None


def test_files_of_other_kinds_are_named(tmp_path: Path, communes: Occasion) -> None:
    workspace(tmp_path / "w", communes_only())
    send_all(tmp_path / "nhận", communes)
    (tmp_path / "nhận" / "minh chứng.pdf").write_bytes(b"%PDF")
    _code, said = docgen(tmp_path / "w", "collect", str(tmp_path / "nhận"))
    assert "; 1 other file (minh chứng.pdf)." in said


def test_parts_of_a_team_are_put_together_and_clashes_shown_side_by_side(tmp_path: Path) -> None:
    workspace(tmp_path / "w")
    folder = tmp_path / "tổ"
    first = {("Sở", "Sở Y tế", "Thể chế số"): 20, ("Xã", "Xã Yên Sa", "Thể chế số"): 15}
    returning.part(folder / "1.xlsx", first, "the-che", member="Nguyễn Văn An")
    returning.part(folder / "2.xlsx", {("Sở", "Sở Y tế", "Dịch vụ công"): 35}, "dich-vu", "thuong", member="Trần Bình")
    returning.part(folder / "3.xlsx", {("Sở", "Sở Y tế", "Thể chế số"): 21}, "the-che", member="Lê Cường")
    code, said = docgen(tmp_path / "w", "collect", str(folder), "--out", "chung.xlsx")
    assert code == 1
    assert (
        "Error: 1.xlsx, sheet “Sở”, cell C9: Sở Y tế, Thể chế số, Thẩm định has different values: 20 (1.xlsx, sheet “Sở”, cell C9, Nguyễn "
        "Văn An) ≠ 21 (3.xlsx, sheet “Sở”, cell C9, Lê Cường)."
    ) in said
    assert "Parts not sent (2): Dữ liệu số; Điểm trừ." in said
    assert "1 cell has several values." in said
    book = opened((tmp_path / "w" / "chung.xlsx").read_bytes())
    assert cell_of(book["Sở"], "Sở Y tế", "Dịch vụ công").value == 35
    assert cell_of(book["Xã"], "Xã Yên Sa", "Thể chế số").value == 15


def test_what_was_put_together_reads_as_the_rounds_workbook(tmp_path: Path) -> None:
    found = workspace(tmp_path / "w")
    folder = tmp_path / "tổ"
    cells = {
        ("Sở", name, heading): value
        for name in handing.DEPARTMENTS
        for heading, value in (("Thể chế số", 20.5), ("Dịch vụ công", 30), ("Điểm thưởng", 1), ("Điểm trừ", 0))
    }
    returning.entry(folder / "a.xlsx", cells)
    code, _data = collect(tmp_path / "w", folder, "--out", str(found.round_folder("dot-2026") / "bang-diem.xlsx"))
    assert code == 0
    round_of = round_(scores={"sheets": handing.SHEETS[:1], "stages": []})
    path = found.round_folder("dot-2026") / "bang-diem.xlsx"
    scores, _findings = read_scores(path, "a.xlsx", round_of, rubric(), handing.units())
    by_unit = {entry.unit: {code: mark.value for code, mark in entry.marks.items()} for entry in scores.entries}
    assert by_unit["so-3"]["the-che"] == by_unit["so-4"]["the-che"] == Decimal("20.5")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    workspace(tmp_path / "w")
    returning.form(tmp_path / "nhận" / "a.xlsx", "so-1")
    out = tmp_path / "w" / "chung.xlsx"
    out.write_bytes(b"mine")
    code, said = docgen(tmp_path / "w", "collect", str(tmp_path / "nhận"), "--out", str(out))
    assert code == 3 and "[file-exists]" in said
    assert out.read_bytes() == b"mine"


def test_what_docgen_put_together_does_not_count_again(tmp_path: Path) -> None:
    workspace(tmp_path / "w")
    folder = tmp_path / "nhận"
    returning.form(folder / "a.xlsx", "so-1")
    collect(tmp_path / "w", folder, "--out", str(folder / "chung.xlsx"))
    _code, data = collect(tmp_path / "w", folder)
    assert rules(data) == ["collected"]
    assert [each["standing"] for each in data["files"]] == ["taken", "collected"]


def test_the_round_is_the_one_written_in_the_files(tmp_path: Path) -> None:
    workspace(tmp_path / "w")
    folder = tmp_path / "nhận"
    from dataclasses import replace

    returning.form(folder / "a.xlsx", "so-1")
    returning.form(folder / "b.xlsx", "so-2", POINTS, replace(occasion(), round_name="dot-2025"))
    code, data = collect(tmp_path / "w", folder)
    assert (code, rules(data)) == (3, ["round-open"])
    assert "dot-2026, dot-2025" in data["findings"][0]["message"]
    code, data = collect(tmp_path / "w", folder, "--round", "dot-2026")
    assert (code, rules(data)) == (1, ["other-round"])
    (folder / "a.xlsx").unlink()
    code, data = collect(tmp_path / "w", folder)
    assert (code, rules(data)) == (3, ["round-unknown"])


def test_workbooks_of_a_rubric_alone_are_gathered_by_their_office_and_year(tmp_path: Path) -> None:
    workspace(tmp_path / "w")
    folder = tmp_path / "nhận"
    cells = {("Sở, ban, ngành", "Sở Y tế", "Thể chế số"): 20}
    returning.entry(folder / "a.xlsx", cells, occasion(without=True))
    code, data = collect(tmp_path / "w", folder)
    assert (code, data["round"], data["year"], data["values"]) == (0, "", 2026, 1)


def test_an_empty_folder_and_one_that_is_not_there_are_told(tmp_path: Path) -> None:
    workspace(tmp_path / "w")
    (tmp_path / "nhận").mkdir()
    assert rules(collect(tmp_path / "w", tmp_path / "nhận")[1]) == ["round-open"]
    code, data = collect(tmp_path / "w", tmp_path / "nhận", "--round", "dot-2026")
    assert (code, rules(data)) == (1, ["nothing-collected"])
    code, data = collect(tmp_path / "w", tmp_path / "không có")
    assert (code, rules(data)) == (3, ["folder-missing"])


@tools.needs_soffice
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_a_form_survives_another_program_and_format(tmp_path: Path, kind: str) -> None:
    """LibreOffice saves a filled in form in another format, and that one as .xlsx again: all three say the same."""
    form = returning.form(tmp_path / "a.xlsx", "so-2")
    other = convert(form, kind, tmp_path / "khác")
    again = convert(other, "xlsx", tmp_path / "nhận")
    for path in (other, again):
        found = returning.read(path)
        assert found.stamp is not None and (found.stamp.unit, found.stamp.round) == ("so-2", "dot-2026")
        assert found.values == returning.read(form).values
        assert open_workbook(path, "a").sheets[-1] == "_docgen"
        assert returning.told(found) == []


@tools.needs_soffice
def test_one_sheet_saved_as_text_is_recognised_only_where_it_leaves_no_doubt(tmp_path: Path) -> None:
    """A .csv has no stamp: a form says whose it is, a table of units does not."""
    form = convert(returning.form(tmp_path / "a.xlsx", "so-2"), UTF8, tmp_path / "csv")
    found = returning.read(form)
    assert found.stamp is not None and found.stamp.unit == "so-2"
    assert found.values == returning.read(tmp_path / "a.xlsx").values
    assert "recognised-by-content" in {rule for _severity, rule, _cell in returning.told(found)}
    table = convert(returning.part(tmp_path / "b.xlsx", {}, "the-che"), UTF8, tmp_path / "csv")
    assert returning.read(table).standing is Standing.NOT_RECOGNISED


@tools.needs_soffice
def test_a_part_survives_another_program(tmp_path: Path) -> None:
    part = returning.part(tmp_path / "a.xlsx", {("Sở", "Sở Y tế", "Dữ liệu mở"): 7.5}, "du-lieu", member="An")
    other = convert(part, "ods", tmp_path / "ods")
    again = convert(other, "xlsx", tmp_path / "xlsx")
    for path in (other, again):
        found = returning.read(path)
        assert found.values == returning.read(part).values and len(found.values) == 1
        assert {rule for _severity, rule, _cell in returning.told(found)} == {"cells-empty"}
    assert find(opened(again.read_bytes())["Sở"], "Dữ liệu mở").row == 6


def test_the_readme_tells_of_both_commands() -> None:
    told = (rounds.ROOT / "README.md").read_text("utf-8")
    assert "`docgen workbook --round" in told and "`docgen collect" in told
