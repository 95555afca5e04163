"""How work is measured: in seconds of processor, by turns, so that what else the machine does falls on all alike."""

from __future__ import annotations

import gc
import json
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


def turns(
    works: Mapping[str, Callable[[], Any]], runs: int, times: Mapping[str, int] | None = None
) -> dict[str, list[float]]:
    """The seconds that each work takes once, turn by turn, after a first turn that is not counted.

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
    return taken


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """How many times as long one work takes as another: the median of all turns, as the machine's pace changes."""
    return statistics.median(mine / others for mine, others in zip(one, other, strict=True))


def process(command: Sequence[str], cwd: Path, **environment: str) -> tuple[float, int]:
    """Seconds of processor that a command takes, and the most memory of it or a process of it in bytes."""
    seconds, memory = json.loads(said([sys.executable, "-S", "-c", _MEASURING, *command], cwd, **environment))
    return seconds, memory


def said(command: Sequence[str], cwd: Path, **environment: str) -> bytes:
    """What a command prints. Compiled modules are kept where `environment` says, else as Python does."""
    known = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests" / "benchmarks")])}
    return subprocess.run(
        command, cwd=cwd, check=True, capture_output=True, env={**known, **paths, **environment}
    ).stdout


_MEASURING = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print([used.ru_utime + used.ru_stime, used.ru_maxrss * 1024])
"""
"""A small process between: a process begins with the memory of the one that starts it, and Linux remembers that."""


def python(*arguments: str) -> list[str]:
    """A command of this Python."""
    return [sys.executable, *arguments]
