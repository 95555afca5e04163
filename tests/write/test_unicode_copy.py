from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText
from openpyxl.styles import Font

from docgen.errors import Refused
from docgen.read.workbook import open_workbook
from docgen.vietnamese.legacy import Encoding
from docgen.write.unicode_copy import UNICODE_FONT, write_unicode_copy
from tests.legacy import FONTS, encode
from tests.read.making import HEADINGS, ROWS, read

EVERY = pytest.mark.parametrize("encoding", Encoding)


def old_book(path: Path, encoding: Encoding) -> Path:
    """The small round's workbook as an old one: its texts in a legacy font, a chart, a formula with its result."""
    with xlsxwriter.Workbook(str(path)) as book:
        old = book.add_format({"font_name": FONTS[encoding], "bold": True})
        page = book.add_worksheet("Sở")
        for row, values in enumerate([HEADINGS, *ROWS]):
            for column, value in enumerate(values):
                if isinstance(value, str):
                    page.write_string(row, column, encode(value, encoding), old)
                elif value is not None:
                    page.write_number(row, column, value, old)
        page.write_formula(1, 4, "=C2+D2", old, 28.7)
        page.write_formula("I2", "=B2", old, encode("Sở Nội vụ", encoding))
        page.write_string("I3", "Sở", book.add_format({"font_name": "Arial"}))
        page.set_column(1, 1, 33.5)
        page.data_validation("C2:C4", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 10})
        chart: Any = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Sở!$C$2:$C$4"})
        page.insert_chart("J2", chart)
    return path


def refused(path: Path, target: Path) -> str:
    with pytest.raises(Refused) as refusal:
        write_unicode_copy(path, path.name, target)
    (finding,) = refusal.value.findings
    assert finding.message and finding.advice
    return finding.rule


@EVERY
def test_the_copy_reads_as_a_workbook_of_today(tmp_path: Path, encoding: Encoding) -> None:
    path, target = old_book(tmp_path / "cu.xlsx", encoding), tmp_path / "moi.xlsx"
    before = path.read_bytes()
    assert {severity for severity, _rule, _ref in read(path).told} == {"error"}
    found = write_unicode_copy(path, "cu.xlsx", target)
    texts = [text for row in (HEADINGS, *ROWS) for text in row if isinstance(text, str) and not text.isascii()]
    said = sorted(one.said.casefold() for one in found.surely)
    assert found.doubtful == () and said == sorted(text.casefold() for text in [*texts, "Sở Nội vụ"])
    assert read(target).told == []
    assert path.read_bytes() == before


@EVERY
def test_everything_else_stays(tmp_path: Path, encoding: Encoding) -> None:
    path, target = old_book(tmp_path / "cu.xlsx", encoding), tmp_path / "moi.xlsx"
    write_unicode_copy(path, "cu.xlsx", target)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target) as new:
        assert new.testzip() is None and old.namelist() == new.namelist()
        same = [name for name in old.namelist() if old.read(name) == new.read(name)]
        assert set(old.namelist()) - set(same) <= {"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"}
    with_formulas, values = openpyxl.load_workbook(target)["Sở"], openpyxl.load_workbook(target, data_only=True)["Sở"]
    assert (with_formulas["E2"].value, values["E2"].value) == ("=C2+D2", 28.7)
    assert (with_formulas["I2"].value, values["I2"].value) == ("=B2", "Sở Nội vụ")
    assert with_formulas.column_dimensions["B"].width == pytest.approx(34.2, abs=1)
    assert len(with_formulas.data_validations.dataValidation) == 1
    for ref in ("B2", "C2", "I2"):
        assert (with_formulas[ref].font.name, with_formulas[ref].font.b) == (UNICODE_FONT, True)
    assert with_formulas["I3"].font.name == "Arial" and values["I3"].value == "Sở"


def test_a_text_shared_with_a_cell_of_another_font_changes_in_one_only(tmp_path: Path) -> None:
    path = tmp_path / "cu.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Sở")
        old = book.add_format({"font_name": ".VnTime"})
        for row, text in enumerate(["Së Y tÕ", "Bé", "Së Néi vô"]):
            page.write_string(row, 0, text, old)
        page.write_string(0, 1, "Bé")
    write_unicode_copy(path, "cu.xlsx", tmp_path / "moi.xlsx")
    page = openpyxl.load_workbook(tmp_path / "moi.xlsx")["Sở"]
    assert [page[ref].value for ref in ("A1", "A2", "A3", "B1")] == ["Sở Y tế", "Bộ", "Sở Nội vụ", "Bé"]


@EVERY
def test_runs_of_a_cell_keep_their_looks(tmp_path: Path, encoding: Encoding) -> None:
    """Also where a letter and its mark stand in two runs."""
    path, target = tmp_path / "cu.xlsx", tmp_path / "moi.xlsx"
    texts = [encode(text, encoding) for text in ("Sở Nội vụ", "Sở Tư pháp")]
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Sở")
        old = book.add_format({"font_name": FONTS[encoding]})
        bold = book.add_format({"font_name": FONTS[encoding], "bold": True})
        first, rest = texts[0].split(" ", 1)
        page.write_rich_string(0, 0, bold, first, old, " " + rest, old)
        at = texts[1].index("p", 5) + 2
        page.write_rich_string(1, 0, bold, texts[1][:at], old, texts[1][at:], old)
        page.write_rich_string(2, 0, bold, "Thanh", old, " tra", old)
    write_unicode_copy(path, "cu.xlsx", target)
    page = openpyxl.load_workbook(target, rich_text=True)["Sở"]
    rich = page["A1"].value
    assert isinstance(rich, CellRichText) and str(rich) == "Sở Nội vụ"
    assert [(run.font.rFont, bool(run.font.b)) for run in rich if not isinstance(run, str)] == [
        (UNICODE_FONT, True),
        (UNICODE_FONT, False),
    ]
    assert str(page["A2"].value) == "Sở Tư pháp" and str(page["A3"].value) == "Thanh tra"


def test_texts_kept_inside_their_cells_are_converted(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Sở")
    for text in ("Së Y tÕ", " Së Néi vô "):
        cell = openpyxl.cell.WriteOnlyCell(page, text)
        cell.font = Font(name=".VnTime")
        page.append([cell])
    book.save(tmp_path / "gop.xlsx")
    path = tmp_path / "cu.xlsx"
    with zipfile.ZipFile(tmp_path / "gop.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode("utf-8") if name.endswith(".xml") else old.read(name)
            if isinstance(data, str) and "sheet1" in name:
                for number, text in enumerate(("Së Y tÕ", " Së Néi vô ")):
                    inline = f't="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
                    data = data.replace(f't="s"><v>{number}</v></c>', inline).replace('t="n"', "")
            new.writestr(name, data)
    assert "inlineStr" in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    write_unicode_copy(path, "cu.xlsx", tmp_path / "moi.xlsx")
    page = openpyxl.load_workbook(tmp_path / "moi.xlsx").active
    assert page is not None and [page["A1"].value, page["A2"].value] == ["Sở Y tế", " Sở Nội vụ "]


def test_a_letter_that_looks_like_nothing_is_kept(tmp_path: Path) -> None:
    """TCVN3 stores ư as the hyphen that is seen only at the end of a line; it may well end a name."""
    path = tmp_path / "cu.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Sở")
        for row, name in enumerate(("Sở Kế hoạch và Đầu tư", "Sở Tư pháp")):
            page.write_string(row, 0, encode(name, Encoding.TCVN3), book.add_format({"font_name": ".VnTime"}))
    write_unicode_copy(path, "cu.xlsx", tmp_path / "moi.xlsx")
    page = openpyxl.load_workbook(tmp_path / "moi.xlsx")["Sở"]
    assert [page["A1"].value, page["A2"].value] == ["Sở Kế hoạch và Đầu tư", "Sở Tư pháp"]


def test_another_format_is_saved_as_xlsx_first(tmp_path: Path) -> None:
    path = tmp_path / "cu.xlsm"
    path.write_bytes(old_book(tmp_path / "cu.xlsx", Encoding.TCVN3).read_bytes())
    assert refused(path, tmp_path / "moi.xlsx") == "copy-of-other-format"
    text = tmp_path / "chu.xlsx"
    text.write_text("STT,Tên đơn vị,Điểm\n1,Së Néi vô,5\n", "utf-8")
    assert refused(text, tmp_path / "moi.xlsx") == "copy-of-other-format"


def test_a_copy_is_never_written_over_a_file(tmp_path: Path) -> None:
    path = old_book(tmp_path / "cu.xlsx", Encoding.TCVN3)
    before = path.read_bytes()
    assert refused(path, path) == "file-exists"
    (tmp_path / "khac.xlsx").write_bytes(b"x")
    assert refused(path, tmp_path / "khac.xlsx") == "file-exists"
    assert refused(path, tmp_path / "khac.xlsx" / "moi.xlsx") == "file-not-written"
    assert path.read_bytes() == before and (tmp_path / "khac.xlsx").read_bytes() == b"x"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cu.xlsx", "khac.xlsx"]


def test_where_nothing_is_legacy_no_copy_is_written(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Sở").write_string(0, 0, "Sở Công an Hoà Bình")
    found = write_unicode_copy(path, "b.xlsx", tmp_path / "moi.xlsx")
    assert found.surely == found.doubtful == () and not (tmp_path / "moi.xlsx").exists()


def test_a_workbook_whose_cells_have_no_addresses_is_not_half_converted(tmp_path: Path) -> None:
    path = old_book(tmp_path / "cu.xlsx", Encoding.VNI)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b'<c r="B2"', b"<c")
    parts["xl/worksheets/sheet1.xml"] = sheet
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    assert open_workbook(path, "cu.xlsx").rows("Sở")
    assert refused(path, tmp_path / "moi.xlsx") == "copy-not-true"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cu.xlsx"]
