"""`docgen submit` and `docgen issue`: marking what left the house, and taking that back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.commands.common import FOUND, OK, WRONG_SETUP, chosen, show
from docgen.errors import Refused
from docgen.i18n import gettext as _
from docgen.i18n import ngettext

if TYPE_CHECKING:
    from docgen.desk.handing import Desk, Handed


def submit_command() -> click.Command:
    """The command that marks documents as submitted."""

    @click.command(
        "submit",
        options_metavar=_("[OPTIONS]"),
        help=_(
            "Mark documents of a round as submitted, all or those named. The file is frozen: a later build that would "
            "change it writes the next version beside it."
        ),
    )
    @click.argument("round_name", metavar=_("ROUND"))
    @click.argument("documents", nargs=-1, metavar=_("[DOCUMENT]..."))
    @click.option("--undo", is_flag=True, help=_("Take the mark back: the files are drafts again."))
    @click.pass_obj
    def submit(workspace: Path | None, round_name: str, documents: tuple[str, ...], undo: bool) -> int:
        def action(desk: Desk) -> Handed:
            return desk.take_back(documents) if undo else desk.submit(documents)

        return _run(workspace, round_name, action, _("Draft again: {file}") if undo else _("Submitted: {file}"))

    return submit


def issue_command() -> click.Command:
    """The command that marks a document as issued."""

    @click.command(
        "issue",
        options_metavar=_("[OPTIONS]"),
        help=_(
            "Mark a document as issued, and enter its number and date, once. Nothing else in it may move from then on: "
            "docgen build refuses what would change it."
        ),
    )
    @click.argument("round_name", metavar=_("ROUND"))
    @click.argument("document", metavar=_("DOCUMENT"))
    @click.option("--number", required=True, help=_("The number, without its notation."))
    @click.option("--date", "day", help=_("The date, such as 22/12/2026."))
    @click.option("--as-is", is_flag=True, help=_("Leave the file as it is: number and date stand in it, or on paper."))
    @click.option("--undo", is_flag=True, help=_("Take the mark back; the number says which document is meant."))
    @click.pass_obj
    def issue(
        workspace: Path | None, round_name: str, document: str, number: str, day: str | None, as_is: bool, undo: bool
    ) -> int:
        if undo:
            said = _("No longer issued: {file}")
            return _run(workspace, round_name, lambda desk: desk.recall(document, number), said)
        date = _day(day)
        if not number.strip() or "/" in number:
            raise click.UsageError(_("The number is written without its notation, such as 3247."))
        said = _("Issued: {file}")
        return _run(workspace, round_name, lambda desk: desk.issue(document, number.strip(), date, as_is=as_is), said)

    return issue


def _day(text: str | None) -> dt.date:
    from docgen.vietnamese.dates import date_in

    found = date_in(text or "")
    if found is None:
        raise click.UsageError(_("Name the date of issue with --date, such as 22/12/2026."))
    return found


def _run(workspace: Path | None, round_name: str, action: Callable[[Desk], Handed], said: str) -> int:
    from docgen.desk.handing import Desk
    from docgen.drafts import Drafts
    from docgen.workspace import find_workspace

    try:
        found = find_workspace(Path.cwd(), workspace)
        (name,) = chosen(found.rounds(), (round_name,))
        with Drafts(found.state, found.root) as drafts:
            handed = action(Desk(found, name, drafts))
    except Refused as fault:
        show(fault.findings)
        return WRONG_SETUP
    show(handed.findings)
    for file in handed.done:
        click.echo(said.format(file=file))
    click.echo(ngettext("{n} document marked.", "{n} documents marked.", len(handed.done)).format(n=len(handed.done)))
    return FOUND if handed.findings else OK
