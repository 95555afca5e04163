"""Last year's ranks and totals, for the columns of an entry workbook."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from docgen.assess.exact import rounded
from docgen.books.occasion import occasion_of_round
from docgen.dossier import Registers, prepare
from docgen.errors import Finding, InFile, Refused, Severity
from docgen.i18n import gettext as _
from docgen.model.book import Field, Slot
from docgen.model.figure import Figure
from docgen.model.returned import Value
from docgen.plan.occasion import Occasion
from docgen.workspace import Workspace

_MOST_DECIMALS = 6


def last_year(
    workspace: Workspace, registers: Registers, occasion: Occasion
) -> tuple[dict[Slot, Value], list[Finding]]:
    """Give the ranks and totals of the year before, and what kept them from being known.

    They are those that the round lists under `previous`, else those of the office's own round of that year.
    """
    year = occasion.year - 1
    listed = dict(_listed(occasion, year))
    if listed:
        return listed, []
    rounds = [name for name in workspace.rounds() if _is_of(workspace, registers, name, occasion.office, year)]
    if len(rounds) != 1:
        message = _("Of {year} there is no round of this office, or several, so its columns stay empty").format(
            year=year
        )
        advice = _("Type the ranks and totals, or list them in round.yaml under “previous”")
        return {}, [Finding("past-unknown", InFile("data"), message, advice, Severity.NOTE)]
    try:
        return dict(_assessed(workspace, registers, rounds[0], year)), []
    except Refused:
        message = _("The round of {year} has errors, so its columns stay empty").format(year=year)
        advice = _("Mend it (docgen build {name} tells what is wrong), or type the ranks and totals").format(
            name=rounds[0]
        )
        place = InFile(workspace.name(workspace.round_folder(rounds[0])))
        return {}, [Finding("past-unknown", place, message, advice, Severity.WARNING)]


def _listed(occasion: Occasion, year: int) -> Iterator[tuple[Slot, Value]]:
    known = occasion.round.previous.get(year) if occasion.round is not None else None
    for subject, results in (known.results if known is not None else {}).items():
        for unit, result in results.items():
            if result.rank is not None:
                yield Slot(subject, unit, Field("rank", str(year))), Decimal(result.rank)
            if result.total is not None:
                yield Slot(subject, unit, Field("past", str(year))), result.total


def _is_of(workspace: Workspace, registers: Registers, name: str, office: str, year: int) -> bool:
    try:
        found = occasion_of_round(workspace, registers, name)
    except Refused:
        return False
    return (found.office, found.year) == (office, year)


def _assessed(workspace: Workspace, registers: Registers, name: str, year: int) -> Iterator[tuple[Slot, Value]]:
    for subject in prepare(workspace, registers, name).assessment.subjects:
        for block in subject.blocks:
            for result in block.order:
                for kind, figure in (("rank", result.rank), ("past", result.total)):
                    value = _number(figure, subject.subject.rounding.totals)
                    if value is not None:
                        yield Slot(subject.subject.code, result.unit.code, Field(kind, str(year))), value  # type: ignore[arg-type]


def _number(figure: Figure | None, decimals: int | None) -> Decimal | None:
    """A figure as a cell holds it: as it is printed, where it was rounded for that."""
    if figure is None or not isinstance(figure.value, int | Decimal | Fraction):
        return None
    if isinstance(figure.value, int):
        return Decimal(figure.value)
    if decimals is None and isinstance(figure.value, Decimal):
        return figure.value
    return rounded(figure.value, _MOST_DECIMALS if decimals is None else decimals)
