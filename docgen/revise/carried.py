"""What deleted content of an older file needs in the newer one: pictures and links, styles, footnotes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from docgen.ooxml.names import DRAWING, FOOTNOTES_PART, WORD_2010, parse, w
from docgen.ooxml.package import CONTENT_TYPES, Parts, relationships_of, to_bytes, with_part
from docgen.ooxml.revisions import plain

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_STYLES = "word/styles.xml"
_STYLE_NAMES = tuple(map(w, ("pStyle", "rStyle", "tblStyle", "basedOn", "link", "next")))
_SESSION = tuple(f"{{{WORD_2010}}}{name}" for name in ("paraId", "textId"))


class Carried:
    """Copies of old content, made fit for the new file; what they need is put into its parts by `finish`."""

    def __init__(self, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
        self._old, self._parts = old, dict(new)
        self._used: set[str] = set()
        self._copies: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        self._old_notes = _notes(old)
        self._next_note = 1 + max([0, *map(int, _notes(new))])
        self._next_drawing = 1 + max([0, *_drawing_ids(new)])
        self._styles = _styles_by_name(old, new)
        self._same_lists = old.get("word/numbering.xml") == new.get("word/numbering.xml")

    def copied(self, block: etree._Element, old_part: str, new_part: str) -> etree._Element:
        """A copy of a paragraph, row or table that can be marked as deleted and stand in another part."""
        made = plain(block)
        self.fit(made, old_part, new_part)
        return made

    def fit(self, element: etree._Element, old_part: str, new_part: str) -> None:
        """Make a copy of content fit to stand in a part of the new file."""
        for one in list(element.iter(etree.Element)):
            if one.tag in (w("sectPr"), w("endnoteReference")) or (one.tag == w("numPr") and not self._same_lists):
                _remove(one)
                continue
            for name, value in [(str(key), str(value)) for key, value in one.attrib.items()]:
                if name in _SESSION:
                    del one.attrib[name]
                elif name.startswith(_R):
                    one.set(name, self._related(value, old_part, new_part))
            if one.tag in _STYLE_NAMES:
                style = one.get(w("val"), "")
                one.set(w("val"), self._styles.get(style, style))
                self._used.add(style)
            elif one.tag == f"{{{DRAWING}}}docPr":
                one.set("id", str(self._next_drawing))
                self._next_drawing += 1
            elif one.tag == w("footnoteReference"):
                one.set(w("id"), self._note(str(one.get(w("id")))))

    def _note(self, number: str) -> str:
        """The id under which an old footnote will stand in the new file."""
        if number not in self._notes:
            self._notes[number] = str(self._next_note)
            self._next_note += 1
        return self._notes[number]

    def _related(self, number: str, old_part: str, new_part: str) -> str:
        """A relationship of the new part to what an old part is related to by this id."""
        rels = parse(self._old.get(relationships_of(old_part), b"<none/>"))
        found = next((rel for rel in rels if rel.get("Id") == number), None)
        if found is None:
            return number
        attributes = {name: found.get(name, "") for name in ("Type", "Target", "TargetMode") if found.get(name)}
        if found.get("TargetMode") != "External":
            copied = self._copy(_resolved(old_part, found.get("Target", "")))
            attributes["Target"] = "/" + copied
        return self._with_relationship(new_part, attributes)

    def _copy(self, part: str) -> str:
        """The name of an old part in the new file, which is another where a part of this name is not the same."""
        if part not in self._copies and part in self._old:
            name, number = part, 1
            while name in self._parts and self._parts[name] != self._old[part]:
                stem, ending = posixpath.splitext(part)
                name, number = f"{stem}-{number}{ending}", number + 1
            self._copies[part] = name
            if name not in self._parts:
                self._parts[name] = self._old[part]
                self._add_type(part, name)
                self._copy_relationships(part, name)
        return self._copies.get(part, part)

    def _copy_relationships(self, part: str, name: str) -> None:
        rels = self._old.get(relationships_of(part))
        if rels is not None:
            root = parse(rels)
            for rel in root:
                if rel.get("TargetMode") != "External":
                    rel.set("Target", "/" + self._copy(_resolved(part, rel.get("Target", ""))))
            self._parts[relationships_of(name)] = to_bytes(root)

    def _add_type(self, part: str, name: str) -> None:
        types, known = parse(self._old[CONTENT_TYPES]), parse(self._parts[CONTENT_TYPES])
        ending = name.rpartition(".")[2].lower()
        for one in types:
            if one.get("PartName") == "/" + part:
                kind = one.get("ContentType", "")
                etree.SubElement(known, f"{_TYPES}Override", {"PartName": "/" + name, "ContentType": kind})
            elif one.get("Extension", "").lower() == ending and not any(
                other.get("Extension", "").lower() == ending for other in known
            ):
                kind = one.get("ContentType", "")
                known.insert(0, etree.Element(f"{_TYPES}Default", {"Extension": ending, "ContentType": kind}))
        self._parts[CONTENT_TYPES] = to_bytes(known)

    def _with_relationship(self, part: str, attributes: dict[str, str]) -> str:
        name = relationships_of(part)
        root = parse(self._parts[name]) if name in self._parts else etree.Element(f"{_RELS}Relationships")
        for rel in root:
            if all(rel.get(key) == value for key, value in attributes.items()):
                return str(rel.get("Id"))
        taken = {rel.get("Id") for rel in root}
        number = next(f"rId{count}" for count in range(1, len(taken) + 2) if f"rId{count}" not in taken)
        etree.SubElement(root, f"{_RELS}Relationship", {"Id": number} | attributes)
        self._parts[name] = to_bytes(root)
        return number

    def finish(self, roots: Mapping[str, etree._Element]) -> Parts:
        """The parts of the new file with these trees, and with all that was carried over."""
        parts = self._parts | {name: to_bytes(root) for name, root in roots.items()}
        parts = self._with_notes(parts)
        return self._with_styles(parts)

    def _with_notes(self, parts: Parts) -> Parts:
        if not self._notes:
            return parts
        root = parse(parts[FOOTNOTES_PART]) if FOOTNOTES_PART in parts else _separators(self._old[FOOTNOTES_PART])
        for old, new in list(self._notes.items()):
            if old in self._old_notes:
                note = self.copied(self._old_notes[old], FOOTNOTES_PART, FOOTNOTES_PART)
                note.set(w("id"), new)
                root.append(note)
        return with_part(parts, FOOTNOTES_PART, to_bytes(root), _FOOTNOTES_TYPE, _FOOTNOTES)

    def _with_styles(self, parts: Parts) -> Parts:
        if _STYLES not in self._old or _STYLES not in parts:
            return parts
        old = {str(style.get(w("styleId"))): style for style in parse(self._old[_STYLES]).iter(w("style"))}
        root = parse(parts[_STYLES])
        known = {style.get(w("styleId")) for style in root.iter(w("style"))}
        waiting = sorted(self._used)
        for name in waiting:
            if name in old and name not in known and name not in self._styles:
                known.add(name)
                root.append(old[name])
                waiting += [one.get(w("val"), "") for one in old[name].iter(*_STYLE_NAMES)]
        for style in old.values():
            for one in style.iter(*_STYLE_NAMES):
                one.set(w("val"), self._styles.get(one.get(w("val"), ""), one.get(w("val"), "")))
        return parts | {_STYLES: to_bytes(root)}


def _styles_by_name(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> dict[str, str]:
    """Ids of styles of the old file by which the new one knows no style, or another: the id of its own of that name."""
    one, other = _style_names(old), _style_names(new)
    ids = {name: number for number, name in other.items()}
    return {number: ids[name] for number, name in one.items() if name in ids and other.get(number) != name}


def _style_names(parts: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    """Type and name of every style by its id; programs differ in the case of the names of Word's own."""
    found: dict[str, tuple[str, str]] = {}
    for style in parse(parts.get(_STYLES, b"<none/>")).iter(w("style")):
        name = style.find(w("name"))
        if name is not None:
            found[style.get(w("styleId"), "")] = style.get(w("type"), ""), name.get(w("val"), "").lower()
    return found


def _resolved(part: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def _notes(parts: Mapping[str, bytes]) -> dict[str, etree._Element]:
    """The footnotes of a document by id, without separators."""
    root = parse(parts.get(FOOTNOTES_PART, b"<none/>"))
    return {str(note.get(w("id"))): note for note in root.iter(w("footnote")) if _is_own(note)}


def _is_own(note: etree._Element) -> bool:
    return note.get(w("type"), "normal") == "normal" and re.fullmatch(r"\d+", note.get(w("id"), "")) is not None


def _separators(footnotes: bytes) -> etree._Element:
    """Footnotes without notes."""
    root = parse(footnotes)
    for note in [one for one in root if _is_own(one)]:
        root.remove(note)
    return root


def _drawing_ids(parts: Mapping[str, bytes]) -> Iterator[int]:
    for name, content in parts.items():
        if name.startswith("word/") and name.endswith(".xml") and b"docPr" in content:
            for one in parse(content).iter(f"{{{DRAWING}}}docPr"):
                if re.fullmatch(r"\d+", one.get("id", "")):
                    yield int(one.get("id", "0"))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
