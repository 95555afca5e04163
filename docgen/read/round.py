"""Reading a round, and holding it against what it names: rubric, units, legal bases, templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from docgen.errors import Finding, Severity, refuse_if_any
from docgen.i18n import gettext as _
from docgen.i18n import ngettext
from docgen.model.register import LegalRegister, Unit
from docgen.model.round import (
    DocumentSettings,
    Round,
    ScoreDecision,
    ScoreSheet,
    SheetColumns,
    StageColumns,
    TieDecision,
    Unranked,
)
from docgen.model.rubric import Paper, Rubric, Subject
from docgen.model.scores import TOTAL
from docgen.read.lineage import Absent
from docgen.read.lines import Lines
from docgen.read.rubric import twice, unknown
from docgen.read.yaml import read_yaml
from docgen.vietnamese.dates import is_open, issue_date

DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
"""Names that Windows keeps for devices, with any ending."""


def read_round(path: Path, name: str) -> tuple[Round, Lines]:
    """Read a round and where each of its entries stands; raises `Refused`.

    What it names is held against the rest of the workspace by `check_rubric_of` and `check_round`.
    """
    round_, lines = read_yaml(path, name, Round)
    refuse_if_any([*_workbook_name(round_, lines), *_document_names(round_, lines), *_open_dates(round_, lines)])
    return round_, lines


def check_rubric_of(round_: Round, lines: Lines, rubrics: Collection[str]) -> Iterator[Finding]:
    """Find a rubric that does not exist. rubrics: ids of those that do (`son-la/2166-2017`)."""
    if round_.rubric not in rubrics:
        yield unknown(_("rubric"), round_.rubric, rubrics, lines, "rubric")


class _Units(dict[str, Unit]):
    """The units of a round by code. absent: those of its office that are of other years."""

    def __init__(self, units: Mapping[str, Unit], absent: Mapping[str, Absent]) -> None:
        super().__init__(units)
        self._absent = absent

    def unknown(self, code: str, lines: Lines, *at: str | int) -> Finding:
        """The finding about a code that is none of theirs."""
        absent = self._absent.get(code)
        if absent is None:
            return unknown(_("unit"), code, self, lines, *at)
        advice = _("Delete the entry")
        if absent.now:
            codes = ", ".join(unit.code for unit in absent.now)
            advice = _("Delete the entry, or type the code of the unit of today: {codes}").format(codes=codes)
        return Finding("unit-absent", lines.at(*at), str(absent), advice)


def check_round(
    round_: Round,
    lines: Lines,
    rubric: Rubric,
    units: Mapping[str, Unit],
    legal_bases: LegalRegister,
    *,
    templates: Collection[str],
    norms: Collection[str],
    absent: Mapping[str, Absent] | None = None,
) -> Iterator[Finding]:
    """Find whatever a round names that is not there.

    units: of the round's office and year; absent: of the office, but not of the year. templates, norms: names of those
    that exist.
    """
    units = _Units(units, absent or {})
    if not units:
        message = _("The unit register has no unit of “{office}” in {year}").format(
            office=round_.office, year=round_.year
        )
        yield Finding("office-unknown", lines.at("office"), message, _("Correct the office, or add its units"))
    if round_.norm and round_.norm not in norms:
        yield unknown(_("norm"), round_.norm, norms, lines, "norm")
    yield from _sheets(round_, lines, rubric)
    yield from _other_blocks(round_, lines, rubric, units)
    yield from _units_of_sheets(round_, lines, units)
    papers = citable(round_, legal_bases)
    yield from _stages(round_, lines, rubric)
    yield from _unranked(round_.out_of_scope, units, rubric, papers, lines, "out_of_scope")
    yield from _unranked(round_.not_assessed, units, rubric, papers, lines, "not_assessed")
    yield from _unranked(round_.not_ranked, units, rubric, papers, lines, "not_ranked")
    yield from _both(round_, lines)
    yield from _not_applicable(round_, lines, rubric, units, papers)
    yield from _tracks(round_, lines, rubric, units)
    yield from _decisions(round_, lines, rubric, units, papers)
    yield from _ties(round_, lines, rubric, units)
    yield from _previous(round_, lines, rubric, units)
    for code, document in round_.documents.items():
        yield from _document(code, document, round_, lines, legal_bases, templates)
        yield from _left_out(code, document, lines, units)
    for code in round_.papers:
        if code in legal_bases.legal_bases:
            message = _("The code “{code}” already stands for a legal basis").format(code=code)
            yield Finding("code-twice", lines.at("papers", code), message, _("Choose another code"))


def citable(round_: Round, legal_bases: LegalRegister) -> dict[str, Paper]:
    """Give every paper that a document of the round may cite, by code: of the register, and of the round itself."""
    return {**legal_bases.legal_bases, **round_.papers}


def _workbook_name(round_: Round, lines: Lines) -> Iterator[Finding]:
    """Workbooks stand in the round's folder, so that a round can be moved as a whole and reads nothing else."""
    named: list[tuple[str, tuple[str | int, ...]]] = [(round_.scores.file, ("scores", "file"))]
    sheets = enumerate(round_.scores.sheets)
    named += [(sheet.file, ("scores", "sheets", number, "file")) for number, sheet in sheets if sheet.file]
    if round_.scores.corrections is not None and round_.scores.corrections.file:
        named.append((round_.scores.corrections.file, ("scores", "corrections", "file")))
    for name, at in named:
        if name in {".", ".."} or name != name.strip() or any(sign in '/\\:*?"<>|' or ord(sign) < 32 for sign in name):
            message = _("“{name}” is not the bare name of a file").format(name=name)
            advice = _("Put the workbook into the round's folder, and type its name without folders or drive")
            yield Finding("file-not-bare", lines.at(*at), message, advice)


def _document_names(round_: Round, lines: Lines) -> Iterator[Finding]:
    """Codes of documents become names of files, also on Windows."""
    for code in round_.documents:
        if code in DEVICES:
            message = _("“{name}” is the name of a device on Windows, so no file can be called so").format(name=code)
            advice = _("Choose another name for the document, such as quyet-dinh")
            yield Finding("name-reserved", lines.at("documents", code), message, advice)


def _open_dates(round_: Round, lines: Lines) -> Iterator[Finding]:
    """A month of an open date is a month; a document whose date is open needs its norm named."""
    for code, document in round_.documents.items():
        at = ("documents", code, "date")
        if isinstance(document.date, str):
            if len(document.date) > 4 and not 1 <= int(document.date[5:]) <= 12:
                message = _("“{value}” is not a date").format(value=document.date)
                yield Finding("wrong-value", lines.at(*at), message, _("The month is 01 to 12"))
            elif is_open(document.date) and not round_.norm:
                message = _("The date is still open, so the norm cannot be told from it")
                advice = _("Name the norm of the round, such as “norm: nd30-2020”")
                yield Finding("norm-open", lines.at(*at), message, advice)


def _sheets(round_: Round, lines: Lines, rubric: Rubric) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str, str], int] = {}
    stages = [stage.code for stage in round_.scores.stages]
    for number, sheet in enumerate(round_.scores.sheets):
        at = ("scores", "sheets", str(number))
        subject = rubric.subject_by_code.get(sheet.subject)
        if subject is None:
            yield unknown(_("subject"), sheet.subject, rubric.subject_by_code, lines, *at, "subject")
        if sheet.block not in rubric.block_by_code:
            yield unknown(_("block"), sheet.block, rubric.block_by_code, lines, *at, "block")
        if sheet.stage is not None and sheet.stage not in stages:
            yield unknown(_("stage"), sheet.stage, stages, lines, *at, "stage")
        first = seen.setdefault((sheet.subject, sheet.block, round_.scores.file_of(sheet), sheet.sheet), number)
        if first != number:
            message = _("The sheet “{sheet}” is already named for “{subject}” in line {line}").format(
                sheet=sheet.sheet, subject=sheet.subject, line=lines.at("scores", "sheets", first).line
            )
            yield Finding("sheet-twice", lines.at(*at), message, _("Delete one of the two"))
        if subject is not None:
            yield from _columns(sheet, subject, stages, lines, at)
        for years in ("previous_ranks", "previous_totals"):
            for year in getattr(sheet.columns, years):
                if year >= round_.year:
                    yield _not_before(year, round_, lines, *at, "columns", years, year)
    present = {(sheet.subject, sheet.block) for sheet in round_.scores.sheets}
    for subject in rubric.subjects:
        missing = [block.code for block in rubric.blocks if (subject.code, block.code) not in present]
        if missing:
            message = _("“{subject}” has no sheet for: {blocks}").format(
                subject=subject.code, blocks=", ".join(missing)
            )
            advice = _("Name a sheet for each block, unless it is left out this year")
            yield Finding("block-without-sheet", lines.at("scores", "sheets"), message, advice, Severity.WARNING)


def _other_blocks(round_: Round, lines: Lines, rubric: Rubric, units: Mapping[str, Unit]) -> Iterator[Finding]:
    """Blocks that register and rubric call by different codes, each told once and not at every unit's row.

    A register may have blocks that a rubric is not about; one is told where a sheet is named for it, or where some
    sheet's block has no unit.
    """
    sheets = round_.scores.sheets
    listed = {code for sheet in sheets for code in sheet.units or ()}
    left_out = {item.unit for item in round_.out_of_scope} | listed
    other = Counter(
        unit.block for unit in units.values() if unit.block not in rubric.block_by_code and unit.code not in left_out
    )
    filled = {(one.subject, round_.block_of(unit, one.subject)) for one in sheets for unit in units.values()}
    empty = any(one.block in rubric.block_by_code and (one.subject, one.block) not in filled for one in sheets)
    for block, count in other.items():
        if not empty and block not in {sheet.block for sheet in sheets}:
            continue
        message = ngettext(
            "The register has {count} unit in the block “{block}”, which the rubric does not have; it has: {blocks}",
            "The register has {count} units in the block “{block}”, which the rubric does not have; it has: {blocks}",
            count,
        ).format(count=count, block=block, blocks=", ".join(rubric.block_by_code))
        advice = _(
            "Use the same code in the rubric and in the register of units (data/units.yaml or data/units/); units that "
            "are not assessed this year belong under “out_of_scope”"
        )
        yield Finding("block-not-in-rubric", lines.at("rubric"), message, advice)


def _columns(
    sheet: ScoreSheet, subject: Subject, stages: list[str], lines: Lines, at: tuple[str, ...]
) -> Iterator[Finding]:
    """Columns are named for groups, criteria and stages that there are."""
    groups = [group.code for group in subject.groups if group.kind != "named"]
    criteria = [criterion.code for criterion in subject.criteria() if not criterion.criteria]
    named: list[tuple[SheetColumns | StageColumns, tuple[str, ...]]] = [(sheet.columns, (*at, "columns"))]
    for code, columns in sheet.columns.stages.items():
        here = (*at, "columns", "stages", code)
        named.append((columns, here))
        if code not in stages:
            yield unknown(_("stage"), code, stages, lines, *here)
    for own, here in named:
        for code in own.groups:
            if code not in groups:
                yield unknown(_("criteria group"), code, groups, lines, *here, "groups", code)
        for code in own.criteria:
            if code not in criteria:
                yield unknown(_("criterion"), code, criteria, lines, *here, "criteria", code)
    for code in sheet.columns.reasons:
        if code not in groups:
            yield unknown(_("criteria group"), code, groups, lines, *at, "columns", "reasons", code)


def _stages(round_: Round, lines: Lines, rubric: Rubric) -> Iterator[Finding]:
    """Stages have codes of their own, fall back on earlier ones, and never on what units gave themselves."""
    stages = round_.scores.stages
    yield from twice([stage.code for stage in stages], lines, "scores", "stages")
    for number, stage in enumerate(stages):
        at = ("scores", "stages", number, "otherwise")
        earlier = {before.code: before for before in stages[:number]}
        if stage.otherwise is None:
            continue
        if stage.otherwise not in earlier:
            yield unknown(_("earlier stage"), stage.otherwise, earlier, lines, *at)
        elif stage.by == "office" and earlier[stage.otherwise].by == "unit":
            message = _("“{code}” is what units gave themselves; an appraised score never falls back on that").format(
                code=stage.otherwise
            )
            yield Finding("stage-falls-on-own", lines.at(*at), message, _("Delete “otherwise”"))
    for subject in rubric.subjects:
        for key in subject.ties.keys:
            if key.by == "stage" and key.code not in [stage.code for stage in stages]:
                message = _("The rubric parts ties by the stage “{code}”, which the round does not have").format(
                    code=key.code
                )
                yield Finding("stage-missing", lines.at("scores", "stages"), message, _("Add the stage"))


def _units_of_sheets(round_: Round, lines: Lines, units: _Units) -> Iterator[Finding]:
    """Units that sheets list are in the register, and each in one sheet of a subject."""
    seen: dict[tuple[str, str], int] = {}
    for number, sheet in enumerate(round_.scores.sheets):
        for position, code in enumerate(sheet.units or ()):
            at = ("scores", "sheets", number, "units", position)
            first = seen.setdefault((f"{sheet.subject} {sheet.stage}", code), number)
            if units and code not in units:
                yield units.unknown(code, lines, *at)
            elif first != number:
                message = _("The unit “{code}” is already listed for the sheet in line {line}").format(
                    code=code, line=lines.at("scores", "sheets", first).line
                )
                yield Finding("code-twice", lines.at(*at), message, _("Delete one of the two"))
            elif code in (sheet.units or ())[:position]:
                message = _("The unit “{code}” is listed twice").format(code=code)
                yield Finding("code-twice", lines.at(*at), message, _("Delete one of the two"))


def _unranked(
    listed: Sequence[Unranked],
    units: _Units,
    rubric: Rubric,
    papers: Collection[str],
    lines: Lines,
    entry: str,
) -> Iterator[Finding]:
    for number, item in enumerate(listed):
        if units and item.unit not in units:
            yield units.unknown(item.unit, lines, entry, number, "unit")
        if item.subject is not None and item.subject not in rubric.subject_by_code:
            yield unknown(_("subject"), item.subject, rubric.subject_by_code, lines, entry, number, "subject")
        if any(_clash(item, other) for other in listed[:number]):
            message = _("The unit “{code}” is listed twice").format(code=item.unit)
            yield Finding("code-twice", lines.at(entry, number), message, _("Delete one of the two"))
        if item.paper is not None and item.paper not in papers:
            yield unknown(_("paper"), item.paper, papers, lines, entry, number, "paper")


def _clash(one: Unranked, other: Unranked) -> bool:
    """Whether both speak of one unit for one subject."""
    return one.unit == other.unit and (one.subject is None or other.concerns(one.subject))


def _both(round_: Round, lines: Lines) -> Iterator[Finding]:
    lists = {"out_of_scope": round_.out_of_scope, "not_assessed": round_.not_assessed, "not_ranked": round_.not_ranked}
    for entry, listed in list(lists.items())[1:]:
        for number, item in enumerate(listed):
            others = [
                name for name, other in lists.items() if name != entry and any(_clash(item, one) for one in other)
            ]
            if others and (entry == "not_ranked" or others[0] == "out_of_scope"):
                message = _("The unit “{code}” is also listed under “{entry}”").format(code=item.unit, entry=others[0])
                yield Finding("entries-clash", lines.at(entry, number), message, _("Delete one of the two"))


def _not_applicable(
    round_: Round, lines: Lines, rubric: Rubric, units: _Units, papers: Collection[str]
) -> Iterator[Finding]:
    for number, item in enumerate(round_.not_applicable):
        at = ("not_applicable", number)
        subjects = [s for s in rubric.subjects if item.subject in (None, s.code)]
        known = [code for subject in subjects for code in _points_of(subject)]
        if units and item.unit not in units:
            yield units.unknown(item.unit, lines, *at, "unit")
        if item.subject is not None and item.subject not in rubric.subject_by_code:
            yield unknown(_("subject"), item.subject, rubric.subject_by_code, lines, *at, "subject")
        elif item.points not in known:
            yield unknown(_("criterion"), item.points, known, lines, *at, "points")
        if item.paper is not None and item.paper not in papers:
            yield unknown(_("paper"), item.paper, papers, lines, *at, "paper")


def _points_of(subject: Subject) -> list[str]:
    """Codes of the groups and criteria that units have points for."""
    groups = [group.code for group in subject.groups if group.kind != "named"]
    return groups + [criterion.code for criterion in subject.criteria() if not criterion.criteria]


def _tracks(round_: Round, lines: Lines, rubric: Rubric, units: _Units) -> Iterator[Finding]:
    for code, track in round_.tracks.items():
        if units and code not in units:
            yield units.unknown(code, lines, "tracks", code)
            continue
        block = rubric.block_by_code.get(units[code].block) if code in units else None
        tracks = [one.code for one in block.tracks] if block is not None else [track]
        if track not in tracks:
            yield unknown(_("track"), track, tracks, lines, "tracks", code)


def _decisions(
    round_: Round, lines: Lines, rubric: Rubric, units: _Units, papers: Collection[str]
) -> Iterator[Finding]:
    """Decisions name what there is, and each its paper."""
    for number, tie in enumerate(round_.decisions.ties):
        at = ("decisions", "ties", number)
        yield from _decided(tie, rubric, papers, lines, at)
        if tie.block not in rubric.block_by_code:
            yield unknown(_("block"), tie.block, rubric.block_by_code, lines, *at, "block")
        elif tie.subject in rubric.subject_by_code and tie.group is not None:
            groups = [group.code for group in rubric.subject_by_code[tie.subject].groups_of(tie.block)]
            if tie.group not in groups:
                yield unknown(_("criteria group"), tie.group, groups, lines, *at, "group")
        yield from _order(round_, number, lines, rubric, units)
    for number, score in enumerate(round_.decisions.corrections):
        at = ("decisions", "corrections", number)
        yield from _decided(score, rubric, papers, lines, at)
        if units and score.unit not in units:
            yield units.unknown(score.unit, lines, *at, "unit")
        subject = rubric.subject_by_code.get(score.subject)
        known = [TOTAL, *_points_of(subject)] if subject is not None else [score.points]
        if score.points not in known:
            yield unknown(_("criterion"), score.points, known, lines, *at, "points")


def _order(round_: Round, number: int, lines: Lines, rubric: Rubric, units: _Units) -> Iterator[Finding]:
    """The order of one decided tie names units of its block, each once, and none that another decision has placed."""
    tie = round_.decisions.ties[number]
    before = [
        other
        for other in round_.decisions.ties[:number]
        if (other.subject, other.block, other.group) == (tie.subject, tie.block, tie.group)
    ]
    for position, code in enumerate(tie.order):
        at = ("decisions", "ties", number, "order", position)
        block = round_.block_of(units[code], tie.subject) if code in units else None
        if units and code not in units:
            yield units.unknown(code, lines, *at)
        elif units and tie.block in rubric.block_by_code and block != tie.block:
            message = _("“{unit}” is not in the block “{block}”").format(unit=units[code].name, block=tie.block)
            yield Finding("unit-in-other-block", lines.at(*at), message, _("Correct the unit or the block"))
        elif code in tie.order[:position]:
            message = _("The unit “{code}” is listed twice").format(code=code)
            yield Finding("code-twice", lines.at(*at), message, _("Delete one of the two"))
    placed = [code for code in tie.order if any(code in other.order for other in before)]
    if placed:
        message = _("Another decision about the same table already places: {units}").format(units=", ".join(placed))
        advice = _("Make one decision of the two")
        yield Finding("decisions-clash", lines.at("decisions", "ties", number), message, advice)


def _decided(
    decision: TieDecision | ScoreDecision,
    rubric: Rubric,
    papers: Collection[str],
    lines: Lines,
    at: tuple[str | int, ...],
) -> Iterator[Finding]:
    if decision.subject not in rubric.subject_by_code:
        yield unknown(_("subject"), decision.subject, rubric.subject_by_code, lines, *at, "subject")
    if decision.paper not in papers:
        yield unknown(_("paper"), decision.paper, papers, lines, *at, "paper")


def _ties(round_: Round, lines: Lines, rubric: Rubric, units: _Units) -> Iterator[Finding]:
    tables = {
        key
        for subject in rubric.subjects
        for block in rubric.blocks
        for base in (f"{subject.code}.{block.code}",)
        for key in (base, *(f"{base}.{group.code}" for group in subject.groups_of(block.code)))
    }
    at = ("order_in_ties", "lists")
    if round_.order_in_ties.lists and round_.order_in_ties.rule != "listed":
        message = _("Lists of tied units are given, but the rule is not “listed”")
        yield Finding("entries-clash", lines.at(*at), message, _("Type “rule: listed”, or delete the lists"))
    for key, codes in round_.order_in_ties.lists.items():
        if key not in tables:
            yield unknown(_("table"), key, sorted(tables), lines, *at, key)
        for number, code in enumerate(codes):
            if units and code not in units:
                yield units.unknown(code, lines, *at, key, number)
            elif code in codes[:number]:
                message = _("The unit “{code}” is listed twice").format(code=code)
                yield Finding("code-twice", lines.at(*at, key, number), message, _("Delete one of the two"))


def _previous(round_: Round, lines: Lines, rubric: Rubric, units: _Units) -> Iterator[Finding]:
    known_units = dict.fromkeys([*units, *(code for unit in units.values() for code in unit.predecessors)])
    for year, known in round_.previous.items():
        if year >= round_.year:
            yield _not_before(year, round_, lines, "previous", year)
        at = ("previous", str(year))
        for code in {**known.tier_counts, **known.results}:
            entry = "tier_counts" if code in known.tier_counts else "results"
            if code not in rubric.subject_by_code:
                yield unknown(_("subject"), code, rubric.subject_by_code, lines, *at, entry, code)
        for code, results in known.results.items():
            for unit in results:
                if units and unit not in known_units:
                    yield unknown(_("unit"), unit, known_units, lines, *at, "results", code, unit)
        for code, blocks in known.tier_counts.items():
            subject = rubric.subject_by_code.get(code)
            tiers = [tier.code for tier in subject.tiers] if subject is not None else []
            for block, counts in blocks.items() if subject is not None else ():
                here = (*at, "tier_counts", code, block)
                if block not in rubric.block_by_code:
                    yield unknown(_("block"), block, rubric.block_by_code, lines, *here)
                for tier in counts:
                    if tier not in tiers:
                        yield unknown(_("tier"), tier, tiers, lines, *here, tier)


def _not_before(year: int, round_: Round, lines: Lines, *at: str | int) -> Finding:
    message = _("{year} is not before {now}, the year of the round").format(year=year, now=round_.year)
    return Finding("year-not-before", lines.at(*at), message)


def _document(
    code: str,
    document: DocumentSettings,
    round_: Round,
    lines: Lines,
    legal_bases: LegalRegister,
    templates: Collection[str],
) -> Iterator[Finding]:
    at = ("documents", code)
    if document.template not in templates:
        yield unknown(_("template"), document.template, templates, lines, *at, "template")
    cited = citable(round_, legal_bases)
    for number, basis in enumerate(document.legal_bases):
        if basis not in cited:
            yield unknown(_("legal basis"), basis, cited, lines, *at, "legal_bases", number)
        elif basis in document.legal_bases[:number]:
            message = _("The legal basis “{code}” is listed twice").format(code=basis)
            yield Finding("code-twice", lines.at(*at, "legal_bases", number), message, _("Delete one of the two"))
    if document.proposal is not None and document.proposal.paper not in cited:
        yield unknown(_("paper"), document.proposal.paper, cited, lines, *at, "proposal", "paper")
    if document.number and is_open(document.date):
        message = _("The document has a number, but its date is still open ({date})").format(
            date=issue_date(document.date)
        )
        yield Finding("number-without-date", lines.at(*at, "number"), message, _("Enter the date, or clear the number"))


def _left_out(code: str, document: DocumentSettings, lines: Lines, units: _Units) -> Iterator[Finding]:
    """Units that get no draft of the document: each one of the round's, and once."""
    for number, unit in enumerate(document.leave_out):
        at = ("documents", code, "leave_out", number)
        if units and unit not in units:
            yield units.unknown(unit, lines, *at)
        elif unit in document.leave_out[:number]:
            message = _("The unit “{code}” is listed twice").format(code=unit)
            yield Finding("code-twice", lines.at(*at), message, _("Delete one of the two"))
