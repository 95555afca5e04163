from __future__ import annotations

from datetime import date

import pytest

from docgen.vietnamese.dates import GAP, cite_date, earliest, is_open, issue_date, latest


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2020, 3, 5), "ngày 05 tháng 3 năm 2020"),
        (date(2018, 1, 1), "ngày 01 tháng 01 năm 2018"),
        (date(2025, 2, 12), "ngày 12 tháng 02 năm 2025"),
        (date(2017, 12, 20), "ngày 20 tháng 12 năm 2017"),
        ("2021-12", f"ngày {GAP} tháng 12 năm 2021"),
        ("2021-02", f"ngày {GAP} tháng 02 năm 2021"),
        ("2021-03", f"ngày {GAP} tháng 3 năm 2021"),
        ("2020", f"ngày {GAP} tháng {GAP} năm 2020"),
    ],
)
def test_a_document_dates_itself(day: date | str, written: str) -> None:
    assert issue_date(day) == written


def test_gaps_hold_in_a_justified_line() -> None:
    assert set(GAP) == {"\u00a0"}


def test_the_norm_says_which_months_are_padded() -> None:
    assert issue_date(date(2020, 3, 5), padded_months=range(1, 10)) == "ngày 05 tháng 03 năm 2020"
    assert cite_date(date(2020, 2, 5), padded_months=()) == "05/2/2020"


@pytest.mark.parametrize(
    ("day", "written"),
    [(date(2017, 8, 9), "09/8/2017"), (date(2017, 2, 8), "08/02/2017"), (date(2017, 11, 30), "30/11/2017")],
)
def test_a_date_is_cited_in_figures(day: date, written: str) -> None:
    assert cite_date(day) == written


def test_an_open_date_lies_between_two_days() -> None:
    assert (earliest("2020-02"), latest("2020-02")) == (date(2020, 2, 1), date(2020, 2, 29))
    assert (earliest("2020"), latest("2020")) == (date(2020, 1, 1), date(2020, 12, 31))
    assert latest("2021-12") == date(2021, 12, 31)
    assert earliest(date(2021, 5, 6)) == latest(date(2021, 5, 6)) == date(2021, 5, 6)
    assert is_open("2021") and not is_open(date(2021, 5, 6))
