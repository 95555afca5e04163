"""`docgen collect`: what came back, put together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.commands.common import FOUND, OK, WRONG_SETUP, chosen, show, show_findings
from docgen.errors import Finding, Refused, Severity
from docgen.i18n import gettext as _
from docgen.i18n import ngettext

if TYPE_CHECKING:
    from docgen.model.returned import Collected
    from docgen.plan.occasion import Occasion


_MOST_FILES = 10
"""Files that are named one by one."""


def collect_command() -> click.Command:
    """The command, with help in the language chosen before."""

    @click.command(
        "collect",
        options_metavar=_("[OPTIONS]"),
        help=_(
            "Gather the workbooks that came back to a folder, known by what is written in them: who has not sent, who "
            "sent twice, which values contradict each other. With --out they are put together, cell by cell."
        ),
    )
    @click.argument("folder", type=click.Path(path_type=Path), metavar=_("FOLDER"))
    @click.option("--round", "round_name", metavar=_("ROUND"), help=_("The round; usually the one written in them."))
    @click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar=_("FILE"),
        help=_("The workbook (.xlsx) of everything together; one that exists is left as it is."),
    )
    @click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("text or json."))
    @click.pass_obj
    def collect(workspace: Path | None, folder: Path, round_name: str | None, out: Path | None, form: str) -> int:
        if out is not None and out.suffix.lower() != ".xlsx":
            raise click.UsageError(_("The workbook's name must end in .xlsx."))
        try:
            occasion, collected = _collected(workspace, folder, round_name or "", out)
        except Refused as fault:
            _show_refusal(fault, form)
            return WRONG_SETUP
        written = ""
        findings = list(collected.findings)
        if out is not None:
            from docgen.books.collecting import workbook_of
            from docgen.write.whole import write_new

            try:
                write_new({out: workbook_of(occasion, collected)})
                written = str(out)
            except Refused as fault:
                findings += fault.findings
        _show(occasion, collected, findings, written, form)
        missing = collected.missing_units or collected.missing_parts
        wrong = any(finding.severity is Severity.ERROR for finding in findings)
        return FOUND if missing or wrong else OK

    return collect


def _collected(workspace: Path | None, folder: Path, round_name: str, out: Path | None) -> tuple[Occasion, Collected]:
    from docgen.books.collecting import collect
    from docgen.dossier import Registers
    from docgen.errors import refuse_if_any
    from docgen.progress import progress
    from docgen.workspace import find_workspace
    from docgen.write.whole import existing

    refuse_if_any(existing([out] if out is not None else []))
    found = find_workspace(Path.cwd(), workspace)
    name = chosen(found.rounds(), (round_name,))[0] if round_name else ""
    return collect(found, Registers(found), folder, name, progress())


def _show_refusal(fault: Refused, form: str) -> None:
    from docgen.books.collecting import as_finding

    if form == "json":
        click.echo(
            json.dumps({"findings": [as_finding(each) for each in fault.findings]}, ensure_ascii=False, indent=1)
        )
    else:
        show(fault.findings)


def _show(occasion: Occasion, collected: Collected, findings: list[Finding], written: str, form: str) -> None:
    from docgen.books.collecting import as_data, as_finding

    if form == "json":
        data = as_data(occasion, collected, written) | {"findings": [as_finding(each) for each in findings]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return
    show_findings(findings)
    for line in _summary(occasion, collected, written):
        click.echo(line)


def _named(files: Sequence[str]) -> str:
    """The first of many files."""
    return ", ".join(files[:_MOST_FILES]) + ("…" if len(files) > _MOST_FILES else "")


def _summary(occasion: Occasion, collected: Collected, written: str) -> list[str]:
    from docgen.model.returned import Standing
    from docgen.plan.parts import part_label

    taken = [each for each in collected.standing(Standing.TAKEN) if each.given]
    forms = len({each.stamp.unit for each in taken if each.stamp is not None and each.stamp.shape == "form"})
    others = len(collected.returned) - len(taken)
    parts = [ngettext("{n} workbook taken", "{n} workbooks taken", len(taken)).format(n=len(taken))]
    if forms:
        parts.append(ngettext("forms of {n} unit", "forms of {n} units", forms).format(n=forms))
    if others:
        parts.append(ngettext("{n} not taken", "{n} not taken", others).format(n=others))
    if collected.passed_over:
        n = len(collected.passed_over)
        told = ngettext("{n} other file ({names})", "{n} other files ({names})", n)
        parts.append(told.format(n=n, names=_named(collected.passed_over)))
    lines = ["; ".join(parts) + "."]
    if collected.missing_units:
        names = "; ".join(occasion.units[code].name for code in collected.missing_units)
        lines.append(_("Not sent ({n}): {names}.").format(n=len(collected.missing_units), names=names))
    if collected.missing_parts:
        names = "; ".join(part_label(occasion, by, part) for by, part in collected.missing_parts)
        lines.append(_("Parts not sent ({n}): {names}.").format(n=len(collected.missing_parts), names=names))
    clashes = len(collected.merged.clashes)
    if clashes:
        lines.append(
            ngettext("{n} cell has several values.", "{n} cells have several values.", clashes).format(n=clashes)
        )
    if written:
        values = len(collected.merged.values)
        told = ngettext("Written: {file} ({n} value).", "Written: {file} ({n} values).", values)
        lines.append(told.format(file=written, n=values))
    return lines
