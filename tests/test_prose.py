"""The prose is docgen's own: no twelve words in a row as in a published document, but names, titles and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from docgen.model.rubric import Paper
from docgen.read.kind import read_phrases
from docgen.vietnamese import citation
from tests import reading, rounds, shingles
from tests.reading import W

EVERY_DOCUMENT = pytest.mark.parametrize("name", (*rounds.DOCUMENTS, *rounds.SAMPLE_LETTERS))
EVERY_PUBLISHED = pytest.mark.parametrize("name", rounds.PUBLISHED)
TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@cache
def names(name: str) -> tuple[str, ...]:
    """What may well be the same in a round's document: names, titles, citations, headings, captions."""
    return tuple(sorted({text for text in _names(name) if text.strip()}))


def _names(name: str) -> Iterator[str]:
    prepared = rounds.prepared(name)
    papers: list[Paper] = [*rounds.registers().legal_bases.legal_bases.values(), *prepared.round.papers.values()]
    for paper in [*papers, prepared.rubric.source]:
        yield from citations(paper)
    for unit in prepared.units.values():
        yield unit.name
    yield prepared.rubric.title
    for subject in prepared.rubric.subjects:
        yield subject.label
        for group in subject.groups:
            yield from (group.label, group.short, group.head)
            for outline in group.outline.values():
                yield from (outline.summary, *outline.items)
    for settings in prepared.round.documents.values():
        titles = [settings.subject_line] if settings.annex is None else [settings.subject_line, settings.annex.title]
        for title in titles:
            yield from (" ".join(title.split()), *title.splitlines())
        yield " ".join(settings.issuing_body)
    yield from (indicator.label for indicator in prepared.scores.indicators)
    if name in rounds.PUBLISHED:
        yield from _headings(rounds.facts(name))


def _headings(facts: dict[str, Any]) -> Iterator[str]:
    for _level, _label, title in facts["outline"]:
        yield from (title, re.sub(r"\s\d{4}$", "", title))  # in a template a tag stands for the year
    yield from (table["caption"] for table in facts["tables"] if table.get("caption"))


def citations(paper: Paper) -> Iterator[str]:
    """Every form in which a paper is cited."""
    yield from (citation.full(paper), citation.with_issuer(paper), citation.plain(paper), citation.name(paper))
    yield paper.title


def sentences(document: Path) -> list[str]:
    """Every paragraph of a document's body and notes that stands in no data table."""
    found = []
    for part in ("word/document.xml", "word/footnotes.xml"):
        try:
            root = reading.part(document, part)
        except KeyError:
            continue
        for paragraph in root.iter(W + "p"):
            styles = [table.find(f"{W}tblPr/{W}tblStyle") for table in paragraph.iterancestors(W + "tbl")]
            if not any(style is not None and style.get(W + "val") == "BangSoLieu" for style in styles):
                found.append(reading.text_of(paragraph))
    return [text for text in found if text]


@EVERY_DOCUMENT
def test_no_paragraph_of_a_document_is_taken_over(built: Path, name: str) -> None:
    taken = {text: shingles.shared(text, names(name)) for text in sentences(rounds.document(built, name))}
    assert {text[:60]: runs for text, runs in taken.items() if runs} == {}


def written(name: str) -> Iterator[tuple[str, str]]:
    """(where, text) of all that people write for a round: template, phrases, remarks; also what is not printed now."""
    folder = rounds.ROOT / "templates" / rounds.settings(name).template
    for paragraph in reading.paragraphs(folder / "template.docx"):
        yield "template.docx", paragraph
    phrases, _lines = read_phrases(folder, folder.name)
    for code, variants in phrases.phrases.items():
        for variant in variants:
            yield code, variant.text
    for paragraph in (rounds.ROOT / "data" / rounds.parts(name)[0] / "nhan-xet.md").read_text("utf-8").split("\n\n"):
        yield "nhan-xet.md", paragraph


@EVERY_DOCUMENT
def test_nothing_that_people_write_is_taken_over(name: str) -> None:
    taken = []
    for where, text in written(name):
        for piece in TAGS.split(text):
            taken += [(where, run) for run in shingles.shared(piece, names(name))]
    assert taken == []


@EVERY_PUBLISHED
def test_the_comparison_sees_what_is_taken_over(name: str) -> None:
    """A published title, not excepted as a name, is found: the hashes are those of these documents."""
    subject_line = " ".join(rounds.settings(name).subject_line.split())
    known = shingles.shared(subject_line)
    assert known and shingles.shared(subject_line, names(name)) == []
