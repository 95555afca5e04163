"""Carries plans out: files are put in place in batches, as that is what takes time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.drafts import Drafts, Outcome
from docgen.engine import Crew, Interrupts
from docgen.errors import Refused, Severity
from docgen.making.job import Job, Plan
from docgen.making.planner import Planner
from docgen.render.manifest import read_manifest

if TYPE_CHECKING:
    from docgen.compare.moved import DocumentMoves

MOST_BYTES = 16 * 1024 * 1024
"""Of the files that wait in memory to be written together."""
MOST_SECONDS = 0.5
"""That a file waits for others; the first does not wait."""


def plan_all(planner: Planner, jobs: Iterable[Job], total: int, crew: Crew, interrupts: Interrupts) -> Iterator[Plan]:
    """Plan documents, in the order of their jobs; the crew makes those that must be made to say what is to be done.

    total: how many jobs there are. Once Ctrl+C is heard, there are only plans of what was made before.
    """
    looked = map(planner.look, jobs)
    things = ((plan, plan.job.work(None) if must_be_made else None) for plan, must_be_made in looked)
    for plan, answer in crew.made(things, interrupts, total):
        yield plan if answer is None else planner.decide(plan, answer)


def carry_out(drafts: Drafts, plans: Iterable[Plan]) -> Iterator[Plan]:
    """Put files in place, in the order of the plans; gives each with the outcome and all that is to be told."""
    waiting: list[Plan] = []
    size, last = 0, -MOST_SECONDS
    for plan in plans:
        waiting.append(plan)
        size += len(plan.standing.data) + (0 if plan.writing is None else len(plan.writing.data))
        if size >= MOST_BYTES or time.monotonic() - last >= MOST_SECONDS:
            yield from _done(drafts, waiting)
            waiting, size, last = [], 0, time.monotonic()
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
        yield _compared(drafts, done, plan.writing.data)


def _compared(drafts: Drafts, plan: Plan, stands: bytes) -> Plan:
    """The plan with what moved; a warning where what was there cannot be read, as of a newer docgen."""
    try:
        return replace(plan, moved=_moved(drafts, plan, stands))
    except Refused as fault:
        warnings = (replace(one, severity=Severity.WARNING) for one in fault.findings)
        return replace(plan, findings=(*plan.findings, *warnings))


def _moved(drafts: Drafts, plan: Plan, stands: bytes) -> DocumentMoves | None:
    """What differs in a document that was made anew from what was there before; None for a first one, and where all
    that it is made from is the same: another version of docgen may write other XML.

    stands: the file that is in place now; of one that people edited, places are those of their text. Raises `Refused`
    when what was there cannot be read.
    """
    if plan.drafted is None or plan.outcome not in (Outcome.WRITTEN, Outcome.REFRESHED) or not plan.before:
        return None
    from docgen.compare.manifests import document_moves
    from docgen.compare.moved import DocumentMoves, PlaceMove
    from docgen.revise.differences import differences

    before, after = drafts.kept(plan.before), plan.drafted.data
    old, new = None if before is None else read_manifest(before, plan.name), read_manifest(after)
    if before is None or old is None or new is None:
        return None
    effect = document_moves(plan.job.document, old, new)
    is_same = not effect and old["hashes"] == new["hashes"]
    if is_same and "open" not in old:
        return None
    # What people decided of what was left to them moves something, though all that it is made from is the same.
    places = tuple(
        PlaceMove(one.where, one.row, one.column, one.old, one.new)
        for one in (() if effect.is_of_unit else differences(plan.standing.data or before, stands))
    )
    return None if is_same and not places else DocumentMoves(plan.name, effect, places)
