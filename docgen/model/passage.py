"""Passages: text made from figures, which remembers the figures it used and where they stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from docgen.errors import Place
from docgen.model.figure import Figure


class Span(NamedTuple):
    """Characters `start` to `end` of a paragraph's text print the figure `key`."""

    start: int
    end: int
    key: str


class Paragraph(NamedTuple):
    """One paragraph of a passage: its text, and the figures in it in order."""

    text: str
    spans: tuple[Span, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Passage:
    """One generated passage. key: `cau.<phrase id>` or `nhan-xet.<slot>.<n>`; place: where its wording is kept.

    figures: those printed in it, as the spans of its paragraphs name them. gaps: keys of what it prints nothing of
    although its words go on.
    """

    key: str
    paragraphs: tuple[Paragraph, ...]
    place: Place | None = None
    figures: tuple[Figure, ...] = ()
    gaps: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Paragraph]:
        return iter(self.paragraphs)

    def __bool__(self) -> bool:
        return bool(self.paragraphs)

    def __str__(self) -> str:
        return " ".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def table(self) -> str:
        """The text in one line."""
        return str(self)

    @property
    def prose(self) -> str:
        """The text in one line."""
        return str(self)


@dataclass(frozen=True)
class Passages:
    """What one tag stands for: no passage, one (a phrase), or several (a slot of remarks, one a paragraph)."""

    key: str
    passages: tuple[Passage, ...]

    def __iter__(self) -> Iterator[Passage]:
        return iter(self.passages)

    def __bool__(self) -> bool:
        return bool(self.passages)

    def __str__(self) -> str:
        return " ".join(str(passage) for passage in self.passages)

    @property
    def table(self) -> str:
        """The text in one line."""
        return str(self)

    @property
    def prose(self) -> str:
        """The text in one line."""
        return str(self)


@dataclass(frozen=True)
class Remark:
    """One paragraph of a clerk's remarks as written, tags untouched, and the line where it begins."""

    text: str
    place: Place
