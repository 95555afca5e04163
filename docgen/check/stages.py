"""Whether the stages of scoring before the one that counts keep to the rubric, too: they are printed beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from docgen.check import points, sums
from docgen.check.material import Inputs
from docgen.errors import Finding, Place, Severity
from docgen.i18n import gettext as _
from docgen.model.round import Stage
from docgen.model.scores import Entry, Scoresheet

_CHECKS: tuple[Callable[[Inputs], Iterator[Finding]], ...] = (
    points.marks_within_bounds,
    sums.groups_agree_with_criteria,
    sums.totals_agree_with_parts,
    points.totals_within_scale,
    points.points_that_do_not_apply_are_empty,
)


def earlier_stages_keep_to_the_rubric(inputs: Inputs) -> Iterator[Finding]:
    """Find what is out of bounds, or does not add up, at an earlier stage; it stops nothing.

    Points of such a stage that count, since a later cell is empty, are looked at where they count.
    """
    counted = {place for entry in inputs.typed.entries for place in _places(entry)}
    for stage in inputs.round.scores.stages[:-1]:
        rows = tuple(entry.at_stage(stage.code) for entry in inputs.typed.entries if stage.code in entry.stages)
        # The totals of such a stage stay as they were given.
        kept = inputs.round.model_copy(update={"given_totals": "keep"})
        then = replace(inputs, scores=Scoresheet(rows), typed=Scoresheet(rows), round=kept)
        found = (finding for check in _CHECKS for finding in check(then))
        yield from (_named(finding, stage) for finding in found if finding.place not in counted)


def _places(entry: Entry) -> Iterator[Place]:
    yield from (mark.place for mark in (*entry.marks.values(), *entry.criteria.values()))
    if entry.total is not None:
        yield entry.total.place


def _named(finding: Finding, stage: Stage) -> Finding:
    """The finding with the name of its stage, and never as an error."""
    message = _("Stage “{stage}”: {message}").format(stage=stage.label, message=finding.message)
    severity = Severity.WARNING if finding.severity is Severity.ERROR else finding.severity
    advice = finding.advice
    if finding.rule == "total-differs":
        advice = _("Correct the total, or the points it is made of")
    return replace(finding, message=message, severity=severity, advice=advice)
