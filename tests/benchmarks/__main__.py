"""Benchmarks, by one command: `python -m tests.benchmarks [NAME…]`. Only ratios of one run mean anything.

- `rendering`: documents of the common workload (`workload`) one after another in a warm process, by docgen, by docxtpl as
  its guide has it from the same template as docgen, which is the prepared one with all marks in it, so that the
  documents are the same; by docxtpl from the template as a clerk has it, whose documents have no marks; and at the
  floor. And the whole way from points to a checked draft.
- `cold`: one document by a process of its own against a bare docxtpl script, and the stages of it.
- `reading`: a score workbook with all checks against openpyxl's plain full read of it.
- `rows`: what a row costs among 30 to 30,000.
- `letters`: what a letter costs among 2 to 10,000, and how much memory they take beside reading their round.
- `cores`: two processes against one.

Prints a table, and everything as JSON in the last line. Ends with 1 where something that is aimed at is missed.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from tests.benchmarks import cold, growth, letters, reading, rendering

Line = tuple[str, float, str, bool]
"""What was measured, its number, the unit, and whether it is as is aimed at."""


def _rendering() -> tuple[Any, list[Line]]:
    found = rendering.rendering()
    names = ("docgen", "docxtpl", "docxtpl_unmarked", "floor")
    lines: list[Line] = [(f"rendering: {name}", 1 / found[name], "documents a second", True) for name in names]
    least, most, whole = rendering.LEAST_RENDERING, rendering.MOST_FLOOR, rendering.LEAST_WHOLE
    lines += [
        _ratio("rendering to docxtpl, the same document", found["rendering_to_docxtpl"], least, "at least"),
        ("rendering to docxtpl without marks", found["rendering_to_unmarked"], "times", True),
        _ratio("rendering to the floor", found["rendering_to_floor"], most),
        ("the floor to docxtpl without marks", found["floor_to_unmarked"], "times", True),
        ("the whole way, docgen", 1 / found["whole"], "documents a second", True),
        _ratio("the whole way to docxtpl's rendering", found["whole_to_docxtpl"], whole, "at least"),
        ("the whole way to that without marks", found["whole_to_unmarked"], "times", True),
    ]
    return found, lines


def _cold() -> tuple[Any, list[Line]]:
    found = cold.cold()
    names = (
        "docgen",
        "without_cache",
        "bare",
        "import",
        "read_and_assess",
        "narrate",
        "template",
        "render",
        "verify",
        "write",
    )
    lines: list[Line] = [(f"cold: {name}", found[name] * 1000, "ms", True) for name in names]
    lines.append(_ratio("cold build to the bare script", found["cold_to_bare"], cold.MOST_COLD))
    lines.append(_ratio("its rendering to the bare script", found["rendering_to_bare"], cold.MOST_WARM_RENDERING))
    return found, lines


def _reading() -> tuple[Any, list[Line]]:
    found = {f"{rows}x{columns}": reading.reading(rows, columns) for rows, columns in reading.SIZES}
    return found, [_ratio(f"reading {size} to openpyxl", one["ratio"], reading.MOST) for size, one in found.items()]


def _rows() -> tuple[Any, list[Line]]:
    found = growth.rows()
    lines: list[Line] = [
        (f"a row among {count}: {name}", value, "µs", True)
        for count, one in found.items()
        for name, value in one.items()
    ]
    ratio = found["30000"]["docgen"] / found["300"]["docgen"]
    return found, [*lines, _ratio("a row among 30,000 to one among 300", ratio, growth.MOST_GROWTH)]


def _letters() -> tuple[Any, list[Line]]:
    found = letters.letters()
    lines: list[Line] = []
    for count, one in found.items():
        lines.append((f"{count} letters: each", one["seconds"] / one["letters"] * 1000, "ms", True))
        lines.append((f"{count} letters: most memory", one["memory"] / 2**20, "MB", True))
        to_round = one["memory"] / one["of_round"]
        lines.append(_ratio(f"{count} letters: to that of their round", to_round, letters.MOST_OF_ROUND))
    grown = found["10000"]["memory"] / found["1000"]["memory"]
    return found, [*lines, ("memory of 10,000 letters to that of 1,000", grown, "times", True)]


def _cores() -> tuple[Any, list[Line]]:
    found = letters.cores()
    return found, [
        _ratio("two cores to one", found["ratio"], letters.LEAST_ON_TWO_CORES, "at least"),
        ("two runs beside each other to one", found["of_machine"], "times", True),
    ]


def _ratio(name: str, value: float, limit: float, way: str = "at most") -> Line:
    good = value >= limit if way == "at least" else value <= limit
    return name, value, f"times (aimed at: {way} {limit:.2g})", good


SECTIONS: dict[str, Callable[[], tuple[Any, list[Line]]]] = {
    "rendering": _rendering,
    "cold": _cold,
    "reading": _reading,
    "rows": _rows,
    "letters": _letters,
    "cores": _cores,
}


def _shown(lines: list[Line]) -> Iterator[str]:
    for name, value, unit, good in lines:
        yield f"{name:<42}{value:>10.2f} {unit}{'' if good else '  MISSED'}"


def main(names: list[str]) -> int:
    """Measure these sections, or all; prints a table and JSON."""
    # As the command line does, for all sides alike.
    gc.set_threshold(100_000)
    whole, missed = {}, False
    for name in names or SECTIONS:
        whole[name], lines = SECTIONS[name]()
        for line in _shown(lines):
            print(line, flush=True)
        missed = missed or not all(good for _name, _value, _unit, good in lines)
    print(json.dumps(whole))
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
