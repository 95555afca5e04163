"""What is known of a unit's earlier years, and how far it has moved since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docgen.assess import figures
from docgen.assess.exact import Number, add, rounded
from docgen.assess.setting import Setting
from docgen.model.assessment import Origin, Result
from docgen.model.figure import Figure
from docgen.model.round import PreviousResult
from docgen.model.scores import Entry


@dataclass(frozen=True)
class Past:
    """A unit's earlier ranks and totals by year, and the units that it was made from."""

    ranks: Mapping[int, Figure]
    totals: Mapping[int, Figure]
    origins: tuple[Origin, ...]


def past_of(setting: Setting, key: str, entry: Entry) -> Past:
    """A unit's earlier ranks and totals: of the workbook, else of the round, else of its predecessors."""
    ranks, totals, name = dict[int, Figure](), dict[int, Figure](), f"{key}.{entry.unit}"
    for year in setting.years if entry.previous_ranks or entry.previous_totals or setting.round.previous else ():
        known = _known(setting, year, entry.unit)
        rank, total = _rank(setting, name, entry, year, known), _total(setting, name, entry, year, known)
        if rank is not None:
            ranks[year] = rank
        if total is not None:
            totals[year] = total
    predecessors = setting.units[entry.unit].predecessors
    return Past(ranks, totals, tuple(_origin(setting, name, code) for code in predecessors if code in setting.former))


def _origin(setting: Setting, key: str, code: str) -> Origin:
    """A unit that this one was made from, with what the round knows of it."""
    year = setting.last_year
    known, name = _known(setting, year, code), f"{key}.tien-than.{code}"
    rank = total = None
    if known is not None:
        rule = f"typed: {setting.round.previous[year].reference}"
        if known.rank is not None:
            rank = Figure(f"{name}.hang", known.rank, str(known.rank), rule=rule)
        if known.total is not None:
            forms, decimals = setting.subject.writing.totals, setting.subject.rounding.totals
            total = figures.points(f"{name}.tong", known.total, forms, rule=rule, decimals=decimals)
    return Origin(setting.former[code], rank, total)


def _known(setting: Setting, year: int, unit: str) -> PreviousResult | None:
    past = setting.round.previous.get(year)
    return past.results.get(setting.subject.code, {}).get(unit) if past is not None else None


def _rank(setting: Setting, name: str, entry: Entry, year: int, known: PreviousResult | None) -> Figure | None:
    key = f"{name}.hang-{year}"
    mark = entry.previous_ranks.get(year)
    if mark is not None:
        return Figure(key, int(mark.value), str(int(mark.value)), places=(mark.place,))
    if known is not None and known.rank is not None:
        return Figure(key, known.rank, str(known.rank), rule=f"typed: {setting.round.previous[year].reference}")
    predecessors = setting.units[entry.unit].predecessors
    return _rank_of_predecessors(setting, key, predecessors, year) if predecessors else None


def _rank_of_predecessors(setting: Setting, key: str, predecessors: Sequence[str], year: int) -> Figure | None:
    """What a unit made from others shows of a year in which they were ranked, as the round says."""
    past = setting.round.previous.get(year)
    found = [_known(setting, year, code) for code in predecessors]
    ranks = [known.rank for known in found if known is not None and known.rank is not None]
    if past is None or past.merged == "none" or not ranks:
        return None
    rule = f"merged.{past.merged}: {past.reference}"
    if past.merged == "each":
        text = "; ".join(map(str, ranks))
        return Figure(key, ranks[0] if len(ranks) == 1 else text, text, rule=rule)
    chosen = min(ranks) if past.merged == "best" else max(ranks)
    return Figure(key, chosen, str(chosen), rule=rule)


def _total(setting: Setting, name: str, entry: Entry, year: int, known: PreviousResult | None) -> Figure | None:
    mark = entry.previous_totals.get(year)
    if mark is None and (known is None or known.total is None):
        return None
    forms, decimals, key = setting.subject.writing.totals, setting.subject.rounding.totals, f"{name}.tong-{year}"
    if mark is not None:
        return figures.points(key, mark.value, forms, places=(mark.place,), decimals=decimals)
    if known is not None and known.total is not None:
        rule = f"typed: {setting.round.previous[year].reference}"
        return figures.points(key, known.total, forms, rule=rule, decimals=decimals)
    return None


def changes(setting: Setting, key: str, result: Result, rank: Figure) -> tuple[Figure | None, Figure | None]:
    """The places and points won or lost against the last year, where that can be compared. rank: today's."""
    year, name = setting.last_year, f"{key}.{result.unit.code}"
    past = setting.round.previous.get(year)
    if past is not None and not past.comparable_in(setting.subject.code):
        return None, None
    last, places, points = result.previous.get(year), None, None
    if last is not None and isinstance(last.value, int) and isinstance(rank.value, int):
        gained = last.value - rank.value
        places = figures.count(f"{name}.so-bac", gained, inputs=(last, rank), rule="change", unsigned=True)
    before, now = result.previous_totals.get(year), result.total
    if before is not None and now is not None:
        points = _points_change(setting, f"{name}.so-diem", before, now)
    return places, points


def _points_change(setting: Setting, key: str, before: Figure, now: Figure) -> Figure:
    """Today's total less that of last year, both as they are printed, so that readers can reckon it."""
    forms, decimals = setting.subject.writing.totals, setting.subject.rounding.totals
    value = add([_number(now, decimals), -_number(before, decimals)])
    return figures.points(key, value, forms, inputs=(before, now), rule="change", signed=True)


def _number(figure: Figure, decimals: int | None) -> Number:
    value = figure.value
    assert isinstance(value, Number)
    return value if decimals is None else rounded(value, decimals)


def newcomers(setting: Setting, pasts: Mapping[str, Past]) -> frozenset[str]:
    """The units that have no past while others have. pasts: by unit."""
    year = setting.last_year
    without = {unit for unit, past in pasts.items() if year not in past.ranks and year not in past.totals}
    if len(without) == len(pasts):
        return frozenset()
    return frozenset(unit for unit in without if not pasts[unit].origins)
