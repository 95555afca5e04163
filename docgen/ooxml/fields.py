"""Fields of Word: the short form, one element around what the field shows, and the long one, in runs."""

from __future__ import annotations

from lxml import etree

from docgen.ooxml.names import XML_SPACE, w


def in_runs(root: etree._Element) -> None:
    """Turn every short field into the long form, which alone can be inserted or deleted as a tracked change."""
    for field in list(root.iter(w("fldSimple"))):
        for run in (_mark("begin"), _code(field.get(w("instr"), "")), _mark("separate"), *list(field), _mark("end")):
            field.addprevious(run)
        parent = field.getparent()
        if parent is not None:
            parent.remove(field)


def _mark(kind: str) -> etree._Element:
    run = etree.Element(w("r"))
    etree.SubElement(run, w("fldChar"), {w("fldCharType"): kind})
    return run


def _code(text: str) -> etree._Element:
    run = etree.Element(w("r"))
    code = etree.SubElement(run, w("instrText"), {XML_SPACE: "preserve"})
    code.text = text
    return run
