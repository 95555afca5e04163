"""Proposing what the columns of a round's workbooks hold, also before its round.yaml is finished."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from docgen.dossier import ROUND_FILE, Registers
from docgen.errors import Finding, Refused, refuse_if_any
from docgen.i18n import gettext as _
from docgen.model.columns import KeptColumns, RoundBegun
from docgen.model.register import Unit
from docgen.model.round import ScoreSheet
from docgen.model.rubric import Rubric
from docgen.read.headings import Columns, Missing, find_columns
from docgen.read.kept import COLUMNS_FILE, check_kept, read_kept, with_kept
from docgen.read.legacy import in_unicode
from docgen.read.lineage import spelled_since
from docgen.read.lines import Lines
from docgen.read.mapping.board import Asked
from docgen.read.mapping.proposal import Meaning, Proposal
from docgen.read.mapping.propose import propose
from docgen.read.mapping.sheets import SheetGuess, which_sheets
from docgen.read.register import units_of
from docgen.read.rubric import read_rubric, unknown
from docgen.read.workbook import Row, Workbook, open_workbook
from docgen.read.yaml import read_yaml
from docgen.vietnamese.columns import column_name
from docgen.vietnamese.names import fold
from docgen.workspace import Workspace


@dataclass(frozen=True)
class SheetColumns:
    """What is proposed for one sheet of a round.

    file: the workbook as people are told. own: as round.yaml has the sheet, with the workbook's own title. recognised:
    docgen reads it as it is. read: what it reads by headings and round.yaml, in which column. kept: what it reads with
    confirmed columns; lacking: columns of points that it has none of then. proposal: None where none of the units
    stands in it. guess: where the sheet itself had to be found; instead_of: its name in round.yaml then.
    """

    file: str
    own: ScoreSheet
    recognised: bool
    read: Mapping[Meaning, int]
    kept: Collection[Meaning]
    lacking: tuple[Missing, ...]
    proposal: Proposal | None
    guess: SheetGuess | None = None
    instead_of: str = ""


@dataclass
class RoundColumns:
    """What is proposed for a round.

    open_sheets: blocks and subjects whose sheet is not found. findings: about workbooks that cannot be read.
    undeclared: whether round.yaml names no sheets yet. kept: what is confirmed already.
    """

    name: str
    sheets: list[SheetColumns] = field(default_factory=list)
    open_sheets: list[SheetGuess] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    undeclared: bool = False
    kept: KeptColumns = KeptColumns()


def propose_columns(workspace: Workspace, name: str) -> RoundColumns:
    """Propose what the columns of a round's sheets hold. Its round.yaml need not be finished.

    Raises `Refused` where round.yaml, the rubric, the registers or columns.yaml cannot be read.
    """
    return _Round(workspace, name).columns()


class _Round:
    """One round with all that its sheets are held against."""

    def __init__(self, workspace: Workspace, name: str) -> None:
        self._workspace = workspace
        self._folder = workspace.round_folder(name)
        path = self._folder / ROUND_FILE
        self._round, lines = read_yaml(path, workspace.name(path), RoundBegun)
        if self._round.rubric not in workspace.rubrics():
            refuse_if_any([unknown(_("rubric"), self._round.rubric, workspace.rubrics(), lines, "rubric")])
        rubric_path = workspace.rubric(self._round.rubric)
        self._rubric: Rubric = read_rubric(rubric_path, workspace.name(rubric_path))
        refuse_if_any(_unknown_codes(self._round, self._rubric, lines))
        kept_path = self._folder / COLUMNS_FILE
        self._kept, kept_lines = read_kept(kept_path, workspace.name(kept_path))
        refuse_if_any(check_kept(self._kept, kept_lines, self._rubric, self._round.year))
        register = Registers(workspace).units
        units = units_of(register, self._round.office, self._round.year)
        self._units: Mapping[str, Unit] = spelled_since(register, self._round.office, units)
        self._books: dict[str, Workbook] = {}
        self.found = RoundColumns(name, undeclared=not self._round.scores.sheets, kept=self._kept)

    def columns(self) -> RoundColumns:
        """The proposals for every sheet that round.yaml names, then for those that have to be found."""
        missing: list[ScoreSheet] = []
        for sheet in self._round.scores.sheets:
            self._unless_refused(partial(self._named, sheet, missing))
        self._unless_refused(partial(self._find, missing))
        self.found.sheets = [self._completed(sheet) for sheet in self.found.sheets]
        return self.found

    def _completed(self, sheet: SheetColumns) -> SheetColumns:
        """A sheet lacks nothing that another one of its block has."""
        block = (sheet.own.subject, sheet.own.block)
        others = [other for other in self.found.sheets if (other.own.subject, other.own.block) == block]
        there = {(meaning.stage, meaning.code or meaning.kind) for other in others for meaning in other.kept}
        lacking = [
            missing
            for missing in sheet.lacking
            if there.isdisjoint((self._stage(missing.stage), code) for code in missing.codes)
        ]
        return replace(sheet, recognised=sheet.recognised and not lacking)

    def _stage(self, code: str | None) -> str:
        """A stage as meanings have it: empty for the one that counts."""
        stages = self._round.scores.stages
        return "" if not code or (stages and code == stages[-1].code) else code

    def _unless_refused(self, step: Callable[[], None]) -> None:
        """Go on with other sheets where a workbook cannot be read."""
        try:
            step()
        except Refused as fault:
            self.found.findings += (finding for finding in fault.findings if finding not in self.found.findings)

    def _named(self, sheet: ScoreSheet, missing: list[ScoreSheet]) -> None:
        """The proposal for a sheet that round.yaml names; one that is not there has to be found."""
        kept = with_kept(sheet, self._kept)
        title = self._title(kept)
        if title is None:
            missing.append(sheet)
        else:
            instead = sheet.sheet if kept.sheet != sheet.sheet else ""
            self.found.sheets.append(self._sheet(sheet, title, instead_of=instead))

    def _book(self, file: str) -> Workbook:
        if file not in self._books:
            path = self._folder / file
            self._books[file] = open_workbook(path, self._workspace.name(path))
        return self._books[file]

    def _rows(self, file: str, title: str) -> list[Row]:
        return in_unicode(self._book(file).rows(title))[0]

    def _title(self, sheet: ScoreSheet) -> str | None:
        """The workbook's own title of a sheet; None where there is none."""
        book = self._book(sheet.file or self._round.scores.file)
        titles = book.sheets
        if sheet.sheet in titles or book.single:
            return titles[0] if book.single else sheet.sheet
        alike = [title for title in titles if fold(title) == fold(sheet.sheet)]
        return alike[0] if len(alike) == 1 else None

    def _asked(self, sheet: ScoreSheet) -> Asked:
        out = {item.unit for item in self._round.out_of_scope if item.concerns(sheet.subject)}
        others = [other for other in self._round.scores.sheets if other.subject == sheet.subject]
        listed = {code for other in others for code in other.units or () if other.block != sheet.block}
        here = set(sheet.units or (code for code, unit in self._units.items() if unit.block == sheet.block))
        stages = self._round.scores.stages
        return Asked(self._rubric, sheet, self._units, frozenset(here - out - listed), self._round.year, stages)

    def _sheet(
        self, own: ScoreSheet, title: str, guess: SheetGuess | None = None, instead_of: str = ""
    ) -> SheetColumns:
        file = own.file or self._round.scores.file
        book, rows = self._book(file), self._rows(file, title)
        sheet = with_kept(own, self._kept).model_copy(update={"sheet": title})
        subject, stages = self._rubric.subject_by_code[sheet.subject], self._round.scores.stages
        columns, wrong = find_columns(book, rows, sheet, subject, self._round.year, stages)
        proposal = propose(rows, self._asked(sheet))
        own = own.model_copy(update={"sheet": title})
        by_heading, _wrong = find_columns(book, rows, own, subject, self._round.year, stages)
        if by_heading is None and proposal is not None and proposal.unit:
            # Where only the column of units has no heading, the others are read by theirs.
            by_heading, _wrong = find_columns(book, rows, _with_unit(own, proposal), subject, self._round.year, stages)
            by_heading = None if by_heading is None else replace(by_heading, unit=0)
        read = {} if by_heading is None else self._meanings(by_heading, own)
        kept = () if columns is None else self._meanings(columns, own).keys()
        lacking = () if columns is None else columns.missing
        return SheetColumns(book.name, own, not wrong, read, kept, lacking, proposal, guess, instead_of)

    def _meanings(self, columns: Columns, sheet: ScoreSheet) -> dict[Meaning, int]:
        """What is read, and in which column."""
        found = {Meaning("unit"): columns.unit} if columns.unit else {}
        for code, heads in columns.stages.items():
            stage = "" if code == sheet.stage else self._stage(code)
            found |= {Meaning("group", group, stage=stage): column for group, column in heads.groups.items()}
            found |= {Meaning("criterion", part, stage=stage): column for part, column in heads.criteria.items()}
            if heads.total is not None:
                found[Meaning("total", stage=stage)] = heads.total
        found |= {Meaning("reason", group): column for group, column in columns.reasons.items()}
        found |= {Meaning("previous_rank", year=year): column for year, column in columns.previous_ranks.items()}
        found |= {Meaning("previous_total", year=year): column for year, column in columns.previous_totals.items()}
        return found if columns.note is None else {**found, Meaning("note"): columns.note}

    def _find(self, missing: Sequence[ScoreSheet]) -> None:
        """Find the sheets whose names the workbook does not have, or all where round.yaml names none."""
        wanted = list(missing)
        if self.found.undeclared:
            pairs = [(subject.code, block.code) for subject in self._rubric.subjects for block in self._rubric.blocks]
            wanted = [ScoreSheet(sheet="?", subject=subject, block=block) for subject, block in pairs]
        for file in dict.fromkeys(sheet.file for sheet in wanted):
            self._find_in(file, [sheet for sheet in wanted if sheet.file == file])

    def _find_in(self, file: str, wanted: Sequence[ScoreSheet]) -> None:
        """Find sheets in one workbook, among those that are not named."""
        named = {found.own.sheet for found in self.found.sheets if found.own.file == file}
        whole = file or self._round.scores.file
        book = self._book(whole)
        titles = [title for title in book.sheets if title not in named and not book.hidden(title)]
        sheets = {title: self._rows(whole, title) for title in titles}
        by_pair = {(sheet.subject, sheet.block): sheet for sheet in wanted}

        def ask(title: str, subject: str, block: str) -> Asked:
            return self._asked(by_pair[subject, block].model_copy(update={"sheet": title}))

        for guess in which_sheets(sheets, list(by_pair), ask):
            sheet = by_pair[guess.subject, guess.block]
            if guess.title:
                instead = "" if self.found.undeclared else sheet.sheet
                own = sheet.model_copy(update={"sheet": guess.title}) if self.found.undeclared else sheet
                self.found.sheets.append(self._sheet(own, guess.title, guess, instead))
            else:
                self.found.open_sheets.append(guess)


def _with_unit(sheet: ScoreSheet, proposal: Proposal) -> ScoreSheet:
    columns = sheet.columns.model_copy(update={"unit": column_name(proposal.unit)})
    return sheet.model_copy(update={"columns": columns})


def _unknown_codes(round_: RoundBegun, rubric: Rubric, lines: Lines) -> Iterator[Finding]:
    for number, sheet in enumerate(round_.scores.sheets):
        at = ("scores", "sheets", number)
        if sheet.subject not in rubric.subject_by_code:
            yield unknown(_("subject"), sheet.subject, rubric.subject_by_code, lines, *at, "subject")
        if sheet.block not in rubric.block_by_code:
            yield unknown(_("block"), sheet.block, rubric.block_by_code, lines, *at, "block")
