"""The tag tree as a list, for those who write templates: every tag once, with an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docgen.i18n import gettext as _
from docgen.model.figure import Figure
from docgen.model.passage import Passages
from docgen.narrate.tree import ListNode, Node, RowNode, TableNode

LONGEST = 80
"""Characters of an example."""


def listed(root: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Tags and examples, in the order of the tree.

    Things of one kind (units, tiers, blocks, papers) have the same tags, which are listed under the first of them; the
    others name it. Of a list, its first item stands as `tag[0]`: in a loop that is the loop's own name.
    """
    yield from _Listing().tags("", root)


class _Listing:
    """One listing: which kinds of nodes, known by the names of their members, were listed under which tag."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, ...], str] = {}

    def tags(self, tag: str, value: Any) -> Iterator[tuple[str, str]]:
        """The tags of a value and of what it holds."""
        if isinstance(value, Figure | Passages):
            yield tag, _example(str(value))
        elif isinstance(value, bool):
            yield tag, _("yes") if value else _("no")
        elif isinstance(value, tuple):
            for item in value[:1]:
                yield from self.tags(f"{tag}[0]", item)
        elif isinstance(value, Node):
            yield from self._node(tag, value)
        elif isinstance(value, Mapping):
            for name, member in value.items():
                yield from self.tags(f"{tag}.{name}".lstrip("."), member)

    def _node(self, tag: str, node: Node) -> Iterator[tuple[str, str]]:
        shape = node.names()
        shown = bool(node) and node.figure is not None
        alike = len(shape) > 1 and (shown or isinstance(node, RowNode)) and not isinstance(node, TableNode)
        known = self._first.get(shape) if alike else None
        if known is not None:
            like = _("(with the same tags as {tag})").format(tag=known)
            yield tag, f"{_example(str(node))} {like}".lstrip()
            return
        if alike:
            self._first[shape] = tag
        if isinstance(node, TableNode):
            yield tag, _("a table of {n} rows").format(n=len(node))
        elif shown:
            yield tag, _example(str(node))
        members = node.members()
        # Named things before lists of them, so that the tags of a unit or block stand under its own name.
        for late in (False, True):
            chosen = {name: value for name, value in members.items() if isinstance(value, ListNode) is late}
            yield from self.tags(tag, chosen)
        for item in tuple(node)[:1]:
            yield from self.tags(f"{tag}[0]", item)


def _example(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
