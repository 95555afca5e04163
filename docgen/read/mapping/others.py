"""Columns beside the points: numbering, ranks, tiers, reasons, notes, and what is from earlier years."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.i18n import gettext as _
from docgen.read.mapping.board import Board, bears
from docgen.read.mapping.evidence import Fit, Method, rank_fit, ranks_in, tier_fit, tier_of_text, with_exceptions
from docgen.read.mapping.proposal import Certainty, Meaning
from docgen.read.mapping.tables import Column

_RANK, _TIER, _NOTE, _ORDINAL = (Meaning(kind) for kind in ("rank", "tier", "note", "ordinal"))
_FEW_ROWS, _MANY_ROWS = 5, 8
"""With fewer numbers nothing is said of ranks without a heading; so many that agree with totals are no chance."""


def named_columns(board: Board) -> None:
    """The columns that round.yaml names, beside those of points."""
    own = board.asked.sheet.columns
    named = [(Meaning("unit"), own.unit), (_NOTE, own.note)]
    named += [(Meaning("previous_rank", year=year), name) for year, name in own.previous_ranks.items()]
    named += [(Meaning("previous_total", year=year), name) for year, name in own.previous_totals.items()]
    named += [(_reason_of(board, code), name) for code, name in own.reasons.items()]
    for meaning, name in named:
        columns = [column for column in board.columns.values() if name and bears(column, name)]
        if len(columns) == 1:
            board.put(columns[0], meaning, "sure", _("named in round.yaml, or confirmed before"))


def headed_columns(board: Board) -> None:
    """Numbering, notes, reasons, and what is of an earlier year but neither its rank nor its total, by the heading."""
    for column in list(board.left()):
        kind, before = board.says[column.number] or ("", None)
        headed = _("headed so")
        if kind == "ordinal" and (column.numeric or not column.texts):
            board.put(column, _ORDINAL, "sure", headed)
        elif kind == "reason" and not column.numeric:
            _reason(board, column, headed)
        elif kind == "note" and not column.numeric:
            board.put(column, _NOTE, "sure" if board.only_one(kind) else "likely", headed)
        elif kind == "earlier":
            board.put(column, Meaning("earlier", year=before), "sure", headed)


def _reason_of(board: Board, code: str) -> Meaning:
    labels = {group.code: group.short or group.label for group in board.asked.subject.groups}
    return Meaning("reason", code, label=labels.get(code, code))


def _reason(board: Board, column: Column, headed: str) -> None:
    """A column of reasons is that of the only bonus or penalty, else a note."""
    groups = board.asked.subject.groups_of(board.asked.sheet.block)
    adjustments = [group for group in groups if group.is_adjustment]
    meaning = _reason_of(board, adjustments[0].code) if len(adjustments) == 1 else _NOTE
    board.put(column, meaning, "likely", headed)


def earlier_years(board: Board) -> None:
    """Ranks and totals of earlier years, by the heading; under a year alone, by the values."""
    for column in list(board.left()):
        kind, before = board.says[column.number] or ("", None)
        if before is None or not (column.numeric or kind == "previous_rank"):
            continue
        ranks = _looks_like_ranks(board, column)
        only = board.only_one(kind, before) if kind else False
        rank, total = Meaning("previous_rank", year=before), Meaning("previous_total", year=before)
        if kind == "year":
            text = _("headed by the year, with ranks") if ranks else _("headed by the year, with points")
            board.put(column, rank if ranks else total, "likely" if only else "open", text)
        elif kind == "previous_total" or (kind == "previous_rank" and ranks):
            meaning = total if kind == "previous_total" else rank
            board.put(column, meaning, "sure" if only else "open", _("headed so"))


def _looks_like_ranks(board: Board, column: Column) -> bool:
    """Whether a column holds whole numbers from 1 up to about the number of units."""
    ranks = [rank for rank in ranks_in(column) if rank is not None]
    filled = sum(cell is not None and bool(cell.text) for cell in column.cells)
    most = 2 * max(len(board.table.rows), len(board.asked.here)) + 2
    return bool(ranks) and len(ranks) * 5 >= filled * 4 and max(ranks) <= most


def total_by_ranks(board: Board, columns: Sequence[Column], *, without_groups: bool) -> int | None:
    """Where nothing adds up: the one column that another holds the ranks of; or the only one, where it stands alone.

    columns: those that may be the total. Ranks without a heading may be an earlier year's, as the total then: they say
    nothing where there should be groups that add up. Gives the number of the column, or None.
    """
    said = (("rank", None), None) if without_groups else (("rank", None),)
    ranks = [c for c in board.left() if board.says[c.number] in said and _looks_like_ranks(board, c)]
    told: dict[int, str] = {}
    for column in columns:
        for other in ranks:
            fit, _method = rank_fit(other, column, board.asked.subject.rank)
            if other is not column and fit.good and fit.of >= _FEW_ROWS:
                text = _("{matched}/{of} ranks (column {column})")
                told[column.number] = text.format(matched=fit.matched, of=fit.of, column=other.letters)
    alone = [column for column in columns if column not in ranks and board.says[column.number] is None]
    if not told and without_groups and len(alone) == 1:
        told[alone[0].number] = _("the only column of points")
    if len(told) != 1:
        return None
    number, reason = next(iter(told.items()))
    board.put(board.columns[number], Meaning("total"), "likely", reason)
    return number


def ranks_and_tiers(board: Board, total: Column | None) -> None:
    """This year's ranks and tiers, held against the total; docgen never reads them, but they prove it."""
    for column in list(board.left()):
        said = board.says[column.number]
        if said == ("rank", None) or (said is None and total is not None):
            _rank(board, column, total, headed=said is not None)
        if column.number not in board.found and column.texts:
            _tier(board, column, total, headed=said == ("tier", None))
    for column in list(board.left()):
        different = len(set(column.numbers)) * 2 > len(column.numbers) > 2
        if column.number not in board.alternatives and different and column.whole and _looks_like_ranks(board, column):
            board.could_be(column.number, Meaning("previous_rank"))


def _rank(board: Board, column: Column, total: Column | None, *, headed: bool) -> None:
    if not _looks_like_ranks(board, column):
        return
    only = headed and board.only_one("rank")
    words = [_("headed so")] if headed else []
    if total is None:
        if headed:
            board.put(column, _RANK, "sure" if only else "likely", *words)
        return
    fit, method = rank_fit(column, total, board.asked.subject.rank)
    if not headed and (not fit.good or fit.of < _FEW_ROWS or _in_row_order(column)):
        return
    proved = fit.matched == fit.of >= _MANY_ROWS and board.found[total.number][1].certainty == "sure"
    certainty: Certainty = "sure" if only or proved else "likely"
    words.append(with_exceptions(_("{matched}/{of} ranks of the total").format(matched=fit.matched, of=fit.of), fit))
    board.put(column, _RANK, certainty, *words, *([_method_words(method)] if method else []))
    _tell_total(board, total, _("{matched}/{of} ranks (column {column})"), column, fit)


def _method_words(method: Method) -> str:
    return {
        "dense": _("equal totals share a rank, and the next one follows"),
        "competition": _("equal totals share a rank, and the next one is skipped"),
        "unique": _("no rank is given twice"),
    }[method]


def _tier(board: Board, column: Column, total: Column | None, *, headed: bool) -> None:
    asked, subject = board.asked, board.asked.subject
    named = sum(tier_of_text(text, subject.tiers) is not None for text in column.texts)
    if not named or named * 5 < len(column.texts) * 4:
        return
    reasons = [_("headed so")] if headed else []
    board.put(column, _TIER, "sure", *reasons, _("{k}/{n} names of tiers").format(k=named, n=len(column.texts)))
    full = asked.scale if subject.tiers_by == "percent" else None
    if total is not None and len(asked.scopes) == 1 and (subject.tiers_by == "points" or full):
        fit = tier_fit(column, total, subject.tiers, asked.scopes[0], full, subject.rank)
        _tell_total(board, total, _("{matched}/{of} tiers (column {column})"), column, fit)


def _tell_total(board: Board, total: Column, text: str, column: Column, fit: Fit) -> None:
    """Add to the reasons of the total what agrees with it."""
    said = text.format(matched=fit.matched, of=fit.of, column=column.letters)
    board.because(total.number, with_exceptions(said, fit))


def _in_row_order(column: Column) -> bool:
    """Whether the numbers go up by one from row to row, as a numbering does."""
    numbers = column.numbers
    steps = sum(later - earlier == 1 for earlier, later in zip(numbers, numbers[1:], strict=False))
    return column.whole and len(numbers) >= _FEW_ROWS and steps * 5 >= (len(numbers) - 1) * 4


def numbering(board: Board) -> None:
    """A numbering without a heading: left of the units, and going up from row to row."""
    for column in list(board.left()):
        if column.number < board.table.unit and _in_row_order(column):
            board.put(column, _ORDINAL, "likely", _("goes up by one from row to row"))
