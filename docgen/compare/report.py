"""What moved in a round, as the report that goes to the head of the office: who changed tier first, old beside new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docgen.compare.effect import BlockMove, UnitMove
from docgen.compare.moved import DocumentMoves, Moves, ScoreMove
from docgen.errors import Finding
from docgen.model.report import Report, Table
from docgen.vietnamese import changes


def report_of(moves: Moves, conflicts: Sequence[Finding] = ()) -> Report:
    """The report: corrected scores; units that changed tier or place first; blocks; documents by place; letters.

    conflicts: what is left to people, which stands first.
    """
    places = [one for one in moves.units if one.changed_tier or one.rank[0] != one.rank[1]]
    others = [one for one in moves.units if one not in places]
    whole = [one for one in moves.documents if not one.effect.is_of_unit]
    letters = [one for one in moves.documents if one.effect.is_of_unit]
    tables = [
        _conflicts(conflicts),
        _corrected(moves.scores),
        _units(changes.CHANGED_PLACE, changes.SHORT_PLACE, places),
        _units(changes.OTHER_UNITS, changes.SHORT_UNITS, others),
        _blocks(moves.blocks),
        *map(_places, whole),
        _letters(letters),
    ]
    lines = (moves.title, *(() if moves else (changes.NOTHING,)))
    return Report(changes.TITLE, lines, tuple(table for table in tables if table.rows))


def _numbered(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), *row) for number, row in enumerate(rows, 1))


def _named(name: str, label: str) -> str:
    return changes.UNIT_OF.format(unit=name, subject=label) if label else name


def _conflicts(found: Sequence[Finding]) -> Table:
    rows = _numbered((str(one.place), one.message) for one in found)
    return Table(changes.CONFLICTS, changes.SHORT_CONFLICTS, changes.CONFLICT_COLUMNS, (10, 40, 70), rows)


def _corrected(moves: Sequence[ScoreMove]) -> Table:
    rows = _numbered(
        (
            one.unit,
            _named(one.points or changes.TOTAL, one.label),
            one.cell,
            one.before or changes.NONE,
            one.after or changes.NONE,
            "\n".join(one.reasons),
        )
        for one in moves
    )
    widths, centred = (10, 24, 24, 16, 11, 11, 28), frozenset({0, 3, 4, 5})
    return Table(changes.CORRECTED, changes.SHORT_CORRECTED, changes.CORRECTED_COLUMNS, widths, rows, centred)


def _units(heading: str, short: str, moves: Sequence[UnitMove]) -> Table:
    rows = _numbered(
        (
            _named(one.unit, one.label),
            *(text or changes.NONE for pair in (one.total, one.rank, one.tier) for text in pair),
        )
        for one in moves
    )
    widths, centred = (10, 34, 12, 12, 9, 9, 12, 12), frozenset({0, *range(2, 8)})
    return Table(heading, short, changes.UNIT_COLUMNS, widths, rows, centred)


def _blocks(moves: Sequence[BlockMove]) -> Table:
    rows = _numbered(row for one in moves for row in _block(one))
    widths, centred = (10, 34, 34, 16, 16), frozenset({0, 3, 4})
    return Table(changes.BLOCKS, changes.SHORT_BLOCKS, changes.BLOCK_COLUMNS, widths, rows, centred)


def _block(one: BlockMove) -> Iterator[tuple[str, ...]]:
    called = _named(one.block or changes.ALL_BLOCKS, one.label)
    for label, (old, new) in ((changes.MEAN, one.mean), (changes.MEAN_TIER, one.mean_tier)):
        if old != new:
            yield called, label, old or changes.NONE, new or changes.NONE
    for tier in one.tiers:
        shown = [
            f"{count or changes.NONE} ({share or changes.NONE})"
            for count, share in zip(tier.count, tier.share, strict=True)
        ]
        yield called, changes.TIER.format(tier=tier.tier.lower()), shown[0], shown[1]


def _places(document: DocumentMoves) -> Table:
    """What differs in a document, by place; a place is named once."""
    rows, last = list[tuple[str, ...]](), ""
    for one in document.places:
        row = ", ".join(text for text in (one.row, one.column) if text)
        rows.append(
            ("" if one.where == last else one.where, row, one.before or changes.NONE, one.after or changes.NONE)
        )
        last = one.where
    name = document.effect.document
    heading, short = (text.format(document=name) for text in (changes.PLACES, changes.SHORT_PLACES))
    return Table(heading, short, changes.PLACE_COLUMNS, (10, 22, 26, 32, 32), _numbered(rows))


def _letters(moves: Sequence[DocumentMoves]) -> Table:
    rows = _numbered((one.file, str(len(one.effect.numbers))) for one in moves)
    heading, short, columns = changes.LETTERS, changes.SHORT_LETTERS, changes.LETTER_COLUMNS
    return Table(heading, short, columns, (10, 80, 20), rows, frozenset({0, 2}))
