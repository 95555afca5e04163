from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.model.rubric import NumberForm
from docgen.vietnamese.numbers import NotAScore, WouldLoseDigits, bare, decimals_of, number, parse_score, plain, write

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
ANY = st.decimals(allow_nan=False, allow_infinity=False).filter(lambda value: abs(value.adjusted()) < 40)

READ = {
    "89,5": "89.5", "89.5": "89.5", "17.07": "17.07", "0,5": "0.5", "0.5": "0.5", "332.7": "332.7", "100": "100",
    "0": "0", "  7 ": "7", "\u00a07,25\u00a0": "7.25", "-10": "-10", "−10": "-10", "+10": "10", "-2,5": "-2.5",
    "2219": "2219", "1000": "1000", "0,125": "0.125", "0.125": "0.125", "00,125": "0.125", "70,0": "70.0",
    "70.00": "70.00", "1000,125": "1000.125", "9999": "9999", "05": "5", "1,5": "1.5", "12.34": "12.34",
}  # fmt: skip
REFUSED = [
    "", " ", "abc", "mười", "1.306", "2,219", "100.000", "1.234,5", "1,234.5", "1.234.567", "1 234", "1 234,5",
    "12/8", "8-12", "12/8/2017", "8,5 điểm", "8,5%", "8..5", "8,,5", ",5", "5,", ".5", "5.", "--5", "5-", "1e3",
    "10000", "12345,6", "1,2345", "٣", "８", "8,5 9", "(8)", "=8", "8’5", "-", "–", "1'234", "nan", "inf", "1_0",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_a_score_typed_as_text_is_read_by_either_mark(text: str, value: str) -> None:
    assert str(parse_score(text)) == value


@pytest.mark.parametrize("text", REFUSED)
def test_what_could_be_read_in_two_ways_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(NotAScore) as refusal:
        parse_score(text)
    assert str(refusal.value)


def test_a_refusal_says_why() -> None:
    reasons = {text: _reason(text) for text in ("1.306", "1.234,5", "12/8", "mười", "12345", "")}
    assert len(set(reasons.values())) == len(reasons)


def _reason(text: str) -> str:
    with pytest.raises(NotAScore) as refusal:
        parse_score(text)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        ("1234.50", 1, "1.234,5"), ("9", 1, "9,0"), ("70", 0, "70"), ("1E+3", 0, "1.000"), ("-0.5", 2, "-0,50"),
        ("-0", 1, "0,0"), ("1234567.891", 3, "1.234.567,891"), ("0.1", 1, "0,1"), ("999999", 0, "999.999"),
    ],
)  # fmt: skip
def test_numbers_are_written_with_dots_and_comma(value: str, decimals: int, written: str) -> None:
    assert number(Decimal(value), decimals) == written


@given(DECIMALS, st.integers(0, 6))
def test_writing_never_changes_a_value(value: Decimal, decimals: int) -> None:
    if decimals_of(value) > decimals:
        with pytest.raises(WouldLoseDigits):
            number(value, decimals)
        return
    assert _value(number(value, decimals)) == value


@given(ANY)
def test_any_number_is_written_exactly(value: Decimal) -> None:
    written = bare(value)
    assert _value(written) == value
    assert not written.endswith(",0")


@given(DECIMALS)
def test_plain_keeps_the_decimals_that_were_typed(value: Decimal) -> None:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    assert len(plain(value).partition(",")[2]) == max(0, -exponent)


@given(st.decimals(min_value=0, max_value=9999, places=2), st.sampled_from(",."))
def test_what_is_typed_with_two_decimals_is_read_as_it_is(value: Decimal, mark: str) -> None:
    assert parse_score(str(value).replace(".", mark)) == value


def test_a_form_bounds_decimals() -> None:
    assert write(Decimal("70"), NumberForm(least=1, most=1)) == "70,0"
    assert write(Decimal("70.0"), NumberForm(least=0, most=1)) == "70"
    assert write(Decimal("17.07"), NumberForm(least=0, most=2)) == "17,07"
    with pytest.raises(WouldLoseDigits):
        write(Decimal("17.07"), NumberForm(least=0, most=1))


def test_a_full_mark_may_drop_its_zeros() -> None:
    form = NumberForm(least=1, most=1, bare_at_maximum=True)
    assert [write(Decimal(v), form, Decimal(10)) for v in ("10.0", "9.0")] == ["10", "9,0"]
    assert write(Decimal(10), form) == "10,0"


def _value(written: str) -> Decimal:
    return Decimal(written.replace(".", "").replace(",", "."))
