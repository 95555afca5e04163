"""What people decided beside the rules: each decision is told with its paper, none is hidden."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check.material import Inputs
from docgen.errors import Finding, Place, Severity
from docgen.i18n import gettext as _
from docgen.model.round import Unranked
from docgen.model.rubric import Subject
from docgen.model.scores import TOTAL
from docgen.vietnamese import citation
from docgen.vietnamese.lists import join
from docgen.vietnamese.numbers import bare


def decisions_are_told(inputs: Inputs) -> Iterator[Finding]:
    """Tell every tie that people broke, every score they set, and every unit they left out, with the paper."""
    for number, tie in enumerate(inputs.round.decisions.ties):
        message = _("Decided: tied units stand in the order {units} ({paper}: {reason})").format(
            units=join([inputs.name(code) for code in tie.order]),
            paper=_paper(inputs, tie.paper),
            reason=tie.reason,
        )
        yield _told(inputs.lines.at("decisions", "ties", number), message)
    for number, score in enumerate(inputs.round.decisions.corrections):
        subject = inputs.rubric.subject_by_code.get(score.subject)
        message = _("Decided: “{unit}”, {points}: {old} → {new} ({paper}: {reason})").format(
            unit=inputs.name(score.unit),
            points=_label(subject, score.points),
            old=_("nothing") if score.old is None else bare(score.old),
            new=bare(score.new),
            paper=_paper(inputs, score.paper),
            reason=score.reason,
        )
        yield _told(inputs.lines.at("decisions", "corrections", number), message)
    listed = {
        "out_of_scope": inputs.round.out_of_scope,
        "not_assessed": inputs.round.not_assessed,
        "not_ranked": inputs.round.not_ranked,
        "not_applicable": inputs.round.not_applicable,
    }
    for entry, items in listed.items():
        for number, item in enumerate(items):
            if item.paper is not None:
                yield _told(inputs.lines.at(entry, number), _left_out(inputs, entry, item, item.paper))


def corrections_are_told(inputs: Inputs) -> Iterator[Finding]:
    """Tell every correction of the sheet of corrections, with old and new points and the paper."""
    for one in inputs.scores.corrections:
        subject = inputs.rubric.subject_by_code.get(one.subject)
        message = _("Corrected: “{unit}”, {points}: {old} → {new} ({paper})").format(
            unit=inputs.name(one.unit),
            points=_label(subject, one.points),
            old=_("nothing") if one.old is None else bare(one.old),
            new=bare(one.new),
            paper=", ".join(text for text in (one.number, one.day, one.reason, one.who) if text) or "…",
        )
        yield _told(one.place, message)


def _told(place: Place, message: str) -> Finding:
    return Finding("decision", place, message, severity=Severity.NOTE)


def _left_out(inputs: Inputs, entry: str, item: Unranked, paper: str) -> str:
    words = {
        "out_of_scope": _("Decided: “{unit}” is out of scope ({paper}: {reason})"),
        "not_assessed": _("Decided: “{unit}” is not assessed ({paper}: {reason})"),
        "not_ranked": _("Decided: “{unit}” is not ranked ({paper}: {reason})"),
        "not_applicable": _("Decided: points of “{unit}” do not apply ({paper}: {reason})"),
    }
    return words[entry].format(unit=inputs.name(item.unit), paper=_paper(inputs, paper), reason=item.reason)


def _paper(inputs: Inputs, code: str) -> str:
    paper = inputs.round.papers.get(code) or inputs.legal_bases.legal_bases.get(code)
    return code if paper is None else citation.plain(paper)


def _label(subject: Subject | None, points: str) -> str:
    if points == TOTAL:
        return _("total")
    return points if subject is None else subject.label_of(points)
