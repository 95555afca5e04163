"""Stages of scoring: what counts where the last stage has an empty cell, a word, or another part of a group."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.assess.assessment import assess
from docgen.model.scores import Entry
from tests.read.making import read, round_, rubric, units, workbook

GROUPS: list[dict[str, Any]] = [
    {"code": "nen-tang", "label": "Hạ tầng", "maximum": 10, "criteria": [
        {"code": "mang", "label": "Mạng", "maximum": 6}, {"code": "may", "label": "Máy", "maximum": 4}]},
    {"code": "van-hanh", "label": "Ứng dụng", "maximum": 40},
]  # fmt: skip
CHAIN = ("tu-cham", "lan-1", "lan-2", "lan-3")
STAGES = [
    {"code": "tu-cham", "label": "Tự chấm", "by": "unit"},
    {"code": "lan-1", "label": "Lần 1"},
    {"code": "lan-2", "label": "Lần 2", "otherwise": "lan-1"},
    {"code": "lan-3", "label": "Lần 3", "otherwise": "lan-2"},
]
LABELS = {"tu-cham": "Tự chấm", "lan-1": "Lần 1", "lan-2": "Lần 2", "lan-3": "Lần 3"}
NAMES = {"nen-tang": "Hạ tầng", "mang": "Mạng", "may": "Máy", "van-hanh": "Ứng dụng"}
CODES = tuple(NAMES)
BY = rubric(groups=GROUPS, not_applicable={"method": "convert", "words": ["kad"], "reference": "Điều 8"})


def entry_of(folder: Path, cells: dict[tuple[str, str], Any], stages: int, empty: Any = ()) -> Entry:
    """What is read of a row with these cells, by stage and code; `empty` cells have a column too."""
    columns = [(stage, code) for stage in CHAIN[:stages] for code in CODES if (stage, code) in {*cells, *empty}]
    heads = [f"{LABELS[stage]} - {NAMES[code]}" for stage, code in columns]
    # Another unit has points everywhere, so that every column is one of points.
    whole = ["Sở Tư pháp", *(1 for _column in columns)]
    rows: list[list[Any]] = [["STT", "Đơn vị", *heads], [1, "Sở Nội vụ", *map(cells.get, columns)], [2, *whole]]
    path = workbook(folder / "b.xlsx", {"Sở": rows})
    reading = read(path, round_(scores={"stages": STAGES[:stages]}), BY, units("Sở Nội vụ", "Sở Tư pháp"))
    return reading.scores.entries[0]


def points(entry: Entry) -> dict[str, str]:
    return {code: str(mark.value) for code, mark in {**entry.marks, **entry.criteria}.items()}


def test_what_a_unit_calls_not_applicable_is_not_so_when_the_office_scores_it(tmp_path: Path) -> None:
    row = {("tu-cham", "mang"): "kad", ("tu-cham", "may"): 4, ("lan-1", "mang"): 5, ("lan-1", "may"): 3}
    entry = entry_of(tmp_path, {**row, ("tu-cham", "van-hanh"): 40, ("lan-1", "van-hanh"): 20}, stages=2)
    assert (points(entry), entry.not_applicable) == ({"mang": "5", "may": "3", "van-hanh": "20"}, frozenset())
    assert entry.stages["tu-cham"].not_applicable == {"mang"}
    made = assess(
        read(tmp_path / "b.xlsx", round_(scores={"stages": STAGES[:2]}), BY, units("Sở Nội vụ", "Sở Tư pháp")).scores,
        BY.model_copy(update={"subjects": (BY.subjects[0].model_copy(update={"rounding": _ROUNDING}),)}),
        round_(scores={"stages": STAGES[:2]}),
        units("Sở Nội vụ", "Sở Tư pháp"),
    )
    result, _other = made.subjects[0].blocks[0].order
    own = result.stages["tu-cham"].total
    assert (str(result.total), str(own)) == ("28", "50"), "44 of 44 points, converted to 50"


_ROUNDING = rubric(rounding={"points": 2, "totals": 2}).subjects[0].rounding


def test_what_the_office_calls_not_applicable_does_not_count_although_it_was_scored_before(tmp_path: Path) -> None:
    row = {("lan-1", "mang"): 5, ("lan-1", "may"): 3, ("lan-1", "van-hanh"): 20, ("lan-2", "mang"): "kad"}
    entry = entry_of(tmp_path, row, stages=3)
    assert (points(entry), entry.not_applicable) == ({"may": "3", "van-hanh": "20"}, frozenset({"mang"}))


def test_points_of_a_later_stage_stand_before_a_word_of_an_earlier_one(tmp_path: Path) -> None:
    row = {("lan-1", "mang"): "kad", ("lan-1", "may"): 3, ("lan-1", "van-hanh"): 20, ("lan-2", "mang"): 4}
    entry = entry_of(tmp_path, row, stages=3)
    assert (points(entry), entry.not_applicable) == ({"mang": "4", "may": "3", "van-hanh": "20"}, frozenset())


def test_a_group_set_at_a_later_stage_is_not_undone_by_criteria_of_an_earlier_one(tmp_path: Path) -> None:
    row = {("lan-1", "mang"): 5, ("lan-1", "may"): 3, ("lan-1", "van-hanh"): 20, ("lan-2", "nen-tang"): 9}
    assert points(entry_of(tmp_path, row, stages=3)) == {"nen-tang": "9", "van-hanh": "20"}


def test_criteria_of_a_later_stage_are_not_undone_by_the_group_of_an_earlier_one(tmp_path: Path) -> None:
    row = {("lan-1", "nen-tang"): 9, ("lan-1", "van-hanh"): 20, ("lan-2", "mang"): 5, ("lan-2", "may"): 3}
    assert points(entry_of(tmp_path, row, stages=3)) == {"mang": "5", "may": "3", "van-hanh": "20"}


def test_an_empty_cell_of_a_criterion_means_its_earlier_points_although_the_group_has_some(tmp_path: Path) -> None:
    """Cột nhóm là công thức cộng các ô của lần 2, trong đó ô để trống nghĩa là như lần 1."""
    row = {("lan-1", "mang"): 5, ("lan-1", "may"): 3, ("lan-1", "van-hanh"): 20, ("lan-2", "nen-tang"): 4}
    changed = entry_of(tmp_path, {**row, ("lan-2", "mang"): 4}, stages=3, empty=[("lan-2", "may")])
    assert points(changed) == {"mang": "4", "may": "3", "nen-tang": "4", "van-hanh": "20"}
    same = entry_of(tmp_path, row, stages=3, empty=[("lan-2", "may"), ("lan-2", "mang")])
    assert points(same) == {"mang": "5", "may": "3", "nen-tang": "4", "van-hanh": "20"}


def plain(cells: dict[tuple[str, str], Any], empty: set[tuple[str, str]], stages: int) -> dict[str, str]:
    """What counts: of the latest appraisal, going back stage by stage, but never what units gave themselves."""
    found: dict[str, Any] = {}
    asked: set[str] = set()
    for stage in reversed(CHAIN[1:stages]):
        own, below = "nen-tang" in found, {"mang", "may"} & found.keys()
        for code in CODES:
            settled = code in found
            settled |= code == "nen-tang" and bool(below)
            settled |= code in ("mang", "may") and own and not below and not asked & {"mang", "may"}
            if not settled and (stage, code) in cells:
                found[code] = cells[stage, code]
        asked |= {code for code in CODES if (stage, code) in empty}
    return {code: str(value) for code, value in found.items()}


CELLS = st.tuples(st.sampled_from(CHAIN), st.sampled_from(CODES))


@settings(max_examples=40, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cells=st.dictionaries(CELLS, st.sampled_from([0, 1, 2, 3, "kad"]), max_size=16),
    empty=st.sets(CELLS, max_size=6),
    stages=st.integers(2, 4),
)
def test_what_counts_is_the_latest_appraisal_of_each_cell(
    tmp_path: Path, cells: dict[tuple[str, str], Any], empty: set[tuple[str, str]], stages: int
) -> None:
    cells = {key: value for key, value in cells.items() if key[0] in CHAIN[:stages]}
    empty = {key for key in empty if key[0] in CHAIN[:stages]} - cells.keys()
    entry = entry_of(tmp_path, cells, stages, empty)
    assert {**points(entry), **dict.fromkeys(entry.not_applicable, "kad")} == plain(cells, empty, stages)
