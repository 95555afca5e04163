"""Ranks and orders keep their laws."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from docgen.assess.order import as_compared, ordered, rank
from docgen.model.rubric import RankRule

TOTALS = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.decimals(0, 1000, places=2, allow_nan=False),
    min_size=1,
    max_size=30,
)


@given(TOTALS)
def test_dense_rank_is_one_more_than_the_number_of_higher_totals(totals: dict[str, Decimal]) -> None:
    ranks = rank(totals, "dense")
    assert all(ranks[u] == 1 + len({v for v in totals.values() if v > totals[u]}) for u in totals)


@given(TOTALS)
def test_competition_rank_is_one_more_than_the_number_of_units_before(totals: dict[str, Decimal]) -> None:
    ranks = rank(totals, "competition")
    assert all(ranks[u] == 1 + sum(v > totals[u] for v in totals.values()) for u in totals)


@given(TOTALS, st.randoms())
def test_order_does_not_depend_on_the_order_of_the_rows(totals: dict[str, Decimal], random: Random) -> None:
    shuffled = list(totals.items())
    random.shuffle(shuffled)
    ties = sorted(totals)
    assert ordered(dict(shuffled), ties) == ordered(totals, ties)


def test_tied_units_stand_as_listed_and_the_others_after_them() -> None:
    totals = {unit: Decimal(5) for unit in ("a", "b", "c")} | {"d": Decimal(9)}
    assert ordered(totals, ("c", "a")) == ("d", "c", "a", "b")


def test_rounded_totals_may_tie_where_exact_ones_do_not() -> None:
    rule = RankRule(on="rounded", decimals=1, reference="x")
    assert as_compared(Decimal("84.95"), rule) == Decimal("85.0")
    assert as_compared(Decimal("84.95"), RankRule(reference="x")) == Decimal("84.95")
