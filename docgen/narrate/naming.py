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
Chain = tuple[str | int, ...]
Bound = Mapping[str, tuple[Any, ...]]
"""Names that loops and `set` give, and the values that each may stand for; none where they are not known."""


_IN_SOME_ROUNDS = frozenset(
    ("ky_hieu", "tieu_de", "diem_nhom", "noi_dung", "nhom", "cum", "so_luong_truoc", "tang_them")
)
"""What things in a loop may lack together: a table without headings, a round without a past."""


def missing_names(
    tree: nodes.Node, root: Mapping[str, Any], bound: Bound | None = None, asked: Collection[Chain] = ()
) -> Iterator[Missing]:
    """Names in a parsed text that are not in the tag tree. bound: further names that loops around it set.

    Behind a loop's own name a name is missing when none of the items has it, nor could in another round. What
    `is defined` asks about, here or in asked, may be missing.
    """
    given = {name.name: () for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    known = {"loop": (), **given, **(bound or {})}
    yield from _missing(tree, root, known, {*asked, *asked_for(tree)})


def asked_for(tree: nodes.Node) -> Iterator[Chain]:
    """What a parsed text asks of whether it `is defined`."""
    for test in tree.find_all(nodes.Test):
        if test.name == "defined" and (chain := _chain(test.node)) is not None:
            yield chain


def set_by(loop: nodes.For, root: Mapping[str, Any], bound: Bound) -> dict[str, tuple[Any, ...]]:
    """The name that a loop sets with the items it stands for; names of pairs are not known further."""
    if not isinstance(loop.target, nodes.Name):
        return {name.name: () for name in loop.target.find_all(nodes.Name)}
    source = loop.iter
    while isinstance(source, nodes.Filter) and source.node is not None:
        source = source.node
    chain = _chain(source)
    through = () if chain is None else _values(chain, root, bound)
    return {loop.target.name: tuple(item for one in through for item in _items(one))}


def _missing(node: nodes.Node, root: Mapping[str, Any], bound: Bound, asked: Collection[Chain]) -> Iterator[Missing]:
    if isinstance(node, nodes.Test) and node.name == "defined":
        return
    chain = _chain(node)
    if chain is not None:
        if chain not in asked:
            yield from _lost(chain, root, bound)
        return
    inside = bound
    if isinstance(node, nodes.For):
        yield from _missing(node.iter, root, bound, asked)
        inside = {**bound, **set_by(node, root, bound)}
    for child in node.iter_child_nodes(exclude=("iter",) if isinstance(node, nodes.For) else None):
        yield from _missing(child, root, inside, asked)


def _chain(node: nodes.Node) -> Chain | None:
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


def _values(chain: Chain, root: Mapping[str, Any], bound: Bound) -> tuple[Any, ...]:
    """What a chain of names may stand for."""
    first = str(chain[0])
    values = bound[first] if first in bound else (root[first],) if first in root else ()
    for part in chain[1:]:
        values = tuple(found for value in values for found in _part(value, part))
    return values


def _part(value: Any, part: str | int) -> tuple[Any, ...]:
    """What stands behind a value: the member or item, or nothing."""
    if isinstance(part, int):
        items = _items(value)
        return (items[part],) if 0 <= part < len(items) else ()
    return (getattr(value, part),) if hasattr(value, part) else ()


def _items(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple | ListNode | Node) else ()


def _lost(chain: Chain, root: Mapping[str, Any], bound: Bound) -> Iterator[Missing]:
    if chain[0] not in bound and chain[0] not in root:
        yield None, str(chain[0])
        return
    for end, part in enumerate(chain[1:], start=1):
        owners = _values(chain[:end], root, bound)
        if not owners or _values(chain[: end + 1], root, bound):
            continue
        optional = chain[0] in bound and part in _IN_SOME_ROUNDS
        if isinstance(part, str) and not optional and all(isinstance(owner, Node | Figure) for owner in owners):
            yield max(owners, key=_size), part
        return


def _size(owner: Node | Figure) -> int:
    """How many names it has: of several that lack one, the fullest tells best what there is."""
    return len(owner.names()) if isinstance(owner, Node) else 0
