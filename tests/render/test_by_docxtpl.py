"""Templates with commands that only docxtpl knows: it renders them, and docgen's own duties are done all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document as DocumentType

from docgen import dossier
from docgen.errors import InFile, Severity, Spot
from docgen.i18n import use_language
from docgen.model.figure import Figure
from docgen.ooxml.names import parse, w
from docgen.ooxml.package import read_package, write_package
from docgen.render.manifest import read_manifest
from docgen.render.template import prepare
from docgen.workspace import Workspace
from tests import drafting
from tests.render import odd_templates
from tests.render.beside_docxtpl import Liberties, assert_same, one_form
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
from tests.render.random_templates import Maker
from tests.render.scramble import scramble


@pytest.fixture
def plain_figures() -> Iterator[None]:
    """Figures are printed as docxtpl prints them."""
    with one_form():
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
    "Chú {{ cntt.ten }} &amp; {{ rong }}",
)


@pytest.mark.parametrize("template", [*ALL.values(), EVERYWHERE], ids=[*ALL, "everywhere"])
def test_such_a_template_is_what_docxtpl_makes(template: bytes, plain_figures: None) -> None:
    assert prepare(template, NAME).by_docxtpl
    assert_same(template, values())


@pytest.mark.parametrize("name", ["cellbg", "colspan", "hm"])
@pytest.mark.parametrize("seed", range(3))
def test_after_much_editing_too(name: str, seed: int, plain_figures: None) -> None:
    assert_same(scramble(ALL[name], seed, plain=True), values())


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("seed", range(3))
def test_what_word_puts_into_tags_does_no_harm(name: str, seed: int) -> None:
    """docxtpl itself stumbles over it, and over the runs of a cell that goes on the one above."""
    changed = scramble(ALL[name], seed, plain=name == "vm")
    assert texts(made(changed, values())) == texts(made(ALL[name], values()))


@pytest.mark.parametrize("seed", range(10))
def test_coloured_cells_of_templates_made_up_by_chance_are_those_of_docxtpl(seed: int, plain_figures: None) -> None:
    assert_same(Maker(seed, coloured=True).template(), odd_templates.values(), Liberties(merges=True))


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


def test_a_passage_alone_gives_its_paragraphs_and_none_for_none() -> None:
    template = docx(
        "{{ cau.ket_luan }}", "{{ cau.rong }}", "sau", then=lambda one: add_table(one, ["{% cellbg 'A' %}x"])
    )
    assert texts(made(template, values())) == ["Đạt 70 điểm", "Hai", "sau", "x"]


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


ROWS = (
    ["TT", "Đơn vị", "Điểm", "Hạng"],
    ["{%tr for h in bang.chung %}", "", "", ""],
    ["{{ h.stt }}", "{% cellbg 'FFEE00' %}{{ h.ten }}", "{{ h.tong }}", "{{ h.hang }}"],
    ["{%tr endfor %}", "", "", ""],
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A small workspace whose decision is rendered by docxtpl."""
    made = drafting.made(tmp_path)
    template = docx("Số {{ van_ban.so_ky_hieu }}", "Trung bình {{ so_hoa.trung_binh }} điểm",
                    then=lambda document: add_table(document, *ROWS))  # fmt: skip
    drafting.put(made, "templates/mau/template.docx", template)
    return made


def test_a_build_makes_the_draft_with_its_manifest_and_tells_of_it(workspace: Workspace) -> None:
    report = drafting.build(workspace)
    assert drafting.outcomes(report)["quyet-dinh"] == "written"
    assert drafting.rules(report).count("template-by-docxtpl") == 1
    manifest = read_manifest(drafting.draft(workspace).read_bytes())
    assert manifest is not None and not manifest["controls"] and not manifest["tables"]
    assert manifest["figures"]["so-hoa.trung-binh"]["table"] in drafting.text(drafting.draft(workspace))
    assert {"data", "template", "rubric"} <= set(manifest["hashes"])


def test_a_second_build_changes_nothing(workspace: Workspace) -> None:
    drafting.build(workspace)
    before = drafting.draft(workspace).read_bytes()
    assert drafting.outcomes(drafting.build(workspace))["quyet-dinh"] == "unchanged"
    (workspace.state / "drafts.db").unlink()
    drafting.build(workspace)
    assert drafting.draft(workspace).read_bytes() == before


def test_a_correction_makes_the_draft_anew(workspace: Workspace) -> None:
    drafting.build(workspace)
    drafting.correct(workspace, so_1=45)
    assert drafting.outcomes(drafting.build(workspace))["quyet-dinh"] == "written"
    assert "Sở Nội vụ\n76\n1" in drafting.text(drafting.draft(workspace))


def test_edits_stay_when_figures_are_corrected(workspace: Workspace) -> None:
    drafting.build(workspace)
    path = drafting.draft(workspace)
    drafting.edit(path, "Một câu do người thêm.")
    _retype(path, ">61<", ">99<")
    _retype(path, "Sở Y tế", "Sở Y tế (đã sửa)")
    _retype(path, " điểm<", " điểm, rất cao<")
    drafting.correct(workspace, so_1=45, so_4=31)
    report = drafting.build(workspace)
    assert drafting.outcomes(report)["quyet-dinh"] == "refreshed"
    assert "edit-conflicts" in drafting.rules(report)
    text = drafting.text(path)
    assert "Một câu do người thêm." in text and "rất cao" in text
    # Both the clerk and the workbook changed this figure: his stays, and he is told.
    assert "1\nSở Nội vụ\n99\n1\n" in text
    # The row moved, and its edited name with it; another's points were corrected.
    assert "6\nSở Y tế (đã sửa)\n63\n6\n" in text and "Sở Tài chính\n65\n4\n" in text
    assert drafting.outcomes(drafting.build(workspace))["quyet-dinh"] == "unchanged"


def _retype(path: Path, old: str, new: str) -> None:
    parts = read_package(path.read_bytes(), path.name)
    document = parts["word/document.xml"].decode()
    assert old in document
    path.write_bytes(write_package({**parts, "word/document.xml": document.replace(old, new, 1).encode()}))


def test_checking_the_template_tells_of_it(workspace: Workspace) -> None:
    use_language("en")
    assert [one.rule for one in dossier.check_template(workspace, "mau")] == ["template-by-docxtpl"]


def test_unknown_names_in_its_tags_are_found_at_their_places(workspace: Workspace) -> None:
    rows = (*ROWS[:2], ["{% cellbg h.mauu %}{{ h.tenn }}", "", "{% if so_hoa.x %}a{% endif %}", ""], ROWS[3])
    drafting.put(workspace, "templates/mau/template.docx", table_docx(*rows))
    use_language("en")
    found = [one for one in dossier.check_template(workspace, "mau") if one.rule == "tag-unknown-name"]
    tags = [(one.place.tag, one.place.where) for one in found if isinstance(one.place, Spot)]
    assert tags == [
        ("{% cellbg h.mauu %}", "table 1, row 3, cell 1"),
        ("{{ h.tenn }}", "table 1, row 3, cell 1"),
        ("{% if so_hoa.x %}", "table 1, row 3, cell 3"),
    ]
    report = drafting.build(workspace)
    assert drafting.outcomes(report)["quyet-dinh"] == "failed"
    assert drafting.rules(report).count("tag-unknown-name") == 3


def test_a_value_stands_whole_in_an_attribute_too() -> None:
    given = {**values(), "xau": 'A" w:val="B & <'}
    draft = made(table_docx(["{% cellbg xau %}{{ xau }}"]), given)
    assert [one.get(w("fill")) for one in parse(document_xml(draft)).iter(w("shd"))] == [given["xau"]]
    assert table_texts(draft) == [[given["xau"]]]


def test_a_document_that_docxtpl_breaks_is_refused() -> None:
    """docxtpl would mend it by leaving text out."""

    def more(document: DocumentType) -> None:
        cell = add_table(document, ["{%tr for x in dong %}", ""], ["", "x"], ["{%tr endfor %}", ""]).cell(1, 0)
        cell.paragraphs[0].add_run("\t{% vm %}{{ nam }}")

    (fault,) = faults(docx("x", then=more), values())
    assert fault.rule == "draft-broken" and fault.place == InFile(NAME)
