"""Sums and bounds that do not fit together: each told once, at the line and column where it is mended."""

from __future__ import annotations

import pytest

from docgen.i18n import use_language
from tests.read.rubrics import GOOD, changed, findings, told, where

CRITERIA = """\
      - code: nen-tang
        label: Hạ tầng
        maximum: {so: 10, xa: 12.5}
        criteria:
          - {code: may, label: Máy, maximum: {so: 4, xa: 6.5}}
          - code: mang
            label: Mạng
            maximum: 6
            criteria:
              - {code: lan, label: LAN, maximum: 2}
              - {code: wan, label: WAN, maximum: 4}
"""
NESTED = ("      - {code: nen-tang, label: Hạ tầng, maximum: {so: 10, xa: 12.5}}\n", CRITERIA)
"""The first group with criteria of its own, two of them below a third."""
TRACKS = ("noun: xã}", "noun: xã, tracks: [{code: moi, label: mới}, {code: cu, label: cũ}]}")


def test_sums_that_fit_are_not_told() -> None:
    assert told(GOOD) == []
    assert told(changed(NESTED)) == []


@pytest.mark.parametrize(
    ("changes", "rule", "piece", "count"),
    [
        ([("so: 40, xa", "so: 41, xa")], "maxima-miss-scale", "scale", 1),
        ([("scale: 50", "scale: {so: 50, xa: 60}")], "maxima-miss-scale", "scale", 1),
        ([("scale: 50", "scale: {so: 50}")], "scale-missing", "scale", 1),
        ([TRACKS, ("xa: 12.5", "xa.moi: 12.5, xa.cu: 13")], "maxima-miss-scale", "scale", 1),
        ([NESTED, ("so: 4, xa", "so: 5, xa")], "criteria-miss-maximum", "maximum: {so: 10", 1),
        ([NESTED, ("label: LAN, maximum: 2", "label: LAN, maximum: 3")], "criteria-miss-maximum", "maximum: 6", 1),
        ([NESTED, ("label: LAN, maximum: 2", "label: LAN, weight: 2, maximum: 2")], "criteria-miss-maximum", "maximum: 6", 1),
        ([NESTED, ("label: LAN,", "label: LAN, blocks: [so],")], "criteria-miss-maximum", "maximum: 6", 1),
    ],
)  # fmt: skip
def test_maxima_that_do_not_add_up_are_told(changes: list[tuple[str, str]], rule: str, piece: str, count: int) -> None:
    text = changed(*changes)
    assert told(text) == [(rule, *where(text, piece, count))]


def test_the_sum_and_its_parts_are_shown() -> None:
    use_language("en")
    (finding,) = findings(changed(("so: 40, xa", "so: 41.5, xa")))
    assert finding.message == "The maxima of block “so” add up to 51,5 (10 + 41,5), not to the scale 50"
    (finding,) = findings(changed(NESTED, ("label: LAN, maximum: 2", "label: LAN, weight: 2, maximum: 3")))
    assert finding.message == "The criteria of “Mạng” add up to 10 (6 + 4) for “so”, not to its maximum 6"


def test_a_group_without_maximum_has_that_of_its_criteria() -> None:
    assert told(changed(NESTED, ("        maximum: {so: 10, xa: 12.5}\n", ""))) == []
    text = changed(NESTED, ("        maximum: {so: 10, xa: 12.5}\n", ""), ("so: 4, xa", "so: 5, xa"))
    assert told(text) == [("maxima-miss-scale", *where(text, "scale"))]


def test_a_sum_that_misses_in_every_block_is_told_once() -> None:
    text = changed(("{so: 10, xa: 12.5}", "11"), ("{so: 40, xa: 37.5}", "40"))
    assert told(text) == [("maxima-miss-scale", *where(text, "scale"))]


def test_maxima_that_are_not_known_are_not_summed() -> None:
    assert told(changed(("so: 10, ", ""))) == []
    assert told(changed(NESTED, ("label: LAN, maximum: 2", "label: LAN"))) == []


@pytest.mark.parametrize(
    ("kind", "less", "fits"),
    [
        ("bonus, most: 5", True, True),
        ("bonus, most: 5", False, True),
        ("adjustment, least: -5, most: 5", True, True),
        ("penalty, most: 5", True, False),
        ("penalty, most: 5", False, True),
    ],
)
def test_a_bonus_counts_within_the_scale_or_on_top_and_a_penalty_does_not(kind: str, less: bool, fits: bool) -> None:
    changes = [("    tiers:\n", f"      - {{code: them, label: Thêm, kind: {kind}}}\n    tiers:\n")]
    changes += [("so: 40", "so: 35"), ("xa: 37.5", "xa: 32.5")] if less else []
    text = changed(*changes)
    # The maxima of the two blocks differ, so each is told.
    assert told(text) == ([] if fits else [("maxima-miss-scale", *where(text, "scale"))] * 2)


def test_a_group_of_one_block_counts_there_only() -> None:
    group = "      - {code: rieng, label: Riêng, blocks: [xa], maximum: 7.5}\n    tiers:\n"
    assert told(changed(("    tiers:\n", group), ("xa: 37.5", "xa: 30"))) == []


@pytest.mark.parametrize(
    ("of", "first", "second", "fits"),
    [("points", "2", "0.75", True), ("points", "2", "1", False), ("ratio", "20", "30", True), ("ratio", "20", "40", False)],
)  # fmt: skip
def test_weighted_maxima_make_the_scale(of: str, first: str, second: str, fits: bool) -> None:
    text = changed(
        ("method: summed", f"method: weighted, of: {of}"),
        ("maximum: {so: 10, xa: 12.5}", f"maximum: 10, weight: {first}"),
        ("maximum: {so: 40, xa: 37.5}", f"maximum: 40, weight: {second}"),
    )
    assert told(text) == ([] if fits else [("maxima-miss-scale", *where(text, "scale"))])


@pytest.mark.parametrize(
    ("changes", "rule", "piece", "count"),
    [
        ([("at_least: 25", "at_least: 40")], "tiers-not-descending", "at_least", 2),
        ([("at_least: 25", "above: 45")], "tiers-not-descending", "above", 1),
        ([("at_least: 40", "at_least: 60")], "tier-above-scale", "at_least", 1),
        ([("at_least: 40", "at_least: {so: 40, xa: 60}")], "tier-above-scale", "at_least", 1),
        ([(", at_least: 25", "")], "tier-without-bound", "{code: vua", 1),
        ([("at_least: 25", "at_least: {so: 25}")], "tier-without-bound", "{code: vua", 1),
        ([("at_least: 25", "at_least: 25, above: 24")], "entries-clash", "above", 1),
        ([("at_least: 25", "at_least: 25, below: 40, at_most: 40")], "entries-clash", "at_most", 1),
        ([("at_least: 25", "at_least: 25, below: 39")], "tiers-gap", "below", 1),
        ([("at_least: 25", "at_least: 25, below: 41")], "tiers-overlap", "below", 1),
        ([("at_least: 25", "at_least: 25, at_most: 40")], "tiers-overlap", "at_most", 1),
        ([("at_least: 40", "above: 40"), ("at_least: 25", "at_least: 25, below: 40")], "tiers-overlap", "below", 1),
        ([("at_least: 25", "at_least: 25, at_most: 39.9")], "tiers-gap", "at_most", 1),
        ([("at_least: 40", "at_least: 40, at_most: 49")], "tier-upper-bound", "at_most", 1),
        ([("at_least: 40", "at_least: 40, below: 60")], "tier-upper-bound", "below", 1),
        ([("label: Thấp", "label: Thấp, below: 20")], "tiers-gap", "below", 1),
        ([("label: Thấp", "label: Thấp, below: {so: 25, xa: 30}")], "tiers-overlap", "below", 1),
        (
            [("    tiers_reference", "    tiers_by: percent\n    tiers_reference"), ("at_least: 40", "at_least: 101")],
            "tier-above-scale",
            "at_least",
            1,
        ),
    ],
)
def test_bounds_that_leave_a_gap_or_overlap_are_told(
    changes: list[tuple[str, str]], rule: str, piece: str, count: int
) -> None:
    text = changed(*changes)
    assert told(text) == [(rule, *where(text, piece, count))]


@pytest.mark.parametrize(
    "changes",
    [
        [("at_least: 40", "at_least: 40, at_most: 50"), ("at_least: 25", "at_least: 25, below: 40")],
        [("at_least: 40", "above: 40"), ("at_least: 25", "above: 25, at_most: 40"), ("label: Thấp", "label: Thấp, at_most: 25")],
        [("at_least: 25", "at_least: {so: 25, xa: 20}, below: 40"), ("label: Thấp", "label: Thấp, below: {so: 25, xa: 20}")],
        [("    tiers_reference", "    tiers_by: percent\n    tiers_reference"), ("at_least: 40", "at_least: 90, at_most: 100")],
        [("at_least: 40", "at_least: 50")],
    ],
)  # fmt: skip
def test_bounds_that_meet_are_not_told(changes: list[tuple[str, str]]) -> None:
    assert told(changed(*changes)) == []


@pytest.mark.parametrize(
    ("rank", "most", "fits"),
    [
        ("{on: rounded, decimals: 1, reference: x}", "39.9", True),
        ("{on: rounded, decimals: 2, reference: x}", "39.99", True),
        ("{on: rounded, decimals: 1, reference: x}", "39.99", True),
        ("{on: rounded, decimals: 1, reference: x}", "39.85", False),
        ("{on: rounded, decimals: 2, reference: x}", "39.9", False),
        ("{on: rounded, decimals: 0, reference: x}", "39", True),
        ("{on: exact, reference: x}", "39.9", False),
    ],
)
def test_an_upper_bound_that_no_total_can_pass_meets_where_totals_are_rounded_so(
    rank: str, most: str, fits: bool
) -> None:
    """“Từ 70 đến 84,9” leaves no gap where totals have one decimal."""
    text = changed(("rank: {reference: Điều 5}", f"rank: {rank}"), ("at_least: 25", f"at_least: 25, at_most: {most}"))
    assert told(text) == ([] if fits else [("tiers-gap", *where(text, "at_most"))])


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ([("at_least: 25", "at_least: 25, below: 39.95")], True),
        ([("at_least: 25", "at_least: 25, below: 39.9")], False),
        ([("at_least: 40", "above: 40"), ("at_least: 25", "at_least: 25, at_most: 39.9")], False),
        ([("at_least: 40", "above: 39.97"), ("at_least: 25", "at_least: 25, at_most: 39.9")], True),
    ],
)
def test_bounds_between_the_steps_of_rounded_totals(changes: list[tuple[str, str]], fits: bool) -> None:
    rank = ("rank: {reference: Điều 5}", "rank: {on: rounded, decimals: 1, reference: x}")
    text = changed(rank, *changes)
    assert [rule for rule, _line, _column in told(text)] == ([] if fits else ["tiers-gap"])


def test_the_words_of_a_gap_name_both_tiers() -> None:
    use_language("en")
    (finding,) = findings(changed(("at_least: 25", "at_least: 25, below: 38.5")))
    assert finding.message == "Between 38,5, where “Vừa” ends, and 40, where “Cao” begins, is a gap"
    assert finding.advice == "Correct one of the bounds"
