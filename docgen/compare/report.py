"""What moved, as the paper that goes to the head of the office: who changed tier first, everything old beside new."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.compare.moved import DocumentMoves, Moves
from docgen.i18n import gettext as _
from docgen.i18n import ngettext
from docgen.model.paper import Listing, Paper


def paper_of(moves: Moves, size: str) -> Paper:
    """The paper. size: how much moved, in words."""
    listings = [_scores(moves), _units(moves), _blocks(moves), *_documents(moves), _letters(moves)]
    title = _("What changed since the last draft")
    return Paper(title, moves.title, moves.year, (size,), tuple(one for one in listings if one.rows))


def _arrow(old: str, new: str) -> str:
    return new if old == new else f"{old or '…'} → {new or '…'}"


def _scores(moves: Moves) -> Listing:
    rows = []
    for number, one in enumerate(moves.scores, 1):
        points = one.points or _("total")
        what = f"{points} ({one.label})" if one.label else points
        rows.append(
            (str(number), one.unit, what, one.before or "…", one.after or "…", one.cell, "\n".join(one.reasons))
        )
    columns = (_("No."), _("Unit"), _("Points of"), _("Before"), _("Now"), _("Cell"), _("Why"))
    return Listing(_("Corrected scores"), columns, (4, 20, 18, 8, 8, 16, 26), tuple(rows))


def _units(moves: Moves) -> Listing:
    several = any(one.label for one in moves.units)
    rows = (
        (
            str(number),
            f"{one.unit} ({one.label})" if several and one.label else one.unit,
            _arrow(*one.tier),
            _arrow(*one.rank),
            _arrow(*one.total),
        )
        for number, one in enumerate(moves.units, 1)
    )
    columns = (_("No."), _("Unit"), _("Tier"), _("Rank"), _("Total"))
    return Listing(_("Units that moved"), columns, (5, 37, 26, 14, 18), tuple(rows))


def _blocks(moves: Moves) -> Listing:
    rows: list[tuple[str, ...]] = []
    for one in moves.blocks:
        name = one.block or _("all blocks")
        name = f"{name} ({one.label})" if one.label else name
        if one.mean[0] != one.mean[1]:
            rows.append((name, _("mean"), one.mean[0] or "…", one.mean[1] or "…"))
        if one.changed_tier:
            rows.append((name, _("tier of the mean"), one.mean_tier[0] or "…", one.mean_tier[1] or "…"))
        for tier in one.tiers:
            before, after = (f"{count} ({share})" for count, share in zip(tier.count, tier.share, strict=True))
            rows.append((name, _("units in tier {tier}").format(tier=tier.tier), before, after))
    columns = (_("Block"), _("What"), _("Before"), _("Now"))
    return Listing(_("Means, numbers and shares of tiers"), columns, (34, 32, 17, 17), tuple(rows))


def _documents(moves: Moves) -> Iterator[Listing]:
    columns = (_("Place"), _("Row, column"), _("Before"), _("Now"))
    for document in moves.documents:
        if not document.effect.is_of_unit:
            title = _("In the document {file}").format(file=document.file)
            yield Listing(title, columns, (24, 22, 27, 27), tuple(_places(document)))


def _places(document: DocumentMoves) -> Iterator[tuple[str, ...]]:
    last = ""
    for one in document.places:
        where = "" if one.where == last else one.where
        last = one.where
        yield where, ", ".join(text for text in (one.row, one.column) if text), one.before or "…", one.after or "…"


def _letters(moves: Moves) -> Listing:
    """The drafts for units that changed, with how many numbers in each."""
    rows = []
    for one in moves.documents:
        if one.effect.is_of_unit:
            count = len(one.effect.numbers)
            rows.append((one.file, ngettext("{n} number", "{n} numbers", count).format(n=count)))
    return Listing(_("Letters that changed"), (_("Letter"), _("What")), (70, 30), tuple(rows))
