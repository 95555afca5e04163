"""Processes of this machine that make documents beside this one."""

from __future__ import annotations

import gc
import pickle
import signal
import threading
from collections import deque
from collections.abc import Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from docgen.engine.hands import Lost
from docgen.engine.work import Done, Task
from docgen.engine.worker import do, load

_RENEWALS = 3
"""After so many losses no more processes are started: what they make is too large for the machine, or kills them."""
_AT_ONCE = 2
"""Tasks that a process has: what it is at, and the next, so that it need not wait for it."""
_Given = tuple[Task, "Future[Done]"]


class Pool:
    """Processes beside this one. They end when it does, or as soon as what they are making then is made.

    Each has a pipe of its own. Those of a `ProcessPoolExecutor` share theirs: where one is killed while it sends what
    it made, the rest of that is waited for without end.
    """

    helped = True
    seconds = 0.15

    def __init__(self, size: int) -> None:
        self._size = size
        self._losses = 0
        self._helpers: list[_Helper] = []
        self._tasks: SimpleQueue[_Given | None] = SimpleQueue()

    def begin(self, module: str) -> None:
        """Start the processes, and let each load what it needs. Nothing is given to one that is not ready."""
        self._module = module
        with _no_interrupts():
            self._helpers = [_Helper(module, self._tasks) for _ in range(self._size)]

    def many(self) -> int:
        """How many processes are ready. Raises `Lost` where one ended."""
        if any(helper.is_lost for helper in self._helpers):
            raise Lost
        return sum(helper.is_ready for helper in self._helpers)

    def give(self, task: Task) -> Future[Done]:
        """Give them a task."""
        given: Future[Done] = Future()
        self._tasks.put((task, given))
        return given

    def wait(self, given: Collection[Future[Done]]) -> None:
        """Wait until something is done."""
        wait(given, return_when=FIRST_COMPLETED)

    def renewed(self) -> bool:
        """Start others, unless that was done several times."""
        self.close()
        self._losses += 1
        if self._losses > _RENEWALS:
            return False
        self._tasks = SimpleQueue()
        self.begin(self._module)
        return True

    def close(self) -> None:
        """End the processes, whatever they are doing: they write nothing."""
        for helper in self._helpers:
            self._tasks.put(None)
            helper.end()
        self._helpers = []


class _Helper:
    """A process, and two threads here: one sends it tasks, the other takes what it made."""

    def __init__(self, module: str, tasks: SimpleQueue[_Given | None]) -> None:
        self.is_ready = self.is_lost = False
        self._tasks = tasks
        self._owed: deque[Future[Done]] = deque()
        self._free = threading.Semaphore(_AT_ONCE)
        context = get_context("spawn")
        self._pipe, other_end = context.Pipe()
        self._process = context.Process(target=_work, args=(other_end, module), daemon=True)
        self._process.start()
        # Only the process has it now, so that the pipe ends with the process.
        other_end.close()
        for work in (self._send, self._receive):
            threading.Thread(target=work, daemon=True).start()

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()

    def _send(self) -> None:
        while True:
            self._free.acquire()
            given = self._tasks.get()
            if given is None:
                return
            task, future = given
            try:
                packed = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
            except Exception as fault:  # whatever cannot be sent is told to who gave it
                future.set_exception(fault)
                self._free.release()
                continue
            self._owed.append(future)
            try:
                self._pipe.send_bytes(packed)
            except OSError:
                self.is_lost = True
            if self.is_lost:
                self._lose()
                return

    def _receive(self) -> None:
        try:
            self._pipe.recv_bytes()
            self.is_ready = True
            while True:
                answer = _unpacked(self._pipe.recv_bytes())
                future = self._owed.popleft()
                self._free.release()
                if isinstance(answer, Done):
                    future.set_result(answer)
                else:
                    future.set_exception(answer)
        except (EOFError, OSError):
            self._lose()

    def _lose(self) -> None:
        """The process is gone, and what it was given is not done."""
        self.is_lost = True
        # Until there is none: the other thread may take them too.
        with suppress(IndexError):
            while True:
                self._owed.popleft().set_exception(Lost())
        self._free.release()


def _unpacked(answer: bytes) -> Done | BaseException:
    try:
        found: Done | BaseException = pickle.loads(answer)
    except Exception as fault:  # as of an exception that cannot be made anew
        return fault
    return found


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


def _work(pipe: Connection[Any, Any], module: str) -> None:
    """What a process does: it leaves Ctrl+C to the one that started it, and ends with that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000)
    load(module)
    try:
        pipe.send_bytes(b"")
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))
    except (EOFError, OSError):
        return


def _answer(task: bytes) -> bytes:
    """What became of a task, both packed: what was done, or why it could not be."""
    try:
        return pickle.dumps(do(pickle.loads(task)), pickle.HIGHEST_PROTOCOL)
    except Exception as fault:  # whatever it is, it is told where the task came from
        return _packed(fault)


def _packed(fault: Exception) -> bytes:
    try:
        return pickle.dumps(fault)
    except Exception:  # it holds something that cannot be sent
        return pickle.dumps(RuntimeError(f"{type(fault).__name__}: {fault}"))
