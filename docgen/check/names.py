"""Every name that a template's tags use, held against the tag tree at once; rendering would stop at the first."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import jinja2
from jinja2 import nodes

from docgen.errors import Finding
from docgen.narrate.naming import asked_for, missing_names, set_by
from docgen.narrate.sandbox import missing_finding
from docgen.render.template import TemplateTag

_JINJA = jinja2.Environment()
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")


def unknown_names(tags: Iterable[TemplateTag], root: Mapping[str, Any]) -> Iterator[Finding]:
    """Find the tags that name what the tree lacks, each at its place; in a loop, what none of its items has."""
    read = [(tag, _read(tag.kind, tag.code)) for tag in tags if tag.kind != "note"]
    trees = [tree for _tag, tree in read if tree is not None]
    asked = {chain for tree in trees for chain in asked_for(tree)}
    given = {name.name: () for tree in trees for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    loops: list[dict[str, tuple[Any, ...]]] = []
    for tag, tree in read:
        if tree is None:
            if tag.code == "endfor":
                loops.pop()
            continue
        bound = dict(ChainMap(*reversed(loops), given))
        for owner, name in missing_names(tree, root, bound, asked):
            yield missing_finding(owner, name, tag.spot, root)
        loops += [set_by(loop, root, bound) for loop in tree.find_all(nodes.For)]


def _read(kind: str, code: str) -> nodes.Node | None:
    """A tag by itself as Jinja reads it; None for one that names nothing, such as `else`."""
    if kind == "print" and _DOTTED.fullmatch(code):
        # Most tags are no more than that, and reading them by Jinja is what takes the time.
        first, *rest = code.split(".")
        node: nodes.Expr = nodes.Name(first, "load")
        for name in rest:
            node = nodes.Getattr(node, name, "load")
        return node
    if kind == "print":
        return _JINJA.parse("{{ " + code + " }}")
    word, _space, said = code.partition(" ")
    if word in ("if", "elif"):
        return _JINJA.parse("{% if " + said + " %}{% endif %}")
    if word == "for":
        return _JINJA.parse("{% for " + said + " %}{% endfor %}")
    return _JINJA.parse("{% set " + said + " %}") if word == "set" else None
