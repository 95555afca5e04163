"""Trường Giang 2025: two subjects of the same units in one sheet, totals given for one and summed for the other."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from tests.province_makers.book import new_book
from tests.province_makers.reckon import half_up, mean, places, shares, written

FOLDER = Path(__file__).parent.parent / "provinces" / "truong-giang"
BOOK = FOLDER / "data" / "nam-2025" / "TONG HOP DTI-CCHC 2025.xlsx"
WARNINGS = ("number-as-text",)

GROUPS = {
    "Chỉ đạo": 15,
    "Thể chế": 10,
    "TTHC": 20,
    "Bộ máy": 10,
    "Công vụ": 15,
    "Tài chính công": 10,
    "Chính quyền số": 20,
}
DTI_TIERS = (("Tốt", 80), ("Khá", 65), ("Trung bình", 50), ("Yếu", 0))
PAR_TIERS = (("Xuất sắc", 90), ("Tốt", 80), ("Khá", 70), ("Trung bình", 50), ("Yếu", 0))

# As printed, as in the workbook, points of DTI, and of 2024: points and rank of DTI, rank of CCHC.
DEPARTMENTS = (
    ("Sở Công Thương", "Sở Công thương", "78.456", "74.1", "5", "6"),
    ("Sở Giáo dục và Đào tạo", "Sở GD&ĐT", "78.459", "79", "3", "2"),
    ("Sở Khoa học và Công nghệ", "Sở KH&CN (*)", "91.25", "88.75", "1", "1"),
    ("Sở Nội vụ", "Sở Nội vụ*", "83.005", "", "", "3"),
    ("Sở Nông nghiệp và Môi trường", "Sở Nông nghiệp & Môi trường", "64.96", "", "", "9"),
    ("Sở Tài chính", "Sở Tài chính ", "80", "80.5", "2", "4"),
    ("Sở Tư pháp", "Sở Tư Pháp", "71.349", "71.2", "6", "5"),
    ("Sở Y tế", "Sở Y tế", "58.1", "63.25", "8", "10"),
    ("Thanh tra tỉnh", "Thanh tra Tỉnh", "64.95", "", "", ""),
    ("Văn phòng UBND tỉnh", "VP UBND tỉnh", "80", "", "", "7"),
)
MERGED = {"Sở Nội vụ": "4; 9", "Sở Nông nghiệp và Môi trường": "7; 10"}
COMMUNES = (
    ("UBND phường Đông An", "Phường Đông An", "85.5"),
    ("UBND phường Tân Hội", "P. Tân Hội", "79.95"),
    ("UBND xã An Thịnh", "UBND xã An Thịnh", "61.333"),
    ("UBND xã Bình Phú", "Xã Bình Phú", "61.333"),
    ("UBND xã Cẩm Khê", "Xã Cẩm Khê", "49.949"),
    ("UBND xã Đại Thành", "Xã  Đại Thành", "66.667"),
    ("UBND xã Hòa Lạc", "Xã Hoà Lạc", "50.05"),
    ("UBND xã Ia Mơ Rông", "Xã Ia Mơ Rông", None),
)
WITHOUT_TTHC = ("Thanh tra tỉnh", "Văn phòng UBND tỉnh")
NOT_RANKED = "Sở Khoa học và Công nghệ"


@dataclass
class Unit:
    """A unit with its points in both subjects."""

    name: str
    typed: str
    dti: Fraction | None
    past: str = ""
    rank_before: str = ""
    par_before: str = ""
    points: dict[str, Fraction] = field(default_factory=dict)

    @property
    def par(self) -> Fraction:
        """The sum of the groups; without TTHC converted to 100 points."""
        whole = sum(self.points.values(), Fraction(0))
        return whole * 100 / sum(GROUPS[name] for name in self.points)

    @property
    def par_shown(self) -> Fraction:
        """As printed, ranked and sorted into tiers."""
        return half_up(self.par, 1)


def _par_points(name: str, rng: random.Random) -> dict[str, Fraction]:
    """Points with three decimals."""
    level = rng.uniform(0.62, 0.96)
    return {
        group: Fraction(min(1000 * most, round(1000 * most * min(1.0, rng.gauss(level, 0.05)))), 1000)
        for group, most in GROUPS.items()
        if not (group == "TTHC" and name in WITHOUT_TTHC)
    }


def units() -> tuple[list[Unit], list[Unit]]:
    """Departments and communes. Two communes are level in CCHC to one decimal, not exactly."""
    rng = random.Random(45)
    departments = [
        Unit(name, typed, Fraction(dti), past, rank, par, _par_points(name, rng))
        for name, typed, dti, past, rank, par in DEPARTMENTS
    ]
    communes = [
        Unit(name, typed, Fraction(dti) if dti else None, points=_par_points(name, rng) if dti else {})
        for name, typed, dti in COMMUNES
    ]
    first, second = communes[0], communes[5]
    second.points = {**first.points, "Bộ máy": first.points["Bộ máy"] - Fraction(1, 1000)}
    assert first.par_shown == second.par_shown
    return departments, communes


# --- the workbook ---


def write_book() -> None:
    """One sheet for both subjects and both blocks; “Tổng điểm” heads two columns."""
    departments, communes = units()
    with new_book(BOOK) as book:
        sheet = book.add_worksheet("Tổng hợp")
        bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1})
        sheet.merge_range(0, 0, 0, 15, "BẢNG TỔNG HỢP CHỈ SỐ CCHC, CHỈ SỐ CHUYỂN ĐỔI SỐ NĂM 2025", bold)
        sheet.merge_range(2, 0, 4, 0, "STT", bold)
        sheet.merge_range(2, 1, 4, 1, "Tên đơn vị", bold)
        sheet.merge_range(2, 2, 4, 2, "Cán bộ chấm", bold)
        sheet.merge_range(2, 3, 2, 11, "CHỈ SỐ CẢI CÁCH HÀNH CHÍNH", bold)
        sheet.set_column(2, 3, 10, None, {"hidden": True})
        sheet.merge_range(3, 3, 4, 3, "Kiểm tra", bold)
        for column, (group, most) in enumerate(GROUPS.items(), start=4):
            sheet.write(3, column, group, bold)
            sheet.write(4, column, f"Tối đa {most} điểm", bold)
        sheet.merge_range(3, 11, 4, 11, "Tổng điểm", bold)
        sheet.merge_range(2, 12, 2, 14, "CHUYỂN ĐỔI SỐ", bold)
        sheet.merge_range(3, 12, 4, 12, "Tổng điểm", bold)
        sheet.merge_range(3, 13, 3, 14, "Năm trước", bold)
        sheet.write(4, 13, "Điểm", bold)
        sheet.write(4, 14, "Hạng", bold)
        sheet.merge_range(2, 15, 4, 15, "Hạng CCHC năm trước", bold)
        row = 5
        for title, members in (("A. CÁC SỞ, BAN, NGÀNH", departments), ("B. CÁC XÃ, PHƯỜNG", communes)):
            sheet.merge_range(row, 0, row, 15, title, bold)
            row += 1
            for number, unit in enumerate(members, start=1):
                _row(sheet, row, number, unit)
                row += 1
            sheet.merge_range(row, 0, row, 1, "Trung bình khối", bold)
            for column in (11, 12):
                top, bottom = xl_rowcol_to_cell(row - len(members), column), xl_rowcol_to_cell(row - 1, column)
                sheet.write_formula(row, column, f"=AVERAGE({top}:{bottom})", bold, 70.123)
            row += 2
        sheet.merge_range(row, 0, row, 1, "TỔNG CỘNG: 18 đơn vị", bold)
        sheet.write(row + 1, 0, "Ghi chú: KAD là không áp dụng; (*) cơ quan thường trực.")


def _row(sheet: Any, row: int, number: int, unit: Unit) -> None:
    sheet.write(row, 0, number)
    sheet.write(row, 1, unit.typed)
    if unit.dti is None:
        sheet.write(row, 2, "lùi thời hạn")
        return
    sheet.write(row, 2, "Tổ 1" if number % 2 else "Tổ 2")
    for column, group in enumerate(GROUPS, start=4):
        if group not in unit.points:
            sheet.write_string(row, column, "KAD" if unit.name == "Thanh tra tỉnh" else "kad ")
        elif (number + column) % 7 == 0:
            sheet.write_string(row, column, written(unit.points[group], 0, 3))
        else:
            sheet.write_number(row, column, float(unit.points[group]))
    first, last = xl_rowcol_to_cell(row, 4), xl_rowcol_to_cell(row, 10)
    total = float(round(unit.par, 3))
    sheet.write_number(row, 3, float(unit.points["Chỉ đạo"]))
    if len(unit.points) < len(GROUPS):
        sheet.write_formula(row, 11, f"=ROUND(SUM({first}:{last})*100/80,3)", None, total)
    else:
        sheet.write_formula(row, 11, "=" + "+".join(xl_rowcol_to_cell(row, c) for c in range(4, 11)), None, total)
    sheet.write_string(row, 12, written(unit.dti, 0, 3))
    sheet.write(row, 13, float(Fraction(unit.past)) if unit.past else "-")
    sheet.write(row, 14, int(unit.rank_before) if unit.rank_before else "-")
    sheet.write(row, 15, int(unit.par_before) if unit.par_before else None)


# --- what must come out ---


def expected() -> dict[str, Any]:
    """The tables of the decision, cell by cell, and figures of its sentences."""
    departments, communes = units()
    scored = [unit for unit in communes if unit.dti is not None]
    dti = [[u for u in departments if u.name != NOT_RANKED], scored]
    par = [departments, scored]
    return {
        "quyet-dinh": {
            "tables": {
                "so": [
                    ["STT", "Cơ quan", "Chỉ số chuyển đổi số", "Chỉ số cải cách hành chính"],
                    [
                        "STT",
                        "Cơ quan",
                        "Điểm 2024",
                        "Điểm 2025",
                        "Tăng, giảm",
                        "Hạng 2024",
                        "Hạng 2025",
                        "Mức",
                        "Điểm",
                        "Hạng",
                        "Mức",
                    ],
                    *_departments(departments),
                ],
                "xa": [["STT", "Đơn vị", "Điểm", "Hạng", "Mức"], *_communes(communes)],
                "cchc": [
                    [
                        "STT",
                        "Cơ quan, đơn vị",
                        *(f"{g} ({m})" for g, m in GROUPS.items()),
                        "Tổng điểm",
                        "Hạng 2024",
                        "Hạng 2025",
                        "Mức",
                    ],
                    *_par(departments, communes),
                ],
                "muc-dti": [_TIER_HEAD, *_tiers(dti, DTI_TIERS, "dti")],
                "muc-cchc": [_TIER_HEAD, *_tiers(par, PAR_TIERS, "par_shown")],
            },
            "sentences": [
                f"1. Chỉ số chuyển đổi số: trung bình các sở, ban, ngành {_mean([u.dti for u in dti[0]])} điểm; "
                f"các xã, phường {_mean([u.dti for u in dti[1]])} điểm; toàn tỉnh "
                f"{_overall([[u.dti for u in block] for block in dti])} điểm.",
                f"2. Chỉ số cải cách hành chính: trung bình các sở, ban, ngành {_mean([u.par for u in par[0]])} điểm; "
                f"các xã, phường {_mean([u.par for u in par[1]])} điểm; toàn tỉnh "
                f"{_overall([[u.par for u in block] for block in par])} điểm.",
                "* Sở Khoa học và Công nghệ: là cơ quan thường trực tổ chức chấm điểm.",
                "* UBND xã Ia Mơ Rông: đang khắc phục hậu quả thiên tai.",
                "Bộ chỉ số cải cách hành chính năm 2024 chấm theo thang điểm khác./.",
            ],
        }
    }


_TIER_HEAD = ["Mức", "Sở, ban, ngành", "Tỷ lệ", "Xã, phường", "Tỷ lệ", "Chung", "Tỷ lệ"]


def _tier(value: Fraction, tiers: Sequence[tuple[str, int]]) -> str:
    return next(name for name, bound in tiers if value >= bound)


def _mean(values: Sequence[Fraction | None]) -> str:
    return written(half_up(mean([value for value in values if value is not None]), 1), 1)


def _overall(blocks: Sequence[Sequence[Fraction | None]]) -> str:
    means = [mean([value for value in block if value is not None]) for block in blocks]
    return written(half_up(mean(means), 1), 1)


def _par_ranks(members: Sequence[Unit]) -> Mapping[str, int]:
    return places({unit.name: unit.par_shown for unit in members if unit.points})


def _departments(members: Sequence[Unit]) -> Iterator[list[str]]:
    """By DTI; the one that is not ranked stands last."""
    ranked = [unit for unit in members if unit.name != NOT_RANKED]
    ranks = places({unit.name: unit.dti or Fraction(0) for unit in ranked})
    par = _par_ranks(members)
    order = [*sorted(ranked, key=lambda unit: -(unit.dti or 0)), *(u for u in members if u.name == NOT_RANKED)]
    for number, unit in enumerate(order, start=1):
        assert unit.dti is not None
        shown = half_up(unit.dti, 1)
        past = half_up(Fraction(unit.past), 1) if unit.past else None
        change = None if past is None or unit.name == NOT_RANKED else shown - past
        yield [
            str(number),
            unit.name + ("*" if unit.name == NOT_RANKED else ""),
            "-" if past is None else written(past, 1),
            written(shown, 1),
            "" if change is None else ("+" if change > 0 else "") + written(change, 1),
            MERGED.get(unit.name, unit.rank_before or "-"),
            str(ranks.get(unit.name, "")),
            _tier(unit.dti, DTI_TIERS),
            written(unit.par_shown, 1),
            str(par[unit.name]),
            _tier(unit.par_shown, PAR_TIERS),
        ]


def _communes(members: Sequence[Unit]) -> Iterator[list[str]]:
    ranked = [unit for unit in members if unit.dti is not None]
    ranks = places({unit.name: unit.dti or Fraction(0) for unit in ranked})
    number = 0
    for number, unit in enumerate(sorted(ranked, key=lambda unit: -(unit.dti or 0)), start=1):
        assert unit.dti is not None
        shown = written(half_up(unit.dti, 1), 1)
        yield [str(number), unit.name, shown, str(ranks[unit.name]), _tier(unit.dti, DTI_TIERS)]
    for unit in members:
        if unit.dti is None:
            yield [str(number + 1), unit.name + "*", "", "", ""]


def _par(departments: Sequence[Unit], communes: Sequence[Unit]) -> Iterator[list[str]]:
    for title, members in (("I. CÁC SỞ, BAN, NGÀNH", departments), ("II. CÁC XÃ, PHƯỜNG", communes)):
        yield [title]
        ranks = _par_ranks(members)
        ranked = sorted((unit for unit in members if unit.points), key=lambda unit: -unit.par_shown)
        number = 0
        for number, unit in enumerate(ranked, start=1):
            points = [written(half_up(unit.points[g], 1), 1) if g in unit.points else "KAD" for g in GROUPS]
            rank = str(ranks[unit.name])
            tier = _tier(unit.par_shown, PAR_TIERS)
            yield [str(number), unit.name, *points, written(unit.par_shown, 1), unit.par_before or "-", rank, tier]
        for unit in members:
            if not unit.points:
                yield [str(number + 1), unit.name + "*", *[""] * len(GROUPS), "", "-", "", ""]


def _tiers(blocks: Sequence[Sequence[Unit]], tiers: Sequence[tuple[str, int]], what: str) -> Iterator[list[str]]:
    whole = [*blocks, [unit for block in blocks for unit in block]]
    counts = [[sum(_tier(getattr(u, what), tiers) == name for u in block) for name, _bound in tiers] for block in whole]
    percents = [shares(of_block) for of_block in counts]
    for index, (name, _bound) in enumerate(tiers):
        row = [name]
        for of_block, shown in zip(counts, percents, strict=True):
            row += [str(of_block[index]), shown[index]]
        yield row
