from __future__ import annotations

from lxml import etree

from docgen.ooxml.names import parse, w
from docgen.ooxml.normalise import complete, normalise, set_property
from tests.render.build import NAMESPACES


def body(xml: str) -> etree._Element:
    return parse(f"<w:body {NAMESPACES}>{xml}</w:body>")


def names(element: etree._Element | None) -> list[str]:
    assert element is not None
    return [str(child.tag).rpartition("}")[2] for child in element]


def test_properties_come_in_the_order_of_the_schema() -> None:
    root = body(
        "<w:tbl><w:tblPr><w:tblLook/><w:tblW/><w:tblStyle/></w:tblPr><w:tr><w:trPr><w:tblHeader/><w:cantSplit/></w:trPr>"
        "<w:tc><w:tcPr><w:vAlign/><w:shd/><w:gridSpan/><w:tcW/></w:tcPr>"
        "<w:p><w:pPr><w:rPr><w:sz/><w:b/><w:rFonts/></w:rPr><w:jc/><w:keepNext/></w:pPr></w:p></w:tc></w:tr></w:tbl>"
    )
    normalise(root)
    found = {
        str(element.tag).rpartition("}")[2]: names(element)
        for element in root.iter()
        if str(element.tag).endswith("Pr")
    }
    assert found == {
        "tblPr": ["tblStyle", "tblW", "tblLook"],
        "trPr": ["cantSplit", "tblHeader"],
        "tcPr": ["tcW", "gridSpan", "shd", "vAlign"],
        "pPr": ["keepNext", "jc", "rPr"],
        "rPr": ["rFonts", "b", "sz"],
    }


def test_nothing_is_empty_that_must_not_be() -> None:
    root = body(
        "<w:p><w:r><w:rPr/></w:r><w:sdt><w:sdtPr/><w:sdtContent/></w:sdt></w:p>"
        "<w:tbl><w:tr><w:tc><w:tcPr/></w:tc><w:tc><w:tbl><w:tblPr/></w:tbl></w:tc></w:tr></w:tbl><w:tbl><w:tblPr/></w:tbl>"
    )
    normalise(root)
    assert names(root) == ["p", "tbl", "p"] and names(root[0]) == []
    assert [names(cell) for cell in root.iter(w("tc"))] == [["tcPr", "p"], ["p", "p"]]
    assert complete(root) is False


def test_a_property_is_put_at_its_place() -> None:
    properties = body("<w:tcPr><w:tcW/><w:vAlign/></w:tcPr>")[0]
    set_property(properties, etree.Element(w("gridSpan")))
    set_property(properties, etree.Element("mark"), "vMerge")
    assert names(properties) == ["tcW", "gridSpan", "mark", "vAlign"]
