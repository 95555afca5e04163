"""In which order the rows of two versions of a table stand in one, so that merged cells hold together in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from docgen.revise.matching import Pairs, Row


@dataclass(frozen=True)
class Place:
    """A row of the common table: of the old one, of the new one, or of both."""

    old: Row | None
    new: Row | None

    @property
    def shown(self) -> Row:
        """The row as it lies in the table."""
        shown = self.new or self.old
        assert shown is not None
        return shown


def common_order(old: Sequence[Row], new: Sequence[Row], pairs: Pairs) -> list[Place]:
    """The rows of both in one order; rows between the same rows: those that went before those that came.

    Word wants a cell that goes on a merge below one that it goes on. Where the rows in between would tear a merge,
    those that came stand first, and where that does not help either, a row that is in both goes and comes anew.
    """
    pairs = list(pairs)
    while True:
        made: list[Place] = []
        broken = None
        for before, here in pairwise([(-1, -1), *pairs, (len(old), len(new))]):
            gone = [Place(row, None) for row in old[before[0] + 1 : here[0]]]
            come = [Place(None, row) for row in new[before[1] + 1 : here[1]]]
            both = [Place(old[here[0]], new[here[1]])] if here[0] < len(old) else []
            fitting = [between for between in ([*gone, *come], [*come, *gone]) if _holds([*made[-1:], *between, *both])]
            if not fitting:
                broken = before if before in pairs else here
                break
            made += [*fitting[0], *both]
        if broken is None:
            return made
        if broken not in pairs:
            return [*(Place(row, None) for row in old), *(Place(None, row) for row in new)]
        pairs.remove(broken)


def _holds(places: Sequence[Place]) -> bool:
    """Whether every cell that goes on a merge has one above it, from the second row on."""
    merges = [dict(_merges(place.shown)) for place in places]
    for above, here in pairwise(merges):
        for column, (span, how) in here.items():
            if how == "continue" and above.get(column, ("", ""))[0] != span:
                return False
    return True


def _merges(row: Row) -> Iterator[tuple[int, tuple[str, str]]]:
    """Column and span of every cell of a row that begins or goes on a merge."""
    *cells, (indent, _edge), _after = row.shape
    column = int(indent or 0)
    for span, how in cells:
        if how:
            yield column, (span, how)
        column += int(span)
