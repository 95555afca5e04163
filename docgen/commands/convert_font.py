"""`docgen convert-font`: a copy of a workbook in Unicode."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.commands.common import FOUND, OK, show
from docgen.errors import Refused
from docgen.i18n import gettext as _
from docgen.i18n import ngettext

if TYPE_CHECKING:
    from docgen.read.legacy import LegacyTexts

_MOST_SHOWN = 20
"""Converted cells that are shown one by one."""


def convert_font_command() -> click.Command:
    """The command."""

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
            show(fault.findings)
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
