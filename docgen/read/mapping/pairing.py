"""One possible reading or several: which pairs are the same in every way of giving each column a place of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, factorial, lgamma

Edges = Mapping[int, frozenset[int]]
"""By column, the places it may have."""

_MOST_COUNTED = 12


def pairing(edges: Edges) -> dict[int, int] | None:
    """Give every column a place of its own; None where that cannot be.

    >>> pairing({1: frozenset({7, 8}), 2: frozenset({7})})
    {2: 7, 1: 8}
    """
    taken: dict[int, int] = {}
    for column in edges:
        if not _place(column, edges, taken, set()):
            return None
    return {column: place for place, column in taken.items()}


def _place(column: int, edges: Edges, taken: dict[int, int], tried: set[int]) -> bool:
    for place in sorted(edges[column]):
        if place in tried:
            continue
        tried.add(place)
        if place not in taken or _place(taken[place], edges, taken, tried):
            taken[place] = column
            return True
    return False


def forced(edges: Edges) -> dict[int, int]:
    """The pairs that are the same in every pairing; none where there is no pairing.

    >>> forced({1: frozenset({7, 8}), 2: frozenset({7}), 3: frozenset({5, 6}), 4: frozenset({5, 6})})
    {1: 8, 2: 7}
    """
    found = pairing(edges)
    if found is None:
        return {}
    kept = {}
    for column, place in sorted(found.items()):
        others = {each: places - {place} if each == column else places for each, places in edges.items()}
        if pairing(others) is None:
            kept[column] = place
    return kept


def share_of_orders(edges: Edges) -> float:
    """What share of all ways to give the columns as many places is possible: 1 where nothing tells them apart.

    Counted up to a dozen columns; beyond, Brègman's bound on permanents, which is never too low.

    >>> share_of_orders({1: frozenset({7, 8}), 2: frozenset({7})})
    0.5
    """
    columns = sorted(edges, key=lambda column: len(edges[column]))
    if len(columns) <= _MOST_COUNTED:
        return _count(columns, edges) / factorial(len(columns))
    sizes = [len(edges[column]) for column in columns]
    if 0 in sizes:
        return 0.0
    return min(1.0, exp(sum(lgamma(size + 1) / size for size in sizes) - lgamma(len(columns) + 1)))


def _count(columns: Sequence[int], edges: Edges) -> int:
    """The number of pairings, counted by the sets of places that the first columns may take."""
    ways = {frozenset[int](): 1}
    for column in columns:
        more: dict[frozenset[int], int] = {}
        for taken, count in ways.items():
            for place in edges[column] - taken:
                key = taken | {place}
                more[key] = more.get(key, 0) + count
        ways = more
    return sum(ways.values())
