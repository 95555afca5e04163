"""The full mark of a rubric, and how its totals are made: what the text states, else what the table adds up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from docgen.i18n import gettext as _
from docgen.model.rubric import TotalRule
from docgen.read.issued.blocks import Blocks
from docgen.read.issued.merge import Node
from docgen.read.issued.notes import Notes
from docgen.read.issued.source import Stated
from docgen.read.issued.tables import RubricTable
from docgen.vietnamese import issued as words
from docgen.vietnamese.numbers import bare


@dataclass(frozen=True)
class Scale:
    """The full mark by scope, and where it is stated. sentences: the scopes for which a sentence states it."""

    by_scope: Mapping[str, Decimal]
    reference: str
    sentences: frozenset[str] = frozenset()


def scale_of(
    at: tuple[str, ...],
    tables: Sequence[tuple[RubricTable, Mapping[int, Sequence[str]]]],
    nodes: Sequence[Node],
    stated: Sequence[Stated],
    blocks: Blocks,
    notes: Notes,
) -> Scale:
    """The full mark of each scope: as a sentence states it, else the table's total row, else the sum of its groups."""
    scopes = [scope for scope in blocks.all() if any(scope in node.scopes for node in nodes)]
    totals = {
        scope: value
        for table, by_column in tables
        for column, value in table.totals.items()
        for scope in by_column.get(column, ())
    }
    sums = {scope: total_of(nodes, scope) for scope in scopes}
    found: dict[str, Decimal] = {}
    references: list[str] = []
    sentences: set[str] = set()
    for scope in scopes:
        sentence = _stated(scope, stated, totals, sums, blocks)
        if sentence is not None and sentence.points is not None:
            found[scope] = sentence.points
            sentences.add(scope)
            references.append(f"{sentence.where or words.IN_DOCUMENT}: “{sentence.text}”")
        elif scope in totals:
            found[scope] = totals[scope]
            references.append(words.TOTAL_OF.format(where=_cited(tables, scope)))
        elif (total := sums[scope]) is not None:
            found[scope] = total
            references.append(words.UNCLEAR.format(what=words.UNSTATED["scale"]))
            message = _("The document does not state the full mark; the sum of the groups, {sum}, is written")
            notes.assume((*at, "scale"), message.format(sum=bare(total)))
        _hold_against_total(scope, found, totals, sums, tables, notes)
    return Scale(found, "; ".join(dict.fromkeys(references)), frozenset(sentences))


def total_of(nodes: Sequence[Node], scope: str) -> Decimal | None:
    """What the scored groups of a scope add up to; None where one has no points."""
    values = [node.maximum.get(scope) for node in nodes if node.kind == "scored" and scope in node.scopes]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None


def _stated(
    scope: str,
    stated: Sequence[Stated],
    totals: Mapping[str, Decimal],
    sums: Mapping[str, Decimal | None],
    blocks: Blocks,
) -> Stated | None:
    """The sentence that states a scope's full mark: one on its units, else one on all.

    One on all gives way to the table's total where that is another one and true, and others reach the stated mark:
    “thang điểm 1.000” beside the shorter table of units without some groups.
    """
    own = next((one for one in stated if one.family is not None and scope in blocks.of_family(one.family)), None)
    if own is not None:
        return own
    general = [one for one in stated if one.family is None]
    if not general:
        return None
    total = totals.get(scope, sums[scope])
    others = [value for other, value in sums.items() if other != scope]
    for one in general:
        if one.points == total:
            return one
    if total is not None and total == sums[scope] and general[0].points in others:
        return None
    return general[0]


def _cited(tables: Sequence[tuple[RubricTable, Mapping[int, Sequence[str]]]], scope: str) -> str:
    return next(table.cited for table, by_column in tables if any(scope in own for own in by_column.values()))


def _hold_against_total(
    scope: str,
    scale: Mapping[str, Decimal],
    totals: Mapping[str, Decimal],
    sums: Mapping[str, Decimal | None],
    tables: Sequence[tuple[RubricTable, Mapping[int, Sequence[str]]]],
    notes: Notes,
) -> None:
    """Tell where the total row of a table is neither the full mark nor the sum of the groups."""
    total, summed = totals.get(scope), sums[scope]
    if total is None or total == scale.get(scope) or total == summed:
        return
    table = next(table for table, by_column in tables if any(scope in own for own in by_column.values()))
    message = _("The table's own total for “{scope}” is {total}, but the groups add up to {sum}").format(
        scope=scope, total=bare(total), sum="?" if summed is None else bare(summed)
    )
    notes.warn("table-total-differs", table.place, message, _("Look the points up in the decision as it was signed"))


def total_rule(at: tuple[str, ...], nodes: Sequence[Node], scale: Scale, notes: Notes) -> TotalRule:
    """How totals are made: summed, or weighted where the groups have weights that make the full mark."""
    scored = [node for node in nodes if node.kind == "scored"]
    if not scored or not all(node.weight for node in scored):
        sentence = notes.rules.get("total")
        if sentence is not None:
            return TotalRule(method="summed", reference=f"{sentence.where or words.IN_DOCUMENT}: “{sentence.text}”")
        return TotalRule(method="summed", reference=notes.reference(at, "total"))
    for percent in (False, True):
        by = Decimal(100 if percent else 1)
        if all(_weighted(scored, scope, by) == value for scope, value in scale.by_scope.items()):
            for node in scored:
                node.weight = {scope: value / by for scope, value in node.weight.items()}
            return TotalRule(method="weighted", of="points", reference=notes.reference(at, "total", "weighted"))
    return TotalRule(method="weighted", of="ratio", reference=notes.reference(at, "total", "ratio"))


def weights_of_groups(nodes: Sequence[Node], scope: str) -> Decimal | None:
    """What the weights of the groups add up to; None where not every group has one."""
    values = [node.weight.get(scope) for node in nodes if node.kind == "scored" and scope in node.scopes]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None


def _weighted(scored: Sequence[Node], scope: str, by: Decimal) -> Decimal | None:
    parts = [
        node.maximum[scope] * node.weight[scope] / by
        for node in scored
        if scope in node.scopes and scope in node.maximum and scope in node.weight
    ]
    return sum(parts, Decimal(0)) if parts else None


def with_weights(scale: Scale, nodes: Sequence[Node]) -> Scale:
    """The full mark where groups have weights and no sentence states it: what the weights add up to."""
    changed = dict(scale.by_scope)
    for scope in changed:
        weights = weights_of_groups(nodes, scope)
        makes = (_weighted(nodes, scope, Decimal(1)), _weighted(nodes, scope, Decimal(100)))
        if weights is not None and scope not in scale.sentences and changed[scope] not in makes:
            changed[scope] = weights
    return replace(scale, by_scope=changed)
