from __future__ import annotations

from pathlib import Path

import pytest

from docgen.errors import Line, Refused
from docgen.read.cases import read_cases
from docgen.read.rubric import read_rubric

ROOT = Path(__file__).parents[2]
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


def told(tmp_path: Path, *changes: tuple[str, str]) -> list[tuple[str, int]]:
    """Rule and line of what is wrong after changing the good rubric."""
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "r.yaml"
    path.write_text(text, "utf-8")
    try:
        read_rubric(path, "rubrics/tinh/1-2016.yaml")
    except Refused as refused:
        assert all(isinstance(finding.place, Line) for finding in refused.findings)
        return [(finding.rule, finding.place.line) for finding in refused.findings if isinstance(finding.place, Line)]
    return []


def test_a_sound_rubric_is_read(tmp_path: Path) -> None:
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("so: 40, xa", "so: 41, xa", "maxima-miss-scale", 9),
        ("code: van-hanh", "code: nen-tang", "code-twice", 12),
        ("code: vua", "code: cao", "code-twice", 15),
        ("code: xa, label", "code: so, label", "code-twice", 5),
        ("at_least: 25", "at_least: 40", "tiers-not-descending", 15),
        ("at_least: 40", "at_least: 60", "tier-above-scale", 14),
        (", label: Vừa, at_least: 25", ", label: Vừa", "tier-without-bound", 15),
        ("maximum: {so: 10,", "maximum: {huyen-a: 10,", "code-unknown", 11),
        ("label: Hạ tầng, max", "label: Hạ tầng, blocks: [so, x], max", "code-unknown", 11),
        ("label: Hạ tầng, max", "label: Hạ tầng, outline: {x: {}}, max", "code-unknown", 11),
        ("label: Hạ tầng, max", "label: Hạ tầng, least: -1, max", "bounds-misplaced", 11),
        ("so: 10, xa: 12.5", "so: 0, xa: 12.5", "maximum-not-positive", 11),
    ],
)
def test_what_does_not_fit_together_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, rule: str, line: int
) -> None:
    assert (rule, line) in told(tmp_path, (old, new))


def test_maxima_need_not_add_up_where_points_are_adjusted_or_unknown(tmp_path: Path) -> None:
    adjusted = "      - {code: cong-them, label: Cộng, kind: adjustment, least: -5, most: 5}\n    tiers:"
    assert told(tmp_path, ("    tiers:", adjusted), ("so: 40", "so: 35"), ("xa: 37.5", "xa: 32.5")) == []
    assert told(tmp_path, ("so: 10, ", "")) == []


def test_reversed_bounds_of_an_adjustment_are_told(tmp_path: Path) -> None:
    adjusted = "      - {code: cong-them, label: Cộng, kind: adjustment, least: 5, most: -5}\n    tiers:"
    assert told(tmp_path, ("    tiers:", adjusted)) == [("bounds-reversed", 13)]


def test_totals_cannot_be_summed_from_nothing(tmp_path: Path) -> None:
    changes = [(f"label: {name},", f"label: {name}, kind: named,") for name in ("Hạ tầng", "Ứng dụng")]
    assert told(tmp_path, *changes) == [("nothing-to-sum", 18)]


@pytest.mark.parametrize("path", sorted(ROOT.glob("rubrics/*/*.yaml")), ids=lambda path: path.stem)
def test_the_sample_rubrics_are_sound(path: Path) -> None:
    if path.name.endswith(".cases.yaml"):
        assert read_cases(path, path.name).cases
    else:
        assert read_rubric(path, path.name).subjects


def test_means_can_be_written(tmp_path: Path) -> None:
    written = "reference: Điều 5}\n    writing: {means: {table: {most: 1}, prose: {most: 0}}}\n"
    shares = ("method: by_units, decimals: 1, reference: Điều 5}\n", f"method: by_units, decimals: 1, {written}")
    assert told(tmp_path, shares) == [("mean-not-writable", 22)]
