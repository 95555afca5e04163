"""Tiers take their lower bound; shares add up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.assess.exact import rounded
from docgen.assess.mean import mean, overall_mean
from docgen.assess.tier import shares, tier_of
from docgen.model.rubric import MeanRule, ShareRule, Tier

TIERS = (
    Tier(code="tot", label="Tốt", at_least={"*": Decimal(85)}),
    Tier(code="kha", label="Khá", at_least={"*": Decimal(70)}),
    Tier(code="yeu", label="Yếu"),
)
LARGEST = ShareRule(method="largest_remainder", reference="x")
PLAIN = ShareRule(method="plain", reference="x")


@pytest.mark.parametrize(
    ("points", "tier"),
    [("100", "tot"), ("85", "tot"), ("84.9", "kha"), ("70.0", "kha"), ("69.99", "yeu"), ("0", "yeu")],
)
def test_a_bound_belongs_to_its_tier(points: str, tier: str) -> None:
    assert tier_of(Decimal(points), TIERS).code == tier


@pytest.mark.parametrize(
    ("counts", "percents"),
    [
        ((0, 12, 5, 1), (0, 67, 28, 5)),
        ((0, 1, 7, 4), (0, 8, 59, 33)),
        ((1, 8, 5, 4), (6, 44, 28, 22)),
        ((2, 9, 1, 0), (17, 75, 8, 0)),
        ((0, 0), (0, 0)),
    ],
)
def test_largest_remainder_as_the_published_tables(counts: tuple[int, ...], percents: tuple[int, ...]) -> None:
    assert shares(counts, LARGEST) == percents


def test_plain_shares_may_miss_a_hundred() -> None:
    assert shares((1, 1, 1), PLAIN) == tuple(map(Decimal, (33, 33, 33)))
    assert shares((1, 7), PLAIN) == tuple(map(Decimal, (13, 88)))


@given(st.lists(st.integers(0, 200), min_size=1, max_size=8).filter(any))
def test_largest_remainder_adds_up_and_stays_near(counts: list[int]) -> None:
    percents = [int(percent) for percent in shares(counts, LARGEST)]
    total = sum(counts)
    assert sum(percents) == 100
    assert all(abs(p - Fraction(100 * c, total)) < 1 for p, c in zip(percents, counts, strict=True))
    assert all(
        p >= q for p, c in zip(percents, counts, strict=True) for q, d in zip(percents, counts, strict=True) if c > d
    )


@given(st.lists(st.decimals(0, 100, places=3, allow_nan=False), min_size=1, max_size=40), st.integers(0, 3))
def test_rounding_is_half_up_and_exact(values: list[Decimal], decimals: int) -> None:
    exact = mean(values)
    shown = Fraction(rounded(exact, decimals))
    half = Fraction(1, 2 * 10**decimals)
    assert exact - half < shown <= exact + half


def test_mean_of_blocks_and_by_units_differ() -> None:
    blocks = [[Decimal(60), Decimal(70)], [Decimal(50)]]
    assert overall_mean(blocks, MeanRule(method="mean_of_blocks", decimals=0, reference="x")) == Fraction(115, 2)
    assert overall_mean(blocks, MeanRule(method="by_units", decimals=0, reference="x")) == 60
