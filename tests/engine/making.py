"""Makers that tests send to real processes."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from docgen.engine import Interrupts, Kit, Work
from docgen.engine.crew import Crew
from docgen.engine.work import Task
from docgen.errors import Finding, InFile, Refused
from docgen.program import program_digest

Made = tuple[int, int]
"""What was made, and the process that made it."""


@dataclass(frozen=True)
class Doubler:
    """Doubles numbers, each in so many seconds. home: the process that began.

    refused: numbers that cannot be doubled. killing: numbers that kill any other process, once where `once` is a file
    to be made then. failing: numbers that fail in any other process. interrupting: numbers that send Ctrl+C.
    """

    seconds: float = 0.0
    refused: frozenset[int] = frozenset()
    killing: frozenset[int] = frozenset()
    failing: frozenset[int] = frozenset()
    interrupting: frozenset[int] = frozenset()
    once: Path | None = None
    home: int = field(default_factory=os.getpid)

    def make(self, piece: int) -> Made:
        time.sleep(self.seconds)
        away = os.getpid() != self.home
        if piece in self.refused:
            raise Refused([Finding("number-refused", InFile(str(piece)), "no")])
        if piece in self.interrupting:
            os.kill(self.home, signal.SIGINT)
            time.sleep(self.seconds)
        if piece in self.killing and away and (self.once is None or not self.once.exists()):
            if self.once is not None:
                self.once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if piece in self.failing and away:
            raise ValueError("not here")
        return 2 * piece, os.getpid()


@dataclass(frozen=True)
class Large:
    """Makes so many bytes, or fails with something that cannot be sent."""

    size: int
    fails: bool = False

    def make(self, piece: int) -> bytes:
        if self.fails:
            raise ValueError(lambda: piece)
        return os.urandom(self.size)


def task(maker: Doubler | Large, pieces: int = 1) -> Task:
    kit = Kit(maker, 0.01)
    return Task(kit.digest, kit.packed, tuple(range(pieces)), "en", program_digest())


def works(maker: Doubler, count: int, seconds: float = 0.01) -> list[tuple[int, Work]]:
    kit = Kit(maker, seconds)
    return [(number, Work(kit, number)) for number in range(count)]


def doubled(crew: Crew, things: list[tuple[int, Work]]) -> dict[int, Made]:
    """What a crew made, in the order in which it gave it."""
    found = {}
    with Interrupts() as interrupts:
        for number, answer in crew.made(things, interrupts, len(things)):
            assert answer is not None and number not in found
            found[number] = answer()
    return found
