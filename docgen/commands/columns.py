"""`docgen columns`: what the columns of a round's workbook hold."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from docgen.commands.common import FOUND, OK, WRONG_SETUP, chosen, show
from docgen.errors import Refused
from docgen.i18n import gettext as _
from docgen.i18n import ngettext

if TYPE_CHECKING:
    from docgen.columns.keep import Keeping
    from docgen.columns.round import RoundColumns

_PAGE = 140
"""Signs in a line of a table that is not shown on a terminal."""


def columns_command() -> click.Command:
    """The command, with help in the language chosen before."""

    @click.command(
        "columns",
        options_metavar=_("[OPTIONS]"),
        help=_(
            "Propose what the columns of a round's workbook hold, with reasons, where docgen does not recognise them; "
            "with --accept keep what is sure in columns.yaml. Its round.yaml need not be finished."
        ),
    )
    @click.argument("name", metavar=_("ROUND"))
    @click.option(
        "--accept",
        type=click.Choice(["sure", "likely"]),
        is_flag=False,
        flag_value="sure",
        help=_("Keep the columns that are sure; with --accept likely also those that are likely."),
    )
    @click.option("--all", "everything", is_flag=True, help=_("Also the sheets that docgen reads as they are."))
    @click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("text or json."))
    @click.pass_obj
    def columns(
        workspace: Path | None, name: str, accept: Literal["sure", "likely"] | None, everything: bool, form: str
    ) -> int:
        from docgen.columns import show as showing
        from docgen.columns.keep import keep
        from docgen.columns.round import propose_columns
        from docgen.workspace import find_workspace

        try:
            space = find_workspace(Path.cwd(), workspace)
            found = propose_columns(space, chosen(space.rounds(), (name,))[0])
            kept = keep(space, found, accept) if accept else None
        except Refused as fault:
            show(fault.findings)
            return WRONG_SETUP
        if form == "json":
            click.echo(showing.as_json(found))
        else:
            _show_columns(found, everything=everything)
            _tell_kept(found, kept)
        return FOUND if found.findings or (accept and showing.is_open(found, accept)) else OK

    return columns


def _show_columns(found: RoundColumns, *, everything: bool) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from docgen.columns import show as showing

    show(found.findings)
    console = Console(width=None if sys.stdout.isatty() else _PAGE, highlight=False)
    for sheet in showing.shown(found, everything=everything):
        click.echo(sheet.title)
        if sheet.rows:
            table = Table(*sheet.head, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
            for row in sheet.rows:
                table.add_row(*map(Text, row))
            console.print(table)
        for note in sheet.notes:
            click.echo(f"  {note}")


def _tell_kept(found: RoundColumns, kept: Keeping | None) -> None:
    from docgen.columns import show as showing

    lines = showing.declaration(found)
    if lines:
        click.echo(_("Lines for round.yaml, under scores, sheets:"))
        for line in lines:
            click.echo(line)
    if kept is not None:
        told = ngettext("{n} column kept in {file}", "{n} columns kept in {file}", kept.columns)
        click.echo(told.format(n=kept.columns, file=kept.file))
    elif any(not sheet.recognised for sheet in found.sheets):
        click.echo(
            _("To keep what is sure: docgen columns {round} --accept; with --accept likely also what is likely").format(
                round=found.name
            )
        )
    elif not found.findings and not found.open_sheets:
        click.echo(_("docgen recognises every column that it needs; --all shows them."))
