"""Reading the sheet of survey figures: one figure a row, with code, group, label, value and measure."""

from __future__ import annotations

import re
from decimal import Decimal

from docgen.errors import Finding, Sheet
from docgen.i18n import gettext as _
from docgen.model.scores import Indicator, Mark
from docgen.read.headings import head
from docgen.read.numbers import number_in
from docgen.read.workbook import Content, Row, Workbook
from docgen.vietnamese.headings import INDICATORS

_NEEDED = ("code", "label", "value")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EARLIEST, _LATEST = 1990, 2100

Key = tuple[str, str, int | None]


def read_indicators(book: Workbook, sheet: str) -> tuple[list[Indicator], list[Finding]]:
    """Read every figure of the sheet, and tell what is wrong with it.

    A figure without value has no mark: known, but nobody entered it. A percentage is kept as points of a hundred with
    the measure “%”, whether the cell says 97,93, “97,93%” or 0,9793 shown as 97,93%. In a series, code and label are
    the same in every row and level or year differ; label and group may be left out in its later rows.
    """
    rows = book.rows(sheet)
    findings: list[Finding] = []
    columns, first = _columns(rows)
    missing = [INDICATORS[entry] for entry in _NEEDED if entry not in columns]
    if missing:
        message = _("Missing columns: {names}").format(names=", ".join(f"“{name}”" for name in missing))
        advice = _("Head the columns: {names}").format(names=", ".join(INDICATORS.values()))
        return [], [Finding("column-missing", Sheet(book.name, sheet), message, advice)]
    found: dict[Key, Indicator] = {}
    last: Indicator | None = None
    for row in rows[first:]:
        indicator = _indicator(book, sheet, row, columns, last, findings)
        if indicator is None:
            continue
        key = (indicator.code, indicator.level, indicator.year)
        if key in found:
            message = _("The code “{code}” stands here a second time; it is already in {first}").format(
                code=indicator.code, first=found[key].place.ref
            )
            advice = _("Choose another code, or tell the rows of a series apart by “{level}” or “{year}”").format(
                level=INDICATORS["level"], year=INDICATORS["year"]
            )
            findings.append(Finding("indicator-twice", indicator.place, message, advice))
            continue
        found[key] = last = indicator
    if rows[first:]:
        findings += book.notices(sheet, rows[first].number, columns=columns.values())
    return list(found.values()), findings


def _columns(rows: list[Row]) -> tuple[dict[str, int], int]:
    """Columns by entry, and the position of the first row below the headings."""
    names = {head(name): entry for entry, name in INDICATORS.items()}
    for position, row in enumerate(rows):
        columns: dict[str, int] = {}
        for column in sorted(row.cells):
            entry = names.get(head(row.text(column)))
            if entry is not None:
                columns.setdefault(entry, column)
        if "code" in columns and len(columns) > 1:
            return columns, position + 1
    return {}, 0


def _indicator(
    book: Workbook, sheet: str, row: Row, columns: dict[str, int], last: Indicator | None, findings: list[Finding]
) -> Indicator | None:
    code = row.text(columns["code"])
    label = row.text(columns["label"])
    value = row.cells.get(columns["value"])
    place = book.place(sheet, row.number, columns["code"])
    if not code:
        if value is not None:
            message = _("This row has a value, but no code")
            findings.append(Finding("indicator-code", place, message, _("Type a code such as may-tinh-cap-tinh")))
        return None
    if not _CODE.fullmatch(code):
        message = _("“{value}” is not a code").format(value=code)
        advice = _("Use small letters without accents, digits and single hyphens, such as so-tu-phap")
        findings.append(Finding("indicator-code", place, message, advice))
        return None
    follows = last if last is not None and last.code == code else None
    if not label and follows is None:
        message = _("The figure “{code}” has no label").format(code=code)
        advice = _("Say in “{column}” what the figure counts").format(column=INDICATORS["label"])
        findings.append(Finding("indicator-label", place, message, advice))
    mark, measure = _value(value, row.text(columns.get("measure", 0)), findings)
    return Indicator(
        code=code,
        group=row.text(columns.get("group", 0)) or (follows.group if follows else ""),
        label=label or (follows.label if follows else ""),
        mark=mark,
        # The cell to point at is the one that a person would fill in or correct.
        place=book.place(sheet, row.number, columns["value"]),
        measure=measure,
        level=row.text(columns.get("level", 0)),
        year=_year(row.cells.get(columns.get("year", 0)), findings),
    )


def _value(content: Content | None, measure: str, findings: list[Finding]) -> tuple[Mark | None, str]:
    if content is None:
        return None, measure
    if content.kind == "text" and content.text.endswith("%"):
        content = content._replace(text=content.text[:-1].rstrip())
        if measure in ("", "%"):
            measure = "%"
        else:
            findings.append(_percent_clash(content, measure))
    value = number_in(content, INDICATORS["value"], findings)
    if value is None:
        return None, measure
    if content.percent:
        if measure in ("", "%"):
            return Mark(_exact(value.scaleb(2)), content.place), "%"
        findings.append(_percent_clash(content, measure))
    return Mark(value, content.place), measure


def _percent_clash(content: Content, measure: str) -> Finding:
    message = _("The cell shows a percentage, but its measure is “{measure}”").format(measure=measure)
    advice = _("Set the cell's format to number, or the measure to %")
    return Finding("indicator-percent", content.place, message, advice)


def _exact(value: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent: 96, not 9.6E+1."""
    bare = value.normalize()
    return Decimal(int(bare)) if bare == bare.to_integral_value() else bare


def _year(content: Content | None, findings: list[Finding]) -> int | None:
    if content is None:
        return None
    text = content.text
    if text.isdecimal() and _EARLIEST <= int(text) <= _LATEST:
        return int(text)
    message = _("“{value}” is not a year").format(value=text)
    findings.append(Finding("indicator-year", content.place, message, _("Type four digits, such as 2019")))
    return None
