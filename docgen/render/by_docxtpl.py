"""Templates with commands that only docxtpl knows are rendered by docxtpl itself. The only module that knows docxtpl.

`{% colspan … %}`, `{% cellbg … %}`, `{% hm %}` and `{% vm %}` change the cell around them while the document is made.
A template with one of them is left to docxtpl as a whole: slower, and without the marks by which docgen would know
figures and rows again in a draft that a person edited.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lxml import etree

from docgen.errors import Finding, InFile, Severity, Spot
from docgen.i18n import gettext as _
from docgen.narrate.sandbox import Sandbox
from docgen.ooxml.package import Parts, read_package, write_package
from docgen.ooxml.walk import text_of, walk_part
from docgen.render.scan import Tags
from docgen.render.tags import TAG, Tag, read_tag

KEYWORDS = frozenset({"colspan", "cellbg", "hm", "vm"})
_COMMAND = re.compile(r"\{%\s*(?:" + "|".join(sorted(KEYWORDS)) + r")\b")


def is_for_docxtpl(root: etree._Element) -> bool:
    """Whether a part holds one of these commands."""
    text = "".join(map(str, root.itertext()))
    return _COMMAND.search(text) is not None


def tags_of(root: etree._Element, part: str, tags: Tags) -> Iterator[tuple[Tag, Spot]]:
    """The tags of a part, as `read_tag` reads them, each with its place; notes what is wrong with them.

    The value that a command takes is a tag that prints.
    """
    for located in walk_part(root, part):
        if located.is_table:
            continue
        for match in TAG.finditer(text_of(located.element)):
            tag, faults = read_tag(match.group())
            spot = Spot(tags.file, located.where, tag.raw)
            if tag.keyword in KEYWORDS:
                value = tag.code.removeprefix(tag.keyword).strip()
                if value:
                    yield replace(tag, kind="print", code=value), spot
                continue
            for fault in faults:
                tags.report(spot, fault)
            if tag.kind != "note":
                yield tag, spot


def told(file: str) -> Finding:
    """That a template is rendered so."""
    message = _(
        "the template uses {commands}, so docxtpl itself makes the document: slower, and without docgen's marks"
    )
    advice = _("hand edits of such a document cannot be merged with new figures; loops over cells and gop_o do without")
    names = ", ".join(f"{{% {name} %}}" for name in sorted(KEYWORDS))
    return Finding("template-by-docxtpl", InFile(file), message.format(commands=names), advice, Severity.NOTE)


def rendered(parts: Mapping[str, bytes], names: Mapping[str, Any], jinja: Sandbox) -> Parts:
    """The parts with values in them. jinja: a sandbox that escapes what it prints. Raises what Jinja raises."""
    from docxtpl import DocxTemplate

    document = DocxTemplate(io.BytesIO(write_package(parts, packed=False)))
    document.render(dict(names), jinja)
    made = io.BytesIO()
    document.save(made)
    return read_package(made.getvalue(), "")
