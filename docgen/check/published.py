"""Figures that an earlier, published document printed otherwise: the difference is told, never printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docgen.errors import Finding, Severity
from docgen.i18n import gettext as _
from docgen.i18n import ngettext
from docgen.model.figure import Figure
from docgen.model.round import PublishedFigure
from docgen.read.lines import Lines


def published_differences(
    published: Sequence[PublishedFigure], figures: Mapping[str, Figure], lines: Lines
) -> Iterator[Finding]:
    """A note for every place of the published document whose figures differ from those of the data.

    figures: by key. lines: of the round's `round.yaml`. A key that names no figure is a warning.
    """
    places: dict[str, list[tuple[int, str]]] = {}
    for number, item in enumerate(published):
        figure = figures.get(item.figure)
        if figure is None:
            message = _("no figure has the key “{key}”").format(key=item.figure)
            at = lines.at("published", number)
            yield Finding("published-unknown", at, message, _("correct the key"), Severity.WARNING)
        elif item.printed not in (figure.table, figure.prose):
            told = _("“{printed}” for “{right}” ({key})").format(
                printed=item.printed, right=figure.table, key=item.figure
            )
            places.setdefault(item.place, []).append((number, told))
    for place, items in places.items():
        message = ngettext(
            "the published document prints, at {place}, another figure than the data give: {items}",
            "the published document prints, at {place}, other figures than the data give: {items}",
            len(items),
        ).format(place=place, items="; ".join(told for _number, told in items))
        yield Finding("published-otherwise", lines.at("published", items[0][0]), message, severity=Severity.NOTE)
