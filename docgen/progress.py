"""Showing how far a run is: a bar on a terminal, a line a draft elsewhere. Both write to stderr."""

from __future__ import annotations

import sys
from typing import Protocol, TextIO

from docgen.i18n import gettext as _


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
    """A moving bar for people: how many are done, how many a second, the time that remains, the draft's name.

    columns: of the screen, where that is not to be found out.
    """

    def __init__(self, file: TextIO | None = None, columns: int | None = None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn, TimeRemainingColumn
        from rich.text import Text

        class Rate(TextColumn):
            def render(self, task: Task) -> Text:
                return Text(rate(task.finished_speed or task.speed))

        console = Console(file=file, stderr=file is None, width=columns, force_terminal=file is not None or None)
        shown = (
            BarColumn(),
            MofNCompleteColumn(),
            Rate(""),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
        )
        self._progress = Progress(*shown, console=console, transient=True)
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


def rate(speed: float | None) -> str:
    """So many drafts a second, as a bar tells it; nothing while that is not known."""
    if not speed:
        return ""
    number = f"{speed:.0f}" if speed >= 1 else "<1"
    return _("{number} a second").format(number=number)


def progress() -> Progress:
    """A bar when stderr is a terminal, lines otherwise."""
    return Bar() if sys.stderr.isatty() else Lines()
