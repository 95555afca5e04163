"""Rules of WordprocessingML that a schema cannot say: pairs, sums, ids, levels, and what must not be left over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from lxml import etree

from docgen.check.opened import WP, Opened, W, concern, excerpt, fault, text_of, value, whole
from docgen.errors import Finding
from docgen.i18n import gettext as _

_BLOCKS = {W + "p", W + "tbl"}
_MARKS = {W + name for name in ("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd")}
_STORY_PARENTS = {W + name for name in ("body", "tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent")}
_RUN_PARENTS = {W + name for name in ("p", "hyperlink", "fldSimple", "smartTag", "ins", "del")}
_RUN_CONTENT = {W + name for name in ("r", "hyperlink", "fldSimple", "ins", "del")} | _MARKS
_TAGS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_WHOLE = re.compile(r"-?\d+")
_WHOLE_NUMBERS = {
    W + "sz": ("val",),
    W + "szCs": ("val",),
    W + "gridSpan": ("val",),
    W + "gridCol": ("w",),
    W + "tcW": ("w",),
    W + "tblW": ("w",),
    W + "trHeight": ("val",),
    W + "spacing": ("before", "after", "line", "val"),
    W + "ind": ("left", "right", "firstLine", "hanging", "start", "end"),
    W + "pgSz": ("w", "h"),
    W + "pgMar": ("top", "bottom", "left", "right", "header", "footer", "gutter"),
}
_SECTION_ORDER = [
    "headerReference footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc", "pgBorders",
    "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection", "bidi",
    "rtlGutter", "docGrid", "printerSettings", "sectPrChange",
]  # fmt: skip
_TEXT_HOLDERS = {W + "r", W + "ins", W + "del"}
_LONGEST_BOOKMARK_NAME = 40
_LONGEST_CONTROL_TAG = 64
_WIDTH_TOLERANCE = 57
"""A millimetre in twips."""


def _stories_have_text(opened: Opened) -> Iterator[Finding]:
    """Body, headers, footers, notes and cells hold a paragraph; a cell also ends with one."""
    for part, root in opened.stories():
        for element in root.iter(*_STORY_PARENTS):
            blocks = list(_blocks(element))
            if element.tag == W + "tc":
                if not blocks or blocks[-1].tag != W + "p":
                    message = _("A table cell does not end with a paragraph")
                    yield fault(opened, "cell-end", part, element, message)
            elif not blocks:
                message = _("A header, footer or note has no paragraph")
                yield fault(opened, "story-empty", part, element, message)


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == W + "sdt":
            content = child.find(W + "sdtContent")
            if content is not None:
                yield from _blocks(content)
        elif child.tag in _BLOCKS:
            yield child


def _tables(opened: Opened) -> Iterator[Finding]:
    """Each row fills the grid; a merge downwards begins somewhere; rows have cells and tables rows."""
    for part, root in opened.stories():
        for table in root.iter(W + "tbl"):
            grid = [whole(col.get(W + "w")) for col in table.iterfind(f"{W}tblGrid/{W}gridCol")]
            rows = [row for row in table.iter(W + "tr") if next(row.iterancestors(W + "tbl")) is table]
            if not rows:
                yield fault(opened, "table-without-rows", part, table, _("A table has no rows"))
            yield from _table_rows(opened, part, rows, grid)


def _table_rows(opened: Opened, part: str, rows: list[etree._Element], grid: list[int]) -> Iterator[Finding]:
    above: dict[int, int] = {}
    for row in rows:
        cells = [cell for cell in row.iter(W + "tc") if next(cell.iterancestors(W + "tr")) is row]
        column = _count(row, "gridBefore")
        merged: dict[int, int] = {}
        if not cells:
            yield fault(opened, "row-without-cells", part, row, _("A table row has no cells"))
        for cell in cells:
            span = max(1, whole(value(cell.find(f"{W}tcPr/{W}gridSpan")), 1))
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None:
                if value(merge, "continue") == "continue" and above.get(column) != span:
                    message = _("A cell continues a merge that does not begin above it")
                    yield fault(opened, "merge-without-start", part, cell, message)
                merged[column] = span
            yield from _cell_width(opened, part, cell, sum(grid[column : column + span]))
            column += span
        column += _count(row, "gridAfter")
        if column != len(grid):
            message = _("A table row fills {found} columns of a grid of {expected}").format(
                found=column, expected=len(grid)
            )
            yield fault(opened, "grid-columns", part, row, message)
        above = merged


def _count(row: etree._Element, name: str) -> int:
    return whole(value(row.find(f"{W}trPr/{W}{name}")))


def _cell_width(opened: Opened, part: str, cell: etree._Element, expected: int) -> Iterator[Finding]:
    width = cell.find(f"{W}tcPr/{W}tcW")
    if width is None or width.get(W + "type", "dxa") != "dxa" or not _WHOLE.fullmatch(width.get(W + "w", "")):
        return
    if abs(int(width.get(W + "w", "0")) - expected) > _WIDTH_TOLERANCE:
        message = _("A cell is {found} wide, its columns {expected} (twentieths of a point)").format(
            found=width.get(W + "w"), expected=expected
        )
        yield concern(opened, "cell-width", part, cell, message)


def _controls(opened: Opened) -> Iterator[Finding]:
    """Content controls hold whole paragraphs or runs, never rows, cells or each other; ids are unique."""
    ids: Counter[str] = Counter()
    for part, root in opened.stories():
        for control in root.iter(W + "sdt"):
            yield from _control(opened, part, control)
            number = value(control.find(f"{W}sdtPr/{W}id"))
            ids[number] += 1
            if not _WHOLE.fullmatch(number) or ids[number] > 1:
                message = _("The content control id “{id}” is missing or used twice").format(id=number)
                yield fault(opened, "control-id", part, control, message)


def _control(opened: Opened, part: str, control: etree._Element) -> Iterator[Finding]:
    tag = value(control.find(f"{W}sdtPr/{W}tag"))
    parent = next(control.iterancestors())
    content = control.find(W + "sdtContent")
    inside = [] if content is None else list(content)
    if next(control.iterancestors(W + "sdt"), None) is not None:
        message = _("The content control “{tag}” stands in another one").format(tag=tag)
        yield fault(opened, "control-nested", part, control, message)
    if parent.tag == W + "sdtContent":
        return
    if parent.tag in _STORY_PARENTS:
        if not any(node.tag in _BLOCKS for node in inside) or any(node.tag not in _BLOCKS | _MARKS for node in inside):
            message = _("The content control “{tag}” should hold whole paragraphs or tables").format(tag=tag)
            yield fault(opened, "control-level", part, control, message)
    elif parent.tag in _RUN_PARENTS:
        if not any(node.tag in _TEXT_HOLDERS for node in inside) or any(
            node.tag not in _RUN_CONTENT for node in inside
        ):
            message = _("The content control “{tag}” should hold text inside a paragraph").format(tag=tag)
            yield fault(opened, "control-level", part, control, message)
    else:
        message = _("The content control “{tag}” stands around a row or a cell").format(tag=tag)
        yield fault(opened, "control-level", part, control, message)
    if len(tag) > _LONGEST_CONTROL_TAG:
        message = _("The tag of the content control “{tag}” is too long").format(tag=tag)
        yield fault(opened, "control-tag-long", part, control, message)
    if tag.startswith("dg:"):
        for name in ("lock", "dataBinding", "showingPlcHdr", "placeholder", "text"):
            if control.find(f"{W}sdtPr/{W}{name}") is not None:
                message = _("The content control “{tag}” carries {name}").format(tag=tag, name=name)
                yield fault(opened, "control-property", part, control, message)


def _bookmarks(opened: Opened) -> Iterator[Finding]:
    """Each bookmark begins once and ends once, in this order; names are unique and short enough for Word."""
    names: Counter[str] = Counter()
    for part, root in opened.stories():
        open_ids: set[str] = set()
        seen: set[str] = set()
        for mark in root.iter(W + "bookmarkStart", W + "bookmarkEnd"):
            number, name = mark.get(W + "id", ""), mark.get(W + "name", "")
            if mark.tag == W + "bookmarkEnd":
                if number not in open_ids:
                    message = _("A bookmark ends that has not begun (id {id})").format(id=number)
                    yield fault(opened, "bookmark-unpaired", part, mark, message)
                open_ids.discard(number)
                continue
            names[name.lower()] += 1
            if number in seen or not _WHOLE.fullmatch(number):
                message = _("The bookmark “{name}” has an id that is missing or used twice").format(name=name)
                yield fault(opened, "bookmark-id", part, mark, message)
            if not name or len(name) > _LONGEST_BOOKMARK_NAME or names[name.lower()] > 1:
                message = _("The bookmark name “{name}” is missing, too long or used twice").format(name=name)
                yield fault(opened, "bookmark-name", part, mark, message)
            seen.add(number)
            open_ids.add(number)
        for number in sorted(open_ids):
            message = _("A bookmark begins that does not end (id {id})").format(id=number)
            yield fault(opened, "bookmark-unpaired", part, None, message)


def _notes(opened: Opened) -> Iterator[Finding]:
    """Each reference has its note and each note its reference, once; separators are there."""
    for name in ("footnote", "endnote"):
        root = opened.tree_of(name + "s")
        notes = [] if root is None else list(root.iterchildren(W + name))
        own = [note.get(W + "id", "") for note in notes if note.get(W + "type", "normal") == "normal"]
        referenced: Counter[str] = Counter()
        for part, story in opened.stories():
            for mark in story.iter(f"{W}{name}Reference"):
                number = mark.get(W + "id", "")
                referenced[number] += 1
                if number not in own or referenced[number] > 1:
                    message = _("The note mark {id} has no note of its own").format(id=number)
                    yield fault(opened, "note-missing", part, mark, message)
        part = next(opened.related(opened.main, name + "s"), "")
        for number in own:
            if number not in referenced:
                message = _("Nothing in the text refers to note {id}").format(id=number)
                yield fault(opened, "note-unused", part, None, message)
        all_ids = [note.get(W + "id", "") for note in notes]
        if len(set(all_ids)) < len(all_ids):
            yield fault(opened, "note-id", part, None, _("Two notes have the same id"))
        if own and not {"separator", "continuationSeparator"} <= {note.get(W + "type") for note in notes}:
            yield fault(opened, "note-separator", part, None, _("The notes lack their separator lines"))


def _drawings(opened: Opened) -> Iterator[Finding]:
    """Drawing ids are unique over all parts: a repeat between body and header has stopped Word before."""
    ids: Counter[str] = Counter()
    for part, root in opened.stories():
        for drawing in root.iter(WP + "docPr"):
            number = drawing.get("id", "")
            ids[number] += 1
            if not _WHOLE.fullmatch(number) or ids[number] > 1:
                message = _("The drawing id “{id}” is missing or used twice").format(id=number)
                yield fault(opened, "drawing-id", part, drawing, message)


def _fields(opened: Opened) -> Iterator[Finding]:
    """Fields begin, part and end in turn, say what they are, and let nothing ask for an update on opening."""
    for part, root in opened.stories():
        open_fields: list[str] = []
        for mark in root.iter(W + "fldChar", W + "instrText"):
            if mark.tag == W + "instrText":
                if not open_fields or open_fields[-1] != "begin":
                    message = _("A field instruction stands outside a field")
                    yield fault(opened, "field-unbalanced", part, mark, message)
                continue
            kind = mark.get(W + "fldCharType", "")
            if kind == "begin":
                open_fields.append(kind)
            elif not open_fields or (kind == "separate" and open_fields[-1] != "begin"):
                message = _("A field ends or parts that has not begun")
                yield fault(opened, "field-unbalanced", part, mark, message)
            elif kind == "separate":
                open_fields[-1] = kind
            else:
                open_fields.pop()
            if mark.get(W + "dirty", "false") not in {"0", "false", "off"}:
                message = _("A field makes Word ask for an update when the file is opened")
                yield concern(opened, "field-prompt", part, mark, message)
        if open_fields:
            yield fault(opened, "field-unbalanced", part, None, _("A field begins that does not end"))
    settings = opened.tree_of("settings")
    if settings is not None and settings.find(W + "updateFields") is not None:
        message = _("A field makes Word ask for an update when the file is opened")
        yield concern(opened, "field-prompt", next(opened.related(opened.main, "settings")), None, message)


def _sections(opened: Opened) -> Iterator[Finding]:
    """Section settings stand in the right place and order, with at most one header of each kind."""
    body = opened.trees[opened.main].find(W + "body")
    last = None if body is None or not len(body) else body[-1]
    if last is None or last.tag != W + "sectPr":
        message = _("The document does not end with its page settings")
        yield fault(opened, "section-end", opened.main, None, message)
    rank = {W + name: place for place, names in enumerate(_SECTION_ORDER) for name in names.split()}
    for section in opened.trees[opened.main].iter(W + "sectPr"):
        parent = next(section.iterancestors()).tag
        order = [rank.get(str(child.tag), -1) for child in section]
        if order != sorted(order) or -1 in order or (parent != W + "pPr" and section is not last):
            message = _("Page settings stand in the wrong place or order")
            yield fault(opened, "section-order", opened.main, section, message)
        kinds = Counter((child.tag, child.get(W + "type")) for child in section if rank.get(str(child.tag)) == 0)
        if any(times > 1 for times in kinds.values()):
            message = _("A section has two headers or footers of one kind")
            yield fault(opened, "section-header-repeated", opened.main, section, message)
        if section.find(W + "pgSz") is None or section.find(W + "pgMar") is None:
            message = _("A section lacks paper size or margins")
            yield fault(opened, "section-page", opened.main, section, message)


def _leftover_tags(opened: Opened) -> Iterator[Finding]:
    """No template tag is left, in text or in an attribute; nothing was escaped twice."""
    for part, root in opened.trees.items():
        if part.startswith("customXml/"):
            continue  # docgen's own notes, where braces are JSON
        for paragraph in root.iter(W + "p"):
            text = text_of(paragraph)
            if _TAGS.search(text):
                yield _tag_left(opened, part, paragraph, text)
            if re.search(r"&(amp|lt|gt|quot|#\d+);", text):
                message = _("“{text}” was escaped twice").format(text=excerpt(paragraph))
                yield concern(opened, "escaped-twice", part, paragraph, message)
        for element in root.iter(etree.Element):
            texts = [str(text) for text in element.attrib.values()]
            if element.tag != W + "t":
                texts.append(element.text or "")
            for text in texts:
                if _TAGS.search(text):
                    yield _tag_left(opened, part, element, text)


def _tag_left(opened: Opened, part: str, element: etree._Element, text: str) -> Finding:
    message = _("A template tag is left: “{text}”").format(text=text[:60])
    return fault(opened, "tag-left", part, element, message)


def _numbers(opened: Opened) -> Iterator[Finding]:
    """Sizes and widths are whole numbers: a decimal `w:sz` stops Word, and validators miss it."""
    for part, root in opened.trees.items():
        for element in root.iter(*_WHOLE_NUMBERS):
            for name in _WHOLE_NUMBERS[str(element.tag)]:
                number = element.get(W + name)
                if number is not None and not _WHOLE.fullmatch(number) and not number.endswith("%"):
                    message = _("The measure “{value}” is not a whole number").format(value=number)
                    yield fault(opened, "measure-not-whole", part, element, message)


def _styles(opened: Opened) -> Iterator[Finding]:
    """Every style and list that is used is there: otherwise the text silently loses its look."""
    styles, numbering = opened.tree_of("styles"), opened.tree_of("numbering")
    known = set() if styles is None else {style.get(W + "styleId") for style in styles.iterchildren(W + "style")}
    lists = set() if numbering is None else {num.get(W + "numId") for num in numbering.iterchildren(W + "num")}
    for part, root in opened.stories():
        for element in root.iter(W + "pStyle", W + "rStyle", W + "tblStyle"):
            if value(element) not in known:
                message = _("The style “{style}” is used but not in the document").format(style=value(element))
                yield fault(opened, "style-missing", part, element, message)
        for element in root.iter(W + "numId"):
            if value(element) not in lists | {"0"}:
                message = _("The list {id} is used but not in the document").format(id=value(element))
                yield fault(opened, "list-missing", part, element, message)


def _nothing_hidden(opened: Opened) -> Iterator[Finding]:
    """No tracked changes, comments or hidden text in what docgen writes."""
    for part, root in opened.stories():
        for element in root.iter(W + "ins", W + "del", W + "moveFrom", W + "moveTo", W + "rPrChange", W + "pPrChange"):
            yield concern(opened, "tracked-change", part, element, _("The document holds a tracked change"))
        for element in root.iter(W + "commentReference"):
            yield concern(opened, "comment", part, element, _("The document holds a comment"))
        for element in root.iter(W + "vanish"):
            if value(element, "true") not in {"0", "false", "off"}:
                yield concern(opened, "hidden-text", part, element, _("The document holds hidden text"))


WORD_RULES: tuple[Callable[[Opened], Iterator[Finding]], ...] = (
    _stories_have_text,
    _tables,
    _controls,
    _bookmarks,
    _notes,
    _drawings,
    _fields,
    _sections,
    _leftover_tags,
    _numbers,
    _styles,
    _nothing_hidden,
)
