"""What a run moved, on paper: `du-thao/<round>/thay-doi/<number>.docx` and `.xlsx`, and redlines of its documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from docgen.checkup import size_of
from docgen.compare.moved import Moves
from docgen.compare.report import paper_of
from docgen.drafts import Drafts, Outcome
from docgen.making.job import Plan
from docgen.revise.redline import redline
from docgen.write.paper import as_docx, as_workbook
from docgen.write.whole import write_new

CHANGES = "thay-doi"
"""The folder, beside a round's drafts, of the reports of what moved."""
AUTHOR = "docgen"


def write_report(folder: Path, moves: Moves, named: Callable[[Path], str]) -> tuple[Path, ...]:
    """Write what moved as Word document and workbook, numbered after those that are there.

    folder: of the round's drafts; named: a file as people are told it. Gives the files; none where nothing moved.
    Raises `Refused`.
    """
    if not moves:
        return ()
    paper = paper_of(moves, size_of(moves.effect))
    stem = _next(folder / CHANGES)
    files = {stem.with_suffix(".docx"): as_docx(paper), stem.with_suffix(".xlsx"): as_workbook(paper)}
    write_new(files, named)
    return tuple(files)


def write_redlines(
    folder: Path,
    plans: Sequence[Plan],
    drafts: Drafts,
    reasons: Mapping[str, Sequence[str]],
    when: datetime,
    named: Callable[[Path], str],
) -> tuple[Path, ...]:
    """Write, for each document that a run changed, what changed in it as tracked changes. Raises `Refused`.

    Documents made once for each unit have none. reasons: why scores were corrected, by code of the unit.
    """
    files: dict[Path, bytes] = {}
    for plan in plans:
        changed = plan.outcome in (Outcome.WRITTEN, Outcome.REFRESHED) and "/" not in plan.job.document
        earlier = drafts.history(plan.path) if changed else ()
        old = drafts.kept(earlier[-1].digest) if earlier else None
        if old is None:
            continue
        target = _next(folder / CHANGES, plan.path.stem).with_suffix(".docx")
        files[target] = redline(
            old, plan.path.read_bytes(), author=AUTHOR, when=when, reasons=reasons, names=("", plan.name)
        )
    write_new(files, named)
    return tuple(files)


def _next(folder: Path, name: str = "") -> Path:
    """The next free number in a folder, without ending. name: what follows the number."""
    number = 1
    ending = f" {name}" if name else ""
    while any(folder.glob(f"{number:02}{ending}.*")):
        number += 1
    return folder / f"{number:02}{ending}"
