"""The workers of a Dask scheduler, maybe on other machines, make documents for this process.

What they send is unpickled here, and what they are sent runs there: scheduler and workers must be trusted. docgen
connects to the address that the user names, and to no other.
"""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TYPE_CHECKING

from docgen.engine.hands import Lost
from docgen.engine.work import Done, Task
from docgen.engine.worker import do
from docgen.errors import Finding, InFile, Refused, refuse_if_any
from docgen.i18n import gettext as _

if TYPE_CHECKING:
    from distributed import Client

_REACHED_IN = 4
"""Seconds in which a scheduler must answer, and must know a worker."""
_PATIENCE = 10.0
"""Seconds without any worker, after which none is waited for."""
_LOOK = 1.0
"""Seconds between two looks at who is there."""
Versions = Mapping[str, str]


class Cluster:
    """The workers of a scheduler that have the same docgen as this process. Raises `Refused` when there are none."""

    helped = False
    seconds = 0.6

    def __init__(self, address: str) -> None:
        self._client = _client(address)
        try:
            self._executor = self._client.get_executor(pure=False)
            self._workers, self._looked = _checked_workers(self._client, address), time.monotonic()
            self._seen = self._looked
        except BaseException:
            self._client.close(timeout=_REACHED_IN)
            raise

    def begin(self, _module: str) -> None:
        """Nothing: they are there, and load what they need."""

    def many(self) -> int:
        """How many workers there are. Raises `Lost` when there have been none for a while."""
        now = time.monotonic()
        if now - self._looked >= _LOOK:
            try:
                self._workers, self._looked = len(self._client.nthreads()), now
            except (OSError, TimeoutError) as fault:
                raise Lost from fault
        if self._workers:
            self._seen = now
        elif now - self._seen >= _PATIENCE:
            raise Lost
        return self._workers

    def give(self, task: Task) -> Future[Done]:
        """Give them a task. Raises `Lost`."""
        try:
            with warnings.catch_warnings():
                # That a round is large is no news to anybody here.
                warnings.simplefilter("ignore", UserWarning)
                given: Future[Done] = self._executor.submit(do, task)
                return given
        except (OSError, TimeoutError) as fault:
            raise Lost from fault

    def wait(self, given: Collection[Future[Done]]) -> None:
        """Wait until something is done, or it is time to look who is there."""
        if given:
            wait(given, timeout=_LOOK, return_when=FIRST_COMPLETED)
        else:
            time.sleep(_LOOK)
        self.many()

    def renewed(self) -> bool:
        """The scheduler itself gives tasks of a lost worker to others; when all are lost, nobody is left."""
        return False

    def close(self) -> None:
        """Take back what is not done, and take leave."""
        self._executor.shutdown(wait=False)
        self._client.close(timeout=_REACHED_IN)


def _client(address: str) -> Client:
    """A connection to the scheduler. Raises `Refused`."""
    try:
        from distributed import Client
    except ImportError:
        message = _("the package “distributed” is not installed, which docgen needs for workers on other machines")
        advice = _("install it with: pip install 'docgen[distributed]'")
        raise Refused([Finding("engine-not-installed", InFile(address), message, advice)]) from None
    # What it has to say of lost workers is said by docgen, where it matters.
    for name in (
        "distributed",
        "distributed.client",
        "distributed.core",
        "distributed.comm",
        "tornado",
        "tornado.application",
    ):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            # Versions that matter are compared by docgen.
            warnings.simplefilter("ignore")
            return Client(address, timeout=_REACHED_IN, set_as_default=False, name="docgen")
    except (OSError, TimeoutError, ValueError) as fault:
        message = _("no Dask scheduler answers there")
        advice = _("start one with “dask scheduler” and workers with “dask worker”, or correct the address")
        raise Refused([Finding("engine-unreachable", InFile(address), message, advice)]) from fault


def _checked_workers(client: Client, address: str) -> int:
    """How many workers there are. Raises `Refused` when there are none, or one has other programs."""
    try:
        client.wait_for_workers(1, timeout=_REACHED_IN)
        answers = client.run(_asker(), on_error="return")
    except (OSError, TimeoutError) as fault:
        message = _("the scheduler has no workers")
        advice = _("start some with “dask worker {address}”").format(address=address)
        raise Refused([Finding("engine-without-workers", InFile(address), message, advice)]) from fault
    refuse_if_any(found for worker in sorted(answers) for found in _differences(worker, answers[worker]))
    return len(answers)


def _differences(worker: str, answer: Versions | BaseException) -> Iterator[Finding]:
    """What a worker has that is not as it is here."""
    ours = _asker()()
    if isinstance(answer, BaseException):
        told = _("the worker cannot tell which programs it has: {reason}").format(reason=answer)
    elif not answer.get("docgen"):
        told = _("docgen is not installed there")
    else:
        other = [name for name in ours if answer.get(name, "") != ours[name]]
        if not other:
            return
        theirs = ", ".join(f"{name} {answer.get(name) or '–'}" for name in other)
        told = _("the worker has {theirs}; this machine has {ours}")
        told = told.format(theirs=theirs, ours=", ".join(f"{name} {ours[name]}" for name in other))
    advice = _("give all machines the same Python, docgen and libraries")
    yield Finding("worker-differs", InFile(worker), told, advice)


def _asker() -> Callable[[], dict[str, str]]:
    """What asks a worker for the programs that it has. Being a function inside of one, it is sent as it is written."""

    def ask() -> dict[str, str]:
        import platform
        import zlib

        found = {"Python": ".".join(platform.python_version_tuple()[:2]), "zlib": zlib.ZLIB_RUNTIME_VERSION}
        try:
            from docgen import __version__
            from docgen.program import LIBRARIES, source_digest, version_of
        except ImportError:
            return found
        found |= {name: version_of(name) for name in (*LIBRARIES, "pydantic")}
        return {**found, "docgen": f"{__version__} ({source_digest()[:12]})"}

    return ask
