"""Reading a rubric, and holding its parts against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from docgen.errors import Finding, Severity, refuse_if_any
from docgen.i18n import gettext as _
from docgen.model.rubric import EVERYWHERE, Block, CriteriaGroup, Criterion, Rubric, Subject, look_up
from docgen.model.written import Written
from docgen.read.lines import Lines
from docgen.read.sums import maxima_fit, tiers_fit
from docgen.read.yaml import read_yaml
from docgen.vietnamese.names import nearest
from docgen.vietnamese.numbers import plain
from docgen.vietnamese.unclear import is_unclear


def read_rubric(path: Path, name: str) -> Rubric:
    """Read a rubric; raises `Refused` when the file or the rules in it are wrong.

    name: the file relative to the workspace, as messages show it.
    """
    return read_rubric_in_use(path, name)[0]


def read_rubric_in_use(path: Path, name: str) -> tuple[Rubric, tuple[Finding, ...]]:
    """Read the rubric that a round is assessed by, with what is to be looked at before; raises as `read_rubric`."""
    rubric, lines = read_yaml(path, name, Rubric)
    return rubric, refuse_if_any([*check_rubric(rubric, lines), *unconfirmed_rules(rubric, lines)])


def unconfirmed_rules(rubric: Rubric, lines: Lines) -> Iterator[Finding]:
    """Find the rules of which the file still says that they are unclear, as an import writes it."""
    for reference, at in _references(rubric, ()):
        if is_unclear(reference):
            message = _("This rule is not confirmed yet: {reference}").format(reference=reference)
            advice = _("Look it up in the decision, correct the rule, and say in “reference” where it is written")
            yield Finding("rule-unconfirmed", lines.at(*at), message, advice, Severity.WARNING)


def _references(value: object, at: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every reference in a rubric, and its path in the file."""
    if isinstance(value, Written):
        for name in type(value).model_fields:
            part = getattr(value, name)
            if isinstance(part, str) and name.endswith("reference"):
                yield part, (*at, name)
            else:
                yield from _references(part, (*at, name))
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from _references(part, (*at, str(number)))


def check_rubric(rubric: Rubric, lines: Lines) -> Iterator[Finding]:
    """Find what does not fit together in a rubric: codes, blocks, maxima against the scale, bounds of tiers."""
    scopes = _scopes(rubric)
    yield from twice([block.code for block in rubric.blocks], lines, "blocks")
    for number, block in enumerate(rubric.blocks):
        yield from twice([track.code for track in block.tracks], lines, "blocks", str(number), "tracks")
    yield from twice([subject.code for subject in rubric.subjects], lines, "subjects")
    for number, subject in enumerate(rubric.subjects):
        at = ("subjects", str(number))
        yield from twice([group.code for group in subject.groups], lines, *at, "groups")
        yield from twice([tier.code for tier in subject.tiers], lines, *at, "tiers")
        yield from _criteria_codes(subject, lines, at)
        yield from _known_scopes(subject, scopes, lines, at)
        yield from _groups_make_sense(subject, lines, at)
        yield from maxima_fit(subject, rubric.blocks, lines, at)
        yield from tiers_fit(subject, rubric.blocks, lines, at)
        yield from _rules_fit(subject, lines, at)
        yield from _weighted_in_every_block(subject, rubric.blocks, lines, at)
        yield from _reduced_by_percent(subject, lines, at)


def _weighted_in_every_block(
    subject: Subject, blocks: Sequence[Block], lines: Lines, at: tuple[str, ...]
) -> Iterator[Finding]:
    """Where totals are weighted, no block or track is without a weight, or without the maximum that a share needs."""
    scopes = [scope for block in blocks for scope in block.scopes()] if subject.total.method == "weighted" else []
    for number, group in enumerate(subject.groups):
        here = (*at, "groups", str(number))
        for scope in scopes:
            if group.kind != "scored" or not group.applies_to(scope):
                continue
            words = {"group": group.label, "scope": scope}
            if group.weight and look_up(group.weight, scope) is None:
                message = _("Totals are weighted, but “{group}” has no weight for “{scope}”").format(**words)
                yield Finding("weight-missing", lines.at(*here, "weight"), message, _("Add it"))
            is_told = not group.maximum and not group.criteria
            if subject.total.of == "ratio" and not is_told and not _has_maximum(group, scope):
                message = _("“{group}” counts by its share of the maximum, but has none for “{scope}”")
                yield Finding("maximum-missing", lines.at(*here, "maximum"), message.format(**words), _("Add it"))


def _has_maximum(group: CriteriaGroup, scope: str) -> bool:
    """Whether the full mark of a group is known: its own, or that of every criterion."""
    leaves = group.leaves(scope)
    below = bool(leaves) and all(look_up(leaf.maximum, scope) is not None for leaf in leaves)
    return below or look_up(group.maximum, scope) is not None


def _reduced_by_percent(subject: Subject, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    """Where points that do not apply make a unit's own maximum smaller, points of two units cannot be compared."""
    rule = subject.not_applicable
    if rule is None or rule.method != "reduce":
        return
    for entry, value in (("rank", subject.rank.by), ("tiers_by", subject.tiers_by)):
        if value == "points":
            message = _("Points that do not apply are taken out (“reduce”), but “{entry}” goes by points")
            advice = _("Type “by: percent” under “rank”, and “tiers_by: percent”; or let the points be converted")
            yield Finding("entries-clash", lines.at(*at, entry), message.format(entry=entry), advice)


def _scopes(rubric: Rubric) -> list[str]:
    """Every scope that a value may be for."""
    tracks = [f"{block.code}.{track.code}" for block in rubric.blocks for track in block.tracks]
    return [EVERYWHERE, *(block.code for block in rubric.blocks), *tracks]


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


def _criteria_codes(subject: Subject, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    """Codes of criteria are unique in the subject, and none is that of a group."""
    seen = {group.code: (*at, "groups", str(number)) for number, group in enumerate(subject.groups)}
    for criterion, here in _criteria(subject, at):
        first = seen.setdefault(criterion.code, here)
        if first != here:
            line = lines.at(*first, "code").line
            message = _("The code “{code}” is already used in line {line}").format(code=criterion.code, line=line)
            yield Finding("code-twice", lines.at(*here, "code"), message, _("Choose another code"))


def _criteria(subject: Subject, at: tuple[str, ...]) -> Iterator[tuple[Criterion, tuple[str, ...]]]:
    """Every criterion of a subject with its path in the file."""
    for number, group in enumerate(subject.groups):
        yield from _below(group.criteria, (*at, "groups", str(number)))


def _below(criteria: Sequence[Criterion], at: tuple[str, ...]) -> Iterator[tuple[Criterion, tuple[str, ...]]]:
    for number, criterion in enumerate(criteria):
        here = (*at, "criteria", str(number))
        yield criterion, here
        yield from _below(criterion.criteria, here)


def _known_scopes(subject: Subject, scopes: list[str], lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    """Every block or track that a value is for exists."""
    for here, name, used in _scoped(subject, at):
        for number, scope in enumerate(used):
            if scope not in scopes:
                key: str | int = number if name == "blocks" else scope
                yield unknown(_("block"), scope, scopes, lines, *here, name, key)


def _scoped(subject: Subject, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, Iterable[str]]]:
    """Every entry whose keys or items are scopes: path of its parent, its name, and the scopes."""
    yield at, "scale", subject.scale
    for number, tier in enumerate(subject.tiers):
        here = (*at, "tiers", str(number))
        for name in ("at_least", "above", "below", "at_most"):
            yield here, name, getattr(tier, name) or ()
    parts: list[tuple[CriteriaGroup | Criterion, tuple[str, ...]]] = [
        (group, (*at, "groups", str(number))) for number, group in enumerate(subject.groups)
    ]
    for part, here in [*parts, *_criteria(subject, at)]:
        yield here, "maximum", part.maximum
        yield here, "weight", part.weight
        yield here, "blocks", part.blocks or ()
        if isinstance(part, CriteriaGroup):
            yield here, "outline", part.outline


def _groups_make_sense(subject: Subject, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    parts: list[tuple[CriteriaGroup | Criterion, tuple[str, ...]]] = [
        (group, (*at, "groups", str(number))) for number, group in enumerate(subject.groups)
    ]
    for part, here in [*parts, *_criteria(subject, at)]:
        for name, values in (("maximum", part.maximum), ("weight", part.weight)):
            for scope, value in values.items():
                if value <= 0:
                    message = _("The {what} {value} is not above zero").format(what=name, value=plain(value))
                    yield Finding(f"{name}-not-positive", lines.at(*here, name, scope), message)
    for number, group in enumerate(subject.groups):
        yield from _bounds_make_sense(group, lines, (*at, "groups", str(number)))
    if subject.total.method != "given" and not any(group.kind != "named" for group in subject.groups):
        message = _("Totals are to be summed, but no group of “{subject}” has points").format(subject=subject.code)
        yield Finding("nothing-to-sum", lines.at(*at, "total", "method"), message, _("Type “given”, or add groups"))


def _bounds_make_sense(group: CriteriaGroup, lines: Lines, here: tuple[str, ...]) -> Iterator[Finding]:
    """`least` and `most` are for what is added to or taken off the points of the rubric."""
    if not group.is_adjustment and (group.least is not None or group.most is not None):
        message = _("Only an adjustment has “least” and “most”")
        advice = _("Add “kind: adjustment”, or put the points under “maximum”")
        entry = "least" if group.least is not None else "most"
        yield Finding("bounds-misplaced", lines.at(*here, entry), message, advice)
    if group.is_adjustment and group.maximum:
        message = _("A bonus, penalty or adjustment has “most”, not “maximum”")
        yield Finding("bounds-misplaced", lines.at(*here, "maximum"), message, _("Put the points under “most”"))
    if group.kind in ("bonus", "penalty") and group.most is not None and group.most <= 0:
        message = _("The “most” of a bonus or penalty is above zero, also where points are taken off")
        yield Finding("bounds-reversed", lines.at(*here, "most"), message, _("Type it without a minus sign"))
    if group.kind in ("bonus", "penalty") and group.least is not None:
        message = _("A bonus or penalty has no “least”, only “most”")
        yield Finding("bounds-misplaced", lines.at(*here, "least"), message, _("Delete “least”"))
    if group.least is not None and group.most is not None and group.least > group.most:
        yield Finding("bounds-reversed", lines.at(*here, "least"), _("“least” is greater than “most”"))


def _rules_fit(subject: Subject, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    """Rules name what there is, and what they need."""
    groups = [group.code for group in subject.groups if group.kind != "named"]
    criteria = [criterion.code for criterion in subject.criteria() if not criterion.criteria]
    for number, key in enumerate(subject.ties.keys):
        here = (*at, "ties", "keys", str(number))
        if key.by in ("group", "criterion", "stage") and key.code is None:
            message = _("“by: {by}” needs the code of what is compared").format(by=key.by)
            yield Finding("entry-missing", lines.at(*here), message, _("Add “code”"))
        elif key.by == "group" and key.code not in groups:
            yield unknown(_("criteria group"), key.code or "", groups, lines, *here, "code")
        elif key.by == "criterion" and key.code not in criteria:
            yield unknown(_("criterion"), key.code or "", criteria, lines, *here, "code")
    if subject.ties.shown == "range" and subject.ties.method != "competition":
        message = _("Ranks are shown as ranges (“7-8”) only with “method: competition”")
        yield Finding("entries-clash", lines.at(*at, "ties", "shown"), message, _("Correct “shown” or “method”"))
    if subject.total.method == "weighted":
        yield from _weights_are_there(subject, lines, at)
    yield from _weights_count(subject, lines, at)
    yield from _means_can_be_written(subject, lines, at)


def _weights_are_there(subject: Subject, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    for number, group in enumerate(subject.groups):
        here = (*at, "groups", str(number))
        if group.kind == "scored" and not group.weight:
            message = _("Totals are weighted, but “{group}” has no weight").format(group=group.label)
            yield Finding("weight-missing", lines.at(*here), message, _("Add “weight”"))
        if group.kind == "scored" and subject.total.of == "ratio" and not group.maximum and not group.criteria:
            message = _("“{group}” counts by its share of the maximum, but has none").format(group=group.label)
            yield Finding("maximum-missing", lines.at(*here), message, _("Add “maximum”"))


def _weights_count(subject: Subject, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    """No weight stands where it would change nothing: at a group of a plain sum, or above further criteria."""
    for number, group in enumerate(subject.groups):
        if group.weight and subject.total.method != "weighted":
            message = _("“{group}” has a weight, but totals are not weighted").format(group=group.label)
            advice = _("Type “method: weighted” under “total”, or delete the weight")
            yield Finding("weight-unused", lines.at(*at, "groups", str(number), "weight"), message, advice)
    for criterion, here in _criteria(subject, at):
        if criterion.weight and criterion.criteria:
            message = _("“{criterion}” has a weight, but points are given to the criteria below it")
            advice = _("Give the weight to the criteria below")
            message = message.format(criterion=criterion.label)
            yield Finding("weight-unused", lines.at(*here, "weight"), message, advice)


def _means_can_be_written(subject: Subject, lines: Lines, at: tuple[str, ...]) -> Iterator[Finding]:
    forms = subject.writing.means
    most = min(forms.table.most, forms.prose.most)
    if subject.mean.decimals > most:
        message = _("Means are rounded to {decimals} decimals, but only {most} are written").format(
            decimals=subject.mean.decimals, most=most
        )
        advice = _("Correct the decimals of “mean”, or “most” under “writing”")
        yield Finding("mean-not-writable", lines.at(*at, "mean", "decimals"), message, advice)
