"""The report on a correction: which scores were corrected and why, and everything that moved with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.compare.effect import BlockMove, DocumentEffect, Effect, NumberMove, UnitMove
from docgen.compare.reasons import cell_of
from docgen.model.register import Unit
from docgen.model.report import Report, Table
from docgen.model.rubric import Rubric
from docgen.model.scores import TOTAL, Correction, Scoresheet
from docgen.vietnamese import changes
from docgen.vietnamese.numbers import bare


@dataclass(frozen=True)
class Material:
    """What the report calls things by. title: the round's; given: the scores before the corrections, for the cells."""

    title: str
    rubric: Rubric
    units: Mapping[str, Unit]
    given: Scoresheet


def moved(effect: Effect, corrections: Sequence[Correction], material: Material) -> Report:
    """What a correction moved: the corrected scores; units that changed tier or place first; blocks; documents."""
    places = [one for one in effect.units if one.changed_tier or one.rank[0] != one.rank[1]]
    others = [one for one in effect.units if one not in places]
    names = _names(material)
    tables = [
        _corrected(corrections, material),
        _units(changes.CHANGED_PLACE, changes.SHORT_PLACE, places),
        _units(changes.OTHER_UNITS, changes.SHORT_UNITS, others),
        _blocks(effect.blocks),
        *(table for document in effect.documents for table in _document(document, names, material.units)),
    ]
    lines = (material.title, *(() if effect else (changes.NOTHING,)))
    return Report(changes.TITLE, lines, tuple(table for table in tables if table.rows))


def _numbered(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), *row) for number, row in enumerate(rows, 1))


def _corrected(corrections: Sequence[Correction], material: Material) -> Table:
    entries = {(entry.subject, entry.unit): entry for entry in material.given.entries}
    several = len(material.rubric.subjects) > 1

    def row(one: Correction) -> tuple[str, ...]:
        subject = material.rubric.subject_by_code[one.subject]
        label = changes.TOTAL if one.points == TOTAL else subject.label_of(one.points)
        unit = material.units[one.unit].name if one.unit in material.units else one.unit
        return (
            unit,
            changes.UNIT_OF.format(unit=label, subject=subject.label) if several else label,
            cell_of(one, entries.get((one.subject, one.unit))),
            changes.NONE if one.old is None else bare(one.old),
            bare(one.new),
            "; ".join(_why(one)),
        )

    rows, centred = _numbered(map(row, corrections)), frozenset({0, 3, 4, 5})
    columns, widths = changes.CORRECTED_COLUMNS, (8, 26, 24, 8, 12, 12, 30)
    return Table(changes.CORRECTED, changes.SHORT_CORRECTED, columns, widths, rows, centred)


def _why(one: Correction) -> Iterator[str]:
    if one.reason:
        yield one.reason
    if one.number:
        text = changes.PAPER_OF_DAY if one.day else changes.PAPER
        yield text.format(number=one.number, day=one.day)


def _units(heading: str, short: str, moves: Sequence[UnitMove]) -> Table:
    rows = _numbered(
        (
            changes.UNIT_OF.format(unit=one.unit, subject=one.label) if one.label else one.unit,
            *(text or changes.NONE for pair in (one.total, one.rank, one.tier) for text in pair),
        )
        for one in moves
    )
    return Table(
        heading, short, changes.UNIT_COLUMNS, (8, 34, 12, 12, 9, 9, 12, 12), rows, frozenset({0, *range(2, 8)})
    )


def _blocks(moves: Sequence[BlockMove]) -> Table:
    rows = _numbered(row for one in moves for row in _block(one))
    return Table(
        changes.BLOCKS, changes.SHORT_BLOCKS, changes.BLOCK_COLUMNS, (8, 34, 34, 16, 16), rows, frozenset({0, 3, 4})
    )


def _block(one: BlockMove) -> Iterator[tuple[str, ...]]:
    name = one.block or changes.ALL_BLOCKS
    called = changes.UNIT_OF.format(unit=name, subject=one.label) if one.label else name
    for label, (old, new) in ((changes.MEAN, one.mean), (changes.MEAN_TIER, one.mean_tier)):
        if old != new:
            yield called, label, old or changes.NONE, new or changes.NONE
    for tier in one.tiers:
        shown = [
            f"{count or changes.NONE} ({share or changes.NONE})"
            for count, share in zip(tier.count, tier.share, strict=True)
        ]
        yield called, changes.TIER.format(tier=tier.tier.lower()), shown[0], shown[1]


def _document(effect: DocumentEffect, names: Mapping[str, str], units: Collection[str]) -> Iterator[Table]:
    numbers = _numbered(
        (_called(one, names, units), changes.KINDS[one.kind], one.before or changes.NONE, one.after or changes.NONE)
        for one in effect.numbers
    )
    sentences = _numbered((one.before or changes.NONE, one.after or changes.NONE) for one in effect.sentences)
    heading, short = (text.format(document=effect.document) for text in (changes.NUMBERS, changes.SHORT_NUMBERS))
    columns, widths = changes.NUMBER_COLUMNS, (8, 55, 18, 14, 14)
    yield Table(heading, short, columns, widths, numbers, frozenset({0, 2, 3, 4}))
    heading, short = (text.format(document=effect.document) for text in (changes.SENTENCES, changes.SHORT_SENTENCES))
    yield Table(heading, short, changes.SENTENCE_COLUMNS, (8, 50, 50), sentences)


def _names(material: Material) -> dict[str, str]:
    """What the codes in keys of figures are called."""
    names = {block.code: block.label for block in material.rubric.blocks}
    for subject in material.rubric.subjects:
        names |= {group.code: group.label for group in subject.groups}
        names |= {criterion.code: criterion.label for criterion in subject.criteria()}
        names |= {tier.code: tier.label for tier in subject.tiers} | {subject.code: subject.label}
    return names | {code: unit.name for code, unit in material.units.items()}


def _called(move: NumberMove, names: Mapping[str, str], units: Collection[str]) -> str:
    """A figure by the names of what its key is made of, the most particular first; of a unit's without its block.

    >>> move = NumberMove("cntt.so.so-y-te.tong", "total", "18", "9")
    >>> _called(move, {"cntt": "CNTT", "so": "Các sở", "so-y-te": "Sở Y tế"}, {"so-y-te"})
    'Sở Y tế, CNTT: tổng điểm'
    """
    codes = [code for code in move.key.split(".") if code not in changes.UNTOLD] or [move.key]
    ending = changes.ENDINGS.get(codes[-1], changes.KINDS["mean"] if move.kind == "mean" else "")
    told = codes[:-1] if ending else codes
    if len(told) > 2 and told[2] in units:
        del told[1]
    text = ", ".join(dict.fromkeys(names.get(code, code) for code in reversed(told)))
    return f"{text}: {ending}" if text and ending else text or ending
