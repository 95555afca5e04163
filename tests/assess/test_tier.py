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
        # 12,5 and 37,5: the last point goes to the larger of two equal remainders.
        ((1, 3, 4), (12, 38, 50)),
        ((0, 0), (0, 0)),
    ],
)
def test_largest_remainder_as_the_published_tables(counts: tuple[int, ...], percents: tuple[int, ...]) -> None:
    assert shares(counts, LARGEST) == percents


@pytest.mark.parametrize(
    ("decimals", "texts"),
    [(0, ["34", "33", "33"]), (1, ["33.4", "33.3", "33.3"]), (4, ["33.3334", "33.3333", "33.3333"])],
)
def test_three_alike_share_a_hundred_and_the_highest_gets_the_last_step(decimals: int, texts: list[str]) -> None:
    rule = ShareRule(method="largest_remainder", decimals=decimals, reference="x")
    assert [str(share) for share in shares((1, 1, 1), rule)] == texts


def test_shares_of_nobody_have_their_decimals_too() -> None:
    """Bảng ghi 66,67% thì khối trống cũng ghi 0,00%."""
    assert [str(share) for share in shares((0, 0), ShareRule(method="plain", decimals=2, reference="x"))] == [
        "0.00"
    ] * 2


def test_an_exclusive_bound_does_not_belong_to_its_tier() -> None:
    """“Trên 90 điểm”: đúng 90 thì chưa."""
    tiers = (Tier(code="tot", label="Tốt", above={"*": Decimal(90)}), Tier(code="kha", label="Khá"))
    assert [tier_of(Decimal(points), tiers).code for points in ("90.01", "90", "89.99")] == ["tot", "kha", "kha"]


def test_a_bound_may_differ_by_block_and_track() -> None:
    bounds = {"*": Decimal(80), "xa": Decimal(70), "xa.moi": Decimal(60)}
    tiers = (Tier(code="tot", label="Tốt", at_least=bounds), Tier(code="yeu", label="Yếu"))
    found = [tier_of(Decimal(65), tiers, scope).code for scope in ("tinh", "xa", "xa.cu", "xa.moi")]
    assert found == ["yeu", "yeu", "yeu", "tot"]


def test_plain_shares_may_miss_a_hundred() -> None:
    assert shares((1, 1, 1), PLAIN) == tuple(map(Decimal, (33, 33, 33)))
    assert shares((1, 7), PLAIN) == tuple(map(Decimal, (13, 88)))


@pytest.mark.parametrize("decimals", range(5))
@given(counts=st.lists(st.integers(0, 200), min_size=1, max_size=8).filter(any))
def test_largest_remainder_adds_up_and_stays_near(decimals: int, counts: list[int]) -> None:
    rule = ShareRule(method="largest_remainder", decimals=decimals, reference="x")
    percents, total, step = shares(counts, rule), sum(counts), Fraction(1, 10**decimals)
    assert sum(percents) == 100
    assert all(abs(Fraction(p) - Fraction(100 * c, total)) < step for p, c in zip(percents, counts, strict=True))
    assert all(Fraction(p) % step == 0 and p >= 0 for p in percents)
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
