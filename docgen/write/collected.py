"""The workbook of everything that came back: an entry workbook with its values, and where each of them came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from docgen.merge import shown, what_of
from docgen.model.book import Slot
from docgen.model.returned import Collected, Given, Returned, Value
from docgen.plan.occasion import Occasion, stamp
from docgen.plan.parts import part_label
from docgen.plan.sheets import Wanted, entry_sheets
from docgen.vietnamese import books
from docgen.write.book import HEADING, NUMBER, Book, height_of, put
from docgen.write.entry import EntryBook, entry_workbook

_WIDTHS = (22, 16, 34, 30, 14, 30, 22, 8, 20)


def collected_workbook(occasion: Occasion, collected: Collected, words: Sequence[tuple[Returned, str, str]]) -> bytes:
    """Write what was gathered; the same input gives the same bytes.

    words: every file with whose it is and what became of it, as people are told. Cells with several values stay empty,
    and say so in a comment; sheets behind the tables list them, and the source of every value.
    """
    slots = {each.slot for each in collected.merged.sources}
    filled = {slot.field.stage for slot in slots if slot.field.kind in ("points", "total")}
    named = {sheet.stage or occasion.last_stage for sheet in occasion.sheets()} or {occasion.last_stage}
    years = {int(slot.field.code) for slot in slots if slot.field.kind in ("rank", "past")}
    wanted = Wanted(stages=filled | named, years=tuple(sorted(years, reverse=True)))
    sheets = entry_sheets(occasion, wanted)
    made = EntryBook(
        occasion,
        sheets,
        stamp(occasion, "collected", tuple(sheet.mark for sheet in sheets)),
        values=collected.merged.values,
        comments={clash.slot: _comment(clash.given) for clash in collected.merged.clashes},
    )
    return entry_workbook(made, lambda book: _Lists(book, occasion, collected).write(words))


def _comment(given: Iterable[Given]) -> str:
    lines = [f"{shown(each.value)}: {each.place.file}, {each.place.sheet}!{each.place.ref}" for each in given]
    return "\n".join([books.CLASH_COMMENT, *lines])


class _Lists:
    """The sheets behind the tables."""

    def __init__(self, book: Book, occasion: Occasion, collected: Collected) -> None:
        self.book = book
        self.occasion = occasion
        self.collected = collected

    def write(self, words: Sequence[tuple[Returned, str, str]]) -> None:
        """Write all that have anything to say."""
        merged = self.collected.merged
        clashes = [self._line(each) for clash in merged.clashes for each in clash.given]
        if clashes:
            self._table(books.CLASHES, books.CLASHES_TITLE, books.CLASH_COLUMNS, _WIDTHS, clashes, books.CLASHES_HINT)
        proofs = [each for each in merged.sources if each.slot.field.kind == "evidence" or _is_remark(each.slot)]
        if proofs:
            lines = [self._line(each)[:-1] for each in proofs]
            widths = (*_WIDTHS[:4], 50, *_WIDTHS[5:8])
            self._table(books.EVIDENCE, books.EVIDENCE_TITLE, books.EVIDENCE_COLUMNS, widths, lines)
        values = [self._line(each) for each in merged.sources if each.slot.field.kind != "evidence"]
        self._table(books.SOURCES, books.SOURCES_TITLE, books.CLASH_COLUMNS, _WIDTHS, values)
        files: list[list[Value]] = [[each.file, whose, what, Decimal(len(each.given))] for each, whose, what in words]
        missing = [self.occasion.units[code].name for code in self.collected.missing_units]
        missing += [part_label(self.occasion, by, part) for by, part in self.collected.missing_parts]
        files += [[books.MISSING, name, "", Decimal(0)] for name in missing]
        self._table(books.FILES, books.FILES_TITLE, books.FILE_COLUMNS, (44, 40, 60, 12), files)

    def _line(self, given: Given) -> list[Value]:
        """What a value is of, the value, and where it stands."""
        slot = given.slot
        unit = self.occasion.units.get(slot.unit)
        stage = self.occasion.stage(slot.field.stage)
        place = given.place
        return [
            self.occasion.rubric.subject_by_code[slot.subject].label,
            stage.label if stage is not None else "",
            unit.name if unit is not None else slot.unit,
            what_of(self.occasion, slot),
            given.value,
            place.file,
            place.sheet,
            place.ref,
            given.member,
        ]

    def _table(
        self,
        title: str,
        heading: str,
        columns: Sequence[str],
        widths: Sequence[float],
        lines: Sequence[Sequence[Value]],
        hint: str = "",
    ) -> None:
        sheet: Any = self.book.sheet(title, landscape=True)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        last = len(columns) - 1
        sheet.merge_range(0, 0, 0, last, heading, self.book.style(bold=True, font_size=14, align="center"))
        if hint:
            sheet.merge_range(1, 0, 1, last, hint, self.book.style(italic=True, align="center"))
        head = self.book.cell(open_=False, bold=True, align="center", text_wrap=True, bg_color=HEADING)
        for column, text in enumerate(columns):
            sheet.write_string(3, column, text, head)
        plain = self.book.style(border=1, border_color="#808080", text_wrap=True)
        numbers = self.book.style(border=1, border_color="#808080", align="center", num_format=NUMBER)
        for row, line in enumerate(lines, start=4):
            for column, value in enumerate(line):
                put(sheet, row, column, value, numbers if isinstance(value, Decimal) else plain)
            texts = zip(line, widths, strict=False)
            sheet.set_row(row, max(height_of(str(text), width) for text, width in texts))
        sheet.autofilter(3, 0, max(4, 3 + len(lines)), last)
        sheet.freeze_panes(4, 0)
        sheet.repeat_rows(3)
        sheet.fit_to_pages(1, 0)


def _is_remark(slot: Slot) -> bool:
    """Whether a value is a remark on a single criterion, for which the tables have no column."""
    return slot.field.kind == "note" and bool(slot.field.code)
