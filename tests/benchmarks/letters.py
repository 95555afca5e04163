"""Batches: a letter to each of so many units, by `docgen build` as a process of its own, everything included."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

from tests import many
from tests.benchmarks.timing import process, python

COUNTS = (2, 100, 1_000, 10_000)
ON_CORES = 2_000
RUNS = 3
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
    """Seconds of the clock, the best of some runs by turns, of one process and of two, and the ratio."""
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        made = many.letters(Path(folder) / "w", count)
        for _turn in range(runs):
            for jobs in ("1", "2"):
                shutil.rmtree(made.drafts, ignore_errors=True)
                shutil.rmtree(made.state, ignore_errors=True)
                begun = time.perf_counter()
                process(python("-m", "docgen", "build", "-j", jobs), made.root)
                best[jobs] = min(best.get(jobs, float("inf")), time.perf_counter() - begun)
    return {"one": best["1"], "two": best["2"], "ratio": best["1"] / best["2"]}
