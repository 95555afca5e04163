"""Lâm Hạ 2016: three blocks, scale 138, bonus and penalty beside each other, no rank twice."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.province_books.desk import Book, Content, Page, nfd, ref
from tests.province_books.reckon import half_up, mean, shares, short, tier_of, tier_rows, under_titles, written

NAME = "lam-ha-2016"
TOLD = ("note decision decisions.ties.0", "note decision not_ranked.0")

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
TIERS = (("Xuất sắc", "từ 125"), ("Tốt", "từ 110"), ("Khá", "từ 95"), ("Trung bình", "từ 75"), ("Yếu", "từ 0"))
UNITS = {
    "so-nganh": "Văn phòng UBND tỉnh; Sở Nội vụ; Sở Tư pháp; Sở Kế hoạch và Đầu tư; Sở Tài chính; Sở Công Thương; "
    "Sở Nông nghiệp và Phát triển nông thôn; Sở Giao thông vận tải; Sở Xây dựng; Sở Tài nguyên và Môi trường; "
    "Sở Thông tin và Truyền thông; Sở Lao động - Thương binh và Xã hội; Sở Văn hóa, Thể thao và Du lịch; "
    "Sở Khoa học và Công nghệ; Sở Giáo dục và Đào tạo; Sở Y tế; Thanh tra tỉnh; Ban Dân tộc",
    "nganh-doc": "Công an tỉnh; Cục Thuế tỉnh; Kho bạc Nhà nước Lâm Hạ; Bảo hiểm xã hội tỉnh; "
    "Ngân hàng Nhà nước chi nhánh Lâm Hạ; Cục Hải quan Lâm Hạ; Cục Thống kê tỉnh",
    "huyen": "UBND thành phố Lâm Hạ; UBND thành phố Bảo An; UBND huyện Đạ Lâm; UBND huyện Lạc Bình; UBND huyện Đơn Thượng; "
    "UBND huyện Đức Lâm; UBND huyện Di Hòa; UBND huyện Bảo Thượng; UBND huyện Cát Sơn; UBND huyện Đạ Tế",
}
NOT_RANKED = "Văn phòng UBND tỉnh"
NOT_ASSESSED = "UBND huyện Cát Sơn"
NOTES = {
    NOT_RANKED: "là cơ quan thường trực Hội đồng thẩm định, được chấm điểm để tham khảo, không xếp hạng",
    NOT_ASSESSED: "chưa gửi báo cáo tự đánh giá, Hội đồng thẩm định không có cơ sở chấm điểm",
}
DECIDED = ("UBND huyện Di Hòa", "UBND huyện Đạ Lâm")
"""What the meeting of the council put in order: all else of the two is equal."""
BONUS_CAP = Fraction(5)


@dataclass
class Row:
    """A unit's row."""

    name: str
    points: dict[str, Fraction] = field(default_factory=dict)
    bonus: tuple[Fraction, str] | None = None
    penalty: tuple[Fraction, str] | None = None
    own: Fraction = Fraction(0)
    past: int = 0

    @property
    def total(self) -> Fraction:
        """As the rubric says: the bonus counts up to five points."""
        plus = min(self.bonus[0], BONUS_CAP) if self.bonus else Fraction(0)
        return sum(self.points.values(), plus) - (self.penalty[0] if self.penalty else 0)


def rows() -> dict[str, list[Row]]:
    """Every unit of every block, drawn from a seed, then the ties."""
    found = {block: list(_drawn(block)) for block in BLOCKS}
    _adjust({row.name: row for block in found.values() for row in block})
    _tie(found)
    return found


def _drawn(block: str) -> Iterator[Row]:
    rng = random.Random(f"lam-ha/{block}/7")
    names = UNITS[block].split("; ")
    places = list(range(1, len(names) + 1))
    rng.shuffle(places)
    for name, past in zip(names, places, strict=True):
        row = Row(name, past=past)
        if name != NOT_ASSESSED:
            level = rng.uniform(0.52, 0.88)
            row.points = {
                group: _quarter(most * min(max(level + rng.uniform(-0.08, 0.08), 0.3), 0.97))
                for group, most in MAXIMA[block].items()
            }
            row.own = _quarter(float(row.total) + rng.uniform(1, 14))
        yield row


def _quarter(value: float) -> Fraction:
    return Fraction(round(value * 4)) / 4


def _adjust(by_name: dict[str, Row]) -> None:
    by_name["Sở Thông tin và Truyền thông"].bonus = (
        Fraction("6.5"),
        "Có 02 sáng kiến được Bộ Thông tin và Truyền thông công nhận",
    )
    by_name["Sở Kế hoạch và Đầu tư"].bonus = (Fraction(3), "Triển khai sớm dịch vụ công mức độ 4")
    by_name["Cục Thuế tỉnh"].bonus = (Fraction(5), "Khai thuế qua mạng đạt 99%")
    by_name["UBND thành phố Bảo An"].bonus = (Fraction("2.5"), "Mô hình một cửa liên thông cấp xã")
    by_name["Thanh tra tỉnh"].penalty = (Fraction(2), "Báo cáo chậm 12 ngày")
    by_name["Sở Kế hoạch và Đầu tư"].penalty = (Fraction("0.5"), "Báo cáo chậm 03 ngày")
    by_name["UBND huyện Đạ Tế"].penalty = (Fraction(4), "Để lộ dữ liệu; báo cáo chậm")
    by_name["Cục Thống kê tỉnh"].penalty = (Fraction("1.25"), "Số liệu phải chỉnh sửa 02 lần")


def _tie(found: dict[str, list[Row]]) -> None:
    def put(name: str, points: str, own: str, past: int | None = None) -> None:
        block, row = next((block, row) for block in found.values() for row in block if row.name == name)
        row.points = dict(zip(row.points, map(Fraction, points.split()), strict=True))
        row.own = Fraction(own)
        if past is not None:
            other = next(other for other in block if other.past == past)
            other.past, row.past = row.past, past

    # The group “Ứng dụng” parts the first from the other two (98,75 all); the self-assessed total parts these.
    put("Sở Khoa học và Công nghệ", "20 39 16.25 13.5 10", "104.5")
    put("Sở Tài nguyên và Môi trường", "21 37 17 13.75 10", "110")
    put("Sở Giao thông vận tải", "22.5 37 16.5 12.75 10", "108.25")
    # 96,00 each: all alike but for last year's rank.
    put("Sở Y tế", "21 36 16 13 10", "104", 9)
    put("Sở Giáo dục và Đào tạo", "20 36 17 12.5 10.5", "104", 5)
    # 91,25 each: nothing parts them but the meeting.
    put("UBND huyện Đạ Lâm", "19 34 16 12.25 10", "100", 4)
    put("UBND huyện Di Hòa", "19.5 34 15.5 12 10.25", "100")
    next(row for row in found["huyen"] if row.name == "UBND huyện Di Hòa").past = 4


# --- what must come out ---


def ranking(block: Sequence[Row]) -> list[Row]:
    """The ranked units, best first; no two stand level."""

    def key(row: Row) -> tuple[Fraction, Fraction, Fraction, int, int]:
        decided = DECIDED.index(row.name) if row.name in DECIDED else 0
        return -row.total, -row.points["ung-dung"], -row.own, row.past, decided

    return sorted((row for row in block if row.name not in NOTES), key=key)


def tier(total: Fraction) -> str:
    """The tier of a total."""
    return tier_of(total, TIERS)


def tables() -> Iterator[tuple[str, Iterable[list[str]]]]:
    """Every table of the decision, row by row."""
    found = rows()
    levels = [[tier(row.total) for row in ranking(found[block])] for block in BLOCKS]
    heads = ["Mức", "Khối sở, ban, ngành", "Khối cơ quan trung ương", "Khối huyện, thành phố", "Chung"]
    shown = tier_rows(TIERS, levels, lambda counts: shares(counts, 2))
    yield "ty-le", [heads, ["Mức", *["Số đơn vị", "Tỷ lệ"] * 4], *shown]
    for block in BLOCKS:
        yield block, [_heads(block), *_table(block, found[block])]


def _heads(block: str) -> list[str]:
    groups = [f"{GROUPS[group]}\n({most})" for group, most in MAXIMA[block].items()]
    extra = ["Điểm cộng", "Lý do", "Điểm trừ", "Lý do", "Tự chấm", "Tổng điểm", "Chênh lệch"]
    return ["STT", "Tên đơn vị", *groups, *extra, "Hạng 2016", "Hạng 2015", "Mức"]


def _table(block: str, units: Sequence[Row]) -> Iterator[list[str]]:
    rows = [
        [str(place), row.name, *_cells(block, row), str(place), str(row.past), tier(row.total)]
        for place, row in enumerate(ranking(units), start=1)
    ]
    numerals = ("I", "II", "III", "IV", "V")
    yield from under_titles(rows, lambda number, level, count: f"{numerals[number]}. Mức {level} ({count:02} đơn vị)")
    rest = (row for row in units if row.name in NOTES)
    for place, row in enumerate(rest, start=len(rows) + 1):
        level = tier(row.total) if row.points else ""
        yield [str(place), row.name + "*", *_cells(block, row), "", str(row.past), level]


def _cells(block: str, row: Row) -> list[str]:
    if not row.points:
        return [""] * (len(MAXIMA[block]) + 7)
    plus, minus = row.bonus, row.penalty
    return [
        *(written(row.points[group], 2) for group in MAXIMA[block]),
        *((written(min(plus[0], BONUS_CAP), 2), plus[1]) if plus else ("", "")),
        *((written(minus[0], 2), minus[1]) if minus else ("", "")),
        *(written(value, 2) for value in (row.own, row.total, row.total - row.own)),
    ]


def sentences() -> Iterator[str]:
    """Every paragraph with figures."""
    found = rows()
    called = ("Các sở, ban, ngành cấp tỉnh", "Các cơ quan trung ương đóng trên địa bàn", "UBND các huyện, thành phố")
    for block, name in zip(BLOCKS, called, strict=True):
        ranked = ranking(found[block])
        average = half_up(mean(row.total for row in ranked), 2)
        yield (
            f"{name}: {sum(bool(row.points) for row in found[block]):02}/{len(found[block]):02} đơn vị được chấm điểm; "
            f"điểm trung bình {written(average, 2)}/138 điểm, mức {tier(average)}; "
            f"{ranked[0].name} dẫn đầu với {short(ranked[0].total)} điểm."
        )
    overall = mean(row.total for block in BLOCKS for row in ranking(found[block]))
    yield f"Điểm trung bình toàn tỉnh: {written(overall, 2)}/138 điểm. Mức Xuất sắc: không có đơn vị nào."
    yield from (f"* {name}: {reason}." for name, reason in NOTES.items())
    count = sum(bool(row.points) for block in found.values() for row in block)
    yield (
        "Thực hiện Quyết định số 1120/QĐ-UBND ngày 04/6/2015 của UBND tỉnh Lâm Hạ (được sửa đổi, bổ sung tại Quyết định "
        "số 1876/QĐ-UBND ngày 12/8/2016 và Quyết định số 2703/QĐ-UBND ngày 15/11/2016), Hội đồng thẩm định đã chấm điểm "
        f"{count} cơ quan."
    )


# --- the workbook ---


def books() -> Iterator[Book]:
    """The workbook of the round."""
    found = rows()
    book = Book("Tổng hợp điểm CNTT 2016 (chính thức).xlsx")
    _departments(book.sheet("1. Khối sở, ngành"), found["so-nganh"])
    _central(book.sheet("2. Ngành dọc "), found["nganh-doc"])
    _districts(book.sheet("3. Huyện, TP"), found["huyen"])
    draft = book.sheet("nháp", hidden=True)
    draft.titles("Số liệu chấm lần đầu, không dùng", width=3)
    draft.row("STT", "Đơn vị", "Tổng điểm")
    draft.row(1, "Sở Nội vụ", Fraction("12.5"))
    yield book


WRITTEN = {
    "Văn phòng UBND tỉnh": "VP UBND tỉnh (*)",
    "Sở Nội vụ": "Sở  Nội vụ ",
    "Sở Kế hoạch và Đầu tư": "Sở KH&ĐT",
    "Sở Nông nghiệp và Phát triển nông thôn": "Sở NN và PTNT",
    "Sở Tài nguyên và Môi trường": nfd("Sở Tài nguyên và Môi trường"),
    "Sở Lao động - Thương binh và Xã hội": "Sở Lao động, Thương binh và Xã hội\u00a0",
    "Sở Văn hóa, Thể thao và Du lịch": "Sở VHTT&DL",
    "Sở Y tế": "Sở Y tế (1)",
    "Sở Giáo dục và Đào tạo": "Sở GD&ĐT ",
    "Ban Dân tộc": "Ban dân tộc",
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
    page.numbers(*(f"({n})" for n in range(1, 15)))
    start = page.next
    for number, unit in enumerate(units, start=1):
        name = WRITTEN.get(unit.name, unit.name)
        points: list[Content] = [unit.points[g] for g in groups]
        points[0] = written(unit.points["nhan-luc"], 2) if unit.name == "Sở Tư pháp" else points[0]
        row = page.row(
            number,
            name,
            unit.own,
            *points,
            *_extra(unit.bonus),
            *_extra(unit.penalty),
            unit.total,
            unit.past,
            hidden=unit.name == "Sở Xây dựng",
        )
        if unit.bonus and unit.bonus[0] > BONUS_CAP:
            page.owe("note adjustment-cut", row, 8)
        if unit.name in ("Sở Công Thương", "Sở Tư pháp"):
            page.owe("warning typed-over-formula", row, 12)
        else:
            cells = f"SUM({ref(row, 3)}:{ref(row, 7)})+MIN(5,{ref(row, 8)})-{ref(row, 10)}"
            page.formula(row, 12, "=" + cells, unit.total)
    end = page.next
    row = page.sums(None, "Tổng cộng", *[None] * 12)
    for column in (*range(2, 9), 10, 12):
        whole = sum(_column(units, groups, column), Fraction(0))
        page.formula(row, column, f"=SUM({ref(start, column)}:{ref(end - 1, column)})", whole)
    page.owe("note row-not-read", page.row(None, "Điểm trung bình", *[None] * 10, Fraction("97.4"), None), 1)
    page.notes(
        "(*) Văn phòng UBND tỉnh là cơ quan thường trực Hội đồng, chấm điểm để tham khảo.",
        "(1) Sở Y tế đã giải trình tại Công văn số 1543/SYT-VP.",
        "NGƯỜI LẬP BIỂU",
    )


def _column(units: Sequence[Row], groups: Sequence[str], column: int) -> Iterator[Fraction]:
    for unit in units:
        if column == 2:
            yield unit.own
        elif column < 8:
            yield unit.points[groups[column - 3]]
        elif column in (8, 10):
            extra = unit.bonus if column == 8 else unit.penalty
            yield extra[0] if extra else Fraction(0)
        else:
            yield unit.total


def _extra(given: tuple[Fraction, str] | None) -> tuple[Content, Content]:
    return given if given else (None, None)


def _central(page: Page, units: Sequence[Row]) -> None:
    """One row of headings, names with their marks apart, totals typed, points that are text."""
    page.titles("BẢNG ĐIỂM CÁC CƠ QUAN TRUNG ƯƠNG ĐÓNG TRÊN ĐỊA BÀN", width=12)
    page.row(
        "TT", nfd("Tên cơ quan, đơn vị"), "Hạng năm 2015", "Cơ chế,\nchính sách", "Nhân lực", "Hạ tầng", "Ứng dụng",
        "Cộng thêm", "Lý do cộng", "Trừ", "Lý do trừ", "Tự chấm", "Tổng cộng",
    )  # fmt: skip
    page.numbers(*map(str, range(1, 14)))
    for number, unit in enumerate(units, start=1):
        values = [unit.points[g] for g in ("co-che", "nhan-luc", "ha-tang", "ung-dung")]
        points = [written(value, 2) if unit.name == "Bảo hiểm xã hội tỉnh" else value for value in values]
        name = {
            "Ngân hàng Nhà nước chi nhánh Lâm Hạ": "NHNN chi nhánh Lâm Hạ",
            "Kho bạc Nhà nước Lâm Hạ": "KBNN Lâm Hạ",
        }.get(unit.name, nfd(unit.name))
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
    cities = [unit for unit in units if "thành phố" in unit.name]
    others = [unit for unit in units if unit not in cities]
    past: set[int] = set()
    for title, part in (("I. Các thành phố", cities), ("II. Các huyện", others)):
        page.band(title, 14)
        for number, unit in enumerate(part, start=1):
            name = unit.name.removeprefix("UBND ").replace("huyện", "Huyện").replace("thành phố", "TP.")
            if unit.name == NOT_ASSESSED:
                row = page.next
                page.row(number, name, *[None] * 11, unit.past)
                page.area(row, 2, row, 12, "Chưa gửi báo cáo tự đánh giá", page.book.cell)
                page.owe("note words-for-points", row, 2)
                continue
            row = page.row(
                number, name, *(unit.points[g] for g in groups), unit.total, unit.own, *_extra(unit.bonus),
                *_extra(unit.penalty), unit.past,
            )  # fmt: skip
            plus = "+".join(ref(row, column) for column in (2, 3, 4, 5, 6, 9))
            page.formula(row, 7, f"={plus}-{ref(row, 11)}", unit.total)
            if unit.past in past:
                page.owe("warning previous-rank-twice", row, 13)
            past.add(unit.past)
    page.notes("Huyện Cát Sơn chưa gửi báo cáo.")
