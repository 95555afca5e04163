"""Processes of this machine that make documents beside this one."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection

from docgen.engine.hands import Lost
from docgen.engine.work import Done, Task
from docgen.engine.worker import do, load

MOST_PROCESSES = 61
"""Windows can wait for no more at once."""
_RENEWALS = 3
"""After so many losses no more processes are started: what they make is too large for the machine, or kills them."""


class Pool:
    """Processes beside this one. They end when it does, however it ends."""

    helped = True
    seconds = 0.15

    def __init__(self, size: int) -> None:
        self._size = min(size, MOST_PROCESSES)
        self._losses = 0
        self._start()

    def _start(self) -> None:
        context = get_context("spawn")
        # Nothing is ever sent through it: it ends with this process, and the others watch for that.
        self._leash_end, self._leash = context.Pipe(duplex=False)
        self._executor = ProcessPoolExecutor(self._size, context, initializer=_begin, initargs=(self._leash_end,))
        self._starting: list[Future[None]] = []

    def begin(self, module: str) -> None:
        """Start the processes, and let each load what it needs. Nothing is given to one that is not ready."""
        self._module = module
        with _no_interrupts():
            self._starting = [self._executor.submit(load, module) for _ in range(self._size)]

    def many(self) -> int:
        """How many processes are ready. Raises `Lost` where one ended before it was."""
        faults = [future.exception() for future in self._starting if future.done()]
        if any(isinstance(fault, BrokenExecutor) for fault in faults):
            raise Lost
        return faults.count(None)

    def give(self, task: Task) -> Future[Done]:
        """Give them a task. Raises `Lost`."""
        try:
            with _no_interrupts():
                return self._executor.submit(do, task)
        except BrokenExecutor as fault:
            raise Lost from fault

    def wait(self, given: Collection[Future[Done]]) -> None:
        """Wait until something is done."""
        wait(given, return_when=FIRST_COMPLETED)

    def renewed(self) -> bool:
        """Start others, unless that was done several times."""
        self.close()
        self._losses += 1
        if self._losses > _RENEWALS:
            return False
        self._start()
        self.begin(self._module)
        return True

    def close(self) -> None:
        """End the processes."""
        self._leash.close()
        self._leash_end.close()
        self._executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """A process that is started meanwhile never hears of Ctrl+C, not even before it can say that it does not want to.

    This one hears of it afterwards.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(leash_end: Connection) -> None:
    """What a process does first: it leaves Ctrl+C to the one that started it, and ends with that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000)
    threading.Thread(target=_end_with, args=(leash_end,), daemon=True).start()


def _end_with(leash_end: Connection) -> None:
    leash_end.poll(None)
    os._exit(0)
