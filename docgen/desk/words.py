"""How states of documents, and the reasons of their changes, are said."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.i18n import gettext as _
from docgen.making.job import Step
from docgen.model.marks import Mark
from docgen.vietnamese.dates import cite_date


def reason_words(reasons: Iterable[str]) -> str:
    """Ingredients that changed, in the reader's words."""
    words = {
        "scores": _("scores"),
        "round": _("round.yaml"),
        "remarks": _("remarks"),
        "words": _("wording (kind.yaml, phrases.yaml)"),
        "registers": _("registers of units and legal bases"),
        "rubric": _("rubric"),
        "norm": _("norm of layout"),
        "template": _("template"),
        "program": _("version of docgen"),
    }
    return ", ".join(words.get(reason, reason) for reason in reasons)


def mark_words(mark: Mark) -> str:
    """Whether a document was submitted or issued."""
    if mark.state == "submitted":
        return _("submitted")
    day = "" if mark.date is None else cite_date(mark.date)
    return _("issued, number {number}, date {date}").format(number=mark.number, date=day)


def state_words(follows: str, reasons: str, *, frozen: bool) -> str:
    """Whether a draft follows the data of today. reasons: in words, empty where they are not known."""
    if follows == "outdated":
        since = _("changed since: {reasons}") if frozen else _("out of date: {reasons}")
        plain = _("the data have changed since") if frozen else _("out of date")
        return since.format(reasons=reasons) if reasons else plain
    words = {
        "current": _("up to date"),
        "missing": _("not there"),
        "foreign": _("a file that docgen did not write"),
        "failed": _("cannot be made today"),
    }
    return words[follows]


def step_words(step: Step) -> str:
    """What a build would do about a document."""
    words = {
        Step.CURRENT: _("nothing to do"),
        Step.CREATE: _("would be written"),
        Step.REPLACE: _("would be written anew"),
        Step.REFRESH: _("was edited by hand, and new values would have to be brought in"),
        Step.NEXT_VERSION: _("a next version would be written beside the submitted one"),
        Step.FORBIDDEN: _("would be refused: it was issued"),
        Step.FAILED: _("cannot be made"),
    }
    return words[step]
