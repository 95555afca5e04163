from __future__ import annotations

import pytest
from docx.document import Document as DocumentType

from docgen.check.leftovers import rubric_not_cited, unprinted_remarks
from docgen.errors import InFile
from docgen.model.passage import Remark
from docgen.ooxml.package import read_package
from docgen.render.template import prepare
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


@pytest.mark.parametrize(
    ("tag", "count"), [("{{ nhan_xet.uu_diem }}", 0), ("{# {{ nhan_xet.uu_diem }} #}", 1), ("x", 1)]
)
def test_remarks_that_no_tag_prints_are_told_whatever_notes_say(tag: str, count: int) -> None:
    remarks = {"uu-diem": [Remark("Tốt", InFile("nhan-xet.md"))]}
    assert len(list(unprinted_remarks(remarks, prepare(docx(tag), NAME).tags))) == count
