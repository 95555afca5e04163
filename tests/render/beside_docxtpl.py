"""The same template and values given to docgen and to docxtpl itself, and what either makes of them, to be compared.

docxtpl gets the template as it is in the file, the same tag tree, docgen's filters and sandbox. What then is taken out
before the two are compared is listed at `comparable`.
"""

from __future__ import annotations

import difflib
import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import Any

import pytest
from docxtpl import DocxTemplate
from lxml import etree

from docgen.model.figure import Figure
from docgen.model.passage import Passage, Passages
from docgen.narrate.filters import FILTERS
from docgen.narrate.sandbox import environment
from docgen.ooxml.controls import BOOKMARK_PREFIX, TAG_PREFIX, unwrap
from docgen.ooxml.names import COMPATIBILITY, DOCUMENT_PART, DRAWING, XML_SPACE, parse, w
from docgen.ooxml.package import Parts, read_package
from docgen.ooxml.walk import inner, is_continued, story_names
from docgen.render.clean import clean
from docgen.render.draft import fill
from docgen.render.keeping import caption_styles
from docgen.render.scan import Tags
from docgen.render.template import prepare

NAME = "templates/thu/template.docx"
NO_PASSAGE = "\ue000"
"""What docxtpl prints for a passage without paragraphs, so that its paragraph can be found: docgen leaves none."""
_PROPERTIES = tuple(map(w, ("rPr", "pPr", "tcPr", "trPr")))
_LONGEST = 60
"""Lines of a difference that are shown."""


@dataclass(frozen=True)
class Liberties:
    """What docgen makes otherwise on purpose in some templates, and is taken out on both sides. All are off at first.

    columns: grids and widths of the tables with `{%tc …}`, which docgen works out.
    merges: a cell that goes on the one above has the content of that one, as docgen merges those with `gop_o`.
    captions: `w:keepNext` in the last row of tables, which docgen keeps on the page of the caption below.
    controls: content controls of the template's author, which docgen takes away around tags and in loops.
    bookmarks: those of the template, which docgen takes away where a loop would repeat them.
    fallbacks: the older form of text boxes, which docgen takes away where tags stand in it.
    blank: paragraphs with nothing in them, as docxtpl leaves one where a note stood alone.
    """

    columns: bool = False
    merges: bool = False
    captions: bool = False
    controls: bool = False
    bookmarks: bool = False
    fallbacks: bool = False
    blank: bool = False


STRICT = Liberties()


@contextmanager
def one_form() -> Iterator[None]:
    """Figures made meanwhile are said in sentences as in tables: docxtpl knows no difference."""
    made = Figure.__init__

    def in_one_form(
        figure: Figure, key: str, value: Any, table: str, prose: str = "", *others: Any, **more: Any
    ) -> None:
        made(figure, key, value, table, table, *others, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "__init__", in_one_form)
        yield


def by_docxtpl(template: bytes, values: Mapping[str, Any], printed: Callable[[Any], str] | None = None) -> Parts:
    """What docxtpl makes of a template, by parts. printed: how a value is printed, as XML."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(dict(values), environment(FILTERS, own=True, finalize=printed or as_xml))
    made = io.BytesIO()
    document.save(made)
    return read_package(made.getvalue(), NAME)


def as_xml(value: Any) -> str:
    """A value as docgen shows it in tables; between paragraphs of a passage, docxtpl's sign for a new paragraph."""
    if isinstance(value, Passage | Passages):
        passages = value.passages if isinstance(value, Passages) else (value,)
        paragraphs = [str(paragraph.text) for passage in passages for paragraph in passage.paragraphs]
        return "\a".join(escape(text, quote=False) for text in paragraphs) or NO_PASSAGE
    text = value if isinstance(value, str | int) else value.table
    return escape(str(text), quote=False)


def by_docgen(template: bytes, values: Mapping[str, Any]) -> Parts:
    """What docgen makes of it, by parts, without the controls and bookmarks that it puts around figures."""
    parts = fill(prepare(template, NAME), values, FILTERS).parts
    roots = {name: parse(parts[name]) for name in story_names(parts)}
    for root in roots.values():
        own = frozenset(control for control in root.iter(w("sdt")) if _tag(control).startswith(TAG_PREFIX))
        unwrap(root, own)
        _drop_bookmarks(root, lambda name: name.startswith(BOOKMARK_PREFIX))
    return {**parts, **{name: etree.tostring(root) for name, root in roots.items()}}


def _tag(control: etree._Element) -> str:
    found = control.find(f"{w('sdtPr')}/{w('tag')}")
    return "" if found is None else found.get(w("val"), "")


def _drop_bookmarks(root: etree._Element, unwanted: Callable[[str], bool]) -> None:
    starts = [start for start in root.iter(w("bookmarkStart")) if unwanted(start.get(w("name"), ""))]
    ids = {start.get(w("id")) for start in starts}
    for element in (*starts, *(end for end in list(root.iter(w("bookmarkEnd"))) if end.get(w("id")) in ids)):
        _remove(element)


def differences(template: bytes, values: Mapping[str, Any], liberties: Liberties = STRICT) -> str:
    """How docgen's document, headers, footers and footnotes differ from docxtpl's; nothing when they are the same."""
    return compared(template, by_docgen(template, values), by_docxtpl(template, values), liberties)


def liberties_for(template: bytes) -> Liberties:
    """Those that a template needs for what it repeats, merges, and puts below tables."""
    parts = read_package(template, NAME)
    text = "".join(map(str, parse(parts[DOCUMENT_PART]).itertext()))
    return Liberties(columns="{%tc" in text, merges="gop_o" in text, captions=bool(caption_styles(parts)))


def assert_same(template: bytes, values: Mapping[str, Any], liberties: Liberties = STRICT) -> None:
    """Fail with the difference where there is one."""
    found = differences(template, values, liberties)
    if found:
        pytest.fail(found, pytrace=False)


def compared(template: bytes, ours: Parts, theirs: Parts, liberties: Liberties = STRICT) -> str:
    """The same of two results that are there already."""
    names = story_names(read_package(template, NAME))
    assert names == story_names(ours) == story_names(theirs)
    return "\n".join(line for name in names for line in _part(name, ours, theirs, liberties))


def _part(name: str, ours: Parts, theirs: Parts, liberties: Liberties) -> Iterator[str]:
    roots = parse(theirs[name]), parse(ours[name])
    if liberties.columns:
        _forget_columns(*roots)
    made, other = (comparable(root, name, liberties) for root in roots)
    if _canonical(made) != _canonical(other):
        lines = difflib.unified_diff(_lines(made), _lines(other), f"{name} by docxtpl", f"{name} by docgen", "", "", 2)
        shown = list(itertools.islice(lines, _LONGEST))
        yield from shown or ["the difference is one of white space"]


def _forget_columns(theirs: etree._Element, ours: etree._Element) -> None:
    """Take away grids and widths of the tables that docxtpl gave another grid than its cells have."""
    for table, other in zip(theirs.iter(w("tbl")), ours.iter(w("tbl")), strict=False):
        whole = sum(_width(column) for column in table.iter(w("gridCol")))
        rows = ([_width(size) for size in row.iter(w("tcW"))] for row in table.iter(w("tr")))
        if any(sum(sizes) != whole for sizes in rows):
            for element in [one for each in (table, other) for one in each.iter(w("tblGrid"), w("tcW"), w("gridSpan"))]:
                _remove(element)


def _width(element: etree._Element) -> int:
    return int(element.get(w("w"), "0"))


def _canonical(root: etree._Element) -> bytes:
    return etree.tostring(root, method="c14n", exclusive=True)


def _lines(root: etree._Element) -> list[str]:
    shown = parse(_canonical(root))
    etree.indent(shown)
    return etree.tostring(shown, encoding="unicode").splitlines()


def comparable(root: etree._Element, part: str, liberties: Liberties = STRICT) -> etree._Element:
    """A part without what docgen's normalising takes away, and what nobody sees.

    From docgen's own normalising: session ids, proofing and comment marks, smart tags, `_GoBack`; properties are put in
    the standard's order; a cell or header without a paragraph gets one, a table without rows becomes one.

    Of what nobody sees: neighbouring runs with the same properties are one run, `w:t` beside each other are one;
    spaces that Word drops without `xml:space` are dropped; runs, texts and properties with nothing in them go; ids of
    bookmarks are counted anew, as are those of drawings in headers and footers.

    A paragraph goes that held nothing but a passage without paragraphs.
    """
    _take_liberties(root, liberties)
    clean(root, part, Tags(NAME))
    _drop_passages(root)
    _number(root, part)
    _join_texts(root)
    _join_runs(root)
    _drop_hollow(root)
    return root


def _take_liberties(root: etree._Element, liberties: Liberties) -> None:
    if liberties.merges:
        _spread_merged(root)
    if liberties.captions:
        _forget_kept(root)
    if liberties.controls:
        unwrap(root)
    if liberties.bookmarks:
        _drop_bookmarks(root, lambda _name: True)
    if liberties.fallbacks:
        for fallback in list(root.iter(f"{{{COMPATIBILITY}}}Fallback")):
            _remove(fallback)
    if liberties.blank:
        for paragraph in list(root.iter(w("p"))):
            if not _text(paragraph) and all(child.tag in (w("pPr"), w("r")) for child in paragraph):
                _remove(paragraph)


def _drop_passages(root: etree._Element) -> None:
    for paragraph in [one for one in root.iter(w("p")) if NO_PASSAGE in _text(one)]:
        in_body = root.tag == w("document") and next(paragraph.iterancestors(w("tc"), w("txbxContent")), None) is None
        if _text(paragraph).strip() == NO_PASSAGE and in_body:
            _remove(paragraph)
    for text in root.iter(w("t")):
        text.text = (text.text or "").replace(NO_PASSAGE, "")


def _text(paragraph: etree._Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(w("t")))


def _spread_merged(root: etree._Element) -> None:
    """Give cells that go on those above the content of those; whether a cell is merged is left out."""
    for table in root.iter(w("tbl")):
        above: dict[int, etree._Element] = {}
        for row in inner(table, w("tr")):
            for number, cell in enumerate(inner(row, w("tc"))):
                if is_continued(cell) and number in above:
                    for old in list(cell)[1:]:
                        cell.remove(old)
                    cell.extend([parse(etree.tostring(child)) for child in list(above[number])[1:]])
                above[number] = cell
    for merge in list(root.iter(w("vMerge"))):
        _remove(merge)


def _forget_kept(root: etree._Element) -> None:
    for table in root.iter(w("tbl")):
        for row in list(inner(table, w("tr")))[-1:]:
            for kept in list(row.iter(w("keepNext"))):
                _remove(kept)


def _number(root: etree._Element, part: str) -> None:
    """Count ids anew: those of bookmarks, and those of drawings that docxtpl leaves as they are."""
    ends = {end.get(w("id")): end for end in root.iter(w("bookmarkEnd"))}
    for number, start in enumerate(root.iter(w("bookmarkStart"))):
        for element in (start, ends.get(start.get(w("id")))):
            if element is not None:
                element.set(w("id"), f"b{number}")
    if part != DOCUMENT_PART:
        for number, drawing in enumerate(root.iter(f"{{{DRAWING}}}docPr")):
            drawing.set("id", str(number))


def _join_texts(root: etree._Element) -> None:
    for text in list(root.iter(w("t"))):
        if text.get(XML_SPACE) != "preserve":
            text.text = (text.text or "").strip()
            text.set(XML_SPACE, "preserve")
        if not text.text:
            _remove(text)


def _join_runs(root: etree._Element) -> None:
    for run in list(root.iter(w("r"))):
        if all(child.tag == w("rPr") for child in run):
            _remove(run)
    for run in list(root.iter(w("r"))):
        before = run.getprevious()
        if before is not None and before.tag == w("r") and _look(before) == _look(run):
            before.extend([child for child in run if child.tag != w("rPr")])
            _remove(run)
    for text in list(root.iter(w("t"))):
        before = text.getprevious()
        if before is not None and before.tag == w("t"):
            before.text = (before.text or "") + (text.text or "")
            _remove(text)


def _look(run: etree._Element) -> bytes:
    properties = run.find(w("rPr"))
    return b"" if properties is None or not len(properties) else _canonical(properties)


def _drop_hollow(root: etree._Element) -> None:
    for element in [one for one in root.iter(*_PROPERTIES) if not len(one)]:
        _remove(element)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
