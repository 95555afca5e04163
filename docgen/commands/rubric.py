"""`docgen rubric`: rubrics from the documents that issued them, and their versions compared."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.commands.common import FOUND, OK, WRONG_SETUP, show, show_findings
from docgen.errors import Refused
from docgen.i18n import gettext as _

if TYPE_CHECKING:
    from docgen.workspace import Workspace


def rubric_commands() -> click.Group:
    """The group of commands."""

    @click.group(
        "rubric",
        subcommand_metavar=_("COMMAND [ARGS]..."),
        options_metavar=_("[OPTIONS]"),
        help=_("Import rubrics from Word and Excel, and compare their versions."),
    )
    def group() -> None:
        pass

    group.add_command(_rubric_import_command())
    group.add_command(_rubric_diff_command())
    return group


def _rubric_import_command() -> click.Command:
    @click.command(
        "import",
        options_metavar=_("[OPTIONS]"),
        help=_(
            "Read a rubric from the decision or annex that issued it (.docx, .xlsx), show its sums, and write it as a "
            "file to be checked. What the document does not state is marked in the file and told here. A file that is "
            "there is never written over."
        ),
    )
    @click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path))
    @click.option("--office", metavar=_("CODE"), help=_("Whose rubric it is: a folder of rubrics/."))
    @click.option(
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        help=_("The file to write; usually rubrics/<office>/<number>-<year>.yaml."),
    )
    @click.option("--strict", is_flag=True, help=_("Let warnings count as errors in the exit code."))
    @click.pass_obj
    def import_(workspace: Path | None, file: Path, office: str | None, out: Path | None, strict: bool) -> int:
        from docgen import rubrics
        from docgen.compare.table import table

        if office is not None and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", office):
            raise click.UsageError(_("“{code}” is not a code: small letters, digits and hyphens.").format(code=office))
        try:
            report = rubrics.import_rubric(_workspace_if_any(workspace, needed=out is None), file, office, out)
        except Refused as fault:
            show(fault.findings)
            return WRONG_SETUP if any(one.rule == "no-workspace" for one in fault.findings) else FOUND
        for sums in report.overviews:
            for line in table(sums):
                click.echo(line)
            click.echo()
        show_findings(report.findings)
        if report.written:
            click.echo(_("Written: {file}").format(file=report.written))
        return FOUND if report.errors or (strict and report.warnings) else OK

    return import_


def _workspace_if_any(named: Path | None, *, needed: bool) -> Workspace | None:
    """The workspace; None where there is none and none is needed."""
    from docgen.workspace import find_workspace

    try:
        return find_workspace(Path.cwd(), named)
    except Refused:
        if needed or named is not None:
            raise
        return None


def _rubric_diff_command() -> click.Command:
    @click.command(
        "diff",
        options_metavar=_("[OPTIONS]"),
        help=_(
            "Tell in words what differs between two versions of a rubric. OLD and NEW are names such as "
            "office/number-year, or files."
        ),
    )
    @click.argument("old", metavar=_("OLD"))
    @click.argument("new", metavar=_("NEW"))
    @click.option(
        "--format", "form", type=click.Choice(("text", "json")), default="text", help=_("Words, or JSON for programs.")
    )
    @click.pass_obj
    def diff(workspace: Path | None, old: str, new: str, form: str) -> int:
        import json

        from docgen import rubrics
        from docgen.compare.words import as_data, told

        try:
            found = rubrics.diff_rubrics(_workspace_if_any(workspace, needed=False), old, new)
        except Refused as fault:
            show(fault.findings)
            return WRONG_SETUP
        if form == "json":
            click.echo(json.dumps(as_data(found), ensure_ascii=False, indent=2))
        else:
            for line in told(found):
                click.echo(line)
        return OK

    return diff
