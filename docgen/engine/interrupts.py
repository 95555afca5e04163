"""Ctrl+C, let through only where nothing can be torn by it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Self

_PATIENCE = 3
"""The Ctrl+C that is let through wherever it comes."""


class Interrupts:
    """While it is open, Ctrl+C is only noted, but for where it is let through. Does nothing outside the main thread."""

    def __init__(self) -> None:
        self._count = 0
        self._open = False
        self._before: Any = None

    @property
    def heard(self) -> bool:
        """Whether somebody pressed it."""
        return self._count > 0

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(self, *_fault: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self._count += 1
        if self._open or self._count >= _PATIENCE:
            raise KeyboardInterrupt

    @contextmanager
    def let_through(self) -> Iterator[None]:
        """What may be broken off at any time. Raises `KeyboardInterrupt`."""
        self._open = True
        try:
            if self.heard:
                raise KeyboardInterrupt
            yield
        finally:
            self._open = False
