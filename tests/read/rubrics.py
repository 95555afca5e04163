"""A small sound rubric for tests, and what is told after something in it is changed."""

from __future__ import annotations

from docgen.errors import Finding, Line
from docgen.model.rubric import Rubric
from docgen.read.rubric import check_rubric
from docgen.read.yaml import parse_yaml

NAME = "rubrics/tinh/1-2016.yaml"
GOOD = """\
title: Bộ tiêu chí
source: {kind: Quyết định, number: 1/QĐ-UBND, date: 2016-05-06}
blocks:
  - {code: so, label: các sở, noun: sở}
  - {code: xa, label: các xã, noun: xã}
subjects:
  - code: so-hoa
    label: Số hóa
    scale: 50
    groups:
      - {code: nen-tang, label: Hạ tầng, maximum: {so: 10, xa: 12.5}}
      - {code: van-hanh, label: Ứng dụng, maximum: {so: 40, xa: 37.5}}
    tiers:
      - {code: cao, label: Cao, at_least: 40}
      - {code: vua, label: Vừa, at_least: 25}
      - {code: thap-hon, label: Thấp}
    tiers_reference: Điều 4
    total: {method: summed, reference: Điều 5}
    rank: {reference: Điều 5}
    ties: {method: dense, reference: Điều 5}
    shares: {method: plain, reference: Điều 5}
    mean: {method: by_units, decimals: 1, reference: Điều 5}
"""
Told = tuple[str, int, int]
"""Rule, line and column of a finding."""


def changed(*changes: tuple[str, str], text: str = GOOD) -> str:
    """The rubric with each first text replaced by the second."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def findings(text: str) -> list[Finding]:
    """Everything that is told about a rubric."""
    return list(check_rubric(*parse_yaml(text, NAME, Rubric)))


def told(text: str) -> list[Told]:
    """Where each thing that is told stands."""
    return [spot(finding) for finding in findings(text)]


def spot(finding: Finding) -> Told:
    """The place of a finding; every one has a line and a column."""
    assert isinstance(finding.place, Line)
    return finding.rule, finding.place.line, finding.place.column


def where(text: str, piece: str, count: int = 1) -> tuple[int, int]:
    """Line and column at which a piece of text begins, the n-th time that it stands there."""
    start = -1
    for _time in range(count):
        start = text.index(piece, start + 1)
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
