"""What was submitted is frozen, what was issued cannot move, and both can be taken back."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docgen import dossier
from docgen.desk import handing
from docgen.desk import status as looking
from docgen.desk.handing import Desk, Handed
from docgen.dossier import drafting as drafting_of
from docgen.dossier import jobs
from docgen.drafts import Drafts
from docgen.errors import Refused
from docgen.i18n import use_language
from docgen.making.marks import read_marks
from docgen.making.refreshing import Refresher
from docgen.ooxml.names import DOCUMENT_PART
from docgen.ooxml.package import read_package, write_package
from docgen.progress import Lines
from docgen.render.manifest import PRINTED
from docgen.workspace import Workspace
from tests import drafting
from tests.drafting import DECISION, NOTICE, build, correct, outcomes, replace_in, rules
from tests.read.making import workbook
from tests.render.build import docx
from tests.workspaces import FILE, ROUND

DAY = dt.date(2026, 12, 22)
ROUND_FILE = f"data/{ROUND}/round.yaml"
SECOND = "quyet-dinh (lần 2)"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = drafting.made(tmp_path)
    build(made)
    return made


@pytest.fixture
def path(workspace: Workspace) -> Path:
    return drafting.draft(workspace)


def submit(workspace: Workspace, *documents: str, undo: bool = False) -> Handed:
    with Drafts(workspace.state, workspace.root) as drafts:
        desk = Desk(workspace, ROUND, drafts)
        return desk.take_back(documents) if undo else desk.submit(documents)


def issue(
    workspace: Workspace, number: str = "15", day: dt.date = DAY, *, document: str = DECISION, as_is: bool = False
) -> Handed:
    with Drafts(workspace.state, workspace.root) as drafts:
        return Desk(workspace, ROUND, drafts).issue(document, number, day, as_is=as_is)


def recall(workspace: Workspace, number: str = "15") -> Handed:
    with Drafts(workspace.state, workspace.root) as drafts:
        return Desk(workspace, ROUND, drafts).recall(DECISION, number)


def states(workspace: Workspace) -> dict[str, str]:
    (one,) = looking.status(workspace, [ROUND])
    return {Path(document.file).stem: looking.words_of(document) for document in one.documents}


def told(handed: Handed) -> list[str]:
    return [finding.rule for finding in handed.findings]


def marks_file(workspace: Workspace) -> Path:
    return workspace.round_folder(ROUND) / "trang-thai.yaml"


# --- submitted ---


def test_what_was_submitted_stays_and_the_next_version_comes_beside_it(workspace: Workspace, path: Path) -> None:
    frozen = path.read_bytes()
    assert submit(workspace, DECISION).done == [f"du-thao/{ROUND}/quyet-dinh.docx"]
    assert outcomes(build(workspace)) == {DECISION: "unchanged", NOTICE: "unchanged"}
    correct(workspace, so_1=35)
    assert states(workspace)[DECISION] == "submitted; changed since: scores"
    assert outcomes(build(workspace)) == {SECOND: "written", NOTICE: "unchanged"}
    assert path.read_bytes() == frozen
    assert "66" in drafting.text(path.with_name(f"{SECOND}.docx"))
    assert states(workspace) == {DECISION: "submitted", SECOND: "up to date", NOTICE: "up to date"}
    correct(workspace, so_1=36)
    assert outcomes(build(workspace)) == {SECOND: "written", NOTICE: "unchanged"}
    submit(workspace, DECISION)
    correct(workspace, so_1=37)
    assert outcomes(build(workspace)) == {"quyet-dinh (lần 3)": "written", NOTICE: "unchanged"}
    assert path.read_bytes() == frozen


def test_the_edits_of_what_was_submitted_are_carried_over(workspace: Workspace, path: Path) -> None:
    edited = drafting.edit(path)
    submit(workspace, DECISION)
    correct(workspace, so_1=35)
    assert outcomes(build(workspace)) == {SECOND: "written", NOTICE: "unchanged"}
    second = path.with_name(f"{SECOND}.docx")
    assert path.read_bytes() == edited
    assert "Một câu do người thêm." in drafting.text(second) and "66" in drafting.text(second)
    assert outcomes(build(workspace)) == {SECOND: "unchanged", NOTICE: "unchanged"}


def test_without_docgens_notes_what_was_submitted_is_frozen_all_the_same(workspace: Workspace, path: Path) -> None:
    edited = drafting.edit(path)
    submit(workspace, DECISION)
    shutil.rmtree(workspace.state)
    assert outcomes(build(workspace))[DECISION] == "unchanged"
    correct(workspace, so_1=35)
    build(workspace)
    second = path.with_name(f"{SECOND}.docx")
    assert path.read_bytes() == edited
    assert "Một câu do người thêm." in drafting.text(second) and "66" in drafting.text(second)
    assert outcomes(build(workspace))[SECOND] == "unchanged"


def test_a_frozen_file_that_is_gone_or_changed_is_told(workspace: Workspace, path: Path) -> None:
    submit(workspace, DECISION)
    frozen = path.read_bytes()
    drafting.edit(path)
    assert "frozen-changed" in rules(build(workspace))
    path.unlink()
    assert "frozen-missing" in rules(build(workspace))
    assert not path.exists()
    correct(workspace, so_1=35)
    build(workspace)
    path.write_bytes(frozen)
    assert outcomes(build(workspace)) == {SECOND: "unchanged", NOTICE: "unchanged"}


def test_submitting_is_taken_back(workspace: Workspace, path: Path) -> None:
    assert submit(workspace).done == [f"du-thao/{ROUND}/{name}.docx" for name in (DECISION, NOTICE)]
    assert told(submit(workspace, DECISION)) == ["submitted-already"]
    assert submit(workspace, undo=True).findings == [] and not marks_file(workspace).exists()
    assert told(submit(workspace, DECISION, undo=True)) == ["not-submitted"]
    correct(workspace, so_1=35)
    assert outcomes(build(workspace))[DECISION] == "written"


def test_submitting_is_not_taken_back_once_a_later_version_stands(workspace: Workspace) -> None:
    submit(workspace, DECISION)
    correct(workspace, so_1=35)
    build(workspace)
    assert told(submit(workspace, DECISION, undo=True)) == ["version-later"]


def test_drafts_for_units_are_submitted_like_others(workspace: Workspace) -> None:
    letter = workspace.drafts / ROUND / NOTICE / "so-1.docx"
    letter.parent.mkdir()
    shutil.copy(drafting.draft(workspace, NOTICE), letter)
    assert submit(workspace).done[-1] == f"du-thao/{ROUND}/{NOTICE}/so-1.docx"
    assert sorted(read_marks(marks_file(workspace), "x")) == [DECISION, NOTICE, f"{NOTICE}/so-1"]


def test_what_cannot_be_submitted_is_told(workspace: Workspace, path: Path) -> None:
    assert told(submit(workspace, "bao-cao")) == ["document-unknown"]
    path.with_name(f"~${path.name[2:]}").touch()
    assert told(submit(workspace, DECISION)) == ["draft-open"]
    drafting.draft(workspace, NOTICE).unlink()
    assert told(submit(workspace, NOTICE)) == ["draft-missing"]
    assert not marks_file(workspace).exists()


def test_a_build_elsewhere_knows_no_marks(workspace: Workspace, tmp_path: Path) -> None:
    submit(workspace)
    report = dossier.build(workspace, [ROUND], tmp_path / "khac", Lines(quiet=True))
    assert outcomes(report) == {DECISION: "written", NOTICE: "written"}


def test_a_build_into_the_drafts_by_another_name_knows_them(
    workspace: Workspace, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(workspace)
    frozen = path.read_bytes()
    correct(workspace, so_1=35)
    monkeypatch.chdir(workspace.root)
    report = dossier.build(workspace, [ROUND], Path("du-thao"), Lines(quiet=True))
    assert SECOND in outcomes(report) and path.read_bytes() == frozen


# --- issued ---


def parts_but_text(path: Path) -> dict[str, bytes]:
    return {name: data for name, data in read_package(path.read_bytes(), "x").items() if name != "word/document.xml"}


def test_number_and_date_are_entered_wherever_they_stand_and_nothing_else(workspace: Workspace, path: Path) -> None:
    drafting.edit(path)
    before, parts = drafting.text(path), parts_but_text(path)
    assert issue(workspace).done == [f"du-thao/{ROUND}/quyet-dinh.docx"]
    after = drafting.text(path)
    assert after.count("15/QĐ-UBND ngày 22 tháng 12 năm 2026") == 2
    lines = zip(before.splitlines(), after.splitlines(), strict=True)
    assert [new for old, new in lines if old != new] == [
        "Số 15/QĐ-UBND ngày 22 tháng 12 năm 2026",
        "Kèm theo số 15/QĐ-UBND ngày 22 tháng 12 năm 2026",
    ]
    assert parts_but_text(path) == parts
    assert states(workspace)[DECISION] == "issued, number 15, date 22/12/2026"


@pytest.mark.parametrize("lost", [False, True])
def test_what_was_issued_cannot_move(workspace: Workspace, path: Path, lost: bool) -> None:
    issue(workspace)
    issued = path.read_bytes()
    if lost:
        shutil.rmtree(workspace.state)
    assert outcomes(build(workspace))[DECISION] == "unchanged"
    replace_in(workspace, "templates/mau/phrases.yaml", "phrases", "# khác\nphrases")
    (workspace.root / "templates/mau/template.docx").write_bytes(
        docx("{{ van_ban.so_ky_hieu }}", "{{ so_hoa.trung_binh }}")
    )
    correct(workspace, so_1=35)
    report = build(workspace)
    assert outcomes(report)[DECISION] == "left alone" and "issued-would-change" in rules(report)
    assert report.tally()[0] == 1
    assert path.read_bytes() == issued and not list(path.parent.glob("*lần*"))
    correct(workspace)
    assert told(issue(workspace)) == ["issued-already"]


def test_a_template_or_rubric_for_next_year_does_not_concern_what_was_issued(workspace: Workspace) -> None:
    issue(workspace)
    replace_in(workspace, "rubrics/tinh/1-2026.yaml", "most: 10", "most: 12")
    assert outcomes(build(workspace))[DECISION] == "unchanged"


@pytest.mark.parametrize("freeze", [issue, submit])
def test_another_docgen_that_notes_what_is_printed_otherwise_changes_nothing_in_them(
    workspace: Workspace, freeze: Callable[[Workspace], Handed], monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze(workspace)
    monkeypatch.setattr(jobs, "program_digest", lambda: "another")
    monkeypatch.setattr(drafting_of, "printed_digests", lambda *_given: dict.fromkeys(PRINTED, "otherwise"))
    assert outcomes(build(workspace))[DECISION] == "unchanged"
    correct(workspace, so_1=35)
    report = build(workspace)
    assert "issued-would-change" in rules(report) or outcomes(report)[SECOND] == "written"


@pytest.mark.parametrize("freeze", [issue, submit])
def test_rows_in_another_order_with_the_same_points_do_not_concern_it(
    workspace: Workspace, freeze: Callable[[Workspace], Handed]
) -> None:
    freeze(workspace)
    ordered = drafting.sheets()
    heads, *rows = ordered["Các sở"]
    workbook(workspace.root / FILE, {**ordered, "Các sở": [heads, *reversed(rows)]})
    report = build(workspace)
    assert outcomes(report)[DECISION] == "unchanged" and "issued-would-change" not in rules(report)
    assert not list(drafting.draft(workspace).parent.glob("*lần*"))


def test_phrases_for_next_year_do_not_concern_it_either_but_remarks_do(workspace: Workspace) -> None:
    assert issue(workspace, "8", dt.date(2026, 12, 20), document=NOTICE, as_is=True).findings == []
    replace_in(workspace, "templates/thong-bao/phrases.yaml", "Đứng đầu", "Dẫn đầu")
    assert outcomes(build(workspace))[NOTICE] == "unchanged"
    replace_in(workspace, f"data/{ROUND}/nhan-xet.md", "cố gắng", "rất cố gắng")
    assert outcomes(build(workspace))[NOTICE] == "left alone"


def test_the_number_may_be_written_into_round_yaml_afterwards(workspace: Workspace, path: Path) -> None:
    issue(workspace)
    replace_in(workspace, ROUND_FILE, "number: ''", "number: '15'")
    replace_in(workspace, ROUND_FILE, "date: 2026-12\n", "date: 2026-12-22\n")
    assert outcomes(build(workspace))[DECISION] == "unchanged"
    replace_in(workspace, ROUND_FILE, "number: '15'", "number: '16'")
    assert "issued-would-change" in rules(build(workspace))


def test_a_number_typed_by_hand_is_taken_or_told(workspace: Workspace, path: Path) -> None:
    typed = path.read_bytes()
    for number, expected in (("15", []), ("14", ["number-differs"])):
        parts = read_package(typed, "x")
        body = parts["word/document.xml"].decode()
        gap = "\u00a0" * 12 + "/QĐ-UBND"
        assert body.count(gap) == 2
        body = body.replace(gap, f"{number} /QĐ-UBND", 1)
        path.write_bytes(write_package({**parts, "word/document.xml": body.encode()}))
        assert told(issue(workspace)) == expected
        if not expected:
            assert drafting.text(path).count("15/QĐ-UBND") == 2
            recall(workspace)


def test_a_document_without_places_is_issued_as_it_is(workspace: Workspace, path: Path) -> None:
    path.write_bytes(docx("Số 15/QĐ-UBND"))
    data = path.read_bytes()
    assert told(issue(workspace)) == ["number-place-missing", "number-place-missing"]
    assert issue(workspace, as_is=True).findings == []
    assert path.read_bytes() == data


def test_round_yaml_may_not_say_another_number(workspace: Workspace) -> None:
    replace_in(workspace, ROUND_FILE, "number: ''", "number: '16'")
    build(workspace)
    assert told(issue(workspace)) == ["number-differs"]


def test_what_was_issued_is_kept_with_all_that_it_was_made_from(workspace: Workspace, path: Path) -> None:
    issue(workspace)
    archive = workspace.state / "issued" / ROUND / "quyet-dinh.zip"
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as found:
        assert found.read("quyet-dinh.docx") == path.read_bytes()
        names = set(found.namelist())
    wanted = {ROUND_FILE, "rubrics/tinh/1-2026.yaml", "templates/mau/template.docx", "data/units.yaml"}
    assert wanted | {f"data/{ROUND}/Bảng điểm.xlsx", f"data/{ROUND}/nhan-xet.md"} <= names


def test_issuing_goes_on_where_it_was_killed(workspace: Workspace, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """Nothing after it runs."""

    def die(*_arguments: object) -> None:
        raise Killed

    before = path.read_bytes()
    monkeypatch.setattr(handing, "write_marks", die)
    with pytest.raises(Killed):
        issue(workspace)
    monkeypatch.undo()
    with Drafts(workspace.state, workspace.root, look_only=True) as drafts:
        assert [one.copy.read_bytes() for one in drafts.history(path)] == [before]
    assert "15/QĐ-UBND" in drafting.text(path) and not marks_file(workspace).exists()
    assert outcomes(build(workspace))[DECISION] == "unchanged"
    assert issue(workspace).findings == []
    assert states(workspace)[DECISION] == "issued, number 15, date 22/12/2026"


@pytest.mark.parametrize("submitted", [False, True])
def test_issuing_is_taken_back_by_its_number(workspace: Workspace, path: Path, submitted: bool) -> None:
    before = path.read_bytes()
    if submitted:
        submit(workspace, DECISION)
    issue(workspace)
    assert told(submit(workspace, DECISION, undo=True)) == ["not-submitted"]
    assert told(recall(workspace, "16")) == ["number-differs"]
    assert recall(workspace).findings == []
    assert path.read_bytes() == before
    assert states(workspace)[DECISION] == ("submitted" if submitted else "up to date")
    assert not (workspace.state / "issued" / ROUND / "quyet-dinh.zip").exists()


def test_a_broken_file_of_marks_stops_the_round(workspace: Workspace) -> None:
    marks_file(workspace).write_text("documents: {quyet-dinh: [{state: gone}]}", "utf-8")
    report = build(workspace)
    assert report.wrong_setup and set(outcomes(report).values()) == {"failed"}
    with pytest.raises(Refused):
        submit(workspace)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_language("en")
    yield


def make_conflict(workspace: Workspace, path: Path) -> None:
    """Write over a figure by hand, and correct what it is computed from."""
    parts = read_package(path.read_bytes(), "")
    body = parts[DOCUMENT_PART].decode().replace(">63,45<", ">99<")
    path.write_bytes(write_package({**parts, DOCUMENT_PART: body.encode()}))
    correct(workspace, so_1=39)
    build(workspace)


def test_a_draft_with_open_conflicts_does_not_leave_the_house(workspace: Workspace, path: Path) -> None:
    make_conflict(workspace, path)
    handed = submit(workspace, DECISION)
    assert handed.done == [] and [one.rule for one in handed.findings] == ["conflicts-open"]
    build(workspace, refresher=Refresher("mine"))
    assert submit(workspace, DECISION).findings == []


def test_status_counts_the_conflicts_that_are_left(workspace: Workspace, path: Path) -> None:
    make_conflict(workspace, path)
    found = next(one for one in looking.status(workspace, [ROUND])[0].documents if one.document == DECISION)
    assert (found.follows, found.conflicts, found.reasons) == ("current", 1, ())
    assert looking.words_of(found) == "up to date; edited by hand; 1 conflict to be decided"


def test_status_tells_of_what_was_submitted_beside_its_next_version(workspace: Workspace, path: Path) -> None:
    submit(workspace, DECISION)
    correct(workspace, so_1=39)
    build(workspace)

    def lines() -> list[str]:
        return [one for one in looking.lines_of(looking.status(workspace, [ROUND])[0]) if "quyet-dinh" in one]

    folder = f"du-thao/{ROUND}"
    assert lines() == [f"{folder}/quyet-dinh.docx: submitted", f"{folder}/{SECOND}.docx: up to date"]
    path.write_bytes(path.read_bytes() + b" ")
    assert lines()[0] == f"{folder}/quyet-dinh.docx: submitted; edited by hand"
    path.unlink()
    assert lines()[0] == f"{folder}/quyet-dinh.docx: submitted; not there"


def test_a_draft_that_is_out_of_date_does_not_leave_the_house(workspace: Workspace, path: Path) -> None:
    correct(workspace, so_1=39)
    handed = submit(workspace, DECISION)
    assert handed.done == [] and [one.rule for one in handed.findings] == ["draft-outdated"]
