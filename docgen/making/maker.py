"""Carries plans out: files are put in place in batches, as that is what takes time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from docgen.drafts import Drafts
from docgen.making.job import Job, Plan
from docgen.making.planner import Planner

MOST_BYTES = 16 * 1024 * 1024
"""Of the files that wait in memory to be written together."""


def make_all(drafts: Drafts, planner: Planner, jobs: Iterable[Job]) -> Iterator[Plan]:
    """Make documents, in their order; gives each plan with the outcome and all that is to be told."""
    waiting: list[Plan] = []
    size = 0
    for job in jobs:
        plan = planner.plan(job)
        waiting.append(plan)
        size += 0 if plan.writing is None else len(plan.writing.data) * 2
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
        yield replace(plan, writing=None, outcome=outcome, findings=(*plan.findings, *findings))
