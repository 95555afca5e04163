"""Reading a rubric, and holding its parts against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from docgen.errors import Finding, refuse_if_any
from docgen.i18n import gettext as _
from docgen.model.rubric import Rubric, Subject
from docgen.read.lines import Lines
from docgen.read.yaml import read_yaml
from docgen.vietnamese.names import nearest
from docgen.vietnamese.numbers import bare, plain


def read_rubric(path: Path, name: str) -> Rubric:
    """Read a rubric; raises `Refused` when the file or the rules in it are wrong.

    name: the file relative to the workspace, as messages show it.
    """
    rubric, lines = read_yaml(path, name, Rubric)
    refuse_if_any(check_rubric(rubric, lines))
    return rubric


def check_rubric(rubric: Rubric, lines: Lines) -> Iterator[Finding]:
    """Find what does not fit together in a rubric: codes, blocks, maxima against the scale, bounds of tiers."""
    blocks = [block.code for block in rubric.blocks]
    yield from twice(blocks, lines, "blocks")
    yield from twice([subject.code for subject in rubric.subjects], lines, "subjects")
    for number, subject in enumerate(rubric.subjects):
        at = ("subjects", str(number))
        yield from twice([group.code for group in subject.groups], lines, *at, "groups")
        yield from twice([tier.code for tier in subject.tiers], lines, *at, "tiers")
        yield from _known_blocks(subject, blocks, lines, at)
        yield from _groups_make_sense(subject, lines, at)
        yield from _maxima_make_the_scale(subject, blocks, lines, at)
        yield from _bounds_descend(subject, lines, at)
        yield from _means_can_be_written(subject, lines, at)


def twice(codes: Iterable[str], lines: Lines, *at: str) -> Iterator[Finding]:
    """Find codes that stand twice in a list of entries. at: the path of the list."""
    seen: dict[str, int] = {}
    for number, code in enumerate(codes):
        first = seen.setdefault(code, number)
        if first != number:
            line = lines.at(*at, first, "code").line
            message = _("The code “{code}” is already used in line {line}").format(code=code, line=line)
            yield Finding("code-twice", lines.at(*at, number, "code"), message, _("Choose another code"))


def unknown(what: str, code: str, known: Iterable[str], lines: Lines, *at: str | int) -> Finding:
    """Tell that a code stands for nothing known, with the nearest known one. what: the kind, in the reader's words."""
    codes = list(known)
    near = nearest(code, codes)
    advice = _("Did you mean “{key}”?").format(key=near[0]) if near else ""
    if not advice and codes:
        advice = _("Known: {names}").format(names=", ".join(codes))
    return Finding("code-unknown", lines.at(*at), _("Unknown {what} “{code}”").format(what=what, code=code), advice)


def _known_blocks(subject: Subject, blocks: list[str], lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    for number, group in enumerate(subject.groups):
        here = (*at, "groups", str(number))
        for code in group.maximum:
            if code not in blocks:
                yield unknown(_("block"), code, blocks, lines, *here, "maximum", code)
        for code in group.outline:
            if code not in blocks:
                yield unknown(_("block"), code, blocks, lines, *here, "outline", code)
        for position, code in enumerate(group.blocks or ()):
            if code not in blocks:
                yield unknown(_("block"), code, blocks, lines, *here, "blocks", position)


def _groups_make_sense(subject: Subject, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    for number, group in enumerate(subject.groups):
        here = (*at, "groups", str(number))
        for block, maximum in group.maximum.items():
            if maximum <= 0:
                message = _("The maximum {value} is not above zero").format(value=plain(maximum))
                yield Finding("maximum-not-positive", lines.at(*here, "maximum", block), message)
        if group.kind != "adjustment" and (group.least is not None or group.most is not None):
            message = _("Only an adjustment has “least” and “most”")
            advice = _("Add “kind: adjustment”, or put the points under “maximum”")
            yield Finding("bounds-misplaced", lines.at(*here), message, advice)
        if group.least is not None and group.most is not None and group.least > group.most:
            yield Finding("bounds-reversed", lines.at(*here, "least"), _("“least” is greater than “most”"))
    if subject.total.method == "summed" and not any(group.kind != "named" for group in subject.groups):
        message = _("Totals are to be summed, but no group of “{subject}” has points").format(subject=subject.code)
        yield Finding("nothing-to-sum", lines.at(*at, "total", "method"), message, _("Type “given”, or add groups"))


def _maxima_make_the_scale(subject: Subject, blocks: list[str], lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    """Where every maximum of a block is known and nothing is adjusted, they add up to the scale."""
    for block in blocks:
        groups = subject.groups_of(block)
        if not groups or any(group.kind == "adjustment" or block not in group.maximum for group in groups):
            continue
        maxima = [group.maximum[block] for group in groups]
        total = sum(maxima, Decimal(0))
        if total != subject.scale:
            message = _("The maxima of block “{block}” add up to {total} ({parts}), not to the scale {scale}").format(
                block=block, total=bare(total), parts=" + ".join(map(plain, maxima)), scale=plain(subject.scale)
            )
            yield Finding("maxima-miss-scale", lines.at(*at, "scale"), message, _("Correct a maximum or the scale"))


def _bounds_descend(subject: Subject, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    above: Decimal | None = None
    for number, tier in enumerate(subject.tiers):
        here = (*at, "tiers", str(number))
        last = number == len(subject.tiers) - 1
        if tier.at_least is None:
            if not last:
                message = _("The tier “{tier}” has no lower bound, but it is not the lowest").format(tier=tier.label)
                yield Finding("tier-without-bound", lines.at(*here), message, _("Add “at_least”"))
            continue
        if above is not None and tier.at_least >= above:
            message = _("The bound {bound} of “{tier}” is not below {above}, the bound of the tier above").format(
                bound=plain(tier.at_least), tier=tier.label, above=plain(above)
            )
            yield Finding(
                "tiers-not-descending", lines.at(*here, "at_least"), message, _("List the highest tier first")
            )
        if tier.at_least > subject.scale:
            message = _("The bound {bound} of “{tier}” is above the scale {scale}").format(
                bound=plain(tier.at_least), tier=tier.label, scale=plain(subject.scale)
            )
            yield Finding("tier-above-scale", lines.at(*here, "at_least"), message)
        above = tier.at_least


def _means_can_be_written(subject: Subject, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    forms = subject.writing.means
    most = min(forms.table.most, forms.prose.most)
    if subject.mean.decimals > most:
        message = _("Means are rounded to {decimals} decimals, but only {most} are written").format(
            decimals=subject.mean.decimals, most=most
        )
        advice = _("Correct the decimals of “mean”, or “most” under “writing”")
        yield Finding("mean-not-writable", lines.at(*at, "mean", "decimals"), message, advice)
