"""What thousands of values cost: Python's collector of garbage where it is in the way, and what they can share."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")
_EMPTY: Mapping[Any, Any] = {}


@contextmanager
def uncollected() -> Iterator[None]:
    """Let Python's collector of garbage pause, also as a decorator.

    While thousands of values are made that all are kept, or that are gone when the last that knows them is, it looks
    through all of them again and again, for up to a third of the time, and finds nothing.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def or_shared(found: Mapping[K, V]) -> Mapping[K, V]:
    """A mapping that stays as it is from here on; an empty one is the same for all who have one.

    Of each of thousands of units several are empty, and each would take as much room as a short text.
    """
    return found or _EMPTY
