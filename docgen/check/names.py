"""Every name that a template's tags use, held against the tag tree at once; rendering would stop at the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docgen.errors import Finding
from docgen.narrate.naming import Bound, Loop, given_by, missing_among, missing_names, names_of_tag, set_by
from docgen.narrate.sandbox import missing_finding
from docgen.render.prepared import PreparedTemplate


def unknown_names(template: PreparedTemplate, root: Mapping[str, Any]) -> Iterator[Finding]:
    """Find the tags that name what the tree lacks, each at its place; in a loop, what none of its items has."""
    if any(True for _missing in missing_names(template.names, root)):
        yield from _at_their_tags(template, root)


def _at_their_tags(template: PreparedTemplate, root: Mapping[str, Any]) -> Iterator[Finding]:
    within: list[Bound] = [given_by(template.names.given)]
    """The names that loops give, outside of them all, inside the first, and so on."""
    for tag in template.tags:
        names = names_of_tag(tag.kind, tag.code) if tag.kind != "note" else None
        if names is None:
            if (tag.kind, tag.code) == ("do", "endfor"):
                within.pop()
            continue
        for owner, name in missing_among(names.used, root, within[-1], template.names.asked):
            yield missing_finding(owner, name, tag.spot, root)
        for loop in names.used:
            if isinstance(loop, Loop):
                within.append({**within[-1], **set_by(loop, root, within[-1])})
