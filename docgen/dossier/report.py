"""What became of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docgen.drafts import Outcome
from docgen.errors import Finding, Severity
from docgen.making.job import Plan
from docgen.read.ranges import folded

if TYPE_CHECKING:
    from docgen.compare.moved import Moves


@dataclass
class RoundReport:
    """What became of one round: a draft's outcome by its name, what was planned for it, and every finding.

    of_units: the outcomes of drafts that are made once for each unit, by name. plans: of all drafts in a dry run; else
    without those for units where nothing moved, as there may be thousands. told_of: how many drafts something became
    of. moves: what moved since the last run; None where there was none. reasons: why scores were corrected, by code of
    the unit.
    """

    name: str
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    of_units: dict[str, Outcome] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    told_of: int = 0
    moves: Moves | None = None
    reasons: Mapping[str, Sequence[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    wrong_setup: bool = False


@dataclass
class Report:
    """What became of a run. folder: where the drafts are, as people are told.

    total: how many drafts were asked for. interrupted: whether Ctrl+C came before something became of all of them.
    """

    folder: str
    rounds: list[RoundReport] = field(default_factory=list)
    total: int = 0
    interrupted: bool = False
    _told: set[str] = field(default_factory=set, init=False, repr=False, compare=False)

    def tell(self, item: RoundReport, findings: Iterable[Finding]) -> None:
        """Add findings to a round; one that another round told, as of a shared register, is not told again."""
        for finding in findings:
            if str(finding) not in self._told:
                self._told.add(str(finding))
                item.findings.append(finding)

    def count(self, outcome: Outcome) -> int:
        """How many drafts had this outcome, but for those of units."""
        return sum(found is outcome for item in self.rounds for found in item.outcomes.values())

    def count_of_units(self, outcome: Outcome) -> int:
        """How many drafts that are made once for each unit had this outcome."""
        return sum(found is outcome for item in self.rounds for found in item.of_units.values())

    def tally(self) -> tuple[int, int, int]:
        """Errors, warnings and notes; what is said alike of many cells counts once."""
        found = [finding.severity for item in self.rounds for finding in folded(item.findings)]
        return found.count(Severity.ERROR), found.count(Severity.WARNING), found.count(Severity.NOTE)

    @property
    def told_of(self) -> int:
        """How many drafts something became of, whatever it was."""
        return sum(item.told_of for item in self.rounds)

    @property
    def made(self) -> int:
        """How many drafts are as they should be."""
        good = (Outcome.WRITTEN, Outcome.REFRESHED, Outcome.UNCHANGED)
        return sum(map(self.count, good)) + sum(map(self.count_of_units, good))

    @property
    def undone(self) -> int:
        """How many drafts failed or were left alone."""
        bad = (Outcome.FAILED, Outcome.LEFT_ALONE)
        return sum(map(self.count, bad)) + sum(map(self.count_of_units, bad))

    @property
    def wrong_setup(self) -> bool:
        """Whether nothing was made because the workspace, a rubric or a template is wrong."""
        return not self.made and any(item.wrong_setup for item in self.rounds)
