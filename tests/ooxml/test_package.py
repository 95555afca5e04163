from __future__ import annotations

import io
import random
import warnings
import zipfile
from datetime import date

import pytest

from docgen.errors import InFile, Refused
from docgen.ooxml import package
from docgen.ooxml.package import (
    read_package,
    with_core_properties,
    with_custom_xml,
    without_parts,
    write_package,
)
from tests.render.build import docx


def rule_of(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_package(data, "a.docx")
    (finding,) = refused.value.findings
    assert finding.place == InFile("a.docx") and finding.advice
    return finding.rule


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def test_the_same_parts_give_the_same_bytes() -> None:
    parts = read_package(docx("x"), "a.docx")
    data = write_package(parts)
    assert data == write_package(dict(reversed(parts.items())))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first, *others = archive.infolist()
    assert first.filename == "[Content_Types].xml"
    assert [one.filename for one in others] == sorted(one.filename for one in others)
    assert {one.date_time for one in others} == {(1980, 1, 1, 0, 0, 0)}
    assert {(one.create_system, one.external_attr) for one in others} == {(0, 0)}
    assert read_package(data, "a.docx") == parts


def test_what_is_no_word_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    good = docx("x")
    assert (
        rule_of(b"") == rule_of(b"text") == rule_of(good[:-40]) == rule_of(good[: len(good) // 2]) == "not-a-word-file"
    )
    assert rule_of(zipped(("xl/workbook.xml", b"<x/>"))) == "not-a-word-file"
    assert rule_of(zipped(("word/document.xml", b""), ("word/document.xml", b""))) == "word-file-part-twice"
    monkeypatch.setattr(package, "MOST_BYTES", 10)
    assert rule_of(good) == "word-file-too-large"


def test_a_damaged_member_is_refused() -> None:
    data = bytearray(zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<document/>")))
    at = data.index(b"<document/>")
    data[at : at + 4] = b"XXXX"
    assert rule_of(bytes(data)) == "not-a-word-file"


def test_custom_xml_and_properties_are_added_once_each() -> None:
    parts = read_package(docx("x"), "a.docx")
    parts = with_core_properties(parts, "A & B", "C", date(2017, 12, 20))
    parts = with_core_properties(parts, "A & B", "C", date(2017, 12, 20))
    parts = with_custom_xml(parts, b"<a/>", "urn:a", "{1}")
    taken = sorted(name for name in parts if name.startswith("customXml/item"))
    parts = with_custom_xml(parts, b"<b/>", "urn:b", "{2}")
    assert len([name for name in parts if name.startswith("customXml/item")]) == len(taken) + 2
    types = parts["[Content_Types].xml"].decode()
    assert types.count("/docProps/core.xml") == 1 and types.count("customXmlProperties+xml") >= 2
    assert parts["word/_rels/document.xml.rels"].count(b"../customXml/") >= 2


def test_parts_are_removed_with_all_that_names_them() -> None:
    parts = without_parts(read_package(docx("x"), "a.docx"), {"word/numbering.xml", "docProps/core.xml"})
    assert not any(b"numbering.xml" in data or b"docProps/core.xml" in data for data in parts.values())
    write_package(parts)


@pytest.mark.parametrize("packed", [True, False])
def test_a_package_is_written_as_zipfile_would(packed: bool) -> None:
    """The writer of docgen's own compresses a part that comes again only once, and hidden parts lightly."""
    draw = random.Random(7)
    big = draw.randbytes(90_000) + b"<w:p/>" * 30_000
    parts = {**read_package(docx("Một {{ nam }}"), ""), "word/ảnh.bin": b"", "word/to.xml": big, "customXml/a.xml": big}
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    wanted = io.BytesIO()
    with zipfile.ZipFile(wanted, "w", method, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda one: (one != "[Content_Types].xml", one)):
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.create_system = 0
            member.compress_type = method
            archive.writestr(member, parts[name], compresslevel=1 if name.startswith("customXml/") else 6)
            member.external_attr = 0
    for _again in range(2):
        assert write_package(parts, packed) == wanted.getvalue()
    with zipfile.ZipFile(io.BytesIO(write_package(parts, packed))) as archive:
        assert archive.testzip() is None and {name: archive.read(name) for name in parts} == parts
