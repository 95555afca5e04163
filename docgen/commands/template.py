"""`docgen template`: what Word templates may name."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.commands.common import FOUND, OK, WRONG_SETUP, show, show_findings
from docgen.errors import Finding, Refused, Severity
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

    @group.command(
        "check",
        options_metavar=_("[OPTIONS]"),
        help=_("Check the tags of all templates, or of those named, against the rounds that use them."),
    )
    @click.argument("kinds", nargs=-1, metavar=_("[TEMPLATE]..."))
    @click.pass_obj
    def check(workspace: Path | None, kinds: tuple[str, ...]) -> int:
        from docgen import dossier
        from docgen.workspace import find_workspace

        findings: list[Finding] = []
        try:
            found = find_workspace(Path.cwd(), workspace)
            for kind in kinds or found.kinds():
                findings += dossier.check_template(found, kind)
        except Refused as fault:
            show(fault.findings)
            return WRONG_SETUP
        show_findings(findings)
        faulty = any(finding.severity is Severity.ERROR for finding in findings)
        if not faulty:
            click.echo(_("The tags of the templates are in order."))
        return FOUND if faulty else OK

    return group
