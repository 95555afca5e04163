from __future__ import annotations

from itertools import permutations
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.read.mapping.pairing import forced, pairing, share_of_orders

EDGES = st.integers(1, 5).flatmap(
    lambda count: st.lists(st.frozensets(st.integers(0, count - 1)), min_size=count, max_size=count)
)


def ways(edges: dict[int, frozenset[int]]) -> list[dict[int, int]]:
    """Every way to give each column a place of its own, by trying all of them."""
    places = range(len(edges))
    tried = (dict(zip(edges, order, strict=True)) for order in permutations(places))
    return [way for way in tried if all(way[column] in edges[column] for column in edges)]


@given(EDGES)
def test_all_is_as_trying_every_way_says(listed: list[frozenset[int]]) -> None:
    edges = dict(enumerate(listed, start=10))
    every = ways(edges)
    found = pairing(edges)
    assert (found in every) if every else found is None
    same = (
        {column: place for column, place in every[0].items() if all(way[column] == place for way in every)}
        if every
        else {}
    )
    assert forced(edges) == same
    assert share_of_orders(edges) == pytest.approx(len(every) / factorial(len(edges)))


def test_what_cannot_be_counted_is_never_estimated_too_low() -> None:
    half = {i: frozenset(range(20)) if i < 10 else frozenset(range(10, 20)) for i in range(20)}
    assert factorial(10) ** 2 / factorial(20) <= share_of_orders(half) < 0.01
    assert share_of_orders({i: frozenset(range(20)) for i in range(20)}) == pytest.approx(1)
    assert share_of_orders({**half, 3: frozenset()}) == 0
