"""Reading a norm of layout."""

from __future__ import annotations

from pathlib import Path

from docgen.model.norm import Norm
from docgen.read.yaml import read_yaml


def read_norm(path: Path, name: str = "") -> Norm:
    """Read a norm; raises `Refused`. name: the file as messages show it; the file's own name when left out."""
    return read_yaml(path, name or path.name, Norm)[0]
