from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from docgen.model.register import Unit
from docgen.read.mapping.tables import Table, find_tables
from tests.read.mapping.making import rows_of, units


def tables(path: Path, rows: Sequence[Any], known: dict[str, Unit] | None = None) -> list[Table]:
    return find_tables(rows_of(path, rows), known or units(4))


def body(*values: Any) -> list[list[Any]]:
    return [[i, f"Sở số {i}", *values] for i in range(1, 5)]


def test_titles_numbering_and_maxima_are_no_headings(tmp_path: Path) -> None:
    rows = [
        ["UBND TỈNH", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        [],
        ["BẢNG ĐIỂM NĂM 2026"],
        [],
        ["STT", "Đơn vị", "Hạ tầng", "Tổng điểm"],
        ["(1)", "(2)", "(3)", "(4)=(3)"],
        [None, "Điểm tối đa", 25, 100],
        ["I", "Khối các sở"],
        *body(7, 30),
        [None, "Tổng cộng", 28, 120],
    ]
    (found,) = tables(tmp_path, rows)
    assert {number: heading.shown for number, heading in found.headings.items()} == {
        1: "STT",
        2: "Đơn vị",
        3: "Hạ tầng",
        4: "Tổng điểm",
    }
    assert found.maxima == {3: Decimal(25), 4: Decimal(100)}
    assert found.codes == ("so-1", "so-2", "so-3", "so-4") and found.strangers == ()
    assert "BẢNG ĐIỂM NĂM 2026" in found.titles and "Khối các sở" in found.titles
    assert found.last_heading == 5


def test_wide_headings_reach_over_those_below(tmp_path: Path) -> None:
    rows = [
        ["STT", "Đơn vị", "Hạ tầng", None, None, "Tổng điểm", "Xếp hạng", None],
        [None, None, "Cộng", "Mạng", "Máy", None, "2026", 2025],
        *body(7, 3, 4, 7, 1, 2),
    ]
    (found,) = tables(tmp_path, rows)
    assert [(found.heading(n).over, found.heading(n).own) for n in range(3, 9)] == [
        (("Hạ tầng",), ("Cộng",)),
        (("Hạ tầng",), ("Mạng",)),
        (("Hạ tầng",), ("Máy",)),
        ((), ("Tổng điểm",)),
        (("Xếp hạng",), ("2026",)),
        (("Xếp hạng",), ("2025",)),
    ]


def test_units_are_known_by_spelling_numbering_and_mark(tmp_path: Path) -> None:
    known = units(4)
    known["so-4"] = known["so-4"].model_copy(update={"spellings": ("Sở Tư",)})
    rows = [["Đơn vị", "Điểm"], ["SỞ  SỐ 1", 1], ["2. Sở số 2", 2], ["Sở số 3 (1)", 3], ["- Sở Tư*", 4], ["Sở Năm", 5]]
    (found,) = tables(tmp_path, rows, known)
    assert found.codes == ("so-1", "so-2", "so-3", "so-4")
    assert found.unit == 1 and [cell.text for cell in found.strangers] == []


def test_a_stranger_among_the_units_is_noted_and_a_row_of_sums_is_not(tmp_path: Path) -> None:
    rows = [["Đơn vị", "Điểm"], ["Sở số 1", 1], ["Sở Lạ", 2], ["Cộng", 3], ["II. Khối xã", None], ["Sở số 2", 4]]
    (found,) = tables(tmp_path, rows)
    assert [cell.text for cell in found.strangers] == ["Sở Lạ"]


def test_tables_one_below_the_other(tmp_path: Path) -> None:
    rows = [
        ["Bảng 1"],
        ["STT", "Đơn vị", "Điểm"],
        *body(7),
        [],
        ["Bảng 2"],
        ["TT", "Đơn vị", "Hạng"],
        *body(1),
        [],
        *body(5),
    ]
    found = tables(tmp_path, rows)
    assert [table.heading(3).shown for table in found] == ["Điểm", "Hạng", "Hạng"]
    assert [len(table.rows) for table in found] == [4, 4, 4]


def test_block_titles_and_a_unit_twice_do_not_part_a_table(tmp_path: Path) -> None:
    rows = [["STT", "Đơn vị", "Điểm"], *body(7)[:2], ["II", "Khối xã"], *body(7)[2:], [9, "Sở số 1", 3]]
    (found,) = tables(tmp_path, rows)
    assert len(found.rows) == 5


def test_a_second_column_of_units_is_a_rival(tmp_path: Path) -> None:
    rows = [["Mã", "Đơn vị", "Điểm"], *([f"so-{i}", f"Sở số {i}", i] for i in range(1, 5))]
    (found,) = tables(tmp_path, rows)
    assert {found.unit, *found.rivals} == {1, 2}


def test_numbers_typed_as_text_count_and_words_do_not(tmp_path: Path) -> None:
    rows = [["Đơn vị", "Điểm"], ["Sở số 1", "7,5"], ["Sở số 2", " 8 "], ["Sở số 3", "Không áp dụng"], ["Sở số 4", 9.25]]
    (found,) = tables(tmp_path, rows)
    column = found.columns[1]
    assert column.values == (Decimal("7.5"), Decimal(8), None, Decimal("9.25"))
    assert column.numeric and column.steps == (750, 800, None, 925) and column.samples(2) == ("7,5", "8")


def test_a_table_with_some_rows_only(tmp_path: Path) -> None:
    (found,) = tables(tmp_path, [["Đơn vị", "Điểm"], *(row[1:] for row in body(7))])
    assert found.only({"so-2", "so-4"}).codes == ("so-2", "so-4")


def test_nothing_is_found_where_no_unit_stands(tmp_path: Path) -> None:
    assert tables(tmp_path, [["Đơn vị", "Điểm"], ["Ai đó", 3]]) == []
