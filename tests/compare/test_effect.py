"""What moves between two assessments, and between two renderings of a document."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from docgen.compare.effect import (
    Effect,
    NumberMove,
    SentenceMove,
    State,
    TierMove,
    block_moves,
    document_effect,
    unit_moves,
)
from docgen.errors import Cell
from docgen.model.assessment import Assessment
from docgen.model.figure import Figure
from docgen.model.passage import Paragraph, Span
from docgen.render.printing import ControlText, Record, RowText, TableText
from tests import small

PLACE = (Cell("b.xlsx", "S", "C2"),)


def assessed(points: Mapping[str, tuple[str, ...] | None], **changes: Any) -> Assessment:
    return small.assessed(small.scores({"tinh": points}), **changes)


BEFORE = {"a": ("9", "9"), "b": ("9", "7"), "c": ("5", "6"), "d": ("2", "3")}


def test_nothing_moves_between_the_same_scores() -> None:
    assert unit_moves(assessed(BEFORE), assessed(BEFORE)) == ()


def test_a_unit_moves_with_total_rank_and_tier_and_others_with_their_ranks() -> None:
    moves = unit_moves(assessed(BEFORE), assessed({**BEFORE, "a": ("4", "4.5")}))
    assert [(move.unit, move.total, move.rank, move.tier, move.tiers_up) for move in moves] == [
        ("Đơn vị a", ("18", "8.5".replace(".", ",")), ("1", "3"), ("Tốt", "Yếu"), -2),
        ("Đơn vị b", ("16", "16"), ("2", "1"), ("Tốt", "Tốt"), 0),
        ("Đơn vị c", ("11", "11"), ("3", "2"), ("Khá", "Khá"), 0),
    ]


def test_units_that_change_tier_come_first_then_those_whose_total_moves() -> None:
    after = {**BEFORE, "b": ("9", "9.5"), "d": ("6", "5")}
    moves = unit_moves(assessed(BEFORE), assessed(after))
    assert [move.unit[-1] for move in moves] == ["d", "b", "a"]
    assert [move.tiers_up for move in moves] == [1, 0, 0]


def test_a_unit_that_had_or_has_no_scores_comes_and_goes() -> None:
    round_ = small.settings(not_assessed=[{"unit": "d", "reason": "x"}])
    came = unit_moves(assessed({**BEFORE, "d": None}, round_=round_), assessed(BEFORE))
    assert [(m.unit, m.total, m.rank, m.tier, m.tiers_up) for m in came] == [
        ("Đơn vị d", ("", "5"), ("", "4"), ("", "Yếu"), 0)
    ]
    went = unit_moves(assessed(BEFORE), assessed({**BEFORE, "d": None}, round_=round_))
    assert [(m.total, m.rank, m.tier, m.changed_tier) for m in went] == [(("5", ""), ("4", ""), ("Yếu", ""), True)]


def test_the_subject_is_named_only_where_there_are_several() -> None:
    moves = unit_moves(assessed(BEFORE), assessed({**BEFORE, "a": ("4", "4")}))
    assert {(move.subject, move.label) for move in moves} == {("cntt", "")}
    made = small.rubric()
    other = made.subjects[0].model_copy(update={"code": "ttdt", "label": "Trang TTĐT"})
    two = made.model_copy(update={"subjects": (*made.subjects, other)})
    named = unit_moves(assessed(BEFORE, used=two), assessed({**BEFORE, "a": ("4", "4")}, used=two))
    assert {(move.subject, move.label) for move in named} == {("cntt", "CNTT")}


def test_blocks_move_with_their_means_tiers_and_shares() -> None:
    assert block_moves(assessed(BEFORE), assessed(BEFORE)) == ()
    (move,) = block_moves(assessed(BEFORE), assessed({**BEFORE, "a": ("4", "4")}))
    assert (move.block, move.mean, move.mean_tier, move.tiers_up) == ("khối tinh", ("12,5", "10"), ("Khá", "Khá"), 0)
    assert move.tiers == (
        TierMove("Tốt", ("2", "1"), ("50%", "25%")),
        TierMove("Yếu", ("1", "2"), ("25%", "50%")),
    )
    (lower,) = block_moves(assessed(BEFORE), assessed({**BEFORE, "a": ("3", "4")}))
    assert (lower.mean_tier, lower.tiers_up, lower.changed_tier) == (("Khá", "Yếu"), -1, True)


def test_all_blocks_together_move_where_there_are_several() -> None:
    def both(a: str) -> Assessment:
        return small.assessed(small.scores({"tinh": {"a": (a, "9")}, "xa": {"x": ("5", "5")}}))

    moves = block_moves(both("9"), both("8"))
    assert [(move.block, move.mean) for move in moves] == [("khối tinh", ("18", "17")), ("", ("14", "13,5"))]


def number(key: str, value: Any, text: str = "", rule: str = "total.summed: x", **more: Any) -> Figure:
    return Figure(key, value, text or str(value), rule=rule, **more)


def state(
    *controls: ControlText, rows: tuple[RowText, ...] = (), figures: tuple[Figure, ...] = (), **known: Figure
) -> State:
    tables = (TableText("t", "bang.x", rows),) if rows else ()
    record = Record(controls, tables, {}, {figure.key: figure for figure in figures})
    return State(record, {**{figure.key: figure for figure in figures}, **{f.key: f for f in known.values()}})


def control(key: str, text: str, *spans: tuple[int, int, str]) -> ControlText:
    return ControlText(f"dg:{key}", key, (Paragraph(text, tuple(Span(*span) for span in spans)),))


def row(unit: str, *cells: tuple[str, tuple[str, ...]]) -> RowText:
    return RowText(f"bang.x.{unit}", unit, tuple(text for text, _keys in cells), tuple(keys for _text, keys in cells))


def test_a_number_in_fixed_prose_is_told_as_printed() -> None:
    before = state(control("k.tong", "7,5"), figures=(number("k.tong", Decimal("7.5"), "7,50"),))
    after = state(control("k.tong", "8"), figures=(number("k.tong", Decimal(8), "8,00"),))
    assert document_effect("qd", before, after).numbers == (NumberMove("k.tong", "total", "7,5", "8"),)


def test_a_change_that_does_not_show_is_none() -> None:
    before = state(control("k.tong", "7,5"), figures=(number("k.tong", Decimal("7.51"), "7,5"),))
    after = state(control("k.tong", "7,5"), figures=(number("k.tong", Decimal("7.52"), "7,5"),))
    assert not document_effect("qd", before, after)


def test_numbers_inside_of_sentences_count_and_so_do_the_sentences() -> None:
    def said(total: str, rank: str) -> State:
        text = f"Đạt {total} điểm, hạng {rank}"
        spans = (4, 4 + len(total), "k.tong"), (len(text) - len(rank), len(text), "k.hang")
        figures = number("k.tong", Decimal(total)), number("k.hang", int(rank), rule="rank.dense: x")
        return state(control("cau.ket-qua", text, *spans), figures=figures)

    effect = document_effect("qd", said("70", "2"), said("71", "10"))
    assert [(move.kind, move.before, move.after) for move in effect.numbers] == [
        ("total", "70", "71"), ("rank", "2", "10"),
    ]  # fmt: skip
    assert effect.sentences == (SentenceMove("cau.ket-qua", "Đạt 70 điểm, hạng 2", "Đạt 71 điểm, hạng 10"),)


def test_numbers_in_the_heading_of_a_table_count_but_the_heading_is_no_sentence() -> None:
    def headed(count: int) -> State:
        share = number("k.muc.tot.so-luong", count, f"0{count}", rule="count")
        heading = Figure("bang.x.muc.tot.tieu-de", f"Tốt ({count})", f"Tốt ({count})", inputs=(share,), rule="wording")
        return state(rows=(row("", (f"Tốt ({count})", (heading.key,))),), figures=(heading,))

    effect = document_effect("qd", headed(7), headed(6))
    assert [(move.key, move.kind) for move in effect.numbers] == [("k.muc.tot.so-luong", "count")]
    assert effect.sentences == ()


def ranked(*rows: tuple[str, str, str]) -> State:
    """Rows of unit, rank and total; an empty total stands for a cell that goes on the one above."""
    figures: dict[str, Figure] = {}
    made = []
    for place, (unit, rank, total) in enumerate(rows, start=1):
        stt = Figure(f"bang.x.{unit}.stt", place, str(place))
        mine = number(f"k.{unit}.hang", int(rank), rule="rank.dense: x"), number(f"k.{unit}.tong", Decimal(total or 0))
        merged = not total
        shown = () if merged else mine
        figures |= {figure.key: figure for figure in (stt, *shown)}
        cell = ("", ()) if merged else (f"{rank} ({total})", tuple(figure.key for figure in mine))
        made.append(row(unit, (str(place), (stt.key,)), cell))
    return state(rows=tuple(made), figures=tuple(figures.values()))


def test_running_numbers_of_rows_are_no_figures() -> None:
    effect = document_effect("qd", ranked(("a", "1", "9"), ("b", "2", "8")), ranked(("b", "2", "8"), ("a", "1", "9")))
    assert not effect


def test_a_cell_that_goes_on_the_one_above_prints_the_same_of_its_own_unit() -> None:
    before = ranked(("a", "1", "9"), ("b", "2", "8"), ("c", "2", ""))
    after = ranked(("a", "1", "9"), ("b", "2", "8"), ("c", "3", "7"))
    assert [(move.key, move.before, move.after) for move in document_effect("qd", before, after).numbers] == [
        ("k.c.hang", "2", "3"), ("k.c.tong", "8", "7"),
    ]  # fmt: skip
    turned = ranked(("a", "1", "9"), ("c", "2", "8"), ("b", "2", ""))
    assert not document_effect("qd", before, turned), "only who of the tied stands first has changed"


def test_a_number_that_only_one_of_both_prints_moved_if_its_value_did() -> None:
    total, other = number("k.a.tong", Decimal(9)), number("k.b.tong", Decimal(8))
    before = state(control("cau.x", "a: 9", (3, 4, "k.a.tong")), figures=(total,), other=other)
    after = state(control("cau.x", "b: 8", (3, 4, "k.b.tong")), figures=(other,), total=total)
    effect = document_effect("qd", before, after)
    assert effect.numbers == () and len(effect.sentences) == 1
    lower = number("k.a.tong", Decimal(7))
    moved = state(control("cau.x", "b: 8", (3, 4, "k.b.tong")), figures=(other,), lower=lower)
    assert document_effect("qd", before, moved).numbers == (NumberMove("k.a.tong", "total", "9", "7"),)


def test_lists_of_names_in_fixed_prose_are_told_as_sentences() -> None:
    def leading(names: str) -> State:
        return state(control("k.dung-dau", names), figures=(Figure("k.dung-dau", names, names, rule="list"),))

    effect = document_effect("qd", leading("A và B"), leading("A"))
    assert effect.sentences == (SentenceMove("k.dung-dau", "A và B", "A"),) and effect.numbers == ()


def test_a_sentence_that_comes_or_goes_is_told() -> None:
    nothing, some = state(), state(control("nhan-xet.ton-tai.1", "Còn chậm."))
    assert document_effect("qd", nothing, some).sentences == (SentenceMove("nhan-xet.ton-tai.1", "", "Còn chậm."),)
    assert document_effect("qd", some, nothing).sentences == (SentenceMove("nhan-xet.ton-tai.1", "Còn chậm.", ""),)


def test_kinds_of_numbers_are_told_apart_by_what_made_them() -> None:
    rules = {
        "total.given: Điều 5": "total", "total.decided: x": "total", "rank.unique: x": "rank", "share.plain: x": "share",
        "mean.by_units, 2: x": "mean", "mean.mean, 1: x": "mean", "count": "count", "group.summed: x": "points",
        "change": "other", "difference": "other",
    }  # fmt: skip
    before = state(figures=tuple(number(f"k{n}", 1, rule=rule) for n, rule in enumerate(rules)))
    after = state(figures=tuple(number(f"k{n}", 2, rule=rule) for n, rule in enumerate(rules)))
    assert [move.kind for move in document_effect("qd", before, after).numbers] == list(rules.values())
    typed = (state(figures=(number("k", value, rule="", places=PLACE),)) for value in (1, 2))
    assert [move.kind for move in document_effect("qd", *typed).numbers] == ["points"]


def test_what_several_documents_print_counts_once() -> None:
    def printed(total: str, rank: int) -> tuple[State, State]:
        both = number("k.tong", Decimal(total)), number("k.hang", rank, rule="rank.dense: x")
        sentence = control("cau.x", total, (0, len(total), "k.tong"))
        return state(sentence, figures=both[:1]), state(sentence, control("k.hang", str(rank)), figures=both)

    pairs = zip(("qd", "bc"), printed("7", 1), printed("8", 2), strict=True)
    effect = Effect((), (), tuple(document_effect(name, before, after) for name, before, after in pairs))
    assert (effect.numbers, effect.sentences, effect.changed, bool(effect)) == ({"total": 1, "rank": 1}, 1, 2, True)
    assert not Effect((), (), (document_effect("qd", state(), state()),))
