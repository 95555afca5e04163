from __future__ import annotations

from collections.abc import Callable

import pytest

from docgen.errors import Refused
from docgen.narrate.tree import Node, tag_name, tag_names, with_codes, with_makers


def test_codes_become_names_that_tags_can_use() -> None:
    assert tag_name("so-tu-phap") == "so_tu_phap"
    assert with_codes({"tong": 1}, {"so-tu-phap": 2}) == {"tong": 1, "so_tu_phap": 2}


@pytest.mark.parametrize("code", ["tong", "2-diem", "ha tang"])
def test_a_code_that_no_tag_can_name_is_refused(code: str) -> None:
    with pytest.raises(Refused) as refused:
        with_codes({"tong": 1}, {code: 2})
    assert [finding.rule for finding in refused.value.findings] == ["code-reserved"]


def test_names_of_codes_are_given_once_each_and_never_twice() -> None:
    assert tag_names(["so-y-te", "xa", "so-y-te"]) == {"so-y-te": "so_y_te", "xa": "xa"}
    with pytest.raises(Refused):
        tag_names(["xa"], taken={"xa"})


def test_a_member_is_made_when_it_is_first_asked_for_and_only_then() -> None:
    asked: list[str] = []

    def made(name: str) -> Callable[[str], str]:
        def make(of: str) -> str:
            asked.append(name)
            return f"{of}.{name}"

        return make

    node = with_makers(Node, {"hang": made("hang"), "tong": made("tong")})("a", {"ten": "Xã A"}, of="xa")
    assert node.names() == ("ten", "hang", "tong") and node and asked == []
    assert (node.tong, node.tong, asked) == ("xa.tong", "xa.tong", ["tong"])
    assert node.names() == ("ten", "hang", "tong")
    assert not hasattr(node, "muc")
    assert dict(node.members()) == {"ten": "Xã A", "hang": "xa.hang", "tong": "xa.tong"}
    assert asked == ["tong", "hang"]
