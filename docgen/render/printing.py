"""What prepared templates call while they are rendered: `dg` prints values, gives ids, and keeps the record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import Any, NamedTuple

from docgen.errors import Place
from docgen.i18n import gettext as _
from docgen.model.figure import Figure
from docgen.model.passage import Paragraph, Passage, Passages, Span
from docgen.narrate.tree import figure_of
from docgen.ooxml.controls import (
    Numbering,
    bookmark_end,
    bookmark_start,
    bookmarked,
    bookmarked_control,
    control,
    control_tag,
    identity,
    words,
)
from docgen.render.prepared import Shell

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]"
)
_LINE_BREAK = re.compile("[\t\n\r\u2028\u2029]")
_TAG_START = re.compile(r"\{[{%#]|[}%#]\}")
PARAGRAPH_SIGN, NOTHING_SIGN = "\a", "\ue000"
"""Where docxtpl is to begin a paragraph, and where there is to be none. No value holds them."""
_PASSAGES = (Passage, Passages)
_SUSPECT = re.compile(f"{_FORBIDDEN.pattern}|{_LINE_BREAK.pattern}|[{{}}&<>]")
"""What makes a text worth a closer look before it stands in XML."""


class ValueFault(Exception):
    """A value that must not be printed. Carries the rule, what is wrong, and the cure."""

    place: Place | None = None
    """Where the value was written, if it is known better than by the tag that prints it."""

    def __init__(self, rule: str, message: str, advice: str = "") -> None:
        self.rule, self.message, self.advice = rule, message, advice
        super().__init__(message)


class ControlText(NamedTuple):
    """What docgen wrote into one control: its `w:tag`, the key, and the paragraphs with the figures in them."""

    tag: str
    key: str
    paragraphs: tuple[Paragraph, ...]


class RowText(NamedTuple):
    """A row of a table as it stands in the document. key and unit are empty for rows that no data made.

    figures: for each of the cells, the keys of what is printed in it.
    """

    key: str
    unit: str
    cells: tuple[str, ...]
    figures: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class TableText:
    """A table as it stands in the document."""

    tag: str
    key: str
    rows: tuple[RowText, ...]


@dataclass(frozen=True)
class Record:
    """All that a render put into a document.

    controls: in order of the document's parts; tables: in order, with their rows; bookmarks: name → key; figures: every
    figure printed, by key, as the tag tree has it, whatever form a filter gave it.
    """

    controls: tuple[ControlText, ...] = ()
    tables: tuple[TableText, ...] = ()
    bookmarks: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class PrintedTable:
    """A table in a control while it is printed.

    tag, number: the control's `w:tag` and `w:id`. is_plain: whether its cells will hold paragraphs of plain text alone;
    has_signs: whether tabs, breaks and such stand in that text. rows, counts, begins: for each row, what it is made of,
    None where that is no data; how many cells it has; how much was printed before it, and at last before the end.
    """

    tag: str
    number: int
    key: str
    is_plain: bool
    has_signs: bool
    rows: list[Any] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)


_NO_CELL = -1
"""The number of a value that stands in no cell of a row; so much as the one before the first cell."""


class Printer:
    """The object that templates know as `dg`: one for each render."""

    def __init__(self, shells: Mapping[int, Shell], first_bookmark: int) -> None:
        self._shells = shells
        self._numbering = Numbering(first_bookmark)
        self._row_end = b""
        self.empty: dict[int, str] = {}
        """By number of a tag in fixed prose that printed nothing: the key of what it named."""
        self._controls: list[tuple[str, str, str | tuple[Paragraph, ...]]] = []
        self.bookmarks = self._numbering.bookmarks
        # All values printed, in order, and the numbers of their cells in their rows; what they mean is asked later.
        self._printed: list[Any] = []
        self._cells: list[int] = []
        self.tables: list[PrintedTable] = []
        # Where rows and cells of tables without a control are noted, for nobody.
        self._nowhere = self._table = PrintedTable("", 0, "", False, False, [None], [0])
        self._drawings = 1000

    def in_bytes(self) -> dict[str, Callable[..., bytes]]:
        """Filters of prepared templates that give XML in UTF-8. Filters cost less than calls."""
        return {
            "dg_cell": self.cell,
            "dg_cell_begun": self.cell_begun,
            "dg_figure": self.figure,
            "dg_passage": self.passage,
            "dg_plain": self.plain,
            "dg_table": self.table,
            "dg_table_end": self.table_end,
            "dg_row": self.row_start,
            "dg_row_end": self.row_end,
            "dg_in_row": self.in_row,
            "dg_in_cell": self.in_cell,
        }

    def in_text(self) -> dict[str, Callable[..., Any]]:
        """Their other filters. What they print is escaped here."""
        return {
            "dg_in_table": self.in_table,
            "dg_in_prose": self.in_prose,
            "dg_paragraphs": self.paragraphs,
            "dg_attribute": self.attribute,
            "dg_drawing": self.drawing,
            "dg_count": count,
            "dg_same_count": same_count,
            "dg_lasting": lasting,
            "dg_width": width,
            "dg_widths": widths,
            "dg_span": span,
            "dg_merges": lambda _dg: Merges(),
            "dg_merged_row": Merges.row,
            "dg_merged_cell": Merges.cell,
            "dg_say": Merges.say,
            "dg_stop": Merges.stop,
            "dg_step": Merges.step,
            "dg_merge": Merges.merge,
            "dg_shows": Merges.shows,
        }

    def controls(self) -> tuple[ControlText, ...]:
        """What was written into each control so far, in order."""
        return tuple(
            ControlText(tag, key, (Paragraph(said),) if isinstance(said, str) else said)
            for tag, key, said in self._controls
        )

    def figures(self) -> dict[str, Figure]:
        """Every figure printed so far, by key, in the order in which they were printed first."""
        found: dict[str, Figure] = {}
        for value in self._printed:
            for figure in (value,) if type(value) is Figure else _figures_of(value):
                if figure.key:
                    found.setdefault(figure.key, figure)
        return found

    def rows(self, table: PrintedTable) -> Iterator[tuple[str, str, tuple[tuple[str, ...], ...]]]:
        """What was noted of each row of a table: its key, unit and figures, as `RowText` has them."""
        for row, count, (begin, end) in zip(table.rows, table.counts, pairwise(table.begins), strict=True):
            keys: list[tuple[str, ...]] = [()] * count
            for value, cell in zip(self._printed[begin:end], self._cells[begin:end], strict=True):
                key = value.key if type(value) is Figure else _key(value)
                if key and cell != _NO_CELL and key not in keys[cell]:
                    keys[cell] += (key,)
            key = _key(row)
            yield key, str(getattr(row, "code", "") or key.rpartition(".")[2]) if key else "", tuple(keys)

    def figure(self, value: Any, number: int) -> bytes:
        """A value in fixed prose, in a control of its own; a value without key is printed alone."""
        if isinstance(value, Figure) and (key := value.key) and (text := value.prose):
            # As below, without the ways that few values need.
            self._note(value)
            return self._in_prose(key, _run(self._shells[number], text), text)
        is_passage = isinstance(value, _PASSAGES)
        spans = _spans(value) if is_passage else ()
        text, key = self._shown(value, "prose"), _key(value)
        if not text and not is_passage:
            self.empty[number] = key
        run = _run(self._shells[number], text)
        said = (Paragraph(text, spans),) if spans else text
        return self._in_prose(key, run, said) if key else run if text else b""

    def _in_prose(self, key: str, run: bytes, said: str | tuple[Paragraph, ...]) -> bytes:
        """A run in a control with a bookmark around it. said: its text, with the figures in it if there are any."""
        number, name = self._numbering.bookmark(key)
        tag, attribute = _tag(key)
        self._controls.append((tag, key, said))
        return bookmarked_control(number, name, attribute, self._numbering.control(), run)

    def passage(self, value: Any, number: int) -> bytes:
        """The paragraphs of passages, each passage in a control; nothing for none."""
        shell = self._shells[number]
        return b"".join(self._passage(shell, one) for one in _passages(value) if one.paragraphs)

    def _passage(self, shell: Shell, passage: Passage) -> bytes:
        try:
            runs = [_run(shell, str(paragraph.text)) for paragraph in passage.paragraphs]
        except ValueFault as fault:
            fault.place = passage.place
            raise
        marked = [bookmarked(*self._numbering.bookmark(passage.key), run) for run in runs]
        self._note(passage)
        content = b"".join(b"<w:p>%b%b</w:p>" % (shell.paragraph, run) for run in marked)
        tag, attribute = _tag(passage.key)
        self._controls.append((tag, passage.key, passage.paragraphs))
        return control(attribute, self._numbering.control(), content)

    def cell(self, value: Any, number: int) -> bytes:
        """The `w:t` of a value in a table, in its table form. number: of the cell in its row."""
        # As `_note`, for what is done most of all.
        self._printed.append(value)
        self._cells.append(number)
        return _words(value.table if type(value) is Figure and value.table else _text(value, "table"))

    def cell_begun(self, value: Any) -> bytes:
        """The same in the cell begun last, if any."""
        return self.cell(value, self._table.counts[-1] - 1)

    def in_table(self, value: Any) -> str:
        """A value in its table form, where docxtpl renders the template."""
        return _ready(self._shown(value, "table"))

    def attribute(self, value: Any) -> str:
        """A value in its table form where it stands in an attribute."""
        return _attribute(str(_checked(self._shown(value, "table"))))

    def drawing(self, _value: Any) -> str:
        """The id of the next drawing in the body: from 1001 on, as those of headers and footers begin at 1."""
        self._drawings += 1
        return str(self._drawings)

    def plain(self, value: Any) -> bytes:
        """The `w:t` of a value where no control can be: headers, footers, text boxes."""
        return _words(self._shown(value, "prose"))

    def in_prose(self, value: Any) -> str:
        """A value in its form for prose, where docxtpl renders the template."""
        return _ready(self._shown(value, "prose"))

    def paragraphs(self, value: Any) -> str:
        """The paragraphs of passages, with signs between them, where docxtpl renders the template."""
        passages = _passages(value)
        for passage in passages:
            self._note(passage)
        texts = [_ready(str(one.text)) for passage in passages for one in passage.paragraphs]
        return PARAGRAPH_SIGN.join(texts) or NOTHING_SIGN

    def table(self, table: Any, otherwise: str, is_plain: bool, has_signs: bool) -> bytes:
        """Tag and id of the control around a table.

        otherwise: its key when the table has none. is_plain, has_signs: as `PrintedTable` has them.
        """
        key = _key(table) or otherwise
        tag, attribute = _tag(key)
        number = self._numbering.control()
        self.tables.append(PrintedTable(tag, number, key, is_plain, has_signs))
        return identity(attribute, number)

    def in_row(self, _value: Any, cells: int) -> bytes:
        """Note where a row of that table begins. cells: how many it has; 0 where each tells of itself."""
        table = self._table = self.tables[-1]
        table.rows.append(None)
        table.counts.append(cells)
        table.begins.append(len(self._printed))
        return b""

    def in_cell(self, _value: Any) -> bytes:
        """Note where a cell of that row begins: what is printed from now on stands in it."""
        self._table.counts[-1] += 1
        return b""

    def table_end(self, _value: Any) -> bytes:
        """Note where that table ends: what is printed from now on stands in none of its cells."""
        self.tables[-1].begins.append(len(self._printed))
        self._table = self._nowhere
        return b""

    def row_start(self, row: Any) -> bytes:
        """The start of a row's bookmark, when the row has a key."""
        key = _key(row)
        if not key:
            self._row_end = b""
            return b""
        number, name = self._numbering.bookmark(key)
        self._row_end = bookmark_end(number)
        if self._table.rows[-1] is None:
            self._table.rows[-1] = row
        return bookmark_start(number, name)

    def row_end(self, _value: Any) -> bytes:
        """The end of that bookmark."""
        return self._row_end

    def _shown(self, value: Any, form: str) -> str:
        self._note(value)
        return _text(value, form)

    def _note(self, value: Any) -> None:
        """Note a value that is printed, in no cell of a row of data."""
        self._printed.append(value)
        self._cells.append(_NO_CELL)


def _figures_of(value: Any) -> Iterable[Figure]:
    """The figure that a value prints, or those of a list's items, or those inside of passages."""
    if isinstance(value, _PASSAGES):
        return [figure for passage in _passages(value) for figure in passage.figures]
    figure = figure_of(value)
    if figure is not None and figure.key:
        return (figure,)
    return [figure for item in value for figure in _figures_of(item)] if hasattr(value, "joined") else ()


def count(columns: Sequence[Any]) -> int:
    """How many columns a table repeats: at least one."""
    number = len(columns)
    if not number:
        raise ValueFault("table-without-columns", _("there is nothing to make columns of"))
    return number


def same_count(cells: Sequence[Any], columns: int) -> Sequence[Any]:
    """The cells of a row, which are as many as the table has columns."""
    if len(cells) != columns:
        message = _("the row has {cells} repeated cells, the table {columns} such columns")
        raise ValueFault("table-row-uneven", message.format(cells=len(cells), columns=columns))
    return cells


def lasting(items: Iterable[Any]) -> list[tuple[Any, bool]]:
    """What a loop goes through, each with whether it is the last: quicker than to ask the loop."""
    found = list(items)
    return [*((item, False) for item in found[:-1]), *((item, True) for item in found[-1:])]


def widths(columns: int, whole: int) -> list[str]:
    """A width shared out among columns, in twentieths of a point; the sum stays the same."""
    return [width(columns, whole, number) for number in range(columns)]


def width(columns: int, whole: int, number: int) -> str:
    """The width of one such column, from 0."""
    return str(whole * (number + 1) // columns - whole * number // columns)


def span(columns: int, fixed: int) -> str:
    """How many columns a cell covers that is merged over all repeated ones and some others."""
    return str(fixed + columns)


class Merges:
    """Which cells of a table's rows are merged with those above and below, because they show the same.

    First every row of the loop is noted: by `stop`, or by `row` and for each of its cells to merge by `cell` and by
    `say` for all that it will show. Then `step` is called at each row that was noted by `row`. Cells merge only with
    those of the same column.
    """

    def __init__(self) -> None:
        self._rows: list[list[_CellText] | None] = []
        self._at = -1

    def row(self) -> str:
        """Note that a row with cells to merge comes next."""
        self._rows.append([])
        return ""

    def cell(self, column: str) -> str:
        """Note that the next of its cells begins. column: the same for cells that stand exactly below each other."""
        self._here().append(_CellText(column))
        return ""

    def say(self, value: Any, merging: bool = False) -> str:
        """Note what the cell shows next. merging: whether it is a value that cells are merged by."""
        text = _text(value, "table")
        cell = self._here()[-1]
        cell.text += text
        if merging:
            cell.values.append(text)
        return ""

    def _here(self) -> list[_CellText]:
        row = self._rows[-1]
        assert row is not None
        return row

    def stop(self) -> str:
        """Note a row that ends merges."""
        self._rows.append(None)
        return ""

    def step(self) -> str:
        """Go on to the next row with cells to merge."""
        self._at += 1
        while self._rows[self._at] is None:
            self._at += 1
        return ""

    def merge(self, number: int) -> str:
        """The cell's `w:vMerge`, if any."""
        if self._same(number, self._at - 1):
            return "<w:vMerge/>"
        return '<w:vMerge w:val="restart"/>' if self._same(number, self._at + 1) else ""

    def shows(self, number: int) -> bool:
        """Whether the cell has text of its own."""
        return not self._same(number, self._at - 1)

    def _same(self, number: int, other: int) -> bool:
        here, there = self._rows[self._at], self._rows[other] if 0 <= other < len(self._rows) else None
        if here is None or there is None:
            return False
        cell = here[number]
        return cell.is_mergeable and any(one.column == cell.column and one.text == cell.text for one in there)


@dataclass
class _CellText:
    """What a cell to merge will show, and the values in it that it is merged by."""

    column: str
    text: str = ""
    values: list[str] = field(default_factory=list)

    @property
    def is_mergeable(self) -> bool:
        """Whether it has such values: units without rank do not share one."""
        return bool(self.values) and all(self.values)


def _run(shell: Shell, text: str) -> bytes:
    """A run with a text. Raises `ValueFault` as `_checked` does."""
    return b"<w:r>%b%b</w:r>" % (shell.run, _words(text))


def _key(value: Any) -> str:
    key = "" if isinstance(value, (str, int)) else getattr(value, "key", "")
    return key if isinstance(key, str) else ""


def _spans(value: Any) -> tuple[Span, ...]:
    """The figures inside a passage that is printed in line; it may have one paragraph only."""
    passages = _passages(value) if isinstance(value, Passage | Passages) else ()
    paragraphs = [paragraph for passage in passages for paragraph in passage.paragraphs]
    if len(paragraphs) > 1:
        raise _several_paragraphs()
    return paragraphs[0].spans if paragraphs else ()


def _passages(value: Any) -> tuple[Passage, ...]:
    if isinstance(value, Passage):
        return (value,)
    if isinstance(value, Passages):
        return value.passages
    text = _text(value, "prose")
    return (Passage(_key(value) or "van-ban", (Paragraph(text),)),) if text else ()


def _text(value: Any, form: str) -> str:
    shown = getattr(value, form, None)
    if isinstance(shown, str):
        if not shown and _only_holds(value):
            raise _prints_nothing(value)
        return str(shown)
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise ValueFault(
        "value-without-form",
        _("the tag gives something that cannot be printed ({kind})").format(kind=type(value).__name__),
        _("name one of its members, or go through it with {% for … %}"),
    )


def _several_paragraphs() -> ValueFault:
    return ValueFault(
        "passage-in-sentence",
        _("the tag stands in a sentence or cell, but there are several paragraphs to print"),
        _("write one paragraph only, or give the tag a paragraph of its own outside tables"),
    )


def _only_holds(value: Any) -> bool:
    """Whether a node of the tag tree prints nothing because it only holds others."""
    return getattr(value, "figure", value) is None and not hasattr(value, "joined")


def _prints_nothing(value: Any) -> ValueFault:
    names: tuple[str, ...] = getattr(value, "names", tuple)()
    advice = _("name one of its members: {names}").format(names=", ".join(map(str, names))) if names else ""
    return ValueFault("tag-prints-nothing", _("the tag names something that only holds other values"), advice)


@lru_cache(maxsize=8192)
def _tag(key: str) -> tuple[str, bytes]:
    """The tag of a control, and as it stands in an attribute."""
    tag = control_tag(key)
    return tag, _attribute(_checked(tag)).encode()


def _attribute(text: str) -> str:
    """A text as it stands in an attribute."""
    return escape(text)


def _ready(text: str) -> str:
    """A text as it stands in XML. Raises `ValueFault` as `_checked` does."""
    # Texts of a kind of their own may escape what they are given.
    return escape(str(_checked(text)), quote=False) if _SUSPECT.search(text) else text


@lru_cache(maxsize=2048)
def _words(text: str) -> bytes:
    """A text as a `w:t`: the same numbers and names stand in many cells. Raises `ValueFault` as `_checked` does."""
    return words(_ready(text))


def _checked(text: str) -> str:
    """The text, unless it holds what Word cannot show or what would be taken for a tag."""
    if _FORBIDDEN.search(text):
        raise ValueFault(
            "value-forbidden-character",
            _("the value “{value}” holds a character that Word cannot show").format(
                value=_excerpt(_FORBIDDEN.sub("�", text))
            ),
            _("type the value anew where it comes from"),
        )
    if _LINE_BREAK.search(text):
        raise ValueFault(
            "value-with-line-break",
            _("the value “{value}” holds a line break or tab").format(value=_excerpt(" ".join(text.split()))),
            _("write it in one line where it comes from, or as a list of lines"),
        )
    if _TAG_START.search(text):
        raise ValueFault(
            "value-with-braces",
            _("the value “{value}” holds braces that look like a tag").format(value=_excerpt(text)),
            _("take the braces out where it comes from"),
        )
    return text


def _excerpt(text: str) -> str:
    """As much of a text as a message can show."""
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


_LONGEST_SHOWN = 80
