"""The tables of a decision that hold a rubric: for whom each is, under which annex, and its groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from docgen.errors import Place
from docgen.read.issued.columns import Section, sections_of
from docgen.read.issued.grids import Block, Grid, Said, as_said
from docgen.read.issued.levels import Token, is_first, split_number, token_of
from docgen.read.issued.points import points_at_end
from docgen.read.issued.rows import Item, Left, Part, Rows, read_rows
from docgen.read.issued.source import annex_of, titles
from docgen.read.issued.tiers import without_tiers
from docgen.read.issued.tree import Settled, settle
from docgen.read.issued.units import Units, track_in, units_in
from docgen.vietnamese import issued as words

_NEAREST = 6
"""Lines above a table in which its title is looked for where no annex begins."""
_LONGEST_TITLE = 300
_LONGEST_LINE = 3000
"""Letters of a line that are looked at; patterns are slow on more."""


@dataclass(frozen=True)
class Who:
    """Whom points are for: units of a family (None where the text does not say), of a track or of all."""

    units: Units | None
    track: str = ""

    @property
    def key(self) -> tuple[int, str]:
        """What tells it from others."""
        return (-1 if self.units is None else self.units.family), words.spoken(self.track)


@dataclass
class RubricTable:
    """One rubric as a table has it. columns: whom each column of points is for. cited: “Phụ lục I”, or “bảng 2”."""

    columns: dict[int, tuple[Who, ...]]
    groups: list[Item]
    totals: dict[int, Decimal]
    cited: str
    title: str
    place: Place
    settled: Settled = field(default_factory=Settled)

    def who(self) -> tuple[Who, ...]:
        """Everybody that it has points for."""
        return tuple({one.key: one for group in self.columns.values() for one in group}.values())


@dataclass
class Found:
    """What was found in a file. around: everything that is said outside its rubric tables, with other tables."""

    tables: list[RubricTable] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    unread: dict[str, Place] = field(default_factory=dict)
    around: list[Block] = field(default_factory=list)
    undecided: list[tuple[str, Place]] = field(default_factory=list)

    def said(self) -> list[Said]:
        """Everything outside the rubric tables, line by line; of a very long one its beginning."""
        lines: list[Said] = []
        for block in self.around:
            lines += [block] if isinstance(block, Said) else as_said(block.rows)
        return [replace(line, text=line.text[:_LONGEST_LINE]) for line in lines]


@dataclass
class _Raw:
    """Pieces of one table, and what is said above it. group: which its rows are criteria of.

    follows: it goes on with the groups of the table before.
    """

    sections: list[Section]
    above: list[Said]
    annex: str
    group: Item | None = None
    follows: bool = False


def find_tables(blocks: Sequence[Block]) -> Found:
    """Find the rubric tables among the blocks of a file, and read them."""
    found = Found()
    for raw in _with_groups(list(_raw_tables(blocks, found))):
        _read(raw, found)
    return found


# --- which tables ---


def _raw_tables(blocks: Sequence[Block], found: Found) -> Iterator[_Raw]:
    """Tables under headings of criteria; one that a page's end cut into several comes as one."""
    above: list[Said] = []
    last: _Raw | None = None
    annex = ""
    after_rubric = False
    for block in blocks:
        if isinstance(block, Said):
            found.around.append(block)
            above.append(block)
            annex = annex_of(block.text) or annex
            continue
        if block.inside and after_rubric:
            continue
        sections, rest = sections_of(block, last.sections[-1] if last is not None and not above else None)
        after_rubric = bool(sections)
        if not sections:
            found.around.append(block)
            above += _title_of_layout(block)
            continue
        outside = list(as_said(rest))
        found.around += outside
        above += outside
        below: list[Grid] = []
        for whole in sections:
            section, tiers = without_tiers(whole)
            below += [tiers] if tiers is not None else []
            lines = [*above, *(as_said(section.above) if whole is not sections[0] else ())]
            annex = next((name for line in reversed(lines) if (name := annex_of(line.text))), annex)
            if last is not None and _is_continued(last, section, lines):
                last.sections.append(section)
            else:
                if last is not None:
                    yield last
                last = _Raw([section], lines, annex)
            above = []
        found.around += below
    if last is not None:
        yield last


def _title_of_layout(grid: Grid) -> list[Said]:
    """What a table that only lays out a page says above the table inside it."""
    return list(as_said(grid.rows)) if len(grid.rows) <= 2 and all(len(row.cells) == 1 for row in grid.rows) else []


def _is_continued(last: _Raw, section: Section, lines: Sequence[Said]) -> bool:
    """Whether a section goes on with the table before it: the same columns, nothing said between, no count anew."""
    if section.columns.points and len(section.columns.points) != len(last.sections[0].columns.points):
        return False
    if any(_tells(line) for line in lines):
        return False
    begins = _first_token(section)
    first = _first_token(last.sections[0])
    return begins is None or first is None or begins != first or not is_first(begins)


def _tells(line: Said) -> bool:
    said = words.spoken(line.text)
    if words.ANNEX.match(said) or words.RUBRIC_TITLE.search(said) or units_in(line.text):
        return True
    return _heading_token(line) is not None


def _first_token(section: Section) -> Token | None:
    for row in section.rows:
        for cell in row.filled()[:2]:
            token = token_of(cell.text) or split_number(cell.text)[0]
            if token is not None and not token.is_bullet:
                return token
    return None


# --- tables below headings that are groups ---


def _heading_token(line: Said) -> Token | None:
    """The number of a line that may head a table as a group: “2. Thể chế số (100 điểm)”."""
    token, label = split_number(line.text)
    if token is None:
        token, label = token_of(line.number), line.text
    if token is None or token.is_bullet or len(label) > words.LONGEST_GROUP or units_in(label):
        return None
    return token


def _with_groups(tables: list[_Raw]) -> list[_Raw]:
    """Tables that stand each below the heading of a group are one table with these groups; others stay as they are."""
    merged: list[_Raw] = []
    position = 0
    while position < len(tables):
        run = [tables[position]]
        token = _own_heading(tables[position])
        while token is not None and position + len(run) < len(tables):
            following = _own_heading(tables[position + len(run)])
            if following is None or len(following.parts) != len(token.parts) or is_first(following):
                break
            run.append(tables[position + len(run)])
        if len(run) > 1 and all(map(_heads_group, run)):
            for raw in run:
                raw.group, raw.follows = _group_of(raw), raw is not run[0]
        merged += run
        position += len(run)
    return merged


def _own_heading(raw: _Raw) -> Token | None:
    return _heading_token(raw.above[-1]) if raw.above else None


def _heads_group(raw: _Raw) -> bool:
    """Whether the line over a table names a group: it has points, or the numbers in the table continue its own."""
    group, first = _group_of(raw), _first_token(raw.sections[0])
    return bool(group.points) or (
        group.token is not None and first is not None and first.parts[:-1] == group.token.parts
    )


def _group_of(raw: _Raw) -> Item:
    line = raw.above[-1]
    token, label = split_number(line.text)
    if token is None:
        token, label = token_of(line.number), line.text
    label, points = points_at_end(label)
    columns = [one.column for one in raw.sections[0].columns.points]
    given = {} if points is None else dict.fromkeys(columns, points)
    return Item(token, label, line.place, raw.sections[0].table, given, numbered=True)


# --- what they hold ---


def _read(raw: _Raw, found: Found) -> None:
    rows = read_rows(raw.sections, raw.group)
    found.left += rows.left
    found.around += rows.notes
    section = raw.sections[0]
    for name in section.columns.unread:
        found.unread.setdefault(name, section.place)
    title = _title(raw.above)
    if raw.follows:
        found.tables[-1].groups += _settled(rows, found).groups
        return
    for part in rows.parts:
        columns = _columns(section, part, raw.above, found)
        settled = settle(part.items, grouped=raw.group is not None)
        found.left += settled.left
        groups = [_only(group, columns) for group in settled.groups]
        cited = raw.annex or words.TABLE.format(number=section.table)
        totals = {column: value for column, value in part.totals.items() if column in columns}
        found.tables.append(RubricTable(columns, groups, totals, cited, title, section.place, settled))


def _settled(rows: Rows, found: Found) -> Settled:
    settled = settle([item for part in rows.parts for item in part.items], grouped=True)
    found.left += settled.left
    return settled


def _only(item: Item, columns: dict[int, tuple[Who, ...]]) -> Item:
    """An item with the points of these columns only."""
    points = {column: value for column, value in item.points.items() if column in columns}
    return replace(item, points=points, children=[_only(child, columns) for child in item.children])


def _columns(section: Section, part: Part, above: Sequence[Said], found: Found) -> dict[int, tuple[Who, ...]]:
    """Whom each column of points is for: by its heading, else by what stands over the table."""
    points = section.columns.points
    named = {one.column: _who_of_heading(one.heading) for one in points}
    if len(points) > 1:
        told = {column: who for column, who in named.items() if who}
        lost = [one for one in points if one.column not in told]
        if told:
            found.undecided += [(one.heading, section.place) for one in lost]
            return told
        found.undecided += [(one.heading, section.place) for one in lost[1:]]
        points = points[:1]
    who = named[points[0].column] or _who_of_text(part.title) or _who_above(above)
    return {points[0].column: who or (Who(None),)}


def _who_of_heading(heading: str) -> tuple[Who, ...]:
    return tuple(Who(units, track_in(heading)) for units in units_in(heading, bare=True))


def _who_of_text(text: str) -> tuple[Who, ...]:
    return tuple(Who(units, track_in(text)) for units in units_in(text))


def _who_above(above: Sequence[Said]) -> tuple[Who, ...]:
    """Whom the title over a table names: the lines from its annex on, else the nearest ones."""
    lines = _title_lines(above)
    for text in [*titles(lines), *(line.text for line in lines)]:
        if not words.ATTACHED.search(words.spoken(text)) and len(text) <= _LONGEST_TITLE:
            who = _who_of_text(text)
            if who:
                return who
    return ()


def _title_lines(above: Sequence[Said]) -> Sequence[Said]:
    begins = [place for place, line in enumerate(above) if annex_of(line.text)]
    if begins:
        return above[begins[-1] :]
    return above[-_NEAREST:]


def _title(above: Sequence[Said]) -> str:
    """The title of a table's rubric, in capitals as it mostly stands."""
    lines = _title_lines(above)
    for text in [*titles(lines), *(line.text for line in lines)]:
        said = words.spoken(text)
        if words.RUBRIC_TITLE.search(said) and not words.ATTACHED.search(said):
            return text
    return ""
