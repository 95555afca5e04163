from __future__ import annotations

from decimal import Decimal

from docgen.check.published import published_differences
from docgen.errors import Line, Severity
from docgen.i18n import use_language
from docgen.model.figure import Figure
from docgen.model.round import PublishedFigure
from docgen.read.lines import Lines

LINES = Lines("round.yaml", {("published", str(number)): (10 + number, 1) for number in range(4)})
FIGURES = {"a": Figure("a", Decimal("70"), "70,0", "70"), "b": Figure("b", 6, "6"), "c": Figure("c", 7, "7")}


def told(*published: tuple[str, str, str]) -> list[tuple[str, int, Severity, str]]:
    use_language("en")
    items = [PublishedFigure(figure=figure, printed=printed, place=place) for figure, printed, place in published]
    found = []
    for finding in published_differences(items, FIGURES, LINES):
        assert isinstance(finding.place, Line)
        found.append((finding.rule, finding.place.line, finding.severity, finding.message))
    return found


def test_each_place_is_told_once_with_all_its_figures() -> None:
    (first, second) = told(("b", "7", "Bảng 1"), ("a", "71,0", "Mục 2"), ("c", "8", "Bảng 1"))
    assert first[:3] == ("published-otherwise", 10, Severity.NOTE)
    assert "Bảng 1" in first[3] and "“7” for “6” (b)" in first[3] and "“8” for “7” (c)" in first[3]
    assert second[:3] == ("published-otherwise", 11, Severity.NOTE)
    assert "“71,0” for “70,0” (a)" in second[3]


def test_what_agrees_with_either_form_is_not_told() -> None:
    assert told(("a", "70,0", "Bảng 1"), ("a", "70", "Mục 2"), ("b", "6", "Bảng 1")) == []


def test_a_key_that_names_no_figure_is_a_warning() -> None:
    ((rule, line, severity, message),) = told(("d", "1", "Bảng 1"))
    assert (rule, line, severity) == ("published-unknown", 10, Severity.WARNING) and "“d”" in message
