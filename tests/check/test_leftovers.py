from __future__ import annotations

import pytest

from docgen.check.leftovers import rubric_not_cited
from docgen.errors import InFile
from docgen.ooxml.package import read_package
from tests.render.build import NAME, docx, made
from tests.render.scramble import scramble
from tests.small import rubric


def rules(text: str, number: str, seed: int | None = None) -> list[str]:
    template = docx(text)
    draft = made(template if seed is None else scramble(template, seed))
    source = rubric().source.model_copy(update={"number": number})
    return [finding.rule for finding in rubric_not_cited(read_package(draft.data, NAME), source, InFile("x"))]


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_the_paper_of_the_rubric_is_found_also_where_word_split_it(seed: int | None) -> None:
    assert rules("Căn cứ Quyết định số 2166/QĐ-UBND ngày 09/8/2017;", "2166/QĐ-UBND", seed) == []
    assert rules("Căn cứ Quyết định số 2166/QĐ-UBND ngày 09/8/2017;", "100/QĐ-UBND", seed) == ["rubric-not-cited"]


def test_a_rubric_whose_paper_has_no_number_is_not_looked_for() -> None:
    assert rules("x", "") == []
