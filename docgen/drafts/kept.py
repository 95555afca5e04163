"""`.docgen/kept/<SHA-256>.docx`: files by their content. One that is there is whole, and never changes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from docgen.drafts.disk import settle, stage_all, sweep, take_place
from docgen.drafts.standing import digest_of


class Keeping:
    """The folder of kept files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._swept = False

    def place(self, digest: str) -> Path:
        """Where the file of a digest is, if it is kept."""
        return self._folder / f"{digest}.docx"

    def get(self, digest: str) -> bytes | None:
        """The file of a digest; None when it is not kept, or a broken disk has damaged it."""
        try:
            data = self.place(digest).read_bytes()
        except OSError:
            return None
        return data if digest_of(data) == digest else None

    def keep(self, files: Iterable[bytes]) -> dict[str, OSError]:
        """Keep files; those that are kept already cost nothing. Gives, by digest, why some could not be."""
        wanted = {digest_of(data): data for data in files}
        missing = {digest: data for digest, data in wanted.items() if not self._has(digest, data)}
        if not missing:
            return {}
        try:
            self._prepare()
        except OSError as fault:
            return dict.fromkeys(missing, fault)
        staged = stage_all({self.place(digest): data for digest, data in missing.items()})
        faults: dict[str, OSError] = {}
        for digest in missing:
            one = staged[self.place(digest)]
            try:
                if isinstance(one, OSError):
                    raise one
                take_place(one, self.place(digest))
            except OSError as fault:
                faults[digest] = fault
        settle(self._folder)
        return faults

    def _has(self, digest: str, data: bytes) -> bool:
        try:
            return os.stat(self.place(digest)).st_size == len(data)
        except OSError:
            return False

    def _prepare(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        if not self._swept:
            sweep(self._folder)
            self._swept = True
