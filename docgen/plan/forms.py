"""The form in which one unit scores itself: a row for each group and criterion, in the order of the rubric."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from docgen.model.book import Field, SheetMark
from docgen.model.register import Unit
from docgen.model.round import Stage
from docgen.model.rubric import CriteriaGroup, Criterion, Subject, look_up
from docgen.plan.bounds import Bounds, Part, highest_total
from docgen.plan.formulas import Asked, Formula, group_formula, total_formula
from docgen.plan.occasion import Occasion
from docgen.plan.sheets import unique_title
from docgen.vietnamese import books


@dataclass(frozen=True)
class FormRow:
    """One row of a form. number: as it is printed (“II”, “2”, “2.1”). level: 0 for groups and the total.

    field: what is typed or computed here; None for a heading over criteria. formula: where the row is computed.
    bounds: where points are typed. applies: whether the points apply to the unit.
    """

    number: str
    label: str
    level: int
    field: Field | None = None
    maximum: Decimal | None = None
    bounds: Bounds | None = None
    formula: Formula | None = None
    applies: bool = True

    @property
    def typed(self) -> bool:
        """Whether the unit is to type points here."""
        return self.field is not None and self.formula is None and self.applies and self.bounds is not None


@dataclass(frozen=True)
class FormSheet:
    """The sheet of a form for one subject."""

    title: str
    subject: Subject
    block: str
    stage: str
    rows: tuple[FormRow, ...]

    @property
    def mark(self) -> SheetMark:
        """What the stamp says of the sheet."""
        return SheetMark(self.title, self.subject.code, self.block, self.stage)


def form_sheets(occasion: Occasion, unit: Unit, stage: Stage) -> tuple[FormSheet, ...]:
    """The sheets of a unit's form: one for every subject in which it is assessed; none where it takes no part."""
    made: list[FormSheet] = []
    subjects = [subject for subject in occasion.rubric.subjects if _takes_part(occasion, unit, subject)]
    for subject in subjects:
        block = occasion.block_of(unit, subject.code)
        assert block is not None
        rows = tuple(_rows(occasion, unit, subject, block, stage.code))
        names = [f"{books.FORM_SHEET} - {part}" for part in (subject.label, subject.code.upper())]
        title = unique_title([books.FORM_SHEET] if len(subjects) == 1 else names, [sheet.title for sheet in made])
        made.append(FormSheet(title, subject, block, stage.code, rows))
    return tuple(made)


def _takes_part(occasion: Occasion, unit: Unit, subject: Subject) -> bool:
    block = occasion.block_of(unit, subject.code)
    return block in occasion.rubric.block_by_code and unit in occasion.assessed(subject.code, block or "")


def _rows(occasion: Occasion, unit: Unit, subject: Subject, block: str, stage: str) -> Iterator[FormRow]:
    scope = occasion.scope_of(unit, block)
    gone = occasion.not_applicable(unit, subject.code)
    asked = Asked(subject, scope, stage, gone)
    for number, group in enumerate(subject.groups_of(scope), start=1):
        yield _group(asked, group, roman(number))
        if group.leaves(scope):
            yield from _criteria(asked, group, group.criteria, "", 1, group.code in gone)
    yield FormRow(
        "",
        books.TOTAL,
        0,
        Field("total", stage=stage),
        subject.scale_of(scope),
        Bounds(most=highest_total(subject, scope)),
        total_formula(asked),
        applies=subject.total.method == "given" or total_formula(asked) is not None,
    )


def _group(asked: Asked, group: CriteriaGroup, number: str) -> FormRow:
    part = Part(group)
    return FormRow(
        number,
        group.label,
        0,
        Field("points", group.code, asked.stage),
        part.shown_maximum(asked.scope),
        part.bounds(asked.scope),
        group_formula(asked, group),
        applies=group.code not in asked.gone,
    )


def _criteria(
    asked: Asked, group: CriteriaGroup, criteria: tuple[Criterion, ...], before: str, level: int, gone: bool
) -> Iterator[FormRow]:
    number = 0
    for criterion in criteria:
        if not any(True for _leaf in criterion.leaves(asked.scope)):
            continue
        number += 1
        name = f"{before}{number}"
        maximum = look_up(criterion.maximum, asked.scope)
        out = gone or criterion.code in asked.gone
        if criterion.criteria:
            yield FormRow(name, criterion.label, level, maximum=maximum, applies=not out)
            yield from _criteria(asked, group, criterion.criteria, f"{name}.", level + 1, out)
            continue
        bounds = Part(criterion, group).bounds(asked.scope)
        field = Field("points", criterion.code, asked.stage)
        yield FormRow(name, criterion.label, level, field, maximum, bounds, applies=not out)


def roman(number: int) -> str:
    """Number a group as rubrics do.

    >>> roman(4), roman(19)
    ('IV', 'XIX')
    """
    text = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        text += letters * (number // value)
        number %= value
    return text
