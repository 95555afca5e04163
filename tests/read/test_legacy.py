from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from docgen.errors import Cell, Finding, Severity
from docgen.i18n import use_language
from docgen.read.legacy import LegacyTexts, in_unicode, legacy_texts
from docgen.read.ranges import ranges
from docgen.read.workbook import Content, Row, open_workbook
from docgen.vietnamese.legacy import Encoding
from tests import rounds
from tests.legacy import FONTS, encode

EVERY = pytest.mark.parametrize("encoding", Encoding)
NAMES = ("Sở Nội vụ", "Sở Tư pháp", "Sở Y tế", "Sở Giao thông vận tải", "Bộ")


def cell(ref: str, text: str, font: str = "", sheet: str = "Sở", kind: Any = "text") -> Content:
    return Content(Cell("data/dot/diem.xlsx", sheet, ref), kind, text, font=font)


def column(encoding: Encoding, names: tuple[str, ...] = NAMES, font: str = "", letter: str = "B") -> list[Content]:
    return [cell(f"{letter}{row}", encode(name, encoding), font) for row, name in enumerate(names, start=4)]


def told_of(contents: Iterable[Content]) -> list[Finding]:
    """What is told of a sheet that holds these cells."""
    return in_unicode([Row(number, {1: content}) for number, content in enumerate(contents, start=1)])[1]


def said(found: LegacyTexts) -> tuple[list[str], list[str]]:
    return [one.said for one in found.surely], [one.said for one in found.doubtful]


@EVERY
def test_a_sheet_of_legacy_text_is_one_finding_with_examples_and_the_cure(encoding: Encoding) -> None:
    use_language("en")
    (finding,) = told_of(column(encoding, font=FONTS[encoding]))
    assert (finding.rule, finding.severity, finding.place) == (
        "text-legacy", Severity.ERROR, Cell("data/dot/diem.xlsx", "Sở", "B4"),
    )  # fmt: skip
    shown = "; ".join(f"“{encode(name, encoding)}” → “{name}”" for name in NAMES[:3])
    assert finding.message == (
        f"5 cells hold text in the old encoding {encoding.value}, which is not Unicode: B4:B8. They say: {shown}"
    )
    assert '`docgen convert-font "data/dot/diem.xlsx"`' in finding.advice


@EVERY
def test_the_font_decides_for_words_that_could_be_either(encoding: Encoding) -> None:
    assert said(legacy_texts(column(encoding, font=FONTS[encoding]))) == (list(NAMES), [])


def test_without_the_font_such_words_are_left_in_doubt() -> None:
    assert said(legacy_texts(column(Encoding.TCVN3))) == (list(NAMES[:-1]), ["Bộ"])


@EVERY
def test_a_column_pasted_below_unicode_headings_is_found(encoding: Encoding) -> None:
    page = [cell("A1", "BẢNG ĐIỂM NĂM 2017"), cell("B3", "Tên đơn vị"), cell("C3", "Hạ tầng"), *column(encoding)]
    assert [one.content.place.ref for one in legacy_texts(page).surely][:4] == ["B4", "B5", "B6", "B7"]


@EVERY
def test_unicode_in_a_legacy_font_is_right_as_it_is(encoding: Encoding) -> None:
    """Excel takes letters that a font lacks from another one, so the clerk sees nothing wrong."""
    font = FONTS[encoding]
    page = [cell(f"B{row}", text, font) for row, text in enumerate(("Sở Nội vụ", "Công an", "Bình", "Sở Y tế"))]
    found = legacy_texts(page)
    assert found.surely == () and told_of(page) == []
    assert [one.content.text for one in found.doubtful] in ([], ["Công an"])


@EVERY
def test_digits_and_plain_letters_in_a_legacy_font_are_nothing(encoding: Encoding) -> None:
    font = FONTS[encoding]
    page = [cell("A1", "TT", font), cell("A2", "8,5", font), cell("A3", "cntt", font), cell("A4", "Kon Tum", font)]
    assert legacy_texts(page) == LegacyTexts() and told_of(page) == []


def test_a_font_of_capitals_is_read_as_capitals_plain_words_too() -> None:
    page = [cell("A1", "së néi vô", ".VnTimeH"), cell("A2", "thanh tra", ".VnTimeH"), cell("A3", "Së Y tÕ", ".VnTime")]
    assert said(legacy_texts(page)) == (["SỞ NỘI VỤ", "THANH TRA", "Sở Y tế"], [])
    (finding,) = told_of(page)
    assert "A1, A3" in finding.message


def test_names_with_letters_of_no_syllable_follow_their_font() -> None:
    page = [cell("A1", "Së Y tÕ", ".VnTime"), cell("A2", "Kr«ng Pa", ".VnTime"), cell("A3", "§¨k Pl«ng", ".VnTime")]
    assert said(legacy_texts(page))[0] == ["Sở Y tế", "Krông Pa", "Đăk Plông"]


def test_each_sheet_is_told_by_itself() -> None:
    tcvn3, vni = column(Encoding.TCVN3), [
        Content(Cell("data/dot/diem.xlsx", "Xã", one.place.ref), "text", one.text) for one in column(Encoding.VNI)
    ]  # fmt: skip
    right = [cell("B4", "Sở Nội vụ", sheet="Huyện"), cell("B5", "Toàn", sheet="Huyện")]
    found = told_of([*tcvn3, *right, *vni])
    assert [finding.place.sheet for finding in found if isinstance(finding.place, Cell)] == ["Sở", "Xã"]
    assert "TCVN3" in found[0].message and "VNI" in found[1].message


def test_numbers_and_codes_are_not_looked_at() -> None:
    page = [cell("A1", "8,5", kind="number"), cell("A2", "#N/A", kind="error"), cell("A3", "so-noi-vu")]
    assert told_of(page) == []


def test_another_kind_of_file_is_saved_as_xlsx_first() -> None:
    use_language("en")
    page = [Content(Cell("diem.csv", "diem", one.place.ref), "text", one.text) for one in column(Encoding.TCVN3)]
    (finding,) = told_of(page)
    assert finding.advice.startswith("Save it as an Excel workbook (.xlsx)")


@pytest.mark.parametrize(
    ("refs", "written"),
    [
        ("B5", "B5"), ("B5 B6 B7", "B5:B7"), ("B7 B5 B6 C1", "C1, B5:B7"), ("A4 B4 C4", "A4:C4"),
        ("A4 A5 B4 B5 D4 D5", "A4:B5, D4:D5"), ("A1 A3 A5 A7 A9 A11 A13", "A1, A3, A5, A7, A9, A11, …"),
    ],
)  # fmt: skip
def test_cells_are_written_as_ranges(refs: str, written: str) -> None:
    assert ranges(Cell("a.xlsx", "Sở", ref) for ref in refs.split()) == written


def test_the_fonts_of_a_workbook_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row, (text, font) in enumerate([("Së", ".VnTime"), ("Sở", "Arial"), ("Soâng", "VNI-Times"), ("x", None)], 1):
        page.cell(row, 1, text).font = Font(name=font) if font else Font()
    page["B1"], page["B1"].font = 5, Font(name=".VnTime")
    book.save(tmp_path / "b.xlsx")
    opened = open_workbook(tmp_path / "b.xlsx", "b.xlsx")
    fonts = [cell.font for row in opened.rows(opened.sheets[0]) for cell in row.cells.values()]
    assert fonts == [".VnTime", "", "", "VNI-Times", ""]


@pytest.mark.parametrize("name", rounds.ROUNDS)
def test_no_workbook_of_the_samples_has_legacy_text(name: str) -> None:
    found: list[Finding] = []
    for path in sorted((rounds.ROOT / "data" / name).glob("*.xlsx")):
        book = open_workbook(path, path.name)
        found += told_of(c for sheet in book.sheets for row in book.rows(sheet) for c in row.cells.values())
    assert found == []
