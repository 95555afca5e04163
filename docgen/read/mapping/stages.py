"""Columns of several stages of scoring in one sheet, told apart by what their headings say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from docgen.model.round import Stage
from docgen.read.mapping.headings import Heading
from docgen.read.mapping.tables import Column
from docgen.vietnamese.columns import SELF_SCORED
from docgen.vietnamese.names import fold


def by_stage(columns: Iterable[Column], stages: Sequence[Stage]) -> tuple[dict[str, list[Column]], list[Column]]:
    """The columns of points by the code of their stage, empty for the one that counts; and those of no stage.

    stages: of the round. A heading without the name of a stage is of the one that counts. Points that units gave
    themselves are of no stage where the round has none of that kind. The headings lose the stage's name.
    """
    found: dict[str, list[Column]] = {"": []}
    unread = []
    for column in columns:
        stage = _stage(column.heading, stages)
        if stage is None:
            unread.append(column)
        else:
            labels = [each.label for each in stages] + list(SELF_SCORED)
            found.setdefault(stage, []).append(replace(column, heading=_without(column.heading, labels)))
    return found, unread


def _stage(heading: Heading, stages: Sequence[Stage]) -> str | None:
    """The stage of a heading, empty where it counts; None where units scored themselves and no stage is theirs."""
    whole = f" {fold(heading.whole)} "
    named = [stage for stage in stages if f" {fold(stage.label)} " in whole]
    if named:
        longest = max(named, key=lambda stage: len(stage.label))
        return "" if longest == stages[-1] else longest.code
    if any(fold(word) in whole for word in SELF_SCORED):
        return next((stage.code for stage in stages if stage.by == "unit"), None)
    return ""


def _without(heading: Heading, labels: Sequence[str]) -> Heading:
    """A heading without the names of stages; the wider one above counts where nothing else is left."""
    own, over = (_texts_without(texts, labels) for texts in (heading.own, heading.over))
    if (own, over) == (heading.own, heading.over):
        return heading
    return Heading(own, over) if own else Heading(over)


def _texts_without(texts: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    return tuple(left for text in texts if (left := _text_without(text, labels)))


def _text_without(text: str, labels: Sequence[str]) -> str:
    for label in sorted(map(fold, labels), key=len, reverse=True):
        if f" {label} " in f" {fold(text)} ":
            text = " ".join(f" {fold(text)} ".replace(f" {label} ", " ").split())
    return text
