"""Documents made once for each unit: letters read back and held against the workbook, one correction, one letter."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from docgen import dossier
from docgen.check.package import check_package
from docgen.checkup import check
from docgen.cli import commands
from docgen.compare.telling import lines_of
from docgen.dossier import Only
from docgen.drafts import Outcome
from docgen.errors import Refused, Severity
from docgen.i18n import use_language
from docgen.progress import Lines
from docgen.render.manifest import read_manifest
from docgen.workspace import Workspace
from tests import reading, rounds, workspaces
from tests.letter import LETTER
from tests.letter import small as workspace_of_letters
from tests.workspaces import ROUND, SO, XA

TWO_SUBJECTS, SIXTH = "son-la-2017", "thien-thanh-2026"
HEADS = ("STT", "Nội dung", "Điểm tối đa", "Điểm thẩm định", "Ý kiến của đơn vị")
MAXIMA = {
    "CNTT - sở, ngành": (10, 25, 35, 10, 10, 10),
    "CNTT - cấp huyện": (5, 25, 30, 15, 5, 10, 10),
    "TTĐT - sở, ngành": (),
    "TTĐT - cấp huyện": (),
    "Sở, ban, ngành": (100, 80, 100, 120, 150, 120, 230, 100),
    "Xã, phường, đặc khu": (100, 60, 120, 130, 100, 100, 220, 170),
}
"""By sheet, what the decisions that issued the two rubrics give at most for each column of points."""
Table = list[list[str]]
Made = tuple[Workspace, dossier.Registers, dossier.Prepared]


def letter(out: Path, name: str, unit: str) -> Path:
    return out / name / rounds.LETTERS / f"{unit}.docx"


def printed(value: Decimal, decimals: int, maximum: int | None) -> str:
    """A number as the two rubrics write it: so many decimals; a full mark of 2017 has none."""
    if decimals == 1 and value == maximum:
        decimals = 0
    whole, _dot, rest = f"{value:.{decimals}f}".partition(".")
    return f"{int(whole):,}".replace(",", ".") + ("," + rest if rest else "")


def expected(path: Path, decimals: int, scale: int) -> dict[str, list[Table]]:
    """By name of a unit, the rows that its letter must have, table by table, from the cells of the workbook."""
    found: dict[str, list[Table]] = {}
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet.title not in MAXIMA:
            continue
        maxima = MAXIMA[sheet.title]
        (head,) = (row for row in sheet.iter_rows() if str(row[1].value or "").startswith("Tên cơ quan"))
        at = int(head[0].row or 0)
        first = at if len(maxima) == sum(map(bool, heads(head, maxima))) else at + 1
        labels = heads(sheet[first], maxima)
        for row in sheet.iter_rows(min_row=first + 1, values_only=True):
            cells = row[2 : 2 + len(maxima)] if maxima else row[2:3]
            if not isinstance(row[0], int) or None in cells:
                continue
            points = [Decimal(str(cell)) for cell in cells]
            rows = [
                [str(number), label, f"{most}", printed(value, decimals, most), ""]
                for number, (label, most, value) in enumerate(zip(labels, maxima, points, strict=False), start=1)
            ]
            total = [
                "Tổng điểm",
                printed(Decimal(scale), 0, None),
                printed(sum(points, Decimal(0)), decimals, scale),
                "",
            ]
            found.setdefault(str(row[1]), []).append([*rows, total])
    return found


def heads(row: Any, maxima: tuple[int, ...]) -> list[str]:
    """The labels above the columns of points, without what stands below them in brackets."""
    return [str(cell.value or "").split("\n")[0].strip() for cell in row[2 : 2 + len(maxima)]]


def tables_of(path: Path) -> list[Table]:
    """The tables of points of a letter, without their heads, which are all alike."""
    found = [table for table in reading.tables(path) if " ".join(table[0][0].split()) == "STT"]
    assert all(tuple(" ".join(cell.split()) for cell in table[0]) == HEADS for table in found)
    return [table[1:] for table in found]


@pytest.mark.parametrize(("name", "decimals", "scale"), [(TWO_SUBJECTS, 1, 100), (SIXTH, 2, 1000)])
def test_every_letter_holds_the_points_of_its_unit_and_no_other(
    built: Path, name: str, decimals: int, scale: int
) -> None:
    prepared = rounds.prepared(name)
    book = rounds.ROOT / "data" / name / prepared.round.scores.file
    wanted = {reading.folded(unit): tables for unit, tables in expected(book, decimals, scale).items()}
    codes = rounds.letters(name)
    assert len(codes) == len(list((built / name / rounds.LETTERS).iterdir())) >= 25
    for code in codes:
        found = tables_of(letter(built, name, code))
        names = [reading.folded(name) for name in (prepared.units[code].name, *prepared.units[code].spellings)]
        rows = next(wanted[name] for name in names if name in wanted)
        assert [[[reading.folded(cell) for cell in row] for row in table] for table in found] == [
            [[reading.folded(cell) for cell in row] for row in table] for table in rows
        ], code
        assert [[row[-2] for row in table] for table in found] == [[row[-2] for row in table] for table in rows], code


@pytest.mark.parametrize("name", rounds.ROUNDS)
def test_a_letter_names_its_unit_and_no_other(built: Path, name: str) -> None:
    """Neither in its text nor in its hidden parts; the one who sends it is named by itself."""
    prepared = rounds.prepared(name)
    issuer = prepared.round.documents[rounds.LETTERS].annex
    assert issuer is not None
    codes = rounds.letters(name)
    for code in (*codes[:3], *codes[-3:]):
        path = letter(built, name, code)
        text = reading.whole_text(path) + str(read_manifest(path.read_bytes()))
        own = prepared.units[code].name
        assert own in text.replace("Ủy ban nhân dân", "UBND")
        others = [unit.name for unit in prepared.units.values() if unit.name not in (own, issuer.issuer)]
        assert [other for other in others if re.search(rf"{re.escape(other)}(?!\w)", text) and other not in own] == []
        assert not re.search(r"(?<!\w)(xếp hạng thứ|hạng \d|đứng thứ|mức (tốt|khá|xuất sắc|trung bình|yếu))", text)


def test_the_document_that_units_are_told_of_is_addressed_in_full(built: Path) -> None:
    texts = reading.paragraphs(letter(built, TWO_SUBJECTS, "huyen-moc-chau"))
    assert "Kính gửi: Ủy ban nhân dân huyện Mộc Châu" in texts
    assert "Số: 1143/STTTT-CNTT" in texts and "Sơn La, ngày 09 tháng 11 năm 2017" in texts
    assert "V/v xác nhận kết quả thẩm định," in texts
    assert any("trước ngày 13/11/2026" in text for text in reading.paragraphs(letter(built, SIXTH, "so-y-te")))


def digests(folder: Path) -> dict[str, str]:
    return {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_a_corrected_score_changes_the_letter_of_its_unit_and_no_other(built: Path, tmp_path: Path) -> None:
    """The total of the last commune becomes the highest, so that all ranks, tiers and means move."""
    workspace = rounds.copy_of_samples(tmp_path / "ws")
    path = workspace.round_folder(SIXTH) / rounds.prepared(SIXTH).round.scores.file
    book = openpyxl.load_workbook(path)
    sheet = book["Xã, phường, đặc khu"]
    last = max(row for row in range(1, sheet.max_row + 1) if isinstance(sheet.cell(row, 1).value, int))
    for column, most in enumerate(MAXIMA["Xã, phường, đặc khu"], start=3):
        sheet.cell(last, column).value = most - 1
    name = str(sheet.cell(last, 2).value)
    book.save(path)
    rounds.build(workspace, tmp_path / "out", SIXTH)
    before, after = (digests(out / SIXTH / rounds.LETTERS) for out in (built, tmp_path / "out"))
    assert before.keys() == after.keys()
    (code,) = (code for code in before if before[code] != after[code])
    assert reading.folded(rounds.prepared(SIXTH).units[code].name) == reading.folded(name)
    decisions = [(out / SIXTH / "quyet-dinh.docx").read_bytes() for out in (built, tmp_path / "out")]
    assert decisions[0] != decisions[1]


# --- a small round with everything that a rubric can have ---

BESIDE = ["STT", "Đơn vị", "Hạ tầng", "Ứng dụng", "Nhân lực", "Điểm thưởng", "Điểm trừ", "Tổng điểm", "Lý do"]


def small(
    root: Path, sheets: dict[str, list[list[Any]]], settings: dict[str, Any] | None = None, **kwargs: Any
) -> Made:
    """A workspace whose only document is a letter, its registers, and the round made ready."""
    workspace = workspace_of_letters(root, sheets, settings, **kwargs)
    registers = dossier.Registers(workspace)
    return workspace, registers, dossier.prepare(workspace, registers, ROUND)


def plain_sheets(*more: tuple[str, list[Any]]) -> dict[str, list[list[Any]]]:
    heads = BESIDE[:6]

    def rows(names: tuple[str, ...]) -> list[list[Any]]:
        return [[n, name, 10 + n, 30, 20, None] for n, name in enumerate(names, start=1)]

    return {"Các sở": [heads, *rows(SO)], "Các xã": [heads, *rows(XA)], **dict(more)}


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_self_assessed_points_stand_beside_with_the_difference_and_criteria_below_their_group(tmp_path: Path) -> None:
    groups = workspaces.RUBRIC["subjects"][0]["groups"]
    detailed = {
        **groups[1],
        "criteria": [
            {"code": "cong", "label": "Cổng dữ liệu", "maximum": 30},
            {"code": "kho", "label": "Kho dữ liệu", "maximum": 20},
        ],
    }
    names = ["Hạ tầng", "Cổng dữ liệu", "Kho dữ liệu", "Nhân lực", "Điểm thưởng", "Điểm trừ"]
    heads = ["STT", "Đơn vị", *(f"{name} (tự chấm)" for name in names), *names]

    def rows(units: tuple[str, ...]) -> list[list[Any]]:
        return [[n, unit, 15, 20, 10, 25, 2, 0, 12.5, 20, 8, 26, 1, 3] for n, unit in enumerate(units, start=1)]

    keys = ("nen-tang", "con-nguoi", "thuong", "tru")
    labels = dict(zip(keys, ("Hạ tầng", "Nhân lực", "Điểm thưởng", "Điểm trừ"), strict=True))
    own = {
        "groups": {key: f"{label} (tự chấm)" for key, label in labels.items()},
        "criteria": {"cong": "Cổng dữ liệu (tự chấm)", "kho": "Kho dữ liệu (tự chấm)"},
    }
    columns = {"groups": labels, "stages": {"tu-cham": own}}
    stages = [{"code": "tu-cham", "label": "Tự chấm", "by": "unit"}, {"code": "lan-1", "label": "Thẩm định"}]
    listed = [
        {"sheet": "Các sở", "subject": "so-hoa", "block": "so", "columns": columns},
        {"sheet": "Các xã", "subject": "so-hoa", "block": "xa", "columns": columns},
    ]
    made = small(
        tmp_path,
        {"Các sở": [heads, *rows(SO)], "Các xã": [heads, *rows(XA)]},
        subject={"groups": [groups[0], detailed, *groups[2:]]},
        scores={"stages": stages, "sheets": listed},
    )
    shared = dossier.UnitDrafts(*made[1:], "thu")
    drafted = shared.draft("so-2")
    assert [f for f in drafted.findings if f.rule != "rubric-not-cited"] == []
    path = written(tmp_path / "thu.docx", drafted.data)
    (table,) = (table for table in reading.tables(path) if " ".join(table[0][0].split()) == "STT")
    assert [[" ".join(cell.split()) for cell in row] for row in table] == [
        ["STT", "Nội dung", "Điểm tối đa", "Điểm tự đánh giá", "Điểm thẩm định", "Chênh lệch", "Ý kiến của đơn vị"],
        ["1", "Hạ tầng", "20", "15", "12,5", "-2,5", ""],
        ["2", "Ứng dụng", "50", "30", "28", "-2", ""],
        ["2.1", "Cổng dữ liệu", "30", "20", "20", "0", ""],
        ["2.2", "Kho dữ liệu", "20", "10", "8", "-2", ""],
        ["3", "Nhân lực", "30", "25", "26", "+1", ""],
        ["4", "Điểm thưởng", "5", "2", "1", "-1", ""],
        ["5", "Điểm trừ", "10", "0", "3", "+3", ""],
        ["Tổng điểm", "100", "72", "64,5", "-7,5", ""],
    ]
    assert "(tự đánh giá: 72 điểm)" in reading.whole_text(path)
    manifest = read_manifest(drafted.data)
    assert manifest is not None
    keys_of_rows = [row.get("key") for row in manifest["tables"][0]["rows"]]
    key = "bang.diem.so-hoa.so-2"
    rest = ("nhom.van-hanh", "tieu-chi.cong", "tieu-chi.kho", "nhom.con-nguoi", "nhom.thuong", "nhom.tru", "tong")
    assert keys_of_rows == [None, *(f"{key}.{part}" for part in ("nhom.nen-tang", *rest))]
    assert "so-hoa.so.so-2.tong" in manifest["figures"]


def test_points_that_do_not_apply_show_what_the_rubric_prints_for_them(tmp_path: Path) -> None:
    rule = {"method": "reduce", "words": ["không"], "shown": "x", "reference": "Điều 8"}
    sheets = plain_sheets()
    sheets["Các sở"][2][3] = "không"
    made = small(
        tmp_path,
        sheets,
        subject={"not_applicable": rule, "tiers_by": "percent", "rank": {**workspaces.RULE, "by": "percent"}},
    )
    table = dossier.UnitDrafts(*made[1:], "thu").tell("so-2").context["bang"].diem[0]
    rows = {row.code: (str(row.diem_toi_da), str(row.diem)) for row in table}
    assert (rows["van-hanh"], rows["tong"]) == (("0", "x"), ("50", "32"))


def test_units_without_scores_or_left_out_get_no_letter(tmp_path: Path) -> None:
    use_language("en")
    absent = [{"unit": "xa-4", "reason": "bão lũ"}]
    sheets = plain_sheets()
    sheets["Các xã"].pop()
    made = small(tmp_path, sheets, {"leave_out": ["so-1"]}, not_assessed=absent)
    shared = dossier.UnitDrafts(*made[1:], "thu")
    assert shared.units == ("so-2", "so-3", "so-4", "so-5", "so-6", "so-7", "xa-1", "xa-2", "xa-3")
    (note,) = (finding for finding in shared.findings if finding.rule == "units-without-draft")
    assert (note.severity, XA[3] in note.message, SO[0] in note.message) == (Severity.NOTE, True, False)


@pytest.mark.parametrize(
    ("settings", "rule", "entry"),
    [
        ({"leave_out": ["so-99"]}, "code-unknown", "documents.thu.leave_out.0"),
        ({"leave_out": ["so-1", "so-1"]}, "code-twice", "documents.thu.leave_out.1"),
        ({"addressee": "Sở Nội vụ"}, "entries-clash", "documents.thu.addressee"),
        ({"template": "mau", "leave_out": ["so-1"]}, "entries-clash", "documents.thu.leave_out"),
    ],
)
def test_wrong_settings_are_told_at_their_lines(
    tmp_path: Path, settings: dict[str, Any], rule: str, entry: str
) -> None:
    with pytest.raises(Refused) as refused:
        made = small(tmp_path, plain_sheets(), settings)
        make = dossier.tell if settings.get("template") == "mau" else dossier.UnitDrafts
        make(*made[1:], "thu")
    (finding,) = refused.value.findings
    assert (finding.rule, getattr(finding.place, "key", "")) == (rule, entry)
    assert finding.advice


@pytest.mark.parametrize(
    ("day", "owed"),
    [
        ("2026-11-13", []),
        ("2026-11", []),
        ("2026", []),
        ("2026-11-05", ["answer-before-document"]),
        ("2026-10", ["answer-before-document"]),
        ("2026-11-14", ["answer-on-weekend"]),
    ],
)
def test_a_day_for_the_answer_is_a_working_day_after_the_letter(tmp_path: Path, day: str, owed: list[str]) -> None:
    _workspace, _registers, prepared = small(tmp_path, plain_sheets(), {"answer_by": day})
    assert [finding.rule for finding in prepared.findings] == owed


def test_one_letter_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    """A name that no Word file can hold, of one unit."""
    register = [unit | ({"short": "a{{ b"} if unit["code"] == "so-3" else {}) for unit in workspaces.units()]
    workspace, _registers, _prepared = small(tmp_path, plain_sheets(), register=register)
    kind = workspace.kind(LETTER["template"]) / "kind.yaml"
    kind.write_text(kind.read_text("utf-8").replace('"{{ stt }}"', '"{{ stt }}"\n    caption: "x"'), "utf-8")
    phrases = 'phrases:\n  ten:\n    - text: "{{ don_vi.ten_ngan }}"\n'
    (workspace.kind(LETTER["template"]) / "phrases.yaml").write_text(phrases, "utf-8")
    replace_in_template(workspace, "quý cơ quan phối hợp", "{{ cau.ten }} phối hợp")
    report = rounds.build(workspace, tmp_path / "out", ROUND)
    (item,) = report.rounds
    failed = [name for name, outcome in item.of_units.items() if outcome is Outcome.FAILED]
    assert [Path(name).stem for name in failed] == ["so-3"]
    assert len(item.of_units) == 11 and report.count_of_units(Outcome.WRITTEN) == 10
    assert [f.rule for f in item.findings if f.severity is Severity.ERROR] == ["value-with-braces"]
    assert report.undone == 1 and not report.wrong_setup


def replace_in_template(workspace: Workspace, old: str, new: str) -> None:
    from docgen.ooxml.package import read_package, write_package

    path = workspace.kind(LETTER["template"]) / "template.docx"
    parts = read_package(path.read_bytes(), "x")
    text = parts["word/document.xml"].decode()
    assert text.count(old) == 1
    path.write_bytes(write_package({**parts, "word/document.xml": text.replace(old, new).encode()}))


def test_letters_are_written_once_and_what_is_left_over_is_told(tmp_path: Path) -> None:
    workspace, _registers, _prepared = small(tmp_path, plain_sheets())
    out = tmp_path / "out"
    first, second = (rounds.build(workspace, out, ROUND) for _turn in range(2))
    assert (first.count_of_units(Outcome.WRITTEN), second.count_of_units(Outcome.UNCHANGED)) == (11, 11)
    settings = workspace.round_folder(ROUND) / "round.yaml"
    settings.write_text(
        settings.read_text("utf-8").replace("number: '12'", "number: '12'\n    leave_out: [so-2]"), "utf-8"
    )
    third = rounds.build(workspace, out, ROUND)
    (told,) = (finding for finding in third.rounds[0].findings if finding.rule == "drafts-left-over")
    assert "so-2.docx" in told.message and (out / ROUND / "thu" / "so-2.docx").exists()


def test_some_documents_or_units_can_be_made_alone(tmp_path: Path) -> None:
    workspace = rounds.copy_of_samples(tmp_path / "ws")

    def made(only: Only) -> set[str]:
        out = tmp_path / str(hash(only))
        dossier.build(workspace, (SIXTH,), out, Lines(quiet=True), only)
        return {path.relative_to(out / SIXTH).as_posix() for path in out.rglob("*.docx")}

    assert made(Only(("bao-cao",))) == {"bao-cao.docx"}
    assert made(Only(units=("so-y-te", "xa-ngan-lien"))) == {
        f"{rounds.LETTERS}/so-y-te.docx",
        f"{rounds.LETTERS}/xa-ngan-lien.docx",
    }
    for wrong in (Only(("bao-caoo",)), Only(units=("so-y",))):
        with pytest.raises(Refused) as refused:
            made(wrong)
        assert [finding.rule for finding in refused.value.findings] == ["choice-unknown"]
    said = CliRunner().invoke(
        commands(), ["-w", str(workspace.root), "build", SIXTH, "--unit", "so-y"], standalone_mode=False
    )
    assert (said.return_value, "so-y-te" in said.output) == (2, True)


def test_a_unit_code_that_windows_keeps_makes_another_file_name(tmp_path: Path) -> None:
    register = [unit | ({"code": "con"} if unit["code"] == "xa-2" else {}) for unit in workspaces.units()]
    workspace, _registers, _prepared = small(tmp_path, plain_sheets(), register=register)
    rounds.build(workspace, tmp_path / "out", ROUND)
    names = {path.name for path in (tmp_path / "out" / ROUND / "thu").iterdir()}
    assert "con_.docx" in names and "con.docx" not in names


def test_letters_bear_the_names_of_their_own_day(tmp_path: Path) -> None:
    old, new = SO[4], "Sở Xây dựng và Giao thông"
    renamed = [
        *(unit for unit in workspaces.units() if unit["code"] != "so-5"),
        {"code": "so-5", "name": old, "office": "tinh", "block": "so", "valid_to": "2026-10-31"},
        {"code": "so-5", "name": new, "office": "tinh", "block": "so", "valid_from": "2026-11-01"},
    ]
    for day, name in (("2026-10-30", old), ("2026-11-06", new)):
        made = small(tmp_path / day, plain_sheets(), {"date": day}, register=renamed)
        assert str(dossier.UnitDrafts(*made[1:], "thu").tell("so-5").context["don_vi"]) == name


def test_a_name_full_of_signs_comes_through(tmp_path: Path) -> None:
    odd = "Sở A & B <nhỏ>"
    register = [unit | ({"name": odd} if unit["code"] == "so-1" else {}) for unit in workspaces.units()]
    sheets = plain_sheets()
    sheets["Các sở"][1][1] = odd
    made = small(tmp_path, sheets, register=register)
    path = written(tmp_path / "thu.docx", dossier.UnitDrafts(*made[1:], "thu").draft("so-1").data)
    texts = reading.paragraphs(path)
    assert f"Kính gửi: {odd}" in texts and f"CỦA {odd.upper()}" in texts
    assert [str(finding) for finding in check_package(path.read_bytes(), path.name)] == []


def test_check_tells_which_letters_a_correction_changes(tmp_path: Path) -> None:
    use_language("en")
    heads = ["Đơn vị", "Tiêu chí", "Điểm cũ", "Điểm mới", "Lý do", "Số văn bản"]
    rows = [heads, [SO[0], "Hạ tầng", 11, 20, "giải trình", "4/CV"], [XA[1], "Ứng dụng", 30, 31, "giải trình", "5/CV"]]
    workspace, _registers, _prepared = small(
        tmp_path, plain_sheets(("Điều chỉnh", rows)), scores={"corrections": {"sheet": "Điều chỉnh"}}
    )
    (one,) = check(workspace, (ROUND,), tmp_path / "out", copies=False)
    assert one.effect is not None
    assert [document.document for document in one.effect.documents] == ["thu/so-1", "thu/xa-2"]
    assert (one.effect.changed, one.effect.letters) == (0, 2)
    told = list(lines_of(one.effect))
    assert "2 letters" in told[0]
    assert "  2 letters change: thu/so-1, thu/xa-2" in told


def names_in(tree: Any, path: str = "") -> Iterator[str]:
    """Every name of the tag tree."""
    members = tree if isinstance(tree, dict) else tree.members() if hasattr(tree, "members") else {}
    for name, value in members.items():
        yield name
        yield from names_in(value)


def test_a_letter_cannot_name_ranks_tiers_or_other_units(tmp_path: Path) -> None:
    made = small(tmp_path, plain_sheets())
    context = dossier.UnitDrafts(*made[1:], "thu").tell("so-1").context
    found = set(names_in(context))
    assert not found & {"hang", "muc", "hang_trong", "xep_hang", "trung_binh", "truoc", "so_bac", "cac_muc", "dung_dau"}
    assert not any(
        re.search(rf"\b{unit['code']}\b".replace("-", "_"), " ".join(found)) for unit in workspaces.units()[1:]
    )
