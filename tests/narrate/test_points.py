"""The tags of one unit and its table of points, made from a small rubric."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.model.kind import Kind
from docgen.model.rubric import Rubric
from docgen.narrate.points import points_tables, unit_tags
from docgen.narrate.wording import Wording
from tests.small import KIND_PLACE, assessed, row, rubric, settings, sheet


def with_groups(*groups: dict[str, Any]) -> Rubric:
    """The small rubric with other criteria groups."""
    return rubric(groups=list(groups))


def tags(used: Rubric, *rows: Any, spec: dict[str, Any] | None = None) -> tuple[Any, Any]:
    """The tags of the first unit, and its tables."""
    scores = assessed(sheet(*rows), used).by_unit()[rows[0].unit]
    kind = Kind.model_validate(
        {
            "title": "x",
            "type": "x",
            "norm": "nd30-2020",
            "each": "unit",
            "tables": {"b": {"shape": "points", **(spec or {"each": "subject"})}},
        }
    )
    unit = unit_tags(scores, used, settings())
    return unit, points_tables(kind, unit, scores, settings(), Wording({}), KIND_PLACE).b


MOT = {"code": "mot", "label": "Một", "maximum": 10}


@pytest.mark.parametrize(
    ("group", "typed", "least", "most", "shown"),
    [
        ({"kind": "bonus", "most": 5}, "2", "", "5", "2"),
        ({"kind": "penalty", "most": 5}, "2", "", "5", "2"),
        ({"kind": "penalty", "most": 5, "typed": "negative"}, "-2", "-5", "0", "-2"),
        ({"kind": "adjustment", "least": -15, "most": 10}, "-2", "-15", "10", "-2"),
    ],
)
def test_bonuses_and_penalties_have_their_bounds(
    group: dict[str, Any], typed: str, least: str, most: str, shown: str
) -> None:
    used = with_groups(MOT, {"code": "them", "label": "Thêm", **group})
    _unit, (table,) = tags(used, row("a", {"mot": "8", "them": typed}))
    found = {one.code: one for one in table}
    them = found["them"]
    assert [str(one) for one in (them.diem_toi_thieu, them.diem_toi_da, them.diem)] == [least, most, shown]
    assert (them.la_cong_tru, found["mot"].la_cong_tru, found["mot"].la_hang_muc, found["tong"].la_tong) == (
        *(True, False),
        *(True, True),
    )


def test_a_table_of_one_subject_and_a_list_of_tables_have_the_same_rows() -> None:
    used = with_groups(MOT, {**MOT, "code": "hai", "label": "Hai"})
    rows = (row("a", {"mot": "8", "hai": "9"}), row("b", {"mot": "1", "hai": "2"}))
    _unit, listed = tags(used, *rows)
    unit, one = tags(used, *rows, spec={"subject": "cntt"})
    assert [[str(r.stt), str(r.ten), str(r.diem)] for r in listed[0]] == [
        [str(r.stt), str(r.ten), str(r.diem)] for r in one
    ]
    assert [row.key for row in one] == ["bang.b.cntt.a.nhom.mot", "bang.b.cntt.a.nhom.hai", "bang.b.cntt.a.tong"]
    assert (str(unit), str(unit.noi_dung.cntt.tong), str(unit.noi_dung.cntt.diem.hai)) == ("Đơn vị a", "17", "9")
    assert unit.noi_dung.cntt.tong.key == "cntt.tinh.a.tong"


def test_what_another_unit_was_given_is_nowhere() -> None:
    used = with_groups(MOT)
    alone, beside = (tags(used, row("a", {"mot": "8"}), row("b", {"mot": other})) for other in ("1", "10"))
    told = [[str(getattr(one, name)) for one in table[0] for name in one.names()] for _unit, table in (alone, beside)]
    assert told[0] == told[1]
