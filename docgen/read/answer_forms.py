"""Reading a form that came back: groups and criteria as rows, the points of one unit beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docgen.i18n import gettext as _
from docgen.model.book import Field, FieldKind, SheetMark, Slot
from docgen.model.register import Unit
from docgen.plan.forms import FormRow, FormSheet, form_sheets
from docgen.read.answers import HEAD_ROWS, Answers
from docgen.read.workbook import Row
from docgen.vietnamese import books
from docgen.vietnamese.names import fold

_NUMBER, _LABEL, _MAXIMUM, _POINTS, _EVIDENCE, _NOTE = books.FORM_COLUMNS


def read_form(answers: Answers, code: str, mark: SheetMark, title: str) -> None:
    """Read the sheet of a unit's form. code: of the unit; mark: what the stamp says of the sheet; title: its name now.

    A form that names another unit is not taken: somebody filled in what was meant for others.
    """
    unit = answers.occasion.units.get(code)
    stage = answers.occasion.stage(mark.stage)
    sheets = form_sheets(answers.occasion, unit, stage) if unit is not None and stage is not None else ()
    plan = next((sheet for sheet in sheets if sheet.subject.code == mark.subject), None)
    if unit is None or plan is None:
        message = _("“{unit}” takes no part in this round any more").format(unit=unit.name if unit else code)
        advice = _("Look at the register of units, and at “out_of_scope”, “not_assessed”, “stages” in round.yaml")
        answers.tell("unit-not-expected", "", message, advice)
        return
    rows = answers.book.rows(title)
    other = next((each for each in _named_above(answers, rows, heads_only=True) if each.code != code), None)
    if other is not None:
        message = _("The form was made for “{unit}”, but names “{other}”").format(unit=unit.name, other=other.name)
        advice = _("Ask who filled it in; “{other}” has a form of its own").format(other=other.name)
        answers.tell("form-of-another-unit", title, message, advice)
        return
    read_rows(answers, unit, plan, title)


def recognised(answers: Answers, title: str) -> tuple[Unit, FormSheet] | None:
    """Whose form a sheet is, for which subject, by its title lines, rows and maxima; None where that is open."""
    rows = answers.book.rows(title)
    found = _headings(rows)
    units = {unit.code: unit for unit in _named_above(answers, rows, heads_only=False)}
    stage = next((stage for stage in answers.occasion.stages if stage.by == "unit"), None)
    if found is None or len(units) != 1 or stage is None:
        return None
    position, at = found
    unit = next(iter(units.values()))
    sheets = form_sheets(answers.occasion, unit, stage)
    plans = [plan for plan in sheets if _is_all_there(plan, rows[position + 1 :], at)]
    return (unit, plans[0]) if len(plans) == 1 else None


def read_rows(answers: Answers, unit: Unit, plan: FormSheet, title: str) -> None:
    """Read the points, evidence and remarks of a form, row by row, by the labels of its rows."""
    rows = answers.book.rows(title)
    found = _headings(rows)
    if found is None:
        answers.missing_headings(title, _POINTS)
        return
    position, at = found
    matched = _by_label(plan, rows[position + 1 :], at[_LABEL])
    for planned in plan.rows:
        row = matched.get(id(planned))
        if planned.field is None or not planned.typed:
            continue
        if row is None:
            message = _("The row “{label}” is missing, or stands more than once").format(label=planned.label)
            answers.tell("row-missing", title, message, _("Ask for the form as it was sent out, with its rows"))
        else:
            _read_row(answers, unit, plan, (planned, planned.field), row, at)


def _read_row(
    answers: Answers,
    unit: Unit,
    plan: FormSheet,
    planned: tuple[FormRow, Field],
    row: Row,
    at: Mapping[str, int],
) -> None:
    form_row, field = planned
    scope = answers.occasion.scope_of(unit, plan.block)
    part = answers.occasion.parts[plan.subject.code].get(field.code)
    adjusts = part is not None and part.adjusts
    content = row.cells.get(at[_POINTS])
    if content is not None:
        answers.take(Slot(plan.subject.code, unit.code, field), content, form_row.label, scope)
    elif not adjusts:
        title = next(iter(row.cells.values())).place.sheet
        answers.empty.append(answers.book.place(title, row.number, at[_POINTS]))
    if field.kind != "points":
        return
    # What is said of a bonus or penalty is its reason.
    kinds: tuple[tuple[str, FieldKind], ...] = ((_EVIDENCE, "evidence"), (_NOTE, "reason" if adjusts else "note"))
    for heading, kind in kinds:
        words = row.cells.get(at.get(heading, 0))
        if words is not None:
            slot = Slot(plan.subject.code, unit.code, Field(kind, field.code, field.stage))
            answers.take(slot, words, heading, scope)


def _named_above(answers: Answers, rows: Sequence[Row], *, heads_only: bool) -> Iterator[Unit]:
    """The units that the lines above the table name. heads_only: only after “Đơn vị:”, where there is such a line."""
    found = _headings(rows)
    lines = rows[: found[0]] if found is not None else ()
    texts = [cell.text for row in lines for cell in row.cells.values() if cell.kind == "text"]
    own = fold(books.FORM_UNIT.partition(":")[0])
    heads = [text.partition(":")[2] for text in texts if fold(text.partition(":")[0]) == own]
    for text in heads if heads and heads_only else [*heads, *texts]:
        unit = answers.known.named(text)
        if unit is not None:
            yield unit


def _headings(rows: Sequence[Row]) -> tuple[int, dict[str, int]] | None:
    """The position of a form's row of headings, and where its columns stand."""
    wanted = {fold(text): text for text in books.FORM_COLUMNS}
    for position, row in enumerate(rows[:HEAD_ROWS]):
        found = {
            wanted[fold(row.text(column))]: column
            for column in sorted(row.cells, reverse=True)
            if fold(row.text(column)) in wanted
        }
        if _LABEL in found and _POINTS in found:
            return position, found
    return None


def _by_label(plan: FormSheet, rows: Sequence[Row], label: int) -> dict[int, Row]:
    """The row of the sheet for every planned row, by its identity; labels that stand too often are left out."""
    planned: dict[str, list[FormRow]] = {}
    for each in plan.rows:
        planned.setdefault(fold(each.label), []).append(each)
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(fold(row.text(label)), []).append(row)
    return {
        id(each): row
        for text, same in planned.items()
        if len(found.get(text, ())) == len(same)
        for each, row in zip(same, found[text], strict=True)
    }


def _is_all_there(plan: FormSheet, rows: Sequence[Row], at: Mapping[str, int]) -> bool:
    """Whether every planned row stands in a sheet, with its own maximum."""
    matched = _by_label(plan, rows, at[_LABEL])
    for each in plan.rows:
        row = matched.get(id(each))
        if row is None:
            return False
        content = row.cells.get(at.get(_MAXIMUM, 0))
        if each.maximum is not None and content is not None and content.number not in (None, each.maximum):
            return False
    return True
