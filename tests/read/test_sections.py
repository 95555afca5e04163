from __future__ import annotations

import pytest

from docgen.errors import Cell
from docgen.read.sections import Placed, under_other_titles


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (["sssx", "sxxx"], ["A4", "B1"]),
        (["ssx", "xx"], ["A3"]),
        (["ssx", "", "ss"], []),  # no part is that of the block
        (["ssxx", "sxxx"], []),  # whose part the first one is, is not clear
        (["sssx"], []),
        (["sss", "ss", "xxx"], []),
        ([""], []),
    ],
)
def test_units_in_the_part_of_another_block_are_found(parts: list[str], told: list[str]) -> None:
    rows = [
        [Placed(block, block, Cell("a.xlsx", "Sở", f"{chr(65 + part)}{row}")) for row, block in enumerate(text, 1)]
        for part, text in enumerate(parts)
    ]
    found = list(under_other_titles(rows))
    assert [getattr(finding.place, "ref", "") for finding in found] == told
    assert {finding.rule for finding in found} <= {"unit-under-other-title"}
