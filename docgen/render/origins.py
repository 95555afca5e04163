"""Finds figures in the tag tree by key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from docgen.model.figure import Figure
from docgen.narrate.tree import Node


def figures_by_key(root: Mapping[str, Any], wanted: Collection[str]) -> dict[str, Figure]:
    """The figures of these keys as the tree has them; nothing for keys that are not in it."""
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
            stack.extend(_inside(value))
    return found


def _inside(value: Any) -> list[Any]:
    if isinstance(value, Node):
        return [*value, *value.members().values()]
    return list(value.values() if isinstance(value, Mapping) else value)
