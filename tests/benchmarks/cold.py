"""One document by a process of its own, everything included, against a bare docxtpl script from a ready context."""

from __future__ import annotations

import json
import pickle
import statistics
import tempfile
from pathlib import Path

from tests.benchmarks.timing import process, python, said
from tests.benchmarks.workload import LARGEST, Workload
from tests.rounds import ROOT, copy_of_samples

RUNS = 7
MOST_COLD, MOST_WARM_RENDERING = 2.5, 1 / 3
"""What is aimed at: a cold build costs so many times the bare script; its rendering with kept templates so much of it."""


def cold(runs: int = RUNS) -> dict[str, float]:
    """Seconds of whole processes and of the stages in one, and the ratios. The compiled modules are there."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        workspace = copy_of_samples(root / "workspace")
        load = Workload()
        (root / "context.pickle").write_bytes(pickle.dumps(load.variants[0].plain))
        script = python(str(ROOT / "tests" / "benchmarks" / "plain.py"))
        bare = [*script, str(load.path), str(root / "context.pickle"), str(root / "bare.docx")]
        compiled = {"PYTHONPYCACHEPREFIX": str(root / "compiled")}
        times: dict[str, list[float]] = {}

        def note(name: str, value: float, turn: int) -> None:
            # The first turn compiles the modules, as installing does, and is not counted.
            if turn:
                times.setdefault(name, []).append(value)

        for turn in range(runs + 1):
            build = python("-m", "docgen", "build", LARGEST, "--document", load.document, "--out")
            note("bare", process(bare, workspace.root, **compiled)[0], turn)
            for name, kept in (("without_cache", ""), ("docgen", str(root / "kept"))):
                out = str(root / f"{name}-{turn}")
                note(name, process([*build, out], workspace.root, **compiled, DOCGEN_CACHE=kept)[0], turn)
            for name, value in _stages(workspace.root, load.document, **compiled, DOCGEN_CACHE=str(root / "kept")):
                note(name, value, turn)
    found = {name: statistics.median(values) for name, values in times.items()}
    return {
        **found,
        "cold_to_bare": found["docgen"] / found["bare"],
        "rendering_to_bare": found["render"] / found["bare"],
    }


def _stages(root: Path, document: str, **environment: str) -> list[tuple[str, float]]:
    """Seconds of each stage of making one document in a fresh process."""
    code = python(str(ROOT / "tests" / "benchmarks" / "stages.py"), str(root), LARGEST, document)
    return list(json.loads(said(code, root, **environment)).items())
