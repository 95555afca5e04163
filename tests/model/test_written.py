"""What is common to all that people write in YAML files."""

from __future__ import annotations

from decimal import Decimal

from docgen.model.digest import digest_of
from docgen.model.rubric import NumberForm, RankRule


def test_a_digest_is_of_what_is_written_and_of_nothing_that_was_found_about_it() -> None:
    rule, other = RankRule(reference="Điều 7"), RankRule(reference="Điều 8")
    assert rule.digest == digest_of(rule) == RankRule(reference="Điều 7").digest != other.digest
    assert rule == RankRule(reference="Điều 7"), "one that was asked for its digest is the same"


def test_a_changed_copy_has_a_digest_of_its_own() -> None:
    form = NumberForm(least=1)
    before = form.digest
    assert form.model_copy(update={"least": 2}).digest == NumberForm(least=2).digest != before


def test_sets_have_one_digest_whatever_order_python_lists_them_in() -> None:
    codes = [f"tieu-chi-{number}" for number in range(40)]
    assert digest_of(frozenset(codes)) == digest_of(frozenset(reversed(codes)))
    assert digest_of(b"1", Decimal(1)) != digest_of(b"1", Decimal("1.0"))
