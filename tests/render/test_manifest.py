from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from docgen.errors import Cell, InFile, Refused
from docgen.model.figure import Figure
from docgen.model.passage import Paragraph, Passages
from docgen.narrate.tree import Node
from docgen.narrate.wording import Wording
from docgen.ooxml.controls import bookmark_name
from docgen.ooxml.package import read_package, with_custom_xml, write_package
from docgen.render.manifest import (
    ITEM_ID,
    NAMESPACE,
    build_manifest,
    manifest_digest,
    printed_digests,
    read_manifest,
    readable_manifest,
    with_manifest,
    with_manifest_of,
    without_manifest,
)
from docgen.render.printing import ControlText, Record, RowText, TableText
from docgen.render.tracing import traced
from tests import reading
from tests.render.build import MERGED, context, docx, group, made, table_docx, unit

HASHES = {"template": "0" * 64}
DIGESTS = {"data": "93321688", "frame": "1ba3fb51", "registers": "e7fab3be", "words": "9598c302"}


def cell(ref: str) -> Cell:
    return Cell("data/x/diem.xlsx", "CNTT", ref)


def test_it_is_read_as_written_and_fits_its_schema(tmp_path: Path) -> None:
    values = context()
    del values["cntt"]
    draft = made(docx("{{ nam }}", "{{ cau.ket_luan }}"), values)
    mentioned = {"cntt.tong": Figure("cntt.tong", Fraction(1, 3), "70,0", "70", (cell("D5"),), rule="tổng")}
    figures = traced(draft.record, mentioned)
    path = tmp_path / "a.docx"
    path.write_bytes(with_manifest(draft.data, draft.record, HASHES, figures).data)
    written = reading.manifest(path)
    assert written == json.loads(json.dumps(build_manifest(draft.record, HASHES, figures)))
    schema = json.loads((files("docgen") / "schemas" / "manifest.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(written)
    manifest = read_manifest(path.read_bytes())
    assert manifest is not None
    assert manifest["controls"][1]["paragraphs"][0] == {"text": "Đạt 70 điểm", "figures": [[4, 6, "cntt.tong"]]}
    told = {"table": "70,0", "prose": "70", "value": "1/3", "cells": ["CNTT!D5"]}
    assert manifest["figures"]["cntt.tong"] == {**told, "rule": "tổng"}
    assert written["figures"]["cntt.tong"] == {**told, "rule": 0} and written["rules"] == ["tổng"]
    assert path.read_bytes() == with_manifest(draft.parts, draft.record, HASHES, figures).data


@pytest.mark.parametrize("text", ["Sở Y tế", 'A & <B> "C"', "]]>", "một\nhai\r\nba\tbốn", "\u2028 \x85 é"])
def test_its_digest_is_known_without_reading_it_again(text: str) -> None:
    record = Record((ControlText("dg:a", "a", (Paragraph(text),)),))
    made = with_manifest(docx("A"), record, HASHES)
    assert made.digest == manifest_digest(made.data)


def test_it_is_built_in_the_order_in_which_it_is_written() -> None:
    values = context([group("tot", "A & <B>"), unit("x", 1), unit("x", 1)])
    draft = made(table_docx(*MERGED), values)
    figures = traced(draft.record, {"z": Figure("z", 1, "1", "một", (cell("D5"),), rule="sum")})
    manifest = build_manifest(draft.record, {"words": "1", "data": "2"}, figures)
    assert json.dumps(manifest) == json.dumps(manifest, sort_keys=True)
    assert all([*told] == sorted(told) for told in figures.notes.values())


def test_it_is_written_again_as_it_was_written() -> None:
    draft = made(table_docx(*MERGED), context([group("tot", "A & <B>"), unit("x", 1), unit("x", 1)]))
    known = {key: Figure(key, 1, "1", rule=rule) for key, rule in (("z", "sum"), ("y", "mean"), ("a", "sum"))}
    record = replace(draft.record, figures={**draft.record.figures, **known})
    data = with_manifest(draft.parts, record, HASHES).data
    manifest = read_manifest(data)
    assert manifest is not None and manifest["figures"]["a"]["rule"] == "sum"
    assert data == write_package(with_manifest_of(draft.parts, manifest))


def test_bookmarks_that_their_keys_do_not_name_are_named() -> None:
    draft = made(table_docx(*MERGED), context([unit("x", 1), unit("x", 1), unit("y", 1)]))
    data = with_manifest(draft.parts, draft.record, HASHES).data
    rows = ["bang.a.x", "bang.a.x", "bang.a.y"]
    first, second, third = standing = [*draft.record.bookmarks]
    assert [*draft.record.bookmarks.values()] == rows
    assert build_manifest(draft.record, HASHES, traced(draft.record))["bookmarks"] == {second: "bang.a.x"}
    manifest = read_manifest(data)
    assert manifest is not None and manifest["bookmarks"] == dict(zip(standing, rows, strict=True))
    assert (first, third) == tuple(bookmark_name(key, 0) for key in ("bang.a.x", "bang.a.y"))


def test_bookmarks_of_controls_are_not_named() -> None:
    draft = made(docx("{{ nam }}", "{{ nam }}"))
    assert len(draft.record.bookmarks) == 2
    assert build_manifest(draft.record, HASHES, traced(draft.record))["bookmarks"] == {}


def test_what_is_printed_has_the_digests_it_always_had() -> None:
    """Of one version of docgen and the next: else an update would tell of numbers that moved."""
    figures = [
        Figure("a.tong", Fraction(1, 3), "0,33", "0,3", rule="tổng"),
        Figure("a.hang", 1, "1"),
        Figure("a.ten", "Sở Y tế", "Sở Y tế", rule="register"),
        Figure("a.ngay", None, "", rule="setting"),
    ]
    row = RowText("bang.a.x", "x", ("1", "2"), (("a.tong",), ("a.hang", "a.ten")))
    controls = (ControlText("dg:cau.a", "cau.a", (Paragraph("Một câu"),)),)
    record = Record(controls, (TableText("dg:a", "a", (row,)),), {}, {one.key: one for one in figures})
    assert {name: digest[:8] for name, digest in printed_digests(record, traced(record)).items()} == DIGESTS


DAMAGES: list[tuple[Any, str]] = [
    (3, "manifest-newer"),
    ({"format": "2"}, "manifest-damaged"),
    ({"rules": None}, "manifest-damaged"),
    ({"rules": []}, "manifest-damaged"),
    ({"figures": []}, "manifest-damaged"),
    ({"tables": None}, "manifest-damaged"),
    ({"bookmarks": 1}, "manifest-damaged"),
]


@pytest.mark.parametrize(("damage", "rule"), DAMAGES)
def test_one_that_cannot_be_read_is_not_guessed_at(damage: Any, rule: str) -> None:
    draft = made(docx("{{ nam }}"))
    record = replace(draft.record, figures={"a": Figure("a", 1, "1", rule="sum")})
    manifest = build_manifest(record, HASHES, traced(record))
    changes = {"format": damage} if isinstance(damage, int) else damage
    data = saying(draft.parts, json.dumps({**manifest, **changes}))
    with pytest.raises(Refused) as refused:
        read_manifest(data, "du-thao/a.docx")
    (finding,) = refused.value.findings
    assert finding.rule == rule and finding.place == InFile("du-thao/a.docx") and finding.advice
    assert readable_manifest(data) is None


def test_one_that_is_no_json_is_damaged_and_one_that_says_nothing_is_none() -> None:
    parts = made(docx("{{ nam }}")).parts
    with pytest.raises(Refused):
        read_manifest(saying(parts, "{"))
    assert read_manifest(saying(parts, "null")) is None


def saying(parts: Mapping[str, bytes], text: str) -> bytes:
    """A document whose manifest is this text."""
    xml = f'<manifest xmlns="{NAMESPACE}">{text}</manifest>'.encode()
    return write_package(with_custom_xml(dict(parts), xml, NAMESPACE, ITEM_ID))


def test_tables_have_their_rows_by_unit() -> None:
    draft = made(table_docx(*MERGED), context([group("tot", "A"), unit("x", 1), unit("y", 1)]))
    (table,) = build_manifest(draft.record, HASHES, traced(draft.record))["tables"]
    assert table["rows"][0] == {"cells": ("STT", "Tên", "Hạng")}
    row = table["rows"][3]
    assert (row["cells"], row["key"], row["unit"]) == (("3", "Sở y", ""), "bang.a.y", "y")
    assert not row["figures"][2], "a continued cell prints nothing"
    assert row["figures"][1]


def test_names_of_persons_are_hashed() -> None:
    signer = Figure("van-ban.nguoi-ky", "Nguyễn A", "Nguyễn A", places=(cell("A1"),))
    values = {"van_ban": Node("van-ban", {"nguoi_ky": signer})}
    draft = made(docx("{{ van_ban.nguoi_ky }}"), values)
    manifest = build_manifest(draft.record, HASHES, traced(draft.record))
    assert "Nguyễn" not in json.dumps(manifest, ensure_ascii=False) and manifest["figures"] == {}
    assert len(manifest["controls"][0]["sha256"]) == 64


def test_a_document_without_manifest() -> None:
    data = docx("x")
    assert read_manifest(data) is None
    assert read_manifest(made(data).data) is None


def test_there_is_never_more_than_one() -> None:
    draft = made(docx("{{ nam }}"))
    once = with_manifest(draft.data, draft.record, HASHES).data
    assert with_manifest(once, draft.record, HASHES).data == once
    assert not any(b"docgen:manifest" in part for part in read_package(without_manifest(once), "x").values())


def test_figures_of_passages_are_those_of_the_tree() -> None:
    root = context()
    wording = Wording(root)
    root["cau"] = Node(
        "cau", {"x": Passages("cau.x", (wording.passage("cau.x", "{{ cntt.ten | in_hoa }}", cell("A1")),))}
    )
    draft = made(docx("{{ cau.x }}"), root)
    assert draft.record.controls[0].paragraphs[0].text == "A & B <NHỎ>"
    assert draft.record.figures["cntt.ten"].table == "A & B <nhỏ>"
