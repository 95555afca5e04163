"""Reading a round, and holding it against what it names: rubric, units, legal bases, templates."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from docgen.errors import Finding, Severity, refuse_if_any
from docgen.i18n import gettext as _
from docgen.model.register import LegalRegister, Unit
from docgen.model.round import DocumentSettings, Round, Unranked
from docgen.model.rubric import Paper, Rubric
from docgen.read.lines import Lines
from docgen.read.rubric import unknown
from docgen.read.yaml import read_yaml
from docgen.vietnamese.dates import is_open, issue_date

_DEVICES = frozenset(
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


def check_round(
    round_: Round,
    lines: Lines,
    rubric: Rubric,
    units: Mapping[str, Unit],
    legal_bases: LegalRegister,
    *,
    templates: Collection[str],
    norms: Collection[str],
) -> Iterator[Finding]:
    """Find whatever a round names that is not there.

    units: of the round's office and year. templates, norms: names of those that exist.
    """
    if not units:
        message = _("The unit register has no unit of “{office}” in {year}").format(
            office=round_.office, year=round_.year
        )
        yield Finding("office-unknown", lines.at("office"), message, _("Correct the office, or add its units"))
    if round_.norm and round_.norm not in norms:
        yield unknown(_("norm"), round_.norm, norms, lines, "norm")
    yield from _sheets(round_, lines, rubric)
    yield from _units_of_sheets(round_, lines, units)
    yield from _unranked(round_.out_of_scope, units, rubric, lines, "out_of_scope")
    yield from _unranked(round_.not_assessed, units, rubric, lines, "not_assessed")
    yield from _both(round_, lines)
    yield from _ties(round_, lines, rubric, units)
    yield from _previous(round_, lines, rubric)
    for code, document in round_.documents.items():
        yield from _document(code, document, round_, lines, legal_bases, templates)
    for code in round_.papers:
        if code in legal_bases.legal_bases:
            message = _("The code “{code}” already stands for a legal basis").format(code=code)
            yield Finding("code-twice", lines.at("papers", code), message, _("Choose another code"))


def citable(round_: Round, legal_bases: LegalRegister) -> dict[str, Paper]:
    """Give every paper that a document of the round may cite, by code: of the register, and of the round itself."""
    return {**legal_bases.legal_bases, **round_.papers}


def _workbook_name(round_: Round, lines: Lines) -> Iterator[Finding]:
    """The workbook stands in the round's folder, so that a round can be moved as a whole and reads nothing else."""
    name = round_.scores.file
    if name in {".", ".."} or name != name.strip() or any(sign in '/\\:*?"<>|' or ord(sign) < 32 for sign in name):
        message = _("“{name}” is not the bare name of a file").format(name=name)
        advice = _("Put the workbook into the round's folder, and type its name without folders or drive")
        yield Finding("file-not-bare", lines.at("scores", "file"), message, advice)


def _document_names(round_: Round, lines: Lines) -> Iterator[Finding]:
    """Codes of documents become names of files, also on Windows."""
    for code in round_.documents:
        if code in _DEVICES:
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
    seen: dict[tuple[str, str], int] = {}
    for number, sheet in enumerate(round_.scores.sheets):
        at = ("scores", "sheets", str(number))
        subject = rubric.subject_by_code.get(sheet.subject)
        if subject is None:
            yield unknown(_("subject"), sheet.subject, rubric.subject_by_code, lines, *at, "subject")
        if sheet.block not in rubric.block_by_code:
            yield unknown(_("block"), sheet.block, rubric.block_by_code, lines, *at, "block")
        first = seen.setdefault((sheet.subject, sheet.block), number)
        if first != number:
            message = _("A sheet of “{subject}” and “{block}” is already named in line {line}").format(
                subject=sheet.subject, block=sheet.block, line=lines.at("scores", "sheets", first).line
            )
            yield Finding("sheet-twice", lines.at(*at), message, _("Delete one of the two"))
        if subject is not None:
            groups = [group.code for group in subject.groups if group.kind != "named"]
            for code in sheet.columns.groups:
                if code not in groups:
                    yield unknown(_("criteria group"), code, groups, lines, *at, "columns", "groups", code)
        for year in sheet.columns.previous_ranks:
            if year >= round_.year:
                message = _("{year} is not before {now}, the year of the round").format(year=year, now=round_.year)
                yield Finding("year-not-before", lines.at(*at, "columns", "previous_ranks", year), message)
    for subject in rubric.subjects:
        missing = [block.code for block in rubric.blocks if (subject.code, block.code) not in seen]
        if missing:
            message = _("“{subject}” has no sheet for: {blocks}").format(
                subject=subject.code, blocks=", ".join(missing)
            )
            advice = _("Name a sheet for each block, unless it is left out this year")
            yield Finding("block-without-sheet", lines.at("scores", "sheets"), message, advice, Severity.WARNING)


def _units_of_sheets(round_: Round, lines: Lines, units: Mapping[str, Unit]) -> Iterator[Finding]:
    """Units that sheets list are in the register, and each in one sheet of a subject."""
    seen: dict[tuple[str, str], int] = {}
    for number, sheet in enumerate(round_.scores.sheets):
        for position, code in enumerate(sheet.units or ()):
            at = ("scores", "sheets", number, "units", position)
            first = seen.setdefault((sheet.subject, code), number)
            if units and code not in units:
                yield unknown(_("unit"), code, units, lines, *at)
            elif first != number:
                message = _("The unit “{code}” is already listed for the sheet in line {line}").format(
                    code=code, line=lines.at("scores", "sheets", first).line
                )
                yield Finding("code-twice", lines.at(*at), message, _("Delete one of the two"))
            elif code in (sheet.units or ())[:position]:
                message = _("The unit “{code}” is listed twice").format(code=code)
                yield Finding("code-twice", lines.at(*at), message, _("Delete one of the two"))


def _unranked(
    listed: Sequence[Unranked], units: Mapping[str, Unit], rubric: Rubric, lines: Lines, entry: str
) -> Iterator[Finding]:
    for number, item in enumerate(listed):
        if units and item.unit not in units:
            yield unknown(_("unit"), item.unit, units, lines, entry, number, "unit")
        if item.subject is not None and item.subject not in rubric.subject_by_code:
            yield unknown(_("subject"), item.subject, rubric.subject_by_code, lines, entry, number, "subject")
        if any(_clash(item, other) for other in listed[:number]):
            message = _("The unit “{code}” is listed twice").format(code=item.unit)
            yield Finding("code-twice", lines.at(entry, number), message, _("Delete one of the two"))


def _clash(one: Unranked, other: Unranked) -> bool:
    """Whether both speak of one unit for one subject."""
    return one.unit == other.unit and (one.subject is None or other.concerns(one.subject))


def _both(round_: Round, lines: Lines) -> Iterator[Finding]:
    for number, item in enumerate(round_.not_assessed):
        if any(_clash(item, other) for other in round_.out_of_scope):
            message = _("The unit “{code}” is both out of scope and not assessed").format(code=item.unit)
            yield Finding("entries-clash", lines.at("not_assessed", number), message, _("Delete one of the two"))


def _ties(round_: Round, lines: Lines, rubric: Rubric, units: Mapping[str, Unit]) -> Iterator[Finding]:
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
                yield unknown(_("unit"), code, units, lines, *at, key, number)
            elif code in codes[:number]:
                message = _("The unit “{code}” is listed twice").format(code=code)
                yield Finding("code-twice", lines.at(*at, key, number), message, _("Delete one of the two"))


def _previous(round_: Round, lines: Lines, rubric: Rubric) -> Iterator[Finding]:
    for year, known in round_.previous.items():
        if year >= round_.year:
            message = _("{year} is not before {now}, the year of the round").format(year=year, now=round_.year)
            yield Finding("year-not-before", lines.at("previous", year), message)
        at = ("previous", str(year), "tier_counts")
        for code, blocks in known.tier_counts.items():
            subject = rubric.subject_by_code.get(code)
            if subject is None:
                yield unknown(_("subject"), code, rubric.subject_by_code, lines, *at, code)
                continue
            tiers = [tier.code for tier in subject.tiers]
            for block, counts in blocks.items():
                if block not in rubric.block_by_code:
                    yield unknown(_("block"), block, rubric.block_by_code, lines, *at, code, block)
                for tier in counts:
                    if tier not in tiers:
                        yield unknown(_("tier"), tier, tiers, lines, *at, code, block, tier)


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
