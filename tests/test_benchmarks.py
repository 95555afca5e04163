"""What benchmarks hold against each other is the same work."""

from __future__ import annotations

from lxml import etree

from docgen.ooxml.names import DOCUMENT_PART, XML_SPACE, parse
from docgen.ooxml.package import read_package
from tests.benchmarks.workload import VARIANTS, Workload


def canonical(data: bytes) -> bytes:
    """The document part, without `xml:space`, which docxtpl gives to texts that do not need it."""
    root = parse(read_package(data, "")[DOCUMENT_PART])
    for element in root.iter():
        element.attrib.pop(XML_SPACE, "")
    return etree.tostring(root, method="c14n")


def test_docxtpl_makes_the_very_document_that_docgen_makes() -> None:
    first, other = Workload(), Workload()
    ours = [canonical(first.docgen()) for _number in range(VARIANTS)]
    theirs = [canonical(other.docxtpl()) for _number in range(VARIANTS)]
    assert ours == theirs and len(set(ours)) == VARIANTS
