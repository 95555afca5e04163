from __future__ import annotations

from pydantic import TypeAdapter

from docgen.model.written import Code
from docgen.read.issued.codes import Codes

VALID = TypeAdapter(Code)


def test_the_same_label_has_the_same_code_wherever_it_stands() -> None:
    assert Codes().take("Hạ tầng kỹ thuật CNTT của đơn vị") == "ha-tang-ky-thuat"
    other = Codes()
    other.take("Nhận thức số")
    assert other.take("Hạ tầng kỹ thuật CNTT của đơn vị") == "ha-tang-ky-thuat"


def test_a_code_that_is_taken_grows_by_a_word_then_gets_a_number() -> None:
    codes = Codes()
    assert [codes.take("Kế hoạch chuyển đổi số năm") for _time in range(5)] == [
        "ke-hoach-chuyen-doi", "ke-hoach-chuyen-doi-so", "ke-hoach-chuyen-doi-so-nam", "ke-hoach-chuyen-doi-2", "ke-hoach-chuyen-doi-3",
    ]  # fmt: skip


def test_every_label_has_a_valid_code() -> None:
    codes = Codes()
    labels = ["Đ", "và", "…", "100%", "Ứng dụng " * 40, "a" * 200, "Tỷ lệ (%) hồ sơ/năm", "các", "và của"]
    found = [VALID.validate_python(codes.take(label)) for label in labels]
    assert len(set(found)) == len(labels)
    assert found[2] == "muc"
