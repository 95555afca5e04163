"""What a stamped workbook asked for: the plan by which it was made, for reading it again."""

from __future__ import annotations

from collections.abc import Collection

from docgen.model.book import SheetMark, Stamp
from docgen.plan.occasion import Occasion
from docgen.plan.sheets import Choice, EntrySheet, Wanted, entry_sheets, everything

_YEARS = 5
"""Earlier years of which an entry workbook may have columns."""


def choice_of(parts: Collection[str]) -> Choice:
    """The choice of the groups named in a part, as `<subject>.<group>`, and of totals, as `<subject>`."""
    chosen = frozenset(parts)
    return lambda subject, group: (f"{subject}.{group}" if group else subject) in chosen


def planned_sheet(occasion: Occasion, stamp: Stamp, mark: SheetMark) -> EntrySheet | None:
    """The sheet of an entry workbook or part as it is planned today; None where there is no such sheet any more."""
    stages = {stage.code for stage in occasion.stages} or {""}
    by_group = stamp.by == "group"
    wanted = Wanted(
        stages=stages,
        blocks={mark.block},
        groups=choice_of(stamp.parts) if by_group else everything,
        whole=not by_group,
        years=tuple(occasion.year - back for back in range(1, _YEARS + 1)),
    )
    stage = mark.stage or occasion.last_stage
    sheets = entry_sheets(occasion, wanted)
    return next((sheet for sheet in sheets if (sheet.subject.code, sheet.stage) == (mark.subject, stage)), None)
