"""What commands share: exit codes, showing findings, choosing rounds."""

from __future__ import annotations

from collections.abc import Sequence

import click

from docgen.errors import Finding, InFile, Refused, Severity
from docgen.i18n import gettext as _

OK, FOUND, WRONG_USE, WRONG_SETUP, INTERRUPTED = 0, 1, 2, 3, 130


def show(findings: Sequence[Finding]) -> None:
    """Print findings, one a line."""
    words = {Severity.ERROR: _("Error"), Severity.WARNING: _("Warning"), Severity.NOTE: _("Note")}
    for finding in findings:
        click.echo(f"{words[finding.severity]}: {finding}")


def show_findings(found: Sequence[Finding]) -> None:
    """Print the findings of a run: what must be mended stands last, where a person looks first."""
    from docgen.read.ranges import folded

    weight = [Severity.NOTE, Severity.WARNING, Severity.ERROR]
    show(sorted(folded(found), key=lambda finding: weight.index(finding.severity)))


def chosen(known: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
    """The rounds asked for, or all; a name that is none is wrong use."""
    import difflib
    from unicodedata import normalize

    if not known:
        message = _("data/ has no round: no folder in it holds a round.yaml")
        advice = _("make a folder for the round in data/, with round.yaml in it")
        raise Refused([Finding("no-round", InFile("data"), message, advice)])
    # A name may come with its accents apart (macOS), or with the slash that a shell adds to folders.
    by_name = {normalize("NFC", name): name for name in known}
    asked = tuple(by_name.get(normalize("NFC", name.rstrip("/\\")), name) for name in asked)
    for name in asked:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            message = _("There is no round “{name}” in data/.").format(name=name)
            if near:
                message += " " + _("Do you mean “{near}”?").format(near=near[0])
            raise click.UsageError(message)
    return asked or known
