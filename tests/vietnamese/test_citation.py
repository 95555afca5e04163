from __future__ import annotations

from datetime import date

from docgen.model.rubric import Paper
from docgen.vietnamese import citation

DECISION = Paper(
    kind="Quyết định",
    number="2166/QĐ-UBND",
    date=date(2017, 8, 9),
    issuer="UBND tỉnh Sơn La",
    title="về việc ban hành Quy định đánh giá",
)
LAW = Paper(kind="Luật", number="77/2015/QH13", date=date(2015, 6, 19), title="Tổ chức chính quyền địa phương")


def test_a_decision_is_cited_at_every_length() -> None:
    assert citation.name(DECISION) == "Quyết định số 2166/QĐ-UBND"
    assert citation.plain(DECISION) == "Quyết định số 2166/QĐ-UBND ngày 09/8/2017"
    assert citation.with_issuer(DECISION) == "Quyết định số 2166/QĐ-UBND ngày 09/8/2017 của UBND tỉnh Sơn La"
    assert citation.full(DECISION) == (
        "Quyết định số 2166/QĐ-UBND ngày 09/8/2017 của UBND tỉnh Sơn La về việc ban hành Quy định đánh giá"
    )
    assert citation.date(DECISION) == "09/8/2017"


def test_a_law_is_cited_by_its_title_without_number_and_issuer() -> None:
    assert citation.name(LAW) == "Luật Tổ chức chính quyền địa phương"
    assert citation.plain(LAW) == citation.full(LAW) == "Luật Tổ chức chính quyền địa phương ngày 19/6/2015"


def test_a_law_may_be_cited_by_its_year() -> None:
    law = Paper(kind="Luật", title="Công nghệ thông tin", year=2006, issuer="Quốc hội")
    assert citation.full(law) == "Luật Công nghệ thông tin năm 2006"
    assert citation.date(law) == "2006"


def test_what_is_not_known_is_left_out() -> None:
    plan = Paper(kind="Kế hoạch")
    assert citation.full(plan) == citation.name(plan) == "Kế hoạch"
    assert citation.date(plan) == ""


def test_months_are_padded_as_the_norm_says() -> None:
    assert citation.plain(DECISION, padded_months=(8,)) == "Quyết định số 2166/QĐ-UBND ngày 09/08/2017"
