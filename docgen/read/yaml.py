"""YAML as people type it: every scalar as its text, every key with its line, no key twice; then checked by a model.

Scalars stay text until the model asks for a number or a date, so `0.10` is 0.10 and `NO` is a word. An entry may be
repeated by anchor and alias (& and *), but not within one another: small files must not grow large. Tags are refused.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from docgen.errors import Finding, Line, Refused
from docgen.i18n import gettext as _
from docgen.read.files import read_text
from docgen.read.lines import Lines, Path
from docgen.read.wrong import findings_of

Model = TypeVar("Model", bound=BaseModel)

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_DEEPEST = 40
_MOST_ALIASES = 100


def read_yaml(path: FilePath, shown_name: str, model: type[Model]) -> tuple[Model, Lines]:
    """Read a file into a model, with the line of every entry.

    shown_name: the file as people know it, relative to the workspace.
    Raises `Refused` with every fault at once, each at its line. An entry left empty counts as left out.
    """
    return parse_yaml(read_text(path, shown_name), shown_name, model)


def parse_yaml(text: str, shown_name: str, model: type[Model]) -> tuple[Model, Lines]:
    """Do what `read_yaml` does, for text already at hand."""
    data, lines, findings = _data(text, shown_name)
    if findings:
        raise Refused(findings)
    try:
        return model.model_validate(data), lines
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=True)
        raise Refused(findings_of(wrong, model, lines)) from None


def _data(text: str, name: str) -> tuple[Any, Lines, list[Finding]]:
    """Plain dicts, lists, texts and None; where everything stands; what is wrong with the YAML itself."""
    building = _Building(name)
    try:
        # The C parser is used where `ruamel.yaml.clib` is installed; both give the same events.
        for event in YAML(typ="safe").parse(text):
            building.take(event)
    except _Stop:
        pass
    except MarkedYAMLError as error:
        building.findings.append(_broken(error, text, name))
    except (YAMLError, RecursionError, ValueError) as error:
        place = Line(name, text.count("\n", 0, getattr(error, "position", 0) or 0) + 1)
        message = _("A character that cannot be seen stands here, or the file is not text")
        building.findings.append(Finding("yaml-broken", place, message, _("Delete it and type the line again")))
    return building.top, Lines(name, building.spots), building.findings


class _Stop(Exception):
    """Enough is known; the rest of the file is not looked at."""


class _Building:
    """Plain data growing from parser events, without recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.top: Any = None
        self.spots: dict[Path, tuple[int, int]] = {}
        self.findings: list[Finding] = []
        self._stack: list[tuple[dict[str, Any] | list[Any], Path]] = []
        self._key: str | None = None
        self._documents = 0
        self._anchored: dict[str, Any] = {}
        self._anchors_open: list[str] = []
        self._braced: list[bool] = []
        self._aliases = 0

    def take(self, event: Event) -> None:
        """Take the next event."""
        if isinstance(event, ScalarEvent):
            self._scalar(event)
        elif isinstance(event, MappingStartEvent):
            self._open({}, event)
        elif isinstance(event, SequenceStartEvent):
            self._open([], event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._stack.pop()
            self._anchors_open.pop()
            self._braced.pop()
        elif isinstance(event, AliasEvent):
            self._repeat(event)
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(event, _("A line “---” begins a second document; only one is allowed in a file"))

    def _scalar(self, event: ScalarEvent) -> None:
        if event.tag and not event.implicit[0]:
            self._refuse(event, _("Tags (!) are not used here; put text that begins with “!” in quotes"))
        if self._awaits_key():
            self._take_key(event)
            return
        if event.anchor:
            self._anchored[event.anchor] = event.value
        plain = event.style is None or event.style == ""
        path = self._place(event)
        if plain and not event.value and self._braced and self._braced[-1]:
            self._torn_by_comma(path)
        if plain and event.value in _NULLS:
            # Left out, as far as the model is concerned; a list keeps it, so that the model can say which item.
            if self._stack and isinstance(self._stack[-1][0], list):
                self._stack[-1][0].append(None)
            return
        # Thousands of entries may have the same office, block or kind.
        self._put(sys.intern(event.value), path)

    def _open(self, container: dict[str, Any] | list[Any], event: Any) -> None:
        if event.tag and not event.implicit:
            self._refuse(event, _("Tags (!) are not used here; put text that begins with “!” in quotes"))
        if self._awaits_key():
            message = _("Text that begins with { or [ must stand in quotes")
            self._refuse(event, message, _('Put the whole text in quotes: "…"'))
        if len(self._stack) >= _DEEPEST:
            self._refuse(event, _("Entries are nested too deeply"))
        path = self._place(event)
        self._put(container, path)
        self._stack.append((container, path))
        self._braced.append(isinstance(container, dict) and bool(event.flow_style))
        self._anchors_open.append(event.anchor or "")
        if event.anchor:
            self._anchored[event.anchor] = container

    def _torn_by_comma(self, path: Path) -> None:
        """Tell of `{at_least: 85,5}`: YAML takes the comma for the end of the value, and 5 for another entry."""
        message = _("After a comma stands “{key}” without a value; the comma ends what is before it").format(
            key=path[-1]
        )
        advice = _("Put text with a comma in quotes; write numbers with a point (85.5)")
        place = Line(self.name, *self.spots[path], path[-1])
        self.findings.append(Finding("comma-in-text", place, message, advice))

    def _repeat(self, event: AliasEvent) -> None:
        """Put what was anchored. An anchor that holds an alias is forgotten, so nothing is repeated within itself."""
        self._aliases += 1
        for name in self._anchors_open:
            self._anchored.pop(name, None)
        if event.anchor not in self._anchored or self._aliases > _MOST_ALIASES or self._awaits_key():
            message = _("“*{name}” repeats nothing that can be repeated").format(name=event.anchor)
            self._refuse(event, message, _("Type the entry again, or put text that begins with “*” in quotes"))
        self._put(self._anchored[event.anchor], self._place(event))

    def _awaits_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1][0], dict) and self._key is None

    def _take_key(self, event: ScalarEvent) -> None:
        container, parent = self._stack[-1]
        path = (*parent, event.value)
        spot = (event.start_mark.line + 1, event.start_mark.column + 1)
        if path in self.spots:
            message = _("“{key}” stands here a second time; it is already in line {line}").format(
                key=event.value, line=self.spots[path][0]
            )
            place = Line(self.name, *spot, ".".join(path))
            self.findings.append(Finding("duplicate-entry", place, message, _("Delete one of the two")))
        else:
            self.spots[path] = spot
        self._key = event.value

    def _place(self, event: Any) -> Path:
        """The path of the value that comes now; an item of a list gets its place here, the rest has its key's."""
        if not self._stack:
            return ()
        container, parent = self._stack[-1]
        if isinstance(container, dict):
            key, self._key = self._key, None
            return (*parent, key or "")
        path = (*parent, str(len(container)))
        self.spots[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        return path

    def _put(self, value: Any, path: Path) -> None:
        if not self._stack:
            self.top = value
            return
        container = self._stack[-1][0]
        if isinstance(container, dict):
            container[path[-1]] = value
        else:
            container.append(value)

    def _refuse(self, event: Any, message: str, advice: str = "") -> None:
        place = Line(self.name, event.start_mark.line + 1, event.start_mark.column + 1)
        self.findings.append(Finding("yaml-broken", place, message, advice))
        raise _Stop


def _broken(error: MarkedYAMLError, text: str, name: str) -> Finding:
    """What is wrong with broken YAML, told from the parser's complaint and the line it points at."""
    mark = error.problem_mark or error.context_mark
    number = mark.line if mark is not None else 0
    lines = text.split("\n")
    number = min(number, len(lines) - 1)
    while number and not lines[number].strip():
        number -= 1
    shown = lines[number]
    complaint = " ".join(part for part in (error.context, error.problem) if part)
    message, advice = _("This line cannot be understood: {text}").format(text=shown.strip()), ""
    for signs, hint in _hints(shown):
        if any(sign in complaint for sign in signs):
            advice = hint
            break
    column = (mark.column if mark is not None else 0) + 1
    return Finding("yaml-broken", Line(name, number + 1, column), message, advice)


def _hints(line: str) -> Iterable[tuple[tuple[str, ...], str]]:
    """Signs in a parser's complaint, and the cure they call for; the first that fits is given."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        yield ("",), _("Use spaces instead of the tab at the beginning of the line")
    if ": {{" in line or "- {{" in line or ": {%" in line or "- {%" in line:
        yield ("",), _('Put the whole text in quotes: "…"')
    if line.lstrip("- ").startswith(("'", '"')) or ': "' in line or ": '" in line:
        yield ("quoted scalar", "expected <block end>", "expected key"), _("Close the quote at the end of the text")
    yield (
        ("mapping values are not allowed", "unexpected ':'"),
        _("Put text that holds a colon in quotes, and let entries of one level begin in the same column"),
    )
    yield ("flow sequence",), _("Close the bracket “]” and part its items by commas")
    yield ("flow mapping",), _("Close the bracket “}” and part its entries by commas")
    yield ("cannot start any token",), _("Put text that begins with a sign such as @, %, ` in quotes")
    yield ("quoted scalar",), _("Close the quote at the end of the text")
    yield ("could not find expected ':'", "simple key"), _("Put a colon and a space after the name of the entry")
    yield ("",), _("Let entries of one level begin in the same column, each with a colon and a space after its name")
