"""Trường Giang 2025: two subjects of the same units in one sheet, totals given for one and summed for the other."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.province_books.desk import Book, Content, Page, ref
from tests.province_books.reckon import half_up, mean, places, shares, short, signed, tier_of, tier_rows, written

NAME = "truong-giang"
TOLD = (
    "note decision not_ranked.0",
    *["note past-of-merged previous.2024.merged"] * 2,
    # Ranks of 2024 in CCHC, typed for what was merged only in 2025.
    *(f"note past-of-merged Tổng hợp {cell}" for cell in ("P10", "P11")),
)

GROUPS = {
    "Chỉ đạo": 15,
    "Thể chế": 10,
    "TTHC": 20,
    "Bộ máy": 10,
    "Công vụ": 15,
    "Tài chính công": 10,
    "Chính quyền số": 20,
}
DTI_TIERS = (("Tốt", "từ 80"), ("Khá", "từ 65"), ("Trung bình", "từ 50"), ("Yếu", "từ 0"))
PAR_TIERS = (("Xuất sắc", "từ 90"), ("Tốt", "từ 80"), ("Khá", "từ 70"), ("Trung bình", "từ 50"), ("Yếu", "từ 0"))

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


def books() -> Iterator[Book]:
    """One sheet for both subjects and both blocks; “Tổng điểm” heads two columns."""
    departments, communes = units()
    book = Book("TONG HOP DTI-CCHC 2025.xlsx")
    page = book.sheet("Tổng hợp")
    page.titles("BẢNG TỔNG HỢP CHỈ SỐ CCHC, CHỈ SỐ CHUYỂN ĐỔI SỐ NĂM 2025", width=16)
    page.heads(
        [
            "STT",
            "Tên đơn vị",
            "Cán bộ chấm",
            *["CHỈ SỐ CẢI CÁCH HÀNH CHÍNH"] * 9,
            *["CHUYỂN ĐỔI SỐ"] * 3,
            "Hạng CCHC năm trước",
        ],
        ["", "", "", "Kiểm tra", *GROUPS, "Tổng điểm", "Tổng điểm", "Năm trước", "Năm trước", ""],
        ["", "", "", "", *(f"Tối đa {most} điểm" for most in GROUPS.values()), "", "", "Điểm", "Hạng", ""],
    )
    page.sheet.set_column(2, 3, 10, None, {"hidden": True})
    for title, members in (("A. CÁC SỞ, BAN, NGÀNH", departments), ("B. CÁC XÃ, PHƯỜNG", communes)):
        page.band(title, 16)
        first = page.next
        for number, unit in enumerate(members, start=1):
            _row(page, number, unit)
        row = page.sums("Trung bình khối", None)
        page.area(row, 0, row, 1, "Trung bình khối")
        for column in (11, 12):
            page.formula(row, column, f"=AVERAGE({ref(first, column)}:{ref(row - 1, column)})", Fraction("70.123"))
        page.next += 1
    page.area(page.next, 0, page.next, 1, "TỔNG CỘNG: 18 đơn vị")
    page.put(page.next + 1, 0, "Ghi chú: KAD là không áp dụng; (*) cơ quan thường trực.")
    yield book


def _row(page: Page, number: int, unit: Unit) -> None:
    if unit.dti is None:
        page.row(number, unit.typed, "lùi thời hạn")
        return
    row = page.next
    points: list[Content] = []
    for column, group in enumerate(GROUPS, start=4):
        if group not in unit.points:
            points.append("KAD" if unit.name == "Thanh tra tỉnh" else "kad ")
        else:
            points.append(short(unit.points[group]) if (number + column) % 7 == 0 else unit.points[group])
    past = (Fraction(unit.past), int(unit.rank_before)) if unit.past else ("-", "-")
    par_before = int(unit.par_before) if unit.par_before else None
    team = "Tổ 1" if number % 2 else "Tổ 2"
    page.row(number, unit.typed, team, unit.points["Chỉ đạo"], *points, None, short(unit.dti), *past, par_before)
    converted = f"=ROUND(SUM({ref(row, 4)}:{ref(row, 10)})*100/80,3)"
    summed = "=" + "+".join(ref(row, column) for column in range(4, 11))
    page.formula(row, 11, summed if len(unit.points) == len(GROUPS) else converted, half_up(unit.par, 3))


# --- what must come out ---


def tables() -> Iterator[tuple[str, Iterable[list[str]]]]:
    """Every table of the decision, row by row."""
    departments, communes = units()
    dti, par = _dti(), _par()
    subjects = ["Chỉ số chuyển đổi số", "Chỉ số cải cách hành chính"]
    last = ["Điểm 2024", "Điểm 2025", "Tăng, giảm", "Hạng 2024", "Hạng 2025", "Mức", "Điểm", "Hạng", "Mức"]
    yield "so", [["STT", "Cơ quan", *subjects], ["STT", "Cơ quan", *last], *_departments(departments)]
    yield "xa", [["STT", "Đơn vị", "Điểm", "Hạng", "Mức"], *_communes(communes)]
    groups = [*(f"{group} ({most})" for group, most in GROUPS.items()), "Tổng điểm", "Hạng 2024", "Hạng 2025", "Mức"]
    yield "cchc", [["STT", "Cơ quan, đơn vị", *groups], *_by_par(departments, communes)]
    heads = ["Mức", "Sở, ban, ngành", "Tỷ lệ", "Xã, phường", "Tỷ lệ", "Chung", "Tỷ lệ"]
    for name, blocks, tiers in (("muc-dti", dti, DTI_TIERS), ("muc-cchc", par, PAR_TIERS)):
        levels = [[tier_of(value, tiers) for value in block] for block in blocks]
        yield name, [heads, *tier_rows(tiers, levels, shares)]


def sentences() -> Iterator[str]:
    """Every paragraph with figures."""
    yield f"1. Chỉ số chuyển đổi số: {_means(_dti())}."
    yield f"2. Chỉ số cải cách hành chính: {_means(_par(shown=False))}."
    yield "* Sở Khoa học và Công nghệ: là cơ quan thường trực tổ chức chấm điểm."
    yield "* UBND xã Ia Mơ Rông: đang khắc phục hậu quả thiên tai."
    yield "Bộ chỉ số cải cách hành chính năm 2024 chấm theo thang điểm khác./."


def _dti() -> list[list[Fraction]]:
    """The points that count, by block."""
    return [[unit.dti for unit in block if unit.dti is not None and unit.name != NOT_RANKED] for block in units()]


def _par(*, shown: bool = True) -> list[list[Fraction]]:
    return [[unit.par_shown if shown else unit.par for unit in block if unit.points] for block in units()]


def _means(blocks: Sequence[Sequence[Fraction]]) -> str:
    so, xa = (mean(block) for block in blocks)
    return (
        f"trung bình các sở, ban, ngành {written(so, 1)} điểm; các xã, phường {written(xa, 1)} điểm; "
        f"toàn tỉnh {written(mean([so, xa]), 1)} điểm"
    )


def _par_ranks(members: Sequence[Unit]) -> dict[str, int]:
    return places({unit.name: unit.par_shown for unit in members if unit.points})


def _dti_ranks(members: Sequence[Unit]) -> dict[str, int]:
    return places({unit.name: unit.dti for unit in members if unit.dti is not None and unit.name != NOT_RANKED})


def _by_dti(members: Sequence[Unit]) -> list[Unit]:
    """Those without a rank stand last."""
    ranks = _dti_ranks(members)
    return sorted(members, key=lambda unit: ranks.get(unit.name, len(members)))


def _departments(members: Sequence[Unit]) -> Iterator[list[str]]:
    ranks, par = _dti_ranks(members), _par_ranks(members)
    for number, unit in enumerate(_by_dti(members), start=1):
        assert unit.dti is not None
        past = half_up(Fraction(unit.past), 1) if unit.past else None
        ranked = unit.name != NOT_RANKED
        yield [
            str(number),
            unit.name if ranked else unit.name + "*",
            "-" if past is None else written(past, 1),
            written(unit.dti, 1),
            "" if past is None or not ranked else signed(half_up(unit.dti, 1) - past, 1),
            MERGED.get(unit.name, unit.rank_before or "-"),
            str(ranks[unit.name]) if ranked else "",
            tier_of(unit.dti, DTI_TIERS),
            written(unit.par_shown, 1),
            str(par[unit.name]),
            tier_of(unit.par_shown, PAR_TIERS),
        ]


def _communes(members: Sequence[Unit]) -> Iterator[list[str]]:
    ranks = _dti_ranks(members)
    for number, unit in enumerate(_by_dti(members), start=1):
        if unit.dti is None:
            yield [str(number), unit.name + "*", "", "", ""]
        else:
            yield [str(number), unit.name, written(unit.dti, 1), str(ranks[unit.name]), tier_of(unit.dti, DTI_TIERS)]


def _by_par(departments: Sequence[Unit], communes: Sequence[Unit]) -> Iterator[list[str]]:
    for title, members in (("I. CÁC SỞ, BAN, NGÀNH", departments), ("II. CÁC XÃ, PHƯỜNG", communes)):
        yield [title]
        ranks = _par_ranks(members)
        for number, unit in enumerate(sorted(members, key=lambda unit: ranks.get(unit.name, len(members))), start=1):
            if not unit.points:
                yield [str(number), unit.name + "*", *[""] * len(GROUPS), "", "-", "", ""]
                continue
            points = [written(unit.points[group], 1) if group in unit.points else "KAD" for group in GROUPS]
            last = [str(ranks[unit.name]), tier_of(unit.par_shown, PAR_TIERS)]
            yield [str(number), unit.name, *points, written(unit.par_shown, 1), unit.par_before or "-", *last]
