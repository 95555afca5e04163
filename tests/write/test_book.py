from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from docgen.model.rubric import Subject
from docgen.write.book import bounds_rule, group_format, height_of, number, total_format
from tests.handing import rubric


def subject(**changes: object) -> Subject:
    return rubric(**changes).subjects[0]


def test_whole_numbers_are_written_as_such() -> None:
    assert (number(Decimal("8.0")), number(Decimal("8.5")), number(Fraction(1, 4))) == (8, 8.5, 0.25)
    assert isinstance(number(Decimal("8.0")), int)


def test_totals_have_the_decimals_that_the_rubric_rounds_to() -> None:
    assert total_format(subject(rounding={"totals": 2})) == '[$-42A]0.00;[$-42A]-0.00;"–"'
    assert total_format(subject(rounding={"totals": 0})) == '[$-42A]0;[$-42A]-0;"–"'
    assert total_format(subject(not_applicable=None)) == '[$-42A]General;[$-42A]-General;"–"'
    assert total_format(subject()) == '[$-42A]0.0000;[$-42A]-0.0000;"–"'
    assert group_format(subject()) == '[$-42A]General;[$-42A]-General;"–"'


@pytest.mark.parametrize(
    ("least", "most", "criteria"),
    [
        (Decimal(0), Decimal(10), {"criteria": "between", "minimum": 0, "maximum": 10}),
        (Decimal(0), None, {"criteria": ">=", "value": 0}),
        (None, Decimal(0), {"criteria": "<=", "value": 0}),
    ],
)
def test_bounds_become_rules(least: Decimal | None, most: Decimal | None, criteria: dict[str, object]) -> None:
    rule = bounds_rule("Điểm", least, most, "C5")
    assert criteria.items() <= rule.items()
    assert rule["error_message"].startswith("“Điểm”: nhập số")


def test_a_name_that_is_too_long_for_a_message_is_cut() -> None:
    rule = bounds_rule("Tỷ lệ hồ sơ " * 30, Decimal(0), Decimal(10), "C5", ("x", "KAD"))
    assert len(rule["error_message"]) <= 255 and "nhập số từ 0 đến 10" in rule["error_message"]


def test_rows_are_as_high_as_their_text() -> None:
    assert height_of("một hai ba", 20) == height_of("", 20) == 18
    assert height_of("một hai ba bốn năm sáu", 10) == 3 * 16 + 2
    assert height_of("x" * 25, 10) == 3 * 16 + 2
    assert height_of("một\nhai", 20) == 2 * 16 + 2


def test_words_that_excel_would_not_take_any_more_are_left_out_of_the_test() -> None:
    rule = bounds_rule("Điểm", Decimal(0), Decimal(10), "C5", [f"không áp dụng {number}" for number in range(20)])
    assert len(rule["value"]) <= 255 and 'C5="không áp dụng 0"' in rule["value"]
