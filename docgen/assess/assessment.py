"""From scores to outcome: totals, ranks, tiers, shares, means, changes. Pure: no files, no clock, all in Decimal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from docgen.assess import figures
from docgen.assess.mean import mean, overall_mean, rounded
from docgen.assess.order import as_compared, ordered, rank
from docgen.assess.tier import shares, tier_of
from docgen.assess.total import total_of
from docgen.model.assessment import (
    Assessment,
    BlockOutcome,
    GroupOutcome,
    Result,
    SubjectOutcome,
    TierOutcome,
)
from docgen.model.figure import Figure
from docgen.model.register import Unit
from docgen.model.round import Round
from docgen.model.rubric import Block, CriteriaGroup, NumberForms, Rubric, Subject, Tier
from docgen.model.scores import Entry, Scoresheet


def assess(scores: Scoresheet, rubric: Rubric, round_: Round, units: Mapping[str, Unit]) -> Assessment:
    """Everything that follows from a round's scores by the rubric's rules.

    units: unit code → unit, of the round's office. Raises `Refused` when points have more decimals than are written.
    """
    found = {year for entry in scores.entries for year in entry.previous_ranks}
    # A document that shows two earlier years has two, whether or not anything is known of them.
    years = sorted(found or {round_.year - 1, round_.year - 2}, reverse=True)
    years += range(years[-1] - 1, years[-1] - 1 - max(0, 2 - len(years)), -1)
    subjects = tuple(
        _subject(_Setting(subject, rubric, round_, units, tuple(years)), scores.entries) for subject in rubric.subjects
    )
    return Assessment(round_.year, subjects, tuple(years))


@dataclass(frozen=True)
class _Setting:
    """What every step needs to know and none changes."""

    subject: Subject
    rubric: Rubric
    round: Round
    units: Mapping[str, Unit]
    years: tuple[int, ...]


def _subject(setting: _Setting, entries: Iterable[Entry]) -> SubjectOutcome:
    subject = setting.subject
    mine = [entry for entry in entries if entry.subject == subject.code]
    blocks = tuple(
        _block(setting, block, [entry for entry in mine if entry.block == block.code])
        for block in setting.rubric.blocks
        if any(entry.block == block.code for entry in mine)
    )
    scale = figures.points(f"{subject.code}.thang-diem", subject.scale, NumberForms(), rule=subject.scale_reference)
    totals = [_totals(block.ranked) for block in blocks if block.ranked]
    whole = None
    if totals:
        exact = overall_mean(totals, subject.mean)
        inputs = tuple(block.mean for block in blocks if block.mean is not None)
        whole = _mean(f"{subject.code}.trung-binh", exact, subject, inputs, subject.mean.method)
    return SubjectOutcome(subject, blocks, scale, whole, _mean_tier(whole, subject))


def _block(setting: _Setting, block: Block, entries: list[Entry]) -> BlockOutcome:
    subject, key = setting.subject, f"{setting.subject.code}.{block.code}"
    groups = subject.groups_of(block.code)
    scored = {entry.unit: _result(setting, key, groups, entry) for entry in entries}
    results = _ranked(setting, key, {code: result for code, result in scored.items() if result.assessed})
    order = _overall_order(setting, key, results, entries)
    outcomes = _groups(setting, key, block, groups, results, order)
    results = _with_group_ranks(setting, key, results, outcomes)
    outcomes = tuple(_refreshed(outcome, results) for outcome in outcomes)
    ranked = tuple(results[code] for code in order)
    absent = _not_assessed(setting, block, scored)
    exact = mean(_totals(ranked)) if ranked else None
    totals = tuple(result.total for result in ranked if result.total is not None)
    block_mean = None if exact is None else _mean(f"{key}.trung-binh", exact, subject, totals, "mean")
    return BlockOutcome(
        block=block,
        order=ranked + absent,
        units=figures.count(f"{key}.so-don-vi", len(ranked) + len(absent), rule="count"),
        assessed=figures.count(f"{key}.so-danh-gia", len(ranked), inputs=totals, rule="count"),
        tiers=_tiers(setting, key, block, ranked),
        groups=outcomes,
        mean=block_mean,
        mean_tier=_mean_tier(block_mean, subject),
    )


def _result(setting: _Setting, key: str, groups: tuple[CriteriaGroup, ...], entry: Entry) -> Result:
    """A unit's points, total, tier and earlier ranks; its rank needs the others."""
    subject = setting.subject
    unit = setting.units[entry.unit]
    block = entry.block
    marks = {
        group.code: figures.points(
            f"{key}.nhom.{group.code}.{unit.code}.diem",
            entry.marks[group.code].value,
            subject.writing.points,
            places=(entry.marks[group.code].place,),
            maximum=group.maximum.get(block),
        )
        for group in groups
        if group.code in entry.marks
    }
    previous = {
        year: Figure(f"{key}.{unit.code}.hang-{year}", int(mark.value), str(int(mark.value)), places=(mark.place,))
        for year, mark in entry.previous_ranks.items()
    }
    codes = tuple(group.code for group in groups)
    outcome = total_of(entry, codes, subject.total, setting.round.given_totals)
    if outcome is None:
        return Result(unit, groups=marks, previous=previous)
    value, origin = outcome
    given = origin == "given" and entry.total is not None
    total = figures.points(
        f"{key}.{unit.code}.tong",
        value,
        subject.writing.totals,
        places=(entry.total.place,) if given and entry.total is not None else (),
        inputs=() if given else tuple(marks.values()),
        rule=f"total.{origin}: {subject.total.reference}",
        maximum=subject.scale,
    )
    tier = tier_of(as_compared(value, subject.rank), subject.tiers)
    return Result(unit, groups=marks, total=total, tier=tier, previous=previous)


def _compared(value: object, setting: _Setting) -> Decimal:
    assert isinstance(value, Decimal)
    return as_compared(value, setting.subject.rank)


def _totals(results: Iterable[Result]) -> list[Decimal]:
    return [r.total.value for r in results if r.total is not None and isinstance(r.total.value, Decimal)]


def _ranked(setting: _Setting, key: str, results: dict[str, Result]) -> dict[str, Result]:
    """The same results with rank, and the places won or lost against the last year."""
    subject = setting.subject
    compared = {code: _compared(r.total.value, setting) for code, r in results.items() if r.total is not None}
    ranks = rank(compared, subject.ties.method)
    rule = f"rank.{subject.ties.method}: {subject.ties.reference}"
    done = {}
    for code, result in results.items():
        inputs = (result.total,) if result.total is not None else ()
        mine = figures.count(f"{key}.{code}.hang", ranks[code], inputs=inputs, rule=rule)
        done[code] = replace(result, rank=mine, change=_change(setting, key, code, result, mine))
    return done


def _change(setting: _Setting, key: str, code: str, result: Result, mine: Figure) -> Figure | None:
    last = result.previous.get(setting.round.year - 1)
    if last is None or not isinstance(last.value, int) or not isinstance(mine.value, int):
        return None
    gained = last.value - mine.value
    return figures.count(f"{key}.{code}.so-bac", gained, inputs=(last, mine), rule="change", unsigned=True)


def _overall_order(setting: _Setting, key: str, results: dict[str, Result], entries: list[Entry]) -> tuple[str, ...]:
    """Unit codes as the overall table lists them: by total, or as given when the round says so."""
    standing = [entry.unit for entry in sorted(entries, key=lambda entry: entry.position) if entry.unit in results]
    if setting.round.order == "given":
        return tuple(standing)
    compared = {code: _compared(r.total.value, setting) for code, r in results.items() if r.total is not None}
    return ordered(compared, _tie_order(setting, key, standing, standing))


def _tie_order(setting: _Setting, key: str, standing: list[str], before: Iterable[str]) -> list[str]:
    """How tied units stand in the table `key`. standing: as in the workbook; before: as in the table before."""
    rule = setting.round.order_in_ties
    if rule.rule == "previous_table":
        return list(before)
    if rule.rule == "listed":
        listed = [code for code in rule.lists.get(key, ()) if code in standing]
        return listed + [code for code in standing if code not in listed]
    return standing


def _groups(
    setting: _Setting,
    key: str,
    block: Block,
    groups: tuple[CriteriaGroup, ...],
    results: dict[str, Result],
    order: tuple[str, ...],
) -> tuple[GroupOutcome, ...]:
    """Every criteria group with its units in the order of its own table; tables follow each other in rubric order."""
    outcomes = []
    before = order
    standing = list(results)
    for group in groups:
        name = f"{key}.{group.code}"
        got = {code: r.groups[group.code].value for code, r in results.items() if group.code in r.groups}
        values = {code: value for code, value in got.items() if isinstance(value, Decimal)}
        before = ordered(values, _tie_order(setting, name, standing, before))
        outcomes.append(_group(setting, key, block, group, tuple(results[code] for code in before)))
    return tuple(outcomes)


def _group(setting: _Setting, key: str, block: Block, group: CriteriaGroup, order: tuple[Result, ...]) -> GroupOutcome:
    stated = group.maximum.get(block.code)
    reached = [value for r in order if isinstance(value := r.groups[group.code].value, Decimal)]
    highest = stated if stated is not None else max(reached, default=None)
    maximum = None
    if stated is not None:
        rule = f"maximum: {group.reference}"
        maximum = figures.points(f"{key}.nhom.{group.code}.diem-toi-da", stated, NumberForms(), rule=rule)
    top = tuple(r for r in order if r.groups[group.code].value == highest)
    return GroupOutcome(group, maximum, order, top)


def _with_group_ranks(
    setting: _Setting, key: str, results: dict[str, Result], outcomes: tuple[GroupOutcome, ...]
) -> dict[str, Result]:
    ranks: dict[str, dict[str, Figure]] = {code: {} for code in results}
    ties = setting.subject.ties
    for outcome in outcomes:
        group = outcome.group.code
        points = {r.unit.code: r.groups[group].value for r in outcome.order}
        values = {code: value for code, value in points.items() if isinstance(value, Decimal)}
        for code, place in rank(values, ties.method).items():
            ranks[code][group] = figures.count(
                f"{key}.nhom.{group}.{code}.hang",
                place,
                inputs=(results[code].groups[group],),
                rule=f"rank.{ties.method}: {ties.reference}",
            )
    return {code: replace(result, group_ranks=ranks[code]) for code, result in results.items()}


def _refreshed(outcome: GroupOutcome, results: dict[str, Result]) -> GroupOutcome:
    return replace(
        outcome,
        order=tuple(results[r.unit.code] for r in outcome.order),
        at_maximum=tuple(results[r.unit.code] for r in outcome.at_maximum),
    )


def _not_assessed(setting: _Setting, block: Block, scored: dict[str, Result]) -> tuple[Result, ...]:
    """Units without a total, as they stand in the workbook, then those that are not even in it."""
    subject = setting.subject.code
    reasons = {item.unit: item.reason for item in setting.round.not_assessed if item.concerns(subject)}
    absent = [code for code, result in scored.items() if not result.assessed]
    absent += [
        code
        for code in reasons
        if code in setting.units
        and setting.round.block_of(setting.units[code], subject) == block.code
        and code not in scored
    ]
    read = {code: scored.get(code, Result(setting.units[code])) for code in absent}
    return tuple(replace(result, reason=reasons.get(code, "")) for code, result in read.items())


def _tiers(setting: _Setting, key: str, block: Block, ranked: tuple[Result, ...]) -> tuple[TierOutcome, ...]:
    subject = setting.subject
    members = {tier.code: tuple(r for r in ranked if r.tier == tier) for tier in subject.tiers}
    percents = shares([len(members[tier.code]) for tier in subject.tiers], subject.shares)
    return tuple(
        _tier(setting, key, block, tier, members[tier.code], percent)
        for tier, percent in zip(subject.tiers, percents, strict=True)
    )


def _tier(
    setting: _Setting, key: str, block: Block, tier: Tier, members: tuple[Result, ...], percent: int
) -> TierOutcome:
    name = f"{key}.muc.{tier.code}"
    rule = setting.subject.shares
    inputs = tuple(r.total for r in members if r.total is not None)
    count = figures.count(f"{name}.so-luong", len(members), inputs=inputs, rule="count")
    share = figures.percent(f"{name}.ty-le", percent, inputs=(count,), rule=f"share.{rule.method}: {rule.reference}")
    last = setting.round.previous.get(setting.round.year - 1)
    known = last.tier_counts.get(setting.subject.code, {}).get(block.code, {}) if last else {}
    if last is None or tier.code not in known:
        return TierOutcome(tier, members, count, share)
    before = figures.count(f"{name}.so-luong-truoc", known[tier.code], rule=f"typed: {last.reference}")
    growth = figures.count(f"{name}.tang-them", len(members) - known[tier.code], inputs=(count, before), rule="growth")
    return TierOutcome(tier, members, count, share, before, growth)


def _mean(key: str, exact: Fraction, subject: Subject, inputs: tuple[Figure, ...], method: str) -> Figure:
    rule = f"mean.{method}, {subject.mean.decimals}: {subject.mean.reference}"
    return figures.mean(
        key, exact, rounded(exact, subject.mean.decimals), subject.writing.means, inputs=inputs, rule=rule
    )


def _mean_tier(figure: Figure | None, subject: Subject) -> Tier | None:
    """The tier of a mean as it is printed, so that a reader never sees “85,0” called by the tier below 85."""
    if figure is None or not isinstance(figure.value, Fraction):
        return None
    return tier_of(rounded(figure.value, subject.mean.decimals), subject.tiers)
