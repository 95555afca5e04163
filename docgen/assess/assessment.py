"""From scores to outcome: totals, ranks, tiers, shares, means, changes. Pure: no files, no clock, all exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import cast

from docgen.assess import figures
from docgen.assess.exact import Number, by, rounded, times
from docgen.assess.mean import mean, overall_mean
from docgen.assess.order import ordered
from docgen.assess.past import newcomers, past_of
from docgen.assess.ranking import Contest, contest, overall_order, ranked, tie_order
from docgen.assess.setting import Setting
from docgen.assess.tier import shares, tier_of
from docgen.assess.total import full_mark
from docgen.assess.units import result_of
from docgen.memory import uncollected
from docgen.model.assessment import (
    Assessment,
    BlockOutcome,
    ClusterOutcome,
    GroupOutcome,
    Result,
    State,
    SubjectOutcome,
    TierOutcome,
)
from docgen.model.figure import Figure
from docgen.model.register import Cluster, Unit
from docgen.model.round import PreviousYear, Round
from docgen.model.rubric import Block, CriteriaGroup, Rubric, Subject, Tier, alike
from docgen.model.scores import Entry, Scoresheet


@uncollected()
def assess(
    scores: Scoresheet,
    rubric: Rubric,
    round_: Round,
    units: Mapping[str, Unit],
    clusters: Mapping[str, Cluster] | None = None,
    former: Mapping[str, Unit] | None = None,
) -> Assessment:
    """Everything that follows from a round's scores by the rubric's rules.

    units: unit code → unit, of the round's office. clusters: by code. former: units of earlier years, for the past of
    those made from them. Raises `Refused` when points have more decimals than are written.
    """
    years = _earlier_years(scores, round_)
    settings = (
        Setting(subject, rubric, round_, units, years, clusters or {}, former or {}) for subject in rubric.subjects
    )
    return Assessment(round_.year, tuple(_subject(setting, scores.entries) for setting in settings), years)


def _earlier_years(scores: Scoresheet, round_: Round) -> tuple[int, ...]:
    """The years with a past, latest first. A document that shows two earlier years has two, known or not."""
    found = {year for entry in scores.entries for year in (*entry.previous_ranks, *entry.previous_totals)}
    found |= {year for year, past in round_.previous.items() if past.results}
    years = sorted(found or {round_.year - 1, round_.year - 2}, reverse=True)
    years += range(years[-1] - 1, years[-1] - 1 - max(0, 2 - len(years)), -1)
    return tuple(years)


def _subject(setting: Setting, entries: Iterable[Entry]) -> SubjectOutcome:
    subject = setting.subject
    mine = [entry for entry in entries if entry.subject == subject.code]
    present = [block for block in setting.rubric.blocks if any(entry.block == block.code for entry in mine)]
    contests = [contest(setting, block, _results(setting, block, mine)) for block in present]
    blocks = tuple(
        _block(setting, one, results, [entry for entry in mine if entry.block == one.block.code])
        for one, results in zip(contests, ranked(setting, contests), strict=True)
    )
    scale = alike(subject.scale, [scope for block in present for scope in block.scopes()])
    key, rule = f"{subject.code}.thang-diem", subject.scale_reference
    totals = [found for block in blocks if (found := _averaged(subject, block.order))]
    whole = None
    if totals:
        inputs = tuple(block.mean for block in blocks if block.mean is not None)
        whole = _mean(
            f"{subject.code}.trung-binh", overall_mean(totals, subject.mean), subject, inputs, subject.mean.method
        )
    everyone = tuple(result for block in blocks for result in block.order)
    return SubjectOutcome(
        subject,
        blocks,
        None if scale is None else figures.points(key, scale, figures.PLAIN, rule=rule),
        whole,
        _mean_tier(whole, subject, everyone),
        _tiers(setting, subject.code, [block.code for block in present], everyone),
    )


def _results(setting: Setting, block: Block, entries: Sequence[Entry]) -> dict[str, Result]:
    """The block's units but for their ranks."""
    key = f"{setting.subject.code}.{block.code}"
    mine = {entry.unit: entry for entry in entries if entry.block == block.code}
    pasts = {unit: past_of(setting, key, entry) for unit, entry in mine.items()}
    new = newcomers(setting, pasts)
    return {unit: result_of(setting, key, entry, pasts[unit], unit in new) for unit, entry in mine.items()}


def _block(setting: Setting, one: Contest, results: dict[str, Result], entries: list[Entry]) -> BlockOutcome:
    """The outcome of a contest. results: of its units, with their ranks; entries: of the block."""
    block, key = one.block, f"{setting.subject.code}.{one.block.code}"
    order = overall_order(setting, key, one, entries)
    with_rank = tuple(results[code] for code in order)
    unranked = tuple(result for result in results.values() if result.state is State.NOT_RANKED)
    absent = _not_assessed(setting, block, results)
    scored = with_rank + unranked
    totals = tuple(result.total for result in scored if result.total is not None and result.counted)
    values = _averaged(setting.subject, scored)
    exact = mean(values) if values else None
    block_mean = None if exact is None else _mean(f"{key}.trung-binh", exact, setting.subject, totals, "mean")
    everyone = scored + absent
    return BlockOutcome(
        block=block,
        order=everyone,
        units=figures.count(f"{key}.so-don-vi", len(everyone), rule="count"),
        assessed=figures.count(
            f"{key}.so-danh-gia",
            len(scored),
            inputs=tuple(r.total for r in scored if r.total is not None),
            rule="count",
        ),
        tiers=_tiers(setting, key, [block.code], scored),
        groups=_groups(setting, key, one, results, order),
        mean=block_mean,
        mean_tier=_mean_tier(block_mean, setting.subject, scored),
        clusters=_clusters(setting, key, everyone),
    )


def _averaged(subject: Subject, results: Iterable[Result]) -> list[Number]:
    """What the means of a subject are means of: the totals of units that count, or their percentages."""
    counted = (r for r in results if r.counted)
    found = [r.percent if subject.mean.of == "percent" else r.total for r in counted]
    return [cast(Number, figure.value) for figure in found if figure is not None]


def _groups(
    setting: Setting, key: str, one: Contest, results: Mapping[str, Result], order: tuple[str, ...]
) -> tuple[GroupOutcome, ...]:
    """Every criteria group with its units in the order of its own table; tables follow each other in rubric order."""
    outcomes = []
    before = order
    standing = [code for code, result in results.items() if result.state is State.RANKED]
    for group in setting.subject.groups_of(one.block.code):
        before = ordered(one.groups[group.code], tie_order(setting, f"{key}.{group.code}", standing, before))
        outcomes.append(_group(setting, key, one.block, group, results, before))
    return tuple(outcomes)


def _group(
    setting: Setting,
    key: str,
    block: Block,
    group: CriteriaGroup,
    results: Mapping[str, Result],
    order: tuple[str, ...],
) -> GroupOutcome:
    name, subject = f"{key}.nhom.{group.code}", setting.subject
    ranked = tuple(results[code] for code in order)
    full = _full_marks(group, ranked)
    stated = alike(group.maximum, [scope for scope in block.scopes() if group.applies_to(scope)])
    maximum = None
    if stated is not None:
        rule = f"maximum: {group.reference}"
        maximum = figures.points(f"{name}.diem-toi-da", stated, figures.PLAIN, rule=rule)
    counted = [r for r in results.values() if r.assessed and r.counted and group.code in r.groups]
    average = None
    if counted:
        exact = mean([_points(result, group) for result in counted])
        average = _mean(f"{name}.trung-binh", exact, subject, tuple(r.groups[group.code] for r in counted), "mean")
    top = tuple(result for result in ranked if _points(result, group) == full[result.scope])
    return GroupOutcome(group, maximum, ranked, top, average)


def _full_marks(group: CriteriaGroup, ranked: Sequence[Result]) -> dict[str, Number | None]:
    """The full mark of a group by scope; where the rubric has none, the most that anybody has."""
    known = {scope: full_mark(group, scope) for scope in {result.scope for result in ranked}}
    if None not in known.values():
        return known
    highest = max((_points(result, group) for result in ranked), default=None)
    return {scope: highest if own is None else own for scope, own in known.items()}


def _points(result: Result, group: CriteriaGroup) -> Number:
    return cast(Number, result.groups[group.code].value)


def _not_assessed(setting: Setting, block: Block, scored: dict[str, Result]) -> tuple[Result, ...]:
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


def _tiers(setting: Setting, key: str, blocks: Sequence[str], scored: tuple[Result, ...]) -> tuple[TierOutcome, ...]:
    """The tiers of these blocks together. Members of a tier are the ranked units and those that count."""
    subject = setting.subject
    members: dict[str, list[Result]] = {tier.code: [] for tier in subject.tiers}
    for result in scored:
        if result.tier is not None and result.counted:
            members[result.tier.code].append(result)
    percents = shares([len(members[tier.code]) for tier in subject.tiers], subject.shares)
    return tuple(
        _tier(setting, key, blocks, tier, tuple(members[tier.code]), percent)
        for tier, percent in zip(subject.tiers, percents, strict=True)
    )


def _tier(
    setting: Setting, key: str, blocks: Sequence[str], tier: Tier, members: tuple[Result, ...], percent: Decimal
) -> TierOutcome:
    name = f"{key}.muc.{tier.code}"
    rule = setting.subject.shares
    inputs = tuple(r.total for r in members if r.total is not None)
    count = figures.count(f"{name}.so-luong", len(members), inputs=inputs, rule="count")
    share = figures.percent(f"{name}.ty-le", percent, inputs=(count,), rule=f"share.{rule.method}: {rule.reference}")
    last = setting.round.previous.get(setting.last_year)
    of_tier = _last_count(last, setting.subject, blocks, tier)
    if last is None or of_tier is None:
        return TierOutcome(tier, members, count, share)
    before = figures.count(f"{name}.so-luong-truoc", of_tier, rule=f"typed: {last.reference}")
    if not last.comparable_in(setting.subject.code):
        return TierOutcome(tier, members, count, share, before)
    growth = figures.count(f"{name}.tang-them", len(members) - of_tier, inputs=(count, before), rule="growth")
    return TierOutcome(tier, members, count, share, before, growth)


def _last_count(last: PreviousYear | None, subject: Subject, blocks: Sequence[str], tier: Tier) -> int | None:
    """Last year's number in a tier of these blocks together; None where that of one of them is not known."""
    known = last.tier_counts.get(subject.code, {}) if last is not None else {}
    counts = [known.get(block, {}).get(tier.code) for block in blocks]
    return None if None in counts else sum(count for count in counts if count is not None)


def _clusters(setting: Setting, key: str, order: tuple[Result, ...]) -> tuple[ClusterOutcome, ...]:
    """The clusters whose kinds the rubric ranks by, in the order of the register. order: of the block's table."""
    found = []
    for kind in setting.subject.rank.also_within:
        members: dict[str, list[Result]] = {}
        for result in order:
            cluster = setting.cluster_of(result.unit.code, kind)
            if cluster is not None:
                members.setdefault(cluster.code, []).append(result)
        in_order = [cluster for code, cluster in setting.clusters.items() if code in members]
        found += [_cluster(setting, f"{key}.cum.{c.code}", c, members[c.code]) for c in in_order]
    return tuple(found)


def _cluster(setting: Setting, key: str, cluster: Cluster, members: list[Result]) -> ClusterOutcome:
    ranked = [result for result in members if result.state is State.RANKED]
    if setting.round.order == "rank":
        ranked.sort(key=lambda result: cast(int, result.ranks_among[cluster.kind].value))
    others = [result for result in members if result.state is not State.RANKED]
    totals = tuple(r.total for r in members if r.total is not None)
    counted, average = _averaged(setting.subject, members), None
    if counted:
        inputs = tuple(r.total for r in members if r.total is not None and r.counted)
        average = _mean(f"{key}.trung-binh", mean(counted), setting.subject, inputs, "mean")
    return ClusterOutcome(
        cluster,
        (*ranked, *others),
        figures.count(f"{key}.so-don-vi", len(members), rule="count"),
        figures.count(f"{key}.so-danh-gia", len(totals), inputs=totals, rule="count"),
        average,
        _mean_tier(average, setting.subject, members),
    )


def _mean(key: str, exact: Fraction, subject: Subject, inputs: tuple[Figure, ...], method: str) -> Figure:
    rule = f"mean.{method}, {subject.mean.decimals}: {subject.mean.reference}"
    return figures.mean(
        key, exact, rounded(exact, subject.mean.decimals), subject.writing.means, inputs=inputs, rule=rule
    )


def _mean_tier(figure: Figure | None, subject: Subject, results: Iterable[Result]) -> Tier | None:
    """The tier of a mean as it is printed, so that a reader never sees “85,0” called by the tier below 85.

    results: whose mean it is. None where bounds differ between them, or are percent of maxima that differ: a mean of
    all has no tier then.
    """
    counted = [result for result in results if result.assessed and result.counted]
    if figure is None or not isinstance(figure.value, Fraction):
        return None
    value: Number = rounded(figure.value, subject.mean.decimals)
    scopes = {result.scope for result in counted}
    if any(alike(tier.lower_bounds, scopes) is None for tier in subject.tiers[:-1]):
        return None
    if subject.mean.of == "percent":
        return tier_of(value, subject.tiers, min(scopes)) if subject.tiers_by == "percent" else None
    if subject.tiers_by == "percent":
        full = {None if result.maximum is None else cast(Number, result.maximum.value) for result in counted}
        highest = full.pop() if len(full) == 1 else None
        if highest is None:
            return None
        value = by(times(value, Decimal(100)), highest)
    return tier_of(value, subject.tiers, min(scopes))
