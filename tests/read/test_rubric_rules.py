"""Rules of a rubric that need each other, or a number for every block."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.i18n import use_language
from docgen.read.lines import Lines
from docgen.read.rubric import check_rubric
from tests.small import RULE, rubric

TRACKS = {"xa": ["co", "khong"]}
WEIGHTED = {"method": "weighted", **RULE}
RATIO = {"method": "weighted", "of": "ratio", **RULE}


def group(**entries: Any) -> list[dict[str, Any]]:
    return [{"code": "mot", "label": "Một", **entries}]


def told(**changes: Any) -> list[tuple[str, str]]:
    """Rules, and what they are about."""
    lines = Lines("r.yaml", {})
    return [(finding.rule, finding.message) for finding in check_rubric(rubric(TRACKS, **changes), lines)]


def test_a_weight_is_there_for_every_block_and_track() -> None:
    use_language("en")
    for weight in (2, {"tinh": 2, "xa": 2}, {"*": 1, "tinh": 2, "xa": 2}):
        assert told(groups=group(maximum=10, weight=weight), scale=20, total=WEIGHTED) == []
    found = told(groups=group(maximum=10, weight={"tinh": 2, "xa.co": 2}), scale=20, total=WEIGHTED)
    assert found == [("weight-missing", "Totals are weighted, but “Một” has no weight for “xa.khong”")]


def test_a_group_needs_no_weight_where_it_does_not_apply() -> None:
    made = group(maximum=10, weight={"tinh": 2}, blocks=["tinh"])
    other = [{"code": "hai", "label": "Hai", "maximum": 10, "weight": {"xa": 2}, "blocks": ["xa"]}]
    assert told(groups=[*made, *other], scale=20, total=WEIGHTED) == []


@pytest.mark.parametrize(
    ("entries", "missing"),
    [
        ({"maximum": {"tinh": 10, "xa": 5}}, []),
        ({"maximum": {"tinh": 10, "xa.co": 5}}, ["xa.khong"]),
        ({"criteria": [{"code": "m1", "label": "m1", "maximum": {"tinh": 10}}]}, ["xa.co", "xa.khong"]),
        ({"criteria": [{"code": "m1", "label": "m1", "maximum": 10}]}, []),
    ],
)
def test_a_share_of_the_maximum_needs_one_in_every_block(entries: dict[str, Any], missing: list[str]) -> None:
    use_language("en")
    message = "“Một” counts by its share of the maximum, but has none for “{}”"
    found = told(groups=group(weight=20, **entries), scale=20, total=RATIO)
    assert found == [("maximum-missing", message.format(scope)) for scope in missing]


def test_where_own_maxima_differ_ranks_and_tiers_go_by_percent() -> None:
    reduce = {"method": "reduce", **RULE}
    percent = {"rank": {"by": "percent", **RULE}, "tiers_by": "percent"}
    assert told(not_applicable=reduce, **percent) == []
    assert [rule for rule, _message in told(not_applicable=reduce)] == ["entries-clash", "entries-clash"]
    assert [rule for rule, _message in told(not_applicable={"method": "convert", **RULE})] == []
