"""Cells whose text is from before Unicode, by their font or by their words; told, and never converted unasked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from docgen.errors import Finding
from docgen.i18n import gettext as _
from docgen.i18n import ngettext
from docgen.read.ranges import ranges
from docgen.read.workbook import Content, Row
from docgen.vietnamese.legacy import Encoding, convert, detect, evidence, is_unicode, legacy_of_font, writes_capitals

_EXAMPLES = 3


@dataclass(frozen=True)
class LegacyText:
    """A cell with legacy text, and what it says. capitals: its font shows small letters as capitals."""

    content: Content
    encoding: Encoding
    capitals: bool = False

    @property
    def said(self) -> str:
        """The text in Unicode."""
        return convert(self.content.text, self.encoding, capitals=self.capitals)

    def __str__(self) -> str:
        return f"“{self.content.text}” → “{self.said}”"


@dataclass(frozen=True)
class LegacyTexts:
    """What was found. surely: to be converted. doubtful: read either way (“Bé”, “Bộ”), with nothing that decides."""

    surely: tuple[LegacyText, ...] = ()
    doubtful: tuple[LegacyText, ...] = ()


def legacy_texts(contents: Iterable[Content]) -> LegacyTexts:
    """Find the cells that hold legacy text, in their order; contents: of one sheet or of many.

    A cell is legacy by its own words where its font is legacy, or where the texts of its column, or of its sheet, are
    legacy together. A legacy font alone decides for the words that could be either, unless some cell in such a font
    holds Unicode. Text with letters of Unicode is never any of this.
    """
    sheets: dict[tuple[str, str], list[Content]] = {}
    for content in contents:
        if content.kind == "text" and (content.font or not content.text.isascii()):
            sheets.setdefault((content.place.file, content.place.sheet), []).append(content)
    surely: list[LegacyText] = []
    doubtful: list[LegacyText] = []
    for cells in sheets.values():
        found = list(_by_font(cells)) + list(_by_words(cells))
        chosen = {one.content.place: (one, sure) for one, sure in found if one.said != one.content.text}
        for cell in cells:
            if cell.place in chosen:
                one, sure = chosen[cell.place]
                (surely if sure else doubtful).append(one)
    return LegacyTexts(tuple(surely), tuple(doubtful))


def _findings(surely: Iterable[LegacyText]) -> Iterator[Finding]:
    by_sheet: dict[tuple[str, str], list[LegacyText]] = {}
    for one in surely:
        if not one.content.text.isascii():
            by_sheet.setdefault((one.content.place.file, one.content.place.sheet), []).append(one)
    for (file, _sheet), found in by_sheet.items():
        message = ngettext(
            "{n} cell holds text in the old encoding {encoding}, which is not Unicode: {cells}. It says: {examples}",
            "{n} cells hold text in the old encoding {encoding}, which is not Unicode: {cells}. They say: {examples}",
            len(found),
        ).format(
            n=len(found),
            encoding=", ".join(dict.fromkeys(one.encoding.value for one in found)),
            cells=ranges(one.content.place for one in found),
            examples="; ".join(_examples(found)),
        )
        yield Finding("text-legacy", found[0].content.place, message, _cure(file))


def in_unicode(rows: Sequence[Row]) -> tuple[list[Row], list[Finding]]:
    """Give the rows of a sheet with its legacy texts as they read, and the finding that there are any, an error.

    So everything else that is wrong with the sheet is found in the same run, and told by the right names; nothing is
    made of it before the file itself, or a copy of it, is in Unicode.
    """
    found = legacy_texts([cell for row in rows for cell in row.cells.values() if cell.kind == "text"])
    texts = {one.content.place: Content(one.content.place, "text", one.said) for one in found.surely}
    if not texts:
        return list(rows), []
    read = [
        replace(row, cells={column: texts.get(cell.place, cell) for column, cell in row.cells.items()}) for row in rows
    ]
    return read, list(_findings(found.surely))


def _examples(found: Sequence[LegacyText]) -> list[str]:
    """Three different texts with what they say."""
    return list(dict.fromkeys(map(str, found)))[:_EXAMPLES]


def _cure(file: str) -> str:
    if file.lower().endswith(".xlsx"):
        return _(
            'Run `docgen convert-font "{file}"`: it writes a copy in Unicode and leaves this file as it is; then use '
            "the copy"
        ).format(file=file)
    return _("Save it as an Excel workbook (.xlsx), then run `docgen convert-font` on that to have a copy in Unicode")


def _by_font(cells: Iterable[Content]) -> Iterator[tuple[LegacyText, bool]]:
    """The texts of one sheet that stand in legacy fonts, and whether each is surely legacy."""
    groups: dict[Encoding, list[Content]] = {}
    for cell in cells:
        encoding = legacy_of_font(cell.font)
        if encoding is not None:
            groups.setdefault(encoding, []).append(cell)
    for encoding, group in groups.items():
        stored = [cell for cell in group if not is_unicode(cell.text)]
        settled = len(stored) == len(group) and any(evidence(cell.text, encoding).legacy for cell in stored)
        for cell in stored:
            weighed = evidence(cell.text, encoding)
            if weighed.legacy or not weighed.only_unicode and (settled or weighed.either):
                yield LegacyText(cell, encoding, writes_capitals(cell.font)), settled or weighed.legacy


def _by_words(cells: Iterable[Content]) -> Iterator[tuple[LegacyText, bool]]:
    """The texts of one sheet in other fonts that their words show to be legacy."""
    stored = [cell for cell in cells if legacy_of_font(cell.font) is None and not is_unicode(cell.text)]
    columns: dict[str, list[str]] = {}
    for cell in stored:
        columns.setdefault(cell.place.ref.rstrip("0123456789"), []).append(cell.text)
    lists = [[cell.text for cell in stored], *columns.values()]
    encoding = next((found for texts in lists if (found := detect(texts)) is not None), None)
    if encoding is not None:
        for cell in stored:
            weighed = evidence(cell.text, encoding)
            if weighed.legacy or weighed.either:
                yield LegacyText(cell, encoding), weighed.legacy
