"""Every name that a template's tags use, held against the tag tree at once; rendering would stop at the first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import jinja2

from docgen.errors import Finding
from docgen.narrate.naming import Bound, Loop, Names, given_by, missing_among, names_in, set_by
from docgen.narrate.sandbox import missing_finding
from docgen.render.prepared import TemplateTag

_JINJA = jinja2.Environment()
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")


def unknown_names(tags: Iterable[TemplateTag], root: Mapping[str, Any]) -> Iterator[Finding]:
    """Find the tags that name what the tree lacks, each at its place; in a loop, what none of its items has."""
    read = [(tag, _read(tag.kind, tag.code)) for tag in tags if tag.kind != "note"]
    texts = [names for _tag, names in read if names is not None]
    asked = frozenset().union(*(names.asked for names in texts))
    within: list[Bound] = [given_by(name for names in texts for name in names.given)]
    """The names that loops give, outside of them all, inside the first, and so on."""
    for tag, names in read:
        if names is None:
            if tag.code == "endfor":
                within.pop()
            continue
        for owner, name in missing_among(names.used, root, within[-1], asked):
            yield missing_finding(owner, name, tag.spot, root)
        for loop in names.used:
            if isinstance(loop, Loop):
                within.append({**within[-1], **set_by(loop, root, within[-1])})


@lru_cache(maxsize=4096)
def _read(kind: str, code: str) -> Names | None:
    """The names of a tag by itself; None for one that names nothing, such as `else`."""
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
