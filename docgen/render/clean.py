"""Takes out of a template what Word leaves in it and nobody meant; refuses tracked changes."""

from __future__ import annotations

from lxml import etree

from docgen.errors import Spot
from docgen.i18n import gettext as _
from docgen.ooxml.controls import replace_by_children, unwrap
from docgen.ooxml.names import COMPATIBILITY, WORD_2010, w
from docgen.ooxml.normalise import normalise
from docgen.ooxml.package import Parts, without_parts
from docgen.ooxml.walk import text_of, walk_part
from docgen.render.scan import Tags
from docgen.render.tags import Fault

_REVISION_NAMES = (
    "ins del moveFrom moveTo rPrChange pPrChange tblPrChange trPrChange tcPrChange sectPrChange tblPrExChange"
    " tblGridChange numberingChange cellIns cellDel cellMerge"
)
_NOISE_NAMES = (
    "proofErr lastRenderedPageBreak commentRangeStart commentRangeEnd commentReference annotationRef permStart permEnd"
)
_REVISIONS = tuple(map(w, _REVISION_NAMES.split()))
_NOISE = tuple(map(w, _NOISE_NAMES.split()))
_SEEN_THROUGH = (w("smartTag"), w("customXml"))
_COMMENT_PARTS = ("word/comments", "word/people.xml")


def without_comments(parts: Parts) -> Parts:
    """The parts without comments: they belong to the template, not to what is made from it."""
    unwanted = {name for name in parts if name.startswith(_COMMENT_PARTS) and not name.endswith(".rels")}
    return without_parts(parts, unwanted) if unwanted else parts


def clean(root: etree._Element, part: str, tags: Tags) -> None:
    """Make a part ready to be scanned, and note every tracked change."""
    _report_revisions(root, part, tags)
    for element in list(root.iter(*_NOISE)):
        _remove(element)
    _remove_goback(root)
    _remove_session_ids(root)
    for wrapper in list(root.iter(*_SEEN_THROUGH)):
        inside = [child for child in wrapper if child.tag not in (w("smartTagPr"), w("customXmlPr"))]
        replace_by_children(wrapper, inside)
    _unwrap_around_tags(root)
    _drop_fallbacks(root)
    _one_line_texts(root)
    normalise(root)


def _report_revisions(root: etree._Element, part: str, tags: Tags) -> None:
    changed = list(root.iter(*_REVISIONS))
    if not changed:
        return
    holders = {holder for element in changed for holder in (element, *element.iterancestors())}
    places = [located for located in walk_part(root, part) if located.element in holders]
    lowest = [located for located in places if not located.is_table] or places
    for where in dict.fromkeys(located.where for located in lowest) or [part]:
        fault = Fault(
            "template-tracked-changes",
            _("the template has tracked changes here"),
            _("in Word choose Review, Accept All Changes, then save the template"),
        )
        tags.report(Spot(tags.file, where), fault)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _remove_goback(root: etree._Element) -> None:
    """Word marks where the writer was last; the mark may begin or end anywhere, also inside a tag."""
    ids = {start.get(w("id")) for start in root.iter(w("bookmarkStart")) if start.get(w("name")) == "_GoBack"}
    for element in list(root.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        if element.get(w("id")) in ids:
            _remove(element)


def _remove_session_ids(root: etree._Element) -> None:
    """Ids of editing sessions and paragraphs say nothing, and paragraph ids would be repeated by loops."""
    unwanted = {f"{{{WORD_2010}}}paraId", f"{{{WORD_2010}}}textId"}
    for element in root.iter():
        for name in list(element.attrib):
            if name in unwanted or str(name).startswith(w("rsid")):
                del element.attrib[name]


def _unwrap_around_tags(root: etree._Element) -> None:
    """Controls that the template's author put around tags are replaced by docgen's own, which never stand in others."""
    around = frozenset(control for control in root.iter(w("sdt")) if _has_braces(control))
    unwrap(root, around)


def _has_braces(element: etree._Element) -> bool:
    return any("{" in (text.text or "") or "}" in (text.text or "") for text in element.iter(w("t")))


def _drop_fallbacks(root: etree._Element) -> None:
    """A text box is kept twice, for Word before and since 2010. Its tags are filled in once, in the newer form."""
    for fallback in list(root.iter(f"{{{COMPATIBILITY}}}Fallback")):
        if any("{" in text_of(paragraph) for paragraph in fallback.iter(w("p"))):
            _remove(fallback)


def _one_line_texts(root: etree._Element) -> None:
    """Line ends in the XML itself are only spaces to Word; lines are needed to tell where a tag stands."""
    for element in root.iter():
        for name, value in element.attrib.items():
            if "\n" in str(value) or "\r" in str(value):
                element.set(name, " ".join(str(value).split()))
        if element.text:
            element.text = element.text.replace("\r", " ").replace("\n", " ")
        if element.tail:
            element.tail = element.tail.replace("\r", " ").replace("\n", " ")
