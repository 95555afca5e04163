"""Reading a workbook with all checks, beside openpyxl's plain full read of the same file; only ratios mean anything."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

import openpyxl
import xlsxwriter

from docgen.assess.assessment import assess
from docgen.check.inputs import check_inputs
from docgen.errors import refuse_if_any
from docgen.model.register import LegalRegister, Unit
from docgen.model.round import Round
from docgen.model.rubric import Rubric
from docgen.read.lines import Lines
from docgen.read.scores import read_scores
from tests.benchmarks.timing import seconds

RUNS = 7
MOST = 1.5
"""Reading with all checks may cost so many times openpyxl's plain full read."""
SIZES = ((3000, 18), (200, 60))
"""Rows and columns of points: a register of communes, and a large sheet of a round."""
RULE = {"reference": "Điều 5"}


def rubric(columns: int) -> Rubric:
    """One block, so many groups of 10 points."""
    groups = [{"code": f"nhom-{n}", "label": f"Nhóm tiêu chí {n}", "maximum": 10} for n in range(1, columns + 1)]
    subject = {
        "code": "cds",
        "label": "Chuyển đổi số",
        "scale": 10 * columns,
        "groups": groups,
        "tiers": [{"code": "tot", "label": "Tốt", "at_least": 6 * columns}, {"code": "kha", "label": "Khá"}],
        "tiers_reference": "Điều 4",
        "total": {"method": "summed", **RULE},
        "rank": RULE,
        "ties": {"method": "competition", **RULE},
        "shares": {"method": "largest_remainder", **RULE},
        "mean": {"method": "by_units", "decimals": 2, **RULE},
    }
    block = {"code": "xa", "label": "các xã", "noun": "xã"}
    source = {"kind": "Quyết định", "number": "1/QĐ-UBND", "date": "2026-01-05"}
    return Rubric.model_validate({"title": "Bộ tiêu chí", "source": source, "blocks": [block], "subjects": [subject]})


def round_() -> Round:
    """A round with one sheet."""
    document = {
        "template": "mau",
        "notation": "QĐ",
        "date": "2026-12-20",
        "place": "Tỉnh",
        "issuing_body": ["SỞ"],
        "subject_line": "Kết quả",
        "signature": {"lines": ["GIÁM ĐỐC"], "name": "A"},
        "recipients": ["Lưu: VT."],
    }
    sheets = [{"sheet": "Xã", "subject": "cds", "block": "xa"}]
    scores = {"file": "diem.xlsx", "sheets": sheets}
    made = {"title": "Đợt", "office": "tinh", "year": 2026, "rubric": "tinh/1-2026", "scores": scores}
    return Round.model_validate({**made, "documents": {"quyet-dinh": document}})


def workbook(path: Path, rows: int, columns: int) -> dict[str, Unit]:
    """Write a clean score sheet with formulas for totals, and give its units."""
    units = {}
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Xã")
        sheet.write_row(
            0, 0, ["STT", "Tên đơn vị", *(f"Nhóm tiêu chí {n}" for n in range(1, columns + 1)), "Tổng điểm"]
        )
        for row in range(1, rows + 1):
            name = f"Xã {row}"
            units[f"xa-{row}"] = Unit(code=f"xa-{row}", name=name, office="tinh", block="xa")
            points = [(row * 7 + column * 3) % 40 / 4 for column in range(columns)]
            sheet.write_row(row, 0, [row, name, *points])
            end = chr(ord("A") + (columns + 1) // 26 - 1) if columns + 1 >= 26 else ""
            last = f"{end}{chr(ord('A') + (columns + 1) % 26)}{row + 1}"
            sheet.write_formula(row, columns + 2, f"=SUM(C{row + 1}:{last})", None, sum(points))
    return units


def plainly(path: Path, *, read_only: bool = False) -> int:
    """openpyxl's own read: every cell's value, once. read_only: row by row, without the cells, merges and formats."""
    book = openpyxl.load_workbook(path, read_only=read_only, data_only=True)
    return sum(cell is not None for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def ours(path: Path, units: dict[str, Unit], used: Rubric, listed: Round) -> None:
    """Reading with every check of scores."""
    scores, findings = read_scores(path, path.name, listed, used, units)
    lines, bases = Lines("round.yaml", {}), LegalRegister()
    refuse_if_any([*findings, *check_inputs(scores, used, listed, lines, bases, units)])


def reading(rows: int, columns: int, runs: int = RUNS) -> dict[str, float]:
    """Medians in seconds of processor, by turns, and the ratios; `feedback` is reading, checking and assessing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "diem.xlsx"
        units = workbook(path, rows, columns)
        used, listed = rubric(columns), round_()
        times: dict[str, list[float]] = {"docgen": [], "openpyxl": [], "row_by_row": [], "feedback": []}
        for turn in range(runs + 1):
            found = {
                "openpyxl": seconds(lambda: plainly(path)),
                "row_by_row": seconds(lambda: plainly(path, read_only=True)),
                "docgen": seconds(lambda: ours(path, units, used, listed)),
                "feedback": seconds(lambda: feedback(path, units, used, listed)),
            }
            for name, taken in found.items():
                # The first turn fills what is kept between runs, and is not counted.
                times[name] += [taken] if turn else []
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratios = {"ratio": "openpyxl", "ratio_row_by_row": "row_by_row"}
    return {**medians, **{name: medians["docgen"] / medians[other] for name, other in ratios.items()}}


def feedback(path: Path, units: dict[str, Unit], used: Rubric, listed: Round) -> None:
    """What a clerk waits for: everything read, checked and ranked."""
    scores, _findings = read_scores(path, path.name, listed, used, units)
    list(check_inputs(scores, used, listed, Lines("round.yaml", {}), LegalRegister(), units))
    assess(scores, used, listed, units)
