"""Is a text written anew? Runs of words are compared with those of the five published documents, by their hashes.

`facts/seed-shingles.bin` holds, sorted, the first eight bytes of the SHA-256 of every run of twelve words in each of
the documents; their text itself is not kept here.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

LENGTH = 12
"""So many words in a row make a shingle."""
HASHES = Path(__file__).parent / "facts" / "seed-shingles.bin"

_WIDTH = 8
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text: NFC, lower case, without punctuation; a number like 83,8 counts as two."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def hashed(run: Sequence[str]) -> bytes:
    """The hash of a run of words."""
    return hashlib.sha256(" ".join(run).encode()).digest()[:_WIDTH]


def shingles(text: str) -> Iterator[tuple[str, bytes]]:
    """Every run of twelve words of a text, and its hash."""
    yield from _runs(words(text))


@cache
def published() -> frozenset[bytes]:
    """The hashes of the published documents."""
    data = HASHES.read_bytes()
    return frozenset(data[at : at + _WIDTH] for at in range(0, len(data), _WIDTH))


def shared(text: str, names: Iterable[str] = ()) -> list[str]:
    """The longest runs of twelve or more words that a text shares with the published documents, in order.

    text: one paragraph, for words are joined across line breaks. names: what may well be the same (names, titles of
    cited documents, headings); a run ends where one begins.
    """
    found: list[str] = []
    for part in _between(words(text), names):
        upto = 0
        for start, (_, digest) in enumerate(_runs(part)):
            if digest not in published():
                continue
            if start < upto:
                found[-1] += " " + " ".join(part[upto : start + LENGTH])
            else:
                found.append(" ".join(part[start : start + LENGTH]))
            upto = start + LENGTH
    return found


def pack(texts: Iterable[str]) -> bytes:
    """The content of the file of hashes for these texts."""
    return b"".join(sorted({digest for text in texts for _, digest in shingles(text)}))


def _runs(row: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for start in range(len(row) - LENGTH + 1):
        run = row[start : start + LENGTH]
        yield " ".join(run), hashed(run)


def _between(row: list[str], names: Iterable[str]) -> Iterator[list[str]]:
    """The parts of a row of words that lie between names; of two names that begin alike the longer counts."""
    by_first: dict[str, list[list[str]]] = {}
    for text in names:
        if parts := words(text):
            by_first.setdefault(parts[0], []).append(parts)
    for known in by_first.values():
        known.sort(key=len, reverse=True)
    part: list[str] = []
    at = 0
    while at < len(row):
        name = next((n for n in by_first.get(row[at], ()) if row[at : at + len(n)] == n), None)
        if name is None:
            part.append(row[at])
            at += 1
        else:
            yield part
            part, at = [], at + len(name)
    yield part
