"""Rounds of the samples with scores corrected at random, and their documents, without a workbook being written."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from docgen import dossier
from docgen.assess.assessment import assess
from docgen.assess.corrected import corrected, standing
from docgen.errors import Cell
from docgen.model.rubric import look_up
from docgen.model.scores import TOTAL, Correction, Entry
from docgen.workspace import Workspace
from tests.rounds import ROOT, parts, prepared


def correct(name: str, draw: random.Random, count: int = 1) -> tuple[dossier.Prepared, tuple[Correction, ...]]:
    """A sample round with some scores corrected, and the corrections: old and new points of units, at random."""
    round_ = prepared(name)
    made: list[Correction] = []
    for _attempt in range(50 * count):
        if len(made) == count:
            break
        one = _correction(round_, draw, made)
        if one is not None:
            made.append(one)
    p = round_
    scores, findings = corrected(p.scores, made, p.rubric, p.round, p.units)
    if findings:
        return correct(name, draw, count)
    return assessed(replace(p, scores=scores)), tuple(made)


def assessed(p: dossier.Prepared) -> dossier.Prepared:
    """A round with its scores assessed anew."""
    return replace(p, assessment=assess(p.scores, p.rubric, p.round, p.units, p.clusters, p.former))


def _correction(p: dossier.Prepared, draw: random.Random, before: list[Correction]) -> Correction | None:
    """New points for one group of one unit, or for its total where there are no others."""
    entry = draw.choice(p.scores.entries)
    choices = list(_points(p, entry))
    if not choices:
        return None
    points, old, maximum = draw.choice(choices)
    if any((one.subject, one.unit, one.points) == (entry.subject, entry.unit, points) for one in before):
        return None
    step = Decimal(1).scaleb(min(0, max(-1, int(old.as_tuple().exponent))))
    steps = draw.choice([1, 2, 5, 10, 30, 100]) * draw.choice([-1, 1])
    new = min(max(old + steps * step, Decimal(0)), maximum)
    if new == old:
        return None
    place = Cell("bang-diem.xlsx", "Điều chỉnh", f"A{len(before) + 2}")
    return Correction(entry.subject, entry.unit, points, old, new, place, "kiểm tra lại", "15/STTTT")


def _points(p: dossier.Prepared, entry: Entry) -> Iterator[tuple[str, Decimal, Decimal]]:
    subject = next(one for one in p.rubric.subjects if one.code == entry.subject)
    for code in entry.marks:
        group = next((one for one in subject.groups if one.code == code), None)
        value = standing(entry, subject, code, p.round)
        if group is not None and isinstance(value, Decimal):
            yield code, value, look_up(group.maximum, entry.scope) or max(value, Decimal(10))
    if not entry.marks and entry.total is not None and isinstance(entry.total.value, Decimal):
        yield TOTAL, entry.total.value, subject.scale_of(entry.scope) or Decimal(100)


@cache
def base(name: str) -> bytes:
    """The document of a sample round as it is."""
    return draft(name, prepared(name))


def draft(name: str, round_: dossier.Prepared) -> bytes:
    """A document of a round as docgen would write it."""
    return dossier.draft(_REGISTERS, round_, parts(name)[1]).data


_WORKSPACE = Workspace(ROOT)
_REGISTERS = dossier.Registers(_WORKSPACE)
