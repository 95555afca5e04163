"""Finds names that the tag tree lacks without filling anything in, so that all of them are told in one run.

A name that is only reached in a branch that today's data do not take is found too; a misspelt one would otherwise
wait for the year in which two units tie.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from jinja2 import nodes

from docgen.model.figure import Figure
from docgen.narrate.tree import ListNode, Node

Missing = tuple[Any, str]
"""Whose the missing name would be (None for one that a tag begins with), and the name."""


def missing_names(tree: nodes.Node, root: Mapping[str, Any], bound: Collection[str] = ()) -> Iterator[Missing]:
    """Names in a parsed text that are not in the tag tree. bound: further names that loops around it set.

    What stands behind a loop's own name depends on the items and is not looked at, nor what `is defined` asks about.
    """
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    yield from _missing(tree, root, own | set(bound) | {"loop"})


def _missing(node: nodes.Node, root: Mapping[str, Any], bound: Collection[str]) -> Iterator[Missing]:
    if isinstance(node, nodes.Test) and node.name == "defined":
        return
    chain = _chain(node)
    if chain is not None:
        if chain[0] not in bound:
            yield from _lost(chain, root)
        return
    for child in node.iter_child_nodes():
        yield from _missing(child, root, bound)


def _chain(node: nodes.Node) -> tuple[str | int, ...] | None:
    """`a.b[0].c` as its parts; None for anything else."""
    if isinstance(node, nodes.Name):
        return (node.name,) if node.ctx == "load" else None
    if isinstance(node, nodes.Getattr):
        before = _chain(node.node)
        return None if before is None else (*before, node.attr)
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        before = _chain(node.node)
        return None if before is None else (*before, node.arg.value)
    return None


def _lost(chain: tuple[str | int, ...], root: Mapping[str, Any]) -> Iterator[Missing]:
    first = str(chain[0])
    if first not in root:
        yield None, first
        return
    value = root[first]
    for part in chain[1:]:
        if isinstance(part, int):
            items = value if isinstance(value, tuple | ListNode | Node) else ()
            if not 0 <= part < len(items):
                return
            value = items[part]
        elif hasattr(value, part):
            value = getattr(value, part)
        elif isinstance(value, Node | Figure):
            yield value, part
            return
        else:
            return
