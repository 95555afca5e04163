"""Showing how far a run is: a bar on a terminal, a line a draft elsewhere. Both write to stderr."""

from __future__ import annotations

import sys
from typing import Protocol


class Progress(Protocol):
    """What a run tells of itself."""

    def begin(self, total: int) -> None:
        """So many drafts are to be made."""

    def step(self, name: str, told: bool = True) -> None:
        """The draft `name` is done, whatever became of it. told: false for one of many alike that needs no line."""

    def note(self, line: str) -> None:
        """Something that people should know meanwhile."""

    def end(self) -> None:
        """Nothing more follows."""


class Lines:
    """One line a draft, of those made for units one for all, for logs; nothing when `quiet`."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet
        self._total = 0
        self._done = 0

    def begin(self, total: int) -> None:
        """Note the number of drafts."""
        self._total = total

    def step(self, name: str, told: bool = True) -> None:
        """Write the line."""
        self._done += 1
        if told and not self._quiet:
            print(f"[{self._done}/{self._total}] {name}", file=sys.stderr)

    def note(self, line: str) -> None:
        """Write it."""
        if not self._quiet:
            print(line, file=sys.stderr)

    def end(self) -> None:
        """Nothing to clean."""


class Bar:
    """A moving bar with the draft's name, for people."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("", total=None)

    def begin(self, total: int) -> None:
        """Show the bar."""
        self._progress.update(self._task, total=total)
        self._progress.start()

    def step(self, name: str, told: bool = True) -> None:
        """Move the bar."""
        self._progress.update(self._task, advance=1, description=name)

    def note(self, line: str) -> None:
        """Write it above the bar."""
        self._progress.console.print(line, markup=False, highlight=False)

    def end(self) -> None:
        """Take the bar away."""
        self._progress.stop()


def progress() -> Progress:
    """A bar when stderr is a terminal, lines otherwise."""
    return Bar() if sys.stderr.isatty() else Lines()
