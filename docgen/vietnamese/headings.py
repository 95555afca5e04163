"""What columns of score tables are usually called. They are compared folded (`names.fold`)."""

from __future__ import annotations

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
RANK = ("Xếp hạng", "Thứ hạng", "Xếp thứ", "Hạng")
"""What a rank is called before its year: “Xếp hạng năm 2016”, “Hạng 2016”."""
YEAR = "năm"
MAXIMUM_ROW = ("Điểm tối đa", "Tối đa", "Điểm chuẩn")
"""How a row below the headings begins that repeats the maxima."""

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
