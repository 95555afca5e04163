"""Which docgen this is, down to the byte: what it makes may differ from what another made."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

_PACKAGE = Path(__file__).parent
_LIBRARIES = ("babel", "docxtpl", "jinja2", "lxml", "python-docx")
"""Of others' programs, those that have a hand in what a document looks like."""


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
