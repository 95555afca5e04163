"""Findings are told again as they were."""

from __future__ import annotations

import json

import pytest

from docgen.errors import Cell, Finding, InFile, Line, Place, Severity, Sheet, Spot
from docgen.i18n import use_language
from docgen.making.job import Drafted
from docgen.making.told import as_told, findings_of, is_said

PLACES = [
    *(InFile("a.docx"), Sheet("a.xlsx", "Các sở"), Cell("a.xlsx", "Các sở", "E14"), Cell("a.csv", "", "E14")),
    *(
        Line("a.yaml", 3, 5, "x.y"),
        Line("a.yaml", 3),
        Spot("a.docx", "bảng 1", "{{ x }}"),
        Spot("a.docx", "", "{{ x }}"),
    ),
]


@pytest.mark.parametrize("place", PLACES, ids=repr)
@pytest.mark.parametrize("severity", Severity)
def test_a_finding_comes_back_as_it_was(place: Place, severity: Severity) -> None:
    one = Finding("mark-above-maximum", place, "12 lớn hơn 10", "sửa", severity, "điểm lớn hơn điểm tối đa")
    told = json.loads(json.dumps(as_told(Drafted(b"", (one,), (one, one)))))
    assert findings_of(told) == ((one,), (one, one))


def test_what_was_said_in_another_language_is_not_said_again() -> None:
    told = as_told(Drafted(b"", ()))
    assert is_said(told)
    use_language("en")
    assert not is_said(told)
