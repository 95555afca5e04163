"""Templates with commands that only docxtpl knows are rendered by docxtpl itself. The only module that knows docxtpl.

`{% colspan … %}`, `{% cellbg … %}`, `{% hm %}` and `{% vm %}` change the cell around them while the document is made.
A template with one of them is left to docxtpl as a whole: slower, and without the marks by which docgen would know
figures and rows again in a draft that a person edited. Its tags are checked as those of any template, and written anew
without what Word puts into them.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from lxml import etree

from docgen.errors import Finding, InFile, Severity
from docgen.i18n import gettext as _
from docgen.narrate.sandbox import Sandbox
from docgen.ooxml.names import XML_SPACE, parse, w
from docgen.ooxml.package import Parts, read_package, to_bytes, write_package
from docgen.ooxml.walk import story_names
from docgen.render.anchors import own_paragraph
from docgen.render.printing import NOTHING_SIGN
from docgen.render.scan import FoundTag, Tags, scan_part
from docgen.render.structure import blocks, drop_notes, lift
from docgen.render.tags import CELL_COMMANDS, INVISIBLE, printed, statement

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

_COMMAND = re.compile(r"\{%\s*(" + "|".join(sorted(CELL_COMMANDS)) + r")\b", re.IGNORECASE)


def commands_in(root: etree._Element) -> set[str]:
    """The commands in a part that only docxtpl knows."""
    text = "".join(map(str, root.itertext())).translate(INVISIBLE)
    return {match.group(1).lower() for match in _COMMAND.finditer(text)}


def told(file: str, commands: Collection[str]) -> Finding:
    """That a template is rendered so."""
    message = _(
        "the template uses {commands}, so docxtpl itself makes the document: slower, and without docgen's marks"
    )
    advice = _(
        "figures and rows of an edited draft are then known again by their words alone; loops over cells and gop_o"
        " need no such commands"
    )
    names = ", ".join(f"{{% {name} %}}" for name in sorted(commands))
    return Finding("template-by-docxtpl", InFile(file), message.format(commands=names), advice, Severity.NOTE)


def read_tags(root: etree._Element, part: str, tags: Tags) -> None:
    """Find the tags of a part, note what is wrong with them, and write them anew as docxtpl reads them."""
    first = len(tags.found)
    look = copy.deepcopy(root)
    scan_part(look, part, tags)
    drop_notes(tags, look)
    for prefix in ("tr", "tc", "p"):
        lift(tags, look, prefix)
    drop_notes(tags, look)
    found = blocks(tags, look)
    tables = {block.opener.parent for block in found if block.opener.tag.keyword == "for"}
    codes = [_code(tag, tables) for tag in tags.found[first:]]
    written = Tags(tags.file)
    scan_part(root, part, written)
    drop_notes(written, root)
    for tag, code in zip(written.found, codes, strict=True):
        parent = tag.mark.getparent()
        if parent is not None:
            parent.replace(tag.mark, _run(tag, code))
    _join_runs(root)


def _code(tag: FoundTag, looped: Collection[etree._Element]) -> str:
    """The tag as docxtpl reads it: values in tables that data fill are printed in their table form, others in prose."""
    inside, prefix = tag.tag.code, f"{tag.tag.prefix} " if tag.tag.prefix else " "
    if tag.tag.kind == "note":
        return f"{{#{prefix}#}}"
    if tag.tag.keyword in CELL_COMMANDS and tag.tag.value:
        return statement(f"{tag.tag.keyword} ({tag.tag.value}) | dg_attribute")
    if tag.tag.kind == "do":
        return f"{{%{prefix}{inside} %}}"
    if any(table in looped for table in tag.mark.iterancestors(w("tbl"))):
        return printed(f"({inside}) | dg_in_table")
    in_body = tag.mark.getroottree().getroot().tag == w("document") and not tag.boxed
    alone = in_body and own_paragraph(tag) is not None
    return printed(f"({inside}) | {'dg_paragraphs' if alone else 'dg_in_prose'}")


def _run(tag: FoundTag, code: str) -> etree._Element:
    run = etree.Element(w("r"))
    if tag.properties is not None:
        run.append(copy.deepcopy(tag.properties))
    etree.SubElement(run, w("t"), {XML_SPACE: "preserve"}).text = code
    return run


def _join_runs(root: etree._Element) -> None:
    """Make one run of neighbours that look alike: docxtpl looks for what belongs to some tags in their run alone."""
    for run in list(root.iter(w("r"))):
        before, texts = run.getprevious(), [child for child in run if child.tag != w("rPr")]
        if before is None or before.tag != w("r") or [child.tag for child in texts] != [w("t")]:
            continue
        if before[-1].tag == w("t") and _look(before) == _look(run):
            texts[0].text = (before[-1].text or "") + (texts[0].text or "")
            texts[0].set(XML_SPACE, "preserve")
            before.replace(before[-1], texts[0])
            _remove(run)


def _look(run: etree._Element) -> bytes:
    properties = run.find(w("rPr"))
    return b"" if properties is None or not len(properties) else etree.tostring(properties, method="c14n")


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def rendered(parts: Mapping[str, bytes], names: Mapping[str, Any], jinja: Sandbox) -> Parts:
    """The parts with values in them. jinja: a sandbox with the filters of tags. Raises what Jinja and lxml raise."""
    document = _document(write_package(parts, packed=False))
    document.render(dict(names), jinja)
    made = io.BytesIO()
    document.save(made)
    found = read_package(made.getvalue(), "")
    return found | {name: _without_nothing(found[name]) for name in story_names(found)}


def _without_nothing(xml: bytes) -> bytes:
    """The part without the paragraphs that were to print a passage, where there was none."""
    root = parse(xml)
    nothing = [text for text in root.iter(w("t")) if NOTHING_SIGN in (text.text or "")]
    for text in nothing:
        _remove(next(text.iterancestors(w("p"))))
    return to_bytes(root) if nothing else xml


def _document(data: bytes) -> DocxTemplate:
    from docxtpl import DocxTemplate

    class Document(DocxTemplate):  # type: ignore[misc]
        """docxtpl's, without what docgen does better."""

        def fix_tables(self, xml: str) -> etree._Element:
            """docxtpl would mend broken XML by leaving some of it out."""
            parse(xml)
            tree: etree._Element = super().fix_tables(xml)
            return tree

        def render_properties(self, *_args: object) -> None:
            """Title and author are docgen's own."""

    return Document(io.BytesIO(data))
