from __future__ import annotations

import itertools
import random
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.i18n import use_language
from docgen.model.rubric import Rubric
from docgen.read.cells import column_of
from docgen.read.mapping.proposal import Meaning
from docgen.read.mapping.propose import propose
from docgen.read.workbook import open_workbook
from tests.read.mapping.making import (
    GROUPS,
    POINTS,
    Answer,
    asked,
    proposed,
    rows_of,
    rubric,
    short,
    table,
    units,
)

NAMED = ["STT", "Tên đơn vị", *(label for label, _most in GROUPS), "Tổng điểm"]
TOTALS = [sum(map(Decimal, map(str, values))) for values in POINTS]
RANKS = [sorted(TOTALS, reverse=True).index(total) + 1 for total in TOTALS]
"""Two units share the last total but one, so that the methods can be told apart."""
BARE = ["", "", "", "", "", "", ""]


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def test_a_clean_sheet_is_sure_throughout(tmp_path: Path) -> None:
    found = proposed(tmp_path, table([*NAMED, "Xếp hạng", "Ghi chú"], POINTS, RANKS, ["", "chậm", *[""] * 6]))
    assert found.told == {
        "A": ("ordinal", "sure"),
        "B": ("unit", "sure"),
        "C": ("group:g1", "sure"),
        "D": ("group:g2", "sure"),
        "E": ("group:g3", "sure"),
        "F": ("group:g4", "sure"),
        "G": ("total", "sure"),
        "H": ("rank", "sure"),
        "I": ("note", "sure"),
    }
    assert found.missing == {}
    assert "8/8 units of the block" in found.why("B")
    assert "the points add up to 8/8 totals" in found.why("G") and "8/8 ranks (column H)" in found.why("G")


def test_without_headings_the_sums_and_bounds_tell(tmp_path: Path) -> None:
    """10, 25, 35 and 30 at most: each column has values that leave it one place only, once the sum names the four."""
    found = proposed(tmp_path, table(BARE))
    assert found.told["B"] == ("unit", "sure")
    assert found.told["G"] == ("total", "sure")
    assert {letters: said for letters, said in found.told.items() if letters in "CDEF"} == {
        "C": ("group:g1", "likely"),
        "D": ("group:g2", "likely"),
        "E": ("group:g3", "likely"),
        "F": ("group:g4", "likely"),
    }
    assert "values up to 34,5, of at most 35" in found.why("E")


def test_what_several_columns_fit_equally_stays_open(tmp_path: Path) -> None:
    """Four groups of at most 35 points, no headings: the total is sure, the groups are nobody's guess."""
    made = rubric([(label, 35) for label, _most in GROUPS])
    found = proposed(tmp_path, table(BARE), made)
    assert found.told["G"] == ("total", "sure")
    assert found.missing == {f"group:g{i}": ("C", "D", "E", "F") for i in range(1, 5)}
    assert all(found.columns[letters].meaning is None for letters in "CDEF")
    assert {short(each) for each in found.columns["C"].alternatives} == {f"group:g{i}" for i in range(1, 5)}


def test_a_wrong_total_is_told_by_its_cell(tmp_path: Path) -> None:
    rows = table(BARE, POINTS, RANKS)
    rows[5][6] += 1
    found = proposed(tmp_path, rows)
    assert found.told["G"] == ("total", "sure")
    assert "7/8 totals; 1 differ: cell G6, since 70,5 ≠ 69,5" in found.why("G")
    assert found.told["H"][0] == "rank"


def test_of_two_columns_called_total_the_one_that_adds_up(tmp_path: Path) -> None:
    """Last year's totals stand first and are called the same."""
    rows = table(["", "", "Tổng điểm", *BARE[2:6], "Tổng điểm"], POINTS)
    for row, old in zip(rows[1:], [71, 66.5, 80, 59, 91, 77.5, 62, 83], strict=True):
        row.insert(2, old)
    found = proposed(tmp_path, rows)
    assert found.told["H"] == ("total", "sure")
    assert "C" not in found.told or found.told["C"][0] != "total"


def test_totals_and_ranks_of_other_years_are_told_by_their_year(tmp_path: Path) -> None:
    heads = [
        *NAMED,
        "Xếp hạng năm 2026",
        "Xếp hạng năm 2025",
        "Hạng 2024",
        "Tổng điểm năm 2025",
        "Hạ tầng kỹ thuật năm 2025",
    ]
    others: list[list[float]] = [
        [3, 1, 2, 4, 6, 5, 8, 7],
        [8, 7, 6, 5, 4, 3, 2, 1],
        [70.5, 81, 64, 66, 90, 58, 77, 79],
        [5, 6, 7, 8, 9, 4, 3, 2],
    ]
    found = proposed(tmp_path, table(heads, POINTS, RANKS, *others))
    assert {letters: said for letters, said in found.told.items() if letters > "G"} == {
        "H": ("rank", "sure"),
        "I": ("previous_rank:2025", "sure"),
        "J": ("previous_rank:2024", "sure"),
        "K": ("previous_total:2025", "sure"),
        "L": ("earlier:2025", "sure"),
    }
    assert found.told["C"] == ("group:g1", "sure")


def test_a_wide_heading_reaches_over_its_years(tmp_path: Path) -> None:
    rows = table(["STT", "Tên đơn vị", "Điểm các nhóm", "", "", "", "Tổng điểm", "Xếp hạng", "", ""], POINTS, RANKS)
    for row, old, older in zip(rows[1:], [3, 1, 2, 4, 6, 5, 8, 7], range(8, 0, -1), strict=True):
        row += [old, older]
    below = [None, None, *(label for label, _most in GROUPS), None, 2026, 2025, 2024]
    found = proposed(tmp_path, [rows[0], below, *rows[1:]])
    assert {letters: said for letters, said in found.told.items() if letters > "B"} == {
        "C": ("group:g1", "sure"),
        "D": ("group:g2", "sure"),
        "E": ("group:g3", "sure"),
        "F": ("group:g4", "sure"),
        "G": ("total", "sure"),
        "H": ("rank", "sure"),
        "I": ("previous_rank:2025", "sure"),
        "J": ("previous_rank:2024", "sure"),
    }


@pytest.mark.parametrize(
    ("ranks", "words"),
    [
        ([1, 2, 2, 4, 5, 6, 7, 8], "the next one is skipped"),
        ([1, 2, 2, 3, 4, 5, 6, 7], "the next one follows"),
        ([1, 2, 3, 4, 5, 6, 7, 8], "no rank is given twice"),
    ],
)
def test_ranks_tell_how_ties_were_broken(tmp_path: Path, ranks: list[int], words: str) -> None:
    points = [[10, 25, 35, 30 - 2 * i] for i in range(8)]
    points[1][3] = points[2][3]
    found = proposed(tmp_path, table([*NAMED, "Hạng"], points, ranks))
    assert "8/8 ranks of the total" in found.why("H") and words in found.why("H")


def test_tiers_are_held_against_the_total(tmp_path: Path) -> None:
    tiers = ["Mức Cao" if total >= 70 else "Dưới" for total in TOTALS]
    tiers[4] = "Dưới" if tiers[4] == "Mức Cao" else "Cao"
    found = proposed(tmp_path, table(BARE, POINTS, tiers))
    assert found.told["H"] == ("tier", "sure")
    assert "7/8 tiers (column H); 1 differ: cell H6" in found.why("G")


def test_maxima_in_a_row_or_in_headings_make_groups_sure(tmp_path: Path) -> None:
    rows = table(BARE)
    row = proposed(tmp_path, [[None, "Điểm tối đa", 10, 25, 35, 30, 100], *rows[1:]])
    assert [row.told[letters] for letters in "CDEF"] == [(f"group:g{i}", "sure") for i in range(1, 5)]
    heads = ["", "", "Nhóm 1 (tối đa 10)", "Nhóm 2 /25", "35 điểm", "Nhóm 4 (30 điểm)", ""]
    stated = proposed(tmp_path, [heads, *rows[1:]])
    assert [stated.told[letters] for letters in "CDEF"] == [(f"group:g{i}", "sure") for i in range(1, 5)]
    assert "maximum 25 stated" in stated.why("D")


def test_a_numbering_of_columns_is_no_row_of_maxima(tmp_path: Path) -> None:
    """(1) to (7) under the headings; the rubric has groups of at most 3 to 6 points that they would fit."""
    made = rubric([(label, most) for (label, _most), most in zip(GROUPS, (4, 3, 6, 5), strict=True)])
    points = [[round(value * 0.1, 1) for value in values] for values in POINTS]
    found = proposed(tmp_path, [BARE, [1, 2, 3, 4, 5, 6, 7], *table(BARE, points)[1:]], made)
    assert all(column.certainty != "sure" for letters, column in found.columns.items() if letters in "CDEF")
    assert found.told["G"] == ("total", "sure")


def test_a_maximum_that_is_not_the_rubrics_takes_the_certainty(tmp_path: Path) -> None:
    heads = [*NAMED[:2], "Hạ tầng kỹ thuật (tối đa 15)", *NAMED[3:]]
    found = proposed(tmp_path, table(heads))
    assert found.told["C"] == ("group:g1", "likely")
    assert "but its maximum is stated as 15, not 10" in found.why("C")


def test_shortened_and_numbered_headings_are_understood(tmp_path: Path) -> None:
    heads = ["TT", "Cơ quan, đơn vị", "1. HẠ TẦNG KỸ THUẬT", "II. Ứng dụng NB", "Phục vụ ND", "ATTT", "Cộng điểm"]
    found = proposed(tmp_path, table(heads))
    assert [found.told[letters] for letters in "CDEFG"] == [
        ("group:g1", "sure"),
        ("group:g2", "likely"),
        ("group:g3", "likely"),
        ("group:g4", "likely"),
        ("total", "sure"),
    ]


def test_values_one_column_aside_of_their_headings_are_noticed(tmp_path: Path) -> None:
    """Somebody pushed the cells from the second group on to the right."""
    rows = table([*NAMED, "Ghi chú"])
    for row in rows[1:]:
        row.insert(3, None)
    found = proposed(tmp_path, rows)
    assert {letters: said for letters, said in found.told.items() if letters in "CDEFGH"} == {
        "C": ("group:g1", "likely"),
        "E": ("group:g2", "likely"),
        "F": ("group:g3", "likely"),
        "G": ("group:g4", "likely"),
        "H": ("total", "likely"),
    }
    assert "one column aside of its heading" in found.why("E")


def test_columns_that_do_not_add_up_anywhere_are_not_sure(tmp_path: Path) -> None:
    rows = table(NAMED)
    for i, row in enumerate(rows[1:]):
        row[6] = 40 + 3.5 * i
    found = proposed(tmp_path, rows)
    assert all(found.told[letters][1] == "likely" for letters in "CDEFG")
    assert "the points add up to 0/8 totals" in found.why("G")


def test_a_heading_over_a_column_that_does_not_count_is_contradicted(tmp_path: Path) -> None:
    """Last year's points of the first group bear its name; this year's stand beside them without any."""
    rows = table([*NAMED[:2], "", *NAMED[3:], "Hạ tầng kỹ thuật"], POINTS, [5, 9, 3, 8, 2, 7.5, 6, 1])
    found = proposed(tmp_path, rows)
    assert found.missing["group:g1"] == ("C", "H")
    assert found.told["G"] == ("total", "sure") and found.told["D"] == ("group:g2", "sure")


def test_weights_tell_groups_apart(tmp_path: Path) -> None:
    made = rubric(
        [
            {"code": "g1", "label": "Một", "maximum": 35, "weight": 1},
            {"code": "g2", "label": "Hai", "maximum": 35, "weight": 2},
            {"code": "g3", "label": "Ba", "maximum": 35, "weight": "0.5"},
        ],
        scale="122.5",
        total={"method": "weighted", "reference": "x"},
    )
    points = [[values[0], values[1], values[2]] for values in POINTS]
    rows = table(["", "", "", "", "", ""], points)
    for row in rows[1:]:
        row[5] = row[3] + 2 * row[4] + row[2] / 2
    found = proposed(tmp_path, rows, made)
    assert {letters: said for letters, said in found.told.items() if letters in "CDEF"} == {
        "C": ("group:g3", "sure"),
        "D": ("group:g1", "sure"),
        "E": ("group:g2", "sure"),
        "F": ("total", "sure"),
    }


def test_bonus_and_penalty_count_with_their_sign(tmp_path: Path) -> None:
    made = rubric(
        [
            *GROUPS,
            {"code": "thuong", "label": "Điểm thưởng", "kind": "bonus", "most": 10},
            {"code": "phat", "label": "Điểm trừ", "kind": "penalty", "most": 5},
        ],
        scale=100,
    )
    bonus, penalty = [None, 2, None, 5, None, None, 1, None], [None, None, 3, None, None, 1, None, None]
    rows = table(
        ["STT", "Đơn vị", "", "", "", "", "Cộng", "Điểm thưởng", "Điểm trừ", "Lý do", ""], POINTS, bonus, penalty
    )
    for row in rows[1:]:
        row += ["sáng kiến" if row[7] else None, row[6] + (row[7] or 0) - (row[8] or 0)]
    found = proposed(tmp_path, rows, made)
    assert found.told["K"] == ("total", "sure")
    assert found.told["H"] == ("group:thuong", "sure") and found.told["I"] == ("group:phat", "sure")
    assert [found.told[letters][0] for letters in "CDEF"] == ["group:g1", "group:g2", "group:g3", "group:g4"]
    assert found.told["J"] == ("note", "likely"), "two groups could have a reason, so it is a remark"


def test_reasons_are_those_of_the_only_adjustment(tmp_path: Path) -> None:
    made = rubric([*GROUPS, {"code": "cong", "label": "Điểm cộng", "kind": "bonus", "most": 10}], scale=100)
    bonus = [None, 2, None, 5, None, None, 1, None]
    rows = table([*NAMED[:6], "Điểm cộng", "Lý do", "Tổng điểm"], POINTS, total=False)
    for row, points in zip(rows[1:], bonus, strict=True):
        row += [points, "sáng kiến" if points else None, sum(row[2:6]) + (points or 0)]
    found = proposed(tmp_path, rows, made)
    assert found.told["H"] == ("reason:cong", "likely")
    assert found.confirmed("likely").reasons == {"cong": "cột H"}


def test_a_total_without_parts_is_known_by_its_ranks(tmp_path: Path) -> None:
    made = rubric([], scale=100, total={"method": "given", "reference": "x"})
    rows: list[list[Any]] = [
        ["", "", "", "", ""],
        *(
            [f"Sở số {i}", 3 * i % 8 + 50, total, rank, 2025 - i]
            for i, (total, rank) in enumerate(zip(TOTALS, RANKS, strict=True), start=1)
        ),
    ]
    found = proposed(tmp_path, rows, made)
    assert found.told["C"] == ("total", "likely") and "8/8 ranks (column D)" in found.why("C")
    assert found.told["D"][0] == "rank" and found.missing == {}


def test_a_total_that_stands_alone_is_likely(tmp_path: Path) -> None:
    made = rubric([], scale=100, total={"method": "given", "reference": "x"})
    rows: list[list[Any]] = [
        ["STT", "Đơn vị", "Kết quả chung"],
        *([i, f"Sở số {i}", total] for i, total in enumerate(TOTALS, start=1)),
    ]
    found = proposed(tmp_path, rows, made)
    assert found.told["C"] == ("total", "likely") and found.missing == {}
    two = proposed(tmp_path, [row + ["" if not i else 40 + i * 1.5] for i, row in enumerate(rows)], made)
    assert two.missing == {"total": ()}


def detailed(sizes: tuple[int, ...], maximum: int = 10) -> Rubric:
    """Groups with so many criteria, all of one maximum."""
    groups = [
        {
            "code": f"g{i}",
            "label": f"Nhóm thứ {i}",
            "maximum": size * maximum,
            "criteria": [
                {"code": f"c{i}-{j}", "label": f"Tiêu chí về việc {i}{j}", "maximum": maximum}
                for j in range(1, size + 1)
            ],
        }
        for i, size in enumerate(sizes, start=1)
    ]
    return rubric(groups)


def detailed_rows(sizes: tuple[int, ...], count: int, rng: random.Random) -> list[list[Any]]:
    """Rows of units: points of criteria, each group's own before them, the total last."""
    rows = []
    for i in range(1, count + 1):
        groups = [[Decimal(rng.randint(0, 100)) / 10 for _ in range(size)] for size in sizes]
        values = [float(value) for group in groups for value in (sum(group), *group)]
        rows.append([i, f"Sở số {i}", *values, float(sum(sum(group) for group in groups))])
    return rows


def test_criteria_without_headings_follow_the_rubric_where_the_sums_prove_it(tmp_path: Path) -> None:
    sizes = (3, 2, 4, 5)
    rows = detailed_rows(sizes, 9, random.Random(5))
    found = proposed(tmp_path, [[None] * len(rows[0]), *rows], detailed(sizes), units(9))
    told = [found.told[letters] for letters in found.columns if letters not in "AB"]
    wanted = [
        meaning
        for i, size in enumerate(sizes, start=1)
        for meaning in (f"group:g{i}", *(f"criterion:c{i}-{j}" for j in range(1, size + 1)))
    ]
    assert [meaning for meaning, _certainty in told] == [*wanted, "total"]
    assert {certainty for _meaning, certainty in told} == {"likely"}
    assert "in the order of the rubric" in found.why("D")
    rows[4][-1] += 1
    letters, row = list(found.columns)[-1], 6
    found = proposed(tmp_path, [[None] * len(rows[0]), *rows], detailed(sizes), units(9))
    assert f"the points add up to 8/9 totals; 1 differ: cell {letters}{row}, since" in found.why(letters)


def test_units_under_their_everyday_spellings_are_known(tmp_path: Path) -> None:
    rows = table([*NAMED], POINTS)
    known = {
        code: unit.model_copy(update={"name": f"UBND đặc khu Hòn {code[3:]} & Bắc"}) for code, unit in units().items()
    }
    for number, row in enumerate(rows[1:], start=1):
        row[1] = f"ĐK. Hòn {number} và Bắc"
    found = proposed(tmp_path, rows, rubric(), known)
    assert found.told["B"] == ("unit", "sure") and "8/8 units of the block" in found.why("B")


def test_a_bonus_that_the_rubric_cuts_is_no_difference_in_the_total(tmp_path: Path) -> None:
    bonus = {"code": "thuong", "label": "Thưởng", "kind": "bonus", "most": 5, "above_most": "cut"}
    points = [[*values, 2 if n else 9] for n, values in enumerate(POINTS)]
    rows = table(["STT", "Tên đơn vị", *(label for label, _most in GROUPS), "Thưởng", "Tổng điểm"], points)
    rows[1][-1] -= 4
    found = proposed(tmp_path, rows, rubric([*GROUPS, bonus]))
    assert "the points add up to 8/8 totals" in found.why("H") and "differ" not in found.why("H")


def test_groups_of_equal_size_and_maximum_are_not_told_apart_by_order(tmp_path: Path) -> None:
    sizes = (1, 1, 1)
    rows = detailed_rows(sizes, 9, random.Random(5))
    found = proposed(tmp_path, [[None] * len(rows[0]), *rows], detailed(sizes), units(9))
    assert not any(said[0].startswith(("group", "criterion")) for said in found.told.values())


def test_a_criterion_without_heading_is_what_its_group_lacks(tmp_path: Path) -> None:
    sizes = (3, 2)
    rows = detailed_rows(sizes, 9, random.Random(6))
    above = [None, None, "Nhóm thứ 1", None, None, None, "Nhóm thứ 2", None, None, "Tổng điểm"]
    below = [
        "STT",
        "Đơn vị",
        "Cộng",
        "Tiêu chí về việc 11",
        None,
        "Tiêu chí về việc 13",
        "Tổng",
        "Tiêu chí về việc 21",
        "TC 2.2",
        None,
    ]
    found = proposed(tmp_path, [above, below, *rows], detailed(sizes), units(9))
    assert found.told["E"] == ("criterion:c1-2", "sure") and "the only column left" in found.why("E")
    assert found.told["C"] == ("group:g1", "sure") and found.told["G"] == ("group:g2", "sure")
    assert found.told["I"][0] == "criterion:c2-2"


STAGES = [
    {"code": "tu-cham", "label": "Tự chấm", "by": "unit"},
    {"code": "tham-dinh", "label": "Thẩm định"},
]


def staged_rows() -> list[list[Any]]:
    """Self-assessed points beside appraised ones, group by group."""
    above = ["STT", "Tên đơn vị", *itertools.chain(*((label, None) for label, _most in GROUPS)), "Tổng điểm", None]
    below = [None, None, *["Tự chấm", "Thẩm định"] * 5]
    rows = []
    for i, values in enumerate(POINTS, start=1):
        own = [min(value + 0.5 * (i % 3), most) for value, (_label, most) in zip(values, GROUPS, strict=True)]
        both = itertools.chain(*zip(own, values, strict=True))
        rows.append([i, f"Sở số {i}", *both, sum(own), sum(values)])
    return [above, below, *rows]


def test_stages_are_told_apart_by_their_names(tmp_path: Path) -> None:
    found = proposed(tmp_path, staged_rows(), stages=STAGES)
    kept = found.confirmed("sure")
    assert kept.groups == {"g1": "cột D", "g2": "cột F", "g3": "cột H", "g4": "cột J"} and kept.total == "cột L"
    assert kept.stages["tu-cham"].groups == {"g1": "cột C", "g2": "cột E", "g3": "cột G", "g4": "cột I"}
    assert kept.stages["tu-cham"].total == "cột K"


def test_self_assessed_points_are_never_taken_where_the_round_has_no_stages(tmp_path: Path) -> None:
    found = proposed(tmp_path, staged_rows())
    assert {found.told[letters] for letters in "CEGIK"} == {("self_scored", "likely")}
    assert "self_scored" not in {meaning.kind for meaning, _column in found.proposal.found()}


def test_unknown_names_are_told_with_what_they_may_mean(tmp_path: Path) -> None:
    rows = table(NAMED)
    rows[4][1] = "Sờ số 4"
    rows.append([None, "Tổng cộng", 1, 2, 3, 4, 10])
    found = proposed(tmp_path, rows)
    assert "7/8 units of the block" in found.why("B") and "B5 “Sờ số 4” (Sở số 4?)" in found.why("B")
    assert "Tổng cộng" not in found.why("B")


def test_two_columns_of_units_are_not_chosen_between(tmp_path: Path) -> None:
    rows = [[row[0], row[1], row[1], *row[2:]] for row in table(BARE)]
    found = proposed(tmp_path, rows)
    assert found.told["B"] == ("unit", "likely") and "named in C too" in found.why("B")


def test_a_sheet_without_its_units_gets_no_proposal(tmp_path: Path) -> None:
    assert propose(rows_of(tmp_path, [["Tên", "Điểm"], ["Ai đó", 3]]), asked(rubric(), units())) is None


def test_of_two_tables_of_the_same_units_the_first_is_only_likely(tmp_path: Path) -> None:
    rows = [*table(NAMED), [], ["Năm trước"], *table(NAMED)]
    found = proposed(tmp_path, rows)
    assert found.proposal.other_tables == 1
    assert "sure" not in {certainty for _meaning, certainty in found.told.values()}


def test_columns_that_round_yaml_names_are_taken_as_they_are(tmp_path: Path) -> None:
    made = rubric([(label, 35) for label, _most in GROUPS])
    named = {"columns": {"groups": {"g1": "cột D", "g2": "Cột lạ"}, "unit": "cột B"}}
    found = proposed(tmp_path, table(["", "", "", "", "Cột lạ", "", ""]), made, sheet=named)
    assert found.told["D"] == ("group:g1", "sure") and found.told["E"] == ("group:g2", "sure")
    assert "named in round.yaml" in found.why("D")
    assert found.missing == {"group:g3": ("C", "F"), "group:g4": ("C", "F")}


def with_formulas(path: Path, headings: list[str], formula: str, points: list[list[float]] = POINTS) -> Answer:
    """A sheet whose totals are formulas without results; `{row}` stands for the number of the row."""
    written = path / "bang-diem.xlsx"
    with xlsxwriter.Workbook(str(written)) as book:
        sheet = book.add_worksheet("Sở")
        for i, row in enumerate(table(headings, points)):
            sheet.write_row(i, 0, row if not i else row[:6])
            if i:
                sheet.write_formula(i, 6, formula.format(row=i + 1), None, "")
    found = propose(open_workbook(written, "x").rows("Sở"), asked(rubric(), units()))
    assert found is not None
    return Answer(found)


def test_formulas_tell_what_they_add_even_without_results(tmp_path: Path) -> None:
    found = with_formulas(tmp_path, BARE, "=SUM(C{row}:F{row})", POINTS[:3])
    assert found.told["G"] == ("total", "sure") and "its formulas add these columns" in found.why("G")
    assert [found.told.get(letters, ("",))[0] for letters in "CDEF"] == [f"group:g{i}" for i in range(1, 5)]


def test_formulas_that_say_nothing_leave_the_total_to_its_heading(tmp_path: Path) -> None:
    found = with_formulas(tmp_path, NAMED, "=VLOOKUP(B{row},X:Y,2)")
    assert found.told["G"] == ("total", "sure") and found.told["C"] == ("group:g1", "sure")


def test_a_formula_that_leaves_out_a_group_is_no_total(tmp_path: Path) -> None:
    found = with_formulas(tmp_path, BARE, "=SUM(C{row}:E{row})")
    assert "G" not in found.told


def test_hidden_columns_are_weighed_like_others(tmp_path: Path) -> None:
    """Last year's totals in a hidden column without heading are not taken for this year's."""
    path = tmp_path / "bang-diem.xlsx"
    rows = table(BARE)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sở")
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, [*row[:2], "" if not i else 50 + 4.5 * (i % 5), *row[2:]])
        sheet.set_column(2, 2, None, None, {"hidden": True})
    found = Answer(propose(open_workbook(path, "x").rows("Sở"), asked(rubric(), units())))  # type: ignore[arg-type]
    assert found.told["H"] == ("total", "sure") and "C" not in found.told


@pytest.mark.parametrize("headed", [True, False])
def test_many_units_and_criteria_take_no_longer_than_a_few_readings(tmp_path: Path, headed: bool) -> None:
    """120 units with 60 criteria in eight groups."""
    sizes = (8, 7, 9, 6, 8, 7, 9, 6)
    made, known = detailed(sizes), units(120)
    rows = detailed_rows(sizes, 120, random.Random(3))
    labels = itertools.chain(
        *(
            [f"Nhóm thứ {i}", *(f"Tiêu chí về việc {i}{j}" for j in range(1, size + 1))]
            for i, size in enumerate(sizes, start=1)
        )
    )
    heads = ["STT", "Đơn vị", *labels, "Tổng điểm"] if headed else [None] * len(rows[0])
    written = rows_of(tmp_path, [heads, *rows])
    asking = asked(made, known)
    propose(written, asking)
    reading, proposing = [], []
    for _run in range(3):
        begun = time.process_time()
        written = open_workbook(tmp_path / "bang-diem.xlsx", "x").rows("Sở")
        read = time.process_time()
        found = propose(written, asking)
        reading.append(read - begun)
        proposing.append(time.process_time() - read)
    assert found is not None and len(list(found.found("likely"))) == 2 + len(sizes) + sum(sizes)
    assert min(proposing) < 6 * min(reading), f"{min(proposing):.3f} s for what is read in {min(reading):.3f} s"


class Truth:
    """A random round whose columns are known."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        size = rng.randint(1, 6)
        same = rng.random() < 0.3
        self.maxima = [20 if same else rng.choice([5, 10, 15, 20, 25, 30, 40, 100]) for _ in range(size)]
        words = [
            "hạ",
            "tầng",
            "ứng",
            "dụng",
            "nhân",
            "lực",
            "dữ",
            "liệu",
            "an",
            "toàn",
            "chính",
            "sách",
            "kinh",
            "tế",
            "xã",
            "hội",
            "dịch",
            "vụ",
            "nền",
            "kết",
            "nối",
        ]
        labels: list[str] = []
        while len(labels) < size:
            label = " ".join(rng.sample(words, rng.randint(2, 4))).capitalize()
            labels += [label] if label not in labels else []
        weighted = rng.random() < 0.2
        weights = [rng.choice([1, 2, 3]) if weighted else 1 for _ in range(size)]
        kind = rng.choice([None, None, "bonus", "penalty", "adjustment"])
        groups: list[dict[str, Any]] = [
            {"code": f"g{i}", "label": label, "maximum": most, **({"weight": weight} if weighted else {})}
            for i, (label, most, weight) in enumerate(zip(labels, self.maxima, weights, strict=True))
        ]
        if kind:
            least = {"least": -10} if kind == "adjustment" else {}
            groups.append({"code": "them", "label": "Điểm thưởng phạt", "kind": kind, "most": 10, **least})
        self.scale = sum(most * weight for most, weight in zip(self.maxima, weights, strict=True))
        method = "weighted" if weighted else rng.choice(["summed", "given"])
        self.rubric = rubric(
            groups,
            scale=self.scale,
            tiers=[{"code": "a", "label": "Hạng A", "at_least": self.scale / 2}, {"code": "b", "label": "Hạng B"}],
            total={"method": method, "reference": "x"},
        )
        self.count = rng.randint(3, 16)
        self.step = Decimal(1).scaleb(-rng.choice([0, 1, 2]))
        self.columns = self._columns(labels, weights, kind)
        rng.shuffle(self.columns)
        if rng.random() < 0.7:
            self.columns.insert(0, ("ordinal", "STT", list(range(1, self.count + 1))))
        keep = rng.choice([0, 0.3, 0.7, 1])
        self.headings = [
            heading if rng.random() < keep else rng.choice(["", f"Cột {i}"])
            for i, (_meaning, heading, _values) in enumerate(self.columns)
        ]

    def _points(self, least: float, most: float) -> list[Decimal]:
        return [Decimal(str(self.rng.uniform(least, most))).quantize(self.step) for _ in range(self.count)]

    def _columns(self, labels: list[str], weights: list[int], kind: str | None) -> list[tuple[str, str, list[Any]]]:
        rng, count = self.rng, self.count
        points = [self._points(0, most) for most in self.maxima]
        more = [
            value if rng.random() < 0.4 else Decimal(0)
            for value in self._points(-10 if kind == "adjustment" else 0, 10 if kind else 0)
        ]
        sign = -1 if kind == "penalty" else 1
        totals = [
            sum((values[i] * weight for values, weight in zip(points, weights, strict=True)), sign * more[i])
            for i in range(count)
        ]
        before = self._points(0, self.scale)
        shown = list(totals)
        if rng.random() < 0.3:
            shown[rng.randrange(count)] += 1
        found: list[tuple[str, str, list[Any]]] = [("unit", "Tên đơn vị", [f"Sở số {i + 1}" for i in range(count)])]
        for i, (label, values) in enumerate(zip(labels, points, strict=True)):
            found.append((f"group:g{i}", label, list(values)))
        if kind and rng.random() < 0.85:
            found.append(("group:them", "Điểm thưởng phạt", [value or None for value in more]))
        optional: list[tuple[float, tuple[str, str, list[Any]]]] = [
            (0.85, ("total", "Tổng điểm", shown)),
            (0.6, ("rank", "Xếp hạng", _dense(totals))),
            (0.5, ("previous_rank:2025", "Xếp hạng năm 2025", _dense(before))),
            (0.3, ("previous_rank:2024", "Hạng 2024", rng.sample(range(1, count + 1), count))),
            (0.4, ("previous_total:2025", "Tổng điểm năm 2025", before)),
            (0.3, ("", "Số văn bản", [rng.randint(0, 3) for _ in range(count)])),
            (0.3, ("tier", "Xếp loại", ["Hạng A" if total >= self.scale / 2 else "Hạng B" for total in totals])),
            (0.3, ("note", "Ghi chú", ["nộp chậm" if rng.random() < 0.3 else None for _ in range(count)])),
            (0.2, ("", "Trống", [0] * count)),
        ]
        found += [column for chance, column in optional if rng.random() < chance]
        if rng.random() < 0.15:
            copied = rng.choice(found)
            found.append((f"copy of {copied[0]}", "", list(copied[2])))
        return found

    def rows(self) -> list[list[Any]]:
        """The sheet."""
        rows: list[list[Any]] = [["BẢNG ĐIỂM"], self.headings]
        if self.rng.random() < 0.3:
            known = {f"group:g{i}": most for i, most in enumerate(self.maxima)} | {"total": self.scale}
            rows.append([known.get(meaning) for meaning, _heading, _values in self.columns])
        return rows + [[values[i] for _meaning, _heading, values in self.columns] for i in range(self.count)]


def _dense(totals: list[Decimal]) -> list[int]:
    places = sorted(set(totals), reverse=True)
    return [places.index(total) + 1 for total in totals]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(min_value=0, max_value=10**9))
def test_whatever_is_called_sure_is_right(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Columns shuffled, headings removed, other years' columns, copies, a wrong total: sure is never wrong."""
    truth = Truth(random.Random(seed))
    found = proposed(tmp_path_factory.mktemp("round"), truth.rows(), truth.rubric, units(truth.count))
    for letters, (said, certainty) in found.told.items():
        meaning = truth.columns[ord(letters) - ord("A")][0]
        if certainty == "sure" and said not in ("rank", "tier"):
            assert said == meaning, f"{letters} is {meaning or 'nothing'}: {found.why(letters)}"
        elif certainty == "sure":
            assert meaning.removeprefix("copy of ") == said, (
                f"{letters} is {meaning or 'nothing'}: {found.why(letters)}"
            )


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(min_value=0, max_value=10**9))
def test_whatever_criterion_is_called_sure_is_right(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Groups with their criteria, in the rubric's order or in any, with few headings or many."""
    rng = random.Random(seed)
    sizes = tuple(rng.randint(2, 5) for _ in range(rng.randint(2, 5)))
    count = rng.randint(4, 14)
    rows = detailed_rows(sizes, count, rng)
    meanings = ["ordinal", "unit"]
    labels = ["STT", "Đơn vị"]
    for i, size in enumerate(sizes, start=1):
        meanings += [f"group:g{i}", *(f"criterion:c{i}-{j}" for j in range(1, size + 1))]
        labels += [f"Nhóm thứ {i}", *(f"Tiêu chí về việc {i}{j}" for j in range(1, size + 1))]
    order = list(range(len(rows[0])))
    if rng.random() < 0.5:
        rng.shuffle(order)
    keep = rng.choice([0, 0.5, 0.9])
    meanings, labels = [*meanings, "total"], [*labels, "Tổng điểm"]
    heads = [labels[i] if rng.random() < keep else "" for i in order]
    sheet = [heads, *([row[i] for i in order] for row in rows)]
    found = proposed(tmp_path_factory.mktemp("round"), sheet, detailed(sizes), units(count))
    sure = {letters: said for letters, (said, certainty) in found.told.items() if certainty == "sure"}
    assert sure == {letters: meanings[order[column_of(letters) - 1]] for letters in sure}


def test_what_is_known_by_its_meaning_does_not_depend_on_its_label() -> None:
    assert Meaning("group", "g1", label="Một") == Meaning("group", "g1", label="Hai")
