"""Whether what a sheet sums up agrees with its parts: a group's own column with its criteria, a total with its groups.

They are held against each other as they were typed, before corrections. A difference that follows from a cell of which
something is told already (points out of bounds, numbers that stand as text, a group that differs) is not told again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from docgen.assess.exact import Number, add, rounded
from docgen.assess.total import criteria_points, group_points, sum_of_parts, total_of
from docgen.check.material import Inputs
from docgen.errors import Finding, Severity
from docgen.i18n import gettext as _
from docgen.model.rubric import CriteriaGroup, Criterion, Subject, look_up
from docgen.model.scores import TOTAL, Entry, Mark
from docgen.vietnamese.numbers import bare

_FAR = Decimal(10**9)
"""Stands for a bound that the rubric does not say."""


@dataclass(frozen=True)
class Outside:
    """Points out of their bounds. least, most: what would bring least and most to the total within the bounds."""

    code: str
    is_criterion: bool
    least: Decimal
    most: Decimal


def outside(entry: Entry, subject: Subject) -> Iterator[Outside]:
    """Find the points of a row that are below zero, above their maximum, or of the wrong sign."""
    for group in subject.groups_of(entry.scope):
        parts: list[tuple[CriteriaGroup | Criterion, Mark | None]] = [(group, entry.marks.get(group.code))]
        parts += [(leaf, entry.criteria.get(leaf.code)) for leaf in group.leaves(entry.scope)]
        for part, mark in parts:
            least, most = _bounds(part, group, entry.scope)
            if mark is not None and not least <= mark.value <= most:
                if group.kind == "penalty" and group.typed == "positive":
                    least, most = most, least
                yield Outside(part.code, part is not group, least, most)


def _bounds(part: CriteriaGroup | Criterion, group: CriteriaGroup, scope: str) -> tuple[Decimal, Decimal]:
    """Between what the points of a group, or of one of its criteria, may lie."""
    maximum = look_up(part.maximum, scope)
    most = _FAR if maximum is None else maximum
    if part is group and group.is_adjustment:
        most = _FAR if group.most is None or group.above_most == "cut" else group.most
    if group.kind == "adjustment":
        return (-most if part is not group else -_FAR if group.least is None else group.least), most
    return (-most, Decimal(0)) if group.is_adjustment and group.typed == "negative" else (Decimal(0), most)


def groups_agree_with_criteria(inputs: Inputs) -> Iterator[Finding]:
    """Hold the points of a group's own column against the sum of its criteria, and tell which of the two is used."""
    for typed, entry, subject in inputs.typed_entries():
        for group in subject.groups_of(typed.scope):
            mark = typed.marks.get(group.code) if group.criteria else None
            if mark is None or group.code in entry.decided:
                continue
            told = []
            if group.code not in {one.code for one in outside(typed, subject)}:
                told = list(_group_agrees(typed, group, subject, mark))
            message = _("The points {given} of “{whole}” were typed where the other rows have a formula")
            yield from (*told, *_typed_over(mark, message.format(given=bare(mark.value), whole=group.label), told))


def _group_agrees(entry: Entry, group: CriteriaGroup, subject: Subject, mark: Mark) -> Iterator[Finding]:
    def of_criteria(row: Entry) -> Number | None:
        return criteria_points(row, group, subject)

    summed, used = of_criteria(entry), group_points(entry, group, subject)
    decimals = subject.rounding.points
    if summed is None or used is None or _agree(summed, mark.value, decimals):
        return
    words = {"given": bare(mark.value), "group": group.label, "sum": shown(summed), "used": shown(used)}
    left_out = _left_out(entry, of_criteria, mark.value, decimals)
    if left_out:
        message = _("The points {given} of “{group}” leave out what stands here as text; {used} is used")
        yield from _skips_text(left_out, message.format(**words))
    elif not _explained(entry, subject, of_criteria, mark.value):
        message = _("The points {given} of “{group}” differ from the sum {sum} of its criteria; {used} is used")
        advice = _("Correct the points of the group, or those of its criteria")
        yield Finding("group-differs", mark.place, message.format(**words), advice, Severity.WARNING)


def totals_agree_with_parts(inputs: Inputs) -> Iterator[Finding]:
    """Hold given totals against what the rubric makes of their parts, and tell which of the two is used."""
    for typed, entry, subject in inputs.typed_entries():
        total, told = typed.total, list[Finding]()
        if total is None or TOTAL in entry.decided:
            continue
        parts = inputs.parts(typed, subject)
        decimals = None if subject.total.method == "given" else subject.rounding.totals
        if parts is not None and not _agree(parts, total.value, decimals):
            told = list(_total_differs(inputs, typed, subject, total, parts))
        message = _("The total {given} of “{unit}” was typed where the other rows have a formula")
        words = {"given": bare(total.value), "unit": inputs.name(typed.unit)}
        yield from (*told, *_typed_over(total, message.format(**words), told))


def _total_differs(inputs: Inputs, entry: Entry, subject: Subject, total: Mark, parts: Number) -> Iterator[Finding]:
    def of_parts(row: Entry) -> Number | None:
        return sum_of_parts(row, subject)

    given, decimals = total.value, subject.rounding.totals
    apart = abs(Fraction(given) - Fraction(parts))
    words = {
        "unit": inputs.name(entry.unit),
        "given": bare(given),
        "sum": shown(parts),
        "apart": shown(add([max(given, parts), -min(given, parts)])),
    }
    if subject.total.method == "given" and apart <= subject.total.tolerance:
        message = _("The total {given} of “{unit}” differs from the sum {sum} by {apart}: its parts were rounded")
        yield Finding("total-rounded", total.place, message.format(**words), severity=Severity.NOTE)
        return
    of_groups = replace(entry, decided=entry.decided.union(entry.marks))
    # A sheet's own sum knows of no bonus that is cut, either.
    left_out = _left_out(entry, of_parts, given, decimals) or _left_out(of_groups, of_parts, given, decimals)
    if _agree(of_parts(of_groups), given, decimals):
        # The groups' own columns differ from their criteria, or hold points that do not apply, as is told there.
        return
    if left_out:
        message = _("The total {given} of “{unit}” leaves out what stands here as text; {sum} is used")
        yield from _skips_text(left_out, message.format(**words))
    elif not _explained(entry, subject, of_parts, given):
        kept = total_of(entry, subject, inputs.round.given_totals) == (given, "given")
        yield _differs(total, words, kept=kept)


def _skips_text(texts: Iterable[Mark], message: str) -> Iterator[Finding]:
    alike = _("Sums leave out numbers that stand as text")
    for text in texts:
        yield Finding("sum-skips-text", text.place, message, severity=Severity.NOTE, alike=alike)


def _typed_over(mark: Mark, message: str, told: Sequence[Finding]) -> Iterator[Finding]:
    """A sum that was typed over its formula; where it also differs from its parts, that is said in one."""
    if mark.is_over_formula and not any(finding.place == mark.place for finding in told):
        advice = _("Copy the formula of another row here, so that it follows the points")
        alike = _("Sums are typed where the other rows have a formula")
        yield Finding("typed-over-formula", mark.place, message, advice, Severity.WARNING, alike)


def _differs(total: Mark, words: Mapping[str, str], *, kept: bool) -> Finding:
    if kept:
        message = _("The total {given} of “{unit}” differs from the sum {sum} by {apart}; {given} is kept")
        advice = _("Correct a cell; or delete “given_totals: keep” in round.yaml, so that the sum is used")
    else:
        message = _("The total {given} of “{unit}” differs from the sum {sum} by {apart}; {sum} is used")
        advice = _("Correct the total, or the points it is made of")
    if total.is_over_formula:
        advice = _("It was typed where the other rows have a formula: copy that formula here, or correct the points")
    return Finding("total-differs", total.place, message.format(**words), advice, Severity.WARNING)


def _agree(computed: Number | None, given: Decimal, decimals: int | None) -> bool:
    """Whether a computed value is the given one, or is when it is rounded as printed, or to more decimals."""
    if computed is None or computed == given or decimals is None:
        return computed == given
    exponent = given.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return rounded(computed, max(decimals, -exponent)) == given


def _left_out(
    entry: Entry, compute: Callable[[Entry], Number | None], given: Decimal, decimals: int | None
) -> list[Mark]:
    """The numbers that stand as text, of those that make the sum, where it is right but for leaving out all of them."""
    marks = (*entry.marks.values(), *entry.criteria.values())
    whole = compute(entry)
    texts = [mark for mark in marks if mark.is_text and compute(_without(entry, [mark])) != whole]
    return texts if texts and _agree(compute(_without(entry, texts)), given, decimals) else []


def _without(entry: Entry, left_out: Collection[Mark]) -> Entry:
    """The row with 0 in place of some marks."""

    def rest(marks: Mapping[str, Mark]) -> dict[str, Mark]:
        return {code: mark._replace(value=Decimal(0)) if mark in left_out else mark for code, mark in marks.items()}

    return replace(entry, marks=rest(entry.marks), criteria=rest(entry.criteria))


def _explained(entry: Entry, subject: Subject, compute: Callable[[Entry], Number | None], given: Decimal) -> bool:
    """Whether points within their bounds, in place of those that are told to be outside, make the given value."""
    wrong = list(outside(entry, subject))
    if not wrong:
        return False
    ends = [compute(_with(entry, {(one.is_criterion, one.code): getattr(one, end) for one in wrong})) for end in _ENDS]
    low, high = ends
    return low is not None and high is not None and low <= given <= high


_ENDS = ("least", "most")


def _with(entry: Entry, values: Mapping[tuple[bool, str], Decimal]) -> Entry:
    """The row with other values, by whether they are a criterion's and its or the group's code."""

    def changed(marks: Mapping[str, Mark], is_criterion: bool) -> dict[str, Mark]:
        return {code: m._replace(value=values.get((is_criterion, code), m.value)) for code, m in marks.items()}

    return replace(entry, marks=changed(entry.marks, False), criteria=changed(entry.criteria, True))


def shown(value: Number) -> str:
    """A number as messages show it; one without end is cut after six decimals."""
    return bare(value) if isinstance(value, Decimal) else f"{bare(rounded(value, 6))}…"
