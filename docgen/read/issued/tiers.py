"""Tiers as a decision states them: “Tốt: từ 85 điểm trở lên”, in sentences or in a small table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from docgen.errors import Place
from docgen.read.issued.columns import Section
from docgen.read.issued.grids import Grid, GridRow, Said
from docgen.read.issued.levels import split_number, token_of
from docgen.read.issued.points import NotPoints, number_in
from docgen.read.issued.units import units_in
from docgen.vietnamese import issued as words

_LONGEST = 300
"""Letters of a line that states a tier."""


@dataclass(frozen=True)
class Bounds:
    """The bounds of a tier, as they are stated. percent: they are percentages of the full mark."""

    at_least: Decimal | None = None
    above: Decimal | None = None
    below: Decimal | None = None
    at_most: Decimal | None = None
    percent: bool = False

    @property
    def top(self) -> Decimal:
        """A number by which tiers are ordered."""
        known = [value for value in (self.at_least, self.above, self.below, self.at_most) if value is not None]
        lower = self.at_least if self.at_least is not None else self.above
        return lower if lower is not None else min(known) - 1


@dataclass(frozen=True)
class StatedTier:
    """A tier and where it stands."""

    label: str
    bounds: Bounds
    place: Place


@dataclass(frozen=True)
class StatedTiers:
    """Tiers that stand together, the highest first. context: the line before them, which may say for whom."""

    tiers: tuple[StatedTier, ...]
    context: str
    place: Place
    index: int

    def same_as(self, other: StatedTiers) -> bool:
        """Whether the same names have the same bounds."""
        own = [(words.spoken(tier.label), tier.bounds) for tier in self.tiers]
        return own == [(words.spoken(tier.label), tier.bounds) for tier in other.tiers]


def bounds_in(text: str) -> Bounds | None:
    """Read the bounds in a text; None when it has none, or numbers that cannot be read.

    >>> bounds_in("từ 70 điểm đến dưới 85 điểm")
    Bounds(at_least=Decimal('70'), above=None, below=Decimal('85'), at_most=None, percent=False)
    """
    found = _bounds(words.spoken(text))
    return found[0] if found else None


def _bounds(said: str) -> tuple[Bounds, int, int] | None:
    """The bounds, and where the words for them begin and end."""
    try:
        whole = words.RANGE.fullmatch(said)
        if whole:
            low, high = number_in(whole["low"]), number_in(whole["high"])
            percent = bool(whole["low_percent"] or whole["high_percent"])
            below, most = (high, None) if whole["less"] else (None, high)
            return Bounds(_unless_nought(low), None, below, most, percent), whole.start("low"), whole.end("high")
        matches = {
            name: match
            for name, pattern in (
                ("at_least", words.AT_LEAST),
                ("above", words.ABOVE),
                ("below", words.BELOW),
                ("at_most", words.AT_MOST),
            )
            if (match := pattern.search(said))
        }
        values = {name: _value(match) for name, match in matches.items()}
    except NotPoints:
        return None
    if not values or ("at_least" in values and "above" in values) or ("below" in values and "at_most" in values):
        return None
    percent = any(value[1] for value in values.values())
    numbers = {name: value[0] for name, value in values.items()}
    if len(numbers) > 1 and numbers.get("at_least") in (0, numbers.get("at_most")):
        # “Từ 0 đến dưới 50”, “từ 50 điểm trở xuống”.
        del numbers["at_least"]
    starts = min(match.start() for match in matches.values())
    ends = max(match.end() for match in matches.values())
    return Bounds(**numbers, percent=percent), starts, ends


def _unless_nought(value: Decimal) -> Decimal | None:
    return value if value else None


def _value(match: re.Match[str]) -> tuple[Decimal, bool]:
    name = next(name for name, text in match.groupdict().items() if text and not name.endswith("_percent"))
    return number_in(match[name]), bool(match[f"{name}_percent"])


def tiers_stated(blocks: Sequence[Said | Grid]) -> list[StatedTiers]:
    """Find tiers in what is said and in tables that are no rubric's, at least two together."""
    found: list[StatedTiers] = []
    context = ""
    run: list[StatedTier] = []
    begun = missed = 0

    def close() -> None:
        if len(run) > 1:
            found.append(_ordered(run, before, begun))
        run.clear()

    before = ""
    for index, block in enumerate(blocks):
        if isinstance(block, Grid):
            close()
            found += [_ordered(tiers, context, index) for tiers in _in_table(block)]
            continue
        tiers = list(_in_line(block))
        if {tier.label for tier in tiers} & {tier.label for tier in run}:
            close()
        if tiers and not run:
            before, begun = context, index
        if tiers:
            run += tiers
            missed = 0
            continue
        missed += 1
        if run and (missed > 1 or block.text.endswith(":") or units_in(block.text)):
            close()
        context = block.text
    close()
    return found


def _ordered(tiers: Sequence[StatedTier], context: str, index: int) -> StatedTiers:
    ordered = tuple(tiers)
    tops = [tier.bounds.top for tier in ordered]
    if tops == sorted(tops):
        ordered = ordered[::-1]
    return StatedTiers(ordered, context, ordered[0].place, index)


def _in_line(said: Said) -> Iterator[StatedTier]:
    """The tiers of a line: one, several parted by semicolons, or several with their bounds in brackets."""
    if len(said.text) > _LONGEST:
        return
    bracketed = [
        (_name(before), bounds)
        for before, inside in re.findall(r"([^,;:()]+?)\s*\(([^()]*)\)", said.text)
        if (bounds := bounds_in(inside)) is not None
    ]
    if len([name for name, _bounds_ in bracketed if name]) > 1:
        yield from (StatedTier(name, bounds, said.place) for name, bounds in bracketed if name)
        return
    for piece in said.text.split(";"):
        tier = _tier(piece, said.place)
        if tier is not None:
            yield tier


def _tier(text: str, place: Place) -> StatedTier | None:
    _number, line = split_number(text.strip())
    line = " ".join(line.split())
    said = words.spoken(line)
    found = _bounds(said)
    if found is None or len(said) != len(line):
        return None
    bounds, start, end = found
    before, behind = line[:start], line[end:]
    if words.BEHIND_NO_TIER.match(said[end:]):
        return None
    name = _name(words.TIER_BREAK.split(before, maxsplit=1)[0]) or _name(behind)
    if words.TIER_WORD.search(behind):
        name = _name(behind) or name
    return StatedTier(name, bounds, place) if name else None


def _name(text: str) -> str:
    """The name of a tier in what stands around its bounds; empty where that is none."""
    numbered = words.TIER_NAMED_BY_NUMBER.search(text)
    if numbered:
        return numbered[1][:1].upper() + numbered[1][1:]
    bare = words.TIER_WORD.sub("", text.strip(' .,;:-–+*•"“”()')).strip(' .,;:-–"“”')
    if not bare or len(bare.split()) > words.MOST_TIER_WORDS or words.NOT_A_TIER.search(words.spoken(bare)):
        return ""
    return bare[:1].upper() + bare[1:]


def _in_table(grid: Grid) -> Iterator[list[StatedTier]]:
    """Tiers in the rows of a table, or in its columns."""
    rows = [tier for row in grid.rows if (tier := _in_row(row)) is not None]
    if len(rows) > 1:
        yield rows
        return
    for above, row in zip(grid.rows, grid.rows[1:], strict=False):
        pairs = [
            (_name(head.text), bounds_in(cell.text), cell.place)
            for cell in row.filled()
            if (head := above.at(cell.column)) is not None
        ]
        tiers = [StatedTier(name, bounds, place) for name, bounds, place in pairs if name and bounds]
        if len(tiers) > 1:
            yield tiers


def _in_row(row: GridRow) -> StatedTier | None:
    filled = row.filled()
    bounds = next(((cell, found) for cell in filled if (found := bounds_in(cell.text)) is not None), None)
    if bounds is None or len(filled) < 2:
        return None
    name = next((name for cell in filled if cell is not bounds[0] and (name := _name(cell.text))), "")
    return StatedTier(name, bounds[1], bounds[0].place) if name else None


def without_tiers(section: Section) -> tuple[Section, Grid | None]:
    """A section of a rubric's table without the table of tiers that a sheet has below it, and that table.

    Its rows have bounds where criteria have points, or stand under a heading of words and have no points at all.
    """
    rows = section.rows
    stated = [_in_row(row) is not None and not _has_points(row, section) for row in rows]
    for start in range(1, len(rows)):
        end = next((place for place in range(start, len(rows)) if not stated[place]), len(rows))
        headed = _is_heading(rows[start - 1], section)
        if end - start > 1 and (headed or all(_bounds_for_points(row, section) for row in rows[start:end])):
            first = start - headed
            table = Grid(rows[first:end], section.place, spans=section.spans, number=section.table)
            return replace(section, rows=(*rows[:first], *rows[end:])), table
    return section, None


def _has_points(row: GridRow, section: Section) -> bool:
    cells = [row.at(one.column) for one in section.columns.points]
    return any(cell is not None and cell.number is not None for cell in cells)


def _bounds_for_points(row: GridRow, section: Section) -> bool:
    cells = [row.at(one.column) for one in section.columns.points]
    return any(cell is not None and bounds_in(cell.text) is not None for cell in cells)


def _is_heading(row: GridRow, section: Section) -> bool:
    """Whether a row below a rubric heads another table: words side by side, also where numbers of rows would stand."""
    number = row.at(section.columns.number) if section.columns.number is not None else None
    numbered = number is not None and token_of(number.text) is not None
    filled = row.filled()
    return (
        len(filled) > 1
        and not numbered
        and all(bounds_in(cell.text) is None for cell in filled)
        and not any(any(map(str.isdigit, cell.text)) for cell in filled)
    )


def distinct(stated: Iterable[StatedTiers]) -> list[StatedTiers]:
    """Each list of tiers once: a decision may state it in an article and again in its annex."""
    kept: list[StatedTiers] = []
    for one in stated:
        if not any(one.same_as(other) and one.context == other.context for other in kept):
            kept.append(one)
    return kept
