"""What moved between two states of a document, as their manifests tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docgen.compare.effect import DocumentEffect, NumberMove, SentenceMove, is_generated, kind_of

_NUMBER = re.compile(r"-?\d+(\.\d+)?(/\d+)?")


def number_moves(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[NumberMove, ...]:
    """The numbers that are not printed the same, also those that only one manifest knows; in the new one's order."""
    before, after = (_numbers(manifest) for manifest in (old, new))
    found = []
    for key in dict.fromkeys([*after, *before]):
        then, now = before.get(key, ("", "")), after.get(key, ("", ""))
        if then[1] != now[1]:
            found.append(NumberMove(key, kind_of(now[0] or then[0]), then[1], now[1]))
    return tuple(found)


def document_moves(document: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> DocumentEffect:
    """The numbers and sentences of a document that moved. document: its code, `document/unit` of one for a unit."""
    before, after = (_sentences(manifest) for manifest in (old, new))
    pairs = ((key, before.get(key, ""), after.get(key, "")) for key in dict.fromkeys([*after, *before]))
    sentences = tuple(SentenceMove(key, then, now) for key, then, now in pairs if then != now)
    return DocumentEffect(document, number_moves(old, new), sentences, is_of_unit="/" in document)


def _sentences(manifest: Mapping[str, Any]) -> dict[str, str]:
    """What was made into words, by key."""
    figures = manifest["figures"]
    return {
        control["key"]: "\n".join(one["text"] for one in control["paragraphs"])
        for control in manifest["controls"]
        if "paragraphs" in control and is_generated(control["key"], figures.get(control["key"], {}).get("rule", ""))
    }


def _numbers(manifest: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Rule and shown text of every number, by key."""
    return {
        key: (figure.get("rule", ""), figure["table"])
        for key, figure in manifest["figures"].items()
        if _NUMBER.fullmatch(str(figure.get("value", figure["table"])).replace(",", "."))
    }
