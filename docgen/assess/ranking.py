"""Ranks of one subject's units: in their block or track, and among further ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from docgen.model.rubric import Block, TieKey
from docgen.model.scores import Entry
from docgen.vietnamese.collation import sort_key

Placing = tuple[int, str]
"""A rank, and how it is written."""
ALL, TRACK = "all", "track"
"""What `also_within` calls all blocks together, and each track by itself; other words are kinds of clusters."""


def strengths(setting: Setting, block: str, results: Mapping[str, Result]) -> dict[str, Strength]:
    """By what each ranked unit is compared: its total, then what parts ties: the rubric's keys, people's decisions."""
    rule = setting.subject.rank
    found = {}
    for code, result in results.items():
        if result.state is State.RANKED and result.total is not None:
            total = compared(setting, _number(result.total), result.percent, rule.by)
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


def ranks_of(setting: Setting, found: Mapping[str, Strength]) -> dict[str, Placing]:
    """Rank and how it is written, by unit."""
    ranks = rank(found, setting.subject.ties.method)
    shown = shown_ranks(ranks, setting.subject.ties.shown)
    return {code: (place, shown[code]) for code, place in ranks.items()}


@dataclass(frozen=True)
class Contest:
    """The units of one block, and by what the ranked ones are compared: as a whole, and in each criteria group."""

    block: Block
    results: Mapping[str, Result]
    whole: Mapping[str, Strength]
    groups: Mapping[str, Mapping[str, Strength]]


def contest(setting: Setting, block: Block, results: Mapping[str, Result]) -> Contest:
    """The contest in a block. results: its units, without any rank."""
    codes = [group.code for group in setting.subject.groups_of(block.code)]
    groups = {code: group_strengths(setting, block.code, code, results) for code in codes}
    return Contest(block, results, strengths(setting, block.code, results), groups)


def ranked(setting: Setting, contests: Sequence[Contest]) -> list[dict[str, Result]]:
    """The results of each contest with their ranks in it, in its groups, and among the rubric's further ones.

    The places and points that a unit won or lost against the last year follow from its rank, and come with it.
    """
    together: dict[str, Placing] = {}
    if ALL in setting.subject.rank.also_within:
        together = ranks_of(setting, strengths_together({one.block.code: one.whole for one in contests}))
    return [_ranked(setting, one, together) for one in contests]


def _ranked(setting: Setting, one: Contest, together: Mapping[str, Placing]) -> dict[str, Result]:
    key, results = f"{setting.subject.code}.{one.block.code}", one.results
    further, in_groups = _further(setting, one, together), _ranks_in_groups(setting, key, one)
    done = dict(results)
    for code, placing in _own(setting, one).items():
        result, name = results[code], f"{key}.{code}.hang"
        inputs = (result.total,) if result.total is not None else ()
        rank = _figure(setting, name, placing, inputs)
        change, points_change = changes(setting, key, result, rank)
        among = {
            kind: _figure(setting, f"{name}-{kind}", ranks[code], inputs) for kind, ranks in further if code in ranks
        }
        done[code] = replace(
            result,
            rank=rank,
            change=change,
            points_change=points_change,
            ranks_among=among,
            group_ranks=in_groups[code],
        )
    return done


def _own(setting: Setting, one: Contest) -> dict[str, Placing]:
    """The ranks in the block, or in each of its tracks."""
    return _among(
        setting, one.whole, {code: one.results[code].scope for code in one.whole} if _by_track(setting) else {}
    )


def _further(
    setting: Setting, one: Contest, together: Mapping[str, Placing]
) -> list[tuple[str, Mapping[str, Placing]]]:
    """The further ranks, by `track`, kind of cluster or `all`. together: those of the units of all blocks."""
    found: list[tuple[str, Mapping[str, Placing]]] = []
    for kind in setting.subject.rank.also_within:
        if kind != ALL:
            members = {code: _member(setting, code, kind, one.results[code]) for code in one.whole}
            inside = {code: strength for code, strength in one.whole.items() if members[code]}
            found.append((kind, _among(setting, inside, members)))
    return [*found, (ALL, together)]


def _ranks_in_groups(setting: Setting, key: str, one: Contest) -> dict[str, dict[str, Figure]]:
    """The ranks in each criteria group, by unit and group."""
    ranks: dict[str, dict[str, Figure]] = {code: {} for code in one.whole}
    for group, found in one.groups.items():
        for code, placing in ranks_of(setting, found).items():
            inputs = (one.results[code].groups[group],)
            ranks[code][group] = _figure(setting, f"{key}.nhom.{group}.{code}.hang", placing, inputs)
    return ranks


def _by_track(setting: Setting) -> bool:
    return setting.subject.rank.within == "track"


def _member(setting: Setting, unit: str, kind: str, result: Result) -> str:
    """Among whom a unit is ranked; empty when it belongs to nobody of this kind."""
    if kind == TRACK:
        return result.scope
    cluster = setting.cluster_of(unit, kind)
    return cluster.code if cluster is not None else ""


def _among(setting: Setting, found: Mapping[str, Strength], members: Mapping[str, str]) -> dict[str, Placing]:
    """Ranks in each set of units by itself; in one set when `members` is empty."""
    sets: dict[str, dict[str, Strength]] = {}
    for code, strength in found.items():
        sets.setdefault(members.get(code, ""), {})[code] = strength
    return {code: place for one in sets.values() for code, place in ranks_of(setting, one).items()}


def _figure(setting: Setting, key: str, placing: Placing, inputs: tuple[Figure, ...]) -> Figure:
    place, text = placing
    return Figure(key, place, text, inputs=inputs, rule=setting.rank_rule)


def overall_order(setting: Setting, key: str, one: Contest, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Codes of ranked units as the overall table lists them: by strength, or as given when the round says so."""
    found, results = one.whole, one.results
    standing = [entry.unit for entry in sorted(entries, key=lambda entry: entry.position) if entry.unit in found]
    if setting.round.order == "given":
        return tuple(standing)
    order = ordered(found, tie_order(setting, key, standing, standing))
    if not _by_track(setting):
        return order
    scopes = [f"{one.block.code}.{track.code}" for track in one.block.tracks]
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
        if result.state is State.RANKED and group in result.groups
    }
    return _with_decisions(setting, block, group, found)
