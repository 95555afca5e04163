"""How text really looks: direct settings over styles over the document's defaults, as Word adds them up."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from docgen.check.opened import Opened, W, value, whole

_OFF = {"0", "false", "off", "none"}

_BOLD_WIDTHS = {
    **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ ", 722), "B": 667, "E": 667, "F": 611, "G": 778, "H": 778, "I": 389,
    "J": 500, "K": 778, "L": 667, "M": 944, "O": 778, "P": 611, "Q": 778, "S": 556, "T": 667, "W": 1000, "Z": 667,
    " ": 250,
}  # fmt: skip
"""Widths of bold Times capitals in thousandths of the font size; letters with marks are as wide as without."""


@dataclass(frozen=True)
class RunLook:
    """How a run looks. `fonts`: the families of its four scripts that are set; `size_pt`; `color` as written."""

    fonts: frozenset[str]
    size_pt: float
    bold: bool
    italic: bool
    color: str


@dataclass(frozen=True)
class ParagraphLook:
    """How a paragraph is set: alignment, indents in cm, gaps in pt, line spacing in lines or (`exact_pt`) in pt."""

    align: str
    first_line_cm: float
    before_pt: float
    after_pt: float
    lines: float
    exact_pt: float


@dataclass(frozen=True)
class Styles:
    """The styles of one document and its defaults."""

    defaults: etree._Element | None = None
    by_id: dict[str, etree._Element] = field(default_factory=dict)
    default_paragraph: str = ""
    theme_fonts: dict[str, str] = field(default_factory=dict)

    def run(self, run: etree._Element) -> RunLook:
        """How a run looks, in its paragraph and table."""
        levels = self._run_levels(run)
        fonts = frozenset(filter(None, (self._font(levels, script) for script in ("ascii", "hAnsi", "cs"))))
        size = _first(levels, "sz")
        return RunLook(
            fonts=fonts,
            size_pt=whole(value(size), 20) / 2,
            bold=_toggle(levels, "b"),
            italic=_toggle(levels, "i"),
            color=value(_first(levels, "color"), "auto"),
        )

    def paragraph(self, paragraph: etree._Element) -> ParagraphLook:
        """How a paragraph is set."""
        levels = self._paragraph_levels(paragraph)
        line = whole(_attribute(levels, "spacing", "line"), 240)
        automatic = _attribute(levels, "spacing", "lineRule") in {"", "auto"}
        hanging = whole(_attribute(levels, "ind", "hanging"))
        first = -hanging if hanging else whole(_attribute(levels, "ind", "firstLine"))
        align = value(_first(levels, "jc"), "left")
        return ParagraphLook(
            align={"start": "left", "end": "right"}.get(align, align),
            first_line_cm=first * 2.54 / 1440,
            before_pt=whole(_attribute(levels, "spacing", "before")) / 20,
            after_pt=whole(_attribute(levels, "spacing", "after")) / 20,
            lines=line / 240 if automatic else 0.0,
            exact_pt=0.0 if automatic else line / 20,
        )

    def style_id(self, paragraph: etree._Element) -> str:
        """Id of a paragraph's style."""
        return value(paragraph.find(f"{W}pPr/{W}pStyle"), self.default_paragraph)

    def is_a(self, style: str, ancestor: str) -> bool:
        """Whether a style is, or is based on, another."""
        return any(each is self.by_id.get(ancestor) for each in self._chain(style))

    def cell_margins(self, table: etree._Element) -> tuple[int, int]:
        """Left and right room inside the cells of a table, in twips."""
        sources = [table.find(W + "tblPr")]
        sources += [style.find(W + "tblPr") for style in self._chain(value(table.find(f"{W}tblPr/{W}tblStyle")))]
        left, right = (
            next(
                (
                    whole(m.get(W + "w"))
                    for s in sources
                    if s is not None
                    for m in s.iterfind(f"{W}tblCellMar/{W}{side}")
                ),
                108,
            )
            for side in ("left", "right")
        )
        return left, right

    def _chain(self, style: str) -> Iterator[etree._Element]:
        """A style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style in self.by_id and style not in seen:
            seen.add(style)
            yield self.by_id[style]
            style = value(self.by_id[style].find(W + "basedOn"))

    def _of_chain(self, style: str, kind: str) -> list[etree._Element]:
        found = (each.find(W + kind) for each in self._chain(style))
        return [properties for properties in found if properties is not None]

    def _run_levels(self, run: etree._Element) -> list[list[etree._Element]]:
        """Run settings from near to far: direct, character style, paragraph style, table style, defaults."""
        paragraph = next(run.iterancestors(W + "p"))
        direct = run.find(W + "rPr")
        levels = [[] if direct is None else [direct]]
        levels.append(self._of_chain(value(run.find(f"{W}rPr/{W}rStyle")), "rPr"))
        levels.append(self._of_chain(self.style_id(paragraph), "rPr"))
        levels.append(self._of_chain(_table_style(run), "rPr"))
        levels.append(self._defaults("rPr"))
        return levels

    def _paragraph_levels(self, paragraph: etree._Element) -> list[list[etree._Element]]:
        direct = paragraph.find(W + "pPr")
        levels = [[] if direct is None else [direct]]
        levels.append(self._of_chain(self.style_id(paragraph), "pPr"))
        levels.append(self._of_chain(_table_style(paragraph), "pPr"))
        levels.append(self._defaults("pPr"))
        return levels

    def _defaults(self, kind: str) -> list[etree._Element]:
        found = None if self.defaults is None else self.defaults.find(f"{W}{kind}Default/{W}{kind}")
        return [] if found is None else [found]

    def _font(self, levels: list[list[etree._Element]], script: str) -> str:
        for properties in (each for level in levels for each in level):
            fonts = properties.find(W + "rFonts")
            if fonts is None:
                continue
            theme = fonts.get(W + ("cstheme" if script == "cs" else f"{script}Theme"))
            if theme is not None:
                return self.theme_fonts.get(theme[:5], theme)
            if fonts.get(W + script):
                return fonts.get(W + script, "")
        return ""


def styles_of(opened: Opened) -> Styles:
    """Read the styles of a document, and the fonts of its theme."""
    root = opened.tree_of("styles")
    if root is None:
        return Styles()
    by_id = {style.get(W + "styleId", ""): style for style in root.iterchildren(W + "style")}
    default = (
        name for name, style in by_id.items()
        if style.get(W + "type") == "paragraph" and style.get(W + "default", "0") not in _OFF
    )  # fmt: skip
    theme = opened.tree_of("theme")
    fonts = {}
    for kind in () if theme is None else ("major", "minor"):
        latin = theme.find(f".//{{*}}{kind}Font/{{*}}latin") if theme is not None else None
        fonts[kind] = "" if latin is None else latin.get("typeface", "")
    return Styles(root.find(W + "docDefaults"), by_id, next(default, ""), fonts)


def bold_width_pt(text: str, size_pt: float) -> float:
    """Width of a line of capitals in bold Times at this size, in pt."""
    letters = (unicodedata.normalize("NFD", letter)[0].replace("Đ", "D") for letter in text.upper())
    return sum(_BOLD_WIDTHS.get(letter, 722) for letter in letters) * size_pt / 1000


def _table_style(element: etree._Element) -> str:
    table = next(element.iterancestors(W + "tbl"), None)
    return "" if table is None else value(table.find(f"{W}tblPr/{W}tblStyle"))


def _first(levels: list[list[etree._Element]], name: str) -> etree._Element | None:
    found = (properties.find(W + name) for level in levels for properties in level)
    return next((element for element in found if element is not None), None)


def _attribute(levels: list[list[etree._Element]], name: str, attribute: str) -> str:
    """The nearest value of one attribute: indents and spacing add up attribute by attribute."""
    for properties in (each for level in levels for each in level):
        element = properties.find(W + name)
        if element is not None and element.get(W + attribute) is not None:
            return element.get(W + attribute, "")
    return ""


def _toggle(levels: list[list[etree._Element]], name: str) -> bool:
    """Bold and italic: a direct setting decides; otherwise an odd number of style levels that set it."""
    direct, *styled = [_first([level], name) for level in levels]
    if direct is not None:
        return value(direct, "true") not in _OFF
    return sum(element is not None and value(element, "true") not in _OFF for element in styled) % 2 == 1
