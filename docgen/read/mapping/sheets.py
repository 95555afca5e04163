"""Which sheet of a workbook is that of a block and subject, by the units in it, its headings and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from docgen.i18n import gettext as _
from docgen.read.mapping.board import Asked
from docgen.read.mapping.proposal import Certainty, Proposal
from docgen.read.mapping.propose import propose
from docgen.read.mapping.tables import find_tables
from docgen.read.workbook import Row
from docgen.vietnamese.names import fold

Ask = Callable[[str, str, str], Asked]
"""What a sheet is asked for: from its title, a subject and a block."""

_FEWEST_UNITS = 0.3
"""A sheet that has less of a block is not its sheet."""
_NEARLY_ALL = 0.9


@dataclass(frozen=True)
class SheetGuess:
    """The sheet of a block and subject. title: empty while it is open; alternatives: sheets that fit equally well."""

    subject: str
    block: str
    title: str = ""
    certainty: Certainty = "open"
    reasons: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Match:
    """How a sheet fits a block and subject. units: of the block in it; share: of all its units.

    main: whether most of its units are of this block; several blocks may stand one below the other in one sheet.
    """

    title: str
    subject: str
    block: str
    units: int
    of: int
    share: float
    named: bool
    found: int
    main: bool = True

    @property
    def weight(self) -> tuple[bool, int]:
        """What tells subjects and sheets apart that hold the same units: the name first, then the columns."""
        return self.named, self.found


def which_sheets(
    sheets: Mapping[str, Sequence[Row]], wanted: Sequence[tuple[str, str]], ask: Ask
) -> tuple[SheetGuess, ...]:
    """Find the sheet of each block and subject. sheets: rows by title; wanted: subject and block."""
    matches = [match for title, rows in sheets.items() for match in _matches(title, rows, wanted, ask)]
    own: dict[str, list[_Match]] = {}
    for match in matches:
        own.setdefault(match.title, []).append(match)
    return tuple(_guess(subject, block, matches, own) for subject, block in wanted)


def _matches(title: str, rows: Sequence[Row], wanted: Sequence[tuple[str, str]], ask: Ask) -> list[_Match]:
    """How a sheet fits each block and subject of which it has units."""
    found = []
    for subject, block in wanted:
        asked = ask(title, subject, block)
        tables = find_tables(rows, asked.units)
        codes = {code for table in tables for code in table.codes}
        here = codes & asked.here
        if len(here) < max(2, _FEWEST_UNITS * len(asked.here)):
            continue
        texts = [title, *(text for table in tables for text in table.titles)]
        proposal = propose(rows, asked)
        share = len(here) / len(codes)
        named = _named(asked, texts)
        found.append(_Match(title, subject, block, len(here), len(asked.here), share, named, _worth(proposal)))
    return [replace(match, main=match.share > 1 / 2) for match in found]


def _named(asked: Asked, texts: Sequence[str]) -> bool:
    """Whether the sheet's name or titles name the subject."""
    label, code = fold(asked.subject.label), fold(asked.subject.code)
    folded = [f" {fold(text)} " for text in texts]
    return any(label in text or f" {code} " in text for text in folded)


def _worth(proposal: Proposal | None) -> int:
    return 0 if proposal is None else sum(2 if column.certainty == "sure" else 1 for _m, column in proposal.found())


def _guess(subject: str, block: str, matches: Sequence[_Match], own: Mapping[str, Sequence[_Match]]) -> SheetGuess:
    here = [m for m in matches if (m.subject, m.block) == (subject, block) and _is_best(m, own[m.title])]
    fitting = [match for match in here if match.main] or here
    best = [m for m in fitting if m.weight == max(each.weight for each in fitting)]
    if len(best) != 1:
        return SheetGuess(subject, block, alternatives=tuple(match.title for match in best))
    match = best[0]
    alone = len(fitting) == 1 and (match.share >= _NEARLY_ALL or match.units >= _NEARLY_ALL * match.of)
    reasons = [_("{k}/{n} units of the block").format(k=match.units, n=match.of)]
    if match.named:
        reasons.append(_("its name or title names the subject"))
    others = tuple(each.title for each in fitting if each is not match)
    return SheetGuess(subject, block, match.title, "sure" if alone else "likely", tuple(reasons), others)


def _is_best(match: _Match, rivals: Sequence[_Match]) -> bool:
    """Whether no other subject fits a sheet as well."""
    return all(match.weight > rival.weight for rival in rivals if rival.subject != match.subject and rival.main)
