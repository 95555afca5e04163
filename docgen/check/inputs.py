"""Whether what people typed makes sense: scores against the rubric, and a round's documents against the calendar.

Each check is one generator over `Inputs`; `check_inputs` runs them all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from docgen.assess.total import sum_of_parts, total_of
from docgen.errors import Cell, Finding, Place, Severity
from docgen.i18n import gettext as _
from docgen.model.register import LegalRegister, Unit
from docgen.model.round import DocumentSettings, Round
from docgen.model.rubric import CriteriaGroup, NumberForms, Paper, Rubric, Subject
from docgen.model.scores import Entry, Mark, Scoresheet
from docgen.read.lines import Lines
from docgen.vietnamese import citation
from docgen.vietnamese.dates import cite_date, earliest, issue_date, latest
from docgen.vietnamese.numbers import bare, decimals_of, plain


@dataclass(frozen=True)
class Inputs:
    """Everything a round is made from. units: of its office and year, by code; lines: of its `round.yaml`."""

    scores: Scoresheet
    rubric: Rubric
    round: Round
    lines: Lines
    units: Mapping[str, Unit]
    legal_bases: LegalRegister

    def name(self, unit: str) -> str:
        """A unit's name for messages, or its code where it is unknown."""
        return self.units[unit].name if unit in self.units else unit

    def entries(self) -> Iterator[tuple[Entry, Subject]]:
        """Every row with its subject."""
        for entry in self.scores.entries:
            subject = self.rubric.subject_by_code.get(entry.subject)
            if subject is not None:
                yield entry, subject

    def sheets(self) -> dict[tuple[str, str], list[Entry]]:
        """The rows of each subject and block, in the order of the workbook."""
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.scores.entries:
            found.setdefault((entry.subject, entry.block), []).append(entry)
        return found


def check_inputs(
    scores: Scoresheet,
    rubric: Rubric,
    round_: Round,
    lines: Lines,
    legal_bases: LegalRegister,
    units: Mapping[str, Unit] | None = None,
) -> Iterator[Finding]:
    """Run every check.

    lines: of the round's `round.yaml`. units: of its office and year, by code; without them messages show codes.
    """
    inputs = Inputs(scores, rubric, round_, lines, units or {}, legal_bases)
    for check in CHECKS:
        yield from check(inputs)


def marks_within_bounds(inputs: Inputs) -> Iterator[Finding]:
    """Find marks above their maximum or below zero, and adjustments outside theirs."""
    for entry, subject in inputs.entries():
        for group in subject.groups_of(entry.block):
            mark = entry.marks.get(group.code)
            if mark is None:
                continue
            if group.kind == "adjustment":
                yield from _adjustment_within(mark, group)
                continue
            maximum = group.maximum.get(entry.block)
            if mark.value < 0:
                message = _("{value} points in “{group}”: points are not below zero").format(
                    value=plain(mark.value), group=group.label
                )
                yield Finding("mark-below-zero", mark.place, message, _("Correct the points in this cell"))
            if maximum is not None and mark.value > maximum:
                message = _("{value} points are more than {maximum}, the maximum of “{group}”").format(
                    value=plain(mark.value), maximum=plain(maximum), group=group.label
                )
                advice = _("Correct the points in this cell, or the maximum in the rubric")
                yield Finding("mark-above-maximum", mark.place, message, advice)


def totals_agree_with_parts(inputs: Inputs) -> Iterator[Finding]:
    """Hold given totals against the sum of their parts, and tell which of the two is used."""
    for entry, subject in inputs.entries():
        parts = sum_of_parts(entry, _codes(entry, subject))
        if entry.total is None or parts is None or entry.total.value == parts:
            continue
        given = entry.total.value
        words = {
            "unit": inputs.name(entry.unit),
            "given": bare(given),
            "sum": bare(parts),
            "apart": bare(abs(given - parts)),
        }
        if subject.total.method == "given" and abs(given - parts) <= subject.total.tolerance:
            message = _("The total {given} of “{unit}” differs from the sum {sum} by {apart}: its parts were rounded")
            yield Finding("total-rounded", entry.total.place, message.format(**words), severity=Severity.NOTE)
            continue
        if _total(inputs, entry, subject) == given:
            message = _("The total {given} of “{unit}” differs from the sum {sum} by {apart}; {given} is kept")
            advice = _("Correct a cell; or delete “given_totals: keep” in round.yaml, so that the sum is used")
        else:
            message = _("The total {given} of “{unit}” differs from the sum {sum} by {apart}; {sum} is used")
            advice = _("Correct the total, or the points it is made of")
        yield Finding("total-differs", entry.total.place, message.format(**words), advice, Severity.WARNING)


def decimals_can_be_written(inputs: Inputs) -> Iterator[Finding]:
    """Find points, and the totals that are used, with more decimals than the rubric writes: writing never rounds."""
    for entry, subject in inputs.entries():
        most = _most(subject.writing.points)
        told = False
        for group in subject.groups_of(entry.block):
            mark = entry.marks.get(group.code)
            if mark is not None and decimals_of(mark.value) > most:
                told = True
                message = _("{value} has more than the {most} decimals that the rubric writes")
                message = message.format(value=plain(mark.value), most=most)
                yield Finding("more-decimals-than-written", mark.place, message, _decimals_advice())
        yield from _total_can_be_written(inputs, entry, subject, parts_told=told)


def totals_within_scale(inputs: Inputs) -> Iterator[Finding]:
    """Find totals above the scale (and what adjustments may add to it), or below zero."""
    for entry, subject in inputs.entries():
        total = _total(inputs, entry, subject)
        if total is None:
            continue
        added = [group.most for group in subject.groups_of(entry.block) if group.kind == "adjustment" and group.most]
        highest = subject.scale + sum(added, Decimal(0))
        place = entry.total.place if entry.total is not None else entry.place
        words = {"unit": inputs.name(entry.unit), "total": bare(total), "scale": bare(highest)}
        if total > highest:
            message = _("The total {total} of “{unit}” is above the scale {scale}").format(**words)
            yield Finding("total-above-scale", place, message, _("Correct the points, or the scale in the rubric"))
        elif total < 0:
            message = _("The total {total} of “{unit}” is below zero").format(**words)
            yield Finding("total-below-zero", place, message, _("Correct the points"))


def not_assessed_units_have_no_marks(inputs: Inputs) -> Iterator[Finding]:
    """Find points of units that the round lists as not assessed."""
    listed = inputs.round.not_assessed
    for entry, subject in inputs.entries():
        marks = [*entry.marks.values(), *((entry.total,) if entry.total is not None else ())]
        if marks and any(item.unit == entry.unit and item.concerns(subject.code) for item in listed):
            message = _("“{unit}” is listed as not assessed, but has points").format(unit=inputs.name(entry.unit))
            advice = _("Clear its cells, or take it out of “not_assessed” in round.yaml")
            yield Finding("not-assessed-with-marks", marks[0].place, message, advice)


def previous_ranks_are_plausible(inputs: Inputs) -> Iterator[Finding]:
    """Find earlier ranks that two units share, or that are beyond the number of units."""
    for (subject, block), entries in inputs.sheets().items():
        members = sum(inputs.round.block_of(unit, subject) == block for unit in inputs.units.values())
        size = max(len(entries), members)
        for year in sorted({year for entry in entries for year in entry.previous_ranks}, reverse=True):
            by_rank: dict[Decimal, list[Entry]] = {}
            for entry in entries:
                mark = entry.previous_ranks.get(year)
                if mark is None:
                    continue
                by_rank.setdefault(mark.value, []).append(entry)
                if mark.value > size:
                    message = _("Rank {rank} of {year}, but the block has only {n} units").format(
                        rank=plain(mark.value), year=year, n=size
                    )
                    advice = _("Look it up in the published document of that year")
                    yield Finding("previous-rank-too-low", mark.place, message, advice, Severity.WARNING)
            for rank, sharing in by_rank.items():
                if len(sharing) > 1:
                    yield _shared_rank(inputs, rank, year, sharing)


def rows_are_in_order(inputs: Inputs) -> Iterator[Finding]:
    """Where the round keeps the order of the workbook, find rows whose total is above that of the row before."""
    if inputs.round.order != "given":
        return
    for (code, _block), entries in inputs.sheets().items():
        subject = inputs.rubric.subject_by_code.get(code)
        before: tuple[Entry, Decimal] | None = None
        for entry in entries if subject is not None else ():
            assert subject is not None
            total = _total(inputs, entry, subject)
            if total is None:
                continue
            if before is not None and total > before[1]:
                message = _("“{unit}” with {total} stands below “{other}” with {less}").format(
                    unit=inputs.name(entry.unit),
                    total=bare(total),
                    other=inputs.name(before[0].unit),
                    less=bare(before[1]),
                )
                advice = _("Move the row, or delete “order: given” in round.yaml, so that totals decide")
                yield Finding("row-out-of-order", entry.place, message, advice, Severity.WARNING)
            before = entry, total


def legal_bases_are_in_force(inputs: Inputs) -> Iterator[Finding]:
    """Find legal bases that are not in force on the day of the document, and name their successors."""
    register = inputs.legal_bases.legal_bases
    for code, document in inputs.round.documents.items():
        for number, basis_code in enumerate(document.legal_bases):
            basis = register.get(basis_code)
            if basis is None:
                continue
            place = inputs.lines.at("documents", code, "legal_bases", number)
            name = citation.plain(basis)
            if basis.valid_to is not None and basis.valid_to < earliest(document.date):
                message = _("“{paper}” is in force only until {day}").format(paper=name, day=cite_date(basis.valid_to))
                successor = register.get(basis.replaced_by or "")
                advice = _("Cite what is in force on the day of the document")
                if successor is not None:
                    advice = _("Cite its successor “{code}”: {paper}").format(
                        code=basis.replaced_by, paper=citation.plain(successor)
                    )
                yield Finding("legal-basis-expired", place, message, advice, Severity.WARNING)
            if basis.valid_from is not None and basis.valid_from > latest(document.date):
                message = _("“{paper}” is in force only from {day}").format(paper=name, day=cite_date(basis.valid_from))
                advice = _("Cite what is in force on the day of the document")
                yield Finding("legal-basis-not-yet", place, message, advice, Severity.WARNING)


def documents_follow_what_they_cite(inputs: Inputs) -> Iterator[Finding]:
    """Find documents dated before the rubric, a cited paper, or the year they assess."""
    for code, document in inputs.round.documents.items():
        place = inputs.lines.at("documents", code, "date")
        source = inputs.rubric.source
        if _is_after(source, document):
            message = _("The rubric was issued only on {day}, after the document ({date})").format(
                day=citation.date(source), date=issue_date(document.date)
            )
            advice = _("Correct the date, or choose the rubric that was in force")
            yield Finding("rubric-after-document", place, message, advice, Severity.WARNING)
        for paper in _papers(inputs, document):
            if _is_after(paper, document):
                message = _("The document ({date}) cites “{paper}”, which is of a later day").format(
                    date=issue_date(document.date), paper=citation.plain(paper)
                )
                advice = _("Correct one of the two dates")
                yield Finding("paper-after-document", place, message, advice, Severity.WARNING)
        if latest(document.date).year < inputs.round.year:
            message = _("The document ({date}) is dated before the year of the round, {year}").format(
                date=issue_date(document.date), year=inputs.round.year
            )
            yield Finding("document-before-year", place, message, _("Correct the date or the year"), Severity.WARNING)


CHECKS: tuple[Callable[[Inputs], Iterator[Finding]], ...] = (
    marks_within_bounds,
    decimals_can_be_written,
    totals_agree_with_parts,
    totals_within_scale,
    not_assessed_units_have_no_marks,
    previous_ranks_are_plausible,
    rows_are_in_order,
    legal_bases_are_in_force,
    documents_follow_what_they_cite,
)


def _adjustment_within(mark: Mark, group: CriteriaGroup) -> Iterator[Finding]:
    low = group.least is not None and mark.value < group.least
    high = group.most is not None and mark.value > group.most
    if low or high:
        message = _("{value} in “{group}” is not within {least} to {most}").format(
            value=plain(mark.value),
            group=group.label,
            least="…" if group.least is None else plain(group.least),
            most="…" if group.most is None else plain(group.most),
        )
        advice = _("Correct the points in this cell, or the bounds in the rubric")
        yield Finding("adjustment-out-of-bounds", mark.place, message, advice)


def _codes(entry: Entry, subject: Subject) -> tuple[str, ...]:
    """The groups that make a row's total."""
    return tuple(group.code for group in subject.groups_of(entry.block))


def _total(inputs: Inputs, entry: Entry, subject: Subject) -> Decimal | None:
    """The total that counts for a row."""
    found = total_of(entry, _codes(entry, subject), subject.total, inputs.round.given_totals)
    return found[0] if found is not None else None


def _total_can_be_written(inputs: Inputs, entry: Entry, subject: Subject, *, parts_told: bool) -> Iterator[Finding]:
    """Whether the total that counts can be written; a sum is not told again when its parts are told already."""
    found = total_of(entry, _codes(entry, subject), subject.total, inputs.round.given_totals)
    most = _most(subject.writing.totals)
    if found is None or decimals_of(found[0]) <= most or (found[1] == "summed" and parts_told):
        return
    value, origin = found
    finest: Place = (
        max(entry.marks.values(), key=lambda mark: decimals_of(mark.value)).place if entry.marks else entry.place
    )
    place = entry.total.place if origin == "given" and entry.total is not None else finest
    message = _("The total {total} of “{unit}” has more than the {most} decimals that the rubric writes").format(
        total=bare(value), unit=inputs.name(entry.unit), most=most
    )
    yield Finding("more-decimals-than-written", place, message, _decimals_advice())


def _most(forms: NumberForms) -> int:
    """The most decimals that both forms can write."""
    return min(forms.table.most, forms.prose.most)


def _decimals_advice() -> str:
    return _("Correct the points, or the “writing” of the subject in the rubric")


def _shared_rank(inputs: Inputs, rank: Decimal, year: int, sharing: list[Entry]) -> Finding:
    cells: list[Cell] = [entry.previous_ranks[year].place for entry in sharing]
    message = _("Rank {rank} of {year} stands at several units: {units}").format(
        rank=plain(rank),
        year=year,
        units=", ".join(f"{inputs.name(entry.unit)} ({cell.ref})" for entry, cell in zip(sharing, cells, strict=True)),
    )
    advice = _("Look it up in the published document of that year; a true tie may stay")
    return Finding("previous-rank-twice", cells[-1], message, advice, Severity.WARNING)


def _papers(inputs: Inputs, document: DocumentSettings) -> Iterator[Paper]:
    """Whatever the document may cite, each once: the legal bases it names, and all papers of the round."""
    proposed = () if document.proposal is None else (document.proposal.paper,)
    for code in dict.fromkeys((*document.legal_bases, *proposed)):
        basis = inputs.legal_bases.legal_bases.get(code)
        if basis is not None:
            yield basis
    yield from inputs.round.papers.values()


def _is_after(paper: Paper, document: DocumentSettings) -> bool:
    day: dt.date | None = paper.date
    return day is not None and day > latest(document.date)
