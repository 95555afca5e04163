"""`docgen diff`: what moved between two states of a document, and a redline of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.commands.common import FOUND, OK, show
from docgen.errors import Refused
from docgen.i18n import gettext as _
from docgen.i18n import ngettext

if TYPE_CHECKING:
    from docgen.revise.differences import Difference

_AUTHOR = "docgen"
_LONGEST = 400
"""Signs of a text that are shown."""


def diff_command() -> click.Command:
    """The command."""

    @click.command(
        "diff",
        options_metavar=_("[OPTIONS]"),
        help=_(
            "Show what moved between two states of a document (.docx): numbers, rows of tables, sentences, fixed "
            "wording, by place, old beside new. With --redline also a copy of NEW in which every difference is a "
            "tracked change of Word; both files stay as they are."
        ),
    )
    @click.argument("old", metavar=_("OLD"), type=click.Path(path_type=Path))
    @click.argument("new", metavar=_("NEW"), type=click.Path(path_type=Path))
    @click.option("--redline", "target", type=click.Path(path_type=Path), help=_("The file with tracked changes."))
    @click.option("--author", default=_AUTHOR, show_default=True, help=_("Who makes the tracked changes."))
    @click.pass_obj
    def diff(workspace: Path | None, old: Path, new: Path, target: Path | None, author: str) -> int:
        from docgen.write.whole import existing

        if target is not None and target.suffix.lower() != ".docx":
            raise click.UsageError(_("The redline's name must end in .docx."))
        try:
            both = _read(old), _read(new)
            _tell(*both, (str(old), str(new)))
            if target is not None:
                taken = list(existing([target]))
                if taken:
                    raise Refused(taken)
                _write(*both, (str(old), str(new)), target, author, _reasons(workspace, new))
        except Refused as fault:
            show(fault.findings)
            return FOUND
        return OK

    return diff


def _read(path: Path) -> bytes:
    from docgen.read.files import read_bytes

    return read_bytes(path, str(path), 64 * 1024 * 1024)


def _tell(old: bytes, new: bytes, names: tuple[str, str]) -> None:
    from docgen.revise.differences import differences

    found = list(differences(old, new, names))
    click.echo(_("{old} → {new}: {size}").format(old=names[0], new=names[1], size=_size(old, new, found, names)))
    for where, in_place in groupby(found, key=lambda one: one.where):
        click.echo(f"  {where}")
        for (kind, row), same in groupby(in_place, key=lambda one: (one.kind, one.row)):
            for line in _cells(row, list(same)) if kind == "cell" else chain.from_iterable(map(_lines, same)):
                click.echo(f"    {line}")


def _cells(row: str, cells: Sequence[Difference]) -> Iterable[str]:
    """The cells of a row that differ, in one line."""
    moves = [_("{old} → {new}").format(old=_short(one.old) or "…", new=_short(one.new) or "…") for one in cells]
    named = [f"{one.column} {move}" if one.column else move for one, move in zip(cells, moves, strict=True)]
    if len(cells) == 1 and _short(cells[0].new) == row:
        return moves
    return [_("{unit}: {moves}").format(unit=row, moves="; ".join(named))]


def _lines(one: Difference) -> Iterable[str]:
    old, new = (_short(text) for text in (one.old, one.new))
    if one.kind == "row" and one.old and one.new:
        return [_("moved: {row}").format(row=new)] if old == new else [_("moved:"), f"- {old}", f"+ {new}"]
    return [*([f"- {old}"] if old else []), *([f"+ {new}"] if new else [])]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _size(old: bytes, new: bytes, found: Sequence[Difference], names: tuple[str, str]) -> str:
    """How much differs: numbers by kind where both documents know theirs, then rows, sentences, fixed wording."""
    from docgen.compare.effect import KINDS
    from docgen.compare.manifests import number_moves
    from docgen.compare.telling import size_of_numbers
    from docgen.render.manifest import readable_manifest

    manifests = [readable_manifest(data) for data in (old, new)]
    parts = []
    if manifests[0] is not None and manifests[1] is not None:
        kinds = Counter(one.kind for one in number_moves(manifests[0], manifests[1]))
        parts.append(size_of_numbers({kind: kinds[kind] for kind in KINDS if kinds[kind]}))
    counts = Counter(one.kind for one in found)
    moved = sum(one.kind == "row" and bool(one.old) and bool(one.new) for one in found)
    came = sum(one.kind == "row" and not one.old for one in found)
    went = counts["row"] - moved - came
    told = {
        ngettext("{n} row moved", "{n} rows moved", moved): moved,
        ngettext("{n} row came", "{n} rows came", came): came,
        ngettext("{n} row went", "{n} rows went", went): went,
        ngettext("{n} table", "{n} tables", counts["table"]): counts["table"],
        ngettext("{n} sentence", "{n} sentences", counts["sentence"]): counts["sentence"],
        ngettext("{n} fixed wording", "{n} fixed wordings", counts["wording"]): counts["wording"],
    }
    parts += [text.format(n=count) for text, count in told.items() if count]
    return ", ".join(parts) if found else _("no difference")


def _reasons(named: Path | None, new: Path) -> Mapping[str, Sequence[str]]:
    """Why scores were corrected in the round of the new document; nothing where that cannot be told."""
    from docgen import dossier
    from docgen.workspace import find_workspace

    try:
        workspace = find_workspace(new.resolve().parent, named)
        name = new.resolve().parent.name
        if name not in workspace.rounds():
            return {}
        return dossier.reasons_of(dossier.prepare(workspace, dossier.Registers(workspace), name))
    except Refused:
        # The redline stands without them; `docgen check` tells what is wrong with the round.
        return {}


def _write(
    old: bytes,
    new: bytes,
    names: tuple[str, str],
    target: Path,
    author: str,
    reasons: Mapping[str, Sequence[str]],
) -> None:
    from docgen.revise.redline import redline
    from docgen.write.whole import write_new

    when = dt.datetime.now().replace(microsecond=0)
    data = redline(old, new, author=author, when=when, reasons=reasons, initials=author[:2].upper(), names=names)
    write_new({target: data})
    click.echo(_("Tracked changes are in {file}").format(file=target))
