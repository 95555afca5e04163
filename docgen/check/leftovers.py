"""What a round made from last year's files may still say of last year, and what was written that nobody would read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from docgen.errors import Finding, Place, Severity
from docgen.i18n import gettext as _
from docgen.model.figure import Figure
from docgen.model.passage import Remark
from docgen.model.round import DocumentSettings
from docgen.model.rubric import Paper
from docgen.narrate.tables import STAR_RULE
from docgen.ooxml.walk import story_names, text_of, walk
from docgen.read.lines import Lines
from docgen.render.prepared import TemplateTag


def rubric_not_cited(parts: Mapping[str, bytes], source: Paper, place: Place) -> Iterator[Finding]:
    """A warning for a document that nowhere cites the paper that issued its rubric. parts: of the made document."""
    if source.number and not _says(parts, source.number):
        message = _("the document cites nowhere {number}, which issued the rubric").format(number=source.number)
        advice = _("cite it among the legal bases or in the template")
        yield Finding("rubric-not-cited", place, message, advice, Severity.WARNING)


def _says(parts: Mapping[str, bytes], text: str) -> bool:
    if any(text.encode() in parts[name] for name in story_names(parts)):
        return True
    # Word may have split what was typed into the template over several runs.
    return any(text in text_of(one.element) for one in walk(parts) if not one.is_table)


def titles_of_other_years(settings: DocumentSettings, year: int, lines: Lines, document: str) -> Iterator[Finding]:
    """A warning for each title of a document that names years, but not the round's. lines: of its `round.yaml`."""
    titles = {"subject_line": settings.subject_line, "annex": settings.annex.title if settings.annex else ""}
    for entry, title in titles.items():
        years = re.findall(r"\b(?:19|20)\d\d\b", title)
        if years and str(year) not in years:
            message = _("the title speaks of {found}, but the round is of {year}").format(found=years[-1], year=year)
            at = lines.at("documents", document, entry)
            yield Finding("title-of-other-year", at, message, _("correct the year in the title"), Severity.WARNING)


def unexplained_stars(figures: Mapping[str, Figure], place: Place) -> Iterator[Finding]:
    """A warning for each unit that a document marks with a star although it nowhere prints the reason.

    figures: those that the document prints, by key. place: of its template.
    """
    starred = [figure for figure in figures.values() if figure.rule == STAR_RULE and figure.value]
    given = {(*key.split(".")[-2:], figure.table) for key, figure in figures.items()} if starred else set()
    for reason, unit in dict.fromkeys(star.inputs for star in starred):
        if reason.value and (*reason.key.split(".")[-2:], reason.table) not in given:
            message = _("“{unit}” carries a star, but the reason ({reason}) is printed nowhere")
            message = message.format(unit=unit, reason=reason)
            advice = _("below the table go through khong_danh_gia and khong_xep_hang of its block, and print ly_do")
            yield Finding("star-unexplained", place, message, advice, Severity.WARNING)


def unprinted_remarks(remarks: Mapping[str, Sequence[Remark]], tags: Iterable[TemplateTag]) -> Iterator[Finding]:
    """A warning for each slot whose remarks no tag of the template prints; it holds if all of a round's agree.

    remarks: by slot.
    """
    codes = (tag.code for tag in tags if tag.kind != "note" and "nhan_xet." in tag.code)
    printed = {slot for code in codes for slot in re.findall(r"\bnhan_xet\.(\w+)", code)}
    for slot, written in remarks.items():
        if written and slot.replace("-", "_") not in printed:
            message = _("no template of the round prints the remarks of the slot “{slot}”").format(slot=slot)
            advice = _("correct the slot's name, or put its tag into a template")
            yield Finding("remarks-unused", written[0].place, message, advice, Severity.WARNING)
