"""The words of the report on what a correction of scores moved."""

from __future__ import annotations

TITLE = "BÁO CÁO THAY ĐỔI SAU ĐIỀU CHỈNH ĐIỂM"
SEQUENCE = "STT"
CORRECTED = "Điểm được điều chỉnh"
CORRECTED_COLUMNS = (SEQUENCE, "Đơn vị", "Nội dung điều chỉnh", "Ô", "Điểm cũ", "Điểm mới", "Lý do, văn bản")
CHANGED_PLACE = "Đơn vị đổi mức xếp loại hoặc đổi thứ hạng"
OTHER_UNITS = "Đơn vị khác có thay đổi"
UNIT_COLUMNS = (SEQUENCE, "Đơn vị", "Tổng điểm cũ", "Tổng điểm mới", "Hạng cũ", "Hạng mới", "Mức cũ", "Mức mới")
BLOCKS = "Điểm trung bình, số lượng và tỷ lệ theo mức"
BLOCK_COLUMNS = (SEQUENCE, "Khối", "Số liệu", "Cũ", "Mới")
ALL_BLOCKS = "Chung các khối"
MEAN, MEAN_TIER, TIER = "Điểm trung bình", "Mức của điểm trung bình", "Mức {tier}: số lượng (tỷ lệ)"
NUMBERS = "Số liệu thay đổi trong văn bản “{document}”"
NUMBER_COLUMNS = (SEQUENCE, "Số liệu", "Loại", "Cũ", "Mới")
SENTENCES = "Câu thay đổi trong văn bản “{document}”"
SENTENCE_COLUMNS = (SEQUENCE, "Câu cũ", "Câu mới")
NOTHING = "Không có văn bản, số liệu nào thay đổi."
SHORT_CORRECTED, SHORT_PLACE, SHORT_UNITS, SHORT_BLOCKS = "Điều chỉnh", "Đổi mức, hạng", "Đơn vị khác", "Khối"
SHORT_NUMBERS, SHORT_SENTENCES = "Số liệu {document}", "Câu {document}"
"""What the sheets of the workbook are called."""
KINDS = {
    "total": "tổng điểm",
    "rank": "thứ hạng",
    "share": "tỷ lệ",
    "mean": "điểm trung bình",
    "points": "điểm",
    "count": "số lượng",
    "other": "số liệu khác",
}
"""What a number is, by its kind."""
TOTAL = "tổng điểm"
ENDINGS = {
    "tong": TOTAL,
    "hang": "thứ hạng",
    "muc": "mức",
    "ty-le": "tỷ lệ",
    "so-luong": "số lượng",
    "diem": "điểm",
    "tang-hang": "số đơn vị tăng hạng",
    "giam-hang": "số đơn vị giảm hạng",
}
"""What the last code in the key of a figure says."""
UNTOLD = frozenset({"muc", "nhom", "dem"})
"""Codes inside of keys that only say what kind of code comes next."""
UNIT_OF = "{unit} ({subject})"
PAPER = "văn bản {number}"
PAPER_OF_DAY = "văn bản {number} ngày {day}"
NONE = "–"
