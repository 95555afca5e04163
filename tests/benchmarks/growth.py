"""What becomes of time and memory when tables, and batches, grow."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

from docgen.narrate.filters import FILTERS
from docgen.narrate.tree import Node, RowNode, TableNode
from docgen.ooxml.package import write_package
from docgen.render.draft import fill
from docgen.render.template import prepare
from tests.benchmarks import plain
from tests.benchmarks.timing import seconds
from tests.benchmarks.workload import plain_context
from tests.render.build import figure, table_docx

ROWS = (30, 300, 3_000, 30_000)
MOST_FOR_DOCXTPL = 3_000
"""Rows: with ten times as many docxtpl takes some twenty seconds."""
MOST_GROWTH = 1.3
"""What is aimed at: a row among 30,000 costs at most so many times one among 300."""
TABLE = [
    ["STT", "Tên đơn vị", "Tổng điểm", "Hạng"],
    ["{%tr for h in bang.a %}"],
    ["{{ h.stt }}", "{{ h.ten }}", "{{ h.tong }}", "{{ h.hang }}"],
    ["{%tr endfor %}"],
]


def rows() -> dict[str, dict[str, float]]:
    """Microseconds a row of rendering tables of so many rows, best of some runs, by number of rows."""
    data = table_docx(*TABLE)
    template = prepare(data, "bang.docx")
    found: dict[str, dict[str, float]] = {}
    for count in ROWS:
        context = _context(count)
        works = {"docgen": lambda context=context: write_package(fill(template, context, FILTERS).parts)}
        if count <= MOST_FOR_DOCXTPL:
            works["docxtpl"] = partial(plain.rendered, io.BytesIO(data), plain_context(context))
        turns = max(2, min(20, 3_000 // count))
        found[str(count)] = {
            name: min(seconds(work) for _turn in range(turns)) / count * 1e6 for name, work in works.items()
        }
    return found


def _context(count: int) -> dict[str, Any]:
    made = [
        RowNode(
            f"bang.a.xa-{number}",
            f"xa-{number}",
            {
                "stt": figure(f"xa-{number}.stt", number),
                "ten": figure(f"xa-{number}.ten", f"Xã số {number}"),
                "tong": figure(f"xa-{number}.tong", f"{number % 100},5"),
                "hang": figure(f"xa-{number}.hang", number),
            },
        )
        for number in range(1, count + 1)
    ]
    return {"bang": Node("bang", {"a": TableNode("bang.a", items=made)})}
