"""Carries plans out: files are put in place in batches, as that is what takes time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from docgen.compare.manifests import document_moves
from docgen.compare.moved import DocumentMoves, PlaceMove
from docgen.drafts import Drafts, Outcome
from docgen.making.job import Job, Plan
from docgen.making.planner import Planner
from docgen.render.manifest import read_manifest
from docgen.revise.differences import differences

MOST_BYTES = 16 * 1024 * 1024
"""Of the files that wait in memory to be written together."""


def make_all(drafts: Drafts, planner: Planner, jobs: Iterable[Job]) -> Iterator[Plan]:
    """Make documents, in their order; gives each plan with the outcome and all that is to be told."""
    waiting: list[Plan] = []
    size = 0
    for job in jobs:
        plan = planner.plan(job)
        waiting.append(plan)
        size += len(plan.standing.data) + (0 if plan.writing is None else len(plan.writing.data))
        if size >= MOST_BYTES:
            yield from _done(drafts, waiting)
            waiting, size = [], 0
    yield from _done(drafts, waiting)


def _done(drafts: Drafts, plans: list[Plan]) -> Iterator[Plan]:
    writings = [plan.writing for plan in plans if plan.writing is not None]
    results = iter(drafts.write_all(writings))
    for plan in plans:
        if plan.writing is None:
            yield plan
            continue
        outcome, findings = next(results)
        done = replace(plan, writing=None, outcome=outcome, findings=(*plan.findings, *findings))
        yield replace(done, moved=_moved(drafts, done, plan.writing.data))


def _moved(drafts: Drafts, plan: Plan, stands: bytes) -> DocumentMoves | None:
    """What differs in a document that was made anew from what was there before; None for a first one.

    stands: the file that is in place now; of one that people edited, places are those of their text.
    """
    if plan.drafted is None or plan.outcome not in (Outcome.WRITTEN, Outcome.REFRESHED) or not plan.before:
        return None
    before, after = drafts.kept(plan.before), plan.drafted.data
    manifests = (None if before is None else read_manifest(before)), read_manifest(after)
    if before is None or manifests[0] is None or manifests[1] is None:
        return None
    effect = document_moves(plan.job.document, manifests[0], manifests[1])
    places = (
        PlaceMove(one.where, one.row, one.column, one.old, one.new)
        for one in (() if effect.is_of_unit else differences(plan.standing.data or before, stands))
    )
    return DocumentMoves(plan.name, effect, tuple(places))
