"""`docgen receive`: copies of drafts come home."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.commands.common import FOUND, OK, WRONG_SETUP, show, show_findings
from docgen.errors import Refused
from docgen.i18n import gettext as _


def receive_command() -> click.Command:
    """The command."""

    @click.command(
        "receive",
        options_metavar=_("[OPTIONS]"),
        help=_(
            "Bring copies of drafts that leaders and colleagues sent back into the drafts, whatever the files are "
            "called now. Comments and tracked changes stay; where copies contradict each other, both are shown."
        ),
    )
    @click.argument(
        "files",
        nargs=-1,
        required=True,
        metavar=_("FILE..."),
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
    )
    @click.pass_obj
    def receive(workspace: Path | None, files: tuple[Path, ...]) -> int:
        from docgen.desk.receiving import Receiver
        from docgen.drafts import Drafts
        from docgen.making.refreshing import today
        from docgen.workspace import find_workspace

        try:
            found = find_workspace(Path.cwd(), workspace)
            with Drafts(found.state, found.root) as drafts:
                received = Receiver(found, drafts, today()).receive(files)
        except Refused as fault:
            show(fault.findings)
            return WRONG_SETUP
        show_findings(received.findings)
        for line in received.lines:
            click.echo(line)
        return FOUND if received.failed else OK

    return receive
