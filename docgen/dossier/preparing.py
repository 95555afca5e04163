"""The first half of a run: one round is read, checked and assessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from docgen.assess.assessment import assess
from docgen.assess.corrected import corrected
from docgen.check.inputs import check_inputs
from docgen.check.outcome import check_outcome
from docgen.compare.reasons import reasons
from docgen.dossier.common import ROUND_FILE, setup
from docgen.dossier.registers import Registers
from docgen.errors import Finding, refuse_if_any
from docgen.making.marks import MARKS_FILE, read_marks
from docgen.model.assessment import Assessment
from docgen.model.digest import digest_of
from docgen.model.marks import Mark
from docgen.model.register import Cluster, Unit
from docgen.model.round import Round
from docgen.model.rubric import Rubric
from docgen.model.scores import Scoresheet
from docgen.read.corrections import corrections_of
from docgen.read.kept import COLUMNS_FILE, check_kept, read_kept, with_columns
from docgen.read.lineage import absent_of, clusters_of, former_of, spelled_since
from docgen.read.lines import Lines
from docgen.read.register import units_of
from docgen.read.round import check_round, check_rubric_of, read_round
from docgen.read.rubric import read_rubric_in_use
from docgen.read.scores import read_scores, unread_subjects
from docgen.workspace import Workspace


@dataclass(frozen=True)
class Prepared:
    """A round that was read, checked and assessed: all that its documents need. lines: where round.yaml says what.

    given: the scores as they stand in the workbooks; scores: after the corrections. marks: what is frozen.
    """

    name: str
    round: Round
    lines: Lines
    rubric: Rubric
    units: Mapping[str, Unit]
    clusters: Mapping[str, Cluster]
    former: Mapping[str, Unit]
    given: Scoresheet
    scores: Scoresheet
    assessment: Assessment
    findings: tuple[Finding, ...]
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Digests of what all documents of the round are made from."""
        return {
            "scores": digest_of(self.scores),
            "rubric": self.rubric.digest,
            "round": digest_of(self.round, sorted(self.lines.spots.items())),
            "units": digest_of(sorted(self.units.items()), sorted(self.clusters.items()), sorted(self.former.items())),
        }


def prepare(workspace: Workspace, registers: Registers, name: str) -> Prepared:
    """Read, check and assess one round. Raises `Refused` with every error, `WrongSetup` when it is not the data."""
    folder = workspace.round_folder(name)
    with setup():
        round_, lines = read_round(folder / ROUND_FILE, workspace.name(folder / ROUND_FILE))
        refuse_if_any(check_rubric_of(round_, lines, workspace.rubrics()))
        rubric_path = workspace.rubric(round_.rubric)
        rubric, unconfirmed = read_rubric_in_use(rubric_path, workspace.name(rubric_path))
        units = spelled_since(registers.units, round_.office, units_of(registers.units, round_.office, round_.year))
        absent = absent_of(registers.units, round_.office, units)
        kinds, norms, bases = workspace.kinds(), tuple(registers.norms), registers.legal_bases
        refuse_if_any(check_round(round_, lines, rubric, units, bases, templates=kinds, norms=norms, absent=absent))
        kept, kept_lines = read_kept(folder / COLUMNS_FILE, workspace.name(folder / COLUMNS_FILE))
        refuse_if_any(check_kept(kept, kept_lines, rubric, round_.year))
        marks = read_marks(folder / MARKS_FILE, workspace.name(folder / MARKS_FILE))
        round_ = with_columns(round_, kept)
    book = folder / round_.scores.file
    given, findings = read_scores(book, workspace.name(book), round_, rubric, units, absent)
    unread = unread_subjects(given, findings, rubric)
    scores, wrong = corrected(given, corrections_of(given, round_, lines), rubric, round_, units, unread)
    found = [*unconfirmed, *findings, *wrong]
    found += check_inputs(scores, rubric, round_, lines, registers.legal_bases, units, given)
    refuse_if_any(found)
    clusters = clusters_of(registers.units, round_.office)
    former = former_of(registers.units, round_.office, units)
    assessment = assess(scores, rubric, round_, units, clusters, former)
    found += check_outcome(assessment, rubric, round_, units, lines)
    return Prepared(
        name, round_, lines, rubric, units, clusters, former, given, scores, assessment, tuple(found), marks
    )


def reasons_of(prepared: Prepared) -> Mapping[str, tuple[str, ...]]:
    """Why the scores of a round were corrected: lines by the code of the unit."""
    corrections = corrections_of(prepared.scores, prepared.round, prepared.lines)
    return reasons(corrections, prepared.given, prepared.rubric)
