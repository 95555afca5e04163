from __future__ import annotations

from docgen.plan.occasion import digest_of, last_paper, stamp
from tests.handing import occasion, round_, rubric


def changed(**changes: object) -> str:
    """The digest after a change of the subject."""
    return digest_of(rubric(**changes))


def test_words_tiers_and_rules_leave_the_digest_as_it_is() -> None:
    tiers = [{"code": "tot", "label": "Tốt", "at_least": 70}, {"code": "con-lai", "label": "Còn lại"}]
    assert changed(label="Chuyển đổi số", tiers=tiers) == digest_of(rubric())


def test_whatever_changes_what_is_typed_changes_the_digest() -> None:
    first = rubric().model_dump(mode="json")["subjects"][0]["groups"]
    for change in ({"maximum": "31"}, {"code": "the-che-so"}, {"blocks": ["so"]}):
        groups = [first[0] | change, *first[1:]]
        assert changed(groups=groups) != digest_of(rubric()), change
    deeper = first[1] | {"criteria": first[1]["criteria"][:1]}
    assert changed(groups=[first[0], deeper, *first[2:]]) != digest_of(rubric())


def test_a_number_is_the_same_however_it_is_written() -> None:
    groups = rubric().model_dump(mode="json")["subjects"][0]["groups"]
    groups[1]["maximum"] = "30.00"
    assert changed(groups=groups) == digest_of(rubric())


def test_units_out_of_scope_are_left_out_and_those_not_assessed_stay() -> None:
    round_of = round_(
        out_of_scope=[{"unit": "so-1", "reason": "không thuộc"}], not_assessed=[{"unit": "so-2", "reason": "mới"}]
    )
    found = occasion(round_of)
    assert [unit.code for unit in found.units_of("cds", "so")] == ["so-2", "so-3", "so-4"]
    assert [unit.code for unit in found.assessed("cds", "so")] == ["so-3", "so-4"]
    assert found.why_not_assessed(found.units["so-2"], "cds") == "mới"


def test_a_sheet_that_lists_its_units_gives_their_order() -> None:
    sheets = [{"sheet": "Sở", "subject": "cds", "block": "so", "units": ["so-4", "so-1"]}]
    found = occasion(round_(scores={"sheets": sheets}))
    assert [unit.code for unit in found.units_of("cds", "so")] == ["so-4", "so-1"]


def test_scopes_are_tracks_where_the_block_has_them() -> None:
    found = occasion()
    assert found.scope_of(found.units["xa-3"], "xa") == "xa.mien-nui"
    assert found.scope_of(found.units["so-1"], "so") == "so"


def test_without_a_round_all_units_take_part_and_there_are_no_stages() -> None:
    found = occasion(without=True)
    assert len(found.units_of("cds", "so")) == 4
    assert (found.stages, found.last_stage, found.sheets()) == ((), "", ())


def test_a_stamp_names_the_paper_that_made_the_rubric_what_it_is() -> None:
    assert stamp(occasion(), "entry", ()).number == "12/QĐ-UBND"
    amended = rubric().model_copy(update={"amended_by": (rubric().source.model_copy(update={"number": "90/QĐ"}),)})
    assert last_paper(amended).number == "90/QĐ"
    assert stamp(occasion(rubric_of=amended), "entry", ()).number == "90/QĐ"


def test_the_round_may_put_a_unit_on_another_track() -> None:
    found = occasion(round_(tracks={"xa-1": "mien-nui"}))
    assert found.scope_of(found.units["xa-1"], "xa") == "xa.mien-nui"
