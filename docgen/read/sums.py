"""Whether the numbers of a rubric fit together: maxima make the scale, bounds of tiers leave no gap and no overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_FLOOR, Decimal

from docgen.errors import Finding
from docgen.i18n import gettext as _
from docgen.model import maxima
from docgen.model.rubric import Block, CriteriaGroup, Criterion, Subject, Tier, look_up
from docgen.read.lines import Lines
from docgen.vietnamese.numbers import bare, plain


def maxima_fit(subject: Subject, blocks: Sequence[Block], lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    """Where every maximum is known, those of criteria add up to their group's, and those of groups to the scale."""
    told: set[str] = set()
    for scope in (scope for block in blocks for scope in block.scopes()):
        found = [*_scale(subject, scope, lines, at), *_groups(subject, scope, lines, at)]
        for finding in found:
            # A value for all blocks that is wrong in one is wrong in all: it is told once.
            if (key := f"{finding.place}{finding.message.replace(scope, '')}") not in told:
                told.add(key)
                yield finding


def _scale(subject: Subject, scope: str, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    scale, groups = subject.scale_of(scope), subject.groups_of(scope)
    scored = [group for group in groups if not group.is_adjustment]
    if scale is None:
        if groups or subject.total.method == "given":
            message = _("There is no scale for “{scope}”").format(scope=scope)
            yield Finding("scale-missing", lines.at(*at, "scale"), message, _("Add it"))
        return
    total = maxima.of_groups(subject, scope)
    if total is None:
        return
    known = [part for group in scored if (part := maxima.of_group(subject, group, scope)) is not None]
    # A bonus may count within the scale, or come on top of it.
    added = sum((group.most for group in groups if group.kind != "penalty" and group.most), Decimal(0))
    if scale not in (total, total + added):
        message = _("The maxima of block “{block}” add up to {total} ({parts}), not to the scale {scale}").format(
            block=scope, total=bare(total), parts=" + ".join(map(bare, known)), scale=plain(scale)
        )
        yield Finding("maxima-miss-scale", lines.at(*at, "scale"), message, _("Correct a maximum or the scale"))


def _groups(subject: Subject, scope: str, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    for number, group in enumerate(subject.groups):
        if group.applies_to(scope) and not group.is_adjustment:
            yield from _criteria(group, scope, lines, (*at, "groups", str(number)))


def _criteria(parent: CriteriaGroup | Criterion, scope: str, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    """The criteria below a group or criterion add up to its maximum."""
    below = [(str(i), part) for i, part in enumerate(parent.criteria) if part.applies_to(scope)]
    for number, part in below:
        yield from _criteria(part, scope, lines, (*at, "criteria", number))
    maximum, total = look_up(parent.maximum, scope), maxima.of_criteria(parent, scope)
    if maximum is None or total is None or total == maximum:
        return
    message = _("The criteria of “{label}” add up to {total} ({parts}) for “{scope}”, not to its maximum {maximum}")
    message = message.format(
        label=parent.label,
        total=bare(total),
        parts=" + ".join(
            bare(value) for _number, part in below if (value := maxima.of_criterion(part, scope)) is not None
        ),
        scope=scope,
        maximum=plain(maximum),
    )
    yield Finding("criteria-miss-maximum", lines.at(*at, "maximum"), message, _("Correct a maximum"))


def tiers_fit(subject: Subject, blocks: Sequence[Block], lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    """Lower bounds descend within the scale, and upper bounds, where they are stated, leave no gap and no overlap."""
    told: set[str] = set()
    for scope in (scope for block in blocks for scope in block.scopes()):
        for finding in _tiers(subject, scope, lines, at):
            if str(finding) not in told:
                told.add(str(finding))
                yield finding


def _tiers(subject: Subject, scope: str, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    highest = Decimal(100) if subject.tiers_by == "percent" else subject.scale_of(scope)
    above: tuple[Tier, Decimal] | None = None
    for number, tier in enumerate(subject.tiers):
        here = (*at, "tiers", str(number))
        if tier.at_least is not None and tier.above is not None:
            message = _("“{tier}” has both “at_least” and “above”").format(tier=tier.label)
            yield Finding("entries-clash", lines.at(*here, "above"), message, _("Delete one of the two"))
        bound = tier.lower_bound(scope)
        yield from _upper(subject, tier, above, highest, scope, lines, here)
        if bound is None:
            if number < len(subject.tiers) - 1:
                message = _("The tier “{tier}” has no lower bound, but it is not the lowest").format(tier=tier.label)
                yield Finding("tier-without-bound", lines.at(*here), message, _("Add “at_least”"))
            continue
        entry = "at_least" if tier.at_least is not None else "above"
        if above is not None and bound >= above[1]:
            message = _("The bound {bound} of “{tier}” is not below {above}, the bound of the tier above").format(
                bound=plain(bound), tier=tier.label, above=plain(above[1])
            )
            yield Finding("tiers-not-descending", lines.at(*here, entry), message, _("List the highest tier first"))
        if highest is not None and bound > highest:
            message = _("The bound {bound} of “{tier}” is above the scale {scale}").format(
                bound=plain(bound), tier=tier.label, scale=plain(highest)
            )
            yield Finding("tier-above-scale", lines.at(*here, entry), message)
        above = tier, bound


def _upper(
    subject: Subject,
    tier: Tier,
    above: tuple[Tier, Decimal] | None,
    highest: Decimal | None,
    scope: str,
    lines: Lines,
    here: tuple[str, ...],
) -> Iterator[Finding]:
    """A stated upper bound meets the lower bound of the tier above; of the highest tier it is the scale."""
    if tier.below is not None and tier.at_most is not None:
        message = _("“{tier}” has both “below” and “at_most”").format(tier=tier.label)
        yield Finding("entries-clash", lines.at(*here, "at_most"), message, _("Delete one of the two"))
        return
    entry = "below" if tier.below is not None else "at_most"
    upper = look_up(tier.below or tier.at_most or {}, scope)
    if upper is None:
        return
    if above is None:
        if highest is not None and upper != highest:
            message = _("The upper bound {upper} of “{tier}”, the highest tier, is not the scale {scale}").format(
                upper=plain(upper), tier=tier.label, scale=plain(highest)
            )
            yield Finding("tier-upper-bound", lines.at(*here, entry), message, _("Correct one of the two"))
        return
    other, lower = above
    words = {"tier": tier.label, "upper": plain(upper), "other": other.label, "lower": plain(lower)}
    if upper < lower and _between(subject, tier, upper, above):
        message = _("Between {upper}, where “{tier}” ends, and {lower}, where “{other}” begins, is a gap")
        yield Finding("tiers-gap", lines.at(*here, entry), message.format(**words), _("Correct one of the bounds"))
    elif upper > lower or (upper == lower and (entry == "below") == (other.at_least is None)):
        message = _("“{tier}” up to {upper} and “{other}” from {lower} overlap, or leave out their common bound")
        advice = _("Let one of the two include the bound: “at_least” with “below”, or “above” with “at_most”")
        yield Finding("tiers-overlap", lines.at(*here, entry), message.format(**words), advice)


def _between(subject: Subject, tier: Tier, upper: Decimal, above: tuple[Tier, Decimal]) -> bool:
    """Whether a total can lie between two tiers. Where tiers look at rounded totals, “to 84,9” may meet “from 85”."""
    if subject.rank.on == "exact":
        return True
    other, lower = above
    step = Decimal(1).scaleb(-subject.rank.decimals)
    last = (lower / step).to_integral_value(ROUND_FLOOR) * step
    if last == lower and other.at_least is not None:
        last -= step
    return last >= upper if tier.below is not None else last > upper
