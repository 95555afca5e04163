"""Refreshing judged by edits: `DOCGEN_EDITS=1000 pytest tests/revise/test_refresh.py -n 2` for the whole."""

from __future__ import annotations

import os

import pytest

from docgen.i18n import use_language
from docgen.revise.refresh import refresh
from tests import rounds
from tests.revise.edits import KINDS
from tests.revise.judging import POOL, WHEN, Case, cases, judge, render
from tests.revise.looks import looks

COUNT = int(os.environ.get("DOCGEN_EDITS", "0"))
CASES = (
    cases(COUNT)
    if COUNT
    else [Case(name, ("kon-tum-2017", "dien-bien-2019", "son-la-2021")[n % 3], 0) for n, name in enumerate(KINDS)]
)


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
    problems = judge(case, fully=bool(COUNT))
    if problems is None:
        pytest.skip("this round has no place for such an edit")
    assert not problems, "\n".join(problems)
