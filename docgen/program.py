"""Which docgen this is, down to the byte: what it makes may differ from what another made."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

LIBRARIES = ("docxtpl", "jinja2", "lxml", "python-docx")
"""Of others' programs, those that have a hand in what a document looks like."""
_PACKAGE = Path(__file__).parent


@cache
def program_digest() -> str:
    """The digest of docgen itself and of the libraries that documents are made with.

    It is not in the documents: a program that changed makes docgen render and compare, and only what comes out
    otherwise is written. So nothing stays stale that a number kept by hand would have forgotten.
    """
    digest = hashlib.sha256(f"{sys.version_info[:2]} {[*map(version_of, LIBRARIES)]}".encode())
    for content in _sources():
        digest.update(content)
    return digest.hexdigest()


@cache
def source_digest() -> str:
    """The digest of docgen alone."""
    digest = hashlib.sha256()
    for content in _sources():
        digest.update(content)
    return digest.hexdigest()


def _sources() -> Iterator[bytes]:
    """Name and content of each module. Every run needs them: by `os`, which is twice as quick as paths are."""
    root = str(_PACKAGE)
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                path = os.path.join(folder, name)
                yield path.removeprefix(root).replace(os.sep, "/").encode()
                with open(path, "rb", buffering=0) as file:
                    yield file.read()


def version_of(library: str) -> str:
    """The version of a library as it is installed; empty where it is not."""
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""
