"""The command line. Each command calls one function and shows what it found; nothing is computed here.

Exit codes: 0 done; 1 errors in the data, or some drafts failed or were left alone; 2 wrong use;
3 workspace, rubric or template wrong, nothing made; 130 interrupted.
"""

from __future__ import annotations

import gc
import gettext as _gettext
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from docgen import __version__, i18n
from docgen.commands.build import build_command
from docgen.commands.check import check_command
from docgen.commands.collect import collect_command
from docgen.commands.columns import columns_command
from docgen.commands.common import INTERRUPTED, OK, WRONG_USE
from docgen.commands.convert_font import convert_font_command
from docgen.commands.diff import diff_command
from docgen.commands.handing import issue_command, submit_command
from docgen.commands.init import init_command
from docgen.commands.receive import receive_command
from docgen.commands.rubric import rubric_commands
from docgen.commands.status import status_command
from docgen.commands.template import template_commands
from docgen.commands.workbook import workbook_command
from docgen.i18n import gettext as _


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run docgen with these arguments, or those of the process, and end with an exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # A run makes many small values and keeps nearly all of them; looking for garbage every 700 is a tenth of its time.
    gc.set_threshold(100_000)
    # What is read must not depend on what else is installed, and pydantic would look through all of that.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
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

    group.add_command(build_command())
    group.add_command(init_command())
    group.add_command(template_commands())
    group.add_command(status_command())
    group.add_command(receive_command())
    group.add_command(submit_command())
    group.add_command(issue_command())
    group.add_command(check_command())
    group.add_command(diff_command())
    group.add_command(convert_font_command())
    group.add_command(workbook_command())
    group.add_command(collect_command())
    group.add_command(columns_command())
    group.add_command(rubric_commands())
    return group


if __name__ == "__main__":
    main()
