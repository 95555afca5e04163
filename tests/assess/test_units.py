"""What becomes of one unit: points, percent, index, tier, stages of scoring, and points that do not apply."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from docgen.model.assessment import State
from docgen.model.scores import Entry, Mark, StageMarks, TypedText
from tests.small import RULE, assessed, results, row, rubric, settings, sheet

TIERS = [
    {"code": "tot", "label": "Tốt", "at_least": 80},
    {"code": "kha", "label": "Khá", "above": 50},
    {"code": "yeu", "label": "Yếu"},
]
ROUNDED = {"points": 2, "totals": 2, "percents": 2}


def test_an_index_is_written_with_four_decimals() -> None:
    """0,4 × 3/7 + 0,6 × 1/2 = 0,471428… viết 0,4714; vẫn là phân số khi so sánh."""
    groups = [
        {"code": "mot", "label": "Một", "maximum": 7, "weight": "0.4"},
        {"code": "hai", "label": "Hai", "maximum": 2, "weight": "0.6"},
    ]
    form = {"least": 4, "most": 4}
    used = rubric(
        groups=groups,
        scale=1,
        total={"method": "weighted", "of": "ratio", **RULE},
        tiers=[{"code": "mot", "label": "Một"}],
        rounding={"points": 2, "totals": 4, "percents": 2},
        writing={"totals": {"table": form, "prose": form}},
    )
    found = results(assessed(sheet(row("a", {"mot": "3", "hai": "1"}), row("b", {"mot": "7", "hai": "2"})), used))
    assert (str(found["a"].total), str(found["b"].total)) == ("0,4714", "1,0000")
    assert found["a"].total == Fraction(33, 70)
    assert (str(found["a"].percent), str(found["a"].index)) == ("47,14", "0,4714")


def test_tiers_by_percent_look_at_the_units_own_maximum() -> None:
    """Nhánh có TTHC: 800/1.000 = 80%; nhánh không có TTHC: 600/750 = 80%; 599,99/750 chưa đến 80%."""
    groups = [{"code": "mot", "label": "Một", "maximum": {"tinh.co": 1000, "tinh.khong": 750, "xa": 1000}}]
    scale = {"tinh.co": 1000, "tinh.khong": 750, "xa": 1000}
    used = rubric({"tinh": ["co", "khong"]}, groups=groups, scale=scale, tiers=TIERS, tiers_by="percent")
    rows = [
        ("a", "co", "800"),
        ("b", "khong", "600"),
        ("c", "khong", "599.99"),
        ("d", "co", "500"),
        ("e", "khong", "375.01"),
    ]
    found = results(assessed(sheet(*(row(unit, {"mot": points}, track=track) for unit, track, points in rows)), used))
    tiers = {unit: result.tier.code for unit, result in found.items() if result.tier is not None}
    assert tiers == {"a": "tot", "b": "tot", "c": "kha", "d": "yeu", "e": "kha"}
    assert (str(found["b"].maximum), str(found["b"].percent)) == ("750", "80")


def test_a_tier_may_look_at_rounded_totals() -> None:
    exact = rubric()
    rounded = rubric(rank={"on": "rounded", "decimals": 0, **RULE})
    rows = sheet(row("a", {"mot": "7.5", "hai": "7"}))
    assert [results(assessed(rows, used))["a"].tier for used in (exact, rounded)] == [
        exact.subjects[0].tiers[1],
        rounded.subjects[0].tiers[0],
    ]


def test_a_unit_without_rank_keeps_its_points_its_tier_and_the_reason() -> None:
    round_ = settings(not_ranked=[{"unit": "a", "reason": "mới thành lập"}])
    found = results(
        assessed(sheet(row("a", {"mot": "8", "hai": "9"}), row("b", {"mot": "1", "hai": "1"})), round_=round_)
    )
    one = found["a"]
    assert (one.state, one.rank, one.reason, str(one.total)) == (State.NOT_RANKED, None, "mới thành lập", "17")
    assert one.tier is not None and one.tier.code == "tot"
    assert found["b"].rank == 1
    assert list(found) == ["b", "a"], "those without rank stand below the ranked ones"


def test_points_that_do_not_apply_are_not_shown_even_where_they_were_typed() -> None:
    criteria = [{"code": code, "label": code, "maximum": 5} for code in ("m1", "m2")]
    groups = [{"code": "mot", "label": "Một", "criteria": criteria}, {"code": "hai", "label": "Hai", "maximum": 10}]
    used = rubric(groups=groups, not_applicable={"method": "convert", **RULE}, rounding=ROUNDED)
    entry = row("a", {"hai": "8"}, criteria={"m1": "4", "m2": "0"}, gone=["m2"])
    found = results(assessed(sheet(entry), used))["a"]
    assert (list(found.criteria), str(found.groups["mot"]), str(found.total)) == (["m1"], "4", "16")
    assert found.not_applicable == {"m2"}


def test_reasons_stand_beside_bonuses() -> None:
    groups = [{"code": "mot", "label": "Một"}, {"code": "phat", "label": "Điểm trừ", "kind": "penalty", "most": 5}]
    entry = row("a", {"mot": "15", "phat": "2.5"})
    typed = {"phat": TypedText("Chậm báo cáo", entry.place)}
    found = results(assessed(sheet(replace(entry, reasons=typed)), rubric(groups=groups)))["a"]
    assert (str(found.groups["phat"]), str(found.reasons["phat"]), str(found.total)) == ("2,5", "Chậm báo cáo", "12,5")


def staged(unit: str, before: str, now: str) -> Entry:
    entry = row(unit, {"mot": now, "hai": "5"})
    typed = StageMarks({"mot": Mark(Decimal(before), entry.place), "hai": Mark(Decimal(5), entry.place)})
    return replace(entry, stages={"tu-cham": typed, "lan-1": StageMarks(entry.marks)})


STAGES = [{"code": "tu-cham", "label": "Tự chấm", "by": "unit"}, {"code": "lan-1", "label": "Thẩm định lần 1"}]


def scored_twice() -> dict[str, object]:
    return {"file": "diem.xlsx", "sheets": [{"sheet": "S", "subject": "cntt", "block": "tinh"}], "stages": STAGES}


def test_a_self_assessed_total_stands_beside_the_appraised_one() -> None:
    """Tự chấm 9 + 5, thẩm định 7,5 + 5: thấp hơn 1,5."""
    made = assessed(sheet(staged("a", "9", "7.5"), staged("b", "4", "6")), round_=settings(scores=scored_twice()))
    stages = {unit: result.stages["tu-cham"] for unit, result in results(made).items()}
    assert {unit: (str(stage.total), str(stage.difference)) for unit, stage in stages.items()} == {
        "a": ("14", "-1,5"),
        "b": ("9", "+2"),
    }
    assert "lan-1" not in results(made)["a"].stages, "the stage that counts is the total itself"


def test_only_the_last_stage_counts() -> None:
    made = assessed(sheet(staged("a", "9", "7"), staged("b", "1", "8")), round_=settings(scores=scored_twice()))
    assert {unit: str(result.rank) for unit, result in results(made).items()} == {"b": "1", "a": "2"}


def test_every_number_is_exact() -> None:
    """0,1 + 0,2 là 0,3, không phải 0,30000000000000004."""
    found = results(assessed(sheet(row("a", {"mot": "0.1", "hai": "0.2"}), row("b", {"mot": "0.3", "hai": "0"}))))
    assert found["a"].total == Decimal("0.3")
    assert (str(found["a"].rank), str(found["b"].rank)) == ("1", "1")


def test_a_stage_with_nothing_but_a_total_has_that_total_and_parts_ties() -> None:
    """Ba đơn vị cùng 10 điểm; tự chấm 11, 12,5 và không có."""
    own = {"a": "11", "b": "12.5"}
    entries = (
        row(unit, {"mot": mot, "hai": hai}) for unit, mot, hai in (("a", "5", "5"), ("b", "4", "6"), ("c", "6", "4"))
    )
    rows = sheet(
        *(
            replace(entry, stages={"tu-cham": StageMarks(total=Mark(Decimal(own[entry.unit]), entry.place))})
            if entry.unit in own
            else entry
            for entry in entries
        )
    )
    unique = rubric(ties={"method": "unique", "keys": [{"by": "stage", "code": "tu-cham"}], **RULE})
    found = results(assessed(rows, unique, settings(scores=scored_twice())))
    assert {unit: str(result.rank) for unit, result in found.items()} == {"b": "1", "a": "2", "c": "3"}
    first = found["b"].stages["tu-cham"]
    assert first.total is not None and first.total.rule.startswith("total.given")
    assert (str(first.total), str(first.difference)) == ("12,5", "-2,5")
    assert "tu-cham" not in found["c"].stages
