"""A small sound .docx written out by hand, so that tests can break it at a known place."""

from __future__ import annotations

import io
import zipfile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def picture(number: int) -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="9525" cy="9525"/><wp:docPr id="{number}" name="Hình {number}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        '<pic:nvPicPr><pic:cNvPr id="0" name="a.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="rId6"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def cell(text: str, width: int, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{paragraph(text)}</w:tc>'


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)

PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:headerReference w:type="first" r:id="rId5"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>'
    '<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
)

TABLE = (
    '<w:tbl><w:tblPr><w:tblStyle w:val="Luoi"/><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>'
    '<w:tblGrid><w:gridCol w:w="1000"/><w:gridCol w:w="5000"/><w:gridCol w:w="3000"/></w:tblGrid>'
    "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    + cell("STT", 1000)
    + cell("Tên cơ quan", 5000)
    + cell("Điểm", 3000)
    + "</w:tr><w:tr>"
    + cell("Mức một", 9000, '<w:gridSpan w:val="3"/>')
    + "</w:tr><w:tr>"
    + cell("1", 1000, '<w:vMerge w:val="restart"/>')
    + cell("Sở A", 5000)
    + cell("83,8", 3000)
    + "</w:tr><w:tr>"
    + cell("", 1000, "<w:vMerge/>")
    + cell("Sở B", 5000)
    + cell("83,8", 3000)
    + "</w:tr></w:tbl>"
)

DOCUMENT = (
    f"{_XML}<w:document {_W} {_R} {_DRAWING}><w:body>"
    '<w:p><w:pPr><w:pStyle w:val="LoiVan"/><w:keepNext/><w:jc w:val="both"/></w:pPr>'
    '<w:bookmarkStart w:id="1" w:name="_dg_mot"/><w:r><w:t xml:space="preserve">Tổng điểm là </w:t></w:r>'
    '<w:sdt><w:sdtPr><w:tag w:val="dg:a.tong"/><w:id w:val="11"/></w:sdtPr>'
    '<w:sdtContent><w:r><w:rPr><w:b/><w:sz w:val="28"/></w:rPr><w:t>83,8</w:t></w:r></w:sdtContent></w:sdt>'
    '<w:bookmarkEnd w:id="1"/><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    '<w:sdt><w:sdtPr><w:tag w:val="dg:bang.mot"/><w:id w:val="12"/></w:sdtPr>'
    f"<w:sdtContent>{TABLE}</w:sdtContent></w:sdt>"
    f'<w:p><w:bookmarkStart w:id="2" w:name="_dg_hai"/>{picture(1)}<w:bookmarkEnd w:id="2"/></w:p>'
    f"<w:p>{FIELD}</w:p><w:p><w:pPr>{PAGE}</w:pPr></w:p>{paragraph('Phụ lục')}{PAGE}</w:body></w:document>"
)

PARTS = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_TYPE}.settings+xml"/>'
    f'<Override PartName="/word/footnotes.xml" ContentType="{_TYPE}.footnotes+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_TYPE}.header+xml"/>'
    f'<Override PartName="/word/header2.xml" ContentType="{_TYPE}.header+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
    'core-properties" Target="docProps/core.xml"/></Relationships>',
    "docProps/core.xml": f'{_XML}<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>Quyết định</dc:title><dc:creator>Sở A</dc:creator>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">2017-12-01T00:00:00Z</dcterms:created></cp:coreProperties>',
    "word/_rels/document.xml.rels": f"{_XML}<Relationships "
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_REL}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_REL}/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{_REL}/footnotes" Target="footnotes.xml"/>'
    f'<Relationship Id="rId4" Type="{_REL}/header" Target="header1.xml"/>'
    f'<Relationship Id="rId5" Type="{_REL}/header" Target="header2.xml"/>'
    f'<Relationship Id="rId6" Type="{_REL}/image" Target="media/a.png"/></Relationships>',
    "word/document.xml": DOCUMENT,
    "word/styles.xml": f"{_XML}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" '
    'w:cs="Times New Roman"/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="LoiVan"><w:name w:val="Lời văn"/><w:basedOn w:val="Normal"/></w:style>'
    '<w:style w:type="table" w:styleId="Luoi"><w:name w:val="Lưới"/></w:style></w:styles>',
    "word/settings.xml": f'{_XML}<w:settings {_W}><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
    "</w:footnotePr></w:settings>",
    "word/footnotes.xml": f"{_XML}<w:footnotes {_W}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Ghi chú</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>",
    "word/header1.xml": f'{_XML}<w:hdr {_W} {_R} {_DRAWING}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{FIELD}</w:p>'
    "</w:hdr>",
    "word/header2.xml": f"{_XML}<w:hdr {_W} {_R} {_DRAWING}><w:p/></w:hdr>",
    "word/media/a.png": (
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6300010000000500010d0a2db4"
        "0000000049454e44ae426082"
    ),
}


def docx(parts: dict[str, str]) -> bytes:
    """Zip the parts; a picture is given in hexadecimal."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, bytes.fromhex(content) if name.endswith(".png") else content)
    return buffer.getvalue()
