"""The shipped templates against what Word does to them, and against names that XML would trip over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from docgen import dossier
from docgen.check.package import check_package
from docgen.drafts import Outcome
from docgen.errors import Cell
from docgen.narrate.filters import FILTERS
from docgen.render.draft import Properties, render
from docgen.render.template import prepare
from docgen.workspace import Workspace
from tests import reading, rounds
from tests.reading import W
from tests.render.scramble import scramble
from tests.test_documents import story_names

EVERY_DOCUMENT = pytest.mark.parametrize("name", (*rounds.DOCUMENTS, *rounds.SAMPLE_LETTERS))
SEEDS = (1, 2, 3)
ODD_NAME = "Sở A & B <nhỏ>"
RENAMED = {
    "son-la-2017": "so-cong-thuong",
    "son-la-2021": "so-xay-dung",
    "thanh-hoa-2017": "huyen-ngoc-lac",
    "dien-bien-2019": "so-cong-thuong",
    "kon-tum-2017": "so-gtvt",
    "thien-thanh-2026": "xa-ngan-lien",
}
"""One unit of each round that its sentences name, or that leads a table."""


@cache
def context(name: str) -> Mapping[str, Any]:
    return rounds.told(name).context


def template(name: str) -> bytes:
    return (rounds.ROOT / "templates" / rounds.settings(name).template / "template.docx").read_bytes()


def made(path: Path, data: bytes, name: str) -> Path:
    """The round's document from this template."""
    prepared = prepare(data, "template.docx")
    assert [str(finding) for finding in prepared.findings] == []
    path.write_bytes(render(prepared, context(name), FILTERS, Properties("Văn bản", "Cơ quan")).data)
    return path


def said(document: Path) -> dict[str, list[str]]:
    """By part of a document, the text of each paragraph, and the tags of its controls."""
    roots = {part: reading.part(document, part) for part in story_names(document)}
    texts = {part: [reading.text_of(p) for p in root.iter(W + "p")] for part, root in roots.items()}
    tags = [tag.get(W + "val", "") for root in roots.values() for tag in root.iter(W + "tag")]
    return texts | {"tags": tags}


@EVERY_DOCUMENT
def test_editing_in_word_changes_nothing(tmp_path: Path, name: str) -> None:
    plain = said(made(tmp_path / "a.docx", template(name), name))
    for seed in SEEDS:
        edited = scramble(template(name), seed)
        assert edited != template(name)
        assert said(made(tmp_path / "b.docx", edited, name)) == plain, seed


@EVERY_DOCUMENT
def test_every_tag_of_a_template_can_be_found_in_the_list(name: str) -> None:
    """As it stands there, or under the tag that the list names as having the same tags."""
    kind = rounds.settings(name).template
    listed = dict(dossier.template_tags(Workspace(rounds.ROOT), kind, False))
    alike = {tag: match[1] for tag, example in listed.items() if (match := LIKE.search(example))}
    prepared = prepare(template(name), kind)
    assert prepared.findings == ()
    codes = [tag.code for tag in prepared.tags]
    local = {match[1] for code in codes if (match := re.match(r"for (\w+) in|set (\w+)", code))} | {"loop"}
    printed = {tag.code.split("|")[0].strip() for tag in prepared.tags if tag.kind == "print"}
    named = {re.sub(r"\[\d+\]", "[0]", code) for code in printed if re.split(r"\W", code)[0] not in local}
    assert {tag for tag in named if not is_listed(tag, listed, alike)} == set()


LIKE = re.compile(r"\(có các thẻ con như (\S+)\)$")


def is_listed(tag: str, listed: Mapping[str, str], alike: Mapping[str, str]) -> bool:
    """Follow the list from tag to tag that has the same tags, until one is listed itself."""
    for _turn in range(6):
        if tag in listed or f"{tag}[0]" in listed:
            return True
        owner = max((one for one in alike if tag.startswith(one + ".")), key=len, default=None)
        if owner is None:
            return False
        tag = alike[owner] + tag.removeprefix(owner)
    return False


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample rounds, built from a workspace where one unit of each office bears a name full of XML's signs."""
    folder = tmp_path_factory.mktemp("renamed")
    workspace = rounds.copy_of_samples(folder / "workspace")
    for name in rounds.ROUNDS:
        rename(workspace, name)
    report = rounds.build(workspace, folder / "out")
    assert report.count(Outcome.WRITTEN) == len(rounds.DOCUMENTS), [str(f) for r in report.rounds for f in r.findings]
    return folder / "out"


def odd_name(name: str) -> str:
    """Each round's own, for one office may have two rounds."""
    return ODD_NAME.replace("B", RENAMED[rounds.parts(name)[0]])


def rename(workspace: Workspace, name: str) -> None:
    """Rename one unit in the register; the round's workbooks, and those of the office's other rounds, follow."""
    code, office = RENAMED[name], rounds.prepared(name).round.office
    entry = re.compile(rf"(\{{code: {code}, name: )(?:\"[^\"]*\"|[^,\"]*)(?=, office: {office},)")
    (register,) = (path for path in workspace.unit_files if len(entry.findall(path.read_text("utf-8"))) == 1)
    for other in rounds.ROUNDS:
        prepared = rounds.prepared(other)
        if prepared.round.office == office:
            path = workspace.round_folder(other) / prepared.round.scores.file
            write_name(path, [e.place for e in prepared.scores.entries if e.unit == code], odd_name(name))
    register.write_text(entry.sub(rf'\1"{odd_name(name)}"', register.read_text("utf-8")), "utf-8")


def write_name(path: Path, places: list[Cell], text: str) -> None:
    book = openpyxl.load_workbook(path)
    for place in places:
        book[place.sheet][place.ref] = text
    book.save(path)


@pytest.mark.parametrize("name", rounds.DOCUMENTS)
def test_a_name_full_of_signs_comes_through_everywhere(built: Path, renamed: Path, name: str) -> None:
    path = rounds.document(renamed, name)
    before, after = said(rounds.document(built, name)), said(path)
    for other in rounds.ROUNDS:
        if rounds.prepared(other).round.office == rounds.prepared(name).round.office:
            unit = rounds.prepared(name).units[RENAMED[other]]
            before = {
                part: [text.replace(unit.name, odd_name(other)) for text in texts] for part, texts in before.items()
            }
    assert after == before
    assert any(odd_name(name) in text for text in after["word/document.xml"])
    assert [str(finding) for finding in check_package(path.read_bytes(), path.name)] == []
