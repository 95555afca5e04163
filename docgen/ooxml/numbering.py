"""What Word adds to a paragraph from other parts of the file: its automatic number, and whether it is bold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from docgen.ooxml.names import parse, w
from docgen.ooxml.walk import inner, text_of

_PLACE = re.compile(r"%([1-9])")
_OFF = frozenset({"0", "false", "off", "none"})
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
BULLET = "-"
"""What a bullet of any shape is read as."""


@dataclass(frozen=True)
class _Level:
    """One level of a list: where it starts, how its number is written, whether all numbers in it are Arabic."""

    start: int
    form: str
    text: str
    legal: bool


class Numbering:
    """Numbers paragraphs as Word does. `label` must be asked once for each paragraph, in the order of the text."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        numbering, styles = _root(parts, "word/numbering.xml"), _root(parts, "word/styles.xml")
        self._styles = {_value(style, w("styleId")): style for style in _children(styles, "style")}
        self._lists = {_value(one, w("abstractNumId")): one for one in _children(numbering, "abstractNum")}
        self._used = {_value(one, w("numId")): one for one in _children(numbering, "num")}
        self._levels: dict[tuple[str, int], _Level] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, paragraph: etree._Element) -> str:
        """The number before a paragraph (“1.1.”, “a)”), `BULLET` for a bullet, nothing where there is none."""
        number, depth = self._number_of(paragraph)
        if number not in self._used:
            return ""
        kept = self._count(number, depth)
        level = self._level(number, depth)
        if level.form == "bullet":
            return BULLET
        if level.form == "none":
            return ""
        return _PLACE.sub(lambda place: self._written(number, int(place[1]) - 1, kept, level), level.text).strip()

    def is_bold(self, paragraph: etree._Element) -> bool:
        """Whether everything that is seen of a paragraph is bold; not so of one without text."""
        runs = [run for run in paragraph.iter(w("r")) if text_of(run).strip()]
        style = _value(paragraph.find(f"{w('pPr')}/{w('pStyle')}"))
        return bool(runs) and all(self._bold(run, style) for run in runs)

    def _bold(self, run: etree._Element, style: str) -> bool:
        character = _value(run.find(f"{w('rPr')}/{w('rStyle')}"))
        sources = [run, *self._chain(character), *self._chain(style)]
        found = (source.find(f"{w('rPr')}/{w('b')}") for source in sources)
        nearest = next((element for element in found if element is not None), None)
        return nearest is not None and _value(nearest, default="true") not in _OFF

    def _chain(self, style: str) -> Iterator[etree._Element]:
        """A style and those that it is based on."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = _value(self._styles[style].find(w("basedOn")))

    def _number_of(self, paragraph: etree._Element) -> tuple[str, int]:
        """Number and depth of the list that a paragraph is in, by itself or by its style."""
        style = _value(paragraph.find(f"{w('pPr')}/{w('pStyle')}"))
        found = [source.find(f"{w('pPr')}/{w('numPr')}") for source in self._chain(style)]
        found.insert(0, paragraph.find(f"{w('pPr')}/{w('numPr')}"))
        there = [properties for properties in found if properties is not None]
        number = next((_value(one) for own in there if (one := own.find(w("numId"))) is not None), "")
        depth = next((_value(one) for own in there if (one := own.find(w("ilvl"))) is not None), "0")
        return number, int(depth) if depth.isdigit() else 0

    def _list_of(self, number: str) -> str:
        """The list that a number belongs to; one that is linked to a style has its levels elsewhere."""
        name = _value(self._used[number].find(w("abstractNumId")))
        link = _value(_find(self._lists.get(name), "numStyleLink"))
        linked = _value(_find(self._styles.get(link), f"pPr/{w('numPr')}/{w('numId')}"))
        return _value(self._used[linked].find(w("abstractNumId"))) if linked in self._used else name

    def _level(self, number: str, depth: int) -> _Level:
        if (number, depth) not in self._levels:
            self._levels[number, depth] = self._read_level(number, depth)
        return self._levels[number, depth]

    def _read_level(self, number: str, depth: int) -> _Level:
        override = _of_level(self._used[number], "lvlOverride", depth)
        own = _of_level(self._lists.get(self._list_of(number)), "lvl", depth)
        level = next((one for one in (_find(override, "lvl"), own) if one is not None), None)
        start = next(
            (one for one in (_find(override, "startOverride"), _find(level, "start")) if one is not None), None
        )
        text = _value(start, default="1")
        return _Level(
            start=int(text) if text.isdigit() else 1,
            form=_value(_find(level, "numFmt"), default="decimal"),
            text=_value(_find(level, "lvlText")),
            legal=_find(level, "isLgl") is not None,
        )

    def _count(self, number: str, depth: int) -> dict[int, int]:
        """Count one more at a depth; what is deeper begins anew. All numbers of one list count together."""
        counts = self._counts.setdefault(self._list_of(number), {})
        override = _of_level(self._used[number], "lvlOverride", depth)
        begins = _find(override, "startOverride") is not None and (number, depth) not in self._begun
        self._begun.add((number, depth))
        counts[depth] = self._level(number, depth).start if begins or depth not in counts else counts[depth] + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return counts

    def _written(self, number: str, depth: int, counts: Mapping[int, int], level: _Level) -> str:
        own = self._level(number, depth)
        return _write(counts.get(depth, own.start), "decimal" if level.legal else own.form)


def _write(number: int, form: str) -> str:
    if form in ("upperLetter", "lowerLetter"):
        rounds, place = divmod(number - 1, 26)
        text = chr(ord("A") + place) * (rounds + 1)
    elif form in ("upperRoman", "lowerRoman"):
        text = _roman(number)
    else:
        text = f"{number:02}" if form == "decimalZero" else str(number)
    return text.lower() if form.startswith("lower") else text


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def _root(parts: Mapping[str, bytes], name: str) -> etree._Element | None:
    return parse(parts[name]) if name in parts else None


def _children(root: etree._Element | None, name: str) -> Iterator[etree._Element]:
    return iter(()) if root is None else inner(root, w(name))


def _find(element: etree._Element | None, path: str) -> etree._Element | None:
    return None if element is None else element.find(w(path))


def _of_level(element: etree._Element | None, name: str, depth: int) -> etree._Element | None:
    return next((one for one in _children(element, name) if one.get(w("ilvl")) == str(depth)), None)


def _value(element: etree._Element | None, attribute: str = w("val"), default: str = "") -> str:
    return default if element is None else element.get(attribute, default)
