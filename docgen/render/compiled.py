"""The text of a template's part as Python code, made once: rendering it again only fills in values.

Jinja turns the text into code. Each piece of Jinja text begins a line of its own, so that an error's line leads to the
tag that made it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from types import CodeType, TracebackType
from typing import Any

import jinja2

from docgen.narrate.sandbox import Sandbox

_NUMBERED = re.compile(r"\{#(\d+)#\}(\{\{.*?\}\}|\{%.*?%\})")
_DECLARATION = re.compile(r"<\?xml.*?\?>\s*")


class StoryFault(Exception):
    """A text that Jinja does not take, or whose tags cannot be filled in.

    fault: what went wrong; tag: the number of the tag that it went wrong in, None if nothing tells.
    """

    def __init__(self, fault: Exception, numbers: tuple[int, ...]) -> None:
        super().__init__(str(fault))
        line = _line(fault)
        self.fault = fault
        self.tag = None if line is None or not 0 <= line - 2 < len(numbers) else numbers[line - 2]


@dataclass(frozen=True)
class Story:
    """A part with tags as code. numbers: of the tag that each piece of its Jinja text comes from, in their order."""

    code: CodeType
    numbers: tuple[int, ...]

    def fill(self, names: Mapping[str, Any], jinja: Sandbox) -> bytes:
        """The part's XML, without declaration. jinja: a direct sandbox with the filters that it was compiled for.

        Raises `StoryFault`.
        """
        template = jinja2.Template.from_code(jinja, self.code, {})
        try:
            made: bytes = template.render(names)  # type: ignore[assignment]
        except Exception as fault:  # whatever a template may hold, it is told at its tag
            raise StoryFault(fault, self.numbers) from fault
        finally:
            # The function and its names hold each other, and with them the sandbox and all that was printed: thousands
            # of documents would wait until Python looks for such garbage.
            vars(template)["root_render_func"].__globals__.clear()
        return made


def compile_story(xml: str, jinja: Sandbox) -> Story:
    """A part's XML with Jinja text in it as code. Raises `StoryFault`."""
    numbers: list[int] = []

    def on_own_line(match: re.Match[str]) -> str:
        numbers.append(int(match.group(1)))
        return match.group(2)[:2] + "\n" + unescape(match.group(2)[2:])

    declaration = _DECLARATION.match(xml)
    source = _NUMBERED.sub(on_own_line, xml[declaration.end() if declaration else 0 :])
    try:
        return Story(jinja.compile(source), tuple(numbers))
    except Exception as fault:  # as when it is filled in
        raise StoryFault(fault, tuple(numbers)) from fault


def _line(fault: BaseException) -> int | None:
    """The line of a text that an error arose in: its last frame in the traceback, or what a syntax error says."""
    if isinstance(fault, jinja2.TemplateSyntaxError):
        return fault.lineno
    found = None
    frame: TracebackType | None = fault.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            found = frame.tb_lineno
        frame = frame.tb_next
    return found
