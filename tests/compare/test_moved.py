from __future__ import annotations

from decimal import Decimal

from docgen.compare.effect import Effect, SentenceMove, block_moves, document_effect, unit_moves
from docgen.compare.moved import Material, moved
from docgen.errors import Cell
from docgen.model.scores import Correction
from docgen.vietnamese import changes
from tests import small
from tests.compare.test_effect import BEFORE, assessed, control, number, state

ROW = Cell("b.xlsx", "Điều chỉnh", "A2")


def material() -> Material:
    given = small.scores({"tinh": BEFORE})
    used = small.rubric()
    after = assessed(BEFORE)
    units = {result.unit.code: result.unit for block in after.subjects[0].blocks for result in block.order}
    return Material("Đợt thử", used, units, given)


def effect() -> Effect:
    before, after = assessed(BEFORE), assessed({**BEFORE, "a": ("4", "4.5")})
    one = state(control("cau.x", "cũ"), control("k", "18"), figures=(number("cntt.tinh.a.tong", 18),))
    other = state(
        control("cau.x", "mới"), control("k", "8,5"), figures=(number("cntt.tinh.a.tong", Decimal("8.5"), "8,5"),)
    )
    return Effect(unit_moves(before, after), block_moves(before, after), (document_effect("quyet-dinh", one, other),))


def test_the_report_begins_with_what_was_corrected_then_who_changed_tier_or_place() -> None:
    code = next(iter(material().given.entries[0].marks))
    label = material().rubric.subjects[0].label_of(code)
    made = moved(
        effect(),
        [Correction("cntt", "a", code, Decimal(9), Decimal(4), ROW, "nhập nhầm", "12/CV", "02/3/2026")],
        material(),
    )
    assert made.title == changes.TITLE and made.lines == ("Đợt thử",)
    assert [table.heading for table in made.tables] == [
        changes.CORRECTED,
        changes.CHANGED_PLACE,
        changes.BLOCKS,
        "Số liệu thay đổi trong văn bản “quyet-dinh”",
        "Câu thay đổi trong văn bản “quyet-dinh”",
    ]
    corrected, places, blocks, numbers, sentences = (table.rows for table in made.tables)
    assert corrected[0][1:3] == ("Đơn vị a", label)
    assert corrected[0][4:] == ("9", "4", "nhập nhầm; văn bản 12/CV ngày 02/3/2026")
    assert places[0] == ("1", "Đơn vị a", "18", "8,5", "1", "3", "Tốt", "Yếu")
    assert [row[1] for row in places] == ["Đơn vị a", "Đơn vị b", "Đơn vị c"]
    assert blocks[0][1:4] == ("khối tinh", changes.MEAN, "12,5")
    assert numbers[0][1:] == ("Đơn vị a, CNTT: tổng điểm", "tổng điểm", "18", "8,5")
    assert sentences == (("1", "cũ", "mới"),)
    assert all(len(row) == len(table.columns) == len(table.widths) for table in made.tables for row in table.rows)


def test_nothing_moved_is_said() -> None:
    made = moved(Effect((), (), ()), [], material())
    assert made.tables == () and made.lines == ("Đợt thử", changes.NOTHING)


def test_what_was_not_printed_before_is_a_dash() -> None:
    documents = effect().documents[0]
    gone = type(documents)("d", (), (SentenceMove("cau.x", "", "mới"),))
    (table,) = moved(Effect((), (), (gone,)), [], material()).tables
    assert table.rows == (("1", changes.NONE, "mới"),)
