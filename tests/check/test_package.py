"""Every way to break a .docx that Word would refuse or repair is found by the package rules or openxml-audit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import docgen.check.package
from docgen.check.package import check_package
from tests.audit import audit
from tests.check.sample import FIELD, PAGE, PARTS, cell, docx, paragraph, picture

BODY, STYLES, NOTES = "word/document.xml", "word/styles.xml", "word/footnotes.xml"
TYPES, RELS, CORE = "[Content_Types].xml", "word/_rels/document.xml.rels", "docProps/core.xml"

# part, what stands there, what stands there instead (None: the part is gone), rule that must find it ("": the audit)
MUTATIONS: dict[str, tuple[str, str, str | None, str]] = {
    "xml cut off": (BODY, "</w:document>", "", "xml-malformed"),
    "entity declared": (BODY, "<w:document ", '<!DOCTYPE w:document [<!ENTITY a "b">]><w:document ', "xml-doctype"),
    "no content types": (TYPES, "", None, "content-types-missing"),
    "part without type": (TYPES, '<Default Extension="png" ContentType="image/png"/>', "", "content-type-missing"),
    "type without part": (TYPES, "/word/header2.xml", "/word/header9.xml", "content-type-dangling"),
    "type of a template": (TYPES, "document.main+xml", "template.main+xml", "main-document-type"),
    "no main document": (BODY, "", None, "main-document-missing"),
    "target missing": ("word/header1.xml", "", None, "relationship-target-missing"),
    "relationship id twice": (RELS, 'Id="rId5"', 'Id="rId4"', "relationship-id-repeated"),
    "unknown header id": (BODY, 'w:type="first" r:id="rId5"', 'w:type="first" r:id="rId55"', "relationship-unknown"),
    "unknown picture id": (BODY, 'r:embed="rId6"', 'r:embed="rId66"', "relationship-unknown"),
    "linked picture": (
        RELS,
        'Target="media/a.png"',
        'Target="http://a.example/a.png" TargetMode="External"',
        "external-target",
    ),
    "picture is no picture": ("word/media/a.png", "89504e47", "00000000", "media-broken"),
    "cell without paragraph": (BODY, paragraph("STT") + "</w:tc>", "</w:tc>", "cell-end"),
    "cell ends with a table": (
        BODY,
        paragraph("STT") + "</w:tc>",
        '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr>' + cell("a", 9) + "</w:tr></w:tbl></w:tc>",
        "cell-end",
    ),
    "row without cells": (BODY, "</w:tr></w:tbl>", "</w:tr><w:tr/></w:tbl>", "row-without-cells"),
    "row too short": (BODY, cell("Sở A", 5000), "", "grid-columns"),
    "row too long": (BODY, cell("Sở A", 5000), cell("Sở A", 5000) * 2, "grid-columns"),
    "span too wide": (BODY, '<w:gridSpan w:val="3"/>', '<w:gridSpan w:val="4"/>', "grid-columns"),
    "grid lacks a column": (BODY, '<w:gridCol w:w="1000"/>', "", "grid-columns"),
    "cell wider than its columns": (BODY, cell("Sở A", 5000), cell("Sở A", 500), "cell-width"),
    "merge begins nowhere": (BODY, '<w:vMerge w:val="restart"/>', "", "merge-without-start"),
    "empty header": ("word/header2.xml", "<w:p/>", "", "story-empty"),
    "empty note": (NOTES, "<w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Ghi chú</w:t></w:r></w:p>", "", "story-empty"),
    "block control in a paragraph": (
        BODY,
        "<w:sdtContent><w:r><w:rPr><w:b/>",
        "<w:sdtContent><w:p/><w:r><w:rPr><w:b/>",
        "control-level",
    ),
    "run in a block control": (BODY, "<w:sdtContent><w:tbl>", "<w:sdtContent><w:r/><w:tbl>", "control-level"),
    "control round a row": (
        BODY,
        "<w:tr>" + cell("Mức một", 9000, '<w:gridSpan w:val="3"/>') + "</w:tr>",
        '<w:sdt><w:sdtPr><w:id w:val="77"/></w:sdtPr><w:sdtContent><w:tr>'
        + cell("Mức một", 9000, '<w:gridSpan w:val="3"/>')
        + "</w:tr></w:sdtContent></w:sdt>",
        "control-level",
    ),
    "empty control": (
        BODY,
        '<w:r><w:rPr><w:b/><w:sz w:val="28"/></w:rPr><w:t>83,8</w:t></w:r></w:sdtContent>',
        "</w:sdtContent>",
        "control-level",
    ),
    "control in a control": (
        BODY,
        paragraph("Sở A"),
        '<w:p><w:sdt><w:sdtPr><w:id w:val="13"/></w:sdtPr><w:sdtContent><w:r/></w:sdtContent></w:sdt></w:p>',
        "control-nested",
    ),
    "control id twice": (BODY, '<w:id w:val="12"/>', '<w:id w:val="11"/>', "control-id"),
    "control locked": (BODY, '<w:id w:val="12"/>', '<w:id w:val="12"/><w:lock w:val="sdtLocked"/>', "control-property"),
    "control tag too long": (BODY, "dg:bang.mot", "dg:" + "a" * 62, "control-tag-long"),
    "bookmark does not end": (BODY, '<w:bookmarkEnd w:id="1"/>', "", "bookmark-unpaired"),
    "bookmark does not begin": (BODY, '<w:bookmarkStart w:id="1" w:name="_dg_mot"/>', "", "bookmark-unpaired"),
    "bookmark id twice": (BODY, '<w:bookmarkStart w:id="2"', '<w:bookmarkStart w:id="1"', "bookmark-id"),
    "bookmark name twice": (BODY, "_dg_hai", "_dg_mot", "bookmark-name"),
    "bookmark name too long": (BODY, "_dg_hai", "_dg_" + "h" * 37, "bookmark-name"),
    "note missing": (BODY, '<w:footnoteReference w:id="2"/>', '<w:footnoteReference w:id="3"/>', "note-missing"),
    "note marked twice": (
        BODY,
        '<w:footnoteReference w:id="2"/></w:r>',
        '<w:footnoteReference w:id="2"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r>',
        "note-missing",
    ),
    "note without mark": (BODY, '<w:r><w:footnoteReference w:id="2"/></w:r>', "", "note-unused"),
    "note id twice": (NOTES, '<w:footnote w:id="2">', '<w:footnote w:id="0">', "note-id"),
    "notes without separators": (NOTES, 'w:type="separator"', 'w:type="normal"', "note-separator"),
    "drawing id twice over parts": ("word/header2.xml", "<w:p/>", f"<w:p>{picture(1)}</w:p>", "drawing-id"),
    "field without end": (BODY, '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "", "field-unbalanced"),
    "field without begin": (BODY, FIELD, FIELD.replace('"begin"', '"end"'), "field-unbalanced"),
    "field in the wrong order": (BODY, FIELD, FIELD.replace('"begin"', '"separate"'), "field-unbalanced"),
    "field asks for an update": (BODY, 'w:fldCharType="begin"', 'w:fldCharType="begin" w:dirty="true"', "field-prompt"),
    "settings ask for an update": (
        "word/settings.xml",
        "<w:footnotePr>",
        '<w:updateFields w:val="true"/><w:footnotePr>',
        "field-prompt",
    ),
    "page settings not last": (BODY, f"{PAGE}</w:body>", f"{PAGE}<w:p/></w:body>", "section-end"),
    "page settings in disorder": (
        BODY,
        '<w:pgNumType w:start="1"/><w:titlePg/>',
        '<w:titlePg/><w:pgNumType w:start="1"/>',
        "section-order",
    ),
    "two first headers": (BODY, 'w:type="default" r:id', 'w:type="first" r:id', "section-header-repeated"),
    "section without paper": (BODY, '<w:pgSz w:w="11906" w:h="16838"/>', "", "section-page"),
    "tag left in text": (BODY, "Phụ lục", "{{ phu_luc", "tag-left"),
    "tag split over runs": (BODY, "Phụ lục", "{</w:t></w:r><w:r><w:t>% if", "tag-left"),
    "tag left in a note": (NOTES, "Ghi chú", "{{ nam }}", "tag-left"),
    "tag left in a title": (CORE, "Quyết định", "{{ trich_yeu }}", "tag-left"),
    "tag left in an attribute": (BODY, 'name="Hình 1"', 'name="{{ ten }}"', "tag-left"),
    "escaped twice": (BODY, "Phụ lục", "A &amp;amp; B", "escaped-twice"),
    "title escaped twice": (CORE, "Quyết định", "A &amp;amp; B", "escaped-twice"),
    "decimal font size": (BODY, '<w:sz w:val="28"/>', '<w:sz w:val="27.5"/>', "measure-not-whole"),
    "unknown style": (BODY, 'w:val="LoiVan"', 'w:val="KhongCo"', "style-missing"),
    "unknown list": (
        BODY,
        "<w:keepNext/>",
        '<w:keepNext/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>',
        "list-missing",
    ),
    "title twice": (CORE, "<dc:creator>", "<dc:title>Hai</dc:title><dc:creator>", "core-property-repeated"),
    "bad date": (CORE, "2017-12-01T00:00:00Z", "01/12/2017", "core-date"),
    "tracked change": (
        BODY,
        paragraph("Phụ lục"),
        '<w:p><w:ins w:id="9" w:author="a"><w:r><w:t>Phụ lục</w:t></w:r></w:ins></w:p>',
        "tracked-change",
    ),
    "hidden text": (BODY, "<w:rPr><w:b/>", "<w:rPr><w:b/><w:vanish/>", "hidden-text"),
    "paragraph settings after text": (
        BODY,
        paragraph("Phụ lục"),
        "<w:p><w:r><w:t>Phụ lục</w:t></w:r><w:pPr><w:keepNext/></w:pPr></w:p>",
        "",
    ),
    "run settings in disorder": (BODY, '<w:rPr><w:b/><w:sz w:val="28"/>', '<w:rPr><w:sz w:val="28"/><w:b/>', ""),
    "cell settings in disorder": (
        BODY,
        '<w:tcW w:w="9000" w:type="dxa"/><w:gridSpan w:val="3"/>',
        '<w:gridSpan w:val="3"/><w:tcW w:w="9000" w:type="dxa"/>',
        "",
    ),
    "unknown alignment": (BODY, '<w:jc w:val="both"/>', '<w:jc w:val="giua"/>', ""),
    "text outside a run": (BODY, paragraph("Phụ lục"), "<w:p><w:t>Phụ lục</w:t></w:p>", ""),
    "paragraph in a paragraph": (BODY, paragraph("Phụ lục"), f"<w:p>{paragraph('Phụ lục')}</w:p>", ""),
    "table without grid": (
        BODY,
        '<w:tblGrid><w:gridCol w:w="1000"/><w:gridCol w:w="5000"/><w:gridCol w:w="3000"/></w:tblGrid>',
        "",
        "grid-columns",
    ),
    "unknown element": (BODY, "<w:keepNext/>", "<w:giuDong/>", ""),
}


def test_sound_document_passes(tmp_path: Path) -> None:
    data = docx(PARTS)
    path = tmp_path / "mau.docx"
    path.write_bytes(data)
    assert [str(finding) for finding in check_package(data, "mau.docx")] == []
    assert audit(path) == []


@pytest.mark.parametrize("name", MUTATIONS)
def test_broken_document_is_found(name: str, tmp_path: Path) -> None:
    part, old, new, rule = MUTATIONS[name]
    parts = dict(PARTS)
    if new is None:
        del parts[part]
    else:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)
    data = docx(parts)
    found = list(check_package(data, "mau.docx"))
    if rule:
        assert rule in {finding.rule for finding in found}
        assert all(str(finding.place).startswith("mau.docx") and finding.advice for finding in found)
    else:
        path = tmp_path / "mau.docx"
        path.write_bytes(data)
        assert audit(path)


def test_every_rule_has_a_mutation() -> None:
    """A rule that no mutation triggers may be blind."""
    folder = Path(docgen.check.package.__file__).parent
    code = "".join((folder / f"{name}.py").read_text("utf-8") for name in ("package", "wordml", "opened"))
    rules = set(re.findall(r'(?:fault|concern|Finding)\(\s*(?:opened, )?"([a-z-]+)"', code))
    tried = {rule for _part, _old, _new, rule in MUTATIONS.values()}
    assert rules - tried <= {
        "not-a-package", "part-repeated", "content-type-repeated", "relationship-source-missing", "core-repeated",
        "macro", "font-embedded", "table-without-rows", "comment",
    }  # fmt: skip


def test_place_names_table_row_and_cell() -> None:
    parts = {**PARTS, BODY: PARTS[BODY].replace("Sở B", "{{ ten }}")}
    (finding,) = check_package(docx(parts), "mau.docx")
    assert [digit for digit in str(finding.place) if digit.isdigit()] == ["1", "4", "2"]


def test_not_a_package() -> None:
    (finding,) = check_package(b"%PDF-1.7", "mau.docx")
    assert finding.rule == "not-a-package"


def test_part_repeated() -> None:
    parts = {**PARTS, "word/HEADER1.xml": PARTS["word/header1.xml"]}
    assert "part-repeated" in {finding.rule for finding in check_package(docx(parts), "mau.docx")}
