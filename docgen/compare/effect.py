"""What a change of scores moves: units in their totals, ranks and tiers, and every figure and sentence of documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docgen.model.assessment import Assessment, Result
from docgen.model.figure import Figure
from docgen.render.printing import ControlText, Record

_PASSAGES = ("cau.", "nhan-xet.")
"""How the keys of sentences begin that were made from figures."""


@dataclass(frozen=True)
class UnitMove:
    """A unit whose total, rank or tier moved, as printed before and after; empty where there was, or is, none."""

    subject: str
    unit: str
    total: tuple[str, str]
    rank: tuple[str, str]
    tier: tuple[str, str]

    @property
    def changed_tier(self) -> bool:
        """Whether the unit stands in another tier."""
        return self.tier[0] != self.tier[1]


@dataclass(frozen=True)
class TextMove:
    """A printed figure or sentence, before and after; empty where it was not, or is no longer, printed."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class DocumentEffect:
    """What moved in one document."""

    document: str
    figures: tuple[TextMove, ...]
    sentences: tuple[TextMove, ...]

    def __bool__(self) -> bool:
        return bool(self.figures or self.sentences)


@dataclass(frozen=True)
class Effect:
    """What a change moved: units, those that changed tier first, and the documents."""

    units: tuple[UnitMove, ...]
    documents: tuple[DocumentEffect, ...]

    def __bool__(self) -> bool:
        return bool(self.units or any(self.documents))

    @property
    def figures(self) -> int:
        """How many different figures moved."""
        return len({move.key for document in self.documents for move in document.figures})

    @property
    def sentences(self) -> int:
        """How many different sentences moved."""
        return len({move.key for document in self.documents for move in document.sentences})


def unit_moves(before: Assessment, after: Assessment) -> tuple[UnitMove, ...]:
    """The units that moved, those that changed tier first, then those that changed rank, in the order of tables."""
    old = dict(_results(before))
    found = []
    for key, result in _results(after):
        then = old.get(key, Result(result.unit))
        move = UnitMove(
            key[0],
            result.unit.name,
            (_shown(then.total), _shown(result.total)),
            (_shown(then.rank), _shown(result.rank)),
            (_tier(then), _tier(result)),
        )
        if any(one != other for one, other in (move.total, move.rank, move.tier)):
            found.append(move)
    return tuple(sorted(found, key=lambda move: (not move.changed_tier, move.rank[0] == move.rank[1])))


def _results(assessment: Assessment) -> Iterator[tuple[tuple[str, str], Result]]:
    for subject in assessment.subjects:
        for block in subject.blocks:
            yield from (((subject.subject.code, result.unit.code), result) for result in block.order)


def _tier(result: Result) -> str:
    return "" if result.tier is None else result.tier.label


def _shown(figure: Figure | None) -> str:
    return "" if figure is None else figure.table


def document_effect(document: str, before: Record, after: Record) -> DocumentEffect:
    """What moved in a document between two renderings of it."""
    figures = _moves(_texts(before.figures), _texts(after.figures))
    sentences = _moves(_sentences(before.controls), _sentences(after.controls))
    return DocumentEffect(document, figures, sentences)


def _texts(figures: Mapping[str, Figure]) -> dict[str, str]:
    """Printed texts by key; lists of units are told by the sentences that hold them."""
    return {key: figure.table for key, figure in figures.items() if figure.rule not in ("list", "register")}


def _sentences(controls: tuple[ControlText, ...]) -> dict[str, str]:
    return {one.key: "\n".join(map(str, one.paragraphs)) for one in controls if one.key.startswith(_PASSAGES)}


def _moves(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[TextMove, ...]:
    keys = dict.fromkeys([*after, *before])
    pairs = ((key, before.get(key, ""), after.get(key, "")) for key in keys)
    return tuple(TextMove(key, one, other) for key, one, other in pairs if one != other)
