"""Which of the tiers that a document states are whose, and how a rubric's file has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from docgen.i18n import gettext as _
from docgen.model.rubric import EVERYWHERE, Tier
from docgen.read.issued.blocks import Blocks
from docgen.read.issued.codes import Codes
from docgen.read.issued.merge import by_block
from docgen.read.issued.notes import Notes
from docgen.read.issued.tiers import Bounds, StatedTiers
from docgen.read.issued.units import units_in
from docgen.vietnamese import issued as words
from docgen.vietnamese.numbers import bare

_BOUNDS = ("at_least", "above", "below", "at_most")


@dataclass(frozen=True)
class Tiering:
    """The tiers of a subject. by_percent: their bounds are percentages of the full mark."""

    tiers: tuple[Tier, ...]
    by_percent: bool
    reference: str


def tiering_of(
    at: tuple[str, ...],
    stated: Sequence[StatedTiers],
    where: Mapping[int, str],
    scopes: Sequence[str],
    blocks: Blocks,
    notes: Notes,
) -> Tiering:
    """The tiers of a subject; one without bounds where the document states none.

    stated: those that may be the subject's. where: how the place of each is cited, by its index. scopes: its own.
    """
    if not stated:
        notes.assume((*at, "tiers"), _("The document does not state the tiers; one is written, to be replaced"))
        none = Tier(code=Codes().take(words.NO_TIER), label=words.NO_TIER)
        return Tiering((none,), False, words.UNCLEAR.format(what=words.UNSTATED["tiers"]))
    by_scope = _by_scope(stated, scopes, blocks)
    used = list({id(one): one for one in by_scope.values()}.values())
    for one in stated:
        if not any(one is other for other in used) and not any(one.same_as(other) for other in used):
            labels = ", ".join(tier.label for tier in one.tiers)
            message = _("Further tiers are stated here, and are not in the rubric: {tiers}").format(tiers=labels)
            notes.warn("tiers-not-placed", one.place, message, _("Add them by hand where they belong"))
    reference = "; ".join(
        dict.fromkeys(where.get(one.index - 1) or where.get(one.index) or words.IN_DOCUMENT for one in used)
    )
    percent = {tier.bounds.percent for one in used for tier in one.tiers}
    if len(percent) > 1:
        message = _("Some tiers are stated in points and some in percent; all are taken for percentages")
        notes.warn("tiers-mixed", used[0].place, message, _("Correct the bounds in the rubric"))
    return Tiering(_tiers(by_scope, blocks), True in percent, reference)


def _by_scope(stated: Sequence[StatedTiers], scopes: Sequence[str], blocks: Blocks) -> dict[str, StatedTiers]:
    """The tiers of each scope: those after a line that names its units, else the first."""
    found = {}
    for scope in scopes:
        own = [
            one
            for one in stated
            if any(scope in blocks.of_family(units.family) for units in units_in(one.context, bare=True))
        ]
        found[scope] = (own or stated)[0]
    first = stated[0]
    # Lists with other names cannot be one with bounds by block.
    names = [tier.label for tier in first.tiers]
    alike = all([tier.label for tier in one.tiers] == names for one in found.values())
    return found if alike else dict.fromkeys(scopes, first)


def _tiers(by_scope: Mapping[str, StatedTiers], blocks: Blocks) -> tuple[Tier, ...]:
    codes = Codes()
    first = next(iter(by_scope.values()))
    made = []
    for place, tier in enumerate(first.tiers):
        bounds = {scope: one.tiers[place].bounds for scope, one in by_scope.items()}
        values = {name: _scoped(bounds, name, blocks) for name in _BOUNDS}
        made.append(
            Tier(
                code=codes.take(tier.label),
                label=tier.label,
                at_least=values["at_least"],
                above=values["above"],
                below=values["below"],
                at_most=values["at_most"],
            )
        )
    return tuple(made)


def _scoped(bounds: Mapping[str, Bounds], name: str, blocks: Blocks) -> dict[str, Decimal] | None:
    values = {scope: value for scope, one in bounds.items() if (value := getattr(one, name)) is not None}
    if not values:
        return None
    if len(values) == len(bounds) and len(set(values.values())) == 1:
        return {EVERYWHERE: next(iter(values.values()))}
    return by_block(values, blocks.all())


def far_below(at: tuple[str, ...], tiering: Tiering, scale: Mapping[str, Decimal], notes: Notes) -> None:
    """Tell where the bounds look as if they were of another scale: 85 of 1.000, or 850 of 100."""
    if tiering.by_percent or not tiering.tiers:
        return
    for scope, full in scale.items():
        bound = tiering.tiers[0].lower_bound(scope)
        if bound is not None and bound * 3 < full:
            message = _("The highest tier begins at {bound} of {scale} points; perhaps bounds are percentages")
            notes.assume((*at, "tiers"), message.format(bound=bare(bound), scale=bare(full)))
            return
