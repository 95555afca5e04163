"""Make the workbook of the sample round of today: `python -m tests.make_sample`.

Its province is invented, and so are the scores: drawn from a seed, so that anybody can make the same workbook again.
What is fixed comes from the sample's own files: units from the register, groups and maxima from the rubric, sheets and
the units not assessed from round.yaml.
"""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from docgen.model.round import Round, ScoreSheet
from docgen.model.rubric import CriteriaGroup, Paper, Subject, look_up
from docgen.read.register import read_units, units_of
from docgen.read.round import read_round
from docgen.read.rubric import read_rubric
from docgen.vietnamese import citation
from docgen.workspace import Workspace

ROOT = Path(__file__).parent.parent
ROUND = "thien-thanh-2026"
SEED = 1

MEASURED = {"du-lieu", "chinh-quyen-so", "kinh-te-xa-hoi"}
"""Groups whose points come from ratios, to a hundredth; people give the others in half points."""
LEVELS = {"so-nganh": (0.79, 0.085), "xa": (0.69, 0.105)}
"""How well a block does: the mean and the spread of its units' shares of the maxima."""
TIES = {"so-nganh": (2,), "xa": (2, 2, 3)}
"""How many units stand level, in each place where some do."""
SHORT_NAMES = ("so-vhttdl", "bql-kcn")
"""Units that the workbook calls as offices do among themselves."""
WITHOUT_PAST = ("dac-khu-hai-nguyet",)
"""Units that last year did not rank."""

TITLES = ("UBND TỈNH THIÊN THANH", "SỞ KHOA HỌC VÀ CÔNG NGHỆ")
HEADING_ROW = 6
"""Of the two rows of headings the upper one, from 0."""


@dataclass
class Row:
    """A unit's row: its name as written, points by group in hundredths (none where it is not assessed), last rank."""

    code: str
    name: str
    points: dict[str, int] = field(default_factory=dict)
    past: int | None = None

    @property
    def total(self) -> int:
        """In hundredths."""
        return sum(self.points.values())


@dataclass(frozen=True)
class Sample:
    """What the workbook is made from."""

    round: Round
    subject: Subject
    source: Paper
    rows: Mapping[str, Sequence[Row]]


def sample() -> Sample:
    """Draw the scores of every block, always the same ones."""
    workspace = Workspace(ROOT)
    round_, _lines = read_round(workspace.round_folder(ROUND) / "round.yaml", "round.yaml")
    rubric = read_rubric(workspace.rubric(round_.rubric), round_.rubric)
    register = read_units(*((path, path.name) for path in workspace.unit_files))
    units = units_of(register, round_.office, round_.year)
    subject = rubric.subjects[0]
    absent = {item.unit for item in round_.not_assessed}
    rows = {}
    for sheet in round_.scores.sheets:
        rng = random.Random(f"{ROUND}/{SEED}/{sheet.block}")
        names = {
            unit.code: unit.spellings[0] if unit.code in SHORT_NAMES else unit.name
            for unit in units.values()
            if unit.block == sheet.block
        }
        rows[sheet.block] = _drawn(names, absent, subject, sheet, rng)
    return Sample(round_, subject, rubric.source, rows)


def _drawn(
    names: Mapping[str, str], absent: Iterable[str], subject: Subject, sheet: ScoreSheet, rng: random.Random
) -> list[Row]:
    groups = subject.groups_of(sheet.block)
    rows = [Row(code, name) for code, name in names.items()]
    scored = [row for row in rows if row.code not in absent]
    for row in scored:
        level = rng.gauss(*LEVELS[sheet.block])
        row.points = {group.code: _points(group, sheet.block, level, rng) for group in groups}
    for size in TIES[sheet.block]:
        _level(scored, size, {group.code: _maximum(group, sheet.block) for group in groups}, rng)
    _rank_last_year([row for row in rows if row.code not in WITHOUT_PAST], rng)
    return rows


def _maximum(group: CriteriaGroup, block: str) -> int:
    """In hundredths."""
    return int((look_up(group.maximum, block) or 0) * 100)


def _points(group: CriteriaGroup, block: str, level: float, rng: random.Random) -> int:
    """A unit's points in a group, in hundredths: near its level, never above the maximum, never next to nothing."""
    step = 1 if group.code in MEASURED else 50
    share = min(max(rng.gauss(level, 0.07), 0.15), 1.0)
    return min(round(_maximum(group, block) * share / step) * step, _maximum(group, block))


def _level(rows: Sequence[Row], size: int, maxima: Mapping[str, int], rng: random.Random) -> None:
    """Bring so many neighbours to the total of the best among them, where their measured groups have room for it."""
    order = sorted(rows, key=lambda row: row.total, reverse=True)
    starts = list(range(len(order) - size))
    rng.shuffle(starts)
    for start in starts:
        best, *others = order[start : start + size]
        room = [_room(row, best.total - row.total, maxima) for row in others]
        if all(room) and len({row.total for row in (best, *others)}) == size:
            for row, code in zip(others, room, strict=True):
                row.points[code] += best.total - row.total
            return
    raise AssertionError("no neighbours can be brought level")


def _room(row: Row, more: int, maxima: Mapping[str, int]) -> str:
    """A measured group that can take so many more points; empty when none can."""
    return next((code for code in sorted(MEASURED) if row.points[code] + more <= maxima[code]), "")


def _rank_last_year(rows: Sequence[Row], rng: random.Random) -> None:
    """Rank all as if last year had gone much the same, without ties."""
    usual = sum(row.total for row in rows) / len(rows)
    order = sorted(rows, key=lambda row: (row.total or usual) + rng.gauss(0, 4500), reverse=True)
    for rank, row in enumerate(order, start=1):
        row.past = rank


def make() -> bytes:
    """Write the workbook as an office keeps it: titles above, headings in two rows, sums as formulas with values."""
    drawn = sample()
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": drawn.round.title, "author": TITLES[-1], "created": dt.datetime(2026, 11, 20)})
    looks = _looks(book)
    for sheet in drawn.round.scores.sheets:
        _write_sheet(book.add_worksheet(sheet.sheet), sheet, drawn, looks)
    book.close()
    return stream.getvalue()


def _looks(book: xlsxwriter.Workbook) -> dict[str, Format]:
    cell = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
    boxed = cell | {"border": 1}
    return {
        "office": book.add_format(cell),
        "title": book.add_format(cell | {"bold": True, "align": "center"}),
        "heading": book.add_format(boxed | {"bold": True, "align": "center", "text_wrap": True}),
        "number": book.add_format(boxed | {"align": "center"}),
        "name": book.add_format(boxed),
        "points": book.add_format(boxed | {"num_format": "#,##0.00"}),
        "total": book.add_format(boxed | {"num_format": "#,##0.00", "bold": True}),
    }


def _write_sheet(page: Worksheet, sheet: ScoreSheet, drawn: Sample, looks: Mapping[str, Format]) -> None:
    groups = drawn.subject.groups_of(sheet.block)
    last = len(groups) + 4
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_column(0, 0, 6)
    page.set_column(1, 1, 40)
    page.set_column(2, last, 13)
    for at, title in enumerate(TITLES):
        page.write_string(at, 0, title, looks["office"])
    source = f"(theo Bộ tiêu chí ban hành kèm theo {citation.plain(drawn.source)})"
    title = f"BẢNG TỔNG HỢP ĐIỂM CHUYỂN ĐỔI SỐ NĂM {drawn.round.year}"
    for at, text in enumerate((title, f"Khối {sheet.sheet[0].lower()}{sheet.sheet[1:]}", source), start=2):
        page.merge_range(at, 0, at, last, text, looks["title"])
    _write_headings(page, groups, sheet.block, drawn, looks)
    page.freeze_panes(HEADING_ROW + 2, 2)
    page.repeat_rows(HEADING_ROW, HEADING_ROW + 1)
    for number, row in enumerate(drawn.rows[sheet.block], start=1):
        _write_row(page, HEADING_ROW + 1 + number, number, row, groups, looks)


def _write_headings(
    page: Worksheet, groups: Sequence[CriteriaGroup], block: str, drawn: Sample, looks: Mapping[str, Format]
) -> None:
    after = len(groups) + 2
    scale = f"{look_up(drawn.subject.scale, block):,}".replace(",", ".")
    whole = {0: "STT", 1: "Tên cơ quan, đơn vị", after: f"Tổng điểm\n(tối đa {scale})"}
    whole |= {after + 1: f"Xếp hạng năm {drawn.round.year - 1}", after + 2: "Ghi chú"}
    for column, text in whole.items():
        page.merge_range(HEADING_ROW, column, HEADING_ROW + 1, column, text, looks["heading"])
    page.merge_range(HEADING_ROW, 2, HEADING_ROW, after - 1, "Điểm thẩm định theo nhóm tiêu chí", looks["heading"])
    for column, group in enumerate(groups, start=2):
        text = f"{group.label}\n(tối đa {look_up(group.maximum, block)})"
        page.write_string(HEADING_ROW + 1, column, text, looks["heading"])
    page.set_row(HEADING_ROW + 1, 66)


def _write_row(
    page: Worksheet,
    at: int,
    number: int,
    row: Row,
    groups: Sequence[CriteriaGroup],
    looks: Mapping[str, Format],
) -> None:
    after = len(groups) + 2
    page.write_number(at, 0, number, looks["number"])
    page.write_string(at, 1, row.name, looks["name"])
    for column, group in enumerate(groups, start=2):
        if row.points:
            page.write_number(at, column, _shown(row.points[group.code]), looks["points"])
        else:
            page.write_blank(at, column, None, looks["points"])
    if row.points:
        first, last = (xlsxwriter.utility.xl_rowcol_to_cell(at, column) for column in (2, after - 1))
        page.write_formula(at, after, f"=SUM({first}:{last})", looks["total"], _shown(row.total))
    else:
        page.write_blank(at, after, None, looks["total"])
    if row.past is None:
        page.write_blank(at, after + 1, None, looks["number"])
    else:
        page.write_number(at, after + 1, row.past, looks["number"])
    page.write_string(at, after + 2, "" if row.points else "Chưa đánh giá", looks["name"])


def _shown(hundredths: int) -> float:
    return float(Decimal(hundredths) / 100)


def main() -> None:
    """Write the workbook into the round's folder."""
    drawn = sample()
    path = Workspace(ROOT).round_folder(ROUND) / drawn.round.scores.file
    path.write_bytes(make())
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
