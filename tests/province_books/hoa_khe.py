"""Hòa Khê 2025: a workbook for each block, communes on six sheets, weighted totals, corrections and decisions."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.province_books.desk import Book, Content, Page, nfd, ref
from tests.province_books.reckon import half_up, mean, plain_shares, short, tier_of, written
from tests.province_books.thuong_giang import slug

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
TIERS = (("Xuất sắc", "trên", 90), ("Tốt", "trên", 80), ("Khá", "từ", 65), ("Trung bình", "từ", 50), ("Yếu", "từ", 0))
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
    groups: dict[str, Decimal]
    criteria: dict[str, Decimal]
    decided: dict[str, Decimal] = field(default_factory=dict)

    def points(self, group: str) -> Decimal:
        """Of a group: as decided, as typed, or the sum of its criteria."""
        if group in self.decided:
            return self.decided[group]
        return self.groups[group] if group in self.groups else sum(self.criteria.values(), Decimal(0))

    @property
    def total(self) -> Decimal:
        """Weighted, or as decided."""
        weighted = (self.points(group) * Decimal(weight) for group, weight in WEIGHTS[self.block].items())
        return self.decided.get("total", sum(weighted, Decimal(0)))


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
        rows[code].groups = dict(zip(("the-che", "ha-tang", "an-toan"), map(Decimal, groups.split()), strict=True))
        rows[code].criteria = dict(zip(CRITERIA, map(Decimal, criteria.split()), strict=True))

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

    def points(most: int) -> Decimal:
        return Decimal(round(most * min(max(level + rng.uniform(-0.12, 0.12), 0.2), 1.0) * 4)) / 4

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
        where[points] += Decimal(more)
    by_code["so-xay-dung"].decided["dich-vu"] = Decimal(85)
    by_code["xa-phu-hoa"].decided["total"] = Decimal("49.5")
    return found


def before_decisions() -> dict[str, Decimal]:
    """What stood where people decided otherwise."""
    by_code = {row.code: row for block in typed().values() for row in block}
    return {"so-xay-dung": by_code["so-xay-dung"].points("dich-vu"), "xa-phu-hoa": by_code["xa-phu-hoa"].total}


# --- what must come out ---


def level(total: Decimal) -> str:
    """The tier of a total."""
    return tier_of(total, TIERS)


def dense(units: Iterable[Row]) -> dict[str, int]:
    """Ranks 1, 2, 2, 3."""
    listed = list(units)
    totals = sorted({row.total for row in listed}, reverse=True)
    return {row.code: totals.index(row.total) + 1 for row in listed}


def expected() -> dict[str, Any]:
    """Every row of every table, and what the sentences must say."""
    found = rows()
    departments, communes = found["so-nganh"], found["xa"]
    heads = ["STT", "Tên đơn vị", "Thể chế, chính sách (100)", "Hạ tầng và nền tảng (100)"]
    criteria = [f"{name} ({most})" for name, most in CRITERIA.values()]
    services = ["Dịch vụ công trực tuyến (100)", "An toàn thông tin (100)"]
    tables = [
        {"id": "ty-le", "rows": _share_rows(found)},
        {
            "id": "so-nganh",
            "rows": [[*heads, *criteria, *services, "Tổng điểm", "Hạng", "Mức"], *_overall(departments, CRITERIA)],
        },
        {"id": "xa", "rows": [[*heads, *services, "Tổng điểm", "Hạng", "Mức"], *_with_tiers(communes)]},
    ]
    for group in GROUPS:
        tables.append(
            {"id": f"nhom-{group}", "rows": [["STT", "Tên đơn vị", "Điểm", "Hạng"], *_group(departments, group)]}
        )
    return {"documents": {"quyet-dinh": {"tables": tables, "text": _sentences(found)}}, "findings": FINDINGS}


def _listed(units: Sequence[Row]) -> list[Row]:
    return sorted(units, key=lambda row: -row.total)


def _overall(units: Sequence[Row], criteria: Iterable[str]) -> Iterator[list[str]]:
    ranks = dense(units)
    for place, row in enumerate(_listed(units), start=1):
        points = {group: written(row.points(group), 2) for group in GROUPS}
        yield [
            str(place),
            row.name,
            points["the-che"],
            points["ha-tang"],
            *(written(row.criteria[code], 2) for code in criteria),
            points["dich-vu"],
            points["an-toan"],
            written(row.total, 2),
            str(ranks[row.code]),
            level(row.total),
        ]


def _with_tiers(units: Sequence[Row]) -> Iterator[list[str]]:
    letters, last = iter("ABCDE"), ""
    for cells in _overall(units, ()):
        if cells[-1] != last:
            last = cells[-1]
            count = sum(level(row.total) == last for row in units)
            yield [f"{next(letters)}. Xếp mức {last}: {count:02} xã, phường"]
        yield cells


def _group(units: Sequence[Row], group: str) -> Iterator[list[str]]:
    points = sorted({row.points(group) for row in units}, reverse=True)
    for place, row in enumerate(sorted(units, key=lambda row: -row.points(group)), start=1):
        value = row.points(group)
        yield [str(place), row.name, written(value, 2), str(points.index(value) + 1)]


def _share_rows(found: Mapping[str, Sequence[Row]]) -> list[list[str]]:
    columns = []
    for units in (*found.values(), [*found["so-nganh"], *found["xa"]]):
        counts = [sum(level(row.total) == name for row in units) for name, _how, _bound in TIERS]
        columns.append((counts, plain_shares(counts, 1)))
    heads = [["Mức", "Sở, ban, ngành", "Xã, phường", "Cả tỉnh"], ["Mức", *["Số lượng", "Tỷ lệ"] * 3]]
    return heads + [
        [name, *(cell for counts, shown in columns for cell in (str(counts[i]), shown[i]))]
        for i, (name, _how, _bound) in enumerate(TIERS)
    ]


def _sentences(found: Mapping[str, Sequence[Row]]) -> list[str]:
    lines, averages = [], []
    for units in found.values():
        averages.append(mean(row.total for row in units))
        shown = half_up(averages[-1], 1)
        first = _listed(units)[0]
        lines.append(f"điểm trung bình {written(shown, 1)}/100 điểm ({level(shown)})")
        lines.append(f"cao nhất là {first.name} với {short(half_up(first.total, 2))} điểm")
    whole = half_up(mean(averages), 1)
    lines.append(f"Điểm trung bình chung: {written(whole, 1)} điểm, mức {level(whole)}")
    lines.append("theo Thông báo số 12/TB-BCĐ ngày 14/01/2026 của Ban Chỉ đạo chuyển đổi số tỉnh")
    return lines


TEXT_NUMBERS = "C5 C6 C7 D5 D7 D8 E4 E5 E6 F4 F5 F6 F7"
"""Cells of one sheet where points with decimals are text."""
FINDINGS = [
    "note decision decisions.corrections.0",
    "note decision decisions.corrections.1",
    "note decision Điều chỉnh E4",
    "note decision Điều chỉnh E5",
    "note decision Điều chỉnh E7",
    "note row-not-read Bảng điểm B19",
    "note row-not-read Bảng điểm B21",
    *(f"note row-not-read {sheet} B9" for sheet in ("H. Bình Lộc", "H. Hòa An", "H. Tân Giang")),
    *(f"note row-not-read {sheet} B10" for sheet in ("H. Phú Lâm", "TX. Mai Khê")),
    *(f"note row-not-read {sheet} B11" for sheet in ("H. Bình Lộc", "H. Hòa An", "H. Khê Sơn", "H. Tân Giang")),
    *(f"note row-not-read {sheet} B12" for sheet in ("H. Phú Lâm", "TX. Mai Khê")),
    "note row-not-read Điều chỉnh B9",
    *(f"note rows-hidden {sheet}" for sheet in SHEETS),
    *(f"warning number-as-text H. Bình Lộc {cell}" for cell in TEXT_NUMBERS.split()),
    "warning number-as-text Điều chỉnh D4",
]
"""What is owed about the files: severity, rule, place."""


# --- the workbooks ---


def write(folder: Path) -> None:
    """Write the three workbooks of the round into its folder."""
    found = typed()
    book = Book(folder / "1. Khối sở.xlsx")
    _department_sheet(book.sheet("Bảng điểm"), found["so-nganh"])
    book.close()
    book = Book(folder / "2. Khối xã (6 huyện cũ).xlsx")
    communes = iter(found["xa"])
    for number, (title, names) in enumerate(SHEETS.items()):
        _commune_sheet(book.sheet(title), title, [next(communes) for _name in names.split(", ")], number)
    book.close()
    book = Book(folder / "3. Phiếu điều chỉnh.xlsx")
    _corrections(book.sheet("Điều chỉnh"), found)
    book.close()


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
    page.row(None, "Điểm tối đa", *(Decimal(most) for most in (100, 50, 30, 20, 100, 100, 100)))
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
            page.sheet.write_number(row, 9, float(half_up(unit.total, 2)), page.book.cell)
        else:
            page.formula(row, 9, "=" + text, unit.total)
    page.row(None, "Trung bình", *[None] * 7, half_up(mean(unit.total for unit in units), 2), bold=True)
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
        page.row(*(f"[{n}]" for n in range(1, 8)))
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
        page.row(None, "Cộng", *[None] * 4, sum(half_up(unit.total, 2) for unit in units), bold=True)
    page.notes("Tổ trưởng (đã ký)")


def _corrections(page: Page, found: Mapping[str, Sequence[Row]]) -> None:
    """The unit of two corrections in one merged cell, old points as text, a blank row, a line of words below."""
    by_code = {row.code: row for block in found.values() for row in block}
    page.titles("PHIẾU TỔNG HỢP ĐIỀU CHỈNH ĐIỂM", width=9)
    heads = ("STT", "Đơn vị", "Tiêu chí", "Điểm cũ", "Điểm mới", "Lý do", "Số văn bản", "Ngày", "Người điều chỉnh")
    page.row(*heads, bold=True)
    now: dict[tuple[str, str], Decimal] = {}
    for number, (unit, points, more, *paper) in enumerate(CORRECTED, start=1):
        row = by_code[unit]
        typed_points = {**row.groups, **row.criteria}
        old = now.get((unit, points), typed_points[points])
        new = now[unit, points] = old + Decimal(more)
        label = CRITERIA[points][0] if points in CRITERIA else GROUPS[points]
        page.row(number, CALLED[unit], label, written(old, 2) if number == 1 else old, new, *paper, "Hoàng Văn G")
        if number == 2:
            page.sheet.merge_range(page.next - 2, 1, page.next - 1, 1, CALLED[unit], page.book.cell)
            page.next += 1
    page.notes("NGƯỜI LẬP")


CALLED = {"so-y-te": "Sở Y tế", "xa-loc-son": "xã Lộc Sơn"}
"""Units as the corrections name them."""
