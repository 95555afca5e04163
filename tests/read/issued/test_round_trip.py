"""Rubrics made at random, printed in a shape made at random, are read as they were."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.read.issued.rubric import Imported
from docgen.vietnamese.lists import roman
from docgen.vietnamese.numbers import bare
from tests.read.issued.making import Shape, add_table, document, imported, shape, subject, workbook

WORDS = ["phát", "triển", "nền", "tảng", "số", "dữ", "liệu", "mở", "dịch", "vụ", "trực", "tuyến", "hạ", "tầng", "nhân", "lực", "kế", "hoạch", "quy", "chế", "báo", "cáo", "an", "toàn", "kinh", "tế", "xã", "hội", "thể", "chế", "nhận", "thức", "kết", "nối"]  # fmt: skip
BLOCKS = ("SỞ, BAN, NGÀNH", "XÃ, PHƯỜNG, ĐẶC KHU")
SCOPES = ("so-ban-nganh", "xa-phuong-dac-khu")
Parts = list[tuple[str, tuple[Decimal, Decimal]]]


@dataclass(frozen=True)
class Plan:
    """Groups with their criteria, each with a maximum in both blocks; and how they are printed."""

    groups: list[tuple[str, Parts]]
    style: str
    way: str
    cut: int
    given_maxima: bool


maxima = st.tuples(*(st.integers(1, 4000).map(lambda n: Decimal(n) / 10) for _block in BLOCKS))


def label(number: int, words: list[str]) -> str:
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]} {'abcdefghijklmnopqrstuvxy'[number % 24] * (number // 24 + 1)}"


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    words = st.lists(st.sampled_from(WORDS), min_size=2, max_size=7)
    groups = []
    count = 0
    for _group in range(draw(st.integers(2, 6))):
        parts: Parts = []
        count += 1
        name = label(count, draw(words))
        for _criterion in range(draw(st.integers(1, 5))):
            count += 1
            parts.append((label(count, draw(words)), draw(maxima)))
        groups.append((name, parts))
    return Plan(
        groups,
        draw(st.sampled_from(["roman", "figures", "capitals", "in the label"])),
        draw(st.sampled_from(["annexes", "columns", "workbook"])),
        draw(st.integers(1, 30)),
        draw(st.booleans()),
    )


def numbered(plan: Plan) -> Iterator[tuple[str, str, tuple[Decimal, ...] | None]]:
    """Number, label and points of every row."""
    for group, (name, parts) in enumerate(plan.groups, 1):
        number = {"roman": roman(group), "capitals": "ABCDEFGH"[group - 1]}.get(plan.style, str(group))
        total = tuple(sum((points[block] for _label, points in parts), Decimal(0)) for block in (0, 1))
        yield number, name, total if plan.given_maxima else None
        for place, (text, points) in enumerate(parts, 1):
            yield (str(place) if plan.style in ("roman", "capitals") else f"{number}.{place}"), text, points


def printed(plan: Plan, blocks: tuple[int, ...]) -> list[tuple[str, ...]]:
    """The rows of a table as text."""
    rows = []
    for number, text, points in numbered(plan):
        figures = ["" if points is None else bare(points[block]) for block in blocks]
        own = ("", f"{number}. {text}") if plan.style == "in the label" else (number, text)
        rows.append((*own, *figures))
    return rows


def read(plan: Plan, folder: Path) -> Imported:
    if plan.way == "columns":
        made = document("PHỤ LỤC", "BỘ TIÊU CHÍ ĐÁNH GIÁ CHUYỂN ĐỔI SỐ")
        rows = printed(plan, (0, 1))
        heads = ("STT", "Tiêu chí", *(f"Điểm tối đa ({block.lower()})" for block in BLOCKS))
        add_table(made, rows[: plan.cut], heads)
        if rows[plan.cut :]:
            add_table(made, rows[plan.cut :], heads)
        return imported(made, folder)
    heads = ("STT", "Tiêu chí", "Điểm tối đa")
    titles = [(f"PHỤ LỤC {roman(n)}", f"BỘ TIÊU CHÍ ĐÁNH GIÁ CHUYỂN ĐỔI SỐ CÁC {block}") for n, block in enumerate(BLOCKS, 1)]  # fmt: skip
    if plan.way == "workbook":
        sheets = {f"Trang {n}": [*([line] for line in titles[n]), heads, *printed(plan, (n,))] for n in (0, 1)}
        return workbook(sheets, folder)
    made = document()
    for block in (0, 1):
        for line in titles[block]:
            made.add_paragraph(line)
        rows = printed(plan, (block,))
        add_table(made, rows[: plan.cut], heads)
        if rows[plan.cut :]:
            made.add_paragraph("")
            add_table(made, rows[plan.cut :], heads)
    return imported(made, folder)


def figure(points: tuple[Decimal, ...]) -> object:
    if len(set(points)) == 1:
        return bare(points[0]).replace(".", "").replace(",", ".")
    return {scope: bare(value).replace(".", "").replace(",", ".") for scope, value in zip(SCOPES, points, strict=True)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_a_rubric_is_read_as_it_was_printed(plan: Plan) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = read(plan, Path(folder))
    expected: list[Shape] = []
    for name, parts in plan.groups:
        total = tuple(sum((points[block] for _label, points in parts), Decimal(0)) for block in (0, 1))
        expected.append((name, figure(total), [(text, figure(points), []) for text, points in parts]))
    assert shape(found.rubric) == expected
    assert [block.code for block in found.rubric.blocks] == list(SCOPES)
    sums = tuple(sum((p[block] for _name, parts in plan.groups for _text, p in parts), Decimal(0)) for block in (0, 1))
    assert tuple(subject(found).scale_of(scope) for scope in SCOPES) == sums
    assert all(one.rule == "column-not-read" for one in found.findings)
