"""The rule for equal totals as decisions word it: read where it is beyond doubt, else marked as unclear."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.read.issued.making import ROWS, TIERS, document, imported, subject
from tests.read.issued.test_documents import TITLE

EQUAL = "Các đơn vị có tổng điểm bằng nhau được xếp cùng hạng"


@pytest.mark.parametrize(
    ("sentence", "method"),
    [
        (f"{EQUAL}, đơn vị kế tiếp được xếp lùi hạng tương ứng.", "competition"),
        (f"{EQUAL}. Đơn vị kế tiếp lùi hạng.", "competition"),
        ("Đơn vị bằng điểm xếp đồng hạng; đơn vị xếp liền sau tính theo số thứ tự (ví dụ: 1, 2, 2, 4).", "competition"),
        ("Các đơn vị bằng điểm xếp đồng hạng; ví dụ: 1; 2; 2; 2; 5.", "competition"),
        ("Các đơn vị bằng điểm thì xếp cùng thứ hạng, đơn vị tiếp theo có thứ hạng cách một bậc.", "competition"),
        (f"{EQUAL} (1, 2, 2, 3).", "dense"),
        (f"{EQUAL}; ví dụ: hạng 1, hạng 2, hạng 2, hạng 3.", "dense"),
    ],
)
def test_shared_ranks_that_are_beyond_doubt(tmp_path: Path, sentence: str, method: str) -> None:
    found = imported(document("Điều 4. Xếp hạng", sentence, *TIERS, "PHỤ LỤC", TITLE, ROWS), tmp_path)
    rule = subject(found).ties
    assert (rule.method, rule.keys) == (method, ())
    assert rule.reference == f"Điều 4: “{sentence.rstrip('.')}”"
    assert "ties" not in [one.path[-1] for one in found.assumed]


@pytest.mark.parametrize(
    "sentence",
    [
        f"{EQUAL}.",
        f"{EQUAL}, đơn vị kế tiếp không lùi hạng (1, 2, 2, 4).",
        f"{EQUAL}, đơn vị kế tiếp lùi hạng (1, 2, 2, 3).",
        f"{EQUAL} (1, 2, 2).",
        f"{EQUAL} (1, 2, 2, 5).",
        f"{EQUAL}, đơn vị kế tiếp lùi hạng; ưu tiên đơn vị có điểm tự chấm cao hơn.",
        f"{EQUAL}, đơn vị kế tiếp lùi một hạng.",
        f"{EQUAL}, đơn vị tiếp theo lùi hạng liền kề.",
        "Các xã, phường bằng điểm được xếp cùng hạng, đơn vị kế tiếp lùi hạng.",
        "Trường hợp bằng điểm thì đơn vị có điểm nhóm Dịch vụ công cao hơn xếp trên.",
        "Trường hợp bằng điểm thì đơn vị có điểm nhóm Hạ tầng số cao hơn xếp trên; vẫn bằng nhau thì xếp cùng hạng.",
    ],
)
def test_what_may_mean_several_things_is_left_to_people(tmp_path: Path, sentence: str) -> None:
    found = imported(document("Điều 4. Xếp hạng", sentence, *TIERS, "PHỤ LỤC", TITLE, ROWS), tmp_path)
    rule = subject(found).ties
    assert (rule.method, rule.keys) == ("dense", ())
    assert rule.reference.startswith(f"chưa rõ: Điều 4 viết “{sentence.rstrip('.')}”; ")
    assert [one.message for one in found.assumed if one.path[-1] == "ties"]


def test_passages_that_contradict_each_other_are_left_to_people(tmp_path: Path) -> None:
    lines = [f"1. {EQUAL} (1, 2, 2, 3).", "2. Khối xã: các đơn vị bằng điểm xếp cùng hạng (1, 2, 2, 4)."]
    found = imported(document("Điều 4. Xếp hạng", *lines, *TIERS, "PHỤ LỤC", TITLE, ROWS), tmp_path)
    assert subject(found).ties.reference.startswith("chưa rõ: ")


@pytest.mark.parametrize(
    "sentence",
    [
        "Trường hợp bằng điểm thì đơn vị có điểm nhóm Hạ tầng số cao hơn xếp trên.",
        "Nếu các đơn vị có tổng điểm bằng nhau, đơn vị có điểm của nhóm “HẠ TẦNG SỐ” lớn hơn được xếp hạng cao hơn.",
    ],
)
def test_a_group_that_parts_equal_totals(tmp_path: Path, sentence: str) -> None:
    found = imported(document("Điều 4. Xếp hạng", sentence, *TIERS, "PHỤ LỤC", TITLE, ROWS), tmp_path)
    rule = subject(found).ties
    assert (rule.method, [(key.by, key.code, key.prefer) for key in rule.keys]) == (
        "unique",
        [("group", "ha-tang-so", "more")],
    )
    assert rule.reference == f"Điều 4: “{sentence.rstrip('.')}”"
