"""`docgen workbook`: workbooks to be filled in, for one person, for a team, or for every unit."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.commands.common import FOUND, OK, WRONG_SETUP, chosen, show, show_findings
from docgen.errors import Refused
from docgen.i18n import gettext as _
from docgen.i18n import ngettext

if TYPE_CHECKING:
    from docgen.books.making import Made
    from docgen.model.written import Written
    from docgen.plan.occasion import Occasion
    from docgen.workspace import Workspace


def workbook_command() -> click.Command:
    """The command, with help in the language chosen before."""

    @click.command(
        "workbook",
        options_metavar=_("[OPTIONS]"),
        help=_(
            "Write the workbook in which scores are typed, by a rubric or a round; with --per-unit the forms in which "
            "units score themselves; with --split one book for each member of the team. Files that exist are left as "
            "they are. `docgen collect` gathers what comes back."
        ),
    )
    @click.option(
        "-r", "--rubric", metavar=_("RUBRIC"), help=_("The rubric: its file in rubrics/, without the ending.")
    )
    @click.option("--round", "round_name", metavar=_("ROUND"), help=_("The round whose sheets and units it is for."))
    @click.option("--office", metavar=_("CODE"), help=_("Without a round: whose units; usually the rubric's folder."))
    @click.option(
        "--year",
        type=click.IntRange(1990, 2100),
        metavar=_("YEAR"),
        help=_("Without a round: the year; usually this one."),
    )
    @click.option("--stage", "stages", multiple=True, metavar=_("CODE"), help=_("Only this stage of scoring."))
    @click.option("--previous", is_flag=True, help=_("With columns for last year's rank and total."))
    @click.option("--corrections", is_flag=True, help=_("With a sheet for later corrections."))
    @click.option(
        "--per-unit",
        type=click.Path(file_okay=False, path_type=Path),
        metavar=_("FOLDER"),
        help=_("One form for each unit, to score itself, in this folder."),
    )
    @click.option(
        "--split", type=click.Choice(("group", "block")), help=_("One book for each criteria group, or for each block.")
    )
    @click.option(
        "--members",
        multiple=True,
        metavar=_("TEXT"),
        help=_("Who gets what, as “name: code, code”, or a text file of such lines; goes with --split."),
    )
    @click.option(
        "--out", type=click.Path(path_type=Path), metavar=_("PATH"), help=_("The file; with --split the folder.")
    )
    @click.pass_obj
    def workbook(workspace: Path | None, /, **options: Any) -> int:
        from docgen.write.whole import write_new

        _check_use(options)
        try:
            made, occasion = _made(workspace, options)
        except Refused as fault:
            show(fault.findings)
            return WRONG_SETUP
        show_findings(made.findings)
        try:
            write_new(made.files)
        except Refused as fault:
            show(fault.findings)
            return FOUND
        _tell(made, occasion)
        return OK

    return workbook


def _check_use(options: dict[str, Any]) -> None:
    """Refuse options that mean nothing together."""
    if not options["rubric"] and not options["round_name"]:
        raise click.UsageError(_("Name a rubric with -r, or a round with --round."))
    if options["round_name"] and (options["office"] or options["year"]):
        raise click.UsageError(_("The round says its office and year; leave out --office and --year."))
    if options["per_unit"] and (options["split"] or options["out"]):
        raise click.UsageError(_("With --per-unit there is neither --split nor --out."))
    if options["members"] and not options["split"]:
        raise click.UsageError(_("--members goes with --split."))
    if (options["split"] or options["per_unit"]) and (options["previous"] or options["corrections"]):
        raise click.UsageError(_("--previous and --corrections are for the whole workbook only."))
    if not options["split"] and options["out"] and options["out"].suffix.lower() != ".xlsx":
        raise click.UsageError(_("The workbook's name must end in .xlsx."))


def _made(workspace: Path | None, options: dict[str, Any]) -> tuple[Made, Occasion]:
    from docgen.books.making import Options, make_entry, make_forms, make_parts
    from docgen.books.members import members_of
    from docgen.dossier import Registers
    from docgen.workspace import find_workspace

    found = find_workspace(Path.cwd(), workspace)
    registers = Registers(found)
    occasion = _occasion(found, options)
    wanted = Options(options["stages"], options["previous"], options["corrections"])
    name = f"nhap-diem-{occasion.round_name or occasion.rubric_name.replace('/', '-')}"
    if options["per_unit"]:
        return make_forms(found, occasion, wanted, options["per_unit"]), occasion
    if options["split"]:
        members = members_of(options["members"])
        return make_parts(found, occasion, wanted, options["split"], members, options["out"] or Path(name)), occasion
    return make_entry(found, registers, occasion, wanted, options["out"] or Path(f"{name}.xlsx")), occasion


def _occasion(found: Workspace, options: dict[str, Any]) -> Occasion:
    """What the workbooks are for. The year is the clock's where nothing says another."""
    from docgen.books.occasion import occasion_of_round, occasion_of_rubric
    from docgen.dossier import Registers

    registers = Registers(found)
    if not options["round_name"]:
        year = options["year"] or dt.date.today().year
        return occasion_of_rubric(found, registers, options["rubric"], options["office"] or "", year)
    (name,) = chosen(found.rounds(), (options["round_name"],))
    occasion = occasion_of_round(found, registers, name)
    if options["rubric"] and options["rubric"] != occasion.rubric_name:
        message = _("The round has the rubric {rubric}; leave out -r.").format(rubric=occasion.rubric_name)
        raise click.UsageError(message)
    return occasion


def _tell(made: Made, occasion: Occasion) -> None:
    """Say what was written, and what round.yaml needs to read it."""
    count = len(made.files)
    if not made.sheets:
        folder = next(iter(made.files)).parent
        told = ngettext("{n} workbook written to {folder}", "{n} workbooks written to {folder}", count)
        click.echo(told.format(n=count, folder=folder))
        return
    file = next(iter(made.files))
    units = len({row.unit.code for sheet in made.sheets for row in sheet.rows})
    told = _("Written: {file} ({sheets} sheets, {units} units, year {year})")
    click.echo(told.format(file=file, sheets=len(made.sheets), units=units, year=occasion.year))
    named = {sheet.sheet for sheet in occasion.sheets()}
    if any(sheet.title not in named for sheet in made.sheets):
        click.echo(_("In round.yaml its sheets are named so:"))
        click.echo("\n".join(_scores_in_yaml(made, occasion, file.name)))


def _scores_in_yaml(made: Made, occasion: Occasion, file: str) -> Iterator[str]:
    """The entry `scores` that reads this workbook, with what the round has there besides sheets."""
    yield from ("scores:", f"  file: {_quoted(file)}", "  sheets:")
    for sheet in made.sheets:
        stage = f", stage: {sheet.stage}" if sheet.stage else ""
        title = _quoted(sheet.title)
        yield f"    - {{sheet: {title}, subject: {sheet.subject.code}, block: {sheet.block.code}{stage}}}"
    if occasion.stages:
        yield "  stages:"
        yield from (f"    - {_flow(stage)}" for stage in occasion.stages)
    named = occasion.round.scores.corrections if occasion.round is not None else None
    if made.corrections:
        yield f"  corrections: {{sheet: {_quoted(made.corrections)}}}"
    elif named is not None and occasion.round is not None:
        # The sheet stays in the workbook that has it.
        yield f"  corrections: {_flow(named.model_copy(update={'file': named.file or occasion.round.scores.file}))}"


def _flow(model: Written) -> str:
    """What people wrote, on one line."""
    values = model.model_dump(exclude_defaults=True)
    return "{" + ", ".join(f"{name}: {_quoted(value)}" for name, value in values.items()) + "}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
