"""Batches: a letter to each of so many units, by `docgen build` as a process of its own, everything included."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from docgen.workspace import Workspace
from tests import many
from tests.benchmarks.timing import process, python, ratio

COUNTS = (2, 100, 1_000, 10_000)
ON_CORES = 3_000
RUNS = 3
_MEMORY = Path("/dev/shm")
"""Where Linux has files in memory."""
LEAST_ON_TWO_CORES, MOST_OF_ROUND = 1.6, 1.3
"""What is aimed at: two cores are so many times as quick as one; letters to all of a round, however many, take at most
so many times the memory of reading and assessing it, which grows with its units."""


def letters(counts: tuple[int, ...] = COUNTS) -> dict[str, dict[str, float]]:
    """By number of letters: seconds of processor, and most memory in bytes of one process; of that which only reads and
    assesses their round too."""
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            made = many.letters(Path(folder) / str(count), count)
            _seconds, of_round = process(python("-m", "docgen", "check"), made.root)
            seconds, memory = process(python("-m", "docgen", "build", "-j", "1"), made.root)
            written = sum(1 for _draft in made.drafts.rglob("*.docx"))
            found[str(count)] = {"letters": written, "seconds": seconds, "memory": memory, "of_round": of_round}
            shutil.rmtree(made.root)
    return found


def cores(count: int = ON_CORES, runs: int = RUNS) -> dict[str, float]:
    """How many times as quick as one process two are; and how much more than one run two runs beside each other get
    done, that have nothing in common but the machine: no program comes to more on it. Of the clock, by turns; in memory
    where there is a place for files in it, as a disk takes as long for two as for one.
    """
    taken: dict[str, list[float]] = {"one": [], "two": [], "beside": []}
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        first, other = (many.letters(Path(folder) / name, count) for name in ("a", "b"))
        for _turn in range(runs):
            taken["one"].append(_clock([first], "1"))
            taken["two"].append(_clock([first], "2"))
            taken["beside"].append(_clock([first, other], "1") / 2)
    found = {name: statistics.median(values) for name, values in taken.items()}
    return {
        **found,
        "ratio": ratio(taken["one"], taken["two"]),
        "of_machine": ratio(taken["one"], taken["beside"]),
    }


def _clock(workspaces: Sequence[Workspace], jobs: str) -> float:
    """Seconds in which workspaces are built from nothing, all at the same time."""
    for made in workspaces:
        shutil.rmtree(made.drafts, ignore_errors=True)
        shutil.rmtree(made.state, ignore_errors=True)
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(workspaces)) as threads:
        list(threads.map(lambda made: process(python("-m", "docgen", "build", "-j", jobs), made.root), workspaces))
    return time.perf_counter() - begun
