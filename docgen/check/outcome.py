"""What follows from the scores and still needs people: ties that no rule parts, decisions that part nothing."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.errors import Finding, Severity
from docgen.i18n import gettext as _
from docgen.model.assessment import Assessment, BlockOutcome, Result
from docgen.model.round import Round
from docgen.model.rubric import Subject
from docgen.read.lines import Lines
from docgen.vietnamese.lists import join


def check_outcome(assessment: Assessment, round_: Round, lines: Lines) -> Iterator[Finding]:
    """Find what people have to look at in an assessment. lines: of the round's `round.yaml`."""
    for subject in assessment.subjects:
        for block in subject.blocks:
            yield from _open_ties(subject.subject, block, lines)
            yield from _merged_pasts(assessment.year - 1, block, lines)
    yield from _idle_decisions(assessment, round_, lines)


def _open_ties(subject: Subject, block: BlockOutcome, lines: Lines) -> Iterator[Finding]:
    """Ranks that two units share although the rubric gives each its own."""
    if subject.ties.method != "unique":
        return
    by_rank: dict[object, list[Result]] = {}
    for result in block.ranked:
        if result.rank is not None:
            by_rank.setdefault((result.rank.value, result.scope), []).append(result)
    for sharing in by_rank.values():
        if len(sharing) > 1 and sharing[0].rank is not None:
            message = _("The rubric gives each unit its own rank, but nothing parts {units}; they share rank {rank}")
            message = message.format(units=join([r.unit.name for r in sharing]), rank=sharing[0].rank)
            advice = _("Let the meeting decide, and write its order under “decisions: ties” in round.yaml")
            yield Finding("tie-open", lines.at("decisions", "ties"), message, advice, Severity.WARNING)


def _merged_pasts(year: int, block: BlockOutcome, lines: Lines) -> Iterator[Finding]:
    """Earlier ranks of units that were made from others: what is shown, and of whom it was."""
    for result in block.order:
        shown = result.previous.get(year)
        if not result.origins or (shown is not None and not shown.rule.startswith("merged.")):
            continue
        words = {
            "unit": result.unit.name,
            "year": year,
            "rank": "-" if shown is None else shown,
            "origins": join([f"{o.unit.name} ({o.rank or '-'})" for o in result.origins]),
        }
        message = _("“{unit}” was made from {origins}; as its rank of {year} stands {rank}").format(**words)
        yield Finding("past-of-merged", lines.at("previous", year, "merged"), message, severity=Severity.NOTE)


def _idle_decisions(assessment: Assessment, round_: Round, lines: Lines) -> Iterator[Finding]:
    """Decisions about ties between units that are not tied: the scores have changed since."""
    for number, decision in enumerate(round_.decisions.ties):
        results = {
            r.unit.code: r
            for subject in assessment.subjects
            if subject.subject.code == decision.subject
            for block in subject.blocks
            if block.block.code == decision.block
            for r in block.ranked
        }
        values = set()
        for code in decision.order:
            result = results.get(code)
            figure = None if result is None else result.total
            if result is not None and decision.group is not None:
                figure = result.groups.get(decision.group)
            values.add("" if figure is None else figure.table)
        if len(values) > 1:
            message = _("A tie was decided between units that are not tied: {units}").format(
                units=join([results[code].unit.name if code in results else code for code in decision.order])
            )
            advice = _("The scores have changed since: delete the decision, or have it confirmed")
            yield Finding("decision-idle", lines.at("decisions", "ties", number), message, advice, Severity.WARNING)
