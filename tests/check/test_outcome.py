"""What an assessment leaves to people: ties that nothing parts, decisions that part nothing, pasts of merged units."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from docgen.assess.assessment import assess
from docgen.check.outcome import check_outcome, shared_group_ranks
from docgen.errors import Cell, Finding, Line
from docgen.i18n import use_language
from docgen.model.kind import TableSpec
from docgen.model.register import Unit
from docgen.model.round import Round
from docgen.model.rubric import Rubric
from docgen.model.scores import Scoresheet
from docgen.read.lines import Lines
from tests import small

UNIQUE = {"ties": {"method": "unique", "reference": "x"}}
TIED = {"tinh": {"a": ("5", "6"), "b": ("6", "5"), "c": ("9", "9")}}
LINES = Lines(
    "r.yaml", {("decisions", "ties"): (30, 3), ("decisions", "ties", "0"): (31, 5), ("previous", "2024"): (9, 3)}
)


def outcome(sheet: Scoresheet, by: Rubric | None = None, of: Round | None = None, **changes: Any) -> list[Finding]:
    by, of = by or small.rubric(**UNIQUE), of or small.settings()
    units = {code: unit.model_copy(update=changes.get(code, {})) for code, unit in small.units(sheet).items()}
    former = {f.code: f for f in changes.get("former", ())}
    return list(check_outcome(assess(sheet, by, of, units, None, former), by, of, units, LINES))


def deciding(*order: str, **more: Any) -> Round:
    tie = {"subject": "cntt", "block": "tinh", "order": order, "paper": "tb-1", "reason": "biểu quyết", **more}
    return small.settings(decisions={"ties": [tie]})


def test_a_tie_that_nothing_parts_is_told_with_the_units() -> None:
    use_language("en")
    (finding,) = outcome(small.scores(TIED))
    assert (finding.rule, finding.severity.value, finding.place) == (
        "tie-open",
        "warning",
        Line("r.yaml", 30, 3, "decisions.ties"),
    )
    assert finding.message == (
        "The rubric gives each unit its own rank, but nothing parts Đơn vị a và Đơn vị b; they share rank 2"
    )


def test_ties_are_no_matter_where_ranks_are_shared() -> None:
    assert outcome(small.scores(TIED), by=small.rubric()) == []


def test_a_key_or_a_decision_closes_a_tie() -> None:
    keys = {"ties": {"method": "unique", "keys": [{"by": "group", "code": "mot"}], "reference": "x"}}
    assert outcome(small.scores(TIED), by=small.rubric(**keys)) == []
    assert outcome(small.scores(TIED), of=deciding("b", "a")) == []


def test_tied_units_of_two_tracks_are_told_where_they_are_ranked_together() -> None:
    blocks = [
        {
            "code": "tinh",
            "label": "x",
            "noun": "x",
            "tracks": [{"code": "t1", "label": "x"}, {"code": "t2", "label": "x"}],
        }
    ]
    sheet = small.scores(TIED)
    rows = (entry.__class__(**{**vars(entry), "track": "t1" if entry.unit == "a" else "t2"}) for entry in sheet.entries)
    sheet = Scoresheet(tuple(rows))

    def by(within: str) -> Rubric:
        made = small.rubric(**UNIQUE, rank={"within": within, "reference": "x"})
        return Rubric.model_validate({**made.model_dump(), "blocks": blocks})

    assert [finding.rule for finding in outcome(sheet, by("block"))] == ["tie-open"]
    assert outcome(sheet, by("track")) == []


def test_a_decision_between_units_that_are_not_tied_is_told() -> None:
    use_language("en")
    (finding,) = outcome(small.scores(TIED), by=small.rubric(), of=deciding("c", "a"))
    assert (finding.rule, finding.place) == ("decision-idle", Line("r.yaml", 31, 5, "decisions.ties.0"))
    assert finding.message.endswith("not tied: Đơn vị c và Đơn vị a")


def test_totals_that_only_print_alike_are_not_tied() -> None:
    sheet = small.scores({"tinh": {"a": ("5", "6.04"), "b": ("5", "6.01")}})
    exact = small.rubric(rounding={"totals": 1})
    rounds = small.rubric(rounding={"totals": 1}, rank={"on": "rounded", "decimals": 1, "reference": "x"})
    assert [finding.rule for finding in outcome(sheet, exact, deciding("b", "a"))] == ["decision-idle"]
    assert outcome(sheet, rounds, deciding("b", "a")) == []


def test_a_decision_that_a_key_of_the_rubric_has_taken_is_told() -> None:
    keys = {"ties": {"method": "unique", "keys": [{"by": "group", "code": "mot"}], "reference": "x"}}
    told = outcome(small.scores(TIED), by=small.rubric(**keys), of=deciding("a", "b"))
    assert [finding.rule for finding in told] == ["decision-idle"]


def test_a_decision_may_be_about_the_table_of_one_group() -> None:
    sheet = small.scores({"tinh": {"a": ("5", "6"), "b": ("5", "9")}})
    assert outcome(sheet, small.rubric(), deciding("b", "a", group="mot")) == []
    told = outcome(sheet, small.rubric(), deciding("b", "a", group="hai"))
    assert [finding.rule for finding in told] == ["decision-idle"]


def test_a_decision_that_leaves_out_a_tied_unit_is_told() -> None:
    use_language("en")
    sheet = small.scores({"tinh": {"a": ("5", "6"), "b": ("6", "5"), "c": ("4", "7"), "d": ("9", "9")}})
    for by in (small.rubric(), small.rubric(**UNIQUE)):
        (finding,) = outcome(sheet, by, deciding("b", "a"))
        assert (finding.rule, finding.severity.value) == ("tie-half-decided", "warning")
        assert finding.place == Line("r.yaml", 31, 5, "decisions.ties.0")
        assert finding.message.startswith("The decision leaves out Đơn vị c, tied with Đơn vị b và Đơn vị a")
        assert outcome(sheet, by, deciding("b", "a", "c")) == []


def test_a_decision_about_a_group_may_leave_out_a_tied_unit_too() -> None:
    sheet = small.scores({"tinh": {"a": ("5", "6"), "b": ("5", "9"), "c": ("5", "1")}})
    told = outcome(sheet, small.rubric(), deciding("b", "a", group="mot"))
    assert [(finding.rule, finding.place) for finding in told] == [
        ("tie-half-decided", Line("r.yaml", 31, 5, "decisions.ties.0"))
    ]


def test_a_unit_of_another_track_is_not_left_out_where_tracks_are_ranked_by_themselves() -> None:
    rows = (
        small.row(unit, {"mot": "5", "hai": "6"}, track=track) for unit, track in (("a", "x"), ("b", "x"), ("c", "y"))
    )
    sheet, tracks = small.sheet(*rows), {"tinh": ["x", "y"]}
    by = small.rubric(tracks, rank={"within": "track", "reference": "x"})
    assert outcome(sheet, by, deciding("b", "a")) == []
    assert [finding.rule for finding in outcome(sheet, small.rubric(tracks), deciding("b", "a"))] == [
        "tie-half-decided"
    ]


def test_ranks_shared_in_the_table_of_a_group_are_told_where_totals_have_each_their_own() -> None:
    use_language("en")
    sheet = small.scores({"tinh": {"a": ("5", "6"), "b": ("5", "9"), "c": ("6", "1")}, "xa": {"d": ("5", "6")}})
    of_groups = [TableSpec(shape="ranking", subject="cntt", blocks=("tinh",), each="group")]

    def told(tables: list[TableSpec], **rules: Any) -> list[Finding]:
        return list(shared_group_ranks(tables, small.assessed(sheet, small.rubric(**rules)), LINES))

    (finding,) = told(of_groups, **UNIQUE)
    assert (finding.rule, finding.severity.value, finding.place) == (
        "tie-in-group",
        "note",
        Line("r.yaml", 30, 3, "decisions.ties"),
    )
    assert finding.message == (
        "In tables of single criteria groups (khối tinh) units with equal points share a rank: Một (2)"
    )
    assert told(of_groups) == [], "where totals share ranks too"
    assert told([TableSpec(shape="ranking", subject="cntt", group="hai")], **UNIQUE) == []
    assert told([TableSpec(shape="ranking", subject="cntt")], **UNIQUE) == [], "no table prints such ranks"


def test_a_decision_about_a_unit_without_rank_is_told() -> None:
    sheet = small.scores({"tinh": {"a": ("5", "6"), "b": None}})
    assert [finding.rule for finding in outcome(sheet, small.rubric(), deciding("a", "b"))] == ["decision-idle"]


def test_the_past_of_a_unit_made_from_others_is_told() -> None:
    use_language("en")
    former = [Unit(code=code, name=f"Sở {code}", office="noi", block="tinh") for code in ("cu-1", "cu-2")]
    results = {"cntt": {"cu-1": {"rank": 4}, "cu-2": {"rank": 2, "total": Decimal(15)}}}
    past = {2024: {"merged": "best", "results": results, "reference": "x"}}
    made = {"a": {"predecessors": ("cu-1", "cu-2")}, "former": former}
    (finding,) = outcome(small.scores(TIED), small.rubric(), small.settings(previous=past), **made)
    assert (finding.rule, finding.severity.value) == ("past-of-merged", "note")
    assert finding.message == "“Đơn vị a” was made from Sở cu-1 (4) và Sở cu-2 (2); as its rank of 2024 stands 2"
    none = small.settings(previous={2024: {"results": results, "reference": "x"}})
    (finding,) = outcome(small.scores(TIED), small.rubric(), none, **made)
    assert finding.message.endswith("stands -")
    unknown = small.settings(previous={2024: {"merged": "best", "results": {"cntt": {}}, "reference": "x"}})
    assert outcome(small.scores(TIED), small.rubric(), unknown, **made) == [], "nobody knows a past"
    typed = small.scores(TIED, past={"a": 3})
    assert outcome(typed, small.rubric(), small.settings(previous=past), **made) == []


def test_a_rank_typed_for_a_year_before_the_unit_was_made_is_told_at_its_cell() -> None:
    use_language("en")
    former = [Unit(code=code, name=f"Sở {code}", office="noi", block="tinh") for code in ("cu-1", "cu-2")]
    typed = small.scores(TIED, past={"a": 3, "b": 1})

    def told(since: str | None) -> list[Finding]:
        made = {"predecessors": ("cu-1", "cu-2"), "valid_from": since and dt.date.fromisoformat(since)}
        return outcome(typed, small.rubric(), a=made, former=former)

    (finding,) = told("2025-03-01")
    assert (finding.rule, finding.severity.value) == ("past-of-merged", "note")
    assert finding.place == Cell("diem.xlsx", "tinh", "B2")
    assert finding.message == "“Đơn vị a” was made from Sở cu-1 (-) và Sở cu-2 (-); as its rank of 2024 stands 3"
    assert told("2024-12-31") == told(None) == [], "it was there, or nobody says since when"


def test_the_past_of_a_merged_unit_names_its_subject_where_there_are_several() -> None:
    use_language("en")
    one = small.rubric().subjects[0]
    both = small.rubric().model_copy(
        update={"subjects": (one, one.model_copy(update={"code": "ttdt", "label": "Trang TTĐT"}))}
    )
    sheet = small.scores(TIED)
    twice = Scoresheet((*sheet.entries, *(replace(entry, subject="ttdt") for entry in sheet.entries)))
    former = [Unit(code=code, name=f"Sở {code}", office="noi", block="tinh") for code in ("cu-1", "cu-2")]
    past = {2024: {"merged": "best", "results": {"ttdt": {"cu-2": {"rank": 2}}}, "reference": "x"}}
    made = {"a": {"predecessors": ("cu-1", "cu-2")}, "former": former}
    (finding,) = outcome(twice, both, small.settings(previous=past), **made)
    assert finding.message.endswith("from Sở cu-1 (-) và Sở cu-2 (2); as its rank of 2024 in “Trang TTĐT” stands 2")


def test_a_unit_that_misses_in_the_tables_of_clusters_is_told() -> None:
    use_language("en")
    sheet = small.scores({"tinh": {"t": ("1", "1")}, "xa": {"a": ("9", "9"), "b": ("8", "8"), "c": None}})
    by, of = small.rubric(rank={"also_within": ["huyen"], "reference": "x"}), small.settings()
    for clusters, missing in (({"a": "moc-chau"}, "Đơn vị b và Đơn vị c"), (dict.fromkeys("abc", "moc-chau"), "")):
        units = small.units(sheet, clusters)
        found = list(check_outcome(small.assessed(sheet, by, of, clusters), by, of, units, LINES))
        assert [finding.rule for finding in found] == ["cluster-missing"] * bool(missing)
        assert all(missing in finding.message for finding in found)
    assert outcome(sheet, by=by) == [], "where no unit has a cluster there are no tables to miss in"
