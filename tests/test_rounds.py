"""The five published documents come back from data: every row, every cited document, every leader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests import reading, rounds


def expected_cells(row: list[str]) -> list[str]:
    return row[1:]


def same_row(expected: list[str], found: list[str]) -> bool:
    """A row of the facts against one of the document. A group row is one text, however many cells it stands in."""
    if expected[0] == "group":
        return reading.folded(expected[1]) == reading.folded(" ".join(cell for cell in found if cell))
    cells = expected_cells(expected)
    return len(cells) == len(found) and all(reading.same(a, b) for a, b in zip(cells, found, strict=True))


def body_rows(table: list[list[str]], facts_table: dict[str, Any]) -> list[list[str]]:
    """A document's table without its header rows: it begins where the first expected row stands."""
    first = facts_table["rows"][0]
    start = next((i for i, row in enumerate(table) if same_row(first, row)), None)
    return [] if start is None else table[start:]


@pytest.mark.parametrize("name", rounds.PUBLISHED)
def test_every_table_row_is_there_in_order(built: Path, name: str) -> None:
    found = reading.tables(rounds.document(built, name))
    position = 0
    for table in rounds.facts(name)["tables"]:
        for index in range(position, len(found)):
            rows = body_rows(found[index], table)
            if len(rows) == len(table["rows"]) and all(map(same_row, table["rows"], rows)):
                position = index + 1
                break
        else:
            pytest.fail(f"{table['id']}: {_nearest(found[position:], table)}")


def _nearest(found: list[list[list[str]]], table: dict[str, Any]) -> str:
    """What differs in the table that begins like the expected one."""
    for candidate in found:
        rows = body_rows(candidate, table)
        if rows:
            pairs = zip(table["rows"], rows, strict=False)
            wrong = [f"{want} / {got}" for want, got in pairs if not same_row(want, got)]
            return f"{len(rows)} rows for {len(table['rows'])}; first differences: {wrong[:3]}"
    return f"no table begins with {table['rows'][0]}"


def test_the_facts_hold_all_765_rows() -> None:
    assert sum(len(table["rows"]) for name in rounds.PUBLISHED for table in rounds.facts(name)["tables"]) == 765


@pytest.fixture(scope="session")
def unit_names() -> dict[tuple[str, str], str]:
    """Official names by office and unit code."""
    return {(unit.office, unit.code): unit.name for unit in rounds.registers().units.units}


def prose(document: Path) -> list[str]:
    """Paragraphs that are sentences, not table cells."""
    return [text.replace("\u00a0", " ") for text in reading.paragraphs(document) if len(text) > 40]


@pytest.mark.parametrize("name", rounds.PUBLISHED)
def test_every_cited_document_is_there(built: Path, name: str) -> None:
    text = reading.whole_text(rounds.document(built, name)).replace("\u00a0", " ")
    assert [number for number in rounds.facts(name)["cited"] if number not in text] == []


@pytest.mark.parametrize("name", rounds.PUBLISHED)
def test_every_leader_is_named_with_the_score(built: Path, unit_names: dict[tuple[str, str], str], name: str) -> None:
    facts = rounds.facts(name)
    sentences = prose(rounds.document(built, name))
    for _subject, _block, unit, score in facts["leaders"]:
        wanted = re.compile(rf"(?<![\d,.]){re.escape(score)} điểm")
        leader = unit_names[facts["office"], unit]
        assert any(leader in sentence and wanted.search(sentence) for sentence in sentences), (leader, score)


@pytest.mark.parametrize("name", rounds.PUBLISHED)
def test_lists_of_units_stand_in_order(built: Path, unit_names: dict[tuple[str, str], str], name: str) -> None:
    facts = rounds.facts(name)
    text = reading.whole_text(rounds.document(built, name)).split("\n")
    for title, codes in facts["lists"].items():
        units = [unit_names[facts["office"], code] for code in codes]
        orderly = re.compile(".*?".join(map(re.escape, units)), re.DOTALL)
        near = [text[i] if len(units) > 1 else text[i] for i in range(len(text))]
        assert any(orderly.search(paragraph) for paragraph in near) or _in_notes(text, units), title


def _in_notes(text: list[str], units: list[str]) -> bool:
    """Units that stand one each in notes under several tables."""
    return all(any(unit in paragraph and paragraph.startswith("*") for paragraph in text) for unit in units)


@pytest.mark.parametrize("name", rounds.PUBLISHED)
def test_figures_of_the_prose_are_there(built: Path, name: str) -> None:
    text = " ".join(prose(rounds.document(built, name)))
    assert [figure for figure in rounds.facts(name)["prose"] if figure not in text] == []


def test_places_won_are_told_as_the_ranks_say(built: Path, unit_names: dict[tuple[str, str], str]) -> None:
    facts = rounds.facts("dien-bien-2019")
    sentences = " ".join(prose(rounds.document(built, "dien-bien-2019")))
    for risers in facts["risers"].values():
        for code, places in risers.items():
            assert f"{unit_names['dien-bien', code]} tăng {places} bậc" in sentences
    assert sentences.count("tăng") - sentences.count(" bậc") >= 0
    assert len(re.findall(r"tăng \d+ bậc", sentences)) == sum(map(len, facts["risers"].values()))


@pytest.mark.parametrize("name", rounds.PUBLISHED)
def test_headings_stand_in_the_published_order(built: Path, name: str) -> None:
    found = [reading.folded(text) for text in reading.paragraphs(rounds.document(built, name))]
    position = 0
    for _level, label, title in rounds.facts(name)["outline"]:
        wanted = reading.folded(f"{label} {title}".strip()).rstrip(":")
        standing = next((i for i in range(position, len(found)) if found[i].rstrip(":") == wanted), None)
        assert standing is not None, (label, title)
        position = standing + 1


@pytest.mark.parametrize("name", rounds.PUBLISHED)
def test_the_frame_is_as_published(built: Path, name: str) -> None:
    frame = rounds.facts(name)["frame"]
    text = reading.whole_text(rounds.document(built, name)).replace("\u00a0", " ")
    lines = [reading.folded(line) for line in text.split("\n")]
    for line in [*frame["authority_lines"], frame["signer"], *(f"- {item}" for item in frame["recipients"])]:
        assert reading.folded(line).rstrip(".;") in [known.rstrip(".;") for known in lines], line
    assert reading.folded(frame["subject_line"]) in reading.folded(text.replace("\n", " "))
    if frame["number"]:
        assert text.count(frame["number"]) >= 2, "the number stands in the letterhead and in the annex's pointer"


@pytest.mark.parametrize("name", rounds.DOCUMENTS)
def test_no_decimal_point_and_no_leftover(built: Path, name: str) -> None:
    text = reading.whole_text(rounds.document(built, name))
    assert not re.findall(r"\{\{|\}\}|\{%|%\}|\bNone\b|\bnan\b|\bTrue\b|\bFalse\b", text)
    without_grouping = re.sub(r"\d{1,3}(\.\d{3})+|(?m:^\d+(\.\d+)+\. )|Bảng \d+(\.\d+)*", "", text)
    assert re.findall(r"\d\.\d", without_grouping) == []


@pytest.mark.parametrize("name", rounds.DOCUMENTS)
def test_punctuation_is_sound(built: Path, name: str) -> None:
    wrong = re.compile(r"  | [,;:!?)%]| \.(?!\.\.)|(?<!\.)\.\.(?!\.)|,,|;\.|, \.|\( ")
    assert [text for text in reading.paragraphs(rounds.document(built, name)) if wrong.search(text)] == []
