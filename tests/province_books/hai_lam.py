"""Hải Lâm 2023: an index from 0 to 1, weighted from pillars by block, with two earlier years, in two workbooks."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.province_books.desk import Book, nfd, ref
from tests.province_books.reckon import (
    half_up,
    mean,
    moved,
    places,
    plain_shares,
    short,
    signed,
    tier_of,
    tier_rows,
    written,
)

NAME = "hai-lam"
TOLD = ()

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
TIERS = (("Tốt", "từ 0.8"), ("Khá", "từ 0.7"), ("Trung bình", "từ 0.5"), ("Thấp", "từ 0"))


@dataclass
class Unit:
    """A unit: points by pillar, and what it had before: index and rank of 2022, points and rank of 2021."""

    name: str
    typed: str
    points: dict[str, Fraction]
    exact: Fraction
    past: Fraction | None = None
    rank_before: int | None = None
    older: Fraction | None = None
    rank_older: int | None = None

    @property
    def index(self) -> Fraction:
        """As printed, ranked and sorted into tiers."""
        return half_up(self.exact, 4)

    @property
    def tier(self) -> str:
        """Of the printed index."""
        return tier_of(self.index, TIERS)


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
        unit("Sở Công Thương", 0.74, typed=nfd("Sở Công Thương")),
        unit("Sở Nội vụ", 0.77, typed="Sở Nội vụ (1)"),
        unit("Văn phòng UBND tỉnh", 0.83, typed="Văn phòng UBND Tỉnh"),
        unit("Sở Thông tin và Truyền thông", 0.9, typed=nfd("Sở Thông tin & Truyền thông")),
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
    found[5].older = found[5].rank_older = None
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
        unit.past, unit.rank_before = before[unit.name], ranks[unit.name]
        unit.older, unit.rank_older = older[unit.name], ranks_older[unit.name]


# --- the workbooks ---


def books() -> Iterator[Book]:
    """The workbook of the province and that of the districts."""
    book = Book("DTI 2023 - khối tỉnh.xlsx")
    _departments(book)
    _central(book)
    book.sheet("Trọng số", hidden=True).row("Trụ cột", "Trọng số")
    yield book
    book = Book("DTI_2023_huyen.xlsx")
    _districts(book)
    yield book


def _departments(book: Book) -> None:
    """The pillars in the order of the alphabet, the years above “Chỉ số” and “Hạng”, a hidden column, empty rows."""
    page = book.sheet("Sở")
    pillars = sorted(DEPARTMENTS)
    last = 3 + len(pillars)
    page.titles(
        nfd("KẾT QUẢ CHẤM ĐIỂM CHỈ SỐ CHUYỂN ĐỔI SỐ NĂM 2023"),
        "(Kèm theo Tờ trình số       /TTr-STTTT ngày      /02/2024)",
        width=13,
    )
    heads = [
        "Số TT",
        "Cơ quan,\nđơn vị",
        "Trọng số kiểm tra",
        *(f"{p}\n(tối đa {DEPARTMENTS[p][0]} điểm)" for p in pillars),
    ]
    page.heads(
        [*heads, "Chỉ số tự tính", *["Năm 2022"] * 2, *["Năm 2021"] * 2],
        [""] * (last + 1) + ["Chỉ số", "Xếp hạng", "Điểm", "Xếp hạng"],
    )
    page.sheet.set_column(2, 2, 9, None, {"hidden": True})
    page.numbers(*("" if number == 3 else f"({number})" for number in range(1, last + 6)))
    first = page.next
    for number, unit in enumerate(departments(), start=1):
        points = [unit.points[pillar] for pillar in pillars]
        safety = f"\u00a0{short(points[0])} " if number % 3 == 0 else points[0]
        past = [written(unit.past, 4), unit.rank_before] if unit.past else ["-", "–"]
        older = [short(unit.older), unit.rank_older] if unit.older else [None, None]
        row = page.row(number, unit.typed, 1, safety, *points[1:], None, *past, *older)
        page.formula(row, last, _reckoning(row, pillars), unit.exact)
        page.next += number in (4, 8)
    row = page.sums(None, "Bình quân chung")
    for column in range(3, last + 1):
        page.formula(row, column, f"=AVERAGE({ref(first, column)}:{ref(row - 1, column)})", 0)
    page.notes(
        "Ghi chú: (1) Sở Nội vụ chấm lại trụ cột An toàn ngày 20/02/2024.",
        "* Theo biên bản làm việc số 12/BB-TTĐ.",
        "** Thành lập từ ngày 10/01/2023.",
    )
    page.put(page.next + 1, last - 1, "Hải Lâm, ngày     tháng 02 năm 2024")
    page.put(page.next + 2, last - 1, "THƯ KÝ TỔ THẨM ĐỊNH")


def _reckoning(row: int, pillars: Sequence[str]) -> str:
    """What the clerk reckons himself: each pillar's share of its maximum, times its weight."""
    parts = (f"{ref(row, column)}/{DEPARTMENTS[p][0]}*{DEPARTMENTS[p][1]}" for column, p in enumerate(pillars, start=3))
    return f"=ROUND({'+'.join(parts)},4)"


def _central(book: Book) -> None:
    """Everything typed as text, pillars in an order of its own."""
    page = book.sheet("Cơ quan TW ")
    page.row("CƠ QUAN TRUNG ƯƠNG TRÊN ĐỊA BÀN")
    page.next += 1
    order = ("Chính quyền số", "Nhận thức số", "An toàn", "Hạ tầng số")
    heads = (name.upper().replace("AN TOÀN", "AN TOÀN THÔNG TIN MẠNG") for name in order)
    page.row("TT", "TÊN CƠ QUAN", *heads, "GHI CHÚ")
    for number, unit in enumerate(central(), start=1):
        page.row(number, unit.typed, *(written(unit.points[p], 2) + "\u00a0" * (number == 2) for p in order))
    page.put(page.next + 1, 0, "(*) Số liệu đến hết ngày 31/12/2023.")


def _districts(book: Book) -> None:
    """The clerk's own index as text beside the pillars; the past in columns with short heads; a row of maxima."""
    page = book.sheet("Sheet1")
    order = [*list(DISTRICTS)[2:], *list(DISTRICTS)[:2]]
    page.row(None, "UBND CÁC HUYỆN, THÀNH PHỐ")
    page.next += 1
    heads = (f"{number}. {pillar}" for number, pillar in enumerate(order, start=1))
    page.row("STT", "Đơn vị", "DTI 2023", "DTI 2022", "Hạng 2022", *heads, "Hạng 2021")
    page.row(None, "Điểm tối đa", None, None, None, *(DISTRICTS[pillar][0] for pillar in order))
    page.row(None, "Trọng số", None, None, None, *(Fraction(DISTRICTS[pillar][1]) for pillar in order))
    for number, unit in enumerate(districts(), start=1):
        points = (unit.points[pillar] for pillar in order)
        past = (written(unit.index, 4), unit.past, unit.rank_before)
        page.row(number, unit.typed, *past, *points, unit.rank_older or "x")


# --- what must come out ---


def tables() -> Iterator[tuple[str, Iterable[list[str]]]]:
    """Every table of the decision, row by row."""
    blocks = so, huyen, centre = departments(), districts(), central()
    yield "so", _ranking("Cơ quan", so, DEPARTMENTS, past=True)
    yield "huyen", _ranking("Địa phương", huyen, DISTRICTS, past=True)
    yield "nganh-doc", _ranking("Cơ quan", centre, CENTRAL, past=False)
    tiers = [[unit.tier for unit in units] for units in blocks]
    heads = ["Mức", "Sở, ban, ngành", "Huyện, thành phố", "Cơ quan trung ương", "Chung"]
    shares = tier_rows(TIERS, tiers, lambda counts: plain_shares(counts, 2))
    yield "muc", [heads, ["Mức", *["Số lượng", "Tỷ lệ"] * 4], *shares]


def sentences() -> Iterator[str]:
    """Every paragraph with figures."""
    so, huyen, centre = departments(), districts(), central()
    averages = {
        "1. Chỉ số trung bình của các sở, ban, ngành": so,
        "2. Chỉ số trung bình của UBND các huyện, thành phố": huyen,
        "3. Chỉ số trung bình của các cơ quan trung ương trên địa bàn": centre,
        "4. Chỉ số trung bình chung": [*so, *huyen, *centre],
    }
    for title, units in averages.items():
        average = half_up(mean(unit.exact for unit in units), 4)
        yield f"{title}: {written(average, 4)}, mức {tier_of(average, TIERS).lower()}."
    best, *_others, worst = _in_order(so)
    yield (
        f"Khối các sở, ban, ngành có {len(so)} cơ quan; chỉ số cao nhất {written(best.index, 4)}, "
        f"thấp nhất {written(worst.index, 4)}."
    )
    ranks = _ranks(so)
    gained = {unit.name: unit.rank_before - ranks[unit.name] for unit in _in_order(so) if unit.rank_before}
    risers = [f"{name} (tăng {more} bậc)" for name, more in gained.items() if more > 0]
    yield f"Tăng hạng nhiều nhất khối các sở, ban, ngành: {'; '.join(risers[:3])}."
    yield f"Giảm hạng khối các sở, ban, ngành: {', '.join(name for name, more in gained.items() if more < 0)}."
    yield "Xếp hạng lần đầu: Sở Du lịch."


def _in_order(units: Sequence[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: -unit.index)


def _ranks(units: Sequence[Unit]) -> dict[str, int]:
    return places({unit.name: unit.index for unit in units}, dense=True)


def _ranking(noun: str, units: Sequence[Unit], pillars: Pillars, *, past: bool) -> Iterator[list[str]]:
    heads = [
        *(f"{name} ({most})" for name, (most, _weight) in pillars.items()),
        "Chỉ số 2023",
        "Tỷ lệ (%)",
        "Hạng 2023",
    ]
    earlier = ["Chỉ số 2022", "Tăng, giảm", "Hạng 2022", "Tăng, giảm bậc", "Hạng 2021"] if past else []
    yield ["STT", noun, *heads, *earlier, "Mức"]
    ranks = _ranks(units)
    for number, unit in enumerate(_in_order(units), start=1):
        row = [str(number), unit.name, *(written(unit.points[pillar], 2) for pillar in pillars)]
        row += [written(unit.index, 4), written(100 * unit.exact, 2), str(ranks[unit.name])]
        yield [*row, *(_past(unit, ranks[unit.name]) if past else []), unit.tier]


def _past(unit: Unit, rank: int) -> list[str]:
    if unit.past is None or unit.rank_before is None:
        return ["-", "", "-", "mới", "-"]
    change = [signed(unit.index - unit.past, 4), str(unit.rank_before), moved(unit.rank_before - rank)]
    return [written(unit.past, 4), *change, str(unit.rank_older or "-")]
