"""A compound file (OLE, [MS-CFB]), as simple as it may be: what .xls and encrypted workbooks are packed in."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SMALLEST_STREAM = 4096
"""Bytes from which a stream has sectors of its own; every stream is filled up with zeros to this."""
_DIRECTORY_SECTORS = 2


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Pack up to seven streams by their names."""
    packed = [data + bytes(max(_SMALLEST_STREAM - len(data), -len(data) % _SECTOR)) for data in streams.values()]
    fat_sectors = 1 + sum(map(len, packed)) // _SECTOR // 120
    fat = [*([_FAT] * fat_sectors), fat_sectors + 1, _END]
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    for number, (name, data) in enumerate(zip(streams, packed, strict=True), start=1):
        following = number + 1 if number < len(packed) else _FREE
        entries.append(_entry(name, 2, following=following, start=len(fat), size=len(data)))
        fat += [*range(len(fat) + 1, len(fat) + len(data) // _SECTOR), _END]
    fat += [_FREE] * (fat_sectors * 128 - len(fat))
    head = struct.pack("<8s16xHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, fat_sectors, fat_sectors, 0, _SMALLEST_STREAM, _END, 0, _END, 0)
    head += struct.pack("<109I", *range(fat_sectors), *([_FREE] * (109 - fat_sectors)))
    directory = b"".join(entries).ljust(_DIRECTORY_SECTORS * _SECTOR, b"\0")
    return head + struct.pack(f"<{len(fat)}I", *fat) + directory + b"".join(packed)


def _entry(name: str, kind: int, *, following: int = _FREE, child: int = _FREE, start: int, size: int) -> bytes:
    said = f"{name}\0".encode("utf-16-le")
    about = struct.pack("<HBBIII36xIQ", len(said), kind, 1, _FREE, following, child, start, size)
    return said.ljust(64, b"\0") + about
