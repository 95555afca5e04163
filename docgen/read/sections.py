"""The parts of a sheet in which several blocks stand under titles, and units that stand in the wrong one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from docgen.errors import Cell, Finding, Severity
from docgen.i18n import gettext as _

_CLEAR = Fraction(2, 3)
"""The share of the units of a part from which on the part is that of their block."""


@dataclass(frozen=True)
class Placed:
    """A unit's row. block: in which the unit is ranked; place: of its name."""

    unit: str
    block: str
    place: Cell


def under_other_titles(parts: Sequence[Sequence[Placed]]) -> Iterator[Finding]:
    """Find units that stand in the part of another block, although their own block has a part in the sheet.

    parts: the rows under each title. Whose part it is, is told by most of its units and not by the words of its title;
    nothing is said where that is not clear of every part, since titles may then be of something else than blocks.
    """
    parts = [part for part in parts if part]
    blocks = [_block_of(part) for part in parts]
    if None in blocks:
        return
    for part, block in zip(parts, blocks, strict=True):
        for row in part:
            if row.block != block and row.block in blocks:
                message = _("“{unit}” of the block “{block}” stands under the title of the block “{other}”").format(
                    unit=row.unit, block=row.block, other=block
                )
                advice = _("Correct the name if these are the points of another unit, or move the row")
                yield Finding("unit-under-other-title", row.place, message, advice, Severity.WARNING)


def _block_of(part: Sequence[Placed]) -> str | None:
    ((block, count),) = Counter(row.block for row in part).most_common(1)
    return block if Fraction(count, len(part)) >= _CLEAR else None
