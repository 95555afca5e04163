"""What a round came to, small enough to be kept, so that the next run can say what moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docgen.errors import Cell
from docgen.model.assessment import Assessment, BlockOutcome, Result, TierOutcome
from docgen.model.figure import Figure
from docgen.model.scores import Mark, Scoresheet

FORMAT = 1


def snapshot_of(assessment: Assessment, scores: Scoresheet) -> dict[str, Any]:
    """A round as last built, for JSON:

    - `format`: 1; `year`.
    - `subjects`: by code `label`, `mean` and `mean_tier` over all blocks, `tiers`, `blocks`; by block code its `label`,
      `mean`, `mean_tier`, `tiers`, `units`; by unit code `name`, `total`, `rank`, `tier`, as printed in tables, empty
      where there is none; by tier code `label`, `count`, `share`.
    - `marks`: `[subject, unit, code, points, file, sheet, cell]` for every group and criterion that was typed, `total`
      for a typed total; points exact, as text, after corrections.
    """
    subjects = {
        outcome.subject.code: {
            "label": outcome.subject.label,
            "mean": _shown(outcome.mean),
            "mean_tier": "" if outcome.mean_tier is None else outcome.mean_tier.label,
            "tiers": _tiers(outcome.tiers),
            "blocks": {block.block.code: _block(block) for block in outcome.blocks},
        }
        for outcome in assessment.subjects
    }
    return {"format": FORMAT, "year": assessment.year, "subjects": subjects, "marks": list(_marks(scores))}


def _block(block: BlockOutcome) -> dict[str, Any]:
    return {
        "label": block.block.label,
        "mean": _shown(block.mean),
        "mean_tier": "" if block.mean_tier is None else block.mean_tier.label,
        "tiers": _tiers(block.tiers),
        "units": {result.unit.code: _unit(result) for result in block.order},
    }


def _unit(result: Result) -> dict[str, str]:
    return {
        "name": result.unit.name,
        "total": _shown(result.total),
        "rank": _shown(result.rank),
        "tier": "" if result.tier is None else result.tier.label,
    }


def _tiers(tiers: tuple[TierOutcome, ...]) -> dict[str, dict[str, str]]:
    return {
        one.tier.code: {"label": one.tier.label, "count": _shown(one.count), "share": _shown(one.share)}
        for one in tiers
    }


def _shown(figure: Figure | None) -> str:
    return "" if figure is None else figure.table


def _marks(scores: Scoresheet) -> Iterator[list[str]]:
    for entry in scores.entries:
        typed = {**entry.marks, **entry.criteria}
        for code, mark in typed.items():
            yield [entry.subject, entry.unit, code, *_mark(mark)]
        if entry.total is not None:
            yield [entry.subject, entry.unit, "total", *_mark(entry.total)]


def _mark(mark: Mark) -> list[str]:
    place = mark.place
    return [str(mark.value), *(place if isinstance(place, Cell) else (place.file, "", place.key))]
