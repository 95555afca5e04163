"""Thượng Giang 2025: merged departments, communes in six former districts, scale 200, ranks on rounded totals."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.province_books.desk import Book, Content, Page, nfd, ref
from tests.province_books.reckon import competition, half_up, mean, ranges, shares, short, tier_of, written

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
TIERS = (("Dẫn đầu", "từ", 90), ("Khá", "từ", 75), ("Trung bình", "từ", 60), ("Chậm", "từ", 0))
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
    points: dict[str, Decimal] = field(default_factory=dict)
    past: tuple[int, Decimal] | None = None
    district: str = ""

    @property
    def exact(self) -> Decimal:
        """The sum of its groups."""
        return sum(self.points.values(), Decimal(0))

    @property
    def total(self) -> Decimal:
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
        by_code[code].points = dict(zip(GROUPS, map(Decimal, points.split()), strict=True))

    put("so-y-te", "24.50 20.25 28.00 31.44 57.05")  # 161,24: level with the next when rounded
    put("so-tu-phap", "25.00 20.00 28.50 30.66 57.00")  # 161,16
    put("xa-an-binh", "15.5 30.25 31 22.4 50.87")  # 150,02: on the bound of 75 per cent when rounded
    put("xa-long-thanh", "15.5 30.25 31 22.4 50.81")  # 149,96: the same, although a little below
    put("xa-nam-son", "15 30 31.75 22.45 50.75")  # 149,95
    put("phuong-bach-hac", "16 33.1 33.2 24.8 56.6")  # 163,70


def slug(name: str) -> str:
    """The code of a commune."""
    plain = nfd(name.lower().replace("đ", "d"))
    return "-".join("".join(sign for sign in plain if sign.isascii() and (sign.isalpha() or sign == " ")).split())


def _drawn(block: str, code: str) -> dict[str, Decimal]:
    rng = random.Random(f"thuong-giang/{code}/3")
    level = rng.uniform(0.6, 0.95) if block == "so-nganh" else rng.uniform(0.5, 0.9)
    return {
        group: Decimal(round(most * min(max(level + rng.uniform(-0.1, 0.1), 0.25), 1.0) * 100)) / 100
        for group, most in MAXIMA[block].items()
    }


def _past() -> list[tuple[int, Decimal]]:
    """Ranks and totals of 2024 of the nineteen departments of then, in no order: first those that live on."""
    rng = random.Random("thuong-giang/2024")
    totals = sorted((Decimal(rng.randrange(1100, 1850)) / 10 for _ in range(19)), reverse=True)
    found = list(enumerate(totals, start=1))
    rng.shuffle(found)
    return found


def former_results() -> dict[str, tuple[int, Decimal]]:
    """Rank and total of 2024 of the departments that are gone."""
    gone = [code for parts in FORMER.values() for code in parts]
    return dict(zip(gone, _past()[len(DEPARTMENTS) - len(FORMER) :], strict=True))


# --- what must come out ---


def level(total: Decimal) -> str:
    """The tier of a total."""
    return tier_of(total / 2, TIERS)


def ranked(units: Iterable[Row]) -> dict[str, str]:
    """Shared places as ranges: `7-8`."""
    return ranges(competition({row.code: row.total for row in assessed(units)}))


def listed(units: Sequence[Row]) -> list[Row]:
    """Best first; those level in the order of the register."""
    return sorted(assessed(units), key=lambda row: -row.total)


def expected() -> dict[str, Any]:
    """Every row of every table, and what the sentences must say."""
    found = rows()
    everyone = [*found["so-nganh"], *found["xa"]]
    among_all, in_block = ranked(everyone), ranked(found["xa"])
    tables = [
        {"id": "ty-le", "rows": _share_rows(found)},
        {"id": "so-nganh", "rows": [_heads("so-nganh", LAST_YEAR), *_departments(found["so-nganh"])]},
    ]
    for district in DISTRICTS:
        body = list(_district(found["xa"], district, in_block))
        tables.append({"id": district, "rows": [_heads("xa", ["Hạng trong huyện cũ", "Hạng toàn tỉnh", "Mức"]), *body]})
    overall = [
        [str(place), row.printed, _place_of(row), written(row.total, 1), among_all[row.code], level(row.total)]
        for place, row in enumerate(listed(everyone), start=1)
    ]
    last = next(row for row in everyone if row.code == NOT_ASSESSED)
    overall.append([str(len(everyone)), last.printed + "*", _place_of(last), "", "", ""])
    heads = ["STT", "Đơn vị", "Khối, địa bàn", "Tổng điểm", "Hạng chung", "Mức"]
    tables.append({"id": "chung", "rows": [heads, *overall]})
    documents = {"quyet-dinh": {"tables": tables, "text": _sentences(found)}}
    return {"documents": documents, "findings": FINDINGS}


def _district(communes: Sequence[Row], district: str, in_block: Mapping[str, str]) -> Iterator[list[str]]:
    """The table of one former district: a title above each tier, those without scores last."""
    members = [row for row in communes if row.district == district]
    own, last = ranked(members), ""
    for place, row in enumerate(listed(members), start=1):
        name = level(row.total)
        if name != last:
            last = name
            here, all_of_it = (sum(level(r.total) == name for r in assessed(rs)) for rs in (members, communes))
            yield [f"Mức {name[0].lower() + name[1:]}: {here:02}/{all_of_it:02} đơn vị"]
        yield [str(place), row.printed, *_points(row), own[row.code], in_block[row.code], name]
    for row in members:
        if row.code == NOT_ASSESSED:
            yield [str(len(members)), row.printed + "*", *[""] * 9]


LAST_YEAR = ["Hạng 2025", "Hạng 2024", "Tăng, giảm bậc", "Điểm 2024", "Tăng, giảm điểm", "Mức"]


def _heads(block: str, last: Sequence[str]) -> list[str]:
    return ["STT", "Tên đơn vị", *(f"{GROUPS[g]} ({most})" for g, most in MAXIMA[block].items()), "Tổng điểm", *last]


def _points(row: Row) -> list[str]:
    return [*(written(value, 2) for value in row.points.values()), written(row.total, 1)]


def _place_of(row: Row) -> str:
    return DISTRICTS[row.district][0] if row.district else "các sở, ban, ngành"


def _departments(units: Sequence[Row]) -> Iterator[list[str]]:
    shown, places = ranked(units), competition({row.code: row.total for row in units})
    gone = former_results()
    for place, row in enumerate(listed(units), start=1):
        before, moved, then, more = "-", "", "-", ""
        if row.past is not None:
            before, then = str(row.past[0]), written(row.past[1], 1)
            steps = row.past[0] - places[row.code]
            moved = "giữ nguyên" if not steps else f"{'tăng' if steps > 0 else 'giảm'} {abs(steps)}"
            change = row.total - row.past[1]
            more = ("+" if change > 0 else "") + written(change, 1)
        else:
            parts = [gone[code][0] for code in FORMER[row.code]]
            before = "; ".join(map(str, parts))
            if len(parts) == 1:
                steps = parts[0] - places[row.code]
                moved = "giữ nguyên" if not steps else f"{'tăng' if steps > 0 else 'giảm'} {abs(steps)}"
        yield [
            str(place), row.printed, *_points(row), shown[row.code], before, moved, then, more, level(row.total),
        ]  # fmt: skip


def _share_rows(found: Mapping[str, Sequence[Row]]) -> list[list[str]]:
    columns = []
    for block in ("so-nganh", "xa"):
        counts = [sum(level(row.total) == name for row in assessed(found[block])) for name, _how, _bound in TIERS]
        columns.append((counts, shares(counts, 0)))
    both = [sum(counts[i] for counts, _shown in columns) for i in range(len(TIERS))]
    columns.append((both, shares(both, 0)))
    heads = [["Mức", "Khối sở, ban, ngành", "Khối xã, phường", "Toàn tỉnh"], ["Mức", *["Số đơn vị", "Tỷ lệ"] * 3]]
    return heads + [
        [name, *(cell for counts, shown in columns for cell in (str(counts[i]), shown[i]))]
        for i, (name, _how, _bound) in enumerate(TIERS)
    ]


def _sentences(found: Mapping[str, Sequence[Row]]) -> list[str]:
    lines = []
    for units in found.values():
        average = half_up(mean(row.exact for row in assessed(units)), 2)
        best = max(row.total for row in assessed(units))
        first = [row.printed for row in listed(units) if row.total == best]
        count = f"{len(assessed(units)):02}/{len(units):02} đơn vị"
        lines.append(f"{count}; điểm trung bình {written(average, 2)}/200 điểm, mức {level(average)}")
        lines.append(f"{' và '.join(first)} cao nhất với {written(best, 1)} điểm")
    gone = former_results()
    for code, parts in FORMER.items():
        told = " và ".join(f"{name} (hạng {gone[old][0]}, {short(gone[old][1])} điểm)" for old, name in parts.items())
        lines.append(f"* {DEPARTMENTS[code]}: được thành lập từ {told}")
    for district, (title, _names) in DISTRICTS.items():
        members = [row for row in found["xa"] if row.district == district]
        average = half_up(mean(row.exact for row in assessed(members)), 2)
        count = f"{len(assessed(members)):02}/{len(members):02}"
        lines.append(f"{title}: {count} đơn vị, điểm trung bình {written(average, 2)}, mức {level(average)}")
    lines.append(f"* UBND xã Pà Khoang: {REASON}")
    lines.append("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;")
    return lines


FINDINGS = [
    *["note past-of-merged previous.2024.merged"] * len(FORMER),
    "note row-not-read SBN A20",
    "note row-not-read SBN B22",
    "note row-not-read SBN B23",
    *(f"note row-not-read Xa, phuong B{row}" for row in (11, 21, 30, 38, 48, 57)),
    "note row-not-read Xa, phuong B59",
    "note rows-hidden Xa, phuong",
    "note words-for-points Xa, phuong H27",
    "warning legal-basis-expired documents.quyet-dinh.legal_bases.0",
    "warning total-uncalculated SBN J14",
]
"""What is owed about the files: severity, rule, place."""


# --- the workbook ---


def write(folder: Path) -> None:
    """Write the workbook of the round into its folder."""
    found = rows()
    book = Book(folder / "TH DIEM CDS 2025 - ban cuoi (2).xlsx")
    _department_sheet(book.sheet("SBN"), found["so-nganh"])
    _commune_sheet(book.sheet("Xa, phuong"), found["xa"])
    book.close()


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
    page.row("A", "B", *(str(n) for n in range(1, 8)), "8=3+4+5+6+7")
    for number, unit in enumerate(units, start=1):
        past: tuple[Content, Content] = unit.past or ("-", "-")
        row = page.row(number, TYPED.get(unit.code, unit.name), *past, *unit.points.values(), None)
        cached = "" if unit.code == "so-cong-thuong" else float(unit.exact)
        page.sheet.write_formula(row, 9, f"=SUM({ref(row, 4)}:{ref(row, 8)})", page.book.cell, cached)
    row = page.row("Tổng cộng", None, *[None] * 7, sum(unit.exact for unit in units), bold=True)
    page.sheet.merge_range(row, 0, row, 3, "Tổng cộng", page.book.bold)
    page.notes("⁽¹⁾ Nay là Sở Văn hóa và Du lịch.", "Người tổng hợp: Lê Thị D")


def _commune_sheet(page: Page, units: Sequence[Row]) -> None:
    """Titles of former districts between the communes, numbers that start anew, a sum after each district."""
    page.titles("KẾT QUẢ CHẤM ĐIỂM CÁC XÃ, PHƯỜNG", width=8)
    order = ("hoat-dong", "the-che", "ha-tang", "du-lieu", "nhan-luc")
    heads = (f"{GROUPS[group]} (tối đa {MAXIMA['xa'][group]})" for group in order)
    page.row("TT", "Xã, phường", *heads, "Tổng số điểm", bold=True)
    page.row(*(f"({n})" for n in range(1, 9)))
    page.row(None, "Điểm tối đa", *(Decimal(MAXIMA["xa"][group]) for group in order), Decimal(200))
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
                page.row(stt, name, *["-"] * 5, "Chưa chấm")
                continue
            page.row(stt, name, *(unit.points[group] for group in order), unit.exact, hidden=stt == 5)
        page.row(None, "Cộng", *[None] * 5, sum(unit.exact for unit in assessed(members)), bold=True)
    page.notes("Ghi chú: Điểm làm tròn đến 02 chữ số thập phân.")
