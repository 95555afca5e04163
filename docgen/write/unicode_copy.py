"""A copy of a workbook in which legacy text (TCVN3, VNI) is Unicode. The file itself is never touched.

Only the texts of cells and the fonts of cells are changed, in the workbook's own XML: formulas, their results, widths,
charts and whatever else it holds are copied as they are. So are comments, text boxes, page headers and words inside
formulas, with the fonts that show them.
"""

from __future__ import annotations

import copy
import io
import posixpath
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from lxml import etree

from docgen.errors import Finding, InFile, Refused, refuse_if_any
from docgen.i18n import gettext as _
from docgen.ooxml.names import XML_SPACE, parse
from docgen.ooxml.package import relationships_of, to_bytes
from docgen.read.files import read_bytes
from docgen.read.legacy import LegacyText, LegacyTexts, legacy_texts
from docgen.read.workbook import LARGEST_FILE, Workbook, open_workbook
from docgen.vietnamese.legacy import convert, legacy_of_font
from docgen.write.whole import existing, write_new

UNICODE_FONT = "Times New Roman"

_Changes = Mapping[str, LegacyText]
"""Texts by the address of their cell, such as `B5`."""


def write_unicode_copy(path: Path, name: str, target: Path) -> LegacyTexts:
    """Write a copy of an .xlsx with its legacy texts in Unicode; gives what was converted, and what was left in doubt.

    name: the file as messages show it. Where nothing is to be converted, no copy is written. Raises `Refused` when the
    file cannot be read, the target exists or cannot be written, or the copy would not read as it was shown.
    """
    book = open_workbook(path, name)
    if book.format != "xlsx" or path.suffix.lower() != ".xlsx":
        message = _("Only an Excel workbook (.xlsx) can be converted")
        advice = _("Save it as an Excel workbook (.xlsx) first")
        raise Refused([Finding("copy-of-other-format", InFile(name), message, advice)])
    found = legacy_texts(cell for sheet in book.sheets for row in book.rows(sheet) for cell in row.cells.values())
    if found.surely:
        refuse_if_any(existing([target]))
        by_sheet: dict[str, dict[str, LegacyText]] = {}
        for one in found.surely:
            by_sheet.setdefault(one.content.place.sheet, {})[one.content.place.ref] = one
        try:
            data = _converted(read_bytes(path, name, LARGEST_FILE), by_sheet)
        except (LookupError, StopIteration, ValueError, etree.XMLSyntaxError) as fault:
            raise Refused([_not_true(found.surely[0])]) from fault
        write_new({target: data}, proof=lambda copy: _check(open_workbook(copy, name), found.surely))
    return found


def _check(book: Workbook, changed: Iterable[LegacyText]) -> None:
    """Every text must read as it was shown: workbooks of odd programs are not to be trusted."""
    texts = {cell.place: cell.text for sheet in book.sheets for row in book.rows(sheet) for cell in row.cells.values()}
    wrong = [one for one in changed if texts.get(one.content.place) != one.said]
    if wrong:
        raise Refused([_not_true(wrong[0])])


def _not_true(one: LegacyText) -> Finding:
    message = _("{text} could not be put into the copy, so no copy is written").format(text=one)
    advice = _("Open the workbook in Excel, save it as an Excel workbook (.xlsx), and run again")
    return Finding("copy-not-true", one.content.place, message, advice)


def _converted(data: bytes, by_sheet: Mapping[str, _Changes]) -> bytes:
    """The bytes of a workbook with these texts converted and its legacy fonts replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = package.infolist()
        parts = {member.filename: package.read(member) for member in members}
    book = _targets(parts, "", "officeDocument")[0]
    strings = next((_Strings(part, parts[part]) for part in _targets(parts, book, "sharedStrings")), None)
    changed: dict[str, bytes] = {}
    for title, part in _sheet_parts(parts, book).items():
        if title in by_sheet:
            changed[part] = _sheet(parts[part], by_sheet[title], strings)
    for part in _targets(parts, book, "styles"):
        styles = parse(parts[part])
        _replace_fonts(styles, "name")
        changed[part] = to_bytes(styles)
    if strings is not None:
        changed[strings.part] = strings.to_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for member in members:
            package.writestr(member, changed.get(member.filename, parts[member.filename]), member.compress_type)
    return buffer.getvalue()


def _targets(parts: Mapping[str, bytes], part: str, kind: str) -> list[str]:
    """The parts to which a part has relationships of a kind; the package itself is the empty name."""
    return [target for found, target in _relationships(parts, part).values() if found == kind and target in parts]


def _relationships(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Kind and target of a part's relationships, by their ids."""
    folder = posixpath.dirname(part)
    return {
        one.get("Id", ""): (
            one.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
        )
        for one in parse(parts[relationships_of(part)])
    }


def _sheet_parts(parts: Mapping[str, bytes], book: str) -> dict[str, str]:
    """The part of each sheet, by the sheet's title."""
    related = _relationships(parts, book)
    found = {}
    for sheet in parse(parts[book]).iterfind("{*}sheets/{*}sheet"):
        number = next(value for key, value in sheet.attrib.items() if str(key).endswith("}id"))
        found[sheet.get("name", "")] = related[str(number)][1]
    return found


def _sheet(xml: bytes, changes: _Changes, strings: _Strings | None) -> bytes:
    root = parse(xml)
    for cell in root.iter("{*}c"):
        change = changes.get(cell.get("r", ""))
        value = cell.find("{*}v")
        if change is None:
            continue
        if cell.get("t") == "s" and strings is not None and value is not None:
            value.text = str(strings.converted(int(value.text or ""), change))
        elif cell.get("t") == "str" and value is not None:
            value.text = _said(value.text or "", change)
        for text in cell.iterfind("{*}is"):
            _convert_item(text, change)
    return to_bytes(root)


class _Strings:
    """The texts that the cells of a workbook share. A converted one is added: other cells may need the old one."""

    def __init__(self, part: str, xml: bytes) -> None:
        self.part = part
        self._root = parse(xml)
        self._items = list(self._root.iterfind("{*}si"))
        self._made: dict[tuple[object, ...], int] = {}

    def converted(self, number: int, change: LegacyText) -> int:
        """The number of a text as it reads in Unicode; number: of the text as it stands."""
        key = (number, change.encoding, change.capitals)
        if key not in self._made:
            item = copy.deepcopy(self._items[number])
            _convert_item(item, change)
            self._items[-1].addnext(item)
            self._made[key] = len(self._items)
            self._items.append(item)
        return self._made[key]

    def to_bytes(self) -> bytes:
        """The part with all texts, old and converted."""
        _replace_fonts(self._root, "rFont")
        if self._root.get("uniqueCount"):
            self._root.set("uniqueCount", str(len(self._items)))
        return to_bytes(self._root)


def _said(text: str, change: LegacyText) -> str:
    return convert(text, change.encoding, capitals=change.capitals)


def _convert_item(item: etree._Element, change: LegacyText) -> None:
    """Convert the text of a cell run by run; as one run where a letter and its mark stand in two."""
    for spoken in item.findall("{*}rPh"):
        item.remove(spoken)
    texts = list(item.iter("{*}t"))
    stored = [text.text or "" for text in texts]
    said = [_said(text, change) for text in stored]
    whole = _said("".join(stored), change)
    if "".join(said) != whole:
        said = [whole] + [""] * (len(texts) - 1)
    for text, new in zip(texts, said, strict=True):
        text.text = new
        text.set(XML_SPACE, "preserve")
    _replace_fonts(item, "rFont")


def _replace_fonts(root: etree._Element, element: str) -> None:
    """Name the Unicode font wherever a legacy one is named; a character set that was told with it goes too."""
    for name in root.iter(f"{{*}}{element}"):
        if legacy_of_font(name.get("val", "")) is not None:
            name.set("val", UNICODE_FONT)
            parent = name.getparent()
            charset = None if parent is None else parent.find("{*}charset")
            if parent is not None and charset is not None:
                parent.remove(charset)
