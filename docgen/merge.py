"""Putting together what several people typed: cell by cell, and never choosing between two values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from docgen.errors import Finding, InFile, Severity
from docgen.i18n import gettext as _
from docgen.model.book import Slot, Stamp
from docgen.model.returned import Clash, Given, Merged, Returned, Standing, Twice, Value
from docgen.plan.occasion import Occasion
from docgen.plan.parts import all_parts
from docgen.vietnamese import books
from docgen.vietnamese.numbers import bare

_MOST_SHOWN = 5


def merge(given: Iterable[Given]) -> Merged:
    """Put values together: the same from several is one; different ones for a cell are a clash, and none is taken.

    Remarks are joined, since both may stand. Evidence is listed by its sources and never a clash.
    """
    sources = tuple(given)
    by_slot: dict[Slot, list[Given]] = {}
    for each in sources:
        by_slot.setdefault(each.slot, []).append(each)
    values: dict[Slot, Value] = {}
    clashes = []
    for slot, all_given in by_slot.items():
        first: dict[Decimal | str, Given] = {}
        for each in all_given:
            first.setdefault(_compared(each.value), each)
        if slot.field.kind in ("note", "evidence"):
            values[slot] = "; ".join(str(each.value) for each in first.values())
        elif len(first) == 1:
            values[slot] = all_given[0].value
        else:
            clashes.append(Clash(slot, tuple(all_given)))
    return Merged(values, tuple(clashes), sources)


def _compared(value: Value) -> Decimal | str:
    """What two values must share to be the same: 8,50 is 8,5; words are compared without case and double spaces."""
    return value if isinstance(value, Decimal) else " ".join(value.casefold().split())


def sent_twice(returned: Sequence[Returned]) -> Iterator[Twice]:
    """Find files of one unit, or of one part and member, and whether they say the same."""
    by_sender: dict[tuple[object, ...], list[Returned]] = {}
    for each in returned:
        if each.stamp is not None and each.standing is Standing.TAKEN and each.stamp.shape in ("form", "part"):
            by_sender.setdefault(_sender(each.stamp), []).append(each)
    for group in by_sender.values():
        if len(group) > 1:
            slots = tuple(_differences(group))
            yield Twice(tuple(each.file for each in group), not slots, slots)


def _sender(stamp: Stamp) -> tuple[object, ...]:
    return stamp.shape, stamp.unit, stamp.by, stamp.parts, stamp.member


def _differences(group: Sequence[Returned]) -> Iterator[Slot]:
    """The cells in which files of one sender differ, those that some leave empty included."""
    contents = [each.values for each in group]
    for slot in dict.fromkeys(slot for content in contents for slot in content):
        found = {_compared(content[slot]) if slot in content else None for content in contents}
        if len(found) > 1:
            yield slot


def missing_units(occasion: Occasion, returned: Iterable[Returned]) -> tuple[str, ...]:
    """Codes of the units that are to score themselves and sent no form with values, in the order of the register."""
    sent = {each.stamp.unit for each in returned if each.stamp is not None and _answers(each, "form")}
    wanted = [
        unit.code
        for subject in occasion.rubric.subjects
        for block in occasion.rubric.blocks
        for unit in occasion.assessed(subject.code, block.code)
    ]
    return tuple(code for code in dict.fromkeys(wanted) if code not in sent)


def missing_parts(occasion: Occasion, returned: Sequence[Returned]) -> tuple[tuple[str, str], ...]:
    """Groups, or blocks, that nobody sent a part of, where parts were handed out: how split, and which.

    A part without values is none, unless it may be empty, as that of a bonus that nobody has.
    """
    stamps = [each.stamp for each in returned if each.stamp is not None and each.stamp.shape == "part"]
    answers = [each.stamp for each in returned if each.stamp is not None and _answers(each, "part")]
    sent = {(stamp.by, part) for stamp in answers for part in stamp.parts}
    wanted = [(by, part) for by in dict.fromkeys(stamp.by for stamp in stamps) for part in all_parts(occasion, by)]
    return tuple(each for each in wanted if each not in sent)


def _answers(each: Returned, shape: str) -> bool:
    """Whether a file is taken, and holds values where it should."""
    taken = each.standing is Standing.TAKEN and each.stamp is not None and each.stamp.shape == shape
    return taken and bool(each.given or not each.empty)


def told(occasion: Occasion, merged: Merged, twice: Iterable[Twice]) -> Iterator[Finding]:
    """Tell of what stands against each other: values, and files of one sender."""
    for each in twice:
        yield _twice(occasion, each)
    for clash in merged.clashes:
        message = _("{what} has different values: {values}").format(
            what=words_of(occasion, clash.slot), values=_side_by_side(clash)
        )
        advice = _("Ask those who gave them, correct one of the files, and collect again; the cell is left empty")
        yield Finding("values-clash", clash.given[0].place, message, advice)


def _twice(occasion: Occasion, each: Twice) -> Finding:
    files = ", ".join(each.files)
    if each.same:
        message = _("The same was sent more than once: {files}").format(files=files)
        return Finding("sent-twice", InFile(each.files[0]), message, severity=Severity.NOTE)
    shown = [words_of(occasion, slot) for slot in each.slots[:_MOST_SHOWN]]
    shown += ["…"] if len(each.slots) > _MOST_SHOWN else []
    message = _("Files of one sender differ: {files}; they differ in {cells}").format(
        files=files, cells="; ".join(shown)
    )
    advice = _("Keep the right one, move the others out of the folder, and collect again")
    return Finding("sent-twice-differently", InFile(each.files[0]), message, advice)


def words_of(occasion: Occasion, slot: Slot) -> str:
    """Name a value as people do: unit, subject where there are several, what it is of, and the stage."""
    unit = occasion.units.get(slot.unit)
    parts = [unit.name if unit is not None else slot.unit]
    if len(occasion.rubric.subjects) > 1:
        parts.append(occasion.rubric.subject_by_code[slot.subject].label)
    parts.append(what_of(occasion, slot))
    stage = occasion.stage(slot.field.stage)
    return ", ".join([*parts, stage.label] if stage is not None else parts)


def what_of(occasion: Occasion, slot: Slot) -> str:
    """Name what a value is of: a group, a criterion, the total, a remark."""
    kind, code = slot.field.kind, slot.field.code
    if kind == "total":
        return books.TOTAL
    if kind in ("rank", "past"):
        return (books.RANK_OF if kind == "rank" else books.TOTAL_OF).format(year=code)
    part = occasion.parts[slot.subject].get(code)
    if part is None:
        return books.NOTE
    if kind == "reason":
        return books.reason_for(part.label)
    return part.label


def _side_by_side(clash: Clash) -> str:
    """Every value of a clash with where it stands."""
    values = [f"{shown(each.value)} ({each.place}{f', {each.member}' if each.member else ''})" for each in clash.given]
    return " ≠ ".join(values)


def shown(value: Value) -> str:
    """A value as people write it."""
    return bare(value) if isinstance(value, Decimal) else f"“{value}”"
