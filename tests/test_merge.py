from __future__ import annotations

from decimal import Decimal

import pytest

from docgen.errors import Cell
from docgen.i18n import use_language
from docgen.merge import merge, missing_parts, missing_units, sent_twice, told
from docgen.model.book import Field, FieldKind, Slot, Stamp
from docgen.model.returned import Given, Returned, Standing, Value
from docgen.plan.occasion import stamp
from tests.handing import occasion, round_


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def slot(unit: str = "so-1", code: str = "the-che", kind: FieldKind = "points", stage: str = "tham-dinh") -> Slot:
    return Slot("cds", unit, Field(kind, code, stage))


def given(value: Value | str, where: Slot | None = None, file: str = "a.xlsx", member: str = "") -> Given:
    return Given(where or slot(), value, Cell(file, "Sở", "C7"), member)


EMPTY = (Cell("a.xlsx", "Sở", "C8"),)


def form(file: str, unit: str, *values: Given) -> Returned:
    mine = stamp(occasion(), "form", (), unit=unit)
    return Returned(file, Standing.TAKEN, mine, values, EMPTY)


def part(
    file: str,
    member: str,
    *parts: str,
    values: tuple[Given, ...] = (),
    by: str = "group",
    empty: tuple[Cell, ...] = EMPTY,
) -> Returned:
    mine: Stamp = stamp(occasion(), "part", (), by=by, parts=parts, member=member)
    return Returned(file, Standing.TAKEN, mine, values, empty)


def test_values_of_different_cells_stand_side_by_side() -> None:
    other = slot("so-2")
    merged = merge([given(Decimal(1)), given(Decimal(2), other)])
    assert merged.values == {slot(): 1, other: 2}
    assert (merged.clashes, len(merged.sources)) == ((), 2)


def test_the_same_value_from_several_is_one_and_all_are_sources() -> None:
    merged = merge([given(Decimal("8.50")), given(Decimal("8.5"), file="b.xlsx")])
    assert merged.values == {slot(): Decimal("8.50")}
    assert [each.place.file for each in merged.sources] == ["a.xlsx", "b.xlsx"]


def test_different_values_are_a_clash_and_none_is_chosen() -> None:
    merged = merge([given(Decimal(8)), given(Decimal(9), file="b.xlsx"), given("KAD", file="c.xlsx")])
    assert merged.values == {}
    (clash,) = merged.clashes
    assert [each.value for each in clash.given] == [8, 9, "KAD"]


def test_self_assessed_and_appraised_points_never_meet() -> None:
    own = slot(stage="tu-cham")
    merged = merge([given(Decimal(8)), given(Decimal(9), own)])
    assert merged.values == {slot(): 8, own: 9}
    assert merged.clashes == ()


def test_words_are_the_same_whatever_their_case_and_reasons_may_clash() -> None:
    reason = slot(kind="reason", code="thuong")
    assert merge([given("Sáng kiến", reason), given("sáng  kiến", reason)]).clashes == ()
    assert len(merge([given("Sáng kiến", reason), given("Thành tích", reason)]).clashes) == 1


def test_remarks_are_joined() -> None:
    note = slot(code="", kind="note")
    assert merge([given("a", note), given("b", note, "b.xlsx"), given("A", note)]).values == {note: "a; b"}


def test_a_clash_is_told_with_every_value_and_where_it_stands() -> None:
    merged = merge([given(Decimal("8.5"), member="An"), given(Decimal(9), file="b.xlsx")])
    (finding,) = told(occasion(), merged, ())
    assert finding.rule == "values-clash"
    assert finding.message == (
        "Sở Nội vụ, Thể chế số, Thẩm định has different values: 8,5 (a.xlsx, sheet “Sở”, cell C7, An) ≠ 9 (b.xlsx, sheet “Sở”, cell C7)"
    )


def test_the_same_form_twice_is_noted_and_a_different_one_is_an_error() -> None:
    same = list(sent_twice([form("a.xlsx", "so-1", given(Decimal(1))), form("b.xlsx", "so-1", given(Decimal(1)))]))
    other = list(sent_twice([form("a.xlsx", "so-1", given(Decimal(1))), form("b.xlsx", "so-1", given(Decimal(2)))]))
    assert [(each.files, each.same) for each in (*same, *other)] == [
        (("a.xlsx", "b.xlsx"), True),
        (("a.xlsx", "b.xlsx"), False),
    ]
    findings = list(told(occasion(), merge([]), (*same, *other)))
    assert [(each.severity.value, each.rule) for each in findings] == [
        ("note", "sent-twice"),
        ("error", "sent-twice-differently"),
    ]
    assert "a.xlsx, b.xlsx; they differ in Sở Nội vụ, Thể chế số, Thẩm định" in findings[1].message


def test_a_cell_that_one_of_two_forms_leaves_empty_makes_them_differ() -> None:
    (found,) = sent_twice([form("a.xlsx", "so-1", given(Decimal(1))), form("b.xlsx", "so-1")])
    assert (found.same, found.slots) == (False, (slot(),))


def test_two_members_may_fill_in_the_same_part() -> None:
    books = [part("a.xlsx", "An", "cds.the-che"), part("b.xlsx", "Bình", "cds.the-che")]
    assert list(sent_twice(books)) == []
    assert len(list(sent_twice([*books, part("c.xlsx", "An", "cds.the-che")]))) == 1


def test_units_without_a_filled_in_form_are_missing() -> None:
    found = occasion(
        round_(
            not_assessed=[{"unit": "so-1", "reason": "mới"}],
            out_of_scope=[{"unit": "xa-1", "reason": "không thuộc"}],
        )
    )
    returned = [form("a.xlsx", "so-2", given(Decimal(1))), form("b.xlsx", "so-3")]
    assert missing_units(found, returned) == ("so-3", "so-4", "xa-2", "xa-3")


def test_parts_that_nobody_sent_are_missing_where_parts_were_handed_out() -> None:
    first = part("a.xlsx", "An", "cds.the-che", "cds.du-lieu", values=(given(Decimal(1)),))
    blank = part("b.xlsx", "", "cds.dich-vu")
    nobody_has_one = part("d.xlsx", "", "cds.thuong", empty=())
    assert missing_parts(occasion(), [first, blank, nobody_has_one]) == (
        ("group", "cds.dich-vu"),
        ("group", "cds.phat"),
    )
    assert missing_parts(occasion(), [form("a.xlsx", "so-1")]) == ()
    block = part("c.xlsx", "", "so", values=(given(Decimal(1)),), by="block")
    assert missing_parts(occasion(), [block]) == (("block", "xa"),)
