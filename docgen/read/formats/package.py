"""The zip in which .xlsx and .ods workbooks are packed. Parts are unpacked through a counter: sizes that it declares
are not believed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from docgen.read.cells import Damaged, Harmful

LARGEST_UNPACKED = 200 * 1024 * 1024
"""Bytes of all parts together that are unpacked."""
MOST_PARTS = 2000
_CHUNK = 64 * 1024
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Locked(Exception):
    """A file is encrypted with a password."""


class Package:
    """An open zip; parts are known by names without regard to case, as office programs do."""

    def __init__(self, content: bytes) -> None:
        """Open a zip; raises `Damaged` when it is none, `Harmful` when it has more parts than any workbook."""
        # The list of parts is read as a whole by zipfile, so it is counted before.
        if content.count(_ENTRY) > MOST_PARTS:
            raise Harmful("parts")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Damaged(str(error)) from error
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for part in self._zip.infolist():
            name = _plain(part.filename)
            if name in self._parts:
                raise Damaged(name)
            self._parts[name] = part
        self._unpacked = 0

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    def names(self) -> Iterator[str]:
        """The names of all parts, in small letters."""
        yield from self._parts

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpack a part piece by piece.

        Raises `Damaged` when it is missing or broken, `Locked`, or `Harmful` once all parts together are too large.
        """
        part = self._parts.get(_plain(name))
        if part is None:
            raise Damaged(name)
        if part.flag_bits & _ENCRYPTED:
            raise Locked(name)
        if part.compress_type not in _METHODS:
            # The others unpack without bounds, and no office program uses them.
            raise Damaged(name)
        try:
            with self._zip.open(part) as packed:
                while chunk := packed.read(_CHUNK):
                    self._unpacked += len(chunk)
                    if self._unpacked > LARGEST_UNPACKED:
                        raise Harmful(name)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise Damaged(name) from error

    def read(self, name: str, most: int) -> bytes:
        """Unpack a small part as a whole; raises what `chunks` does, and `Harmful` beyond so many bytes."""
        content = b""
        for chunk in self.chunks(name):
            content += chunk
            if len(content) > most:
                raise Harmful(name)
        return content


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
