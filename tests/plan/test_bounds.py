from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from docgen.model.book import Field
from docgen.plan.bounds import Bounds, bounds_of, highest_total, part_by_code
from tests.handing import rubric


def changed(code: str, **changes: Any) -> Any:
    """The subject with one group changed."""
    groups = rubric().model_dump(mode="json", exclude_none=True)["subjects"][0]["groups"]
    return rubric(groups=[each | changes if each["code"] == code else each for each in groups]).subjects[0]


@pytest.mark.parametrize(
    ("scope", "code", "bounds"),
    [
        ("so", "the-che", Bounds(Decimal(0), Decimal(30))),
        ("xa.mien-nui", "the-che", Bounds(Decimal(0), Decimal(20))),
        ("so", "ket-noi", Bounds(Decimal(0), Decimal("12.5"))),
        ("so", "thuong", Bounds(Decimal(0), Decimal(5))),
        ("so", "phat", Bounds(Decimal(0), Decimal(3))),
    ],
)
def test_points_lie_between_nothing_and_the_units_own_maximum(scope: str, code: str, bounds: Bounds) -> None:
    subject = rubric().subjects[0]
    assert bounds_of(subject, part_by_code(subject), Field("points", code), scope) == bounds


def test_a_penalty_may_be_typed_as_a_negative_number() -> None:
    assert part_by_code(changed("phat", typed="negative"))["phat"].bounds("so") == Bounds(Decimal(-3), Decimal(0))


def test_an_adjustment_has_a_sign() -> None:
    subject = changed("phat", kind="adjustment", least=-15, most=10)
    assert part_by_code(subject)["phat"].bounds("so") == Bounds(Decimal(-15), Decimal(10))


def test_a_bonus_that_is_cut_may_be_typed_above_its_most() -> None:
    assert part_by_code(changed("thuong", above_most="cut"))["thuong"].bounds("so") == Bounds(Decimal(0), None)


def test_a_given_total_may_be_the_scale_and_what_bonuses_add() -> None:
    subject = rubric().subjects[0]
    assert highest_total(subject, "so") == 105
    assert highest_total(changed("thuong", most=None), "so") is None
    assert highest_total(rubric(total={"method": "summed", "capped": True, "reference": "x"}).subjects[0], "so") == 100


def test_words_have_no_bounds_and_ranks_are_whole() -> None:
    subject = rubric().subjects[0]
    assert bounds_of(subject, {}, Field("note"), "so") is None
    assert bounds_of(subject, {}, Field("rank", "2025"), "so") == Bounds(Decimal(1), None, whole=True)
