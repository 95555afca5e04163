"""Another unit leads: figures in fixed sentences are another unit's then, and their controls have other tags."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.package import read_package, to_bytes, write_package
from docgen.revise.refresh import refresh
from docgen.revise.texts import all_lines, tag_of
from tests import correcting

NAME = "thien-thanh-2026/bao-cao"
WHEN = datetime(2026, 11, 20, tzinfo=UTC)
OWN = "Đoạn do người thêm."


def tags(data: bytes) -> list[str]:
    root = parse(read_package(data, "")[DOCUMENT_PART])
    return [tag for control in root.iter(w("sdt")) if (tag := tag_of(control))]


def lines(data: bytes) -> list[str]:
    return [line.text for line in all_lines(parse(read_package(data, "")[DOCUMENT_PART]))]


@pytest.fixture(scope="module")
def new() -> bytes:
    """The report after corrections that put another unit first or last."""
    base = tags(correcting.base(NAME))
    for seed in range(200):
        made = correcting.draft(NAME, correcting.correct(NAME, random.Random(seed), 8)[0])
        if tags(made) != base and len(tags(made)) == len(base):
            return made
    raise AssertionError("no correction made another unit lead")


def edited(words: str, put: str) -> bytes:
    parts = read_package(correcting.base(NAME), "")
    root = parse(parts[DOCUMENT_PART])
    own = parse(f'<w:p xmlns:w="{root.nsmap["w"]}"><w:r><w:t>{OWN}</w:t></w:r></w:p>')
    next(root.iter(w("sectPr"))).addprevious(own)
    for text in root.iter(w("t")):
        text.text = (text.text or "").replace(words, put) if words else text.text
    return write_package({**parts, DOCUMENT_PART: to_bytes(root)})


def test_its_figures_come_into_a_draft_edited_elsewhere(new: bytes) -> None:
    done = refresh(correcting.base(NAME), edited("", ""), new, NAME, WHEN)
    assert done.conflicts == () and [text for text in lines(done.data) if text != OWN] == lines(new)
    assert tags(done.data) == tags(new)


def test_its_figures_come_into_a_sentence_that_was_reworded(new: bytes) -> None:
    done = refresh(correcting.base(NAME), edited("cao nhất", "điểm cao nhất là"), new, NAME, WHEN)
    assert any("cao nhất" in text for text in lines(new))
    wanted = [text.replace("cao nhất", "điểm cao nhất là") for text in lines(new)]
    assert done.conflicts == () and [text for text in lines(done.data) if text != OWN] == wanted
