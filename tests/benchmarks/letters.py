"""Batches: a letter to each of so many communes, by `docgen build` as a process of its own, everything included."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from docgen.workspace import Workspace
from tests import workspaces
from tests.benchmarks.timing import process, python
from tests.rounds import ROOT

COUNTS = (1, 100, 1_000, 10_000)
ON_CORES = 2_000
RUNS = 3
LEAST_ON_TWO_CORES, MOST_GROWTH = 1.6, 1.3
"""What is aimed at: two cores are so many times as quick as one; memory grows at most so much from 1,000 to 10,000."""
LETTERS = "cong-van-xac-nhan-nd30"
ANNEX = {"title": "KẾT QUẢ CHẤM ĐIỂM", "issuer": "Sở Khoa học và Công nghệ"}
GROUPS = ("Hạ tầng", "Ứng dụng", "Nhân lực", "Điểm thưởng", "Điểm trừ")


def workspace(root: Path, count: int) -> Workspace:
    """A round of so many communes, whose only document is a letter to each."""
    names = [f"UBND xã Số {number}" for number in range(1, count + 1)]
    head = ["STT", "Tên đơn vị", *GROUPS, "Tổng điểm"]
    rows = []
    for number, name in enumerate(names, 1):
        points = [number % 20, number * 7 % 50, number * 3 % 30, 0, 0]
        rows.append([number, name, *points, sum(points)])
    office = workspaces.SO[0]
    sheets: dict[str, list[list[Any]]] = {"Các sở": [head, [1, office, 10, 20, 20, 0, 0, 50]], "Các xã": [head, *rows]}
    made = workspaces.small(
        root,
        sheets,
        register=workspaces.units([office], names),
        documents={"xac-nhan": {"template": LETTERS, "notation": "SKHCN", "number": "", "annex": ANNEX}},
        norm="nd30-2020",
    )
    shutil.copytree(ROOT / "templates" / LETTERS, root / "templates" / LETTERS)
    return made


def letters(counts: tuple[int, ...] = COUNTS) -> dict[str, dict[str, float]]:
    """Seconds of processor and most memory in bytes of one process, by number of letters."""
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            made = workspace(Path(folder) / str(count), count)
            seconds, memory = process(python("-m", "docgen", "build", "-j", "1"), made.root)
            written = sum(1 for _draft in made.drafts.rglob("*.docx"))
            found[str(count)] = {"letters": written, "seconds": seconds, "memory": memory}
            shutil.rmtree(made.root)
    return found


def cores(count: int = ON_CORES, runs: int = RUNS) -> dict[str, float]:
    """Seconds of the clock, the best of some runs by turns, of one process and of two, and the ratio."""
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        made = workspace(Path(folder) / "w", count)
        for _turn in range(runs):
            for jobs in ("1", "2"):
                shutil.rmtree(made.drafts, ignore_errors=True)
                shutil.rmtree(made.state, ignore_errors=True)
                begun = time.perf_counter()
                process(python("-m", "docgen", "build", "-j", jobs), made.root)
                best[jobs] = min(best.get(jobs, float("inf")), time.perf_counter() - begun)
    return {"one": best["1"], "two": best["2"], "ratio": best["1"] / best["2"]}
