"""Lâm Hạ 2016: three blocks, scale 138, bonus and penalty beside each other, no rank twice."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.province_books.desk import Book, Content, Page, nfd, ref
from tests.province_books.reckon import half_up, mean, shares, short, tier_of, written

BLOCKS = ("so-nganh", "nganh-doc", "huyen")
GROUPS = {
    "ha-tang": "Hạ tầng",
    "ung-dung": "Ứng dụng",
    "website": "Trang TTĐT",
    "nhan-luc": "Nhân lực",
    "co-che": "Cơ chế, chính sách",
}
MAXIMA = {
    "so-nganh": {"ha-tang": 28, "ung-dung": 50, "website": 25, "nhan-luc": 20, "co-che": 15},
    "nganh-doc": {"ha-tang": 33, "ung-dung": 60, "nhan-luc": 25, "co-che": 20},
    "huyen": {"ha-tang": 28, "ung-dung": 50, "website": 25, "nhan-luc": 20, "co-che": 15},
}
TIERS = (("Xuất sắc", "từ", 125), ("Tốt", "từ", 110), ("Khá", "từ", 95), ("Trung bình", "từ", 75), ("Yếu", "từ", 0))
UNITS = {
    "so-nganh": {
        "vp-ubnd-tinh": "Văn phòng UBND tỉnh",
        "so-noi-vu": "Sở Nội vụ",
        "so-tu-phap": "Sở Tư pháp",
        "so-khdt": "Sở Kế hoạch và Đầu tư",
        "so-tai-chinh": "Sở Tài chính",
        "so-cong-thuong": "Sở Công Thương",
        "so-nnptnt": "Sở Nông nghiệp và Phát triển nông thôn",
        "so-gtvt": "Sở Giao thông vận tải",
        "so-xay-dung": "Sở Xây dựng",
        "so-tnmt": "Sở Tài nguyên và Môi trường",
        "so-tttt": "Sở Thông tin và Truyền thông",
        "so-ldtbxh": "Sở Lao động - Thương binh và Xã hội",
        "so-vhttdl": "Sở Văn hóa, Thể thao và Du lịch",
        "so-khcn": "Sở Khoa học và Công nghệ",
        "so-gddt": "Sở Giáo dục và Đào tạo",
        "so-y-te": "Sở Y tế",
        "thanh-tra-tinh": "Thanh tra tỉnh",
        "ban-dan-toc": "Ban Dân tộc",
    },
    "nganh-doc": {
        "cong-an-tinh": "Công an tỉnh",
        "cuc-thue": "Cục Thuế tỉnh",
        "kho-bac": "Kho bạc Nhà nước Lâm Hạ",
        "bhxh-tinh": "Bảo hiểm xã hội tỉnh",
        "ngan-hang": "Ngân hàng Nhà nước chi nhánh Lâm Hạ",
        "cuc-hai-quan": "Cục Hải quan Lâm Hạ",
        "cuc-thong-ke": "Cục Thống kê tỉnh",
    },
    "huyen": {
        "tp-lam-ha": "UBND thành phố Lâm Hạ",
        "tp-bao-an": "UBND thành phố Bảo An",
        "huyen-da-lam": "UBND huyện Đạ Lâm",
        "huyen-lac-binh": "UBND huyện Lạc Bình",
        "huyen-don-thuong": "UBND huyện Đơn Thượng",
        "huyen-duc-lam": "UBND huyện Đức Lâm",
        "huyen-di-hoa": "UBND huyện Di Hòa",
        "huyen-bao-lam": "UBND huyện Bảo Thượng",
        "huyen-cat-son": "UBND huyện Cát Sơn",
        "huyen-da-te": "UBND huyện Đạ Tế",
    },
}
NOT_RANKED = "vp-ubnd-tinh"
NOT_ASSESSED = "huyen-cat-son"
NOTES = {
    NOT_RANKED: "là cơ quan thường trực Hội đồng thẩm định, được chấm điểm để tham khảo, không xếp hạng",
    NOT_ASSESSED: "chưa gửi báo cáo tự đánh giá, Hội đồng thẩm định không có cơ sở chấm điểm",
}
DECIDED = ("huyen-di-hoa", "huyen-da-lam")
"""What the meeting of the council put in order: all else of the two is equal."""
BONUS_CAP = Decimal(5)


@dataclass
class Row:
    """A unit's row."""

    code: str
    name: str
    points: dict[str, Decimal] = field(default_factory=dict)
    bonus: tuple[Decimal, str] | None = None
    penalty: tuple[Decimal, str] | None = None
    own: Decimal = Decimal(0)
    past: int = 0

    @property
    def total(self) -> Decimal:
        """As the rubric says: the bonus counts up to five points."""
        plus = min(self.bonus[0], BONUS_CAP) if self.bonus else Decimal(0)
        return sum(self.points.values(), plus) - (self.penalty[0] if self.penalty else 0)


def rows() -> dict[str, list[Row]]:
    """Every unit of every block, drawn from a seed, then the ties."""
    found = {block: list(_drawn(block)) for block in BLOCKS}
    by_code = {row.code: row for block in found.values() for row in block}
    _adjust(by_code)
    _tie(by_code)
    return found


def _drawn(block: str) -> Iterator[Row]:
    rng = random.Random(f"lam-ha/{block}/7")
    places = list(range(1, len(UNITS[block]) + 1))
    rng.shuffle(places)
    for (code, name), past in zip(UNITS[block].items(), places, strict=True):
        row = Row(code, name, past=past)
        if code != NOT_ASSESSED:
            level = rng.uniform(0.52, 0.88)
            row.points = {
                group: _quarter(most * min(max(level + rng.uniform(-0.08, 0.08), 0.3), 0.97))
                for group, most in MAXIMA[block].items()
            }
            row.own = _quarter(float(row.total) + rng.uniform(1, 14))
        yield row


def _quarter(value: float) -> Decimal:
    return Decimal(round(value * 4)) / 4


def _adjust(by_code: dict[str, Row]) -> None:
    by_code["so-tttt"].bonus = (Decimal("6.5"), "Có 02 sáng kiến được Bộ Thông tin và Truyền thông công nhận")
    by_code["so-khdt"].bonus = (Decimal(3), "Triển khai sớm dịch vụ công mức độ 4")
    by_code["cuc-thue"].bonus = (Decimal(5), "Khai thuế qua mạng đạt 99%")
    by_code["tp-bao-an"].bonus = (Decimal("2.5"), "Mô hình một cửa liên thông cấp xã")
    by_code["thanh-tra-tinh"].penalty = (Decimal(2), "Báo cáo chậm 12 ngày")
    by_code["so-khdt"].penalty = (Decimal("0.5"), "Báo cáo chậm 03 ngày")
    by_code["huyen-da-te"].penalty = (Decimal(4), "Để lộ dữ liệu; báo cáo chậm")
    by_code["cuc-thong-ke"].penalty = (Decimal("1.25"), "Số liệu phải chỉnh sửa 02 lần")


def _tie(by_code: dict[str, Row]) -> None:
    def put(code: str, points: str, own: str, past: int | None = None) -> None:
        row = by_code[code]
        groups = (Decimal(text) for text in points.split())
        row.points = dict(zip(row.points, groups, strict=True))
        row.own = Decimal(own)
        if past is not None:
            other = next(r for r in by_code.values() if r.past == past and r.code in _block_of(code))
            other.past, row.past = row.past, past

    # The group “Ứng dụng” parts the first from the other two (98,75 all); the self-assessed total parts these.
    put("so-khcn", "20 39 16.25 13.5 10", "104.5")
    put("so-tnmt", "21 37 17 13.75 10", "110")
    put("so-gtvt", "22.5 37 16.5 12.75 10", "108.25")
    # 96,00 each: all alike but for last year's rank.
    put("so-y-te", "21 36 16 13 10", "104", 9)
    put("so-gddt", "20 36 17 12.5 10.5", "104", 5)
    # 91,25 each: nothing parts them but the meeting.
    put("huyen-da-lam", "19 34 16 12.25 10", "100", 4)
    put("huyen-di-hoa", "19.5 34 15.5 12 10.25", "100")
    by_code["huyen-di-hoa"].past = 4


def _block_of(code: str) -> dict[str, str]:
    return next(units for units in UNITS.values() if code in units)


FINDINGS = [
    "note adjustment-cut 1. Khối sở, ngành I19",
    "note decision decisions.ties.0",
    "note decision not_ranked.0",
    "note row-not-read 1. Khối sở, ngành B27",
    "note row-not-read 1. Khối sở, ngành B28",
    "note row-not-read 1. Khối sở, ngành B30",
    "note row-not-read 1. Khối sở, ngành B31",
    "note row-not-read 1. Khối sở, ngành B32",
    "note row-not-read 2. Ngành dọc  B13",
    "note row-not-read 3. Huyện, TP B18",
    "note rows-hidden 1. Khối sở, ngành",
    "note words-for-points 3. Huyện, TP C15",
    "warning number-as-text 1. Khối sở, ngành D11",
    "warning number-as-text 2. Ngành dọc  D8",
    "warning number-as-text 2. Ngành dọc  E8",
    "warning number-as-text 2. Ngành dọc  F8",
    "warning number-as-text 2. Ngành dọc  G8",
    "warning previous-rank-twice 3. Huyện, TP N13",
]
"""What is owed about the files: severity, rule, place."""


# --- what must come out ---


def ranking(block: Sequence[Row]) -> list[Row]:
    """The ranked units, best first; no two stand level."""

    def key(row: Row) -> tuple[Decimal, Decimal, Decimal, int, int]:
        decided = DECIDED.index(row.code) if row.code in DECIDED else 0
        return -row.total, -row.points["ung-dung"], -row.own, row.past, decided

    return sorted((row for row in block if row.code not in NOTES), key=key)


def tier(total: Decimal) -> str:
    """The tier of a total."""
    return tier_of(total, TIERS)


def expected() -> dict[str, Any]:
    """Every row of every table, and what the sentences must say."""
    found = rows()
    kinds = ("Khối sở, ban, ngành", "Khối cơ quan trung ương", "Khối huyện, thành phố", "Chung")
    heads = [["Mức", *kinds], ["Mức", *["Số đơn vị", "Tỷ lệ"] * 4]]
    tables = [{"id": "ty-le", "rows": [*heads, *_share_rows(found)]}]
    for block in BLOCKS:
        tables.append({"id": block, "rows": [_heads(block), *_table(block, found[block])]})
    documents = {"quyet-dinh": {"tables": tables, "text": _sentences(found)}}
    return {"documents": documents, "findings": FINDINGS}


def _heads(block: str) -> list[str]:
    groups = [f"{GROUPS[group]} ({most})" for group, most in MAXIMA[block].items()]
    extra = ["Điểm cộng", "Lý do", "Điểm trừ", "Lý do", "Tự chấm", "Tổng điểm", "Chênh lệch"]
    return ["STT", "Tên đơn vị", *groups, *extra, "Hạng 2016", "Hạng 2015", "Mức"]


def _table(block: str, units: Sequence[Row]) -> Iterator[list[str]]:
    ordered = ranking(units)
    heads: list[str] = []
    numbers = iter(("I", "II", "III", "IV", "V"))
    for place, row in enumerate(ordered, start=1):
        level = tier(row.total)
        if level not in heads:
            heads.append(level)
            same = sum(tier(other.total) == level for other in ordered)
            yield [f"{next(numbers)}. Mức {level} ({same:02} đơn vị)"]
        yield [str(place), row.name, *_cells(block, row), str(place), str(row.past), level]
    rest = [row for row in units if row.code in NOTES]
    for place, row in enumerate(rest, start=len(ordered) + 1):
        cells = _cells(block, row)
        level = tier(row.total) if row.points else ""
        yield [str(place), row.name + "*", *cells, "", str(row.past), level]


def _cells(block: str, row: Row) -> list[str]:
    if not row.points:
        return [""] * (len(MAXIMA[block]) + 7)
    moved = row.total - row.own
    plus, minus = row.bonus, row.penalty
    return [
        *(written(row.points[group], 2) for group in MAXIMA[block]),
        written(min(plus[0], BONUS_CAP), 2) if plus else "",
        plus[1] if plus else "",
        written(minus[0], 2) if minus else "",
        minus[1] if minus else "",
        written(row.own, 2),
        written(row.total, 2),
        written(moved, 2),
    ]


def _share_rows(found: dict[str, list[Row]]) -> list[list[str]]:
    names = [name for name, _how, _bound in TIERS]
    columns = []
    for block in BLOCKS:
        counts = [sum(tier(row.total) == name for row in ranking(found[block])) for name in names]
        columns.append((counts, shares(counts, 2)))
    counts = [sum(block[0][i] for block in columns) for i in range(len(names))]
    columns.append((counts, shares(counts, 2)))
    return [
        [name, *(cell for many, part in columns for cell in (str(many[i]), part[i]))] for i, name in enumerate(names)
    ]


def _sentences(found: dict[str, list[Row]]) -> list[str]:
    ranked = {block: ranking(found[block]) for block in BLOCKS}
    means = {block: mean(row.total for row in ranked[block]) for block in BLOCKS}
    lines = []
    for block in BLOCKS:
        first = ranked[block][0]
        lines.append(f"điểm trung bình {written(means[block], 2)}/138 điểm, mức {tier(half_up(means[block], 2))}")
        lines.append(f"{first.name} dẫn đầu với {short(first.total)} điểm")
    overall = mean(row.total for block in BLOCKS for row in ranked[block])
    lines.append(f"Điểm trung bình toàn tỉnh: {written(overall, 2)}/138 điểm")
    lines += [f"* {_block_of(code)[code]}: {reason}" for code, reason in NOTES.items()]
    lines.append("Mức Xuất sắc: không có đơn vị nào")
    lines.append(
        "Quyết định số 1120/QĐ-UBND ngày 04/6/2015 của UBND tỉnh Lâm Hạ (được sửa đổi, bổ sung tại Quyết định số "
        "1876/QĐ-UBND ngày 12/8/2016 và Quyết định số 2703/QĐ-UBND ngày 15/11/2016)"
    )
    return lines


# --- the workbook ---


def write(folder: Path) -> None:
    """Write the workbook of the round into its folder."""
    found = rows()
    book = Book(folder / "Tổng hợp điểm CNTT 2016 (chính thức).xlsx")
    _departments(book.sheet("1. Khối sở, ngành"), found["so-nganh"])
    _central(book.sheet("2. Ngành dọc "), found["nganh-doc"])
    _districts(book.sheet("3. Huyện, TP"), found["huyen"])
    draft = book.sheet("nháp", hidden=True)
    draft.titles("Số liệu chấm lần đầu, không dùng", width=3)
    draft.row("STT", "Đơn vị", "Tổng điểm")
    draft.row(1, "Sở Nội vụ", Decimal("12.5"))
    book.close()


WRITTEN = {
    "vp-ubnd-tinh": "VP UBND tỉnh (*)",
    "so-noi-vu": "Sở  Nội vụ ",
    "so-khdt": "Sở KH&ĐT",
    "so-nnptnt": "Sở NN và PTNT",
    "so-tnmt": nfd("Sở Tài nguyên và Môi trường"),
    "so-ldtbxh": "Sở Lao động, Thương binh và Xã hội\u00a0",
    "so-vhttdl": "Sở VHTT&DL",
    "so-y-te": "Sở Y tế (1)",
    "so-gddt": "Sở GD&ĐT ",
    "ban-dan-toc": "Ban dân tộc",
}
"""Names of departments as the clerk typed them, where he did not type the official one."""


def _departments(page: Page, units: Sequence[Row]) -> None:
    """Groups in another order than the rubric's, two columns headed alike, one row hidden, one total typed over."""
    page.titles(
        "UBND TỈNH LÂM HẠ",
        "HỘI ĐỒNG THẨM ĐỊNH",
        "BẢNG TỔNG HỢP ĐIỂM MỨC ĐỘ ỨNG DỤNG CNTT NĂM 2016",
        "(Kèm theo Biên bản họp Hội đồng ngày 14/12/2016)",
        width=14,
    )
    groups = ("nhan-luc", "ha-tang", "website", "ung-dung", "co-che")
    upper = [
        "STT",
        "Đơn vị",
        "Điểm tự chấm",
        *["Điểm thẩm định"] * 5,
        *["Điểm cộng, điểm trừ"] * 4,
        "Tổng điểm",
        "Xếp hạng 2015",
    ]
    lower = ["", "", "", *(GROUPS[g] for g in groups), "Điểm cộng", "Lý do", "Điểm trừ", "Lý do", "", ""]
    page.heads(upper, lower)
    page.row(*(f"({n})" for n in range(1, 15)))
    start = page.next
    for number, unit in enumerate(units, start=1):
        name = WRITTEN.get(unit.code, unit.name)
        points: list[Content] = [unit.points[g] for g in groups]
        if unit.code == "so-tu-phap":
            points[0] = written(unit.points["nhan-luc"], 2)
        row = page.row(
            number,
            name,
            unit.own,
            *points,
            *_extra(unit.bonus),
            *_extra(unit.penalty),
            unit.total,
            unit.past,
            hidden=unit.code == "so-xay-dung",
        )
        if unit.code not in ("so-cong-thuong", "so-tu-phap"):
            cells = f"SUM({ref(row, 3)}:{ref(row, 7)})+MIN(5,{ref(row, 8)})-{ref(row, 10)}"
            page.formula(row, 12, "=" + cells, unit.total)
    end = page.next
    row = page.row(None, "Tổng cộng", *[None] * 12, bold=True)
    for column in (*range(2, 9), 10, 12):
        values = [sum((Decimal(str(v)) for v in _column(units, groups, column)), Decimal(0))]
        page.formula(row, column, f"=SUM({ref(start, column)}:{ref(end - 1, column)})", values[0])
    page.row(None, "Điểm trung bình", *[None] * 10, Decimal("97.4"), None)
    page.notes(
        "(*) Văn phòng UBND tỉnh là cơ quan thường trực Hội đồng, chấm điểm để tham khảo.",
        "(1) Sở Y tế đã giải trình tại Công văn số 1543/SYT-VP.",
        "NGƯỜI LẬP BIỂU",
    )


def _column(units: Sequence[Row], groups: Sequence[str], column: int) -> Iterator[Decimal]:
    for unit in units:
        if column == 2:
            yield unit.own
        elif column < 8:
            yield unit.points[groups[column - 3]]
        elif column in (8, 10):
            extra = unit.bonus if column == 8 else unit.penalty
            yield extra[0] if extra else Decimal(0)
        else:
            yield unit.total


def _extra(given: tuple[Decimal, str] | None) -> tuple[Content, Content]:
    return given if given else (None, None)


def _central(page: Page, units: Sequence[Row]) -> None:
    """One row of headings, names with their marks apart, totals typed, points that are text."""
    page.titles("BẢNG ĐIỂM CÁC CƠ QUAN TRUNG ƯƠNG ĐÓNG TRÊN ĐỊA BÀN", width=12)
    page.row(
        "TT", nfd("Tên cơ quan, đơn vị"), "Hạng năm 2015", "Cơ chế,\nchính sách", "Nhân lực", "Hạ tầng", "Ứng dụng",
        "Cộng thêm", "Lý do cộng", "Trừ", "Lý do trừ", "Tự chấm", "Tổng cộng",
    )  # fmt: skip
    page.row(*(str(n) for n in range(1, 14)))
    for number, unit in enumerate(units, start=1):
        points: list[Content] = [unit.points[g] for g in ("co-che", "nhan-luc", "ha-tang", "ung-dung")]
        if unit.code == "bhxh-tinh":
            points = [written(unit.points[g], 2) for g in ("co-che", "nhan-luc", "ha-tang", "ung-dung")]
        name = {"ngan-hang": "NHNN chi nhánh Lâm Hạ", "kho-bac": "KBNN Lâm Hạ"}.get(unit.code, nfd(unit.name))
        page.row(number, name, unit.past, *points, *_extra(unit.bonus), *_extra(unit.penalty), unit.own, unit.total)
    page.notes("Ghi chú: Cơ quan ngành dọc không có Trang TTĐT nên không chấm nhóm này.")


def _districts(page: Page, units: Sequence[Row]) -> None:
    """Titles between the units, numbers that start anew, one unit without scores."""
    page.titles("BẢNG ĐIỂM KHỐI HUYỆN, THÀNH PHỐ", "Đơn vị tính: điểm", width=14)
    groups = ("ha-tang", "ung-dung", "website", "nhan-luc", "co-che")
    page.row(
        "STT", "UBND huyện, thành phố", *(GROUPS[g] for g in groups), "Tổng điểm", "Điểm tự đánh giá", "Điểm cộng",
        "Lý do", "Điểm trừ", "Lý do", "Xếp hạng năm 2015",
        bold=True,
    )  # fmt: skip
    cities = [unit for unit in units if unit.code.startswith("tp-")]
    others = [unit for unit in units if unit not in cities]
    for title, part in (("I. Các thành phố", cities), ("II. Các huyện", others)):
        page.band(title, 14)
        for number, unit in enumerate(part, start=1):
            name = unit.name.removeprefix("UBND ").replace("huyện", "Huyện").replace("thành phố", "TP.")
            if unit.code == NOT_ASSESSED:
                row = page.next
                page.row(number, name, *[None] * 11, unit.past)
                page.sheet.merge_range(row, 2, row, 12, "Chưa gửi báo cáo tự đánh giá", page.book.cell)
                continue
            row = page.row(
                number, name, *(unit.points[g] for g in groups), unit.total, unit.own, *_extra(unit.bonus),
                *_extra(unit.penalty), unit.past,
            )  # fmt: skip
            page.formula(
                row,
                7,
                f"={ref(row, 2)}+{ref(row, 3)}+{ref(row, 4)}+{ref(row, 5)}+{ref(row, 6)}+{ref(row, 9)}-{ref(row, 11)}",
                unit.total,
            )
    page.notes("Huyện Cát Sơn chưa gửi báo cáo.")
