"""Thượng Ngàn 2022: departments in two tracks ranked by percent of their own maximum, districts, three stages."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from xlsxwriter.utility import xl_col_to_name

from tests.province_books.desk import Book, Page, ref
from tests.province_books.reckon import (
    Value,
    mean,
    shares,
    short,
    shown_places,
    signed,
    tier_of,
    tier_rows,
    under_titles,
    written,
)

NAME = "thuong-ngan"
TOLD = ()

GROUPS = {
    "Nhận thức số": {
        "Người đứng đầu chủ trì Ban Chỉ đạo": 40,
        "Chuyên mục chuyển đổi số": 30,
        "Tin bài tuyên truyền": 30,
    },
    "Thể chế số": {"Kế hoạch chuyển đổi số": 50, "Quy chế quản lý hệ thống": 30, "Bố trí kinh phí": 20},
    "Hạ tầng số": {
        "Tỷ lệ máy tính": 50,
        "Mạng LAN": 30,
        "Kết nối mạng truyền số liệu chuyên dùng": 40,
        "Hội nghị trực tuyến": 30,
    },
    "Nhân lực số": {"Cán bộ chuyên trách": 40, "Tỷ lệ được bồi dưỡng kỹ năng số": 40, "Học trên nền tảng MOOCs": 20},
    "An toàn thông tin mạng": {
        "Phê duyệt cấp độ an toàn": 60,
        "Phòng, chống mã độc tập trung": 50,
        "Giám sát, ứng cứu sự cố": 40,
    },
    "Hoạt động chính quyền số": {
        "Văn bản điện tử ký số": 80,
        "Báo cáo trên hệ thống": 70,
        "Dịch vụ công trực tuyến": 150,
        "Số hóa hồ sơ tại bộ phận một cửa": 100,
    },
}
WITHOUT_TTHC = {"Dịch vụ công trực tuyến", "Số hóa hồ sơ tại bộ phận một cửa"}
MAXIMA = {name: points for criteria in GROUPS.values() for name, points in criteria.items()}
TIERS = (("Tốt", "từ 90"), ("Khá", "từ 80"), ("Trung bình", "từ 65"), ("Yếu", "từ 50"), ("Kém", "từ 0"))

# Name as printed, name as in the workbook, points of the last stage.
WITH_TTHC = (
    ("Sở Công Thương", "Sở Công thương", "673.5"),
    ("Sở Giáo dục và Đào tạo", "Sở Giáo dục và Đào tạo ", "902"),
    ("Sở Giao thông vận tải - Xây dựng", "Sở Giao thông vận tải – Xây dựng", "820"),
    ("Sở Kế hoạch và Đầu tư", "Sở Kế hoạch và Đầu tư (1)", "846.5"),
    ("Sở Khoa học và Công nghệ", "Sở Khoa học và Công nghệ", "788"),
    ("Sở Lao động - Thương binh và Xã hội", "Sở Lao động-Thương binh & Xã hội", "799.5"),
    ("Sở Nội vụ", "Sở Nội vụ*", "866"),
    ("Sở Nông nghiệp và Phát triển nông thôn", "Sở Nông nghiệp và PTNT", "754.5"),
    ("Sở Tài chính", "Sở Tài chính", "861.5"),
    ("Sở Tài nguyên và Môi trường", "Sở Tài nguyên và Môi trường", "648.5"),
    ("Sở Thông tin và Truyền thông", "Sở Thông tin và Truyền thông", "951.5"),
    ("Sở Tư pháp", "  Sở Tư pháp", "799.5"),
    ("Sở Văn hóa và Thể thao", "Sở Văn hoá và Thể thao", "799.5"),
    ("Sở Y tế", "Sở Y tế (2)", "712"),
    ("Ban Quản lý Khu kinh tế tỉnh", "BQL Khu kinh tế", "498"),
)
WITHOUT = (
    ("Văn phòng UBND tỉnh", "VP UBND tỉnh", "703.5"),
    ("Thanh tra tỉnh", "Thanh tra tỉnh", "615"),
    ("Sở Ngoại vụ", "Sở Ngoại vụ", "487.5"),
    ("Ban Dân tộc tỉnh", "Ban Dân tộc", None),
)
DISTRICTS = (
    ("UBND thành phố Thượng Ngàn", "TP. Thượng Ngàn", "912.5"),
    ("UBND thị xã Mường Khay", "Thị xã Mường Khay", "846"),
    ("UBND huyện Bảo Sơn", "UBND huyện Bảo Sơn", "846"),
    ("UBND huyện Nậm Khòa", "Huyện Nậm Khoà", "650"),
    ("UBND huyện Pa Vây", "Huyện Pa Vây", "649.5"),
    ("UBND huyện Tả Giang", "Huyện  Tả Giang", "731"),
    ("UBND huyện Mường Lung", "H. Mường Lung", "580.5"),
    ("UBND huyện Sín Chải", "Sín Chải", "512"),
)


@dataclass
class Unit:
    """A unit with its points by criterion at each stage; `second` only where pass 2 differs."""

    name: str
    typed: str
    maximum: int
    total: Fraction | None
    own: dict[str, Fraction] = field(default_factory=dict)
    first: dict[str, Fraction] = field(default_factory=dict)
    second: dict[str, Fraction] = field(default_factory=dict)

    @property
    def final(self) -> dict[str, Fraction]:
        """The points that count."""
        return {**self.first, **self.second}

    @property
    def percent(self) -> Fraction:
        """Of its own maximum."""
        assert self.total is not None
        return 100 * self.total / self.maximum

    @property
    def tier(self) -> str:
        """Of its percentage."""
        return tier_of(self.percent, TIERS)

    def points_at(self, stage: int) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
        """What is typed at a stage, and what counts by then."""
        typed = (self.own, self.first, self.second)[stage]
        return typed, self.final if stage == 2 else typed


def _points(total: Fraction, maxima: Mapping[str, int], rng: random.Random) -> dict[str, Fraction]:
    """Points in halves that add up to the total, each within its maximum."""
    level = total / sum(maxima.values())
    halves = {name: int(2 * maximum * float(level) * rng.uniform(0.8, 1.15)) for name, maximum in maxima.items()}
    halves = {name: min(points, 2 * maxima[name]) for name, points in halves.items()}
    missing = int(2 * total) - sum(halves.values())
    while missing:
        name = rng.choice(list(maxima))
        step = 1 if missing > 0 else -1
        if 0 <= halves[name] + step <= 2 * maxima[name]:
            halves[name] += step
            missing -= step
    return {name: Fraction(points, 2) for name, points in halves.items()}


def _unit(line: tuple[str, str, str | None], maxima: Mapping[str, int], rng: random.Random, self_scored: bool) -> Unit:
    name, typed, total = line
    unit = Unit(name, typed, sum(maxima.values()), Fraction(total) if total else None)
    if unit.total is None:
        return unit
    final = _points(unit.total, maxima, rng)
    unit.first = dict(final)
    for criterion in rng.sample(list(maxima), rng.choice((0, 0, 1, 2, 3))):
        before = max(Fraction(0), min(Fraction(maxima[criterion]), final[criterion] + rng.choice((-10, -5, 5))))
        if before != final[criterion]:
            unit.first[criterion], unit.second[criterion] = before, final[criterion]
    if self_scored:
        own = {key: points + Fraction(rng.choice((-2, 0, 0, 0, 5, 10, 20)), 2) for key, points in final.items()}
        unit.own = {key: max(Fraction(0), min(Fraction(maxima[key]), points)) for key, points in own.items()}
    return unit


def units() -> tuple[list[Unit], list[Unit], list[Unit]]:
    """Departments with TTHC, departments without, districts. Pa Vây sent no self-assessment, but was appraised."""
    rng = random.Random(2022)
    less = {name: points for name, points in MAXIMA.items() if name not in WITHOUT_TTHC}
    return (
        [_unit(line, MAXIMA, rng, True) for line in WITH_TTHC],
        [_unit(line, less, rng, True) for line in WITHOUT],
        [_unit(line, MAXIMA, rng, line[0] != "UBND huyện Pa Vây") for line in DISTRICTS],
    )


# --- the workbook ---


def books() -> Iterator[Book]:
    """The workbook of the round."""
    with_tthc, without, districts = units()
    book = Book("Tổng hợp điểm CĐS 2022 (bản cuối).xlsx")
    _departments(book.sheet("Sở ngành"), with_tthc, without)
    _districts(book.sheet("Huyện TX TP"), districts)
    book.sheet("Sheet3").row("nháp")
    yield book


Column = tuple[str, str, int]
"""Of a group, a criterion and a stage; “Cộng” sums up a group, “Tổng” all of them."""
STAGES = ("Tự chấm", "Thẩm định lần 1", "Thẩm định lần 2")


def _departments(page: Page, with_tthc: Sequence[Unit], without: Sequence[Unit]) -> None:
    """Three columns for each criterion; a sum for each group; two lists in one sheet, each numbered from 1."""
    parts = [(group, part) for group, criteria in GROUPS.items() for part in (*criteria, "Cộng")] + [("", "Tổng")]
    columns = [(group, part, stage) for group, part in parts for stage in range(3)]
    place = {column: index for index, column in enumerate(columns, start=3)}
    width = len(columns) + 3
    page.area(0, 0, 0, 5, "UBND TỈNH THƯỢNG NGÀN")
    page.area(1, 0, 1, 5, "SỞ THÔNG TIN VÀ TRUYỀN THÔNG")
    page.area(3, 0, 3, width - 1, "TỔNG HỢP ĐIỂM CHUYỂN ĐỔI SỐ CÁC SỞ, BAN, NGÀNH NĂM 2022")
    page.put(4, width - 4, "Đơn vị tính: điểm")
    page.next = 5
    _headings(page, columns)
    page.numbers(*(f"({number})" for number in range(1, width + 1)))
    for title, members in (
        ("I. Khối các sở, ban, ngành có thủ tục hành chính (tối đa 1.000 điểm)", with_tthc),
        ("II. Khối các cơ quan không có thủ tục hành chính (tối đa 750 điểm)", without),
    ):
        page.band(title, width)
        first = page.next
        for number, unit in enumerate(members, start=1):
            row = page.row(number, unit.typed, f"H38.{page.next:03}")
            if unit.total is not None:
                _points_row(page, row, unit, place)
        row = page.sums(None, "Trung bình nhóm")
        for (_group, part, stage), column in place.items():
            if part == "Tổng" and stage == 2:
                name = xl_col_to_name(column)
                page.formula(row, column, f"=AVERAGE({name}{first + 1}:{name}{row})", 0)
        page.next += 1
    page.next -= 1
    page.notes(
        "Ghi chú:",
        "(1) Sở Kế hoạch và Đầu tư: đã bổ sung tài liệu kiểm chứng ngày 05/12/2022.",
        "(2) Sở Y tế: lấy số liệu đến ngày 30/11/2022.",
        "* Điểm đã thống nhất tại cuộc họp ngày 12/12/2022.",
    )
    page.put(page.next + 1, width - 6, "NGƯỜI TỔNG HỢP")
    page.sheet.set_column(2, 2, 12, None, {"hidden": True})
    page.sheet.freeze_panes(9, 2)


def _headings(page: Page, columns: Sequence[Column]) -> None:
    upper, middle, lower = ["TT", "Tên cơ quan, đơn vị", "Mã định danh"], [""] * 3, [""] * 3
    groups = list(GROUPS)
    for group, part, stage in columns:
        criteria = list(GROUPS.get(group, ()))
        number = groups.index(group) + 1 if group else 0
        upper.append(f"{number}. {group} ({sum(GROUPS[group].values())} điểm)" if group else "TỔNG ĐIỂM")
        named = f"{number}.{criteria.index(part) + 1}. {part} ({MAXIMA[part]})" if part in criteria else part
        middle.append(named if group else "")
        lower.append(STAGES[stage])
    page.heads(upper, middle, lower)


def _points_row(page: Page, row: int, unit: Unit, place: Mapping[Column, int]) -> None:
    """Points, and sums of groups and stages; in the second pass only what differs, and its sums add the first."""
    for (group, part, stage), column in place.items():
        typed, counted = unit.points_at(stage)
        if part == "Tổng":
            cells = (ref(row, place[name, "Cộng", stage]) for name in GROUPS)
            page.formula(row, column, "=" + "+".join(cells), sum(counted.values()))
        elif part == "Cộng":
            value = sum(counted.get(name, 0) for name in GROUPS[group])
            page.formula(row, column, _group_sum(row, group, stage, place), value)
        elif part in typed:
            _points_cell(page, row, column, typed[part])
        elif stage < 2 and part in WITHOUT_TTHC:
            page.put(row, column, "-")


def _group_sum(row: int, group: str, stage: int, place: Mapping[Column, int]) -> str:
    """Pass 2 adds pass 1 wherever it is empty itself."""
    cells = [[ref(row, place[group, name, at]) for name in GROUPS[group]] for at in range(3)]
    if stage < 2:
        return f"=SUM({','.join(cells[stage])})"
    return "=" + "+".join(f'IF({two}="",N({one}),{two})' for one, two in zip(cells[1], cells[2], strict=True))


def _points_cell(page: Page, row: int, column: int, points: Fraction) -> None:
    """Most are numbers; some clerks type text, with a comma or a space behind."""
    as_text = (row * 7 + column) % 11 == 0
    page.put(row, column, short(points) + " " * (column % 2) if as_text else points)


def _districts(page: Page, members: Sequence[Unit]) -> None:
    """The stages side by side, each with all groups, in another order than the rubric; pass 2 has no sums."""
    groups = (
        "Hoạt động chính quyền số",
        "An toàn thông tin mạng",
        "Nhận thức số",
        "Thể chế số",
        "Nhân lực số",
        "Hạ tầng số",
    )
    columns = [
        (group, part, stage)
        for stage in range(3)
        for group in (*groups, "")
        for part in ((*GROUPS[group], *(["Cộng"] if stage < 2 else [])) if group else ["Tổng"])
    ]
    place = {column: index for index, column in enumerate(columns, start=2)}
    page.titles("BẢNG ĐIỂM CHUYỂN ĐỔI SỐ KHỐI HUYỆN, THỊ XÃ, THÀNH PHỐ", width=21)
    titles = ("ĐIỂM TỰ CHẤM", "ĐIỂM THẨM ĐỊNH LẦN 1", "ĐIỂM THẨM ĐỊNH LẦN 2")
    lowest = ({"Cộng": "Tổng nhóm", "Tổng": ""}.get(part, part) for _group, part, _stage in columns)
    page.heads(
        ["STT", "Đơn vị", *(titles[stage] for _group, _part, stage in columns), "Ghi chú"],
        ["", "", *(group or "Tổng điểm" for group, _part, _stage in columns), ""],
        ["", "", *lowest, ""],
    )
    page.row(None, "Điểm tối đa", *(MAXIMA.get(part) for _group, part, _stage in columns))
    first = page.next
    for number, unit in enumerate(members, start=1):
        row = page.row(number, unit.typed)
        _district_row(page, row, unit, groups, place)
        if not unit.own:
            page.put(row, len(columns) + 2, "Không tự chấm; Tổ thẩm định chấm theo số liệu hệ thống")
        page.next += number == 2
    row = page.sums("Cộng", None)
    page.area(row, 0, row, 1, "Cộng")
    name = xl_col_to_name(place["", "Tổng", 1])
    page.formula(row, place["", "Tổng", 1], f"=SUM({name}{first + 1}:{name}{row})", 0)


def _district_row(page: Page, row: int, unit: Unit, groups: Sequence[str], place: Mapping[Column, int]) -> None:
    for (group, part, stage), column in place.items():
        typed, counted = unit.points_at(stage)
        whole = sum(counted.values(), Fraction(0))
        if not counted:
            continue
        if part == "Tổng" and stage == 2:
            page.put(row, column, short(whole))
        elif part == "Tổng":
            page.formula(row, column, "=" + "+".join(ref(row, place[name, "Cộng", stage]) for name in groups), whole)
        elif part == "Cộng":
            names = list(GROUPS[group])
            ends = ":".join(ref(row, place[group, name, stage]) for name in (names[0], names[-1]))
            page.formula(row, column, f"=SUM({ends})", sum(typed[name] for name in names))
        elif part in typed:
            _points_cell(page, row, column, typed[part])


# --- what must come out ---


def tables() -> Iterator[tuple[str, Iterable[list[str]]]]:
    """Every table of the decision, row by row."""
    departments, ranked, districts = _blocks()
    levels = [[unit.tier for unit in block] for block in (ranked, districts)]
    heads = [["Mức", "Khối sở, ban, ngành", "Khối huyện", "Toàn tỉnh"], ["Mức", *["Số đơn vị", "Tỷ lệ"] * 3]]
    yield "ty-le", [*heads, *tier_rows(TIERS, levels, lambda counts: shares(counts, 1))]
    named = ["STT", "Tên đơn vị"]
    overall = [*named, "Điểm tối đa", "Tự chấm", "Thẩm định", "Chênh lệch", "Tỷ lệ (%)", "Xếp hạng", "Mức"]
    yield "so", [overall, *_overall(departments)]
    titled = under_titles(
        _overall(districts),
        lambda number, tier, count: f"{'ABCDE'[number]}. Mức {tier.lower()} ({count:02} địa phương)",
    )
    yield "huyen", [overall, *titled]
    groups = [*named, *(name.removesuffix(" thông tin mạng") for name in GROUPS), "Tổng điểm"]
    yield "so-nhom", [groups, [*named, *["TC", "TĐ", "CL"] * 7], *_by_group(departments)]
    criteria = [*named, *(f"{name} ({points})" for name, points in MAXIMA.items()), "Tổng điểm"]
    yield "huyen-tieu-chi", [criteria, *_by_criterion(districts)]


def sentences() -> Iterator[str]:
    """Every paragraph with figures."""
    departments, ranked, districts = _blocks()
    yield (f"1. Khối các sở, ban, ngành: {len(ranked)}/{len(departments)} đơn vị được đánh giá; {_mean(ranked)}.")
    yield f"2. Khối các huyện, thị xã, thành phố: 08/08 đơn vị được đánh giá; {_mean(districts)}."
    yield f"3. Toàn tỉnh: {_mean([*ranked, *districts])}."
    first, best = _in_order(ranked)[0], _in_order(districts)[0].total
    yield f"{first.name} dẫn đầu khối các sở, ban, ngành với {written(first.percent, 2)}% điểm tối đa."
    yield (
        f"Khối các sở, ban, ngành có {len(ranked)}/{len(departments)} đơn vị được đánh giá; điểm cao nhất khối các huyện, "
        f"thị xã, thành phố là {short(best or 0)}."
    )
    yield "* Ban Dân tộc tỉnh: chưa gửi báo cáo tự đánh giá và tài liệu kiểm chứng."


def _blocks() -> tuple[list[Unit], list[Unit], list[Unit]]:
    """Departments, those of them that are ranked, and districts."""
    with_tthc, without, districts = units()
    departments = [*with_tthc, *without]
    return departments, [unit for unit in departments if unit.total is not None], districts


def _mean(members: Sequence[Unit]) -> str:
    value = mean(unit.percent for unit in members)
    return f"bình quân đạt {written(value, 2)}% điểm tối đa, xếp mức {tier_of(value, TIERS).lower()}"


def _in_order(members: Sequence[Unit]) -> list[Unit]:
    """Ranked ones by percent; equal ones as in the workbook; then those not assessed."""
    return sorted(members, key=lambda unit: 0 if unit.total is None else -unit.percent)


def _compared(own: Value | None, final: Value) -> list[str]:
    """Self-assessed, appraised and the difference."""
    return ["" if own is None else written(own, 1), written(final, 1), "" if own is None else signed(final - own, 1)]


def _overall(members: Sequence[Unit]) -> Iterator[list[str]]:
    ranks = shown_places({unit.name: unit.percent for unit in members if unit.total is not None})
    for number, unit in enumerate(_in_order(members), start=1):
        if unit.total is None:
            yield [str(number), unit.name + "*", *[""] * 7]
        else:
            points = _compared(sum(unit.own.values()) if unit.own else None, unit.total)
            last = [written(unit.percent, 2), ranks[unit.name], unit.tier]
            yield [str(number), unit.name, written(unit.maximum, 0), *points, *last]


def _by_group(members: Sequence[Unit]) -> Iterator[list[str]]:
    """Group by group, then in total."""
    for number, unit in enumerate(_in_order(members), start=1):
        row = [str(number), unit.name]
        for names in [*GROUPS.values(), MAXIMA]:
            own, final = (sum(points.get(name, 0) for name in names) for points in (unit.own, unit.final))
            row += _compared(own if unit.own else None, final) if unit.final else [""] * 3
        yield row


def _by_criterion(members: Sequence[Unit]) -> Iterator[list[str]]:
    for number, unit in enumerate(_in_order(members), start=1):
        points = [*(unit.final[name] for name in MAXIMA), sum(unit.final.values())]
        yield [str(number), unit.name, *(written(value, 1) for value in points)]
