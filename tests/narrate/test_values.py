"""What the tag tree holds when things are missing, tied or oddly named."""

from __future__ import annotations

import pytest

from docgen.errors import Line, Refused
from docgen.narrate.values import tree
from docgen.narrate.wording import Wording
from tests.small import scores, settings, source

PLACE = Line("phrases.yaml", 1)


def said(text: str, **round_changes: object) -> str:
    sheet = scores({"tinh": {"a": ("9", "9"), "b": ("9", "9"), "c": ("1", "1")}}, past={"a": 3})
    return Wording(tree(source(sheet, round_=settings(**round_changes)))).line("k", text, PLACE).prose


def test_equal_leaders_are_all_named() -> None:
    assert said("{{ cntt.tinh.dung_dau }}: {{ cntt.tinh.dung_dau.diem }}") == "Đơn vị a và Đơn vị b: 18"


def test_conditions_compare_figures_with_numbers_and_words() -> None:
    assert said("{% if nam == 2025 %}đúng{% endif %}") == "đúng"
    assert said("{% if cntt.tinh.dung_dau | dem > 1 %}cùng{% endif %}") == "cùng"
    assert said("{% if cntt.tinh.don_vi.c.muc == 'Yếu' %}yếu{% endif %}") == "yếu"
    assert said("{% if cntt.tinh.don_vi.a.hang < cntt.tinh.don_vi.c.hang %}trước{% endif %}") == "trước"


def test_places_won_are_compared_also_where_a_unit_has_no_past() -> None:
    for unit, sign in {"a": "+", "c": "?"}.items():
        moved = f"cntt.tinh.don_vi.{unit}.so_bac"
        text = f"{{% if {moved} > 0 %}}+{{% elif {moved} <= 0 %}}={{% elif 1 > {moved} %}}={{% else %}}?{{% endif %}}"
        assert said(text) == sign


def test_a_block_where_nobody_was_assessed_says_nothing_but_does_not_fail() -> None:
    round_ = settings(not_assessed=[{"unit": "a", "reason": "x"}])
    root = tree(source(scores({"tinh": {"a": None}}), round_=round_))
    text = "{% if cntt.tinh.trung_binh %}{{ cntt.tinh.trung_binh }}{% else %}không có{% endif %}"
    assert Wording(root).line("k", text, PLACE).prose == "không có"


def test_open_number_and_date_leave_gaps() -> None:
    document = settings().documents["quyet-dinh"].model_dump() | {"date": "2025"}
    text = said("Số: {{ van_ban.so_ky_hieu }}, {{ van_ban.ngay_thang }}", documents={"quyet-dinh": document})
    assert text.replace("\u00a0", "_") == "Số: ____________/QĐ-UBND, ngày ______ tháng ______ năm 2025"


@pytest.mark.parametrize("code", ["key", "first", "2024"])
def test_a_code_that_no_tag_can_name_is_refused(code: str) -> None:
    round_ = settings(numbers={code: 1})
    with pytest.raises(Refused) as refused:
        tree(source(scores({"tinh": {"a": ("1", "1")}}), round_=round_))
    assert code in refused.value.findings[0].message
