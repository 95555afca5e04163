"""A prepared template and the tag tree → a draft: its tags are filled in, and what then stands there is read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from lxml import etree

from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _
from docgen.memory import uncollected
from docgen.narrate.sandbox import Sandbox, environment, fault_finding, gap_finding
from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.normalise import complete
from docgen.ooxml.package import DECLARATION, Parts, to_bytes, with_core_properties, write_package
from docgen.ooxml.walk import cell_text, inner, story_names
from docgen.render.by_docxtpl import rendered
from docgen.render.compiled import Story, StoryFault, compile_story
from docgen.render.printing import Printer, Record, RowText, TableText, ValueFault
from docgen.render.template import PreparedTemplate

_BRACES = (b"{{", b"{%", b"{#", b"%}", b"#}")
_ROW, _CELL, _PARAGRAPH, _TEXT, _BOOKMARK = map(w, ("tr", "tc", "p", "t", "bookmarkStart"))
_SPECIAL = tuple(map(w, ("tab", "br", "cr", "noBreakHyphen", "txbxContent", "del", "moveFrom", "tbl")))
"""What makes the text of cells more than that of the `w:t` in their paragraphs."""
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
    jinja = _sandbox(filters, printer, direct=not prepared.by_docxtpl)
    if prepared.by_docxtpl:
        parts = _by_docxtpl(prepared, context, jinja)
    else:
        parts, names = dict(prepared.parts), {**context, "dg": printer}
        parts |= {name: _filled(prepared, name, names, jinja) for name in prepared.story_names}
    if properties is not None:
        parts = with_core_properties(parts, properties.title, properties.creator, properties.day)
    return Filled(parts, printer)


def compile_all(prepared: PreparedTemplate, filters: Filters | None = None) -> None:
    """Make the code of all parts now, which filling them in for the first time would make else. Raises Refused."""
    jinja = _sandbox(filters, Printer({}, 1))
    for name in () if prepared.by_docxtpl else prepared.story_names:
        try:
            _story(prepared, name, jinja)
        except StoryFault as fault:
            raise _refusal(prepared, fault, {}) from fault


def _story(prepared: PreparedTemplate, name: str, jinja: Sandbox) -> Story:
    """The code of a part, made when it is first asked for. Raises `StoryFault`."""
    if name not in prepared.stories:
        prepared.stories[name] = compile_story(prepared.parts[name].decode(), jinja)
    return prepared.stories[name]


def _sandbox(filters: Filters | None, printer: Printer, direct: bool = True) -> Sandbox:
    return environment({**(filters or {}), **printer.filters()}, own=True, direct=direct)


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
        _refuse_tags(prepared.name, filled.parts[name])
        root = _parsed(prepared.name, filled.parts[name])
        if name == DOCUMENT_PART:
            tables = _tables(root, printer)
    return Record(tuple(printer.controls), tables, printer.bookmarks, printer.figures)


def _parsed(name: str, xml: bytes) -> etree._Element:
    try:
        return parse(xml)
    except etree.XMLSyntaxError as fault:
        raise Refused([_broken(name, xml.decode(), fault)]) from fault


def _broken(name: str, xml: str, fault: etree.XMLSyntaxError) -> Finding:
    line, column = fault.position
    text = xml.splitlines()[line - 1] if 0 < line <= len(xml.splitlines()) else xml
    near = _without_elements(text[max(0, column - 400) : column + 100])
    message = _("the document came out broken near “{text}”").format(text=near[-80:])
    return Finding("draft-broken", InFile(name), message, _("look at the tags there: one may end in another place"))


def _refuse_tags(name: str, xml: bytes) -> None:
    places = [xml.find(brace) for brace in _BRACES]
    if max(places) >= 0:
        at = min(place for place in places if place >= 0)
        shown = _without_elements(xml[max(0, at - 200) : at + 200].decode(errors="replace"))
        raise Refused([Finding("tag-left", InFile(name), _("a tag was not filled in: “{text}”").format(text=shown))])


def _without_elements(xml: str) -> str:
    return " ".join(re.sub(r"^[^<]*>|<[^>]*>?", " ", xml).split())


def _tables(body: etree._Element, printer: Printer) -> tuple[TableText, ...]:
    found: list[TableText] = []
    for control in body.iter(w("sdt")):
        content = control.find(w("sdtContent"))
        if content is None or not len(content) or content[0].tag != w("tbl"):
            continue
        tag, number = (_property(control, name) for name in ("tag", "id"))
        key = printer.table_keys.get(tag)
        if key is not None:
            is_plain = next(content[0].iterdescendants(*_SPECIAL), None) is None
            rows = (_plain_rows if is_plain else _rows)(content[0])
            found.append(TableText(tag, key, tuple(_told(rows, printer, printer.cell_keys[number]))))
    return tuple(found)


def _told(rows: Iterable[tuple[str, list[str]]], printer: Printer, keys: list[list[list[str]]]) -> Iterator[RowText]:
    for (name, cells), printed in zip(rows, keys, strict=True):
        figures = tuple(tuple(dict.fromkeys(one)) for one in printed)
        yield RowText(printer.bookmarks.get(name, ""), printer.units.get(name, ""), tuple(cells), figures)


def _rows(table: etree._Element) -> Iterator[tuple[str, list[str]]]:
    """The name of the first bookmark of each row, and the texts of its cells."""
    for row in inner(table, _ROW):
        name = next((str(start.get(w("name"))) for start in row.iter(_BOOKMARK)), "")
        yield name, [cell_text(cell) for cell in inner(row, _CELL)]


def _plain_rows(table: etree._Element) -> Iterator[tuple[str, list[str]]]:
    """The same of a table that holds nothing but paragraphs of plain text, gone through once."""
    name, cells, is_begun = "", list[str](), False
    for element in table.iter(_ROW, _CELL, _PARAGRAPH, _TEXT, _BOOKMARK):
        tag = element.tag
        if tag == _TEXT:
            cells[-1] += element.text or ""
        elif tag == _PARAGRAPH:
            cells[-1] += "\n" if is_begun else ""
            is_begun = True
        elif tag == _CELL:
            cells.append("")
            is_begun = False
        elif tag == _BOOKMARK:
            name = name or str(element.get(w("name")))
        else:
            if cells:
                yield name, cells
            name, cells = "", []
    if cells:
        yield name, cells


def _property(control: etree._Element, name: str) -> str:
    found = control.find(f"{w('sdtPr')}/{w(name)}")
    return "" if found is None else found.get(w("val"), "")
