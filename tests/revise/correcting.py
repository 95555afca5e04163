"""Random corrections of the sample rounds, made in memory: the documents before and after, and why they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from docgen import dossier
from docgen.assess.assessment import assess
from docgen.assess.corrected import corrected
from docgen.check.inputs import check_inputs
from docgen.check.outcome import check_outcome
from docgen.errors import Refused, refuse_if_any
from docgen.model.scores import TOTAL, Correction, Entry, Mark
from tests import rounds


@dataclass(frozen=True)
class Corrected:
    """A document of a sample round before and after some corrections."""

    name: str
    old: bytes
    new: bytes
    prepared: dossier.Prepared
    corrections: tuple[Correction, ...]


def corrections(seed: int, count: int, names: tuple[str, ...] = rounds.PUBLISHED) -> Iterator[Corrected]:
    """So many random corrections, the same ones for the same seed, by turns over these documents."""
    for number in range(count):
        yield correction(f"{seed}-{number}", names[number % len(names)])


def correction(seed: str, name: str) -> Corrected:
    """A document with one score corrected, in every fifth case two to six."""
    random = Random(seed)
    while True:
        made = tuple(
            _one(random, rounds.prepared(name)) for _n in range(random.choice((1, 1, 1, 1, random.randint(2, 6))))
        )
        try:
            prepared = applied(rounds.prepared(name), made)
            new = _drafted(prepared, name)
        except Refused:
            continue
        return Corrected(name, base(name), new, prepared, made)


@cache
def base(name: str) -> bytes:
    """The document as the sample round has it."""
    return _drafted(rounds.prepared(name), name)


def _drafted(prepared: dossier.Prepared, name: str) -> bytes:
    return dossier.draft(rounds.registers(), prepared, rounds.parts(name)[1]).data


def _one(random: Random, prepared: dossier.Prepared) -> Correction:
    """A score that becomes one that another unit of the block has, or one between."""
    entries = [entry for entry in prepared.scores.entries if _typed(entry)]
    entry = random.choice(entries)
    points, old = random.choice(sorted(_typed(entry).items()))
    peers = [other for other in entries if (other.subject, other.block) == (entry.subject, entry.block)]
    values = {_typed(other)[points].value for other in peers if points in _typed(other)} - {old.value}
    new = random.choice(sorted(values) or [old.value])
    if random.random() < 0.3:
        new = round((old.value + new) / 2, 1)
    return Correction(
        entry.subject, entry.unit, points, old.value, new, old.place, "kiểm tra lại", "1143/STTTT-CNTT", "09/3/2018"
    )


def _typed(entry: Entry) -> dict[str, Mark]:
    """What was typed for a unit: points by group, or its total where there is nothing else."""
    return dict(entry.marks) or ({} if entry.total is None else {TOTAL: entry.total})


def applied(prepared: dossier.Prepared, made: tuple[Correction, ...]) -> dossier.Prepared:
    """The round with corrections. Raises `Refused` where it cannot be assessed with them."""
    p = prepared
    scores, wrong = corrected(p.scores, made, p.rubric, p.round, p.units)
    found = check_inputs(scores, p.rubric, p.round, p.lines, rounds.registers().legal_bases, p.units, p.scores)
    refuse_if_any([*wrong, *found])
    assessment = assess(scores, p.rubric, p.round, p.units, p.clusters, p.former)
    refuse_if_any(check_outcome(assessment, p.rubric, p.round, p.units, p.lines))
    return replace(p, scores=replace(scores, corrections=(*scores.corrections, *made)), assessment=assessment)
