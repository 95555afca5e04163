"""The same rubric for several blocks: tables side by side become one tree, with maxima by block where they differ."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from docgen.model.rubric import EVERYWHERE, block_of
from docgen.read.issued.rows import Item, Kind
from docgen.read.issued.tables import RubricTable
from docgen.read.issued.tree import summed
from docgen.vietnamese import issued as words
from docgen.vietnamese.names import fold

_ALIKE_GROUPS, _ALIKE_CRITERIA = 0.75, 0.92


@dataclass
class Node:
    """A group or criterion. maximum, weight: by scope. scopes: where it stands. added: its maximum is a sum of ours.

    spellings: its labels, where tables differ.
    """

    label: str
    kind: Kind
    number: str
    maximum: dict[str, Decimal] = field(default_factory=dict)
    weight: dict[str, Decimal] = field(default_factory=dict)
    scopes: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    added: bool = False
    spellings: list[str] = field(default_factory=list)

    def leaves(self, scope: str) -> list[Node]:
        """The criteria with points of their own in a scope."""
        below = [child for child in self.children if scope in child.scopes]
        return [leaf for child in below for leaf in child.leaves(scope)] if below else [self]


def merged(tables: Sequence[tuple[RubricTable, Mapping[int, Sequence[str]]]]) -> list[Node]:
    """Lay tables over one another; each comes with the scopes of its columns of points."""
    nodes: list[Node] = []
    for table, scopes in tables:
        _lay(table.groups, nodes, table.cited, "", scopes, _ALIKE_GROUPS)
    for node in nodes:
        _narrow(node)
    return nodes


def _narrow(node: Node) -> None:
    """Let a heading without points of its own stand only where something below it does."""
    for child in node.children:
        _narrow(child)
    below = {scope for child in node.children for scope in child.scopes}
    if node.children:
        node.scopes = [scope for scope in node.scopes if scope in below or scope in node.maximum]


def _lay(
    items: Sequence[Item], nodes: list[Node], cited: str, path: str, scopes: Mapping[int, Sequence[str]], alike: float
) -> None:
    """Lay items over the nodes there are; one that is new comes after the node that its predecessor became."""
    after = -1
    for item in items:
        number = _path(path, item)
        node = _counterpart(item, nodes, scopes, alike)
        if node is None:
            node = Node(item.label, item.kind, item.token.text if item.token else "")
            nodes.insert(after + 1, node)
        elif fold(node.label) != fold(item.label):
            node.spellings.append(item.label)
        elif node.label.isupper():
            # Where a table has it in small letters, that tells names and abbreviations.
            node.label = item.label
        after = nodes.index(node)
        _take(node, item, cited, number, scopes)
        _lay(item.children, node.children, cited, number, scopes, _ALIKE_CRITERIA)


def _take(node: Node, item: Item, cited: str, number: str, scopes: Mapping[int, Sequence[str]]) -> None:
    points = summed(item, list(scopes)) if item.kind == "scored" else item.points
    told = [column for column in scopes if points.get(column)]
    # A row without points in one of several columns is not scored there.
    columns = told if told and len(scopes) > 1 else list(scopes)
    for column in columns:
        for scope in scopes[column]:
            node.scopes.append(scope)
            if points.get(column):
                node.maximum[scope] = points[column]
                node.added = node.added or column not in item.points
            if item.weight is not None:
                node.weight[scope] = item.weight
    section = words.SECTION.format(number=number) if number else ""
    node.references.append(", ".join(filter(None, (cited, section))))


def _path(path: str, item: Item) -> str:
    """The number of a row as it is cited: “II.1” of “1” below “II”; a number may repeat those above it.

    “2.1” below “2” is “2.1”, and below “II.2” it is “II.2.1”.
    """
    if item.token is None or item.token.is_bullet:
        return ""
    above, own = path.split(".") if path else [], item.token.parts
    repeated = next((n for n in range(len(own) - 1, 0, -1) if tuple(above[-n:]) == own[:n]), 0)
    return ".".join([*above, *own[repeated:]])


def _counterpart(item: Item, nodes: Sequence[Node], scopes: Mapping[int, Sequence[str]], alike: float) -> Node | None:
    """The node that a row of another block's table stands for: of the same label, or nearly so under one number."""
    taken = {scope for group in scopes.values() for scope in group}
    free = [node for node in nodes if node.kind == item.kind and not taken & set(node.scopes)]
    name = fold(item.label)
    same = next((node for node in free if fold(node.label) == name), None)
    if same is not None:
        return same
    numbered = [node for node in free if item.token is not None and node.number == item.token.text]
    return next((node for node in numbered if likeness(node.label, item.label) >= alike), None)


def likeness(one: str, other: str) -> float:
    """How alike two labels are, from 0 to 1."""
    return difflib.SequenceMatcher(None, fold(one), fold(other)).ratio()


def by_block(values: Mapping[str, Decimal], scopes: Sequence[str]) -> dict[str, Decimal]:
    """Values by scope in the shortest form: one number for all, or one a block where its tracks agree.

    scopes: every scope of the rubric.
    """
    if set(values) >= set(scopes) and len(set(values.values())) == 1:
        return {EVERYWHERE: next(iter(values.values()))}
    found: dict[str, Decimal] = {}
    for scope in scopes:
        block = block_of(scope)
        own = [values.get(other) for other in scopes if block_of(other) == block]
        if scope in values:
            found[block if len(set(own)) == 1 else scope] = values[scope]
    return found


def blocks_of(where: Iterable[str], scopes: Sequence[str]) -> tuple[str, ...] | None:
    """Scopes in the shortest form: None for all, a block where all its tracks are meant."""
    there = set(where)
    if there >= set(scopes):
        return None
    found: list[str] = []
    for scope in scopes:
        block = block_of(scope)
        whole = all(other in there for other in scopes if block_of(other) == block)
        name = block if whole else scope
        if scope in there and name not in found:
            found.append(name)
    return tuple(found)
