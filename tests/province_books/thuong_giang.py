"""Thượng Giang 2025: merged departments, communes in six former districts, scale 200, ranks on rounded totals."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.province_books.desk import Book, Content, Page, nfd, ref, slug
from tests.province_books.reckon import (
    half_up,
    mean,
    moved,
    places,
    shares,
    short,
    shown_places,
    signed,
    tier_of,
    tier_rows,
    under_titles,
    written,
)

NAME = "thuong-giang-2025"
GROUPS = {
    "the-che": "Thể chế số",
    "ha-tang": "Hạ tầng số",
    "nhan-luc": "Nhân lực số",
    "du-lieu": "Dữ liệu số",
    "hoat-dong": "Hoạt động chuyển đổi số",
}
MAXIMA = {
    "so-nganh": {"the-che": 30, "ha-tang": 25, "nhan-luc": 35, "du-lieu": 40, "hoat-dong": 70},
    "xa": {"the-che": 20, "ha-tang": 40, "nhan-luc": 40, "du-lieu": 30, "hoat-dong": 70},
}
TIERS = (("Dẫn đầu", "từ 90"), ("Khá", "từ 75"), ("Trung bình", "từ 60"), ("Chậm", "từ 0"))
"""Percent of the full mark, inclusive."""

DEPARTMENTS = {
    "vp-ubnd-tinh": "Văn phòng UBND tỉnh",
    "so-noi-vu": "Sở Nội vụ",
    "so-tai-chinh": "Sở Tài chính",
    "so-xay-dung": "Sở Xây dựng",
    "so-nnmt": "Sở Nông nghiệp và Môi trường",
    "so-khcn": "Sở Khoa học và Công nghệ",
    "so-dttg": "Sở Dân tộc và Tôn giáo",
    "so-tu-phap": "Sở Tư pháp",
    "so-cong-thuong": "Sở Công Thương",
    "so-vhttdl": "Sở Văn hóa, Thể thao và Du lịch",
    "so-y-te": "Sở Y tế",
    "so-gddt": "Sở Giáo dục và Đào tạo",
    "thanh-tra-tinh": "Thanh tra tỉnh",
    "bql-kkt": "Ban Quản lý Khu kinh tế",
}
PRINTED = {"so-vhttdl": "Sở Văn hóa và Du lịch"}
"""Names of the day of signing, where they are others."""
FORMER = {
    "so-noi-vu": {"so-noi-vu-cu": "Sở Nội vụ", "so-ldtbxh": "Sở Lao động - Thương binh và Xã hội"},
    "so-tai-chinh": {"so-khdt": "Sở Kế hoạch và Đầu tư", "so-tai-chinh-cu": "Sở Tài chính"},
    "so-xay-dung": {"so-gtvt": "Sở Giao thông vận tải", "so-xay-dung-cu": "Sở Xây dựng"},
    "so-nnmt": {"so-nnptnt": "Sở Nông nghiệp và Phát triển nông thôn", "so-tnmt": "Sở Tài nguyên và Môi trường"},
    "so-khcn": {"so-tttt": "Sở Thông tin và Truyền thông", "so-khcn-cu": "Sở Khoa học và Công nghệ"},
    "so-dttg": {"ban-dan-toc": "Ban Dân tộc"},
}
"""The departments of 2024 that those of 2025 were made from."""
TOLD = (
    *["note past-of-merged previous.2024.merged"] * len(FORMER),
    "warning legal-basis-expired documents.quyet-dinh.legal_bases.0",
)
DISTRICTS = {
    "tp-thuong-giang": (
        "Thành phố Thượng Giang (cũ)",
        "Phường Thượng Giang, Phường Bạch Hạc, Phường Tân Thịnh, Xã Đông Sơn",
    ),
    "huyen-an-khe": (
        "Huyện An Khê (cũ)",
        "Xã An Khê, Xã An Bình, Xã An Lạc, Xã Bình Khê, Xã Khê Thượng, Xã Khê Hạ, Xã Phú An, Xã Tân An",
    ),
    "huyen-bac-son": (
        "Huyện Bắc Giang Thượng (cũ)",
        "Xã Bắc Thượng, Xã Nậm Hoa, Xã Nậm Sơn, Xã Pà Hoa, Xã Pà Khoang, Xã Mường Thượng, Xã Mường Hạ",
    ),
    "huyen-cao-loc": ("Huyện Cao Lâm (cũ)", "Xã Cao Lâm, Xã Cao Sơn, Xã Lâm Thủy, Xã Lâm Hòa, Xã Sơn Thủy, Xã Hòa Lâm"),
    "huyen-dong-giang": (
        "Huyện Đồng Thượng (cũ)",
        "Xã Đồng Thượng, Xã Đồng Tâm, Xã Đồng Tiến, Xã Tiến Thắng, Xã Thắng Lợi, Xã Lợi Hòa, Xã Hòa Tâm, Xã Quyết Tiến",
    ),
    "huyen-ha-lang": (
        "Huyện Hạ Giang (cũ)",
        "Phường Hạ Giang, Xã Giang Đông, Xã Giang Tây, Xã Hạ Long, Xã Long Giang, Xã Long Thành, Xã Thành Giang",
    ),
}
"""The former districts: their names and their communes of today."""
NOT_ASSESSED = "xa-pa-khoang"
REASON = "bị chia cắt do lũ quét, được lùi thời hạn đánh giá"


@dataclass
class Row:
    """A unit's row. past: rank and total of 2024."""

    code: str
    name: str
    points: dict[str, Fraction] = field(default_factory=dict)
    past: tuple[int, Fraction] | None = None
    district: str = ""

    @property
    def exact(self) -> Fraction:
        """The sum of its groups."""
        return sum(self.points.values(), Fraction(0))

    @property
    def total(self) -> Fraction:
        """As it is printed, and as ranks and tiers look at it."""
        return half_up(self.exact, 1)

    @property
    def printed(self) -> str:
        """Its name on the day of signing."""
        return PRINTED.get(self.code, self.name)


def rows() -> dict[str, list[Row]]:
    """Every unit of both blocks, drawn from a seed, then the ties."""
    departments = [Row(code, name, _drawn("so-nganh", code)) for code, name in DEPARTMENTS.items()]
    past = iter(_past())
    for row in departments:
        if row.code not in FORMER:
            row.past = next(past)
    communes = [
        Row(code, "UBND " + name[0].lower() + name[1:], _drawn("xa", code), district=district)
        for district, (_title, names) in DISTRICTS.items()
        for code, name in ((slug(name), name) for name in names.split(", "))
    ]
    _tie({row.code: row for row in (*departments, *communes)})
    return {"so-nganh": departments, "xa": communes}


def assessed(units: Iterable[Row]) -> list[Row]:
    """Those with scores."""
    return [row for row in units if row.code != NOT_ASSESSED]


def _tie(by_code: Mapping[str, Row]) -> None:
    def put(code: str, points: str) -> None:
        by_code[code].points = dict(zip(GROUPS, map(Fraction, points.split()), strict=True))

    put("so-y-te", "24.50 20.25 28.00 31.44 57.05")  # 161,24: level with the next when rounded
    put("so-tu-phap", "25.00 20.00 28.50 30.66 57.00")  # 161,16
    put("xa-an-binh", "15.5 30.25 31 22.4 50.87")  # 150,02: on the bound of 75 per cent when rounded
    put("xa-long-thanh", "15.5 30.25 31 22.4 50.81")  # 149,96: the same, although a little below
    put("xa-nam-son", "15 30 31.75 22.45 50.75")  # 149,95
    put("phuong-bach-hac", "16 33.1 33.2 24.8 56.6")  # 163,70


def _drawn(block: str, code: str) -> dict[str, Fraction]:
    rng = random.Random(f"thuong-giang/{code}/3")
    level = rng.uniform(0.6, 0.95) if block == "so-nganh" else rng.uniform(0.5, 0.9)
    return {
        group: Fraction(round(most * min(max(level + rng.uniform(-0.1, 0.1), 0.25), 1.0) * 100)) / 100
        for group, most in MAXIMA[block].items()
    }


def _past() -> list[tuple[int, Fraction]]:
    """Ranks and totals of 2024 of the nineteen departments of then, in no order: first those that live on."""
    rng = random.Random("thuong-giang/2024")
    totals = sorted((Fraction(rng.randrange(1100, 1850)) / 10 for _ in range(19)), reverse=True)
    found = list(enumerate(totals, start=1))
    rng.shuffle(found)
    return found


def former_results() -> dict[str, tuple[int, Fraction]]:
    """Rank and total of 2024 of the departments that are gone."""
    gone = [code for parts in FORMER.values() for code in parts]
    return dict(zip(gone, _past()[len(DEPARTMENTS) - len(FORMER) :], strict=True))


# --- what must come out ---


def level(total: Fraction) -> str:
    """The tier of a total."""
    return tier_of(total / 2, TIERS)


def ranked(units: Iterable[Row]) -> dict[str, str]:
    """Shared places as ranges: `7-8`."""
    return shown_places({row.code: row.total for row in assessed(units)})


def listed(units: Sequence[Row]) -> list[Row]:
    """Best first; those level in the order of the register."""
    return sorted(assessed(units), key=lambda row: -row.total)


def tables() -> Iterator[tuple[str, Iterable[list[str]]]]:
    """Every table of the decision, row by row."""
    departments, communes = rows().values()
    everyone = [*departments, *communes]
    among_all, in_block = ranked(everyone), ranked(communes)
    levels = [[level(row.total) for row in assessed(units)] for units in (departments, communes)]
    heads = [["Mức", "Khối sở, ban, ngành", "Khối xã, phường", "Toàn tỉnh"], ["Mức", *["Số đơn vị", "Tỷ lệ"] * 3]]
    yield "ty-le", [*heads, *tier_rows(TIERS, levels, shares)]
    yield "so-nganh", [_heads("so-nganh", LAST_YEAR), *_departments(departments)]
    for district in DISTRICTS:
        heads = [_heads("xa", ["Hạng trong huyện cũ", "Hạng toàn tỉnh", "Mức"])]
        yield district, [*heads, *_district(communes, district, in_block)]
    overall = [
        [str(place), row.printed, _place_of(row), written(row.total, 1), among_all[row.code], level(row.total)]
        for place, row in enumerate(listed(everyone), start=1)
    ]
    last = next(row for row in everyone if row.code == NOT_ASSESSED)
    overall.append([str(len(everyone)), last.printed + "*", _place_of(last), "", "", ""])
    yield "chung", [["STT", "Đơn vị", "Khối, địa bàn", "Tổng điểm", "Hạng chung", "Mức"], *overall]


def _district(communes: Sequence[Row], district: str, in_block: Mapping[str, str]) -> Iterator[list[str]]:
    """The table of one former district: a title above each tier, those without scores last."""
    members = [row for row in communes if row.district == district]
    own, everywhere = ranked(members), [level(row.total) for row in assessed(communes)]
    body = [
        [str(place), row.printed, *_points(row), own[row.code], in_block[row.code], level(row.total)]
        for place, row in enumerate(listed(members), start=1)
    ]
    yield from under_titles(
        body,
        lambda _number, name, here: f"Mức {name[0].lower()}{name[1:]}: {here:02}/{everywhere.count(name):02} đơn vị",
    )
    for row in members:
        if row.code == NOT_ASSESSED:
            yield [str(len(members)), row.printed + "*", *[""] * 9]


LAST_YEAR = ["Hạng 2025", "Hạng 2024", "Tăng, giảm bậc", "Điểm 2024", "Tăng, giảm điểm", "Mức"]


def _heads(block: str, last: Sequence[str]) -> list[str]:
    return ["STT", "Tên đơn vị", *(f"{GROUPS[g]}\n({most})" for g, most in MAXIMA[block].items()), "Tổng điểm", *last]


def _points(row: Row) -> list[str]:
    return [*(written(value, 2) for value in row.points.values()), written(row.total, 1)]


def _place_of(row: Row) -> str:
    return DISTRICTS[row.district][0] if row.district else "các sở, ban, ngành"


def _departments(units: Sequence[Row]) -> Iterator[list[str]]:
    shown, now, gone = ranked(units), places({row.code: row.total for row in units}), former_results()
    for place, row in enumerate(listed(units), start=1):
        before = [row.past[0]] if row.past else [gone[code][0] for code in FORMER[row.code]]
        past = [
            "; ".join(map(str, before)),
            moved(before[0] - now[row.code]) if len(before) == 1 else "",
            *((written(row.past[1], 1), signed(row.total - row.past[1], 1)) if row.past else ("-", "")),
        ]
        yield [str(place), row.printed, *_points(row), shown[row.code], *past, level(row.total)]


def sentences() -> Iterator[str]:
    """Every paragraph with figures."""
    found = rows()
    for title, units in zip(("1. Khối sở, ban, ngành", "2. Khối xã, phường"), found.values(), strict=True):
        best = listed(units)[0].total
        first = " và ".join(row.printed for row in listed(units) if row.total == best)
        average = half_up(mean(row.exact for row in assessed(units)), 2)
        yield (
            f"{title}: {_count(units)} đơn vị; điểm trung bình {written(average, 2)}/200 điểm, mức {level(average)}; "
            f"{first} cao nhất với {written(best, 1)} điểm."
        )
    gone = former_results()
    for code, parts in FORMER.items():
        told = " và ".join(f"{name} (hạng {gone[old][0]}, {short(gone[old][1])} điểm)" for old, name in parts.items())
        yield f"* {DEPARTMENTS[code]}: được thành lập từ {told}."
    for number, (district, (title, _names)) in enumerate(DISTRICTS.items(), start=1):
        members = [row for row in found["xa"] if row.district == district]
        average = half_up(mean(row.exact for row in assessed(members)), 2)
        told = f"{_count(members)} đơn vị, điểm trung bình {written(average, 2)}, mức {level(average)}"
        yield f"3.{number}. {title}: {told}"
    yield f"* UBND xã Pà Khoang: {REASON}."
    yield "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;"


def _count(units: Sequence[Row]) -> str:
    return f"{len(assessed(units)):02}/{len(units):02}"


# --- the workbook ---


def books() -> Iterator[Book]:
    """The workbook of the round."""
    found = rows()
    book = Book("TH DIEM CDS 2025 - ban cuoi (2).xlsx")
    _department_sheet(book.sheet("SBN"), found["so-nganh"])
    _commune_sheet(book.sheet("Xa, phuong"), found["xa"])
    yield book


TYPED = {
    "vp-ubnd-tinh": "Văn Phòng UBND Tỉnh",
    "so-nnmt": "Sở NN&MT ",
    "so-khcn": nfd("Sở Khoa học và Công nghệ"),
    "so-vhttdl": "Sở VHTT&DL ⁽¹⁾",
    "so-dttg": "Sở Dân tộc - Tôn giáo",
    "so-gddt": "Sở Giáo dục & Đào tạo",
    "bql-kkt": "BQL Khu kinh tế",
}


def _department_sheet(page: Page, units: Sequence[Row]) -> None:
    """Headings with maxima in brackets, last year's columns in front, a total never calculated, sums below."""
    page.titles("BẢNG TỔNG HỢP KẾT QUẢ CHẤM ĐIỂM CHUYỂN ĐỔI SỐ NĂM 2025", "Khối sở, ban, ngành", width=10)
    page.row(
        "STT", "Cơ quan, đơn vị", "Xếp hạng\nnăm 2024", "Tổng điểm\nnăm 2024",
        *(f"{number}. {GROUPS[group]}\n(tối đa {most} điểm)" for number, (group, most) in enumerate(MAXIMA["so-nganh"].items(), start=1)),
        "TỔNG ĐIỂM (200)",
        bold=True,
    )  # fmt: skip
    page.numbers("A", "B", *map(str, range(1, 8)), "8=3+4+5+6+7")
    for number, unit in enumerate(units, start=1):
        past: tuple[Content, Content] = unit.past or ("-", "-")
        row = page.row(number, TYPED.get(unit.code, unit.name), *past, *unit.points.values(), None)
        never = unit.code == "so-cong-thuong"
        page.formula(row, 9, f"=SUM({ref(row, 4)}:{ref(row, 8)})", "" if never else unit.exact)
        if never:
            page.owe("warning total-uncalculated", row, 9)
    row = page.sums("Tổng cộng", *[None] * 8, sum(unit.exact for unit in units))
    page.area(row, 0, row, 3, "Tổng cộng")
    page.notes("⁽¹⁾ Nay là Sở Văn hóa và Du lịch.", "Người tổng hợp: Lê Thị D")


def _commune_sheet(page: Page, units: Sequence[Row]) -> None:
    """Titles of former districts between the communes, numbers that start anew, a sum after each district."""
    page.titles("KẾT QUẢ CHẤM ĐIỂM CÁC XÃ, PHƯỜNG", width=8)
    order = ("hoat-dong", "the-che", "ha-tang", "du-lieu", "nhan-luc")
    heads = (f"{GROUPS[group]} (tối đa {MAXIMA['xa'][group]})" for group in order)
    page.row("TT", "Xã, phường", *heads, "Tổng số điểm", bold=True)
    page.numbers(*(f"({n})" for n in range(1, 9)))
    page.row(None, "Điểm tối đa", *(Fraction(MAXIMA["xa"][group]) for group in order), Fraction(200))
    for number, (district, (title, _names)) in enumerate(DISTRICTS.items(), start=1):
        roman = ("I", "II", "III", "IV", "V", "VI")[number - 1]
        if number % 2:
            page.band(f"{roman}. {title}", 8)
        else:
            page.row(roman, title, *[None] * 6, bold=True)
        members = [row for row in units if row.district == district]
        for stt, unit in enumerate(members, start=1):
            name = unit.name.removeprefix("UBND ")
            name = (name, name[0].upper() + name[1:] + " ", nfd(unit.name), unit.name.upper())[stt % 4]
            if unit.code == NOT_ASSESSED:
                page.owe("note words-for-points", page.row(stt, name, *["-"] * 5, "Chưa chấm"), 7)
                continue
            page.row(stt, name, *(unit.points[group] for group in order), unit.exact, hidden=stt == 5)
        page.sums(None, "Cộng", *[None] * 5, sum(unit.exact for unit in assessed(members)))
    page.notes("Ghi chú: Điểm làm tròn đến 02 chữ số thập phân.")
