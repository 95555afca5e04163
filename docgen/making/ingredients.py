"""What documents are made from, by digest, and which of it is the reason that one is out of date."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_LIBRARIES = ("babel", "docxtpl", "jinja2", "lxml", "python-docx")
"""Of others' programs, those that have a hand in what a document looks like."""
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


@cache
def program_digest() -> str:
    """The digest of docgen itself and of the libraries that documents are made with.

    It is not in the documents: a program that changed makes docgen render and compare, and only what comes out
    otherwise is written. So nothing stays stale that a number kept by hand would have forgotten.
    """
    digest = hashlib.sha256(f"{sys.version_info[:2]} {[*_versions()]}".encode())
    for path in sorted(_PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _versions() -> Iterator[str]:
    for name in _LIBRARIES:
        try:
            yield metadata.version(name)
        except metadata.PackageNotFoundError:
            yield ""


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
