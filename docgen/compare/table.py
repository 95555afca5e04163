"""The sums of a rubric as a table of plain text, so that an eye finds what does not add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from docgen.compare.overview import GroupSums, Overview
from docgen.i18n import gettext as _
from docgen.vietnamese.numbers import bare

_WIDEST_LABEL = 48
_SIDE_BY_SIDE = 2
"""Blocks that stand in one table."""
_NOTHING = "–"


def table(sums: Overview) -> Iterator[str]:
    """The lines of a subject's table: groups, their criteria, maxima, sums and differences by block; the scale."""
    scopes = list(sums.scopes)
    for start in range(0, len(scopes), _SIDE_BY_SIDE):
        if start:
            yield ""
        yield from _lines(_rows(sums, scopes[start : start + _SIDE_BY_SIDE]))


def _rows(sums: Overview, scopes: Sequence[str]) -> list[list[str]]:
    heads = [sums.label, ""]
    under = [_("Group"), _("Criteria")]
    for scope in scopes:
        heads += [_cut(sums.scopes[scope]), "", ""]
        under += [_("Maximum"), _("Sum of criteria"), _("Difference")]
    rows = [heads, under, *(_group(group, scopes) for group in sums.groups)]
    count = sum(group.criteria for group in sums.groups)
    total, scale = [_("Sum of the groups"), str(count)], [_("Scale"), ""]
    for scope in scopes:
        total += [_number(sums.total.get(scope)), "", ""]
        scale += [_number(sums.scale.get(scope)), "", _signed(sums.difference(scope))]
    return [*rows, total, scale]


def _group(group: GroupSums, scopes: Sequence[str]) -> list[str]:
    row = [group.label, str(group.criteria) if group.criteria else _NOTHING]
    for scope in scopes:
        if group.kind == "scored":
            row += [_number(group.maximum.get(scope)), _number(group.sum.get(scope)), _signed(group.difference(scope))]
        else:
            row += [_adjusts(group) if scope in group.scopes else _NOTHING, "", ""]
    return row


def _adjusts(group: GroupSums) -> str:
    """What a bonus or penalty does at most: +10, −5, ±10."""
    sign = {"bonus": "+", "penalty": "−"}.get(group.kind, "±")
    return f"{sign}{_number(group.most)}"


def _number(value: Decimal | None) -> str:
    return _NOTHING if value is None else bare(value)


def _signed(value: Decimal | None) -> str:
    if value is None:
        return _NOTHING
    return "0" if not value else f"{'+' if value > 0 else '−'}{bare(abs(value))}"


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    heads, *body = rows
    cut = [[_cut(row[0]), *row[1:]] for row in body]
    widths = [max(len(row[column]) for row in cut) for column in range(len(cut[0]))]
    parts = [heads[0].ljust(widths[0] + 2 + widths[1])]
    for column in range(2, len(heads), 3):
        parts.append(heads[column].rjust(sum(widths[column : column + 3]) + 4))
    yield "  ".join(parts).rstrip()
    for row in cut:
        first, *others = row
        cells = [first.ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join(cells).rstrip()


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST_LABEL else text[: _WIDEST_LABEL - 1] + "…"
