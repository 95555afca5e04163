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
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from docgen import __version__, i18n
from docgen.errors import Finding, InFile, Refused, Severity
from docgen.i18n import gettext as _
from docgen.i18n import ngettext

if TYPE_CHECKING:
    from docgen.dossier import Report
    from docgen.workspace import Workspace

OK, FOUND, WRONG_USE, WRONG_SETUP, INTERRUPTED = 0, 1, 2, 3, 130


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
    group.add_command(_template_commands())
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


def _chosen(known: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
    """The rounds asked for, or all; a name that is none is wrong use."""
    import difflib
    from unicodedata import normalize

    if not known:
        message = _("data/ has no round: no folder in it holds a round.yaml")
        advice = _("make a folder for the round in data/, with round.yaml in it")
        raise Refused([Finding("no-round", InFile("data"), message, advice)])
    # A name may come with its accents apart (macOS), or with the slash that a shell adds to folders.
    by_name = {normalize("NFC", name): name for name in known}
    asked = tuple(by_name.get(normalize("NFC", name.rstrip("/\\")), name) for name in asked)
    for name in asked:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            message = _("There is no round “{name}” in data/.").format(name=name)
            if near:
                message += " " + _("Do you mean “{near}”?").format(near=near[0])
            raise click.UsageError(message)
    return asked or known


def _show(findings: Sequence[Finding]) -> None:
    words = {Severity.ERROR: _("Error"), Severity.WARNING: _("Warning"), Severity.NOTE: _("Note")}
    for finding in findings:
        click.echo(f"{words[finding.severity]}: {finding}")


def _weightiest_last(findings: Iterable[Finding]) -> list[Finding]:
    """What must be mended stands last, where a person looks first."""
    weight = [Severity.NOTE, Severity.WARNING, Severity.ERROR]
    return sorted(findings, key=lambda finding: weight.index(finding.severity))


def _summary(report: Report) -> None:
    from docgen.drafts import Outcome

    _show(_weightiest_last(finding for item in report.rounds for finding in item.findings))

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
        _show(_weightiest_last(report.findings))
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
