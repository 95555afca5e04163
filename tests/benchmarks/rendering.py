"""Documents one after another in one warm process, each with data of its own."""

from __future__ import annotations

import statistics

from tests.benchmarks.timing import ratio, turns
from tests.benchmarks.workload import Workload

RUNS = 21
LEAST_RENDERING, MOST_FLOOR, LEAST_WHOLE = 25.0, 1.5, 5.0
"""What is aimed at: rendering so many times as quick as docxtpl making the same document, and at most so many times the
floor; the whole way so many times as quick as that rendering."""


def rendering(runs: int = RUNS) -> dict[str, float]:
    """Seconds a document, and the ratios."""
    load = Workload()
    works = {
        "docgen": load.docgen,
        "docxtpl": load.docxtpl,
        "docxtpl_unmarked": load.docxtpl_unmarked,
        "floor": load.least,
        "whole": load.whole,
    }
    # So often that each takes about as long as one of docxtpl: documents come one after another.
    found = turns(works, runs, {"docgen": 20, "floor": 20, "whole": 5})
    return {
        **{name: statistics.median(values) for name, values in found.items()},
        "rendering_to_docxtpl": ratio(found["docxtpl"], found["docgen"]),
        "rendering_to_unmarked": ratio(found["docxtpl_unmarked"], found["docgen"]),
        "rendering_to_floor": ratio(found["docgen"], found["floor"]),
        "floor_to_unmarked": ratio(found["docxtpl_unmarked"], found["floor"]),
        "whole_to_docxtpl": ratio(found["docxtpl"], found["whole"]),
        "whole_to_unmarked": ratio(found["docxtpl_unmarked"], found["whole"]),
    }
