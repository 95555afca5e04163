from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field
from ruamel.yaml import YAML

from docgen.errors import Line, Refused
from docgen.i18n import use_language
from docgen.model.rubric import NumberForm
from docgen.model.written import Code, Text, Written
from docgen.read.yaml import parse_yaml, read_yaml


class Item(Written):
    code: Code
    points: Decimal = Decimal(0)


class Sample(Written):
    title: Text = ""
    points: Decimal = Decimal(0)
    count: int = 1
    ratio: float = 1.0
    flag: bool = False
    day: dt.date | None = None
    open_day: dt.date | Annotated[str, Field(pattern=r"^\d{4}(-\d{2})?$")] = "2020"
    method: Literal["dense", "competition"] = "dense"
    names: tuple[Text, ...] = ()
    some: Annotated[tuple[Text, ...], Field(min_length=1)] = ("a",)
    items: tuple[Item, ...] = ()
    by_code: dict[Code, int] = Field(default_factory=dict)
    by_year: dict[int, Text] = Field(default_factory=dict)
    form: NumberForm = NumberForm()


def good(text: str) -> Sample:
    return parse_yaml(text, "f.yaml", Sample)[0]


def told(text: str) -> list[tuple[str, int, str]]:
    """Rule, line and entry of every finding."""
    with pytest.raises(Refused) as refused:
        parse_yaml(text, "f.yaml", Sample)
    found = []
    for finding in refused.value.findings:
        assert isinstance(finding.place, Line) and finding.message
        found.append((finding.rule, finding.place.line, finding.place.key))
    return found


def message(text: str) -> str:
    use_language("en")
    with pytest.raises(Refused) as refused:
        parse_yaml(text, "f.yaml", Sample)
    return str(refused.value)


def test_numbers_are_kept_as_typed() -> None:
    assert str(good("points: 0.10").points) == "0.10"
    assert str(good("points: 7.345").points) == "7.345"
    assert good("by_year: {2016: a}").by_year == {2016: "a"}
    assert good("ratio: 12.7").ratio == 12.7


@pytest.mark.parametrize("text", ["NO", "12:30", "2017", "1.10", "true", "0x10", "01", "50% số", "=a"])
def test_text_is_kept_as_typed(text: str) -> None:
    assert good(f"title: {text}").title == text


def test_dates_may_be_open() -> None:
    assert good("open_day: 2021-12-20").open_day == dt.date(2021, 12, 20)
    assert good("open_day: 2021-12").open_day == "2021-12"
    assert good('open_day: "2021"').open_day == good("open_day: 2021").open_day == "2021"


def test_an_empty_entry_counts_as_left_out() -> None:
    assert good("title:\npoints: ~\nnames: null\nday:").model_fields_set == set()
    assert told("items:\n  - code:\n") == [("entry-missing", 2, "items.0.code")]
    assert told("items:\n  - points: 1\n") == [("entry-missing", 2, "items.0")]


def test_text_is_composed_unicode_without_the_marks_of_windows(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes("\ufefftitle: Sở\r\nnames: [a]\r\n".encode())
    assert read_yaml(path, "f.yaml", Sample)[0].title == "Sở"


def test_every_entry_has_its_line_and_column() -> None:
    _sample, lines = parse_yaml("# x\ntitle: a\nitems:\n  - {code: b}\n  - code: c\n    points: 1\n", "f.yaml", Sample)
    assert lines.at("title") == Line("f.yaml", 2, 1, "title")
    assert lines.at("items", 0, "code") == Line("f.yaml", 4, 6, "items.0.code")
    assert lines.at("items", 1, "points") == Line("f.yaml", 6, 5, "items.1.points")
    assert lines.at("items", 1, "label").key == "items.1"
    assert lines.at("nothing") == Line("f.yaml", 1, 1, "")
    assert lines.has("items", 1) and not lines.has("items", 2)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("points: 83,8", "points"),
        ("points: nan", "points"),
        ("points: .inf", "points"),
        ("points: x", "points"),
        ("points: [1]", "points"),
        ("count: 1.5", "count"),
        ("count: x", "count"),
        ("count: {a: 1}", "count"),
        ("ratio: x", "ratio"),
        ("flag: maybe", "flag"),
        ("day: 2020", "day"),
        ("day: 20/12/2017", "day"),
        ("day: 2017-02-30", "day"),
        ("open_day: sau", "open_day"),
        ("open_day: 2021-1", "open_day"),
        ("method: denze", "method"),
        ("names: a", "names"),
        ("names: {a: b}", "names"),
        ("names: [[a]]", "names.0"),
        ('names: [""]', "names.0"),
        ("some: []", "some"),
        ("title: [a]", "title"),
        ('title: ""', "title"),
        ("items: [{code: Sở}]", "items.0.code"),
        ("items: [a]", "items.0"),
        ("items: {a: 1}", "items"),
        ("by_code: {A B: 1}", "by_code.A B"),
        ("by_code: [1]", "by_code"),
        ("by_year: {x: a}", "by_year.x"),
        ("form: {least: -1}", "form.least"),
        ("form: {most: 7}", "form.most"),
        ("form: 3", "form"),
        (f"items: [{{code: {'a' * 65}}}]", "items.0.code"),
    ],
)
def test_a_wrong_value_is_told_at_its_line(text: str, key: str) -> None:
    assert told(f"# x\n{text}\n") == [("wrong-value", 2, key)]


def test_no_message_is_pydantics_own() -> None:
    everything = "points: x\ncount: y\nday: z\nnames: 1\nform: 2\nflag: 3\nmethod: q\ntitle: [a]\nopen_day: o\n"
    shown = message(everything)
    for word in ("Input", "should", "valid", "type=", "pydantic", "String"):
        assert word not in shown
    assert shown.count("\n") == 8


def test_a_comma_in_a_number_gets_its_cure() -> None:
    assert "83.8" in message("points: 83,8")


def test_a_misspelt_entry_gets_the_nearest_one() -> None:
    assert told("form: {leest: 1}") == [("entry-unknown", 1, "form.leest")]
    assert "“least”" in message("form: {leest: 1}")
    assert "“open_day”" in message("open-day: 2020")
    assert "“points”" in message("items:\n  - {code: a, pionts: 1}")
    assert "“dense”" in message("method: denze")


def test_a_misspelt_entry_is_not_told_again_as_missing() -> None:
    assert told("items:\n  - {cod: a}") == [("entry-unknown", 2, "items.0.cod")]


def test_all_faults_are_told_in_the_order_of_the_file() -> None:
    text = "titel: a\ncount: x\nitems:\n  - {points: y}\n"
    assert [line for _rule, line, _key in told(text)] == [1, 2, 4, 4]


def test_a_repeated_entry_is_told_with_both_lines() -> None:
    assert told("title: a\ncount: 1\ntitle: b\n") == [("duplicate-entry", 3, "title")]
    assert "line 1" in message("title: a\ncount: 1\ntitle: b\n")
    assert told("items:\n  - {code: a, code: b}\n") == [("duplicate-entry", 2, "items.0.code")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: a\n count: 1\n", 2),
        ("names: [a, b\ncount: 3\n", 2),
        ("title: 'a\n", 1),
        ('count: 1\ntitle: "a\n', 2),
        ("\ttitle: a\n", 1),
        ("title: a: b\n", 1),
        ("title: @a\n", 1),
        ("title: {{ nam }}\n", 1),
        ("title: {{ nam }} và\n", 1),
        ("title: *a\n", 1),
        ("title: !a b\n", 1),
        ("title: a\n---\ntitle: b\n", 2),
        ("title: \x07\n", 1),
        ("items:\n- code: a\n points: 1\n", 3),
        ("title: &a [*a]\n", 1),
    ],
)
def test_broken_yaml_is_one_finding_with_its_line(text: str, line: int) -> None:
    assert [(rule, at) for rule, at, _key in told(text)] == [("yaml-broken", line)]


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n", "a"])
def test_a_file_without_entries_is_refused(text: str) -> None:
    assert [rule for rule, _line, _key in told(text)] == ["wrong-value"]


def test_deep_nesting_and_aliases_within_aliases_are_refused() -> None:
    assert told("names: " + "[" * 5000 + "]" * 5000)[0][0] == "yaml-broken"
    bomb = "items: &a [x, x]\nnames: &b [*a, *a]\nsome: [*b, *b]\n"
    assert told(bomb) == [("yaml-broken", 3, "")]


def test_an_entry_may_be_repeated_by_its_anchor() -> None:
    sample = good("items:\n  - {code: a, points: &p 1.50}\n  - {code: b, points: *p}\n")
    assert [str(item.points) for item in sample.items] == ["1.50", "1.50"]


def test_a_file_that_cannot_be_read_is_one_finding(tmp_path: Path) -> None:
    for content, rule in ((b"title: S\xe1\xbb", "text-encoding"), (b"\xff\xfet\x00", "text-encoding")):
        (tmp_path / "f.yaml").write_bytes(content)
        with pytest.raises(Refused) as refused:
            read_yaml(tmp_path / "f.yaml", "f.yaml", Sample)
        assert [finding.rule for finding in refused.value.findings] == [rule]
    with pytest.raises(Refused) as refused:
        read_yaml(tmp_path / "none.yaml", "none.yaml", Sample)
    assert [finding.rule for finding in refused.value.findings] == ["file-missing"]


def test_the_parser_without_its_c_part_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """`ruamel.yaml.clib` only makes reading faster."""
    for file in sorted(Path(__file__).parents[2].glob("rubrics/*/*.yaml")):
        text = file.read_text("utf-8")
        assert _events(text, pure=True) == _events(text, pure=False)


def _events(text: str, *, pure: bool) -> list[tuple[object, ...]]:
    return [
        (type(event).__name__, getattr(event, "value", None), event.start_mark.line, event.start_mark.column)
        for event in YAML(typ="safe", pure=pure).parse(text)
    ]
