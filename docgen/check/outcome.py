"""What follows from the scores and still needs people: open ties, idle decisions, units that would miss somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.assess.order import Strength
from docgen.assess.ranking import group_strengths, strengths
from docgen.assess.setting import Setting
from docgen.errors import Finding, Severity
from docgen.i18n import gettext as _
from docgen.model.assessment import Assessment, BlockOutcome, Result
from docgen.model.register import Unit
from docgen.model.round import Round
from docgen.model.rubric import Rubric, Subject
from docgen.read.lines import Lines
from docgen.vietnamese.lists import join


def check_outcome(
    assessment: Assessment, rubric: Rubric, round_: Round, units: Mapping[str, Unit], lines: Lines
) -> Iterator[Finding]:
    """Find what people have to look at in an assessment. units: by code; lines: of the round's `round.yaml`."""
    for subject in assessment.subjects:
        for block in subject.blocks:
            yield from _open_ties(subject.subject, block, lines)
            named = subject.subject.label if len(assessment.subjects) > 1 else ""
            yield from _merged_pasts(assessment.year - 1, block, named, lines)
            yield from _without_cluster(block, lines)
    yield from _idle_decisions(assessment, rubric, round_, units, lines)


def _open_ties(subject: Subject, block: BlockOutcome, lines: Lines) -> Iterator[Finding]:
    """Ranks that two units share although the rubric gives each its own."""
    if subject.ties.method != "unique":
        return
    by_rank: dict[object, list[Result]] = {}
    for result in block.ranked:
        if result.rank is not None:
            among = result.scope if subject.rank.within == "track" else block.block.code
            by_rank.setdefault((result.rank.value, among), []).append(result)
    for sharing in by_rank.values():
        if len(sharing) > 1 and sharing[0].rank is not None:
            message = _("The rubric gives each unit its own rank, but nothing parts {units}; they share rank {rank}")
            message = message.format(units=join([r.unit.name for r in sharing]), rank=sharing[0].rank)
            advice = _("Let the meeting decide, and write its order under “decisions: ties” in round.yaml")
            yield Finding("tie-open", lines.at("decisions", "ties"), message, advice, Severity.WARNING)


def _merged_pasts(year: int, block: BlockOutcome, subject: str, lines: Lines) -> Iterator[Finding]:
    """Earlier ranks of units that were made from others: what is shown, and of whom it was.

    subject: its label, where the round has several.
    """
    for result in block.order:
        shown = result.previous.get(year)
        if shown is not None and not shown.rule.startswith("merged."):
            continue
        if not any(origin.rank for origin in result.origins):
            continue
        words = {
            "unit": result.unit.name,
            "year": year,
            "rank": "-" if shown is None else shown,
            "origins": join([f"{o.unit.name} ({o.rank or '-'})" for o in result.origins]),
            "subject": subject,
        }
        message = _("“{unit}” was made from {origins}; as its rank of {year} stands {rank}")
        if subject:
            message = _("“{unit}” was made from {origins}; as its rank of {year} in “{subject}” stands {rank}")
        message = message.format(**words)
        yield Finding("past-of-merged", lines.at("previous", year, "merged"), message, severity=Severity.NOTE)


def _without_cluster(block: BlockOutcome, lines: Lines) -> Iterator[Finding]:
    """Units that belong to no cluster although others of their block do: they would miss in the tables of clusters."""
    for kind in dict.fromkeys(one.cluster.kind for one in block.clusters):
        members = {r.unit.code for one in block.clusters if one.cluster.kind == kind for r in one.order}
        left = [result.unit.name for result in block.order if result.unit.code not in members]
        if left:
            message = _("No cluster of the kind “{kind}” holds {units}, so none of its tables does").format(
                kind=kind, units=join(left)
            )
            advice = _("Name their cluster under “clusters” in the register of units (data/units.yaml or data/units/)")
            yield Finding("cluster-missing", lines.at("office"), message, advice, Severity.WARNING)


def _idle_decisions(
    assessment: Assessment, rubric: Rubric, round_: Round, units: Mapping[str, Unit], lines: Lines
) -> Iterator[Finding]:
    """Decisions about ties between units that are not tied, as ranks look at them: the scores have changed since."""
    for number, decision in enumerate(round_.decisions.ties):
        found: dict[str, Strength] = {}
        for outcome in assessment.subjects:
            for block in outcome.blocks:
                if (outcome.subject.code, block.block.code) == (decision.subject, decision.block):
                    setting = Setting(outcome.subject, rubric, round_, units, assessment.earlier_years)
                    results = {result.unit.code: result for result in block.ranked}
                    found = (
                        strengths(setting, decision.block, results)
                        if decision.group is None
                        else group_strengths(setting, decision.block, decision.group, results)
                    )
        # What people decided stands last in a strength.
        if len({found[code][:-1] if code in found else () for code in decision.order}) > 1:
            message = _("A tie was decided between units that are not tied: {units}").format(
                units=join([units[code].name if code in units else code for code in decision.order])
            )
            advice = _("The scores have changed since: delete the decision, or have it confirmed")
            yield Finding("decision-idle", lines.at("decisions", "ties", number), message, advice, Severity.WARNING)
