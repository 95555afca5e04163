"""The tag tree as a list, for those who write templates: every tag once, with an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docgen.i18n import gettext as _
from docgen.model.figure import Figure
from docgen.model.passage import Passages
from docgen.narrate.tree import ListNode, Node, TableNode

LONGEST = 80
"""Characters of an example."""


def listed(root: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Tags and examples, in the order of the tree.

    Where many members have the same shape (units, papers), the first one's tags stand for all; of a list, the tags of
    its first item are given as `tag[0].…`, the way they are named in a loop.
    """
    for name, value in root.items():
        yield from _tags(name, value)


def _tags(tag: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Figure | Passages):
        yield tag, _example(str(value))
    elif isinstance(value, tuple):
        for position, item in enumerate(value[:1]):
            yield from _tags(f"{tag}[{position}]", item)
    elif isinstance(value, Node):
        yield from _node(tag, value)
    elif isinstance(value, bool):
        yield tag, _("yes") if value else _("no")


def _node(tag: str, node: Node) -> Iterator[tuple[str, str]]:
    if node.figure is not None or (isinstance(node, ListNode) and node):
        yield tag, _example(str(node))
    shapes: set[tuple[str, ...]] = set()
    for name, value in node.members().items():
        shape = value.names() if isinstance(value, Node) and not isinstance(value, ListNode | TableNode) else ()
        if len(shape) > 1 and shape in shapes and value.figure is not None:
            yield f"{tag}.{name}", _example(str(value))
            continue
        shapes.add(shape)
        yield from _tags(f"{tag}.{name}", value)
    for item in tuple(node)[:1]:
        yield from _tags(f"{tag}[0]", item)


def _example(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def figures_of(value: Any) -> Iterator[Figure]:
    """Every figure in a part of the tag tree, those of members and items included."""
    yield from _figures(value, set())


def _figures(value: Any, seen: set[int]) -> Iterator[Figure]:
    """Units and tiers hang in many places of the tree; `seen` holds the ids of what was walked already."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, Node | Mapping | tuple) and id(value) not in seen:
        seen.add(id(value))
        if isinstance(value, Node) and value.figure is not None:
            yield value.figure
        members = value.members() if isinstance(value, Node) else value if isinstance(value, Mapping) else {}
        items = value if isinstance(value, Node | tuple) else ()
        for part in (*members.values(), *items):
            yield from _figures(part, seen)
