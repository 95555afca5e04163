"""Ranks of one subject's units: in their block or track, and among further ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import cast

from docgen.assess.exact import Number
from docgen.assess.order import Strength, ordered, rank, shown_ranks
from docgen.assess.past import changes
from docgen.assess.setting import Setting
from docgen.assess.units import compared
from docgen.model.assessment import Result, State
from docgen.model.figure import Figure
from docgen.model.rubric import TieKey
from docgen.model.scores import Entry
from docgen.vietnamese.collation import sort_key

ALL, TRACK = "all", "track"
"""What `also_within` calls all blocks together, and each track by itself; other words are kinds of clusters."""


def strengths(setting: Setting, block: str, results: Mapping[str, Result]) -> dict[str, Strength]:
    """By what each ranked unit is compared: its total, then what parts ties: the rubric's keys, people's decisions."""
    rule = setting.subject.rank
    found = {}
    for code, result in results.items():
        if result.state is State.RANKED and result.total is not None:
            total = compared(setting, result.scope, _number(result.total), result.percent, rule.by)
            keys = [part for key in setting.subject.ties.keys for part in _strength(setting, result, key)]
            found[code] = (total, *keys)
    return _with_decisions(setting, block, "", found)


def strengths_together(blocks: Mapping[str, Mapping[str, Strength]]) -> dict[str, Strength]:
    """The strengths of units of several blocks as one.

    A decision about a tie is one block's, so it parts nothing where units of another block are tied with them.
    """
    having: dict[Strength, set[str]] = {}
    for block, found in blocks.items():
        for strength in found.values():
            having.setdefault(strength[:-1], set()).add(block)
    return {
        code: strength if len(having[strength[:-1]]) == 1 else (*strength[:-1], 0)
        for found in blocks.values()
        for code, strength in found.items()
    }


def _number(figure: Figure) -> Number:
    return cast(Number, figure.value)


def _strength(setting: Setting, result: Result, key: TieKey) -> tuple[int, Number]:
    """How strong a unit is by one key; without a value it is weakest."""
    figure = _key_figure(setting, result, key)
    if figure is None or not isinstance(figure.value, Decimal | Fraction | int):
        return 0, Decimal(0)
    value = Fraction(figure.value)
    return 1, value if key.prefer == "more" else -value


def _key_figure(setting: Setting, result: Result, key: TieKey) -> Figure | None:
    code, year = key.code or "", setting.last_year
    if key.by == "stage":
        return result.stages[code].total if code in result.stages else None
    found = {
        "group": result.groups.get(code),
        "criterion": result.criteria.get(code),
        "previous_rank": result.previous.get(year),
        "previous_total": result.previous_totals.get(year),
        "percent": result.percent,
    }
    return found[key.by]


def _with_decisions(setting: Setting, block: str, group: str, found: Mapping[str, Strength]) -> dict[str, Strength]:
    """Strengths with the place that people gave a unit among those tied with it.

    The first is strongest, one not named is weakest. A decision that names fewer than two of those tied is about
    another tie, and parts nothing.
    """
    here = (setting.subject.code, block, group)
    decisions = [d for d in setting.round.decisions.ties if (d.subject, d.block, d.group or "") == here]
    places = dict[str, int]()
    for decision in reversed(decisions):
        order = {code: len(decision.order) - at for at, code in reversed([*enumerate(decision.order)]) if code in found}
        tied = Counter(found[code] for code in order)
        places |= {code: place for code, place in order.items() if tied[found[code]] > 1}
    return {code: (*strength, places.get(code, 0)) for code, strength in found.items()}


def ranks_of(setting: Setting, found: Mapping[str, Strength]) -> dict[str, tuple[int, str]]:
    """Rank and how it is written, by unit."""
    ranks = rank(found, setting.subject.ties.method)
    shown = shown_ranks(ranks, setting.subject.ties.shown)
    return {code: (place, shown[code]) for code, place in ranks.items()}


def with_ranks(setting: Setting, key: str, block: str, results: Mapping[str, Result]) -> dict[str, Result]:
    """The results with their rank in the block (or track), among the rubric's further ones, and their changes."""
    found = strengths(setting, block, results)
    own = _among(setting, found, {code: results[code].scope for code in found} if _by_track(setting) else {})
    done = dict(results)
    for code, (place, text) in own.items():
        figure = _figure(setting, f"{key}.{code}.hang", place, text, results[code])
        change, points_change = changes(setting, key, results[code], figure)
        done[code] = replace(results[code], rank=figure, change=change, points_change=points_change)
    for kind in setting.subject.rank.also_within:
        if kind != ALL:
            members = {code: _member(setting, code, kind, results[code]) for code in found}
            inside = {code: strength for code, strength in found.items() if members[code]}
            done = with_further(setting, key, kind, done, _among(setting, inside, members))
    return done


def with_further(
    setting: Setting, key: str, kind: str, results: Mapping[str, Result], ranks: Mapping[str, tuple[int, str]]
) -> dict[str, Result]:
    """The results with a further rank. kind: `all`, `track` or a kind of cluster."""
    done = dict(results)
    for code, (place, text) in ranks.items():
        if code in done:
            figure = _figure(setting, f"{key}.{code}.hang-{kind}", place, text, done[code])
            done[code] = replace(done[code], ranks_among={**done[code].ranks_among, kind: figure})
    return done


def _by_track(setting: Setting) -> bool:
    return setting.subject.rank.within == "track"


def _member(setting: Setting, unit: str, kind: str, result: Result) -> str:
    """Among whom a unit is ranked; empty when it belongs to nobody of this kind."""
    if kind == TRACK:
        return result.scope
    cluster = setting.cluster_of(unit, kind)
    return cluster.code if cluster is not None else ""


def _among(setting: Setting, found: Mapping[str, Strength], members: Mapping[str, str]) -> dict[str, tuple[int, str]]:
    """Ranks in each set of units by itself; in one set when `members` is empty."""
    sets: dict[str, dict[str, Strength]] = {}
    for code, strength in found.items():
        sets.setdefault(members.get(code, ""), {})[code] = strength
    return {code: place for one in sets.values() for code, place in ranks_of(setting, one).items()}


def _figure(setting: Setting, key: str, place: int, text: str, result: Result) -> Figure:
    ties = setting.subject.ties
    inputs = (result.total,) if result.total is not None else ()
    return Figure(key, place, text, inputs=inputs, rule=f"rank.{ties.method}: {ties.reference}")


def overall_order(
    setting: Setting, key: str, block: str, results: Mapping[str, Result], entries: Iterable[Entry]
) -> tuple[str, ...]:
    """Codes of ranked units as the overall table lists them: by strength, or as given when the round says so."""
    found = strengths(setting, block, results)
    standing = [entry.unit for entry in sorted(entries, key=lambda entry: entry.position) if entry.unit in found]
    if setting.round.order == "given":
        return tuple(standing)
    order = ordered(found, tie_order(setting, key, standing, standing))
    if not _by_track(setting):
        return order
    scopes = [f"{block}.{track.code}" for track in setting.rubric.block_by_code[block].tracks]
    rest = [code for code in order if results[code].scope not in scopes]
    return (*(code for scope in scopes for code in order if results[code].scope == scope), *rest)


def tie_order(setting: Setting, key: str, standing: Sequence[str], before: Iterable[str]) -> list[str]:
    """How tied units stand in the table `key`. standing: as in the workbook; before: as in the table before."""
    rule = setting.round.order_in_ties
    if rule.rule == "previous_table":
        return list(before)
    if rule.rule == "name":
        return sorted(standing, key=lambda code: sort_key(setting.units[code].name))
    if rule.rule == "register":
        place = {code: index for index, code in enumerate(setting.units)}
        return sorted(standing, key=lambda code: place[code])
    if rule.rule == "listed":
        there = set(standing)
        listed = [code for code in rule.lists.get(key, ()) if code in there]
        return list(dict.fromkeys([*listed, *standing]))
    return list(standing)


def group_strengths(setting: Setting, block: str, group: str, results: Mapping[str, Result]) -> dict[str, Strength]:
    """By what units are compared in the table of one group: its points, then people's decisions."""
    found: dict[str, Strength] = {
        code: (_number(result.groups[group]),)
        for code, result in results.items()
        if group in result.groups and result.state is State.RANKED
    }
    return _with_decisions(setting, block, group, found)
