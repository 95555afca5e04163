"""Text with tags → text with figures in it. The same sandbox serves phrases, remarks and table headings."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docgen.errors import Finding, Place, Refused
from docgen.i18n import gettext as _
from docgen.model.figure import Figure
from docgen.model.passage import Paragraph, Passage, Span
from docgen.narrate.filters import FILTERS
from docgen.narrate.tree import Node

OPEN, SHUT, END = "\ue000", "\ue001", "\ue002"
"""Private-use characters that mark a figure while a text is made: OPEN number SHUT shown text END."""
_MARKED = re.compile(f"{OPEN}(\\d+){SHUT}([^{END}]*){END}")
_SPACE = re.compile(r"[ \t\r\n]+")
"""White space that a text may be laid out with; a no-break space is meant and stays."""


class MissingName(jinja2.StrictUndefined):
    """A name that the tag tree lacks. Using it is an error that offers the nearest names."""

    @property
    def _undefined_message(self) -> str:
        name = str(self._undefined_name)
        known = _names_of(self._undefined_obj)
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
        message = _("there is no “{name}”").format(name=name)
        if isinstance(self._undefined_obj, Node):
            message = _("“{owner}” has no “{name}”").format(owner=self._undefined_obj.key, name=name)
        if near:
            message += _("; the nearest names are: {names}").format(names=", ".join(near))
        return message


def _names_of(owner: Any) -> list[str]:
    return list(owner.names()) if isinstance(owner, Node) else []


def environment(**options: Any) -> ImmutableSandboxedEnvironment:
    """A sandboxed Jinja environment with docgen's filters, in which a missing name is an error."""
    made = ImmutableSandboxedEnvironment(undefined=MissingName, trim_blocks=True, lstrip_blocks=True, **options)
    made.filters.update(FILTERS)
    return made


class Wording:
    """Renders short texts against one tag tree, and remembers which figures stand where in them."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = dict(root)
        self._printed: list[Any] = []
        self._environment = environment(finalize=self._mark, autoescape=False)

    def _mark(self, value: Any) -> Any:
        if isinstance(value, jinja2.Undefined) or not hasattr(value, "prose"):
            return value
        self._printed.append(value)
        return f"{OPEN}{len(self._printed) - 1}{SHUT}{value.prose}{END}"

    def holds(self, condition: str, place: Place) -> bool:
        """Whether a condition over the figures is true; an empty one always is."""
        if not condition:
            return True
        try:
            expression = self._environment.compile_expression(condition, undefined_to_none=False)
            return bool(expression(**self._root))
        except (jinja2.TemplateError, TypeError, ArithmeticError) as fault:
            raise Refused([wording_fault(place, fault, condition)]) from fault

    def paragraphs(self, text: str, place: Place, more: Mapping[str, Any] | None = None) -> tuple[Paragraph, ...]:
        """Render a text; blank lines part its paragraphs, other white space counts as one space."""
        self._printed.clear()
        try:
            rendered = self._environment.from_string(text).render({**self._root, **(more or {})})
        except (jinja2.TemplateError, TypeError, ArithmeticError) as fault:
            raise Refused([wording_fault(place, fault, text)]) from fault
        blocks = (_SPACE.sub(" ", block).strip(" ") for block in re.split(r"\n[ \t]*\n", rendered.strip()))
        return tuple(self._paragraph(block) for block in blocks if block)

    def passage(self, key: str, text: str, place: Place) -> Passage:
        """Render a text as a passage that knows the figures in it."""
        paragraphs = self.paragraphs(text, place)
        return Passage(key, paragraphs, place, self._figures())

    def _figures(self) -> tuple[Figure, ...]:
        """The figures printed in the text made last, each key once."""
        found = (value if isinstance(value, Figure) else getattr(value, "figure", None) for value in self._printed)
        return tuple({figure.key: figure for figure in found if isinstance(figure, Figure)}.values())

    def line(self, key: str, text: str, place: Place, more: Mapping[str, Any] | None = None) -> Figure:
        """Render a text of one paragraph as a printable figure."""
        made = self.paragraphs(text, place, more)
        whole = " ".join(paragraph.text for paragraph in made)
        return Figure(key, whole, whole, inputs=self._figures(), rule="wording")

    def _paragraph(self, marked: str) -> Paragraph:
        text, spans, read = "", [], 0
        for match in _MARKED.finditer(marked):
            text += marked[read : match.start()]
            shown = match.group(2)
            spans.append(Span(len(text), len(text) + len(shown), self._printed[int(match.group(1))].key))
            text += shown
            read = match.end()
        return Paragraph(text + marked[read:], tuple(spans))


def wording_fault(place: Place, fault: Exception, text: str) -> Finding:
    """A Jinja error in a phrase or remark as a finding, with the tag it stands in where that can be told."""
    message = getattr(fault, "message", None) or str(fault)
    return Finding(
        "wording-fault",
        place,
        _("the text cannot be made: {fault} (in “{text}”)").format(fault=message, text=_excerpt(text)),
        _("correct the tag; `docgen template vars` lists those there are"),
    )


def _excerpt(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 120 else one_line[:117] + "…"
