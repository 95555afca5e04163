"""What a person must know about an imported rubric: what was left out, and what was assumed since nobody stated it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from docgen.errors import Finding, Place, Severity
from docgen.i18n import gettext as _
from docgen.read.issued.source import Stated
from docgen.vietnamese import issued as words


@dataclass(frozen=True)
class Assumed:
    """An entry of the rubric that the document does not state. path: of the entry in the rubric's file."""

    path: tuple[str, ...]
    message: str


@dataclass
class Notes:
    """Collects findings in the document and assumptions in the rubric. rules: sentences that speak of a rule."""

    rules: Mapping[str, Stated]
    findings: list[Finding] = field(default_factory=list)
    assumed: list[Assumed] = field(default_factory=list)

    def assume(self, path: tuple[str, ...], message: str) -> None:
        """Tell that an entry was assumed, once."""
        if (one := Assumed(path, message)) not in self.assumed:
            self.assumed.append(one)

    def warn(self, rule: str, place: Place, message: str, advice: str) -> None:
        """Tell of something in the document that a person should look at."""
        self.findings.append(Finding(rule, place, message, advice, Severity.WARNING))

    def note(self, rule: str, place: Place, message: str) -> None:
        """Tell of something in the document that need not be looked at."""
        self.findings.append(Finding(rule, place, message, severity=Severity.NOTE))

    def reference(self, at: tuple[str, ...], rule: str, taken: str = "") -> str:
        """The reference of a rule that the document does not state so that a program may be sure of it, and tell so.

        at: the subject's path. taken: what is assumed, where that is not the rule's usual.
        """
        said = self.rules.get(rule) or (self.rules.get("rounding") if rule == "rank" else None)
        messages = {
            "total": _("how totals are made; the sum of the groups is written"),
            "rank": _("whether ranks look at rounded totals; exact ones are written"),
            "ties": _("the ranks of equal totals; the same rank, and the next one after it (8, 8, 9) is written"),
            "shares": _("how percentages are rounded; so that they add up to 100 is written"),
            "mean": _("how the overall mean is made; the plain mean of the blocks, with 1 decimal, is written"),
            "weighted": _("how totals are made of weights; the sum of points times weights is written"),
            "ratio": _("how totals are made of weights; the share of each maximum times its weight is written"),
        }
        what = messages[taken or rule]
        if said is None:
            message = _("The document does not state {what}").format(what=what)
            text = words.UNSTATED[taken or rule]
        else:
            message = _("The document says “{sentence}”, which a program cannot be sure of: {what}").format(
                sentence=said.text, what=what
            )
            text = words.QUOTED.format(
                where=said.where or words.IN_DOCUMENT, sentence=said.text, rule=words.TAKEN[taken or rule]
            )
        self.assume((*at, rule), message)
        return words.UNCLEAR.format(what=text)
