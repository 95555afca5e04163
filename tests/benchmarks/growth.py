"""What becomes of time and memory when tables, and batches, grow."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

from docgen.narrate.filters import FILTERS
from docgen.narrate.tree import Node, RowNode, TableNode
from docgen.ooxml.package import write_package
from docgen.render.draft import fill
from docgen.render.prepared import PreparedTemplate
from docgen.render.template import prepare
from tests.benchmarks import plain
from tests.benchmarks.timing import seconds
from tests.benchmarks.workload import plain_context
from tests.render.build import figure, table_docx

TURNS = 3
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
    """Microseconds a row of rendering tables of so many rows, by number of rows.

    Each time the same rows altogether, in many documents or in one, none of them rendered twice: what is made again
    finds its values where they were, and its names known, which rows of a large document never do.
    """
    data = table_docx(*TABLE)
    template = prepare(data, "bang.docx")
    _document(template, _context(1))
    found: dict[str, dict[str, float]] = {}
    for count in ROWS:
        taken = [_each(template, count, max(ROWS)) for _turn in range(TURNS)]
        found[str(count)] = {"docgen": min(taken)}
        if count <= MOST_FOR_DOCXTPL:
            firsts = range(1, max(count, MOST_FOR_DOCXTPL) + 1, count)
            contexts = [plain_context(_context(count, first)) for first in firsts]
            begun = [seconds(partial(plain.rendered, io.BytesIO(data), context)) for context in contexts]
            found[str(count)]["docxtpl"] = sum(begun) / (count * len(contexts)) * 1e6
    return found


def _each(template: PreparedTemplate, count: int, altogether: int) -> float:
    """Microseconds a row of docgen's documents with so many rows each."""
    contexts = [_context(count, first) for first in range(1, altogether + 1, count)]
    taken = [seconds(partial(_document, template, context)) for context in contexts]
    return sum(taken) / altogether * 1e6


def _document(template: PreparedTemplate, context: dict[str, Any]) -> bytes:
    return write_package(fill(template, context, FILTERS).parts)


def _context(count: int, first: int = 1) -> dict[str, Any]:
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
        for number in range(first, first + count)
    ]
    return {"bang": Node("bang", {"a": TableNode("bang.a", items=made)})}
