"""Whatever people type, the answer is a model or findings with places, never a crash and never a guess."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from docgen.check.inputs import check_inputs
from docgen.errors import Line, Refused, Severity
from docgen.model.register import LegalRegister
from docgen.model.round import Round
from docgen.model.rubric import Rubric
from docgen.read.lines import Lines
from docgen.read.rubric import check_rubric
from docgen.read.yaml import parse_yaml
from tests.read.making import HEADINGS, ROWS, Formula, read, round_, rubric, units, workbook
from tests.read.rubrics import GOOD as RUBRIC
from tests.read.test_round import GOOD as ROUND

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-20, 60),
    st.floats(-20, 60, allow_nan=False),
    st.text(max_size=6).filter(lambda text: not any(ord(character) < 32 for character in text)),
    st.sampled_from(["8,5", "8.5", "1.306", "97%", "-", "Sở Nội vụ", "Sở Tư phap", "Xã Đông", "Tổng điểm", "12/8"]),
    st.builds(Formula, st.just("=1+1"), st.sampled_from(["", 2, "#N/A"])),
    st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)).map(str),
)
SIGNS = st.sampled_from(
    list(":-{}[]\"'#&*!|>%@`,\t\n ~") + ["{{ x }}", "\n  ", "- ", ": ", "\x07", "ặ", "null", "2017"]
)

SAMPLES: st.SearchStrategy[tuple[str, type[BaseModel]]] = st.sampled_from([(ROUND, Round), (RUBRIC, Rubric)])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, max_size=8), max_size=6), st.booleans(), st.sampled_from(["summed", "given"]))
def test_any_sheet_is_read_or_refused(tmp_path: Path, rows: list[list[Any]], headed: bool, method: str) -> None:
    path = workbook(tmp_path / "b.xlsx", {"Sở": [*([HEADINGS, *ROWS] if headed else []), *rows]})
    rules = rubric(method)
    reading = read(path, rubric_of=rules)
    list(check_inputs(reading.scores, rules, round_(), Lines("r", {}), LegalRegister(), units()))
    if not any(finding.severity is Severity.ERROR for finding in reading.findings):
        groups = {group.code for group in rules.subjects[0].groups}
        assert [entry.unit for entry in reading.scores.entries if set(entry.marks) == groups] == [
            "dv-1",
            "dv-2",
            "dv-3",
        ]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_yaml_is_read_or_refused_at_a_line(data: st.DataObject) -> None:
    text, model = data.draw(SAMPLES)
    for _time in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 12))
        text = text[:start] + data.draw(SIGNS) + text[start + length :]
    try:
        read_as, lines = parse_yaml(text, "f.yaml", model)
        if isinstance(read_as, Rubric):
            list(check_rubric(read_as, lines))
    except Refused as refused:
        last = text.count("\n") + 1
        for finding in refused.findings:
            assert isinstance(finding.place, Line) and 1 <= finding.place.line <= last
            assert finding.message and finding.rule
