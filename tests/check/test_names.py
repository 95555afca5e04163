from __future__ import annotations

from typing import Any

import pytest

from docgen.check.names import unknown_names
from docgen.i18n import use_language
from docgen.render.template import prepare
from tests.render.build import NAME, context, docx, group, table_docx, unit


def unknown(data: bytes, values: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """Where a name is missing, and what is said of it."""
    use_language("en")
    found = unknown_names(prepare(data, NAME), values or context())
    return [(str(finding.place), finding.message) for finding in found]


def test_every_misspelt_tag_is_found_at_its_place() -> None:
    found = unknown(docx("Năm {{ nan }}", "{{ cntt.tong }}", "{{ cntt.tog }}"))
    assert len(found) == 2
    assert "paragraph 1" in found[0][0] and "nan" in found[0][1]
    assert "paragraph 3" in found[1][0] and "tog" in found[1][1]


def test_a_branch_that_is_not_taken_is_looked_at() -> None:
    found = unknown(docx("{%p if nam %}", "x", "{%p else %}", "{{ cntt.tog }}", "{%p endif %}"))
    assert len(found) == 1 and "tog" in found[0][1]


@pytest.mark.parametrize("code", ["{%p if nan %}", "{%p if nam and cntt.tog %}"])
def test_a_condition_is_looked_at(code: str) -> None:
    assert len(unknown(docx(code, "x", "{%p endif %}"))) == 1


def test_what_a_loop_names_is_found_where_no_item_has_it() -> None:
    rows = table_docx(["{%tr for h in bang.a %}"], ["{{ h.gi_do }}{{ h.ten }}{{ h.hagn }}"], ["{%tr endfor %}"])
    found = unknown(rows, context([unit("x", 1), group("g", "A")]))
    assert len(found) == 2 and "gi_do" in found[0][1] and "hagn" in found[1][1]
    assert unknown(rows) == []  # nothing is known of the rows of an empty table
    heads = table_docx(
        ["{%tr for h in bang.a %}"], ["{% if h.la_nhom %}{{ h.tieu_de }}{% endif %}"], ["{%tr endfor %}"]
    )
    assert unknown(heads, context([unit("x", 1)])) == []
    columns = "{% for n in bang.a.cac_nhom %}{{ n.ten }}{{ n.te }}{% endfor %}"
    assert (
        len(unknown(docx(columns, "{% for n in bang.a.cac_nhom %}{% if n.te is defined %}x{% endif %}{% endfor %}")))
        == 0
    )
    assert len(unknown(docx(columns))) == 1
    assert len(unknown(table_docx(["{%tr for h in bang.b %}"], ["{{ h.ten }}"], ["{%tr endfor %}"]))) == 1


def test_what_is_asked_for_may_be_missing() -> None:
    assert unknown(docx("{%p if nan is defined %}", "x", "{%p endif %}")) == []


def test_a_sound_template_has_no_unknown_names() -> None:
    assert unknown(docx("{{ nam }}", "{{ cau.ket_luan }}", "{{ chu | upper }}")) == []


@pytest.mark.parametrize("note", ["for sau này", "endfor", "if nan", "set a = nan", "{%p nan"])
def test_notes_name_nothing(note: str) -> None:
    rows = ["{%tr for h in bang.a %}"], [f"{{# {note} #}}{{{{ h.ten }}}}"], ["{%tr endfor %}"]
    assert unknown(table_docx(*rows), context([unit("x", 1)])) == []
