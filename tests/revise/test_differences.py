from __future__ import annotations

import pytest
from lxml import etree

from docgen.errors import Refused
from docgen.i18n import use_language
from docgen.ooxml.names import w
from docgen.ooxml.walk import inner
from docgen.revise.differences import Difference, differences
from tests.render.build import docx
from tests.revise.changing import EDITS
from tests.revise.correcting import base, correction
from tests.revise.test_redline import bare, edited


def test_the_same_documents_do_not_differ() -> None:
    assert list(differences(base("son-la-2021"), base("son-la-2021"))) == []


def test_paragraphs_come_go_and_change() -> None:
    use_language("en")
    old = docx("Câu thứ nhất của văn bản", "Câu sẽ bỏ đi hoàn toàn", "Câu cuối cùng có 5 điểm")
    new = docx("Câu thứ nhất của văn bản", "Câu cuối cùng có 6 điểm", "Hoàn toàn mới thêm vào")
    assert list(differences(old, new)) == [
        Difference("wording", "paragraph 2 “Câu sẽ bỏ đi hoàn toàn”", "Câu sẽ bỏ đi hoàn toàn", ""),
        Difference(
            "wording", "paragraph 2 “Câu cuối cùng có 6 điểm”", "Câu cuối cùng có 5 điểm", "Câu cuối cùng có 6 điểm"
        ),
        Difference("wording", "paragraph 3 “Hoàn toàn mới thêm vào”", "", "Hoàn toàn mới thêm vào"),
    ]


@pytest.mark.parametrize("clean", [False, True])
def test_rows_are_told_by_their_names(clean: bool) -> None:
    old, new = base("thanh-hoa-2017"), edited(base("thanh-hoa-2017"), EDITS["rows_gone"])
    found = list(differences(bare(old), bare(new)) if clean else differences(old, new))
    assert [one.kind for one in found] == ["row"] * 3
    assert all(one.old and not one.new and one.row in one.old for one in found)
    back = list(differences(new, old))
    assert [(one.old, one.new) for one in back] == [(one.new, one.old) for one in found]


def test_a_row_that_only_moved_has_the_same_text_on_both_sides() -> None:
    def last(body: etree._Element) -> None:
        table = max(body.iter(w("tbl")), key=lambda one: len(list(inner(one, w("tr")))))
        table.append(list(inner(table, w("tr")))[3])

    (one,) = differences(base("thanh-hoa-2017"), edited(base("thanh-hoa-2017"), last))
    assert one.kind == "row" and one.old == one.new != ""


def test_a_correction_is_told_in_the_cells_of_its_unit_under_their_headings() -> None:
    there = correction("told", "kon-tum-2017")
    found = list(differences(there.old, there.new))
    rows = {one.row for one in found if one.kind in ("cell", "row")}
    assert there.prepared.units[there.corrections[0].unit].name in rows
    assert all(one.column for one in found if one.kind == "cell" and one.old[:1].isdigit() and one.row != one.new)
    assert not any(one.kind == "wording" for one in found)


def test_a_table_that_went_is_told_once() -> None:
    old = base("kon-tum-2017")
    assert [one.kind for one in differences(old, edited(old, EDITS["table_gone"]))] == ["table"]


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(Refused, match="mới.docx"):
        list(differences(base("son-la-2021"), b"", ("cũ.docx", "mới.docx")))
