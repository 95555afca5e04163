"""Making the workbooks that are handed out: for entry, for units to score themselves, for the members of a team."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from docgen.books.past import last_year
from docgen.dossier import ROUND_FILE, Registers
from docgen.errors import Finding, InFile, Refused, Severity
from docgen.i18n import gettext as _
from docgen.model.book import Slot
from docgen.model.returned import Value
from docgen.model.round import ScoreSheet, Stage
from docgen.plan.occasion import Occasion, stamp
from docgen.plan.parts import all_parts, names_of, part_label
from docgen.plan.recall import choice_of
from docgen.plan.sheets import EntrySheet, Wanted, entry_sheets
from docgen.read.round import read_round
from docgen.vietnamese import books
from docgen.vietnamese.names import fold, nearest
from docgen.workspace import Workspace
from docgen.write.entry import EntryBook, entry_workbook
from docgen.write.forms import unit_files

Split = Literal["group", "block"]
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Made:
    """Workbooks that were made, by the files they are for, and what is to be told about them.

    corrections: the name of the sheet for corrections, where there is one.
    """

    files: Mapping[Path, bytes]
    findings: tuple[Finding, ...] = ()
    sheets: tuple[EntrySheet, ...] = ()
    corrections: str = ""


@dataclass(frozen=True)
class Options:
    """What is wanted in workbooks. stages: codes; empty for the usual ones. previous, corrections: further columns."""

    stages: tuple[str, ...] = ()
    previous: bool = False
    corrections: bool = False


@dataclass(frozen=True)
class Member:
    """A member of the team, and the parts that he fills in, as he or she was told: codes or names."""

    name: str
    parts: tuple[str, ...] = field(default_factory=tuple)


def make_entry(workspace: Workspace, registers: Registers, occasion: Occasion, options: Options, out: Path) -> Made:
    """Make the entry workbook; raises `Refused`."""
    stages = tuple(_stages(workspace, occasion, options.stages)) or None
    values: dict[Slot, Value] = {}
    findings: list[Finding] = list(_by_letter(workspace, occasion))
    years: tuple[int, ...] = ()
    if options.previous:
        values, told = last_year(workspace, registers, occasion)
        findings += told
        years = (occasion.year - 1,)
    sheets = entry_sheets(occasion, Wanted(stages=stages, years=years))
    if not sheets:
        raise Refused([_nothing(workspace, occasion)])
    made = EntryBook(
        occasion,
        sheets,
        stamp(occasion, "entry", tuple(sheet.mark for sheet in sheets)),
        values=values,
        corrections=_corrections(occasion) if options.corrections else "",
    )
    findings += _alike(sheets, out)
    return Made({out: entry_workbook(made)}, tuple(findings), sheets, made.corrections)


def _corrections(occasion: Occasion) -> str:
    named = occasion.round.scores.corrections if occasion.round is not None else None
    return named.sheet if named is not None else books.CORRECTIONS


def _stages(workspace: Workspace, occasion: Occasion, codes: Sequence[str]) -> Iterator[str]:
    """The stages asked for; raises `Refused` for one that the round does not have."""
    known = [stage.code for stage in occasion.stages]
    for code in codes:
        if code not in known:
            message = _("There is no stage “{code}”").format(code=code)
            advice = _("Known: {names}").format(names=", ".join(known)) if known else _stages_advice()
            raise Refused([Finding("stage-unknown", _round_place(workspace, occasion), message, advice)])
        yield code


def _stages_advice() -> str:
    example = "stages: [{code: tu-cham, label: Tự chấm, by: unit}, {code: tham-dinh, label: Thẩm định}]"
    return _("Name the stages in round.yaml under “scores”, such as {example}").format(example=example)


def _round_place(workspace: Workspace, occasion: Occasion) -> InFile:
    path = workspace.round_folder(occasion.round_name) / ROUND_FILE
    return InFile(workspace.name(path) if occasion.round_name else "rubrics")


def _nothing(workspace: Workspace, occasion: Occasion) -> Finding:
    message = _("There is nothing to fill in: no block of the rubric has units in {year}").format(year=occasion.year)
    advice = _("Look at the blocks of the units in the register of units, and at the sheets in round.yaml")
    return Finding("nothing-to-fill-in", _round_place(workspace, occasion), message, advice)


def _by_letter(workspace: Workspace, occasion: Occasion) -> Iterator[Finding]:
    """Tell of columns that the round names by letter: a new workbook heads every column by its name."""
    if not occasion.round_name:
        return
    path = workspace.round_folder(occasion.round_name) / ROUND_FILE
    _round, lines = read_round(path, workspace.name(path))
    for number, sheet in enumerate(occasion.sheets()):
        if any(books.BY_LETTER.fullmatch(name) for name in _named(sheet)):
            message = _(
                "Columns of “{sheet}” are named by their letters; in this workbook they stand elsewhere"
            ).format(sheet=sheet.sheet)
            advice = _("Delete “columns” of this sheet in round.yaml before this workbook is read")
            place = lines.at("scores", "sheets", number, "columns")
            yield Finding("columns-by-letter", place, message, advice, Severity.WARNING)


def _named(sheet: ScoreSheet) -> Iterator[str]:
    own = sheet.columns
    yield from (own.unit, own.total, own.note)
    for several in (own.groups, own.criteria, own.reasons, own.previous_ranks, own.previous_totals):
        yield from several.values()


def _alike(sheets: Sequence[EntrySheet], out: Path) -> Iterator[Finding]:
    """Tell of columns that have the same heading, so that a reader cannot tell them apart by it."""
    for sheet in sheets:
        seen: set[str] = set()
        for column in sheet.columns:
            name = fold(column.heading)
            if name in seen and not column.computed:
                message = _("“{heading}” heads several columns of “{sheet}”").format(
                    heading=column.heading, sheet=sheet.title
                )
                advice = _("Give these criteria different “short” names in the rubric")
                yield Finding("headings-alike", InFile(str(out)), message, advice, Severity.WARNING)
            seen.add(name)


def make_forms(workspace: Workspace, occasion: Occasion, options: Options, folder: Path) -> Made:
    """Make the forms in which units score themselves, one file for each; raises `Refused`."""
    stage = _own_stage(workspace, occasion, options.stages)
    files = {folder / f"{code}.xlsx": data for code, data in unit_files(occasion, stage)}
    if not files:
        raise Refused([_nothing(workspace, occasion)])
    return Made(files)


def _own_stage(workspace: Workspace, occasion: Occasion, codes: Sequence[str]) -> Stage:
    """The stage in which units score themselves: the one asked for, else the first."""
    asked = list(_stages(workspace, occasion, codes))
    own = [stage for stage in occasion.stages if stage.by == "unit" and (not asked or stage.code in asked)]
    if not own:
        message = _("The round has no stage in which units score themselves")
        if asked:
            message = _("At stage “{code}” units do not score themselves").format(code=asked[0])
        raise Refused([Finding("no-own-stage", _round_place(workspace, occasion), message, _stages_advice())])
    return own[0]


def make_parts(
    workspace: Workspace, occasion: Occasion, options: Options, by: Split, members: Sequence[Member], folder: Path
) -> Made:
    """Make a book for every member of the team, and one for every part that no member has; raises `Refused`."""
    stages = tuple(_stages(workspace, occasion, options.stages)) or (occasion.last_stage,)
    known = all_parts(occasion, by)
    if not known:
        raise Refused([_nothing(workspace, occasion)])
    shares = list(_shares(occasion, by, known, members))
    files: dict[Path, bytes] = {}
    for name, parts in shares:
        wanted = Wanted(stages=stages, blocks=parts) if by == "block" else Wanted(stages, None, choice_of(parts), False)
        sheets = entry_sheets(occasion, wanted)
        marks = tuple(sheet.mark for sheet in sheets)
        mine = stamp(occasion, "part", marks, by=by, parts=parts, member=name)
        words = "; ".join(part_label(occasion, by, part) for part in parts)
        path = folder / _file_name(parts, name, known)
        if path in files:
            message = _("Two books would have the same name")
            raise Refused([Finding("name-twice", InFile(str(path)), message, _("Give the members different names"))])
        files[path] = entry_workbook(EntryBook(occasion, sheets, mine, parts=words))
    free = [part for name, parts in shares if not name for part in parts]
    return Made(files, tuple(_unassigned(occasion, by, free, folder)) if members else ())


def _shares(
    occasion: Occasion, by: Split, known: Sequence[str], members: Sequence[Member]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who gets what: members first, then every part by itself that nobody has."""
    wrong: list[Finding] = []
    shares = [
        (member.name, tuple(dict.fromkeys(part for text in member.parts for part in _meant(occasion, by, text, wrong))))
        for member in members
    ]
    if wrong:
        raise Refused(wrong)
    yield from shares
    taken = {part for _name, parts in shares for part in parts}
    yield from (("", (part,)) for part in known if part not in taken)


def _meant(occasion: Occasion, by: Split, text: str, wrong: list[Finding]) -> Sequence[str]:
    """The parts that a member's entry means: a code, with or without its subject, or a name."""
    named = {part: names_of(occasion, by, part) for part in all_parts(occasion, by)}
    found = [part for part, names in named.items() if fold(text) in map(fold, names)]
    if not found:
        near = nearest(text, [name for names in named.values() for name in sorted(names)])
        message = _("There is no part “{code}”").format(code=text)
        advice = _("Did you mean “{key}”?").format(key=near[0]) if near else ""
        advice = advice or _("Known: {names}").format(names=", ".join(named))
        wrong.append(Finding("part-unknown", InFile("--members"), message, advice))
    return found


def _unassigned(occasion: Occasion, by: Split, parts: Sequence[str], folder: Path) -> Iterator[Finding]:
    if parts:
        message = _("Nobody was given: {parts}; each has a book of its own").format(
            parts="; ".join(part_label(occasion, by, part) for part in parts)
        )
        yield Finding("part-unassigned", InFile(str(folder)), message, severity=Severity.NOTE)


def _file_name(parts: Sequence[str], member: str, known: Sequence[str]) -> str:
    """A name for a book: the codes of its parts, and its member's name as far as a file may have it."""
    bare = [part.rpartition(".")[2] for part in known]
    codes = [part if bare.count(part.rpartition(".")[2]) > 1 else part.rpartition(".")[2] for part in parts]
    name = "+".join(code.replace(".", "-") for code in codes)
    if len(name) > _LONGEST_NAME:
        name = f"{codes[0].replace('.', '-')}+{len(codes) - 1}"
    tidy = " ".join(_UNFIT.sub(" ", unicodedata.normalize("NFC", member)).split())[:_LONGEST_NAME].rstrip(". ")
    return f"{name} - {tidy}.xlsx" if tidy else f"{name}.xlsx"
