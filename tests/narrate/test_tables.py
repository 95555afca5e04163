"""Which rows a table has, in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.errors import Refused
from docgen.model.scores import Scoresheet
from tests.small import RULE, row, rubric, scores, settings, sheet, source, table

POINTS = {"tinh": {"a": ("9", "9"), "b": ("5", "6"), "c": ("9", "7")}, "xa": {"d": ("2", "3"), "e": ("8", "4")}}
TIER_ROWS = {"label": "letter", "heading": "{{ chu }}. Mức {{ muc.ten | thuong }} ({{ muc.so_luong | hai_so }})"}


def texts(rows: object) -> list[str]:
    return [
        str(row.tieu_de) if row.la_nhom or row.la_khoi else f"{row.stt} {row.code} {row.tong}"
        for row in rows  # type: ignore[attr-defined]
    ]


def test_group_rows_count_only_tiers_that_occur() -> None:
    made = table(source(scores(POINTS)), shape="ranking", subject="cntt", blocks=["tinh"], tier_rows=TIER_ROWS)
    assert texts(made) == ["A. Mức tốt (02)", "1 a 18", "2 c 16", "B. Mức khá (01)", "3 b 11"]


def test_group_rows_may_count_the_units_below_them_or_all_of_the_block() -> None:
    round_ = settings(not_ranked=[{"unit": "a", "reason": "mới lập", "counted": True}])
    both = {"heading": "{{ muc.ten }}: {{ so_luong }}/{{ muc.so_luong }}"}
    made = table(
        source(scores(POINTS), round_=round_), shape="ranking", subject="cntt", blocks=["tinh"], tier_rows=both
    )
    assert texts(made) == ["Tốt: 1/2", "1 c 16", "Khá: 1/1", "2 b 11", "3 a 18"]


def test_several_blocks_in_one_table_each_have_their_own_units() -> None:
    block_rows = {"label": "roman", "heading": "{{ chu }}. {{ khoi.ten | hoa }}"}
    made = table(
        source(scores(POINTS)),
        shape="ranking",
        subject="cntt",
        blocks=["tinh", "xa"],
        group="mot",
        block_rows=block_rows,
    )
    assert [str(row.tieu_de) if row.la_khoi else f"{row.code} {row.diem_nhom} {row.hang}" for row in made] == [
        "I. Khối tinh",
        "a 9 1",
        "c 9 1",
        "b 5 2",
        "II. Khối xa",
        "e 8 1",
        "d 2 2",
    ]


def test_a_given_order_that_tears_a_tier_apart_is_refused() -> None:
    torn = source(scores({"tinh": {"a": ("9", "9"), "b": ("5", "6"), "c": ("9", "7")}}), round_=settings(order="given"))
    with pytest.raises(Refused) as refused:
        table(torn, shape="ranking", subject="cntt", blocks=["tinh"], tier_rows=TIER_ROWS)
    assert "Đơn vị c" in refused.value.findings[0].message


def test_each_group_makes_a_table_of_its_own_numbered_in_order() -> None:
    made = table(
        source(scores(POINTS)),
        shape="ranking",
        subject="cntt",
        blocks=["tinh"],
        each="group",
        number="1.{{ stt }}",
        caption="Bảng 1.{{ stt }}. {{ nhom.ten }}",
    )
    assert [(str(one.so), str(one.chu_thich)) for one in made] == [("1.1", "Bảng 1.1. Một"), ("1.2", "Bảng 1.2. Hai")]


def test_a_unit_without_scores_stands_last_with_empty_cells() -> None:
    round_ = settings(not_assessed=[{"unit": "a", "reason": "chưa tự đánh giá"}])
    made = table(
        source(scores({"tinh": {"a": None, "b": ("5", "6")}}), round_=round_),
        shape="ranking",
        subject="cntt",
        blocks=["tinh"],
        tier_rows=TIER_ROWS,
    )
    last = list(made)[-1]
    assert (str(last.stt), str(last.tong), str(last.hang), str(last.muc), str(last.dau_sao)) == ("2", "", "", "", "*")
    assert [str(cell) for cell in last.cac_diem] == ["", ""]
    assert not last.co_so_lieu


def test_a_unit_without_a_past_shows_a_dash() -> None:
    made = table(source(scores(POINTS, past={"a": 2})), shape="ranking", subject="cntt", blocks=["tinh"])
    assert [[str(rank) for rank in row.truoc] for row in made] == [["2", "-"], ["-", "-"], ["-", "-"]]


def test_the_summary_has_a_row_for_every_tier_also_empty_ones() -> None:
    made = table(source(scores(POINTS)), shape="tiers", subject="cntt", blocks=["tinh", "xa"])
    assert [(str(row.ten), [str(share) for share in row.ty_le]) for row in made] == [
        ("Tốt", ["67%", "0%"]),
        ("Khá", ["33%", "50%"]),
        ("Yếu", ["0%", "50%"]),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"shape": "ranking", "subject": "cntt", "blocks": ["huyen"]},
        {"shape": "ranking", "subject": "cong", "blocks": ["tinh"]},
        {"shape": "indicators", "group": "Hạ tầng"},
    ],
    ids=["block", "subject", "survey figures"],
)
def test_a_table_of_what_the_round_lacks_is_told(wrong: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        table(source(scores(POINTS)), **wrong)
    assert [finding.rule for finding in refused.value.findings] == ["table-unknown"]


def test_points_that_do_not_apply_show_the_rubrics_word_for_it() -> None:
    criteria = [{"code": code, "label": code, "maximum": 5} for code in ("m1", "m2")]
    groups = [
        {"code": "mot", "label": "Một", "maximum": 10, "criteria": criteria},
        {"code": "hai", "label": "Hai", "maximum": 10},
    ]
    used = rubric(groups=groups, not_applicable={"method": "convert", "shown": "KAD", **RULE})
    rows = sheet(
        row("a", {"hai": "8"}, criteria={"m1": "4", "m2": "5"}),
        row("b", {"hai": "7"}, gone=["mot"]),
        row("c", {"hai": "6"}, criteria={"m1": "3"}, gone=["m2"]),
    )
    made = source(rows, used)
    found = {row.code: row for row in table(made, shape="ranking", subject="cntt", blocks=["tinh"])}
    assert [str(cell) for cell in found["b"].cac_diem] == ["KAD", "7"]
    assert [str(cell) for cell in found["b"].cac_diem_tieu_chi] == ["KAD", "KAD"]
    assert [str(cell) for cell in found["c"].cac_diem_tieu_chi] == ["3", "KAD"]
    assert str(found["b"].don_vi.diem.mot) == "KAD" and not found["b"].don_vi.diem.mot


def test_a_row_knows_its_unit_in_every_subject() -> None:
    whole = rubric()
    other = whole.subjects[0].model_copy(update={"code": "dti"})
    both = whole.model_copy(update={"subjects": (whole.subjects[0], other)})
    rows = scores({"tinh": {"a": ("9", "9"), "b": ("5", "5")}})
    second = tuple(replace(entry, subject="dti") for entry in rows.entries if entry.unit == "b")
    found = list(table(source(Scoresheet((*rows.entries, *second)), both), shape="ranking", subject="cntt"))
    assert [str(row.noi_dung.cntt.hang) for row in found] == ["1", "2"]
    assert [str(row.noi_dung.dti.hang) for row in found] == ["", "1"]
    assert [str(row.noi_dung.dti.diem.mot) for row in found] == ["", "5"]


def test_earlier_years_of_a_unit_stand_at_their_own_place() -> None:
    rows = scores({"tinh": {"a": ("9", "9"), "b": ("5", "5")}}, past={"a": 2})
    older = {2023: {"results": {"cntt": {"b": {"rank": 7, "total": 11}}}}}
    found = list(table(source(rows, round_=settings(previous=older)), shape="ranking", subject="cntt"))
    assert [[str(year) for year in row.truoc] for row in found] == [["2", "-"], ["-", "7"]]
    assert [[str(year) for year in row.don_vi.truoc] for row in found] == [["2", ""], ["", "7"]]
    assert [str(row.don_vi.tong_truoc[1]) for row in found] == ["", "11"]
