from __future__ import annotations

import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.read.formulas import MOST_CELLS, summed

CELLS = {(3, 5): Decimal("8.5"), (4, 5): Decimal("20"), (5, 5): Decimal("0.35"), (3, 6): Decimal("-1.25")}
UNREADABLE = (9, 9)


def number_at(column: int, row: int) -> Decimal | None:
    return None if (column, row) == UNREADABLE else CELLS.get((column, row), Decimal(0))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=C5", "8.5"),
        ("=C5+D5", "28.5"),
        ("=+C5+D5", "28.5"),
        ("C5-D5", "-11.5"),
        ("=C5-(D5-E5)", "-11.15"),
        ("=SUM(C5:E5)", "28.85"),
        ("=SUM($C$5:E$5)", "28.85"),
        ("=sum(c5:e5)", "28.85"),
        ("=SUM(E5:C5)", "28.85"),
        ("=SUM(C5:E6)", "27.60"),
        ("=SUM(C5,D5,E5)", "28.85"),
        ("=SUM(C5;D5;E5)", "28.85"),
        ("= SUM( C5 : E5 ) + 1 ", "29.85"),
        ("=SUM(C5:D5,1.5,E5*2)", "30.70"),
        ("=SUM(SUM(C5:D5),E5)", "28.85"),
        ("=SUM(Z90:AB99)", "0"),
        ("=C5+Z99", "8.5"),
        ("=C5*0.3", "2.55"),
        ("=C5*0.3+D5*0.7", "16.55"),
        ("=C5*30%", "2.55"),
        ("=-C5", "-8.5"),
        ("=--C5", "8.5"),
        ("=2*-C6", "2.50"),
        ("=ROUND(C6,1)", "-1.3"),
        ("=ROUND(E5,1)", "0.4"),
        ("=ROUND(C5+E5;0)", "9"),
        ("=ROUND(D5*11,-1)", "220"),
        ("=ROUND(SUM(C5:E5)/1,1)", None),
        ("=ROUND(C5)", None),
        ("=ROUND(C5,0.5)", None),
        ("=ROUND(C5,99)", None),
        ("=C5/2", None),
        ("=AVERAGE(C5:E5)", None),
        ("=SUMIF(C5:E5,1)", None),
        ("=IF(C5>1,1,2)", None),
        ("=C5:E5", None),
        ("=SUM(C5:E5*2)", None),
        ("=SUM(C:C)", None),
        ("=SUM(5:5)", None),
        ("=Sheet1!C5", None),
        ("='Bảng điểm'!C5", None),
        ("=SUM([1]A!C5:C6)", None),
        ("=C5 D5", None),
        ("=C5^2", None),
        ('="8"+C5', None),
        ("=TongDiem", None),
        ("=SUM()", None),
        ("=SUM(C5", None),
        ("=C5)", None),
        ("=", None),
        ("", None),
        ("=XFE5", None),
        ("=C1048577", None),
        ("=I9", None),
        ("=SUM(A1:Z20)", None),
        ("=1E+99+1E-99", None),
        ("=SUM(A1:A2147483648)", None),
    ],
)
def test_simple_formulas_have_a_value_and_others_none(formula: str, value: str | None) -> None:
    result = summed(formula, number_at)
    assert result == (None if value is None else Decimal(value)), result


def test_a_cell_that_cannot_be_read_makes_the_whole_unknown() -> None:
    assert summed("=SUM(I8:I10)", number_at) is None
    assert summed("=SUM(I7:I8)", number_at) == 0


def test_what_excel_leaves_out_of_a_sum_is_for_the_caller_to_say() -> None:
    """A number typed as text is nothing to SUM: the caller tells both sums by what it gives for the cell."""
    typed_as_text = (4, 5)
    by_excel = summed("=SUM(C5:E5)", lambda *at: Decimal(0) if at == typed_as_text else number_at(*at))
    assert (by_excel, summed("=SUM(C5:E5)", number_at)) == (Decimal("8.85"), Decimal("28.85"))


def test_large_and_deep_formulas_are_bounded() -> None:
    begun = time.process_time()
    assert summed(f"=SUM(A1:A{MOST_CELLS})", number_at) == Decimal("8.5") * 0
    assert summed(f"=SUM(A1:A{MOST_CELLS + 1})", number_at) is None
    assert summed(f"=SUM(A1:A{MOST_CELLS})+SUM(A1:A{MOST_CELLS})", number_at) is None
    assert summed("=" + "(" * 19 + "C5" + ")" * 19, number_at) == Decimal("8.5")
    assert summed("=" + "(" * 20 + "C5" + ")" * 20, number_at) is None
    assert summed("=" + "(" * 8000, number_at) is None
    assert summed("=" + "-" * 8000 + "C5", number_at) == Decimal("8.5")
    assert summed("=9E99" + "*9E99" * 1500, number_at) is None
    assert summed("=C5" + "+C5" * 4000, number_at) is None
    assert time.process_time() - begun < 2


NUMBERS = st.decimals(-999, 999, places=2).map(lambda value: value.copy_abs())
REFS = st.sampled_from(sorted(CELLS))


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> tuple[str, Fraction]:
    """A formula and its value, worked out another way."""
    kind = draw(st.integers(0, 6 if depth else 1))
    if kind == 0:
        number = draw(NUMBERS)
        return str(number), Fraction(number)
    if kind == 1:
        column, row = draw(REFS)
        fixed = draw(st.sampled_from(["{}{}", "${}{}", "{}${}", "${}${}"]))
        return fixed.format(" ABCDE"[column], row), Fraction(CELLS[column, row])
    first, value = draw(formulas(depth - 1))
    second, other = draw(formulas(depth - 1))
    if kind == 2:
        return f"({first}+{second})", value + other
    if kind == 3:
        return f"({first}-({second}))", value - other
    if kind == 4:
        return f"({first})*({second})", value * other
    if kind == 5:
        mark = draw(st.sampled_from([",", ";", " , "]))
        return f"SUM({first}{mark}C5:D6{mark}{second})", value + other + Fraction("27.25")
    places = draw(st.integers(0, 3))
    scaled = abs(value) * 10**places
    rounded = Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**places)
    return f"ROUND({first},{places})", rounded if value >= 0 else -rounded


@given(formulas())
def test_any_simple_formula_has_its_exact_value(drawn: tuple[str, Fraction]) -> None:
    text, value = drawn
    result = summed(f"={text}", number_at)
    assert result is not None and Fraction(result) == value
