"""`docgen status`: which documents follow the data of today, and why the others do not."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.commands.common import FOUND, OK, WRONG_SETUP, chosen, show, show_findings
from docgen.errors import Refused
from docgen.i18n import gettext as _


def status_command() -> click.Command:
    """The command."""

    @click.command(
        "status",
        options_metavar=_("[OPTIONS]"),
        help=_(
            "Show every document of all rounds, or of those named: up to date, out of date and why, edited by hand, "
            "missing, open in Word, submitted, issued. Nothing is written."
        ),
    )
    @click.argument("rounds", nargs=-1, metavar=_("[ROUND]..."))
    @click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("text or json."))
    @click.pass_obj
    def status(workspace: Path | None, rounds: tuple[str, ...], form: str) -> int:
        from docgen.desk import status as desk
        from docgen.workspace import find_workspace

        try:
            found = find_workspace(Path.cwd(), workspace)
            names = chosen(found.rounds(), tuple(dict.fromkeys(rounds)))
        except Refused as fault:
            if form == "json":
                click.echo(desk.as_json((), fault.findings))
            else:
                show(fault.findings)
            return WRONG_SETUP
        looked = desk.status(found, names)
        if form == "json":
            click.echo(desk.as_json(looked))
        else:
            for one in looked:
                if not one.documents:
                    show_findings(one.findings)
                for line in desk.lines_of(one):
                    click.echo(line)
        if all(one.wrong_setup for one in looked):
            return WRONG_SETUP
        failed = any(not one.documents or any(each.follows == "failed" for each in one.documents) for one in looked)
        return FOUND if failed else OK

    return status
