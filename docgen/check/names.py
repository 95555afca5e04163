"""Every name that a template's tags use, held against the tag tree at once; rendering would stop at the first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import jinja2
from jinja2 import nodes

from docgen.errors import Finding
from docgen.narrate.naming import missing_names
from docgen.narrate.sandbox import missing_finding
from docgen.render.template import TemplateTag

_JINJA = jinja2.Environment()
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")


def unknown_names(tags: Iterable[TemplateTag], root: Mapping[str, Any]) -> Iterator[Finding]:
    """Find the tags that name what the tree lacks, each at its place. What a loop or `set` names is not looked at."""
    places = [tag for tag in tags if not tag.code.startswith("end")]
    trees = {code: tree for code in {(tag.kind, tag.code) for tag in places} if (tree := _read(*code)) is not None}
    bound = {name.name for tree in trees.values() for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    lost = {code: found for code, tree in trees.items() if (found := tuple(missing_names(tree, root, bound)))}
    for tag in places:
        for owner, name in lost.get((tag.kind, tag.code), ()):
            yield missing_finding(owner, name, tag.spot, root)


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
