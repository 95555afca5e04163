"""What an assessment leaves to people: ties that nothing parts, decisions that part nothing, pasts of merged units."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from docgen.assess.assessment import assess
from docgen.check.outcome import check_outcome
from docgen.errors import Finding, Line
from docgen.i18n import use_language
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
