"""A prepared template and the tag tree → a draft. The only module that knows docxtpl."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import unescape
from types import TracebackType
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from lxml import etree

from docgen.errors import Finding, InFile, Place, Refused
from docgen.i18n import gettext as _
from docgen.model.figure import Figure
from docgen.narrate.sandbox import environment, fault_finding, gap_finding
from docgen.ooxml.names import DOCUMENT_PART, FOOTNOTES_PART, parse, w
from docgen.ooxml.normalise import complete
from docgen.ooxml.package import Parts, read_package, to_bytes, with_core_properties, write_package
from docgen.ooxml.walk import cell_text, inner, story_names
from docgen.render.origins import figures_by_key
from docgen.render.printing import Printer, Record, RowText, TableText, ValueFault
from docgen.render.template import PreparedTemplate

_NUMBERED = re.compile(r"\{#(\d+)#\}(\{\{.*?\}\}|\{%.*?%\})")
_LEFT = re.compile(r"\{[{%#]|[%#]\}")
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


def render(
    prepared: PreparedTemplate,
    context: Mapping[str, Any],
    filters: Filters | None = None,
    properties: Properties | None = None,
) -> Draft:
    """Fill in a prepared template. The same inputs give the same bytes.

    context: the tag tree by name. Raises Refused when a tag names what is not there, a value must not be printed, or
    the result is not sound; the finding has the tag and its place.
    """
    printer = Printer(prepared.shells, prepared.first_bookmark)
    named = {**(filters or {}), **printer.filters()}
    jinja = environment(named, own=True, autoescape=True, finalize=printer.cell)
    document = _Document(prepared)
    document.render({**context, "dg": printer}, jinja)
    parts = {**read_package(prepared.data, prepared.name), **document.stories()}
    if properties is not None:
        parts = with_core_properties(parts, properties.title, properties.creator, properties.day)
    _finish(prepared.name, parts, document.body)
    figures = _figures(printer, context)
    record = Record(tuple(printer.controls), _tables(document.body, printer), printer.bookmarks, figures)
    return Draft(parts, record, tuple(_gaps(prepared, printer)))


def _gaps(prepared: PreparedTemplate, printer: Printer) -> Iterator[Finding]:
    """A warning for each tag that left a gap in a sentence."""
    for number, key in printer.empty.items():
        if number in prepared.in_sentences:
            yield gap_finding(key, prepared.tags[number].spot)


def _figures(printer: Printer, context: Mapping[str, Any]) -> dict[str, Figure]:
    """All figures printed, as the tag tree has them; those that only filters make, as printed."""
    spans = (span.key for one in printer.controls for paragraph in one.paragraphs for span in paragraph.spans)
    keys = dict.fromkeys([*printer.figures, *spans])
    known = {**printer.figures, **figures_by_key(context, keys, printed=True)}
    return {key: known[key] for key in keys if key in known}


class _Document(DocxTemplate):  # type: ignore[misc]
    """docxtpl, told where each tag stands, and never allowed to mend broken XML by leaving text out."""

    body: etree._Element

    def __init__(self, prepared: PreparedTemplate) -> None:
        super().__init__(io.BytesIO(prepared.data))
        self._prepared = prepared
        self._numbers: list[int] = []

    def patch_xml(self, src_xml: str) -> str:
        """Begin a line in each piece of Jinja text, so that a line leads to its tag, and take its XML escapes off.

        All else that docxtpl would do here was done when the template was prepared.
        """
        self._numbers = []

        def on_own_line(match: re.Match[str]) -> str:
            self._numbers.append(int(match.group(1)))
            return match.group(2)[:2] + "\n" + unescape(match.group(2)[2:])

        declaration = re.match(r"<\?xml.*?\?>\s*", src_xml)
        start = declaration.end() if declaration else 0
        return _NUMBERED.sub(on_own_line, src_xml[start:])

    def render_xml_part(
        self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: jinja2.Environment | None = None
    ) -> str:
        """Render a part; any error becomes a finding at the tag that made it."""
        assert jinja_env is not None
        try:
            if src_xml not in self._prepared.compiled:
                self._prepared.compiled[src_xml] = jinja_env.compile(src_xml)
            code = self._prepared.compiled[src_xml]
            return jinja2.Template.from_code(jinja_env, code, jinja_env.make_globals(None)).render(context)
        except Refused:
            raise
        except Exception as fault:
            raise Refused([self._finding(fault, context)]) from fault

    def fix_tables(self, xml: str) -> etree._Element:
        """Parse strictly. Grids were worked out when the template was prepared."""
        try:
            self.body = parse(xml)
        except etree.XMLSyntaxError as fault:
            raise Refused([_broken(self._prepared.name, xml, fault)]) from fault
        complete(self.body)
        return self.body

    def render_properties(self, context: dict[str, Any], jinja_env: jinja2.Environment | None = None) -> None:
        """File properties are set from the job, not from the template."""

    def render_footnotes(self, context: dict[str, Any], jinja_env: jinja2.Environment | None = None) -> None:
        """Render the footnotes once."""
        for part in self.docx.part.package.iter_parts():
            if part.partname == "/" + FOOTNOTES_PART:
                xml = self.render_xml_part(self.patch_xml(part.blob.decode()), part, context, jinja_env)
                part._blob = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + xml).encode()

    def stories(self) -> dict[str, bytes]:
        """The rendered parts by name."""
        made = {str(part.partname).lstrip("/"): part for part in self.docx.part.package.iter_parts()}
        return {name: made[name].blob for name in story_names(made)}

    def _finding(self, fault: Exception, context: Mapping[str, Any]) -> Finding:
        place = self._place(fault)
        if isinstance(fault, ValueFault):
            return Finding(fault.rule, fault.place or place, fault.message, fault.advice)
        return fault_finding(fault, place, context)

    def _place(self, fault: Exception) -> Place:
        line = _line(fault)
        if line is None or not 0 <= line - 2 < len(self._numbers):
            return InFile(self._prepared.name)
        return self._prepared.tags[self._numbers[line - 2]].spot


def _line(fault: Exception) -> int | None:
    """The line of a template that an error arose in: its last frame in the traceback, or what a syntax error says."""
    if isinstance(fault, jinja2.TemplateSyntaxError):
        return fault.lineno
    found = None
    frame: TracebackType | None = fault.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            found = frame.tb_lineno
        frame = frame.tb_next
    return found


def _broken(name: str, xml: str, fault: etree.XMLSyntaxError) -> Finding:
    line, column = fault.position
    text = xml.splitlines()[line - 1] if 0 < line <= len(xml.splitlines()) else xml
    near = " ".join(re.sub(r"<[^>]*>?", " ", text[max(0, column - 400) : column + 100]).split())
    message = _("the document came out broken near “{text}”").format(text=near[-80:])
    return Finding("draft-broken", InFile(name), message, _("look at the tags there: one may end in another place"))


def _finish(name: str, parts: Parts, body: etree._Element) -> None:
    """Check that every part is sound XML without tags, and complete those that the body's pass did not see."""
    _refuse_tags(name, body)
    for part in story_names(parts):
        if part == DOCUMENT_PART:
            continue
        try:
            root = parse(parts[part])
        except etree.XMLSyntaxError as fault:
            raise Refused([_broken(name, parts[part].decode(), fault)]) from fault
        _refuse_tags(name, root)
        if complete(root):
            parts[part] = to_bytes(root)


def _refuse_tags(name: str, root: etree._Element) -> None:
    text = "".join(one.text or "" for one in root.iter(w("t")))
    left = _LEFT.search(text)
    if left:
        shown = text[max(0, left.start() - 20) : left.start() + 40]
        raise Refused([Finding("tag-left", InFile(name), _("a tag was not filled in: “{text}”").format(text=shown))])


def _tables(body: etree._Element, printer: Printer) -> tuple[TableText, ...]:
    found: list[TableText] = []
    for control in body.iter(w("sdt")):
        table = control.find(f"{w('sdtContent')}/{w('tbl')}")
        tag, number = (_property(control, name) for name in ("tag", "id"))
        key = printer.table_keys.get(tag)
        if table is not None and key is not None:
            keys = printer.cell_keys[number]
            rows = tuple(_row(row, printer, at) for row, at in zip(inner(table, w("tr")), keys, strict=True))
            found.append(TableText(tag, key, rows))
    return tuple(found)


def _property(control: etree._Element, name: str) -> str:
    found = control.find(f"{w('sdtPr')}/{w(name)}")
    return "" if found is None else found.get(w("val"), "")


def _row(row: etree._Element, printer: Printer, keys: list[list[str]]) -> RowText:
    name = next((str(start.get(w("name"))) for start in row.iter(w("bookmarkStart"))), "")
    cells = tuple(cell_text(cell) for cell in inner(row, w("tc")))
    figures = tuple(tuple(dict.fromkeys(one)) for one in keys)
    return RowText(printer.bookmarks.get(name, ""), printer.units.get(name, ""), cells, figures)
