from __future__ import annotations

from typing import Any

from docgen.compare.effect import NumberMove
from docgen.compare.manifests import number_moves


def manifest(**figures: dict[str, str]) -> dict[str, Any]:
    return {"figures": figures}


def test_numbers_that_are_printed_otherwise_moved() -> None:
    old = manifest(
        a={"table": "64,9", "value": "64.9", "rule": "total.summed: x"},
        b={"table": "3", "rule": "rank"},
        c={"table": "Sở Y tế", "rule": ""},
        d={"table": "67%", "value": "2/3", "rule": "share.plain"},
        e={"table": "5", "rule": ""},
    )
    new = manifest(
        a={"table": "72,9", "value": "72.9", "rule": "total.summed: x"},
        b={"table": "3", "rule": "rank"},
        c={"table": "Sở Nội vụ", "rule": ""},
        d={"table": "50%", "value": "1/2", "rule": "share.plain"},
        f={"table": "12,5", "rule": "mean.by_units"},
    )
    assert number_moves(old, new) == (
        NumberMove("a", "total", "64,9", "72,9"),
        NumberMove("d", "share", "67%", "50%"),
        NumberMove("f", "mean", "", "12,5"),
        NumberMove("e", "points", "5", ""),
    )
