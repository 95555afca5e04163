"""`docgen check`: what is wrong with the data of rounds, and what corrections move, before anything is drafted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.commands.common import FOUND, OK, WRONG_SETUP, chosen, show, show_findings
from docgen.errors import Refused, Severity
from docgen.i18n import gettext as _
from docgen.i18n import ngettext

if TYPE_CHECKING:
    from docgen.checkup import RoundCheck


def check_command() -> click.Command:
    """The command, with help in the language chosen before."""

    @click.command(
        "check",
        options_metavar=_("[OPTIONS]"),
        help=_(
            "Check the scores of all rounds, or of those named, and show what corrections move. No draft is written; "
            "a copy of each workbook with its faulty cells coloured goes to du-thao/."
        ),
    )
    @click.argument("rounds", nargs=-1, metavar=_("[ROUND]..."))
    @click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("text or json."))
    @click.option("--no-copy", is_flag=True, help=_("Make no coloured copies of workbooks."))
    @click.option("--strict", is_flag=True, help=_("Let warnings count as errors in the exit code."))
    @click.pass_obj
    def check(workspace: Path | None, rounds: tuple[str, ...], form: str, no_copy: bool, strict: bool) -> int:
        from docgen import checkup
        from docgen.workspace import find_workspace

        try:
            found = find_workspace(Path.cwd(), workspace)
            names = chosen(found.rounds(), tuple(dict.fromkeys(rounds)))
        except Refused as fault:
            if form == "json":
                click.echo(checkup.as_json((), fault.findings))
            else:
                show(fault.findings)
            return WRONG_SETUP
        checked = checkup.check(found, names, found.drafts, copies=not no_copy)
        if form == "json":
            click.echo(checkup.as_json(checked))
        else:
            _show(checked)
        return _exit_code(checked, strict=strict)

    return check


def _exit_code(checked: Sequence[RoundCheck], *, strict: bool) -> int:
    told = {finding.severity for one in checked for finding in one.findings}
    if all(one.wrong_setup for one in checked):
        return WRONG_SETUP
    return FOUND if Severity.ERROR in told or (strict and Severity.WARNING in told) else OK


def _show(checked: Sequence[RoundCheck]) -> None:
    from docgen.read.ranges import folded

    # Rounds share registers and templates; what is wrong with those is said once.
    findings = list({str(finding): finding for one in checked for finding in one.findings}.values())
    show_findings(findings)
    for one in checked:
        if one.effect is not None:
            if len(checked) > 1:
                click.echo(f"{one.name}:")
            from docgen.compare.telling import lines_of

            for line in lines_of(one.effect):
                click.echo(line)
        for copy in one.copies:
            click.echo(_("The faulty cells are coloured in {file}").format(file=copy))
    found = [finding.severity for finding in folded(findings)]
    counts = {"errors": Severity.ERROR, "warnings": Severity.WARNING, "notes": Severity.NOTE}
    told = _("{errors} errors, {warnings} warnings, {notes} notes").format(
        **{name: found.count(severity) for name, severity in counts.items()}
    )
    rounds = ngettext("{n} round checked", "{n} rounds checked", len(checked)).format(n=len(checked))
    click.echo(f"{rounds}: {told}")
