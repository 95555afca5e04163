"""Whether what people typed makes sense: scores against the rubric, and a round's documents against the calendar.

Each check is one generator over `Inputs`; `check_inputs` runs them all.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from docgen.check import decisions, points, stages, sums
from docgen.check.material import Inputs
from docgen.errors import Finding, Severity
from docgen.i18n import gettext as _
from docgen.memory import uncollected
from docgen.model.register import LegalRegister, Unit
from docgen.model.round import DocumentSettings, Round
from docgen.model.rubric import Paper, Rubric
from docgen.model.scores import Entry, Scoresheet
from docgen.read.lines import Lines
from docgen.vietnamese import citation
from docgen.vietnamese.dates import cite_date, earliest, issue_date, latest
from docgen.vietnamese.numbers import plain


@uncollected()
def check_inputs(
    scores: Scoresheet,
    rubric: Rubric,
    round_: Round,
    lines: Lines,
    legal_bases: LegalRegister,
    units: Mapping[str, Unit] | None = None,
    typed: Scoresheet | None = None,
) -> list[Finding]:
    """Run every check.

    lines: of the round's `round.yaml`. units: of its office and year, by code; without them messages show codes.
    typed: the scores before corrections, where there are any.
    """
    inputs = Inputs(scores, scores if typed is None else typed, rubric, round_, lines, units or {}, legal_bases)
    return [finding for check in CHECKS for finding in check(inputs)]


def previous_ranks_are_plausible(inputs: Inputs) -> Iterator[Finding]:
    """Find earlier ranks that two units share, or that are beyond the number of units (with those before a merger)."""
    for (subject, block), entries in inputs.sheets().items():
        members = (unit for unit in inputs.units.values() if inputs.round.block_of(unit, subject) == block)
        size = max(len(entries), sum(max(1, len(unit.predecessors)) for unit in members))
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
                yield _later(inputs, code, paper)
        if latest(document.date).year < inputs.round.year:
            message = _("The document ({date}) is dated before the year of the round, {year}").format(
                date=issue_date(document.date), year=inputs.round.year
            )
            yield Finding("document-before-year", place, message, _("Correct the date or the year"), Severity.WARNING)


def papers_are_not_later_than_every_document(inputs: Inputs) -> Iterator[Finding]:
    """Find papers of the round that are of a later day than all of its documents, so that none can cite them."""
    documents = inputs.round.documents
    last = max(documents, key=lambda code: latest(documents[code].date))
    for paper in inputs.round.papers.values():
        if _is_after(paper, documents[last]) and paper not in _papers(inputs, documents[last]):
            yield _later(inputs, last, paper)


def answers_are_due_after_the_document(inputs: Inputs) -> Iterator[Finding]:
    """Find days by which addressees are to answer that are before the document, or no working day."""
    for code, document in inputs.round.documents.items():
        day = document.answer_by
        if day is None:
            continue
        place = inputs.lines.at("documents", code, "answer_by")
        if latest(day) < earliest(document.date):
            message = _("The answer is due on {day}, before the document ({date}) is sent").format(
                day=cite_date(latest(day)), date=issue_date(document.date)
            )
            yield Finding("answer-before-document", place, message, _("Correct one of the two dates"), Severity.WARNING)
        elif isinstance(day, dt.date) and day.weekday() >= calendar.SATURDAY:
            message = _("The answer is due on {day}, which is a Saturday or Sunday").format(day=cite_date(day))
            yield Finding("answer-on-weekend", place, message, _("Choose a working day"), Severity.WARNING)


CHECKS: tuple[Callable[[Inputs], Iterator[Finding]], ...] = (
    points.marks_within_bounds,
    points.decimals_can_be_written,
    sums.groups_agree_with_criteria,
    sums.totals_agree_with_parts,
    points.totals_within_scale,
    points.not_applicable_points_can_be_converted,
    points.points_that_do_not_apply_are_empty,
    stages.earlier_stages_keep_to_the_rubric,
    points.not_assessed_units_have_no_marks,
    points.reasons_are_given,
    previous_ranks_are_plausible,
    points.rows_are_in_order,
    legal_bases_are_in_force,
    documents_follow_what_they_cite,
    papers_are_not_later_than_every_document,
    answers_are_due_after_the_document,
    decisions.decisions_are_told,
    decisions.corrections_are_told,
)


def _shared_rank(inputs: Inputs, rank: Decimal, year: int, sharing: list[Entry]) -> Finding:
    marks = [entry.previous_ranks[year] for entry in sharing]
    message = _("Rank {rank} of {year} stands at several units: {units}").format(
        rank=plain(rank),
        year=year,
        units=", ".join(
            f"{inputs.name(entry.unit)} ({getattr(mark.place, 'ref', mark.place)})"
            for entry, mark in zip(sharing, marks, strict=True)
        ),
    )
    advice = _("Look it up in the published document of that year; a true tie may stay")
    return Finding("previous-rank-twice", marks[-1].place, message, advice, Severity.WARNING)


def _papers(inputs: Inputs, document: DocumentSettings) -> Iterator[Paper]:
    """What a document cites by its settings, each once: its legal bases, and the paper of who proposes it."""
    known = {**inputs.legal_bases.legal_bases, **inputs.round.papers}
    proposed = () if document.proposal is None else (document.proposal.paper,)
    yield from (known[code] for code in dict.fromkeys((*document.legal_bases, *proposed)) if code in known)


def _later(inputs: Inputs, code: str, paper: Paper) -> Finding:
    document = inputs.round.documents[code]
    message = _("The document ({date}) cites “{paper}”, which is of a later day").format(
        date=issue_date(document.date), paper=citation.plain(paper)
    )
    advice = _("Correct one of the two dates")
    return Finding(
        "paper-after-document", inputs.lines.at("documents", code, "date"), message, advice, Severity.WARNING
    )


def _is_after(paper: Paper, document: DocumentSettings) -> bool:
    day: dt.date | None = paper.date
    return day is not None and day > latest(document.date)
