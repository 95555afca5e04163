"""A round as a whole: names of the signing day, decisions of people, corrections, from files to what is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docgen import dossier
from docgen.dossier import Prepared, Registers
from docgen.errors import Line, Refused, Severity, WrongSetup
from docgen.i18n import use_language
from docgen.ooxml.package import read_package, write_package
from docgen.workspace import Workspace
from tests import reading, rounds, workspaces
from tests.workspaces import ROUND, SO, XA

SIXTH = "thien-thanh-2026"
HEADS = ["STT", "Đơn vị", "Hạ tầng", "Ứng dụng", "Nhân lực", "Tổng điểm"]
OLD, NEW = "Sở Xây dựng", "Sở Xây dựng và Giao thông"
RENAMED: list[dict[str, Any]] = [
    {"code": "so-5", "name": OLD, "office": "tinh", "block": "so", "valid_to": "2026-11-30"},
    {"code": "so-5", "name": NEW, "office": "tinh", "block": "so", "valid_from": "2026-12-01"},
]
DOCUMENTS = {"truoc": {"date": "2026-11-30"}, "sau": {"date": "2026-12-01"}, "mo": {"date": "2026-12", "number": ""}}


def sheets(*changes: tuple[str, str]) -> dict[str, list[list[Any]]]:
    """The workbook of the small round; changes: of units' names."""
    named = dict(changes)

    def rows(names: tuple[str, ...]) -> list[list[Any]]:
        return [[n, named.get(name, name), 10 + n, 30, 20, 60 + n] for n, name in enumerate(names, start=1)]

    return {"Các sở": [HEADS, *rows(SO)], "Các xã": [HEADS, *rows(XA)]}


def register(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [*(unit for unit in workspaces.units() if unit["code"] != "so-5"), *more]


def prepare(root: Path, *changes: tuple[str, str], **kwargs: Any) -> tuple[Workspace, Registers, Prepared]:
    workspace = workspaces.small(root, sheets(*changes), **kwargs)
    registers = Registers(workspace)
    return workspace, registers, dossier.prepare(workspace, registers, ROUND)


def names_in(context: Any) -> list[str]:
    """The names that the table of a document prints."""
    return [str(row.ten) for row in context["bang"].chung]


@pytest.mark.parametrize("typed", [OLD, NEW, "SỞ XÂY DỰNG & GIAO THÔNG"])
def test_a_renamed_unit_is_known_by_both_names_and_printed_by_that_of_the_day(tmp_path: Path, typed: str) -> None:
    spelled = [RENAMED[0], {**RENAMED[1], "spellings": ["Sở Xây dựng & Giao thông"]}]
    made = prepare(tmp_path, (OLD, typed), register=register(*spelled), documents=DOCUMENTS, norm="nd30-2020")
    workspace, registers, prepared = made
    assert prepared.findings == ()
    printed = {
        name: [shown for shown in names_in(dossier.tell(registers, prepared, name).context) if OLD in shown]
        for name in DOCUMENTS
    }
    assert printed == {"truoc": [OLD], "sau": [NEW], "mo": [NEW]}


def test_everything_else_of_a_renamed_unit_stays_the_same(tmp_path: Path) -> None:
    made = prepare(tmp_path, register=register(*RENAMED), documents=DOCUMENTS, norm="nd30-2020")
    workspace, registers, prepared = made
    rows = {}
    for name in ("truoc", "sau"):
        context = dossier.tell(registers, prepared, name).context
        (row,) = (row for row in context["bang"].chung if row.code == "so-5")
        rows[name] = (str(row.tong), str(row.hang), str(row.muc), str(context["so_hoa"].so.don_vi.so_5))
    assert rows["truoc"][:3] == rows["sau"][:3] and (rows["truoc"][3], rows["sau"][3]) == (OLD, NEW)


def test_messages_call_a_unit_by_its_last_name_of_the_year(tmp_path: Path) -> None:
    workbook = sheets((OLD, OLD))
    workbook["Các sở"][5][2] = None
    workspace = workspaces.small(tmp_path, workbook, register=register(*RENAMED))
    with pytest.raises(Refused) as refused:
        dossier.prepare(workspace, Registers(workspace), ROUND)
    assert [finding.rule for finding in refused.value.findings] == ["mark-missing"]
    assert NEW in refused.value.findings[0].message


def test_both_names_of_one_unit_in_one_workbook_are_one_unit_twice(tmp_path: Path) -> None:
    workbook = sheets()
    workbook["Các sở"].append([8, NEW, 11, 30, 20, 61])
    workspace = workspaces.small(tmp_path, workbook, register=register(*RENAMED))
    with pytest.raises(Refused) as refused:
        dossier.prepare(workspace, Registers(workspace), ROUND)
    assert [(f.rule, getattr(f.place, "ref", "")) for f in refused.value.findings] == [("unit-twice", "B9")]


@pytest.mark.parametrize("turned", [False, True])
def test_a_name_that_passed_to_another_unit_means_the_one_that_has_it_now(tmp_path: Path, turned: bool) -> None:
    """As in 2025: the new Sở Tài chính was made from the old one and another; both had the name in that year."""
    ended = {"code": "so-tc-cu", "name": OLD, "office": "tinh", "block": "so", "valid_to": "2026-02-28"}
    made = {"code": "so-5", "name": OLD, "office": "tinh", "block": "so", "valid_from": "2026-03-01"}
    both = [made, ended] if turned else [ended, made]
    left = [{"unit": "so-tc-cu", "reason": "đã hợp nhất"}]
    _workspace, _registers, prepared = prepare(tmp_path, register=register(*both), out_of_scope=left)
    assert prepared.findings == ()
    assert "so-5" in {entry.unit for entry in prepared.scores.entries}


def test_a_unit_of_earlier_years_is_told_with_what_it_is_now(tmp_path: Path) -> None:
    use_language("en")
    ended = {"code": "so-8", "name": "Sở Giao thông", "office": "tinh", "block": "so", "valid_to": "2025-06-30"}
    made = {"code": "so-5", "name": OLD, "office": "tinh", "block": "so", "predecessors": ["so-8"]}
    known = register(ended, made)
    with pytest.raises(Refused) as listed:
        prepare(tmp_path / "a", register=known, out_of_scope=[{"unit": "so-8", "reason": "x"}])
    with pytest.raises(Refused) as typed:
        prepare(tmp_path / "b", (OLD, "Sở Giao thông"), register=known)
    said = "“Sở Giao thông” is in force only until 30/6/2025, and is now “Sở Xây dựng”"
    (one,), (other,) = listed.value.findings, typed.value.findings
    assert [one.message, other.message] == [said, said] and [one.rule, other.rule] == ["unit-absent"] * 2
    assert one.advice == "Delete the entry, or type the code of the unit of today: so-5"
    assert other.advice == "Delete the row, or name it as the unit of today: “Sở Xây dựng”"


def test_documents_of_a_round_print_the_name_of_their_own_day(tmp_path: Path) -> None:
    """On paper: the report is signed before the department is renamed, the decision after it."""
    workspace = rounds.copy_of_samples(tmp_path / "ws")
    units = tmp_path / "ws" / "data" / "units" / "thien-thanh.yaml"
    text = units.read_text("utf-8")
    line = next(line for line in text.splitlines() if "code: so-tai-chinh," in line)
    before = line.replace("}", ", valid_to: 2026-11-30}")
    after = line.replace("name: Sở Tài chính", "name: Sở Tài chính và Đầu tư").replace("}", ", valid_from: 2026-12-01}")
    units.write_text(text.replace(line, f"{before}\n{after}"), "utf-8")
    settings = workspace.round_folder("thien-thanh-2026") / "round.yaml"
    text = settings.read_text("utf-8")
    assert text.count('date: "2026-12"') == 2
    head, _cut, tail = text.rpartition('date: "2026-12"')
    settings.write_text(f"{head}date: 2026-11-25{tail}", "utf-8")
    rounds.build(workspace, tmp_path / "out", "thien-thanh-2026")
    report, decision = (
        reading.whole_text(tmp_path / "out" / "thien-thanh-2026" / f"{n}.docx") for n in ("bao-cao", "quyet-dinh")
    )
    assert "Sở Tài chính (từ hạng 3 lên hạng 2)" in report and "và Đầu tư" not in report
    assert "Sở Tài chính và Đầu tư" in decision


def test_the_starter_says_nothing_false_of_scales_that_differ_and_of_units_without_rank(tmp_path: Path) -> None:
    """The wording that `docgen init` gives, under a rubric with a scale for each block and a bonus."""
    workspace = rounds.copy_of_samples(tmp_path / "ws")
    rubric = workspace.root / "rubrics" / "thien-thanh" / "1250-2026.yaml"
    text = rubric.read_text("utf-8").replace("scale: 1000", "scale: {so-nganh: 1000, xa: 1010}")
    text = text.replace("{so-nganh: 120, xa: 130}", "{so-nganh: 120, xa: 140}")
    bonus = "      - {code: thuong, label: Điểm thưởng, kind: bonus, most: 5}\n"
    rubric.write_text(text.replace("    tiers:\n", f"{bonus}    tiers:\n", 1), "utf-8")
    settings = workspace.round_folder(SIXTH) / "round.yaml"
    left = "not_ranked:\n  - {unit: so-y-te, reason: có đặc thù}\n"
    settings.write_text(settings.read_text("utf-8").replace("not_assessed:\n", f"{left}not_assessed:\n"), "utf-8")
    report = rounds.build(workspace, tmp_path / "out", SIXTH)
    told = [finding.rule for finding in report.rounds[0].findings]
    assert not {"gap-in-sentence", "star-unexplained"} & set(told)
    texts = (reading.whole_text(tmp_path / "out" / SIXTH / f"{n}.docx") for n in ("bao-cao", "quyet-dinh"))
    made, decision = (text.replace("\u00a0", " ") for text in texts)
    assert "13/14 đơn vị được đánh giá, xếp hạng; điểm trung bình đạt" in decision
    assert "/1.000 điểm;" in decision and "/1.010 điểm;" in decision
    assert "4. Có điểm nhưng không xếp hạng năm 2026: Sở Y tế." in decision
    assert "* Sở Y tế: có đặc thù." in decision and "()" not in decision
    assert "Có điểm nhưng không xếp hạng: Sở Y tế (có đặc thù)." in made
    assert "thang" not in made.split("nhóm", 1)[1][:20] and "/ điểm" not in made + decision


def test_a_star_without_its_reason_is_told(tmp_path: Path) -> None:
    workspace = rounds.copy_of_samples(tmp_path / "ws")
    template = workspace.root / "templates" / "quyet-dinh-thien-thanh-nd30" / "template.docx"
    parts = read_package(template.read_bytes(), "x")
    text = parts["word/document.xml"].decode().replace("* {{ dv }}: {{ dv.ly_do }}.", "* {{ dv }}.")
    template.write_bytes(write_package({**parts, "word/document.xml": text.encode()}))
    report = rounds.build(workspace, tmp_path / "out", SIXTH)
    (told,) = [finding for finding in report.rounds[0].findings if finding.rule == "star-unexplained"]
    assert "UBND xã Yên Sa" in told.message and "bão lũ" in told.message


def test_decisions_and_corrections_are_applied_in_order_and_told(tmp_path: Path) -> None:
    workbook = sheets()
    workbook["Điều chỉnh"] = [
        ["Đơn vị", "Tiêu chí", "Điểm cũ", "Điểm mới", "Lý do", "Số văn bản"],
        [SO[0], "Hạ tầng", 11, 12, "giải trình", "4/CV"],
    ]
    decided = {"subject": "so-hoa", "unit": "so-1", "paper": "tb-1", "reason": "họp"}
    workspace = workspaces.small(
        tmp_path,
        workbook,
        scores={"corrections": {"sheet": "Điều chỉnh"}},
        papers={"tb-1": {"kind": "Thông báo", "number": "1/TB"}},
        decisions={
            "corrections": [{**decided, "points": "total", "old": 62, "new": 63}],
            "ties": [{"subject": "so-hoa", "block": "so", "order": ["so-1", "so-3"], "paper": "tb-1", "reason": "họp"}],
        },
    )
    prepared = dossier.prepare(workspace, Registers(workspace), ROUND)
    assert [(f.rule, f.severity.value) for f in prepared.findings] == [("decision", "note")] * 3
    block = prepared.assessment.subjects[0].blocks[0]
    totals = {result.unit.code: (str(result.total), str(result.rank)) for result in block.order}
    assert (totals["so-1"], totals["so-3"]) == (("63", "5"), ("63", "6")), "the decision parts the tie it makes"
    assert {entry.unit: str(entry.total and entry.total.value) for entry in prepared.given.entries}["so-1"] == "61"


def test_corrections_are_held_against_the_scores_even_where_others_cannot_be_read(tmp_path: Path) -> None:
    workbook = sheets()
    workbook["Các xã"][1][3] = "abc"
    heads = ["Đơn vị", "Tiêu chí", "Điểm cũ", "Điểm mới", "Lý do", "Số văn bản"]
    rows = [
        [SO[0], "Hạ tầng", 10, 12],
        [SO[1], "Hạ tầng", 12, 13],
        [XA[0], "Ứng dụng", 30, 31],
        [XA[0], "Tổng điểm", 60, 62],
    ]
    workbook["Điều chỉnh"] = [heads, *([*row, "giải trình", "4/CV"] for row in rows)]
    workspace = workspaces.small(tmp_path, workbook, scores={"corrections": {"sheet": "Điều chỉnh"}})
    with pytest.raises(Refused) as refused:
        dossier.prepare(workspace, Registers(workspace), ROUND)
    told = [(f.rule, getattr(f.place, "ref", "")) for f in refused.value.findings]
    assert told == [("not-a-number", "D2"), ("correction-differs", "C2"), ("decision", "D3")]


def test_what_is_wrong_with_the_set_up_is_told_apart_from_the_data(tmp_path: Path) -> None:
    with pytest.raises(WrongSetup):
        prepare(tmp_path / "a", rubric="tinh/9-2026")
    with pytest.raises(Refused) as refused:
        prepare(tmp_path / "b", (OLD, "Sở ?"))
    assert not isinstance(refused.value, WrongSetup)


def test_rules_that_nobody_confirmed_are_told_at_their_lines_until_somebody_does(tmp_path: Path) -> None:
    use_language("en")
    unclear = "chưa rõ: văn bản không nêu thứ hạng khi bằng điểm; lấy cùng hạng, cần xác nhận"
    ties = {"method": "dense", "reference": unclear}
    workspace, registers, prepared = prepare(tmp_path, subject={"ties": ties, "scale_reference": unclear.upper()})
    told = [finding for finding in prepared.findings if finding.rule == "rule-unconfirmed"]
    text = workspace.rubric("tinh/1-2026").read_text("utf-8").splitlines()
    lines = {place.key: text[place.line - 1] for finding in told if isinstance(place := finding.place, Line)}
    assert list(lines) == ["subjects.0.scale_reference", "subjects.0.ties.reference"]
    assert all("reference" in line for line in lines.values())
    assert {finding.severity for finding in told} == {Severity.WARNING}
    assert unclear in told[1].message
    (built,) = rounds.build(workspace, workspace.drafts, ROUND).rounds
    assert [finding for finding in built.findings if finding.rule == "rule-unconfirmed"] == told
    confirmed = {"method": "dense", "reference": "Điều 5"}
    _workspace, _registers, after = prepare(tmp_path / "b", subject={"ties": confirmed})
    assert [finding for finding in after.findings if finding.rule == "rule-unconfirmed"] == []


def test_a_document_with_tables_of_groups_tells_of_the_ranks_shared_there(tmp_path: Path) -> None:
    """Every unit of the small round has 30 and 20 points in its second and third group."""
    of_groups = {"nhom": {"shape": "ranking", "subject": "so-hoa", "blocks": ["so"], "each": "group"}}
    for name, tables, owed in (("khong", None, []), ("co", of_groups, ["tie-in-group"])):
        ties = {"method": "unique", "reference": "Điều 5"}
        made = prepare(tmp_path / name, subject={"ties": ties}, tables=tables)
        assert [finding.rule for finding in dossier.tell(*made[1:], "quyet-dinh").findings] == owed
