"""The layout lint passes a decision set as its norm asks, and finds each departure from it."""

from __future__ import annotations

import pytest

from docgen.check.effective import bold_width_pt
from docgen.check.layout import SIZES, check_layout
from docgen.read.norm import read_norm
from docgen.workspace import NORMS
from tests.check.norms import norm
from tests.check.sample import FIELD, PARTS, docx

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def _style(code: str, look: str = "", setting: str = "", based: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{code}"><w:name w:val="{code}"/><w:basedOn w:val="{based}"/>'
        f"<w:pPr>{setting}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
    )


_BODY = (
    '<w:spacing w:after="120" w:line="264" w:lineRule="auto"/><w:ind w:firstLine="720"/><w:jc w:val="both"/>'  # 1,27 cm
)
_STYLES = (
    f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/></w:rPr>'
    "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + _style("LoiVan", setting=_BODY)
    + _style("CanCu", based="LoiVan")
    + _style("QuocHieu", '<w:b/><w:sz w:val="26"/>')
    + _style("PhuLuc", "<w:b/>")
    + _style("SoTrang")
    + '<w:style w:type="table" w:styleId="BangSoLieu"><w:name w:val="Bảng số liệu"/></w:style></w:styles>'
)


def _p(style: str, text: str, setting: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{setting}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def _table(style: str, widths: tuple[int, ...], rows: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'


def _cell(width: int, content: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _section(start: str = "") -> str:
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="first" r:id="rId5"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" '
        f'w:header="567" w:footer="567" w:gutter="0"/>{start}<w:titlePg/></w:sectPr>'
    )


_DOCUMENT = (
    f"<w:document {_W} {_R}><w:body>"
    + _table(
        "Khung",
        (3600, 5700),
        f"<w:tr>{_cell(3600, _p('Normal', 'ỦY BAN NHÂN DÂN'))}"
        f"{_cell(5700, _p('QuocHieu', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'))}</w:tr>",
    )
    + _p("CanCu", "Căn cứ một;")
    + _p("CanCu", "Xét đề nghị hai,")
    + _p("LoiVan", "Lời văn thứ nhất.")
    + _p("LoiVan", "Lời văn thứ hai.")
    + f"<w:p><w:pPr>{_section()}</w:pPr></w:p>"
    + _p("PhuLuc", "Phụ lục")
    + "<w:sdt><w:sdtContent>"
    + _table(
        "BangSoLieu",
        (1000, 8354),
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{_cell(1000, _p('Normal', 'STT'))}"
        f"{_cell(8354, _p('Normal', 'Tên'))}</w:tr><w:tr><w:trPr><w:cantSplit/></w:trPr>"
        f"{_cell(1000, _p('Normal', '1'))}{_cell(8354, _p('Normal', 'Sở A'))}</w:tr>",
    )
    + "</w:sdtContent></w:sdt>"
    + _section('<w:pgNumType w:start="1"/>')
    + "</w:body></w:document>"
)
_FOOTER = f'<w:ftr {_W} {_R}><w:p><w:pPr><w:pStyle w:val="SoTrang"/><w:jc w:val="right"/></w:pPr>{FIELD}</w:p></w:ftr>'
GOOD = {
    **PARTS,
    "word/document.xml": _DOCUMENT,
    "word/styles.xml": _STYLES,
    "word/header1.xml": _FOOTER,
    "word/header2.xml": f"<w:ftr {_W} {_R}><w:p/></w:ftr>",
}
BODY, STYLES, FOOTER, FIRST = "word/document.xml", "word/styles.xml", "word/header1.xml", "word/header2.xml"

# part, what stands there, what stands there instead, the rule that must find it
DEPARTURES: dict[str, tuple[str, str, str, str]] = {
    "letter paper": (BODY, 'w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"', "paper-size"),
    "wide left margin": (BODY, 'w:left="1701"', 'w:left="2100"', "margin"),
    "narrow bottom margin": (BODY, 'w:bottom="1134"', 'w:bottom="1000"', "margin"),
    "gutter": (BODY, 'w:gutter="0"', 'w:gutter="200"', "gutter"),
    "no page number": (FOOTER, "PAGE", "DATE", "page-number-missing"),
    "page number in the header": (BODY, "footerReference", "headerReference", "page-number-place"),
    "page number on the left": (FOOTER, '<w:jc w:val="right"/>', "", "page-number-align"),
    "small page number": (FOOTER, "<w:r><w:t>2", '<w:r><w:rPr><w:sz w:val="22"/></w:rPr><w:t>2', "page-number-size"),
    "number on page one": (BODY, "<w:titlePg/>", "", "page-number-first"),
    "number in the first footer": (FIRST, "<w:p/>", f"<w:p>{FIELD}</w:p>", "page-number-first"),
    "annex goes on counting": (BODY, '<w:pgNumType w:start="1"/>', "", "annex-numbering"),
    "number missing in the middle": (BODY, '<w:pgNumType w:start="1"/>', "", "page-number-hidden"),
    "other font in a style": (STYLES, 'w:hAnsi="Times New Roman"', 'w:hAnsi="Arial"', "font"),
    "other font of the theme": (STYLES, 'w:ascii="Times New Roman"', 'w:asciiTheme="minorHAnsi"', "font"),
    "coloured text": (BODY, "<w:r><w:t>Lời văn", '<w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t>Lời văn', "colour"),
    "highlighted text": (
        BODY,
        "<w:r><w:t>Lời văn",
        '<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t>Lời văn',
        "highlight",
    ),
    "large annex label": (STYLES, _style("PhuLuc", "<w:b/>"), _style("PhuLuc", '<w:sz w:val="32"/>'), "size"),
    "two sizes of body text": (
        BODY,
        "<w:r><w:t>Lời văn thứ hai",
        '<w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:t>Lời văn thứ hai',
        "body-size",
    ),
    "body too small": (STYLES, '<w:sz w:val="28"/>', '<w:sz w:val="24"/>', "body-size"),
    "not justified": (STYLES, '<w:jc w:val="both"/>', '<w:jc w:val="left"/>', "body-align"),
    "no indent": (STYLES, '<w:ind w:firstLine="720"/>', "", "body-indent"),
    "no gap": (STYLES, 'w:after="120"', 'w:after="60"', "body-gap"),
    "double spacing": (STYLES, 'w:line="264"', 'w:line="480"', "body-line"),
    "slanted legal basis": (
        STYLES,
        _style("CanCu", based="LoiVan"),
        _style("CanCu", "<w:i/>", based="LoiVan"),
        "legal-basis-slant",
    ),
    "first mark": (BODY, "Căn cứ một;", "Căn cứ một.", "legal-basis-mark"),
    "last mark": (BODY, "đề nghị hai,", "đề nghị hai.", "legal-basis-mark"),
    "letterhead too narrow": (BODY, '<w:tcW w:w="5700"', '<w:tcW w:w="5400"', "national-name-width"),
    "wide table": (BODY, '<w:gridCol w:w="8354"/>', '<w:gridCol w:w="9354"/>', "table-width"),
    "header not repeated": (BODY, "<w:tblHeader/>", "", "table-header"),
    "row may break": (BODY, "<w:trPr><w:cantSplit/></w:trPr>", "", "row-split"),
}


def test_a_decision_as_the_norm_asks() -> None:
    assert [str(finding) for finding in check_layout(docx(GOOD), "mau.docx", norm())] == []


@pytest.mark.parametrize("name", DEPARTURES)
def test_departure_is_found(name: str) -> None:
    part, old, new, rule = DEPARTURES[name]
    assert old in GOOD[part]
    found = list(check_layout(docx({**GOOD, part: GOOD[part].replace(old, new)}), "mau.docx", norm()))
    assert rule in {finding.rule for finding in found}
    assert all(finding.advice for finding in found)


def test_the_other_norm_asks_otherwise() -> None:
    other = norm(where="header", align="center", italic=True, last=".")
    rules = {finding.rule for finding in check_layout(docx(GOOD), "mau.docx", other)}
    assert rules == {"page-number-missing", "page-number-place", "legal-basis-slant", "legal-basis-mark"}


def test_direct_setting_beats_style() -> None:
    """Italic in the style of every legal basis, and taken back on the runs themselves."""
    upright = '<w:r><w:rPr><w:i w:val="0"/></w:rPr><w:t>'
    body = GOOD[BODY].replace("<w:r><w:t>Căn", f"{upright}Căn").replace("<w:r><w:t>Xét", f"{upright}Xét")
    styles = GOOD[STYLES].replace(_style("CanCu", based="LoiVan"), _style("CanCu", "<w:i/>", based="LoiVan"))
    assert list(check_layout(docx({**GOOD, BODY: body, STYLES: styles}), "mau.docx", norm())) == []


def test_italic_in_two_kinds_of_style_cancels() -> None:
    """A character style for stress is upright in slanted text, as in print."""
    stress = (
        '<w:style w:type="character" w:styleId="Nhan"><w:name w:val="Nhan"/><w:rPr><w:i/></w:rPr></w:style></w:styles>'
    )
    styles = GOOD[STYLES].replace(_style("CanCu", based="LoiVan"), _style("CanCu", "<w:i/>", based="LoiVan"))
    body = GOOD[BODY]
    for start in ("Căn", "Xét"):
        body = body.replace(f"<w:r><w:t>{start}", f'<w:r><w:rPr><w:rStyle w:val="Nhan"/></w:rPr><w:t>{start}')
    parts = {**GOOD, BODY: body, STYLES: styles.replace("</w:styles>", stress)}
    assert list(check_layout(docx(parts), "mau.docx", norm())) == []


def test_finding_names_norm_clause_and_allowed_value() -> None:
    parts = {**GOOD, BODY: GOOD[BODY].replace('w:left="1701"', 'w:left="2268"')}
    finding = next(iter(check_layout(docx(parts), "mau.docx", norm())))
    assert "40" in finding.message
    assert "30–35" in finding.advice and "Thông tư thử, Điều 5" in finding.advice


def test_shipped_norms_size_what_the_lint_measures() -> None:
    for path in sorted(NORMS.glob("*.yaml")):
        assert set(read_norm(path).sizes_pt) == {*SIZES.values(), "body"}


def test_width_of_the_national_name() -> None:
    """9,57 cm at 13 pt, as measured on the font."""
    assert bold_width_pt("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13) * 2.54 / 72 == pytest.approx(9.57, abs=0.01)
