"""Parts that come out as sound XML whatever the data are, which are not parsed again once they are filled in."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import etree

from docgen.errors import Refused
from docgen.narrate.filters import FILTERS
from docgen.ooxml.names import DOCUMENT_PART, WORD, parse, w
from docgen.ooxml.package import read_package, write_package
from docgen.ooxml.walk import story_names
from docgen.render.draft import fill, read_back, render
from docgen.render.scan import Tags, text_mark
from docgen.render.structure import is_always_sound
from docgen.render.template import prepare
from tests.render.build import NAME, context, docx, made, table_docx, unit
from tests.render.odd_templates import CORPUS, values
from tests.render.random_templates import Maker


def tree(*children: list[str]) -> etree._Element:
    """A part whose elements hold these marks, an empty one a run."""
    root = etree.Element(w("body"))
    for marks in children:
        paragraph = etree.SubElement(root, w("p"))
        paragraph.extend(text_mark(mark) if mark else etree.Element(w("r")) for mark in marks)
    return root


IF, ELSE, END, FOR, ENDFOR = "{% if x %}", "{% else %}", "{% endif %}", "{% for y in x %}", "{% endfor %}"


@pytest.mark.parametrize(
    "children",
    [[["{{ x }}", ""]], [[IF, "", END]], [[FOR, IF, "", ELSE, "", END, ENDFOR], [IF, END]], [["{% set a = x %}", ""]]],
)
def test_what_ends_beside_where_it_begins_is_sound(children: list[list[str]]) -> None:
    assert is_always_sound(Tags(NAME), tree(*children))


@pytest.mark.parametrize(
    "children",
    [[[IF, ""], ["", END]], [[FOR, IF, "", ENDFOR, END]], [[ELSE]], [[FOR, END]], [[END, IF]], [[IF], [ELSE], [END]]],
)
def test_what_ends_elsewhere_may_come_out_broken(children: list[list[str]]) -> None:
    assert not is_always_sound(Tags(NAME), tree(*children))


def test_all_parts_of_templates_are_known_as_sound_and_are() -> None:
    for template in [
        *(template for template, _liberties in CORPUS.values()),
        *(Maker(n).template() for n in range(20)),
    ]:
        prepared = prepare(template, NAME)
        assert prepared.sound == set(prepared.story_names)
        parts = fill(prepared, values(), FILTERS).parts
        for name in story_names(parts):
            parse(parts[name])


def test_a_part_that_is_not_known_as_sound_is_parsed() -> None:
    prepared = replace(prepare(docx("{{ nam }}"), NAME), sound=frozenset())
    filled = fill(prepared, context(), FILTERS)
    read_back(prepared, filled)
    filled.parts[DOCUMENT_PART] = filled.parts[DOCUMENT_PART].replace(b"</w:body>", b"")
    with pytest.raises(Refused) as refusal:
        read_back(prepared, filled)
    assert [finding.rule for finding in refusal.value.findings] == ["draft-broken"]


def test_a_namespace_that_only_a_run_declares_goes_with_its_properties() -> None:
    glow = '<w14:glow xmlns:w14="urn:anywhere" w14:rad="1"/>'
    for text in ("{{ cntt.ten }}", "{{ cau.ket_luan }}"):
        run = f"<w:p><w:r><w:rPr><w:b/>{glow}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
        found = list(parse(made(docx(run), context([unit("x", 1)])).parts[DOCUMENT_PART]).iter("{urn:anywhere}glow"))
        assert found and all(one.get("{urn:anywhere}rad") == "1" for one in found)


@pytest.mark.parametrize(
    "xml",
    [
        "x</w:t></w:r><!-- {{ cntt.ten ~ '' }} -->",
        "<!-- {% if nam %} -->x</w:t></w:r><!-- {% endif %} -->",
        "x</w:t>{{ cntt.ten ~ '' }}</w:r>",
    ],
)
def test_a_part_with_tags_where_none_is_looked_for_is_parsed(xml: str) -> None:
    parts = read_package(docx("ĐÂY"), NAME)
    changed = parts[DOCUMENT_PART].decode().replace("ĐÂY</w:t></w:r>", xml)
    assert xml in changed
    assert DOCUMENT_PART not in prepare(write_package({**parts, DOCUMENT_PART: changed.encode()}), NAME).sound


def test_a_table_is_found_where_the_namespace_has_several_prefixes() -> None:
    parts = read_package(table_docx(["{%tr for x in dong %}", ""], ["{{ x }}", "A"], ["{%tr endfor %}", ""]), NAME)
    for old, new in ((b"<w:document ", b'<w:document xmlns:x="%s" '), (b"<w:body>", b'<w:body xmlns:x="%s">')):
        xml = parts[DOCUMENT_PART].replace(old, new % WORD.encode(), 1)
        (table,) = made(write_package({**parts, DOCUMENT_PART: xml})).record.tables
        assert [row.cells for row in table.rows] == [("một", "A"), ("hai", "A")]


def other_prefix(xml: str, prefix: str) -> str:
    """A part with another prefix for WordprocessingML; with none, attributes have one of their own."""
    for_attributes = prefix or "a"
    found = re.sub(r"(</?)w:", rf"\1{prefix}:" if prefix else r"\1", xml)
    found = re.sub(r" w:", f" {for_attributes}:", found)
    declared = f'xmlns:{for_attributes}="{WORD}"' if prefix else f'xmlns="{WORD}" xmlns:{for_attributes}="{WORD}"'
    return found.replace(f'xmlns:w="{WORD}"', declared, 1)


@pytest.mark.parametrize("prefix", ["q", ""])
@pytest.mark.parametrize("name", ["values", "passages", "rows in rows", "columns", "merged ranks", "sections"])
def test_a_template_may_have_another_prefix(name: str, prefix: str) -> None:
    template = CORPUS[name][0]
    parts = read_package(template, NAME)
    changed = {part: other_prefix(parts[part].decode(), prefix).encode() for part in story_names(parts)}
    assert all(b"<w:" not in xml for xml in changed.values())
    one, other = (
        {part: etree.tostring(parse(made.parts[part]), method="c14n", exclusive=True) for part in changed}
        for made in (
            render(prepare(data, NAME), values(), FILTERS) for data in (template, write_package(parts | changed))
        )
    )
    assert one == other
