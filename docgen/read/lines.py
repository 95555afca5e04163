"""Where each entry of a YAML file stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.errors import Line

Path = tuple[str, ...]
"""Keys and list positions from the top of a file: `("documents", "quyet-dinh", "recipients", "0")`."""


@dataclass(frozen=True)
class Lines:
    """Line and column of every key and list item of one file, both counted from 1."""

    file: str
    spots: Mapping[Path, tuple[int, int]]

    def at(self, *path: str | int) -> Line:
        """Point at an entry, or at the nearest entry around it where it does not exist."""
        return self.where(*path)[0]

    def where(self, *path: str | int) -> tuple[Line, Path]:
        """Give the place of an entry, or of the nearest one around it, and that entry's path."""
        parts = tuple(str(part) for part in path)
        length = len(parts)
        while length and parts[:length] not in self.spots:
            length -= 1
        found = parts[:length]
        line, column = self.spots.get(found, (1, 1))
        return Line(self.file, line, column, ".".join(found)), found

    def has(self, *path: str | int) -> bool:
        """Whether the file has this entry."""
        return tuple(str(part) for part in path) in self.spots
