"""A rubric from the decision that issued it: what its tables and sentences say, and what had to be assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _
from docgen.i18n import ngettext
from docgen.model.rubric import MeanRule, Paper, RankRule, Rounding, Rubric, ShareRule, Subject
from docgen.read.issued.blocks import Blocks, SubjectTables, blocks_of_tables, subjects_of
from docgen.read.issued.codes import Codes
from docgen.read.issued.grids import Grid, Said, as_said, read_blocks
from docgen.read.issued.groups import groups_of, most_of
from docgen.read.issued.merge import Node, by_block, merged
from docgen.read.issued.notes import Assumed, Notes
from docgen.read.issued.scale import scale_of, total_rule, with_weights
from docgen.read.issued.source import (
    Issue,
    cited,
    decimals_in,
    issue_of,
    rules_in,
    scales_in,
    subject_of,
    ties_in,
    title_of,
)
from docgen.read.issued.tables import Found, find_tables
from docgen.read.issued.tiering import far_below, tiering_of
from docgen.read.issued.tiers import StatedTiers, distinct, tiers_stated
from docgen.read.issued.ties import tie_rule
from docgen.vietnamese import issued as words

_LONGEST_EXCERPT = 80
"""Letters of a row's text in a message."""


@dataclass(frozen=True)
class Imported:
    """A rubric as a document has it. findings: what was left out, and where that stands in the document.

    assumed: entries that the document does not state, which a person must confirm.
    """

    rubric: Rubric
    findings: tuple[Finding, ...]
    assumed: tuple[Assumed, ...]


def read_issued(path: Path, name: str, blocks: Mapping[int, str] | None = None) -> Imported:
    """Read the rubric in a decision or annex (.docx, .xlsx); name: the file as messages show it.

    blocks: codes that blocks have already, by family of units; codes of the others are made from their names.
    Raises `Refused` when the file cannot be read, or holds no table of criteria.
    """
    found = find_tables(read_blocks(path, name))
    found.tables = [table for table in found.tables if table.groups]
    if not found.tables:
        message = _("No table of criteria is found: none has a column such as “Tiêu chí” beside one of maximum points")
        advice = _("Check that the file is the annex with the rubric's table, and that its columns have headings")
        raise Refused([Finding("no-rubric-table", InFile(name), message, advice)])
    return _Making(found, blocks or {}).made()


class _Making:
    """Puts a rubric together from what was found."""

    def __init__(self, found: Found, blocks: Mapping[int, str]) -> None:
        self._found = found
        self._blocks = blocks
        self._said = found.said()
        self._ties = ties_in(self._said)
        rules = rules_in(self._said)
        self._notes = Notes({**rules, "ties": self._ties[0]} if self._ties else rules)
        self._scales = scales_in(self._said)
        self._tiers = distinct(tiers_stated(found.around))
        self._where = _where(found.around)

    def made(self) -> Imported:
        issue = issue_of(self._said)
        title = title_of(self._said, issue)
        subjects = subjects_of(self._found.tables, self._notes)
        blocks = blocks_of_tables(subjects, self._said, self._blocks, self._notes)
        codes = Codes()
        made = [self._subject(number, own, blocks, codes, title, len(subjects)) for number, own in enumerate(subjects)]
        if not title:
            message = _("The document's title is not found; “{title}” is written").format(title=words.UNKNOWN_TITLE)
            self._notes.assume(("title",), message)
        rubric = Rubric(
            title=title or words.UNKNOWN_TITLE, source=self._paper(issue), blocks=blocks.blocks, subjects=tuple(made)
        )
        findings = [*self._notes.findings, *_left_out(self._found)]
        return Imported(rubric, tuple(findings), tuple(self._notes.assumed))

    def _paper(self, issue: Issue) -> Paper:
        parts = ((issue.number, _("its number")), (issue.date, _("its date")), (issue.issuer, _("who issues it")))
        missing = ", ".join(name for value, name in parts if not value)
        if missing:
            message = _("The document does not say of the paper that issues the rubric: {missing}")
            self._notes.assume(("source",), message.format(missing=missing))
        return Paper(
            kind=issue.kind or words.UNKNOWN_KIND,
            number=issue.number,
            date=issue.date,
            issuer=issue.issuer,
            title=issue.title,
        )

    def _subject(
        self, number: int, own: SubjectTables, blocks: Blocks, codes: Codes, title: str, count: int
    ) -> Subject:
        at = ("subjects", str(number))
        tables = [
            (table, {column: [blocks.scopes[one.key] for one in who] for column, who in table.columns.items()})
            for table in own.tables
        ]
        nodes = merged(tables)
        self._tell_nodes(nodes, own)
        scale = with_weights(scale_of(at, tables, nodes, self._scales, blocks, self._notes), nodes)
        total = total_rule(at, nodes, scale, self._notes)
        scopes = [scope for scope in blocks.all() if any(scope in node.scopes for node in nodes)]
        tiering = tiering_of(at, self._tiers_for(number, count), self._where, scopes, blocks, self._notes)
        far_below(at, tiering, scale.by_scope, self._notes)
        label = self._label(own, title, count)
        groups = tuple(groups_of(nodes, blocks, total.method == "weighted"))
        return Subject(
            code=codes.take(words.DEGREE.sub("", label)),
            label=label,
            scale=by_block(scale.by_scope, blocks.all()),
            scale_reference=scale.reference,
            groups=groups,
            tiers=tiering.tiers,
            tiers_by="percent" if tiering.by_percent else "points",
            tiers_reference=tiering.reference,
            total=total,
            rank=RankRule(reference=self._notes.reference(at, "rank")),
            ties=tie_rule(at, self._ties, groups, blocks, self._notes),
            shares=ShareRule(method="largest_remainder", reference=self._notes.reference(at, "shares")),
            mean=MeanRule(method="mean_of_blocks", decimals=1, reference=self._notes.reference(at, "mean")),
            rounding=self._rounding(at),
        )

    def _tiers_for(self, number: int, count: int) -> Sequence[StatedTiers]:
        """The tiers that may be a subject's: its own where each subject has some, else all."""
        if count > 1 and len(self._tiers) == count:
            return self._tiers[number : number + 1]
        return self._tiers

    def _rounding(self, at: tuple[str, ...]) -> Rounding:
        """The decimals that a sentence on rounding names, taken to be those of totals."""
        sentence = self._notes.rules.get("rounding")
        decimals = decimals_in(sentence.text) if sentence is not None else None
        if sentence is None or decimals is None:
            return Rounding()
        message = _("The document says “{sentence}”; totals are written with {decimals} decimals")
        self._notes.assume((*at, "rounding"), message.format(sentence=sentence.text, decimals=decimals))
        return Rounding(totals=decimals)

    def _label(self, own: SubjectTables, title: str, count: int) -> str:
        """What is assessed, as the title says: the rubric's, or that of each table where there are several subjects."""
        titles = [own.tables[0].title, title] if count > 1 else [title, own.tables[0].title]
        return next((label for text in titles if (label := subject_of(text))), "") or words.UNKNOWN_SUBJECT

    def _tell_nodes(self, nodes: Sequence[Node], own: SubjectTables) -> None:
        """Tell of headings that are no groups, of labels that differ between tables, and of bonuses without a bound."""
        for table in own.tables:
            for item in table.settled.headings:
                message = _("“{label}” gathers what is below it; the {count} rows below are the groups")
                self._notes.note(
                    "heading-not-group", item.place, message.format(label=item.label, count=len(item.children))
                )
        place = own.tables[0].place
        for node in _all(nodes):
            for other in node.spellings:
                message = _("“{label}” and “{other}” are taken for one, since they have the same number").format(
                    label=node.label, other=other
                )
                self._notes.warn("labels-differ", place, message, _("If they are two, part them in the file"))
        for node in nodes:
            if node.kind != "scored" and most_of(node) is None:
                message = _("The document does not say how many points “{label}” gives or takes at most")
                self._notes.warn("most-missing", place, message.format(label=node.label), _("Add “most” in the file"))


def _all(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _all(node.children)


def _where(around: Sequence[Said | Grid]) -> Mapping[int, str]:
    """How the place of each block outside the rubric's tables is cited, by its position among them."""
    lines: list[Said] = []
    first: dict[int, int] = {}
    for index, block in enumerate(around):
        first[index] = len(lines)
        lines += [block] if isinstance(block, Said) else as_said(block.rows)
    places = cited(lines)
    return {index: places[min(start, len(places) - 1)] for index, start in first.items()} if places else {}


def _left_out(found: Found) -> Iterator[Finding]:
    """Rows and columns that are not in the rubric: each that is not understood, and explanations all at once."""
    notes = Notes({})
    explaining = [one for one in found.left if one.explains]
    for one in found.left:
        if not one.explains:
            reason = one.told or _("it has neither a number nor points")
            message = _("“{text}” is not in the rubric: {reason}").format(text=_excerpt(one.text), reason=reason)
            notes.warn("row-not-placed", one.place, message, _("Add it by hand if it is a criterion"))
    if explaining:
        count = len(explaining)
        message = ngettext(
            "{n} row says how points are given, and is no criterion: “{text}”",
            "{n} rows say how points are given, and are no criteria; the first: “{text}”",
            count,
        ).format(n=count, text=_excerpt(explaining[0].text))
        notes.note("rows-explain", explaining[0].place, message)
    for name, place in found.unread.items():
        message = _("The column “{name}” is not read").format(name=_excerpt(name))
        notes.note("column-not-read", place, message)
    for heading, place in found.undecided:
        message = _("It is not clear for whom the points of the column “{name}” are; it is not read")
        advice = _("Add its points by hand, by block or track")
        notes.warn("column-unclear", place, message.format(name=_excerpt(heading)), advice)
    yield from notes.findings


def _excerpt(text: str) -> str:
    return text if len(text) <= _LONGEST_EXCERPT else text[: _LONGEST_EXCERPT - 1].rstrip() + "…"
