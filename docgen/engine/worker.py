"""What a worker does: tasks, one after another, with the kits that it was sent."""

from __future__ import annotations

import pickle
import threading
import time
from collections import OrderedDict
from importlib import import_module
from typing import Any

from docgen.engine.work import Done, Maker, Task
from docgen.errors import Refused
from docgen.i18n import use_language
from docgen.program import program_digest

_MOST_KITS = 4
"""Kits that a worker keeps; those used last."""
_kits: OrderedDict[str, Maker] = OrderedDict()
_one_at_a_time = threading.Lock()
"""A worker on a cluster may have several threads, but what makes documents is made for one."""


class OtherProgram(Exception):
    """The worker has another docgen, or other libraries, than the run."""


def load(module: str) -> None:
    """Make ready for tasks that need a module."""
    import_module(module)


def do(task: Task) -> Done:
    """Make the pieces of a task. Raises `OtherProgram`, and whatever else is no refusal."""
    with _one_at_a_time:
        if task.program != program_digest():
            raise OtherProgram
        started = time.perf_counter()
        use_language(task.language)
        maker = _maker(task)
        results = tuple(_made(maker, piece) for piece in task.pieces)
        return Done(results, time.perf_counter() - started)


def _maker(task: Task) -> Maker:
    if task.digest not in _kits:
        while len(_kits) >= _MOST_KITS:
            _kits.popitem(last=False)
        _kits[task.digest] = pickle.loads(task.packed)
    _kits.move_to_end(task.digest)
    return _kits[task.digest]


def _made(maker: Maker, piece: object) -> Any:
    try:
        return maker.make(piece)
    except Refused as fault:
        return fault
