"""Refreshing judged by edits: `DOCGEN_EDITS=1000 pytest tests/revise/test_refresh.py -n 2` for the whole."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.i18n import use_language
from docgen.model.passage import Paragraph, Passage, Passages
from docgen.narrate.filters import FILTERS
from docgen.narrate.tree import Node
from docgen.ooxml.names import DOCUMENT_PART
from docgen.ooxml.package import read_package, write_package
from docgen.render.draft import render as render_template
from docgen.render.manifest import with_manifest
from docgen.render.template import prepare
from docgen.revise.refresh import refresh
from tests import rounds
from tests.audit import audit
from tests.render.build import NAME, context, docx, with_footnote
from tests.revise.edits import KINDS
from tests.revise.judging import POOL, WHEN, Case, cases, judge, judge_several, refreshed, render, to_save
from tests.revise.looks import looks, repeated_ids
from tests.tools import needs_soffice, resaved

COUNT = int(os.environ.get("DOCGEN_EDITS", "0"))
SMALL = ("kon-tum-2017", "dien-bien-2019", "son-la-2021")
CASES = cases(COUNT) if COUNT else [Case(name, SMALL[n % 3], 0) for n, name in enumerate(KINDS)]


def test_there_are_enough_kinds_and_half_of_them_are_inside_what_docgen_wrote() -> None:
    assert len(KINDS) >= 75
    assert sum(kind.inside for kind in KINDS.values()) * 2 >= len(KINDS)


@pytest.mark.parametrize("name", rounds.PUBLISHED)
def test_a_draft_that_nobody_edited_becomes_the_new_one(name: str) -> None:
    base, new = render(name, 0), render(name, POOL - 1)
    done = refresh(base, base, new, "draft.docx", WHEN)
    assert (looks(done.data), done.conflicts, done.base) == (looks(new), (), new)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_edits_stay_and_figures_come_in(case: Case) -> None:
    use_language("en")
    # Where a round has no place for such an edit, another has.
    others = (name for name in (*SMALL, *rounds.PUBLISHED) if name != case.round)
    tried = (judge(one, fully=bool(COUNT)) for one in (case, *(replace(case, round=name) for name in others)))
    problems = next(found for found in tried if found is not None)
    assert not problems, "\n".join(problems)


SEVERAL = [(name, seed) for seed in range(max(1, COUNT // 20)) for name in SMALL]


@pytest.mark.parametrize(("name", "seed"), SEVERAL)
def test_several_edits_in_one_draft_stay_too(name: str, seed: int) -> None:
    use_language("en")
    problems = judge_several(name, seed)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(
    "kind", ["control-overtyped", "score-overtyped", "row-inserted-tracked", "comment-in-sentence"]
)
def test_a_refreshed_draft_is_as_the_standard_wants_it(kind: str, tmp_path: Path) -> None:
    draft = tmp_path / "draft.docx"
    draft.write_bytes(refreshed(Case(kind, "kon-tum-2017", 0)))
    assert audit(draft) == []


@needs_soffice
@pytest.mark.parametrize("name", rounds.PUBLISHED if COUNT else SMALL[:1])
def test_edits_stay_in_drafts_that_libreoffice_saved(name: str, tmp_path: Path) -> None:
    use_language("en")
    cases = to_save(name)
    files = [tmp_path / f"{one.case.kind}.docx" for one in cases]
    for file, one in zip(files, cases, strict=True):
        file.write_bytes(one.mine)
    saved = resaved(files, tmp_path / "saved")
    told = {str(one.case): one.judge(file.read_bytes()) for one, file in zip(cases, saved, strict=True)}
    assert not any(told.values()), "\n".join(f"{name}: {text}" for name, found in told.items() for text in found)


def test_controls_of_all_parts_have_ids_of_their_own() -> None:
    def made(sentences: int) -> bytes:
        values = context()
        passages = (Passage(f"cau.ket-luan.{n}", (Paragraph(f"Câu số {n} của văn bản."),)) for n in range(sentences))
        values["cau"] = Node("cau", {"ket_luan": Passages("cau.ket-luan", tuple(passages))})
        body = docx("{{ cau.ket_luan }}", "Năm {{ nam }}", "Hết {{ cntt.tong }}")
        template = with_footnote(read_package(body, NAME), "Chú {{ cntt.ten }} và {{ nam }}")
        draft = render_template(prepare(template, NAME), values, FILTERS)
        return with_manifest(draft.parts, draft.record, {}).data

    base = made(1)
    parts = read_package(base, NAME)
    edited = parts[DOCUMENT_PART].replace("Năm".encode(), "Riêng năm".encode())
    found = refresh(base, write_package({**parts, DOCUMENT_PART: edited}), made(3), NAME, WHEN)
    assert "Riêng năm".encode() in read_package(found.data, NAME)[DOCUMENT_PART]
    assert repeated_ids(found.data) == []
