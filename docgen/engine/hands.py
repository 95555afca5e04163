"""What those who do work elsewhere have in common."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

from docgen.engine.work import Done, Task

if TYPE_CHECKING:
    from concurrent.futures import Future


class Lost(Exception):
    """Those who did the work are gone; what they were given is not done."""


class Hands(Protocol):
    """Those who do tasks elsewhere.

    seconds: how long a task should take them. helped: whether this process makes something too while they are at work.
    """

    seconds: float
    helped: bool

    def begin(self, module: str) -> None:
        """Load a module, which tasks will need; may take a while, and is not waited for."""

    def many(self) -> int:
        """How many tasks they can do at once by now. Raises `Lost`."""

    def give(self, task: Task) -> Future[Done]:
        """Give them a task. Raises `Lost`; so does the result where they are lost meanwhile."""

    def wait(self, given: Collection[Future[Done]]) -> None:
        """Wait until one of these is done, or it is time to look again. Raises `Lost`."""

    def renewed(self) -> bool:
        """Whether there are others now in the place of those who were lost."""

    def close(self) -> None:
        """Let them go, whatever they are doing."""
