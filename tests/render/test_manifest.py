from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from importlib.resources import files

import jsonschema
import pytest

from docgen.errors import Cell, Line, Place
from docgen.model.figure import Figure
from docgen.model.passage import Paragraph, Passages
from docgen.narrate.tree import Node
from docgen.narrate.wording import Wording
from docgen.ooxml.package import read_package, write_package
from docgen.render.manifest import (
    build_manifest,
    manifest_digest,
    patterns,
    ranges,
    read_manifest,
    traced,
    with_manifest,
    with_manifest_of,
    without_manifest,
)
from docgen.render.printing import ControlText, Record
from tests.render.build import MERGED, context, docx, group, made, table_docx, unit

HASHES = {"template": "0" * 64}


def cell(ref: str, sheet: str = "CNTT") -> Cell:
    return Cell("data/x/diem.xlsx", sheet, ref)


def test_it_is_read_as_written_and_fits_its_schema() -> None:
    values = context()
    del values["cntt"]
    draft = made(docx("{{ nam }}", "{{ cau.ket_luan }}"), values)
    mentioned = {"cntt.tong": Figure("cntt.tong", Fraction(1, 3), "70,0", "70", (cell("D5"),))}
    figures = traced(draft.record, mentioned)
    data = with_manifest(draft.data, draft.record, HASHES, figures).data
    manifest = read_manifest(data)
    assert manifest is not None and manifest == json.loads(json.dumps(build_manifest(draft.record, HASHES, figures)))
    schema = json.loads((files("docgen") / "schemas" / "manifest.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(manifest)
    assert manifest["controls"][1]["paragraphs"][0] == {"text": "Đạt 70 điểm", "figures": [[4, 6, "cntt.tong"]]}
    assert manifest["figures"]["cntt.tong"] == {"table": "70,0", "prose": "70", "value": "1/3", "cells": ["CNTT!D5"]}
    assert data == with_manifest(draft.parts, draft.record, HASHES, figures).data


@pytest.mark.parametrize("text", ["Sở Y tế", 'A & <B> "C"', "]]>", "một\nhai\r\nba\tbốn", "\u2028 \x85 é"])
def test_its_digest_is_known_without_reading_it_again(text: str) -> None:
    record = Record((ControlText("dg:a", "a", (Paragraph(text),)),))
    made = with_manifest(docx("A"), record, HASHES)
    assert made.digest == manifest_digest(made.data)


def test_it_is_built_in_the_order_in_which_it_is_written() -> None:
    values = context([group("tot", "A & <B>"), unit("x", 1)])
    draft = made(table_docx(*MERGED), values)
    figures = traced(draft.record, {"z": Figure("z", 1, "1", "một", (cell("D5"),), rule="sum")})
    manifest = build_manifest(draft.record, {"words": "1", "data": "2"}, figures)
    assert json.dumps(manifest) == json.dumps(manifest, sort_keys=True)
    assert all([*told] == sorted(told) for _figure, told in figures.values())
    whole = write_package(with_manifest_of(draft.parts, manifest))
    assert whole == with_manifest(draft.parts, draft.record, {"words": "1", "data": "2"}, figures).data


def test_tables_have_their_rows_by_unit() -> None:
    draft = made(table_docx(*MERGED), context([group("tot", "A"), unit("x", 1), unit("y", 1)]))
    (table,) = build_manifest(draft.record, HASHES)["tables"]
    assert table["rows"][0] == {"cells": ("STT", "Tên", "Hạng")}
    row = table["rows"][3]
    assert (row["cells"], row["key"], row["unit"]) == (("3", "Sở y", ""), "bang.a.y", "y")
    assert not row["figures"][2], "a continued cell prints nothing"
    assert row["figures"][1]


def test_names_of_persons_are_hashed() -> None:
    signer = Figure("van-ban.nguoi-ky", "Nguyễn A", "Nguyễn A", places=(cell("A1"),))
    values = {"van_ban": Node("van-ban", {"nguoi_ky": signer})}
    draft = made(docx("{{ van_ban.nguoi_ky }}"), values)
    manifest = build_manifest(draft.record, HASHES)
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


@pytest.mark.parametrize(
    ("refs", "shown"),
    [
        (["D5"], ["CNTT!D5"]),
        (["D5", "E5", "F5"], ["CNTT!D5:F5"]),
        (["Z1", "AA1", "Z2", "AA2"], ["CNTT!Z1:AA2"]),
        (["A1", "B1", "A2", "C9"], ["CNTT!A1:A2", "CNTT!B1", "CNTT!C9"]),
        (["A1", "A2", "A3", "C1"], ["CNTT!A1:A3", "CNTT!C1"]),
    ],
)
def test_cells_become_ranges(refs: list[str], shown: list[str]) -> None:
    assert ranges(cell(ref) for ref in refs) == shown


def test_entries_have_no_folders() -> None:
    places: list[Place] = [Line("data/x/round.yaml", 3, 1, "numbers.a"), cell("B2", "Năm 'cũ'")]
    assert ranges(places) == ["'Năm ''cũ'''!B2", "round.yaml#numbers.a"]


def test_a_figure_says_what_it_was_computed_from() -> None:
    marks = tuple(Figure(f"a.u{n}.diem", n, str(n), places=(cell(f"D{n}"),)) for n in range(1, 31))
    total = Figure("a.tong", 465, "465", inputs=marks, rule="tổng")
    totals = tuple(Figure(f"a.u{n}.tong", n, str(n), inputs=marks[:n], rule="tổng") for n in range(1, 31))
    mean = Figure("a.trung-binh", Fraction(31, 2), "15,5", inputs=totals, rule="trung bình")
    both = Figure("a.ca", 1, "1", inputs=(total, mean), rule="hai")
    few = Figure("a.hai", 3, "3", inputs=marks[:2], rule="tổng")
    day = Figure("a.ngay", date(2017, 12, 20), "20/12/2017", rule="setting")
    values = {"a": mean, "b": few, "c": day, "d": total, "e": both}
    draft = made(docx("{{ a }}{{ b }}{{ c }}{{ d }}{{ e }}"), values)
    figures = build_manifest(draft.record, HASHES)["figures"]
    assert figures["a.trung-binh"] == {
        "table": "15,5",
        "value": "31/2",
        "rule": "trung bình",
        "inputs": ["a.*.tong"],
    }
    assert figures["a.tong"]["cells"] == ["CNTT!D1:D30"] and figures["a.tong"]["inputs"] == ["a.*.diem"]
    assert figures["a.ca"]["cells"] == ["CNTT!D1:D30"]
    assert figures["a.hai"]["cells"] == ["CNTT!D1:D2"] and figures["a.hai"]["inputs"] == ["a.u1.diem", "a.u2.diem"]
    assert figures["a.ngay"]["value"] == "2017-12-20"


def test_many_names_typed_in_lists_are_not_all_cited() -> None:
    names = tuple(Figure(f"dv.{n}", "A", "A", places=(Line("units.yaml", n, 1, f"u{n}"),)) for n in range(30))
    draft = made(docx("{{ a }}"), {"a": Figure("a", "A", "A", inputs=names, rule="list")})
    assert "cells" not in build_manifest(draft.record, HASHES)["figures"]["a"]


def test_figures_of_passages_are_those_of_the_tree() -> None:
    root = context()
    wording = Wording(root)
    root["cau"] = Node(
        "cau", {"x": Passages("cau.x", (wording.passage("cau.x", "{{ cntt.ten | in_hoa }}", cell("A1")),))}
    )
    draft = made(docx("{{ cau.x }}"), root)
    assert draft.record.controls[0].paragraphs[0].text == "A & B <NHỎ>"
    assert draft.record.figures["cntt.ten"].table == "A & B <nhỏ>"


def test_keys_of_different_length_make_different_patterns() -> None:
    assert patterns([f"a.{n}" for n in range(20)] + [f"a.b.{n}" for n in range(20)]) == ["a.*", "a.b.*"]
