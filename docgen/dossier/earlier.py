"""Drafts of earlier runs that stand where today's run makes none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from docgen.dossier.units import draft_path
from docgen.errors import Finding, InFile, Severity
from docgen.i18n import gettext as _
from docgen.workspace import Workspace


def stale(workspace: Workspace, folder: Path) -> Iterator[Finding]:
    """Drafts of an earlier run that stand where a round could not be made."""
    if any(folder.glob("**/*.docx")):
        message = _("the drafts here are of an earlier run, and do not follow the data of today")
        advice = _("mend the errors and run again before anybody uses them")
        yield Finding("drafts-stale", InFile(workspace.name(folder)), message, advice, Severity.WARNING)


def left_over(workspace: Workspace, folder: Path, units: Sequence[str]) -> Iterator[Finding]:
    """Drafts of an earlier run for units that get none any more."""
    wanted = {draft_path(folder, unit) for unit in units}
    left = sorted(path.name for path in set(folder.glob("*.docx")) - wanted if not path.name.startswith(("~$", ".")))
    if left:
        message = _("drafts stand here that are not made any more: {names}").format(names=", ".join(left))
        advice = _("look why the units get none now, and delete the files unless they are still needed")
        yield Finding("drafts-left-over", InFile(workspace.name(folder)), message, advice, Severity.WARNING)
