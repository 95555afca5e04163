"""What documents are made from, by digest, and which of it is the reason that one is out of date."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

_SHOWN_IN: Mapping[str, frozenset[str]] = {
    "scores": frozenset({"data", "words"}),
    "round": frozenset({"data", "frame", "registers", "words"}),
    "remarks": frozenset({"words"}),
    "words": frozenset({"data", "words"}),
    "registers": frozenset({"data", "registers", "words"}),
    "rubric": frozenset({"rubric"}),
    "norm": frozenset({"norm"}),
    "template": frozenset({"template"}),
}
"""By ingredient: the hashes of a manifest that it shows itself in."""


def file_digest(path: Path) -> str:
    """The digest of a file; empty where there is none, or it cannot be read, which is told elsewhere."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def reasons(
    before: Mapping[str, str], now: Mapping[str, str], hashes: Mapping[str, str], hashes_now: Mapping[str, str]
) -> tuple[str, ...]:
    """Which ingredients are why a document comes out otherwise, in the order of their names.

    before, now: digests of the ingredients. hashes, hashes_now: those in the manifests, of what the document shows of
    them; an ingredient that changed where the document does not show it is no reason.
    """
    changed = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    shown = {name for name in {*hashes, *hashes_now} if hashes.get(name) != hashes_now.get(name)}
    found = tuple(name for name in changed if name in _SHOWN_IN and _SHOWN_IN[name] & shown)
    return found or tuple(changed)
