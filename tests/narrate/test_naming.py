"""The names of a text are read once, and looked up in whatever tree it is to be filled in from."""

from __future__ import annotations

import re
from typing import Any

import jinja2
import pytest

from docgen.model.figure import Figure
from docgen.narrate.naming import Loop, Names, missing_names, names_in, names_of_tags, set_by
from docgen.narrate.tree import Node, RowNode, TableNode, with_makers

JINJA = jinja2.Environment()


def read(text: str) -> Names:
    return names_in(JINJA.parse(text))


def lost(text: str, **root: Any) -> list[str]:
    return [name for _owner, name in missing_names(read(text), root)]


def row(code: str, **members: Any) -> RowNode:
    return RowNode(f"bang.{code}", code, {"ten": Figure(f"bang.{code}.ten", code, code), **members})


def test_names_are_told_in_order_with_their_loops() -> None:
    found = read(
        "{{ a.b[0].c | f }}{% for x in d.e | g(2) %}{{ x.y }}{% endfor %}{% if h is defined %}{{ i }}{% endif %}"
    )
    assert found.used == (("a", "b", 0, "c"), Loop((("d", "e"),), ("d", "e"), ("x",), (("x", "y"),)), ("i",))
    assert found.given == frozenset({"x"})
    assert found.asked == frozenset({("h",)})


def test_names_of_pairs_are_not_known_further() -> None:
    (loop,) = read("{% for x, y in d.e %}{{ x.y }}{% endfor %}").used
    assert isinstance(loop, Loop)
    assert (loop.sets, loop.source) == (("x", "y"), None)
    assert dict(set_by(loop, {"d": Node("d")}, {})) == {"x": (), "y": ()}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{{ t.mot }}{{ s }}", ["mot", "s"]),
        ("{% for h in t %}{{ h.ten }}{{ h.tne }}{% endfor %}", ["tne"]),
        ("{% for h in t %}{{ h.rieng }}{{ h.nhom }}{% endfor %}", []),
        ("{% for h in t %}{% for k in h.con %}{{ k.ten }}{{ k.tne }}{% endfor %}{% endfor %}", ["tne"]),
        ("{% set k = t %}{{ k.gi }}", []),
        ("{{ t[1].ten }}{{ t[5].ten }}{{ t[0].tne }}", ["tne"]),
    ],
)
def test_a_name_is_missing_where_nothing_has_it(text: str, names: list[str]) -> None:
    inner = TableNode("bang.con", items=[row("z")])
    assert lost(text, t=TableNode("bang", items=[row("x"), row("y", rieng=1, con=inner)])) == names


def test_items_are_looked_at_only_as_far_as_it_takes() -> None:
    looked: list[str] = []

    def name(code: str) -> str:
        looked.append(code)
        return code

    named = with_makers(RowNode, {"ten": name})
    rows = [named(f"bang.{code}", code, of=code) for code in ("a", "b", "c")]
    table = TableNode("bang", items=rows)
    assert lost("{% for h in t %}{{ h.ten }}{{ h.ten }}{% endfor %}", t=table) == []
    assert looked == ["a"]


def tags(text: str) -> list[tuple[str, str]]:
    """The tags of a text, as templates have them."""
    return [
        ("print" if sign == "{" else "do", code) for sign, code in re.findall(r"\{([{%]) (.*?) [}%]\}", text, re.DOTALL)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{{ a.b }}{% for h in t %}{{ h.ten }}{% for k in h.con | dau(2) %}{{ k.ten }}{{ a.c }}{% endfor %}{% endfor %}{{ d }}",
        "{% if a.b %}{{ c }}{% elif d == 1 %}{{ e[0].f | thuong }}{% else %}{{ g }}{% endif %}{{ loop }}",
        "{% set k = t.x %}{{ k.gi }}{% if m is defined %}{{ n }}{% endif %}",
    ],
)
def test_tags_one_after_the_other_have_the_names_of_the_text_they_make(text: str) -> None:
    assert names_of_tags(tags(text)) == read(text)


def test_a_name_that_many_tags_have_is_one_name_in_each_loop() -> None:
    found = names_of_tags(tags("{{ nam }}{{ nam }}{% for h in t %}{{ nam }}{{ h.a }}{{ h.a }}{% endfor %}{{ nam }}"))
    assert found.used == (("nam",), Loop((("t",),), ("t",), ("h",), (("nam",), ("h", "a"))))
