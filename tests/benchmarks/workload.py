"""The common workload: the decision of Sơn La 2017, 19 data tables in loops, each document with data of its own."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from docgen import dossier
from docgen.dossier.common import TEMPLATE_FILE
from docgen.model.figure import Figure
from docgen.narrate.filters import FILTERS
from docgen.narrate.sandbox import environment
from docgen.narrate.tree import Node
from docgen.ooxml.package import Parts, read_package, write_package
from docgen.render.draft import fill
from docgen.render.prepared import PreparedTemplate
from docgen.render.printing import Printer
from docgen.render.template import prepare
from docgen.workspace import Workspace
from tests import correcting
from tests.benchmarks import plain
from tests.rounds import MAIN, ROOT

LARGEST = "son-la-2017"
VARIANTS = 6
"""Rounds with other scores, taken by turns, so that no document has the data of the one before."""


def plainly(value: Any, known: dict[int, Any]) -> Any:
    """A part of the tag tree as a bare script would have it. known: parts that stand in several places, made once."""
    if isinstance(value, Figure):
        return value.table
    if isinstance(value, Node):
        if id(value) not in known:
            members = {name: plainly(member, known) for name, member in value.members().items()}
            known[id(value)] = plain.Plain(str(value), members, [plainly(item, known) for item in value])
        return known[id(value)]
    if isinstance(value, tuple):
        return [plainly(item, known) for item in value]
    if hasattr(value, "prose"):
        return plain.Plain(str(value), {}, [str(part) for part in value])
    return value


def plain_context(context: dict[str, Any]) -> dict[str, Any]:
    """A tag tree as a bare script would have it."""
    known: dict[int, Any] = {}
    return {name: plainly(value, known) for name, value in context.items()}


def as_text(function: Callable[..., bytes]) -> Callable[..., str]:
    """A filter that gives XML in UTF-8, as docxtpl takes it."""
    return lambda *given: function(*given).decode()


@dataclass(frozen=True)
class Variant:
    """One document's data: the round as read and corrected, what it tells, and that as a bare script would have it."""

    round: dossier.Prepared
    context: dict[str, Any]
    plain: dict[str, Any]


class Workload:
    """The template, and as many data for it as there are variants."""

    def __init__(self, root: Path = ROOT) -> None:
        self.workspace = Workspace(root)
        self.registers = dossier.Registers(self.workspace)
        self.document = MAIN[LARGEST]
        draw = random.Random(2017)
        self.variants = tuple(self._variant(draw) for _number in range(VARIANTS))
        kind = self.variants[0].round.round.documents[self.document].template
        self.path = self.workspace.kind(kind) / TEMPLATE_FILE
        self.data = self.path.read_bytes()
        self._turn = 0

    def _variant(self, draw: random.Random) -> Variant:
        round_, _corrections = correcting.correct(LARGEST, draw, 5)
        context = dict(dossier.tell(self.registers, round_, self.document).context)
        return Variant(round_, context, plain_context(context))

    def next(self) -> Variant:
        """The data of the next document."""
        self._turn += 1
        return self.variants[self._turn % VARIANTS]

    @cached_property
    def template(self) -> PreparedTemplate:
        """The template as docgen prepares it."""
        return prepare(self.data, str(self.path))

    @cached_property
    def prepared(self) -> bytes:
        """That as a .docx."""
        return write_package(self.template.parts)

    @cached_property
    def floor(self) -> Floor:
        """The least that rendering this template can cost."""
        return Floor(self.data)

    def docgen(self) -> bytes:
        """One document by docgen, with its marks: no figures read back."""
        return write_package(fill(self.template, self.next().context, FILTERS).parts)

    def docxtpl(self) -> bytes:
        """The same document, with all its marks, as docxtpl's guide has it, from the template as docgen prepares it."""
        printer = Printer(self.template.shells, self.template.first_bookmark)
        in_text = {name: as_text(function) for name, function in printer.in_bytes().items()}
        jinja = environment({**FILTERS, **printer.in_text(), **in_text}, own=True)
        document = DocxTemplate(io.BytesIO(self.prepared))
        document.render({**self.next().context, "dg": printer}, jinja)
        made = io.BytesIO()
        document.save(made)
        return made.getvalue()

    def docxtpl_unmarked(self) -> bytes:
        """One document as docxtpl's guide has it, from the template as a clerk has it."""
        return plain.rendered(io.BytesIO(self.data), self.next().plain)

    def least(self) -> bytes:
        """One document at the floor."""
        return self.floor.document(self.next().plain)

    def whole(self) -> bytes:
        """One document with all that docgen does for it once the workbook was read: from points to a checked draft."""
        given = self.next().round
        assessed = correcting.assessed(given)
        return dossier.draft(self.registers, assessed, self.document).data


class Floor:
    """Jinja's own rendering of a text that docxtpl prepared and that was compiled once, packed by zlib at level 6.

    No marks, no checks, nothing noted: what any engine on Jinja has to do.
    """

    def __init__(self, data: bytes) -> None:
        self._parts: Parts = read_package(data, "")
        environment: jinja2.Environment = SandboxedEnvironment(autoescape=True)
        environment.filters |= plain.FILTERS
        document = DocxTemplate(io.BytesIO(data))
        document.init_docx()
        self._text = environment.from_string(self._prepared(document))

    @staticmethod
    def _prepared(document: Any) -> str:
        xml: str = document.patch_xml(document.get_xml())
        return re.sub(r"(\{[{%].*?[%}]\})", lambda tag: unescape(tag.group()), xml)

    def document(self, context: dict[str, Any]) -> bytes:
        """One document."""
        body = self._text.render(context)
        return write_package({**self._parts, "word/document.xml": body.encode()})
