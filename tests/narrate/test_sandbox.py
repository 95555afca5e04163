"""What a text with tags may do: name data, choose, go through lists; nothing that makes or calls anything."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import jinja2
import pytest

from docgen.errors import Line
from docgen.i18n import DEFAULT_LANGUAGE, use_language
from docgen.model.figure import Figure
from docgen.narrate.filters import FILTERS
from docgen.narrate.sandbox import environment, fault_finding
from docgen.narrate.tree import ListNode, Node

PLACE = Line("phrases.yaml", 3)
UNITS = ListNode("dv", [Figure(f"dv.{name}", name, name) for name in ("A", "B", "C")])
ROOT: dict[str, Any] = {"cntt": Node("cntt", {"tong": Figure("cntt.tong", Decimal(70), "70,0", "70")}), "dv": UNITS}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language(DEFAULT_LANGUAGE)


def told(text: str) -> tuple[str, str]:
    """Rule and message of what is wrong with a text."""
    made = environment(FILTERS)
    try:
        made.from_string(text).render(ROOT)
    except (jinja2.TemplateError, TypeError) as fault:
        finding = fault_finding(fault, PLACE, ROOT)
        return finding.rule, finding.message
    return "", ""


@pytest.mark.parametrize(
    "text",
    [
        "{{ 1 + 1 }}",
        "{{ cntt.tong - 1 }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 1 / 0 }}",
        "{{ 7 // 2 }}",
        "{{ 9 ** 9 ** 9 ** 9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ -cntt.tong }}",
        "{{ +1 }}",
        "{% if cntt.tong.value * 2 > 3 %}x{% endif %}",
        "{% if false %}{{ 1 + 1 }}{% endif %}",
        "{{ dv | dau(1 + 1) }}",
        "{{ dv[0 - 1] }}",
    ],
)
def test_arithmetic_is_refused_wherever_it_stands(text: str) -> None:
    assert told(text) == ("tag-not-allowed", "no arithmetic: figures come from the data")


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a'.upper() }}",
        "{{ 'a'.center(1000000000) }}",
        "{{ dv.joined('x', 'y') }}",
        "{{ cntt.members() }}",
        "{% for x in range(10) %}x{% endfor %}",
        "{{ lipsum() }}",
        "{{ dict(a=1) }}",
        "{{ loop.index.bit_length() }}",
        "{% for x in dv recursive %}{{ loop(dv) }}{% endfor %}",
        "{{ dg.count(dv) }}",
    ],
)
def test_calls_are_refused(text: str) -> None:
    assert told(text)[0] == "tag-not-allowed"


@pytest.mark.parametrize(
    "text",
    [
        "{% macro m() %}x{% endmacro %}",
        "{% import 'x' as y %}",
        "{% from 'x' import y %}",
        "{% include 'x' %}",
        "{% extends 'x' %}",
        "{% block b %}x{% endblock %}",
        "{% call cntt() %}x{% endcall %}",
        "{% filter hoa %}x{% endfilter %}",
        "{% set x %}y{% endset %}",
        "{% with x = dv %}{{ x }}{% endwith %}",
        "{% autoescape true %}x{% endautoescape %}",
        "{% for x in [1, 2, 3] %}x{% endfor %}",
        "{% set x = (dv, dv) %}",
        "{% set x = {'a': dv} %}",
        "{% set x = 'a' ~ 'b' %}",
        "{{ dv[0:2] }}",
        "{{ dg }}",
        "{{ dg_n }}",
        "{% set ｄｇ = dv %}",
        "{{ dv | dg_figure(1) }}",
        "{% for a in dv %}" * 6 + "{% endfor %}" * 6,
        "{% if dv %}" * 40 + "{% endif %}" * 40,
        "{{ " + "(" * 4000 + "dv" + ")" * 4000 + " }}",
        "{{ " + "not " * 4000 + "dv }}",
    ],
)
def test_all_that_is_not_needed_is_refused(text: str) -> None:
    assert told(text)[0] == "tag-not-allowed"


@pytest.mark.parametrize("name", ["upper", "safe", "e", "center", "format", "list", "map", "batch", "indent", "join"])
def test_only_filters_of_docgen_are_known(name: str) -> None:
    assert told(f"{{{{ cntt.tong | {name} }}}}")[0] == "tag-unknown-filter"


@pytest.mark.parametrize("name", ["range", "lipsum", "cycler", "joiner", "namespace", "dict"])
def test_there_are_no_names_but_those_of_the_data(name: str) -> None:
    assert told(f"{{{{ {name} }}}}")[0] == "tag-unknown-name"
    assert environment(FILTERS).globals == {}


def test_only_tests_that_are_needed_are_known() -> None:
    assert told("{% if dv is sequence %}x{% endif %}")[0] == "tag-unknown-filter"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ cntt.tong }}", "70,0"),
        ("{{ 'a' ~ cntt.tong ~ 'b' }}", "a70,0b"),
        ("{% if dv | length > 2 and not cntt.khong is defined or false %}x{% else %}y{% endif %}", "x"),
        ("{{ 'x' if cntt.tong.value >= 70 else 'y' }}", "x"),
        ("{% if cntt.tong.value in (60, 70) and 'a' not in ['b'] %}x{% endif %}", "x"),
        ("{% for a in dv if a.value != 'B' %}{{ loop.index }}{{ a }}{{ loop.cycle('-', '.') }}{% endfor %}", "1A-2C."),
        ("{% for a in dv %}{% if loop.changed(a.value) %}{{ a }}{% endif %}{% else %}0{% endfor %}", "ABC"),
        ("{% set x = dv | dau(2) %}{{ x | phay }}; {{ dv[0] }}", "A, B; A"),
    ],
)
def test_what_texts_need_stays(text: str, shown: str) -> None:
    assert environment(FILTERS).from_string(text).render(ROOT) == shown


def test_conditions_by_themselves_are_watched_too() -> None:
    with pytest.raises(jinja2.TemplateSyntaxError):
        environment(FILTERS).compile_expression("cntt.tong.value * 2")


def test_docgen_may_call_its_own() -> None:
    class Own:
        def count(self, items: ListNode) -> int:
            return len(items)

    made = environment(FILTERS, own=True)
    assert made.from_string("{% set dg_n = dg.count(dv) %}{{ dg_n }}").render({**ROOT, "dg": Own()}) == "3"
    with pytest.raises(jinja2.TemplateSyntaxError):
        made.from_string("{{ dv.joined(', ', '') }}")
