"""The assessment keeps its laws in random rounds, and a second, plain implementation comes to the same.

A few hundred rounds are tried each time. `DOCGEN_RANDOM_ROUNDS=5000 pytest tests/assess/test_laws.py` tries thousands,
always the same ones; with `DOCGEN_RANDOM_SEED=1` others.

A law of outcomes is one function and its name in `LAWS`; one about two rounds that ought to come to the same is one
function and its name in `COMPARISONS`.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from docgen.assess.assessment import assess
from docgen.assess.corrected import corrected
from docgen.check.inputs import check_inputs
from docgen.check.outcome import check_outcome
from docgen.errors import Severity
from docgen.model.assessment import Assessment, BlockOutcome, Result, State
from docgen.model.figure import Figure
from docgen.model.register import LegalRegister
from docgen.model.rubric import Rubric, Subject
from docgen.model.scores import Correction, Entry, Mark
from docgen.read.lines import Lines
from docgen.read.round import check_round
from docgen.read.rubric import check_rubric
from tests import naive_rounds, told
from tests.random_rounds import Made, rounds

ROUNDS = int(os.environ.get("DOCGEN_RANDOM_ROUNDS", "200"))
SEED = os.environ.get("DOCGEN_RANDOM_SEED", "")
LINES = Lines("round.yaml", {})


def in_random_rounds(count: int) -> Callable[[Callable[..., None]], Any]:
    """Try a test in so many random rounds, the same ones each time unless another seed is given."""

    def tried(function: Callable[..., None]) -> Any:
        found: Any = settings(
            max_examples=count,
            derandomize=not SEED,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        )(function)
        return pytest.mark.timeout(3600)(seed(int(SEED))(found) if SEED else found)

    return tried


def assessed(made: Made) -> Assessment:
    return assess(made.scores, made.rubric, made.round, made.units, made.clusters, made.former)


def outcome(made: Made) -> told.Outcome:
    return told.outcome(assessed(made))


def differences(one: told.Outcome, other: told.Outcome) -> str:
    """Where two outcomes differ, one path a line; empty where they are the same."""
    paths = [path for path in {**one, **other} if one.get(path, "—") != other.get(path, "—")]
    return "\n".join(f"{path}: {one.get(path, '—')} ≠ {other.get(path, '—')}" for path in paths)


def blocks(found: Assessment) -> Iterator[tuple[Subject, BlockOutcome]]:
    for subject in found.subjects:
        for block in subject.blocks:
            yield subject.subject, block


def results(found: Assessment) -> Iterator[tuple[Subject, Result]]:
    for subject, block in blocks(found):
        for result in block.order:
            yield subject, result


def contests(found: Assessment) -> Iterator[tuple[Subject, list[Result]]]:
    """The units that are ranked together."""
    for subject, block in blocks(found):
        ranked = list(block.ranked)
        if subject.rank.within == "block":
            yield subject, ranked
        else:
            for scope in sorted({result.scope for result in ranked}):
                yield subject, [result for result in ranked if result.scope == scope]


def value(subject: Subject, result: Result, by: str) -> Fraction:
    """What ranks or tiers look at."""
    figure = result.percent if by == "percent" and result.percent is not None else result.total
    return naive_rounds.as_compared(subject, Fraction(told.exact(figure)))


def place(result: Result) -> int:
    assert result.rank is not None and isinstance(result.rank.value, int)
    return result.rank.value


# --- ranks ---


def ranks_are_dense_or_count_those_before(_made: Made, found: Assessment) -> None:
    for subject, together in contests(found):
        places = [place(result) for result in together]
        if subject.ties.method == "dense":
            assert sorted(set(places)) == list(range(1, len(set(places)) + 1))
        else:
            assert all(rank == 1 + sum(other < rank for other in places) for rank in places)


def ranks_follow_what_they_look_at(_made: Made, found: Assessment) -> None:
    for subject, together in contests(found):
        values = {result.unit.code: value(subject, result, subject.rank.by) for result in together}
        for one in together:
            for other in together:
                more = values[one.unit.code] - values[other.unit.code]
                assert more <= 0 or place(one) < place(other), "a higher total has a better rank"
                assert place(one) != place(other) or more == 0, "who shares a rank is equal"


def shared_ranks_are_written_as_the_rubric_says(_made: Made, found: Assessment) -> None:
    for subject, together in contests(found):
        sharing = Counter(place(result) for result in together)
        for result in together:
            first, number = place(result), sharing[place(result)]
            is_range = subject.ties.shown == "range" and number > 1
            assert str(result.rank) == (f"{first}-{first + number - 1}" if is_range else str(first))


def people_are_told_of_every_shared_rank_that_ought_to_be_unique(made: Made, found: Assessment) -> None:
    findings = check_outcome(found, made.rubric, made.round, made.units, LINES)
    shared = 0
    for subject, together in contests(found):
        if subject.ties.method == "unique":
            shared += sum(number > 1 for number in Counter(place(result) for result in together).values())
    assert sum(finding.rule == "tie-open" for finding in findings) == shared


def rows_stand_in_the_order_of_their_ranks(made: Made, found: Assessment) -> None:
    for subject, block in blocks(found):
        if made.round.order == "rank" and subject.rank.within == "block":
            assert [place(r) for r in block.ranked] == sorted(place(r) for r in block.ranked)
        for group in block.groups:
            places = [told.exact(result.group_ranks[group.group.code]) for result in group.order]
            assert places == sorted(places)


def only_what_has_a_total_has_a_rank_or_a_tier(_made: Made, found: Assessment) -> None:
    for _subject, result in results(found):
        assert (result.rank is not None) == (result.state is State.RANKED)
        assert (result.tier is not None) == (result.total is not None)
        assert result.total is not None or result.state is State.NOT_ASSESSED


# --- tiers, shares, means ---


def bounds_of_tiers_are_inclusive_unless_they_say_above(_made: Made, found: Assessment) -> None:
    for subject, result in results(found):
        if result.tier is None:
            continue
        reached, index = value(subject, result, subject.tiers_by), subject.tiers.index(result.tier)
        for number, tier in enumerate(subject.tiers[: index + 1]):
            bound = naive_rounds.lower(tier, result.scope)
            if bound is not None:
                is_in = reached >= bound if tier.at_least is not None else reached > bound
                assert is_in == (number == index)


def shares_add_up_to_a_hundred_and_are_less_than_one_step_off(_made: Made, found: Assessment) -> None:
    for subject in found.subjects:
        rule = subject.subject.shares
        step = Fraction(1, 10**rule.decimals)
        for tiers in (subject.tiers, *(block.tiers for block in subject.blocks)):
            counts = [told.exact(tier.count) for tier in tiers]
            shares = [Fraction(told.exact(tier.share)) for tier in tiers]
            exact = [Fraction(100 * count, sum(counts) or 1) for count in counts]
            off = max(abs(share - other) for share, other in zip(shares, exact, strict=True))
            assert all((share / step).denominator == 1 for share in shares)
            if rule.method == "largest_remainder":
                assert off < step and sum(shares) == (100 if sum(counts) else 0)
            else:
                assert off <= step / 2


def every_unit_that_counts_is_in_one_tier_of_its_block_and_of_all(_made: Made, found: Assessment) -> None:
    for subject in found.subjects:
        counted = [r.unit.code for block in subject.blocks for r in block.order if r.assessed and r.counted]
        of_all = [result.unit.code for tier in subject.tiers for result in tier.results]
        of_blocks = [r.unit.code for block in subject.blocks for tier in block.tiers for r in tier.results]
        assert sorted(of_all) == sorted(of_blocks) == sorted(counted)


def means_lie_between_the_least_and_the_most(_made: Made, found: Assessment) -> None:
    for subject, block in blocks(found):
        counted = [r for r in block.order if r.assessed and r.counted]
        figures = [result.percent if subject.mean.of == "percent" else result.total for result in counted]
        values = [Fraction(told.exact(figure)) for figure in figures if figure is not None]
        assert (block.mean is None) == (not values)
        assert block.mean is None or min(values) <= told.exact(block.mean) <= max(values)


# --- totals ---


def no_capped_total_is_above_the_full_mark(_made: Made, found: Assessment) -> None:
    for subject, result in results(found):
        if subject.total.capped and subject.total.method != "given" and result.percent is not None:
            assert told.exact(result.percent) <= 100


def every_value_is_exact(_made: Made, found: Assessment) -> None:
    for figure in found.figures():
        for each in (figure, *below(figure)):
            assert isinstance(each.value, Decimal | Fraction | int | str), each


def below(figure: Figure) -> Iterator[Figure]:
    """The figures that a figure was computed from."""
    for each in figure.inputs:
        yield each
        yield from below(each)


def what_is_valid_is_not_refused(made: Made, found: Assessment) -> None:
    """The only errors are totals that penalties took below zero, or that rounding their parts lifted above the scale."""
    bases, templates = LegalRegister(), ["mau"]
    findings = [*check_rubric(made.rubric, LINES)]
    findings += check_round(made.round, LINES, made.rubric, made.units, bases, templates=templates, norms=[])
    findings += check_inputs(made.scores, made.rubric, made.round, LINES, bases, made.units)
    findings += check_outcome(found, made.rubric, made.round, made.units, LINES)
    errors = {finding.rule: str(finding) for finding in findings if finding.severity is Severity.ERROR}
    rounds_parts = any(subject.total.parts == "rounded" for subject in made.rubric.subjects)
    assert errors.keys() <= {"total-below-zero", *(["total-above-scale"] if rounds_parts else [])}, errors


# --- what does not matter ---


def the_order_of_rows_matters_only_to_the_order_of_what_is_tied(made: Made, found: Assessment) -> None:
    entries = list(made.scores.entries)
    Random(len(entries)).shuffle(entries)
    shuffled = assessed(made.with_scores(replace(entry, position=place) for place, entry in enumerate(entries)))
    one, other = (in_no_order(told.outcome(each)) for each in (found, shuffled))
    assert one == other, differences(one, other)
    if made.round.order == "rank" and made.round.order_in_ties.rule in ("name", "register"):
        orders = [[[r.unit.code for r in block.ranked] for _subject, block in blocks(e)] for e in (found, shuffled)]
        assert orders[0] == orders[1]


def in_no_order(found: told.Outcome) -> told.Outcome:
    listed = ("/order", "/at maximum")
    return {path: sorted(value) if path.endswith(listed) else value for path, value in found.items()}


def units_that_do_not_count_matter_to_no_mean_and_no_share(made: Made, found: Assessment) -> None:
    aside = {(item.subject, item.unit) for item in made.round.not_ranked if not item.counted}
    rows = [entry for entry in made.scores.entries if (entry.subject, entry.unit) not in aside]
    without = of_means_and_tiers(outcome(made.with_scores(rows)))
    present = {path.rpartition("/")[0] for path in without}
    one = {path: v for path, v in of_means_and_tiers(told.outcome(found)).items() if path.rpartition("/")[0] in present}
    assert one == without, differences(one, without)


def of_means_and_tiers(found: told.Outcome) -> told.Outcome:
    wanted = ("/mean", "/mean shown", "/mean tier", "/share", "/members", "/count")
    return {path: value for path, value in found.items() if path.endswith(wanted)}


def three_times_the_points_of_three_times_the_maxima_change_no_rank_tier_or_share(
    made: Made, found: Assessment
) -> None:
    """Not where points or totals are rounded before they are added or compared."""
    for subject in made.rubric.subjects:
        by_percent = subject.rank.by == subject.tiers_by == "percent"
        if subject.total.parts == "rounded" or (subject.rank.on == "rounded" and not by_percent):
            return
    larger = made.with_scores(map(times_three, made.scores.entries)).with_rubric(tripled(made.rubric))
    wanted = ("/rank", "/tier", "/share", "/members", "/percent", "/index", "/places gained", "/at maximum")
    before, after = told.outcome(found), outcome(larger)
    one, other = ({path: v for path, v in each.items() if path.endswith(wanted)} for each in (before, after))
    assert one == other, differences(one, other)
    totals = {path: v for path, v in before.items() if path.endswith("/total") and v is not None}
    assert all(after[path] == 3 * total for path, total in totals.items())


def times_three(entry: Entry) -> Entry:
    def more(typed: Any) -> Any:
        marks, criteria = (
            {code: Mark(mark.value * 3, mark.place) for code, mark in each.items()}
            for each in (typed.marks, typed.criteria)
        )
        total = None if typed.total is None else Mark(typed.total.value * 3, typed.total.place)
        return replace(typed, marks=marks, criteria=criteria, total=total)

    stages = {code: more(typed) for code, typed in entry.stages.items()}
    return replace(more(entry), stages=stages)


def tripled(rubric: Rubric) -> Rubric:
    """The rubric with every number of points three times as large."""
    subjects = []
    for subject in rubric.subjects:
        bounds = {"at_least", "above"} if subject.tiers_by == "points" else set()
        ratio = subject.total.method == "weighted" and subject.total.of == "ratio"
        made = _tripled(subject.model_dump(), {"maximum", "scale", "most", "least", "tolerance"} | bounds)
        if ratio:
            made["groups"] = [{**group, "weight": _tripled(group["weight"], None)} for group in made["groups"]]
        subjects.append({**made, "writing": subject.writing})
    return Rubric.model_validate({**rubric.model_dump(), "subjects": subjects})


def _tripled(value: Any, keys: set[str] | None) -> Any:
    """The same with three times the numbers under these keys; of all numbers where it is None."""
    if isinstance(value, dict):
        return {key: _tripled(item, None if keys is None or key in keys else keys) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_tripled(item, keys) for item in value]
    return value * 3 if keys is None and isinstance(value, Decimal) else value


def a_rule_for_what_does_not_apply_matters_only_where_something_does_not(made: Made, found: Assessment) -> None:
    subjects = [{**subject.model_dump(), "not_applicable": None} for subject in made.rubric.subjects]
    plain = Rubric.model_validate({**made.rubric.model_dump(), "subjects": subjects})
    whole = {(entry.subject, entry.unit) for entry in made.scores.entries if not entry.not_applicable}
    one, other = (
        {key: told.exact(r.total) for subject, r in results(each) if (key := (subject.code, r.unit.code)) in whole}
        for each in (found, assessed(made.with_rubric(plain)))
    )
    assert one == other


def a_correction_is_the_same_as_typing_the_new_points(made: Made, _found: Assessment) -> None:
    """Not where a group was typed beside its criteria, or totals are given: what was typed moves with its parts then."""
    corrections, typed = [], []
    for entry in made.scores.entries:
        subject = made.rubric.subject_by_code[entry.subject]
        codes = [] if subject.total.method == "given" else sorted(free_to_move(subject, entry))
        typed.append(entry)
        for code in codes[:2]:
            old = (entry.criteria if code in entry.criteria else entry.marks)[code]
            new = Decimal(0) if old.value else Decimal("0.1")
            corrections.append(Correction(entry.subject, entry.unit, code, old.value, new, old.place))
            typed[-1] = with_points(typed[-1], code, new)
    scores, findings = corrected(made.scores, corrections, made.rubric, made.round, made.units)
    assert findings == []
    one, other = outcome(made.with_scores(scores.entries)), outcome(made.with_scores(typed))
    assert one == other, differences(one, other)
    wrong = [replace(each, old=each.old + 1) for each in corrections if each.old is not None]
    again, findings = corrected(made.scores, wrong, made.rubric, made.round, made.units)
    assert [finding.rule for finding in findings] == ["correction-differs"] * len(wrong)
    assert again.entries == made.scores.entries


def free_to_move(subject: Subject, entry: Entry) -> set[str]:
    """Typed points whose group is not typed beside its criteria."""
    found: set[str] = set()
    for group in naive_rounds.groups_for(subject, entry.scope):
        below = {leaf.code for leaf in naive_rounds.leaves(group, entry.scope)} & entry.criteria.keys()
        both = group.code in entry.marks and group.criteria
        applies = not {group.code, *below} & entry.not_applicable
        found |= (below | ({group.code} & entry.marks.keys())) if applies and not both else set()
    return found


def with_points(entry: Entry, code: str, value: Decimal) -> Entry:
    """The row as if these points had been typed."""
    if code in entry.criteria:
        return replace(entry, criteria={**entry.criteria, code: entry.criteria[code]._replace(value=value)})
    return replace(entry, marks={**entry.marks, code: entry.marks[code]._replace(value=value)})


LAWS: tuple[Callable[[Made, Assessment], None], ...] = (
    ranks_are_dense_or_count_those_before,
    ranks_follow_what_they_look_at,
    shared_ranks_are_written_as_the_rubric_says,
    people_are_told_of_every_shared_rank_that_ought_to_be_unique,
    rows_stand_in_the_order_of_their_ranks,
    only_what_has_a_total_has_a_rank_or_a_tier,
    bounds_of_tiers_are_inclusive_unless_they_say_above,
    shares_add_up_to_a_hundred_and_are_less_than_one_step_off,
    every_unit_that_counts_is_in_one_tier_of_its_block_and_of_all,
    means_lie_between_the_least_and_the_most,
    no_capped_total_is_above_the_full_mark,
    every_value_is_exact,
    what_is_valid_is_not_refused,
)

COMPARISONS: tuple[Callable[[Made, Assessment], None], ...] = (
    the_order_of_rows_matters_only_to_the_order_of_what_is_tied,
    units_that_do_not_count_matter_to_no_mean_and_no_share,
    three_times_the_points_of_three_times_the_maxima_change_no_rank_tier_or_share,
    a_rule_for_what_does_not_apply_matters_only_where_something_does_not,
    a_correction_is_the_same_as_typing_the_new_points,
)


@in_random_rounds(ROUNDS)
@given(rounds())
def test_a_plain_implementation_comes_to_the_same(made: Made) -> None:
    plain = naive_rounds.reckon(made.scores, made.rubric, made.round, made.units, made.clusters, made.former)
    found = differences(outcome(made), plain)
    assert not found, f"docgen ≠ plain\n{found}\n{made!r}"


@in_random_rounds(ROUNDS // 2)
@given(rounds())
def test_every_outcome_keeps_the_laws(made: Made) -> None:
    found = assessed(made)
    for law in LAWS:
        law(made, found)


@in_random_rounds(ROUNDS // 4)
@given(rounds())
def test_what_does_not_matter_changes_nothing(made: Made) -> None:
    found = assessed(made)
    for comparison in COMPARISONS:
        comparison(made, found)
