"""Finds figures in the tag tree by key: a filter gives another form to what it prints, but it is still that figure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from docgen.model.figure import Figure
from docgen.narrate.tree import Node


def figures_by_key(root: Mapping[str, Any], wanted: Collection[str], *, printed: bool = False) -> dict[str, Figure]:
    """The figures of these keys as the tree has them; nothing for keys that are not in it.

    printed: they were printed from this tree, so what nobody has asked it for need not be looked at.
    """
    left, found = set(wanted), dict[str, Figure]()
    seen: set[int] = set()
    stack: list[Any] = [root]
    while stack and left:
        value = stack.pop()
        if isinstance(value, Figure):
            if value.key in left:
                left.discard(value.key)
                found[value.key] = value
        elif isinstance(value, Node | Mapping | tuple | list) and id(value) not in seen:
            # Units and tiers hang in many places of the tree.
            seen.add(id(value))
            if isinstance(value, Node) and value.key in left and value.figure is not None:
                left.discard(value.key)
                found[value.key] = value.figure
            stack.extend(_inside(value, printed))
    return found


def _inside(value: Any, printed: bool) -> list[Any]:
    if isinstance(value, Node):
        return [*value, *(value.made() if printed else value.members()).values()]
    return list(value.values() if isinstance(value, Mapping) else value)
