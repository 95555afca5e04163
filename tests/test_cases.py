"""The rules of every rubric, held to cases worked by hand; and the plain implementation of the tests with them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from docgen.assess.assessment import assess
from docgen.errors import Cell
from docgen.model.assessment import BlockOutcome, Result, SubjectOutcome
from docgen.model.cases import Case, CaseBlock, CaseUnit
from docgen.model.figure import Figure
from docgen.model.register import Unit
from docgen.model.round import Round, Scores, ScoreSheet
from docgen.model.rubric import MeanRule, Rubric, Subject
from docgen.model.scores import Entry, Mark, Scoresheet
from docgen.read.cases import read_cases
from docgen.read.rubric import read_rubric
from docgen.workspace import Workspace
from tests import naive, rounds

SAMPLES = Workspace(rounds.ROOT)
HERE = Cell("ví dụ", "ví dụ", "A1")


def cases_file(rubric: str) -> Path:
    path = SAMPLES.rubric(rubric)
    return path.with_name(f"{path.stem}.cases.yaml")


def all_cases() -> list[tuple[str, Case]]:
    files = [(rubric, cases_file(rubric)) for rubric in SAMPLES.rubrics()]
    return [(rubric, case) for rubric, file in files if file.exists() for case in read_cases(file, file.name).cases]


EVERY_CASE = pytest.mark.parametrize(
    ("rubric_name", "case"),
    [pytest.param(rubric, case, id=f"{rubric}-{number}") for number, (rubric, case) in enumerate(all_cases(), 1)],
)


def rubric_of(name: str) -> Rubric:
    return read_rubric(SAMPLES.rubric(name), name)


@pytest.mark.parametrize("rubric", SAMPLES.rubrics())
def test_every_rubric_has_cases_for_each_subject(rubric: str) -> None:
    assert cases_file(rubric).is_file()
    found = {case.subject for case in read_cases(cases_file(rubric), rubric).cases}
    assert found == set(rubric_of(rubric).subject_by_code)


def code_of(block: str, position: int) -> str:
    return f"{block}-{position}"


def scoresheet(case: Case) -> Scoresheet:
    """The case as if a workbook had been read."""
    return Scoresheet(
        tuple(
            Entry(
                code_of(block, position),
                case.subject,
                block,
                position,
                HERE,
                {code: Mark(value, HERE) for code, value in unit.marks.items()},
                None if unit.given is None else Mark(unit.given, HERE),
            )
            for block, stated in case.blocks.items()
            for position, unit in enumerate(stated.units)
        )
    )


def outcome_of(name: str, case: Case) -> SubjectOutcome:
    """What docgen makes of a case, in a round without any exception."""
    units = {
        code_of(block, position): Unit(code=code_of(block, position), name=unit.unit, office="vi-du", block=block)
        for block, stated in case.blocks.items()
        for position, unit in enumerate(stated.units)
    }
    sheet = ScoreSheet(sheet="vi-du", subject=case.subject, block=next(iter(case.blocks)))
    scores = Scores(file="vi-du.xlsx", sheets=(sheet,))
    documents = rounds.prepared("son-la-2021").round.documents  # any: a round has at least one
    round_ = Round(title="Ví dụ", office="vi-du", year=2020, rubric=name, scores=scores, documents=documents)
    found = assess(scoresheet(case), rubric_of(name), round_, units)
    return next(outcome for outcome in found.subjects if outcome.subject.code == case.subject)


def value(figure: Figure | None) -> object:
    return None if figure is None else figure.value


def as_printed(figure: Figure | None, rule: MeanRule) -> Decimal:
    """A mean rounded by the tests' own arithmetic, and printed so by docgen."""
    assert figure is not None and isinstance(figure.value, Fraction)
    text = naive.shown_mean(figure.value, rule.decimals)
    assert Decimal(figure.prose.replace(",", ".")) == Decimal(text.replace(",", "."))
    return Decimal(text.replace(",", "."))


@EVERY_CASE
def test_the_case_comes_out_as_worked_by_hand(rubric_name: str, case: Case) -> None:
    outcome = outcome_of(rubric_name, case)
    assert [block.block.code for block in outcome.blocks] == [
        block.code for block in rubric_of(rubric_name).blocks if block.code in case.blocks
    ]
    for block in outcome.blocks:
        check_block(block, case.blocks[block.block.code], outcome.subject.mean)
    if case.mean is not None:
        assert as_printed(outcome.mean, outcome.subject.mean) == case.mean


def check_block(found: BlockOutcome, wanted: CaseBlock, rule: MeanRule) -> None:
    results = {result.unit.code: result for result in found.ranked}
    assert len(results) == len(wanted.units)
    for position, unit in enumerate(wanted.units):
        check_unit(results[code_of(found.block.code, position)], unit)
    ranks = [result.rank.value for result in found.ranked if result.rank is not None]
    assert ranks == sorted(unit.rank for unit in wanted.units)
    shares = {tier.tier.code: tier.share.value for tier in found.tiers}
    assert {code: shares[code] for code in wanted.shares} == wanted.shares
    if wanted.mean is not None:
        assert as_printed(found.mean, rule) == wanted.mean


def check_unit(found: Result, wanted: CaseUnit) -> None:
    tier = None if found.tier is None else found.tier.code
    assert (value(found.total), value(found.rank), tier) == (wanted.total, wanted.rank, wanted.tier), wanted.unit


@EVERY_CASE
def test_the_plain_implementation_agrees(rubric_name: str, case: Case) -> None:
    """The tests that scramble scores rely on it."""
    subject = rubric_of(rubric_name).subject_by_code[case.subject]
    for block in case.blocks.values():
        check_plainly(block, subject)


def check_plainly(block: CaseBlock, subject: Subject) -> None:
    totals = [Fraction(unit.total) for unit in block.units]
    for unit, total in zip(block.units, totals, strict=True):
        assert naive.rank(total, totals, subject.ties.method) == unit.rank
        assert subject.tiers[naive.tier(total, subject)].code == unit.tier
    counts = [sum(naive.tier(total, subject) == i for total in totals) for i in range(len(subject.tiers))]
    shares = dict(zip((tier.code for tier in subject.tiers), naive.shares(counts, subject.shares.method), strict=True))
    assert {code: shares[code] for code in block.shares} == block.shares
    if block.mean is not None:
        text = naive.shown_mean(naive.mean(totals), subject.mean.decimals)
        assert Decimal(text.replace(",", ".")) == block.mean
