"""Hòa Khê 2025: a workbook for each block, communes on six sheets, weighted totals, corrections and decisions."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.province_books.desk import Book, Content, Page, nfd, ref, slug
from tests.province_books.reckon import (
    half_up,
    mean,
    places,
    plain_shares,
    short,
    tier_of,
    tier_rows,
    under_titles,
    written,
)

NAME = "hoa-khe-2025"
TOLD = ("note decision decisions.corrections.0", "note decision decisions.corrections.1")
GROUPS = {
    "the-che": "Thể chế, chính sách",
    "ha-tang": "Hạ tầng và nền tảng",
    "dich-vu": "Dịch vụ công trực tuyến",
    "an-toan": "An toàn thông tin",
}
CRITERIA = {
    "ho-so": ("Hồ sơ trực tuyến", 50),
    "thanh-toan": ("Thanh toán trực tuyến", 30),
    "so-hoa": ("Số hóa kết quả", 20),
}
"""What “Dịch vụ công trực tuyến” is made of, with its maxima."""
WEIGHTS = {
    "so-nganh": {"the-che": "0.2", "ha-tang": "0.25", "dich-vu": "0.4", "an-toan": "0.15"},
    "xa": {"the-che": "0.15", "ha-tang": "0.3", "dich-vu": "0.45", "an-toan": "0.1"},
}
TIERS = (("Xuất sắc", "trên 90"), ("Tốt", "trên 80"), ("Khá", "từ 65"), ("Trung bình", "từ 50"), ("Yếu", "từ 0"))
DEPARTMENTS = {
    "vp-ubnd-tinh": "Văn phòng UBND tỉnh",
    "so-noi-vu": "Sở Nội vụ",
    "so-tai-chinh": "Sở Tài chính",
    "so-xay-dung": "Sở Xây dựng",
    "so-nnmt": "Sở Nông nghiệp và Môi trường",
    "so-khcn": "Sở Khoa học và Công nghệ",
    "so-tu-phap": "Sở Tư pháp",
    "so-cong-thuong": "Sở Công Thương",
    "so-vhttdl": "Sở Văn hóa, Thể thao và Du lịch",
    "so-y-te": "Sở Y tế",
    "so-gddt": "Sở Giáo dục và Đào tạo",
    "thanh-tra-tinh": "Thanh tra tỉnh",
}
SHEETS = {
    "H. Hòa An": "Phường Hòa An, Xã Hòa Bắc, Xã Hòa Nam, Xã An Thượng, Xã An Hạ",
    "H. Khê Sơn": "Xã Khê Sơn, Xã Khê Lũng, Xã Sơn Đông, Xã Sơn Tây, Xã Lũng Vài",
    "H. Tân Giang": "Xã Tân Giang, Xã Tân Hợp, Xã Giang Sơn, Xã Giang Hải, Xã Hợp Thành",
    "H. Phú Lâm": "Phường Phú Lâm, Xã Phú Thọ, Xã Lâm Đồng Hạ, Xã Thọ Sơn, Xã Phú Hòa",
    "H. Bình Lộc": "Xã Bình Lộc, Xã Lộc Sơn, Xã Lộc Thủy, Xã Bình Điền, Xã Điền Xá",
    "TX. Mai Khê": "Phường Mai Khê, Phường Mai Sơn, Xã Khê Bình, Xã Mai Hóa, Xã Hóa Trung",
}


@dataclass
class Row:
    """A unit's row: points of groups, those of “Dịch vụ công” as criteria; what people decided of its group or total."""

    code: str
    name: str
    block: str
    groups: dict[str, Fraction]
    criteria: dict[str, Fraction]
    decided: dict[str, Fraction] = field(default_factory=dict)

    def points(self, group: str) -> Fraction:
        """Of a group: as decided, as typed, or the sum of its criteria."""
        if group in self.decided:
            return self.decided[group]
        return self.groups[group] if group in self.groups else sum(self.criteria.values(), Fraction(0))

    @property
    def total(self) -> Fraction:
        """Weighted, or as decided."""
        weighted = (self.points(group) * Fraction(weight) for group, weight in WEIGHTS[self.block].items())
        return self.decided.get("total", sum(weighted, Fraction(0)))


def typed() -> dict[str, list[Row]]:
    """The rows as the workbooks have them, drawn from a seed."""
    departments = [_drawn(code, name, "so-nganh") for code, name in DEPARTMENTS.items()]
    communes = [
        _drawn(slug(name), "UBND " + name[0].lower() + name[1:], "xa")
        for names in SHEETS.values()
        for name in names.split(", ")
    ]
    rows = {row.code: row for row in (*departments, *communes)}

    def put(code: str, groups: str, criteria: str) -> None:
        rows[code].groups = dict(zip(("the-che", "ha-tang", "an-toan"), map(Fraction, groups.split()), strict=True))
        rows[code].criteria = dict(zip(CRITERIA, map(Fraction, criteria.split()), strict=True))

    put("so-khcn", "90 90 90", "45 27 18")  # 90 exactly, which is not above 90
    put("so-tai-chinh", "92 90 88", "46 27 18")  # 90,5
    put("so-noi-vu", "80 80 80", "40 24 16")  # 80 exactly, which is not above 80
    put("so-tu-phap", "80 80 80", "40 25 16")  # 80,4
    put("xa-son-tay", "65 65 65", "30 20 15")  # 65 exactly
    put("xa-khe-lung", "64.9 65 65", "30 20 15")  # a little less
    put("xa-tan-hop", "70 71.5 66", "35 21.25 12.75")  # level with the next in another way
    put("xa-giang-hai", "71 71 66", "35 21.25 12.75")
    put("xa-dien-xa", "33 38.25 52", "20.5 12 9.5")
    return {"so-nganh": departments, "xa": communes}


def _drawn(code: str, name: str, block: str) -> Row:
    rng = random.Random(f"hoa-khe/{code}/5")
    level = rng.uniform(0.62, 0.95) if block == "so-nganh" else rng.uniform(0.45, 0.92)

    def points(most: int) -> Fraction:
        return Fraction(round(most * min(max(level + rng.uniform(-0.12, 0.12), 0.2), 1.0) * 4)) / 4

    groups = {group: points(100) for group in GROUPS if group != "dich-vu"}
    return Row(code, name, block, groups, {criterion: points(most) for criterion, (_name, most) in CRITERIA.items()})


CORRECTED = (
    ("so-y-te", "thanh-toan", "+1.25", "Bổ sung minh chứng thanh toán", "1204/SYT-VP", "06/01/2026"),
    ("so-y-te", "thanh-toan", "-0.5", "Loại 02 hồ sơ trùng", "38/BB-TTĐ", "09/01/2026"),
    ("xa-loc-son", "an-toan", "+10", "Đã được phê duyệt cấp độ hệ thống", "17/UBND-VX", "08/01/2026"),
)
"""The corrections sheet: unit, points, how much more, why, by which paper, of which day."""


def rows() -> dict[str, list[Row]]:
    """The rows as corrected and decided."""
    found = typed()
    by_code = {row.code: row for block in found.values() for row in block}
    for unit, points, more, *_paper in CORRECTED:
        where = by_code[unit].criteria if points in CRITERIA else by_code[unit].groups
        where[points] += Fraction(more)
    by_code["so-xay-dung"].decided["dich-vu"] = Fraction(85)
    by_code["xa-phu-hoa"].decided["total"] = Fraction("49.5")
    return found


# --- what must come out ---


def level(total: Fraction) -> str:
    """The tier of a total."""
    return tier_of(total, TIERS)


def tables() -> Iterator[tuple[str, Iterable[list[str]]]]:
    """Every table of the decision, row by row."""
    departments, communes = rows().values()
    levels = [[level(row.total) for row in units] for units in (departments, communes)]
    heads = [["Mức", "Sở, ban, ngành", "Xã, phường", "Cả tỉnh"], ["Mức", *["Số lượng", "Tỷ lệ"] * 3]]
    yield "ty-le", [*heads, *tier_rows(TIERS, levels, lambda counts: plain_shares(counts, 1))]
    first = ["STT", "Tên đơn vị", "Thể chế, chính sách\n(100)", "Hạ tầng và nền tảng\n(100)"]
    last = ["Dịch vụ công trực tuyến\n(100)", "An toàn thông tin\n(100)", "Tổng điểm", "Hạng", "Mức"]
    criteria = [f"{name}\n({most})" for name, most in CRITERIA.values()]
    yield "so-nganh", [[*first, *criteria, *last], *_overall(departments, CRITERIA)]
    titled = under_titles(
        _overall(communes, ()), lambda number, name, count: f"{'ABCDE'[number]}. Xếp mức {name}: {count:02} xã, phường"
    )
    yield "xa", [[*first, *last], *titled]
    for group in GROUPS:
        yield f"nhom-{group}", [["STT", "Tên đơn vị", "Điểm", "Hạng"], *_group(departments, group)]


def _listed(units: Sequence[Row]) -> list[Row]:
    return sorted(units, key=lambda row: -row.total)


def _overall(units: Sequence[Row], criteria: Iterable[str]) -> Iterator[list[str]]:
    ranks = places({row.code: row.total for row in units}, dense=True)
    for place, row in enumerate(_listed(units), start=1):
        points = [row.points("the-che"), row.points("ha-tang"), *(row.criteria[code] for code in criteria)]
        points += [row.points("dich-vu"), row.points("an-toan"), row.total]
        yield [str(place), row.name, *(written(value, 2) for value in points), str(ranks[row.code]), level(row.total)]


def _group(units: Sequence[Row], group: str) -> Iterator[list[str]]:
    ranks = places({row.code: row.points(group) for row in units}, dense=True)
    for place, row in enumerate(sorted(units, key=lambda row: -row.points(group)), start=1):
        yield [str(place), row.name, written(row.points(group), 2), str(ranks[row.code])]


def sentences() -> Iterator[str]:
    """Every paragraph with figures."""
    found = rows()
    for title, units in zip(("1. Khối sở, ban, ngành", "2. Khối xã, phường"), found.values(), strict=True):
        average, first = half_up(mean(row.total for row in units), 1), _listed(units)[0]
        yield (
            f"{title}: điểm trung bình {written(average, 1)}/100 điểm ({level(average)}); "
            f"cao nhất là {first.name} với {short(half_up(first.total, 2))} điểm."
        )
    whole = half_up(mean(mean(row.total for row in units) for units in found.values()), 1)
    yield f"Điểm trung bình chung: {written(whole, 1)} điểm, mức {level(whole)}."
    yield (
        "Điểm nhóm Dịch vụ công của Sở Xây dựng được xác định theo Thông báo số 12/TB-BCĐ ngày 14/01/2026 của Ban Chỉ đạo "
        "chuyển đổi số tỉnh."
    )


# --- the workbooks ---


def books() -> Iterator[Book]:
    """The three workbooks of the round."""
    found = typed()
    book = Book("1. Khối sở.xlsx")
    _department_sheet(book.sheet("Bảng điểm"), found["so-nganh"])
    yield book
    book = Book("2. Khối xã (6 huyện cũ).xlsx")
    communes = iter(found["xa"])
    for number, (title, names) in enumerate(SHEETS.items()):
        _commune_sheet(book.sheet(title), title, [next(communes) for _name in names.split(", ")], number)
    yield book
    book = Book("3. Phiếu điều chỉnh.xlsx")
    _corrections(book.sheet("Điều chỉnh"), found)
    yield book


TYPED = {
    "vp-ubnd-tinh": "VP UBND tỉnh",
    "so-nnmt": "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
    "so-vhttdl": "Sở Văn hoá, Thể thao và Du lịch**",
    "so-y-te": nfd("Sở Y tế") + " ",
}


def _department_sheet(page: Page, units: Sequence[Row]) -> None:
    """Criteria below their group's heading, with its sum; weights in a row below the headings."""
    page.titles("BẢNG ĐIỂM KHỐI SỞ, BAN, NGÀNH", "(Tổ thẩm định chấm)", width=9)
    upper = [
        "STT",
        "Cơ quan",
        "Thể chế, chính sách",
        *["Dịch vụ công trực tuyến"] * 4,
        "An toàn thông tin",
        "Hạ tầng và nền tảng",
        "Tổng điểm (đã nhân trọng số)",
    ]
    lower = ["", "", "", *(name for name, _most in CRITERIA.values()), "Cộng", "", "", ""]
    page.heads(upper, lower)
    page.row(None, "Điểm tối đa", *(Fraction(most) for most in (100, 50, 30, 20, 100, 100, 100)))
    for number, unit in enumerate(units, start=1):
        points: list[Content] = [unit.groups["the-che"], *unit.criteria.values(), None]
        row = page.row(
            number, TYPED.get(unit.code, unit.name), *points, unit.groups["an-toan"], unit.groups["ha-tang"], None
        )
        page.formula(row, 6, f"=SUM({ref(row, 3)}:{ref(row, 5)})", unit.points("dich-vu"))
        weights = WEIGHTS["so-nganh"]
        parts = {"the-che": 2, "dich-vu": 6, "an-toan": 7, "ha-tang": 8}
        text = "+".join(f"{ref(row, column)}*{weights[group]}" for group, column in parts.items())
        if unit.code == "so-gddt":
            page.put(row, 9, half_up(unit.total, 2))
            page.owe("warning typed-over-formula", row, 9)
        else:
            page.formula(row, 9, "=" + text, unit.total)
    page.sums(None, "Trung bình", *[None] * 7, half_up(mean(unit.total for unit in units), 2))
    page.notes("** Số liệu thanh toán trực tuyến lấy đến ngày 15/12/2025.")


def _commune_sheet(page: Page, title: str, units: Sequence[Row], number: int) -> None:
    """The columns in another order on every sheet; on one the unit's heading is missing."""
    page.titles(f"BẢNG ĐIỂM CÁC XÃ, PHƯỜNG THUỘC {title.upper()} (CŨ)", width=7)
    order = list(GROUPS)[number % 4 :] + list(GROUPS)[: number % 4]
    name = ("Xã, phường", "Tên xã, phường", "Đơn vị", "Tên đơn vị", "Xã/phường", "")[number]
    page.row(
        "TT",
        name,
        *(GROUPS[group].upper() if number == 2 else GROUPS[group] for group in order),
        "Tổng điểm",
        bold=True,
    )
    if number % 2:
        page.numbers(*(f"[{n}]" for n in range(1, 8)))
    for stt, unit in enumerate(units, start=1):
        name = unit.name.removeprefix("UBND ")
        name = (name[0].upper() + name[1:], nfd(name), unit.name)[stt % 3]
        points = [unit.points(group) for group in order]
        shown: list[Content] = [written(value, 2) if number == 4 and value % 1 else value for value in points]
        row = page.row(stt, name, *shown, half_up(unit.total, 2), hidden=stt == 4)
        if number in (0, 3):
            weights = WEIGHTS["xa"]
            text = "+".join(f"{ref(row, 2 + i)}*{weights[group]}" for i, group in enumerate(order))
            page.formula(row, 6, "=" + text, unit.total)
    if number != 1:
        page.sums(None, "Cộng", *[None] * 4, sum(half_up(unit.total, 2) for unit in units))
    page.notes("Tổ trưởng (đã ký)")


def _corrections(page: Page, found: Mapping[str, Sequence[Row]]) -> None:
    """The unit of two corrections in one merged cell, old points as text, a blank row, a line of words below."""
    by_code = {row.code: row for block in found.values() for row in block}
    page.titles("PHIẾU TỔNG HỢP ĐIỀU CHỈNH ĐIỂM", width=9)
    heads = ("STT", "Đơn vị", "Tiêu chí", "Điểm cũ", "Điểm mới", "Lý do", "Số văn bản", "Ngày", "Người điều chỉnh")
    page.row(*heads, bold=True)
    now: dict[tuple[str, str], Fraction] = {}
    for number, (unit, points, more, *paper) in enumerate(CORRECTED, start=1):
        row = by_code[unit]
        typed_points = {**row.groups, **row.criteria}
        old = now.get((unit, points), typed_points[points])
        new = now[unit, points] = old + Fraction(more)
        label = CRITERIA[points][0] if points in CRITERIA else GROUPS[points]
        shown = written(old, 2) if number == 1 else old
        page.owe("note decision", page.row(number, CALLED[unit], label, shown, new, *paper, "Hoàng Văn G"), 4)
        if number == 2:
            page.area(page.next - 2, 1, page.next - 1, 1, CALLED[unit], page.book.cell)
            page.next += 1
    page.notes("NGƯỜI LẬP")


CALLED = {"so-y-te": "Sở Y tế", "xa-loc-son": "xã Lộc Sơn"}
"""Units as the corrections name them."""
