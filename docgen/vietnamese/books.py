"""The words of the workbooks that docgen hands out: titles, headings, what a cell allows, how to fill them in."""

from __future__ import annotations

import re

from docgen.vietnamese import headings

SEQUENCE = "STT"
UNIT = headings.UNIT[1]
TOTAL = headings.TOTAL[0]
MAXIMUM = headings.MAXIMUM_ROW[0]
GROUP_SUM = "Tổng nhóm"
NOTE = "Ghi chú"
RANK_OF = f"{headings.RANK[0]} {headings.YEAR} {{year}}"
TOTAL_OF = f"{headings.TOTAL[0]} {headings.YEAR} {{year}}"
BY_LETTER = re.compile(r"cột [A-Z]{1,3}", re.IGNORECASE)
"""How round.yaml names a column by its letter instead of by its heading."""

SHEET_TITLE = "BẢNG ĐIỂM {subject} NĂM {year}"
BLOCK = "Khối: {block}"
STAGE = "Lần chấm: {stage}"
PARTS = "Phần: {parts}"
MEMBER = "Người chấm: {member}"
BY_PAPER = "(Theo {paper})"
AMENDED_BY = "{paper}, được sửa đổi, bổ sung bởi {papers}"
NOT_ASSESSED = "Chưa đánh giá: {reason}"
NOT_APPLICABLE = "Không áp dụng"
TRACK_MAXIMUM = "{track}: {maximum}"

FORM_SHEET = "Phiếu tự chấm"
FORM_TITLE = "PHIẾU TỰ ĐÁNH GIÁ, CHẤM ĐIỂM"
FORM_SUBJECT = "{subject} năm {year}"
FORM_UNIT = "Đơn vị: {unit}"
FORM_COLUMNS = ("TT", "Tiêu chí", MAXIMUM, "Điểm tự chấm", "Tài liệu kiểm chứng", NOTE)
"""Number, label, maximum, points, evidence, note."""
STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
FORM_DATE = "Ngày …… tháng …… năm {year}"
SIGNERS = (("NGƯỜI LẬP PHIẾU", "(Ký, ghi rõ họ tên)"), ("THỦ TRƯỞNG ĐƠN VỊ", "(Ký, đóng dấu)"))

CORRECTIONS = "Điều chỉnh"
CORRECTION_COLUMNS = (
    "Đơn vị",
    "Nội dung",
    "Tiêu chí",
    "Điểm cũ",
    "Điểm mới",
    "Lý do",
    "Số văn bản",
    "Ngày",
    "Người điều chỉnh",
)

ERROR_TITLE = "Giá trị không hợp lệ"
BETWEEN = "“{what}”: nhập số từ {least} đến {most}."
AT_LEAST = "“{what}”: nhập số từ {least} trở lên."
AT_MOST = "“{what}”: nhập số không lớn hơn {most}."
ANY_NUMBER = "“{what}”: nhập số."
OR_WORDS = "Không áp dụng thì ghi {words}."
WHOLE_RANK = "Nhập thứ hạng là số nguyên từ 1."
CELL_HINT = "Điểm tối đa: {most}"

GUIDE = "Hướng dẫn"
GUIDE_TITLE = "HƯỚNG DẪN NHẬP ĐIỂM"
GUIDE_ENTRY = (
    "Chỉ nhập vào ô nền trắng. Ô nền xám là tiêu đề, tên đơn vị, công thức hoặc phần không áp dụng, đã được khóa.",
    "Mỗi ô một số; phần thập phân gõ bằng dấu phẩy (hoặc dấu chấm, theo cài đặt của máy), không gõ chữ vào ô điểm.",
    "Điểm không vượt quá dòng “Điểm tối đa”; nhập quá thì Excel báo lỗi. Không có điểm thì nhập 0, đừng để trống.",
    "Không đổi tên trang tính, không thêm, xóa, đổi chỗ dòng và cột. Đơn vị thiếu hoặc thừa thì ghi ở cột “Ghi chú”.",
    "Dòng tổng và cột tổng tự tính. Hạng, mức, tỷ lệ, điểm trung bình không nhập ở đây: docgen tính khi soạn dự thảo.",
    "Tệp có thể đổi tên tùy ý; bộ tiêu chí, đợt và phần được giao đã ghi sẵn trong tệp.",
)
GUIDE_FORM = (
    "Nhập điểm tự chấm vào cột “Điểm tự chấm”; ghi tài liệu kiểm chứng (số, ngày văn bản, đường dẫn) ở cột bên cạnh.",
    "Chỉ nhập vào ô nền trắng. Mỗi ô một số, không vượt quá điểm tối đa; không có điểm thì nhập 0, đừng để trống.",
    "Dòng nhóm và dòng tổng tự tính. Không thêm, xóa, đổi chỗ dòng và cột; cần nói thêm thì ghi ở cột “Ghi chú”.",
    "Phiếu này chỉ dùng cho đơn vị ghi ở đầu phiếu: không lấy phiếu của đơn vị khác để điền.",
    "Tệp có thể đổi tên tùy ý; đơn vị và bộ tiêu chí đã ghi sẵn trong tệp. Gửi lại đúng tệp này, không chỉ gửi bản in.",
)
GUIDE_REASON = "Có điểm thưởng, điểm trừ thì ghi lý do ở cột “Lý do …” ngay bên phải."
GUIDE_WORDS = "Tiêu chí không áp dụng cho đơn vị thì ghi {words} vào ô điểm."
GUIDE_CORRECTIONS = (
    "Trang “Điều chỉnh”: mỗi dòng một lần sửa điểm sau khi đã chốt, kèm điểm cũ, điểm mới và văn bản làm căn cứ."
)
GUIDE_FACTS = ("Bộ tiêu chí", "Mã bộ tiêu chí", "Đợt", "Cơ quan", "Năm", "Người chấm")

CLASHES = "Khác nhau"
CLASHES_TITLE = "CÁC Ô CÓ NHIỀU GIÁ TRỊ KHÁC NHAU"
CLASHES_HINT = "Ô tương ứng trong bảng điểm để trống. Chọn giá trị đúng rồi nhập vào, hoặc bỏ bớt tệp rồi tổng hợp lại."
CLASH_COLUMNS = ("Nội dung", "Lần chấm", "Đơn vị", "Tiêu chí", "Giá trị", "Tệp", "Trang tính", "Ô", "Người chấm")
CLASH_COMMENT = "Có nhiều giá trị khác nhau:"
SOURCES = "Nguồn"
SOURCES_TITLE = "NGUỒN CỦA TỪNG GIÁ TRỊ"
EVIDENCE = "Kiểm chứng"
EVIDENCE_TITLE = "TÀI LIỆU KIỂM CHỨNG VÀ GHI CHÚ CỦA ĐƠN VỊ"
EVIDENCE_COLUMNS = (
    "Nội dung",
    "Lần chấm",
    "Đơn vị",
    "Tiêu chí",
    "Tài liệu kiểm chứng, ghi chú",
    "Tệp",
    "Trang tính",
    "Ô",
)
FILES = "Tệp đã nhận"
FILES_TITLE = "TÌNH HÌNH GỬI BẢNG ĐIỂM"
FILE_COLUMNS = ("Tệp", "Của", "Kết quả", "Số giá trị")
MISSING = "(chưa gửi)"


def reason_for(what: str) -> str:
    """Head the column of reasons for a bonus or penalty.

    >>> reason_for("Điểm thưởng"), reason_for("CCHC")
    ('Lý do điểm thưởng', 'Lý do CCHC')
    """
    return f"Lý do {lowered(what)}"


def lowered(text: str) -> str:
    """Begin a text with a small letter, unless its first word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def raised(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[:1].upper() + text[1:]


def of_block(label: str) -> str:
    """How a sheet is called after a block: without the article of several.

    >>> of_block("các sở, ban, ngành")
    'Sở, ban, ngành'
    """
    return raised(label.removeprefix("các ").removeprefix("Các "))
