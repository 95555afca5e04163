"""What follows from the scores and still needs people: open ties, idle decisions, units that would miss somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from docgen.assess.order import Strength
from docgen.assess.ranking import group_strengths, strengths
from docgen.assess.setting import Setting
from docgen.errors import Finding, Severity
from docgen.i18n import gettext as _
from docgen.model.assessment import Assessment, BlockOutcome, GroupOutcome, Result
from docgen.model.kind import TableSpec
from docgen.model.register import Unit
from docgen.model.round import Round, TieDecision
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


def shared_group_ranks(tables: Iterable[TableSpec], assessment: Assessment, lines: Lines) -> Iterator[Finding]:
    """Ranks that units share in a document's tables of single groups, although totals have each their own.

    What parts totals (the rubric's keys, decisions without a group) says nothing about groups. tables: of the document.
    """
    printed = [spec for spec in tables if spec.shape == "ranking" and (spec.group or spec.each == "group")]
    for subject in assessment.subjects if printed else ():
        specs = [spec for spec in printed if spec.subject == subject.subject.code]
        for block in subject.blocks if subject.subject.ties.method == "unique" else ():
            here = [spec for spec in specs if not spec.blocks or block.block.code in spec.blocks]
            shared = [shown for group in block.groups if (shown := _shared(group, here))]
            if shared:
                message = _(
                    "In tables of single criteria groups ({block}) units with equal points share a rank: {ranks}"
                )
                message = message.format(block=block.block.label, ranks="; ".join(shared))
                advice = _(
                    "This may stay: the rule that gives each unit its own rank is about totals; else decide the "
                    "order, and write it under “decisions: ties” with “group” in round.yaml"
                )
                yield Finding("tie-in-group", lines.at("decisions", "ties"), message, advice, Severity.NOTE)


def _shared(group: GroupOutcome, specs: Iterable[TableSpec]) -> str:
    """The ranks that several units have in the table of a group; empty where there are none, or no such table."""
    code = group.group.code
    if not any(spec.each == "group" or spec.group == code for spec in specs):
        return ""
    places = Counter(str(result.group_ranks[code]) for result in group.order)
    ranks = [place for place, number in places.items() if number > 1]
    return f"{group.group.short or group.group.label} ({', '.join(ranks)})" if ranks else ""


def _merged_pasts(year: int, block: BlockOutcome, subject: str, lines: Lines) -> Iterator[Finding]:
    """Earlier ranks of units that were made from others: what is shown, and of whom it was.

    A rank that was typed is told at its cell, where the register says that the unit was made only after that year.
    subject: its label, where the round has several.
    """
    for result in block.order:
        shown = result.previous.get(year)
        merged = shown is None or shown.rule.startswith("merged.")
        cells, since = () if shown is None else shown.places, result.unit.valid_from
        too_early = bool(cells) and since is not None and since.year > year
        if not result.origins or not (too_early or (merged and any(origin.rank for origin in result.origins))):
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
        place = cells[0] if cells else lines.at("previous", year, "merged")
        alike = _("Earlier ranks stand at units that were made from others only later")
        yield Finding("past-of-merged", place, message.format(**words), severity=Severity.NOTE, alike=alike)


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
    """Decisions about units that are not tied, as ranks look at them, or that leave out some that are."""
    for number, decision in enumerate(round_.decisions.ties):
        place = lines.at("decisions", "ties", number)
        found, left = dict[str, Strength](), list[str]()
        for outcome in assessment.subjects:
            for block in outcome.blocks:
                if (outcome.subject.code, block.block.code) == (decision.subject, decision.block):
                    setting = Setting(outcome.subject, rubric, round_, units, assessment.earlier_years)
                    found = _strengths(setting, decision, block)
                    left = _left_out(setting, decision, block, found)

        def named(codes: Iterable[str]) -> str:
            return join([units[code].name if code in units else code for code in codes])

        # What people decided stands last in a strength.
        if len({found[code][:-1] if code in found else () for code in decision.order}) > 1:
            message = _("A tie was decided between units that are not tied: {units}").format(
                units=named(decision.order)
            )
            advice = _("The scores have changed since: delete the decision, or have it confirmed")
            yield Finding("decision-idle", place, message, advice, Severity.WARNING)
        if left:
            message = _("The decision leaves out {left}, tied with {units}: nobody decided that those stand before")
            advice = _("Let the meeting decide on all that are tied, and write its whole order here")
            message = message.format(units=named(decision.order), left=named(left))
            yield Finding("tie-half-decided", place, message, advice, Severity.WARNING)


def _strengths(setting: Setting, decision: TieDecision, block: BlockOutcome) -> dict[str, Strength]:
    """By what the ranked units are compared where a decision parts them: in a group, or by their totals."""
    results = {result.unit.code: result for result in block.ranked}
    if decision.group is None:
        return strengths(setting, decision.block, results)
    return group_strengths(setting, decision.block, decision.group, results)


def _left_out(setting: Setting, decision: TieDecision, block: BlockOutcome, found: Mapping[str, Strength]) -> list[str]:
    """Units that no decision names although they are tied, and ranked together, with those that this one parts."""
    by_track = decision.group is None and setting.subject.rank.within == "track"
    scopes = {result.unit.code: result.scope if by_track else "" for result in block.ranked}
    parted = {(found[code][:-1], scopes[code]) for code in decision.order if code in found and found[code][-1]}
    return [code for code in found if not found[code][-1] and (found[code][:-1], scopes[code]) in parted]
