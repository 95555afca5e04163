"""`docgen build`: the drafts of rounds, and one summary of what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.commands.common import FOUND, INTERRUPTED, OK, WRONG_SETUP, WRONG_USE, chosen, show, show_findings
from docgen.errors import Refused
from docgen.i18n import gettext as _
from docgen.i18n import ngettext

if TYPE_CHECKING:
    from docgen.dossier import Report
    from docgen.drafts import Outcome
    from docgen.revise.merging import Take


def build_command() -> click.Command:
    """The command."""

    @click.command(
        "build",
        options_metavar=_("[OPTIONS]"),
        help=_("Make the drafts of all rounds, or of those named. Drafts go to du-thao/."),
    )
    @click.argument("rounds", nargs=-1, metavar=_("[ROUND]..."))
    @click.option("--out", type=click.Path(path_type=Path), help=_("Another folder for the drafts."))
    @click.option(
        "--document",
        "documents",
        multiple=True,
        metavar=_("CODE"),
        help=_("Only this document of the rounds, by its name in round.yaml; may be given several times."),
    )
    @click.option(
        "--unit",
        "units",
        multiple=True,
        metavar=_("CODE"),
        help=_("Only the letters of this unit, by its code; may be given several times."),
    )
    @click.option("--dry-run", is_flag=True, help=_("Only say what would become of each document; write nothing."))
    @click.option(
        "--take",
        type=click.Choice(["computed", "mine"]),
        help=_("Settle what both people and the data changed: take what is computed, or what was written by hand."),
    )
    @click.option(
        "-j",
        "--jobs",
        type=click.IntRange(min=1),
        metavar=_("N"),
        help=_("Make documents in N processes at once; usually as many as the machine has processors and it is worth."),
    )
    @click.option(
        "--engine",
        metavar=_("ADDRESS"),
        callback=_address,
        help=_(
            "Make documents on the workers of this Dask scheduler, such as tcp://10.0.0.5:8786. They get the data of "
            "the rounds, and could run any program as you: use only those that you trust."
        ),
    )
    @click.option("--redline", is_flag=True, help=_("Also write what changed in each document as tracked changes."))
    @click.option("--strict", is_flag=True, help=_("Let warnings count as errors in the exit code."))
    @click.pass_obj
    def build(
        workspace: Path | None,
        rounds: tuple[str, ...],
        out: Path | None,
        dry_run: bool,
        take: Take | None,
        jobs: int | None,
        engine: str | None,
        redline: bool,
        documents: tuple[str, ...],
        units: tuple[str, ...],
        strict: bool,
    ) -> int:
        from docgen.engine import crew_at, crew_of
        from docgen.progress import progress
        from docgen.workspace import find_workspace

        if jobs is not None and engine is not None:
            raise click.UsageError(_("--jobs and --engine do not go together: an engine has workers of its own."))
        shown = progress()
        try:
            found = find_workspace(Path.cwd(), workspace)
            names = chosen(found.rounds(), tuple(dict.fromkeys(rounds)))
        except Refused as fault:
            show(fault.findings)
            return WRONG_SETUP
        target = out or found.drafts
        try:
            # What others need to begin with they load while this process does the same.
            crew = crew_of(jobs, shown.note, "docgen.dossier.kits") if engine is None else crew_at(engine, shown.note)
            with closing(crew):
                from docgen import dossier
                from docgen.desk.reporting import Reporter
                from docgen.making.refreshing import Refresher, today

                reporter = Reporter(found, target, _now(), redline=redline)
                report = dossier.build(
                    found,
                    names,
                    target,
                    shown,
                    dossier.Only(documents, units),
                    refresher=Refresher(take or "", today()),
                    report_moves=reporter.report,
                    dry=dry_run,
                    crew=crew,
                )
        except Refused as fault:
            show(fault.findings)
            return WRONG_USE
        if dry_run:
            _intentions(report)
        else:
            _summary(report)
            for line in reporter.lines:
                click.echo(line)
        if report.interrupted:
            click.echo(_left(report), err=True)
            return INTERRUPTED
        return _exit_code(report, strict)

    return build


def _address(_context: click.Context, _option: click.Parameter, address: str | None) -> str | None:
    """The address of a scheduler, if it is one."""
    from docgen.engine import is_address

    if address is not None and not is_address(address):
        raise click.BadParameter(_("“{address}” is not of the form tcp://host:port.").format(address=address))
    return address


def _intentions(report: Report) -> None:
    """What a run would do about each document."""
    from docgen.desk.words import reason_words, step_words

    show_findings([finding for item in report.rounds for finding in item.findings])
    letters: Counter[tuple[str, str]] = Counter()
    for plan in (plan for item in report.rounds for plan in item.plans):
        because = f" ({reason_words(plan.reasons)})" if plan.reasons else ""
        if "/" in plan.job.document:
            letters[plan.name.rpartition("/")[0], step_words(plan.step) + because] += 1
        else:
            click.echo(f"{plan.name}: {step_words(plan.step)}{because}")
    for (folder, words), count in letters.items():
        drafts = ngettext("{n} draft", "{n} drafts", count).format(n=count)
        click.echo(f"{folder}: {drafts}: {words}")
    click.echo(_("Nothing was written."))


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _summary(report: Report) -> None:
    from docgen.drafts import Outcome

    show_findings([finding for item in report.rounds for finding in item.findings])

    written = report.count(Outcome.WRITTEN)
    parts = [ngettext("{n} draft written", "{n} drafts written", written).format(n=written)]
    parts += _others(report.count)
    if any(item.of_units for item in report.rounds):
        letters = report.count_of_units(Outcome.WRITTEN)
        parts.append(ngettext("{n} letter written", "{n} letters written", letters).format(n=letters))
        parts += _others(report.count_of_units)
    errors, warnings, notes = report.tally()
    parts.append(
        _("{errors} errors, {warnings} warnings, {notes} notes").format(errors=errors, warnings=warnings, notes=notes)
    )
    told = "; ".join(parts)
    told = _("{parts}. Drafts are in {folder}").format(parts=told[:1].upper() + told[1:], folder=report.folder)
    click.echo(told)


def _left(report: Report) -> str:
    """How far a run came that was broken off."""
    told = _("Interrupted: {done} of {total} drafts are done, and stay. The next docgen build makes the others.")
    return told.format(done=report.told_of, total=report.total)


def _others(count: Callable[[Outcome], int]) -> Iterator[str]:
    """How many drafts were not written, by what became of them."""
    from docgen.drafts import Outcome

    refreshed, unchanged, left, failed = map(
        count, (Outcome.REFRESHED, Outcome.UNCHANGED, Outcome.LEFT_ALONE, Outcome.FAILED)
    )
    if refreshed:
        yield ngettext("{n} refreshed", "{n} refreshed", refreshed).format(n=refreshed)
    if unchanged:
        yield ngettext("{n} unchanged", "{n} unchanged", unchanged).format(n=unchanged)
    if left:
        yield ngettext("{n} left alone", "{n} left alone", left).format(n=left)
    if failed:
        yield ngettext("{n} failed", "{n} failed", failed).format(n=failed)


def _exit_code(report: Report, strict: bool) -> int:
    errors, warnings, _notes = report.tally()
    if report.wrong_setup:
        return WRONG_SETUP
    return FOUND if errors or report.undone or (strict and warnings) else OK
