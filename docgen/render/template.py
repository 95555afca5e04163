"""Prepares a template once, so that rendering it only fills in values.

A template is a Word file that a clerk edits in Word, with Jinja tags as docxtpl knows them. Preparing cleans it of what
Word leaves around tags, checks every tag and what stands beside it, reports all faults in one run with their places,
and adds what the clerk need not know: content controls, bookmarks, ids, widths of repeated columns, merged cells.

What a template may hold:

- `{{ value }}` in text; `{% if … %}`, `{% elif … %}`, `{% else %}`, `{% endif %}`, `{% for … %}`, `{% endfor %}`,
  `{% set … %}` within one paragraph; the same with `p`, `tr`, `tc` after `{%`, alone in a paragraph, row or cell, for
  whole ones; `{# … #}` for notes that vanish.
- Names are written small, without accents; capitals that Word makes of them do not matter.
- Tags are filled in in the document, its headers, footers and footnotes, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from lxml import etree

from docgen.errors import Finding, InFile, Refused, Severity, Spot, refuse_if_any
from docgen.i18n import gettext as _
from docgen.ooxml.names import DOCUMENT_PART, DRAWING, XML_SPACE, parse, w
from docgen.ooxml.normalise import with_usual_prefix
from docgen.ooxml.package import Parts, read_package, to_bytes
from docgen.ooxml.walk import story_names
from docgen.render.anchors import anchor
from docgen.render.by_docxtpl import commands_in, read_tags, told
from docgen.render.clean import clean, without_comments
from docgen.render.columns import fit_columns
from docgen.render.keeping import caption_styles, keep_with_caption
from docgen.render.merges import merge_cells
from docgen.render.prepared import PreparedTemplate, Shell, TemplateTag
from docgen.render.scan import MARK, MARKS, FoundTag, Tags, scan_part, with_marks_as_text
from docgen.render.structure import (
    blocks,
    drop_loose_bookmarks,
    drop_notes,
    is_always_complete,
    is_always_sound,
    lift,
    report_notes_in_loops,
    tags_in_sentences,
    unwrap_repeated_controls,
)
from docgen.render.tags import CELL_COMMANDS, TAG, printed

_DOCUMENT_PROPERTY = f"{{{DRAWING}}}docPr"
_TEXT_PARTS = re.compile(
    r"word/(?!settings|styles|numbering|fontTable|webSettings)[^/]+\.xml|word/(charts|diagrams)/.+\.xml"
)


def prepare(data: bytes, name: str) -> PreparedTemplate:
    """Prepare a template. name: how messages call it, relative to the workspace.

    Raises Refused with every fault found, each with its place and tag.
    """
    parts = without_comments(read_package(data, name))
    tags = Tags(name)
    shells: dict[int, Shell] = {}
    roots = {part: with_usual_prefix(_parse(parts[part], name)) for part in story_names(parts)}
    for part, root in roots.items():
        clean(root, part, tags)
    _report_other_parts(parts, tags)
    commands = set().union(*map(commands_in, roots.values()))
    if commands:
        return _for_docxtpl(parts, roots, tags, commands)
    for part, root in roots.items():
        scan_part(root, part, tags)
    captions = caption_styles(parts)
    needed: set[int] = set()
    for root in roots.values():
        needed |= _prepare_part(root, tags, shells, captions)
    findings = refuse_if_any(_in_order(tags.findings))
    complete = frozenset(part for part, root in roots.items() if is_always_complete(tags, root))
    # A mark that was there before is not docgen's.
    unmarked = {part: root for part, root in roots.items() if MARKS.encode() not in parts[part]}
    sound = frozenset(part for part, root in unmarked.items() if is_always_sound(tags, root))
    first_bookmark = _number_bookmarks(roots)
    _number_drawings(roots)
    _number_controls(roots)
    for part, root in roots.items():
        parts[part] = _written(root, tags)
    made = tuple(map(_template_tag, tags.found))
    return PreparedTemplate(name, parts, made, shells, first_bookmark, findings, frozenset(needed), complete, sound)


def _for_docxtpl(
    parts: Parts, roots: Mapping[str, etree._Element], tags: Tags, commands: Collection[str]
) -> PreparedTemplate:
    """A template that docxtpl renders itself: cleaned, its tags checked and written anew."""
    for part, root in roots.items():
        read_tags(root, part, tags)
    findings = refuse_if_any(_in_order([*tags.findings, told(tags.file, commands)]))
    whole = {**parts, **{part: to_bytes(root) for part, root in roots.items()}}
    made = tuple(_template_tag(found) for found in tags.found)
    return PreparedTemplate(tags.file, whole, made, findings=findings, by_docxtpl=True)


def _template_tag(found: FoundTag) -> TemplateTag:
    """A tag as it is held against the data; what a command for docxtpl takes is a value that is printed."""
    if found.tag.keyword in CELL_COMMANDS:
        return TemplateTag(found.spot, "print" if found.tag.value else "note", found.tag.value)
    return TemplateTag(found.spot, found.tag.kind, found.tag.code)


def _parse(xml: bytes, name: str) -> etree._Element:
    try:
        return parse(xml)
    except etree.XMLSyntaxError as fault:
        message = _("this is not a Word file (.docx), or it is damaged")
        raise Refused([Finding("not-a-word-file", InFile(name), message)]) from fault


def _prepare_part(root: etree._Element, tags: Tags, shells: dict[int, Shell], captions: Collection[str]) -> set[int]:
    """Make a part ready to be written; gives the numbers of its tags in sentences."""
    drop_notes(tags, root)
    lift(tags, root, "tr")
    fit_columns(tags, root)
    lift(tags, root, "tc")
    lift(tags, root, "p")
    drop_notes(tags, root)
    found = blocks(tags, root)
    if any(finding.severity is Severity.ERROR for finding in tags.findings):
        return set()
    needed = tags_in_sentences(tags, root, found)
    report_notes_in_loops(tags, root, found)
    drop_loose_bookmarks(root, found)
    unwrap_repeated_controls(root, found)
    merge_cells(tags, root, found)
    keep_with_caption(tags, found, captions)
    anchor(tags, root, found, shells)
    return needed


def _in_order(findings: list[Finding]) -> list[Finding]:
    """Each finding once, in the order they were made."""
    return list(dict.fromkeys(findings))


def _report_other_parts(parts: Parts, tags: Tags) -> None:
    """Tags in endnotes, charts, diagrams would be printed as they are."""
    for part in set(parts) - set(story_names(parts)):
        if not _TEXT_PARTS.fullmatch(part):
            continue
        text = "".join(str(one) for one in _parse(parts[part], tags.file).itertext())
        found = TAG.search(text)
        if found:
            message = _("a tag stands in a part of the file where it is not filled in ({part})").format(part=part)
            advice = _("tags belong in the text, tables, headers, footers and footnotes")
            tags.findings.append(Finding("tag-outside-text", Spot(tags.file, "", found.group()), message, advice))


def _number_bookmarks(roots: Mapping[str, etree._Element]) -> int:
    """Give the template's own bookmarks the first ids, each its own; returns the next free one."""
    number = 1
    for root in roots.values():
        ends = {end.get(w("id")): end for end in root.iter(w("bookmarkEnd"))}
        for start in root.iter(w("bookmarkStart")):
            end = ends.get(start.get(w("id")))
            for element in (start, end):
                if element is not None:
                    element.set(w("id"), str(number))
            number += 1
    return number


def _number_controls(roots: Mapping[str, etree._Element]) -> None:
    """Ids of the template's own controls, unique over all parts: below zero, since docgen's are above it."""
    ids = (one for root in roots.values() for one in root.iter(w("id")) if one.getparent() is not None)
    for number, element in enumerate((one for one in ids if _is_own_control(one)), 1):
        element.set(w("val"), str(-number))


def _is_own_control(identity: etree._Element) -> bool:
    properties = identity.getparent()
    return properties is not None and properties.tag == w("sdtPr")


def _number_drawings(roots: Mapping[str, etree._Element]) -> None:
    """Ids of drawings, unique over all parts. Those of the body, which loops may repeat, are given at each render."""
    number = 0
    for part, root in roots.items():
        for drawing in root.iter(_DOCUMENT_PROPERTY):
            number += 1
            drawing.set("id", printed("dg | dg_drawing") if part == DOCUMENT_PART else str(number))


def _written(root: etree._Element, tags: Tags) -> bytes:
    for mark in root.iter(MARK):
        found = tags.of(mark)
        if found is not None:
            mark.text = mark.text or found.jinja()
            del mark.attrib["n"]
    for text in root.iter(w("t")):
        if XML_SPACE in text.attrib and not len(text) and (text.text or "") == (text.text or "").strip():
            # There is nothing to preserve; which thousands of texts would say.
            del text.attrib[XML_SPACE]
    return with_marks_as_text(to_bytes(root).decode()).encode()
