"""Brings WordprocessingML into the order and completeness that the standard asks for and Word insists on."""

from __future__ import annotations

from typing import Any

from lxml import etree

from docgen.ooxml.names import WORD, w
from docgen.ooxml.walk import inner

_RUN = (
    "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint"
    " noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText"
    " vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"
)
_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_TABLE = (
    "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd"
    " tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"
)
_ROW = (
    "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden"
    " ins del trPrChange"
)
_CELL = (
    "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers"
    " cellIns cellDel cellMerge tcPrChange"
)
HOLDERS = (w("tc"), w("hdr"), w("ftr"), w("footnote"))
"""What must not be without a paragraph, nor end in anything but one of `LAST`."""
LAST = (w("p"), w("sdt"), w("customXml"))
_ORDERS = {
    w(properties): {w(name): position for position, name in enumerate(names.split())}
    for properties, names in (
        ("rPr", _RUN),
        ("pPr", _PARAGRAPH),
        ("tblPr", _TABLE),
        ("trPr", _ROW),
        ("tcPr", _CELL),
    )
}


def normalise(root: etree._Element) -> None:
    """Put a part right: properties in the standard's order, nothing empty that must not be."""
    for element in list(root.iter(*_ORDERS)):
        sort_properties(element)
    drop_empty(root)
    complete(root)


def with_usual_prefix(root: etree._Element) -> etree._Element:
    """A part with `w` as the only prefix of WordprocessingML, as Word has it; other programs have others, or none."""
    declared = {prefix for one in root.iter("*") for prefix, name in one.nsmap.items() if name == WORD}
    if declared <= {"w"} or etree.QName(root).namespace != WORD:
        return root
    names: dict[Any, str] = {prefix: name for prefix, name in root.nsmap.items() if name != WORD}
    made = etree.Element(root.tag, {str(name): str(value) for name, value in root.items()}, nsmap={**names, "w": WORD})
    # What is moved takes the declarations that it finds there.
    made.extend(list(root))
    return made


def sort_properties(element: etree._Element) -> None:
    """Order the children of a properties element as the schema does; unknown ones stay last, in their order."""
    order = _ORDERS[str(element.tag)]
    children = list(element)
    ordered = sorted(children, key=lambda child: order.get(str(child.tag), len(order)))
    if ordered != children:
        element[:] = ordered


def set_property(properties: etree._Element, new: etree._Element, stands_for: str = "") -> None:
    """Put a child at its place in a properties element. stands_for: the name whose place it takes, when not its own."""
    order = _ORDERS[str(properties.tag)]
    position = order[w(stands_for) if stands_for else str(new.tag)]
    later = (child for child in properties if order.get(str(child.tag), len(order)) > position)
    following = next(later, None)
    if following is None:
        properties.append(new)
    else:
        following.addprevious(new)


def drop_empty(root: etree._Element) -> None:
    """Take away runs and controls with nothing in them."""
    for run in list(root.iter(w("r"))):
        if all(child.tag == w("rPr") for child in run):
            _remove(run)
    for control in list(root.iter(w("sdt"))):
        content = control.find(w("sdtContent"))
        if content is None or (len(content) == 0 and not (content.text or "").strip()):
            _remove(control)


def complete(root: etree._Element) -> bool:
    """Put a paragraph at the end of cells, headers, footers, footnotes that lack one, and for tables without rows.

    Cheap enough after a render. Returns whether anything was changed.
    """
    lacking = [one for one in root.iter(*HOLDERS) if len(one) == 0 or one[-1].tag not in LAST]
    for holder in lacking:
        etree.SubElement(holder, w("p"))
    empty = [table for table in root.iter(w("tbl")) if next(inner(table, w("tr")), None) is None]
    for table in empty:
        parent = table.getparent()
        if parent is not None:
            parent.replace(table, etree.Element(w("p")))
    return bool(lacking or empty)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
