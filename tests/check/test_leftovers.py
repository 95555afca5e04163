from __future__ import annotations

import pytest
from docx.document import Document as DocumentType

from docgen.check.leftovers import rubric_not_cited
from docgen.errors import InFile
from docgen.ooxml.package import read_package
from tests.render.build import NAME, docx, made
from tests.small import rubric


def rules(runs: list[str], number: str) -> list[str]:
    def more(document: DocumentType) -> None:
        paragraph = document.add_paragraph()
        for text in runs:
            paragraph.add_run(text)

    parts = read_package(made(docx("x", then=more)).data, NAME)
    source = rubric().source.model_copy(update={"number": number})
    return [finding.rule for finding in rubric_not_cited(parts, source, InFile("x"))]


@pytest.mark.parametrize("runs", [["Quyết định số 2166/QĐ-UBND"], ["Quyết định số 216", "6/QĐ-", "UBND"]])
def test_the_paper_of_the_rubric_is_found_also_where_word_split_it(runs: list[str]) -> None:
    assert rules(runs, "2166/QĐ-UBND") == []
    assert rules(runs, "100/QĐ-UBND") == ["rubric-not-cited"]


def test_a_rubric_whose_paper_has_no_number_is_not_looked_for() -> None:
    assert rules(["x"], "") == []
