from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from docgen.assess.total import sum_of_parts
from docgen.errors import Cell
from docgen.model.book import Field
from docgen.model.rubric import Subject
from docgen.model.scores import Entry, Mark
from docgen.plan.formulas import (
    Asked,
    Formula,
    Lesser,
    Points,
    Rounded,
    Sum,
    Within,
    group_formula,
    total_formula,
)
from tests.handing import rubric

PLACE = Cell("a.xlsx", "S", "A1")


def field(code: str) -> Field:
    return Field("points", code, "")


def columns(*codes: str) -> dict[Field, str]:
    return {field(code): f"{chr(ord('C') + number)}5" for number, code in enumerate(codes)}


def group(subject: Subject, code: str) -> Any:
    return next(group for group in subject.groups if group.code == code)


def test_cells_side_by_side_are_written_as_an_area() -> None:
    cells = columns("a", "b", "c", "d")
    total = Sum((Points(field("a")), Points(field("b")), Points(field("d"))))
    assert total.text(cells.__getitem__) == "SUM(C5:D5,F5)"


def test_cells_one_below_the_other_are_an_area_but_not_around_a_corner() -> None:
    cells = {field("a"): "C5", field("b"): "C6", field("c"): "D6"}
    total = Sum(tuple(Points(each) for each in cells))
    assert total.text(cells.__getitem__) == "SUM(C5:C6,D6)"


def test_words_and_empty_cells_count_as_nothing() -> None:
    values: dict[Field, Any] = {field("a"): Decimal("2.5"), field("b"): "KAD"}
    total = Sum(tuple(Points(field(code)) for code in "abc"))
    assert total.value(values.get) == Fraction(5, 2)


def test_rounding_is_half_away_from_zero_as_in_excel() -> None:
    for value, expected in ((Decimal("2.345"), Fraction(235, 100)), (Decimal("-2.345"), Fraction(-235, 100))):
        assert Rounded(Points(field("a")), 2).value({field("a"): value}.get) == expected


def test_a_penalty_typed_as_a_positive_number_is_taken_off() -> None:
    subject = rubric(not_applicable=None).subjects[0]
    total = total_formula(Asked(subject, "so", ""))
    cells = columns("the-che", "du-lieu", "dich-vu", "thuong", "phat")
    assert total is not None
    assert total.text(cells.__getitem__) == "SUM(C5:F5,-1*N(G5))"


def test_what_does_not_apply_is_converted() -> None:
    subject = rubric().subjects[0]
    total = total_formula(Asked(subject, "so", ""))
    assert total is not None
    values: dict[Field, Any] = {
        field("the-che"): Decimal(15),
        field("du-lieu"): Decimal(10),
        field("dich-vu"): "kad",
        field("du-lieu-mo"): Decimal(10),
    }
    assert total.value(values.get) == Fraction(25 * 100, 60)
    cells = columns("the-che", "du-lieu", "dich-vu", "du-lieu-mo", "ket-noi", "cap-nhat", "thuong", "phat")
    assert 'IF(OR(E5="x",E5="KAD"),0,40)' in total.text(cells.__getitem__)


def test_a_group_that_is_typed_has_no_formula() -> None:
    subject = rubric().subjects[0]
    assert group_formula(Asked(subject, "so", ""), group(subject, "the-che")) is None
    assert group_formula(Asked(subject, "so", ""), group(subject, "du-lieu")) is not None


def test_a_total_that_is_given_has_no_formula() -> None:
    subject = rubric(total={"method": "given", "reference": "x"}).subjects[0]
    assert total_formula(Asked(subject, "so", "")) is None


def test_a_bonus_above_its_most_is_cut_where_the_rubric_cuts_it() -> None:
    assert Within(Points(field("a")), Decimal(-5), Decimal(5)).text(columns("a").__getitem__) == "MAX(MIN(N(C5),5),-5)"


RULES: dict[str, dict[str, Any]] = {
    "summed": {},
    "within groups": {"not_applicable": {"method": "convert", "within": "group", "words": ["x"], "reference": "x"}},
    "reduced": {"not_applicable": {"method": "reduce", "words": ["x"], "reference": "x"}},
    "capped": {"total": {"method": "summed", "capped": True, "reference": "x"}, "scale": 30},
    "capped and reduced": {
        "scale": 60,
        "total": {"method": "summed", "capped": True, "reference": "x"},
        "not_applicable": {"method": "reduce", "words": ["x"], "reference": "x"},
    },
    "capped, reduced and weighted": {
        "total": {"method": "weighted", "of": "ratio", "capped": True, "reference": "x"},
        "scale": "0.6",
        "not_applicable": {"method": "reduce", "within": "group", "words": ["x"], "reference": "x"},
    },
    "rounded parts": {
        "total": {"method": "summed", "parts": "rounded", "reference": "x"},
        "rounding": {"points": 0},
    },
    "weighted": {"total": {"method": "weighted", "reference": "x"}},
    "weighted ratios": {"total": {"method": "weighted", "of": "ratio", "reference": "x"}},
}


def subject_of(rule: str) -> Subject:
    groups = rubric().model_dump(mode="json", exclude_none=True)["subjects"][0]["groups"]
    for weight, each in zip(("0.3", "0.5", "0.2"), groups, strict=False):
        each["weight"] = weight
    groups[3]["above_most"] = "cut"
    groups[1]["criteria"][0] |= {"weight": "2", "maximum": "5"}
    return rubric(groups=groups, **RULES[rule]).subjects[0]


@pytest.mark.parametrize("rule", RULES)
def test_formulas_come_out_as_docgen_itself_computes_them(rule: str) -> None:
    """Thousands of random rows, with points that do not apply by word in the cell or by the round."""
    subject = subject_of(rule)
    chance = random.Random(rule)
    compared = capped = 0
    for _number in range(600):
        scope = chance.choice(["so", "xa.mien-nui", "xa.dong-bang"])
        typed = ["the-che", "du-lieu-mo", "ket-noi", "cap-nhat", "dich-vu", "thuong", "phat"]
        words = frozenset(code for code in typed[:5] if subject.not_applicable and chance.random() < 0.15)
        gone = frozenset(code for code in words if chance.random() < 0.5)
        marks = {code: Decimal(chance.randrange(0, 81)) / 8 for code in typed if code not in words}
        entry = Entry(
            "u",
            "cds",
            scope.partition(".")[0],
            0,
            PLACE,
            marks={code: Mark(value, PLACE) for code, value in marks.items() if code in ("the-che", *typed[4:])},
            criteria={code: Mark(value, PLACE) for code, value in marks.items() if code in typed[1:4]},
            track=scope.partition(".")[2],
            not_applicable=words,
        )
        expected = sum_of_parts(entry, subject)
        if expected is None:
            continue
        compared += 1
        asked = Asked(subject, scope, "", gone)
        values: dict[Field, Any] = {field(code): marks.get(code, "x") for code in typed}
        summed = group_formula(asked, group(subject, "du-lieu"))
        values[field("du-lieu")] = Fraction(0) if summed is None else summed.value(values.get)
        total = total_formula(asked)
        assert total is not None
        assert total.value(values.get) == Fraction(expected), (scope, marks, words, gone)
        capped += isinstance(total, Within | Lesser) and total.value(values.get) < _uncapped(total).value(values.get)
    assert compared > 300
    assert bool(capped) == rule.startswith("capped")


def _uncapped(total: Within | Lesser) -> Formula:
    return total.part if isinstance(total, Within) else total.left
