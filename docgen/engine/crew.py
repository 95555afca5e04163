"""Shares work out between this process and others, and gives what was made in the order it was asked for."""

from __future__ import annotations

import os
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any, TypeVar

from docgen.engine.hands import Hands, Lost
from docgen.engine.interrupts import Interrupts
from docgen.engine.work import Answer, Done, Kit, Task, Work
from docgen.engine.worker import OtherProgram
from docgen.errors import Refused
from docgen.i18n import gettext as _
from docgen.i18n import language
from docgen.program import program_digest

if TYPE_CHECKING:
    from concurrent.futures import Future

WORTH = 1.5
"""Seconds of work for which it is worth it to start processes, unless somebody asks for them."""
MOST_UNASKED = 8
"""Processes of a run, unless somebody asks for more."""
_SAMPLE = 8
"""Things after which it can be told how long the others take, as what is quick comes after what is large."""
_LARGE = 0.1
"""Seconds; what may take longer goes by itself until it is known."""
_FIRST, _MOST = 2, 64
"""Pieces of the first task with a kit, and of any."""
_IN_FLIGHT = 4
"""Tasks that each hand has, so that it need not wait for the next."""
_AHEAD = 512
"""Things that are looked at before the first of them is done, beside those that are in hands."""
_ADDRESS = re.compile(r"tcp://([^\s/:\[\]]+|\[[0-9A-Fa-f:]+\]):\d{1,5}")
T = TypeVar("T")


@dataclass(eq=False)
class _Slot:
    """One thing of the list. result: what was made, or the refusal. here: whether only this process is to make it."""

    number: int
    thing: Any
    work: Work | None
    result: Any = None
    ready: bool = False
    here: bool = False

    @property
    def kit(self) -> Kit:
        assert self.work is not None
        return self.work.kit

    @property
    def piece(self) -> object:
        assert self.work is not None
        return self.work.piece

    def answer(self) -> Any:
        if isinstance(self.result, Refused):
            raise self.result
        return self.result

    def fill(self, result: Any) -> None:
        self.result, self.ready = result, True


class Crew:
    """Those who do the work of a run: this process, and the hands that it calls when there is enough to do.

    call: gives the hands, once so many seconds of work (`worth`) are left, or there are two things to do where that is
    0; None for a run that is all made here. hands: those that are there already. note: told, in a line, what people
    should know meanwhile.
    """

    def __init__(
        self,
        call: Callable[[], Hands] | None = None,
        worth: float = 0.0,
        note: Callable[[str], None] | None = None,
        hands: Hands | None = None,
    ) -> None:
        self._call, self._worth, self._note, self._hands = call, worth, note, hands
        self._slots: deque[_Slot] = deque()
        self._waiting: deque[_Slot] = deque()
        self._given: dict[Future[Done], list[_Slot]] = {}
        self._seconds: dict[Kit, float] = {}
        self._noted: set[str] = set()
        self._total = self._looked = self._works = self._many = 0
        self._ended = False

    def made(
        self, things: Iterable[tuple[T, Work | None]], interrupts: Interrupts, total: int = 0
    ) -> Iterator[tuple[T, Answer | None]]:
        """Do the work of each thing; gives them in their order, each with what was made, None where there is no work.

        total: how many things there are, as far as that is known. Once Ctrl+C is heard, only what is made already is
        given. However it ends, the hands are gone then.
        """
        self._total = total
        source = iter(things)
        try:
            while self._look_ahead(source):
                head = self._slots[0]
                if head.ready:
                    yield self._slots.popleft().thing, head.answer if head.work else None
                    continue
                mine = self._mine()
                with interrupts.let_through():
                    self._wait() if mine is None else self._make(mine)
                self._take_in()
        except KeyboardInterrupt:
            self._take_in(only_good=True)
            for slot in self._slots:
                if slot.ready:
                    yield slot.thing, slot.answer if slot.work else None
        finally:
            self.close()

    def close(self) -> None:
        """Let the hands go."""
        if self._hands is not None:
            self._hands.close()
            self._hands = None

    # --- what comes next ---

    def _look_ahead(self, source: Iterator[tuple[Any, Work | None]]) -> bool:
        """Look at as many things as keep everybody at work, and give tasks; tell whether anything is left."""
        while True:
            if self._wants_more():
                found = next(source, None)
                if found is None:
                    self._ended = True
                else:
                    self._add(*found)
            elif not self._gave():
                return bool(self._slots)

    def _add(self, thing: Any, work: Work | None) -> None:
        slot = _Slot(self._looked, thing, work, ready=work is None)
        self._looked += 1
        self._slots.append(slot)
        if work is None:
            return
        self._works += 1
        if self._works == 1 and (self._hands is None or self._hands.helped):
            # The first is there at once, however long others take to come.
            slot.here = True
        else:
            self._waiting.append(slot)
        if self._call is not None and self._is_worth():
            self.begin(work.kit.module)

    def begin(self, module: str) -> None:
        """Call the hands now, and let them load a module that work will need."""
        if self._call is not None:
            self._hands, self._call = self._call(), None
            self._hands.begin(module)

    def _is_worth(self) -> bool:
        """Whether enough is left to do for others too."""
        if not self._worth:
            return self._works > 1
        if self._looked < _SAMPLE or not self._seconds:
            return False
        return self._left() * min(self._seconds.values()) >= self._worth

    def _left(self) -> float:
        """How many things are still to be made that nobody has, as far as that can be known."""
        unseen = max(0, self._total - self._looked)
        return len(self._waiting) + unseen * self._works / max(1, self._looked)

    def _wants_more(self) -> bool:
        if self._ended or not self._slots:
            return not self._ended
        if self._slots[0].ready:
            return False
        if self._hands is None:
            return self._call is not None and not self._worth
        if len(self._slots) >= _AHEAD + _MOST * len(self._given):
            return False
        if self._room() > 0:
            return not self._is_task_in_view()
        return self._hands is not None and self._hands.helped and self._small() is None

    def _mine(self) -> _Slot | None:
        """What this process is to make now; None where it is to wait for others."""
        if self._slots[0].here:
            return self._slots[0]
        if not self._waiting or not (self._hands is None or self._hands.helped):
            return None
        # What is large keeps this process from giving tasks to others.
        mine = None if self._hands is None else self._small()
        mine = mine or self._waiting[0]
        self._waiting.remove(mine)
        return mine

    def _small(self) -> _Slot | None:
        """What stands first among what waits and is made quickly."""
        return next((slot for slot in self._waiting if self._takes(slot.kit) < _LARGE), None)

    def _takes(self, kit: Kit) -> float:
        """Seconds that one thing takes that is made with a kit."""
        return self._seconds.get(kit, kit.seconds)

    # --- what is made here ---

    def _make(self, slot: _Slot) -> None:
        assert slot.work is not None
        started = time.perf_counter()
        try:
            result = slot.work.do()
        except Refused as fault:
            result = fault
        except KeyboardInterrupt:
            slot.here = True
            raise
        slot.fill(result)
        self._learn(slot.work.kit, time.perf_counter() - started)

    def _learn(self, kit: Kit, seconds: float) -> None:
        """Note how long one thing took with a kit."""
        before = self._seconds.get(kit)
        self._seconds[kit] = seconds if before is None else (before + seconds) / 2

    # --- what is made elsewhere ---

    def _room(self) -> int:
        """How many tasks may be given now."""
        if self._hands is None:
            return 0
        try:
            self._many = self._hands.many()
            return _IN_FLIGHT * self._many - len(self._given)
        except Lost:
            self._lost()
            return 0

    def _size(self, kit: Kit) -> int:
        """How many pieces a task has."""
        assert self._hands is not None
        known = self._seconds.get(kit)
        if known is None:
            return 1 if kit.seconds >= _LARGE else _FIRST
        # Towards the end less and less, so that nobody is at work for long when all others have done theirs.
        share = self._left() / (_IN_FLIGHT * (self._many + 1)) if self._total else _MOST
        return max(1, min(_MOST, int(self._hands.seconds / max(known, 1e-6)), int(share)))

    def _next_pieces(self) -> list[_Slot]:
        """What stands first among what waits and is made with one kit, as much as makes a task."""
        kit = self._waiting[0].kit
        return list(takewhile(lambda slot: slot.kit is kit, islice(self._waiting, self._size(kit))))

    def _is_task_in_view(self) -> bool:
        if not self._waiting:
            return False
        return (
            len(self._waiting) >= self._size(self._waiting[0].kit) or self._waiting[-1].kit is not self._waiting[0].kit
        )

    def _gave(self) -> bool:
        """Give a task, if somebody can do it; tell whether that was so."""
        if self._room() <= 0 or self._hands is None or not self._waiting:
            return False
        try:
            pieces = self._next_pieces()
            future = self._hands.give(self._task(pieces, tuple(slot.piece for slot in pieces)))
        except Lost:
            self._lost()
            return False
        self._given[future] = [self._waiting.popleft() for _ in pieces]
        return True

    def _task(self, slots: Sequence[_Slot], pieces: tuple[object, ...]) -> Task:
        kit = slots[0].kit
        return Task(kit.digest, kit.packed, pieces, language(), program_digest())

    def _wait(self) -> None:
        """Wait until something is done elsewhere."""
        assert self._hands is not None
        try:
            self._hands.wait(self._given)
        except Lost:
            self._lost()

    def _take_in(self, only_good: bool = False) -> None:
        """Take what is done elsewhere. only_good: leave alone what failed there."""
        for future in [future for future in self._given if future.done()]:
            fault = Lost() if future.cancelled() else future.exception()
            if fault is not None and only_good:
                continue
            if fault is not None and _are_lost(fault):
                self._lost()
                return
            slots = self._given.pop(future)
            if fault is not None:
                self._keep_here(slots, fault)
                continue
            done = future.result()
            for slot, result in zip(slots, done.results, strict=True):
                slot.fill(result)
            self._learn(slots[0].kit, done.seconds / len(slots))

    def _keep_here(self, slots: Sequence[_Slot], fault: BaseException) -> None:
        """What cannot be made elsewhere is made here, where it fails as it would have without hands."""
        for slot in slots:
            slot.here = True
        message = _("A worker could not make some documents ({reason}); they are made in this process.")
        self._tell(message.format(reason=fault_words(fault)))

    def _lost(self) -> None:
        """The hands are gone: what they had is given to others, or made here."""
        assert self._hands is not None
        back = [slot for slots in self._given.values() for slot in slots]
        self._given.clear()
        self._waiting = deque(sorted([*back, *self._waiting], key=lambda slot: slot.number))
        if self._hands.renewed():
            self._tell(_("A worker process ended unexpectedly; what it was making is made again."))
        else:
            self.close()
            self._tell(_("No worker is left; the rest is made in this process."))

    def _tell(self, line: str) -> None:
        """Say something, once."""
        if self._note is not None and line not in self._noted:
            self._noted.add(line)
            self._note(line)


def fault_words(fault: BaseException) -> str:
    """What went wrong elsewhere, in a few words."""
    if isinstance(fault, OtherProgram):
        return _("it has another version of docgen or of a library")
    return f"{type(fault).__name__}: {fault}".strip(": ")


def crew_of(jobs: int | None, note: Callable[[str], None], module: str = "") -> Crew:
    """A crew of processes of this machine. jobs: how many, this one among them; None for as many as it is worth.

    module: that the work will need; where several processes are asked for, they begin to load it at once.
    """
    size = min(processors(), MOST_UNASKED) if jobs is None else jobs
    if size < 2:
        return Crew()

    def call() -> Hands:
        from docgen.engine.pool import Pool

        return Pool(size - 1)

    crew = Crew(call, WORTH if jobs is None else 0.0, note)
    if jobs is not None and module:
        crew.begin(module)
    return crew


def crew_at(address: str, note: Callable[[str], None]) -> Crew:
    """A crew of the workers of the Dask scheduler at an address. Raises `Refused` when they cannot be used."""
    from docgen.engine.cluster import Cluster

    return Crew(note=note, hands=Cluster(address))


def is_address(text: str) -> bool:
    """Whether a text is an address of a scheduler: `tcp://host:port`."""
    return _ADDRESS.fullmatch(text) is not None


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _are_lost(fault: BaseException) -> bool:
    """Whether those who were to do a task are gone."""
    # Takes long to load; with a fault from elsewhere it is there already.
    from concurrent.futures import BrokenExecutor, CancelledError

    return isinstance(fault, (Lost, BrokenExecutor, CancelledError))
