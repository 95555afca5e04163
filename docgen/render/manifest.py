"""The manifest: a hidden part of each draft that says what docgen put where, and from what.

It is a customXml item with one element, `<manifest xmlns="urn:docgen:manifest:1">`, whose text is JSON (compact, keys
sorted; schema: `docgen/schemas/manifest.schema.json`):

- `format`: 2. Drafts of format 1 are read beside it: there each figure has the text of its rule, and all bookmarks are
  named.
- `hashes`: what the draft was made from, name → SHA-256, as given: `template`, `rubric`, `norm` as a whole; of the
  scores, the settings of the round, the registers and the words only what the draft prints (`data`, `frame`,
  `registers`, `words`), so that no other change of them alters the draft.
- `controls`: in order, `tag` (`w:tag` of the content control), `key`, and `paragraphs`, each with `text` and `figures`:
  [start, end, key] for the characters that print a figure. For private keys `sha256` of the text stands instead.
- `tables`: in order, `tag`, `key`, `rows`; a row has its `cells` as they stand in the document (empty where a cell goes
  on the one above), and when data made it `key`, `unit` (its code), and `figures`: per cell the keys printed in it.
- `bookmarks`: name → key, for the light bookmarks `_dg_…` in the first cells of rows; only those that are not called
  what `bookmark_name` makes of the row's key.
- `figures`: key → `table` and, if it differs, `prose` (the shown forms), `value` (exact, if it differs from `table`: a
  number as text, a fraction “a/b”, a date as ISO), `rule` (which of `rules`), `inputs` (keys of what it was computed
  from; many like keys as one pattern with `*`), and `cells` (where its numbers were typed: ranges `CNTT!D5:I5`, or
  entries of other files `round.yaml#key`). There are no `cells` where the inputs that stand here too tell all of them,
  nor where it was computed from more computed figures than are named.
- `rules`: the texts of the rules, each once.
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
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from lxml import etree
from pydantic_core import to_json

from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _
from docgen.model.passage import Paragraph
from docgen.ooxml.controls import bookmark_name
from docgen.ooxml.names import parse
from docgen.ooxml.package import Parts, read_package, with_custom_xml, without_parts, write_package
from docgen.render.printing import ControlText, Record, RowText
from docgen.render.tracing import Traced, exact_value, is_private, traced

FORMAT = 2
NAMESPACE = "urn:docgen:manifest:1"
ITEM_ID = "{4B6C1D52-9A0E-5E1B-8C7D-2F3A6D0C9E11}"
_OPENING = f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="{NAMESPACE}">'.encode()
_ITEM = re.compile(r"customXml/item\d+\.xml")


class WithManifest(NamedTuple):
    """A .docx with its manifest. digest: as `manifest_digest` gives it."""

    data: bytes
    digest: str


def with_manifest(
    draft: bytes | Mapping[str, bytes],
    record: Record,
    hashes: Mapping[str, str],
    figures: Traced | None = None,
) -> WithManifest:
    """The draft with its manifest.

    draft: a .docx, or the parts of one, which saves packing it twice. figures: its own; else those of the record.
    """
    parts = read_package(draft, "") if isinstance(draft, bytes) else draft
    text = to_json(build_manifest(record, hashes, figures or traced(record)))
    return WithManifest(write_package(_with_text(parts, text)), _text_digest(text))


def with_manifest_of(parts: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Parts:
    """The parts of a document with this manifest, as `manifest_in` gives one, in the place of the one they had."""
    text = json.dumps(_folded(manifest), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _with_text(parts, text.encode())


def _with_text(parts: Mapping[str, bytes], text: bytes) -> Parts:
    """The parts of a document with a manifest of this text in the place of the one they had."""
    escaped = text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return with_custom_xml(_without_manifest(parts), _OPENING + escaped + b"</manifest>", NAMESPACE, ITEM_ID)


def read_manifest(data: bytes, name: str = "") -> dict[str, Any] | None:
    """The manifest of a document, as `manifest_in` gives it. Raises Refused as that does, and when it is no .docx."""
    return manifest_in(read_package(data, name), name)


def readable_manifest(data: bytes) -> dict[str, Any] | None:
    """The same for what can do without: None also where it cannot be read."""
    with suppress(Refused):
        return read_manifest(data)
    return None


def manifest_in(parts: Mapping[str, bytes], name: str = "") -> dict[str, Any] | None:
    """The manifest among the parts of a document; None when there is none.

    However it is written, each figure has the text of its rule, and all bookmarks of rows are named. name: the document
    as people know it. Raises Refused when a newer docgen wrote it, or it is damaged.
    """
    for _part, content in _items(parts):
        try:
            found = json.loads(content.text or "null")
            return _unfolded(found, name) if isinstance(found, dict) else None
        except (AttributeError, LookupError, TypeError, ValueError) as fault:
            message = _("what docgen noted in this document is damaged")
            advice = _("move it away to have the draft made; if it holds edits of this draft, carry them over by hand")
            raise Refused([Finding("manifest-damaged", InFile(name), message, advice)]) from fault
    return None


def _unfolded(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    """A manifest with all that its form leaves out."""
    if manifest.get("format", 1) > FORMAT:
        message = _("a newer docgen made this document; this one cannot read what it noted there")
        raise Refused([Finding("manifest-newer", InFile(name), message, _("update docgen"))])
    if manifest.get("format", 1) == 1:
        return manifest
    rules = manifest.pop("rules")
    for figure in manifest["figures"].values():
        if "rule" in figure:
            figure["rule"] = rules[figure["rule"]]
    return {**manifest, "bookmarks": {**_names_by_key(_keys_of_rows(manifest)), **manifest["bookmarks"]}}


def _folded(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same as it is written: each rule once, and no names that follow from keys."""
    if manifest.get("format", 1) == 1:
        return manifest
    rules: dict[str, int] = {}
    figures = {
        key: {**told, "rule": rules.setdefault(told["rule"], len(rules))} if "rule" in told else told
        for key, told in sorted(manifest["figures"].items())
    }
    bookmarks = _names_of_their_own(manifest["bookmarks"], _names_by_key(_keys_of_rows(manifest)))
    return {**manifest, "bookmarks": bookmarks, "figures": figures, "rules": [*rules]}


def _keys_of_rows(manifest: Mapping[str, Any]) -> Iterator[str]:
    return (row["key"] for table in manifest["tables"] for row in table["rows"] if "key" in row)


def _names_by_key(keys: Iterable[str]) -> dict[str, str]:
    """The bookmarks of rows with these keys, as they are called if nothing is in the way: name → key."""
    names: dict[str, str] = {}
    for key in keys:
        names.setdefault(bookmark_name(key, 0), key)
    return names


def _names_of_their_own(bookmarks: Mapping[str, str], by_key: Mapping[str, str]) -> dict[str, str]:
    """The bookmarks that do not follow from their keys, in order."""
    return dict(sorted(one for one in bookmarks.items() if by_key.get(one[0]) != one[1]))


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


def build_manifest(record: Record, hashes: Mapping[str, str], figures: Traced) -> dict[str, Any]:
    """The manifest as it is written as JSON, the names of every part in order: sorting them later takes longer."""
    rows = dict.fromkeys(row.key for table in record.tables for row in table.rows if row.key)
    bookmarks = {name: key for name, key in record.bookmarks.items() if key in rows}
    return {
        "bookmarks": _names_of_their_own(bookmarks, _names_by_key(rows)),
        "controls": [_control(control) for control in record.controls],
        "figures": figures.notes,
        "format": FORMAT,
        "hashes": dict(sorted(hashes.items())),
        "rules": figures.rules,
        "tables": [
            {"key": table.key, "rows": [_row(row) for row in table.rows], "tag": table.tag} for table in record.tables
        ],
    }


def printed_digests(record: Record, figures: Traced) -> dict[str, str]:
    """Digests of what a document shows of its ingredients: `data`, `frame`, `registers`, `words`.

    A change of what the document does not print leaves the digests as they are; so does a row of a workbook that only
    moved to another place.
    """
    shown: dict[str, list[object]] = {name: [name] for name in PRINTED}
    by_rule, data = {rule: shown[name] for rule, name in _BY_RULE.items()}, shown["data"]
    for key, figure in figures.figures.items():
        exact = exact_value(figure.value)
        said = (key, figure.table, figure.prose, None if exact == figure.table else exact)
        by_rule.get(figure.rule, data).append(said)
    for control in record.controls:
        texts = [one.text for one in control.paragraphs] if control.key.startswith(WORDED) else []
        shown["words"].append((control.key, texts))
    for table in record.tables:
        data.append((table.key, [(row.key, row.figures) for row in table.rows]))
    return {name: _json_digest(one) for name, one in shown.items()}


def _json_digest(value: object) -> str:
    return hashlib.sha256(to_json(value)).hexdigest()


PRINTED = ("data", "frame", "registers", "words")
"""Names of the digests of what a document prints."""
_BY_RULE = {"register": "registers", "citation": "registers", "setting": "frame", "wording": "words"}
WORDED = ("cau.", "nhan-xet.")
"""How the keys of passages begin that are written in phrases and remarks."""


def _control(control: ControlText) -> dict[str, Any]:
    if is_private(control.key):
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
