"""What docgen fills in by its own code is what docxtpl itself makes of the same template and the same values.

Equal are the document, headers, footers and footnotes as canonical XML, after `beside_docxtpl.comparable`; what is taken
out there, and by `Liberties` in the templates that need it, is what docgen makes otherwise on purpose.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from docx.document import Document as DocumentType
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from markupsafe import Markup

from docgen import dossier
from docgen.dossier import Registers, UnitDrafts
from docgen.dossier.common import TEMPLATE_FILE
from docgen.ooxml.package import read_package
from docgen.workspace import Workspace
from tests import rounds
from tests.render.beside_docxtpl import Liberties, assert_same, by_docgen, by_docxtpl, compared, liberties_for, one_form
from tests.render.build import NAME, add_table, context, docx, made, rules, table_docx, texts, unit, with_footnote
from tests.render.odd_templates import CORPUS, picture, values
from tests.render.random_templates import Maker
from tests.render.scramble import scramble

UNITS = 3
"""Letters of each round: to the first unit, the last, and one in the middle."""


@pytest.fixture(scope="module", autouse=True)
def plain_figures() -> Iterator[None]:
    """Figures are printed as docxtpl prints them."""
    with one_form():
        yield


@pytest.fixture(scope="module")
def workspace(plain_figures: None) -> tuple[Workspace, Registers]:
    """The sample workspace, read anew."""
    found = Workspace(rounds.ROOT)
    return found, Registers(found)


def _contexts(workspace: Workspace, registers: Registers, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The documents of a round: the template of each, and what it is told; of letters those to a few units."""
    prepared = dossier.prepare(workspace, registers, name)
    for document, settings in prepared.round.documents.items():
        if not registers.is_for_units(settings.template):
            yield settings.template, dict(dossier.tell(registers, prepared, document).context)
            continue
        shared = UnitDrafts(registers, prepared, document)
        for code in shared.units[:: max(1, (len(shared.units) - 1) // (UNITS - 1))]:
            yield settings.template, dict(shared.tell(code).context)


@pytest.mark.parametrize("name", rounds.ROUNDS)
def test_documents_of_the_samples_are_what_docxtpl_makes(workspace: tuple[Workspace, Registers], name: str) -> None:
    for template, told in _contexts(*workspace, name):
        data = (rounds.ROOT / "templates" / template / TEMPLATE_FILE).read_bytes()
        assert_same(data, told, liberties_for(data))


def test_all_shipped_templates_are_used_by_samples() -> None:
    found = Workspace(rounds.ROOT)
    used = {one.template for name in rounds.ROUNDS for one in rounds.prepared(name).round.documents.values()}
    assert used == set(found.kinds())


@pytest.mark.parametrize("name", CORPUS)
def test_odd_templates_are_filled_in_as_by_docxtpl(name: str) -> None:
    template, liberties = CORPUS[name]
    assert_same(template, values(), liberties)


@pytest.mark.parametrize("seed", range(40))
def test_templates_made_up_by_chance_are_filled_in_as_by_docxtpl(seed: int) -> None:
    assert_same(Maker(seed).template(), values(), Liberties(merges=True))


@pytest.mark.parametrize(
    "name", ["values", "loops in a sentence", "merged ranks", "rows in rows", "sections", "fields"]
)
@pytest.mark.parametrize("seed", range(3))
def test_templates_that_were_edited_long_are_filled_in_as_by_docxtpl(name: str, seed: int) -> None:
    template, liberties = CORPUS[name]
    assert_same(scramble(template, seed, plain=True), values(), liberties)


@pytest.mark.parametrize("columns", [1, 2, 4, 7])
def test_repeated_columns_are_filled_in_as_by_docxtpl(columns: int) -> None:
    template, liberties = CORPUS["columns"]
    assert_same(template, context([unit("x", 1, columns), unit("y", 2, columns)], columns), liberties)


def test_footnotes_are_filled_in_as_by_docxtpl() -> None:
    note = '<w:p><w:r><w:t>{{ nam }}</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    text = "Chú {{ cntt.ten }}, {% for x in dong %}{{ x }}; {% endfor %}{{ cau.mot_doan }}{{ rong }}"
    assert_same(with_footnote(read_package(docx(note, "sau"), NAME), text), values())


LOST: dict[str, tuple[str, str, str]] = {
    "a value": ("values", "2017", "2018"),
    "an entity": ("values", "&lt;nh", "nh"),
    "a space": ("values", "x ", "x"),
    "a look": ("own looks", "<w:b/>", ""),
    "a break": ("own looks", "<w:br/>", ""),
    "a tab": ("own looks", "<w:tab/>", ""),
    "a paragraph": ("passages", "<w:p><w:r><w:t>Hai</w:t></w:r></w:p>", ""),
    "a text merged away": ("merged ranks", '<w:vMerge w:val="restart"/>', "<w:vMerge/>"),
    "a width": ("rows in rows", "<w:gridCol w:w=", "<w:gridCol w:x="),
    "a drawing's id": ("pictures", 'id="1002"', 'id="1009"'),
    "a section": ("sections", "<w:titlePg/>", ""),
    "a field": ("fields", "DATE", "TIME"),
}


@pytest.mark.parametrize("what", LOST)
def test_whatever_is_lost_is_found(what: str) -> None:
    """The comparison itself: it tells of each of these."""
    name, old, new = LOST[what]
    template, liberties = CORPUS[name]
    ours, theirs = by_docgen(template, values()), by_docxtpl(template, values())
    document = ours["word/document.xml"].decode()
    assert old in document
    changed = {**ours, "word/document.xml": document.replace(old, new, 1).encode()}
    assert not compared(template, ours, theirs, liberties)
    assert compared(template, changed, theirs, liberties)


def _wide_table_inside(document: DocumentType) -> None:
    add_table(document, ["{{ nam }}"]).cell(0, 0).add_table(1, 3)


def test_what_docxtpl_does_otherwise_is_done_so_on_purpose() -> None:
    """Where docxtpl loses or changes something that a clerk wrote, docgen does not follow it."""
    look = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{{ na</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>m }} nghiêng</w:t></w:r></w:p>"
    wide = docx("x", then=_wide_table_inside)
    cases = {
        # A table keeps its grid, however many columns one inside it has.
        wide: ("<w:gridCol", 4, 6),
        # Text behind a tag that Word cut in two keeps its own look, not that of the tag.
        docx(look): ("<w:i/>", 1, 0),
        # An ampersand in a tag is one, not the five characters that stand for it in XML.
        docx("{{ chu ~ ' & ' ~ nam }}"): ("&amp;amp;", 0, 1),
        # What looks like docxtpl's sign for braces is text.
        docx("{{ ngoac }}"): ("a {_{ b", 1, 0),
    }
    for template, (text, here, there) in cases.items():
        given = {**values(), "ngoac": "a {_{ b"}
        ours, theirs = (made(template, given)["word/document.xml"].decode() for made in (by_docgen, by_docxtpl))
        assert (ours.count(text), theirs.count(text)) == (here, there)


def _refused(template: bytes, value: Any) -> list[str]:
    return rules(template, {**values(), "x": value})


CELL = table_docx(["{%tr for y in dong %}"], ["{{ x }}"], ["{%tr endfor %}"])


@pytest.mark.parametrize("template", [docx("{{ x }}"), docx("a {{ x }} b"), CELL], ids=["alone", "sentence", "cell"])
def test_values_that_docxtpl_makes_of_word_are_refused(template: bytes) -> None:
    """Rich text, lines, pictures: docgen's data hold none, and none is printed or left out in silence."""
    document = DocxTemplate(io.BytesIO(docx("x")))
    given = [
        RichText("đậm", bold=True),
        RichTextParagraph("đoạn"),
        Listing("một\nhai"),
        InlineImage(document, picture()),
    ]
    for value in given:
        assert _refused(template, value) == ["value-without-form"]


@pytest.mark.parametrize("text", ["một\nhai", "một\thai", "một\x0chai", "một\x07hai"])
def test_signs_that_docxtpl_turns_into_breaks_are_refused(text: str) -> None:
    (rule,) = _refused(docx("{{ x }}"), text)
    assert rule in ("value-with-line-break", "value-forbidden-character")


@pytest.mark.parametrize("value", [Markup("<w:br/>"), RichText("a <b>").xml, "<w:p>"])
def test_xml_in_values_is_text(value: str) -> None:
    template = docx("{{ x }}")
    assert_same(template, {"x": value})
    assert value in texts(made(template, {"x": value}))


@pytest.mark.parametrize(
    ("tag", "rule"),
    [
        ("{{r x }}", "tag-prefix-unknown"),
        ("{{p x }}", "tag-prefix-unknown"),
        ("{%r if x %}a{%r endif %}", "tag-prefix-unknown"),
        ("{%- if x -%}a{%- endif -%}", "tag-trims"),
        ("{% include 'x' %}", "tag-keyword-unknown"),
        ("{% macro x() %}{% endmacro %}", "tag-keyword-unknown"),
    ],
)
def test_tags_that_only_docxtpl_knows_are_refused(tag: str, rule: str) -> None:
    assert rule in rules(docx(tag))
