"""Texts with tags become texts that know their figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from docgen.errors import Line, Refused
from docgen.model.figure import Figure
from docgen.narrate import wording
from docgen.narrate.tree import ListNode, Node, text_figure
from docgen.narrate.wording import Wording

PLACE = Line("phrases.yaml", 3)
MEAN = Figure("cntt.trung-binh", Decimal("62.0"), "62,0", "62")
UNITS = ListNode("cntt.dung-dau", [text_figure(f"cntt.{name}", name) for name in ("Sở A", "Sở B", "Sở C")])
ROOT = {"cntt": Node("cntt", {"trung_binh": MEAN, "dung_dau": UNITS}), "nam": Figure("nam", 2017, "2017")}


def test_a_passage_knows_where_its_figures_stand() -> None:
    passage = Wording(ROOT).passage("cau.x", "Năm {{ nam }}, đạt {{ cntt.trung_binh }} điểm.", PLACE)
    (paragraph,) = passage.paragraphs
    assert paragraph.text == "Năm 2017, đạt 62 điểm."
    assert [(paragraph.text[s.start : s.end], s.key) for s in paragraph.spans] == [
        ("2017", "nam"),
        ("62", "cntt.trung-binh"),
    ]
    assert {figure.key for figure in passage.figures} == {"nam", "cntt.trung-binh"}


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("Đạt {{ rong }} điểm", ("rong",)),
        ("Đạt{% if rong %} {{ rong }}{% endif %} điểm", ()),
        ("{% if nam %}Năm {{ rong }}{% else %}x{% endif %} đạt {{ rong }}/{{ nam }}", ("rong",)),
        ("{% for u in cntt.dung_dau %}{{ u }}{{ rong }}; {% endfor %}", ("rong",)),
        ("{{ rong }}", ()),
    ],
)
def test_a_passage_knows_what_left_a_gap_in_its_words(text: str, gaps: tuple[str, ...]) -> None:
    assert Wording(ROOT | {"rong": Figure("rong", None, "")}).passage("cau.x", text, PLACE).gaps == gaps


def test_blank_lines_part_paragraphs_and_no_break_spaces_stay() -> None:
    passage = Wording(ROOT).passage("cau.x", "Một\n  hai\u00a0ba\n\n{% if nam %}\nBốn {{ nam }}\n{% endif %}\n", PLACE)
    assert [paragraph.text for paragraph in passage.paragraphs] == ["Một hai\u00a0ba", "Bốn 2017"]


@pytest.mark.parametrize("blank", [" ", "  ", "\t", "\n", " \n", "\n ", "\r\n", " \t ", "\n\t "])
def test_white_space_of_any_kind_counts_as_one_space(blank: str) -> None:
    (paragraph,) = Wording(ROOT).paragraphs(f"{blank}Năm{blank}{{{{ nam }}}},{blank}đạt{blank}", PLACE)
    assert (paragraph.text, [(span.start, span.end) for span in paragraph.spans]) == ("Năm 2017, đạt", [(4, 8)])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ cntt.dung_dau }}", "Sở A, Sở B và Sở C"),
        ("{{ cntt.dung_dau | phay }}", "Sở A, Sở B, Sở C"),
        ("{{ cntt.dung_dau | dau(2) }}", "Sở A và Sở B"),
        ("{{ cntt.dung_dau | dau(1) }}", "Sở A"),
        ("{{ cntt.dung_dau | noi('; ') }}", "Sở A; Sở B; Sở C"),
        ("{{ cntt.dung_dau | dem | hai_so }}", "03"),
        ("{{ nam | hai_so }}", "2017"),
        ("{{ cntt.dung_dau[0] | in_hoa }}", "SỞ A"),
        ("{{ cntt.dung_dau[0] | thuong }}", "sở A"),
        ("{{ 'đạt' | hoa }}", "Đạt"),
    ],
)
def test_filters_change_how_a_value_is_shown(text: str, shown: str) -> None:
    assert Wording(ROOT).line("k", text, PLACE).prose == shown


@pytest.mark.parametrize(
    ("text", "rule", "hint"),
    [
        ("{{ cntt.trung_bin }}", "tag-unknown-name", "trung_binh"),
        ("{{ nanm }}", "tag-unknown-name", "nam"),
        ("{{ nam | hai_chu }}", "tag-unknown-filter", "hai_chu"),
        ("{{ nam", "tag-fails", ""),
        ("{{ nam.__class__ }}", "tag-", ""),
        ("{{ nam | dau(2) }}", "tag-fails", ""),
        ("{{ nam.places }}", "tag-fails", ""),
    ],
)
def test_a_fault_is_told_at_its_place_with_the_nearest_name(text: str, rule: str, hint: str) -> None:
    with pytest.raises(Refused) as refused:
        Wording(ROOT).passage("cau.x", f"Câu {text}", PLACE)
    (finding,) = refused.value.findings
    assert finding.place == PLACE
    assert finding.rule.startswith(rule)
    assert hint in finding.message + finding.advice


def test_conditions_read_figures() -> None:
    wording = Wording(ROOT)
    assert wording.holds("", PLACE)
    assert wording.holds("cntt.dung_dau and nam", PLACE)
    assert not wording.holds("cntt.dung_dau | length > 3", PLACE)
    with pytest.raises(Refused):
        wording.holds("cntt.dung_daau", PLACE)


def test_every_name_that_a_text_lacks_is_told_at_once_also_in_its_loops() -> None:
    text = "{{ nan }}{% for u in cntt.dung_dau | dau(2) %}{{ u }}{{ u.hagn }}{% endfor %}{{ cntt.tog }}"
    with pytest.raises(Refused) as refused:
        Wording(ROOT).check(text, PLACE)
    assert [finding.message.split("“")[-1] for finding in refused.value.findings] == ["nan”", "hagn”", "tog”"]


def test_a_text_is_read_once_and_filled_in_with_the_data_of_each_document() -> None:
    text, other = "Năm {{ nam }}: {{ cntt.dung_dau | dau(1) }}", ROOT | {"nam": Figure("nam", 2018, "2018")}
    first, second = Wording(ROOT), Wording(other)
    assert first.line("k", text, PLACE).prose == "Năm 2017: Sở A"
    known = wording._read.cache_info()
    assert second.line("k", text, PLACE).prose == "Năm 2018: Sở A"
    assert [one.key for one in second.line("k", text, PLACE).inputs] == ["nam", "cntt.dung-dau.dau-1"]
    assert wording._read.cache_info().misses == known.misses
    assert (first.holds("nam == 2017", PLACE), second.holds("nam == 2017", PLACE)) == (True, False)


def test_no_text_may_name_what_its_figures_are_kept_in() -> None:
    with pytest.raises(Refused) as refused:
        Wording(ROOT).line("k", "{{ dg_printed }}", PLACE)
    assert [finding.rule for finding in refused.value.findings] == ["tag-not-allowed"]
