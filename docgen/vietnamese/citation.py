"""How documents are cited: “Quyết định số 2166/QĐ-UBND ngày 09/8/2017 của … về việc …”."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Protocol

from docgen.vietnamese.dates import PADDED_MONTHS, cite_date
from docgen.vietnamese.lists import join

CITED_BY_TITLE = frozenset({"Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh"})
"""Kinds whose title is part of the name; they are cited without number and issuer.

Rule: NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 6; before it TT 01/2011/TT-BNV, Điều 10.
"""


class Cited(Protocol):
    """A document that can be cited; `docgen.model.rubric.Paper` is one. title keeps its joining words (“về việc …”)."""

    @property
    def kind(self) -> str: ...

    @property
    def number(self) -> str: ...

    @property
    def date(self) -> dt.date | None: ...

    @property
    def year(self) -> int | None: ...

    @property
    def issuer(self) -> str: ...

    @property
    def title(self) -> str: ...


def name(paper: Cited) -> str:
    """Cite by kind and number: “Quyết định số 2166/QĐ-UBND”; a law by kind and title."""
    if paper.kind in CITED_BY_TITLE:
        return f"{paper.kind} {paper.title}".rstrip()
    return f"{paper.kind} số {paper.number}" if paper.number else paper.kind


def date(paper: Cited, padded_months: Collection[int] = PADDED_MONTHS) -> str:
    """Give the date in figures, or the year where only that is cited, or nothing."""
    if paper.date is not None:
        return cite_date(paper.date, padded_months)
    return str(paper.year) if paper.year is not None else ""


def plain(paper: Cited, padded_months: Collection[int] = PADDED_MONTHS) -> str:
    """Cite by name and date: “Quyết định số 2166/QĐ-UBND ngày 09/8/2017”, “Luật Công nghệ thông tin năm 2006”."""
    day = date(paper, padded_months)
    if not day:
        return name(paper)
    return f"{name(paper)} {'ngày' if paper.date is not None else 'năm'} {day}"


def with_issuer(paper: Cited, padded_months: Collection[int] = PADDED_MONTHS) -> str:
    """Cite by name, date and issuer: “… của UBND tỉnh Sơn La”."""
    short = plain(paper, padded_months)
    if not paper.issuer or paper.kind in CITED_BY_TITLE:
        return short
    return f"{short} của {paper.issuer}"


def full(paper: Cited, padded_months: Collection[int] = PADDED_MONTHS) -> str:
    """Cite with everything: name, date, issuer, title."""
    long = with_issuer(paper, padded_months)
    if not paper.title or paper.kind in CITED_BY_TITLE:
        return long
    return f"{long} {paper.title}"


def amended(paper: Cited, by: Sequence[Cited], padded_months: Collection[int] = PADDED_MONTHS) -> str:
    """Cite with issuer, and with the papers that amended it: “… (được sửa đổi, bổ sung tại … và …)”."""
    long = with_issuer(paper, padded_months)
    if not by:
        return long
    return f"{long} (được sửa đổi, bổ sung tại {join([plain(one, padded_months) for one in by])})"
