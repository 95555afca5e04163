"""Formulas of workbooks come out, in random rounds, as the plain implementation of the rules reckons.

`DOCGEN_RANDOM_ROUNDS=5000 pytest tests/plan/test_laws.py` tries thousands.
"""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from docgen.model.book import Field
from docgen.model.rubric import Subject
from docgen.model.scores import Entry
from docgen.plan.formulas import Asked, group_formula, total_formula
from tests import naive_rounds
from tests.naive import half_up
from tests.random_rounds import Made, rounds

ROUNDS = int(os.environ.get("DOCGEN_RANDOM_ROUNDS", "200"))


def in_workbook(subject: Subject, entry: Entry) -> Fraction | None:
    """What a total's formula shows; None where the total is typed."""
    asked = Asked(subject, entry.scope, "", entry.not_applicable)
    formulas = {group.code: group_formula(asked, group) for group in subject.groups_of(entry.scope)}

    def look(field: Field) -> Any:
        formula = formulas.get(field.code)
        if formula is not None:
            return formula.value(look)
        typed = {**entry.criteria, **entry.marks}.get(field.code)
        return None if typed is None or field.code in entry.not_applicable else typed.value

    total = total_formula(asked)
    return None if total is None else total.value(look)


def is_of_a_workbook(subject: Subject, entry: Entry) -> bool:
    """Whether the row could stand in a workbook with formulas: no group is typed where its criteria are."""
    return not any(group.code in entry.marks and group.leaves(entry.scope) for group in subject.groups)


@pytest.mark.timeout(3600)
@settings(
    max_examples=ROUNDS // 2,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)
@given(rounds())
def test_totals_of_workbooks_are_those_of_the_rules(made: Made) -> None:
    for entry in made.scores.entries:
        subject = made.rubric.subject_by_code[entry.subject]
        plain, shown = naive_rounds.sum_of_parts(subject, entry), in_workbook(subject, entry)
        if plain is not None and shown is not None and is_of_a_workbook(subject, entry):
            decimals = subject.rounding.totals
            assert shown == (plain if decimals is None else half_up(plain, decimals)), f"{entry.unit}\n{made!r}"
