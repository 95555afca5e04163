"""What moved since the last run of a round: scores, units and blocks, documents with the places in them.

A run keeps a small picture of what it came to (`docgen.making.snapshot`); two of them tell what moved between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from docgen.compare.effect import BlockMove, DocumentEffect, Effect, TierMove, UnitMove
from docgen.model.rubric import Rubric
from docgen.model.scores import TOTAL
from docgen.vietnamese.numbers import bare

Snapshot = Mapping[str, Any]


@dataclass(frozen=True)
class ScoreMove:
    """Points that were corrected. unit: its name; label: the subject, where the rubric has several; points: of what,
    empty for a total; before, after: as typed, empty where there were, or are, none; cell: where they stand.

    reasons: why scores of the unit were corrected, as typed in the sheet of corrections.
    """

    unit: str
    label: str
    points: str
    before: str
    after: str
    cell: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlaceMove:
    """What differs at a place of a document, old beside new; empty where it came or went. row: what it is called."""

    where: str
    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class DocumentMoves:
    """What moved in one document. file: as people are told it."""

    file: str
    effect: DocumentEffect
    places: tuple[PlaceMove, ...] = ()


@dataclass(frozen=True)
class Moves:
    """All that moved in a round since its last run. title, year: of the round."""

    title: str
    year: int
    scores: tuple[ScoreMove, ...] = ()
    units: tuple[UnitMove, ...] = ()
    blocks: tuple[BlockMove, ...] = ()
    documents: tuple[DocumentMoves, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.scores or self.units or self.blocks or self.documents)

    @property
    def effect(self) -> Effect:
        """The same without places."""
        return Effect(self.units, self.blocks, tuple(one.effect for one in self.documents))


def moves_between(
    title: str,
    before: Snapshot,
    after: Snapshot,
    rubric: Rubric,
    reasons: Mapping[str, Sequence[str]],
    documents: Sequence[DocumentMoves],
) -> Moves:
    """What moved between two pictures of a round. reasons: by code of the unit."""
    units = sorted(_units(before, after), key=lambda move: (not move.changed_tier, move.total[0] == move.total[1]))
    scores = tuple(_scores(before, after, rubric, reasons))
    return Moves(title, after["year"], scores, tuple(units), tuple(_blocks(before, after)), tuple(documents))


def _scores(
    before: Snapshot, after: Snapshot, rubric: Rubric, reasons: Mapping[str, Sequence[str]]
) -> Iterator[ScoreMove]:
    old, new = (_marks(each) for each in (before, after))
    names = {unit: one["name"] for _subject, _block, unit, one in (*_each_unit(before), *_each_unit(after))}
    none = (None, "")
    moved = [key for key in dict.fromkeys([*new, *old]) if old.get(key, none)[0] != new.get(key, none)[0]]
    of_parts = {key[:2] for key in moved if key[2] != TOTAL}
    for key in moved:
        subject, unit, code = key
        then, now = old.get(key, none), new.get(key, none)
        # A total that follows from corrected parts was not corrected itself.
        if subject not in rubric.subject_by_code or (code == TOTAL and (subject, unit) in of_parts):
            continue
        known = rubric.subject_by_code[subject]
        label = known.label if len(rubric.subjects) > 1 else ""
        points = "" if code == TOTAL else known.label_of(code)
        lines = tuple(reasons.get(unit, ()))
        why = tuple(line for line in lines if line.startswith(points)) or lines
        texts = ["" if one[0] is None else bare(one[0]) for one in (then, now)]
        yield ScoreMove(names.get(unit, unit), label, points, texts[0], texts[1], now[1] or then[1], why)


def _marks(snapshot: Snapshot) -> dict[tuple[str, str, str], tuple[Decimal | None, str]]:
    """Points and cell by subject, unit and code."""
    return {
        (subject, unit, code): (Decimal(points), f"{sheet}!{cell}" if sheet else cell)
        for subject, unit, code, points, _file, sheet, cell in snapshot["marks"]
    }


def _each_unit(snapshot: Snapshot) -> Iterator[tuple[str, str, str, Mapping[str, str]]]:
    for subject, found in snapshot["subjects"].items():
        for block, inside in found["blocks"].items():
            for unit, one in inside["units"].items():
                yield subject, block, unit, one


_NOTHING = {"name": "", "total": "", "rank": "", "tier": ""}


def _units(before: Snapshot, after: Snapshot) -> Iterator[UnitMove]:
    old = {(subject, unit): one for subject, _block, unit, one in _each_unit(before)}
    several = len(after["subjects"]) > 1
    for subject, block, unit, now in _each_unit(after):
        then = old.get((subject, unit), _NOTHING)
        moved = {name: (then[name], now[name]) for name in ("total", "rank", "tier")}
        if all(one == other for one, other in moved.values()):
            continue
        found = after["subjects"][subject]
        tiers = [tier["label"] for tier in found["blocks"][block]["tiers"].values()]
        label = found["label"] if several else ""
        up = _steps(tiers, *moved["tier"])
        yield UnitMove(subject, label, now["name"], moved["total"], moved["rank"], moved["tier"], up)


def _blocks(before: Snapshot, after: Snapshot) -> Iterator[BlockMove]:
    several = len(after["subjects"]) > 1
    for subject, found in after["subjects"].items():
        earlier = before["subjects"].get(subject, {"blocks": {}})
        groups = {**found["blocks"], **({"": {**found, "label": ""}} if len(found["blocks"]) > 1 else {})}
        for code, now in groups.items():
            then = earlier["blocks"].get(code) if code else earlier
            if not then or "mean" not in then:
                continue
            move = _block(subject, found["label"] if several else "", now, then)
            if move.tiers or move.mean[0] != move.mean[1] or move.changed_tier:
                yield move


def _block(subject: str, label: str, now: Snapshot, then: Snapshot) -> BlockMove:
    tiers = []
    for code, tier in now["tiers"].items():
        was = then["tiers"].get(code, {"count": "", "share": ""})
        if (was["count"], was["share"]) != (tier["count"], tier["share"]):
            tiers.append(TierMove(tier["label"], (was["count"], tier["count"]), (was["share"], tier["share"])))
    labels = [tier["label"] for tier in now["tiers"].values()]
    mean_tier = then["mean_tier"], now["mean_tier"]
    up = _steps(labels, *mean_tier)
    return BlockMove(subject, label, now["label"], (then["mean"], now["mean"]), mean_tier, up, tuple(tiers))


def _steps(tiers: Sequence[str], before: str, after: str) -> int:
    return tiers.index(before) - tiers.index(after) if before in tiers and after in tiers else 0
