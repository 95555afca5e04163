"""Text with tags → text with figures in it. The same sandbox serves phrases, remarks and table headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.environment import TemplateExpression

from docgen.errors import Place, Refused
from docgen.i18n import gettext as _
from docgen.model.figure import Figure
from docgen.model.passage import Paragraph, Passage, Span
from docgen.narrate.filters import FILTERS
from docgen.narrate.naming import Names, missing_names, names_in
from docgen.narrate.sandbox import Unfit, environment, fault_finding, missing_finding
from docgen.narrate.tree import EmptyNode, ListNode, Node, figure_of

OPEN, SHUT, END = "\ue000", "\ue001", "\ue002"
"""Private-use characters that mark a figure while a text is made: OPEN number SHUT shown text END."""
_MARKED = re.compile(f"{OPEN}(\\d+){SHUT}([^{END}]*){END}")
IF, END_IF = "\ue003", "\ue004"
"""Likewise around what stands under a condition."""
_NOTHING_SHOWN = f"{SHUT}{END}"
_EMPTY = re.compile(f"{IF}|{END_IF}|{OPEN}(\\d+){_NOTHING_SHOWN}")
_SPACE = re.compile(r"[ \t\r\n](?:(?<! )|[ \t\r\n])[ \t\r\n]*")
"""White space that a text may be laid out with, unless it is one space already; a no-break space is meant and stays."""
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_PRINTED = "dg_printed"
"""What a text is filled in with besides the tag tree: a list, to which what it prints is added. No text may name it."""
_PRINTED_AS_IT_IS = (jinja2.Undefined, str, int)
_ALWAYS_FIT = (Figure, ListNode)


@jinja2.pass_context
def _marked(context: jinja2.runtime.Context, value: Any) -> Any:
    """What a tag prints, between marks that tell where it stands in the text and which value of the list it is."""
    if not isinstance(value, _ALWAYS_FIT):
        if isinstance(value, _PRINTED_AS_IT_IS) and not isinstance(value, bool):
            return value
        _refuse_unfit(value)
    printed = context[_PRINTED]
    printed.append(value)
    return f"{OPEN}{len(printed) - 1}{SHUT}{value.prose}{END}"


def _refuse_unfit(value: Any) -> None:
    """Raise `Unfit` for a value that prints nothing of its own."""
    if not hasattr(value, "prose"):
        raise Unfit(_("the tag gives a list or something else that cannot be printed as it is"))
    if isinstance(value, Node) and value.figure is None:
        raise Unfit(
            _("the survey figure “{key}” was not entered").format(key=value.key)
            if isinstance(value, EmptyNode)
            else _("the tag names something that only holds other values")
        )


_SANDBOX = environment(FILTERS, finalize=_marked, trim_blocks=True, lstrip_blocks=True)


class _Text:
    """A text with tags, read and compiled once whatever it is filled in with. Raises what Jinja does."""

    def __init__(self, text: str) -> None:
        self._tree = _SANDBOX.read(text)

    @cached_property
    def names(self) -> Names:
        """The names in it."""
        return names_in(self._tree)

    @cached_property
    def template(self) -> jinja2.Template:
        """The text ready to be filled in."""
        return jinja2.Template.from_code(_SANDBOX, _SANDBOX.compile(_with_conditions_marked(self._tree)), {})

    def filled_in(self, values: dict[str, Any]) -> str:
        """The text with values in it. Jinja's `render` would copy them several times, which costs as much again."""
        context = self.template.new_context(values, shared=True)
        return "".join(self.template.root_render_func(context))


@lru_cache(maxsize=2048)
def _read(text: str) -> _Text:
    """Phrases, captions and headings come again for every table and document."""
    return _Text(text)


@lru_cache(maxsize=1024)
def _condition(text: str) -> TemplateExpression:
    return _SANDBOX.compile_expression(text, undefined_to_none=False)


def _with_conditions_marked(tree: nodes.Template) -> nodes.Template:
    """The same parsed text, with a mark before and behind what each of its conditions chooses."""
    for condition in tree.find_all(nodes.If):
        for branch in (condition.body, condition.else_):
            branch[:] = [_mark_of(IF), *branch, _mark_of(END_IF)] if branch else []
    return tree


def _mark_of(text: str) -> nodes.Output:
    return nodes.Output([nodes.TemplateData(text)])


class Wording:
    """Renders short texts against one tag tree, and remembers which figures stand where in them."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = dict(root)
        self._printed: list[Any] = []
        self._gaps: tuple[str, ...] = ()

    def check(self, text: str, place: Place) -> None:
        """Read a text without filling it in. Raises `Refused` with every name it lacks, or what else is wrong."""
        if "{" not in text:
            return
        try:
            names = _read(text).names
        except Exception as fault:  # as when it is filled in
            raise Refused([fault_finding(fault, place, self._root)]) from fault
        lost = [missing_finding(owner, name, place, self._root) for owner, name in missing_names(names, self._root)]
        if lost:
            raise Refused(dict.fromkeys(lost))

    def holds(self, condition: str, place: Place) -> bool:
        """Whether a condition over the figures is true; an empty one always is."""
        if not condition:
            return True
        try:
            return bool(_condition(condition)(self._root))
        except Exception as fault:  # whatever a typed text may do, it is told at its place
            raise Refused([fault_finding(fault, place, self._root)]) from fault

    def paragraphs(self, text: str, place: Place, more: Mapping[str, Any] | None = None) -> tuple[Paragraph, ...]:
        """Render a text; blank lines part its paragraphs, other white space counts as one space."""
        self._printed = []
        rendered = self._filled_in(text, place, more or {}) if "{" in text else text
        self._gaps = tuple(dict.fromkeys(self._empty(rendered)))
        rendered = rendered.replace(IF, "").replace(END_IF, "").strip()
        blocks = (_SPACE.sub(" ", block).strip(" ") for block in _BLANK_LINE.split(rendered))
        return tuple(self._paragraph(block) for block in blocks if block)

    def _filled_in(self, text: str, place: Place, more: Mapping[str, Any]) -> str:
        try:
            return _read(text).filled_in({**self._root, **more, _PRINTED: self._printed})
        except Exception as fault:  # whatever a typed text may do, it is told at its place
            raise Refused([fault_finding(fault, place, {**self._root, **more})]) from fault

    def _empty(self, rendered: str) -> Iterator[str]:
        """Keys of what printed nothing outside of every condition."""
        if _NOTHING_SHOWN not in rendered:
            return
        depth = 0
        for match in _EMPTY.finditer(rendered):
            depth += (match.group() == IF) - (match.group() == END_IF)
            if match.group(1) and not depth:
                yield self._printed[int(match.group(1))].key

    def passage(self, key: str, text: str, place: Place) -> Passage:
        """Render a text as a passage that knows the figures in it."""
        paragraphs = self.paragraphs(text, place)
        gaps = self._gaps if any(paragraph.text.strip() for paragraph in paragraphs) else ()
        return Passage(key, paragraphs, place, self._figures(), gaps)

    def _figures(self) -> tuple[Figure, ...]:
        """The figures printed in the text made last, each key once."""
        found = map(figure_of, self._printed)
        return tuple({figure.key: figure for figure in found if figure is not None}.values())

    def line(self, key: str, text: str, place: Place, more: Mapping[str, Any] | None = None) -> Figure:
        """Render a text of one paragraph as a printable figure."""
        made = self.paragraphs(text, place, more)
        whole = " ".join(paragraph.text for paragraph in made)
        return Figure(key, whole, whole, inputs=self._figures(), rule="wording")

    def _paragraph(self, marked: str) -> Paragraph:
        text, *marks = _MARKED.split(marked)
        spans = []
        for number, shown, behind in zip(marks[::3], marks[1::3], marks[2::3], strict=True):
            spans.append(Span(len(text), len(text) + len(shown), self._printed[int(number)].key))
            text += shown + behind
        return Paragraph(text, tuple(spans))
