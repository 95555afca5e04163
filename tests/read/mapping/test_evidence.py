from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.assess.order import rank
from docgen.i18n import use_language
from docgen.model.rubric import RankRule, Tier
from docgen.read.mapping.evidence import Part, add_up, may_fit, rank_fit, ranks_in, sum_fit, tier_fit, tier_of_text
from docgen.read.mapping.tables import Column, find_tables
from tests.read.making import Formula
from tests.read.mapping.making import rows_of, units

EXACT = RankRule(on="exact", reference="x")
TIERS = [
    Tier.model_validate({"code": "a", "label": "Tốt", "at_least": 80}),
    Tier.model_validate({"code": "b", "label": "Khá tốt", "at_least": 50}),
    Tier.model_validate({"code": "c", "label": "Kém"}),
]


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def columns(path: Path, *values: list[object]) -> list[Column]:
    """Columns C and on of a table of as many units as there are values."""
    count = len(values[0])
    rows = [[i + 1, f"Sở số {i + 1}", *(column[i] for column in values)] for i in range(count)]
    return list(find_tables(rows_of(path, rows), units(count))[0].columns[2:])


def parts(*found: Column) -> list[Part]:
    return [Part.of(column, None) for column in found]


def test_where_a_sum_fails_is_told(tmp_path: Path) -> None:
    one, two, total = columns(tmp_path, [1.5, 2, None, 4], [3, 4, 5, None], [4.5, 7, 5, None])
    fit = sum_fit(total, add_up(parts(one, two)))
    assert (fit.matched, fit.of) == (2, 3)
    assert fit.exceptions() == "1 differ: cell E2, since 7 ≠ 6"


def test_a_total_with_fewer_decimals_may_be_rounded(tmp_path: Path) -> None:
    one, two, total = columns(tmp_path, [1.25, 2.5, 3], [3.5, 4.25, 5.25], [4.8, 6.8, 8.2])
    assert sum_fit(total, add_up(parts(one, two))).matched == 3
    whole, more, sums = columns(tmp_path, [1, 2, 3], [3, 4, 5], [4, 6.1, 8])
    assert sum_fit(sums, add_up(parts(whole, more))).matched == 2, "0.1 too much is no rounding where all are whole"


def test_sums_are_cut_and_tolerated_as_the_rubric_says(tmp_path: Path) -> None:
    one, two, total = columns(tmp_path, [60, 20], [50, 30], [100, 49])
    assert sum_fit(total, add_up(parts(one, two))).matched == 0
    assert sum_fit(total, add_up(parts(one, two)), Decimal(1), Decimal(100)).matched == 2


def test_parts_count_as_the_rubric_cuts_them_or_as_the_workbook_adds_them(tmp_path: Path) -> None:
    one, bonus, total = columns(tmp_path, [10, 20, 30, 40], [25, 25, 3, 25], [30, 45, 33, 61])
    fit = sum_fit(total, add_up([Part.of(one, None), Part.of(bonus, None, Decimal(20))]))
    assert fit.matched == 3 and fit.exceptions() == "1 differ: cell E4, since 61 ≠ 60"


def test_a_sum_is_not_held_against_formulas_whose_result_is_not_known(tmp_path: Path) -> None:
    unknown: list[object] = [Formula("=AVERAGE(A1:A2)"), 3, 4]
    one, two, total = columns(tmp_path, [1, 2, 3], unknown, [9, 5, 7])
    assert two.unknown == {0}
    assert (sum_fit(total, add_up(parts(one, two))).matched, sum_fit(total, add_up(parts(one, two))).of) == (2, 2)


def test_binary_noise_of_spreadsheets_is_no_difference(tmp_path: Path) -> None:
    one, two, total = columns(tmp_path, [0.1, 1 / 3], [0.2, 1 / 7], [0.1 + 0.2, 1 / 3 + 1 / 7])
    assert sum_fit(total, add_up(parts(one, two))).matched == 2
    assert may_fit(total, add_up(parts(one, two)))


@given(st.lists(st.integers(0, 9), min_size=3, max_size=12), st.sampled_from(["dense", "competition"]))
def test_ranks_fit_as_they_are_given_elsewhere(
    tmp_path_factory: pytest.TempPathFactory, totals: list[int], method: str
) -> None:
    given_ranks = rank({str(i): total for i, total in enumerate(totals)}, method)  # type: ignore[arg-type]
    found = columns(tmp_path_factory.mktemp("ranks"), list(given_ranks.values()), [*totals])
    fit, told = rank_fit(found[0], found[1], EXACT)
    if len(set(totals)) * 2 < len(totals):
        assert fit.of == 0, "where most totals are alike, ranks prove nothing"
        return
    assert (fit.matched, fit.of) == (len(totals), len(totals))
    assert told is None if len(set(totals)) == len(totals) else told is not None


def test_a_wrong_rank_is_told_with_the_right_one(tmp_path: Path) -> None:
    ranks, totals = columns(tmp_path, [1, 2, 2, 3, 4], [90, 80, 80, 70, 60])
    fit, method = rank_fit(ranks, totals, EXACT)
    assert (fit.matched, method) == (5, "dense")
    ranks, totals = columns(tmp_path, [1, 3, 2, 4], [90, 80, 70, 60])
    assert rank_fit(ranks, totals, EXACT)[0].exceptions() == "2 differ: cell C2, since 3 ≠ 2; cell C3, since 2 ≠ 3"


def test_ranks_are_understood_as_people_write_them(tmp_path: Path) -> None:
    (column,) = columns(tmp_path, ["01 (89,1)", "7-8", "07", 3, 2.5, "nhất", None, 0])
    assert ranks_in(column) == (1, 7, 7, 3, None, None, None, None)


def test_ranks_on_rounded_totals(tmp_path: Path) -> None:
    ranks, totals = columns(tmp_path, [1, 2, 2, 4], [90, 80.04, 80.01, 70])
    assert rank_fit(ranks, totals, RankRule(on="rounded", decimals=1, reference="x"))[0].matched == 4
    assert rank_fit(ranks, totals, EXACT)[0].matched == 3


def test_a_total_of_any_size_is_rounded(tmp_path: Path) -> None:
    ranks, totals = columns(tmp_path, [1, 2, 3, 4], [1e300, 80.04, 70, 1e-300])
    assert rank_fit(ranks, totals, RankRule(on="rounded", decimals=1, reference="x"))[0].matched == 4


@pytest.mark.parametrize(
    ("text", "code"), [("Tốt", "a"), ("MỨC TỐT", "a"), ("Khá tốt", "b"), ("mức khá tốt", "b"), ("Tạm", None)]
)
def test_tiers_are_named_in_several_ways(text: str, code: str | None) -> None:
    found = tier_of_text(text, TIERS)
    assert (found.code if found else None) == code


def test_tiers_by_points_and_by_percent(tmp_path: Path) -> None:
    texts, totals = columns(tmp_path, ["Tốt", "Khá tốt", "Kém", "Tốt"], [160, 100, 99.9, 150])
    by_percent = tier_fit(texts, totals, TIERS, "so", Decimal(200), EXACT)
    assert (by_percent.matched, by_percent.exceptions()) == (3, "1 differ: cell C4, since Tốt ≠ Khá tốt")
    assert tier_fit(texts, totals, TIERS, "so", None, EXACT).matched == 2
