"""`docgen init`: a new workspace with a sample round."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.commands.common import OK, WRONG_SETUP, show
from docgen.errors import Refused
from docgen.i18n import gettext as _


def init_command() -> click.Command:
    """The command."""

    @click.command(
        "init",
        options_metavar=_("[OPTIONS]"),
        help=_("Make a new workspace with a sample round in it, to begin from. The folder must be new or empty."),
    )
    @click.argument("folder", type=click.Path(path_type=Path), metavar=_("FOLDER"))
    def init(folder: Path) -> int:
        from docgen.starter import GUIDE, make_workspace
        from docgen.workspace import Workspace

        try:
            make_workspace(folder)
        except Refused as fault:
            show(fault.findings)
            return WRONG_SETUP
        rounds = ", ".join(Workspace(folder).rounds())
        click.echo(
            _("The workspace {folder} is made, with the sample round {rounds}.").format(folder=folder, rounds=rounds)
        )
        click.echo(
            _('Next: go there (cd "{folder}") and run docgen build; {guide} says how to put in your own data.').format(
                folder=folder, guide=GUIDE
            )
        )
        return OK

    return init
