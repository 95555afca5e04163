from __future__ import annotations

from docgen.plan.parts import all_parts, names_of, part_label
from tests.handing import occasion, round_, rubric


def test_the_work_is_split_by_group_or_by_block() -> None:
    groups = ["cds.the-che", "cds.du-lieu", "cds.dich-vu", "cds.thuong", "cds.phat"]
    assert all_parts(occasion(), "group") == groups
    assert all_parts(occasion(), "block") == ["so", "xa"]


def test_a_total_that_the_office_gives_is_a_part_of_its_own() -> None:
    given = occasion(rubric_of=rubric(total={"method": "given", "reference": "x"}))
    assert all_parts(given, "group")[-1] == "cds"
    assert part_label(given, "group", "cds") == "Tổng điểm"


def test_a_block_without_units_is_no_part() -> None:
    nobody = [{"unit": f"xa-{number}", "reason": "sáp nhập"} for number in (1, 2, 3)]
    assert all_parts(occasion(round_(out_of_scope=nobody)), "block") == ["so"]


def test_parts_are_known_by_code_and_by_name() -> None:
    assert names_of(occasion(), "group", "cds.dich-vu") == {
        "cds.dich-vu",
        "dich-vu",
        "Dịch vụ công trực tuyến",
        "Dịch vụ công",
    }
    assert names_of(occasion(), "block", "so") == {"so", "Sở, ban, ngành"}
    assert part_label(occasion(), "group", "cds.gone") == "gone"
