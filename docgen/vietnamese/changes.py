"""The words of the report on what a correction of scores moved."""

from __future__ import annotations

TITLE = "BÁO CÁO THAY ĐỔI SO VỚI LẦN SOẠN TRƯỚC"
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
PLACES = "Thay đổi trong văn bản “{document}”"
PLACE_COLUMNS = (SEQUENCE, "Vị trí", "Hàng, cột", "Cũ", "Mới")
LETTERS = "Công văn gửi đơn vị có thay đổi"
LETTER_COLUMNS = (SEQUENCE, "Công văn", "Số liệu đổi")
CONFLICTS = "Chỗ số liệu và chữ sửa tay khác nhau, chờ quyết định"
CONFLICT_COLUMNS = (SEQUENCE, "Vị trí", "Nội dung")
SHORT_CONFLICTS = "Chờ quyết định"
NOTHING = "Không có văn bản, số liệu nào thay đổi."
SHORT_CORRECTED, SHORT_PLACE, SHORT_UNITS, SHORT_BLOCKS = "Điều chỉnh", "Đổi mức, hạng", "Đơn vị khác", "Khối"
SHORT_PLACES, SHORT_LETTERS = "Văn bản {document}", "Công văn"
"""What the sheets of the workbook are called."""
TOTAL = "tổng điểm"
UNIT_OF = "{unit} ({subject})"
NONE = "–"
