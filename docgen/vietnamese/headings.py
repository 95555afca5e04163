"""What columns of score tables are usually called. They are compared folded (`names.fold`)."""

from __future__ import annotations

import re

UNIT = (
    "Tên cơ quan",
    "Tên đơn vị",
    "Đơn vị",
    "Cơ quan",
    "Tên cơ quan, đơn vị",
    "Cơ quan, đơn vị",
    "Tên đơn vị, cơ quan",
)
TOTAL = ("Tổng điểm", "Tổng cộng", "Tổng số điểm", "Tổng cộng điểm", "Tổng điểm đạt được")
POINTS = ("Điểm", "Số điểm", "Điểm đạt", "Điểm số", "Điểm đánh giá", "Chỉ số")
"""What points are called that are no total by themselves: of a year (“Điểm năm 2016”), of a stage, of a group."""
GROUP_TOTAL = ("Tổng", "Cộng", "Tổng nhóm", "Điểm nhóm", "Cộng nhóm")
"""The column below a group's heading that holds the group's own points."""
REASON = ("Lý do", "Lí do", "Nguyên nhân")
NOTE = ("Ghi chú", "Chú thích", "Ghi chú khác")
COLUMN = ("cột", "cot", "column")
"""How a setting names a column by its letter: “cột K”."""
NOT_APPLICABLE = ("Không áp dụng", "KAD", "K/A", "KA", "N/A", "Không đánh giá tiêu chí này")
"""What stands in a cell whose points do not apply to the unit, besides the words of the rubric."""
NO_PAST = (
    "Mới", "Mới thành lập", "Chưa thành lập", "Chưa xếp hạng", "Không xếp hạng", "Chưa đánh giá", "Không đánh giá",
    "Chưa có", "Không có",
)  # fmt: skip
"""What stands for the result of an earlier year where a unit had none."""
RANK = ("Xếp hạng", "Thứ hạng", "Xếp thứ", "Hạng")
"""What a rank is called before its year: “Xếp hạng năm 2016”, “Hạng 2016”."""
YEAR = "năm"
MAXIMUM = re.compile(r"(?:điểm\s+)?tối\s+đa\s*:?\s*\d+(?:[.,]\d+)*(?:\s*(?:điểm|đ)\b)?", re.IGNORECASE)
"""A maximum in a heading, without brackets: “Tối đa 25 điểm”."""
STATES_MAXIMA = ("Điểm tối đa", "Tối đa")
"""How a row is called that repeats the maxima of the rubric."""
MAXIMUM_ROW = ("Điểm tối đa", "Tối đa", "Điểm chuẩn", "Thang điểm", "Trọng số", "Hệ số")
"""How a row below the headings begins that repeats the maxima or weights."""
SUMMARY_ROW = (
    "Tổng", "Cộng", "Tổng số", "Tổng cộng", "Cộng chung", "Trung bình", "Trung bình chung", "Trung bình cộng",
    "Bình quân", "Điểm trung bình", "Điểm bình quân", "Cao nhất", "Thấp nhất", "Điểm cao nhất", "Điểm thấp nhất",
)  # fmt: skip
"""What stands where a unit's name would, in a row that sums up the others."""
SUMMARY_BEGINS = ("Tổng cộng", "Trung bình", "Bình quân", "Điểm trung bình")
"""How such a row may begin: “Trung bình khối sở, ngành”."""

INDICATORS = {
    "code": "Mã",
    "group": "Nhóm",
    "label": "Chỉ tiêu",
    "value": "Giá trị",
    "measure": "Đơn vị tính",
    "level": "Cấp",
    "year": "Năm",
}
"""The columns of the sheet of survey figures, by what they hold."""

CORRECTIONS = {
    "unit": UNIT,
    "subject": ("Nội dung", "Nội dung đánh giá", "Lĩnh vực"),
    "points": ("Tiêu chí", "Hạng mục", "Nhóm tiêu chí", "Tên tiêu chí", "Tiêu chí, hạng mục", "Chỉ số"),
    "old": ("Điểm cũ", "Điểm trước điều chỉnh", "Điểm trước", "Điểm ban đầu"),
    "new": ("Điểm mới", "Điểm sau điều chỉnh", "Điểm sau", "Điểm điều chỉnh"),
    "reason": ("Lý do", "Lí do", "Lý do điều chỉnh"),
    "number": ("Số văn bản", "Văn bản số", "Văn bản", "Số, ký hiệu", "Số, ký hiệu văn bản"),
    "day": ("Ngày", "Ngày văn bản", "Ngày tháng"),
    "who": ("Người điều chỉnh", "Người sửa", "Người thực hiện", "Người nhập"),
}
"""The columns of the sheet of corrections, by what they hold."""
