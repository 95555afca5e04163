from __future__ import annotations

import pytest

from docgen.render.tags import read_tag


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("{{ tong }}", "tong"),
        ("{{ Tong.Diem }}", "tong.diem"),
        ("{{\u00a0tong\u200b }}", "tong"),
        ("{{ ds | noi(“; ”) }}", "ds | noi('; ')"),
        ("{{ ds | noi(‘ – ’) }}", "ds | noi(' – ')"),
        ('{{ ds | noi("Sở A") }}', "ds | noi('Sở A')"),
        ("{{ a|noi('GD&amp;ĐT') }}", "a|noi('GD&ĐT')"),
        ("{{ te\u0302n }}", "tên"),
        ("{% If A And Not B %}", "if a and not b"),
        ("{%Tr for x In y %}", "for x in y"),
        ("{% p for x in y %}", "for x in y"),
        ("{%p\u00a0if x == 2 %}", "if x == 2"),
        ("{{ r if a else p }}", "r if a else p"),
    ],
)
def test_what_word_makes_of_a_tag_is_undone(typed: str, code: str) -> None:
    tag, faults = read_tag(typed)
    assert (tag.code, faults) == (code, [])


@pytest.mark.parametrize(
    ("typed", "prefix"),
    [("{%p if a %}", "p"), ("{%TR endfor %}", "tr"), ("{% tc else %}", "tc"), ("{% if a %}", "")],
)
def test_prefixes_are_read(typed: str, prefix: str) -> None:
    assert read_tag(typed)[0].prefix == prefix


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("{{ a b }}", "tag-syntax"),
        ("{{ }}", "tag-syntax"),
        ("{{ a, b }}", "tag-syntax"),
        ("{% for x y %}", "tag-syntax"),
        ("{% if %}", "tag-syntax"),
        ("{% endif x %}", "tag-syntax"),
        ("{% include 'x' %}", "tag-keyword-unknown"),
        ("{% colspan %}", "tag-syntax"),
        ("{% vm 3 %}", "tag-syntax"),
        ("{%r if a %}", "tag-prefix-unknown"),
        ("{{r a }}", "tag-prefix-unknown"),
        ("{%- if a %}", "tag-trims"),
        ("{{ a -}}", "tag-trims"),
    ],
)
def test_what_cannot_be_read_is_told(typed: str, rule: str) -> None:
    assert rule in [fault.rule for fault in read_tag(typed)[1]]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("{{ a – 1 }}", "no arithmetic: figures come from the data"),
        ("{%p if x % 2 %}", "no arithmetic: figures come from the data"),
        ("{{ a == -b }}", "no arithmetic: figures come from the data"),
        ("{% for x in a * 9 %}", "no arithmetic: figures come from the data"),
        ("{% set x = a.b + 1 %}", "no arithmetic: figures come from the data"),
        ("{{ a.joined('x', 'y') }}", "a tag can call nothing but loop.changed(…) and loop.cycle(…)"),
        ("{{ dg }}", "the name “dg” is kept for docgen itself"),
        ("{{ dg.figure(a, 1) }}", "a tag can call nothing but loop.changed(…) and loop.cycle(…)"),
        ("{% if dg.controls %}", "the name “dg” is kept for docgen itself"),
        ("{% for dg_n in a %}", "the name “dg_n” is kept for docgen itself"),
        ("{% for x in dg_n %}", "the name “dg_n” is kept for docgen itself"),
        ("{% set dg_m1 = a %}", "the name “dg_m1” is kept for docgen itself"),
        ("{{ a | dg_figure(1) }}", "the name “dg_figure” is kept for docgen itself"),
        ("{{ a | dg_row }}", "the name “dg_row” is kept for docgen itself"),
        ("{{ ｄｇ }}", "the name “ｄｇ” is kept for docgen itself"),
        ("{{ [a, b] }}", "this is more than a text can do"),
        ("{{ " + "(" * 4000 + "a" + ")" * 4000 + " }}", "too much stands inside each other here"),
    ],
)
def test_what_is_not_allowed_is_told_at_once(typed: str, message: str) -> None:
    assert ("tag-not-allowed", message) in [(fault.rule, fault.message) for fault in read_tag(typed)[1]]


def test_members_may_have_any_name() -> None:
    assert read_tag("{{ a.dg_n | hoa }}")[1] == []


def test_a_for_is_taken_apart() -> None:
    tag = read_tag("{%tr for h in (bang.x if a else b.y) if not h.la_nhom %}")[0]
    assert (tag.target, tag.iterable, tag.condition) == ("h", "(bang.x if a else b.y)", "not h.la_nhom")
