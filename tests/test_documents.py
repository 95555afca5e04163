"""What holds inside every built document: a sound package, the norm's layout, controls, bookmarks, and the manifest."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from lxml import etree
from openpyxl.utils import range_boundaries, rows_from_range

from docgen.check.layout import check_layout
from docgen.check.package import check_package
from docgen.model.figure import Figure
from docgen.render.manifest import read_manifest
from docgen.render.tracing import MOST_INPUTS, ranges
from tests import reading, rounds
from tests.audit import audit
from tests.reading import W

EVERY_DOCUMENT = pytest.mark.parametrize("name", (*rounds.DOCUMENTS, *rounds.SAMPLE_LETTERS))
DATA_TABLE = "BangSoLieu"
TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
COMPUTED = re.compile(r"\.(tong|hang|muc|ty-le|so-luong|trung-binh|so-bac|tang-them)$")
STORIES = re.compile(r"word/(document|footnotes|header\d+|footer\d+)\.xml")


def story_names(path: Path) -> list[str]:
    """The parts of a document that hold text, the body first."""
    with zipfile.ZipFile(path) as package:
        found = sorted(filter(STORIES.fullmatch, package.namelist()))
    return sorted(found, key=lambda part: part != "word/document.xml")


@cache
def stories(path: Path) -> dict[str, etree._Element]:
    return {part: reading.part(path, part) for part in story_names(path)}


def body(path: Path) -> etree._Element:
    return stories(path)["word/document.xml"]


@cache
def manifest(path: Path) -> dict[str, Any]:
    found = read_manifest(path.read_bytes())
    assert found is not None
    return found


def every(path: Path, name: str) -> Iterator[etree._Element]:
    """Every element of this name in all texts of a document."""
    for root in stories(path).values():
        yield from root.iter(W + name)


def attribute(element: etree._Element | None, name: str) -> str:
    return "" if element is None else element.get(W + name, "")


def tag_of(control: etree._Element) -> str:
    return attribute(control.find(f"{W}sdtPr/{W}tag"), "val")


def is_data(table: etree._Element) -> bool:
    return attribute(table.find(f"{W}tblPr/{W}tblStyle"), "val") == DATA_TABLE


def in_data_table(element: etree._Element) -> bool:
    return any(is_data(table) for table in element.iterancestors(W + "tbl"))


def in_control(element: etree._Element) -> bool:
    return next(element.iterancestors(W + "sdt"), None) is not None


def plain(element: etree._Element) -> str:
    """The text of an element: paragraphs and line breaks as newlines, tabs as they are; not stripped."""
    paragraphs = [element] if element.tag == W + "p" else list(element.iter(W + "p"))
    marks = {W + "br": "\n", W + "tab": "\t", W + "noBreakHyphen": "\u2011"}
    texts = [
        "".join(marks.get(str(node.tag), node.text or "") for node in p.iter(W + "t", *marks))
        for p in paragraphs or [element]
    ]
    return "\n".join(texts)


@EVERY_DOCUMENT
def test_the_package_is_sound(built: Path, name: str) -> None:
    path = rounds.document(built, name)
    assert [str(finding) for finding in check_package(path.read_bytes(), path.name)] == []


@EVERY_DOCUMENT
def test_openxml_audit_finds_nothing(built: Path, name: str) -> None:
    assert audit(rounds.document(built, name)) == []


@EVERY_DOCUMENT
def test_the_layout_is_the_norms(built: Path, name: str) -> None:
    path = rounds.document(built, name)
    assert [str(finding) for finding in check_layout(path.read_bytes(), path.name, rounds.norm(name))] == []


def test_rounds_before_the_decree_follow_the_circular() -> None:
    norms = {name: rounds.norm(name).code for name in rounds.ROUNDS}
    decrees = {"son-la-2021", "dien-bien-2019", "thien-thanh-2026"}
    assert {name for name, code in norms.items() if code == "nd30-2020"} == decrees
    assert set(norms.values()) == {"nd30-2020", "tt01-2011"}


# Controls and bookmarks


@EVERY_DOCUMENT
def test_controls_never_nest_and_carry_only_tag_and_id(built: Path, name: str) -> None:
    controls = list(every(rounds.document(built, name), "sdt"))
    assert controls
    for control in controls:
        assert not in_control(control), tag_of(control)
        properties = {etree.QName(child).localname for child in control.find(f"{W}sdtPr")}  # type: ignore[union-attr]
        assert properties <= {"tag", "id", "alias"}, tag_of(control)
        assert re.fullmatch(r"dg:[a-z0-9.~-]+", tag_of(control)), tag_of(control)
        assert len(tag_of(control)) <= 64


@EVERY_DOCUMENT
def test_ids_and_names_are_unique(built: Path, name: str) -> None:
    path = rounds.document(built, name)
    ids = [attribute(control.find(f"{W}sdtPr/{W}id"), "val") for control in every(path, "sdt")]
    starts = list(every(path, "bookmarkStart"))
    for values in (ids, [attribute(s, "id") for s in starts], [attribute(s, "name").lower() for s in starts]):
        assert [value for value, times in Counter(values).items() if times > 1 or not value] == []
    assert all(1 <= int(value) < 2**31 for value in ids)
    ends = Counter(attribute(end, "id") for end in every(path, "bookmarkEnd"))
    assert ends == Counter(attribute(start, "id") for start in starts)


@EVERY_DOCUMENT
def test_bookmarks_stand_inside_one_paragraph(built: Path, name: str) -> None:
    path = rounds.document(built, name)
    ends = {attribute(end, "id"): end for end in every(path, "bookmarkEnd")}
    starts = [start for start in every(path, "bookmarkStart") if attribute(start, "name").startswith("_dg_")]
    assert starts
    for start in starts:
        end = ends[attribute(start, "id")]
        here, there = (next(mark.iterancestors(W + "p"), None) for mark in (start, end))
        assert here is not None and here is there, attribute(start, "name")


def literals(name: str) -> set[str]:
    """The stretches of text between the tags of a round's template."""
    template = rounds.ROOT / "templates" / rounds.settings(name).template / "template.docx"
    found: set[str] = set()
    for paragraph in every(template, "p"):
        found.update(TAGS.split("".join(node.text or "" for node in paragraph.iter(W + "t"))))
    return found - {""}


def made_of(text: str, known: set[str]) -> bool:
    """Whether a text is a row of known stretches, and of what counts repetitions: “1” in “(1)”, “a” in “a)”."""
    reached = {0}
    for at in range(len(text)):
        if at in reached:
            reached |= {at + len(one) for one in known if text.startswith(one, at)}
            counter = re.compile(r"\d{1,2}(?=\))|[a-zđ](?=\) )").match(text, at)
            reached |= {counter.end()} if counter else set()
    return len(text) in reached


@EVERY_DOCUMENT
def test_what_stands_in_no_control_stands_in_the_template(built: Path, name: str) -> None:
    """So every figure printed in prose stands in a control."""
    fixed = literals(name)
    for paragraph in body(rounds.document(built, name)).iter(W + "p"):
        if not in_data_table(paragraph):
            assert [text for text in _outside_controls(paragraph) if not made_of(text, fixed)] == []


def _outside_controls(paragraph: etree._Element) -> Iterator[str]:
    """The stretches of a paragraph's text between its controls."""
    if in_control(paragraph):
        return
    stretch = ""
    for child in paragraph:
        if child.tag == W + "sdt":
            yield stretch
            stretch = ""
        elif child.tag == W + "r":
            stretch += "".join(node.text or "" for node in child.iter(W + "t"))
    yield stretch


def expected_tables(name: str) -> tuple[int, int]:
    """The data tables that a document has at least, and the rows of units in all of them."""
    if name in (*rounds.TABLES, *rounds.SAMPLE_LETTERS):
        return rounds.tables_of(name)
    tables = rounds.facts(name)["tables"]
    of_units = [t for t in tables if t["role"] != "criterion_averages" and "summary" not in t["role"]]
    return len(tables), sum(row[0] == "row" for table in of_units for row in table["rows"])


@EVERY_DOCUMENT
def test_every_data_table_is_a_control_of_its_own(built: Path, name: str) -> None:
    path = rounds.document(built, name)
    tables = [table for table in body(path).iter(W + "tbl") if is_data(table)]
    assert len(tables) >= expected_tables(name)[0]
    for table in tables:
        content = table.getparent()
        assert content is not None and content.tag == W + "sdtContent" and len(content) == 1
        assert not list(table.iter(W + "sdt"))
    wrapped = [tag_of(next(table.iterancestors(W + "sdt"))) for table in tables]
    assert wrapped == [told["tag"] for told in manifest(path)["tables"]]
    assert all(tag.startswith("dg:bang.") for tag in wrapped)


@EVERY_DOCUMENT
def test_every_unit_row_is_bookmarked_with_its_key(built: Path, name: str) -> None:
    path = rounds.document(built, name)
    units = {unit.name: code for code, unit in rounds.prepared(name).units.items()}
    keys = manifest(path)["bookmarks"]
    found = 0
    for row in (row for row in body(path).iter(W + "tr") if in_data_table(row)):
        cells = [reading.text_of(cell) for cell in row.iter(W + "tc")]
        unit = next((units[text.rstrip("*")] for text in cells if text.rstrip("*") in units), None)
        if unit is not None:
            found += 1
            names = [attribute(b, "name") for b in next(row.iter(W + "tc")).iter(W + "bookmarkStart")]
            assert [keys[n] for n in names if n.startswith("_dg_")][0].endswith(f".{unit}"), cells
    assert found == expected_tables(name)[1]


# The manifest


@cache
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads((rounds.ROOT / "docgen" / "schemas" / "manifest.schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)


@EVERY_DOCUMENT
def test_the_manifest_keeps_its_schema(built: Path, name: str) -> None:
    found = reading.manifest(rounds.document(built, name))
    assert [error.message for error in validator().iter_errors(found)] == []
    assert set(found["hashes"]) == {"template", "words", "rubric", "data", "frame", "registers", "norm"}
    assert len(set(found["hashes"].values())) == 7


@EVERY_DOCUMENT
def test_the_manifest_tells_the_text_of_every_control(built: Path, name: str) -> None:
    path = rounds.document(built, name)
    standing = [
        (tag_of(control), plain(control.find(f"{W}sdtContent")))  # type: ignore[arg-type]
        for control in every(path, "sdt")
        if control.find(f"{W}sdtContent/{W}tbl") is None
    ]
    told = manifest(path)["controls"]
    assert [tag for tag, _text in standing] == [control["tag"] for control in told]
    for (tag, text), control in zip(standing, told, strict=True):
        if "paragraphs" in control:
            assert text == "\n".join(p["text"] for p in control["paragraphs"]), tag
        else:
            assert tag.startswith(("dg:van-ban.nguoi-ky", "dg:van-ban.noi-nhan")), tag


@EVERY_DOCUMENT
def test_the_manifest_tells_the_cells_of_every_table(built: Path, name: str) -> None:
    path = rounds.document(built, name)
    tables = [table for table in body(path).iter(W + "tbl") if is_data(table)]
    for table, told in zip(tables, manifest(path)["tables"], strict=True):
        rows = [[plain(cell) for cell in row.iter(W + "tc")] for row in table.iter(W + "tr")]
        assert rows == [row["cells"] for row in told["rows"]], told["tag"]


@EVERY_DOCUMENT
def test_the_manifest_writes_nothing_twice(built: Path, name: str) -> None:
    written = reading.manifest(rounds.document(built, name))
    assert written["bookmarks"] == {}, "each row has a key of its own"
    used = [figure["rule"] for _key, figure in sorted(written["figures"].items()) if "rule" in figure]
    assert list(dict.fromkeys(used)) == list(range(len(written["rules"])))


@EVERY_DOCUMENT
def test_the_manifest_names_the_bookmarks_of_rows(built: Path, name: str) -> None:
    path = rounds.document(built, name)
    rows = (row for row in body(path).iter(W + "tr") if in_data_table(row))
    standing = {attribute(start, "name") for row in rows for start in row.iter(W + "bookmarkStart")}
    assert {n for n in standing if n.startswith("_dg_")} == set(manifest(path)["bookmarks"])


@EVERY_DOCUMENT
def test_the_manifest_holds_no_persons_paths_or_times(built: Path, name: str) -> None:
    text = json.dumps(manifest(rounds.document(built, name)), ensure_ascii=False)
    settings = rounds.settings(name)
    assert settings.signature.name or name in rounds.SAMPLE_LETTERS
    assert not settings.signature.name or settings.signature.name not in text
    assert [person for person in settings.recipients if person in text and not _is_office(person)] == []
    assert str(rounds.ROOT) not in text and str(built) not in text
    assert not re.search(r"(?<![\w.])/(home|root|tmp|work|Users|var)\b|\b[A-Z]:\\", text)
    assert not re.search(r"\d\d:\d\d|\dT\d\d", text)


def _is_office(recipient: str) -> bool:
    """A recipient's words that any text may hold too, such as “Ủy ban nhân dân tỉnh”."""
    return not re.search(r"[(:;]|đ/c", recipient)


def exact(figure: dict[str, Any]) -> str:
    """A figure's exact value: as the manifest gives it, or as tables show it when that is the same."""
    return str(figure.get("value", figure["table"]))


@EVERY_DOCUMENT
def test_computed_figures_name_their_rule_and_what_they_rest_on(built: Path, name: str) -> None:
    figures = manifest(rounds.document(built, name))["figures"]
    assert figures
    computed = {key: figure for key, figure in figures.items() if COMPUTED.search(key)}
    assert len(computed) > (0 if name in rounds.SAMPLE_LETTERS else 20)
    for key, figure in computed.items():
        assert figure.get("rule"), key
        empty_tier = exact(figure) == "0" and key.endswith(".so-luong")
        assert figure.get("cells") or figure.get("inputs") or empty_tier, key


@EVERY_DOCUMENT
def test_figures_in_the_prose_stand_where_the_manifest_says(built: Path, name: str) -> None:
    found = manifest(rounds.document(built, name))
    spans = 0
    for paragraph in (p for control in found["controls"] for p in control.get("paragraphs", ())):
        last = 0
        for start, end, key in paragraph.get("figures", ()):
            assert last <= start < end <= len(paragraph["text"]), key
            last, spans = end, spans + 1
            text = paragraph["text"][start:end]
            if re.search(r"\d", text):
                assert key in found["figures"], (key, text)
    assert spans > 0 or name in ("son-la-2021", *rounds.SAMPLE_LETTERS)


@EVERY_DOCUMENT
def test_typed_figures_lead_to_their_cell(built: Path, name: str) -> None:
    """From the document back to the workbook: the cell that the manifest names holds the value."""
    round_ = rounds.prepared(name).round
    folder = rounds.ROOT / "data" / rounds.parts(name)[0]
    book = openpyxl.load_workbook(folder / round_.scores.file, data_only=True)
    checked = 0
    for key, figure in manifest(rounds.document(built, name))["figures"].items():
        if re.search(r"\.diem$|\.hang-\d{4}$|^chi-tieu\.", key) and len(figure.get("cells", ())) == 1:
            sheet, _, ref = figure["cells"][0].rpartition("!")
            column, row, *_rest = range_boundaries(ref)
            value = book[sheet.strip("'").replace("''", "'")].cell(row, column).value  # type: ignore[arg-type]
            assert Decimal(str(value)) == Decimal(exact(figure)), (key, figure, value)
            checked += 1
    assert checked or name.startswith("son-la-2021")


def cells_behind(key: str, figures: dict[str, Any]) -> set[str]:
    """The cells that a figure rests on, as the manifest tells: its own, or those that its inputs tell."""
    told = figures.get(key, {})
    if "cells" in told:
        return {one for area in told["cells"] for one in cells_of(area)}
    return set().union(*(cells_behind(one, figures) for one in told.get("inputs", ())))


def cells_of(area: str) -> list[str]:
    """A range as its cells, by sheet; an entry of another file as it stands."""
    sheet, bang, ref = area.rpartition("!")
    if not bang:
        return [area]
    return [f"{sheet}!{one}" for row in rows_from_range(ref) for one in row]


@EVERY_DOCUMENT
def test_the_manifest_leads_from_every_figure_to_all_its_cells(built: Path, name: str) -> None:
    figures = manifest(rounds.document(built, name))["figures"]
    known = rounds.recorded(name).figures
    followed = set[bool]()
    for key in figures.keys() & known.keys():
        if all(len(one.inputs) <= MOST_INPUTS for one in behind(known[key])):
            standing = {cell for area in ranges(known[key].sources()) for cell in cells_of(area)}
            assert cells_behind(key, figures) == standing, key
            followed |= {"cells" in figures[key]} if standing else set()
    assert followed == {True, False} or name in ("son-la-2021", *rounds.SAMPLE_LETTERS)


def behind(figure: Figure) -> Iterator[Figure]:
    """A figure and all that it was computed from."""
    yield figure
    for one in figure.inputs:
        yield from behind(one)


# Properties and settings


@EVERY_DOCUMENT
def test_the_properties_say_what_the_document_is(built: Path, name: str) -> None:
    core = reading.part(rounds.document(built, name), "docProps/core.xml")
    said = {etree.QName(child).localname: child.text or "" for child in core}
    settings = rounds.settings(name)
    assert said["title"] == " ".join(settings.subject_line.split())
    assert said["creator"] == " ".join(settings.issuing_body)
    assert said["language"] == "vi-VN"
    assert "python-docx" not in etree.tostring(core, encoding="unicode")
    assert not {"lastModifiedBy", "description", "keywords"} & set(said)


@EVERY_DOCUMENT
def test_the_text_is_vietnamese_and_word_asks_nothing(built: Path, name: str) -> None:
    path = rounds.document(built, name)
    styles = reading.part(path, "word/styles.xml")
    language = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert attribute(language, "val") == "vi-VN"
    roots = [*stories(path).values(), styles]
    assert {attribute(lang, "val") for root in roots for lang in root.iter(W + "lang")} == {"vi-VN"}
    settings = reading.part(path, "word/settings.xml")
    assert settings.find(W + "updateFields") is None
    modes = [attribute(s, "val") for s in settings.iter(W + "compatSetting") if attribute(s, "name").endswith("Mode")]
    assert modes == ["15"]


@EVERY_DOCUMENT
def test_no_trace_of_editing_is_left(built: Path, name: str) -> None:
    path = rounds.document(built, name)
    for root in stories(path).values():
        names = {etree.QName(node).localname for node in root.iter(etree.Element)}
        assert not names & {"ins", "del", "proofErr", "commentRangeStart", "lastRenderedPageBreak", "vanish"}
        assert not any("rsid" in str(key) for node in root.iter(etree.Element) for key in node.attrib)
