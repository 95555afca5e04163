"""The command line. Each command calls one function and shows what it found; nothing is computed here.

Exit codes: 0 done; 1 errors in the data, or some drafts failed or were left alone; 2 wrong use;
3 workspace, rubric or template wrong, nothing made; 130 interrupted.
"""

from __future__ import annotations

import gc
import gettext as _gettext
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from docgen import __version__, i18n
from docgen.commands.check import check_command
from docgen.commands.collect import collect_command
from docgen.commands.columns import columns_command
from docgen.commands.common import FOUND, INTERRUPTED, OK, WRONG_SETUP, WRONG_USE
from docgen.commands.common import chosen as _chosen
from docgen.commands.common import show as _show
from docgen.commands.common import show_findings as _show_findings
from docgen.commands.workbook import workbook_command
from docgen.errors import Refused
from docgen.i18n import gettext as _
from docgen.i18n import ngettext

if TYPE_CHECKING:
    from docgen.dossier import Report
    from docgen.read.legacy import LegacyTexts
    from docgen.workspace import Workspace

_MOST_SHOWN = 20
"""Converted cells that are shown one by one."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run docgen with these arguments, or those of the process, and end with an exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # A run makes many small values and keeps nearly all of them; looking for garbage every 700 is a tenth of its time.
    gc.set_threshold(100_000)
    _speak(_language(given))
    _write_utf8()
    try:
        code = commands().main(given, prog_name="docgen", standalone_mode=False)
    except click.exceptions.Abort:
        _end(_("Interrupted."), INTERRUPTED)
    except KeyboardInterrupt:
        _end(_("Interrupted."), INTERRUPTED)
    except click.ClickException as fault:
        fault.show()
        sys.exit(WRONG_USE)
    sys.exit(code if isinstance(code, int) else OK)


def _end(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


def _language(arguments: list[str]) -> str:
    """The language asked for by `--lang` or DOCGEN_LANG; it must be known before the commands have their help."""
    chosen = os.environ.get("DOCGEN_LANG", i18n.DEFAULT_LANGUAGE)
    for before, argument in zip(["", *arguments], arguments, strict=False):
        if argument.startswith("--lang="):
            chosen = argument.removeprefix("--lang=")
        elif before == "--lang":
            chosen = argument
    return chosen if chosen in i18n.LANGUAGES else i18n.DEFAULT_LANGUAGE


def _speak(language: str) -> None:
    """Set the language of docgen's own messages, and of click's, which come from the same catalogue."""
    i18n.use_language(language)
    os.environ["LANGUAGE"] = language
    _gettext.bindtextdomain(i18n.DOMAIN, str(i18n.LOCALE_DIR))
    _gettext.textdomain(i18n.DOMAIN)


def _write_utf8() -> None:
    """A redirected console on Windows may have a code page that lacks Vietnamese letters."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def commands() -> click.Group:
    """The commands, with help in the language chosen before."""

    @click.group(
        help=_("Draft the decisions and reports of an assessment round from score data, a rubric and Word templates."),
        context_settings={"help_option_names": ["-h", "--help"]},
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("COMMAND [ARGS]..."),
    )
    @click.version_option(__version__, "-V", "--version", prog_name="docgen", message="%(prog)s %(version)s")
    @click.option("--lang", type=click.Choice(i18n.LANGUAGES), help=_("Language of messages: vi (usual) or en."))
    @click.option(
        "-w",
        "--workspace",
        type=click.Path(file_okay=False, path_type=Path),
        help=_("The workspace's folder; usually the one you are in, or one above it."),
    )
    @click.pass_context
    def group(context: click.Context, lang: str | None, workspace: Path | None) -> None:
        context.obj = workspace

    group.add_command(_build_command())
    group.add_command(_init_command())
    group.add_command(_template_commands())
    group.add_command(check_command())
    group.add_command(_convert_font_command())
    group.add_command(workbook_command())
    group.add_command(collect_command())
    group.add_command(columns_command())
    group.add_command(_rubric_commands())
    return group


def _build_command() -> click.Command:
    @click.command(
        "build",
        options_metavar=_("[OPTIONS]"),
        help=_("Make the drafts of all rounds, or of those named. Drafts go to du-thao/."),
    )
    @click.argument("rounds", nargs=-1, metavar=_("[ROUND]..."))
    @click.option("--out", type=click.Path(path_type=Path), help=_("Another folder for the drafts."))
    @click.option("--strict", is_flag=True, help=_("Let warnings count as errors in the exit code."))
    @click.pass_obj
    def build(workspace: Path | None, rounds: tuple[str, ...], out: Path | None, strict: bool) -> int:
        from docgen import dossier
        from docgen.progress import progress
        from docgen.workspace import find_workspace

        try:
            found = find_workspace(Path.cwd(), workspace)
            names = _chosen(found.rounds(), tuple(dict.fromkeys(rounds)))
        except Refused as fault:
            _show(fault.findings)
            return WRONG_SETUP
        report = dossier.build(found, names, out or found.drafts, progress())
        _summary(report)
        return _exit_code(report, strict)

    return build


def _init_command() -> click.Command:
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
            _show(fault.findings)
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


def _summary(report: Report) -> None:
    from docgen.drafts import Outcome

    _show_findings([finding for item in report.rounds for finding in item.findings])

    written, unchanged = report.count(Outcome.WRITTEN), report.count(Outcome.UNCHANGED)
    failed, left = report.count(Outcome.FAILED), report.count(Outcome.LEFT_ALONE)
    parts = [ngettext("{n} draft written", "{n} drafts written", written).format(n=written)]
    if unchanged:
        parts.append(ngettext("{n} unchanged", "{n} unchanged", unchanged).format(n=unchanged))
    if left:
        parts.append(ngettext("{n} left alone", "{n} left alone", left).format(n=left))
    if failed:
        parts.append(ngettext("{n} failed", "{n} failed", failed).format(n=failed))
    errors, warnings, notes = report.tally()
    parts.append(
        _("{errors} errors, {warnings} warnings, {notes} notes").format(errors=errors, warnings=warnings, notes=notes)
    )
    told = "; ".join(parts)
    told = _("{parts}. Drafts are in {folder}").format(parts=told[:1].upper() + told[1:], folder=report.folder)
    click.echo(told)


def _exit_code(report: Report, strict: bool) -> int:
    errors, warnings, _notes = report.tally()
    if report.wrong_setup:
        return WRONG_SETUP
    return FOUND if errors or report.undone or (strict and warnings) else OK


def _template_commands() -> click.Group:
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
            _show(fault.findings)
            return WRONG_SETUP
        return OK

    return group


def _convert_font_command() -> click.Command:
    @click.command(
        "convert-font",
        options_metavar=_("[OPTIONS]"),
        help=_(
            "Write a copy of a workbook (.xlsx) in which text of old fonts, .VnTime (TCVN3) and VNI, is Unicode, and "
            "show the cells that change. The file itself stays as it is. Comments, text boxes, page headers and words "
            "inside formulas are not converted."
        ),
    )
    @click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path))
    @click.option(
        "--to", type=click.Path(path_type=Path), help=_("The copy's file; usually FILE with “-unicode” in its name.")
    )
    def convert_font(file: Path, to: Path | None) -> int:
        from docgen.write.unicode_copy import write_unicode_copy

        target = to or file.with_name(f"{file.stem}-unicode.xlsx")
        if target.suffix.lower() != ".xlsx":
            raise click.UsageError(_("The copy's name must end in .xlsx."))
        try:
            found = write_unicode_copy(file, str(file), target)
        except Refused as fault:
            _show(fault.findings)
            return FOUND
        _tell_conversion(found, target)
        return OK

    return convert_font


def _tell_conversion(found: LegacyTexts, target: Path) -> None:
    for one in found.surely[:_MOST_SHOWN]:
        click.echo(f"{one.content.place.sheet}!{one.content.place.ref}: {one}")
    more = len(found.surely) - _MOST_SHOWN
    if more > 0:
        click.echo(ngettext("… and {n} cell more", "… and {n} cells more", more).format(n=more))
    for one in found.doubtful:
        place = f"{one.content.place.sheet}!{one.content.place.ref}"
        click.echo(_("{place} is left as it is, since it may be right: {text}?").format(place=place, text=one))
    if not found.surely:
        click.echo(_("No cell surely holds text of an old font, so no copy is written."))
        return
    count = len(found.surely)
    told = ngettext("{n} cell converted. The copy is {file}", "{n} cells converted. The copy is {file}", count)
    click.echo(told.format(n=count, file=target))


def _rubric_commands() -> click.Group:
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
            _show(fault.findings)
            return WRONG_SETUP if any(one.rule == "no-workspace" for one in fault.findings) else FOUND
        for sums in report.overviews:
            for line in table(sums):
                click.echo(line)
            click.echo()
        _show_findings(report.findings)
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
            _show(fault.findings)
            return WRONG_SETUP
        if form == "json":
            click.echo(json.dumps(as_data(found), ensure_ascii=False, indent=2))
        else:
            for line in told(found):
                click.echo(line)
        return OK

    return diff


if __name__ == "__main__":
    main()
