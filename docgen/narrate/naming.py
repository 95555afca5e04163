"""Finds names that the tag tree lacks without filling anything in, so that all of them are told in one run.

A name that is only reached in a branch that today's data do not take is found too; a misspelt one would otherwise
wait for the year in which two units tie.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import jinja2
from jinja2 import nodes

from docgen.model.figure import Figure
from docgen.narrate.tree import Node

Missing = tuple[Any, str]
"""Whose the missing name would be (None for one that a tag begins with), and the name."""
Chain = tuple[str | int, ...]
"""`a.b[0].c` as its parts."""
Bound = Mapping[str, Iterable[Any]]
"""Names that loops and `set` give, and the values that each may stand for; none where they are not known."""


_IN_SOME_ROUNDS = frozenset(
    ("ky_hieu", "tieu_de", "diem_nhom", "noi_dung", "nhom", "cum", "so_luong_truoc", "tang_them")
)
"""What things in a loop may lack together: a table without headings, a round without a past."""
_JINJA = jinja2.Environment()
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")
_NOTHING = object()
_HOLDING_ITEMS = (tuple, Node)


@dataclass(frozen=True)
class Loop:
    """A loop of a text. through: the names in what it goes through; inside: all others in it.

    sets: the names it gives to its items. source: whose items they are; None where that is not known.
    """

    through: tuple[Chain | Loop, ...]
    source: Chain | None
    sets: tuple[str, ...]
    inside: tuple[Chain | Loop, ...]


@dataclass(frozen=True)
class Names:
    """The names of a parsed text, whatever data it is filled in with.

    used: in order. given: those that it sets itself. asked: those of which it asks whether they are defined.
    """

    used: tuple[Chain | Loop, ...]
    given: frozenset[str] = frozenset()
    asked: frozenset[Chain] = frozenset()


def names_in(tree: nodes.Node) -> Names:
    """The names of a parsed text."""
    given = frozenset(name.name for name in tree.find_all(nodes.Name) if name.ctx == "store")
    return Names(tuple(_used(tree)), given, frozenset(_asked_for(tree)))


@lru_cache(maxsize=4096)
def names_of_tag(kind: str, code: str) -> Names | None:
    """The names of a tag by itself (kind: `print` or `do`); None for one that names nothing, such as `else`."""
    if kind == "print" and _DOTTED.fullmatch(code):
        # Most tags are no more than that, and reading them by Jinja is what takes the time.
        return Names((tuple(code.split(".")),))
    if kind == "print":
        return names_in(_JINJA.parse("{{ " + code + " }}"))
    word, _space, said = code.partition(" ")
    if word in ("if", "elif"):
        return names_in(_JINJA.parse("{% if " + said + " %}{% endif %}"))
    if word == "for":
        return names_in(_JINJA.parse("{% for " + said + " %}{% endfor %}"))
    return names_in(_JINJA.parse("{% set " + said + " %}")) if word == "set" else None


def names_of_tags(tags: Iterable[tuple[str, str]]) -> Names:
    """The names of many tags, each once, as those of one text: what follows a loop is inside it up to its `endfor`.

    tags: kind and code of each, in order.
    """
    given, asked = set[str](), set[Chain]()
    loops: list[Loop] = []
    used: list[dict[Chain | Loop, None]] = [{}]
    """Names outside of all loops that are open, inside the first, and so on; a dictionary keeps their order."""
    for kind, code in tags:
        names = names_of_tag(kind, code)
        if names is None:
            if code == "endfor":
                inside = tuple(used.pop())
                used[-1][replace(loops.pop(), inside=inside)] = None
            continue
        given |= names.given
        asked |= names.asked
        for name in names.used:
            if isinstance(name, Loop):
                loops.append(name)
                used.append({})
            else:
                used[-1][name] = None
    return Names(tuple(used[0]), frozenset(given), frozenset(asked))


def missing_names(names: Names, root: Mapping[str, Any]) -> Iterator[Missing]:
    """Names of a text that are not in the tag tree; what `is defined` asks about may be missing."""
    return missing_among(names.used, root, given_by(names.given), names.asked)


def given_by(names: Iterable[str]) -> Bound:
    """Names that texts set themselves, with `loop`; what they stand for is not known before a loop sets them."""
    return {"loop": (), **dict.fromkeys(names, ())}


def missing_among(
    names: Iterable[Chain | Loop], root: Mapping[str, Any], bound: Bound, asked: Collection[Chain]
) -> Iterator[Missing]:
    """Those of the names that are not in the tag tree. bound: names that the text, and loops around it, set.

    Behind a loop's own name a name is missing when none of the items has it, nor could in another round. asked: what
    `is defined` asks about.
    """
    for name in names:
        if isinstance(name, Loop):
            yield from missing_among(name.through, root, bound, asked)
            yield from missing_among(name.inside, root, {**bound, **set_by(name, root, bound)}, asked)
        elif _first_value(name, root, bound) is _NOTHING and name not in asked:
            yield from _lost(name, root, bound)


def set_by(loop: Loop, root: Mapping[str, Any], bound: Bound) -> dict[str, Iterable[Any]]:
    """The name that a loop sets with the items it stands for; names of pairs are not known further."""
    return dict.fromkeys(loop.sets, () if loop.source is None else _Items(loop.source, root, bound))


@dataclass(frozen=True)
class _Items:
    """The items of what a chain of names stands for, looked up as far as anybody asks: mostly the first one will do."""

    chain: Chain
    root: Mapping[str, Any]
    bound: Bound

    def __iter__(self) -> Iterator[Any]:
        for value in _values(self.chain, self.root, self.bound):
            yield from _items(value)


def _asked_for(tree: nodes.Node) -> Iterator[Chain]:
    for test in tree.find_all(nodes.Test):
        if test.name == "defined" and (chain := _chain(test.node)) is not None:
            yield chain


def _used(node: nodes.Node) -> Iterator[Chain | Loop]:
    if isinstance(node, nodes.Test) and node.name == "defined":
        return
    chain = _chain(node)
    if chain is not None:
        yield chain
    elif isinstance(node, nodes.For):
        yield _loop(node)
    else:
        for child in node.iter_child_nodes():
            yield from _used(child)


def _loop(node: nodes.For) -> Loop:
    source = node.iter
    while isinstance(source, nodes.Filter) and source.node is not None:
        source = source.node
    through = tuple(_used(node.iter))
    inside = tuple(name for child in node.iter_child_nodes(exclude=("iter",)) for name in _used(child))
    if isinstance(node.target, nodes.Name):
        return Loop(through, _chain(source), (node.target.name,), inside)
    return Loop(through, None, tuple(name.name for name in node.target.find_all(nodes.Name)), inside)


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


def _values(chain: Chain, root: Mapping[str, Any], bound: Bound) -> Iterator[Any]:
    """What a chain of names may stand for, each value looked up when it is asked for."""
    rest = chain[1:]
    for value in _beginnings(chain, root, bound):
        found = _behind(value, rest)
        if found is not _NOTHING:
            yield found


def _beginnings(chain: Chain, root: Mapping[str, Any], bound: Bound) -> Iterable[Any]:
    """What the first name of a chain may stand for."""
    first = str(chain[0])
    if first in bound:
        return bound[first]
    return (root[first],) if first in root else ()


def _behind(value: Any, parts: Chain) -> Any:
    """What stands behind a value by these names of members and numbers of items, or `_NOTHING`."""
    for part in parts:
        if isinstance(part, int):
            items = _items(value)
            value = items[part] if 0 <= part < len(items) else _NOTHING
        else:
            value = getattr(value, part, _NOTHING)
        if value is _NOTHING:
            break
    return value


def _items(value: Any) -> tuple[Any, ...] | Node:
    return value if isinstance(value, _HOLDING_ITEMS) else ()


def _lost(chain: Chain, root: Mapping[str, Any], bound: Bound) -> Iterator[Missing]:
    if chain[0] not in bound and chain[0] not in root:
        yield None, str(chain[0])
        return
    for end, part in enumerate(chain[1:], start=1):
        owners = tuple(_values(chain[:end], root, bound))
        if not owners or _first_value(chain[: end + 1], root, bound) is not _NOTHING:
            continue
        optional = chain[0] in bound and part in _IN_SOME_ROUNDS
        if isinstance(part, str) and not optional and all(isinstance(owner, Node | Figure) for owner in owners):
            yield max(owners, key=_size), part
        return


def _first_value(chain: Chain, root: Mapping[str, Any], bound: Bound) -> Any:
    """The first of the values, or `_NOTHING`."""
    return next(_values(chain, root, bound), _NOTHING)


def _size(owner: Node | Figure) -> int:
    """How many names it has: of several that lack one, the fullest tells best what there is."""
    return len(owner.names()) if isinstance(owner, Node) else 0
