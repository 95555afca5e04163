"""What moved, in words: its size, who changed tier, units, blocks, documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.compare.effect import BlockMove, Effect, Kind, UnitMove
from docgen.i18n import gettext as _
from docgen.i18n import ngettext

_MOST_UNITS, _MOST_TIERS = 20, 5
"""Units that are told one by one: of those that moved, and of those that changed tier in the first line."""


def lines_of(effect: Effect, opening: str = "") -> Iterator[str]:
    """An effect in words: its size and who changed tier; units and blocks that moved; sentences by document.

    opening: what the first line says, with {effect} in it; without it, that corrections do.
    """
    opening = opening or _("The corrections move {effect}")
    yield opening.format(effect="; ".join([size_of(effect), *_tier_changes(effect)]))
    for move in effect.units[:_MOST_UNITS]:
        yield "  " + _("{unit}: {moves}").format(unit=_named(move), moves=", ".join(_moves(move)))
    more = len(effect.units) - _MOST_UNITS
    if more > 0:
        yield "  " + ngettext("… and {n} unit more", "… and {n} units more", more).format(n=more)
    for block in effect.blocks:
        yield "  " + _("{unit}: {moves}").format(unit=_called(block), moves="; ".join(_block_moves(block)))
    letters = [document.document for document in effect.documents if document and document.is_of_unit]
    if letters:
        names = ", ".join([*letters[:_MOST_UNITS], *(["…"] if letters[_MOST_UNITS:] else [])])
        text = ngettext("{n} letter changes: {names}", "{n} letters change: {names}", len(letters))
        yield "  " + text.format(n=len(letters), names=names)
    for document in effect.documents:
        if document and not document.is_of_unit:
            yield "  " + _("{document}: {effect}").format(
                document=document.document, effect=size_of(Effect((), (), (document,)), documents=False)
            )
        for sentence in () if document.is_of_unit else document.sentences:
            yield f"    - {sentence.before or '…'}"
            yield f"    + {sentence.after or '…'}"


def size_of(effect: Effect, *, documents: bool = True) -> str:
    """How much an effect moves: “31 numbers (1 total, 16 ranks, 14 others), 4 sentences, 2 documents”."""
    parts = [
        size_of_numbers(effect.numbers),
        ngettext("{n} sentence", "{n} sentences", effect.sentences).format(n=effect.sentences),
    ]
    if documents:
        parts.append(ngettext("{n} document", "{n} documents", effect.changed).format(n=effect.changed))
        if effect.letters:
            parts.append(ngettext("{n} letter", "{n} letters", effect.letters).format(n=effect.letters))
    return ", ".join(parts)


def size_of_numbers(numbers: Mapping[Kind, int]) -> str:
    """How many numbers moved, by kind: “31 numbers (1 total, 16 ranks, 14 others)”."""
    kinds = {
        "total": ngettext("{n} total", "{n} totals", numbers.get("total", 0)),
        "rank": ngettext("{n} rank", "{n} ranks", numbers.get("rank", 0)),
        "share": ngettext("{n} share", "{n} shares", numbers.get("share", 0)),
        "mean": ngettext("{n} mean", "{n} means", numbers.get("mean", 0)),
        "points": ngettext("{n} score", "{n} scores", numbers.get("points", 0)),
        "count": ngettext("{n} count", "{n} counts", numbers.get("count", 0)),
        "other": ngettext("{n} other", "{n} others", numbers.get("other", 0)),
    }
    all_numbers = sum(numbers.values())
    text = ngettext("{n} number", "{n} numbers", all_numbers).format(n=all_numbers)
    if numbers:
        text += f" ({', '.join(kinds[kind].format(n=count) for kind, count in numbers.items())})"
    return text


def _tier_changes(effect: Effect) -> Iterator[str]:
    """Who rose or fell to another tier, the first of many; and means that did."""
    changed = [move for move in effect.units if move.changed_tier]
    for move in changed[:_MOST_TIERS]:
        words = {"unit": _named(move), "tier": move.tier[1]}
        if move.tiers_up > 0:
            yield _("{unit} rises to tier {tier}").format(**words)
        elif move.tiers_up < 0:
            yield _("{unit} falls to tier {tier}").format(**words)
        elif move.tier[1]:
            yield _("{unit} comes into tier {tier}").format(**words)
        else:
            yield _("{unit} has no tier any more").format(**words)
    more = len(changed) - _MOST_TIERS
    if more > 0:
        yield ngettext("{n} unit more changes tier", "{n} units more change tier", more).format(n=more)
    for block in effect.blocks:
        if block.tiers_up:
            text = _("the mean of {block} rises to tier {tier}")
            if block.tiers_up < 0:
                text = _("the mean of {block} falls to tier {tier}")
            yield text.format(block=_called(block), tier=block.mean_tier[1])


def _called(block: BlockMove) -> str:
    name = block.block or _("all blocks")
    return f"{name} ({block.label})" if block.label else name


def _block_moves(block: BlockMove) -> Iterator[str]:
    """What moved of a block: its mean, and every tier with its number of units and their share."""
    if block.mean[0] != block.mean[1]:
        yield _("mean {old} → {new}").format(old=block.mean[0] or "…", new=block.mean[1] or "…")
    for tier in block.tiers:
        yield _("{tier} {old} ({old_share}) → {new} ({new_share})").format(
            tier=tier.tier, old=tier.count[0], old_share=tier.share[0], new=tier.count[1], new_share=tier.share[1]
        )


def _named(move: UnitMove) -> str:
    return f"{move.unit} ({move.label})" if move.label else move.unit


def _moves(move: UnitMove) -> Iterator[str]:
    """What moved of a unit, and nothing else."""
    words = {
        _("total {old} → {new}"): move.total,
        _("rank {old} → {new}"): move.rank,
        _("tier {old} → {new}"): move.tier,
    }
    yield from (text.format(old=old or "…", new=new or "…") for text, (old, new) in words.items() if old != new)
