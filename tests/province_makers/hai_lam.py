"""Hải Lâm 2023: an index from 0 to 1, weighted from pillars by block, with two earlier years, in two workbooks."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from tests.province_makers.book import new_book
from tests.province_makers.reckon import half_up, mean, places, written

FOLDER = Path(__file__).parent.parent / "provinces" / "hai-lam"
PROVINCE_BOOK = FOLDER / "data" / "dti-2023" / "DTI 2023 - khối tỉnh.xlsx"
DISTRICT_BOOK = FOLDER / "data" / "dti-2023" / "DTI_2023_huyen.xlsx"
WARNINGS = ("number-as-text",)

# Pillars in the order of the decision, by block: the maximum and the weight.
DEPARTMENTS = {
    "Nhận thức số": (100, "0.1"),
    "Thể chế số": (100, "0.15"),
    "Hạ tầng số": (120, "0.15"),
    "Nhân lực số": (80, "0.1"),
    "An toàn": (100, "0.15"),
    "Chính quyền số": (300, "0.35"),
}
DISTRICTS = {
    "Nhận thức số": (100, "0.1"),
    "Thể chế số": (100, "0.1"),
    "Hạ tầng số": (120, "0.1"),
    "Nhân lực số": (80, "0.1"),
    "An toàn": (100, "0.1"),
    "Chính quyền số": (200, "0.2"),
    "Kinh tế số": (150, "0.15"),
    "Xã hội số": (150, "0.15"),
}
CENTRAL = {
    "Nhận thức số": (50, "0.2"),
    "Hạ tầng số": (60, "0.3"),
    "An toàn": (40, "0.2"),
    "Chính quyền số": (100, "0.3"),
}
Pillars = Mapping[str, tuple[int, str]]
TIERS = (("Tốt", "0.8"), ("Khá", "0.7"), ("Trung bình", "0.5"), ("Thấp", "0"))


@dataclass
class Unit:
    """A unit: points by pillar, and what it had before: index and rank of 2022, points and rank of 2021."""

    name: str
    typed: str
    points: dict[str, Fraction]
    exact: Fraction
    past: str = ""
    rank_before: str = ""
    older: str = ""
    rank_older: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def index(self) -> Fraction:
        """As printed, ranked and sorted into tiers."""
        return half_up(self.exact, 4)

    @property
    def tier(self) -> str:
        """The first whose bound the printed index reaches."""
        return next(name for name, bound in TIERS if self.index >= Fraction(bound))


def _index(points: Mapping[str, Fraction], pillars: Pillars) -> Fraction:
    return sum((points[name] / most * Fraction(weight) for name, (most, weight) in pillars.items()), Fraction(0))


def _drawn(
    name: str, typed: str, level: float, pillars: Pillars, rng: random.Random, wanted: Callable[[Fraction], bool]
) -> Unit:
    """Quarter points about a level, drawn until the index is a wanted one."""
    while True:
        points = {
            pillar: Fraction(min(4 * most, max(0, round(4 * most * rng.gauss(level, 0.06)))), 4)
            for pillar, (most, _weight) in pillars.items()
        }
        exact = _index(points, pillars)
        if wanted(exact):
            return Unit(name, typed, points, exact)


def _any(_exact: Fraction) -> bool:
    return True


def _like(other: Unit) -> Callable[[Fraction], bool]:
    """The same to four decimals, and not exactly."""
    return lambda exact: exact != other.exact and half_up(exact, 4) == other.index


def _just_below(bound: str) -> Callable[[Fraction], bool]:
    """Below a bound, and on it when rounded."""
    return lambda exact: exact < Fraction(bound) == half_up(exact, 4)


def departments() -> list[Unit]:
    """Sở Y tế is level with Sở Nội vụ to four decimals; Sở Tư pháp reaches 0,7 by rounding."""
    rng = random.Random(2023)

    def unit(name: str, level: float, wanted: Callable[[Fraction], bool] = _any, typed: str = "") -> Unit:
        return _drawn(name, typed or name, level, DEPARTMENTS, rng, wanted)

    found = [
        unit("Sở Giao thông vận tải", 0.66),
        unit("Sở Công Thương", 0.74, typed=unicodedata.normalize("NFD", "Sở Công Thương")),
        unit("Sở Nội vụ", 0.77, typed="Sở Nội vụ (1)"),
        unit("Văn phòng UBND tỉnh", 0.83, typed="Văn phòng UBND Tỉnh"),
        unit("Sở Thông tin và Truyền thông", 0.9, typed=unicodedata.normalize("NFD", "Sở Thông tin & Truyền thông")),
        unit("Sở Khoa học và Công nghệ", 0.72),
        unit("Sở Tài chính", 0.79, typed="Sở  Tài chính"),
        unit("Sở Giáo dục và Đào tạo", 0.68),
        unit("Sở Kế hoạch và Đầu tư", 0.76, typed="Sở Kế hoạch và đầu tư "),
    ]
    found.append(unit("Sở Y tế", 0.77, _like(found[2]), typed="Sở Y tế*"))
    found.append(unit("Sở Tư pháp", 0.7, _just_below("0.7")))
    found.append(unit("Sở Du lịch", 0.47, typed="Sở Du lịch**"))
    _with_past(found, rng, new=("Sở Du lịch",))
    return found


def districts() -> list[Unit]:
    """Two that are exactly level; all but one assessed in 2021."""
    rng = random.Random(77)
    typed = {
        "UBND thành phố Hải Lâm": "TP. Hải Lâm",
        "UBND huyện An Phong": "UBND huyện An Phong",
        "UBND huyện Cát Đông": "Huyện Cát Đông",
        "UBND huyện Dương Hòa": "Huyện Dương Hoà",
        "UBND huyện Lâm Thủy": "H. Lâm Thuỷ",
        "UBND huyện Quảng Lâm": "Huyện Quảng Lâm ",
        "UBND huyện Tây Lâm": "Huyện Tây Lâm",
    }
    levels = (0.84, 0.71, 0.62, 0.62, 0.73, 0.55, 0.66)
    found = [
        _drawn(name, short, level, DISTRICTS, rng, _any)
        for (name, short), level in zip(typed.items(), levels, strict=True)
    ]
    found[3].points, found[3].exact = dict(found[2].points), found[2].exact
    _with_past(found, rng)
    found[5].older = found[5].rank_older = ""
    return found


def central() -> list[Unit]:
    """Bodies of the centre, assessed for the first time."""
    rng = random.Random(5)
    named = {
        "Cục Thuế tỉnh": ("Cục Thuế tỉnh", 0.86),
        "Kho bạc Nhà nước tỉnh": ("Kho bạc Nhà nước Tỉnh", 0.8),
        "Bảo hiểm xã hội tỉnh": ("Bảo hiểm xã hội tỉnh (*)", 0.78),
        "Ngân hàng Nhà nước Việt Nam, chi nhánh tỉnh": ("Ngân hàng Nhà nước Việt Nam - Chi nhánh tỉnh", 0.65),
        "Cục Thống kê tỉnh": ("Cục Thống kê tỉnh", 0.58),
    }
    return [_drawn(name, typed, level, CENTRAL, rng, _any) for name, (typed, level) in named.items()]


def _with_past(units: Sequence[Unit], rng: random.Random, new: Sequence[str] = ()) -> None:
    """The index of 2022 near today's, and ranks from it; of 2021 points of another scale."""
    known = [unit for unit in units if unit.name not in new]
    before = {unit.name: half_up(unit.index + Fraction(rng.randint(-900, 500), 10000), 4) for unit in known}
    ranks = places(before, dense=True)
    older = {unit.name: Fraction(rng.randint(5500, 9000), 10) for unit in known}
    ranks_older = places(older)
    for unit in known:
        unit.past, unit.rank_before = written(before[unit.name], 4), str(ranks[unit.name])
        unit.older, unit.rank_older = written(older[unit.name], 0, 1), str(ranks_older[unit.name])


# --- the workbooks ---


def write_book() -> None:
    """Write both workbooks."""
    with new_book(PROVINCE_BOOK) as book:
        _departments(book)
        _central(book)
        hidden = book.add_worksheet("Trọng số")
        hidden.hide()
        hidden.write_row(0, 0, ["Trụ cột", "Trọng số"])
    with new_book(DISTRICT_BOOK) as book:
        _districts(book)


def _departments(book: Any) -> None:
    """The pillars in the order of the alphabet, the years above “Chỉ số” and “Hạng”, a hidden column, empty rows."""
    sheet = book.add_worksheet("Sở")
    bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1})
    pillars = sorted(DEPARTMENTS)
    sheet.merge_range(
        0, 0, 0, 12, unicodedata.normalize("NFD", "KẾT QUẢ CHẤM ĐIỂM CHỈ SỐ CHUYỂN ĐỔI SỐ NĂM 2023"), bold
    )
    sheet.merge_range(1, 0, 1, 12, "(Kèm theo Tờ trình số       /TTr-STTTT ngày      /02/2024)")
    sheet.merge_range(3, 0, 4, 0, "Số TT", bold)
    sheet.merge_range(3, 1, 4, 1, "Cơ quan,\nđơn vị", bold)
    sheet.merge_range(3, 2, 4, 2, "Trọng số kiểm tra", bold)
    sheet.set_column(2, 2, 9, None, {"hidden": True})
    for column, pillar in enumerate(pillars, start=3):
        most, _weight = DEPARTMENTS[pillar]
        sheet.merge_range(3, column, 4, column, f"{pillar}\n(tối đa {most} điểm)", bold)
    last = 3 + len(pillars)
    sheet.merge_range(3, last, 4, last, "Chỉ số tự tính", bold)
    for left, year in ((last + 1, "Năm 2022"), (last + 3, "Năm 2021")):
        sheet.merge_range(3, left, 3, left + 1, year, bold)
        sheet.write(4, left, "Chỉ số" if year == "Năm 2022" else "Điểm", bold)
        sheet.write(4, left + 1, "Xếp hạng", bold)
    for column in range(last + 5):
        sheet.write(5, column, f"({column + 1})" if column != 2 else None, bold)
    row = 6
    for number, unit in enumerate(departments(), start=1):
        sheet.write(row, 0, number)
        sheet.write(row, 1, unit.typed)
        sheet.write(row, 2, 1)
        for column, pillar in enumerate(pillars, start=3):
            points = unit.points[pillar]
            if pillar == "An toàn" and number % 3 == 0:
                sheet.write_string(row, column, f"\u00a0{written(points, 0, 2)} ")
            else:
                sheet.write_number(row, column, float(points))
        sheet.write_formula(row, last, _reckoning(row, pillars), None, float(unit.exact))
        sheet.write_string(row, last + 1, unit.past or "-")
        sheet.write(row, last + 2, int(unit.rank_before) if unit.rank_before else "–")
        if unit.older:
            sheet.write_string(row, last + 3, unit.older)
            sheet.write_number(row, last + 4, int(unit.rank_older))
        row += 2 if number in (4, 8) else 1
    sheet.write(row, 1, "Bình quân chung", bold)
    for column in range(3, last + 1):
        top, bottom = xl_rowcol_to_cell(6, column), xl_rowcol_to_cell(row - 1, column)
        sheet.write_formula(row, column, f"=AVERAGE({top}:{bottom})", None, 0)
    sheet.write(row + 2, 1, "Ghi chú: (1) Sở Nội vụ chấm lại trụ cột An toàn ngày 20/02/2024.")
    sheet.write(row + 3, 1, "* Theo biên bản làm việc số 12/BB-TTĐ.")
    sheet.write(row + 4, 1, "** Thành lập từ ngày 10/01/2023.")
    sheet.write(row + 6, last - 1, "Hải Lâm, ngày     tháng 02 năm 2024")
    sheet.write(row + 7, last - 1, "THƯ KÝ TỔ THẨM ĐỊNH")


def _reckoning(row: int, pillars: Sequence[str]) -> str:
    """What the clerk reckons himself: each pillar's share of its maximum, times its weight."""
    parts = []
    for column, pillar in enumerate(pillars, start=3):
        most, weight = DEPARTMENTS[pillar]
        parts.append(f"{xl_rowcol_to_cell(row, column)}/{most}*{weight}")
    return f"=ROUND({'+'.join(parts)},4)"


def _central(book: Any) -> None:
    """Everything typed as text, pillars in an order of its own."""
    sheet = book.add_worksheet("Cơ quan TW ")
    sheet.write(0, 0, "CƠ QUAN TRUNG ƯƠNG TRÊN ĐỊA BÀN")
    order = ("Chính quyền số", "Nhận thức số", "An toàn thông tin mạng", "Hạ tầng số")
    sheet.write_row(2, 0, ["TT", "TÊN CƠ QUAN", *(name.upper() for name in order), "GHI CHÚ"])
    for number, unit in enumerate(central(), start=1):
        sheet.write(2 + number, 0, number)
        sheet.write(2 + number, 1, unit.typed)
        for column, name in enumerate(order, start=2):
            points = unit.points["An toàn" if name.startswith("An toàn") else name]
            sheet.write_string(2 + number, column, written(points, 2) + ("\u00a0" if number == 2 else ""))
    sheet.write(9, 0, "(*) Số liệu đến hết ngày 31/12/2023.")


def _districts(book: Any) -> None:
    """The clerk's own index as text beside the pillars; the past in columns with short heads; a row of maxima."""
    sheet: Worksheet = book.add_worksheet("Sheet1")
    order = [*list(DISTRICTS)[2:], *list(DISTRICTS)[:2]]
    sheet.write(0, 1, "UBND CÁC HUYỆN, THÀNH PHỐ")
    heads = [
        "STT",
        "Đơn vị",
        "DTI 2023",
        "DTI 2022",
        "Hạng 2022",
        *(f"{i}. {p}" for i, p in enumerate(order, 1)),
        "Hạng 2021",
    ]
    sheet.write_row(2, 0, heads)
    sheet.write(3, 1, "Điểm tối đa")
    sheet.write_row(3, 5, [DISTRICTS[pillar][0] for pillar in order])
    sheet.write(4, 1, "Trọng số")
    sheet.write_row(4, 5, [float(DISTRICTS[pillar][1]) for pillar in order])
    for row, unit in enumerate(districts(), start=5):
        sheet.write_row(row, 0, [row - 4, unit.typed])
        sheet.write_string(row, 2, written(unit.index, 4))
        sheet.write_number(row, 3, float(unit.past.replace(",", ".")))
        sheet.write_number(row, 4, int(unit.rank_before))
        sheet.write_row(row, 5, [float(unit.points[pillar]) for pillar in order])
        sheet.write(row, 5 + len(order), int(unit.rank_older) if unit.rank_older else "x")


# --- what must come out ---


def expected() -> dict[str, Any]:
    """The tables of the decision, cell by cell, and figures of its sentences."""
    blocks = {"so": departments(), "huyen": districts(), "nganh-doc": central()}
    everyone = [unit for units in blocks.values() for unit in units]
    so, huyen, central_ = blocks.values()
    risers = _changed(so, 1)
    return {
        "quyet-dinh": {
            "tables": {
                "so": [_head("Cơ quan", DEPARTMENTS, past=True), *_ranking(so, DEPARTMENTS, past=True)],
                "huyen": [_head("Địa phương", DISTRICTS, past=True), *_ranking(huyen, DISTRICTS, past=True)],
                "nganh-doc": [_head("Cơ quan", CENTRAL, past=False), *_ranking(central_, CENTRAL, past=False)],
                "muc": [
                    ["Mức", "Sở, ban, ngành", "Huyện, thành phố", "Cơ quan trung ương", "Chung"],
                    ["Mức", *["Số lượng", "Tỷ lệ"] * 4],
                    *_tiers([so, huyen, central_, everyone]),
                ],
            },
            "sentences": [
                f"1. Chỉ số trung bình của các sở, ban, ngành: {_mean(so)}, mức {_mean_tier(so)}.",
                f"2. Chỉ số trung bình của UBND các huyện, thành phố: {_mean(huyen)}, mức {_mean_tier(huyen)}.",
                f"3. Chỉ số trung bình của các cơ quan trung ương trên địa bàn: {_mean(central_)}, mức {_mean_tier(central_)}.",
                f"4. Chỉ số trung bình chung: {_mean(everyone)}, mức {_mean_tier(everyone)}.",
                f"Khối các sở, ban, ngành có 12 cơ quan; chỉ số cao nhất {_extreme(so, max)}, thấp nhất {_extreme(so, min)}.",
                f"Tăng hạng nhiều nhất khối các sở, ban, ngành: {_risers(risers)}.",
                f"Giảm hạng khối các sở, ban, ngành: {_names(_changed(so, -1))}.",
                "Xếp hạng lần đầu: Sở Du lịch.",
            ],
        }
    }


def _head(unit: str, pillars: Pillars, *, past: bool) -> list[str]:
    head = ["STT", unit, *(f"{name} ({most})" for name, (most, _weight) in pillars.items())]
    head += ["Chỉ số 2023", "Tỷ lệ (%)", "Hạng 2023"]
    if past:
        head += ["Chỉ số 2022", "Tăng, giảm", "Hạng 2022", "Tăng, giảm bậc", "Hạng 2021"]
    return [*head, "Mức"]


def _in_order(units: Sequence[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: -unit.index)


def _ranking(units: Sequence[Unit], pillars: Pillars, *, past: bool) -> list[list[str]]:
    ranks = places({unit.name: unit.index for unit in units}, dense=True)
    rows = []
    for number, unit in enumerate(_in_order(units), start=1):
        row = [str(number), unit.name, *(written(unit.points[pillar], 2) for pillar in pillars)]
        row += [written(unit.index, 4), written(half_up(100 * unit.exact, 2), 2), str(ranks[unit.name])]
        if past:
            row += [
                unit.past or "-",
                _more(unit),
                unit.rank_before or "-",
                _places(unit, ranks),
                unit.rank_older or "-",
            ]
        rows.append([*row, unit.tier])
    return rows


def _more(unit: Unit) -> str:
    if not unit.past:
        return ""
    change = unit.index - Fraction(unit.past.replace(",", "."))
    return ("+" if change > 0 else "") + written(change, 4)


def _places(unit: Unit, ranks: Mapping[str, int]) -> str:
    if not unit.rank_before:
        return "mới"
    gained = int(unit.rank_before) - ranks[unit.name]
    return f"tăng {gained}" if gained > 0 else f"giảm {-gained}" if gained < 0 else "giữ nguyên"


def _changed(units: Sequence[Unit], sign: int) -> list[tuple[Unit, int]]:
    ranks = places({unit.name: unit.index for unit in units}, dense=True)
    gains = [(unit, int(unit.rank_before) - ranks[unit.name]) for unit in _in_order(units) if unit.rank_before]
    return [(unit, gain) for unit, gain in gains if gain * sign > 0]


def _risers(found: Sequence[tuple[Unit, int]]) -> str:
    return "; ".join(f"{unit.name} (tăng {gain} bậc)" for unit, gain in found[:3])


def _names(found: Sequence[tuple[Unit, int]]) -> str:
    return ", ".join(unit.name for unit, _gain in found)


def _tiers(blocks: Sequence[Sequence[Unit]]) -> list[list[str]]:
    rows = []
    for tier, _bound in TIERS:
        row = [tier]
        for units in blocks:
            count = sum(unit.tier == tier for unit in units)
            row += [str(count), written(half_up(Fraction(100 * count, len(units)), 2), 2) + "%"]
        rows.append(row)
    return rows


def _mean(units: Sequence[Unit]) -> str:
    return written(half_up(mean([unit.exact for unit in units]), 4), 4)


def _mean_tier(units: Sequence[Unit]) -> str:
    value = half_up(mean([unit.exact for unit in units]), 4)
    return next(name for name, bound in TIERS if value >= Fraction(bound)).lower()


def _extreme(units: Sequence[Unit], which: Callable[[list[Fraction]], Fraction]) -> str:
    return written(which([unit.index for unit in units]), 4)
