"""The manifest: a hidden part of each draft that says what docgen put where, and from what.

It is a customXml item with one element, `<manifest xmlns="urn:docgen:manifest:1">`, whose text is JSON (compact, keys
sorted; schema: `docgen/schemas/manifest.schema.json`):

- `format`: 1.
- `hashes`: what the draft was made from, name → SHA-256, as given: `template`, `rubric`, `norm` as a whole; of the
  scores, the settings of the round, the registers and the words only what the draft prints (`data`, `frame`,
  `registers`, `words`), so that no other change of them alters the draft.
- `controls`: in order, `tag` (`w:tag` of the content control), `key`, and `paragraphs`, each with `text` and `figures`:
  [start, end, key] for the characters that print a figure. For private keys `sha256` of the text stands instead.
- `tables`: in order, `tag`, `key`, `rows`; a row has its `cells` as they stand in the document (empty where a cell goes
  on the one above), and when data made it `key`, `unit` (its code), and `figures`: per cell the keys printed in it.
- `bookmarks`: name → key, for the light bookmarks `_dg_…` in the first cells of rows.
- `figures`: key → `table` and, if it differs, `prose` (the shown forms), `value` (exact, if it differs from `table`: a
  number as text, a fraction “a/b”, a date as ISO), `rule`, `cells` (where its numbers were typed: ranges `CNTT!D5:I5`,
  or entries of other files `round.yaml#key`), and `inputs` (keys of what it was computed from; many like keys as one
  pattern with `*`).

- `open`: only in a draft that was refreshed: how many conflicts are left to people. Their controls and rows stand here
  as docgen wrote them before.

It holds no times, no paths, and no names of persons.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from lxml import etree
from pydantic_core import to_json

from docgen.errors import Cell, Line, Place
from docgen.model.figure import Figure
from docgen.model.passage import Paragraph
from docgen.ooxml.names import parse
from docgen.ooxml.package import Parts, read_package, with_custom_xml, without_parts, write_package
from docgen.read.ranges import is_cell, rectangles
from docgen.render.printing import ControlText, Record, RowText

FORMAT = 1
NAMESPACE = "urn:docgen:manifest:1"
ITEM_ID = "{4B6C1D52-9A0E-5E1B-8C7D-2F3A6D0C9E11}"
PRIVATE_KEYS = ("van-ban.nguoi-ky", "van-ban.noi-nhan")
"""Keys that print persons' names; they and all below them are kept as hashes."""
_OPENING = f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="{NAMESPACE}">'.encode()
_ITEM = re.compile(r"customXml/item\d+\.xml")
MOST_INPUTS = 12
"""A figure made from more than this names its inputs by patterns; their cells only when they were typed there."""


Traced = tuple[Figure, Mapping[str, Any]]
"""A figure of a document, and what the manifest says of it."""


class WithManifest(NamedTuple):
    """A .docx with its manifest. digest: as `manifest_digest` gives it."""

    data: bytes
    digest: str


def traced(record: Record, figures: Mapping[str, Figure] | None = None) -> dict[str, Traced]:
    """Every figure of a document by key, with what the manifest says of it.

    figures: those that passages mention, by key, for when the record has no such key.
    """
    used = {span.key for control in record.controls for one in control.paragraphs for span in one.spans}
    known = {**{key: figure for key, figure in (figures or {}).items() if key in used}, **record.figures}
    sources = _Sources()
    return {key: (figure, _figure(figure, sources)) for key, figure in known.items()}


def with_manifest(
    draft: bytes | Mapping[str, bytes],
    record: Record,
    hashes: Mapping[str, str],
    figures: Mapping[str, Traced] | None = None,
    private: Collection[str] = PRIVATE_KEYS,
) -> WithManifest:
    """The draft with its manifest.

    draft: a .docx, or the parts of one, which saves packing it twice. figures: as `traced` gives them.
    """
    parts = read_package(draft, "") if isinstance(draft, bytes) else draft
    text = to_json(build_manifest(record, hashes, figures, private))
    return WithManifest(write_package(_with_text(parts, text)), _text_digest(text))


def with_manifest_of(parts: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Parts:
    """The parts of a document with this manifest in the place of the one they had."""
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _with_text(parts, text.encode())


def _with_text(parts: Mapping[str, bytes], text: bytes) -> Parts:
    """The parts of a document with a manifest of this text in the place of the one they had."""
    escaped = text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return with_custom_xml(_without_manifest(parts), _OPENING + escaped + b"</manifest>", NAMESPACE, ITEM_ID)


def read_manifest(data: bytes, name: str = "") -> dict[str, Any] | None:
    """The manifest of a document; None when it has none. Raises Refused when it is no .docx."""
    return manifest_in(read_package(data, name))


def manifest_in(parts: Mapping[str, bytes]) -> dict[str, Any] | None:
    """The manifest among the parts of a document; None when there is none."""
    for _part, content in _items(parts):
        found = json.loads(content.text or "null")
        return found if isinstance(found, dict) else None
    return None


def shown_in(manifest: Mapping[str, Any]) -> list[object]:
    """What a document shows by its manifest: its texts, its rows, and the figures in their forms.

    Not where these were typed, as rows of a workbook may move; nor anything that another docgen may note otherwise.
    """
    figures = {key: [one.get(form) for form in _FORMS] for key, one in manifest.get("figures", {}).items()}
    return [manifest.get("controls"), manifest.get("tables"), figures]


_FORMS = ("table", "prose", "value")


def manifest_digest(data: bytes) -> str | None:
    """The SHA-256 of the manifest's text, by which a document is known again; None where there is no sound manifest.

    Other programs may write the XML around it anew; the text stays.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            items = [name for name in archive.namelist() if _ITEM.fullmatch(name)]
            for _part, content in _items({name: archive.read(name) for name in items}):
                return _text_digest((content.text or "").encode())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        return None
    return None


def _text_digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def without_manifest(data: bytes, name: str = "") -> bytes:
    """The document without its manifest. Raises Refused when it is no .docx."""
    return write_package(_without_manifest(read_package(data, name)))


def _without_manifest(parts: Mapping[str, bytes]) -> Parts:
    items = {part for part, _content in _items(parts)}
    props = {part.replace("item", "itemProps") for part in items}
    return without_parts(parts, items | props) if items else dict(parts)


def _items(parts: Mapping[str, bytes]) -> Iterator[tuple[str, etree._Element]]:
    """The customXml items that are manifests."""
    for part in parts:
        if _ITEM.fullmatch(part) and NAMESPACE.encode() in parts[part]:
            try:
                root = parse(parts[part])
            except etree.XMLSyntaxError:
                continue
            if root.tag == f"{{{NAMESPACE}}}manifest":
                yield part, root


def build_manifest(
    record: Record,
    hashes: Mapping[str, str],
    figures: Mapping[str, Traced] | None = None,
    private: Collection[str] = PRIVATE_KEYS,
) -> dict[str, Any]:
    """The manifest as it is written as JSON, the names of every part in order: sorting them later takes longer.

    figures: as `traced` gives them; without them those of the record.
    """
    hidden = _Private(private)
    known = traced(record) if figures is None else figures
    rows = {row.key for table in record.tables for row in table.rows}
    return {
        "bookmarks": dict(sorted(one for one in record.bookmarks.items() if one[1] in rows)),
        "controls": [_control(control, hidden) for control in record.controls],
        "figures": dict(
            sorted(
                (key, told)
                for key, (figure, told) in known.items()
                if (figure.places or figure.inputs or figure.rule) and not hidden.covers(key)
            )
        ),
        "format": FORMAT,
        "hashes": dict(sorted(hashes.items())),
        "tables": [
            {"key": table.key, "rows": [_row(row) for row in table.rows], "tag": table.tag} for table in record.tables
        ],
    }


def printed_digests(record: Record, figures: Mapping[str, Traced]) -> dict[str, str]:
    """Digests of what a document shows of its ingredients: `data`, `frame`, `registers`, `words`.

    figures: as `traced` gives them. A change of what the document does not print leaves the digests as they are; so
    does a row of a workbook that only moved to another place.
    """
    shown: dict[str, list[object]] = {name: [name] for name in PRINTED}
    for key, (figure, told) in figures.items():
        shown[_ingredient(figure)].append((key, figure.table, figure.prose, told.get("value")))
    for control in record.controls:
        texts = [one.text for one in control.paragraphs] if control.key.startswith(WORDED) else []
        shown["words"].append((control.key, texts))
    for table in record.tables:
        shown["data"].append((table.key, [(row.key, row.figures) for row in table.rows]))
    return {name: _json_digest(one) for name, one in shown.items()}


def _json_digest(value: object) -> str:
    return hashlib.sha256(to_json(value)).hexdigest()


def _ingredient(figure: Figure) -> str:
    """What a figure was taken from: a register, the settings of the round, texts with tags, or the scores."""
    return _BY_RULE.get(figure.rule, "data")


PRINTED = ("data", "frame", "registers", "words")
"""Names of the digests of what a document prints."""
_BY_RULE = {"register": "registers", "citation": "registers", "setting": "frame", "wording": "words"}
WORDED = ("cau.", "nhan-xet.")
"""How the keys of passages begin that are written in phrases and remarks."""


class _Private:
    """Keys that are kept as hashes, and all below them."""

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = frozenset(keys)
        self._below = tuple(f"{key}." for key in keys)

    def covers(self, key: str) -> bool:
        return key.startswith(self._below) or key in self._keys


def _control(control: ControlText, hidden: _Private) -> dict[str, Any]:
    if hidden.covers(control.key):
        text = "\n".join(paragraph.text for paragraph in control.paragraphs)
        return {"key": control.key, "sha256": hashlib.sha256(text.encode()).hexdigest(), "tag": control.tag}
    paragraphs = [_paragraph(paragraph) for paragraph in control.paragraphs]
    return {"key": control.key, "paragraphs": paragraphs, "tag": control.tag}


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    if not paragraph.spans:
        return {"text": paragraph.text}
    return {"figures": paragraph.spans, "text": paragraph.text}


def _row(row: RowText) -> dict[str, Any]:
    made: dict[str, Any] = {"cells": row.cells}
    if any(row.figures):
        made["figures"] = row.figures
    if row.key:
        made["key"], made["unit"] = row.key, row.unit
    return made


def _figure(figure: Figure, sources: _Sources) -> dict[str, Any]:
    """What the manifest says of a figure, its names in order."""
    made: dict[str, Any] = {}
    inputs = figure.inputs
    if (inputs or figure.places) and (cells := sources.written(figure)):
        made["cells"] = cells
    if inputs:
        made["inputs"] = patterns([one.key for one in inputs])
    if figure.prose != figure.table:
        made["prose"] = figure.prose
    if figure.rule:
        made["rule"] = figure.rule
    made["table"] = figure.table
    if (exact := _exact(figure.value)) != figure.table:
        made["value"] = exact
    return made


def _exact(value: object) -> str | int | None:
    if value is None or isinstance(value, str | int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _is_traced(figure: Figure) -> bool:
    """Whether a figure names the cells it rests on: with few inputs, or any number of points typed in cells."""
    if len(figure.inputs) <= MOST_INPUTS:
        return True
    return not any(one.inputs or any(not isinstance(place, Cell) for place in one.places) for one in figure.inputs)


class _Sources:
    """The places that figures rest on, each figure looked at once; none for those that are not traced."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Figure, tuple[Place, ...]]] = {}
        self._written: dict[tuple[Place, ...], list[str]] = {}

    def written(self, figure: Figure) -> list[str]:
        """The places as short texts. A rank and a tier rest on those of their total, which are written once."""
        if not _is_traced(figure):
            return []
        places = self._of(figure)
        if len(places) < 2:
            return list(map(_entry, places))
        known = self._written.get(places)
        if known is None:
            known = self._written[places] = ranges(places)
        return known

    def _of(self, figure: Figure) -> tuple[Place, ...]:
        if not figure.inputs:
            return figure.places
        known = self._known.get(id(figure))
        if known is None:
            inputs = figure.inputs if _is_traced(figure) else ()
            if len(inputs) == 1 and not figure.places:
                return self._of(inputs[0])
            found = dict.fromkeys(chain(figure.places, *map(self._of, inputs)))
            known = self._known[id(figure)] = (figure, tuple(found))
        return known[1]


def patterns(keys: Iterable[str]) -> list[str]:
    """Keys, or when there are many, one pattern for those of the same length, with `*` where they differ.

    >>> patterns(["a.x.tong", "a.y.tong"])
    ['a.x.tong', 'a.y.tong']
    >>> patterns(f"a.{unit}.tong" for unit in range(20))
    ['a.*.tong']
    """
    listed = list(dict.fromkeys(keys))
    if len(listed) <= MOST_INPUTS:
        return listed
    by_length: dict[int, list[list[str]]] = {}
    for key in listed:
        segments = key.split(".")
        by_length.setdefault(len(segments), []).append(segments)
    made = []
    for alike in by_length.values():
        columns = zip(*alike, strict=True)
        made.append(".".join(column[0] if len(set(column)) == 1 else "*" for column in columns))
    return made


def ranges(places: Iterable[Place]) -> list[str]:
    """Places as short texts: cells as ranges by sheet, entries of files by file name and key.

    >>> ranges([Cell("a.xlsx", "CNTT", "D5"), Cell("a.xlsx", "CNTT", "E5"), Cell("a.xlsx", "Năm trước", "B2")])
    ['CNTT!D5:E5', "'Năm trước'!B2"]
    """
    made: list[str] = []
    sheets: dict[str, list[str]] = {}
    for place in places:
        if isinstance(place, Cell) and is_cell(place.ref):
            sheets.setdefault(place.sheet, []).append(place.ref)
        else:
            made.append(_entry(place))
    by_sheet = [f"{_quoted(sheet)}!{one}" for sheet, refs in sheets.items() for one in rectangles(refs)]
    return by_sheet + list(dict.fromkeys(made))


def _entry(place: Place) -> str:
    if isinstance(place, Cell):
        return f"{_quoted(place.sheet)}!{place.ref}"
    name = place.file.rpartition("/")[2]
    return f"{name}#{place.key}" if isinstance(place, Line) and place.key else name


@lru_cache(maxsize=256)
def _quoted(sheet: str) -> str:
    return sheet if re.fullmatch(r"[A-Za-z_]\w*", sheet, re.ASCII) else "'" + sheet.replace("'", "''") + "'"
