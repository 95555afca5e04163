"""Benchmarks, by one command: `python -m tests.benchmarks`. Only ratios mean anything.

- A cold `docgen build` of the largest round (Sơn La 2017: 19 data tables) against a bare docxtpl script that renders the
  same document from a ready context, each as a process of its own, by turns.
- Reading a score workbook with all checks against openpyxl's plain full read of it (`reading`).
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from docgen import dossier
from docgen.model.figure import Figure
from docgen.narrate.tree import Node
from docgen.workspace import Workspace
from tests.benchmarks import plain
from tests.benchmarks import reading as reading_of
from tests.rounds import MAIN, ROOT, copy_of_samples

LARGEST = "son-la-2017"
RUNS = 7
MOST = 3.0
"""A cold build may cost so many times the bare script."""


def plainly(value: Any, known: dict[int, Any]) -> Any:
    """A part of the tag tree as a bare script would have it. known: parts that stand in several places, made once."""
    if isinstance(value, Figure):
        return value.table
    if isinstance(value, Node):
        if id(value) not in known:
            members = {name: plainly(member, known) for name, member in value.members().items()}
            known[id(value)] = plain.Plain(str(value), members, [plainly(item, known) for item in value])
        return known[id(value)]
    if isinstance(value, tuple):
        return [plainly(item, known) for item in value]
    if hasattr(value, "prose"):
        return plain.Plain(str(value), {}, [str(part) for part in value])
    return value


def bare_context(workspace: Workspace, target: Path) -> Path:
    """The context of the largest round's document, ready for the bare script."""
    registers = dossier.Registers(workspace)
    told = dossier.tell(registers, dossier.prepare(workspace, registers, LARGEST), MAIN[LARGEST])
    known: dict[int, Any] = {}
    target.write_bytes(pickle.dumps({name: plainly(value, known) for name, value in told.context.items()}))
    return target


def timed(command: list[str], cwd: Path, compiled: Path) -> float:
    """Seconds of processor that a command takes. compiled: where both sides keep their compiled modules."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "benchmarks")])
    environment["PYTHONPYCACHEPREFIX"] = str(compiled)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=cwd, check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cold_build(runs: int = RUNS) -> dict[str, float]:
    """Medians in seconds of processor, and the ratio of docgen to the bare script."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        workspace = copy_of_samples(root / "workspace")
        context = bare_context(workspace, root / "context.pickle")
        template = workspace.kind("quyet-dinh-son-la-tt01") / "template.docx"
        script = [sys.executable, str(ROOT / "tests" / "benchmarks" / "plain.py")]
        bare = [*script, str(template), str(context), str(root / "bare.docx")]
        times: dict[str, list[float]] = {"docgen": [], "bare": []}
        for turn in range(runs + 1):
            out = root / f"out-{turn}"
            ours = [sys.executable, "-m", "docgen", "build", LARGEST, "--out", str(out)]
            for name, command in (("docgen", ours), ("bare", bare)):
                seconds = timed(command, workspace.root, root / "compiled")
                # The first turn compiles the modules, as installing does, and is not counted.
                if turn:
                    times[name].append(seconds)
    medians = {name: statistics.median(values) for name, values in times.items()}
    return {**medians, "ratio": medians["docgen"] / medians["bare"]}


def main() -> None:
    """Print a table and JSON."""
    result, read = cold_build(), {}
    print(f"cold build of {LARGEST}, seconds of processor, median of {RUNS}")
    print(f"  docgen build   {result['docgen']:.2f}")
    print(f"  bare docxtpl   {result['bare']:.2f}")
    print(f"  ratio          {result['ratio']:.2f} (at most {MOST})")
    for rows, columns in reading_of.SIZES:
        found = read[f"{rows}x{columns}"] = reading_of.reading(rows, columns)
        print(f"reading {rows} rows of {columns} points, seconds of processor, median of {reading_of.RUNS}")
        print(f"  docgen, with all checks   {found['docgen']:.3f}")
        print(f"  openpyxl, full read       {found['openpyxl']:.3f}")
        print(f"  openpyxl, row by row      {found['row_by_row']:.3f}")
        print(f"  ratio                     {found['ratio']:.2f} (at most {reading_of.MOST})")
        print(f"  ratio to row by row       {found['ratio_row_by_row']:.2f}")
        print(f"  with tiers and ranks      {found['feedback']:.3f}")
    print(json.dumps({"cold_build": result, "reading": read}))
    sys.exit(result["ratio"] > MOST or any(found["ratio"] > reading_of.MOST for found in read.values()))


if __name__ == "__main__":
    main()
