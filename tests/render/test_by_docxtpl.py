"""Templates with commands that only docxtpl knows: it renders them, and docgen's own duties are done all the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from docx.document import Document as DocumentType

from docgen.errors import InFile, Severity, Spot
from docgen.model.figure import Figure
from docgen.ooxml.names import parse, w
from docgen.ooxml.package import read_package
from docgen.render.template import prepare
from tests.render.beside_docxtpl import assert_same
from tests.render.build import (
    NAME,
    add_table,
    context,
    document_xml,
    docx,
    faults,
    figure,
    made,
    row,
    table_docx,
    table_texts,
    texts,
    unit,
    with_footnote,
)
from tests.render.scramble import scramble


@pytest.fixture
def one_form() -> Iterator[None]:
    """Figures are said in sentences as in tables: docxtpl knows no difference."""

    def same(figure: Figure) -> None:
        object.__setattr__(figure, "prose", figure.table)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "__post_init__", same)
        yield


def values() -> dict[str, Any]:
    rows = [unit("x", 1), unit("y", 1), unit("z", 2)]
    colours = [
        row(f"m{n}", mau=figure(f"m{n}.mau", colour), ten=figure(f"m{n}.ten", f"Màu {colour}"))
        for n, colour in enumerate(("FFEE00", "00FF00"))
    ]
    return {**context(rows), "cac_mau": colours, "ba": figure("ba", 3), "rong": Figure("rong", None, "")}


def table(*rows: list[str], before: str = "Năm {{ nam }}") -> bytes:
    return docx(before, then=lambda document: add_table(document, *rows))


COLOURED = table(
    ["Tên", "Màu"],
    ["{%tr for m in cac_mau %}"],
    ["{{ m.ten }}", "{% cellbg m.mau %}{{ m.mau }}"],
    ["{%tr endfor %}"],
)
SPANNED = table(["{% colspan ba %}Ba cột {{ cntt.ten }}"], ["a", "b", "{{ nam }}"])
ACROSS = table(
    ["STT", "{%tc for n in bang.a.cac_nhom %}", "{% hm %}Nhóm", "{%tc endfor %}"],
    ["1", "{%tc for n in bang.a.cac_nhom %}", "{{ n.ten }}", "{%tc endfor %}"],
)
DOWN = table(
    ["{%tr for h in bang.a %}", ""],
    ["{% vm %}Chung {{ nam }}", "{{ h.ten }}"],
    ["{%tr endfor %}", ""],
)
ALL = {"cellbg": COLOURED, "colspan": SPANNED, "hm": ACROSS, "vm": DOWN}


def _everywhere(document: DocumentType) -> None:
    add_table(document, ["{% cellbg 'FFEE00' %}x", "{%p if nam %}"]).cell(0, 1).add_paragraph("{{ cau.mot_doan }}")
    document.tables[0].cell(0, 1).add_paragraph("{%p endif %}")
    document.sections[0].header.paragraphs[0].text = "Đầu {{ cntt.ten }}"
    document.sections[0].footer.paragraphs[0].text = "{% for x in dong %}{{ x }} {% endfor %}"


EVERYWHERE = with_footnote(
    read_package(
        docx("{{ cau.ket_luan }}", "{%p if rong %}", "a", "{%p else %}", "{{ nam }}", "{%p endif %}", then=_everywhere),
        NAME,
    ),
    "Chú {{ cntt.ten }} & {{ rong }}",
)


@pytest.mark.parametrize("template", [*ALL.values(), EVERYWHERE], ids=[*ALL, "everywhere"])
def test_such_a_template_is_what_docxtpl_makes(template: bytes, one_form: None) -> None:
    assert prepare(template, NAME).by_docxtpl
    assert_same(template, values())


@pytest.mark.parametrize("name", ["cellbg", "hm", "vm"])
@pytest.mark.parametrize("seed", range(3))
def test_after_much_editing_too(name: str, seed: int, one_form: None) -> None:
    assert_same(scramble(ALL[name], seed, plain=True), values())


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("seed", range(3))
def test_characters_that_word_puts_into_tags_do_no_harm(name: str, seed: int) -> None:
    """docxtpl itself would stumble over them."""
    assert texts(made(scramble(ALL[name], seed), values())) == texts(made(ALL[name], values()))


def test_cells_get_their_colours_spans_and_merges() -> None:
    found = {name: parse(document_xml(made(template, values()))) for name, template in ALL.items()}
    fills = [one.get(w("fill")) for one in found["cellbg"].iter(w("shd"))]
    assert fills == ["FFEE00", "00FF00"]
    assert [one.get(w("val")) for one in found["colspan"].iter(w("gridSpan"))][0] == "3"
    assert [one.get(w("val")) for one in found["hm"].iter(w("gridSpan"))] == ["4"]
    assert [one.get(w("val")) for one in found["vm"].iter(w("vMerge"))] == ["restart", "continue", "continue"]


def test_sentences_have_figures_in_prose_and_tables_in_their_table_form() -> None:
    template = docx(
        "Đạt {{ cntt.tong }} điểm",
        then=lambda document: add_table(
            document,
            ["{%tr for x in dong %}", ""],
            ["{% cellbg 'FFEE00' %}", "{{ cntt.tong }}"],
            ["{%tr endfor %}", ""],
        ),
    )
    draft = made(template, values())
    assert texts(draft)[0] == "Đạt 70 điểm" and table_texts(draft) == [["", "70,0"]] * 2
    assert draft.record.figures["cntt.tong"].table == "70,0"


def test_a_passage_alone_gives_its_paragraphs() -> None:
    draft = made(
        docx("{{ cau.ket_luan }}", then=lambda document: add_table(document, ["{% cellbg 'FFEE00' %}x"])), values()
    )
    assert texts(draft)[:2] == ["Đạt 70 điểm", "Hai"] and draft.record.figures == {}


def test_preparing_tells_of_it_and_names_the_commands() -> None:
    (told,) = prepare(COLOURED, NAME).findings
    assert told.rule == "template-by-docxtpl" and told.severity is Severity.NOTE and told.place == InFile(NAME)
    assert "{% cellbg %}" in told.message and "colspan" not in told.message
    assert prepare(docx("{{ nam }}"), NAME).findings == ()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{% cellbg %}x", "tag-syntax"),
        ("{% cellbg a b %}x", "tag-syntax"),
        ("{% cellbg 1 + 1 %}x", "tag-not-allowed"),
        ("{% vm %}{% cellbg 'A' %}{{ nam | }}", "tag-syntax"),
        ("{% vm 3 %}", "tag-syntax"),
        ("{% vm %}{{ nam }", "tag-not-closed"),
        ("{% vm %}{% if nam %}", "tag-never-ends"),
        ("{% vm %}{% include 'x' %}", "tag-keyword-unknown"),
        ("{%p vm %}", "tag-syntax"),
        ("{% vm %}{%p if nam %}", "text-beside-tag"),
        ("{% vm %}{{ x.__class__ }}", "tag-fails"),
        ("{% cellbg namm %}x", "tag-unknown-name"),
        ("{% colspan cntt.khong_co %}x", "tag-unknown-name"),
        ("{% vm %}{{ nam | la }}", "tag-unknown-filter"),
        ("{% cellbg cntt %}x", "tag-prints-nothing"),
    ],
)
def test_faults_in_tags_are_told(text: str, rule: str) -> None:
    given = {**values(), "x": "x"}
    found = faults(table_docx(["{%tr for x in dong %}", ""], [text, ""], ["{%tr endfor %}", ""]), given)
    assert rule in [one.rule for one in found], found
    assert all(isinstance(one.place, Spot | InFile) for one in found)
