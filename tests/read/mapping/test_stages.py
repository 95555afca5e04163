from __future__ import annotations

from docgen.model.round import Stage
from docgen.read.mapping.headings import Heading
from docgen.read.mapping.stages import by_stage
from docgen.read.mapping.tables import Column

STAGES = [
    Stage(code="tu-cham", label="Tự chấm", by="unit"),
    Stage(code="lan-1", label="Thẩm định"),
    Stage(code="lan-2", label="Thẩm định lại"),
]


def columns(*headings: Heading) -> list[Column]:
    return [Column(number, heading, (), ()) for number, heading in enumerate(headings, start=3)]


def test_columns_are_parted_by_the_longest_name_and_lose_it() -> None:
    found, unread = by_stage(
        columns(
            Heading(("Tự chấm",), ("Hạ tầng",)),
            Heading(("Hạ tầng - Thẩm định",)),
            Heading(("Thẩm định lại",), ("Hạ tầng",)),
            Heading(("Tổng điểm tự đánh giá",)),
            Heading(("Tổng điểm",)),
        ),
        STAGES,
    )
    assert {stage: [column.number for column in each] for stage, each in found.items()} == {
        "": [5, 7],
        "tu-cham": [3, 6],
        "lan-1": [4],
    }
    assert unread == []
    assert [column.heading.says(2026) for column in (found["tu-cham"][1], found[""][1])] == [("total", None)] * 2
    assert found[""][0].heading.own == ("Hạ tầng",) and found["lan-1"][0].heading.variants(2026) == found[""][
        0
    ].heading.variants(2026)


def test_self_assessed_points_have_no_place_in_a_round_without_stages() -> None:
    found, unread = by_stage(columns(Heading(("Tự chấm",), ("Hạ tầng",)), Heading(("Hạ tầng",))), ())
    assert [column.number for column in found[""]] == [4] and [column.number for column in unread] == [3]
