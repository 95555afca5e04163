"""What an engine does: pieces of work, each with the kit that it needs, as values that can go to another process."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol


class Maker(Protocol):
    """All that is needed to make one thing after another, as a value that can be pickled and needs no files."""

    def make(self, piece: Any) -> Any:
        """Make one thing. Depends on nothing but the maker and the piece. Raises `Refused` where it cannot be made."""


class Kit:
    """A maker, packed once for all that is made with it. seconds: that one thing may take, until that is known."""

    def __init__(self, maker: Maker, seconds: float) -> None:
        self.maker = maker
        self.seconds = seconds

    @property
    def module(self) -> str:
        """What unpacking it loads."""
        return type(self.maker).__module__

    @cached_property
    def packed(self) -> bytes:
        """The maker, to be sent."""
        return pickle.dumps(self.maker, pickle.HIGHEST_PROTOCOL)

    @cached_property
    def digest(self) -> str:
        """What tells one kit from another."""
        return hashlib.sha256(self.packed).hexdigest()


@dataclass(frozen=True)
class Work:
    """One thing to be made, and the kit that it is made with."""

    kit: Kit
    piece: object

    def do(self) -> Any:
        """Make it here. Raises `Refused` where it cannot be made."""
        return self.kit.maker.make(self.piece)


Answer = Callable[[], Any]
"""Gives what was made, or raises `Refused`."""


@dataclass(frozen=True)
class Task:
    """Pieces that are made together elsewhere with one kit, by its digest.

    language: of messages. program: the digest of the program that asks; another one does not do it.
    """

    digest: str
    packed: bytes
    pieces: tuple[object, ...]
    language: str
    program: str


@dataclass(frozen=True)
class Done:
    """What became of the pieces of a task, each what was made or the refusal; and how many seconds it took."""

    results: tuple[Any, ...]
    seconds: float
