"""Does a document of docgen's keep its norm? Paper, margins, page numbers, fonts, sizes, căn cứ, tables.

A small lint of docgen's own output: it goes by the paragraph styles of the templates. What is allowed, and where that
is written, comes from the norm; code only measures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from docgen.check.effective import Styles, bold_width_pt, styles_of
from docgen.check.opened import Opened, R, W, open_package, text_of, value, whole
from docgen.errors import Finding, Severity
from docgen.i18n import gettext as _
from docgen.model.norm import Norm, Range

SIZES = {
    "CoQuanChuQuan": "parent_body",
    "CoQuanBanHanh": "issuing_body",
    "QuocHieu": "national_name",
    "TieuNgu": "motto",
    "SoKyHieu": "reference",
    "DiaDanhNgay": "place_and_date",
    "TenLoai": "kind_title",
    "TrichYeu": "subject_line",
    "VeViec": "letter_subject_line",
    "KinhGui": "addressees",
    "ThamQuyen": "authority_line",
    "QuyetDinh": "enacting_word",
    "CanCu": "legal_basis",
    "NoiNhanDe": "recipients_label",
    "NoiNhan": "recipients",
    "QuyenHan": "post",
    "NguoiKy": "signatory",
    "PhuLuc": "annex_label",
    "PhuLucTen": "annex_title",
    "PhuLucKemTheo": "annex_pointer",
}
"""Paragraph style of the templates → entry of the norm's `sizes_pt`."""

BODY_STYLES = ("LoiVan", "CanCu", "Dieu", "MucA", "MucI", "Muc1", "Muc11")
PLAIN_STYLES = ("LoiVan", "CanCu", "Dieu")
ANNEX_STYLES = ("PhuLuc", "PhuLucTen")
DATA_TABLE = "BangSoLieu"

_MM = 1440 / 25.4
_PAGE_TOLERANCE_MM = 0.3
_INDENT_TOLERANCE_CM = 0.06
_SIZE_TOLERANCE_PT = 0.25
_GAP_TOLERANCE_PT = 0.5
_LINE_TOLERANCE = 0.02
_HANGING_OVER_MM = 15
"""How far the letterhead's table may stand out into the left margin."""


@dataclass
class _Section:
    """A section: its settings, its blocks, and its headers and footers (kind, type) → part, also inherited ones."""

    settings: etree._Element
    blocks: list[etree._Element]
    parts: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def text_width(self) -> int:
        """Between the margins, in twips."""
        size, margins = self.settings.find(W + "pgSz"), self.settings.find(W + "pgMar")
        if size is None or margins is None:
            return 0
        return whole(size.get(W + "w")) - whole(margins.get(W + "left")) - whole(margins.get(W + "right"))

    def paragraphs(self) -> Iterator[etree._Element]:
        return (paragraph for block in self.blocks for paragraph in block.iter(W + "p"))


@dataclass(frozen=True)
class _Measured:
    """What every rule looks at."""

    opened: Opened
    norm: Norm
    styles: Styles
    sections: list[_Section]

    def finding(
        self, rule: str, element: etree._Element | None, message: str, cure: str, clause: str = "", part: str = ""
    ) -> Finding:
        """A departure from the norm; without a clause it is good practice only, and a warning."""
        spot = self.opened.spot(part or self.opened.main, element)
        if clause:
            return Finding(rule, spot, message, f"{cure} ({self.norm.title}, {clause})")
        return Finding(rule, spot, message, cure, Severity.WARNING)


def check_layout(data: bytes, name: str, norm: Norm) -> Iterator[Finding]:
    """Yield every departure of a .docx from its norm. `name` is the file as people know it, for the places.

    A file that cannot be read yields what `open_package` says of it.
    """
    opened, found = open_package(data, name)
    yield from found
    if opened.main not in opened.trees:
        return
    measured = _Measured(opened, norm, styles_of(opened), _sections(opened))
    for rule in (_paper, _margins, _page_numbers, _runs, _sizes, _body, _legal_bases, _national_name, _tables):
        yield from rule(measured)


def _paper(it: _Measured) -> Iterator[Finding]:
    short, long = it.norm.page.size_mm
    for section in it.sections:
        size = section.settings.find(W + "pgSz")
        found = (0, 0) if size is None else (whole(size.get(W + "w")), whole(size.get(W + "h")))
        sideways = size is not None and size.get(W + "orient") == "landscape"
        expected = (long, short) if sideways else (short, long)
        if any(abs(have / _MM - want) > _PAGE_TOLERANCE_MM for have, want in zip(found, expected, strict=True)):
            message = _("The paper is {width} × {height} mm").format(width=_mm(found[0]), height=_mm(found[1]))
            cure = _("Set {width} × {height} mm.").format(width=_number(expected[0]), height=_number(expected[1]))
            yield it.finding("paper-size", section.settings, message, cure, it.norm.page.reference)


def _margins(it: _Measured) -> Iterator[Finding]:
    names = {"top": _("top"), "bottom": _("bottom"), "left": _("left"), "right": _("right")}
    for section in it.sections:
        margins = section.settings.find(W + "pgMar")
        for side, allowed in it.norm.page.margins_mm.items():
            found = 0 if margins is None else whole(margins.get(W + side))
            if not _within(found / _MM, allowed, _PAGE_TOLERANCE_MM):
                message = _("The {side} margin is {found} mm").format(side=names[side], found=_mm(found))
                cure = _("Set it to {allowed} mm.").format(allowed=_range(allowed))
                yield it.finding("margin", section.settings, message, cure, it.norm.page.reference)
        if margins is not None and whole(margins.get(W + "gutter")):
            message, cure = _("The page has a gutter, which widens a margin"), _("Set the gutter to 0.")
            yield it.finding("gutter", section.settings, message, cure)


def _page_numbers(it: _Measured) -> Iterator[Finding]:
    rule = it.norm.page_number
    other = "footer" if rule.where == "header" else "header"
    for number, section in enumerate(it.sections):
        yield from _page_number_line(it, section, rule.where)
        if _number_field(it, section, other, "default") is not None:
            message = _("The page number also stands in the {where}").format(where=_where(other))
            cure = _("Leave it in the {where} only.").format(where=_where(rule.where))
            yield it.finding("page-number-place", section.settings, message, cure, rule.reference)
        starts = section.settings.find(W + "pgNumType")
        restarted = starts is not None and starts.get(W + "start") == "1"
        if rule.restart_in_annex and number and _begins_annex(it, section) and not restarted:
            message, cure = _("The annex is not numbered from 1 again"), _("Let its section begin at page 1.")
            yield it.finding("annex-numbering", section.settings, message, cure, rule.reference)
        yield from _first_page(it, section, begins=number == 0 or restarted)


def _page_number_line(it: _Measured, section: _Section, where: str) -> Iterator[Finding]:
    rule = it.norm.page_number
    paragraph = _number_field(it, section, where, "default")
    if paragraph is None:
        message = _("There is no page number in the {where}").format(where=_where(where))
        cure = _("Put the page number into the {where}.").format(where=_where(where))
        yield it.finding("page-number-missing", section.settings, message, cure, rule.reference)
        return
    part = section.parts[where, "default"]
    align = it.styles.paragraph(paragraph).align
    if align != rule.align:
        message = _("The page number is aligned “{align}”").format(align=_aligned(align))
        cure = _("Align it “{align}”.").format(align=_aligned(rule.align))
        yield it.finding("page-number-align", paragraph, message, cure, rule.reference, part)
    for run in paragraph.iter(W + "r"):
        look = it.styles.run(run)
        if not _within(look.size_pt, rule.size_pt, _SIZE_TOLERANCE_PT) or look.italic:
            message = _("The page number is set in {size} pt or in italics").format(size=_number(look.size_pt))
            cure = _("Set it upright in {allowed} pt.").format(allowed=_range(rule.size_pt))
            yield it.finding("page-number-size", paragraph, message, cure, rule.reference, part)
            return


def _first_page(it: _Measured, section: _Section, *, begins: bool) -> Iterator[Finding]:
    """The first page of a document or annex shows no number; a section that only goes on shows it on every page."""
    rule = it.norm.page_number
    different = section.settings.find(W + "titlePg") is not None
    different = different and value(section.settings.find(W + "titlePg"), "true") not in {"0", "false", "off"}
    shown = not different or any(_number_field(it, section, kind, "first") is not None for kind in ("header", "footer"))
    if begins and rule.hide_first and shown:
        message = _("The first page shows its number")
        cure = _("Give the section a first page of its own, without a number.")
        yield it.finding("page-number-first", section.settings, message, cure, rule.reference)
    if not begins and not shown:
        message = _("A page in the middle lacks its number")
        cure = _("Take away “different first page” in this section.")
        yield it.finding("page-number-hidden", section.settings, message, cure, rule.reference)


def _runs(it: _Measured) -> Iterator[Finding]:
    """Fonts and colour of all text, in headers and notes too; each fault once for each paragraph."""
    clause = it.norm.fonts_reference
    for part, root in it.opened.stories():
        for paragraph in root.iter(W + "p"):
            looks = [(run, it.styles.run(run)) for run in paragraph.iter(W + "r") if text_of(run).strip()]
            strange = {font for _run, look in looks for font in look.fonts} - set(it.norm.fonts)
            if strange:
                message = _("The font is {fonts}").format(fonts=", ".join(sorted(strange)))
                cure = _("Use {fonts}.").format(fonts=", ".join(it.norm.fonts))
                yield it.finding("font", paragraph, message, cure, clause, part)
            colours = {look.color for _run, look in looks} - {"auto", "000000"}
            if colours:
                message = _("The text is coloured ({colours})").format(colours=", ".join(sorted(colours)))
                yield it.finding("colour", paragraph, message, _("Set it in black."), clause, part)
            if any(run.find(f"{W}rPr/{W}highlight") is not None for run, _look in looks):
                message = _("The text is highlighted")
                yield it.finding("highlight", paragraph, message, _("Take the highlighting away."), part=part)


def _sizes(it: _Measured) -> Iterator[Finding]:
    """Each part of the letterhead, title, signature and annex in a size that the norm allows."""
    for paragraph in _all_paragraphs(it):
        entry = next((SIZES[style] for style in SIZES if it.styles.is_a(it.styles.style_id(paragraph), style)), "")
        allowed = it.norm.sizes_pt.get(entry)
        for size in sorted(_sizes_of(it, paragraph)) if allowed else ():
            if allowed and not _within(size, allowed, _SIZE_TOLERANCE_PT):
                message = _("The size is {found} pt").format(found=_number(size))
                cure = _("Set it to {allowed} pt.").format(allowed=_range(allowed))
                yield it.finding("size", paragraph, message, cure, it.norm.sizes_reference)


def _body(it: _Measured) -> Iterator[Finding]:
    """Body text: one size throughout, justified, first line indented, room between paragraphs and lines."""
    body = it.norm.body
    allowed = it.norm.sizes_pt.get("body")
    usual: float | None = None
    for paragraph in _all_paragraphs(it):
        style = it.styles.style_id(paragraph)
        if style not in BODY_STYLES or not any(letter.isalpha() for letter in text_of(paragraph)):
            continue  # an end mark alone under a table is no body text
        for size in sorted(_sizes_of(it, paragraph)):
            usual = size if usual is None else usual
            if size != usual or (allowed and not _within(size, allowed, _SIZE_TOLERANCE_PT)):
                message = _("The text is set in {found} pt, the text before it in {usual} pt").format(
                    found=_number(size), usual=_number(usual)
                )
                cure = _("Set all body text in one size of {allowed} pt.").format(
                    allowed=_range(allowed or (usual, usual))
                )
                yield it.finding("body-size", paragraph, message, cure, it.norm.sizes_reference)
        look = it.styles.paragraph(paragraph)
        if look.align != body.align:
            message = _("The paragraph is aligned “{align}”").format(align=_aligned(look.align))
            yield it.finding("body-align", paragraph, message, _("Justify it."), body.reference)
        if style in PLAIN_STYLES and not _within(look.first_line_cm, body.first_line_cm, _INDENT_TOLERANCE_CM):
            message = _("The first line is indented by {found} cm").format(found=_number(look.first_line_cm))
            cure = _("Indent it by {allowed} cm.").format(allowed=_range(body.first_line_cm))
            yield it.finding("body-indent", paragraph, message, cure, body.reference)
        if max(look.before_pt, look.after_pt) < body.gap_min_pt - _GAP_TOLERANCE_PT:
            message = _("There is no room between this paragraph and the next")
            cure = _("Leave at least {gap} pt.").format(gap=_number(body.gap_min_pt))
            yield it.finding("body-gap", paragraph, message, cure, body.reference)
        if not look.exact_pt and not _within(look.lines, body.line, _LINE_TOLERANCE):
            message = _("The line spacing is {found} lines").format(found=_number(look.lines))
            cure = _("Set it to {allowed} lines.").format(allowed=_range(body.line))
            yield it.finding("body-line", paragraph, message, cure, body.reference)


def _legal_bases(it: _Measured) -> Iterator[Finding]:
    """Căn cứ: slanted or upright, and the right mark at the end of each."""
    rule = it.norm.legal_basis
    bases = [each for each in _all_paragraphs(it) if it.styles.style_id(each) == "CanCu" and text_of(each).strip()]
    for paragraph in bases:
        slants = {it.styles.run(run).italic for run in paragraph.iter(W + "r") if text_of(run).strip()}
        if slants != {rule.italic}:
            message = _("A legal basis is set upright") if rule.italic else _("A legal basis is set in italics")
            cure = _("Set it in italics.") if rule.italic else _("Set it upright.")
            yield it.finding("legal-basis-slant", paragraph, message, cure, rule.reference)
        mark = rule.last if paragraph is bases[-1] else rule.separator
        if not text_of(paragraph).rstrip().endswith(mark):
            message = _("A legal basis does not end with “{mark}”").format(mark=mark)
            yield it.finding("legal-basis-mark", paragraph, message, _("Put the mark there."), rule.reference)


def _national_name(it: _Measured) -> Iterator[Finding]:
    """The first line of the letterhead's right side fits on one line of its cell."""
    for paragraph in _all_paragraphs(it):
        cell = next(paragraph.iterancestors(W + "tc"), None)
        if it.styles.style_id(paragraph) != "QuocHieu" or cell is None:
            continue
        room = _cell_room(it, cell) / 20
        needed = bold_width_pt(text_of(paragraph), max(_sizes_of(it, paragraph), default=0))
        if needed > room:
            message = _("The line is {needed} cm long, its cell {room} cm wide").format(
                needed=_number(needed * 2.54 / 72), room=_number(room * 2.54 / 72)
            )
            cure = _("Widen the right column of the letterhead.")
            yield it.finding("national-name-width", paragraph, message, cure, it.norm.sizes_reference)


def _tables(it: _Measured) -> Iterator[Finding]:
    """Tables stay between the margins; data tables repeat their header rows and break no row over two pages."""
    for section in it.sections:
        for table in (table for block in section.blocks for table in block.iter(W + "tbl")):
            if next(table.iterancestors(W + "tbl"), None) is not None:
                continue
            width = sum(whole(column.get(W + "w")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol"))
            indent = table.find(f"{W}tblPr/{W}tblInd")
            left = 0 if indent is None else whole(indent.get(W + "w"))
            if left < -_HANGING_OVER_MM * _MM or left + width > section.text_width + _MM:
                message = _("The table is {found} mm wide and begins at {left} mm, the text is {room} mm wide").format(
                    found=_mm(width), left=_mm(left), room=_mm(section.text_width)
                )
                yield it.finding("table-width", table, message, _("Make it as wide as the text."))
            if it.styles.is_a(value(table.find(f"{W}tblPr/{W}tblStyle")), DATA_TABLE):
                yield from _rows(it, table)


def _rows(it: _Measured, table: etree._Element) -> Iterator[Finding]:
    rows = [row for row in table.iter(W + "tr") if next(row.iterancestors(W + "tbl")) is table]
    if rows and not _is_set(rows[0], "tblHeader"):
        message = _("The header row of the table is not repeated on the next page")
        yield it.finding("table-header", rows[0], message, _("Mark it as a header row."))
    torn = [row for row in rows if not _is_set(row, "cantSplit")]
    if torn:
        message = _("{count} rows of the table may break over two pages").format(count=len(torn))
        yield it.finding("row-split", torn[0], message, _("Do not allow its rows to break over pages."))


def _sections(opened: Opened) -> list[_Section]:
    """The sections of the body in order; what a section leaves out it has from the one before."""
    body = opened.trees[opened.main].find(W + "body")
    targets = {rel.id: rel.target for rel in opened.relationships.get(opened.main, ())}
    sections: list[_Section] = []
    blocks: list[etree._Element] = []
    for block in [] if body is None else _blocks(body):
        settings = block if block.tag == W + "sectPr" else block.find(f"{W}pPr/{W}sectPr")
        if block.tag != W + "sectPr":
            blocks.append(block)
        if settings is None:
            continue
        section = _Section(settings, blocks, dict(sections[-1].parts) if sections else {})
        for kind in ("header", "footer"):
            for reference in settings.iterchildren(f"{W}{kind}Reference"):
                target = targets.get(reference.get(R + "id", ""), "")
                section.parts[kind, reference.get(W + "type", "default")] = target
        sections.append(section)
        blocks = []
    return sections


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        content = child.find(W + "sdtContent") if child.tag == W + "sdt" else None
        if content is not None:
            yield from _blocks(content)
        else:
            yield child


def _all_paragraphs(it: _Measured) -> Iterator[etree._Element]:
    return (paragraph for section in it.sections for paragraph in section.paragraphs())


def _number_field(it: _Measured, section: _Section, kind: str, which: str) -> etree._Element | None:
    """The paragraph with the page number in a section's header or footer, or None."""
    root = it.opened.trees.get(section.parts.get((kind, which), ""))
    for paragraph in [] if root is None else root.iter(W + "p"):
        codes = "".join(code.text or "" for code in paragraph.iter(W + "instrText"))
        codes += "".join(code.get(W + "instr", "") for code in paragraph.iter(W + "fldSimple"))
        if "PAGE" in codes.upper().split():
            return paragraph
    return None


def _begins_annex(it: _Measured, section: _Section) -> bool:
    return any(it.styles.style_id(paragraph) in ANNEX_STYLES for paragraph in section.paragraphs())


def _sizes_of(it: _Measured, paragraph: etree._Element) -> set[float]:
    """Sizes of a paragraph's text; note marks and other raised text aside."""
    runs = (run for run in paragraph.iter(W + "r") if text_of(run).strip())
    return {it.styles.run(run).size_pt for run in runs if run.find(f"{W}rPr/{W}vertAlign") is None}


def _cell_room(it: _Measured, cell: etree._Element) -> int:
    """Width inside a cell, in twips."""
    table = next(cell.iterancestors(W + "tbl"))
    left, right = it.styles.cell_margins(table)
    width = cell.find(f"{W}tcPr/{W}tcW")
    return (0 if width is None else whole(width.get(W + "w"))) - left - right


def _is_set(row: etree._Element, name: str) -> bool:
    element = row.find(f"{W}trPr/{W}{name}")
    return element is not None and value(element, "true") not in {"0", "false", "off"}


def _where(kind: str) -> str:
    return _("header") if kind == "header" else _("footer")


def _aligned(align: str) -> str:
    names = {"left": _("left"), "right": _("right"), "center": _("centred"), "both": _("justified")}
    return names.get(align, align)


def _within(number: float, allowed: Range, tolerance: float) -> bool:
    return allowed[0] - tolerance <= number <= allowed[1] + tolerance


def _mm(twips: int) -> str:
    return _number(twips / _MM)


def _number(number: float) -> str:
    """A measure as people write it, with at most two decimals and a decimal comma."""
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _range(allowed: Range) -> str:
    least, most = allowed
    return _number(least) if least == most else f"{_number(least)}–{_number(most)}"
