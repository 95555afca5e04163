"""Thượng Ngàn 2022: departments in two tracks ranked by percent of their own maximum, districts, three stages."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from tests.province_makers.book import new_book
from tests.province_makers.reckon import half_up, mean, shares, shown_places, written

FOLDER = Path(__file__).parent.parent / "provinces" / "thuong-ngan"
BOOK = FOLDER / "data" / "cds-2022" / "Tổng hợp điểm CĐS 2022 (bản cuối).xlsx"
WARNINGS = ("number-as-text",)

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
TIERS = (("Tốt", 90), ("Khá", 80), ("Trung bình", 65), ("Yếu", 50), ("Kém", 0))

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
        """The first whose bound its percentage reaches."""
        return next(name for name, bound in TIERS if self.percent >= bound)


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


# --- the workbook, as a clerk keeps it ---


def write_book() -> None:
    """Write the workbook."""
    with_tthc, without, districts = units()
    with new_book(BOOK) as book:
        _departments(book, with_tthc, without)
        _districts(book, districts)
        book.add_worksheet("Sheet3").write(0, 0, "nháp")


def _departments(book: Any, with_tthc: Sequence[Unit], without: Sequence[Unit]) -> None:
    """Three columns for each criterion; a sum for each group; two lists in one sheet, each numbered from 1."""
    sheet = book.add_worksheet("Sở ngành")
    middle = book.add_format({"align": "center", "valign": "vcenter", "text_wrap": True, "bold": True, "border": 1})
    plain = book.add_format({"border": 1})
    columns = list(_department_columns())
    last = len(columns) + 2
    sheet.merge_range(0, 0, 0, 5, "UBND TỈNH THƯỢNG NGÀN", middle)
    sheet.merge_range(1, 0, 1, 5, "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", middle)
    sheet.merge_range(3, 0, 3, last, "TỔNG HỢP ĐIỂM CHUYỂN ĐỔI SỐ CÁC SỞ, BAN, NGÀNH NĂM 2022", middle)
    sheet.write(4, last - 3, "Đơn vị tính: điểm")
    sheet.merge_range(5, 0, 7, 0, "TT", middle)
    sheet.merge_range(5, 1, 7, 1, "Tên cơ quan, đơn vị", middle)
    sheet.merge_range(5, 2, 7, 2, "Mã định danh", middle)
    sheet.set_column(2, 2, 12, None, {"hidden": True})
    _headings(sheet, columns, middle)
    for column in range(last + 1):
        sheet.write(8, column, f"({column + 1})", middle)
    sheet.freeze_panes(9, 2)
    row = 9
    for title, members in (
        ("I. Khối các sở, ban, ngành có thủ tục hành chính (tối đa 1.000 điểm)", with_tthc),
        ("II. Khối các cơ quan không có thủ tục hành chính (tối đa 750 điểm)", without),
    ):
        sheet.merge_range(row, 0, row, last, title, middle)
        row += 1
        first = row
        for number, unit in enumerate(members, start=1):
            sheet.write(row, 0, number, plain)
            sheet.write(row, 1, unit.typed, plain)
            sheet.write(row, 2, f"H38.{row:03}", plain)
            _department_row(sheet, row, unit, columns, plain)
            row += 1
        sheet.write(row, 1, "Trung bình nhóm", middle)
        for index, (_group, criterion, stage) in enumerate(columns, start=3):
            if criterion == "Tổng" and stage == 2:
                name = xl_col_to_name(index)
                sheet.write_formula(row, index, f"=AVERAGE({name}{first + 1}:{name}{row})", plain, 0)
        row += 2
    sheet.write(row, 1, "Ghi chú:")
    sheet.write(row + 1, 1, "(1) Sở Kế hoạch và Đầu tư: đã bổ sung tài liệu kiểm chứng ngày 05/12/2022.")
    sheet.write(row + 2, 1, "(2) Sở Y tế: lấy số liệu đến ngày 30/11/2022.")
    sheet.write(row + 3, 1, "* Điểm đã thống nhất tại cuộc họp ngày 12/12/2022.")
    sheet.write(row + 5, last - 5, "NGƯỜI TỔNG HỢP", middle)


Column = tuple[str, str, int]
STAGES = ("Tự chấm", "Thẩm định lần 1", "Thẩm định lần 2")


def _department_columns() -> Iterator[Column]:
    for group, criteria in GROUPS.items():
        for criterion in (*criteria, "Cộng"):
            yield from ((group, criterion, stage) for stage in range(3))
    yield from (("", "Tổng", stage) for stage in range(3))


def _headings(sheet: Worksheet, columns: Sequence[Column], style: Any) -> None:
    place = 3
    for number, (group, criteria) in enumerate(GROUPS.items(), start=1):
        width = 3 * (len(criteria) + 1)
        sheet.merge_range(5, place, 5, place + width - 1, f"{number}. {group} ({sum(criteria.values())} điểm)", style)
        for index, (criterion, points) in enumerate(criteria.items(), start=1):
            left = place + 3 * (index - 1)
            sheet.merge_range(6, left, 6, left + 2, f"{number}.{index}. {criterion} ({points})", style)
        sheet.merge_range(6, place + width - 3, 6, place + width - 1, "Cộng", style)
        place += width
    sheet.merge_range(5, place, 6, place + 2, "TỔNG ĐIỂM", style)
    for index, (_group, _criterion, stage) in enumerate(columns, start=3):
        sheet.write(7, index, STAGES[stage], style)


def _department_row(sheet: Worksheet, row: int, unit: Unit, columns: Sequence[Column], style: Any) -> None:
    place = {column: index for index, column in enumerate(columns, start=3)}
    for (group, criterion, stage), index in place.items():
        stages = (unit.own, unit.first, unit.second)
        if criterion == "Tổng":
            cells = [xl_rowcol_to_cell(row, place[(name, "Cộng", stage)]) for name in GROUPS]
            points = (unit.own, unit.first, unit.final)[stage]
            if unit.total is not None:
                sheet.write_formula(row, index, "=" + "+".join(cells), style, float(sum(points.values())))
        elif criterion == "Cộng":
            points = (unit.own, unit.first, unit.final)[stage]
            value = float(sum(points[name] for name in GROUPS[group] if name in points))
            if unit.total is not None:
                sheet.write_formula(row, index, _group_sum(row, group, stage, place), style, value)
        elif criterion in stages[stage]:
            _points_cell(sheet, row, index, stages[stage][criterion], style)
        elif unit.total is not None and stage < 2 and criterion in WITHOUT_TTHC and unit.maximum == 750:
            sheet.write(row, index, "-", style)
        else:
            sheet.write_blank(row, index, None, style)


def _group_sum(row: int, group: str, stage: int, place: Mapping[Column, int]) -> str:
    """Pass 2 adds pass 1 wherever it is empty itself."""

    def cell(name: str, at: int) -> str:
        return str(xl_rowcol_to_cell(row, place[(group, name, at)]))

    if stage < 2:
        return f"=SUM({','.join(cell(name, stage) for name in GROUPS[group])})"
    return "=" + "+".join(f'IF({cell(name, 2)}="",N({cell(name, 1)}),{cell(name, 2)})' for name in GROUPS[group])


def _points_cell(sheet: Worksheet, row: int, column: int, points: Fraction, style: Any) -> None:
    """Most are numbers; some clerks type text, with a comma or a space behind."""
    if (row * 7 + column) % 11 == 0:
        sheet.write_string(row, column, written(points, 0, 1) + (" " if column % 2 else ""), style)
    else:
        sheet.write_number(row, column, float(points), style)


def _districts(book: Any, members: Sequence[Unit]) -> None:
    """The stages side by side, each with all groups, in another order than the rubric; pass 2 has no sums."""
    sheet = book.add_worksheet("Huyện TX TP")
    middle = book.add_format({"align": "center", "valign": "vcenter", "text_wrap": True, "bold": True, "border": 1})
    groups = [
        "Hoạt động chính quyền số",
        "An toàn thông tin mạng",
        "Nhận thức số",
        "Thể chế số",
        "Nhân lực số",
        "Hạ tầng số",
    ]
    sheet.merge_range(0, 0, 0, 20, "BẢNG ĐIỂM CHUYỂN ĐỔI SỐ KHỐI HUYỆN, THỊ XÃ, THÀNH PHỐ", middle)
    sheet.merge_range(2, 0, 4, 0, "STT", middle)
    sheet.merge_range(2, 1, 4, 1, "Đơn vị", middle)
    place = 2
    at: dict[tuple[int, str, str], int] = {}
    for stage, title in enumerate(("ĐIỂM TỰ CHẤM", "ĐIỂM THẨM ĐỊNH LẦN 1", "ĐIỂM THẨM ĐỊNH LẦN 2")):
        left = place
        for group in groups:
            start = place
            for criterion in (*GROUPS[group], *(["Tổng nhóm"] if stage < 2 else [])):
                sheet.write(4, place, criterion, middle)
                at[stage, group, criterion] = place
                place += 1
            sheet.merge_range(3, start, 3, place - 1, group, middle)
        sheet.merge_range(3, place, 4, place, "Tổng điểm", middle)
        at[stage, "", "Tổng"] = place
        place += 1
        sheet.merge_range(2, left, 2, place - 1, title, middle)
    sheet.merge_range(2, place, 4, place, "Ghi chú", middle)
    sheet.write(5, 1, "Điểm tối đa", middle)
    for (_stage, _group, criterion), column in at.items():
        if criterion in MAXIMA:
            sheet.write(5, column, MAXIMA[criterion])
    row = 6
    for number, unit in enumerate(members, start=1):
        sheet.write(row, 0, number)
        sheet.write(row, 1, unit.typed)
        _district_row(sheet, row, unit, groups, at)
        if not unit.own:
            sheet.write(row, place, "Không tự chấm; Tổ thẩm định chấm theo số liệu hệ thống")
        row += 2 if number == 2 else 1
    sheet.merge_range(row, 0, row, 1, "Cộng", middle)
    sheet.write_formula(
        row, at[1, "", "Tổng"], f"=SUM({xl_col_to_name(at[1, '', 'Tổng'])}7:{xl_col_to_name(at[1, '', 'Tổng'])}{row})"
    )


def _district_row(
    sheet: Worksheet, row: int, unit: Unit, groups: Sequence[str], at: Mapping[tuple[int, str, str], int]
) -> None:
    for (stage, group, criterion), column in at.items():
        points = (unit.own, unit.first, unit.second)[stage]
        if criterion == "Tổng":
            whole = (unit.own, unit.first, unit.final)[stage]
            if whole and stage == 2:
                sheet.write_string(row, column, written(sum(whole.values()), 0, 1))
            elif whole:
                cells = "+".join(xl_rowcol_to_cell(row, at[stage, name, "Tổng nhóm"]) for name in groups)
                sheet.write_formula(row, column, "=" + cells, None, float(sum(whole.values())))
        elif criterion == "Tổng nhóm":
            if points:
                names = list(GROUPS[group])
                first, last = (xl_rowcol_to_cell(row, at[stage, group, name]) for name in (names[0], names[-1]))
                value = float(sum(points[name] for name in names))
                sheet.write_formula(row, column, f"=SUM({first}:{last})", None, value)
        elif criterion in points:
            _points_cell(sheet, row, column, points[criterion], None)


# --- what must come out ---


def expected() -> dict[str, Any]:
    """The tables of the decision, cell by cell, and figures of its sentences."""
    with_tthc, without, districts = units()
    departments = [*with_tthc, *without]
    ranked = [unit for unit in departments if unit.total is not None]
    everyone = [*ranked, *districts]
    blocks = (ranked, districts, everyone)
    counts = [[sum(u.tier == tier for u in block) for tier, _ in TIERS] for block in blocks]
    shown = [shares(count, 1) for count in counts]
    tiers = [
        [tier, str(counts[0][i]), shown[0][i], str(counts[1][i]), shown[1][i], str(counts[2][i]), shown[2][i]]
        for i, (tier, _) in enumerate(TIERS)
    ]
    return {
        "quyet-dinh": {
            "tables": {
                "ty-le": [
                    ["Mức", "Khối sở, ban, ngành", "Khối huyện", "Toàn tỉnh"],
                    ["Mức", *["Số đơn vị", "Tỷ lệ"] * 3],
                    *tiers,
                ],
                "so": [OVERALL, *_overall(departments)],
                "huyen": [OVERALL, *_with_tiers(_overall(districts), districts)],
                "so-nhom": [
                    ["STT", "Tên đơn vị", *(name.removesuffix(" thông tin mạng") for name in GROUPS), "Tổng điểm"],
                    ["STT", "Tên đơn vị", *["TC", "TĐ", "CL"] * 7],
                    *_by_group(departments),
                ],
                "huyen-tieu-chi": [
                    ["STT", "Tên đơn vị", *(f"{name} ({points})" for name, points in MAXIMA.items()), "Tổng điểm"],
                    *_by_criterion(districts),
                ],
            },
            "sentences": [
                f"1. Khối các sở, ban, ngành: 18/19 đơn vị được đánh giá; bình quân đạt {_mean(ranked)}% điểm tối đa, "
                f"xếp mức {_mean_tier(ranked)}.",
                f"2. Khối các huyện, thị xã, thành phố: 08/08 đơn vị được đánh giá; bình quân đạt {_mean(districts)}% "
                f"điểm tối đa, xếp mức {_mean_tier(districts)}.",
                f"3. Toàn tỉnh: bình quân đạt {_mean(everyone)}% điểm tối đa, xếp mức {_mean_tier(everyone)}.",
                "Sở Thông tin và Truyền thông dẫn đầu khối các sở, ban, ngành với 95,15% điểm tối đa.",
                "Khối các sở, ban, ngành có 18/19 đơn vị được đánh giá; điểm cao nhất khối các huyện, thị xã, thành phố là 912,5.",
                "* Ban Dân tộc tỉnh: chưa gửi báo cáo tự đánh giá và tài liệu kiểm chứng.",
            ],
        }
    }


OVERALL = ["STT", "Tên đơn vị", "Điểm tối đa", "Tự chấm", "Thẩm định", "Chênh lệch", "Tỷ lệ (%)", "Xếp hạng", "Mức"]


def _mean(members: Sequence[Unit]) -> str:
    return written(half_up(mean([unit.percent for unit in members]), 2), 2)


def _mean_tier(members: Sequence[Unit]) -> str:
    value = mean([unit.percent for unit in members])
    return next(name for name, bound in TIERS if value >= bound).lower()


def _in_order(members: Sequence[Unit]) -> list[Unit]:
    """Ranked ones by percent; equal ones as in the workbook; then those not assessed."""
    ranked = [unit for unit in members if unit.total is not None]
    return [*sorted(ranked, key=lambda unit: -unit.percent), *(unit for unit in members if unit.total is None)]


def _difference(final: Fraction, own: Fraction | None) -> str:
    return "" if own is None else ("+" if final > own else "") + written(final - own, 1)


def _overall(members: Sequence[Unit]) -> list[list[str]]:
    ranks = shown_places({unit.name: unit.percent for unit in members if unit.total is not None})
    rows = []
    for number, unit in enumerate(_in_order(members), start=1):
        if unit.total is None:
            rows.append([str(number), unit.name + "*", "", "", "", "", "", "", ""])
            continue
        own = sum(unit.own.values(), Fraction(0)) if unit.own else None
        rows.append(
            [
                str(number),
                unit.name,
                written(unit.maximum, 0),
                "" if own is None else written(own, 1),
                written(unit.total, 1),
                _difference(unit.total, own),
                written(half_up(unit.percent, 2), 2),
                ranks[unit.name],
                unit.tier,
            ]
        )
    return rows


def _with_tiers(rows: Sequence[list[str]], members: Sequence[Unit]) -> Iterator[list[str]]:
    tier, letters = "", iter("ABCDE")
    for row in rows:
        if row[-1] != tier:
            tier = row[-1]
            count = sum(unit.tier == tier for unit in members)
            yield [f"{next(letters)}. Mức {tier.lower()} ({count:02} địa phương)"]
        yield row


def _by_group(members: Sequence[Unit]) -> list[list[str]]:
    """Self-assessed, appraised and the difference, group by group, then in total."""
    rows = []
    for number, unit in enumerate(_in_order(members), start=1):
        row = [str(number), unit.name]
        for names in [*GROUPS.values(), MAXIMA]:
            own, final = (
                sum((points.get(name, Fraction(0)) for name in names), Fraction(0)) if points else None
                for points in (unit.own, unit.final)
            )
            if final is None:
                row += ["", "", ""]
            else:
                row += ["" if own is None else written(own, 1), written(final, 1), _difference(final, own)]
        rows.append(row)
    return rows


def _by_criterion(members: Sequence[Unit]) -> list[list[str]]:
    return [
        [str(number), unit.name, *(written(unit.final[name], 1) for name in MAXIMA), written(unit.total or 0, 1)]
        for number, unit in enumerate(_in_order(members), start=1)
    ]
