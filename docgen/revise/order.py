"""Three orders of the same things into one: as docgen set them, as a person left them, as docgen would set them now."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def unmoved(one: Sequence[T], other: Sequence[T]) -> set[T]:
    """The most of what both have that stands in the same order in both.

    >>> sorted(unmoved("abcd", "badc"))
    ['b', 'd']
    """
    place = {item: number for number, item in enumerate(other)}
    items = [item for item in one if item in place]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, item in enumerate(items):
        at = bisect_left(tails, place[item])
        tails[at : at + 1] = [place[item]]
        ends[at : at + 1] = [number]
        before.append(ends[at - 1] if at else -1)
    found, number = set[T](), ends[-1] if ends else -1
    while number >= 0:
        found.add(items[number])
        number = before[number]
    return found


def merged_order(
    base: Sequence[T], mine: Sequence[T], new: Sequence[T], gone: Collection[T] = (), yielding: bool = False
) -> tuple[list[T], list[T]]:
    """The order of what is to stand, and what a person and docgen both moved, to different places.

    What docgen moved or added comes after what it follows in `new`; all else stays as in `mine`. What a person put in
    goes along with what it follows, but stays at the end if it stands there. Things of `mine` in `gone` are left out.
    yielding: what the person moved goes where docgen moved it.
    """
    known, standing = set(base), set(mine)
    moved = {item for item in new if item in known} - unmoved(base, new)
    own = {item for item in mine if item in known} - unmoved(base, mine)
    added = [item for item in new if item not in known and item not in standing]
    followers = _followers(mine, known)
    result = [item for item in mine if item not in gone]
    clashing = []
    for number, item in enumerate(new):
        if item in moved and item in standing:
            if item in own and not yielding:
                clashing.append(item)
                continue
            block = [item, *(one for one in followers.get(item, ()) if one not in gone)]
            result = [one for one in result if one not in block]
        elif item in added:
            block = [item]
        else:
            continue
        at = _place(result, new, number, followers)
        result[at:at] = block
    agreed = unmoved(result, new)
    return result, [item for item in clashing if item not in agreed]


def _followers(mine: Sequence[T], known: Collection[T]) -> dict[T, list[T]]:
    """What a person put in, by what it follows; without what stands at the very end."""
    end = len(mine)
    while end and mine[end - 1] not in known:
        end -= 1
    found: dict[T, list[T]] = {}
    last: T | None = None
    for item in mine[:end]:
        if item in known:
            last = item
        elif last is not None:
            found.setdefault(last, []).append(item)
    return found


def _place(result: list[T], new: Sequence[T], number: int, followers: Mapping[T, Sequence[T]]) -> int:
    """Where what stands at a number of the new order comes among what already stands."""
    for item in reversed(new[:number]):
        if item in result:
            at = result.index(item) + 1
            while at < len(result) and result[at] in followers.get(item, ()):
                at += 1
            return at
    for item in new[number + 1 :]:
        if item in result:
            return result.index(item)
    return len(result)
