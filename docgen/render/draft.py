"""A prepared template and the tag tree → a draft: its tags are filled in, and what then stands there is read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from lxml import etree

from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _
from docgen.memory import uncollected
from docgen.narrate.sandbox import Sandbox, environment, fault_finding, gap_finding
from docgen.ooxml.names import DOCUMENT_PART, parse
from docgen.ooxml.normalise import complete
from docgen.ooxml.package import DECLARATION, Parts, to_bytes, with_core_properties, write_package
from docgen.ooxml.walk import story_names
from docgen.render.compiled import Story, StoryFault, compile_story
from docgen.render.prepared import PreparedTemplate
from docgen.render.printing import Printer, Record, RowText, TableText, ValueFault
from docgen.render.reading import Part

_BRACES = (b"{{", b"{%", b"{#", b"%}", b"#}")
Filters = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True)
class Properties:
    """What the draft's file properties say. day: the document's date; None leaves creation dates out."""

    title: str
    creator: str
    day: date | None = None


@dataclass(frozen=True)
class Draft:
    """A rendered document by its parts, the record of what was put where, and warnings about it."""

    parts: Mapping[str, bytes]
    record: Record
    findings: tuple[Finding, ...] = ()

    @cached_property
    def data(self) -> bytes:
        """The document as a .docx."""
        return write_package(self.parts)


@dataclass(frozen=True)
class Filled:
    """A template with values in it, by its parts, and what its tags printed; not read back yet."""

    parts: Parts
    printer: Printer


def render(
    prepared: PreparedTemplate,
    context: Mapping[str, Any],
    filters: Filters | None = None,
    properties: Properties | None = None,
) -> Draft:
    """Fill in a prepared template, and read it back. The same inputs give the same bytes.

    context: the tag tree by name. Raises Refused when a tag names what is not there, a value must not be printed, or
    the result is not sound; the finding has the tag and its place.
    """
    filled = fill(prepared, context, filters, properties)
    return Draft(filled.parts, read_back(prepared, filled), tuple(_gaps(prepared, filled.printer)))


@uncollected()
def fill(
    prepared: PreparedTemplate,
    context: Mapping[str, Any],
    filters: Filters | None = None,
    properties: Properties | None = None,
) -> Filled:
    """Fill in a prepared template. Raises as `render`, but for what only reading back can find."""
    printer = Printer(prepared.shells, prepared.first_bookmark)
    if prepared.by_docxtpl:
        parts = _by_docxtpl(prepared, context, environment({**(filters or {}), **printer.in_text()}, own=True))
    else:
        parts, names, jinja = dict(prepared.parts), {**context, "dg": printer}, _sandbox(printer, filters)
        parts |= {name: _filled(prepared, name, names, jinja) for name in prepared.filled_names}
    if properties is not None:
        parts = with_core_properties(parts, properties.title, properties.creator, properties.day)
    return Filled(parts, printer)


def compile_all(prepared: PreparedTemplate, filters: Filters | None = None) -> None:
    """Make the code of all parts now, which filling them in for the first time would make else. Raises Refused."""
    jinja = _sandbox(Printer({}, 1), filters)
    for name in () if prepared.by_docxtpl else prepared.filled_names:
        try:
            _story(prepared, name, jinja)
        except StoryFault as fault:
            raise _refusal(prepared, fault, {}) from fault


def _story(prepared: PreparedTemplate, name: str, jinja: Sandbox) -> Story:
    """The code of a part, made when it is first asked for. Raises `StoryFault`."""
    if name not in prepared.stories:
        prepared.stories[name] = compile_story(prepared.parts[name].decode(), jinja)
    return prepared.stories[name]


def _sandbox(printer: Printer, filters: Filters | None) -> Sandbox:
    return environment({**(filters or {}), **printer.in_text()}, own=True, in_bytes=printer.in_bytes())


def _filled(prepared: PreparedTemplate, name: str, names: dict[str, Any], jinja: Sandbox) -> bytes:
    try:
        xml = DECLARATION.encode() + _story(prepared, name, jinja).fill(names, jinja)
    except StoryFault as fault:
        raise _refusal(prepared, fault, names) from fault
    return xml if name in prepared.complete else _completed(prepared, xml)


def _completed(prepared: PreparedTemplate, xml: bytes) -> bytes:
    root = _parsed(prepared.name, xml)
    return to_bytes(root) if complete(root) else xml


def _by_docxtpl(prepared: PreparedTemplate, context: Mapping[str, Any], jinja: Sandbox) -> Parts:
    from docgen.render.by_docxtpl import rendered

    try:
        parts = rendered(prepared.parts, context, jinja)
    except etree.XMLSyntaxError as fault:
        message = _("docxtpl makes no sound document of the template")
        advice = _("write {% colspan … %}, {% cellbg … %}, {% hm %}, {% vm %} first in their cells, with no tab before")
        raise Refused([Finding("draft-broken", InFile(prepared.name), message, advice)]) from fault
    except Exception as fault:  # as of a template of docgen's own
        raise _refusal(prepared, StoryFault(fault, ()), context) from fault
    return parts | {name: _completed(prepared, parts[name]) for name in story_names(parts)}


def _refusal(prepared: PreparedTemplate, fault: StoryFault, context: Mapping[str, Any]) -> Refused:
    """What is said of a fault in a template, at the tag where it is."""
    if isinstance(fault.fault, Refused):
        return fault.fault
    place = InFile(prepared.name) if fault.tag is None else prepared.tags[fault.tag].spot
    if isinstance(fault.fault, ValueFault):
        found = fault.fault
        return Refused([Finding(found.rule, found.place or place, found.message, found.advice)])
    return Refused([fault_finding(fault.fault, place, context)])


def _gaps(prepared: PreparedTemplate, printer: Printer) -> Iterator[Finding]:
    """A warning for each tag that left a gap in a sentence."""
    for number, key in printer.empty.items():
        if number in prepared.in_sentences:
            yield gap_finding(key, prepared.tags[number].spot)


@uncollected()
def read_back(prepared: PreparedTemplate, filled: Filled) -> Record:
    """What stands in a document that was filled in, read from its parts.

    Raises Refused when a part is not sound XML, or a tag is left in it.
    """
    printer, tables = filled.printer, tuple[TableText, ...]()
    for name in prepared.story_names:
        xml = filled.parts[name]
        _refuse_tags(prepared.name, xml)
        if name not in prepared.sound:
            _parsed(prepared.name, xml)
        if name == DOCUMENT_PART:
            tables = tuple(_tables(Part(xml), printer, name in prepared.complete))
    return Record(printer.controls(), tables, printer.bookmarks, printer.figures())


def _parsed(name: str, xml: bytes) -> etree._Element:
    try:
        return parse(xml)
    except etree.XMLSyntaxError as fault:
        raise Refused([_broken(name, xml, *fault.position)]) from fault


def _broken(name: str, xml: bytes, line: int, column: int) -> Finding:
    lines = xml.splitlines()
    text = lines[line - 1] if 0 < line <= len(lines) else xml
    near = _without_elements(text[max(0, column - 400) : column + 100].decode(errors="replace"))
    message = _("the document came out broken near “{text}”").format(text=near[-80:])
    return Finding("draft-broken", InFile(name), message, _("look at the tags there: one may end in another place"))


def _refuse_tags(name: str, xml: bytes) -> None:
    if b"{" not in xml and b"}" not in xml:
        # Which is found out much sooner.
        return
    places = [xml.find(brace) for brace in _BRACES]
    if max(places) >= 0:
        at = min(place for place in places if place >= 0)
        shown = _without_elements(xml[max(0, at - 200) : at + 200].decode(errors="replace"))
        raise Refused([Finding("tag-left", InFile(name), _("a tag was not filled in: “{text}”").format(text=shown))])


def _without_elements(xml: str) -> str:
    return " ".join(re.sub(r"^[^<]*>|<[^>]*>?", " ", xml).split())


def _tables(part: Part, printer: Printer, may_be_plain: bool) -> Iterator[TableText]:
    """may_be_plain: whether nothing was added to the part when it was filled in."""
    for table in printer.tables:
        rows = part.rows(table, table.is_plain and may_be_plain)
        if rows is not None:
            told = zip(rows, printer.rows(table), strict=True)
            yield TableText(
                table.tag, table.key, tuple([RowText(key, unit, cells, keys) for cells, (key, unit, keys) in told])
            )
