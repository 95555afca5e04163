"""Every name that a template's tags use, held against the tag tree at once; rendering would stop at the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import jinja2
from jinja2 import nodes

from docgen.errors import Finding
from docgen.narrate.naming import missing_names
from docgen.narrate.sandbox import missing_finding
from docgen.render.template import TemplateTag

_JINJA = jinja2.Environment()


def unknown_names(tags: Iterable[TemplateTag], root: Mapping[str, Any]) -> Iterator[Finding]:
    """Find the tags that name what the tree lacks, each at its place. What a loop or `set` names is not looked at."""
    read = [(tag, tree) for tag in tags if (tree := _read(tag)) is not None]
    bound = {name.name for _tag, tree in read for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    for tag, tree in read:
        for owner, name in missing_names(tree, root, bound):
            yield missing_finding(owner, name, tag.spot, root)


def _read(tag: TemplateTag) -> nodes.Template | None:
    """A tag by itself as Jinja reads it; None for one that names nothing, such as `endfor`."""
    if tag.kind == "print":
        return _JINJA.parse("{{ " + tag.code + " }}")
    word, _space, rest = tag.code.partition(" ")
    if word in ("if", "elif"):
        return _JINJA.parse("{% if " + rest + " %}{% endif %}")
    if word == "for":
        return _JINJA.parse("{% for " + rest + " %}{% endfor %}")
    return _JINJA.parse("{% set " + rest + " %}") if word == "set" else None
