"""A second, plain assessment of whole rounds under every rule of rubric and round, to hold docgen against.

Written from what the rules say, in Fractions and loops, and never fast. It shares nothing with `docgen.assess`; of the
models it reads the entries that people type, and none of what they compute.

`reckon` gives every outcome under a path that a person can read: `cntt/xa/xa-1/total`. `told.outcome` gives what docgen
made of the same round under the same paths, so that two dictionaries are to be equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from docgen.model.register import Cluster, Unit
from docgen.model.round import Round
from docgen.model.rubric import CriteriaGroup, Criterion, NumberForm, Rubric, Subject, Tier
from docgen.model.scores import Entry, Scoresheet
from tests.naive import half_up, mean, shares

Outcome = dict[str, Any]
"""Values by path: exact numbers, texts as printed, codes, or lists of codes."""


@dataclass
class One:
    """What is known of one unit's outcome while it is reckoned."""

    entry: Entry
    scope: str
    groups: dict[str, Fraction] = field(default_factory=dict)
    criteria: dict[str, Fraction] = field(default_factory=dict)
    total: Fraction | None = None
    full: Fraction | None = None
    percent: Fraction | None = None
    tier: int = 0
    ranked: bool = False
    counted: bool = True
    stage_totals: dict[str, Fraction] = field(default_factory=dict)
    past_rank: dict[int, int | str] = field(default_factory=dict)
    past_total: dict[int, Fraction] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.entry.unit

    @property
    def block(self) -> str:
        return self.entry.block


# --- what holds for whom ---


def own(values: Mapping[str, Any] | None, scope: str) -> Fraction | None:
    """The number of a track, else of its block, else of all."""
    for key in (scope, scope.split(".")[0], "*"):
        if values and key in values:
            return Fraction(values[key])
    return None


def same(values: Sequence[Fraction | None]) -> Fraction | None:
    """The number that all agree on; None where they do not, or where one has none."""
    return values[0] if values and all(value == values[0] for value in values) else None


def concerns(blocks: Sequence[str] | None, scope: str) -> bool:
    """Whether a group or criterion is for units of this scope; for a block: for some of its units."""
    if blocks is None:
        return True
    for listed in blocks:
        if listed in (scope, scope.split(".")[0]):
            return True
        if "." not in scope and listed.split(".")[0] == scope:
            return True
    return False


def groups_for(subject: Subject, scope: str) -> list[CriteriaGroup]:
    """The groups in which units of a scope have points: also of criteria some must be for them."""
    return [
        group
        for group in subject.groups
        if group.kind != "named"
        and concerns(group.blocks, scope)
        and (not group.criteria or any(True for _leaf in leaves(group, scope)))
    ]


def is_adjustment(group: CriteriaGroup) -> bool:
    return group.kind in ("bonus", "penalty", "adjustment")


def leaves(part: CriteriaGroup | Criterion, scope: str) -> Iterator[Criterion]:
    """The criteria with points of their own below a group."""
    for criterion in part.criteria:
        if concerns(criterion.blocks, scope):
            if criterion.criteria:
                yield from leaves(criterion, scope)
            else:
                yield criterion


# --- one unit's points ---


def with_weight(value: Fraction, weights: Mapping[str, Any], scope: str) -> Fraction:
    weight = own(weights, scope)
    return value if weight is None else value * weight


def full_mark(group: CriteriaGroup, scope: str, gone: frozenset[str]) -> Fraction | None:
    """What a unit can get in a group at most, when these points do not apply to it."""
    if group.code in gone:
        return Fraction(0)
    below = list(leaves(group, scope))
    stated = own(group.maximum, scope)
    if not below or (stated is not None and not any(leaf.code in gone for leaf in below)):
        return stated
    highest = Fraction(0)
    for leaf in below:
        if leaf.code not in gone:
            maximum = own(leaf.maximum, scope)
            if maximum is None:
                return None
            highest += with_weight(maximum, leaf.weight, scope)
    return highest


def points_of(subject: Subject, entry: Entry, group: CriteriaGroup) -> Fraction | None:
    """What stands in a group's column; None where nothing does."""
    scope, gone = scope_of(entry), entry.not_applicable
    typed = Fraction(entry.marks[group.code].value) if group.code in entry.marks else None
    if typed is not None and group.code in entry.decided:
        return typed
    if group.code in gone:
        return None
    applying = [leaf for leaf in leaves(group, scope) if leaf.code not in gone]
    if is_adjustment(group):
        applying = [leaf for leaf in applying if leaf.code in entry.criteria]
    summed = None
    if applying and all(leaf.code in entry.criteria for leaf in applying):
        summed = sum(
            (with_weight(Fraction(entry.criteria[leaf.code].value), leaf.weight, scope) for leaf in applying),
            Fraction(0),
        )
    if is_adjustment(group):
        return cut(group, typed if typed is not None else summed or Fraction(0))
    if group.criteria and not applying:
        return None
    if summed is None or (typed is not None and subject.total.method == "given"):
        return typed
    rule = subject.not_applicable
    if rule and (rule.method, rule.within) == ("convert", "group"):
        whole, left = full_mark(group, scope, frozenset()), full_mark(group, scope, gone)
        if whole is not None and left:
            return summed / left * whole
    return summed


def cut(group: CriteriaGroup, value: Fraction) -> Fraction:
    """A bonus or penalty is at most `most`, where the rubric says that it is cut to that."""
    if group.kind == "adjustment" or group.above_most != "cut" or group.most is None:
        return value
    most = Fraction(group.most)
    if value > most:
        return most
    return -most if value < -most else value


def scope_of(entry: Entry) -> str:
    return f"{entry.block}.{entry.track}" if entry.track else entry.block


def all_gone(subject: Subject, entry: Entry) -> set[str]:
    """Points that do not apply: also criteria of a group that does not, and a group none of whose criteria does."""
    gone = set(entry.not_applicable)
    for group in groups_for(subject, scope_of(entry)):
        below = {leaf.code for leaf in leaves(group, scope_of(entry))}
        if group.code in gone:
            gone |= below
        elif below and not below - gone:
            gone.add(group.code)
    return gone


def gone_with(subject: Subject, group: CriteriaGroup, scope: str, gone: frozenset[str]) -> tuple[Any, Any]:
    """What a group brings to the total at most: without the points that do not apply, and with them."""
    left, whole = full_mark(group, scope, gone), full_mark(group, scope, frozenset())
    if subject.total.method == "weighted":
        weight = own(group.weight, scope)
        assert weight is not None
        if subject.total.of == "ratio":
            return (Fraction(0) if left == 0 else weight), weight
        return (None if left is None else left * weight), (None if whole is None else whole * weight)
    return left, whole


def own_full_mark(subject: Subject, entry: Entry) -> Fraction | None:
    """The unit's own full mark: the scale, less what does not apply where that is not converted."""
    scope, rule = scope_of(entry), subject.not_applicable
    scale = own(subject.scale, scope)
    if scale is None or not entry.not_applicable or rule is None or rule.method == "convert":
        return scale
    for group in groups_for(subject, scope):
        if not is_adjustment(group):
            left, whole = gone_with(subject, group, scope, entry.not_applicable)
            if left != whole and (left is None or whole is None):
                return None
            if left is not None:
                scale -= whole - left
    return scale


def sum_of_parts(subject: Subject, entry: Entry) -> Fraction | None:
    """What the rules make of a unit's points; None where some are missing, or none apply."""
    scope, rule, gone = scope_of(entry), subject.not_applicable, entry.not_applicable
    total, left, whole = Fraction(0), Fraction(0), Fraction(0)
    known, applying = True, False
    for group in groups_for(subject, scope):
        if is_adjustment(group):
            continue
        most_left, most_whole = gone_with(subject, group, scope, gone)
        if rule and (rule.method, rule.within) == ("convert", "group") and most_left != 0:
            most_left = most_whole
        points = points_of(subject, entry, group)
        if points is None and most_left != 0:
            return None
        known = known and most_left is not None and most_whole is not None
        left, whole = left + (most_left or 0), whole + (most_whole or 0)
        if points is None:
            continue
        applying = True
        if subject.total.parts == "rounded" and subject.rounding.points is not None:
            points = half_up(points, subject.rounding.points)
        total += counted(subject, group, scope, points, gone)
    if not applying:
        return None
    if gone and rule and rule.method == "convert":
        if not known:
            return None
        total = total * whole / left
    for group in groups_for(subject, scope):
        if is_adjustment(group):
            points = points_of(subject, entry, group)
            if points is not None and subject.total.parts == "rounded" and subject.rounding.points is not None:
                points = half_up(points, subject.rounding.points)
            if points is not None:
                total += -points if (group.kind, group.typed) == ("penalty", "positive") else points
    full = own_full_mark(subject, entry)
    return full if subject.total.capped and full is not None and total > full else total


def counted(subject: Subject, group: CriteriaGroup, scope: str, points: Fraction, gone: frozenset[str]) -> Fraction:
    """What a group's points add to the total."""
    if subject.total.method != "weighted":
        return points
    weight = own(group.weight, scope)
    assert weight is not None
    if subject.total.of == "points":
        return points * weight
    rule = subject.not_applicable
    in_group = rule and (rule.method, rule.within) == ("convert", "group")
    full = full_mark(group, scope, frozenset() if in_group else gone)
    assert full
    return points / full * weight


def total_of(subject: Subject, entry: Entry, policy: str) -> Fraction | None:
    """The total that counts."""
    given = None if entry.total is None else Fraction(entry.total.value)
    if given is not None and "total" in entry.decided:
        return given
    parts = sum_of_parts(subject, entry)
    if subject.total.method == "given" and given is not None:
        near = parts is None or abs(given - parts) <= Fraction(subject.total.tolerance)
        return given if near or policy == "keep" else parts
    return parts


# --- tiers ---


def as_compared(subject: Subject, value: Fraction) -> Fraction:
    return half_up(value, subject.rank.decimals) if subject.rank.on == "rounded" else value


def tier_of(subject: Subject, value: Fraction, bounds: Callable[[Tier], Fraction | None]) -> int:
    """The number of the first tier whose lower bound is reached."""
    for number, tier in enumerate(subject.tiers):
        bound = bounds(tier)
        if bound is None or value > bound or (value == bound and tier.at_least is not None):
            return number
    return len(subject.tiers) - 1


def lower(tier: Tier, scope: str) -> Fraction | None:
    return own(tier.at_least if tier.at_least is not None else tier.above, scope)


def mean_tier(subject: Subject, exact: Fraction, members: Sequence[One]) -> int | None:
    """The tier of a mean as it is printed; None where bounds, or maxima that they are percent of, differ."""
    shown = half_up(exact, subject.mean.decimals)
    bounds = {tier.code: same([lower(tier, one.scope) for one in members]) for tier in subject.tiers}
    if any(bounds[tier.code] is None for tier in subject.tiers[:-1]):
        return None
    if subject.mean.of == "percent" and subject.tiers_by == "points":
        return None
    if subject.mean.of == "points" and subject.tiers_by == "percent":
        full = same([one.full for one in members])
        if not full:
            return None
        shown = shown * 100 / full
    return tier_of(subject, shown, lambda tier: bounds[tier.code])


# --- who stands before whom ---


class Contest:
    """Units of one subject compared with each other, two at a time.

    everyone: all that have a rank, of all blocks; of one group's table those that have points in it. group: its code.
    """

    def __init__(self, round_: Round, subject: Subject, everyone: Sequence[One], group: str = "") -> None:
        self.round, self.subject, self.everyone, self.group = round_, subject, everyone, group

    def value(self, one: One) -> Fraction:
        if self.group:
            return one.groups[self.group]
        by_percent = self.subject.rank.by == "percent" and one.percent is not None
        value = one.percent if by_percent else one.total
        assert value is not None
        return as_compared(self.subject, value)

    def keys(self, one: One) -> Iterator[tuple[Fraction | None, bool]]:
        """What parts ties, key by key, and whether more of it is better."""
        last = self.round.year - 1
        for key in () if self.group else self.subject.ties.keys:
            rank = one.past_rank.get(last)
            found: dict[str, Any] = {
                "group": one.groups.get(key.code or ""),
                "criterion": one.criteria.get(key.code or ""),
                "stage": one.stage_totals.get(key.code or ""),
                "previous_rank": rank if isinstance(rank, int) else None,
                "previous_total": one.past_total.get(last),
                "percent": one.percent,
            }
            value = found[key.by]
            yield (None if value is None else Fraction(value)), key.prefer == "more"

    def compare(self, a: One, b: One) -> int:
        """Above zero when the first is better by points and keys; a unit without a key's value is behind."""
        if self.value(a) != self.value(b):
            return 1 if self.value(a) > self.value(b) else -1
        for (mine, more), (other, _) in zip(self.keys(a), self.keys(b), strict=True):
            if mine == other:
                continue
            if mine is None or other is None:
                return 1 if other is None else -1
            return 1 if (mine > other) == more else -1
        return 0

    def place_decided(self, one: One, units: Sequence[One]) -> int:
        """The place that a meeting gave a unit among those of its block tied with it; who was not named comes last.

        A decision parts nothing unless two of those whom it names are tied, and nothing between units of two blocks.
        """
        tied = [other.code for other in self.everyone if other.block == one.block and not self.compare(one, other)]
        if any(other.block != one.block and not self.compare(one, other) for other in units):
            return 0
        for decision in self.round.decisions.ties:
            about = (decision.subject, decision.block, decision.group or "")
            named = [code for code in tied if code in decision.order]
            if about == (self.subject.code, one.block, self.group) and one.code in named and len(named) > 1:
                return decision.order.index(one.code) - len(decision.order)
        return 0

    def steps(self, units: Sequence[One]) -> list[list[One]]:
        """The units from the best down, those together that nothing parts."""
        waiting, found = list(units), []
        while waiting:
            best = [one for one in waiting if all(self.compare(one, other) >= 0 for other in waiting)]
            places = {one.code: self.place_decided(one, units) for one in best}
            for place in sorted(set(places.values())):
                found.append([one for one in best if places[one.code] == place])
            waiting = [one for one in waiting if one not in best]
        return found

    def ranks(self, units: Sequence[One]) -> dict[str, tuple[int, str]]:
        """Rank, and how it is written, by unit."""
        found: dict[str, tuple[int, str]] = {}
        before = 0
        ties = self.subject.ties
        for number, step in enumerate(self.steps(units), start=1):
            rank = number if ties.method == "dense" else before + 1
            text = f"{rank}-{rank + len(step) - 1}" if ties.shown == "range" and len(step) > 1 else str(rank)
            found |= {one.code: (rank, text) for one in step}
            before += len(step)
        return found

    def order(self, units: Sequence[One], ties: Sequence[str]) -> list[str]:
        """The units as a table lists them; `ties`: how those stand that nothing parts, whoever is not in it last."""
        found: list[str] = []
        for step in self.steps(units):
            codes = [one.code for one in step]
            found += [code for code in ties if code in codes]
            found += [code for code in codes if code not in ties]
        return found


# --- the whole round ---


class Naive:
    """One round, subject by subject."""

    def __init__(
        self,
        scores: Scoresheet,
        rubric: Rubric,
        round_: Round,
        units: Mapping[str, Unit],
        clusters: Mapping[str, Cluster],
        former: Mapping[str, Unit],
    ) -> None:
        self.scores, self.rubric, self.round = scores, rubric, round_
        self.units, self.clusters, self.former = units, clusters, former
        self.found: Outcome = {}

    def reckon(self) -> Outcome:
        self.found["years"] = self.years()
        for subject in self.rubric.subjects:
            self.subject(subject)
        return self.found

    def years(self) -> list[int]:
        known = {year for year, past in self.round.previous.items() if past.results}
        for entry in self.scores.entries:
            known |= set(entry.previous_ranks) | set(entry.previous_totals)
        found = sorted(known, reverse=True) or [self.round.year - 1]
        return found if len(found) > 1 else [*found, found[0] - 1]

    def subject(self, subject: Subject) -> None:
        entries = sorted((e for e in self.scores.entries if e.subject == subject.code), key=lambda e: e.position)
        ones = [self.one(subject, entry) for entry in entries]
        present = [block for block in self.rubric.blocks if any(e.block == block.code for e in entries)]
        block_of = {one.code: one.block for one in ones}
        path = subject.code
        scopes = [scope for block in present for scope in scopes_of(self.rubric, block.code)]
        self.found[f"{path}/scale"] = same([own(subject.scale, scope) for scope in scopes])
        blocks = {block.code: [one for one in ones if one.block == block.code] for block in present}
        contest = Contest(self.round, subject, [one for one in ones if one.ranked])
        if "all" in subject.rank.also_within:
            self.further(path, "all", contest.ranks([one for one in ones if one.ranked]), block_of)
        for code, members in blocks.items():
            self.block(subject, contest, code, members)
        totals = {code: averaged(subject, members) for code, members in blocks.items()}
        filled = [values for values in totals.values() if values]
        if filled:
            by_units = subject.mean.method == "by_units"
            exact = mean([v for vs in filled for v in vs]) if by_units else mean([mean(values) for values in filled])
            self.mean(path, subject, exact, ones)
        self.tiers(path, subject, ones, self.last_counts(subject, list(blocks)))

    def one(self, subject: Subject, entry: Entry) -> One:
        one = One(entry, scope_of(entry))
        one.groups, one.criteria = self.columns(subject, entry)
        self.past(subject, one)
        one.total = total_of(subject, entry, self.round.given_totals)
        if one.total is not None:
            one.full = own_full_mark(subject, entry)
            one.percent = one.total / one.full * 100 if one.full else None
            value = one.percent if subject.tiers_by == "percent" and one.percent is not None else one.total
            one.tier = tier_of(subject, as_compared(subject, value), lambda tier: lower(tier, one.scope))
            listed = [i for i in self.round.not_ranked if i.unit == one.code and i.subject in (None, subject.code)]
            one.ranked = not listed
            one.counted = all(item.counted for item in listed[:1])
            self.stages(subject, one)
        self.tell_unit(subject, one)
        return one

    def columns(self, subject: Subject, entry: Entry) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
        """What stands in the columns of groups, and in those of criteria."""
        groups: dict[str, Fraction] = {}
        criteria: dict[str, Fraction] = {}
        for group in groups_for(subject, scope_of(entry)):
            for leaf in leaves(group, scope_of(entry)):
                if leaf.code in entry.criteria and not {leaf.code, group.code} & entry.not_applicable:
                    criteria[leaf.code] = Fraction(entry.criteria[leaf.code].value)
            points = points_of(subject, entry, group)
            some = group.code in entry.marks or any(leaf.code in criteria for leaf in leaves(group, scope_of(entry)))
            if points is not None and some:
                groups[group.code] = points
        return groups, criteria

    def past(self, subject: Subject, one: One) -> None:
        for year in self.years():
            past = self.round.previous.get(year)
            results = past.results.get(subject.code, {}) if past else {}
            known = results.get(one.code)
            if year in one.entry.previous_ranks:
                one.past_rank[year] = int(one.entry.previous_ranks[year].value)
            elif known and known.rank is not None:
                one.past_rank[year] = known.rank
            elif past and past.merged != "none":
                before = [results[c].rank for c in self.units[one.code].predecessors if c in results]
                ranks = [rank for rank in before if rank is not None]
                if ranks and past.merged == "each":
                    one.past_rank[year] = ranks[0] if len(ranks) == 1 else "; ".join(str(rank) for rank in ranks)
                elif ranks:
                    one.past_rank[year] = min(ranks) if past.merged == "best" else max(ranks)
            if year in one.entry.previous_totals:
                one.past_total[year] = Fraction(one.entry.previous_totals[year].value)
            elif known and known.total is not None:
                one.past_total[year] = Fraction(known.total)

    def origins(self, subject: Subject, one: One) -> list[tuple[str, int | None, Fraction | None]]:
        """The units that it was made from, with what they had last year."""
        past = self.round.previous.get(self.round.year - 1)
        results = past.results.get(subject.code, {}) if past else {}
        found: list[tuple[str, int | None, Fraction | None]] = []
        for code in self.units[one.code].predecessors:
            if code in self.former:
                known = results.get(code)
                total = None if known is None or known.total is None else Fraction(known.total)
                found.append((code, known.rank if known else None, total))
        return found

    def stages(self, subject: Subject, one: One) -> None:
        for stage in self.round.scores.stages[:-1]:
            if stage.code in one.entry.stages:
                typed = one.entry.stages[stage.code]
                then = Entry(
                    one.code,
                    subject.code,
                    one.block,
                    0,
                    one.entry.place,
                    typed.marks,
                    typed.total,
                    track=one.entry.track,
                    criteria=typed.criteria,
                    not_applicable=typed.not_applicable,
                )
                total = total_of(subject, then, "keep")
                if total is None and typed.total is not None and not typed.marks and not typed.criteria:
                    total = Fraction(typed.total.value)
                path = f"{subject.code}/{one.block}/{one.code}/stage/{stage.code}"
                self.found[f"{path}/total"] = total
                now, before = ({**g, **c} for g, c in ((one.groups, one.criteria), self.columns(subject, then)))
                printed = subject.rounding.points
                self.found[f"{path}/differences"] = {
                    code: as_printed(now[code], printed) - as_printed(value, printed)
                    for code, value in before.items()
                    if code in now
                }
                if total is not None:
                    one.stage_totals[stage.code] = total
                    assert one.total is not None
                    printed = subject.rounding.totals
                    self.found[f"{path}/difference"] = as_printed(one.total, printed) - as_printed(total, printed)

    def tell_unit(self, subject: Subject, one: One) -> None:
        path, entry = f"{subject.code}/{one.block}/{one.code}", one.entry
        decimals, form = subject.rounding.totals, subject.writing.totals.table
        listed = [i for i in self.round.not_ranked if i.unit == one.code and i.subject in (None, subject.code)]
        absent = [i for i in self.round.not_assessed if i.unit == one.code and i.subject in (None, subject.code)]
        state = "ranked" if one.ranked else "not assessed" if one.total is None else "not ranked"
        reasons = [item.reason for item in ([] if one.ranked else listed if state == "not ranked" else absent)]
        index = None if one.percent is None else one.percent / 100
        self.found |= {
            f"{path}/index": index,
            f"{path}/state": state,
            f"{path}/reason": reasons[0] if reasons else "",
            f"{path}/groups": one.groups,
            f"{path}/criteria": one.criteria,
            f"{path}/not applicable": sorted(all_gone(subject, entry)),
            f"{path}/reasons": {code: typed.text for code, typed in entry.reasons.items()},
            f"{path}/total": one.total,
            f"{path}/maximum": one.full or None,
            f"{path}/percent": one.percent,
            f"{path}/past ranks": one.past_rank,
            f"{path}/past totals": one.past_total,
            f"{path}/origins": self.origins(subject, one),
        }
        if one.total is not None:
            self.found[f"{path}/tier"] = subject.tiers[one.tier].code
            self.found[f"{path}/total shown"] = text_of(one.total, decimals, form, own(subject.scale, one.scope))
        if one.percent is not None:
            self.found[f"{path}/percent shown"] = text_of(one.percent, subject.rounding.percents, NumberForm())

    def block(self, subject: Subject, contest: Contest, block: str, members: list[One]) -> None:
        path = f"{subject.code}/{block}"
        ranked = [one for one in members if one.ranked]
        scopes = scopes_of(self.rubric, block)
        by_track = subject.rank.within == "track"
        among = [[one for one in ranked if one.scope == scope] for scope in scopes] if by_track else [ranked]
        ranks = {code: rank for some in among for code, rank in contest.ranks(some).items()}
        for one in members:
            self.found[f"{path}/{one.code}/rank"] = ranks.get(one.code)
            self.changes(subject, path, one, ranks.get(one.code))
        self.newcomers(path, members)
        standing = [one.code for one in members if one.ranked]
        order = [code for some in among for code in contest.order(some, self.ties(path, standing, standing))]
        if self.round.order == "given":
            order = standing
        unranked = [one.code for one in members if one.total is not None and not one.ranked]
        absent = [one.code for one in members if one.total is None] + self.without_row(subject, block, members)
        self.found[f"{path}/order"] = order + unranked + absent
        for kind in subject.rank.also_within:
            if kind == "track":
                for scope in scopes:
                    tied = contest.ranks([one for one in ranked if one.scope == scope])
                    self.further(subject.code, kind, tied, dict.fromkeys(tied, block))
            elif kind != "all":
                self.of_kind(subject, contest, block, kind, members, order + unranked + absent)
        self.found[f"{path}/units"] = len(order + unranked + absent)
        self.found[f"{path}/assessed"] = len(order + unranked)
        if averaged(subject, members):
            self.mean(path, subject, mean(averaged(subject, members)), members)
        self.tiers(path, subject, members, self.last_counts(subject, [block]))
        for group in groups_for(subject, block):
            order = self.group(subject, block, group, members, standing, order)

    def without_row(self, subject: Subject, block: str, members: Sequence[One]) -> list[str]:
        """Units of the block that are listed as not assessed, and have not even a row."""
        found = []
        rows = [one.code for one in members]
        for item in self.round.not_assessed:
            unit = self.units.get(item.unit)
            if unit and unit.block == block and item.subject in (None, subject.code) and item.unit not in rows:
                found.append(item.unit)
                self.found[f"{subject.code}/{block}/{item.unit}/reason"] = item.reason
        return found

    def ties(self, table: str, standing: Sequence[str], before: Sequence[str]) -> list[str]:
        """How units stand that nothing parts. table: of a block, or of one group in it."""
        rule = self.round.order_in_ties
        if rule.rule == "previous_table":
            return list(before)
        if rule.rule == "name":
            return sorted(standing, key=lambda code: self.units[code].name)
        if rule.rule == "register":
            return [code for code in self.units if code in standing]
        listed = [c for c in rule.lists.get(table.replace("/", "."), ()) if c in standing]
        return (listed if rule.rule == "listed" else []) + [code for code in standing if code not in listed]

    def group(
        self,
        subject: Subject,
        block: str,
        group: CriteriaGroup,
        members: Sequence[One],
        standing: Sequence[str],
        before: Sequence[str],
    ) -> list[str]:
        path = f"{subject.code}/{block}/group/{group.code}"
        having = [one for one in members if one.ranked and group.code in one.groups]
        contest = Contest(self.round, subject, having, group.code)
        order = contest.order(having, self.ties(f"{subject.code}/{block}/{group.code}", standing, before))
        for code, rank in contest.ranks(having).items():
            self.found[f"{subject.code}/{block}/{code}/rank/{group.code}"] = rank
        scopes = [scope for scope in scopes_of(self.rubric, block) if group in groups_for(subject, scope)]
        highest = max((one.groups[group.code] for one in having), default=None)
        top = []
        for one in having:
            full = full_mark(group, one.scope, frozenset())
            if one.groups[group.code] == (highest if full is None or is_adjustment(group) else full):
                top.append(one.code)
        self.found[f"{path}/maximum"] = same([own(group.maximum, scope) for scope in scopes])
        self.found[f"{path}/order"] = order
        self.found[f"{path}/at maximum"] = [code for code in order if code in top]
        values = [o.groups[group.code] for o in members if group.code in o.groups and counts(o)]
        self.found[f"{path}/mean"] = mean(values) if values else None
        return order

    def of_kind(
        self,
        subject: Subject,
        contest: Contest,
        block: str,
        kind: str,
        members: Sequence[One],
        order: Sequence[str],
    ) -> None:
        """The clusters of one kind: who is in which, ranks inside, and the clusters' means. order: of the block."""
        for code, cluster in self.clusters.items():
            if cluster.kind != kind or not any(code in self.units[unit].clusters for unit in order):
                continue
            inside = [one for one in members if code in self.units[one.code].clusters]
            ranked = [one for one in inside if one.ranked]
            ranks = contest.ranks(ranked)
            self.further(subject.code, kind, ranks, {one.code: block for one in ranked})
            path = f"{subject.code}/{block}/cluster/{code}"
            given = [unit for unit in order if unit in ranks]
            others = [unit for unit in order if unit not in ranks and code in self.units[unit].clusters]
            first = given if self.round.order == "given" else contest.order(ranked, order)
            self.found[f"{path}/order"] = first + others
            self.found[f"{path}/units"] = len(first + others)
            self.found[f"{path}/assessed"] = sum(one.total is not None for one in inside)
            if averaged(subject, inside):
                self.mean(path, subject, mean(averaged(subject, inside)), inside)

    def further(
        self, subject: str, kind: str, ranks: Mapping[str, tuple[int, str]], block_of: Mapping[str, str]
    ) -> None:
        for code, rank in ranks.items():
            self.found[f"{subject}/{block_of[code]}/{code}/rank among/{kind}"] = rank

    def changes(self, subject: Subject, path: str, one: One, rank: tuple[int, str] | None) -> None:
        last = self.round.year - 1
        places = points = None
        if rank is not None and self.is_comparable(subject):
            before = one.past_rank.get(last)
            places = before - rank[0] if isinstance(before, int) else None
            if last in one.past_total and one.total is not None:
                printed = subject.rounding.totals
                points = as_printed(one.total, printed) - as_printed(one.past_total[last], printed)
        self.found[f"{path}/{one.code}/places gained"] = places
        self.found[f"{path}/{one.code}/points gained"] = points

    def is_comparable(self, subject: Subject) -> bool:
        """Whether last year may be compared with."""
        past = self.round.previous.get(self.round.year - 1)
        if past is None or isinstance(past.comparable, bool):
            return past is None or past.comparable is True
        return past.comparable.get(subject.code, True)

    def newcomers(self, path: str, members: Sequence[One]) -> None:
        last = self.round.year - 1
        has_past = [last in one.past_rank or last in one.past_total for one in members]
        for one, has in zip(members, has_past, strict=True):
            origins = any(code in self.former for code in self.units[one.code].predecessors)
            self.found[f"{path}/{one.code}/new"] = any(has_past) and not has and not origins

    def tiers(self, path: str, subject: Subject, members: Sequence[One], last: Sequence[int | None]) -> None:
        inside = [[o for o in members if counts(o) and o.tier == i] for i in range(len(subject.tiers))]
        percents = shares([len(some) for some in inside], subject.shares.method, subject.shares.decimals)
        whole = NumberForm(least=subject.shares.decimals)
        for tier, some, percent, before in zip(subject.tiers, inside, percents, last, strict=True):
            growth = len(some) - before if before is not None and self.is_comparable(subject) else None
            self.found |= {
                f"{path}/tier/{tier.code}/members": sorted(one.code for one in some),
                f"{path}/tier/{tier.code}/count": len(some),
                f"{path}/tier/{tier.code}/share": percent,
                f"{path}/tier/{tier.code}/share shown": text_of(percent, None, whole) + "%",
                f"{path}/tier/{tier.code}/last year": before,
                f"{path}/tier/{tier.code}/growth": growth,
            }

    def last_counts(self, subject: Subject, blocks: Sequence[str]) -> list[int | None]:
        """Last year's number of units in each tier, in these blocks; None where one of them is not known."""
        past = self.round.previous.get(self.round.year - 1)
        known = past.tier_counts.get(subject.code, {}) if past else {}
        found: list[int | None] = []
        for tier in subject.tiers:
            counts = [known.get(block, {}).get(tier.code) for block in blocks]
            found.append(None if None in counts else sum(count for count in counts if count is not None))
        return found

    def mean(self, path: str, subject: Subject, exact: Fraction, members: Sequence[One]) -> None:
        number = mean_tier(subject, exact, [one for one in members if counts(one)])
        self.found[f"{path}/mean"] = exact
        self.found[f"{path}/mean shown"] = text_of(exact, subject.mean.decimals, subject.writing.means.table)
        self.found[f"{path}/mean tier"] = None if number is None else subject.tiers[number].code


def counts(one: One) -> bool:
    """Whether a unit counts in means and shares."""
    return one.total is not None and one.counted


def averaged(subject: Subject, members: Sequence[One]) -> list[Fraction]:
    """What the means of a subject are means of."""
    values = [one.percent if subject.mean.of == "percent" else one.total for one in members if counts(one)]
    return [value for value in values if value is not None]


def as_printed(value: Fraction, decimals: int | None) -> Fraction:
    """A number as it stands in print: rounded where the rubric rounds."""
    return value if decimals is None else half_up(value, decimals)


def scopes_of(rubric: Rubric, block: str) -> list[str]:
    tracks = [track.code for one in rubric.blocks if one.code == block for track in one.tracks]
    return [f"{block}.{track}" for track in tracks] or [block]


def text_of(value: Fraction, decimals: int | None, form: NumberForm, full: Fraction | None = None) -> str:
    """A number as it is printed: rounded half up where the rubric rounds, a comma, dots between thousands."""
    shown = as_printed(value, decimals)
    places = 0 if form.bare_at_maximum and shown == full else form.least
    while (shown * 10**places).denominator != 1:
        places += 1
    digits = str(abs(int(shown * 10**places))).rjust(places + 1, "0")
    whole, fraction = digits[: len(digits) - places], digits[len(digits) - places :]
    parts = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)]
    return ("-" if shown < 0 else "") + ".".join(reversed(parts)) + ("," + fraction if fraction else "")


def reckon(
    scores: Scoresheet,
    rubric: Rubric,
    round_: Round,
    units: Mapping[str, Unit],
    clusters: Mapping[str, Cluster],
    former: Mapping[str, Unit],
) -> Outcome:
    """The whole outcome of a round, under paths such as `cntt/xa/xa-1/rank`."""
    return Naive(scores, rubric, round_, units, clusters, former).reckon()
