"""The blocks and tracks that tables are for, and which tables make one subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from docgen.i18n import gettext as _
from docgen.model.rubric import Block, Track
from docgen.read.issued.codes import Codes
from docgen.read.issued.grids import Said
from docgen.read.issued.notes import Notes
from docgen.read.issued.source import subject_of
from docgen.read.issued.tables import RubricTable, Who
from docgen.read.issued.units import Units, units_in
from docgen.vietnamese import issued as words

_NOBODY = -1
"""The family of units that a table does not name."""


@dataclass
class SubjectTables:
    """Tables that make one subject; no two of them are for the same units."""

    tables: list[RubricTable] = field(default_factory=list)

    def takes(self, table: RubricTable) -> bool:
        """Whether nobody whom a table is for has one here yet."""
        known = {one.key for own in self.tables for one in own.who()}
        return not known & {one.key for one in table.who()}


@dataclass(frozen=True)
class Blocks:
    """The blocks of a rubric; the scope of everybody that a table has points for; blocks by family of units."""

    blocks: tuple[Block, ...]
    scopes: dict[tuple[int, str], str]
    by_family: dict[int, str]

    def all(self) -> tuple[str, ...]:
        """Every scope, in order."""
        return tuple(scope for block in self.blocks for scope in block.scopes())

    def of_family(self, family: int | None) -> tuple[str, ...]:
        """The scopes of a family's block; none where the rubric has no such block."""
        code = self.by_family.get(_NOBODY if family is None else family)
        return tuple(scope for block in self.blocks if block.code == code for scope in block.scopes())


def subjects_of(tables: Sequence[RubricTable], notes: Notes) -> list[SubjectTables]:
    """Part tables into subjects: those for other units belong together, a further one for the same begins another."""
    subjects: list[SubjectTables] = []
    for table in tables:
        free = [subject for subject in subjects if subject.takes(table)]
        own = subject_of(table.title)
        alike = [subject for subject in free if any(subject_of(one.title) == own for one in subject.tables)]
        if free:
            (alike or free)[0].tables.append(table)
            continue
        if subjects:
            message = _("This table is for units that a table before it is for too; it is taken for another subject")
            advice = _("If it is for some units of the block, make them a track of it, and join the two in the file")
            notes.warn("subject-assumed", table.place, message, advice)
        subjects.append(SubjectTables([table]))
    return subjects


def blocks_of_tables(
    subjects: Sequence[SubjectTables], said: Sequence[Said], known: Mapping[int, str], notes: Notes
) -> Blocks:
    """Make the blocks that tables are for.

    said: the document, whose title may name units that no table names. known: codes of blocks by family of units.
    """
    everybody = [one for subject in subjects for table in subject.tables for one in table.who()]
    families = list(dict.fromkeys(one.key[0] for one in everybody))
    whole = _units_of_title(said) if families == [_NOBODY] else None
    codes = Codes(frozenset(known.values()))
    blocks: list[Block] = []
    scopes: dict[tuple[int, str], str] = {}
    by_family: dict[int, str] = {}
    for family in families:
        own = [one for one in everybody if one.key[0] == family]
        units = whole or _fullest([one.units for one in own if one.units])
        tracks = _tracks(own)
        own_code = known.get(units.family) if units else None
        block = Block(
            code=own_code or codes.take(units.noun if units else words.UNNAMED_NOUN),
            label=units.label if units else words.UNNAMED_BLOCK,
            noun=units.noun if units else words.UNNAMED_NOUN,
            tracks=tuple(tracks.values()),
        )
        if family == _NOBODY and whole is None:
            message = _("The document does not say for which units a table is; “{label}” is written")
            notes.assume(("blocks", str(len(blocks))), message.format(label=block.label))
        blocks.append(block)
        by_family[units.family if units else family] = block.code
        for one in own:
            scopes[one.key] = f"{block.code}.{tracks[one.key[1]].code}" if tracks else block.code
    return Blocks(tuple(blocks), scopes, by_family)


def _units_of_title(said: Sequence[Said]) -> Units | None:
    """The units that the document's title names, where it names one kind."""
    for line in said:
        text = words.spoken(line.text)
        if words.RUBRIC_TITLE.search(text) and not words.BASIS.match(text):
            units = units_in(line.text)
            if units:
                return units[0] if len(units) == 1 else None
    return None


def _fullest(units: Sequence[Units]) -> Units | None:
    """The longest enumeration of the same units."""
    return max(units, key=lambda one: one.noun.count(","), default=None)


def _tracks(own: Sequence[Who]) -> dict[str, Track]:
    """The tracks of a block by their key; a table for the others gets what the named track is not."""
    named = {one.key[1]: one.track for one in own}
    if set(named) == {""}:
        return {}
    codes = Codes()
    tracks = {}
    for key, label in named.items():
        text = label or words.opposite(next(other for other in named.values() if other))
        tracks[key] = Track(code=codes.take(text), label=text)
    return tracks
