"""`docgen check` on whole rounds: what corrections move, counted again from the documents; marked copies of workbooks."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from lxml import etree

from docgen import checkup
from docgen.checkup import RoundCheck
from docgen.compare.effect import Effect
from docgen.compare.telling import lines_of
from docgen.i18n import use_language
from docgen.workspace import Workspace
from tests import faulty, reading, rounds, workspaces
from tests.read.making import workbook

ROUND = "thien-thanh-2026"
BOOK = "Bảng điểm chuyển đổi số 2026.xlsx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CORRECTIONS: list[list[Any]] = [
    ["Sở Tài chính", "Dữ liệu số", 140.83, 100],
    ["BQL các KCN", "Thể chế số", 69.5, 60.5],
    ["Sở Nội vụ", "Hạ tầng", 92, 92.5],
    ["UBND phường Trúc Huyên", "Nhân lực số", None, None],  # what stands there is put in below, and one point more
]
"""Units, groups, old and new points: two departments fall a tier, one rises a place, a commune leaves the lowest tier."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rounds.copy_of_samples(tmp_path_factory.mktemp("sample") / "workspace").root


@pytest.fixture
def workspace(sample: Path, tmp_path: Path) -> Workspace:
    """A copy of the sample workspace that the test may change."""
    shutil.copytree(sample, tmp_path / "ws")
    return Workspace(tmp_path / "ws")


def correct(workspace: Workspace, rows: Sequence[Sequence[Any]], name: str = ROUND) -> None:
    """Give a round a workbook of corrections."""
    folder = workspace.round_folder(name)
    heads = ["Đơn vị", "Tiêu chí", "Điểm cũ", "Điểm mới", "Lý do", "Số văn bản"]
    lines = [[*row, "giải trình bổ sung", "45/CV"] for row in rows]
    workbook(folder / "Điều chỉnh.xlsx", {"Điều chỉnh": [heads, *lines]})
    text = (folder / "round.yaml").read_text("utf-8")
    assert "  sheets:\n" in text
    named = "  corrections: {sheet: Điều chỉnh, file: Điều chỉnh.xlsx}\n  sheets:\n"
    (folder / "round.yaml").write_text(text.replace("  sheets:\n", named, 1), "utf-8")


def checked(workspace: Workspace, name: str = ROUND, *, copies: bool = False) -> RoundCheck:
    (one,) = checkup.check(workspace, [name], workspace.drafts, copies=copies)
    return one


def points_of(workspace: Workspace, unit: str, column: str) -> float:
    """What stands in the sample's workbook for a unit, by a part of the heading."""
    for sheet in openpyxl.load_workbook(workspace.round_folder(ROUND) / BOOK, data_only=True).worksheets:
        heads = [str(cell.value or "") for cell in sheet[8]]
        at = next(number for number, head in enumerate(heads) if head.startswith(column))
        for row in sheet.iter_rows(min_row=9, values_only=True):
            if row[1] == unit:
                return float(str(row[at]))
    raise AssertionError(unit)


# --- the documents, read again ---

Fact = tuple[str, ...]


@dataclass(frozen=True)
class Printed:
    """What a built document says, found in its text: facts by what they are about, and generated sentences by tag."""

    facts: Mapping[Fact, str]
    sentences: Mapping[str, str]
    text: str


def read_again(docx: Path) -> Printed:
    text = reading.whole_text(docx)
    body = reading.part(docx, "word/document.xml")
    return Printed({**dict(_table_facts(docx)), **dict(_prose_facts(text))}, dict(_sentences(body)), text)


def _table_facts(docx: Path) -> Any:
    for table in reading.tables(docx):
        heads = [head.split("\n")[0] for head in table[0]]
        if heads[:2] == ["STT", "Tên đơn vị"]:
            for row in table[1:]:
                if len(row) == len(heads):
                    yield from (((row[1], head), text) for head, text in zip(heads[2:], row[2:], strict=True))
        elif heads[0] == "Mức độ":
            for row in table[2:]:
                for block, at in (("sở", 1), ("xã", 3)):
                    yield (block, row[0], "số"), row[at]
                    yield (block, row[0], "tỷ lệ"), row[at + 1]


def _prose_facts(text: str) -> Any:
    """Means, the best and the worst total, how many rose and fell, totals and ranks of units that are named."""
    for pattern, fact in (
        (r"toàn tỉnh (?:đạt )?([\d.,]+)", ("toàn tỉnh", "trung bình")),
        (r"(?:Khối|khối) sở, ban, ngành:? .*?trung bình đạt ([\d.,]+)", ("sở", "trung bình")),
        (r"2\. Khối sở, ban, ngành\s+Điểm trung bình của khối đạt ([\d.,]+)", ("sở", "trung bình")),
        (r"Khối xã, phường, đặc khu:? .*?trung bình đạt ([\d.,]+)", ("xã", "trung bình")),
        (r"3\. Khối xã, phường, đặc khu\s+Điểm trung bình của khối đạt ([\d.,]+)", ("xã", "trung bình")),
    ):
        if found := re.search(pattern, text):
            yield fact, found[1].rstrip(".,")
    for block, part in zip(("sở", "xã"), text.split("So với năm 2025, ")[1:], strict=False):
        for change, count in zip(("tăng", "giảm"), re.findall(r"(\d+) đơn vị (?:tăng|giảm) hạng", part), strict=False):
            yield (block, change), count
        for unit, rank in re.findall(r"(?:là |; )([^;()]+?) \(từ hạng \d+ lên hạng (\d+)\)", part.split("\n")[0]):
            yield (unit.rpartition(" là ")[2], "Hạng 2026"), rank
    for unit, total in re.findall(r"(?:là |: |; )([^;:()\n]+?) \(([\d,.]+) điểm\)", text):
        yield (unit.rpartition(" là ")[2], "Tổng điểm"), total


def _sentences(body: etree._Element) -> Any:
    for control in body.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        name = "" if tag is None else str(tag.get(f"{W}val"))
        if name.startswith(("dg:cau.", "dg:nhan-xet.")):
            yield name, reading.text_of(control)


def moved(before: Mapping[Fact, str], after: Mapping[Fact, str]) -> set[Fact]:
    return {fact for fact in before.keys() & after.keys() if before[fact] != after[fact]}


KINDS = {
    "Tổng điểm": "total", "Hạng 2026": "rank", "tỷ lệ": "share", "số": "count", "trung bình": "mean", "tăng": "count",
    "giảm": "count",
}  # fmt: skip


def kinds(facts: set[Fact]) -> dict[str, int]:
    """How many facts of each kind; tiers are no numbers."""
    found: dict[str, int] = {}
    for fact in facts:
        if fact[-1] != "Mức độ":
            kind = KINDS.get(fact[-1], "points")
            found[kind] = found.get(kind, 0) + 1
    return found


@dataclass(frozen=True)
class Case:
    effect: Effect
    before: Mapping[str, Printed]
    after: Mapping[str, Printed]


@pytest.fixture(scope="module")
def case(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The sample of today, built without corrections and with them, and the effect that the check tells."""
    folder = tmp_path_factory.mktemp("case")
    shutil.copytree(sample, folder / "ws")
    workspace = Workspace(folder / "ws")
    rounds.build(workspace, folder / "before", ROUND)
    stands = points_of(workspace, "UBND phường Trúc Huyên", "Nhân lực số")
    correct(workspace, [*CORRECTIONS[:3], [*CORRECTIONS[3][:2], stands, stands + 1]])
    rounds.build(workspace, folder / "after", ROUND)
    effect = checked(workspace).effect
    assert effect is not None
    names = ("quyet-dinh", "bao-cao")
    both = ({n: read_again(folder / side / ROUND / f"{n}.docx") for n in names} for side in ("before", "after"))
    return Case(effect, *both)


def test_the_documents_read_again_hold_what_is_looked_for(case: Case) -> None:
    decision, report = case.before["quyet-dinh"], case.before["bao-cao"]
    assert (
        len(decision.facts) > 133 * 12
        and {("toàn tỉnh", "trung bình"), ("sở", "Tốt", "tỷ lệ")} <= decision.facts.keys()
    )
    assert {("xã", "trung bình"), ("sở", "tăng"), ("Sở Tài chính", "Hạng 2026")} <= report.facts.keys()
    assert len(report.sentences) > 10 and ("UBND phường Trúc Huyên", "Tổng điểm") in report.facts


@pytest.mark.parametrize("name", ["quyet-dinh", "bao-cao"])
def test_the_numbers_of_a_document_are_those_that_differ_in_its_text(case: Case, name: str) -> None:
    told = next(document for document in case.effect.documents if document.document == name)
    ranks = {f: t for f, t in case.before["quyet-dinh"].facts.items() if f[-1] in ("Hạng 2026", "Tổng điểm")}
    ranks_after = {f: t for f, t in case.after["quyet-dinh"].facts.items() if f in ranks}
    before = {**{f: ranks[f] for f in case.after[name].facts if f in ranks}, **case.before[name].facts}
    after = {**{f: ranks_after[f] for f in case.before[name].facts if f in ranks}, **case.after[name].facts}
    counted: dict[str, int] = {}
    for move in told.numbers:
        counted[move.kind] = counted.get(move.kind, 0) + 1
    assert counted == kinds(moved(before, after))


def test_a_number_of_several_documents_counts_once(case: Case) -> None:
    before = {**case.before["bao-cao"].facts, **case.before["quyet-dinh"].facts}
    after = {**case.after["bao-cao"].facts, **case.after["quyet-dinh"].facts}
    assert case.effect.numbers == kinds(moved(before, after))


def test_the_sentences_are_those_that_differ_in_the_documents(case: Case) -> None:
    differing = set()
    for name, before in case.before.items():
        after = case.after[name].sentences
        tags = {tag for tag in before.sentences.keys() | after.keys() if before.sentences.get(tag) != after.get(tag)}
        told = next(document for document in case.effect.documents if document.document == name)
        assert {f"dg:{move.key}" for move in told.sentences} == tags
        differing |= tags
    assert case.effect.sentences == len(differing) > 2


def test_the_documents_that_change_are_those_that_differ(case: Case) -> None:
    assert case.effect.changed == sum(case.before[name].text != case.after[name].text for name in case.before) == 2


def test_the_units_that_change_tier_are_those_that_do_in_the_annex(case: Case) -> None:
    before, after = case.before["quyet-dinh"].facts, case.after["quyet-dinh"].facts
    in_print = {fact[0]: (before[fact], after[fact]) for fact in moved(before, after) if fact[-1] == "Mức độ"}
    assert {move.unit: move.tier for move in case.effect.units if move.changed_tier} == in_print
    assert in_print["Sở Tài chính"] == ("Xuất sắc", "Tốt") and len(in_print) == 3


def test_the_units_that_move_are_those_that_do_in_the_annex(case: Case) -> None:
    before, after = case.before["quyet-dinh"].facts, case.after["quyet-dinh"].facts
    shown = ("Tổng điểm", "Hạng 2026")
    in_print = {fact[0] for fact in moved(before, after) if fact[-1] in shown}
    assert {move.unit for move in case.effect.units} == in_print
    for move in case.effect.units:
        pairs = tuple((before[move.unit, head], after[move.unit, head]) for head in shown)
        assert (move.total, move.rank) == pairs


def test_means_and_tiers_of_blocks_move_as_in_print(case: Case) -> None:
    before, after = case.before["quyet-dinh"].facts, case.after["quyet-dinh"].facts
    blocks = {"các sở, ban, ngành": "sở", "các xã, phường, đặc khu": "xã", "": "toàn tỉnh"}
    for move in case.effect.blocks:
        name = blocks[move.block]
        assert move.mean == (before[name, "trung bình"], after[name, "trung bình"])
        for tier in move.tiers if move.block else ():
            assert tier.count == (before[name, tier.tier, "số"], after[name, tier.tier, "số"])
            assert tier.share == (before[name, tier.tier, "tỷ lệ"], after[name, tier.tier, "tỷ lệ"])


def test_the_effect_in_words(case: Case) -> None:
    use_language("en")
    lines = list(lines_of(case.effect))
    assert re.fullmatch(
        r"The corrections move \d+ numbers \(4 totals, \d+ ranks, \d+ shares, \d+ means, \d+ scores, \d+ counts\), "
        r"\d+ sentences, 2 documents, \d letters; Ban Quản lý các khu công nghiệp falls to tier Tốt; Sở Tài chính falls to tier Tốt; "
        r"UBND phường Trúc Huyên rises to tier Trung bình",
        lines[0],
    ), lines[0]
    assert "  Sở Tài chính: total 900,51 → 859,68, rank 2 → 4, tier Xuất sắc → Tốt" in lines
    assert "  Sở Nội vụ: total 882,57 → 883,07, rank 3 → 2" in lines
    assert "    - Dẫn đầu khối là Ban Quản lý các khu công nghiệp (903,31 điểm)." in lines
    assert "    + Dẫn đầu khối là Ban Quản lý các khu công nghiệp (894,31 điểm)." in lines


# --- corrections on other rounds ---


def test_corrections_leave_the_scores_file_byte_for_byte(workspace: Workspace) -> None:
    book = workspace.round_folder(ROUND) / BOOK
    correct(workspace, CORRECTIONS[:3])
    files = [book, workspace.round_folder(ROUND) / "Điều chỉnh.xlsx"]
    before = [hashlib.sha256(path.read_bytes()).digest() for path in files]
    assert checked(workspace, copies=True).effect
    rounds.build(workspace, workspace.drafts, ROUND)
    assert [hashlib.sha256(path.read_bytes()).digest() for path in files] == before


def test_a_build_tells_the_corrections_with_their_reasons_and_what_moved_with_them(workspace: Workspace) -> None:
    rounds.build(workspace, workspace.drafts, ROUND)
    correct(workspace, CORRECTIONS[:3])
    report = rounds.build(workspace, workspace.drafts, ROUND)
    moves = report.rounds[0].moves
    assert moves is not None
    groups = [one for one in moves.scores if one.reasons and one.points]
    assert {(one.before, one.after) for one in groups} >= {("140,83", "100"), ("69,5", "60,5")}
    assert {one.unit for one in groups} <= {one.unit for one in moves.units}
    changed = {one.effect.document for one in moves.documents}
    assert "quyet-dinh" in changed and sum("/" in one for one in changed) == len({one.unit for one in groups})


def test_a_round_without_corrections_has_no_effect(workspace: Workspace) -> None:
    assert checked(workspace).effect is None


def test_corrections_that_cannot_be_applied_have_no_effect_but_are_told(workspace: Workspace) -> None:
    correct(workspace, [["Sở Tài chính", "Dữ liệu số", 141, 100]])
    one = checked(workspace, copies=True)
    assert one.effect is None
    assert [f.rule for f in one.findings if f.severity.value == "error"] == ["correction-differs"]
    assert one.copies == [f"du-thao/{ROUND}/kiem-tra/Điều chỉnh.xlsx"], "the fault stands there"


def test_a_correction_that_moves_nothing_printed_says_so(workspace: Workspace) -> None:
    use_language("en")
    correct(workspace, [["Sở Tài chính", "Dữ liệu số", 140.83, 140.83]])
    effect = checked(workspace).effect
    assert effect is not None and not effect
    assert list(lines_of(effect)) == ["The corrections move 0 numbers, 0 sentences, 0 documents"]


def test_a_total_decided_by_a_meeting_moves_like_a_correction(workspace: Workspace) -> None:
    """Kon Tum keeps totals as typed although their parts say otherwise; both ways of correcting move them."""
    name = "kon-tum-2017"
    path = workspace.round_folder(name) / "round.yaml"
    text = path.read_text("utf-8")
    decided = (
        "decisions:\n  corrections:\n    - {subject: cntt, unit: so-khdt, points: total, old: 803.5, new: 690, "
        "paper: tb-1, reason: kết luận họp}\npapers:\n  tb-1: {kind: Thông báo, number: 1/TB}\n"
    )
    assert "\npapers:\n" in text
    path.write_text(text.replace("papers:\n", decided, 1), "utf-8")
    one = checked(workspace, name)
    assert [f.rule for f in one.findings if f.severity.value == "error"] == []
    assert any(f.rule == "decision" and "803,5 → 690" in f.message for f in one.findings)
    assert one.effect is not None and one.effect.units[0].total == ("803,5", "690,0")


# --- marked copies ---


def faulty_book(path: Path) -> Path:
    book = faulty.sound()
    for fault in faulty.FAULTS:
        fault.put(book)
    faulty.write(path, book)
    return path


def faulty_workspace(root: Path, **changes: Any) -> Workspace:
    workspace = workspaces.small(root, register=faulty.REGISTER, **changes)
    faulty_book(root / workspaces.FILE)
    return workspace


COPY = f"du-thao/{workspaces.ROUND}/kiem-tra/{workspaces.BOOK}"


def test_every_cell_that_something_is_said_about_is_marked_in_the_copy(tmp_path: Path) -> None:
    workspace = faulty_workspace(tmp_path)
    one = checked(workspace, workspaces.ROUND, copies=True)
    assert one.copies == [COPY]
    book = openpyxl.load_workbook(tmp_path / COPY)
    marked = {
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    }
    told = {(f.place.sheet, f.place.ref) for f in one.findings}  # type: ignore[union-attr]
    inside_merged = {("Các sở", "D25")}
    assert marked == told - inside_merged | {("Các sở", "D24")}


def test_the_clerks_own_file_is_never_touched(tmp_path: Path) -> None:
    workspace = faulty_workspace(tmp_path)
    path = tmp_path / workspaces.FILE
    before = (hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns)
    checked(workspace, workspaces.ROUND, copies=True)
    assert (hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns) == before
    assert [p.name for p in path.parent.glob("*.xlsx")] == [workspaces.BOOK]


def test_an_edited_copy_is_left_alone_and_told_as_a_warning(tmp_path: Path) -> None:
    use_language("en")
    workspace = faulty_workspace(tmp_path)
    checked(workspace, workspaces.ROUND, copies=True)
    book = openpyxl.load_workbook(tmp_path / COPY)
    book.worksheets[1]["C9"] = 17.5
    book.save(tmp_path / COPY)
    edited = (tmp_path / COPY).read_bytes()
    one = checked(workspace, workspaces.ROUND, copies=True)
    assert (tmp_path / COPY).read_bytes() == edited and one.copies == []
    assert [(f.severity.value, str(f.place)) for f in one.findings if f.rule == "copy-edited"] == [("warning", COPY)]


def test_a_copy_that_nobody_edited_is_made_anew(tmp_path: Path) -> None:
    workspace = faulty_workspace(tmp_path)
    checked(workspace, workspaces.ROUND, copies=True)
    first = (tmp_path / COPY).read_bytes()
    checked(workspace, workspaces.ROUND, copies=True)
    assert (tmp_path / COPY).read_bytes() == first
    book = faulty.sound()
    faulty.FAULTS[3].put(book)
    faulty.write(tmp_path / workspaces.FILE, book)
    assert checked(workspace, workspaces.ROUND, copies=True).copies == [COPY]
    assert (tmp_path / COPY).read_bytes() != first


def test_the_copy_of_a_workbook_that_is_mended_goes_away_unless_it_was_edited(tmp_path: Path) -> None:
    workspace = faulty_workspace(tmp_path)
    checked(workspace, workspaces.ROUND, copies=True)
    own = (tmp_path / COPY).with_name("ghi chép.xlsx")
    shutil.copy(tmp_path / COPY, own)
    faulty.write(tmp_path / workspaces.FILE, faulty.sound())
    one = checked(workspace, workspaces.ROUND, copies=True)
    assert one.copies == [] and not (tmp_path / COPY).exists() and own.exists()


def test_workbooks_of_one_name_have_copies_of_their_own(tmp_path: Path) -> None:
    scores = {"corrections": {"sheet": "Điều chỉnh", "file": "Bảng điểm.xlsm"}}
    workspace = faulty_workspace(tmp_path, scores=scores)
    workbook(tmp_path / workspaces.FILE.replace(".xlsx", ".xlsm"), {"Điều chỉnh": [["Đơn vị", "Tiêu chí"]]})
    copies = checked(workspace, workspaces.ROUND, copies=True).copies
    assert sorted(Path(copy).name for copy in copies) == ["Bảng điểm.xlsm.xlsx", "Bảng điểm.xlsx.xlsx"]


def test_a_sound_workbook_and_one_with_notes_only_have_no_copy(tmp_path: Path) -> None:
    workspace = workspaces.small(tmp_path, register=faulty.REGISTER)
    book = faulty.sound()
    faulty.write(tmp_path / workspaces.FILE, book)
    assert checked(workspace, workspaces.ROUND, copies=True).copies == []
    faulty.FAULTS[-1].put(book)
    faulty.write(tmp_path / workspaces.FILE, book)
    one = checked(workspace, workspaces.ROUND, copies=True)
    assert {f.severity.value for f in one.findings} == {"note"} and one.copies == []


def test_a_workbook_that_cannot_be_read_is_told_without_a_copy(tmp_path: Path) -> None:
    workspace = workspaces.small(tmp_path, register=faulty.REGISTER)
    (tmp_path / workspaces.FILE).write_bytes(b"bang diem")
    one = checked(workspace, workspaces.ROUND, copies=True)
    assert [f.rule for f in one.findings] == ["workbook-unreadable"] and one.copies == []


def test_a_table_as_text_under_the_name_of_a_workbook_has_a_copy_too(tmp_path: Path) -> None:
    workspace = workspaces.small(tmp_path, register=faulty.REGISTER)
    rows = openpyxl.load_workbook(faulty_book(tmp_path / "goc.xlsx"))["Các sở"].iter_rows(values_only=True)
    text = "\n".join(",".join('"' + str("" if cell is None else cell) + '"' for cell in row) for row in rows)
    (tmp_path / workspaces.FILE).write_text(text, "utf-8-sig")
    one = checked(workspace, workspaces.ROUND, copies=True)
    assert "workbook-ending" in {f.rule for f in one.findings} and one.copies == [COPY]
    marked = [cell for row in openpyxl.load_workbook(tmp_path / COPY).worksheets[1].iter_rows() for cell in row]
    assert any(cell.comment is not None for cell in marked)


def test_a_missing_sheet_stands_in_the_list_of_the_copy(tmp_path: Path) -> None:
    sheets = [{"sheet": name, "subject": "so-hoa", "block": block} for name, block in (("Các sở", "so"), ("Xã", "xa"))]
    workspace = faulty_workspace(tmp_path, scores={"sheets": sheets})
    checked(workspace, workspaces.ROUND, copies=True)
    listed = openpyxl.load_workbook(tmp_path / COPY).worksheets[0]
    assert any("“Xã”" in str(cell.value) for cell in listed["D"])


# --- for programs ---


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    path = rounds.ROOT / "docgen" / "schemas" / "check.schema.json"
    schema = json.loads(path.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_checks_for_programs_follow_their_schema(
    case: Case, tmp_path: Path, validator: jsonschema.Draft202012Validator
) -> None:
    faults = checked(faulty_workspace(tmp_path), workspaces.ROUND, copies=True)
    with_effect = RoundCheck(ROUND, effect=case.effect)
    told = json.loads(checkup.as_json([faults, with_effect, RoundCheck("x", wrong_setup=True)]))
    validator.validate(told)
    first, second, third = told["rounds"]
    assert len(first["findings"]) == len(faults.findings) and first["copies"] == [COPY]
    assert second["effect"]["numbers"] == case.effect.numbers and second["effect"]["units"][0]["tiers_up"] == -1
    assert third["wrong_setup"] and third["effect"] is None
    broken = json.loads(checkup.as_json([faults]))
    broken["rounds"][0]["findings"][0]["place"].pop("ref")
    assert not validator.is_valid(broken), "the schema does refuse something"


def test_all_samples_follow_the_schema(workspace: Workspace, validator: jsonschema.Draft202012Validator) -> None:
    found = checkup.check(workspace, workspace.rounds(), workspace.drafts, copies=False)
    validator.validate(json.loads(checkup.as_json(found)))
