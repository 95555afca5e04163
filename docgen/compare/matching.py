"""Which parts of two versions are the same: by code, else by label, else by likeness, the likest first."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Protocol, TypeVar

from docgen.vietnamese.names import fold


class Named(Protocol):
    """What has a code and a label."""

    @property
    def code(self) -> str: ...

    @property
    def label(self) -> str: ...


Part = TypeVar("Part", bound=Named)
Pair = tuple[Part, Part]


def matched(
    old: Sequence[Part], new: Sequence[Part], cutoff: float = 0.6, together: Callable[[Part, Part], bool] | None = None
) -> list[Pair[Part]]:
    """Pair what is the same in both, in the order of the new. cutoff: how alike labels must be, from 0 to 1.

    together: whether two parts may be paired at all.
    """
    pairs: list[Pair[Part]] = []
    may = together or (lambda _one, _other: True)
    left, right = list(old), list(new)
    for key in (_code, _label):
        for one, other in _by_key(left, right, key, may):
            pairs.append((one, other))
            left.remove(one)
            right.remove(other)
    likely = [
        (alike, -place, one, other)
        for place, one in enumerate(left)
        for other in right
        if may(one, other) and (alike := likeness(one.label, other.label, cutoff)) >= cutoff
    ]
    for _alike, _place, one, other in sorted(likely, key=lambda each: each[:2], reverse=True):
        if one in left and other in right:
            pairs.append((one, other))
            left.remove(one)
            right.remove(other)
    order = {id(part): place for place, part in enumerate(new)}
    return sorted(pairs, key=lambda pair: order[id(pair[1])])


def likeness(one: str, other: str, cutoff: float = 0.0) -> float:
    """How alike two labels are, from 0 to 1; below the cutoff 0 may stand for anything, which is faster."""
    compared = difflib.SequenceMatcher(None, fold(one), fold(other))
    if compared.real_quick_ratio() < cutoff or compared.quick_ratio() < cutoff:
        return 0.0
    return compared.ratio()


def _code(part: Named) -> Hashable:
    return part.code


def _label(part: Named) -> Hashable:
    return fold(part.label)


def _by_key(
    old: Sequence[Part], new: Sequence[Part], key: Callable[[Named], Hashable], may: Callable[[Part, Part], bool]
) -> Iterable[Pair[Part]]:
    """Pairs of parts with the same key; a key that stands twice pairs nothing twice."""
    known: dict[Hashable, Part] = {}
    for one in old:
        known.setdefault(key(one), one)
    found = []
    for other in new:
        same = known.get(key(other))
        if same is not None and may(same, other):
            found.append((same, other))
            del known[key(other)]
    return found
