"""`docgen template`: what Word templates may name."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.commands.common import OK, WRONG_SETUP, show
from docgen.errors import Refused
from docgen.i18n import gettext as _


def template_commands() -> click.Group:
    """The group of commands."""

    @click.group(
        "template",
        subcommand_metavar=_("COMMAND [ARGS]..."),
        options_metavar=_("[OPTIONS]"),
        help=_("Look at the Word templates."),
    )
    def group() -> None:
        pass

    @group.command(
        "vars", options_metavar=_("[OPTIONS]"), help=_("List the tags that a template may use, each with an example.")
    )
    @click.argument("kind", metavar=_("TEMPLATE"))
    @click.option("--used", is_flag=True, help=_("Only the tags that the template uses now."))
    @click.pass_obj
    def variables(workspace: Path | None, kind: str, used: bool) -> int:
        from docgen import dossier
        from docgen.workspace import find_workspace

        try:
            for tag, example in dossier.template_tags(find_workspace(Path.cwd(), workspace), kind, used):
                click.echo(f"{tag}\t{example}")
        except Refused as fault:
            show(fault.findings)
            return WRONG_SETUP
        return OK

    return group
