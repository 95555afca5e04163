"""How docgen says that something is wrong, and where: places, findings, and refusal.

A fault is a value. Checks yield findings; `Refused` is raised only where the next stage cannot start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from docgen.i18n import gettext as _


class Severity(Enum):
    """How much a finding weighs: an error stops or fails a document, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class InFile:
    """A whole file or folder, named relative to the workspace."""

    file: str

    def __str__(self) -> str:
        return self.file


class Cell(NamedTuple):
    """One cell of a workbook, as a clerk would point at it: file, sheet, address such as `E14`.

    A tuple, since every cell that is read has its place, and a frozen dataclass takes twice as long to make.
    """

    file: str
    sheet: str
    ref: str

    def __str__(self) -> str:
        return _("{file}, sheet “{sheet}”, cell {ref}").format(file=self.file, sheet=self.sheet, ref=self.ref)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    file: str
    sheet: str

    def __str__(self) -> str:
        return _("{file}, sheet “{sheet}”").format(file=self.file, sheet=self.sheet)


@dataclass(frozen=True)
class Line:
    """A line of a text file (YAML, Markdown), and the column in it, both from 1; column 0 where it is not known.

    `key` is the path of the entry, such as `documents.quyet-dinh.date`.
    """

    file: str
    line: int
    column: int = 0
    key: str = ""

    def __str__(self) -> str:
        words = {"file": self.file, "line": self.line, "column": self.column}
        at = (_("{file}, line {line}, column {column}") if self.column else _("{file}, line {line}")).format(**words)
        return _("{place}, entry “{key}”").format(place=at, key=self.key) if self.key else at


@dataclass(frozen=True)
class Spot:
    """A place in a Word file: `where` is readable (“bảng 1, hàng 3, ô 2”), `tag` the Jinja tag standing there."""

    file: str
    where: str
    tag: str = ""

    def __str__(self) -> str:
        at = f"{self.file}, {self.where}" if self.where else self.file
        return _("{place}, tag {tag}").format(place=at, tag=self.tag) if self.tag else at


Place = InFile | Cell | Sheet | Line | Spot


@dataclass(frozen=True)
class Finding:
    """Something a person should know, where it stands, and what would put it right.

    `rule` is a stable English slug (`mark-above-maximum`), for programs, tests and help-desk talk;
    `message` and `advice` are already in the reader's language.
    alike: what is said of many such cells at once, whatever stands in each; empty where each is told by itself.
    """

    rule: str
    place: Place
    message: str
    advice: str = ""
    severity: Severity = Severity.ERROR
    alike: str = ""

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}"
        if self.advice:
            end = "" if text.endswith((".", "?", "!", "…")) else "."
            text += f"{end} {_('Cure:')} {self.advice[:1].upper() + self.advice[1:]}"
        return f"{text} [{self.rule}]"


def as_record(finding: Finding) -> dict[str, object]:
    """A finding as values for programs: rule, severity, message, advice, and its place by kind and parts."""
    place = finding.place
    named = place._asdict() if isinstance(place, Cell) else vars(place)
    parts = {name: value for name, value in named.items() if value not in ("", 0)}
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "advice": finding.advice,
        "place": {"kind": type(place).__name__.lower(), **parts},
    }


def from_record(record: Mapping[str, Any]) -> Finding:
    """The finding that `as_record` made a record of; also `alike`, where the record has it."""
    parts = dict(record["place"])
    place, empty = _PLACES[parts.pop("kind")]
    severity = Severity(record["severity"])
    alike = record.get("alike", "")
    return Finding(record["rule"], place(**(empty | parts)), record["message"], record["advice"], severity, alike)


_PLACES: Mapping[str, tuple[Callable[..., Place], dict[str, Any]]] = {
    "infile": (InFile, {"file": ""}),
    "cell": (Cell, {"file": "", "sheet": "", "ref": ""}),
    "sheet": (Sheet, {"file": "", "sheet": ""}),
    "line": (Line, {"file": "", "line": 0}),
    "spot": (Spot, {"file": "", "where": ""}),
}
"""Places by kind, with the parts that a record leaves out where they are empty."""


class Refused(Exception):
    """The next stage cannot start. Carries every finding known so far, at least one of them an error."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))

    def __reduce__(self) -> tuple[type[Refused], tuple[tuple[Finding, ...]]]:
        """To another process it goes as its findings."""
        return type(self), (self.findings,)


class WrongSetup(Refused):
    """The workspace, a rubric or a template is wrong, not the data."""


def refuse_if_any(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give back the findings, or raise `Refused` with all of them when one is an error."""
    found = tuple(findings)
    if any(finding.severity is Severity.ERROR for finding in found):
        raise Refused(found)
    return found
