"""Official dates: as a document dates itself, and as it is cited. Open parts are gaps to be filled in by hand."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

GAP = "\N{NO-BREAK SPACE}" * 6
"""Room for a day or a month in handwriting; no-break spaces, so that a justified line cannot swallow it."""

PADDED_MONTHS = (1, 2)
"""Months written with a leading zero. Rule: NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 4 điểm b."""


_WRITTEN = re.compile(
    r"(?<![0-9])(?P<day>[0-9]{1,2})(?:\s*[/.\-]\s*|\s+tháng\s+)(?P<month>[0-9]{1,2})(?:\s*[/.\-]\s*|\s+năm\s+)"
    r"(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<![0-9])(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?![0-9])")


def date_in(text: str) -> date | None:
    """The first date that a text typed by hand names; None where there is none, or no such day.

    >>> date_in("ngày 09 tháng 11 năm 2017"), date_in("9-11-17"), date_in("31/02/2026")
    (datetime.date(2017, 11, 9), datetime.date(2017, 11, 9), None)
    """
    found = _ISO.search(text) or _WRITTEN.search(text)
    if found is None:
        return None
    year = int(found["year"])
    try:
        return date(year if len(found["year"]) == 4 else 2000 + year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def issue_date(day: date | str, padded_months: Collection[int] = PADDED_MONTHS) -> str:
    """Write a date as an official document dates itself: “ngày 05 tháng 3 năm 2020”.

    day: a date, or “2021-12” where the day is open, or “2020” where day and month are.

    >>> issue_date(date(2020, 3, 5)), issue_date(date(2025, 2, 12))
    ('ngày 05 tháng 3 năm 2020', 'ngày 12 tháng 02 năm 2025')
    """
    if isinstance(day, date):
        return f"ngày {day.day:02} tháng {_month(day.month, padded_months)} năm {day.year}"
    year, _dash, month = day.partition("-")
    return f"ngày {GAP} tháng {_month(int(month), padded_months) if month else GAP} năm {year}"


def cite_date(day: date, padded_months: Collection[int] = PADDED_MONTHS) -> str:
    """Write a date in figures, as in citations.

    >>> cite_date(date(2017, 8, 9)), cite_date(date(2017, 2, 8))
    ('09/8/2017', '08/02/2017')
    """
    return f"{day.day:02}/{_month(day.month, padded_months)}/{day.year}"


def named_day(day: date | str, padded_months: Collection[int] = PADDED_MONTHS) -> str:
    """Write a day in a sentence: in figures, or as a document dates itself where a part is open.

    Each gap stays on the line of its word.

    >>> named_day(date(2026, 11, 13)), named_day("2026-11") == f"ngày\N{NO-BREAK SPACE}{GAP} tháng 11 năm 2026"
    ('ngày 13/11/2026', True)
    """
    if isinstance(day, date):
        return f"ngày {cite_date(day, padded_months)}"
    return issue_date(day, padded_months).replace(f" {GAP}", f"\N{NO-BREAK SPACE}{GAP}")


def is_open(day: date | str) -> bool:
    """Whether a part of the date is still open."""
    return not isinstance(day, date)


def earliest(day: date | str) -> date:
    """Give the first day that a date with open parts may turn out to be."""
    if isinstance(day, date):
        return day
    year, _dash, month = day.partition("-")
    return date(int(year), int(month or 1), 1)


def latest(day: date | str) -> date:
    """Give the last day that a date with open parts may turn out to be."""
    if isinstance(day, date):
        return day
    year, _dash, month = day.partition("-")
    following = date(int(year) + 1, 1, 1) if not month or month == "12" else date(int(year), int(month) + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _month(month: int, padded_months: Collection[int]) -> str:
    return f"{month:02}" if month in padded_months else str(month)
