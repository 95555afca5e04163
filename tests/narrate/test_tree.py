from __future__ import annotations

import pytest

from docgen.errors import Refused
from docgen.narrate.tree import tag_name, with_codes


def test_codes_become_names_that_tags_can_use() -> None:
    assert tag_name("so-tu-phap") == "so_tu_phap"
    assert with_codes({"tong": 1}, {"so-tu-phap": 2}) == {"tong": 1, "so_tu_phap": 2}


@pytest.mark.parametrize("code", ["tong", "2-diem", "ha tang"])
def test_a_code_that_no_tag_can_name_is_refused(code: str) -> None:
    with pytest.raises(Refused) as refused:
        with_codes({"tong": 1}, {code: 2})
    assert [finding.rule for finding in refused.value.findings] == ["code-reserved"]
