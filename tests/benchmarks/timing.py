"""How work is measured: in seconds of processor, by turns, so that what else the machine does falls on all alike."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.rounds import ROOT


def seconds(work: Callable[[], Any]) -> float:
    """Seconds of processor that some work takes in this process."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def by_turns(
    works: Mapping[str, Callable[[], Any]], runs: int, times: Mapping[str, int] | None = None
) -> dict[str, float]:
    """Medians of the seconds that each work takes once, after a first turn that is not counted.

    times: how often a work is done in a turn; quick ones oftener.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(runs + 1):
        for name, work in works.items():
            count = (times or {}).get(name, 1)
            gc.collect()
            found = seconds(lambda work=work, count=count: [work() for _number in range(count)]) / count  # type: ignore[misc]
            if turn:
                taken[name].append(found)
    return {name: statistics.median(values) for name, values in taken.items()}


def process(command: Sequence[str], cwd: Path, **environment: str) -> tuple[float, int]:
    """Seconds of processor that a command takes, and the most memory of it or a process of it in bytes."""
    known = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests" / "benchmarks")])}
    started = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**known, **paths, **environment}
    )
    _pid, status, usage = os.wait4(started.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{' '.join(command)} failed")
    # Linux gives kilobytes.
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def python(*arguments: str) -> list[str]:
    """A command of this Python."""
    return [sys.executable, *arguments]
