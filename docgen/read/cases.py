"""Reading the worked cases of a rubric."""

from __future__ import annotations

from pathlib import Path

from docgen.model.cases import Cases
from docgen.read.yaml import read_yaml


def read_cases(path: Path, name: str) -> Cases:
    """Read worked cases; raises `Refused`. name: the file as messages show it."""
    return read_yaml(path, name, Cases)[0]
